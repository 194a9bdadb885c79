/* dict_keys, dict_values, dict_items: views of a dict, with set operations for the first and last. */
#include "dict_internal.h"
#include "repr_guard.h"

typedef struct {
    WfObject ob;
    Value dict; /* [const] */
} View;

static Value dict_of(Value view) { return ((View *)wf_obj(view))->dict; }
Value wf_dict_view_of(Value view) { return dict_of(view); }
static bool is_keys(Value v) { return wf_is_pointer(v) && wf_is_a(v, &wf_dict_keys_type); }
static bool is_items(Value v) { return wf_is_pointer(v) && wf_is_a(v, &wf_dict_items_type); }
static bool is_setlike(Value v) { return is_keys(v) || is_items(v); }

Value wf_dict_view_new(Value dict, uint32_t shape)
{
    View *v = wf_alloc(shape, sizeof *v);
    if (v == NULL)
        return WF_NULL;
    v->dict = wf_new_ref(dict);
    return WF_MOVE(v);
}

static void view_dealloc(WfObject *o)
{
    wf_drop(((View *)o)->dict);
    wf_free_object(o, sizeof(View));
}

static int view_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((View *)o)->dict);
    return 0;
}

static ssize_t view_len(Value self) { return (ssize_t)wf_dict_len(dict_of(self)); }

static Value view_iter_as(Value self, uint32_t keys, uint32_t values, uint32_t items)
{
    uint32_t shape = wf_shape_of(wf_obj(self));
    return wf_dict_iter_new(dict_of(self), shape == WF_SHAPE_dict_keys     ? keys
                                           : shape == WF_SHAPE_dict_values ? values
                                                                           : items);
}

static Value view_iter(Value self)
{
    return view_iter_as(self, WF_SHAPE_dict_keyiterator, WF_SHAPE_dict_valueiterator,
                        WF_SHAPE_dict_itemiterator);
}

static Value view_reversed(Value self)
{
    return view_iter_as(self, WF_SHAPE_dict_reversekeyiterator, WF_SHAPE_dict_reversevalueiterator,
                        WF_SHAPE_dict_reverseitemiterator);
}

static int keys_contains(Value self, Value key) { return wf_dict_contains(dict_of(self), key); }

static int items_contains(Value self, Value item)
{
    if (!wf_is_tuple(item) || wf_tuple_len(item) != 2)
        return 0;
    Value v;
    int r = wf_dict_get(dict_of(self), wf_tuple_item(item, 0), &v);
    if (r <= 0)
        return r;
    r = wf_compare_bool(v, wf_tuple_item(item, 1), WF_EQ);
    wf_drop(v);
    return r;
}


static Value view_repr(Value self)
{
    int in = wf_repr_enter(self);
    if (in != 0)
        return in < 0 ? WF_NULL : wf_str_from_c("...");
    Value list = wf_sequence_list(self), r = WF_NULL;
    if (!wf_is_null(list))
        r = wf_str_from_format("%T(%R)", self, list);
    wf_drop(list);
    wf_repr_leave(self);
    return r;
}

static Value view_mapping(Value self, void *closure)
{
    return wf_call1(wf_type_value(&wf_mappingproxy_type), dict_of(self));
}

/* --- set operations ------------------------------------------------------------------------------ */

static Value to_set(Value v) { return wf_set_new(v); }

static Value with_update(Value a, Value b, const char *method)
{
    Value s = to_set(a);
    if (wf_is_null(s))
        return WF_NULL;
    Value r = wf_call_method_c(s, method, &b, 1);
    wf_drop(r);
    if (wf_is_null(r)) {
        wf_drop(s);
        return WF_NULL;
    }
    return s;
}

static bool operands(Value a, Value b) { return is_setlike(a) || is_setlike(b); }

static Value view_sub(Value a, Value b)
{
    return operands(a, b) ? with_update(a, b, "difference_update") : WF_NOTIMPL;
}

static Value view_or(Value a, Value b)
{
    return operands(a, b) ? with_update(a, b, "update") : WF_NOTIMPL;
}

/* Adds the items of view a that view b has not to the set. */
static int add_missing(Value set, Value a, Value b)
{
    Value it = wf_iter(a), item;
    if (wf_is_null(it))
        return -1;
    int r = 0;
    while (r >= 0 && !wf_is_null(item = wf_next(it))) {
        r = items_contains(b, item);
        if (r == 0)
            r = wf_set_add(set, item);
        wf_drop(item);
    }
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? -1 : 0;
}

/* Of two item views: only what differs is hashed. */
static Value items_xor(Value a, Value b)
{
    Value set = wf_set_new(WF_NULL);
    if (!wf_is_null(set) && (add_missing(set, a, b) < 0 || add_missing(set, b, a) < 0)) {
        wf_drop(set);
        return WF_NULL;
    }
    return set;
}

static Value view_xor(Value a, Value b)
{
    if (is_items(a) && is_items(b))
        return items_xor(a, b);
    return operands(a, b) ? with_update(a, b, "symmetric_difference_update") : WF_NOTIMPL;
}

