/*
 * Calls: the general half of the call instructions, and wf_call() from C.
 *
 * Python functions called by Python code get a frame and no C recursion: so do bound methods,
 * objects with a Python __call__, and classes made by object.__new__ with a Python __init__.
 * A call from C pushes an entry frame above the innermost window and runs it.
 */
#include "helpers.h"
#include "leaf.h"
#include "descr.h"
#include "names.h"
#include "typeobj.h"

/* --- natives ------------------------------------------------------------------------------------- */

static Value call_builtin(Value fn, const Value *args, size_t npos, Value kwnames)
{
    WfBuiltin *b = wf_as_builtin(fn);
    const WfMethodDef *def = b->def;
    if ((def->flags & WF_CC_MASK) == WF_FASTKW)
        return ((Value(*)(Value, const Value *, size_t, Value))def->fn)(b->self, args, npos, kwnames);
    return wf_native_call(def, NULL, b->self, args, npos, kwnames);
}

static WF_COLD Value raise_not_callable(Value fn)
{
    return wf_raise(&wf_exc_TypeError, "'%.200s' object is not callable",
                    wf_type_of(fn)->name);
}

/* Through the type's slot; natives that recurse are bounded here. */
static Value call_slot(Value fn, const Value *args, size_t npos, Value kwnames)
{
    WfType *type = wf_type_of(fn);
    if (WF_UNLIKELY(type->call == NULL))
        return raise_not_callable(fn);
    if (wf_enter_call(" while calling a Python object") < 0)
        return WF_NULL;
    Value v = type->call(fn, args, npos, kwnames);
    wf_leave_call();
    return v;
}

/* --- from instructions ----------------------------------------------------------------------------- */

/* Remembers at the call instruction f->pc that its target wants just these arguments. */
static void fill_cache(const WfFrame *f, int skip, uint32_t fn_version, uint32_t type_version,
                       WfExec *x, Value init)
{
    if (!WF_MAY_CACHE || skip != WF_CALL_WORDS || fn_version == WF_NO_VERSION)
        return;
    WfInstr *pc = (WfInstr *)f->pc;
    pc[1].cache_lo = fn_version;
    pc[1].cache_hi = type_version;
    pc[2].cache = (uint64_t)(uintptr_t)x;
    pc[3].cache = init.bits;
}

/* Pushes a frame for func, with the arguments at win. owned: the frame keeps fn. */
static int push_function(WfThread *t, WfFrame *f, Value fn, Value *win, size_t nargs, Value kwnames,
                         int skip, bool owned)
{
    WfFunction *func = wf_as_function(fn);
    WfExec *x = wf_exec_get(t, wf_as_code(func->code));
    if (x == NULL)
        return WF_CALL_ERROR;
    if (wf_frame_make_room(t, win, x->nregs) < 0)
        return WF_CALL_ERROR;
    if (x->simple && x->argcount == nargs && wf_is_null(kwnames)) {
        /* Not of CALL_METHOD: whether an object lies in front decides what fits. */
        if (!owned && f->code->instrs[f->pc - f->instrs].op == OP_CALL)
            fill_cache(f, skip, func->version, 0, x, WF_NULL);
        wf_registers_clear(win + nargs, win + x->head.nfixed);
    } else if (wf_bind_arguments(t, func, win, nargs, kwnames) < 0) {
        return WF_CALL_ERROR;
    }
    wf_frame_push(t, f, win, x, fn, f->pc->a, (uint8_t)skip,
                  (owned ? WF_FRAME_OWNS_FUNC : 0) | (skip != WF_CALL_WORDS ? WF_FRAME_SKIP : 0));
    t->depth++;
    return WF_CALL_PUSHED;
}

/* fn is to be called with w[0] as first argument; fn is consumed. */
static int push_with_self(WfThread *t, WfFrame *f, Value fn, Value *w, size_t nargs, Value kwnames,
                          int skip)
{
    int r = push_function(t, f, fn, w, nargs + 1, kwnames, skip, true);
    if (r == WF_CALL_ERROR)
        wf_drop(fn);
    return r;
}

