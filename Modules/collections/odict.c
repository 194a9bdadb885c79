/* OrderedDict: see odict.h. Whatever is not here is dict's own. */
#include "odict.h"
#include "class.h"
#include "typeobj.h"
#include "repr_guard.h"

#include <stddef.h>

void wf_dict_dealloc(WfObject *o);
int wf_dict_traverse(WfObject *o, WfVisitFn visit, void *arg);
void wf_dict_clear_slot(WfObject *o);

enum { MIN_GAP = 8 };

/* --- order ------------------------------------------------------------------------------------ */

/* Forgets notes about an older table. Locked. */
static void check_notes(WfOrderedDict *d)
{
    WfDictKeys *k = d->dict.keys;
    if (k->noted)
        return;
    d->first = d->gap = 0;
    if (k != wf_dict_keys_empty())
        k->noted = true;
}

/* Number of the first or last live entry of a dict that has one. Locked. */
static size_t end_entry(WfOrderedDict *d, bool last)
{
    WfDictKeys *k = d->dict.keys;
    if (last) {
        size_t i = k->nentries;
        while (wf_is_null(*dict_key_at(k, i - 1)))
            i--;
        return i - 1;
    }
    check_notes(d);
    while (wf_is_null(*dict_key_at(k, d->first)))
        d->first++;
    return d->first;
}

/* Locked. 0 / -1. */
static int move_to_front(WfOrderedDict *d, ssize_t ix, uint64_t hash)
{
    check_notes(d);
    if (d->gap == 0) {
        size_t gap = d->dict.used > MIN_GAP ? d->dict.used : MIN_GAP, live = 0;
        for (ssize_t i = 0; i < ix; i++)
            live += !wf_is_null(*dict_key_at(d->dict.keys, (size_t)i));
        if (wf_dict_open_front(&d->dict, gap) < 0)
            return -1;
        check_notes(d);
        d->first = d->gap = gap;
        ix = (ssize_t)(gap + live);
    }
    wf_dict_move_to(&d->dict, ix, hash, --d->gap);
    d->first = d->gap;
    return 0;
}

static Value m_move_to_end(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"key", "last", NULL};
    Value key;
    int last = 1, r = 0;
    if (WF_LIKELY(nargs == 1 && wf_is_null(kwnames)))
        key = args[0];
    else if (wf_parse_args(args, nargs, kwnames, "O|p:move_to_end", names, &key, &last) < 0)
        return WF_NULL;
    int64_t hash = dict_hash(key);
    if (hash == -1)
        return WF_NULL;
    WfOrderedDict *d = wf_as_odict(self);
    bool l = wf_lock(d);
    size_t place;
    ssize_t ix = wf_dict_lookup(&d->dict, key, (uint64_t)hash, &l, &place);
    if (ix >= 0 && (size_t)ix != end_entry(d, last))
        r = last ? wf_dict_move_to_end(&d->dict, ix, (uint64_t)hash)
                 : move_to_front(d, ix, (uint64_t)hash);
    wf_unlock(d, l);
    if (ix < 0)
        return ix == IX_ERROR ? WF_NULL : wf_raise_keyerror(key);
    return r < 0 ? WF_NULL : WF_NONE;
}

static Value m_popitem(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"last", NULL};
    int last = 1;
    if (wf_parse_args(args, nargs, kwnames, "|p:popitem", names, &last) < 0)
        return WF_NULL;
    WfOrderedDict *d = wf_as_odict(self);
    Value pair = wf_tuple_new(2);
    if (wf_is_null(pair))
        return WF_NULL;
    bool l = wf_lock(d), found = d->dict.used > 0;
    if (found) {
        WfDictKeys *k = d->dict.keys;
        size_t i = end_entry(d, last);
        Value *items = wf_as_tuple(pair)->items;
        wf_dict_remove_at(&d->dict, (ssize_t)i, dict_hash_at(k, i), &items[0], &items[1]);
        /* As dict.popitem(): the end must not be searched again and again. */
        if (last && !wf_is_shared(d)) {
            k->nentries = i;
            dict_bump_version(&d->dict);
        }
    }
    wf_unlock(d, l);
    if (found)
        return pair;
    wf_drop(pair);
    return wf_raise(&wf_exc_KeyError, "dictionary is empty");
}

