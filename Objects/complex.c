/* complex. */
#include "api.h"

#include <errno.h>
#include <math.h>

typedef struct {
    double re, im;
} C;

Value wf_complex(double re, double im)
{
    WfComplex *c = wf_alloc_leaf(WF_SHAPE_complex, sizeof *c);
    if (c == NULL)
        return WF_NULL;
    c->real = re;
    c->imag = im;
    return WF_MOVE(c);
}

static bool is_complex(Value v)
{
    return wf_has_shape(v, WF_SHAPE_complex) || (wf_is_pointer(v) && wf_is_a(v, &wf_complex_type));
}

static Value made(C c) { return wf_complex(c.re, c.im); }
static C value(Value v) { return (C){wf_as_complex(v)->real, wf_as_complex(v)->imag}; }

/* 1, 0 for other types, -1 with an exception. */
static int operand(Value v, C *c)
{
    c->im = 0;
    if (is_complex(v)) {
        *c = value(v);
        return 1;
    }
    if (wf_is_float(v)) {
        c->re = wf_float_value(v);
        return 1;
    }
    if (!wf_is_int(v))
        return 0;
    return wf_int_as_double(v, &c->re) < 0 ? -1 : 1;
}

#define OPERANDS(a, b)                                                                            \
    C x, y;                                                                                       \
    int got_ = operand(a, &x);                                                                    \
    if (got_ > 0)                                                                                 \
        got_ = operand(b, &y);                                                                    \
    if (got_ <= 0)                                                                                \
    return got_ == 0 ? WF_NOTIMPL : WF_NULL

static Value complex_add(Value a, Value b)
{
    OPERANDS(a, b);
    return wf_complex(x.re + y.re, x.im + y.im);
}

static Value complex_sub(Value a, Value b)
{
    OPERANDS(a, b);
    return wf_complex(x.re - y.re, x.im - y.im);
}

static C product(C x, C y) { return (C){x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re}; }

static Value complex_mul(Value a, Value b)
{
    OPERANDS(a, b);
    return made(product(x, y));
}

/* Smith's method, as CPython: scales by the larger part of the divisor. */
static bool quotient(C a, C b, C *r)
{
    double abs_re = fabs(b.re), abs_im = fabs(b.im);
    if (abs_re >= abs_im) {
        if (abs_re == 0)
            return false;
        double ratio = b.im / b.re, denom = b.re + b.im * ratio;
        *r = (C){(a.re + a.im * ratio) / denom, (a.im - a.re * ratio) / denom};
    } else if (abs_im >= abs_re) {
        double ratio = b.re / b.im, denom = b.re * ratio + b.im;
        *r = (C){(a.re * ratio + a.im) / denom, (a.im * ratio - a.re) / denom};
    } else {
        *r = (C){NAN, NAN};
    }
    return true;
}

static Value complex_truediv(Value a, Value b)
{
    OPERANDS(a, b);
    C r;
    if (!quotient(x, y, &r))
        return wf_raise(&wf_exc_ZeroDivisionError, "complex division by zero");
    return made(r);
}

static C power_int(C x, int64_t n)
{
    C r = {1, 0};
    bool neg = n < 0;
    for (uint64_t k = neg ? 0 - (uint64_t)n : (uint64_t)n; k > 0; k >>= 1) {
        if (k & 1)
            r = product(r, x);
        x = product(x, x);
    }
    C one = {1, 0}, q = r;
    if (neg && !quotient(one, r, &q))
        q = (C){NAN, NAN};
    return q;
}

static C power_any(C a, C b)
{
    double vabs = hypot(a.re, a.im), len = pow(vabs, b.re), at = atan2(a.im, a.re), phase = at * b.re;
    if (b.im != 0) {
        len /= exp(at * b.im);
        phase += b.im * log(vabs);
    }
    return (C){len * cos(phase), len * sin(phase)};
}

static Value complex_pow(Value a, Value b, Value mod)
{
    if (!wf_is_none(mod))
        return wf_raise(&wf_exc_ValueError, "complex modulo");
    OPERANDS(a, b);
    if (y.re == 0 && y.im == 0)
        return wf_complex(1, 0);
    if (x.re == 0 && x.im == 0) {
        if (y.im != 0 || y.re < 0)
            return wf_raise(&wf_exc_ZeroDivisionError, "0.0 to a negative or complex power");
        return wf_complex(0, 0);
    }
    C r = y.im == 0 && y.re == floor(y.re) && fabs(y.re) <= 100 ? power_int(x, (int64_t)y.re) : power_any(x, y);
    if ((isinf(r.re) || isinf(r.im)) && isfinite(x.re) && isfinite(x.im) && isfinite(y.re) && isfinite(y.im))
        return wf_raise(&wf_exc_OverflowError, "complex exponentiation");
    return made(r);
}

