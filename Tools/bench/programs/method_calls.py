"""Calls and attributes: methods, inheritance, super, class and static methods, properties,
slots, keyword and default arguments, variable arguments, __call__, __getattr__, bound methods.
"""
import sys

SIZE = 290000


class Base:
    scale = 3

    def __init__(self, value):
        self.value = value
        self.count = 0

    def step(self, amount):
        self.count += 1
        self.value = (self.value + amount) & 0xFFFF
        return self.value

    def kind(self):
        return 1

    @classmethod
    def scaled(cls, x):
        return cls.scale * x

    @staticmethod
    def plain(x):
        return x + 1

    @property
    def double(self):
        return self.value * 2

    @double.setter
    def double(self, value):
        self.value = value // 2


class Derived(Base):
    scale = 5

    def step(self, amount):
        return super().step(amount + 1)

    def kind(self):
        return 2


class Other(Base):
    def kind(self):
        return 3


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a = a
        self.b = b

    def swap(self):
        self.a, self.b = self.b, self.a
        return self.a


class Adder:
    def __init__(self, n):
        self.n = n

    def __call__(self, x):
        return x + self.n

    def __getattr__(self, name):
        return len(name)

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        return self.n * i

    def __eq__(self, other):
        return self.n == other.n


def defaults(a, b=2, *, c=3):
    return a + b * c


def variable(*args, **kwargs):
    return len(args) + len(kwargs)


def main(n):
    total = 0
    things = [Base(1), Derived(2), Other(3), Derived(4)]
    slotted = Slotted(1, 2)
    adder, twin = Adder(4), Adder(4)
    bound = things[0].step
    for i in range(n):
        for thing in things:
            total += thing.step(i) + thing.kind()
        total += bound(1)
        total += Base.scaled(i) + Derived.scaled(1) + Base.plain(i)
        derived = things[1]
        total += derived.double
        derived.double = i
        total += slotted.swap() + slotted.b
        total += adder(i) + adder.missing + len(adder) + adder[3] + (adder == twin)
        total += defaults(i) + defaults(1, b=i) + defaults(1, c=i) + variable(1, 2, k=i)
        total += Slotted(i, 1).a + isinstance(derived, Base) + hasattr(derived, "nothing")
        total &= 0xFFFFFFFF
    print(total, [thing.count for thing in things])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
