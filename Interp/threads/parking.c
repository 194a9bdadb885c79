/*
 * Per-object locks: the slow halves, over an address-hashed parking lot.
 *
 * The lock byte is 0 free, 1 held, 3 held with waiters. A waiter queues itself in the bucket of
 * the object's address while the byte is 3, detaches and sleeps on its own semaphore-like word.
 * Unlocking a 3 takes the bucket, wakes the first waiter of that object and either frees the
 * byte (the woken thread competes, taking it as 3 because others may still wait) or, if that
 * waiter has waited for more than 1 ms, hands the lock over without freeing it.
 */
#include "heap.h"
#include "mutex.h"

#include <errno.h>
#include <time.h>

enum { BUCKETS = 257, SPINS = 40, FAIR_NS = 1000000 };

typedef struct Waiter {
    struct Waiter *next;
    const WfObject *object;
    uint64_t since;
    pthread_cond_t wake;
    bool woken, owns; /* [lock: bucket] */
} Waiter;

typedef struct {
    pthread_mutex_t mutex;
    Waiter *first, *last;
} Bucket;

static Bucket buckets[BUCKETS] = {[0 ... BUCKETS - 1] = {.mutex = PTHREAD_MUTEX_INITIALIZER}};

static Bucket *bucket_of(const WfObject *o)
{
    return &buckets[((uintptr_t)o >> 4) % BUCKETS];
}

static bool try_take(WfObject *o, uint8_t as)
{
    uint8_t free_state = 0;
    return atomic_compare_exchange_strong_explicit(&o->lock, &free_state, as, memory_order_acquire,
                                                   memory_order_relaxed);
}

/* Sets the waiters mark; false if the lock was freed meanwhile. Bucket held. */
static bool mark_waiters(WfObject *o)
{
    uint8_t held = 1;
    if (atomic_compare_exchange_strong_explicit(&o->lock, &held, 3, memory_order_relaxed,
                                                memory_order_relaxed))
        return true;
    return held == 3;
}

/* Queues and sleeps. True if the lock was handed over to us. */
static bool park(WfObject *o)
{
    Waiter w = {.object = o, .since = wf_monotonic_ns(), .wake = PTHREAD_COND_INITIALIZER};
    Bucket *b = bucket_of(o);
    wf_detach();
    pthread_mutex_lock(&b->mutex);
    if (mark_waiters(o)) {
        if (b->last != NULL)
            b->last->next = &w;
        else
            b->first = &w;
        b->last = &w;
        while (!w.woken)
            pthread_cond_wait(&w.wake, &b->mutex);
    }
    pthread_mutex_unlock(&b->mutex);
    pthread_cond_destroy(&w.wake);
    wf_attach();
    return w.owns;
}

void wf_lock_slow(WfObject *o)
{
    for (int i = 0; i < SPINS; i++) {
        if (try_take(o, 1))
            return;
        __builtin_ia32_pause();
    }
    while (!park(o))
        if (try_take(o, 3))
            return;
}

/* Unlinks the first waiter for o; bucket held. */
static Waiter *dequeue(Bucket *b, const WfObject *o)
{
    Waiter *prev = NULL;
    for (Waiter *w = b->first; w != NULL; prev = w, w = w->next) {
        if (w->object != o)
            continue;
        if (prev != NULL)
            prev->next = w->next;
        else
            b->first = w->next;
        if (b->last == w)
            b->last = prev;
        return w;
    }
    return NULL;
}

void wf_unlock_slow(WfObject *o)
{
    Bucket *b = bucket_of(o);
    pthread_mutex_lock(&b->mutex);
    Waiter *w = dequeue(b, o);
    if (w != NULL) {
        w->owns = wf_monotonic_ns() - w->since > FAIR_NS;
        w->woken = true;
        pthread_cond_signal(&w->wake);
    }
    /* Release: our writes under the lock come before the next holder's acquire. */
    if (w == NULL || !w->owns)
        atomic_store_explicit(&o->lock, 0, memory_order_release);
    pthread_mutex_unlock(&b->mutex);
}

void wf_lock2(void *a, void *b, bool taken[2])
{
    taken[0] = taken[1] = false;
    if (a == b) {
        taken[0] = wf_lock(a);
    } else if ((uintptr_t)a < (uintptr_t)b) {
        taken[0] = wf_lock(a);
        taken[1] = wf_lock(b);
    } else {
        taken[1] = wf_lock(b);
        taken[0] = wf_lock(a);
    }
}

void wf_unlock2(void *a, void *b, const bool taken[2])
{
    wf_unlock(a, taken[0]);
    wf_unlock(b, taken[1]);
}
