/*
 * _asyncio: the running loop of each thread, and which task each loop runs.
 *
 * A thread's running loop is in its state. In the child of a fork no loop runs.
 */
#include "asyncio.h"
#include "names.h"

WfAsyncio wf_aio;

static Value m_get_running(Value module)
{
    Value loop = wf_thread()->running_loop;
    return wf_is_null(loop) ? WF_NONE : wf_new_ref(loop);
}

static Value m_set_running(Value module, Value loop)
{
    WfThread *t = wf_thread();
    Value old = t->running_loop;
    t->running_loop = wf_is_none(loop) ? WF_NULL : wf_new_ref(loop);
    wf_drop(old);
    return WF_NONE;
}

static Value m_get_running_loop(Value module)
{
    Value loop = wf_thread()->running_loop;
    return wf_is_null(loop) ? wf_raise(&wf_exc_RuntimeError, "no running event loop") : wf_new_ref(loop);
}

Value wf_aio_call(const char *module, const char *fn, const Value *args, size_t nargs)
{
    Value f = wf_import_attr(module, fn);
    if (wf_is_null(f))
        return f;
    Value r = wf_own(wf_call(f, args, nargs, WF_NULL));
    wf_drop(f);
    return r;
}

Value wf_aio_event_loop(void)
{
    Value loop = wf_thread()->running_loop;
    if (!wf_is_null(loop))
        return wf_new_ref(loop);
    Value policy = wf_aio_call("asyncio.events", "get_event_loop_policy", NULL, 0);
    if (wf_is_null(policy))
        return policy;
    loop = wf_own(wf_call_method_c(policy, "get_event_loop", NULL, 0));
    wf_drop(policy);
    return loop;
}

static Value m_get_event_loop(Value module)
{
    return wf_aio_event_loop();
}

static Value m_get_event_loop_at(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"stacklevel", NULL};
    int stacklevel = 3;
    if (wf_parse_args(args, nargs, kwnames, "|i:_get_event_loop", names, &stacklevel) < 0)
        return WF_NULL;
    return wf_aio_event_loop();
}

int wf_aio_call_soon(Value loop, Value fn, Value arg, Value context)
{
    Value method, args[4] = {loop, fn};
    size_t n = 2;
    if (!wf_is_null(arg))
        args[n++] = arg;
    args[n] = context;
    int r = wf_load_method(loop, wf_aio.call_soon, &method);
    if (r < 0)
        return -1;
    Value handle =
        r ? wf_call(method, args, n, wf_is_null(context) ? WF_NULL : wf_aio.context_kw)
          : wf_call(method, args + 1, n - 1, wf_is_null(context) ? WF_NULL : wf_aio.context_kw);
    wf_drop(method);
    r = wf_is_null(handle) ? -1 : 0;
    wf_drop(handle);
    return r;
}

/* --- which task a loop runs ------------------------------------------------------------------- */

int wf_aio_enter_task(Value loop, Value task)
{
    Value now;
    int there = wf_dict_setdefault(wf_aio.current_tasks, loop, task, &now);
    if (there < 0)
        return -1;
    int r = 0;
    if (there && wf_is_none(now))
        r = wf_dict_set(wf_aio.current_tasks, loop, task);
    else if (there)
        r = wf_raise_i(&wf_exc_RuntimeError,
                       "Cannot enter into task %R while another task %R is being executed.", task,
                       now);
    wf_drop(now);
    return r;
}

int wf_aio_leave_task(Value loop, Value task)
{
    Value now = WF_NONE;
    int there = wf_dict_pop(wf_aio.current_tasks, loop, &now), r = 0;
    if (there < 0)
        return -1;
    if (!there)
        now = WF_NONE;
    if (!there || !wf_is(now, task)) {
        if (there)
            r = wf_dict_set(wf_aio.current_tasks, loop, now);
        if (r == 0)
            r = wf_raise_i(&wf_exc_RuntimeError,
                           "Leaving task %R does not match the current task %R.", task, now);
    }
    wf_drop(now);
    return r;
}

static int loop_and_task(const Value *args, size_t nargs, Value kwnames, const char *format,
                         Value out[2])
{
    static const char *const names[] = {"loop", "task", NULL};
    return wf_parse_args(args, nargs, kwnames, format, names, &out[0], &out[1]);
}

static Value m_enter_task(Value module, const Value *args, size_t nargs, Value kwnames)
{
    Value v[2];
    if (loop_and_task(args, nargs, kwnames, "OO:_enter_task", v) < 0 ||
        wf_aio_enter_task(v[0], v[1]) < 0)
        return WF_NULL;
    return WF_NONE;
}

static Value m_leave_task(Value module, const Value *args, size_t nargs, Value kwnames)
{
    Value v[2];
    if (loop_and_task(args, nargs, kwnames, "OO:_leave_task", v) < 0 ||
        wf_aio_leave_task(v[0], v[1]) < 0)
        return WF_NULL;
    return WF_NONE;
}

int wf_aio_register_task(Value task)
{
    Value r = wf_call_method(wf_aio.all_tasks, wf_aio.add, &task, 1);
    wf_drop(r);
    return wf_is_null(r) ? -1 : 0;
}

