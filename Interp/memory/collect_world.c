/*
 * The world collector: finds cycles among shared objects with the world stopped.
 *
 * Trial deletion over all shared tracked objects of all threads' pages, with the counts in a
 * side table. References from local objects, registers and C variables are counted and so stay
 * above zero; uncounted references in registers are added as roots, as are objects in limbo
 * (their epoch decides). Immortal objects are roots by nature, as are the classes of objects that are
 * not looked at, since instances do not count their class. Marking happens in the stop; finalizers,
 * clearing and freeing after the world runs again: nobody can reach the garbage but through a weak
 * reference or a class' list of subclasses, and garbage is taken out of those in the stop.
 *
 * A shared threading.local keeps alive what threads have stored in it, which is local to each. That is looked at,
 * too, as far as it leads over local objects, with the world stopped; what is garbage of it is published.
 *
 * Deferred objects (classes, modules, code) are never freed by their count: garbage ones are cleared,
 * and a later collection frees those that nothing refers to and that have no instance.
 */
#include "heap.h"
#include "typeobj.h"

#include "sysalloc.h"

#include <stdlib.h>

enum { MIN_SHARED_THRESHOLD = 50000, MAX_ROUNDS = 4 };

typedef struct {
    WfObject *o;
    int64_t refs; /* ALIVE once reached */
} Entry;

#define ALIVE INT64_MAX

typedef struct {
    Entry *table; /* open addressing */
    size_t mask, used;
    WfObjVec objects, stack;
    WfObjVec pinned;    /* classes of objects that are local to some thread, or being freed */
    WfObjVec dead;      /* deferred objects that nothing refers to any more */
    WfObjVec callbacks; /* weak references to garbage whose callbacks are due; counted */
    WfShapeBits shapes; /* of all objects */
    WfShapeBits pinning; /* shapes whose class is in `pinned` */
    bool failed;
} World;

int (*wf_parts_traverse)(WfObject *o, WfVisitFn visit, void *arg);
void (*wf_parts_each_stw)(WfObject *o, WfVisitFn visit, void *arg);

static _Atomic size_t live_shared; /* [relaxed] shared tracked objects after the last collection */

static bool has_parts(const WfObject *o)
{
    return wf_parts_traverse != NULL && wf_obj_type(o)->traverse == wf_parts_traverse && wf_is_shared(o);
}

static void traverse(WfObject *o, WfVisitFn fn, void *arg)
{
    WfType *type = wf_obj_type(o);
    if (type->traverse != NULL)
        type->traverse(o, fn, arg);
    if (WF_UNLIKELY(has_parts(o)))
        wf_parts_each_stw(o, fn, arg);
}

static Entry *find(World *w, const WfObject *o)
{
    size_t i = (size_t)((uint64_t)(uintptr_t)o / 16 * 0x9E3779B97F4A7C15u >> 16) & w->mask;
    while (w->table[i].o != NULL && w->table[i].o != o)
        i = (i + 1) & w->mask;
    return &w->table[i];
}

/* The class of an object that is not looked at, once for each shape. */
static int pin_class(World *w, const WfObject *o)
{
    uint32_t shape = wf_shape_of(o);
    if (shape < WF_SHAPE_FIRST_DYNAMIC || (w->pinning.bits[shape >> 3] >> (shape & 7) & 1))
        return 0;
    wf_shapes_note(&w->pinning, shape);
    w->failed = w->failed || !wf_vec_push(&w->pinned, &wf_obj_type(o)->ob);
    return w->failed;
}

static int gather(WfObject *o, void *arg)
{
    World *w = arg;
    wf_shapes_note(&w->shapes, wf_shape_of(o));
    if (!wf_is_shared(o) || wf_is_immortal(o))
        return pin_class(w, o);
    if (!wf_vec_push(&w->objects, o)) {
        w->failed = true;
        return 1;
    }
    return 0;
}

static void gather_thread(WfThread *t, void *arg) { wf_heap_each(t, gather, arg); }

/* What a reference to a local object is followed to. A class is known to its instances without a reference. */
static bool is_part(const WfObject *o)
{
    uint32_t shape = wf_shape_of(o);
    return wf_local(o) > 0 && (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_TRACKED) &&
           !(wf_obj_type(o)->flags & WF_TF_TYPE) && shape != WF_SHAPE_code && shape != WF_SHAPE_module &&
           shape != WF_SHAPE_frame;
}

/* Marked in `shared`, of which a local object has no other use, until the table is built. */
static int gather_part(Value v, void *arg)
{
    World *w = arg;
    WfObject *o = wf_obj(v);
    if (!is_part(o) || atomic_load_explicit(&o->shared, memory_order_relaxed) != 0)
        return 0;
    if (!wf_vec_push(&w->objects, o)) {
        w->failed = true;
        return 1;
    }
    atomic_store_explicit(&o->shared, 1, memory_order_relaxed);
    return 0;
}

