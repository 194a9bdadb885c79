/* memoryview: items in native formats, lists of them, comparison. */
#include "bytelike.h"
#include "memoryview.h"
#include "racy_bytes.h"

/* --- formats ---------------------------------------------------------------------------------------- */

static ssize_t native_size(char code)
{
    switch (code) {
    case 'c': case 'b': case 'B': case '?': return 1;
    case 'h': case 'H': return sizeof(short);
    case 'i': case 'I': return sizeof(int);
    case 'l': case 'L': return sizeof(long);
    case 'q': case 'Q': return sizeof(long long);
    case 'n': case 'N': return sizeof(ssize_t);
    case 'f': return sizeof(float);
    case 'd': return sizeof(double);
    case 'P': return sizeof(void *);
    default: return 0;
    }
}

char wf_mv_native_format(const char *format, ssize_t *size)
{
    if (*format == '@')
        format++;
    *size = native_size(*format);
    return *size > 0 && format[1] == 0 ? *format : 0;
}

int wf_mv_check_format(const WfMemoryView *m, char *code)
{
    ssize_t size;
    *code = wf_mv_native_format(m->view.format, &size);
    if (*code != 0)
        return 0;
    return wf_raise_i(&wf_exc_NotImplementedError, "memoryview: unsupported format %s",
                      m->view.format);
}

#define LOAD(T)                                                                                    \
    ({                                                                                             \
        T load_;                                                                                   \
        wf_racy_load(&load_, p, sizeof load_);                                                     \
        load_;                                                                                     \
    })

Value wf_mv_unpack_code(const uint8_t *p, char code)
{
    switch (code) {
    case 'B': return wf_small(LOAD(uint8_t));
    case 'b': return wf_small(LOAD(int8_t));
    case 'h': return wf_small(LOAD(short));
    case 'H': return wf_small(LOAD(unsigned short));
    case 'i': return wf_small(LOAD(int));
    case 'I': return wf_small(LOAD(unsigned));
    case 'l': case 'q': case 'n': return wf_int(LOAD(int64_t));
    case 'L': case 'Q': case 'N': case 'P': return wf_int_from_u64(LOAD(uint64_t));
    case 'f': return wf_float(LOAD(float));
    case 'd': return wf_float(LOAD(double));
    case '?': return wf_bool(LOAD(uint8_t) != 0);
    default: return wf_bytes_new(&(uint8_t){LOAD(uint8_t)}, 1);
    }
}

/* The range of an integer format. */
static bool fits(char code, int64_t i)
{
    switch (code) {
    case 'B': return i >= 0 && i <= UINT8_MAX;
    case 'b': return i >= INT8_MIN && i <= INT8_MAX;
    case 'h': return i >= INT16_MIN && i <= INT16_MAX;
    case 'H': return i >= 0 && i <= UINT16_MAX;
    case 'i': return i >= INT32_MIN && i <= INT32_MAX;
    case 'I': return i >= 0 && i <= UINT32_MAX;
    default: return true;
    }
}

static int bad_value(WfMemoryView *m)
{
    return wf_raise_i(&wf_exc_ValueError, "memoryview: invalid value for format '%s'",
                      m->view.format);
}

static int bad_type(WfMemoryView *m)
{
    return wf_raise_i(&wf_exc_TypeError, "memoryview: invalid type for format '%s'",
                      m->view.format);
}

/* Turns the error of a conversion into the view's own. */
static int conversion_failed(WfMemoryView *m)
{
    if (wf_err_matches(&wf_exc_TypeError)) {
        wf_err_clear();
        return bad_type(m);
    }
    if (wf_err_matches(&wf_exc_OverflowError) || wf_err_matches(&wf_exc_ValueError)) {
        wf_err_clear();
        return bad_value(m);
    }
    return -1;
}

/* n: an int. An address may be negative: it wraps. */
static int int_bits(WfMemoryView *m, char code, Value n, uint64_t *bits)
{
    int64_t i;
    if (wf_int_try_i64(n, &i)) {
        if (!fits(code, i) || (i < 0 && (code == 'L' || code == 'Q' || code == 'N')))
            return bad_value(m);
        *bits = (uint64_t)i;
        return 0;
    }
    if (code != 'L' && code != 'Q' && code != 'N' && code != 'P')
        return bad_value(m);
    return wf_as_uint64(n, bits) < 0 ? conversion_failed(m) : 0;
}

