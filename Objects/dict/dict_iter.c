/*
 * Iterators over dict: keys, values, items, forwards and backwards.
 *
 * An iterator remembers the dict's size and stops with RuntimeError when it changed. Shared
 * iterators lock themselves, so each item is delivered at most once. A shared dict is not locked by
 * a local iterator that goes forward: tables are append-only (dict_internal.h).
 */
#include "dict_internal.h"
#include "iter.h"

typedef WfDictIter DictIter;

static bool is_reverse(uint32_t shape)
{
    return shape == WF_SHAPE_dict_reversekeyiterator || shape == WF_SHAPE_dict_reversevalueiterator ||
           shape == WF_SHAPE_dict_reverseitemiterator;
}

Value wf_dict_iter_new(Value dict, uint32_t shape)
{
    DictIter *it = wf_alloc(shape, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    WfDict *d = wf_as_dict(dict);
    it->dict = wf_new_ref(dict);
    it->used = it->left = wf_dict_len(dict);
    it->pos = 0;
    it->pair = WF_NULL;
    if (is_reverse(shape)) {
        bool l = wf_lock(d);
        it->pos = d->keys->nentries;
        wf_unlock(d, l);
    }
    return WF_MOVE(it);
}

/* Entry number of the next item, or -1. Dict locked. */
static ssize_t advance(DictIter *it, WfDictKeys *k, bool reverse)
{
    if (reverse) {
        size_t i = it->pos < k->nentries ? it->pos : k->nentries;
        while (i > 0)
            if (!wf_is_null(*dict_key_at(k, --i))) {
                it->pos = i;
                return (ssize_t)i;
            }
        return -1;
    }
    for (size_t i = it->pos; i < k->nentries; i++)
        if (!wf_is_null(*dict_key_at(k, i))) {
            it->pos = i + 1;
            return (ssize_t)i;
        }
    return -1;
}

/* 1: an item (new references), 0: exhausted, -1: changed size. Iterator locked. */
static int step(DictIter *it, bool reverse, Value *key, Value *value)
{
    if (wf_is_null(it->dict))
        return 0;
    WfDict *d = wf_as_dict(it->dict);
    bool l = wf_lock(d);
    int r = d->used != it->used ? -1 : 0;
    ssize_t i = r < 0 ? -1 : advance(it, d->keys, reverse);
    if (i >= 0) {
        if (it->left > 0)
            it->left--;
        else
            r = -2;
        if (r == 0) {
            if (key != NULL)
                *key = wf_new_ref(*dict_key_at(d->keys, (size_t)i));
            if (value != NULL)
                *value = wf_new_ref(*dict_value_at(d->keys, (size_t)i));
            r = 1;
        }
    }
    wf_unlock(d, l);
    if (r < 0)
        it->used = SIZE_MAX;
    return r;
}

static Value step_error(int r)
{
    return wf_raise(&wf_exc_RuntimeError, r == -2 ? "dictionary keys changed during iteration"
                                                  : "dictionary changed size during iteration");
}

static int locked_step(Value self, Value *key, Value *value)
{
    DictIter *it = (DictIter *)wf_obj(self);
    Value done = WF_NULL;
    bool l = wf_lock(it);
    int r = step(it, is_reverse(wf_shape_of(&it->ob)), key, value);
    if (r == 0) {
        done = it->dict;
        it->dict = WF_NULL;
    }
    wf_unlock(it, l);
    wf_drop(done);
    if (r < 0)
        step_error(r);
    return r;
}

/*
 * As wf_dict_iter_entry() of a local iterator over a shared dict, without its lock: key and value as the heap holds
 * them, good until the next safepoint. An entry whose value is gone is being deleted.
 */
static bool peek_step(DictIter *it, Value *key, Value *value)
{
    if (!wf_is_local(it) || !wf_is_pointer(it->dict) || it->left == 0)
        return false;
    const WfDict *d = wf_as_dict(it->dict);
    if (wf_relaxed(&d->used) != it->used)
        return false;
    /* Acquire: pairs with the release in resize(); nentries: with those who add, which fill the entry first. */
    WfDictKeys *k = __atomic_load_n(&d->keys, __ATOMIC_ACQUIRE);
    size_t step = k->str_only ? 2 : 3, n = __atomic_load_n(&k->nentries, __ATOMIC_ACQUIRE);
    const Value *e = (const Value *)wf_dict_entries(k) + it->pos * step;
    for (size_t i = it->pos; i < n; i++, e += step) {
        *key = dict_load(e);
        *value = dict_load(e + 1);
        if (!wf_is_null(*key) && !wf_is_null(*value)) {
            it->pos = i + 1;
            it->left--;
            return true;
        }
    }
    return false;
}

bool wf_dict_iter_step(Value self, Value *out)
{
    DictIter *it = (DictIter *)wf_obj(self);
    Value key, value;
    if (!peek_step(it, &key, &value))
        return false;
    *out = wf_reg_load(wf_shape_of(&it->ob) == WF_SHAPE_dict_keyiterator ? key : value);
    return true;
}

static Value next_key_forward(Value self)
{
    const Value *e = wf_dict_iter_entry((DictIter *)wf_obj(self));
    Value key, value;
    if (WF_LIKELY(e != NULL))
        return wf_new_ref(e[0]);
    if (peek_step((DictIter *)wf_obj(self), &key, &value))
        return wf_new_ref(key);
    return locked_step(self, &key, NULL) > 0 ? key : WF_NULL;
}

static Value next_value_forward(Value self)
{
    const Value *e = wf_dict_iter_entry((DictIter *)wf_obj(self));
    Value key, value;
    if (WF_LIKELY(e != NULL))
        return wf_new_ref(e[1]);
    if (peek_step((DictIter *)wf_obj(self), &key, &value))
        return wf_new_ref(value);
    return locked_step(self, NULL, &value) > 0 ? value : WF_NULL;
}

static Value next_key(Value self)
{
    Value key;
    return locked_step(self, &key, NULL) > 0 ? key : WF_NULL;
}

static Value next_value(Value self)
{
    Value value;
    return locked_step(self, NULL, &value) > 0 ? value : WF_NULL;
}

/* The last tuple again if we hold its only reference; a local iterator's only. */
static Value reuse_pair(DictIter *it, Value key, Value value)
{
    WfTuple *t = wf_as_tuple(it->pair);
    Value a = t->items[0], b = t->items[1];
    t->items[0] = key;
    t->items[1] = value;
    wf_local_set(&t->ob, 2);
    wf_drop(a);
    wf_drop(b);
    return it->pair;
}

/* key and value are owned. */
WF_INLINE Value make_pair(DictIter *it, Value key, Value value)
{
    if (!wf_is_shared(it) && wf_is_pointer(it->pair) && wf_local(wf_obj(it->pair)) == 1)
        return reuse_pair(it, key, value);
    Value pair = wf_pair_steal(key, value);
    if (!wf_is_shared(it) && !wf_is_null(pair)) {
        wf_drop(it->pair);
        it->pair = wf_new_ref(pair);
    }
    return pair;
}

static Value next_item(Value self)
{
    Value key, value;
    return locked_step(self, &key, &value) > 0 ? make_pair((DictIter *)wf_obj(self), key, value) : WF_NULL;
}

static Value next_item_forward(Value self)
{
    DictIter *it = (DictIter *)wf_obj(self);
    const Value *e = wf_dict_iter_entry(it);
    Value key, value;
    if (WF_LIKELY(e != NULL)) {
        key = e[0];
        value = e[1];
    } else if (!peek_step(it, &key, &value)) {
        return next_item(self);
    }
    key = wf_new_ref(key);
    return make_pair(it, key, wf_new_ref(value));
}

int wf_dict_item_unpacked(Value it, Value *out)
{
    const Value *e = wf_dict_iter_entry((DictIter *)wf_obj(it));
    if (WF_LIKELY(e != NULL)) {
        out[0] = wf_new_ref(e[0]);
        out[1] = wf_new_ref(e[1]);
        return 1;
    }
    if (!peek_step((DictIter *)wf_obj(it), &out[0], &out[1]))
        return 0;
    out[0] = wf_reg_load(out[0]);
    out[1] = wf_reg_load(out[1]);
    return 1;
}

static Value iter_length_hint(Value self)
{
    DictIter *it = (DictIter *)wf_obj(self);
    bool l = wf_lock(it);
    size_t n = 0;
    if (!wf_is_null(it->dict) && it->used == wf_dict_len(it->dict))
        n = it->left;
    wf_unlock(it, l);
    return wf_int((int64_t)n);
}

/* (iter, (list of what is left,)) */
static Value iter_reduce(Value self)
{
    DictIter *it = (DictIter *)wf_obj(self);
    DictIter *copy = wf_alloc(wf_shape_of(&it->ob), sizeof *copy);
    if (copy == NULL)
        return WF_NULL;
    bool l = wf_lock(it);
    copy->dict = wf_is_null(it->dict) ? WF_NULL : wf_new_ref(it->dict);
    copy->used = it->used;
    copy->pos = it->pos;
    copy->left = it->left;
    copy->pair = WF_NULL;
    wf_unlock(it, l);
    Value list = wf_sequence_list(wf_counted(copy));
    wf_decref(copy);
    return wf_reduce_iter(list, WF_NULL);
}

static void iter_dealloc(WfObject *o)
{
    wf_drop(((DictIter *)o)->dict);
    wf_drop(((DictIter *)o)->pair);
    wf_free_object(o, sizeof(DictIter));
}

static int iter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((DictIter *)o)->dict);
    WF_VISIT(((DictIter *)o)->pair);
    return 0;
}

static WfMethodDef iter_methods[] = {
    {"__length_hint__", iter_length_hint, WF_NOARGS,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", iter_reduce, WF_NOARGS, "Return state information for pickling."},
    {NULL, NULL, 0, NULL},
};

#define ITER_TYPE(NAME, NEXT)                                                                     \
    WfType wf_##NAME##_type = {                                                                   \
        WF_TYPE_HEAD(NAME, #NAME, DictIter, WF_TF_GC | WF_TF_NO_INSTANCE),                        \
        .dealloc = iter_dealloc,                                                                  \
        .traverse = iter_traverse,                                                                \
        .iter = wf_iter_self,                                                                     \
        .iternext = NEXT,                                                                         \
        .methods = iter_methods,                                                                  \
    };

ITER_TYPE(dict_keyiterator, next_key_forward)
ITER_TYPE(dict_valueiterator, next_value_forward)
ITER_TYPE(dict_itemiterator, next_item_forward)
ITER_TYPE(dict_reversekeyiterator, next_key)
ITER_TYPE(dict_reversevalueiterator, next_value)
ITER_TYPE(dict_reverseitemiterator, next_item)
