/* The functions of math on integers: gcd, lcm, isqrt, factorial, comb, perm. */
#include "math_parts.h"

/* --- gcd, lcm ----------------------------------------------------------------------------------------- */

/* Folds the arguments, as exact ints, with fn from `start` on. */
static Value fold(const Value *args, size_t nargs, Value start, Value (*fn)(Value a, Value b))
{
    Value r = start;
    for (size_t i = 0; i < nargs; i++) {
        Value v = wf_index(args[i]);
        Value next = wf_is_null(v) ? WF_NULL : fn(r, v);
        wf_drop(v);
        wf_drop(r);
        if (wf_is_null(next))
            return WF_NULL;
        r = next;
    }
    return r;
}

static Value lcm(Value a, Value b)
{
    if (wf_int_sign(a) == 0 || wf_int_sign(b) == 0)
        return wf_small(0);
    Value g = wf_int_gcd(a, b), part = WF_NULL, product = WF_NULL, r = WF_NULL;
    if (!wf_is_null(g))
        part = wf_int_floordiv(a, g);
    if (!wf_is_null(part))
        product = wf_int_mul(part, b);
    if (!wf_is_null(product))
        r = wf_int_abs(product);
    wf_drop(product);
    wf_drop(part);
    wf_drop(g);
    return r;
}

static Value m_gcd(Value module, const Value *args, size_t nargs)
{
    return fold(args, nargs, wf_small(0), wf_int_gcd);
}

static Value m_lcm(Value module, const Value *args, size_t nargs)
{
    return fold(args, nargs, wf_small(1), lcm);
}

static Value m_isqrt(Value module, Value arg)
{
    Value n = wf_index(arg), r = WF_NULL;
    if (wf_is_null(n))
        return WF_NULL;
    if (wf_int_sign(n) < 0)
        wf_raise(&wf_exc_ValueError, "isqrt() argument must be nonnegative");
    else
        r = wf_int_isqrt(n);
    wf_drop(n);
    return r;
}

/* --- factorial, perm, comb -------------------------------------------------------------------------------- */

static Value m_factorial(Value module, Value arg)
{
    Value n = wf_index(arg);
    if (wf_is_null(n))
        return WF_NULL;
    int64_t i;
    bool negative = wf_int_sign(n) < 0, fits = wf_int_try_i64(n, &i);
    wf_drop(n);
    if (negative)
        return wf_raise(&wf_exc_ValueError, "factorial() not defined for negative values");
    if (!fits)
        return wf_raise(&wf_exc_OverflowError, "factorial() argument should not exceed %ld", INT64_MAX);
    return wf_int_factorial((uint64_t)i);
}

/* n and k as exact ints, new; both not negative. */
static int take_two(const Value *args, Value *n, Value *k)
{
    *k = WF_NULL;
    *n = wf_index(args[0]);
    if (!wf_is_null(*n))
        *k = wf_index(args[1]);
    if (!wf_is_null(*k)) {
        bool bad_n = wf_int_sign(*n) < 0;
        if (!bad_n && wf_int_sign(*k) >= 0)
            return 0;
        wf_raise(&wf_exc_ValueError, "%s must be a non-negative integer", bad_n ? "n" : "k");
    }
    wf_drop(*n);
    wf_drop(*k);
    return -1;
}

static Value m_perm(Value module, const Value *args, size_t nargs)
{
    Value n, k, r;
    int64_t i;
    if (wf_check_nargs("perm", nargs, 1, 2) < 0)
        return WF_NULL;
    if (nargs == 1 || wf_is_none(args[1]))
        return m_factorial(module, args[0]);
    if (take_two(args, &n, &k) < 0)
        return WF_NULL;
    if (wf_int_cmp(n, k) < 0)
        r = wf_small(0);
    else if (!wf_int_try_i64(k, &i))
        r = wf_raise(&wf_exc_OverflowError, "k must not exceed %lld", (long long)INT64_MAX);
    else
        r = wf_int_falling(n, (uint64_t)i);
    wf_drop(n);
    wf_drop(k);
    return r;
}

/* The smaller of k and n - k, of which binomials are alike; new. */
static Value smaller_choice(Value n, Value k)
{
    Value rest = wf_int_sub(n, k);
    if (wf_is_null(rest) || wf_int_cmp(rest, k) < 0)
        return rest;
    wf_drop(rest);
    return wf_new_ref(k);
}

static Value m_comb(Value module, const Value *args, size_t nargs)
{
    Value n, k, r = WF_NULL;
    int64_t i;
    if (wf_check_nargs("comb", nargs, 2, 2) < 0 || take_two(args, &n, &k) < 0)
        return WF_NULL;
    if (wf_int_cmp(n, k) < 0) {
        r = wf_small(0);
    } else {
        Value choice = smaller_choice(n, k);
        if (!wf_is_null(choice) && !wf_int_try_i64(choice, &i))
            wf_raise(&wf_exc_OverflowError, "min(n - k, k) must not exceed %lld", (long long)INT64_MAX);
        else if (!wf_is_null(choice))
            r = wf_int_binomial(n, (uint64_t)i);
        wf_drop(choice);
    }
    wf_drop(n);
    wf_drop(k);
    return r;
}

WfMethodDef wf_math_integer_methods[] = {
    {"gcd", m_gcd, WF_FAST, "gcd($module, *integers)\n--\n\nGreatest Common Divisor."},
    {"lcm", m_lcm, WF_FAST, "lcm($module, *integers)\n--\n\nLeast Common Multiple."},
    {"isqrt", m_isqrt, WF_O,
     "isqrt($module, n, /)\n--\n\nReturn the integer part of the square root of the input."},
    {"factorial", m_factorial, WF_O,
     "factorial($module, n, /)\n--\n\nFind n!.\n\nRaise a ValueError if x is negative or "
     "non-integral."},
    {"perm", m_perm, WF_FAST,
     "perm($module, n, k=None, /)\n--\n\nNumber of ways to choose k items from n items without "
     "repetition and with order.\n\nEvaluates to n! / (n - k)! when k <= n and evaluates\nto "
     "zero when k > n.\n\nIf k is not specified or is None, then k defaults to n\nand the "
     "function returns n!.\n\nRaises TypeError if either of the arguments are not integers.\n"
     "Raises ValueError if either of the arguments are negative."},
    {"comb", m_comb, WF_FAST,
     "comb($module, n, k, /)\n--\n\nNumber of ways to choose k items from n items without "
     "repetition and without order.\n\nEvaluates to n! / (k! * (n - k)!) when k <= n and "
     "evaluates\nto zero when k > n.\n\nAlso called the binomial coefficient because it is "
     "equivalent\nto the coefficient of k-th term in polynomial expansion of the\nexpression "
     "(1 + x)**n.\n\nRaises TypeError if either of the arguments are not integers.\nRaises "
     "ValueError if either of the arguments are negative."},
    {NULL, NULL, 0, NULL},
};
