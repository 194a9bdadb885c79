"""import: forms, packages made at run time, errors, __import__, sys.modules, importlib."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import os
import sys
import tempfile

root = tempfile.mkdtemp()
sys.path.insert(0, root)


def write(path, text):
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    with open(full, "w") as f:
        f.write(text)


write("mod_a.py",
    '"""Doc."""\nprint("running mod_a", __name__)\nx = 1\n_hidden = 2\n\n\ndef f():\n    return x\n')
write("mod_all.py", "__all__ = ['a', '_b']\na = 1\n_b = 2\nc = 3\n")
write("pkg/__init__.py",
    "print('pkg init', __name__, __package__)\nversion = 1\nfrom . import sub1\n")
write("pkg/sub1.py",
    "from .sub2 import two\nfrom . import version as v\none = two - 1\nprint('sub1', __name__, __package__, v)\n")
write("pkg/sub2.py", "two = 2\n")
write("pkg/deep/__init__.py", "")
write("pkg/deep/leaf.py", "from ..sub2 import two as t\nfrom ... import nothing\n")
write("pkg/deep/ok.py",
    "from ..sub2 import two\nfrom .. import sub1\nfrom . import __name__ as parent\n")
write("nspkg/inner.py", "value = 'namespace'\n")
write("bad_syntax.py", "x = 1\ny = = 2\n")
write("bad_run.py", "before = 1\nraise ValueError('while importing')\n")
write("cyc_a.py", "import cyc_b\nname = 'a'\ndef get(): return cyc_b.name\n")
write("cyc_b.py", "import cyc_a\nname = 'b'\ndef get(): return cyc_a.name\n")
write("cyc_c.py", "from cyc_d import d\nc = 1\n")
write("cyc_d.py", "from cyc_c import c\nd = 1\n")
write("dyn.py",
    "def __getattr__(name):\n    if name == 'magic':\n        return 42\n    raise AttributeError('no ' + name)\ndef __dir__():\n    return ['magic']\n")
write("bad_all.py", "__all__ = ['missing']\n")
write("bad_all2.py", "__all__ = [5]\n")
import mod_a
import mod_a as again
from mod_a import x, f as func, _hidden
from mod_a import *
print(mod_a.x, again is mod_a, x, func(), _hidden, mod_a.__name__, mod_a.__doc__,
    mod_a.__file__ == os.path.join(root, "mod_a.py"), "mod_a" in sys.modules, type(mod_a).__name__,
    repr(mod_a).replace(root, "ROOT"))
mod_a.x = 100
print(func(), x)
from mod_all import *
print(a, _b)
err(lambda: c)
import pkg
import pkg.sub2
from pkg import sub1, version
from pkg.deep import ok
print(pkg.version, pkg.sub2.two, sub1.one, ok.two, ok.parent,
    pkg.__path__ == [os.path.join(root, "pkg")], pkg.__package__, ok.__package__, pkg.deep.ok is ok)
import pkg.deep.ok as alias
import nspkg.inner
print(alias is ok, nspkg.inner.value, nspkg.__file__ if hasattr(nspkg, "__file__") else None,
    type(nspkg.__path__).__name__)
import cyc_a
print(cyc_a.get(), cyc_a.cyc_b.get())


def imp(code):
    def run():
        ns = {"__name__": "tester"}
        exec(code, ns)
        return sorted(k for k in ns if not k.startswith("__"))
    try:
        print(code, "->", run())
    except Exception as e:
        print(code, "->", type(e).__name__ + ":", str(e).replace(root, "ROOT"),
            getattr(e, "name", None), getattr(e, "path", None) and "path")


for code in ("import no_such", "import no.such", "from no_such import x", "import mod_a.sub",
        "import pkg.nothing", "from pkg import nothing", "from mod_a import nothing",
        "from mod_a import x, nothing", "import bad_syntax", "import bad_run", "import bad_run",
        "import cyc_c", "from pkg.deep import leaf", "from . import x", "from .pkg import x",
        "import pkg.sub1 as s, mod_a as m", "from pkg import (sub1, sub2)", "from bad_all import *",
        "from bad_all2 import *", "from dyn import magic", "from dyn import other",
        "from dyn import *", "import sys.path", "from os import path as p", "import os.path",
        "from os.path import join, split", "from pkg.deep import *",
        "from nspkg import inner, missing", "import pkg.deep.ok.more"):
    imp(code)
print("bad_run" in sys.modules, "bad_syntax" in sys.modules)
import dyn
print(dyn.magic, dir(dyn))
err(lambda: dyn.zz)
print(__import__("os") is os, __import__("pkg.sub2") is pkg,
    __import__("pkg.sub2", fromlist=["two"]) is pkg.sub2,
    __import__("pkg", {}, {}, ["sub1"]) is pkg)
err(lambda: __import__("pkg.zz"))
err(lambda: __import__(5))
err(lambda: __import__("x", level=-1))
import importlib
print(importlib.import_module("pkg.sub2").two, importlib.import_module(".sub2", "pkg").two,
    importlib.import_module("..sub2", "pkg.deep").two)
err(lambda: importlib.import_module(".x"))
mod_a.extra = 5
reloaded = importlib.reload(mod_a)
print(reloaded is mod_a, mod_a.x, mod_a.extra)
sys.modules["fake"] = "not a module"
import fake
print(fake)
sys.modules["blocked"] = None
imp("import blocked")
del sys.modules["mod_a"]
import mod_a as fresh
print(fresh is mod_a, fresh.x)
import types
m = types.ModuleType("made", "made doc")
m.v = 1
sys.modules["made"] = m
from made import v
print(v, m.__name__, m.__doc__, m.__dict__["v"], repr(m), m.__loader__, m.__spec__)
err(lambda: m.zz)
del m.v
err(lambda: m.v)
err(lambda: types.ModuleType())
err(lambda: types.ModuleType(5))


class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.startswith("virtual_"):
            return importlib.machinery.ModuleSpec(name, Loader())


class Loader:
    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.made_by = "loader"


import importlib.machinery
sys.meta_path.append(Finder)
import virtual_one
print(virtual_one.made_by, virtual_one.__spec__.name)
sys.meta_path.remove(Finder)
imp("import virtual_two")


def local_import():
    import math as m
    from math import pi
    global gmath
    import math as gmath
    return m.floor(pi)


print(local_import(), gmath.e > 2)


class C:
    import math
    from math import tau as t


print(C.math.sqrt(4), C.t > 6)
import shutil
shutil.rmtree(root)
