/*
 * wf_slot_*: the slots of Python classes. Each looks its special method up on the type, through
 * the method cache, and calls it; a plain function is called with self in front, unbound.
 */
#include "slot_funcs.h"

#include "api.h"
#include "code.h"
#include "descr.h"
#include "instance.h"
#include "type_cache.h"

/* --- calling ------------------------------------------------------------------------------------------ */

Value wf_call_prepend(Value fn, Value self, const Value *args, size_t nargs, Value kwnames)
{
    size_t total = nargs + (wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames));
    Value small[12], *all = small;
    if (total + 1 > sizeof small / sizeof *small) {
        all = wf_mem_alloc((total + 1) * sizeof(Value));
        if (all == NULL)
            return WF_NULL;
    }
    all[0] = self;
    if (total)
        memcpy(all + 1, args, total * sizeof(Value));
    Value r = wf_call(fn, all, nargs + 1, kwnames);
    if (all != small)
        wf_mem_free(all);
    return r;
}

/* The Python function that self's class has under this name, borrowed; or WF_NULL: another way. */
WF_INLINE Value python_method(Value self, Value name)
{
    Value fn = wf_type_lookup_inline(wf_type_of(self), name);
    return wf_has_shape(fn, WF_SHAPE_function) ? fn : WF_NULL;
}

/* args[0].name(args[1..n)), or NotImplemented when the type has no such method. */
static Value call_maybe(Value name, const Value *args, size_t n)
{
    bool unbound;
    Value fn = python_method(args[0], name);
    if (WF_LIKELY(!wf_is_null(fn)))
        return wf_function_call(fn, args, n, WF_NULL);
    fn = wf_lookup_method(args[0], name, &unbound);
    if (wf_is_null(fn))
        return wf_err_occurred() ? WF_NULL : WF_NOTIMPL;
    Value r = wf_call(fn, unbound ? args : args + 1, unbound ? n : n - 1, WF_NULL);
    wf_drop(fn);
    return r;
}

/* --- operators ------------------------------------------------------------------------------------------ */

/* Whether the right operand's type has its own idea of `name`. */
static bool overloads(WfType *right, WfType *left, Value name)
{
    Value theirs = wf_type_lookup(right, name);
    return !wf_is_null(theirs) && !wf_is(theirs, wf_type_lookup(left, name));
}

/*
 * Method, then reflected method; the reflected one first if the right operand's class derives
 * from the left one's and overrides it. mine/yours: whether each type has this slot function.
 */
static Value binary(Value a, Value b, bool mine, bool yours, Value name, Value reflected)
{
    WfType *ta = wf_type_of(a), *tb = wf_type_of(b);
    const Value forward[2] = {a, b}, backward[2] = {b, a};
    bool other = ta != tb && yours;
    if (mine) {
        if (other && wf_is_subtype(tb, ta) && overloads(tb, ta, reflected)) {
            Value r = call_maybe(reflected, backward, 2);
            if (!wf_is_notimpl(r))
                return r;
            other = false;
        }
        Value r = call_maybe(name, forward, 2);
        if (!wf_is_notimpl(r) || ta == tb)
            return r;
    }
    return other ? call_maybe(reflected, backward, 2) : WF_NOTIMPL;
}

