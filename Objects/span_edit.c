/* Spans: replace, padding, expandtabs, repeat, strides, and ASCII case mapping and tests. */
#include "search.h"
#include "span.h"

#include <limits.h>

/* --- replace -------------------------------------------------------------------------------- */

static WF_COLD Value too_long(const WfSpan *s)
{
    if (s->type == WF_SPAN_STR)
        return wf_raise(&wf_exc_OverflowError, "replace string is too long");
    return wf_raise(&wf_exc_OverflowError, "replace bytes are too long");
}

/* The positions found are cut out of s and `with` is put in: both in s's or a wider kind. */
typedef struct {
    const WfSpan *s, *with;
    void *out;
    int kind;          /* of out */
    size_t from, to;   /* done so far: units of s, units of out */
} Splice;

static inline void splice_until(Splice *x, size_t at, size_t cut)
{
    size_t n = at - x->from;
    if (WF_LIKELY(x->kind == 1)) {
        uint8_t *out = (uint8_t *)x->out + x->to;
        wf_copy_short(out, (const uint8_t *)x->s->p + x->from, n);
        wf_copy_short(out + n, x->with->p, x->with->len);
    } else {
        wf_units_copy(x->kind, x->out, x->to, x->s->kind, x->s->p, x->from, n);
        wf_units_copy(x->kind, x->out, x->to + n, x->with->kind, x->with->p, 0, x->with->len);
    }
    x->to += n + x->with->len;
    x->from = at + cut;
}

static void splice_rest(Splice *x)
{
    wf_units_copy(x->kind, x->out, x->to, x->s->kind, x->s->p, x->from, x->s->len - x->from);
}

/* *out: length of the result; false: too long. */
static bool replaced_length(const WfSpan *s, size_t count, size_t old, size_t with, size_t *out)
{
    size_t grown;
    if (with <= old) {
        *out = s->len - count * (old - with);
        return true;
    }
    return !__builtin_mul_overflow(count, with - old, &grown) &&
           !__builtin_add_overflow(s->len, grown, out) && *out <= (size_t)SSIZE_MAX / 4;
}

/* The kind of a str result may be narrower than it was: the wide units may all be gone. */
static Value narrow(const WfSpan *s, Value v)
{
    if (s->type != WF_SPAN_STR || wf_is_null(v) || s->ascii)
        return v;
    WfStr *r = wf_as_str(v);
    int kind = wf_str_kind(r);
    uint32_t bits = wf_units_bits(kind, r->data, r->len);
    if (wf_kind_for(bits) == kind && (kind > 1 || bits >= 0x80) && r->len > 1)
        return v;
    Value n = wf_str_from_ucs(kind, r->data, r->len);
    wf_drop(v);
    return n;
}

static Value interleave(const WfSpan *s, const WfSpan *with, size_t count)
{
    size_t len;
    if (count > s->len + 1)
        count = s->len + 1;
    if (!replaced_length(s, count, 0, with->len, &len))
        return too_long(s);
    uint32_t max = wf_span_maxchar(s) | wf_span_maxchar(with);
    Splice x = {.s = s, .with = with, .kind = wf_kind_for(max)};
    Value v = wf_span_make(s->type, len, max, &x.out);
    if (wf_is_null(v))
        return v;
    for (size_t i = 0; i < count; i++)
        splice_until(&x, i, 0);
    splice_rest(&x);
    return v;
}

/* Lengths and bytes come as arguments so that the compiler sees that nothing aliases. */
static void swap_bytes(uint8_t *p, size_t n, uint8_t from, uint8_t to)
{
    for (size_t i = 0; i < n; i++)
        p[i] = p[i] == from ? to : p[i];
}

