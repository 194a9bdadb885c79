"""Bodies of modules, and code that exec() is given: run once, again, inside themselves, as functions."""
import gc
import sys
import types

SOURCE = """
total = 0
for i in range(200):
    total += i
    if i == 150 and deeper:
        deeper -= 1
        exec(code, names)
if then == "raise":
    missing
result.append((total, sys._getframe().f_lineno))
if then == "keep":
    result.append(sys._getframe())
if then == "function":
    functions.append(types.FunctionType(code, names))
    then = ""
    for _ in range(40):
        functions[-1]()
if then == "referrers":
    functions += [f for f in gc.get_referrers(code) if type(f) is types.FunctionType]
"""


def names_for(code, **given):
    names = dict(deeper=0, then="", result=[], functions=[], sys=sys, types=types, gc=gc, code=code)
    names["names"] = names
    names.update(given)
    return names


def fresh():
    return compile(SOURCE, "<once>", "exec")


code = fresh()
for _ in range(4):
    names = names_for(code)
    exec(code, names)
    print(names["result"])

# Inside itself: the first run goes on when the second has ended.
code = fresh()
names = names_for(code, deeper=3)
exec(code, names)
print(names["result"])

# An exception's traceback and a frame that is kept know their lines when the code has run.
code = fresh()
names = names_for(code, then="raise")
try:
    exec(code, names)
except NameError as e:
    tb = e.__traceback__.tb_next
    print(e, tb.tb_lineno, tb.tb_frame.f_lineno, tb.tb_frame.f_code is code, sorted(tb.tb_frame.f_locals)[:3])
names["then"] = "keep"
code = fresh()
exec(code, names)
frame = names["result"][-1]
print(frame.f_lineno, frame.f_code is code, frame.f_locals is names, frame.f_back is None or frame.f_back.f_lineno > 0)

# Functions made of it, while it runs and later, at places that call them again and again.
for then in "function", "":
    code = fresh()
    names = names_for(code, then=then)
    exec(code, names)
    functions = names["functions"] + [types.FunctionType(code, names)]
    for _ in range(40):
        for f in functions:
            f()
    exec(code, names)
    for _ in range(40):
        for f in functions:
            f()
    print(len(functions), len(names["result"]), set(names["result"]))


def other():
    return None


code = fresh()
names = names_for(code)
exec(code, names)
other.__code__ = code
other2 = types.FunctionType(other.__code__, names)
for _ in range(40):
    other2()
exec(code, names)
print(len(names["result"]))

# The function that exec() runs, if somebody finds it.
code = fresh()
names = names_for(code, then="referrers")
exec(code, names)
names["then"] = ""
for _ in range(40):
    for f in names["functions"]:
        f()
exec(code, names)
for _ in range(40):
    for f in names["functions"]:
        f()
print(set(names["result"]))

# With a trace function that comes and goes.
seen = []


def trace(frame, event, arg):
    if frame.f_code.co_filename == "<once>" and event == "line":
        seen.append(frame.f_lineno)
    return trace


code = compile("a = 1\nb = 2\nsys.settrace(None)\nc = 3\n", "<once>", "exec")
for _ in range(3):
    sys.settrace(trace)
    exec(code, {"sys": sys})
    sys.settrace(None)
print(seen)
seen.clear()


def begin():
    sys._getframe(1).f_trace = trace
    sys.settrace(trace)


code = compile("a = 1\nbegin()\nb = 2\nc = 3\n", "<once>", "exec")
for _ in range(3):
    exec(code, {"begin": begin})
    sys.settrace(None)
print(seen)

# Code that makes generators and coroutines of itself.
import ast
import asyncio

code = compile("import asyncio\nawait asyncio.sleep(0)\nx = 5\n", "<await>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
for _ in range(3):
    names = {}
    asyncio.run(eval(code, names))
    print(names["x"])
