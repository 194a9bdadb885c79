/*
 * The interpreter proper: the handlers of all instructions and the way into them.
 *
 * Handlers are written once in handlers_*.inc; see dispatch.h for their language and the two
 * ways of compiling them. Invariant R of frame.h holds between instructions. A handler may run
 * Python code only after SAVE_PC(), with no uncounted reference in a C variable across it.
 */
#include "quick.h"
#include "feed_number.h"
#include "floor_mod.h"
#include "monitor.h"

#include "Objects/list/list_internal.h"

/* This file is compiled twice: eval_counting.c. */
#ifdef WF_COUNTING
#define COUNTED(run) ((void)0)
#else
#define COUNTED(run)                                                                              \
    do {                                                                                          \
        if (WF_UNLIKELY(wf_count_forms))                                                          \
            return run;                                                                           \
    } while (0)
#endif

/* Cache words by family. */
enum {
#define OP(name, operands, cache, ...) CACHE_##name = cache,
#include "../bytecode/opcodes.def"
#undef OP
    N_BINOP = CACHE_ADD,
    N_GLOBAL = CACHE_LOAD_GLOBAL,
    N_ATTR = CACHE_LOAD_ATTR,
    N_CALL = CACHE_CALL,
    N_ITER = CACHE_FOR_ITER
};
_Static_assert((int)CACHE_ADD == (int)CACHE_SUBSCR && (int)CACHE_CALL == (int)CACHE_CALL_METHOD_KW &&
                   (int)CACHE_LOAD_GLOBAL == (int)CACHE_STORE_NAME &&
                   (int)CACHE_LOAD_ATTR == (int)CACHE_LOAD_SUPER_ATTR &&
                   (int)CACHE_FOR_ITER == (int)CACHE_UNPACK_SEQUENCE && 1 + (int)CACHE_CALL == WF_CALL_WORDS &&
                   (int)CACHE_CALL == (int)CACHE_LOAD_ATTR,
               "a family has one size");

#ifdef WF_TAILCALL

static const WfOpHandler op_table[OP_ALL_COUNT], canonical_table[OP_COUNT], cont_table[WF_CONT_COUNT];

/* clang-format off */
#include "handlers_basic.inc"
#include "handlers_number.inc"
#include "handlers_compare.inc"
#include "handlers_attr.inc"
#include "handlers_item.inc"
#include "handlers_iter.inc"
#include "handlers_build.inc"
#include "handlers_call.inc"
#include "handlers_native.inc"
#include "handlers_container.inc"
#include "handlers_gen.inc"
#include "handlers_feed.inc"
#include "handlers_special.inc"
#include "handlers_misc.inc"
#include "handlers_quick.inc"
#include "handlers_fused.inc"
#include "handlers_update.inc"
/* clang-format on */

static const WfOpHandler op_table[OP_ALL_COUNT] = {
#define OP(name, ...) [OP_##name] = op_##name,
#define SPEC(name, ...) [OP_##name] = op_##name,
#include "../bytecode/opcodes.def"
#undef OP
    [OP_TRACE] = op_TRACE,
};
static const WfOpHandler canonical_table[OP_COUNT] = {
#define OP(name, ...) [OP_##name] = op_##name,
#include "../bytecode/opcodes.def"
#undef OP
};
static const WfOpHandler cont_table[WF_CONT_COUNT] = {
#define X(name, doc) [WF_CONT_##name] = op_CONT_##name,
    WF_CONTINUATIONS(X)
#undef X
};

Value wf_eval_frame(WfThread *t, WfFrame *f)
{
    COUNTED(wf_eval_frame_counting(t, f));
    return op_table[f->pc->op](f->pc, f->regs, t, f, f->consts);
}

Value wf_eval_throw(WfThread *t, WfFrame *f)
{
    COUNTED(wf_eval_throw_counting(t, f));
    wf_trace_throw(t, f);
    if (f->code->instrs[f->pc - f->instrs].op == OP_YIELD_FROM)
        return half_reraise(f->pc, f->regs, t, f, f->consts);
    return half_error(f->pc, f->regs, t, f, f->consts);
}

