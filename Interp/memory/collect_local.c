/*
 * The local collector: finds cycles among this thread's local objects, alone, stopping nobody.
 *
 * Trial deletion: each local tracked object's count is copied to `shared` (unused while local);
 * references between candidates are subtracted; what is left above zero is held from outside
 * (registers, C variables, shared state). All that these reach is alive; the rest is garbage.
 * Only this thread's local objects and registers can refer to its local objects, so nothing
 * else need be looked at. It runs at safepoints only, when every tracked object is complete.
 *
 * Instances do not count their class: a class is reached by what is reached, and a garbage class is
 * cleared, then freed by a later collection that finds neither a reference to it nor an instance.
 *
 * Garbage is disposed of in CPython's order: weak references are cleared, finalizers run, what
 * they brought back to life is left alone, and the rest is cleared.
 */
#include "heap.h"
#include "typeobj.h"

#include "sysalloc.h"

#include <stdlib.h>

enum { ALIVE = UINT32_MAX, MIN_THRESHOLD = 20000 };

typedef struct {
    WfObjVec objects; /* all candidates */
    WfObjVec stack;
    WfObjVec dead;     /* classes that nothing refers to any more, not even an instance */
    WfObjVec pinned;   /* classes of objects that are being freed */
    WfShapeBits shapes; /* of all objects */
    size_t types;      /* garbage classes among `objects` */
    WfObjVec held;     /* addresses in registers that do not count */
    bool only_garbage; /* `reach` stays among objects whose count is not zero */
    bool failed;
} Collection;

static bool is_candidate(const WfObject *o)
{
    return wf_local(o) > 0 &&
           (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_TRACKED);
}

static uint32_t refs(const WfObject *o) { return atomic_load_explicit(&o->shared, memory_order_relaxed); }
static void set_refs(WfObject *o, uint32_t n) { atomic_store_explicit(&o->shared, n, memory_order_relaxed); }

/* The lock: another thread may be freeing a shared one of our large objects. */
static void each_own(WfThread *t, int (*fn)(WfObject *o, void *arg), Collection *c)
{
    wf_raw_lock(&t->heap->large_lock);
    wf_heap_each(t, fn, c);
    wf_raw_unlock(&t->heap->large_lock);
}

static bool is_type(const WfObject *o) { return (wf_obj_type(o)->flags & WF_TF_TYPE) != 0; }

/* References to a local object; instances do not count their class. */
static uint32_t count_of(const WfObject *o)
{
    return (uint32_t)wf_local(o) - (is_type(o) ? WF_TYPE_REST : 0);
}

static int gather(WfObject *o, void *arg)
{
    Collection *c = arg;
    wf_shapes_note(&c->shapes, wf_shape_of(o));
    if (!is_candidate(o)) {
        /* Without a type: a shared one that another thread has just freed. */
        WfType *type = wf_obj_type(o);
        if (WF_UNLIKELY(wf_local(o) == 0) && type != NULL && !wf_vec_push(&c->pinned, &type->ob))
            c->failed = true;
        return c->failed;
    }
    if (!wf_vec_push(&c->objects, o)) {
        c->failed = true;
        return 1;
    }
    set_refs(o, count_of(o));
    return 0;
}

static int subtract(Value v, void *arg)
{
    (void)arg;
    WfObject *o = wf_obj(v);
    if (is_candidate(o) && refs(o) > 0)
        set_refs(o, refs(o) - 1);
    return 0;
}

static int reach(Value v, void *arg)
{
    Collection *c = arg;
    WfObject *o = wf_obj(v);
    if (!is_candidate(o) || refs(o) == ALIVE || (c->only_garbage && refs(o) == 0))
        return 0;
    set_refs(o, ALIVE);
    if (!wf_vec_push(&c->stack, o))
        c->failed = true;
    return 0;
}

static void traverse(WfObject *o, WfVisitFn fn, void *arg)
{
    WfType *type = wf_obj_type(o);
    if (type->traverse != NULL)
        type->traverse(o, fn, arg);
}

