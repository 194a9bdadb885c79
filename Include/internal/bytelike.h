/* What bytes.c, bytearray.c and their neighbours share. */
#ifndef WEFT_BYTELIKE_H
#define WEFT_BYTELIKE_H

#include "span.h"

extern WfMethodDef wf_bytes_methods[];
extern WfMethodDef wf_bytearray_methods[];

/* Methods of bytearray alone (bytearray.c, bytearray_edit.c). */
Value wf_bytearray_alloc(Value self);
Value wf_bytearray_reduce(Value self);
Value wf_bytearray_reduce_ex(Value self, const Value *args, size_t nargs);
Value wf_bytearray_sizeof(Value self);
Value wf_bytearray_append(Value self, Value item);
Value wf_bytearray_clear(Value self);
Value wf_bytearray_copy(Value self);
Value wf_bytearray_extend(Value self, Value iterable);
Value wf_bytearray_insert(Value self, const Value *args, size_t nargs);
Value wf_bytearray_pop(Value self, const Value *args, size_t nargs);
Value wf_bytearray_remove(Value self, Value value);
Value wf_bytearray_reverse(Value self);
int wf_bytearray_setitem(Value self, Value key, Value v) WF_MUST_USE;
/* Appends n bytes; 0, or -1 with BufferError or MemoryError. */
int wf_bytearray_add(WfByteArray *b, const void *p, size_t n) WF_MUST_USE;

/*
 * Replaces old bytes from `at` by room for `fresh` bytes and returns where it is, or NULL with
 * *error telling what to raise once the lock is released. Bounds are the caller's business.
 */
typedef enum { WF_BA_OK, WF_BA_EXPORTED, WF_BA_MEMORY, WF_BA_EMPTY, WF_BA_RANGE } WfByteArrayError;
uint8_t *wf_bytearray_splice_lock_held(WfByteArray *b, size_t at, size_t old, size_t fresh,
                                       WfByteArrayError *error);
/* Fills n bytes of it, which views may be reading. */
void wf_bytearray_fill_lock_held(WfByteArray *b, uint8_t *at, const uint8_t *p, size_t n);
int wf_bytearray_raise(WfByteArrayError error);

/* v as a byte: ValueError unless in range(256). */
int wf_byte_value(Value v, uint8_t *out) WF_MUST_USE;
/* Collects an iterable of ints. */
typedef struct {
    uint8_t *p;
    size_t len, cap;
    uint8_t small[128];
} WfByteBuf;
void wf_bytebuf_init(WfByteBuf *b);
void wf_bytebuf_free(WfByteBuf *b);
int wf_bytebuf_reserve(WfByteBuf *b, size_t n) WF_MUST_USE;
/* range: the message's first word, "bytes" or "byte". */
int wf_bytebuf_collect(WfByteBuf *b, Value iterable, const char *range) WF_MUST_USE;

/*
 * The contents for bytes(...) or bytearray(...): name tells which. 0 / -1; *whole: an exact
 * bytes object that is the result as it is (owned), or WF_NULL with the contents in b.
 */
int wf_bytelike_from_args(const char *name, const Value *args, size_t nargs, Value kwnames,
                          WfByteBuf *b, Value *whole) WF_MUST_USE;
int wf_bytelike_contains(Value self, Value item) WF_MUST_USE;
/* repr without the prefix of bytearray: b'...'. always_escape: ' even between double quotes. */
void wf_bytelike_repr(WfStrBuilder *out, const uint8_t *p, size_t n, bool always_escape);
int wf_bytes_compare_warning(Value a, Value b, const char *name, WfCmpOp op) WF_MUST_USE;
Value wf_cmp_result(int r, WfCmpOp op);

/* Any buffer's bytes in C order into dst (view->len bytes). */
void wf_buffer_to_contiguous(const WfBuffer *view, uint8_t *dst, char order);
/* Fills a view of contiguous bytes. BufferError if a writable view of read-only memory is asked. */
int wf_buffer_fill(WfBuffer *view, Value owner, void *p, size_t n, bool readonly,
                   int flags) WF_MUST_USE;
bool wf_buffer_is_contiguous(const WfBuffer *view, char order);

/* Whether other threads may be writing the bytes of the buffer: racy_bytes.h. */
WF_INLINE bool wf_buffer_is_racy(const WfBuffer *v)
{
    if (!wf_is_pointer(v->obj)) /* a memoryview's own */
        return wf_multithreaded;
    return wf_is_shared(wf_obj(v->obj)) && !wf_is_bytes_exact(v->obj);
}

#endif
