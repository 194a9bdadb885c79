/*
 * Shutdown: wait for threads, run atexit functions, flush, take the modules apart so that
 * finalizers run while there is still an interpreter to run them (if there are any), and leave
 * the rest to the system.
 */
#include "internal/runtime.h"

#include "internal/atomic.h"
#include "internal/heap.h"
#include "internal/generator.h"
#include "internal/weakref.h"

/* --- streams ---------------------------------------------------------------------------------- */

/* sys.<name>.flush(): true if it failed. `report`: the failure is worth a message. */
static bool flush_stream(const char *name, bool report)
{
    Value file = wf_sys_get(name);
    if (wf_is_null(file) || wf_is_none(file))
        return false;
    bool failed = false;
    Value closed;
    int r = wf_getattr_opt(file, wf_n.closed, &closed);
    bool is_closed = r > 0 && wf_truth(closed) == 1;
    if (r > 0)
        wf_drop(closed);
    wf_err_clear();
    if (!is_closed) {
        Value v = wf_call_method(file, wf_n.flush, NULL, 0);
        if (wf_is_null(v)) {
            failed = true;
            if (report)
                wf_write_unraisable(file);
            else
                wf_err_clear();
        }
        wf_drop(v);
    }
    wf_drop(file);
    return failed;
}

static bool flush_streams(bool report)
{
    Value pending = wf_err_fetch();
    bool failed = flush_stream("stdout", report);
    failed |= flush_stream("stderr", false);
    wf_err_restore(pending);
    return failed;
}

void wf_flush_std_files(int *failed)
{
    *failed = flush_streams(true);
}

/* --- modules ---------------------------------------------------------------------------------- */

static void call_if_imported(const char *module_name, const char *function)
{
    Value name = wf_intern_c(module_name), module;
    if (wf_import_get(name, &module) != 1) {
        wf_err_clear();
        return;
    }
    Value fn;
    int found = wf_is_none(module) ? 0 : wf_getattr_opt_c(module, function, &fn);
    if (found == 1) {
        Value r = wf_call0(fn);
        if (wf_is_null(r))
            wf_write_unraisable(fn);
        wf_drop(r);
        wf_drop(fn);
    } else if (found < 0) {
        wf_err_clear();
    }
    wf_drop(module);
}

/* Attributes of sys that may keep anything alive. */
static void clear_sys_attributes(void)
{
    static const char *const names[] = {"path", "argv", "ps1", "ps2", "last_type", "last_value",
                                        "last_traceback", "path_importer_cache", "meta_path",
                                        "path_hooks", "__interactivehook__"};
    static const char *const streams[][2] = {
        {"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"}};
    if (wf_dict_set_c(wf_runtime.builtins_dict, "_", WF_NONE) < 0)
        wf_err_clear();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Value old = wf_sys_get(names[i]);
        if (!wf_is_null(old) && wf_sys_set(names[i], WF_NONE) < 0)
            wf_err_clear();
        wf_drop(old);
    }
    for (int i = 0; i < 3; i++) {
        Value original = wf_sys_get(streams[i][1]);
        if (!wf_is_null(original) && wf_sys_set(streams[i][0], original) < 0)
            wf_err_clear();
        wf_drop(original);
    }
}

static bool is_private(Value key)
{
    WfStr *s = wf_as_str(key);
    return s->len > 0 && wf_str_at(s, 0) == '_' && (s->len == 1 || wf_str_at(s, 1) != '_');
}

/* Sets a module's variables to None: private ones, then all others but __builtins__. */
static void clear_module(Value module)
{
    Value dict = wf_module_dict(module);
    for (int round = 0; round < 2; round++) {
        Value keys = wf_dict_keys_list(dict);
        if (wf_is_null(keys))
            break;
        for (size_t i = 0; i < wf_list_len(keys); i++) {
            Value key = wf_list_get(keys, i);
            if (wf_is_str_exact(key) && (round == 0 ? is_private(key)
                                                    : !wf_is(key, wf_n.__builtins__)) &&
                wf_dict_set(dict, key, WF_NONE) < 0)
                wf_err_clear();
            wf_drop(key);
        }
        wf_drop(keys);
    }
}

static bool is_core(Value module)
{
    return wf_is(module, wf_runtime.sys_module) || wf_is(module, wf_runtime.builtins_module);
}

/* --- finalizers ------------------------------------------------------------------------------- */

/* Instances with __del__, and generators, which may be inside try or with. */
static bool runs_python_at_end(const WfType *type)
{
    const uint32_t both = WF_TF_HEAP | WF_TF_HAS_FINALIZER;
    return (type->flags & both) == both || type->finalize == wf_gen_finalize;
}

static int gather_finalizable(WfObject *o, void *arg)
{
    if (runs_python_at_end(wf_obj_type(o)) && !wf_is_immortal(o) &&
        !(atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_FINALIZED) &&
        wf_vec_push(arg, o))
        wf_incref(o);
    return 0;
}

static void gather_of_thread(WfThread *t, void *arg) { wf_heap_each(t, gather_finalizable, arg); }

static void finalize_once(WfObject *o)
{
    if (!(atomic_fetch_or_explicit(&o->flags, WF_F_FINALIZED, memory_order_relaxed) & WF_F_FINALIZED))
        wf_obj_type(o)->finalize(o);
}

/*
 * Runs the finalizers of all objects that are left while the variables they use still have their
 * values, those of the main module's own variables first. Nothing in a program runs any more; but
 * a frozen thread may be in the middle of an object, so with one of those this does nothing.
 */
