/* slice objects, and how subscripts use them. */
#ifndef WEFT_SLICE_H
#define WEFT_SLICE_H

#include "type.h"

typedef struct {
    WfObject ob;
    Value start, stop, step; /* [const] */
} WfSlice;

WF_INLINE bool wf_is_slice(Value v) { return wf_has_shape(v, WF_SHAPE_slice); }
Value wf_slice_new(Value start, Value stop, Value step) WF_MUST_USE; /* WF_NULL: None */
/*
 * The bounds as numbers, clipped to ssize_t; None gives the default for the sign of step.
 * TypeError for what has no __index__, ValueError "slice step cannot be zero".
 */
int wf_slice_unpack(Value slice, ssize_t *start, ssize_t *stop, ssize_t *step) WF_MUST_USE;
/* Clips unpacked bounds to a sequence of len items; returns how many items the slice has. */
ssize_t wf_slice_adjust(size_t len, ssize_t *start, ssize_t *stop, ssize_t step);

/* A bound of index() and the like, clipped to ssize_t; TypeError as CPython words it. */
int wf_index_bound(Value v, ssize_t *out) WF_MUST_USE;

#endif
