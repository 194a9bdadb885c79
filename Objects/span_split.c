/* Spans: split, rsplit, splitlines, partition, strip. */
#include "search.h"
#include "span.h"
#include "unicode_ctype.h"

#include <limits.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* --- a list of pieces -------------------------------------------------------------------- */

enum { FIRST_ROOM = 12, SAFEPOINT_EVERY = 4096 };

WF_INLINE int add(WfList *l, WF_STEALS Value v)
{
    if (WF_UNLIKELY(wf_is_null(v)))
        return -1;
    if (WF_UNLIKELY(l->len == l->cap))
        return wf_list_append_steal(wf_counted(l), v);
    l->items[l->len++] = v;
    return 0;
}

static WF_COLD int piece_safepoint(const WfSpan *s)
{
    /* What runs at a safepoint may change a bytearray, but not text or bytes. */
    return s->type == WF_SPAN_BYTEARRAY ? 0 : wf_safepoint();
}

static int add_piece(WfList *l, const WfSpan *s, size_t start, size_t end)
{
    if (WF_UNLIKELY(l->len % SAFEPOINT_EVERY == SAFEPOINT_EVERY - 1) && piece_safepoint(s) < 0)
        return -1;
    return add(l, wf_span_piece(s, start, end));
}

/* The same for a piece that is not the whole span. */
WF_INLINE int add_part(WfList *l, const WfSpan *s, size_t start, size_t end)
{
    if (WF_LIKELY(s->ascii && l->len < l->cap && l->len % SAFEPOINT_EVERY != SAFEPOINT_EVERY - 1))
        return add(l, wf_str_from_ascii((const uint8_t *)s->p + start, end - start));
    return add_piece(l, s, start, end);
}

static void reverse_items(WfList *l)
{
    for (size_t i = 0, j = l->len; i + 1 < j; i++) {
        Value t = l->items[i];
        l->items[i] = l->items[--j];
        l->items[j] = t;
    }
}

/* The list of the pieces, or after an error (r < 0) nothing. */
static Value finish(WF_STEALS WfList *l, int r)
{
    if (WF_LIKELY(r >= 0))
        return WF_MOVE(l);
    wf_decref(l);
    return WF_NULL;
}

static WfList *start_list(void)
{
    Value v = wf_list_new(FIRST_ROOM);
    return wf_is_null(v) ? NULL : wf_as_list(v);
}

/* --- blocks of bytes ---------------------------------------------------------------------- */

#ifdef __SSE2__
/* What is looked for: one byte, white space or line breaks of str or of bytes. */
typedef enum { FIND_BYTE, FIND_SPACE_STR, FIND_SPACE_BYTES, FIND_LINE_STR, FIND_LINE_BYTES } What;

WF_INLINE __m128i in_range(__m128i v, uint8_t first, uint8_t last)
{
    __m128i at = _mm_sub_epi8(v, _mm_set1_epi8((char)first));
    return _mm_cmpeq_epi8(_mm_min_epu8(at, _mm_set1_epi8((char)(last - first))), at);
}

WF_INLINE __m128i is_byte(__m128i v, uint8_t c) { return _mm_cmpeq_epi8(v, _mm_set1_epi8((char)c)); }

WF_INLINE unsigned matches(__m128i v, What what, uint8_t c)
{
    __m128i m;
    switch (what) {
    case FIND_BYTE:
        m = is_byte(v, c);
        break;
    case FIND_LINE_BYTES:
        m = _mm_or_si128(is_byte(v, '\n'), is_byte(v, '\r'));
        break;
    case FIND_LINE_STR:
        m = _mm_or_si128(_mm_or_si128(in_range(v, '\n', '\r'), in_range(v, 0x1c, 0x1e)), is_byte(v, 0x85));
        break;
    default:
        m = _mm_or_si128(in_range(v, '\t', '\r'), is_byte(v, ' '));
        if (what == FIND_SPACE_STR)
            m = _mm_or_si128(_mm_or_si128(m, in_range(v, 0x1c, 0x1f)),
                             _mm_or_si128(is_byte(v, 0x85), is_byte(v, 0xa0)));
        break;
    }
    return (unsigned)_mm_movemask_epi8(m);
}

/* Bit k: byte i + k of the n is what is looked for; i is a multiple of 16. */
WF_INLINE unsigned block(const uint8_t *p, size_t n, size_t i, What what, uint8_t c)
{
    if (WF_LIKELY(i + 16 <= n))
        return matches(_mm_loadu_si128((const __m128i *)(const void *)(p + i)), what, c);
    size_t rest = n - i;
    if (i > 0)
        return matches(_mm_loadu_si128((const __m128i *)(const void *)(p + n - 16)), what, c) >> (16 - rest);
    uint64_t w[2];
    wf_load_short(p, rest, w);
    return matches(_mm_set_epi64x((long long)w[1], (long long)w[0]), what, c) & ((1u << rest) - 1);
}
#endif

