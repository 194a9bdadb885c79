"""A __len__ that gives its object a class with __bool__: the answer is that of a length."""


class After:
    def __bool__(self):
        raise AssertionError("not asked")


class Before:
    def __init__(self, n):
        self.n = n

    def __len__(self):
        self.__class__ = After
        return self.n


class BoolBefore:
    def __bool__(self):
        self.__class__ = LenAfter
        return self.n


class LenAfter:
    def __len__(self):
        raise AssertionError("not asked")


def ask(make):
    answers = []
    for n in (3, 0, True, False):
        answers.append("yes" if make(n) else "no")
        answers.append(not make(n))
        answers.append(bool(make(n)))
        x = make(n) or "other"
        answers.append(type(x).__name__)
        while make(n):
            answers.append("loop")
            break
    return answers


def make_bool(n):
    x = BoolBefore()
    x.n = n
    return x


for _ in range(3):
    print(ask(Before))
for n in (3, True):
    try:
        print("yes" if make_bool(n) else "no")
    except TypeError as e:
        print(e)
try:
    print("yes" if Before(-1) else "no")
except ValueError as e:
    print(e)
try:
    print(not Before("x"))
except TypeError as e:
    print(e)
