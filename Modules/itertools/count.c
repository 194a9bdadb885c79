/* count, cycle, repeat: iterators without end. */
#include "itertools.h"

/* --- count --------------------------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    Value next; /* [lock] */
    Value step; /* [const] */
    bool unit;  /* [const] exact integers, step 1 */
} Count;

static bool is_number(Value v)
{
    WfType *t = wf_type_of(v);
    return t->nb_index || t->nb_int || t->nb_float || wf_is_a(v, &wf_complex_type);
}

static bool is_one(Value v)
{
    int64_t n;
    return wf_is_int(v) && wf_int_try_i64(v, &n) && n == 1;
}

static Value count_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"start", "step", NULL};
    Value start = wf_small(0), step = wf_small(1);
    int64_t n;
    if (wf_parse_args(args, nargs, kwnames, "|OO:count", names, &start, &step) < 0)
        return WF_NULL;
    if (!is_number(start) || !is_number(step))
        return wf_raise(&wf_exc_TypeError, "a number is required");
    Count *c = wf_it_alloc(type);
    if (c == NULL)
        return WF_NULL;
    c->unit = wf_is_int(start) && is_one(step) && wf_int_try_i64(start, &n) && n < INT64_MAX;
    c->next = c->unit ? wf_int(n) : wf_new_ref(start);
    c->step = c->unit ? wf_small(1) : wf_new_ref(step);
    return WF_MOVE(c);
}

/* Numbers that do not fit in place: added with nothing locked, then tried to be put back. */
static Value count_next_slow(Count *c)
{
    for (;;) {
        Value v = it_get(c, &c->next);
        Value next = wf_own(wf_binop(WF_NB_ADD, v, c->step));
        if (wf_is_null(next)) {
            wf_drop(v);
            return WF_NULL;
        }
        if (it_replace_steal(c, &c->next, v, next))
            return v;
        wf_drop(next);
        wf_drop(v);
    }
}

static Value count_next(Value self)
{
    Count *c = (Count *)wf_obj(self);
    bool l = wf_lock(c);
    Value v = c->next;
    int64_t sum;
    if (WF_LIKELY(wf_both_small(v, c->step) &&
                  wf_fits_small(sum = wf_small_value(v) + wf_small_value(c->step)))) {
        c->next = wf_small(sum);
        wf_unlock(c, l);
        return v;
    }
    wf_unlock(c, l);
    return count_next_slow(c);
}

/* Counting by one in the range of an index: shown without its step. */
static bool is_simple(const Count *c, Value next)
{
    int64_t n;
    return c->unit && wf_int_try_i64(next, &n) && n < INT64_MAX;
}

static Value count_repr(Value self)
{
    Count *c = (Count *)wf_obj(self);
    const char *name = wf_short_type_name(wf_type_of(self));
    Value next = it_get(c, &c->next);
    Value r = is_one(c->step) ? wf_str_from_format("%s(%R)", name, next)
                              : wf_str_from_format("%s(%R, %R)", name, next, c->step);
    wf_drop(next);
    return r;
}

static Value count_reduce(Value self)
{
    Count *c = (Count *)wf_obj(self);
    Value next = it_get(c, &c->next);
    Value args = is_simple(c, next) ? wf_tuple_pack(1, next) : wf_tuple_pack(2, next, c->step);
    wf_drop(next);
    return wf_it_reduced(self, args, WF_NULL);
}

static WfMethodDef count_methods[] = {
    {"__reduce__", count_reduce, WF_NOARGS, "Return state information for pickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_it_count_type = {
    IT_TYPE(count, "itertools.count", Count, 2),
    .doc =
        "count(start=0, step=1)\n--\n\nReturn a count object whose .__next__() method returns "
        "consecutive values.\n\nEquivalent to:\n    def count(firstval=0, step=1):\n        x "
        "= firstval\n        while 1:\n            yield x\n            x += step",
    .new = count_new,
    .iternext = count_next,
    .repr = count_repr,
    .methods = count_methods,
};

/* --- cycle ----------------------------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    Value it;       /* [lock] WF_NULL once it has ended */
    Value saved;    /* [lock] list of its items */
    size_t index;   /* [lock] of the next saved item */
    bool first_pass; /* [lock] the items are saved already (unpickled): only step */
} Cycle;

static Value cycle_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (it_no_kwargs(type, &wf_it_cycle_type, "cycle", kwnames) < 0 ||
        wf_check_nargs("cycle", nargs, 1, 1) < 0)
        return WF_NULL;
    Value it = wf_iter(args[0]), saved = wf_is_null(it) ? WF_NULL : wf_list_new(0);
    Cycle *c = wf_is_null(saved) ? NULL : wf_it_alloc(type);
    if (c == NULL) {
        wf_drop(it);
        wf_drop(saved);
        return WF_NULL;
    }
    c->it = it;
    c->saved = saved;
    return WF_MOVE(c);
}

/* The next saved item, new; WF_NULL if there is none. */
static Value next_saved(Cycle *c)
{
    Value saved = it_get(c, &c->saved), v = WF_NULL;
    size_t n = wf_list_len(saved);
    if (n > 0) {
        bool l = wf_lock(c);
        size_t i = c->index < n ? c->index : 0;
        c->index = i + 1 < n ? i + 1 : 0;
        wf_unlock(c, l);
        v = wf_list_get(saved, i);
    }
    wf_drop(saved);
    return v;
}

