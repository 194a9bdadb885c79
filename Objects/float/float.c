/* float as Python sees it. Most values are held in place; the rest are WfFloat objects. */
#include "api.h"

#include "double_conv.h"
#include "floor_mod.h"

#include <float.h>
#include <math.h>

int wf_double_parse_text(const char *s, size_t len, double *out);

Value wf_float_slow(double d)
{
    uint64_t u;
    memcpy(&u, &d, sizeof u);
    if (u == 0)
        return WF_FLOAT_ZERO;
    if (u == (uint64_t)1 << 63)
        return WF_FLOAT_NEGZERO;
    WfFloat *f = wf_alloc_leaf(WF_SHAPE_float, sizeof(WfFloat) < 32 ? 32 : sizeof(WfFloat));
    if (f == NULL)
        return WF_NULL;
    f->value = d;
    return WF_MOVE(f);
}

double wf_float_value_slow(Value v)
{
    if (wf_is_zero_float(v))
        return wf_same_bits(v, WF_FLOAT_NEGZERO) ? -0.0 : 0.0;
    return ((WfFloat *)wf_obj(v))->value;
}

/* The double of a float or int operand: 1; 0 for other types; -1 with OverflowError. */
static int operand(Value v, double *d)
{
    if (wf_is_float(v)) {
        *d = wf_float_value(v);
        return 1;
    }
    if (!wf_is_int(v))
        return 0;
    return wf_int_as_double(v, d) < 0 ? -1 : 1;
}

#define OPERANDS(a, b)                                                                            \
    double x, y;                                                                                  \
    int got_ = operand(a, &x);                                                                    \
    if (got_ > 0)                                                                                 \
        got_ = operand(b, &y);                                                                    \
    if (got_ <= 0)                                                                                \
    return got_ == 0 ? WF_NOTIMPL : WF_NULL

static Value float_add(Value a, Value b)
{
    OPERANDS(a, b);
    return wf_float(x + y);
}

static Value float_sub(Value a, Value b)
{
    OPERANDS(a, b);
    return wf_float(x - y);
}

static Value float_mul(Value a, Value b)
{
    OPERANDS(a, b);
    return wf_float(x * y);
}

static Value float_truediv(Value a, Value b)
{
    OPERANDS(a, b);
    if (y == 0)
        return wf_raise(&wf_exc_ZeroDivisionError, "float division by zero");
    return wf_float(x / y);
}

static double floor_div(double x, double y, double *mod)
{
    double m = fmod(x, y), div = (x - m) / y;
    if (m != 0) {
        if ((y < 0) != (m < 0)) {
            m += y;
            div -= 1.0;
        }
    } else {
        m = copysign(0.0, y);
    }
    *mod = m;
    if (div == 0)
        return copysign(0.0, x / y);
    double f = floor(div);
    return div - f > 0.5 ? f + 1.0 : f;
}

static Value float_floordiv(Value a, Value b)
{
    OPERANDS(a, b);
    double m;
    if (y == 0)
        return wf_raise(&wf_exc_ZeroDivisionError, "float floor division by zero");
    return wf_float(floor_div(x, y, &m));
}

static Value float_mod(Value a, Value b)
{
    OPERANDS(a, b);
    if (y == 0)
        return wf_raise(&wf_exc_ZeroDivisionError, "float modulo");
    return wf_float(wf_floor_mod(x, y));
}

Value wf_float_divmod(double x, double y, double *mod) { return wf_float(floor_div(x, y, mod)); }

static Value float_divmod(Value a, Value b)
{
    OPERANDS(a, b);
    if (y == 0)
        return wf_raise(&wf_exc_ZeroDivisionError, "float divmod()");
    double m, q = floor_div(x, y, &m);
    Value items[2] = {wf_float(q), wf_float(m)};
    return wf_tuple_steal_array(items, 2);
}

static bool is_odd(double y) { return fmod(fabs(y), 2.0) == 1.0; }

/* A negative number to a fraction: the complex result. */
static Value complex_power(double x, double y)
{
    Value a = wf_complex(x, 0), b = wf_complex(y, 0), r = WF_NULL;
    if (!wf_is_null(a) && !wf_is_null(b))
        r = wf_power(a, b, WF_NONE);
    wf_drop(a);
    wf_drop(b);
    return r;
}

/* OverflowError(34, "Numerical result out of range"), as errno gives it. */
static Value range_error(void)
{
    Value args[2] = {wf_small(34), wf_str_from_c("Numerical result out of range")};
    Value exc = wf_is_null(args[1]) ? WF_NULL : wf_exc_new(&wf_exc_OverflowError, args, 2);
    wf_drop(args[1]);
    if (!wf_is_null(exc))
        wf_raise_obj(exc);
    return WF_NULL;
}

