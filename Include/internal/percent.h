/* The % operator of str, bytes and bytearray: one engine. */
#ifndef WEFT_PERCENT_H
#define WEFT_PERCENT_H

#include "span.h"

/* format % args: a new object of the format's type. */
Value wf_percent(const WfSpan *format, Value args) WF_MUST_USE;

/* One conversion specification, "%[(key)][flags][width][.precision]letter". */
typedef struct {
    bool left, plus, blank, alt, zero;
    ssize_t width, precision; /* -1: not given */
    uint32_t letter;
} WfPercentSpec;

/* percent_number.c: the digits of d i u o x X, e E f F g G: sign included; a str, ASCII. */
Value wf_percent_int(Value v, const WfPercentSpec *spec) WF_MUST_USE;
Value wf_percent_float(Value v, const WfPercentSpec *spec, bool bytes) WF_MUST_USE;
/* Appends text, starting with an optional sign and 0x, padded as spec says. */
void wf_percent_put_number(WfStrBuilder *b, const WfPercentSpec *spec, Value text);

#endif