static Value replace_char(const WfSpan *s, uint32_t old, const WfSpan *with, size_t count)
{
    uint32_t c = wf_span_at(with, 0);
    uint32_t max = wf_span_maxchar(s) | (s->type == WF_SPAN_STR ? c : 0);
    int kind = wf_kind_for(max);
    void *out;
    Value v = wf_span_make(s->type, s->len, max, &out);
    if (wf_is_null(v))
        return v;
    wf_units_copy(kind, out, 0, s->kind, s->p, 0, s->len);
    if (kind == 1 && count >= s->len) {
        swap_bytes(out, s->len, (uint8_t)old, (uint8_t)c);
        return narrow(s, v);
    }
    for (size_t i = 0; i < s->len && count > 0; i++, count--) {
        ssize_t at = wf_find_char(s->kind, wf_span_ptr(s, i), s->len - i, old);
        if (at < 0)
            break;
        i += (size_t)at;
        wf_unit_put(kind, out, i, c);
    }
    return narrow(s, v);
}

/* All `c` go. */
static Value delete_byte(const WfSpan *s, uint8_t c)
{
    const uint8_t *p = s->p;
    size_t n = s->len, gone = 0, to = 0;
    for (size_t i = 0; i < n; i++)
        gone += p[i] == c;
    if (n - gone == 1)
        for (size_t i = 0;; i++)
            if (p[i] != c)
                return wf_span_piece(s, i, i + 1);
    void *out;
    Value v = wf_span_make(s->type, n - gone, wf_span_maxchar(s), &out);
    if (wf_is_null(v) || n == gone)
        return v;
    /* Each byte is stored where the next one that stays goes; what follows the last one that stays is not. */
    while (p[n - 1] == c)
        n--;
    for (size_t i = 0; i < n; i++) {
        ((uint8_t *)out)[to] = p[i];
        to += p[i] != c;
    }
    return narrow(s, v);
}

enum { MAX_PLACES = 64 };

/* Where the next needle is, from unit `from` on; SIZE_MAX: nowhere. */
static size_t next_place(const WfSpan *s, const WfNeedle *x, size_t from)
{
    ssize_t at = wf_find_units(s->kind, wf_span_ptr(s, from), s->len - from, x->p, x->len);
    return at < 0 ? SIZE_MAX : from + (size_t)at;
}

/* Notes the first places and counts all. */
static size_t count_places(const WfSpan *s, const WfNeedle *x, size_t max, size_t *places)
{
    size_t n = 0, from = 0;
    for (; n < max && n < MAX_PLACES; n++) {
        size_t at = next_place(s, x, from);
        if (at == SIZE_MAX)
            return n;
        places[n] = at;
        from = at + x->len;
    }
    if (n == max)
        return n;
    return n + wf_count_units(s->kind, wf_span_ptr(s, from), s->len - from, x->p, x->len, max - n);
}

static Value replace_units(const WfSpan *s, const WfNeedle *old, const WfSpan *with, size_t max)
{
    size_t places[MAX_PLACES];
    size_t count = count_places(s, old, max, places), len;
    if (count == 0)
        return wf_span_piece(s, 0, s->len);
    if (!replaced_length(s, count, old->len, with->len, &len))
        return too_long(s);
    uint32_t maxchar = wf_span_maxchar(s) | wf_span_maxchar(with);
    Splice x = {.s = s, .with = with, .kind = wf_kind_for(maxchar)};
    Value v = wf_span_make(s->type, len, maxchar, &x.out);
    if (wf_is_null(v))
        return v;
    if (len == 0)
        return v;
    for (size_t i = 0; i < count; i++)
        splice_until(&x, i < MAX_PLACES ? places[i] : next_place(s, old, x.from), old->len);
    splice_rest(&x);
    return narrow(s, v);
}

Value wf_span_replace(const WfSpan *s, const WfSpan *old, const WfSpan *with, ssize_t max)
{
    size_t limit = max < 0 ? SIZE_MAX : (size_t)max;
    if (limit == 0 || old->len > s->len)
        return wf_span_piece(s, 0, s->len);
    if (old->len == 0)
        return with->len == 0 ? wf_span_piece(s, 0, s->len) : interleave(s, with, limit);
    if (old->len == 1) {
        uint32_t c = wf_span_at(old, 0);
        if (wf_find_char(s->kind, s->p, s->len, c) < 0)
            return wf_span_piece(s, 0, s->len);
        if (with->len == 1)
            return replace_char(s, c, with, limit);
        if (with->len == 0 && s->kind == 1 && limit >= s->len)
            return delete_byte(s, (uint8_t)c);
    }
    WfNeedle x;
    if (wf_needle_open(&x, s, old) < 0)
        return WF_NULL;
    Value v = x.p == NULL ? wf_span_piece(s, 0, s->len) : replace_units(s, &x, with, limit);
    wf_needle_close(&x);
    return v;
}

