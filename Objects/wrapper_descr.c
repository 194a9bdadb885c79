/* wrapper_descriptor (`int.__add__`) and method-wrapper (`(1).__add__`): slots seen as methods. */
#include "descr.h"

#include "api.h"
#include "descr_common.h"
#include "typeobj.h"

Value wf_wrapper_descr_new(WfType *t, const WfSlotDef *slot, void *fn)
{
    WfWrapperDescr *d = wf_descr_alloc(WF_SHAPE_wrapper_descriptor, sizeof *d, t,
                                       wf_slotdef_name(slot));
    if (d == NULL)
        return WF_NULL;
    d->slot = slot;
    d->wrapped = fn;
    return WF_MOVE(d);
}

static void wrapper_dealloc(WfObject *o)
{
    wf_descr_drop((WfDescr *)o);
    wf_free_object(o, sizeof(WfWrapperDescr));
}

static Value call_slot(WfWrapperDescr *d, Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (!d->slot->keywords && !wf_is_null(kwnames) && wf_tuple_len(kwnames) != 0)
        return wf_raise(&wf_exc_TypeError, "wrapper %U() takes no keyword arguments", d->d.name);
    return d->slot->wrap(self, args, nargs, kwnames, d->wrapped);
}

static Value wrapper_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfWrapperDescr *d = (WfWrapperDescr *)wf_obj(self);
    if (nargs == 0)
        return wf_raise(&wf_exc_TypeError, "descriptor '%U' of '%.100s' object needs an argument",
                        d->d.name, d->d.type->name);
    WfType *t = wf_type_of(args[0]);
    if (t != d->d.type && !wf_is_subtype(t, d->d.type))
        return wf_raise(&wf_exc_TypeError,
                        "descriptor '%U' requires a '%.100s' object but received a '%.100s'",
                        d->d.name, d->d.type->name, t->name);
    return call_slot(d, args[0], args + 1, nargs - 1, kwnames);
}

static Value wrapper_get(Value self, Value obj, Value type)
{
    WfWrapperDescr *d = (WfWrapperDescr *)wf_obj(self);
    if (wf_is_null(obj))
        return wf_new_ref(self);
    if (wf_descr_check(&d->d, obj) < 0)
        return WF_NULL;
    WfMethodWrapper *w = wf_alloc(WF_SHAPE_method_wrapper, sizeof *w);
    if (w == NULL)
        return WF_NULL;
    wf_incref(d);
    w->descr = d;
    w->self = wf_new_ref(obj);
    return WF_MOVE(w);
}

static Value wrapper_repr(Value self)
{
    WfDescr *d = (WfDescr *)wf_obj(self);
    return wf_str_from_format("<slot wrapper '%U' of '%s' objects>", d->name, d->type->name);
}

WfType wf_wrapper_descriptor_type = {
    WF_TYPE_HEAD(wrapper_descriptor, "wrapper_descriptor", WfWrapperDescr,
                 WF_TF_GC | WF_TF_METHOD_DESCR),
    .dealloc = wrapper_dealloc,
    .traverse = wf_descr_traverse,
    .repr = wrapper_repr,
    .call = wrapper_call,
    .descr_get = wrapper_get,
    .getset = wf_descr_getset,
    .methods = wf_descr_methods,
};

/* --- method-wrapper ---------------------------------------------------------------------------------- */

static WfMethodWrapper *as_wrapper(Value v)
{
    return (WfMethodWrapper *)wf_obj(v);
}

static void mw_dealloc(WfObject *o)
{
    WfMethodWrapper *w = (WfMethodWrapper *)o;
    wf_decref(w->descr);
    wf_drop(w->self);
    wf_free_object(o, sizeof *w);
}

static int mw_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfMethodWrapper *w = (WfMethodWrapper *)o;
    WF_VISIT_OBJ(w->descr);
    WF_VISIT(w->self);
    return 0;
}

static Value mw_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfMethodWrapper *w = as_wrapper(self);
    return call_slot(w->descr, w->self, args, nargs, kwnames);
}

static Value mw_repr(Value self)
{
    WfMethodWrapper *w = as_wrapper(self);
    const void *p = wf_is_pointer(w->self) ? (void *)wf_obj(w->self)
                                           : (void *)(uintptr_t)w->self.bits;
    return wf_str_from_format("<method-wrapper '%U' of %s object at %p>", w->descr->d.name,
                              wf_type_of(w->self)->name, p);
}

static int64_t mw_hash(Value self)
{
    WfMethodWrapper *w = as_wrapper(self);
    int64_t h = wf_hash_identity(w->self) ^ wf_hash_pointer(w->descr);
    return h == -1 ? -2 : h;
}

static Value mw_compare(Value a, Value b, WfCmpOp op)
{
    if ((op != WF_EQ && op != WF_NE) || !wf_has_shape(b, WF_SHAPE_method_wrapper) ||
        !wf_has_shape(a, WF_SHAPE_method_wrapper))
        return WF_NOTIMPL;
    bool same = as_wrapper(a)->descr == as_wrapper(b)->descr &&
                wf_is(as_wrapper(a)->self, as_wrapper(b)->self);
    return wf_bool(same == (op == WF_EQ));
}

static Value mw_descr_attr(Value self, void *name)
{
    return wf_getattr_c(wf_counted(as_wrapper(self)->descr), name);
}

static Value mw_self(Value self, void *closure)
{
    return wf_new_ref(as_wrapper(self)->self);
}

static Value mw_reduce(Value self)
{
    WfMethodWrapper *w = as_wrapper(self);
    Value fn = wf_import_attr("builtins", "getattr");
    if (wf_is_null(fn))
        return WF_NULL;
    Value args = wf_tuple_pack(2, w->self, w->descr->d.name);
    Value r = wf_is_null(args) ? WF_NULL : wf_tuple_pack(2, fn, args);
    wf_drop(args);
    wf_drop(fn);
    return r;
}

static WfGetSetDef mw_getset[] = {
    {"__self__", mw_self, NULL, NULL, NULL},
    {"__name__", mw_descr_attr, NULL, NULL, "__name__"},
    {"__objclass__", mw_descr_attr, NULL, NULL, "__objclass__"},
    {"__qualname__", mw_descr_attr, NULL, NULL, "__qualname__"},
    {"__doc__", mw_descr_attr, NULL, NULL, "__doc__"},
    {"__text_signature__", mw_descr_attr, NULL, NULL, "__text_signature__"},
    {0}};
static WfMethodDef mw_methods[] = {{"__reduce__", mw_reduce, WF_NOARGS, NULL}, {0}};

WfType wf_method_wrapper_type = {
    WF_TYPE_HEAD(method_wrapper, "method-wrapper", WfMethodWrapper, WF_TF_GC),
    .dealloc = mw_dealloc,
    .traverse = mw_traverse,
    .repr = mw_repr,
    .hash = mw_hash,
    .call = mw_call,
    .compare = mw_compare,
    .getset = mw_getset,
    .methods = mw_methods,
};
