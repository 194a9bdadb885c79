/* Hash tables of dict: building, searching, growing. The collision scheme is CPython's. */
#include "dict_internal.h"

/* Laid out as a WfDictKeys of one empty place. */
static const struct {
    uint8_t log2_size, log2_width;
    bool str_only;
    bool noted;
    uint32_t entries8;
    size_t usable, nentries;
    int8_t index[8];
} empty = {0, 0, true, false, 1, 0, 0, {-1, -1, -1, -1, -1, -1, -1, -1}};
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
    size_t entry = str_only ? sizeof(WfDictStrEntry) : sizeof(WfDictEntry);
    WfDictKeys *k = wf_block_alloc(sizeof *k + index_bytes + usable * entry);
    if (k == NULL)
        return NULL;
    *k = (WfDictKeys){.log2_size = log2_size, .log2_width = width, .str_only = str_only,
                      .entries8 = (uint32_t)(index_bytes / 8), .usable = usable};
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
        wf_block_free(k, dict_keys_size(k));
}

/* `width` is a constant in every caller on a fast path: see BY_WIDTH. */
WF_INLINE ssize_t get_index(const WfDictKeys *k, size_t i, int width)
{
    const void *p = k->index;
    switch (width) {
    case 0: return __atomic_load_n((const int8_t *)p + i, __ATOMIC_ACQUIRE);
    case 1: return __atomic_load_n((const int16_t *)p + i, __ATOMIC_ACQUIRE);
    case 2: return __atomic_load_n((const int32_t *)p + i, __ATOMIC_ACQUIRE);
    default: return __atomic_load_n((const int64_t *)p + i, __ATOMIC_ACQUIRE);
    }
}

/* Release: the entry is complete before its number can be found. */
WF_INLINE void set_index(WfDictKeys *k, size_t i, ssize_t ix, int width)
{
    void *p = k->index;
    switch (width) {
    case 0: __atomic_store_n((int8_t *)p + i, (int8_t)ix, __ATOMIC_RELEASE); break;
    case 1: __atomic_store_n((int16_t *)p + i, (int16_t)ix, __ATOMIC_RELEASE); break;
    case 2: __atomic_store_n((int32_t *)p + i, (int32_t)ix, __ATOMIC_RELEASE); break;
    default: __atomic_store_n((int64_t *)p + i, (int64_t)ix, __ATOMIC_RELEASE); break;
    }
}

/* CALL(width) with the width a constant. */
#define BY_WIDTH(K, CALL)                                                                         \
    switch ((K)->log2_width) {                                                                    \
    case 0: CALL(0); break;                                                                       \
    case 1: CALL(1); break;                                                                       \
    default: CALL((K)->log2_width); break;                                                        \
    }

typedef struct {
    size_t i, mask;
    uint64_t perturb;
} Probe;

WF_INLINE Probe probe_start(const WfDictKeys *k, uint64_t hash)
{
    size_t mask = ((size_t)1 << k->log2_size) - 1;
    /* Four bits less than the whole hash: they decide the first place, and few places are looked at twice. */
    return (Probe){wf_dict_first_place(hash) & mask, mask, hash >> 4};
}

WF_INLINE void probe_next(Probe *p)
{
    p->perturb >>= 5;
    p->i = (p->i * 5 + p->perturb + 1) & p->mask;
}

/* --- searching ------------------------------------------------------------------------------ */

WF_INLINE bool str_keys_equal(const WfStr *a, const WfStr *b, uint64_t hash_b)
{
    uint8_t fa = wf_str_flags(a), fb = wf_str_flags(b);
    if (fa & fb & WF_STR_INTERNED)
        return false; /* different objects */
    if (wf_str_hash((WfStr *)(uintptr_t)a) != hash_b || a->len != b->len ||
        ((fa ^ fb) & (WF_STR_ASCII | WF_STR_KIND2 | WF_STR_KIND4)))
        return false;
    return wf_same_bytes(a->data, b->data, a->len * (size_t)wf_str_kind(a));
}

