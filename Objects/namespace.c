/* types.SimpleNamespace: an object that is its dict. */
#include "api.h"
#include "instance.h"
#include "repr_guard.h"
#include "typeobj.h"

typedef struct {
    WfObject ob;
    Value dict; /* [lock] a dict */
} WfNamespace;

static Value *dict_of(WfObject *o)
{
    return &((WfNamespace *)o)->dict;
}

static Value namespace_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    Value v = wf_generic_alloc(t, 0);
    if (wf_is_null(v))
        return WF_NULL;
    *dict_of(wf_obj(v)) = WF_NULL;
    *dict_of(wf_obj(v)) = wf_dict_new();
    if (wf_is_null(*dict_of(wf_obj(v)))) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

static int namespace_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (nargs != 0)
        return wf_raise_i(&wf_exc_TypeError, "no positional arguments expected");
    Value dict = wf_instance_dict(self);
    if (wf_is_null(dict))
        return -1;
    int r = 0;
    for (size_t i = 0; r == 0 && !wf_is_null(kwnames) && i < wf_tuple_len(kwnames); i++)
        r = wf_dict_set(dict, wf_tuple_item(kwnames, i), args[i]);
    wf_drop(dict);
    return r;
}

Value wf_namespace_new(Value dict)
{
    Value v = namespace_new(&wf_SimpleNamespace_type, NULL, 0, WF_NULL);
    if (!wf_is_null(v) && !wf_is_null(dict) &&
        wf_dict_merge(*dict_of(wf_obj(v)), dict, 1) < 0) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

static void namespace_clear(WfObject *o)
{
    Value old = *dict_of(o);
    *dict_of(o) = WF_NULL;
    wf_drop(old);
    wf_instance_clear(o);
}

static void namespace_dealloc(WfObject *o)
{
    namespace_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int namespace_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(*dict_of(o));
    return wf_instance_traverse(o, visit, arg);
}

static int append_items(WfStrBuilder *b, Value dict)
{
    size_t pos = 0;
    Value key, v;
    bool first = true;
    while (wf_dict_next(dict, &pos, &key, &v)) {
        Value text = WF_NULL;
        if (wf_is_str(key) && wf_as_str(key)->len > 0) {
            text = wf_str_from_format("%s%U=%R", first ? "" : ", ", key, v);
            first = false;
            if (!wf_is_null(text))
                wf_sb_str(b, text);
        } else {
            text = WF_NONE;
        }
        wf_drop(key);
        wf_drop(v);
        wf_drop(text);
        if (wf_is_null(text))
            return -1;
    }
    return 0;
}

static Value namespace_repr(Value self)
{
    WfType *t = wf_type_of(self);
    const char *name = t == &wf_SimpleNamespace_type ? "namespace" : t->name;
    int inside = wf_repr_enter(self);
    if (inside != 0)
        return inside < 0 ? WF_NULL : wf_str_from_format("%s(...)", name);
    Value dict = wf_instance_dict(self);
    if (wf_is_null(dict)) {
        wf_repr_leave(self);
        return WF_NULL;
    }
    WfStrBuilder b;
    wf_sb_init(&b);
    Value prefix = wf_str_from_format("%s(", name);
    if (!wf_is_null(prefix))
        wf_sb_str(&b, prefix);
    wf_drop(prefix);
    int r = wf_is_null(prefix) ? -1 : append_items(&b, dict);
    wf_sb_char(&b, ')');
    wf_repr_leave(self);
    wf_drop(dict);
    if (r == 0)
        return wf_sb_finish(&b);
    wf_sb_abandon(&b);
    return WF_NULL;
}

static Value namespace_compare(Value a, Value b, WfCmpOp op)
{
    if (!wf_is_a(a, &wf_SimpleNamespace_type) || !wf_is_a(b, &wf_SimpleNamespace_type))
        return WF_NOTIMPL;
    Value x = wf_instance_dict(a), y = wf_instance_dict(b), r = WF_NULL;
    if (!wf_is_null(x) && !wf_is_null(y))
        r = wf_compare(x, y, op);
    wf_drop(x);
    wf_drop(y);
    return r;
}

static Value namespace_reduce(Value self)
{
    Value dict = wf_instance_dict(self), empty = wf_tuple_new(0), r = WF_NULL;
    if (!wf_is_null(dict) && !wf_is_null(empty))
        r = wf_tuple_pack(3, wf_type_value(wf_type_of(self)), empty, dict);
    wf_drop(dict);
    wf_drop(empty);
    return r;
}

static WfMethodDef namespace_methods[] = {
    {"__reduce__", namespace_reduce, WF_NOARGS, "Return state information for pickling"}, {0}};
static WfMemberDef namespace_members[] = {
    {"__dict__", WF_M_VALUE, offsetof(WfNamespace, dict), true, NULL}, {0}};

WfType wf_SimpleNamespace_type = {
    WF_TYPE_HEAD(SimpleNamespace, "types.SimpleNamespace", WfNamespace,
                 WF_TF_BASETYPE | WF_TF_GC),
    .doc = "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
    .slots_offset = offsetof(WfNamespace, dict),
    .dealloc = namespace_dealloc,
    .traverse = namespace_traverse,
    .clear = namespace_clear,
    .new = namespace_new,
    .init = namespace_init,
    .repr = namespace_repr,
    .compare = namespace_compare,
    .methods = namespace_methods,
    .members = namespace_members,
};
