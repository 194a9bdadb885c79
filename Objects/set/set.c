/*
 * set and frozenset as C code uses them: set.h. The algebra is in set_algebra.c.
 *
 * Open addressing with short linear runs, as CPython's, and grown as its are, so that small
 * sets iterate in the same order: a cell is never used (WF_NULL), deleted (WF_HOLE) or holds a
 * key with its hash. Tables of up to eight cells are in the object.
 */
#include "set_internal.h"
#include "iter.h"

/* n is a multiple of four. */
static void clear_cells(WfSetEntry *t, size_t n)
{
    typedef uint64_t Cell __attribute__((vector_size(sizeof(WfSetEntry)), aligned(8), may_alias));
    const Cell none = {WF_NULL.bits, 0};
    for (Cell *c = (Cell *)(void *)t, *end = c + n; c < end; c += 4)
        c[0] = c[1] = c[2] = c[3] = none;
}

void wf_set_init_fields(WfSet *s)
{
    s->used = s->fill = 0;
    s->mask = WF_SET_SMALL - 1;
    s->table = s->small;
    s->hash = 0;
    s->moves = 0;
    s->objects = false;
    clear_cells(s->small, WF_SET_SMALL);
}

static void release_table(WfSet *s, WfSetEntry *t, size_t mask)
{
    if (t == s->small)
        return;
    if (wf_is_shared(s))
        wf_mem_retire(t);
    else
        wf_block_free(t, (mask + 1) * sizeof *t);
}

/* --- searching -------------------------------------------------------------------------------- */

/*
 * set_probe(), calling __eq__ where it must. The set is locked (*l); it is unlocked around __eq__
 * and searched again if it changed. NULL: error.
 */
static WF_COLD WfSetEntry *probe_slow(WfSet *s, Value key, uint64_t hash, bool *l, bool *found)
{
again:;
    uint64_t perturb = hash;
    for (size_t i = hash & s->mask;;) {
        WfSetEntry *e = &s->table[i], *end = e + (i + SET_LINEAR <= s->mask ? SET_LINEAR : 0);
        do {
            *found = false;
            if (wf_is_null(e->key))
                return e;
            if (e->hash != hash)
                continue;
            int r = wf_equal_try(e->key, key);
            if (r < 0) {
                WfSetEntry *table = s->table;
                size_t mask = s->mask;
                Value held = wf_new_ref(e->key);
                wf_unlock(s, *l);
                r = wf_compare_bool(held, key, WF_EQ);
                *l = set_lock(s);
                if (r < 0 || s->table != table || s->mask != mask || !wf_is(e->key, held)) {
                    wf_unlock(s, *l);
                    wf_drop(held);
                    *l = set_lock(s);
                    if (r < 0)
                        return NULL;
                    goto again;
                }
                wf_drop(held); /* not the last reference: the cell has one */
            }
            if (r) {
                *found = true;
                return e;
            }
        } while (e++ < end);
        perturb >>= 5;
        i = (i * 5 + 1 + perturb) & s->mask;
    }
}

int wf_set_seek_on(const WfSet *s, Value key, uint64_t hash)
{
    int r = set_has(s->table, s->mask, key, hash);
    return r == SET_UNKNOWN ? -1 : r;
}

int wf_frozenset_equal_try(Value a, Value b)
{
    const WfSet *x = wf_as_set(a), *y = wf_as_set(b);
    if (x->used != y->used)
        return 0;
    SET_EACH_LIVE(x->table, x->mask, x->used, e) {
        int r = set_has(y->table, y->mask, e->key, e->hash);
        if (r != SET_FOUND)
            return r == SET_UNKNOWN ? -1 : 0;
    }
    return 1;
}

/* The set is locked. NULL: error; *found tells the two other outcomes apart. */
WF_INLINE WfSetEntry *find(WfSet *s, Value key, uint64_t hash, bool *l, bool *found)
{
    int what;
    WfSetEntry *e = set_probe(s->table, s->mask, key, hash, &what);
    *found = what == SET_FOUND;
    return WF_UNLIKELY(what == SET_UNKNOWN) ? probe_slow(s, key, hash, l, found) : e;
}

