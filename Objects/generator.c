/*
 * Generators and coroutines: making them, resuming, suspending, throwing, closing.
 *
 * A suspended generator holds its frame and the first frame.depth registers; while it runs they
 * are on the thread's register stack and the object refers to nothing but its function. The
 * state says which; whoever turns CREATED or SUSPENDED into RUNNING runs it, by compare-and-swap
 * when the generator is shared. Exceptions thrown in while it delegates (`yield from`, `await`)
 * are forwarded by the THROW_CHECK instruction of its own code.
 */
#include "generator.h"
#include "../Interp/eval/eval.h"
#include "../Interp/eval/gen_switch.h"
#include "../Interp/eval/helpers.h"
#include "../Interp/eval/monitor.h"

static const char *kind_name(const WfGenerator *g)
{
    return wf_shape_of(&g->ob) == WF_SHAPE_coroutine         ? "coroutine"
           : wf_shape_of(&g->ob) == WF_SHAPE_async_generator ? "async generator"
                                                     : "generator";
}

static const char *kind_of_code(const WfCode *code)
{
    return code->flags & CO_COROUTINE ? "coroutine" : code->flags & CO_ASYNC_GENERATOR ? "async generator" : "generator";
}

static uint8_t get_state(const WfGenerator *g)
{
    /* Acquire: a suspended generator's registers are complete; pairs with set_state(). */
    return __atomic_load_n(&g->state, __ATOMIC_ACQUIRE);
}
static void set_state(WfGenerator *g, uint8_t state)
{
    __atomic_store_n(&g->state, state, __ATOMIC_RELEASE);
}

/* --- chains ----------------------------------------------------------------------------------------- */

WfFrame *wf_gen_enter_linked(WfThread *t, WfGenerator *root, WfFrame *caller, Value *top, unsigned dst,
                             unsigned skip, unsigned flags)
{
    WfGenerator *leaf = root->link;
    WfFrame *r = &root->frame, *n = &leaf->frame;
    /* What an inner one refers to is shared if it is: a local leaf is in a local chain. */
    if (WF_UNLIKELY(wf_is_shared(leaf) || wf_monitor_on || leaf->nregs > WF_REG_PER_CALL ||
                    ((r->flags | n->flags) & WF_FRAME_TRACED) || t->depth + root->links >= wf_recursion_limit ||
                    (atomic_load_explicit(&t->poll, memory_order_relaxed) & WF_POLL_TRACE)))
        return NULL;
    wf_relaxed_set(&root->state, WF_GEN_RUNNING);
    wf_relaxed_set(&leaf->state, WF_GEN_RUNNING);
    wf_gen_take_registers(leaf, top, n->depth);
    n->regs = top;
    n->next = r->next = caller->next;
    r->prev = caller;
    r->dst = (uint8_t)dst;
    r->skip = (uint8_t)skip;
    r->flags = (uint16_t)((r->flags & WF_FRAME_KEPT) | flags);
    root->exc.prev = t->handled;
    t->handled = &leaf->exc;
    t->frame = n;
    t->depth += root->links + !(flags & WF_FRAME_ENTRY);
    return n;
}

void wf_gen_unwrap(WfThread *t, WfFrame *f)
{
    WfGenerator *g = f->gen, *root = g->link;
    WfFrame *around = f->prev, *caller = root->frame.prev;
    WfGenerator *goes_on = around->gen;
    Value *win = caller->regs + caller->code->nregs;
    wf_gen_take_registers(goes_on, win, around->depth);
    around->regs = win;
    around->next = caller->next;
    around->pc--; /* from the YIELD_FROM */
    set_state(goes_on, WF_GEN_RUNNING);
    t->frame = around;
    t->handled = &goes_on->exc;
    wf_relaxed_set(&root->link, NULL); /* others may be asking wf_gen_settle() */
    if (goes_on != root)
        wf_relaxed_set(&goes_on->link, root);
    wf_relaxed_set(&g->link, NULL);
    root->links--;
    t->depth--;
    g->exc.prev = NULL;
    f->prev = NULL;
    f->flags &= WF_FRAME_KEPT;
}

