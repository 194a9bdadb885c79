/* types.UnionType: int | None (PEP 604). */
#include "api.h"
#include "class.h"
#include "genericalias_repr.h"
#include "typeobj.h"

static WfUnion *as_union(Value v)
{
    return (WfUnion *)wf_obj(v);
}

static void union_dealloc(WfObject *o)
{
    wf_drop(((WfUnion *)o)->args);
    wf_drop(((WfUnion *)o)->parameters);
    wf_free_object(o, sizeof(WfUnion));
}

static int union_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfUnion *)o)->args);
    WF_VISIT(((WfUnion *)o)->parameters);
    return 0;
}

/* --- making one ---------------------------------------------------------------------------------------- */

static bool is_unionable(Value v)
{
    return wf_is_none(v) || wf_is_kind(v, WF_TF_TYPE) || wf_has_shape(v, WF_SHAPE_UnionType) ||
           wf_is_a(v, &wf_GenericAlias_type);
}

static int same_member(Value a, Value b)
{
    bool aliases = wf_is_a(a, &wf_GenericAlias_type) && wf_is_a(b, &wf_GenericAlias_type);
    return aliases ? wf_compare_bool(a, b, WF_EQ) : wf_is(a, b);
}

/* Adds a member unless it is there. */
static int add_member(Value list, Value v)
{
    if (wf_is_none(v))
        v = wf_type_value(&wf_NoneType_type);
    for (size_t i = 0; i < wf_list_len(list); i++) {
        Value item = wf_list_get(list, i);
        int r = same_member(item, v);
        wf_drop(item);
        if (r != 0)
            return r < 0 ? -1 : 0;
    }
    return wf_list_append(list, v);
}

static int add_operand(Value list, Value v)
{
    if (!wf_has_shape(v, WF_SHAPE_UnionType))
        return add_member(list, v);
    Value args = as_union(v)->args;
    for (size_t i = 0; i < wf_tuple_len(args); i++)
        if (add_member(list, wf_tuple_item(args, i)) < 0)
            return -1;
    return 0;
}

Value wf_union_or(Value a, Value b)
{
    if (!is_unionable(a) || !is_unionable(b))
        return WF_NOTIMPL;
    Value list = wf_list_new(2), result = WF_NULL;
    if (wf_is_null(list) || add_operand(list, a) < 0 || add_operand(list, b) < 0) {
        wf_drop(list);
        return WF_NULL;
    }
    if (wf_list_len(list) == 1) {
        result = wf_list_get(list, 0);
        wf_drop(list);
        return result;
    }
    Value args = wf_list_as_tuple(list);
    wf_drop(list);
    WfUnion *u = wf_is_null(args) ? NULL : wf_alloc(WF_SHAPE_UnionType, sizeof *u);
    if (u == NULL) {
        wf_drop(args);
        return WF_NULL;
    }
    u->args = args;
    u->parameters = WF_NULL;
    return WF_MOVE(u);
}

/* --- behaviour ------------------------------------------------------------------------------------------- */

static Value union_repr(Value self)
{
    Value args = as_union(self)->args;
    WfStrBuilder b;
    wf_sb_init(&b);
    int r = 0;
    for (size_t i = 0; r == 0 && i < wf_tuple_len(args); i++) {
        Value v = wf_tuple_item(args, i);
        if (i)
            wf_sb_c(&b, " | ");
        if (wf_is(v, wf_type_value(&wf_NoneType_type)))
            wf_sb_c(&b, "None");
        else
            r = wf_alias_repr_item(&b, v);
    }
    if (r == 0)
        return wf_sb_finish(&b);
    wf_sb_abandon(&b);
    return WF_NULL;
}

static int64_t union_hash(Value self)
{
    Value set = wf_frozenset_new(as_union(self)->args);
    int64_t h = wf_is_null(set) ? -1 : wf_hash(set);
    wf_drop(set);
    return h;
}

