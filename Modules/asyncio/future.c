/*
 * Future: a result to come, for one event loop.
 *
 * What it refers to, its callbacks and its state change under the object's lock; ending takes the
 * callbacks out in the same critical section, so each is scheduled once whoever else ends, cancels
 * or looks at the future. Python code (the loop's call_soon() and the like) runs without the lock.
 */
#include "asyncio.h"

#include "../contextvars/context.h"
#include "exc_impl.h"
#include "generator.h"

enum { MIN_CAP = 3, NREFS = sizeof(WfFutureRefs) / sizeof(Value) };

static Value *refs_of(WfFuture *f)
{
    return (Value *)&f->refs;
}

int wf_future_check(WfFuture *f)
{
    bool l = wf_lock(f), initialized = !wf_is_null(f->refs.loop);
    wf_unlock(f, l);
    return initialized ? 0 : wf_raise_i(&wf_exc_RuntimeError, "Future object is not initialized.");
}

static Value raise_invalid_state(const char *text)
{
    return wf_raise((WfType *)wf_obj(wf_aio.invalid_state_error), "%s", text);
}

Value wf_future_load(WfFuture *f, const Value *field)
{
    bool l = wf_lock(f);
    Value v = wf_new_ref(*field);
    wf_unlock(f, l);
    return v;
}

void wf_future_store(WfFuture *f, Value *field, WF_STEALS Value v)
{
    wf_barrier(f, v);
    bool l = wf_lock(f);
    Value old = *field;
    *field = v;
    wf_unlock(f, l);
    wf_drop(old);
}

/* --- callbacks -------------------------------------------------------------------------------- */

/* The callbacks of a future, taken out of it or copied. */
typedef struct {
    WfFutureCallback first, *more;
    uint32_t n;
} Callbacks;

static WfFutureCallback *callback(Callbacks *c, uint32_t i)
{
    return i == 0 ? &c->first : &c->more[i - 1];
}

static Callbacks take_callbacks_lock_held(WfFuture *f)
{
    Callbacks c = {f->first, f->more, f->ncallbacks};
    f->more = NULL;
    f->ncallbacks = f->cap = 0;
    return c;
}

static void drop_callbacks(Callbacks *c, uint32_t from)
{
    for (uint32_t i = from; i < c->n; i++) {
        wf_drop(callback(c, i)->fn);
        wf_drop(callback(c, i)->context);
    }
    wf_mem_free(c->more);
}

static int copy_callbacks(WfFuture *f, Callbacks *c)
{
    bool l = wf_lock(f);
    *c = (Callbacks){f->first, NULL, f->ncallbacks};
    int r = 0;
    if (c->n > 1 && (c->more = wf_mem_alloc((c->n - 1) * sizeof *c->more)) == NULL)
        r = -1;
    else if (c->n > 1)
        memcpy(c->more, f->more, (c->n - 1) * sizeof *c->more);
    for (uint32_t i = 0; r == 0 && i < c->n; i++) {
        callback(c, i)->fn = wf_new_ref(callback(c, i)->fn);
        callback(c, i)->context = wf_new_ref(callback(c, i)->context);
    }
    wf_unlock(f, l);
    return r;
}

static int grow_lock_held(WfFuture *f)
{
    uint32_t cap = f->cap ? 2 * f->cap : MIN_CAP;
    WfFutureCallback *more = wf_mem_alloc(cap * sizeof *more);
    if (more == NULL)
        return -1;
    if (f->ncallbacks > 1)
        memcpy(more, f->more, (f->ncallbacks - 1) * sizeof *more);
    wf_mem_free(f->more);
    f->more = more;
    f->cap = cap;
    return 0;
}

/* Consumes c if it is added: 1; 0: the future has ended; -1: no memory. */
static int add_lock_held(WfFuture *f, WfFutureCallback c)
{
    if (f->state != WF_FUTURE_PENDING)
        return 0;
    if (f->ncallbacks == 0)
        f->first = c;
    else if (f->ncallbacks > f->cap && grow_lock_held(f) < 0)
        return -1;
    else
        f->more[f->ncallbacks - 1] = c;
    f->ncallbacks++;
    return 1;
}