static int pack_int(WfMemoryView *m, char code, Value v, uint8_t *out, ssize_t size)
{
    uint64_t bits;
    Value n = wf_index(v);
    if (wf_is_null(n))
        return conversion_failed(m);
    int r = int_bits(m, code, n, &bits);
    wf_drop(n);
    if (r == 0)
        memcpy(out, &bits, (size_t)size); /* little-endian: the low bytes come first */
    return r;
}

static int pack_float(WfMemoryView *m, char code, Value v, uint8_t *out)
{
    double d;
    if (wf_as_double(v, &d) < 0)
        return conversion_failed(m);
    float f = (float)d;
    if (code == 'f')
        memcpy(out, &f, sizeof f);
    else
        memcpy(out, &d, sizeof d);
    return 0;
}

static int pack_value(WfMemoryView *m, char code, Value v, uint8_t *out, ssize_t size)
{
    switch (code) {
    case 'f': case 'd': return pack_float(m, code, v, out);
    case '?': {
        int t = wf_truth(v);
        *out = (uint8_t)(t > 0);
        return t < 0 ? -1 : 0;
    }
    case 'c':
        if (!wf_is_bytes(v))
            return bad_type(m);
        if (wf_as_bytes(v)->len != 1)
            return bad_value(m);
        *out = wf_as_bytes(v)->data[0];
        return 0;
    default: return pack_int(m, code, v, out, size);
    }
}

/* The conversion may run Python code that releases the view, so it is checked again before writing. */
int wf_mv_pack(WfMemoryView *m, uint8_t *p, Value v)
{
    uint8_t item[16];
    char code;
    if (wf_mv_check_format(m, &code) < 0 ||
        pack_value(m, code, v, item, m->view.itemsize) < 0 || wf_mv_enter(m) < 0)
        return -1;
    wf_racy_store(p, item, (size_t)m->view.itemsize);
    wf_mv_leave(m);
    return 0;
}

/* --- lists ------------------------------------------------------------------------------------------------ */

