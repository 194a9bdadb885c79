/* memoryview: subscripts. */
#include "bytelike.h"
#include "memoryview.h"
#include "racy_bytes.h"
#include "slice.h"

/* --- places ---------------------------------------------------------------------------------------------- */

static WF_COLD int out_of_bounds(int dim)
{
    return wf_raise_i(&wf_exc_IndexError, "index out of bounds on dimension %d", dim + 1);
}

/* Goes to item i of dimension dim; NULL + IndexError. */
static uint8_t *go(const WfBuffer *v, uint8_t *p, int dim, ssize_t i)
{
    if (i < 0)
        i += v->shape[dim];
    if (i < 0 || i >= v->shape[dim]) {
        out_of_bounds(dim);
        return NULL;
    }
    return wf_mv_step(v, p + v->strides[dim] * i, dim);
}

/* An index; its __index__ may have released the view. */
static int read_index(WfMemoryView *m, Value key, ssize_t *i)
{
    if (WF_LIKELY(wf_is_small(key))) {
        *i = (ssize_t)wf_small_value(key);
        return 0;
    }
    return wf_as_ssize(key, i, &wf_exc_IndexError) < 0 ? -1 : wf_mv_check(m);
}

/* The item that a tuple of indices names. */
static uint8_t *go_all(WfMemoryView *m, Value t)
{
    const WfBuffer *v = &m->view;
    size_t n = wf_tuple_len(t);
    uint8_t *p = v->buf;
    if ((ssize_t)n > v->ndim) {
        wf_raise(&wf_exc_TypeError, "cannot index %zd-dimension view with %zd-element tuple",
                 (ssize_t)v->ndim, (ssize_t)n);
        return NULL;
    }
    if ((ssize_t)n < v->ndim) {
        wf_raise(&wf_exc_NotImplementedError, "sub-views are not implemented");
        return NULL;
    }
    for (size_t d = 0; d < n && p != NULL; d++) {
        ssize_t i;
        if (read_index(m, wf_tuple_item(t, d), &i) < 0)
            return NULL;
        p = go(v, p, (int)d, i);
    }
    return p;
}

/* What a key is. */
typedef enum { KEY_INDEX, KEY_SLICE, KEY_INDICES, KEY_SLICES, KEY_BAD } KeyKind;

static KeyKind kind_of(Value key)
{
    if (wf_has_index(key))
        return KEY_INDEX;
    if (wf_is_slice(key))
        return KEY_SLICE;
    if (!wf_is_tuple(key))
        return KEY_BAD;
    size_t indices = 0, slices = 0, n = wf_tuple_len(key);
    for (size_t i = 0; i < n; i++) {
        indices += wf_has_index(wf_tuple_item(key, i));
        slices += wf_is_slice(wf_tuple_item(key, i));
    }
    return indices == n ? KEY_INDICES : slices == n ? KEY_SLICES : KEY_BAD;
}

/* Narrows the first dimension of a derived view. */
static int narrow(WfBuffer *v, Value slice)
{
    ssize_t start, stop, step;
    if (wf_slice_unpack(slice, &start, &stop, &step) < 0)
        return -1;
    ssize_t n = wf_slice_adjust((size_t)v->shape[0], &start, &stop, step);
    if (v->suboffsets == NULL || v->suboffsets[0] < 0)
        v->buf += v->strides[0] * start;
    else
        v->suboffsets[0] += v->strides[0] * start;
    v->shape[0] = n;
    v->strides[0] *= step;
    v->len = v->itemsize;
    for (int i = 0; i < v->ndim; i++)
        v->len *= v->shape[i];
    return 0;
}

/* --- reading ------------------------------------------------------------------------------------------------ */

static WF_COLD Value zero_dim(void)
{
    return wf_raise(&wf_exc_TypeError, "invalid indexing of 0-dim memory");
}

static Value unpack(WfMemoryView *m, const uint8_t *p)
{
    char code;
    if (p == NULL || wf_mv_check_format(m, &code) < 0)
        return WF_NULL;
    return wf_mv_unpack_code(p, code);
}

static Value item(WfMemoryView *m, ssize_t i)
{
    const WfBuffer *v = &m->view;
    if (v->ndim == 1)
        return unpack(m, go(v, v->buf, 0, i));
    if (v->ndim == 0)
        return zero_dim();
    return wf_raise(&wf_exc_NotImplementedError, "multi-dimensional sub-views are not implemented");
}

/* A byte of a local one-dimensional view: no code runs, so nobody releases it meanwhile. -1: another view. */
static int quick_byte(const WfMemoryView *m, ssize_t i)
{
    const WfBuffer *v = &m->view;
    bool bytes = v->format == NULL || (v->format[0] == 'B' && v->format[1] == '\0');
    if (!wf_is_local(m) || m->released || v->ndim != 1 || v->itemsize != 1 || v->suboffsets != NULL || !bytes ||
        (size_t)i >= (size_t)v->shape[0])
        return -1;
    return wf_relaxed(&((const uint8_t *)v->buf)[v->strides[0] * i]);
}

Value wf_mv_item(Value self, ssize_t i)
{
    WfMemoryView *m = wf_as_memoryview(self);
    int byte = quick_byte(m, i);
    if (WF_LIKELY(byte >= 0))
        return wf_small(byte);
    if (wf_mv_enter(m) < 0)
        return WF_NULL;
    Value v = item(m, i);
    wf_mv_leave(m);
    return v;
}

