/*
 * Iterators over anything: iter(seq) by __getitem__, iter(callable, sentinel), enumerate,
 * reversed, filter.
 *
 * State that advances is changed under the iterator's lock, so that threads that share one get
 * each index at most once; the iterators underneath are stepped with nothing locked.
 */
#include "api.h"
#include "class.h"
#include "iter.h"

/* --- iterator: by __getitem__ ------------------------------------------------------------------ */

Value wf_seqiter_new(Value seq)
{
    WfSeqIter *it = wf_alloc(WF_SHAPE_iterator, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    it->seq = wf_new_ref(seq);
    it->index = 0;
    return WF_MOVE(it);
}

/* Takes the next index; the sequence as a new reference or WF_NULL. */
static Value take_index(WfSeqIter *it, size_t *index)
{
    bool l = wf_lock(it);
    Value seq = wf_is_null(it->seq) ? WF_NULL : wf_new_ref(it->seq);
    *index = it->index;
    if (!wf_is_null(seq))
        it->index++;
    wf_unlock(it, l);
    return seq;
}

static void seq_finish(WfSeqIter *it)
{
    bool l = wf_lock(it);
    Value seq = it->seq;
    it->seq = WF_NULL;
    wf_unlock(it, l);
    wf_drop(seq);
}

static Value seq_next(Value self)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    size_t i;
    Value seq = take_index(it, &i);
    if (wf_is_null(seq))
        return WF_NULL;
    if (i == PTRDIFF_MAX) {
        wf_drop(seq);
        return wf_raise(&wf_exc_OverflowError, "iter index too large");
    }
    Value v = wf_getitem_i(seq, (ssize_t)i);
    wf_drop(seq);
    if (!wf_is_null(v))
        return v;
    if (wf_err_matches(&wf_exc_IndexError) || wf_err_matches(&wf_exc_StopIteration)) {
        wf_err_clear();
        seq_finish(it);
    }
    return WF_NULL;
}

static Value seq_length_hint(Value self)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    bool l = wf_lock(it);
    Value seq = wf_is_null(it->seq) ? WF_NULL : wf_new_ref(it->seq);
    size_t i = it->index;
    wf_unlock(it, l);
    if (wf_is_null(seq))
        return wf_small(0);
    ssize_t n = wf_type_of(seq)->len == NULL ? -2 : wf_len(seq);
    wf_drop(seq);
    if (n == -2)
        return WF_NOTIMPL;
    return n < 0 ? WF_NULL : wf_int(n > (ssize_t)i ? n - (ssize_t)i : 0);
}

Value wf_reduce_builtin(const char *maker, Value args, Value state)
{
    Value fn = wf_is_null(args) ? WF_NULL : wf_import_attr("builtins", maker), r = WF_NULL;
    if (!wf_is_null(fn))
        r = wf_is_null(state) ? wf_tuple_pack(2, fn, args) : wf_tuple_pack(3, fn, args, state);
    wf_drop(fn);
    wf_drop(args);
    wf_drop(state);
    return r;
}

Value wf_reduce_iter(Value seq, Value state)
{
    Value args = wf_is_null(seq) ? WF_NULL : wf_tuple_pack(1, seq);
    wf_drop(seq);
    return wf_reduce_builtin("iter", args, state);
}

static Value seq_reduce(Value self)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    bool l = wf_lock(it);
    bool done = wf_is_null(it->seq);
    Value seq = done ? wf_tuple_empty : wf_new_ref(it->seq);
    size_t i = it->index;
    wf_unlock(it, l);
    return wf_reduce_iter(seq, done ? WF_NULL : wf_int((int64_t)i));
}

static Value seq_setstate(Value self, Value state)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    ssize_t i;
    if (wf_as_ssize(state, &i, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    bool l = wf_lock(it);
    if (!wf_is_null(it->seq))
        it->index = i < 0 ? 0 : (size_t)i;
    wf_unlock(it, l);
    return WF_NONE;
}

static void seq_dealloc(WfObject *o)
{
    wf_drop(((WfSeqIter *)o)->seq);
    wf_free_object(o, sizeof(WfSeqIter));
}

static int seq_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfSeqIter *)o)->seq);
    return 0;
}

