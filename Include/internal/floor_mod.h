/* Python's % of floats: the result has the sign of y, which is not zero. */
#ifndef WEFT_FLOOR_MOD_H
#define WEFT_FLOOR_MOD_H

#include "value.h"

#include <math.h>

WF_INLINE double wf_floor_mod(double x, double y)
{
    double m = fmod(x, y);
    if (m != 0)
        return (y < 0) != (m < 0) ? m + y : m;
    return copysign(0.0, y);
}

#endif
