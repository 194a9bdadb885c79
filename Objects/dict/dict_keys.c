/* Hash tables of dict: building, searching, growing. The collision scheme is CPython's. */
#include "dict_internal.h"

/* Laid out as a WfDictKeys of one empty place. */
static const struct {
    uint8_t log2_size, log2_width;
    bool str_only;
    uint32_t noted;
    size_t usable, nentries;
    int8_t index[8];
} empty = {0, 0, true, 0, 0, 0, {-1, -1, -1, -1, -1, -1, -1, -1}};
/* A table without room: the first insertion replaces it. It is never written. */
#define EMPTY_KEYS ((WfDictKeys *)(uintptr_t)&empty)

WfDictKeys *wf_dict_keys_empty(void) { return EMPTY_KEYS; }

static uint8_t width_for(uint8_t log2_size)
{
    return log2_size < 8 ? 0 : log2_size < 16 ? 1 : log2_size < 32 ? 2 : 3;
}

uint8_t wf_dict_log2_for(size_t n)
{
    uint8_t log2_size = DICT_MIN_LOG2;
    while (dict_usable_for(log2_size) < n)
        log2_size++;
    return log2_size;
}

WfDictKeys *wf_dict_keys_new(uint8_t log2_size, bool str_only)
{
    size_t usable = dict_usable_for(log2_size);
    uint8_t width = width_for(log2_size);
    size_t index_bytes = ((size_t)1 << log2_size) << width;
    if (index_bytes < 8)
        index_bytes = 8;
    size_t entry = str_only ? sizeof(WfDictStrEntry) : sizeof(WfDictEntry);
    WfDictKeys *k = wf_mem_alloc(sizeof *k + index_bytes + usable * entry);
    if (k == NULL)
        return NULL;
    *k = (WfDictKeys){.log2_size = log2_size, .log2_width = width, .str_only = str_only,
                      .usable = usable};
    memset(k->index, 0xff, index_bytes);
    return k;
}

/* The old table of d: other threads may still be reading a shared dict's. */
void wf_dict_keys_release(WfDict *d, WfDictKeys *k)
{
    if (k == EMPTY_KEYS)
        return;
    if (wf_is_shared(d))
        wf_mem_retire(k);
    else
        wf_mem_free(k);
}

WF_INLINE ssize_t get_index(const WfDictKeys *k, size_t i)
{
    const void *p = k->index;
    switch (k->log2_width) {
    case 0: return __atomic_load_n((const int8_t *)p + i, __ATOMIC_ACQUIRE);
    case 1: return __atomic_load_n((const int16_t *)p + i, __ATOMIC_ACQUIRE);
    case 2: return __atomic_load_n((const int32_t *)p + i, __ATOMIC_ACQUIRE);
    default: return __atomic_load_n((const int64_t *)p + i, __ATOMIC_ACQUIRE);
    }
}

/* Release: the entry is complete before its number can be found. */
WF_INLINE void set_index(WfDictKeys *k, size_t i, ssize_t ix)
{
    void *p = k->index;
    switch (k->log2_width) {
    case 0: __atomic_store_n((int8_t *)p + i, (int8_t)ix, __ATOMIC_RELEASE); break;
    case 1: __atomic_store_n((int16_t *)p + i, (int16_t)ix, __ATOMIC_RELEASE); break;
    case 2: __atomic_store_n((int32_t *)p + i, (int32_t)ix, __ATOMIC_RELEASE); break;
    default: __atomic_store_n((int64_t *)p + i, (int64_t)ix, __ATOMIC_RELEASE); break;
    }
}

typedef struct {
    size_t i, mask;
    uint64_t perturb;
} Probe;

WF_INLINE Probe probe_start(const WfDictKeys *k, uint64_t hash)
{
    size_t mask = ((size_t)1 << k->log2_size) - 1;
    return (Probe){hash & mask, mask, hash};
}

WF_INLINE void probe_next(Probe *p)
{
    p->perturb >>= 5;
    p->i = (p->i * 5 + p->perturb + 1) & p->mask;
}

/* --- searching ------------------------------------------------------------------------------ */

static bool str_keys_equal(WfStr *a, WfStr *b, uint64_t hash_b)
{
    if (wf_str_flags(a) & wf_str_flags(b) & WF_STR_INTERNED)
        return false; /* different objects */
    if (wf_str_hash(a) != hash_b || a->len != b->len || wf_str_kind(a) != wf_str_kind(b))
        return false;
    return memcmp(a->data, b->data, a->len * (size_t)wf_str_kind(a)) == 0;
}

