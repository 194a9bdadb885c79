# Lines that a coverage run shows: of functions, classes, generators, handlers, loops, in several threads.
cat >prog.py <<'END'
import threading

def loop(n):
    total = 0
    for i in range(n):
        if i % 2:
            total += i
        else:
            continue
    else:
        total += 1
    return total

def generator(n):
    try:
        while n:
            got = yield n
            n -= 1 if got is None else got
    finally:
        n = 0

def handler(x):
    try:
        return 10 // x
    except ZeroDivisionError as e:
        return str(e)
    finally:
        x = None

class Class:
    attribute = [i * 2 for i in range(3)]

    def __init__(self, x):
        self.x = x

    @property
    def double(self):
        if self.x > 100:
            return None
        return self.x * 2

def match(value):
    match value:
        case [a, b] if a > b:
            return "falling"
        case [a, b]:
            return "pair"
        case {"k": v}:
            return v
        case _:
            return None

def never():
    return 1

def work():
    for i in range(3):
        loop(20)
        list(generator(4))
        handler(i)
        Class(i).double
        match([i, 1]), match({"k": 1}), match(0)
        with open("/dev/null") as f:
            assert not f.read(), (
                "never")
        sorted([3, 1, 2],
               key=lambda v: -v)

threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
work()
END
cat >cover.py <<'END'
import collections, sys, threading
lines = collections.defaultdict(set)

def tracer(frame, event, arg):
    if frame.f_code.co_filename != "prog.py":
        return None
    if event == "line":
        lines[threading.current_thread() is threading.main_thread()].add(frame.f_lineno)
    return tracer

code = compile(open("prog.py").read(), "prog.py", "exec")
threading.settrace(tracer)
sys.settrace(tracer)
exec(code, {"__name__": "prog"})
sys.settrace(None)
for main in sorted(lines):
    print(main, sorted(lines[main]))
END
"$PYTHON" cover.py
# In one thread: trace adds to its counts in two steps, so threads that run side by side would lose some.
sed 's/for _ in range(3)\]/for _ in ()]/' prog.py >alone.py
"$PYTHON" -m trace --count --missing --ignore-dir=/usr/lib:/usr/local -C counts alone.py >/dev/null
cat counts/alone.cover
