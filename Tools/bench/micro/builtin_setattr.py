"""setattr(o, name, v)"""
class C:
    x = 1


def run(n):
    o = C()
    for i in range(n):
        setattr(o, 'y', i)
