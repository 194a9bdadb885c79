/* Text of tracebacks and exceptions, for what reports an exception instead of raising it. */
#ifndef WEFT_TRACEBACK_H
#define WEFT_TRACEBACK_H

#include "type.h"

/* Writes "Traceback (most recent call last):" and its entries to the file. 0 / -1. */
int wf_traceback_print(Value tb, Value file) WF_MUST_USE;
/* Writes "ValueError: text" alone: no traceback, causes or contexts. 0 / -1. */
int wf_exception_print_only(Value exc, Value file) WF_MUST_USE;

#endif
