/* Base64 and uuencoding. */
#include "binascii.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

enum { PAD = '=', NOT_A_DIGIT = 64 };

/* [const] after wf_binascii_base64_init(): the digit of each character. */
static uint8_t value_of[256];

void wf_binascii_base64_init(void)
{
    memset(value_of, NOT_A_DIGIT, sizeof value_of);
    for (uint8_t i = 0; i < 64; i++)
        value_of[(uint8_t)digits[i]] = i;
}

/* --- Base64 --------------------------------------------------------------------------------- */

static char *encode_group(char *out, uint32_t group)
{
    out[0] = digits[group >> 18];
    out[1] = digits[group >> 12 & 63];
    out[2] = digits[group >> 6 & 63];
    out[3] = digits[group & 63];
    return out + 4;
}

static char *encode(char *out, const uint8_t *p, size_t n)
{
    for (; n >= 3; n -= 3, p += 3)
        out = encode_group(out, (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2]);
    if (n) {
        uint32_t group = (uint32_t)p[0] << 16 | (n > 1 ? (uint32_t)p[1] << 8 : 0);
        out = encode_group(out, group);
        out[-1] = PAD;
        if (n == 1)
            out[-2] = PAD;
    }
    return out;
}

static Value m_b2a_base64(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "newline", NULL};
    Value data;
    int newline = 1;
    BinaryInput in;
    if (wf_parse_args(args, nargs, kwnames, "O|$p:b2a_base64", names, &data, &newline) < 0 ||
        wf_binary_open(&in, data) < 0)
        return WF_NULL;
    Value result = wf_bytes_new(NULL, (in.n + 2) / 3 * 4 + (newline != 0));
    if (!wf_is_null(result)) {
        char *end = encode((char *)wf_as_bytes(result)->data, in.p, in.n);
        if (newline)
            *end = '\n';
    }
    wf_binary_close(&in);
    return result;
}

typedef struct {
    const uint8_t *p, *end;
    uint8_t *out;
    bool strict;
} Decoder;

/* Whole groups of four digits, up to the first group that has anything else. */
static void decode_groups(Decoder *d)
{
    for (; d->end - d->p >= 4; d->p += 4, d->out += 3) {
        uint32_t a = value_of[d->p[0]], b = value_of[d->p[1]], c = value_of[d->p[2]],
                 e = value_of[d->p[3]];
        if ((a | b | c | e) & NOT_A_DIGIT)
            return;
        uint32_t group = a << 18 | b << 12 | c << 6 | e;
        d->out[0] = (uint8_t)(group >> 16);
        d->out[1] = (uint8_t)(group >> 8);
        d->out[2] = (uint8_t)group;
    }
}

static int decode_error(const char *message)
{
    return wf_raise_i(wf_binascii_error(), "%s", message);
}

/* What is left: anything but digits is skipped, or in strict mode an error. */
static int decode_rest(Decoder *d, const uint8_t *out_start)
{
    int position = 0, pads = 0;
    uint32_t left = 0;
    bool padding = false;
    for (; d->p < d->end; d->p++) {
        if (*d->p == PAD) {
            padding = true;
            if (position >= 2 && position + ++pads >= 4) {
                if (d->strict && d->p + 1 < d->end)
                    return decode_error("Excess data after padding");
                return 0;
            }
            continue;
        }
        uint32_t digit = value_of[*d->p];
        if (digit == NOT_A_DIGIT) {
            if (d->strict)
                return decode_error("Only base64 data is allowed");
            continue;
        }
        if (d->strict && padding)
            return decode_error("Discontinuous padding not allowed");
        pads = 0;
        left = left << 6 | digit;
        if (position)
            *d->out++ = (uint8_t)(left >> (6 - 2 * position));
        position = (position + 1) & 3;
    }
    if (position == 1)
        return wf_raise_i(wf_binascii_error(),
                          "Invalid base64-encoded string: number of data characters (%zd) cannot "
                          "be 1 more than a multiple of 4",
                          (ssize_t)(d->out - out_start) / 3 * 4 + 1);
    return position ? decode_error("Incorrect padding") : 0;
}

