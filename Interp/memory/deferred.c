/*
 * Counting of deferred objects: classes, modules and code objects that are shared.
 *
 * Many threads count them at once (a class in a tuple, the code of closures), and nothing needs to
 * know when such a count falls to zero: only the world collector frees them. So each thread counts
 * for itself, without atomics, in a table indexed by the object's number; one thread's count may be
 * negative, the sum over all states ever made, with the world stopped, is the object's count. An
 * object's `owner` is WF_OWNER_EACH then, and `shared` holds its number.
 *
 * The tables are in chunks made as they are needed. An object whose count finds no memory becomes
 * immortal, as does one that finds no number.
 */
#include "heap.h"

#include "first_region.h"

enum { CHUNK_BITS = 12, CHUNK = 1 << CHUNK_BITS, MAX_NUMBER = WF_DEFERRED_CHUNKS * CHUNK };

static struct {
    pthread_mutex_t mutex;
    uint32_t next;          /* [lock] number 0 is never given out */
    uint32_t *free;         /* [lock] */
    size_t nfree, cap;      /* [lock] */
} numbers = {.mutex = PTHREAD_MUTEX_INITIALIZER, .next = 1};

static uint32_t number_of(const WfObject *o)
{
    return atomic_load_explicit(&o->shared, memory_order_relaxed) >> 2;
}

static int32_t *slot_of(WfHeap *h, uint32_t number)
{
    /* Acquire: the chunk is zeroed; pairs with make_chunk(). */
    int32_t *chunk = __atomic_load_n(&h->deferred[number >> CHUNK_BITS], __ATOMIC_ACQUIRE);
    return chunk == NULL ? NULL : &chunk[number & (CHUNK - 1)];
}

WF_COLD static int32_t *make_chunk(WfHeap *h, uint32_t number)
{
    int32_t *chunk = wf_buffer_calloc(CHUNK, sizeof *chunk);
    if (chunk != NULL)
        __atomic_store_n(&h->deferred[number >> CHUNK_BITS], chunk, __ATOMIC_RELEASE);
    return chunk == NULL ? NULL : &chunk[number & (CHUNK - 1)];
}

void wf_deferred_add(WfThread *t, WfObject *o, int32_t n)
{
    uint32_t number = number_of(o);
    int32_t *p = slot_of(t->heap, number);
    if (WF_UNLIKELY(p == NULL) && (p = make_chunk(t->heap, number)) == NULL) {
        wf_local_set(o, WF_IMMORTAL_LOCAL);
        return;
    }
    /* Relaxed: summed up only with the world stopped. */
    __atomic_store_n(p, __atomic_load_n(p, __ATOMIC_RELAXED) + n, __ATOMIC_RELAXED);
}

bool wf_deferred_adopt(WfObject *o, int32_t count)
{
    uint32_t number = 0;
    pthread_mutex_lock(&numbers.mutex);
    if (numbers.nfree > 0)
        number = numbers.free[--numbers.nfree];
    else if (numbers.next < MAX_NUMBER)
        number = numbers.next++;
    pthread_mutex_unlock(&numbers.mutex);
    if (number == 0)
        return false;
    atomic_store_explicit(&o->shared, number << 2 | WF_RC_BIASED, memory_order_relaxed);
    wf_owner_set(o, WF_OWNER_EACH);
    wf_local_set(o, WF_SHARED_BIAS);
    wf_deferred_add(wf_thread(), o, count);
    return true;
}

typedef struct {
    uint32_t number;
    int64_t sum;
    bool clear;
} Sum;

static void add_up(WfThread *t, void *arg)
{
    Sum *s = arg;
    int32_t *p = slot_of(t->heap, s->number);
    if (p == NULL)
        return;
    s->sum += __atomic_load_n(p, __ATOMIC_RELAXED);
    if (s->clear)
        __atomic_store_n(p, 0, __ATOMIC_RELAXED);
}

int64_t wf_deferred_count(const WfObject *o)
{
    Sum s = {number_of(o), 0, false};
    wf_threads_each_stw(add_up, &s);
    return s.sum;
}

void wf_deferred_release(WfObject *o)
{
    Sum s = {number_of(o), 0, true};
    wf_threads_each_stw(add_up, &s); /* nobody counts an object that nobody can reach */
    pthread_mutex_lock(&numbers.mutex);
    if (numbers.nfree == numbers.cap) {
        size_t cap = numbers.cap ? 2 * numbers.cap : 256;
        uint32_t *grown = wf_buffer_realloc(numbers.free, cap * sizeof *grown);
        if (grown != NULL) {
            numbers.free = grown;
            numbers.cap = cap;
        }
    }
    if (numbers.nfree < numbers.cap)
        numbers.free[numbers.nfree++] = s.number;
    pthread_mutex_unlock(&numbers.mutex);
}

void wf_deferred_after_fork_child(void) { pthread_mutex_init(&numbers.mutex, NULL); }
