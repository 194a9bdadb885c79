/*
 * Switching to a generator and back without leaving the interpreter loop: the fast ways. They
 * answer "no" (NULL, false) whenever anything is unusual, and the functions of generator.c decide.
 *
 * Chains. Generators that delegate one to the next (`yield from`, `await`) and are suspended are
 * linked: the outermost, the root, knows the innermost, the leaf. Resuming the root runs the leaf
 * at once, above the root's caller, and what the leaf yields goes there at once. All but the root
 * have state LINKED and WF_FRAME_LINKED; frames and exception levels are linked as if all ran,
 * but registers stay in the generators, until the leaf returns or raises: then the one around it
 * gets its registers back on the stack, at its SEND (wf_gen_unwrap), and is the leaf. While a chain runs
 * all of it counts for the recursion limit, as if each had resumed the next. Only local
 * generators are entered in these ways, and linked only while the program has one thread and is
 * neither traced nor monitored. Whoever meets a LINKED generator in any other way calls wf_gen_settle().
 *
 * Unborn frames. A coroutine that is awaited where it is called, and a generator expression that feeds native
 * code, begin as ordinary frames (WF_FRAME_UNBORN), whose result goes where a generator's would. Nobody can
 * have a reference to their object: it is made when they are first suspended (wf_gen_be_born). Until then they
 * have no level of handled exceptions either, so code that handles some is not run in this way.
 */
#ifndef WEFT_GEN_SWITCH_H
#define WEFT_GEN_SWITCH_H

#include "eval.h"
#include "monitor.h"

/* A register's reference on its way to the heap: an immortal may stay uncounted. */
WF_INLINE Value wf_gen_own(Value v)
{
    if (WF_UNLIKELY((v.bits & 7) == WF_TAG_UNCOUNTED) && !wf_is_immortal(wf_obj(v)))
        v = wf_own(v);
    return v;
}

/* Two registers. */
typedef uint32_t WfTwo __attribute__((vector_size(16), aligned(8), may_alias));

/* The registers below depth of g, which is suspended, go to the stack. */
WF_INLINE void wf_gen_take_registers(const WfGenerator *g, Value *top, unsigned depth)
{
    const WfTwo *from = (const WfTwo *)(const void *)g->regs;
    WfTwo *to = (WfTwo *)(void *)top, *end = to + depth / 2;
    WF_NO_UNROLL
    while (to < end)
        *to++ = *from++;
    if (depth & 1)
        top[depth - 1] = g->regs[depth - 1];
}

/* wf_gen_enter_fast() for the root of a chain, whose leaf runs. */
WfFrame *wf_gen_enter_linked(WfThread *t, WfGenerator *root, WfFrame *caller, Value *top, unsigned dst,
                             unsigned skip, unsigned flags);
/* Leaf frame f, which is t->frame and has lost its registers, is left: the one around it goes on at its SEND. */
void wf_gen_unwrap(WfThread *t, WfFrame *f);

/*
 * Enters a local generator that is suspended (or new): its frame, at its YIELD, becomes t->frame.
 * dst, skip: where `caller`, whose window ends at top, takes the value.
 */
