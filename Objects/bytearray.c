/*
 * bytearray: storage, the type, comparison, indexing. Changes to its contents: bytearray_edit.c;
 * the other methods: bytelike_methods.c.
 *
 * `data` is the allocated block and `start` the first byte in use, so that removing from the
 * front is cheap. While buffer views are exported nothing may move: every change of the length
 * goes through wf_bytearray_splice_lock_held(), which refuses then. A shared bytearray is read
 * and written under its lock; longer operations work on a copy (wf_span_of_self()).
 */
#include "bytes.h"

#include "api.h"
#include "bytelike.h"
#include "percent.h"
#include "racy_bytes.h"
#include "slice.h"

#include <limits.h>

bool wf_is_bytearray(Value v)
{
    return wf_has_shape(v, WF_SHAPE_bytearray) ||
           (wf_is_pointer(v) && wf_is_subtype(wf_obj_type(wf_obj(v)), &wf_bytearray_type));
}

/* --- storage ------------------------------------------------------------------------------------ */

static void set_empty(WfByteArray *b)
{
    b->len = b->cap = 0;
    b->data = b->start = NULL;
    b->exports = 0;
}

Value wf_bytearray_new(const void *data, size_t len)
{
    WfByteArray *b = wf_alloc(WF_SHAPE_bytearray, sizeof *b);
    if (b == NULL)
        return WF_NULL;
    set_empty(b);
    if (len == 0)
        return WF_MOVE(b);
    b->data = len > (size_t)SSIZE_MAX - 1 ? NULL : wf_mem_alloc(len + 1);
    if (b->data == NULL) {
        wf_decref(b);
        return wf_err_occurred() ? WF_NULL : wf_no_memory();
    }
    b->start = b->data;
    b->len = len;
    b->cap = len + 1;
    if (data != NULL)
        memcpy(b->start, data, len);
    b->start[len] = 0;
    return WF_MOVE(b);
}

static void bytearray_dealloc(WfObject *o)
{
    WfByteArray *b = (WfByteArray *)o;
    wf_mem_free(b->data);
    size_t size = sizeof *b;
    if (wf_shape_of(o) != WF_SHAPE_bytearray) {
        size = wf_instance_size(o);
        wf_instance_clear(o);
    }
    wf_free_object(o, size);
}

static int bytearray_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    return wf_shape_of(o) == WF_SHAPE_bytearray ? 0 : wf_instance_traverse(o, visit, arg);
}

int wf_bytearray_raise(WfByteArrayError error)
{
    switch (error) {
    case WF_BA_EXPORTED:
        return wf_raise_i(&wf_exc_BufferError,
                          "Existing exports of data: object cannot be re-sized");
    case WF_BA_MEMORY:
        if (!wf_err_occurred())
            wf_no_memory();
        return -1;
    case WF_BA_EMPTY: return wf_raise_i(&wf_exc_IndexError, "pop from empty bytearray");
    case WF_BA_RANGE: return wf_raise_i(&wf_exc_IndexError, "pop index out of range");
    default: return 0;
    }
}

/* Makes the block hold n bytes and a NUL from start on. */
static bool make_room(WfByteArray *b, size_t n)
{
    size_t offset = (size_t)(b->start - b->data);
    if (offset + n + 1 <= b->cap)
        return true;
    if (n + 1 <= b->cap && offset >= b->cap / 2) { /* slide back to the front */
        memmove(b->data, b->start, b->len);
        b->start = b->data;
        return true;
    }
    if (n > (size_t)SSIZE_MAX / 2)
        return false;
    size_t cap = n + 1 + (b->len > 0 ? n / 8 + 6 : 0);
    if (offset > 0)
        memmove(b->data, b->start, b->len);
    b->start = b->data;
    uint8_t *p = wf_mem_realloc(b->data, cap);
    if (p == NULL)
        return false;
    b->data = b->start = p;
    b->cap = cap;
    return true;
}

static void trim(WfByteArray *b)
{
    if (b->len == 0) {
        wf_mem_free(b->data);
        b->data = b->start = NULL;
        b->cap = 0;
    } else if (b->len < b->cap / 4) {
        memmove(b->data, b->start, b->len);
        uint8_t *p = wf_mem_realloc(b->data, b->len + 1);
        if (p != NULL) {
            b->data = p;
            b->cap = b->len + 1;
        }
        b->start = b->data;
    }
}

