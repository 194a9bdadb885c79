/*
 * What the iterators of itertools share.
 *
 * Every struct starts with its references, right after the header; a type's `aux` says how many
 * there are: one traversal and one dealloc serve all. An advance changes the iterator's own
 * fields under its lock; iterators underneath are stepped with nothing locked. So an iterator
 * that threads share gives each item at most once, in an order that depends on their timing.
 */
#ifndef WEFT_ITERTOOLS_H
#define WEFT_ITERTOOLS_H

#include "internal/iter.h"
#include "api.h"

#define X(name) extern WfType wf_it_##name##_type;
X(count) X(cycle) X(repeat) X(accumulate) X(chain) X(compress) X(dropwhile) X(takewhile)
X(filterfalse) X(islice) X(starmap) X(tee) X(tee_data) X(zip_longest) X(product) X(permutations)
X(combinations) X(combinations_with_replacement) X(groupby) X(grouper) X(pairwise)
#undef X

Value wf_it_tee(Value module, const Value *args, size_t nargs);

/* --- memory ------------------------------------------------------------------------------------------ */

WF_INLINE Value *it_refs(WfObject *o) { return (Value *)(o + 1); }
int wf_it_traverse(WfObject *o, WfVisitFn visit, void *arg);
void wf_it_dealloc(WfObject *o);
/* Drops the references only: for types that own more than that. */
void wf_it_drop_refs(WfObject *o);

/* The common part of a type's initialiser. */
#define IT_TYPE(NAME, PYNAME, STRUCT, NREFS)                                                      \
    WF_TYPE_HEAD(FREE, PYNAME, STRUCT, WF_TF_GC | WF_TF_BASETYPE), .aux = (void *)(NREFS),        \
        .traverse = wf_it_traverse, .dealloc = wf_it_dealloc, .clear = wf_instance_clear,         \
        .iter = wf_iter_self

/* A fresh iterator of `type`; all references are WF_NULL, other fields zero. */
void *wf_it_alloc(WfType *type) WF_MUST_USE;

/* --- fields that change ------------------------------------------------------------------------------- */

/* What an expression over o's fields gives with o locked. */
#define IT_LOCKED(o, expr)                                                                        \
    ({                                                                                            \
        bool l_ = wf_lock(o);                                                                     \
        __typeof__(expr) x_ = (expr);                                                             \
        wf_unlock(o, l_);                                                                         \
        x_;                                                                                       \
    })
/* A new reference to field *p of o, or WF_NULL. */
WF_INLINE Value it_get(void *o, const Value *p)
{
    bool l = wf_lock(o);
    Value v = wf_new_ref(*p);
    wf_unlock(o, l);
    return v;
}
/* *p = v (owned); the old value is dropped. */
WF_INLINE void it_set_steal(void *o, Value *p, Value v)
{
    v = wf_own(v);
    bool l = wf_lock(o);
    Value old = *p;
    wf_barrier(o, v);
    *p = v;
    wf_unlock(o, l);
    wf_drop(old);
}
/* The same if *p still is `expected`; else false, and v stays the caller's. */
WF_INLINE bool it_replace_steal(void *o, Value *p, Value expected, Value v)
{
    bool l = wf_lock(o);
    bool same = wf_is(*p, expected);
    if (WF_LIKELY(same)) {
        Value old = *p;
        wf_barrier(o, v);
        *p = v;
        wf_unlock(o, l);
        wf_drop(old);
        return true;
    }
    wf_unlock(o, l);
    return false;
}

/* --- stepping --------------------------------------------------------------------------------------------- */

WF_INLINE Value it_step(Value it) { return wf_iternext(it); }
/* After a step gave nothing: true if that was an error; StopIteration is cleared. */
WF_INLINE bool it_failed(void)
{
    if (WF_LIKELY(!wf_err_occurred()))
        return false;
    if (!wf_err_matches(&wf_exc_StopIteration))
        return true;
    wf_err_clear();
    return false;
}

/* --- constructors ----------------------------------------------------------------------------------------- */

/* "name() takes no keyword arguments", unless a subclass takes them in its __init__. */
WF_INLINE WF_MUST_USE int it_no_kwargs(WfType *type, WfType *own, const char *name, Value kwnames)
{
    return type->init == own->init ? wf_no_kwargs(name, kwnames) : 0;
}
/* (type(self), args, state): args is stolen, state may be WF_NULL. */
Value wf_it_reduced(Value self, WF_STEALS Value args, Value state) WF_MUST_USE;
/* The last result of an iterator over tuples, to be filled again: nobody else holds it. */
WF_INLINE bool it_reusable(const void *o, Value result)
{
    return !wf_is_shared(o) && !wf_is_null(result) && wf_local(wf_obj(result)) == 1;
}
/* TypeError "state is not a tuple" or a wrong number of items: 0 / -1. */
int wf_it_check_state(Value state, size_t min, size_t max) WF_MUST_USE;

#endif
