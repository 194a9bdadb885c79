"""What a common program does, for Tools/build/order.sh: whose functions are near each other."""

import collections
import functools
import itertools
import json
import math
import re
import sys


class Base:
    kind = 'base'

    def __init__(self, x, y=1, *args, **kwargs):
        self.x = x
        self.y = y

    def __repr__(self):
        return f'{self.kind}({self.x!r}, {self.y:>3})'

    def __eq__(self, other):
        return self.x == other.x

    def __lt__(self, other):
        return self.x < other.x

    def __add__(self, other):
        return type(self)(self.x + other.x)

    @property
    def both(self):
        return self.x, self.y

    @staticmethod
    def make(n):
        return [Derived(i) for i in range(n)]

    @classmethod
    def name(cls):
        return cls.__name__


class Derived(Base):
    __slots__ = ('extra',)

    def __init__(self, x):
        super().__init__(x, y=x * 2)
        self.extra = {'x': x}


def generator(n):
    for i in range(n):
        try:
            yield i * i
        finally:
            pass


def raising(depth):
    if depth == 0:
        raise ValueError('at the bottom')
    return raising(depth - 1) + 1


@functools.lru_cache(None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def numbers():
    total = 0
    for i in range(1000):
        total += i * 3 // 2 - (i & 7) ^ (i << 2) % 5
        total = -total if i % 100 == 0 else total
    x = sum(math.sqrt(i) / (i + 1.5) for i in range(100))
    return total, x, 2 ** 200 // 3, divmod(10 ** 30, 7 ** 20), int('123'), float('1.5'), round(x, 3), abs(-x), hash(x)


def containers():
    items = Base.make(50)
    items.sort(key=lambda o: -o.x)
    items[5:10] = items[20:22]
    d = {str(i): o for i, o in enumerate(items)}
    d.update(a=1, b=2)
    del d['a']
    d.pop('b', None)
    d.setdefault('c', []).append((1, 2))
    s = {o.x for o in items} | {1, 2} & {2, 3}
    s.discard(2)
    first, *rest = sorted(s)
    q = collections.deque(rest, maxlen=10)
    q.append(first)
    c = collections.Counter('abracadabra').most_common(2)
    g = collections.defaultdict(list)
    g[1].append(2)
    P = collections.namedtuple('P', 'a b')
    m = [[0] * 5 for _ in range(5)]
    m[1][2] = P(1, 2).a
    z = list(zip(items, range(3), reversed([1, 2, 3])))
    return len(d), max(items).x, min(s), any(z), all(m), c, q.popleft(), dict(g), list(map(str, rest)), items == z, (
        list(itertools.islice(itertools.chain(generator(9), itertools.count()), 3, 12)), [*filter(None, rest)])


def strings():
    words = 'the quick brown fox jumps over the lazy dog'.split()
    text = ' '.join(w.title() for w in words) + '\u00e9\u20ac'
    out = [text.upper(), text.find('Fox'), text.replace('Dog', 'Cat'), text[::-1], text.encode(), 'x' * 10,
           text.startswith('The'), '%s %d %5.2f' % ('a', 1, 2.5), '{:>10} {!r}'.format('b', [1]), repr(text),
           text.strip('T'), text.partition(' '), b'abc'.decode(), bytearray(b'x') + b'y', text.isalpha(),
           json.loads(json.dumps({'a': [1, 2.5, None, True, 'x']})), re.sub(r'(\w+) (\w+)', r'\2 \1', text),
           re.findall('[aeiou]+', text), sorted(words, reverse=True), ord('a'), chr(98), str(1.5), bytes(3)]
    return len(out)


def errors():
    try:
        raising(5)
    except (KeyError, ValueError) as e:
        caught = str(e)
    try:
        {}['missing']
    except KeyError:
        pass
    with open(__file__) as f:
        lines = [line.rstrip() for line in f]
    return caught, isinstance(caught, str), getattr(f, 'nothing', None), len(lines)


def main():
    for f in numbers, containers, strings, errors:
        print(f(), file=sys.stdout)
    print(fib(50), Derived(3), Base(1) + Base(2), Derived(2).both, Derived.name())


main()
