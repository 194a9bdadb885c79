/* The types generator, coroutine and coroutine_wrapper: attributes and methods. */
#include "generator.h"
#include "../Interp/eval/helpers.h"
#include "exc_impl.h"

/* --- attributes --------------------------------------------------------------------------------------- */

Value wf_gen_get_name(Value self, void *closure)
{
    return wf_new_ref(wf_value_load(&wf_as_generator(self)->name));
}
Value wf_gen_get_qualname(Value self, void *closure)
{
    return wf_new_ref(wf_value_load(&wf_as_generator(self)->qualname));
}

static int set_str(Value self, Value *field, Value v, const char *what)
{
    if (wf_is_null(v) || !wf_is_str(v))
        return wf_raise_i(&wf_exc_TypeError, "%s must be set to a string object", what);
    bool l = wf_lock(wf_obj(self));
    Value old = *field;
    v = wf_new_ref(v);
    wf_barrier(wf_obj(self), v);
    wf_value_store(field, v);
    wf_unlock(wf_obj(self), l);
    wf_drop(old);
    return 0;
}
int wf_gen_set_name(Value self, Value v, void *closure)
{
    return set_str(self, &wf_as_generator(self)->name, v, "__name__");
}
int wf_gen_set_qualname(Value self, Value v, void *closure)
{
    return set_str(self, &wf_as_generator(self)->qualname, v, "__qualname__");
}

Value wf_gen_get_frame(Value self, void *closure)
{
    WfGenerator *g = wf_as_generator(self);
    wf_gen_settle(g);
    if (!wf_is_shared(g))
        return wf_relaxed(&g->state) == WF_GEN_FINISHED ? WF_NONE : wf_frame_object(&g->frame);
    /* Another thread may be running it, and making the frame object as well. */
    wf_stop_world(WF_STOP_INTROSPECT);
    Value v = g->state == WF_GEN_FINISHED ? WF_NONE : wf_frame_object(&g->frame);
    if (wf_is_pointer(v) && !wf_is_shared(wf_obj(v)))
        wf_publish(wf_obj(v));
    wf_start_world();
    return v;
}
Value wf_gen_get_code(Value self, void *closure) { return wf_new_ref(wf_as_generator(self)->code); }
Value wf_gen_get_running(Value self, void *closure)
{
    WfGenerator *g = wf_as_generator(self);
    wf_gen_settle(g);
    uint8_t state = wf_relaxed(&g->state);
    return wf_bool(state == WF_GEN_RUNNING || state == WF_GEN_LINKED);
}
Value wf_gen_get_suspended(Value self, void *closure)
{
    wf_gen_settle(wf_as_generator(self));
    return wf_bool(wf_relaxed(&wf_as_generator(self)->state) == WF_GEN_SUSPENDED);
}
Value wf_gen_get_delegate(Value self, void *closure)
{
    Value v = wf_gen_delegate(wf_as_generator(self));
    return wf_is_null(v) ? WF_NONE : v;
}

static Value gen_repr(Value self)
{
    return wf_str_from_format("<%s object %S at %p>", wf_type_name(self), wf_value_load(&wf_as_generator(self)->qualname),
                              (void *)wf_obj(self));
}

/* --- send, throw, close ------------------------------------------------------------------------------- */

/* Turns the outcome of a resumption into what a method returns. */
static Value give(int r, Value v)
{
    if (r == 1)
        return v;
    if (r == 0) {
        if (wf_is_none(v))
            wf_raise_none(&wf_exc_StopIteration);
        else
            wf_raise_stop_iteration(v);
        wf_drop(v);
    }
    return WF_NULL;
}

Value wf_gen_ended(WF_STEALS Value v) { return wf_is_none(v) ? WF_NULL : give(0, v); }

Value wf_gen_next_as_ever(Value self)
{
    Value v;
    int r = wf_gen_resume(self, WF_NONE, &v);
    if (WF_LIKELY(r == 1))
        return v;
    return r == 0 ? wf_gen_ended(v) : WF_NULL;
}

