/* mappingproxy: a read-only view of a mapping, as type.__dict__ gives it. */
#include "descr.h"

#include "api.h"
#include "class.h"

static Value mapping_of(Value self)
{
    return ((WfMappingProxy *)wf_obj(self))->mapping;
}

Value wf_mappingproxy_new(Value mapping)
{
    WfMappingProxy *p = wf_alloc(WF_SHAPE_mappingproxy, sizeof *p);
    if (p == NULL)
        return WF_NULL;
    p->mapping = wf_new_ref(mapping);
    return WF_MOVE(p);
}

static Value proxy_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"mapping", NULL};
    Value mapping;
    if (wf_parse_args(args, nargs, kwnames, "O:mappingproxy", names, &mapping) < 0)
        return WF_NULL;
    if (wf_type_of(mapping)->getitem == NULL || wf_is_list(mapping) || wf_is_tuple(mapping))
        return wf_raise(&wf_exc_TypeError, "mappingproxy() argument must be a mapping, not %s",
                        wf_type_of(mapping)->name);
    return wf_mappingproxy_new(mapping);
}

static void proxy_dealloc(WfObject *o)
{
    wf_drop(((WfMappingProxy *)o)->mapping);
    wf_free_object(o, sizeof(WfMappingProxy));
}

static int proxy_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfMappingProxy *)o)->mapping);
    return 0;
}

static Value proxy_repr(Value self)
{
    return wf_str_from_format("mappingproxy(%R)", mapping_of(self));
}

static Value proxy_str(Value self)
{
    return wf_str(mapping_of(self));
}

static Value proxy_compare(Value a, Value b, WfCmpOp op)
{
    if (wf_has_shape(a, WF_SHAPE_mappingproxy))
        return wf_compare(mapping_of(a), b, op);
    return WF_NOTIMPL;
}

static Value proxy_iter(Value self)
{
    return wf_iter(mapping_of(self));
}

static ssize_t proxy_len(Value self)
{
    return wf_len(mapping_of(self));
}

static Value proxy_getitem(Value self, Value key)
{
    return wf_getitem(mapping_of(self), key);
}

static int proxy_contains(Value self, Value key)
{
    return wf_contains(mapping_of(self), key);
}

static Value unwrap(Value v)
{
    return wf_has_shape(v, WF_SHAPE_mappingproxy) ? mapping_of(v) : v;
}

static Value proxy_or(Value a, Value b)
{
    return wf_binop(WF_NB_OR, unwrap(a), unwrap(b));
}

static Value proxy_ior(Value a, Value b)
{
    return wf_raise(&wf_exc_TypeError, "'|=' is not supported by %s; use '|' instead",
                    wf_type_of(a)->name);
}

static Value proxy_get(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("get", nargs, 1, 2) < 0)
        return WF_NULL;
    Value both[2] = {args[0], nargs > 1 ? args[1] : WF_NONE};
    return wf_call_method(mapping_of(self), wf_n.get, both, 2);
}

static Value proxy_keys(Value self)
{
    return wf_call_method(mapping_of(self), wf_n.keys, NULL, 0);
}

static Value proxy_values(Value self)
{
    return wf_call_method(mapping_of(self), wf_n.values, NULL, 0);
}

static Value proxy_items(Value self)
{
    return wf_call_method(mapping_of(self), wf_n.items, NULL, 0);
}

static Value proxy_copy(Value self)
{
    return wf_call_method(mapping_of(self), wf_n.copy, NULL, 0);
}

static Value proxy_reversed(Value self)
{
    return wf_call_method(mapping_of(self), wf_n.__reversed__, NULL, 0);
}

static WfMethodDef proxy_methods[] = {
    {"get", proxy_get, WF_FAST,
     "D.get(k[,d]) -> D[k] if k in D, else d.  d defaults to None."},
    {"keys", proxy_keys, WF_NOARGS, "D.keys() -> a set-like object providing a view on D's keys"},
    {"values", proxy_values, WF_NOARGS,
     "D.values() -> an object providing a view on D's values"},
    {"items", proxy_items, WF_NOARGS,
     "D.items() -> a set-like object providing a view on D's items"},
    {"copy", proxy_copy, WF_NOARGS, "D.copy() -> a shallow copy of D"},
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {"__reversed__", proxy_reversed, WF_NOARGS, "D.__reversed__() -> reverse iterator"},
    {0}};

WfType wf_mappingproxy_type = {
    WF_TYPE_HEAD(mappingproxy, "mappingproxy", WfMappingProxy, WF_TF_GC | WF_TF_MAPPING),
    .dealloc = proxy_dealloc,
    .traverse = proxy_traverse,
    .new = proxy_new,
    .repr = proxy_repr,
    .str = proxy_str,
    .compare = proxy_compare,
    .iter = proxy_iter,
    .len = proxy_len,
    .getitem = proxy_getitem,
    .contains = proxy_contains,
    .nb = {[WF_NB_OR] = proxy_or},
    .nb_inplace = {[WF_NB_OR] = proxy_ior},
    .methods = proxy_methods,
};
