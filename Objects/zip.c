/* zip and map: several iterators at once. */
#include "api.h"
#include "class.h"
#include "iter.h"

static void drop_array(Value *items, size_t n)
{
    for (size_t i = 0; i < n; i++)
        wf_drop(items[i]);
}

typedef struct {
    WfObject ob;
    Value fn;        /* [const] map's function, or WF_NULL */
    Value iters;     /* [const] tuple */
    Value result;    /* [lock] zip: last tuple, reused by a local zip when nobody holds it */
    bool strict;     /* [relaxed] zip; __setstate__ sets it */
    bool kept;       /* [lock] zip: somebody has kept a tuple, so none is reused any more */
} Multi;

static Value iterators_of(const Value *args, size_t n, const char *zip_name)
{
    Value t = wf_tuple_new(n);
    for (size_t i = 0; !wf_is_null(t) && i < n; i++) {
        Value it = wf_iter(args[i]);
        if (wf_is_null(it)) {
            if (zip_name != NULL && wf_err_matches(&wf_exc_TypeError) && wf_type_of(args[i])->iter == NULL) {
                wf_err_clear();
                wf_raise(&wf_exc_TypeError, "'%T' object is not iterable", args[i]);
            }
            wf_drop(t);
            return WF_NULL;
        }
        wf_as_tuple(t)->items[i] = it;
    }
    return t;
}

static Value multi_make(WfType *type, Value fn, const Value *args, size_t n, bool strict)
{
    Value iters = iterators_of(args, n, type == &wf_zip_type ? "zip" : NULL);
    Value v = wf_is_null(iters) ? WF_NULL : wf_generic_alloc(type, 0);
    if (wf_is_null(v)) {
        wf_drop(iters);
        return WF_NULL;
    }
    Multi *m = (Multi *)wf_obj(v);
    m->fn = wf_is_null(fn) ? WF_NULL : wf_new_ref(fn);
    m->iters = iters;
    m->result = WF_NULL;
    m->strict = strict;
    m->kept = false;
    return v;
}

static Value zip_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    int strict = 0;
    size_t nkw = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames);
    if (nkw > 1)
        return wf_raise(&wf_exc_TypeError, "zip() takes at most 1 keyword argument (%zu given)", nkw);
    for (size_t i = 0; i < nkw; i++) {
        Value name = wf_tuple_item(kwnames, i);
        if (!wf_str_equal_c(name, "strict"))
            return wf_raise(&wf_exc_TypeError, "'%U' is an invalid keyword argument for zip()", name);
        strict = wf_truth(args[nargs + i]);
        if (strict < 0)
            return WF_NULL;
    }
    return multi_make(type, WF_NULL, args, nargs, strict != 0);
}

/* strict: iterator i ended, earlier ones (i > 0) or later ones must have ended, too. */
static void zip_strict_end(Multi *m, size_t i)
{
    if (wf_err_occurred())
        return;
    if (i > 0) {
        wf_raise(&wf_exc_ValueError, "zip() argument %zu is shorter than argument%s%zu", i + 1,
                 i == 1 ? " " : "s 1-", i);
        return;
    }
    for (size_t k = 1; k < wf_tuple_len(m->iters); k++) {
        Value it = wf_tuple_item(m->iters, k), v = wf_next(it);
        if (!wf_is_null(v)) {
            wf_drop(v);
            wf_raise(&wf_exc_ValueError, "zip() argument %zu is longer than argument%s%zu", k + 1,
                     k == 1 ? " " : "s 1-", k);
            return;
        }
        if (wf_err_occurred())
            return;
    }
}

/* One item of each iterator, owned; -1: one of them ended (or failed), nothing is held. */
static int zip_step(Multi *m, size_t n, Value *out)
{
    for (size_t i = 0; i < n; i++) {
        Value it = wf_as_tuple(m->iters)->items[i];
        const Value *entry = wf_seqiter_entry(it);
        if (WF_LIKELY(entry != NULL)) {
            out[i] = wf_new_ref(*entry);
            continue;
        }
        Value v = wf_iternext(it);
        if (WF_UNLIKELY(wf_is_null(v))) {
            drop_array(out, i);
            if (wf_err_occurred() && wf_err_matches(&wf_exc_StopIteration))
                wf_err_clear();
            if (wf_relaxed(&m->strict))
                zip_strict_end(m, i);
            return -1;
        }
        out[i] = wf_own(v); /* the next iterator may run code */
    }
    return 0;
}

/* The items as a tuple: the last one again if only zip holds it, and nobody else sees zip. */
static Value zip_tuple(Multi *m, size_t n, Value *items)
{
    if (m->kept || wf_is_shared(m))
        return wf_tuple_steal_array(items, n);
    if (!wf_is_null(m->result) && wf_local(wf_obj(m->result)) == 1) {
        Value held = wf_new_ref(m->result);
        for (size_t i = 0; i < n; i++) {
            Value old = wf_as_tuple(held)->items[i];
            wf_as_tuple(held)->items[i] = items[i];
            items[i] = old;
        }
        drop_array(items, n);
        return held;
    }
    Value result = wf_tuple_steal_array(items, n), old = m->result;
    m->kept = !wf_is_null(old);
    m->result = m->kept || wf_is_null(result) ? WF_NULL : wf_new_ref(result);
    wf_drop(old);
    return result;
}

