/*
 * Special methods written in Python, called without recursion: the function's frame goes above
 * the caller's window and is marked WF_FRAME_CONT; its result is handed to a pseudo-instruction
 * (CONT_*, handlers_special.inc) that finishes the caller's instruction, whose operands have
 * stayed where they were. Whatever is not this simple is left to the slots.
 */
#ifndef WEFT_SPECIAL_H
#define WEFT_SPECIAL_H

#include "helpers.h"
#include "slot_funcs.h"
#include "type_cache.h"

/* An instance of a class that may be written in Python: others are not worth a look-up. */
WF_INLINE bool wf_may_be_special(Value v)
{
    return wf_is_pointer(v) && wf_obj(v)->shape >= WF_SHAPE_FIRST_DYNAMIC;
}

/* The Python function that v's class has under this name, borrowed; or WF_NULL. */
WF_INLINE Value wf_special_function(Value v, Value name)
{
    Value fn = wf_type_lookup_inline(wf_obj_type(wf_obj(v)), name);
    return wf_has_shape(fn, WF_SHAPE_function) ? fn : WF_NULL;
}

/*
 * Pushes a frame for fn with the n arguments, its pc past RESUME, if they are just what it wants
 * and there is room: t->frame is to be run then. false without exception: call it otherwise.
 */
bool wf_eval_push_special(WfThread *t, WfFrame *f, Value fn, const Value *args, unsigned n, unsigned cont);

/* x OP y. cont: OP_CONT_TWO or OP_CONT_ONE. */
bool wf_eval_push_binop(WfThread *t, WfFrame *f, Value x, Value y, WfBinop op, bool inplace, unsigned cont);
bool wf_eval_push_compare(WfThread *t, WfFrame *f, Value x, Value y, WfCmpOp op, unsigned cont);
/* A method without arguments, or with y and z as its arguments (WF_NULL: none). */
bool wf_eval_push_method(WfThread *t, WfFrame *f, Value x, Value name, Value y, Value z, unsigned cont);
/* __bool__, or __len__ of a class without it. */
bool wf_eval_push_truth(WfThread *t, WfFrame *f, Value x);

/* The operator at pc of f, after its method answered NotImplemented: the rest of the protocol. */
Value wf_eval_after_notimpl(WfFrame *f, const WfInstr *pc) WF_MUST_USE;
/* Result of __bool__ or __len__ of x (consumed) as a truth value, or -1. */
int wf_eval_truth_result(Value x, WF_STEALS Value r) WF_MUST_USE;
/* Result of __len__ (consumed) as an int. */
Value wf_eval_len_result(WF_STEALS Value r) WF_MUST_USE;

#endif
