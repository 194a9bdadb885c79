/*
 * The sys module: its table and the small functions. Hooks are in sys_hooks.c, frames and
 * tracing in sys_frames.c, the descriptions of the implementation in sys_info.c. What start-up
 * finds out (argv, path, executable) is set by Interp/runtime/paths.c.
 */
#include "sys.h"

#include "heap.h"

#include "internal/typeobj.h"

#include <dlfcn.h>
#include <math.h>

static _Atomic double switch_interval = 0.005; /* [relaxed] a number for programs only */
static _Atomic int dlopen_flags = RTLD_NOW;    /* [relaxed] */

static S_FAST(exit)
{
    if (wf_check_nargs("exit", nargs, 0, 1) < 0)
        return WF_NULL;
    Value e;
    if (nargs == 0 || wf_is_none(args[0]))
        e = wf_exc_new(&wf_exc_SystemExit, NULL, 0);
    else if (wf_is_tuple_exact(args[0]))
        e = wf_exc_new(&wf_exc_SystemExit, wf_as_tuple(args[0])->items, wf_tuple_len(args[0]));
    else
        e = wf_exc_new(&wf_exc_SystemExit, args, 1);
    if (!wf_is_null(e))
        wf_raise_obj(e);
    return WF_NULL;
}

static S_NOARGS(getdefaultencoding)
{
    return wf_str_from_c("utf-8");
}

static S_NOARGS(getfilesystemencoding)
{
    return wf_str_from_c(wf_fs_encoding());
}

static S_NOARGS(getfilesystemencodeerrors)
{
    return wf_str_from_c("surrogateescape");
}

const char *wf_fs_encoding(void)
{
    return "utf-8";
}

static S_O(intern)
{
    if (!wf_is_str(arg))
        return wf_raise(&wf_exc_TypeError, "intern() argument must be str, not %T", arg);
    if (!wf_is_str_exact(arg))
        return wf_raise(&wf_exc_TypeError, "can't intern %T", arg);
    return wf_intern(wf_new_ref(arg));
}

static S_O(getrefcount)
{
    if (!wf_is_pointer(arg) || wf_is_immortal(wf_obj(arg)))
        return wf_small(UINT32_MAX);
    WfObject *o = wf_obj(arg);
    if (!wf_is_shared(o)) /* a lent argument is a reference like any other */
        return wf_small(wf_local(o) - (wf_is_kind(arg, WF_TF_TYPE) ? WF_TYPE_REST : 0) + !wf_is_counted(arg));
    if (wf_is_deferred(o))
        return wf_small(wf_deferred_count(o) + 1);
    int64_t n = (int32_t)((uint32_t)wf_local(o) - (uint32_t)WF_SHARED_BIAS);
    return wf_small(n + (atomic_load_explicit(&o->shared, memory_order_relaxed) >> 2) + 1);
}

/* The object's own idea of its size, without a default: WF_NULL with an exception. */
static Value ask_size(Value o)
{
    Value fn;
    int found = wf_lookup_special(o, wf_n.__sizeof__, &fn);
    if (found < 0)
        return WF_NULL;
    if (!found)
        return wf_raise(&wf_exc_TypeError, "Type %T doesn't define __sizeof__", o);
    Value n = wf_call0(fn);
    wf_drop(fn);
    if (wf_is_null(n))
        return n;
    int64_t size;
    int r = wf_is_int(n) ? wf_as_int64(n, &size)
                         : wf_raise_i(&wf_exc_TypeError, "an integer is required");
    wf_drop(n);
    if (r < 0)
        return WF_NULL;
    if (size < 0)
        return wf_raise(&wf_exc_ValueError, "__sizeof__() should return >= 0");
    return wf_int(size);
}

static S_FASTKW(getsizeof)
{
    static const char *const names[] = {"object", "default", NULL};
    Value o, dflt = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "O|O:getsizeof", names, &o, &dflt) < 0)
        return WF_NULL;
    Value r = ask_size(o);
    if (wf_is_null(r) && !wf_is_null(dflt) && wf_err_matches(&wf_exc_TypeError)) {
        wf_err_clear();
        return wf_new_ref(dflt);
    }
    return r;
}

static S_NOARGS(getrecursionlimit)
{
    return wf_small(wf_recursion_limit);
}