uint8_t *wf_bytearray_splice_lock_held(WfByteArray *b, size_t at, size_t old, size_t fresh,
                                       WfByteArrayError *error)
{
    static uint8_t nothing[1];
    *error = WF_BA_OK;
    if (old == fresh)
        return b->start == NULL ? nothing : b->start + at;
    if (b->exports > 0) {
        *error = WF_BA_EXPORTED;
        return NULL;
    }
    size_t tail = b->len - at - old;
    if (fresh > old) {
        if (fresh - old > (size_t)SSIZE_MAX - b->len || !make_room(b, b->len + (fresh - old))) {
            *error = WF_BA_MEMORY;
            return NULL;
        }
        memmove(b->start + at + fresh, b->start + at + old, tail);
        b->len += fresh - old;
    } else if (at == 0) {
        b->start += old - fresh; /* what is removed at the front stays as room there */
        b->len -= old - fresh;
    } else {
        memmove(b->start + at + fresh, b->start + at + old, tail);
        b->len -= old - fresh;
    }
    if (fresh < old)
        trim(b);
    if (b->start == NULL)
        return nothing;
    b->start[b->len] = 0;
    return b->start + at;
}

/* --- construction -------------------------------------------------------------------------------- */

static Value bytearray_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (type == &wf_bytearray_type)
        return wf_bytearray_new(NULL, 0);
    Value v = wf_generic_alloc(type, 0);
    if (!wf_is_null(v))
        set_empty(wf_as_bytearray(v));
    return v;
}

void wf_bytearray_fill_lock_held(WfByteArray *b, uint8_t *at, const uint8_t *p, size_t n)
{
    if (WF_UNLIKELY(b->exports > 0))
        wf_racy_store(at, p, n);
    else
        memcpy(at, p, n);
}

/* Replaces all the contents. */
static int set_contents(WfByteArray *b, const uint8_t *p, size_t n)
{
    WfByteArrayError error;
    bool l = wf_lock(b);
    uint8_t *at = wf_bytearray_splice_lock_held(b, 0, b->len, n, &error);
    if (at != NULL)
        wf_bytearray_fill_lock_held(b, at, p, n);
    wf_unlock(b, l);
    return wf_bytearray_raise(error);
}

/* bytearray(iterable): the bytes are appended as they come, so the iterable may watch. */
static int extend_from(WfByteArray *b, Value iterable)
{
    Value it = wf_iter(iterable), item;
    if (wf_is_null(it))
        return -1;
    int r = 0;
    while (r == 0 && !wf_is_null(item = wf_next(it))) {
        uint8_t c;
        r = wf_byte_value(item, &c);
        wf_drop(item);
        if (r == 0)
            r = wf_bytearray_add(b, &c, 1);
        if (r == 0)
            r = wf_safepoint();
    }
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? -1 : 0;
}

static bool is_plain_iterator(Value v)
{
    return wf_is_pointer(v) && wf_is_iterator(v) && !wf_has_index(v) && !wf_has_buffer(v);
}

static int bytearray_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfByteBuf buf;
    Value whole;
    WfByteArray *b = wf_as_bytearray(self);
    bool l = wf_lock(b), empty = b->len == 0;
    wf_unlock(b, l);
    if (!empty && set_contents(b, (const uint8_t *)"", 0) < 0)
        return -1;
    if (nargs == 1 && wf_is_null(kwnames) && is_plain_iterator(args[0]))
        return extend_from(b, args[0]);
    wf_bytebuf_init(&buf);
    int r = wf_bytelike_from_args("bytearray", args, nargs, kwnames, &buf, &whole);
    if (r == 0 && wf_is_null(whole)) {
        r = set_contents(b, buf.p, buf.len);
    } else if (r == 0) {
        r = set_contents(b, wf_as_bytes(whole)->data, wf_as_bytes(whole)->len);
        wf_drop(whole);
    }
    wf_bytebuf_free(&buf);
    return r;
}

/* --- comparison ------------------------------------------------------------------------------------ */

static Value bytearray_compare(Value a, Value b, WfCmpOp op)
{
    WfSpan x, y;
    if (wf_has_shape(a, WF_SHAPE_bytearray) && wf_has_shape(b, WF_SHAPE_bytearray) && wf_is_local(wf_obj(a)) &&
        wf_is_local(wf_obj(b)) && (op == WF_EQ || op == WF_NE)) {
        const WfByteArray *p = wf_as_bytearray(a), *q = wf_as_bytearray(b);
        return wf_bool((p->len == q->len && (p->len == 0 || memcmp(p->start, q->start, p->len) == 0)) == (op == WF_EQ));
    }
    if (!wf_has_buffer(a) || !wf_has_buffer(b))
        return wf_bytes_compare_warning(a, b, "bytearray", op) < 0 ? WF_NULL : WF_NOTIMPL;
    if (wf_span_of_bytes_like(a, &x) < 0) {
        wf_err_clear();
        return WF_NOTIMPL;
    }
    if (wf_span_of_bytes_like(b, &y) < 0) {
        wf_err_clear();
        wf_span_close(&x);
        return WF_NOTIMPL;
    }
    Value r;
    if (x.len != y.len && (op == WF_EQ || op == WF_NE))
        r = wf_bool(op == WF_NE);
    else
        r = wf_cmp_result(wf_span_cmp(&x, &y), op);
    wf_span_close(&x);
    wf_span_close(&y);
    return r;
}

