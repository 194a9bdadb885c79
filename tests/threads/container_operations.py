"""Every operation of every built-in container gives what some moment of a container that others change allows.

A thread runs one operation again and again, a second one changes the same container step by step, a third
one looks at it. What an operation that Doc/threads.md calls atomic may answer, and what may be seen, is found by
running the steps of both threads in all orders on a container of one's own. An operation that a type
has and that is missing here fails the test.
"""
import array
import collections
import copy
import io
import os
import pickle
import sys
import tempfile
import _race
from _race import together

ROUNDS = 40
ignored = {"__class_getitem__", "__doc__", "__new__", "__hash__", "__dict__", "__weakref__", "__module__", "__alloc__",
           "__sizeof__", "__del__"}
failures = []


class Step:
    """`run(x, kept)` is one step of a thread; what it returns is kept for the thread's later steps."""
    def __init__(self, names, run, *undo, level="atomic", errors=(), values=None):
        self.names = names.split()
        self.steps = (run, *undo)
        self.level = level    # atomic: as at one moment; steps: item by item
        self.errors = errors  # what is allowed beyond what a moment allows
        self.values = values  # of an operation by steps: whether its answer is possible


class Kind:
    """A type of containers: how to make one of what was seen, the steps of who changes it, a look at it."""
    def __init__(self, type, make, start, change, look, *steps, look_errors=()):
        self.type, self.make, self.start, self.change, self.look = type, make, start, change, look
        self.steps = steps
        self.look_errors = look_errors


def answer(run, x, kept):
    try:
        return run(x, kept)
    except Exception as e:
        return type(e)


def shown(value):
    return repr(value) if not isinstance(value, (set, frozenset)) else repr(sorted(value, key=repr))


def possible(kind, step):
    """All that may be seen, and the answers of each of the step's parts, whatever the order."""
    seen, answers, done = set(), [set() for _ in step.steps], set()
    todo = [(0, 0, kind.start, None)]
    while todo:
        i, j, content, kept = state = todo.pop()
        if (i, j, content, shown(kept)) in done:
            continue
        done.add((i, j, content, shown(kept)))
        seen.add(content)
        assert len(done) < 200000, (kind.type, step.names)
        x = kind.make(content)
        answer(kind.change[j], x, None)
        todo.append((i, (j + 1) % len(kind.change), kind.look(x), kept))
        x = kind.make(content)
        got = answer(step.steps[i], x, kept)
        answers[i].add(shown(got))
        after = (i + 1) % len(step.steps)
        todo.append((after, j, kind.look(x), got if after else None))
    return seen, answers


def race(kind, step):
    atomic = step.level == "atomic"
    seen, answers = possible(kind, step) if atomic else (None, None)
    x = kind.make(kind.start)
    over = []

    def wrong(what, got):
        failures.append(f"{kind.type.__name__} {kind.steps.index(step)} {' '.join(step.names)}: {what} {got}")

    def operate():
        try:
            for _ in range(ROUNDS):
                kept = None
                for i, run in enumerate(step.steps):
                    kept = answer(run, x, kept)
                    if isinstance(kept, type) and issubclass(kept, step.errors):
                        pass
                    elif atomic and shown(kept) not in answers[i]:
                        wrong("answers", shown(kept))
                    elif not atomic and isinstance(kept, type) and issubclass(kept, Exception):
                        wrong("raises", kept)
                    elif step.values and not step.values(kept):
                        wrong("answers", shown(kept))
        finally:
            over.append(True)

    def change():
        while not over:
            for run in kind.change:
                answer(run, x, None)

    def look():
        while not over:
            try:
                got = kind.look(x)
            except kind.look_errors:
                continue
            if atomic and got not in seen:
                return wrong("lets see", got)

    together(operate, change, look)


def pickled(x, kept):
    return pickle.loads(pickle.dumps(x))


def check(kind):
    wanted = set().union(*(vars(c) for c in kind.type.__mro__ if c is not object)) - ignored
    found = {name for step in kind.steps for name in step.names}
    if wanted - found:
        failures.append(f"{kind.type.__name__}: not tested: {sorted(wanted - found)}")
    for step in kind.steps:
        race(kind, step)


# --- what changes at once: list, bytearray, array ---------------------------------------------------------

def sequence_changes(one, other):
    return [lambda x, kept: x.__setitem__(slice(None), other), lambda x, kept: x.__setitem__(slice(None), one)]


