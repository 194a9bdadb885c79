/*
 * What the files of Interp/eval share: executable copies, pushing and popping frames, and the
 * out-of-line halves of instructions.
 *
 * A frame's window of registers starts at its first argument, which the caller has evaluated
 * into place; the callable lies in the register below, and keeps the function alive. The frame
 * stack is a list of frames linked by `next`, grown in chunks; a running generator's own frame
 * stands in between. A free frame has no locals, object, gen or spill.
 */
#ifndef WEFT_EVAL_H
#define WEFT_EVAL_H

#include "api.h"
#include "frame.h"
#include "loop.h"
#include "counting.h"
#include "callable.h"

/* Opcodes that stand in executable copies only. */
enum {
    OP_SPECIAL_BASE = OP_COUNT - 1,
#define OP(name, ...)
#define SPEC(name, ...) OP_##name,
#include "../bytecode/opcodes.def"
#undef OP
    OP_TRACE, /* only in instrumented copies */
    OP_ALL_COUNT
};
/* Words of CALL and what is like it; bytes of the largest ordinary window. */
enum { WF_CALL_WORDS = 4, WF_WINDOW_BYTES = 256 * sizeof(Value) };
_Static_assert(OP_COUNT <= 256, "canonical opcodes are bytes");

/* A thread's executable copy of a code object. Written by that thread alone. */
typedef struct WfExec {
    WfFrameHead head;        /* [const] what a frame starts with; code [weak: it owns us] */
    const WfInstr *start;    /* [const] first instruction; a call without polling skips RESUME */
    uint32_t room;           /* [const] bytes of the window */
    uint16_t nregs, argcount;
    bool direct;             /* CALL_COMP may enter it, or MAKE_GENEXPR make a generator */
    bool levels;             /* handles exceptions: a generator needs its own level from the start */
    bool simple;             /* positional arguments only: no *, **, keyword-only; at most 256 registers */
    struct WfExec *traced;   /* [owner] instrumented twin, or NULL */
    struct WfPoly *polys;    /* [owner] of its places that see several shapes */
    struct WfLeaf *leaf;     /* [owner, stw] or NULL: calls may do without a frame (leaf.h) */
    struct WfExec *next, **link; /* [lock: copies] all ordinary copies there are */
    WfFormCount *counts;     /* [owner] by word, or NULL: counting.c */
    bool settled;            /* [owner, stw] fused for the last time */
    bool monitored;          /* [owner, stw] some instructions are OP_TRACE for sys.monitoring */
    WfInstr instrs[];
} WfExec;

typedef struct WfExecTable {
    uint32_t len;            /* [const] */
    WfExec *items[];         /* [owner] each by the thread of that slot; the table moves under the lock */
} WfExecTable;

/* The calling thread's copy, made if need be. NULL with MemoryError. */
WfExec *wf_exec_make(WfThread *t, WfCode *code) WF_MUST_USE;
/* The same, instrumented for tracing. */
WfExec *wf_exec_traced(WfThread *t, WfCode *code) WF_MUST_USE;
/*
 * A copy is not kept of code that runs once: bodies of modules. Before such code runs: whether its copy may be
 * freed by wf_exec_end_once() when it has, because no function is made of it and it runs for the first time.
 */
bool wf_exec_begin_once(WfThread *t, WfCode *code) WF_MUST_USE;
void wf_exec_end_once(WfThread *t, WfCode *code);

/* Words that instruction op takes, with its caches. */
extern const uint8_t wf_op_words[OP_ALL_COUNT];

WF_INLINE WfExec *wf_exec_of_instrs(WfInstr *instrs)
{
    return (WfExec *)((char *)instrs - offsetof(WfExec, instrs));
}
WF_INLINE WF_MUST_USE WfExec *wf_exec_get(WfThread *t, WfCode *code)
{
    /* Acquire: the copy is filled; pairs with make_shared(). */
    WfExec *x = __atomic_load_n(&code->exec0, __ATOMIC_ACQUIRE);
    if (WF_LIKELY(x != NULL && (!WF_THREADS || t->slot == 1)))
        return x;
    return wf_exec_make(t, code);
}
/*
 * Chooses a form for the instruction at pc of f's own copy by what its operands hold, writes it
 * and returns it. The second: a guard of the form there failed; what to run instead.
 */
