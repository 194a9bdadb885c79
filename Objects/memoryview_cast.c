/* memoryview.cast(). */
#include "bytelike.h"
#include "memoryview.h"

#include <limits.h>

/* A static string equal to a native format: the text given may not live long enough. */
static const char *static_format(const char *format)
{
    static const char *const known[] = {
        "c", "b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "n", "N", "f", "d", "?", "P",
        "@c", "@b", "@B", "@h", "@H", "@i", "@I", "@l", "@L", "@q", "@Q", "@n", "@N", "@f", "@d",
        "@?", "@P"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], format) == 0)
            return known[i];
    return NULL;
}

static bool is_byte(char code)
{
    return code == 'b' || code == 'B' || code == 'c';
}

/* m: the new view, C-contiguous, so its dimensions do not matter. */
static int to_one_dim(WfMemoryView *m, Value format)
{
    WfBuffer *v = &m->view;
    const char *text = wf_str_utf8(format, NULL);
    if (text == NULL)
        return -1;
    ssize_t size, old_size;
    char code = wf_mv_native_format(text, &size);
    if (code == 0)
        return wf_raise_i(&wf_exc_ValueError,
                          "memoryview: destination format must be a native single character "
                          "format prefixed with an optional '@'");
    if (!is_byte(wf_mv_native_format(v->format, &old_size)) && !is_byte(code))
        return wf_raise_i(&wf_exc_TypeError,
                          "memoryview: cannot cast between two non-byte formats");
    if (v->len % size)
        return wf_raise_i(&wf_exc_TypeError,
                          "memoryview: length is not a multiple of itemsize");
    v->format = static_format(text);
    v->itemsize = size;
    v->ndim = 1;
    v->shape = &v->shape0;
    v->strides = &v->strides0;
    v->suboffsets = NULL;
    v->shape0 = v->len / size;
    v->strides0 = size;
    return 0;
}

/* The lengths; *total: their product. */
static int read_shape(Value seq, ssize_t *dims, size_t n, ssize_t *total)
{
    *total = 1;
    for (size_t i = 0; i < n; i++) {
        Value item = wf_fast_item(seq, i);
        if (wf_is_null(item))
            return wf_raise_i(&wf_exc_ValueError, "memoryview.cast(): shape changed size");
        bool is_int = wf_is_int(item);
        int r = is_int ? wf_as_ssize(item, &dims[i], &wf_exc_OverflowError) : 0;
        wf_drop(item);
        if (!is_int)
            return wf_raise_i(&wf_exc_TypeError,
                              "memoryview.cast(): elements of shape must be integers");
        if (r < 0)
            return -1;
        if (dims[i] <= 0)
            return wf_raise_i(&wf_exc_ValueError,
                              "memoryview.cast(): elements of shape must be integers > 0");
        if (*total > SSIZE_MAX / dims[i])
            return wf_raise_i(&wf_exc_ValueError,
                              "memoryview.cast(): product(shape) > SSIZE_MAX");
        *total *= dims[i];
    }
    return 0;
}

static int to_shape(WfMemoryView *m, Value seq)
{
    WfBuffer *v = &m->view;
    size_t n = wf_fast_len(seq);
    ssize_t total;
    ssize_t *dims = wf_mem_alloc(sizeof *dims * 3 * (n ? n : 1));
    if (dims == NULL)
        return -1;
    if (m->dims != NULL)
        wf_mem_free(m->dims);
    m->dims = dims;
    if (read_shape(seq, dims, n, &total) < 0)
        return -1;
    if (total > SSIZE_MAX / v->itemsize || total * v->itemsize != v->len)
        return wf_raise_i(&wf_exc_TypeError,
                          "memoryview: product(shape) * itemsize != buffer size");
    v->ndim = (int)n;
    v->shape = dims;
    v->strides = dims + n;
    v->suboffsets = NULL;
    ssize_t stride = v->itemsize;
    for (size_t i = n; i-- > 0;) {
        v->strides[i] = stride;
        stride *= dims[i];
    }
    return 0;
}

static bool zero_in_shape(const WfBuffer *v)
{
    for (int i = 0; i < v->ndim; i++)
        if (v->shape[i] == 0)
            return true;
    return false;
}

static int check_shape(const WfMemoryView *m, Value shape)
{
    if (!wf_is_null(shape) && !wf_is_list(shape) && !wf_is_tuple(shape))
        return wf_raise_i(&wf_exc_TypeError, "shape must be a list or a tuple");
    if (wf_is_null(shape))
        return 0;
    size_t n = wf_fast_len(shape);
    if (n > WF_MV_MAX_DIMS)
        return wf_raise_i(&wf_exc_ValueError,
                          "memoryview: number of dimensions must not exceed 64");
    if (m->view.ndim != 1 && n != 1)
        return wf_raise_i(&wf_exc_TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
    return 0;
}

static Value cast(const WfMemoryView *m, Value format, Value shape)
{
    if (!wf_buffer_is_contiguous(&m->view, 'C'))
        return wf_raise(&wf_exc_TypeError,
                        "memoryview: casts are restricted to C-contiguous views");
    if ((!wf_is_null(shape) || m->view.ndim != 1) && zero_in_shape(&m->view))
        return wf_raise(&wf_exc_TypeError,
                        "memoryview: cannot cast view with zeros in shape or strides");
    if (check_shape(m, shape) < 0)
        return WF_NULL;
    Value v = wf_mv_derive(m, &m->view);
    if (wf_is_null(v))
        return v;
    WfMemoryView *n = wf_as_memoryview(v);
    if (to_one_dim(n, format) == 0 && (wf_is_null(shape) || to_shape(n, shape) == 0))
        return v;
    wf_drop(v);
    return WF_NULL;
}

Value wf_mv_cast(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"format", "shape", NULL};
    Value format, shape = WF_NULL;
    WfMemoryView *m = wf_as_memoryview(self);
    if (wf_parse_args(args, nargs, kwnames, "U|O:cast", names, &format, &shape) < 0 ||
        wf_mv_enter(m) < 0)
        return WF_NULL;
    /* Another thread may change a list between two looks at it. */
    Value lengths = wf_is_null(shape) || !wf_is_list(shape) ? wf_new_ref(shape) : wf_list_as_tuple(shape);
    Value v = wf_is_null(lengths) && !wf_is_null(shape) ? WF_NULL : cast(m, format, lengths);
    wf_drop(lengths);
    wf_mv_leave(m);
    return v;
}
