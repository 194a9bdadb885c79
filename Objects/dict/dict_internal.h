/*
 * Inside dict: tables and look-up.
 *
 * A table is append-only: an entry is filled, then its number is stored in the index with
 * release; deleting sets key and value to WF_NULL and the index to "deleted", and an entry is
 * never used again. A table that is full is replaced; the old one of a shared dict is retired.
 * So a reader without the lock sees a consistent key with an older or newer value.
 */
#ifndef WEFT_DICT_INTERNAL_H
#define WEFT_DICT_INTERNAL_H

#include "api.h"
#include "dict_find.h"
#include "equal.h"

enum { IX_EMPTY = -1, IX_DELETED = -2, IX_ERROR = -3, DICT_MIN_LOG2 = 3 };

WfDictKeys *wf_dict_keys_empty(void);

/* Entries of either layout. */
WF_INLINE Value *dict_key_at(WfDictKeys *k, size_t i)
{
    return k->str_only ? &((WfDictStrEntry *)wf_dict_entries(k))[i].key
                       : &((WfDictEntry *)wf_dict_entries(k))[i].key;
}
WF_INLINE Value *dict_value_at(WfDictKeys *k, size_t i)
{
    return k->str_only ? &((WfDictStrEntry *)wf_dict_entries(k))[i].value
                       : &((WfDictEntry *)wf_dict_entries(k))[i].value;
}
WF_INLINE Value dict_load(const Value *p) { return wf_value_load(p); }
WF_INLINE void dict_store(Value *p, Value v) { wf_value_store(p, v); }

/* Locked. Relaxed: caches compare it after loading `keys`, whose store is a release. */
WF_INLINE void dict_bump_version(WfDict *d)
{
    d->changes++;
    __atomic_store_n(&d->keys_version, d->keys_version + 1, __ATOMIC_RELAXED);
}

WF_INLINE size_t dict_usable_for(uint8_t log2_size) { return ((size_t)2 << log2_size) / 3; }

/* Bytes of a table: a block (alloc.h). */
WF_INLINE size_t dict_keys_size(WfDictKeys *k)
{
    size_t entry = k->str_only ? sizeof(WfDictStrEntry) : sizeof(WfDictEntry);
    return (size_t)((char *)wf_dict_entries(k) - (char *)k) + dict_usable_for(k->log2_size) * entry;
}

WfDictKeys *wf_dict_keys_new(uint8_t log2_size, bool str_only) WF_MUST_USE;
/* The smallest table size that takes n entries. */
uint8_t wf_dict_log2_for(size_t n);
void wf_dict_keys_release(WfDict *d, WfDictKeys *k);

/* wf_dict_set() if it runs no Python code and succeeds; false: nothing is done. */
bool wf_dict_set_simple(Value d, Value key, Value value);

/*
 * Entry number of key, IX_EMPTY or IX_ERROR. The dict is locked (*l says how); it is unlocked
 * around __eq__ and the search starts again if the table changed meanwhile. When the key is
 * absent, *place is where wf_dict_insert_new() puts its number.
 */
ssize_t wf_dict_lookup(WfDict *d, Value key, uint64_t hash, bool *l, size_t *place) WF_MAY_RUN;
/*
 * A shared dict read without its lock: 1 (*out: the value as the heap holds it, good until the next
 * safepoint), 0 absent, -1: only the lock and perhaps __eq__ can tell.
 */
int wf_dict_peek(WfDict *d, Value key, uint64_t hash, Value *out);
/* Exact str key in any table without running code; no lock needed. */
ssize_t wf_dict_lookup_str(WfDictKeys *k, WfStr *key, uint64_t hash);
/* Stores key (owned) and value (owned) as a new entry; locked. 0, or -1 with MemoryError (nothing consumed). */
int wf_dict_insert_new(WfDict *d, Value key, uint64_t hash, Value value, size_t place) WF_MUST_USE;
/* A copy of d's table (not the empty one) with references of its own, or NULL. Locked. */
WfDictKeys *wf_dict_keys_clone(WfDict *d) WF_MUST_USE;
/* Removes entry ix; returns its key and value as owned references. Locked. */
void wf_dict_remove_at(WfDict *d, ssize_t ix, uint64_t hash, Value *key, Value *value);
/*
 * For OrderedDict; the dict is locked. Entry ix becomes the last; 0 / -1 with MemoryError. A new
 * table with `gap` entries at its front that were never used; 0 / -1. Entry ix moves to such an
 * entry.
 */
int wf_dict_move_to_end(WfDict *d, ssize_t ix, uint64_t hash) WF_MUST_USE;
int wf_dict_open_front(WfDict *d, size_t gap) WF_MUST_USE;
void wf_dict_move_to(WfDict *d, ssize_t ix, uint64_t hash, size_t to);
/* Hash of a key: strings without a call. -1: error. */
WF_INLINE int64_t dict_hash(Value key)
{
    if (WF_LIKELY(wf_is_str_exact(key)))
        return (int64_t)wf_str_hash(wf_as_str(key));
    if (wf_is_small(key))
        return wf_small_value(key) == -1 ? -2 : wf_small_value(key);
    return wf_hash(key);
}
/* The stored hash of entry i. */
WF_INLINE uint64_t dict_hash_at(WfDictKeys *k, size_t i)
{
    return k->str_only ? wf_str_hash(wf_as_str(*dict_key_at(k, i)))
                       : ((WfDictEntry *)wf_dict_entries(k))[i].hash;
}

/* wf_dict_next() with the key's hash; value may be NULL. */
bool wf_dict_next_item(Value v, size_t *pos, Value *key, Value *value, uint64_t *hash);

extern WfMethodDef wf_dict_methods[];
Value wf_dict_iter_new(Value dict, uint32_t shape) WF_MUST_USE;
Value wf_dict_view_new(Value dict, uint32_t shape) WF_MUST_USE;

#endif