/* A table for more than `want` keys, without deleted ones. */
static int resize(WfSet *s, size_t want)
{
    size_t size = WF_SET_SMALL;
    while (size <= want)
        size *= 2;
    WfSetEntry *old = s->table, *t, saved[WF_SET_SMALL];
    if (size == WF_SET_SMALL && !wf_is_shared(s)) {
        if (old == s->small)
            old = memcpy(saved, old, sizeof saved);
        t = s->small;
    } else {
        t = wf_block_alloc(size * sizeof *t);
        if (t == NULL)
            return -1;
    }
    clear_cells(t, size);
    size_t mask = s->mask;
    SET_EACH_LIVE(old, mask, s->used, e)
        *set_free_cell(t, size - 1, e->hash) = *e;
    set_move_table(s, t, size - 1);
    s->fill = s->used;
    if (old != saved)
        release_table(s, old, mask);
    return 0;
}

/* Fills the free cell e with an owned key; the table grows at three fifths. 0 / -1. */
WF_INLINE int fill_cell(WfSet *s, WfSetEntry *e, Value key, uint64_t hash)
{
    s->objects |= wf_is_pointer(key);
    if (WF_UNLIKELY(!wf_is_null(e->key))) { /* a deleted one */
        set_put(e, key, hash);
        set_used(s, s->used + 1);
        return 0;
    }
    if (WF_UNLIKELY(s->fill >= s->mask)) { /* growing has failed before: one cell must stay free */
        if (resize(s, s->used * 2 + 1) < 0)
            return -1;
        e = set_free_cell(s->table, s->mask, hash);
    }
    set_put(e, key, hash);
    s->fill++;
    set_used(s, s->used + 1);
    if (WF_UNLIKELY(s->fill * 5 >= s->mask * 3) &&
        resize(s, s->used > 50000 ? s->used * 2 : s->used * 4) < 0)
        wf_err_clear();
    return 0;
}

/* --- operations ------------------------------------------------------------------------------- */

static __attribute__((noinline)) int add_try_slow(WfSet *s, Value key, uint64_t hash)
{
    int what;
    WfSetEntry *e = set_probe(s->table, s->mask, key, hash, &what);
    if (what != SET_ABSENT)
        return what == SET_UNKNOWN ? SET_UNKNOWN : 0;
    Value k = wf_new_ref(key);
    if (WF_LIKELY(fill_cell(s, e, k, hash) == 0))
        return 1;
    wf_drop(k);
    return -1;
}

int wf_set_add_try(WfSet *s, Value key, uint64_t hash)
{
    WfSetEntry *e = &s->table[hash & s->mask];
    if (wf_is_null(e->key) && WF_LIKELY((s->fill + 1) * 5 < s->mask * 3)) {
        *e = (WfSetEntry){wf_new_ref(key), hash};
        s->objects |= wf_is_pointer(key);
        s->fill++;
        set_used(s, s->used + 1);
        return 1;
    }
    if (e->hash == hash && wf_is(e->key, key))
        return 0;
    return add_try_slow(s, key, hash);
}

int wf_set_toggle_try(WfSet *s, Value key, uint64_t hash)
{
    int what;
    WfSetEntry *e = set_probe(s->table, s->mask, key, hash, &what);
    if (WF_UNLIKELY(what == SET_UNKNOWN))
        return SET_UNKNOWN;
    if (what == SET_FOUND) {
        Value old = e->key;
        set_delete(e);
        set_used(s, s->used - 1);
        wf_drop(old);
        return 0;
    }
    Value k = wf_new_ref(key);
    if (WF_LIKELY(fill_cell(s, e, k, hash) == 0))
        return 0;
    wf_drop(k);
    return -1;
}

int wf_set_add_simple(WfSet *s, Value key, uint64_t hash)
{
    int r = wf_set_add_try(s, key, hash);
    if (WF_LIKELY(r >= 0))
        return 0;
    if (r != SET_UNKNOWN)
        wf_err_clear();
    return -1;
}

