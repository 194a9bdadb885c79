/* itemgetter: a callable that gets one item, or a tuple of several. */
#include "getters.h"
#include "repr_guard.h"

typedef struct {
    WfObject ob;
    Value items;    /* [const] tuple of keys */
    size_t n;       /* [const] */
    ssize_t index;  /* [const] the only key if it is a small index, else -1 */
} ItemGetter;

static ItemGetter *as_getter(Value v) { return (ItemGetter *)wf_obj(v); }

static Value getter_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs("itemgetter", kwnames) < 0)
        return WF_NULL;
    if (nargs < 1)
        return wf_raise(&wf_exc_TypeError, "itemgetter expected 1 argument, got 0");
    Value items = wf_tuple_from_array(args, nargs);
    ItemGetter *g = wf_is_null(items) ? NULL : wf_alloc(type->shape, sizeof *g);
    if (g == NULL) {
        wf_drop(items);
        return WF_NULL;
    }
    g->items = items;
    g->n = nargs;
    g->index = nargs == 1 && wf_is_small(args[0]) && wf_small_value(args[0]) >= 0
                   ? wf_small_value(args[0])
                   : -1;
    return WF_MOVE(g);
}

static Value getter_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    ItemGetter *g = as_getter(self);
    if (WF_UNLIKELY(nargs != 1 || !wf_is_null(kwnames)) &&
        (wf_no_kwargs("itemgetter", kwnames) < 0 || wf_check_nargs("itemgetter", nargs, 1, 1) < 0))
        return WF_NULL;
    Value o = args[0];
    if (g->n == 1) {
        if (g->index >= 0 && wf_is_tuple_exact(o) && (size_t)g->index < wf_tuple_len(o))
            return wf_new_ref(wf_tuple_item(o, (size_t)g->index));
        return wf_getitem(o, wf_tuple_item(g->items, 0));
    }
    Value r = wf_tuple_new(g->n);
    for (size_t i = 0; !wf_is_null(r) && i < g->n; i++) {
        Value v = wf_own(wf_getitem(o, wf_tuple_item(g->items, i)));
        wf_as_tuple(r)->items[i] = v;
        if (wf_is_null(v)) {
            wf_drop(r);
            return WF_NULL;
        }
    }
    return r;
}

static Value getter_repr(Value self)
{
    ItemGetter *g = as_getter(self);
    WfType *t = wf_type_of(self);
    int in = wf_repr_enter(self);
    if (in != 0)
        return in < 0 ? WF_NULL : wf_str_from_format("%s(...)", t->name);
    Value r = g->n == 1 ? wf_str_from_format("%s(%R)", t->name, wf_tuple_item(g->items, 0))
                        : wf_str_from_format("%s%R", t->name, g->items);
    wf_repr_leave(self);
    return r;
}

static Value m_reduce(Value self)
{
    return wf_tuple_pack(2, wf_type_value(wf_type_of(self)), as_getter(self)->items);
}

static void getter_dealloc(WfObject *o)
{
    wf_drop(((ItemGetter *)o)->items);
    wf_free_object(o, sizeof(ItemGetter));
}

static int getter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((ItemGetter *)o)->items);
    return 0;
}

static WfMethodDef getter_methods[] = {
    {"__reduce__", m_reduce, WF_NOARGS, "Return state information for pickling"},
    {NULL, NULL, 0, NULL},
};

WfType wf_itemgetter_type = {
    WF_TYPE_HEAD(FREE, "operator.itemgetter", ItemGetter, WF_TF_GC),
    .doc =
        "itemgetter(item, ...) --> itemgetter object\n\nReturn a callable object that fetches "
        "the given item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns "
        "r[2].\nAfter g = itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])",
    .dealloc = getter_dealloc,
    .traverse = getter_traverse,
    .new = getter_new,
    .call = getter_call,
    .repr = getter_repr,
    .methods = getter_methods,
};