void wf_gen_settle(WfGenerator *g)
{
    if (WF_LIKELY(wf_relaxed(&g->link) == NULL && get_state(g) != WF_GEN_LINKED))
        return;
    /* Members may be shared by now, or other threads' own. */
    bool stop = wf_multithreaded;
    if (stop)
        wf_stop_world(WF_STOP_INTROSPECT);
    WfGenerator *root = g;
    while (get_state(root) == WF_GEN_LINKED)
        root = root->frame.prev->gen;
    if (get_state(root) == WF_GEN_SUSPENDED && root->link != NULL) {
        WfGenerator *inner = root->link;
        root->link = inner->link = NULL;
        root->links = 0;
        while (inner != root) {
            WfFrame *around = inner->frame.prev;
            inner->frame.prev = NULL;
            inner->frame.flags &= WF_FRAME_KEPT;
            inner->exc.prev = NULL;
            set_state(inner, WF_GEN_SUSPENDED);
            inner = around->gen;
        }
    }
    if (stop)
        wf_start_world();
}

/* --- making ------------------------------------------------------------------------------------------ */

/* cr_origin: (file, line, function) of the callers, up to the depth asked for; None when off. */
static Value coroutine_origin(WfThread *t)
{
    int n = 0, depth = t->coroutine_origin_depth;
    WfFrame *f = t->frame->prev;
    for (WfFrame *p = f; p != NULL && n < depth; p = p->prev)
        n++;
    Value tuple = wf_tuple_new((size_t)n);
    if (wf_is_null(tuple))
        return tuple;
    for (int i = 0; i < n; i++, f = f->prev) {
        int line = wf_code_line(f->code, (uint32_t)wf_frame_lasti(f));
        Value item = wf_tuple_pack(3, f->code->filename, wf_small(line), f->code->name);
        if (wf_is_null(item)) {
            wf_drop(tuple);
            return item;
        }
        wf_as_tuple(tuple)->items[i] = item;
    }
    return tuple;
}

/* The generator of frame f, whose function it takes; registers, state and links are left to the caller. */
WF_INLINE WfGenerator *make(WfThread *t, WfFrame *f, uint32_t shape, Value origin)
{
    WfCode *code = f->code;
    WfGenerator *g = wf_alloc(shape, sizeof *g + code->nregs * sizeof(Value));
    if (g == NULL)
        return NULL;
    bool owns = f->flags & WF_FRAME_OWNS_FUNC;
    Value func = owns ? f->func : f->regs[-1], stand_in = wf_function_stand_in(func);
    if (!owns)
        f->regs[-1] = WF_NULL;
    bool own = wf_is(wf_as_function(func)->code, wf_uncounted(code)); /* no generator expression */
    g->name = wf_new_ref(own ? wf_value_load(&wf_as_function(func)->name) : code->name);
    g->qualname = wf_new_ref(own ? wf_value_load(&wf_as_function(func)->qualname) : code->qualname);
    if (wf_is_null(stand_in)) {
        func = wf_own(func);
    } else {
        wf_drop(func);
        func = stand_in;
    }
    g->frame.pc = f->pc;
    g->frame.head = f->head;
    g->frame.globals = f->globals;
    g->frame.traced_at = f->traced_at;
    g->frame.monitored = 0;
    g->frame.func = func;
    g->frame.gen = g;
    g->frame.locals = g->frame.spill = g->frame.spill2 = WF_NULL;
    g->exc.value = WF_NULL;
    g->code = wf_new_ref_obj(code);
    g->origin_or_finalizer = origin;
    g->closed = g->hooks_inited = g->running_async = 0;
    g->nregs = code->nregs;
    g->link = NULL;
    g->links = 0;
    g->sink = NULL;
    return g;
}