static int note_uncounted(Value v, void *arg)
{
    Collection *c = arg;
    if ((v.bits & 7) == WF_TAG_UNCOUNTED && !wf_vec_push(&c->held, wf_obj(v)))
        c->failed = true;
    return 0;
}

static int by_address(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)*(WfObject *const *)a, y = (uintptr_t)*(WfObject *const *)b;
    return (x > y) - (x < y);
}

/* What is reached keeps what it refers to, and its class. */
static void flood(Collection *c)
{
    while (c->stack.len > 0) {
        WfObject *o = c->stack.items[--c->stack.len];
        traverse(o, reach, c);
        reach(wf_counted(&wf_obj_type(o)->ob), c);
    }
}

/*
 * Lent functions and classes may be held by registers alone. A register that is not live may hold
 * the address of what was freed long ago: only addresses are compared.
 */
static void reach_lent(Collection *c)
{
    wf_thread_visit_registers_owner(wf_thread(), note_uncounted, c);
    if (c->failed || c->held.len == 0)
        return;
    qsort(c->held.items, c->held.len, sizeof *c->held.items, by_address);
    for (size_t i = 0; i < c->objects.len; i++) {
        WfObject *o = c->objects.items[i];
        bool lent = wf_shape_of(o) == WF_SHAPE_function &&
                    (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_LENT);
        if ((lent || is_type(o)) &&
            bsearch(&o, c->held.items, c->held.len, sizeof o, by_address) != NULL) {
            reach(wf_counted(o), c);
            flood(c);
        }
    }
}

/* Garbage classes that nothing refers to and that have no instance left: they go first. */
static void part_dead_types(Collection *c)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->objects.len; i++) {
        WfObject *o = c->objects.items[i];
        bool type = is_type(o);
        if (type && count_of(o) == 0 && !wf_shapes_noted(&c->shapes, (WfType *)o) && wf_vec_push(&c->dead, o))
            continue;
        if (type) {
            c->types++;
            wf_type_leave_bases((WfType *)o); /* from now on nobody finds it there */
        }
        c->objects.items[kept++] = o;
    }
    c->objects.len = kept;
}

/* Leaves in c->objects only the unreachable ones; true if it worked out. */
static bool find_garbage(Collection *c)
{
    for (size_t i = 0; i < c->objects.len; i++)
        traverse(c->objects.items[i], subtract, NULL);
    while (c->pinned.len > 0)
        reach(wf_counted(c->pinned.items[--c->pinned.len]), c);
    flood(c);
    reach_lent(c);
    for (size_t i = 0; i < c->objects.len; i++) {
        WfObject *o = c->objects.items[i];
        if (refs(o) > 0 && refs(o) != ALIVE) {
            reach(wf_counted(o), c);
            flood(c);
        }
        if (c->failed)
            return false;
    }
    size_t kept = 0;
    for (size_t i = 0; i < c->objects.len; i++) {
        WfObject *o = c->objects.items[i];
        if (refs(o) == 0)
            c->objects.items[kept++] = o;
        else
            set_refs(o, 0);
    }
    c->objects.len = kept;
    part_dead_types(c);
    return true;
}

/* A finalizer may have made instances of garbage classes. */
static int reach_type_of_outsider(WfObject *o, void *arg)
{
    if (!wf_is_shared(o) && (!is_candidate(o) || refs(o) == 0))
        reach(wf_counted(&wf_obj_type(o)->ob), arg);
    return 0;
}

/*
 * After finalizers ran: keeps only what is still unreachable from outside the garbage. Each
 * object's count includes our own hold, so none falls below one; all others stand at zero.
 */
