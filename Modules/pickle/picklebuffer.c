/* PickleBuffer: a buffer that a Pickler may hand to a callback instead of copying it. */
#include "pickle.h"
#include "bytelike.h"

typedef struct {
    WfObject ob;
    WfBuffer view; /* [lock] obj WF_NULL: released */
    bool raw;      /* [const] shows its bytes only */
} PickleBuffer;

static PickleBuffer *as_pb(Value v)
{
    return (PickleBuffer *)wf_obj(v);
}

static WF_COLD int released(void)
{
    return wf_raise_i(&wf_exc_ValueError, "operation forbidden on released PickleBuffer object");
}

const WfBuffer *pk_buffer_view(Value v)
{
    if (wf_is_null(as_pb(v)->view.obj)) {
        released();
        return NULL;
    }
    return &as_pb(v)->view;
}

static Value make(WfType *type, Value object, int flags, bool raw)
{
    Value v = wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return WF_NULL;
    PickleBuffer *b = as_pb(v);
    b->view.obj = WF_NULL;
    b->raw = raw;
    /* In place: a view's shape may lie within it. */
    if (wf_get_buffer(object, &b->view, flags) < 0) {
        b->view.obj = WF_NULL;
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

static Value pb_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs("PickleBuffer", kwnames) < 0 ||
        wf_check_nargs("PickleBuffer", nargs, 1, 1) < 0)
        return WF_NULL;
    return make(type, args[0], WF_BUF_INDIRECT | WF_BUF_FORMAT, false);
}

static int pb_getbuffer(Value self, WfBuffer *view, int flags)
{
    const WfBuffer *own = pk_buffer_view(self);
    if (own == NULL)
        return -1;
    if (!as_pb(self)->raw)
        return wf_get_buffer(own->obj, view, flags);
    if (wf_get_buffer(own->obj, view, WF_BUF_INDIRECT | (flags & WF_BUF_WRITABLE)) < 0)
        return -1;
    /* The same owner and memory, seen as bytes. */
    view->itemsize = view->strides0 = view->ndim = 1;
    view->format = flags & WF_BUF_FORMAT ? "B" : NULL;
    view->shape0 = view->len;
    view->shape = flags & WF_BUF_ND ? &view->shape0 : NULL;
    view->strides = (flags & WF_BUF_STRIDES) == WF_BUF_STRIDES ? &view->strides0 : NULL;
    view->suboffsets = NULL;
    return 0;
}

static Value m_raw(Value self)
{
    const WfBuffer *own = pk_buffer_view(self);
    if (own == NULL)
        return WF_NULL;
    if (!wf_buffer_is_contiguous(own, 'A'))
        return wf_raise(&wf_exc_BufferError,
                        "cannot extract raw buffer from non-contiguous buffer");
    Value inner = make(&wf_pickle_buffer_type, self, WF_BUF_INDIRECT | WF_BUF_FORMAT, true);
    if (wf_is_null(inner))
        return WF_NULL;
    Value m = wf_memoryview_from_object(inner);
    wf_drop(inner);
    return m;
}

static void release(PickleBuffer *b)
{
    bool l = wf_lock(b);
    WfBuffer view = b->view;
    b->view.obj = WF_NULL;
    wf_unlock(b, l);
    if (!wf_is_null(view.obj))
        wf_release_buffer(&view);
}

static Value m_release(Value self)
{
    release(as_pb(self));
    return WF_NONE;
}

static void pb_clear(WfObject *o)
{
    release((PickleBuffer *)o);
}

static void pb_dealloc(WfObject *o)
{
    release((PickleBuffer *)o);
    wf_free_object(o, wf_instance_size(o));
}

static int pb_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((PickleBuffer *)o)->view.obj);
    return 0;
}

static WfMethodDef pb_methods[] = {
    {"raw", m_raw, WF_NOARGS,
     "raw($self, /)\n--\n\nReturn a memoryview of the raw memory underlying this buffer.\n\nWill "
     "raise "
     "BufferError is the buffer isn't contiguous."},
    {"release", m_release, WF_NOARGS,
     "release($self, /)\n--\n\nRelease the underlying buffer exposed by the PickleBuffer object."},
    {NULL, NULL, 0, NULL},
};

WfType wf_pickle_buffer_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "pickle.PickleBuffer",
    .flags = WF_TF_GC | WF_TF_WEAKREF,
    .basicsize = sizeof(PickleBuffer),
    .doc = "Wrapper for potentially out-of-band buffers",
    .dealloc = pb_dealloc,
    .traverse = pb_traverse,
    .clear = pb_clear,
    .new = pb_new,
    .getbuffer = pb_getbuffer,
    .methods = pb_methods,
};
