/* What natives need of the library: warnings, importing, reporting what cannot be raised. */
#include "api.h"
#include "runtime.h"

/* --- importing -------------------------------------------------------------------------------------------- */

Value wf_import(const char *name)
{
    Value n = wf_intern_c(name), module;
    if (wf_is_null(n))
        return WF_NULL;
    int r = wf_import_get(n, &module);
    if (r != 0)
        return r < 0 ? WF_NULL : module;
    Value root = wf_import_name(n, WF_NULL, WF_NULL, WF_NONE, 0);
    if (wf_is_null(root) || strchr(name, '.') == NULL)
        return root;
    wf_drop(root);
    r = wf_import_get(n, &module);
    if (r == 0)
        wf_raise_keyerror(n);
    return r > 0 ? module : WF_NULL;
}

Value wf_import_attr(const char *module, const char *attr)
{
    Value m = wf_import(module), name = wf_intern_c(attr);
    Value v = wf_is_null(m) || wf_is_null(name) ? WF_NULL : wf_getattr(m, name);
    wf_drop(m);
    return v;
}

/* --- warnings --------------------------------------------------------------------------------------------- */

static int call_and_drop(Value fn, const Value *args, size_t n)
{
    Value r = wf_is_null(fn) ? WF_NULL : wf_call(fn, args, n, WF_NULL);
    wf_drop(fn);
    wf_drop(r);
    return wf_is_null(r) ? -1 : 0;
}

int wf_warn(WfType *category, int stacklevel, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Value text = wf_str_from_vformat(fmt, ap);
    va_end(ap);
    if (wf_is_null(text))
        return -1;
    const Value args[] = {text, wf_type_value(category), wf_small(stacklevel)};
    int r = call_and_drop(wf_import_attr("_warnings", "warn"), args, 3);
    wf_drop(text);
    return r;
}

int wf_warn_explicit(WfType *category, Value message, Value filename, int lineno)
{
    const Value args[] = {message, wf_type_value(category), filename, wf_small(lineno)};
    return call_and_drop(wf_import_attr("_warnings", "warn_explicit"), args, 4);
}

/* --- unraisable exceptions -------------------------------------------------------------------------------- */

static const WfStructField unraisable_fields[] = {
    {"exc_type", "Exception type"},
    {"exc_value", "Exception value"},
    {"exc_traceback", "Exception traceback"},
    {"err_msg", "Error message"},
    {"object", "Object causing the exception"},
    {NULL, NULL}};
static const WfStructSeqDef unraisable_def = {
    "UnraisableHookArgs",
    "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.",
    unraisable_fields, 5};

WfType *wf_unraisable_args_type(void)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static _Atomic(WfType *) type; /* acquire/release: the type is complete */
    WfType *t = atomic_load_explicit(&type, memory_order_acquire);
    if (t != NULL)
        return t;
    t = wf_structseq_type(&unraisable_def);
    if (t == NULL)
        return NULL;
    if (wf_multithreaded)
        wf_publish(&t->ob);
    pthread_mutex_lock(&lock);
    WfType *first = atomic_load_explicit(&type, memory_order_relaxed);
    if (first == NULL)
        atomic_store_explicit(&type, t, memory_order_release);
    pthread_mutex_unlock(&lock);
    return first ? first : t;
}

/* Hands the exception (stolen) to sys.unraisablehook; false if there is none or it failed. */
static bool call_hook(Value exc, Value where)
{
    Value hook = wf_sys_get("unraisablehook");
    WfType *t = wf_is_null(hook) || wf_is_none(hook) ? NULL : wf_unraisable_args_type();
    if (t == NULL) {
        wf_drop(exc);
        return false;
    }
    hook = wf_new_ref(hook);
    Value items[] = {wf_new_ref(wf_type_value(wf_type_of(exc))), exc,
                     wf_new_ref(((WfBaseException *)wf_obj(exc))->traceback), WF_NONE,
                     wf_is_null(where) ? WF_NONE : wf_new_ref(where)};
    Value args = wf_structseq_new(t, items, 5);
    Value r = wf_is_null(args) ? WF_NULL : wf_call1(hook, args);
    wf_drop(args);
    wf_drop(hook);
    wf_drop(r);
    return !wf_is_null(r);
}

void wf_write_unraisable(Value where)
{
    Value exc = wf_err_fetch();
    if (wf_is_null(exc))
        return;
    Value kept = wf_new_ref(exc);
    if (!call_hook(exc, where)) {
        Value second = wf_err_fetch();
        wf_print_exception(wf_is_null(second) ? kept : second);
        wf_drop(second);
    }
    wf_drop(kept);
}
