"""The math module: exact results, domains, errors."""


def err(f):
    try:
        print("no error:", repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


import math

print(math.pi, math.e, math.tau, math.inf, math.nan)
print(math.sqrt(2), math.sqrt(0), math.sqrt(16), math.isqrt(17), math.isqrt(10**40 - 1),
    math.cbrt(27))
print(math.gcd(), math.gcd(12), math.gcd(12, 18), math.gcd(-4, 6, 8), math.gcd(10**40, 6**30),
    math.lcm(), math.lcm(4, 6), math.lcm(0, 5), math.lcm(3, 7, 14))
print(math.factorial(0), math.factorial(20), math.factorial(30), math.comb(10, 3),
    math.comb(60, 30), math.perm(5), math.perm(5, 2), math.comb(3, 5))
print(math.floor(2.7), math.ceil(2.1), math.trunc(-2.7), math.fabs(-3), math.copysign(3, -0.0),
    math.fmod(-7, 3), math.remainder(7, 4), math.modf(3.25), math.modf(-0.5), math.frexp(8.0),
    math.frexp(0.3), math.ldexp(0.5, 4))
print(math.exp(0), math.exp2(3), math.expm1(0), math.log(1), math.log(8, 2), math.log2(8),
    math.log10(1000), math.log1p(0), math.log(10**100), math.log2(2**200), math.log10(10**50),
    math.pow(2, 3))
print(math.sin(0), math.cos(0), math.tan(0), math.asin(1), math.acos(1), math.atan(1),
    math.atan2(1, -1), math.atan2(0.0, -0.0), math.hypot(3, 4), math.hypot(1, 2, 2), math.hypot(),
    math.degrees(math.pi), math.radians(180), math.dist((0, 0), (3, 4)))
print(math.sinh(0), math.cosh(0), math.tanh(0), math.asinh(0), math.acosh(1), math.atanh(0),
    math.erf(0), math.erfc(0), math.gamma(5), math.lgamma(1))
print(math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1e308),
    math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2),
    math.isclose(0, 1e-10, abs_tol=1e-9))
print(math.fsum([0.1] * 10), sum([0.1] * 10), math.fsum([1e100, 1.0, -1e100]),
    math.prod([1, 2, 3, 4]), math.prod([], start=5), math.prod([1.5, 2]), math.nextafter(1.0, 2.0),
    math.ulp(1.0), math.nextafter(0.0, -1.0))
for f in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.log(-1), lambda: math.acos(2),
        lambda: math.exp(1000), lambda: math.factorial(-1), lambda: math.factorial(2.5),
        lambda: math.isqrt(-1), lambda: math.gcd(1.5), lambda: math.comb(-1, 2),
        lambda: math.comb(2, -1), lambda: math.perm(2.0, 1), lambda: math.fmod(1, 0),
        lambda: math.pow(0, -1), lambda: math.pow(-1, 0.5), lambda: math.gamma(0),
        lambda: math.atanh(1), lambda: math.sqrt("a"), lambda: math.sqrt(), lambda: math.sqrt(1, 2),
        lambda: math.dist((1,), (1, 2)), lambda: math.prod(5), lambda: math.log(5, 0),
        lambda: math.log(5, 1), lambda: math.isclose(1, 1, rel_tol=-1),
        lambda: math.ldexp(1.0, 10**6), lambda: math.fsum([math.inf, -math.inf]),
        lambda: math.fsum(["a"]), lambda: math.sin(math.inf), lambda: math.cosh(1e5),
        lambda: math.nothing, lambda: math.floor(math.nan), lambda: math.ceil(math.inf)):
    err(f)
