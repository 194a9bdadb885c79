/*
 * math: the C library's functions with Python's errors.
 *
 * A result that is NaN for arguments that are not is a domain error; an infinite one for finite
 * arguments is a range error where the function can overflow, else a domain error.
 */
#define _GNU_SOURCE
#include "math/math_parts.h"

#include <errno.h>
#include <float.h>
#include <limits.h>

/* --- errors ------------------------------------------------------------------------------------------ */

Value wf_math_domain_error(void) { return wf_raise(&wf_exc_ValueError, "math domain error"); }
Value wf_math_range_error(void) { return wf_raise(&wf_exc_OverflowError, "math range error"); }

static WF_COLD Value not_finite(double r, bool finite_args, bool nan_args, bool can_overflow)
{
    if (isnan(r) && !nan_args)
        return wf_math_domain_error();
    if (isinf(r) && finite_args)
        return can_overflow ? wf_math_range_error() : wf_math_domain_error();
    return wf_float(r);
}

/* By errno, which the function has set. */
static Value by_errno(double r)
{
    if (WF_LIKELY(errno == 0))
        return wf_float(r);
    if (errno == EDOM)
        return wf_math_domain_error();
    /* ERANGE: underflow is no error. */
    return fabs(r) < 1.5 ? wf_float(r) : wf_math_range_error();
}

/* --- functions of one and two numbers ---------------------------------------------------------------- */

#define ONE(name, expr, can_overflow)                                                             \
    static Value m_##name(Value module, Value arg)                                                \
    {                                                                                             \
        double x;                                                                                 \
        if (math_double(arg, &x) < 0)                                                             \
            return WF_NULL;                                                                       \
        double r = (expr);                                                                        \
        if (WF_LIKELY(isfinite(r)))                                                               \
            return wf_float(r);                                                                   \
        return not_finite(r, isfinite(x), isnan(x), can_overflow);                                \
    }

ONE(acos, acos(x), false)
ONE(acosh, acosh(x), false)
ONE(asin, asin(x), false)
ONE(asinh, asinh(x), false)
ONE(atan, atan(x), false)
ONE(atanh, atanh(x), false)
ONE(cbrt, cbrt(x), false)
ONE(cos, cos(x), false)
ONE(cosh, cosh(x), true)
ONE(erf, erf(x), false)
ONE(erfc, erfc(x), false)
ONE(exp, exp(x), true)
ONE(exp2, exp2(x), true)
ONE(expm1, expm1(x), true)
ONE(fabs, fabs(x), false)
ONE(log1p, log1p(x), false)
ONE(sin, sin(x), false)
ONE(sinh, sinh(x), true)
ONE(sqrt, sqrt(x), false)
ONE(tan, tan(x), false)
ONE(tanh, tanh(x), false)

#define SCALE(name, factor)                                                                       \
    static Value m_##name(Value module, Value arg)                                                \
    {                                                                                             \
        double x;                                                                                 \
        return math_double(arg, &x) < 0 ? WF_NULL : wf_float(x * (factor));                       \
    }

SCALE(degrees, 180.0 / M_PI)
SCALE(radians, M_PI / 180.0)

static int take_two(const char *name, const Value *args, size_t nargs, double *x, double *y)
{
    if (WF_UNLIKELY(nargs != 2) && wf_check_nargs(name, nargs, 2, 2) < 0)
        return -1;
    return math_double(args[0], x) < 0 || math_double(args[1], y) < 0 ? -1 : 0;
}