A, B = list("aaaa"), list("bbbbbbb")


def back(x, kept):
    x[:] = A


def letters(values):
    return set(values) <= set("abcn")


def refilled(x, kept):
    y = ["n"]
    y.__init__(x)
    return y


def imul(x, kept):
    x *= 2


def iadd(x, kept):
    x += ["n", "n"]


def store_all(x, kept):
    x[:] = "nn"


def bad_slice(x, kept):
    try:
        x[::2] = "nnn"
    except ValueError:  # as many places as values are needed
        pass


check(Kind(
    list, list, tuple("aaaa"), sequence_changes(A, B), tuple,
    Step("__getitem__", lambda x, k: x[4]), Step("__getitem__", lambda x, k: x[0]),
    Step("__getitem__", lambda x, k: x[-6], level="steps", errors=IndexError, values=letters),
    Step("__getitem__", lambda x, k: x[1:3]), Step("__getitem__", lambda x, k: x[::-2]), Step("__len__", lambda x, k: len(x)),
    Step("__len__", lambda x, k: bool(x)), Step("__add__", lambda x, k: x + ["n"]), Step("__mul__", lambda x, k: x * 2),
    Step("__rmul__", lambda x, k: 2 * x), Step("copy", lambda x, k: x.copy()), Step("copy", lambda x, k: list(x)),
    Step("copy", lambda x, k: copy.copy(x)), Step("__init__", refilled), Step("copy", lambda x, k: [*x]),
    Step("copy", lambda x, k: (*x,)), Step("copy", lambda x, k: sorted(x)),
    Step("__setitem__", lambda x, k: x.__setitem__(2, "n"), back), Step("__setitem__", lambda x, k: x.__setitem__(5, "n"), back),
    Step("__setitem__", lambda x, k: x.__setitem__(slice(1, 5), "nn"), back),
    Step("__setitem__", bad_slice, back, level="steps"),
    Step("__delitem__", lambda x, k: x.__delitem__(0), back), Step("__delitem__", lambda x, k: x.__delitem__(-4), back),
    Step("__getitem__", lambda x, k: x[:]), Step("__getitem__", lambda x, k: x[-3:]), Step("__getitem__", lambda x, k: x[:-2]),
    Step("__delitem__", lambda x, k: x.__delitem__(slice(None, None, -3)), back),
    Step("__delitem__", lambda x, k: x.__delitem__(slice(-3, None)), back), Step("__setitem__", store_all, back),
    Step("__delitem__", lambda x, k: x.__delitem__(slice(2, 6)), back),
    Step("__delitem__", lambda x, k: x.__delitem__(slice(None, None, 2)), back),
    Step("append", lambda x, k: x.append("n"), back), Step("insert", lambda x, k: x.insert(2, "n"), back),
    Step("insert", lambda x, k: x.insert(-6, "n"), back), Step("pop", lambda x, k: x.pop(), back),
    Step("pop", lambda x, k: x.pop(5), back), Step("extend", lambda x, k: x.extend(["n", "n"]), back),
    Step("extend", lambda x, k: x.extend({"n": 1}), back), Step("__iadd__", iadd, back),
    Step("__imul__", imul, back, level="steps"), Step("clear", lambda x, k: x.clear(), back),
    Step("reverse", lambda x, k: x.reverse(), back), Step("remove", lambda x, k: x.remove("a"), back),
    Step("extend", lambda x, k: x.extend(iter("nn")), back, level="steps"),
    Step("__iter__", lambda x, k: [v for v in x], level="steps", values=letters),
    Step("__reversed__", lambda x, k: list(reversed(x)), level="steps", values=letters),
    Step("__contains__", lambda x, k: "z" in x, level="steps", values=lambda v: v is False),
    Step("count", lambda x, k: x.count("z"), level="steps", values=lambda v: v == 0),
    Step("index", lambda x, k: x.index("a"), level="steps", errors=ValueError),
    Step("__repr__", lambda x, k: eval(repr(x)), level="steps", values=letters),
    Step("__eq__ __ne__ __lt__ __le__ __gt__ __ge__",
         lambda x, k: (x == A, x != A, x < A, x <= A, x > A, x >= A), level="steps"),
    Step("sort", lambda x, k: x.sort(), back, level="steps", errors=ValueError),
    Step("copy", lambda x, k: (min(x), max(x)), level="steps", values=letters),
    Step("copy", pickled, level="steps", values=letters),
))