/* --- update ----------------------------------------------------------------------------------- */

/* self[key] = value, key and value the two items of `pair`. */
static int add_pair(Value self, Value pair)
{
    Value it = wf_iter(pair), v[3] = {WF_NULL, WF_NULL, WF_NULL};
    if (wf_is_null(it))
        return -1;
    int n = 0, r = -1;
    while (n < 3 && !wf_is_null(v[n] = wf_own(wf_next(it))))
        n++;
    wf_drop(it);
    if (!wf_err_occurred()) {
        if (n == 2)
            r = wf_setitem(self, v[0], v[1]);
        else
            wf_raise(&wf_exc_ValueError, n == 3 ? "too many values to unpack (expected 2)"
                                         : n == 0 ? "need more than 0 values to unpack"
                                                  : "need more than 1 value to unpack");
    }
    for (int i = 0; i < 3; i++)
        wf_drop(v[i]);
    return r;
}

static int add_pairs(Value self, Value pairs)
{
    Value it = wf_iter(pairs), pair;
    if (wf_is_null(it))
        return -1;
    int r = 0;
    while (r == 0 && !wf_is_null(pair = wf_own(wf_next(it)))) {
        r = add_pair(self, pair);
        wf_drop(pair);
        if (r >= 0 && wf_safepoint() < 0)
            r = -1;
    }
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? -1 : 0;
}

static int add_pairs_steal(Value self, WF_STEALS Value pairs)
{
    int r = wf_is_null(pairs) ? -1 : add_pairs(self, pairs);
    wf_drop(pairs);
    return r;
}

static int add_by_keys(Value self, Value other, Value keys_method)
{
    Value keys = wf_own(wf_call0(keys_method)), key;
    Value it = wf_is_null(keys) ? WF_NULL : wf_iter(keys);
    wf_drop(keys);
    if (wf_is_null(it))
        return -1;
    int r = 0;
    while (r == 0 && !wf_is_null(key = wf_own(wf_next(it)))) {
        Value v = wf_own(wf_getitem(other, key));
        r = wf_is_null(v) ? -1 : wf_setitem(self, key, v);
        wf_drop(v);
        wf_drop(key);
    }
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? -1 : 0;
}

static int update_from(Value self, Value other)
{
    Value method;
    if (wf_is_dict_exact(other)) {
        if (wf_is_odict_exact(self))
            return wf_dict_merge(self, other, 1);
        return add_pairs_steal(self, wf_dict_items_list(other));
    }
    int has = wf_getattr_opt(other, wf_n.keys, &method);
    if (has > 0) {
        int r = add_by_keys(self, other, method);
        wf_drop(method);
        return r;
    }
    if (has == 0)
        has = wf_getattr_opt(other, wf_n.items, &method);
    if (has <= 0)
        return has < 0 ? -1 : add_pairs(self, other);
    Value items = wf_own(wf_call0(method));
    wf_drop(method);
    return add_pairs_steal(self, items);
}

static int update(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (nargs > 1)
        return wf_raise_i(&wf_exc_TypeError,
                          "update() takes at most 1 positional argument (%zu given)", nargs);
    if (nargs == 1 && update_from(self, args[0]) < 0)
        return -1;
    size_t nkw = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames);
    for (size_t i = 0; i < nkw; i++)
        if (wf_setitem(self, wf_tuple_item(kwnames, i), args[nargs + i]) < 0)
            return -1;
    return 0;
}

static int odict_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (nargs > 1)
        return wf_raise_i(&wf_exc_TypeError, "expected at most 1 arguments, got %zu", nargs);
    return update(self, args, nargs, kwnames);
}

static Value m_update(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return update(self, args, nargs, kwnames) < 0 ? WF_NULL : WF_NONE;
}

/* --- other methods ---------------------------------------------------------------------------- */

