"""typing, abc and types: generics, protocols, abstract classes, overloads, aliases."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import abc
import types
import typing
from typing import Any, Callable, Generic, Literal, NamedTuple, Optional, Protocol, TypedDict, TypeVar, Union

T = TypeVar("T")
K = TypeVar("K", bound=int)


class Stack(Generic[T]):
    def __init__(self):
        self.items: list[T] = []

    def push(self, x: T) -> None:
        self.items.append(x)


s = Stack[int]()
s.push(1)
print(s.items, Stack[int], Stack[int] == Stack[int], Stack.__parameters__, T, K.__bound__,
    Stack.__orig_bases__)
err(lambda: Stack[int, str])
print(Optional[int], Union[int, str, int], Union[int], Union[int, None], Callable[[int], str],
    Literal["a", 1], Any, typing.List[int], typing.Dict[str, int], typing.Tuple[int, ...],
    list[T][int], dict[K, T][int, str], typing.get_origin(list[int]),
    typing.get_args(dict[str, int]), typing.get_args(Callable[[int], str]), typing.ClassVar[int],
    typing.Final[int], typing.Annotated[int, "meta"], typing.Type[int], typing.Iterable[int])
for f in (lambda: Union[()], lambda: Optional[int, str], lambda: typing.List[int, str],
        lambda: isinstance(5, Any), lambda: isinstance([], typing.List[int]),
        lambda: Union[int, str](), lambda: Any(), lambda: Literal[int] and Literal["x"],
        lambda: typing.ClassVar[int, str], lambda: TypeVar("A", int),
        lambda: type("X", (Any,), {}) and 1, lambda: Generic[int], lambda: Union[5, int]):
    err(f)
print(isinstance([], typing.List), isinstance(5, Union[int, str]), issubclass(int, Union[int, str]))


class Movie(TypedDict, total=False):
    name: str
    year: int


class Emp(NamedTuple):
    name: str
    id: int = 3

    def hi(self):
        return "hi " + self.name


print(Movie(name="x"), Movie.__annotations__, Movie.__total__, Emp("a"), Emp("a").hi(),
    Emp._field_defaults, Emp.__annotations__)


class HasLen(Protocol):
    def __len__(self) -> int: ...


@typing.runtime_checkable
class Closer(Protocol):
    def close(self): ...


class File:
    def close(self):
        pass


print(isinstance(File(), Closer), isinstance(5, Closer), issubclass(File, Closer))
err(lambda: isinstance([], HasLen))
err(lambda: HasLen())


def hinted(a: int, b: "str" = "x", *c: float) -> "list[int]":
    pass


print(typing.get_type_hints(hinted), typing.cast(int, "s"), typing.TYPE_CHECKING)


@typing.overload
def over(x: int) -> int: ...
@typing.overload
def over(x: str) -> str: ...
def over(x):
    return x


UserId = typing.NewType("UserId", int)
print(over(5), UserId(5), UserId.__name__, typing.no_type_check(over)(1))


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        return 0

    @property
    @abc.abstractmethod
    def name(self):
        ...

    def describe(self):
        return "%s %s" % (self.name, self.area())

    @classmethod
    @abc.abstractmethod
    def make(cls): ...


class Half(Shape):
    def area(self):
        return super().area() + 1


class Full(Half):
    name = "full"

    @classmethod
    def make(cls):
        return cls()


for cls in (Shape, Half, Full):
    err(lambda: cls().describe())
print(sorted(Shape.__abstractmethods__), Full.make().name,
    Half.__abstractmethods__ == frozenset({"name", "make"}))


class Drawable(abc.ABC):
    @classmethod
    def __subclasshook__(cls, c):
        if cls is Drawable:
            return any("draw" in b.__dict__ for b in c.__mro__)
        return NotImplemented


class Sketch:
    def draw(self):
        pass


@Drawable.register
class Registered:
    pass


print(issubclass(Sketch, Drawable), isinstance(Sketch(), Drawable), issubclass(int, Drawable),
    issubclass(Registered, Drawable), isinstance(Registered(), Drawable))


class Container(abc.ABC):
    pass


Container.register(list)
print(isinstance([], Container), issubclass(list, Container), issubclass(tuple, Container))
err(lambda: Container.register(5))
ns = types.SimpleNamespace(a=1, b=[2])
ns.c = 3
print(ns, ns == types.SimpleNamespace(a=1, b=[2], c=3), ns.a, vars(ns))
err(lambda: ns.zz)
err(lambda: types.SimpleNamespace(1))
mp = types.MappingProxyType({"a": 1})
print(mp, mp["a"], len(mp), list(mp), mp | {"b": 2}, mp.get("z"), mp == {"a": 1})


def set_mp():
    mp["a"] = 2


err(set_mp)
err(lambda: mp.clear())
err(lambda: types.MappingProxyType(5))
print(types.FunctionType is type(lambda: 1), types.GeneratorType is type(x for x in ""),
    types.NoneType, types.MethodType.__name__, types.BuiltinFunctionType is type(len),
    types.ModuleType is type(abc), types.CodeType.__name__, types.EllipsisType,
    types.CellType.__name__, types.TracebackType.__name__, types.FrameType.__name__,
    types.UnionType, types.GenericAlias)
New = types.new_class("New", (Full,), {}, lambda d: d.update(extra=5))
print(New.extra, New().describe(), types.resolve_bases((int,)), types.prepare_class("Q")[0])
P = typing.ParamSpec("P")
print(P, P.args, Callable[P, int][[int, str]], typing.Concatenate[int, P],
    typing.get_type_hints(Emp), typing.assert_type(5, int), typing.Self, typing.Never,
    typing.LiteralString)
err(lambda: typing.assert_never(5))
