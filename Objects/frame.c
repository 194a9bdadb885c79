/*
 * Frame objects: a running frame as Python sees it, and what is left of one that has ended.
 *
 * While the frame runs (or its generator is suspended) `frame` points at it and variables are
 * read from its registers. When it ends, and somebody else still refers to the frame object,
 * the variables' registers move into `saved`.
 *
 * A live frame belongs to the thread that runs it; one of a suspended generator to whoever
 * resumes it next. Anyone else who asks a shared frame object about it stops the world
 * (look_begin()) and publishes what he is given. Once `frame` is NULL the rest is [lock].
 */
#include "frame.h"
#include "api.h"
#include "code_parts.h"
#include "callable.h"
#include "generator.h"
#include "instance.h"
#include "loop.h"

#include <stddef.h>

static WfFrameObject *as_frame(Value v) { return (WfFrameObject *)wf_obj(v); }

int wf_frame_lasti(const WfFrame *f) { return (int)(f->pc - f->instrs); }

Value wf_frame_object(WfFrame *f)
{
    if (f->object != NULL)
        return wf_new_ref_obj(f->object);
    WfFrameObject *o = wf_alloc(WF_SHAPE_frame, sizeof *o);
    if (o == NULL)
        return WF_NULL;
    o->frame = f;
    o->code = wf_new_ref_obj(f->code);
    o->globals = wf_new_ref(f->globals);
    o->builtins = wf_new_ref(wf_frame_builtins(f));
    Value stand_in = wf_function_stand_in(f->func);
    o->func = wf_is_null(stand_in) ? wf_new_ref(f->func) : stand_in;
    o->locals = f->flags & WF_FRAME_INIT ? WF_NULL : wf_new_ref(f->locals);
    o->back = o->trace = o->native = o->called = WF_NULL;
    o->saved = NULL;
    o->lasti = -1;
    o->lineno = 0;
    o->trace_lines = true;
    o->trace_opcodes = false;
    o->jumped = false;
    f->object = o;
    f->flags |= WF_FRAME_OBJECT;
    if (f->gen != NULL && wf_is_shared(f->gen))
        wf_publish(&o->ob);
    return wf_new_ref_obj(o);
}

/*
 * Before o->frame is used: stops the world if o's frame may be running elsewhere. Whether it did is
 * for look_end(); meanwhile `frame` can be read.
 */
static bool look_begin(const WfFrameObject *o)
{
    if (!wf_is_shared(o))
        return false;
    /* Acquire: what detaching left behind is complete; pairs with wf_frame_object_detach(). */
    const WfFrame *live = __atomic_load_n(&o->frame, __ATOMIC_ACQUIRE);
    if (live == NULL)
        return false;
    for (const WfFrame *f = wf_thread()->frame; f != NULL; f = f->prev)
        if (f == live)
            return false; /* it is ours, and running: nobody else changes it */
    for (;;) {
        wf_stop_world(WF_STOP_INTROSPECT);
        const WfThread *t = o->frame == NULL ? NULL : wf_thread_of_frame_stw(o->frame);
        if (WF_LIKELY(t == NULL || wf_thread_may_be_shown_stw(t)))
            return true;
        wf_start_world();
        wf_world_let_go_on();
    }
}

static void look_end(bool stopped)
{
    if (stopped)
        wf_start_world();
}

/* What a shared frame object leads to is shared: v may be another thread's. */
static Value seen(const WfFrameObject *o, Value v)
{
    if (wf_is_shared(o) && wf_is_pointer(v) && !wf_is_shared(wf_obj(v)))
        wf_publish(wf_obj(v));
    return v;
}

/*
 * A comprehension's argument, new, as programs see it: an iterator, though the loop may step without.
 * From now on the loop steps this very iterator, unless other threads may see it: then it is a copy.
 */
static Value shown_argument(const WfFrameObject *o, WfFrame *f, Value v)
{
    uint32_t opened = 0;
    bool sequence = wf_has_shape(v, WF_SHAPE_list) || wf_has_shape(v, WF_SHAPE_tuple);
    int r = sequence || wf_is_small(v) ? wf_loop_of_argument(f->code, &opened) : -1;
    if (r < 0)
        return wf_new_ref(v);
    bool open = (uint32_t)wf_frame_lasti(f) > opened;
    Value start = {wf_has_shape(v, WF_SHAPE_list) ? WF_LOOP_LIST : WF_LOOP_TUPLE};
    Value it = wf_loop_close(v, open ? f->regs[r] : start);
    if (wf_is_null(it)) {
        wf_err_clear();
        return wf_new_ref(v);
    }
    if (!wf_is_shared(o) && (f->gen == NULL || !wf_is_shared(f->gen))) {
        f->regs[0] = wf_new_ref(it);
        if (open)
            f->regs[r] = WF_NULL;
        wf_drop(v);
    }
    return it;
}

