/* bytearray: what changes the contents, and copying and pickling. */
#include "api.h"
#include "bytelike.h"
#include "search.h"
#include "slice.h"

#include <limits.h>

int wf_bytearray_add(WfByteArray *b, const void *p, size_t n)
{
    WfByteArrayError error;
    bool l = wf_lock(b);
    if (WF_LIKELY(n == 1 && b->exports == 0 && (size_t)(b->start - b->data) + b->len + 2 <= b->cap)) {
        b->start[b->len++] = *(const uint8_t *)p;
        b->start[b->len] = 0;
        wf_unlock(b, l);
        return 0;
    }
    uint8_t *at = wf_bytearray_splice_lock_held(b, b->len, 0, n, &error);
    if (at != NULL)
        memcpy(at, p, n);
    wf_unlock(b, l);
    return wf_bytearray_raise(error);
}

Value wf_bytearray_append(Value self, Value item)
{
    uint8_t c;
    if (wf_byte_value(item, &c) < 0 || wf_bytearray_add(wf_as_bytearray(self), &c, 1) < 0)
        return WF_NULL;
    return WF_NONE;
}

/* The bytes of an iterable of ints or a buffer, for extending and assigning. */
static int collect(Value v, WfByteBuf *buf)
{
    WfSpan s;
    if (!wf_has_buffer(v))
        return wf_bytebuf_collect(buf, v, "byte");
    if (wf_span_of_bytes_like(v, &s) < 0)
        return -1;
    int r = wf_bytebuf_reserve(buf, s.len);
    if (r == 0) {
        memcpy(buf->p, s.p, s.len);
        buf->len = s.len;
    }
    wf_span_close(&s);
    return r;
}

static bool is_iterable(Value v)
{
    WfType *t = wf_type_of(v);
    return t->iter != NULL || t->sq_item != NULL || t->getitem != NULL;
}

Value wf_bytearray_extend(Value self, Value iterable)
{
    WfByteBuf buf;
    if (!wf_has_buffer(iterable) && !is_iterable(iterable))
        return wf_raise(&wf_exc_TypeError, "can't extend bytearray with %.100s",
                        wf_type_of(iterable)->name);
    wf_bytebuf_init(&buf);
    int r = collect(iterable, &buf);
    if (r == 0)
        r = wf_bytearray_add(wf_as_bytearray(self), buf.p, buf.len);
    wf_bytebuf_free(&buf);
    return r < 0 ? WF_NULL : WF_NONE;
}

Value wf_bytearray_insert(Value self, const Value *args, size_t nargs)
{
    ssize_t i;
    uint8_t c;
    if (wf_check_nargs("insert", nargs, 2, 2) < 0 ||
        wf_as_ssize(args[0], &i, &wf_exc_OverflowError) < 0 || wf_byte_value(args[1], &c) < 0)
        return WF_NULL;
    WfByteArray *b = wf_as_bytearray(self);
    WfByteArrayError error;
    bool l = wf_lock(b);
    ssize_t n = (ssize_t)b->len;
    if (i < 0 && (i += n) < 0)
        i = 0;
    uint8_t *at = wf_bytearray_splice_lock_held(b, i > n ? b->len : (size_t)i, 0, 1, &error);
    if (at != NULL)
        *at = c;
    wf_unlock(b, l);
    return wf_bytearray_raise(error) < 0 ? WF_NULL : WF_NONE;
}

Value wf_bytearray_pop(Value self, const Value *args, size_t nargs)
{
    ssize_t i = -1;
    if (wf_check_nargs("pop", nargs, 0, 1) < 0 ||
        (nargs > 0 && wf_as_ssize(args[0], &i, &wf_exc_IndexError) < 0))
        return WF_NULL;
    WfByteArray *b = wf_as_bytearray(self);
    WfByteArrayError error = WF_BA_OK;
    uint8_t c = 0;
    bool l = wf_lock(b);
    if (i < 0)
        i += (ssize_t)b->len;
    if (b->len == 0) {
        error = WF_BA_EMPTY;
    } else if (i < 0 || (size_t)i >= b->len) {
        error = WF_BA_RANGE;
    } else {
        c = b->start[i];
        wf_bytearray_splice_lock_held(b, (size_t)i, 1, 0, &error);
    }
    wf_unlock(b, l);
    return wf_bytearray_raise(error) < 0 ? WF_NULL : wf_small(c);
}