static int call_method(WfThread *t, WfFrame *f, Value *w, size_t nargs, Value kwnames, int skip,
                       Value *out)
{
    Value m = w[0];
    Value fn = wf_reg_load(wf_as_method(m)->func);
    w[0] = wf_reg_load(wf_as_method(m)->self);
    if (wf_has_shape(fn, WF_SHAPE_function)) {
        wf_drop(m); /* its parts are ours: nothing but the method itself is freed */
        return push_with_self(t, f, fn, w, nargs, kwnames, skip);
    }
    size_t nkw = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames);
    fn = wf_own(fn);
    *out = wf_call(fn, w, nargs + 1 - nkw, kwnames);
    wf_drop(fn);
    wf_drop(m);
    return wf_is_null(*out) ? WF_CALL_ERROR : WF_CALL_DONE;
}

/* A call of the class begins with object.__new__. While its metaclass' mro() runs it has no instances. */
static bool made_by_object(WfType *type)
{
    return wf_obj_type(&type->ob)->call == wf_type_call && type->new == wf_object_new &&
           (type->flags & (WF_TF_ABSTRACT | WF_TF_HEAP | WF_TF_READY)) == (WF_TF_HEAP | WF_TF_READY);
}

/* The Python function that __init__ of such a class is, or WF_NULL: then type->call does it. */
static Value inline_init(WfType *type)
{
    if (!made_by_object(type))
        return WF_NULL;
    Value init = wf_type_lookup(type, wf_n.__init__);
    return wf_has_shape(init, WF_SHAPE_function) ? init : WF_NULL;
}

/* An instance is made by object.__new__ and nothing else happens. */
static bool needs_no_call(WfType *type) { return made_by_object(type) && type->init == wf_object_init; }

/* What the cache keeps of an __init__: one that is called without counting it. */
static Value lend(Value fn)
{
    wf_function_lend(fn);
    return (Value){fn.bits | 1};
}

static int call_class(WfThread *t, WfFrame *f, Value *w, size_t nargs, Value kwnames, int skip)
{
    Value cls = w[0];
    WfType *type = (WfType *)wf_obj(cls);
    Value init = wf_reg_load(inline_init(type));
    WfFunction *func = wf_as_function(init);
    WfExec *x = wf_exec_get(t, wf_as_code(func->code));
    if (x == NULL || wf_frame_make_room(t, w, x->nregs) < 0)
        goto fail;
    Value self = wf_generic_alloc(type, 0);
    if (wf_is_null(self))
        goto fail;
    w[0] = wf_reg_load(self);
    if (x->room <= WF_WINDOW_BYTES)
        fill_cache(f, skip, 0, wf_type_version(type), x, lend(init));
    if (x->simple && x->argcount == nargs + 1 && wf_is_null(kwnames)) {
        wf_registers_clear(w + nargs + 1, w + x->head.nfixed);
    } else if (wf_bind_arguments(t, func, w, nargs + 1, kwnames) < 0) {
        wf_drop(self);
        wf_drop(cls);
        goto fail;
    }
    WfFrame *n = wf_frame_push(t, f, w, x, init, f->pc->a, (uint8_t)skip,
                               WF_FRAME_INIT | WF_FRAME_OWNS_FUNC);
    n->locals = self;
    t->depth++;
    wf_drop(cls);
    return WF_CALL_PUSHED;
fail:
    wf_drop(init);
    return WF_CALL_ERROR;
}

/* An object whose class has a Python __call__: that function, or WF_NULL. */
static Value python_call(Value o)
{
    WfType *type = wf_type_of(o);
    if (!(type->flags & WF_TF_HEAP) || type->call == NULL)
        return WF_NULL;
    Value fn = wf_type_lookup(type, wf_n.__call__);
    return wf_has_shape(fn, WF_SHAPE_function) ? fn : WF_NULL;
}

