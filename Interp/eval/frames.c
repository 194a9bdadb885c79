/*
 * The frame stack, leaving frames, and unwinding to exception handlers.
 */
#include "eval.h"
#include "generator.h"
#include "special.h"
#include "monitor.h"

enum { FRAMES_PER_CHUNK = 64 };

int wf_frame_refill(WfThread *t)
{
    WfFrame *chunk = wf_mem_calloc(FRAMES_PER_CHUNK, sizeof *chunk);
    if (chunk == NULL)
        return -1;
    for (int i = 0; i < FRAMES_PER_CHUNK; i++) {
        chunk[i].locals = chunk[i].spill = chunk[i].spill2 = chunk[i].func = WF_NULL;
        chunk[i].next = i + 1 < FRAMES_PER_CHUNK ? &chunk[i + 1] : NULL;
    }
    /* The thread state keeps its frames for ever: it is recycled with them. */
    if (t->frame != NULL)
        t->frame->next = chunk;
    else
        t->frame_first = chunk;
    t->nframes += FRAMES_PER_CHUNK;
    return 0;
}

int wf_frame_make_room(WfThread *t, const Value *win, size_t nregs)
{
    if (win + nregs > wf_reg_end(t) || t->depth >= wf_recursion_limit) {
        wf_raise(&wf_exc_RecursionError, "maximum recursion depth exceeded");
        return -1;
    }
    if (wf_frame_above(t, t->frame) == NULL && wf_frame_refill(t) < 0)
        return -1;
    wf_calls_renew(t);
    return 0;
}

void wf_registers_release(Value *r, Value *end)
{
    for (; r < end; r++) {
        Value v = *r;
        if (wf_is_counted(v)) {
            *r = WF_NULL;
            wf_decref(wf_obj(v));
        }
    }
}

void wf_frame_leave(WfThread *t, WfFrame *f)
{
    if (f->flags & WF_FRAME_GENERATOR) {
        wf_gen_finish(t, f);
        return;
    }
    if (f->object != NULL)
        wf_frame_object_detach(f);
    wf_registers_release(f->regs, f->regs + f->code->nregs);
    if (f->object != NULL) /* a finalizer has asked for the frame */
        wf_frame_object_detach(f);
    Value locals = f->locals, func = f->func;
    f->locals = WF_NULL;
    if (!(f->flags & WF_FRAME_OWNS_FUNC)) {
        func = f->regs[-1];
        f->regs[-1] = WF_NULL;
    }
    if (!(f->flags & WF_FRAME_ENTRY))
        t->depth--;
    t->frame = f->prev;
    wf_drop(locals);
    wf_drop(func);
}

/* --- unwinding ----------------------------------------------------------------------------------- */

const WfHandler *wf_frame_handler(const WfFrame *f)
{
    const WfCode *code = f->code;
    uint32_t at = (uint32_t)(f->pc - f->instrs);
    for (uint32_t i = 0; i < code->nhandlers; i++) {
        const WfHandler *h = &code->handlers[i];
        if (at >= h->start && at < h->end)
            return h;
    }
    return NULL;
}

/* Before a RERAISE at the end of a handler takes effect: the frame is where the exception arose. */
static void restore_lasti(WfFrame *f)
{
    const WfInstr *in = &f->code->instrs[f->pc - f->instrs];
    if (in->op == OP_RERAISE && in->b == 1 && wf_is_small(f->regs[in->a + 1]))
        f->pc = f->instrs + wf_small_value(f->regs[in->a + 1]);
}

static void enter_handler(WfFrame *f, const WfHandler *h, Value exc)
{
    uint32_t at = (uint32_t)(f->pc - f->instrs);
    Value *R = f->regs;
    wf_registers_release(R + h->depth, R + f->code->nregs);
    R[h->depth] = exc;
    if (h->flags & 1)
        R[h->depth + 1] = wf_small(at);
    f->pc = f->instrs + h->target;
}

/* Failing to make a traceback entry replaces the exception (MemoryError). */
static void add_traceback(WfThread *t, WfFrame *f)
{
    Value exc = t->exc;
    t->exc = WF_NULL;
    int r = wf_exc_add_traceback(exc, f, wf_frame_lasti(f), -1);
    if (r < 0) {
        wf_drop(exc);
        return;
    }
    t->exc = exc;
}

/* What was thrown through a delegation, or came of it, chains with what the generator that delegates handles. */
static void chain_thrown(WfThread *t, const WfFrame *f)
{
    if (f->code->instrs[f->pc - f->instrs].op != OP_THROW_CHECK || !wf_is_pointer(f->gen->exc.value))
        return;
    Value exc = t->exc;
    t->exc = WF_NULL;
    wf_raise_obj(exc);
}

/* The Python iterator of FOR_ITER at f->pc is exhausted. */
static void end_loop(WfFrame *f)
{
    const WfInstr *pc = f->pc;
    Value it = f->regs[pc->b];
    f->regs[pc->b] = WF_NULL;
    f->pc += wf_op_words[OP_FOR_ITER] + pc->imm;
    wf_drop(it);
}

bool wf_eval_unwind(WfThread *t, bool add_tb)
{
    for (;;) {
        WfFrame *f = t->frame;
        if (add_tb && (f->flags & WF_FRAME_GENERATOR))
            chain_thrown(t, f);
        if (add_tb)
            add_traceback(t, f);
        if (WF_UNLIKELY(f->flags & WF_FRAME_TRACED) && add_tb)
            wf_trace_exception(t, f);
        if (WF_UNLIKELY(wf_monitor_on))
            wf_monitor_raise(t, f, !add_tb);
        const WfHandler *h = wf_frame_handler(f);
        if (!add_tb)
            restore_lasti(f);
        Value exc = t->exc;
        t->exc = WF_NULL; /* finalizers run with none set */
        if (h != NULL) {
            enter_handler(f, h, exc);
            if (WF_UNLIKELY(wf_monitor_on) && wf_monitor_handled(t, f, f->regs[h->depth]) < 0) {
                add_tb = true;
                continue;
            }
            return true;
        }
        if (WF_UNLIKELY(f->flags & WF_FRAME_TRACED)) {
            t->exc = exc;
            if (wf_trace_return(t, f, WF_NULL) < 0)
                wf_drop(exc);
            exc = t->exc;
            t->exc = WF_NULL;
        }
        if (WF_UNLIKELY(wf_monitor_on)) {
            t->exc = exc;
            wf_monitor_unwind(t, f);
            exc = t->exc;
            t->exc = WF_NULL;
        }
        unsigned flags = f->flags, cont = f->dst;
        if (flags & (WF_FRAME_GENERATOR | WF_FRAME_UNBORN)) {
            t->exc = exc;
            wf_gen_convert_stop(f->code);
            exc = t->exc;
            t->exc = WF_NULL;
        }
        wf_frame_leave(t, f);
        if (flags & WF_FRAME_CONT && cont == WF_CONT_NEXT && wf_is_a(exc, &wf_exc_StopIteration)) {
            wf_drop(exc);
            end_loop(t->frame);
            return true;
        }
        t->exc = exc;
        if (flags & WF_FRAME_ENTRY)
            return false;
        add_tb = true;
    }
}
