/* Functions' companions: built-in functions, bound methods, cells, tracebacks. */
#ifndef WEFT_CALLABLE_H
#define WEFT_CALLABLE_H

#include "code.h"

/* builtin_function_or_method */
typedef struct {
    WfObject ob;
    const WfMethodDef *def; /* [const] */
    Value self;             /* [const] WF_NULL, the module, or what it is bound to */
    Value module;           /* [const] module name or WF_NULL */
} WfBuiltin;

/* A bound method. */
typedef struct {
    WfObject ob;
    Value func, self; /* [const] */
} WfMethod;

typedef struct {
    WfObject ob;
    Value next;  /* [lock] traceback or WF_NONE */
    Value frame; /* [const] */
    int32_t lasti, lineno; /* [const] instruction index; line, or -1 */
} WfTraceback;

WF_INLINE WfBuiltin *wf_as_builtin(Value v) { return (WfBuiltin *)wf_obj(v); }
WF_INLINE WfMethod *wf_as_method(Value v) { return (WfMethod *)wf_obj(v); }
WF_INLINE WfTraceback *wf_as_traceback(Value v) { return (WfTraceback *)wf_obj(v); }
WF_INLINE WfCellObject *wf_as_cell(Value v) { return (WfCellObject *)wf_obj(v); }

Value wf_method_new(Value func, Value self) WF_MUST_USE;
/* value WF_NULL: an empty cell. */
Value wf_cell_new(Value value) WF_MUST_USE;
/* The cell's value, new; WF_NULL (no exception) if it is empty. */
Value wf_cell_get(WfCellObject *c);
void wf_cell_set(WfCellObject *c, Value v);
/* Line of the traceback's entry, computed when it was not stored. */
int wf_traceback_line(const WfTraceback *tb);
/* tb_next: a new reference. Other threads may set it meanwhile. */
Value wf_traceback_next(Value tb) WF_MUST_USE;

#endif