/* Moves the variables of f into its frame object o, which outlives it. */
static void save_registers(WfFrame *f, WfFrameObject *o)
{
    size_t n = f->code->nfixed;
    Value *saved = n == 0 ? NULL : wf_mem_alloc(n * sizeof(Value));
    if (saved == NULL) {
        wf_err_clear();
        return;
    }
    if (n > 0) {
        Value first = shown_argument(o, f, f->regs[0]);
        wf_drop(f->regs[0]);
        f->regs[0] = first;
    }
    for (size_t i = 0; i < n; i++) {
        Value v = wf_own(f->regs[i]);
        f->regs[i] = WF_NULL;
        wf_barrier(o, v);
        saved[i] = v;
    }
    o->saved = saved;
}

void wf_frame_object_detach(WfFrame *f)
{
    WfFrameObject *o = f->object;
    f->object = NULL;
    f->flags &= (uint16_t)~WF_FRAME_OBJECT;
    o->lasti = wf_frame_lasti(f);
    if (wf_local(&o->ob) == 1) {
        o->frame = NULL;
        wf_decref(o);
        return;
    }
    Value exc = wf_err_fetch();
    if (f->prev != NULL) {
        Value back = wf_frame_object(f->prev);
        if (wf_is_null(back))
            wf_err_clear();
        wf_barrier(o, back);
        o->back = back;
    }
    save_registers(f, o);
    /* Release: `back`, `saved` and `lasti` are set; pairs with look_begin(). */
    __atomic_store_n(&o->frame, NULL, __ATOMIC_RELEASE);
    wf_err_restore(exc);
    wf_decref(o);
}

/* --- variables ---------------------------------------------------------------------------------------- */

/* What a frame's registers held at one moment. */
typedef struct {
    const WfCode *code;
    Value *regs;  /* counted, one for each fixed register; NULL when there are none or clear() was called */
    bool cleared;
} Variables;

/*
 * The registers of the frame o. They are read in one step: of a frame that runs elsewhere while the world
 * stands still, of one that ended under the lock of o, which clear() takes. Cells are opened afterwards,
 * and the dict is filled then, because both take locks and keys of dicts may run code. 0, or -1.
 */
static int variables_read(WfFrameObject *o, Variables *to)
{
    const WfCode *c = wf_as_code(o->code);
    size_t n = c->nfixed;
    *to = (Variables){.code = c, .regs = n == 0 ? NULL : wf_mem_calloc(n, sizeof(Value))};
    if (n == 0)
        return 0;
    if (to->regs == NULL) {
        wf_no_memory();
        return -1;
    }
    bool stopped = look_begin(o);
    const WfFrame *f = __atomic_load_n(&o->frame, __ATOMIC_ACQUIRE);
    if (f != NULL) {
        Value first = seen(o, f->regs[0]);
        to->regs[0] = c->nnear == 0 || wf_code_makes_cell(c, 0) ? wf_new_ref(first) : shown_argument(o, o->frame, first);
        for (size_t i = 1; i < n; i++)
            to->regs[i] = wf_new_ref(seen(o, f->regs[i]));
    } else {
        bool l = wf_lock(o);
        to->cleared = o->saved == NULL;
        for (size_t i = 0; i < n && !to->cleared; i++)
            to->regs[i] = wf_new_ref(o->saved[i]);
        wf_unlock(o, l);
    }
    look_end(stopped);
    return 0;
}

static void variables_drop(Variables *v)
{
    for (size_t i = 0; v->regs != NULL && i < v->code->nfixed; i++)
        wf_drop(v->regs[i]);
    wf_mem_free(v->regs);
}

/* Contents of a cell, or the value itself: a cell variable before its MAKE_CELL holds it bare. */
static Value through_cell(Value v)
{
    if (wf_has_shape(v, WF_SHAPE_cell))
        return wf_cell_get(wf_as_cell(v));
    return wf_new_ref(v);
}

static int set_or_delete(Value dict, Value name, WF_STEALS Value v)
{
    int r = wf_is_null(v) ? wf_dict_del(dict, name) : wf_dict_set(dict, name, v);
    wf_drop(v);
    return r < 0 ? -1 : 0;
}

