/* Parts of the _thread module. */
#ifndef WEFT_THREAD_MODULE_H
#define WEFT_THREAD_MODULE_H

#include "api.h"
#include "mutex.h"

typedef struct {
    WfObject ob;
    WfMutex mutex;
    _Atomic bool open; /* once true nobody holds it and acquiring always succeeds */
} WfLockObject;

extern WfType wf_lock_type, wf_rlock_type, wf_local_type;

Value wf_lock_new(void) WF_MUST_USE;
/*
 * Lets all waiters through and all who come later, without any of them holding it. So of several
 * threads that join one none ever sees the lock held by another.
 */
void wf_lock_open(WfLockObject *l);
/* "acquire(blocking=True, timeout=-1)": nanoseconds, -1 for ever; -1 with an exception. */
int wf_lock_parse_timeout(const Value *args, size_t nargs, Value kwnames, int64_t *ns) WF_MUST_USE;
int wf_thread_types_init(Value module) WF_MUST_USE;

#endif
