/*
 * Hashing of text and bytes, and the table of interned strings.
 *
 * The hash is that of the units' bytes (text_hash.c). The interned strings are immortal, so the
 * table only grows: open addressing in 16 shards by the top bits of the
 * hash. Look-ups take no lock: a slot goes once from NULL to its string (release), and a shard's
 * full table is replaced by a larger one (release) and the old one retired. Insertions and
 * growing hold the shard's mutex, under which nothing blocks.
 */
#include "str_impl.h"

#include "exc.h"

uint64_t wf_str_hash_slow(WfStr *s)
{
    uint64_t h = wf_hash_bytes(s->data, s->len * (size_t)wf_str_kind(s));
    atomic_store_explicit(&s->hash, h, memory_order_relaxed);
    return h;
}

enum { NSHARDS = 16, FIRST_SIZE = 512 }; /* what start-up fills */

typedef struct {
    size_t mask;              /* [const] */
    _Atomic(WfStr *) slots[]; /* [lock: shard, acq] */
} Table;

typedef struct {
    _Atomic(Table *) table; /* [lock: mutex, acq] NULL until the first string */
    size_t used;            /* [lock: mutex] */
    pthread_mutex_t mutex;
} __attribute__((aligned(64))) Shard;

static Shard shards[NSHARDS] = {[0 ... NSHARDS - 1] = {.mutex = PTHREAD_MUTEX_INITIALIZER}};

static bool same_text(const WfStr *a, const WfStr *b)
{
    return a->len == b->len && wf_str_kind(a) == wf_str_kind(b) &&
           wf_same_bytes(a->data, b->data, a->len * (size_t)wf_str_kind(a));
}

/* The equal string, or NULL and the slot where it would go. */
static WfStr *probe(Table *t, const WfStr *s, uint64_t hash, _Atomic(WfStr *) **slot)
{
    for (size_t i = hash & t->mask;; i = (i + 1) & t->mask) {
        /* Acquire: the string is complete before it is seen; pairs with insert_locked(). */
        WfStr *e = atomic_load_explicit(&t->slots[i], memory_order_acquire);
        if (e == NULL) {
            *slot = &t->slots[i];
            return NULL;
        }
        if (atomic_load_explicit(&e->hash, memory_order_relaxed) == hash && same_text(e, s))
            return e;
    }
}

static Table *new_table(size_t size)
{
    Table *t = wf_mem_calloc(1, sizeof *t + size * sizeof t->slots[0]);
    if (t != NULL)
        t->mask = size - 1;
    return t;
}

/* A table with room for one more: the present one, or its double. *old: what to retire. */
static Table *roomy_table_locked(Shard *sh, Table **old)
{
    Table *t = atomic_load_explicit(&sh->table, memory_order_relaxed);
    if (t != NULL && sh->used * 3 < t->mask * 2)
        return t;
    Table *n = new_table(t == NULL ? FIRST_SIZE : (t->mask + 1) * 2);
    if (n == NULL)
        return NULL;
    for (size_t i = 0; t != NULL && i <= t->mask; i++) {
        WfStr *e = atomic_load_explicit(&t->slots[i], memory_order_relaxed);
        _Atomic(WfStr *) *slot;
        if (e != NULL && probe(n, e, atomic_load_explicit(&e->hash, memory_order_relaxed), &slot) == NULL)
            atomic_store_explicit(slot, e, memory_order_relaxed);
    }
    /* Release: the copied slots are there before the table is seen. */
    atomic_store_explicit(&sh->table, n, memory_order_release);
    *old = t;
    return n;
}

