/*
 * weakref.ref and the table of weak references: see weakref.h.
 *
 * A shard's mutex protects its buckets and, for every target in it, the list and the `target`
 * field of its references. Under it no Python code runs and nothing is dropped. Reading the
 * target takes a counted reference under the mutex: an object is dead from the moment its
 * `local` is 0, which for a shared one is decided with the world stopped.
 */
#include "weakref.h"

#include "heap.h"
#include "api.h"
#include "class.h"

enum { SHARDS = 64 };

typedef struct Entry {
    struct Entry *next;
    WfObject *target;
    WfWeakref *refs;
} Entry;

typedef struct {
    pthread_mutex_t mutex;
    Entry **buckets;
    size_t mask, used;
} Shard;

static Shard shards[SHARDS] = {[0 ... SHARDS - 1] = {.mutex = PTHREAD_MUTEX_INITIALIZER}};

static size_t address_hash(const WfObject *o)
{
    return (size_t)(((uint64_t)(uintptr_t)o >> 4) * 0x9E3779B97F4A7C15u >> 24);
}

static Shard *shard_of(const WfObject *o) { return &shards[address_hash(o) % SHARDS]; }

/* A process becomes multithreaded at a safepoint, so never between these two. */
static void lock_shard(Shard *s)
{
    if (wf_multithreaded)
        wf_raw_lock(&s->mutex);
}

static void unlock_shard(Shard *s)
{
    if (wf_multithreaded)
        wf_raw_unlock(&s->mutex);
}

static Entry **find(Shard *s, const WfObject *o)
{
    static Entry *none;
    if (s->buckets == NULL)
        return &none;
    Entry **e = &s->buckets[address_hash(o) / SHARDS & s->mask];
    while (*e != NULL && (*e)->target != o)
        e = &(*e)->next;
    return e;
}

static bool grow(Shard *s)
{
    size_t mask = s->buckets == NULL ? 15 : s->mask * 2 + 1;
    Entry **buckets = wf_mem_calloc(mask + 1, sizeof *buckets);
    if (buckets == NULL)
        return false;
    for (size_t i = 0; s->buckets != NULL && i <= s->mask; i++)
        for (Entry *e = s->buckets[i], *next; e != NULL; e = next) {
            next = e->next;
            Entry **slot = &buckets[address_hash(e->target) / SHARDS & mask];
            e->next = *slot;
            *slot = e;
        }
    wf_mem_free(s->buckets);
    s->buckets = buckets;
    s->mask = mask;
    return true;
}

/* The entry of o, made if need be; NULL with MemoryError. */
static Entry *entry_for(Shard *s, WfObject *o)
{
    Entry *e = *find(s, o);
    if (e != NULL)
        return e;
    if ((s->buckets == NULL || s->used > s->mask) && !grow(s))
        return NULL;
    e = wf_mem_alloc(sizeof *e);
    if (e == NULL)
        return NULL;
    Entry **slot = &s->buckets[address_hash(o) / SHARDS & s->mask];
    *e = (Entry){*slot, o, NULL};
    *slot = e;
    s->used++;
    wf_set_flags(o, WF_F_WEAKREFS);
    return e;
}

static void remove_entry(Shard *s, WfObject *o)
{
    Entry **slot = find(s, o), *e = *slot;
    *slot = e->next;
    s->used--;
    wf_mem_free(e);
}

static bool is_plain(const WfWeakref *r)
{
    return wf_is_null(r->callback) && wf_shape_of(&r->ob) == WF_SHAPE_weakref;
}

/* Shard held. The plain reference comes first in the list so that it is found quickly. */
static void link_ref(Entry *e, WfWeakref *r)
{
    WfWeakref *first = e->refs;
    if (first != NULL && is_plain(first) && !is_plain(r)) {
        r->prev = first;
        r->next = first->next;
        first->next = r;
    } else {
        r->prev = NULL;
        r->next = first;
        e->refs = r;
    }
    if (r->next != NULL)
        r->next->prev = r;
}

static void unlink_ref(Shard *s, WfWeakref *r)
{
    Entry *e = *find(s, r->target);
    if (r->prev != NULL)
        r->prev->next = r->next;
    else
        e->refs = r->next;
    if (r->next != NULL)
        r->next->prev = r->prev;
    WfObject *o = r->target;
    wf_relaxed_set(&r->target, NULL); /* relaxed: wf_weakref_get() looks again under the mutex */
    r->next = r->prev = NULL;
    if (e->refs == NULL) {
        remove_entry(s, o);
        wf_clear_flags(o, WF_F_WEAKREFS);
    }
}

/* Takes a counted reference unless the object is being freed. Its shard is held. */
static Value hold(WfObject *o)
{
    if (o == NULL || wf_local(o) == 0)
        return WF_NULL;
    return wf_new_ref_obj(o);
}

