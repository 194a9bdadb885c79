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
    Value args;       /* tuple. All four: [lock, acq], by wf_exc_store() and wf_exc_load() */
    Value traceback;  /* traceback or WF_NONE */
    Value context, cause; /* exception or WF_NONE (cause WF_NONE + suppress) */
    bool suppress_context; /* [relaxed] */
} WfBaseException;

/* The structs of exceptions.def. References come first, right after the base: one table of
   counts serves traversal, clearing and freeing of them all. WF_NULL reads as None. */
typedef struct {
    WfBaseException base;
    Value code;
} WfSystemExit;
typedef struct {
    WfBaseException base;
    Value value;
} WfStopIteration;
typedef struct {
    WfBaseException base;
    Value obj, name;
} WfAttributeError;
typedef struct {
    WfBaseException base;
    Value name;
} WfNameError;
typedef struct {
    WfBaseException base;
    Value msg, name, path;
} WfImportError;
typedef struct {
    WfBaseException base;
    Value number, strerror, filename, filename2;
    ssize_t written;  /* BlockingIOError.characters_written; -1: not set */
} WfOSError;
typedef struct {
    WfBaseException base;
    Value msg, filename, lineno, offset, end_lineno, end_offset, text, print_file_and_line;
} WfSyntaxErrorObject;
typedef struct {
    WfBaseException base;
    Value encoding, object, reason;
    ssize_t start, end;
} WfUnicodeError;
typedef struct {
    WfBaseException base;
    Value msg, excs;  /* str, tuple */
} WfExceptionGroup;

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
/* The same for functions that return -1; a macro, so that compilers know the result. */
#define wf_raise_i(...) ((void)wf_raise(__VA_ARGS__), -1)
WF_COLD Value wf_raise_value(WfType *type, Value arg);             /* type(arg); arg borrowed */
WF_COLD Value wf_raise_none(WfType *type);                         /* type() */
WF_COLD void wf_raise_obj(WF_STEALS Value exc);                    /* an instance; sets context */
WF_COLD Value wf_raise_errno(int err, Value filename, Value filename2); /* OSError subclass; WF_NULL names allowed */
WF_COLD Value wf_no_memory(void);                                  /* preallocated MemoryError */
WF_COLD Value wf_raise_keyerror(Value key);
WF_COLD Value wf_raise_stop_iteration(Value value);                /* StopIteration(value) */
WF_COLD Value wf_raise_bad_call(void);                             /* SystemError: bad argument to internal function */
/* "'C' object has no attribute 'name'" (or "type object 'C' ..."), with name and obj filled in. */
WF_COLD Value wf_raise_no_attribute(Value obj, Value name);
WF_COLD Value wf_raise_attribute(Value obj, Value name, const char *fmt, ...);
/* NameError or UnboundLocalError with the name filled in. */
WF_COLD Value wf_raise_name(WfType *type, Value name, const char *fmt, ...);
WF_COLD Value wf_raise_import(WfType *type, Value name, Value path, const char *fmt, ...);
/* UnicodeDecodeError (object: bytes-like), UnicodeEncodeError (object: str). */
WF_COLD Value wf_raise_decode(const char *encoding, Value object, size_t start, size_t end, const char *reason);
WF_COLD Value wf_raise_encode(const char *encoding, Value object, size_t start, size_t end, const char *reason);
/* The OSError subclass (or OSError) for an errno. */
WfType *wf_exc_type_of_errno(int err);
/* An AttributeError raised while looking up o.name is about these, unless it says otherwise. */
WF_COLD void wf_attribute_error_context(Value o, Value name);
/* The innermost exception being handled: borrowed, or WF_NULL. sys.exc_info() is of this one. */
Value wf_exc_handled(void) WF_BORROWED;
/* Raises `exc` (class or instance) as the `raise` statement does; cause WF_NULL: no `from`. Nothing stolen. */
WF_COLD void wf_raise_statement(Value exc, Value cause);
/* "Did you mean: 'x'?": the name to suggest for an AttributeError or NameError. New str, or WF_NULL
   without exception when there is none. */
Value wf_exc_suggestion(Value exc);
/* except*: splits exc by type(s). *match and *rest are new references or WF_NONE. 0 / -1. */
int wf_exc_group_match(Value exc, Value types, Value *match, Value *rest) WF_MUST_USE;
/* End of a try/except*: what to raise from `orig` and the list of exceptions raised or left over. New, WF_NONE: nothing. */
Value wf_exc_group_reraise(Value orig, Value excs) WF_MUST_USE;
/* What the thread raises as MemoryError when nothing can be allocated. Made at start-up. */
int wf_exceptions_init(void) WF_MUST_USE;

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
/* Text of CPython's default sys.excepthook, with traceback and causes: a str. */
Value wf_exception_text(Value exc) WF_MUST_USE;
/* The same, to sys.stderr. */
void wf_print_exception(Value exc);
void wf_sys_display_exception(Value exc);       /* through sys.excepthook */

#endif
