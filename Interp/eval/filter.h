/*
 * Loops over lists whose body begins with a test of an attribute of the item, a fused form whose jump leads
 * back to the loop. Items that certainly fail are passed over by JUMP_BACK_LIST_IF: the variable gets the
 * next one that may not, or the last one, or the one at which the thread is polled, and the body tests it
 * again. No code runs meanwhile, so nobody can tell that the variable did not get the others.
 */
#ifndef WEFT_FILTER_H
#define WEFT_FILTER_H

#include "code.h"
#include "thread.h"

/* Whether `body`, in a copy, is such a test for the loop of `jump`; temporaries begin at nfixed. */
bool wf_filter_fits(const WfInstr *body, const WfInstr *jump, unsigned nfixed);
/* The first item from `item` on, up to `last`, for which the body is to be run. */
const Value *wf_filter_next(const WfThread *t, const WfInstr *body, const Value *item, const Value *last, const Value *R,
                            const Value *K);

#endif
