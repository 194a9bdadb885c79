/*
 * Decoding UTF-8 that is valid and not too long in one pass: units of a guessed width go to a
 * buffer, are widened there when a character needs it, and are copied to a string at the end.
 */
#include "str_impl.h"

#include "bytes.h"
#include "exc.h"
#include "memory.h"

/* A buffer has this many units more than the text has bytes: runs of ASCII are stored eight at a time. */
enum { SLACK = 8, ON_STACK = 1024, LONGEST = 1 << 16 };

typedef struct {
    uint8_t *units;
    size_t len, room; /* in units */
    uint32_t bits;    /* all that occur */
    int kind;
    bool heap;
    bool surrogates;  /* are taken */
} Out;

/* The units become twice or four times as wide. */
static bool widen(Out *o, int kind)
{
    if ((size_t)kind * o->room > ON_STACK || o->heap) {
        uint8_t *units = o->heap ? wf_mem_realloc(o->units, (size_t)kind * o->room)
                                 : wf_mem_alloc((size_t)kind * o->room);
        if (units == NULL)
            return false;
        if (!o->heap)
            memcpy(units, o->units, o->len * (size_t)o->kind);
        o->units = units;
        o->heap = true;
    }
    for (size_t i = o->len; i-- > 0;)
        wf_unit_put(kind, o->units, i, wf_unit_at(o->kind, o->units, i));
    o->kind = kind;
    return true;
}

/* The sequence at p of four readable bytes; returns its length, 0: malformed. */
static inline unsigned sequence(const uint8_t *p, bool surrogates, uint32_t *c)
{
    uint32_t w = wf_load32(p);
    if ((w & 0xc0e0) == 0x80c0) {
        *c = (w & 0x1f) << 6 | (w >> 8 & 0x3f);
        return *c >= 0x80 ? 2 : 0;
    }
    if ((w & 0xc0c0f0) == 0x8080e0) {
        *c = (w & 0xf) << 12 | (w >> 2 & 0xfc0) | (w >> 16 & 0x3f);
        return *c >= 0x800 && (surrogates || (*c & 0xf800) != 0xd800) ? 3 : 0;
    }
    if ((w & 0xc0c0c0f8) == 0x808080f0) {
        *c = (w & 7) << 18 | (w << 4 & 0x3f000) | (w >> 10 & 0xfc0) | (w >> 24 & 0x3f);
        return *c >= 0x10000 && *c < 0x110000 ? 4 : 0;
    }
    return 0;
}

/*
 * Decodes from s while eight bytes can be read, to units of type T. Returns where it stopped: before
 * the end when a character is too wide or malformed.
 */
