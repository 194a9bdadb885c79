/* gc: the collector as programs see it. */
#include "api.h"
#include "frame.h"

#include "heap.h"
#include "runtime.h"

static _Atomic bool disabled;               /* [relaxed] */
static _Atomic int debug_flags;             /* [relaxed] */
static _Atomic int64_t thresholds[3] = {700, 10, 10}; /* [relaxed] kept for programs that read them */
static Value garbage, callbacks;            /* lists; [const] after module init */
static _Atomic uint64_t collections, collected; /* [relaxed] */

bool wf_gc_is_disabled(void) { return atomic_load_explicit(&disabled, memory_order_relaxed); }

static Value m_enable(Value self)
{
    atomic_store(&disabled, false);
    return WF_NONE;
}

static Value m_disable(Value self)
{
    atomic_store(&disabled, true);
    return WF_NONE;
}

static Value m_isenabled(Value self) { return wf_bool(!wf_gc_is_disabled()); }

/* Calls gc.callbacks with "start" or "stop" and a dict of figures. */
static void notify(const char *phase, int64_t generation, int64_t n)
{
    if (wf_list_len(callbacks) == 0)
        return;
    Value info = wf_dict_new(), name = wf_str_from_c(phase), fn;
    if (wf_is_null(info) || wf_is_null(name) || wf_dict_set_c(info, "generation", wf_int(generation)) < 0 ||
        wf_dict_set_c(info, "collected", wf_int(n)) < 0 || wf_dict_set_c(info, "uncollectable", wf_small(0)) < 0)
        wf_write_unraisable(WF_NULL);
    for (size_t i = 0; !wf_is_null(info) && !wf_is_null(name) && !wf_is_null(fn = wf_list_get(callbacks, i)); i++) {
        Value r = wf_call2(fn, name, info);
        if (wf_is_null(r))
            wf_write_unraisable(fn);
        wf_drop(r);
        wf_drop(fn);
    }
    wf_drop(info);
    wf_drop(name);
}

/*
 * While a frame calls collect(), registers above the window of that call hold nothing live, but
 * uncounted references may be left over in them, which would keep their objects alive.
 */
static void forget_stale_registers(WfThread *t)
{
    if (t->frame == NULL)
        return;
    const WfFrame *f = t->frame;
    const WfInstr *in = &f->code->instrs[f->pc - f->instrs];
    Value *r = f->regs + f->code->nregs, *end = r + 1024;
    if (in->op == OP_CALL || in->op == OP_CALL_METHOD)
        r = f->regs + in->b + in->c + 2;
    if (end > t->reg_limit)
        end = t->reg_limit;
    for (; r < end; r++)
        *r = WF_NULL;
}

static Value m_collect(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"generation", NULL};
    int generation = 2;
    if (wf_parse_args(args, nargs, kwnames, "|i:collect", names, &generation) < 0)
        return WF_NULL;
    if (generation < 0 || generation > 2)
        return wf_raise(&wf_exc_ValueError, "invalid generation");
    notify("start", generation, 0);
    if (wf_multithreaded)
        forget_stale_registers(wf_thread());
    size_t n = wf_multithreaded ? wf_gc_collect_world() : wf_gc_collect_local();
    wf_heap_sweep(wf_thread(), false);
    atomic_fetch_add_explicit(&collections, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&collected, n, memory_order_relaxed);
    notify("stop", generation, (int64_t)n);
    return wf_int((int64_t)n);
}

static Value m_set_debug(Value self, Value flags)
{
    int f;
    if (wf_as_int(flags, &f) < 0)
        return WF_NULL;
    atomic_store(&debug_flags, f);
    return WF_NONE;
}

static Value m_get_debug(Value self) { return wf_int(atomic_load(&debug_flags)); }

static Value m_set_threshold(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("set_threshold", nargs, 1, 3) < 0)
        return WF_NULL;
    for (size_t i = 0; i < nargs; i++) {
        int64_t n;
        if (wf_as_int64(args[i], &n) < 0)
            return WF_NULL;
        atomic_store(&thresholds[i], n);
    }
    /* As in CPython a first threshold of zero switches automatic collection off. */
    if (atomic_load(&thresholds[0]) == 0)
        wf_thread()->gc_threshold = INT64_MAX;
    else if (wf_thread()->gc_threshold == INT64_MAX)
        wf_thread()->gc_threshold = 20000;
    return WF_NONE;
}

static Value three(int64_t a, int64_t b, int64_t c)
{
    Value items[3] = {wf_int(a), wf_int(b), wf_int(c)};
    return wf_tuple_steal_array(items, 3);
}

static Value m_get_threshold(Value self)
{
    return three(atomic_load(&thresholds[0]), atomic_load(&thresholds[1]), atomic_load(&thresholds[2]));
}

static Value m_get_count(Value self)
{
    int64_t n = wf_thread()->gc_allocs;
    return three(n < 0 ? 0 : n, 0, 0);
}