int wf_set_add_hash(Value set, Value key, uint64_t hash)
{
    WfSet *s = wf_as_set(set);
    if (WF_LIKELY(!wf_is_shared(s))) {
        int r = wf_set_add_try(s, key, hash);
        if (WF_LIKELY(r != SET_UNKNOWN))
            return r;
    }
    Value k = wf_new_ref(key);
    bool found, l = set_lock(s);
    WfSetEntry *e = find(s, key, hash, &l, &found);
    int r = e == NULL ? -1 : found ? 0 : 1;
    if (r == 1) {
        wf_barrier(s, k);
        r = fill_cell(s, e, k, hash) < 0 ? -1 : 1;
    }
    wf_unlock(s, l);
    if (r != 1)
        wf_drop(k);
    return r;
}

int wf_set_add(Value set, Value key)
{
    int64_t hash = wf_key_hash(key);
    return hash == -1 || wf_set_add_hash(set, key, (uint64_t)hash) < 0 ? -1 : 0;
}

/* Hash without order: what frozenset's __hash__ gives for these contents. */
static int64_t contents_hash(WfSet *s)
{
    uint64_t h = 0;
    bool l = set_lock(s);
    for (size_t i = 0; i <= s->mask; i++)
        if (set_is_live(s->table[i].key)) {
            uint64_t x = s->table[i].hash;
            h ^= ((x ^ 89869747u) ^ (x << 16)) * 3644798167u;
        }
    h ^= (s->used + 1) * 1927868237u;
    wf_unlock(s, l);
    h ^= (h >> 11) ^ (h >> 25);
    h = h * 69069u + 907133923u;
    return h == (uint64_t)-1 ? 590923713 : (int64_t)h;
}

int64_t wf_frozenset_hash(Value v)
{
    WfSet *s = wf_as_set(v);
    uint64_t h = __atomic_load_n(&s->hash, __ATOMIC_RELAXED);
    if (h == 0) {
        h = (uint64_t)contents_hash(s);
        __atomic_store_n(&s->hash, h, __ATOMIC_RELAXED);
    }
    return (int64_t)h;
}

/* After an attempt to hash key has failed. */
static WF_COLD int64_t set_as_key_hash(Value key)
{
    if (!wf_is_pointer(key) || !wf_is_a(key, &wf_set_type) || !wf_err_matches(&wf_exc_TypeError))
        return -1;
    wf_err_clear();
    return contents_hash(wf_as_set(key));
}

int64_t wf_set_key_hash(Value key)
{
    int64_t hash = wf_key_hash(key);
    return WF_LIKELY(hash != -1) ? hash : set_as_key_hash(key);
}

/* SET_UNKNOWN: only the lock and perhaps __eq__ can tell. */
static int contains_try(const WfSet *s, Value key, uint64_t hash)
{
    size_t mask;
    WfSetEntry *table = set_table_try(s, &mask);
    int r = table != NULL ? set_has_try(table, mask, key, hash) : SET_UNKNOWN;
    if (WF_UNLIKELY(r == SET_UNKNOWN))
        wf_thread()->stats.fallbacks++;
    return r;
}

int wf_set_has_quietly(WfSet *s, Value key, uint64_t hash)
{
    if (WF_LIKELY(wf_is_local(s) || wf_shape_of(&s->ob) == WF_SHAPE_frozenset))
        return set_has(s->table, s->mask, key, hash);
    int r = contains_try(s, key, hash);
    if (WF_UNLIKELY(r == SET_UNKNOWN)) {
        bool l = set_lock(s);
        r = set_has(s->table, s->mask, key, hash);
        wf_unlock(s, l);
    }
    return r;
}

int wf_set_contains_hash(Value set, Value key, uint64_t hash)
{
    WfSet *s = wf_as_set(set);
    if (wf_is_shared(s)) {
        int known = contains_try(s, key, hash);
        if (WF_LIKELY(known != SET_UNKNOWN))
            return known;
    }
    bool found, l = set_lock(s);
    int r = set_has(s->table, s->mask, key, hash);
    if (WF_UNLIKELY(r == SET_UNKNOWN))
        r = probe_slow(s, key, hash, &l, &found) == NULL ? -1 : found;
    wf_unlock(s, l);
    return r;
}

