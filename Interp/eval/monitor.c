/*
 * sys.monitoring's events: calling the tools' callbacks (PEP 669, as CPython 3.12 has it).
 *
 * Model: OP_TRACE calls wf_monitor_instr() before its instruction runs: the line, the instruction,
 * then what the instruction is. Where a branch leads and how a call of native code ends is known
 * only at the next instruction of the frame: until then frame->monitored names it. Exceptions are
 * reported by the unwinder. While a thread is in a callback it reports nothing.
 */
#include "monitor.h"
#include "helpers.h"

#include "code_parts.h"

const char *const wf_event_names[WF_EVENTS] = {
    "PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "CALL", "LINE", "INSTRUCTION", "JUMP", "BRANCH",
    "STOP_ITERATION", "RAISE", "EXCEPTION_HANDLED", "PY_UNWIND", "PY_THROW", "RERAISE", "C_RETURN", "C_RAISE",
};

/* Callbacks by tool and event, None where there is none; then DISABLE and MISSING. A list: its lock guards it. */
static Value callbacks = WF_NULL;
enum { AT_DISABLE = WF_MONITOR_TOOLS * WF_EVENTS, AT_MISSING, NCALLBACKS };
static Value disable_object, missing_object; /* [const, borrowed from callbacks] */

int wf_monitor_init(Value disable, Value missing)
{
    callbacks = wf_list_new(NCALLBACKS);
    int r = wf_is_null(callbacks) ? -1 : 0;
    for (int i = 0; r == 0 && i < AT_DISABLE; i++)
        r = wf_list_append(callbacks, WF_NONE);
    if (r < 0 || wf_list_append(callbacks, disable) < 0 || wf_list_append(callbacks, missing) < 0)
        return -1;
    disable_object = disable;
    missing_object = missing;
    wf_root_register(&callbacks);
    return 0;
}

static Value callback_of(int tool, unsigned event)
{
    Value v = wf_list_get(callbacks, (size_t)tool * WF_EVENTS + event);
    return wf_is_none(v) ? WF_NULL : v;
}

Value wf_monitor_register(int tool, unsigned event, Value func)
{
    Value old;
    wf_list_swap(callbacks, (size_t)tool * WF_EVENTS + event, wf_new_ref(func), &old);
    return wf_is_none(old) ? WF_NULL : old;
}

/* --- calling ------------------------------------------------------------------------------------------ */

static void disable(const WfCode *code, uint32_t at, unsigned event, int tool)
{
    WfMonitor *m = code->monitor;
    if (m != NULL)
        /* Relaxed: an event more in another thread does no harm. */
        atomic_fetch_or_explicit(&m->disabled[at], (uint64_t)1 << (6 * event + (unsigned)tool), memory_order_relaxed);
}

/* Calls one tool: -1 with what it raised. */
static int call_tool(WfThread *t, const WfCode *code, uint32_t at, unsigned event, int tool, Value *args, size_t n)
{
    Value cb = callback_of(tool, event);
    if (wf_is_null(cb))
        return 0;
    t->tracing++;
    Value r = wf_call(cb, args, n, WF_NULL);
    t->tracing--;
    wf_drop(cb);
    if (wf_is_null(r))
        return -1;
    bool is_disable = wf_is(r, disable_object);
    wf_drop(r);
    if (!is_disable)
        return 0;
    if (event < WF_LOCAL_EVENTS) {
        disable(code, at, event, tool);
        return 0;
    }
    wf_drop(wf_monitor_register(tool, event, WF_NONE));
    return wf_raise_i(&wf_exc_ValueError, "Cannot disable %s events. Callback removed.", wf_event_names[event]);
}

/* To every tool of the set: callback(code, args[1], ...). No exception is set. */
static int fire_at(WfThread *t, WfFrame *f, uint32_t at, unsigned event, unsigned tools, Value *args, size_t n)
{
    args[0] = wf_uncounted(f->code);
    for (; tools != 0; tools &= tools - 1)
        if (call_tool(t, f->code, at, event, __builtin_ctz(tools), args, n) < 0)
            return -1;
    return 0;
}

static Value offset(uint32_t at) { return wf_small(2 * (int64_t)at); }

/* (code, offset) and, if it is not WF_NULL, what. */
static int fire(WfThread *t, WfFrame *f, uint32_t at, unsigned event, Value what)
{
    unsigned tools = wf_monitor_wanted(f->code, at, event);
    if (tools == 0)
        return 0;
    Value args[3] = {WF_NULL, offset(at), what};
    return fire_at(t, f, at, event, tools, args, wf_is_null(what) ? 2 : 3);
}