int wf_future_add_callback(Value self, Value fn, Value context)
{
    WfFuture *f = wf_as_future(self);
    WfFutureCallback c = {wf_new_ref(fn), wf_new_ref(context)};
    wf_barrier(f, c.fn);
    wf_barrier(f, c.context);
    bool l = wf_lock(f);
    int r = add_lock_held(f, c);
    Value loop = r == 0 ? wf_new_ref(f->refs.loop) : WF_NULL;
    wf_unlock(f, l);
    if (r == 1)
        return 0;
    if (r == 0)
        r = wf_aio_call_soon(loop, fn, self, context);
    wf_drop(loop);
    wf_drop(c.fn);
    wf_drop(c.context);
    return r;
}

/* Marks in `gone` the callbacks that equal fn; how many, or -1. */
static ssize_t find_equal(Callbacks *c, Value fn, bool *gone)
{
    ssize_t found = 0;
    for (uint32_t i = 0; i < c->n; i++) {
        int same = wf_compare_bool(callback(c, i)->fn, fn, WF_EQ);
        if (same < 0)
            return -1;
        gone[i] = same;
        found += same;
    }
    return found;
}

/*
 * Takes those of c that are marked out of the future; what it has kept of c is in the same order.
 * What is taken out goes to `out`, which has room for c->n.
 */
static uint32_t remove_lock_held(WfFuture *f, Callbacks *c, const bool *gone, WfFutureCallback *out)
{
    Callbacks now = {f->first, f->more, f->ncallbacks};
    uint32_t kept = 0, removed = 0, at = 0;
    for (uint32_t i = 0; i < now.n; i++) {
        WfFutureCallback cb = *callback(&now, i);
        uint32_t k = at;
        while (k < c->n && !(gone[k] && wf_is(callback(c, k)->fn, cb.fn) &&
                             wf_is(callback(c, k)->context, cb.context)))
            k++;
        if (k < c->n) {
            at = k + 1;
            out[removed++] = cb;
        } else {
            *callback(&now, kept++) = cb;
        }
    }
    f->first = now.first;
    f->ncallbacks = kept;
    return removed;
}

static Value m_remove_done_callback(Value self, Value fn)
{
    WfFuture *f = wf_as_future(self);
    Callbacks c;
    if (wf_future_check(f) < 0 || copy_callbacks(f, &c) < 0)
        return WF_NULL;
    WfFutureCallback *out = c.n == 0 ? NULL : wf_mem_alloc(c.n * (sizeof *out + sizeof(bool)));
    bool *gone = out == NULL ? NULL : (bool *)(out + c.n);
    ssize_t found = c.n == 0 ? 0 : out == NULL ? -1 : find_equal(&c, fn, gone);
    if (found > 0) {
        bool l = wf_lock(f);
        uint32_t removed = remove_lock_held(f, &c, gone, out);
        wf_unlock(f, l);
        found = removed; /* others may have been quicker */
        for (uint32_t i = 0; i < removed; i++) {
            wf_drop(out[i].fn);
            wf_drop(out[i].context);
        }
    }
    wf_mem_free(out);
    drop_callbacks(&c, 0);
    return found < 0 ? WF_NULL : wf_small(found);
}

static Value m_add_done_callback(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "context", NULL};
    Value fn, context = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "O|$O:add_done_callback", names, &fn, &context) < 0 ||
        wf_future_check(wf_as_future(self)) < 0)
        return WF_NULL;
    Value own = wf_is_null(context) ? wf_copy_context(WF_NULL) : wf_new_ref(context);
    if (wf_is_null(own))
        return own;
    int r = wf_future_add_callback(self, fn, own);
    wf_drop(own);
    return r < 0 ? WF_NULL : WF_NONE;
}

/* --- ending ----------------------------------------------------------------------------------- */

/* What is to be done once the lock is free. */
typedef struct {
    Value loop;
    Callbacks callbacks;
} Ended;

/* False: it has ended already. */
static bool end_lock_held(WfFuture *f, uint8_t state, Ended *e)
{
    if (f->state != WF_FUTURE_PENDING)
        return false;
    __atomic_store_n(&f->state, state, __ATOMIC_RELEASE); /* pairs with wf_future_pending() */
    e->callbacks = take_callbacks_lock_held(f);
    e->loop = e->callbacks.n == 0 ? WF_NULL : wf_new_ref(f->refs.loop);
    return true;
}

