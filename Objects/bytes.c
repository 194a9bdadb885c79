/*
 * bytes: storage, the type, comparison, indexing, iteration. Methods: bytelike_methods.c.
 *
 * The empty bytes and the 256 one-byte ones are immortal singletons.
 */
#include "bytes.h"

#include "api.h"
#include "bytelike.h"
#include "percent.h"
#include "slice.h"

#include <limits.h>

int wf_bytes_warning;

/* --- storage --------------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    size_t len;
    _Atomic uint64_t hash;
    uint8_t data[8];
} SmallBytes;

#define B1(c) {WF_HEAD_STATIC(WF_SHAPE_bytes), 1, 0, {(c)}}
#define B4(c) B1(c), B1((c) + 1), B1((c) + 2), B1((c) + 3)
#define B16(c) B4(c), B4((c) + 4), B4((c) + 8), B4((c) + 12)
#define B64(c) B16(c), B16((c) + 16), B16((c) + 32), B16((c) + 48)

static SmallBytes byte_objects[256] = {B64(0), B64(64), B64(128), B64(192)};
static SmallBytes empty_bytes = {WF_HEAD_STATIC(WF_SHAPE_bytes), 0, 0, {0}};
Value wf_bytes_empty = {(uint64_t)(uintptr_t)&empty_bytes + WF_TAG_UNCOUNTED};

Value wf_bytes_new(const void *data, size_t len)
{
    if (WF_UNLIKELY(len <= 1)) {
        if (len == 0)
            return wf_bytes_empty;
        if (data != NULL)
            return wf_uncounted(&byte_objects[*(const uint8_t *)data]);
    }
    if (WF_UNLIKELY(len > (size_t)SSIZE_MAX - sizeof(WfBytes) - 1))
        return wf_no_memory();
    WfBytes *b = wf_alloc_leaf(WF_SHAPE_bytes, sizeof *b + len + 1);
    if (WF_UNLIKELY(b == NULL))
        return WF_NULL;
    b->len = len;
    atomic_store_explicit(&b->hash, 0, memory_order_relaxed);
    if (data != NULL)
        memcpy(b->data, data, len);
    b->data[len] = 0;
    return WF_MOVE(b);
}

Value wf_bytes_resize_steal(Value v, size_t len)
{
    WfBytes *b = wf_as_bytes(v);
    size_t size = sizeof *b + len + 1;
    if (len <= 1 || wf_is_immortal(b) ||
        (size <= WF_SMALL_LIMIT && wf_block_size(b) > size + 32 + size / 8)) {
        Value r = wf_bytes_new(b->data, len);
        wf_drop(v);
        return r;
    }
    b = wf_resize_leaf(b, sizeof *b + b->len + 1, sizeof *b + len + 1);
    if (b == NULL) {
        wf_drop(v);
        return WF_NULL;
    }
    b->len = len;
    b->data[len] = 0;
    return WF_MOVE(b);
}

static void bytes_dealloc(WfObject *o)
{
    if (WF_LIKELY(wf_shape_of(o) == WF_SHAPE_bytes)) {
        wf_free_object(o, sizeof(WfBytes) + ((WfBytes *)o)->len + 1);
        return;
    }
    size_t size = wf_instance_size(o);
    wf_instance_clear(o);
    wf_free_object(o, size);
}

static int bytes_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    return wf_shape_of(o) == WF_SHAPE_bytes ? 0 : wf_instance_traverse(o, visit, arg);
}

static Value bytes_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    WfByteBuf buf;
    Value v;
    wf_bytebuf_init(&buf);
    if (wf_bytelike_from_args("bytes", args, nargs, kwnames, &buf, &v) < 0) {
        wf_bytebuf_free(&buf);
        return WF_NULL;
    }
    if (wf_is_null(v))
        v = wf_bytes_new(buf.p, buf.len);
    wf_bytebuf_free(&buf);
    if (type == &wf_bytes_type || wf_is_null(v))
        return v;
    const WfBytes *b = wf_as_bytes(v);
    Value r = wf_generic_alloc(type, b->len + 1);
    if (!wf_is_null(r)) {
        WfBytes *n = wf_as_bytes(r);
        n->len = b->len;
        memcpy(n->data, b->data, b->len + 1);
    }
    wf_drop(v);
    return r;
}

/* --- comparison and hash ----------------------------------------------------------------------- */