static Value gen_send(Value self, Value arg)
{
    Value v = WF_NULL;
    int r = wf_gen_resume(self, arg, &v);
    return give(r, v);
}

/* type(value) as the raise statement would make it. */
static Value instantiate(Value type, Value v)
{
    Value exc;
    if (!wf_is_null(v) && wf_is_a(v, (WfType *)wf_obj(type)))
        exc = wf_new_ref(v);
    else if (wf_is_null(v) || wf_is_none(v))
        exc = wf_call0(type);
    else if (wf_is_tuple(v))
        exc = wf_call(type, wf_as_tuple(v)->items, wf_tuple_len(v), WF_NULL);
    else
        exc = wf_call1(type, v);
    if (!wf_is_null(exc) && !wf_is_exc(exc)) {
        wf_raise(&wf_exc_TypeError, "calling %R should have returned an instance of BaseException, not %s",
                 type, wf_type_name(exc));
        wf_drop(exc);
        return WF_NULL;
    }
    return exc;
}

Value wf_gen_throw_args(const Value *args, size_t nargs)
{
    if (wf_check_nargs("throw", nargs, 1, 3) < 0)
        return WF_NULL;
    Value type = args[0], v = nargs > 1 ? args[1] : WF_NULL, tb = nargs > 2 ? args[2] : WF_NONE;
    if (!wf_is_none(tb) && !wf_has_shape(tb, WF_SHAPE_traceback))
        return wf_raise(&wf_exc_TypeError, "throw() third argument must be a traceback object");
    Value exc;
    if (wf_is_exc_class(type)) {
        exc = instantiate(type, v);
        if (wf_is_null(exc))
            exc = wf_err_fetch(); /* what its constructor raised is thrown instead */
    } else if (wf_is_exc(type)) {
        if (!wf_is_null(v) && !wf_is_none(v))
            return wf_raise(&wf_exc_TypeError, "instance exception may not have a separate value");
        exc = wf_new_ref(type);
    } else {
        return wf_raise(&wf_exc_TypeError,
                        "exceptions must be classes or instances deriving from BaseException, not %s",
                        wf_type_name(type));
    }
    if (!wf_is_none(tb))
        wf_exc_store(exc, &wf_as_exc(exc)->traceback, tb);
    return exc;
}

static Value gen_throw(Value self, const Value *args, size_t nargs)
{
    Value exc = wf_gen_throw_args(args, nargs), v = WF_NULL;
    if (wf_is_null(exc))
        return exc;
    int r = wf_gen_throw_value(self, exc, &v);
    return give(r, v);
}

static Value gen_close(Value self) { return wf_gen_close(self) < 0 ? WF_NULL : WF_NONE; }