static Value m_a2b_base64(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "strict_mode", NULL};
    Value data, result = WF_NULL;
    int strict = 0;
    BinaryInput in;
    if (wf_parse_args(args, nargs, kwnames, "O|$p:a2b_base64", names, &data, &strict) < 0 ||
        wf_binary_open_ascii(&in, data) < 0)
        return WF_NULL;
    uint8_t *out = wf_mem_alloc((in.n + 3) / 4 * 3 + 4);
    Decoder d = {.p = in.p, .end = in.p + in.n, .out = out, .strict = strict != 0};
    if (!out)
        goto close;
    if (strict && in.n && in.p[0] == PAD)
        decode_error("Leading padding not allowed");
    else {
        decode_groups(&d);
        if (decode_rest(&d, out) == 0) {
            result = wf_binary_finish(out, (size_t)(d.out - out));
            out = NULL;
        }
    }
    wf_mem_free(out);
close:
    wf_binary_close(&in);
    return result;
}

/* --- Uuencoding ----------------------------------------------------------------------------- */

/* The digit of a character, or -1. */
static int uu_value(uint8_t c)
{
    if (c < ' ' || c > ' ' + 64)
        return -1;
    return (c - ' ') & 63;
}

static bool is_uu_padding(uint8_t c)
{
    return c == ' ' || c == ' ' + 64 || c == '\n' || c == '\r';
}

static Value decode_uu(const BinaryInput *in)
{
    uint8_t out[64];
    const uint8_t *p = in->p, *end = in->p + in->n;
    uint32_t left = 0;
    int bits = 0;
    size_t n = 0, length = ((in->n ? *p : 0) - ' ') & 63;
    if (p < end)
        p++;
    for (; n < length; p++) {
        int digit = 0;
        /* Spaces may have been lost at the end of the line. */
        if (p < end && *p != '\n' && *p != '\r' && (digit = uu_value(*p)) < 0)
            return wf_raise(wf_binascii_error(), "Illegal char");
        left = left << 6 | (uint32_t)digit;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out[n++] = (uint8_t)(left >> bits);
        }
    }
    for (; p < end; p++)
        if (!is_uu_padding(*p))
            return wf_raise(wf_binascii_error(), "Trailing garbage");
    return wf_bytes_new(out, n);
}

static Value m_a2b_uu(Value self, Value data)
{
    BinaryInput in;
    if (wf_binary_open_ascii(&in, data) < 0)
        return WF_NULL;
    Value result = decode_uu(&in);
    wf_binary_close(&in);
    return result;
}

static Value encode_uu(const BinaryInput *in, bool backtick)
{
    char out[64];
    size_t n = 0;
    if (in->n > 45)
        return wf_raise(wf_binascii_error(), "At most 45 bytes at once");
    out[n++] = backtick && !in->n ? '`' : (char)(' ' + in->n);
    for (size_t i = 0; i < in->n; i += 3) {
        uint32_t group = (uint32_t)in->p[i] << 16;
        if (i + 1 < in->n)
            group |= (uint32_t)in->p[i + 1] << 8;
        if (i + 2 < in->n)
            group |= in->p[i + 2];
        for (int shift = 18; shift >= 0; shift -= 6) {
            uint32_t digit = group >> shift & 63;
            out[n++] = backtick && !digit ? '`' : (char)(' ' + digit);
        }
    }
    out[n++] = '\n';
    return wf_bytes_new(out, n);
}

static Value m_b2a_uu(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "backtick", NULL};
    Value data;
    int backtick = 0;
    BinaryInput in;
    if (wf_parse_args(args, nargs, kwnames, "O|$p:b2a_uu", names, &data, &backtick) < 0 ||
        wf_binary_open(&in, data) < 0)
        return WF_NULL;
    Value result = encode_uu(&in, backtick != 0);
    wf_binary_close(&in);
    return result;
}

WfMethodDef wf_binascii_base64_functions[] = {
    {"a2b_uu", m_a2b_uu, WF_O, "a2b_uu($module, data, /)\n--\n\nDecode a line of uuencoded data."},
    {"b2a_uu", m_b2a_uu, WF_FASTKW,
     "b2a_uu($module, data, /, *, backtick=False)\n--\n\nUuencode line of data."},
    {"a2b_base64", m_a2b_base64, WF_FASTKW,
     "a2b_base64($module, data, /, *, strict_mode=False)\n--\n\nDecode a line of base64 data.\n\n"
     "  strict_mode\n    When set to True, bytes that are not part of the base64 standard are not "
     "allowed.\n    The same applies to excess data after padding (= / ==)."},
    {"b2a_base64", m_b2a_base64, WF_FASTKW,
     "b2a_base64($module, data, /, *, newline=True)\n--\n\nBase64-code line of data."},
    {NULL, NULL, 0, NULL},
};