Value wf_cmp_result(int r, WfCmpOp op)
{
    switch (op) {
    case WF_LT: return wf_bool(r < 0);
    case WF_LE: return wf_bool(r <= 0);
    case WF_EQ: return wf_bool(r == 0);
    case WF_NE: return wf_bool(r != 0);
    case WF_GT: return wf_bool(r > 0);
    default: return wf_bool(r >= 0);
    }
}

int wf_bytes_compare_warning(Value a, Value b, const char *name, WfCmpOp op)
{
    if (WF_LIKELY(!wf_bytes_warning) || (op != WF_EQ && op != WF_NE))
        return 0;
    if (wf_is_str(a) || wf_is_str(b))
        return wf_warn(&wf_exc_BytesWarning, 1, "Comparison between %s and string", name);
    if (strcmp(name, "bytes") == 0 && (wf_is_int(a) || wf_is_int(b)))
        return wf_warn(&wf_exc_BytesWarning, 1, "Comparison between bytes and int");
    return 0;
}

static Value bytes_compare(Value va, Value vb, WfCmpOp op)
{
    if (WF_UNLIKELY(!wf_is_bytes(va) || !wf_is_bytes(vb)))
        return wf_bytes_compare_warning(va, vb, "bytes", op) < 0 ? WF_NULL : WF_NOTIMPL;
    const WfBytes *a = wf_as_bytes(va), *b = wf_as_bytes(vb);
    if (op == WF_EQ || op == WF_NE) {
        bool same = a == b || (a->len == b->len && memcmp(a->data, b->data, a->len) == 0);
        return wf_bool(same == (op == WF_EQ));
    }
    int r = memcmp(a->data, b->data, a->len < b->len ? a->len : b->len);
    if (r == 0)
        r = a->len < b->len ? -1 : a->len > b->len;
    return wf_cmp_result(r, op);
}

static int64_t bytes_hash(Value v)
{
    WfBytes *b = wf_as_bytes(v);
    uint64_t h = atomic_load_explicit(&b->hash, memory_order_relaxed);
    if (WF_UNLIKELY(h == 0)) {
        h = wf_hash_bytes(b->data, b->len);
        atomic_store_explicit(&b->hash, h, memory_order_relaxed);
    }
    return (int64_t)h;
}

/* --- sequence ----------------------------------------------------------------------------------- */

static ssize_t bytes_len(Value v)
{
    return (ssize_t)wf_as_bytes(v)->len;
}

static Value bytes_item(Value v, ssize_t i)
{
    const WfBytes *b = wf_as_bytes(v);
    if (WF_UNLIKELY(i < 0 || (size_t)i >= b->len))
        return wf_raise(&wf_exc_IndexError, "index out of range");
    return wf_small(b->data[i]);
}

static Value bytes_getslice(Value v, Value key)
{
    ssize_t start, stop, step;
    if (wf_slice_unpack(key, &start, &stop, &step) < 0)
        return WF_NULL;
    WfSpan s;
    if (wf_span_of_self(v, &s) < 0)
        return WF_NULL;
    size_t count = (size_t)wf_slice_adjust(s.len, &start, &stop, step);
    return wf_span_stride(&s, start, step, count);
}

static Value bytes_getitem(Value v, Value key)
{
    ssize_t i;
    if (WF_LIKELY(wf_is_small(key)))
        i = (ssize_t)wf_small_value(key);
    else if (wf_is_slice(key))
        return bytes_getslice(v, key);
    else if (!wf_has_index(key))
        return wf_raise(&wf_exc_TypeError, "byte indices must be integers or slices, not %.200s",
                        wf_type_of(key)->name);
    else if (wf_as_ssize(key, &i, &wf_exc_IndexError) < 0)
        return WF_NULL;
    return bytes_item(v, i < 0 ? i + bytes_len(v) : i);
}

static WF_COLD Value cannot_concat(Value a, Value b)
{
    wf_err_clear();
    return wf_raise(&wf_exc_TypeError, "can't concat %.100s to %.100s", wf_type_of(b)->name,
                    wf_type_of(a)->name);
}

