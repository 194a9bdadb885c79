/*
 * tee: several iterators over one.
 *
 * Items taken from the iterator lie in a chain of blocks; each tee stands at an index in one of
 * them. A block that no tee stands at any more dies. While one caller steps the iterator, others
 * that want the same new item get a RuntimeError.
 */
#include "itertools.h"

enum { BLOCK = 57 };

typedef struct {
    WfObject ob;
    Value it;            /* [const] */
    Value next;          /* [lock] the block that follows, or WF_NULL */
    Value items[BLOCK];  /* [lock] */
    int nread;           /* [lock] items that are there */
    bool stepping;       /* [lock] a caller is stepping `it` */
} TeeData;

typedef struct {
    WfObject ob;
    Value data;  /* [lock] TeeData */
    int index;   /* [lock] of the next item in it */
} Tee;

static TeeData *as_data(Value v) { return (TeeData *)wf_obj(v); }
static bool is_tee(Value v) { return wf_type_of(v) == &wf_it_tee_type; }

/* --- blocks ------------------------------------------------------------------------------------------ */

static Value data_new(Value it)
{
    TeeData *d = wf_alloc(wf_it_tee_data_type.shape, sizeof *d);
    if (d == NULL)
        return WF_NULL;
    d->it = wf_new_ref(it);
    d->next = WF_NULL;
    for (int i = 0; i < BLOCK; i++)
        d->items[i] = WF_NULL;
    d->nread = 0;
    d->stepping = false;
    return WF_MOVE(d);
}

/* Steps the iterator for item i, which is the first one missing; locked on entry, not on return. */
static Value data_step(TeeData *d, int i, bool l)
{
    bool busy = d->stepping;
    d->stepping = true;
    wf_unlock(d, l);
    if (busy)
        return wf_raise(&wf_exc_RuntimeError, "cannot re-enter the tee iterator");
    Value v = wf_own(it_step(d->it));
    l = wf_lock(d);
    d->stepping = false;
    if (!wf_is_null(v)) {
        wf_barrier(d, v);
        d->items[i] = wf_new_ref(v);
        d->nread = i + 1;
    }
    wf_unlock(d, l);
    return v;
}

/* Item i, new; WF_NULL at the end or with an exception. */
static Value data_get(TeeData *d, int i)
{
    bool l = wf_lock(d);
    if (WF_UNLIKELY(i >= d->nread))
        return data_step(d, i, l);
    Value v = wf_new_ref(d->items[i]);
    wf_unlock(d, l);
    return v;
}

/* The block after d, new: made if need be. */
static Value data_next(TeeData *d)
{
    Value next = it_get(d, &d->next);
    if (!wf_is_null(next))
        return next;
    Value fresh = data_new(d->it);
    if (wf_is_null(fresh))
        return WF_NULL;
    bool l = wf_lock(d);
    if (wf_is_null(d->next)) {
        wf_barrier(d, fresh);
        d->next = wf_new_ref(fresh);
    }
    next = wf_new_ref(d->next);
    wf_unlock(d, l);
    wf_drop(fresh);
    return next;
}

static void data_dealloc(WfObject *o)
{
    TeeData *d = (TeeData *)o;
    wf_drop(d->it);
    for (int i = 0; i < BLOCK; i++)
        wf_drop(d->items[i]);
    wf_drop(d->next);
    wf_free_object(o, sizeof *d);
}

static int data_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    TeeData *d = (TeeData *)o;
    WF_VISIT(d->it);
    WF_VISIT(d->next);
    for (int i = 0; i < d->nread; i++)
        WF_VISIT(d->items[i]);
    return 0;
}

static void data_clear(WfObject *o)
{
    TeeData *d = (TeeData *)o;
    int n = d->nread;
    d->nread = 0;
    for (int i = 0; i < n; i++) {
        Value v = d->items[i];
        d->items[i] = WF_NULL;
        wf_drop(v);
    }
    it_set_steal(d, &d->next, WF_NULL);
}

static Value data_reduce(Value self)
{
    TeeData *d = as_data(self);
    bool l = wf_lock(d);
    int n = d->nread;
    Value items[BLOCK], next = wf_is_null(d->next) ? WF_NONE : wf_new_ref(d->next);
    for (int i = 0; i < n; i++)
        items[i] = wf_new_ref(d->items[i]);
    wf_unlock(d, l);
    Value list = wf_list_steal_array(items, (size_t)n), r = WF_NULL;
    if (!wf_is_null(list))
        r = wf_it_reduced(self, wf_tuple_pack(3, d->it, list, next), WF_NULL);
    wf_drop(list);
    wf_drop(next);
    return r;
}

