/* atexit: functions to run at shutdown, last registered first. */
#include "api.h"

static Value callbacks; /* a list of (function, args, kwargs), shared like any list; [const] */

static Value m_register(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (nargs == 0)
        return wf_raise(&wf_exc_TypeError, "register() takes at least 1 argument (0 given)");
    if (!wf_callable(args[0]))
        return wf_raise(&wf_exc_TypeError, "the first argument must be callable");
    Value kwargs = wf_dict_new(), pos = WF_NULL, entry = WF_NULL;
    size_t nkw = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames);
    bool ok = !wf_is_null(kwargs);
    for (size_t i = 0; ok && i < nkw; i++)
        ok = wf_dict_set(kwargs, wf_tuple_item(kwnames, i), args[nargs + i]) == 0;
    if (ok)
        pos = wf_tuple_from_array(args + 1, nargs - 1);
    if (!wf_is_null(pos))
        entry = wf_tuple_pack(3, args[0], pos, kwargs);
    ok = !wf_is_null(entry) && wf_list_append(callbacks, entry) == 0;
    wf_drop(kwargs);
    wf_drop(pos);
    wf_drop(entry);
    return ok ? wf_new_ref(args[0]) : WF_NULL;
}

/* Removes and returns the last entry, or WF_NULL. */
static Value take_last(void)
{
    size_t n = wf_list_len(callbacks);
    if (n == 0)
        return WF_NULL;
    Value i = wf_int((int64_t)n - 1);
    Value v = wf_call_method_c(callbacks, "pop", &i, 1);
    if (wf_is_null(v))
        wf_err_clear();
    return v;
}

void wf_atexit_run(void)
{
    if (wf_is_null(callbacks) || !wf_is_pointer(callbacks))
        return;
    Value entry;
    while (!wf_is_null(entry = take_last())) {
        Value fn = wf_tuple_item(entry, 0);
        Value r = wf_call_tuple(fn, wf_tuple_item(entry, 1), wf_tuple_item(entry, 2));
        if (wf_is_null(r))
            wf_write_unraisable_msg("Exception ignored in atexit callback", fn);
        wf_drop(r);
        wf_drop(entry);
    }
}

static Value m_run(Value self)
{
    wf_atexit_run();
    return WF_NONE;
}

static Value m_clear(Value self)
{
    Value r = wf_call_method_c(callbacks, "clear", NULL, 0);
    return r;
}

static Value m_unregister(Value self, Value fn)
{
    for (size_t i = wf_list_len(callbacks); i > 0; i--) {
        Value entry = wf_list_get(callbacks, i - 1);
        if (wf_is_null(entry))
            continue;
        int r = wf_compare_bool(wf_tuple_item(entry, 0), fn, WF_EQ);
        if (r > 0) {
            r = wf_list_remove_item(callbacks, i - 1, entry);
            if (r == 0)
                i = wf_list_len(callbacks) + 1; /* others have moved it: once more */
        }
        wf_drop(entry);
        if (r < 0)
            return WF_NULL;
    }
    return WF_NONE;
}

static Value m_ncallbacks(Value self) { return wf_int((int64_t)wf_list_len(callbacks)); }

static WfMethodDef functions[] = {
    {"register", m_register, WF_FASTKW,
     "register(func, *args, **kwargs) -> func\n\nRegister a function to be executed upon normal program termination\n\n"
     "    func - function to be called at exit\n    args - optional arguments to pass to func\n    kwargs - optional "
     "keyword arguments to pass to func\n\n    func is returned to facilitate usage as a decorator."},
    {"_clear", m_clear, WF_NOARGS, "_clear() -> None\n\nClear the list of previously registered exit functions."},
    {"unregister", m_unregister, WF_O,
     "unregister(func) -> None\n\nUnregister an exit function which was previously registered using\natexit.register\n\n"
     "    func - function to be unregistered"},
    {"_run_exitfuncs", m_run, WF_NOARGS,
     "_run_exitfuncs() -> None\n\nRun all registered exit functions.\n\nIf a callback raises an exception, it is logged with sys.unraisablehook."},
    {"_ncallbacks", m_ncallbacks, WF_NOARGS, "_ncallbacks() -> int\n\nReturn the number of registered exit functions."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init_atexit(Value m)
{
    if (!wf_is_pointer(callbacks)) {
        callbacks = wf_list_new(0);
        if (wf_is_null(callbacks))
            return -1;
        wf_root_register(&callbacks);
        if (wf_multithreaded)
            wf_publish(wf_obj(callbacks));
    }
    return wf_module_add_functions(m, functions);
}
