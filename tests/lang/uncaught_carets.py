"""Tracebacks written to standard error, one per kind of expression: carets and lines."""
import sys
import traceback


class Thing:
    value = None

    def method(self, a, b):
        return a / b

    def __add__(self, other):
        raise ValueError("in __add__")

    def __getitem__(self, key):
        raise KeyError(key)


thing = Thing()
nothing = None
zero = 0
table = {"a": {"b": [1, 2]}}


def case_binary():
    return 1 + 2 * (3 / zero) - 4


def case_operator():
    return thing + (1, 2)


def case_subscript():
    return table["a"]["b"]["c"]


def case_subscript2():
    return thing[1][2]


def case_attribute():
    return thing.value.real.imag


def case_call():
    return thing.method(1, b=zero)


def case_call_none():
    return table["a"].get("zz")(1)


def case_name():
    return undefined_name + 1


def case_multiline():
    return [
        1,
        2 / zero,
        3,
    ]


def case_call_multiline():
    return thing.method(
        1,
        zero,
    )


def case_compare():
    return 1 < nothing


def case_unpack():
    a, b = table["a"]["b"], 1, 2
    return a


def case_assign():
    nothing.attribute = 5


def case_store():
    table["x"]["y"] = 1


def case_augmented():
    x = [1]
    x[0] += "a"


def case_delete():
    del table["zz"]


def case_assert():
    assert zero == 1, "assertion text"


def case_raise():
    raise ValueError("raised") from None


def case_comprehension():
    return [1 / n for n in (1, zero)]


def case_generator():
    return sum(1 / n for n in (1, zero))


def case_lambda():
    return (lambda x: x.missing)(5)


def case_import():
    from sys import no_such_name
    return no_such_name


def case_import_module():
    import no_such_module_anywhere.sub


def case_with():
    with nothing:
        pass


def case_for():
    for x in zero:
        pass


def case_format():
    return f"{1 + zero} {1 / zero:>10}"


def case_keyword():
    return dict(a=1, **nothing)


def case_star():
    return max(*nothing)


def case_recursion():
    return recurse(3)


def recurse(n):
    if n == 0:
        raise LookupError("bottom")
    return recurse(n - 1)


def case_unicode():
    é = "日本"; return é + zero


def case_await():
    async def co():
        return await zero
    co().send(None)


def case_class():
    class Broken(zero):
        pass


def case_decorator():
    @nothing
    def f():
        pass


def case_exec():
    exec("x = 1\ny = x / 0\n")


def case_eval_syntax():
    eval("1 + * 2")


def case_nested_syntax():
    compile("def f():\n    return (1,\n", "made_up.py", "exec")


def case_indent():
    exec("if 1:\nx = 1")


def case_group():
    raise ExceptionGroup("several", [ValueError(1), TypeError("two")])


def case_long_chain():
    try:
        try:
            1 / zero
        except ZeroDivisionError as e:
            raise KeyError("k") from e
    except KeyError:
        raise OSError(2, "No such file", "name")


for name, function in list(globals().items()):
    if name.startswith("case_"):
        print(name, file=sys.stderr)
        try:
            function()
        except Exception:
            traceback.print_exc()
        else:
            print("no exception", file=sys.stderr)
sys.exit(3)
