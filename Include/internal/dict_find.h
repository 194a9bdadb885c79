/*
 * Look-up without running code and without the lock (dict_internal.h says why a shared dict's table
 * can be read so): in line where the key is found, or missed, at the first place it may have.
 */
#ifndef WEFT_DICT_FIND_H
#define WEFT_DICT_FIND_H

#include "dict.h"
#include "set.h"
#include "str.h"

/* The hash of any key that can be hashed without running code, or 0. */
uint64_t wf_hash_try(Value key) WF_SAVES;
/* The same, of small integers and most strings without a call. */
WF_INLINE uint64_t wf_quick_hash(Value key)
{
    if (wf_is_small(key))
        return wf_small_hash(key);
    if (wf_is_str_exact(key)) {
        uint64_t h = atomic_load_explicit(&wf_as_str(key)->hash, memory_order_relaxed);
        if (WF_LIKELY(h != 0))
            return h;
    }
    return wf_hash_try(key);
}
WF_INLINE bool wf_has_quick_hash(Value key, uint64_t hash) { return hash != 0 || wf_is_small(key); }

/* Acquire: the table is complete; pairs with resize(). It stays valid until a safepoint. */
WF_INLINE WfDictKeys *wf_dict_table(const WfObject *dict)
{
    return __atomic_load_n(&((const WfDict *)dict)->keys, __ATOMIC_ACQUIRE);
}

/* No key like this; only the lock, or running code, could tell. Else: where the value is. */
#define WF_SEEK_ABSENT ((Value *)0)
#define WF_SEEK_UNKNOWN ((Value *)1)
WF_INLINE bool wf_seek_found(const Value *place) { return (uintptr_t)place > 1; }

/* b, an exact str that has been hashed, is the same as a: of up to sixteen ASCII characters, else false. */
WF_INLINE bool wf_same_short_text(const WfStr *a, const WfStr *b)
{
    size_t n = b->len;
    if (a->len != n || n - 1 >= 16 || !(wf_str_flags(a) & wf_str_flags(b) & WF_STR_ASCII))
        return false;
    /* Eight bytes of a text may be read whatever its length. */
    uint64_t x = wf_load64(a->data) ^ wf_load64(b->data);
    if (n <= 8)
        return x << 8 * (8 - n) == 0;
    return (x | (wf_load64(a->data + n - 8) ^ wf_load64(b->data + n - 8))) == 0;
}

/*
 * Where the search for a hash begins, but for the table's mask. Sixteens, such as id() gives, have places of their own,
 * and consecutive integers keep theirs.
 */
WF_INLINE uint64_t wf_dict_first_place(uint64_t hash) { return hash ^ hash >> 4; }

/* wf_dict_seek() of a key that is not at its first place. */
Value *wf_dict_seek_on(WfDictKeys *k, Value key, uint64_t hash) WF_SAVES;
/* Where another thread may just have emptied the value of a shared dict. */
WF_INLINE Value *wf_dict_seek(WfDictKeys *k, Value key, uint64_t hash)
{
    size_t i = wf_dict_first_place(hash) & (((size_t)1 << k->log2_size) - 1);
    ssize_t ix;
    /* Acquire: the entry is complete; pairs with set_index(). */
    if (WF_LIKELY(k->log2_width == 0))
        ix = __atomic_load_n((const int8_t *)k->index + i, __ATOMIC_ACQUIRE);
    else if (k->log2_width == 1)
        ix = __atomic_load_n((const int16_t *)(const void *)k->index + i, __ATOMIC_ACQUIRE);
    else
        return wf_dict_seek_on(k, key, hash);
    if (ix == -1)
        return WF_SEEK_ABSENT;
    if (WF_LIKELY(ix >= 0)) {
        Value *entry = (Value *)wf_dict_entries(k) + (size_t)ix * (k->str_only ? 2 : 3);
        Value found = wf_value_load(entry);
        if (WF_LIKELY(wf_is(found, key)))
            return entry + 1;
        if ((found.bits & key.bits & 4) && k->str_only && wf_is_str_exact(key) &&
            atomic_load_explicit(&wf_as_str(found)->hash, memory_order_relaxed) == hash &&
            wf_same_short_text(wf_as_str(found), wf_as_str(key)))
            return entry + 1;
    }
    return wf_dict_seek_on(k, key, hash);
}
/* Adds references to a key that is absent, and its value; locked. 0 / -1. */
int wf_dict_add_absent(WfDict *d, Value key, uint64_t hash, Value value) WF_MUST_USE;

/* Room for so many more entries; locked. 0 / -1. */
int wf_dict_reserve(WfDict *d, size_t more) WF_MUST_USE;
/*
 * Fills a fresh dict with n pairs, `step` values apart, whose values move (wf_own()ed) into it, if all
 * keys are interned text and none comes twice. false: nothing has happened.
 */
bool wf_dict_fill_interned(Value dict, const Value *keys, Value *values, size_t n, size_t step);

/* In a set that is local, or a frozenset: 1, 0, or -1: only running code could tell. */
int wf_set_seek_on(const WfSet *s, Value key, uint64_t hash) WF_SAVES;
/* Of two frozensets: 1, 0, -1: only running code could tell. */
int wf_frozenset_equal_try(Value a, Value b);
WF_INLINE int wf_set_seek(const WfSet *s, Value key, uint64_t hash)
{
    const WfSetEntry *e = &s->table[hash & s->mask];
    if (wf_is_null(e->key))
        return 0;
    if (WF_LIKELY(wf_is(e->key, key)))
        return 1;
    if (e->hash == hash && wf_is_str_exact(key) && wf_is_str_exact(e->key) &&
        wf_same_short_text(wf_as_str(e->key), wf_as_str(key)))
        return 1;
    return wf_set_seek_on(s, key, hash);
}

#endif
