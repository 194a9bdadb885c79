"""What another thread may change is looked at once: an Unpickler at work, a shape that grows, a class that is replaced."""
import collections
import functools
import gc
import io
import pickle
from _race import together

ROUNDS = 3000
data = pickle.dumps([collections.OrderedDict, functools.partial, len], 0)
ended = []


def until_ended(function):
    while not ended:
        try:
            function()
        except (RuntimeError, pickle.UnpicklingError, ValueError, TypeError, KeyError, AttributeError):
            pass


def first(function):
    def run():
        try:
            for i in range(ROUNDS):
                function(i)
        finally:
            ended.append(1)

    return run


def load(i):
    stream.seek(0)
    try:
        unpickler.load()
    except RuntimeError:
        pass


stream = io.BytesIO(data)
unpickler = pickle.Unpickler(stream)
find = lambda: unpickler.find_class("collections", "deque")
together(first(load), lambda: until_ended(find), lambda: until_ended(find))

ended.clear()
view = memoryview(b"x")
lengths = [1] * 60


def resize(i):
    lengths.extend([1] * 200)
    del lengths[60:]


def cast():
    v = view.cast("B", lengths)
    assert v.ndim <= 64 and len(v.shape) == len(v.strides) == v.ndim, v.ndim


together(first(resize), lambda: until_ended(cast), lambda: until_ended(cast))

A = type("A", (), {})


@functools.lru_cache(maxsize=4, typed=True)
def replaced(x, y=None):
    global A
    x.__class__ = A = type("A", (), {})
    gc.collect()


for i in range(20):
    replaced(A(), y=A())
gc.collect()

words = collections.deque(range(50))
ended.clear()


def again(i):
    words.__init__(range(i % 30), i % 40 if i % 3 else None)


def ask():
    assert words.maxlen is None or words.maxlen < 40
    repr(words), words.__sizeof__(), words.__copy__(), words.__reduce__(), words.append(1)
    words.__imul__(2)


together(first(again), lambda: until_ended(ask), lambda: until_ended(ask))


def two_tracebacks():
    found = []
    for _ in range(2):
        try:
            raise ValueError
        except ValueError as e:
            found.append(e.__traceback__)
    return found


def link(a, b):
    try:
        a.tb_next = b
    except ValueError:
        return 0
    return 1


for _ in range(300):
    a, b = two_tracebacks()
    assert sorted(together(lambda: link(a, b), lambda: link(b, a))) == [0, 1]


class Renamed(collections.OrderedDict):
    def items(self):
        Renamed.__name__ = "".join(["Renamed", str(id(self))])
        return super().items()


shown = [Renamed(a=1) for _ in range(200)]
assert all(repr(x).startswith("Renamed%d(" % id(x)) for x in shown), repr(shown[0])

class Base:
    pass


class Derived(Base):
    pass


it = Derived()
changing = super(Derived)
ended.clear()


def bind_again(i):
    kind = type("Kind", (Derived,), {})
    super.__init__(changing, kind)
    super.__init__(changing, kind, kind())


def bound():
    assert repr(changing).startswith("<super: <class "), repr(changing)
    super.__get__(changing, it), changing.__thisclass__


together(first(bind_again), lambda: until_ended(bound), lambda: until_ended(bound))
try:
    super.__new__(super).__get__(1)
except TypeError:
    pass

leaving = SystemExit(1, 2)
ended.clear()
together(first(lambda i: leaving.__init__(i, i + 1)), lambda: until_ended(lambda: leaving.__init__(1, 2, 3)),
         lambda: until_ended(lambda: len(leaving.code) + len(leaving.args)))

missing = OSError(2, "no", "a name")
ended.clear()


def rename(i):
    missing.filename = "name %d" % i
    missing.filename2 = "other %d" % i
    del missing.filename
    if i % 3:
        del missing.filename2


def reduced():
    assert missing.__reduce__()[1][:2] == (2, "no")
    hash(missing.__reduce__()[1]), str(missing)


together(first(rename), lambda: until_ended(reduced), lambda: until_ended(reduced))
print("ok")