static bool exact_names(Value kwnames)
{
    for (size_t i = 0; i < wf_tuple_len(kwnames); i++)
        if (!wf_is_str_exact(wf_tuple_item(kwnames, i)))
            return false;
    return true;
}

static int call_other(WfThread *t, WfFrame *f, Value *w, size_t nargs, Value kwnames, int skip, Value *out)
{
    size_t npos = nargs - (wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames));
    Value fn = w[0];
    bool is_class = wf_is_kind(fn, WF_TF_TYPE);
    if (is_class && !wf_is_null(inline_init((WfType *)wf_obj(fn))))
        return call_class(t, f, w, nargs, kwnames, skip);
    if (is_class && wf_obj(fn) == &wf_type_type.ob && nargs == 1 && npos == 1) {
        *out = wf_new_ref(wf_type_value(wf_type_of(w[1])));
    } else if (is_class && nargs == 0 && needs_no_call((WfType *)wf_obj(fn))) {
        WfType *type = (WfType *)wf_obj(fn);
        fill_cache(f, skip, 0, wf_type_version(type), NULL, WF_NULL);
        *out = wf_generic_alloc(type, 0);
    } else if (is_class && wf_obj(fn) == &wf_dict_type.ob && npos == 0 && nargs > 0 && exact_names(kwnames)) {
        *out = wf_dict_from_names(wf_as_tuple(kwnames)->items, w + 1, nargs);
        wf_registers_clear(w + 1, w + nargs + 1);
    } else {
        Value call = python_call(fn);
        if (!wf_is_null(call))
            return push_with_self(t, f, wf_reg_load(call), w, nargs, kwnames, skip);
        *out = call_slot(fn, w + 1, npos, kwnames);
    }
    if (wf_is_null(*out))
        return WF_CALL_ERROR;
    wf_registers_release(w, w + nargs + 1);
    return WF_CALL_DONE;
}

int wf_eval_call(WfThread *t, WfFrame *f, Value *w, size_t nargs, Value kwnames, int skip, Value *out)
{
    Value fn = w[0];
    uint32_t shape = wf_is_pointer(fn) ? wf_shape_of(wf_obj(fn)) : WF_SHAPE_FREE;
    switch (shape) {
    case WF_SHAPE_function: {
        int r = push_function(t, f, fn, w + 1, nargs, kwnames, skip, false);
        return r;
    }
    case WF_SHAPE_method: {
        int r = call_method(t, f, w, nargs, kwnames, skip, out);
        if (r == WF_CALL_DONE)
            wf_registers_release(w, w + nargs + 1);
        return r;
    }
    case WF_SHAPE_builtin_function_or_method: {
        size_t nkw = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames);
        *out = call_builtin(fn, w + 1, nargs - nkw, kwnames);
        break;
    }
    case WF_SHAPE_method_descriptor: {
        size_t nkw = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames);
        *out = wf_method_descr_call(fn, w + 1, nargs - nkw, kwnames);
        break;
    }
    default:
        return call_other(t, f, w, nargs, kwnames, skip, out);
    }
    if (wf_is_null(*out))
        return WF_CALL_ERROR;
    wf_registers_release(w, w + nargs + 1);
    return WF_CALL_DONE;
}

/* --- f(*args, **kwargs) -------------------------------------------------------------------------------- */

/* "module.qualname()" for messages, as _PyObject_FunctionStr. */
static Value function_text(Value fn)
{
    Value qualname = WF_NULL, module = WF_NULL, v = WF_NULL;
    if (wf_getattr_opt(fn, wf_n.__qualname__, &qualname) <= 0) {
        if (!wf_err_occurred())
            v = wf_str(fn);
        return v;
    }
    int r = wf_getattr_opt(fn, wf_n.__module__, &module);
    if (r == 1 && !wf_is_none(module) && !(wf_is_str(module) && wf_str_equal_c(module, "builtins")))
        v = wf_str_from_format("%S.%S()", module, qualname);
    else if (r >= 0)
        v = wf_str_from_format("%S()", qualname);
    wf_drop(module);
    wf_drop(qualname);
    return v;
}

