/* dict as Python sees it. */
#include "dict_internal.h"
#include "class.h"
#include "iter.h"
#include "repr_guard.h"

void wf_dict_dealloc(WfObject *o);
int wf_dict_traverse(WfObject *o, WfVisitFn visit, void *arg);
void wf_dict_clear_slot(WfObject *o);
int wf_dict_pop_hash(Value v, Value key, uint64_t hash, Value *out);

static Value dict_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (type == &wf_dict_type)
        return wf_dict_new();
    Value v = wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return WF_NULL;
    WfDict *d = wf_as_dict(v);
    d->used = 0;
    d->keys = wf_dict_keys_empty();
    d->changes = d->keys_version = 0;
    d->globals_id = 0;
    return v;
}

/* --- update ------------------------------------------------------------------------------------ */

/* One element of a sequence of pairs. */
static int update_pair(Value d, Value item, size_t i)
{
    Value pair = wf_sequence_fast(item, "");
    if (wf_is_null(pair)) {
        if (wf_err_matches(&wf_exc_TypeError)) {
            wf_err_clear();
            wf_raise(&wf_exc_TypeError,
                     "cannot convert dictionary update sequence element #%zu to a sequence", i);
        }
        return -1;
    }
    size_t n = wf_fast_len(pair);
    int r = -1;
    if (n != 2) {
        wf_raise(&wf_exc_ValueError,
                 "dictionary update sequence element #%zu has length %zu; 2 is required", i, n);
    } else {
        Value key = wf_fast_item(pair, 0), value = wf_fast_item(pair, 1);
        r = wf_dict_set(d, key, value);
        wf_drop(key);
        wf_drop(value);
    }
    wf_drop(pair);
    return r;
}

/* A tuple of two, the usual element: 0, -1, or 1 for anything else. */
static int update_fast_pair(Value d, Value item)
{
    if (wf_is_tuple_exact(item) && wf_tuple_len(item) == 2)
        return wf_dict_set(d, wf_tuple_item(item, 0), wf_tuple_item(item, 1));
    return 1;
}

/* What makes pairs for us alone (zip, enumerate, items) need not make them: 1 at its end, 0 otherwise, -1. */
static int update_unpacked(Value d, Value it)
{
    Value pair[2];
    int r;
    for (unsigned n = 1; (r = wf_iternext_unpacked(it, 2, pair)) > 0; n++) {
        r = wf_dict_set_steal(d, pair[0], pair[1]);
        if (r < 0 || ((n & 4095) == 0 && wf_safepoint() < 0))
            return -1;
    }
    return r == 0 ? 0 : wf_err_occurred() && !wf_err_matches(&wf_exc_StopIteration) ? -1 : 1;
}

typedef struct {
    WfSink sink;
    Value dict;
    Value value;  /* of all keys */
    size_t taken;
} DictSink;

static bool take_pair(WfSink *sink, Value item)
{
    DictSink *s = (DictSink *)sink;
    if (!wf_is_tuple_exact(item) || wf_tuple_len(item) != 2 ||
        !wf_dict_set_simple(s->dict, wf_tuple_item(item, 0), wf_tuple_item(item, 1)))
        return false;
    s->taken++;
    wf_drop(item);
    return true;
}

static bool take_key(WfSink *sink, Value key)
{
    DictSink *s = (DictSink *)sink;
    if (!wf_dict_set_simple(s->dict, key, s->value))
        return false;
    wf_drop(key);
    return true;
}

/* wf_iternext_past() without StopIteration. */
static Value next_past(Value it, WfSink *sink)
{
    Value v = wf_iternext_past(it, sink);
    if (wf_is_null(v) && wf_err_matches(&wf_exc_StopIteration))
        wf_err_clear();
    return v;
}

