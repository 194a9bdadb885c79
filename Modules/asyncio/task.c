/*
 * Task: a future that runs a coroutine, step by step, in its event loop.
 *
 * While the task has not ended either a step is scheduled, or `waiter` is a future one of whose
 * callbacks is the task's wake-up. A step sends None into the coroutine or throws an exception;
 * what it returns ends the task, what it yields is what to wait for. Two threads that step one
 * task at the same time find its coroutine running: one of them ends the task with that error.
 */
#include "asyncio.h"

#include "../contextvars/context.h"
#include "exc_impl.h"
#include "generator.h"

static WfTask *as_task(Value v)
{
    return (WfTask *)wf_obj(v);
}

static int64_t task_names; /* [relaxed] numbers given to tasks without a name */

static Value load(WfTask *t, const Value *field)
{
    return wf_future_load(&t->future, field);
}

/* --- steps as callbacks ----------------------------------------------------------------------- */

static Value task_step(Value self, WF_STEALS Value exc) WF_MUST_USE;

/* What call_soon() is given: steps the task, with an exception or without. */
typedef struct {
    WfObject ob;
    Value task; /* [lock] or WF_NULL after the collector's clear */
    Value exc;  /* [lock] or WF_NULL */
} Step;

static Value step_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (!wf_is_null(kwnames) && wf_tuple_len(kwnames) > 0)
        return wf_raise(&wf_exc_TypeError, "function takes no keyword arguments");
    if (nargs > 0)
        return wf_raise(&wf_exc_TypeError, "function takes no positional arguments");
    Step *s = (Step *)wf_obj(self);
    bool l = wf_lock(s);
    Value task = wf_new_ref(s->task), exc = wf_new_ref(s->exc);
    wf_unlock(s, l);
    if (wf_is_null(task))
        return WF_NONE;
    Value r = task_step(task, exc);
    wf_drop(task);
    return r;
}

static Value step_get_self(Value self, void *closure)
{
    Step *s = (Step *)wf_obj(self);
    bool l = wf_lock(s);
    Value task = wf_new_ref(s->task);
    wf_unlock(s, l);
    return wf_is_null(task) ? WF_NONE : task;
}

static void step_clear(WfObject *o)
{
    Step *s = (Step *)o;
    bool l = wf_lock(s);
    Value task = s->task, exc = s->exc;
    s->task = s->exc = WF_NULL;
    wf_unlock(s, l);
    wf_drop(task);
    wf_drop(exc);
}

static void step_dealloc(WfObject *o)
{
    wf_drop(((Step *)o)->task);
    wf_drop(((Step *)o)->exc);
    wf_free_object(o, sizeof(Step));
}

static int step_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((Step *)o)->task);
    WF_VISIT(((Step *)o)->exc);
    return 0;
}