static WfMethodDef seq_methods[] = {
    {"__length_hint__", seq_length_hint, WF_NOARGS, "Private method returning an estimate of len(list(it))."},
    {"__reduce__", seq_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", seq_setstate, WF_O, "Set state information for unpickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_iterator_type = {
    WF_TYPE_HEAD(iterator, "iterator", WfSeqIter, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = seq_dealloc, .traverse = seq_traverse, .iter = wf_iter_self, .iternext = seq_next,
    .methods = seq_methods,
};

/* --- iter(callable, sentinel) -------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    Value callable, sentinel; /* [lock] WF_NULL when exhausted */
} CallIter;

Value wf_callable_iterator_new(Value callable, Value sentinel)
{
    CallIter *it = wf_alloc(WF_SHAPE_callable_iterator, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    it->callable = wf_new_ref(callable);
    it->sentinel = wf_new_ref(sentinel);
    return WF_MOVE(it);
}

static void call_finish(CallIter *it)
{
    bool l = wf_lock(it);
    Value callable = it->callable, sentinel = it->sentinel;
    it->callable = it->sentinel = WF_NULL;
    wf_unlock(it, l);
    wf_drop(callable);
    wf_drop(sentinel);
}

static Value call_next(Value self)
{
    CallIter *it = (CallIter *)wf_obj(self);
    bool l = wf_lock(it);
    Value callable = wf_is_null(it->callable) ? WF_NULL : wf_new_ref(it->callable);
    Value sentinel = wf_is_null(callable) ? WF_NULL : wf_new_ref(it->sentinel);
    wf_unlock(it, l);
    if (wf_is_null(callable))
        return WF_NULL;
    Value v = wf_call0(callable);
    int end = wf_is_null(v) ? -1 : wf_compare_bool(sentinel, v, WF_EQ);
    wf_drop(callable);
    wf_drop(sentinel);
    if (end == 0)
        return v;
    wf_drop(v);
    if (end > 0) {
        call_finish(it);
    } else if (wf_err_matches(&wf_exc_StopIteration)) {
        wf_err_clear();
        call_finish(it);
    }
    return WF_NULL;
}

static Value call_reduce(Value self)
{
    CallIter *it = (CallIter *)wf_obj(self);
    bool l = wf_lock(it);
    bool done = wf_is_null(it->callable);
    Value callable = done ? WF_NULL : wf_new_ref(it->callable);
    Value sentinel = done ? WF_NULL : wf_new_ref(it->sentinel);
    wf_unlock(it, l);
    Value args = done ? wf_tuple_pack(1, wf_tuple_empty) : wf_tuple_pack(2, callable, sentinel);
    wf_drop(callable);
    wf_drop(sentinel);
    return wf_reduce_builtin("iter", args, WF_NULL);
}

static void call_dealloc(WfObject *o)
{
    wf_drop(((CallIter *)o)->callable);
    wf_drop(((CallIter *)o)->sentinel);
    wf_free_object(o, sizeof(CallIter));
}

static int call_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((CallIter *)o)->callable);
    WF_VISIT(((CallIter *)o)->sentinel);
    return 0;
}

static WfMethodDef call_methods[] = {
    {"__reduce__", call_reduce, WF_NOARGS, "Return state information for pickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_callable_iterator_type = {
    WF_TYPE_HEAD(callable_iterator, "callable_iterator", CallIter, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = call_dealloc, .traverse = call_traverse, .iter = wf_iter_self, .iternext = call_next,
    .methods = call_methods,
};

/* --- enumerate --------------------------------------------------------------------------------------- */

typedef WfEnumerate Enumerate;

static Value enumerate_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"iterable", "start", NULL};
    if (nargs == 0 && wf_is_null(kwnames))
        return wf_raise(&wf_exc_TypeError, "enumerate() missing required argument 'iterable'");
    Value iterable, start = WF_NULL, index = wf_small(0);
    if (wf_parse_args(args, nargs, kwnames, "O|O:enumerate", names, &iterable, &start) < 0)
        return WF_NULL;
    if (!wf_is_null(start) && wf_is_null(index = wf_index(start)))
        return WF_NULL;
    Value it = wf_iter(iterable);
    Value v = wf_is_null(it) ? WF_NULL : wf_generic_alloc(type, 0);
    if (wf_is_null(v)) {
        wf_drop(it);
        wf_drop(index);
        return WF_NULL;
    }
    Enumerate *e = (Enumerate *)wf_obj(v);
    e->it = it;
    e->index = index;
    e->pair = WF_NULL;
    return v;
}

static Value take_number(Enumerate *e)
{
    bool l = wf_lock(e);
    Value i = e->index;
    if (WF_LIKELY(wf_is_small(i) && wf_small_value(i) < WF_SMALL_MAX)) {
        e->index = wf_small(wf_small_value(i) + 1);
        wf_unlock(e, l);
        return i;
    }
    i = wf_new_ref(i);
    wf_unlock(e, l);
    Value next = wf_int_add(i, wf_small(1));
    if (wf_is_null(next)) {
        wf_drop(i);
        return WF_NULL;
    }
    l = wf_lock(e);
    bool ours = wf_is(e->index, i); /* else another thread has taken this number meanwhile */
    Value old = ours ? e->index : next;
    if (ours) {
        wf_barrier(e, next);
        e->index = next;
    }
    wf_unlock(e, l);
    wf_drop(old);
    if (ours)
        return i;
    wf_drop(i);
    return take_number(e);
}

/* Of a local enumerate whose last tuple nobody else has and whose number is small. */
WF_INLINE Value enumerate_reuse(Enumerate *e, Value item)
{
    WfTuple *t = wf_as_tuple(e->pair);
    Value old0 = t->items[0], old1 = t->items[1];
    t->items[0] = e->index;
    t->items[1] = wf_own(item);
    e->index = wf_small(wf_small_value(e->index) + 1);
    wf_local_set(&t->ob, 2);
    wf_drop(old0);
    wf_drop(old1);
    return e->pair;
}

static Value enumerate_next(Value self)
{
    Enumerate *e = (Enumerate *)wf_obj(self);
    Value item = wf_iternext(e->it);
    if (wf_is_null(item))
        return WF_NULL;
    if (WF_LIKELY(wf_is_local(e) && wf_is_pointer(e->pair) && wf_local(wf_obj(e->pair)) == 1 &&
                  wf_is_small(e->index) && e->index.bits != wf_small(WF_SMALL_MAX).bits))
        return enumerate_reuse(e, item);
    Value i = take_number(e);
    if (wf_is_null(i)) {
        wf_drop(item);
        return WF_NULL;
    }
    Value pair = wf_pair_steal(i, item);
    if (!wf_is_shared(e) && !wf_is_null(pair)) {
        wf_drop(e->pair);
        e->pair = wf_new_ref(pair);
    }
    return pair;
}

static int enumerate_unpacked(Value it, Value *out)
{
    Enumerate *e = (Enumerate *)wf_obj(it);
    out[1] = wf_iternext(e->it);
    if (wf_is_null(out[1]))
        return -1;
    if (WF_LIKELY(wf_is_local(e) && wf_is_small(e->index) && e->index.bits != wf_small(WF_SMALL_MAX).bits)) {
        out[0] = e->index;
        e->index = wf_small(wf_small_value(e->index) + 1);
        return 1;
    }
    out[0] = take_number(e);
    if (!wf_is_null(out[0]))
        return 1;
    wf_drop(out[1]);
    return -1;
}

int wf_iternext_unpacked(Value it, unsigned n, Value *out)
{
    const WfObject *o = wf_obj(it);
    if (WF_UNLIKELY(!wf_is_local(o)))
        return 0;
    switch (wf_shape_of(o)) {
    case WF_SHAPE_dict_itemiterator: return n == 2 ? wf_dict_item_unpacked(it, out) : 0;
    case WF_SHAPE_enumerate: return n == 2 ? enumerate_unpacked(it, out) : 0;
    case WF_SHAPE_zip: return wf_zip_unpacked(it, n, out);
    default: return 0;
    }
}

static Value enumerate_reduce(Value self)
{
    Enumerate *e = (Enumerate *)wf_obj(self);
    bool l = wf_lock(e);
    Value index = wf_new_ref(e->index);
    wf_unlock(e, l);
    Value args = wf_tuple_pack(2, e->it, index), r = WF_NULL;
    if (!wf_is_null(args))
        r = wf_tuple_pack(2, wf_type_value(wf_type_of(self)), args);
    wf_drop(index);
    wf_drop(args);
    return r;
}

static void enumerate_dealloc(WfObject *o)
{
    Enumerate *e = (Enumerate *)o;
    wf_drop(e->it);
    wf_drop(e->index);
    wf_drop(e->pair);
    if (wf_shape_of(o) != WF_SHAPE_enumerate)
        wf_instance_clear(o);
    wf_free_object(o, sizeof *e);
}

static int enumerate_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((Enumerate *)o)->it);
    WF_VISIT(((Enumerate *)o)->index);
    WF_VISIT(((Enumerate *)o)->pair);
    return wf_instance_traverse(o, visit, arg);
}

