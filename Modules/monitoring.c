/*
 * sys.monitoring (PEP 669, as CPython 3.12 has it): tool identifiers, callbacks, events.
 *
 * Names of tools are in a list whose lock guards it. Events are Interp/eval/instrument.c's.
 */
#include "sys.h"

#include "Interp/eval/monitor.h"
#include "internal/class.h"

static Value names = WF_NULL; /* list of str or None by tool */

enum {
    NUMBERED_TOOLS = 6,
    DEBUGGER = 0, COVERAGE = 1, PROFILER = 2, OPTIMIZER = 5
};
_Static_assert((int)NUMBERED_TOOLS == (int)WF_MONITOR_TOOLS, "one set of tools");

static const uint32_t ends_of_calls = 1u << WF_EVENT_C_RETURN | 1u << WF_EVENT_C_RAISE;

/* --- arguments ---------------------------------------------------------------------------------- */

static int check_nargs(const char *name, size_t nargs, size_t want)
{
    return wf_check_nargs(name, nargs, want, want);
}

/* A number that can be a tool's. */
static int tool_argument(Value v, int *tool)
{
    if (wf_as_int(v, tool) < 0)
        return -1;
    if (*tool < 0 || *tool >= WF_MONITOR_TOOLS)
        return wf_raise_i(&wf_exc_ValueError, "invalid tool %d (must be between 0 and 5)", *tool);
    return 0;
}

/* The number of a tool that is in use. */
static int need_in_use(int tool)
{
    Value name = wf_list_get(names, (size_t)tool);
    bool used = !wf_is_none(name);
    wf_drop(name);
    return used ? 0 : wf_raise_i(&wf_exc_ValueError, "tool %d is not in use", tool);
}

static int events_argument(Value v, int nevents, const char *what, uint32_t *out)
{
    int n;
    if (wf_as_int(v, &n) < 0)
        return -1;
    uint32_t events = (uint32_t)n;
    if (n < 0 || n >= 1 << WF_EVENTS)
        return wf_raise_i(&wf_exc_ValueError, "invalid %s 0x%x", what, n);
    if ((events & ends_of_calls) && (events & (ends_of_calls | 1u << WF_EVENT_CALL)) !=
                                        (ends_of_calls | 1u << WF_EVENT_CALL))
        return wf_raise_i(&wf_exc_ValueError, "cannot set C_RETURN or C_RAISE events independently");
    events &= ~ends_of_calls;
    if (events >= 1u << nevents)
        return wf_raise_i(&wf_exc_ValueError, "invalid %s 0x%x", what, n);
    *out = events;
    return 0;
}

static int code_argument(Value v)
{
    return wf_has_shape(v, WF_SHAPE_code) ? 0 : wf_raise_i(&wf_exc_TypeError, "code must be a code object");
}

/* --- functions ------------------------------------------------------------------------------------ */

static Value m_use_tool_id(Value self, const Value *args, size_t nargs)
{
    int tool;
    (void)self;
    if (check_nargs("use_tool_id", nargs, 2) < 0 || tool_argument(args[0], &tool) < 0)
        return WF_NULL;
    if (!wf_is_str(args[1]))
        return wf_raise(&wf_exc_ValueError, "tool name must be a str");
    wf_stop_world(WF_STOP_INSTRUMENT); /* two threads may ask for one number */
    Value old = wf_list_get(names, (size_t)tool);
    bool is_free = wf_is_none(old);
    if (is_free)
        wf_list_set(names, (size_t)tool, wf_new_ref(args[1]));
    wf_start_world();
    wf_drop(old);
    return is_free ? WF_NONE : wf_raise(&wf_exc_ValueError, "tool %d is already in use", tool);
}

static Value m_free_tool_id(Value self, Value arg)
{
    int tool;
    (void)self;
    if (tool_argument(arg, &tool) < 0)
        return WF_NULL;
    wf_list_set(names, (size_t)tool, WF_NONE);
    return WF_NONE;
}

static Value m_get_tool(Value self, Value arg)
{
    int tool;
    (void)self;
    return tool_argument(arg, &tool) < 0 ? WF_NULL : wf_list_get(names, (size_t)tool);
}

static Value m_register_callback(Value self, const Value *args, size_t nargs)
{
    int tool, event;
    (void)self;
    if (check_nargs("register_callback", nargs, 3) < 0 || wf_as_int(args[0], &tool) < 0 || wf_as_int(args[1], &event) < 0 ||
        tool_argument(args[0], &tool) < 0)
        return WF_NULL;
    if (event <= 0 || (event & (event - 1)) != 0)
        return wf_raise(&wf_exc_ValueError, "The callback can only be set for one event at a time");
    if (event >= 1 << WF_EVENTS)
        return wf_raise(&wf_exc_ValueError, "invalid event %d", event);
    if (wf_audit("sys.monitoring.register_callback", "O", args[2]) < 0)
        return WF_NULL;
    Value old = wf_monitor_register(tool, (unsigned)__builtin_ctz((unsigned)event), args[2]);
    return wf_is_null(old) ? WF_NONE : old;
}

static Value m_get_events(Value self, Value arg)
{
    int tool;
    (void)self;
    if (tool_argument(arg, &tool) < 0)
        return WF_NULL;
    uint32_t events = 0;
    for (unsigned e = 0; e < WF_EVENTS; e++)
        events |= (uint32_t)(wf_monitor_tools[e] >> tool & 1) << e;
    return wf_small(events);
}