static void finalize_all(Value main_module)
{
    if (wf_threads_count() > 1)
        return;
    size_t pos = 0;
    Value v;
    while (wf_is_pointer(main_module) && wf_dict_next(wf_module_dict(main_module), &pos, NULL, &v)) {
        WfObjVec one = {0};
        if (wf_is_pointer(v))
            gather_finalizable(wf_obj(v), &one);
        if (one.len > 0) {
            finalize_once(one.items[0]);
            wf_decref(one.items[0]);
        }
        wf_vec_free(&one);
        wf_drop(v);
    }
    WfObjVec all = {0};
    wf_threads_each_stw(gather_of_thread, &all);
    for (size_t i = 0; i < all.len; i++) {
        finalize_once(all.items[i]);
        wf_decref(all.items[i]);
    }
    wf_vec_free(&all);
}

/*
 * The program's own variables go first: what dies with them may run code of modules (an executor's weak reference
 * does), which still have theirs. Shared objects wait for epochs, and may lead to others.
 */
static void clear_main(Value main_module)
{
    enum { MOST_EPOCHS = 8 };
    WfThread *t = wf_thread();
    clear_module(main_module);
    for (int i = 0; i < MOST_EPOCHS && t->heap->limbo.len > 0; i++) {
        wf_count_merge_queue(t);
        wf_limbo_drain(t);
    }
}

/*
 * Empties sys.modules, then clears the modules that are still alive, the main one first, then the last
 * imported: each list below holds the only reference to most of them.
 */
static void take_modules_apart(void)
{
    Value modules = wf_dict_values_list(wf_runtime.modules);
    if (wf_is_null(modules)) {
        wf_err_clear();
        return;
    }
    clear_sys_attributes();
    Value main_module = wf_runtime.main_module;
    wf_runtime.main_module = WF_NULL;
    wf_dict_clear(wf_runtime.modules);
    wf_gc_collect_local();
    finalize_all(main_module);
    if (wf_is_pointer(main_module) && wf_type_of(main_module) == &wf_module_type)
        clear_main(main_module);
    wf_drop(main_module);
    for (size_t i = wf_list_len(modules); i-- > 0;) {
        Value module = wf_list_get(modules, i);
        if (wf_is_pointer(module) && wf_type_of(module) == &wf_module_type && !is_core(module))
            clear_module(module);
        wf_drop(module);
        wf_list_set(modules, i, WF_NONE);
    }
    wf_drop(modules);
    wf_gc_collect_world();
}

#ifndef WF_DEBUG
enum { MOST_STREAM_PARTS = 9 };

typedef struct {
    const WfObject *parts[MOST_STREAM_PARTS]; /* what the standard streams consist of */
    size_t n;
} Streams;

static void collect_parts(Streams *s, Value stream)
{
    static const char *const inner[] = {"buffer", "raw"};
    Value v = wf_new_ref(stream);
    for (int i = 0; wf_is_pointer(v); i++) {
        s->parts[s->n++] = wf_obj(v);
        Value next;
        if (i == 2 || wf_getattr_opt_c(v, inner[i], &next) <= 0)
            next = WF_NULL;
        wf_err_clear();
        wf_drop(v);
        v = next;
    }
    wf_drop(v);
}

/* 1: freeing o would be noticed. */
static int has_last_words(WfObject *o, void *arg)
{
    const Streams *s = arg;
    WfType *type = wf_obj_type(o);
    if (WF_UNLIKELY(type->dealloc == wf_weakref_type.dealloc))
        return !wf_is_null(((WfWeakref *)o)->callback) && ((WfWeakref *)o)->target != NULL;
    if (WF_LIKELY(type->finalize == NULL) ||
        (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_FINALIZED))
        return 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->parts[i] == o)
            return 0;
    return 1;
}

/*
 * Nothing is alive whose end would be noticed: no finalizer but those of the standard streams, no
 * callback of a weak reference. Then taking modules apart is for nobody.
 */
static bool may_just_end(void)
{
    static const char *const names[] = {"__stdin__", "__stdout__", "__stderr__"};
    if (wf_multithreaded)
        return false;
    Streams s = {.n = 0};
    for (int i = 0; i < 3; i++) {
        Value stream = wf_sys_get(names[i]);
        if (!wf_is_null(stream) && !wf_is_none(stream))
            collect_parts(&s, stream);
        wf_drop(stream); /* sys has it */
    }
    return wf_heap_each(wf_thread(), has_last_words, &s) == 0;
}
#else
/* Debug builds take everything apart and verify it. */
static bool may_just_end(void) { return false; }
#endif

/* Nobody ends while we look at all threads' counters. */
static void print_counts(void)
{
    if (!wf_stats_on && !wf_contention_on)
        return;
    wf_stop_world(WF_STOP_EXIT);
    if (wf_contention_on)
        wf_contention_print();
    if (wf_stats_on)
        wf_stats_print();
    wf_start_world();
}

int wf_runtime_finish(void)
{
    int failed;
    wf_atomic_end();
    call_if_imported("threading", "_shutdown");
    wf_atexit_run();
    wf_flush_std_files(&failed);
    atomic_store_explicit(&wf_runtime.finalizing, true, memory_order_relaxed);
    if (wf_multithreaded) {
        wf_threads_await_leaving();
        wf_threads_freeze_others();
    }
    if (may_just_end()) {
        clear_sys_attributes();
    } else {
        wf_gc_collect_world();
        take_modules_apart();
    }
    /* What finalizers wrote; a failure was reported above or is nobody's concern any more. */
    flush_streams(false);
    print_counts();
    return failed ? -1 : 0;
}
