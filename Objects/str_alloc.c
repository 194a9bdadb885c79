/*
 * str: storage. Allocation, the immortal empty string and Latin-1 characters, construction from
 * units, concatenation and growing in place.
 *
 * A string is kept in the narrowest kind that holds it, and is marked ASCII exactly when it is:
 * equal strings have equal bytes, so comparing and hashing work on memory.
 */
#include "str_impl.h"

#include "exc.h"

/* --- units ------------------------------------------------------------------------------- */

size_t wf_ascii_prefix(const uint8_t *s, size_t n)
{
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        uint64_t w[4];
        memcpy(w, s + i, 32);
        if ((w[0] | w[1] | w[2] | w[3]) & 0x8080808080808080u)
            break;
    }
    for (; i + 8 <= n; i += 8) {
        uint64_t w;
        memcpy(&w, s + i, 8);
        w &= 0x8080808080808080u;
        if (w)
            return i + (size_t)__builtin_ctzll(w) / 8;
    }
    while (i < n && s[i] < 0x80)
        i++;
    return i;
}

uint32_t wf_units_bits(int kind, const void *p, size_t n)
{
    uint32_t bits = 0;
    if (kind == 1) {
        return wf_ascii_prefix(p, n) == n ? 0x7f : 0xff;
    } else if (kind == 2) {
        const uint16_t *u = p;
        uint16_t b = 0;
        for (size_t i = 0; i < n; i++)
            b |= u[i];
        bits = b;
    } else {
        const uint32_t *u = p;
        for (size_t i = 0; i < n; i++)
            bits |= u[i];
    }
    return bits;
}

#define COPY_LOOP(D, S)                                                                            \
    do {                                                                                           \
        D *restrict d = (D *)dst + dpos;                                                           \
        const S *restrict s = (const S *)src + spos;                                               \
        for (size_t i = 0; i < n; i++)                                                             \
            d[i] = (D)s[i];                                                                        \
    } while (0)

void wf_units_copy(int dkind, void *dst, size_t dpos, int skind, const void *src, size_t spos,
                   size_t n)
{
    if (n == 0)
        return;
    if (dkind == skind) {
        size_t k = (size_t)dkind;
        memcpy((char *)dst + dpos * k, (const char *)src + spos * k, n * k);
        return;
    }
    switch (dkind << 4 | skind) {
    case 0x12: COPY_LOOP(uint8_t, uint16_t); break;
    case 0x14: COPY_LOOP(uint8_t, uint32_t); break;
    case 0x21: COPY_LOOP(uint16_t, uint8_t); break;
    case 0x24: COPY_LOOP(uint16_t, uint32_t); break;
    case 0x41: COPY_LOOP(uint32_t, uint8_t); break;
    default: COPY_LOOP(uint32_t, uint16_t); break;
    }
}

void wf_units_fill(int kind, void *dst, size_t pos, uint32_t c, size_t n)
{
    if (kind == 1) {
        memset((uint8_t *)dst + pos, (int)c, n);
    } else if (kind == 2) {
        uint16_t *d = (uint16_t *)dst + pos;
        for (size_t i = 0; i < n; i++)
            d[i] = (uint16_t)c;
    } else {
        uint32_t *d = (uint32_t *)dst + pos;
        for (size_t i = 0; i < n; i++)
            d[i] = c;
    }
}

#define SPACES WF_LATIN_SPACE | WF_LATIN_SPACE_BYTES
#define BREAK SPACES | WF_LATIN_LINE

const uint8_t wf_latin1_class[256] = {
    ['\t'] = SPACES,
    ['\n'] = BREAK | WF_LATIN_LINE_BYTES,
    ['\v'] = BREAK,
    ['\f'] = BREAK,
    ['\r'] = BREAK | WF_LATIN_LINE_BYTES,
    [0x1c] = WF_LATIN_SPACE | WF_LATIN_LINE,
    [0x1d] = WF_LATIN_SPACE | WF_LATIN_LINE,
    [0x1e] = WF_LATIN_SPACE | WF_LATIN_LINE,
    [0x1f] = WF_LATIN_SPACE,
    [' '] = SPACES,
    [0x85] = WF_LATIN_SPACE | WF_LATIN_LINE,
    [0xa0] = WF_LATIN_SPACE,
};

/* --- the singletons ----------------------------------------------------------------------- */

#define HEAD(FLAGS) {WF_SHAPE_str, WF_IMMORTAL_LOCAL, 0, 0, (FLAGS) | WF_STR_INTERNED, 0}
#define CH1(c) {HEAD((c) < 0x80 ? WF_STR_ASCII : 0), 1, 0, {(c)}, NULL}
#define CH4(c) CH1(c), CH1((c) + 1), CH1((c) + 2), CH1((c) + 3)
#define CH16(c) CH4(c), CH4((c) + 4), CH4((c) + 8), CH4((c) + 12)
#define CH64(c) CH16(c), CH16((c) + 16), CH16((c) + 32), CH16((c) + 48)

