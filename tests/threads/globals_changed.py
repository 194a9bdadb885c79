"""Globals stored, deleted and added while others load them: a value stored, or NameError."""
from _race import together

counter = 0
flag = "a"


def change():
    global flag, counter
    for k in range(300):
        counter = k
        flag = "b" if k % 2 else "a"
        globals()["new%d" % k] = k
        if k % 3 == 0:
            globals().pop("new%d" % k)


def remove():
    global gone
    for _ in range(300):
        gone = 1
        del gone


def load():
    last = 0
    for _ in range(2000):
        n = counter
        assert n >= last and flag in "ab"
        last = n
        try:
            assert gone == 1
        except NameError:
            pass
        len


together(change, remove, load, load)
print("ok")
