/*
 * Asynchronous generators and the awaitables of their methods.
 *
 * asend() and __anext__() make an AsyncSend, athrow() and aclose() an AsyncThrow: iterators that
 * resume the generator. What the generator yields to its consumer comes wrapped; it ends the
 * awaitable as the value of StopIteration. Anything else it yields is for the event loop.
 */
#include "generator.h"
#include "iter.h"
#include "../Interp/eval/helpers.h"

typedef enum { AW_INIT, AW_ITER, AW_CLOSED } AwaitState;

typedef struct {
    WfObject ob;
    Value gen;
    Value arg; /* value to send; exception to throw, or WF_NULL: aclose() */
    AwaitState state;
} WfAsyncOp;

typedef struct {
    WfObject ob;
    Value value;
} WfWrapped;

Value wf_awaitable_iter(Value v);

/* --- wrapping --------------------------------------------------------------------------------------------- */

Value wf_async_gen_wrap(Value v)
{
    WfWrapped *w = wf_alloc(WF_SHAPE_async_generator_wrapped_value, sizeof *w < 32 ? 32 : sizeof *w);
    if (w == NULL)
        return WF_NULL;
    w->value = wf_new_ref(v);
    return WF_MOVE(w);
}

static bool is_wrapped(Value v) { return wf_has_shape(v, WF_SHAPE_async_generator_wrapped_value); }

/* After a resumption (r, v as wf_gen_resume): 1 awaits further, 0 yielded an item, -1; *out is the value. */
static int outcome(WfGenerator *g, int r, WF_STEALS Value v, Value *out)
{
    if (r == 0) {
        wf_drop(v);
        wf_raise_none(&wf_exc_StopAsyncIteration);
    }
    if (r <= 0) {
        if (wf_err_matches(&wf_exc_StopAsyncIteration) || wf_err_matches(&wf_exc_GeneratorExit))
            wf_relaxed_set(&g->closed, 1);
        wf_relaxed_set(&g->running_async, 0);
        return -1;
    }
    *out = v;
    if (!is_wrapped(v))
        return 1;
    *out = wf_new_ref(((WfWrapped *)wf_obj(v))->value);
    wf_drop(v);
    wf_relaxed_set(&g->running_async, 0);
    return 0;
}

/* What a method of an iterator returns for such an outcome. */
static Value give(int r, WF_STEALS Value v)
{
    if (r == 0) {
        wf_raise_stop_iteration(v);
        wf_drop(v);
    }
    return r == 1 ? v : WF_NULL;
}

static Value unwrap(WfGenerator *g, int r, Value v)
{
    r = outcome(g, r, v, &v);
    return give(r, v);
}

static void wrapped_dealloc(WfObject *o)
{
    wf_drop(((WfWrapped *)o)->value);
    wf_free_object(o, 32);
}
static int wrapped_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfWrapped *)o)->value);
    return 0;
}

