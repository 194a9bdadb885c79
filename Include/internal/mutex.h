/*
 * A lock for Python programs over a futex: 0 free, 1 held, 2 held with sleepers (Drepper,
 * "Futexes are tricky", mutex 2). Waiting detaches the thread and lets signal handlers run.
 */
#ifndef WEFT_MUTEX_H
#define WEFT_MUTEX_H

#include "thread.h"

typedef struct {
    _Atomic uint32_t word;
} WfMutex;

bool wf_mutex_try(WfMutex *m);
/*
 * timeout_ns < 0: for ever. 1 taken, 0 timed out, -1 a signal handler raised (if interruptible).
 * Acquire: pairs with the release in wf_mutex_release.
 */
int wf_mutex_acquire(WfMutex *m, int64_t timeout_ns, bool interruptible) WF_MUST_USE WF_MAY_RUN;
void wf_mutex_release(WfMutex *m);
WF_INLINE bool wf_mutex_held(WfMutex *m) { return atomic_load_explicit(&m->word, memory_order_relaxed) != 0; }

/* Sleeps: 0, or -1 when a signal handler raised. Detached meanwhile. */
int wf_sleep_until_ns(uint64_t deadline_monotonic_ns) WF_MUST_USE WF_MAY_RUN;
uint64_t wf_monotonic_ns(void);

#endif
