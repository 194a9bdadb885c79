/* What the files of _asyncio share. */
#ifndef WEFT_ASYNCIO_H
#define WEFT_ASYNCIO_H

#include "class.h"
#include "native.h"

#include <stddef.h>

/* A callback of a future and the context to run it in. */
typedef struct {
    Value fn, context;
} WfFutureCallback;

enum { WF_FUTURE_PENDING, WF_FUTURE_CANCELLED, WF_FUTURE_FINISHED };

/* What a future refers to, besides its callbacks. WF_NULL: nothing. */
typedef struct {
    Value loop; /* WF_NULL until __init__ */
    Value result;
    Value exception;
    Value traceback; /* of the exception as it was set, until it is raised */
    Value cancel_message;
    Value cancelled_error;  /* that a task ended with, until it is raised again */
    Value source_traceback; /* of where it was made, in debug mode */
} WfFutureRefs;

typedef struct {
    WfObject ob;
    WfFutureRefs refs;        /* [lock] */
    Value dict;               /* [lock] attributes that programs add, or WF_NULL */
    WfFutureCallback first;   /* [lock] the oldest callback */
    WfFutureCallback *more;   /* [lock] ncallbacks - 1 others, room for cap */
    uint32_t ncallbacks, cap; /* [lock] */
    uint8_t state;            /* [lock, acq] WF_FUTURE_* */
    bool log_traceback;       /* [relaxed] nobody has asked for the exception yet */
    bool blocking;            /* [relaxed] given to a task that is to wait for it */
} WfFuture;

typedef struct {
    WfFuture future;
    Value coro;               /* [lock] */
    Value context;            /* [lock] in which the coroutine runs */
    Value name;               /* [lock] str, or the number of a task without a name of its own */
    Value waiter;             /* [lock] future that it waits for, or WF_NULL: a step is scheduled */
    int64_t cancels;          /* [lock] cancel() less uncancel() */
    bool must_cancel;         /* [lock] the next step raises CancelledError */
    bool log_destroy_pending; /* [relaxed] */
} WfTask;

extern WfType wf_future_type, wf_future_iter_type, wf_task_type, wf_task_step_type;

WF_INLINE WfFuture *wf_as_future(Value v)
{
    return (WfFuture *)wf_obj(v);
}
WF_INLINE bool wf_is_native_future(Value v)
{
    WfType *t = wf_type_of(v);
    return t == &wf_future_type || t == &wf_task_type;
}
/* Acquire: what it ended with is complete; pairs with the release under the lock. */
WF_INLINE bool wf_future_pending(const WfFuture *f)
{
    return __atomic_load_n(&f->state, __ATOMIC_ACQUIRE) == WF_FUTURE_PENDING;
}

/* --- futures (future.c) --- */

/* For __new__. */
void wf_future_blank(WfFuture *f);
/* For __init__: pending, of the given loop (WF_NULL, None: the current one). */
int wf_future_setup(Value self, Value loop) WF_MUST_USE;
/* RuntimeError unless __init__ has run. */
int wf_future_check(WfFuture *f) WF_MUST_USE;
/* Ends it and schedules its callbacks. InvalidStateError if it has ended already. */
int wf_future_finish(Value self, WF_STEALS Value result) WF_MUST_USE;
/* The same with an exception, an instance. */
int wf_future_fail(Value self, Value exc) WF_MUST_USE;
/* 1 cancelled, 0 it had ended already, -1. message may be WF_NULL. */
int wf_future_cancel(Value self, Value message) WF_MUST_USE;
/* 0 *out is the result; 1 *out is the exception to raise; -1: it has not ended, or no memory. */
int wf_future_outcome(WfFuture *f, Value *out) WF_MUST_USE;
/* Calls fn(self) in the context once it has ended. */
int wf_future_add_callback(Value self, Value fn, Value context) WF_MUST_USE;
/* The CancelledError to raise. */
Value wf_future_cancelled_error(WfFuture *f) WF_MUST_USE;
/* One of its fields: new, WF_NULL reads as WF_NULL. */
Value wf_future_load(WfFuture *f, const Value *field);
/* v may be WF_NULL. */
void wf_future_store(WfFuture *f, Value *field, WF_STEALS Value v);
/* Its text by module.fn(self). */
Value wf_future_repr(Value self, const char *module, const char *fn) WF_MUST_USE;
void wf_future_clear(WfObject *o);
int wf_future_traverse(WfObject *o, WfVisitFn visit, void *arg);
void wf_future_finalize(WfObject *o);
/* loop.call_exception_handler({'message': ..., name: self, ...}). Steals message. */
void wf_future_report(Value self, WF_STEALS Value message, const char *name, Value exc);

/* --- loops (loop.c) --- */

/* What the module keeps. [const] after its init. */
typedef struct {
    Value cancelled_error, invalid_state_error; /* classes of asyncio.exceptions */
    Value all_tasks;                            /* WeakSet */
    Value current_tasks;                        /* dict: loop to the task it is running */
    Value context_kw, msg_kw;                   /* ('context',), ('msg',) */
    Value call_soon, get_debug, get_loop, loop, cancel, add_done_callback, blocking,
        add; /* names */
} WfAsyncio;
extern WfAsyncio wf_aio;
int wf_aio_init(Value module) WF_MUST_USE;
extern WfMethodDef wf_aio_functions[];

/* The running loop or the policy's. */
Value wf_aio_event_loop(void) WF_MUST_USE;
/* loop.call_soon(fn, arg, context=context); arg and context may be WF_NULL. */
int wf_aio_call_soon(Value loop, Value fn, Value arg, Value context) WF_MUST_USE;
int wf_aio_enter_task(Value loop, Value task) WF_MUST_USE;
int wf_aio_leave_task(Value loop, Value task) WF_MUST_USE;
int wf_aio_register_task(Value task) WF_MUST_USE;
/* module.fn(args...) */
Value wf_aio_call(const char *module, const char *fn, const Value *args, size_t nargs) WF_MUST_USE;

#endif