Value wf_eval_function_text(Value fn) { return function_text(fn); }

static int args_to_tuple(Value *w)
{
    if (wf_is_tuple_exact(w[1]))
        return 0;
    Value v = wf_sequence_tuple(w[1]);
    if (wf_is_null(v)) {
        if (wf_type_of(w[1])->iter != NULL || wf_type_of(w[1])->sq_item != NULL ||
            !wf_err_matches(&wf_exc_TypeError))
            return -1;
        wf_err_clear();
        Value text = function_text(w[0]);
        if (!wf_is_null(text))
            wf_raise(&wf_exc_TypeError, "%U argument after * must be an iterable, not %.200s", text,
                     wf_type_name(w[1]));
        wf_drop(text);
        return -1;
    }
    Value old = w[1];
    w[1] = v;
    wf_drop(old);
    return 0;
}

/*
 * Lays the arguments out at `to` (new references): n in all; *kwnames is new or WF_NULL.
 * -1: `to` holds nothing.
 */
static int spread(Value args, Value kwargs, Value *to, size_t n, Value *kwnames)
{
    size_t npos = wf_tuple_len(args), i;
    for (i = 0; i < npos; i++)
        to[i] = wf_new_ref(wf_tuple_item(args, i));
    *kwnames = WF_NULL;
    if (n == npos)
        return 0;
    *kwnames = wf_tuple_new(n - npos);
    bool ok = !wf_is_null(*kwnames);
    size_t pos = 0;
    Value key, v;
    while (ok && i < n && wf_dict_next(kwargs, &pos, &key, &v)) {
        wf_as_tuple(*kwnames)->items[i - npos] = key;
        to[i++] = v;
        if (!wf_is_str(key))
            ok = wf_raise_i(&wf_exc_TypeError, "keywords must be strings") == 0;
    }
    if (ok && i == n)
        return 0;
    if (ok)
        wf_raise(&wf_exc_RuntimeError, "dictionary changed size during iteration");
    wf_registers_release(to, to + i);
    wf_drop(*kwnames);
    return -1;
}

static size_t spread_size(Value args, Value kwargs)
{
    return wf_tuple_len(args) + (wf_is_null(kwargs) ? 0 : wf_dict_len(kwargs));
}

/* The callee gets a frame at once, with nothing called in between: arguments may go to registers. */
static bool gets_frame(Value fn)
{
    if (!wf_is_pointer(fn))
        return false;
    if (wf_has_shape(fn, WF_SHAPE_method))
        fn = wf_as_method(fn)->func;
    return wf_has_shape(fn, WF_SHAPE_function) ||
           (wf_is_kind(fn, WF_TF_TYPE) && !wf_is_null(inline_init((WfType *)wf_obj(fn))));
}

static int call_ex_frame(WfThread *t, WfFrame *f, Value *w, Value args, Value kwargs, Value *out)
{
    size_t n = spread_size(args, kwargs);
    if (w + n + 600 > t->reg_limit)
        return wf_raise_i(&wf_exc_RecursionError, "maximum recursion depth exceeded");
    Value kwnames;
    if (spread(args, kwargs, w + 1, n, &kwnames) < 0)
        return -1;
    int r = wf_eval_call(t, f, w, n, kwnames, WF_CALL_WORDS, out);
    if (r == WF_CALL_ERROR)
        wf_registers_release(w, w + n + 1);
    wf_drop(kwnames);
    return r;
}

/*
 * Pushes a frame for a Python function with these arguments where they belong, after the object in
 * win[0] if there is one. PUSHED, ERROR (TypeError; the window is empty), or DONE: not simple,
 * nothing has changed.
 */
