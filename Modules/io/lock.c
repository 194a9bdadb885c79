/*
 * The lock of a stream: held across calls into the streams below it, so waiting detaches.
 *
 * Waiters sleep on one condition variable for all streams; it is touched only when somebody
 * waits. Release: the store of owner and the load of waiting are sequentially consistent, and so
 * are a waiter's increment of waiting and its next attempt, so one of the two sees the other.
 */
#include "io.h"

static pthread_mutex_t waiters_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t waiters_wake = PTHREAD_COND_INITIALIZER;
static _Atomic int waiting;

static bool try_lock(WfIoLock *l, WfThread *me)
{
    WfThread *nobody = NULL;
    return atomic_compare_exchange_strong(&l->owner, &nobody, me);
}

/* At the end of the process its owner never runs again: what it left unwritten is written now. */
static bool take_over(WfIoLock *l, WfThread *me)
{
    if (!wf_threads_are_frozen())
        return false;
    atomic_store(&l->owner, me);
    return true;
}

/* In an atomic block, too: then the others run meanwhile, since one of them holds the stream. */
static WF_COLD void wait_for(WfIoLock *l, WfThread *me)
{
    if (me->atomic_depth > 0)
        wf_start_world();
    WF_BLOCKING_BEGIN
    pthread_mutex_lock(&waiters_mutex);
    atomic_fetch_add(&waiting, 1);
    while (!try_lock(l, me))
        pthread_cond_wait(&waiters_wake, &waiters_mutex);
    atomic_fetch_sub(&waiting, 1);
    pthread_mutex_unlock(&waiters_mutex);
    WF_BLOCKING_END
    if (me->atomic_depth > 0)
        wf_stop_world(WF_STOP_ATOMIC);
}

bool wf_io_lock_again(WfIoLock *l)
{
    WfThread *me = wf_thread();
    WfThread *owner = atomic_load_explicit(&l->owner, memory_order_relaxed);
    if (owner == me)
        return true;
    wf_relaxed_set(&me->streams_held, me->streams_held + 1);
    if (!wf_multithreaded)
        atomic_store_explicit(&l->owner, me, memory_order_relaxed);
    else if (!try_lock(l, me) && !take_over(l, me))
        wait_for(l, me);
    return false;
}

int wf_io_lock(WfIoLock *l, Value stream)
{
    if (WF_UNLIKELY(wf_io_lock_again(l)))
        return wf_raise_i(&wf_exc_RuntimeError, "reentrant call inside %R", stream);
    return 0;
}

void wf_io_unlock(WfIoLock *l)
{
    WfThread *me = wf_thread();
    wf_relaxed_set(&me->streams_held, me->streams_held - 1);
    if (!wf_multithreaded) {
        atomic_store_explicit(&l->owner, NULL, memory_order_relaxed);
        return;
    }
    atomic_store(&l->owner, NULL);
    if (WF_UNLIKELY(atomic_load(&waiting) > 0)) {
        pthread_mutex_lock(&waiters_mutex);
        pthread_cond_broadcast(&waiters_wake);
        pthread_mutex_unlock(&waiters_mutex);
    }
}
