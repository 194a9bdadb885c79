/* Atomic blocks: see Interp/threads/atomic.c and Doc/atomic.md. */
#ifndef WEFT_ATOMIC_H
#define WEFT_ATOMIC_H

#include "thread.h"

void wf_atomic_enter(void) WF_MAY_RUN;
bool wf_atomic_leave(void); /* false: the thread is in no atomic block */
/* The thread ends, or the program does: leaves all blocks. */
void wf_atomic_end(void);
/* Before waiting for another thread: 0, or -1 with RuntimeError when the thread is in an atomic block. */
int wf_atomic_refuse_wait(void) WF_MUST_USE;

#endif
