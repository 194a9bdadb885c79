/* int as Python sees it. */
#include "int_internal.h"

size_t wf_int_bit_count(Value a);

static const char number_error[] =
    "int() argument must be a string, a bytes-like object or a real number, not '%T'";

/* --- construction --------------------------------------------------------------------------------------- */

static Value from_bytes_like(Value v, int base)
{
    WfBuffer view;
    if (wf_get_buffer(v, &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    Value b = wf_bytes_new(view.buf, (size_t)view.len);
    wf_release_buffer(&view);
    if (wf_is_null(b))
        return WF_NULL;
    Value r = wf_int_from_text((const char *)wf_as_bytes(b)->data, wf_as_bytes(b)->len, base);
    wf_drop(b);
    return r;
}

/* An int that is exact, from what __int__ or __index__ gave (owned). */
static Value checked(Value r, const char *method)
{
    if (wf_is_null(r) || wf_is_int_exact(r))
        return r;
    if (!wf_is_int(r)) {
        wf_raise(&wf_exc_TypeError, "%s returned non-int (type %T)", method, r);
        wf_drop(r);
        return WF_NULL;
    }
    Value exact = WF_NULL;
    if (wf_warn(&wf_exc_DeprecationWarning, 1,
                "%s returned non-int (type %s).  The ability to return an instance of a strict "
                "subclass of int is deprecated, and may not be supported in a future version of Python.",
                method, wf_type_name(r)) == 0)
        exact = wf_int_copy_exact(r);
    wf_drop(r);
    return exact;
}

static Value via_trunc(Value v)
{
    Value fn;
    int has = wf_lookup_special(v, wf_n.__trunc__, &fn);
    if (has <= 0)
        return has < 0 ? WF_NULL : wf_raise(&wf_exc_TypeError, number_error, v);
    Value r = WF_NULL, t = WF_NULL;
    if (wf_warn(&wf_exc_DeprecationWarning, 1, "The delegation of int() to __trunc__ is deprecated.") == 0)
        t = wf_call0(fn);
    wf_drop(fn);
    if (wf_is_null(t))
        return WF_NULL;
    if (wf_is_int(t))
        r = wf_int_copy_exact(t);
    else if (wf_type_of(t)->nb_index != NULL)
        r = checked(wf_index(t), "__index__");
    else
        wf_raise(&wf_exc_TypeError, "__trunc__ returned non-Integral (type %T)", t);
    wf_drop(t);
    return r;
}

/* int(v) */
Value wf_number_int(Value v)
{
    if (wf_is_int_exact(v))
        return wf_new_ref(v);
    WfType *t = wf_type_of(v);
    if (t->nb_int != NULL)
        return checked(t->nb_int(v), "__int__");
    if (t->nb_index != NULL)
        return checked(wf_index(v), "__index__");
    if (wf_is_str(v))
        return wf_int_from_str(v, 10);
    Value fn;
    int has = wf_lookup_special(v, wf_n.__trunc__, &fn);
    if (has < 0)
        return WF_NULL;
    if (has > 0) {
        wf_drop(fn);
        return via_trunc(v);
    }
    if (wf_has_buffer(v))
        return from_bytes_like(v, 10);
    return wf_raise(&wf_exc_TypeError, number_error, v);
}

static Value with_base(Value v, Value base_arg)
{
    ssize_t base;
    if (wf_as_ssize(base_arg, &base, NULL) < 0)
        return WF_NULL;
    if (base != 0 && (base < 2 || base > 36))
        return wf_raise(&wf_exc_ValueError, "int() base must be >= 2 and <= 36, or 0");
    if (wf_is_str(v))
        return wf_int_from_str(v, (int)base);
    if (wf_is_bytes(v) || wf_is_bytearray(v))
        return from_bytes_like(v, (int)base);
    return wf_raise(&wf_exc_TypeError, "int() can't convert non-string with explicit base");
}

/* An instance of a subclass with the value of exact int v (owned). */
static Value as_subclass(WfType *type, Value v)
{
    if (wf_is_null(v))
        return WF_NULL;
    Num x;
    int_load(&x, v);
    Value r = wf_generic_alloc(type, x.n ? x.n : 1);
    if (!wf_is_null(r)) {
        WfInt *o = (WfInt *)wf_obj(r);
        memcpy(o->limbs, x.p, x.n * sizeof(uint64_t));
        o->size = x.neg ? -(int64_t)x.n : (int64_t)x.n;
    }
    wf_drop(v);
    return r;
}

static Value int_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "base", NULL};
    Value v = WF_NULL, base = WF_NULL;
    if (WF_LIKELY(nargs == 1 && wf_is_null(kwnames)))
        v = args[0];
    else if (wf_parse_args(args, nargs, kwnames, "|OO:int", names, &v, &base) < 0)
        return WF_NULL;
    Value r;
    if (wf_is_null(v))
        r = wf_is_null(base) ? wf_small(0) : wf_raise(&wf_exc_TypeError, "int() missing string argument");
    else
        r = wf_is_null(base) ? wf_number_int(v) : with_base(v, base);
    return type == &wf_int_type ? r : as_subclass(type, r);
}