/* Of a table of str keys. *place is where a new entry's number goes when there is none. */
WF_INLINE ssize_t lookup_str(WfDictKeys *k, WfStr *key, uint64_t hash, size_t *place, int width)
{
    const WfDictStrEntry *entries = wf_dict_entries(k);
    Value wanted = wf_counted(key);
    bool free = false; /* *place is set: the first deleted number met, else the empty one */
    for (Probe p = probe_start(k, hash);; probe_next(&p)) {
        ssize_t ix = get_index(k, p.i, width);
        if (ix < 0) {
            if (!free)
                *place = p.i;
            if (ix == IX_EMPTY)
                return IX_EMPTY;
            free = true;
            continue;
        }
        Value found = dict_load(&entries[ix].key);
        if (((found.bits ^ wanted.bits) & ~(uint64_t)1) == 0)
            return ix;
        if (wf_is_pointer(found) && str_keys_equal(wf_as_str(found), key, hash))
            return ix;
    }
}

/* Of a table of any keys, for a str key: a key of another kind is skipped. */
static ssize_t lookup_str_mixed(WfDictKeys *k, WfStr *key, uint64_t hash)
{
    Value wanted = wf_counted(key);
    for (Probe p = probe_start(k, hash);; probe_next(&p)) {
        ssize_t ix = get_index(k, p.i, k->log2_width);
        if (ix == IX_EMPTY)
            return IX_EMPTY;
        if (ix < 0)
            continue;
        Value found = dict_load(dict_key_at(k, (size_t)ix));
        if (wf_is(found, wanted) ||
            (wf_is_str_exact(found) && str_keys_equal(wf_as_str(found), key, hash)))
            return ix;
    }
}

WF_INLINE ssize_t find_str(WfDictKeys *k, WfStr *key, uint64_t hash, size_t *place)
{
#define FIND(W) return lookup_str(k, key, hash, place, W)
    BY_WIDTH(k, FIND)
#undef FIND
    return IX_EMPTY;
}

ssize_t wf_dict_lookup_str(WfDictKeys *k, WfStr *key, uint64_t hash)
{
    size_t place;
    return WF_LIKELY(k->str_only) ? find_str(k, key, hash, &place) : lookup_str_mixed(k, key, hash);
}

/* Is entry ix of d's table, which was k with this head, still that of the key? */
static bool entry_stays(WfDict *d, WfDictKeys *k, WfDictKeys head, size_t ix, Value key)
{
    return d->keys == k && k->log2_size == head.log2_size && k->str_only == head.str_only &&
           ix < k->nentries && wf_is(*dict_key_at(k, ix), key);
}

/*
 * Compares entry ix with the dict unlocked. 1, 0, -1 error, 2: the entry changed, search again
 * (what else changed does not matter: else an __eq__ that always changes d would never end).
 */
static WF_COLD int unlocked_equal(WfDict *d, size_t ix, Value key, bool *l)
{
    WfDictKeys *k = d->keys, head = {.log2_size = k->log2_size, .str_only = k->str_only};
    Value held = wf_new_ref(*dict_key_at(k, ix));
    wf_unlock(d, *l);
    int r = wf_compare_bool(held, key, WF_EQ);
    *l = wf_lock(d);
    if (WF_LIKELY(r >= 0 && entry_stays(d, k, head, ix, held))) {
        wf_drop(held); /* not the last reference: the entry has one */
        return r;
    }
    wf_unlock(d, *l);
    wf_drop(held);
    *l = wf_lock(d);
    return r < 0 ? -1 : 2;
}

WF_INLINE size_t free_place(WfDictKeys *k, uint64_t hash, int width)
{
    Probe p = probe_start(k, hash);
    while (get_index(k, p.i, width) >= 0)
        probe_next(&p);
    return p.i;
}

enum { IX_AGAIN = -4, MAX_SEARCHES = 64 };
#define STALE SIZE_MAX

/*
 * Of a table that holds hashes, or of str keys for a key of another type. *place is STALE if the
 * dict was unlocked after it had been found.
 */