static int push_spread(WfThread *t, WfFrame *f, Value fn, Value *win, size_t nself, Value args,
                       Value kwargs, bool owned)
{
    WfFunction *func = wf_as_function(fn);
    WfExec *x = wf_exec_get(t, wf_as_code(func->code));
    size_t n = wf_tuple_len(args);
    if (x == NULL)
        return WF_CALL_ERROR;
    if (x->room > WF_WINDOW_BYTES || !wf_frame_has_room(t, win + WF_SPREAD_MAX, x->nregs))
        return WF_CALL_DONE;
    if (x->simple && x->argcount == nself + n && wf_is_null(kwargs)) {
        const Value *items = wf_as_tuple(args)->items;
        for (size_t i = 0; i < n; i++)
            win[nself + i] = wf_reg_load(items[i]);
        wf_registers_clear(win + nself + n, win + x->head.nfixed);
    } else {
        int r = wf_bind_spread(func, win, nself, args, kwargs);
        if (r <= 0)
            return r;
    }
    if (!owned && x->simple && n <= x->argcount)
        fill_cache(f, WF_CALL_WORDS, func->version, 0, x, WF_NULL);
    wf_frame_push(t, f, win, x, fn, f->pc->a, WF_CALL_WORDS, owned ? WF_FRAME_OWNS_FUNC : 0);
    t->depth++;
    return WF_CALL_PUSHED;
}

/* The same for a bound method of a Python function; the method itself is released. */
static int push_spread_method(WfThread *t, WfFrame *f, Value *w, Value args, Value kwargs)
{
    Value m = w[0], fn = wf_reg_load(wf_as_method(m)->func);
    w[0] = wf_reg_load(wf_as_method(m)->self);
    int r = push_spread(t, f, fn, w, 1, args, kwargs, true);
    if (r == WF_CALL_PUSHED) {
        wf_drop(m);
        return r;
    }
    wf_drop(w[0]);
    w[0] = m;
    wf_drop(fn);
    return r;
}

static int push_quickly(WfThread *t, WfFrame *f, Value *w, Value args, Value kwargs)
{
    if (wf_has_shape(w[0], WF_SHAPE_function))
        return push_spread(t, f, w[0], w + 1, 0, args, kwargs, false);
    if (wf_has_shape(w[0], WF_SHAPE_method) && wf_has_shape(wf_as_method(w[0])->func, WF_SHAPE_function))
        return push_spread_method(t, f, w, args, kwargs);
    return WF_CALL_DONE;
}

/* w[2] is what stands after **: a dict that nobody changes meanwhile stays, all else is copied. */
static int mapping_to_dict(Value *w)
{
    if (wf_is_dict_exact(w[2]) && wf_is_local(wf_obj(w[2])))
        return 0;
    Value d = wf_dict_new(), old = w[2];
    if (wf_is_null(d) || wf_eval_dict_merge(d, old, w[0]) < 0) {
        wf_drop(d);
        return -1;
    }
    w[2] = d;
    wf_drop(old);
    return 0;
}

int wf_eval_call_ex(WfThread *t, WfFrame *f, Value *w, bool mapping, Value *out)
{
    if ((mapping && mapping_to_dict(w) < 0) || args_to_tuple(w) < 0)
        return WF_CALL_ERROR;
    Value args = w[1], kwargs = w[2];
    w[1] = w[2] = WF_NULL;
    if (!wf_is_null(kwargs) && wf_dict_len(kwargs) == 0) {
        wf_drop(kwargs);
        kwargs = WF_NULL;
    }
    int r = push_quickly(t, f, w, args, kwargs);
    if (r == WF_CALL_DONE) {
        args = wf_own(args);
        kwargs = wf_own(kwargs);
        if (gets_frame(w[0])) {
            r = call_ex_frame(t, f, w, args, kwargs, out);
        } else {
            *out = wf_call_tuple(w[0], args, kwargs);
            r = wf_is_null(*out) ? WF_CALL_ERROR : WF_CALL_DONE;
            if (r == WF_CALL_DONE)
                wf_registers_release(w, w + 1);
        }
    }
    wf_drop(args);
    wf_drop(kwargs);
    return r;
}

/* --- from C ------------------------------------------------------------------------------------------- */

/*
 * Any call that cannot be made at once: arguments to be bound, no room. The depth has been counted.
 */
