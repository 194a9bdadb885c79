/*
 * weakref.proxy: every slot takes the target and forwards; a dead one raises ReferenceError.
 */
#include "weakref.h"

#include "api.h"

void wf_weakref_dealloc(WfObject *o);
int wf_weakref_traverse(WfObject *o, WfVisitFn visit, void *arg);
void wf_weakref_clear(WfObject *o);

static bool is_proxy(Value v)
{
    return wf_has_shape(v, WF_SHAPE_weakproxy) || wf_has_shape(v, WF_SHAPE_weakcallableproxy);
}

/* The target, or the value itself if it is no proxy: a new reference. */
static Value unwrap(Value v)
{
    if (!is_proxy(v))
        return wf_new_ref(v);
    Value o = wf_weakref_get(v);
    if (wf_is_null(o))
        return wf_raise(&wf_exc_ReferenceError, "weakly-referenced object no longer exists");
    return o;
}

#define UNARY(name, call)                                                                         \
    static Value proxy_##name(Value self)                                                         \
    {                                                                                             \
        Value o = unwrap(self);                                                                   \
        if (wf_is_null(o))                                                                        \
            return WF_NULL;                                                                       \
        Value r = call(o);                                                                        \
        wf_drop(o);                                                                               \
        return r;                                                                                 \
    }

#define BINARY(name, call)                                                                        \
    static Value proxy_##name(Value a, Value b)                                                   \
    {                                                                                             \
        Value x = unwrap(a), y = wf_is_null(x) ? WF_NULL : unwrap(b), r = WF_NULL;                \
        if (!wf_is_null(y))                                                                       \
            r = call;                                                                             \
        wf_drop(x);                                                                               \
        wf_drop(y);                                                                               \
        return r;                                                                                 \
    }

static Value int_of(Value o) { return wf_call1(wf_type_value(&wf_int_type), o); }
static Value float_of(Value o) { return wf_call1(wf_type_value(&wf_float_type), o); }

UNARY(str, wf_str)
UNARY(neg, wf_negative)
UNARY(pos, wf_positive)
UNARY(abs, wf_absolute)
UNARY(invert, wf_invert)
UNARY(int, int_of)
UNARY(float, float_of)
UNARY(index, wf_index)
UNARY(iter, wf_iter)
BINARY(add, wf_binop(WF_NB_ADD, x, y))
BINARY(sub, wf_binop(WF_NB_SUB, x, y))
BINARY(mul, wf_binop(WF_NB_MUL, x, y))
BINARY(truediv, wf_binop(WF_NB_TRUEDIV, x, y))
BINARY(floordiv, wf_binop(WF_NB_FLOORDIV, x, y))
BINARY(mod, wf_binop(WF_NB_MOD, x, y))
BINARY(divmod, wf_binop(WF_NB_DIVMOD, x, y))
BINARY(lshift, wf_binop(WF_NB_LSHIFT, x, y))
BINARY(rshift, wf_binop(WF_NB_RSHIFT, x, y))
BINARY(and, wf_binop(WF_NB_AND, x, y))
BINARY(or, wf_binop(WF_NB_OR, x, y))
BINARY(xor, wf_binop(WF_NB_XOR, x, y))
BINARY(matmul, wf_binop(WF_NB_MATMUL, x, y))
BINARY(iadd, wf_inplace(WF_NB_ADD, x, y))
BINARY(isub, wf_inplace(WF_NB_SUB, x, y))
BINARY(imul, wf_inplace(WF_NB_MUL, x, y))
BINARY(itruediv, wf_inplace(WF_NB_TRUEDIV, x, y))
BINARY(ifloordiv, wf_inplace(WF_NB_FLOORDIV, x, y))
BINARY(imod, wf_inplace(WF_NB_MOD, x, y))
BINARY(ilshift, wf_inplace(WF_NB_LSHIFT, x, y))
BINARY(irshift, wf_inplace(WF_NB_RSHIFT, x, y))
BINARY(iand, wf_inplace(WF_NB_AND, x, y))
BINARY(ior, wf_inplace(WF_NB_OR, x, y))
BINARY(ixor, wf_inplace(WF_NB_XOR, x, y))
BINARY(imatmul, wf_inplace(WF_NB_MATMUL, x, y))
BINARY(getitem, wf_getitem(x, y))
BINARY(getattr, wf_getattr(x, y))

static Value proxy_pow(Value a, Value b, Value m)
{
    Value x = unwrap(a), y = wf_is_null(x) ? WF_NULL : unwrap(b);
    Value z = wf_is_null(y) ? WF_NULL : unwrap(m), r = WF_NULL;
    if (!wf_is_null(z))
        r = wf_power(x, y, z);
    wf_drop(x);
    wf_drop(y);
    wf_drop(z);
    return r;
}

static Value proxy_ipow(Value a, Value b, Value m)
{
    (void)m;
    Value x = unwrap(a), y = wf_is_null(x) ? WF_NULL : unwrap(b), r = WF_NULL;
    if (!wf_is_null(y))
        r = wf_inplace_power(x, y);
    wf_drop(x);
    wf_drop(y);
    return r;
}

static Value proxy_compare(Value a, Value b, WfCmpOp op)
{
    Value x = unwrap(a), y = wf_is_null(x) ? WF_NULL : unwrap(b), r = WF_NULL;
    if (!wf_is_null(y))
        r = wf_compare(x, y, op);
    wf_drop(x);
    wf_drop(y);
    return r;
}

static int proxy_setattr(Value self, Value name, Value v)
{
    Value o = unwrap(self);
    if (wf_is_null(o))
        return -1;
    int r = wf_setattr(o, name, v);
    wf_drop(o);
    return r;
}