WF_INLINE ssize_t lookup_any(WfDict *d, WfDictKeys *k, Value key, uint64_t hash, bool *l,
                             size_t *place, int width)
{
    bool str_only = k->str_only, free = false;
    for (Probe p = probe_start(k, hash);; probe_next(&p)) {
        ssize_t ix = get_index(k, p.i, width);
        if (ix < 0) {
            if (!free)
                *place = p.i;
            if (ix == IX_EMPTY)
                return IX_EMPTY;
            free = true;
            continue;
        }
        Value found;
        if (WF_LIKELY(!str_only)) {
            const WfDictEntry *e = &((const WfDictEntry *)wf_dict_entries(k))[ix];
            found = e->key;
            if (WF_LIKELY(e->hash != hash))
                continue;
        } else {
            found = ((const WfDictStrEntry *)wf_dict_entries(k))[ix].key;
            if (dict_hash_at(k, (size_t)ix) != hash)
                continue;
        }
        int r = wf_equal_try(found, key);
        if (WF_UNLIKELY(r < 0)) {
            r = unlocked_equal(d, (size_t)ix, key, l);
            *place = free ? STALE : *place;
        }
        if (r == 2)
            return IX_AGAIN;
        if (r != 0)
            return r < 0 ? IX_ERROR : ix;
    }
}

ssize_t wf_dict_lookup(WfDict *d, Value key, uint64_t hash, bool *l, size_t *place)
{
    WfDictKeys *k = d->keys;
    if (WF_LIKELY(k->str_only && wf_is_str_exact(key)))
        return find_str(k, wf_as_str(key), hash, place);
    /* Others may add this very key while the dict is unlocked; an __eq__ that always adds must end, though. */
    for (unsigned searches = 0;; searches++) {
        ssize_t ix = IX_AGAIN;
        uint32_t changes = d->changes;
#define FIND(W) ix = lookup_any(d, k, key, hash, l, place, W)
        BY_WIDTH(k, FIND)
#undef FIND
        k = d->keys;
        if (WF_LIKELY(ix != IX_AGAIN && (ix != IX_EMPTY || d->changes == changes || searches > MAX_SEARCHES))) {
            if (WF_UNLIKELY(ix == IX_EMPTY && *place == STALE))
                *place = free_place(k, hash, k->log2_width);
            return ix;
        }
    }
}

/* Whether a and b are tuples of the very same items: 1; 0: they differ; -1: hard to tell. */
WF_INLINE int compare_tuples(Value a, Value b)
{
    if (!wf_is_tuple_exact(a) || !wf_is_tuple_exact(b))
        return -1;
    if (wf_tuple_len(a) != wf_tuple_len(b))
        return 0;
    for (size_t i = 0, n = wf_tuple_len(a); i < n; i++) {
        Value x = wf_tuple_item(a, i), y = wf_tuple_item(b, i);
        if (!wf_is(x, y))
            return wf_both_small(x, y) ? 0 : -1;
    }
    return 1;
}

/*
 * Without the lock: entry number, IX_EMPTY, or IX_AGAIN where only running code could tell. Keys that
 * go meanwhile are WF_NULL; numbers are never given to another key in a shared dict's table.
 */
WF_INLINE ssize_t lookup_try(WfDictKeys *k, Value key, uint64_t hash, int width)
{
    bool str_only = k->str_only;
    for (Probe p = probe_start(k, hash);; probe_next(&p)) {
        ssize_t ix = get_index(k, p.i, width);
        if (ix == IX_EMPTY)
            return IX_EMPTY;
        if (ix < 0 || (!str_only && ((const WfDictEntry *)wf_dict_entries(k))[ix].hash != hash))
            continue;
        Value found = dict_load(dict_key_at(k, (size_t)ix));
        if (wf_is_null(found) || (str_only && wf_str_hash(wf_as_str(found)) != hash))
            continue;
        int r = compare_tuples(found, key);
        if (r < 0)
            r = wf_equal_try(found, key);
        if (r != 0)
            return r < 0 ? IX_AGAIN : ix;
    }
}

int wf_dict_peek(WfDict *d, Value key, uint64_t hash, Value *out)
{
    /* Acquire: pairs with the release in resize(). The table stays valid until a safepoint. */
    WfDictKeys *k = __atomic_load_n(&d->keys, __ATOMIC_ACQUIRE);
    ssize_t ix = IX_EMPTY;
#define FIND(W) ix = lookup_try(k, key, hash, W)
    BY_WIDTH(k, FIND)
#undef FIND
    if (ix >= 0)
        *out = dict_load(dict_value_at(k, (size_t)ix));
    if (WF_UNLIKELY(ix == IX_AGAIN))
        wf_thread()->stats.fallbacks++;
    return ix == IX_AGAIN ? -1 : ix >= 0 && !wf_is_null(*out);
}

