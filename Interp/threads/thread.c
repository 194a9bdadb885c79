/*
 * Thread states: making, recycling, attaching and detaching, and stopping the world.
 *
 * All live states are in one list and all ever made in a table by slot, under `world.mutex`.
 * A state that ended keeps its heap and waits to be recycled, slot and all, so the owner of a
 * page or an object is always a valid state.
 *
 * `state` is ATTACHED while the thread may touch objects. Stopping the world sets WF_POLL_STOP
 * in every other thread, then turns DETACHED ones into PARKED by compare-and-swap; the rest are
 * counted in `world.pending` and park themselves at a safepoint or when they detach. A PARKED
 * thread cannot attach until the world starts again and makes it DETACHED.
 *
 * The handshake is store-then-load on both sides (poll then state here, state then poll in
 * wf_detach), so all four are sequentially consistent: one of the two always sees the other.
 */
#define _GNU_SOURCE
#include "heap.h"
#include "Interp/memory/page_supply.h"
#include "api.h"
#include "atomic.h"
#include "frame.h"
#include "mutex.h"
#include "typeobj.h"
#include "weakref.h"

#include "../memory/first_region.h"
#include "registers.h"

#include <errno.h>
#include <sys/mman.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { MAX_SLOTS = 65534 /* one more is WF_OWNER_EACH */, C_STACK_RESERVE = 192 * 1024 };

__thread WfThread *wf_tls_thread __attribute__((tls_model("initial-exec")));
WfThread *wf_main_thread;
bool wf_multithreaded_now;
void (*wf_publish_hook)(void);

static struct {
    pthread_mutex_t mutex;
    pthread_cond_t stopped; /* pending fell to zero */
    pthread_cond_t resumed; /* the world runs again */
    WfThread *stopper;      /* [lock], and [relaxed] for who asks whether it is himself; or NULL */
    int depth;              /* nesting of the stopper */
    int pending;            /* attached threads that have not parked yet */
    int live;
    WfThread *threads;      /* live ones */
    WfThread *recycled;     /* ended ones */
    int nslots;
    WfThread *freezer;      /* [lock], read [relaxed]: at the end of the process the only one that runs, or NULL */
} world = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER,
           NULL, 0, 0, 0, NULL, NULL, 1, NULL};

/* All states ever made, by slot; [lock: world.mutex] to add. Static: pages that are not used take no memory. */
static WfThread *slots[MAX_SLOTS + 1];

static struct {
    Value *items[512];
    int n;
    pthread_mutex_t mutex; /* to add: modules register as they are imported, in any thread */
} roots = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static WfStopTimes stop_times[WF_STOP_NREASONS]; /* [lock: world.mutex] stops that others had to be waited for */
static uint64_t stop_counts[WF_STOP_NREASONS];   /* [lock: world.mutex] all stops */
const char *const wf_stop_reason_names[] = {
#define R(name, text) text,
    WF_STOP_REASONS(R)
#undef R
};
__thread uint64_t wf_tls_locks __attribute__((tls_model("initial-exec")));

/* --- life ------------------------------------------------------------------------------------ */

WfThread *wf_thread_by_slot(uint16_t slot)
{
    /* Acquire: the state is complete; pairs with new_state(). */
    return __atomic_load_n(&slots[slot], __ATOMIC_ACQUIRE);
}

int wf_threads_count(void) { return wf_relaxed(&world.live); }
unsigned long wf_ident_of_pthread(pthread_t p) { return (unsigned long)p; }

/* Makes the stack of the calling thread at least `size` bytes deep by touching its far end. */
static __attribute__((noinline)) void grow_c_stack(size_t size)
{
    volatile char *end = __builtin_alloca(size);
    *end = 0;
}

/*
 * How far the first thread's stack may grow, at most `max`. It counts as address space: where that
 * is limited the stack takes its share now, as the heap may leave it none when it is needed.
 */
static size_t first_c_stack(size_t max)
{
    struct rlimit space;
    if (getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur == RLIM_INFINITY)
        return max;
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f != NULL) {
        if (fscanf(f, "%ld", &pages) != 1)
            pages = 0;
        fclose(f);
    }
    size_t used = (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
    size_t share = space.rlim_cur > used ? (space.rlim_cur - used) / 8 : 0;
    if (share > max)
        share = max;
    grow_c_stack(share);
    return share;
}