Value wf_weakref_get(Value ref)
{
    WfWeakref *r = (WfWeakref *)wf_obj(ref);
    WfObject *o = __atomic_load_n(&r->target, __ATOMIC_RELAXED);
    if (o == NULL)
        return WF_NULL;
    /* A local reference has a local target, an immortal one, or one that is shared and decided on in a stop. */
    if (!wf_is_shared(r) && (!wf_is_shared(o) || wf_is_immortal(o)))
        return hold(o);
    Shard *s = shard_of(o);
    lock_shard(s);
    Value v = hold(r->target);
    unlock_shard(s);
    return v;
}

void wf_weakrefs_each(WfObject *o, void (*fn)(WfObject *ref, void *arg), void *arg)
{
    Shard *s = shard_of(o);
    lock_shard(s);
    Entry *e = *find(s, o);
    for (WfWeakref *r = e ? e->refs : NULL; r != NULL; r = r->next)
        fn(&r->ob, arg);
    unlock_shard(s);
}

static Value take_callback(WfWeakref *r)
{
    Value callback = r->callback;
    wf_value_store(&r->callback, WF_NULL);
    return callback;
}

/*
 * The reference is dead; the last look at it, unless it is held: whoever frees it finds no target and
 * goes on without the mutex. Release: pairs with wf_weakref_dealloc().
 */
static void let_go(WfWeakref *r) { __atomic_store_n(&r->target, NULL, __ATOMIC_RELEASE); }

void wf_weakrefs_take(WfObject *o, WfObjVec *callbacks)
{
    if (!(atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_WEAKREFS))
        return;
    Shard *s = shard_of(o);
    lock_shard(s);
    Entry *e = *find(s, o);
    for (WfWeakref *r = e ? e->refs : NULL, *next; r != NULL; r = next) {
        next = r->next;
        r->next = r->prev = NULL;
        bool held = !wf_is_null(r->callback) && !wf_is_null(hold(&r->ob));
        let_go(r);
        if (held && !wf_vec_push(callbacks, &r->ob))
            wf_decref(r);
    }
    if (e != NULL)
        remove_entry(s, o);
    wf_clear_flags(o, WF_F_WEAKREFS);
    unlock_shard(s);
}

void wf_weakrefs_call(WfObjVec *callbacks)
{
    if (callbacks->len == 0)
        return;
    Value exc = wf_err_fetch();
    for (size_t i = 0; i < callbacks->len; i++) {
        WfWeakref *r = (WfWeakref *)callbacks->items[i];
        Value callback = take_callback(r), result;
        if (!wf_is_null(callback)) {
            result = wf_call1(callback, wf_counted(r));
            if (wf_is_null(result))
                wf_write_unraisable(callback);
            wf_drop(result);
            wf_drop(callback);
        }
        wf_decref(r);
    }
    callbacks->len = 0;
    if (!wf_is_null(exc))
        wf_err_restore(exc);
}

/* Moves the references that have a callback into an array of held references; the rest just die. */
static size_t take_refs(WfObject *o, Value **out)
{
    Shard *s = shard_of(o);
    lock_shard(s);
    Entry *e = *find(s, o);
    size_t n = 0, k = 0;
    for (WfWeakref *r = e ? e->refs : NULL; r != NULL; r = r->next)
        n += !wf_is_null(r->callback);
    *out = n ? wf_mem_alloc(n * sizeof **out) : NULL;
    for (WfWeakref *r = e ? e->refs : NULL, *next; r != NULL; r = next) {
        next = r->next;
        r->next = r->prev = NULL;
        if (*out != NULL && !wf_is_null(r->callback)) {
            Value v = hold(&r->ob);
            if (!wf_is_null(v))
                (*out)[k++] = v;
        }
        let_go(r);
    }
    if (e != NULL)
        remove_entry(s, o);
    wf_clear_flags(o, WF_F_WEAKREFS);
    unlock_shard(s);
    return k;
}

void wf_weakref_disarm(WfObject *o)
{
    if (wf_obj_type(o) == &wf_weakref_type || wf_is_subtype(wf_obj_type(o), &wf_weakref_type) ||
        wf_obj_type(o) == &wf_weakproxy_type || wf_obj_type(o) == &wf_weakcallableproxy_type)
        wf_drop(take_callback((WfWeakref *)o));
}

void wf_weakrefs_clear(WfObject *o)
{
    Value *refs;
    size_t n = take_refs(o, &refs);
    if (n == 0) {
        wf_mem_free(refs);
        return;
    }
    Value exc = wf_err_fetch();
    for (size_t i = 0; i < n; i++) {
        Value callback = take_callback((WfWeakref *)wf_obj(refs[i]));
        Value r = wf_call1(callback, refs[i]);
        if (wf_is_null(r))
            wf_write_unraisable(callback);
        wf_drop(r);
        wf_drop(callback);
        wf_drop(refs[i]);
    }
    wf_mem_free(refs);
    if (!wf_is_null(exc))
        wf_err_restore(exc);
}