static WfMethodDef enumerate_methods[] = {
    {"__reduce__", enumerate_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};

WfType wf_enumerate_type = {
    WF_TYPE_HEAD(enumerate, "enumerate", Enumerate, WF_TF_GC | WF_TF_BASETYPE),
    .doc = "enumerate(iterable, start=0)\n--\n\nReturn an enumerate object.\n\n  iterable\n    an object supporting "
           "iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) "
           "and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n"
           "    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
    .dealloc = enumerate_dealloc, .traverse = enumerate_traverse, .clear = wf_instance_clear,
    .new = enumerate_new, .iter = wf_iter_self, .iternext = enumerate_next, .methods = enumerate_methods,
};

/* --- reversed ------------------------------------------------------------------------------------------ */

static Value reversed_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if ((type->init == wf_reversed_type.init && wf_no_kwargs("reversed", kwnames) < 0) ||
        wf_check_nargs("reversed", nargs, 1, 1) < 0)
        return WF_NULL;
    Value seq = args[0], fn;
    int has = wf_lookup_special(seq, wf_n.__reversed__, &fn);
    if (has < 0)
        return WF_NULL;
    if (has > 0) {
        bool refused = wf_is_none(fn);
        Value r = refused ? WF_NULL : wf_call0(fn);
        wf_drop(fn);
        return refused ? wf_raise(&wf_exc_TypeError, "'%T' object is not reversible", seq) : r;
    }
    WfType *t = wf_type_of(seq);
    bool sequence = t->sq_item != NULL || ((t->flags & WF_TF_HEAP) && t->getitem != NULL);
    if (!sequence || wf_is_dict(seq))
        return wf_raise(&wf_exc_TypeError, "'%T' object is not reversible", seq);
    ssize_t n = wf_len(seq);
    Value v = n < 0 ? WF_NULL : wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return WF_NULL;
    WfSeqIter *it = (WfSeqIter *)wf_obj(v);
    it->seq = wf_new_ref(seq);
    it->index = (size_t)n;
    return v;
}