static void find_c_stack(WfThread *t)
{
    pthread_attr_t attr;
    void *low = NULL;
    size_t size = 0, guard = 0;
    /* Not for the main thread: it would read /proc/self/maps for what the limit below says. */
    if (t != wf_main_thread && pthread_getattr_np(pthread_self(), &attr) == 0) {
        pthread_attr_getstack(&attr, &low, &size);
        pthread_attr_getguardsize(&attr, &guard);
        pthread_attr_destroy(&attr);
    }
    struct rlimit lim;
    char *here = __builtin_frame_address(0);
    /* The first thread's stack grows to what the limit says; the others' have their size. */
    if (t == wf_main_thread && gettid() == getpid() && getrlimit(RLIMIT_STACK, &lim) == 0) {
        size_t max = lim.rlim_cur == RLIM_INFINITY ? (size_t)64 << 20 : lim.rlim_cur;
        size = first_c_stack(max - 64 * 1024);
        low = here - size;
    }
    size_t reserve = C_STACK_RESERVE;
    if (size != 0 && size < 4 * reserve)
        reserve = size / 4;
    t->c_stack_limit = (char *)low + guard + reserve;
}

static bool map_registers(WfThread *t)
{
    t->reg_base = mmap(NULL, WF_REG_COUNT * sizeof(Value), PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (t->reg_base == MAP_FAILED) {
        t->reg_base = NULL;
        return false;
    }
    t->reg_limit = t->reg_base + WF_REG_COUNT - 512;
    return true;
}

static void reset(WfThread *t)
{
    t->exc = t->async_exc = t->interrupt = WF_NULL;
    t->trace_func = t->trace_arg = t->profile_func = t->profile_arg = WF_NULL;
    t->context = t->thread_dict = t->sentinel = WF_NULL;
    t->asyncgen_firstiter = t->asyncgen_finalizer = t->running_loop = WF_NULL;
    t->handled_base = (WfExcLevel){WF_NULL, NULL};
    t->handled = &t->handled_base;
    t->frame = NULL;
    t->wound_up = t->gen_finished = false;
    t->depth = 0;
    t->tracing = t->coroutine_origin_depth = 0;
    t->atomic_depth = t->streams_held = t->cleaning = 0;
    t->interrupt_due = false;
    t->gc_threshold = 20000;
    t->stats = (WfStats){0};
    atomic_store_explicit(&t->poll, 0, memory_order_relaxed);
    atomic_store_explicit(&t->calls_sure, INT32_MIN, memory_order_relaxed);
    atomic_store_explicit(&t->state, WF_DETACHED, memory_order_relaxed);
}

/* World mutex held. */
static WfThread *new_state(void)
{
    if (world.nslots > MAX_SLOTS)
        return NULL;
    WfThread *t = wf_buffer_calloc(1, sizeof *t);
    if (t == NULL)
        return NULL;
    t->slot = (uint16_t)world.nslots;
    t->heap = wf_heap_new(t);
    if (t->heap == NULL || !map_registers(t)) {
        wf_buffer_free(t->heap);
        wf_buffer_free(t);
        return NULL;
    }
    /* Release: t is complete before wf_thread_by_slot() finds it. */
    __atomic_store_n(&slots[world.nslots], t, __ATOMIC_RELEASE);
    __atomic_store_n(&world.nslots, world.nslots + 1, __ATOMIC_RELEASE); /* after t: pairs with wf_threads_each_stw() */
    return t;
}

/* World mutex held. */
static void link_live(WfThread *t)
{
    t->prev = NULL;
    t->next = world.threads;
    if (world.threads != NULL)
        world.threads->prev = t;
    world.threads = t;
    wf_relaxed_set(&world.live, world.live + 1);
    if (world.stopper != NULL)
        atomic_store(&t->state, WF_PARKED);
    pthread_mutex_lock(&t->heap->merge_lock);
    t->heap->alive = true;
    pthread_mutex_unlock(&t->heap->merge_lock);
}

WfThread *wf_thread_create_main(void)
{
    if (!wf_page_supply_init())
        return NULL;
    pthread_mutex_lock(&world.mutex);
    WfThread *t = new_state();
    if (t != NULL) {
        reset(t);
        link_live(t);
        wf_main_thread = t;
    }
    pthread_mutex_unlock(&world.mutex);
    if (t != NULL)
        wf_thread_bind(t);
    return t;
}

static int publish_root(Value v, void *arg)
{
    (void)arg;
    if (wf_is_pointer(v) && !wf_is_shared(wf_obj(v)))
        wf_publish(wf_obj(v));
    return 0;
}

void wf_root_register(Value *root)
{
    wf_raw_lock(&roots.mutex);
    if (roots.n == (int)(sizeof roots.items / sizeof *roots.items))
        abort();
    roots.items[roots.n++] = root;
    wf_raw_unlock(&roots.mutex);
    if (wf_multithreaded)
        publish_root(*root, NULL);
}

/* The first time: all that the runtime's roots and the built-in types reach becomes shared. */
static void go_multithreaded(void)
{
    if (wf_multithreaded)
        return;
    wf_region_close();
    wf_types_fill_all();
    for (int i = 0; i < roots.n; i++)
        publish_root(*roots.items[i], NULL);
    wf_static_types_visit(publish_root, NULL);
    wf_weakrefs_publish();
    if (wf_publish_hook != NULL)
        wf_publish_hook();
    wf_warm_publish_all_stw();
    /* Release: all is published before wf_thread_adopt() sees it. */
    __atomic_store_n(&wf_multithreaded_now, true, __ATOMIC_RELEASE);
}

/* A state in the list of live threads; NULL: no memory, no slot. */
static WfThread *take_state(bool daemon)
{
    pthread_mutex_lock(&world.mutex);
    WfThread *t = world.recycled;
    if (t != NULL)
        world.recycled = t->next;
    else
        t = new_state();
    if (t != NULL) {
        reset(t);
        t->daemon = daemon;
        link_live(t);
    }
    pthread_mutex_unlock(&world.mutex);
    return t;
}

WfThread *wf_thread_new(bool daemon)
{
    if (!WF_THREADS || wf_threads_are_frozen()) {
        wf_raise(&wf_exc_RuntimeError, "can't start new thread");
        return NULL;
    }
    go_multithreaded();
    WfThread *t = take_state(daemon);
    if (t == NULL)
        wf_no_memory();
    return t;
}

/*
 * The roots are the main thread's, which may be running: so they are published in a stop. It
 * comes after the main thread's own go_multithreaded(), if that is under way: no safepoint there.
 */
WfThread *wf_thread_adopt(void)
{
    WfThread *t = WF_THREADS ? take_state(true) : NULL;
    if (t == NULL)
        return NULL;
    wf_thread_bind(t);
    if (!__atomic_load_n(&wf_multithreaded_now, __ATOMIC_ACQUIRE)) {
        wf_stop_world(WF_STOP_PUBLISH);
        go_multithreaded();
        wf_start_world();
    }
    return t;
}

void wf_thread_bind(WfThread *t)
{
    wf_tls_thread = t;
    wf_relaxed_set(&t->ident, wf_ident_of_pthread(pthread_self())); /* not attached yet: others may look */
    find_c_stack(t);
    wf_attach();
}

static void drop_fields(WfThread *t)
{
    Value *fields[] = {&t->exc, &t->async_exc, &t->interrupt, &t->trace_func, &t->trace_arg, &t->profile_func,
                       &t->profile_arg, &t->context, &t->thread_dict, &t->asyncgen_firstiter,
                       &t->asyncgen_finalizer, &t->running_loop, &t->handled_base.value};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        Value v = *fields[i];
        *fields[i] = WF_NULL;
        wf_drop(v);
    }
}