/* The line of word line_of begins; the event is that of word `at`. */
static int fire_line(WfThread *t, WfFrame *f, uint32_t at, uint32_t line_of)
{
    unsigned tools = wf_monitor_wanted(f->code, at, WF_EVENT_LINE);
    if (tools == 0)
        return 0;
    Value args[2] = {WF_NULL, wf_small(wf_code_line(f->code, line_of))};
    return fire_at(t, f, at, WF_EVENT_LINE, tools, args, 2);
}

static uint8_t place_of(const WfFrame *f, uint32_t at)
{
    return f->code->monitor != NULL ? f->code->monitor->places[at] : 0;
}

/* --- calls ----------------------------------------------------------------------------------------------- */

/* The first argument of the call at `in`, new; MISSING if it has none. */
static Value first_argument(const WfFrame *f, const WfInstr *in)
{
    const Value *w = &f->regs[in->b];
    Value v = WF_NULL;
    switch (in->op) {
    case OP_CALL:
    case OP_CALL_KW:
        v = in->c > 0 ? w[1] : WF_NULL;
        break;
    case OP_CALL_METHOD:
    case OP_CALL_METHOD_KW:
        v = !wf_is_null(w[1]) ? w[1] : in->c > 0 ? w[2] : WF_NULL;
        break;
    case OP_CALL_EX:
        if (wf_is_tuple_exact(w[1]))
            v = wf_tuple_len(w[1]) > 0 ? wf_tuple_item(w[1], 0) : WF_NULL;
        else if (wf_is_list_exact(w[1]))
            return (v = wf_list_get(w[1], 0)), wf_is_null(v) ? wf_new_ref(missing_object) : v;
        break;
    }
    return wf_new_ref(wf_is_null(v) ? missing_object : v);
}

static bool runs_python(Value fn)
{
    if (wf_has_shape(fn, WF_SHAPE_method))
        fn = ((WfMethod *)wf_obj(fn))->func;
    return wf_has_shape(fn, WF_SHAPE_function);
}

static bool end_is_wanted(unsigned tools)
{
    bool wanted = false;
    for (; tools != 0 && !wanted; tools &= tools - 1)
        for (unsigned e = WF_EVENT_C_RETURN; e <= WF_EVENT_C_RAISE; e++) {
            Value cb = callback_of(__builtin_ctz(tools), e);
            wanted |= !wf_is_null(cb);
            wf_drop(cb);
        }
    return wanted;
}

/* Notes the call for C_RETURN and C_RAISE. Steals both. */
static int await_end(WfFrame *f, uint32_t at, Value fn, Value arg)
{
    Value o = wf_frame_object(f);
    Value pair = wf_is_null(o) ? WF_NULL : wf_tuple_pack(2, fn, arg);
    if (!wf_is_null(pair)) {
        Value old = f->object->called;
        wf_barrier(f->object, pair);
        f->object->called = pair;
        f->monitored = (int32_t)at + 1;
        wf_drop(old);
    }
    wf_drop(o);
    return wf_is_null(pair) ? -1 : 0;
}

static int call_begins(WfThread *t, WfFrame *f, uint32_t at, const WfInstr *in)
{
    unsigned tools = wf_monitor_wanted(f->code, at, WF_EVENT_CALL);
    if (tools == 0)
        return 0;
    Value fn = wf_new_ref(f->regs[in->b]), arg = first_argument(f, in);
    Value args[4] = {WF_NULL, offset(at), fn, arg};
    int r = fire_at(t, f, at, WF_EVENT_CALL, tools, args, 4);
    if (r == 0 && !runs_python(fn) && end_is_wanted(tools))
        r = await_end(f, at, fn, arg);
    wf_drop(fn);
    wf_drop(arg);
    return r;
}

/* The call that f has noted ends. */
static int call_ends(WfThread *t, WfFrame *f, uint32_t at, unsigned event)
{
    Value pair = f->object != NULL ? f->object->called : WF_NULL;
    if (wf_is_null(pair))
        return 0;
    f->object->called = WF_NULL;
    Value args[4] = {WF_NULL, offset(at), wf_tuple_item(pair, 0), wf_tuple_item(pair, 1)};
    int r = fire_at(t, f, at, event, wf_monitor_wanted(f->code, at, WF_EVENT_CALL), args, 4);
    wf_drop(pair);
    return r;
}

/* --- instructions ------------------------------------------------------------------------------------------ */

/* What was waiting for the frame's next instruction. */
static int finish_pending(WfThread *t, WfFrame *f, uint32_t here)
{
    uint32_t at = (uint32_t)f->monitored - 1;
    f->monitored = 0;
    unsigned op = f->code->instrs[at].op;
    if (op == OP_CALL || op == OP_CALL_METHOD || op == OP_CALL_KW || op == OP_CALL_METHOD_KW || op == OP_CALL_EX)
        return call_ends(t, f, at, WF_EVENT_C_RETURN);
    return fire(t, f, at, WF_EVENT_BRANCH, offset(here));
}

