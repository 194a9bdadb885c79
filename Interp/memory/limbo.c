/*
 * Limbo: shared objects whose count fell to zero, and buffers that lock-free readers may still
 * be using. Registers hold uncounted references, so such an object may still be in use by a
 * thread between two safepoints or in a register.
 *
 * An epoch stops the world, if there is more than one thread, looks at the uncounted references of
 * every thread's registers, and frees, after the world runs again, what of this thread's limbo is
 * still of count zero and held by no register. A limbo object that was counted again simply leaves limbo; one that is
 * held stays for the next epoch. Nobody can reach a freed one: the heap does not refer to it,
 * no register does, and a weak reference answers "dead" from the moment the epoch decides.
 */
#include "heap.h"
#include "type.h"

#include "../threads/registers.h"
#include "first_region.h"

enum {
    LIMBO_LIMIT = 4096,
    REST = 16 /* as many times the length of an epoch's stop passes before the next hurry */
};

/* Asks for an epoch because somebody may watch the object die; not if the last one is near. */
static void hurry(WfThread *t)
{
    if (__builtin_ia32_rdtsc() >= t->heap->prompt_from)
        wf_poll_request(t, WF_POLL_LIMBO);
}

void wf_limbo_add(WfObject *o)
{
    WfThread *t = wf_thread();
    uint32_t merged = WF_RC_MERGED;
    /* Exactly one of those who see zero puts it into limbo. */
    if (!atomic_compare_exchange_strong_explicit(&o->shared, &merged, WF_RC_LIMBO,
                                                 memory_order_acq_rel, memory_order_relaxed))
        return;
    WfObjVec *limbo = &t->heap->limbo;
    if (!wf_vec_push(limbo, o))
        return; /* Out of memory: it leaks. */
    t->stats.limbo++;
    if (limbo->len > t->stats.limbo_most)
        t->stats.limbo_most = limbo->len;
    if (limbo->len >= LIMBO_LIMIT || wf_obj_type(o)->finalize != NULL || !wf_multithreaded)
        wf_poll_request(t, WF_POLL_LIMBO);
    else if (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_WEAKREFS)
        hurry(t);
}

/* --- which of limbo's objects registers hold ------------------------------------------------ */

enum { SIEVE_FEW = 32, HELD = 1 };

/*
 * A hash table of the addresses of limbo's objects, with HELD in those that a register was seen to
 * hold. Registers are compared with it and never looked through: a stale one may dangle.
 */
typedef struct {
    uint64_t *keys; /* NULL: no memory, all count as held */
    size_t mask;
    uint64_t few[SIEVE_FEW];
} Sieve;

static uint64_t *place_of(const Sieve *s, uint64_t p)
{
    size_t i = (size_t)((p >> 4) * 0x9E3779B97F4A7C15u >> 20) & s->mask;
    while (s->keys[i] != 0 && (s->keys[i] & ~(uint64_t)HELD) != p)
        i = (i + 1) & s->mask;
    return &s->keys[i];
}

static void sieve_fill(Sieve *s, const WfObjVec *limbo)
{
    size_t size = SIEVE_FEW;
    while (size < 2 * limbo->len)
        size *= 2;
    s->mask = size - 1;
    s->keys = size == SIEVE_FEW ? memset(s->few, 0, sizeof s->few) : wf_sys_calloc(size, sizeof *s->keys);
    for (size_t i = 0; s->keys != NULL && i < limbo->len; i++)
        *place_of(s, (uint64_t)(uintptr_t)limbo->items[i]) = (uint64_t)(uintptr_t)limbo->items[i];
}

static int note_register(Value v, void *sieve)
{
    if ((v.bits & 7) != WF_TAG_UNCOUNTED)
        return 0;
    uint64_t *place = place_of(sieve, v.bits & ~(uint64_t)7);
    if (*place != 0)
        *place |= HELD;
    return 0;
}

static bool is_held(const Sieve *s, const WfObject *o)
{
    return s->keys == NULL || (*place_of(s, (uint64_t)(uintptr_t)o) & HELD);
}

