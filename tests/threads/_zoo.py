"""One object of every kind there is, for random_methods.py: makers, and what is left alone."""
import abc
import array
import ast
import asyncio
import bz2
import codecs
import collections
import contextlib
import contextvars
import csv
import datetime
import decimal
import enum
import fractions
import functools
import hashlib
import hmac
import io
import itertools
import json
import lzma
import mmap
import operator
import pickle
import queue
import random
import re
import select
import string
import struct
import sys
import threading
import time
import types
import typing
import unicodedata
import weakref
import zlib

import json.encoder
import json.scanner

Tuple = collections.namedtuple("Tuple", "a b")
variable = contextvars.ContextVar("variable", default=1)


class Plain:
    count = 3

    def __init__(self, a=1):
        self.a = a
        self.b = [a]

    def method(self, *args):
        return self.a, args

    @property
    def prop(self):
        return self.a

    @prop.setter
    def prop(self, v):
        self.a = v

    @prop.deleter
    def prop(self):
        del self.a

    @classmethod
    def make(cls, *args):
        return cls()

    @staticmethod
    def plain(*args):
        return args

    @functools.cached_property
    def cached(self):
        return [1]


class Slots:
    __slots__ = ("x", "y", "__weakref__", "__dict__")

    def __init__(self):
        self.x = 1


class Getter:
    def __getattr__(self, name):
        return name

    def __setattr__(self, name, v):
        object.__setattr__(self, name, v)


class Abstract(abc.ABC):
    @abc.abstractmethod
    def f(self):
        pass


class Color(enum.Enum):
    RED = 1
    BLUE = 2


class Flags(enum.Flag):
    A = 1
    B = 2


class OfList(list):
    note = 1


class OfDict(dict):
    def __missing__(self, key):
        return key


class OfInt(int):
    pass


class OfStr(str):
    pass


class OfTuple(tuple):
    pass


class OfSet(set):
    pass


class OfBytes(bytes):
    pass


def a_function(a, b=2, *args, c=3, **more):
    """Text."""
    x = a
    return x, b, args, c, more


def closure():
    n = 1

    def inner(a=1):
        nonlocal n
        n = a
        return n
    return inner


def generate(x=None):
    try:
        got = yield 1
        yield from [1, 2, got]
        yield from (i for i in range(5))
        with contextlib.suppress(ValueError):
            yield 4
    finally:
        x = None


def waiting():
    yield 1
    yield 2
    return 3


class Awaited:
    def __await__(self):
        return waiting()


async def coroutine():
    x = 1
    await Awaited()
    await Awaited()
    return x


async def agenerate():
    for i in range(5):
        yield i
        await Awaited()


def started(g):
    next(g)
    return g


def started_coroutine():
    c = coroutine()
    c.send(None)
    return c


def raised():
    def deep(n):
        local = [n]
        if n:
            deep(n - 1)
        raise ValueError(local)
    try:
        deep(3)
    except ValueError as e:
        return e


def frame():
    a, b = 1, [2]

    def inner():
        return sys._getframe(), a, b
    return inner()[0]


def class_made():
    return type("Made", (Plain,), {"z": 1, "__doc__": "text"})


def token():
    return contextvars.copy_context().run(lambda: variable.set(1))


def unpickler():
    return pickle.Unpickler(io.BytesIO(pickle.dumps([1, {2: "x"}, (3, 4), {5}]) * 10))


def pickler():
    p = pickle.Pickler(io.BytesIO())
    p.dump([1, 2, (3,)])
    return p


def view_1():
    return memoryview(bytearray(b"some bytes in a row"))


def mapped():
    m = mmap.mmap(-1, 64)
    m[:5] = b"bytes"
    return m


def node():
    return ast.parse("x = 1 + y\nf(a, *b)").body[0]


def groups():
    return ExceptionGroup("g", [ValueError(1), KeyError(2), ExceptionGroup("h", [TypeError()])])


def namespace_code():
    return compile("x = [a for a in range(3)]\ndef f(a, *, b=1): return a + b", "name", "exec")


def null(mode):
    return lambda: open("/dev/null", mode)


ROW = [3, 1, 2, 5, 4]