WfSmallStr wf_latin1_chars[256] = {CH64(0), CH64(64), CH64(128), CH64(192)};
static WfSmallStr empty_str = {HEAD(WF_STR_ASCII), 0, 0, {0}, NULL};
Value wf_str_empty = {(uint64_t)(uintptr_t)&empty_str + WF_TAG_UNCOUNTED};

/* --- allocation ----------------------------------------------------------------------------- */

void wf_str_init(WfStr *s, size_t len, int kind, bool ascii)
{
    uint8_t f = (uint8_t)(atomic_load_explicit(&s->ob.flags, memory_order_relaxed) & ~0xf0);
    f |= ascii ? WF_STR_ASCII : kind == 1 ? 0 : kind == 2 ? WF_STR_KIND2 : WF_STR_KIND4;
    atomic_store_explicit(&s->ob.flags, f, memory_order_relaxed);
    s->len = len;
    atomic_store_explicit(&s->hash, 0, memory_order_relaxed);
    wf_unit_put(kind, s->data, len, 0);
    if (!ascii) {
        void *none = NULL;
        memcpy(s->data + wf_str_units_size(len, kind, false) - sizeof none, &none, sizeof none);
    }
}

/* ASCII text of len < SMALL_ASCII characters, uninitialised but for its end; NULL with MemoryError. */
enum { SMALL_ASCII = WF_SMALL_LIMIT - sizeof(WfStr) };
WF_INLINE WfStr *small_ascii(size_t len)
{
    WfStr *s = wf_alloc_leaf(WF_SHAPE_str, sizeof(WfStr) + len + 1);
    if (WF_UNLIKELY(s == NULL))
        return NULL;
    /* A small object's flags are all clear. */
    atomic_store_explicit(&s->ob.flags, WF_STR_ASCII, memory_order_relaxed);
    s->len = len;
    atomic_store_explicit(&s->hash, 0, memory_order_relaxed);
    s->data[len] = 0;
    return s;
}

Value wf_str_new(size_t len, uint32_t maxchar)
{
    if (WF_UNLIKELY(len == 0))
        return wf_str_empty;
    if (WF_LIKELY(maxchar < 0x80 && len < SMALL_ASCII)) {
        WfStr *s = small_ascii(len);
        return WF_LIKELY(s != NULL) ? WF_MOVE(s) : WF_NULL;
    }
    int kind = wf_kind_for(maxchar);
    bool ascii = maxchar < 0x80;
    if (WF_UNLIKELY(len > (SIZE_MAX >> 1) / (size_t)kind - 64))
        return wf_no_memory();
    WfStr *s = wf_alloc_leaf(WF_SHAPE_str, wf_str_size(len, kind, ascii));
    if (WF_UNLIKELY(s == NULL))
        return WF_NULL;
    wf_str_init(s, len, kind, ascii);
    return WF_MOVE(s);
}

Value wf_str_from_char(uint32_t c)
{
    if (WF_LIKELY(c < 256))
        return wf_latin1_char(c);
    Value v = wf_str_new(1, c);
    if (WF_LIKELY(!wf_is_null(v)))
        wf_unit_put(wf_kind_for(c), wf_as_str(v)->data, 0, c);
    return v;
}

Value wf_str_from_units(int kind, const void *units, size_t n, uint32_t bits)
{
    if (n == 0)
        return wf_str_empty;
    if (n == 1)
        return wf_str_from_char(wf_unit_at(kind, units, 0));
    Value v = wf_str_new(n, bits);
    if (WF_LIKELY(!wf_is_null(v)))
        wf_units_copy(wf_kind_for(bits), wf_as_str(v)->data, 0, kind, units, 0, n);
    return v;
}

Value wf_str_from_ascii(const void *p, size_t n)
{
    if (WF_UNLIKELY(n <= 1))
        return n ? wf_latin1_char(*(const uint8_t *)p) : wf_str_empty;
    if (WF_UNLIKELY(n >= SMALL_ASCII)) {
        Value v = wf_str_new(n, 0x7f);
        if (WF_LIKELY(!wf_is_null(v)))
            memcpy(wf_as_str(v)->data, p, n);
        return v;
    }
    WfStr *s = small_ascii(n);
    if (WF_UNLIKELY(s == NULL))
        return WF_NULL;
    wf_copy_short(s->data, p, n);
    return WF_MOVE(s);
}

Value wf_str_from_ucs(int kind, const void *units, size_t len)
{
    return wf_str_from_units(kind, units, len, wf_units_bits(kind, units, len));
}

Value wf_str_from_latin1(const void *s, size_t len)
{
    return wf_str_from_units(1, s, len, wf_units_bits(1, s, len));
}