static WfGetSetDef step_getset[] = {
    {"__self__", step_get_self, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_task_step_type = {
    WF_TYPE_HEAD(FREE, "TaskStepMethWrapper", Step, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = step_dealloc,
    .traverse = step_traverse,
    .clear = step_clear,
    .call = step_call,
    .getset = step_getset,
};

/* loop.call_soon() of a step in the task's context. exc: an exception or WF_NULL, stolen. */
static int schedule_step(Value self, WF_STEALS Value exc)
{
    WfTask *t = as_task(self);
    Step *s = wf_alloc(wf_task_step_type.shape, sizeof *s);
    if (s == NULL) {
        wf_drop(exc);
        return -1;
    }
    s->task = wf_new_ref(self);
    s->exc = exc;
    bool l = wf_lock(t);
    Value loop = wf_new_ref(t->future.refs.loop), context = wf_new_ref(t->context);
    wf_unlock(t, l);
    Value step = WF_MOVE(s);
    int r = wf_is_null(loop) ? wf_raise_i(&wf_exc_RuntimeError, "Future object is not initialized.")
                             : wf_aio_call_soon(loop, step, WF_NULL, context);
    wf_drop(step);
    wf_drop(context);
    wf_drop(loop);
    return r;
}

/* The same with the exception that is set. */
static int schedule_error(Value self)
{
    return schedule_step(self, wf_err_fetch());
}

static Value task_wakeup(Value self, Value future)
{
    Value out, exc = WF_NULL;
    if (wf_is_native_future(future)) {
        int r = wf_future_outcome(wf_as_future(future), &out);
        if (r == 0)
            wf_drop(out);
        else
            exc = r < 0 ? wf_err_fetch() : out;
    } else {
        out = wf_call_method(future, wf_n.result, NULL, 0);
        if (wf_is_null(out))
            exc = wf_err_fetch();
        wf_drop(out);
    }
    return task_step(self, exc);
}

static const WfMethodDef wakeup_def = {"task_wakeup", task_wakeup, WF_O, NULL};

/* --- what was yielded ------------------------------------------------------------------------- */

/* future.cancel(msg=message): 1, 0, -1. */
static int cancel_waiter(Value future, Value message);

/* Waits for the future, whose callback `wake` will be: from here on cancel() finds it. */
static int wait_for(Value self, Value future, bool native)
{
    WfTask *t = as_task(self);
    Value wake = wf_builtin_new(&wakeup_def, self, WF_NULL), context = load(t, &t->context);
    int r = -1;
    if (wf_is_null(wake))
        goto done;
    wf_future_store(&t->future, &t->waiter, wf_new_ref(future));
    if (native) {
        r = wf_future_add_callback(future, wake, context);
    } else {
        Value method = wf_getattr(future, wf_aio.add_done_callback), args[] = {wake, context};
        Value v = wf_is_null(method) ? WF_NULL : wf_call(method, args, 1, wf_aio.context_kw);
        r = wf_is_null(v) ? -1 : 0;
        wf_drop(v);
        wf_drop(method);
    }
    if (r < 0) {
        wf_future_store(&t->future, &t->waiter, WF_NULL);
        goto done;
    }
    bool l = wf_lock(t), cancel = t->must_cancel;
    Value message = cancel ? wf_new_ref(t->future.refs.cancel_message) : WF_NULL;
    wf_unlock(t, l);
    if (!cancel)
        goto done;
    r = cancel_waiter(future, message);
    wf_drop(message);
    if (r > 0) {
        l = wf_lock(t);
        t->must_cancel = false;
        wf_unlock(t, l);
        r = 0;
    }
done:
    wf_drop(wake);
    wf_drop(context);
    return r;
}

static int refuse_different_loop(Value self, Value future)
{
    wf_raise(&wf_exc_RuntimeError, "Task %R got Future %R attached to a different loop", self,
             future);
    return schedule_error(self);
}

static int refuse_self(Value self)
{
    wf_raise(&wf_exc_RuntimeError, "Task cannot await on itself: %R", self);
    return schedule_error(self);
}

static int refuse_yield(Value self, Value v, const char *what)
{
    wf_raise(&wf_exc_RuntimeError, "yield was used instead of yield from %sin task %R with %R",
             what, self, v);
    return schedule_error(self);
}

static int yielded_native(Value self, Value v, Value loop)
{
    WfFuture *f = wf_as_future(v);
    if (wf_is(v, self))
        return refuse_self(self);
    bool l = wf_lock(f), same = wf_is(f->refs.loop, loop);
    wf_unlock(f, l);
    if (!same)
        return refuse_different_loop(self, v);
    if (!wf_relaxed(&f->blocking))
        return refuse_yield(self, v, "");
    wf_relaxed_set(&f->blocking, false);
    return wait_for(self, v, true);
}

/* future.get_loop() or, where there is none, future._loop. */
static Value loop_of(Value future)
{
    Value method;
    int r = wf_getattr_opt(future, wf_aio.get_loop, &method);
    if (r == 0)
        return wf_getattr(future, wf_aio.loop);
    if (r < 0)
        return WF_NULL;
    Value loop = wf_own(wf_call0(method));
    wf_drop(method);
    return loop;
}

static int yielded_future(Value self, Value v, Value loop, int blocking)
{
    if (wf_is(v, self))
        return refuse_self(self);
    Value other = loop_of(v);
    if (wf_is_null(other))
        return -1;
    bool same = wf_is(other, loop);
    wf_drop(other);
    if (!same)
        return refuse_different_loop(self, v);
    if (!blocking)
        return refuse_yield(self, v, "");
    return wf_setattr(v, wf_aio.blocking, WF_FALSE) < 0 ? -1 : wait_for(self, v, false);
}

/* The coroutine yielded v: what it waits for. */
static int yielded(Value self, Value v, Value loop)
{
    if (WF_LIKELY(wf_is_native_future(v)))
        return yielded_native(self, v, loop);
    if (wf_is_none(v))
        return schedule_step(self, WF_NULL);
    Value flag = WF_NONE;
    int r = wf_getattr_opt(v, wf_aio.blocking, &flag);
    if (r < 0)
        return -1;
    if (r > 0 && !wf_is_none(flag)) {
        int blocking = wf_truth(flag);
        wf_drop(flag);
        return blocking < 0 ? -1 : yielded_future(self, v, loop, blocking);
    }
    if (wf_has_shape(v, WF_SHAPE_generator))
        return refuse_yield(self, v, "for generator ");
    wf_raise(&wf_exc_RuntimeError, "Task got bad yield: %R", v);
    return schedule_error(self);
}

/* --- steps ------------------------------------------------------------------------------------ */

/* Sends None, or throws exc (stolen) if there is one: as wf_gen_resume(). */
static int resume(Value coro, WF_STEALS Value exc, Value *out)
{
    bool native = wf_has_shape(coro, WF_SHAPE_coroutine) || wf_has_shape(coro, WF_SHAPE_generator);
    if (native)
        return wf_is_null(exc) ? wf_gen_resume(coro, WF_NONE, out)
                               : wf_gen_throw_value(coro, exc, out);
    Value v;
    if (!wf_is_null(exc)) {
        v = wf_call_method(coro, wf_n.throw, &exc, 1);
        wf_drop(exc);
    } else if (wf_type_of(coro)->iternext != NULL) {
        return wf_next_value(coro, out);
    } else {
        Value none = WF_NONE;
        v = wf_call_method(coro, wf_n.send, &none, 1);
    }
    if (!wf_is_null(v)) {
        *out = v;
        return 1;
    }
    *out = wf_err_occurred() ? wf_stop_iteration_value() : WF_NULL;
    return wf_is_null(*out) ? -1 : 0;
}

static int returned(Value self, WF_STEALS Value v)
{
    WfTask *t = as_task(self);
    bool l = wf_lock(t), cancel = t->must_cancel;
    Value message = cancel ? wf_new_ref(t->future.refs.cancel_message) : WF_NULL;
    t->must_cancel = false;
    wf_unlock(t, l);
    if (WF_LIKELY(!cancel))
        return wf_future_finish(self, v);
    wf_drop(v);
    int r = wf_future_cancel(self, message);
    wf_drop(message);
    return r < 0 ? -1 : 0;
}

static int raised(Value self)
{
    WfTask *t = as_task(self);
    Value exc = wf_err_fetch();
    if (wf_is_a(exc, (WfType *)wf_obj(wf_aio.cancelled_error))) {
        wf_future_store(&t->future, &t->future.refs.cancelled_error, exc);
        return wf_future_cancel(self, WF_NULL) < 0 ? -1 : 0;
    }
    bool passes = wf_is_a(exc, &wf_exc_KeyboardInterrupt) || wf_is_a(exc, &wf_exc_SystemExit);
    int r = wf_future_fail(self, exc);
    if (r < 0 || !passes) {
        wf_drop(exc);
        return r;
    }
    wf_err_restore(exc);
    return -1;
}

/* What the step is to throw: exc, or the CancelledError of a cancel(). -1: none could be made. */
static int take_cancel(WfTask *t, Value *exc)
{
    bool l = wf_lock(t), cancel = t->must_cancel;
    t->must_cancel = false;
    Value waiter = t->waiter;
    t->waiter = WF_NULL;
    wf_unlock(t, l);
    wf_drop(waiter);
    if (WF_LIKELY(!cancel) ||
        (!wf_is_null(*exc) && wf_is_a(*exc, (WfType *)wf_obj(wf_aio.cancelled_error))))
        return 0;
    wf_drop(*exc);
    *exc = wf_future_cancelled_error(&t->future);
    return wf_is_null(*exc) ? -1 : 0;
}

static int leave(Value loop, Value self, int r)
{
    if (r == 0)
        return wf_aio_leave_task(loop, self);
    Value exc = wf_err_fetch();
    if (wf_aio_leave_task(loop, self) == 0) {
        wf_err_restore(exc);
        return -1;
    }
    Value later = wf_err_fetch();
    wf_exc_set_context(later, exc);
    wf_err_restore(later);
    return -1;
}

static Value task_step(Value self, WF_STEALS Value exc)
{
    WfTask *t = as_task(self);
    if (WF_UNLIKELY(!wf_future_pending(&t->future))) {
        wf_raise((WfType *)wf_obj(wf_aio.invalid_state_error), "_step(): already done: %R %R", self,
                 wf_is_null(exc) ? WF_NONE : exc);
        wf_drop(exc);
        return WF_NULL;
    }
    bool l = wf_lock(t);
    Value coro = wf_new_ref(t->coro), loop = wf_new_ref(t->future.refs.loop), out = WF_NULL;
    wf_unlock(t, l);
    int r = -1;
    if (wf_is_null(coro) || wf_is_null(loop))
        wf_raise(&wf_exc_RuntimeError, "uninitialized Task object");
    else if (take_cancel(t, &exc) == 0 && wf_aio_enter_task(loop, self) == 0) {
        int how = resume(coro, exc, &out);
        exc = WF_NULL;
        if (how == 1) {
            out = wf_own(out);
            r = yielded(self, out, loop);
            wf_drop(out);
        } else {
            r = how == 0 ? returned(self, wf_own(out)) : raised(self);
        }
        r = leave(loop, self, r);
    }
    wf_drop(exc);
    wf_drop(loop);
    wf_drop(coro);
    return r < 0 ? WF_NULL : WF_NONE;
}

/* --- cancelling ------------------------------------------------------------------------------- */

static int task_cancel(Value self, Value message);

static int cancel_waiter(Value future, Value message)
{
    WfType *type = wf_type_of(future);
    if (type == &wf_future_type)
        return wf_future_cancel(future, message);
    if (type == &wf_task_type)
        return task_cancel(future, message);
    Value method = wf_getattr(future, wf_aio.cancel);
    if (wf_is_null(method))
        return -1;
    Value arg = wf_is_null(message) ? WF_NONE : message,
          v = wf_call(method, &arg, 0, wf_aio.msg_kw);
    wf_drop(method);
    if (wf_is_null(v))
        return -1;
    int r = wf_truth(v);
    wf_drop(v);
    return r;
}

/* Without a waiter to cancel the next step raises CancelledError. False: there is one, new. */
static bool cancel_at_step(WfTask *t, Value message, bool first, Value *waiter)
{
    Value own = wf_new_ref(message), old = WF_NULL;
    wf_barrier(t, own);
    bool l = wf_lock(t);
    t->cancels += first;
    bool now = !first || wf_is_null(t->waiter);
    if (now) {
        t->must_cancel = true;
        old = t->future.refs.cancel_message;
        t->future.refs.cancel_message = own;
    } else {
        *waiter = wf_new_ref(t->waiter);
    }
    wf_unlock(t, l);
    wf_drop(now ? old : own);
    return now;
}

static int task_cancel(Value self, Value message)
{
    WfTask *t = as_task(self);
    Value waiter;
    wf_relaxed_set(&t->future.log_traceback, false);
    if (!wf_future_pending(&t->future))
        return 0;
    if (cancel_at_step(t, message, true, &waiter))
        return 1;
    int r = wf_enter_call(" while cancelling a task");
    if (r == 0) {
        r = cancel_waiter(waiter, message);
        wf_leave_call();
    }
    wf_drop(waiter);
    if (r == 0) {
        cancel_at_step(t, message, false, NULL);
        r = 1;
    }
    return r;
}

static Value m_cancel(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"msg", NULL};
    Value message = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "|O:cancel", names, &message) < 0 ||
        wf_future_check(wf_as_future(self)) < 0)
        return WF_NULL;
    int r = task_cancel(self, message);
    return r < 0 ? WF_NULL : wf_bool(r);
}

