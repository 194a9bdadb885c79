/*
 * Error handlers of codecs (codecs.h). The built-in ones work on positions; only a registered
 * handler is given an exception object, and may replace its `object` and so the input.
 */
#include "codecs.h"

#include "api.h"
#include "codec_errors.h"
#include "str_impl.h"

/* --- raising --------------------------------------------------------------------------------------- */

Value wf_raise_decode_error(const char *encoding, const void *data, size_t n, size_t start,
                            size_t end, const char *reason)
{
    Value bytes = wf_bytes_new(data, n);
    if (wf_is_null(bytes))
        return bytes;
    wf_raise_decode(encoding, bytes, start, end, reason);
    wf_drop(bytes);
    return WF_NULL;
}

Value wf_raise_encode_error(const char *encoding, Value str, size_t start, size_t end,
                            const char *reason)
{
    return wf_raise_encode(encoding, str, start, end, reason);
}

Value wf_raise_surrogates(const char *encoding, Value str, size_t pos)
{
    const WfStr *s = wf_as_str(str);
    size_t end = pos;
    while (end < s->len && wf_is_surrogate(wf_str_at(s, end)))
        end++;
    return wf_raise_encode(encoding, str, pos, end, "surrogates not allowed");
}

WfErrors wf_errors_mode(const char *errors)
{
    static const char *const names[] = {"strict", "ignore", "replace", "backslashreplace",
                                        "xmlcharrefreplace", "namereplace", "surrogateescape",
                                        "surrogatepass"};
    if (errors == NULL)
        return WF_ERRORS_STRICT;
    for (int i = 0; i < WF_ERRORS_OTHER; i++)
        if (strcmp(errors, names[i]) == 0)
            return (WfErrors)i;
    return WF_ERRORS_OTHER;
}

/* --- calling a registered handler ---------------------------------------------------------------------- */

static WF_COLD int bad_result(bool decoding)
{
    return wf_raise_i(&wf_exc_TypeError, decoding ? "decoding error handler must return (str, int) tuple"
                                                  : "encoding error handler must return (str/bytes, int) tuple");
}

/* handler(exc): *repl owned, and the position as given. 0 / -1. */
static int call_handler(Value handler, Value exc, bool decoding, Value *repl, ssize_t *pos)
{
    Value r = wf_call1(handler, exc);
    if (wf_is_null(r))
        return -1;
    int status = -1;
    if (!wf_is_tuple(r) || wf_tuple_len(r) != 2) {
        bad_result(decoding);
    } else {
        Value text = wf_tuple_item(r, 0), at = wf_tuple_item(r, 1);
        if ((!wf_is_str(text) && (decoding || !wf_is_bytes(text))) || !wf_is_int(at)) {
            bad_result(decoding);
        } else if (wf_as_ssize(at, pos, &wf_exc_OverflowError) == 0) {
            *repl = wf_new_ref(text);
            status = 0;
        }
    }
    wf_drop(r);
    return status;
}

static ssize_t check_position(ssize_t pos, size_t n)
{
    ssize_t p = pos < 0 ? pos + (ssize_t)n : pos;
    if (p < 0 || (size_t)p > n)
        return wf_raise_i(&wf_exc_IndexError, "position %zd from error handler out of bounds", p);
    return p;
}

/* --- decoding -------------------------------------------------------------------------------------------- */

void wf_decode_init(WfDecode *d, const char *encoding, const char *errors, const void *in, size_t n)
{
    *d = (WfDecode){.encoding = encoding, .errors = errors, .mode = wf_errors_mode(errors),
                    .in = in, .n = n, .handler = WF_NULL, .exc = WF_NULL, .input = WF_NULL};
    wf_sb_init(&d->out);
}

/* The exception's object becomes the input, if the handler replaced it. */
static int take_input(WfDecode *d)
{
    Value o = wf_value_load(&((WfUnicodeError *)wf_obj(d->exc))->object);
    if (!wf_is_bytes(o))
        return wf_raise_i(&wf_exc_TypeError, "exception attribute object must be bytes");
    o = wf_new_ref(o);
    if (!wf_is_null(d->input))
        wf_drop(d->input);
    d->input = o;
    d->in = wf_as_bytes(o)->data;
    d->n = wf_as_bytes(o)->len;
    return 0;
}

static int make_decode_exc(WfDecode *d, size_t start, size_t end, const char *reason)
{
    Value args[5] = {wf_str_from_c(d->encoding), WF_NULL, wf_int((int64_t)start),
                     wf_int((int64_t)end), wf_str_from_c(reason)};
    args[1] = wf_is_null(d->input) ? wf_bytes_new(d->in, d->n) : wf_new_ref(d->input);
    if (!wf_is_null(d->exc))
        wf_drop(d->exc);
    d->exc = WF_NULL;
    if (!wf_is_null(args[0]) && !wf_is_null(args[1]) && !wf_is_null(args[4]))
        d->exc = wf_exc_new(&wf_exc_UnicodeDecodeError, args, 5);
    for (int i = 0; i < 5; i++)
        if (!wf_is_null(args[i]))
            wf_drop(args[i]);
    return wf_is_null(d->exc) ? -1 : 0;
}

static WF_COLD ssize_t decode_with_handler(WfDecode *d, size_t start, size_t end,
                                           const char *reason)
{
    Value repl;
    ssize_t pos;
    if (wf_is_null(d->handler))
        d->handler = wf_codec_lookup_error(d->errors);
    if (wf_is_null(d->handler) || make_decode_exc(d, start, end, reason) < 0 ||
        call_handler(d->handler, d->exc, true, &repl, &pos) < 0)
        return -1;
    wf_sb_str(&d->out, repl);
    wf_drop(repl);
    if (take_input(d) < 0)
        return -1;
    return check_position(pos, d->n);
}

