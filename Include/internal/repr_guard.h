/* Guards against endless recursion in the repr of containers. */
#ifndef WEFT_REPR_GUARD_H
#define WEFT_REPR_GUARD_H

#include "type.h"

/* 0: go on, and call wf_repr_leave afterwards; 1: this thread is already in v's repr; -1: error. */
int wf_repr_enter(Value v) WF_MUST_USE;
void wf_repr_leave(Value v);

#endif