/* Moves a detached state from the live list to those waiting to be recycled. */
static void retire_state(WfThread *t)
{
    pthread_mutex_lock(&world.mutex);
    while (world.stopper != NULL && world.stopper != wf_tls_thread)
        pthread_cond_wait(&world.resumed, &world.mutex);
    if (t->prev != NULL)
        t->prev->next = t->next;
    else
        world.threads = t->next;
    if (t->next != NULL)
        t->next->prev = t->prev;
    wf_relaxed_set(&world.live, world.live - 1);
    t->next = world.recycled;
    world.recycled = t;
    pthread_mutex_unlock(&world.mutex);
}

void wf_thread_wind_up(void)
{
    WfThread *t = wf_thread();
    wf_atomic_end();
    drop_fields(t);
    wf_gc_collect_local();
    wf_count_merge_queue(t);
    wf_limbo_drain(t);
    wf_relaxed_set(&t->wound_up, true);
}

void wf_thread_end(void)
{
    WfThread *t = wf_thread();
    if (!t->wound_up)
        wf_thread_wind_up();
    wf_type_cache_thread_end();
    pthread_mutex_lock(&t->heap->merge_lock);
    t->heap->alive = false;
    pthread_mutex_unlock(&t->heap->merge_lock);
    wf_count_merge_queue(t); /* what was queued until then */
    wf_limbo_abandon(t);
    wf_heap_sweep(t, false);
    wf_detach();
    if (wf_stats_on)
        wf_stats_retire(t);
    retire_state(t);
    wf_tls_thread = NULL;
}