Value wf_str_slice(Value v, size_t start, size_t end)
{
    const WfStr *s = wf_as_str(v);
    if (end > s->len)
        end = s->len;
    if (start >= end)
        return wf_str_empty;
    if (end - start == s->len && wf_is_str_exact(v))
        return wf_new_ref(v);
    if (WF_LIKELY(wf_str_is_ascii(s)))
        return wf_str_from_ascii(s->data + start, end - start);
    int kind = wf_str_kind(s);
    return wf_str_from_ucs(kind, s->data + start * (size_t)kind, end - start);
}

/* --- concatenation --------------------------------------------------------------------------- */

Value wf_str_concat(Value va, Value vb)
{
    const WfStr *a = wf_as_str(va), *b = wf_as_str(vb);
    if (b->len == 0 && wf_is_str_exact(va))
        return wf_new_ref(va);
    if (a->len == 0 && wf_is_str_exact(vb))
        return wf_new_ref(vb);
    size_t n = a->len + b->len;
    if (WF_LIKELY(wf_str_is_ascii(a) && wf_str_is_ascii(b) && n < SMALL_ASCII)) {
        WfStr *s = small_ascii(n);
        if (WF_UNLIKELY(s == NULL))
            return WF_NULL;
        wf_copy_short(s->data, a->data, a->len);
        wf_copy_short(s->data + a->len, b->data, b->len);
        return WF_MOVE(s);
    }
    uint32_t max = wf_str_maxchar(a) | wf_str_maxchar(b);
    Value r = wf_str_new(a->len + b->len, max);
    if (WF_UNLIKELY(wf_is_null(r)))
        return r;
    WfStr *s = wf_as_str(r);
    int kind = wf_kind_for(max);
    wf_units_copy(kind, s->data, 0, wf_str_kind(a), a->data, 0, a->len);
    wf_units_copy(kind, s->data, a->len, wf_str_kind(b), b->data, 0, b->len);
    return r;
}

/* `a` is ours alone, an exact str, and wide enough for b: extends it. WF_NULL + MemoryError. */
static Value append_in_place(WfStr *a, const WfStr *b)
{
    int kind = wf_str_kind(a);
    bool ascii = wf_str_is_ascii(a);
    size_t old = a->len, len = old + b->len;
    if (WF_UNLIKELY(len > (SIZE_MAX >> 2) / (size_t)kind))
        goto fail;
    size_t need = wf_str_size(len, kind, ascii);
    if (!ascii)
        wf_str_clear_utf8(a);
    if (need > wf_block_size(a)) {
        /* An eighth of slack keeps a loop of appends linear. */
        void *p = wf_resize_leaf(a, wf_str_size(old, kind, ascii), need + need / 8 + 16);
        if (p == NULL)
            goto fail;
        a = p;
    }
    wf_units_copy(kind, a->data, old, wf_str_kind(b), b->data, 0, b->len);
    wf_str_init(a, len, kind, ascii);
    return WF_MOVE(a);
fail:
    wf_decref(a);
    return wf_err_occurred() ? WF_NULL : wf_no_memory();
}

static __attribute__((noinline)) Value append_slow(Value va, Value vb)
{
    WfStr *a = wf_as_str(va);
    const WfStr *b = wf_as_str(vb);
    if (WF_LIKELY(wf_is_counted(va) && wf_local(&a->ob) == 1 && wf_shape_of(&a->ob) == WF_SHAPE_str && a != b &&
                  a->len != 0 && wf_str_maxchar(b) <= wf_str_maxchar(a)))
        return append_in_place(a, b);
    Value r = wf_str_concat(va, vb);
    wf_drop(va);
    return r;
}

/* A few ASCII characters that fit into a small object: without a call. */
Value wf_str_append_steal(Value va, Value vb)
{
    WfStr *a = wf_as_str(va);
    const WfStr *b = wf_as_str(vb);
    size_t old = a->len, more = b->len;
    if (WF_UNLIKELY(!wf_is_counted(va) || wf_local(&a->ob) != 1 || wf_shape_of(&a->ob) != WF_SHAPE_str || a == b ||
                    old == 0 || more > 16))
        return append_slow(va, vb);
    uint8_t fa = wf_str_flags(a);
    if (WF_UNLIKELY(!(fa & wf_str_flags(b) & WF_STR_ASCII)))
        return append_slow(va, vb);
    size_t room = WF_UNLIKELY(fa & WF_F_LARGE) ? wf_block_size(a) : wf_page_of(a)->cell_size;
    if (WF_UNLIKELY(sizeof *a + old + more >= room))
        return append_slow(va, vb);
    wf_copy_short(a->data + old, b->data, more);
    a->data[old + more] = 0;
    a->len = old + more;
    atomic_store_explicit(&a->hash, 0, memory_order_relaxed);
    return va;
}