static Value m_cancelling(Value self)
{
    WfTask *t = as_task(self);
    bool l = wf_lock(t);
    int64_t n = t->cancels;
    wf_unlock(t, l);
    return wf_small(n);
}

static Value m_uncancel(Value self)
{
    WfTask *t = as_task(self);
    bool l = wf_lock(t);
    if (t->cancels > 0)
        t->cancels--;
    int64_t n = t->cancels;
    wf_unlock(t, l);
    return wf_small(n);
}

/* --- attributes ------------------------------------------------------------------------------- */

static Value m_get_name(Value self)
{
    WfTask *t = as_task(self);
    Value name = load(t, &t->name);
    if (wf_is_null(name))
        return WF_NONE;
    if (!wf_is_small(name))
        return name;
    Value text = wf_str_from_format("Task-%lld", (long long)wf_small_value(name));
    if (wf_is_null(text))
        return text;
    Value own = wf_new_ref(text);
    wf_barrier(t, own);
    bool l = wf_lock(t), same = wf_is(t->name, name); /* else it has got a name of its own meanwhile */
    if (same)
        t->name = own;
    wf_unlock(t, l);
    if (!same)
        wf_drop(own);
    return text;
}

/* str(name) */
static int set_name(WfTask *t, Value name)
{
    Value text = wf_is_str_exact(name) ? wf_new_ref(name) : wf_own(wf_str(name));
    if (wf_is_null(text))
        return -1;
    wf_future_store(&t->future, &t->name, text);
    return 0;
}