/* A set as the key stands for the frozenset of its contents. */
int wf_set_contains(Value set, Value key)
{
    uint64_t quick = wf_quick_hash(key);
    if (WF_LIKELY(wf_has_quick_hash(key, quick) &&
                  (wf_is_local(wf_obj(set)) || wf_has_shape(set, WF_SHAPE_frozenset)))) {
        int r = wf_set_seek(wf_as_set(set), key, quick);
        if (WF_LIKELY(r >= 0))
            return r;
    }
    int64_t hash = wf_key_hash(key);
    if (WF_UNLIKELY(hash == -1) && (hash = set_as_key_hash(key)) == -1)
        return -1;
    WfSet *s = wf_as_set(set);
    if (WF_LIKELY(wf_is_local(s))) {
        int r = set_has(s->table, s->mask, key, (uint64_t)hash);
        if (WF_LIKELY(r != SET_UNKNOWN))
            return r;
    }
    return wf_set_contains_hash(set, key, (uint64_t)hash);
}

int wf_set_discard_hash(Value set, Value key, uint64_t hash)
{
    WfSet *s = wf_as_set(set);
    Value old = WF_NULL;
    bool found, l = set_lock(s);
    WfSetEntry *e = find(s, key, hash, &l, &found);
    int r = e == NULL ? -1 : found;
    if (r > 0) {
        old = e->key;
        set_delete(e);
        set_used(s, s->used - 1);
    }
    wf_unlock(s, l);
    wf_drop(old);
    return r;
}

int wf_set_discard(Value set, Value key)
{
    int64_t hash = wf_set_key_hash(key);
    return hash == -1 ? -1 : wf_set_discard_hash(set, key, (uint64_t)hash);
}

size_t wf_set_len(Value set) { return __atomic_load_n(&wf_as_set(set)->used, __ATOMIC_RELAXED); }

bool wf_set_next_hash(Value set, size_t *pos, Value *key, uint64_t *hash)
{
    WfSet *s = wf_as_set(set);
    bool l = set_lock(s);
    size_t i = *pos;
    while (i <= s->mask && !set_is_live(s->table[i].key))
        i++;
    bool found = i <= s->mask;
    if (found) {
        *key = wf_new_ref(s->table[i].key);
        *hash = s->table[i].hash;
    }
    *pos = i + 1;
    wf_unlock(s, l);
    return found;
}

bool wf_set_peek_next(const WfSet *s, size_t *pos, Value *key)
{
    size_t mask, i = *pos;
    WfSetEntry *table = set_table_try(s, &mask);
    if (WF_UNLIKELY(table == NULL))
        return false;
    for (; i <= mask; i++) {
        Value found = wf_value_load(&table[i].key);
        if (set_is_live(found)) {
            *key = found;
            *pos = i + 1;
            return true;
        }
    }
    return false;
}

bool wf_set_next(Value set, size_t *pos, Value *key)
{
    uint64_t hash;
    if (wf_is_shared(wf_obj(set)) && wf_set_peek_next(wf_as_set(set), pos, key)) {
        *key = wf_new_ref(*key);
        return true;
    }
    return wf_set_next_hash(set, pos, key, &hash);
}

Value wf_set_as_list(Value set)
{
    WfSet *s = wf_as_set(set);
    for (;;) {
        size_t n = wf_set_len(set), at = 0;
        Value list = wf_list_new(n);
        if (wf_is_null(list))
            return WF_NULL;
        WfList *out = wf_as_list(list);
        bool l = wf_lock(s);
        bool fits = s->used == n;
        for (size_t i = 0; fits && at < n && i <= s->mask; i++)
            if (set_is_live(s->table[i].key))
                out->items[at++] = wf_new_ref(s->table[i].key);
        wf_unlock(s, l);
        if (fits) {
            out->len = at;
            return list;
        }
        wf_drop(list);
    }
}

/* --- filling ---------------------------------------------------------------------------------- */

/* A table of the same size, without deleted cells. */
static void copy_table(WfSetEntry *to, const WfSet *from)
{
    size_t n = from->mask + 1;
    if (!from->objects)
        memcpy(to, from->table, n * sizeof *to);
    else
        for (size_t i = 0; i < n; i++)
            to[i] = (WfSetEntry){wf_new_ref(from->table[i].key), from->table[i].hash};
}

