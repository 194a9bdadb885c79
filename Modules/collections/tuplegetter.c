/* _tuplegetter: the descriptor of one field of a named tuple. */
#include "collections.h"

#include <stddef.h>

typedef struct {
    WfObject ob;
    ssize_t index; /* [const] */
    Value doc;     /* [lock] */
} TupleGetter;

static TupleGetter *as_getter(Value v) { return (TupleGetter *)wf_obj(v); }

static Value getter_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    ssize_t index;
    if (wf_no_kwargs("_tuplegetter", kwnames) < 0 ||
        wf_check_nargs("_tuplegetter", nargs, 2, 2) < 0 ||
        wf_arg_ssize(args[0], &index) < 0)
        return WF_NULL;
    TupleGetter *g = wf_alloc(type->shape, sizeof *g);
    if (g == NULL)
        return WF_NULL;
    g->index = index;
    g->doc = wf_new_ref(args[1]);
    return WF_MOVE(g);
}

static WF_COLD Value wrong_object(Value self, Value obj)
{
    ssize_t i = as_getter(self)->index;
    if (!wf_is_tuple(obj))
        return wf_raise(&wf_exc_TypeError,
                        "descriptor for index '%zd' for tuple subclasses doesn't apply to '%s' object",
                        i, wf_type_of(obj)->name);
    return wf_raise(&wf_exc_IndexError, "tuple index out of range");
}

static Value getter_get(Value self, Value obj, Value type)
{
    if (wf_is_null(obj) || wf_is_none(obj))
        return wf_new_ref(self);
    size_t i = (size_t)as_getter(self)->index;
    if (WF_UNLIKELY(!wf_is_tuple(obj) || i >= wf_tuple_len(obj)))
        return wrong_object(self, obj);
    return wf_new_ref(wf_tuple_item(obj, i));
}

static int getter_set(Value self, Value obj, Value v)
{
    return wf_raise_i(&wf_exc_AttributeError, wf_is_null(v) ? "can't delete attribute"
                                                            : "can't set attribute");
}

static Value get_doc(TupleGetter *g)
{
    bool l = wf_lock(g);
    Value doc = wf_new_ref(g->doc);
    wf_unlock(g, l);
    return doc;
}

static Value m_reduce(Value self)
{
    TupleGetter *g = as_getter(self);
    Value doc = get_doc(g), args = wf_tuple_pack(2, wf_int(g->index), doc), r = WF_NULL;
    if (!wf_is_null(args))
        r = wf_tuple_pack(2, wf_type_value(wf_type_of(self)), args);
    wf_drop(args);
    wf_drop(doc);
    return r;
}

static Value getter_repr(Value self)
{
    TupleGetter *g = as_getter(self);
    Value doc = get_doc(g);
    Value r = wf_str_from_format("%s(%zd, %R)", wf_short_type_name(wf_type_of(self)), g->index, doc);
    wf_drop(doc);
    return r;
}

static void getter_clear(WfObject *o)
{
    Value doc = ((TupleGetter *)o)->doc;
    ((TupleGetter *)o)->doc = WF_NONE;
    wf_drop(doc);
}

static void getter_dealloc(WfObject *o)
{
    wf_drop(((TupleGetter *)o)->doc);
    wf_free_object(o, sizeof(TupleGetter));
}

static int getter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((TupleGetter *)o)->doc);
    return 0;
}

static WfMethodDef getter_methods[] = {
    {"__reduce__", m_reduce, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static WfMemberDef getter_members[] = {
    {"__doc__", WF_M_VALUE, offsetof(TupleGetter, doc), false, NULL},
    {NULL, WF_M_VALUE, 0, false, NULL},
};

WfType wf_tuplegetter_type = {
    WF_TYPE_HEAD(FREE, "_collections._tuplegetter", TupleGetter, WF_TF_GC),
    .dealloc = getter_dealloc,
    .traverse = getter_traverse,
    .clear = getter_clear,
    .new = getter_new,
    .repr = getter_repr,
    .descr_get = getter_get,
    .descr_set = getter_set,
    .methods = getter_methods,
    .members = getter_members,
};