unsigned wf_specialize(const WfFrame *f, WfInstr *pc, const Value *R);
unsigned wf_specialize_failed(const WfFrame *f, WfInstr *pc, const Value *R);
/* Writes the form for a load or store of an attribute or global whose caches have just been filled. */
void wf_specialize_filled(const WfFrame *f, WfInstr *pc);
/* Operand c of instructions that access attributes, which canonical code does not use. */
enum { WF_SITE_LENDS = 1, WF_SITE_MISSED = 2 };
/* The place knew one shape and meets another: true if it has done so before. */
bool wf_specialize_other_shape(WfInstr *pc);
/* Makes the place know several shapes, if there is a form for such entries. key: of the attribute. */
struct WfAttrEntry;
bool wf_specialize_poly(const WfFrame *f, WfInstr *pc, unsigned op, uint64_t key, const struct WfAttrEntry *e);
/* Makes the LOAD_METHOD at pc, which knows one shape, such a place, of form op; false: no memory. */
bool wf_specialize_to_poly(const WfFrame *f, WfInstr *pc, unsigned op);
/* Forms known when the copy is made; ADAPT where operands decide. The second: of instruction i alone. */
void wf_specialize_copy(const WfCode *code, WfInstr *instrs);
void wf_specialize_instr(const WfCode *code, WfInstr *instrs, uint32_t i);
/* Instruction i as it is in a new copy: not specialized, caches empty, not counting. */
void wf_exec_reset_instr(const WfCode *code, WfInstr *instrs, uint32_t i);
/* All of them, as in a new copy. Its owner, or with the world stopped. */
void wf_exec_reset(WfExec *x);
/* Calls fn for every ordinary copy until one answers -1. World stopped. */
int wf_exec_each_stw(int (*fn)(WfExec *x, void *arg), void *arg);
/* The instruction at i as it is in a new copy that has inherited nothing. */
void wf_exec_begin_instr(const WfCode *code, WfInstr *instrs, uint32_t i);

/* --- inheriting: warm.c ----------------------------------------------------------------------- */

/* Has new copies of x's code begin with what x, which has been fused for the last time, knows. By its owner, or stopped. */
void wf_warm_publish(WfExec *x);
/* Writes the instructions of x, a new copy, if somebody has published them; x counts its runs. */
bool wf_warm_begin(WfExec *x) WF_MUST_USE;
void wf_warm_free(WfCode *code);


/* RESUME_COUNT and JUMP_BACK_COUNT at pc run: whether it is time to fuse; whether for the last time. */
bool wf_count_run(WfInstr *pc);
bool wf_count_is_last(const WfInstr *pc);
/* If pc is one of these, it counts in a copy that has inherited: it is soon time for the last time. */
void wf_count_again(WfInstr *pc);
/* Writes superinstructions where forms stand that have one. */
void wf_fuse(const WfCode *code, WfInstr *instrs, bool last);

/* Caches may be written: the copy is the thread's own. */
#define WF_MAY_CACHE (WF_LIKELY(wf_tlbc))

/* --- frames ---------------------------------------------------------------------------------- */

/* A new chunk of free frames above the innermost frame; -1 with MemoryError. */
int wf_frame_refill(WfThread *t) WF_MUST_USE;
/* Makes room for a frame with nregs registers at win above the innermost one: 0, or -1 with RecursionError, MemoryError. */
int wf_frame_make_room(WfThread *t, const Value *win, size_t nregs) WF_MUST_USE;

/* The frame above f (NULL: the bottom), or NULL. */
WF_INLINE WfFrame *wf_frame_above(const WfThread *t, const WfFrame *f)
{
    return f != NULL ? f->next : t->frame_first;
}

WF_INLINE bool wf_frame_has_room(const WfThread *t, const Value *win, size_t nregs)
{
    return wf_frame_above(t, t->frame) != NULL && win + nregs <= wf_reg_end(t) && t->depth < wf_recursion_limit;
}

