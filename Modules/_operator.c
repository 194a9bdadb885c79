/* _operator: the operators of the language as functions. */
#include "operator/getters.h"

/* --- operators ------------------------------------------------------------------------------------- */

/* F(name, body): a function of one argument a, or two arguments a and b. */
#define ONE(name, body)                                                                           \
    static Value m_##name(Value module, Value a) { return body; }
#define TWO(name, pyname, body)                                                                   \
    static Value m_##name(Value module, const Value *args, size_t nargs)                          \
    {                                                                                             \
        if (WF_UNLIKELY(nargs != 2) && wf_check_nargs(pyname, nargs, 2, 2) < 0)                   \
            return WF_NULL;                                                                       \
        Value a = args[0], b = args[1];                                                           \
        return body;                                                                              \
    }
#define BINARY(name, pyname, op)                                                                  \
    TWO(name, pyname, wf_binop(op, a, b))                                                         \
    TWO(i##name, "i" pyname, wf_inplace(op, a, b))

static Value truth_value(int r) { return r < 0 ? WF_NULL : wf_bool(r); }
static Value none_or_error(int r) { return r < 0 ? WF_NULL : WF_NONE; }

static Value negated(int r) { return r < 0 ? WF_NULL : wf_bool(!r); }

BINARY(add, "add", WF_NB_ADD)
BINARY(sub, "sub", WF_NB_SUB)
BINARY(mul, "mul", WF_NB_MUL)
BINARY(matmul, "matmul", WF_NB_MATMUL)
BINARY(floordiv, "floordiv", WF_NB_FLOORDIV)
BINARY(truediv, "truediv", WF_NB_TRUEDIV)
BINARY(mod, "mod", WF_NB_MOD)
BINARY(lshift, "lshift", WF_NB_LSHIFT)
BINARY(rshift, "rshift", WF_NB_RSHIFT)
TWO(and, "and_", wf_binop(WF_NB_AND, a, b))
TWO(iand, "iand", wf_inplace(WF_NB_AND, a, b))
BINARY(xor, "xor", WF_NB_XOR)
TWO(or, "or_", wf_binop(WF_NB_OR, a, b))
TWO(ior, "ior", wf_inplace(WF_NB_OR, a, b))
TWO(pow, "pow", wf_power(a, b, WF_NONE))
TWO(ipow, "ipow", wf_inplace_power(a, b))
TWO(lt, "lt", wf_compare(a, b, WF_LT))
TWO(le, "le", wf_compare(a, b, WF_LE))
TWO(eq, "eq", wf_compare(a, b, WF_EQ))
TWO(ne, "ne", wf_compare(a, b, WF_NE))
TWO(gt, "gt", wf_compare(a, b, WF_GT))
TWO(ge, "ge", wf_compare(a, b, WF_GE))
TWO(is, "is_", wf_bool(wf_is(a, b)))
TWO(is_not, "is_not", wf_bool(!wf_is(a, b)))
TWO(contains, "contains", truth_value(wf_contains(a, b)))
TWO(getitem, "getitem", wf_getitem(a, b))
TWO(delitem, "delitem", none_or_error(wf_setitem(a, b, WF_NULL)))
ONE(neg, wf_negative(a))
ONE(pos, wf_positive(a))
ONE(abs, wf_absolute(a))
ONE(invert, wf_invert(a))
ONE(index, wf_index(a))
ONE(truth, truth_value(wf_truth(a)))
ONE(not, negated(wf_truth(a)))

static Value m_setitem(Value module, const Value *args, size_t nargs)
{
    if (wf_check_nargs("setitem", nargs, 3, 3) < 0)
        return WF_NULL;
    return none_or_error(wf_setitem(args[0], args[1], args[2]));
}

/* --- sequences ---------------------------------------------------------------------------------------- */

static bool is_sequence(Value v) { return wf_type_of(v)->sq_item != NULL && !wf_is_dict(v); }

/* By the slots of sequences; classes that define __getitem__ and __add__ count, too. */
static Value concat(Value a, Value b, bool inplace)
{
    WfType *t = wf_type_of(a);
    if (inplace && t->sq_inplace_concat)
        return t->sq_inplace_concat(a, b);
    if (t->sq_concat)
        return t->sq_concat(a, b);
    if (is_sequence(a) && is_sequence(b)) {
        WfBinaryFn fns[] = {inplace ? t->nb_inplace[WF_NB_ADD] : NULL, t->nb[WF_NB_ADD],
                            wf_type_of(b)->nb[WF_NB_ADD]};
        for (int i = 0; i < 3; i++) {
            Value v = fns[i] ? fns[i](a, b) : WF_NOTIMPL;
            if (!wf_is_notimpl(v))
                return v;
        }
    }
    return wf_raise(&wf_exc_TypeError, "'%.200s' object can't be concatenated", t->name);
}

TWO(concat, "concat", concat(a, b, false))
TWO(iconcat, "iconcat", concat(a, b, true))

/* Steps through o: the position of the first item equal to v, or the number of such items; -1. */
static int64_t search(Value o, Value v, bool count)
{
    Value it = wf_iter(o), item;
    if (wf_is_null(it)) {
        if (wf_err_matches(&wf_exc_TypeError))
            wf_raise(&wf_exc_TypeError, "argument of type '%.200s' is not iterable",
                     wf_type_of(o)->name);
        return -1;
    }
    int64_t n = 0, found = -1;
    for (int64_t i = 0; !wf_is_null(item = wf_own(wf_next(it))); i++) {
        int same = wf_compare_bool(item, v, WF_EQ);
        wf_drop(item);
        n += same > 0;
        if (same > 0 && !count)
            found = i;
        if (same < 0 || found >= 0 || ((i & 1023) == 1023 && wf_safepoint() < 0))
            break;
    }
    wf_drop(it);
    if (wf_err_occurred())
        return -1;
    if (!count && found < 0)
        wf_raise(&wf_exc_ValueError, "sequence.index(x): x not in sequence");
    return count ? n : found;
}

static Value number(int64_t n) { return n < 0 ? WF_NULL : wf_int(n); }

TWO(indexOf, "indexOf", number(search(a, b, false)))
TWO(countOf, "countOf", number(search(a, b, true)))

static Value m_length_hint(Value module, const Value *args, size_t nargs)
{
    ssize_t dflt = 0;
    if (wf_check_nargs("length_hint", nargs, 1, 2) < 0 ||
        (nargs == 2 && wf_arg_ssize(args[1], &dflt) < 0))
        return WF_NULL;
    ssize_t n = wf_length_hint(args[0], dflt);
    return n < 0 && wf_err_occurred() ? WF_NULL : wf_int(n);
}

/* --- calls ------------------------------------------------------------------------------------------------ */

static Value m_call(Value module, const Value *args, size_t nargs, Value kwnames)
{
    if (nargs == 0)
        return wf_raise(&wf_exc_TypeError, "call expected at least 1 argument, got 0");
    return wf_call(args[0], args + 1, nargs - 1, kwnames);
}

/* --- comparison in constant time ------------------------------------------------------------------------- */

/* Takes as long for every b of n bytes: no branch depends on the contents. */
static bool same_bytes(const uint8_t *a, size_t na, const uint8_t *b, size_t nb)
{
    volatile uint8_t differ = na != nb;
    const volatile uint8_t *left = na == nb ? a : b;
    const volatile uint8_t *right = b;
    for (size_t i = 0; i < nb; i++)
        differ |= left[i] ^ right[i];
    return differ == 0;
}

static Value compare_buffers(Value a, Value b)
{
    WfBuffer x, y;
    if (!wf_has_buffer(a) && !wf_has_buffer(b))
        return wf_raise(&wf_exc_TypeError,
                        "unsupported operand types(s) or combination of types: '%.100s' and '%.100s'",
                        wf_type_of(a)->name, wf_type_of(b)->name);
    if (wf_get_buffer(a, &x, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    Value r = WF_NULL;
    if (x.ndim > 1) {
        wf_raise(&wf_exc_BufferError, "Buffer must be single dimension");
    } else if (wf_get_buffer(b, &y, WF_BUF_SIMPLE) == 0) {
        if (y.ndim > 1)
            wf_raise(&wf_exc_BufferError, "Buffer must be single dimension");
        else
            r = wf_bool(same_bytes(x.buf, (size_t)x.len, y.buf, (size_t)y.len));
        wf_release_buffer(&y);
    }
    wf_release_buffer(&x);
    return r;
}

static Value compare_digest(Value a, Value b)
{
    if (!wf_is_str(a) || !wf_is_str(b))
        return compare_buffers(a, b);
    WfStr *s = wf_as_str(a), *t = wf_as_str(b);
    if (!wf_str_is_ascii(s) || !wf_str_is_ascii(t))
        return wf_raise(&wf_exc_TypeError,
                        "comparing strings with non-ASCII characters is not supported");
    return wf_bool(same_bytes(s->data, s->len, t->data, t->len));
}

TWO(compare_digest, "_compare_digest", compare_digest(a, b))

/* --- the module -------------------------------------------------------------------------------------------- */

static WfMethodDef functions[] = {
    {"index", m_index, WF_O, "index($module, a, /)\n--\n\nSame as a.__index__()"},
    {"truth", m_truth, WF_O,
     "truth($module, a, /)\n--\n\nReturn True if a is true, False otherwise."},
    {"contains", m_contains, WF_FAST,
     "contains($module, a, b, /)\n--\n\nSame as b in a (note reversed operands)."},
    {"indexOf", m_indexOf, WF_FAST,
     "indexOf($module, a, b, /)\n--\n\nReturn the first index of b in a."},
    {"countOf", m_countOf, WF_FAST,
     "countOf($module, a, b, /)\n--\n\nReturn the number of items in a which are, or which "
     "equal, b."},
    {"is_", m_is, WF_FAST, "is_($module, a, b, /)\n--\n\nSame as a is b."},
    {"is_not", m_is_not, WF_FAST, "is_not($module, a, b, /)\n--\n\nSame as a is not b."},
    {"add", m_add, WF_FAST, "add($module, a, b, /)\n--\n\nSame as a + b."},
    {"sub", m_sub, WF_FAST, "sub($module, a, b, /)\n--\n\nSame as a - b."},
    {"mul", m_mul, WF_FAST, "mul($module, a, b, /)\n--\n\nSame as a * b."},
    {"matmul", m_matmul, WF_FAST, "matmul($module, a, b, /)\n--\n\nSame as a @ b."},
    {"floordiv", m_floordiv, WF_FAST, "floordiv($module, a, b, /)\n--\n\nSame as a // b."},
    {"truediv", m_truediv, WF_FAST, "truediv($module, a, b, /)\n--\n\nSame as a / b."},
    {"mod", m_mod, WF_FAST, "mod($module, a, b, /)\n--\n\nSame as a % b."},
    {"neg", m_neg, WF_O, "neg($module, a, /)\n--\n\nSame as -a."},
    {"pos", m_pos, WF_O, "pos($module, a, /)\n--\n\nSame as +a."},
    {"abs", m_abs, WF_O, "abs($module, a, /)\n--\n\nSame as abs(a)."},
    {"inv", m_invert, WF_O, "inv($module, a, /)\n--\n\nSame as ~a."},
    {"invert", m_invert, WF_O, "invert($module, a, /)\n--\n\nSame as ~a."},
    {"lshift", m_lshift, WF_FAST, "lshift($module, a, b, /)\n--\n\nSame as a << b."},
    {"rshift", m_rshift, WF_FAST, "rshift($module, a, b, /)\n--\n\nSame as a >> b."},
    {"not_", m_not, WF_O, "not_($module, a, /)\n--\n\nSame as not a."},
    {"and_", m_and, WF_FAST, "and_($module, a, b, /)\n--\n\nSame as a & b."},
    {"xor", m_xor, WF_FAST, "xor($module, a, b, /)\n--\n\nSame as a ^ b."},
    {"or_", m_or, WF_FAST, "or_($module, a, b, /)\n--\n\nSame as a | b."},
    {"iadd", m_iadd, WF_FAST, "iadd($module, a, b, /)\n--\n\nSame as a += b."},
    {"isub", m_isub, WF_FAST, "isub($module, a, b, /)\n--\n\nSame as a -= b."},
    {"imul", m_imul, WF_FAST, "imul($module, a, b, /)\n--\n\nSame as a *= b."},
    {"imatmul", m_imatmul, WF_FAST, "imatmul($module, a, b, /)\n--\n\nSame as a @= b."},
    {"ifloordiv", m_ifloordiv, WF_FAST, "ifloordiv($module, a, b, /)\n--\n\nSame as a //= b."},
    {"itruediv", m_itruediv, WF_FAST, "itruediv($module, a, b, /)\n--\n\nSame as a /= b."},
    {"imod", m_imod, WF_FAST, "imod($module, a, b, /)\n--\n\nSame as a %= b."},
    {"ilshift", m_ilshift, WF_FAST, "ilshift($module, a, b, /)\n--\n\nSame as a <<= b."},
    {"irshift", m_irshift, WF_FAST, "irshift($module, a, b, /)\n--\n\nSame as a >>= b."},
    {"iand", m_iand, WF_FAST, "iand($module, a, b, /)\n--\n\nSame as a &= b."},
    {"ixor", m_ixor, WF_FAST, "ixor($module, a, b, /)\n--\n\nSame as a ^= b."},
    {"ior", m_ior, WF_FAST, "ior($module, a, b, /)\n--\n\nSame as a |= b."},
    {"concat", m_concat, WF_FAST,
     "concat($module, a, b, /)\n--\n\nSame as a + b, for a and b sequences."},
    {"iconcat", m_iconcat, WF_FAST,
     "iconcat($module, a, b, /)\n--\n\nSame as a += b, for a and b sequences."},
    {"getitem", m_getitem, WF_FAST, "getitem($module, a, b, /)\n--\n\nSame as a[b]."},
    {"setitem", m_setitem, WF_FAST, "setitem($module, a, b, c, /)\n--\n\nSame as a[b] = c."},
    {"delitem", m_delitem, WF_FAST, "delitem($module, a, b, /)\n--\n\nSame as del a[b]."},
    {"pow", m_pow, WF_FAST, "pow($module, a, b, /)\n--\n\nSame as a ** b."},
    {"ipow", m_ipow, WF_FAST, "ipow($module, a, b, /)\n--\n\nSame as a **= b."},
    {"eq", m_eq, WF_FAST, "eq($module, a, b, /)\n--\n\nSame as a == b."},
    {"lt", m_lt, WF_FAST, "lt($module, a, b, /)\n--\n\nSame as a < b."},
    {"le", m_le, WF_FAST, "le($module, a, b, /)\n--\n\nSame as a <= b."},
    {"gt", m_gt, WF_FAST, "gt($module, a, b, /)\n--\n\nSame as a > b."},
    {"ge", m_ge, WF_FAST, "ge($module, a, b, /)\n--\n\nSame as a >= b."},
    {"ne", m_ne, WF_FAST, "ne($module, a, b, /)\n--\n\nSame as a != b."},
    {"length_hint", m_length_hint, WF_FAST,
     "length_hint($module, obj, default=0, /)\n--\n\nReturn an estimate of the number of items "
     "in obj.\n\nThis is useful for presizing containers when building from an iterable.\n\nIf "
     "the object supports len(), the result will be exact.\nOtherwise, it may over- or "
     "under-estimate by an arbitrary amount.\nThe result will be an integer >= 0."},
    {"call", m_call, WF_FASTKW,
     "call($module, obj, /, *args, **kwargs)\n--\n\nSame as obj(*args, **kwargs)."},
    {"_compare_digest", m_compare_digest, WF_FAST,
     "_compare_digest($module, a, b, /)\n--\n\nReturn 'a == b'.\n\nThis function uses an "
     "approach designed to prevent\ntiming analysis, making it appropriate for "
     "cryptography.\n\na and b must both be of the same type: either str (ASCII only),\nor any "
     "bytes-like object.\n\nNote: If a and b are of different lengths, or if an error occurs,\n"
     "a timing attack could theoretically reveal information about the\ntypes and lengths of a "
     "and b--but not their values."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__operator(Value m)
{
    if (wf_type_add(m, &wf_itemgetter_type) < 0 || wf_type_add(m, &wf_attrgetter_type) < 0 ||
        wf_type_add(m, &wf_methodcaller_type) < 0)
        return -1;
    return wf_module_add_functions(m, functions);
}
