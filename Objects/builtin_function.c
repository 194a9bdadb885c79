/* Built-in functions, and methods of built-in types bound to their object. */
#include "callable.h"
#include "api.h"
#include "descr.h"

#include <stddef.h>

Value wf_builtin_call(Value fn, const Value *args, size_t npos, Value kwnames);

Value wf_builtin_new(const WfMethodDef *def, Value self, Value module_name)
{
    WfBuiltin *b = wf_alloc(WF_SHAPE_builtin_function_or_method, sizeof *b);
    if (b == NULL)
        return WF_NULL;
    b->def = def;
    b->self = wf_new_ref(self);
    b->module = wf_new_ref(module_name);
    return WF_MOVE(b);
}

/* A plain function: bound to nothing, or to its module. */
static bool is_function(const WfBuiltin *b)
{
    return wf_is_null(b->self) || wf_has_shape(b->self, WF_SHAPE_module);
}

static Value builtin_repr(Value self)
{
    WfBuiltin *b = wf_as_builtin(self);
    if (is_function(b))
        return wf_str_from_format("<built-in function %s>", b->def->name);
    Value target = b->self;
    return wf_str_from_format("<built-in method %s of %s object at %p>", b->def->name, wf_type_of(target)->name,
                              wf_is_pointer(target) ? (void *)wf_obj(target) : (void *)(uintptr_t)target.bits);
}

static Value builtin_compare(Value a, Value b, WfCmpOp op)
{
    if ((op != WF_EQ && op != WF_NE) || !wf_has_shape(a, WF_SHAPE_builtin_function_or_method) ||
        !wf_has_shape(b, WF_SHAPE_builtin_function_or_method))
        return WF_NOTIMPL;
    WfBuiltin *x = wf_as_builtin(a), *y = wf_as_builtin(b);
    bool eq = x->def->fn == y->def->fn && wf_is(x->self, y->self);
    return wf_bool(eq == (op == WF_EQ));
}

static int64_t builtin_hash(Value self)
{
    WfBuiltin *b = wf_as_builtin(self);
    int64_t h = wf_hash_pointer(b->def->fn);
    if (!wf_is_null(b->self))
        h ^= wf_hash_identity(b->self);
    return h == -1 ? -2 : h;
}

static Value builtin_reduce(Value self)
{
    WfBuiltin *b = wf_as_builtin(self);
    if (is_function(b))
        return wf_str_from_c(b->def->name);
    Value getattr = wf_import_attr("builtins", "getattr");
    Value name = wf_is_null(getattr) ? WF_NULL : wf_str_from_c(b->def->name);
    Value args = wf_is_null(name) ? WF_NULL : wf_tuple_pack(2, b->self, name);
    Value r = wf_is_null(args) ? WF_NULL : wf_tuple_pack(2, getattr, args);
    wf_drop(args);
    wf_drop(name);
    wf_drop(getattr);
    return r;
}

static Value get_name(Value self, void *closure) { return wf_str_from_c(wf_as_builtin(self)->def->name); }

static Value get_qualname(Value self, void *closure)
{
    WfBuiltin *b = wf_as_builtin(self);
    if (is_function(b))
        return get_name(self, closure);
    Value type = wf_is_kind(b->self, WF_TF_TYPE) ? b->self : wf_type_value(wf_type_of(b->self));
    Value q = wf_getattr(type, wf_n.__qualname__);
    if (wf_is_null(q))
        return q;
    Value r = wf_str_from_format("%S.%s", q, b->def->name);
    wf_drop(q);
    return r;
}

static Value get_doc(Value self, void *closure)
{
    return wf_doc_text(wf_as_builtin(self)->def->name, wf_as_builtin(self)->def->doc);
}
static Value get_signature(Value self, void *closure)
{
    return wf_doc_signature(wf_as_builtin(self)->def->name, wf_as_builtin(self)->def->doc);
}
static Value get_self(Value self, void *closure)
{
    Value v = wf_as_builtin(self)->self;
    return wf_is_null(v) || (wf_as_builtin(self)->def->flags & WF_STATICM) ? WF_NONE : wf_new_ref(v);
}

static int builtin_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfBuiltin *)o)->self);
    WF_VISIT(((WfBuiltin *)o)->module);
    return 0;
}

static void builtin_dealloc(WfObject *o)
{
    wf_drop(((WfBuiltin *)o)->self);
    wf_drop(((WfBuiltin *)o)->module);
    wf_free_object(o, sizeof(WfBuiltin));
}

static WfMethodDef builtin_methods[] = {
    {"__reduce__", builtin_reduce, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef builtin_getset[] = {
    {"__doc__", get_doc, NULL, NULL, NULL},
    {"__name__", get_name, NULL, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL, NULL},
    {"__self__", get_self, NULL, NULL, NULL},
    {"__text_signature__", get_signature, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static WfMemberDef builtin_members[] = {
    {"__module__", WF_M_VALUE, offsetof(WfBuiltin, module), false, NULL},
    {NULL, WF_M_VALUE, 0, false, NULL},
};

WfType wf_builtin_function_or_method_type = {
    WF_TYPE_HEAD(builtin_function_or_method, "builtin_function_or_method", WfBuiltin,
                 WF_TF_GC | WF_TF_WEAKREF | WF_TF_NO_INSTANCE),
    .dealloc = builtin_dealloc,
    .traverse = builtin_traverse,
    .repr = builtin_repr,
    .hash = builtin_hash,
    .call = wf_builtin_call,
    .compare = builtin_compare,
    .methods = builtin_methods,
    .getset = builtin_getset,
    .members = builtin_members,
};