static int schedule(Value self, Ended *e)
{
    uint32_t i = 0;
    int r = 0;
    while (r == 0 && i < e->callbacks.n) {
        WfFutureCallback c = *callback(&e->callbacks, i++);
        r = wf_aio_call_soon(e->loop, c.fn, self, c.context);
        wf_drop(c.fn);
        wf_drop(c.context);
    }
    drop_callbacks(&e->callbacks, i);
    wf_drop(e->loop);
    return r;
}

int wf_future_finish(Value self, WF_STEALS Value result)
{
    WfFuture *f = wf_as_future(self);
    Ended e;
    wf_barrier(f, result);
    bool l = wf_lock(f), ended = f->state == WF_FUTURE_PENDING;
    if (ended) {
        f->refs.result = result; /* was WF_NULL */
        end_lock_held(f, WF_FUTURE_FINISHED, &e);
    }
    wf_unlock(f, l);
    if (ended)
        return schedule(self, &e);
    wf_drop(result);
    raise_invalid_state("invalid state");
    return -1;
}

int wf_future_fail(Value self, Value exc)
{
    WfFuture *f = wf_as_future(self);
    Ended e;
    Value own = wf_new_ref(exc), traceback = wf_exc_load(exc, &wf_as_exc(exc)->traceback);
    wf_barrier(f, own);
    wf_barrier(f, traceback);
    bool l = wf_lock(f), ended = f->state == WF_FUTURE_PENDING;
    if (ended) {
        f->refs.exception = own;
        f->refs.traceback = traceback;
        wf_relaxed_set(&f->log_traceback, true);
        end_lock_held(f, WF_FUTURE_FINISHED, &e);
    }
    wf_unlock(f, l);
    if (ended)
        return schedule(self, &e);
    wf_drop(own);
    wf_drop(traceback);
    raise_invalid_state("invalid state");
    return -1;
}

int wf_future_cancel(Value self, Value message)
{
    WfFuture *f = wf_as_future(self);
    Ended e;
    Value own = wf_new_ref(message), old = WF_NULL;
    wf_barrier(f, own);
    bool l = wf_lock(f);
    wf_relaxed_set(&f->log_traceback, false);
    bool ended = end_lock_held(f, WF_FUTURE_CANCELLED, &e);
    if (ended) {
        old = f->refs.cancel_message;
        f->refs.cancel_message = own;
    }
    wf_unlock(f, l);
    wf_drop(ended ? old : own);
    if (!ended)
        return 0;
    return schedule(self, &e) < 0 ? -1 : 1;
}

static Value m_set_result(Value self, Value result)
{
    if (wf_future_check(wf_as_future(self)) < 0)
        return WF_NULL;
    return wf_future_finish(self, wf_new_ref(result)) < 0 ? WF_NULL : WF_NONE;
}

static Value m_set_exception(Value self, Value v)
{
    WfFuture *f = wf_as_future(self);
    if (wf_future_check(f) < 0)
        return WF_NULL;
    if (!wf_future_pending(f))
        return raise_invalid_state("invalid state");
    Value exc = wf_is_exc_class(v) ? wf_own(wf_call0(v)) : wf_new_ref(v);
    int r = -1;
    if (wf_is_null(exc))
        return exc;
    if (!wf_is_exc(exc))
        wf_raise(&wf_exc_TypeError, "invalid exception object");
    else if (wf_type_of(exc) == &wf_exc_StopIteration)
        wf_raise(
            &wf_exc_TypeError,
            "StopIteration interacts badly with generators and cannot be raised into a Future");
    else
        r = wf_future_fail(self, exc);
    wf_drop(exc);
    return r < 0 ? WF_NULL : WF_NONE;
}

static Value m_cancel(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"msg", NULL};
    Value message = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "|O:cancel", names, &message) < 0 ||
        wf_future_check(wf_as_future(self)) < 0)
        return WF_NULL;
    int r = wf_future_cancel(self, message);
    return r < 0 ? WF_NULL : wf_bool(r);
}