static Value float_pow(Value a, Value b, Value mod)
{
    if (!wf_is_none(mod))
        return wf_raise(&wf_exc_TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
    OPERANDS(a, b);
    if (y == 0)
        return wf_float(1.0);
    if (isnan(x) || isnan(y))
        return wf_float(isnan(x) ? x : x == 1.0 ? 1.0 : y);
    if (isinf(y)) {
        x = fabs(x);
        if (x == 1.0)
            return wf_float(1.0);
        return wf_float((y > 0) == (x > 1.0) ? fabs(y) : 0.0);
    }
    if (isinf(x)) {
        bool odd = is_odd(y);
        if (y > 0)
            return wf_float(odd ? x : fabs(x));
        return wf_float(odd ? copysign(0.0, x) : 0.0);
    }
    if (x == 0) {
        bool odd = is_odd(y);
        if (y < 0)
            return wf_raise(&wf_exc_ZeroDivisionError, "0.0 cannot be raised to a negative power");
        return wf_float(odd ? x : 0.0);
    }
    if (x < 0 && y != floor(y))
        return complex_power(x, y);
    double r = pow(x, y);
    if (isinf(r))
        return range_error();
    return wf_float(r);
}

static Value float_neg(Value v) { return wf_float(-wf_float_value(v)); }
static Value float_pos(Value v) { return wf_is_float_exact(v) ? wf_new_ref(v) : wf_float(wf_float_value(v)); }
static Value float_abs(Value v) { return wf_float(fabs(wf_float_value(v))); }
static Value float_int(Value v) { return wf_int_from_double(wf_float_value(v)); }
static int float_bool(Value v) { return wf_float_value(v) != 0; }

/* --- comparing ---------------------------------------------------------------------------------------------- */

/* -1, 0, 1 for a finite or infinite double against any int, exactly. */
static int compare_int(double x, Value b)
{
    int64_t i;
    if (wf_int_try_i64(b, &i) && i >= -((int64_t)1 << 53) && i <= ((int64_t)1 << 53))
        return (x > (double)i) - (x < (double)i);
    if (isinf(x))
        return x > 0 ? 1 : -1;
    int sign = wf_int_sign(b);
    if ((x > 0) - (x < 0) != sign)
        return (x > 0) - (x < 0) < sign ? -1 : 1;
    int exp;
    frexp(x, &exp);
    int64_t bits = (int64_t)wf_int_bit_length(b);
    if (exp != bits)
        return (exp > bits) == (sign > 0) ? 1 : -1;
    /* As many integer bits: compare the integer part exactly, then the fraction. */
    Value whole = wf_int_from_double(x);
    if (wf_is_null(whole))
        return -2;
    int c = wf_int_cmp(whole, b);
    wf_drop(whole);
    double frac = x - trunc(x);
    return c != 0 ? c : (frac > 0) - (frac < 0);
}

static Value float_compare(Value a, Value b, WfCmpOp op)
{
    if (!wf_is_float(a))
        return WF_NOTIMPL;
    double x = wf_float_value(a), y;
    if (wf_is_float(b)) {
        y = wf_float_value(b);
    } else if (wf_is_int(b)) {
        if (isnan(x))
            return wf_bool(op == WF_NE);
        int c = compare_int(x, b);
        if (c == -2)
            return WF_NULL;
        x = c;
        y = 0;
    } else {
        return WF_NOTIMPL;
    }
    return wf_bool(op == WF_LT   ? x < y
                   : op == WF_LE ? x <= y
                   : op == WF_EQ ? x == y
                   : op == WF_NE ? x != y
                   : op == WF_GT ? x > y
                                 : x >= y);
}

/* CPython's numeric hash: modulo 2^61 - 1, equal to that of an equal int. */
int64_t wf_double_hash(Value v, double d)
{
    const int bits = 61;
    const uint64_t p = ((uint64_t)1 << bits) - 1;
    if (!isfinite(d))
        return isinf(d) ? (d > 0 ? 314159 : -314159) : wf_is_pointer(v) ? wf_hash_pointer(wf_obj(v)) : 0;
    int e;
    double m = frexp(fabs(d), &e);
    uint64_t x = 0;
    while (m != 0) {
        x = ((x << 28) & p) | x >> (bits - 28);
        m *= 268435456.0;
        e -= 28;
        uint64_t y = (uint64_t)m;
        m -= (double)y;
        x += y;
        if (x >= p)
            x -= p;
    }
    e = e >= 0 ? e % bits : bits - 1 - ((-1 - e) % bits);
    x = ((x << e) & p) | x >> (bits - e);
    int64_t h = d < 0 ? -(int64_t)x : (int64_t)x;
    return h == -1 ? -2 : h;
}

static int64_t float_hash(Value v) { return wf_double_hash(v, wf_float_value(v)); }

static Value float_repr(Value v)
{
    char buf[32];
    size_t n = wf_double_repr(wf_float_value(v), buf);
    return wf_str_from_latin1(buf, n);
}

/* --- construction ------------------------------------------------------------------------------------------ */

static Value from_bytes_like(Value v)
{
    WfBuffer view;
    if (wf_get_buffer(v, &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    double d;
    int r = wf_double_parse_text((const char *)view.buf, (size_t)view.len, &d);
    wf_release_buffer(&view);
    if (r == 0)
        return wf_raise(&wf_exc_ValueError, "could not convert string to float: %R", v);
    return r < 0 ? WF_NULL : wf_float(d);
}

/* float(v): an exact float. */
static Value to_float(Value v)
{
    if (wf_is_float_exact(v))
        return wf_new_ref(v);
    double d;
    WfType *t = wf_type_of(v);
    if (wf_is_str(v) && t->nb_float == NULL)
        return wf_float_from_str(v);
    if (wf_is_float(v) && t->nb_float != wf_float_type.nb_float)
        return wf_call_float_slot(v, &d) < 0 ? WF_NULL : wf_float(d);
    if (t->nb_float != NULL || t->nb_index != NULL)
        return wf_as_double(v, &d) < 0 ? WF_NULL : wf_float(d);
    if (wf_has_buffer(v))
        return from_bytes_like(v);
    return wf_raise(&wf_exc_TypeError, "float() argument must be a string or a real number, not '%T'", v);
}

static Value float_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if ((type == &wf_float_type || type->init == wf_float_type.init) && wf_no_kwargs("float", kwnames) < 0)
        return WF_NULL;
    if (wf_check_nargs("float", nargs, 0, 1) < 0)
        return WF_NULL;
    Value v = nargs == 0 ? WF_FLOAT_ZERO : to_float(args[0]);
    if (wf_is_null(v) || type == &wf_float_type)
        return v;
    Value r = wf_generic_alloc(type, 0);
    if (!wf_is_null(r))
        ((WfFloat *)wf_obj(r))->value = wf_float_value(v);
    wf_drop(v);
    return r;
}

static void float_dealloc(WfObject *o)
{
    if (wf_shape_of(o) != WF_SHAPE_float)
        wf_instance_clear(o);
    wf_free_object(o, 0);
}

/* --- methods -------------------------------------------------------------------------------------------------- */

static Value m_is_integer(Value v)
{
    double d = wf_float_value(v);
    return wf_bool(isfinite(d) && floor(d) == d);
}

static Value m_trunc(Value v) { return wf_int_from_double(trunc(wf_float_value(v))); }
static Value m_floor(Value v) { return wf_int_from_double(floor(wf_float_value(v))); }
static Value m_ceil(Value v) { return wf_int_from_double(ceil(wf_float_value(v))); }

/* Correctly rounded to n decimals by way of the decimal text. */
static Value round_decimals(double d, ssize_t n)
{
    if (!isfinite(d) || n > 323)
        return wf_float(d);
    if (n < -308)
        return wf_float(copysign(0.0, d));
    char buf[720];
    double r;
    if (n >= 0) {
        size_t len = wf_double_format(d, 'f', (int)n, false, false, false, buf, sizeof buf);
        if (!wf_double_parse(buf, len, &r))
            return wf_float(d);
        return wf_float(r);
    }
    /* Halves to even of the exact decimal value: through exact integer rounding. */
    Value whole = wf_int_from_double(trunc(d)), rounded = WF_NULL;
    Value digits = wf_int(n);
    if (!wf_is_null(whole)) {
        Value args[1] = {digits};
        bool exact_half_hazard = trunc(d) != d;
        if (exact_half_hazard) {
            /* A fraction breaks ties away from zero: work on twice the number plus its sign. */
            Value two = wf_int_lshift(whole, wf_small(1));
            Value odd = wf_is_null(two) ? WF_NULL : wf_int_add(two, wf_small(d < 0 ? -1 : 1));
            Value ten = wf_int_pow(wf_small(10), wf_small(-n), WF_NONE);
            Value twice_ten = wf_is_null(ten) ? WF_NULL : wf_int_lshift(ten, wf_small(1));
            Value q = WF_NULL, sum = WF_NULL;
            if (!wf_is_null(odd) && !wf_is_null(twice_ten))
                sum = wf_int_add(odd, ten);
            if (!wf_is_null(sum))
                q = wf_int_floordiv(sum, twice_ten);
            if (!wf_is_null(q))
                rounded = wf_int_mul(q, ten);
            wf_drop(two);
            wf_drop(odd);
            wf_drop(ten);
            wf_drop(twice_ten);
            wf_drop(sum);
            wf_drop(q);
        } else {
            rounded = wf_call_method_c(whole, "__round__", args, 1);
        }
    }
    wf_drop(whole);
    if (wf_is_null(rounded))
        return WF_NULL;
    int bad = wf_int_as_double(rounded, &r);
    wf_drop(rounded);
    if (bad < 0) {
        wf_err_clear();
        return wf_raise(&wf_exc_OverflowError, "rounded value too large to represent");
    }
    return wf_float(r == 0 ? copysign(0.0, d) : r);
}

static Value m_round(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("__round__", nargs, 0, 1) < 0)
        return WF_NULL;
    double d = wf_float_value(self);
    if (nargs == 0 || wf_is_none(args[0])) {
        double r = round(d);
        if (fabs(d - r) == 0.5)
            r = 2.0 * round(d / 2.0);
        return wf_int_from_double(r);
    }
    ssize_t n;
    if (wf_as_ssize(args[0], &n, NULL) < 0)
        return WF_NULL;
    Value r = round_decimals(d, n);
    if (!wf_is_null(r) && isinf(wf_float_value(r)) && isfinite(d)) {
        wf_drop(r);
        return wf_raise(&wf_exc_OverflowError, "rounded value too large to represent");
    }
    return r;
}

static Value m_as_integer_ratio(Value self)
{
    double d = wf_float_value(self);
    if (isinf(d))
        return wf_raise(&wf_exc_OverflowError, "cannot convert Infinity to integer ratio");
    if (isnan(d))
        return wf_raise(&wf_exc_ValueError, "cannot convert NaN to integer ratio");
    int exp;
    int64_t m = (int64_t)ldexp(frexp(d, &exp), DBL_MANT_DIG);
    int even = m == 0 ? 0 : __builtin_ctzll((uint64_t)m);
    m /= (int64_t)1 << even;
    exp = m == 0 ? 0 : exp - DBL_MANT_DIG + even;
    Value num = wf_int(m), den = wf_small(1), items[2] = {WF_NULL, WF_NULL};
    Value by = wf_int(exp < 0 ? -exp : exp);
    if (!wf_is_null(num)) {
        items[0] = exp > 0 ? wf_int_lshift(num, by) : wf_new_ref(num);
        items[1] = exp < 0 ? wf_int_lshift(den, by) : den;
    }
    wf_drop(num);
    if (wf_is_null(items[0]) || wf_is_null(items[1])) {
        wf_drop(items[0]);
        wf_drop(items[1]);
        return WF_NULL;
    }
    return wf_tuple_steal_array(items, 2);
}

static Value m_hex(Value self)
{
    double d = wf_float_value(self);
    if (!isfinite(d))
        return float_repr(self);
    const char *sign = signbit(d) ? "-" : "";
    if (d == 0)
        return wf_str_from_format("%s0x0.0p+0", sign);
    int e;
    double m = frexp(fabs(d), &e);
    int shift = 1 - (DBL_MIN_EXP - e > 0 ? DBL_MIN_EXP - e : 0);
    m = ldexp(m, shift);
    e -= shift;
    char digits[16];
    int whole = (int)m;
    m -= whole;
    for (int i = 0; i < 13; i++) {
        m *= 16.0;
        digits[i] = "0123456789abcdef"[(int)m];
        m -= (int)m;
    }
    digits[13] = '\0';
    return wf_str_from_format("%s0x%d.%sp%s%d", sign, whole, digits, e < 0 ? "-" : "+", e < 0 ? -e : e);
}

static Value m_conjugate(Value v) { return float_pos(v); }
static Value get_imag(Value v, void *c) { return WF_FLOAT_ZERO; }
static Value get_real(Value v, void *c) { return float_pos(v); }

static Value m_getnewargs(Value v)
{
    Value f = wf_float(wf_float_value(v)), r = wf_tuple_pack(1, f);
    wf_drop(f);
    return r;
}

static Value m_format(Value self, Value spec)
{
    if (!wf_is_str(spec))
        return wf_raise(&wf_exc_TypeError, "__format__() argument must be str, not %T", spec);
    return wf_float_format_spec(self, spec);
}

static Value m_getformat(Value cls, Value kind)
{
    if (!wf_is_str(kind))
        return wf_raise(&wf_exc_TypeError, "__getformat__() argument must be str, not %T", kind);
    if (!wf_str_equal_c(kind, "double") && !wf_str_equal_c(kind, "float"))
        return wf_raise(&wf_exc_ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
    return wf_str_from_c("IEEE, little-endian");
}

Value wf_float_fromhex(Value cls, Value s);

static WfGetSetDef float_getset[] = {
    {"real", get_real, NULL, "the real part of a complex number", NULL},
    {"imag", get_imag, NULL, "the imaginary part of a complex number", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static WfMethodDef float_methods[] = {
    {"conjugate", m_conjugate, WF_NOARGS, "conjugate($self, /)\n--\n\nReturn self, the complex conjugate of any float."},
    {"__trunc__", m_trunc, WF_NOARGS, "__trunc__($self, /)\n--\n\nReturn the Integral closest to x between 0 and x."},
    {"__floor__", m_floor, WF_NOARGS, "__floor__($self, /)\n--\n\nReturn the floor as an Integral."},
    {"__ceil__", m_ceil, WF_NOARGS, "__ceil__($self, /)\n--\n\nReturn the ceiling as an Integral."},
    {"__round__", m_round, WF_FAST,
     "__round__($self, ndigits=None, /)\n--\n\nReturn the Integral closest to x, rounding half toward even.\n\nWhen an argument is passed, work like built-in round(x, ndigits)."},
    {"as_integer_ratio", m_as_integer_ratio, WF_NOARGS,
     "as_integer_ratio($self, /)\n--\n\nReturn integer ratio.\n\nReturn a pair of integers, whose ratio is exactly equal to the original float\nand with a positive denominator.\n\nRaise OverflowError on infinities and a ValueError on NaNs."},
    {"fromhex", wf_float_fromhex, WF_O | WF_CLASSM,
     "fromhex($type, string, /)\n--\n\nCreate a floating-point number from a hexadecimal string.\n\n>>> float.fromhex('0x1.ffffp10')\n2047.984375\n>>> float.fromhex('-0x1p-1074')\n-5e-324"},
    {"hex", m_hex, WF_NOARGS,
     "hex($self, /)\n--\n\nReturn a hexadecimal representation of a floating-point number.\n\n>>> (-0.1).hex()\n'-0x1.999999999999ap-4'\n>>> 3.14159.hex()\n'0x1.921f9f01b866ep+1'"},
    {"is_integer", m_is_integer, WF_NOARGS, "is_integer($self, /)\n--\n\nReturn True if the float is an integer."},
    {"__getnewargs__", m_getnewargs, WF_NOARGS, "__getnewargs__($self, /)\n--\n\n"},
    {"__getformat__", m_getformat, WF_O | WF_CLASSM,
     "__getformat__($type, typestr, /)\n--\n\nYou probably don't want to use this function."},
    {"__format__", m_format, WF_O, "__format__($self, format_spec, /)\n--\n\nFormats the float according to format_spec."},
    {NULL, NULL, 0, NULL},
};

WfType wf_float_type = {
    WF_TYPE_HEAD(float, "float", WfFloat, WF_TF_BASETYPE | WF_TF_FLOAT | WF_TF_MATCH_SELF),
    .doc = "float(x=0, /)\n--\n\nConvert a string or number to a floating point number, if possible.",
    .dealloc = float_dealloc, .traverse = wf_instance_traverse, .clear = wf_instance_clear,
    .new = float_new, .repr = float_repr, .hash = float_hash, .compare = float_compare,
    .nb = {[WF_NB_ADD] = float_add, [WF_NB_SUB] = float_sub, [WF_NB_MUL] = float_mul,
           [WF_NB_TRUEDIV] = float_truediv, [WF_NB_FLOORDIV] = float_floordiv, [WF_NB_MOD] = float_mod,
           [WF_NB_DIVMOD] = float_divmod},
    .nb_pow = float_pow, .nb_neg = float_neg, .nb_pos = float_pos, .nb_abs = float_abs,
    .nb_int = float_int, .nb_float = float_pos, .nb_bool = float_bool,
    .methods = float_methods, .getset = float_getset,
};
