/*
 * Iterators over OrderedDict and its views.
 *
 * An iterator ends with RuntimeError when a key was added, removed or moved since it was made.
 */
#include "odict.h"
#include "iter.h"

typedef struct {
    WfObject ob;
    Value odict;      /* [lock] WF_NULL when exhausted */
    size_t pos;       /* [lock] next entry; reverse: entries left */
    uint32_t changes; /* [const] those of the dict at the start */
    uint8_t what;     /* [const] WfOdictWhat */
    bool reverse;     /* [const] */
} OdictIter;

Value wf_odict_iter_new(Value odict, WfOdictWhat what, bool reverse)
{
    OdictIter *it = wf_alloc(wf_odict_iterator_type.shape, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    WfDict *d = wf_as_dict(odict);
    it->odict = wf_new_ref(odict);
    it->what = (uint8_t)what;
    it->reverse = reverse;
    bool l = wf_lock(d);
    it->pos = reverse ? d->keys->nentries : 0;
    it->changes = d->changes;
    wf_unlock(d, l);
    return WF_MOVE(it);
}

/* The next live entry, or -1. Dict locked. */
static ssize_t advance(OdictIter *it, WfDictKeys *k)
{
    if (it->reverse) {
        for (size_t i = it->pos < k->nentries ? it->pos : k->nentries; i-- > 0;)
            if (!wf_is_null(*dict_key_at(k, i))) {
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

/* 1 with new references, 0 at the end, -1 when the dict changed. Iterator locked. */
static int step(OdictIter *it, Value *key, Value *value)
{
    if (wf_is_null(it->odict))
        return 0;
    WfDict *d = wf_as_dict(it->odict);
    bool l = wf_lock(d);
    int r = d->changes != it->changes ? -1 : 0;
    ssize_t i = r < 0 ? -1 : advance(it, d->keys);
    if (i >= 0) {
        *key = wf_new_ref(*dict_key_at(d->keys, (size_t)i));
        *value = wf_new_ref(*dict_value_at(d->keys, (size_t)i));
        r = 1;
    }
    wf_unlock(d, l);
    return r;
}

static Value iter_next(Value self)
{
    OdictIter *it = (OdictIter *)wf_obj(self);
    Value done = WF_NULL, key, value;
    bool l = wf_lock(it);
    int r = step(it, &key, &value);
    if (r <= 0) {
        done = it->odict;
        it->odict = WF_NULL;
    }
    wf_unlock(it, l);
    wf_drop(done);
    if (r < 0)
        return wf_raise(&wf_exc_RuntimeError, "OrderedDict mutated during iteration");
    if (r == 0)
        return WF_NULL;
    if (it->what == WF_ODICT_ITEMS) {
        Value pair[2] = {key, value};
        return wf_tuple_steal_array(pair, 2);
    }
    wf_drop(it->what == WF_ODICT_KEYS ? value : key);
    return it->what == WF_ODICT_KEYS ? key : value;
}

/* (iter, (list of what is left,)); the iterator itself does not move. */
static Value iter_reduce(Value self)
{
    OdictIter *it = (OdictIter *)wf_obj(self), *copy = wf_alloc(wf_shape_of(&it->ob), sizeof *copy);
    if (copy == NULL)
        return WF_NULL;
    copy->changes = it->changes;
    copy->what = it->what;
    copy->reverse = it->reverse;
    bool l = wf_lock(it);
    copy->odict = wf_new_ref(it->odict);
    copy->pos = it->pos;
    wf_unlock(it, l);
    Value list = wf_sequence_list(wf_counted(copy));
    wf_decref(copy);
    return wf_reduce_iter(list, WF_NULL);
}

static void iter_dealloc(WfObject *o)
{
    wf_drop(((OdictIter *)o)->odict);
    wf_free_object(o, sizeof(OdictIter));
}

static int iter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((OdictIter *)o)->odict);
    return 0;
}

static WfMethodDef iter_methods[] = {
    {"__reduce__", iter_reduce, WF_NOARGS, "Return state information for pickling"},
    {NULL, NULL, 0, NULL},
};

WfType wf_odict_iterator_type = {
    WF_TYPE_HEAD(FREE, "odict_iterator", OdictIter, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = iter_dealloc,
    .traverse = iter_traverse,
    .iter = wf_iter_self,
    .iternext = iter_next,
    .methods = iter_methods,
};

/* --- views ------------------------------------------------------------------------------------ */

/* As dict's views: one reference. */
typedef struct {
    WfObject ob;
    Value odict; /* [const] */
} View;

static Value odict_of(Value view) { return ((View *)wf_obj(view))->odict; }

#define VIEW_TYPE(NAME, WHAT)                                                                      \
    static Value NAME##_iter(Value self)                                                           \
    {                                                                                              \
        return wf_odict_iter_new(odict_of(self), WHAT, false);                                     \
    }                                                                                              \
    static Value NAME##_reversed(Value self)                                                       \
    {                                                                                              \
        return wf_odict_iter_new(odict_of(self), WHAT, true);                                      \
    }                                                                                              \
    static WfMethodDef NAME##_methods[] = {                                                        \
        {"__reversed__", NAME##_reversed, WF_NOARGS, NULL},                                        \
        {NULL, NULL, 0, NULL},                                                                     \
    };                                                                                             \
    WfType wf_odict_##NAME##_type = {                                                              \
        WF_TYPE_HEAD(FREE, "odict_" #NAME, View, WF_TF_GC | WF_TF_NO_INSTANCE),                    \
        .base = &wf_dict_##NAME##_type,                                                            \
        .iter = NAME##_iter,                                                                       \
        .methods = NAME##_methods,                                                                 \
    };

VIEW_TYPE(keys, WF_ODICT_KEYS)
VIEW_TYPE(values, WF_ODICT_VALUES)
VIEW_TYPE(items, WF_ODICT_ITEMS)
