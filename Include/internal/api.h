/*
 * The abstract operations on any value, errors, calls, and argument parsing: what natives use.
 *
 * Unless marked: arguments are borrowed, results are new references, WF_NULL or -1 means that
 * an exception is set. All WF_MAY_RUN: they may run Python code.
 */
#ifndef WEFT_API_H
#define WEFT_API_H

#include "type.h"
#include "str.h"
#include "int.h"
#include "float.h"
#include "bytes.h"
#include "tuple.h"
#include "list.h"
#include "dict.h"
#include "set.h"
#include "exc.h"

#include <stdarg.h>

/* --- attributes --------------------------------------------------------------------------- */
Value wf_getattr(Value o, Value name) WF_MUST_USE;
Value wf_getattr_c(Value o, const char *name) WF_MUST_USE;
/* 1 found (*out new), 0 absent (no exception: AttributeError never made when avoidable), -1 error. */
int wf_getattr_opt(Value o, Value name, Value *out) WF_MUST_USE;
/*
 * The same, and wf_setattr(), for names that programs give to getattr() and the like: what inline caches know helps.
 * must: an attribute that is absent is an error.
 */
int wf_eval_getattr(Value o, Value name, bool must, Value *out) WF_MUST_USE;
int wf_eval_setattr(Value o, Value name, Value v) WF_MUST_USE;
int wf_getattr_opt_c(Value o, const char *name, Value *out) WF_MUST_USE;
int wf_setattr(Value o, Value name, Value v) WF_MUST_USE; /* v WF_NULL: delete */
int wf_setattr_c(Value o, const char *name, Value v) WF_MUST_USE;
/*
 * LOAD_METHOD: 1: *fn is a function-like found on the type, to be called with o as first
 * argument; 0: *fn is the bound attribute; -1 error. *fn is new.
 */
int wf_load_method(Value o, Value name, Value *fn) WF_MUST_USE;
/* Special method on the type, bound to o: 1 / 0 / -1. */
int wf_lookup_special(Value o, Value name, Value *bound) WF_MUST_USE;

/* --- calls ----------------------------------------------------------------------------------- */
Value wf_call(Value fn, const Value *args, size_t nargs, Value kwnames) WF_MUST_USE;
Value wf_call0(Value fn) WF_MUST_USE;
Value wf_call1(Value fn, Value a) WF_MUST_USE;
Value wf_call2(Value fn, Value a, Value b) WF_MUST_USE;
Value wf_call3(Value fn, Value a, Value b, Value c) WF_MUST_USE;
/* args: a tuple; kwargs: a dict or WF_NULL. */
Value wf_call_tuple(Value fn, Value args, Value kwargs) WF_MUST_USE;
/* o.name(args...) without making the bound method. */
Value wf_call_method(Value o, Value name, const Value *args, size_t nargs) WF_MUST_USE;
Value wf_call_method_c(Value o, const char *name, const Value *args, size_t nargs) WF_MUST_USE;
bool wf_callable(Value v);

/* --- operators ------------------------------------------------------------------------------- */
Value wf_binop(WfBinop op, Value a, Value b) WF_MUST_USE;         /* a + b ...; pow: wf_power */
Value wf_inplace(WfBinop op, Value a, Value b) WF_MUST_USE;       /* a += b */
Value wf_power(Value a, Value b, Value mod) WF_MUST_USE;          /* mod WF_NONE for ** */
Value wf_inplace_power(Value a, Value b) WF_MUST_USE;
/* The rest of a OP b after the Python method that comes first answered NotImplemented. */
Value wf_binop_after(Value a, Value b, WfBinop op, bool inplace) WF_MUST_USE;
Value wf_negative(Value v) WF_MUST_USE;
Value wf_positive(Value v) WF_MUST_USE;
Value wf_absolute(Value v) WF_MUST_USE;
Value wf_invert(Value v) WF_MUST_USE;
Value wf_compare(Value a, Value b, WfCmpOp op) WF_MUST_USE;
Value wf_compare_after(Value a, Value b, WfCmpOp op) WF_MUST_USE; /* the same for comparisons */
int wf_compare_bool(Value a, Value b, WfCmpOp op) WF_MUST_USE;    /* identity implies ==, as in containers */
int wf_truth_slow(Value v);
WF_INLINE WF_MUST_USE int wf_truth(Value v)
{
    if (wf_is_bool(v))
        return wf_is_true(v);
    if (wf_is_small(v))
        return v.bits != 0;
    return wf_truth_slow(v);
}
int64_t wf_hash(Value v) WF_MUST_USE; /* -1: error */
Value wf_repr(Value v) WF_MUST_USE;
Value wf_str(Value v) WF_MUST_USE;
Value wf_ascii(Value v) WF_MUST_USE;
Value wf_format(Value v, Value spec /* str or WF_NULL */) WF_MUST_USE;
Value wf_bytes_of(Value v) WF_MUST_USE;       /* bytes(v) for a bytes-like or iterable */

