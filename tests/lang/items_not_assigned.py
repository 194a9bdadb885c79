"""Assigning and deleting items of what has none that can be: the messages, also for numbers too large to be an index."""
import collections
import types


class Plain:
    pass


class Index:
    def __index__(self):
        return 2**70


class Bad:
    def __index__(self):
        raise KeyError("no index")


class Tuple(tuple):
    pass


class Stores(tuple):
    def __setitem__(self, key, value):
        print("stored", type(key).__name__)


def assign(o, key):
    o[key] = 1


def delete(o, key):
    del o[key]


things = [(1, 2), "abc", b"abc", range(3), frozenset(), set(), {}.keys(), {}.values(), {}.items(), Plain(), Plain,
          object(), 1, 1.5, None, iter([]), slice(1), Tuple((1, 2)), Stores(), [], bytearray(), collections.deque(),
          types.MappingProxyType({}), collections.namedtuple("N", "a")(1), memoryview(bytearray(2))]
for o in things:
    for key in 0, True, 2**70, -2**70, Index(), Bad(), "x", None, slice(0, 2**70):
        for change in assign, delete:
            if isinstance(o, list) and isinstance(key, slice):
                continue
            try:
                change(o, key)
            except Exception as e:
                print(change.__name__, type(o).__name__, type(key).__name__, type(e).__name__, e)
