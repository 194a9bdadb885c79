/*
 * Inside set: the table.
 *
 * Whatever compares keys first tries without running code (the `_try` functions); only when
 * that cannot tell is the set unlocked around __eq__ and the search started again. A frozenset
 * does not change once it is returned and takes no lock.
 *
 * Others look for keys in a shared set without its lock. So a cell is filled by its hash first and
 * then, with release, its key; a key never moves within a table; a table that is replaced is retired.
 * `small` is not used again by a set that is shared, but when it is cleared: then no key is missed.
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
/* A local set loses the key, or gets a reference to it: 0, -1, SET_UNKNOWN. May free the key it had. */
int wf_set_toggle_try(WfSet *s, Value key, uint64_t hash) WF_MUST_USE WF_MAY_RUN;
/* wf_set_add_try() for any set, comparing as it must. 1, 0, -1. */
int wf_set_add_hash(Value set, Value key, uint64_t hash) WF_MUST_USE WF_MAY_RUN;
int wf_set_discard_hash(Value set, Value key, uint64_t hash) WF_MUST_USE WF_MAY_RUN;
int wf_set_contains_hash(Value set, Value key, uint64_t hash) WF_MUST_USE WF_MAY_RUN;
/* A set used for lookups: a set key is hashed as a frozenset. -1: error. */
int64_t wf_set_key_hash(Value key);
Value wf_set_make(WfType *type, Value iterable) WF_MUST_USE;
/* A plain set or frozenset with s' items. */
Value wf_set_copy_as(WfType *type, Value set) WF_MUST_USE;
void wf_set_clear(Value set);
/* Gives a set the contents of a fresh one, which takes the old ones or is left empty. 0 / -1. */
int wf_set_swap(Value set, Value fresh) WF_MUST_USE;
/* 1, 0, SET_UNKNOWN: needs __eq__. Runs nothing. */
int wf_set_has_quietly(WfSet *s, Value key, uint64_t hash);
/* A shared set's next key from *pos on without the lock, good until the next safepoint; false: ask with the lock. */
bool wf_set_peek_next(const WfSet *s, size_t *pos, Value *key);
void wf_set_init_fields(WfSet *s);

/* Fills a cell of a set that may be shared; locked. Release: pairs with set_has_try(). */
WF_INLINE void set_put(WfSetEntry *e, Value key, uint64_t hash)
{
    wf_relaxed_set(&e->hash, hash);
    wf_value_store(&e->key, key);
}
/* Empties it. */
WF_INLINE void set_delete(WfSetEntry *e)
{
    wf_value_store(&e->key, WF_HOLE);
    wf_relaxed_set(&e->hash, (uint64_t)-1);
}

/*
 * Replaces table and mask; locked. Release, both: whoever sees one of them sees `moves` odd, or even and
 * higher if he sees both; and the cells are filled. Pairs with set_table_try().
 */
WF_INLINE void set_move_table(WfSet *s, WfSetEntry *table, size_t mask)
{
    wf_relaxed_set(&s->moves, s->moves + 1);
    __atomic_store_n(&s->table, table, __ATOMIC_RELEASE);
    __atomic_store_n(&s->mask, mask, __ATOMIC_RELEASE);
    __atomic_store_n(&s->moves, s->moves + 1, __ATOMIC_RELEASE);
}

/* Table and mask that belong together, without the lock; NULL: they are just being replaced. */
WF_INLINE WfSetEntry *set_table_try(const WfSet *s, size_t *mask)
{
    uint32_t moves = __atomic_load_n(&s->moves, __ATOMIC_ACQUIRE);
    WfSetEntry *table = __atomic_load_n(&s->table, __ATOMIC_ACQUIRE);
    *mask = __atomic_load_n(&s->mask, __ATOMIC_ACQUIRE);
    return WF_LIKELY((moves & 1) == 0 && wf_relaxed(&s->moves) == moves) ? table : NULL;
}

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

