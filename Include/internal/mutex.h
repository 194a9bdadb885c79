/*
 * A lock for Python programs. Waiting detaches the thread and lets signal handlers run. After Go's
 * sync.Mutex: who arrives may take the lock before those who sleep, releasing wakes one sleeper, and no
 * other until that one has had its try.
 */
#ifndef WEFT_MUTEX_H
#define WEFT_MUTEX_H

#include "thread.h"

/* All zero: free. */
typedef struct {
    _Atomic uint32_t word;   /* held, woken, number of sleepers: see mutex.c */
    _Atomic uint32_t tokens; /* sleepers wait for it not to be zero; each takes one */
} WfMutex;

bool wf_mutex_try(WfMutex *m);
/*
 * timeout_ns < 0: for ever. 1 taken, 0 timed out, -1 a signal handler raised (if interruptible).
 * Acquire: pairs with the release in wf_mutex_release.
 */
int wf_mutex_acquire(WfMutex *m, int64_t timeout_ns, bool interruptible) WF_MUST_USE WF_MAY_RUN;
/* Any thread may release; false: it was not held. Of two threads that release it at once one does. */
bool wf_mutex_release(WfMutex *m);
WF_INLINE bool wf_mutex_held(WfMutex *m) { return atomic_load_explicit(&m->word, memory_order_relaxed) & 1; }
/* Nobody waits any more (the child of a fork): free. */
WF_INLINE void wf_mutex_reset(WfMutex *m)
{
    atomic_store(&m->word, 0);
    atomic_store(&m->tokens, 0);
}

/*
 * Two things end no sleep, so that who sleeps for another thread looks again: soon, then more and more seldom. A
 * signal that comes between the main thread's looking for one and its going to sleep. And that shared objects of
 * count zero may die: what this thread waits for may be to come of that (an executor's threads end when it dies).
 * Until when to sleep before wf_look(), which returns -1 when a signal handler raised; *look begins as 0.
 */
uint64_t wf_look_until(uint64_t deadline_monotonic_ns, uint64_t *look);
int wf_look(void) WF_MUST_USE WF_MAY_RUN;

/* Sleeps: 0, or -1 when a signal handler raised. Detached meanwhile. */
int wf_sleep_until_ns(uint64_t deadline_monotonic_ns) WF_MUST_USE WF_MAY_RUN;
uint64_t wf_monotonic_ns(void);

#endif
