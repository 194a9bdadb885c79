/*
 * The registers of a thread that is stopped, or the caller: all that may hold an uncounted reference.
 */
#ifndef WF_THREADS_REGISTERS_H
#define WF_THREADS_REGISTERS_H

#include "frame.h"
#include "thread.h"

enum { WF_REG_COUNT = 1 << 21, WF_REG_WINDOW = 256 /* what a call may have above its caller's registers */ };

/* Inlined with its visitor: an epoch of a program of one thread is little else. */
WF_INLINE void wf_visit_registers(WfThread *t, WfVisitFn visit, void *arg)
{
    if (t->frame == NULL)
        return;
    Value *end = t->frame->regs + t->frame->code->nregs + WF_REG_WINDOW;
    if (end > t->reg_base + WF_REG_COUNT)
        end = t->reg_base + WF_REG_COUNT;
    /* A frame's code, and its function, are not counted when a register below holds the function. */
    for (const WfFrame *f = t->frame; f != NULL; f = f->prev) {
        visit(wf_uncounted(f->code), arg);
        if (wf_is_pointer(f->func))
            visit(f->func, arg);
    }
    /* Registers that are not live hold no counted pointer; a stale uncounted one only delays. */
    for (Value *r = t->reg_base; r < end; r++)
        if (wf_is_pointer(*r))
            visit(*r, arg);
}

#endif
