"""Shared big integers and floats used in arithmetic by all threads: exact results."""
from _race import each

big = 3 ** 400
numbers = [big + k for k in range(10)]
floats = [1e300 * k for k in range(10)]


def use(i):
    for k in range(300):
        n = numbers[k % 10]
        assert n - big == k % 10 and (n * n) // n == n and str(n)[-1] in "0123456789"
        assert hash(n) == hash(big + k % 10) and floats[3] == 3e300
        numbers[k % 10] = n + 1 - 1


each(use)
assert numbers == [big + k for k in range(10)]
print("ok")
