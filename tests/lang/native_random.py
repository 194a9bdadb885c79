# _random: the Mersenne Twister.
import _random

R = _random.Random


def t(f):
    try:
        print('ok', f())
    except BaseException as e:
        print(type(e).__name__, e)


class Seven:
    def __hash__(self):
        return 7


for f in [
    lambda: R(5).random(), lambda: R(1.5).random(), lambda: R(-5).random(), lambda: R(2**100).random(), lambda: R([1]),
    lambda: R(1, 2), lambda: R(x=5), lambda: R().getrandbits(-1), lambda: R(5).getrandbits(0), lambda: R(5).getrandbits(100),
    lambda: R(5).setstate(5), lambda: R(5).setstate((1,)), lambda: R(5).setstate((0,) * 624 + (625,)),
    lambda: R(5).setstate((2**32,) * 624 + (5,)), lambda: R(5).setstate(('a',) * 625), lambda: R(5).seed(1, 2),
    lambda: R(5).getrandbits('a'), lambda: R(5).getrandbits(2**70), lambda: R(None).random() < 1,
    lambda: R(5).setstate((-1,) * 625), lambda: R(5).setstate((0,) * 624 + (-1,)), lambda: R(True).random(),
    lambda: R(0).random(), lambda: R(Seven()).random(), lambda: R(7).random(), lambda: R(2**2000).random(),
]:
    t(f)

r = R(42)
print([r.random() for _ in range(5)], [r.getrandbits(k) for k in (1, 7, 31, 32, 33, 64, 65, 200)])
state = r.getstate()
print(len(state), sum(state), state[-1])
a = [r.getrandbits(32) for _ in range(2000)]
r.setstate(state)
assert a == [r.getrandbits(32) for _ in range(2000)]
print(sum(a))
r.seed(3)
print(r.random())


class Sub(R):
    def __init__(self, x, y):
        self.y = y

    def __new__(cls, x, y):
        return super().__new__(cls, x)


s = Sub(5, 6)
print(s.y, s.random(), R(5).random())