static Value cycle_next(Value self)
{
    Cycle *c = (Cycle *)wf_obj(self);
    Value it = it_get(c, &c->it);
    if (wf_is_null(it))
        return next_saved(c);
    Value v = wf_own(it_step(it));
    if (wf_is_null(v)) {
        if (!it_failed()) {
            it_replace_steal(c, &c->it, it, WF_NULL);
            v = next_saved(c);
        }
    } else if (!IT_LOCKED(c, c->first_pass)) {
        Value saved = it_get(c, &c->saved);
        if (wf_list_append(saved, v) < 0) {
            wf_drop(v);
            v = WF_NULL;
        }
        wf_drop(saved);
    }
    wf_drop(it);
    return v;
}

/* An iterator over the saved items, at the current one. */
static Value saved_iterator(Value saved, size_t index)
{
    Value it = wf_iter(saved);
    if (wf_is_null(it) || index == 0)
        return it;
    Value i = wf_int((int64_t)index), r = wf_call_method(it, wf_n.__setstate__, &i, 1);
    if (wf_is_null(r)) {
        wf_drop(it);
        return WF_NULL;
    }
    wf_drop(r);
    return it;
}

static Value cycle_reduce(Value self)
{
    Cycle *c = (Cycle *)wf_obj(self);
    bool l = wf_lock(c);
    Value it = wf_new_ref(c->it), saved = wf_new_ref(c->saved);
    size_t index = c->index;
    bool complete = c->first_pass || wf_is_null(it);
    wf_unlock(c, l);
    if (wf_is_null(it))
        it = saved_iterator(saved, index);
    Value state = wf_is_null(it) ? WF_NULL : wf_tuple_pack(2, saved, wf_bool(complete)), r = WF_NULL;
    if (!wf_is_null(state))
        r = wf_it_reduced(self, wf_tuple_pack(1, it), state);
    wf_drop(state);
    wf_drop(saved);
    wf_drop(it);
    return r;
}

static Value cycle_setstate(Value self, Value state)
{
    Cycle *c = (Cycle *)wf_obj(self);
    int first_pass;
    if (wf_it_check_state(state, 2, 2) < 0)
        return WF_NULL;
    Value saved = wf_tuple_item(state, 0);
    if (!wf_is_list(saved))
        return wf_raise(&wf_exc_TypeError, "argument 1 must be list, not %.50s",
                        wf_is_none(saved) ? "None" : wf_type_of(saved)->name);
    if (wf_as_int(wf_tuple_item(state, 1), &first_pass) < 0)
        return WF_NULL;
    it_set_steal(c, &c->saved, wf_new_ref(saved));
    bool l = wf_lock(c);
    c->first_pass = first_pass != 0;
    c->index = 0;
    wf_unlock(c, l);
    return WF_NONE;
}

static WfMethodDef cycle_methods[] = {
    {"__reduce__", cycle_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", cycle_setstate, WF_O, "Set state information for unpickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_it_cycle_type = {
    IT_TYPE(cycle, "itertools.cycle", Cycle, 2),
    .doc =
        "cycle(iterable, /)\n--\n\nReturn elements from the iterable until it is exhausted. "
        "Then repeat the sequence indefinitely.",
    .new = cycle_new,
    .iternext = cycle_next,
    .methods = cycle_methods,
};

/* --- repeat ------------------------------------------------------------------------------------------------ */

typedef struct {
    WfObject ob;
    Value element; /* [const] */
    ssize_t left;  /* [lock] -1: without end */
} Repeat;

static Value repeat_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"object", "times", NULL};
    Value element, count = WF_NULL;
    ssize_t times = -1;
    if (wf_parse_args(args, nargs, kwnames, "O|O:repeat", names, &element, &count) < 0)
        return WF_NULL;
    if (!wf_is_null(count)) {
        if (wf_arg_ssize(count, &times) < 0)
            return WF_NULL;
        times = times < 0 ? 0 : times;
    }
    Repeat *r = wf_it_alloc(type);
    if (r == NULL)
        return WF_NULL;
    r->element = wf_new_ref(element);
    r->left = times;
    return WF_MOVE(r);
}

static Value repeat_next(Value self)
{
    Repeat *r = (Repeat *)wf_obj(self);
    bool l = wf_lock(r);
    bool done = r->left == 0;
    r->left -= r->left > 0;
    wf_unlock(r, l);
    return done ? WF_NULL : wf_new_ref(r->element);
}

static Value repeat_repr(Value self)
{
    Repeat *r = (Repeat *)wf_obj(self);
    const char *name = wf_short_type_name(wf_type_of(self));
    ssize_t left = IT_LOCKED(r, r->left);
    return left < 0 ? wf_str_from_format("%s(%R)", name, r->element)
                    : wf_str_from_format("%s(%R, %zd)", name, r->element, left);
}

static Value repeat_length_hint(Value self)
{
    Repeat *r = (Repeat *)wf_obj(self);
    ssize_t left = IT_LOCKED(r, r->left);
    return left < 0 ? wf_raise(&wf_exc_TypeError, "len() of unsized object") : wf_int(left);
}

static Value repeat_reduce(Value self)
{
    Repeat *r = (Repeat *)wf_obj(self);
    ssize_t left = IT_LOCKED(r, r->left);
    Value args = left < 0 ? wf_tuple_pack(1, r->element)
                          : wf_tuple_pack(2, r->element, wf_int(left));
    return wf_it_reduced(self, args, WF_NULL);
}

static WfMethodDef repeat_methods[] = {
    {"__length_hint__", repeat_length_hint, WF_NOARGS,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", repeat_reduce, WF_NOARGS, "Return state information for pickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_it_repeat_type = {
    IT_TYPE(repeat, "itertools.repeat", Repeat, 1),
    .doc =
        "repeat(object [,times]) -> create an iterator which returns the object\nfor the "
        "specified number of times.  If not specified, returns the object\nendlessly.",
    .new = repeat_new,
    .iternext = repeat_next,
    .repr = repeat_repr,
    .methods = repeat_methods,
};
