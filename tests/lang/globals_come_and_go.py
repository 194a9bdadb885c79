"""Names of a module that are deleted and assigned again while places know where they were, or that they were not."""
import sys
import types
from collections import OrderedDict

ROUNDS = 60
results = []


def look():
    try:
        return changing
    except NameError as e:
        return str(e)


def set_it(value):
    global changing
    changing = value


def delete_it():
    global changing
    del changing


for i in range(ROUNDS):
    results.append(look())
    set_it(i)
    results.append((look(), changing))
    delete_it()
    try:
        delete_it()
    except NameError as e:
        results.append(str(e))
print(results[:4], results[-3:], len(results))

# A builtin's name comes and goes: before, between and after it is known to be absent.
lengths = []
for i in range(ROUNDS):
    lengths.append(len("abc"))
    if i % 7 == 3:
        len = lambda x: "mine"  # noqa
        lengths.append(len("abc"))
        del len
    if i % 11 == 5:
        globals()["len"] = lambda x: "other"
        lengths.append(len("abc"))
        globals().pop("len")
print(lengths)


def call_abs():
    return abs(-3)


out = []
for i in range(ROUNDS):
    out.append(call_abs())
    if i == 20:
        abs = lambda x: "shadowed"  # noqa
    if i == 40:
        del abs
print(out)

# Exceptions at the module's level: the name is assigned and deleted each time, beside others that stay.
total = 0
for i in range(ROUNDS):
    try:
        if i % 3 == 0:
            raise ValueError(i)
        total += i
    except ValueError as error:
        total += error.args[0] * 1000
        kept = i
    if i % 10 == 0:
        globals()["extra%d" % i] = i
    if i % 20 == 0:
        del globals()["extra%d" % i]
    last = i
print(total, kept, last, "error" in globals(), [n for n in globals() if n.startswith("extra")])

# The order of what is there, when a name goes and comes again.
first = 1
second = 2
third = 3
for i in range(ROUNDS):
    del first
    first = i
    second = third
    third = second + first
print([n for n in globals() if n in ("first", "second", "third")], first, second, third)

# Another name may get the place of one that popitem() took.
space = {"__builtins__": __builtins__, "x": 1}
code = compile("y = x\nz = 5\nfor k in range(5): z += y", "space", "exec")
read = compile("z", "space", "eval")
put = compile("z = 9", "space", "exec")
for i in range(ROUNDS):
    exec(code, space)
    a = eval(read, space)
    space.popitem()  # k
    taken = space.popitem()
    space["w"] = "w%d" % i
    try:
        b = eval(read, space)
    except NameError as e:
        b = str(e)
    exec(put, space)
    assert space["w"] == "w%d" % i, space
    if i % 9 == 0:
        print(a, taken, b, eval(read, space), list(space)[1:])
    space.pop("w")
    del space["z"], space["y"]

# Attributes of modules.
m = types.ModuleType("m")


def value():
    try:
        return m.value
    except AttributeError as e:
        return str(e)


seen = []
for i in range(ROUNDS):
    seen.append(value())
    m.value = i
    seen.append(m.value)
    if i % 2:
        m.other = i
    del m.value
    if i % 5 == 0:
        m.__getattr__ = lambda name: name + "?"
    elif i % 5 == 3:
        del m.__getattr__
print(seen)

# An OrderedDict notices keys that come and go while it is gone through.
o = OrderedDict.fromkeys("abc", 0)
try:
    for k in o:
        del o["b"]
        o["b"] = 1
except RuntimeError as e:
    print(e)
print(list(o))
