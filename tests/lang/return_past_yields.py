"""A value that is returned out of handlers, loops and with blocks, past a finally that yields."""
import contextlib
import marshal


def relay(*items):
    yield from items


def from_handler(call):
    try:
        return call()
    except ValueError as e:
        return call(e)
    finally:
        yield from relay("handler")


def from_loop(call):
    try:
        for i in range(3):
            for j in "ab":
                if i == 1:
                    return call(i, j)
    finally:
        yield "loop"
        yield from relay("loop")


def from_with(call):
    try:
        with contextlib.nullcontext(5) as five:
            for _ in [1]:
                return call(five)
    finally:
        try:
            yield "with"
        finally:
            yield "with, inner"


def from_handler_in_finally(call):
    try:
        try:
            return call()
        finally:
            try:
                1 / 0
            except ZeroDivisionError as e:
                return call(str(e))
            finally:
                yield "first"
    finally:
        yield "second"


async def from_async_for(call):
    async def items():
        yield 1
    try:
        async for item in items():
            return call(item)
    finally:
        async for item in items():
            call(item)


def raising(*args):
    if not args:
        raise ValueError("none")
    return ["returned", *map(str, args)]


def drive(generator):
    found = []
    while True:
        try:
            found.append(next(generator))
        except StopIteration as end:
            return found, end.value


for function in from_handler, from_loop, from_with:
    print(function.__name__, drive(function(raising)))
print(drive(from_handler_in_finally(lambda *args: args)))
try:
    from_async_for(lambda *args: args).send(None)
except StopIteration as end:
    print("async", end.value)

# Thrown into while the value waits.
generator = from_handler(raising)
print(next(generator))
try:
    generator.throw(KeyError("thrown"))
except KeyError as e:
    print(repr(e), repr(e.__context__))

# What is compiled can be kept in files.
with open(__file__) as file:
    code = compile(file.read(), "name", "exec")
print(marshal.loads(marshal.dumps(code)).co_name)
