/*
 * The memo of a Pickler or Unpickler as Python sees it: an object that names its owner and asks it
 * for a copy of the memo, or to forget it. Copies are taken and memos replaced while the owner's
 * Dumper or Loader is taken out of it, so a proxy has nothing to protect.
 */
#include "pickle.h"

typedef struct {
    WfObject ob;
    Value owner; /* [const] the Pickler or Unpickler */
} MemoProxy;

Value pk_memo_proxy_new(const WfType *type, Value owner)
{
    MemoProxy *p = wf_alloc(type->shape, sizeof *p);
    if (p == NULL)
        return WF_NULL;
    p->owner = wf_new_ref(owner);
    return WF_MOVE(p);
}

Value pk_memo_argument(Value v, const WfType *type, Value (*copy)(Value owner))
{
    if (wf_is_null(v))
        return wf_raise(&wf_exc_TypeError, "attribute deletion is not supported");
    if (wf_has_shape(v, type->shape))
        return copy(((MemoProxy *)wf_obj(v))->owner);
    if (wf_is_dict(v))
        return wf_new_ref(v);
    return wf_raise(&wf_exc_TypeError,
                    "'memo' attribute must be %s object or dict, not %.200s",
                    type == &wf_pickler_memo_type ? "a PicklerMemoProxy" : "an UnpicklerMemoProxy",
                    wf_type_of(v)->name);
}

static Value proxy_clear(Value self)
{
    Value owner = ((MemoProxy *)wf_obj(self))->owner;
    return wf_has_shape(self, wf_pickler_memo_type.shape) ? pk_pickler_memo_clear(owner)
                                                          : pk_unpickler_memo_clear(owner);
}

static Value proxy_copy(Value self)
{
    Value owner = ((MemoProxy *)wf_obj(self))->owner;
    return wf_has_shape(self, wf_pickler_memo_type.shape) ? pk_pickler_memo_copy(owner)
                                                          : pk_unpickler_memo_copy(owner);
}

static Value proxy_reduce(Value self)
{
    Value dict = proxy_copy(self), args = wf_is_null(dict) ? WF_NULL : wf_tuple_pack(1, dict);
    Value r = wf_is_null(args) ? WF_NULL : wf_tuple_pack(2, wf_type_value(&wf_dict_type), args);
    wf_drop(args);
    wf_drop(dict);
    return r;
}

static void proxy_dealloc(WfObject *o)
{
    wf_drop(((MemoProxy *)o)->owner);
    wf_free_object(o, sizeof(MemoProxy));
}

static int proxy_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((MemoProxy *)o)->owner);
    return 0;
}

static WfMethodDef proxy_methods[] = {
    {"clear", proxy_clear, WF_NOARGS, "clear($self, /)\n--\n\nRemove all items from memo."},
    {"copy", proxy_copy, WF_NOARGS, "copy($self, /)\n--\n\nCopy the memo to a new object."},
    {"__reduce__", proxy_reduce, WF_NOARGS,
     "__reduce__($self, /)\n--\n\nImplement pickling support."},
    {NULL, NULL, 0, NULL},
};

#define MEMO_PROXY_TYPE(name_)                                                                    \
    {                                                                                             \
        .ob = WF_HEAD_STATIC(WF_SHAPE_type),                                                      \
        .name = name_,                                                                            \
        .flags = WF_TF_GC | WF_TF_NO_INSTANCE,                                                    \
        .basicsize = sizeof(MemoProxy),                                                           \
        .dealloc = proxy_dealloc,                                                                 \
        .traverse = proxy_traverse,                                                               \
        .hash = wf_hash_not_implemented,                                                          \
        .methods = proxy_methods,                                                                 \
    }

WfType wf_pickler_memo_type = MEMO_PROXY_TYPE("_pickle.PicklerMemoProxy");
WfType wf_unpickler_memo_type = MEMO_PROXY_TYPE("_pickle.UnpicklerMemoProxy");