static Value m_register_task(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"task", NULL};
    Value task;
    if (wf_parse_args(args, nargs, kwnames, "O:_register_task", names, &task) < 0 ||
        wf_aio_register_task(task) < 0)
        return WF_NULL;
    return WF_NONE;
}

static Value m_unregister_task(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"task", NULL};
    Value task;
    if (wf_parse_args(args, nargs, kwnames, "O:_unregister_task", names, &task) < 0)
        return WF_NULL;
    Value r = wf_call_method_c(wf_aio.all_tasks, "discard", &task, 1);
    wf_drop(r);
    return wf_is_null(r) ? WF_NULL : WF_NONE;
}

/* --- the module ------------------------------------------------------------------------------- */

WfMethodDef wf_aio_functions[] = {
    {"_get_running_loop", m_get_running, WF_NOARGS,
     "_get_running_loop($module, /)\n--\n\nReturn the running event loop of this thread or None."},
    {"_set_running_loop", m_set_running, WF_O,
     "_set_running_loop($module, loop, /)\n--\n\nSet the running event loop of this thread."},
    {"get_running_loop", m_get_running_loop, WF_NOARGS,
     "get_running_loop($module, /)\n--\n\nReturn the running event loop of this thread.\n\nRaise a "
     "RuntimeError if "
     "there is none."},
    {"get_event_loop", m_get_event_loop, WF_NOARGS,
     "get_event_loop($module, /)\n--\n\nReturn the running event loop, or else that of the event "
     "loop policy."},
    {"_get_event_loop", m_get_event_loop_at, WF_FASTKW,
     "_get_event_loop($module, /, stacklevel=3)\n--\n\n"},
    {"_enter_task", m_enter_task, WF_FASTKW,
     "_enter_task($module, /, loop, task)\n--\n\nNote that the loop runs the task from now on."},
    {"_leave_task", m_leave_task, WF_FASTKW,
     "_leave_task($module, /, loop, task)\n--\n\nNote that the loop does not run the task any "
     "more."},
    {"_register_task", m_register_task, WF_FASTKW,
     "_register_task($module, /, task)\n--\n\nAdd the task to those that all_tasks() knows."},
    {"_unregister_task", m_unregister_task, WF_FASTKW,
     "_unregister_task($module, /, task)\n--\n\nRemove the task from those that all_tasks() "
     "knows."},
    {NULL, NULL, 0, NULL},
};

static int init_names(void)
{
    const struct {
        Value *name;
        const char *text;
    } all[] = {
        {&wf_aio.call_soon, "call_soon"},
        {&wf_aio.get_debug, "get_debug"},
        {&wf_aio.get_loop, "get_loop"},
        {&wf_aio.loop, "_loop"},
        {&wf_aio.cancel, "cancel"},
        {&wf_aio.add_done_callback, "add_done_callback"},
        {&wf_aio.add, "add"},
        {&wf_aio.blocking, "_asyncio_future_blocking"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        *all[i].name = wf_intern_c(all[i].text);
        if (wf_is_null(*all[i].name))
            return -1;
    }
    Value context = wf_intern_c("context"), msg = wf_intern_c("msg");
    if (wf_is_null(context) || wf_is_null(msg))
        return -1;
    wf_aio.context_kw = wf_tuple_pack(1, context);
    wf_aio.msg_kw = wf_tuple_pack(1, msg);
    return wf_is_null(wf_aio.context_kw) || wf_is_null(wf_aio.msg_kw) ? -1 : 0;
}

static int init_objects(Value module)
{
    Value set = wf_import_attr("weakref", "WeakSet");
    if (wf_is_null(set))
        return -1;
    wf_aio.all_tasks = wf_own(wf_call0(set));
    wf_drop(set);
    wf_aio.current_tasks = wf_dict_new();
    if (wf_is_null(wf_aio.all_tasks) || wf_is_null(wf_aio.current_tasks))
        return -1;
    if (wf_module_add(module, "_all_tasks", wf_new_ref(wf_aio.all_tasks)) < 0)
        return -1;
    return wf_module_add(module, "_current_tasks", wf_new_ref(wf_aio.current_tasks));
}

/* Last: importing asyncio imports from this module. */
static int init_exceptions(void)
{
    wf_aio.cancelled_error = wf_import_attr("asyncio.exceptions", "CancelledError");
    if (wf_is_null(wf_aio.cancelled_error))
        return -1;
    wf_aio.invalid_state_error = wf_import_attr("asyncio.exceptions", "InvalidStateError");
    return wf_is_null(wf_aio.invalid_state_error) ? -1 : 0;
}

int wf_aio_init(Value module)
{
    static Value kept;
    static bool registered;
    if (init_names() < 0 || init_objects(module) < 0 || init_exceptions() < 0)
        return -1;
    kept = wf_tuple_pack(6, wf_aio.context_kw, wf_aio.msg_kw, wf_aio.all_tasks,
                         wf_aio.current_tasks, wf_aio.cancelled_error, wf_aio.invalid_state_error);
    if (wf_is_null(kept))
        return -1;
    if (!registered) {
        registered = true;
        wf_root_register(&kept);
    }
    return 0;
}