static int proxy_setitem(Value self, Value key, Value v)
{
    Value o = unwrap(self);
    if (wf_is_null(o))
        return -1;
    int r = wf_setitem(o, key, v);
    wf_drop(o);
    return r;
}

static int proxy_bool(Value self)
{
    Value o = unwrap(self);
    if (wf_is_null(o))
        return -1;
    int r = wf_truth(o);
    wf_drop(o);
    return r;
}

static ssize_t proxy_len(Value self)
{
    Value o = unwrap(self);
    if (wf_is_null(o))
        return -1;
    ssize_t n = wf_len(o);
    wf_drop(o);
    return n;
}

static int proxy_contains(Value self, Value item)
{
    Value o = unwrap(self);
    if (wf_is_null(o))
        return -1;
    int r = wf_contains(o, item);
    wf_drop(o);
    return r;
}

static Value proxy_next(Value self)
{
    Value o = unwrap(self);
    if (wf_is_null(o))
        return WF_NULL;
    Value r = WF_NULL;
    if (wf_is_iterator(o))
        r = wf_next(o);
    else
        wf_raise(&wf_exc_TypeError, "Weakref proxy referenced a non-iterator '%T' object", o);
    wf_drop(o);
    return r;
}

static Value proxy_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    Value o = unwrap(self);
    if (wf_is_null(o))
        return WF_NULL;
    Value r = wf_call(o, args, nargs, kwnames);
    wf_drop(o);
    return r;
}

static Value proxy_repr(Value self)
{
    Value o = wf_weakref_get(self);
    if (wf_is_null(o))
        return wf_str_from_format("<weakproxy at %p; dead>", (void *)wf_obj(self));
    Value r = wf_str_from_format("<weakproxy at %p to %T at %p>", (void *)wf_obj(self), o,
                                 (void *)wf_obj(o));
    wf_drop(o);
    return r;
}

static Value proxy_method(Value self, Value name, const Value *args, size_t n)
{
    Value o = unwrap(self);
    if (wf_is_null(o))
        return WF_NULL;
    Value r = wf_call_method(o, name, args, n);
    wf_drop(o);
    return r;
}

static Value proxy_bytes(Value self) { return proxy_method(self, wf_n.__bytes__, NULL, 0); }
static Value proxy_reversed(Value self) { return proxy_method(self, wf_n.__reversed__, NULL, 0); }

static WfMethodDef proxy_methods[] = {
    {"__bytes__", proxy_bytes, WF_NOARGS, NULL},
    {"__reversed__", proxy_reversed, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

#define PROXY_SLOTS                                                                               \
    .dealloc = wf_weakref_dealloc, .traverse = wf_weakref_traverse, .clear = wf_weakref_clear,    \
    .repr = proxy_repr, .str = proxy_str, .hash = wf_hash_not_implemented,                        \
    .compare = proxy_compare, .getattr = proxy_getattr, .setattr = proxy_setattr,                 \
    .iter = proxy_iter, .iternext = proxy_next, .len = proxy_len, .getitem = proxy_getitem,       \
    .setitem = proxy_setitem, .contains = proxy_contains, .nb_bool = proxy_bool,                  \
    .nb_neg = proxy_neg, .nb_pos = proxy_pos, .nb_abs = proxy_abs, .nb_invert = proxy_invert,     \
    .nb_int = proxy_int, .nb_float = proxy_float, .nb_index = proxy_index, .nb_pow = proxy_pow,   \
    .nb_ipow = proxy_ipow, .methods = proxy_methods,                                              \
    .nb = {[WF_NB_ADD] = proxy_add, [WF_NB_SUB] = proxy_sub, [WF_NB_MUL] = proxy_mul,             \
           [WF_NB_TRUEDIV] = proxy_truediv, [WF_NB_FLOORDIV] = proxy_floordiv,                    \
           [WF_NB_MOD] = proxy_mod, [WF_NB_DIVMOD] = proxy_divmod, [WF_NB_LSHIFT] = proxy_lshift, \
           [WF_NB_RSHIFT] = proxy_rshift, [WF_NB_AND] = proxy_and, [WF_NB_OR] = proxy_or,         \
           [WF_NB_XOR] = proxy_xor, [WF_NB_MATMUL] = proxy_matmul},                               \
    .nb_inplace = {[WF_NB_ADD] = proxy_iadd, [WF_NB_SUB] = proxy_isub, [WF_NB_MUL] = proxy_imul,  \
                   [WF_NB_TRUEDIV] = proxy_itruediv, [WF_NB_FLOORDIV] = proxy_ifloordiv,          \
                   [WF_NB_MOD] = proxy_imod, [WF_NB_LSHIFT] = proxy_ilshift,                      \
                   [WF_NB_RSHIFT] = proxy_irshift, [WF_NB_AND] = proxy_iand,                      \
                   [WF_NB_OR] = proxy_ior, [WF_NB_XOR] = proxy_ixor,                              \
                   [WF_NB_MATMUL] = proxy_imatmul}

WfType wf_weakproxy_type = {
    WF_TYPE_HEAD(weakproxy, "weakref.ProxyType", WfWeakref, WF_TF_GC | WF_TF_NO_INSTANCE),
    PROXY_SLOTS,
};

WfType wf_weakcallableproxy_type = {
    WF_TYPE_HEAD(weakcallableproxy, "weakref.CallableProxyType", WfWeakref,
                 WF_TF_GC | WF_TF_NO_INSTANCE),
    PROXY_SLOTS,
    .call = proxy_call,
};
