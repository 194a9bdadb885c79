/*
 * cmath: functions of complex numbers.
 *
 * The formulas and branch cuts are Kahan's ("Branch Cuts for Complex Elementary Functions, or
 * Much Ado About Nothing's Sign Bit", 1987), arranged so that no step overflows needlessly. What
 * is not finite follows the C standard's Annex G: there the C library's functions answer.
 */
#define _GNU_SOURCE
#include "api.h"

#include <complex.h>
#include <float.h>
#include <math.h>

/* Objects/complex.c: any number as two doubles. */
int wf_as_complex_parts(Value v, double *re, double *im);

typedef enum { FINE, DOMAIN, RANGE } Error;
typedef struct {
    double re, im;
    Error error;
} C;
typedef double complex (*LibFn)(double complex);

static const double ln2 = 0.6931471805599453094, ln10 = 2.302585092994045684;
static const double large = DBL_MAX / 4;

static C parts(double re, double im) { return (C){re, im, FINE}; }
static C domain_error(C z)
{
    z.error = DOMAIN;
    return z;
}
static C from_lib(LibFn fn, C z)
{
    union {
        double parts[2];
        double complex whole;
    } in = {{z.re, z.im}}; /* re + im * I would lose signs and infinities */
    double complex r = fn(in.whole);
    return parts(creal(r), cimag(r));
}
static bool is_finite(C z) { return isfinite(z.re) && isfinite(z.im); }
/* Above it exp() overflows. */
static double log_large(void) { return log(large); }
/* log(|z|) where |z| itself may overflow. */
static double log_of_huge(C z) { return log(hypot(z.re / 2.0, z.im / 2.0)) + ln2; }

/* Infinite results of finite arguments are an error. */
static C checked(double re, double im)
{
    return (C){re, im, isinf(re) || isinf(im) ? RANGE : FINE};
}

/* --- roots, exponentials, logarithms ---------------------------------------------------------------- */

static C c_sqrt(C z)
{
    double ax = fabs(z.re), ay = fabs(z.im), s;
    if (!is_finite(z))
        return from_lib(csqrt, z);
    if (ax == 0.0 && ay == 0.0)
        return parts(0.0, z.im);
    if (ax < DBL_MIN && ay < DBL_MIN) {
        ax = ldexp(ax, 53);
        s = ldexp(sqrt(ax + hypot(ax, ldexp(ay, 53))), -27);
    } else {
        ax /= 8.0;
        s = 2.0 * sqrt(ax + hypot(ax, ay / 8.0));
    }
    double d = ay / (2.0 * s);
    return z.re >= 0.0 ? parts(s, copysign(d, z.im)) : parts(d, copysign(s, z.im));
}

static C c_exp(C z)
{
    if (!is_finite(z)) {
        bool undefined = isinf(z.im) && (isfinite(z.re) || (isinf(z.re) && z.re > 0));
        return undefined ? domain_error(z) : from_lib(cexp, z);
    }
    if (z.re > log_large()) {
        double l = exp(z.re - 1.0);
        return checked(l * cos(z.im) * M_E, l * sin(z.im) * M_E);
    }
    double l = exp(z.re);
    return checked(l * cos(z.im), l * sin(z.im));
}

static double log_magnitude(C z)
{
    double ax = fabs(z.re), ay = fabs(z.im);
    if (ax > large || ay > large)
        return log_of_huge(z);
    if (ax < DBL_MIN && ay < DBL_MIN)
        return log(hypot(ldexp(ax, DBL_MANT_DIG), ldexp(ay, DBL_MANT_DIG))) - DBL_MANT_DIG * ln2;
    double h = hypot(ax, ay);
    if (h < 0.71 || h > 1.73)
        return log(h);
    double max = ax > ay ? ax : ay, min = ax > ay ? ay : ax;
    return log1p((max - 1) * (max + 1) + min * min) / 2.0;
}

static C c_log(C z)
{
    if (!is_finite(z))
        return from_lib(clog, z);
    double im = atan2(z.im, z.re);
    if (z.re == 0.0 && z.im == 0.0)
        return domain_error(parts(-INFINITY, im));
    return parts(log_magnitude(z), im);
}

