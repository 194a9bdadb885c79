/*
 * dict as C code uses it: dict.h. Searching and tables are in dict_keys.c, the Python-visible
 * methods in dict_methods.c.
 */
#include "dict_internal.h"
#include "iter.h"

static WfDict *dict_alloc(void)
{
    WfDict *d = wf_alloc(WF_SHAPE_dict, sizeof *d);
    if (d == NULL)
        return NULL;
    d->used = 0;
    d->keys = wf_dict_keys_empty();
    d->changes = d->keys_version = 0;
    d->globals_id = 0;
    return d;
}

Value wf_dict_new(void)
{
    WfDict *d = dict_alloc();
    return d == NULL ? WF_NULL : WF_MOVE(d);
}

Value wf_dict_new_sized(size_t n)
{
    WfDict *d = dict_alloc();
    if (d == NULL)
        return WF_NULL;
    if (n > 0 && wf_dict_reserve(d, n) < 0) {
        wf_decref(d);
        return WF_NULL;
    }
    return WF_MOVE(d);
}

size_t wf_dict_len(Value v) { return __atomic_load_n(&wf_as_dict(v)->used, __ATOMIC_RELAXED); }

/* --- reading ---------------------------------------------------------------------------------- */

bool wf_dict_get_str(Value v, Value key, Value *out)
{
    WfDict *d = wf_as_dict(v);
    WfStr *s = wf_as_str(key);
    /* Acquire: pairs with the release in resize(). The table stays valid until a safepoint. */
    WfDictKeys *k = __atomic_load_n(&d->keys, __ATOMIC_ACQUIRE);
    ssize_t ix = wf_dict_lookup_str(k, s, wf_str_hash(s));
    if (ix < 0)
        return false;
    Value found = dict_load(dict_value_at(k, (size_t)ix));
    if (wf_is_null(found))
        return false;
    *out = wf_new_ref(found);
    return true;
}

bool wf_dict_get_str_reg(Value v, Value key, Value *out)
{
    WfStr *s = wf_as_str(key);
    WfDictKeys *k = __atomic_load_n(&wf_as_dict(v)->keys, __ATOMIC_ACQUIRE);
    ssize_t ix = wf_dict_lookup_str(k, s, wf_str_hash(s));
    if (ix < 0)
        return false;
    Value found = dict_load(dict_value_at(k, (size_t)ix));
    if (wf_is_null(found))
        return false;
    *out = wf_reg_load(found);
    return true;
}

int wf_dict_get_hash(Value v, Value key, uint64_t hash, Value *out)
{
    WfDict *d = wf_as_dict(v);
    size_t place;
    if (wf_is_shared(d)) {
        Value found;
        int r = wf_dict_peek(d, key, hash, &found);
        if (r > 0)
            *out = wf_new_ref(found);
        if (WF_LIKELY(r >= 0))
            return r;
    }
    bool l = wf_lock(d);
    ssize_t ix = wf_dict_lookup(d, key, hash, &l, &place);
    if (ix >= 0)
        *out = wf_new_ref(*dict_value_at(d->keys, (size_t)ix));
    wf_unlock(d, l);
    return ix >= 0 ? 1 : ix == IX_ERROR ? -1 : 0;
}

/* Where the value of key is, WF_SEEK_ABSENT or WF_SEEK_UNKNOWN; nothing is run. */
WF_INLINE Value *seek(Value v, Value key)
{
    uint64_t hash = wf_quick_hash(key);
    if (WF_UNLIKELY(!wf_has_quick_hash(key, hash)))
        return WF_SEEK_UNKNOWN;
    return wf_dict_seek(wf_dict_table(wf_obj(v)), key, hash);
}

int wf_dict_get(Value v, Value key, Value *out)
{
    Value *place = seek(v, key), found;
    if (place == WF_SEEK_ABSENT)
        return 0;
    if (wf_seek_found(place) && WF_LIKELY(!wf_is_null(found = wf_value_load(place)))) {
        *out = wf_new_ref(found);
        return 1;
    }
    int64_t hash = dict_hash(key);
    if (hash == -1)
        return -1;
    return wf_dict_get_hash(v, key, (uint64_t)hash, out);
}