/* First free register above the innermost window. */
WF_INLINE Value *wf_window_top(const WfThread *t)
{
    return t->frame == NULL ? t->reg_base + 1 : t->frame->regs + t->frame->code->nregs;
}

/*
 * Pushes frame n (the one above the caller, which has room) for fn; arguments are bound, other
 * locals are not.
 */
WF_INLINE void wf_frame_start(WfThread *t, WfFrame *n, WfFrame *caller, Value *win, WfExec *x,
                              Value fn, unsigned dst, unsigned skip, unsigned flags)
{
    WF_ASSERT(n->object == NULL); /* whoever left it has given it up */
    n->regs = win;
    n->pc = x->instrs;
    n->head = x->head;
    n->dst = (uint8_t)dst;
    n->skip = (uint8_t)skip;
    if (flags != 0)
        n->flags = (uint16_t)flags;
    n->prev = caller;
    n->func = fn;
    n->globals = wf_as_function(fn)->globals;
    t->frame = n;
}
WF_INLINE WfFrame *wf_frame_push(WfThread *t, WfFrame *caller, Value *win, WfExec *x, Value fn,
                                 unsigned dst, unsigned skip, unsigned flags)
{
    WfFrame *n = wf_frame_above(t, caller);
    WF_ASSERT(n != NULL && win + x->nregs <= t->reg_limit);
    wf_frame_start(t, n, caller, win, x, fn, dst, skip, flags);
    return n;
}

/* They are few: nothing is gained by clearing several at once. */
WF_INLINE void wf_registers_clear(Value *r, const Value *end)
{
#ifdef __clang__
#pragma clang loop vectorize(disable) unroll(disable)
#endif
    for (; r < end; r++)
        *r = WF_NULL;
}

/* Releases the counted references in [r, end). */
void wf_registers_release(Value *r, Value *end);
/*
 * Leaves frame f, which is t->frame: releases its registers or hands them to its frame object,
 * and pops it. The generator that it belongs to, if any, is marked finished.
 */
void wf_frame_leave(WfThread *t, WfFrame *f);
/* A frame object's registers move into it; f is going away. */
void wf_frame_object_detach(WfFrame *f);

/* --- calls ------------------------------------------------------------------------------------ */

enum { WF_CALL_ERROR = -1, WF_CALL_DONE = 0, WF_CALL_PUSHED = 1 };

/*
 * Calls w[0] with the nargs values from w[1] (the last ones named by kwnames, a tuple, or
 * WF_NULL), all of them consumed. PUSHED: t->frame is a new frame to run, which will store to
 * register f->pc->a. DONE: *out is the result. ERROR: what was not consumed is in the registers.
 */
int wf_eval_call(WfThread *t, WfFrame *f, Value *w, size_t nargs, Value kwnames, int skip, Value *out) WF_MUST_USE;
/* CALL_EX: w[1] any iterable, w[2] a dict or WF_NULL, or (mapping) what stood after **. */
int wf_eval_call_ex(WfThread *t, WfFrame *f, Value *w, bool mapping, Value *out) WF_MUST_USE;
/*
 * Puts the nargs values at win, the last of them named by kwnames, where the parameters of func
 * belong, fills in defaults and clears the rest of the window up to nfixed. The window has room
 * for nregs. -1: TypeError, everything released.
 */
int wf_bind_arguments(WfThread *t, WfFunction *func, Value *win, size_t nargs, Value kwnames) WF_MUST_USE;
/* The same without keywords. */
int wf_bind_positional(WfThread *t, WfFunction *func, Value *win, size_t nargs) WF_MUST_USE;
/*
 * Where the keywords of a call with nargs arguments belong, for all calls with these names of
 * functions with func's code; 0: not simple. wf_bind_planned() binds by it; the window is
 * ordinary. A short plan says the same in 32 bits for a function without ** and is never 0: not less
 * than WF_PLAN_SHORT if there is one, else no version of a function either.
 */