static Value reversed_next(Value self)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    bool l = wf_lock(it);
    Value seq = wf_is_null(it->seq) || it->index == 0 ? WF_NULL : wf_new_ref(it->seq);
    size_t i = it->index;
    if (!wf_is_null(seq))
        it->index--;
    wf_unlock(it, l);
    if (wf_is_null(seq)) {
        seq_finish(it);
        return WF_NULL;
    }
    Value v = wf_getitem_i(seq, (ssize_t)i - 1);
    wf_drop(seq);
    if (wf_is_null(v) && (wf_err_matches(&wf_exc_IndexError) || wf_err_matches(&wf_exc_StopIteration))) {
        wf_err_clear();
        seq_finish(it);
    }
    return v;
}

static Value reversed_length_hint(Value self)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    bool l = wf_lock(it);
    Value seq = wf_is_null(it->seq) ? WF_NULL : wf_new_ref(it->seq);
    size_t i = it->index;
    wf_unlock(it, l);
    if (wf_is_null(seq))
        return wf_small(0);
    ssize_t n = wf_len(seq);
    wf_drop(seq);
    return n < 0 ? WF_NULL : wf_int((size_t)n < i ? 0 : (int64_t)i);
}

static Value reversed_reduce(Value self)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    bool l = wf_lock(it);
    bool done = wf_is_null(it->seq);
    Value seq = done ? wf_tuple_empty : wf_new_ref(it->seq);
    size_t i = it->index;
    wf_unlock(it, l);
    Value args = wf_tuple_pack(1, seq), r = WF_NULL, type = wf_type_value(wf_type_of(self));
    if (!wf_is_null(args))
        r = done ? wf_tuple_pack(2, type, args) : wf_tuple_pack(3, type, args, wf_int((int64_t)i - 1));
    wf_drop(args);
    wf_drop(seq);
    return r;
}