int wf_dict_get_reg(Value v, Value key, Value *out)
{
    if (wf_is_shared(wf_obj(v))) {
        int64_t hash = dict_hash(key);
        if (hash == -1)
            return -1;
        int r = wf_dict_peek(wf_as_dict(v), key, (uint64_t)hash, out);
        if (r > 0)
            *out = wf_reg_load(*out);
        return r >= 0 ? r : wf_dict_get_hash(v, key, (uint64_t)hash, out);
    }
    return wf_dict_get(v, key, out);
}

int wf_dict_get_c(Value d, const char *key, Value *out)
{
    Value k = wf_str_from_c(key);
    if (wf_is_null(k))
        return -1;
    int r = wf_dict_get(d, k, out);
    wf_drop(k);
    return r;
}

int wf_dict_contains(Value v, Value key)
{
    Value *at = seek(v, key);
    if (at == WF_SEEK_ABSENT)
        return 0;
    if (wf_seek_found(at) && WF_LIKELY(!wf_is_null(wf_value_load(at))))
        return 1;
    int64_t hash = dict_hash(key);
    if (hash == -1)
        return -1;
    WfDict *d = wf_as_dict(v);
    size_t place;
    if (wf_is_shared(d)) {
        Value found;
        int r = wf_dict_peek(d, key, (uint64_t)hash, &found);
        if (WF_LIKELY(r >= 0))
            return r;
    }
    bool l = wf_lock(d);
    ssize_t ix = wf_dict_lookup(d, key, (uint64_t)hash, &l, &place);
    wf_unlock(d, l);
    return ix >= 0 ? 1 : ix == IX_ERROR ? -1 : 0;
}

/* --- writing ---------------------------------------------------------------------------------- */

/* Stores owned references; on failure they are the caller's again. */
static int set_owned(WfDict *d, Value key, uint64_t hash, Value value)
{
    Value old = WF_NULL;
    size_t place;
    bool l = wf_lock(d);
    ssize_t ix = wf_dict_lookup(d, key, hash, &l, &place);
    int r = 0;
    if (ix >= 0) {
        Value *p = dict_value_at(d->keys, (size_t)ix);
        old = *p;
        wf_barrier(d, value);
        dict_store(p, value);
    } else {
        r = ix == IX_ERROR ? -1 : wf_dict_insert_new(d, key, hash, value, place);
    }
    wf_unlock(d, l);
    if (ix >= 0) {
        wf_drop(old);
        wf_drop(key);
    }
    return r;
}

int wf_dict_set_hash(Value v, Value key, uint64_t hash, Value value)
{
    Value k = wf_new_ref(key), x = wf_new_ref(value);
    int r = set_owned(wf_as_dict(v), k, hash, x);
    if (r < 0) {
        wf_drop(k);
        wf_drop(x);
    }
    return r;
}

int wf_dict_set(Value v, Value key, Value value)
{
    if (WF_LIKELY(wf_is_local(wf_obj(v)))) {
        Value *place = seek(v, key);
        if (wf_seek_found(place)) {
            Value old = *place;
            dict_store(place, wf_new_ref(value));
            wf_drop(old);
            return 0;
        }
        if (place == WF_SEEK_ABSENT)
            return wf_dict_add_absent(wf_as_dict(v), key, wf_quick_hash(key), value);
    }
    int64_t hash = dict_hash(key);
    if (hash == -1)
        return -1;
    return wf_dict_set_hash(v, key, (uint64_t)hash, value);
}

bool wf_dict_set_simple(Value v, Value key, Value value)
{
    if (!wf_is_local(wf_obj(v)))
        return false;
    Value *place = seek(v, key);
    if (wf_seek_found(place)) {
        if (wf_is_counted(*place)) /* releasing it may run code */
            return false;
        dict_store(place, wf_new_ref(value));
        return true;
    }
    if (place != WF_SEEK_ABSENT)
        return false;
    int r = wf_dict_add_absent(wf_as_dict(v), key, wf_quick_hash(key), value);
    if (WF_UNLIKELY(r < 0))
        wf_err_clear();
    return r == 0;
}