MAKERS = [
    # containers
    lambda: list(range(10)), lambda: ["a", "b", "c"], list, lambda: dict.fromkeys(range(10)), lambda: {"a": 1, "b": 2},
    dict, lambda: set(range(10)), lambda: {"a", "b"}, set, lambda: frozenset(range(5)), lambda: (1, 2, 3), lambda: collections.deque(range(10)),
    lambda: collections.deque("abc", 5), lambda: collections.OrderedDict(a=1, b=2, c=3), lambda: collections.defaultdict(list, a=[1]),
    lambda: collections.Counter("abcab"), lambda: collections.ChainMap({1: 2}, {3: 4}), lambda: collections.UserDict(a=1),
    lambda: collections.UserList("abc"), lambda: array.array("i", range(10)), lambda: array.array("d", [1.5, 2.5]),
    lambda: array.array("u", "text"), lambda: bytearray(b"some bytes"), bytearray, view_1, lambda: memoryview(b"constant"),
    lambda: memoryview(bytearray(48)).cast("i", [3, 4]), lambda: memoryview(array.array("h", range(9)))[::2],
    lambda: range(10), lambda: range(0, 100, 7), lambda: slice(1, 5, 2), mapped,
    # atoms
    lambda: "text", lambda: "b\u00e4h", lambda: "\u0101\u0102 long " * 5, lambda: b"bytes", lambda: 5, lambda: 10 ** 20, lambda: 2.5, lambda: 1e300,
    lambda: 1j, lambda: None, lambda: True, lambda: NotImplemented, lambda: Ellipsis, lambda: Tuple(1, 2), lambda: time.gmtime(0),
    lambda: sys.version_info, lambda: fractions.Fraction(1, 3), lambda: Color.RED, lambda: Flags.A | Flags.B,
    # subclasses
    lambda: OfList([1, 2]), lambda: OfDict(a=1), lambda: OfInt(5), lambda: OfStr("text"), lambda: OfTuple((1, 2)), lambda: OfSet([1]),
    lambda: OfBytes(b"x"),
    # objects and classes
    Plain, Slots, Getter, object, class_made, lambda: type("Empty", (), {}), lambda: type("M", (type,), {})("K", (), {}), lambda: Abstract,
    lambda: type("L", (list,), {"__slots__": ("a",)}), lambda: Plain().method, lambda: Plain.make, lambda: Plain.__dict__["plain"],
    lambda: Plain.__dict__["make"], lambda: property(len, doc="d"), lambda: classmethod(a_function), lambda: staticmethod(a_function),
    lambda: functools.cached_property(a_function), lambda: super(Plain, Plain()), lambda: types.SimpleNamespace(a=1, b=2),
    lambda: types.MappingProxyType({"a": 1}), lambda: list[int], lambda: int | str, lambda: typing.List[int], lambda: typing.TypeVar("T"),
    lambda: Slots.x, lambda: str.join, lambda: "a".join, lambda: "a".__add__, lambda: str.__add__, lambda: len, lambda: [].append,
    lambda: type.__dict__["__dict__"], lambda: dict.fromkeys, lambda: types.ModuleType("zoo", "doc"), lambda: threading.local(),
    # functions and frames
    lambda: types.FunctionType(a_function.__code__, {}, "f", (1,)), closure, lambda: (lambda *a: a), lambda: closure().__closure__[0],
    lambda: a_function.__code__, namespace_code, lambda: generate.__code__, frame, lambda: raised().__traceback__, raised, generate,
    lambda: started(generate()), lambda: (i for i in range(10)), coroutine, started_coroutine, agenerate,
    lambda: agenerate().asend(None), lambda: agenerate().__anext__(), lambda: agenerate().aclose(), lambda: agenerate().athrow(ValueError),
    lambda: coroutine().__await__(), lambda: types.CellType(1),
    # exceptions
    lambda: ValueError("a"), lambda: KeyError("a"), lambda: OSError(2, "text", "file"), groups, lambda: StopIteration(1),
    lambda: UnicodeDecodeError("utf-8", b"x\xff", 1, 2, "why"), lambda: UnicodeEncodeError("utf-8", "x\udc00", 1, 2, "why"),
    lambda: SyntaxError("m", ("f", 1, 2, "text")), lambda: ImportError("m", name="n", path="p"), lambda: AttributeError("a", name="n", obj=1),
    lambda: NameError("a", name="n"), lambda: SystemExit(1), lambda: BlockingIOError(1, "x", 3),
    # iterators
    lambda: iter(list(ROW)), lambda: reversed(list(ROW)), lambda: iter(dict.fromkeys(ROW)), lambda: iter({1: 2}.items()), lambda: {1: 2, 3: 4}.keys(),
    lambda: {1: 2, 3: 4}.values(), lambda: {1: 2, 3: 4}.items(), lambda: reversed({1: 2}), lambda: iter(set(ROW)), lambda: iter(tuple(ROW)),
    lambda: iter("text"), lambda: iter("b\u0101d"), lambda: iter(b"bytes"), lambda: iter(bytearray(b"bytes")), lambda: iter(range(10)),
    lambda: iter(range(0, 10 ** 30, 10 ** 29)), lambda: reversed(range(10)), lambda: iter(array.array("i", ROW)), lambda: iter(collections.deque(ROW)),
    lambda: reversed(collections.deque(ROW)), lambda: iter(view_1()), lambda: iter([1, 2, 3].pop, 1), lambda: enumerate(list(ROW)), lambda: zip(ROW, "abcde"),
    lambda: map(str, ROW), lambda: filter(None, ROW), lambda: itertools.accumulate(ROW), lambda: itertools.chain(ROW, "abc"),
    lambda: itertools.chain.from_iterable([ROW, "abc"]), lambda: itertools.combinations(ROW, 2),
    lambda: itertools.combinations_with_replacement(ROW, 2), lambda: itertools.compress(ROW, [1, 0, 1]),
    lambda: itertools.dropwhile(lambda x: x > 1, ROW), lambda: itertools.filterfalse(None, [0, 1, 0]), lambda: itertools.groupby([1, 1, 2, 2]),
    lambda: next(itertools.groupby([1, 1, 2, 2]))[1], lambda: itertools.islice(ROW, 1, 4), lambda: itertools.pairwise(ROW),
    lambda: itertools.permutations(ROW, 2), lambda: itertools.product(ROW, "ab"), lambda: itertools.starmap(max, [(1, 2), (3, 4)]),
    lambda: itertools.takewhile(lambda x: x < 5, ROW), lambda: itertools.tee(ROW)[0], lambda: itertools.zip_longest(ROW, "ab", fillvalue=0),
    lambda: itertools.repeat(1, 20), lambda: iter(collections.OrderedDict(a=1, b=2)), lambda: reversed(collections.OrderedDict(a=1).items()),
    lambda: struct.iter_unpack("h", bytes(20)), lambda: re.finditer("a", "aaaa"), lambda: iter(Slots, 1).__reduce__(), lambda: zip(),
    # weak references
    lambda: weakref.ref(Plain), lambda: weakref.ref(Plain()), lambda: weakref.proxy(Plain), lambda: weakref.proxy(len), weakref.WeakValueDictionary,
    lambda: weakref.WeakKeyDictionary({Plain: 1}), lambda: weakref.WeakSet([Plain, Slots]), lambda: weakref.WeakMethod(Plain().method),

    # files
    lambda: io.StringIO("a\nb\nc\n" * 5), lambda: io.BytesIO(b"a\nb\nc\n" * 5), lambda: io.TextIOWrapper(io.BytesIO(b"a\nb\n" * 9), "utf-8"),
    lambda: io.TextIOWrapper(io.BytesIO(b"a\nb\n" * 9), "latin-1", newline="\n"), lambda: io.TextIOWrapper(io.BytesIO(b"\x00a" * 9), "utf-16-be"),
    lambda: io.BufferedReader(io.BytesIO(b"x\n" * 50), 16), lambda: io.BufferedWriter(io.BytesIO(), 16), lambda: io.BufferedRandom(io.BytesIO(b"x\n" * 50), 16),
    lambda: io.BufferedRWPair(io.BytesIO(b"x\n" * 50), io.BytesIO(), 16), null("rb"), null("wb"), null("r"), null("w"),
    lambda: io.FileIO("/dev/null", "r"), lambda: io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")(), True),
    lambda: codecs.getincrementaldecoder("utf-8")(), lambda: codecs.getincrementalencoder("utf-16")(),
    lambda: io.BytesIO(b"xyz").getbuffer(), lambda: codecs.getreader("utf-8")(io.BytesIO(b"abc\n" * 5)),
    # native tools
    lambda: struct.Struct("ii"), lambda: struct.Struct("5s3sd"), lambda: re.compile("a+b?"), lambda: re.compile(r"(?P<n>\w)(\d)*"),
    lambda: re.compile(rb"(\w)"), lambda: re.match(r"(?P<n>\w)(\d)*", "a12"), lambda: re.compile("a").scanner("aaaa"),
    lambda: csv.reader(["a,b\n"] * 20), lambda: csv.writer(io.StringIO()), lambda: csv.reader([]).dialect, lambda: csv.DictReader(["a,b\n", "1,2\n"]),
    json.JSONDecoder, json.JSONEncoder, lambda: json.scanner.make_scanner(json.JSONDecoder()), pickler, unpickler, lambda: pickler().memo,
    lambda: unpickler().memo, lambda: pickle.PickleBuffer(bytearray(b"buffer")), lambda: decimal.Decimal("1.5"), lambda: decimal.Context(prec=5), decimal.localcontext,
    lambda: variable, token, contextvars.copy_context, lambda: operator.itemgetter(1), lambda: operator.itemgetter(1, 2),
    lambda: operator.attrgetter("a"), lambda: operator.attrgetter("a.b", "c"), lambda: operator.methodcaller("index", 1),
    lambda: functools.partial(a_function, 1, b=3), lambda: functools.partialmethod(a_function, 1), lambda: functools.lru_cache(3)(a_function),
    lambda: functools.lru_cache(None)(lambda *a: 1), lambda: functools.cmp_to_key(lambda a, b: 0)(1), lambda: functools.singledispatch(a_function),
    zlib.compressobj, zlib.decompressobj, bz2.BZ2Compressor, bz2.BZ2Decompressor, lzma.LZMACompressor, lzma.LZMADecompressor,
    hashlib.md5, hashlib.sha256, hashlib.sha3_256, hashlib.shake_128, hashlib.blake2b, hashlib.blake2s, lambda: hmac.new(b"k", b"m", "sha1"),
    lambda: datetime.datetime(2020, 2, 2), lambda: datetime.date(2020, 2, 2), lambda: datetime.time(1, 2), lambda: datetime.timedelta(1, 2),
    lambda: datetime.timezone(datetime.timedelta(0, 3600)), lambda: datetime.datetime(2020, 2, 2, tzinfo=datetime.timezone.utc),
    lambda: random.Random(1), lambda: unicodedata.ucd_3_2_0, node, lambda: ast.parse("f(x)"), lambda: string.Template("$a"), string.Formatter,
    # locks and queues
    threading.Lock, threading.RLock, threading.Condition, threading.Event, lambda: threading.Semaphore(2), queue.SimpleQueue,
    lambda: queue.Queue(5), lambda: select.epoll(), select.poll, lambda: contextlib.ExitStack(), lambda: contextlib.suppress(ValueError),
    lambda: contextlib.contextmanager(generate)(), lambda: asyncio.Event(),
]

