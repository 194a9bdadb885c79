/*
 * Switching to a generator and back without leaving the interpreter loop: the fast ways. They
 * answer "no" (NULL, false) whenever anything is unusual, and the functions of generator.c decide.
 */
#ifndef WEFT_GEN_SWITCH_H
#define WEFT_GEN_SWITCH_H

#include "eval.h"

#ifdef __clang__
#define WF_NO_UNROLL _Pragma("clang loop vectorize(disable) unroll(disable)")
#else
#define WF_NO_UNROLL
#endif

/* A register's reference on its way to the heap: an immortal may stay uncounted. */
WF_INLINE Value wf_gen_own(Value v)
{
    if (WF_UNLIKELY((v.bits & 7) == WF_TAG_UNCOUNTED) && !wf_is_immortal(wf_obj(v)))
        v = wf_own(v);
    return v;
}

/*
 * Enters a local generator that is suspended (or new): its frame, at its YIELD, becomes t->frame.
 * dst, skip: where `caller`, whose window ends at top, takes the value.
 */
WF_INLINE WfFrame *wf_gen_enter_fast(WfThread *t, WfGenerator *g, WfFrame *caller, Value *top,
                                     unsigned dst, unsigned skip, unsigned flags)
{
    if (WF_UNLIKELY(wf_is_shared(g) || wf_multithreaded || top + g->nregs > t->reg_limit ||
                    t->depth >= wf_recursion_limit || caller->next == NULL))
        return NULL;
    WfFrame *n = &g->frame;
    wf_relaxed_set(&g->state, WF_GEN_RUNNING);
    const Value *from = g->regs;
    Value *to = top, *end = top + n->depth;
    WF_NO_UNROLL
    while (to < end)
        *to++ = *from++;
    n->regs = top;
    n->prev = caller;
    n->next = caller->next;
    n->dst = (uint8_t)dst;
    n->skip = (uint8_t)skip;
    n->flags = (uint16_t)((n->flags & WF_FRAME_KEPT) | flags);
    g->exc.prev = t->handled;
    t->handled = &g->exc;
    t->frame = n;
    if (!(flags & WF_FRAME_ENTRY)) /* else the C function that resumes has counted */
        t->depth++;
    return n;
}

/* The frame of a local generator keeps its first registers and is left. */
WF_INLINE bool wf_gen_suspend_fast(WfThread *t, WfFrame *f, Value *R, unsigned depth)
{
    WfGenerator *g = f->gen;
    if (WF_UNLIKELY(wf_is_shared(g)))
        return false;
    Value *to = g->regs, *from = R, *end = R + depth;
    WF_NO_UNROLL
    while (from < end) {
        Value v = *from;
        *from++ = WF_NULL;
        *to++ = wf_gen_own(v);
    }
    f->regs = g->regs;
    f->depth = (uint16_t)depth;
    t->handled = g->exc.prev;
    g->exc.prev = NULL;
    t->frame = f->prev;
    t->depth -= !(f->flags & WF_FRAME_ENTRY);
    f->prev = NULL;
    wf_relaxed_set(&g->state, WF_GEN_SUSPENDED);
    return true;
}

/* The frame of a local generator, whose registers are released, is left for good. */
WF_INLINE void wf_gen_finish_local(WfThread *t, WfFrame *f, WfGenerator *g)
{
    if (WF_UNLIKELY(f->object != NULL)) /* a finalizer has asked for the frame */
        wf_frame_object_detach(f);
    Value func = f->func, handled = g->exc.value;
    f->func = WF_NULL;
    g->exc.value = WF_NULL;
    f->regs = g->regs;
    f->depth = 0;
    t->handled = g->exc.prev;
    g->exc.prev = NULL;
    t->frame = f->prev;
    f->prev = NULL;
    t->depth -= !(f->flags & WF_FRAME_ENTRY);
    /* Nothing to close any more: spare its death the finalizer. */
    atomic_store_explicit(&g->ob.flags,
                          atomic_load_explicit(&g->ob.flags, memory_order_relaxed) | WF_F_FINALIZED,
                          memory_order_relaxed);
    __atomic_store_n(&g->state, WF_GEN_FINISHED, __ATOMIC_RELEASE); /* a finalizer may have published it */
    wf_drop(handled);
    wf_drop(func);
}

#endif
