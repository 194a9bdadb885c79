"""str.format: fields, attributes, items, conversions, nesting, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class P:
    x = 5

    def __init__(self):
        self.name = "nm"
        self.items = [10, {"k": "v"}]

    def __format__(self, spec):
        return "P<%s>" % spec

    def __str__(self):
        return "pstr"


p = P()
print("{} {}".format(1, 2), "{0} {1} {0}".format("a", "b"), "{a} {b}".format(a=1, b=2),
    "{} {x} {}".format(1, 2, x=3), "{{}} {{{}}}".format(5), "".format(), "plain".format(1, 2),
    "{:}".format(3), "{!s}".format("x"), "{0!r:>5}".format("a"))
print("{.name} {.x}".format(p, p), "{0.items[0]} {0.items[1][k]}".format(p),
    "{a[0]} {a[-1]}".format(a={0: "zero", "-1": "minus"}), "{[key]}".format({"key": 1}),
    "{0[a b]}".format({"a b": 2}), "{0.__class__.__name__}".format(5),
    "{a.b.c}".format(a=type("A", (), {"b": type("B", (), {"c": 7})})))
print("{:abc}".format(p), "{}".format(p), "{!s}".format(p), "{!r:.3}".format("abcdef"),
    "{!a}".format("é"), "{:{}}".format(5, ">4"), "{:{w}.{p}f}".format(3.14159, w=10, p=2),
    "{0:{1}{2}}".format("x", "^", 5), "{:{a}>{b}}".format("z", a="*", b=4),
    "{0:{1[w]}}".format(7, {"w": 3}))
print("{:d} {:x} {:o} {:b} {:c} {:e} {:f} {:g} {:%} {:n} {:s}".format(42, 255, 8, 5, 65, 1.5, 2.5,
    3.5, 0.25, 1000, "s"))
print("{:>5}|{:<5}|{:^5}|{:*^7}|{:05d}|{:+d}|{: d}|{:,}|{:_}|{:#x}|{:.2f}|{:10.3e}|{:.3}".format(1,
    2, 3, 4, 5, 6, 7, 1234567, 1234567, 255, 2.345, 12345.678, "abcdef"))
for template, args, kwargs in (("{}", (), {}), ("{0} {}", (1, 2), {}), ("{} {0}", (1, 2), {}),
        ("{1}", (1,), {}), ("{a}", (), {}), ("{", (), {}), ("}", (), {}), ("{0", (1,), {}),
        ("{!}", (1,), {}), ("{!x}", (1,), {}), ("{!ss}", (1,), {}), ("{0.}", (1,), {}),
        ("{0[}", (1,), {}), ("{0[]}", ([1],), {}), ("{0[a]}", ([1],), {}),
        ("{0.nothing}", (1,), {}), ("{0[5]}", ([1],), {}), ("{0[k]}", ({},), {}),
        ("{:z}", (1,), {}), ("{:d}", ("a",), {}), ("{:s}", (1,), {}), ("{:d}", (1.5,), {}),
        ("{:x}", (1.5,), {}), ("{:.2d}", (1,), {}), ("{:,s}", ("a",), {}), ("{:c}", ("a",), {}),
        ("{:5}", (None,), {}), ("{:>5}", ([],), {}), ("{:}", ([],), {}), ("{0x}", (1,), {}),
        ("{a}", (1,), {"b": 2}), ("{ }", (1,), {}), ("{0 }", (1,), {}), ("{:{}}", (1,), {}),
        ("{:{{}}}", (1,), {}), ("{-1}", (1,), {}), ("{0[0}", ([1],), {}), ("}{", (1,), {}),
        ("{a!}", (), {"a": 1}), ("{99999999999999999999}", (1,), {})):
    print(template, end=" -> ")
    err(lambda: template.format(*args, **kwargs))
print("{a} {b[x]}".format_map({"a": 1, "b": {"x": 2}}))


class Default(dict):
    def __missing__(self, key):
        return "<%s>" % key


print("{a} {b}".format_map(Default(a=1)))
err(lambda: "{a}".format_map({}))
err(lambda: "{}".format_map({"": 1}))
err(lambda: "{0}".format_map([7]))
err(lambda: "{a}".format_map())
err(lambda: "{}".format_map(5))
print("{:%Y} {:>{n}}".format(p, "q", n=3), format(p, "zz"), format(5), format("x", ">3"),
    format(1.5, ".3f"), format(None, ""), format([1], ""))
err(lambda: format([1], "5"))
err(lambda: format(5, 5))
err(lambda: format(5, "5", 6))
err(lambda: format())
err(lambda: object().__format__("x"))