ssize_t wf_dict_lookup_str(WfDictKeys *k, WfStr *key, uint64_t hash)
{
    Value wanted = wf_counted(key);
    for (Probe p = probe_start(k, hash);; probe_next(&p)) {
        ssize_t ix = get_index(k, p.i);
        if (ix < 0) {
            if (ix == IX_EMPTY)
                return IX_EMPTY;
            continue;
        }
        Value found = dict_load(dict_key_at(k, (size_t)ix));
        if (((found.bits ^ wanted.bits) & ~(uint64_t)1) == 0)
            return ix;
        if (wf_is_str_exact(found) && str_keys_equal(wf_as_str(found), (WfStr *)wf_obj(wanted), hash))
            return ix;
    }
}

static bool is_plain_number(Value v) { return wf_is_small(v) || wf_is_bool(v) || wf_is_tagged_float(v) || wf_is_zero_float(v); }

static double plain_value(Value v)
{
    if (wf_is_small(v))
        return (double)wf_small_value(v);
    return wf_is_bool(v) ? (double)wf_is_true(v) : wf_float_value(v);
}

/* 1 equal, 0 not, -1: needs __eq__. */
static int simple_equal(Value a, Value b)
{
    if (wf_is(a, b))
        return 1;
    if (wf_both_small(a, b))
        return 0;
    bool str_a = wf_is_str_exact(a), str_b = wf_is_str_exact(b);
    if (str_a && str_b)
        return wf_str_equal(a, b);
    bool num_a = is_plain_number(a), num_b = is_plain_number(b);
    if (num_a && num_b) {
        /* Integers beyond 2^53 only meet equal floats by __eq__'s exact rules. */
        if (wf_is_small(a) != wf_is_small(b) && !wf_is_bool(a) && !wf_is_bool(b))
            return -1;
        return plain_value(a) == plain_value(b);
    }
    if ((str_a && (num_b || wf_is_none(b))) || (str_b && (num_a || wf_is_none(a))))
        return 0;
    return -1;
}

/* Compares with the dict unlocked. 1, 0, -1 error, 2: the table changed, search again. */
static WF_COLD int unlocked_equal(WfDict *d, Value found, Value key, bool *l)
{
    WfDictKeys *keys = d->keys;
    uint32_t version = d->keys_version;
    Value held = wf_new_ref(found);
    wf_unlock(d, *l);
    int r = wf_compare_bool(held, key, WF_EQ);
    wf_drop(held);
    *l = wf_lock(d);
    if (r >= 0 && (d->keys != keys || d->keys_version != version))
        return 2;
    return r;
}

static ssize_t lookup_any(WfDict *d, Value key, uint64_t hash, bool *l)
{
again:;
    WfDictKeys *k = d->keys;
    for (Probe p = probe_start(k, hash);; probe_next(&p)) {
        ssize_t ix = get_index(k, p.i);
        if (ix < 0) {
            if (ix == IX_EMPTY)
                return IX_EMPTY;
            continue;
        }
        Value found = *dict_key_at(k, (size_t)ix);
        if (wf_is(found, key))
            return ix;
        if (dict_hash_at(k, (size_t)ix) != hash)
            continue;
        int r = simple_equal(found, key);
        if (r < 0)
            r = unlocked_equal(d, found, key, l);
        if (r == 2)
            goto again;
        if (r != 0)
            return r < 0 ? IX_ERROR : ix;
    }
}

ssize_t wf_dict_lookup(WfDict *d, Value key, uint64_t hash, bool *l)
{
    if (WF_LIKELY(wf_is_str_exact(key) && d->keys->str_only))
        return wf_dict_lookup_str(d->keys, wf_as_str(key), hash);
    return lookup_any(d, key, hash, l);
}

/* --- changing -------------------------------------------------------------------------------- */

static size_t free_place(WfDictKeys *k, uint64_t hash)
{
    Probe p = probe_start(k, hash);
    while (get_index(k, p.i) >= 0)
        probe_next(&p);
    return p.i;
}

static void append_entry(WfDictKeys *k, Value key, uint64_t hash, Value value)
{
    size_t n = k->nentries, place = free_place(k, hash);
    if (k->str_only) {
        ((WfDictStrEntry *)wf_dict_entries(k))[n] = (WfDictStrEntry){key, value};
    } else {
        ((WfDictEntry *)wf_dict_entries(k))[n] = (WfDictEntry){key, value, hash};
    }
    set_index(k, place, (ssize_t)n);
    __atomic_store_n(&k->nentries, n + 1, __ATOMIC_RELEASE);
    k->usable--;
}

/* Replaces the table by one with room for `more` further entries. */
static int resize(WfDict *d, size_t more, bool str_only)
{
    WfDictKeys *old = d->keys;
    size_t want = d->used + more;
    if (d->used * 3 > want * 2)
        want = d->used * 2; /* growing, not just cleaning up */
    WfDictKeys *k = wf_dict_keys_new(wf_dict_log2_for(want > d->used + more ? want : d->used + more),
                                     str_only);
    if (k == NULL)
        return -1;
    for (size_t i = 0; i < old->nentries; i++) {
        Value key = *dict_key_at(old, i);
        if (!wf_is_null(key))
            append_entry(k, key, dict_hash_at(old, i), *dict_value_at(old, i));
    }
    /* Release: the new table is complete before a reader can find it. */
    __atomic_store_n(&d->keys, k, __ATOMIC_RELEASE);
    wf_dict_keys_release(d, old);
    return 0;
}