/* Into an empty local set with a table for them: nothing needs comparing. */
static void copy_cells(WfSet *s, const WfSet *from)
{
    WfSetEntry *t = s->table;
    if (s->mask == from->mask && from->fill == from->used) {
        copy_table(t, from);
    } else {
        size_t mask = s->mask;
        SET_EACH_LIVE(from->table, from->mask, from->used, e)
            *set_free_cell(t, mask, e->hash) = (WfSetEntry){wf_new_ref(e->key), e->hash};
    }
    s->fill = from->used;
    s->objects = from->objects;
    set_used(s, from->used);
}

/*
 * Copies a set without deleted cells into a local empty one, if make_room() would give that a table
 * of the same size. 1 done, 0, -1.
 */
static int clone_table(WfSet *s, const WfSet *from)
{
    size_t size = WF_SET_SMALL;
    while (size <= from->used * 2)
        size *= 2;
    if (s->table != s->small || s->fill != 0 || size != from->mask + 1 || from->fill != from->used ||
        from->used * 5 < (WF_SET_SMALL - 1) * 3)
        return 0;
    WfSetEntry *t = wf_block_alloc(size * sizeof *t);
    if (t == NULL)
        return -1;
    copy_table(t, from);
    set_move_table(s, t, size - 1);
    s->fill = from->used;
    s->objects = from->objects;
    set_used(s, from->used);
    return 1;
}

static int make_room(WfSet *s, size_t more)
{
    return (s->fill + more) * 5 >= s->mask * 3 ? resize(s, (s->used + more) * 2) : 0;
}

/* The keys of a set, while no code runs; *pos is the cell to go on with. 0 / -1. */
static int add_cells(WfSet *s, WfSet *from, size_t *pos)
{
    SET_EACH_LIVE(from->table, from->mask, from->used, e) {
        int r = wf_set_add_try(s, e->key, e->hash);
        if (WF_UNLIKELY(r < 0)) {
            *pos = (size_t)(e - from->table);
            return r == -1 ? -1 : 0;
        }
    }
    *pos = from->mask + 1;
    return 0;
}

static int update_from_set(Value set, Value other)
{
    WfSet *s = wf_as_set(set), *from = wf_as_set(other);
    if (!wf_is_shared(s)) {
        bool l = set_lock(from);
        int r = clone_table(s, from);
        bool done = r != 0 || from->used == 0;
        r = done ? (r < 0 ? -1 : 0) : make_room(s, from->used);
        done |= r < 0;
        if (!done && s->fill == 0) {
            copy_cells(s, from);
            done = true;
        }
        wf_unlock(from, l);
        if (done)
            return r;
    }
    size_t pos = 0;
    int r = 0;
    if (wf_is_local(s) && (wf_is_local(from) || wf_shape_of(&from->ob) == WF_SHAPE_frozenset)) {
        if ((r = add_cells(s, from, &pos)) < 0)
            return -1;
    }
    Value key;
    uint64_t hash;
    while (r >= 0 && wf_set_next_hash(other, &pos, &key, &hash)) {
        r = wf_set_add_hash(set, key, hash);
        wf_drop(key);
    }
    return r < 0 ? -1 : 0;
}

/* The keys of a local dict, while no code runs; *pos is the entry to go on with. 0 / -1. */
static int update_from_entries(WfSet *s, WfDictKeys *k, size_t *pos)
{
    const Value *p = wf_dict_entries(k);
    size_t step = k->str_only ? 2 : 3;
    for (; *pos < k->nentries; ++*pos, p += step) {
        if (wf_is_null(p[0]))
            continue;
        int r = wf_set_add_try(s, p[0], step == 3 ? p[2].bits : wf_str_hash(wf_as_str(p[0])));
        if (r < 0)
            return r == -1 ? -1 : 0;
    }
    return 0;
}

/* Room first, as CPython, then the keys. */
static int update_from_dict(Value set, Value dict)
{
    WfSet *s = wf_as_set(set);
    bool l = set_lock(s);
    int r = make_room(s, wf_dict_len(dict));
    wf_unlock(s, l);
    size_t pos = 0;
    Value key;
    uint64_t hash;
    if (r >= 0 && wf_is_local(s) && wf_is_local(wf_obj(dict)))
        r = update_from_entries(s, wf_as_dict(dict)->keys, &pos);
    while (r >= 0 && wf_dict_next_hash(dict, &pos, &key, &hash)) {
        r = wf_set_add_hash(set, key, hash);
        wf_drop(key);
    }
    return r < 0 ? -1 : 0;
}

