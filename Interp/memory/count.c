/*
 * Reference counts off the fast path: shared and immortal objects, and freeing.
 *
 * Biased counting after Choi, Shull and Torrellas (PACT 2018), in the form of PEP 703: the
 * owner counts in `local` (WF_SHARED_BIAS + n) without atomics, everybody else in `shared`
 * (count << 2 | state). When the owner's part falls to zero it merges: owner becomes 0 and all
 * count in `shared`. When another thread would drive `shared` below zero it queues the object,
 * together with the reference it was dropping, to the owner, who merges at its next safepoint;
 * the heap of a thread that has ended is merged on the spot under its merge_lock. A merged
 * count of zero sends the object to limbo.
 */
#include "heap.h"
#include "instance.h"
#include "list.h"
#include "str.h"
#include "tuple.h"
#include "type.h"

enum { DEALLOC_DEPTH = 64 };

static bool owned_here(const WfObject *o, const WfThread *t) { return wf_owner(o) == t->slot; }

void wf_incref_slow(WfObject *o)
{
    if (wf_is_immortal(o))
        return;
    WfThread *t = wf_thread();
    uint16_t owner = wf_owner(o);
    if (owner == t->slot) {
        wf_local_set(o, wf_local(o) + 1);
    } else if (owner == WF_OWNER_EACH) {
        wf_deferred_add(t, o, 1);
    } else {
        t->stats.remote_counts++;
        atomic_fetch_add_explicit(&o->shared, WF_RC_ONE, memory_order_relaxed);
    }
}

/*
 * Adds the owner's part, less `dropped` references, to the shared count and gives up ownership.
 * A count of zero goes to limbo.
 */
static void merge(WfObject *o, int dropped)
{
    if (wf_is_immortal(o)) /* since it was queued: see defer_dict() */
        return;
    uint32_t n = (uint32_t)(wf_local(o) - WF_SHARED_BIAS - dropped) << 2;
    wf_owner_set(o, 0);
    wf_local_set(o, WF_SHARED_BIAS);
    uint32_t old = atomic_load_explicit(&o->shared, memory_order_relaxed), want;
    do {
        want = ((old & ~(uint32_t)WF_RC_MASK) + n) | WF_RC_MERGED;
        /* Release: the owner's writes to the object precede its freeing by whoever sees zero. */
    } while (!atomic_compare_exchange_weak_explicit(&o->shared, &old, want, memory_order_acq_rel,
                                                    memory_order_relaxed));
    if (want == WF_RC_MERGED)
        wf_limbo_add(o);
}

extern WfThread *wf_thread_by_slot(uint16_t slot);

static void decref_remote(WfObject *o);

/* A non-owner saw the shared count go below zero: have the owner's part merged. */
static WF_COLD void queue_to_owner(WfObject *o, uint16_t slot)
{
    WfThread *owner = wf_thread_by_slot(slot);
    WfHeap *h = owner->heap;
    bool merged = false;
    wf_raw_lock(&h->merge_lock);
    /* Out of memory for the queue of a live owner: the reference leaks, the object lives on. */
    if (h->alive && wf_vec_push(&h->merge, o))
        wf_poll_request(owner, WF_POLL_MERGE);
    else if (!h->alive && wf_owner(o) == slot)
        merge(o, 1);
    else
        merged = !h->alive; /* by the owner, before it ended */
    wf_raw_unlock(&h->merge_lock);
    if (merged)
        decref_remote(o);
}

static void decref_remote(WfObject *o)
{
    wf_thread()->stats.remote_counts++;
    uint16_t slot = wf_owner(o);
    uint32_t old = atomic_load_explicit(&o->shared, memory_order_relaxed), want;
    bool queue;
    do {
        queue = (old & WF_RC_MASK) == WF_RC_BIASED && (int32_t)(old - WF_RC_ONE) < 0;
        want = queue ? old | WF_RC_QUEUED : old - WF_RC_ONE;
        /* Release: our writes come before the freeing; acquire: the freer sees everybody's. */
    } while (!atomic_compare_exchange_weak_explicit(&o->shared, &old, want, memory_order_acq_rel,
                                                    memory_order_relaxed));
    if (queue)
        queue_to_owner(o, slot);
    else if (want == WF_RC_MERGED)
        wf_limbo_add(o);
}

void wf_decref_slow(WfObject *o)
{
    if (wf_is_immortal(o))
        return;
    WfThread *t = wf_thread();
    if (!owned_here(o, t)) {
        if (wf_owner(o) == WF_OWNER_EACH)
            wf_deferred_add(t, o, -1);
        else
            decref_remote(o);
        return;
    }
    int32_t n = wf_local(o) - 1;
    wf_local_set(o, n);
    if (n == WF_SHARED_BIAS)
        merge(o, 0);
}

