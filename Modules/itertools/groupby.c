/*
 * groupby: consecutive items with equal keys.
 *
 * A group is an iterator that shares the groupby's position: it gives items while it is the
 * current group and their key equals its own.
 */
#include "class.h"
#include "itertools.h"
#include "iter.h"

typedef struct {
    WfObject ob;
    Value it;      /* [const] */
    Value func;    /* [const] or WF_NONE */
    Value target;  /* [lock] key of the current group, or WF_NULL */
    Value key;     /* [lock] key of the last item stepped to, or WF_NULL */
    Value item;    /* [lock] that item, or WF_NULL once its group has given it */
    uint64_t current, last; /* [lock] number of the current group, 0: none; last one handed out */
} GroupBy;

typedef struct {
    WfObject ob;
    Value parent; /* [const] the groupby */
    Value target; /* [const] key of the group */
    uint64_t number; /* [const] */
} Grouper;

static GroupBy *as_groupby(Value v) { return (GroupBy *)wf_obj(v); }

static Value groupby_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"iterable", "key", NULL};
    Value iterable, func = WF_NONE;
    if (wf_parse_args(args, nargs, kwnames, "O|O:groupby", names, &iterable, &func) < 0)
        return WF_NULL;
    Value it = wf_iter(iterable);
    GroupBy *g = wf_is_null(it) ? NULL : wf_it_alloc(type);
    if (g == NULL) {
        wf_drop(it);
        return WF_NULL;
    }
    g->it = it;
    g->func = wf_new_ref(func);
    return WF_MOVE(g);
}

/* Steps to the next item: 0, or -1 at the end and on error. */
static int step(GroupBy *g)
{
    Value item = wf_own(it_step(g->it));
    if (wf_is_null(item))
        return -1;
    Value key = wf_is_none(g->func) ? wf_new_ref(item) : wf_own(wf_call1(g->func, item));
    if (wf_is_null(key)) {
        wf_drop(item);
        return -1;
    }
    bool l = wf_lock(g);
    Value old_item = g->item, old_key = g->key;
    wf_barrier(g, item);
    wf_barrier(g, key);
    g->item = item;
    g->key = key;
    wf_unlock(g, l);
    wf_drop(old_item);
    wf_drop(old_key);
    return 0;
}

/*
 * Whether the last item belongs to a group with key `target`: 1, 0, -1; -2 if there is no item yet. *key: the
 * item's, new.
 */
static int belongs(GroupBy *g, Value target, Value *key)
{
    *key = it_get(g, &g->key);
    return wf_is_null(*key) ? -2 : wf_compare_bool(target, *key, WF_EQ);
}

static Value grouper_make(Value parent, Value target, uint64_t number)
{
    Grouper *p = wf_alloc(wf_it_grouper_type.shape, sizeof *p);
    if (p == NULL)
        return WF_NULL;
    p->parent = wf_new_ref(parent);
    p->target = wf_new_ref(target);
    p->number = number;
    return WF_MOVE(p);
}

static uint64_t new_group(GroupBy *g)
{
    bool l = wf_lock(g);
    uint64_t number = g->current = ++g->last;
    wf_unlock(g, l);
    return number;
}

/* Steps on to an item that does not belong to the current group: 0 / -1. */
static int skip_group(GroupBy *g)
{
    for (;;) {
        Value target = it_get(g, &g->target), key = WF_NULL;
        int same = wf_is_null(target) ? (IT_LOCKED(g, wf_is_null(g->key)) ? -2 : 0)
                                      : belongs(g, target, &key);
        wf_drop(key);
        wf_drop(target);
        if (same == 0)
            return 0;
        if (same == -1 || step(g) < 0 || wf_safepoint() < 0)
            return -1;
    }
}

static Value groupby_next(Value self)
{
    GroupBy *g = as_groupby(self);
    bool l = wf_lock(g);
    g->current = 0;
    wf_unlock(g, l);
    if (skip_group(g) < 0)
        return WF_NULL;
    Value key = it_get(g, &g->key), group = WF_NULL, r = WF_NULL;
    if (wf_is_null(key))
        return WF_NULL;
    it_set_steal(g, &g->target, wf_new_ref(key));
    group = grouper_make(self, key, new_group(g));
    if (!wf_is_null(group))
        r = wf_tuple_pack(2, key, group);
    wf_drop(group);
    wf_drop(key);
    return r;
}