ssize_t wf_decode_error(WfDecode *d, size_t start, size_t end, const char *reason)
{
    if (d->mode == WF_ERRORS_OTHER || d->mode == WF_ERRORS_XMLCHARREF ||
        d->mode == WF_ERRORS_NAMEREPLACE)
        return decode_with_handler(d, start, end, reason);
    ssize_t pos = wf_decode_replacement(d->mode, d->encoding, d->in, d->n, start, end, &d->out);
    if (pos >= 0)
        return pos;
    if (wf_is_null(d->input))
        wf_raise_decode_error(d->encoding, d->in, d->n, start, end, reason);
    else
        wf_raise_decode(d->encoding, d->input, start, end, reason);
    return -1;
}

static void decode_release(WfDecode *d)
{
    if (!wf_is_null(d->handler))
        wf_drop(d->handler);
    if (!wf_is_null(d->exc))
        wf_drop(d->exc);
    if (!wf_is_null(d->input))
        wf_drop(d->input);
}

Value wf_decode_finish(WfDecode *d)
{
    decode_release(d);
    return wf_sb_finish(&d->out);
}

Value wf_decode_abandon(WfDecode *d)
{
    decode_release(d);
    wf_sb_abandon(&d->out);
    return WF_NULL;
}

/* --- encoding ---------------------------------------------------------------------------------------------- */

void wf_encode_init(WfEncode *e, const char *encoding, const char *errors, Value str)
{
    *e = (WfEncode){.encoding = encoding, .errors = errors, .mode = wf_errors_mode(errors),
                    .str = str, .handler = WF_NULL, .exc = WF_NULL};
    wf_bb_init(&e->out);
}

static int make_encode_exc(WfEncode *e, size_t start, size_t end, const char *reason)
{
    Value args[5] = {wf_str_from_c(e->encoding), e->str, wf_int((int64_t)start),
                     wf_int((int64_t)end), wf_str_from_c(reason)};
    if (!wf_is_null(e->exc))
        wf_drop(e->exc);
    e->exc = WF_NULL;
    if (!wf_is_null(args[0]) && !wf_is_null(args[4]))
        e->exc = wf_exc_new(&wf_exc_UnicodeEncodeError, args, 5);
    if (!wf_is_null(args[0]))
        wf_drop(args[0]);
    if (!wf_is_null(args[4]))
        wf_drop(args[4]);
    return wf_is_null(e->exc) ? -1 : 0;
}

static WF_COLD ssize_t encode_with_handler(WfEncode *e, size_t start, size_t end,
                                           const char *reason, Value *repl)
{
    ssize_t pos;
    if (wf_is_null(e->handler))
        e->handler = wf_codec_lookup_error(e->errors);
    if (wf_is_null(e->handler) || make_encode_exc(e, start, end, reason) < 0 ||
        call_handler(e->handler, e->exc, false, repl, &pos) < 0)
        return -1;
    pos = check_position(pos, wf_as_str(e->str)->len);
    if (pos < 0) {
        wf_drop(*repl);
        *repl = WF_NULL;
    }
    return pos;
}

ssize_t wf_encode_error(WfEncode *e, size_t start, size_t end, const char *reason, Value *repl)
{
    *repl = WF_NULL;
    if (e->mode == WF_ERRORS_OTHER)
        return encode_with_handler(e, start, end, reason, repl);
    ssize_t pos = wf_encode_replacement(e->mode, e->encoding, e->str, start, end, repl);
    if (pos == WF_HANDLER_REFUSES) {
        wf_raise_encode(e->encoding, e->str, start, end, reason);
        return -1;
    }
    return pos;
}

static void encode_release(WfEncode *e)
{
    if (!wf_is_null(e->handler))
        wf_drop(e->handler);
    if (!wf_is_null(e->exc))
        wf_drop(e->exc);
}

Value wf_encode_finish(WfEncode *e)
{
    encode_release(e);
    return wf_bb_finish(&e->out);
}

Value wf_encode_abandon(WfEncode *e)
{
    encode_release(e);
    wf_bb_abandon(&e->out);
    return WF_NULL;
}

/* --- growing bytes -------------------------------------------------------------------------------------------- */

void wf_bb_init(WfBytesBuilder *b)
{
    *b = (WfBytesBuilder){.bytes = WF_NULL};
}

bool wf_bb_reserve(WfBytesBuilder *b, size_t n)
{
    if (WF_UNLIKELY(b->failed))
        return false;
    if (WF_LIKELY(b->cap - b->len >= n))
        return true;
    size_t cap = b->len + n + (b->len + n) / 4 + 32;
    Value bytes = wf_is_null(b->bytes) ? wf_bytes_new(NULL, cap)
                                       : wf_bytes_resize_steal(b->bytes, cap);
    b->bytes = bytes;
    b->failed = wf_is_null(bytes);
    b->cap = b->failed ? 0 : cap;
    return !b->failed;
}

void wf_bb_append(WfBytesBuilder *b, const void *p, size_t n)
{
    if (n > 0 && wf_bb_reserve(b, n)) {
        memcpy(wf_bb_at(b), p, n);
        b->len += n;
    }
}

Value wf_bb_finish(WfBytesBuilder *b)
{
    if (b->failed)
        return WF_NULL;
    if (wf_is_null(b->bytes))
        return wf_bytes_empty;
    if (b->len == b->cap)
        return b->bytes;
    return wf_bytes_resize_steal(b->bytes, b->len);
}

void wf_bb_abandon(WfBytesBuilder *b)
{
    if (!wf_is_null(b->bytes))
        wf_drop(b->bytes);
    wf_bb_init(b);
}