/* --- slots --------------------------------------------------------------------------------------------- */

#define BINARY(name, fn)                                                                          \
    static Value slot_##name(Value a, Value b)                                                    \
    {                                                                                             \
        WF_CHECK_INTS(a, b);                                                                      \
        return fn(a, b);                                                                          \
    }
BINARY(add, wf_int_add)
BINARY(sub, wf_int_sub)
BINARY(mul, wf_int_mul)
BINARY(floordiv, wf_int_floordiv)
BINARY(mod, wf_int_mod)
BINARY(truediv, wf_int_truediv)
BINARY(lshift, wf_int_lshift)
BINARY(rshift, wf_int_rshift)
BINARY(and, wf_int_and)
BINARY(or, wf_int_or)
BINARY(xor, wf_int_xor)

static Value slot_divmod(Value a, Value b)
{
    WF_CHECK_INTS(a, b);
    Value items[2];
    if (wf_int_divmod(a, b, &items[0], &items[1]) < 0)
        return WF_NULL;
    return wf_tuple_steal_array(items, 2);
}

static Value slot_pow(Value a, Value b, Value m)
{
    WF_CHECK_INTS(a, b);
    if (!wf_is_none(m) && !wf_is_int(m))
        return WF_NOTIMPL;
    return wf_int_pow(a, b, m);
}

static Value slot_compare(Value a, Value b, WfCmpOp op)
{
    WF_CHECK_INTS(a, b);
    int c = wf_int_cmp(a, b);
    return wf_bool(op == WF_LT   ? c < 0
                   : op == WF_LE ? c <= 0
                   : op == WF_EQ ? c == 0
                   : op == WF_NE ? c != 0
                   : op == WF_GT ? c > 0
                                 : c >= 0);
}

static Value slot_repr(Value v) { return wf_int_to_str(v, 10, false); }
static int slot_bool(Value v) { return wf_int_sign(v) != 0; }

static Value slot_float(Value v)
{
    double d;
    return wf_int_as_double(v, &d) < 0 ? WF_NULL : wf_float(d);
}

static void int_dealloc(WfObject *o)
{
    if (wf_shape_of(o) != WF_SHAPE_int)
        wf_instance_clear(o);
    wf_free_object(o, 0);
}

/* --- methods --------------------------------------------------------------------------------------------- */

static Value m_self(Value v) { return wf_int_copy_exact(v); }
static Value m_bit_length(Value v) { return wf_int((int64_t)wf_int_bit_length(v)); }
static Value m_bit_count(Value v) { return wf_int((int64_t)wf_int_bit_count(v)); }