/* Gives `dict` what variable register r shows. */
static int collect_register(const Variables *vars, size_t r, Value name, Value dict)
{
    Value v = vars->cleared ? WF_NULL : vars->regs[r];
    return set_or_delete(dict, name, wf_code_makes_cell(vars->code, (unsigned)r) ? through_cell(v) : wf_new_ref(v));
}

static int collect_far_one(Value tuple, size_t i, Value name, Value dict)
{
    Value v = WF_NULL;
    if (wf_is_tuple_exact(tuple) && i < wf_tuple_len(tuple))
        v = through_cell(wf_tuple_item(tuple, i));
    return set_or_delete(dict, name, v);
}

/* Far variables: a tuple of cells in register nnear; cell variables that are no arguments last. */
static int collect_far(const Variables *vars, Value dict)
{
    const WfCode *c = vars->code;
    Value tuple = vars->cleared ? WF_NULL : vars->regs[c->nnear];
    size_t at = 0;
    for (size_t i = c->nnear; i < c->nlocals; i++)
        if (collect_far_one(tuple, at++, wf_tuple_item(c->varnames, i), dict) < 0)
            return -1;
    for (size_t i = 0; i < wf_tuple_len(c->cellvars); i++) {
        bool local = false;
        for (size_t j = 0; j < c->nlocals && !local; j++)
            local = wf_is(wf_tuple_item(c->varnames, j), wf_tuple_item(c->cellvars, i));
        if (!local && collect_far_one(tuple, at++, wf_tuple_item(c->cellvars, i), dict) < 0)
            return -1;
    }
    return 0;
}

/* Of a comprehension that has them in registers. */
static int collect_frees(const Variables *vars, Value dict)
{
    const WfCode *c = vars->code;
    for (size_t i = 0; i < c->nfrees; i++) {
        const WfInstr *load = &wf_code_free_loads(c)[i];
        Value v = vars->regs[load->a];
        v = load->op == OP_LOAD_FREE_CELL ? through_cell(v) : wf_new_ref(v);
        if (set_or_delete(dict, wf_tuple_item(c->freevars, i), v) < 0)
            return -1;
    }
    return 0;
}

static int collect_closure(const WfFrameObject *o, const Variables *vars, Value dict)
{
    const WfCode *c = vars->code;
    if (vars->cleared)
        return 0;
    if (wf_code_is_direct(c))
        return collect_frees(vars, dict);
    Value closure = wf_is_null(o->func) ? WF_NULL : wf_as_function(o->func)->closure;
    for (size_t i = 0; !wf_is_null(closure) && i < wf_tuple_len(closure); i++) {
        Value v = through_cell(wf_tuple_item(closure, i));
        if (set_or_delete(dict, wf_tuple_item(c->freevars, i), v) < 0)
            return -1;
    }
    return 0;
}

static int collect_locals(const WfFrameObject *o, const Variables *vars, Value dict)
{
    const WfCode *c = vars->code;
    for (size_t i = 0; i < c->nnear; i++)
        if (collect_register(vars, i, wf_tuple_item(c->varnames, i), dict) < 0)
            return -1;
    if (c->nnear < c->nlocals)
        return collect_far(vars, dict) < 0 ? -1 : collect_closure(o, vars, dict);
    for (size_t i = 0; i < wf_tuple_len(c->cellvars); i++) {
        if (c->cell_regs[i] < c->nnear)
            continue; /* an argument: done above */
        if (collect_register(vars, c->cell_regs[i], wf_tuple_item(c->cellvars, i), dict) < 0)
            return -1;
    }
    return collect_closure(o, vars, dict);
}

/* New: the dict of f_locals, or WF_NULL before it was asked for. */
static Value locals_dict(WfFrameObject *o)
{
    bool l = wf_lock(o);
    Value d = wf_new_ref(o->locals);
    wf_unlock(o, l);
    return d;
}

/* New: the dict of f_locals, made when it is asked for the first time. */
static Value locals_dict_made(WfFrameObject *o)
{
    Value old = locals_dict(o);
    if (!wf_is_null(old))
        return old;
    Value made = wf_dict_new();
    if (wf_is_null(made))
        return made;
    bool l = wf_lock(o);
    old = wf_new_ref(o->locals);
    if (wf_is_null(old)) {
        wf_barrier(o, made);
        o->locals = wf_new_ref(made);
    }
    wf_unlock(o, l);
    if (wf_is_null(old))
        return made;
    wf_drop(made);
    return old;
}

