/*
 * memoryview: a window on the buffer of another object.
 *
 * All views made from one another share one managed buffer, which holds the exporter's view and
 * counts who uses it: each memoryview that is not released, and each operation in progress. At
 * zero the exporter's view is released at once, whatever references remain.
 */
#ifndef WEFT_MEMORYVIEW_H
#define WEFT_MEMORYVIEW_H

#include "api.h"

typedef struct {
    WfObject ob;
    WfBuffer master;        /* [const] until users is 0 */
    _Atomic int32_t users;  /* acq_rel: the last one releases master */
} WfManagedBuffer;

enum { WF_MV_MAX_DIMS = 64 };

typedef struct {
    WfObject ob;
    Value managed;          /* [const] the managed buffer */
    bool released;          /* [lock] */
    int32_t exports;        /* [lock] buffers exported by this view */
    _Atomic int64_t hash;   /* [relaxed] -1: not computed */
    ssize_t *dims;          /* [const] more than one dimension: shape, strides, suboffsets */
    WfBuffer view;          /* [const] obj: [weak: managed keeps it] */
} WfMemoryView;

WF_INLINE WfMemoryView *wf_as_memoryview(Value v) { return (WfMemoryView *)wf_obj(v); }

/* Keeps the memory in place for one operation: ValueError if the view is released. */
int wf_mv_enter(WfMemoryView *m) WF_MUST_USE;
/* ValueError if Python code that ran meanwhile has released the view. */
int wf_mv_check(WfMemoryView *m) WF_MUST_USE;
void wf_mv_leave(WfMemoryView *m);

/* memoryview_item.c */
/* The native format character, or 0; *size: bytes of an item. */
char wf_mv_native_format(const char *format, ssize_t *size);
/* The item at p; NotImplementedError for other than native formats. */
Value wf_mv_unpack(const uint8_t *p, const char *format) WF_MUST_USE;
int wf_mv_pack(WfMemoryView *m, uint8_t *p, Value v) WF_MUST_USE;
int wf_mv_check_format(const WfMemoryView *m, char *code) WF_MUST_USE;
Value wf_mv_unpack_code(const uint8_t *p, char code);
Value wf_mv_tolist(const WfBuffer *v, const uint8_t *p, int dim, char code) WF_MUST_USE;
Value wf_mv_compare(Value a, Value b, WfCmpOp op);

/* memoryview_index.c */
Value wf_mv_getitem(Value self, Value key);
int wf_mv_setitem(Value self, Value key, Value v);
Value wf_mv_item(Value self, ssize_t i);
/* A new view of the same memory; its view is to be narrowed by the caller. */
Value wf_mv_derive(const WfMemoryView *m, const WfBuffer *src) WF_MUST_USE;

/* memoryview_cast.c */
Value wf_mv_cast(Value self, const Value *args, size_t nargs, Value kwnames);

WF_INLINE uint8_t *wf_mv_step(const WfBuffer *v, uint8_t *p, int dim)
{
    if (v->suboffsets != NULL && v->suboffsets[dim] >= 0)
        return *(uint8_t **)(void *)p + v->suboffsets[dim];
    return p;
}

#endif