void wf_count_merge_queue(WfThread *t)
{
    WfHeap *h = t->heap;
    wf_raw_lock(&h->merge_lock);
    WfObjVec queue = h->merge;
    h->merge = (WfObjVec){0};
    wf_raw_unlock(&h->merge_lock);
    t->stats.merges += queue.len;
    for (size_t i = 0; i < queue.len; i++) {
        WfObject *o = queue.items[i];
        if (owned_here(o, t))
            merge(o, 1);
        else
            decref_remote(o);
    }
    wf_vec_free(&queue);
}

int64_t wf_total_count_stw(const WfObject *o)
{
    if (wf_owner(o) == WF_OWNER_EACH)
        return wf_deferred_count(o);
    uint32_t s = atomic_load_explicit(&o->shared, memory_order_relaxed);
    return (int64_t)(wf_local(o) - WF_SHARED_BIAS) + ((int32_t)s >> 2);
}

/* --- freeing ------------------------------------------------------------------------------ */

/* Runs the finalizer of a local object of count zero. True: it has come back to life. */
static WF_COLD bool finalize(WfObject *o, WfType *type)
{
    uint8_t flags = atomic_load_explicit(&o->flags, memory_order_relaxed);
    if (wf_shape_of(o) == WF_SHAPE_function && (flags & WF_F_LENT) && wf_lent_keep(o))
        return true;
    if (type->finalize != NULL && !(flags & WF_F_FINALIZED)) {
        wf_set_flags(o, WF_F_FINALIZED);
        wf_local_set(o, 1);
        type->finalize(o);
        /* The finalizer may have published it: then the count lives on as a shared one. */
        if (wf_local(o) < 0) {
            wf_decref(o);
            return true;
        }
        wf_local_set(o, wf_local(o) - 1);
        if (wf_local(o) != 0)
            return true;
    }
    if (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_WEAKREFS)
        wf_weakrefs_clear(o);
    return false;
}

static void free_later(WfThread *t)
{
    WfHeap *h = t->heap;
    t->dealloc_depth++;
    while (h->later.len > 0) {
        WfObject *o = h->later.items[--h->later.len];
        wf_obj_type(o)->dealloc(o);
    }
    t->dealloc_depth--;
}

/* An object dies with what refers to it. */
static void dealloc_nested(WfThread *t, WfObject *o)
{
    t->dealloc_depth++;
    wf_dealloc(o);
    if (--t->dealloc_depth == 0 && WF_UNLIKELY(t->heap->later.len > 0))
        free_later(t);
}

/*
 * Frees o, of which nothing is left but n values from p on, in this order. If the last of them dies with it,
 * that is the caller's to free: a chain takes no stack.
 */
WF_INLINE WfObject *free_with_values(WfThread *t, WfObject *o, Value *p, size_t n, ptrdiff_t step)
{
    WfObject *last = NULL;
    for (; n > 0; n--, p += step) {
        if (!wf_is_counted(*p))
            continue;
        WfObject *x = wf_obj(*p);
        int32_t count = wf_local(x);
        if (WF_UNLIKELY(count <= 0)) {
            wf_decref_slow(x);
            continue;
        }
        wf_local_set(x, count - 1);
        if (count > 1)
            continue;
        if (n > 1)
            dealloc_nested(t, x);
        else
            last = x;
    }
    wf_free_in(t, o, 0);
    return last;
}

/* An instance that is nothing but values: of members, and of the slots that its shape names. */
WF_INLINE bool is_flat_instance(const WfType *type, const WfShape *row)
{
    return (type->flags & WF_TF_FLAT) && row->capacity != WF_DICT_MODE;
}
WF_INLINE size_t values_of_flat(const WfType *type, const WfShape *row)
{
    return (type->basicsize - sizeof(WfObject)) / sizeof(Value) + row->nslots;
}

/* Frees an object that holds references; what that leaves to free. */
static WfObject *free_holder(WfThread *t, WfObject *o)
{
    WfType *type = wf_obj_type(o);
    if (WF_UNLIKELY(type->flags & WF_TF_TYPE)) {
        wf_local_set(o, WF_TYPE_REST); /* Its instances do not count it, so only the collector may free it. */
        return NULL;
    }
    uint8_t flags = atomic_load_explicit(&o->flags, memory_order_relaxed);
    if (WF_UNLIKELY((type->finalize != NULL && !(flags & WF_F_FINALIZED)) || (flags & WF_F_WEAKREFS)))
        if (finalize(o, type))
            return NULL;
    if (WF_UNLIKELY(t->dealloc_depth >= DEALLOC_DEPTH) && wf_vec_push(&t->heap->later, o))
        return NULL;
    const WfShape *row = &wf_shapes[wf_shape_of(o)];
    if (is_flat_instance(type, row))
        return free_with_values(t, o, (Value *)(o + 1), values_of_flat(type, row), 1);
    t->dealloc_depth++;
    type->dealloc(o);
    if (--t->dealloc_depth == 0 && WF_UNLIKELY(t->heap->later.len > 0))
        free_later(t);
    return NULL;
}