static Value m_fromkeys(Value cls, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"iterable", "value", NULL};
    Value iterable, value = WF_NONE, key;
    if (wf_parse_args(args, nargs, kwnames, "O|O:fromkeys", names, &iterable, &value) < 0)
        return WF_NULL;
    Value d = wf_own(wf_call0(cls)), it = wf_is_null(d) ? WF_NULL : wf_iter(iterable);
    if (wf_is_null(it)) {
        wf_drop(d);
        return WF_NULL;
    }
    int r = 0;
    while (r == 0 && !wf_is_null(key = wf_own(wf_next(it)))) {
        r = wf_setitem(d, key, value);
        wf_drop(key);
        if (r >= 0 && wf_safepoint() < 0)
            r = -1;
    }
    wf_drop(it);
    if (r == 0 && !wf_err_occurred())
        return d;
    wf_drop(d);
    return WF_NULL;
}

static Value m_setdefault(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"key", "default", NULL};
    Value key, value = WF_NONE, found;
    if (wf_parse_args(args, nargs, kwnames, "O|O:setdefault", names, &key, &value) < 0)
        return WF_NULL;
    if (wf_is_odict_exact(self))
        return wf_dict_setdefault(self, key, value, &found) < 0 ? WF_NULL : found;
    int has = wf_contains(self, key);
    if (has > 0)
        return wf_getitem(self, key);
    return has < 0 || wf_setitem(self, key, value) < 0 ? WF_NULL : wf_new_ref(value);
}

static Value m_pop(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"key", "default", NULL};
    Value key, value = WF_NULL, found;
    if (wf_parse_args(args, nargs, kwnames, "O|O:pop", names, &key, &value) < 0)
        return WF_NULL;
    int r = wf_dict_pop(self, key, &found);
    if (r > 0)
        return found;
    if (r < 0)
        return WF_NULL;
    return wf_is_null(value) ? wf_raise_keyerror(key) : wf_new_ref(value);
}

static Value m_copy(Value self)
{
    Value copy = wf_own(wf_call0(wf_type_value(wf_type_of(self))));
    Value keys = wf_is_null(copy) ? WF_NULL : wf_dict_keys_list(self), key;
    int r = wf_is_null(keys) ? -1 : 0;
    if (r == 0 && wf_is_odict_exact(self)) {
        size_t pos = 0;
        Value value;
        while (r == 0 && wf_dict_next(self, &pos, &key, &value)) {
            r = wf_dict_set(copy, key, value);
            wf_drop(key);
            wf_drop(value);
        }
    }
    for (size_t i = 0; r == 0 && !wf_is_odict_exact(self); i++) {
        key = wf_list_get(keys, i);
        if (wf_is_null(key))
            break;
        Value value = wf_own(wf_getitem(self, key));
        r = wf_is_null(value) ? -1 : wf_setitem(copy, key, value);
        wf_drop(value);
        wf_drop(key);
    }
    wf_drop(keys);
    if (r == 0)
        return copy;
    wf_drop(copy);
    return WF_NULL;
}

static Value m_reduce(Value self)
{
    Value state = wf_own(wf_call_method_c(self, "__getstate__", NULL, 0));
    Value items = wf_is_null(state) ? WF_NULL : wf_own(wf_call_method(self, wf_n.items, NULL, 0));
    Value it = wf_is_null(items) ? WF_NULL : wf_iter(items), r = WF_NULL;
    if (!wf_is_null(it))
        r = wf_tuple_pack(5, wf_type_value(wf_type_of(self)), wf_tuple_empty, state, WF_NONE, it);
    wf_drop(it);
    wf_drop(items);
    wf_drop(state);
    return r;
}

static Value m_keys(Value self) { return wf_dict_view_new(self, wf_odict_keys_type.shape); }
static Value m_values(Value self) { return wf_dict_view_new(self, wf_odict_values_type.shape); }
static Value m_items(Value self) { return wf_dict_view_new(self, wf_odict_items_type.shape); }
static Value odict_iter(Value self) { return wf_odict_iter_new(self, WF_ODICT_KEYS, false); }
static Value m_reversed(Value self) { return wf_odict_iter_new(self, WF_ODICT_KEYS, true); }