/* --- padding --------------------------------------------------------------------------------- */

Value wf_span_pad(const WfSpan *s, size_t left, size_t right, uint32_t fill)
{
    if (left + right == 0)
        return wf_span_piece(s, 0, s->len);
    if (left + right > (size_t)SSIZE_MAX - s->len)
        return wf_raise(&wf_exc_OverflowError, "padded string is too long");
    uint32_t max = wf_span_maxchar(s) | (s->type == WF_SPAN_STR ? fill : 0);
    int kind = wf_kind_for(max);
    void *out;
    Value v = wf_span_make(s->type, left + s->len + right, max, &out);
    if (wf_is_null(v))
        return v;
    if (left + s->len + right == 1 && s->type == WF_SPAN_STR) {
        wf_drop(v);
        return wf_str_from_char(fill);
    }
    wf_units_fill(kind, out, 0, fill, left);
    wf_units_copy(kind, out, left, s->kind, s->p, 0, s->len);
    wf_units_fill(kind, out, left + s->len, fill, right);
    return v;
}

static size_t missing(const WfSpan *s, ssize_t width)
{
    return width > 0 && (size_t)width > s->len ? (size_t)width - s->len : 0;
}

Value wf_span_center(const WfSpan *s, ssize_t width, uint32_t fill)
{
    size_t total = missing(s, width);
    size_t left = total / 2 + (total & (size_t)width & 1);
    return wf_span_pad(s, left, total - left, fill);
}

Value wf_span_ljust(const WfSpan *s, ssize_t width, uint32_t fill)
{
    return wf_span_pad(s, 0, missing(s, width), fill);
}

Value wf_span_rjust(const WfSpan *s, ssize_t width, uint32_t fill)
{
    return wf_span_pad(s, missing(s, width), 0, fill);
}

/* The units of a fresh result. */
static void *units_of(WfSpanType type, Value v)
{
    return type == WF_SPAN_STR     ? (void *)wf_as_str(v)->data
           : type == WF_SPAN_BYTES ? (void *)wf_as_bytes(v)->data
                                   : (void *)((WfByteArray *)wf_obj(v))->start;
}

Value wf_span_zfill(const WfSpan *s, ssize_t width)
{
    size_t fill = missing(s, width);
    Value v = wf_span_pad(s, fill, 0, '0');
    if (fill == 0 || s->len == 0 || wf_is_null(v))
        return v;
    uint32_t c = wf_span_at(s, 0);
    if (c == '+' || c == '-') {
        void *p = units_of(s->type, v);
        wf_unit_put(s->kind, p, 0, c);
        wf_unit_put(s->kind, p, fill, '0');
    }
    return v;
}

/* --- expandtabs -------------------------------------------------------------------------------- */

/* expand() of single bytes that surely fit: a column is what lies between the line's start and here. */
static size_t expand_bytes(const uint8_t *p, size_t len, size_t tabsize, uint8_t *out)
{
    size_t n = 0, line = 0;
    for (size_t i = 0; i < len; i++) {
        uint8_t c = p[i];
        if (WF_UNLIKELY(c == '\t')) {
            size_t width = tabsize > 0 ? tabsize - (n - line) % tabsize : 0;
            for (size_t k = 0; k < width && out != NULL; k++)
                out[n + k] = ' ';
            n += width;
            continue;
        }
        if (out != NULL)
            out[n] = c;
        n++;
        if (c == '\n' || c == '\r')
            line = n;
    }
    return n;
}

