/*
 * lru_cache: a function that remembers its results.
 *
 * An open table of its own, so that a hit allocates nothing: the key of a call is its arguments
 * laid out flat (positional ones; a marker, names and values of keywords; types when `typed`),
 * hashed and compared item by item. Entries lie in an array; those in use form hash chains, a
 * list by age, and the others a free list. All of it is used under the wrapper's lock, which is
 * released around __eq__ of keys that need it; the entry is looked at again after that.
 */
#include "callable.h"
#include "functools.h"

#include <stddef.h>

enum { STACK_KEY = 12, NONE = UINT32_MAX };

typedef struct {
    Value *items;     /* [lock] the key if nitems > 1, else NULL */
    Value one;        /* [lock] the key if nitems is 1 */
    Value result;     /* [lock] */
    uint64_t hash;
    uint32_t nitems;  /* NONE: free */
    uint32_t next;    /* in its chain, or in the free list */
    uint32_t older, newer;
    bool raw;         /* a single int or str: never equal to a key of another kind */
} Entry;

typedef struct {
    WfObject ob;
    Value func, info_type; /* [const] */
    Value dict;            /* [lock] __dict__ or WF_NULL */
    ssize_t maxsize;       /* [const] -1: unbounded */
    bool typed;            /* [const] */
    int64_t hits, misses;  /* [lock] */
    Entry *entries;        /* [lock] */
    uint32_t *buckets;     /* [lock] mask + 1 chains, or NULL */
    uint32_t mask, used, cap, free;  /* [lock] */
    uint32_t oldest, newest;         /* [lock] */
    uint64_t version;      /* [lock] counts entries made and taken away */
} Lru;

/* A call's key; the items are borrowed from the arguments, but for the last ones, types. */
typedef struct {
    Value *items;
    size_t n, ntypes;
    uint64_t hash;
    bool raw;
    Value small[STACK_KEY];
} Key;

static Lru *as_lru(Value v) { return (Lru *)wf_obj(v); }

/* --- keys ---------------------------------------------------------------------------------------------- */

static bool is_raw(Value v) { return wf_is_int_exact(v) || wf_is_str_exact(v); }

static int key_hash(Key *k)
{
    uint64_t h = k->n;
    for (size_t i = 0; i < k->n; i++) {
        int64_t x = wf_same_bits(k->items[i], WF_HOLE) ? 7 : wf_hash(k->items[i]);
        if (x == -1)
            return -1;
        h = (h ^ (uint64_t)x) * 0x9E3779B97F4A7C15u;
        h ^= h >> 32;
    }
    k->hash = h;
    return 0;
}

/* Lays the key out; WF_HOLE separates positional arguments from keywords. 0 / -1. */
static int key_make(Key *k, const Lru *c, const Value *args, size_t nargs, Value kwnames)
{
    size_t nkw = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames), n = 0;
    k->ntypes = 0;
    if (nargs == 1 && nkw == 0 && !c->typed) {
        k->items = k->small;
        k->small[0] = args[0];
        k->n = 1;
        k->raw = is_raw(args[0]);
        return key_hash(k);
    }
    size_t total = nargs + (nkw ? 1 + 2 * nkw : 0) + (c->typed ? nargs + nkw : 0);
    k->raw = false;
    k->items = total <= STACK_KEY ? k->small : wf_mem_alloc(total * sizeof(Value));
    if (k->items == NULL)
        return -1;
    for (size_t i = 0; i < nargs; i++)
        k->items[n++] = args[i];
    if (nkw > 0)
        k->items[n++] = WF_HOLE;
    for (size_t i = 0; i < nkw; i++) {
        k->items[n++] = wf_tuple_item(kwnames, i);
        k->items[n++] = args[nargs + i];
    }
    /* An argument may get another class while the function runs. */
    for (; c->typed && k->ntypes < nargs + nkw; k->ntypes++)
        k->items[n++] = wf_new_ref(wf_type_value(wf_type_of(args[k->ntypes])));
    k->n = n;
    return key_hash(k);
}

static void key_free(Key *k)
{
    while (k->ntypes > 0)
        wf_drop(k->items[k->n - k->ntypes--]);
    if (k->items != k->small)
        wf_mem_free(k->items);
}

static Value *entry_items(Entry *e) { return e->nitems > 1 ? e->items : &e->one; }

/* 1, 0 without running code; -1: only __eq__ can tell. */
static int equal_quick(Value a, Value b)
{
    if (wf_is(a, b))
        return 1;
    if (!wf_is_pointer(a) && !wf_is_pointer(b) && !wf_is_tagged_float(a) && !wf_is_tagged_float(b) &&
        wf_type_of(a) == wf_type_of(b))
        return wf_is_zero_float(a);
    if (wf_is_str_exact(a) && wf_is_str_exact(b))
        return wf_str_equal(a, b);
    if (wf_is_int_exact(a) && wf_is_int_exact(b))
        return wf_int_cmp(a, b) == 0;
    return -1;
}

