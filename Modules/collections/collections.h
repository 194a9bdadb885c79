/*
 * What the files of _collections share: the layout of a deque.
 *
 * A deque is a ring: cap is a power of two (or 0 without an array), item i lies at
 * items[(head + i) & (cap - 1)]. Both ends and any index are reached in constant time; a full
 * ring rotates by moving head alone. Everything is read and written under the deque's lock.
 */
#ifndef WEFT_COLLECTIONS_H
#define WEFT_COLLECTIONS_H

#include "api.h"

typedef struct {
    WfObject ob;
    Value *items;    /* [lock] */
    size_t head;     /* [lock] */
    size_t len;      /* [lock] */
    size_t cap;      /* [lock] */
    ssize_t maxlen;  /* [lock], read [relaxed] without: -1: unbounded */
    uint64_t state;  /* [lock] counts changes of length and order, for iterators */
} WfDeque;

extern WfType wf_deque_type, wf_deque_iterator_type, wf_deque_reverse_iterator_type;
extern WfType wf_defaultdict_type, wf_tuplegetter_type;
extern WfMethodDef wf_deque_methods[];

WF_INLINE WfDeque *wf_as_deque(Value v) { return (WfDeque *)wf_obj(v); }
WF_INLINE bool wf_is_deque_exact(Value v) { return wf_has_shape(v, wf_deque_type.shape); }
WF_INLINE bool wf_is_deque(Value v) { return wf_is_deque_exact(v) || wf_is_a(v, &wf_deque_type); }

WF_INLINE Value *deque_slot(const WfDeque *d, size_t i)
{
    return &d->items[(d->head + i) & (d->cap - 1)];
}

/* Length and, if state is not NULL, state as of one moment. */
WF_INLINE size_t deque_measure(WfDeque *d, uint64_t *state)
{
    bool l = wf_lock(d);
    size_t n = d->len;
    if (state != NULL)
        *state = d->state;
    wf_unlock(d, l);
    return n;
}

/* An empty deque of exactly this type. */
Value wf_deque_alloc(ssize_t maxlen) WF_MUST_USE;
/* At the end, or in front; the item that maxlen pushes out is dropped. 0 / -1. */
int wf_deque_push_steal(WfDeque *d, WF_STEALS Value v, bool left) WF_MUST_USE;
/* From the end, or the front: owned, WF_NULL without exception when empty. */
Value wf_deque_pop(WfDeque *d, bool left);
int wf_deque_extend(Value self, Value iterable, bool left) WF_MUST_USE;
void wf_deque_clear(WfDeque *d);
/* Item i, new: 1; 0 if i is not below the length; -1 if the state is not `state` any more. No exception. */
int wf_deque_get(WfDeque *d, size_t i, uint64_t state, Value *out);
void wf_deque_rotate(WfDeque *d, ssize_t n);
/* Before item i (i <= len); -1 with MemoryError, or IndexError when it is full. */
int wf_deque_insert(WfDeque *d, ssize_t i, Value v) WF_MUST_USE;
/* Takes item i out: owned, or WF_NULL without exception if i is out of range. */
Value wf_deque_take(WfDeque *d, size_t i);
Value wf_deque_as_list(WfDeque *d) WF_MUST_USE;
Value wf_deque_iter_new(Value self, WfType *type) WF_MUST_USE;

#endif