# Those are never arguments: who runs through them never ends.
ENDLESS = [lambda: itertools.cycle(list(ROW)), lambda: itertools.count(3), lambda: itertools.count(1.5, 2), lambda: itertools.repeat([1]),
           lambda: itertools.zip_longest(itertools.count(), ROW), lambda: itertools.tee(itertools.cycle(ROW))[1]]

# They wait for others, end the process, never end (a number below 0), or use system resources that this process needs.
LEFT_ALONE = {"_randbelow", "_randbelow_with_getrandbits", "_randbelow_without_getrandbits", "acquire", "acquire_lock", "__contains__", "wait", "wait_for", "get", "put", "join", "__enter__", "_acquire_restore", "run_forever", "fileno", "poll", "unregister", "register",
              "modify", "fromfd", "_at_fork_reinit", "__init_subclass__", "readinto1", "_is_owned", "from_uri", "_wait_for_tstate_lock", "as_integer_ratio"}
GET_IS_HARMLESS = (dict, contextvars.Context, contextvars.ContextVar, types.MappingProxyType, collections.UserDict, collections.ChainMap, weakref.WeakValueDictionary,
                   weakref.WeakKeyDictionary)
ENTER_IS_HARMLESS = (io.IOBase, memoryview, mmap.mmap, contextlib.ExitStack, contextlib.suppress, contextlib._GeneratorContextManager)
GROWS_FAST = {"__pow__", "__rpow__", "__ipow__", "__lshift__", "__rlshift__", "__ilshift__", "resize", "__mul__", "__rmul__", "__imul__", "ljust", "rjust",
              "center", "zfill", "truncate", "expandtabs", "to_bytes", "seek", "write_byte", "randbytes", "getrandbits", "reserve", "digest", "hexdigest", "__format__"}