WF_INLINE WfFrame *wf_gen_enter_fast(WfThread *t, WfGenerator *g, WfFrame *caller, Value *top,
                                     unsigned dst, unsigned skip, unsigned flags)
{
    /* A local generator runs this thread's copy: only a shared one can have been run by another. */
    if (WF_UNLIKELY(wf_is_shared(g) || g->nregs > WF_REG_PER_CALL || !wf_call_is_sure(t)))
        return NULL;
    if (g->link != NULL)
        return wf_multithreaded ? NULL : wf_gen_enter_linked(t, g, caller, top, dst, skip, flags);
    WfFrame *n = &g->frame;
    wf_relaxed_set(&g->state, WF_GEN_RUNNING);
    wf_gen_take_registers(g, top, n->depth);
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

/* The first registers of local g's frame f go back to g. */
WF_INLINE void wf_gen_keep_registers(WfGenerator *g, WfFrame *f, Value *R, unsigned depth)
{
    const WfTwo mask = {7, 0, 7, 0}, uncounted = {WF_TAG_UNCOUNTED, ~0u, WF_TAG_UNCOUNTED, ~0u};
    const WfTwo none = {(uint32_t)WF_NULL.bits, 0, (uint32_t)WF_NULL.bits, 0};
    WfTwo seen = {0};
    WfTwo *to = (WfTwo *)(void *)g->regs, *from = (WfTwo *)(void *)R, *end = from + (depth + 1) / 2;
    WF_NO_UNROLL
    while (from < end) { /* the register at depth is dead, or none */
        WfTwo v = *from;
        *from++ = none;
        *to++ = v;
        seen |= (WfTwo)((v & mask) == uncounted);
    }
    if (WF_UNLIKELY((seen[0] | seen[2]) != 0)) {
        WF_NO_UNROLL
        for (unsigned i = 0; i < depth; i++)
            g->regs[i] = wf_gen_own(g->regs[i]);
    }
    f->regs = g->regs;
    f->depth = (uint16_t)depth;
}

/* Frame f of g, in no chain or its root, is left. */
WF_INLINE void wf_gen_leave(WfThread *t, WfFrame *f, WfGenerator *g)
{
    t->handled = g->exc.prev;
    g->exc.prev = NULL;
    t->frame = f->prev;
    f->prev = NULL;
    t->depth -= !(f->flags & WF_FRAME_ENTRY);
}

/* Local g has nothing to close any more: spares its death the finalizer. */
WF_INLINE void wf_gen_set_closed(WfGenerator *g)
{
    atomic_store_explicit(&g->ob.flags,
                          atomic_load_explicit(&g->ob.flags, memory_order_relaxed) | WF_F_FINALIZED,
                          memory_order_relaxed);
}

/* The frame of a local generator in no chain, with these flags, keeps its first registers and is left. */
WF_INLINE bool wf_gen_suspend_fast(WfThread *t, WfFrame *f, unsigned flags, Value *R, unsigned depth)
{
    WfGenerator *g = f->gen;
    if (WF_UNLIKELY(wf_is_shared(g)))
        return false;
    WfFrame *caller = f->prev;
    WfExcLevel *handled = g->exc.prev;
    wf_gen_keep_registers(g, f, R, depth);
    t->handled = handled;
    g->exc.prev = NULL;
    t->frame = caller;
    f->prev = NULL;
    t->depth -= !(flags & WF_FRAME_ENTRY);
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
    if (WF_UNLIKELY(f->flags & WF_FRAME_LINKED))
        wf_gen_unwrap(t, f);
    else
        wf_gen_leave(t, f, g);
    wf_gen_set_closed(g);
    __atomic_store_n(&g->state, WF_GEN_FINISHED, __ATOMIC_RELEASE); /* a finalizer may have published it */
    wf_drop(handled);
    wf_drop(func);
}

/* The generator in `it` to which f delegates at its YIELD_FROM pc, if the two may be linked; or NULL. */
WF_INLINE WfGenerator *wf_gen_linkable(const WfFrame *f, const WfInstr *pc, Value it)
{
    if (!wf_has_shape(it, WF_SHAPE_generator) && !wf_has_shape(it, WF_SHAPE_coroutine))
        return NULL;
    WfGenerator *c = (WfGenerator *)wf_obj(it);
    const WfInstr *send = f->code->instrs + (pc - f->instrs) - 1;
    if (wf_is_shared(c) || c->state != WF_GEN_SUSPENDED || wf_is_shared(f->gen) || wf_multithreaded ||
        wf_monitor_on || ((f->flags | c->frame.flags) & (WF_FRAME_TRACED | WF_FRAME_OBJECT)) ||
        c->nregs > 256 || f->gen->nregs > 256 || send->op != OP_SEND || send->a != pc->a || send->b != pc->b)
        return NULL;
    return c;
}

/* c, the delegate of g at pc, comes into the chain of root, in which g was the leaf or alone. */
WF_INLINE void wf_gen_link(WfGenerator *root, WfGenerator *g, WfGenerator *c, const WfInstr *pc)
{
    WfGenerator *leaf = c->link != NULL ? c->link : c;
    c->link = NULL;
    c->frame.prev = &g->frame;
    c->exc.prev = &g->exc;
    c->frame.dst = pc->a;
    c->frame.skip = 1;
    c->frame.flags = (uint16_t)((c->frame.flags & WF_FRAME_KEPT) | WF_FRAME_SEND | WF_FRAME_LINKED);
    wf_relaxed_set(&c->state, WF_GEN_LINKED);
    leaf->link = root;
    root->link = leaf;
    int32_t links = c->links + 1;
    c->links = 0;
    root->links += links;
}

#endif
