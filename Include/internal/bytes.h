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
Value wf_bytes_new(const void *data /* or NULL */, size_t len) WF_MUST_USE;
Value wf_bytes_repr(Value v) WF_MUST_USE;
Value wf_bytes_join(Value sep, Value iterable) WF_MUST_USE;
Value wf_bytes_concat(Value a, Value b) WF_MUST_USE;
Value wf_bytes_mod(Value fmt, Value args) WF_MUST_USE;
Value wf_bytearray_new(const void *data, size_t len) WF_MUST_USE;
Value wf_memoryview_from_object(Value o) WF_MUST_USE;

#endif