/* World stopped. Adds the parts of what is in w->objects, and what they lead to. */
static void gather_parts(World *w)
{
    size_t n = w->objects.len;
    for (size_t i = 0; i < n; i++)
        if (has_parts(w->objects.items[i]))
            wf_parts_each_stw(w->objects.items[i], gather_part, w);
    for (size_t i = n; i < w->objects.len; i++)
        traverse(w->objects.items[i], gather_part, w);
    for (size_t i = n; i < w->objects.len; i++)
        atomic_store_explicit(&w->objects.items[i]->shared, 0, memory_order_relaxed);
}

static bool build_table(World *w)
{
    w->mask = 255;
    while (w->mask < w->objects.len * 2)
        w->mask = w->mask * 2 + 1;
    w->table = wf_sys_calloc(w->mask + 1, sizeof *w->table);
    if (w->table == NULL)
        return false;
    for (size_t i = 0; i < w->objects.len; i++) {
        WfObject *o = w->objects.items[i];
        uint32_t s = atomic_load_explicit(&o->shared, memory_order_relaxed);
        bool limbo = (s & WF_RC_MASK) == WF_RC_LIMBO;
        *find(w, o) = (Entry){o, wf_is_local(o) ? wf_local(o) : limbo ? ALIVE - 1 : wf_total_count_stw(o)};
    }
    return true;
}

static int subtract(Value v, void *arg)
{
    Entry *e = find(arg, wf_obj(v));
    if (e->o != NULL && e->refs > 0)
        e->refs--;
    return 0;
}

static int reach(Value v, void *arg)
{
    World *w = arg;
    Entry *e = find(w, wf_obj(v));
    if (e->o == NULL || e->refs == ALIVE)
        return 0;
    e->refs = ALIVE;
    if (!wf_vec_push(&w->stack, e->o))
        w->failed = true;
    return 0;
}

static int reach_uncounted(Value v, void *arg)
{
    return (v.bits & 7) == WF_TAG_UNCOUNTED ? reach(v, arg) : 0;
}

/* What is reached keeps what it refers to, and its class. */
static void flood(World *w)
{
    while (w->stack.len > 0) {
        WfObject *o = w->stack.items[--w->stack.len];
        traverse(o, reach, w);
        reach(wf_counted(&wf_obj_type(o)->ob), w);
    }
}

static bool is_type(const WfObject *o) { return (wf_obj_type(o)->flags & WF_TF_TYPE) != 0; }

/*
 * Garbage classes leave their bases' lists and weak references to garbage die while nobody can look.
 * Deferred objects without any reference, classes without any instance, are told apart: they are freed.
 */
static void detach_garbage(World *w)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->objects.len; i++) {
        WfObject *o = w->objects.items[i];
        bool type = is_type(o);
        if (type)
            wf_type_leave_bases((WfType *)o);
        if (wf_is_deferred(o) && wf_total_count_stw(o) == 0 &&
            !(type && wf_shapes_noted(&w->shapes, (WfType *)o)) && wf_vec_push(&w->dead, o))
            continue;
        w->objects.items[kept++] = o;
    }
    w->objects.len = kept;
}

static int publish(Value v, void *arg)
{
    (void)arg;
    if (!wf_is_shared(wf_obj(v)))
        wf_publish(wf_obj(v));
    return 0;
}

/* Whose parts are garbage is garbage itself: once these are published, all garbage is shared. */
static void publish_parts(World *w)
{
    for (size_t i = 0; i < w->objects.len; i++)
        if (has_parts(w->objects.items[i]))
            wf_parts_each_stw(w->objects.items[i], publish, NULL);
}