/* --- white space ------------------------------------------------------------------------- */

/* The class bits of white space and line breaks of the span's type. */
static uint8_t space_class(const WfSpan *s)
{
    return s->type == WF_SPAN_STR ? WF_LATIN_SPACE : WF_LATIN_SPACE_BYTES;
}

/* The first byte from i on that is (or is not) of the class. */
static size_t skip_bytes(const WfSpan *s, size_t i, uint8_t class, bool member)
{
    const uint8_t *p = s->p;
    while (i < s->len && ((wf_latin1_class[p[i]] & class) != 0) == member)
        i++;
    return i;
}

#define SKIP_WIDE(T)                                                                               \
    do {                                                                                           \
        const T *p = s->p;                                                                         \
        while (i < s->len && (p[i] < 256 ? (wf_latin1_class[p[i]] & WF_LATIN_SPACE) != 0           \
                                         : wf_uc_is_space(p[i])) == space)                         \
            i++;                                                                                   \
    } while (0)

/* The first unit from i on that is not white space, or is. */
static size_t skip(const WfSpan *s, size_t i, bool space)
{
    if (WF_LIKELY(s->kind == 1))
        return skip_bytes(s, i, space_class(s), space);
    if (s->kind == 2)
        SKIP_WIDE(uint16_t);
    else
        SKIP_WIDE(uint32_t);
    return i;
}

static size_t skip_space(const WfSpan *s, size_t i) { return skip(s, i, true); }
static size_t skip_text(const WfSpan *s, size_t i) { return skip(s, i, false); }

static size_t skip_space_back(const WfSpan *s, size_t i)
{
    while (i > 0 && wf_span_is_space(s, wf_span_at(s, i - 1)))
        i--;
    return i;
}

static size_t skip_text_back(const WfSpan *s, size_t i)
{
    while (i > 0 && !wf_span_is_space(s, wf_span_at(s, i - 1)))
        i--;
    return i;
}

#ifdef __SSE2__
/* Bytes: the borders between text and white space of each 16 bytes at once. */
WF_INLINE int split_space_in(WfList *l, const WfSpan *s, What what, ssize_t max)
{
    const uint8_t *p = s->p;
    size_t n = s->len, start = 0;
    unsigned before = 1; /* was the byte in front of the block white space? */
    for (size_t i = 0; i < n; i += 16) {
        unsigned space = block(p, n, i, what, 0);
        unsigned valid = n - i >= 16 ? 0xffff : (1u << (n - i)) - 1;
        unsigned borders = (space ^ (space << 1 | before)) & valid;
        before = space >> 15;
        for (; borders != 0; borders &= borders - 1) {
            unsigned k = (unsigned)__builtin_ctz(borders);
            if (space >> k & 1) {
                if (add_part(l, s, start, i + k) < 0)
                    return -1;
                max--;
                continue;
            }
            start = i + k;
            if (max <= 0)
                return add_piece(l, s, start, n);
        }
        if (n - i <= 16 && !(space >> (n - i - 1) & 1))
            return add_piece(l, s, start, n);
    }
    return 0;
}
#endif

static int split_space(WfList *l, const WfSpan *s, ssize_t max)
{
#ifdef __SSE2__
    if (WF_LIKELY(s->kind == 1))
        return s->type == WF_SPAN_STR ? split_space_in(l, s, FIND_SPACE_STR, max)
                                      : split_space_in(l, s, FIND_SPACE_BYTES, max);
#endif
    size_t i = 0;
    for (; max > 0; max--) {
        size_t start = skip_space(s, i);
        if (start == s->len)
            return 0;
        i = skip_text(s, start);
        if (add_piece(l, s, start, i) < 0)
            return -1;
    }
    i = skip_space(s, i);
    return i < s->len ? add_piece(l, s, i, s->len) : 0;
}

static int rsplit_space(WfList *l, const WfSpan *s, ssize_t max)
{
    size_t i = s->len;
    for (; max > 0; max--) {
        size_t end = skip_space_back(s, i);
        if (end == 0)
            return 0;
        i = skip_text_back(s, end);
        if (add_piece(l, s, i, end) < 0)
            return -1;
    }
    i = skip_space_back(s, i);
    return i > 0 ? add_piece(l, s, 0, i) : 0;
}

/* --- separators --------------------------------------------------------------------------- */

#ifdef __SSE2__
/* Bytes: the separators of each 16 bytes at once. */
static int split_byte(WfList *l, const WfSpan *s, uint8_t c, ssize_t max)
{
    const uint8_t *p = s->p;
    size_t start = 0, n = s->len;
    for (size_t i = 0; i < n; i += 16) {
        for (unsigned mask = block(p, n, i, FIND_BYTE, c); mask != 0 && max > 0; mask &= mask - 1, max--) {
            size_t at = i + (size_t)__builtin_ctz(mask);
            if (add_part(l, s, start, at) < 0)
                return -1;
            start = at + 1;
        }
        if (max == 0)
            break;
    }
    return add_piece(l, s, start, n);
}
#endif