static int update_pairs(Value d, Value pairs)
{
    Value it = wf_iter(pairs), item;
    if (wf_is_null(it))
        return -1;
    int r = update_unpacked(d, it);
    if (r > 0) {
        wf_err_clear();
        wf_drop(it);
        return 0;
    }
    DictSink sink = {{take_pair}, d, WF_NULL, 0};
    for (size_t i = 0; r == 0 && !wf_is_null(item = next_past(it, &sink.sink)); i++) {
        r = update_fast_pair(d, item);
        if (r > 0)
            r = update_pair(d, item, i + sink.taken);
        wf_drop(item);
        if (r >= 0 && wf_safepoint() < 0)
            r = -1;
    }
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? -1 : 0;
}

static int update_from(Value d, Value other)
{
    if (wf_is_dict_exact(other))
        return wf_dict_merge(d, other, 1);
    Value keys;
    int has = wf_getattr_opt(other, wf_n.keys, &keys);
    if (has < 0)
        return -1;
    if (has == 0)
        return update_pairs(d, other);
    wf_drop(keys);
    return wf_dict_merge(d, other, 1);
}

static int update_common(Value self, const Value *args, size_t nargs, Value kwnames, const char *name)
{
    if (wf_check_nargs(name, nargs, 0, 1) < 0)
        return -1;
    if (nargs == 1 && update_from(self, args[0]) < 0)
        return -1;
    size_t nkw = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames);
    for (size_t i = 0; i < nkw; i++)
        if (wf_dict_set(self, wf_tuple_item(kwnames, i), args[nargs + i]) < 0)
            return -1;
    return 0;
}

static int dict_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return update_common(self, args, nargs, kwnames, "dict");
}

Value wf_dict_update(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return update_common(self, args, nargs, kwnames, "update") < 0 ? WF_NULL : WF_NONE;
}

/* --- items ------------------------------------------------------------------------------------- */

static Value missing(Value self, Value key)
{
    if (!wf_is_dict_exact(self)) {
        Value fn;
        int has = wf_lookup_special(self, wf_n.__missing__, &fn);
        if (has < 0)
            return WF_NULL;
        if (has > 0) {
            Value r = wf_call1(fn, key);
            wf_drop(fn);
            return r;
        }
    }
    return wf_raise_keyerror(key);
}

static Value dict_getitem(Value self, Value key)
{
    Value v;
    int r = wf_dict_get(self, key, &v);
    if (WF_LIKELY(r > 0))
        return v;
    return r < 0 ? WF_NULL : missing(self, key);
}

static int dict_setitem(Value self, Value key, Value v)
{
    if (!wf_is_null(v))
        return wf_dict_set(self, key, v);
    int r = wf_dict_del(self, key);
    if (r == 0)
        wf_raise_keyerror(key);
    return r > 0 ? 0 : -1;
}

static ssize_t dict_len(Value self) { return (ssize_t)wf_dict_len(self); }

static Value dict_contains_method(Value self, Value key)
{
    int r = wf_dict_contains(self, key);
    return r < 0 ? WF_NULL : wf_bool(r);
}

static Value dict_get(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("get", nargs, 1, 2) < 0)
        return WF_NULL;
    Value v;
    int r = wf_dict_get(self, args[0], &v);
    if (r > 0)
        return v;
    if (r < 0)
        return WF_NULL;
    return nargs == 2 ? wf_new_ref(args[1]) : WF_NONE;
}

static Value dict_setdefault(Value self, const Value *args, size_t nargs)
{
    Value v;
    if (wf_check_nargs("setdefault", nargs, 1, 2) < 0 ||
        wf_dict_setdefault(self, args[0], nargs == 2 ? args[1] : WF_NONE, &v) < 0)
        return WF_NULL;
    return v;
}

static Value dict_pop(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("pop", nargs, 1, 2) < 0)
        return WF_NULL;
    Value v;
    int r = wf_dict_len(self) == 0 ? 0 : wf_dict_pop(self, args[0], &v); /* of none, no key is hashed */
    if (r > 0)
        return v;
    if (r == 0 && nargs == 2)
        return wf_new_ref(args[1]);
    return r < 0 ? WF_NULL : wf_raise_keyerror(args[0]);
}