static int parse_order(Value order, bool *little)
{
    if (wf_is_null(order) || wf_str_equal_c(order, "big"))
        *little = false;
    else if (wf_str_equal_c(order, "little"))
        *little = true;
    else
        return wf_raise_i(&wf_exc_ValueError, "byteorder must be either 'little' or 'big'");
    return 0;
}

static Value m_to_bytes(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"length", "byteorder", "signed", NULL};
    ssize_t length = 1;
    Value order = WF_NULL;
    int is_signed = 0;
    bool little;
    if (wf_parse_args(args, nargs, kwnames, "|nU$p:to_bytes", names, &length, &order, &is_signed) < 0 ||
        parse_order(order, &little) < 0)
        return WF_NULL;
    if (length < 0)
        return wf_raise(&wf_exc_ValueError, "length argument must be non-negative");
    Value b = wf_bytes_new(NULL, (size_t)length);
    if (!wf_is_null(b) &&
        wf_int_to_bytes(self, wf_as_bytes(b)->data, (size_t)length, little, is_signed != 0) < 0) {
        wf_drop(b);
        return WF_NULL;
    }
    return b;
}

static Value m_from_bytes(Value cls, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"bytes", "byteorder", "signed", NULL};
    Value source, order = WF_NULL;
    int is_signed = 0;
    bool little, plain = wf_is_null(kwnames) && nargs == 2 && wf_is_str(args[1]);
    if (WF_LIKELY(plain)) {
        source = args[0];
        order = args[1];
    } else if (wf_parse_args(args, nargs, kwnames, "O|U$p:from_bytes", names, &source, &order, &is_signed) < 0) {
        return WF_NULL;
    }
    if (parse_order(order, &little) < 0)
        return WF_NULL;
    if (wf_is_str(source) || wf_is_int(source))
        return wf_raise(&wf_exc_TypeError, "cannot convert '%T' object to bytes", source);
    Value b = wf_bytes_of(source);
    if (wf_is_null(b))
        return WF_NULL;
    Value r = wf_int_from_bytes(wf_as_bytes(b)->data, wf_as_bytes(b)->len, little, is_signed != 0);
    wf_drop(b);
    if (wf_is_null(r) || wf_is(cls, wf_type_value(&wf_int_type)))
        return r;
    Value made = wf_call1(cls, r);
    wf_drop(r);
    return made;
}

static Value m_as_integer_ratio(Value v)
{
    Value items[2] = {wf_int_copy_exact(v), wf_small(1)};
    return wf_is_null(items[0]) ? WF_NULL : wf_tuple_steal_array(items, 2);
}

/* To the nearest multiple of 10**-n, halves to even. */
static Value round_to(Value v, Value n)
{
    Value neg = wf_int_neg(n), ten = WF_NULL, rest = WF_NULL, twice = WF_NULL, r = WF_NULL;
    if (!wf_is_null(neg))
        ten = wf_int_pow(wf_small(10), neg, WF_NONE);
    wf_drop(neg);
    if (!wf_is_null(ten))
        rest = wf_int_mod(v, ten);
    if (!wf_is_null(rest))
        twice = wf_int_lshift(rest, wf_small(1));
    if (!wf_is_null(twice)) {
        int c = wf_int_cmp(twice, ten);
        Value low = wf_int_sub(v, rest);
        if (c == 0 && !wf_is_null(low)) {
            Value q = wf_int_floordiv(low, ten);
            Value odd = wf_is_null(q) ? WF_NULL : wf_int_and(q, wf_small(1));
            c = !wf_is_null(odd) && wf_int_sign(odd) != 0 ? 1 : -1;
            wf_drop(q);
        }
        r = c > 0 && !wf_is_null(low) ? wf_int_add(low, ten) : wf_new_ref(low);
        wf_drop(low);
    }
    wf_drop(ten);
    wf_drop(rest);
    wf_drop(twice);
    return r;
}