int wf_dict_set_steal(Value v, Value key, Value value)
{
    key = wf_own(key);
    value = wf_own(value);
    if (WF_LIKELY(wf_is_small(key) || wf_is_str_exact(key))) {
        int r = wf_dict_set(v, key, value);
        wf_drop(key);
        wf_drop(value);
        return r;
    }
    int64_t hash = dict_hash(key);
    int r = hash == -1 ? -1 : set_owned(wf_as_dict(v), key, (uint64_t)hash, value);
    if (r < 0) {
        wf_drop(key);
        wf_drop(value);
    }
    return r;
}

int wf_dict_set_c(Value d, const char *key, Value value)
{
    Value k = wf_intern_c(key);
    return wf_is_null(k) ? -1 : wf_dict_set(d, k, value);
}

int wf_dict_pop_hash(Value v, Value key, uint64_t hash, Value *out)
{
    WfDict *d = wf_as_dict(v);
    Value old_key = WF_NULL;
    size_t place;
    bool l = wf_lock(d);
    ssize_t ix = wf_dict_lookup(d, key, hash, &l, &place);
    if (ix >= 0)
        wf_dict_remove_at(d, ix, hash, &old_key, out);
    wf_unlock(d, l);
    wf_drop(old_key);
    return ix >= 0 ? 1 : ix == IX_ERROR ? -1 : 0;
}

/* Of a local dict, without running code: 1, 0, or -1: not this way. */
static int pop_local(WfDict *d, Value key, Value *out)
{
    uint64_t hash = wf_quick_hash(key);
    Value *place = wf_has_quick_hash(key, hash) ? wf_dict_seek(d->keys, key, hash) : WF_SEEK_UNKNOWN, old_key;
    if (!wf_seek_found(place))
        return place == WF_SEEK_ABSENT ? 0 : -1;
    ptrdiff_t at = place - (Value *)wf_dict_entries(d->keys);
    wf_dict_remove_at(d, d->keys->str_only ? at / 2 : at / 3, hash, &old_key, out);
    wf_drop(old_key);
    return 1;
}

int wf_dict_pop(Value v, Value key, Value *out)
{
    if (WF_LIKELY(wf_is_local(wf_obj(v)))) {
        int r = pop_local(wf_as_dict(v), key, out);
        if (WF_LIKELY(r >= 0))
            return r;
    }
    int64_t hash = dict_hash(key);
    return hash == -1 ? -1 : wf_dict_pop_hash(v, key, (uint64_t)hash, out);
}

int wf_dict_del(Value v, Value key)
{
    Value old;
    int r = wf_dict_pop(v, key, &old);
    if (r > 0)
        wf_drop(old);
    return r;
}

int wf_dict_setdefault(Value v, Value key, Value dflt, Value *out)
{
    if (WF_LIKELY(wf_is_local(wf_obj(v)))) {
        Value *found = seek(v, key);
        if (wf_seek_found(found)) {
            *out = wf_new_ref(*found);
            return 1;
        }
        if (found == WF_SEEK_ABSENT) {
            if (wf_dict_add_absent(wf_as_dict(v), key, wf_quick_hash(key), dflt) < 0)
                return -1;
            *out = wf_new_ref(dflt);
            return 0;
        }
    }
    int64_t hash = dict_hash(key);
    if (hash == -1)
        return -1;
    WfDict *d = wf_as_dict(v);
    Value k = wf_new_ref(key), x = wf_new_ref(dflt);
    size_t place;
    bool l = wf_lock(d);
    ssize_t ix = wf_dict_lookup(d, key, (uint64_t)hash, &l, &place);
    int r = ix >= 0 ? 1 : ix == IX_ERROR ? -1 : wf_dict_insert_new(d, k, (uint64_t)hash, x, place);
    if (ix >= 0)
        *out = wf_new_ref(*dict_value_at(d->keys, (size_t)ix));
    else if (r == 0)
        *out = wf_new_ref(x);
    wf_unlock(d, l);
    if (r != 0) {
        wf_drop(k);
        wf_drop(x);
    }
    return r;
}

