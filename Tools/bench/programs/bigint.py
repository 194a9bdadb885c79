"""Big integers: factorials, powers, modular powers, gcd, division, text conversion, bits."""
import sys

SIZE = 88


def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def is_probable_prime(n, bases=(2, 3, 5, 7, 11, 13)):
    d, s = n - 1, 0
    while d & 1 == 0:
        d >>= 1
        s += 1
    for base in bases:
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def square_root(n):
    x = 1 << (n.bit_length() + 1) // 2
    while True:
        y = (x + n // x) >> 1
        if y >= x:
            return x
        x = y


def main(repeats):
    for _ in range(repeats):
        f = factorial(800)
        fib = fibonacci(6000)
        text = str(f)
        back = int(text)
        common = gcd(f, fib)
        primes = [n for n in range(2 ** 127 - 401, 2 ** 127, 2) if is_probable_prime(n)]
        root = square_root(10 ** 400 * 2)
        mixed = 0
        for i in range(3000):
            mixed ^= (f >> i) * (i + 1) & (1 << 200) - 1
        modular = pow(3, f >> 6000, 2 ** 521 - 1)
        words = 0
        x = 12345678901234567
        for i in range(20000):
            x = (x * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
            words ^= x >> 33
    print(len(text), back == f, common % 1000003, len(primes), primes[-1] - 2 ** 127,
          str(root)[:20], mixed % 1000003, modular % 1000003, words)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
