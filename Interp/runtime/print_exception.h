/* Printing of tracebacks and exceptions: what the two files share. */
#ifndef WEFT_PRINT_EXCEPTION_H
#define WEFT_PRINT_EXCEPTION_H

#include "api.h"

/* Text goes to a builder first, and to the file at the end. */
typedef struct {
    WfStrBuilder out;
    int depth;       /* nesting of exception groups */
    bool need_close; /* the innermost group's last line is still to come */
    Value seen;      /* set of exceptions printed (their identities as ints), or WF_NULL */
} WfErrorPrinter;

/* The margin of exception groups at the current depth. */
void wf_print_margin(WfErrorPrinter *p, const char *edge);
WF_INLINE const char *wf_margin_edge(const WfErrorPrinter *p) { return p->depth > 0 ? "| " : ""; }

/* The list of frames, without the header. */
void wf_print_traceback(WfErrorPrinter *p, Value tb);

#endif