/* A local list or a tuple, while no code runs; *done tells how far it came. 0 / -1. */
static int update_from_array(WfSet *s, Value seq, size_t *done)
{
    bool list = wf_is_list_exact(seq);
    const Value *items = list ? wf_as_list(seq)->items : wf_as_tuple(seq)->items;
    size_t n = list ? wf_as_list(seq)->len : wf_tuple_len(seq), i;
    for (i = 0; i < n; i++) {
        Value key = items[i];
        if (!wf_is_small(key) && !wf_is_str_exact(key))
            break;
        int r = wf_set_add_try(s, key, (uint64_t)wf_key_hash(key));
        if (r == -1)
            return -1;
        if (r == SET_UNKNOWN)
            break;
    }
    *done = i;
    return 0;
}

static int update_from_str(Value set, const WfStr *s)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < s->len; i++) {
        Value c = wf_str_from_char(wf_str_at(s, i));
        if (wf_is_null(c))
            return -1;
        r = wf_set_add_hash(set, c, wf_str_hash(wf_as_str(c))) < 0 ? -1 : 0;
        wf_drop(c);
        if (WF_UNLIKELY((i & 4095) == 4095) && r == 0)
            r = wf_safepoint();
    }
    return r;
}

typedef struct {
    WfSink sink;
    WfSet *set;
} SetSink;

/* Texts and small integers are compared without running code. */
static bool take_item(WfSink *sink, Value item)
{
    WfSet *s = ((SetSink *)sink)->set;
    if (wf_is_shared(s) || (!wf_is_small(item) && !wf_is_str_exact(item)) ||
        wf_set_add_simple(s, item, (uint64_t)wf_key_hash(item)) < 0)
        return false;
    wf_drop(item);
    return true;
}

int wf_set_update(Value set, Value iterable)
{
    if (wf_is_anyset(iterable))
        return wf_is(set, iterable) ? 0 : update_from_set(set, iterable);
    if (wf_is_dict_exact(iterable))
        return update_from_dict(set, iterable);
    if (wf_is_str_exact(iterable))
        return update_from_str(set, wf_as_str(iterable));
    size_t done = 0;
    bool array = wf_is_tuple_exact(iterable) ||
                 (wf_is_list_exact(iterable) && !wf_is_shared(wf_obj(iterable)));
    if (array && !wf_is_shared(wf_obj(set)) &&
        update_from_array(wf_as_set(set), iterable, &done) < 0)
        return -1;
    if (array && done == (wf_is_tuple_exact(iterable) ? wf_tuple_len(iterable) : wf_list_len(iterable)))
        return 0;
    Value it = wf_iter(iterable), key;
    if (wf_is_null(it))
        return -1;
    if (done > 0)
        ((WfSeqIter *)wf_obj(it))->index = done;
    int r = 0;
    unsigned n = 0;
    SetSink sink = {{take_item}, wf_as_set(set)};
    while (r == 0 && !wf_is_null(key = wf_iternext_past(it, &sink.sink))) {
        r = wf_set_add(set, key);
        wf_drop(key);
        if ((++n & 4095) == 0 && r == 0)
            r = wf_safepoint();
    }
    wf_drop(it);
    if (r == 0 && wf_err_matches(&wf_exc_StopIteration))
        wf_err_clear();
    return r < 0 || wf_err_occurred() ? -1 : 0;
}

static Value set_empty(WfType *type)
{
    if (type != &wf_set_type && type != &wf_frozenset_type) {
        Value v = wf_generic_alloc(type, 0);
        if (!wf_is_null(v))
            wf_set_init_fields(wf_as_set(v));
        return v;
    }
    WfSet *s = wf_alloc(type->shape, sizeof *s);
    if (s == NULL)
        return WF_NULL;
    wf_set_init_fields(s);
    return WF_MOVE(s);
}