AB, BB = b"aAa ", b"bBbbb b"


def bytes_back(x, kept):
    x[:] = AB


def bytes_grown(x, kept):
    x += b"nn"


def bytes_times(x, kept):
    x *= 2


def bytes_again(x, kept):
    x.__init__(b"nn")


READ_BYTES = {
    "capitalize": (), "center": (9,), "count": (b"b",), "decode": (), "endswith": (b"b",), "expandtabs": (), "find": (b"B",),
    "hex": (), "index": (b"B",), "isalnum": (), "isalpha": (), "isascii": (), "isdigit": (), "islower": (), "isspace": (),
    "istitle": (), "isupper": (), "join": ([b"x", b"y"],), "ljust": (9,), "lower": (), "lstrip": (b"a",), "partition": (b"B",),
    "removeprefix": (b"bB",), "removesuffix": (b"b",), "replace": (b"b", b"cc"), "rfind": (b"b",), "rindex": (b"B",),
    "rjust": (9,), "rpartition": (b"B",), "rsplit": (b"b",), "rstrip": (), "split": (), "splitlines": (),
    "startswith": (b"b",), "strip": (), "swapcase": (), "title": (), "translate": (bytes(range(1, 256)) + b"\0",), "upper": (),
    "zfill": (9,), "copy": (), "fromhex": ("61",), "maketrans": (b"a", b"b"), "__repr__": (), "__str__": (), "__len__": (),
    "__contains__": (b"B",), "__add__": (b"n",), "__mul__": (2,), "__rmul__": (2,), "__eq__": (AB,), "__ne__": (AB,),
    "__lt__": (AB,), "__le__": (AB,), "__gt__": (AB,), "__ge__": (AB,), "__mod__": ((),), "__rmod__": (1,),
    "__reduce__": (), "__reduce_ex__": (2,),
}
check(Kind(
    bytearray, bytearray, AB, sequence_changes(AB, BB), bytes,
    *(Step(name, lambda x, k, name=name, args=args: getattr(x, name)(*args)) for name, args in READ_BYTES.items()),
    Step("__getitem__", lambda x, k: x[5]), Step("__getitem__", lambda x, k: x[1:3]), Step("__getitem__", lambda x, k: x[::-2]),
    Step("copy", lambda x, k: bytes(x)), Step("copy", lambda x, k: bytearray(x)), Step("join", lambda x, k: b"".join([x])),
    Step("__setitem__", lambda x, k: x.__setitem__(2, 99), bytes_back),
    Step("__setitem__", lambda x, k: x.__setitem__(slice(1, 5), b"nn"), bytes_back),
    Step("__setitem__", lambda x, k: x.__setitem__(slice(None, None, 2), b"nn"), bytes_back),
    Step("__delitem__", lambda x, k: x.__delitem__(5), bytes_back),
    Step("__delitem__", lambda x, k: x.__delitem__(slice(0, 3)), bytes_back),
    Step("append", lambda x, k: x.append(99), bytes_back), Step("insert", lambda x, k: x.insert(1, 99), bytes_back),
    Step("pop", lambda x, k: x.pop(), bytes_back), Step("pop", lambda x, k: x.pop(5), bytes_back),
    Step("remove", lambda x, k: x.remove(97), bytes_back), Step("reverse", lambda x, k: x.reverse(), bytes_back),
    Step("clear", lambda x, k: x.clear(), bytes_back), Step("extend", lambda x, k: x.extend(b"nn"), bytes_back),
    Step("extend", lambda x, k: x.extend([99, 99]), bytes_back), Step("__iadd__", bytes_grown, bytes_back),
    Step("__imul__", bytes_times, bytes_back), Step("__init__", bytes_again, bytes_back, level="steps"),
    Step("__iter__", lambda x, k: list(x), level="steps", values=lambda v: set(v) <= set(AB + BB)),
    Step("__iter__", pickled, level="steps", values=lambda v: set(v) <= set(AB + BB)),
))

AA, BA = array.array("b", b"aaaa"), array.array("b", b"bbbbbbb")


def array_back(x, kept):
    x[:] = AA


def array_grown(x, kept):
    x += BA[:2]


def array_times(x, kept):
    x *= 2


def array_file(x, kept):
    with tempfile.TemporaryFile() as file:
        x.tofile(file)
        file.seek(0)
        return file.read()