/* Takes the table out; its references are dropped by the caller with nothing locked. */
static WfDictKeys *detach_keys(WfDict *d)
{
    bool l = wf_lock(d);
    WfDictKeys *k = d->keys;
    dict_bump_version(d);
    __atomic_store_n(&d->keys, wf_dict_keys_empty(), __ATOMIC_RELEASE);
    __atomic_store_n(&d->used, 0, __ATOMIC_RELAXED);
    wf_unlock(d, l);
    return k;
}

static void drop_entries(WfDictKeys *k)
{
    const Value *p = wf_dict_entries(k);
    size_t step = k->str_only ? 2 : 3;
    for (size_t i = 0; i < k->nentries; i++, p += step) {
        wf_drop(p[0]);
        wf_drop(p[1]);
    }
}

static void drop_keys(WfDict *d, WfDictKeys *k)
{
    drop_entries(k);
    wf_dict_keys_release(d, k);
}

void wf_dict_clear(Value v)
{
    WfDict *d = wf_as_dict(v);
    drop_keys(d, detach_keys(d));
}

/* --- whole dicts ------------------------------------------------------------------------------ */

bool wf_dict_next_item(Value v, size_t *pos, Value *key, Value *value, uint64_t *hash)
{
    WfDict *d = wf_as_dict(v);
    bool l = wf_lock(d), found = false;
    WfDictKeys *k = d->keys;
    size_t i = *pos, n = k->nentries;
    while (i < n && wf_is_null(*dict_key_at(k, i)))
        i++;
    if (i < n) {
        *key = wf_new_ref(*dict_key_at(k, i));
        if (value != NULL)
            *value = wf_new_ref(*dict_value_at(k, i));
        *hash = dict_hash_at(k, i);
        found = true;
    }
    *pos = i + 1;
    wf_unlock(d, l);
    return found;
}

bool wf_dict_next_hash(Value v, size_t *pos, Value *key, uint64_t *hash)
{
    return wf_dict_next_item(v, pos, key, NULL, hash);
}

bool wf_dict_next(Value v, size_t *pos, Value *key, Value *value)
{
    WfDict *d = wf_as_dict(v);
    bool l = wf_lock(d), found = false;
    WfDictKeys *k = d->keys;
    size_t i = *pos, n = k->nentries, step = k->str_only ? 2 : 3;
    const Value *p = (const Value *)wf_dict_entries(k) + i * step;
    for (; i < n && wf_is_null(*p); p += step)
        i++;
    if (i < n) {
        if (key != NULL)
            *key = wf_new_ref(p[0]);
        if (value != NULL)
            *value = wf_new_ref(p[1]);
        found = true;
    }
    *pos = i + 1;
    wf_unlock(d, l);
    return found;
}

Value wf_dict_copy(Value v)
{
    WfDict *d = wf_as_dict(v), *n = dict_alloc();
    if (n == NULL || wf_dict_len(v) == 0)
        return n == NULL ? WF_NULL : WF_MOVE(n);
    bool l = wf_lock(d);
    WfDictKeys *k = d->used > 0 ? wf_dict_keys_clone(d) : wf_dict_keys_empty();
    if (k != NULL) {
        n->keys = k;
        n->used = d->used;
    }
    wf_unlock(d, l);
    if (k == NULL) {
        wf_decref(n);
        return WF_NULL;
    }
    return WF_MOVE(n);
}

static Value local_items_list(const WfDict *d)
{
    Value list = wf_list_new(d->used);
    if (wf_is_null(list))
        return WF_NULL;
    WfList *out = wf_as_list(list);
    const Value *p = wf_dict_entries(d->keys);
    size_t step = d->keys->str_only ? 2 : 3;
    for (size_t left = d->used; left > 0; p += step) {
        if (wf_is_null(p[0]))
            continue;
        Value pair = wf_pair_steal(wf_new_ref(p[0]), wf_new_ref(p[1]));
        if (wf_is_null(pair)) {
            wf_drop(list);
            return WF_NULL;
        }
        out->items[out->len++] = pair;
        left--;
    }
    return list;
}

