/* Iterators over bytes and bytearray: they yield ints. */
#include "api.h"
#include "iter.h"
#include "bytelike.h"

/* Length, and the byte at pos if there is one. */
static size_t byte_at(Value seq, size_t pos, uint8_t *out)
{
    if (wf_is_bytes(seq)) {
        const WfBytes *b = wf_as_bytes(seq);
        if (pos < b->len)
            *out = b->data[pos];
        return b->len;
    }
    WfByteArray *a = wf_as_bytearray(seq);
    bool l = wf_lock(a);
    size_t len = a->len;
    if (pos < len)
        *out = a->start[pos];
    wf_unlock(a, l);
    return len;
}

/* Takes the position out under the iterator's lock, so that each item goes to one thread. */
static Value bytesiter_next(Value self)
{
    WfBytesIter *it = (WfBytesIter *)wf_obj(self);
    if (WF_LIKELY(wf_is_local(it) && wf_has_shape(it->seq, WF_SHAPE_bytes) && it->pos < wf_as_bytes(it->seq)->len))
        return wf_small(wf_as_bytes(it->seq)->data[it->pos++]);
    bool l = wf_lock(it);
    Value seq = wf_is_null(it->seq) ? WF_NULL : wf_new_ref(it->seq);
    size_t pos = it->pos++;
    wf_unlock(it, l);
    if (wf_is_null(seq))
        return WF_NULL;
    uint8_t c = 0;
    bool more = pos < byte_at(seq, pos, &c);
    wf_drop(seq);
    if (more)
        return wf_small(c);
    l = wf_lock(it);
    Value old = it->seq;
    it->seq = WF_NULL;
    wf_unlock(it, l);
    wf_drop(old);
    return WF_NULL;
}

static void bytesiter_dealloc(WfObject *o)
{
    wf_drop(((WfBytesIter *)o)->seq);
    wf_free_object(o, sizeof(WfBytesIter));
}

static int bytesiter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfBytesIter *)o)->seq);
    return 0;
}

/* The sequence (owned, or WF_NULL when exhausted) and the position. */
static Value state(Value self, size_t *pos)
{
    WfBytesIter *it = (WfBytesIter *)wf_obj(self);
    bool l = wf_lock(it);
    Value seq = wf_is_null(it->seq) ? WF_NULL : wf_new_ref(it->seq);
    *pos = it->pos;
    wf_unlock(it, l);
    return seq;
}

static Value bytesiter_length_hint(Value self)
{
    size_t pos;
    uint8_t c = 0;
    Value seq = state(self, &pos);
    if (wf_is_null(seq))
        return wf_small(0);
    size_t len = byte_at(seq, 0, &c);
    wf_drop(seq);
    return wf_small(pos < len ? (int64_t)(len - pos) : 0);
}

static Value bytesiter_reduce(Value self)
{
    size_t pos;
    Value seq = state(self, &pos);
    return wf_is_null(seq) ? wf_reduce_iter(wf_tuple_empty, WF_NULL) : wf_reduce_iter(seq, wf_small((int64_t)pos));
}

static Value bytesiter_setstate(Value self, Value arg)
{
    WfBytesIter *it = (WfBytesIter *)wf_obj(self);
    ssize_t i;
    size_t pos;
    uint8_t c = 0;
    if (wf_as_ssize(arg, &i, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    Value seq = state(self, &pos);
    if (wf_is_null(seq))
        return WF_NONE;
    size_t len = byte_at(seq, 0, &c);
    wf_drop(seq);
    bool l = wf_lock(it);
    it->pos = i < 0 ? 0 : (size_t)i > len ? len : (size_t)i;
    wf_unlock(it, l);
    return WF_NONE;
}

static WfMethodDef bytesiter_methods[] = {
    {"__length_hint__", bytesiter_length_hint, WF_NOARGS,
     "__length_hint__($self, /)\n--\n\nReturns how many bytes are left, as an estimate."},
    {"__reduce__", bytesiter_reduce, WF_NOARGS, "Returns what copying and pickling need."},
    {"__setstate__", bytesiter_setstate, WF_O, "Sets the position."},
    {NULL, NULL, 0, NULL},
};

#define ITERATOR_TYPE(NAME)                                                                        \
    WfType wf_##NAME##_type = {                                                                    \
        WF_TYPE_HEAD(NAME, #NAME, WfBytesIter, WF_TF_GC),                                          \
        .methods = bytesiter_methods,                                                              \
        .dealloc = bytesiter_dealloc,                                                              \
        .traverse = bytesiter_traverse,                                                            \
        .iter = wf_iter_self,                                                                      \
        .iternext = bytesiter_next,                                                                \
    }

ITERATOR_TYPE(bytes_iterator);
ITERATOR_TYPE(bytearray_iterator);