/* Text is freed more often than anything else; like numbers it has nothing to drop. */
WF_INLINE bool is_plain_leaf(const WfObject *o)
{
    uint32_t shape = wf_shape_of(o);
    return (shape == WF_SHAPE_str && (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_STR_ASCII)) ||
           shape == WF_SHAPE_int || shape == WF_SHAPE_float;
}

/* As free_with_values(); of an exact list, which nothing refers to weakly. */
WF_INLINE WfObject *free_list(WfThread *t, WfList *l)
{
    Value *items = l->items; /* NULL where there is no room */
    size_t bytes = l->cap * sizeof *items;
    Value *end = l->len > 0 ? items + l->len - 1 : items;
    WfObject *last = free_with_values(t, &l->ob, end, l->len, -1);
    if (bytes > 0)
        wf_block_free(items, bytes);
    return last;
}

static __attribute__((noinline)) void free_holders(WfThread *t, WfObject *o)
{
    do {
        uint32_t shape = wf_shape_of(o);
        if (shape == WF_SHAPE_tuple && WF_LIKELY(t->dealloc_depth < DEALLOC_DEPTH)) {
            WfTuple *tuple = (WfTuple *)o;
            o = free_with_values(t, o, tuple->items + tuple->len - 1, tuple->len, -1);
        } else if (shape == WF_SHAPE_list && WF_LIKELY(t->dealloc_depth < DEALLOC_DEPTH)) {
            o = free_list(t, (WfList *)o);
        } else {
            o = free_holder(t, o);
        }
    } while (o != NULL && !is_plain_leaf(o));
    if (o != NULL)
        wf_free_in(t, o, 0);
}

/* The same for a flat instance with n values from p on that may need it. */
static __attribute__((noinline)) void free_flat(WfThread *t, WfObject *o, Value *p, size_t n)
{
    o = free_with_values(t, o, p, n, 1);
    if (o != NULL && is_plain_leaf(o))
        wf_free_in(t, o, 0);
    else if (o != NULL)
        free_holders(t, o);
}

/* Flat instances without counted values need no more than leaves. */
void wf_dealloc(WfObject *o)
{
    WfThread *t = wf_thread();
    uint32_t shape = wf_shape_of(o);
    const WfShape *row = &wf_shapes[shape];
    if (shape < WF_SHAPE_FIRST_DYNAMIC || !is_flat_instance(row->type, row) || row->type->finalize != NULL ||
        (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_WEAKREFS)) {
        if (is_plain_leaf(o))
            wf_free_in(t, o, 0);
        else
            free_holders(t, o);
        return;
    }
    Value *p = (Value *)(o + 1);
    size_t n = values_of_flat(row->type, row);
    while (n > 0 && !wf_is_counted(*p)) {
        p++;
        n--;
    }
    if (n == 0)
        wf_free_in(t, o, 0);
    else if (WF_LIKELY(t->dealloc_depth < DEALLOC_DEPTH))
        free_flat(t, o, p, n);
    else
        free_holders(t, o);
}

/*
 * A shared object that neither the heap nor a register can reach. It becomes ours and shared
 * with count one while its finalizer runs, so that what the finalizer does with it is ordinary.
 */
void wf_free_shared(WfObject *o)
{
    WfThread *t = wf_thread();
    WfType *type = wf_obj_type(o);
    if (type->flags & WF_TF_TYPE)
        return;
    uint8_t flags = atomic_load_explicit(&o->flags, memory_order_relaxed);
    if (type->finalize != NULL && !(flags & WF_F_FINALIZED)) {
        wf_set_flags(o, WF_F_FINALIZED);
        wf_owner_set(o, t->slot);
        wf_local_set(o, WF_SHARED_BIAS + 1);
        atomic_store_explicit(&o->shared, WF_RC_BIASED, memory_order_relaxed);
        type->finalize(o);
        wf_decref(o); /* To limbo again if nothing kept it: registers may hold it by now. */
        return;
    }
    if (flags & WF_F_WEAKREFS)
        wf_weakrefs_clear(o);
    wf_local_set(o, 0);
    t->dealloc_depth++;
    type->dealloc(o);
    t->dealloc_depth--;
}
