# sys.monitoring, as PEP 669 and the documentation of CPython 3.12 describe it.
import sys

m = sys.monitoring
E = m.events
TOOL = 1
NAMES = [n for n in vars(E) if n != "NO_EVENTS"]
log = []


def line_of(code, offset):
    for start, end, line in code.co_lines():
        if start <= offset < end:
            return line and line - code.co_firstlineno


def plain(x):
    if x is m.MISSING:
        return "MISSING"
    if isinstance(x, BaseException):
        return repr(x)
    return getattr(x, "__name__", x if isinstance(x, (int, str, list, type(None))) else type(x).__name__)


def register(name):
    def callback(code, *rest):
        if code.co_filename != __file__ or code is run.__code__:
            return
        rest = list(rest)
        if name == "LINE":
            rest[0] -= code.co_firstlineno
        else:
            rest[0] = line_of(code, rest[0])
        if name in ("JUMP", "BRANCH"):
            rest[1] = line_of(code, rest[1])
        log.append((name, code.co_name, *map(plain, rest)))
    return m.register_callback(TOOL, getattr(E, name), callback)


def run(events, function, *args):
    print("---", function.__name__, [n for n in NAMES if events & getattr(E, n)])
    log.clear()
    m.set_events(TOOL, events)
    try:
        function(*args)
    except Exception as e:
        m.set_events(TOOL, 0)
        print("raised", repr(e))
    m.set_events(TOOL, 0)
    for entry in log:
        print(*entry)


m.use_tool_id(TOOL, "test")
print(m.get_tool(TOOL), m.get_tool(2))
for name in NAMES:
    print(name, getattr(E, name), register(name))


def loop(n):
    total = 0
    for i in range(n):
        if i % 2:
            total += i
    return total


def numbers():
    yield 1
    got = yield 2
    return 3


def many():
    for v in numbers():
        pass
    try:
        len(1)
    except TypeError:
        pass

    class A:
        def __init__(self, x):
            self.x = x

        def method(self):
            return self.x
    A(5).method()
    return "x".upper()


def cleans_up():
    try:
        1 / 0
    finally:
        log.append(("finally",))


def throws():
    g = numbers()
    next(g)
    try:
        g.throw(ValueError("z"))
    except ValueError:
        pass


def delegates():
    def outer():
        return (yield from numbers())
    list(outer())


def rounds(n):
    while n > 0: n -= 1
    x = 1 if n else 2
    return (n,
            x)


def spreads():
    print(*["spread"])
    dict(**{"a": 1})
    max([1, 2], key=abs)


run(E.PY_START | E.PY_RETURN | E.PY_YIELD | E.PY_RESUME, many)
run(E.PY_START | E.PY_RETURN | E.PY_YIELD | E.PY_RESUME, delegates)
run(E.LINE, loop, 3)
run(E.LINE, rounds, 2)
run(E.LINE, cleans_up)
run(E.BRANCH | E.JUMP, loop, 2)
run(E.CALL, many)
run(E.CALL, spreads)
run(E.RAISE | E.RERAISE | E.PY_UNWIND | E.EXCEPTION_HANDLED | E.STOP_ITERATION, many)
run(E.RAISE | E.RERAISE | E.PY_UNWIND | E.EXCEPTION_HANDLED, cleans_up)
run(E.PY_THROW | E.PY_UNWIND, throws)
run(E.LINE | E.PY_START | E.CALL | E.PY_RETURN, loop, 1)

print("--- every instruction is reported once")
log.clear()
m.set_events(TOOL, E.INSTRUCTION)
loop(1)
m.set_events(TOOL, 0)
print(len([e for e in log if e[1] == "loop"]) > 10)
m.register_callback(TOOL, E.INSTRUCTION, None)

print("--- errors")
for function, args in (
        (m.use_tool_id, (9, "x")), (m.use_tool_id, (2, 3)), (m.use_tool_id, (TOOL, "again")),
        (m.set_events, (3, 1)), (m.set_events, (TOOL, 1 << 20)), (m.set_events, (TOOL, -1)),
        (m.set_events, (TOOL, E.C_RETURN)), (m.set_events, ("x", 1)), (m.get_events, (-1,)),
        (m.register_callback, (TOOL, 3, None)), (m.register_callback, (TOOL, 1 << 20, None)),
        (m.register_callback, (TOOL, 0, None)), (m.set_local_events, (TOOL, 3, 1)),
        (m.set_local_events, (3, loop.__code__, 1)), (m.set_local_events, (TOOL, loop.__code__, E.RAISE)),
        (m.get_local_events, (TOOL, len)), (m.free_tool_id, (6,)), (m.get_tool, (7,))):
    try:
        print(function.__name__, function(*args))
    except Exception as e:
        print(function.__name__, type(e).__name__, e)

print("--- DISABLE, restart_events, local events")
count = 0


def once(code, line):
    global count
    count += 1
    return m.DISABLE


m.register_callback(TOOL, E.LINE, once)
m.set_local_events(TOOL, loop.__code__, E.LINE)
print(m.get_local_events(TOOL, loop.__code__) == E.LINE, m.get_events(TOOL), m.get_local_events(2, loop.__code__))
for _ in range(50):
    loop(20)
many()
print(count)
m.restart_events()
loop(20)
print(count)
m.set_local_events(TOOL, loop.__code__, 0)
m.restart_events()
loop(20)
print(count)
m.register_callback(TOOL, E.RAISE, lambda *a: m.DISABLE)
m.set_events(TOOL, E.RAISE)
try:
    cleans_up()
except Exception as e:
    m.set_events(TOOL, 0)
    print(type(e).__name__, e, "| context:", repr(e.__context__))
print(m.register_callback(TOOL, E.RAISE, None))

print("--- several tools, callbacks that raise")
m.use_tool_id(0, "first")
m.use_tool_id(5, "last")
order = []
for tool in (0, 5):
    m.register_callback(tool, E.PY_START, lambda code, offset, tool=tool: order.append((tool, code.co_name)))
    m.set_events(tool, E.PY_START)
print(m._all_events())
loop(1)
m.register_callback(0, E.PY_START, lambda code, offset: 1 / 0)
try:
    loop(1)
except ZeroDivisionError as e:
    m.set_events(0, 0)
    print("raised", e)
loop(1)
m.set_events(5, 0)
print(order)
for tool in (0, TOOL, 5):
    m.free_tool_id(tool)
print(m.get_tool(0), m._all_events())

print("--- specialized code goes on being right")


class P:
    def __init__(self, x):
        self.x = x

    @property
    def double(self):
        return self.x * 2


def work(n):
    p, items, total = P(1.5), [1, 2, 3], 0
    for i in range(n):
        total += p.x * p.double - items[i % 3]
        p.x = float(i)
        items[1] = i
    return total


m.use_tool_id(TOOL, "test")
seen = []
m.register_callback(TOOL, E.LINE, lambda code, line: seen.append(line) if code is work.__code__ else m.DISABLE)
before = work(500)
results = []
for events in (E.LINE, 0, E.LINE | E.CALL, E.INSTRUCTION, 0, E.BRANCH | E.JUMP, 0):
    m.set_events(TOOL, events)
    results.append(work(500))
m.set_events(TOOL, 0)
print(all(r == before for r in results), len(seen))
