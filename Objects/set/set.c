/*
 * set and frozenset as C code uses them: set.h.
 *
 * Open addressing with short linear runs, as CPython's: a cell is never used (WF_NULL), deleted
 * (WF_HOLE) or holds a key with its hash. Everything is done under the lock of a shared set; a
 * frozenset does not change after it is returned and needs none.
 */
#include "set_internal.h"

enum { MIN_SIZE = 8, LINEAR = 9 };

void wf_set_init_fields(WfSet *s)
{
    s->used = s->fill = s->mask = 0;
    s->table = NULL;
    s->hash = 0;
    s->version = 0;
}

static WfSet *set_alloc(uint32_t shape)
{
    WfSet *s = wf_alloc(shape, sizeof *s);
    if (s != NULL)
        wf_set_init_fields(s);
    return s;
}

static WfSetEntry *new_table(size_t size)
{
    WfSetEntry *t = wf_mem_alloc(size * sizeof *t);
    for (size_t i = 0; t != NULL && i < size; i++)
        t[i] = (WfSetEntry){WF_NULL, 0};
    return t;
}

static void release_table(WfSet *s, WfSetEntry *t)
{
    if (t == NULL)
        return;
    if (wf_is_shared(s))
        wf_mem_retire(t);
    else
        wf_mem_free(t);
}

/* --- searching ------------------------------------------------------------------------------------ */

/* 1 equal, 0 not, -1 needs __eq__. */
static int simple_equal(Value a, Value b)
{
    if (wf_is(a, b))
        return 1;
    if (wf_both_small(a, b))
        return 0;
    bool sa = wf_is_str_exact(a), sb = wf_is_str_exact(b);
    if (sa && sb)
        return wf_str_equal(a, b);
    if ((sa && !wf_is_pointer(b)) || (sb && !wf_is_pointer(a)))
        return 0;
    return -1;
}

/* 1, 0, -1 error, 2 the set changed meanwhile. */
static WF_COLD int unlocked_equal(WfSet *s, Value found, Value key, bool *l)
{
    WfSetEntry *table = s->table;
    uint32_t version = s->version;
    Value held = wf_new_ref(found);
    wf_unlock(s, *l);
    int r = wf_compare_bool(held, key, WF_EQ);
    wf_drop(held);
    *l = wf_lock(s);
    if (r >= 0 && (s->table != table || s->version != version))
        return 2;
    return r;
}

WfSetEntry *wf_set_find(WfSet *s, Value key, uint64_t hash, bool *l, bool *error)
{
    *error = false;
again:
    if (s->table == NULL)
        return NULL;
    uint64_t perturb = hash;
    for (size_t i = hash & s->mask;;) {
        size_t run = i + LINEAR <= s->mask ? LINEAR : 0;
        for (size_t j = i; j <= i + run; j++) {
            WfSetEntry *e = &s->table[j];
            if (wf_is_null(e->key))
                return NULL;
            if (e->hash != hash || wf_same_bits(e->key, WF_HOLE))
                continue;
            int r = simple_equal(e->key, key);
            if (r < 0)
                r = unlocked_equal(s, e->key, key, l);
            if (r == 2)
                goto again;
            if (r < 0) {
                *error = true;
                return NULL;
            }
            if (r)
                return e;
        }
        perturb >>= 5;
        i = (i * 5 + 1 + perturb) & s->mask;
    }
}