static Value complex_neg(Value v) { return wf_complex(-value(v).re, -value(v).im); }
static Value complex_pos(Value v) { return wf_has_shape(v, WF_SHAPE_complex) ? wf_new_ref(v) : made(value(v)); }
static int complex_bool(Value v) { return value(v).re != 0 || value(v).im != 0; }

static Value complex_abs(Value v)
{
    C c = value(v);
    double r = hypot(c.re, c.im);
    if (isinf(r) && isfinite(c.re) && isfinite(c.im))
        return wf_raise(&wf_exc_OverflowError, "absolute value too large");
    return wf_float(r);
}

static Value complex_compare(Value a, Value b, WfCmpOp op)
{
    if ((op != WF_EQ && op != WF_NE) || !is_complex(a))
        return WF_NOTIMPL;
    C x = value(a);
    bool eq;
    if (is_complex(b)) {
        C y = value(b);
        eq = x.re == y.re && x.im == y.im;
    } else if (wf_is_float(b)) {
        eq = x.im == 0 && x.re == wf_float_value(b);
    } else if (wf_is_int(b)) {
        if (x.im != 0)
            return wf_bool(op == WF_NE);
        return wf_compare(wf_float(x.re), b, op);
    } else {
        return WF_NOTIMPL;
    }
    return wf_bool(eq == (op == WF_EQ));
}

static int64_t complex_hash(Value v)
{
    C c = value(v);
    uint64_t h = (uint64_t)wf_double_hash(v, c.re) + 1000003u * (uint64_t)wf_double_hash(v, c.im);
    return h == (uint64_t)-1 ? -2 : (int64_t)h;
}

static size_t part(double d, bool sign, char *buf)
{
    return wf_double_format(d, 'r', 0, false, false, sign, buf, 40);
}

static Value complex_repr(Value v)
{
    C c = value(v);
    char buf[100];
    size_t n = 0;
    bool pure = c.re == 0 && !signbit(c.re);
    if (!pure) {
        buf[n++] = '(';
        n += part(c.re, false, buf + n);
    }
    n += part(c.im, !pure, buf + n);
    buf[n++] = 'j';
    if (!pure)
        buf[n++] = ')';
    return wf_str_from_latin1(buf, n);
}

/* --- construction -------------------------------------------------------------------------------------- */

int wf_double_parse_text(const char *s, size_t len, double *out);
Value wf_str_to_ascii_decimals(Value s);

/* Length of the longest prefix of s that may be a float. */
static size_t float_prefix(const char *s, size_t n)
{
    size_t i = 0;
    if (i < n && (s[i] == '+' || s[i] == '-'))
        i++;
    if (i < n && ((s[i] | 0x20) == 'i' || (s[i] | 0x20) == 'n')) {
        while (i < n && (s[i] | 0x20) >= 'a' && (s[i] | 0x20) <= 'z' && (s[i] | 0x20) != 'j')
            i++;
        return i;
    }
    size_t digits = 0;
    while (i < n && ((s[i] >= '0' && s[i] <= '9') || s[i] == '.' || s[i] == '_')) {
        digits += s[i] != '.' && s[i] != '_';
        i++;
    }
    if (digits == 0)
        return 0;
    if (i < n && (s[i] | 0x20) == 'e') {
        size_t k = i + 1;
        if (k < n && (s[k] == '+' || s[k] == '-'))
            k++;
        size_t first = k;
        while (k < n && ((s[k] >= '0' && s[k] <= '9') || s[k] == '_'))
            k++;
        if (k > first)
            i = k;
    }
    return i;
}

/* A sign alone before j means one. */
static int imaginary(const char *s, size_t n, double *out)
{
    if (n == 0 || (n == 1 && (*s == '+' || *s == '-'))) {
        *out = n && *s == '-' ? -1 : 1;
        return 1;
    }
    return wf_double_parse_text(s, n, out);
}

