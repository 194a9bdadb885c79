/* The syntax of str.format() (str_format.h). */
#include "str_format.h"

#include "unicode_ctype.h"

#include <limits.h>

static WF_COLD int syntax(const char *message)
{
    return wf_raise_i(&wf_exc_ValueError, "%s", message);
}

/* After '!': the conversion and what must follow it. 1: the field is over; 0: a spec follows. */
static int parse_conversion(const WfSpan *s, size_t *pos, size_t end, WfFormatStep *step)
{
    if (*pos >= end)
        return syntax("end of string while looking for conversion specifier");
    step->conversion = wf_span_at(s, (*pos)++);
    if (*pos >= end)
        return 0;
    uint32_t c = wf_span_at(s, (*pos)++);
    if (c == '}')
        return 1;
    return c == ':' ? 0 : syntax("expected ':' after conversion specifier");
}

static int parse_spec(const WfSpan *s, size_t *pos, size_t end, WfFormatStep *step)
{
    step->spec_start = *pos;
    for (int depth = 1; *pos < end;) {
        uint32_t c = wf_span_at(s, (*pos)++);
        if (c == '{') {
            step->nested = true;
            depth++;
        } else if (c == '}' && --depth == 0) {
            step->spec_end = *pos - 1;
            return 0;
        }
    }
    return syntax("unmatched '{' in format spec");
}

/* After '{'. */
static int parse_field(const WfSpan *s, size_t *pos, size_t end, WfFormatStep *step)
{
    uint32_t c = 0;
    step->name_start = *pos;
    while (*pos < end) {
        c = wf_span_at(s, (*pos)++);
        if (c == '{')
            return syntax("unexpected '{' in field name");
        if (c == '[')
            while (*pos < end && wf_span_at(s, *pos) != ']')
                ++*pos;
        if (c == '}' || c == ':' || c == '!')
            break;
    }
    step->name_end = *pos - 1;
    if (c == '}')
        return 0;
    if (c == '!') {
        int r = parse_conversion(s, pos, end, step);
        if (r != 0)
            return r < 0 ? -1 : 0;
    } else if (c != ':') {
        return syntax("expected '}' before end of string");
    }
    return parse_spec(s, pos, end, step);
}

int wf_format_next(const WfSpan *s, size_t *pos, size_t end, WfFormatStep *step)
{
    size_t i = *pos;
    if (i >= end)
        return 0;
    *step = (WfFormatStep){.lit_start = i};
    uint32_t c = 0;
    while (i < end) {
        c = wf_span_at(s, i++);
        if (c == '{' || c == '}')
            break;
        c = 0;
    }
    step->lit_end = i;
    *pos = i;
    if (c == 0)
        return 1;
    uint32_t next = i < end ? wf_span_at(s, i) : 0;
    if (c == '}' && next != '}')
        return syntax("Single '}' encountered in format string");
    if (i >= end)
        return syntax("Single '{' encountered in format string");
    if (c == next) { /* a doubled brace: the literal takes one of the two */
        *pos = i + 1;
        return 1;
    }
    step->lit_end--;
    step->has_field = true;
    return parse_field(s, pos, end, step) < 0 ? -1 : 1;
}

/* The number that [start, end) is, -1 if it is none, -2: too large. */
static ssize_t parse_index(const WfSpan *s, size_t start, size_t end)
{
    ssize_t n = 0;
    if (start >= end)
        return -1;
    for (; start < end; start++) {
        uint32_t c = wf_span_at(s, start);
        int d = c < 128 ? (c >= '0' && c <= '9' ? (int)(c - '0') : -1) : wf_uc_to_decimal(c);
        if (d < 0)
            return -1;
        if (n > (SSIZE_MAX - d) / 10)
            return syntax("Too many decimal digits in format string") - 1;
        n = n * 10 + d;
    }
    return n;
}

int wf_format_split_name(const WfSpan *s, size_t start, size_t end, size_t *first_end,
                         ssize_t *index)
{
    size_t i = start;
    for (; i < end; i++) {
        uint32_t c = wf_span_at(s, i);
        if (c == '.' || c == '[')
            break;
    }
    *first_end = i;
    *index = parse_index(s, start, i);
    return *index == -2 ? -1 : 0;
}

int wf_format_next_part(const WfSpan *s, size_t *pos, size_t end, WfFormatPart *part)
{
    size_t i = *pos;
    if (i >= end)
        return 0;
    uint32_t c = wf_span_at(s, i++);
    part->is_attribute = c == '.';
    part->start = i;
    part->index = -1;
    if (c == '.') {
        for (; i < end; i++) {
            c = wf_span_at(s, i);
            if (c == '.' || c == '[')
                break;
        }
        part->end = *pos = i;
    } else if (c == '[') {
        while (i < end && wf_span_at(s, i) != ']')
            i++;
        if (i >= end)
            return syntax("Missing ']' in format string");
        part->end = i;
        *pos = i + 1;
        part->index = parse_index(s, part->start, part->end);
        if (part->index == -2)
            return -1;
    } else {
        return syntax("Only '.' or '[' may follow ']' in format field specifier");
    }
    if (part->start == part->end)
        return syntax("Empty attribute in format string");
    return 1;
}
