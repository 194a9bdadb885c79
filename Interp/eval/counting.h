/*
 * Counting what specialized instructions do: runs and misses by place. See counting.c.
 */
#ifndef WEFT_EVAL_COUNTING_H
#define WEFT_EVAL_COUNTING_H

#include "code.h"
#include "frame.h"

/* Of one place of a copy. [owner] */
typedef struct {
    uint32_t runs, misses;
    uint16_t form; /* that ran last */
} WfFormCount;

extern bool wf_count_forms; /* [const] once programs run */

struct WfExec;

/* The opcode to run at pc of f's copy; noted if it is a form. */
uint16_t wf_count_op(const WfFrame *f, WfInstr *pc);
/* A handler turns to another half, or to another opcode ("as"): a miss if the form at pc gave up. */
void wf_count_half(const WfFrame *f, const WfInstr *pc, const char *name);
/* The copy is about to be freed: its counts go to the sums. */
void wf_count_retire(struct WfExec *x);

/* The interpreter once more, with dispatch that counts. */
Value wf_eval_frame_counting(WfThread *t, WfFrame *f) WF_MUST_USE;
Value wf_eval_throw_counting(WfThread *t, WfFrame *f) WF_MUST_USE;

#endif
