"""assert, and statements about names: global, pass, annotations."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


def check(x, m=None):
    if m is None:
        assert x
    else:
        assert x, m
    return "passed"


for args in ((1,), (0,), ([], "empty"), ("a", "unused"), (None, ("tuple", 1)), (0.0, 5),
        ({}, None)):
    err(lambda: check(*args))


def lazy():
    assert True, 1 / 0
    return "message not evaluated"


def eager():
    assert False, 1 / 0


def walrus():
    assert (n := 5) == 5, n
    return n


err(lazy)
err(eager)
err(walrus)
try:
    assert 0, "msg"
except AssertionError as e:
    print(e.args, repr(e))
try:
    assert 0
except AssertionError as e:
    print(e.args, repr(e))
AssertionErrorOriginal = AssertionError
AssertionError = KeyError
err(lambda: check(0, "still AssertionError"))
del AssertionError
print(__debug__)
x: int = 5
y: "undefined name in a string"
z: print("annotation evaluated") = 1
(w): int = 2
lst = [0]
lst[0]: str = "subscript"


class O:
    pass


O.attr: int = 3
print(__annotations__, x, z, w, lst, O.attr)
err(lambda: y)


def local():
    a: undefined_name_not_evaluated = 1
    b: int
    c: list = [a]
    try:
        b
    except UnboundLocalError as e:
        print(e)
    return a, c


print(local(), local.__annotations__)


class C:
    a: int = 1
    b: "C"
    c: print("class annotation") = 2
    d = 3


print(C.__annotations__, C.a, hasattr(C, "b"))


def f(a: 1, b: "two" = 2, *args: [3], c: {4: 5} = 4, **kw: None) -> (6,):
    pass


print(f.__annotations__)
pass; pass
...
"a string statement"
5
None
(lambda: 1)
if True: pass
