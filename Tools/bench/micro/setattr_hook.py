"""__setattr__ in Python."""
class C:
    def __setattr__(self, name, v):
        pass


def run(n):
    o = C()
    for i in range(n):
        o.x = i
