/* The functions of sys, by file; sys.c has the table. */
#ifndef WEFT_SYS_H
#define WEFT_SYS_H

#include "internal/runtime.h"

#define S_NOARGS(name) Value wf_sys_##name(Value self)
#define S_O(name) Value wf_sys_##name(Value self, Value arg)
#define S_FAST(name) Value wf_sys_##name(Value self, const Value *args, size_t nargs)
#define S_FASTKW(name) Value wf_sys_##name(Value self, const Value *args, size_t nargs, Value kwnames)

/* sys_hooks.c */
S_O(displayhook);
S_FAST(excepthook);
S_O(unraisablehook);
S_FASTKW(breakpointhook);
S_FAST(audit);
S_FASTKW(addaudithook);
int wf_sys_init_hooks(Value module) WF_MUST_USE;

/* sys_frames.c */
S_FAST(_getframe);
S_NOARGS(exc_info);
S_NOARGS(exception);
S_NOARGS(_current_frames);
S_NOARGS(_current_exceptions);
S_O(settrace);
S_NOARGS(gettrace);
S_O(setprofile);
S_NOARGS(getprofile);
S_FAST(call_tracing);
S_FASTKW(set_asyncgen_hooks);
S_NOARGS(get_asyncgen_hooks);
S_FASTKW(set_coroutine_origin_tracking_depth);
S_NOARGS(get_coroutine_origin_tracking_depth);
int wf_sys_init_frames(Value module) WF_MUST_USE;

/* sys_info.c: flags, version_info and the like. */
int wf_sys_init_info(Value module) WF_MUST_USE;

/* monitoring.c */
int wf_sys_init_monitoring(Value module) WF_MUST_USE;

#endif
