/* UTF-8 with error handlers and incomplete ends. Strict whole texts: str_utf8.c. */
#include "codec_errors.h"
#include "str_impl.h"

/* Two bytes of a surrogate at the end: a third may come, for surrogatepass to take. */
static bool is_half_surrogate(const uint8_t *s, size_t n)
{
    return n == 2 && s[0] == 0xed && s[1] >= 0xa0 && s[1] <= 0xbf;
}

/* Decodes ASCII, and what begins no character if that is replaced, to the two-byte units there is room for. */
static size_t decode_simple(WfDecode *d, size_t pos)
{
    uint16_t *to = wf_sb_units(&d->out);
    bool replaced = d->mode == WF_ERRORS_REPLACE;
    for (; pos < d->n && d->out.len < d->out.cap; pos++) {
        uint8_t c = d->in[pos];
        if (c < 0x80)
            to[d->out.len++] = c;
        else if (replaced && (c < 0xc2 || c > 0xf4))
            to[d->out.len++] = 0xfffd;
        else
            break;
    }
    return pos;
}

/* Decodes until the end, or (partial) until an incomplete sequence; returns where it stopped, -1. */
static ssize_t decode(WfDecode *d, bool partial)
{
    size_t pos = 0;
    while (pos < d->n) {
        if (d->out.kind == 2) { /* something has been replaced: mostly short runs of ASCII follow */
            pos = decode_simple(d, pos);
            if (pos == d->n)
                break;
        }
        WfUtf8Scan scan = wf_utf8_scan(d->in + pos, d->n - pos, false);
        if (scan.chars > 0) {
            if (!wf_sb_reserve(&d->out, scan.chars, scan.bits))
                return -1;
            wf_utf8_fill(d->out.kind, wf_sb_units(&d->out), d->out.len, d->in + pos, scan.bytes);
            d->out.len += scan.chars;
            pos += scan.bytes;
        }
        if (pos >= d->n)
            break;
        size_t blame;
        bool truncated;
        const char *reason = wf_utf8_diagnose(d->in + pos, d->n - pos, &blame, &truncated);
        if (partial && (truncated || is_half_surrogate(d->in + pos, d->n - pos)))
            break;
        if (d->mode == WF_ERRORS_REPLACE) {
            /* Of what is left, no byte becomes more than one character: room is made once. */
            if (!wf_sb_reserve(&d->out, d->n - pos, 0xfffd))
                return -1;
            wf_sb_char(&d->out, 0xfffd);
            pos += blame;
            continue;
        }
        ssize_t next = wf_decode_error(d, pos, pos + blame, reason);
        if (next < 0)
            return -1;
        pos = (size_t)next;
    }
    return (ssize_t)pos;
}

Value wf_codec_utf8_decode(const void *p, size_t n, const char *errors, size_t *consumed)
{
    if (consumed != NULL)
        *consumed = n;
    Value v = wf_utf8_decode_quick(p, n, false);
    if (WF_LIKELY(!wf_is_null(v)))
        return v;
    WfUtf8Scan scan = wf_utf8_scan(p, n, false);
    if (WF_LIKELY(scan.bytes == n))
        return wf_utf8_make(p, n, scan);
    WfDecode d;
    wf_decode_init(&d, "utf-8", errors, p, n);
    ssize_t end = decode(&d, consumed != NULL);
    if (end < 0)
        return wf_decode_abandon(&d);
    if (consumed != NULL)
        *consumed = (size_t)end;
    return wf_decode_finish(&d);
}

/* A replacement: str must be ASCII. false: it cannot be encoded. */
static bool put_replacement(WfBytesBuilder *b, Value repl)
{
    if (wf_is_null(repl))
        return true;
    if (wf_is_bytes(repl)) {
        wf_bb_append(b, wf_as_bytes(repl)->data, wf_as_bytes(repl)->len);
        return true;
    }
    const WfStr *s = wf_as_str(repl);
    if (!wf_str_is_ascii(s))
        return false;
    wf_bb_append(b, s->data, s->len);
    return true;
}

/* Handles the run of surrogates at pos; returns where to go on, or -1. */
static ssize_t encode_surrogates(WfEncode *e, size_t pos)
{
    const WfStr *s = wf_as_str(e->str);
    size_t end = pos;
    while (end < s->len && wf_is_surrogate(wf_str_at(s, end)))
        end++;
    Value repl;
    ssize_t next = wf_encode_error(e, pos, end, "surrogates not allowed", &repl);
    if (next < 0)
        return -1;
    bool ok = put_replacement(&e->out, repl);
    if (!wf_is_null(repl))
        wf_drop(repl);
    if (ok)
        return next;
    wf_raise_encode_error(e->encoding, e->str, pos, end, "surrogates not allowed");
    return -1;
}

Value wf_codec_utf8_encode(Value v, const char *errors)
{
    WfEncode e;
    const WfStr *s = wf_as_str(v);
    wf_encode_init(&e, "utf-8", errors, v);
    wf_bb_reserve(&e.out, s->len + s->len / 2);
    for (size_t i = 0; i < s->len;) {
        uint32_t c = wf_str_at(s, i);
        if (WF_UNLIKELY(wf_is_surrogate(c))) {
            ssize_t next = encode_surrogates(&e, i);
            if (next < 0)
                return wf_encode_abandon(&e);
            i = (size_t)next;
            continue;
        }
        if (!wf_bb_reserve(&e.out, 4))
            return wf_encode_abandon(&e);
        uint8_t *p = wf_bb_at(&e.out);
        e.out.len += (size_t)(wf_utf8_put(p, c) - p);
        i++;
    }
    return wf_encode_finish(&e);
}
