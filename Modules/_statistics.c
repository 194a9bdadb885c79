/* _statistics: the inverse of the normal distribution's cumulative function. */
#include "api.h"

#include <math.h>

/* p[n] x^n + ... + p[0]. */
static double polynomial(const double *p, int n, double x)
{
    double r = p[n];
    while (n-- > 0)
        r = r * x + p[n];
    return r;
}

/*
 * Michael J. Wichura, "Algorithm AS241: The Percentage Points of the Normal Distribution",
 * Applied Statistics 37 (1988) 477-484: three rational approximations, of the centre, of the
 * tails and of the far tails.
 */
static double standard_quantile(double p)
{
    static const double a[] = {3.3871328727963666080e+0, 1.3314166789178437745e+2,
                               1.9715909503065514427e+3, 1.3731693765509461125e+4,
                               4.5921953931549871457e+4, 6.7265770927008700853e+4,
                               3.3430575583588128105e+4, 2.5090809287301226727e+3};
    static const double b[] = {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2,
                               5.3941960214247511077e+3, 2.1213794301586595867e+4,
                               3.9307895800092710610e+4, 2.8729085735721942674e+4,
                               5.2264952788528545610e+3};
    static const double c[] = {1.42343711074968357734e+0, 4.63033784615654529590e+0,
                               5.76949722146069140550e+0, 3.64784832476320460504e+0,
                               1.27045825245236838258e+0, 2.41780725177450611770e-1,
                               2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double d[] = {1.0, 2.05319162663775882187e+0, 1.67638483018380384940e+0,
                               6.89767334985100004550e-1, 1.48103976427480074590e-1,
                               1.51986665636164571966e-2, 5.47593808499534494600e-4,
                               1.05075007164441684324e-9};
    static const double e[] = {6.65790464350110377720e+0, 5.46378491116411436990e+0,
                               1.78482653991729133580e+0, 2.96560571828504891230e-1,
                               2.65321895265761230930e-2, 1.24266094738807843860e-3,
                               2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[] = {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1,
                               1.48753612908506148525e-2, 7.86869131145613259100e-4,
                               1.84631831751005468180e-5, 1.42151175831644588870e-7,
                               2.04426310338993978564e-15};
    double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        double r = 0.180625 - q * q;
        return polynomial(a, 7, r) * q / polynomial(b, 7, r);
    }
    double r = sqrt(-log(q <= 0.0 ? p : 1.0 - p)), x;
    if (r <= 5.0) {
        r -= 1.6;
        x = polynomial(c, 7, r) / polynomial(d, 7, r);
    } else {
        r -= 5.0;
        x = polynomial(e, 7, r) / polynomial(f, 7, r);
    }
    return q < 0.0 ? -x : x;
}

static Value m_normal_dist_inv_cdf(Value module, const Value *args, size_t nargs)
{
    double p, mu, sigma;
    if (wf_check_nargs("_normal_dist_inv_cdf", nargs, 3, 3) < 0 || wf_as_double(args[0], &p) < 0 ||
        wf_as_double(args[1], &mu) < 0 || wf_as_double(args[2], &sigma) < 0)
        return WF_NULL;
    if (p <= 0.0 || p >= 1.0 || sigma <= 0.0)
        return wf_raise_none(&wf_exc_ValueError);
    return wf_float(mu + standard_quantile(p) * sigma);
}

static WfMethodDef functions[] = {
    {"_normal_dist_inv_cdf", m_normal_dist_inv_cdf, WF_FAST,
     "_normal_dist_inv_cdf($module, p, mu, sigma, /)\n--\n\nReturn x so that a normal variable is "
     "at most x with probability p."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__statistics(Value m)
{
    return wf_module_add_functions(m, functions);
}
