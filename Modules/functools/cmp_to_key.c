/* cmp_to_key: objects ordered by a comparison function. */
#include "functools.h"

#include <stddef.h>

typedef struct {
    WfObject ob;
    Value cmp;    /* [const] */
    Value object; /* [lock] WF_NULL in what cmp_to_key itself returns */
} KeyWrapper;

static KeyWrapper *as_key(Value v) { return (KeyWrapper *)wf_obj(v); }

static Value make(Value cmp, Value object)
{
    KeyWrapper *k = wf_alloc(wf_key_wrapper_type.shape, sizeof *k);
    if (k == NULL)
        return WF_NULL;
    k->cmp = wf_new_ref(cmp);
    k->object = wf_new_ref(object);
    return WF_MOVE(k);
}

Value wf_cmp_to_key(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"mycmp", NULL};
    Value cmp;
    if (wf_parse_args(args, nargs, kwnames, "O:cmp_to_key", names, &cmp) < 0)
        return WF_NULL;
    return make(cmp, WF_NULL);
}

static Value key_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"obj", NULL};
    Value obj;
    if (WF_LIKELY(nargs == 1 && wf_is_null(kwnames)))
        obj = args[0];
    else if (wf_parse_args(args, nargs, kwnames, "O:K", names, &obj) < 0)
        return WF_NULL;
    return make(as_key(self)->cmp, obj);
}

static Value get_object(KeyWrapper *k)
{
    bool l = wf_lock(k);
    Value v = wf_new_ref(k->object);
    wf_unlock(k, l);
    return v;
}

static Value key_compare(Value a, Value b, WfCmpOp op)
{
    if (wf_type_of(b) != &wf_key_wrapper_type)
        return wf_raise(&wf_exc_TypeError, "other argument must be K instance");
    Value x = get_object(as_key(a)), y = get_object(as_key(b)), r = WF_NULL;
    if (wf_is_null(x) || wf_is_null(y))
        wf_raise(&wf_exc_AttributeError, "object");
    else
        r = wf_own(wf_call2(as_key(a)->cmp, x, y));
    wf_drop(x);
    wf_drop(y);
    if (wf_is_null(r))
        return WF_NULL;
    Value answer = wf_compare(r, wf_small(0), op);
    wf_drop(r);
    return answer;
}

static void key_clear(WfObject *o)
{
    Value old = ((KeyWrapper *)o)->object;
    ((KeyWrapper *)o)->object = WF_NULL;
    wf_drop(old);
}

static void key_dealloc(WfObject *o)
{
    wf_drop(((KeyWrapper *)o)->cmp);
    wf_drop(((KeyWrapper *)o)->object);
    wf_free_object(o, sizeof(KeyWrapper));
}

static int key_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((KeyWrapper *)o)->cmp);
    WF_VISIT(((KeyWrapper *)o)->object);
    return 0;
}

static WfMemberDef key_members[] = {
    {"obj", WF_M_VALUE, offsetof(KeyWrapper, object), false, "Value wrapped by a key function."},
    {NULL, WF_M_VALUE, 0, false, NULL},
};

WfType wf_key_wrapper_type = {
    WF_TYPE_HEAD(FREE, "functools.KeyWrapper", KeyWrapper, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = key_dealloc,
    .traverse = key_traverse,
    .clear = key_clear,
    .hash = wf_hash_not_implemented,
    .call = key_call,
    .compare = key_compare,
    .members = key_members,
};
