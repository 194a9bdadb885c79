/*
 * sys.settrace() and sys.setprofile().
 *
 * While either is set WF_POLL_TRACE stays in the thread's poll word, so every function comes by
 * here when it starts and goes on in an instrumented copy, where OP_TRACE stands before each
 * instruction. Callers that wait for a Python callee move to instrumented copies, too, when
 * tracing starts, and so does one that has called sys.settrace() itself; a frame that waits for
 * other native code moves at its next safepoint. Nothing of this costs anything while tracing is
 * off. A frame remains instrumented until it ends.
 */
#include "exc_impl.h"
#include "helpers.h"
#include "monitor.h"

static void move_frame(WfThread *t, WfFrame *f)
{
    WfExec *x = wf_exec_traced(t, f->code);
    if (x == NULL) {
        wf_err_clear();
        return;
    }
    f->pc = x->instrs + (f->pc - f->instrs);
    f->instrs = x->instrs;
    f->consts = x->head.consts;
    f->flags |= WF_FRAME_TRACED;
    f->traced_at = -1;
}

static bool tracing_wanted(const WfThread *t)
{
    return !wf_is_null(t->trace_func) || !wf_is_null(t->profile_func);
}

/* The hook before is dropped first: it may have a finalizer, which may not set another one. */
static int set_hook(Value *slot, Value func, const char *kind)
{
    static __thread bool setting;
    WfThread *t = wf_thread();
    if (setting)
        return wf_raise_i(&wf_exc_RuntimeError,
                          "Cannot install a %s function while another %s function is being installed", kind, kind);
    Value old = *slot;
    *slot = WF_NULL;
    setting = true;
    wf_drop(old);
    setting = false;
    *slot = wf_is_none(func) ? WF_NULL : wf_new_ref(func);
    if (tracing_wanted(t)) {
        wf_poll_request(t, WF_POLL_TRACE);
        for (WfFrame *inner = t->frame; inner != NULL && inner->prev != NULL; inner = inner->prev)
            if (!(inner->flags & WF_FRAME_ENTRY)) {
                if (!(inner->prev->flags & WF_FRAME_TRACED))
                    move_frame(t, inner->prev);
                inner->prev->traced_at = wf_frame_lasti(inner->prev); /* its line goes on */
            }
    } else {
        atomic_fetch_and_explicit(&t->poll, ~(uint32_t)WF_POLL_TRACE, memory_order_relaxed);
    }
    return 0;
}

int wf_set_trace(Value func) { return set_hook(&wf_thread()->trace_func, func, "trace"); }
int wf_set_profile(Value func) { return set_hook(&wf_thread()->profile_func, func, "profile"); }

/* After an exception in a hook, which goes on: no hook any more. */
static void stop_hook(int (*set)(Value))
{
    if (set(WF_NONE) < 0)
        wf_err_clear();
}

/* --- calling the hooks -------------------------------------------------------------------------------- */

__thread WfTracing wf_tracing;

static WfTracing tracing_of(WfFrame *f, const char *event)
{
    WfTracing now = {WF_TRACING_OTHER, f};
    if (strcmp(event, "line") == 0)
        now.what = WF_TRACING_LINE;
    else if (strcmp(event, "call") == 0)
        now.what = WF_TRACING_NOTHING;
    return now;
}

/* callback(frame, event, arg): new reference or WF_NULL. The exception being raised is kept. */
static Value call_hook(WfThread *t, Value callback, WfFrame *f, const char *event, Value arg)
{
    Value frame = wf_frame_object(f), name = wf_intern_c(event), r = WF_NULL;
    if (!wf_is_null(frame) && !wf_is_null(name)) {
        WfTracing before = wf_tracing;
        wf_tracing = tracing_of(f, event);
        t->tracing++;
        r = wf_call3(callback, frame, name, wf_is_null(arg) ? WF_NONE : arg);
        t->tracing--;
        wf_tracing = before;
    }
    wf_drop(frame);
    return r;
}