static Value m_set_name(Value self, Value name)
{
    return set_name(as_task(self), name) < 0 ? WF_NULL : WF_NONE;
}

static Value field(Value self, void *closure)
{
    WfTask *t = as_task(self);
    Value v = load(t, (const Value *)((char *)t + (size_t)(uintptr_t)closure));
    return wf_is_null(v) ? WF_NONE : v;
}

#define FIELD(name) (void *)(uintptr_t)offsetof(WfTask, name)

static Value m_get_coro(Value self)
{
    return field(self, FIELD(coro));
}

static Value get_must_cancel(Value self, void *closure)
{
    WfTask *t = as_task(self);
    bool l = wf_lock(t), v = t->must_cancel;
    wf_unlock(t, l);
    return wf_bool(v);
}

static Value get_log_destroy(Value self, void *closure)
{
    return wf_bool(wf_relaxed(&as_task(self)->log_destroy_pending));
}

static int set_log_destroy(Value self, Value v, void *closure)
{
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_AttributeError, "cannot delete attribute");
    int truth = wf_truth(v);
    if (truth < 0)
        return -1;
    wf_relaxed_set(&as_task(self)->log_destroy_pending, truth);
    return 0;
}

static Value m_set_result(Value self, Value v)
{
    return wf_raise(&wf_exc_RuntimeError, "Task does not support set_result operation");
}