Value wf_gen_from_frame(WfThread *t, WfFrame *f)
{
    WfCode *code = f->code;
    uint32_t shape = code->flags & CO_COROUTINE          ? WF_SHAPE_coroutine
                     : code->flags & CO_ASYNC_GENERATOR ? WF_SHAPE_async_generator
                                                        : WF_SHAPE_generator;
    Value origin = WF_NULL;
    if (shape == WF_SHAPE_coroutine && t->coroutine_origin_depth > 0) {
        origin = coroutine_origin(t);
        if (wf_is_null(origin))
            return WF_NULL;
    }
    WfGenerator *g = make(t, f, shape, origin);
    if (g == NULL)
        return WF_NULL;
    g->frame.object = f->object;
    g->frame.regs = g->regs;
    g->frame.flags = (uint16_t)(WF_FRAME_GENERATOR | WF_FRAME_OWNS_FUNC |
                               (f->flags & (WF_FRAME_TRACED | WF_FRAME_OBJECT)));
    g->frame.prev = g->frame.next = NULL;
    g->frame.depth = code->nfixed;
    if (f->object != NULL)
        f->object->frame = &g->frame;
    f->object = NULL;
    g->exc.prev = NULL;
    g->state = WF_GEN_CREATED;
    for (unsigned i = 0; i < code->nfixed; i++) {
        g->regs[i] = wf_gen_own(f->regs[i]);
        f->regs[i] = WF_NULL;
    }
    Value instance = f->locals;
    f->locals = WF_NULL;
    if (!(f->flags & WF_FRAME_ENTRY))
        t->depth--;
    t->frame = f->prev;
    wf_drop(instance); /* of an __init__ that is a generator: its caller complains */
    return WF_MOVE(g);
}

WfFrame *wf_gen_be_born(WfThread *t, WfFrame *f)
{
    enum { GOES_ON = WF_FRAME_SEND | WF_FRAME_CONT | WF_FRAME_FEED | WF_FRAME_TRACED | WF_FRAME_OBJECT };
    WfFrame *caller = f->prev;
    const WfInstr *call = caller->pc;
    if (!(f->flags & WF_FRAME_OWNS_FUNC) && wf_is_null(f->regs[-1])) { /* a comprehension's: see CALL_COMP */
        f->func = wf_reg_load(f->func);
        f->flags |= WF_FRAME_OWNS_FUNC;
    }
    WfGenerator *g = make(t, f, f->code->flags & CO_COROUTINE ? WF_SHAPE_coroutine : WF_SHAPE_generator, WF_NULL);
    if (g == NULL)
        return NULL;
    WfFrame *n = &g->frame;
    n->object = f->object;
    if (f->object != NULL)
        f->object->frame = n;
    f->object = NULL;
    n->regs = f->regs;
    n->prev = caller;
    n->next = f;
    n->flags = (uint16_t)(WF_FRAME_GENERATOR | WF_FRAME_OWNS_FUNC | (f->flags & GOES_ON));
    n->depth = 0;
    g->state = WF_GEN_RUNNING;
    g->claimed = WF_GEN_CREATED;
    g->exc.prev = t->handled;
    t->handled = &g->exc;
    t->frame = n;
    unsigned at = call->b;
    if (n->flags & WF_FRAME_FEED)
        at += caller->code->instrs[call - caller->instrs].op == OP_CALL ? 1 : 2;
    WF_ASSERT(!wf_is_counted(caller->regs[at]));
    caller->regs[at] = WF_MOVE(g);
    return n;
}

/* --- entering and leaving ------------------------------------------------------------------------------ */