/* Publishing makes and drops no reference: the table stays as it is. */
void wf_weakrefs_publish(void)
{
    for (Shard *s = shards; s < shards + SHARDS; s++)
        for (size_t i = 0; s->buckets != NULL && i <= s->mask; i++)
            for (Entry *e = s->buckets[i]; e != NULL; e = e->next)
                for (WfWeakref *r = wf_is_shared(e->target) ? e->refs : NULL; r != NULL; r = r->next)
                    if (wf_local(&r->ob) != 0 && !wf_is_shared(&r->ob)) /* 0: being freed */
                        wf_publish(&r->ob);
}

/* --- construction -------------------------------------------------------------------------- */

static bool can_be_referenced(Value o)
{
    return wf_is_pointer(o) && wf_type_has(wf_type_of(o), WF_TF_WEAKREF);
}

/* An existing reference without a callback, exactly of this shape: new reference or WF_NULL. */
static Value existing_plain(Value o, uint32_t shape)
{
    Shard *s = shard_of(wf_obj(o));
    Value found = WF_NULL;
    lock_shard(s);
    Entry *e = *find(s, wf_obj(o));
    for (WfWeakref *r = e ? e->refs : NULL; r != NULL && wf_is_null(found); r = r->next)
        if (wf_shape_of(&r->ob) == shape && wf_is_null(r->callback))
            found = hold(&r->ob);
    unlock_shard(s);
    return found;
}

static Value attach_ref(WfWeakref *r, Value o, Value callback)
{
    WfObject *target = wf_obj(o);
    r->target = NULL;
    r->next = r->prev = NULL;
    r->hash = -1;
    r->callback = wf_is_null(callback) ? WF_NULL : wf_new_ref(callback);
    if (wf_is_shared(target) && wf_multithreaded)
        wf_publish(&r->ob);
    Shard *s = shard_of(target);
    lock_shard(s);
    Entry *e = entry_for(s, target);
    if (e != NULL) {
        r->target = target;
        link_ref(e, r);
    }
    unlock_shard(s);
    if (e == NULL) {
        wf_decref(r);
        return WF_NULL;
    }
    return WF_MOVE(r);
}

static Value make_ref(uint32_t shape, Value o, Value callback)
{
    if (!can_be_referenced(o))
        return wf_raise(&wf_exc_TypeError, "cannot create weak reference to '%T' object", o);
    if (wf_is_null(callback)) {
        Value found = existing_plain(o, shape);
        if (!wf_is_null(found))
            return found;
    }
    WfWeakref *r = wf_alloc(shape, sizeof *r);
    if (r == NULL)
        return WF_NULL;
    return attach_ref(r, o, callback);
}

Value wf_weakref_new(Value o, Value callback) { return make_ref(WF_SHAPE_weakref, o, callback); }

Value wf_weakproxy_new(Value o, Value callback)
{
    bool callable = wf_callable(o);
    return make_ref(callable ? WF_SHAPE_weakcallableproxy : WF_SHAPE_weakproxy, o, callback);
}

static Value ref_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (type == &wf_weakref_type && wf_no_kwargs("ref", kwnames) < 0)
        return WF_NULL;
    if (wf_check_nargs("__new__", nargs, 1, type == &wf_weakref_type ? 2 : SIZE_MAX) < 0)
        return WF_NULL;
    Value callback = nargs > 1 && !wf_is_none(args[1]) ? args[1] : WF_NULL;
    if (type == &wf_weakref_type)
        return wf_weakref_new(args[0], callback);
    if (!can_be_referenced(args[0]))
        return wf_raise(&wf_exc_TypeError, "cannot create weak reference to '%T' object", args[0]);
    Value v = wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return WF_NULL;
    return attach_ref((WfWeakref *)wf_obj(v), args[0], callback);
}

static int ref_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs("ref", kwnames) < 0)
        return -1;
    return wf_check_nargs("__init__", nargs, 1, 2);
}

/* --- the type's slots ------------------------------------------------------------------------ */

void wf_weakref_dealloc(WfObject *o)
{
    WfWeakref *r = (WfWeakref *)o;
    /* Acquire: see let_go(). */
    WfObject *target = __atomic_load_n(&r->target, __ATOMIC_ACQUIRE);
    if (target != NULL) {
        Shard *s = shard_of(target);
        lock_shard(s);
        if (r->target != NULL)
            unlink_ref(s, r);
        unlock_shard(s);
    }
    wf_drop(take_callback(r));
    if (wf_shape_of(o) != WF_SHAPE_weakref)
        wf_instance_clear(o);
    wf_free_object(o, sizeof *r);
}

