/*
 * Looking attributes up on types: the MRO walk, versions, the method cache, subclasses.
 *
 * A type's version is a number never used before that stands for "all its look-ups answer as
 * they did". It is given out lazily, to the type and all its bases, so a type without a version
 * has no subclass with one. A change of the type sets it and its subclasses back to 0.
 *
 * The method cache maps (version, name) to the value. It belongs to the thread: no entry is ever
 * wrong, because versions are not used twice and a shared type changes only with the world stopped.
 */
#include "typeobj.h"

#include "dict.h"
#include "exc.h"
#include "instance.h"
#include "list.h"
#include "tuple.h"
#include "type_cache.h"

/* Until the thread's first insertion: versions are never 0, so it never answers. */
static WfTypeCacheEntry empty_cache[WF_TYPE_CACHE_SIZE];
__thread WfTypeCacheEntry *wf_type_cache = empty_cache;
static _Atomic uint32_t last_version; /* [relaxed] */
static pthread_mutex_t subclasses_lock = PTHREAD_MUTEX_INITIALIZER;

/* --- looking up ---------------------------------------------------------------------------------- */

/*
 * Entry of `name` in a type's dict. The reference is borrowed: the dict holds it, and a change
 * of the type drops it no earlier than this thread's next safepoint.
 */
static Value dict_entry(Value dict, Value name)
{
    Value v;
    if (!wf_is_pointer(dict) || !wf_dict_get_str(dict, name, &v))
        return WF_NULL;
    wf_drop(v);
    return v;
}

Value wf_type_lookup_where(WfType *t, Value name, WfType **where)
{
    if (!wf_is_pointer(t->mro)) {
        *where = t;
        return dict_entry(wf_type_dict(t), name);
    }
    WfTuple *mro = wf_as_tuple(t->mro);
    for (size_t i = 0; i < mro->len; i++) {
        WfType *k = (WfType *)wf_obj(mro->items[i]);
        Value v = dict_entry(wf_type_dict(k), name);
        if (!wf_is_null(v)) {
            *where = k;
            return v;
        }
    }
    return WF_NULL;
}

/* --- attributes that are set again and again ------------------------------------------------------- */

/*
 * A plain value of a class that is replaced by another a second time, such as a counter, leaves the version
 * alone: nobody keeps such a name's value, only the place in the dict where it is. What moves the
 * entries of a class's dict changes the version.
 */
static bool is_rewritten(const WfType *t, Value name)
{
    for (int i = 0; i < WF_REWRITTEN && t->rewritten[i] != NULL; i++)
        if (t->rewritten[i] == wf_obj(name))
            return true;
    return false;
}

static bool is_plain(Value v)
{
    return !wf_is_null(v) && wf_type_of(v)->descr_get == NULL && wf_type_of(v)->descr_set == NULL;
}

/* Where the value of `name` is in the class's own dict; NULL: not there. */
static Value *place_of(WfType *t, Value name)
{
    WfDict *d = wf_as_dict(t->own_dict);
    ssize_t i = wf_dict_str_only(d) ? wf_dict_str_entry(d, name) : -1;
    return i < 0 ? NULL : &((WfDictStrEntry *)wf_dict_entries(d->keys))[i].value;
}

Value *wf_type_rewritten_place(WfType *t, Value name)
{
    WfType *where;
    Value v = wf_type_lookup_where(t, name, &where);
    return is_plain(v) && is_rewritten(where, name) ? place_of(where, name) : NULL;
}

bool wf_type_rewrite(WfType *t, Value name, Value v)
{
    if (!is_rewritten(t, name) || !is_plain(v))
        return false;
    WfDict *d = wf_as_dict(t->own_dict);
    wf_barrier(d, v);
    bool l = wf_lock(d);
    Value *place = place_of(t, name), old = place != NULL ? *place : WF_NULL;
    /* Looked at under the lock, where no other thread can stop the world to change it. */
    bool fits = is_plain(old);
    if (fits)
        wf_value_store(place, wf_new_ref(v)); /* release: v is complete before it is reachable */
    wf_unlock(d, l);
    if (fits)
        wf_drop(old);
    return fits;
}

void wf_type_note_rewritten_stw(WfType *t, Value name, Value old, Value v)
{
    if (!(t->flags & WF_TF_HEAP) || !is_plain(old) || !is_plain(v) || is_rewritten(t, name) || wf_is_special_name(name))
        return;
    for (int i = 0; i < WF_REWRITTEN; i++) {
        if (t->rewritten[i] == NULL) {
            t->rewritten[i] = wf_obj(name);
            return;
        }
    }
}

WF_COLD Value wf_type_lookup_uncached(WfType *t, Value name)
{
    WfType *where;
    uint32_t version = wf_is_interned(name) ? wf_type_version(t) : 0;
    Value v = wf_type_lookup_where(t, name, &where);
    if (version == 0 || wf_relaxed(&t->version) != version || (!wf_is_null(v) && is_rewritten(where, name)))
        return v;
    if (wf_type_cache == empty_cache) {
        WfTypeCacheEntry *fresh = wf_raw_calloc(WF_TYPE_CACHE_SIZE, sizeof *fresh);
        if (fresh == NULL)
            return v;
        wf_type_cache = fresh;
    }
    *wf_type_cache_entry(version, name) = (WfTypeCacheEntry){version, wf_obj(name), v};
    return v;
}

