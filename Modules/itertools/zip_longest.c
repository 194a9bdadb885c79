/* zip_longest: several iterators at once, until the last one ends. */
#include "itertools.h"

typedef struct {
    WfObject ob;
    Value fill;     /* [lock] */
    Value result;   /* [owner] last tuple, reused when nobody holds it */
    Value *its;     /* [const]; items [lock]: WF_NULL once that one has ended */
    size_t n;       /* [const] */
    size_t active;  /* [lock] iterators that have not ended */
} ZipLongest;

static Value zip_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    size_t nkw = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames);
    Value fill = WF_NONE;
    if (nkw > 0) {
        if (nkw > 1 || !wf_str_equal_c(wf_tuple_item(kwnames, 0), "fillvalue"))
            return wf_raise(&wf_exc_TypeError, "zip_longest() got an unexpected keyword argument");
        fill = args[nargs];
    }
    ZipLongest *z = wf_it_alloc(type);
    if (z == NULL)
        return WF_NULL;
    z->fill = wf_new_ref(fill);
    z->its = nargs ? wf_mem_alloc(nargs * sizeof(Value)) : NULL;
    bool ok = nargs == 0 || z->its != NULL;
    for (; ok && z->n < nargs; z->n++) {
        z->its[z->n] = wf_iter(args[z->n]);
        if (wf_is_null(z->its[z->n]))
            ok = false;
        if (!ok)
            break;
    }
    z->active = z->n;
    if (ok)
        return WF_MOVE(z);
    wf_decref(z);
    return WF_NULL;
}

/* Iterator i has ended: false if it was the last one. */
static bool end_one(ZipLongest *z, size_t i)
{
    bool l = wf_lock(z);
    Value it = z->its[i];
    bool more = true;
    if (!wf_is_null(it)) {
        z->its[i] = WF_NULL;
        z->active--;
        more = z->active > 0;
    }
    wf_unlock(z, l);
    wf_drop(it);
    return more;
}

/* Item i of the next tuple: owned, WF_NULL at the end and on error. *real: it is an iterator's. */
static Value next_item(ZipLongest *z, size_t i, bool *real)
{
    Value it = it_get(z, &z->its[i]);
    if (!wf_is_null(it)) {
        Value v = wf_own(it_step(it));
        wf_drop(it);
        if (WF_LIKELY(!wf_is_null(v))) {
            *real = true;
            return v;
        }
        if (it_failed()) {
            bool l = wf_lock(z);
            z->active = 0;
            wf_unlock(z, l);
            return WF_NULL;
        }
        if (!end_one(z, i))
            return WF_NULL;
    }
    return it_get(z, &z->fill);
}

static Value zip_next(Value self)
{
    ZipLongest *z = (ZipLongest *)wf_obj(self);
    if (IT_LOCKED(z, z->active) == 0)
        return WF_NULL;
    Value r = WF_NULL;
    if (it_reusable(z, z->result)) {
        r = z->result;
        z->result = WF_NULL; /* the iterators may show z to other threads while it is being filled */
    } else {
        r = wf_tuple_new(z->n);
    }
    bool real = false;
    for (size_t i = 0; !wf_is_null(r) && i < z->n; i++) {
        Value v = next_item(z, i, &real);
        if (wf_is_null(v)) {
            wf_drop(r);
            return WF_NULL;
        }
        Value old = wf_as_tuple(r)->items[i];
        wf_as_tuple(r)->items[i] = v;
        wf_drop(old);
    }
    if (WF_UNLIKELY(!real)) {
        /* Other threads found the last ends meanwhile. */
        wf_drop(r);
        return WF_NULL;
    }
    if (!wf_is_shared(z) && !wf_is_null(r)) {
        Value last = z->result;
        z->result = wf_new_ref(r);
        wf_drop(last);
    }
    return r;
}

static Value zip_reduce(Value self)
{
    ZipLongest *z = (ZipLongest *)wf_obj(self);
    Value args = wf_tuple_new(z->n);
    for (size_t i = 0; !wf_is_null(args) && i < z->n; i++) {
        Value it = it_get(z, &z->its[i]);
        wf_as_tuple(args)->items[i] = wf_is_null(it) ? wf_tuple_empty : it;
    }
    Value fill = it_get(z, &z->fill);
    Value r = wf_it_reduced(self, args, fill);
    wf_drop(fill);
    return r;
}

static Value zip_setstate(Value self, Value state)
{
    ZipLongest *z = (ZipLongest *)wf_obj(self);
    it_set_steal(z, &z->fill, wf_new_ref(state));
    return WF_NONE;
}

static void zip_dealloc(WfObject *o)
{
    ZipLongest *z = (ZipLongest *)o;
    for (size_t i = 0; i < z->n; i++)
        wf_drop(z->its[i]);
    wf_mem_free(z->its);
    wf_it_dealloc(o);
}

static int zip_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    ZipLongest *z = (ZipLongest *)o;
    for (size_t i = 0; i < z->n; i++)
        WF_VISIT(z->its[i]);
    return wf_it_traverse(o, visit, arg);
}

static WfMethodDef zip_methods[] = {
    {"__reduce__", zip_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", zip_setstate, WF_O, "Set state information for unpickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_it_zip_longest_type = {
    WF_TYPE_HEAD(FREE, "itertools.zip_longest", ZipLongest, WF_TF_GC | WF_TF_BASETYPE),
    .aux = (void *)2,
    .doc =
        "zip_longest(iter1 [,iter2 [...]], [fillvalue=None]) --> zip_longest object\n\nReturn "
        "a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element "
        "comes from the i-th iterable argument.  The .__next__()\nmethod continues until the "
        "longest iterable in the argument sequence\nis exhausted and then it raises "
        "StopIteration.  When the shorter iterables\nare exhausted, the fillvalue is "
        "substituted in their place.  The fillvalue\ndefaults to None or can be specified by a "
        "keyword argument.\n",
    .dealloc = zip_dealloc,
    .traverse = zip_traverse,
    .clear = wf_instance_clear,
    .new = zip_new,
    .iter = wf_iter_self,
    .iternext = zip_next,
    .methods = zip_methods,
};
