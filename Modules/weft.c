/* weft: what programs may ask of this implementation. `atomic`, stats(). */
#include "api.h"
#include "atomic.h"

#include "Interp/eval/forms.h"

/* --- atomic --------------------------------------------------------------------------------------- */

static Value atomic_enter(Value self)
{
    wf_atomic_enter();
    return wf_new_ref(self);
}

static Value atomic_exit(Value self, const Value *args, size_t nargs)
{
    (void)args, (void)nargs;
    if (!wf_atomic_leave())
        return wf_raise(&wf_exc_RuntimeError, "not in an atomic block");
    return WF_NONE;
}

static Value atomic_repr(Value self)
{
    (void)self;
    return wf_str_from_c("<weft.atomic>");
}

static Value atomic_reduce(Value self)
{
    (void)self;
    return wf_str_from_c("atomic");
}

static WfMethodDef atomic_methods[] = {
    {"__enter__", atomic_enter, WF_NOARGS, "__enter__($self, /)\n--\n\nStop all other threads."},
    {"__exit__", atomic_exit, WF_FAST, "__exit__($self, /, *exc_info)\n--\n\nLet the other threads run again."},
    {"__reduce__", atomic_reduce, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static WfType atomic_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "weft.atomic_type",
    .flags = WF_TF_NO_INSTANCE,
    .basicsize = 32,
    .repr = atomic_repr,
    .methods = atomic_methods,
    .doc = "with atomic: no other thread runs while the block does.",
};

/* --- stats ------------------------------------------------------------------------------------------ */

static int set_count(Value d, const char *name, uint64_t n)
{
    Value v = wf_int_from_u64(n);
    int r = wf_is_null(v) ? -1 : wf_dict_set_c(d, name, v);
    wf_drop(v);
    return r;
}

/* The counters of -X stats, of all threads together; the times of stops in nanoseconds. */
static Value m_stats(Value self)
{
    WfStats total;
    WfStopTimes stops;
    uint64_t all, copies, bytes;
    wf_stop_world(WF_STOP_INTROSPECT);
    wf_stats_total_stw(&total);
    wf_start_world();
    wf_stop_times_get(-1, &stops, &all);
    wf_exec_sizes(&copies, &bytes);
    uint64_t snapshots, snapshot_bytes, inherited;
    wf_warm_sizes(&snapshots, &snapshot_bytes, &inherited);
    Value d = wf_dict_new();
    if (wf_is_null(d))
        return WF_NULL;
    int r = 0;
#define S(name, text, largest) r |= set_count(d, #name, total.name);
    WF_STATS(S)
#undef S
    r |= set_count(d, "stops_of_running", stops.count);
    r |= set_count(d, "stop_ns_median", wf_stop_times_quantile(&stops, 0.5));
    r |= set_count(d, "stop_ns_999", wf_stop_times_quantile(&stops, 0.999));
    r |= set_count(d, "stop_ns_max", stops.max_ns);
    r |= set_count(d, "copies", copies);
    r |= set_count(d, "copied_bytes", bytes);
    r |= set_count(d, "snapshots", snapshots);
    r |= set_count(d, "snapshot_bytes", snapshot_bytes);
    r |= set_count(d, "inherited", inherited);
    if (r == 0)
        return d;
    wf_drop(d);
    return WF_NULL;
}

/* The forms in this thread's copy of a function's code. */
static Value m_forms(Value self, Value arg)
{
    (void)self;
    Value code = wf_has_shape(arg, WF_SHAPE_function) ? wf_as_function(arg)->code : arg;
    if (!wf_has_shape(code, WF_SHAPE_code))
        return wf_raise(&wf_exc_TypeError, "forms() argument must be a function or code object, not %T", arg);
    return wf_exec_forms(wf_thread(), wf_as_code(code));
}

static WfMethodDef functions[] = {
    {"forms", m_forms, WF_O,
     "forms($module, function, /)\n--\n\nNames of the specialized instructions in this thread's copy of its code."},
    {"stats", m_stats, WF_NOARGS,
     "stats($module, /)\n--\n\nWhat -X stats counts, all threads together. Those that ended count with -X stats only."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init_weft(Value module)
{
    if (wf_module_add_functions(module, functions) < 0 || wf_type_add(module, &atomic_type) < 0)
        return -1;
    WfObject *o = wf_alloc(atomic_type.shape, 32);
    return o == NULL ? -1 : wf_module_add(module, "atomic", WF_MOVE(o));
}