/* --- items and iteration ------------------------------------------------------------------- */
ssize_t wf_len(Value v) WF_MUST_USE;
ssize_t wf_length_hint(Value v, ssize_t fallback) WF_MUST_USE;
Value wf_getitem(Value o, Value key) WF_MUST_USE;
int wf_setitem(Value o, Value key, Value v) WF_MUST_USE; /* v WF_NULL: del o[key] */
Value wf_getitem_i(Value o, ssize_t i) WF_MUST_USE;
int wf_contains(Value o, Value item) WF_MUST_USE;
Value wf_iter(Value o) WF_MUST_USE;
/* Next item; WF_NULL with no exception set when exhausted (StopIteration is swallowed). */
Value wf_next(Value it) WF_MUST_USE;
bool wf_is_iterator(Value v);
/* 1 *out is the next item; 0 exhausted, *out is the StopIteration's value (new); -1 error. For `yield from`. */
int wf_next_value(Value it, Value *out) WF_MUST_USE;
Value wf_sequence_list(Value o) WF_MUST_USE;                /* list(o) */
Value wf_sequence_tuple(Value o) WF_MUST_USE;               /* tuple(o) */
/* A list or tuple to read items of; message as PySequence_Fast. Items: wf_fast_len, wf_fast_item. */
Value wf_sequence_fast(Value o, const char *message) WF_MUST_USE;
size_t wf_fast_len(Value seq);
Value wf_fast_item(Value seq, size_t i);                    /* new reference; WF_NULL if it shrank */

/* --- numbers ----------------------------------------------------------------------------------- */
Value wf_index(Value v) WF_MUST_USE;                        /* operator.index: an int */
/* __index__ clipped to ssize_t; out of range: exc type if not NULL ("cannot fit 'X' into an index-sized integer"), else clipped. */
int wf_as_ssize(Value v, ssize_t *out, WfType *overflow_exc) WF_MUST_USE;
int wf_as_int64(Value v, int64_t *out) WF_MUST_USE;         /* OverflowError: "Python int too large to convert to C long" */
int wf_as_int(Value v, int *out) WF_MUST_USE;
int wf_as_uint64(Value v, uint64_t *out) WF_MUST_USE;
int wf_call_float_slot(Value v, double *out) WF_MUST_USE;   /* __float__, which v has */
int wf_as_double(Value v, double *out) WF_MUST_USE;         /* __float__ / __index__ */

/* --- types ---------------------------------------------------------------------------------- */
int wf_isinstance(Value o, Value cls) WF_MUST_USE;          /* with __instancecheck__, tuples, unions */
int wf_issubclass(Value c, Value cls) WF_MUST_USE;
#define wf_type_name(v) (wf_short_type_name(wf_type_of(v)))
const char *wf_short_type_name(WfType *t);                  /* after the last dot for built-ins */

/* --- argument parsing ------------------------------------------------------------------------- */
/*
 * The Python-level signature drives it: names[] ends with NULL; "" is positional-only. `fmt`
 * has a letter per parameter, `|` before the first optional, `$` before the first keyword-only;
 * `:fname` ends it and is used in messages. Letters and what is stored:
 *   O Value borrowed; n ssize_t (index); i int; l int64; d double; p int (truth);
 *   U Value, must be str; S Value, must be bytes; z const char* or NULL (str or None, no NUL);
 *   s const char* (str UTF-8, NUL-free); y WfBuffer (bytes-like; release it); C int code point.
 * Missing optional ones leave their variable untouched. 0 / -1 with CPython's TypeError text.
 */