/* Whether g, which was in this state, is ours now; no if another thread has been quicker. */
static bool claim_from(WfGenerator *g, uint8_t state)
{
    if (!wf_is_shared(g))
        set_state(g, WF_GEN_RUNNING);
    /* Acquire: its registers are as who left it left them; pairs with set_state() there. */
    else if (!__atomic_compare_exchange_n(&g->state, &state, (uint8_t)WF_GEN_RUNNING, false,
                                          __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return false;
    g->claimed = state;
    return true;
}

/* The state in which g was claimed, or the one in which it cannot be. */
static uint8_t claim(WfGenerator *g)
{
    uint8_t state;
    do {
        state = get_state(g);
        if (state != WF_GEN_CREATED && state != WF_GEN_SUSPENDED)
            return state;
    } while (!claim_from(g, state));
    return state;
}

/* Another thread's executable copy is not ours to run. */
static WF_COLD int use_own_copy(WfThread *t, WfFrame *f)
{
    WfExec *x = f->flags & WF_FRAME_TRACED ? wf_exec_traced(t, f->code) : wf_exec_get(t, f->code);
    if (x == NULL)
        return -1;
    f->pc = x->instrs + (f->pc - f->instrs);
    f->instrs = x->instrs;
    f->consts = x->head.consts;
    return 0;
}

WfFrame *wf_gen_enter(WfThread *t, WfGenerator *g, WfFrame *caller, unsigned flags)
{
    WfFrame *f = &g->frame;
    Value *win = wf_window_top(t);
    wf_gen_settle(g);
    int32_t counted = (flags & WF_FRAME_ENTRY) != 0;
    t->depth -= counted;
    int room = wf_frame_make_room(t, win, g->nregs);
    t->depth += counted;
    if (room < 0)
        return NULL;
    uint8_t state = claim(g);
    if (WF_UNLIKELY(state == WF_GEN_FINISHED)) /* by another thread, since the caller looked */
        return NULL;
    if (WF_UNLIKELY(state != WF_GEN_CREATED && state != WF_GEN_SUSPENDED)) {
        wf_raise(&wf_exc_ValueError, "%s already executing", kind_name(g));
        return NULL;
    }
    if (WF_UNLIKELY(wf_multithreaded) && use_own_copy(t, f) < 0) {
        set_state(g, g->claimed);
        return NULL;
    }
    for (unsigned i = 0; i < f->depth; i++)
        win[i] = g->regs[i];
    f->depth = 0;
    f->regs = win;
    f->prev = caller;
    f->next = wf_frame_above(t, caller);
    if (caller != NULL && !(flags & WF_FRAME_ENTRY)) {
        const WfInstr *at = caller->code->instrs + (caller->pc - caller->instrs);
        f->dst = at->a;
        f->skip = wf_op_words[at->op];
    }
    f->flags = (uint16_t)((f->flags & WF_FRAME_KEPT) | flags);
    g->exc.prev = t->handled;
    t->handled = &g->exc;
    t->frame = f;
    if (!(flags & WF_FRAME_ENTRY))
        t->depth++;
    return f;
}

/* Common end of suspending and finishing. */
static void leave(WfThread *t, WfFrame *f)
{
    WfGenerator *g = f->gen;
    if (f->flags & WF_FRAME_LINKED) {
        wf_gen_unwrap(t, f);
        return;
    }
    wf_gen_leave(t, f, g);
    f->flags &= WF_FRAME_KEPT;
}

void wf_gen_suspend(WfThread *t, WfFrame *f, unsigned depth)
{
    WfGenerator *g = f->gen;
    Value *R = f->regs;
    bool shared = wf_is_shared(g);
    for (unsigned i = 0; i < depth; i++) {
        Value v = wf_gen_own(R[i]);
        if (WF_UNLIKELY(shared))
            wf_barrier(g, v);
        g->regs[i] = v;
        R[i] = WF_NULL;
    }
    if (WF_UNLIKELY(shared)) {
        wf_barrier(g, g->exc.value);
        if (f->object != NULL)
            wf_barrier(g, wf_counted(f->object));
    }
    f->regs = g->regs;
    f->depth = (uint16_t)depth;
    leave(t, f);
    set_state(g, WF_GEN_SUSPENDED);
}

void wf_gen_finish(WfThread *t, WfFrame *f)
{
    WfGenerator *g = f->gen;
    if (f->object != NULL)
        wf_frame_object_detach(f);
    wf_registers_release(f->regs, f->regs + g->nregs);
    if (f->object != NULL) /* a finalizer has asked for the frame */
        wf_frame_object_detach(f);
    Value func = f->func, handled = g->exc.value;
    f->func = WF_NULL;
    g->exc.value = WF_NULL;
    f->regs = g->regs;
    f->depth = 0;
    leave(t, f);
    set_state(g, WF_GEN_FINISHED);
    if (!wf_is_shared(g))
        wf_gen_set_closed(g);
    wf_drop(handled);
    wf_drop(func);
    t->gen_finished = true; /* after all that may run other generators */
}

void wf_gen_convert_stop(const WfCode *code)
{
    const char *what = "StopIteration";
    if (!wf_err_matches(&wf_exc_StopIteration)) {
        if (!(code->flags & CO_ASYNC_GENERATOR) || !wf_err_matches(&wf_exc_StopAsyncIteration))
            return;
        what = "StopAsyncIteration";
    }
    Value cause = wf_err_fetch();
    wf_raise(&wf_exc_RuntimeError, "%s raised %s", kind_of_code(code), what);
    Value exc = wf_err_fetch();
    wf_exc_set_context(exc, wf_new_ref(cause));
    wf_exc_set_cause(exc, cause);
    wf_err_restore(exc);
}

/* --- resuming from C ------------------------------------------------------------------------------------- */

/* A finished or running one: 0 with the value None, or -1. state: as read once; it may be another by now. */
static WF_COLD int cannot_resume(WfGenerator *g, uint8_t state, Value *out)
{
    if (state != WF_GEN_FINISHED) {
        wf_raise(&wf_exc_ValueError, "%s already executing", kind_name(g));
        return -1;
    }
    if (wf_shape_of(&g->ob) == WF_SHAPE_coroutine) {
        wf_raise(&wf_exc_RuntimeError, "cannot reuse already awaited coroutine");
        return -1;
    }
    *out = WF_NONE;
    return 0;
}

/*
 * What became of the generator after it ran: see wf_gen_resume. The generator itself cannot tell:
 * another thread may have resumed it by now.
 */
static int outcome(WfThread *t, Value v, Value *out)
{
    if (wf_is_null(v))
        return -1;
    *out = v;
    return t->gen_finished ? 0 : 1;
}

int wf_gen_resume(Value gen, Value value, Value *out)
{
    WfGenerator *g = wf_as_generator(gen);
    uint8_t state = get_state(g);
    if (WF_UNLIKELY(state == WF_GEN_LINKED)) {
        wf_gen_settle(g);
        state = get_state(g);
    }
    if (WF_UNLIKELY(state != WF_GEN_SUSPENDED)) {
        if (state != WF_GEN_CREATED)
            return cannot_resume(g, state, out);
        if (!wf_is_none(value))
            return wf_raise_i(&wf_exc_TypeError, "can't send non-None value to a just-started %s",
                              kind_name(g));
    }
    if (wf_enter_call("") < 0)
        return -1;
    WfThread *t = wf_thread();
    WfFrame *f = NULL;
    if (WF_LIKELY(t->frame != NULL))
        f = wf_gen_enter_fast(t, g, t->frame, wf_window_top(t), 0, 0, WF_FRAME_ENTRY);
    if (WF_UNLIKELY(f == NULL)) {
        f = wf_gen_enter(t, g, t->frame, WF_FRAME_ENTRY);
        if (f == NULL) {
            t->depth--;
            return wf_err_occurred() ? -1 : cannot_resume(g, WF_GEN_FINISHED, out);
        }
        state = g->claimed;
    }
    const WfInstr *at = f->pc++;
    bool wanted = state == WF_GEN_SUSPENDED;
    if (f->pc->op == OP_RESUME && WF_LIKELY(atomic_load_explicit(&t->poll, memory_order_relaxed) == 0)) {
        f->pc++;
        if (f->pc->op == OP_CLEAR && f->pc->a == at->a && wanted && !wf_is_pointer(value)) {
            f->pc++; /* nobody wants it */
            wanted = false;
        }
    }
    if (wanted)
        f->regs[at->a] = wf_reg_load(value); /* a dead temporary */
    Value v = wf_eval_frame(t, f);
    t->depth--;
    return outcome(t, v, out);
}

void wf_gen_raise(const WfGenerator *g, WF_STEALS Value exc)
{
    const WfFrame *f = &g->frame;
    bool delegates = f->code->instrs[f->pc - f->instrs].op == OP_YIELD_FROM;
    if (wf_is_pointer(g->exc.value) && !delegates)
        wf_raise_obj(exc);
    else
        wf_err_restore(exc);
}

enum { ENDED = -2 };

/* As wf_gen_throw(). ENDED: it has ended; the exception is as it was. */
static int throw_into(WfGenerator *g, Value *out)
{
    wf_gen_settle(g);
    uint8_t state = get_state(g);
    if (state == WF_GEN_FINISHED)
        return ENDED;
    if (state != WF_GEN_SUSPENDED && state != WF_GEN_CREATED) {
        wf_err_clear();
        return cannot_resume(g, state, out);
    }
    Value exc = wf_err_fetch();
    if (wf_enter_call("") < 0) {
        wf_drop(exc);
        return -1;
    }
    WfThread *t = wf_thread();
    WfFrame *f = wf_gen_enter(t, g, t->frame, WF_FRAME_ENTRY);
    Value v = WF_NULL;
    if (f != NULL) {
        wf_gen_raise(g, exc);
        v = wf_eval_throw(t, f);
    }
    wf_leave_call();
    if (f != NULL)
        return outcome(t, v, out);
    if (wf_err_occurred()) {
        wf_drop(exc);
        return -1;
    }
    wf_err_restore(exc);
    return ENDED;
}

int wf_gen_throw(Value gen, Value *out)
{
    WfGenerator *g = wf_as_generator(gen);
    int r = throw_into(g, out);
    if (r != ENDED)
        return r;
    if (wf_shape_of(&g->ob) != WF_SHAPE_coroutine)
        return -1;
    wf_err_clear();
    return cannot_resume(g, WF_GEN_FINISHED, out);
}

int wf_gen_throw_value(Value gen, WF_STEALS Value exc, Value *out)
{
    wf_err_restore(exc);
    return wf_gen_throw(gen, out);
}

/*
 * Never started, or to be closed where nothing would catch it: nothing of it runs any more. state: the one
 * it was in; false if that has changed.
 */
static bool discard(WfGenerator *g, uint8_t state)
{
    if (!claim_from(g, state))
        return false;
    WfFrame *f = &g->frame;
    unsigned depth = f->depth;
    f->depth = 0;
    set_state(g, WF_GEN_FINISHED);
    if (f->object != NULL)
        wf_frame_object_detach(f);
    wf_registers_release(g->regs, g->regs + depth);
    Value func = f->func, handled = g->exc.value;
    f->func = g->exc.value = WF_NULL;
    wf_drop(handled);
    wf_drop(func);
    return true;
}

/* GeneratorExit raised where local g is suspended would pass by unseen. */
static bool nothing_sees_exit(const WfGenerator *g)
{
    return wf_is_local(g) && !(g->frame.flags & WF_FRAME_TRACED) && !wf_monitor_on &&
           !(atomic_load_explicit(&wf_thread()->poll, memory_order_relaxed) & WF_POLL_TRACE) &&
           wf_frame_handler(&g->frame) == NULL;
}

int wf_gen_close(Value gen)
{
    WfGenerator *g = wf_as_generator(gen);
    wf_gen_settle(g);
    uint8_t state = get_state(g);
    while (state == WF_GEN_CREATED) {
        if (discard(g, state))
            return 0;
        state = get_state(g);
    }
    if (state == WF_GEN_FINISHED)
        return 0;
    if (state != WF_GEN_SUSPENDED)
        return wf_raise_i(&wf_exc_ValueError, "%s already executing", kind_name(g));
    if (nothing_sees_exit(g)) {
        discard(g, state);
        return 0;
    }
    wf_raise_none(&wf_exc_GeneratorExit);
    Value v;
    int r = throw_into(g, &v);
    if (r == ENDED) {
        wf_err_clear();
        return 0;
    }
    if (r == 1) {
        wf_drop(v);
        return wf_raise_i(&wf_exc_RuntimeError, "%s ignored GeneratorExit", kind_name(g));
    }
    if (r == 0) {
        wf_drop(v);
        return 0;
    }
    if (!wf_err_matches(&wf_exc_GeneratorExit) && !wf_err_matches(&wf_exc_StopIteration))
        return -1;
    wf_err_clear();
    return 0;
}

Value wf_gen_delegate(WfGenerator *g)
{
    wf_gen_settle(g);
    if (get_state(g) != WF_GEN_SUSPENDED)
        return WF_NULL;
    /* Another thread may resume a shared one while we look. */
    bool stop = wf_is_shared(g);
    if (stop)
        wf_stop_world(WF_STOP_INTROSPECT);
    Value v = WF_NULL;
    if (get_state(g) == WF_GEN_SUSPENDED) {
        const WfInstr *at = g->frame.code->instrs + (g->frame.pc - g->frame.instrs);
        if (at->op == OP_YIELD_FROM)
            v = wf_new_ref(g->regs[at->b]);
    }
    if (stop)
        wf_start_world();
    return v;
}

/* --- freeing ------------------------------------------------------------------------------------------------ */

static WF_COLD void warn_unawaited(Value coro)
{
    Value warnings, fn = WF_NULL;
    WfGenerator *g = wf_as_generator(coro);
    int r = wf_import_get(wf_n.warnings, &warnings);
    if (r == 1) {
        r = wf_getattr_opt_c(warnings, "_warn_unawaited_coroutine", &fn);
        wf_drop(warnings);
    }
    bool warned = false;
    if (r == 1) {
        Value v = wf_call1(fn, coro);
        warned = !wf_is_null(v) || wf_err_matches(&wf_exc_RuntimeWarning);
        r = wf_is_null(v) ? -1 : 0;
        wf_drop(v);
        wf_drop(fn);
    }
    if (r < 0)
        wf_write_unraisable(coro);
    if (!warned && wf_warn(&wf_exc_RuntimeWarning, 1, "coroutine '%.50U' was never awaited",
                           g->qualname) < 0)
        wf_write_unraisable(coro);
}

void wf_gen_finalize(WfObject *o)
{
    WfGenerator *g = (WfGenerator *)o;
    uint8_t state = get_state(g);
    if (state == WF_GEN_FINISHED || state == WF_GEN_RUNNING)
        return;
    bool coroutine = wf_shape_of(o) == WF_SHAPE_coroutine;
    bool async = wf_shape_of(o) == WF_SHAPE_async_generator;
    if (state == WF_GEN_CREATED && !coroutine && !async)
        return;
    Value saved = wf_err_fetch(), self = wf_counted(o);
    if (async && !wf_is_null(g->origin_or_finalizer) && !g->closed) {
        Value v = wf_call1(g->origin_or_finalizer, self);
        if (wf_is_null(v))
            wf_write_unraisable(self);
        wf_drop(v);
    } else if (coroutine && state == WF_GEN_CREATED) {
        warn_unawaited(self);
    } else if (wf_gen_close(self) < 0) {
        wf_write_unraisable(self);
    }
    wf_err_restore(saved);
}

int wf_gen_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfGenerator *g = (WfGenerator *)o;
    WF_VISIT(g->name);
    WF_VISIT(g->qualname);
    WF_VISIT(g->code);
    WF_VISIT(g->origin_or_finalizer);
    WF_VISIT(g->frame.func);
    if (g->frame.regs != g->regs)
        return 0; /* It runs: the rest is the running thread's, as its registers are; suspending publishes it. */
    WF_VISIT(g->exc.value);
    WF_VISIT_OBJ(g->frame.object);
    for (unsigned i = 0; i < g->frame.depth; i++)
        WF_VISIT(g->regs[i]);
    return 0;
}

void wf_gen_clear(WfObject *o)
{
    WfGenerator *g = (WfGenerator *)o;
    wf_gen_settle(g);
    uint8_t state;
    do
        state = get_state(g);
    while ((state == WF_GEN_CREATED || state == WF_GEN_SUSPENDED) && !discard(g, state));
    Value v = g->exc.value;
    g->exc.value = WF_NULL;
    wf_drop(v);
}

void wf_gen_dealloc(WfObject *o)
{
    WfGenerator *g = (WfGenerator *)o;
    size_t size = sizeof *g + g->nregs * sizeof(Value);
    if (g->state != WF_GEN_FINISHED)
        wf_gen_clear(o);
    wf_drop(g->name);
    wf_drop(g->qualname);
    wf_drop(g->code);
    wf_drop(g->origin_or_finalizer);
    wf_free_object(o, size);
}