/* --- what it ended with ----------------------------------------------------------------------- */

Value wf_future_cancelled_error(WfFuture *f)
{
    bool l = wf_lock(f);
    Value exc = f->refs.cancelled_error, message = WF_NULL;
    f->refs.cancelled_error = WF_NULL;
    if (wf_is_null(exc))
        message = wf_new_ref(f->refs.cancel_message);
    wf_unlock(f, l);
    if (!wf_is_null(exc))
        return exc;
    bool silent = wf_is_null(message) || wf_is_none(message);
    exc = wf_own(silent ? wf_call0(wf_aio.cancelled_error)
                        : wf_call1(wf_aio.cancelled_error, message));
    wf_drop(message);
    return exc;
}

/* The state; of a finished future its exception (new) or, if there is none, its result. */
static uint8_t look(WfFuture *f, Value *exc, Value *traceback, Value *result)
{
    *exc = *traceback = *result = WF_NULL;
    bool l = wf_lock(f);
    uint8_t state = f->state;
    if (state == WF_FUTURE_FINISHED) {
        wf_relaxed_set(&f->log_traceback, false);
        *exc = wf_new_ref(f->refs.exception);
        if (wf_is_null(*exc)) {
            *result = wf_new_ref(f->refs.result);
        } else {
            *traceback = f->refs.traceback;
            f->refs.traceback = WF_NULL;
        }
    }
    wf_unlock(f, l);
    return state;
}

int wf_future_outcome(WfFuture *f, Value *out)
{
    Value exc, traceback, result;
    switch (look(f, &exc, &traceback, &result)) {
    case WF_FUTURE_PENDING:
        raise_invalid_state("Result is not set.");
        return -1;
    case WF_FUTURE_CANCELLED:
        *out = wf_future_cancelled_error(f);
        return wf_is_null(*out) ? -1 : 1;
    }
    *out = wf_is_null(exc) ? result : exc;
    if (wf_is_null(exc))
        return 0;
    wf_exc_store(exc, &wf_as_exc(exc)->traceback, wf_is_null(traceback) ? WF_NONE : traceback);
    wf_drop(traceback);
    return 1;
}

/* A result, or its exception raised. */
static Value result_of(WfFuture *f)
{
    Value v;
    int r = wf_future_outcome(f, &v);
    if (r == 0)
        return v;
    if (r == 1)
        wf_raise_obj(v);
    return WF_NULL;
}

static int check_for_outcome(WfFuture *f)
{
    bool l = wf_lock(f), initialized = !wf_is_null(f->refs.loop);
    wf_unlock(f, l);
    if (initialized)
        return 0;
    raise_invalid_state("Future object is not initialized.");
    return -1;
}

static Value m_result(Value self)
{
    WfFuture *f = wf_as_future(self);
    return check_for_outcome(f) < 0 ? WF_NULL : result_of(f);
}

static Value m_exception(Value self)
{
    WfFuture *f = wf_as_future(self);
    if (check_for_outcome(f) < 0)
        return WF_NULL;
    bool l = wf_lock(f);
    uint8_t state = f->state;
    Value exc = wf_new_ref(f->refs.exception);
    if (state == WF_FUTURE_FINISHED)
        wf_relaxed_set(&f->log_traceback, false);
    wf_unlock(f, l);
    if (state == WF_FUTURE_FINISHED)
        return wf_is_null(exc) ? WF_NONE : exc;
    if (state == WF_FUTURE_PENDING)
        return raise_invalid_state("Exception is not set.");
    Value error = wf_future_cancelled_error(f);
    if (!wf_is_null(error))
        wf_raise_obj(error);
    return WF_NULL;
}

static Value m_make_cancelled_error(Value self)
{
    return wf_future_cancelled_error(wf_as_future(self));
}

static Value m_done(Value self)
{
    return wf_bool(!wf_future_pending(wf_as_future(self)));
}

static Value m_cancelled(Value self)
{
    return wf_bool(__atomic_load_n(&wf_as_future(self)->state, __ATOMIC_ACQUIRE) ==
                   WF_FUTURE_CANCELLED);
}

