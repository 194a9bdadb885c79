/*
 * Debug builds: the allocation that fails on purpose, to test what follows.
 *
 * WEFT_FAIL_ALLOC=N makes the N-th allocation of the process fail once its program has begun,
 * WEFT_FAIL_ALLOC=N+ that one and all after it; a leading "start:" counts from the start of the
 * process. All allocations count: objects, buffers, and what the linker's --wrap catches of
 * malloc() and its kin. Only the main program counts; other builds compile none of this.
 */
#ifndef WEFT_FAIL_ALLOC_H
#define WEFT_FAIL_ALLOC_H

#include <stdbool.h>

#ifdef WF_DEBUG
#include "object.h"

extern bool wf_fail_alloc_armed; /* [const] once the program runs */
/* Counts one allocation: true if it is to fail. */
WF_COLD bool wf_fail_alloc_hit(void);
/* The process starts (program: false), the program begins (true). */
void wf_fail_alloc_begin(bool program);
/* How many allocations were counted so far. */
long wf_fail_alloc_count(void);

#define WF_FAIL_ALLOC() (WF_UNLIKELY(wf_fail_alloc_armed) && wf_fail_alloc_hit())

/* Allocations that every start made would not fail here, nor count: whether it was armed. */
static inline bool wf_fail_alloc_suspend(void)
{
    bool armed = wf_fail_alloc_armed;
    wf_fail_alloc_armed = false;
    return armed;
}

static inline void wf_fail_alloc_resume(bool armed) { wf_fail_alloc_armed = armed; }
#else
#define wf_fail_alloc_suspend() false
#define wf_fail_alloc_resume(armed) ((void)(armed))
#define WF_FAIL_ALLOC() false
#define wf_fail_alloc_begin(program) ((void)(program))
#endif

#endif