#define X(cname, OP, stem, sign)                                                                  \
    Value wf_slot_##cname(Value a, Value b)                                                       \
    {                                                                                             \
        return binary(a, b, wf_type_of(a)->nb[WF_NB_##OP] == wf_slot_##cname,                     \
                      wf_type_of(b)->nb[WF_NB_##OP] == wf_slot_##cname, wf_n.__##stem##__,        \
                      wf_n.__r##stem##__);                                                        \
    }                                                                                             \
    Value wf_slot_i##cname(Value a, Value b)                                                      \
    {                                                                                             \
        return wf_call_special(wf_n.__i##stem##__, (const Value[]){a, b}, 2);                     \
    }
WF_SLOT_BINARY_OPS(X)
#undef X

static WfBinopNames binop_names[WF_NB_COUNT]; /* [const] after start-up */

void wf_slot_binop_names_init(void)
{
#define X(cname, OP, stem, sign)                                                                  \
    binop_names[WF_NB_##OP] = (WfBinopNames){wf_n.__##stem##__, wf_n.__r##stem##__, wf_n.__i##stem##__};
    WF_SLOT_BINARY_OPS(X)
#undef X
}

const WfBinopNames *wf_slot_binop_names(WfBinop op) { return &binop_names[op]; }

Value wf_slot_binop_reflected(WfBinop op, Value a, Value b)
{
    return call_maybe(binop_names[op].reflected, (const Value[]){b, a}, 2);
}

Value wf_slot_divmod(Value a, Value b)
{
    return binary(a, b, wf_type_of(a)->nb[WF_NB_DIVMOD] == wf_slot_divmod,
                  wf_type_of(b)->nb[WF_NB_DIVMOD] == wf_slot_divmod, wf_n.__divmod__,
                  wf_n.__rdivmod__);
}

Value wf_slot_pow(Value a, Value b, Value mod)
{
    bool mine = wf_type_of(a)->nb_pow == wf_slot_pow;
    if (wf_is_none(mod))
        return binary(a, b, mine, wf_type_of(b)->nb_pow == wf_slot_pow, wf_n.__pow__,
                      wf_n.__rpow__);
    return mine ? call_maybe(wf_n.__pow__, (const Value[]){a, b, mod}, 3) : WF_NOTIMPL;
}

Value wf_slot_ipow(Value a, Value b, Value mod)
{
    return wf_call_special(wf_n.__ipow__, (const Value[]){a, b}, 2);
}

#define X(cname, method)                                                                          \
    Value wf_slot_##cname(Value self) { return wf_call_special(wf_n.method, &self, 1); }
WF_SLOT_UNARY_OPS(X)
#undef X

int wf_slot_bool(Value self)
{
    bool unbound;
    Value fn = wf_lookup_method(self, wf_n.__bool__, &unbound);
    if (wf_is_null(fn))
        return wf_err_occurred() ? -1 : 1;
    Value r = unbound ? wf_call1(fn, self) : wf_call0(fn);
    wf_drop(fn);
    if (wf_is_null(r))
        return -1;
    if (wf_is_bool(r))
        return wf_is_true(r);
    wf_raise(&wf_exc_TypeError, "__bool__ should return bool, returned %s", wf_type_of(r)->name);
    wf_drop(r);
    return -1;
}

Value wf_slot_compare(Value a, Value b, WfCmpOp op)
{
    static const Value *const names[] = {&wf_n.__lt__, &wf_n.__le__, &wf_n.__eq__,
                                         &wf_n.__ne__, &wf_n.__gt__, &wf_n.__ge__};
    bool unbound;
    Value fn = python_method(a, *names[op]);
    if (WF_LIKELY(!wf_is_null(fn)))
        return wf_function_call(fn, (const Value[]){a, b}, 2, WF_NULL);
    fn = wf_lookup_method(a, *names[op], &unbound);
    if (wf_is_null(fn)) {
        /* As CPython does, even when the look-up itself failed. */
        wf_err_clear();
        return WF_NOTIMPL;
    }
    const Value args[] = {a, b};
    Value r = wf_call(fn, unbound ? args : args + 1, unbound ? 2 : 1, WF_NULL);
    wf_drop(fn);
    return r;
}

/* --- text, hash, calls ------------------------------------------------------------------------------- */

Value wf_slot_repr(Value self)
{
    bool unbound;
    Value fn = wf_lookup_method(self, wf_n.__repr__, &unbound);
    if (wf_is_null(fn))
        return wf_err_occurred() ? WF_NULL : wf_object_repr(self);
    Value r = unbound ? wf_call1(fn, self) : wf_call0(fn);
    wf_drop(fn);
    return r;
}

Value wf_slot_str(Value self)
{
    return wf_call_special(wf_n.__str__, &self, 1);
}

int64_t wf_slot_hash(Value self)
{
    bool unbound;
    Value fn = python_method(self, wf_n.__hash__), r;
    if (WF_LIKELY(!wf_is_null(fn))) {
        r = wf_function_call(fn, &self, 1, WF_NULL);
    } else {
        fn = wf_lookup_method(self, wf_n.__hash__, &unbound);
        if (wf_is_null(fn) || wf_is_none(fn))
            return wf_is_null(fn) && wf_err_occurred() ? -1 : wf_hash_not_implemented(self);
        r = unbound ? wf_call1(fn, self) : wf_call0(fn);
        wf_drop(fn);
    }
    if (wf_is_null(r))
        return -1;
    int64_t h;
    if (!wf_is_int(r)) {
        wf_raise(&wf_exc_TypeError, "__hash__ method should return an integer");
        h = -1;
    } else {
        if (!wf_int_try_i64(r, &h))
            h = wf_int_hash(r);
        if (h == -1)
            h = -2;
    }
    wf_drop(r);
    return h;
}

Value wf_slot_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    bool unbound;
    Value fn = wf_lookup_method(self, wf_n.__call__, &unbound);
    if (wf_is_null(fn)) {
        if (!wf_err_occurred())
            wf_raise_value(&wf_exc_AttributeError, wf_n.__call__);
        return WF_NULL;
    }
    if (wf_enter_call(" while calling a Python object") < 0) {
        wf_drop(fn);
        return WF_NULL;
    }
    Value r = unbound ? wf_call_prepend(fn, self, args, nargs, kwnames)
                      : wf_call(fn, args, nargs, kwnames);
    wf_leave_call();
    wf_drop(fn);
    return r;
}

/* --- attributes ----------------------------------------------------------------------------------------- */

Value wf_slot_getattribute(Value self, Value name)
{
    return wf_call_special(wf_n.__getattribute__, (const Value[]){self, name}, 2);
}

/*
 * The attribute by __getattribute__; absent is 0 with or without an AttributeError set. It is
 * object's own in most classes: no exception is made then.
 */
static int try_getattribute(Value self, Value name, Value *out)
{
    Value method = wf_type_lookup(wf_type_of(self), wf_n.__getattribute__);
    if (wf_is(method, wf_type_lookup(&wf_object_type, wf_n.__getattribute__)))
        return wf_generic_getattr_opt(self, name, out);
    *out = wf_slot_getattribute(self, name);
    if (!wf_is_null(*out))
        return 1;
    return wf_err_matches(&wf_exc_AttributeError) ? 0 : -1;
}

Value wf_slot_getattr(Value self, Value name)
{
    Value v;
    int r = try_getattribute(self, name, &v);
    if (r < 0 && wf_err_matches(&wf_exc_AttributeError))
        r = 0;
    if (r != 0)
        return r < 0 ? WF_NULL : v;
    Value saved = wf_err_fetch();
    bool unbound;
    Value fn = wf_lookup_method(self, wf_n.__getattr__, &unbound);
    if (wf_is_null(fn)) {
        if (wf_err_occurred())
            wf_drop(saved);
        else if (!wf_is_null(saved))
            wf_err_restore(saved);
        else
            wf_raise_no_attribute(self, name);
        return WF_NULL;
    }
    wf_drop(saved);
    v = unbound ? wf_call2(fn, self, name) : wf_call1(fn, name);
    wf_drop(fn);
    return v;
}

int wf_slot_setattr(Value self, Value name, Value v)
{
    Value r = wf_is_null(v)
                  ? wf_call_special(wf_n.__delattr__, (const Value[]){self, name}, 2)
                  : wf_call_special(wf_n.__setattr__, (const Value[]){self, name, v}, 3);
    if (wf_is_null(r))
        return -1;
    wf_drop(r);
    return 0;
}

Value wf_slot_descr_get(Value descr, Value obj, Value type)
{
    /* What the class has is not bound, as CPython does. */
    Value fn = wf_type_lookup(wf_type_of(descr), wf_n.__get__);
    if (wf_is_null(fn))
        return wf_new_ref(descr);
    fn = wf_new_ref(fn);
    const Value args[] = {descr, wf_is_null(obj) ? WF_NONE : obj, wf_is_null(type) ? WF_NONE : type};
    Value r = wf_call(fn, args, 3, WF_NULL);
    wf_drop(fn);
    return r;
}

int wf_slot_descr_set(Value descr, Value obj, Value v)
{
    Value r = wf_is_null(v) ? wf_call_special(wf_n.__delete__, (const Value[]){descr, obj}, 2)
                            : wf_call_special(wf_n.__set__, (const Value[]){descr, obj, v}, 3);
    if (wf_is_null(r))
        return -1;
    wf_drop(r);
    return 0;
}

/* --- life --------------------------------------------------------------------------------------------------- */

Value wf_slot_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    Value type = wf_type_value(t), fn = wf_type_lookup_inline(t, wf_n.__new__);
    if (wf_has_shape(fn, WF_SHAPE_staticmethod) && wf_shape_of(&t->ob) == WF_SHAPE_type) {
        fn = wf_value_load(&((WfWrappedMethod *)wf_obj(fn))->callable);
        if (wf_has_shape(fn, WF_SHAPE_function))
            return wf_function_call_with(fn, type, args, nargs, kwnames);
    }
    fn = wf_getattr(type, wf_n.__new__);
    if (wf_is_null(fn))
        return WF_NULL;
    Value r = wf_call_prepend(fn, type, args, nargs, kwnames);
    wf_drop(fn);
    return r;
}

int wf_slot_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    bool unbound;
    Value fn = python_method(self, wf_n.__init__), r;
    if (WF_LIKELY(!wf_is_null(fn))) {
        r = wf_function_call_with(fn, self, args, nargs, kwnames);
    } else {
        fn = wf_lookup_method(self, wf_n.__init__, &unbound);
        if (wf_is_null(fn)) {
            if (!wf_err_occurred())
                wf_raise_value(&wf_exc_AttributeError, wf_n.__init__);
            return -1;
        }
        r = unbound ? wf_call_prepend(fn, self, args, nargs, kwnames) : wf_call(fn, args, nargs, kwnames);
        wf_drop(fn);
    }
    if (WF_LIKELY(wf_is_none(r)))
        return 0;
    if (!wf_is_null(r))
        wf_raise(&wf_exc_TypeError, "__init__() should return None, not '%.200s'",
                 wf_type_of(r)->name);
    wf_drop(r);
    return -1;
}

void wf_slot_finalize(WfObject *o)
{
    Value saved = wf_err_fetch();
    Value self = wf_counted(o);
    bool unbound;
    Value fn = wf_lookup_method(self, wf_n.__del__, &unbound);
    if (!wf_is_null(fn)) {
        Value r = unbound ? wf_call1(fn, self) : wf_call0(fn);
        if (wf_is_null(r))
            wf_write_unraisable(fn);
        wf_drop(r);
        wf_drop(fn);
    } else {
        wf_err_clear();
    }
    wf_err_restore(saved);
}

/* --- containers -------------------------------------------------------------------------------------------- */

ssize_t wf_slot_len(Value self)
{
    Value r = wf_call_special(wf_n.__len__, &self, 1);
    return wf_is_null(r) ? -1 : wf_slot_len_result(r);
}

ssize_t wf_slot_len_result(WF_STEALS Value r)
{
    Value i = wf_index(r);
    wf_drop(r);
    if (wf_is_null(i))
        return -1;
    ssize_t n = -1;
    if (wf_int_sign(i) < 0)
        wf_raise(&wf_exc_ValueError, "__len__() should return >= 0");
    else if (wf_as_ssize(i, &n, &wf_exc_OverflowError) < 0)
        n = -1;
    wf_drop(i);
    return n;
}

Value wf_slot_getitem(Value self, Value key)
{
    return wf_call_special(wf_n.__getitem__, (const Value[]){self, key}, 2);
}

Value wf_slot_sq_item(Value self, ssize_t i)
{
    return wf_call_special(wf_n.__getitem__, (const Value[]){self, wf_int(i)}, 2);
}

int wf_slot_setitem(Value self, Value key, Value v)
{
    Value r = wf_is_null(v) ? wf_call_special(wf_n.__delitem__, (const Value[]){self, key}, 2)
                            : wf_call_special(wf_n.__setitem__, (const Value[]){self, key, v}, 3);
    if (wf_is_null(r))
        return -1;
    wf_drop(r);
    return 0;
}

int wf_slot_contains(Value self, Value item)
{
    bool unbound;
    Value fn = wf_lookup_method(self, wf_n.__contains__, &unbound);
    if (wf_is_none(fn))
        return wf_raise_i(&wf_exc_TypeError, "'%.200s' object is not a container",
                          wf_type_of(self)->name);
    if (wf_is_null(fn)) {
        if (!wf_err_occurred())
            wf_raise_value(&wf_exc_AttributeError, wf_n.__contains__);
        return -1;
    }
    Value r = unbound ? wf_call2(fn, self, item) : wf_call1(fn, item);
    wf_drop(fn);
    if (wf_is_null(r))
        return -1;
    int yes = wf_truth(r);
    wf_drop(r);
    return yes;
}

Value wf_slot_iter(Value self)
{
    bool unbound;
    Value fn = wf_lookup_method(self, wf_n.__iter__, &unbound);
    if (wf_is_null(fn) && wf_err_occurred())
        return WF_NULL;
    if (wf_is_null(fn) || wf_is_none(fn))
        return wf_raise(&wf_exc_TypeError, "'%.200s' object is not iterable",
                        wf_type_of(self)->name);
    Value r = unbound ? wf_call1(fn, self) : wf_call0(fn);
    wf_drop(fn);
    return r;
}

Value wf_slot_iternext(Value self)
{
    Value r = wf_call_special(wf_n.__next__, &self, 1);
    if (wf_is_null(r) && wf_err_matches(&wf_exc_StopIteration))
        wf_err_clear();
    return r;
}