Value wf_type_lookup(WfType *t, Value name)
{
    return wf_type_lookup_inline(t, name);
}

void wf_type_cache_thread_end(void)
{
    if (wf_type_cache != empty_cache)
        wf_mem_free(wf_type_cache);
    wf_type_cache = empty_cache;
}

/* --- versions --------------------------------------------------------------------------------------- */

static uint32_t fresh_version(void)
{
    uint32_t v = atomic_load_explicit(&last_version, memory_order_relaxed);
    do {
        if (v == UINT32_MAX)
            return 0;
    } while (!atomic_compare_exchange_weak_explicit(&last_version, &v, v + 1, memory_order_relaxed,
                                                    memory_order_relaxed));
    return v + 1;
}

uint32_t wf_type_version(WfType *t)
{
    uint32_t v = __atomic_load_n(&t->version, __ATOMIC_RELAXED);
    if (v != 0 || !(t->flags & WF_TF_READY))
        return v;
    WfTuple *bases = wf_as_tuple(t->bases);
    for (size_t i = 0; i < bases->len; i++)
        if (wf_type_version((WfType *)wf_obj(bases->items[i])) == 0)
            return 0;
    uint32_t fresh = fresh_version();
    uint32_t expected = 0;
    if (!__atomic_compare_exchange_n(&t->version, &expected, fresh, false, __ATOMIC_RELAXED,
                                     __ATOMIC_RELAXED))
        return expected;
    wf_shapes_set_version(t, fresh);
    return fresh;
}

void wf_type_modified_stw(WfType *t)
{
    if (t->version == 0)
        return;
    wf_relaxed_set(&t->version, 0);
    wf_shapes_set_version(t, 0);
    for (size_t i = 0; t->subclasses && i < t->subclasses->len; i++)
        if (t->subclasses->items[i])
            wf_type_modified_stw(t->subclasses->items[i]);
}

void wf_type_all_modified(void)
{
    wf_stop_world(WF_STOP_TYPE);
    wf_type_modified_stw(&wf_object_type);
    wf_start_world();
}

/* --- subclasses --------------------------------------------------------------------------------------- */

static void compact(WfSubclasses *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->len; i++)
        if (s->items[i])
            s->items[n++] = s->items[i];
    s->len = n;
    s->holes = 0;
}

/* Room for one more. A raw buffer: nothing may be raised under the mutex. */
static bool reserve_lock_held(WfType *base)
{
    WfSubclasses *s = base->subclasses;
    if (s && s->len < s->cap)
        return true;
    if (s && s->holes > s->cap / 4) {
        compact(s);
        return true;
    }
    size_t cap = s ? 2 * s->cap : 4;
    WfSubclasses *grown = wf_raw_realloc(s, sizeof *s + cap * sizeof(WfType *));
    if (grown == NULL)
        return false;
    if (s == NULL)
        grown->len = grown->holes = 0;
    grown->cap = cap;
    base->subclasses = grown;
    return true;
}

int wf_type_add_subclass(WfType *base, WfType *sub)
{
    wf_raw_lock(&subclasses_lock);
    bool ok = reserve_lock_held(base);
    if (ok)
        base->subclasses->items[base->subclasses->len++] = sub;
    wf_raw_unlock(&subclasses_lock);
    if (!ok)
        wf_no_memory();
    return ok ? 0 : -1;
}

void wf_type_remove_subclass(WfType *base, WfType *sub)
{
    wf_raw_lock(&subclasses_lock);
    WfSubclasses *s = base->subclasses;
    for (size_t i = s ? s->len : 0; i-- > 0;) {
        if (s->items[i] != sub)
            continue;
        s->items[i] = NULL;
        s->holes++;
        if (i + 1 == s->len) {
            s->len--;
            s->holes--;
        }
        break;
    }
    wf_raw_unlock(&subclasses_lock);
}

/* Other threads' local classes are on the list too: with the world stopped they are published. */
static size_t collect_live_stw(WfSubclasses *s, Value *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s->len; i++) {
        WfType *k = s->items[i];
        if (k == NULL || wf_local(&k->ob) == 0)
            continue;
        if (wf_multithreaded && !wf_is_shared(k))
            wf_publish(&k->ob);
        out[n++] = wf_new_ref(wf_type_value(k));
    }
    return n;
}

Value wf_type_subclasses(WfType *t)
{
    size_t room = 0;
    bool stop = wf_is_shared(&t->ob); /* subclasses of a local class are local, too */
    for (;;) {
        Value *items = room ? wf_mem_alloc(room * sizeof(Value)) : NULL;
        if (room && items == NULL)
            return WF_NULL;
        if (stop)
            wf_stop_world(WF_STOP_INTROSPECT);
        WfSubclasses *s = t->subclasses;
        size_t need = s ? s->len : 0;
        size_t n = need && need <= room ? collect_live_stw(s, items) : 0;
        if (stop)
            wf_start_world();
        if (need <= room) {
            Value list = wf_list_steal_array(items, n);
            wf_mem_free(items);
            return list;
        }
        wf_mem_free(items);
        room = need + 4;
    }
}