void wf_thread_discard(WfThread *t)
{
    pthread_mutex_lock(&t->heap->merge_lock);
    t->heap->alive = false;
    pthread_mutex_unlock(&t->heap->merge_lock);
    retire_state(t);
}

/* --- attach, detach ------------------------------------------------------------------------- */

static void attach_slow(WfThread *t)
{
    pthread_mutex_lock(&world.mutex);
    for (;;) {
        uint32_t detached = WF_DETACHED;
        if (atomic_compare_exchange_strong(&t->state, &detached, WF_ATTACHED))
            break;
        pthread_cond_wait(&world.resumed, &world.mutex);
    }
    pthread_mutex_unlock(&world.mutex);
}

void wf_attach_slow(void)
{
    int e = errno;
    WfThread *t = wf_thread();
    uint32_t detached = WF_DETACHED;
    if (!atomic_compare_exchange_strong(&t->state, &detached, WF_ATTACHED))
        attach_slow(t);
    errno = e;
}

/* Others look at the counters while we are not attached. */
static void tell_locks(WfThread *t)
{
    t->stats.locks += wf_tls_locks;
    wf_tls_locks = 0;
}

/* World mutex held, a stop in progress that counted us as pending. */
static void count_parked(WfThread *t)
{
    atomic_store(&t->state, WF_PARKED);
    if (--world.pending == 0)
        pthread_cond_signal(&world.stopped);
}

void wf_detach_slow(void)
{
    int e = errno;
    WfThread *t = wf_thread();
    tell_locks(t);
    atomic_store(&t->state, WF_DETACHED);
    if (WF_UNLIKELY(atomic_load(&t->poll) & WF_POLL_STOP)) {
        pthread_mutex_lock(&world.mutex);
        /* Still DETACHED during a stop: the stopper saw us attached and waits for us. */
        if (world.stopper != NULL && world.stopper != t && atomic_load(&t->state) == WF_DETACHED)
            count_parked(t);
        pthread_mutex_unlock(&world.mutex);
    }
    errno = e;
}

/* --- stopping the world -------------------------------------------------------------------- */

/* World mutex held. At the end of the process all but one stay stopped. */
static bool is_stopped_for(const WfThread *t)
{
    return (world.stopper != NULL && world.stopper != t) || (world.freezer != NULL && world.freezer != t);
}

/* World mutex held: parks until no other thread is stopping the world. */
static void park_while_stopped(WfThread *t)
{
    while (is_stopped_for(t)) {
        if (atomic_load(&t->state) == WF_ATTACHED)
            count_parked(t);
        pthread_cond_wait(&world.resumed, &world.mutex);
    }
    atomic_store(&t->state, WF_ATTACHED);
}

/* Returns how many threads had to be waited for. */
static int stop_others(WfThread *self)
{
    for (WfThread *t = world.threads; t != NULL; t = t->next) {
        if (t == self)
            continue;
        wf_poll_request(t, WF_POLL_STOP);
        uint32_t detached = WF_DETACHED;
        if (!atomic_compare_exchange_strong(&t->state, &detached, WF_PARKED) &&
            detached == WF_ATTACHED)
            world.pending++;
    }
    int waited_for = world.pending;
    while (world.pending > 0)
        pthread_cond_wait(&world.stopped, &world.mutex);
    return waited_for;
}

static unsigned bucket_of_ns(uint64_t ns)
{
    if (ns < 8)
        return (unsigned)ns;
    unsigned log2 = 63u - (unsigned)__builtin_clzll(ns);
    unsigned i = (log2 - 2) * 8 + (unsigned)(ns >> (log2 - 3) & 7);
    return i < WF_STOP_BUCKETS ? i : WF_STOP_BUCKETS - 1;
}

/* World mutex held. */
static void note_stop(WfThread *self, WfStopReason why, int waited_for, uint64_t ns)
{
    self->stats.stops++;
    self->stats.stops_for[why]++;
    stop_counts[why]++;
    if (waited_for == 0)
        return;
    self->stats.stop_ns += ns;
    WfStopTimes *s = &stop_times[why];
    s->count++;
    s->total_ns += ns;
    s->buckets[bucket_of_ns(ns)]++;
    if (ns > s->max_ns)
        s->max_ns = ns;
}

