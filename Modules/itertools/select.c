/* compress, dropwhile, takewhile, filterfalse, starmap, islice: items of one iterator chosen or mapped. */
#include "itertools.h"

/* Two references that never change, and a flag. */
typedef struct {
    WfObject ob;
    Value func;  /* [const] */
    Value it;    /* [const] */
    bool flag;   /* [lock] dropwhile: the first item was found; takewhile: it has ended */
} FuncIter;

static FuncIter *as_func(Value v) { return (FuncIter *)wf_obj(v); }

static void set_flag(FuncIter *f, bool on)
{
    bool l = wf_lock(f);
    f->flag = on;
    wf_unlock(f, l);
}

/* Positional arguments (func, iterable). */
static Value func_new(WfType *type, WfType *own, const char *name, const Value *args, size_t nargs,
                      Value kwnames)
{
    if (it_no_kwargs(type, own, name, kwnames) < 0 || wf_check_nargs(name, nargs, 2, 2) < 0)
        return WF_NULL;
    Value it = wf_iter(args[1]);
    FuncIter *f = wf_is_null(it) ? NULL : wf_it_alloc(type);
    if (f == NULL) {
        wf_drop(it);
        return WF_NULL;
    }
    f->func = wf_new_ref(args[0]);
    f->it = it;
    return WF_MOVE(f);
}

static Value func_reduce(Value self)
{
    return wf_it_reduced(self, wf_tuple_pack(2, as_func(self)->func, as_func(self)->it), WF_NULL);
}

static Value flag_reduce(Value self)
{
    FuncIter *f = as_func(self);
    return wf_it_reduced(self, wf_tuple_pack(2, f->func, f->it), wf_small(IT_LOCKED(f, f->flag)));
}

static Value flag_setstate(Value self, Value state)
{
    int on = wf_truth(state);
    if (on < 0)
        return WF_NULL;
    set_flag(as_func(self), on != 0);
    return WF_NONE;
}

/* func(v) as truth. */
static int holds(Value func, Value v)
{
    Value r = wf_call1(func, v);
    if (WF_LIKELY(wf_is_bool(r)))
        return wf_is_true(r);
    if (wf_is_null(r))
        return -1;
    r = wf_own(r);
    int t = wf_truth(r);
    wf_drop(r);
    return t;
}

static WfMethodDef flag_methods[] = {
    {"__reduce__", flag_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", flag_setstate, WF_O, "Set state information for unpickling."},
    {NULL, NULL, 0, NULL},
};
static WfMethodDef func_methods[] = {
    {"__reduce__", func_reduce, WF_NOARGS, "Return state information for pickling."},
    {NULL, NULL, 0, NULL},
};

/* --- dropwhile, takewhile ---------------------------------------------------------------------------- */

static Value dropwhile_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    return func_new(type, &wf_it_dropwhile_type, "dropwhile", args, nargs, kwnames);
}

static Value dropwhile_next(Value self)
{
    FuncIter *f = as_func(self);
    WfUnaryFn next = wf_next_slot(f->it);
    if (IT_LOCKED(f, f->flag))
        return next(f->it);
    Value v;
    while (!wf_is_null(v = wf_own(next(f->it)))) {
        int drop = holds(f->func, v);
        if (drop == 0) {
            set_flag(f, true);
            return v;
        }
        wf_drop(v);
        if (drop < 0 || wf_safepoint() < 0)
            break;
    }
    return WF_NULL;
}

WfType wf_it_dropwhile_type = {
    IT_TYPE(dropwhile, "itertools.dropwhile", FuncIter, 2),
    .doc =
        "dropwhile(predicate, iterable, /)\n--\n\nDrop items from the iterable while "
        "predicate(item) is true.\n\nAfterwards, return every element until the iterable is "
        "exhausted.",
    .new = dropwhile_new,
    .iternext = dropwhile_next,
    .methods = flag_methods,
};

static Value takewhile_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    return func_new(type, &wf_it_takewhile_type, "takewhile", args, nargs, kwnames);
}

static Value takewhile_next(Value self)
{
    FuncIter *f = as_func(self);
    if (IT_LOCKED(f, f->flag))
        return WF_NULL;
    Value v = wf_own(it_step(f->it));
    if (wf_is_null(v))
        return WF_NULL;
    int take = holds(f->func, v);
    if (take > 0)
        return v;
    wf_drop(v);
    if (take == 0)
        set_flag(f, true);
    return WF_NULL;
}

WfType wf_it_takewhile_type = {
    IT_TYPE(takewhile, "itertools.takewhile", FuncIter, 2),
    .doc =
        "takewhile(predicate, iterable, /)\n--\n\nReturn successive entries from an iterable "
        "as long as the predicate evaluates to true for each entry.",
    .new = takewhile_new,
    .iternext = takewhile_next,
    .methods = flag_methods,
};

/* --- filterfalse, starmap -------------------------------------------------------------------------------- */

static Value filterfalse_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    return func_new(type, &wf_it_filterfalse_type, "filterfalse", args, nargs, kwnames);
}