/* _tee_dataobject(iterable, values, next) */
static Value data_type_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_check_nargs("teedataobject", nargs, 3, 3) < 0)
        return WF_NULL;
    if (!wf_is_list(args[1]))
        return wf_raise(&wf_exc_TypeError, "teedataobject() argument 2 must be list, not %.50s",
                        wf_is_none(args[1]) ? "None" : wf_type_of(args[1])->name);
    size_t n = wf_list_len(args[1]);
    bool last = wf_is_none(args[2]);
    if (n > BLOCK || (!last && (n != BLOCK || wf_type_of(args[2]) != type)))
        return wf_raise(&wf_exc_ValueError, "Invalid arguments");
    Value v = data_new(args[0]);
    if (wf_is_null(v))
        return WF_NULL;
    TeeData *d = as_data(v);
    for (size_t i = 0; i < n; i++) {
        Value item = wf_list_get(args[1], i);
        if (wf_is_null(item))
            break;
        d->items[i] = item;
        d->nread = (int)i + 1;
    }
    if (!last)
        d->next = wf_new_ref(args[2]);
    return v;
}

static WfMethodDef data_methods[] = {
    {"__reduce__", data_reduce, WF_NOARGS, "Return state information for pickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_it_tee_data_type = {
    WF_TYPE_HEAD(FREE, "itertools._tee_dataobject", TeeData, WF_TF_GC),
    .doc =
        "teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee "
        "objects.",
    .dealloc = data_dealloc,
    .traverse = data_traverse,
    .clear = data_clear,
    .new = data_type_new,
    .methods = data_methods,
};

/* --- tees ------------------------------------------------------------------------------------------------ */

static Value tee_make(Value data, int index)
{
    Tee *t = wf_alloc(wf_it_tee_type.shape, sizeof *t);
    if (t == NULL)
        return WF_NULL;
    t->data = wf_new_ref(data);
    t->index = index;
    return WF_MOVE(t);
}

/* Where a tee stands: the block, new, and the index. */
static Value position(Tee *t, int *index)
{
    bool l = wf_lock(t);
    Value data = wf_new_ref(t->data);
    *index = t->index;
    wf_unlock(t, l);
    return data;
}

/* Moves a tee that still stands at (data, index) to the next item; false if another thread did. */
static bool advance(Tee *t, Value data, int index)
{
    bool l = wf_lock(t);
    bool same = wf_is(t->data, data) && t->index == index;
    if (same)
        t->index++;
    wf_unlock(t, l);
    return same;
}

/* From the end of a block to the start of the next. */
static int next_block(Tee *t, Value data)
{
    Value next = data_next(as_data(data));
    if (wf_is_null(next))
        return -1;
    bool l = wf_lock(t);
    bool move = wf_is(t->data, data) && t->index >= BLOCK;
    if (move) {
        wf_barrier(t, next);
        t->data = next;
        t->index = 0;
    }
    wf_unlock(t, l);
    wf_drop(move ? data : next);
    return 0;
}

static Value tee_next(Value self)
{
    Tee *t = (Tee *)wf_obj(self);
    for (;;) {
        int i;
        Value data = position(t, &i);
        if (WF_UNLIKELY(i >= BLOCK)) {
            int r = next_block(t, data);
            wf_drop(data);
            if (r < 0)
                return WF_NULL;
            continue;
        }
        Value v = data_get(as_data(data), i);
        bool taken = wf_is_null(v) || advance(t, data, i);
        wf_drop(data);
        if (WF_LIKELY(taken))
            return v;
        wf_drop(v);
    }
}

static Value tee_copy(Value self)
{
    int i;
    Value data = position((Tee *)wf_obj(self), &i);
    Value r = tee_make(data, i);
    wf_drop(data);
    return r;
}

static Value tee_of(Value iterable)
{
    Value it = wf_iter(iterable);
    if (wf_is_null(it) || is_tee(it)) {
        Value copy = wf_is_null(it) ? WF_NULL : tee_copy(it);
        wf_drop(it);
        return copy;
    }
    Value data = data_new(it);
    wf_drop(it);
    Value r = wf_is_null(data) ? WF_NULL : tee_make(data, 0);
    wf_drop(data);
    return r;
}

static Value tee_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs("_tee", kwnames) < 0 || wf_check_nargs("_tee", nargs, 1, 1) < 0)
        return WF_NULL;
    return tee_of(args[0]);
}