static Value m_get_loop(Value self)
{
    Value loop = wf_future_load(wf_as_future(self), &wf_as_future(self)->refs.loop);
    return wf_is_null(loop) ? wf_raise(&wf_exc_RuntimeError, "Future object is not initialized.")
                            : loop;
}

/* --- attributes ------------------------------------------------------------------------------- */

/* closure: which of the references. */
static Value get_ref(Value self, void *closure)
{
    WfFuture *f = wf_as_future(self);
    Value v = wf_future_load(f, (const Value *)((char *)f + (size_t)(uintptr_t)closure));
    return wf_is_null(v) ? WF_NONE : v;
}

static Value get_checked_ref(Value self, void *closure)
{
    return wf_future_check(wf_as_future(self)) < 0 ? WF_NULL : get_ref(self, closure);
}

static int set_cancel_message(Value self, Value v, void *closure)
{
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_AttributeError, "cannot delete attribute");
    wf_future_store(wf_as_future(self), &wf_as_future(self)->refs.cancel_message, wf_new_ref(v));
    return 0;
}

static Value get_state(Value self, void *closure)
{
    static const char *const names[] = {"PENDING", "CANCELLED", "FINISHED"};
    if (wf_future_check(wf_as_future(self)) < 0)
        return WF_NULL;
    return wf_intern_c(names[__atomic_load_n(&wf_as_future(self)->state, __ATOMIC_ACQUIRE)]);
}

static Value get_callbacks(Value self, void *closure)
{
    Callbacks c;
    WfFuture *f = wf_as_future(self);
    if (wf_future_check(f) < 0 || copy_callbacks(f, &c) < 0)
        return WF_NULL;
    Value list = c.n == 0 ? WF_NONE : wf_list_new(c.n);
    for (uint32_t i = 0; i < c.n && !wf_is_null(list); i++) {
        Value pair = wf_tuple_pack(2, callback(&c, i)->fn, callback(&c, i)->context);
        if (wf_is_null(pair) || wf_list_append_steal(list, pair) < 0) {
            wf_drop(list);
            list = WF_NULL;
        }
    }
    drop_callbacks(&c, 0);
    return list;
}

static Value get_log_traceback(Value self, void *closure)
{
    if (wf_future_check(wf_as_future(self)) < 0)
        return WF_NULL;
    return wf_bool(wf_relaxed(&wf_as_future(self)->log_traceback));
}

static int set_log_traceback(Value self, Value v, void *closure)
{
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_AttributeError, "cannot delete attribute");
    int truth = wf_truth(v);
    if (truth != 0)
        return truth < 0
                   ? -1
                   : wf_raise_i(&wf_exc_ValueError, "_log_traceback can only be set to False");
    wf_relaxed_set(&wf_as_future(self)->log_traceback, false);
    return 0;
}

static Value get_blocking(Value self, void *closure)
{
    return wf_bool(wf_relaxed(&wf_as_future(self)->blocking));
}

static int set_blocking(Value self, Value v, void *closure)
{
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_AttributeError, "cannot delete attribute");
    int truth = wf_truth(v);
    if (truth < 0 || wf_future_check(wf_as_future(self)) < 0)
        return -1;
    wf_relaxed_set(&wf_as_future(self)->blocking, truth);
    return 0;
}

/*
 * The Python function that is called looks at _callbacks twice. If others take the last one out in
 * between it finds None: then once more.
 */
Value wf_future_repr(Value self, const char *module, const char *fn)
{
    enum { TRIES = 4 };
    WfFuture *f = wf_as_future(self);
    if (wf_future_check(f) < 0)
        return WF_NULL;
    Value text = wf_aio_call(module, fn, &self, 1);
    for (int i = 1;
         wf_is_null(text) && wf_is_shared(f) && wf_err_matches(&wf_exc_TypeError) && i < TRIES;
         i++) {
        wf_err_clear();
        text = wf_aio_call(module, fn, &self, 1);
    }
    return text;
}

static Value future_repr(Value self)
{
    return wf_future_repr(self, "asyncio.base_futures", "_future_repr");
}

/* --- waiting ---------------------------------------------------------------------------------- */

/* What `await future` steps: gives the future to the task once, then ends with its result. */
typedef struct {
    WfObject ob;
    Value future; /* [lock] or WF_NULL: it has ended */
} FutureIter;

