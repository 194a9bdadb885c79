/*
 * Exceptions: the hierarchy's types, the thread's current exception, raising.
 *
 * The current exception is always an instance in wf_thread()->exc, with its traceback in it.
 * Raising links __context__ to the innermost handled exception.
 */
#ifndef WEFT_EXC_H
#define WEFT_EXC_H

#include "type.h"

typedef struct {
    WfObject ob;
    Value args;       /* tuple */
    Value traceback;  /* traceback or WF_NONE */
    Value context, cause; /* exception or WF_NONE (cause WF_NONE + suppress) */
    Value notes;      /* list or WF_NULL: kept in the dict as __notes__ in Python's view */
    bool suppress_context;
} WfBaseException;

/* E(name, base, C struct): every built-in exception type; `extern WfType wf_exc_name`. */
#define E(name, base, st) extern WfType wf_exc_##name;
#include "exceptions.def"
#undef E

/*
 * Raises type(formatted text). Letters: %s UTF-8 C string, %U str Value, %R repr, %S str,
 * %T type name of a Value (short), %N name of a WfType*, %d int, %zd ssize_t, %zu size_t,
 * %ld %lld %lu, %c code point, %x, %p, %.200s limits, %%. Returns WF_NULL for `return wf_raise(...)`.
 */
WF_COLD Value wf_raise(WfType *type, const char *fmt, ...);
WF_COLD int wf_raise_i(WfType *type, const char *fmt, ...);        /* the same, returns -1 */
WF_COLD Value wf_raise_value(WfType *type, Value arg);             /* type(arg); arg borrowed */
WF_COLD Value wf_raise_none(WfType *type);                         /* type() */
WF_COLD void wf_raise_obj(WF_STEALS Value exc);                    /* an instance; sets context */
WF_COLD Value wf_raise_errno(int err, Value filename, Value filename2); /* OSError subclass; WF_NULL names allowed */
WF_COLD Value wf_no_memory(void);                                  /* preallocated MemoryError */
WF_COLD Value wf_raise_keyerror(Value key);
WF_COLD Value wf_raise_stop_iteration(Value value);                /* StopIteration(value) */
WF_COLD Value wf_raise_bad_call(void);                             /* SystemError: bad argument to internal function */

WF_INLINE bool wf_err_occurred(void) { return !wf_is_null(wf_thread()->exc); }
bool wf_err_matches(WfType *type);              /* false if none is set */
Value wf_err_fetch(void);                       /* takes it out: owned, or WF_NULL */
void wf_err_restore(WF_STEALS Value exc);       /* puts it back, replacing any */
void wf_err_clear(void);
/* For `raise` in C with an explicit cause: sets __cause__ (steals). */
void wf_exc_set_cause(Value exc, WF_STEALS Value cause);
void wf_exc_set_context(Value exc, WF_STEALS Value context);
/* Adds one traceback entry for the frame at the given instruction. */
int wf_exc_add_traceback(Value exc, WfFrame *f, int lasti, int lineno);
int wf_exc_match(Value exc, Value type_or_tuple) WF_MUST_USE; /* 1 / 0 / -1 (not an exception class) */
Value wf_exc_new(WfType *type, const Value *args, size_t n) WF_MUST_USE;
WF_INLINE bool wf_is_exc_class(Value v) { return wf_is_pointer(v) && wf_is_kind(v, WF_TF_TYPE) && (((WfType *)wf_obj(v))->flags & WF_TF_EXC); }
WF_INLINE bool wf_is_exc(Value v) { return wf_is_pointer(v) && wf_is_kind(v, WF_TF_EXC); }
/* Text of CPython's default sys.excepthook, to sys.stderr. */
void wf_print_exception(Value exc);
void wf_sys_display_exception(Value exc);       /* through sys.excepthook */

#endif