static WF_SAVES __attribute__((noinline)) Value *seek_all(WfDictKeys *k, Value key, uint64_t hash)
{
    ssize_t ix = IX_EMPTY;
    if (k->str_only && wf_is_str_exact(key))
        ix = wf_dict_lookup_str(k, wf_as_str(key), hash);
    else {
#define FIND(W) ix = lookup_try(k, key, hash, W)
        BY_WIDTH(k, FIND)
#undef FIND
    }
    return ix >= 0 ? dict_value_at(k, (size_t)ix) : ix == IX_EMPTY ? WF_SEEK_ABSENT : WF_SEEK_UNKNOWN;
}

/* Entry `at` had `found`, a str that is not the same object, with the key's hash. Others may have deleted it since. */
static WF_SAVES __attribute__((noinline)) Value *seek_like_text(WfDictKeys *k, Value key, uint64_t hash, Value *at,
                                                                Value found)
{
    enum { SHORT = 64 };
    const WfStr *s = wf_as_str(found), *wanted = wf_as_str(key);
    uint8_t flags = wf_str_flags(s) | wf_str_flags(wanted);
    if (s->len == wanted->len && s->len <= SHORT && !(flags & (WF_STR_KIND2 | WF_STR_KIND4)) &&
        wf_same_bytes(s->data, wanted->data, s->len))
        return at + 1;
    return seek_all(k, key, hash);
}

/* A str in a small table of such. */
WF_INLINE Value *seek_text(WfDictKeys *k, Value key, uint64_t hash)
{
    WfDictStrEntry *entries = wf_dict_entries(k);
    WF_NO_UNROLL
    for (Probe p = probe_start(k, hash);; probe_next(&p)) {
        ssize_t ix = get_index(k, p.i, 0);
        if (ix == IX_EMPTY)
            return WF_SEEK_ABSENT;
        if (ix < 0)
            continue;
        Value found = dict_load(&entries[ix].key);
        if (wf_is(found, key))
            return &entries[ix].value;
        if (WF_LIKELY(wf_is_pointer(found)) &&
            atomic_load_explicit(&wf_as_str(found)->hash, memory_order_relaxed) == hash)
            return seek_like_text(k, key, hash, &entries[ix].key, found);
    }
}

/* Entry `at` had `found`, another object, with the key's hash. */
static WF_SAVES __attribute__((noinline)) Value *seek_like(WfDictKeys *k, Value key, uint64_t hash, Value *at, Value found)
{
    return compare_tuples(found, key) == 1 ? at + 1 : seek_all(k, key, hash);
}

/* Any key in a table that holds hashes, with a width that is 0 or 1. */
WF_INLINE Value *seek_hashed(WfDictKeys *k, Value key, uint64_t hash, int width)
{
    WfDictEntry *entries = wf_dict_entries(k);
    WF_NO_UNROLL
    for (Probe p = probe_start(k, hash);; probe_next(&p)) {
        ssize_t ix = get_index(k, p.i, width);
        if (ix == IX_EMPTY)
            return WF_SEEK_ABSENT;
        if (ix < 0 || entries[ix].hash != hash)
            continue;
        Value found = dict_load(&entries[ix].key);
        if (wf_is(found, key))
            return &entries[ix].value;
        return seek_like(k, key, hash, &entries[ix].key, found);
    }
}

/* Few registers need saving; what needs more is in functions of its own. */
Value *wf_dict_seek_on(WfDictKeys *k, Value key, uint64_t hash)
{
    if (k->str_only) {
        if (wf_is_small(key))
            return WF_SEEK_ABSENT;
        if (k->log2_width == 0 && wf_is_str_exact(key))
            return seek_text(k, key, hash);
    } else if (k->log2_width == 0) {
        return seek_hashed(k, key, hash, 0);
    } else if (k->log2_width == 1) {
        return seek_hashed(k, key, hash, 1);
    }
    return seek_all(k, key, hash);
}

/* --- changing -------------------------------------------------------------------------------- */