static Value m_set_events(Value self, const Value *args, size_t nargs)
{
    int tool;
    uint32_t events;
    (void)self;
    if (check_nargs("set_events", nargs, 2) < 0 || tool_argument(args[0], &tool) < 0 ||
        events_argument(args[1], WF_EVENTS, "event set", &events) < 0 || need_in_use(tool) < 0 ||
        wf_monitor_set_events(tool, events) < 0)
        return WF_NULL;
    return WF_NONE;
}

static Value m_get_local_events(Value self, const Value *args, size_t nargs)
{
    int tool;
    (void)self;
    if (check_nargs("get_local_events", nargs, 2) < 0 || code_argument(args[1]) < 0 ||
        tool_argument(args[0], &tool) < 0)
        return WF_NULL;
    return wf_small(wf_monitor_local_events(tool, wf_as_code(args[1])));
}

static Value m_set_local_events(Value self, const Value *args, size_t nargs)
{
    int tool;
    uint32_t events;
    (void)self;
    if (check_nargs("set_local_events", nargs, 3) < 0 || code_argument(args[1]) < 0 ||
        tool_argument(args[0], &tool) < 0 ||
        events_argument(args[2], WF_LOCAL_EVENTS, "local event set", &events) < 0 || need_in_use(tool) < 0 ||
        wf_monitor_set_local_events(tool, wf_as_code(args[1]), events) < 0)
        return WF_NULL;
    return WF_NONE;
}

static Value m_restart_events(Value self)
{
    (void)self;
    return wf_monitor_restart() < 0 ? WF_NULL : WF_NONE;
}

/* {name of event: tools that have set it} */
static Value m_all_events(Value self)
{
    (void)self;
    Value d = wf_dict_new();
    for (unsigned e = 0; !wf_is_null(d) && e < WF_EVENT_C_RETURN; e++)
        if (wf_monitor_tools[e] != 0 && wf_dict_set_c(d, wf_event_names[e], wf_small(wf_monitor_tools[e])) < 0) {
            wf_drop(d);
            return WF_NULL;
        }
    return d;
}

static WfMethodDef functions[] = {
    {"use_tool_id", m_use_tool_id, WF_FAST, "use_tool_id($module, tool_id, name, /)\n--\n\nClaims a tool's number."},
    {"free_tool_id", m_free_tool_id, WF_O, "free_tool_id($module, tool_id, /)\n--\n\nGives it back."},
    {"get_tool", m_get_tool, WF_O, "get_tool($module, tool_id, /)\n--\n\nThe name of the tool, or None."},
    {"register_callback", m_register_callback, WF_FAST,
     "register_callback($module, tool_id, event, func, /)\n--\n\nSets a callback (None: none); the one before."},
    {"get_events", m_get_events, WF_O, "get_events($module, tool_id, /)\n--\n\nThe events that the tool has set."},
    {"set_events", m_set_events, WF_FAST, "set_events($module, tool_id, event_set, /)\n--\n\nSets events in all code."},
    {"get_local_events", m_get_local_events, WF_FAST,
     "get_local_events($module, tool_id, code, /)\n--\n\nThe events that the tool has set for this code."},
    {"set_local_events", m_set_local_events, WF_FAST,
     "set_local_events($module, tool_id, code, event_set, /)\n--\n\nSets events in this code."},
    {"restart_events", m_restart_events, WF_NOARGS,
     "restart_events($module, /)\n--\n\nEvents that callbacks have disabled happen again."},
    {"_all_events", m_all_events, WF_NOARGS, "_all_events($module, /)\n--\n\nWhich tools have set which events."},
    {NULL, NULL, 0, NULL},
};

/* --- the module --------------------------------------------------------------------------------------- */

static int add_events(Value module)
{
    Value d = wf_dict_new();
    int r = wf_is_null(d) ? -1 : wf_dict_set_c(d, "NO_EVENTS", wf_small(0));
    for (unsigned e = 0; r == 0 && e < WF_EVENTS; e++)
        r = wf_dict_set_c(d, wf_event_names[e], wf_small((int64_t)1 << e));
    Value ns = r < 0 ? WF_NULL : wf_namespace_new(d);
    wf_drop(d);
    return wf_module_add(module, "events", ns);
}

static int add_objects(Value module)
{
    Value object = wf_type_value(&wf_object_type);
    Value disable = wf_call0(object), missing = wf_call0(object);
    int r = wf_is_null(disable) || wf_is_null(missing) ? -1 : wf_monitor_init(disable, missing);
    if (r == 0 && (wf_module_add(module, "DISABLE", wf_new_ref(disable)) < 0 ||
                   wf_module_add(module, "MISSING", wf_new_ref(missing)) < 0))
        r = -1;
    wf_drop(disable);
    wf_drop(missing);
    return r;
}

int wf_sys_init_monitoring(Value sys)
{
    Value m = wf_module_new("sys.monitoring", NULL);
    names = wf_list_new(WF_MONITOR_TOOLS);
    if (wf_is_null(m) || wf_is_null(names))
        return -1;
    for (int i = 0; i < WF_MONITOR_TOOLS; i++)
        if (wf_list_append(names, WF_NONE) < 0)
            return -1;
    wf_root_register(&names);
    if (wf_module_add_functions(m, functions) < 0 || add_events(m) < 0 || add_objects(m) < 0 ||
        wf_module_add_int(m, "DEBUGGER_ID", DEBUGGER) < 0 || wf_module_add_int(m, "COVERAGE_ID", COVERAGE) < 0 ||
        wf_module_add_int(m, "PROFILER_ID", PROFILER) < 0 || wf_module_add_int(m, "OPTIMIZER_ID", OPTIMIZER) < 0)
        return -1;
    return wf_module_add(sys, "monitoring", m);
}