static Value m_clear(Value self)
{
    wf_dict_clear(self);
    return WF_NONE;
}

static Value m_sizeof(Value self)
{
    Value name = wf_intern_c("__sizeof__"), r = WF_NULL;
    if (wf_is_null(name))
        return WF_NULL;
    Value size = wf_call1(wf_type_lookup(&wf_dict_type, name), self);
    if (!wf_is_null(size))
        r = wf_int_add(size, wf_small(sizeof(WfOrderedDict) - sizeof(WfDict)));
    wf_drop(size);
    return r;
}

/* --- slots ------------------------------------------------------------------------------------ */

static Value odict_repr(Value self)
{
    if (wf_dict_len(self) == 0)
        return wf_str_from_format("%s()", wf_short_type_name(wf_type_of(self)));
    int in = wf_repr_enter(self);
    if (in != 0)
        return in < 0 ? WF_NULL : wf_str_from_c("...");
    Value list = WF_NULL, r = WF_NULL;
    if (wf_is_odict_exact(self)) {
        list = wf_dict_items_list(self);
    } else {
        Value items = wf_own(wf_call_method(self, wf_n.items, NULL, 0));
        list = wf_is_null(items) ? WF_NULL : wf_sequence_list(items);
        wf_drop(items);
    }
    if (!wf_is_null(list))
        r = wf_str_from_format("%s(%R)", wf_short_type_name(wf_type_of(self)), list);
    wf_drop(list);
    wf_repr_leave(self);
    return r;
}

static uint32_t changes_of(WfDict *d)
{
    bool l = wf_lock(d);
    uint32_t n = d->changes;
    wf_unlock(d, l);
    return n;
}

/* Both have the same keys in the same order: 1, 0, -1. */
static int same_order(Value a, Value b)
{
    WfDict *d[2] = {wf_as_dict(a), wf_as_dict(b)};
    uint32_t changes[2] = {changes_of(d[0]), changes_of(d[1])};
    Value x = wf_dict_keys_list(a), y = wf_is_null(x) ? WF_NULL : wf_dict_keys_list(b);
    int r = wf_is_null(y) ? -1 : wf_list_len(x) == wf_list_len(y);
    for (size_t i = 0; r > 0 && i < wf_list_len(x); i++) {
        Value k = wf_list_get(x, i), m = wf_list_get(y, i);
        r = wf_compare_bool(k, m, WF_EQ);
        wf_drop(k);
        wf_drop(m);
        if (r > 0 && (changes_of(d[0]) != changes[0] || changes_of(d[1]) != changes[1]))
            r = wf_raise_i(&wf_exc_RuntimeError, "OrderedDict mutated during iteration");
    }
    wf_drop(x);
    wf_drop(y);
    return r;
}

static Value odict_compare(Value a, Value b, WfCmpOp op)
{
    if ((op != WF_EQ && op != WF_NE) || !wf_is_odict(a) || !wf_is_dict(b))
        return WF_NOTIMPL;
    Value equal = wf_dict_type.compare(a, b, WF_EQ);
    if (wf_is_null(equal) || wf_is_notimpl(equal))
        return equal;
    int r = wf_is_true(equal);
    if (r && wf_is_odict(b))
        r = same_order(a, b);
    return r < 0 ? WF_NULL : wf_bool((r != 0) == (op == WF_EQ));
}

static Value odict_or(Value a, Value b)
{
    bool left = wf_is_odict(a);
    if (!wf_is_dict(left ? b : a))
        return WF_NOTIMPL;
    Value r = wf_own(wf_call1(wf_type_value(wf_type_of(left ? a : b)), a));
    if (!wf_is_null(r) && update_from(r, b) < 0) {
        wf_drop(r);
        return WF_NULL;
    }
    return r;
}

static Value odict_ior(Value a, Value b)
{
    return update_from(a, b) < 0 ? WF_NULL : wf_new_ref(a);
}