static C c_log10(C z)
{
    C r = c_log(z);
    return (C){r.re / ln10, r.im / ln10, r.error};
}

/* --- hyperbolic and circular functions ------------------------------------------------------------------ */

static bool undefined_angle(C z) { return isinf(z.im) && !isnan(z.re); }

static C c_cosh(C z)
{
    if (!is_finite(z))
        return undefined_angle(z) ? domain_error(z) : from_lib(ccosh, z);
    if (fabs(z.re) > log_large()) {
        double x = z.re - copysign(1.0, z.re);
        return checked(cos(z.im) * cosh(x) * M_E, sin(z.im) * sinh(x) * M_E);
    }
    return checked(cos(z.im) * cosh(z.re), sin(z.im) * sinh(z.re));
}

static C c_sinh(C z)
{
    if (!is_finite(z))
        return undefined_angle(z) ? domain_error(z) : from_lib(csinh, z);
    if (fabs(z.re) > log_large()) {
        double x = z.re - copysign(1.0, z.re);
        return checked(cos(z.im) * sinh(x) * M_E, sin(z.im) * cosh(x) * M_E);
    }
    return checked(cos(z.im) * sinh(z.re), sin(z.im) * cosh(z.re));
}

static C c_tanh(C z)
{
    if (z.re == 0.0 && isnan(z.im))
        return parts(z.im, z.im);
    if (!is_finite(z))
        return isinf(z.im) && isfinite(z.re) ? domain_error(z) : from_lib(ctanh, z);
    if (fabs(z.re) > log_large())
        return parts(copysign(1.0, z.re), 4.0 * sin(z.im) * cos(z.im) * exp(-2.0 * fabs(z.re)));
    double tx = tanh(z.re), ty = tan(z.im), cx = 1.0 / cosh(z.re), txty = tx * ty;
    double denom = 1.0 + txty * txty;
    return parts(tx * (1.0 + ty * ty) / denom, ((ty / denom) * cx) * cx);
}

/* f(z) = g(iz) and f(z) = -i g(iz) */
static C times_i(C z) { return (C){-z.im, z.re, z.error}; }
static C times_minus_i(C z) { return (C){z.im, -z.re, z.error}; }

static C c_cos(C z) { return c_cosh(times_i(z)); }
static C c_sin(C z) { return times_minus_i(c_sinh(times_i(z))); }
static C c_tan(C z) { return times_minus_i(c_tanh(times_i(z))); }

/* --- inverse functions ------------------------------------------------------------------------------------- */

static bool huge(C z) { return fabs(z.re) > large || fabs(z.im) > large; }

static C c_acos(C z)
{
    if (!is_finite(z))
        return from_lib(cacos, z);
    if (huge(z)) {
        double im = log_of_huge(z) + ln2;
        return parts(atan2(fabs(z.im), z.re), z.re < 0.0 ? -copysign(im, z.im) : copysign(im, -z.im));
    }
    C a = c_sqrt(parts(1.0 - z.re, -z.im)), b = c_sqrt(parts(1.0 + z.re, z.im));
    return parts(2.0 * atan2(a.re, b.re), asinh(b.re * a.im - b.im * a.re));
}

static C c_acosh(C z)
{
    if (z.re == 0.0 && isnan(z.im))
        return parts(z.im, z.im);
    if (!is_finite(z))
        return from_lib(cacosh, z);
    if (huge(z))
        return parts(log_of_huge(z) + ln2, atan2(z.im, z.re));
    C a = c_sqrt(parts(z.re - 1.0, z.im)), b = c_sqrt(parts(z.re + 1.0, z.im));
    return parts(asinh(a.re * b.re + a.im * b.im), 2.0 * atan2(a.im, b.re));
}