def array_from_file(x, kept):
    with tempfile.TemporaryFile() as file:
        file.write(b"cc")
        file.seek(0)
        x.fromfile(file, 2)


def array_text(x, kept):
    return array.array("u", "text").tounicode(), array.array("u").fromunicode("a")


def codes(values):
    return set(values) <= set(b"abc")


check(Kind(
    array.array, lambda content: array.array("b", content), b"aaaa", sequence_changes(AA, BA), lambda x: x.tobytes(),
    Step("__getitem__", lambda x, k: x[5]), Step("__getitem__", lambda x, k: x[1:3]), Step("__getitem__", lambda x, k: x[::-2]),
    Step("__len__", lambda x, k: len(x)), Step("tobytes", lambda x, k: x.tobytes()), Step("__add__", lambda x, k: x + AA),
    Step("__mul__", lambda x, k: x * 2), Step("__rmul__", lambda x, k: 2 * x), Step("__copy__", lambda x, k: copy.copy(x)),
    Step("__deepcopy__", lambda x, k: copy.deepcopy(x)), Step("itemsize typecode", lambda x, k: (x.itemsize, x.typecode)),
    Step("__setitem__", lambda x, k: x.__setitem__(5, 99), array_back),
    Step("__setitem__", lambda x, k: x.__setitem__(slice(1, 3), BA[:1]), array_back),
    Step("__delitem__", lambda x, k: x.__delitem__(5), array_back),
    Step("__delitem__", lambda x, k: x.__delitem__(slice(1, 3)), array_back),
    Step("append", lambda x, k: x.append(99), array_back), Step("insert", lambda x, k: x.insert(1, 99), array_back),
    Step("pop", lambda x, k: x.pop(), array_back), Step("pop", lambda x, k: x.pop(5), array_back),
    Step("reverse", lambda x, k: x.reverse(), array_back), Step("extend", lambda x, k: x.extend(BA), array_back),
    Step("__iadd__", array_grown, array_back), Step("__imul__", array_times, array_back),
    Step("frombytes", lambda x, k: x.frombytes(b"cc"), array_back), Step("fromlist", lambda x, k: x.fromlist([99, 99]), array_back),
    Step("byteswap", lambda x, k: x.byteswap(), array_back), Step("remove", lambda x, k: x.remove(97), array_back),
    Step("buffer_info", lambda x, k: x.buffer_info()[1]),
    Step("fromfile", array_from_file, array_back), Step("fromunicode tounicode", array_text),
    Step("tofile", array_file, level="steps", values=codes),
    Step("tolist", lambda x, k: x.tolist(), level="steps", values=codes),
    Step("__iter__", lambda x, k: list(x), level="steps", values=codes),
    Step("__repr__", lambda x, k: repr(x), level="steps"), Step("count", lambda x, k: x.count(98), level="steps"),
    Step("__contains__", lambda x, k: 1 in x, level="steps", values=lambda v: v is False),
    Step("index", lambda x, k: x.index(98), level="steps", errors=ValueError),
    Step("__eq__ __ne__ __lt__ __le__ __gt__ __ge__",
         lambda x, k: (x == AA, x != AA, x < AA, x <= AA, x > AA, x >= AA), level="steps"),
    Step("__reduce_ex__", pickled, level="steps", values=codes),
))

# --- what changes item by item: dict and its kin, set, deque -------------------------------------------------

DICT_CHANGE = [lambda x, k: x.__setitem__("x", 7), lambda x, k: x.pop("x", None)]
NUMBERS = (0, 1, 7, 9)


def put(key, value):
    return lambda x, kept: x.__setitem__(key, value)


def take(key):
    return lambda x, kept: x.pop(key, None)


def put_back(x, kept):
    if type(kept) is tuple:
        x[kept[0]] = kept[1]


def ior(x, kept):
    x |= {"n": 9}


def items(values):
    return all(v in NUMBERS for v in dict(values).values())


def keys(values):
    return set(values) <= set("abcnx")