static Value m_set_exception(Value self, Value v)
{
    return wf_raise(&wf_exc_RuntimeError, "Task does not support set_exception operation");
}

static Value m_get_stack(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"limit", NULL};
    Value call[] = {self, WF_NONE};
    if (wf_parse_args(args, nargs, kwnames, "|$O:get_stack", names, &call[1]) < 0)
        return WF_NULL;
    return wf_aio_call("asyncio.base_tasks", "_task_get_stack", call, 2);
}

static Value m_print_stack(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"limit", "file", NULL};
    Value call[] = {self, WF_NONE, WF_NONE};
    if (wf_parse_args(args, nargs, kwnames, "|$OO:print_stack", names, &call[1], &call[2]) < 0)
        return WF_NULL;
    return wf_aio_call("asyncio.base_tasks", "_task_print_stack", call, 3);
}

static Value task_repr(Value self)
{
    return wf_future_repr(self, "asyncio.base_tasks", "_task_repr");
}

/* --- life ------------------------------------------------------------------------------------- */

static Value task_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    Value v = wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return v;
    WfTask *t = as_task(v);
    wf_future_blank(&t->future);
    t->coro = t->context = t->name = t->waiter = WF_NULL;
    return v;
}

static int check_coroutine(Value coro)
{
    if (WF_LIKELY(wf_has_shape(coro, WF_SHAPE_coroutine)))
        return 0;
    Value v = wf_aio_call("asyncio.coroutines", "iscoroutine", &coro, 1);
    if (wf_is_null(v))
        return -1;
    int r = wf_truth(v);
    wf_drop(v);
    return r > 0   ? 0
           : r < 0 ? -1
                   : wf_raise_i(&wf_exc_TypeError, "a coroutine was expected, got %R", coro);
}

