/* chain, accumulate, pairwise. */
#include "class.h"
#include "itertools.h"

/* --- chain --------------------------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    Value source; /* [lock] iterator over iterables; WF_NULL once it has ended */
    Value active; /* [lock] iterator being emptied, or WF_NULL */
} Chain;

static Value chain_of(WfType *type, Value source)
{
    Chain *c = wf_is_null(source) ? NULL : wf_it_alloc(type);
    if (c == NULL) {
        wf_drop(source);
        return WF_NULL;
    }
    c->source = source;
    return WF_MOVE(c);
}

static Value chain_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (it_no_kwargs(type, &wf_it_chain_type, "chain", kwnames) < 0)
        return WF_NULL;
    Value tuple = wf_tuple_from_array(args, nargs);
    Value source = wf_is_null(tuple) ? WF_NULL : wf_iter(tuple);
    wf_drop(tuple);
    return chain_of(type, source);
}

static Value chain_from_iterable(Value cls, Value iterable)
{
    return chain_of((WfType *)wf_obj(cls), wf_iter(iterable));
}

/*
 * Makes `it` (owned) the active iterator. Another thread may have found one, too: then both are
 * chained, so that no item is lost. 0 / -1.
 */
static int activate(Chain *c, Value it)
{
    while (!it_replace_steal(c, &c->active, WF_NULL, it)) {
        Value other = it_get(c, &c->active);
        if (wf_is_null(other))
            continue;
        const Value both[] = {other, it};
        Value joined = chain_new(&wf_it_chain_type, both, 2, WF_NULL);
        bool done = !wf_is_null(joined) && it_replace_steal(c, &c->active, other, joined);
        wf_drop(other);
        if (done || wf_is_null(joined)) {
            wf_drop(it);
            return done ? 0 : -1;
        }
        wf_drop(joined);
    }
    return 0;
}

/* Takes the next iterable from the source: 1, 0 at the end, -1. At the end or on error the source goes. */
static int next_active(Chain *c, Value source)
{
    Value iterable = wf_own(wf_next(source));
    Value it = wf_is_null(iterable) ? WF_NULL : wf_iter(iterable);
    wf_drop(iterable);
    if (!wf_is_null(it))
        return activate(c, it) < 0 ? -1 : 1;
    it_set_steal(c, &c->source, WF_NULL);
    return wf_err_occurred() ? -1 : 0;
}

static Value chain_next(Value self)
{
    Chain *c = (Chain *)wf_obj(self);
    for (;;) {
        Value active = it_get(c, &c->active);
        if (WF_UNLIKELY(wf_is_null(active))) {
            Value source = it_get(c, &c->source);
            int r = wf_is_null(source) ? 0 : next_active(c, source);
            wf_drop(source);
            if (r <= 0 || wf_safepoint() < 0)
                return WF_NULL;
            continue;
        }
        Value v = it_step(active);
        if (WF_LIKELY(!wf_is_null(v))) {
            if (WF_UNLIKELY(wf_is_shared(c)))
                v = wf_own(v);
            wf_drop(active);
            return v;
        }
        bool failed = it_failed();
        if (!failed)
            it_replace_steal(c, &c->active, active, WF_NULL);
        wf_drop(active);
        if (failed)
            return WF_NULL;
    }
}

static Value chain_reduce(Value self)
{
    Chain *c = (Chain *)wf_obj(self);
    bool l = wf_lock(c);
    Value source = wf_new_ref(c->source), active = wf_new_ref(c->active), state = WF_NULL;
    wf_unlock(c, l);
    bool ok = true;
    if (!wf_is_null(source)) {
        state = wf_is_null(active) ? wf_tuple_pack(1, source) : wf_tuple_pack(2, source, active);
        ok = !wf_is_null(state);
    }
    Value r = ok ? wf_it_reduced(self, wf_tuple_empty, state) : WF_NULL;
    wf_drop(state);
    wf_drop(source);
    wf_drop(active);
    return r;
}

static Value chain_setstate(Value self, Value state)
{
    Chain *c = (Chain *)wf_obj(self);
    if (wf_it_check_state(state, 1, 2) < 0)
        return WF_NULL;
    Value source = wf_tuple_item(state, 0);
    Value active = wf_tuple_len(state) > 1 ? wf_tuple_item(state, 1) : WF_NULL;
    if (!wf_is_iterator(source) || (!wf_is_null(active) && !wf_is_iterator(active)))
        return wf_raise(&wf_exc_TypeError, "Arguments must be iterators.");
    it_set_steal(c, &c->source, wf_new_ref(source));
    it_set_steal(c, &c->active, wf_new_ref(active));
    return WF_NONE;
}