static int split_char(WfList *l, const WfSpan *s, uint32_t c, ssize_t max)
{
#ifdef __SSE2__
    if (WF_LIKELY(s->kind == 1 && c < 256))
        return split_byte(l, s, (uint8_t)c, max);
#endif
    size_t start = 0;
    for (; max > 0; max--) {
        ssize_t i = wf_find_char(s->kind, wf_span_ptr(s, start), s->len - start, c);
        if (i < 0)
            break;
        if (add_piece(l, s, start, start + (size_t)i) < 0)
            return -1;
        start += (size_t)i + 1;
    }
    return add_piece(l, s, start, s->len);
}

static int split_units(WfList *l, const WfSpan *s, const WfNeedle *x, ssize_t max)
{
    size_t start = 0;
    for (; max > 0 && x->p != NULL; max--) {
        ssize_t i = wf_find_units(s->kind, wf_span_ptr(s, start), s->len - start, x->p, x->len);
        if (i < 0)
            break;
        if (add_piece(l, s, start, start + (size_t)i) < 0)
            return -1;
        start += (size_t)i + x->len;
    }
    return add_piece(l, s, start, s->len);
}

static int rsplit_units(WfList *l, const WfSpan *s, const WfNeedle *x, ssize_t max)
{
    size_t end = s->len;
    for (; max > 0 && x->p != NULL; max--) {
        ssize_t i = wf_rfind_units(s->kind, s->p, end, x->p, x->len);
        if (i < 0)
            break;
        if (add_piece(l, s, (size_t)i + x->len, end) < 0)
            return -1;
        end = (size_t)i;
    }
    return add_piece(l, s, 0, end);
}

static Value split(const WfSpan *s, const WfSpan *sep, ssize_t max, bool reverse)
{
    WfList *l = start_list();
    int r;
    if (l == NULL)
        return WF_NULL;
    if (max < 0)
        max = SSIZE_MAX;
    /* All pieces are the same from either end, unless separators overlap. */
    if (max == SSIZE_MAX && (sep == NULL || sep->len == 1))
        reverse = false;
    if (sep == NULL) {
        r = reverse ? rsplit_space(l, s, max) : split_space(l, s, max);
    } else if (sep->len == 0) {
        r = wf_raise_i(&wf_exc_ValueError, "empty separator");
    } else if (sep->len == 1 && !reverse) {
        r = split_char(l, s, wf_span_at(sep, 0), max);
    } else {
        WfNeedle x;
        r = wf_needle_open(&x, s, sep);
        if (r == 0) {
            r = reverse ? rsplit_units(l, s, &x, max) : split_units(l, s, &x, max);
            wf_needle_close(&x);
        }
    }
    if (reverse)
        reverse_items(l);
    return finish(l, r);
}

Value wf_span_split(const WfSpan *s, const WfSpan *sep, ssize_t max)
{
    return split(s, sep, max, false);
}

Value wf_span_rsplit(const WfSpan *s, const WfSpan *sep, ssize_t max)
{
    return split(s, sep, max, true);
}

/* --- lines ----------------------------------------------------------------------------------- */

static bool is_linebreak(const WfSpan *s, uint32_t c)
{
    if (WF_LIKELY(c < 256))
        return wf_latin1_class[c] & (s->type == WF_SPAN_STR ? WF_LATIN_LINE : WF_LATIN_LINE_BYTES);
    return wf_uc_is_linebreak(c);
}

/* The first line break from i on. */
static size_t skip_line(const WfSpan *s, size_t i)
{
    if (WF_LIKELY(s->kind == 1))
        return skip_bytes(s, i, s->type == WF_SPAN_STR ? WF_LATIN_LINE : WF_LATIN_LINE_BYTES, false);
    while (i < s->len && !is_linebreak(s, wf_span_at(s, i)))
        i++;
    return i;
}

/* How many units end a line at i, where there is a line break. */
static size_t break_len(const WfSpan *s, size_t i)
{
    return 1 + (wf_span_at(s, i) == '\r' && i + 1 < s->len && wf_span_at(s, i + 1) == '\n');
}

#ifdef __SSE2__
WF_INLINE int split_lines_in(WfList *l, const WfSpan *s, What what, bool keepends)
{
    const uint8_t *p = s->p;
    size_t n = s->len, start = 0;
    for (size_t i = 0; i < n; i += 16)
        for (unsigned mask = block(p, n, i, what, 0); mask != 0; mask &= mask - 1) {
            size_t at = i + (size_t)__builtin_ctz(mask);
            if (at < start) /* the second half of a line's end */
                continue;
            size_t next = at + break_len(s, at);
            if (add_piece(l, s, start, keepends ? next : at) < 0)
                return -1;
            start = next;
        }
    return start < n ? add_piece(l, s, start, n) : 0;
}
#endif