Value wf_mv_tolist(const WfBuffer *v, const uint8_t *p, int dim, char code)
{
    if (dim == v->ndim)
        return wf_mv_unpack_code(p, code);
    Value list = wf_list_new((size_t)v->shape[dim]);
    for (ssize_t i = 0; i < v->shape[dim] && !wf_is_null(list); i++, p += v->strides[dim]) {
        Value item = wf_mv_tolist(v, wf_mv_step(v, (uint8_t *)p, dim), dim + 1, code);
        if (wf_is_null(item) || wf_list_append_steal(list, item) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    }
    return list;
}

/* --- comparison ------------------------------------------------------------------------------------------- */

/* How the items of one side are read: natively, or with struct.Struct(format).unpack_from. */
typedef struct {
    const WfBuffer *view;
    char code;
    Value unpack;   /* owned, or WF_NULL */
} Side;

static bool same_shape(const WfBuffer *a, const WfBuffer *b)
{
    if (a->ndim != b->ndim)
        return false;
    for (int i = 0; i < a->ndim; i++) {
        if (a->shape[i] != b->shape[i])
            return false;
        if (a->shape[i] == 0)
            break;
    }
    return true;
}

/* 1: readable; 0: struct does not know the format; -1 error. */
static int open_side(Side *s, const WfBuffer *view)
{
    ssize_t size;
    s->view = view;
    s->unpack = WF_NULL;
    s->code = wf_mv_native_format(view->format != NULL ? view->format : "B", &size);
    if (s->code != 0)
        return 1;
    Value struct_type = wf_import_attr("struct", "Struct"), format, st = WF_NULL;
    if (wf_is_null(struct_type))
        return -1;
    format = wf_str_from_c(view->format);
    if (!wf_is_null(format)) {
        st = wf_call1(struct_type, format);
        wf_drop(format);
    }
    wf_drop(struct_type);
    if (!wf_is_null(st)) {
        s->unpack = wf_getattr_c(st, "unpack");
        wf_drop(st);
    }
    if (!wf_is_null(s->unpack))
        return 1;
    wf_err_clear();
    return 0;
}

static void close_side(Side *s)
{
    if (!wf_is_null(s->unpack))
        wf_drop(s->unpack);
}

static Value read_item(const Side *s, const uint8_t *p)
{
    if (s->code != 0)
        return wf_mv_unpack_code(p, s->code);
    Value bytes = wf_bytes_new(p, (size_t)s->view->itemsize);
    if (wf_is_null(bytes))
        return bytes;
    Value t = wf_call1(s->unpack, bytes);
    wf_drop(bytes);
    if (wf_is_null(t) || !wf_is_tuple(t) || wf_tuple_len(t) != 1)
        return t;
    Value one = wf_new_ref(wf_tuple_item(t, 0));
    wf_drop(t);
    return one;
}

static int items_equal(const Side *a, const uint8_t *p, const Side *b, const uint8_t *q)
{
    if (a->code == b->code && a->code != 0 && a->code != 'f' && a->code != 'd' && a->code != '?')
        return wf_racy_same(p, q, (size_t)a->view->itemsize);
    Value x = read_item(a, p), y = WF_NULL, eq = WF_NULL;
    if (!wf_is_null(x))
        y = read_item(b, q);
    if (!wf_is_null(y))
        eq = wf_compare(x, y, WF_EQ);
    int r = wf_is_null(eq) ? -1 : wf_truth(eq);
    if (!wf_is_null(eq))
        wf_drop(eq);
    if (!wf_is_null(y))
        wf_drop(y);
    if (!wf_is_null(x))
        wf_drop(x);
    return r;
}

static ssize_t stride_of(const WfBuffer *v, int dim)
{
    if (v->strides != NULL)
        return v->strides[dim];
    ssize_t stride = v->itemsize;
    for (int i = v->ndim - 1; i > dim; i--)
        stride *= v->shape[i];
    return stride;
}

static int dims_equal(const Side *a, uint8_t *p, const Side *b, uint8_t *q, int dim)
{
    if (dim == a->view->ndim)
        return items_equal(a, p, b, q);
    ssize_t sa = stride_of(a->view, dim), sb = stride_of(b->view, dim), n = a->view->shape[dim];
    if (dim == a->view->ndim - 1 && a->code == 'B' && b->code == 'B' && sa == 1 && sb == 1 &&
        a->view->suboffsets == NULL && b->view->suboffsets == NULL)
        return wf_buffer_is_racy(a->view) || wf_buffer_is_racy(b->view) ? wf_racy_same(p, q, (size_t)n)
                                                                        : memcmp(p, q, (size_t)n) == 0;
    for (ssize_t i = 0; i < n; i++, p += sa, q += sb) {
        int r = dims_equal(a, wf_mv_step(a->view, p, dim), b, wf_mv_step(b->view, q, dim), dim + 1);
        if (r <= 0)
            return r;
    }
    return 1;
}

static int views_equal(const WfBuffer *a, const WfBuffer *b)
{
    Side x, y;
    if (!same_shape(a, b))
        return 0;
    int r = open_side(&x, a);
    if (r > 0) {
        r = open_side(&y, b);
        if (r > 0)
            r = dims_equal(&x, a->buf, &y, b->buf, 0);
        close_side(&y);
    }
    close_side(&x);
    return r;
}

/* 1, 0, -1 error, 2: b is not comparable. */
static int compare_with(WfMemoryView *m, Value b)
{
    if (wf_has_shape(b, WF_SHAPE_memoryview)) {
        WfMemoryView *other = wf_as_memoryview(b);
        if (other->released)
            return 0;
        if (wf_mv_enter(other) < 0)
            return -1;
        int r = views_equal(&m->view, &other->view);
        wf_mv_leave(other);
        return r;
    }
    WfBuffer view;
    if (!wf_has_buffer(b))
        return 2;
    if (wf_get_buffer(b, &view, WF_BUF_INDIRECT | WF_BUF_FORMAT) < 0) {
        wf_err_clear();
        return 2;
    }
    int r = views_equal(&m->view, &view);
    wf_release_buffer(&view);
    return r;
}

Value wf_mv_compare(Value a, Value b, WfCmpOp op)
{
    if (op != WF_EQ && op != WF_NE)
        return WF_NOTIMPL;
    WfMemoryView *m = wf_as_memoryview(a);
    int r;
    if (m->released) {
        r = wf_is(a, b);
    } else {
        if (wf_mv_enter(m) < 0)
            return WF_NULL;
        r = compare_with(m, b);
        wf_mv_leave(m);
    }
    if (r < 0)
        return WF_NULL;
    return r == 2 ? WF_NOTIMPL : wf_bool(r == (op == WF_EQ));
}
