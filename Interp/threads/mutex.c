/*
 * Locks that Python programs see: see mutex.h.
 *
 * The word is HELD, WOKEN and a number of sleepers. To sleep is to add oneself and to wait for a token;
 * releasing with sleepers turns one of them into a token and sets WOKEN, and while that is set wakes no
 * other. Who got a token takes the lock, or goes back to sleep, and clears WOKEN with the same
 * compare-and-swap. Sleepers are not told apart: who gives up waiting takes itself off the number, or when
 * that is zero takes the token that is on its way. So tokens and number together are always the sleepers.
 *
 * Who finds the lock held tries for SPIN_CYCLES, if nobody sleeps yet: most are released sooner than a thread
 * can be put to sleep and woken. If it is a hot one (hot.h) he sleeps for a time without being counted instead,
 * so that those who take and release it need no system call and keep its cache line, and then asks for it.
 *
 * Nobody starves: who waits again FAIR_NS after it came, or comes back for its turn, sets STARVED, and the next
 * release keeps HELD and sets HANDED: the lock goes to whoever gets the token. Tokens are not addressed, so that
 * may be another sleeper; the starved one is still counted then, is woken in its turn, and asks again.
 */
#define _GNU_SOURCE
#include "mutex.h"
#include "atomic.h"
#include "heap.h"
#include "hot.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { LAST_WAIT_NS = 100000000, FIRST_LOOK_NS = 5000000, LAST_LOOK_NS = 1000000000 };

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

enum { HELD = 1, WOKEN = 2, STARVED = 4, HANDED = 8, SLEEPER = 16 };
enum { FAIR_NS = 5000000, SPIN_CYCLES = 30000, LINGERS = 20 };

static bool swap(WfMutex *m, uint32_t *seen, uint32_t want)
{
    /* Acquire: pairs with the release in wf_mutex_release(), which is this too. */
    return atomic_compare_exchange_weak_explicit(&m->word, seen, want, memory_order_acq_rel,
                                                 memory_order_relaxed);
}

bool wf_mutex_try(WfMutex *m)
{
    uint32_t seen = 0;
    while (!(seen & HELD))
        if (swap(m, &seen, seen | HELD))
            return true;
    return false;
}

static bool take_token(WfMutex *m)
{
    uint32_t n = atomic_load_explicit(&m->tokens, memory_order_relaxed);
    while (n > 0)
        if (atomic_compare_exchange_weak_explicit(&m->tokens, &n, n - 1, memory_order_relaxed,
                                                  memory_order_relaxed))
            return true;
    return false;
}

/* Not asleep any more, without a token: whether one had been sent already. */
static bool leave_sleepers(WfMutex *m)
{
    uint32_t seen = atomic_load_explicit(&m->word, memory_order_relaxed);
    while (seen >= SLEEPER)
        if (swap(m, &seen, seen - SLEEPER))
            return false;
    while (!take_token(m)) /* it is just being sent */
        futex_wait(&m->tokens, 0, 0);
    return true;
}

/* Until a token comes: 0; or EINTR, ETIMEDOUT. When it may come at once, it tries for a while first. */
static int sleep_counted(WfMutex *m, uint64_t deadline, bool soon)
{
    uint64_t begin = __builtin_ia32_rdtsc();
    while (soon && __builtin_ia32_rdtsc() - begin < SPIN_CYCLES) {
        if (take_token(m))
            return 0;
        __builtin_ia32_pause();
    }
    while (!take_token(m)) {
        int err = futex_wait(&m->tokens, 0, deadline);
        if (err == EINTR || err == ETIMEDOUT)
            return err;
    }
    return 0;
}

/* 0 when the time is over; or EINTR, ETIMEDOUT (the deadline). */
static int sleep_apart(uint64_t ns, uint64_t deadline)
{
    uint64_t end = wf_monotonic_ns() + ns;
    bool last = deadline != 0 && deadline < end;
    end = last ? deadline : end;
    struct timespec ts = {(time_t)(end / 1000000000u), (long)(end % 1000000000u)};
    int err = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
    wf_hot_turn_begins();
    return err == 0 && last ? ETIMEDOUT : err;
}

static bool spin(WfMutex *m)
{
    uint64_t begin = __builtin_ia32_rdtsc();
    do {
        /* Looking before trying leaves the holder its cache line. */
        if (!(atomic_load_explicit(&m->word, memory_order_relaxed) & HELD) && wf_mutex_try(m))
            return true;
        __builtin_ia32_pause();
    } while (__builtin_ia32_rdtsc() - begin < SPIN_CYCLES);
    return false;
}

