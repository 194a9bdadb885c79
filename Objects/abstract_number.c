/*
 * Operators: fast paths for exact ints and floats, then the slots of both operands in the order
 * of the language reference: a right operand whose class derives from the left one's goes first.
 */
#include "api.h"
#include "slot_funcs.h"

static const char *const symbols[WF_NB_COUNT] = {
    [WF_NB_ADD] = "+", [WF_NB_SUB] = "-", [WF_NB_MUL] = "*", [WF_NB_TRUEDIV] = "/",
    [WF_NB_FLOORDIV] = "//", [WF_NB_MOD] = "%", [WF_NB_POW] = "** or pow()",
    [WF_NB_LSHIFT] = "<<", [WF_NB_RSHIFT] = ">>", [WF_NB_AND] = "&", [WF_NB_OR] = "|",
    [WF_NB_XOR] = "^", [WF_NB_MATMUL] = "@", [WF_NB_DIVMOD] = "divmod()"};

static const char *const inplace_symbols[WF_NB_INPLACE_COUNT] = {
    [WF_NB_ADD] = "+=", [WF_NB_SUB] = "-=", [WF_NB_MUL] = "*=", [WF_NB_TRUEDIV] = "/=",
    [WF_NB_FLOORDIV] = "//=", [WF_NB_MOD] = "%=", [WF_NB_POW] = "**=", [WF_NB_LSHIFT] = "<<=",
    [WF_NB_RSHIFT] = ">>=", [WF_NB_AND] = "&=", [WF_NB_OR] = "|=", [WF_NB_XOR] = "^=",
    [WF_NB_MATMUL] = "@="};

/* --- errors ---------------------------------------------------------------------------------------------- */

/* `print >> sys.stderr, x` of Python 2. */
static bool is_print(Value v)
{
    if (!wf_has_shape(v, WF_SHAPE_builtin_function_or_method))
        return false;
    Value name;
    int r = wf_getattr_opt(v, wf_n.__name__, &name);
    if (r <= 0) {
        wf_err_clear();
        return false;
    }
    bool yes = wf_is_str(name) && wf_str_equal_c(name, "print");
    wf_drop(name);
    return yes;
}

static WF_COLD Value unsupported(Value a, Value b, const char *symbol)
{
    const char *hint = "";
    if (strcmp(symbol, ">>") == 0 && is_print(a))
        hint = ". Did you mean \"print(<message>, file=<output_stream>)\"?";
    return wf_raise(&wf_exc_TypeError,
                    "unsupported operand type(s) for %.100s: '%.100s' and '%.100s'%s", symbol,
                    wf_type_of(a)->name, wf_type_of(b)->name, hint);
}

/* --- slots ------------------------------------------------------------------------------------------------ */

static Value try_slots(WfBinop op, Value a, Value b)
{
    WfType *ta = wf_type_of(a), *tb = wf_type_of(b);
    WfBinaryFn fa = ta->nb[op], fb = ta == tb ? NULL : tb->nb[op];
    if (fb == fa)
        fb = NULL;
    if (fa) {
        if (fb && wf_is_subtype(tb, ta)) {
            Value v = fb(a, b);
            if (!wf_is_notimpl(v))
                return v;
            fb = NULL;
        }
        Value v = fa(a, b);
        if (!wf_is_notimpl(v))
            return v;
    }
    return fb ? fb(a, b) : WF_NOTIMPL;
}

