"""bool: logic, short circuit, truth of every kind of value, subclass of int."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


print(True, False, bool(), bool(0), bool(1), bool(""), bool("0"), bool([]), bool([0]), bool(None),
    bool(0.0), bool(-0.0), bool(1e-300), bool(0j), bool(float("nan")), bool(()), bool({}),
    bool(set()), bool(range(0)), bool(range(1)), bool(b""), bool(object()), bool(...),
    bool(NotImplemented.__class__))
print(True == 1, False == 0.0, True + True, True / 2, True < 2, isinstance(True, int),
    issubclass(bool, int), True.real, True.__class__.__name__, int(True), str(True), repr(False),
    f"{True}", f"{True:d}", f"{True:5}", "%d %s" % (True, True))
print(1 and 2, 0 and 2, 1 or 2, 0 or 2, "" or [], "" and [], not 1, not "", not not "a",
    None or 0 or "" or "last", 1 and 2 and 3, 0 or None)
print({True: "a", 1: "b", 1.0: "c"}, [True, 2].index(1), hash(True) == hash(1), {1, True, 1.0})


def say(x):
    print("say", x)
    return x


print(say(0) and say(1) or say(2))
print(say(1) or say(2) and say(3))
print(not say(1) == 2, (say(1) if say(0) else say(5)))
print(0 < 1 < 2, 0 < 2 < 1, 1 < 2 > 1, (0 < 1) < 2, 3 > 2 == True, 1 == 1 == 1, 1 != 2 != 1)


class NoBool:
    def __bool__(self):
        return 5


class LenOnly:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n


class Both(LenOnly):
    def __bool__(self):
        return True


class Raises:
    def __bool__(self):
        raise ValueError("no truth")


err(lambda: bool(NoBool()))
err(lambda: not NoBool())
print(bool(LenOnly(0)), bool(LenOnly(3)), bool(Both(0)), not LenOnly(0))
err(lambda: bool(LenOnly(-1)))
err(lambda: bool(LenOnly("a")))
err(lambda: 1 if Raises() else 2)
err(lambda: Raises() and 1)
err(lambda: bool(1, 2))
err(lambda: bool(x=1))
err(lambda: type("B", (bool,), {}))
print(any([0, "", None]), any([0, 3]), all([]), all([1, 0]), all([1, "a"]), any([]))
if [] or not [0]:
    print("wrong")
elif 0.0 or {}:
    print("wrong")
else:
    print("else")
while not False:
    break
print(True if 5 else False, True & False, True | False, True ^ True, True and 7)