/* A woken sleeper's: takes the lock if it is free or was handed over; else lays WOKEN down. */
static bool take_woken(WfMutex *m, bool starved)
{
    uint32_t seen = atomic_load_explicit(&m->word, memory_order_relaxed);
    for (;;) {
        bool handed = seen & HANDED, free = !(seen & HELD);
        uint32_t want = seen & ~(uint32_t)(WOKEN | HANDED);
        if (!handed) /* else HELD is ours, unless somebody released the lock again already */
            want |= free ? HELD : starved ? STARVED : 0;
        if (swap(m, &seen, want))
            return handed || free;
    }
}

/* Queues and sleeps until woken. True: taken; else *err is why it gives up, or 0. A starved one is given the
 * lock when it is released next. */
static bool sleep_in_turn(WfMutex *m, bool starved, uint64_t deadline, int *err)
{
    uint32_t seen = atomic_load_explicit(&m->word, memory_order_relaxed), asks = starved ? STARVED : 0;
    while (!swap(m, &seen, seen & HELD ? (seen | asks) + SLEEPER : seen | HELD))
        continue;
    if (!(seen & HELD))
        return true;
    *err = sleep_counted(m, deadline, starved);
    return (*err == 0 || leave_sleepers(m)) && take_woken(m, starved);
}

/* Keeps away, and comes back for its turn at the lock. It keeps it a little, so that whose turn it was finds it
 * held and goes: else they may run side by side for long without meeting. As sleep_in_turn(). */
static bool take_turn(WfMutex *m, uint32_t ns, uint64_t deadline, int *err)
{
    *err = sleep_apart(ns, deadline);
    if (*err != 0 || !sleep_in_turn(m, true, deadline, err))
        return false;
    for (int i = 0; i < LINGERS; i++)
        __builtin_ia32_pause();
    return true;
}

/* Detached. `away`: for how long to keep away, or 0. True: taken. Else *err says why not: EINTR, ETIMEDOUT. */
static bool wait_detached(WfMutex *m, uint32_t away, uint64_t deadline, int *err)
{
    uint64_t since = wf_monotonic_ns();
    if (away != 0 && take_turn(m, away, deadline, err))
        return true;
    while (*err == 0) {
        if (atomic_load_explicit(&m->word, memory_order_relaxed) < SLEEPER && spin(m))
            return true;
        if (sleep_in_turn(m, wf_monotonic_ns() - since > FAIR_NS, deadline, err))
            return true;
    }
    return wf_mutex_try(m);
}

uint64_t wf_look_until(uint64_t deadline, uint64_t *look)
{
    WfThread *t = wf_thread();
    if (t != wf_main_thread && t->heap->limbo.len == 0)
        return deadline;
    *look = *look == 0 ? FIRST_LOOK_NS : *look * 2 < LAST_LOOK_NS ? *look * 2 : LAST_LOOK_NS;
    uint64_t end = wf_monotonic_ns() + *look;
    return deadline != 0 && deadline < end ? deadline : end;
}

int wf_look(void)
{
    WfThread *t = wf_thread();
    if (t->heap->limbo.len > 0)
        wf_poll_request(t, WF_POLL_LIMBO);
    return wf_safepoint();
}

static WF_MAY_RUN int wait_for(WfMutex *m, int64_t timeout_ns, bool interruptible)
{
    /* At the end of the process nobody else runs any more who could release it. */
    if (wf_threads_are_frozen() && (timeout_ns < 0 || timeout_ns > LAST_WAIT_NS))
        timeout_ns = LAST_WAIT_NS;
    uint64_t deadline = timeout_ns < 0 ? 0 : wf_monotonic_ns() + (uint64_t)timeout_ns;
    uint64_t until = deadline, look = 0;
    uint32_t away = wf_hot_turn(m, wf_thread()->stats.mutexes);
    for (;;) {
        int err = 0;
        if (interruptible)
            until = wf_look_until(deadline, &look);
        wf_detach();
        bool taken = wait_detached(m, away, until, &err);
        wf_attach();
        if (taken)
            return 1;
        if (interruptible && (err == ETIMEDOUT ? wf_look() : wf_safepoint()) < 0)
            return -1;
        if (err == ETIMEDOUT && until == deadline)
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

bool wf_mutex_release(WfMutex *m)
{
    uint32_t seen = HELD, want;
    bool wake;
    do {
        if (!(seen & HELD))
            return false;
        wake = seen >= SLEEPER && !(seen & WOKEN);
        want = wake ? (seen - SLEEPER) | WOKEN : seen;
        if (wake && (seen & STARVED))
            want = (want | HANDED) & ~(uint32_t)STARVED;
        else
            want &= ~(uint32_t)HELD;
        /* Release: what was done under the lock comes before the next acquire. */
    } while (!swap(m, &seen, want));
    if (wake) {
        atomic_fetch_add_explicit(&m->tokens, 1, memory_order_relaxed);
        syscall(SYS_futex, &m->tokens, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0);
    }
    return true;
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
