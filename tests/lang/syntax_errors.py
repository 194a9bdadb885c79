"""Syntax errors: messages and positions for wrong programs of one line or a few."""


for source in ("x: int: str", "(x, y): int", "[x]: int", "x: int = ", "x: int, y: int", "1: int",
        "f(): int", "x += 1: int", "x: int += 1", "x: yield", "def f(): x: yield", "x: (y := 1)",
        "x: *a", "lambda: x: int", "None: int", "__debug__: int", "__debug__ = 1",
        "def __debug__(): pass", "class __debug__: pass", "None = 1", "True = 1",
        "def None(): pass", "class True: pass", "import None", "for None in x: pass",
        "with x as True: pass", "x.None = 1", "f(None=1)", "del None", "None += 1", "None.x = 1",
        "... = 1", "'a' = 1", "1 = x", "f() = 1", "f() += 1", "a + b = c", "-a = 1", "a = 1 = b",
        "(a, 1) = x", "[a, f()] = x", "a if b else c = 1", "lambda: 1 = x", "{a} = 1", "{a: b} = 1",
        "(a for a in b) = 1", "[a for a in b] = 1", "a < b = 1", "not a = 1", "a and b = 1", "`a`",
        "a <> b", "print 'x'", "print x", "exec 'x'", "raise A, B", "a ? b : c", "a++", "a = b c",
        "a b", "import", "from x import", "from x import *, y", "from . import *",
        "def f(): import *", "from x import (a, b", "from x import a,", "from x import (a,)",
        "import a as b.c", "from a import b as c.d", "import a.b as c", "x = (1", "x = 1)",
        "x = [1}", "x = {1]", "x = '''", "x = 'a", "x = \"a", "x = 0777", "x = 0x", "x = 0b2",
        "x = 0o8", "x = 1_", "x = 1__0", "x = 1e", "x = 1.e+", "x = 09", "x = 0_7",
        "$", "x = $1", "x = a!", "x = 1 \\ 2", "é = 1", "€ = 1",
        "x\u00a0= 1", "x = “a”", "def f:", "def f()", "def f() pass", "class C", "class C(: pass",
        "class C(a for b in c): pass", "lambda x", "lambda (x): 1", "return", "yield",
        "async def f(): async yield", "global x, ", "nonlocal", "@", "@x", "@x\ny = 1",
        "@x def f(): pass", "if x:", "else", "x = yield", "f(**a, *b)", "f(a for b in c, d)", "a[]",
        "a[1:2:3:4]", "a[b=1]", "a[*b]", "a.1", "a.", ".a", "a..b", "{**a: 1}", "{*a: 1}",
        "{a: *b}", "(*a)", "*a", "*a = b", "*a, = b", "x = *a", "x = *a,", "del *a", "return *a, b",
        "f(*)", "[*]", "a = b = ", "a == = b", "a = == b", "and", "a and", "not", "a not b",
        "a is is b", "a in", "a if b", "a if b else", "(a, b) += 1", "[a] += 1", "x = {a, b: c}",
        "x = {a: b, c}", "from __future__ import nope", "from __future__ import braces",
        "x = 1\nfrom __future__ import annotations", "from __future__ import *", "b'é'", "'\\x1'",
        "'\\u12'", "'\\N{no such}'", "'\\N'", "b'\\x1'", "'\\U00110000'", "f'\\N{no such}'",
        "'a' b'b'", "try: pass", "with: pass", "with x: ", "with x as: pass", "with x as 1: pass",
        "with (x as y, z as): pass", "with x as f(): pass", "while True print(1)",
        "def f(a, b):\n  return a\n b", "\tx\n  y", "if 1:\n\t\tx\n\ty\n\t  z"):
    try:
        compile(source, "s.py", "exec")
        print(repr(source), "compiles")
    except SyntaxError as e:
        print(repr(source), "->", type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno,
            e.end_offset)
