/* sys about running code: frames, the exception being handled, tracing, asynchronous generators. */
#include "sys.h"

#include "internal/frame.h"
#include "internal/heap.h"

static WfType *asyncgen_hooks; /* [const] after start-up */

S_FAST(_getframe)
{
    if (wf_check_nargs("_getframe", nargs, 0, 1) < 0)
        return WF_NULL;
    int depth = 0;
    if (nargs == 1 && wf_as_int(args[0], &depth) < 0)
        return WF_NULL;
    WfFrame *f = wf_thread()->frame;
    while (depth > 0 && f != NULL) {
        f = f->prev;
        depth--;
    }
    if (f == NULL)
        return wf_raise(&wf_exc_ValueError, "call stack is not deep enough");
    Value frame = wf_frame_object(f);
    if (!wf_is_null(frame) && wf_audit("sys._getframe", "O", frame) < 0) {
        wf_drop(frame);
        return WF_NULL;
    }
    return frame;
}

/* (type, value, traceback) of exc, which may be WF_NULL. */
static Value exc_info_tuple(Value exc)
{
    if (wf_is_null(exc) || wf_is_none(exc))
        return wf_tuple_pack(3, WF_NONE, WF_NONE, WF_NONE);
    exc = wf_new_ref(exc);
    Value tb = wf_getattr(exc, wf_n.__traceback__);
    Value r = wf_is_null(tb) ? tb : wf_tuple_pack(3, wf_type_value(wf_type_of(exc)), exc, tb);
    wf_drop(tb);
    wf_drop(exc);
    return r;
}

S_NOARGS(exc_info)
{
    return exc_info_tuple(wf_exc_handled());
}

S_NOARGS(exception)
{
    Value exc = wf_exc_handled();
    return wf_is_null(exc) ? WF_NONE : wf_new_ref(exc);
}

/* --- other threads --------------------------------------------------------------------------------- */

typedef struct {
    Value dict;   /* fresh, of the calling thread */
    bool exceptions;
    bool failed;
    bool missed;  /* threads that were not to be looked at just then */
} Snapshot;

/* What this thread may keep of something that belongs to thread t. */
static Value seen_from_here(WfThread *t, Value v)
{
    if (t != wf_thread() && wf_is_pointer(v) && !wf_is_shared(wf_obj(v)))
        wf_publish(wf_obj(v));
    return v;
}

static WfExcLevel *handled_level(WfThread *t)
{
    WfExcLevel *l = t->handled;
    while (l != NULL && (wf_is_null(l->value) || wf_is_none(l->value)) && l->prev != NULL)
        l = l->prev;
    return l;
}

static void snapshot_thread(WfThread *t, void *arg)
{
    Snapshot *s = arg;
    Value key = wf_int_from_u64(wf_relaxed(&t->ident)), v;
    s->failed = s->failed || wf_is_null(key);
    /* A thread that a fork left behind stays in its frames. */
    if (s->failed || !t->heap->alive || wf_dict_contains(s->dict, key) != 0)
        goto done;
    if (!wf_thread_may_be_shown_stw(t)) {
        s->missed = true;
        goto done;
    }
    if (s->exceptions) {
        WfExcLevel *l = handled_level(t);
        bool none = l == NULL || wf_is_null(l->value) || wf_is_none(l->value);
        v = exc_info_tuple(none ? WF_NULL : seen_from_here(t, l->value));
    } else {
        if (t->frame == NULL)
            goto done;
        v = wf_frame_object(t->frame);
        if (!wf_is_null(v))
            v = seen_from_here(t, v);
    }
    if (wf_is_null(v) || wf_dict_set(s->dict, key, v) < 0)
        s->failed = true;
    wf_drop(v);
done:
    wf_drop(key);
}

static Value snapshot(bool exceptions)
{
    Snapshot s = {.dict = wf_dict_new(), .exceptions = exceptions};
    if (wf_is_null(s.dict))
        return s.dict;
    for (;;) {
        s.missed = false;
        wf_stop_world(WF_STOP_INTROSPECT);
        wf_threads_each_stw(snapshot_thread, &s);
        wf_start_world();
        if (WF_LIKELY(!s.missed || s.failed))
            break;
        wf_world_let_go_on();
    }
    if (s.failed) {
        wf_drop(s.dict);
        return WF_NULL;
    }
    return s.dict;
}

S_NOARGS(_current_frames)
{
    return wf_audit("sys._current_frames", "") < 0 ? WF_NULL : snapshot(false);
}