static Value future_iter(Value self)
{
    if (wf_future_check(wf_as_future(self)) < 0)
        return WF_NULL;
    FutureIter *it = wf_alloc(wf_future_iter_type.shape, sizeof *it > 32 ? sizeof *it : 32);
    if (it == NULL)
        return WF_NULL;
    it->future = wf_new_ref(self);
    return WF_MOVE(it);
}

static Value take_future(FutureIter *it)
{
    bool l = wf_lock(it);
    Value v = it->future;
    it->future = WF_NULL;
    wf_unlock(it, l);
    return v;
}

static Value iter_next(Value self)
{
    FutureIter *it = (FutureIter *)wf_obj(self);
    bool l = wf_lock(it);
    Value future = wf_new_ref(it->future);
    wf_unlock(it, l);
    if (wf_is_null(future))
        return WF_NULL;
    WfFuture *f = wf_as_future(future);
    if (wf_future_pending(f)) {
        if (!wf_relaxed(&f->blocking)) {
            wf_relaxed_set(&f->blocking, true);
            return future;
        }
        wf_drop(future);
        return wf_raise(&wf_exc_RuntimeError, "await wasn't used with future");
    }
    wf_drop(take_future(it));
    Value v = result_of(f);
    wf_drop(future);
    if (!wf_is_null(v) && !wf_is_none(v))
        wf_raise_stop_iteration(v);
    wf_drop(v);
    return WF_NULL;
}

static Value iter_send(Value self, Value arg)
{
    Value v = iter_next(self);
    return wf_is_null(v) && !wf_err_occurred() ? wf_raise_none(&wf_exc_StopIteration) : v;
}

static Value iter_throw(Value self, const Value *args, size_t nargs)
{
    Value exc = wf_gen_throw_args(args, nargs);
    if (wf_is_null(exc))
        return exc;
    wf_drop(take_future((FutureIter *)wf_obj(self)));
    wf_err_restore(exc);
    return WF_NULL;
}

static Value iter_close(Value self)
{
    wf_drop(take_future((FutureIter *)wf_obj(self)));
    return WF_NONE;
}

static void iter_clear(WfObject *o)
{
    wf_drop(take_future((FutureIter *)o));
}

static void iter_dealloc(WfObject *o)
{
    wf_drop(((FutureIter *)o)->future);
    wf_free_object(o, sizeof(FutureIter));
}

static int iter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((FutureIter *)o)->future);
    return 0;
}

static WfMethodDef iter_methods[] = {
    {"send", iter_send, WF_O, NULL},
    {"throw", iter_throw, WF_FAST, NULL},
    {"close", iter_close, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

WfType wf_future_iter_type = {
    WF_TYPE_HEAD(FREE, "_asyncio.FutureIter", FutureIter, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = iter_dealloc,
    .traverse = iter_traverse,
    .clear = iter_clear,
    .iter = wf_iter_self,
    .iternext = iter_next,
    .methods = iter_methods,
};

/* --- life ------------------------------------------------------------------------------------- */

void wf_future_blank(WfFuture *f)
{
    for (size_t i = 0; i < NREFS; i++)
        refs_of(f)[i] = WF_NULL;
    f->dict = WF_NULL;
    f->first = (WfFutureCallback){WF_NULL, WF_NULL};
    f->more = NULL;
    f->ncallbacks = f->cap = 0;
    f->state = WF_FUTURE_PENDING;
    f->log_traceback = f->blocking = false;
}

/* Replaces all that it refers to, by nothing or by a loop and a traceback (owned). */
static void reset(WfFuture *f, Value loop, Value source_traceback)
{
    Value old[NREFS];
    wf_barrier(f, loop);
    wf_barrier(f, source_traceback);
    bool l = wf_lock(f);
    memcpy(old, refs_of(f), sizeof old);
    Callbacks c = take_callbacks_lock_held(f);
    for (size_t i = 0; i < NREFS; i++)
        refs_of(f)[i] = WF_NULL;
    f->refs.loop = loop;
    f->refs.source_traceback = source_traceback;
    __atomic_store_n(&f->state, WF_FUTURE_PENDING, __ATOMIC_RELEASE);
    wf_relaxed_set(&f->log_traceback, false);
    wf_relaxed_set(&f->blocking, false);
    wf_unlock(f, l);
    for (size_t i = 0; i < NREFS; i++)
        wf_drop(old[i]);
    drop_callbacks(&c, 0);
}

/* loop.get_debug() */
static int is_debug(Value loop)
{
    Value v = wf_call_method(loop, wf_aio.get_debug, NULL, 0);
    if (wf_is_null(v))
        return -1;
    int r = wf_truth(v);
    wf_drop(v);
    return r;
}

int wf_future_setup(Value self, Value loop)
{
    Value own = wf_is_null(loop) || wf_is_none(loop) ? wf_aio_event_loop() : wf_new_ref(loop),
          source = WF_NULL;
    if (wf_is_null(own))
        return -1;
    int debug = is_debug(own);
    if (debug > 0) {
        source = wf_aio_call("traceback", "extract_stack", NULL, 0);
        debug = wf_is_null(source) ? -1 : 0;
    }
    if (debug < 0) {
        wf_drop(own);
        return -1;
    }
    reset(wf_as_future(self), own, source);
    return 0;
}

static Value future_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    Value v = wf_generic_alloc(type, 0);
    if (!wf_is_null(v))
        wf_future_blank(wf_as_future(v));
    return v;
}

static int future_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"loop", NULL};
    Value loop = WF_NULL;
    if (nargs > 0)
        return wf_raise_i(&wf_exc_TypeError, "Future() takes no positional arguments");
    if (wf_parse_args(args, nargs, kwnames, "|$O:Future", names, &loop) < 0)
        return -1;
    return wf_future_setup(self, loop);
}

