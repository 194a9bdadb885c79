"""Small methods that compare, negate and choose what their object holds, with all kinds of values."""

import zlib

FIRST, SECOND, NAME, HALF = 1, 2, "two", 0.5


class Item:
    def __init__(self, a, b):
        self.a, self.b = a, b


source = []
for name, op in dict(lt="<", le="<=", eq="==", ne="!=", gt=">", ge=">=").items():
    for kind, other in dict(attr="self.b", const="2", world="SECOND", text="NAME", half="HALF", same="self.a").items():
        source.append(f"def {name}_{kind}(self): return self.a {op} {other}")
        source.append(f"def {name}_{kind}_back(self): return {other} {op} self.a")
        source.append(f"def {name}_{kind}_if(self):\n    if self.a {op} {other}:\n        return self.b\n    return self.a")
        source.append(f"def {name}_{kind}_else(self): return self.a if not {other} {op} self.a else 'no'")
        source.append(f"def {name}_{kind}_and(self): return self.a {op} {other} and self.b")
        source.append(f"def {name}_{kind}_local(self):\n    x = self.a\n    y = {other}\n"
                      f"    if x {op} y: return x\n    return y")
for name, test in {
    "plain": "self.a", "both": "self.a and self.b", "either": "self.a or self.b", "negated": "not self.a",
    "twice": "not not self.a", "and_not": "self.a and not self.b", "or_not": "self.a or not self.b",
    "not_and": "not self.a and self.b", "not_or": "not self.a or self.b", "mixed": "self.a or (not self.b and self.a)",
    "three": "self.a and self.b and not self.a", "nothing": "self.a is None", "something": "self.b is not None",
    "choice": "self.a if self.b else 7", "not_choice": "self.a if not self.b else self.b",
    "not_both": "not (self.a and self.b)", "chain": "self.b if self.a and not self.b else FIRST",
}.items():
    source.append(f"def {name}(self): return {test}")
    source.append(f"def {name}_if(self):\n    if {test}:\n        return self.b\n    return self.a")
    source.append(f"def {name}_local(self):\n    x = {test}\n    if x:\n        return x\n    return x")
    source.append(f"def {name}_not_local(self):\n    x = not self.a\n    y = x and self.b\n    return y")
    source.append(f"def {name}_passes(self):\n    if {test}: pass\n    return self.b")
space = globals()
for text in source:
    exec(text, space)
    function = text[4:text.index("(")]
    setattr(Item, function, space[function])
methods = [name for name in vars(Item) if not name.startswith("__")]
callers = {}
for name in methods:
    exec(f"def call_{name}(x): return x.{name}()", callers)


class Odd:
    def __bool__(self): return False
    def __eq__(self, other): return "odd"
    def __repr__(self): return "Odd"


values = [0, 1, 2, 3, -1, 1 << 70, 0.5, 2.0, float("inf"), True, False, None, "two", "", "x", [], [1], (), Odd()]


def outcome(call, item):
    try:
        return repr(call(item))
    except TypeError as e:
        return str(e)


def survey(name):
    call = callers["call_" + name]
    usual = Item("two", "three") if "text" in name else Item(1, 2)
    for _ in range(20):
        outcome(call, usual)
    seen = []
    for a in values:
        for b in (0, 2, None, True, False, "", values[-1]):
            seen.append(outcome(call, Item(a, b)))
    return seen


for name in methods:
    seen = survey(name)
    print(name, len(set(seen)), zlib.crc32("\n".join(seen).encode()))
SECOND, NAME = "other", 2
for name in methods:
    if "world" in name or "text" in name:
        print("again", name, zlib.crc32("\n".join(survey(name)).encode()))
