/* Locks that Python programs see: see mutex.h. */
#define _GNU_SOURCE
#include "mutex.h"
#include "atomic.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { LAST_WAIT_NS = 100000000 };

uint64_t wf_monotonic_ns(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* Absolute CLOCK_MONOTONIC deadline, 0: none. Returns 0 or an errno value. */
static int futex_wait(_Atomic uint32_t *word, uint32_t expected, uint64_t deadline)
{
    struct timespec ts = {(time_t)(deadline / 1000000000u), (long)(deadline % 1000000000u)};
    long r = syscall(SYS_futex, word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, expected,
                     deadline ? &ts : NULL, NULL, FUTEX_BITSET_MATCH_ANY);
    return r == 0 ? 0 : errno;
}

bool wf_mutex_try(WfMutex *m)
{
    uint32_t free_word = 0;
    return atomic_compare_exchange_strong_explicit(&m->word, &free_word, 1, memory_order_acquire,
                                                   memory_order_relaxed);
}

static WF_MAY_RUN int wait_for(WfMutex *m, int64_t timeout_ns, bool interruptible)
{
    /* At the end of the process nobody else runs any more who could release it. */
    if (wf_threads_are_frozen() && (timeout_ns < 0 || timeout_ns > LAST_WAIT_NS))
        timeout_ns = LAST_WAIT_NS;
    uint64_t deadline = timeout_ns < 0 ? 0 : wf_monotonic_ns() + (uint64_t)timeout_ns;
    for (;;) {
        wf_detach();
        int err = 0;
        bool taken;
        while (!(taken = atomic_exchange_explicit(&m->word, 2, memory_order_acquire) == 0)) {
            err = futex_wait(&m->word, 2, deadline);
            if (err == EINTR || err == ETIMEDOUT)
                break;
        }
        wf_attach();
        if (taken)
            return 1;
        if (interruptible && wf_safepoint() < 0)
            return -1;
        if (err == ETIMEDOUT)
            return 0;
    }
}

int wf_mutex_acquire(WfMutex *m, int64_t timeout_ns, bool interruptible)
{
    WfThread *t = wf_thread();
    if (wf_mutex_try(m)) {
        t->stats.mutexes++;
        return 1;
    }
    /* In an atomic block whoever holds it does not give it back in time. */
    if (timeout_ns == 0 || (timeout_ns > 0 && t->atomic_depth > 0))
        return 0;
    if (wf_atomic_refuse_wait() < 0)
        return -1;
    WfWait w = wf_wait_begin(m, "lock");
    int r = wait_for(m, timeout_ns, interruptible);
    t->stats.mutexes += r == 1;
    t->stats.mutex_waits++;
    wf_wait_end(w);
    return r;
}

void wf_mutex_release(WfMutex *m)
{
    /* Release: what was done under the lock comes before the next acquire. */
    if (atomic_exchange_explicit(&m->word, 0, memory_order_release) == 2)
        syscall(SYS_futex, &m->word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0);
}

int wf_sleep_until_ns(uint64_t deadline)
{
    struct timespec ts = {(time_t)(deadline / 1000000000u), (long)(deadline % 1000000000u)};
    for (;;) {
        wf_detach();
        int err = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
        wf_attach();
        if (wf_safepoint() < 0)
            return -1;
        if (err != EINTR)
            return 0;
    }
}
