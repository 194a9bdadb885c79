/* tuple: length and items in one block. Immutable after it is returned. */
#ifndef WEFT_TUPLE_H
#define WEFT_TUPLE_H

#include "type.h"

typedef struct {
    WfObject ob;
    size_t len;     /* [const] */
    Value items[];  /* [const] heap references */
} WfTuple;

WF_INLINE WfTuple *wf_as_tuple(Value v) { return (WfTuple *)wf_obj(v); }
WF_INLINE bool wf_is_tuple_exact(Value v) { return wf_has_shape(v, WF_SHAPE_tuple); }
WF_INLINE bool wf_is_tuple(Value v) { return wf_is_tuple_exact(v) || (wf_is_pointer(v) && wf_is_kind(v, WF_TF_TUPLE)); }
WF_INLINE size_t wf_tuple_len(Value v) { return wf_as_tuple(v)->len; }
WF_INLINE Value wf_tuple_item(Value v, size_t i) WF_BORROWED { return wf_as_tuple(v)->items[i]; }
extern Value wf_tuple_empty; /* immortal */
/* len items, all WF_NULL: the caller stores owned heap references before anyone sees it. */
Value wf_tuple_new(size_t len) WF_MUST_USE;
Value wf_tuple_from_array(const Value *items, size_t n) WF_MUST_USE;             /* new references */
Value wf_tuple_steal_array(WF_STEALS Value *items, size_t n) WF_MUST_USE;        /* moves them (wf_own'ed) */
Value wf_tuple_pack(size_t n, ...) WF_MUST_USE;                                  /* Values, borrowed */
Value wf_tuple_slice(Value t, size_t start, size_t end) WF_MUST_USE;
Value wf_tuple_concat(Value a, Value b) WF_MUST_USE;

/* The hash of a tuple from its items': xxHash's 64-bit rounds, as CPython. */
typedef struct {
    uint64_t acc;
} WfTupleHash;
WF_INLINE WfTupleHash wf_tuple_hash_start(void) { return (WfTupleHash){2870177450012600261u}; }
WF_INLINE void wf_tuple_hash_add(WfTupleHash *h, uint64_t item)
{
    uint64_t acc = h->acc + item * 14029467366897019727u;
    h->acc = (acc << 31 | acc >> 33) * 11400714785074694791u;
}
WF_INLINE int64_t wf_tuple_hash_end(WfTupleHash h, size_t n)
{
    uint64_t acc = h.acc + (n ^ (2870177450012600261u ^ 3527539u));
    return acc == (uint64_t)-1 ? 1546275796 : (int64_t)acc;
}

/* struct sequences (os.stat_result, time.struct_time, sys.flags ...): tuple subclasses with named fields. */
typedef struct { const char *name; const char *doc; } WfStructField;
typedef struct {
    const char *name;            /* "os.stat_result" */
    const char *doc;
    const WfStructField *fields; /* ends with name NULL; "unnamed field" fields have name "" */
    int n_in_sequence;
} WfStructSeqDef;
WfType *wf_structseq_type(const WfStructSeqDef *def) WF_MUST_USE;   /* immortal heap type */
Value wf_structseq_new(WfType *t, WF_STEALS Value *items, size_t n) WF_MUST_USE; /* all fields */

#endif
