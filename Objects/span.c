/* Spans (span.h): opening and closing, pieces, comparing, finding. */
#include "span.h"

#include "search.h"
#include "unicode_ctype.h"

#include <limits.h>

/* --- opening ------------------------------------------------------------------------------ */

static void span_of_bytes(Value v, WfSpan *out)
{
    const WfBytes *b = wf_as_bytes(v);
    *out = (WfSpan){.p = b->data,
                    .len = b->len,
                    .kind = 1,
                    .type = WF_SPAN_BYTES,
                    .whole = wf_is_bytes_exact(v) ? v : WF_NULL};
}

/* Other threads may write and resize a shared bytearray at any time: it is copied. */
static int span_of_bytearray(Value v, WfSpan *out)
{
    WfByteArray *b = (WfByteArray *)wf_obj(v);
    *out = (WfSpan){.kind = 1, .type = WF_SPAN_BYTEARRAY, .whole = WF_NULL};
    if (WF_LIKELY(!wf_is_shared(b))) {
        out->p = b->start ? b->start : (const uint8_t *)"";
        out->len = b->len;
        return 0;
    }
    for (size_t cap = 0;;) {
        bool l = wf_lock(b);
        size_t n = b->len;
        if (n <= cap && out->copy != NULL) {
            if (n > 0)
                memcpy(out->copy, b->start, n);
            wf_unlock(b, l);
            out->p = out->copy;
            out->len = n;
            return 0;
        }
        wf_unlock(b, l);
        wf_mem_free(out->copy);
        cap = n + 16;
        out->copy = wf_mem_alloc(cap);
        if (out->copy == NULL)
            return -1;
    }
}

int wf_span_of_self(Value self, WfSpan *out)
{
    if (wf_is_bytes(self)) {
        span_of_bytes(self, out);
        return 0;
    }
    return span_of_bytearray(self, out);
}

int wf_span_of_bytes_like(Value v, WfSpan *out)
{
    if (WF_LIKELY(wf_is_bytes(v))) {
        span_of_bytes(v, out);
        return 0;
    }
    if (wf_is_bytearray(v) && wf_is_shared(wf_obj(v)))
        return span_of_bytearray(v, out);
    *out = (WfSpan){.kind = 1, .type = WF_SPAN_BYTES, .whole = WF_NULL};
    WfBuffer *b = wf_mem_alloc(sizeof *b);
    if (b == NULL)
        return -1;
    if (wf_get_buffer(v, b, WF_BUF_SIMPLE) < 0) {
        wf_mem_free(b);
        return -1;
    }
    out->buffer = b;
    out->p = b->buf ? b->buf : (const uint8_t *)"";
    out->len = (size_t)b->len;
    return 0;
}

void wf_span_close(WfSpan *s)
{
    if (WF_UNLIKELY(s->buffer != NULL)) {
        wf_release_buffer(s->buffer);
        wf_mem_free(s->buffer);
    }
    if (WF_UNLIKELY(s->copy != NULL))
        wf_mem_free(s->copy);
}

/* --- making -------------------------------------------------------------------------------- */

Value wf_span_make(WfSpanType type, size_t len, uint32_t maxchar, void **p)
{
    Value v;
    if (type == WF_SPAN_STR) {
        v = wf_str_new(len, maxchar);
        if (!wf_is_null(v))
            *p = wf_as_str(v)->data;
    } else if (type == WF_SPAN_BYTES) {
        v = wf_bytes_new(NULL, len);
        if (!wf_is_null(v))
            *p = wf_as_bytes(v)->data;
    } else {
        v = wf_bytearray_new(NULL, len);
        if (!wf_is_null(v))
            *p = ((WfByteArray *)wf_obj(v))->start;
    }
    return v;
}

Value wf_span_piece(const WfSpan *s, size_t start, size_t end)
{
    size_t n = end - start;
    if (s->type == WF_SPAN_BYTEARRAY)
        return wf_bytearray_new(n ? (const uint8_t *)s->p + start : NULL, n);
    if (n == s->len && !wf_is_null(s->whole))
        return wf_new_ref(s->whole);
    if (s->type == WF_SPAN_BYTES)
        return wf_bytes_new((const uint8_t *)s->p + start, n);
    if (WF_LIKELY(s->ascii))
        return wf_str_from_ascii((const uint8_t *)s->p + start, n);
    return wf_str_from_ucs(s->kind, wf_span_ptr(s, start), n);
}

bool wf_span_is_space(const WfSpan *s, uint32_t c)
{
    if (WF_LIKELY(c < 256))
        return wf_latin1_class[c] & (s->type == WF_SPAN_STR ? WF_LATIN_SPACE : WF_LATIN_SPACE_BYTES);
    return wf_uc_is_space(c);
}

/* --- needles -------------------------------------------------------------------------------- */

int wf_needle_open(WfNeedle *n, const WfSpan *s, const WfSpan *sub)
{
    n->heap = NULL;
    n->len = sub->len;
    n->p = sub->p;
    if (WF_LIKELY(sub->kind == s->kind))
        return 0;
    if (sub->kind > s->kind) {
        n->p = sub->len == 0 ? sub->p : NULL;
        return 0;
    }
    void *p = n->small;
    if (sub->len * s->kind > sizeof n->small) {
        p = n->heap = wf_mem_alloc(sub->len * s->kind);
        if (p == NULL)
            return -1;
    }
    wf_units_copy(s->kind, p, 0, sub->kind, sub->p, 0, sub->len);
    n->p = p;
    return 0;
}