static Value groupby_reduce(Value self)
{
    GroupBy *g = as_groupby(self);
    bool l = wf_lock(g);
    bool started = !wf_is_null(g->target) && !wf_is_null(g->key) && !wf_is_null(g->item);
    Value parts[3] = {wf_new_ref(g->key), wf_new_ref(g->item), wf_new_ref(g->target)};
    wf_unlock(g, l);
    Value args = wf_tuple_pack(2, g->it, g->func), state = WF_NULL;
    if (started && !wf_is_null(args)) {
        state = wf_tuple_from_array(parts, 3);
        if (wf_is_null(state)) {
            wf_drop(args);
            args = WF_NULL;
        }
    }
    for (int i = 0; i < 3; i++)
        wf_drop(parts[i]);
    Value r = wf_it_reduced(self, args, state);
    wf_drop(state);
    return r;
}

static Value groupby_setstate(Value self, Value state)
{
    GroupBy *g = as_groupby(self);
    if (wf_it_check_state(state, 3, 3) < 0)
        return WF_NULL;
    it_set_steal(g, &g->key, wf_new_ref(wf_tuple_item(state, 0)));
    it_set_steal(g, &g->item, wf_new_ref(wf_tuple_item(state, 1)));
    it_set_steal(g, &g->target, wf_new_ref(wf_tuple_item(state, 2)));
    return WF_NONE;
}

static WfMethodDef groupby_methods[] = {
    {"__reduce__", groupby_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", groupby_setstate, WF_O, "Set state information for unpickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_it_groupby_type = {
    IT_TYPE(groupby, "itertools.groupby", GroupBy, 5),
    .doc =
        "groupby(iterable, key=None)\n--\n\nmake an iterator that returns consecutive keys and "
        "groups from the iterable\n\n  iterable\n    Elements to divide into groups according "
        "to the key function.\n  key\n    A function for computing the group category for each "
        "element.\n    If the key function is not specified or is None, the element "
        "itself\n    is used for grouping.",
    .new = groupby_new,
    .iternext = groupby_next,
    .methods = groupby_methods,
};

/* --- groups ------------------------------------------------------------------------------------------------ */

/* _grouper(parent, key) */
static Value grouper_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs("_grouper", kwnames) < 0 || wf_check_nargs("_grouper", nargs, 2, 2) < 0)
        return WF_NULL;
    if (!wf_is_a(args[0], &wf_it_groupby_type))
        return wf_raise(&wf_exc_TypeError, "_grouper() argument 1 must be itertools.groupby, not %.50s",
                        wf_is_none(args[0]) ? "None" : wf_type_of(args[0])->name);
    return grouper_make(args[0], args[1], new_group(as_groupby(args[0])));
}

/*
 * The last item, if the group still is the current one: it is given once. WF_NULL with *again: it is not
 * the one any more whose key was looked at.
 */
static Value take_item(GroupBy *g, uint64_t number, Value seen, bool *again)
{
    Value v = WF_NULL, key = WF_NULL;
    bool l = wf_lock(g);
    *again = g->current == number && (wf_is_null(g->item) || !wf_is(g->key, seen));
    if (g->current == number && !*again) {
        v = g->item;
        key = g->key;
        g->item = g->key = WF_NULL;
    }
    wf_unlock(g, l);
    wf_drop(key);
    return v;
}

static Value grouper_next(Value self)
{
    Grouper *p = (Grouper *)wf_obj(self);
    GroupBy *g = as_groupby(p->parent);
    for (;;) {
        Value key, v = WF_NULL;
        if (IT_LOCKED(g, g->current) != p->number)
            return WF_NULL;
        if (IT_LOCKED(g, wf_is_null(g->item)) && step(g) < 0)
            return WF_NULL;
        int same = belongs(g, p->target, &key);
        bool again = same == -2;
        if (same > 0)
            v = take_item(g, p->number, key, &again);
        wf_drop(key);
        if (!again || wf_safepoint() < 0)
            return v;
    }
}

static Value grouper_reduce(Value self)
{
    Grouper *p = (Grouper *)wf_obj(self);
    GroupBy *g = as_groupby(p->parent);
    if (IT_LOCKED(g, g->current) == p->number)
        return wf_it_reduced(self, wf_tuple_pack(2, p->parent, p->target), WF_NULL);
    return wf_reduce_iter(wf_tuple_empty, WF_NULL);
}

static WfMethodDef grouper_methods[] = {
    {"__reduce__", grouper_reduce, WF_NOARGS, "Return state information for pickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_it_grouper_type = {
    WF_TYPE_HEAD(FREE, "itertools._grouper", Grouper, WF_TF_GC),
    .aux = (void *)2,
    .dealloc = wf_it_dealloc,
    .traverse = wf_it_traverse,
    .new = grouper_new,
    .iter = wf_iter_self,
    .iternext = grouper_next,
    .methods = grouper_methods,
};