static Value m_get_stats(Value self)
{
    Value list = wf_list_new(3);
    for (int i = 0; i < 3 && !wf_is_null(list); i++) {
        Value d = wf_dict_new();
        bool mine = i == 2;
        if (wf_is_null(d) ||
            wf_dict_set_c(d, "collections", wf_int(mine ? (int64_t)atomic_load(&collections) : 0)) < 0 ||
            wf_dict_set_c(d, "collected", wf_int(mine ? (int64_t)atomic_load(&collected) : 0)) < 0 ||
            wf_dict_set_c(d, "uncollectable", wf_small(0)) < 0 || wf_list_append(list, d) < 0) {
            wf_drop(list);
            list = WF_NULL;
        }
        wf_drop(d);
    }
    return list;
}

/* --- looking around -------------------------------------------------------------------------------------- */

typedef struct {
    WfObjVec found;
    const Value *targets;
    size_t ntargets;
    bool hit;
} Search;

/*
 * What this thread may be given: an object that another thread has to itself stays that thread's,
 * which may even be in the middle of filling it.
 */
static bool visible(const WfObject *o)
{
    return wf_local(o) != 0 && (wf_is_shared(o) || wf_owner(o) == wf_thread()->slot);
}

static bool has_flag(const WfObject *o)
{
    return (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_TRACKED) != 0;
}

/*
 * Whether Python code is told that the collector tracks o. Code is none of that in CPython, nor are,
 * after a collection, tuples of what is not tracked: so code that is read from its file when it first
 * runs, with its tuples of names and constants, changes no count of objects.
 */
static bool tracked(const WfObject *o)
{
    if (!has_flag(o) || wf_shape_of(o) == WF_SHAPE_code)
        return false;
    if (wf_shape_of(o) != WF_SHAPE_tuple)
        return true;
    const WfTuple *t = (const WfTuple *)o;
    for (size_t i = 0; i < t->len; i++) {
        Value item = t->items[i];
        if (wf_is_pointer(item) && has_flag(wf_obj(item)) && wf_shape_of(wf_obj(item)) != WF_SHAPE_code)
            return true;
    }
    return false;
}

static int add_object(WfObject *o, void *arg)
{
    Search *s = arg;
    if (visible(o) && tracked(o))
        wf_vec_push(&s->found, o);
    return 0;
}

static int match(Value v, void *arg)
{
    Search *s = arg;
    for (size_t i = 0; i < s->ntargets; i++)
        if (wf_is(v, s->targets[i])) {
            s->hit = true;
            return 1;
        }
    return 0;
}

static int add_referrer(WfObject *o, void *arg)
{
    Search *s = arg;
    WfType *t = wf_obj_type(o);
    s->hit = false;
    if (visible(o) && t->traverse != NULL)
        t->traverse(o, match, s);
    if (s->hit)
        wf_vec_push(&s->found, o);
    return 0;
}

/* A list of the found objects; their counts were taken while the world was stopped. */
static Value as_list(Search *s)
{
    Value list = wf_list_new(s->found.len);
    for (size_t i = 0; i < s->found.len; i++) {
        Value v = wf_counted(s->found.items[i]);
        if (wf_is_null(list))
            wf_drop(v);
        else if (wf_list_append_steal(list, v) < 0) {
            wf_drop(list);
            list = WF_NULL;
        }
    }
    wf_vec_free(&s->found);
    return list;
}

static Value search(int (*fn)(WfObject *, void *), const Value *targets, size_t n)
{
    Search s = {.targets = targets, .ntargets = n};
    wf_stop_world(WF_STOP_INTROSPECT);
    wf_heap_walk_stw(fn, &s);
    for (size_t i = 0; i < s.found.len; i++)
        wf_incref(s.found.items[i]);
    wf_start_world();
    return as_list(&s);
}