def dict_steps(ordered=False, plain=True):
    """Of an OrderedDict (whose iterators are its own), of a dict and what copies itself as one does."""
    error = (RuntimeError, KeyError) if ordered else RuntimeError
    whole = dict(level="steps", errors=error) if ordered else {}
    return [
        Step("__getitem__", lambda x, k: x["x"]), Step("get", lambda x, k: x.get("x")), Step("__contains__", lambda x, k: "x" in x),
        Step("__len__", lambda x, k: len(x)), Step("__len__", lambda x, k: bool(x)), Step("__setitem__", put("n", 9), take("n")),
        Step("__setitem__", put("b", 9), put("b", 1)),
        Step("__delitem__", lambda x, k: x.__delitem__("a"), put("a", 0)), Step("pop", lambda x, k: x.pop("a"), put("a", 0)),
        Step("pop", lambda x, k: x.pop("x")), Step("popitem", lambda x, k: x.popitem(), put_back),
        Step("setdefault", lambda x, k: x.setdefault("n", 9), take("n")), Step("setdefault", lambda x, k: x.setdefault("b", 9)),
        Step("clear", lambda x, k: x.clear(), put("a", 0), put("b", 1)),
        Step("keys", lambda x, k: list(x.keys()), **whole), Step("values", lambda x, k: list(x.values()), **whole),
        Step("items", lambda x, k: list(x.items()), **whole), Step("__iter__", lambda x, k: list(x), **whole),
        Step("copy", lambda x, k: dict(x), **whole), Step("copy", lambda x, k: {**x}, **whole),
        Step("copy", lambda x, k: (lambda **d: d)(**x), **whole),
        Step("copy", lambda x, k: x.copy(), level="steps" if ordered or not plain else "atomic", errors=error, values=items),
        Step("keys", lambda x, k: (x.keys() & {"x", "n"}, x.keys() | {"n"}, x.keys() - {"n"}, x.keys() ^ {"n"},
                                   x.keys().isdisjoint("z")), level="steps", errors=error),
        Step("items", lambda x, k: (("x", 7) in x.items(), x.items() == x.items(), len(x.items())), level="steps", errors=error),
        Step("values", lambda x, k: 7 in x.values(), level="steps", errors=error),
        Step("__iter__", lambda x, k: [v for v in x], level="steps", errors=error, values=keys),
        Step("__reversed__", lambda x, k: [v for v in reversed(x)], level="steps", errors=error, values=keys),
        Step("__reversed__", lambda x, k: [v for v in reversed(x.items())], level="steps", errors=error, values=items),
        Step("update", lambda x, k: x.update(n=9), take("n"), level="steps"), Step("__ior__", ior, take("n"), level="steps"),
        Step("__or__", lambda x, k: x | {"n": 9}, level="steps", errors=error, values=items),
        Step("__ror__", lambda x, k: {"n": 9} | x, level="steps", errors=error, values=items),
        Step("__eq__ __ne__", lambda x, k: (x == {"a": 0}, x != {}), level="steps", errors=error),
        Step("__repr__", lambda x, k: repr(x), level="steps", errors=error),
        Step("__lt__ __le__ __gt__ __ge__", lambda x, k: x < x), Step("fromkeys", lambda x, k: dict.fromkeys(x), level="steps", errors=error),
        Step("__init__", lambda x, k: dict.__init__(x, n=9), take("n"), level="steps"),
        Step("__reduce__", pickled, level="steps", errors=error, values=items),
    ]


START = (("a", 0), ("b", 1))


def seen_items(x):
    return tuple(dict(x).items())


check(Kind(dict, dict, START, DICT_CHANGE, seen_items, *dict_steps()))


def make_default(content):
    return collections.defaultdict(lambda: 9, content)


check(Kind(
    collections.defaultdict, make_default, START, DICT_CHANGE, seen_items,
    *(s for s in dict_steps() if s.names not in (["__getitem__"], ["__reduce__"], ["copy"])),
    Step("copy", lambda x, k: dict(x.copy())), Step("__getitem__", lambda x, k: x["b"]), Step("__missing__", lambda x, k: x["n"], take("n"), level="steps"),
    Step("__copy__", lambda x, k: copy.copy(x) == 0), Step("__reduce__", lambda x, k: x.__reduce__()[0] is type(x)),
    Step("default_factory", lambda x, k: x.default_factory() and None),
))
check(Kind(
    collections.OrderedDict, collections.OrderedDict, START, DICT_CHANGE, seen_items, *dict_steps(ordered=True),
    Step("move_to_end", lambda x, k: x.move_to_end("a"), lambda x, k: x.move_to_end("a", False)),
    Step("popitem", lambda x, k: x.popitem(last=False), put_back), look_errors=(RuntimeError, KeyError)))