/* With the world stopped: moves what may be freed to `dead`, drops what was revived. */
static void sort_limbo(WfObjVec *limbo, const Sieve *sieve, WfObjVec *dead)
{
    size_t kept = 0;
    for (size_t i = 0; i < limbo->len; i++) {
        WfObject *o = limbo->items[i];
        uint32_t s = atomic_load_explicit(&o->shared, memory_order_relaxed);
        if (s != WF_RC_LIMBO) {
            atomic_store_explicit(&o->shared, (s & ~(uint32_t)WF_RC_MASK) | WF_RC_MERGED,
                                  memory_order_relaxed);
        } else if (is_held(sieve, o) || !wf_vec_push(dead, o)) {
            limbo->items[kept++] = o;
        } else {
            wf_local_set(o, 0); /* from here on a weak reference to it is dead */
        }
    }
    limbo->len = kept;
}

/* What ended threads left in limbo: the next epoch of any thread decides on it. */
static struct {
    pthread_mutex_t mutex;
    WfObjVec objects; /* [lock] */
    _Atomic size_t n; /* [relaxed] a hint: how many */
} orphans = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static void move_all(WfObjVec *to, WfObjVec *from)
{
    while (from->len > 0 && wf_vec_push(to, from->items[from->len - 1]))
        from->len--;
}

void wf_limbo_abandon(WfThread *t)
{
    pthread_mutex_lock(&orphans.mutex);
    move_all(&orphans.objects, &t->heap->limbo);
    atomic_store_explicit(&orphans.n, orphans.objects.len, memory_order_relaxed);
    pthread_mutex_unlock(&orphans.mutex);
}

static void adopt_orphans(WfHeap *h)
{
    if (atomic_load_explicit(&orphans.n, memory_order_relaxed) == 0)
        return;
    pthread_mutex_lock(&orphans.mutex);
    move_all(&h->limbo, &orphans.objects);
    atomic_store_explicit(&orphans.n, orphans.objects.len, memory_order_relaxed);
    pthread_mutex_unlock(&orphans.mutex);
}

void wf_limbo_after_fork_child(void) { pthread_mutex_init(&orphans.mutex, NULL); }

/* Decides on h's limbo, with the world stopped or none but t in it. */
static void sift(WfThread *t, WfHeap *h, WfObjVec *dead)
{
    Sieve sieve;
    if (h->limbo.len == 0)
        return;
    sieve_fill(&sieve, &h->limbo);
    if (sieve.keys != NULL && wf_multithreaded)
        wf_threads_visit_registers_stw(note_register, &sieve);
    else if (sieve.keys != NULL)
        wf_visit_registers(t, note_register, &sieve);
    sort_limbo(&h->limbo, &sieve, dead);
    if (sieve.keys != sieve.few)
        wf_sys_free(sieve.keys);
}

void wf_limbo_drain(WfThread *t)
{
    WfHeap *h = t->heap;
    adopt_orphans(h);
    if (h->limbo.len == 0 && h->nretired == 0)
        return;
    t->stats.epochs++;
    WfObjVec dead = {0};
    void **retired = h->retired;
    size_t nretired = h->nretired;
    h->retired = NULL;
    h->nretired = h->retired_cap = h->retired_bytes = 0;
    bool stop = wf_multithreaded; /* a thread that comes meanwhile holds nothing and has to stop the world first */
    uint64_t begin = __builtin_ia32_rdtsc();
    if (stop)
        wf_stop_world(WF_STOP_LIMBO);
    sift(t, h, &dead);
    if (stop)
        wf_start_world();
    uint64_t end = __builtin_ia32_rdtsc();
    h->prompt_from = end + REST * (end - begin);
    for (size_t i = 0; i < nretired; i++)
        wf_buffer_free(retired[i]);
    wf_buffer_free(retired);
    for (size_t i = 0; i < dead.len; i++)
        wf_free_shared(dead.items[i]);
    wf_vec_free(&dead);
}