/* World stopped. Leaves only garbage in w->objects, held by one more reference each. */
static void find_garbage(World *w)
{
    for (size_t i = 0; i < w->objects.len; i++)
        traverse(w->objects.items[i], subtract, w);
    wf_threads_visit_registers_stw(reach_uncounted, w);
    while (w->pinned.len > 0)
        reach(wf_counted(w->pinned.items[--w->pinned.len]), w);
    flood(w);
    for (size_t i = 0; i < w->objects.len; i++) {
        Entry *e = find(w, w->objects.items[i]);
        if (e->refs > 0 && e->refs != ALIVE) {
            reach(wf_counted(e->o), w);
            flood(w);
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < w->objects.len; i++)
        if (find(w, w->objects.items[i])->refs == 0)
            w->objects.items[kept++] = w->objects.items[i];
    w->objects.len = w->failed ? 0 : kept;
    publish_parts(w);
    detach_garbage(w);
    for (size_t i = 0; i < w->objects.len; i++)
        wf_incref(w->objects.items[i]);
    for (size_t i = 0; i < w->objects.len; i++)
        wf_weakref_disarm(w->objects.items[i]);
    for (size_t i = 0; i < w->objects.len; i++)
        wf_weakrefs_take(w->objects.items[i], &w->callbacks);
    for (size_t i = 0; i < w->dead.len; i++)
        wf_weakrefs_take(w->dead.items[i], &w->callbacks);
}

static void free_dead(World *w)
{
    for (size_t i = 0; i < w->dead.len; i++) {
        WfObject *o = w->dead.items[i];
        wf_deferred_release(o);
        wf_local_set(o, 0);
        wf_obj_type(o)->dealloc(o);
    }
}

/* Classes last: their instances are being freed meanwhile. */
static void clear_garbage(WfObjVec *g, bool types)
{
    for (size_t i = 0; i < g->len; i++)
        if (is_type(g->items[i]) == types && wf_obj_type(g->items[i])->clear != NULL)
            wf_obj_type(g->items[i])->clear(g->items[i]);
}

/* Runs the finalizers of garbage; whether there were any. */
static bool run_finalizers(WfObjVec *g)
{
    bool finalized = false;
    for (size_t i = 0; i < g->len; i++) {
        WfObject *o = g->items[i];
        uint8_t flags = atomic_load_explicit(&o->flags, memory_order_relaxed);
        if (wf_obj_type(o)->finalize != NULL && !(flags & WF_F_FINALIZED)) {
            finalized = true;
            wf_set_flags(o, WF_F_FINALIZED);
            wf_obj_type(o)->finalize(o);
        }
    }
    return finalized;
}

static size_t dispose(World *w)
{
    WfObjVec *g = &w->objects;
    free_dead(w);
    wf_weakrefs_call(&w->callbacks);
    /* A finalizer may have brought some back: leave all to the next collection, which runs none. */
    bool finalized = run_finalizers(g);
    if (finalized) {
        for (size_t i = 0; i < g->len; i++)
            if (is_type(g->items[i]))
                wf_type_join_bases((WfType *)g->items[i]);
    } else {
        clear_garbage(g, false);
        clear_garbage(g, true);
    }
    for (size_t i = 0; i < g->len; i++)
        wf_decref(g->items[i]);
    return (finalized ? 0 : g->len) + w->dead.len;
}

static size_t collect_shared(bool *again)
{
    World w = {0};
    wf_stop_world(WF_STOP_GC);
    w.failed = !wf_shapes_begin(&w.shapes) || !wf_shapes_begin(&w.pinning);
    if (!w.failed)
        wf_threads_each_stw(gather_thread, &w);
    if (!w.failed)
        gather_parts(&w);
    size_t total = w.objects.len;
    if (!w.failed && build_table(&w))
        find_garbage(&w);
    else
        w.objects.len = 0;
    wf_start_world();
    wf_sys_free(w.table);
    /* Once more after finalizers, and for deferred objects that what is freed now referred to. */
    *again = w.dead.len > 0;
    for (size_t i = 0; i < w.objects.len && !*again; i++)
        *again = wf_is_deferred(w.objects.items[i]);
    size_t garbage = w.objects.len, freed = dispose(&w);
    *again = *again || (garbage > 0 && freed == 0);
    atomic_store_explicit(&live_shared, total - freed, memory_order_relaxed);
    atomic_store_explicit(&wf_shared_tracked, 0, memory_order_relaxed);
    wf_vec_free(&w.objects);
    wf_vec_free(&w.stack);
    wf_vec_free(&w.pinned);
    wf_vec_free(&w.dead);
    wf_vec_free(&w.callbacks);
    free(w.shapes.bits);
    free(w.pinning.bits);
    return freed;
}

size_t wf_gc_collect_world(void)
{
    WfThread *t = wf_thread();
    size_t freed = wf_gc_collect_local();
    if (t->heap->collecting)
        return freed;
    t->heap->collecting = true;
    t->stats.world_collections++;
    bool again = false;
    wf_limbo_drain(t);
    for (int round = 0; round == 0 || (again && round < MAX_ROUNDS); round++) {
        freed += collect_shared(&again);
        wf_limbo_drain(t);
    }
    t->heap->collecting = false;
    return freed;
}

bool wf_gc_is_disabled(void);

void wf_gc_poll(void)
{
    if (wf_gc_is_disabled()) {
        wf_thread()->gc_allocs = 0; /* asked again after as many more */
        return;
    }
    size_t shared = atomic_load_explicit(&wf_shared_tracked, memory_order_relaxed);
    size_t live = atomic_load_explicit(&live_shared, memory_order_relaxed);
    if (shared > MIN_SHARED_THRESHOLD && shared > live)
        wf_gc_collect_world();
    else
        wf_gc_collect_local();
}

typedef struct {
    int (*fn)(WfObject *o, void *arg);
    void *arg;
} HeapWalk;

/* Not what is being freed, nor cleared classes and what is left of their instances: programs must not see them. */
static int visit_whole(WfObject *o, void *arg)
{
    HeapWalk *walk = arg;
    const WfType *type = wf_obj_type(o);
    if (wf_local(o) == 0 || (type->flags & WF_TF_CLEARED) || (is_type(o) && (((WfType *)o)->flags & WF_TF_CLEARED)))
        return 0;
    return walk->fn(o, walk->arg);
}

int wf_heap_walk_stw(int (*fn)(WfObject *o, void *arg), void *arg)
{
    HeapWalk walk = {fn, arg};
    return wf_heap_each(wf_thread(), visit_whole, &walk);
}
