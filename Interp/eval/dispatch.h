/*
 * The language that instructions are written in, once, for both ways of dispatching.
 *
 * With WF_TAILCALL (clang) a handler is a small function, and going to the next instruction is
 * a tail call; the preserve_none convention keeps pc, R, t, f in registers that calls to C
 * functions preserve. Otherwise all handlers are labels of one function (computed goto).
 *
 *   TARGET(name) { ... }   the handler of OP_name
 *   WARM(name), SLOW(name) an out-of-line half, reached by GOTO(name) with the same state
 *   DECLARE(name)          announces a half defined further down
 *   NEXT(n)                on to the instruction n words further
 *   CONTINUE_AT(cont)      gives the result in f->spill to a continuation (special.h)
 *   RESUME_AT(p)           on to instruction p after C code ran: reloads K
 *
 * State: pc the instruction, R the frame's registers, t the thread, f the frame, K its constants.
 * A half that calls C functions ends with NEXT_SLOW or RESUME_AT, which reload K.
 */
#ifndef WEFT_DISPATCH_H
#define WEFT_DISPATCH_H

#include "eval.h"
#include "gen_switch.h"
#include "provoke.h"

#ifdef WF_COUNTING
#define OP_TO_RUN() wf_count_op(f, (WfInstr *)pc)
#define TURNS_TO(name) wf_count_half(f, pc, name)
#elif defined WF_DEBUG
#define OP_TO_RUN() (WF_UNLIKELY(wf_provoke > WF_PROVOKE_ALWAYS) ? wf_provoke_op(f, (WfInstr *)pc) : pc->op)
#else
#define OP_TO_RUN() (pc->op)
#endif

#ifdef WF_TAILCALL
#define PRESERVE_NONE __attribute__((preserve_none))
#define HANDLER_PARAMS const WfInstr *pc, Value *R, WfThread *t, WfFrame *f, Value *K
#define HANDLER_ARGS pc, R, t, f, K
typedef PRESERVE_NONE Value (*WfOpHandler)(HANDLER_PARAMS);
#define TARGET(name) static PRESERVE_NONE Value op_##name(HANDLER_PARAMS)
#define WARM(name) static PRESERVE_NONE __attribute__((noinline)) Value half_##name(HANDLER_PARAMS)
#define SLOW(name) static PRESERVE_NONE WF_COLD Value half_##name(HANDLER_PARAMS)
#define DECLARE(name) static PRESERVE_NONE Value half_##name(HANDLER_PARAMS);
#define DISPATCH() __attribute__((musttail)) return op_table[OP_TO_RUN()](HANDLER_ARGS)
#define DISPATCH_CANONICAL() __attribute__((musttail)) return canonical_table[OPCODE()](HANDLER_ARGS)
#define CONTINUE_AT(cont) __attribute__((musttail)) return cont_table[cont](HANDLER_ARGS)
#define RUN_AS(op) __attribute__((musttail)) return op_table[op](HANDLER_ARGS)
#define RUN_HALF(name) __attribute__((musttail)) return half_##name(HANDLER_ARGS)
#else
#define TARGET(name) op_##name:
#define WARM(name) half_##name:
#define SLOW(name) half_##name:
#define DECLARE(name)
#define DISPATCH() goto *op_table[OP_TO_RUN()]
#define DISPATCH_CANONICAL() goto *canonical_table[OPCODE()]
#define CONTINUE_AT(cont) goto *cont_table[cont]
#define RUN_AS(op) goto *op_table[op]
#define RUN_HALF(name) goto half_##name
#endif

#ifdef WF_COUNTING
#define DISPATCH_AS(op)                                                                           \
    do {                                                                                          \
        TURNS_TO("as");                                                                           \
        RUN_AS(op);                                                                               \
    } while (0)