static Value odict_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    Value v = wf_dict_type.new(type, NULL, 0, WF_NULL);
    if (!wf_is_null(v))
        wf_as_odict(v)->attributes = WF_NULL;
    return v;
}

static void odict_clear(WfObject *o)
{
    WfOrderedDict *d = (WfOrderedDict *)o;
    Value old = d->attributes;
    d->attributes = WF_NULL;
    wf_drop(old);
    wf_dict_clear_slot(o);
}

static void odict_dealloc(WfObject *o)
{
    WfOrderedDict *d = (WfOrderedDict *)o;
    wf_drop(d->attributes);
    d->attributes = WF_NULL;
    wf_dict_dealloc(o);
}

static int odict_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    if (wf_shape_of(o) == wf_odict_type.shape)
        WF_VISIT(((WfOrderedDict *)o)->attributes);
    return wf_dict_traverse(o, visit, arg);
}

static WfMethodDef odict_methods[] = {
    {"fromkeys", m_fromkeys, WF_FASTKW | WF_CLASSM,
     "fromkeys($type, /, iterable, value=None)\n--\n\nCreate a new ordered dictionary with keys "
     "from "
     "iterable and values set to value."},
    {"__reduce__", m_reduce, WF_NOARGS, "Return state information for pickling"},
    {"setdefault", m_setdefault, WF_FASTKW,
     "setdefault($self, /, key, default=None)\n--\n\nInsert key with a value of default if key is "
     "not "
     "in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default."},
    {"pop", m_pop, WF_FASTKW,
     "pop($self, /, key, default=<unrepresentable>)\n--\n\nRemove key and return its value.\n\nIf "
     "it "
     "is absent, return default if given, else raise KeyError."},
    {"popitem", m_popitem, WF_FASTKW,
     "popitem($self, /, last=True)\n--\n\nRemove and return a (key, value) pair: the last one, or "
     "the first one if last is false."},
    {"keys", m_keys, WF_NOARGS, NULL},
    {"values", m_values, WF_NOARGS, NULL},
    {"items", m_items, WF_NOARGS, NULL},
    {"update", m_update, WF_FASTKW, "D.update([E, ]**F) -> None.  As dict.update()."},
    {"clear", m_clear, WF_NOARGS, "od.clear() -> None.  Remove all items from od."},
    {"copy", m_copy, WF_NOARGS, "od.copy() -> a shallow copy of od"},
    {"__sizeof__", m_sizeof, WF_NOARGS, NULL},
    {"__reversed__", m_reversed, WF_NOARGS, "od.__reversed__() <==> reversed(od)"},
    {"move_to_end", m_move_to_end, WF_FASTKW,
     "move_to_end($self, /, key, last=True)\n--\n\nMove an existing key to the end (or the "
     "beginning "
     "if last is false).\n\nRaise KeyError if the key does not exist."},
    {NULL, NULL, 0, NULL},
};

/* object's own getter and setter for types that keep a dict at slots_offset. */
static Value get_dict(Value self, void *closure) { return wf_dict_getset.get(self, closure); }
static int set_dict(Value self, Value v, void *closure)
{
    return wf_dict_getset.set(self, v, closure);
}

static WfGetSetDef odict_getset[] = {
    {"__dict__", get_dict, set_dict, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_odict_type = {
    WF_TYPE_HEAD(FREE, "collections.OrderedDict", WfOrderedDict,
                 WF_TF_GC | WF_TF_BASETYPE | WF_TF_WEAKREF | WF_TF_MAPPING),
    .doc = "Dictionary that remembers insertion order",
    .base = &wf_dict_type,
    .slots_offset = offsetof(WfOrderedDict, attributes),
    .dealloc = odict_dealloc,
    .traverse = odict_traverse,
    .clear = odict_clear,
    .new = odict_new,
    .init = odict_init,
    .repr = odict_repr,
    .hash = wf_hash_not_implemented,
    .compare = odict_compare,
    .iter = odict_iter,
    .nb = {[WF_NB_OR] = odict_or},
    .nb_inplace = {[WF_NB_OR] = odict_ior},
    .methods = odict_methods,
    .getset = odict_getset,
};
