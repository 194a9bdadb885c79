/*
 * Frames and the register stack.
 *
 * Each thread has one register stack. A frame is a window [regs, regs + nregs) of it: arguments
 * and locals, cells, then temporaries. The WfFrame itself lies in a separate chunked stack.
 * Invariant R: a register that is not live holds no counted pointer. So a register's old value
 * is released when it is overwritten, handlers that consume a temporary holding a counted
 * pointer store WF_NULL there, and unwinding releases whatever counted pointers it finds.
 * Registers at or above the innermost window hold no counted pointer either.
 */
#ifndef WEFT_FRAME_H
#define WEFT_FRAME_H

#include "code.h"

enum {
    WF_FRAME_ENTRY = 1,      /* its return leaves wf_eval_frame */
    WF_FRAME_GENERATOR = 2,  /* lies in a generator, not in the frame stack */
    WF_FRAME_INIT = 4,       /* __init__ of an instance being made: the result is `locals` */
    WF_FRAME_OWNS_FUNC = 8,  /* func is counted here; else the caller's register below ours holds it */
    WF_FRAME_OBJECT = 16,    /* `object` is set */
    WF_FRAME_FOR_ITER = 32,  /* generator resumed by FOR_ITER of the caller */
    WF_FRAME_SEND = 64,      /* generator resumed by SEND of the caller */
    WF_FRAME_TRACED = 128,   /* runs instrumented code */
    WF_FRAME_SKIP = 512,     /* the caller's instruction is not as long as a CALL: see `skip` */
    WF_FRAME_CONT = 256,     /* of a special method: its result goes to continuation `dst` in the caller */
    WF_FRAME_FEED = 1024,    /* generator whose items go to the caller as WfFeed `skip`, or with ENTRY `sink`: feed.h */
    WF_FRAME_LINKED = 2048,  /* generator in a chain of delegations, not its root: gen_switch.h */
    WF_FRAME_UNBORN = 4096,  /* coroutine or generator expression that has no object yet: gen_switch.h */
    WF_FRAME_KEPT = WF_FRAME_GENERATOR | WF_FRAME_OWNS_FUNC | WF_FRAME_OBJECT | WF_FRAME_TRACED
                             /* of a suspended generator; it may show the others, which mean nothing then */
};

/* What a frame has from its executable copy: copied as a whole. */
typedef struct {
    WfInstr *instrs;         /* the executable copy this frame runs */
    Value *consts;           /* of the executable copy: immortal or shared, uncounted */
    WfCode *code;            /* kept alive by func */
    uint16_t nfixed;         /* code->nfixed: registers from here on are temporaries */
    uint16_t depth;          /* kept registers of a suspended generator */
    uint8_t dst;             /* caller's register for the result; or see WF_FRAME_CONT */
    uint8_t skip;            /* words from the caller's pc to where it goes on */
    uint16_t flags;          /* WF_FRAME_* */
} WfFrameHead;

struct WfFrame {
    Value *regs;             /* register 0 of the window (moves with a generator's resumption) */
    const WfInstr *pc;       /* instruction being executed (saved before anything that may raise or call) */
    union {
        WfFrameHead head;
        struct { /* the same fields */
            WfInstr *instrs;
            Value *consts;
            WfCode *code;
            uint16_t nfixed, depth;
            uint8_t dst, skip;
            uint16_t flags;
        };
    };
    struct WfFrame *prev;    /* caller, NULL at the thread's bottom */
    struct WfFrame *next;    /* frame that a call from this one uses, NULL: to be made (wf_frame_refill) */
    Value func;              /* the function (exec'd code gets one, too) */
    Value globals;           /* borrowed from func: a dict */
    Value locals;            /* mapping of class and module bodies (counted), or WF_NULL */
    struct WfFrameObject *object; /* Python-visible frame, or NULL (counted) */
    struct WfGenerator *gen; /* [weak: the resumer holds it] generator being run, or NULL */
    Value spill, spill2;     /* [owner] references on their way to be released */
    int32_t traced_at;       /* instrumented frames: instruction of the last line event, -1 none */
    int32_t monitored;       /* 1 + the call or branch whose end sys.monitoring waits for; 0: none */
};

