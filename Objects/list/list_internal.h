/* Inside list: growing and raw access. */
#ifndef WEFT_LIST_INTERNAL_H
#define WEFT_LIST_INTERNAL_H

#include "api.h"
#include "equal.h"
#include "iter.h"

/* Room for `want` items in all; the list is locked. 0, or -1 with MemoryError. */
int wf_list_reserve_lock_held(WfList *l, size_t want) WF_MUST_USE;
/* The list, which n items are left of, should give room back: like CPython's, when it fills less than half. */
WF_INLINE bool wf_list_is_roomy(const WfList *l, size_t n) { return n < l->cap >> 1 && l->cap > 64; }
/* After items were removed: a locked list that has become small gives room back. */
void wf_list_trim_lock_held(WfList *l);
/* Moves n items within the array of a locked list: word by word when others may be reading. */
void wf_list_move(WfList *l, size_t to, size_t from, size_t n);
/* Gives back an item array of l's: other threads may still be reading a shared list's. */
void wf_list_release_items(WfList *l, Value *items, size_t cap);
/* A list of n items that the caller fills in at once; NULL with MemoryError. */
WfList *wf_list_fresh(size_t n) WF_MUST_USE;

/* The room for n items: item arrays are blocks (alloc.h). */
WF_INLINE size_t list_room(size_t n)
{
    return n <= WF_BLOCK_LIMIT / sizeof(Value) ? (n + 3) & ~(size_t)3 : n;
}
WF_INLINE void list_free_items(Value *items, size_t cap)
{
    if (cap > 0)
        wf_block_free(items, cap * sizeof *items);
}
/* Replaces items [start, end) by n owned values (moved); the removed ones go to *removed (malloc'ed, may be NULL). */
int wf_list_splice_lock_held(WfList *l, size_t start, size_t end, const Value *items, size_t n,
                             Value **removed) WF_MUST_USE;

WF_INLINE void list_set_len(WfList *l, size_t n) { __atomic_store_n(&l->len, n, __ATOMIC_RELEASE); }
WF_INLINE void list_put(Value *p, Value v) { __atomic_store_n(&p->bits, v.bits, __ATOMIC_RELEASE); }

/* An item to be sorted: a higher rank makes it greater. */
typedef struct {
    uint64_t rank;
    size_t at; /* where it stands */
} WfRanked;
/*
 * Orders n > 0 records (fewer than 2^32), which stand in so much room, by their rank, or, if that has
 * more than `digits` digits of eleven bits, by its highest ones alone; the ranks then say which are
 * still to be compared: those that are the same. The answer is a or a + n.
 */
WfRanked *wf_sort_ranked(WfRanked *a, size_t n, unsigned digits);
size_t wf_ranked_room(size_t n, unsigned digits);

/* Sorts n values in place, by `keys` if not NULL (moved along). 0 / -1; on failure the order is some permutation. */
int wf_sort_values(Value *values, Value *keys, size_t n, bool reverse) WF_MUST_USE WF_MAY_RUN;

#endif