static Value reversed_setstate(Value self, Value state)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    ssize_t i, n;
    if (wf_as_ssize(state, &i, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    bool l = wf_lock(it);
    Value seq = wf_is_null(it->seq) ? WF_NULL : wf_new_ref(it->seq);
    wf_unlock(it, l);
    if (wf_is_null(seq))
        return WF_NONE;
    n = wf_len(seq);
    wf_drop(seq);
    if (n < 0)
        return WF_NULL;
    i = i < -1 ? -1 : i > n - 1 ? n - 1 : i;
    l = wf_lock(it);
    it->index = (size_t)(i + 1);
    wf_unlock(it, l);
    return WF_NONE;
}

static void reversed_dealloc(WfObject *o)
{
    wf_drop(((WfSeqIter *)o)->seq);
    if (wf_shape_of(o) != WF_SHAPE_reversed)
        wf_instance_clear(o);
    wf_free_object(o, sizeof(WfSeqIter));
}

static int reversed_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfSeqIter *)o)->seq);
    return wf_instance_traverse(o, visit, arg);
}

static WfMethodDef reversed_methods[] = {
    {"__length_hint__", reversed_length_hint, WF_NOARGS, "Private method returning an estimate of len(list(it))."},
    {"__reduce__", reversed_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", reversed_setstate, WF_O, "Set state information for unpickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_reversed_type = {
    WF_TYPE_HEAD(reversed, "reversed", WfSeqIter, WF_TF_GC | WF_TF_BASETYPE),
    .doc = "reversed(sequence, /)\n--\n\nReturn a reverse iterator over the values of the given sequence.",
    .dealloc = reversed_dealloc, .traverse = reversed_traverse, .clear = wf_instance_clear,
    .new = reversed_new, .iter = wf_iter_self, .iternext = reversed_next, .methods = reversed_methods,
};

/* --- filter ------------------------------------------------------------------------------------------------ */

typedef struct {
    WfObject ob;
    Value fn, it; /* [const] */
} Filter;

static Value filter_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if ((type->init == wf_filter_type.init && wf_no_kwargs("filter", kwnames) < 0) ||
        wf_check_nargs("filter", nargs, 2, 2) < 0)
        return WF_NULL;
    Value it = wf_iter(args[1]);
    Value v = wf_is_null(it) ? WF_NULL : wf_generic_alloc(type, 0);
    if (wf_is_null(v)) {
        wf_drop(it);
        return WF_NULL;
    }
    Filter *f = (Filter *)wf_obj(v);
    f->fn = wf_new_ref(args[0]);
    f->it = it;
    return v;
}

static Value filter_next(Value self)
{
    Filter *f = (Filter *)wf_obj(self);
    bool truth = wf_is_none(f->fn) || wf_is(f->fn, wf_type_value(&wf_bool_type));
    Value item;
    while (!wf_is_null(item = wf_iternext(f->it))) {
        int r;
        if (truth) {
            r = wf_truth(item);
        } else {
            Value good = wf_call1(f->fn, item);
            r = wf_is_null(good) ? -1 : wf_truth(good);
            wf_drop(good);
        }
        if (r > 0)
            return item;
        wf_drop(item);
        if (r < 0 || wf_safepoint() < 0)
            return WF_NULL;
    }
    return WF_NULL;
}

static Value filter_reduce(Value self)
{
    Filter *f = (Filter *)wf_obj(self);
    Value args = wf_tuple_pack(2, f->fn, f->it), r = WF_NULL;
    if (!wf_is_null(args))
        r = wf_tuple_pack(2, wf_type_value(wf_type_of(self)), args);
    wf_drop(args);
    return r;
}

static void filter_dealloc(WfObject *o)
{
    wf_drop(((Filter *)o)->fn);
    wf_drop(((Filter *)o)->it);
    if (wf_shape_of(o) != WF_SHAPE_filter)
        wf_instance_clear(o);
    wf_free_object(o, sizeof(Filter));
}

static int filter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((Filter *)o)->fn);
    WF_VISIT(((Filter *)o)->it);
    return wf_instance_traverse(o, visit, arg);
}

static WfMethodDef filter_methods[] = {
    {"__reduce__", filter_reduce, WF_NOARGS, "Return state information for pickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_filter_type = {
    WF_TYPE_HEAD(filter, "filter", Filter, WF_TF_GC | WF_TF_BASETYPE),
    .doc = "filter(function or None, iterable) --> filter object\n\nReturn an iterator yielding those items of iterable "
           "for which function(item)\nis true. If function is None, return the items that are true.",
    .dealloc = filter_dealloc, .traverse = filter_traverse, .clear = wf_instance_clear, .new = filter_new,
    .iter = wf_iter_self, .iternext = filter_next, .methods = filter_methods,
};
