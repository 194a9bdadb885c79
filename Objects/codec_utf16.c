/* UTF-16 and UTF-32, both byte orders, with and without a mark. */
#include "codec_errors.h"
#include "str_impl.h"

/* --- decoding ---------------------------------------------------------------------------------------- */

WF_INLINE uint32_t get16(const uint8_t *p, bool big)
{
    return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

WF_INLINE uint32_t get32(const uint8_t *p, bool big)
{
    uint32_t c;
    memcpy(&c, p, 4);
    return big ? __builtin_bswap32(c) : c;
}

/* Reads a mark if the order is not known (0); returns its length. */
static size_t read_mark(const uint8_t *p, size_t n, size_t width, int *order)
{
    if (*order != 0 || n < width)
        return 0;
    for (int big = 0; big < 2; big++) {
        if ((width == 2 ? get16(p, big) : get32(p, big)) == 0xfeff) {
            *order = big ? 1 : -1;
            return width;
        }
    }
    return 0;
}

typedef struct {
    const char *reason;  /* NULL: *c is a character */
    size_t bytes;        /* to consume, or to blame */
    bool incomplete;     /* more input could mend it */
} Step;

static Step step16(const uint8_t *p, size_t n, bool big, uint32_t *c)
{
    if (n < 2)
        return (Step){"truncated data", n, true};
    *c = get16(p, big);
    if (WF_LIKELY(!wf_is_surrogate(*c)))
        return (Step){NULL, 2, false};
    if (*c >= 0xdc00)
        return (Step){"illegal encoding", 2, false};
    if (n < 4)
        return (Step){"unexpected end of data", n, true};
    uint32_t low = get16(p + 2, big);
    if ((low & 0xfc00) != 0xdc00)
        return (Step){"illegal UTF-16 surrogate", 2, false};
    *c = 0x10000 + ((*c & 0x3ff) << 10) + (low & 0x3ff);
    return (Step){NULL, 4, false};
}

static Step step32(const uint8_t *p, size_t n, bool big, uint32_t *c)
{
    if (n < 4)
        return (Step){"truncated data", n, true};
    *c = get32(p, big);
    if (WF_UNLIKELY(*c > 0x10ffff))
        return (Step){"code point not in range(0x110000)", 4, false};
    if (WF_UNLIKELY(wf_is_surrogate(*c)))
        return (Step){"code point in surrogate code point range(0xd800, 0xe000)", 4, false};
    return (Step){NULL, 4, false};
}

/* Units of UTF-16 at the start of p that are characters of their own; *bits: all their bits. */
static size_t plain_units(const uint8_t *p, size_t n, bool big, uint32_t *bits)
{
    size_t i = 0;
    for (; i < n; i++) {
        uint32_t c = get16(p + 2 * i, big);
        if (wf_is_surrogate(c))
            break;
        *bits |= c;
    }
    return i;
}

/* Appends the leading plain units; returns how many bytes they took. */
static size_t decode_plain16(WfDecode *d, size_t pos, bool big)
{
    uint32_t bits = 0;
    size_t n = plain_units(d->in + pos, (d->n - pos) / 2, big, &bits);
    if (n == 0 || !wf_sb_reserve(&d->out, n, bits))
        return 0;
    void *units = wf_sb_units(&d->out);
    for (size_t i = 0; i < n; i++)
        wf_unit_put(d->out.kind, units, d->out.len + i, get16(d->in + pos + 2 * i, big));
    d->out.len += n;
    return 2 * n;
}

/* Where decoding stopped, or -1. */
static ssize_t decode_from(WfDecode *d, size_t pos, size_t width, bool big, bool partial)
{
    while (pos < d->n) {
        if (width == 2 && (pos += decode_plain16(d, pos, big)) == d->n)
            break;
        uint32_t c;
        Step s = width == 2 ? step16(d->in + pos, d->n - pos, big, &c)
                            : step32(d->in + pos, d->n - pos, big, &c);
        if (WF_LIKELY(s.reason == NULL)) {
            wf_sb_char(&d->out, c);
            pos += s.bytes;
            continue;
        }
        if (s.incomplete && partial)
            break;
        ssize_t next = wf_decode_error(d, pos, pos + s.bytes, s.reason);
        if (next < 0)
            return -1;
        pos = (size_t)next;
    }
    return (ssize_t)pos;
}

static Value decode(const void *p, size_t n, const char *errors, int *byteorder, size_t *consumed,
                    size_t width)
{
    int order = byteorder != NULL ? *byteorder : 0;
    size_t start = read_mark(p, n, width, &order);
    bool big = order > 0;
    const char *name = width == 2 ? (big ? "utf-16-be" : "utf-16-le")
                                  : (big ? "utf-32-be" : "utf-32-le");
    WfDecode d;
    wf_decode_init(&d, name, errors, p, n);
    wf_sb_reserve(&d.out, n / width, 0);
    ssize_t end = decode_from(&d, start, width, big, consumed != NULL);
    if (end < 0)
        return wf_decode_abandon(&d);
    if (consumed != NULL)
        *consumed = (size_t)end;
    if (byteorder != NULL)
        *byteorder = order;
    return wf_decode_finish(&d);
}

Value wf_codec_utf16_decode(const void *p, size_t n, const char *errors, int *byteorder,
                            size_t *consumed)
{
    return decode(p, n, errors, byteorder, consumed, 2);
}

Value wf_codec_utf32_decode(const void *p, size_t n, const char *errors, int *byteorder,
                            size_t *consumed)
{
    return decode(p, n, errors, byteorder, consumed, 4);
}

/* --- encoding ------------------------------------------------------------------------------------------ */

static uint8_t *put16(uint8_t *p, uint32_t c, bool big)
{
    p[big ? 1 : 0] = (uint8_t)c;
    p[big ? 0 : 1] = (uint8_t)(c >> 8);
    return p + 2;
}

static void put_char(WfBytesBuilder *b, uint32_t c, size_t width, bool big)
{
    if (!wf_bb_reserve(b, 4))
        return;
    uint8_t *p = wf_bb_at(b);
    if (width == 4) {
        c = big ? __builtin_bswap32(c) : c;
        memcpy(p, &c, 4);
        b->len += 4;
    } else if (c < 0x10000) {
        put16(p, c, big);
        b->len += 2;
    } else {
        c -= 0x10000;
        put16(put16(p, 0xd800 | c >> 10, big), 0xdc00 | (c & 0x3ff), big);
        b->len += 4;
    }
}

/* A replacement must be ASCII text or whole units. */
static bool put_replacement(WfBytesBuilder *b, Value repl, size_t width, bool big)
{
    if (wf_is_null(repl))
        return true;
    if (wf_is_bytes(repl)) {
        if (wf_as_bytes(repl)->len % width)
            return false;
        wf_bb_append(b, wf_as_bytes(repl)->data, wf_as_bytes(repl)->len);
        return true;
    }
    const WfStr *s = wf_as_str(repl);
    if (!wf_str_is_ascii(s))
        return false;
    for (size_t i = 0; i < s->len; i++)
        put_char(b, s->data[i], width, big);
    return true;
}

static ssize_t encode_surrogate(WfEncode *e, size_t pos, size_t width, bool big)
{
    Value repl;
    ssize_t next = wf_encode_error(e, pos, pos + 1, "surrogates not allowed", &repl);
    if (next < 0)
        return -1;
    bool ok = put_replacement(&e->out, repl, width, big);
    if (!wf_is_null(repl))
        wf_drop(repl);
    if (ok)
        return next;
    wf_raise_encode_error(e->encoding, e->str, pos, pos + 1, "surrogates not allowed");
    return -1;
}

/* Latin-1 text in UTF-16, little-endian, at once: how many characters it has; 0 for other text. */
static size_t put_narrow(WfBytesBuilder *out, const WfStr *s)
{
    if (wf_str_kind(s) != 1)
        return 0;
    if (!wf_bb_reserve(out, s->len * 2))
        return s->len;
    uint8_t *restrict p = wf_bb_at(out);
    const uint8_t *restrict in = s->data;
    size_t n = s->len;
    for (size_t i = 0; i < n; i++) {
        p[2 * i] = in[i];
        p[2 * i + 1] = 0;
    }
    out->len += n * 2;
    return n;
}

static Value encode(Value v, const char *errors, int byteorder, const char *name, size_t width)
{
    WfEncode e;
    const WfStr *s = wf_as_str(v);
    bool big = byteorder > 0;
    wf_encode_init(&e, name, errors, v);
    wf_bb_reserve(&e.out, (s->len + 1) * width);
    if (byteorder == 0)
        put_char(&e.out, 0xfeff, width, false);
    size_t i = big || width != 2 ? 0 : put_narrow(&e.out, s);
    while (i < s->len) {
        uint32_t c = wf_str_at(s, i);
        if (WF_LIKELY(!wf_is_surrogate(c))) {
            put_char(&e.out, c, width, big);
            i++;
            continue;
        }
        ssize_t next = encode_surrogate(&e, i, width, big);
        if (next < 0)
            return wf_encode_abandon(&e);
        i = (size_t)next;
    }
    return wf_encode_finish(&e);
}

Value wf_codec_utf16_encode(Value s, const char *errors, int byteorder)
{
    return encode(s, errors, byteorder,
                  byteorder < 0 ? "utf-16-le" : byteorder > 0 ? "utf-16-be" : "utf-16", 2);
}

Value wf_codec_utf32_encode(Value s, const char *errors, int byteorder)
{
    return encode(s, errors, byteorder,
                  byteorder < 0 ? "utf-32-le" : byteorder > 0 ? "utf-32-be" : "utf-32", 4);
}
