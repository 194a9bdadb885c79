"""The text of a Unicode error whose positions and object others set."""
from _race import together

BIG = 1 << 60


def race(e, objects):
    done = []

    def change():
        for k in range(3000):
            e.object = objects[k % len(objects)]
            e.start = (0, BIG, -5, 3)[k % 4]
            e.end = e.start + 1
        done.append(1)

    def text():
        while not done:
            assert "can't" in str(e)

    together(change, text, text)


race(UnicodeDecodeError("utf-8", b"\xff" * 10, 0, 1, "why"), [b"\xff" * 10, b"", b"\xfe" * 100])
race(UnicodeEncodeError("ascii", "\xff" * 10, 0, 1, "why"), ["\xff" * 10, "", "\u1234" * 100])
race(UnicodeTranslateError("\xff" * 10, 0, 1, "why"), ["\xff" * 10, "", "\u1234" * 100])
e = OSError(1, "x")


def change():
    for k in range(1000):
        e.characters_written = k
        e.__init__(2, "y")


def read():
    for _ in range(1000):
        try:
            assert 0 <= e.characters_written < 1000
        except AttributeError:
            pass


together(change, read, read)
print("ok")