void wf_needle_close(WfNeedle *n)
{
    if (n->heap != NULL)
        wf_mem_free(n->heap);
}

/* --- finding --------------------------------------------------------------------------------- */

ssize_t wf_span_find(const WfSpan *s, const WfSpan *sub, ssize_t start, ssize_t end, int direction)
{
    if (end - start < (ssize_t)sub->len)
        return -1;
    size_t n = (size_t)(end - start);
    const void *p = wf_span_ptr(s, (size_t)start);
    ssize_t r;
    if (sub->len == 1) {
        uint32_t c = wf_span_at(sub, 0);
        r = direction > 0 ? wf_find_char(s->kind, p, n, c) : wf_rfind_char(s->kind, p, n, c);
    } else {
        WfNeedle x;
        if (wf_needle_open(&x, s, sub) < 0)
            return -2;
        r = x.p == NULL     ? -1
            : direction > 0 ? wf_find_units(s->kind, p, n, x.p, x.len)
                            : wf_rfind_units(s->kind, p, n, x.p, x.len);
        wf_needle_close(&x);
    }
    return r < 0 ? r : r + start;
}

ssize_t wf_span_count(const WfSpan *s, const WfSpan *sub, ssize_t start, ssize_t end)
{
    if (end - start < (ssize_t)sub->len)
        return 0;
    size_t n = (size_t)(end - start);
    if (sub->len == 0)
        return (ssize_t)n + 1;
    WfNeedle x;
    if (wf_needle_open(&x, s, sub) < 0)
        return -2;
    size_t count = 0;
    if (x.p != NULL)
        count = wf_count_units(s->kind, wf_span_ptr(s, (size_t)start), n, x.p, x.len, SIZE_MAX);
    wf_needle_close(&x);
    return (ssize_t)count;
}

bool wf_span_starts(const WfSpan *s, size_t at, const WfSpan *sub)
{
    if (sub->len > s->len - at)
        return false;
    const void *p = wf_span_ptr(s, at);
    if (s->kind == sub->kind)
        return wf_same_bytes(p, sub->p, sub->len * s->kind);
    if (sub->kind > s->kind)
        return sub->len == 0;
    for (size_t i = 0; i < sub->len; i++)
        if (wf_unit_at(s->kind, p, i) != wf_span_at(sub, i))
            return false;
    return true;
}

bool wf_span_tail_match(const WfSpan *s, const WfSpan *sub, ssize_t start, ssize_t end,
                        int direction)
{
    wf_adjust_bounds(&start, &end, s->len);
    if (end - start < (ssize_t)sub->len)
        return false;
    return wf_span_starts(s, direction > 0 ? (size_t)start : (size_t)end - sub->len, sub);
}

int wf_span_cmp(const WfSpan *a, const WfSpan *b)
{
    size_t n = a->len < b->len ? a->len : b->len;
    if (a->kind == 1 && b->kind == 1) {
        int r = wf_order_bytes(a->p, b->p, n);
        if (r != 0)
            return r;
    } else {
        for (size_t i = 0; i < n; i++) {
            uint32_t x = wf_span_at(a, i), y = wf_span_at(b, i);
            if (x != y)
                return x < y ? -1 : 1;
        }
    }
    return a->len == b->len ? 0 : a->len < b->len ? -1 : 1;
}

/* --- arguments ------------------------------------------------------------------------------- */

int wf_slice_bound(Value v, ssize_t *out)
{
    if (wf_is_small(v)) {
        *out = (ssize_t)wf_small_value(v);
        return 0;
    }
    if (wf_is_none(v))
        return 0;
    Value i = wf_index(v);
    if (wf_is_null(i)) {
        if (wf_err_matches(&wf_exc_TypeError)) {
            if (!wf_is_null(wf_type_lookup(wf_type_of(v), wf_n.__index__)))
                return -1; /* what __index__ itself raised */
            wf_err_clear();
            return wf_raise_i(&wf_exc_TypeError,
                              "slice indices must be integers or None or have an __index__ method");
        }
        return -1;
    }
    int r = wf_as_ssize(i, out, NULL);
    wf_drop(i);
    return r;
}

int wf_parse_find(const char *name, const Value *args, size_t nargs, Value *sub, ssize_t *start,
                  ssize_t *end)
{
    if (nargs < 1)
        return wf_raise_i(&wf_exc_TypeError, "%s() takes at least 1 argument (0 given)", name);
    if (nargs > 3)
        return wf_raise_i(&wf_exc_TypeError, "%s() takes at most 3 arguments (%zu given)", name,
                          nargs);
    *sub = args[0];
    *start = 0;
    *end = SSIZE_MAX;
    if (nargs > 1 && wf_slice_bound(args[1], start) < 0)
        return -1;
    return nargs > 2 ? wf_slice_bound(args[2], end) : 0;
}
