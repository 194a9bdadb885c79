/*
 * Special methods written in Python, called without recursion: the function's frame goes above
 * the caller's window and is marked WF_FRAME_CONT; its result is handed to a continuation
 * (CONT_*, handlers_special.inc) that finishes the caller's instruction, whose operands have
 * stayed where they were. Whatever is not this simple is left to the slots.
 */
#ifndef WEFT_SPECIAL_H
#define WEFT_SPECIAL_H

#include "helpers.h"
#include "slot_funcs.h"
#include "type_cache.h"

/* X(name, doc): what becomes of the result of a frame that is marked WF_FRAME_CONT. */
#define WF_CONTINUATIONS(X)                                                                       \
    X(TWO, "Result of an operator with operands b, c; NotImplemented: the general way.") \
    X(ONE, "The same with operand b alone (c or imm a constant).") \
    X(UNARY, "Result of an operator with operand b and no protocol.") \
    X(COMPARE_JUMP, "Truth of a comparison's result decides a jump.") \
    X(NEXT, "Item of a Python iterator at FOR_ITER; StopIteration ends the loop.") \
    X(TRUTH, "Result of __bool__ for a jump or `not`.") \
    X(TRUTH_LEN, "Result of __len__ for a jump or `not`.") \
    X(CONTAINS, "Result of __contains__, as a value or for a jump.") \
    X(SUBSCR, "Result of __getitem__.") \
    X(STORE_SUBSCR, "End of __setitem__.") \
    X(STORE_ATTR, "End of __setattr__ or of a property's setter.") \
    X(ITER, "Result of __iter__.") \
    X(ENTER, "Result of __enter__.") \
    X(LEN, "Result of __len__ for len().") \
    X(CALLED, "Result of a special method for a CALL of a native function; next(generator).") \
    X(AWAIT, "Result of __await__ for GET_AWAITABLE.") \
    X(ANEXT, "Result of __anext__ for GET_ANEXT.") \
    X(SENT, "What a generator yields to its send().") \
    X(FEED, "An item of a generator for native code: feed.h.")

typedef enum {
#define X(name, doc) WF_CONT_##name,
    WF_CONTINUATIONS(X)
#undef X
    WF_CONT_COUNT
} WfCont;

/* An instance of a class that may be written in Python: others are not worth a look-up. */
WF_INLINE bool wf_may_be_special(Value v)
{
    return wf_is_pointer(v) && wf_shape_of(wf_obj(v)) >= WF_SHAPE_FIRST_DYNAMIC &&
           (wf_obj_type(wf_obj(v))->flags & WF_TF_HEAP);
}

/* The Python function that a class has under this name, borrowed; or WF_NULL. The second: that of v. */
WF_INLINE Value wf_special_function_of(WfType *type, Value name)
{
    Value fn = wf_type_lookup_inline(type, name);
    return wf_has_shape(fn, WF_SHAPE_function) ? fn : WF_NULL;
}
WF_INLINE Value wf_special_function(Value v, Value name)
{
    return wf_special_function_of(wf_obj_type(wf_obj(v)), name);
}

/* y's class cannot want to be asked before that of x, an object of this shape. */
WF_INLINE bool x_goes_first(uint32_t shape, Value y)
{
    return !wf_is_pointer(y) || wf_shape_of(wf_obj(y)) == shape || !(wf_obj_type(wf_obj(y))->flags & WF_TF_HEAP);
}

/*
 * Pushes a frame for fn with the n arguments, its pc past RESUME, if they are just what it wants
 * and there is room: t->frame is to be run then. false without exception: call it otherwise.
 */
bool wf_eval_push_special(WfThread *t, WfFrame *f, Value fn, const Value *args, unsigned n, WfCont cont);

/*
 * PYTHON_OPERATOR: word 1 is the address of a WfPoly, in whose entries word2 is the WfCont and the
 * flag, word3 the function. A place that has met too many classes has given up.
 */
enum { WF_OPERATOR_CLASSES = 16, WF_OPERATOR_PROTOCOL = 256 };
#define WF_GIVEN_UP ((uint64_t)1 << 32)

/* x OP y. cont: WF_CONT_TWO or WF_CONT_ONE. */
bool wf_eval_push_binop(WfThread *t, WfFrame *f, Value x, Value y, WfBinop op, bool inplace, WfCont cont);
bool wf_eval_push_compare(WfThread *t, WfFrame *f, Value x, Value y, WfCmpOp op, WfCont cont);
/* A method without arguments, or with y and z as its arguments (WF_NULL: none). */
bool wf_eval_push_method(WfThread *t, WfFrame *f, Value x, Value name, Value y, Value z, WfCont cont);
/* __bool__, or __len__ of a class without it. */
bool wf_eval_push_truth(WfThread *t, WfFrame *f, Value x);

/* The operator at pc of f, after its method answered NotImplemented: the rest of the protocol. */
Value wf_eval_after_notimpl(WfFrame *f, const WfInstr *pc) WF_MUST_USE;
/* Result of __bool__ (consumed) as a truth value, or -1. */
int wf_eval_truth_result(WF_STEALS Value r) WF_MUST_USE;
/* Result of __len__ (consumed) as an int. */
Value wf_eval_len_result(WF_STEALS Value r) WF_MUST_USE;

#endif
