/* The syntax of str.format(): parsing into literals and replacement fields. */
#ifndef WEFT_STR_FORMAT_H
#define WEFT_STR_FORMAT_H

#include "span.h"

/* One step: a literal, then possibly a field. Positions are in the format string. */
typedef struct {
    size_t lit_start, lit_end;
    bool has_field;
    size_t name_start, name_end;
    size_t spec_start, spec_end;
    bool nested;           /* the spec holds fields itself */
    uint32_t conversion;   /* 0: none */
} WfFormatStep;

/* 1: a step, *pos moves on; 0: the end; -1: ValueError. */
int wf_format_next(const WfSpan *s, size_t *pos, size_t end, WfFormatStep *step) WF_MUST_USE;

/*
 * "a.b[c]": *first_end: where "a" ends; *index: its number or -1. 0 / -1.
 */
int wf_format_split_name(const WfSpan *s, size_t start, size_t end, size_t *first_end,
                         ssize_t *index) WF_MUST_USE;

/* One ".attribute" or "[item]" of what follows. */
typedef struct {
    bool is_attribute;
    size_t start, end;
    ssize_t index;         /* item: its number or -1 */
} WfFormatPart;
/* 1: a part, *pos moves on; 0: the end; -1: ValueError. */
int wf_format_next_part(const WfSpan *s, size_t *pos, size_t end, WfFormatPart *part) WF_MUST_USE;

#endif
