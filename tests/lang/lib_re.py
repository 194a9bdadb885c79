"""re: patterns, groups, flags, substitution, splitting, scanners, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import re

m = re.match(r"(\w+) (?P<second>\w+)(?: (\d+))?", "hello world rest")
print(m, m.group(), m.group(1), m.group("second"), m.group(1, 2), m.groups(), m.groups("none"),
    m.groupdict(), m.start(2), m.end(), m.span("second"), m.lastindex, m.lastgroup, m.pos, m.endpos,
    m.string, m.re.pattern, m[2], m["second"], m.regs, m.expand(r"\2-\g<second>-\1"))
for pattern, text in ((r"a.c", "abc a\nc"), (r"^b", "a\nb"), (r"(?m)^b", "a\nb"),
        (r"(?s)a.c", "a\nc"), (r"(?i)ABC", "xabcx"), (r"a*", "aaa"), (r"a+?", "aaa"),
        (r"a{2,3}", "aaaa"), (r"a{2}", "a"), (r"[a-c]+", "xxabcdx"), (r"[^a-c]+", "abcxyz"),
        (r"\d+\.\d*", "x3.14"), (r"\bfoo\b", "a foo b"), (r"\Bo", "foo"), (r"(a|b)*c", "ababc"),
        (r"(?=b)b", "ab"), (r"a(?!b)", "abac"), (r"(?<=a)b", "ab"), (r"(?<!a)b", "abcb"),
        (r"(\w)\1", "hello"), (r"(?P<q>['\"]).*?(?P=q)", "x 'y' z"), (r"\s+", "a \t\n b"),
        (r"[\w.]+@[\w.]+", "mail a.b@c.d now"), (r"$", "ab"), (r"\Z", "ab\n"),
        (r"(?x) a  # comment\n b", "ab"), (r"(a)?b(?(1)c|d)", "abc bd"), (r"é+", "caféé"),
        (r"\w+", "日本 abc"), (r"(?a)\w+", "日本 abc"), (r"a|ab|abc", "abc"), (r"", "abc"),
        (r"(a+)+b", "aaab"), (r"[]a]+", "]a"), (r"[\]\-^]+", "^-]"), (r"\x41\u0042", "AB"),
        (r"(?:ab){2}", "ababab"), (r"a*+a", "aaa"), (r"(?>a*)b", "aab"), (r".{3,}?d", "abcdabcd"),
        (r"(?i:A)b", "ab AB"), (r"^$", ""), (r"\.", "a.b"), (r"[[:alpha:]]", "a]")):
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        m = re.search(pattern, text)
        print(repr(pattern), m and (m.span(), m.group(), m.groups()), re.findall(pattern, text),
            bool(re.match(pattern, text)), bool(re.fullmatch(pattern, text)))
print(re.sub(r"\d", "#", "a1b22"), re.sub(r"(\w)(\d)", r"\2\1", "a1 b2"),
    re.sub("x", lambda m: m.group().upper() + str(m.start()), "axbx"), re.subn("a", "b", "aaa", 2),
    re.sub("", "-", "abc"), re.sub("b*", "-", "abc"), re.sub(r"(?P<n>\d+)", r"<\g<n>>\g<0>", "x12"),
    re.sub("a", r"\n\t\\", "a"), re.sub("(a)|b", r"[\1]", "ab"),
    re.sub("é", "e", "café", flags=re.I), re.sub("a", "", "banana", count=1))
print(re.split(r"[,;]", "a,b;c"), re.split(r"([,;])", "a,b;c"), re.split(r"\s*", "a b"),
    re.split("x", "abc"), re.split(",", "a,b,c", 1), re.split("(a)|b", "xaybz"),
    re.findall("(a)(b)?", "abaa"), re.findall(r"\b", "ab cd"),
    [m.span() for m in re.finditer("a*", "baac")])
p = re.compile(r"(\w)(\d)?", re.I | re.M)
print(p, p.flags, p.groups, p.groupindex, p.match("a1", 1), p.search("  a1", 1).span(),
    p.findall("a1b"), p.fullmatch("a1", 0, 1).group(), p == re.compile(r"(\w)(\d)?", re.I | re.M),
    re.compile(p) is p, hash(p) == hash(re.compile(r"(\w)(\d)?", re.I | re.M)), re.I, re.I | re.S,
    re.escape("a.b*c d-é"), re.compile(b"a").match(b"abc"), re.findall(rb"\w", b"a\xe9"))
for pattern in ("(", ")", "[", "a**", "*a", "(?P<1>a)", "(?P<a>x)(?P<a>y)", "(?P=zz)", r"\1",
        "a{3,2}", "(?<=a*)b", "(?z)", "[z-a]", "(?P<a", "\\", "(?(1)a|b|c)", "(?(9)a)", r"\q",
        r"[\q]", "(?P>a)", "x{1,2}{3}", "(?:", "(?", "(?#", "a++b*+", "(?i-i:a)", "a(?i)b",
        r"\N{NOPE}", r"\x1", r"\u12", r"\8", "(?<a>b)"):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern)
        print(repr(pattern), "compiles")
    except re.error as e:
        print(repr(pattern), "->", e, e.msg, e.pos)
for f in (lambda: re.match("a", 5), lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"),
        lambda: re.match(5, "a"), lambda: re.sub("a", 5, "a"), lambda: re.sub("a", r"\9", "a"),
        lambda: re.sub("a", r"\g<x>", "a"), lambda: re.sub("a", r"\g<", "a"),
        lambda: re.sub("a", r"\q", "a"), lambda: re.match("a", "a").group(5),
        lambda: re.match("a", "a").group("x"), lambda: re.match("a", "b").group(),
        lambda: re.split("", None), lambda: re.compile("a", 5.5),
        lambda: re.match("(a)", "a").start(2), lambda: re.compile(b"a", re.U)):
    err(f)
tokens = re.compile(r"(?P<num>\d+)|(?P<name>[a-z]+)|(?P<op>[-+*/()])|(?P<ws>\s+)")
print([(m.lastgroup, m.group()) for m in tokens.finditer("12 + abc*(3-x)")])
scanner = re.Scanner([(r"\d+", lambda s, t: int(t)), (r"\w+", lambda s, t: t), (r"\s+", None)])
print(scanner.scan("12 ab 3 !x"))
print(re.sub(r"(?<!^)(?=[A-Z])", "_", "camelCaseText").lower(),
    re.findall(r"(?:(\d+)-)?(\d+)", "1-2 3 4-5"),
    bool(re.match(r"^(\d{1,3}\.){3}\d{1,3}$", "192.168.1.1")),
    re.sub(r"(\d)(?=(\d{3})+$)", r"\1,", "1234567"),
    re.search("a" * 50 + "b", "a" * 100 + "b").span(), len(re.findall("[ab]", "ab" * 1000)),
    re.match(r"((a)|(b))*", "ab").groups(), re.match("(?:(a)|b)*", "ab").group(1),
    re.fullmatch("a|ab", "ab").group(), re.search(r"(?s).*", "a\nb").group())