/* --- sequence --------------------------------------------------------------------------------------- */

static ssize_t bytearray_len(Value v)
{
    WfByteArray *b = wf_as_bytearray(v);
    bool l = wf_lock(b);
    size_t n = b->len;
    wf_unlock(b, l);
    return (ssize_t)n;
}

/* i counts from the end if negative and `relative`. */
static Value item_at(Value v, ssize_t i, bool relative)
{
    WfByteArray *b = wf_as_bytearray(v);
    uint8_t c = 0;
    bool l = wf_lock(b);
    if (i < 0 && relative)
        i += (ssize_t)b->len;
    bool ok = i >= 0 && (size_t)i < b->len;
    if (ok)
        c = b->start[i];
    wf_unlock(b, l);
    return ok ? wf_small(c) : wf_raise(&wf_exc_IndexError, "bytearray index out of range");
}

static Value bytearray_item(Value v, ssize_t i)
{
    return item_at(v, i, false);
}

static Value bytearray_getitem(Value v, Value key)
{
    ssize_t i, stop, step;
    if (WF_LIKELY(wf_is_small(key)))
        return item_at(v, (ssize_t)wf_small_value(key), true);
    if (wf_is_slice(key)) {
        WfSpan s;
        if (wf_slice_unpack(key, &i, &stop, &step) < 0 || wf_span_of_self(v, &s) < 0)
            return WF_NULL;
        size_t count = (size_t)wf_slice_adjust(s.len, &i, &stop, step);
        Value r = wf_span_stride(&s, i, step, count);
        wf_span_close(&s);
        return r;
    }
    if (!wf_has_index(key))
        return wf_raise(&wf_exc_TypeError,
                        "bytearray indices must be integers or slices, not %.200s",
                        wf_type_of(key)->name);
    return wf_as_ssize(key, &i, &wf_exc_IndexError) < 0 ? WF_NULL : item_at(v, i, true);
}

static WF_COLD Value cannot_concat(Value a, Value b)
{
    wf_err_clear();
    return wf_raise(&wf_exc_TypeError, "can't concat %.100s to %.100s", wf_type_of(b)->name,
                    wf_type_of(a)->name);
}

static Value bytearray_concat(Value a, Value b)
{
    WfSpan x, y;
    if (wf_span_of_self(a, &x) < 0)
        return WF_NULL;
    Value v = WF_NULL;
    if (wf_span_of_bytes_like(b, &y) < 0) {
        v = cannot_concat(a, b);
    } else {
        v = x.len > (size_t)SSIZE_MAX - y.len ? wf_no_memory()
                                               : wf_bytearray_new(NULL, x.len + y.len);
        if (!wf_is_null(v) && x.len > 0)
            memcpy(wf_as_bytearray(v)->start, x.p, x.len);
        if (!wf_is_null(v) && y.len > 0)
            memcpy(wf_as_bytearray(v)->start + x.len, y.p, y.len);
        wf_span_close(&y);
    }
    wf_span_close(&x);
    return v;
}

static Value bytearray_inplace_concat(Value self, Value other)
{
    WfSpan y;
    /* b += b: the view of itself would forbid growing, so a copy is added. */
    int r = wf_is(self, other) ? wf_span_of_self(self, &y) : wf_span_of_bytes_like(other, &y);
    if (r < 0)
        return cannot_concat(self, other);
    if (wf_is(self, other) && y.copy == NULL && y.len > 0) {
        y.copy = wf_mem_alloc(y.len);
        if (y.copy == NULL)
            return WF_NULL;
        y.p = memcpy(y.copy, y.p, y.len);
    }
    r = wf_bytearray_add(wf_as_bytearray(self), y.p, y.len);
    wf_span_close(&y);
    return r < 0 ? WF_NULL : wf_new_ref(self);
}

static Value bytearray_repeat(Value v, ssize_t n)
{
    WfSpan s;
    if (wf_span_of_self(v, &s) < 0)
        return WF_NULL;
    Value r = wf_span_repeat(&s, n);
    wf_span_close(&s);
    return r;
}

