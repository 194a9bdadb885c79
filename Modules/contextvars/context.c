/*
 * Context: what each context variable is, for a thread or a task.
 *
 * The map is immutable (hamt.h): copying a context takes a reference. Only the thread that has
 * entered a context replaces its map; others may read it.
 */
#include "context.h"

static WfContext *as_context(Value v) { return (WfContext *)wf_obj(v); }
static bool is_context(Value v) { return wf_type_of(v) == &wf_context_type; }

static Value context_make(Value map, size_t len)
{
    WfContext *c = wf_alloc(wf_context_type.shape, sizeof *c);
    if (c == NULL) {
        wf_drop(map);
        return WF_NULL;
    }
    c->map = map;
    c->len = len;
    c->entered = false;
    return WF_MOVE(c);
}

WfContext *wf_context_current(void)
{
    WfThread *t = wf_thread();
    if (!wf_is_pointer(t->context)) {
        Value c = context_make(WF_NULL, 0);
        if (wf_is_null(c))
            return NULL;
        as_context(c)->entered = true;
        t->context = c;
    }
    return as_context(t->context);
}

Value wf_context_map(WfContext *c, size_t *len)
{
    bool l = wf_lock(c);
    Value map = wf_new_ref(c->map);
    *len = c->len;
    wf_unlock(c, l);
    return map;
}

void wf_context_set_map_steal(WfContext *c, Value map, size_t len)
{
    wf_barrier(c, map);
    bool l = wf_lock(c);
    Value old = c->map;
    c->map = map;
    c->len = len;
    wf_unlock(c, l);
    wf_drop(old);
}

static Value copy_of(WfContext *c)
{
    size_t len;
    Value map = wf_context_map(c, &len);
    return context_make(map, len);
}

Value wf_copy_context(Value module)
{
    WfContext *c = wf_context_current();
    return c == NULL ? WF_NULL : copy_of(c);
}

/* --- reading -------------------------------------------------------------------------------------------- */

/* 1 *out new, 0 absent, -1: key is no variable. */
static int look_up(Value self, Value key, Value *out)
{
    if (!wf_is_contextvar(key))
        return wf_raise_i(&wf_exc_TypeError, "a ContextVar key was expected, got %R", key);
    WfContext *c = as_context(self);
    bool l = wf_lock(c);
    bool found = wf_hamt_get(c->map, key, wf_contextvar_hash(key), out);
    wf_unlock(c, l);
    return found;
}

static Value context_getitem(Value self, Value key)
{
    Value v;
    int r = look_up(self, key, &v);
    return r > 0 ? v : r < 0 ? WF_NULL : wf_raise_keyerror(key);
}

static int context_contains(Value self, Value key)
{
    Value v;
    int r = look_up(self, key, &v);
    if (r > 0)
        wf_drop(v);
    return r;
}

static ssize_t context_len(Value self)
{
    size_t len;
    wf_drop(wf_context_map(as_context(self), &len));
    return (ssize_t)len;
}

static Value m_get(Value self, const Value *args, size_t nargs)
{
    Value v;
    if (wf_check_nargs("get", nargs, 1, 2) < 0)
        return WF_NULL;
    int r = look_up(self, args[0], &v);
    if (r != 0)
        return r > 0 ? v : WF_NULL;
    return nargs > 1 ? wf_new_ref(args[1]) : WF_NONE;
}

/* Whether every entry of map a is in map b with an equal value: 1, 0, -1. */
static int maps_equal(Value a, Value b)
{
    WfHamtCursor c;
    Value key, x, y;
    wf_hamt_begin(&c, a);
    while (wf_hamt_next(&c, &key, &x)) {
        if (!wf_hamt_get(b, key, wf_contextvar_hash(key), &y))
            return 0;
        int r = wf_compare_bool(x, y, WF_EQ);
        wf_drop(y);
        if (r <= 0)
            return r;
    }
    return 1;
}

static Value context_compare(Value a, Value b, WfCmpOp op)
{
    if (!is_context(a) || !is_context(b) || (op != WF_EQ && op != WF_NE))
        return WF_NOTIMPL;
    size_t na, nb;
    Value x = wf_context_map(as_context(a), &na), y = wf_context_map(as_context(b), &nb);
    int r = na == nb ? maps_equal(x, y) : 0;
    wf_drop(x);
    wf_drop(y);
    return r < 0 ? WF_NULL : wf_bool((r != 0) == (op == WF_EQ));
}

/* --- run ------------------------------------------------------------------------------------------------ */

static bool enter(WfContext *c)
{
    bool l = wf_lock(c);
    bool free = !c->entered;
    c->entered = true;
    wf_unlock(c, l);
    return free;
}

static Value m_run(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfContext *c = as_context(self);
    WfThread *t = wf_thread();
    if (nargs == 0)
        return wf_raise(&wf_exc_TypeError, "run() missing 1 required positional argument");
    if (!enter(c))
        return wf_raise(&wf_exc_RuntimeError, "cannot enter context: %R is already entered", self);
    Value outer = t->context;
    t->context = wf_new_ref(self);
    Value r = wf_own(wf_call(args[0], args + 1, nargs - 1, kwnames));
    Value inner = t->context;
    t->context = outer;
    bool l = wf_lock(c);
    c->entered = false;
    wf_unlock(c, l);
    wf_drop(inner);
    return r;
}

/* --- iterators ------------------------------------------------------------------------------------------ */

