/* Cells: variables that closures share. */
#include "callable.h"
#include "api.h"

void wf_eval_cell_store(WfCellObject *c, WF_STEALS Value v);

Value wf_cell_new(Value value)
{
    WfCellObject *c = wf_alloc(WF_SHAPE_cell, sizeof *c < 32 ? 32 : sizeof *c);
    if (c == NULL)
        return WF_NULL;
    c->value = wf_new_ref(value);
    return WF_MOVE(c);
}

Value wf_cell_get(WfCellObject *c)
{
    bool l = wf_lock(c);
    Value v = wf_new_ref(c->value);
    wf_unlock(c, l);
    return v;
}

void wf_cell_set(WfCellObject *c, Value v) { wf_eval_cell_store(c, wf_new_ref(v)); }

static Value cell_type_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs("cell", kwnames) < 0 || wf_check_nargs("cell", nargs, 0, 1) < 0)
        return WF_NULL;
    return wf_cell_new(nargs > 0 ? args[0] : WF_NULL);
}

static Value get_contents(Value self, void *closure)
{
    Value v = wf_cell_get(wf_as_cell(self));
    return wf_is_null(v) ? wf_raise(&wf_exc_ValueError, "Cell is empty") : v;
}

static int set_contents(Value self, Value v, void *closure)
{
    wf_cell_set(wf_as_cell(self), v);
    return 0;
}

static Value cell_repr(Value self)
{
    Value v = wf_cell_get(wf_as_cell(self));
    Value r;
    if (wf_is_null(v))
        return wf_str_from_format("<cell at %p: empty>", (void *)wf_obj(self));
    r = wf_str_from_format("<cell at %p: %.80s object at %p>", (void *)wf_obj(self), wf_type_of(v)->name,
                           wf_is_pointer(v) ? (void *)wf_obj(v) : (void *)(uintptr_t)v.bits);
    wf_drop(v);
    return r;
}

/* Empty cells come before full ones. */
static Value cell_compare(Value a, Value b, WfCmpOp op)
{
    if (!wf_has_shape(a, WF_SHAPE_cell) || !wf_has_shape(b, WF_SHAPE_cell))
        return WF_NOTIMPL;
    Value x = wf_cell_get(wf_as_cell(a)), y = wf_cell_get(wf_as_cell(b)), r;
    if (!wf_is_null(x) && !wf_is_null(y))
        r = wf_compare(x, y, op);
    else
        r = wf_compare(wf_small(!wf_is_null(x)), wf_small(!wf_is_null(y)), op);
    wf_drop(x);
    wf_drop(y);
    return r;
}

static int cell_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfCellObject *)o)->value);
    return 0;
}

static void cell_clear(WfObject *o)
{
    Value v = ((WfCellObject *)o)->value;
    ((WfCellObject *)o)->value = WF_NULL;
    wf_drop(v);
}

static void cell_dealloc(WfObject *o)
{
    wf_drop(((WfCellObject *)o)->value);
    wf_free_object(o, 32);
}

static WfGetSetDef cell_getset[] = {
    {"cell_contents", get_contents, set_contents, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_cell_type = {
    WF_TYPE_HEAD(cell, "cell", WfCellObject, WF_TF_GC),
    .doc = "Create a new cell object.\n\n  contents\n    the contents of the cell. If not specified, the cell "
           "will be empty,\n    and \n further attempts to access its cell_contents attribute will\n    raise a "
           "ValueError.",
    .new = cell_type_new,
    .dealloc = cell_dealloc,
    .traverse = cell_traverse,
    .clear = cell_clear,
    .repr = cell_repr,
    .hash = wf_hash_not_implemented,
    .compare = cell_compare,
    .getset = cell_getset,
};