def counter_steps():
    return [
        Step("__missing__", lambda x, k: x["none"]), Step("total", lambda x, k: x.total(), level="steps", errors=RuntimeError),
        Step("elements", lambda x, k: list(x.elements()), level="steps", errors=RuntimeError, values=keys),
        Step("most_common", lambda x, k: x.most_common(2), level="steps", errors=RuntimeError, values=items),
        Step("subtract", lambda x, k: x.subtract({"n": -9}), take("n"), level="steps"),
        Step("__add__ __sub__ __and__ __or__ __pos__ __neg__", lambda x, k: (x + x, x - x, x & x, x | x, +x, -x),
             level="steps", errors=RuntimeError),
        Step("__iadd__ __isub__ __iand__ __ior__ _keep_positive",
             lambda x, k: (x.__iadd__({"n": 9}), x.__isub__({"n": 9}), x.__ior__({"n": 9}), x.__iand__({"n": 9, "b": 1})),
             level="steps", errors=(RuntimeError, KeyError)),
    ]


check(Kind(
    collections.Counter, lambda content: collections.Counter(dict(content)), START, DICT_CHANGE, seen_items,
    *(s for s in dict_steps(plain=False) if s.names[0] not in ("__getitem__", "__lt__", "fromkeys", "__eq__", "__init__", "__ior__")),
    *counter_steps(), Step("__getitem__", lambda x, k: x["x"]), Step("fromkeys", lambda x, k: x.fromkeys("a")),
    Step("__eq__ __ne__ __lt__ __le__ __gt__ __ge__", lambda x, k: (x == {}, x != {}, x <= x, x < x, x >= x, x > x),
         level="steps", errors=RuntimeError),
    Step("__init__", lambda x, k: x.__init__(n=9), take("n"), level="steps"), look_errors=RuntimeError))


def changed_set(name, change):
    def run(x, kept):
        getattr(x, name)(change)
    return run


def add(v):
    return lambda x, kept: x.add(v)


def put_in_set(x, kept):
    if type(kept) is str:
        x.add(kept)


OTHER = {"n", "a"}
check(Kind(
    set, set, frozenset("ab"), [add("x"), lambda x, k: x.discard("x")], frozenset,
    Step("__contains__", lambda x, k: "x" in x), Step("__len__", lambda x, k: len(x)), Step("copy", lambda x, k: x.copy()),
    Step("copy", lambda x, k: sorted(list(x))), Step("copy", lambda x, k: frozenset(x)), Step("copy", lambda x, k: {*x}),
    Step("add", add("n"), lambda x, k: x.discard("n")), Step("discard", lambda x, k: x.discard("a"), add("a")),
    Step("remove", lambda x, k: x.remove("a"), add("a")), Step("remove", lambda x, k: x.remove("x")),
    Step("pop", lambda x, k: x.pop(), put_in_set, level="steps"), Step("clear", lambda x, k: x.clear(), add("a"), add("b")),
    Step("__iter__", lambda x, k: [v for v in x], level="steps", errors=RuntimeError, values=keys),
    Step("update", changed_set("update", {"n"}), lambda x, k: x.discard("n"), level="steps"),
    Step("__ior__", changed_set("__ior__", {"n"}), lambda x, k: x.discard("n"), level="steps"),
    Step("__iand__", changed_set("__iand__", {"a", "x"}), add("b"), level="steps"),
    Step("__isub__", changed_set("__isub__", {"a"}), add("a"), level="steps"),
    Step("__ixor__", changed_set("__ixor__", {"a"}), add("a"), level="steps"),
    Step("intersection_update", changed_set("intersection_update", {"a", "x"}), add("b"), level="steps"),
    Step("difference_update", changed_set("difference_update", {"a"}), add("a"), level="steps"),
    Step("symmetric_difference_update", changed_set("symmetric_difference_update", {"a"}), add("a"), level="steps"),
    *(Step(name, lambda x, k, name=name: getattr(x, name)(OTHER), level="steps",
           values=lambda v: isinstance(v, bool) or keys(v))
      for name in ("__and__", "__or__", "__sub__", "__xor__", "__rand__", "__ror__", "__rsub__", "__rxor__", "difference",
                   "intersection", "symmetric_difference", "union", "isdisjoint", "issubset", "issuperset",
                   "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")),
    Step("__repr__", lambda x, k: eval(repr(x)), level="steps", errors=RuntimeError, values=keys),
    Step("__init__", lambda x, k: set.__init__(x, "ab"), level="steps"),
    Step("__reduce__", pickled, level="steps", errors=RuntimeError, values=keys),
))