/* Runs over s; out NULL: only counts. Returns the length of the result, or SIZE_MAX: too long. */
static size_t expand(const WfSpan *s, size_t tabsize, void *out)
{
    size_t column = 0, n = 0;
    if (s->kind == 1 && tabsize < 256 && s->len < (size_t)1 << 40)
        return out != NULL ? expand_bytes(s->p, s->len, tabsize, out) : expand_bytes(s->p, s->len, tabsize, NULL);
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = wf_span_at(s, i);
        size_t width = 1;
        if (c == '\t') {
            width = tabsize > 0 ? tabsize - column % tabsize : 0;
            if (n > (size_t)SSIZE_MAX / 4 - width)
                return SIZE_MAX;
            if (out != NULL)
                wf_units_fill(s->kind, out, n, ' ', width);
        } else if (out != NULL) {
            wf_unit_put(s->kind, out, n, c);
        }
        column = c == '\n' || c == '\r' ? 0 : column + width;
        n += width;
    }
    return n;
}

Value wf_span_expandtabs(const WfSpan *s, int tabsize)
{
    if (wf_find_char(s->kind, s->p, s->len, '\t') < 0)
        return wf_span_piece(s, 0, s->len);
    size_t tab = tabsize > 0 ? (size_t)tabsize : 0;
    size_t len = expand(s, tab, NULL);
    if (len == SIZE_MAX)
        return wf_raise(&wf_exc_OverflowError, s->type == WF_SPAN_STR ? "new string is too long"
                                                                      : "result too long");
    void *out;
    Value v = wf_span_make(s->type, len, wf_span_maxchar(s), &out);
    if (!wf_is_null(v) && len > 0)
        expand(s, tab, out);
    return v;
}

/* --- repeat and strides ---------------------------------------------------------------------- */

Value wf_span_repeat(const WfSpan *s, ssize_t count)
{
    size_t n = count > 0 ? (size_t)count : 0, len;
    if (n == 1)
        return wf_span_piece(s, 0, s->len);
    if (__builtin_mul_overflow(s->len, n, &len) || len > (size_t)SSIZE_MAX)
        return s->type == WF_SPAN_STR
                   ? wf_raise(&wf_exc_OverflowError, "repeated string is too long")
               : s->type == WF_SPAN_BYTES
                   ? wf_raise(&wf_exc_OverflowError, "repeated bytes are too long")
                   : wf_no_memory();
    void *out;
    Value v = wf_span_make(s->type, len, wf_span_maxchar(s), &out);
    if (wf_is_null(v) || len == 0)
        return v;
    if (s->len == 1) {
        wf_units_fill(s->kind, out, 0, wf_span_at(s, 0), n);
        return v;
    }
    /* Doubles what is there. */
    size_t total = len * s->kind, done = s->len * s->kind;
    memcpy(out, s->p, done);
    while (done < total) {
        size_t chunk = done <= total - done ? done : total - done;
        memcpy((char *)out + done, out, chunk);
        done += chunk;
    }
    return v;
}

Value wf_span_stride(const WfSpan *s, ssize_t start, ssize_t step, size_t count)
{
    if (count == 0)
        return wf_span_piece(s, 0, 0);
    if (step == 1)
        return wf_span_piece(s, (size_t)start, (size_t)start + count);
    void *out;
    if (count == 1)
        return wf_span_piece(s, (size_t)start, (size_t)start + 1);
    Value v = wf_span_make(s->type, count, wf_span_maxchar(s), &out);
    if (wf_is_null(v))
        return v;
    ssize_t at = start;
    if (WF_LIKELY(s->kind == 1)) {
        const uint8_t *in = s->p;
        uint8_t *to = out;
        for (size_t i = 0; i < count; i++, at += step)
            to[i] = in[at];
    } else {
        for (size_t i = 0; i < count; i++, at += step)
            wf_unit_put(s->kind, out, i, wf_span_at(s, (size_t)at));
    }
    return narrow(s, v);
}

/* --- ASCII case ------------------------------------------------------------------------------ */

