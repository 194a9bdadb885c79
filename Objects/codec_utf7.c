/*
 * UTF-7 (RFC 2152): ASCII stands for itself but for '+', which starts a run of UTF-16 code units
 * in base 64.
 */
#include "codec_errors.h"
#include "str_impl.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int digit_value(uint8_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* --- decoding -------------------------------------------------------------------------------------------- */

typedef struct {
    WfDecode d;
    size_t pos;
    bool shifted;         /* in a run of base 64 */
    size_t run_start;     /* of the '+', or of what an error is about */
    size_t run_out;       /* characters before the run */
    uint32_t buffer, bits;
    uint32_t high;        /* a high surrogate waits for the low one, or 0 */
    const char *reason;   /* what is wrong at run_start, or NULL */
} Utf7;

static void put_unit(Utf7 *u, uint32_t c)
{
    if (u->high) {
        uint32_t high = u->high;
        u->high = 0;
        if ((c & 0xfc00) == 0xdc00) {
            wf_sb_char(&u->d.out, 0x10000 + ((high & 0x3ff) << 10) + (c & 0x3ff));
            return;
        }
        wf_sb_char(&u->d.out, high);
    }
    if ((c & 0xfc00) == 0xd800)
        u->high = c;
    else
        wf_sb_char(&u->d.out, c);
}

/* The run ends before c. */
static void end_run(Utf7 *u, uint8_t c)
{
    u->shifted = false;
    if (u->bits >= 6) {
        u->pos++;
        u->reason = "partial character in shift sequence";
        return;
    }
    if (u->bits > 0 && u->buffer != 0) {
        u->pos++;
        u->reason = "non-zero padding bits in shift sequence";
        return;
    }
    if (u->high && c < 128 && c != '+')
        wf_sb_char(&u->d.out, u->high);
    u->high = 0;
    if (c == '-')
        u->pos++;
}

static void in_run(Utf7 *u, uint8_t c)
{
    int v = digit_value(c);
    if (v < 0) {
        end_run(u, c);
        return;
    }
    u->buffer = u->buffer << 6 | (uint32_t)v;
    u->bits += 6;
    u->pos++;
    if (u->bits >= 16) {
        u->bits -= 16;
        uint32_t unit = u->buffer >> u->bits;
        u->buffer &= (1u << u->bits) - 1;
        put_unit(u, unit & 0xffff);
    }
}

/* After '+'. */
static void start_run(Utf7 *u)
{
    u->run_start = u->pos++;
    uint8_t c = u->pos < u->d.n ? u->d.in[u->pos] : 0;
    if (u->pos < u->d.n && c == '-') {
        u->pos++;
        wf_sb_char(&u->d.out, '+');
    } else if (u->pos < u->d.n && digit_value(c) < 0) {
        u->pos++;
        u->reason = "ill-formed sequence";
    } else {
        u->shifted = true;
        u->run_out = u->d.out.len;
        u->buffer = u->bits = u->high = 0;
    }
}

static void step(Utf7 *u)
{
    uint8_t c = u->d.in[u->pos];
    if (u->shifted) {
        in_run(u, c);
    } else if (c == '+') {
        start_run(u);
    } else if (c < 128) {
        wf_sb_char(&u->d.out, c);
        u->pos++;
    } else {
        u->run_start = u->pos++;
        u->reason = "unexpected special character";
    }
}

static int report(Utf7 *u, const char *reason)
{
    u->reason = NULL;
    ssize_t next = wf_decode_error(&u->d, u->run_start, u->pos, reason);
    if (next < 0)
        return -1;
    u->pos = (size_t)next;
    return 0;
}

static int run(Utf7 *u, bool partial)
{
    for (;;) {
        while (u->pos < u->d.n) {
            step(u);
            if (u->reason != NULL && report(u, u->reason) < 0)
                return -1;
        }
        if (!u->shifted || partial)
            return 0;
        u->shifted = false;
        if (!u->high && u->bits < 6 && (u->bits == 0 || u->buffer == 0))
            return 0;
        if (report(u, "unterminated shift sequence") < 0)
            return -1;
    }
}

Value wf_codec_utf7_decode(const void *p, size_t n, const char *errors, size_t *consumed)
{
    Utf7 u = {.pos = 0};
    wf_decode_init(&u.d, "utf7", errors, p, n);
    if (run(&u, consumed != NULL) < 0)
        return wf_decode_abandon(&u.d);
    if (consumed == NULL)
        return wf_decode_finish(&u.d);
    *consumed = u.shifted ? u.run_start : u.pos;
    Value v = wf_decode_finish(&u.d);
    if (!u.shifted || wf_is_null(v) || u.run_out == wf_as_str(v)->len)
        return v;
    Value cut = wf_str_slice(v, 0, u.run_out);
    wf_drop(v);
    return cut;
}

/* --- encoding ---------------------------------------------------------------------------------------------- */

static bool is_direct(uint32_t c)
{
    return (c >= 32 && c < 127 && c != '+' && c != '\\' && c != '~') || c == '\t' || c == '\n' ||
           c == '\r';
}

static void put_bits(WfBytesBuilder *b, uint64_t *buffer, unsigned *bits, uint32_t unit)
{
    *buffer = *buffer << 16 | unit;
    *bits += 16;
    while (*bits >= 6) {
        *bits -= 6;
        wf_bb_byte(b, (uint8_t)digits[*buffer >> *bits & 63]);
    }
}

static void flush_bits(WfBytesBuilder *b, uint64_t *buffer, unsigned *bits)
{
    if (*bits > 0)
        wf_bb_byte(b, (uint8_t)digits[*buffer << (6 - *bits) & 63]);
    *buffer = *bits = 0;
}

Value wf_codec_utf7_encode(Value v, const char *errors)
{
    const WfStr *s = wf_as_str(v);
    WfBytesBuilder b;
    uint64_t buffer = 0;
    unsigned bits = 0;
    bool shifted = false;
    wf_bb_init(&b);
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = wf_str_at(s, i);
        if (is_direct(c)) {
            if (shifted) {
                flush_bits(&b, &buffer, &bits);
                if (digit_value((uint8_t)c) >= 0 || c == '-')
                    wf_bb_byte(&b, '-');
                shifted = false;
            }
            wf_bb_byte(&b, (uint8_t)c);
            continue;
        }
        if (!shifted && c == '+') {
            wf_bb_append(&b, "+-", 2);
            continue;
        }
        if (!shifted)
            wf_bb_byte(&b, '+');
        shifted = true;
        if (c >= 0x10000) {
            put_bits(&b, &buffer, &bits, 0xd800 | (c - 0x10000) >> 10);
            c = 0xdc00 | (c & 0x3ff);
        }
        put_bits(&b, &buffer, &bits, c);
    }
    flush_bits(&b, &buffer, &bits);
    if (shifted)
        wf_bb_byte(&b, '-');
    return wf_bb_finish(&b);
}