static void drop_resurrected(Collection *c)
{
    WfObjVec *g = &c->objects;
    c->only_garbage = true;
    for (size_t i = 0; i < g->len; i++) {
        WfObject *o = g->items[i];
        if (wf_local(o) > 0)
            set_refs(o, count_of(o));
    }
    for (size_t i = 0; i < g->len; i++)
        if (wf_local(g->items[i]) > 0)
            traverse(g->items[i], subtract, NULL);
    if (c->types > 0)
        each_own(wf_thread(), reach_type_of_outsider, c);
    flood(c);
    for (size_t i = 0; i < g->len; i++) {
        WfObject *o = g->items[i];
        if (wf_local(o) > 0 && refs(o) > 1 && refs(o) != ALIVE) {
            reach(wf_counted(o), c);
            flood(c);
        }
    }
    for (size_t i = 0; i < g->len; i++) {
        WfObject *o = g->items[i];
        bool alive = wf_local(o) <= 0 || refs(o) == ALIVE;
        if (wf_local(o) > 0)
            set_refs(o, 0);
        if (alive) {
            if (is_type(o))
                wf_type_join_bases((WfType *)o);
            g->items[i] = NULL;
            wf_decref(o);
        }
    }
}

static bool has_finalizer(const WfObject *o)
{
    return wf_obj_type(o)->finalize != NULL &&
           !(atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_FINALIZED);
}

static void run_finalizers(Collection *c)
{
    bool any = false;
    for (size_t i = 0; i < c->objects.len; i++)
        wf_weakref_disarm(c->objects.items[i]);
    for (size_t i = 0; i < c->objects.len; i++) {
        WfObject *o = c->objects.items[i];
        if (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_WEAKREFS)
            wf_weakrefs_clear(o);
    }
    for (size_t i = 0; i < c->objects.len; i++) {
        WfObject *o = c->objects.items[i];
        if (has_finalizer(o)) {
            any = true;
            wf_set_flags(o, WF_F_FINALIZED);
            wf_obj_type(o)->finalize(o);
        }
    }
    if (any)
        drop_resurrected(c);
}

static void free_dead_types(Collection *c)
{
    for (size_t i = 0; i < c->dead.len; i++) {
        WfObject *o = c->dead.items[i];
        if (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_WEAKREFS)
            wf_weakrefs_clear(o);
        wf_local_set(o, 0);
        wf_obj_type(o)->dealloc(o);
    }
}

/* Classes last: their instances are being freed meanwhile. */
static size_t clear_garbage(Collection *c, bool types)
{
    size_t n = 0;
    for (size_t i = 0; i < c->objects.len; i++) {
        WfObject *o = c->objects.items[i];
        if (o == NULL || is_type(o) != types)
            continue;
        n++;
        if (wf_obj_type(o)->clear != NULL)
            wf_obj_type(o)->clear(o);
    }
    return n;
}

static size_t dispose(Collection *c)
{
    for (size_t i = 0; i < c->objects.len; i++)
        wf_incref(c->objects.items[i]);
    free_dead_types(c);
    run_finalizers(c);
    size_t n = clear_garbage(c, false) + clear_garbage(c, true);
    for (size_t i = 0; i < c->objects.len; i++)
        if (c->objects.items[i] != NULL)
            wf_decref(c->objects.items[i]);
    return n;
}

size_t wf_gc_collect_local(void)
{
    WfThread *t = wf_thread();
    WfHeap *h = t->heap;
    if (h->collecting)
        return 0;
    h->collecting = true;
    t->stats.local_collections++;
    wf_lent_retry(t);
    Collection c = {0};
    size_t freed = 0, dead = 0;
    c.failed = !wf_shapes_begin(&c.shapes);
    if (!c.failed)
        each_own(t, gather, &c);
    size_t total = c.objects.len;
    if (!c.failed && find_garbage(&c)) {
        dead = c.dead.len;
        freed = dispose(&c);
    } else {
        for (size_t i = 0; i < c.objects.len; i++)
            set_refs(c.objects.items[i], 0);
    }
    wf_vec_free(&c.objects);
    wf_vec_free(&c.stack);
    wf_vec_free(&c.dead);
    wf_vec_free(&c.pinned);
    wf_vec_free(&c.held);
    free(c.shapes.bits);
    size_t live = total - freed - dead;
    h->live_after_gc = live;
    t->gc_allocs = 0;
    t->gc_threshold = live > MIN_THRESHOLD ? (int64_t)live : MIN_THRESHOLD;
    h->collecting = false;
    return freed;
}
