/* methodcaller: a callable that calls a method of its argument. */
#include "getters.h"
#include "repr_guard.h"

typedef struct {
    WfObject ob;
    Value name;    /* [const] interned */
    Value args;    /* [const] tuple: positional arguments, then the keywords' values */
    Value kwnames; /* [const] tuple or WF_NULL */
    size_t npos;   /* [const] */
} MethodCaller;

static MethodCaller *as_caller(Value v) { return (MethodCaller *)wf_obj(v); }

static Value caller_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 1)
        return wf_raise(&wf_exc_TypeError, "methodcaller needs at least one argument, the method name");
    if (!wf_is_str(args[0]))
        return wf_raise(&wf_exc_TypeError, "method name must be a string");
    size_t nkw = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames);
    Value name = wf_str_slice(args[0], 0, wf_as_str(args[0])->len);
    if (!wf_is_null(name))
        name = wf_intern(name);
    Value rest = wf_is_null(name) ? WF_NULL : wf_tuple_from_array(args + 1, nargs - 1 + nkw);
    MethodCaller *c = wf_is_null(rest) ? NULL : wf_alloc(type->shape, sizeof *c);
    if (c == NULL) {
        wf_drop(rest);
        return WF_NULL;
    }
    c->name = name;
    c->args = rest;
    c->kwnames = nkw ? wf_new_ref(kwnames) : WF_NULL;
    c->npos = nargs - 1;
    return WF_MOVE(c);
}

static Value call_with_keywords(const MethodCaller *c, Value o)
{
    Value fn = wf_own(wf_getattr(o, c->name));
    if (wf_is_null(fn))
        return WF_NULL;
    Value r = wf_call(fn, wf_as_tuple(c->args)->items, c->npos, c->kwnames);
    wf_drop(fn);
    return r;
}

static Value caller_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    MethodCaller *c = as_caller(self);
    if (WF_UNLIKELY(nargs != 1 || !wf_is_null(kwnames)) &&
        (wf_no_kwargs("methodcaller", kwnames) < 0 ||
         wf_check_nargs("methodcaller", nargs, 1, 1) < 0))
        return WF_NULL;
    if (WF_UNLIKELY(!wf_is_null(c->kwnames)))
        return call_with_keywords(c, args[0]);
    return wf_call_method(args[0], c->name, wf_as_tuple(c->args)->items, c->npos);
}

static int append(WfStrBuilder *b, Value piece)
{
    if (wf_is_null(piece))
        return -1;
    wf_sb_str(b, piece);
    wf_drop(piece);
    return 0;
}

static Value caller_repr(Value self)
{
    MethodCaller *c = as_caller(self);
    int in = wf_repr_enter(self);
    if (in != 0)
        return in < 0 ? WF_NULL : wf_str_from_format("%s(...)", wf_type_of(self)->name);
    WfStrBuilder b;
    wf_sb_init(&b);
    int r = append(&b, wf_str_from_format("%s(%R", wf_type_of(self)->name, c->name));
    for (size_t i = 0; r == 0 && i < wf_tuple_len(c->args); i++) {
        Value v = wf_tuple_item(c->args, i);
        r = append(&b, i < c->npos ? wf_str_from_format(", %R", v)
                                   : wf_str_from_format(", %U=%R",
                                                        wf_tuple_item(c->kwnames, i - c->npos), v));
    }
    wf_repr_leave(self);
    if (r < 0) {
        wf_sb_abandon(&b);
        return WF_NULL;
    }
    wf_sb_char(&b, ')');
    return wf_sb_finish(&b);
}

/* (type, (name, args...)) */
static Value reduce_positional(const MethodCaller *c, Value type)
{
    Value args = wf_tuple_new(c->npos + 1), r = WF_NULL;
    if (wf_is_null(args))
        return WF_NULL;
    wf_as_tuple(args)->items[0] = wf_new_ref(c->name);
    for (size_t i = 0; i < c->npos; i++)
        wf_as_tuple(args)->items[i + 1] = wf_new_ref(wf_tuple_item(c->args, i));
    r = wf_tuple_pack(2, type, args);
    wf_drop(args);
    return r;
}

/* (partial(type, name, **keywords), args) */
static Value reduce_with_keywords(const MethodCaller *c, Value type)
{
    size_t nkw = wf_tuple_len(c->kwnames);
    Value partial = wf_import_attr("functools", "partial"), fn = WF_NULL, args = WF_NULL, r = WF_NULL;
    Value *all = wf_mem_alloc((2 + nkw) * sizeof *all);
    if (!wf_is_null(partial) && all != NULL) {
        all[0] = type;
        all[1] = c->name;
        memcpy(all + 2, wf_as_tuple(c->args)->items + c->npos, nkw * sizeof *all);
        fn = wf_own(wf_call(partial, all, 2, c->kwnames));
    }
    if (!wf_is_null(fn))
        args = wf_tuple_slice(c->args, 0, c->npos);
    if (!wf_is_null(args))
        r = wf_tuple_pack(2, fn, args);
    wf_drop(args);
    wf_drop(fn);
    wf_drop(partial);
    wf_mem_free(all);
    return r;
}

static Value m_reduce(Value self)
{
    MethodCaller *c = as_caller(self);
    Value type = wf_type_value(wf_type_of(self));
    return wf_is_null(c->kwnames) ? reduce_positional(c, type) : reduce_with_keywords(c, type);
}

static void caller_dealloc(WfObject *o)
{
    MethodCaller *c = (MethodCaller *)o;
    wf_drop(c->name);
    wf_drop(c->args);
    wf_drop(c->kwnames);
    wf_free_object(o, sizeof *c);
}

static int caller_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((MethodCaller *)o)->name);
    WF_VISIT(((MethodCaller *)o)->args);
    WF_VISIT(((MethodCaller *)o)->kwnames);
    return 0;
}

static WfMethodDef caller_methods[] = {
    {"__reduce__", m_reduce, WF_NOARGS, "Return state information for pickling"},
    {NULL, NULL, 0, NULL},
};

WfType wf_methodcaller_type = {
    WF_TYPE_HEAD(FREE, "operator.methodcaller", MethodCaller, WF_TF_GC),
    .doc =
        "methodcaller(name, ...) --> methodcaller object\n\nReturn a callable object that "
        "calls the given method on its operand.\nAfter f = methodcaller('name'), the call f(r) "
        "returns r.name().\nAfter g = methodcaller('name', 'date', foo=1), the call g(r) "
        "returns\nr.name('date', foo=1).",
    .dealloc = caller_dealloc,
    .traverse = caller_traverse,
    .new = caller_new,
    .call = caller_call,
    .repr = caller_repr,
    .methods = caller_methods,
};