void wf_stop_times_get(int why, WfStopTimes *out, uint64_t *all)
{
    pthread_mutex_lock(&world.mutex);
    *out = stop_times[why < 0 ? 0 : why];
    *all = stop_counts[why < 0 ? 0 : why];
    for (int r = 1; why < 0 && r < WF_STOP_NREASONS; r++) {
        const WfStopTimes *s = &stop_times[r];
        *all += stop_counts[r];
        out->count += s->count;
        out->total_ns += s->total_ns;
        out->max_ns = s->max_ns > out->max_ns ? s->max_ns : out->max_ns;
        for (int i = 0; i < WF_STOP_BUCKETS; i++)
            out->buckets[i] += s->buckets[i];
    }
    pthread_mutex_unlock(&world.mutex);
}

uint64_t wf_stop_times_quantile(const WfStopTimes *s, double q)
{
    double left = q * (double)s->count;
    for (unsigned i = 0; i < WF_STOP_BUCKETS; i++) {
        left -= s->buckets[i];
        if (left <= 0) { /* the bucket's upper end */
            uint64_t end = i < 8 ? i + 1 : (uint64_t)(i % 8 + 9) << (i / 8 - 1);
            return end < s->max_ns ? end : s->max_ns;
        }
    }
    return s->max_ns;
}

bool wf_world_is_ours(void) { return wf_relaxed(&world.stopper) == wf_thread(); }

bool wf_thread_may_be_shown_stw(const WfThread *t)
{
    return !wf_relaxed(&t->waits_for_lock) || t == wf_thread() || world.depth > 1 || world.freezer != NULL;
}

void wf_world_let_go_on(void)
{
    const struct timespec pause = {.tv_nsec = 50000};
    WF_BLOCKING_BEGIN
    nanosleep(&pause, NULL);
    WF_BLOCKING_END
}

WfThread *wf_thread_of_frame_stw(const WfFrame *f)
{
    for (WfThread *t = world.threads; t != NULL; t = t->next)
        for (const WfFrame *g = t->frame; g != NULL; g = g->prev)
            if (g == f)
                return t;
    return NULL;
}

void wf_stop_world_slow(WfStopReason why)
{
    WfThread *self = wf_thread();
    if (wf_world_is_ours()) { /* only we store ourselves */
        world.depth++;
        return;
    }
    uint64_t begin = wf_monotonic_ns();
    pthread_mutex_lock(&world.mutex);
    park_while_stopped(self);
    wf_relaxed_set(&world.stopper, self);
    world.depth = 1;
    world.pending = 0;
    int waited_for = stop_others(self);
    note_stop(self, why, waited_for, wf_monotonic_ns() - begin);
    pthread_mutex_unlock(&world.mutex);
#ifdef WF_DEBUG
    /* Most stops are many: every 32nd will do. */
    if (why != WF_STOP_EXIT && (why == WF_STOP_GC || stop_counts[why] % 32 == 1))
        wf_heap_verify_stw();
#endif
}

void wf_start_world_slow(void)
{
    WfThread *self = wf_thread();
    if (--world.depth > 0)
        return;
    pthread_mutex_lock(&world.mutex);
    wf_relaxed_set(&world.stopper, NULL);
    for (WfThread *t = world.threads; t != NULL; t = t->next) {
        if (t == self)
            continue;
        atomic_fetch_and(&t->poll, ~(uint32_t)WF_POLL_STOP);
        uint32_t parked = WF_PARKED;
        if (world.freezer == NULL)
            atomic_compare_exchange_strong(&t->state, &parked, WF_DETACHED);
    }
    pthread_cond_broadcast(&world.resumed);
    pthread_mutex_unlock(&world.mutex);
}

/* At a safepoint with WF_POLL_STOP set. */
void wf_park_for_stop(WfThread *t)
{
    pthread_mutex_lock(&world.mutex);
    bool stopped = world.stopper != NULL && world.stopper != t;
    if (stopped) {
        t->stats.parked++;
        tell_locks(t);
        count_parked(t);
        while (atomic_load(&t->state) == WF_PARKED)
            pthread_cond_wait(&world.resumed, &world.mutex);
    }
    pthread_mutex_unlock(&world.mutex);
    if (stopped)
        wf_attach();
}

