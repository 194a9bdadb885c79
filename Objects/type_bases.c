/*
 * Bases of classes: which base decides the layout, which metaclass wins, and assigning __bases__.
 */
#include "typeobj.h"

#include "api.h"
#include "descr.h"
#include "instance.h"

/* Whether t adds to the struct of its base; dict, inline slots and weak references do not count. */
static bool adds_to_struct(const WfType *t, const WfType *base)
{
    return t->basicsize != base->basicsize || t->itemsize != base->itemsize;
}

WfType *wf_solid_base(WfType *t)
{
    while (t->base && !adds_to_struct(t, t->base))
        t = t->base;
    return t;
}

WfType *wf_best_base(Value bases)
{
    WfType *base = NULL, *winner = NULL;
    for (size_t i = 0; i < wf_tuple_len(bases); i++) {
        Value v = wf_tuple_item(bases, i);
        if (!wf_is_kind(v, WF_TF_TYPE)) {
            wf_raise(&wf_exc_TypeError, "bases must be types");
            return NULL;
        }
        WfType *b = (WfType *)wf_obj(v);
        if (!(b->flags & (WF_TF_READY | WF_TF_HEAP)) && wf_type_ready(b) < 0)
            return NULL;
        if (!(b->flags & WF_TF_BASETYPE)) {
            wf_raise(&wf_exc_TypeError, "type '%.100s' is not an acceptable base type", b->name);
            return NULL;
        }
        WfType *solid = wf_solid_base(b);
        if (winner == NULL || (!wf_is_subtype(winner, solid) && wf_is_subtype(solid, winner))) {
            winner = solid;
            base = b;
        } else if (!wf_is_subtype(winner, solid)) {
            wf_raise(&wf_exc_TypeError, "multiple bases have instance lay-out conflict");
            return NULL;
        }
    }
    return base;
}

WfType *wf_calculate_metaclass(WfType *meta, Value bases)
{
    WfType *winner = meta;
    for (size_t i = 0; i < wf_tuple_len(bases); i++) {
        WfType *k = wf_type_of(wf_tuple_item(bases, i));
        if (wf_is_subtype(winner, k))
            continue;
        if (!wf_is_subtype(k, winner)) {
            wf_raise(&wf_exc_TypeError,
                     "metaclass conflict: the metaclass of a derived class must be a (non-strict) "
                     "subclass of the metaclasses of all its bases");
            return NULL;
        }
        winner = k;
    }
    return winner;
}

/* --- assigning __bases__ --------------------------------------------------------------------------- */

/* Also by the chain of first bases: inside a metaclass' mro() it is ahead of the MRO. */
static bool derives_from(WfType *t, WfType *base)
{
    if (wf_is_subtype(t, base))
        return true;
    for (; t != NULL; t = t->base)
        if (t == base)
            return true;
    return false;
}

static int check_new_bases(WfType *t, Value v)
{
    if (!wf_is_tuple(v))
        return wf_raise_i(&wf_exc_TypeError, "can only assign tuple to %s.__bases__, not %s",
                          t->name, wf_type_of(v)->name);
    if (wf_tuple_len(v) == 0)
        return wf_raise_i(&wf_exc_TypeError,
                          "can only assign non-empty tuple to %s.__bases__, not ()", t->name);
    for (size_t i = 0; i < wf_tuple_len(v); i++) {
        Value b = wf_tuple_item(v, i);
        if (!wf_is_kind(b, WF_TF_TYPE))
            return wf_raise_i(&wf_exc_TypeError,
                              "%s.__bases__ must be tuple of classes, not '%s'", t->name,
                              wf_type_of(b)->name);
        if (derives_from((WfType *)wf_obj(b), t))
            return wf_raise_i(&wf_exc_TypeError, "a __bases__ item causes an inheritance cycle");
    }
    return 0;
}

/* Classes whose MRO was replaced, with both MROs (counted), to go back on failure. */
typedef struct {
    WfType *type;
    Value old_mro, new_mro;
} Change;
typedef struct {
    Change *items;
    size_t len, cap;
} Changes;

static int remember(Changes *c, WfType *t, Value old_mro, Value new_mro)
{
    if (c->len == c->cap) {
        size_t cap = c->cap ? 2 * c->cap : 16;
        Change *items = wf_mem_realloc(c->items, cap * sizeof *items);
        if (items == NULL)
            return -1;
        c->items = items;
        c->cap = cap;
    }
    c->items[c->len++] = (Change){t, old_mro, wf_new_ref(new_mro)};
    return 0;
}

/* Unless another thread has replaced `old` meanwhile. With it the caller gets the type's reference to it. */
static bool replace_mro(WfType *t, Value old, Value mro)
{
    bool stop = wf_is_shared(t);
    wf_barrier(t, mro);
    if (stop)
        wf_stop_world(WF_STOP_TYPE);
    bool same = wf_is(t->mro, old);
    if (same) {
        t->mro = mro;
        wf_type_modified_stw(t);
    }
    if (stop)
        wf_start_world();
    return same;
}

/*
 * The MRO of t and of all below it. A metaclass' mro() or another thread may come here meanwhile: the
 * inner or earlier change stays.
 */
