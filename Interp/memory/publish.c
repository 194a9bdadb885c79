/*
 * Publication: a local object and all it reaches become shared.
 *
 * The walk uses an explicit stack and marks an object before visiting what it refers to, so
 * cycles end; it stops at shared objects, since those refer to shared ones only (I1). Only the
 * owner publishes, so the header is written without atomics; the store that afterwards makes
 * the object reachable is the release that other threads acquire.
 */
#include "heap.h"
#include "type.h"
#include "weakref.h"

#include <stdio.h>
#include <stdlib.h>

_Atomic size_t wf_shared_tracked;
_Atomic uint64_t wf_published_total;

typedef struct {
    WfObjVec stack;
    size_t tracked;
    uint64_t count;
} Walk;

static void mark(Walk *w, WfObject *o)
{
    if (wf_local(o) <= 0)
        return;
    w->count++;
    atomic_store_explicit(&o->shared, WF_RC_BIASED, memory_order_relaxed);
    uint32_t type_flags = wf_obj_type(o)->flags;
    uint32_t shape = wf_shape_of(o);
    bool deferred = !WF_THREADS || (type_flags & WF_TF_TYPE) || shape == WF_SHAPE_code || shape == WF_SHAPE_module;
    /* A deferred one is like an immortal: only the collector may free it. */
    wf_local_set(o, deferred ? WF_IMMORTAL_LOCAL : WF_SHARED_BIAS + wf_local(o));
    if (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_TRACKED) {
        w->tracked++;
        if (!wf_vec_push(&w->stack, o)) {
            /* Half a published graph would break I1 for good. */
            fputs("weft: out of memory while publishing objects\n", stderr);
            abort();
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

void wf_publish(WfObject *o)
{
    Walk w = {0};
    mark(&w, o);
    while (w.stack.len > 0) {
        WfObject *p = w.stack.items[--w.stack.len];
        WfType *type = wf_obj_type(p);
        mark(&w, &type->ob); /* an instance leads to its type */
        mark_weak(&w, p, type);
        if (type->traverse != NULL)
            type->traverse(p, visit, &w);
    }
    if (w.stack.items != NULL)
        wf_vec_free(&w.stack);
    atomic_fetch_add_explicit(&wf_shared_tracked, w.tracked, memory_order_relaxed);
    atomic_fetch_add_explicit(&wf_published_total, w.count, memory_order_relaxed);
}
