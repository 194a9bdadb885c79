/* Parts of the _thread module. */
#ifndef WEFT_THREAD_MODULE_H
#define WEFT_THREAD_MODULE_H

#include "api.h"
#include "mutex.h"

typedef struct {
    WfObject ob;
    WfMutex mutex;
} WfLockObject;

extern WfType wf_lock_type, wf_rlock_type, wf_local_type;

Value wf_lock_new(void) WF_MUST_USE;
/* "acquire(blocking=True, timeout=-1)": nanoseconds, -1 for ever; -1 with an exception. */
int wf_lock_parse_timeout(const Value *args, size_t nargs, Value kwnames, int64_t *ns) WF_MUST_USE;
int wf_thread_types_init(Value module) WF_MUST_USE;

#endif