static int trace_event(WfThread *t, WfFrame *f, const char *event, bool call, Value arg)
{
    if (wf_is_null(t->trace_func))
        return 0;
    Value callback = call ? wf_new_ref(t->trace_func) : f->object != NULL ? wf_frame_trace(f->object) : WF_NULL;
    if (wf_is_null(callback))
        return 0;
    Value r = call_hook(t, callback, f, event, arg);
    wf_drop(callback);
    if (wf_is_null(r)) {
        Value exc = wf_err_fetch();
        stop_hook(wf_set_trace);
        if (f->object != NULL)
            wf_frame_set_trace(f->object, WF_NULL);
        wf_err_restore(exc);
        return -1;
    }
    if (!wf_is_none(r))
        wf_frame_set_trace(f->object, r);
    return 0;
}

static int profile_event(WfThread *t, WfFrame *f, const char *event, Value arg)
{
    if (wf_is_null(t->profile_func))
        return 0;
    Value callback = wf_new_ref(t->profile_func);
    Value r = call_hook(t, callback, f, event, arg);
    wf_drop(callback);
    if (wf_is_null(r)) {
        Value exc = wf_err_fetch();
        stop_hook(wf_set_profile);
        wf_err_restore(exc);
        return -1;
    }
    wf_drop(r);
    return 0;
}

/* --- calls of native functions, for profilers ----------------------------------------------------------- */

static const WfInstr *canonical(const WfFrame *f) { return f->code->instrs + (f->pc - f->instrs); }

/* The native function that the call instruction at f->pc is about to call, or WF_NULL. */
static Value native_callee(const WfFrame *f)
{
    const WfInstr *in = canonical(f);
    if (in->op != OP_CALL && in->op != OP_CALL_METHOD && in->op != OP_CALL_KW &&
        in->op != OP_CALL_METHOD_KW && in->op != OP_CALL_EX)
        return WF_NULL;
    Value fn = f->regs[in->b];
    if (wf_has_shape(fn, WF_SHAPE_builtin_function_or_method) || wf_has_shape(fn, WF_SHAPE_method_descriptor))
        return fn;
    return WF_NULL;
}

static int finish_native(WfThread *t, WfFrame *f, const char *event)
{
    if (f->object == NULL || wf_is_null(f->object->native))
        return 0;
    Value fn = f->object->native;
    f->object->native = WF_NULL;
    int r = profile_event(t, f, event, fn);
    wf_drop(fn);
    return r;
}

static int start_native(WfThread *t, WfFrame *f)
{
    Value fn = wf_is_null(t->profile_func) ? WF_NULL : native_callee(f);
    if (wf_is_null(fn))
        return 0;
    fn = wf_new_ref(fn);
    int r = profile_event(t, f, "c_call", fn);
    if (r == 0 && f->object != NULL) {
        wf_barrier(f->object, fn);
        f->object->native = fn;
    } else {
        wf_drop(fn);
    }
    return r;
}

/* --- events ---------------------------------------------------------------------------------------------- */

static int call_event(WfThread *t, WfFrame *f)
{
    f->traced_at = (int32_t)(f->pc - f->instrs);
    if (t->tracing)
        return 0;
    if (trace_event(t, f, "call", true, WF_NONE) < 0)
        return -1;
    return profile_event(t, f, "call", WF_NONE);
}

/* A new line, or a jump back within one. */
static int line_event(WfThread *t, WfFrame *f)
{
    WfFrameObject *o = f->object;
    int32_t at = (int32_t)(f->pc - f->instrs), last = f->traced_at;
    bool loop_ended = last >= 0 && f->code->instrs[last].op == OP_END_ASYNC_FOR; /* out of line */
    if (loop_ended && canonical(f)->op == OP_JUMP_BACK)
        return 0;
    f->traced_at = at;
    if (wf_is_null(t->trace_func) || o == NULL || !wf_frame_has_trace(o))
        return 0;
    int line = wf_code_line(f->code, (uint32_t)at);
    bool trace = line != -1 && wf_relaxed(&o->trace_lines);
    if (trace && last >= 0) {
        bool entry = f->code->instrs[last].op == OP_RESUME && f->code->instrs[last].imm == 0;
        trace = entry || wf_code_line(f->code, (uint32_t)last) != line ||
                (at < last && !loop_ended && canonical(f)->op != OP_SEND && canonical(f)->op != OP_END_ASYNC_FOR);
    }
    if (trace) {
        int r = trace_event(t, f, "line", false, WF_NONE);
        f->traced_at = wf_frame_lasti(f);
        if (r < 0)
            return -1;
    }
    if (wf_relaxed(&f->object->trace_opcodes))
        return trace_event(t, f, "opcode", false, WF_NONE);
    return 0;
}

