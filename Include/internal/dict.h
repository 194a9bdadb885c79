/*
 * dict: insertion-ordered; a hash index over a dense array of entries. When all keys are str,
 * entries omit the hash. Shared dicts: writers hold the lock, replaced tables are retired.
 */
#ifndef WEFT_DICT_H
#define WEFT_DICT_H

#include "type.h"

typedef struct {
    Value key;     /* heap reference; WF_NULL: a deleted entry */
    Value value;
} WfDictStrEntry;
typedef struct {
    Value key;
    Value value;
    uint64_t hash;
} WfDictEntry;

/* Replaced, never resized in place. */
typedef struct {
    uint8_t log2_size;     /* [const] of the index */
    uint8_t log2_width;    /* [const] bytes per index: 0, 1, 2 (int8, int16, int32), 3 (int64) */
    bool str_only;         /* [const] entries are WfDictStrEntry */
    bool noted;            /* [lock] an OrderedDict has notes about this very table; false at first */
    uint32_t entries8;     /* [const] where the entries start: so many eight bytes after index */
    size_t usable;         /* [lock] entries that may still be added */
    size_t nentries;       /* [lock, acq] entries in use, deleted ones included */
    uint8_t index[];       /* then the entries, 8-byte aligned; -1 empty, -2 deleted */
} WfDictKeys;

typedef struct {
    WfObject ob;
    size_t used;                  /* [lock], read [relaxed] without: live items */
    WfDictKeys *keys;             /* [lock, acq] */
    uint32_t changes;             /* [lock] counts keys added and removed, and tables */
    /*
     * [lock], read [relaxed] without: what caches of an entry's address, or of a key's absence, guard on. Bumped when
     * keys is replaced, when an entry is given to another key, and when a key is added that wf_dict_note_absent() knows.
     * An entry whose key was removed has no value.
     */
    _Alignas(8) uint32_t keys_version;
    uint32_t globals_id;          /* [relaxed] 0 in every new dict; Interp/eval numbers dicts that serve as globals */
} WfDict;

WF_INLINE void *wf_dict_entries(WfDictKeys *k)
{
    return k->index + (size_t)k->entries8 * 8;
}
/* Whether all keys are str just now. Acquire: the table is complete; pairs with its store under the lock. */
WF_INLINE bool wf_dict_str_only(const WfDict *d) { return __atomic_load_n(&d->keys, __ATOMIC_ACQUIRE)->str_only; }
WF_INLINE WfDict *wf_as_dict(Value v) { return (WfDict *)wf_obj(v); }
WF_INLINE bool wf_is_dict_exact(Value v) { return wf_has_shape(v, WF_SHAPE_dict); }
WF_INLINE bool wf_is_dict(Value v) { return wf_is_dict_exact(v) || (wf_is_pointer(v) && wf_is_kind(v, WF_TF_DICT)); }
Value wf_dict_new(void) WF_MUST_USE;
Value wf_dict_new_sized(size_t n) WF_MUST_USE;
/* Of n > 0 different exact strs; the values are consumed. */
Value wf_dict_from_names(const Value *names, WF_STEALS Value *values, size_t n) WF_MUST_USE;
/* 1 found (*out new reference), 0 absent, -1 error (hash or __eq__ failed). */
int wf_dict_get(Value d, Value key, Value *out) WF_MUST_USE;
/* key: exact str; never runs Python code, never fails: true if found, *out new reference. */
bool wf_dict_get_str(Value d, Value key, Value *out);
/* The same but *out is a register reference (see wf_reg_load): for the interpreter only. */
bool wf_dict_get_str_reg(Value d, Value key, Value *out);
/* wf_dict_get() with *out a register reference. */
int wf_dict_get_reg(Value d, Value key, Value *out) WF_MUST_USE;
int wf_dict_get_c(Value d, const char *key, Value *out) WF_MUST_USE;
int wf_dict_set(Value d, Value key, Value v) WF_MUST_USE;
int wf_dict_set_steal(Value d, WF_STEALS Value key, WF_STEALS Value v) WF_MUST_USE;
int wf_dict_set_c(Value d, const char *key, Value v) WF_MUST_USE;
int wf_dict_set_hash(Value d, Value key, uint64_t hash, Value v) WF_MUST_USE;
int wf_dict_get_hash(Value d, Value key, uint64_t hash, Value *out) WF_MUST_USE;
/*
 * Whoever caches, under a dict's number and keys_version, that a str with this hash is no key of it calls this before
 * looking. Thread-safe.
 */
void wf_dict_note_absent(uint64_t hash);
int wf_dict_del(Value d, Value key) WF_MUST_USE;             /* 1 deleted, 0 absent, -1 error */
int wf_dict_pop(Value d, Value key, Value *out) WF_MUST_USE; /* as wf_dict_get, and removes */
/* Gets, or stores `dflt` and gets that: atomic. *out new. 1 was there, 0 inserted, -1. */
int wf_dict_setdefault(Value d, Value key, Value dflt, Value *out) WF_MUST_USE;
int wf_dict_contains(Value d, Value key) WF_MUST_USE;
size_t wf_dict_len(Value d);
void wf_dict_clear(Value d);
Value wf_dict_copy(Value d) WF_MUST_USE;
/* override: 1 replaces, 0 keeps, 2 raises KeyError on duplicates (call keywords). other: mapping. */
int wf_dict_merge(Value d, Value other, int override) WF_MUST_USE;
/* d.update(...) */
Value wf_dict_update(Value d, const Value *args, size_t nargs, Value kwnames) WF_MUST_USE;
/* Iterates entries: *pos starts at 0; key, value are new references. false at the end.
   Entries added or removed meanwhile may or may not be seen; never a crash. */
bool wf_dict_next(Value d, size_t *pos, Value *key, Value *value);
bool wf_dict_next_hash(Value d, size_t *pos, Value *key, uint64_t *hash); /* key new */
Value wf_dict_keys_list(Value d) WF_MUST_USE;
Value wf_dict_values_list(Value d) WF_MUST_USE;
Value wf_dict_items_list(Value d) WF_MUST_USE;
Value wf_dict_view_of(Value view) WF_BORROWED; /* the dict of a dict_keys, dict_values, dict_items */
/*
 * The next key or value of a forward iterator that is local to the thread, over a shared dict, as a
 * register reference; false: ask the iterator.
 */
bool wf_dict_iter_step(Value it, Value *out);
/* For LOAD_GLOBAL caches. Index of the entry of interned str `key` in a str_only table, or -1. */
ssize_t wf_dict_str_entry(WfDict *d, Value key);

#endif