static Value report_of(Value self, Value message, const char *name, Value exc)
{
    WfFuture *f = wf_as_future(self);
    Value d = wf_dict_new(), source = wf_future_load(f, &f->refs.source_traceback);
    if (!wf_is_null(d) &&
        (wf_dict_set_c(d, "message", message) < 0 ||
         (!wf_is_null(exc) && wf_dict_set_c(d, "exception", exc) < 0) ||
         wf_dict_set_c(d, name, self) < 0 ||
         (!wf_is_null(source) && wf_dict_set_c(d, "source_traceback", source) < 0))) {
        wf_drop(d);
        d = WF_NULL;
    }
    wf_drop(source);
    return d;
}

void wf_future_report(Value self, WF_STEALS Value message, const char *name, Value exc)
{
    WfFuture *f = wf_as_future(self);
    Value loop = wf_future_load(f, &f->refs.loop);
    Value d =
        wf_is_null(message) || wf_is_null(loop) ? WF_NULL : report_of(self, message, name, exc);
    if (!wf_is_null(d)) {
        wf_drop(wf_call_method_c(loop, "call_exception_handler", &d, 1));
        if (wf_err_occurred())
            wf_write_unraisable(loop);
    }
    if (wf_err_occurred())
        wf_err_clear();
    wf_drop(d);
    wf_drop(loop);
    wf_drop(message);
}

void wf_future_finalize(WfObject *o)
{
    WfFuture *f = (WfFuture *)o;
    if (WF_LIKELY(!wf_relaxed(&f->log_traceback)))
        return;
    wf_relaxed_set(&f->log_traceback, false);
    Value pending = wf_err_fetch(), self = wf_new_ref(wf_counted(o));
    Value exc = wf_future_load(f, &f->refs.exception);
    Value text = wf_str_from_format("%T exception was never retrieved", self);
    wf_future_report(self, text, "future", exc);
    wf_drop(exc);
    wf_drop(self);
    wf_err_restore(pending);
}

void wf_future_clear(WfObject *o)
{
    WfFuture *f = (WfFuture *)o;
    reset(f, WF_NULL, WF_NULL);
    wf_future_store(f, &f->dict, WF_NULL);
    wf_instance_clear(o);
}

static void future_dealloc(WfObject *o)
{
    wf_future_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

int wf_future_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfFuture *f = (WfFuture *)o;
    for (size_t i = 0; i < NREFS; i++)
        WF_VISIT(refs_of(f)[i]);
    WF_VISIT(f->dict);
    Callbacks c = {f->first, f->more, f->ncallbacks};
    for (uint32_t i = 0; i < c.n; i++) {
        WF_VISIT(callback(&c, i)->fn);
        WF_VISIT(callback(&c, i)->context);
    }
    return wf_instance_traverse(o, visit, arg);
}