/* Item by item with __eq__, on references of our own. 1, 0, -1 with an exception. */
static int equal_slow(const Value *a, const Key *k)
{
    for (size_t i = 0; i < k->n; i++) {
        int r = equal_quick(a[i], k->items[i]);
        if (r < 0)
            r = wf_compare_bool(a[i], k->items[i], WF_EQ);
        if (r <= 0)
            return r;
    }
    return 1;
}

/*
 * Compares entry i's key with the lock released, after copying it. 2: the table changed meanwhile,
 * search again.
 */
static int equal_unlocked(Lru *c, uint32_t i, const Key *k, bool *l)
{
    Value small[STACK_KEY], *copy = small;
    if (k->n > STACK_KEY && (copy = wf_mem_alloc(k->n * sizeof(Value))) == NULL)
        return -1;
    for (size_t n = 0; n < k->n; n++)
        copy[n] = wf_new_ref(entry_items(&c->entries[i])[n]);
    uint64_t version = c->version;
    wf_unlock(c, *l);
    int r = equal_slow(copy, k);
    for (size_t n = 0; n < k->n; n++)
        wf_drop(copy[n]);
    if (copy != small)
        wf_mem_free(copy);
    *l = wf_lock(c);
    return r >= 0 && c->version != version ? 2 : r;
}

static int entry_equals(Lru *c, uint32_t i, const Key *k, bool *l)
{
    Entry *e = &c->entries[i];
    if (e->hash != k->hash || e->nitems != k->n || e->raw != k->raw)
        return 0;
    const Value *items = entry_items(e);
    for (size_t n = 0; n < k->n; n++) {
        int r = equal_quick(items[n], k->items[n]);
        if (r == 0)
            return 0;
        if (r < 0)
            return equal_unlocked(c, i, k, l);
    }
    return 1;
}

/* 1 found (*index), 0 absent, -1 with an exception. Locked, perhaps released meanwhile. */
static int find(Lru *c, const Key *k, uint32_t *index, bool *l)
{
again:
    if (c->buckets == NULL)
        return 0;
    for (uint32_t i = c->buckets[k->hash & c->mask]; i != NONE; i = c->entries[i].next) {
        int r = entry_equals(c, i, k, l);
        if (r == 2)
            goto again;
        *index = i;
        if (r != 0)
            return r;
    }
    return 0;
}

/* --- the table. All locked ------------------------------------------------------------------------------- */

static void age_unlink(Lru *c, const Entry *e)
{
    if (e->newer != NONE)
        c->entries[e->newer].older = e->older;
    else
        c->newest = e->older;
    if (e->older != NONE)
        c->entries[e->older].newer = e->newer;
    else
        c->oldest = e->newer;
}

static void age_append(Lru *c, uint32_t i)
{
    Entry *e = &c->entries[i];
    e->newer = NONE;
    e->older = c->newest;
    if (c->newest != NONE)
        c->entries[c->newest].newer = i;
    else
        c->oldest = i;
    c->newest = i;
}

static int rehash(Lru *c, uint32_t size)
{
    uint32_t *buckets = wf_mem_alloc(size * sizeof *buckets);
    if (buckets == NULL)
        return -1;
    memset(buckets, 0xff, size * sizeof *buckets);
    wf_mem_free(c->buckets);
    c->buckets = buckets;
    c->mask = size - 1;
    for (uint32_t i = 0; i < c->cap; i++) {
        Entry *e = &c->entries[i];
        if (e->nitems == NONE)
            continue;
        e->next = buckets[e->hash & c->mask];
        buckets[e->hash & c->mask] = i;
    }
    return 0;
}

static int grow(Lru *c)
{
    uint32_t cap = c->cap ? c->cap * 2 : 8;
    if (cap > UINT32_MAX / 4) {
        wf_no_memory();
        return -1;
    }
    Entry *entries = wf_mem_realloc(c->entries, cap * sizeof *entries);
    if (entries == NULL)
        return -1;
    c->entries = entries;
    for (uint32_t i = cap; i-- > c->cap;) {
        entries[i].nitems = NONE;
        entries[i].next = c->free;
        c->free = i;
    }
    c->cap = cap;
    return rehash(c, cap);
}

/* Takes entry i out of chain and list; what it held is left in *gone for dropping. */
static void take_out(Lru *c, uint32_t i, Entry *gone)
{
    Entry *e = &c->entries[i];
    uint32_t *p = &c->buckets[e->hash & c->mask];
    while (*p != i)
        p = &c->entries[*p].next;
    *p = e->next;
    age_unlink(c, e);
    *gone = *e;
    e->nitems = NONE;
    e->next = c->free;
    c->free = i;
    c->used--;
    c->version++;
}

