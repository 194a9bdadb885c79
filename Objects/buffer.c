/* The buffer protocol: getting and releasing views, and copying strided ones. */
#include "api.h"
#include "bytelike.h"
#include "racy_bytes.h"

bool wf_has_buffer(Value v)
{
    return wf_is_pointer(v) && wf_obj_type(wf_obj(v))->getbuffer != NULL;
}

int wf_get_buffer(Value v, WfBuffer *view, int flags)
{
    WfType *t = wf_type_of(v);
    view->obj = WF_NULL;
    if (WF_UNLIKELY(t->getbuffer == NULL))
        return wf_raise_i(&wf_exc_TypeError, "a bytes-like object is required, not '%.100s'",
                          t->name);
    return t->getbuffer(v, view, flags);
}

void wf_release_buffer(WfBuffer *view)
{
    Value owner = view->obj;
    if (wf_is_null(owner))
        return;
    WfType *t = wf_type_of(owner);
    view->obj = WF_NULL;
    if (t->releasebuffer != NULL)
        t->releasebuffer(owner, view);
    wf_drop(owner);
}

int wf_buffer_fill(WfBuffer *view, Value owner, void *p, size_t n, bool readonly, int flags)
{
    if ((flags & WF_BUF_WRITABLE) && readonly) {
        view->obj = WF_NULL;
        return wf_raise_i(&wf_exc_BufferError, "Object is not writable.");
    }
    *view = (WfBuffer){.buf = p,
                       .obj = wf_new_ref(owner),
                       .len = (ssize_t)n,
                       .itemsize = 1,
                       .ndim = 1,
                       .readonly = readonly,
                       .shape0 = (ssize_t)n,
                       .strides0 = 1};
    if (flags & WF_BUF_FORMAT)
        view->format = "B";
    if (flags & WF_BUF_ND)
        view->shape = &view->shape0;
    if ((flags & WF_BUF_STRIDES) == WF_BUF_STRIDES)
        view->strides = &view->strides0;
    return 0;
}

/* Are the items one after the other when the dimensions are walked from `from` by `step`? */
static bool is_packed(const WfBuffer *v, int from, int step)
{
    ssize_t stride = v->itemsize;
    for (int k = 0, i = from; k < v->ndim; k++, i += step) {
        ssize_t n = v->shape[i];
        if (n > 1 && v->strides[i] != stride)
            return false;
        stride *= n;
    }
    return true;
}

bool wf_buffer_is_contiguous(const WfBuffer *v, char order)
{
    if (v->suboffsets != NULL)
        return false;
    if (v->strides == NULL || v->shape == NULL || v->len == 0)
        return order != 'F' || v->ndim <= 1 || v->len == 0 || v->strides == NULL;
    if (order != 'F' && is_packed(v, v->ndim - 1, -1))
        return true;
    return order != 'C' && is_packed(v, 0, 1);
}

static uint8_t *step_into(const WfBuffer *v, uint8_t *p, int dim)
{
    if (v->suboffsets != NULL && v->suboffsets[dim] >= 0)
        return *(uint8_t **)(void *)p + v->suboffsets[dim];
    return p;
}

/* Copies the items of dimensions dim... into dst, in C order. */
static uint8_t *copy_c(const WfBuffer *v, uint8_t *p, int dim, uint8_t *dst)
{
    size_t size = (size_t)v->itemsize;
    if (dim == v->ndim) {
        wf_racy_load(dst, p, size);
        return dst + size;
    }
    for (ssize_t i = 0; i < v->shape[dim]; i++, p += v->strides[dim])
        dst = copy_c(v, step_into(v, p, dim), dim + 1, dst);
    return dst;
}

/* In Fortran order: the first dimension varies fastest. */
static uint8_t *copy_f(const WfBuffer *v, uint8_t *p, int dim, uint8_t *dst)
{
    size_t size = (size_t)v->itemsize;
    if (dim < 0) {
        wf_racy_load(dst, p, size);
        return dst + size;
    }
    for (ssize_t i = 0; i < v->shape[dim]; i++, p += v->strides[dim])
        dst = copy_f(v, p, dim - 1, dst);
    return dst;
}

static void copy_bytes(const WfBuffer *v, uint8_t *dst)
{
    if (wf_buffer_is_racy(v))
        wf_racy_load(dst, v->buf, (size_t)v->len);
    else
        memcpy(dst, v->buf, (size_t)v->len);
}

void wf_buffer_to_contiguous(const WfBuffer *v, uint8_t *dst, char order)
{
    bool fortran = order == 'F' && v->ndim > 1;
    if (order == 'A' && v->ndim > 1 && !wf_buffer_is_contiguous(v, 'C'))
        fortran = wf_buffer_is_contiguous(v, 'F');
    if (v->len == 0)
        return;
    if (wf_buffer_is_contiguous(v, fortran ? 'F' : 'C'))
        copy_bytes(v, dst);
    else if (fortran && v->suboffsets == NULL)
        copy_f(v, v->buf, v->ndim - 1, dst);
    else
        copy_c(v, v->buf, 0, dst);
}
