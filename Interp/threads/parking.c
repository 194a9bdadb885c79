/*
 * Per-object locks: the slow halves, over an address-hashed parking lot.
 *
 * The lock byte is 0 free, 1 held, 3 held with waiters, 2 reserved. A waiter queues itself in the
 * bucket of the object's address while the byte is 3, detaches and sleeps on its own condition.
 * Unlocking a 3 takes the bucket, wakes the first waiter of that object and either frees the
 * byte (the woken thread competes, taking it as 3 because others may still wait) or, if that
 * waiter has waited for more than 1 ms, reserves it. A reserved lock is held by nobody: the woken
 * thread takes it once it is attached. So no thread that a stop of the world (or fork, or the end
 * of the process) keeps from running holds a lock; the stopper takes a reserved one at once, and
 * anybody after RESERVED_NS, since in the child of a fork its thread never comes.
 *
 * Where threads meet all the time, one keeps away for a while and leaves the lock to the other: hot.h.
 */
#include "heap.h"
#include "hot.h"
#include "mutex.h"

#include <errno.h>
#include <time.h>

enum { BUCKETS = 257, SPINS = 40, FAIR_NS = 1000000, RESERVED_NS = 5000000 };

typedef struct Waiter {
    struct Waiter *next;
    const WfObject *object;
    uint64_t since;
    pthread_cond_t wake;
    bool woken, reserved; /* [lock: bucket] */
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

static bool try_take(WfObject *o, uint8_t from, uint8_t as)
{
    /* Acquire: pairs with the releases in wf_unlock() and wf_unlock_slow(). */
    return atomic_compare_exchange_strong_explicit(&o->lock, &from, as, memory_order_acquire,
                                                   memory_order_relaxed);
}

/* Sets the waiters mark; returns the lock's state. Bucket held. */
static uint8_t mark_waiters(WfObject *o)
{
    uint8_t held = 1;
    if (atomic_compare_exchange_strong_explicit(&o->lock, &held, 3, memory_order_relaxed,
                                                memory_order_relaxed))
        return 3;
    return held;
}

/* Takes w, which follows prev, out of its bucket; bucket held. */
static void unlink_after(Bucket *b, Waiter *prev, Waiter *w)
{
    if (prev != NULL)
        prev->next = w->next;
    else
        b->first = w->next;
    if (b->last == w)
        b->last = prev;
}

static void unlink_waiter(Bucket *b, Waiter *w)
{
    Waiter *prev = NULL;
    for (Waiter *p = b->first; p != w; p = p->next)
        prev = p;
    unlink_after(b, prev, w);
}

/* Takes the first waiter for o out; bucket held. */
static Waiter *dequeue(Bucket *b, const WfObject *o)
{
    Waiter *prev = NULL;
    for (Waiter *w = b->first; w != NULL; prev = w, w = w->next)
        if (w->object == o) {
            unlink_after(b, prev, w);
            return w;
        }
    return NULL;
}

/* Sleeps until woken, or RESERVED_NS when the lock is only reserved. Bucket held; w queued. */
static void sleep_in(Bucket *b, Waiter *w, bool reserved)
{
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_nsec += RESERVED_NS;
    if (end.tv_nsec >= 1000000000) {
        end.tv_nsec -= 1000000000;
        end.tv_sec++;
    }
    while (!w->woken) {
        if (!reserved) {
            pthread_cond_wait(&w->wake, &b->mutex);
        } else if (pthread_cond_timedwait(&w->wake, &b->mutex, &end) == ETIMEDOUT && !w->woken) {
            unlink_waiter(b, w);
            w->reserved = true;
            return;
        }
    }
}

/* Queues, waiting since then, and sleeps. True if we may take a reserved lock. */
static bool park(WfObject *o, uint64_t since)
{
    Waiter w = {.object = o, .since = since, .wake = PTHREAD_COND_INITIALIZER};
    Bucket *b = bucket_of(o);
    wf_detach();
    pthread_mutex_lock(&b->mutex);
    uint8_t state = mark_waiters(o);
    if (state != 0) {
        if (b->last != NULL)
            b->last->next = &w;
        else
            b->first = &w;
        b->last = &w;
        sleep_in(b, &w, state == 2);
    }
    pthread_mutex_unlock(&b->mutex);
    pthread_cond_destroy(&w.wake);
    wf_attach();
    return w.reserved;
}

static void keep_away(uint32_t ns)
{
    const struct timespec pause = {.tv_nsec = ns};
    wf_detach();
    nanosleep(&pause, NULL);
    wf_attach();
    wf_hot_back();
}

/* as: 1, or 3 by a thread that was queued, after which others may be. */
static bool spin(WfObject *o, uint8_t as)
{
    for (int i = 0; i < SPINS; i++) {
        /* Looking before trying leaves the holder its cache line. */
        uint8_t state = atomic_load_explicit(&o->lock, memory_order_relaxed);
        if ((state == 0 && try_take(o, 0, as)) || (state == 2 && wf_world_is_ours() && try_take(o, 2, 3)))
            return true;
        __builtin_ia32_pause();
    }
    return false;
}

/* `away`: for how long to keep away before anything else, or 0. */
static void wait_for(WfObject *o, uint32_t away)
{
    uint64_t since = wf_monotonic_ns();
    for (uint8_t as = 1;; as = 3) {
        if (away != 0) {
            keep_away(away);
            if (spin(o, as))
                return;
        }
        bool reserved = park(o, since);
        if (try_take(o, 0, 3) || (reserved && try_take(o, 2, 3)))
            return;
        /* Woken and too late: who has it takes it again and again, better without us in its way. */
        away = wf_hot_missed(o);
    }
}

void wf_lock_slow(WfObject *o)
{
    WfThread *t = wf_thread();
    t->stats.lock_spins++;
    uint32_t away = wf_world_is_ours() ? 0 : wf_hot_met(o);
    if (away == 0 && spin(o, 1))
        return;
    WfWait w = wf_wait_begin(o, NULL);
    wf_relaxed_set(&t->waits_for_lock, true);
    wait_for(o, away);
    wf_relaxed_set(&t->waits_for_lock, false);
    t->stats.lock_waits++;
    wf_wait_end(w);
}

void wf_unlock_slow(WfObject *o)
{
    Bucket *b = bucket_of(o);
    pthread_mutex_lock(&b->mutex);
    Waiter *w = dequeue(b, o);
    if (w != NULL) {
        w->reserved = wf_monotonic_ns() - w->since > FAIR_NS;
        w->woken = true;
        pthread_cond_signal(&w->wake);
    }
    /* Release: our writes under the lock come before the next holder's acquire. */
    atomic_store_explicit(&o->lock, w != NULL && w->reserved ? 2 : 0, memory_order_release);
    pthread_mutex_unlock(&b->mutex);
}

void wf_parking_after_fork_child(void)
{
    for (size_t i = 0; i < BUCKETS; i++)
        buckets[i] = (Bucket){.mutex = PTHREAD_MUTEX_INITIALIZER};
}

void wf_lock2_slow(void *a, void *b, bool taken[2])
{
    if (a == b) {
        taken[0] = wf_lock(a);
        return;
    }
    bool ascending = (uintptr_t)a < (uintptr_t)b;
    taken[!ascending] = wf_lock(ascending ? a : b);
    bool before = wf_hot_hold(taken[!ascending]);
    taken[ascending] = wf_lock(ascending ? b : a);
    wf_hot_hold(before);
}
