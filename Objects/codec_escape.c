/* unicode_escape, raw_unicode_escape, and the escapes of bytes literals. */
#include "codec_errors.h"

#include <stdio.h>

#include "api.h"
#include "str_impl.h"
#include "unicode_names.h"

static int hex_value(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* --- decoding text ------------------------------------------------------------------------------------- */

/* One escape being read. */
typedef struct {
    WfDecode *d;
    size_t pos;          /* after what was read */
    const char *reason;  /* of an error, or NULL */
    bool incomplete;     /* it is that the input ends */
    uint16_t invalid;    /* first character that followed a backslash in vain, or an octal escape
                            above 0377 as its value, or 0 */
} Escape;

static void fail(Escape *e, const char *reason, bool incomplete)
{
    e->reason = reason;
    e->incomplete = incomplete;
}

/* `count` hexadecimal digits; false after an error. */
static bool read_hex(Escape *e, int count, const char *reason, uint32_t *c)
{
    *c = 0;
    for (; count > 0; count--, e->pos++) {
        if (e->pos >= e->d->n) {
            fail(e, reason, true);
            return false;
        }
        int v = hex_value(e->d->in[e->pos]);
        if (v < 0) {
            fail(e, reason, false);
            return false;
        }
        *c = *c << 4 | (uint32_t)v;
    }
    return true;
}

static void hex_escape(Escape *e, uint8_t letter, const char *out_of_range)
{
    uint32_t c;
    int count = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
    const char *reason = letter == 'x'   ? "truncated \\xXX escape"
                         : letter == 'u' ? "truncated \\uXXXX escape"
                                         : "truncated \\UXXXXXXXX escape";
    if (!read_hex(e, count, reason, &c))
        return;
    if (c > 0x10ffff)
        fail(e, out_of_range, false);
    else
        wf_sb_char(&e->d->out, c);
}

static void name_escape(Escape *e)
{
    static const char malformed[] = "malformed \\N character escape";
    WfDecode *d = e->d;
    if (e->pos >= d->n) {
        fail(e, malformed, true);
        return;
    }
    if (d->in[e->pos] != '{') {
        fail(e, malformed, false);
        return;
    }
    size_t start = ++e->pos;
    while (e->pos < d->n && d->in[e->pos] != '}')
        e->pos++;
    if (e->pos >= d->n || e->pos == start) {
        fail(e, malformed, e->pos >= d->n);
        return;
    }
    uint32_t c;
    size_t n = e->pos++ - start;
    if (wf_uc_from_name((const char *)d->in + start, n, &c))
        wf_sb_char(&d->out, c);
    else
        fail(e, "unknown Unicode character name", false);
}

/* The character of a one-letter escape, or -1. */
static int letter_escape(uint8_t c)
{
    switch (c) {
    case '\\': case '\'': case '"': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 't': return '\t';
    case 'n': return '\n';
    case 'r': return '\r';
    case 'v': return '\v';
    case 'a': return '\a';
    default: return -1;
    }
}

/* Up to three octal digits, the first of which has been read. */
static uint32_t read_octal(const uint8_t *in, size_t n, size_t *pos, uint8_t first)
{
    uint32_t c = first - '0';
    for (int i = 0; i < 2 && *pos < n && in[*pos] >= '0' && in[*pos] <= '7'; i++)
        c = c << 3 | (uint32_t)(in[(*pos)++] - '0');
    return c;
}

/* After the backslash. */
static void unicode_escape(Escape *e)
{
    WfDecode *d = e->d;
    if (e->pos >= d->n) {
        fail(e, "\\ at end of string", true);
        return;
    }
    uint8_t c = d->in[e->pos++];
    int letter = letter_escape(c);
    if (letter >= 0) {
        wf_sb_char(&d->out, (uint32_t)letter);
    } else if (c >= '0' && c <= '7') {
        uint32_t octal = read_octal(d->in, d->n, &e->pos, c);
        if (octal > 0377 && e->invalid == 0)
            e->invalid = (uint16_t)octal;
        wf_sb_char(&d->out, octal);
    } else if (c == 'x' || c == 'u' || c == 'U') {
        hex_escape(e, c, "illegal Unicode character");
    } else if (c == 'N') {
        name_escape(e);
    } else if (c != '\n') {
        if (e->invalid == 0)
            e->invalid = c;
        wf_sb_char(&d->out, '\\');
        wf_sb_char(&d->out, c);
    }
}

static void raw_escape(Escape *e)
{
    WfDecode *d = e->d;
    if (e->pos >= d->n) {
        fail(e, "\\ at end of string", true);
        return;
    }
    uint8_t c = d->in[e->pos++];
    if (c == 'u' || c == 'U') {
        hex_escape(e, c, "\\Uxxxxxxxx out of range");
    } else {
        wf_sb_char(&d->out, '\\');
        wf_sb_char(&d->out, c);
    }
}

/* Where an incomplete escape stands, -1 after an error, -2 when all was decoded. */
static ssize_t decode_all(Escape *e, bool raw, bool partial)
{
    WfDecode *d = e->d;
    while (e->pos < d->n) {
        size_t start = e->pos;
        uint8_t c = d->in[e->pos++];
        if (c != '\\' || (raw && e->pos == d->n && !partial)) {
            wf_sb_char(&d->out, c);
            continue;
        }
        if (raw)
            raw_escape(e);
        else
            unicode_escape(e);
        if (e->reason == NULL)
            continue;
        if (e->incomplete && partial)
            return (ssize_t)start;
        ssize_t next = wf_decode_error(d, start, e->pos, e->reason);
        if (next < 0)
            return -1;
        e->reason = NULL;
        e->pos = (size_t)next;
    }
    return -2;
}

static int warn_invalid(uint16_t c)
{
    char octal[8];
    snprintf(octal, sizeof octal, "%o", c);
    if (c > 0377)
        return wf_warn(&wf_exc_DeprecationWarning, 1, "invalid octal escape sequence '\\%s'", octal);
    return wf_warn(&wf_exc_DeprecationWarning, 1, "invalid escape sequence '\\%c'", (int)c);
}

static Value decode(const void *p, size_t n, const char *errors, size_t *consumed, bool raw)
{
    WfDecode d;
    Escape e = {.d = &d};
    wf_decode_init(&d, raw ? "rawunicodeescape" : "unicodeescape", errors, p, n);
    wf_sb_reserve(&d.out, n, 0);
    ssize_t end = decode_all(&e, raw, consumed != NULL);
    if (end == -1 || (e.invalid != 0 && warn_invalid(e.invalid) < 0))
        return wf_decode_abandon(&d);
    if (consumed != NULL)
        *consumed = end >= 0 ? (size_t)end : n;
    return wf_decode_finish(&d);
}

Value wf_codec_unicode_escape_decode(const void *p, size_t n, const char *errors, size_t *consumed)
{
    return decode(p, n, errors, consumed, false);
}

Value wf_codec_raw_unicode_escape_decode(const void *p, size_t n, const char *errors,
                                         size_t *consumed)
{
    return decode(p, n, errors, consumed, true);
}

/* --- encoding text ------------------------------------------------------------------------------------- */

static void put_hex(WfBytesBuilder *b, char letter, uint32_t c, int digits)
{
    static const char hex[] = "0123456789abcdef";
    char buf[10] = {'\\', letter};
    for (int i = 0; i < digits; i++)
        buf[2 + i] = hex[c >> (4 * (digits - 1 - i)) & 15];
    wf_bb_append(b, buf, (size_t)digits + 2);
}

static void put_wide(WfBytesBuilder *b, uint32_t c)
{
    if (c < 0x10000)
        put_hex(b, 'u', c, 4);
    else
        put_hex(b, 'U', c, 8);
}

static void put_escaped(WfBytesBuilder *b, uint32_t c)
{
    if (c >= 32 && c < 127 && c != '\\')
        wf_bb_byte(b, (uint8_t)c);
    else if (c == '\\' || c == '\t' || c == '\n' || c == '\r')
        wf_bb_append(b, c == '\\' ? "\\\\" : c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r", 2);
    else if (c < 256)
        put_hex(b, 'x', c, 2);
    else
        put_wide(b, c);
}

Value wf_codec_unicode_escape_encode(Value v)
{
    const WfStr *s = wf_as_str(v);
    WfBytesBuilder b;
    wf_bb_init(&b);
    wf_bb_reserve(&b, s->len);
    for (size_t i = 0; i < s->len; i++)
        put_escaped(&b, wf_str_at(s, i));
    return wf_bb_finish(&b);
}

Value wf_codec_raw_unicode_escape_encode(Value v)
{
    const WfStr *s = wf_as_str(v);
    if (wf_str_kind(s) == 1)
        return wf_bytes_new(s->data, s->len);
    WfBytesBuilder b;
    wf_bb_init(&b);
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = wf_str_at(s, i);
        if (c < 256)
            wf_bb_byte(&b, (uint8_t)c);
        else
            put_wide(&b, c);
    }
    return wf_bb_finish(&b);
}

/* --- bytes ------------------------------------------------------------------------------------------------ */

/* "\x": two digits, or what `errors` says. *pos is after the x. */
static int hex_byte(WfBytesBuilder *b, const uint8_t *in, size_t n, size_t *pos, const char *errors)
{
    int high = *pos < n ? hex_value(in[*pos]) : -1;
    int low = high >= 0 && *pos + 1 < n ? hex_value(in[*pos + 1]) : -1;
    if (low >= 0) {
        wf_bb_byte(b, (uint8_t)(high << 4 | low));
        *pos += 2;
        return 0;
    }
    if (errors == NULL || strcmp(errors, "strict") == 0)
        return wf_raise_i(&wf_exc_ValueError, "invalid \\x escape at position %zd",
                          (ssize_t)*pos - 2);
    if (strcmp(errors, "replace") == 0)
        wf_bb_byte(b, '?');
    else if (strcmp(errors, "ignore") != 0)
        return wf_raise_i(&wf_exc_ValueError,
                          "decoding error; unknown error handling code: %.400s", errors);
    *pos += high >= 0;
    return 0;
}

static int bytes_escape(WfBytesBuilder *b, const uint8_t *in, size_t n, size_t *pos,
                        const char *errors, uint16_t *invalid)
{
    if (*pos >= n)
        return wf_raise_i(&wf_exc_ValueError, "Trailing \\ in string");
    uint8_t c = in[(*pos)++];
    int letter = letter_escape(c);
    if (letter >= 0) {
        wf_bb_byte(b, (uint8_t)letter);
    } else if (c >= '0' && c <= '7') {
        uint32_t octal = read_octal(in, n, pos, c);
        if (octal > 0377 && *invalid == 0)
            *invalid = (uint16_t)octal;
        wf_bb_byte(b, (uint8_t)octal);
    } else if (c == 'x') {
        return hex_byte(b, in, n, pos, errors);
    } else if (c != '\n') {
        if (*invalid == 0)
            *invalid = c;
        wf_bb_byte(b, '\\');
        wf_bb_byte(b, c);
    }
    return 0;
}

Value wf_codec_escape_decode(const void *p, size_t n, const char *errors)
{
    const uint8_t *in = p;
    WfBytesBuilder b;
    uint16_t invalid = 0;
    wf_bb_init(&b);
    wf_bb_reserve(&b, n);
    for (size_t pos = 0; pos < n;) {
        uint8_t c = in[pos++];
        if (c != '\\') {
            wf_bb_byte(&b, c);
        } else if (bytes_escape(&b, in, n, &pos, errors, &invalid) < 0) {
            wf_bb_abandon(&b);
            return WF_NULL;
        }
    }
    if (invalid != 0 && warn_invalid(invalid) < 0) {
        wf_bb_abandon(&b);
        return WF_NULL;
    }
    return wf_bb_finish(&b);
}

Value wf_codec_escape_encode(Value v)
{
    const WfBytes *in = wf_as_bytes(v);
    WfBytesBuilder b;
    wf_bb_init(&b);
    for (size_t i = 0; i < in->len; i++) {
        uint8_t c = in->data[i];
        if (c == '\'')
            wf_bb_append(&b, "\\'", 2);
        else
            put_escaped(&b, c);
    }
    return wf_bb_finish(&b);
}