static Value zip_next(Value self)
{
    Multi *m = (Multi *)wf_obj(self);
    size_t n = wf_tuple_len(m->iters);
    Value few[8], *items = few, result = WF_NULL;
    if (n == 0)
        return WF_NULL;
    if (n > sizeof few / sizeof *few && (items = wf_mem_alloc(n * sizeof *items)) == NULL)
        return WF_NULL;
    if (zip_step(m, n, items) == 0)
        result = zip_tuple(m, n, items);
    if (items != few)
        wf_mem_free(items);
    return result;
}

int wf_zip_unpacked(Value it, unsigned n, Value *out)
{
    Multi *m = (Multi *)wf_obj(it);
    if (WF_UNLIKELY(wf_tuple_len(m->iters) != n))
        return 0;
    return zip_step(m, n, out) < 0 ? -1 : 1;
}

static Value zip_reduce(Value self)
{
    Multi *m = (Multi *)wf_obj(self);
    Value type = wf_type_value(wf_type_of(self));
    return wf_relaxed(&m->strict) ? wf_tuple_pack(3, type, m->iters, WF_TRUE) : wf_tuple_pack(2, type, m->iters);
}

static Value zip_setstate(Value self, Value state)
{
    int strict = wf_truth(state);
    if (strict < 0)
        return WF_NULL;
    wf_relaxed_set(&((Multi *)wf_obj(self))->strict, strict != 0);
    return WF_NONE;
}

static void multi_dealloc(WfObject *o)
{
    Multi *m = (Multi *)o;
    wf_drop(m->fn);
    wf_drop(m->iters);
    wf_drop(m->result);
    if (wf_shape_of(o) != WF_SHAPE_zip && wf_shape_of(o) != WF_SHAPE_map)
        wf_instance_clear(o);
    wf_free_object(o, sizeof *m);
}

static int multi_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((Multi *)o)->fn);
    WF_VISIT(((Multi *)o)->iters);
    WF_VISIT(((Multi *)o)->result);
    return wf_instance_traverse(o, visit, arg);
}

static WfMethodDef zip_methods[] = {
    {"__reduce__", zip_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", zip_setstate, WF_O, "Set state information for unpickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_zip_type = {
    WF_TYPE_HEAD(zip, "zip", Multi, WF_TF_GC | WF_TF_BASETYPE),
    .doc = "zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.\n\n   >>> "
           "list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]\n\nThe zip object "
           "yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().  The "
           "i-th element in every tuple\ncomes from the i-th iterable argument to zip().  This continues until the\n"
           "shortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the "
           "others,\nraise a ValueError.",
    .dealloc = multi_dealloc, .traverse = multi_traverse, .clear = wf_instance_clear, .new = zip_new,
    .iter = wf_iter_self, .iternext = zip_next, .methods = zip_methods,
};

static Value map_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (type->init == wf_map_type.init && wf_no_kwargs("map", kwnames) < 0)
        return WF_NULL;
    if (nargs < 2)
        return wf_raise(&wf_exc_TypeError, "map() must have at least two arguments.");
    return multi_make(type, args[0], args + 1, nargs - 1, false);
}

static Value map_next(Value self)
{
    Multi *m = (Multi *)wf_obj(self);
    size_t n = wf_tuple_len(m->iters), got = 0;
    if (WF_LIKELY(n == 1)) {
        Value item = wf_iternext(wf_tuple_item(m->iters, 0));
        if (wf_is_null(item))
            return WF_NULL;
        Value v = wf_call(m->fn, &item, 1, WF_NULL);
        wf_drop(item);
        return v;
    }
    Value small[8], *args = n <= 8 ? small : wf_mem_alloc(n * sizeof *args), r = WF_NULL;
    if (args == NULL)
        return WF_NULL;
    for (; got < n; got++) {
        Value it = wf_tuple_item(m->iters, got);
        args[got] = wf_iternext(it);
        if (wf_is_null(args[got]))
            break;
    }
    if (got == n)
        r = wf_call(m->fn, args, n, WF_NULL);
    drop_array(args, got);
    if (args != small)
        wf_mem_free(args);
    return r;
}

static Value map_reduce(Value self)
{
    Multi *m = (Multi *)wf_obj(self);
    size_t n = wf_tuple_len(m->iters);
    Value args = wf_tuple_new(n + 1), r = WF_NULL;
    if (wf_is_null(args))
        return WF_NULL;
    wf_as_tuple(args)->items[0] = wf_new_ref(m->fn);
    for (size_t i = 0; i < n; i++)
        wf_as_tuple(args)->items[i + 1] = wf_new_ref(wf_tuple_item(m->iters, i));
    r = wf_tuple_pack(2, wf_type_value(wf_type_of(self)), args);
    wf_drop(args);
    return r;
}

static WfMethodDef map_methods[] = {
    {"__reduce__", map_reduce, WF_NOARGS, "Return state information for pickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_map_type = {
    WF_TYPE_HEAD(map, "map", Multi, WF_TF_GC | WF_TF_BASETYPE),
    .doc = "map(func, *iterables) --> map object\n\nMake an iterator that computes the function using arguments from\n"
           "each of the iterables.  Stops when the shortest iterable is exhausted.",
    .dealloc = multi_dealloc, .traverse = multi_traverse, .clear = wf_instance_clear, .new = map_new,
    .iter = wf_iter_self, .iternext = map_next, .methods = map_methods,
};