static int task_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"coro", "loop", "name", "context", NULL};
    Value coro, loop = WF_NULL, name = WF_NONE, context = WF_NONE;
    WfTask *t = as_task(self);
    if (wf_parse_args(args, nargs, kwnames, "O|$OOO:Task", names, &coro, &loop, &name, &context) <
        0)
        return -1;
    wf_relaxed_set(&t->log_destroy_pending, false);
    if (wf_future_setup(self, loop) < 0 || check_coroutine(coro) < 0)
        return -1;
    context = wf_is_none(context) ? wf_copy_context(WF_NULL) : wf_new_ref(context);
    if (wf_is_null(context))
        return -1;
    wf_future_store(&t->future, &t->context, context);
    if (!wf_is_none(name)) {
        if (set_name(t, name) < 0)
            return -1;
    } else {
        wf_future_store(&t->future, &t->name,
                        wf_small(__atomic_add_fetch(&task_names, 1, __ATOMIC_RELAXED)));
    }
    wf_future_store(&t->future, &t->coro, wf_new_ref(coro));
    wf_future_store(&t->future, &t->waiter, WF_NULL);
    bool l = wf_lock(t);
    t->cancels = 0;
    t->must_cancel = false;
    wf_unlock(t, l);
    wf_relaxed_set(&t->log_destroy_pending, true);
    return schedule_step(self, WF_NULL) < 0 ? -1 : wf_aio_register_task(self);
}

static void task_finalize(WfObject *o)
{
    WfTask *t = (WfTask *)o;
    if (WF_UNLIKELY(wf_future_pending(&t->future) && wf_relaxed(&t->log_destroy_pending))) {
        Value pending = wf_err_fetch(), self = wf_new_ref(wf_counted(o));
        wf_future_report(self, wf_str_from_c("Task was destroyed but it is pending!"), "task",
                         WF_NULL);
        wf_drop(self);
        wf_err_restore(pending);
    }
    wf_future_finalize(o);
}