static int recompute_mro(WfType *t, Changes *c)
{
    Value old = wf_new_ref(t->mro);
    Value mro = wf_mro_compute(t);
    if (wf_is_null(mro) || remember(c, t, old, mro) < 0) {
        wf_drop(old);
        wf_drop(mro);
        return -1;
    }
    if (!replace_mro(t, old, mro)) {
        wf_drop(c->items[--c->len].new_mro);
        wf_drop(mro);
        wf_drop(old);
        return 0;
    }
    wf_drop(old); /* ours: the type's is remembered */
    Value subclasses = wf_type_subclasses(t);
    if (wf_is_null(subclasses))
        return -1;
    int r = 0;
    for (size_t i = 0; r == 0 && i < wf_list_len(subclasses); i++) {
        Value sub = wf_list_get(subclasses, i);
        r = recompute_mro((WfType *)wf_obj(sub), c);
        wf_drop(sub);
    }
    wf_drop(subclasses);
    return r;
}

/* Keeps the new MROs, or puts the old ones back where nobody has replaced ours since. */
static void settle(Changes *c, bool keep)
{
    for (size_t i = c->len; i-- > 0;) {
        Change *x = &c->items[i];
        /* Going back, the type's reference to ours comes back instead. */
        wf_drop(!keep && replace_mro(x->type, x->new_mro, x->old_mro) ? x->new_mro : x->old_mro);
        wf_drop(x->new_mro);
    }
    wf_mem_free(c->items);
}

static void fix_slots_below(WfType *t)
{
    wf_type_fix_slots(t, true);
    for (size_t i = 0; t->subclasses && i < t->subclasses->len; i++)
        if (t->subclasses->items[i])
            fix_slots_below(t->subclasses->items[i]);
}

/* Only the bases that t has now list it: another assignment may have come in between. */
static int move_subclass_stw(WfType *t, Value from, Value to)
{
    for (size_t i = 0; i < wf_tuple_len(from); i++)
        wf_type_remove_subclass((WfType *)wf_obj(wf_tuple_item(from, i)), t);
    for (size_t i = 0; wf_is(t->bases, to) && i < wf_tuple_len(to); i++)
        if (wf_type_add_subclass((WfType *)wf_obj(wf_tuple_item(to, i)), t) < 0)
            return -1;
    return 0;
}

static int take_new_bases(WfType *t, Value old_bases, Value new_bases)
{
    bool stop = wf_is_shared(t), descriptors = wf_type_is_descriptor(t);
    if (stop)
        wf_stop_world(WF_STOP_TYPE);
    int r = move_subclass_stw(t, old_bases, new_bases);
    wf_type_modified_stw(t);
    fix_slots_below(t);
    if (stop)
        wf_start_world();
    if (descriptors || wf_type_is_descriptor(t))
        wf_type_all_modified(); /* caches may hold instances by what they were */
    return r;
}

static bool makes_cycle(WfType *t, Value bases)
{
    for (size_t i = 0; i < wf_tuple_len(bases); i++)
        if (derives_from((WfType *)wf_obj(wf_tuple_item(bases, i)), t))
            return true;
    return false;
}

/*
 * In a stop: wf_type_version() and others walk the bases without a lock. Gives the old ones, counted;
 * WF_NULL if another thread has made them lead back to t meanwhile.
 */
static Value replace_bases(WfType *t, Value bases, WfType *base)
{
    bool stop = wf_is_shared(t);
    wf_barrier(t, bases);
    if (stop)
        wf_stop_world(WF_STOP_TYPE);
    Value old = makes_cycle(t, bases) ? WF_NULL : t->bases;
    if (!wf_is_null(old)) {
        t->bases = bases;
        t->base = base;
    }
    if (stop)
        wf_start_world();
    return old;
}

int wf_type_set_bases(Value self, Value v, void *closure)
{
    WfType *t = (WfType *)wf_obj(self);
    if ((t->flags & WF_TF_IMMUTABLE) || wf_is_null(v))
        return wf_raise_i(&wf_exc_TypeError, "cannot %s '__bases__' attribute of immutable type '%s'",
                          t->flags & WF_TF_IMMUTABLE ? "set" : "delete", t->name);
    if (check_new_bases(t, v) < 0)
        return -1;
    WfType *base = wf_best_base(v);
    if (base == NULL || wf_compatible_for_assignment(t->base, base, "__bases__") < 0)
        return -1;
    WfType *old_base = t->base;
    Value old_bases = replace_bases(t, wf_new_ref(v), base);
    if (wf_is_null(old_bases)) {
        wf_drop(v);
        return wf_raise_i(&wf_exc_TypeError, "a __bases__ item causes an inheritance cycle");
    }
    Changes changes = {0};
    bool ok = recompute_mro(t, &changes) == 0;
    settle(&changes, ok);
    /* An assignment from inside mro() or by another thread has the last word. */
    int r = ok ? 0 : -1;
    if (ok) {
        r = take_new_bases(t, old_bases, v);
    } else if (wf_is(t->bases, v)) {
        wf_drop(replace_bases(t, old_bases, old_base));
        return -1;
    }
    wf_drop(old_bases);
    return r;
}