static Value m_round(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("__round__", nargs, 0, 1) < 0)
        return WF_NULL;
    if (nargs == 0)
        return wf_int_copy_exact(self);
    Value n = wf_index(args[0]);
    if (wf_is_null(n))
        return WF_NULL;
    Value r = wf_int_sign(n) >= 0 ? wf_int_copy_exact(self) : round_to(self, n);
    wf_drop(n);
    return r;
}

static Value m_getnewargs(Value self)
{
    Value v = wf_int_copy_exact(self), r = wf_is_null(v) ? WF_NULL : wf_tuple_pack(1, v);
    wf_drop(v);
    return r;
}

static Value m_format(Value self, Value spec)
{
    if (!wf_is_str(spec))
        return wf_raise(&wf_exc_TypeError, "__format__() argument must be str, not %T", spec);
    return wf_int_format_spec(self, spec);
}

static Value m_sizeof(Value self)
{
    Num x;
    int_load(&x, self);
    size_t digits = (wf_int_bit_length(self) + 29) / 30;
    return wf_int((int64_t)(24 + 4 * digits)); /* as CPython counts, so that programs print the same */
}

static Value get_real(Value v, void *c) { return wf_int_copy_exact(v); }
static Value get_zero(Value v, void *c) { return wf_small(0); }
static Value get_one(Value v, void *c) { return wf_small(1); }

