/* select: what its files share. */
#ifndef WEFT_MODULES_SELECT_H
#define WEFT_MODULES_SELECT_H

#include "mutex.h"
#include "runtime.h"
#include "system.h"

/* A time limit: none, or `ns` from the start, with the moment when it ends. */
typedef struct {
    bool forever;
    int64_t ns;
    uint64_t deadline;
} WfWaitLimit;

/* None: for ever. unit: nanoseconds in one. `message` is the TypeError's. 0 / -1. */
int wf_wait_limit(Value timeout, int64_t unit, const char *message, WfWaitLimit *out) WF_MUST_USE;
/* What is left, negative once it is over. */
int64_t wf_wait_left(const WfWaitLimit *l);
/* The limit in milliseconds, rounded up, -1 for ever; OverflowError beyond an int. 0 / -1. */
int wf_wait_milliseconds(const WfWaitLimit *l, int *out) WF_MUST_USE;

Value wf_select_poll(Value self);
extern WfType wf_poll_type, wf_epoll_type;

#endif