int wf_dict_reserve(WfDict *d, size_t more)
{
    if (d->keys->usable >= more)
        return 0;
    return resize(d, more, d->keys->str_only);
}

int wf_dict_insert_new(WfDict *d, Value key, uint64_t hash, Value value)
{
    bool str_key = wf_is_str_exact(key), str_only = d->keys->str_only && str_key;
    if (d->keys->usable == 0 || str_only != d->keys->str_only)
        if (resize(d, 1, d->used == 0 ? str_key : str_only) < 0)
            return -1;
    wf_barrier(d, key);
    wf_barrier(d, value);
    append_entry(d->keys, key, hash, value);
    __atomic_store_n(&d->used, d->used + 1, __ATOMIC_RELAXED);
    d->keys_version++;
    return 0;
}

void wf_dict_remove_at(WfDict *d, ssize_t ix, uint64_t hash, Value *key, Value *value)
{
    WfDictKeys *k = d->keys;
    Probe p = probe_start(k, hash);
    while (get_index(k, p.i) != ix)
        probe_next(&p);
    set_index(k, p.i, IX_DELETED);
    Value *kp = dict_key_at(k, (size_t)ix), *vp = dict_value_at(k, (size_t)ix);
    *key = *kp;
    *value = *vp;
    dict_store(kp, WF_NULL);
    dict_store(vp, WF_NULL);
    __atomic_store_n(&d->used, d->used - 1, __ATOMIC_RELAXED);
    d->keys_version++;
}

int wf_dict_move_to_end(WfDict *d, ssize_t ix, uint64_t hash)
{
    WfDictKeys *k = d->keys;
    if ((size_t)ix + 1 == k->nentries)
        return 0;
    if (k->usable == 0) {
        Value key = *dict_key_at(k, (size_t)ix);
        if (resize(d, 1, k->str_only) < 0)
            return -1;
        k = d->keys;
        for (Probe p = probe_start(k, hash);; probe_next(&p)) {
            ix = get_index(k, p.i);
            if (ix >= 0 && wf_is(*dict_key_at(k, (size_t)ix), key))
                break;
        }
    }
    Value key, value;
    wf_dict_remove_at(d, ix, hash, &key, &value);
    append_entry(k, key, hash, value);
    __atomic_store_n(&d->used, d->used + 1, __ATOMIC_RELAXED);
    return 0;
}

int wf_dict_open_front(WfDict *d, size_t gap)
{
    WfDictKeys *old = d->keys;
    WfDictKeys *k = wf_dict_keys_new(wf_dict_log2_for(gap + d->used + 1), old->str_only);
    if (k == NULL)
        return -1;
    for (size_t i = 0; i < gap; i++) {
        size_t width = k->str_only ? sizeof(WfDictStrEntry) : sizeof(WfDictEntry);
        Value *entry = (Value *)((char *)wf_dict_entries(k) + i * width);
        entry[0] = entry[1] = WF_NULL;
    }
    k->nentries = gap;
    k->usable -= gap;
    for (size_t i = 0; i < old->nentries; i++) {
        Value key = *dict_key_at(old, i);
        if (!wf_is_null(key))
            append_entry(k, key, dict_hash_at(old, i), *dict_value_at(old, i));
    }
    /* Release: the new table is complete before a reader can find it. */
    __atomic_store_n(&d->keys, k, __ATOMIC_RELEASE);
    wf_dict_keys_release(d, old);
    return 0;
}

void wf_dict_move_to(WfDict *d, ssize_t ix, uint64_t hash, size_t to)
{
    WfDictKeys *k = d->keys;
    Value key, value;
    wf_dict_remove_at(d, ix, hash, &key, &value);
    dict_store(dict_value_at(k, to), value);
    if (!k->str_only)
        ((WfDictEntry *)wf_dict_entries(k))[to].hash = hash;
    dict_store(dict_key_at(k, to), key);
    set_index(k, free_place(k, hash), (ssize_t)to);
    __atomic_store_n(&d->used, d->used + 1, __ATOMIC_RELAXED);
}

ssize_t wf_dict_str_entry(WfDict *d, Value key)
{
    WfDictKeys *k = __atomic_load_n(&d->keys, __ATOMIC_ACQUIRE);
    if (!k->str_only)
        return -1;
    ssize_t ix = wf_dict_lookup_str(k, wf_as_str(key), wf_str_hash(wf_as_str(key)));
    return ix < 0 ? -1 : ix;
}