typedef struct {
    WfObject ob;
    Value map;           /* [const] or WF_NULL */
    size_t len;          /* [const] */
    WfHamtCursor cursor; /* [lock] */
} ContextIter;

static Value iter_make(Value self, WfType *type)
{
    ContextIter *it = wf_alloc(type->shape, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    it->map = wf_context_map(as_context(self), &it->len);
    wf_hamt_begin(&it->cursor, it->map);
    return WF_MOVE(it);
}

static Value iter_next(Value self)
{
    ContextIter *it = (ContextIter *)wf_obj(self);
    Value key, v;
    bool l = wf_lock(it);
    bool more = wf_hamt_next(&it->cursor, &key, &v);
    wf_unlock(it, l);
    if (!more)
        return WF_NULL;
    WfType *t = wf_type_of(self);
    if (t == &wf_context_items_type)
        return wf_tuple_pack(2, key, v);
    return wf_new_ref(t == &wf_context_keys_type ? key : v);
}

static ssize_t iter_len(Value self) { return (ssize_t)((ContextIter *)wf_obj(self))->len; }

static void iter_dealloc(WfObject *o)
{
    wf_drop(((ContextIter *)o)->map);
    wf_free_object(o, sizeof(ContextIter));
}

static int iter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((ContextIter *)o)->map);
    return 0;
}

#define ITER_TYPE(NAME)                                                                           \
    WfType wf_context_##NAME##_type = {                                                           \
        WF_TYPE_HEAD(FREE, #NAME, ContextIter, WF_TF_GC | WF_TF_NO_INSTANCE),                     \
        .dealloc = iter_dealloc,                                                                  \
        .traverse = iter_traverse,                                                                \
        .iter = wf_iter_self,                                                                     \
        .iternext = iter_next,                                                                    \
        .len = iter_len,                                                                          \
    }
ITER_TYPE(keys);
ITER_TYPE(values);
ITER_TYPE(items);

static Value m_keys(Value self) { return iter_make(self, &wf_context_keys_type); }
static Value m_values(Value self) { return iter_make(self, &wf_context_values_type); }
static Value m_items(Value self) { return iter_make(self, &wf_context_items_type); }

/* --- the type ------------------------------------------------------------------------------------------- */

static Value context_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (nargs != 0 || !wf_is_null(kwnames))
        return wf_raise(&wf_exc_TypeError, "Context() does not accept any arguments");
    return context_make(WF_NULL, 0);
}

static Value m_copy(Value self) { return copy_of(as_context(self)); }

static void context_clear(WfObject *o)
{
    wf_context_set_map_steal((WfContext *)o, WF_NULL, 0);
}

static void context_dealloc(WfObject *o)
{
    wf_drop(((WfContext *)o)->map);
    wf_free_object(o, sizeof(WfContext));
}

static int context_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfContext *)o)->map);
    return 0;
}

static WfMethodDef context_methods[] = {
    {"get", m_get, WF_FAST,
     "get($self, key, default=None, /)\n--\n\nReturn the value for `key` if `key` has the "
     "value in the context object.\n\nIf `key` does not exist, return `default`. If `default` "
     "is not given,\nreturn None."},
    {"items", m_items, WF_NOARGS,
     "items($self, /)\n--\n\nReturn all variables and their values in the context object.\n\n"
     "The result is returned as a list of 2-tuples (variable, value)."},
    {"keys", m_keys, WF_NOARGS,
     "keys($self, /)\n--\n\nReturn a list of all variables in the context object."},
    {"values", m_values, WF_NOARGS,
     "values($self, /)\n--\n\nReturn a list of all variables' values in the context object."},
    {"copy", m_copy, WF_NOARGS,
     "copy($self, /)\n--\n\nReturn a shallow copy of the context object."},
    {"run", m_run, WF_FASTKW, NULL},
    {NULL, NULL, 0, NULL},
};

WfType wf_context_type = {
    WF_TYPE_HEAD(FREE, "_contextvars.Context", WfContext, WF_TF_GC | WF_TF_WEAKREF),
    .dealloc = context_dealloc,
    .traverse = context_traverse,
    .clear = context_clear,
    .new = context_new,
    .hash = wf_hash_not_implemented,
    .compare = context_compare,
    .iter = m_keys,
    .len = context_len,
    .getitem = context_getitem,
    .contains = context_contains,
    .methods = context_methods,
};

/* --- the module ----------------------------------------------------------------------------------------- */

static WfMethodDef functions[] = {
    {"copy_context", wf_copy_context, WF_NOARGS, "copy_context($module, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__contextvars(Value m)
{
    if (wf_type_add(WF_NULL, &wf_hamt_node_type) < 0 || wf_type_add(m, &wf_context_type) < 0 ||
        wf_type_add(m, &wf_contextvar_type) < 0 || wf_type_add(m, &wf_context_token_type) < 0 ||
        wf_type_add(WF_NULL, &wf_token_missing_type) < 0 ||
        wf_type_add(WF_NULL, &wf_context_keys_type) < 0 ||
        wf_type_add(WF_NULL, &wf_context_values_type) < 0 ||
        wf_type_add(WF_NULL, &wf_context_items_type) < 0)
        return -1;
    WfObject *missing = wf_alloc_leaf(wf_token_missing_type.shape, 32);
    if (missing == NULL)
        return -1;
    wf_token_missing = WF_MOVE(missing);
    if (wf_dict_set_c(wf_type_dict(&wf_context_token_type), "MISSING", wf_token_missing) < 0)
        return -1;
    return wf_module_add_functions(m, functions);
}
