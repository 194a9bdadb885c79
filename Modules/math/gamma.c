/*
 * The gamma function by Lanczos' approximation (Lanczos, 1964; Pugh, "An Analysis of the Lanczos
 * Gamma Approximation", 2004), with g = 6.0246800407767296 and the 13 rational coefficients that
 * Boost.Math gives for doubles.
 */
#include "math_parts.h"

#include <errno.h>

static const double g = 6.024680040776729583740234375, g_minus_half = 5.524680040776729583740234375;
static const double log_pi = 1.144729885849400174143427351353058711647;

enum { TERMS = 13 };
static const double numerator[TERMS] = {
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408};
static const double denominator[TERMS] = {0.0,        39916800.0, 120543840.0, 150917976.0, 105258076.0,
                                          45995730.0, 13339535.0, 2637558.0,   357423.0,    32670.0,
                                          1925.0,     66.0,       1.0};

/* The rational function of x > 0; in 1/x for large x, so that nothing overflows. */
static double lanczos_sum(double x)
{
    double num = 0.0, den = 0.0;
    if (x < 5.0) {
        for (int i = TERMS; --i >= 0;) {
            num = num * x + numerator[i];
            den = den * x + denominator[i];
        }
    } else {
        for (int i = 0; i < TERMS; i++) {
            num = num / x + numerator[i];
            den = den / x + denominator[i];
        }
    }
    return num / den;
}

/* sin(pi x), exact at multiples of one half. */
static double sin_pi(double x)
{
    double y = fmod(fabs(x), 2.0), r;
    switch ((int)round(2.0 * y)) {
    case 0:
        r = sin(M_PI * y);
        break;
    case 1:
        r = cos(M_PI * (y - 0.5));
        break;
    case 2:
        r = sin(M_PI * (1.0 - y));
        break;
    case 3:
        r = -cos(M_PI * (y - 1.5));
        break;
    default:
        r = sin(M_PI * (y - 2.0));
        break;
    }
    return copysign(1.0, x) * r;
}

/* Scales r by y to the power of (a - 0.5), in two steps where one would overflow. */
static double scale_by_power(double r, double y, double a, bool divide)
{
    if (a < 140.0) {
        double p = pow(y, a - 0.5);
        return divide ? r / p : r * p;
    }
    double p = pow(y, a / 2.0 - 0.25);
    return divide ? r / p / p : r * p * p;
}

static double gamma_of_integer(double x)
{
    double r = 1.0;
    for (double i = 2.0; i < x; i += 1.0)
        r *= i;
    return r;
}

static double out_of_range(double r)
{
    errno = ERANGE;
    return r;
}

static double out_of_domain(double r)
{
    errno = EDOM;
    return r;
}

/* 1e-20 <= |x| <= 200, not an integer below 24. */
static double gamma_by_lanczos(double x)
{
    double a = fabs(x), y = a + g_minus_half, r;
    /* z corrects for the rounding of y. */
    double z = a > g_minus_half ? (y - a) - g_minus_half : (y - g_minus_half) - a;
    z = z * g / y;
    if (x < 0.0) {
        r = -M_PI / sin_pi(a) / a * exp(y) / lanczos_sum(a);
        r -= z * r;
    } else {
        r = lanczos_sum(a) / exp(y);
        r += z * r;
    }
    return scale_by_power(r, y, a, x < 0.0);
}

double wf_math_gamma(double x)
{
    double a = fabs(x);
    if (!isfinite(x))
        return isnan(x) || x > 0.0 ? x : out_of_domain(NAN);
    if (x == 0.0)
        return out_of_domain(copysign(INFINITY, x));
    if (x == floor(x)) {
        if (x < 0.0)
            return out_of_domain(NAN);
        if (x <= 23)
            return gamma_of_integer(x);
    }
    if (a < 1e-20) {
        double r = 1.0 / x;
        return isinf(r) ? out_of_range(r) : r;
    }
    if (a > 200.0)
        return x < 0.0 ? 0.0 / sin_pi(x) : out_of_range(INFINITY);
    double r = gamma_by_lanczos(x);
    return isinf(r) ? out_of_range(r) : r;
}

double wf_math_lgamma(double x)
{
    double a = fabs(x);
    if (!isfinite(x))
        return isnan(x) ? x : INFINITY;
    if (x == floor(x) && x <= 2.0)
        return x <= 0.0 ? out_of_domain(INFINITY) : 0.0;
    if (a < 1e-20)
        return -log(a);
    double r = log(lanczos_sum(a)) - g;
    r += (a - 0.5) * (log(a + g - 0.5) - 1);
    if (x < 0.0)
        r = log_pi - log(fabs(sin_pi(a))) - log(a) - r;
    return isinf(r) ? out_of_range(r) : r;
}
