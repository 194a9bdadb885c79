/* The types of None, NotImplemented and Ellipsis, which are immediate values. */
#include "api.h"

static Value no_arguments(const Value *args, size_t nargs, Value kwnames, Value v, const char *name)
{
    if (nargs > 0 || (!wf_is_null(kwnames) && wf_tuple_len(kwnames) > 0))
        return wf_raise(&wf_exc_TypeError, "%s takes no arguments", name);
    return v;
}

static Value none_new(WfType *t, const Value *args, size_t n, Value kw) { return no_arguments(args, n, kw, WF_NONE, "NoneType"); }
static Value notimpl_new(WfType *t, const Value *args, size_t n, Value kw) { return no_arguments(args, n, kw, WF_NOTIMPL, "NotImplementedType"); }
static Value ellipsis_new(WfType *t, const Value *args, size_t n, Value kw) { return no_arguments(args, n, kw, WF_ELLIPSIS, "EllipsisType"); }

static Value none_repr(Value v) { return wf_intern_c("None"); }
static Value notimpl_repr(Value v) { return wf_intern_c("NotImplemented"); }
static Value ellipsis_repr(Value v) { return wf_intern_c("Ellipsis"); }

static int none_bool(Value v) { return 0; }

static int notimpl_bool(Value v)
{
    if (wf_warn(&wf_exc_DeprecationWarning, 1, "NotImplemented should not be used in a boolean context") < 0)
        return -1;
    return 1;
}

static WfMethodDef notimpl_methods[] = {
    {"__reduce__", notimpl_repr, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static WfMethodDef ellipsis_methods[] = {
    {"__reduce__", ellipsis_repr, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

WfType wf_NoneType_type = {
    WF_TYPE_HEAD(NoneType, "NoneType", WfObject, 0),
    .new = none_new, .repr = none_repr, .nb_bool = none_bool, .hash = wf_hash_identity,
};
WfType wf_NotImplementedType_type = {
    WF_TYPE_HEAD(NotImplementedType, "NotImplementedType", WfObject, 0),
    .new = notimpl_new, .repr = notimpl_repr, .nb_bool = notimpl_bool, .hash = wf_hash_identity,
    .methods = notimpl_methods,
};
WfType wf_ellipsis_type = {
    WF_TYPE_HEAD(ellipsis, "ellipsis", WfObject, 0),
    .new = ellipsis_new, .repr = ellipsis_repr, .hash = wf_hash_identity, .methods = ellipsis_methods,
};
