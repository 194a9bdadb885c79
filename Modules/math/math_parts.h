/* What the files of math share. */
#ifndef WEFT_MATH_PARTS_H
#define WEFT_MATH_PARTS_H

#include "api.h"

#include <math.h>

/* Any real number as a double: tagged floats and small integers without a call. */
WF_INLINE WF_MUST_USE int math_double(Value v, double *out)
{
    if (WF_LIKELY(wf_is_tagged_float(v))) {
        *out = wf_tagged_float_value(v);
        return 0;
    }
    if (wf_is_small(v)) {
        *out = (double)wf_small_value(v);
        return 0;
    }
    return wf_as_double(v, out);
}

WF_COLD Value wf_math_domain_error(void);
WF_COLD Value wf_math_range_error(void);

/* Gamma function and the logarithm of its absolute value; errno is EDOM or ERANGE on error. */
double wf_math_gamma(double x);
double wf_math_lgamma(double x);

/* The entries of gamma.c, sums.c and integer.c, ended by a NULL name. */
extern WfMethodDef wf_math_sum_methods[], wf_math_integer_methods[];

#endif