static void entry_drop(Entry *e)
{
    if (e->nitems == NONE)
        return;
    Value *items = entry_items(e);
    for (size_t i = 0; i < e->nitems; i++)
        wf_drop(items[i]);
    if (e->nitems > 1)
        wf_mem_free(e->items);
    wf_drop(e->result);
}

/* The key and the result as an entry: references of its own, barrier passed. 0 / -1. */
static int entry_make(Lru *c, Entry *e, const Key *k, Value result)
{
    e->items = NULL;
    e->one = WF_NULL;
    e->nitems = (uint32_t)k->n;
    if (k->n > 1 && (e->items = wf_mem_alloc(k->n * sizeof(Value))) == NULL)
        return -1;
    Value *items = entry_items(e);
    for (size_t i = 0; i < k->n; i++) {
        items[i] = wf_new_ref(k->items[i]);
        wf_barrier(c, items[i]);
    }
    e->result = wf_new_ref(result);
    wf_barrier(c, e->result);
    e->hash = k->hash;
    e->raw = k->raw;
    return 0;
}

static int insert(Lru *c, const Entry *e)
{
    if (c->free == NONE && grow(c) < 0)
        return -1;
    uint32_t i = c->free;
    c->free = c->entries[i].next;
    c->entries[i] = *e;
    c->entries[i].next = c->buckets[e->hash & c->mask];
    c->buckets[e->hash & c->mask] = i;
    age_append(c, i);
    c->used++;
    c->version++;
    return 0;
}

/* --- calls -------------------------------------------------------------------------------------------------- */

/*
 * Stores what a miss computed. If another call has stored the same key meanwhile, a bounded cache
 * keeps that entry, an unbounded one takes the newer result.
 */
static int store(Lru *c, const Key *k, Value result, uint64_t seen)
{
    Entry made, gone = {.nitems = NONE};
    Value old = WF_NULL;
    if (entry_make(c, &made, k, result) < 0)
        return -1;
    uint32_t i;
    bool l = wf_lock(c);
    int r = c->version == seen ? 0 : find(c, k, &i, &l);
    if (r == 0) {
        if (c->maxsize >= 0 && c->used >= (size_t)c->maxsize)
            take_out(c, c->oldest, &gone);
        r = insert(c, &made);
        if (r == 0)
            made.nitems = NONE;
    } else if (r > 0 && c->maxsize < 0) {
        old = c->entries[i].result;
        c->entries[i].result = made.result;
        made.result = WF_NULL;
    }
    wf_unlock(c, l);
    wf_drop(old);
    entry_drop(&made);
    entry_drop(&gone);
    return r < 0 ? -1 : 0;
}

static Value lru_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    Lru *c = as_lru(self);
    Key k;
    uint32_t i;
    if (WF_UNLIKELY(c->maxsize == 0)) {
        bool l = wf_lock(c);
        c->misses++;
        wf_unlock(c, l);
        return wf_call(c->func, args, nargs, kwnames);
    }
    k.items = k.small;
    k.ntypes = 0;
    Value result = WF_NULL;
    if (key_make(&k, c, args, nargs, kwnames) < 0)
        goto out;
    bool l = wf_lock(c);
    int r = find(c, &k, &i, &l);
    if (r > 0) {
        c->hits++;
        result = wf_new_ref(c->entries[i].result);
        if (c->maxsize > 0 && c->newest != i) {
            age_unlink(c, &c->entries[i]);
            age_append(c, i);
        }
    } else if (r == 0) {
        c->misses++;
    }
    uint64_t seen = c->version;
    wf_unlock(c, l);
    if (r != 0)
        goto out;
    result = wf_own(wf_call(c->func, args, nargs, kwnames));
    if (!wf_is_null(result) && store(c, &k, result, seen) < 0) {
        wf_drop(result);
        result = WF_NULL;
    }
out:
    key_free(&k);
    return result;
}

static int take_maxsize(Value v, ssize_t *out)
{
    if (wf_is_none(v)) {
        *out = -1;
        return 0;
    }
    if (!wf_is_int(v) && wf_type_of(v)->nb_index == NULL)
        return wf_raise_i(&wf_exc_TypeError, "maxsize should be integer or None");
    if (wf_as_ssize(v, out, &wf_exc_OverflowError) < 0)
        return -1;
    if (*out < 0)
        *out = 0;
    return 0;
}

