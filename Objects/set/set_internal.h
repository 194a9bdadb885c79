/*
 * Inside set: the table.
 *
 * Whatever compares keys first tries without running code (the `_try` functions); only when
 * that cannot tell is the set unlocked around __eq__ and the search started again. A frozenset
 * does not change once it is returned and takes no lock.
 */
#ifndef WEFT_SET_INTERNAL_H
#define WEFT_SET_INTERNAL_H

#include "api.h"
#include "dict_find.h"
#include "equal.h"

enum { SET_UNKNOWN = -2, SET_ABSENT = 0, SET_FOUND = 1 };
/* How many neighbours are looked at before the next jump. */
enum { SET_LINEAR = 9 };

/* The lock of a set that may change. */
WF_INLINE bool set_lock(WfSet *s)
{
    return WF_UNLIKELY(wf_is_shared(s)) && wf_shape_of(&s->ob) != WF_SHAPE_frozenset && wf_lock(s);
}

/* Adds a reference to key: 1 added, 0 was there, -1 error, SET_UNKNOWN. The set is local. */
int wf_set_add_try(WfSet *s, Value key, uint64_t hash);
/* The same for any set, comparing as it must. 1, 0, -1. */
int wf_set_add_hash(Value set, Value key, uint64_t hash) WF_MUST_USE WF_MAY_RUN;
int wf_set_discard_hash(Value set, Value key, uint64_t hash) WF_MUST_USE WF_MAY_RUN;
int wf_set_contains_hash(Value set, Value key, uint64_t hash) WF_MUST_USE WF_MAY_RUN;
/* A set used for lookups: a set key is hashed as a frozenset. -1: error. */
int64_t wf_set_key_hash(Value key);
Value wf_set_make(WfType *type, Value iterable) WF_MUST_USE;
/* A plain set or frozenset with s' items. */
Value wf_set_copy_as(WfType *type, Value set) WF_MUST_USE;
void wf_set_clear(Value set);
/* Exchanges the contents of a set with those of a fresh one. */
void wf_set_swap(Value set, Value fresh);
void wf_set_init_fields(WfSet *s);

/* The cells where a key of this hash may be: the body returns at one that was never used. */
#define SET_EACH_CELL(table, mask, hash, e)                                                       \
    for (uint64_t perturb_ = (hash), i_ = (hash) & (mask);;                                       \
         perturb_ >>= 5, i_ = (i_ * 5 + 1 + perturb_) & (mask))                                   \
        for (WfSetEntry *e = &(table)[i_], *end_ = e + (i_ + SET_LINEAR <= (mask) ? SET_LINEAR : 0); e <= end_; e++)

/* SET_FOUND, SET_ABSENT, SET_UNKNOWN: only __eq__ can tell. */
WF_INLINE int set_has(WfSetEntry *table, size_t mask, Value key, uint64_t hash)
{
    SET_EACH_CELL(table, mask, hash, e) {
        if (e->hash == hash && !wf_is_null(e->key)) {
            int r = wf_equal_try(e->key, key);
            if (r != 0)
                return r > 0 ? SET_FOUND : SET_UNKNOWN;
        } else if (wf_is_null(e->key)) {
            return SET_ABSENT;
        }
    }
}

/* The cell of key, or the one that may take it; *what is what set_has() answers. */
WF_INLINE WfSetEntry *set_probe(WfSetEntry *table, size_t mask, Value key, uint64_t hash, int *what)
{
    WfSetEntry *hole = NULL;
    SET_EACH_CELL(table, mask, hash, e) {
        if (e->hash == hash && !wf_is_null(e->key)) {
            int r = wf_equal_try(e->key, key);
            if (r != 0) {
                *what = r > 0 ? SET_FOUND : SET_UNKNOWN;
                return e;
            }
        } else if (wf_is_null(e->key)) {
            *what = SET_ABSENT;
            return hole != NULL ? hole : e;
        } else if (WF_UNLIKELY(e->hash == (uint64_t)-1) && hole == NULL) {
            hole = e;
        }
    }
}

/* The first free cell for a hash that is not in the table. */
WF_INLINE WfSetEntry *set_free_cell(WfSetEntry *table, size_t mask, uint64_t hash)
{
    SET_EACH_CELL(table, mask, hash, e)
        if (wf_is_null(e->key))
            return e;
}

/* Locked. Relaxed: wf_set_len() asks without the lock. */
WF_INLINE void set_used(WfSet *s, size_t n) { wf_relaxed_set(&s->used, n); }

WF_INLINE bool set_is_live(Value k) { return wf_is_pointer(k) || (!wf_is_null(k) && !wf_same_bits(k, WF_HOLE)); }

/* set_algebra.c */
int wf_set_subset(Value a, Value b) WF_MUST_USE;
int wf_set_disjoint(Value a, Value other) WF_MUST_USE;
Value wf_set_difference(Value self, Value other) WF_MUST_USE;
Value wf_set_intersection(Value self, Value other) WF_MUST_USE;
int wf_set_difference_update(Value self, Value other) WF_MUST_USE;
int wf_set_symmetric_update(Value self, Value other) WF_MUST_USE;
/* What operators and methods on `self` return: set or frozenset, whatever subclass it is. */
WfType *wf_set_base_type(Value self);

#endif
