/* float: in place where the exponent allows, else WfFloat. complex: always an object. */
#ifndef WEFT_FLOAT_H
#define WEFT_FLOAT_H

#include "type.h"

typedef struct {
    WfObject ob;
    double value; /* [const] */
} WfFloat;
typedef struct {
    WfObject ob;
    double real, imag; /* [const] */
} WfComplex;

Value wf_float_slow(double d);
WF_INLINE Value wf_float(double d)
{
    Value v;
    return WF_LIKELY(wf_float_try_tag(d, &v)) ? v : wf_float_slow(d);
}
double wf_float_value_slow(Value v);
/* v: any float (in place, zero, boxed, subclass). */
WF_INLINE double wf_float_value(Value v)
{
    return WF_LIKELY(wf_is_tagged_float(v)) ? wf_tagged_float_value(v) : wf_float_value_slow(v);
}
WF_INLINE bool wf_is_float_exact(Value v)
{
    return wf_is_tagged_float(v) || wf_is_zero_float(v) || wf_has_shape(v, WF_SHAPE_float);
}
WF_INLINE bool wf_is_float(Value v)
{
    return wf_is_float_exact(v) || (wf_is_pointer(v) && wf_is_kind(v, WF_TF_FLOAT));
}
Value wf_complex(double real, double imag) WF_MUST_USE;
WF_INLINE WfComplex *wf_as_complex(Value v) { return (WfComplex *)wf_obj(v); }

/* Shortest text that reads back ('r'), or e f g E F G % with precision; as CPython's float formatting.
   Writes to buf (at least 350 + precision bytes); returns the length. */
size_t wf_double_format(double d, char code, int precision, bool alt, bool add_dot_0, bool sign, char *buf, size_t cap);
size_t wf_double_repr(double d, char buf[32]);
/* Correctly rounded; whole text must be consumed: returns false if not a number. Underscores not handled. */
bool wf_double_parse(const char *s, size_t len, double *out);
Value wf_float_from_str(Value s) WF_MUST_USE; /* float("...") with CPython's message */
int64_t wf_double_hash(Value v, double d);
Value wf_float_divmod(double a, double b, double *mod); /* floor division; ZeroDivisionError is the caller's */

/* format() mini-language for numbers: int, float, complex; spec text as str. */
Value wf_int_format_spec(Value v, Value spec) WF_MUST_USE;
Value wf_float_format_spec(Value v, Value spec) WF_MUST_USE;
Value wf_complex_format_spec(Value v, Value spec) WF_MUST_USE;

#endif
