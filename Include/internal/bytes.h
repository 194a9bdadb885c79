/* bytes and bytearray. */
#ifndef WEFT_BYTES_H
#define WEFT_BYTES_H

#include "type.h"

typedef struct {
    WfObject ob;
    size_t len;            /* [const] */
    _Atomic uint64_t hash; /* [relaxed] 0: not computed */
    uint8_t data[];        /* len + 1, NUL-terminated */
} WfBytes;
typedef struct {
    WfObject ob;
    size_t len, cap;       /* [lock] */
    uint8_t *data, *start; /* [lock]; start: first byte in use */
    int32_t exports;       /* [lock] live buffer views: no resizing */
} WfByteArray;

WF_INLINE WfBytes *wf_as_bytes(Value v) { return (WfBytes *)wf_obj(v); }
WF_INLINE bool wf_is_bytes_exact(Value v) { return wf_has_shape(v, WF_SHAPE_bytes); }
WF_INLINE bool wf_is_bytes(Value v) { return wf_is_bytes_exact(v) || (wf_is_pointer(v) && wf_is_kind(v, WF_TF_BYTES)); }
bool wf_is_bytearray(Value v);
WF_INLINE WfByteArray *wf_as_bytearray(Value v) { return (WfByteArray *)wf_obj(v); }
/* Without data: uninitialised but for the NUL. Empty and one-byte results with data are singletons. */
Value wf_bytes_new(const void *data /* or NULL */, size_t len) WF_MUST_USE;
extern Value wf_bytes_empty;
/* A longer or shorter copy of a fresh bytes object that nobody else has. */
Value wf_bytes_resize_steal(WF_STEALS Value b, size_t len) WF_MUST_USE;

/* bytes_iterator and bytearray_iterator. */
typedef struct {
    WfObject ob;
    Value seq;   /* [lock] WF_NULL: exhausted */
    size_t pos;  /* [lock] */
} WfBytesIter;

/* -b: 0 off, 1 warn about bytes compared with or turned into str, 2 the same with -bb. Set at start-up. */
extern int wf_bytes_warning;

/* "616263": sep WF_NULL or the sep argument of hex(), group: its bytes_per_sep. */
Value wf_hex_text(const uint8_t *p, size_t n, Value sep, int group) WF_MUST_USE;
Value wf_bytes_repr(Value v) WF_MUST_USE;
Value wf_bytes_join(Value sep, Value iterable) WF_MUST_USE;
Value wf_bytes_concat(Value a, Value b) WF_MUST_USE;
Value wf_bytes_mod(Value fmt, Value args) WF_MUST_USE;
Value wf_bytearray_new(const void *data, size_t len) WF_MUST_USE;
Value wf_memoryview_from_object(Value o) WF_MUST_USE;

#endif