static WfGetSetDef int_getset[] = {
    {"real", get_real, NULL, "the real part of a complex number", NULL},
    {"imag", get_zero, NULL, "the imaginary part of a complex number", NULL},
    {"numerator", get_real, NULL, "the numerator of a rational number in lowest terms", NULL},
    {"denominator", get_one, NULL, "the denominator of a rational number in lowest terms", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static WfMethodDef int_methods[] = {
    {"conjugate", m_self, WF_NOARGS, "Returns self, the complex conjugate of any int."},
    {"bit_length", m_bit_length, WF_NOARGS,
     "bit_length($self, /)\n--\n\nNumber of bits necessary to represent self in binary.\n\n>>> bin(37)\n'0b100101'\n>>> (37).bit_length()\n6"},
    {"bit_count", m_bit_count, WF_NOARGS,
     "bit_count($self, /)\n--\n\nNumber of ones in the binary representation of the absolute value of self.\n\nAlso known as the population count.\n\n>>> bin(13)\n'0b1101'\n>>> (13).bit_count()\n3"},
    {"to_bytes", m_to_bytes, WF_FASTKW,
     "to_bytes($self, /, length=1, byteorder='big', *, signed=False)\n--\n\nReturn an array of bytes representing an integer."},
    {"from_bytes", m_from_bytes, WF_FASTKW | WF_CLASSM,
     "from_bytes($type, /, bytes, byteorder='big', *, signed=False)\n--\n\nReturn the integer represented by the given array of bytes."},
    {"as_integer_ratio", m_as_integer_ratio, WF_NOARGS,
     "as_integer_ratio($self, /)\n--\n\nReturn integer ratio.\n\nReturn a pair of integers, whose ratio is exactly equal to the original int\nand with a positive denominator.\n\n>>> (10).as_integer_ratio()\n(10, 1)\n>>> (-10).as_integer_ratio()\n(-10, 1)\n>>> (0).as_integer_ratio()\n(0, 1)"},
    {"__trunc__", m_self, WF_NOARGS, "Truncating an Integral returns itself."},
    {"__floor__", m_self, WF_NOARGS, "Flooring an Integral returns itself."},
    {"__ceil__", m_self, WF_NOARGS, "Ceiling of an Integral returns itself."},
    {"__round__", m_round, WF_FAST,
     "Rounding an Integral returns itself.\n\nRounding with an ndigits argument also returns an integer."},
    {"__getnewargs__", m_getnewargs, WF_NOARGS, "__getnewargs__($self, /)\n--\n\n"},
    {"__format__", m_format, WF_O, "__format__($self, format_spec, /)\n--\n\n"},
    {"__sizeof__", m_sizeof, WF_NOARGS, "__sizeof__($self, /)\n--\n\nReturns size in memory, in bytes."},
    {NULL, NULL, 0, NULL},
};

#define INT_NUMBER_SLOTS                                                                          \
    .nb_pow = slot_pow, .nb_neg = wf_int_neg, .nb_pos = wf_int_copy_exact, .nb_abs = wf_int_abs,  \
    .nb_invert = wf_int_invert, .nb_int = wf_int_copy_exact, .nb_index = wf_int_copy_exact,       \
    .nb_float = slot_float, .nb_bool = slot_bool

WfType wf_int_type = {
    WF_TYPE_HEAD(int, "int", WfInt, WF_TF_BASETYPE | WF_TF_INT | WF_TF_MATCH_SELF),
    .itemsize = sizeof(uint64_t),
    .doc = "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an integer, or return 0 if "
           "no arguments\nare given.  If x is a number, return x.__int__().  For floating point\nnumbers, this truncates "
           "towards zero.\n\nIf x is not a number or if base is given, then x must be a string,\nbytes, or bytearray "
           "instance representing an integer literal in the\ngiven base.  The literal can be preceded by '+' or '-' and "
           "be surrounded\nby whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\nBase 0 means to "
           "interpret the base from the string as an integer literal.\n>>> int('0b100', base=0)\n4",
    .dealloc = int_dealloc, .traverse = wf_instance_traverse, .clear = wf_instance_clear,
    .new = int_new, .repr = slot_repr, .hash = wf_int_hash, .compare = slot_compare,
    .nb = {[WF_NB_ADD] = slot_add, [WF_NB_SUB] = slot_sub, [WF_NB_MUL] = slot_mul,
           [WF_NB_TRUEDIV] = slot_truediv, [WF_NB_FLOORDIV] = slot_floordiv, [WF_NB_MOD] = slot_mod,
           [WF_NB_DIVMOD] = slot_divmod, [WF_NB_LSHIFT] = slot_lshift, [WF_NB_RSHIFT] = slot_rshift,
           [WF_NB_AND] = slot_and, [WF_NB_OR] = slot_or, [WF_NB_XOR] = slot_xor},
    INT_NUMBER_SLOTS,
    .methods = int_methods, .getset = int_getset,
};

/* --- bool ---------------------------------------------------------------------------------------------- */

static Value bool_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs("bool", kwnames) < 0 || wf_check_nargs("bool", nargs, 0, 1) < 0)
        return WF_NULL;
    int r = nargs ? wf_truth(args[0]) : 0;
    return r < 0 ? WF_NULL : wf_bool(r);
}

static Value bool_repr(Value v) { return wf_intern_c(wf_is_true(v) ? "True" : "False"); }

#define BOOL_OP(name, op)                                                                         \
    static Value bool_##name(Value a, Value b)                                                    \
    {                                                                                             \
        if (wf_is_bool(a) && wf_is_bool(b))                                                       \
            return wf_bool(wf_is_true(a) op wf_is_true(b));                                       \
        return slot_##name(a, b);                                                                 \
    }
BOOL_OP(and, &)
BOOL_OP(or, |)
BOOL_OP(xor, ^)

WfType wf_bool_type = {
    WF_TYPE_HEAD(bool, "bool", WfInt, WF_TF_INT | WF_TF_MATCH_SELF),
    .base = &wf_int_type,
    .doc = "bool(x) -> bool\n\nReturns True when the argument x is true, False otherwise.\nThe builtins True and False "
           "are the only two instances of the class bool.\nThe class bool is a subclass of the class int, and cannot be "
           "subclassed.",
    .new = bool_new, .repr = bool_repr,
    .nb = {[WF_NB_AND] = bool_and, [WF_NB_OR] = bool_or, [WF_NB_XOR] = bool_xor},
};
