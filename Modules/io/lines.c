/* Line ends in text of any width. */
#include "lines.h"

size_t wf_unit_find(const WfUnits *u, uint32_t c, size_t start)
{
    if (u->kind == 1) {
        const uint8_t *base = u->data;
        const uint8_t *p = start < u->end ? memchr(base + start, (int)c, u->end - start) : NULL;
        return p == NULL ? u->end : (size_t)(p - base);
    }
    while (start < u->end && wf_unit(u->data, u->kind, start) != c)
        start++;
    return start;
}

/* The next \n or \r. */
static size_t find_any_end(const WfUnits *u, size_t start)
{
    WfUnits part = *u;
    part.end = wf_unit_find(u, '\n', start);
    return wf_unit_find(&part, '\r', start);
}

size_t wf_line_end(const WfLineMode *mode, const WfUnits *u, size_t *safe)
{
    size_t i;
    *safe = u->end;
    if (mode->translate || (!mode->universal && mode->newline[1] == '\0')) {
        i = wf_unit_find(u, mode->translate ? '\n' : (uint8_t)mode->newline[0], u->start);
        return i == u->end ? 0 : i + 1;
    }
    if (mode->universal) {
        i = find_any_end(u, u->start);
        if (i == u->end)
            return 0;
        if (wf_unit(u->data, u->kind, i) == '\n')
            return i + 1;
        return i + 1 < u->end && wf_unit(u->data, u->kind, i + 1) == '\n' ? i + 2 : i + 1;
    }
    for (i = u->start;; i++) {
        i = wf_unit_find(u, '\r', i);
        if (i + 1 >= u->end) {
            if (i < u->end)
                *safe = i;
            return 0;
        }
        if (wf_unit(u->data, u->kind, i + 1) == '\n')
            return i + 2;
    }
}

Value wf_units_str(const void *data, int kind, size_t start, size_t end)
{
    uint32_t max = 0;
    if (start == end)
        return wf_str_empty;
    if (kind == 1)
        return wf_str_from_latin1((const uint8_t *)data + start, end - start);
    for (size_t i = start; i < end; i++)
        max |= wf_unit(data, kind, i);
    Value s = wf_str_new(end - start, max > 0x10ffff ? 0x10ffff : max);
    if (wf_is_null(s))
        return s;
    int to = wf_str_kind(wf_as_str(s));
    if (to == kind)
        memcpy(wf_as_str(s)->data, (const char *)data + start * (size_t)kind,
               (end - start) * (size_t)kind);
    else
        for (size_t i = start; i < end; i++)
            wf_str_put(wf_as_str(s), to, i - start, wf_unit(data, kind, i));
    return s;
}