static Value lru_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"user_function", "maxsize", "typed", "cache_info_type", NULL};
    Value func, limit, info;
    int typed;
    ssize_t maxsize;
    if (wf_parse_args(args, nargs, kwnames, "OOpO:lru_cache", names, &func, &limit, &typed, &info) < 0)
        return WF_NULL;
    if (!wf_callable(func))
        return wf_raise(&wf_exc_TypeError, "the first argument must be callable");
    if (take_maxsize(limit, &maxsize) < 0)
        return WF_NULL;
    Value v = wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return WF_NULL;
    Lru *c = as_lru(v);
    c->func = wf_new_ref(func);
    c->info_type = wf_new_ref(info);
    c->dict = WF_NULL;
    c->maxsize = maxsize;
    c->typed = typed != 0;
    c->free = c->oldest = c->newest = NONE;
    return v;
}

/* --- methods ------------------------------------------------------------------------------------------------ */

static Value m_cache_info(Value self)
{
    Lru *c = as_lru(self);
    bool l = wf_lock(c);
    const Value args[] = {wf_int(c->hits), wf_int(c->misses),
                          c->maxsize < 0 ? WF_NONE : wf_int(c->maxsize), wf_int(c->used)};
    wf_unlock(c, l);
    return wf_call(c->info_type, args, 4, WF_NULL);
}

/* Takes all entries out under the lock and drops them after it. */
static void clear_entries(Lru *c)
{
    bool l = wf_lock(c);
    Entry *entries = c->entries;
    uint32_t *buckets = c->buckets, cap = c->cap;
    c->entries = NULL;
    c->buckets = NULL;
    c->mask = c->used = c->cap = 0;
    c->free = c->oldest = c->newest = NONE;
    c->hits = c->misses = 0;
    c->version++;
    wf_unlock(c, l);
    for (uint32_t i = 0; i < cap; i++)
        entry_drop(&entries[i]);
    wf_mem_free(entries);
    wf_mem_free(buckets);
}

static Value m_cache_clear(Value self)
{
    clear_entries(as_lru(self));
    return WF_NONE;
}

static Value m_reduce(Value self) { return wf_getattr(self, wf_n.__qualname__); }
static Value m_copy(Value self) { return wf_new_ref(self); }
static Value m_deepcopy(Value self, Value memo) { return wf_new_ref(self); }

static Value lru_get(Value self, Value obj, Value type)
{
    if (wf_is_null(obj) || wf_is_none(obj))
        return wf_new_ref(self);
    return wf_method_new(self, obj);
}

static void lru_clear(WfObject *o)
{
    Lru *c = (Lru *)o;
    Value old = c->dict;
    c->dict = WF_NULL;
    wf_drop(old);
    clear_entries(c);
    wf_instance_clear(o);
}

static void lru_dealloc(WfObject *o)
{
    Lru *c = (Lru *)o;
    lru_clear(o);
    wf_drop(c->func);
    wf_drop(c->info_type);
    wf_free_object(o, sizeof *c);
}

static int lru_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    Lru *c = (Lru *)o;
    WF_VISIT(c->func);
    WF_VISIT(c->info_type);
    WF_VISIT(c->dict);
    for (uint32_t i = 0; i < c->cap; i++) {
        Entry *e = &c->entries[i];
        if (e->nitems == NONE)
            continue;
        for (size_t n = 0; n < e->nitems; n++)
            WF_VISIT(entry_items(e)[n]);
        WF_VISIT(e->result);
    }
    return wf_instance_traverse(o, visit, arg);
}

static WfMethodDef lru_methods[] = {
    {"cache_info", m_cache_info, WF_NOARGS, NULL},
    {"cache_clear", m_cache_clear, WF_NOARGS, NULL},
    {"__reduce__", m_reduce, WF_NOARGS, NULL},
    {"__copy__", m_copy, WF_NOARGS, NULL},
    {"__deepcopy__", m_deepcopy, WF_O, NULL},
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef lru_getset[] = {
    {"__dict__", wf_functools_get_dict, wf_functools_set_dict, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_lru_cache_type = {
    WF_TYPE_HEAD(FREE, "functools._lru_cache_wrapper", Lru,
                 WF_TF_GC | WF_TF_BASETYPE | WF_TF_WEAKREF | WF_TF_METHOD_DESCR),
    .doc =
        "Create a cached callable that wraps another function.\n\nuser_function:      the "
        "function being cached\n\nmaxsize:  0         for no caching\n          None      for "
        "unlimited cache size\n          n         for a bounded cache\n\ntyped:    False     "
        "cache f(3) and f(3.0) as identical calls\n          True      cache f(3) and f(3.0) "
        "as distinct calls\n\ncache_info_type:    namedtuple class with the "
        "fields:\n                        hits misses currsize maxsize\n",
    .slots_offset = offsetof(Lru, dict),
    .dealloc = lru_dealloc,
    .traverse = lru_traverse,
    .clear = lru_clear,
    .new = lru_new,
    .call = lru_call,
    .descr_get = lru_get,
    .methods = lru_methods,
    .getset = lru_getset,
};
