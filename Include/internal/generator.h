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

/* Takes the chain of delegations apart that g belongs to: if it is suspended, all of it is in the ordinary way. */
void wf_gen_settle(WfGenerator *g);
/* wf_gen_next() of a generator in whatever state. */
Value wf_gen_next_as_ever(Value gen) WF_MAY_RUN;
/* It has returned v: WF_NULL, with StopIteration set if v is not None. */
Value wf_gen_ended(WF_STEALS Value v);
/* What gen is delegating to (`yield from`, `await`): new, or WF_NULL. */
Value wf_gen_delegate(WfGenerator *g);
/* gen.close(): 0 / -1. */
int wf_gen_close(Value gen) WF_MUST_USE;
/* gen.throw(exc), exc an instance, to the delegate first. As wf_gen_resume. */
int wf_gen_throw_value(Value gen, WF_STEALS Value exc, Value *out) WF_MUST_USE;
/* The value of the StopIteration being raised, which is cleared: new. WF_NULL: another exception. */
Value wf_stop_iteration_value(void);
/* A value that an asynchronous generator yields to its consumer. */
Value wf_async_gen_wrap(Value v) WF_MUST_USE;
/* A step of what __anext__() and asend() of an asynchronous generator give: as wf_gen_resume. */
int wf_async_gen_asend(Value self, Value arg, Value *out) WF_MUST_USE;
/* anext(it, default): awaits `awaitable`; StopAsyncIteration gives the default. */
Value wf_anext_awaitable_new(Value awaitable, Value default_value) WF_MUST_USE;
/* The exception instance that throw(args...) means: new, or WF_NULL. */
Value wf_gen_throw_args(const Value *args, size_t nargs) WF_MUST_USE;
/* For the collector and freeing of generators of all kinds. */
void wf_gen_dealloc(WfObject *o);
int wf_gen_traverse(WfObject *o, WfVisitFn visit, void *arg);
void wf_gen_clear(WfObject *o);
void wf_gen_finalize(WfObject *o);
/* Attributes that the three kinds share: (name, getter) tables are per kind. */
Value wf_gen_get_frame(Value self, void *closure);
Value wf_gen_get_code(Value self, void *closure);
Value wf_gen_get_running(Value self, void *closure);
Value wf_gen_get_suspended(Value self, void *closure);
Value wf_gen_get_delegate(Value self, void *closure);
Value wf_gen_get_name(Value self, void *closure);
int wf_gen_set_name(Value self, Value v, void *closure);
Value wf_gen_get_qualname(Value self, void *closure);
int wf_gen_set_qualname(Value self, Value v, void *closure);
/* First use of an asynchronous generator: sys.set_asyncgen_hooks. */
int wf_async_gen_init_hooks(WfGenerator *g) WF_MUST_USE;

#endif
