/*
 * Searching in runs of 1-, 2- or 4-byte units: never worse than linear.
 *
 * The needle has the kind of the haystack. Indices count units; -1: absent.
 */
#ifndef WEFT_SEARCH_H
#define WEFT_SEARCH_H

#include "value.h"

/* c may be any code point: one that the kind cannot hold is absent. */
ssize_t wf_find_char(int kind, const void *p, size_t n, uint32_t c);
ssize_t wf_rfind_char(int kind, const void *p, size_t n, uint32_t c);
size_t wf_count_char(int kind, const void *p, size_t n, uint32_t c, size_t max);

/* First or last occurrence; m may be 0. */
ssize_t wf_find_units(int kind, const void *hay, size_t n, const void *needle, size_t m);
ssize_t wf_rfind_units(int kind, const void *hay, size_t n, const void *needle, size_t m);
/* Occurrences that do not overlap, at most max; m > 0. */
size_t wf_count_units(int kind, const void *hay, size_t n, const void *needle, size_t m,
                      size_t max);

#endif
