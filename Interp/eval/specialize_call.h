/* Replacing call instructions of an executable copy: see specialize_call.c. */
#ifndef WEFT_SPECIALIZE_CALL_H
#define WEFT_SPECIALIZE_CALL_H

#include "helpers.h"

/* The shape of what a method is called on; a number in place has its class's. */
WF_INLINE uint32_t shape_in_front(Value v)
{
    return WF_LIKELY(wf_is_pointer(v)) ? wf_shape_of(wf_obj(v)) : wf_is_null(v) ? 0 : wf_type_of(v)->shape;
}

/* The CALL at pc of f is about to call native code: true if it has become another instruction. */
bool wf_specialize_call(WfFrame *f, WfInstr *pc);
bool wf_specialize_method_call(WfFrame *f, WfInstr *pc); /* the same for CALL_METHOD */
bool wf_specialize_module_call(WfFrame *f, WfInstr *pc); /* CALL_METHOD without an object in front */
/* Makes it the canonical instruction again. */
void wf_unspecialize_call(WfInstr *pc, unsigned canonical);

#endif