/* Python-visible frame. While the frame runs, `frame` points at it; then its registers are copied. */
typedef struct WfFrameObject {
    WfObject ob;
    WfFrame *frame;          /* [owner] live frame, or NULL when finished */
    Value code, globals, builtins, func; /* [const] */
    Value locals;            /* [lock] dict of f_locals, or WF_NULL before it is asked for */
    Value back;              /* frame object or WF_NULL, once finished */
    Value *saved;            /* [lock] registers of a finished frame (nfixed) or NULL */
    Value trace;             /* [lock; relaxed to compare with WF_NULL] f_trace or WF_NULL */
    int32_t lasti;           /* instruction index, when finished */
    int32_t lineno;          /* forced line or 0 */
    bool trace_lines, trace_opcodes; /* [relaxed] */
    bool jumped;             /* f_lineno was set: variables may have no value where the compiler knew one */
    Value native;            /* native function being called, for a profiler, or WF_NULL */
    Value called;            /* (callable, first argument) of a call that sys.monitoring watches, or WF_NULL */
} WfFrameObject;

WF_INLINE Value wf_frame_builtins(const WfFrame *f) { return wf_as_function(f->func)->builtins; }
/* Tuple of cells or WF_NULL. */
WF_INLINE Value wf_frame_closure(const WfFrame *f) { return wf_as_function(f->func)->closure; }

/* New reference to the frame object of f (made on demand). */
Value wf_frame_object(WfFrame *f) WF_MUST_USE;
/* f_locals: for functions a fresh snapshot dict, else the mapping. New reference. */
Value wf_frame_locals(WfFrame *f) WF_MUST_USE;
int wf_frame_lasti(const WfFrame *f);
/* f_trace: a new reference or WF_NULL. Other threads may set it meanwhile. */
Value wf_frame_trace(WfFrameObject *o) WF_MUST_USE;
void wf_frame_set_trace(WfFrameObject *o, WF_STEALS Value v);
WF_INLINE bool wf_frame_has_trace(const WfFrameObject *o) { return wf_relaxed(&o->trace.bits) != WF_NULL.bits; }

typedef struct WfGenerator {
    WfObject ob;             /* generator, coroutine and async_generator alike */
    WfFrame frame;           /* frame.regs points at `regs` while suspended */
    WfExcLevel exc;          /* its own handled-exception level */
    Value name, qualname;
    Value origin_or_finalizer; /* coroutine origin; async generator finalizer */
    Value code;              /* [const] code object */
    uint8_t state;           /* WF_GEN_*; [lock]: entering is a compare-and-swap when shared */
    uint8_t closed, hooks_inited, running_async; /* [relaxed] */
    uint8_t claimed;         /* [owner: who runs it] the state from which it was entered */
    uint32_t nregs;
    int32_t links;           /* [owner] of a chain's root: how many are linked to it, directly or not */
    struct WfGenerator *link; /* [owner] of a chain's root: its leaf; of the leaf: its root; or NULL */
    struct WfSink *sink;     /* [owner: who runs it] what takes its items while it runs with ENTRY and FEED */
    Value regs[];
} WfGenerator;
/* LINKED: suspended or running as the root of its chain is; see gen_switch.h. */
enum { WF_GEN_CREATED, WF_GEN_SUSPENDED, WF_GEN_RUNNING, WF_GEN_FINISHED, WF_GEN_LINKED };

/* Resumes with value (WF_NONE first time). 1: *out is a yielded value; 0: returned, *out is the
   return value; -1: raised. */
int wf_gen_resume(Value gen, Value value, Value *out) WF_MUST_USE;
/* The same, raising the current exception (already set) at the suspension point. */
int wf_gen_throw(Value gen, Value *out) WF_MUST_USE;

/* sys.settrace, sys.setprofile for this thread; WF_NONE: off. RuntimeError while one is being set. */
int wf_set_trace(Value func) WF_MUST_USE;
int wf_set_profile(Value func) WF_MUST_USE;
/* Sets f_lineno: the frame, whose line is being traced, goes on there. -1 with an exception. */
int wf_frame_jump(WfFrameObject *o, Value line) WF_MUST_USE;

/* Runs frames until the entry frame pushed by the caller returns. */
Value wf_eval_frame(WfThread *t, WfFrame *f) WF_MUST_USE;

#endif
