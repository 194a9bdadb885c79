/* list: a growable array. Shared lists: writers hold the lock; see Doc/threads.md. */
#ifndef WEFT_LIST_H
#define WEFT_LIST_H

#include "type.h"

typedef struct {
    WfObject ob;
    size_t len;     /* [lock, acq] */
    size_t cap;     /* [lock] */
    Value *items;   /* [lock, acq] heap references; replaced arrays of shared lists are retired */
} WfList;

WF_INLINE WfList *wf_as_list(Value v) { return (WfList *)wf_obj(v); }
WF_INLINE bool wf_is_list_exact(Value v) { return wf_has_shape(v, WF_SHAPE_list); }
WF_INLINE bool wf_is_list(Value v) { return wf_is_list_exact(v) || (wf_is_pointer(v) && wf_is_kind(v, WF_TF_LIST)); }
Value wf_list_new(size_t cap) WF_MUST_USE;                        /* empty, room for cap */
Value wf_list_from_array(const Value *items, size_t n) WF_MUST_USE;
Value wf_list_steal_array(WF_STEALS Value *items, size_t n) WF_MUST_USE;
int wf_list_append(Value list, Value item) WF_MUST_USE;
int wf_list_append_steal(Value list, WF_STEALS Value item) WF_MUST_USE;
int wf_list_extend(Value list, Value iterable) WF_MUST_USE;
int wf_list_insert(Value list, ssize_t i, Value item) WF_MUST_USE;
Value wf_list_get(Value list, size_t i) WF_MUST_USE;              /* new; WF_NULL without exception if out of range */
/*
 * A list that may be shared, read without its lock. False: others were replacing the array. True: *out
 * is item i as the heap holds it, good until the next safepoint, or WF_NULL beyond the end.
 *
 * A length seen between two equal looks at `items` belongs to that array: whoever replaces the array
 * by a smaller one lowers the length first, by a larger one raises it afterwards, and a retired array's
 * address comes back only after a safepoint of ours.
 */
WF_INLINE bool wf_list_peek(const WfList *l, size_t i, Value *out)
{
    /* Acquire: each pairs with the releases of those who change the list. */
    Value *items = __atomic_load_n(&l->items, __ATOMIC_ACQUIRE);
    size_t len = __atomic_load_n(&l->len, __ATOMIC_ACQUIRE);
    if (WF_UNLIKELY(__atomic_load_n(&l->items, __ATOMIC_RELAXED) != items))
        return false;
    *out = i < len ? wf_value_load(&items[i]) : WF_NULL;
    return true;
}
/* Room in a local list for n items (not very many), as much as appending them one by one makes. */
int wf_list_expect(WfList *l, size_t n) WF_MUST_USE;
int wf_list_set(Value list, size_t i, WF_STEALS Value item);      /* 0, or -1 without exception if out of range */
/* The same; *old: what was there, or item if that is out of range (false). */
bool wf_list_swap(Value list, size_t i, WF_STEALS Value item, Value *old);
size_t wf_list_len(Value list);
/* Removes item i if it is (still) `item` itself: 1, 0, -1. */
int wf_list_remove_item(Value list, size_t i, Value item) WF_MUST_USE;
int wf_list_sort(Value list) WF_MUST_USE;
int wf_list_reverse(Value list);
Value wf_list_as_tuple(Value list) WF_MUST_USE;
Value wf_list_slice(Value list, size_t start, size_t end) WF_MUST_USE;
/* list[start:stop:step] of a shared list as of one moment; bounds as in a slice, negative ones from the end of then. */
Value wf_list_slice_shared(Value list, ssize_t start, ssize_t stop, ssize_t step) WF_MUST_USE;
/* list[start:stop] = v, bounds as in a slice; del if v is WF_NULL. */
int wf_list_assign_slice(Value list, ssize_t start, ssize_t stop, Value v) WF_MUST_USE;
/* a + b; TypeError if b is no list. */
Value wf_list_concat(Value a, Value b) WF_MUST_USE;

#endif