/* s is immortal and complete, or becomes so before it is stored. */
static WfStr *insert_locked(Shard *sh, WfStr *s, uint64_t hash, Table **old)
{
    Table *t = roomy_table_locked(sh, old);
    if (t == NULL)
        return NULL;
    _Atomic(WfStr *) *slot;
    WfStr *e = probe(t, s, hash, &slot);
    if (e != NULL)
        return e;
    wf_local_set(&s->ob, WF_IMMORTAL_LOCAL);
    uint8_t f = wf_str_flags(s) | WF_STR_INTERNED;
    atomic_store_explicit(&s->ob.flags, f, memory_order_relaxed);
    sh->used++;
    atomic_store_explicit(slot, s, memory_order_release);
    return s;
}

/* Only a local exact str may be made immortal as it is: of others a copy is interned. */
static Value internable(Value v)
{
    WfStr *s = wf_as_str(v);
    if (wf_shape_of(&s->ob) == WF_SHAPE_str && wf_local(&s->ob) > 0)
        return v;
    int kind = wf_str_kind(s);
    Value copy = wf_str_new(s->len, wf_str_maxchar(s));
    if (!wf_is_null(copy))
        memcpy(wf_as_str(copy)->data, s->data, s->len * (size_t)kind);
    wf_drop(v);
    return copy;
}

static Value intern_slow(Shard *sh, Value v, uint64_t hash)
{
    v = internable(v);
    if (wf_is_null(v))
        return v;
    WfStr *s = wf_as_str(v);
    wf_str_hash(s);
    Table *old = NULL;
    wf_raw_lock(&sh->mutex);
    WfStr *e = insert_locked(sh, s, hash, &old);
    wf_raw_unlock(&sh->mutex);
    if (old != NULL)
        wf_mem_retire(old);
    if (e != s)
        wf_drop(v);
    return e == NULL ? WF_NULL : wf_uncounted(e);
}

Value wf_intern(Value v)
{
    WfStr *s = wf_as_str(v);
    if (wf_str_flags(s) & WF_STR_INTERNED) {
        v.bits |= 1;
        return v;
    }
    if (s->len <= 1 && (s->len == 0 || wf_str_at(s, 0) < 256)) {
        Value one = s->len == 0 ? wf_str_empty : wf_str_from_char(wf_str_at(s, 0));
        wf_drop(v);
        return one;
    }
    uint64_t hash = wf_str_hash(s);
    Shard *sh = &shards[hash >> 60];
    Table *t = atomic_load_explicit(&sh->table, memory_order_acquire);
    _Atomic(WfStr *) *slot;
    WfStr *e = t != NULL ? probe(t, s, hash, &slot) : NULL;
    if (e == NULL)
        return intern_slow(sh, v, hash);
    wf_drop(v);
    return wf_uncounted(e);
}

/* Looks before it makes a string: most names are there already. */
Value wf_intern_latin1(const uint8_t *p, size_t n)
{
    uint64_t hash = 0;
    if (n > 1) {
        hash = wf_hash_bytes(p, n);
        Table *t = atomic_load_explicit(&shards[hash >> 60].table, memory_order_acquire);
        for (size_t i = hash; t != NULL; i++) {
            WfStr *e = atomic_load_explicit(&t->slots[i & t->mask], memory_order_acquire);
            if (e == NULL)
                break;
            if (atomic_load_explicit(&e->hash, memory_order_relaxed) == hash && e->len == n &&
                wf_str_kind(e) == 1 && wf_same_bytes(e->data, p, n))
                return wf_uncounted(e);
        }
    }
    Value v = wf_str_from_latin1(p, n);
    if (wf_is_null(v))
        return v;
    if (n <= 1)
        return wf_intern(v);
    atomic_store_explicit(&wf_as_str(v)->hash, hash, memory_order_relaxed);
    return intern_slow(&shards[hash >> 60], v, hash);
}

Value wf_intern_c(const char *s)
{
    size_t n = strlen(s);
    if (wf_ascii_prefix((const uint8_t *)s, n) == n)
        return wf_intern_latin1((const uint8_t *)s, n);
    Value v = wf_str_from_c(s);
    return wf_is_null(v) ? v : wf_intern(v);
}
