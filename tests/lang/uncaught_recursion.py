"""Endless recursion: RecursionError, its shortened traceback, and recovery before it."""


def forever(n):
    return forever(n + 1)


def even(n):
    return odd(n + 1)


def odd(n):
    return even(n + 1)


for function in (forever, even):
    try:
        function(0)
    except RecursionError as e:
        print(type(e).__name__, e)


class Loop:
    def __repr__(self):
        return repr(self)

    def __eq__(self, other):
        return self == other

    def __getattr__(self, name):
        return getattr(self, name + "x")


for f in (lambda: repr(Loop()), lambda: Loop() == 1, lambda: Loop().a):
    try:
        f()
    except RecursionError as e:
        print(str(e).startswith("maximum recursion depth exceeded"))
print("calm again", sum(range(10)))
forever(0)