static Value bytearray_inplace_repeat(Value self, ssize_t n)
{
    WfByteArray *b = wf_as_bytearray(self);
    WfByteArrayError error = WF_BA_MEMORY;
    size_t total;
    bool l = wf_lock(b);
    size_t len = b->len;
    if (!__builtin_mul_overflow(len, n > 0 ? (size_t)n : 0, &total) &&
        wf_bytearray_splice_lock_held(b, total < len ? total : len, total < len ? len - total : 0,
                                      total > len ? total - len : 0, &error) != NULL)
        for (size_t done = len; done < total; done *= 2)
            memcpy(b->start + done, b->start, done <= total - done ? done : total - done);
    wf_unlock(b, l);
    return wf_bytearray_raise(error) < 0 ? WF_NULL : wf_new_ref(self);
}

static Value bytearray_mod(Value a, Value b)
{
    WfSpan s;
    if (!wf_is_bytearray(a))
        return WF_NOTIMPL;
    if (wf_span_of_self(a, &s) < 0)
        return WF_NULL;
    if (s.copy == NULL && s.len > 0) { /* conversions may run Python code that changes it */
        s.copy = wf_mem_alloc(s.len);
        if (s.copy == NULL)
            return WF_NULL;
        s.p = memcpy(s.copy, s.p, s.len);
    }
    Value v = wf_percent(&s, b);
    wf_span_close(&s);
    return v;
}

static Value bytearray_repr(Value v)
{
    WfSpan s;
    WfStrBuilder b;
    if (wf_span_of_self(v, &s) < 0)
        return WF_NULL;
    wf_sb_init(&b);
    wf_sb_c(&b, wf_type_name(v));
    wf_sb_char(&b, '(');
    wf_bytelike_repr(&b, s.p, s.len, true);
    wf_sb_char(&b, ')');
    wf_span_close(&s);
    return wf_sb_finish(&b);
}

static Value bytearray_str(Value v)
{
    if (wf_bytes_warning && wf_warn(&wf_exc_BytesWarning, 1, "str() on a bytearray instance") < 0)
        return WF_NULL;
    return bytearray_repr(v);
}

static Value bytearray_iter(Value v)
{
    WfBytesIter *it = wf_alloc(WF_SHAPE_bytearray_iterator, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    it->seq = wf_new_ref(v);
    it->pos = 0;
    return WF_MOVE(it);
}

/* --- buffer ------------------------------------------------------------------------------------------- */

static int bytearray_getbuffer(Value self, WfBuffer *view, int flags)
{
    static uint8_t nothing[1];
    WfByteArray *b = wf_as_bytearray(self);
    bool l = wf_lock(b);
    b->exports++;
    uint8_t *p = b->start;
    size_t n = b->len;
    wf_unlock(b, l);
    return wf_buffer_fill(view, self, p == NULL ? nothing : p, n, false, flags);
}

static void bytearray_releasebuffer(Value self, WfBuffer *view)
{
    WfByteArray *b = wf_as_bytearray(self);
    bool l = wf_lock(b);
    b->exports--;
    wf_unlock(b, l);
}

WfType wf_bytearray_type = {
    WF_TYPE_HEAD(bytearray, "bytearray", WfByteArray,
                 WF_TF_BASETYPE | WF_TF_GC | WF_TF_MATCH_SELF),
    .doc = "bytearray(iterable_of_ints) -> bytearray\n"
           "bytearray(string, encoding[, errors]) -> bytearray\n"
           "bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\n"
           "bytearray(int) -> bytes array of size given by the parameter initialized with null bytes\n"
           "bytearray() -> empty bytes array",
    .methods = wf_bytearray_methods,
    .dealloc = bytearray_dealloc,
    .traverse = bytearray_traverse,
    .new = bytearray_new,
    .init = bytearray_init,
    .repr = bytearray_repr,
    .str = bytearray_str,
    .hash = wf_hash_not_implemented,
    .compare = bytearray_compare,
    .iter = bytearray_iter,
    .nb = {[WF_NB_MOD] = bytearray_mod},
    .len = bytearray_len,
    .getitem = bytearray_getitem,
    .setitem = wf_bytearray_setitem,
    .sq_item = bytearray_item,
    .contains = wf_bytelike_contains,
    .sq_concat = bytearray_concat,
    .sq_inplace_concat = bytearray_inplace_concat,
    .sq_repeat = bytearray_repeat,
    .sq_inplace_repeat = bytearray_inplace_repeat,
    .getbuffer = bytearray_getbuffer,
    .releasebuffer = bytearray_releasebuffer,
};