Value wf_set_make(WfType *type, Value iterable)
{
    Value v = set_empty(type);
    if (!wf_is_null(v) && !wf_is_null(iterable) && wf_set_update(v, iterable) < 0) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

Value wf_set_new(Value iterable) { return wf_set_make(&wf_set_type, iterable); }
Value wf_frozenset_new(Value iterable) { return wf_set_make(&wf_frozenset_type, iterable); }

/* --- emptying --------------------------------------------------------------------------------- */

static void drop_cells(WfSetEntry *t, size_t mask, size_t used, bool objects)
{
    if (objects)
        SET_EACH_LIVE(t, mask, used, e)
            wf_drop(e->key);
}

/* Empties the cells in the object, in which others may be looking. Locked. */
static void clear_small(WfSet *s)
{
    if (!wf_is_shared(s))
        clear_cells(s->small, WF_SET_SMALL);
    else
        for (size_t i = 0; i < WF_SET_SMALL; i++)
            set_put(&s->small[i], WF_NULL, 0);
}

void wf_set_clear(Value set)
{
    WfSet *s = wf_as_set(set);
    WfSetEntry saved[WF_SET_SMALL];
    bool l = set_lock(s);
    WfSetEntry *t = s->table;
    size_t mask = s->mask, used = s->used;
    bool objects = s->objects;
    if (t == s->small)
        t = memcpy(saved, t, sizeof saved);
    clear_small(s);
    set_move_table(s, s->small, WF_SET_SMALL - 1);
    s->fill = 0;
    s->objects = false;
    set_used(s, 0);
    wf_unlock(s, l);
    drop_cells(t, mask, used, objects);
    if (t != saved)
        release_table(s, t, mask);
}

/* Both local, but for s' flag. */
static void swap_local(WfSet *s, WfSet *f)
{
    WfSet old = *s;
    s->table = f->table == f->small ? s->small : f->table;
    set_used(s, f->used);
    s->fill = f->fill;
    s->mask = f->mask;
    s->objects = f->objects;
    memcpy(s->small, f->small, sizeof s->small);
    f->table = old.table == s->small ? f->small : old.table;
    set_used(f, old.used);
    f->fill = old.fill;
    f->mask = old.mask;
    f->objects = old.objects;
    memcpy(f->small, old.small, sizeof f->small);
}

int wf_set_swap(Value set, Value fresh)
{
    WfSet *s = wf_as_set(set), *f = wf_as_set(fresh);
    if (WF_LIKELY(!wf_is_shared(s))) {
        swap_local(s, f);
        return 0;
    }
    if (f->table == f->small && resize(f, WF_SET_SMALL) < 0)
        return -1;
    WfSetEntry saved[WF_SET_SMALL];
    bool l = set_lock(s);
    for (size_t i = 0; i <= f->mask; i++)
        if (set_is_live(f->table[i].key))
            wf_barrier(s, f->table[i].key);
    WfSetEntry *t = s->table;
    size_t mask = s->mask, used = s->used;
    bool objects = s->objects;
    if (t == s->small)
        memcpy(saved, t, sizeof saved);
    set_move_table(s, f->table, f->mask);
    set_used(s, f->used);
    s->fill = f->fill;
    s->objects = f->objects;
    wf_unlock(s, l);
    wf_set_init_fields(f);
    drop_cells(t == s->small ? saved : t, mask, used, objects);
    if (t != s->small)
        release_table(s, t, mask);
    return 0;
}

/* --- memory ----------------------------------------------------------------------------------- */

void wf_set_dealloc(WfObject *o)
{
    WfSet *s = (WfSet *)o;
    drop_cells(s->table, s->mask, s->used, s->objects);
    if (s->table != s->small)
        wf_block_free(s->table, (s->mask + 1) * sizeof *s->table);
    if (wf_shape_of(o) != WF_SHAPE_set && wf_shape_of(o) != WF_SHAPE_frozenset)
        wf_instance_clear(o);
    wf_free_object(o, sizeof *s);
}

int wf_set_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfSet *s = (WfSet *)o;
    for (size_t i = 0; s->objects && i <= s->mask; i++)
        WF_VISIT(s->table[i].key);
    return wf_shape_of(o) == WF_SHAPE_set || wf_shape_of(o) == WF_SHAPE_frozenset
               ? 0
               : wf_instance_traverse(o, visit, arg);
}

void wf_set_clear_slot(WfObject *o)
{
    wf_set_clear(wf_counted(o));
    if (wf_shape_of(o) != WF_SHAPE_set && wf_shape_of(o) != WF_SHAPE_frozenset)
        wf_instance_clear(o);
}