static Value filterfalse_next(Value self)
{
    FuncIter *f = as_func(self);
    WfUnaryFn next = wf_next_slot(f->it);
    bool plain = wf_is_none(f->func) || wf_is(f->func, wf_type_value(&wf_bool_type));
    Value v;
    while (!wf_is_null(v = wf_own(next(f->it)))) {
        int r = plain ? wf_truth(v) : holds(f->func, v);
        if (r == 0)
            return v;
        wf_drop(v);
        if (r < 0 || wf_safepoint() < 0)
            break;
    }
    return WF_NULL;
}

WfType wf_it_filterfalse_type = {
    IT_TYPE(filterfalse, "itertools.filterfalse", FuncIter, 2),
    .doc =
        "filterfalse(function, iterable, /)\n--\n\nReturn those items of iterable for which "
        "function(item) is false.\n\nIf function is None, return the items that are false.",
    .new = filterfalse_new,
    .iternext = filterfalse_next,
    .methods = func_methods,
};

static Value starmap_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    return func_new(type, &wf_it_starmap_type, "starmap", args, nargs, kwnames);
}

static Value starmap_next(Value self)
{
    FuncIter *f = as_func(self);
    Value args = wf_own(it_step(f->it));
    if (wf_is_null(args))
        return WF_NULL;
    if (!wf_is_tuple_exact(args)) {
        Value t = wf_sequence_tuple(args);
        wf_drop(args);
        if (wf_is_null(t))
            return WF_NULL;
        args = t;
    }
    Value r = wf_own(wf_call(f->func, wf_as_tuple(args)->items, wf_tuple_len(args), WF_NULL));
    wf_drop(args);
    return r;
}

WfType wf_it_starmap_type = {
    IT_TYPE(starmap, "itertools.starmap", FuncIter, 2),
    .doc =
        "starmap(function, iterable, /)\n--\n\nReturn an iterator whose values are returned "
        "from the function evaluated with an argument tuple taken from the given sequence.",
    .new = starmap_new,
    .iternext = starmap_next,
    .methods = func_methods,
};

/* --- compress ----------------------------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    Value data, selectors; /* [const] iterators */
} Compress;

static Value compress_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"data", "selectors", NULL};
    Value data, selectors;
    if (wf_parse_args(args, nargs, kwnames, "OO:compress", names, &data, &selectors) < 0)
        return WF_NULL;
    Value it = wf_iter(data), sel = wf_is_null(it) ? WF_NULL : wf_iter(selectors);
    Compress *c = wf_is_null(sel) ? NULL : wf_it_alloc(type);
    if (c == NULL) {
        wf_drop(it);
        wf_drop(sel);
        return WF_NULL;
    }
    c->data = it;
    c->selectors = sel;
    return WF_MOVE(c);
}

static Value compress_next(Value self)
{
    Compress *c = (Compress *)wf_obj(self);
    WfUnaryFn next = wf_next_slot(c->data), choose = wf_next_slot(c->selectors);
    Value v;
    while (!wf_is_null(v = wf_own(next(c->data)))) {
        Value s = wf_own(choose(c->selectors));
        int r = wf_is_null(s) ? -1 : wf_truth(s);
        wf_drop(s);
        if (r > 0)
            return v;
        wf_drop(v);
        if (r < 0 || wf_safepoint() < 0)
            break;
    }
    return WF_NULL;
}

static Value compress_reduce(Value self)
{
    Compress *c = (Compress *)wf_obj(self);
    return wf_it_reduced(self, wf_tuple_pack(2, c->data, c->selectors), WF_NULL);
}

static WfMethodDef compress_methods[] = {
    {"__reduce__", compress_reduce, WF_NOARGS, "Return state information for pickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_it_compress_type = {
    IT_TYPE(compress, "itertools.compress", Compress, 2),
    .doc =
        "compress(data, selectors)\n--\n\nReturn data elements corresponding to true selector "
        "elements.\n\nForms a shorter iterator from selected data elements using the selectors "
        "to\nchoose the data elements.",
    .new = compress_new,
    .iternext = compress_next,
    .methods = compress_methods,
};

/* --- islice -------------------------------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    Value it;      /* [lock] WF_NULL once it has ended */
    ssize_t next;  /* [lock] position of the next item to give */
    ssize_t stop;  /* [const] -1: none */
    ssize_t step;  /* [const] */
    ssize_t count; /* [lock] items taken from `it` */
} Islice;

/* A bound; None gives dflt, what is no index -1. */
static ssize_t take_bound(Value v, ssize_t dflt)
{
    ssize_t n;
    if (wf_is_none(v))
        return dflt;
    if (wf_as_ssize(v, &n, &wf_exc_OverflowError) == 0)
        return n;
    wf_err_clear();
    return -1;
}

