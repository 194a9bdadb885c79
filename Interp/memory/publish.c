/*
 * Publication: a local object and all it reaches become shared.
 *
 * The walk uses an explicit stack and marks an object before visiting what it refers to, so
 * cycles end; it stops at shared objects, since those refer to shared ones only (I1). Only the
 * owner publishes, so the header is written without atomics; the store that afterwards makes
 * the object reachable is the release that other threads acquire.
 *
 * A half published graph would break I1 for good, so the walk must end even without memory for its
 * stack: an object that finds no room there is marked in its lock byte, which nobody else can see
 * yet, and found again by walking the thread's heap.
 */
#include "heap.h"
#include "code_parts.h"
#include "module.h"
#include "type.h"
#include "weakref.h"

_Atomic size_t wf_shared_tracked;

typedef struct {
    WfObjVec stack;
    size_t tracked;
    uint64_t count;
    bool overflow;      /* objects marked VISIT_LATER are about */
} Walk;

enum {
    VISIT_LATER = 0x80, /* lock byte */
    DEFERRED_WEIGHT = 4 /* large, and freed by the world collector only: it is due earlier */
};

static void mark(Walk *w, WfObject *o)
{
    if (wf_local(o) <= 0)
        return;
    w->count++;
    atomic_store_explicit(&o->shared, WF_RC_BIASED, memory_order_relaxed);
    uint32_t type_flags = wf_obj_type(o)->flags;
    uint32_t shape = wf_shape_of(o);
    bool deferred = !WF_THREADS || (type_flags & WF_TF_TYPE) || shape == WF_SHAPE_code || shape == WF_SHAPE_module;
    /* Only the world collector frees a deferred one, and not at all in a build without threads. */
    if (!deferred)
        wf_local_set(o, WF_SHARED_BIAS + wf_local(o));
    else if (!WF_THREADS || !wf_deferred_adopt(o, wf_local(o) - (type_flags & WF_TF_TYPE ? WF_TYPE_REST : 0)))
        wf_local_set(o, WF_IMMORTAL_LOCAL);
    if (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_TRACKED) {
        w->tracked += deferred ? DEFERRED_WEIGHT : 1;
        if (!wf_vec_push(&w->stack, o)) {
            atomic_store_explicit(&o->lock, VISIT_LATER, memory_order_relaxed);
            w->overflow = true;
        }
    }
}

static int visit(Value v, void *arg)
{
    mark(arg, wf_obj(v));
    return 0;
}

static void mark_ref(WfObject *ref, void *arg) { mark(arg, ref); }

/* A weak reference and its target are shared together. */
static void mark_weak(Walk *w, WfObject *o, WfType *type)
{
    if (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_WEAKREFS)
        wf_weakrefs_each(o, mark_ref, w);
    if (type->dealloc == wf_weakref_type.dealloc && ((WfWeakref *)o)->target != NULL)
        mark(w, ((WfWeakref *)o)->target);
}

/*
 * A module's dict lives as long as the module: for ever. Functions and frames refer to it all the time,
 * so it is not counted either. Its owner may have published it before the module.
 */
static void defer_dict(Walk *w, WfObject *dict)
{
    mark(w, dict);
    if (!wf_is_immortal(dict) && wf_owner(dict) == wf_thread()->slot)
        wf_local_set(dict, WF_IMMORTAL_LOCAL);
}

static void visit_object(Walk *w, WfObject *o)
{
    WfType *type = wf_obj_type(o);
    mark(w, &type->ob); /* an instance leads to its type */
    if (wf_shape_of(o) == WF_SHAPE_module && wf_is_pointer(((WfModule *)o)->dict))
        defer_dict(w, wf_obj(((WfModule *)o)->dict));
    if (wf_shape_of(o) == WF_SHAPE_code)
        wf_code_settle_constants((WfCode *)o);
    mark_weak(w, o, type);
    if (type->traverse != NULL)
        type->traverse(o, visit, w);
}

static void drain(Walk *w)
{
    while (w->stack.len > 0)
        visit_object(w, w->stack.items[--w->stack.len]);
}

static int visit_if_later(WfObject *o, void *arg)
{
    if (atomic_load_explicit(&o->lock, memory_order_relaxed) == VISIT_LATER) {
        atomic_store_explicit(&o->lock, 0, memory_order_relaxed);
        visit_object(arg, o);
        drain(arg);
    }
    return 0;
}

/* Visits what found no room on the stack; each round visits all that the one before has left. */
WF_COLD static void visit_later(Walk *w)
{
    WfThread *t = wf_thread();
    while (w->overflow) {
        w->overflow = false;
        pthread_mutex_lock(&t->heap->large_lock);
        wf_heap_each(t, visit_if_later, w);
        pthread_mutex_unlock(&t->heap->large_lock);
    }
}

/* The common counter is touched once in a while only: its cache line belongs to all threads. */
static void note_tracked(size_t n)
{
    enum { BATCH = 256 };
    WfHeap *h = wf_thread()->heap;
    h->tracked_unsaid += n;
    if (h->tracked_unsaid >= BATCH) {
        atomic_fetch_add_explicit(&wf_shared_tracked, h->tracked_unsaid, memory_order_relaxed);
        h->tracked_unsaid = 0;
    }
}

void wf_publish(WfObject *o)
{
    Walk w = {0};
    mark(&w, o);
    drain(&w);
    if (WF_UNLIKELY(w.overflow))
        visit_later(&w);
    if (w.stack.items != NULL)
        wf_vec_free(&w.stack);
    note_tracked(w.tracked);
    wf_thread()->stats.published += w.count;
}
