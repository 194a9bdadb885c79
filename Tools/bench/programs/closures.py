"""Closures: counters with nonlocal, composed functions, decorators, partial application."""
import sys

SIZE = 590000


def make_counter():
    count = 0

    def increment(by=1):
        nonlocal count
        count += by
        return count

    def read():
        return count

    return increment, read


def compose(*functions):
    def composed(x):
        for function in functions:
            x = function(x)
        return x
    return composed


def adder(n):
    return lambda x: x + n


def memoize(function):
    cache = {}

    def wrapper(*args):
        if args not in cache:
            cache[args] = function(*args)
        return cache[args]
    return wrapper


def counted(function):
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)
    wrapper.calls = 0
    return wrapper


@counted
def scale(x, factor=2):
    return x * factor


@memoize
def paths(x, y):
    if x == 0 or y == 0:
        return 1
    return paths(x - 1, y) + paths(x, y - 1)


def church(n):
    """The number n as a function that applies another n times."""
    def apply(f):
        def repeated(x):
            for _ in range(n):
                x = f(x)
            return x
        return repeated
    return apply


def integrate(f, low, high, steps):
    width = (high - low) / steps
    total = 0.0
    for i in range(steps):
        total += f(low + (i + 0.5) * width)
    return total * width


def polynomial(*coefficients):
    def value(x):
        result = 0.0
        for coefficient in coefficients:
            result = result * x + coefficient
        return result
    return value


def main(n):
    increment, read = make_counter()
    pipeline = compose(adder(1), adder(2), lambda x: x & 0xFFFF, adder(-3))
    total = 0
    for i in range(n):
        increment()
        increment(by=i & 3)
        total += pipeline(i)
        total += scale(i) + scale(i, factor=3)
        total += paths(i % 20, 15) % 1000
        offset = i
        total += (lambda x: x + offset)(1)
        total &= 0xFFFFFFFF
    applied = church(n)(adder(2))(0)
    area = integrate(polynomial(1.0, -2.0, 3.0), 0.0, 2.0, n)
    print(read(), total, scale.calls, applied, "%.6f" % area, paths(20, 15))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
