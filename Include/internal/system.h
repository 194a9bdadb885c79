/* What native modules over system calls share: errors, descriptors, times, ids, constants. */
#ifndef WF_SYSTEM_H
#define WF_SYSTEM_H

#include "native.h"

/* OSError (or its subclass) of errno. */
WF_COLD Value wf_os_error(void);
/* exception(errno, strerror(errno)) of a module's own class. */
WF_COLD Value wf_os_error_as(Value exception);
/* None, or OSError when r < 0. */
WF_INLINE Value wf_os_none(int r) { return WF_LIKELY(r >= 0) ? WF_NONE : wf_os_error(); }

/* A descriptor: an int or what has fileno(). 0 / -1. */
int wf_os_fd(Value v, int *fd) WF_MUST_USE;
/* A user or group id, `what` is "uid" or "gid"; -1 is allowed. 0 / -1. */
int wf_os_id(Value v, uint32_t *out, const char *what) WF_MUST_USE;
/* The int of such an id: -1 for the largest. */
WF_INLINE Value wf_os_id_value(uint32_t id) { return wf_small(id == UINT32_MAX ? -1 : (int64_t)id); }
/* The low 32 bits of any int, as C's conversion does. 0 / -1. */
int wf_os_uint32_masked(Value v, uint32_t *out) WF_MUST_USE;

/* Seconds (int or float) times `unit` (nanoseconds in one) as nanoseconds, rounded away from zero. 0 / -1. */
int wf_os_nanoseconds(Value v, int64_t unit, int64_t *ns) WF_MUST_USE;

/* Text of the C library in the encoding of LC_CTYPE, undecodable bytes as surrogates. */
Value wf_os_decode_locale(const char *s) WF_MUST_USE;

typedef struct {
    const char *name;
    int64_t value;
} WfIntConstant;
/* Adds a table of constants to a module. 0 / -1. */
int wf_module_add_ints(Value module, const WfIntConstant *table, size_t n) WF_MUST_USE;

/* r = call, detached; errno survives. */
#define WF_OS_DETACHED(r, call)                                                                   \
    do {                                                                                          \
        WF_BLOCKING_BEGIN                                                                         \
        r = (call);                                                                               \
        WF_BLOCKING_END                                                                           \
    } while (0)
/* The same, again after EINTR; `interrupted` is true when a signal handler raised. */
#define WF_OS_RETRIED(r, interrupted, call)                                                       \
    do {                                                                                          \
        interrupted = false;                                                                      \
        WF_OS_DETACHED(r, call);                                                                  \
    } while (r < 0 && errno == EINTR && !(interrupted = wf_safepoint() < 0))

#endif