/* keys 0, values 1, items 2: a list as of one moment. */
static Value as_list(Value v, int what)
{
    WfDict *d = wf_as_dict(v);
    if (what == 2 && wf_is_local(d))
        return local_items_list(d);
    for (;;) {
        size_t n = wf_dict_len(v);
        Value list = wf_list_new(n);
        if (wf_is_null(list))
            return WF_NULL;
        Value *pairs = what == 2 ? wf_mem_alloc((n ? n : 1) * sizeof *pairs) : NULL;
        if (what == 2 && pairs == NULL) {
            wf_drop(list);
            return WF_NULL;
        }
        size_t made = 0;
        for (; what == 2 && made < n; made++) {
            pairs[made] = wf_tuple_new(2);
            if (wf_is_null(pairs[made]))
                break;
        }
        bool fits = false, failed = what == 2 && made < n;
        bool l = wf_lock(d);
        if (d->used == n && !failed) {
            fits = true;
            WfList *out = wf_as_list(list);
            WfDictKeys *k = d->keys;
            for (size_t i = 0; i < k->nentries; i++) {
                Value key = *dict_key_at(k, i);
                if (wf_is_null(key))
                    continue;
                Value item = wf_new_ref(what == 1 ? *dict_value_at(k, i) : key);
                if (what == 2) {
                    WfTuple *pair = wf_as_tuple(pairs[out->len]);
                    pair->items[0] = item;
                    pair->items[1] = wf_new_ref(*dict_value_at(k, i));
                    item = pairs[out->len];
                }
                out->items[out->len++] = item;
            }
        }
        wf_unlock(d, l);
        if (!fits)
            for (size_t i = 0; i < made; i++)
                wf_drop(pairs[i]);
        wf_mem_free(pairs);
        if (fits)
            return list;
        wf_drop(list);
        if (failed)
            return WF_NULL;
    }
}

Value wf_dict_keys_list(Value d) { return as_list(d, 0); }
Value wf_dict_values_list(Value d) { return as_list(d, 1); }
Value wf_dict_items_list(Value d) { return as_list(d, 2); }

/* --- merging ------------------------------------------------------------------------------------ */

/* One entry of a merge. override: 1 replaces, 0 keeps, 2 raises KeyError(key). */
static int merge_one(Value v, Value key, uint64_t hash, Value value, int override)
{
    if (override == 1)
        return wf_dict_set_hash(v, key, hash, value);
    WfDict *d = wf_as_dict(v);
    Value k = wf_new_ref(key), x = wf_new_ref(value);
    size_t place;
    bool l = wf_lock(d);
    ssize_t ix = wf_dict_lookup(d, key, hash, &l, &place);
    int r = ix >= 0 ? 1 : ix == IX_ERROR ? -1 : wf_dict_insert_new(d, k, hash, x, place);
    wf_unlock(d, l);
    if (r != 0) {
        wf_drop(k);
        wf_drop(x);
    }
    if (r == 1 && override == 2)
        wf_raise_keyerror(key);
    return r == 1 && override == 0 ? 0 : -(r != 0);
}

/*
 * d is empty, local and has no table yet: it gets a copy of other's. 1, -1, or 0: waiting for the
 * other's lock it was published, so what it is has to be looked at again.
 */
static int merge_into_empty(WfDict *d, WfDict *other)
{
    bool l = wf_lock(other);
    if (WF_UNLIKELY(wf_is_shared(d))) {
        wf_unlock(other, l);
        return 0;
    }
    size_t n = other->used;
    WfDictKeys *k = n > 0 ? wf_dict_keys_clone(other) : wf_dict_keys_empty();
    wf_unlock(other, l);
    if (k == NULL)
        return -1;
    d->keys = k;
    d->used = n;
    dict_bump_version(d);
    return 1;
}

/*
 * Merges local dicts as long as no code runs; *pos is the entry of `from` to go on with. 0 / -1.
 */