static Value dict_popitem(Value self)
{
    WfDict *d = wf_as_dict(self);
    Value pair = wf_tuple_new(2);
    if (wf_is_null(pair))
        return WF_NULL;
    bool found = false, l = wf_lock(d);
    WfDictKeys *k = d->keys;
    if (d->used > 0) {
        size_t i = k->nentries;
        while (wf_is_null(*dict_key_at(k, i - 1)))
            i--;
        Value *items = wf_as_tuple(pair)->items;
        wf_dict_remove_at(d, (ssize_t)i - 1, dict_hash_at(k, i - 1), &items[0], &items[1]);
        /* Popping from the end again and again must not search the deleted ones each time. */
        if (!wf_is_shared(d)) {
            k->nentries = i - 1;
            dict_bump_version(d);
        }
        found = true;
    }
    wf_unlock(d, l);
    if (found)
        return pair;
    wf_drop(pair);
    return wf_raise(&wf_exc_KeyError, "popitem(): dictionary is empty");
}

static Value dict_clear(Value self)
{
    wf_dict_clear(self);
    return WF_NONE;
}

static Value dict_copy(Value self) { return wf_dict_copy(self); }

static Value dict_keys(Value self) { return wf_dict_view_new(self, WF_SHAPE_dict_keys); }
static Value dict_values(Value self) { return wf_dict_view_new(self, WF_SHAPE_dict_values); }
static Value dict_items(Value self) { return wf_dict_view_new(self, WF_SHAPE_dict_items); }
static Value dict_iter(Value self) { return wf_dict_iter_new(self, WF_SHAPE_dict_keyiterator); }
static Value dict_reversed(Value self) { return wf_dict_iter_new(self, WF_SHAPE_dict_reversekeyiterator); }

static Value dict_sizeof(Value self)
{
    WfDictKeys *k = wf_dict_table(wf_obj(self));
    size_t n = sizeof(WfDict);
    if (k != wf_dict_keys_empty())
        n += sizeof *k + (((size_t)1 << k->log2_size) << k->log2_width) +
             dict_usable_for(k->log2_size) * (k->str_only ? sizeof(WfDictStrEntry) : sizeof(WfDictEntry));
    return wf_int((int64_t)n);
}

/* The keys of a set or dict with their hashes. */
static int add_hashed_keys(Value d, Value keys, Value value)
{
    size_t pos = 0;
    Value key;
    uint64_t hash;
    bool set = wf_is_anyset(keys);
    while (set ? wf_set_next_hash(keys, &pos, &key, &hash) : wf_dict_next_hash(keys, &pos, &key, &hash)) {
        int r = wf_dict_set_hash(d, key, hash, value);
        wf_drop(key);
        if (r < 0)
            return -1;
    }
    return 0;
}

static Value dict_fromkeys(Value cls, const Value *args, size_t nargs)
{
    if (wf_check_nargs("fromkeys", nargs, 1, 2) < 0)
        return WF_NULL;
    Value value = nargs == 2 ? args[1] : WF_NONE;
    Value d = wf_call0(cls);
    if (!wf_is_null(d) && wf_is_dict_exact(d) &&
        (wf_has_shape(args[0], WF_SHAPE_set) || wf_has_shape(args[0], WF_SHAPE_frozenset) ||
         wf_is_dict_exact(args[0]))) {
        if (add_hashed_keys(d, args[0], value) < 0)
            goto fail;
        return d;
    }
    Value it = wf_is_null(d) ? WF_NULL : wf_iter(args[0]), key;
    if (wf_is_null(it))
        goto fail;
    int r = 0;
    bool exact = wf_is_dict_exact(d);
    DictSink sink = {{take_key}, d, value, 0};
    while (r == 0 && !wf_is_null(key = exact ? next_past(it, &sink.sink) : wf_next_fast(it))) {
        r = exact ? wf_dict_set(d, key, value) : wf_setitem(d, key, value);
        wf_drop(key);
        if (r >= 0 && wf_safepoint() < 0)
            r = -1;
    }
    wf_drop(it);
    if (r < 0 || wf_err_occurred())
        goto fail;
    return d;
fail:
    wf_drop(d);
    return WF_NULL;
}

