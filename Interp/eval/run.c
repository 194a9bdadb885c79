/* Running code objects as exec() does. */
#include "helpers.h"

/* globals["__builtins__"], put there if it is missing. */
static int ensure_builtins(Value globals)
{
    int r = wf_dict_contains(globals, wf_n.__builtins__);
    if (r != 0)
        return r < 0 ? -1 : 0;
    WfFrame *f = wf_thread()->frame;
    Value b = f != NULL ? wf_frame_builtins(f) : wf_runtime.builtins_dict;
    return wf_dict_set(globals, wf_n.__builtins__, b);
}

Value wf_eval_code(Value code, Value globals, Value locals, Value closure)
{
    if (ensure_builtins(globals) < 0)
        return WF_NULL;
    Value fn = wf_function_new(code, globals, WF_NULL);
    if (wf_is_null(fn))
        return fn;
    if (!wf_is_null(closure))
        wf_as_function(fn)->closure = wf_new_ref(closure);
    if (wf_as_code(code)->flags & CO_NEWLOCALS)
        locals = WF_NULL;
    else if (wf_is_null(locals) || wf_is_none(locals))
        locals = globals;
    WfThread *t = wf_thread();
    WfCode *c = wf_as_code(code);
    bool once = wf_exec_begin_once(t, c);
    Value v = wf_eval_function_with_locals(fn, locals);
    /* A function that others hold may be known, with the copy, where it is called. */
    if (once && wf_is_local(wf_obj(fn)) && wf_local(wf_obj(fn)) == 1)
        wf_exec_end_once(t, c);
    wf_drop(fn);
    return v;
}