static int merge_local(WfDict *d, const WfDict *from, int override, size_t *pos)
{
    const WfDictKeys *k = from->keys;
    const Value *p = wf_dict_entries(from->keys);
    size_t step = k->str_only ? 2 : 3, n = k->nentries;
    for (; *pos < n; ++*pos, p += step) {
        if (wf_is_null(p[0]))
            continue;
        uint64_t hash = step == 3 ? p[2].bits : wf_str_hash(wf_as_str(p[0]));
        Value *place = wf_dict_seek(d->keys, p[0], hash);
        if (place == WF_SEEK_UNKNOWN)
            return 0;
        if (place == WF_SEEK_ABSENT) {
            if (wf_dict_add_absent(d, p[0], hash, p[1]) < 0)
                return -1;
        } else if (override == 2) {
            wf_raise_keyerror(p[0]);
            return -1;
        } else if (override == 1) {
            Value old = *place;
            *place = wf_new_ref(p[1]);
            if (wf_is_counted(old) && wf_local(wf_obj(old)) == 1) {
                ++*pos; /* code may run: the rest is looked up anew */
                wf_drop(old);
                return 0;
            }
            wf_drop(old);
        }
    }
    return 0;
}

static int merge_dict(Value v, Value from, int override)
{
    WfDict *d = wf_as_dict(v), *other = wf_as_dict(from);
    size_t expected = wf_dict_len(from);
    if (d == other || expected == 0)
        return 0;
    if (!wf_is_shared(d) && d->keys == wf_dict_keys_empty()) {
        int merged = merge_into_empty(d, other);
        if (merged != 0)
            return merged > 0 ? 0 : -1;
    }
    bool l = wf_lock(d);
    int r = dict_usable_for(d->keys->log2_size) < expected ? wf_dict_reserve(d, expected) : 0;
    wf_unlock(d, l);
    size_t pos = 0;
    Value key, value;
    uint64_t hash;
    if (r == 0 && wf_is_local(d) && wf_is_local(other))
        r = merge_local(d, other, override, &pos);
    while (r == 0 && wf_dict_next_item(from, &pos, &key, &value, &hash)) {
        r = merge_one(v, key, hash, value, override);
        wf_drop(key);
        wf_drop(value);
        if (r == 0 && wf_dict_len(from) != expected && !wf_is_shared(other))
            r = wf_raise_i(&wf_exc_RuntimeError, "dict mutated during update");
    }
    return r;
}

static int merge_mapping(Value d, Value other, int override)
{
    Value keys = wf_call_method(other, wf_n.keys, NULL, 0);
    Value it = wf_is_null(keys) ? WF_NULL : wf_iter(keys), key;
    wf_drop(keys);
    if (wf_is_null(it))
        return -1;
    int r = 0;
    while (r == 0 && !wf_is_null(key = wf_next(it))) {
        Value value = wf_getitem(other, key);
        int64_t hash = wf_is_null(value) ? -1 : dict_hash(key);
        r = hash == -1 ? -1 : merge_one(d, key, (uint64_t)hash, value, override);
        wf_drop(value);
        wf_drop(key);
    }
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? -1 : 0;
}

int wf_dict_merge(Value d, Value other, int override)
{
    /* A subclass that overrides iteration is asked through its methods. */
    if (wf_is_dict(other) && wf_type_of(other)->iter == wf_dict_type.iter)
        return merge_dict(d, other, override);
    return merge_mapping(d, other, override);
}

/* --- the type's memory ---------------------------------------------------------------------------- */

void wf_dict_dealloc(WfObject *o)
{
    WfDict *d = (WfDict *)o;
    WfDictKeys *k = d->keys;
    if (k != wf_dict_keys_empty()) {
        d->keys = wf_dict_keys_empty();
        drop_entries(k);
        wf_block_free(k, dict_keys_size(k));
    }
    if (wf_shape_of(o) != WF_SHAPE_dict)
        wf_instance_clear(o);
    wf_free_object(o, sizeof *d);
}

int wf_dict_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfDict *d = (WfDict *)o;
    WfDictKeys *k = d->keys;
    for (size_t i = 0; i < k->nentries; i++) {
        WF_VISIT(*dict_key_at(k, i));
        WF_VISIT(*dict_value_at(k, i));
    }
    return wf_shape_of(o) == WF_SHAPE_dict ? 0 : wf_instance_traverse(o, visit, arg);
}

void wf_dict_clear_slot(WfObject *o)
{
    WfDict *d = (WfDict *)o;
    drop_keys(d, detach_keys(d));
    if (wf_shape_of(o) != WF_SHAPE_dict)
        wf_instance_clear(o);
}
