"""str.format: simple fields, and whatever is next to simple; % with mappings of few and many keys."""


def err(f, *args, **kw):
    try:
        print("no error:", f(*args, **kw))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Spec:
    def __format__(self, spec):
        return "<" + spec + ">"


class Text(str):
    def __format__(self, spec):
        return "text " + spec


class Bad:
    def __format__(self, spec):
        raise KeyError("bad")


values = dict(a=1, b="two", c=3.5, name="n", _x=[1], a1={"k": "v"}, Ä="wide", s=Spec(), t=Text("sub"))
for f in ("{}", "{0}", "{a}", "{b:>5}|{b:<5}|{b:^6}|{b:*^7}|{b:1}|{b:5s}", "{c:8.3f}|{c:e}|{a:05d}|{a:+}|{a:#x}", "{{}}", "{{{a}}}",
          "{a}{b}{c}", "x{_x}y{a1[k]}z", "{a1}", "{_x[0]}", "{a.real}", "{b!r}", "{b!r:>8}", "{b!s:.1}", "{a:{b}}", "{b:{a}}",
          "{b:>{a}{a}}", "{Ä}", "ä{b}", "{b:ä>5}", "{s:}", "{s:anything at all}", "{s:{a}}", "{t}", "{t:x}", "{b:.1}", "{b:5.1}|",
          "{b:=5}", "{b:+}", "{b:#}", "{b:d}", "{b:05}", "{b:,}", "{b:5", "{b", "{", "}", "a}b", "{b}}", "{b}{", "{b!}", "{b!x}", "{b:}}",
          "{missing}", "{missing.x}", "{1}", "{2}", "{10}", "{99999999999999999999}", "{}{}", "{}{}{}", "{0}{}", "{}{0}", "{a}{}{b}{}",
          "{:>4}{:<4}|", "{1:>4}{0}", "{ a}", "{a }", "{-1}", "{0x}", "{a[b}", "{a..b}", "{a:10}" * 3, "{b:\x00>5}", "{:5}{a:5}"):
    err(f.format, "p0", 11, **values)
    err(f.format_map, values)
err("{}".format)
err("{} {}".format, Bad(), 1)
err("{a.b}".format, **{"a.b": 1})
err("{a[0]} {a!r}".format, **{"a[0]": 1, "a!r": 2, "a": [3]})
err("{a b}".format, **{"a b": 1})
err("{}".format, Text("x"))
print("{:>10}|{:<10}|{:^10}".format("é", "日本", "\U0001f600"), "{} {}".format("é", "日本"))
print(("{:d}," * 50).format(*range(50)), ("{%d}" * 12 % tuple(range(12))).format(*"abcdefghijkl"))

few = {"a": 1, "b": "two", "c": 3.5, "": "empty", "long key with spaces": "x", "p(q)r": "y"}
gone = dict(few, zz=1)
del gone["zz"], gone["c"]
many = {"k%d" % i: i for i in range(30)}
other = dict(few)
other[1] = "int"
for d in (few, gone, {**many, **few}, other, {}):
    for f in ("%(a)d|%(b)s|%(c).1f", "%()s", "%(long key with spaces)s", "%(p(q)r)s", "%(a)s%(a)s%%", "%(k7)s", "%(ä)s", "%(b", "%(b)"):
        err(lambda: f % d)