int wf_trace_instr(WfThread *t, WfFrame *f)
{
    if (f->object != NULL && f->object->jumped && wf_trace_check_bound(f) < 0)
        return -1;
    if (t->tracing)
        return 0;
    if (wf_monitor_on && wf_monitor_instr(t, f) < 0)
        return -1;
    if (!(f->flags & WF_FRAME_TRACED) || !tracing_wanted(t))
        return 0;
    if (finish_native(t, f, "c_return") < 0)
        return -1;
    unsigned op = canonical(f)->op;
    if (op == OP_RESUME)
        return call_event(t, f);
    if (op == OP_RETURN_GENERATOR || op == OP_MAKE_CELL)
        return 0;
    if (line_event(t, f) < 0)
        return -1;
    return start_native(t, f);
}

int wf_trace_return(WfThread *t, WfFrame *f, Value v)
{
    if (!tracing_wanted(t) || t->tracing)
        return 0;
    Value exc = t->exc;
    t->exc = WF_NULL;
    if (finish_native(t, f, "c_return") < 0 || trace_event(t, f, "return", false, v) < 0 ||
        profile_event(t, f, "return", v) < 0) {
        wf_drop(exc);
        return -1;
    }
    t->exc = exc;
    return 0;
}

/* The "exception" event; exc is borrowed. */
static int exception_event(WfThread *t, WfFrame *f, Value exc)
{
    if (wf_is_null(t->trace_func))
        return 0;
    Value tb = wf_exc_load(exc, &((WfBaseException *)wf_obj(exc))->traceback);
    Value arg = wf_tuple_pack(3, wf_type_value(wf_type_of(exc)), exc, wf_is_null(tb) ? WF_NONE : tb);
    wf_drop(tb);
    int r = wf_is_null(arg) ? -1 : trace_event(t, f, "exception", false, arg);
    wf_drop(arg);
    return r;
}

void wf_trace_exception(WfThread *t, WfFrame *f)
{
    if (!tracing_wanted(t) || t->tracing)
        return;
    Value exc = t->exc;
    t->exc = WF_NULL;
    int r = finish_native(t, f, "c_exception");
    if (r == 0)
        r = exception_event(t, f, exc);
    if (r == 0)
        t->exc = exc;
    else
        wf_drop(exc);
}

void wf_trace_throw(WfThread *t, WfFrame *f)
{
    if (wf_monitor_on)
        wf_monitor_throw(t, f);
    if (!tracing_wanted(t) || t->tracing)
        return;
    Value exc = wf_err_fetch();
    if (!(f->flags & WF_FRAME_TRACED))
        move_frame(t, f);
    if (call_event(t, f) < 0)
        wf_drop(exc);
    else
        wf_err_restore(exc);
}

/*
 * The caller sees the StopIteration that ends the iteration, though none was raised, where CPython
 * shows one: for a value other than None, for every coroutine, and for each step of an async generator.
 */
int wf_trace_stop_iteration(WfThread *t, WfFrame *f, Value delegate, Value v)
{
    if (wf_is_null(t->trace_func) || t->tracing)
        return 0;
    if (wf_is_none(v) && (wf_is_null(delegate) || (!wf_has_shape(delegate, WF_SHAPE_coroutine) &&
                                                   !wf_has_shape(delegate, WF_SHAPE_async_generator_asend))))
        return 0;
    Value exc = wf_eval_stop_iteration(v);
    int r = exception_event(t, f, exc);
    wf_drop(exc);
    return r;
}

void wf_trace_from_here(WfThread *t, WfFrame *f)
{
    if (!tracing_wanted(t) || (f->flags & WF_FRAME_TRACED))
        return;
    move_frame(t, f);
    f->traced_at = wf_frame_lasti(f);
}

int wf_eval_poll(WfThread *t, WfFrame *f)
{
    if (wf_safepoint_slow() < 0)
        return -1;
    if (WF_LIKELY(!(atomic_load_explicit(&t->poll, memory_order_relaxed) & WF_POLL_TRACE)) ||
        (f->flags & WF_FRAME_TRACED))
        return 0;
    move_frame(t, f);
    if ((f->flags & WF_FRAME_TRACED) && canonical(f)->op == OP_RESUME)
        return call_event(t, f);
    return 0;
}