WfType wf_async_generator_wrapped_value_type = {
    WF_TYPE_HEAD(async_generator_wrapped_value, "async_generator_wrapped_value", WfWrapped,
                 WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = wrapped_dealloc,
    .traverse = wrapped_traverse,
};

/* --- asend, __anext__ ------------------------------------------------------------------------------------------ */

static WfAsyncOp *as_op(Value v) { return (WfAsyncOp *)wf_obj(v); }

static Value op_new(uint32_t shape, Value gen, Value arg)
{
    if (wf_async_gen_init_hooks(wf_as_generator(gen)) < 0)
        return WF_NULL;
    WfAsyncOp *o = wf_alloc(shape, sizeof *o);
    if (o == NULL)
        return WF_NULL;
    o->gen = wf_new_ref(gen);
    o->arg = wf_new_ref(arg);
    wf_relaxed_set(&o->state, AW_INIT);
    return WF_MOVE(o);
}

int wf_async_gen_asend(Value self, Value arg, Value *out)
{
    WfAsyncOp *o = as_op(self);
    WfGenerator *g = wf_as_generator(o->gen);
    if (wf_relaxed(&o->state) == AW_CLOSED)
        return wf_raise_i(&wf_exc_RuntimeError, "cannot reuse already awaited __anext__()/asend()");
    if (wf_relaxed(&o->state) == AW_INIT) {
        if (wf_relaxed(&g->running_async))
            return wf_raise_i(&wf_exc_RuntimeError, "anext(): asynchronous generator is already running");
        if (wf_is_none(arg))
            arg = o->arg;
        wf_relaxed_set(&o->state, AW_ITER);
    }
    wf_relaxed_set(&g->running_async, 1);
    Value v = WF_NULL;
    int r = wf_gen_resume(o->gen, arg, &v);
    r = outcome(g, r, v, out);
    if (r != 1)
        wf_relaxed_set(&o->state, AW_CLOSED);
    return r;
}

static Value asend_send(Value self, Value arg)
{
    Value v = WF_NULL;
    int r = wf_async_gen_asend(self, arg, &v);
    return give(r, v);
}

static Value asend_next(Value self) { return asend_send(self, WF_NONE); }

static Value asend_throw(Value self, const Value *args, size_t nargs)
{
    WfAsyncOp *o = as_op(self);
    if (wf_relaxed(&o->state) == AW_CLOSED)
        return wf_raise(&wf_exc_RuntimeError, "cannot reuse already awaited __anext__()/asend()");
    Value exc = wf_gen_throw_args(args, nargs), v = WF_NULL;
    if (wf_is_null(exc))
        return WF_NULL;
    int r = wf_gen_throw_value(o->gen, exc, &v);
    v = unwrap(wf_as_generator(o->gen), r, v);
    if (wf_is_null(v))
        wf_relaxed_set(&o->state, AW_CLOSED);
    return v;
}

static Value op_close(Value self)
{
    wf_relaxed_set(&as_op(self)->state, AW_CLOSED);
    return WF_NONE;
}

/* --- athrow, aclose ----------------------------------------------------------------------------------------------- */

static Value ignored_exit(WfAsyncOp *o, Value v)
{
    wf_drop(v);
    wf_relaxed_set(&wf_as_generator(o->gen)->running_async, 0);
    wf_relaxed_set(&o->state, AW_CLOSED);
    return wf_raise(&wf_exc_RuntimeError, "async generator ignored GeneratorExit");
}

/* An exception came out of the generator; aclose() ends well on the two that mean "closed". */
static Value closing_error(WfAsyncOp *o)
{
    wf_relaxed_set(&wf_as_generator(o->gen)->running_async, 0);
    wf_relaxed_set(&o->state, AW_CLOSED);
    if (wf_is_null(o->arg) &&
        (wf_err_matches(&wf_exc_StopAsyncIteration) || wf_err_matches(&wf_exc_GeneratorExit))) {
        wf_err_clear();
        wf_raise_none(&wf_exc_StopIteration);
    }
    return WF_NULL;
}

/* After a resumption for athrow() or aclose(). */
static Value closing_outcome(WfAsyncOp *o, int r, Value v)
{
    if (!wf_is_null(o->arg)) {
        v = unwrap(wf_as_generator(o->gen), r, v);
        return wf_is_null(v) ? closing_error(o) : v;
    }
    if (r == 1)
        return is_wrapped(v) ? ignored_exit(o, v) : v;
    if (r == 0) {
        wf_drop(v);
        wf_raise_none(&wf_exc_StopAsyncIteration);
    }
    return closing_error(o);
}

static Value athrow_start(WfAsyncOp *o, Value arg)
{
    WfGenerator *g = wf_as_generator(o->gen);
    if (wf_relaxed(&g->running_async)) {
        wf_relaxed_set(&o->state, AW_CLOSED);
        return wf_raise(&wf_exc_RuntimeError, "%s(): asynchronous generator is already running",
                        wf_is_null(o->arg) ? "aclose" : "athrow");
    }
    if (wf_relaxed(&g->closed)) {
        wf_relaxed_set(&o->state, AW_CLOSED);
        return wf_raise_none(&wf_exc_StopAsyncIteration);
    }
    if (!wf_is_none(arg))
        return wf_raise(&wf_exc_RuntimeError, "can't send non-None value to a just-started coroutine");
    wf_relaxed_set(&o->state, AW_ITER);
    wf_relaxed_set(&g->running_async, 1);
    Value exc, v = WF_NULL;
    if (wf_is_null(o->arg)) {
        wf_relaxed_set(&g->closed, 1);
        exc = wf_exc_new(&wf_exc_GeneratorExit, NULL, 0);
    } else {
        exc = wf_gen_throw_args(wf_as_tuple(o->arg)->items, wf_tuple_len(o->arg));
    }
    int r = wf_is_null(exc) ? -1 : wf_gen_throw_value(o->gen, exc, &v);
    return closing_outcome(o, r, v);
}

static Value athrow_send(Value self, Value arg)
{
    WfAsyncOp *o = as_op(self);
    if (wf_relaxed(&o->state) == AW_CLOSED)
        return wf_raise(&wf_exc_RuntimeError, "cannot reuse already awaited aclose()/athrow()");
    if (wf_as_generator(o->gen)->state == WF_GEN_FINISHED) {
        wf_relaxed_set(&o->state, AW_CLOSED);
        return wf_raise_none(&wf_exc_StopIteration);
    }
    if (wf_relaxed(&o->state) == AW_INIT)
        return athrow_start(o, arg);
    Value v = WF_NULL;
    int r = wf_gen_resume(o->gen, arg, &v);
    return closing_outcome(o, r, v);
}

static Value athrow_next(Value self) { return athrow_send(self, WF_NONE); }

static Value athrow_throw(Value self, const Value *args, size_t nargs)
{
    WfAsyncOp *o = as_op(self);
    if (wf_relaxed(&o->state) == AW_CLOSED)
        return wf_raise(&wf_exc_RuntimeError, "cannot reuse already awaited aclose()/athrow()");
    Value exc = wf_gen_throw_args(args, nargs), v = WF_NULL;
    if (wf_is_null(exc))
        return WF_NULL;
    int r = wf_gen_throw_value(o->gen, exc, &v);
    return closing_outcome(o, r, v);
}

/* --- both awaitables' types ------------------------------------------------------------------------------------------ */

static void op_dealloc(WfObject *o)
{
    WfAsyncOp *op = (WfAsyncOp *)o;
    wf_drop(op->gen);
    wf_drop(op->arg);
    wf_free_object(o, sizeof *op);
}
static int op_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfAsyncOp *op = (WfAsyncOp *)o;
    WF_VISIT(op->gen);
    WF_VISIT(op->arg);
    return 0;
}