static WfMethodDef chain_methods[] = {
    {"from_iterable", chain_from_iterable, WF_O | WF_CLASSM,
     "from_iterable($type, iterable, /)\n--\n\nAlternative chain() constructor taking a single "
     "iterable argument that evaluates lazily."},
    {"__reduce__", chain_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", chain_setstate, WF_O, "Set state information for unpickling."},
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};

WfType wf_it_chain_type = {
    IT_TYPE(chain, "itertools.chain", Chain, 2),
    .doc =
        "chain(*iterables) --> chain object\n\nReturn a chain object whose .__next__() method "
        "returns elements from the\nfirst iterable until it is exhausted, then elements from "
        "the next\niterable, until all of the iterables are exhausted.",
    .new = chain_new,
    .iternext = chain_next,
    .methods = chain_methods,
};

/* --- accumulate ----------------------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    Value it;      /* [const] */
    Value func;    /* [const] or WF_NONE: add */
    Value total;   /* [lock] WF_NULL before the first item */
    Value initial; /* [lock] WF_NULL when given or taken */
} Accumulate;

static Value accumulate_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"iterable", "func", "initial", NULL};
    Value iterable, func = WF_NONE, initial = WF_NONE;
    if (wf_parse_args(args, nargs, kwnames, "O|O$O:accumulate", names, &iterable, &func, &initial) < 0)
        return WF_NULL;
    Value it = wf_iter(iterable);
    Accumulate *a = wf_is_null(it) ? NULL : wf_it_alloc(type);
    if (a == NULL) {
        wf_drop(it);
        return WF_NULL;
    }
    a->it = it;
    a->func = wf_new_ref(func);
    a->initial = wf_is_none(initial) ? WF_NULL : wf_new_ref(initial);
    return WF_MOVE(a);
}

/* The initial value, the first time: it becomes the total. */
static Value take_initial(Accumulate *a)
{
    bool l = wf_lock(a);
    Value v = a->initial, old = WF_NULL;
    if (!wf_is_null(v)) {
        a->initial = WF_NULL;
        old = a->total;
        a->total = wf_new_ref(v);
    }
    wf_unlock(a, l);
    wf_drop(old);
    return v;
}

static Value combine(Accumulate *a, Value total, Value v)
{
    if (wf_is_none(a->func))
        return wf_own(wf_binop(WF_NB_ADD, total, v));
    return wf_own(wf_call2(a->func, total, v));
}

static Value accumulate_next(Value self)
{
    Accumulate *a = (Accumulate *)wf_obj(self);
    if (WF_UNLIKELY(IT_LOCKED(a, !wf_is_null(a->initial)))) {
        Value first = take_initial(a);
        if (!wf_is_null(first))
            return first;
    }
    Value v = wf_own(it_step(a->it));
    while (!wf_is_null(v)) {
        Value total = it_get(a, &a->total);
        Value next = wf_is_null(total) ? wf_new_ref(v) : combine(a, total, v);
        bool stored = !wf_is_null(next) &&
                      it_replace_steal(a, &a->total, total, wf_new_ref(next));
        wf_drop(total);
        if (stored || wf_is_null(next)) {
            wf_drop(v);
            return next;
        }
        /* Another thread has added an item meanwhile: add this one to that. */
        wf_drop(next);
        wf_drop(next);
    }
    return WF_NULL;
}

/* chain((first,), rest) */
static Value put_in_front(Value first, Value rest)
{
    Value head = wf_tuple_pack(1, first), r = WF_NULL;
    if (!wf_is_null(head)) {
        const Value args[] = {head, rest};
        r = chain_new(&wf_it_chain_type, args, 2, WF_NULL);
    }
    wf_drop(head);
    return r;
}

/* A total of None cannot be told from no total in the state: an islice past one that starts with it. */
static Value reduce_none_total(Value self, Accumulate *a)
{
    Value it = put_in_front(WF_NONE, a->it), inner = WF_NULL, args = WF_NULL, r = WF_NULL;
    if (!wf_is_null(it))
        inner = wf_own(wf_call2(wf_type_value(wf_type_of(self)), it, a->func));
    if (!wf_is_null(inner))
        args = wf_tuple_pack(3, inner, wf_small(1), WF_NONE);
    if (!wf_is_null(args))
        r = wf_tuple_pack(2, wf_type_value(&wf_it_islice_type), args);
    wf_drop(args);
    wf_drop(inner);
    wf_drop(it);
    return r;
}

