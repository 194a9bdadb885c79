"""An uncaught group of exceptions, nested."""


def fail(e):
    raise e


def collect(*functions):
    found = []
    for function in functions:
        try:
            function()
        except Exception as e:
            found.append(e)
    return found


inner = ExceptionGroup("inner", collect(lambda: fail(KeyError("k")), lambda: [][1]))
try:
    1 / 0
except ZeroDivisionError:
    raise ExceptionGroup("outer", collect(lambda: fail(ValueError("v"))) + [inner])