#define TWO(name, expr)                                                                           \
    static Value m_##name(Value module, const Value *args, size_t nargs)                          \
    {                                                                                             \
        double x, y;                                                                              \
        if (take_two(#name, args, nargs, &x, &y) < 0)                                             \
            return WF_NULL;                                                                       \
        double r = (expr);                                                                        \
        if (WF_LIKELY(isfinite(r)))                                                               \
            return wf_float(r);                                                                   \
        return not_finite(r, isfinite(x) && isfinite(y), isnan(x) || isnan(y), true);             \
    }

TWO(atan2, atan2(x, y))
TWO(copysign, copysign(x, y))
TWO(fmod, fmod(x, y))
TWO(remainder, remainder(x, y))

static Value m_nextafter(Value module, const Value *args, size_t nargs)
{
    double x, y;
    if (take_two("nextafter", args, nargs, &x, &y) < 0)
        return WF_NULL;
    return wf_float(x == y ? y : nextafter(x, y));
}

static Value m_pow(Value module, const Value *args, size_t nargs)
{
    double x, y;
    if (take_two("pow", args, nargs, &x, &y) < 0)
        return WF_NULL;
    double r = pow(x, y);
    if (WF_LIKELY(isfinite(r)) || !isfinite(x) || !isfinite(y))
        return wf_float(r);
    return isnan(r) || x == 0.0 ? wf_math_domain_error() : wf_math_range_error();
}

static Value m_gamma(Value module, Value arg)
{
    double x;
    if (math_double(arg, &x) < 0)
        return WF_NULL;
    errno = 0;
    return by_errno(wf_math_gamma(x));
}

static Value m_lgamma(Value module, Value arg)
{
    double x;
    if (math_double(arg, &x) < 0)
        return WF_NULL;
    errno = 0;
    return by_errno(wf_math_lgamma(x));
}

/* --- logarithms ---------------------------------------------------------------------------------------- */

/* A large int as m * 2^e with 0.5 <= m < 1, correctly rounded. */
static int frexp_int(Value v, double *m, double *e)
{
    size_t bits = wf_int_bit_length(v);
    Value shift = wf_int((int64_t)bits - 64), top = wf_int_rshift(v, shift), back = WF_NULL;
    uint64_t u;
    int r = wf_is_null(top) ? -1 : wf_as_uint64(top, &u);
    if (r == 0 && wf_is_null(back = wf_int_lshift(top, shift)))
        r = -1;
    if (r == 0) {
        u |= wf_int_cmp(back, v) != 0; /* what was cut off breaks ties */
        *m = frexp((double)u, &(int){0});
        *e = (double)bits + ((double)u == 0x1p64 ? 1 : 0);
    }
    wf_drop(back);
    wf_drop(top);
    return r;
}

static Value log_of_int(Value v, double (*fn)(double))
{
    double x, e = 0;
    if (wf_int_sign(v) <= 0)
        return wf_math_domain_error();
    if (wf_int_as_double(v, &x) == 0)
        return wf_float(fn(x));
    if (!wf_err_matches(&wf_exc_OverflowError))
        return WF_NULL;
    wf_err_clear();
    if (frexp_int(v, &x, &e) < 0)
        return WF_NULL;
    return wf_float(fn(x) + fn(2.0) * e);
}

static Value log_by(Value v, double (*fn)(double))
{
    double x;
    if (!wf_is_small(v) && wf_is_int(v))
        return log_of_int(v, fn);
    if (math_double(v, &x) < 0)
        return WF_NULL;
    if (WF_LIKELY(x > 0.0))
        return wf_float(fn(x));
    return isnan(x) ? wf_float(x) : wf_math_domain_error();
}

static Value m_log(Value module, const Value *args, size_t nargs)
{
    if (nargs < 1 || nargs > 2)
        return wf_raise(&wf_exc_TypeError, "math.log requires 1 to 2 arguments");
    Value x = log_by(args[0], log);
    if (nargs == 1 || wf_is_null(x))
        return x;
    Value base = log_by(args[1], log), r = WF_NULL;
    if (!wf_is_null(base))
        r = wf_binop(WF_NB_TRUEDIV, x, base);
    wf_drop(base);
    wf_drop(x);
    return r;
}

static Value m_log2(Value module, Value arg) { return log_by(arg, log2); }
static Value m_log10(Value module, Value arg) { return log_by(arg, log10); }

/* --- to integers ------------------------------------------------------------------------------------------ */

/* x.__floor__() and its like for what is not exactly a float; else fn of the number. */
static Value round_by(Value v, Value name, double (*fn)(double))
{
    double x;
    if (wf_is_int_exact(v))
        return wf_new_ref(v);
    if (!wf_is_float_exact(v)) {
        Value method;
        int has = wf_lookup_special(v, name, &method);
        if (has < 0)
            return WF_NULL;
        if (has > 0) {
            Value r = wf_call0(method);
            wf_drop(method);
            return r;
        }
    }
    if (math_double(v, &x) < 0)
        return WF_NULL;
    x = fn(x);
    if (WF_LIKELY(fabs(x) < 0x1p60))
        return wf_small((int64_t)x);
    return wf_int_from_double(x);
}

static Value m_floor(Value module, Value arg) { return round_by(arg, wf_n.__floor__, floor); }
static Value m_ceil(Value module, Value arg) { return round_by(arg, wf_n.__ceil__, ceil); }

static Value m_trunc(Value module, Value arg)
{
    Value method;
    if (wf_is_float_exact(arg) || wf_is_int_exact(arg))
        return round_by(arg, WF_NULL, trunc);
    int has = wf_lookup_special(arg, wf_n.__trunc__, &method);
    if (has < 0)
        return WF_NULL;
    if (has == 0)
        return wf_raise(&wf_exc_TypeError, "type %.100s doesn't define __trunc__ method",
                        wf_type_of(arg)->name);
    Value r = wf_call0(method);
    wf_drop(method);
    return r;
}

/* --- parts of a number ------------------------------------------------------------------------------------ */

static Value pair(Value a, Value b)
{
    Value items[] = {a, b};
    return wf_tuple_steal_array(items, 2);
}

static Value m_frexp(Value module, Value arg)
{
    double x;
    int e = 0;
    if (math_double(arg, &x) < 0)
        return WF_NULL;
    if (isfinite(x) && x != 0.0)
        x = frexp(x, &e);
    return pair(wf_float(x), wf_small(e));
}

static Value m_modf(Value module, Value arg)
{
    double x, whole;
    if (math_double(arg, &x) < 0)
        return WF_NULL;
    double part = modf(x, &whole);
    return pair(wf_float(part), wf_float(whole));
}

static Value m_ldexp(Value module, const Value *args, size_t nargs)
{
    double x;
    int64_t e;
    if (wf_check_nargs("ldexp", nargs, 2, 2) < 0 || math_double(args[0], &x) < 0)
        return WF_NULL;
    if (!wf_is_int(args[1]))
        return wf_raise(&wf_exc_TypeError, "Expected an int as second argument to ldexp.");
    if (!wf_int_try_i64(args[1], &e))
        e = wf_int_sign(args[1]) < 0 ? INT64_MIN : INT64_MAX;
    if (x == 0.0 || !isfinite(x))
        return wf_float(x);
    double r = ldexp(x, e > INT_MAX ? INT_MAX : e < INT_MIN ? INT_MIN : (int)e);
    return isinf(r) ? wf_math_range_error() : wf_float(r);
}

static Value m_ulp(Value module, Value arg)
{
    double x;
    if (math_double(arg, &x) < 0)
        return WF_NULL;
    x = fabs(x);
    if (!isfinite(x))
        return wf_float(x);
    double next = nextafter(x, INFINITY);
    return wf_float(isinf(next) ? x - nextafter(x, -INFINITY) : next - x);
}

/* --- tests -------------------------------------------------------------------------------------------------- */

#define TEST(name)                                                                                \
    static Value m_##name(Value module, Value arg)                                                \
    {                                                                                             \
        double x;                                                                                 \
        return math_double(arg, &x) < 0 ? WF_NULL : wf_bool(name(x) != 0);                        \
    }
TEST(isfinite)
TEST(isinf)
TEST(isnan)

static Value m_isclose(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"a", "b", "rel_tol", "abs_tol", NULL};
    double a, b, rel = 1e-9, absolute = 0.0;
    if (wf_parse_args(args, nargs, kwnames, "dd|$dd:isclose", names, &a, &b, &rel, &absolute) < 0)
        return WF_NULL;
    if (rel < 0.0 || absolute < 0.0)
        return wf_raise(&wf_exc_ValueError, "tolerances must be non-negative");
    if (a == b)
        return WF_TRUE;
    if (isinf(a) || isinf(b))
        return WF_FALSE;
    double diff = fabs(b - a);
    return wf_bool(diff <= fabs(rel * b) || diff <= fabs(rel * a) || diff <= absolute);
}

/* --- the module --------------------------------------------------------------------------------------------- */

static WfMethodDef functions[] = {
    {"acos", m_acos, WF_O,
     "acos($module, x, /)\n--\n\nReturn the arc cosine (measured in radians) of x.\n\nThe "
     "result is between 0 and pi."},
    {"acosh", m_acosh, WF_O,
     "acosh($module, x, /)\n--\n\nReturn the inverse hyperbolic cosine of x."},
    {"asin", m_asin, WF_O,
     "asin($module, x, /)\n--\n\nReturn the arc sine (measured in radians) of x.\n\nThe result "
     "is between -pi/2 and pi/2."},
    {"asinh", m_asinh, WF_O,
     "asinh($module, x, /)\n--\n\nReturn the inverse hyperbolic sine of x."},
    {"atan", m_atan, WF_O,
     "atan($module, x, /)\n--\n\nReturn the arc tangent (measured in radians) of x.\n\nThe "
     "result is between -pi/2 and pi/2."},
    {"atan2", m_atan2, WF_FAST,
     "atan2($module, y, x, /)\n--\n\nReturn the arc tangent (measured in radians) of y/x.\n\n"
     "Unlike atan(y/x), the signs of both x and y are considered."},
    {"atanh", m_atanh, WF_O,
     "atanh($module, x, /)\n--\n\nReturn the inverse hyperbolic tangent of x."},
    {"cbrt", m_cbrt, WF_O, "cbrt($module, x, /)\n--\n\nReturn the cube root of x."},
    {"ceil", m_ceil, WF_O,
     "ceil($module, x, /)\n--\n\nReturn the ceiling of x as an Integral.\n\nThis is the "
     "smallest integer >= x."},
    {"copysign", m_copysign, WF_FAST,
     "copysign($module, x, y, /)\n--\n\nReturn a float with the magnitude (absolute value) of "
     "x but the sign of y.\n\nOn platforms that support signed zeros, copysign(1.0, -0.0)\n"
     "returns -1.0.\n"},
    {"cos", m_cos, WF_O,
     "cos($module, x, /)\n--\n\nReturn the cosine of x (measured in radians)."},
    {"cosh", m_cosh, WF_O, "cosh($module, x, /)\n--\n\nReturn the hyperbolic cosine of x."},
    {"degrees", m_degrees, WF_O,
     "degrees($module, x, /)\n--\n\nConvert angle x from radians to degrees."},
    {"erf", m_erf, WF_O, "erf($module, x, /)\n--\n\nError function at x."},
    {"erfc", m_erfc, WF_O, "erfc($module, x, /)\n--\n\nComplementary error function at x."},
    {"exp", m_exp, WF_O, "exp($module, x, /)\n--\n\nReturn e raised to the power of x."},
    {"exp2", m_exp2, WF_O, "exp2($module, x, /)\n--\n\nReturn 2 raised to the power of x."},
    {"expm1", m_expm1, WF_O,
     "expm1($module, x, /)\n--\n\nReturn exp(x)-1.\n\nThis function avoids the loss of "
     "precision involved in the direct evaluation of exp(x)-1 for small x."},
    {"fabs", m_fabs, WF_O,
     "fabs($module, x, /)\n--\n\nReturn the absolute value of the float x."},
    {"floor", m_floor, WF_O,
     "floor($module, x, /)\n--\n\nReturn the floor of x as an Integral.\n\nThis is the largest "
     "integer <= x."},
    {"fmod", m_fmod, WF_FAST,
     "fmod($module, x, y, /)\n--\n\nReturn fmod(x, y), according to platform C.\n\nx % y may "
     "differ."},
    {"frexp", m_frexp, WF_O,
     "frexp($module, x, /)\n--\n\nReturn the mantissa and exponent of x, as pair (m, e).\n\nm "
     "is a float and e is an int, such that x = m * 2.**e.\nIf x is 0, m and e are both 0.  "
     "Else 0.5 <= abs(m) < 1.0."},
    {"gamma", m_gamma, WF_O, "gamma($module, x, /)\n--\n\nGamma function at x."},
    {"isclose", m_isclose, WF_FASTKW,
     "isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)\n--\n\nDetermine whether two "
     "floating point numbers are close in value.\n\n  rel_tol\n    maximum difference for "
     "being considered \"close\", relative to the\n    magnitude of the input values\n  "
     "abs_tol\n    maximum difference for being considered \"close\", regardless of the\n    "
     "magnitude of the input values\n\nReturn True if a is close in value to b, and False "
     "otherwise.\n\nFor the values to be considered close, the difference between them\nmust "
     "be smaller than at least one of the tolerances.\n\n-inf, inf and NaN behave similarly to "
     "the IEEE 754 Standard.  That\nis, NaN is not close to anything, even itself.  inf and "
     "-inf are\nonly close to themselves."},
    {"isfinite", m_isfinite, WF_O,
     "isfinite($module, x, /)\n--\n\nReturn True if x is neither an infinity nor a NaN, and "
     "False otherwise."},
    {"isinf", m_isinf, WF_O,
     "isinf($module, x, /)\n--\n\nReturn True if x is a positive or negative infinity, and "
     "False otherwise."},
    {"isnan", m_isnan, WF_O,
     "isnan($module, x, /)\n--\n\nReturn True if x is a NaN (not a number), and False "
     "otherwise."},
    {"ldexp", m_ldexp, WF_FAST,
     "ldexp($module, x, i, /)\n--\n\nReturn x * (2**i).\n\nThis is essentially the inverse of "
     "frexp()."},
    {"lgamma", m_lgamma, WF_O,
     "lgamma($module, x, /)\n--\n\nNatural logarithm of absolute value of Gamma function at x."},
    {"log", m_log, WF_FAST,
     "log(x, [base=math.e])\nReturn the logarithm of x to the given base.\n\nIf the base not "
     "specified, returns the natural logarithm (base e) of x."},
    {"log10", m_log10, WF_O, "log10($module, x, /)\n--\n\nReturn the base 10 logarithm of x."},
    {"log1p", m_log1p, WF_O,
     "log1p($module, x, /)\n--\n\nReturn the natural logarithm of 1+x (base e).\n\nThe result "
     "is computed in a way which is accurate for x near zero."},
    {"log2", m_log2, WF_O, "log2($module, x, /)\n--\n\nReturn the base 2 logarithm of x."},
    {"modf", m_modf, WF_O,
     "modf($module, x, /)\n--\n\nReturn the fractional and integer parts of x.\n\nBoth results "
     "carry the sign of x and are floats."},
    {"nextafter", m_nextafter, WF_FAST,
     "nextafter($module, x, y, /)\n--\n\nReturn the next floating-point value after x towards "
     "y."},
    {"pow", m_pow, WF_FAST, "pow($module, x, y, /)\n--\n\nReturn x**y (x to the power of y)."},
    {"radians", m_radians, WF_O,
     "radians($module, x, /)\n--\n\nConvert angle x from degrees to radians."},
    {"remainder", m_remainder, WF_FAST,
     "remainder($module, x, y, /)\n--\n\nDifference between x and the closest integer multiple "
     "of y.\n\nReturn x - n*y where n*y is the closest integer multiple of y.\nIn the case "
     "where x is exactly halfway between two multiples of\ny, the nearest even value of n is "
     "used. The result is always exact."},
    {"sin", m_sin, WF_O, "sin($module, x, /)\n--\n\nReturn the sine of x (measured in radians)."},
    {"sinh", m_sinh, WF_O, "sinh($module, x, /)\n--\n\nReturn the hyperbolic sine of x."},
    {"sqrt", m_sqrt, WF_O, "sqrt($module, x, /)\n--\n\nReturn the square root of x."},
    {"tan", m_tan, WF_O,
     "tan($module, x, /)\n--\n\nReturn the tangent of x (measured in radians)."},
    {"tanh", m_tanh, WF_O, "tanh($module, x, /)\n--\n\nReturn the hyperbolic tangent of x."},
    {"trunc", m_trunc, WF_O,
     "trunc($module, x, /)\n--\n\nTruncates the Real x to the nearest Integral toward 0.\n\n"
     "Uses the __trunc__ magic method."},
    {"ulp", m_ulp, WF_O,
     "ulp($module, x, /)\n--\n\nReturn the value of the least significant bit of the float x."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init_math(Value m)
{
    static const struct {
        const char *name;
        double value;
    } constants[] = {{"pi", M_PI}, {"e", M_E}, {"tau", 2 * M_PI}, {"inf", INFINITY}, {"nan", NAN}};
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (wf_module_add(m, constants[i].name, wf_float(constants[i].value)) < 0)
            return -1;
    if (wf_module_add_functions(m, functions) < 0 ||
        wf_module_add_functions(m, wf_math_sum_methods) < 0)
        return -1;
    return wf_module_add_functions(m, wf_math_integer_methods);
}
