/* Bound methods: a callable and the object that goes in front of its arguments. */
#include "callable.h"
#include "api.h"

#include <stddef.h>

Value wf_method_call(Value fn, const Value *args, size_t npos, Value kwnames);

Value wf_method_new(Value func, Value self)
{
    WfMethod *m = wf_alloc(WF_SHAPE_method, sizeof *m);
    if (m == NULL)
        return WF_NULL;
    m->func = wf_new_ref(func);
    m->self = wf_new_ref(self);
    return WF_MOVE(m);
}

static Value method_type_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs("method", kwnames) < 0 || wf_check_nargs("method", nargs, 2, 2) < 0)
        return WF_NULL;
    if (!wf_callable(args[0]))
        return wf_raise(&wf_exc_TypeError, "first argument must be callable");
    if (wf_is_none(args[1]))
        return wf_raise(&wf_exc_TypeError, "instance must not be None");
    return wf_method_new(args[0], args[1]);
}

/* Attributes that methods do not have are the function's. */
static Value method_getattr(Value self, Value name)
{
    Value d = wf_type_lookup(&wf_method_type, name);
    if (!wf_is_null(d))
        return wf_generic_getattr(self, name);
    return wf_getattr(wf_as_method(self)->func, name);
}

static Value method_doc(Value self, void *closure)
{
    return wf_getattr(wf_as_method(self)->func, wf_n.__doc__);
}

static Value method_repr(Value self)
{
    WfMethod *m = wf_as_method(self);
    Value name = WF_NULL;
    if (wf_getattr_opt(m->func, wf_n.__qualname__, &name) == 0 &&
        wf_getattr_opt(m->func, wf_n.__name__, &name) == 0)
        name = WF_NULL;
    if (wf_err_occurred())
        return WF_NULL;
    Value text = wf_repr(m->self), r = WF_NULL;
    if (!wf_is_null(text)) {
        if (!wf_is_null(name) && wf_is_str(name))
            r = wf_str_from_format("<bound method %U of %U>", name, text);
        else
            r = wf_str_from_format("<bound method ? of %U>", text);
    }
    wf_drop(text);
    wf_drop(name);
    return r;
}

static Value method_compare(Value a, Value b, WfCmpOp op)
{
    if ((op != WF_EQ && op != WF_NE) || !wf_has_shape(a, WF_SHAPE_method) || !wf_has_shape(b, WF_SHAPE_method))
        return WF_NOTIMPL;
    int eq = wf_compare_bool(wf_as_method(a)->func, wf_as_method(b)->func, WF_EQ);
    if (eq < 0)
        return WF_NULL;
    eq = eq && wf_is(wf_as_method(a)->self, wf_as_method(b)->self);
    return wf_bool(eq == (op == WF_EQ));
}

static int64_t method_hash(Value self)
{
    int64_t h = wf_hash(wf_as_method(self)->func);
    if (h == -1)
        return -1;
    h ^= wf_hash_identity(wf_as_method(self)->self);
    return h == -1 ? -2 : h;
}

static Value method_reduce(Value self)
{
    Value getattr = wf_import_attr("builtins", "getattr");
    Value name = wf_is_null(getattr) ? WF_NULL : wf_getattr(wf_as_method(self)->func, wf_n.__name__);
    Value args = wf_is_null(name) ? WF_NULL : wf_tuple_pack(2, wf_as_method(self)->self, name);
    Value r = wf_is_null(args) ? WF_NULL : wf_tuple_pack(2, getattr, args);
    wf_drop(args);
    wf_drop(name);
    wf_drop(getattr);
    return r;
}

static int method_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfMethod *)o)->func);
    WF_VISIT(((WfMethod *)o)->self);
    return 0;
}

static void method_dealloc(WfObject *o)
{
    wf_drop(((WfMethod *)o)->func);
    wf_drop(((WfMethod *)o)->self);
    wf_free_object(o, sizeof(WfMethod));
}

static WfMethodDef method_methods[] = {
    {"__reduce__", method_reduce, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef method_getset[] = {
    {"__doc__", method_doc, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static WfMemberDef method_members[] = {
    {"__func__", WF_M_VALUE, offsetof(WfMethod, func), true, "the function (or other callable) implementing a method"},
    {"__self__", WF_M_VALUE, offsetof(WfMethod, self), true, "the instance to which a method is bound"},
    {NULL, WF_M_VALUE, 0, false, NULL},
};

WfType wf_method_type = {
    WF_TYPE_HEAD(method, "method", WfMethod, WF_TF_GC | WF_TF_WEAKREF),
    .doc = "method(function, instance)\n\nCreate a bound instance method object.",
    .new = method_type_new,
    .dealloc = method_dealloc,
    .traverse = method_traverse,
    .repr = method_repr,
    .hash = method_hash,
    .call = wf_method_call,
    .compare = method_compare,
    .getattr = method_getattr,
    .methods = method_methods,
    .getset = method_getset,
    .members = method_members,
};