static Value union_compare(Value a, Value b, WfCmpOp op)
{
    if ((op != WF_EQ && op != WF_NE) || !wf_has_shape(a, WF_SHAPE_UnionType) ||
        !wf_has_shape(b, WF_SHAPE_UnionType))
        return WF_NOTIMPL;
    Value x = wf_set_new(as_union(a)->args), y = wf_set_new(as_union(b)->args), r = WF_NULL;
    if (!wf_is_null(x) && !wf_is_null(y))
        r = wf_compare(x, y, op);
    wf_drop(x);
    wf_drop(y);
    return r;
}

/* Whether any member says yes, in order; a parameterized generic that is reached is an error. 1, 0, -1. */
static int check_members(Value self, Value v, int (*test)(Value, Value), const char *function)
{
    Value args = as_union(self)->args;
    for (size_t i = 0; i < wf_tuple_len(args); i++) {
        Value k = wf_tuple_item(args, i);
        if (wf_is_a(k, &wf_GenericAlias_type))
            return wf_raise_i(&wf_exc_TypeError,
                              "%s() argument 2 cannot be a parameterized generic", function);
        int r = wf_is_kind(k, WF_TF_TYPE) ? test(v, k) : 0;
        if (r != 0)
            return r;
    }
    return 0;
}

int wf_union_isinstance(Value self, Value o) { return check_members(self, o, wf_isinstance, "isinstance"); }

static Value answer(int r) { return r < 0 ? WF_NULL : wf_bool(r); }

static Value union_instancecheck(Value self, Value o) { return answer(wf_union_isinstance(self, o)); }

static Value union_subclasscheck(Value self, Value c)
{
    if (!wf_is_kind(c, WF_TF_TYPE))
        return wf_raise(&wf_exc_TypeError, "issubclass() arg 1 must be a class");
    return answer(check_members(self, c, wf_issubclass, "issubclass"));
}

static Value get_parameters(Value self, void *closure)
{
    return wf_collect_parameters(as_union(self)->args);
}

static Value union_getitem(Value self, Value item)
{
    Value params = get_parameters(self, NULL);
    if (wf_is_null(params))
        return WF_NULL;
    Value args = wf_substitute_parameters(self, as_union(self)->args, params, item);
    wf_drop(params);
    if (wf_is_null(args))
        return WF_NULL;
    Value result = wf_new_ref(wf_tuple_item(args, 0));
    for (size_t i = 1; !wf_is_null(result) && i < wf_tuple_len(args); i++) {
        Value next = wf_binop(WF_NB_OR, result, wf_tuple_item(args, i));
        wf_drop(result);
        result = next;
    }
    wf_drop(args);
    return result;
}

static Value union_getattr(Value self, Value name)
{
    if (wf_str_equal(name, wf_n.__module__))
        return wf_getattr(wf_type_value(&wf_UnionType_type), name);
    return wf_generic_getattr(self, name);
}

static WfMethodDef union_methods[] = {
    {"__instancecheck__", union_instancecheck, WF_O, NULL},
    {"__subclasscheck__", union_subclasscheck, WF_O, NULL},
    {0}};
static WfMemberDef union_members[] = {
    {"__args__", WF_M_VALUE, offsetof(WfUnion, args), true, NULL}, {0}};
static WfGetSetDef union_getset[] = {
    {"__parameters__", get_parameters, NULL, "Type variables in the types.UnionType.", NULL}, {0}};

WfType wf_UnionType_type = {
    WF_TYPE_HEAD(UnionType, "types.UnionType", WfUnion, WF_TF_GC | WF_TF_NO_INSTANCE),
    .doc = "Represent a PEP 604 union type\n\nE.g. for int | str",
    .dealloc = union_dealloc,
    .traverse = union_traverse,
    .repr = union_repr,
    .hash = union_hash,
    .compare = union_compare,
    .getattr = union_getattr,
    .nb = {[WF_NB_OR] = wf_union_or},
    .getitem = union_getitem,
    .methods = union_methods,
    .members = union_members,
    .getset = union_getset,
};