S_NOARGS(_current_exceptions)
{
    return wf_audit("sys._current_exceptions", "") < 0 ? WF_NULL : snapshot(true);
}

/* --- tracing ------------------------------------------------------------------------------------------ */

static Value get_function(Value fn)
{
    return wf_is_null(fn) ? WF_NONE : wf_new_ref(fn);
}

S_O(settrace)
{
    if (wf_audit("sys.settrace", "") < 0 || wf_set_trace(arg) < 0)
        return WF_NULL;
    return WF_NONE;
}

S_NOARGS(gettrace)
{
    return get_function(wf_thread()->trace_func);
}

S_O(setprofile)
{
    if (wf_audit("sys.setprofile", "") < 0 || wf_set_profile(arg) < 0)
        return WF_NULL;
    return WF_NONE;
}

S_NOARGS(getprofile)
{
    return get_function(wf_thread()->profile_func);
}

S_FAST(call_tracing)
{
    if (wf_check_nargs("call_tracing", nargs, 2, 2) < 0)
        return WF_NULL;
    if (!wf_is_tuple(args[1]))
        return wf_raise(&wf_exc_TypeError, "call_tracing() argument 2 must be tuple, not %T", args[1]);
    WfThread *t = wf_thread();
    int tracing = t->tracing;
    t->tracing = 0;
    Value r = wf_call_tuple(args[0], args[1], WF_NULL);
    t->tracing = tracing;
    return r;
}

/* --- asynchronous generators, coroutines --------------------------------------------------------------- */

static const WfStructField hook_fields[] = {
    {"firstiter", "Hook to intercept first iteration"},
    {"finalizer", "Hook to intercept finalization"},
    {NULL, NULL},
};
static const WfStructSeqDef hooks_def = {
    "asyncgen_hooks", "asyncgen_hooks\n\nHooks of asynchronous generators.", hook_fields, 2};

/* The hook given replaces the one in *slot; WF_NULL given: as it is, None: none. */
static void set_hook(Value *slot, Value hook)
{
    if (wf_is_null(hook))
        return;
    Value old = *slot;
    *slot = wf_is_none(hook) ? WF_NULL : wf_new_ref(hook);
    wf_drop(old);
}

S_FASTKW(set_asyncgen_hooks)
{
    static const char *const names[] = {"firstiter", "finalizer", NULL};
    static const char *const what[] = {"firstiter", "finalizer"};
    Value hooks[2] = {WF_NULL, WF_NULL};
    if (wf_parse_args(args, nargs, kwnames, "|OO:set_asyncgen_hooks", names, &hooks[0], &hooks[1]) < 0)
        return WF_NULL;
    for (int i = 1; i >= 0; i--)
        if (!wf_is_null(hooks[i]) && !wf_is_none(hooks[i]) && !wf_callable(hooks[i]))
            return wf_raise(&wf_exc_TypeError, "callable %s expected, got %T", what[i], hooks[i]);
    if ((!wf_is_null(hooks[1]) && wf_audit("sys.set_asyncgen_hook_finalizer", "") < 0) ||
        (!wf_is_null(hooks[0]) && wf_audit("sys.set_asyncgen_hook_firstiter", "") < 0))
        return WF_NULL;
    set_hook(&wf_thread()->asyncgen_firstiter, hooks[0]);
    set_hook(&wf_thread()->asyncgen_finalizer, hooks[1]);
    return WF_NONE;
}

S_NOARGS(get_asyncgen_hooks)
{
    WfThread *t = wf_thread();
    Value items[] = {get_function(t->asyncgen_firstiter), get_function(t->asyncgen_finalizer)};
    return wf_structseq_new(asyncgen_hooks, items, 2);
}

S_FASTKW(set_coroutine_origin_tracking_depth)
{
    static const char *const names[] = {"depth", NULL};
    int depth;
    if (wf_parse_args(args, nargs, kwnames, "i:set_coroutine_origin_tracking_depth", names, &depth) < 0)
        return WF_NULL;
    if (depth < 0)
        return wf_raise(&wf_exc_ValueError, "depth must be >= 0");
    wf_thread()->coroutine_origin_depth = depth;
    return WF_NONE;
}

S_NOARGS(get_coroutine_origin_tracking_depth)
{
    return wf_small(wf_thread()->coroutine_origin_depth);
}

int wf_sys_init_frames(Value module)
{
    asyncgen_hooks = wf_structseq_type(&hooks_def);
    return asyncgen_hooks == NULL ? -1 : 0;
}
