/* Lengths, items, membership, iteration, sequences. */
#include "api.h"
#include "class.h"
#include "iter.h"
#include "slot_funcs.h"

/* --- length ------------------------------------------------------------------------------------------------ */

ssize_t wf_len(Value v)
{
    WfLenFn fn = wf_type_of(v)->len;
    if (WF_LIKELY(fn != NULL))
        return fn(v);
    return wf_raise_i(&wf_exc_TypeError, "object of type '%.200s' has no len()",
                      wf_type_of(v)->name);
}

/* Result of __length_hint__, consumed. */
static ssize_t take_hint(Value r, ssize_t fallback)
{
    ssize_t n = fallback;
    if (wf_is_notimpl(r))
        return fallback;
    if (!wf_is_int(r))
        n = wf_raise_i(&wf_exc_TypeError, "__length_hint__ must be an integer, not %.100s",
                       wf_type_of(r)->name);
    else if (wf_as_ssize(r, &n, &wf_exc_OverflowError) < 0)
        n = -1;
    else if (n < 0)
        n = wf_raise_i(&wf_exc_ValueError, "__length_hint__() should return >= 0");
    wf_drop(r);
    return n;
}

ssize_t wf_length_hint(Value v, ssize_t fallback)
{
    WfLenFn fn = wf_type_of(v)->len;
    if (fn) {
        ssize_t n = fn(v);
        if (n >= 0 || !wf_err_matches(&wf_exc_TypeError))
            return n;
        wf_err_clear();
    }
    Value hint;
    int r = wf_lookup_special(v, wf_n.__length_hint__, &hint);
    if (r <= 0)
        return r < 0 ? -1 : fallback;
    Value result = wf_call0(hint);
    wf_drop(hint);
    if (!wf_is_null(result))
        return take_hint(result, fallback);
    if (!wf_err_matches(&wf_exc_TypeError))
        return -1;
    wf_err_clear();
    return fallback;
}

/* --- items ------------------------------------------------------------------------------------------------- */

/* cls[key] for a class: its __class_getitem__. */
static Value class_item(Value cls, Value key)
{
    if (wf_obj(cls) == &wf_type_type.ob)
        return wf_generic_alias_new(cls, key);
    Value fn;
    int r = wf_getattr_opt(cls, wf_n.__class_getitem__, &fn);
    if (r < 0)
        return WF_NULL;
    if (r == 0 || wf_is_none(fn))
        return wf_raise(&wf_exc_TypeError, "type '%.200s' is not subscriptable",
                        ((WfType *)wf_obj(cls))->name);
    Value v = wf_call1(fn, key);
    wf_drop(fn);
    return v;
}

Value wf_getitem(Value o, Value key)
{
    WfType *t = wf_type_of(o);
    if (WF_LIKELY(t->getitem != NULL))
        return t->getitem(o, key);
    if (t->sq_item) {
        ssize_t i;
        if (!wf_is_int(key) && wf_type_of(key)->nb_index == NULL)
            return wf_raise(&wf_exc_TypeError, "sequence index must be integer, not '%.200s'",
                            wf_type_of(key)->name);
        if (wf_as_ssize(key, &i, &wf_exc_IndexError) < 0)
            return WF_NULL;
        return wf_getitem_i(o, i);
    }
    if (t->flags & WF_TF_TYPE)
        return class_item(o, key);
    return wf_raise(&wf_exc_TypeError, "'%.200s' object is not subscriptable", t->name);
}

/* CPython's words differ for what has sequence slots, as classes always do. */
static WF_COLD int raise_no_setitem(WfType *t, Value key, bool deleting)
{
    bool index = wf_is_int(key) || wf_type_of(key)->nb_index != NULL;
    bool sequence = (t->flags & WF_TF_HEAP) || t->sq_item || t->len;
    ssize_t i;
    if (index && sequence && wf_as_ssize(key, &i, &wf_exc_IndexError) < 0)
        return -1;
    return wf_raise_i(&wf_exc_TypeError, "'%.200s' object %s", t->name,
                      !deleting            ? "does not support item assignment"
                      : index && sequence ? "doesn't support item deletion"
                                           : "does not support item deletion");
}

int wf_setitem(Value o, Value key, Value v)
{
    WfType *t = wf_type_of(o);
    if (WF_LIKELY(t->setitem != NULL))
        return t->setitem(o, key, v);
    return raise_no_setitem(t, key, wf_is_null(v));
}

Value wf_getitem_i(Value o, ssize_t i)
{
    WfType *t = wf_type_of(o);
    if (t->sq_item == NULL)
        return wf_getitem(o, wf_small(i));
    if (i < 0 && t->len) {
        ssize_t n = t->len(o);
        if (n < 0)
            return WF_NULL;
        i += n;
    }
    return t->sq_item(o, i);
}

typedef struct {
    WfSink sink;
    Value item;
} SearchSink;

/* Passes over small integers and texts, which are compared without running code. */
static bool pass_over(WfSink *sink, Value v)
{
    Value item = ((SearchSink *)sink)->item;
    if (wf_both_small(v, item))
        return v.bits != item.bits;
    if (!wf_is_str_exact(v) || !wf_is_str_exact(item) || wf_str_equal(v, item))
        return false;
    wf_drop(v);
    return true;
}

