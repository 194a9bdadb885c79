/* Inside set: the table. */
#ifndef WEFT_SET_INTERNAL_H
#define WEFT_SET_INTERNAL_H

#include "api.h"

/* Entry of key or NULL; *error on failure. The set is locked (*l); unlocked around __eq__. */
WfSetEntry *wf_set_find(WfSet *s, Value key, uint64_t hash, bool *l, bool *error) WF_MAY_RUN;
/* Adds an owned key: 1 added, 0 was there (the key is not consumed), -1 error (not consumed). */
int wf_set_add_owned(Value set, Value key, uint64_t hash) WF_MUST_USE;
int wf_set_discard_hash(Value set, Value key, uint64_t hash) WF_MUST_USE;
int wf_set_contains_hash(Value set, Value key, uint64_t hash) WF_MUST_USE;
/* A set used for lookups: a set key is hashed as a frozenset. -1: error. */
int64_t wf_set_key_hash(Value key);
/* A set or dict, whose keys' hashes are at hand; the next of them, key new. */
WF_INLINE bool has_key_hashes(Value v) { return wf_is_anyset(v) || wf_is_dict_exact(v); }
WF_INLINE bool next_key_hash(Value v, size_t *pos, Value *key, uint64_t *hash)
{
    return wf_is_anyset(v) ? wf_set_next_hash(v, pos, key, hash) : wf_dict_next_hash(v, pos, key, hash);
}
Value wf_set_make(WfType *type, Value iterable) WF_MUST_USE;
void wf_set_clear(Value set);
/* Exchanges the contents of a set with those of a fresh one. */
void wf_set_swap(Value set, Value fresh);
void wf_set_init_fields(WfSet *s);

WF_INLINE bool set_is_live(Value k) { return wf_is_pointer(k) || (!wf_is_null(k) && !wf_same_bits(k, WF_HOLE)); }

#endif