/* Numbers the n entries of a new table in its empty index. */
WF_INLINE void index_entries(WfDictKeys *k, size_t n, int width)
{
    if (k->str_only) {
        const WfDictStrEntry *e = wf_dict_entries(k);
        for (size_t i = 0; i < n; i++)
            set_index(k, free_place(k, wf_str_hash(wf_as_str(e[i].key)), width), (ssize_t)i, width);
    } else {
        const WfDictEntry *e = wf_dict_entries(k);
        for (size_t i = 0; i < n; i++)
            set_index(k, free_place(k, e[i].hash, width), (ssize_t)i, width);
    }
}

static void copy_entries(WfDictKeys *k, WfDictKeys *old)
{
    size_t n = 0;
    if (k->str_only && !old->str_only) {
        /* An empty dict starts anew with str keys; of the deleted entries only the hashes are left. */
    } else if (k->str_only) {
        const WfDictStrEntry *from = wf_dict_entries(old);
        WfDictStrEntry *to = wf_dict_entries(k);
        for (size_t i = 0; i < old->nentries; i++)
            if (WF_LIKELY(!wf_is_null(from[i].key)))
                to[n++] = from[i];
    } else {
        WfDictEntry *to = wf_dict_entries(k);
        for (size_t i = 0; i < old->nentries; i++) {
            Value key = *dict_key_at(old, i);
            if (!wf_is_null(key))
                to[n++] = (WfDictEntry){key, *dict_value_at(old, i), dict_hash_at(old, i)};
        }
    }
#define INDEX(W) index_entries(k, n, W)
    BY_WIDTH(k, INDEX)
#undef INDEX
    k->nentries = n;
    k->usable -= n;
}