def put_right(x, kept):
    if type(kept) is str:
        x.append(kept)


def put_left(x, kept):
    if type(kept) is str:
        x.appendleft(kept)


def deque_grown(x, kept):
    x += "n"


def deque_times(x, kept):
    x *= 2


def deque_back(x, kept):
    while len(x) > 3:
        x.pop()


def deque_again(x, kept):
    x.__init__("abc")


MUTATED = (RuntimeError, IndexError)
check(Kind(
    collections.deque, collections.deque, tuple("abc"), [lambda x, k: x.rotate(1), lambda x, k: x.rotate(-1)],
    lambda x: tuple(x.copy()),
    Step("__getitem__", lambda x, k: x[0]), Step("__getitem__", lambda x, k: x[-1]), Step("__len__", lambda x, k: len(x)),
    Step("copy", lambda x, k: x.copy()), Step("__copy__", lambda x, k: copy.copy(x)), Step("maxlen", lambda x, k: x.maxlen),
    Step("append", lambda x, k: x.append("n"), lambda x, k: x.pop()),
    Step("appendleft", lambda x, k: x.appendleft("n"), lambda x, k: x.popleft()),
    Step("pop", lambda x, k: x.pop(), put_right), Step("popleft", lambda x, k: x.popleft(), put_left),
    Step("rotate", lambda x, k: x.rotate(2), lambda x, k: x.rotate(-2)), Step("reverse", lambda x, k: x.reverse()),
    Step("insert", lambda x, k: x.insert(1, "n"), lambda x, k: x.__delitem__(1)),
    Step("__setitem__", lambda x, k: x.__setitem__(0, "b")), Step("__delitem__", lambda x, k: x.__delitem__(0), lambda x, k: x.append("b")),
    Step("clear", lambda x, k: x.clear(), lambda x, k: x.append("a"), lambda x, k: x.append("b")),
    Step("extend", lambda x, k: x.extend("n"), deque_back, level="steps", errors=MUTATED),
    Step("extendleft", lambda x, k: x.extendleft("n"), deque_back, level="steps", errors=MUTATED),
    Step("__iadd__", deque_grown, deque_back, level="steps", errors=MUTATED),
    Step("__imul__", deque_times, deque_back, level="steps", errors=MUTATED),
    Step("__iter__", lambda x, k: [v for v in x], level="steps", errors=MUTATED, values=keys),
    Step("__reversed__", lambda x, k: [v for v in reversed(x)], level="steps", errors=MUTATED, values=keys),
    Step("__add__ __mul__ __rmul__", lambda x, k: (x + x, x * 2, 2 * x), level="steps", errors=MUTATED),
    Step("count", lambda x, k: x.count("a"), level="steps", errors=MUTATED),
    Step("index", lambda x, k: x.index("a"), level="steps", errors=(*MUTATED, ValueError)),
    Step("remove", lambda x, k: x.remove("a"), lambda x, k: x.append("a"), level="steps", errors=(*MUTATED, ValueError)),
    Step("__contains__", lambda x, k: "z" in x, level="steps", errors=MUTATED),
    Step("__eq__ __ne__ __lt__ __le__ __gt__ __ge__", lambda x, k: (x == x, x != x, x < x, x <= x, x > x, x >= x),
         level="steps", errors=MUTATED),
    Step("__repr__", lambda x, k: repr(x), level="steps", errors=MUTATED),
    Step("__init__", deque_again, level="steps", errors=MUTATED),
    Step("__reduce__", pickled, level="steps", errors=MUTATED),
))

# --- buffers and streams in memory --------------------------------------------------------------------------


def read_view(x, kept):
    return x[0], x[1:3].tobytes()[1], len(x), x.tolist()[2:], bytes(x)[3]


def view_facts(x, kept):
    return (x.c_contiguous, x.contiguous, x.f_contiguous, x.format, x.itemsize, x.nbytes, x.ndim, type(x.obj), x.readonly,
            x.shape, x.strides, x.suboffsets, x.toreadonly().readonly, x.cast("H").format)


def view_used(x, kept):
    with x[1:] as part:
        got = part[2]
    return got, answer(lambda p, kept: p[0], part, None)