#define GOTO(name)                                                                                \
    do {                                                                                          \
        TURNS_TO(#name);                                                                          \
        RUN_HALF(name);                                                                           \
    } while (0)
#else
#define DISPATCH_AS(op) RUN_AS(op)
#define GOTO(name) RUN_HALF(name)
#endif

#define NEXT(n)                                                                                   \
    do {                                                                                          \
        pc += (n);                                                                                \
        DISPATCH();                                                                               \
    } while (0)
#define NEXT_SLOW(n)                                                                              \
    do {                                                                                          \
        K = f->consts;                                                                            \
        pc += (n);                                                                                \
        DISPATCH();                                                                               \
    } while (0)
#define RESUME_AT(p)                                                                              \
    do {                                                                                          \
        K = f->consts;                                                                            \
        pc = (p);                                                                                 \
        DISPATCH();                                                                               \
    } while (0)
/* C code has changed t->frame: run that one from its pc. */
#define ENTER_FRAME()                                                                             \
    do {                                                                                          \
        f = t->frame;                                                                             \
        R = f->regs;                                                                              \
        K = f->consts;                                                                            \
        pc = f->pc;                                                                               \
        DISPATCH();                                                                               \
    } while (0)

/* --- frames ---------------------------------------------------------------------------------- */

/* There is a frame above f, and room above its registers for an ordinary window, and nothing to poll for. */
#define CALL_HAS_ROOM() wf_call_is_sure(t)

/* Variables that are no arguments have no value yet. */
#define CLEAR_VARIABLES(win, first, end)                                                          \
    do {                                                                                          \
        if ((first) < (end)) {                                                                    \
            Value *cv_ = (win) + (first), *cv_end_ = (win) + (end);                               \
            WF_NO_UNROLL                                                                          \
            do                                                                                    \
                *cv_++ = WF_NULL;                                                                 \
            while (cv_ != cv_end_);                                                               \
        }                                                                                         \
    } while (0)

/*
 * Runs copy x of function fn's code, or of code inside it, from `start`, for an instruction as long
 * as CALL. Registers first .. end-1 of the window are variables without a value yet.
 */
#define ENTER_CODE(win_, x_, fn_, globals_, start_, first_, end_)                                 \
    do {                                                                                          \
        Value *ew_ = (win_);                                                                      \
        WfExec *ex_ = (x_);                                                                       \
        unsigned ec_ = (first_), ee_ = (end_);                                                    \
        const WfInstr *es_ = (start_);                                                            \
        Value eg_ = (globals_), ef_ = (fn_);                                                      \
        SAVE_PC();                                                                                \
        WfFrame *en_ = f->next;                                                                   \
        WF_ASSERT(en_ != NULL && ew_ + ex_->nregs <= t->reg_limit);                               \
        en_->head = ex_->head;                                                                    \
        en_->dst = pc->a;                                                                         \
        en_->regs = ew_;                                                                          \
        pc = es_;                                                                                 \
        en_->pc = pc;                                                                             \
        en_->prev = f;                                                                            \
        en_->func = ef_;                                                                          \
        en_->globals = eg_;                                                                       \
        t->frame = f = en_;                                                                       \
        t->depth++;                                                                               \
        CLEAR_VARIABLES(ew_, ec_, ee_);                                                           \
        R = ew_;                                                                                  \
        K = ex_->head.consts;                                                                     \
        DISPATCH();                                                                               \
    } while (0)
/* Runs function fn, which lies below its arguments at win. */
#define ENTER_FUNCTION(win_, x_, fn_, nargs_)                                                     \
    do {                                                                                          \
        WfExec *ef_x_ = (x_);                                                                     \
        Value ef_fn_ = (fn_);                                                                     \
        ENTER_CODE(win_, ef_x_, ef_fn_, wf_as_function(ef_fn_)->globals, ef_x_->start, nargs_,    \
                   ef_x_->head.nfixed);                                                           \
    } while (0)

/* If PUSH pushed the frame of a special method, runs that (see special.h). */
#define TRY_SPECIAL(PUSH)                                                                         \
    do {                                                                                          \
        if (PUSH)                                                                                 \
            ENTER_FRAME();                                                                        \
    } while (0)

/*
 * At a YIELD (or the start) of the frame at hand: on, past the RESUME; `sent` arrives in the YIELD's
 * temporary, which is dead. None is not even stored when a CLEAR would take it away at once.
 */
#define GO_ON(started, sent)                                                                      \
    do {                                                                                          \
        unsigned go_a_ = pc->a;                                                                   \
        Value go_v_ = (sent);                                                                     \
        pc++;                                                                                     \
        if (WF_LIKELY(pc->op == OP_RESUME &&                                                      \
                      atomic_load_explicit(&t->poll, memory_order_relaxed) == 0)) {               \
            pc++;                                                                                 \
            if (pc->op == OP_CLEAR && pc->a == go_a_ && (started) && !wf_is_pointer(go_v_)) {     \
                pc++;                                                                             \
                DISPATCH();                                                                       \
            }                                                                                     \
        }                                                                                         \
        if (started)                                                                              \
            R[go_a_] = go_v_;                                                                     \
        DISPATCH();                                                                               \
    } while (0)

/* Goes on after the YIELD (or the start) of generator frame n, where `sent` arrives. */
#define RUN_GENERATOR(n, started, sent)                                                           \
    do {                                                                                          \
        f = (n);                                                                                  \
        R = f->regs;                                                                              \
        K = f->consts;                                                                            \
        pc = f->pc;                                                                               \
        GO_ON(started, sent);                                                                     \
    } while (0)

#define SAVE_PC() (f->pc = pc)
/* The immediate of the instruction at p: its highest bits, so one shift gives it as an index. */
#define IMM(p) ((intptr_t)((int64_t)(p)->cache >> 40))
/* The canonical opcode at pc, which specialization or instrumentation hides. */
#define OPCODE() (f->code->instrs[pc - f->instrs].op)
#define IS_TEMP(i) ((i) >= f->nfixed)

/*
 * Releases `old` (out of every register already) and goes on n words further. What must be
 * freed or counted atomically goes to a slow half.
 */
#define FINISH(n, old)                                                                            \
    do {                                                                                          \
        Value old_ = (old);                                                                       \
        pc += (n);                                                                                \
        if (wf_is_counted(old_)) {                                                                \
            WfObject *o_ = wf_obj(old_);                                                          \
            int32_t o_n_ = wf_local(o_);                                                          \
            if (WF_UNLIKELY(o_n_ <= 1)) {                                                         \
                f->spill = old_;                                                                  \
                GOTO(free_spill);                                                                 \
            }                                                                                     \
            wf_local_set(o_, o_n_ - 1);                                                           \
        }                                                                                         \
        DISPATCH();                                                                               \
    } while (0)
/* The same for two references. */
#define FINISH2(n, x, old)                                                                        \
    do {                                                                                          \
        Value x_ = (x);                                                                           \
        if (wf_is_counted(x_)) {                                                                  \
            WfObject *xo_ = wf_obj(x_);                                                           \
            int32_t xo_n_ = wf_local(xo_);                                                        \
            if (WF_UNLIKELY(xo_n_ <= 1)) {                                                        \
                f->spill = x_;                                                                    \
                f->spill2 = (old);                                                                \
                pc += (n);                                                                        \
                GOTO(free_two);                                                                   \
            }                                                                                     \
            wf_local_set(xo_, xo_n_ - 1);                                                         \
        }                                                                                         \
        FINISH(n, old);                                                                           \
    } while (0)
/* Stores register reference v to register a. */
#define SET_A(n, v)                                                                               \
    do {                                                                                          \
        Value set_v_ = (v);                                                                       \
        Value set_old_ = R[pc->a];                                                                \
        R[pc->a] = set_v_;                                                                        \
        FINISH(n, set_old_);                                                                      \
    } while (0)
/* The same for a number, where what was there before is seldom a pointer. */
#define SET_NUMBER(n, v)                                                                          \
    do {                                                                                          \
        Value sn_old_ = R[pc->a];                                                                 \
        R[pc->a] = (v);                                                                           \
        pc += (n);                                                                                \
        if (WF_UNLIKELY(wf_is_pointer(sn_old_))) {                                                \
            f->spill = sn_old_;                                                                   \
            GOTO(drop_spill);                                                                     \
        }                                                                                         \
        DISPATCH();                                                                               \
    } while (0)
#define GOTO_ERROR_IF(x)                                                                          \
    do {                                                                                          \
        if (WF_UNLIKELY(x))                                                                       \
            GOTO(error);                                                                          \
    } while (0)

/* Takes the value of register i: a temporary is moved out of it, a local stays where it is. */
WF_INLINE Value take_temp(Value *R, const WfFrame *f, unsigned i)
{
    Value v = WF_NULL;
    if (i >= f->nfixed) {
        v = R[i];
        R[i] = WF_NULL;
    }
    return v;
}

/* An owned register reference to the value of operand i: moved from a temporary, else copied. */
WF_INLINE Value take_operand(Value *R, const WfFrame *f, unsigned i)
{
    Value v = R[i];
    if (i >= f->nfixed)
        R[i] = WF_NULL;
    else
        v = wf_reg_load(v);
    return v;
}
/* The same, fit for the heap. */
WF_INLINE Value take_for_heap(Value *R, const WfFrame *f, unsigned i)
{
    Value v = R[i];
    if (i >= f->nfixed) {
        R[i] = WF_NULL;
        return wf_own(v);
    }
    return wf_new_ref(v);
}

/* The same, where most values are numbers: these stay in a temporary, too, which is dead now. */
WF_INLINE Value take_number_for_heap(Value *R, const WfFrame *f, unsigned i)
{
    Value v = R[i];
    return WF_LIKELY(!wf_is_pointer(v)) ? v : take_for_heap(R, f, i);
}

WF_INLINE void set_register(Value *R, unsigned i, Value v)
{
    Value old = R[i];
    R[i] = v;
    wf_drop(old);
}

/* After an instruction with operands b and c computed r: consumes, stores, releases. */
WF_INLINE void finish_two(const WfInstr *pc, Value *R, WfFrame *f, Value r)
{
    Value x = take_temp(R, f, pc->b), y = take_temp(R, f, pc->c);
    Value old = R[pc->a];
    R[pc->a] = r;
    wf_drop(x);
    wf_drop(y);
    wf_drop(old);
}
WF_INLINE void finish_one(const WfInstr *pc, Value *R, WfFrame *f, Value r)
{
    Value x = take_temp(R, f, pc->b);
    Value old = R[pc->a];
    R[pc->a] = r;
    wf_drop(x);
    wf_drop(old);
}
WF_INLINE void consume(Value *R, WfFrame *f, unsigned i)
{
    wf_drop(take_temp(R, f, i));
}

/* --- numbers ---------------------------------------------------------------------------------- */

WF_INLINE bool both_tagged_floats(Value a, Value b)
{
    return (a.bits & b.bits & 2) != 0;
}

/* A float in place or zero, or a small integer that a double holds exactly. */
WF_INLINE bool number_in_place(Value v, double *d)
{
    if (wf_is_tagged_float(v)) {
        *d = wf_tagged_float_value(v);
        return true;
    }
    if (wf_is_zero_float(v)) {
        *d = v.bits == WF_FLOAT_ZERO.bits ? 0.0 : -0.0;
        return true;
    }
    int64_t i = wf_small_value(v);
    *d = (double)i;
    return wf_is_small(v) && i >= -((int64_t)1 << 53) && i <= (int64_t)1 << 53;
}

WF_INLINE bool is_float_in_place(Value v) { return wf_is_tagged_float(v) || wf_is_zero_float(v); }
/* Floats in place, zeros too, as doubles; false: something else. */
WF_INLINE bool double_in_place(Value v, double *d)
{
    if (!is_float_in_place(v))
        return false;
    *d = wf_is_tagged_float(v) ? wf_tagged_float_value(v) : v.bits == WF_FLOAT_ZERO.bits ? 0.0 : -0.0;
    return true;
}
WF_INLINE bool two_doubles(Value v, Value w, double *a, double *b)
{
    if (WF_UNLIKELY(!both_tagged_floats(v, w)))
        return double_in_place(v, a) && double_in_place(w, b);
    *a = wf_tagged_float_value(v);
    *b = wf_tagged_float_value(w);
    return true;
}
WF_INLINE bool three_doubles(Value v, Value w, Value x, double *a, double *b, double *c)
{
    if (WF_UNLIKELY((v.bits & w.bits & x.bits & 2) == 0))
        return double_in_place(v, a) && double_in_place(w, b) && double_in_place(x, c);
    *a = wf_tagged_float_value(v);
    *b = wf_tagged_float_value(w);
    *c = wf_tagged_float_value(x);
    return true;
}

/* The Value of d if it needs no object. */
WF_INLINE bool float_in_place(double d, Value *out)
{
    if (WF_LIKELY(wf_float_try_tag(d, out)))
        return true;
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    *out = bits == 0 ? WF_FLOAT_ZERO : WF_FLOAT_NEGZERO;
    return (bits << 1) == 0;
}

/* Any exact float, or a small integer that a double holds exactly. */
WF_INLINE bool number_as_double(Value v, double *d)
{
    if (wf_is_tagged_float(v)) {
        *d = wf_tagged_float_value(v);
    } else if (wf_is_small(v)) {
        int64_t i = wf_small_value(v);
        *d = (double)i;
        return i >= -((int64_t)1 << 53) && i <= (int64_t)1 << 53;
    } else if (wf_is_zero_float(v)) {
        *d = v.bits == WF_FLOAT_ZERO.bits ? 0.0 : -0.0;
    } else if (wf_has_shape(v, WF_SHAPE_float)) {
        *d = ((WfFloat *)wf_obj(v))->value;
    } else {
        return false;
    }
    return true;
}

#endif