Value wf_bytearray_remove(Value self, Value value)
{
    uint8_t c;
    if (wf_byte_value(value, &c) < 0)
        return WF_NULL;
    WfByteArray *b = wf_as_bytearray(self);
    WfByteArrayError error = WF_BA_OK;
    bool l = wf_lock(b);
    ssize_t i = wf_find_char(1, b->start, b->len, c);
    if (i >= 0)
        wf_bytearray_splice_lock_held(b, (size_t)i, 1, 0, &error);
    wf_unlock(b, l);
    if (i < 0)
        return wf_raise(&wf_exc_ValueError, "value not found in bytearray");
    return wf_bytearray_raise(error) < 0 ? WF_NULL : WF_NONE;
}

Value wf_bytearray_reverse(Value self)
{
    WfByteArray *b = wf_as_bytearray(self);
    bool l = wf_lock(b);
    uint8_t *p = b->start;
    for (size_t i = 0, j = b->len; i + 1 < j; i++) {
        uint8_t t = p[i], u = p[--j];
        __atomic_store_n(&p[i], u, __ATOMIC_RELAXED);
        __atomic_store_n(&p[j], t, __ATOMIC_RELAXED);
    }
    wf_unlock(b, l);
    return WF_NONE;
}

Value wf_bytearray_clear(Value self)
{
    WfByteArray *b = wf_as_bytearray(self);
    WfByteArrayError error;
    bool l = wf_lock(b);
    wf_bytearray_splice_lock_held(b, 0, b->len, 0, &error);
    wf_unlock(b, l);
    return wf_bytearray_raise(error) < 0 ? WF_NULL : WF_NONE;
}

Value wf_bytearray_copy(Value self)
{
    WfSpan s;
    if (wf_span_of_self(self, &s) < 0)
        return WF_NULL;
    Value v = wf_bytearray_new(s.p, s.len);
    wf_span_close(&s);
    return v;
}

/* --- assignment ------------------------------------------------------------------------------------- */

static int set_byte(WfByteArray *b, ssize_t i, uint8_t c)
{
    bool l = wf_lock(b);
    if (i < 0)
        i += (ssize_t)b->len;
    bool ok = i >= 0 && (size_t)i < b->len;
    if (ok)
        __atomic_store_n(&b->start[i], c, __ATOMIC_RELAXED); /* views read it without the lock */
    wf_unlock(b, l);
    return ok ? 0 : wf_raise_i(&wf_exc_IndexError, "bytearray index out of range");
}

static int delete_byte(WfByteArray *b, ssize_t i)
{
    WfByteArrayError error = WF_BA_OK;
    bool l = wf_lock(b);
    if (i < 0)
        i += (ssize_t)b->len;
    bool ok = i >= 0 && (size_t)i < b->len;
    if (ok)
        wf_bytearray_splice_lock_held(b, (size_t)i, 1, 0, &error);
    wf_unlock(b, l);
    return ok ? wf_bytearray_raise(error)
              : wf_raise_i(&wf_exc_IndexError, "bytearray index out of range");
}

/* Removes every step-th of count bytes from start. */
static void delete_stride_lock_held(WfByteArray *b, ssize_t start, ssize_t step, size_t count,
                                    WfByteArrayError *error)
{
    if (b->exports > 0) {
        *error = WF_BA_EXPORTED;
        return;
    }
    if (step < 0) {
        start += step * ((ssize_t)count - 1);
        step = -step;
    }
    size_t to = (size_t)start, from = to;
    for (size_t k = 0; k < count; k++) {
        from++; /* the one that goes */
        size_t keep = k + 1 < count ? (size_t)step - 1 : b->len - from;
        memmove(b->start + to, b->start + from, keep);
        to += keep;
        from += keep;
    }
    wf_bytearray_splice_lock_held(b, to, b->len - to, 0, error);
}

/* What an assignment to a slice found: a message waits until the lock is released. */
typedef struct {
    WfByteArrayError error;
    size_t count;     /* bytes of the extended slice that did not match */
    bool mismatch;
} SliceResult;

static void set_slice_lock_held(WfByteArray *b, ssize_t start, ssize_t stop, ssize_t step,
                                const uint8_t *p, size_t n, SliceResult *r)
{
    size_t count = (size_t)wf_slice_adjust(b->len, &start, &stop, step);
    if (step == 1) {
        uint8_t *at = wf_bytearray_splice_lock_held(b, (size_t)start, count, n, &r->error);
        if (at != NULL)
            wf_bytearray_fill_lock_held(b, at, p, n);
    } else if (n == 0 && count > 0) {
        delete_stride_lock_held(b, start, step, count, &r->error);
    } else if (n != count) {
        r->mismatch = true;
        r->count = count;
    } else {
        for (size_t k = 0; k < count; k++, start += step)
            __atomic_store_n(&b->start[start], p[k], __ATOMIC_RELAXED);
    }
}

