/*
 * _thread: starting native threads.
 *
 * The starter publishes the function and its arguments, makes a thread state and hands both to
 * the new native thread, which binds the state, runs, and gives the state back.
 */
#define _GNU_SOURCE
#include "thread_module.h"

#include "../contextvars/context.h"
#include "callable.h"
#include "frame.h"
#include "runtime.h"
#include "signals.h"
#include "weakref.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static WfType *except_hook_args_type;
static _Atomic size_t stack_size;   /* [relaxed] 0: the system's default */
static _Atomic int64_t thread_count; /* [relaxed] started by start_new_thread and running */

typedef struct {
    WfThread *thread;
    Value fn, args, kwargs; /* counted, shared */
    Value variables;        /* the starter's context variables, shared, or WF_NULL: none */
    size_t nvariables;
} Start;

static void report_uncaught(Value fn)
{
    if (wf_err_matches(&wf_exc_SystemExit))
        wf_err_clear();
    else
        wf_write_unraisable_msg("Exception ignored in thread started by", fn);
}

/* Opens the lock that Thread.join waits on for good: after the last Python code that the thread runs. */
static void release_sentinel(WfThread *t)
{
    if (wf_is_null(t->sentinel))
        return;
    Value sentinel = t->sentinel, lock = wf_weakref_get(sentinel);
    t->sentinel = WF_NULL;
    if (!wf_is_null(lock))
        wf_lock_open((WfLockObject *)wf_obj(lock));
    wf_drop(lock);
    wf_drop(sentinel);
}

/* The system shows the name that a threading.Thread had when it was started. */
static void show_name(Value fn)
{
    enum { MOST = 15 };
    Value name;
    if (!wf_has_shape(fn, WF_SHAPE_method) || !wf_is_pointer(wf_as_method(fn)->self))
        return;
    if (wf_getattr_opt_c(wf_as_method(fn)->self, "_name", &name) <= 0) {
        wf_err_clear();
        return;
    }
    size_t len;
    const char *text = wf_is_str(name) ? wf_str_utf8(name, &len) : NULL;
    if (text != NULL) {
        char shown[MOST + 1];
        size_t n = len < MOST ? len : MOST;
        while (n > 0 && n < len && ((unsigned char)text[n] & 0xC0) == 0x80)
            n--;
        memcpy(shown, text, n);
        shown[n] = '\0';
        pthread_setname_np(pthread_self(), shown);
    }
    wf_err_clear();
    wf_drop(name);
}

/* The new thread has a context of its own; what it does not change there is what its starter had. */
static void take_context(Start *s)
{
    WfContext *c = wf_is_null(s->variables) ? NULL : wf_context_current();
    if (c != NULL)
        wf_context_set_map_steal(c, s->variables, s->nvariables);
    else
        wf_drop(s->variables);
    wf_err_clear();
}

static void *run(void *p)
{
    Start s = *(Start *)p;
    wf_mem_free(p);
    wf_thread_bind(s.thread);
    show_name(s.fn);
    take_context(&s);
    Value r = wf_call_tuple(s.fn, s.args, s.kwargs);
    if (wf_is_null(r))
        report_uncaught(s.fn);
    wf_drop(r);
    wf_drop(s.fn);
    wf_drop(s.args);
    wf_drop(s.kwargs);
    wf_thread_wind_up();
    atomic_fetch_sub(&thread_count, 1);
    release_sentinel(s.thread);
    wf_thread_end();
    return NULL;
}

/* Not a drop of a local object: these were published. */
static void share(Value *v)
{
    if (wf_is_pointer(*v) && !wf_is_shared(wf_obj(*v)))
        wf_publish(wf_obj(*v));
}

/*
 * Whether the address space has room for a thread's stack and its first memory. A thread that finds
 * none cannot even say that it started, and whoever waits for that would wait forever; so where the
 * address space is limited (ulimit -v) it is asked first.
 */