/* --- operators ----------------------------------------------------------------------------------- */

static Value dict_or(Value a, Value b)
{
    if (!wf_is_dict(a) || !wf_is_dict(b))
        return WF_NOTIMPL;
    Value d = wf_dict_copy(a);
    if (!wf_is_null(d) && update_from(d, b) < 0) {
        wf_drop(d);
        return WF_NULL;
    }
    return d;
}

static Value dict_ior(Value a, Value b)
{
    return update_from(a, b) < 0 ? WF_NULL : wf_new_ref(a);
}

/* 1 equal, 0 not, -1. */
/*
 * Local dicts of strings, as far as values compare without running code: 1, 0, or -1 and *pos is
 * the entry of a to go on with.
 */
static int str_dicts_equal(const WfDict *a, const WfDict *b, size_t *pos)
{
    const WfDictStrEntry *e = wf_dict_entries(a->keys);
    for (size_t n = a->keys->nentries; *pos < n; ++*pos) {
        const WfDictStrEntry *x = &e[*pos];
        if (wf_is_null(x->key))
            continue;
        WfStr *key = wf_as_str(x->key);
        ssize_t i = wf_dict_lookup_str(b->keys, key, wf_str_hash(key));
        if (i < 0)
            return 0;
        int r = wf_equal_try(((WfDictStrEntry *)wf_dict_entries(b->keys))[i].value, x->value);
        if (r != 1)
            return r;
    }
    return 1;
}

static int dicts_equal(Value a, Value b)
{
    if (wf_dict_len(a) != wf_dict_len(b))
        return 0;
    size_t pos = 0;
    const WfDict *da = wf_as_dict(a), *db = wf_as_dict(b);
    if (wf_is_local(da) && wf_is_local(db) && da->keys->str_only && db->keys->str_only) {
        int quick = str_dicts_equal(da, db, &pos);
        if (quick >= 0)
            return quick;
    }
    Value key, x, y;
    uint64_t hash;
    int r = 1;
    while (r == 1 && wf_dict_next_item(a, &pos, &key, &x, &hash)) {
        r = wf_dict_get_hash(b, key, hash, &y);
        if (r > 0) {
            r = wf_equal(y, x);
            wf_drop(y);
        }
        wf_drop(key);
        wf_drop(x);
    }
    return r;
}

static Value dict_compare(Value a, Value b, WfCmpOp op)
{
    if ((op != WF_EQ && op != WF_NE) || !wf_is_dict(a) || !wf_is_dict(b))
        return WF_NOTIMPL;
    int r = dicts_equal(a, b);
    return r < 0 ? WF_NULL : wf_bool((r != 0) == (op == WF_EQ));
}


static int repr_items(Value self, WfStrBuilder *b)
{
    size_t pos = 0;
    bool first = true;
    Value key, value;
    while (wf_dict_next(self, &pos, &key, &value)) {
        Value k = wf_repr(key), v = wf_is_null(k) ? WF_NULL : wf_repr(value);
        wf_drop(key);
        wf_drop(value);
        if (!wf_is_null(v)) {
            if (!first)
                wf_sb_ascii(b, ", ", 2);
            wf_sb_str(b, k);
            wf_sb_ascii(b, ": ", 2);
            wf_sb_str(b, v);
        }
        wf_drop(k);
        wf_drop(v);
        if (wf_is_null(v))
            return -1;
        first = false;
    }
    return 0;
}