static bool is_any_leaving(void)
{
    const WfThread *self = wf_thread(), *t;
    pthread_mutex_lock(&world.mutex);
    for (t = world.threads; t != NULL && (t == self || !wf_relaxed(&t->wound_up)); t = t->next)
        continue;
    pthread_mutex_unlock(&world.mutex);
    return t != NULL;
}

void wf_threads_await_leaving(void)
{
    const struct timespec pause = {.tv_nsec = 100000};
    for (int i = 0; i < 10000 && is_any_leaving(); i++) {
        WF_BLOCKING_BEGIN
        nanosleep(&pause, NULL);
        WF_BLOCKING_END
    }
}

static void free_locks(WfThread *t, void *arg) { wf_heap_free_locks(t); }

static bool others_hold_streams_stw(const WfThread *self)
{
    for (const WfThread *t = world.threads; t != NULL; t = t->next)
        if (t != self && wf_relaxed(&t->streams_held) > 0)
            return true;
    return false;
}

void wf_threads_freeze_others(void)
{
    /* Who is writing to a stream gets the time to finish, but not who is blocked in it. */
    wf_stop_world(WF_STOP_EXIT);
    for (long ns = 500000; ns < 70000000 && others_hold_streams_stw(wf_thread()); ns *= 2) {
        const struct timespec pause = {.tv_nsec = ns};
        wf_start_world();
        WF_BLOCKING_BEGIN
        nanosleep(&pause, NULL);
        WF_BLOCKING_END
        wf_stop_world(WF_STOP_EXIT);
    }
    wf_relaxed_set(&world.freezer, wf_thread());
    wf_threads_each_stw(free_locks, NULL);
    wf_start_world();
}

bool wf_threads_are_frozen(void) { return wf_relaxed(&world.freezer) != NULL; }

WfThread *wf_threads_first(void) { return world.threads; }

void wf_threads_each_stw(void (*fn)(WfThread *t, void *arg), void *arg)
{
    /* Ended states too: their heaps still hold objects. */
    for (int i = 1, n = __atomic_load_n(&world.nslots, __ATOMIC_ACQUIRE); i < n; i++)
        fn(wf_thread_by_slot((uint16_t)i), arg);
}

/* Where the registers end that the instruction at f->pc and what follows may read. */
static const Value *live_end(const WfFrame *f)
{
    if (f->gen != NULL && f->regs == f->gen->regs)
        return f->regs + f->depth; /* in a chain: the rest is stale */
    const WfInstr *in = &f->code->instrs[f->pc - f->instrs];
    switch (in->op) {
    case OP_CALL:
    case OP_CALL_METHOD:
    case OP_CALL_KW:
    case OP_CALL_METHOD_KW:
    case OP_CALL_COMP:
    case OP_MAKE_GENEXPR:
        return f->regs + in->b + in->c + 2;
    }
    return f->regs + f->code->nregs;
}

void wf_thread_visit_registers_owner(WfThread *t, WfVisitFn visit, void *arg)
{
    for (WfFrame *f = t->frame; f != NULL; f = f->prev) {
        if (wf_is_pointer(f->func))
            visit(f->func, arg);
        for (const Value *r = f->regs, *end = live_end(f); r < end; r++)
            if (wf_is_pointer(*r))
                visit(*r, arg);
    }
}

void wf_threads_visit_registers_stw(WfVisitFn visit, void *arg)
{
    for (WfThread *t = world.threads; t != NULL; t = t->next)
        wf_visit_registers(t, visit, arg);
}

void wf_threads_after_fork_child(void)
{
    WfThread *self = wf_thread();
    pthread_mutex_init(&world.mutex, NULL);
    pthread_cond_init(&world.stopped, NULL);
    pthread_cond_init(&world.resumed, NULL);
    wf_parking_after_fork_child();
    wf_contention_after_fork_child();
    wf_limbo_after_fork_child();
    wf_deferred_after_fork_child();
    world.stopper = NULL;
    world.depth = world.pending = 0;
    for (int i = 1; i < world.nslots; i++)
        wf_heap_free_locks(slots[i]);
    /* The others never run again: their states stay reserved, their objects stay as they are. */
    for (WfThread *t = world.threads; t != NULL; t = t->next) {
        pthread_mutex_init(&t->heap->merge_lock, NULL);
        pthread_mutex_init(&t->heap->large_lock, NULL);
        t->heap->alive = t == self;
        t->waits_for_lock = false;
    }
    self->next = self->prev = NULL;
    world.threads = self;
    world.live = 1;
    wf_main_thread = self;
    self->ident = wf_ident_of_pthread(pthread_self());
}