static WF_COLD Value run_function_slow(WfThread *t, Value fn, Value self, const Value *args, size_t npos,
                                       Value kwnames, Value locals)
{
    WfFunction *func = wf_as_function(fn);
    size_t nargs = npos + (wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames)), n = 0;
    Value *win = wf_window_top(t) + 1;
    WfExec *x = wf_exec_get(t, wf_as_code(func->code));
    if (x == NULL)
        return WF_NULL;
    size_t need = x->nregs > nargs + 1 ? x->nregs : nargs + 1;
    t->depth--; /* counted already */
    int room = wf_frame_make_room(t, win, need);
    t->depth++;
    if (room < 0)
        return WF_NULL;
    win[-1] = wf_reg_load(fn);
    if (!wf_is_null(self))
        win[n++] = wf_reg_load(self);
    for (size_t i = 0; i < nargs; i++)
        win[n++] = wf_reg_load(args[i]);
    int r = wf_is_null(kwnames) ? wf_bind_positional(t, func, win, n)
                                : wf_bind_arguments(t, func, win, n, kwnames);
    if (r < 0) {
        wf_registers_release(win - 1, win);
        return WF_NULL;
    }
    WfFrame *f = wf_frame_push(t, t->frame, win, x, win[-1], 0, 0, WF_FRAME_ENTRY);
    f->locals = wf_new_ref(locals);
    return wf_eval_frame(t, f);
}

/* The result of a leaf with these n arguments, self in front of them unless it is WF_NULL; or WF_NULL: not so. */
static Value run_leaf(WfExec *x, Value fn, Value self, const Value *args, size_t n, Value *win)
{
    size_t before = 0;
    if (!wf_is_null(self))
        win[before++] = wf_reg_borrow(self);
    for (size_t i = 0; i < n; i++)
        win[before + i] = wf_reg_borrow(args[i]);
    if (before + n == 0)
        win[0] = WF_NULL;
    WfLeafPlan *plan = wf_leaf_find(x, wf_as_function(fn), win, wf_leaf_shape(win[0]));
    return plan != NULL ? wf_own(wf_leaf_try(plan, wf_as_function(fn), win)) : WF_NULL;
}

/* Runs a Python function; self, if not WF_NULL, goes in front of the arguments. */
WF_INLINE Value run_function(Value fn, Value self, const Value *args, size_t npos, Value kwnames, Value locals)
{
    WfThread *t = wf_thread();
    bool sure = wf_call_is_sure(t);
    if (wf_enter_call("") < 0)
        return WF_NULL;
    WfFrame *caller = t->frame, *f = wf_frame_above(t, caller);
    WfExec *x = wf_exec_get(t, wf_as_code(wf_as_function(fn)->code));
    Value *win = wf_window_top(t) + 1, v;
    size_t n = !wf_is_null(self);
    if (WF_LIKELY(x != NULL && x->simple && x->argcount == n + npos && wf_is_null(kwnames) && sure)) {
        if (x->leaf != NULL) {
            v = run_leaf(x, fn, self, args, npos, win);
            if (!wf_is_null(v)) {
                t->depth--;
                return v;
            }
        }
        Value own = wf_reg_load(fn);
        win[-1] = own;
        if (n > 0)
            win[0] = wf_reg_load(self);
        for (size_t i = 0; i < npos; i++)
            win[n + i] = wf_reg_load(args[i]);
        wf_registers_clear(win + n + npos, win + x->head.nfixed);
        wf_frame_start(t, f, caller, win, x, own, 0, 0, WF_FRAME_ENTRY);
        f->locals = wf_new_ref(locals);
        v = wf_eval_frame(t, f);
    } else {
        v = run_function_slow(t, fn, self, args, npos, kwnames, locals);
    }
    t->depth--;
    return v;
}

Value wf_eval_function_with_locals(Value func, Value locals)
{
    return run_function(func, WF_NULL, NULL, 0, WF_NULL, locals);
}

