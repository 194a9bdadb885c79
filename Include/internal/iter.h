/*
 * Iterators that the interpreter steps by itself, without calling their type's iternext.
 *
 * It does so only when the iterator is local to the thread; what it iterates over may be shared.
 */
#ifndef WEFT_ITER_H
#define WEFT_ITER_H

#include "type.h"

/* list_iterator, tuple_iterator */
typedef struct {
    WfObject ob;
    Value seq;          /* [lock] list or tuple (or a subclass' instance); WF_NULL when exhausted */
    size_t index;       /* [lock] of the next item */
} WfSeqIter;

/* range_iterator: every value is a small integer; others are longrange_iterator. */
typedef struct {
    WfObject ob;
    int64_t next, step; /* [lock] */
    uint64_t left;      /* [lock] values still to come */
    uint64_t length;    /* [const] values in all */
} WfRangeIter;

/* iter(seq) by __getitem__ */
Value wf_seqiter_new(Value seq) WF_MUST_USE;
/* iter(callable, sentinel) */
Value wf_callable_iterator_new(Value callable, Value sentinel) WF_MUST_USE;
/* anext(it, default): what awaits it.__anext__()'s `awaitable`, or gives the default. */
Value wf_anext_awaitable_new(Value awaitable, Value dflt) WF_MUST_USE;

#endif