/* 1 parsed, 0 malformed, -1 error. */
static int parse(const char *s, size_t n, C *c)
{
    *c = (C){0, 0};
    size_t k = float_prefix(s, n);
    if (k == n)
        return k == 0 ? 0 : wf_double_parse_text(s, n, &c->re);
    if ((s[k] | 0x20) == 'j' && k + 1 == n)
        return imaginary(s, k, &c->im);
    if (k == 0) {
        /* [+-]j without digits */
        if (n == 2 && (*s == '+' || *s == '-') && (s[1] | 0x20) == 'j')
            return imaginary(s, 1, &c->im);
        return 0;
    }
    if (s[k] != '+' && s[k] != '-')
        return 0;
    int r = wf_double_parse_text(s, k, &c->re);
    if (r <= 0 || (s[n - 1] | 0x20) != 'j')
        return r < 0 ? -1 : 0;
    size_t m = float_prefix(s + k, n - k);
    if (m == 0 && n - k == 2)
        m = 1;
    return k + m + 1 == n ? imaginary(s + k, m, &c->im) : 0;
}

static bool blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static int from_str(Value v, C *c)
{
    Value plain = wf_str_to_ascii_decimals(v);
    if (wf_is_null(plain))
        return -1;
    const char *s = (const char *)wf_as_str(plain)->data, *end = s + wf_as_str(plain)->len;
    while (s < end && blank(*s))
        s++;
    while (s < end && blank(end[-1]))
        end--;
    if (s < end && *s == '(' && end[-1] == ')') {
        s++;
        end--;
        while (s < end && blank(*s))
            s++;
        while (s < end && blank(end[-1]))
            end--;
    }
    int r = parse(s, (size_t)(end - s), c);
    wf_drop(plain);
    if (r == 0)
        return wf_raise_i(&wf_exc_ValueError, "complex() arg is a malformed string");
    return r < 0 ? -1 : 0;
}

/* __complex__: 1, 0 none, -1. */
static int by_method(Value v, C *c)
{
    Value fn;
    int has = wf_lookup_special(v, wf_n.complex_, &fn);
    if (has <= 0)
        return has;
    Value r = wf_call0(fn);
    wf_drop(fn);
    if (wf_is_null(r))
        return -1;
    if (!is_complex(r)) {
        wf_raise(&wf_exc_TypeError, "__complex__ returned non-complex (type %T)", r);
        wf_drop(r);
        return -1;
    }
    *c = value(r);
    bool exact = wf_has_shape(r, WF_SHAPE_complex);
    int warned = exact ? 0
                       : wf_warn(&wf_exc_DeprecationWarning, 1,
                                 "__complex__ returned non-complex (type %s).  The ability to return an instance "
                                 "of a strict subclass of complex is deprecated, and may not be supported in a "
                                 "future version of Python.",
                                 wf_type_name(r));
    wf_drop(r);
    return warned < 0 ? -1 : 1;
}

/* A number argument; *was_complex when it had an imaginary part of its own. */
static int number(Value v, C *c, bool *was_complex, const char *which)
{
    *was_complex = true;
    if (wf_has_shape(v, WF_SHAPE_complex)) {
        *c = value(v);
        return 0;
    }
    int r = by_method(v, c);
    if (r != 0)
        return r < 0 ? -1 : 0;
    if (is_complex(v)) {
        *c = value(v);
        return 0;
    }
    *was_complex = false;
    c->im = 0;
    WfType *t = wf_type_of(v);
    if (t->nb_float == NULL && t->nb_index == NULL)
        return wf_raise_i(&wf_exc_TypeError, "complex() %s argument must be a %snumber, not '%T'", which,
                          *which == 'f' ? "string or a " : "", v);
    return wf_as_double(v, &c->re);
}

/* The complex value of a number, for cmath: __complex__, __float__, __index__. */
int wf_as_complex_parts(Value v, double *re, double *im)
{
    C c;
    if (wf_has_shape(v, WF_SHAPE_complex)) {
        c = value(v);
    } else {
        int r = by_method(v, &c);
        if (r < 0)
            return -1;
        if (r == 0 && is_complex(v)) {
            c = value(v);
        } else if (r == 0) {
            c.im = 0;
            if (wf_as_double(v, &c.re) < 0)
                return -1;
        }
    }
    *re = c.re;
    *im = c.im;
    return 0;
}