/* A bound method of something else than a Python function: the object goes in front. */
static Value call_bound(WfMethod *m, const Value *args, size_t npos, Value kwnames)
{
    size_t n = npos + (wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames));
    Value small[8], *all = small;
    if (n + 1 > 8 && (all = wf_mem_alloc((n + 1) * sizeof(Value))) == NULL)
        return WF_NULL;
    all[0] = m->self;
    for (size_t i = 0; i < n; i++)
        all[i + 1] = args[i];
    Value v = wf_call(m->func, all, npos + 1, kwnames);
    if (all != small)
        wf_mem_free(all);
    return v;
}

Value wf_call(Value fn, const Value *args, size_t npos, Value kwnames)
{
    uint32_t shape = wf_is_pointer(fn) ? wf_shape_of(wf_obj(fn)) : WF_SHAPE_FREE;
    if (shape == WF_SHAPE_function)
        return run_function(fn, WF_NULL, args, npos, kwnames, WF_NULL);
    if (shape == WF_SHAPE_method) {
        WfMethod *m = wf_as_method(fn);
        if (wf_has_shape(m->func, WF_SHAPE_function))
            return run_function(m->func, m->self, args, npos, kwnames, WF_NULL);
        return call_bound(m, args, npos, kwnames);
    }
    return call_slot(fn, args, npos, kwnames);
}

Value wf_function_call(Value fn, const Value *args, size_t npos, Value kwnames)
{
    return run_function(fn, WF_NULL, args, npos, kwnames, WF_NULL);
}
Value wf_function_call_with(Value fn, Value first, const Value *args, size_t npos, Value kwnames)
{
    return run_function(fn, first, args, npos, kwnames, WF_NULL);
}
Value wf_method_call(Value fn, const Value *args, size_t npos, Value kwnames)
{
    return wf_call(fn, args, npos, kwnames);
}
Value wf_builtin_call(Value fn, const Value *args, size_t npos, Value kwnames)
{
    return call_builtin(fn, args, npos, kwnames);
}

Value wf_call0(Value fn) { return wf_call(fn, NULL, 0, WF_NULL); }
Value wf_call1(Value fn, Value a) { return wf_call(fn, &a, 1, WF_NULL); }
Value wf_call2(Value fn, Value a, Value b) { return wf_call(fn, (Value[]){a, b}, 2, WF_NULL); }
Value wf_call3(Value fn, Value a, Value b, Value c)
{
    return wf_call(fn, (Value[]){a, b, c}, 3, WF_NULL);
}

Value wf_call_tuple(Value fn, Value args, Value kwargs)
{
    if (wf_is_null(kwargs) || wf_dict_len(kwargs) == 0)
        return wf_call(fn, wf_as_tuple(args)->items, wf_tuple_len(args), WF_NULL);
    size_t n = spread_size(args, kwargs);
    Value *all = wf_mem_alloc(n * sizeof(Value));
    if (all == NULL)
        return WF_NULL;
    Value kwnames, v = WF_NULL;
    if (spread(args, kwargs, all, n, &kwnames) == 0) {
        v = wf_call(fn, all, wf_tuple_len(args), kwnames);
        wf_registers_release(all, all + n);
        wf_drop(kwnames);
    }
    wf_mem_free(all);
    return v;
}

Value wf_call_method(Value o, Value name, const Value *args, size_t nargs)
{
    Value fn;
    int r = wf_load_method(o, name, &fn);
    if (r < 0)
        return WF_NULL;
    Value v;
    if (r == 1 && wf_has_shape(fn, WF_SHAPE_function)) {
        v = run_function(fn, o, args, nargs, WF_NULL, WF_NULL);
    } else if (r == 1) {
        WfMethod m = {.func = fn, .self = o};
        v = call_bound(&m, args, nargs, WF_NULL);
    } else {
        v = wf_call(fn, args, nargs, WF_NULL);
    }
    wf_drop(fn);
    return v;
}

Value wf_call_method_c(Value o, const char *name, const Value *args, size_t nargs)
{
    Value s = wf_intern_c(name);
    return wf_is_null(s) ? s : wf_call_method(o, s, args, nargs);
}
