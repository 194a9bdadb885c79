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

/* percent_number.c: append a value of d i u o x X, of e E f F g G. 0 / -1; a failure of b stays in b. */
int wf_percent_put_int(WfStrBuilder *b, Value v, const WfPercentSpec *spec) WF_MUST_USE;
int wf_percent_put_float(WfStrBuilder *b, Value v, const WfPercentSpec *spec, bool bytes) WF_MUST_USE;

/* The digits of i in base 8, 10 or 16 with a minus sign, before `end`: where they begin. */
enum { WF_SMALL_DIGITS = 24 };
WF_INLINE char *wf_small_digits(char *end, int64_t i, int base)
{
    uint64_t u = i < 0 ? -(uint64_t)i : (uint64_t)i;
    if (base == 10)
        do
            *--end = (char)('0' + u % 10);
        while ((u /= 10) != 0);
    else
        for (int bits = base == 16 ? 4 : 3, more = 1; more; more = (u >>= bits) != 0)
            *--end = "0123456789abcdef"[u & (unsigned)(base - 1)];
    if (i < 0)
        *--end = '-';
    return end;
}

#endif