static Value m_get_objects(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"generation", NULL};
    Value generation = WF_NONE;
    ssize_t g = 2;
    if (wf_parse_args(args, nargs, kwnames, "|O:get_objects", names, &generation) < 0)
        return WF_NULL;
    if (!wf_is_none(generation) && wf_as_ssize(generation, &g, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    if (g < 0)
        return wf_raise(&wf_exc_ValueError, "generation parameter cannot be negative");
    if (g > 2)
        return wf_raise(&wf_exc_ValueError, "generation parameter must be less than the number of available generations (3)");
    return wf_audit("gc.get_objects", "i", wf_is_none(generation) ? -1 : (int)g) < 0
               ? WF_NULL
               : search(add_object, NULL, 0);
}

/* An audit event with the arguments as one tuple. */
static int audit(const char *event, const Value *args, size_t nargs)
{
    Value objects = wf_tuple_from_array(args, nargs);
    int r = wf_is_null(objects) ? -1 : wf_audit(event, "O", objects);
    wf_drop(objects);
    return r;
}

static Value m_get_referrers(Value self, const Value *args, size_t nargs)
{
    return audit("gc.get_referrers", args, nargs) < 0 ? WF_NULL : search(add_referrer, args, nargs);
}

static int add_referent(Value v, void *arg)
{
    Search *s = arg;
    if (wf_vec_push(&s->found, wf_obj(v)))
        wf_incref(wf_obj(v));
    return 0;
}

static Value m_get_referents(Value self, const Value *args, size_t nargs)
{
    Search s = {0};
    if (audit("gc.get_referents", args, nargs) < 0)
        return WF_NULL;
    wf_stop_world(WF_STOP_INTROSPECT);
    for (size_t i = 0; i < nargs; i++) {
        WfType *t = wf_type_of(args[i]);
        if (wf_is_pointer(args[i]) && t->traverse != NULL)
            t->traverse(wf_obj(args[i]), add_referent, &s);
    }
    wf_start_world();
    return as_list(&s);
}

static Value m_is_tracked(Value self, Value o)
{
    return wf_bool(wf_is_pointer(o) && tracked(wf_obj(o)));
}

static Value m_is_finalized(Value self, Value o)
{
    return wf_bool(wf_is_pointer(o) && (atomic_load(&wf_obj(o)->flags) & WF_F_FINALIZED));
}

static Value m_freeze(Value self) { return WF_NONE; }
static Value m_get_freeze_count(Value self) { return wf_small(0); }

static WfMethodDef functions[] = {
    {"enable", m_enable, WF_NOARGS, "enable($module, /)\n--\n\nEnable automatic garbage collection."},
    {"disable", m_disable, WF_NOARGS, "disable($module, /)\n--\n\nDisable automatic garbage collection."},
    {"isenabled", m_isenabled, WF_NOARGS, "isenabled($module, /)\n--\n\nReturns true if automatic garbage collection is enabled."},
    {"collect", m_collect, WF_FASTKW, "collect($module, /, generation=2)\n--\n\nRun the garbage collector."},
    {"set_debug", m_set_debug, WF_O, "set_debug($module, flags, /)\n--\n\nSet the garbage collection debugging flags."},
    {"get_debug", m_get_debug, WF_NOARGS, "get_debug($module, /)\n--\n\nGet the garbage collection debugging flags."},
    {"set_threshold", m_set_threshold, WF_FAST, "set_threshold(threshold0, [threshold1, threshold2]) -> None"},
    {"get_threshold", m_get_threshold, WF_NOARGS, "get_threshold($module, /)\n--\n\nReturn the current collection thresholds."},
    {"get_count", m_get_count, WF_NOARGS, "get_count($module, /)\n--\n\nReturn a three-tuple of the current collection counts."},
    {"get_stats", m_get_stats, WF_NOARGS, "get_stats($module, /)\n--\n\nReturn a list of dictionaries containing per-generation statistics."},
    {"get_objects", m_get_objects, WF_FASTKW, "get_objects($module, /, generation=None)\n--\n\nReturn a list of objects tracked by the collector."},
    {"get_referrers", m_get_referrers, WF_FAST, "get_referrers(*objs) -> list"},
    {"get_referents", m_get_referents, WF_FAST, "get_referents(*objs) -> list"},
    {"is_tracked", m_is_tracked, WF_O, "is_tracked($module, obj, /)\n--\n\nReturns true if the object is tracked by the garbage collector."},
    {"is_finalized", m_is_finalized, WF_O, "is_finalized($module, obj, /)\n--\n\nReturns true if the object has been already finalized by the GC."},
    {"freeze", m_freeze, WF_NOARGS, "freeze($module, /)\n--\n\nFreeze all current tracked objects and ignore them for future collections."},
    {"unfreeze", m_freeze, WF_NOARGS, "unfreeze($module, /)\n--\n\nUnfreeze all objects in the permanent generation."},
    {"get_freeze_count", m_get_freeze_count, WF_NOARGS, "get_freeze_count($module, /)\n--\n\nReturn the number of objects in the permanent generation."},
    {NULL, NULL, 0, NULL},
};

static int make_list(Value *slot)
{
    if (wf_is_pointer(*slot))
        return 0;
    *slot = wf_list_new(0);
    if (wf_is_null(*slot))
        return -1;
    wf_root_register(slot);
    if (wf_multithreaded)
        wf_publish(wf_obj(*slot));
    return 0;
}

int wf_module_init_gc(Value m)
{
    if (make_list(&garbage) < 0 || make_list(&callbacks) < 0 || wf_module_add_functions(m, functions) < 0 ||
        wf_module_add(m, "garbage", wf_new_ref(garbage)) < 0 ||
        wf_module_add(m, "callbacks", wf_new_ref(callbacks)) < 0)
        return -1;
    static const struct { const char *name; int value; } flags[] = {
        {"DEBUG_STATS", 1}, {"DEBUG_COLLECTABLE", 2}, {"DEBUG_UNCOLLECTABLE", 4}, {"DEBUG_SAVEALL", 32}, {"DEBUG_LEAK", 38}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (wf_module_add_int(m, flags[i].name, flags[i].value) < 0)
            return -1;
    return 0;
}