static C c_asinh(C z)
{
    if (!is_finite(z))
        return from_lib(casinh, z);
    if (huge(z)) {
        double re = log_of_huge(z) + ln2;
        return parts(z.im >= 0.0 ? copysign(re, z.re) : -copysign(re, -z.re), atan2(z.im, fabs(z.re)));
    }
    C a = c_sqrt(parts(1.0 + z.im, -z.re)), b = c_sqrt(parts(1.0 - z.im, z.re));
    return parts(asinh(a.re * b.im - b.re * a.im), atan2(z.im, a.re * b.re - a.im * b.im));
}

static C c_atanh(C z)
{
    if (!is_finite(z))
        return from_lib(catanh, z);
    if (signbit(z.re)) {
        C r = c_atanh(parts(-z.re, -z.im));
        return (C){-r.re, -r.im, r.error};
    }
    double ay = fabs(z.im), root_large = sqrt(large);
    if (z.re > root_large || ay > root_large) {
        double h = hypot(z.re / 2.0, z.im / 2.0);
        return parts(z.re / 4.0 / h / h, -copysign(M_PI / 2.0, -z.im));
    }
    if (z.re == 1.0 && ay < sqrt(DBL_MIN)) {
        if (ay == 0.0)
            return domain_error(parts(INFINITY, z.im));
        return parts(-log(sqrt(ay) / sqrt(hypot(ay, 2.0))), copysign(atan2(2.0, -ay) / 2, z.im));
    }
    double d = 1 - z.re;
    return parts(log1p(4.0 * z.re / (d * d + ay * ay)) / 4.0,
                 -atan2(-2.0 * z.im, d * (1 + z.re) - ay * ay) / 2.0);
}

static C c_asin(C z) { return times_minus_i(c_asinh(times_i(z))); }
static C c_atan(C z) { return times_minus_i(c_atanh(times_i(z))); }

/* --- as Python functions -------------------------------------------------------------------------------------- */

static Value result(C r)
{
    if (WF_LIKELY(r.error == FINE))
        return wf_complex(r.re, r.im);
    if (r.error == DOMAIN)
        return wf_raise(&wf_exc_ValueError, "math domain error");
    return wf_raise(&wf_exc_OverflowError, "math range error");
}

static int take(Value arg, C *z)
{
    z->error = FINE;
    return wf_as_complex_parts(arg, &z->re, &z->im);
}