static Value repeat(Value (*fn)(Value, ssize_t), Value seq, Value count)
{
    ssize_t n;
    WfType *t = wf_type_of(count);
    if (!wf_is_int(count) && t->nb_index == NULL)
        return wf_raise(&wf_exc_TypeError,
                        "can't multiply sequence by non-int of type '%.200s'", t->name);
    if (wf_as_ssize(count, &n, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    return fn(seq, n);
}

/* What sequences make of + and *. */
static Value try_sequences(WfBinop op, Value a, Value b)
{
    WfType *ta = wf_type_of(a), *tb = wf_type_of(b);
    if (op == WF_NB_ADD && ta->sq_concat)
        return ta->sq_concat(a, b);
    if (op == WF_NB_MUL && ta->sq_repeat)
        return repeat(ta->sq_repeat, a, b);
    if (op == WF_NB_MUL && tb->sq_repeat)
        return repeat(tb->sq_repeat, b, a);
    return WF_NOTIMPL;
}

static Value binop_slow(WfBinop op, Value a, Value b)
{
    Value v = try_slots(op, a, b);
    if (!wf_is_notimpl(v))
        return v;
    v = try_sequences(op, a, b);
    return wf_is_notimpl(v) ? unsupported(a, b, symbols[op]) : v;
}

/* --- fast paths ---------------------------------------------------------------------------------------- */

/* Of exact ints, of any size. */
static const WfBinaryFn int_ops[WF_NB_COUNT] = {
    [WF_NB_ADD] = wf_int_add,         [WF_NB_SUB] = wf_int_sub,       [WF_NB_MUL] = wf_int_mul,
    [WF_NB_AND] = wf_int_and,         [WF_NB_OR] = wf_int_or,         [WF_NB_XOR] = wf_int_xor,
    [WF_NB_FLOORDIV] = wf_int_floordiv, [WF_NB_MOD] = wf_int_mod,     [WF_NB_TRUEDIV] = wf_int_truediv,
    [WF_NB_LSHIFT] = wf_int_lshift,   [WF_NB_RSHIFT] = wf_int_rshift,
};

static bool has_int_op(WfBinop op, Value a, Value b)
{
    bool ints = wf_is_small(a) ? wf_has_shape(b, WF_SHAPE_int) : wf_has_shape(a, WF_SHAPE_int) && wf_is_int_exact(b);
    return ints && int_ops[op] != NULL;
}

static Value small_op(WfBinop op, Value a, Value b)
{
    int64_t x = wf_small_value(a), y = wf_small_value(b), z;
    switch (op) {
    case WF_NB_ADD:
        return wf_int(x + y);
    case WF_NB_SUB:
        return wf_int(x - y);
    case WF_NB_MUL:
        return WF_LIKELY(!__builtin_mul_overflow(x, y, &z)) ? wf_int(z) : wf_int_mul(a, b);
    case WF_NB_AND:
        return wf_small(x & y);
    case WF_NB_OR:
        return wf_small(x | y);
    case WF_NB_XOR:
        return wf_small(x ^ y);
    default:
        return int_ops[op] != NULL ? int_ops[op](a, b) : WF_NOTIMPL;
    }
}

static Value float_op(WfBinop op, double x, double y)
{
    switch (op) {
    case WF_NB_ADD:
        return wf_float(x + y);
    case WF_NB_SUB:
        return wf_float(x - y);
    case WF_NB_MUL:
        return wf_float(x * y);
    case WF_NB_TRUEDIV:
        return y != 0 ? wf_float(x / y) : WF_NOTIMPL;
    default:
        return WF_NOTIMPL;
    }
}

static Value binop_other(WfBinop op, Value a, Value b)
{
    Value v = WF_NOTIMPL;
    if (wf_both_small(a, b))
        v = small_op(op, a, b);
    else if (wf_is_tagged_float(a) && wf_is_tagged_float(b))
        v = float_op(op, wf_tagged_float_value(a), wf_tagged_float_value(b));
    else if (op == WF_NB_ADD && wf_is_str_exact(a) && wf_is_str_exact(b))
        return wf_str_concat(a, b);
    if (WF_LIKELY(!wf_is_notimpl(v)))
        return v;
    return op == WF_NB_POW ? wf_power(a, b, WF_NONE) : binop_slow(op, a, b);
}

Value wf_binop(WfBinop op, Value a, Value b)
{
    return has_int_op(op, a, b) ? int_ops[op](a, b) : binop_other(op, a, b);
}

Value wf_inplace(WfBinop op, Value a, Value b)
{
    if (op == WF_NB_POW)
        return wf_inplace_power(a, b);
    WfType *ta = wf_type_of(a);
    WfBinaryFn fn = ta->nb_inplace[op];
    if (fn) {
        Value v = fn(a, b);
        if (!wf_is_notimpl(v))
            return v;
    } else if ((wf_is_int_exact(a) && wf_is_int_exact(b)) ||
               (op == WF_NB_ADD && wf_is_str_exact(a) && wf_is_str_exact(b))) {
        return wf_binop(op, a, b);
    }
    Value v = try_slots(op, a, b);
    if (!wf_is_notimpl(v))
        return v;
    if (op == WF_NB_ADD && ta->sq_inplace_concat)
        return ta->sq_inplace_concat(a, b);
    if (op == WF_NB_MUL && ta->sq_inplace_repeat)
        return repeat(ta->sq_inplace_repeat, a, b);
    v = try_sequences(op, a, b);
    return wf_is_notimpl(v) ? unsupported(a, b, inplace_symbols[op]) : v;
}

Value wf_binop_after(Value a, Value b, WfBinop op, bool inplace)
{
    WfType *ta = wf_type_of(a), *tb = wf_type_of(b);
    const char *symbol = inplace ? inplace_symbols[op] : symbols[op];
    Value v = WF_NOTIMPL;
    if (inplace && ta->nb_inplace[op] != NULL)
        v = try_slots(op, a, b);
    else if (ta->flags & WF_TF_HEAP && ta != tb && tb->nb[op] != NULL)
        v = tb->nb[op] == ta->nb[op] ? wf_slot_binop_reflected(op, a, b) : tb->nb[op](a, b);
    if (!wf_is_notimpl(v))
        return v;
    if (inplace && op == WF_NB_ADD && ta->sq_inplace_concat)
        return ta->sq_inplace_concat(a, b);
    if (inplace && op == WF_NB_MUL && ta->sq_inplace_repeat)
        return repeat(ta->sq_inplace_repeat, a, b);
    v = try_sequences(op, a, b);
    return wf_is_notimpl(v) ? unsupported(a, b, symbol) : v;
}

/* --- power ------------------------------------------------------------------------------------------------- */

static Value try_power(Value a, Value b, Value mod)
{
    WfType *ta = wf_type_of(a), *tb = wf_type_of(b);
    WfTernaryFn fa = ta->nb_pow, fb = ta == tb ? NULL : tb->nb_pow;
    if (fb == fa)
        fb = NULL;
    if (fa) {
        if (fb && wf_is_subtype(tb, ta)) {
            Value v = fb(a, b, mod);
            if (!wf_is_notimpl(v))
                return v;
            fb = NULL;
        }
        Value v = fa(a, b, mod);
        if (!wf_is_notimpl(v))
            return v;
    }
    if (fb) {
        Value v = fb(a, b, mod);
        if (!wf_is_notimpl(v))
            return v;
    }
    WfTernaryFn fm = wf_is_none(mod) ? NULL : wf_type_of(mod)->nb_pow;
    return fm && fm != fa && fm != tb->nb_pow ? fm(a, b, mod) : WF_NOTIMPL;
}

Value wf_power(Value a, Value b, Value mod)
{
    Value v = try_power(a, b, mod);
    if (!wf_is_notimpl(v))
        return v;
    if (wf_is_none(mod))
        return unsupported(a, b, symbols[WF_NB_POW]);
    return wf_raise(&wf_exc_TypeError,
                    "unsupported operand type(s) for ** or pow(): '%.100s', '%.100s', '%.100s'",
                    wf_type_of(a)->name, wf_type_of(b)->name, wf_type_of(mod)->name);
}

Value wf_inplace_power(Value a, Value b)
{
    WfTernaryFn fn = wf_type_of(a)->nb_ipow;
    Value v = fn ? fn(a, b, WF_NONE) : WF_NOTIMPL;
    if (wf_is_notimpl(v))
        v = try_power(a, b, WF_NONE);
    return wf_is_notimpl(v) ? unsupported(a, b, inplace_symbols[WF_NB_POW]) : v;
}

/* --- unary ------------------------------------------------------------------------------------------------- */

static Value unary(Value v, WfUnaryFn fn, const char *symbol)
{
    if (WF_LIKELY(fn != NULL))
        return fn(v);
    return wf_raise(&wf_exc_TypeError, "bad operand type for %s: '%.200s'", symbol,
                    wf_type_of(v)->name);
}

Value wf_negative(Value v)
{
    if (wf_is_small(v))
        return wf_int(-wf_small_value(v));
    return unary(v, wf_type_of(v)->nb_neg, "unary -");
}

Value wf_positive(Value v)
{
    return unary(v, wf_type_of(v)->nb_pos, "unary +");
}

Value wf_absolute(Value v)
{
    return unary(v, wf_type_of(v)->nb_abs, "abs()");
}

Value wf_invert(Value v)
{
    if (wf_is_small(v))
        return wf_small(~wf_small_value(v));
    return unary(v, wf_type_of(v)->nb_invert, "unary ~");
}

/* --- conversions --------------------------------------------------------------------------------------- */

/* int or a subclass' instance by __index__: new reference. */
static Value index_any(Value v)
{
    if (wf_is_int(v))
        return wf_new_ref(v);
    WfUnaryFn fn = wf_type_of(v)->nb_index;
    if (fn == NULL)
        return wf_raise(&wf_exc_TypeError, "'%.200s' object cannot be interpreted as an integer",
                        wf_type_of(v)->name);
    Value r = fn(v);
    if (wf_is_null(r) || wf_is_int_exact(r))
        return r;
    if (!wf_is_int(r)) {
        wf_raise(&wf_exc_TypeError, "__index__ returned non-int (type %.200s)",
                 wf_type_of(r)->name);
    } else if (wf_warn(&wf_exc_DeprecationWarning, 1,
                       "__index__ returned non-int (type %.200s).  The ability to return an "
                       "instance of a strict subclass of int is deprecated, and may not be "
                       "supported in a future version of Python.", wf_type_of(r)->name) == 0) {
        return r;
    }
    wf_drop(r);
    return WF_NULL;
}

Value wf_index(Value v)
{
    if (wf_is_int_exact(v))
        return wf_new_ref(v);
    Value i = index_any(v);
    if (wf_is_null(i) || wf_is_int_exact(i))
        return i;
    Value exact = wf_int_copy_exact(i);
    wf_drop(i);
    return exact;
}

int wf_as_ssize(Value v, ssize_t *out, WfType *overflow_exc)
{
    if (WF_LIKELY(wf_is_small(v))) {
        *out = wf_small_value(v);
        return 0;
    }
    Value i = index_any(v);
    if (wf_is_null(i))
        return -1;
    int64_t n;
    int r = 0;
    if (wf_int_try_i64(i, &n))
        *out = n;
    else if (overflow_exc)
        r = wf_raise_i(overflow_exc, "cannot fit '%.200s' into an index-sized integer",
                       wf_type_of(v)->name);
    else
        *out = wf_int_sign(i) < 0 ? PTRDIFF_MIN : PTRDIFF_MAX;
    wf_drop(i);
    return r;
}

int wf_as_int64(Value v, int64_t *out)
{
    if (WF_LIKELY(wf_is_small(v))) {
        *out = wf_small_value(v);
        return 0;
    }
    Value i = index_any(v);
    if (wf_is_null(i))
        return -1;
    bool fits = wf_int_try_i64(i, out);
    wf_drop(i);
    return fits ? 0 : wf_raise_i(&wf_exc_OverflowError,
                                 "Python int too large to convert to C long");
}

int wf_as_int(Value v, int *out)
{
    Value i = index_any(v);
    if (wf_is_null(i))
        return -1;
    int64_t n;
    bool fits = wf_int_try_i64(i, &n) && n == (int)n;
    wf_drop(i);
    if (!fits)
        return wf_raise_i(&wf_exc_OverflowError, "Python int too large to convert to C int");
    *out = (int)n;
    return 0;
}

int wf_as_uint64(Value v, uint64_t *out)
{
    Value i = index_any(v);
    if (wf_is_null(i))
        return -1;
    int64_t n;
    int r = 0;
    if (wf_int_sign(i) < 0)
        r = wf_raise_i(&wf_exc_OverflowError, "can't convert negative value to unsigned int");
    else if (wf_int_try_i64(i, &n))
        *out = (uint64_t)n;
    else if (wf_int_bit_length(i) <= 64)
        r = wf_int_to_bytes(i, (uint8_t *)out, sizeof *out, true, false);
    else
        r = wf_raise_i(&wf_exc_OverflowError, "Python int too large to convert to C unsigned long");
    wf_drop(i);
    return r;
}

/* What __float__ gave must be a float. */
static int take_float(Value v, Value r, double *out)
{
    if (wf_is_null(r))
        return -1;
    int ok = -1;
    if (!wf_is_float(r))
        wf_raise(&wf_exc_TypeError, "%.50s.__float__ returned non-float (type %.50s)",
                 wf_type_of(v)->name, wf_type_of(r)->name);
    else if (wf_is_float_exact(r))
        ok = 0;
    else
        ok = wf_warn(&wf_exc_DeprecationWarning, 1,
                     "%.50s.__float__ returned non-float (type %.50s).  The ability to return an "
                     "instance of a strict subclass of float is deprecated, and may be "
                     "removed in a future version of Python.",
                     wf_type_of(v)->name, wf_type_of(r)->name);
    if (ok == 0)
        *out = wf_float_value(r);
    wf_drop(r);
    return ok;
}

int wf_call_float_slot(Value v, double *out)
{
    WfUnaryFn slot = wf_type_of(v)->nb_float;
    if (WF_UNLIKELY(slot == NULL)) /* it has got another class */
        return wf_raise_i(&wf_exc_TypeError, "must be real number, not %.50s", wf_type_of(v)->name);
    return take_float(v, slot(v), out);
}

int wf_as_double(Value v, double *out)
{
    if (wf_is_float(v)) {
        *out = wf_float_value(v);
        return 0;
    }
    if (wf_is_small(v)) {
        *out = (double)wf_small_value(v);
        return 0;
    }
    WfType *t = wf_type_of(v);
    if (t->nb_float && !wf_is_int_exact(v))
        return take_float(v, t->nb_float(v), out);
    if (!wf_is_int(v) && t->nb_index == NULL)
        return wf_raise_i(&wf_exc_TypeError, "must be real number, not %.50s", t->name);
    Value i = index_any(v);
    if (wf_is_null(i))
        return -1;
    int r = wf_int_as_double(i, out);
    wf_drop(i);
    return r;
}