static Value accumulate_reduce(Value self)
{
    Accumulate *a = (Accumulate *)wf_obj(self);
    Value initial = it_get(a, &a->initial), total = it_get(a, &a->total), r = WF_NULL;
    if (!wf_is_null(initial)) {
        Value it = put_in_front(initial, a->it);
        if (!wf_is_null(it))
            r = wf_it_reduced(self, wf_tuple_pack(2, it, a->func), WF_NONE);
        wf_drop(it);
    } else if (wf_is_none(total)) {
        r = reduce_none_total(self, a);
    } else {
        r = wf_it_reduced(self, wf_tuple_pack(2, a->it, a->func),
                          wf_is_null(total) ? WF_NONE : total);
    }
    wf_drop(initial);
    wf_drop(total);
    return r;
}

static Value accumulate_setstate(Value self, Value state)
{
    Accumulate *a = (Accumulate *)wf_obj(self);
    it_set_steal(a, &a->total, wf_new_ref(state));
    return WF_NONE;
}

static WfMethodDef accumulate_methods[] = {
    {"__reduce__", accumulate_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", accumulate_setstate, WF_O, "Set state information for unpickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_it_accumulate_type = {
    IT_TYPE(accumulate, "itertools.accumulate", Accumulate, 4),
    .doc =
        "accumulate(iterable, func=None, *, initial=None)\n--\n\nReturn series of accumulated "
        "sums (or other binary function results).",
    .new = accumulate_new,
    .iternext = accumulate_next,
    .methods = accumulate_methods,
};

/* --- pairwise ---------------------------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    Value it;     /* [lock] WF_NULL once it has ended */
    Value old;    /* [lock] the item before, or WF_NULL */
    Value result; /* [owner] last pair, reused when nobody holds it */
} Pairwise;

static Value pairwise_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (it_no_kwargs(type, &wf_it_pairwise_type, "pairwise", kwnames) < 0 ||
        wf_check_nargs("pairwise", nargs, 1, 1) < 0)
        return WF_NULL;
    Value it = wf_iter(args[0]);
    Pairwise *p = wf_is_null(it) ? NULL : wf_it_alloc(type);
    if (p == NULL) {
        wf_drop(it);
        return WF_NULL;
    }
    p->it = it;
    return WF_MOVE(p);
}

static Value pairwise_end(Pairwise *p)
{
    it_set_steal(p, &p->it, WF_NULL);
    it_set_steal(p, &p->old, WF_NULL);
    return WF_NULL;
}

/* The pair of two owned items. */
static Value make_pair(Pairwise *p, Value old, Value new)
{
    if (it_reusable(p, p->result)) {
        WfTuple *t = wf_as_tuple(p->result);
        Value gone[2] = {t->items[0], t->items[1]};
        Value r = wf_new_ref(p->result);
        t->items[0] = old;
        t->items[1] = new;
        wf_drop(gone[0]);
        wf_drop(gone[1]);
        return r;
    }
    Value items[2] = {old, new}, r = wf_tuple_steal_array(items, 2);
    if (!wf_is_shared(p) && !wf_is_null(r)) {
        Value last = p->result;
        p->result = wf_new_ref(r);
        wf_drop(last);
    }
    return r;
}

static Value pairwise_next(Value self)
{
    Pairwise *p = (Pairwise *)wf_obj(self);
    Value it = it_get(p, &p->it);
    if (wf_is_null(it))
        return WF_NULL;
    if (WF_UNLIKELY(IT_LOCKED(p, wf_is_null(p->old)))) {
        Value first = wf_own(it_step(it));
        if (wf_is_null(first) || IT_LOCKED(p, wf_is_null(p->it))) {
            wf_drop(first);
            wf_drop(it);
            return pairwise_end(p);
        }
        it_set_steal(p, &p->old, first);
    }
    Value new = wf_own(it_step(it));
    wf_drop(it);
    if (wf_is_null(new))
        return pairwise_end(p);
    bool l = wf_lock(p);
    Value old = p->old;
    wf_barrier(p, new);
    p->old = wf_new_ref(new);
    wf_unlock(p, l);
    if (WF_UNLIKELY(wf_is_null(old))) {
        /* The iterator ended under a call of our own while it was stepped. */
        wf_drop(new);
        return pairwise_end(p);
    }
    return make_pair(p, old, new);
}

WfType wf_it_pairwise_type = {
    IT_TYPE(pairwise, "itertools.pairwise", Pairwise, 3),
    .doc =
        "pairwise(iterable, /)\n--\n\nReturn an iterator of overlapping pairs taken from the "
        "input iterator.\n\n    s -> (s0,s1), (s1,s2), (s2, s3), ...",
    .new = pairwise_new,
    .iternext = pairwise_next,
};
