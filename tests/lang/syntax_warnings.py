"""Warnings of the compiler: messages, categories, lines."""
import warnings


for source in ("x is 1", "x is 'a'", "x is not ()", "1 is 1", "x is None", "x is ...", "(1, 2) is y", "-1 is x",
               "assert (x, 'message')", "assert ()", "assert (x,)", "'a' 'b'", "'\\d'", "b'\\q'", "r'\\d'",
               "'\\777'", "b'\\400'", "f'\\d{1}'", "1()", "'a'()", "[1]()", "{1}()", "None()", "(lambda: 1)()",
               "f''()", "(1, 2)()", "1[0]", "{1}[0]", "None[0]", "'a'['b']", "[1]['a']", "[1, 2](3)",
               "(1, 2)[1.5]", "'abc'[1, 2]", "[1][1]", "...[0]", "x = 1if 1else 2", "0xfor x", "1or 2", "0b1and 2",
               "1in x", "[x for x in 1if 1]", "if 1: pass\nelif 'a' is x: pass", "def f():\n  '''\\d'''"):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "warn.py", "exec")
            result = "compiles"
        except SyntaxError as e:
            result = "SyntaxError " + e.msg
    print(repr(source), result)
    for w in caught:
        print("   ", w.category.__name__, w.lineno, w.filename, w.message)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    for source in ("x is 1", "'\\d'", "assert (1, 2)", "1()"):
        try:
            compile(source, "w.py", "exec")
        except SyntaxError as e:
            print(e.msg, e.lineno, e.offset, e.text)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("plain")
    warnings.warn("deprecated", DeprecationWarning)
    warnings.warn(ResourceWarning("instance"))
    warnings.warn_explicit("explicit", UserWarning, "file.py", 12)
for w in caught:
    print(w.category.__name__, w.message, isinstance(w.lineno, int))
for args in ((), (5,), ("m", 5), ("m", ValueError), ("m", "x")):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            print("no error", warnings.warn(*args))
    except TypeError as e:
        print(e)
