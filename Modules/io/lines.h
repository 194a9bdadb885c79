/* Finding line ends, and making strings of parts of wider ones: StringIO and TextIOWrapper. */
#ifndef WEFT_MODULES_IO_LINES_H
#define WEFT_MODULES_IO_LINES_H

#include "io.h"

/* How lines end for a reader. */
typedef struct {
    bool translate;      /* all ends have become \n */
    bool universal;      /* \n, \r, \r\n all end a line, as they are */
    const char *newline; /* else this one does: "\n", "\r", "\r\n" */
} WfLineMode;

/* Code points of 1, 2 or 4 bytes. */
typedef struct {
    const void *data;
    int kind;
    size_t start, end; /* where to look */
} WfUnits;

/*
 * Just after the first line end, or 0 when there is none; then *safe is where the next search
 * may start once there is more text (a \r at the very end may turn out to be \r\n).
 */
size_t wf_line_end(const WfLineMode *mode, const WfUnits *u, size_t *safe);

WF_INLINE uint32_t wf_unit(const void *data, int kind, size_t i)
{
    return kind == 1   ? ((const uint8_t *)data)[i]
           : kind == 2 ? ((const uint16_t *)data)[i]
                       : ((const uint32_t *)data)[i];
}
/* Index of c from `start`, or `end`. */
size_t wf_unit_find(const WfUnits *u, uint32_t c, size_t start);
/* A str of units [start, end). */
Value wf_units_str(const void *data, int kind, size_t start, size_t end) WF_MUST_USE;

#endif