/* The first free cell for a hash that is not in the table. */
static WfSetEntry *free_cell(WfSetEntry *table, size_t mask, uint64_t hash)
{
    uint64_t perturb = hash;
    for (size_t i = hash & mask;;) {
        size_t run = i + LINEAR <= mask ? LINEAR : 0;
        for (size_t j = i; j <= i + run; j++)
            if (wf_is_null(table[j].key))
                return &table[j];
        perturb >>= 5;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

static int resize(WfSet *s, size_t want)
{
    size_t size = MIN_SIZE;
    while (size <= want)
        size *= 2;
    WfSetEntry *t = new_table(size);
    if (t == NULL)
        return -1;
    for (size_t i = 0; s->table != NULL && i <= s->mask; i++)
        if (set_is_live(s->table[i].key))
            *free_cell(t, size - 1, s->table[i].hash) = s->table[i];
    WfSetEntry *old = s->table;
    s->table = t;
    s->mask = size - 1;
    s->fill = s->used;
    release_table(s, old);
    return 0;
}

/* Room for one more before the load reaches three fifths. */
static int make_room(WfSet *s)
{
    if (s->table != NULL && (s->fill + 1) * 5 < s->mask * 3)
        return 0;
    size_t n = s->used + 1;
    return resize(s, s->table == NULL ? 0 : n > 50000 ? n * 2 : n * 4);
}

/* --- operations -------------------------------------------------------------------------------------- */

int wf_set_add_owned(Value set, Value key, uint64_t hash)
{
    WfSet *s = (WfSet *)wf_obj(set);
    bool error, l = wf_lock(s);
    WfSetEntry *e = wf_set_find(s, key, hash, &l, &error);
    int r = error ? -1 : e != NULL ? 0 : make_room(s) < 0 ? -1 : 1;
    if (r == 1) {
        wf_barrier(s, key);
        *free_cell(s->table, s->mask, hash) = (WfSetEntry){key, hash};
        s->fill++;
        s->used++;
        s->version++;
    }
    wf_unlock(s, l);
    return r;
}

int wf_set_add(Value set, Value key)
{
    int64_t hash = wf_hash(key);
    if (hash == -1)
        return -1;
    Value k = wf_new_ref(key);
    int r = wf_set_add_owned(set, k, (uint64_t)hash);
    if (r != 1)
        wf_drop(k);
    return r < 0 ? -1 : 0;
}

/* Hash without order: what frozenset's __hash__ gives for these contents. */
static int64_t contents_hash(WfSet *s)
{
    uint64_t h = 0;
    bool l = wf_lock(s);
    for (size_t i = 0; s->table != NULL && i <= s->mask; i++)
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

int64_t wf_set_key_hash(Value key)
{
    int64_t hash = wf_hash(key);
    if (hash == -1 && wf_is_pointer(key) && wf_is_a(key, &wf_set_type) &&
        wf_err_matches(&wf_exc_TypeError)) {
        wf_err_clear();
        hash = contents_hash(wf_as_set(key));
    }
    return hash;
}

int wf_set_contains_hash(Value set, Value key, uint64_t hash)
{
    WfSet *s = wf_as_set(set);
    bool error, l = wf_lock(s);
    WfSetEntry *e = wf_set_find(s, key, hash, &l, &error);
    wf_unlock(s, l);
    return error ? -1 : e != NULL;
}

/* A set as the key stands for the frozenset of its contents. */
int wf_set_contains(Value set, Value key)
{
    int64_t hash = wf_set_key_hash(key);
    if (hash == -1)
        return -1;
    return wf_set_contains_hash(set, key, (uint64_t)hash);
}

int wf_set_discard_hash(Value set, Value key, uint64_t hash)
{
    WfSet *s = wf_as_set(set);
    Value old = WF_NULL;
    bool error, l = wf_lock(s);
    WfSetEntry *e = wf_set_find(s, key, hash, &l, &error);
    if (e != NULL) {
        old = e->key;
        e->key = WF_HOLE;
        s->used--;
        s->version++;
    }
    wf_unlock(s, l);
    wf_drop(old);
    return error ? -1 : e != NULL;
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
    bool l = wf_lock(s), found = false;
    for (size_t i = *pos; s->table != NULL && i <= s->mask && !found; i++) {
        if (set_is_live(s->table[i].key)) {
            *key = wf_new_ref(s->table[i].key);
            *hash = s->table[i].hash;
            found = true;
        }
        *pos = i + 1;
    }
    wf_unlock(s, l);
    return found;
}

bool wf_set_next(Value set, size_t *pos, Value *key)
{
    uint64_t hash;
    return wf_set_next_hash(set, pos, key, &hash);
}

static int update_from_hashed(Value set, Value other)
{
    size_t pos = 0;
    Value key;
    uint64_t hash;
    while (next_key_hash(other, &pos, &key, &hash)) {
        int r = wf_set_add_owned(set, key, hash);
        if (r != 1)
            wf_drop(key);
        if (r < 0)
            return -1;
    }
    return 0;
}

int wf_set_update(Value set, Value iterable)
{
    if (has_key_hashes(iterable))
        return wf_is(set, iterable) ? 0 : update_from_hashed(set, iterable);
    Value it = wf_iter(iterable), key;
    if (wf_is_null(it))
        return -1;
    int r = 0;
    unsigned n = 0;
    while (r == 0 && !wf_is_null(key = wf_next(it))) {
        r = wf_set_add(set, key);
        wf_drop(key);
        if ((++n & 4095) == 0 && r == 0)
            r = wf_safepoint();
    }
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? -1 : 0;
}

Value wf_set_make(WfType *type, Value iterable)
{
    Value v;
    if (type == &wf_set_type || type == &wf_frozenset_type) {
        WfSet *s = set_alloc(type->shape);
        v = s == NULL ? WF_NULL : WF_MOVE(s);
    } else {
        v = wf_generic_alloc(type, 0);
        if (!wf_is_null(v))
            wf_set_init_fields(wf_as_set(v));
    }
    if (!wf_is_null(v) && !wf_is_null(iterable) && wf_set_update(v, iterable) < 0) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

Value wf_set_new(Value iterable) { return wf_set_make(&wf_set_type, iterable); }
Value wf_frozenset_new(Value iterable) { return wf_set_make(&wf_frozenset_type, iterable); }

static void drop_table(WfSet *s, WfSetEntry *t, size_t mask)
{
    for (size_t i = 0; t != NULL && i <= mask; i++)
        if (set_is_live(t[i].key))
            wf_drop(t[i].key);
    release_table(s, t);
}

void wf_set_clear(Value set)
{
    WfSet *s = wf_as_set(set);
    bool l = wf_lock(s);
    WfSetEntry *t = s->table;
    size_t mask = s->mask;
    s->table = NULL;
    s->used = s->fill = s->mask = 0;
    s->version++;
    wf_unlock(s, l);
    drop_table(s, t, mask);
}

void wf_set_swap(Value set, Value fresh)
{
    WfSet *s = wf_as_set(set), *f = wf_as_set(fresh);
    bool l = wf_lock(s);
    for (size_t i = 0; wf_is_shared(s) && f->table != NULL && i <= f->mask; i++)
        if (set_is_live(f->table[i].key))
            wf_barrier(s, f->table[i].key);
    WfSetEntry *t = s->table;
    size_t used = s->used, fill = s->fill, mask = s->mask;
    s->table = f->table;
    s->used = f->used;
    s->fill = f->fill;
    s->mask = f->mask;
    s->version++;
    f->table = t;
    f->used = used;
    f->fill = fill;
    f->mask = mask;
    wf_unlock(s, l);
}

/* --- memory --------------------------------------------------------------------------------------------- */

void wf_set_dealloc(WfObject *o)
{
    WfSet *s = (WfSet *)o;
    for (size_t i = 0; s->table != NULL && i <= s->mask; i++)
        if (set_is_live(s->table[i].key))
            wf_drop(s->table[i].key);
    wf_mem_free(s->table);
    if (o->shape != WF_SHAPE_set && o->shape != WF_SHAPE_frozenset)
        wf_instance_clear(o);
    wf_free_object(o, sizeof *s);
}

int wf_set_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfSet *s = (WfSet *)o;
    for (size_t i = 0; s->table != NULL && i <= s->mask; i++)
        WF_VISIT(s->table[i].key);
    return o->shape == WF_SHAPE_set || o->shape == WF_SHAPE_frozenset
               ? 0
               : wf_instance_traverse(o, visit, arg);
}

void wf_set_clear_slot(WfObject *o)
{
    wf_set_clear(wf_counted(o));
    if (o->shape != WF_SHAPE_set && o->shape != WF_SHAPE_frozenset)
        wf_instance_clear(o);
}