static int take_slice(const Value *args, size_t nargs, ssize_t *start, ssize_t *stop, ssize_t *step)
{
    static const char *const range = "must be None or an integer: 0 <= x <= sys.maxsize.";
    *start = nargs > 2 ? take_bound(args[1], 0) : 0;
    Value end = args[nargs > 2 ? 2 : 1];
    *stop = take_bound(end, -1);
    *step = 1;
    if (*stop == -1 && !wf_is_none(end))
        return wf_raise_i(&wf_exc_ValueError, "Stop argument for islice() %s", range);
    if (*start < 0 || *stop < -1)
        return wf_raise_i(&wf_exc_ValueError, "Indices for islice() %s", range);
    if (nargs == 4 && (*step = take_bound(args[3], 1)) < 1)
        return wf_raise_i(&wf_exc_ValueError,
                          "Step for islice() must be a positive integer or None.");
    return 0;
}

static Value islice_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    ssize_t start, stop, step;
    if (it_no_kwargs(type, &wf_it_islice_type, "islice", kwnames) < 0 ||
        wf_check_nargs("islice", nargs, 2, 4) < 0 ||
        take_slice(args, nargs, &start, &stop, &step) < 0)
        return WF_NULL;
    Value it = wf_iter(args[0]);
    Islice *s = wf_is_null(it) ? NULL : wf_it_alloc(type);
    if (s == NULL) {
        wf_drop(it);
        return WF_NULL;
    }
    s->it = it;
    s->next = start;
    s->stop = stop;
    s->step = step;
    return WF_MOVE(s);
}

/*
 * Decides the next advance: how many items to skip, and whether one is given after that. The
 * iterator, new, or WF_NULL at the end.
 */
static Value reserve(Islice *s, ssize_t *skip, bool *give)
{
    bool l = wf_lock(s);
    Value it = wf_new_ref(s->it);
    ssize_t target = s->next;
    *give = s->stop == -1 || target < s->stop;
    if (!*give)
        target = s->stop;
    *skip = target - s->count;
    if (*skip > 0)
        s->count = target;
    if (*give) {
        s->count++;
        if (__builtin_add_overflow(target, s->step, &s->next) ||
            (s->stop != -1 && s->next > s->stop))
            s->next = s->stop == -1 ? PTRDIFF_MAX : s->stop;
    }
    wf_unlock(s, l);
    return it;
}

static Value islice_next(Value self)
{
    Islice *s = (Islice *)wf_obj(self);
    ssize_t skip;
    bool give;
    Value it = reserve(s, &skip, &give), v = WF_NONE;
    if (wf_is_null(it))
        return WF_NULL;
    WfUnaryFn next = wf_next_slot(it);
    for (; skip > 0; skip--) {
        v = next(it);
        if (wf_is_null(v))
            break;
        wf_drop(v);
        if (WF_UNLIKELY((skip & 1023) == 0) && wf_safepoint() < 0) {
            wf_drop(it);
            return WF_NULL;
        }
    }
    v = give && !wf_is_null(v) ? wf_own(next(it)) : WF_NULL;
    if (WF_UNLIKELY(wf_is_null(v)))
        it_replace_steal(s, &s->it, it, WF_NULL);
    wf_drop(it);
    return v;
}

static Value islice_reduce(Value self)
{
    Islice *s = (Islice *)wf_obj(self);
    bool l = wf_lock(s);
    Value it = wf_new_ref(s->it);
    ssize_t next = s->next, count = s->count;
    wf_unlock(s, l);
    if (wf_is_null(it)) {
        Value none = wf_list_new(0), args = WF_NULL;
        it = wf_is_null(none) ? WF_NULL : wf_iter(none);
        if (!wf_is_null(it))
            args = wf_tuple_pack(2, it, wf_small(0));
        wf_drop(it);
        wf_drop(none);
        return wf_it_reduced(self, args, wf_small(0));
    }
    Value stop = s->stop == -1 ? WF_NONE : wf_int(s->stop);
    Value args = wf_tuple_pack(4, it, wf_int(next), stop, wf_int(s->step));
    wf_drop(it);
    return wf_it_reduced(self, args, wf_int(count));
}

static Value islice_setstate(Value self, Value state)
{
    Islice *s = (Islice *)wf_obj(self);
    ssize_t n;
    if (wf_arg_ssize(state, &n) < 0)
        return WF_NULL;
    bool l = wf_lock(s);
    s->count = n;
    wf_unlock(s, l);
    return WF_NONE;
}

static WfMethodDef islice_methods[] = {
    {"__reduce__", islice_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", islice_setstate, WF_O, "Set state information for unpickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_it_islice_type = {
    IT_TYPE(islice, "itertools.islice", Islice, 1),
    .doc =
        "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> "
        "islice object\n\nReturn an iterator whose next() method returns selected values from "
        "an\niterable.  If start is specified, will skip all preceding elements;\notherwise, "
        "start defaults to zero.  Step defaults to one.  If\nspecified as another value, step "
        "determines how many values are\nskipped between successive calls.  Works like a "
        "slice() on a list\nbut returns an iterator.",
    .new = islice_new,
    .iternext = islice_next,
    .methods = islice_methods,
};