static Value slice_view(WfMemoryView *m, Value key)
{
    Value v = wf_mv_derive(m, &m->view);
    if (!wf_is_null(v) && narrow(&wf_as_memoryview(v)->view, key) < 0) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

static Value get(Value self, WfMemoryView *m, Value key)
{
    ssize_t i;
    if (m->view.ndim == 0) {
        if (wf_is_tuple(key) && wf_tuple_len(key) == 0)
            return unpack(m, m->view.buf);
        return wf_same_bits(key, WF_ELLIPSIS) ? wf_new_ref(self) : zero_dim();
    }
    switch (kind_of(key)) {
    case KEY_INDEX:
        return read_index(m, key, &i) < 0 ? WF_NULL : item(m, i);
    case KEY_SLICE: return slice_view(m, key);
    case KEY_INDICES: return unpack(m, go_all(m, key));
    case KEY_SLICES:
        return wf_raise(&wf_exc_NotImplementedError,
                        "multi-dimensional slicing is not implemented");
    default: return wf_raise(&wf_exc_TypeError, "memoryview: invalid slice key");
    }
}

Value wf_mv_getitem(Value self, Value key)
{
    WfMemoryView *m = wf_as_memoryview(self);
    if (wf_mv_enter(m) < 0)
        return WF_NULL;
    Value v = get(self, m, key);
    wf_mv_leave(m);
    return v;
}

/* --- writing -------------------------------------------------------------------------------------------------- */

static bool same_format(const char *a, const char *b)
{
    if (a == NULL)
        a = "B";
    if (b == NULL)
        b = "B";
    if (*a == '@')
        a++;
    if (*b == '@')
        b++;
    return strcmp(a, b) == 0;
}

/* Copies n items; the two runs may overlap. */
static int copy_items(const WfBuffer *to, const WfBuffer *from)
{
    size_t size = (size_t)to->itemsize, n = (size_t)to->shape[0];
    ssize_t ds = to->strides[0], ss = from->strides != NULL ? from->strides[0] : from->itemsize;
    if (ds == to->itemsize && ss == from->itemsize && to->suboffsets == NULL &&
        from->suboffsets == NULL && !wf_buffer_is_racy(to) && !wf_buffer_is_racy(from)) {
        memmove(to->buf, from->buf, n * size);
        return 0;
    }
    uint8_t *copy = wf_mem_alloc(n * size + 1);
    if (copy == NULL)
        return -1;
    for (size_t i = 0; i < n; i++)
        wf_racy_load(copy + i * size, wf_mv_step(from, from->buf + (ssize_t)i * ss, 0), size);
    for (size_t i = 0; i < n; i++)
        wf_racy_store(wf_mv_step(to, to->buf + (ssize_t)i * ds, 0), copy + i * size, size);
    wf_mem_free(copy);
    return 0;
}

static int set_slice(WfMemoryView *m, Value key, Value v)
{
    WfBuffer from;
    if (wf_get_buffer(v, &from, WF_BUF_INDIRECT | WF_BUF_FORMAT) < 0)
        return -1;
    int r = -1;
    Value to = slice_view(m, key);
    if (!wf_is_null(to) && wf_mv_check(m) < 0) {
        wf_drop(to);
    } else if (!wf_is_null(to)) {
        const WfBuffer *d = &wf_as_memoryview(to)->view;
        if (from.ndim != 1 || from.itemsize != d->itemsize ||
            (from.shape != NULL ? from.shape[0] : from.len / from.itemsize) != d->shape[0] ||
            !same_format(from.format, d->format))
            wf_raise(&wf_exc_ValueError,
                     "memoryview assignment: lvalue and rvalue have different structures");
        else
            r = copy_items(d, &from);
        wf_drop(to);
    }
    wf_release_buffer(&from);
    return r;
}

static WF_COLD int one_dimension_only(void)
{
    return wf_raise_i(&wf_exc_NotImplementedError, "memoryview slice assignments are currently "
                                                   "restricted to ndim = 1");
}

static int set(WfMemoryView *m, Value key, Value v)
{
    WfBuffer *view = &m->view;
    ssize_t i;
    uint8_t *p;
    if (view->ndim == 0) {
        if (wf_same_bits(key, WF_ELLIPSIS) || (wf_is_tuple(key) && wf_tuple_len(key) == 0))
            return wf_mv_pack(m, view->buf, v);
        zero_dim();
        return -1;
    }
    switch (kind_of(key)) {
    case KEY_INDEX:
        if (view->ndim > 1)
            return wf_raise_i(&wf_exc_NotImplementedError, "sub-views are not implemented");
        if (read_index(m, key, &i) < 0)
            return -1;
        p = go(view, view->buf, 0, i);
        return p == NULL ? -1 : wf_mv_pack(m, p, v);
    case KEY_SLICE: return view->ndim == 1 ? set_slice(m, key, v) : one_dimension_only();
    case KEY_INDICES:
        p = go_all(m, key);
        return p == NULL ? -1 : wf_mv_pack(m, p, v);
    case KEY_SLICES: return one_dimension_only();
    default: return wf_raise_i(&wf_exc_TypeError, "memoryview: invalid slice key");
    }
}

int wf_mv_setitem(Value self, Value key, Value v)
{
    WfMemoryView *m = wf_as_memoryview(self);
    char code;
    if (wf_mv_enter(m) < 0)
        return -1;
    int r;
    if (wf_mv_check_format(m, &code) < 0)
        r = -1;
    else if (m->view.readonly)
        r = wf_raise_i(&wf_exc_TypeError, "cannot modify read-only memory");
    else if (wf_is_null(v))
        r = wf_raise_i(&wf_exc_TypeError, "cannot delete memory");
    else
        r = set(m, key, v);
    wf_mv_leave(m);
    return r;
}
