/* Spans: split, rsplit, splitlines, partition, strip. */
#include "search.h"
#include "span.h"
#include "unicode_ctype.h"

#include <limits.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* --- a list of pieces -------------------------------------------------------------------- */

enum { INLINE_PIECES = 32, SAFEPOINT_EVERY = 4096 };

/* Owned pieces; a full array moves to memory of its own. */
typedef struct {
    Value *items;
    size_t n, cap;
    Value inline_items[INLINE_PIECES];
} Pieces;

static void pieces_init(Pieces *ps)
{
    ps->items = ps->inline_items;
    ps->n = 0;
    ps->cap = INLINE_PIECES;
}

static int pieces_grow(Pieces *ps)
{
    size_t cap = ps->cap * 2;
    Value *p = wf_mem_alloc(cap * sizeof *p);
    if (p == NULL)
        return -1;
    memcpy(p, ps->items, ps->n * sizeof *p);
    if (ps->items != ps->inline_items)
        wf_mem_free(ps->items);
    ps->items = p;
    ps->cap = cap;
    return 0;
}

static int add_piece(Pieces *ps, const WfSpan *s, size_t start, size_t end)
{
    if (WF_UNLIKELY(ps->n == ps->cap) && pieces_grow(ps) < 0)
        return -1;
    /* What runs at a safepoint may change a bytearray, but not text or bytes. */
    if (WF_UNLIKELY(ps->n % SAFEPOINT_EVERY == SAFEPOINT_EVERY - 1) &&
        s->type != WF_SPAN_BYTEARRAY && wf_safepoint() < 0)
        return -1;
    Value v = wf_span_piece(s, start, end);
    if (WF_UNLIKELY(wf_is_null(v)))
        return -1;
    ps->items[ps->n++] = v;
    return 0;
}

static void pieces_reverse(Pieces *ps)
{
    for (size_t i = 0, j = ps->n; i + 1 < j; i++) {
        Value t = ps->items[i];
        ps->items[i] = ps->items[--j];
        ps->items[j] = t;
    }
}

/* The list of the pieces, or after an error (r < 0) nothing. */
static Value pieces_finish(Pieces *ps, int r)
{
    Value list = WF_NULL;
    if (r >= 0) {
        list = wf_list_steal_array(ps->items, ps->n);
    } else {
        while (ps->n > 0)
            wf_drop(ps->items[--ps->n]);
    }
    if (ps->items != ps->inline_items)
        wf_mem_free(ps->items);
    return list;
}

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

static int split_space(Pieces *ps, const WfSpan *s, ssize_t max)
{
    size_t i = 0;
    for (; max > 0; max--) {
        size_t start = skip_space(s, i);
        if (start == s->len)
            return 0;
        i = skip_text(s, start);
        if (add_piece(ps, s, start, i) < 0)
            return -1;
    }
    i = skip_space(s, i);
    return i < s->len ? add_piece(ps, s, i, s->len) : 0;
}

static int rsplit_space(Pieces *ps, const WfSpan *s, ssize_t max)
{
    size_t i = s->len;
    for (; max > 0; max--) {
        size_t end = skip_space_back(s, i);
        if (end == 0)
            return 0;
        i = skip_text_back(s, end);
        if (add_piece(ps, s, i, end) < 0)
            return -1;
    }
    i = skip_space_back(s, i);
    return i > 0 ? add_piece(ps, s, 0, i) : 0;
}

/* --- separators --------------------------------------------------------------------------- */

#ifdef __SSE2__
/* Bytes: the separators of each 16 bytes at once. */
static int split_byte(Pieces *ps, const WfSpan *s, uint8_t c, ssize_t max)
{
    const uint8_t *p = s->p;
    size_t start = 0, n = s->len, i = 0;
    const __m128i sep = _mm_set1_epi8((char)c);
    for (; i + 16 <= n; i += 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        unsigned mask = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(block, sep));
        for (; mask != 0 && max > 0; mask &= mask - 1, max--) {
            size_t at = i + (size_t)__builtin_ctz(mask);
            if (add_piece(ps, s, start, at) < 0)
                return -1;
            start = at + 1;
        }
        if (max == 0)
            return add_piece(ps, s, start, n);
    }
    for (; i < n && max > 0; i++) {
        if (p[i] != c)
            continue;
        if (add_piece(ps, s, start, i) < 0)
            return -1;
        start = i + 1;
        max--;
    }
    return add_piece(ps, s, start, n);
}
#endif