static int search(Value o, Value item)
{
    Value it = wf_iter(o);
    if (wf_is_null(it)) {
        if (wf_err_matches(&wf_exc_TypeError))
            wf_raise(&wf_exc_TypeError, "argument of type '%.200s' is not iterable",
                     wf_type_of(o)->name);
        return -1;
    }
    int r = 0;
    SearchSink sink = {{pass_over}, item};
    while (r == 0) {
        Value v = wf_iternext_past(it, &sink.sink);
        if (wf_is_null(v)) {
            if (wf_err_matches(&wf_exc_StopIteration))
                wf_err_clear();
            r = wf_err_occurred() ? -1 : 0;
            break;
        }
        r = wf_compare_bool(v, item, WF_EQ);
        wf_drop(v);
        if (r == 0)
            r = wf_safepoint();
    }
    wf_drop(it);
    return r;
}

int wf_contains(Value o, Value item)
{
    WfContainsFn fn = wf_type_of(o)->contains;
    return WF_LIKELY(fn != NULL) ? fn(o, item) : search(o, item);
}

/* --- iteration --------------------------------------------------------------------------------------------- */

Value wf_iter_self(Value self)
{
    return wf_new_ref(self);
}

Value wf_next_not_implemented(Value self)
{
    return wf_raise(&wf_exc_TypeError, "'%.200s' object is not iterable", wf_type_of(self)->name);
}

bool wf_is_iterator(Value v)
{
    WfUnaryFn next = wf_type_of(v)->iternext;
    return next != NULL && next != wf_next_not_implemented;
}

static WF_COLD Value iter_without_slot(Value o, WfType *t)
{
    if (t->sq_item && !(t->flags & WF_TF_DICT))
        return wf_seqiter_new(o);
    return wf_raise(&wf_exc_TypeError, "'%.200s' object is not iterable", t->name);
}

Value wf_iter(Value o)
{
    WfType *t = wf_type_of(o);
    if (WF_UNLIKELY(t->iter == NULL))
        return iter_without_slot(o, t);
    Value it = t->iter(o);
    if (WF_UNLIKELY(!wf_is_null(it) && !wf_is_iterator(it))) {
        wf_raise(&wf_exc_TypeError, "iter() returned non-iterator of type '%.100s'",
                 wf_type_of(it)->name);
        wf_drop(it);
        return WF_NULL;
    }
    return it;
}

Value wf_next(Value it)
{
    WfUnaryFn fn = wf_type_of(it)->iternext;
    if (WF_UNLIKELY(fn == NULL))
        return wf_raise(&wf_exc_TypeError, "'%.200s' object is not an iterator",
                        wf_type_of(it)->name);
    Value v = fn(it);
    if (WF_UNLIKELY(wf_is_null(v)) && wf_err_matches(&wf_exc_StopIteration))
        wf_err_clear();
    return v;
}

/* A class' __next__ is called here, because its slot drops the StopIteration. */
int wf_next_value(Value it, Value *out)
{
    WfUnaryFn fn = wf_type_of(it)->iternext;
    *out = fn == wf_slot_iternext ? wf_call_special(wf_n.__next__, &it, 1) : fn ? fn(it) : wf_next(it);
    if (!wf_is_null(*out))
        return 1;
    if (!wf_err_occurred()) {
        *out = WF_NONE;
        return 0;
    }
    if (!wf_err_matches(&wf_exc_StopIteration))
        return -1;
    Value e = wf_err_fetch();
    Value v = ((WfStopIteration *)wf_obj(e))->value;
    *out = wf_is_null(v) ? WF_NONE : wf_new_ref(v);
    wf_drop(e);
    return 0;
}

/* --- sequences -------------------------------------------------------------------------------------------- */

Value wf_sequence_list(Value o)
{
    Value list = wf_list_new(0);
    if (!wf_is_null(list) && wf_list_extend(list, o) < 0) {
        wf_drop(list);
        return WF_NULL;
    }
    return list;
}

Value wf_sequence_tuple(Value o)
{
    if (wf_is_tuple_exact(o))
        return wf_new_ref(o);
    if (wf_is_list_exact(o))
        return wf_list_as_tuple(o);
    Value list = wf_sequence_list(o);
    if (wf_is_null(list))
        return WF_NULL;
    Value t = wf_list_as_tuple(list);
    wf_drop(list);
    return t;
}

Value wf_sequence_fast(Value o, const char *message)
{
    if (wf_is_list(o) || wf_is_tuple(o))
        return wf_new_ref(o);
    Value it = wf_iter(o);
    if (wf_is_null(it)) {
        if (wf_err_matches(&wf_exc_TypeError))
            wf_raise(&wf_exc_TypeError, "%s", message);
        return WF_NULL;
    }
    Value list = wf_sequence_list(it);
    wf_drop(it);
    return list;
}

size_t wf_fast_len(Value seq)
{
    return wf_is_tuple(seq) ? wf_tuple_len(seq) : wf_list_len(seq);
}

Value wf_fast_item(Value seq, size_t i)
{
    if (wf_is_tuple(seq))
        return i < wf_tuple_len(seq) ? wf_new_ref(wf_tuple_item(seq, i)) : WF_NULL;
    return wf_list_get(seq, i);
}