static WfMethodDef future_methods[] = {
    {"result", m_result, WF_NOARGS,
     "result($self, /)\n--\n\nReturn the result of the future, or raise its exception.\n\nRaises "
     "CancelledError if it "
     "was cancelled, InvalidStateError if it has not ended."},
    {"exception", m_exception, WF_NOARGS,
     "exception($self, /)\n--\n\nReturn the exception of the future, or None.\n\nRaises "
     "CancelledError if it was "
     "cancelled, InvalidStateError if it has not ended."},
    {"set_result", m_set_result, WF_O,
     "set_result($self, result, /)\n--\n\nEnd the future with a result.\n\nRaises "
     "InvalidStateError if it has ended "
     "already."},
    {"set_exception", m_set_exception, WF_O,
     "set_exception($self, exception, /)\n--\n\nEnd the future with an exception.\n\nRaises "
     "InvalidStateError if it "
     "has ended already."},
    {"add_done_callback", m_add_done_callback, WF_FASTKW,
     "add_done_callback($self, fn, /, *, context=<unrepresentable>)\n--\n\nHave the event loop "
     "call fn(future) once "
     "the future has ended: soon, if it has already."},
    {"remove_done_callback", m_remove_done_callback, WF_O,
     "remove_done_callback($self, fn, /)\n--\n\nRemove all callbacks that equal fn.\n\nReturns how "
     "many were removed."},
    {"cancel", m_cancel, WF_FASTKW,
     "cancel($self, /, msg=None)\n--\n\nCancel the future and schedule its callbacks.\n\nReturns "
     "False if it has ended "
     "already, else True."},
    {"cancelled", m_cancelled, WF_NOARGS,
     "cancelled($self, /)\n--\n\nReturn True if the future was cancelled."},
    {"done", m_done, WF_NOARGS,
     "done($self, /)\n--\n\nReturn True if the future has ended: with a result, an exception or "
     "cancelled."},
    {"get_loop", m_get_loop, WF_NOARGS,
     "get_loop($self, /)\n--\n\nReturn the event loop of the future."},
    {"_make_cancelled_error", m_make_cancelled_error, WF_NOARGS,
     "_make_cancelled_error($self, /)\n--\n\nReturn the CancelledError to raise for the cancelled "
     "future.\n\nTo be "
     "called once for each: it forgets the one that a task ended with."},
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};

#define REF(name) (void *)(uintptr_t)offsetof(WfFuture, refs.name)
static WfGetSetDef future_getset[] = {
    {"_state", get_state, NULL, NULL, NULL},
    {"_asyncio_future_blocking", get_blocking, set_blocking, NULL, NULL},
    {"_loop", get_ref, NULL, NULL, REF(loop)},
    {"_callbacks", get_callbacks, NULL, NULL, NULL},
    {"_result", get_checked_ref, NULL, NULL, REF(result)},
    {"_exception", get_checked_ref, NULL, NULL, REF(exception)},
    {"_log_traceback", get_log_traceback, set_log_traceback, NULL, NULL},
    {"_source_traceback", get_ref, NULL, NULL, REF(source_traceback)},
    {"_cancel_message", get_ref, set_cancel_message, NULL, REF(cancel_message)},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_future_type = {
    WF_TYPE_HEAD(FREE, "_asyncio.Future", WfFuture, WF_TF_GC | WF_TF_BASETYPE | WF_TF_WEAKREF),
    .doc = "Future(*, loop=None)\n--\n\nA result to come, which coroutines of one event loop can "
           "await.",
    .slots_offset = offsetof(WfFuture, dict),
    .dealloc = future_dealloc,
    .traverse = wf_future_traverse,
    .clear = wf_future_clear,
    .finalize = wf_future_finalize,
    .new = future_new,
    .init = future_init,
    .repr = future_repr,
    .iter = future_iter,
    .am_await = future_iter,
    .methods = future_methods,
    .getset = future_getset,
};