static int split_char(Pieces *ps, const WfSpan *s, uint32_t c, ssize_t max)
{
#ifdef __SSE2__
    if (WF_LIKELY(s->kind == 1 && c < 256))
        return split_byte(ps, s, (uint8_t)c, max);
#endif
    size_t start = 0;
    for (; max > 0; max--) {
        ssize_t i = wf_find_char(s->kind, wf_span_ptr(s, start), s->len - start, c);
        if (i < 0)
            break;
        if (add_piece(ps, s, start, start + (size_t)i) < 0)
            return -1;
        start += (size_t)i + 1;
    }
    return add_piece(ps, s, start, s->len);
}

static int split_units(Pieces *ps, const WfSpan *s, const WfNeedle *x, ssize_t max)
{
    size_t start = 0;
    for (; max > 0 && x->p != NULL; max--) {
        ssize_t i = wf_find_units(s->kind, wf_span_ptr(s, start), s->len - start, x->p, x->len);
        if (i < 0)
            break;
        if (add_piece(ps, s, start, start + (size_t)i) < 0)
            return -1;
        start += (size_t)i + x->len;
    }
    return add_piece(ps, s, start, s->len);
}

static int rsplit_units(Pieces *ps, const WfSpan *s, const WfNeedle *x, ssize_t max)
{
    size_t end = s->len;
    for (; max > 0 && x->p != NULL; max--) {
        ssize_t i = wf_rfind_units(s->kind, s->p, end, x->p, x->len);
        if (i < 0)
            break;
        if (add_piece(ps, s, (size_t)i + x->len, end) < 0)
            return -1;
        end = (size_t)i;
    }
    return add_piece(ps, s, 0, end);
}

static Value split(const WfSpan *s, const WfSpan *sep, ssize_t max, bool reverse)
{
    Pieces ps;
    int r;
    if (max < 0)
        max = SSIZE_MAX;
    pieces_init(&ps);
    if (sep == NULL) {
        r = reverse ? rsplit_space(&ps, s, max) : split_space(&ps, s, max);
    } else if (sep->len == 0) {
        r = wf_raise_i(&wf_exc_ValueError, "empty separator");
    } else if (sep->len == 1 && !reverse) {
        r = split_char(&ps, s, wf_span_at(sep, 0), max);
    } else {
        WfNeedle x;
        if (wf_needle_open(&x, s, sep) < 0)
            return WF_NULL;
        r = reverse ? rsplit_units(&ps, s, &x, max) : split_units(&ps, s, &x, max);
        wf_needle_close(&x);
    }
    if (reverse && r >= 0)
        pieces_reverse(&ps);
    return pieces_finish(&ps, r);
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

static size_t skip_line(const WfSpan *s, size_t i)
{
    if (WF_LIKELY(s->kind == 1))
        return skip_bytes(s, i, s->type == WF_SPAN_STR ? WF_LATIN_LINE : WF_LATIN_LINE_BYTES, false);
    while (i < s->len && !is_linebreak(s, wf_span_at(s, i)))
        i++;
    return i;
}

Value wf_span_splitlines(const WfSpan *s, bool keepends)
{
    Pieces ps;
    int r = 0;
    pieces_init(&ps);
    for (size_t i = 0; i < s->len && r >= 0;) {
        size_t start = i;
        i = skip_line(s, i);
        size_t end = i;
        if (i < s->len) {
            uint32_t c = wf_span_at(s, i++);
            if (c == '\r' && i < s->len && wf_span_at(s, i) == '\n')
                i++;
            if (keepends)
                end = i;
        }
        r = add_piece(&ps, s, start, end);
    }
    return pieces_finish(&ps, r);
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

Value wf_span_strip(const WfSpan *s, const WfSpan *chars, int which)
{
    size_t i = 0, j = s->len;
    if (which & 1)
        while (i < j && strips(s, chars, wf_span_at(s, i)))
            i++;
    if (which & 2)
        while (j > i && strips(s, chars, wf_span_at(s, j - 1)))
            j--;
    return wf_span_piece(s, i, j);
}
