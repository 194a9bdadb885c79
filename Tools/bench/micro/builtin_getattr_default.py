"""getattr(o, absent, default)"""
class C:
    x = 1


def run(n):
    o = C()
    for i in range(n):
        getattr(o, 'y', None)
