"""Format specifications for strings; f-strings with every feature."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


for spec in ("", "s", "10", "<10", ">10", "^10", "*^11", ".2", ".0", "10.2", ">8.3s", "é<6", "010",
        "\U0001F600^5", "5", "3.1s", "0<8", "1"):
    print(repr(spec), [format(s, spec) for s in ("", "a", "abc", "日本語", "hello world")])
for spec in ("d", "=10", "+", " ", "-", ",", "_", "#", "x", ".", "10.", "f", "z", "ss", "+s", "=s",
        "0=5", ",s"):
    print(repr(spec), end=" ")
    err(lambda: format("abc", spec))
name, value, width, digits = "world", 42.12345, 10, 2
d = {"k": [1, 2], "q'": 3}
print(f"hello {name}", f"{value}", f"{value:.2f}", f"{value:{width}.{digits}f}|", f"{name!r}",
    f"{name!s:>8}", f"{name!a}", f"{{}}", f"{{{name}}}", f"{d['k'][1]}", f'{d["k"]}', f"{name=}",
    f"{name = }", f"{value=:.1f}", f"{name=!s}", f"{1+1=}", f"{ name }", f"{name:>{width}}",
    f"{'a' if value else 'b'}", f"{(lambda x: x * 2)(3)}", f"{[i for i in range(3)]}",
    f"{ {'a': 1}['a'] }", f"{name[0]}{name[-1]}", f"{name.upper()}", f"{1,}", f"{1, 2}",
    f"{*[1, 2], 3}", f"{3:{'>'}{5}}")
print(f"a{1}b{2}c" "d" f"{3}" r"\e" rf"\{4}" fr"{5}\n", f"", f"{'nested ' + f'{name} {1 + 1}'}",
    f'''multi
line {name}
end''', f"{'''triple'''}", f"{name!r:^{width + 5}}", f"{value!s:.4}", f"\x41{1}\n{2}\t".encode(),
f"\N{BULLET}{1}", f"{'é'}日", F"{1}")
print(f"{5:05}|{5:<5}|{5:x}|{5:#b}|{-5:=+5}|{1e10:,.0f}|{True:d}|{None}|{...}|{[]}|{'':5}|{'x':*^5}")
y = 3
print(f"{y == 3} {y != 3} {y >= 3} {y=} {y!r} {y:>3} {y if y else 0} {y**2} {y // 2} {y:{y}} {(y := 5)} {y}")


class Fmt:
    def __format__(self, spec):
        return "[" + spec + "]"

    def __repr__(self):
        return "Fmt()"


f = Fmt()
print(f"{f} {f:abc} {f!r} {f!r:>8} {f:%H:%M} {f:{y}{name}} {f=} {f=:x}")


class Bad:
    def __format__(self, spec):
        return 5


err(lambda: f"{Bad()}")
err(lambda: f"{undefined_name}")
err(lambda: f"{'a':d}")
err(lambda: f"{5:s}")
err(lambda: f"{5:{'q'}}")
err(lambda: f"{1 / 0}")
err(lambda: f"{[]:5}")
for source in ("f'{'", "f'}'", "f'{}'", "f'{ }'", "f'{a b}'", "f'{a!}'", "f'{a!x}'", "f'{a'",
        "f'{a:{b:{c}}}'", "f'{lambda x: 1}'", "f'{a!r b}'", "f'{\\'a\\'}'", "f'{#}'", "f'{a:{}}'",
        "bf'a'", "f'{a=!}'", "f'{!r}'", "f'{1:{'"):
    try:
        compile(source, "f.py", "eval")
        print(source, "compiles")
    except SyntaxError as e:
        print(source, "->", e.msg)