#define WF_PLAN_SHORT 0xC0000000u
uint64_t wf_bind_plan(WfFunction *func, size_t nargs, Value kwnames);
uint32_t wf_bind_short_plan(WfFunction *func, size_t nargs, Value kwnames);
int wf_bind_planned(WfThread *t, WfFunction *func, const WfExec *x, Value *win, size_t nargs, Value kwnames,
                    uint64_t plan) WF_MUST_USE;
/*
 * The same with the items of tuple args and of kwargs, an exact dict or WF_NULL, if that is simple,
 * after nself (0 or 1) arguments that lie at win: 1 done, 0 not simple, nothing has changed,
 * -1 TypeError, and nothing is left in the window.
 */
enum { WF_SPREAD_MAX = 64 };
int wf_bind_spread(WfFunction *func, Value *win, size_t nself, Value args, Value kwargs) WF_MUST_USE;

/* Runs f from its pc; f is t->frame and marked WF_FRAME_ENTRY. wf_eval_throw: raising t->exc there. */
Value wf_eval_throw(WfThread *t, WfFrame *f) WF_MUST_USE;

/* --- exceptions ------------------------------------------------------------------------------ */

/*
 * t->exc is being raised in t->frame at its pc. Finds a handler, popping frames: true when
 * t->frame->pc is where to go on, false when the entry frame was left.
 */
bool wf_eval_unwind(WfThread *t, bool add_traceback) WF_MUST_USE;
/* The handler of f's code that covers f->pc, or NULL. */
const WfHandler *wf_frame_handler(const WfFrame *f);

/* --- generators ------------------------------------------------------------------------------- */

/* RETURN_GENERATOR: the generator object of frame f, which is left without releasing anything. */
Value wf_gen_from_frame(WfThread *t, WfFrame *f) WF_MUST_USE;
/* Frame f, which is unborn, gets its object and goes on in it. Its new place; NULL: MemoryError. */
WfFrame *wf_gen_be_born(WfThread *t, WfFrame *f) WF_MUST_USE;
/*
 * Resumes g: its registers move to the stack and its frame becomes t->frame, returning to
 * `caller` as flags, dst and skip say. NULL with an exception: already running;
 * without: it had ended by the time it was to be claimed (only a shared one can).
 */
WfFrame *wf_gen_enter(WfThread *t, WfGenerator *g, WfFrame *caller, unsigned flags) WF_MUST_USE;
/*
 * Raises exc where g, which has been entered, was suspended, chained with what g handles; if it delegates
 * there, that comes when the delegate has had the exception.
 */
void wf_gen_raise(const WfGenerator *g, WF_STEALS Value exc);
/* At a YIELD: moves the registers below `depth` back and pops the frame. */
void wf_gen_suspend(WfThread *t, WfFrame *f, unsigned depth);
/* The body returned or raised: frees what it holds and marks it finished. Pops the frame. */
void wf_gen_finish(WfThread *t, WfFrame *f);
/* StopIteration escaping from a generator body becomes RuntimeError. t->exc is set. */
void wf_gen_convert_stop(const WfCode *code);

/* --- tracing ---------------------------------------------------------------------------------- */

/* Before instruction f->pc of an instrumented frame. */
int wf_trace_instr(WfThread *t, WfFrame *f) WF_MUST_USE;
int wf_trace_return(WfThread *t, WfFrame *f, Value v) WF_MUST_USE;
/* A generator that f's loop or delegation (to `delegate`) ran has returned v. */
int wf_trace_stop_iteration(WfThread *t, WfFrame *f, Value delegate, Value v) WF_MUST_USE;
void wf_trace_exception(WfThread *t, WfFrame *f);
/* An exception, which is set, has been thrown into generator frame f. May change f->pc. */
void wf_trace_throw(WfThread *t, WfFrame *f);
/* Which event's trace function runs in this thread, and of which frame. */
typedef struct {
    enum { WF_TRACING_NOTHING, WF_TRACING_LINE, WF_TRACING_OTHER } what;
    WfFrame *frame;
} WfTracing;
extern __thread WfTracing wf_tracing;
/* In a frame that has jumped: UnboundLocalError if a variable that the instruction reads has no value. */
int wf_trace_check_bound(WfFrame *f) WF_MUST_USE;

#endif
