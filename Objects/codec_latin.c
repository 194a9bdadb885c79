/* Latin-1 and ASCII. */
#include "codec_errors.h"
#include "str_impl.h"

Value wf_codec_latin1_decode(const void *p, size_t n)
{
    return wf_str_from_latin1(p, n);
}

Value wf_codec_ascii_decode(const void *p, size_t n, const char *errors)
{
    size_t pos = wf_ascii_prefix(p, n);
    if (pos == n)
        return wf_str_from_ascii(p, n);
    WfDecode d;
    wf_decode_init(&d, "ascii", errors, p, n);
    pos = 0;
    while (pos < d.n) {
        size_t run = wf_ascii_prefix(d.in + pos, d.n - pos);
        wf_sb_ascii(&d.out, (const char *)d.in + pos, run);
        pos += run;
        if (pos == d.n)
            break;
        ssize_t next = wf_decode_error(&d, pos, pos + 1, "ordinal not in range(128)");
        if (next < 0)
            return wf_decode_abandon(&d);
        pos = (size_t)next;
    }
    return wf_decode_finish(&d);
}

/* --- encoding ------------------------------------------------------------------------------------------------ */

static const char *out_of_range(uint32_t limit)
{
    return limit == 128 ? "ordinal not in range(128)" : "ordinal not in range(256)";
}

/* Encodes a replacement; false: it has characters beyond the limit. */
static bool put_replacement(WfBytesBuilder *b, Value repl, uint32_t limit)
{
    if (wf_is_null(repl))
        return true;
    if (wf_is_bytes(repl)) {
        wf_bb_append(b, wf_as_bytes(repl)->data, wf_as_bytes(repl)->len);
        return true;
    }
    const WfStr *s = wf_as_str(repl);
    if (wf_str_kind(s) != 1 || (limit == 128 && !wf_str_is_ascii(s)))
        return false;
    wf_bb_append(b, s->data, s->len);
    return true;
}

static ssize_t encode_bad(WfEncode *e, size_t start, uint32_t limit)
{
    const WfStr *s = wf_as_str(e->str);
    size_t end = start;
    while (end < s->len && wf_str_at(s, end) >= limit)
        end++;
    Value repl;
    ssize_t next = wf_encode_error(e, start, end, out_of_range(limit), &repl);
    if (next < 0)
        return -1;
    bool ok = put_replacement(&e->out, repl, limit);
    if (!wf_is_null(repl))
        wf_drop(repl);
    if (ok)
        return next;
    wf_raise_encode_error(e->encoding, e->str, start, end, out_of_range(limit));
    return -1;
}

static Value encode(Value v, const char *errors, const char *name, uint32_t limit)
{
    WfEncode e;
    const WfStr *s = wf_as_str(v);
    wf_encode_init(&e, name, errors, v);
    wf_bb_reserve(&e.out, s->len);
    for (size_t i = 0; i < s->len;) {
        uint32_t c = wf_str_at(s, i);
        if (WF_LIKELY(c < limit)) {
            wf_bb_byte(&e.out, (uint8_t)c);
            i++;
            continue;
        }
        if (e.mode == WF_ERRORS_REPLACE || e.mode == WF_ERRORS_IGNORE) {
            if (e.mode == WF_ERRORS_REPLACE)
                wf_bb_byte(&e.out, '?');
            i++;
            continue;
        }
        ssize_t next = encode_bad(&e, i, limit);
        if (next < 0)
            return wf_encode_abandon(&e);
        i = (size_t)next;
    }
    return wf_encode_finish(&e);
}

Value wf_codec_latin1_encode(Value v, const char *errors)
{
    const WfStr *s = wf_as_str(v);
    if (WF_LIKELY(wf_str_kind(s) == 1))
        return wf_bytes_new(s->data, s->len);
    return encode(v, errors, "latin-1", 256);
}

Value wf_codec_ascii_encode(Value v, const char *errors)
{
    const WfStr *s = wf_as_str(v);
    if (WF_LIKELY(wf_str_is_ascii(s)))
        return wf_bytes_new(s->data, s->len);
    return encode(v, errors, "ascii", 128);
}