static bool room_for_thread(const pthread_attr_t *attr)
{
    enum { FIRST_MEMORY = 40 << 20 }; /* a segment of the allocator's, and a chunk of pages */
    struct rlimit limit;
    size_t stack = 0;
    if (getrlimit(RLIMIT_AS, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY)
        return true;
    pthread_attr_getstacksize(attr, &stack);
    stack += FIRST_MEMORY;
    void *p = mmap(NULL, stack, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        return false;
    munmap(p, stack);
    return true;
}

static int start_native(Start *s, pthread_t *id)
{
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    size_t size = atomic_load_explicit(&stack_size, memory_order_relaxed);
    if (size != 0)
        pthread_attr_setstacksize(&attr, size);
    if (!room_for_thread(&attr)) {
        pthread_attr_destroy(&attr);
        return EAGAIN;
    }
    atomic_fetch_add(&thread_count, 1);
    int err = pthread_create(id, &attr, run, s);
    pthread_attr_destroy(&attr);
    if (err != 0)
        atomic_fetch_sub(&thread_count, 1);
    return err;
}

/* Before the first thread starts; without the module warnings stay as they are. */
static void isolate_warnings(void)
{
    if (!wf_config.context_aware_warnings)
        return;
    Value m = wf_import_name(wf_intern_c("_weft_warnings"), WF_NULL, WF_NULL, WF_NONE, 0);
    if (wf_is_null(m))
        wf_err_clear();
    wf_drop(m);
}

static Value start_new_thread(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("start_new_thread", nargs, 2, 3) < 0)
        return WF_NULL;
    if (!wf_callable(args[0]))
        return wf_raise(&wf_exc_TypeError, "first arg must be callable");
    if (!wf_is_tuple(args[1]))
        return wf_raise(&wf_exc_TypeError, "2nd arg must be a tuple");
    if (nargs == 3 && !wf_is_dict(args[2]))
        return wf_raise(&wf_exc_TypeError, "optional 3rd arg must be a dictionary");
    if (WF_THREADS && !wf_multithreaded)
        isolate_warnings();
    Start *s = wf_mem_alloc(sizeof *s);
    if (s == NULL)
        return WF_NULL;
    s->thread = wf_thread_new(false);
    if (s->thread == NULL) {
        wf_mem_free(s);
        return wf_raise(&wf_exc_RuntimeError, "can't start new thread");
    }
    s->fn = wf_new_ref(args[0]);
    s->args = wf_new_ref(args[1]);
    s->kwargs = nargs == 3 ? wf_new_ref(args[2]) : WF_NULL;
    s->variables = WF_NULL;
    if (wf_config.thread_inherit_context && !wf_is_null(wf_thread()->context))
        s->variables = wf_context_map((WfContext *)wf_obj(wf_thread()->context), &s->nvariables);
    share(&s->variables);
    share(&s->fn);
    share(&s->args);
    share(&s->kwargs);
    pthread_t id;
    int err = start_native(s, &id);
    if (err != 0) {
        wf_drop(s->fn);
        wf_drop(s->args);
        wf_drop(s->kwargs);
        wf_drop(s->variables);
        wf_thread_discard(s->thread);
        wf_mem_free(s);
        return wf_raise(&wf_exc_RuntimeError, "can't start new thread");
    }
    return wf_int_from_u64((unsigned long)id);
}

static Value allocate_lock(Value self) { return wf_lock_new(); }

static Value get_ident(Value self) { return wf_int_from_u64(wf_thread()->ident); }
static Value get_native_id(Value self) { return wf_int((int64_t)syscall(SYS_gettid)); }
static Value count(Value self) { return wf_int(atomic_load(&thread_count)); }

static Value thread_exit(Value self) { return wf_raise_none(&wf_exc_SystemExit); }

static Value set_stack_size(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("stack_size", nargs, 0, 1) < 0)
        return WF_NULL;
    ssize_t size = 0;
    size_t old = atomic_load_explicit(&stack_size, memory_order_relaxed);
    if (nargs == 0)
        return wf_int((int64_t)old);
    if (wf_as_ssize(args[0], &size, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    if (size < 0)
        return wf_raise(&wf_exc_ValueError, "size must be 0 or a positive value");
    if (size != 0 && size < 32768)
        return wf_raise(&wf_exc_ValueError, "size not valid: %zd bytes", size);
    /* Native frames here are larger than CPython's: never less than 256 KiB really. */
    if (size != 0 && size < 256 * 1024)
        size = 256 * 1024;
    atomic_store_explicit(&stack_size, (size_t)size, memory_order_relaxed);
    return wf_int((int64_t)old);
}

/* A held lock that is open for everybody once the calling thread has ended. */
static Value set_sentinel(Value self)
{
    WfThread *t = wf_thread();
    Value old = t->sentinel;
    t->sentinel = WF_NULL;
    wf_drop(old);
    Value lock = wf_lock_new();
    if (wf_is_null(lock))
        return WF_NULL;
    t->sentinel = wf_weakref_new(lock, WF_NULL);
    if (wf_is_null(t->sentinel)) {
        wf_drop(lock);
        return WF_NULL;
    }
    return lock;
}

static Value interrupt_main(Value self, const Value *args, size_t nargs)
{
    int signum = 2;
    if (wf_check_nargs("interrupt_main", nargs, 0, 1) < 0 ||
        (nargs == 1 && wf_as_int(args[0], &signum) < 0))
        return WF_NULL;
    if (wf_signals_simulate(signum) < 0)
        return wf_raise(&wf_exc_ValueError, "signal number out of range");
    return wf_safepoint() < 0 ? WF_NULL : WF_NONE; /* in the main thread the handler runs here */
}

/* --- threading.excepthook --------------------------------------------------------------------- */

static Value write_text(Value file, Value text)
{
    Value r = wf_is_null(text) ? WF_NULL : wf_call_method_c(file, "write", &text, 1);
    wf_drop(text);
    return r;
}

/* "Exception in thread NAME:" and the traceback, to sys.stderr or the thread's own stderr. */
static Value excepthook(Value self, Value args)
{
    if (wf_type_of(args) != except_hook_args_type)
        return wf_raise(&wf_exc_TypeError, "_thread.excepthook argument type must be ExceptHookArgs");
    Value type = wf_tuple_item(args, 0), exc = wf_tuple_item(args, 1), thread = wf_tuple_item(args, 3);
    if (wf_is(type, wf_type_value(&wf_exc_SystemExit)))
        return WF_NONE;
    Value file = wf_sys_get("stderr");
    if (wf_is_null(file) || wf_is_none(file)) {
        if (wf_is_none(thread))
            return WF_NONE;
        file = wf_getattr_c(thread, "_stderr");
        if (wf_is_null(file) || wf_is_none(file))
            return file;
    }
    Value name = WF_NULL, text;
    if (!wf_is_none(thread) && wf_getattr_opt_c(thread, "_name", &name) < 0)
        wf_err_clear();
    if (!wf_is_null(name))
        text = wf_str_from_format("Exception in thread %S:\n", name);
    else
        text = wf_str_from_format("Exception in thread %lu:\n", wf_thread()->ident);
    wf_drop(name);
    Value r = write_text(file, text);
    wf_drop(r);
    if (!wf_is_null(r)) {
        r = write_text(file, wf_exception_text(exc));
        wf_drop(r);
    }
    if (!wf_is_null(r)) {
        r = wf_call_method_c(file, "flush", NULL, 0);
        wf_drop(r);
    }
    wf_drop(file);
    return wf_is_null(r) ? WF_NULL : WF_NONE;
}

static const WfStructField hook_fields[] = {
    {"exc_type", "Exception type"},
    {"exc_value", "Exception value"},
    {"exc_traceback", "Exception traceback"},
    {"thread", "Thread"},
    {NULL, NULL},
};
static const WfStructSeqDef hook_def = {
    "_thread._ExceptHookArgs",
    "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.", hook_fields, 4};

static WfMethodDef functions[] = {
    {"start_new_thread", start_new_thread, WF_FAST, "start_new_thread(function, args[, kwargs])"},
    {"start_new", start_new_thread, WF_FAST, "start_new(function, args[, kwargs])"},
    {"allocate_lock", allocate_lock, WF_NOARGS, "allocate_lock() -> lock object"},
    {"allocate", allocate_lock, WF_NOARGS, "allocate() -> lock object"},
    {"exit", thread_exit, WF_NOARGS, "exit()"},
    {"exit_thread", thread_exit, WF_NOARGS, "exit_thread()"},
    {"interrupt_main", interrupt_main, WF_FAST, "interrupt_main(signum=signal.SIGINT, /)"},
    {"get_ident", get_ident, WF_NOARGS, "get_ident() -> integer"},
    {"get_native_id", get_native_id, WF_NOARGS, "get_native_id() -> integer"},
    {"_count", count, WF_NOARGS, "_count() -> integer"},
    {"stack_size", set_stack_size, WF_FAST, "stack_size([size]) -> size"},
    {"_set_sentinel", set_sentinel, WF_NOARGS, "_set_sentinel() -> lock"},
    {"_excepthook", excepthook, WF_O, "excepthook(exc_type, exc_value, exc_traceback, thread)"},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__thread(Value m)
{
    if (wf_module_add_functions(m, functions) < 0 || wf_thread_types_init(m) < 0)
        return -1;
    except_hook_args_type = wf_structseq_type(&hook_def);
    if (except_hook_args_type == NULL ||
        wf_module_add(m, "_ExceptHookArgs", wf_type_value(except_hook_args_type)) < 0 ||
        wf_module_add(m, "error", wf_type_value(&wf_exc_RuntimeError)) < 0 ||
        wf_module_add(m, "TIMEOUT_MAX", wf_float(9223372036.0)) < 0)
        return -1;
    return 0;
}
