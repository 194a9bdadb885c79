/*
 * _copy: what the module `copy` does, natively.
 *
 * Lib/copy.py calls in with its dictionaries of functions by class. A class whose function there is
 * one of _copy's own costs no call; any other is called, so that programs which put functions of
 * their own into copy._deepcopy_dispatch or copyreg.dispatch_table get what they ask for.
 */
#ifndef WEFT_COPY_H
#define WEFT_COPY_H

#include "api.h"

/* One call of copy() or deepcopy(); all borrowed from the caller's arguments. */
typedef struct {
    Value memo;     /* copies by id; WF_NULL: a shallow copy */
    Value dispatch; /* dict: function by class */
    Value reducers; /* dict: copyreg's */
} WfCopier;

/* A deep copy of x. New. */
Value wf_copy_deep(WfCopier *c, Value x) WF_MUST_USE;
/* The copy y of what has this id is remembered. 0 / -1. */
int wf_copy_remember(WfCopier *c, Value id, Value y) WF_MUST_USE;
/* A copy of an object that no function of the dispatch knows, by its own hooks or by reduction. */
Value wf_copy_object(WfCopier *c, Value x) WF_MUST_USE;
Value wf_copy_id(Value x) WF_MUST_USE;

#endif