static Value view_and(Value a, Value b)
{
    if (!operands(a, b))
        return WF_NOTIMPL;
    if (!is_setlike(a)) {
        Value x = a;
        a = b;
        b = x;
    }
    if (wf_has_shape(b, WF_SHAPE_set) && view_len(a) <= (ssize_t)wf_set_len(b))
        return wf_call_method_c(b, "intersection", &a, 1);
    if (is_setlike(b) && view_len(b) > view_len(a)) {
        Value x = a;
        a = b;
        b = x;
    }
    Value s = wf_set_new(WF_NULL), it = wf_is_null(s) ? WF_NULL : wf_iter(b), item;
    if (wf_is_null(it)) {
        wf_drop(s);
        return WF_NULL;
    }
    int r = 0;
    while (r >= 0 && !wf_is_null(item = wf_next(it))) {
        r = wf_contains(a, item);
        if (r > 0)
            r = wf_set_add(s, item);
        wf_drop(item);
        if (r >= 0 && wf_safepoint() < 0)
            r = -1;
    }
    wf_drop(it);
    if (r < 0 || wf_err_occurred()) {
        wf_drop(s);
        return WF_NULL;
    }
    return s;
}

/* All of a's items are in b: 1 / 0 / -1. */
static int all_in(Value a, Value b)
{
    Value it = wf_iter(a), item;
    if (wf_is_null(it))
        return -1;
    int r = 1;
    while (r > 0 && !wf_is_null(item = wf_next(it))) {
        r = wf_contains(b, item);
        wf_drop(item);
    }
    wf_drop(it);
    return wf_err_occurred() ? -1 : r;
}

static Value view_compare(Value a, Value b, WfCmpOp op)
{
    if (!is_setlike(a) || !(wf_is_anyset(b) || is_setlike(b)))
        return WF_NOTIMPL;
    ssize_t n = wf_len(a), m = wf_len(b);
    if (n < 0 || m < 0)
        return WF_NULL;
    int r = 0;
    switch (op) {
    case WF_EQ:
    case WF_NE: r = n == m ? all_in(a, b) : 0; break;
    case WF_LT: r = n < m ? all_in(a, b) : 0; break;
    case WF_LE: r = n <= m ? all_in(a, b) : 0; break;
    case WF_GT: r = n > m ? all_in(b, a) : 0; break;
    case WF_GE: r = n >= m ? all_in(b, a) : 0; break;
    }
    if (r < 0)
        return WF_NULL;
    return wf_bool((r != 0) != (op == WF_NE));
}

static Value view_isdisjoint(Value self, Value other)
{
    Value it = wf_iter(other), item;
    if (wf_is_null(it))
        return WF_NULL;
    int r = 0;
    while (r == 0 && !wf_is_null(item = wf_next(it))) {
        r = wf_contains(self, item);
        wf_drop(item);
        if (r >= 0 && wf_safepoint() < 0)
            r = -1;
    }
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? WF_NULL : wf_bool(r == 0);
}

#define COMMON_METHODS                                                                            \
    {"__reversed__", view_reversed, WF_NOARGS, "Return a reverse iterator over the dict view."}
static WfMethodDef set_methods[] = {
    {"isdisjoint", view_isdisjoint, WF_O,
     "Return True if the view and the given iterable have a null intersection."},
    COMMON_METHODS,
    {NULL, NULL, 0, NULL},
};
static WfMethodDef value_methods[] = {
    COMMON_METHODS,
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef view_getset[] = {
    {"mapping", view_mapping, NULL, "dictionary that this view refers to", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

#define COMMON_SLOTS                                                                              \
    .dealloc = view_dealloc, .traverse = view_traverse, .repr = view_repr, .iter = view_iter,     \
    .len = view_len, .getset = view_getset
#define SET_SLOTS                                                                                 \
    .hash = wf_hash_not_implemented, .compare = view_compare, .methods = set_methods,             \
    .nb = {[WF_NB_SUB] = view_sub, [WF_NB_AND] = view_and, [WF_NB_OR] = view_or,                  \
           [WF_NB_XOR] = view_xor}

WfType wf_dict_keys_type = {
    WF_TYPE_HEAD(dict_keys, "dict_keys", View, WF_TF_GC | WF_TF_NO_INSTANCE),
    COMMON_SLOTS, SET_SLOTS, .contains = keys_contains,
};
WfType wf_dict_items_type = {
    WF_TYPE_HEAD(dict_items, "dict_items", View, WF_TF_GC | WF_TF_NO_INSTANCE),
    COMMON_SLOTS, SET_SLOTS, .contains = items_contains,
};
WfType wf_dict_values_type = {
    WF_TYPE_HEAD(dict_values, "dict_values", View, WF_TF_GC | WF_TF_NO_INSTANCE),
    COMMON_SLOTS, .methods = value_methods,
};
