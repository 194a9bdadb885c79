/* Generators, coroutines and asynchronous generators beyond resuming (frame.h). */
#ifndef WEFT_GENERATOR_H
#define WEFT_GENERATOR_H

#include "frame.h"

WF_INLINE bool wf_is_generator(Value v)
{
    return wf_has_shape(v, WF_SHAPE_generator) || wf_has_shape(v, WF_SHAPE_coroutine) ||
           wf_has_shape(v, WF_SHAPE_async_generator);
}
WF_INLINE WfGenerator *wf_as_generator(Value v) { return (WfGenerator *)wf_obj(v); }

/* What gen is delegating to (`yield from`, `await`): new, or WF_NULL. */
Value wf_gen_delegate(const WfGenerator *g);
/* gen.close(): 0 / -1. */
int wf_gen_close(Value gen) WF_MUST_USE;
/* gen.throw(exc), exc an instance, to the delegate first. As wf_gen_resume. */
int wf_gen_throw_value(Value gen, WF_STEALS Value exc, Value *out) WF_MUST_USE;
/* The value of the StopIteration being raised, which is cleared: new. WF_NULL: another exception. */
Value wf_stop_iteration_value(void);
/* A value that an asynchronous generator yields to its consumer. */
Value wf_async_gen_wrap(Value v) WF_MUST_USE;
/* First use of an asynchronous generator: sys.set_asyncgen_hooks. */
int wf_async_gen_init_hooks(WfGenerator *g) WF_MUST_USE;

#endif
