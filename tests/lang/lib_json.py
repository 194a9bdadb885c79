"""json: parsing, writing, options, hooks, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import json

values = [None, True, False, 0, -1, 10**20, 1.5, -0.0, 1e100, 1e-7, "", "a\"b\\c/\n\t\x00\x1f\x7f",
    "é日\U0001F600", [], [1, [2, [3]]], {}, {"a": {"b": [1, None]}}, (1, 2),
    {1: 2, 1.5: 3, True: 4, None: 5}, [[], {}, ""], float("inf"), float("nan")]
for v in values:
    text = json.dumps(v)
    print(text, json.loads(text) if v == v else "nan")
print(json.dumps({"b": 1, "a": [1, 2, {"c": 3}]}, indent=2), json.dumps([1, {"a": 2}], indent="\t"),
    json.dumps({"b": 1, "a": 2}, sort_keys=True), json.dumps([1, 2], separators=(",", ":")),
    json.dumps("é", ensure_ascii=False), json.dumps([], indent=2), json.dumps({}, indent=2),
    json.dumps({"a": []}, indent=0))
for text in ("1", "-0", "1.5e3", "1E-2", " [1 , 2 ] ", '{"a":1,"a":2}',
        '"\\u00e9\\n\\ud83d\\ude00"', '"\\ud800"', "true", "[]", "{}", "NaN", "-Infinity",
        "Infinity", '{"a":{"b":[{}]}}', "1" * 30, "0.1", "\t1\r\n", '"\x7f"', "[null,true]"):
    print(repr(text), ascii(json.loads(text)))
for text in ("", " ", "[", "[1", "[1,", "[1,]", "{", '{"a"', '{"a":', '{"a":1', '{"a":1,',
        '{"a":1,}', "{a:1}", "{'a':1}", "01", "1.", ".5", "-", "+1", "tru", "nul", '"abc', '"a\nb"',
        '"\\q"', '"\\u12"', "[1 2]", "1 2", "[1]]", '{"a" 1}', "'a'", "NAN", "\ufeff1", "{1:2}",
        "[,1]", '"\x00"', "a", "{}x", "1e", '{"a":1 "b":2}'):
    try:
        print(repr(text), json.loads(text))
    except json.JSONDecodeError as e:
        print(repr(text), "->", e, e.msg, e.pos, e.lineno, e.colno)
for f in (lambda: json.dumps({1, 2}), lambda: json.dumps(object), lambda: json.dumps({(1,): 2}),
        lambda: json.dumps(b"a"), lambda: json.dumps([1j]), lambda: json.loads(5),
        lambda: json.loads(None), lambda: json.dumps(float("nan"), allow_nan=False),
        lambda: json.dumps({"a": {(1, 2): 3}}, skipkeys=True),
        lambda: json.loads(b'{"a": "\xc3\xa9"}'), lambda: json.loads(bytearray(b"[1]")),
        lambda: json.loads("[1]".encode("utf-16"))):
    err(f)
rec = []
rec.append(rec)
err(lambda: json.dumps(rec))
rd = {}
rd["a"] = rd
err(lambda: json.dumps(rd))


class Enc(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, set):
            return sorted(o)
        return super().default(o)


print(json.dumps({"s": {3, 1}}, cls=Enc), json.dumps([1j], default=str),
    json.dumps([object()], default=lambda o: "obj"))
err(lambda: json.dumps(1j, cls=Enc))
err(lambda: json.dumps(1j, default=lambda o: o))
print(json.loads('{"a": 1, "b": [2.5, {"c": 3}]}', object_hook=lambda d: sorted(d.items())),
    json.loads("[1.5, 2]", parse_float=lambda s: "f" + s, parse_int=lambda s: "i" + s),
    json.loads("NaN", parse_constant=lambda s: "const " + s),
    json.loads('{"b":1,"a":2}', object_pairs_hook=lambda p: p))
import io
f = io.StringIO()
json.dump({"k": [1, 2]}, f)
f.seek(0)
print(json.load(f), "".join(json.JSONEncoder(indent=1).iterencode([1, {"a": 2}])),
    json.JSONDecoder().raw_decode("[1] rest"), json.JSONDecoder(strict=False).decode('"a\nb"'))


class I(int):
    def __repr__(self):
        return "I!"


class S(str):
    pass


class D(dict):
    pass


import enum


class E(enum.IntEnum):
    A = 1


print(json.dumps([I(5), S("s"), D(a=1), E.A, True]), json.dumps({E.A: 1, I(7): 2, S("k"): 3}),
    json.dumps({"a": 1, "b": None}, sort_keys=True, indent=1, separators=(", ", " = ")))
deep = "[" * 500 + "]" * 500
print(json.dumps(json.loads(deep)) == deep, len(json.dumps(list(range(1000)))),
    json.loads(json.dumps({str(i): i for i in range(200)}))["150"])