#define OP_METHODS(PREFIX)                                                                        \
    {                                                                                             \
        {"send", PREFIX##_send, WF_O,                                                             \
         "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration."}, \
        {"throw", PREFIX##_throw, WF_FAST,                                                        \
         "throw(value)\nthrow(type[,value[,tb]])\n\nraise exception in generator, return next yielded " \
         "value or raise\nStopIteration."},                                                       \
        {"close", op_close, WF_NOARGS, "close() -> raise GeneratorExit inside generator."},       \
        {NULL, NULL, 0, NULL},                                                                    \
    }
static WfMethodDef asend_methods[] = OP_METHODS(asend);
static WfMethodDef athrow_methods[] = OP_METHODS(athrow);

WfType wf_async_generator_asend_type = {
    WF_TYPE_HEAD(async_generator_asend, "async_generator_asend", WfAsyncOp, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = op_dealloc,
    .traverse = op_traverse,
    .iter = wf_iter_self,
    .iternext = asend_next,
    .am_await = wf_iter_self,
    .methods = asend_methods,
};
WfType wf_async_generator_athrow_type = {
    WF_TYPE_HEAD(async_generator_athrow, "async_generator_athrow", WfAsyncOp, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = op_dealloc,
    .traverse = op_traverse,
    .iter = wf_iter_self,
    .iternext = athrow_next,
    .am_await = wf_iter_self,
    .methods = athrow_methods,
};

/* --- the generator's own type ----------------------------------------------------------------------------------------- */

int wf_async_gen_init_hooks(WfGenerator *g)
{
    if (__atomic_exchange_n(&g->hooks_inited, 1, __ATOMIC_RELAXED))
        return 0; /* by us before, or by another thread just now */
    WfThread *t = wf_thread();
    if (!wf_is_null(t->asyncgen_finalizer)) {
        Value v = wf_new_ref(t->asyncgen_finalizer);
        wf_barrier(g, v);
        g->origin_or_finalizer = v;
    }
    if (wf_is_null(t->asyncgen_firstiter))
        return 0;
    Value first = wf_new_ref(t->asyncgen_firstiter);
    Value v = wf_call1(first, wf_counted(g));
    wf_drop(first);
    wf_drop(v);
    return wf_is_null(v) ? -1 : 0;
}

static Value ag_anext(Value self) { return op_new(WF_SHAPE_async_generator_asend, self, WF_NONE); }
static Value ag_asend(Value self, Value v) { return op_new(WF_SHAPE_async_generator_asend, self, v); }
static Value ag_aclose(Value self) { return op_new(WF_SHAPE_async_generator_athrow, self, WF_NULL); }
static Value ag_athrow(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("athrow", nargs, 1, 3) < 0)
        return WF_NULL;
    Value tuple = wf_tuple_from_array(args, nargs);
    if (wf_is_null(tuple))
        return tuple;
    Value v = op_new(WF_SHAPE_async_generator_athrow, self, tuple);
    wf_drop(tuple);
    return v;
}

static Value ag_running(Value self, void *closure) { return wf_bool(wf_relaxed(&wf_as_generator(self)->running_async)); }

static Value ag_repr(Value self)
{
    return wf_str_from_format("<async_generator object %S at %p>", wf_as_generator(self)->qualname,
                              (void *)wf_obj(self));
}

static Value ag_class_getitem(Value cls, Value item)
{
    Value fn = wf_import_attr("types", "GenericAlias");
    if (wf_is_null(fn))
        return fn;
    Value v = wf_call2(fn, cls, item);
    wf_drop(fn);
    return v;
}

static WfMethodDef ag_methods[] = {
    {"asend", ag_asend, WF_O, "asend(v) -> send 'v' in generator."},
    {"athrow", ag_athrow, WF_FAST, "athrow(typ[,val[,tb]]) -> raise exception in generator."},
    {"aclose", ag_aclose, WF_NOARGS, "aclose() -> raise GeneratorExit inside generator."},
    {"__class_getitem__", ag_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef ag_getset[] = {
    {"__name__", wf_gen_get_name, wf_gen_set_name, "name of the async generator", NULL},
    {"__qualname__", wf_gen_get_qualname, wf_gen_set_qualname, "qualified name of the async generator", NULL},
    {"ag_await", wf_gen_get_delegate, NULL, "object being awaited on, or None", NULL},
    {"ag_frame", wf_gen_get_frame, NULL, NULL, NULL},
    {"ag_running", ag_running, NULL, NULL, NULL},
    {"ag_code", wf_gen_get_code, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_async_generator_type = {
    WF_TYPE_HEAD(async_generator, "async_generator", WfGenerator,
                 WF_TF_GC | WF_TF_WEAKREF | WF_TF_NO_INSTANCE),
    .itemsize = sizeof(Value),
    .dealloc = wf_gen_dealloc,
    .traverse = wf_gen_traverse,
    .clear = wf_gen_clear,
    .finalize = wf_gen_finalize,
    .repr = ag_repr,
    .am_aiter = wf_iter_self,
    .am_anext = ag_anext,
    .methods = ag_methods,
    .getset = ag_getset,
};

/* --- anext(it, default) ------------------------------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    Value awaitable, default_value;
} WfAnext;

Value wf_anext_awaitable_new(Value awaitable, Value default_value)
{
    WfAnext *a = wf_alloc(WF_SHAPE_anext_awaitable, sizeof *a);
    if (a == NULL)
        return WF_NULL;
    a->awaitable = wf_new_ref(awaitable);
    a->default_value = wf_new_ref(default_value);
    return WF_MOVE(a);
}

/* StopAsyncIteration becomes StopIteration with the default. */
static Value anext_result(WfAnext *a, Value v)
{
    if (wf_is_null(v) && wf_err_matches(&wf_exc_StopAsyncIteration)) {
        wf_err_clear();
        wf_raise_stop_iteration(a->default_value);
    }
    return v;
}

static Value anext_iter(WfAnext *a)
{
    Value it = wf_awaitable_iter(a->awaitable);
    if (wf_is_null(it) || !wf_has_shape(it, WF_SHAPE_coroutine))
        return it;
    Value w = wf_coroutine_type.am_await(it);
    wf_drop(it);
    return w;
}

static Value anext_next(Value self)
{
    WfAnext *a = (WfAnext *)wf_obj(self);
    Value it = anext_iter(a);
    if (wf_is_null(it))
        return it;
    Value v = wf_next_slot(it)(it);
    wf_drop(it);
    return anext_result(a, v);
}

static Value anext_method(Value self, Value name, const Value *args, size_t nargs)
{
    WfAnext *a = (WfAnext *)wf_obj(self);
    Value it = anext_iter(a);
    if (wf_is_null(it))
        return it;
    Value v = wf_call_method(it, name, args, nargs);
    wf_drop(it);
    return anext_result(a, v);
}
static Value anext_send(Value self, Value arg) { return anext_method(self, wf_n.send, &arg, 1); }
static Value anext_throw(Value self, const Value *args, size_t nargs)
{
    return anext_method(self, wf_n.throw, args, nargs);
}
static Value anext_close(Value self) { return anext_method(self, wf_n.close, NULL, 0); }

static void anext_dealloc(WfObject *o)
{
    WfAnext *a = (WfAnext *)o;
    wf_drop(a->awaitable);
    wf_drop(a->default_value);
    wf_free_object(o, sizeof *a);
}
static int anext_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfAnext *a = (WfAnext *)o;
    WF_VISIT(a->awaitable);
    WF_VISIT(a->default_value);
    return 0;
}

static WfMethodDef anext_methods[] = {
    {"send", anext_send, WF_O,
     "send(arg) -> send 'arg' into the wrapped iterator,\nreturn next yielded value or raise StopIteration."},
    {"throw", anext_throw, WF_FAST,
     "throw(value)\nthrow(typ[,val[,tb]])\n\nraise exception in the wrapped iterator, return next yielded "
     "value\nor raise StopIteration."},
    {"close", anext_close, WF_NOARGS, "close() -> raise GeneratorExit inside generator."},
    {NULL, NULL, 0, NULL},
};

WfType wf_anext_awaitable_type = {
    WF_TYPE_HEAD(anext_awaitable, "anext_awaitable", WfAnext, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = anext_dealloc,
    .traverse = anext_traverse,
    .iter = wf_iter_self,
    .iternext = anext_next,
    .am_await = wf_iter_self,
    .methods = anext_methods,
};