static S_O(setrecursionlimit)
{
    int limit;
    if (wf_as_int(arg, &limit) < 0)
        return WF_NULL;
    if (limit < 1)
        return wf_raise(&wf_exc_ValueError, "recursion limit must be greater or equal than 1");
    int depth = wf_thread()->depth;
    if (depth >= limit)
        return wf_raise(&wf_exc_RecursionError,
                        "cannot set the recursion limit to %d at the recursion depth %d: the limit is "
                        "too low",
                        limit, depth);
    wf_set_recursion_limit(limit);
    return WF_NONE;
}

static S_NOARGS(getswitchinterval)
{
    return wf_float(atomic_load_explicit(&switch_interval, memory_order_relaxed));
}

static S_O(setswitchinterval)
{
    double d;
    if (wf_as_double(arg, &d) < 0)
        return WF_NULL;
    if (d <= 0.0)
        return wf_raise(&wf_exc_ValueError, "switch interval must be strictly positive");
    atomic_store_explicit(&switch_interval, d, memory_order_relaxed);
    return WF_NONE;
}

static S_NOARGS(getdlopenflags)
{
    return wf_small(atomic_load_explicit(&dlopen_flags, memory_order_relaxed));
}

static S_O(setdlopenflags)
{
    int flags;
    if (wf_as_int(arg, &flags) < 0)
        return WF_NULL;
    atomic_store_explicit(&dlopen_flags, flags, memory_order_relaxed);
    return WF_NONE;
}

static S_NOARGS(get_int_max_str_digits)
{
    return wf_small(wf_int_max_str_digits);
}

static S_FASTKW(set_int_max_str_digits)
{
    static const char *const names[] = {"maxdigits", NULL};
    int n;
    if (wf_parse_args(args, nargs, kwnames, "i:set_int_max_str_digits", names, &n) < 0)
        return WF_NULL;
    if (n != 0 && n < 640)
        return wf_raise(&wf_exc_ValueError, "maxdigits must be 0 or larger than 640");
    wf_int_max_str_digits = n;
    return WF_NONE;
}

static S_NOARGS(is_finalizing)
{
    return wf_bool(atomic_load_explicit(&wf_runtime.finalizing, memory_order_relaxed));
}

static S_NOARGS(getallocatedblocks)
{
    return wf_small(wf_thread()->gc_allocs);
}

static S_NOARGS(_clear_type_cache)
{
    wf_type_cache_thread_end();
    return WF_NONE;
}