#define DECODER(NAME, T, LIMIT)                                                                         \
    static const uint8_t *NAME(Out *o, const uint8_t *s, const uint8_t *end)                      \
    {                                                                                             \
        T *d = (T *)(void *)o->units + o->len;                                                    \
        uint32_t bits = o->bits, c;                                                               \
        bool surrogates = o->surrogates;                                                          \
        while (s < end) {                                                                         \
            if ((wf_load64(s) & 0x8080808080808080u) == 0) {                                      \
                for (int k = 0; k < 8; k++)                                                       \
                    d[k] = s[k];                                                                  \
                d += 8;                                                                           \
                s += 8;                                                                           \
                continue;                                                                         \
            }                                                                                     \
            for (; *s < 0x80; s++)                                                                \
                *d++ = *s;                                                                        \
            if (s >= end)                                                                         \
                break;                                                                            \
            /* Lengths are branched on, not computed: the next character need not wait for this one. */ \
            do {                                                                                  \
                uint32_t w = wf_load32(s);                                                        \
                if ((w & 0xc0c0f0) == 0x8080e0) {                                                 \
                    c = (w & 0xf) << 12 | (w >> 2 & 0xfc0) | (w >> 16 & 0x3f);                    \
                    if (WF_UNLIKELY(c < 0x800 || c > LIMIT))                                      \
                        goto out;                                                                 \
                    if (WF_UNLIKELY((c & 0xf800) == 0xd800) && !surrogates)                       \
                        goto out;                                                                 \
                    s += 3;                                                                       \
                } else if ((w & 0xc0e0) == 0x80c0) {                                              \
                    c = (w & 0x1f) << 6 | (w >> 8 & 0x3f);                                        \
                    if (WF_UNLIKELY(c < 0x80 || c > LIMIT))                                       \
                        goto out;                                                                 \
                    s += 2;                                                                       \
                } else if ((w & 0xc0c0c0f8) == 0x808080f0) {                                      \
                    c = (w & 7) << 18 | (w << 4 & 0x3f000) | (w >> 10 & 0xfc0) | (w >> 24 & 0x3f); \
                    if (WF_UNLIKELY(c < 0x10000 || c > LIMIT))                                    \
                        goto out;                                                                 \
                    s += 4;                                                                       \
                } else {                                                                          \
                    goto out;                                                                     \
                }                                                                                 \
                *d++ = (T)c;                                                                      \
                bits |= c;                                                                        \
            } while (s < end && *s >= 0x80);                                                      \
        }                                                                                         \
    out:                                                                                          \
        o->len = (size_t)(d - (T *)(void *)o->units);                                             \
        o->bits = bits;                                                                           \
        return s;                                                                                 \
    }
DECODER(decode_1, uint8_t, 0xff)
DECODER(decode_2, uint16_t, 0xffff)
DECODER(decode_4, uint32_t, 0x10ffff)

/* Decodes until `end`, beyond which seven bytes can be read. NULL: malformed, or no memory. */
static const uint8_t *decode_to(Out *o, const uint8_t *s, const uint8_t *end)
{
    for (;;) {
        s = o->kind == 1 ? decode_1(o, s, end) : o->kind == 2 ? decode_2(o, s, end) : decode_4(o, s, end);
        if (WF_LIKELY(s >= end))
            return s;
        uint32_t c = 0;
        if (sequence(s, o->surrogates, &c) == 0 || !widen(o, wf_kind_for(c)))
            return NULL;
    }
}

/* The last bytes of the text, which are followed by whatever follows it: from a copy. */
static bool decode_end(Out *o, const uint8_t *s, size_t n)
{
    uint8_t last[24] = {0};
    memcpy(last, s, n);
    const uint8_t *end = decode_to(o, last, last + n);
    if (end == NULL)
        return false;
    o->len -= (size_t)(end - (last + n)); /* the zeros that were taken for ASCII */
    return true;
}

Value wf_utf8_decode_quick(const uint8_t *s, size_t n, bool surrogates)
{
    if (n < 2 || n > LONGEST)
        return WF_NULL;
    size_t first = wf_ascii_prefix(s, n);
    if (first == n)
        return wf_str_from_ascii(s, n);
    uint64_t stack[ON_STACK / 8];
    int kind = s[first] < 0xc4 ? 1 : s[first] < 0xf0 ? 2 : 4;
    Out o = {(uint8_t *)stack, first, n + SLACK, 0x80, kind, false, surrogates};
    if ((size_t)kind * o.room > sizeof stack) {
        o.units = wf_mem_alloc((size_t)kind * o.room);
        o.heap = true;
    }
    bool ok = o.units != NULL;
    if (ok) {
        wf_units_copy(kind, o.units, 0, 1, s, 0, first);
        const uint8_t *at = s + first, *end = s + n, *safe = n - first > 16 ? end - 7 : at;
        if (safe > at)
            at = decode_to(&o, at, safe);
        ok = at != NULL && (at >= end || decode_end(&o, at, (size_t)(end - at)));
    }
    Value v = ok ? wf_str_from_units(o.kind, o.units, o.len, o.bits) : WF_NULL;
    if (!ok || wf_is_null(v))
        wf_err_clear();
    if (o.heap)
        wf_mem_free(o.units);
    return v;
}