static int set_slice(Value self, Value slice, const uint8_t *p, size_t n)
{
    ssize_t start, stop, step;
    SliceResult r = {.error = WF_BA_OK};
    WfByteArray *b = wf_as_bytearray(self);
    if (wf_slice_unpack(slice, &start, &stop, &step) < 0)
        return -1;
    bool l = wf_lock(b);
    set_slice_lock_held(b, start, stop, step, p, n, &r);
    wf_unlock(b, l);
    if (r.mismatch)
        return wf_raise_i(&wf_exc_ValueError,
                          "attempt to assign bytes of size %zd to extended slice of size %zd",
                          (ssize_t)n, (ssize_t)r.count);
    return wf_bytearray_raise(r.error);
}

static int assign_slice(Value self, Value slice, Value v)
{
    WfByteBuf buf;
    if (wf_is_null(v))
        return set_slice(self, slice, (const uint8_t *)"", 0);
    if (wf_is_int(v) || wf_is_str(v) || (!wf_has_buffer(v) && !is_iterable(v)))
        return wf_raise_i(&wf_exc_TypeError, "can assign only bytes, buffers, or iterables of "
                                             "ints in range(0, 256)");
    wf_bytebuf_init(&buf);
    int r = collect(v, &buf);
    if (r == 0)
        r = set_slice(self, slice, buf.p, buf.len);
    wf_bytebuf_free(&buf);
    return r;
}

int wf_bytearray_setitem(Value self, Value key, Value v)
{
    ssize_t i;
    uint8_t c;
    if (WF_LIKELY(wf_is_small(key)))
        i = (ssize_t)wf_small_value(key);
    else if (wf_is_slice(key))
        return assign_slice(self, key, v);
    else if (!wf_has_index(key))
        return wf_raise_i(&wf_exc_TypeError,
                          "bytearray indices must be integers or slices, not %.200s",
                          wf_type_of(key)->name);
    else if (wf_as_ssize(key, &i, &wf_exc_IndexError) < 0)
        return -1;
    if (wf_is_null(v))
        return delete_byte(wf_as_bytearray(self), i);
    return wf_byte_value(v, &c) < 0 ? -1 : set_byte(wf_as_bytearray(self), i, c);
}

/* --- copying and pickling ----------------------------------------------------------------------------- */

Value wf_bytearray_alloc(Value self)
{
    WfByteArray *b = wf_as_bytearray(self);
    bool l = wf_lock(b);
    size_t n = b->cap;
    wf_unlock(b, l);
    return wf_int((int64_t)n);
}

Value wf_bytearray_sizeof(Value self)
{
    WfByteArray *b = wf_as_bytearray(self);
    bool l = wf_lock(b);
    size_t n = b->cap;
    wf_unlock(b, l);
    return wf_int((int64_t)(sizeof *b + n));
}

/* The arguments of a call that makes the copy: bytes for protocols from 3 on, else latin-1 text. */
static Value reduce_args(Value self, bool text)
{
    WfSpan s;
    if (wf_span_of_self(self, &s) < 0)
        return WF_NULL;
    Value data = s.len == 0 ? WF_NULL
                 : text     ? wf_str_from_latin1(s.p, s.len)
                            : wf_bytes_new(s.p, s.len);
    size_t len = s.len;
    wf_span_close(&s);
    if (len == 0)
        return wf_new_ref(wf_tuple_empty);
    if (wf_is_null(data))
        return data;
    Value args = WF_NULL, encoding = text ? wf_intern_c("latin-1") : WF_NULL;
    if (!text)
        args = wf_tuple_pack(1, data);
    else if (!wf_is_null(encoding))
        args = wf_tuple_pack(2, data, encoding);
    wf_drop(data);
    return args;
}

static Value reduce(Value self, int protocol)
{
    Value args = reduce_args(self, protocol < 3), state, r = WF_NULL;
    if (wf_is_null(args))
        return args;
    state = wf_call_method(self, wf_n.__getstate__, NULL, 0);
    if (!wf_is_null(state)) {
        r = wf_tuple_pack(3, wf_type_value(wf_type_of(self)), args, state);
        wf_drop(state);
    }
    wf_drop(args);
    return r;
}

Value wf_bytearray_reduce(Value self)
{
    return reduce(self, 2);
}

Value wf_bytearray_reduce_ex(Value self, const Value *args, size_t nargs)
{
    int protocol = 0;
    if (wf_check_nargs("__reduce_ex__", nargs, 0, 1) < 0 ||
        (nargs > 0 && wf_as_int(args[0], &protocol) < 0))
        return WF_NULL;
    return reduce(self, protocol);
}
