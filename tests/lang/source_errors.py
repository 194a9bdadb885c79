"""Errors in source that is bytes: encodings, undecodable text; contexts; AttributeErrors."""
import sys


def show(source):
    try:
        compile(source, "x", "exec")
        print("ok")
    except Exception as e:
        print(type(e).__name__, e)
        print([getattr(e, n, 0) for n in ("msg", "filename", "lineno", "offset", "text")])


show(b"\xef\xbb\xbf#coding: utf8\nprint('\xe6\x88\x91')\n")
show(b"#coding: foobar\nprint('\xe6\x88\x91')\n")
show(b"#coding: rot13\nprint('\xe6\x88\x91')\n")
show(b"#coding: ascii\nprint('\xe6\x88\x91')\n")
show(b"\xef\xbb\xbf#coding: latin1\nprint('\xe6\x88\x91')\n")
show(b"print('\xe6')\n")
show(b"x=1\n\xf6\n")
show(b"\xef\xbb")
show(b"\xef\xbba")


def chain(e):
    found = []
    while e is not None and len(found) < 9:
        found.append(e.args[0])
        e = e.__context__
    return found


def raises(exc):
    try:
        yield
    finally:
        raise exc


one, two, three, four = [Exception(i) for i in range(1, 5)]
try:
    raise one
except Exception:
    current = one
    for exc in two, three, four:
        g = raises(exc)
        next(g)
        try:
            g.throw(current)
        except Exception as e:
            current = e
            print(chain(e))


class Hidden:
    def __getattr__(self, name):
        raise AttributeError


for f in lambda: Hidden().there, lambda: getattr(Hidden(), "there"):
    try:
        f()
    except AttributeError as e:
        print(e.name, type(e.obj))


def unbound():
    print(somethong)
    somethong = 1


try:
    unbound()
except UnboundLocalError as e:
    print(e, e.name)
namespace = {}
type(unbound)(compile("a = 1; b = a + 1; del a", "?", "exec"), namespace)()
print(sorted(k for k in namespace if k != "__builtins__"))


class Frozen(dict):
    def __setitem__(self, key, value):
        raise KeyError("frozen")


for globals in Frozen(), {"__builtins__": 123}:
    try:
        exec("x = 1; print(x)", globals)
    except (KeyError, TypeError) as e:
        print(repr(e))
try:
    type("A", (), {"__doc__": "x\udcdcy"})
except UnicodeEncodeError as e:
    print(e)