#else

static Value run(WfThread *t, WfFrame *f, bool throwing)
{
    static const void *const op_table[OP_ALL_COUNT] = {
#define OP(name, ...) [OP_##name] = &&op_##name,
#define SPEC(name, ...) [OP_##name] = &&op_##name,
#include "../bytecode/opcodes.def"
#undef OP
        [OP_TRACE] = &&op_TRACE,
    };
    static const void *const canonical_table[OP_COUNT] = {
#define OP(name, ...) [OP_##name] = &&op_##name,
#include "../bytecode/opcodes.def"
#undef OP
    };
    static const void *const cont_table[WF_CONT_COUNT] = {
#define X(name, doc) [WF_CONT_##name] = &&op_CONT_##name,
        WF_CONTINUATIONS(X)
#undef X
    };
    if (throwing)
        wf_trace_throw(t, f);
    const WfInstr *pc = f->pc;
    Value *R = f->regs, *K = f->consts;
    if (throwing) {
        if (f->code->instrs[pc - f->instrs].op == OP_YIELD_FROM)
            GOTO(reraise);
        GOTO(error);
    }
    DISPATCH();

/* clang-format off */
#include "handlers_basic.inc"
#include "handlers_number.inc"
#include "handlers_compare.inc"
#include "handlers_attr.inc"
#include "handlers_item.inc"
#include "handlers_iter.inc"
#include "handlers_build.inc"
#include "handlers_call.inc"
#include "handlers_native.inc"
#include "handlers_container.inc"
#include "handlers_gen.inc"
#include "handlers_feed.inc"
#include "handlers_special.inc"
#include "handlers_misc.inc"
#include "handlers_quick.inc"
#include "handlers_fused.inc"
#include "handlers_update.inc"
/* clang-format on */
}

Value wf_eval_frame(WfThread *t, WfFrame *f)
{
    COUNTED(wf_eval_frame_counting(t, f));
    return run(t, f, false);
}

Value wf_eval_throw(WfThread *t, WfFrame *f)
{
    COUNTED(wf_eval_throw_counting(t, f));
    return run(t, f, true);
}

#endif

#ifndef WF_COUNTING

/* Local gen's next item for a C function; sink: NULL, or where items go until it refuses one. */
WF_INLINE Value step_generator(Value gen, WfSink *sink)
{
    WfGenerator *g = (WfGenerator *)wf_obj(gen);
    WfThread *t = wf_thread();
    WfFrame *caller = t->frame;
    if (WF_UNLIKELY(wf_relaxed(&g->state) != WF_GEN_SUSPENDED || caller == NULL || wf_count_forms ||
                    (char *)__builtin_frame_address(0) < t->c_stack_limit))
        return wf_gen_next_as_ever(gen);
    t->depth++;
    WfFrame *f = wf_gen_enter_fast(t, g, caller, caller->regs + caller->code->nregs, 0, 0,
                                   sink == NULL ? WF_FRAME_ENTRY : WF_FRAME_ENTRY | WF_FRAME_FEED);
    if (WF_UNLIKELY(f == NULL)) {
        t->depth--;
        return wf_gen_next_as_ever(gen);
    }
    if (sink != NULL)
        g->sink = sink;
    const WfInstr *pc = f->pc;
    unsigned a = pc->a;
    pc++;
    if (WF_LIKELY(pc->op == OP_RESUME)) /* a call that is sure need not poll */
        pc++;
    if (WF_LIKELY(pc->op == OP_CLEAR && pc->a == a))
        pc++; /* nobody wants what is sent */
    else
        f->regs[a] = WF_NONE; /* a dead temporary */
    f->pc = pc;
    Value v = wf_eval_frame(t, f);
    t->depth--;
    if (WF_LIKELY(!wf_is_null(v) && !t->gen_finished))
        return v;
    return wf_is_null(v) ? v : wf_gen_ended(v);
}

Value wf_gen_next(Value gen) { return step_generator(gen, NULL); }
Value wf_gen_next_past(Value gen, WfSink *sink) { return step_generator(gen, sink); }

#endif