static WfMethodDef gen_methods[] = {
    {"send", gen_send, WF_O,
     "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration."},
    {"throw", gen_throw, WF_FAST,
     "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or "
     "raise\nStopIteration."},
    {"close", gen_close, WF_NOARGS, "close() -> raise GeneratorExit inside generator."},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef gen_getset[] = {
    {"__name__", wf_gen_get_name, wf_gen_set_name, "name of the generator", NULL},
    {"__qualname__", wf_gen_get_qualname, wf_gen_set_qualname, "qualified name of the generator", NULL},
    {"gi_yieldfrom", wf_gen_get_delegate, NULL, "object being iterated by yield from, or None", NULL},
    {"gi_running", wf_gen_get_running, NULL, NULL, NULL},
    {"gi_frame", wf_gen_get_frame, NULL, NULL, NULL},
    {"gi_suspended", wf_gen_get_suspended, NULL, NULL, NULL},
    {"gi_code", wf_gen_get_code, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_generator_type = {
    WF_TYPE_HEAD(generator, "generator", WfGenerator, WF_TF_GC | WF_TF_WEAKREF | WF_TF_NO_INSTANCE),
    .itemsize = sizeof(Value),
    .dealloc = wf_gen_dealloc,
    .traverse = wf_gen_traverse,
    .clear = wf_gen_clear,
    .finalize = wf_gen_finalize,
    .repr = gen_repr,
    .iter = wf_iter_self,
    .iternext = wf_gen_next,
    .methods = gen_methods,
    .getset = gen_getset,
};

/* --- coroutine ------------------------------------------------------------------------------------------ */

typedef struct {
    WfObject ob;
    Value coroutine;
} WfCoroutineWrapper;

static Value coro_await(Value self)
{
    WfCoroutineWrapper *w = wf_alloc(WF_SHAPE_coroutine_wrapper, sizeof *w < 32 ? 32 : sizeof *w);
    if (w == NULL)
        return WF_NULL;
    w->coroutine = wf_new_ref(self);
    return WF_MOVE(w);
}

static Value coro_origin(Value self, void *closure)
{
    Value v = wf_as_generator(self)->origin_or_finalizer;
    return wf_is_null(v) ? WF_NONE : wf_new_ref(v);
}

static WfMethodDef coro_methods[] = {
    {"send", gen_send, WF_O,
     "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration."},
    {"throw", gen_throw, WF_FAST,
     "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next iterated "
     "value or raise\nStopIteration."},
    {"close", gen_close, WF_NOARGS, "close() -> raise GeneratorExit inside coroutine."},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef coro_getset[] = {
    {"__name__", wf_gen_get_name, wf_gen_set_name, "name of the coroutine", NULL},
    {"__qualname__", wf_gen_get_qualname, wf_gen_set_qualname, "qualified name of the coroutine", NULL},
    {"cr_await", wf_gen_get_delegate, NULL, "object being awaited on, or None", NULL},
    {"cr_running", wf_gen_get_running, NULL, NULL, NULL},
    {"cr_frame", wf_gen_get_frame, NULL, NULL, NULL},
    {"cr_suspended", wf_gen_get_suspended, NULL, NULL, NULL},
    {"cr_code", wf_gen_get_code, NULL, NULL, NULL},
    {"cr_origin", coro_origin, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_coroutine_type = {
    WF_TYPE_HEAD(coroutine, "coroutine", WfGenerator, WF_TF_GC | WF_TF_WEAKREF | WF_TF_NO_INSTANCE),
    .itemsize = sizeof(Value),
    .dealloc = wf_gen_dealloc,
    .traverse = wf_gen_traverse,
    .clear = wf_gen_clear,
    .finalize = wf_gen_finalize,
    .repr = gen_repr,
    .am_await = coro_await,
    .methods = coro_methods,
    .getset = coro_getset,
};

static Value wrapped(Value self) { return ((WfCoroutineWrapper *)wf_obj(self))->coroutine; }
static Value wrapper_iternext(Value self) { return wf_gen_next(wrapped(self)); }
static Value wrapper_send(Value self, Value arg) { return gen_send(wrapped(self), arg); }
static Value wrapper_close(Value self) { return gen_close(wrapped(self)); }
static Value wrapper_throw(Value self, const Value *args, size_t nargs)
{
    return gen_throw(wrapped(self), args, nargs);
}
static void wrapper_dealloc(WfObject *o)
{
    wf_drop(((WfCoroutineWrapper *)o)->coroutine);
    wf_free_object(o, 32);
}
static int wrapper_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfCoroutineWrapper *)o)->coroutine);
    return 0;
}

static WfMethodDef wrapper_methods[] = {
    {"send", wrapper_send, WF_O,
     "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration."},
    {"throw", wrapper_throw, WF_FAST,
     "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next iterated "
     "value or raise\nStopIteration."},
    {"close", wrapper_close, WF_NOARGS, "close() -> raise GeneratorExit inside coroutine."},
    {NULL, NULL, 0, NULL},
};

WfType wf_coroutine_wrapper_type = {
    WF_TYPE_HEAD(coroutine_wrapper, "coroutine_wrapper", WfCoroutineWrapper, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = wrapper_dealloc,
    .traverse = wrapper_traverse,
    .iter = wf_iter_self,
    .iternext = wrapper_iternext,
    .methods = wrapper_methods,
};