static Value tee_reduce(Value self)
{
    int i;
    Value data = position((Tee *)wf_obj(self), &i), r = WF_NULL;
    Value args = wf_tuple_pack(1, wf_tuple_empty);
    Value state = wf_tuple_pack(2, data, wf_small(i));
    if (!wf_is_null(args) && !wf_is_null(state))
        r = wf_it_reduced(self, wf_new_ref(args), state);
    wf_drop(state);
    wf_drop(args);
    wf_drop(data);
    return r;
}

static Value tee_setstate(Value self, Value state)
{
    Tee *t = (Tee *)wf_obj(self);
    int index;
    if (wf_it_check_state(state, 2, 2) < 0)
        return WF_NULL;
    Value data = wf_tuple_item(state, 0);
    if (wf_type_of(data) != &wf_it_tee_data_type)
        return wf_raise(&wf_exc_TypeError, "argument 1 must be itertools._tee_dataobject, not %.50s",
                        wf_is_none(data) ? "None" : wf_type_of(data)->name);
    if (wf_as_int(wf_tuple_item(state, 1), &index) < 0)
        return WF_NULL;
    if (index < 0 || index > BLOCK)
        return wf_raise(&wf_exc_ValueError, "Index out of range");
    Value kept = wf_new_ref(data);
    /* Only as far as there are items: the next one is then stepped for in order. */
    int there = IT_LOCKED(as_data(kept), as_data(kept)->nread);
    bool l = wf_lock(t);
    Value old = t->data;
    wf_barrier(t, kept);
    t->data = kept;
    t->index = index > there ? there : index;
    wf_unlock(t, l);
    wf_drop(old);
    return WF_NONE;
}

static void tee_dealloc(WfObject *o)
{
    wf_drop(((Tee *)o)->data);
    wf_free_object(o, sizeof(Tee));
}

static int tee_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((Tee *)o)->data);
    return 0;
}

static WfMethodDef tee_methods[] = {
    {"__reduce__", tee_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", tee_setstate, WF_O, "Set state information for unpickling."},
    {"__copy__", tee_copy, WF_NOARGS, "Returns an independent iterator."},
    {NULL, NULL, 0, NULL},
};

WfType wf_it_tee_type = {
    WF_TYPE_HEAD(FREE, "itertools._tee", Tee, WF_TF_GC | WF_TF_WEAKREF),
    .doc = "_tee(iterable, /)\n--\n\nIterator wrapped to make it copyable.",
    .dealloc = tee_dealloc,
    .traverse = tee_traverse,
    .new = tee_new,
    .iter = wf_iter_self,
    .iternext = tee_next,
    .methods = tee_methods,
};

/* --- tee(iterable, n) ------------------------------------------------------------------------------------- */

Value wf_it_tee(Value module, const Value *args, size_t nargs)
{
    ssize_t n = 2;
    if (wf_check_nargs("tee", nargs, 1, 2) < 0 || (nargs == 2 && wf_arg_ssize(args[1], &n) < 0))
        return WF_NULL;
    if (n < 0)
        return wf_raise(&wf_exc_ValueError, "n must be >= 0");
    Value result = wf_tuple_new((size_t)n);
    if (wf_is_null(result) || n == 0)
        return result;
    Value it = wf_own(wf_iter(args[0])), copy = WF_NULL;
    int has = wf_is_null(it) ? -1 : wf_getattr_opt(it, wf_n.__copy__, &copy);
    if (has == 0) {
        Value tee = tee_of(it);
        wf_drop(it);
        it = tee;
        has = wf_is_null(it) ? -1 : wf_getattr_opt(it, wf_n.__copy__, &copy);
    }
    copy = has > 0 ? wf_own(copy) : WF_NULL;
    wf_as_tuple(result)->items[0] = it;
    for (ssize_t i = 1; has > 0 && i < n; i++) {
        Value another = wf_own(wf_call0(copy));
        wf_as_tuple(result)->items[i] = another;
        if (wf_is_null(another))
            has = -1;
    }
    wf_drop(copy);
    if (has > 0)
        return result;
    wf_drop(result);
    return WF_NULL;
}