int wf_weakref_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfWeakref *)o)->callback);
    return wf_instance_traverse(o, visit, arg);
}

void wf_weakref_clear(WfObject *o)
{
    wf_drop(take_callback((WfWeakref *)o));
    wf_instance_clear(o);
}

static Value ref_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs("weakref", kwnames) < 0 || wf_check_nargs("weakref", nargs, 0, 0) < 0)
        return WF_NULL;
    Value v = wf_weakref_get(self);
    return wf_is_null(v) ? WF_NONE : v;
}

static int64_t ref_hash(Value self)
{
    WfWeakref *r = (WfWeakref *)wf_obj(self);
    int64_t h = __atomic_load_n(&r->hash, __ATOMIC_RELAXED);
    if (h != -1)
        return h;
    Value v = wf_weakref_get(self);
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_TypeError, "weak object has gone away");
    h = wf_hash(v);
    wf_drop(v);
    if (h != -1)
        __atomic_store_n(&r->hash, h, __ATOMIC_RELAXED);
    return h;
}

static Value ref_compare(Value a, Value b, WfCmpOp op)
{
    if ((op != WF_EQ && op != WF_NE) || !wf_is_a(a, &wf_weakref_type) || !wf_is_a(b, &wf_weakref_type))
        return WF_NOTIMPL;
    Value x = wf_weakref_get(a), y = wf_weakref_get(b), r;
    if (wf_is_null(x) || wf_is_null(y))
        r = wf_bool(wf_is(a, b) == (op == WF_EQ));
    else
        r = wf_compare(x, y, op);
    wf_drop(x);
    wf_drop(y);
    return r;
}

static Value ref_repr(Value self)
{
    Value o = wf_weakref_get(self), name = WF_NULL, r;
    if (wf_is_null(o))
        return wf_str_from_format("<weakref at %p; dead>", (void *)wf_obj(self));
    if (wf_getattr_opt(o, wf_n.__name__, &name) < 0) {
        wf_drop(o);
        return WF_NULL;
    }
    if (!wf_is_null(name) && wf_is_str(name))
        r = wf_str_from_format("<weakref at %p; to '%T' at %p (%U)>", (void *)wf_obj(self), o,
                               (void *)wf_obj(o), name);
    else
        r = wf_str_from_format("<weakref at %p; to '%T' at %p>", (void *)wf_obj(self), o,
                               (void *)wf_obj(o));
    wf_drop(name);
    wf_drop(o);
    return r;
}

static Value ref_get_callback(Value self, void *closure)
{
    WfWeakref *r = (WfWeakref *)wf_obj(self);
    WfObject *target = __atomic_load_n(&r->target, __ATOMIC_RELAXED);
    if (target == NULL)
        return WF_NONE;
    Shard *s = shard_of(target);
    lock_shard(s);
    Value v = wf_new_ref(wf_value_load(&r->callback)); /* once: take_callback() needs no mutex */
    unlock_shard(s);
    return wf_is_null(v) ? WF_NONE : v;
}


static WfMethodDef ref_methods[] = {
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef ref_getset[] = {
    {"__callback__", ref_get_callback, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_weakref_type = {
    WF_TYPE_HEAD(weakref, "weakref.ReferenceType", WfWeakref,
                 WF_TF_BASETYPE | WF_TF_GC),
    .dealloc = wf_weakref_dealloc,
    .traverse = wf_weakref_traverse,
    .clear = wf_weakref_clear,
    .new = ref_new,
    .init = ref_init,
    .repr = ref_repr,
    .hash = ref_hash,
    .call = ref_call,
    .compare = ref_compare,
    .methods = ref_methods,
    .getset = ref_getset,
};

/* --- what _weakref needs ----------------------------------------------------------------------- */

static void count_one(WfObject *ref, void *arg) { ++*(size_t *)arg; }

size_t wf_weakref_count(Value o)
{
    size_t n = 0;
    if (wf_is_pointer(o))
        wf_weakrefs_each(wf_obj(o), count_one, &n);
    return n;
}

typedef struct {
    Value *items;
    size_t n, cap;
} Refs;

static void take_one(WfObject *ref, void *arg)
{
    Refs *refs = arg;
    Value v = refs->n < refs->cap ? hold(ref) : WF_NULL;
    if (!wf_is_null(v))
        refs->items[refs->n++] = v;
}

/* A new list of o's references. */
Value wf_weakref_list(Value o)
{
    Refs refs = {.cap = wf_weakref_count(o)};
    refs.items = wf_mem_alloc(refs.cap * sizeof *refs.items);
    if (refs.items == NULL)
        return WF_NULL;
    if (refs.cap > 0)
        wf_weakrefs_each(wf_obj(o), take_one, &refs);
    Value list = wf_list_steal_array(refs.items, refs.n);
    wf_mem_free(refs.items);
    return list;
}
