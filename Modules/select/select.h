/* The files of the select module. */
#ifndef WEFT_MODULES_SELECT_H
#define WEFT_MODULES_SELECT_H

#include "internal/runtime.h"

/* A descriptor, or an object with fileno(). -1 with an exception. */
int wf_select_fd(Value v);
/*
 * A timeout in seconds as nanoseconds, rounded up; None is -1 (for ever). `negative`: negative
 * numbers mean for ever, too; else ValueError. 0 / -1.
 */
int wf_select_timeout(Value v, double scale, bool negative_forever, int64_t *ns) WF_MUST_USE;
uint64_t wf_select_now(void);

int wf_select_init_poll(Value module) WF_MUST_USE;
int wf_select_init_epoll(Value module) WF_MUST_USE;
Value wf_select_poll(Value self);
extern WfType wf_epoll_type;

#endif