#define F(name, flags, doc) {#name, (void *)wf_sys_##name, flags, doc}
static WfMethodDef functions[] = {
    F(_clear_type_cache, WF_NOARGS, "_clear_type_cache($module, /)\n--\n\nForgets cached attribute look-ups."),
    F(_current_exceptions, WF_NOARGS,
      "_current_exceptions($module, /)\n--\n\nA dict of each thread's exception being handled."),
    F(_current_frames, WF_NOARGS,
      "_current_frames($module, /)\n--\n\nA dict of each thread's topmost frame."),
    F(_getframe, WF_FAST,
      "_getframe($module, depth=0, /)\n--\n\nThe frame of the caller, or of its depth-th caller."),
    F(addaudithook, WF_FASTKW, "addaudithook($module, /, hook)\n--\n\nAdds an audit hook."),
    F(audit, WF_FAST, "audit(event, *args)\n\nPasses the event to the audit hooks."),
    F(breakpointhook, WF_FASTKW,
      "breakpointhook(*args, **kws)\n\nWhat breakpoint() calls: what PYTHONBREAKPOINT names, or "
      "pdb.set_trace."),
    F(call_tracing, WF_FAST,
      "call_tracing($module, func, args, /)\n--\n\nCalls func(*args) with tracing on, from inside a "
      "trace function."),
    F(displayhook, WF_O, "displayhook($module, object, /)\n--\n\nPrints an object and keeps it in builtins._"),
    F(exc_info, WF_NOARGS,
      "exc_info($module, /)\n--\n\n(type, value, traceback) of the exception being handled."),
    F(excepthook, WF_FAST,
      "excepthook($module, exctype, value, traceback, /)\n--\n\nPrints an exception to sys.stderr."),
    F(exception, WF_NOARGS, "exception($module, /)\n--\n\nThe exception being handled."),
    F(exit, WF_FAST, "exit($module, status=None, /)\n--\n\nRaises SystemExit(status)."),
    F(get_asyncgen_hooks, WF_NOARGS,
      "get_asyncgen_hooks($module, /)\n--\n\nThe hooks of asynchronous generators: (firstiter, finalizer)."),
    F(get_coroutine_origin_tracking_depth, WF_NOARGS,
      "get_coroutine_origin_tracking_depth($module, /)\n--\n\nFrames kept of a coroutine's origin."),
    F(get_int_max_str_digits, WF_NOARGS,
      "get_int_max_str_digits($module, /)\n--\n\nThe limit of digits between int and text."),
    F(getallocatedblocks, WF_NOARGS,
      "getallocatedblocks($module, /)\n--\n\nObjects made and not freed since the last collection."),
    F(getdefaultencoding, WF_NOARGS, "getdefaultencoding($module, /)\n--\n\nThe default encoding: 'utf-8'."),
    F(getdlopenflags, WF_NOARGS, "getdlopenflags($module, /)\n--\n\nThe flags for dlopen()."),
    F(getfilesystemencodeerrors, WF_NOARGS,
      "getfilesystemencodeerrors($module, /)\n--\n\nThe error handler for file names."),
    F(getfilesystemencoding, WF_NOARGS, "getfilesystemencoding($module, /)\n--\n\nThe encoding of file names."),
    F(getprofile, WF_NOARGS, "getprofile($module, /)\n--\n\nThe profiling function."),
    F(getrecursionlimit, WF_NOARGS, "getrecursionlimit($module, /)\n--\n\nThe limit of nested calls."),
    F(getrefcount, WF_O, "getrefcount($module, object, /)\n--\n\nThe number of counted references."),
    F(getsizeof, WF_FASTKW, "getsizeof(object [, default]) -> int\n\nThe size of an object in bytes."),
    F(getswitchinterval, WF_NOARGS, "getswitchinterval($module, /)\n--\n\nWhat setswitchinterval() was given."),
    F(gettrace, WF_NOARGS, "gettrace($module, /)\n--\n\nThe trace function."),
    F(intern, WF_O, "intern($module, string, /)\n--\n\nThe one string equal to this that is interned."),
    F(is_finalizing, WF_NOARGS, "is_finalizing($module, /)\n--\n\nWhether the interpreter is shutting down."),
    F(set_asyncgen_hooks, WF_FASTKW,
      "set_asyncgen_hooks(* [, firstiter] [, finalizer])\n\nSets the hooks of asynchronous generators."),
    F(set_coroutine_origin_tracking_depth, WF_FASTKW,
      "set_coroutine_origin_tracking_depth($module, /, depth)\n--\n\nSets how many frames are kept of a "
      "coroutine's origin."),
    F(set_int_max_str_digits, WF_FASTKW,
      "set_int_max_str_digits($module, /, maxdigits)\n--\n\nSets the limit of digits between int and text."),
    F(setdlopenflags, WF_O, "setdlopenflags($module, flags, /)\n--\n\nSets the flags for dlopen()."),
    F(setprofile, WF_O | WF_TRACES, "setprofile(function)\n\nSets the profiling function."),
    F(setrecursionlimit, WF_O, "setrecursionlimit($module, limit, /)\n--\n\nSets the limit of nested calls."),
    F(setswitchinterval, WF_O,
      "setswitchinterval($module, interval, /)\n--\n\nTakes note of a switch interval; threads run in "
      "parallel here."),
    F(settrace, WF_O | WF_TRACES, "settrace(function)\n\nSets the trace function."),
    F(unraisablehook, WF_O,
      "unraisablehook($module, unraisable, /)\n--\n\nReports an exception that cannot be raised."),
    {NULL, NULL, 0, NULL},
};

Value wf_sys_get(const char *name)
{
    Value v;
    if (wf_is_null(wf_runtime.sys_dict) || wf_dict_get_c(wf_runtime.sys_dict, name, &v) != 1)
        return WF_NULL;
    return v;
}

int wf_sys_set(const char *name, Value v)
{
    return wf_dict_set_c(wf_runtime.sys_dict, name, v);
}

int wf_sys_init(Value module)
{
    if (wf_module_add_functions(module, functions) < 0 || wf_sys_init_hooks(module) < 0 ||
        wf_sys_init_frames(module) < 0 || wf_sys_init_monitoring(module) < 0)
        return -1;
    return wf_sys_init_info(module);
}