static int instr_event(WfThread *t, WfFrame *f, uint32_t at, const WfInstr *in)
{
    switch (in->op) {
    case OP_RESUME:
        return fire(t, f, at, in->imm == 0 ? WF_EVENT_PY_START : WF_EVENT_PY_RESUME, WF_NULL);
    case OP_RETURN:
        return fire(t, f, at, WF_EVENT_PY_RETURN, f->regs[in->a]);
    case OP_RETURN_CONST:
        return fire(t, f, at, WF_EVENT_PY_RETURN, f->consts[in->imm]);
    case OP_YIELD:
        return fire(t, f, at, WF_EVENT_PY_YIELD, f->regs[in->b]);
    case OP_YIELD_FROM:
        return fire(t, f, at, WF_EVENT_PY_YIELD, f->regs[in->a]);
    case OP_CALL:
    case OP_CALL_METHOD:
    case OP_CALL_KW:
    case OP_CALL_METHOD_KW:
    case OP_CALL_EX:
        return call_begins(t, f, at, in);
    case OP_JUMP:
    case OP_JUMP_BACK:
        return fire(t, f, at, WF_EVENT_JUMP, offset((uint32_t)((int64_t)at + 1 + in->imm)));
    case OP_SEND:
    case OP_THROW_CHECK:
    case OP_END_ASYNC_FOR:
        return 0;
    }
    if (wf_code_op_operands[in->op][3] == 'j' && wf_monitor_wanted(f->code, at, WF_EVENT_BRANCH) != 0)
        f->monitored = (int32_t)at + 1;
    return 0;
}

int wf_monitor_instr(WfThread *t, WfFrame *f)
{
    uint32_t at = (uint32_t)(f->pc - f->instrs);
    const WfInstr *in = &f->code->instrs[at];
    if (f->monitored != 0 && finish_pending(t, f, at) < 0)
        return -1;
    uint8_t place = place_of(f, at);
    if ((place & WF_PLACE_LINE) && fire_line(t, f, at, at) < 0)
        return -1;
    if (fire(t, f, at, WF_EVENT_INSTRUCTION, WF_NULL) < 0 ||
        instr_event(t, f, at, in) < 0)
        return -1;
    if ((place & WF_PLACE_LINE_AGAIN) && fire_line(t, f, at, (uint32_t)((int64_t)at + 1 + in->imm)) < 0)
        return -1;
    wf_monitor_settle(f, at);
    return 0;
}

/* --- exceptions --------------------------------------------------------------------------------------------- */

/* With t->exc put aside; if a callback raises, that is the exception from then on. */
static void fire_exception(WfThread *t, WfFrame *f, unsigned event)
{
    if (wf_monitor_tools[event] == 0)
        return;
    Value exc = t->exc;
    t->exc = WF_NULL;
    if (fire(t, f, (uint32_t)wf_frame_lasti(f), event, exc) == 0)
        t->exc = exc;
    else
        wf_drop(exc);
}

void wf_monitor_raise(WfThread *t, WfFrame *f, bool again)
{
    int32_t pending = f->monitored;
    f->monitored = 0;
    if (t->tracing)
        return;
    if (pending != 0) {
        Value exc = t->exc;
        t->exc = WF_NULL;
        if (call_ends(t, f, (uint32_t)pending - 1, WF_EVENT_C_RAISE) < 0)
            wf_drop(exc);
        else
            t->exc = exc;
    }
    fire_exception(t, f, again ? WF_EVENT_RERAISE : WF_EVENT_RAISE);
}

void wf_monitor_unwind(WfThread *t, WfFrame *f)
{
    if (!t->tracing)
        fire_exception(t, f, WF_EVENT_PY_UNWIND);
}

void wf_monitor_throw(WfThread *t, WfFrame *f)
{
    if (!t->tracing)
        fire_exception(t, f, WF_EVENT_PY_THROW);
}

int wf_monitor_handled(WfThread *t, WfFrame *f, Value exc)
{
    if (t->tracing)
        return 0;
    return fire(t, f, (uint32_t)wf_frame_lasti(f), WF_EVENT_EXCEPTION_HANDLED, exc);
}

/* f's loop or delegation ran a generator that has returned v. */
int wf_monitor_stop_iteration(WfThread *t, WfFrame *f, Value v)
{
    uint32_t at = (uint32_t)wf_frame_lasti(f);
    if (t->tracing || wf_monitor_wanted(f->code, at, WF_EVENT_STOP_ITERATION) == 0)
        return 0;
    Value exc = wf_eval_stop_iteration(v);
    int r = fire(t, f, at, WF_EVENT_STOP_ITERATION, exc);
    wf_drop(exc);
    return r;
}