int wf_parse_args(const Value *args, size_t nargs, Value kwnames, const char *fmt,
                  const char *const *names, ...) WF_MUST_USE;
/* A size or an index as an argument: letter n. "Python int too large to convert to C ssize_t". */
int wf_arg_ssize(Value v, ssize_t *out) WF_MUST_USE;
/* Positional only: checks min <= nargs <= max: "f expected at most 2 arguments, got 3". */
int wf_check_nargs_slow(const char *fname, size_t nargs, size_t min, size_t max) WF_MUST_USE;
WF_INLINE WF_MUST_USE int wf_check_nargs(const char *fname, size_t nargs, size_t min, size_t max)
{
    return WF_LIKELY(nargs >= min && nargs <= max) ? 0 : wf_check_nargs_slow(fname, nargs, min, max);
}
/* For functions without keywords: "f() takes no keyword arguments". */
int wf_no_kwargs(const char *fname, Value kwnames) WF_MUST_USE;

/* --- modules --------------------------------------------------------------------------------- */
/* A native module: rows in Modules/modules.def; init fills the fresh module. */
typedef int (*WfModuleInit)(Value module);
Value wf_module_new(const char *name, const char *doc);
Value wf_module_dict(Value module) WF_BORROWED;
int wf_module_add(Value module, const char *name, WF_STEALS Value v) WF_MUST_USE; /* WF_NULL v: -1 */
int wf_module_add_functions(Value module, WfMethodDef *defs) WF_MUST_USE;
int wf_module_add_int(Value module, const char *name, int64_t v) WF_MUST_USE;
int wf_module_add_str(Value module, const char *name, const char *s) WF_MUST_USE;
Value wf_import(const char *name) WF_MUST_USE;              /* import name; returns that module (not its root) */
Value wf_import_attr(const char *module, const char *attr) WF_MUST_USE;
/* The same of a top-level module that is taken from sys.modules as it is; imported only if it is not there. */
Value wf_import_attr_of_loaded(Value module, Value attr) WF_MUST_USE;
Value wf_sys_get(const char *name) WF_MUST_USE;             /* sys.<name>, new, or WF_NULL, no exception */
int wf_sys_set(const char *name, Value v) WF_MUST_USE;

/* A built-in function object: self WF_NULL or the module / bound object. */
Value wf_builtin_new(const WfMethodDef *def, Value self, Value module_name);
/* warnings.warn(message, category, stacklevel): -1 if it was turned into an exception. */
int wf_warn(WfType *category, int stacklevel, const char *fmt, ...) WF_MUST_USE;
int wf_warn_explicit(WfType *category, Value message, Value filename, int lineno) WF_MUST_USE;
/* sys.unraisablehook for the current exception (cleared). msg: "Exception ignored in: " object. */
void wf_write_unraisable(Value where);
/* The same with a message of its own: "message: object" (or "message:" for None). */
void wf_write_unraisable_msg(const char *message, Value where);
/* Interned str constants used all over: wf_names.def has the list; wf_n.__init__, wf_n.append, ... */
#include "names.h"

/* --- buffers ------------------------------------------------------------------------------------ */
typedef struct WfBuffer {
    uint8_t *buf;
    Value obj;              /* counted owner, or WF_NULL when released */
    ssize_t len, itemsize;
    const char *format;     /* NULL: "B" */
    int ndim;
    bool readonly;
    ssize_t *shape, *strides, *suboffsets;
    ssize_t shape0, strides0; /* storage for ndim 1 */
    void *internal;
} WfBuffer;
enum { WF_BUF_SIMPLE = 0, WF_BUF_WRITABLE = 1, WF_BUF_FORMAT = 4, WF_BUF_ND = 8, WF_BUF_STRIDES = 0x18, WF_BUF_CONTIG = 0x38, WF_BUF_INDIRECT = 0x118 };
bool wf_has_buffer(Value v);
/* TypeError "a bytes-like object is required, not 'int'" / BufferError. */
int wf_get_buffer(Value v, WfBuffer *view, int flags) WF_MUST_USE;
void wf_release_buffer(WfBuffer *view);

#endif