/* The dict that f_locals answers with; of a function it is brought up to date. */
static Value object_locals(WfFrameObject *o)
{
    Value dict = wf_as_code(o->code)->flags & CO_OPTIMIZED ? WF_NULL : locals_dict(o);
    if (!wf_is_null(dict))
        return dict;
    dict = locals_dict_made(o);
    Variables vars;
    if (wf_is_null(dict) || variables_read(o, &vars) < 0) {
        wf_drop(dict);
        return WF_NULL;
    }
    int r = collect_locals(o, &vars, dict);
    variables_drop(&vars);
    if (r == 0)
        return dict;
    wf_drop(dict);
    return WF_NULL;
}

Value wf_frame_locals(WfFrame *f)
{
    if (!(f->flags & WF_FRAME_INIT) && !wf_is_null(f->locals))
        return wf_new_ref(f->locals);
    Value o = wf_frame_object(f);
    if (wf_is_null(o))
        return o;
    Value v = object_locals(as_frame(o));
    wf_drop(o);
    return v;
}

/* --- attributes ------------------------------------------------------------------------------------------ */

static int object_lasti(const WfFrameObject *o)
{
    return o->frame != NULL ? wf_frame_lasti(o->frame) : o->lasti;
}

static int object_line(const WfFrameObject *o)
{
    if (o->lineno != 0)
        return o->lineno;
    bool stopped = look_begin(o);
    int lasti = object_lasti(o);
    look_end(stopped);
    const WfCode *c = wf_as_code(o->code);
    return lasti < 0 ? c->firstlineno : wf_code_line(c, (uint32_t)lasti);
}

static Value get_back(Value self, void *closure)
{
    WfFrameObject *o = as_frame(self);
    bool stopped = look_begin(o);
    Value v;
    if (o->frame == NULL)
        v = wf_is_null(o->back) ? WF_NONE : wf_new_ref(o->back);
    else
        v = o->frame->prev == NULL ? WF_NONE : seen(o, wf_frame_object(o->frame->prev));
    look_end(stopped);
    return v;
}

static Value get_code(Value self, void *closure) { return wf_new_ref(as_frame(self)->code); }
static Value get_globals(Value self, void *closure) { return wf_new_ref(as_frame(self)->globals); }
static Value get_builtins(Value self, void *closure) { return wf_new_ref(as_frame(self)->builtins); }
static Value get_locals(Value self, void *closure) { return object_locals(as_frame(self)); }
static Value get_lasti(Value self, void *closure)
{
    bool stopped = look_begin(as_frame(self));
    int i = object_lasti(as_frame(self));
    look_end(stopped);
    return wf_small(i < 0 ? -1 : 2 * i);
}
static Value get_lineno(Value self, void *closure)
{
    int line = object_line(as_frame(self));
    return line < 0 ? WF_NONE : wf_small(line);
}

static int set_lineno(Value self, Value line, void *closure)
{
    if (wf_is_null(line))
        return wf_raise_i(&wf_exc_AttributeError, "cannot delete attribute");
    return wf_frame_jump(as_frame(self), line);
}

Value wf_frame_trace(WfFrameObject *o)
{
    if (!wf_frame_has_trace(o))
        return WF_NULL;
    bool l = wf_lock(o);
    Value v = wf_new_ref(o->trace);
    wf_unlock(o, l);
    return v;
}

void wf_frame_set_trace(WfFrameObject *o, WF_STEALS Value v)
{
    bool l = wf_lock(o);
    Value old = o->trace;
    wf_barrier(o, v);
    wf_relaxed_set(&o->trace.bits, v.bits);
    wf_unlock(o, l);
    wf_drop(old);
}

static Value get_trace(Value self, void *closure)
{
    Value v = wf_frame_trace(as_frame(self));
    return wf_is_null(v) ? WF_NONE : v;
}

static int set_trace(Value self, Value v, void *closure)
{
    wf_frame_set_trace(as_frame(self), wf_is_null(v) || wf_is_none(v) ? WF_NULL : wf_new_ref(v));
    return 0;
}

static Value get_trace_opcodes(Value self, void *closure) { return wf_bool(wf_relaxed(&as_frame(self)->trace_opcodes)); }
static int set_trace_opcodes(Value self, Value v, void *closure)
{
    if (wf_is_null(v) || !wf_is_bool(v))
        return wf_raise_i(&wf_exc_TypeError, "attribute value type must be bool");
    wf_relaxed_set(&as_frame(self)->trace_opcodes, wf_is_true(v));
    return 0;
}