check(Kind(
    memoryview, lambda content: memoryview(bytearray(content)), b"aaaa",
    [lambda x, k: x.__setitem__(0, 98), lambda x, k: x.__setitem__(0, 97)], bytes,
    Step("__getitem__", lambda x, k: x[0]), Step("__len__", lambda x, k: len(x)),
    Step("__setitem__", lambda x, k: x.__setitem__(2, 99), lambda x, k: x.__setitem__(2, 97)),
    Step("__delitem__", lambda x, k: x.__delitem__(0)), Step("tobytes", lambda x, k: x.tobytes()),
    Step("tolist", lambda x, k: x.tolist()), Step("hex", lambda x, k: x.hex()), Step("__iter__", lambda x, k: list(x)),
    Step("c_contiguous contiguous f_contiguous format itemsize nbytes ndim obj readonly shape strides suboffsets"
         " toreadonly cast", view_facts),
    Step("__enter__ __exit__ release", view_used), Step("__eq__ __ne__", lambda x, k: (x == b"aaaa", x != b"aaaa"), level="steps"),
    Step("__lt__ __le__ __gt__ __ge__", lambda x, k: x < x), Step("__repr__", lambda x, k: repr(x)[:14], level="steps"),
))


def write_at(f, data):
    return lambda x, kept: f(x, data)


def readinto(name):
    def run(x, kept):
        into = bytearray(4)
        n = getattr(x, name)(into)
        return n, into
    return run


def make_bytes(content):
    x = io.BytesIO()
    x.__setstate__((*content, None))
    return x


def bytes_state(x):
    return x.__getstate__()[:2]


def make_text(content):
    x = io.StringIO()
    x.__setstate__((*content, None))
    return x


def text_state(x):
    return x.__getstate__()[:3]


def stream_steps(data, lines):
    first = lambda x, k: x.seek(0)
    return [
        Step("read", lambda x, k: x.read(2)), Step("read", lambda x, k: x.read()), Step("readline", lambda x, k: x.readline()),
        Step("getvalue", lambda x, k: x.getvalue()), Step("seek", first), Step("tell", lambda x, k: x.tell()),
        Step("truncate", lambda x, k: x.truncate(2), lambda x, k: x.seek(2), lambda x, k: x.write(data), level="steps"),
        Step("write", lambda x, k: x.write(data), first, level="steps"), Step("writelines", lambda x, k: x.writelines([data]), first, level="steps"),
        Step("readlines", lambda x, k: x.readlines(), level="steps"), Step("__next__", lambda x, k: next(x)),
        Step("__iter__", lambda x, k: list(x), level="steps"),
        Step("readable writable seekable isatty closed", lambda x, k: (x.readable(), x.writable(), x.seekable(), x.isatty(), x.closed)),
        Step("flush __enter__", lambda x, k: (x.flush(), x.__enter__() is x)), Step("fileno", lambda x, k: x.fileno()),
        Step("detach", lambda x, k: x.detach()),
        Step("_checkClosed _checkReadable _checkSeekable _checkWritable",
             lambda x, k: (x._checkClosed(), x._checkReadable(), x._checkSeekable(), x._checkWritable())),
        Step("__setstate__ __getstate__", lambda x, k: x.__setstate__((lines, *x.__getstate__()[1:])), level="steps"),
        Step("__init__", lambda x, k: x.__init__(lines), level="steps"),
    ]


STREAM_CHANGE = [lambda x, k: x.seek(0), lambda x, k: x.seek(3)]
check(Kind(
    io.BytesIO, make_bytes, (b"ab\ncd", 0), STREAM_CHANGE, bytes_state, *stream_steps(b"n", b"ab\ncd"),
    Step("read1", lambda x, k: x.read1(2)), Step("readinto", readinto("readinto")), Step("readinto1", readinto("readinto1")),
    Step("getbuffer", lambda x, k: bytes(x.getbuffer())),
    Step("close __exit__", lambda x, k: (x.close(), x.__exit__()), level="steps", errors=ValueError), look_errors=ValueError))
check(Kind(
    io.StringIO, make_text, ("ab\ncd", "\n", 0), STREAM_CHANGE, text_state, *stream_steps("n", "ab\ncd"),
    Step("encoding errors newlines line_buffering", lambda x, k: (x.encoding, x.errors, x.newlines, x.line_buffering)),
    Step("close __exit__", lambda x, k: (x.close(), x.__exit__()), level="steps", errors=ValueError), look_errors=ValueError))

if failures:
    sys.exit("\n".join(sorted(set(failures))[:60]))
print("ok")