static Value finish(WfType *type, C c)
{
    if (type == &wf_complex_type)
        return made(c);
    Value v = wf_generic_alloc(type, 0);
    if (!wf_is_null(v)) {
        wf_as_complex(v)->real = c.re;
        wf_as_complex(v)->imag = c.im;
    }
    return v;
}

static Value complex_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"real", "imag", NULL};
    Value re = WF_NULL, im = WF_NULL;
    C c = {0, 0}, d = {0, 0};
    bool re_complex = false, im_complex = false;
    if (wf_parse_args(args, nargs, kwnames, "|OO:complex", names, &re, &im) < 0)
        return WF_NULL;
    if (!wf_is_null(re) && wf_is_null(im) && type == &wf_complex_type && wf_has_shape(re, WF_SHAPE_complex))
        return wf_new_ref(re);
    if (!wf_is_null(re) && wf_is_str(re)) {
        if (!wf_is_null(im))
            return wf_raise(&wf_exc_TypeError, "complex() can't take second arg if first is a string");
        return from_str(re, &c) < 0 ? WF_NULL : finish(type, c);
    }
    if (!wf_is_null(im) && wf_is_str(im))
        return wf_raise(&wf_exc_TypeError, "complex() second arg can't be a string");
    if (!wf_is_null(re) && number(re, &c, &re_complex, "first") < 0)
        return WF_NULL;
    if (!wf_is_null(im) && number(im, &d, &im_complex, "second") < 0)
        return WF_NULL;
    if (wf_is_null(im))
        return finish(type, c);
    C r = {c.re, d.re};
    if (im_complex)
        r.re -= d.im;
    if (re_complex)
        r.im += c.im;
    return finish(type, r);
}

static void complex_dealloc(WfObject *o)
{
    if (wf_shape_of(o) != WF_SHAPE_complex)
        wf_instance_clear(o);
    wf_free_object(o, 0);
}

static Value m_conjugate(Value v) { return wf_complex(value(v).re, -value(v).im); }
static Value m_complex(Value v) { return made(value(v)); }
static Value m_getnewargs(Value v)
{
    Value items[2] = {wf_float(value(v).re), wf_float(value(v).im)};
    return wf_tuple_steal_array(items, 2);
}
static Value m_format(Value v, Value spec)
{
    if (!wf_is_str(spec))
        return wf_raise(&wf_exc_TypeError, "__format__() argument must be str, not %T", spec);
    return wf_complex_format_spec(v, spec);
}

static WfMemberDef complex_members[] = {
    {"real", WF_M_DOUBLE, offsetof(WfComplex, real), true, "the real part of a complex number"},
    {"imag", WF_M_DOUBLE, offsetof(WfComplex, imag), true, "the imaginary part of a complex number"},
    {NULL, WF_M_VALUE, 0, false, NULL},
};
static WfMethodDef complex_methods[] = {
    {"conjugate", m_conjugate, WF_NOARGS,
     "conjugate($self, /)\n--\n\nReturn the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."},
    {"__complex__", m_complex, WF_NOARGS, "__complex__($self, /)\n--\n\nConvert this value to exact type complex."},
    {"__getnewargs__", m_getnewargs, WF_NOARGS, "__getnewargs__($self, /)\n--\n\n"},
    {"__format__", m_format, WF_O, "__format__($self, format_spec, /)\n--\n\nConvert to a string according to format_spec."},
    {NULL, NULL, 0, NULL},
};

WfType wf_complex_type = {
    WF_TYPE_HEAD(complex, "complex", WfComplex, WF_TF_BASETYPE),
    .doc = "complex(real=0, imag=0)\n--\n\nCreate a complex number from a real part and an optional imaginary "
           "part.\n\nThis is equivalent to (real + imag*1j) where imag defaults to 0.",
    .dealloc = complex_dealloc, .traverse = wf_instance_traverse, .clear = wf_instance_clear,
    .new = complex_new, .repr = complex_repr, .hash = complex_hash, .compare = complex_compare,
    .nb = {[WF_NB_ADD] = complex_add, [WF_NB_SUB] = complex_sub, [WF_NB_MUL] = complex_mul,
           [WF_NB_TRUEDIV] = complex_truediv},
    .nb_pow = complex_pow, .nb_neg = complex_neg, .nb_pos = complex_pos, .nb_abs = complex_abs,
    .nb_bool = complex_bool, .methods = complex_methods, .members = complex_members,
};