/* Replaces the table by one with room for `more` further entries. */
static int resize(WfDict *d, size_t more, bool str_only)
{
    WfDictKeys *old = d->keys;
    size_t want = d->used + more;
    if (d->used * 3 > want * 2)
        want = d->used * 3; /* growing, not just cleaning up */
    WfDictKeys *k = wf_dict_keys_new(wf_dict_log2_for(want > d->used + more ? want : d->used + more),
                                     str_only);
    if (k == NULL)
        return -1;
    copy_entries(k, old);
    dict_bump_version(d);
    /*
     * Release: the new table is complete before a reader can find it, and whoever finds it finds
     * the version moved: caches of entries' addresses load `keys` first, then compare.
     */
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

/*
 * Which names caches know to be absent from dicts that serve as globals: a bit for the hash of each. Set before the
 * dict's lock is taken to look, read with the lock held: whoever adds such a name later finds the bit.
 */
enum { ABSENT_BITS = 4096 };
static _Atomic uint64_t absent_names[ABSENT_BITS / 64];

void wf_dict_note_absent(uint64_t hash)
{
    atomic_fetch_or_explicit(&absent_names[hash % ABSENT_BITS / 64], (uint64_t)1 << hash % 64, memory_order_relaxed);
}

static bool known_absent(uint64_t hash)
{
    uint64_t word = atomic_load_explicit(&absent_names[hash % ABSENT_BITS / 64], memory_order_relaxed);
    return (word >> hash % 64 & 1) != 0;
}

/* Appends an entry to k, d's table, which has room and suits the key. */
WF_INLINE void put_entry(WfDict *d, WfDictKeys *k, Value key, uint64_t hash, Value value, size_t place, int width)
{
    size_t n = k->nentries;
    if (k->str_only)
        ((WfDictStrEntry *)wf_dict_entries(k))[n] = (WfDictStrEntry){key, value};
    else
        ((WfDictEntry *)wf_dict_entries(k))[n] = (WfDictEntry){key, value, hash};
    set_index(k, place, (ssize_t)n, width);
    __atomic_store_n(&k->nentries, n + 1, __ATOMIC_RELEASE);
    k->usable--;
    __atomic_store_n(&d->used, d->used + 1, __ATOMIC_RELAXED);
    d->changes++;
    if (WF_UNLIKELY(d->globals_id != 0) && known_absent(hash))
        dict_bump_version(d);
}

int wf_dict_insert_new(WfDict *d, Value key, uint64_t hash, Value value, size_t place)
{
    bool str_key = wf_is_str_exact(key);
    WfDictKeys *k = d->keys;
    if (WF_UNLIKELY(k->usable == 0 || (k->str_only && !str_key))) {
        if (resize(d, 1, (k->str_only || d->used == 0) && str_key) < 0)
            return -1;
        k = d->keys;
        place = free_place(k, hash, k->log2_width);
    }
    wf_barrier(d, key);
    wf_barrier(d, value);
    put_entry(d, k, key, hash, value, place, k->log2_width);
    return 0;
}

static __attribute__((noinline)) int add_absent_slow(WfDict *d, Value key, uint64_t hash, Value value)
{
    key = wf_new_ref(key);
    value = wf_new_ref(value);
    int r = wf_dict_insert_new(d, key, hash, value, free_place(d->keys, hash, d->keys->log2_width));
    if (WF_UNLIKELY(r < 0)) {
        wf_drop(key);
        wf_drop(value);
    }
    return r;
}

int wf_dict_add_absent(WfDict *d, Value key, uint64_t hash, Value value)
{
    WfDictKeys *k = d->keys;
    if (WF_UNLIKELY(k->usable == 0 || wf_is_shared(d) || k->log2_width > 1 || (k->str_only && !wf_is_str_exact(key))))
        return add_absent_slow(d, key, hash, value);
#define PUT(W) put_entry(d, k, wf_new_ref(key), hash, wf_new_ref(value), free_place(k, hash, W), W)
    if (k->log2_width == 0)
        PUT(0);
    else
        PUT(1);
#undef PUT
    return 0;
}

/* Room for n entries whose keys are all interned, in a table with an index of single bytes. */
static bool interned_keys(const Value *keys, size_t n, size_t step)
{
    for (size_t i = 0; i < n; i++)
        if (!wf_is_str_exact(keys[i * step]) || !(wf_str_flags(wf_as_str(keys[i * step])) & WF_STR_INTERNED))
            return false;
    return n > 0 && n <= dict_usable_for(7);
}

bool wf_dict_fill_interned(Value dict, const Value *keys, Value *values, size_t n, size_t step)
{
    WfDict *d = wf_as_dict(dict);
    if (!interned_keys(keys, n, step))
        return false;
    WfDictKeys *k = wf_dict_keys_new(wf_dict_log2_for(n), true);
    if (k == NULL) {
        wf_err_clear();
        return false;
    }
    WfDictStrEntry *entries = wf_dict_entries(k);
    for (size_t i = 0; i < n; i++) {
        Value key = keys[i * step];
        Probe p = probe_start(k, wf_str_hash(wf_as_str(key)));
        for (ssize_t ix; (ix = get_index(k, p.i, 0)) >= 0; probe_next(&p))
            if (WF_UNLIKELY(wf_is(entries[ix].key, key))) { /* twice */
                wf_block_free(k, dict_keys_size(k));
                return false;
            }
        set_index(k, p.i, (ssize_t)i, 0);
        entries[i] = (WfDictStrEntry){wf_new_ref(key), values[i * step]};
    }
    for (size_t i = 0; i < n; i++)
        entries[i].value = wf_own(entries[i].value);
    k->nentries = n;
    k->usable -= n;
    d->keys = k;
    d->used = n;
    return true;
}

void wf_dict_remove_at(WfDict *d, ssize_t ix, uint64_t hash, Value *key, Value *value)
{
    WfDictKeys *k = d->keys;
    Probe p = probe_start(k, hash);
#define FORGET(W)                                                                                 \
    while (get_index(k, p.i, W) != ix)                                                            \
        probe_next(&p);                                                                           \
    set_index(k, p.i, IX_DELETED, W)
    BY_WIDTH(k, FORGET)
#undef FORGET
    Value *kp = dict_key_at(k, (size_t)ix), *vp = dict_value_at(k, (size_t)ix);
    *key = *kp;
    *value = *vp;
    dict_store(kp, WF_NULL);
    dict_store(vp, WF_NULL);
    __atomic_store_n(&d->used, d->used - 1, __ATOMIC_RELAXED);
    d->changes++;
}

/* Of a table with room. */
static void append_entry(WfDictKeys *k, Value key, uint64_t hash, Value value)
{
    size_t n = k->nentries;
    if (k->str_only)
        ((WfDictStrEntry *)wf_dict_entries(k))[n] = (WfDictStrEntry){key, value};
    else
        ((WfDictEntry *)wf_dict_entries(k))[n] = (WfDictEntry){key, value, hash};
    set_index(k, free_place(k, hash, k->log2_width), (ssize_t)n, k->log2_width);
    __atomic_store_n(&k->nentries, n + 1, __ATOMIC_RELEASE);
    k->usable--;
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
            ix = get_index(k, p.i, k->log2_width);
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
    dict_bump_version(d);
    /* Release: as in resize(). */
    __atomic_store_n(&d->keys, k, __ATOMIC_RELEASE);
    wf_dict_keys_release(d, old);
    return 0;
}

void wf_dict_move_to(WfDict *d, ssize_t ix, uint64_t hash, size_t to)
{
    WfDictKeys *k = d->keys;
    Value key, value;
    wf_dict_remove_at(d, ix, hash, &key, &value);
    dict_bump_version(d);
    dict_store(dict_value_at(k, to), value);
    if (!k->str_only)
        ((WfDictEntry *)wf_dict_entries(k))[to].hash = hash;
    dict_store(dict_key_at(k, to), key);
    set_index(k, free_place(k, hash, k->log2_width), (ssize_t)to, k->log2_width);
    __atomic_store_n(&d->used, d->used + 1, __ATOMIC_RELAXED);
}

/* Makes a new reference to every key and value of a table that was copied bit by bit. */
static void share_entries(WfDictKeys *k)
{
    Value *p = wf_dict_entries(k);
    size_t step = k->str_only ? 2 : 3;
    for (size_t i = 0; i < k->nentries; i++, p += step) {
        /* What the heap holds uncounted is immortal, or no object. */
        if (wf_is_counted(p[0]))
            p[0] = wf_new_ref(p[0]);
        if (wf_is_counted(p[1]))
            p[1] = wf_new_ref(p[1]);
    }
}

WfDictKeys *wf_dict_keys_clone(WfDict *d)
{
    WfDictKeys *old = d->keys, *k;
    if (old->nentries == d->used) {
        /* Nothing deleted: the index, too, is copied as it is. */
        size_t head = (size_t)((char *)wf_dict_entries(old) - (char *)old);
        size_t entry = old->str_only ? sizeof(WfDictStrEntry) : sizeof(WfDictEntry);
        k = wf_block_alloc(dict_keys_size(old));
        if (k == NULL)
            return NULL;
        memcpy(k, old, head + old->nentries * entry);
        k->noted = false;
    } else {
        k = wf_dict_keys_new(wf_dict_log2_for(d->used), old->str_only);
        if (k == NULL)
            return NULL;
        copy_entries(k, old);
    }
    share_entries(k);
    return k;
}

/* width: a constant in every caller. */
WF_INLINE void fill_names(WfDictKeys *k, const Value *names, const Value *values, size_t n, int width)
{
    WfDictStrEntry *entries = wf_dict_entries(k);
    for (size_t i = 0; i < n; i++) {
        entries[i] = (WfDictStrEntry){wf_new_ref(names[i]), wf_own(values[i])};
        set_index(k, free_place(k, wf_str_hash(wf_as_str(names[i])), width), (ssize_t)i, width);
    }
}

Value wf_dict_from_names(const Value *names, Value *values, size_t n)
{
    Value v = wf_dict_new();
    WfDictKeys *k = wf_is_null(v) ? NULL : wf_dict_keys_new(wf_dict_log2_for(n), true);
    if (k == NULL) {
        wf_drop(v);
        for (size_t i = 0; i < n; i++)
            wf_drop(values[i]);
        return WF_NULL;
    }
    if (WF_LIKELY(k->log2_width == 0))
        fill_names(k, names, values, n, 0);
    else
        fill_names(k, names, values, n, k->log2_width);
    k->nentries = n;
    k->usable -= n;
    WfDict *d = wf_as_dict(v);
    d->keys = k;
    d->used = n;
    d->changes = d->keys_version = 1;
    return v;
}

ssize_t wf_dict_str_entry(WfDict *d, Value key)
{
    WfDictKeys *k = __atomic_load_n(&d->keys, __ATOMIC_ACQUIRE);
    if (!k->str_only)
        return -1;
    ssize_t ix = wf_dict_lookup_str(k, wf_as_str(key), wf_str_hash(wf_as_str(key)));
    return ix < 0 ? -1 : ix;
}