/* Both exact, neither empty. */
static Value concat_bytes(const WfBytes *a, const WfBytes *b)
{
    if (WF_UNLIKELY(a->len > (size_t)SSIZE_MAX - b->len))
        return wf_no_memory();
    Value v = wf_bytes_new(NULL, a->len + b->len);
    if (!wf_is_null(v)) {
        memcpy(wf_as_bytes(v)->data, a->data, a->len);
        memcpy(wf_as_bytes(v)->data + a->len, b->data, b->len);
    }
    return v;
}

Value wf_bytes_concat(Value a, Value b)
{
    WfSpan x, y;
    if (wf_is_bytes_exact(a) && wf_is_bytes_exact(b) && wf_as_bytes(a)->len > 0 && wf_as_bytes(b)->len > 0)
        return concat_bytes(wf_as_bytes(a), wf_as_bytes(b));
    if (wf_span_of_bytes_like(a, &x) < 0)
        return cannot_concat(a, b);
    Value v = WF_NULL;
    if (wf_span_of_bytes_like(b, &y) < 0) {
        v = cannot_concat(a, b);
        goto close_x;
    }
    if (y.len == 0 && wf_is_bytes_exact(a)) {
        v = wf_new_ref(a);
    } else if (x.len == 0 && wf_is_bytes_exact(b)) {
        v = wf_new_ref(b);
    } else if (x.len > (size_t)SSIZE_MAX - y.len) {
        v = wf_no_memory();
    } else {
        v = wf_bytes_new(NULL, x.len + y.len);
        if (!wf_is_null(v) && x.len + y.len > 0) {
            memcpy(wf_as_bytes(v)->data, x.p, x.len);
            memcpy(wf_as_bytes(v)->data + x.len, y.p, y.len);
        }
    }
    wf_span_close(&y);
close_x:
    wf_span_close(&x);
    return v;
}

static Value bytes_repeat(Value v, ssize_t n)
{
    WfSpan s;
    return wf_span_of_self(v, &s) < 0 ? WF_NULL : wf_span_repeat(&s, n);
}

static Value bytes_mod(Value a, Value b)
{
    return wf_is_bytes(a) ? wf_bytes_mod(a, b) : WF_NOTIMPL;
}

Value wf_bytes_mod(Value fmt, Value args)
{
    WfSpan s;
    return wf_span_of_self(fmt, &s) < 0 ? WF_NULL : wf_percent(&s, args);
}

Value wf_bytes_repr(Value v)
{
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_bytelike_repr(&b, wf_as_bytes(v)->data, wf_as_bytes(v)->len, false);
    return wf_sb_finish(&b);
}

static Value bytes_str(Value v)
{
    if (wf_bytes_warning && wf_warn(&wf_exc_BytesWarning, 1, "str() on a bytes instance") < 0)
        return WF_NULL;
    return wf_bytes_repr(v);
}

static int bytes_getbuffer(Value self, WfBuffer *view, int flags)
{
    WfBytes *b = wf_as_bytes(self);
    return wf_buffer_fill(view, self, b->data, b->len, true, flags);
}

static Value bytes_iter(Value v)
{
    WfBytesIter *it = wf_alloc(WF_SHAPE_bytes_iterator, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    it->seq = wf_new_ref(v);
    it->pos = 0;
    return WF_MOVE(it);
}

WfType wf_bytes_type = {
    WF_TYPE_HEAD(bytes, "bytes", WfBytes, WF_TF_BASETYPE | WF_TF_BYTES | WF_TF_MATCH_SELF),
    .itemsize = 1,
    .doc = "bytes(iterable_of_ints) -> bytes\n"
           "bytes(string, encoding[, errors]) -> bytes\n"
           "bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\n"
           "bytes(int) -> bytes object of size given by the parameter initialized with null bytes\n"
           "bytes() -> empty bytes object",
    .methods = wf_bytes_methods,
    .dealloc = bytes_dealloc,
    .traverse = bytes_traverse,
    .new = bytes_new,
    .repr = wf_bytes_repr,
    .str = bytes_str,
    .hash = bytes_hash,
    .compare = bytes_compare,
    .iter = bytes_iter,
    .nb = {[WF_NB_MOD] = bytes_mod},
    .len = bytes_len,
    .getitem = bytes_getitem,
    .sq_item = bytes_item,
    .contains = wf_bytelike_contains,
    .sq_concat = wf_bytes_concat,
    .sq_repeat = bytes_repeat,
    .getbuffer = bytes_getbuffer,
};
