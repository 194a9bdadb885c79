/*
 * A span: the units of a str, bytes or bytearray, and the algorithms that the three share.
 *
 * The units stay put while the span is open: a bytearray that other threads can reach is copied
 * on opening, others' buffers are exported. Results are of the type of the span.
 */
#ifndef WEFT_SPAN_H
#define WEFT_SPAN_H

#include "api.h"
#include "str_impl.h"

typedef enum { WF_SPAN_STR, WF_SPAN_BYTES, WF_SPAN_BYTEARRAY } WfSpanType;

typedef struct {
    const void *p;
    size_t len;
    uint8_t kind;
    bool ascii;          /* str: no unit above 127 */
    uint8_t type;        /* WfSpanType */
    Value whole;         /* borrowed: the immutable exact object with these units, or WF_NULL */
    void *copy;          /* owned memory, or NULL */
    WfBuffer *buffer;    /* owned, to be released, or NULL */
} WfSpan;

WF_INLINE WfSpan wf_span_of_str(Value v)
{
    const WfStr *s = wf_as_str(v);
    uint8_t f = wf_str_flags(s);
    return (WfSpan){.p = s->data,
                    .len = s->len,
                    .kind = f & WF_STR_KIND4 ? 4 : f & WF_STR_KIND2 ? 2 : 1,
                    .ascii = (f & WF_STR_ASCII) != 0,
                    .type = WF_SPAN_STR,
                    .whole = wf_shape_of(&s->ob) == WF_SHAPE_str ? v : WF_NULL};
}
/* The units of bytes or bytearray `self`; -1 with MemoryError. */
int wf_span_of_self(Value self, WfSpan *out) WF_MUST_USE;
/* Any bytes-like object as bytes; TypeError "a bytes-like object is required, not 'int'". */
int wf_span_of_bytes_like(Value v, WfSpan *out) WF_MUST_USE;
void wf_span_close(WfSpan *s);
WF_INLINE uint32_t wf_span_at(const WfSpan *s, size_t i) { return wf_unit_at(s->kind, s->p, i); }
WF_INLINE const void *wf_span_ptr(const WfSpan *s, size_t i)
{
    return (const char *)s->p + i * s->kind;
}

/* Units [start, end) as a new object. */
Value wf_span_piece(const WfSpan *s, size_t start, size_t end) WF_MUST_USE;
/* A fresh object of the span's type with room for len units of at most maxchar; *p: its units. */
Value wf_span_make(WfSpanType type, size_t len, uint32_t maxchar, void **p) WF_MUST_USE;
/* Upper bound of the code points. */
WF_INLINE uint32_t wf_span_maxchar(const WfSpan *s)
{
    return s->type != WF_SPAN_STR ? 0xff : s->ascii ? 0x7f : wf_kind_limit(s->kind);
}

bool wf_span_is_space(const WfSpan *s, uint32_t c);

/* sub's units in s's kind. `p` NULL: sub holds units that s cannot hold. */
typedef struct {
    const void *p;
    size_t len;
    void *heap;
    uint8_t small[64];
} WfNeedle;
int wf_needle_open(WfNeedle *n, const WfSpan *s, const WfSpan *sub) WF_MUST_USE;
void wf_needle_close(WfNeedle *n);

/* Adjusts slice-like bounds (negative from the end, clipped). */
WF_INLINE void wf_adjust_bounds(ssize_t *start, ssize_t *end, size_t len)
{
    ssize_t n = (ssize_t)len;
    if (*end > n)
        *end = n;
    else if (*end < 0 && (*end += n) < 0)
        *end = 0;
    if (*start < 0 && (*start += n) < 0)
        *start = 0;
}

/* Within adjusted bounds: -2: error (memory). */
ssize_t wf_span_find(const WfSpan *s, const WfSpan *sub, ssize_t start, ssize_t end,
                     int direction);
ssize_t wf_span_count(const WfSpan *s, const WfSpan *sub, ssize_t start, ssize_t end);
bool wf_span_starts(const WfSpan *s, size_t at, const WfSpan *sub);
/* Does s[start:end] start (direction 1) or end (-1) with sub? Bounds as given by the caller. */
bool wf_span_tail_match(const WfSpan *s, const WfSpan *sub, ssize_t start, ssize_t end,
                        int direction);
int wf_span_cmp(const WfSpan *a, const WfSpan *b);

/* sep NULL: runs of white space. Lists. */
Value wf_span_split(const WfSpan *s, const WfSpan *sep, ssize_t max) WF_MUST_USE;
Value wf_span_rsplit(const WfSpan *s, const WfSpan *sep, ssize_t max) WF_MUST_USE;
Value wf_span_splitlines(const WfSpan *s, bool keepends) WF_MUST_USE;
/* A tuple of three; sepobj: the separator's object, for the middle. */
Value wf_span_partition(const WfSpan *s, const WfSpan *sep, Value sepobj, int direction) WF_MUST_USE;
/* chars NULL: white space. which: 1 left, 2 right, 3 both. */
Value wf_span_strip(const WfSpan *s, const WfSpan *chars, int which) WF_MUST_USE;
Value wf_span_replace(const WfSpan *s, const WfSpan *old, const WfSpan *with,
                      ssize_t max) WF_MUST_USE;
Value wf_span_pad(const WfSpan *s, size_t left, size_t right, uint32_t fill) WF_MUST_USE;
Value wf_span_center(const WfSpan *s, ssize_t width, uint32_t fill) WF_MUST_USE;
Value wf_span_ljust(const WfSpan *s, ssize_t width, uint32_t fill) WF_MUST_USE;
Value wf_span_rjust(const WfSpan *s, ssize_t width, uint32_t fill) WF_MUST_USE;
Value wf_span_zfill(const WfSpan *s, ssize_t width) WF_MUST_USE;
Value wf_span_expandtabs(const WfSpan *s, int tabsize) WF_MUST_USE;
Value wf_span_repeat(const WfSpan *s, ssize_t n) WF_MUST_USE;
/* Every step-th of `count` units from start. */
Value wf_span_stride(const WfSpan *s, ssize_t start, ssize_t step, size_t count) WF_MUST_USE;

/* ASCII case mapping and tests, for bytes and for str that is ASCII. */
typedef enum { WF_CASE_LOWER, WF_CASE_UPPER, WF_CASE_SWAP, WF_CASE_TITLE, WF_CASE_CAPITALIZE } WfCase;
Value wf_span_ascii_case(const WfSpan *s, WfCase what) WF_MUST_USE;
typedef enum {
    WF_TEST_ALPHA, WF_TEST_DIGIT, WF_TEST_ALNUM, WF_TEST_SPACE, WF_TEST_LOWER, WF_TEST_UPPER,
    WF_TEST_TITLE
} WfTest;
bool wf_span_ascii_test(const WfSpan *s, WfTest what);

/* Parses find-like arguments (sub[, start[, end]]): name is for messages. */
int wf_parse_find(const char *name, const Value *args, size_t nargs, Value *sub, ssize_t *start,
                  ssize_t *end) WF_MUST_USE;
/* May v be a subscript: is it an int or does it have __index__? */
WF_INLINE bool wf_has_index(Value v) { return wf_is_int(v) || wf_type_of(v)->nb_index != NULL; }
/* A slice bound: None leaves *out, anything with __index__ is clipped. */
int wf_slice_bound(Value v, ssize_t *out) WF_MUST_USE;

#endif