static void task_clear(WfObject *o)
{
    WfTask *t = (WfTask *)o;
    Value *const fields[] = {&t->coro, &t->context, &t->name, &t->waiter};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        wf_future_store(&t->future, fields[i], WF_NULL);
    wf_future_clear(o);
}

static void task_dealloc(WfObject *o)
{
    task_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int task_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfTask *t = (WfTask *)o;
    WF_VISIT(t->coro);
    WF_VISIT(t->context);
    WF_VISIT(t->name);
    WF_VISIT(t->waiter);
    return wf_future_traverse(o, visit, arg);
}

static WfMethodDef task_methods[] = {
    {"cancel", m_cancel, WF_FASTKW,
     "cancel($self, /, msg=None)\n--\n\nHave the coroutine raise CancelledError at its next "
     "step.\n\nIt may catch that "
     "and go on: the task is cancelled only once the coroutine has\nended with it. Returns False "
     "if the task has "
     "ended already, else True, and counts\nthe request."},
    {"cancelling", m_cancelling, WF_NOARGS,
     "cancelling($self, /)\n--\n\nReturn the number of calls of cancel() less those of "
     "uncancel()."},
    {"uncancel", m_uncancel, WF_NOARGS,
     "uncancel($self, /)\n--\n\nTake one call of cancel() back; return how many are left."},
    {"set_result", m_set_result, WF_O, "set_result($self, result, /)\n--\n\n"},
    {"set_exception", m_set_exception, WF_O, "set_exception($self, exception, /)\n--\n\n"},
    {"get_stack", m_get_stack, WF_FASTKW,
     "get_stack($self, /, *, limit=None)\n--\n\nReturn the frames of the coroutine, oldest first: "
     "where it is "
     "suspended, or those\nof its exception's traceback."},
    {"print_stack", m_print_stack, WF_FASTKW,
     "print_stack($self, /, *, limit=None, file=None)\n--\n\nPrint what get_stack() returns as a "
     "traceback."},
    {"get_coro", m_get_coro, WF_NOARGS, "get_coro($self, /)\n--\n\n"},
    {"get_name", m_get_name, WF_NOARGS, "get_name($self, /)\n--\n\n"},
    {"set_name", m_set_name, WF_O, "set_name($self, value, /)\n--\n\n"},
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef task_getset[] = {
    {"_coro", field, NULL, NULL, FIELD(coro)},
    {"_fut_waiter", field, NULL, NULL, FIELD(waiter)},
    {"_must_cancel", get_must_cancel, NULL, NULL, NULL},
    {"_log_destroy_pending", get_log_destroy, set_log_destroy, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_task_type = {
    WF_TYPE_HEAD(FREE, "_asyncio.Task", WfTask, WF_TF_GC | WF_TF_BASETYPE | WF_TF_WEAKREF),
    .base = &wf_future_type,
    .doc =
        "Task(coro, *, loop=None, name=None, context=None)\n--\n\nA coroutine wrapped in a Future.",
    .slots_offset = offsetof(WfTask, future.dict),
    .dealloc = task_dealloc,
    .traverse = task_traverse,
    .clear = task_clear,
    .finalize = task_finalize,
    .new = task_new,
    .init = task_init,
    .repr = task_repr,
    .methods = task_methods,
    .getset = task_getset,
};

/* --- the module ------------------------------------------------------------------------------- */

int wf_module_init__asyncio(Value m)
{
    if (wf_type_add(m, &wf_future_type) < 0 || wf_type_add(m, &wf_task_type) < 0 ||
        wf_type_add(WF_NULL, &wf_future_iter_type) < 0 ||
        wf_type_add(WF_NULL, &wf_task_step_type) < 0 ||
        wf_module_add_functions(m, wf_aio_functions) < 0)
        return -1;
    return wf_aio_init(m);
}