static int split_lines(WfList *l, const WfSpan *s, bool keepends)
{
#ifdef __SSE2__
    if (WF_LIKELY(s->kind == 1))
        return s->type == WF_SPAN_STR ? split_lines_in(l, s, FIND_LINE_STR, keepends)
                                      : split_lines_in(l, s, FIND_LINE_BYTES, keepends);
#endif
    for (size_t i = 0; i < s->len;) {
        size_t start = i, end = i = skip_line(s, i);
        if (i < s->len)
            i += break_len(s, i);
        if (add_piece(l, s, start, keepends ? i : end) < 0)
            return -1;
    }
    return 0;
}

Value wf_span_splitlines(const WfSpan *s, bool keepends)
{
    WfList *l = start_list();
    return l == NULL ? WF_NULL : finish(l, split_lines(l, s, keepends));
}

/* --- partition and strip --------------------------------------------------------------------- */

static Value own_piece(const WfSpan *s, size_t start, size_t end, Value sepobj)
{
    return wf_is_null(sepobj) ? wf_span_piece(s, start, end) : wf_new_ref(sepobj);
}

Value wf_span_partition(const WfSpan *s, const WfSpan *sep, Value sepobj, int direction)
{
    if (sep->len == 0)
        return wf_raise(&wf_exc_ValueError, "empty separator");
    ssize_t at = wf_span_find(s, sep, 0, (ssize_t)s->len, direction);
    if (at == -2)
        return WF_NULL;
    size_t i = (size_t)at, j = i + sep->len;
    if (at < 0) {
        i = j = direction > 0 ? s->len : 0;
        sepobj = WF_NULL;
    }
    Value parts[3];
    parts[0] = wf_span_piece(s, 0, i);
    parts[1] = own_piece(s, i, j, sepobj);
    parts[2] = wf_span_piece(s, j, s->len);
    if (!wf_is_null(parts[0]) && !wf_is_null(parts[1]) && !wf_is_null(parts[2]))
        return wf_tuple_steal_array(parts, 3);
    for (int k = 0; k < 3; k++)
        if (!wf_is_null(parts[k]))
            wf_drop(parts[k]);
    return WF_NULL;
}

static bool strips(const WfSpan *s, const WfSpan *chars, uint32_t c)
{
    if (chars == NULL)
        return wf_span_is_space(s, c);
    if (chars->len == 1)
        return wf_span_at(chars, 0) == c;
    return wf_find_char(chars->kind, chars->p, chars->len, c) >= 0;
}

/* The bounds of a span of bytes without bytes of the class at its ends. */
WF_INLINE void strip_class(const WfSpan *s, uint8_t class, int which, size_t *i, size_t *j)
{
    const uint8_t *p = s->p;
    if (which & 1)
        while (*i < *j && (wf_latin1_class[p[*i]] & class))
            ++*i;
    if (which & 2)
        while (*j > *i && (wf_latin1_class[p[*j - 1]] & class))
            --*j;
}

/* The same without bytes that are among `chars`, as bits. */
static void strip_bytes(const WfSpan *s, const WfSpan *chars, int which, size_t *i, size_t *j)
{
    const uint8_t *p = s->p, *c = chars->p;
    uint64_t set[4] = {0, 0, 0, 0};
    for (size_t k = 0; k < chars->len; k++)
        set[c[k] >> 6] |= UINT64_C(1) << (c[k] & 63);
    if (which & 1)
        while (*i < *j && (set[p[*i] >> 6] >> (p[*i] & 63) & 1))
            ++*i;
    if (which & 2)
        while (*j > *i && (set[p[*j - 1] >> 6] >> (p[*j - 1] & 63) & 1))
            --*j;
}

Value wf_span_strip(const WfSpan *s, const WfSpan *chars, int which)
{
    size_t i = 0, j = s->len;
    if (chars != NULL && s->kind == 1 && chars->kind == 1 && chars->len <= 64) {
        strip_bytes(s, chars, which, &i, &j);
        return wf_span_piece(s, i, j);
    }
    if (WF_LIKELY(chars == NULL && s->kind == 1)) {
        strip_class(s, space_class(s), which, &i, &j);
        return wf_span_piece(s, i, j);
    }
    if (which & 1)
        while (i < j && strips(s, chars, wf_span_at(s, i)))
            i++;
    if (which & 2)
        while (j > i && strips(s, chars, wf_span_at(s, j - 1)))
            j--;
    return wf_span_piece(s, i, j);
}