#define FUNCTION(name)                                                                            \
    static Value m_##name(Value module, Value arg)                                                \
    {                                                                                             \
        C z;                                                                                      \
        return take(arg, &z) < 0 ? WF_NULL : result(c_##name(z));                                 \
    }
FUNCTION(acos)
FUNCTION(acosh)
FUNCTION(asin)
FUNCTION(asinh)
FUNCTION(atan)
FUNCTION(atanh)
FUNCTION(cos)
FUNCTION(cosh)
FUNCTION(exp)
FUNCTION(log10)
FUNCTION(sin)
FUNCTION(sinh)
FUNCTION(sqrt)
FUNCTION(tan)
FUNCTION(tanh)

/* a / b by Smith's method. */
static C quotient(C a, C b)
{
    if (fabs(b.re) >= fabs(b.im)) {
        if (b.re == 0.0)
            return domain_error(parts(0.0, 0.0));
        double ratio = b.im / b.re, denom = b.re + b.im * ratio;
        return parts((a.re + a.im * ratio) / denom, (a.im - a.re * ratio) / denom);
    }
    if (fabs(b.im) >= fabs(b.re)) {
        double ratio = b.re / b.im, denom = b.re * ratio + b.im;
        return parts((a.re * ratio + a.im) / denom, (a.im * ratio - a.re) / denom);
    }
    return parts(NAN, NAN);
}

static Value m_log(Value module, const Value *args, size_t nargs)
{
    C z, base;
    if (wf_check_nargs("log", nargs, 1, 2) < 0 || take(args[0], &z) < 0 ||
        (nargs == 2 && take(args[1], &base) < 0))
        return WF_NULL;
    C r = c_log(z);
    if (nargs == 2) {
        base = c_log(base);
        Error error = r.error ? r.error : base.error;
        r = quotient(r, base);
        r.error = error ? error : r.error;
    }
    return result(r);
}

static Value m_phase(Value module, Value arg)
{
    C z;
    return take(arg, &z) < 0 ? WF_NULL : wf_float(atan2(z.im, z.re));
}

static Value m_polar(Value module, Value arg)
{
    C z;
    if (take(arg, &z) < 0)
        return WF_NULL;
    double r = hypot(z.re, z.im);
    if (isinf(r) && is_finite(z))
        return result((C){0, 0, RANGE});
    Value items[] = {wf_float(r), wf_float(atan2(z.im, z.re))};
    return wf_tuple_steal_array(items, 2);
}

/* r (cos phi + i sin phi) where one of them is not finite. */
static C rect_special(double r, double phi)
{
    if (isinf(r) && isfinite(phi) && phi != 0.0)
        return parts(copysign(INFINITY, r * cos(phi)), copysign(INFINITY, r * sin(phi)));
    if (phi == 0.0)
        return parts(r, isnan(r) ? 0.0 : copysign(0.0, r) * copysign(1.0, phi));
    C z = parts(NAN, NAN);
    if (r == 0.0)
        z = parts(0.0, 0.0);
    else if (isinf(r))
        z.re = INFINITY;
    return r != 0.0 && !isnan(r) && isinf(phi) ? domain_error(z) : z;
}

static Value m_rect(Value module, const Value *args, size_t nargs)
{
    double r, phi;
    if (wf_check_nargs("rect", nargs, 2, 2) < 0 || wf_as_double(args[0], &r) < 0 ||
        wf_as_double(args[1], &phi) < 0)
        return WF_NULL;
    if (!isfinite(r) || !isfinite(phi))
        return result(rect_special(r, phi));
    /* Exact at the angle zero, with its sign. */
    return phi == 0.0 ? wf_complex(r, r * phi) : wf_complex(r * cos(phi), r * sin(phi));
}

/* --- tests ---------------------------------------------------------------------------------------------------- */

#define TEST(name, expr)                                                                          \
    static Value m_##name(Value module, Value arg)                                                \
    {                                                                                             \
        C z;                                                                                      \
        return take(arg, &z) < 0 ? WF_NULL : wf_bool(expr);                                       \
    }
TEST(isfinite, is_finite(z))
TEST(isinf, isinf(z.re) || isinf(z.im))
TEST(isnan, isnan(z.re) || isnan(z.im))

static bool close_enough(C a, C b, double rel, double absolute)
{
    if (a.re == b.re && a.im == b.im)
        return true;
    if (isinf(a.re) || isinf(a.im) || isinf(b.re) || isinf(b.im))
        return false;
    double diff = hypot(a.re - b.re, a.im - b.im);
    return diff <= rel * hypot(b.re, b.im) || diff <= rel * hypot(a.re, a.im) || diff <= absolute;
}

static Value m_isclose(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"a", "b", "rel_tol", "abs_tol", NULL};
    Value x, y;
    C a, b;
    double rel = 1e-9, absolute = 0.0;
    if (wf_parse_args(args, nargs, kwnames, "OO|$dd:isclose", names, &x, &y, &rel, &absolute) < 0 ||
        take(x, &a) < 0 || take(y, &b) < 0)
        return WF_NULL;
    if (rel < 0.0 || absolute < 0.0)
        return wf_raise(&wf_exc_ValueError, "tolerances must be non-negative");
    return wf_bool(close_enough(a, b, rel, absolute));
}

/* --- the module ----------------------------------------------------------------------------------------------- */