static inline bool is_lower(uint8_t c) { return (uint8_t)(c - 'a') < 26; }
static inline bool is_upper(uint8_t c) { return (uint8_t)(c - 'A') < 26; }
static inline bool is_digit(uint8_t c) { return (uint8_t)(c - '0') < 10; }
static inline bool is_alpha(uint8_t c) { return (uint8_t)((c | 32) - 'a') < 26; }
static inline uint8_t to_lower(uint8_t c) { return (uint8_t)(c | (is_upper(c) << 5)); }
static inline uint8_t to_upper(uint8_t c) { return (uint8_t)(c & ~(is_lower(c) << 5)); }

static void title_units(const uint8_t *in, uint8_t *out, size_t n)
{
    bool inside = false;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = in[i];
        out[i] = inside ? to_lower(c) : to_upper(c);
        inside = is_alpha(c);
    }
}

static void map_units(const uint8_t *restrict in, uint8_t *restrict out, size_t n, WfCase what)
{
    switch (what) {
    case WF_CASE_LOWER:
        for (size_t i = 0; i < n; i++)
            out[i] = to_lower(in[i]);
        break;
    case WF_CASE_UPPER:
        for (size_t i = 0; i < n; i++)
            out[i] = to_upper(in[i]);
        break;
    case WF_CASE_SWAP:
        for (size_t i = 0; i < n; i++)
            out[i] = (uint8_t)(in[i] ^ (is_alpha(in[i]) << 5));
        break;
    case WF_CASE_CAPITALIZE:
        for (size_t i = 0; i < n; i++)
            out[i] = to_lower(in[i]);
        if (n > 0)
            out[0] = to_upper(in[0]);
        break;
    case WF_CASE_TITLE:
        title_units(in, out, n);
        break;
    }
}

Value wf_span_ascii_case(const WfSpan *s, WfCase what)
{
    void *out;
    if (s->type == WF_SPAN_STR && s->len <= 1) {
        if (s->len == 0)
            return wf_str_empty;
        uint8_t in = *(const uint8_t *)s->p, c = 0;
        map_units(&in, &c, 1, what);
        return wf_str_from_char(c);
    }
    Value v = wf_span_make(s->type, s->len, 0x7f, &out);
    if (!wf_is_null(v))
        map_units(s->p, out, s->len, what);
    return v;
}

static bool all_of(const uint8_t *p, size_t n, WfTest what)
{
    bool ok = n > 0;
    switch (what) {
    case WF_TEST_ALPHA:
        for (size_t i = 0; i < n && ok; i++)
            ok = is_alpha(p[i]);
        break;
    case WF_TEST_DIGIT:
        for (size_t i = 0; i < n && ok; i++)
            ok = is_digit(p[i]);
        break;
    default:
        for (size_t i = 0; i < n && ok; i++)
            ok = is_alpha(p[i]) || is_digit(p[i]);
        break;
    }
    return ok;
}

static bool all_space(const WfSpan *s)
{
    const uint8_t *p = s->p;
    uint8_t class = s->type == WF_SPAN_STR ? WF_LATIN_SPACE : WF_LATIN_SPACE_BYTES;
    for (size_t i = 0; i < s->len; i++)
        if (!(wf_latin1_class[p[i]] & class))
            return false;
    return s->len > 0;
}

static bool cased_only(const uint8_t *p, size_t n, bool lower)
{
    bool seen = false;
    for (size_t i = 0; i < n; i++) {
        if (lower ? is_upper(p[i]) : is_lower(p[i]))
            return false;
        seen |= is_alpha(p[i]);
    }
    return seen;
}

static bool is_title(const uint8_t *p, size_t n)
{
    bool inside = false, seen = false;
    for (size_t i = 0; i < n; i++) {
        if (inside ? is_upper(p[i]) : is_lower(p[i]))
            return false;
        inside = is_alpha(p[i]);
        seen |= inside;
    }
    return seen;
}

bool wf_span_ascii_test(const WfSpan *s, WfTest what)
{
    switch (what) {
    case WF_TEST_SPACE: return all_space(s);
    case WF_TEST_LOWER: return cased_only(s->p, s->len, true);
    case WF_TEST_UPPER: return cased_only(s->p, s->len, false);
    case WF_TEST_TITLE: return is_title(s->p, s->len);
    default: return all_of(s->p, s->len, what);
    }
}