static Value dict_repr(Value self)
{
    int r = wf_repr_enter(self);
    if (r != 0)
        return r < 0 ? WF_NULL : wf_str_from_c("{...}");
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_sb_char(&b, '{');
    r = repr_items(self, &b);
    wf_repr_leave(self);
    if (r < 0) {
        wf_sb_abandon(&b);
        return WF_NULL;
    }
    wf_sb_char(&b, '}');
    return wf_sb_finish(&b);
}

WfMethodDef wf_dict_methods[] = {
    {"__contains__", dict_contains_method, WF_O | WF_COEXIST,
     "__contains__($self, key, /)\n--\n\nTrue if the dictionary has the specified key, else False."},
    {"__getitem__", dict_getitem, WF_O | WF_COEXIST, "x.__getitem__(y) <==> x[y]"},
    {"__sizeof__", dict_sizeof, WF_NOARGS, "D.__sizeof__() -> size of D in memory, in bytes"},
    {"get", dict_get, WF_FAST,
     "get($self, key, default=None, /)\n--\n\nReturn the value for key if key is in the dictionary, else default."},
    {"setdefault", dict_setdefault, WF_FAST,
     "setdefault($self, key, default=None, /)\n--\n\nInsert key with a value of default if key is not in the "
     "dictionary.\n\nReturn the value for key if key is in the dictionary, else default."},
    {"pop", dict_pop, WF_FAST,
     "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, "
     "return the default if given; otherwise,\nraise a KeyError."},
    {"popitem", dict_popitem, WF_NOARGS,
     "popitem($self, /)\n--\n\nRemove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO "
     "(last-in, first-out) order.\nRaises KeyError if the dict is empty."},
    {"keys", dict_keys, WF_NOARGS, "D.keys() -> a set-like object providing a view on D's keys"},
    {"items", dict_items, WF_NOARGS, "D.items() -> a set-like object providing a view on D's items"},
    {"values", dict_values, WF_NOARGS, "D.values() -> an object providing a view on D's values"},
    {"update", wf_dict_update, WF_FASTKW,
     "D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.\nIf E is present and has a .keys() method, "
     "then does:  for k in E: D[k] = E[k]\nIf E is present and lacks a .keys() method, then does:  for k, v in E: "
     "D[k] = v\nIn either case, this is followed by: for k in F:  D[k] = F[k]"},
    {"fromkeys", dict_fromkeys, WF_FAST | WF_CLASSM,
     "fromkeys($type, iterable, value=None, /)\n--\n\nCreate a new dictionary with keys from iterable and values set to value."},
    {"clear", dict_clear, WF_NOARGS, "D.clear() -> None.  Remove all items from D."},
    {"copy", dict_copy, WF_NOARGS, "D.copy() -> a shallow copy of D"},
    {"__reversed__", dict_reversed, WF_NOARGS,
     "__reversed__($self, /)\n--\n\nReturn a reverse iterator over the dict keys."},
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};

WfType wf_dict_type = {
    WF_TYPE_HEAD(dict, "dict", WfDict, WF_TF_BASETYPE | WF_TF_GC | WF_TF_DICT | WF_TF_MAPPING | WF_TF_MATCH_SELF),
    .doc = "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n"
           "    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n"
           "    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the "
           "name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
    .dealloc = wf_dict_dealloc,
    .traverse = wf_dict_traverse,
    .clear = wf_dict_clear_slot,
    .new = dict_new,
    .init = dict_init,
    .repr = dict_repr,
    .hash = wf_hash_not_implemented,
    .compare = dict_compare,
    .iter = dict_iter,
    .len = dict_len,
    .getitem = dict_getitem,
    .setitem = dict_setitem,
    .contains = wf_dict_contains,
    .nb = {[WF_NB_OR] = dict_or},
    .nb_inplace = {[WF_NB_OR] = dict_ior},
    .methods = wf_dict_methods,
};