/* --- methods, type -------------------------------------------------------------------------------------------- */

static void drop_variables(WfFrameObject *o)
{
    bool l = wf_lock(o);
    Value *saved = o->saved, locals = o->locals;
    o->saved = NULL;
    o->locals = WF_NULL;
    wf_unlock(o, l);
    for (size_t i = 0; saved != NULL && i < wf_as_code(o->code)->nfixed; i++)
        wf_drop(saved[i]);
    wf_mem_free(saved);
    wf_drop(locals);
}

static Value frame_clear_method(Value self)
{
    WfFrameObject *o = as_frame(self);
    bool stopped = look_begin(o);
    Value gen = WF_NULL;
    if (o->frame != NULL && o->frame->gen != NULL) {
        wf_gen_settle(o->frame->gen);
        uint8_t state = wf_relaxed(&o->frame->gen->state);
        if (state != WF_GEN_RUNNING && state != WF_GEN_LINKED)
            gen = wf_new_ref_obj(o->frame->gen);
    }
    look_end(stopped);
    if (!wf_is_null(gen)) {
        wf_gen_finalize(wf_obj(gen)); /* a coroutine that was never awaited says so */
        int r = wf_gen_close(gen);
        wf_drop(gen);
        if (r < 0)
            return WF_NULL;
    }
    if (__atomic_load_n(&o->frame, __ATOMIC_ACQUIRE) != NULL)
        return wf_raise(&wf_exc_RuntimeError, "cannot clear an executing frame");
    drop_variables(o);
    return WF_NONE;
}

static Value frame_repr(Value self)
{
    WfFrameObject *o = as_frame(self);
    const WfCode *c = wf_as_code(o->code);
    return wf_str_from_format("<frame at %p, file %R, line %d, code %S>", (void *)o, c->filename,
                              object_line(o), c->name);
}

static int frame_traverse(WfObject *p, WfVisitFn visit, void *arg)
{
    WfFrameObject *o = (WfFrameObject *)p;
    WF_VISIT(o->code);
    WF_VISIT(o->globals);
    WF_VISIT(o->builtins);
    WF_VISIT(o->locals);
    WF_VISIT(o->func);
    WF_VISIT(o->back);
    WF_VISIT(o->trace);
    WF_VISIT(o->native);
    WF_VISIT(o->called);
    for (size_t i = 0; o->saved != NULL && i < wf_as_code(o->code)->nfixed; i++)
        WF_VISIT(o->saved[i]);
    return 0;
}

static void frame_clear(WfObject *p)
{
    WfFrameObject *o = (WfFrameObject *)p;
    drop_variables(o);
    wf_frame_set_trace(o, WF_NULL);
    Value back = o->back;
    o->back = WF_NULL;
    wf_drop(back);
}

static void frame_dealloc(WfObject *p)
{
    WfFrameObject *o = (WfFrameObject *)p;
    frame_clear(p);
    wf_drop(o->code);
    wf_drop(o->globals);
    wf_drop(o->builtins);
    wf_drop(o->func);
    wf_drop(o->native);
    wf_drop(o->called);
    wf_free_object(p, sizeof *o);
}

static WfMethodDef frame_methods[] = {
    {"clear", frame_clear_method, WF_NOARGS, "F.clear(): clear most references held by the frame"},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef frame_getset[] = {
    {"f_back", get_back, NULL, NULL, NULL},
    {"f_locals", get_locals, NULL, NULL, NULL},
    {"f_lineno", get_lineno, set_lineno, NULL, NULL},
    {"f_trace", get_trace, set_trace, NULL, NULL},
    {"f_lasti", get_lasti, NULL, NULL, NULL},
    {"f_globals", get_globals, NULL, NULL, NULL},
    {"f_builtins", get_builtins, NULL, NULL, NULL},
    {"f_code", get_code, NULL, NULL, NULL},
    {"f_trace_opcodes", get_trace_opcodes, set_trace_opcodes, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static WfMemberDef frame_members[] = {
    {"f_trace_lines", WF_M_BOOL, offsetof(WfFrameObject, trace_lines), false, NULL},
    {NULL, WF_M_VALUE, 0, false, NULL},
};

WfType wf_frame_type = {
    WF_TYPE_HEAD(frame, "frame", WfFrameObject, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = frame_dealloc,
    .traverse = frame_traverse,
    .clear = frame_clear,
    .repr = frame_repr,
    .methods = frame_methods,
    .getset = frame_getset,
    .members = frame_members,
};