static WfMethodDef functions[] = {
    {"acos", m_acos, WF_O, "acos($module, z, /)\n--\n\nReturn the arc cosine of z."},
    {"acosh", m_acosh, WF_O,
     "acosh($module, z, /)\n--\n\nReturn the inverse hyperbolic cosine of z."},
    {"asin", m_asin, WF_O, "asin($module, z, /)\n--\n\nReturn the arc sine of z."},
    {"asinh", m_asinh, WF_O,
     "asinh($module, z, /)\n--\n\nReturn the inverse hyperbolic sine of z."},
    {"atan", m_atan, WF_O, "atan($module, z, /)\n--\n\nReturn the arc tangent of z."},
    {"atanh", m_atanh, WF_O,
     "atanh($module, z, /)\n--\n\nReturn the inverse hyperbolic tangent of z."},
    {"cos", m_cos, WF_O, "cos($module, z, /)\n--\n\nReturn the cosine of z."},
    {"cosh", m_cosh, WF_O, "cosh($module, z, /)\n--\n\nReturn the hyperbolic cosine of z."},
    {"exp", m_exp, WF_O, "exp($module, z, /)\n--\n\nReturn the exponential value e**z."},
    {"isclose", m_isclose, WF_FASTKW,
     "isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)\n--\n\nDetermine whether two "
     "complex numbers are close in value.\n\n  rel_tol\n    maximum difference for being "
     "considered \"close\", relative to the\n    magnitude of the input values\n  abs_tol\n    "
     "maximum difference for being considered \"close\", regardless of the\n    magnitude of "
     "the input values\n\nReturn True if a is close in value to b, and False otherwise.\n\nFor "
     "the values to be considered close, the difference between them must be\nsmaller than at "
     "least one of the tolerances.\n\n-inf, inf and NaN behave similarly to the IEEE 754 "
     "Standard. That is, NaN is\nnot close to anything, even itself. inf and -inf are only "
     "close to themselves."},
    {"isfinite", m_isfinite, WF_O,
     "isfinite($module, z, /)\n--\n\nReturn True if both the real and imaginary parts of z are "
     "finite, else False."},
    {"isinf", m_isinf, WF_O,
     "isinf($module, z, /)\n--\n\nChecks if the real or imaginary part of z is infinite."},
    {"isnan", m_isnan, WF_O,
     "isnan($module, z, /)\n--\n\nChecks if the real or imaginary part of z not a number (NaN)."},
    {"log", m_log, WF_FAST,
     "log($module, z, base=<unrepresentable>, /)\n--\n\nlog(z[, base]) -> the logarithm of z "
     "to the given base.\n\nIf the base not specified, returns the natural logarithm (base e) "
     "of z."},
    {"log10", m_log10, WF_O, "log10($module, z, /)\n--\n\nReturn the base-10 logarithm of z."},
    {"phase", m_phase, WF_O,
     "phase($module, z, /)\n--\n\nReturn argument, also known as the phase angle, of a complex."},
    {"polar", m_polar, WF_O,
     "polar($module, z, /)\n--\n\nConvert a complex from rectangular coordinates to polar "
     "coordinates.\n\nr is the distance from 0 and phi the phase angle."},
    {"rect", m_rect, WF_FAST,
     "rect($module, r, phi, /)\n--\n\nConvert from polar coordinates to rectangular "
     "coordinates."},
    {"sin", m_sin, WF_O, "sin($module, z, /)\n--\n\nReturn the sine of z."},
    {"sinh", m_sinh, WF_O, "sinh($module, z, /)\n--\n\nReturn the hyperbolic sine of z."},
    {"sqrt", m_sqrt, WF_O, "sqrt($module, z, /)\n--\n\nReturn the square root of z."},
    {"tan", m_tan, WF_O, "tan($module, z, /)\n--\n\nReturn the tangent of z."},
    {"tanh", m_tanh, WF_O, "tanh($module, z, /)\n--\n\nReturn the hyperbolic tangent of z."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init_cmath(Value m)
{
    static const struct {
        const char *name;
        double value;
    } reals[] = {{"pi", M_PI}, {"e", M_E}, {"tau", 2 * M_PI}, {"inf", INFINITY}, {"nan", NAN}};
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++)
        if (wf_module_add(m, reals[i].name, wf_float(reals[i].value)) < 0)
            return -1;
    if (wf_module_add(m, "infj", wf_complex(0.0, INFINITY)) < 0 ||
        wf_module_add(m, "nanj", wf_complex(0.0, NAN)) < 0)
        return -1;
    return wf_module_add_functions(m, functions);
}
