/* Warnings from natives: _warnings does the work. */
#include "api.h"

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
