/* `yield from`, `await`, `async for`: sending and throwing to any iterator, finding awaitables. */
#include "helpers.h"

Value wf_stop_iteration_value(void)
{
    if (!wf_err_occurred())
        return WF_NONE;
    if (!wf_err_matches(&wf_exc_StopIteration))
        return WF_NULL;
    Value exc = wf_err_fetch();
    Value v = ((WfStopIteration *)wf_obj(exc))->value;
    v = wf_is_null(v) ? WF_NONE : wf_new_ref(v);
    wf_drop(exc);
    return v;
}

Value wf_eval_stop_iteration(Value v)
{
    if (wf_is_none(v))
        wf_raise_none(&wf_exc_StopIteration);
    else
        wf_raise_stop_iteration(v);
    return wf_err_fetch();
}

/* v came from an iterator's method: 1 / 0 with StopIteration's value / -1. */
static int delegated(Value v, Value *out)
{
    if (!wf_is_null(v)) {
        *out = v;
        return 1;
    }
    *out = wf_stop_iteration_value();
    return wf_is_null(*out) ? -1 : 0;
}

int wf_eval_send(Value it, Value v, Value *out)
{
    if (wf_has_shape(it, WF_SHAPE_generator) || wf_has_shape(it, WF_SHAPE_coroutine))
        return wf_gen_resume(it, v, out);
    if (wf_has_shape(it, WF_SHAPE_async_generator_asend))
        return wf_async_gen_asend(it, v, out);
    WfType *type = wf_type_of(it);
    if (wf_is_none(v) && type->iternext != NULL)
        return wf_next_value(it, out);
    return delegated(wf_call_method(it, wf_n.send, &v, 1), out);
}

static int close_delegate(Value it)
{
    if (wf_has_shape(it, WF_SHAPE_generator) || wf_has_shape(it, WF_SHAPE_coroutine))
        return wf_gen_close(it);
    Value close;
    int r = wf_getattr_opt(it, wf_n.close, &close);
    if (r < 0)
        wf_write_unraisable(it);
    if (r <= 0)
        return 0;
    Value v = wf_call0(close);
    wf_drop(close);
    wf_drop(v);
    return wf_is_null(v) ? -1 : 0;
}

int wf_eval_throw_into(Value it, WF_STEALS Value exc, Value *out)
{
    if (wf_is_a(exc, &wf_exc_GeneratorExit)) {
        if (close_delegate(it) < 0)
            wf_drop(exc);
        else
            wf_err_restore(exc);
        return -1;
    }
    if (wf_has_shape(it, WF_SHAPE_generator) || wf_has_shape(it, WF_SHAPE_coroutine))
        return wf_gen_throw_value(it, exc, out);
    Value throw;
    int r = wf_getattr_opt(it, wf_n.throw, &throw);
    if (r < 0) {
        wf_drop(exc);
        return -1;
    }
    if (r == 0) {
        wf_err_restore(exc);
        return -1;
    }
    Value v = wf_call1(throw, exc);
    wf_drop(throw);
    wf_drop(exc);
    return delegated(v, out);
}

static bool is_iterable_coroutine(Value v)
{
    return wf_has_shape(v, WF_SHAPE_generator) &&
           (wf_as_code(wf_as_generator(v)->code)->flags & CO_ITERABLE_COROUTINE) != 0;
}

Value wf_eval_yield_from_iter(WfFrame *f, Value v)
{
    if (wf_has_shape(v, WF_SHAPE_coroutine)) {
        if (!(f->code->flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE)))
            return wf_raise(&wf_exc_TypeError,
                            "cannot 'yield from' a coroutine object in a non-coroutine generator");
        return wf_new_ref(v);
    }
    return wf_has_shape(v, WF_SHAPE_generator) ? wf_new_ref(v) : wf_iter(v);
}

Value wf_await_result(WF_STEALS Value it)
{
    if (wf_has_shape(it, WF_SHAPE_coroutine) || is_iterable_coroutine(it))
        wf_raise(&wf_exc_TypeError, "__await__() returned a coroutine");
    else if (!wf_is_iterator(it))
        wf_raise(&wf_exc_TypeError, "__await__() returned non-iterator of type '%.100s'", wf_type_name(it));
    else
        return it;
    wf_drop(it);
    return WF_NULL;
}

/* The iterator that drives an awaitable; WF_NULL with a TypeError. */
Value wf_awaitable_iter(Value v)
{
    if (wf_has_shape(v, WF_SHAPE_coroutine) || is_iterable_coroutine(v))
        return wf_new_ref(v);
    WfType *type = wf_type_of(v);
    if (type->am_await == NULL)
        return wf_raise(&wf_exc_TypeError, "object %.100s can't be used in 'await' expression",
                        wf_type_name(v));
    Value it = type->am_await(v);
    return wf_is_null(it) ? it : wf_await_result(it);
}

Value wf_eval_get_awaitable(Value v, unsigned from)
{
    Value it = wf_awaitable_iter(v);
    if (wf_is_null(it)) {
        if (from != 0 && wf_type_of(v)->am_await == NULL && wf_err_matches(&wf_exc_TypeError)) {
            wf_err_clear();
            wf_raise(&wf_exc_TypeError,
                     "'async with' received an object from %s that does not implement __await__: %.100s",
                     from == 1 ? "__aenter__" : "__aexit__", wf_type_name(v));
        }
        return it;
    }
    if (wf_has_shape(it, WF_SHAPE_coroutine)) {
        Value other = wf_gen_delegate(wf_as_generator(it));
        if (!wf_is_null(other)) {
            wf_drop(other);
            wf_drop(it);
            return wf_raise(&wf_exc_RuntimeError, "coroutine is being awaited already");
        }
    }
    return it;
}

Value wf_eval_get_aiter(Value v)
{
    WfType *type = wf_type_of(v);
    if (type->am_aiter == NULL)
        return wf_raise(&wf_exc_TypeError, "'async for' requires an object with __aiter__ method, got %.100s",
                        wf_type_name(v));
    Value it = type->am_aiter(v);
    if (!wf_is_null(it) && wf_type_of(it)->am_anext == NULL) {
        wf_raise(&wf_exc_TypeError,
                 "'async for' received an object from __aiter__ that does not implement __anext__: %.100s",
                 wf_type_name(it));
        wf_drop(it);
        return WF_NULL;
    }
    return it;
}

Value wf_eval_anext_iter(WF_STEALS Value next)
{
    Value it = wf_awaitable_iter(next);
    if (wf_is_null(it)) {
        Value cause = wf_err_fetch();
        wf_raise(&wf_exc_TypeError, "'async for' received an invalid object from __anext__: %.100s",
                 wf_type_name(next));
        Value exc = wf_err_fetch();
        wf_exc_set_context(exc, wf_new_ref(cause));
        wf_exc_set_cause(exc, cause);
        wf_err_restore(exc);
    }
    wf_drop(next);
    return it;
}

Value wf_eval_get_anext(Value v)
{
    WfType *type = wf_type_of(v);
    if (wf_has_shape(v, WF_SHAPE_async_generator))
        return type->am_anext(v);
    if (type->am_anext == NULL)
        return wf_raise(&wf_exc_TypeError, "'async for' requires an iterator with __anext__ method, got %.100s",
                        wf_type_name(v));
    Value next = type->am_anext(v);
    return wf_is_null(next) ? next : wf_eval_anext_iter(next);
}
