"""A JSON parser and serializer in pure Python: string scanning, slicing, recursion, dicts."""
import sys

SIZE = 450

ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
UNESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r",
             "\t": "\\t"}
SPACE = " \t\n\r"
NUMBER = "0123456789+-.eE"


class ParseError(ValueError):
    def __init__(self, message, position):
        ValueError.__init__(self, "%s at %d" % (message, position))
        self.position = position


class Parser:
    def __init__(self, text):
        self.text = text
        self.i = 0

    def parse(self):
        value = self.value()
        self.skip_space()
        if self.i != len(self.text):
            raise ParseError("extra data", self.i)
        return value

    def skip_space(self):
        text, i = self.text, self.i
        n = len(text)
        while i < n and text[i] in SPACE:
            i += 1
        self.i = i

    def value(self):
        self.skip_space()
        if self.i >= len(self.text):
            raise ParseError("unexpected end", self.i)
        c = self.text[self.i]
        if c == "{":
            return self.object()
        if c == "[":
            return self.array()
        if c == '"':
            return self.string()
        if c == "-" or c.isdigit():
            return self.number()
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.i):
                self.i += len(word)
                return value
        raise ParseError("unexpected %r" % c, self.i)

    def expect(self, c):
        self.skip_space()
        if self.text[self.i:self.i + 1] != c:
            raise ParseError("expected %r" % c, self.i)
        self.i += 1

    def accept(self, c):
        self.skip_space()
        if self.text[self.i:self.i + 1] == c:
            self.i += 1
            return True
        return False

    def object(self):
        self.expect("{")
        result = {}
        if self.accept("}"):
            return result
        while True:
            self.skip_space()
            key = self.string()
            self.expect(":")
            result[key] = self.value()
            if not self.accept(","):
                self.expect("}")
                return result

    def array(self):
        self.expect("[")
        result = []
        if self.accept("]"):
            return result
        while True:
            result.append(self.value())
            if not self.accept(","):
                self.expect("]")
                return result

    def string(self):
        self.expect('"')
        text = self.text
        parts = []
        start = i = self.i
        while True:
            c = text[i]
            if c == '"':
                parts.append(text[start:i])
                self.i = i + 1
                return "".join(parts)
            if c == "\\":
                parts.append(text[start:i])
                c = text[i + 1]
                if c == "u":
                    parts.append(chr(int(text[i + 2:i + 6], 16)))
                    i += 6
                else:
                    parts.append(ESCAPES[c])
                    i += 2
                start = i
            else:
                i += 1

    def number(self):
        text, start = self.text, self.i
        i = start
        n = len(text)
        while i < n and text[i] in NUMBER:
            i += 1
        self.i = i
        word = text[start:i]
        if "." in word or "e" in word or "E" in word:
            return float(word)
        return int(word)


def quote(s):
    parts = ['"']
    for c in s:
        if c in UNESCAPES:
            parts.append(UNESCAPES[c])
        elif " " <= c <= "~":
            parts.append(c)
        else:
            parts.append("\\u%04x" % ord(c))
    parts.append('"')
    return "".join(parts)


def write(value, out):
    if value is None:
        out.append("null")
    elif value is True:
        out.append("true")
    elif value is False:
        out.append("false")
    elif isinstance(value, str):
        out.append(quote(value))
    elif isinstance(value, (int, float)):
        out.append(repr(value))
    elif isinstance(value, (list, tuple)):
        out.append("[")
        for i, item in enumerate(value):
            if i:
                out.append(",")
            write(item, out)
        out.append("]")
    elif isinstance(value, dict):
        out.append("{")
        first = True
        for key, item in value.items():
            if not first:
                out.append(",")
            first = False
            out.append(quote(key))
            out.append(":")
            write(item, out)
        out.append("}")
    else:
        raise TypeError("cannot serialize %s" % type(value).__name__)


def dumps(value):
    out = []
    write(value, out)
    return "".join(out)


def make_document():
    records = []
    for i in range(40):
        records.append({
            "id": i * 7919,
            "name": "record \"%d\" \u00e9\n" % i,
            "ratio": i / 7.0,
            "tags": ["t%d" % (j * i % 10) for j in range(i % 6)],
            "active": i % 3 == 0,
            "parent": None if i % 4 == 0 else {"id": i // 4, "path": "C:\\data\\%d" % i},
            "matrix": [[i + j, -j, j * 1e10] for j in range(3)],
        })
    return {"version": 3, "records": records, "empty": [{}, [], ""]}


def main(repeats):
    document = make_document()
    text = dumps(document)
    for _ in range(repeats):
        again = Parser(text).parse()
        if dumps(again) != text or again != document:
            print("wrong result")
            sys.exit(1)
    try:
        Parser("[1, 2, }").parse()
    except ParseError as error:
        print(len(text), error)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
