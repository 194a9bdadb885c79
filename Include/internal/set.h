/* set and frozenset. */
#ifndef WEFT_SET_H
#define WEFT_SET_H

#include "type.h"

typedef struct {
    Value key;       /* [lock, acq] WF_NULL: never used; WF_HOLE: deleted */
    uint64_t hash;   /* [lock], read [relaxed] after key; of a deleted one: -1, which no key has */
} WfSetEntry;
enum { WF_SET_SMALL = 8 };
typedef struct {
    WfObject ob;
    size_t used, fill;       /* [lock], used read [relaxed] without */
    size_t mask;             /* [lock, acq] */
    WfSetEntry *table;       /* [lock, acq] `small` or a buffer; a replaced one of a shared set is retired */
    uint64_t hash;           /* frozenset: [relaxed] lazily; 0 not computed */
    uint32_t moves;          /* [lock, acq] odd while table and mask are being replaced */
    bool objects;            /* [lock] keys that are objects may be in the table */
    WfSetEntry small[WF_SET_SMALL]; /* [lock] */
} WfSet;

WF_INLINE WfSet *wf_as_set(Value v) { return (WfSet *)wf_obj(v); }
WF_INLINE bool wf_is_anyset(Value v) { return wf_is_pointer(v) && wf_is_kind(v, WF_TF_SET); }
Value wf_set_new(Value iterable /* or WF_NULL */) WF_MUST_USE;
Value wf_frozenset_new(Value iterable /* or WF_NULL */) WF_MUST_USE;
int wf_set_add(Value set, Value key) WF_MUST_USE;       /* also fills a fresh frozenset */
/* The same for a local set and a key that is no instance of a Python class: 0; -1 without an exception: not done. */
int wf_set_add_simple(WfSet *s, Value key, uint64_t hash) WF_MUST_USE;
int wf_set_contains(Value set, Value key) WF_MUST_USE;
int wf_set_discard(Value set, Value key) WF_MUST_USE;   /* 1 removed, 0 absent, -1 */
int wf_set_update(Value set, Value iterable) WF_MUST_USE;
size_t wf_set_len(Value set);
bool wf_set_next_hash(Value set, size_t *pos, Value *key, uint64_t *hash); /* key new */
/* A list of the elements as of one moment. */
Value wf_set_as_list(Value set) WF_MUST_USE;
bool wf_set_next(Value set, size_t *pos, Value *key);   /* new reference; false at the end */
/*
 * The next key of a set iterator that is local to the thread, as a register reference, or WF_NULL at
 * the end, while the set is as large as at the start; false: ask the iterator.
 */
bool wf_set_iter_step(Value it, Value *key);

#endif
