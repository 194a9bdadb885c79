"""Coroutines awaited where they are called, and generator expressions given to native code, have no object
until they are suspended. Programs must not notice: frames, tracing, exceptions, recursion, suspension.
"""
import gc
import sys
import traceback

RUNS = 250 # past specialization


class Pause:
    def __await__(self):
        answer = yield "pause"
        return answer


def drive(coroutine):
    answer, n = None, 0
    try:
        while True:
            coroutine.send(answer)
            answer, n = n, n + 1
    except StopIteration as stop:
        return stop.value, n


async def leaf(n):
    return n + 1


async def middle(n):
    x = await leaf(n)
    if n % 3 == 0:
        x += await Pause()
    return x + await leaf(x)


async def outer(n):
    total = 0
    for i in range(n):
        total += await middle(i)
    return total


async def nested(depth):
    if depth == 0:
        return await Pause()
    return await nested(depth - 1) + 1


async def guarded(n):
    try:
        return await raising(n)
    except ValueError as e:
        x = await Pause()
        return str(e), x, sys.exc_info()[0].__name__
    finally:
        await leaf(1)


async def raising(n):
    if n == 0:
        raise ValueError("zero")
    return await raising(n - 1)


async def stops(n):
    if n == 0:
        raise StopIteration(5)
    return await stops(n - 1)


async def handled():
    try:
        raise KeyError("outer")
    except KeyError:
        return await inside()


async def inside():
    seen = sys.exc_info()[0]
    await Pause()
    after = sys.exc_info()[0]
    try:
        raise ValueError
    except ValueError as e:
        return seen.__name__, after.__name__, type(e.__context__).__name__


for _ in range(RUNS):
    r = drive(outer(20)), drive(nested(9)), drive(guarded(3)), drive(handled())
print(r)
for _ in range(3):
    try:
        drive(stops(3))
    except RuntimeError as e:
        print(repr(e), repr(e.__cause__), [f.name for f in traceback.extract_tb(e.__traceback__)])
    try:
        drive(raising(2))
    except ValueError as e:
        print(repr(e), [f.name for f in traceback.extract_tb(e.__traceback__)])

thrown = nested(3)
thrown.send(None)
try:
    thrown.throw(KeyError("thrown"))
except KeyError as e:
    print(repr(e), [f.name for f in traceback.extract_tb(e.__traceback__)], thrown.cr_frame)


async def endless(n):
    return await endless(n + 1)


try:
    drive(endless(0))
except RecursionError as e:
    print(type(e).__name__)

# --- frames ----------------------------------------------------------------------------------------------
frames = []


async def framed(n):
    frame = sys._getframe()
    frames.append(frame)
    if n:
        await framed(n - 1)
    else:
        gc.collect()
        await Pause()
    return frame is sys._getframe(), frame.f_lineno, frame.f_back is not None and frame.f_back.f_code.co_name


for _ in range(RUNS):
    del frames[:]
    r = drive(framed(2))
print(r, [f.f_locals["n"] for f in frames], [f.f_code.co_name for f in frames])


def kept(items):
    return list((frames.append(sys._getframe()), x, gc.collect(0))[1] for x in items)


def deep(n):
    return sum(deep(n - 1) for _ in range(1)) if n else 1


def summed(items):
    return sum(items[i] - items[-i] for i in range(len(items)))


def stopping(items):
    return set(next(iter(x)) for x in items)


def various(items):
    return (sum(x for x in items), max(x / 2 for x in items), min(-x for x in items), sorted(-x for x in items),
            tuple(str(x) for x in items), list([x] for x in items), set((x, x) for x in items), any(x > 2 for x in items),
            all([x] for x in items), frozenset(float(x) for x in items), sum([x] == [1] for x in items))


for _ in range(RUNS):
    del frames[:]
    r = kept([1, "a", 2.5])
    r2 = deep(5), summed([1, 5, 2]), various([3, 1, 2])
print(r, len(frames), frames[0] is frames[2], frames[0].f_locals["x"], frames[0].f_code.co_name)
print(r2)
for bad in ([[1], []], [[1], 5], 7):
    try:
        print(stopping(bad))
    except Exception as e:
        print(repr(e), repr(e.__cause__), [f.name for f in traceback.extract_tb(e.__traceback__)])
for _ in range(RUNS):
    try:
        stopping([[1], []])
    except RuntimeError:
        pass
for bad in ([[1], []], [[1], 5], 7):
    try:
        print(stopping(bad))
    except Exception as e:
        print(repr(e), repr(e.__cause__), [f.name for f in traceback.extract_tb(e.__traceback__)])
try:
    deep(5000)
except RecursionError as e:
    print(type(e).__name__)


class Odd:
    """Its truth, sum, hash and order run Python code that looks at the generator expression's frame."""

    def __init__(self, n):
        self.n = n

    def look(self):
        frame = sys._getframe(2)
        return frame.f_code.co_name

    def __bool__(self):
        looks.append(self.look())
        return False

    def __radd__(self, other):
        looks.append(self.look())
        return other + self.n

    def __hash__(self):
        looks.append(self.look())
        return self.n

    def __lt__(self, other):
        looks.append(self.look())
        return self.n < other.n


looks = []


def odd(n):
    return (any(Odd(i) for i in range(n)), sum(Odd(i) for i in range(n)), len(set(Odd(i) for i in range(n))),
            min(Odd(i) for i in range(n)).n, [sum(Odd(j) if j % 2 else j for j in range(i)) for i in range(n)])


for _ in range(RUNS):
    del looks[:]
    r = odd(4)
print(r, looks)

# --- tracing that begins or ends inside --------------------------------------------------------------------
events = []


def tracer(frame, event, arg):
    events.append((frame.f_code.co_name, event))
    return tracer


def begin(x):
    if x == 1:
        sys.settrace(tracer)
        sys._getframe(1).f_trace = tracer
    if x == 2:
        sys.settrace(None)
    return x


def traced(items):
    return sum(begin(x) for x in items)


async def traces(x):
    begin(x)
    return await leaf(x)


async def traces_all():
    return [await traces(0), await traces(1), await middle(3), await traces(2), await middle(3)]


for _ in range(RUNS):
    traced([0, 3])
    drive(traces(0))
print(traced([0, 1, 0, 2, 0]), events)
del events[:]
print(drive(traces_all()))
print([e for e in events if e[1] != "line"])