/* set_has() of a shared set without its lock, with what set_table_try() gives. */
WF_INLINE int set_has_try(WfSetEntry *table, size_t mask, Value key, uint64_t hash)
{
    SET_EACH_CELL(table, mask, hash, e) {
        Value found = wf_value_load(&e->key);
        if (wf_is_null(found))
            return SET_ABSENT;
        if (wf_relaxed(&e->hash) != hash || wf_same_bits(found, WF_HOLE))
            continue;
        int r = wf_equal_try(found, key);
        if (r != 0)
            return r > 0 ? SET_FOUND : SET_UNKNOWN;
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
    if (WF_LIKELY(wf_is_null(table[hash & mask].key)))
        return &table[hash & mask];
    SET_EACH_CELL(table, mask, hash, e)
        if (wf_is_null(e->key))
            return e;
}

/* Locked. Relaxed: wf_set_len() asks without the lock. */
WF_INLINE void set_used(WfSet *s, size_t n) { wf_relaxed_set(&s->used, n); }

WF_INLINE bool set_is_live(Value k)
{
    const uint64_t differ = WF_NULL.bits ^ WF_HOLE.bits; /* one bit */
    return (k.bits | differ) != (WF_NULL.bits | differ);
}

/*
 * Bit i: the i-th of 32 cells holds a key. A branch for each cell would be foreseen badly. The low half
 * of a key tells: specials alone end in tag 001.
 */
WF_INLINE uint32_t set_live_32(const WfSetEntry *t)
{
    typedef uint32_t Quad __attribute__((vector_size(16)));
    typedef uint32_t Cell __attribute__((vector_size(16), aligned(8), may_alias));
    const Cell *c = (const Cell *)(const void *)t;
    const uint32_t differ = (uint32_t)WF_NULL.bits ^ (uint32_t)WF_HOLE.bits;
    Quad bit = {1, 2, 4, 8}, empty = {0, 0, 0, 0};
    for (size_t i = 0; i < 32; i += 4, bit <<= 4) {
        Quad ab = __builtin_shufflevector(c[i], c[i + 1], 0, 4, 1, 5);
        Quad cd = __builtin_shufflevector(c[i + 2], c[i + 3], 0, 4, 1, 5);
        Quad keys = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
        empty |= (Quad)((keys | differ) == ((uint32_t)WF_NULL.bits | differ)) & bit;
    }
    return ~(empty[0] | empty[1] | empty[2] | empty[3]);
}

/* Tables of fewer cells are walked cell by cell: they were often just written, which wide loads would wait for. */
enum { SET_WIDE = 128 };
/* A walk over the `left` live cells of a table that stays as it is. */
typedef struct {
    WfSetEntry *at; /* the next cell, or the group of 32 that `live` is about */
    size_t left;
    uint32_t live;
    bool wide;
} SetWalk;
WF_INLINE SetWalk set_walk(WfSetEntry *table, size_t mask, size_t left)
{
    bool wide = mask >= SET_WIDE - 1;
    return (SetWalk){table, left, wide && left > 0 ? set_live_32(table) : 0, wide};
}
WF_INLINE WfSetEntry *set_walk_next(SetWalk *w)
{
    if (w->left-- == 0)
        return NULL;
    if (!w->wide) {
        while (!set_is_live(w->at->key))
            w->at++;
        return w->at++;
    }
    while (w->live == 0)
        w->live = set_live_32(w->at += 32);
    WfSetEntry *e = w->at + __builtin_ctz(w->live);
    w->live &= w->live - 1;
    return e;
}
#define SET_EACH_LIVE(table, mask, left, e)                                                       \
    for (SetWalk walk_ = set_walk(table, mask, left); walk_.at != NULL; walk_.at = NULL)          \
        for (WfSetEntry *e; (e = set_walk_next(&walk_)) != NULL;)

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
