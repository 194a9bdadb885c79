/* TextIOWrapper: bytes to text and back. */
#include "textio.h"

#include <ctype.h>
#include <stdio.h>

/* --- which encoding --------------------------------------------------------------------------- */

WfEncKind wf_encoding_kind(const char *name)
{
    static const struct {
        const char *name;
        WfEncKind kind;
    } known[] = {{"utf8", WF_ENC_UTF8},     {"u8", WF_ENC_UTF8},         {"cp65001", WF_ENC_UTF8},
                 {"ascii", WF_ENC_ASCII},   {"usascii", WF_ENC_ASCII},   {"646", WF_ENC_ASCII},
                 {"latin1", WF_ENC_LATIN1}, {"iso88591", WF_ENC_LATIN1}, {"latin", WF_ENC_LATIN1},
                 {"l1", WF_ENC_LATIN1}};
    char plain[16];
    size_t n = 0;
    for (const char *s = name; *s != '\0'; s++) {
        if (*s == '-' || *s == '_' || *s == ' ')
            continue;
        if (n + 1 == sizeof plain)
            return WF_ENC_OTHER;
        plain[n++] = (char)tolower((unsigned char)*s);
    }
    plain[n] = '\0';
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(plain, known[i].name) == 0)
            return known[i].kind;
    return WF_ENC_OTHER;
}

/* codecs.lookup(encoding), which must be a text encoding. */
static Value lookup(WfTextIO *t)
{
    Value fn = wf_import_attr("_codecs", "lookup");
    Value info = wf_is_null(fn) ? fn : wf_call1(fn, t->encoding), is_text;
    wf_drop(fn);
    if (wf_is_null(info))
        return info;
    int found = wf_getattr_opt_c(info, "_is_text_encoding", &is_text), text = 1;
    if (found > 0) {
        text = wf_truth(is_text);
        wf_drop(is_text);
    }
    if (found >= 0 && text > 0)
        return info;
    if (found >= 0 && text == 0)
        wf_raise(&wf_exc_LookupError,
                 "%R is not a text encoding; use codecs.open() to handle arbitrary codecs",
                 t->encoding);
    wf_drop(info);
    return WF_NULL;
}

static int make_one(WfTextIO *t, Value info, const char *factory, Value *field)
{
    Value fn = wf_getattr_c(info, factory);
    Value v = wf_is_null(fn) ? fn : wf_call1(fn, t->errors);
    wf_drop(fn);
    if (wf_is_null(v))
        return -1;
    wf_io_set(t, field, v);
    wf_drop(v);
    return 0;
}

int wf_textio_make_codecs(WfTextIO *t)
{
    const char *encoding = wf_str_utf8(t->encoding, NULL), *errors = wf_str_utf8(t->errors, NULL);
    if (encoding == NULL || errors == NULL)
        return -1;
    t->strict = strcmp(errors, "strict") == 0;
    snprintf(t->error_handler, sizeof t->error_handler, "%s",
             strlen(errors) < sizeof t->error_handler ? errors : "");
    wf_relaxed_set(&t->kind, t->error_handler[0] == '\0' ? WF_ENC_OTHER : wf_encoding_kind(encoding));
    t->n_tail = 0;
    t->pending_cr = false;
    wf_io_set(t, &t->encoder, WF_NULL);
    wf_io_set(t, &t->decoder, WF_NULL);
    if (t->kind != WF_ENC_OTHER)
        return 0;
    Value info = lookup(t);
    if (wf_is_null(info))
        return -1;
    int r = 0;
    if (t->can_read)
        r = make_one(t, info, "incrementaldecoder", &t->decoder);
    if (r == 0 && t->can_write)
        r = make_one(t, info, "incrementalencoder", &t->encoder);
    wf_drop(info);
    return r;
}

/* --- decoding --------------------------------------------------------------------------------- */

size_t wf_utf8_complete(const uint8_t *p, size_t n)
{
    /* Only the last three bytes may belong to a character that goes on. */
    for (size_t back = 1; back <= 3 && back <= n; back++) {
        uint8_t c = p[n - back];
        if (c < 0x80)
            return n;
        if (c < 0xc0)
            continue;
        size_t need = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
        if (c > 0xf4 || c < 0xc2 || need <= back)
            return n;
        /* The second byte may already show that this is no character. */
        if (back >= 2) {
            uint8_t d = p[n - back + 1];
            if ((c == 0xe0 && d < 0xa0) || (c == 0xed && d > 0x9f) || (c == 0xf0 && d < 0x90) ||
                (c == 0xf4 && d > 0x8f))
                return n;
        }
        return n - back;
    }
    return n;
}

static Value decode_utf8(WfTextIO *t, const uint8_t *p, size_t n, bool final)
{
    uint8_t *joined = NULL;
    if (t->n_tail > 0) {
        joined = wf_mem_alloc(t->n_tail + n + 1);
        if (joined == NULL)
            return WF_NULL;
        memcpy(joined, t->tail, t->n_tail);
        memcpy(joined + t->n_tail, p, n);
        n += t->n_tail;
        p = joined;
    }
    size_t complete = final ? n : wf_utf8_complete(p, n);
    Value text = t->strict ? wf_str_from_utf8((const char *)p, complete)
                           : wf_str_decode(p, complete, "utf-8", t->error_handler);
    if (!wf_is_null(text)) {
        t->n_tail = (uint8_t)(n - complete);
        memcpy(t->tail, p + complete, n - complete);
    }
    wf_mem_free(joined);
    return text;
}

/* A codec object of the stream, new; or WF_NULL + ValueError: another thread is changing the encoding. */
static Value codec(WfTextIO *t, Value *field)
{
    Value v = wf_io_get(t, field);
    return wf_is_null(v) ? wf_raise(&wf_exc_ValueError, "I/O operation on uninitialized object") : v;
}

static Value decode_other(WfTextIO *t, const uint8_t *p, size_t n, bool final)
{
    Value bytes = wf_bytes_new(p, n);
    if (wf_is_null(bytes))
        return bytes;
    Value decoder = codec(t, &t->decoder);
    Value args[] = {bytes, wf_bool(final)};
    Value text = wf_is_null(decoder) ? decoder : wf_call_method(decoder, wf_n.decode, args, 2);
    wf_drop(decoder);
    wf_drop(bytes);
    if (wf_is_null(text) || wf_is_str(text))
        return text;
    wf_raise(&wf_exc_TypeError, "decoder should return a string result, not '%T'", text);
    wf_drop(text);
    return WF_NULL;
}

Value wf_textio_decode(WfTextIO *t, const uint8_t *p, size_t n, bool final)
{
    Value text;
    switch (t->kind) {
    case WF_ENC_UTF8:
        text = decode_utf8(t, p, n, final);
        break;
    case WF_ENC_ASCII:
        text = wf_str_decode(p, n, "ascii", t->error_handler);
        break;
    case WF_ENC_LATIN1:
        text = wf_str_from_latin1(p, n);
        break;
    default:
        text = decode_other(t, p, n, final);
        break;
    }
    if (wf_is_null(text) || !t->mode.universal)
        return text;
    int seen = t->seen;
    text = wf_newline_translate(text, t->mode.translate, final, &t->pending_cr, &seen);
    if (seen != t->seen)
        wf_relaxed_set(&t->seen, seen);
    return text;
}

int wf_textio_getstate(WfTextIO *t, Value *held, int64_t *flags)
{
    int64_t inner = 0;
    if (t->kind != WF_ENC_OTHER) {
        *held = wf_bytes_new(t->tail, t->n_tail);
        if (wf_is_null(*held))
            return -1;
    } else {
        Value decoder = codec(t, &t->decoder);
        Value state = wf_is_null(decoder) ? decoder : wf_call_method(decoder, wf_n.getstate, NULL, 0);
        wf_drop(decoder);
        if (wf_is_null(state))
            return -1;
        if (!wf_is_tuple(state) || wf_tuple_len(state) != 2) {
            wf_drop(state);
            return wf_raise_i(&wf_exc_TypeError, "illegal decoder state");
        }
        Value buffer = wf_tuple_item(state, 0);
        if (!wf_is_bytes(buffer)) {
            wf_raise(&wf_exc_TypeError,
                     "illegal decoder state: the first item should be a bytes object, not '%T'",
                     buffer);
            wf_drop(state);
            return -1;
        }
        if (wf_as_int64(wf_tuple_item(state, 1), &inner) < 0) {
            wf_drop(state);
            return -1;
        }
        *held = wf_new_ref(buffer);
        wf_drop(state);
    }
    *flags = t->mode.universal ? inner * 2 + t->pending_cr : inner;
    return 0;
}

int wf_textio_setstate(WfTextIO *t, const uint8_t *held, size_t n, int64_t flags)
{
    if (t->mode.universal) {
        t->pending_cr = flags & 1;
        flags >>= 1;
    }
    if (t->kind != WF_ENC_OTHER) {
        t->n_tail = (uint8_t)(n < sizeof t->tail ? n : sizeof t->tail);
        memcpy(t->tail, held, t->n_tail);
        return 0;
    }
    Value bytes = wf_bytes_new(held, n), number = wf_int(flags);
    Value state =
        wf_is_null(bytes) || wf_is_null(number) ? WF_NULL : wf_tuple_pack(2, bytes, number);
    Value decoder = wf_is_null(state) ? state : codec(t, &t->decoder);
    Value r = wf_is_null(decoder) ? decoder : wf_call_method(decoder, wf_n.setstate, &state, 1);
    int failed = wf_is_null(r) ? -1 : 0;
    wf_drop(r);
    wf_drop(decoder);
    wf_drop(state);
    wf_drop(number);
    wf_drop(bytes);
    return failed;
}

int wf_textio_reset_decoder(WfTextIO *t)
{
    t->n_tail = 0;
    t->pending_cr = false;
    wf_relaxed_set(&t->seen, 0);
    if (t->kind != WF_ENC_OTHER)
        return 0;
    Value decoder = wf_io_get(t, &t->decoder);
    if (wf_is_null(decoder))
        return 0;
    int r = wf_io_call(decoder, wf_n.reset);
    wf_drop(decoder);
    return r;
}

/* --- encoding --------------------------------------------------------------------------------- */

Value wf_textio_call_encoder(WfTextIO *t, Value name, const Value *args, size_t n)
{
    Value encoder = codec(t, &t->encoder);
    if (wf_is_null(encoder))
        return encoder;
    bool mine = wf_io_lock_again(&t->encoding_lock);
    Value r = wf_call_method(encoder, name, args, n);
    if (!mine)
        wf_io_unlock(&t->encoding_lock);
    wf_drop(encoder);
    return r;
}

Value wf_textio_encode(WfTextIO *t, Value text)
{
    switch (wf_relaxed(&t->kind)) {
    case WF_ENC_UTF8:
        return wf_str_encode_utf8(text, t->error_handler);
    case WF_ENC_ASCII:
        return wf_str_encode(text, "ascii", t->error_handler);
    case WF_ENC_LATIN1:
        return wf_str_encode(text, "latin-1", t->error_handler);
    default:
        break;
    }
    Value bytes = wf_textio_call_encoder(t, wf_n.encode, &text, 1);
    if (wf_is_null(bytes) || wf_is_bytes(bytes))
        return bytes;
    wf_raise(&wf_exc_TypeError, "encoder should return a bytes object, not '%T'", bytes);
    wf_drop(bytes);
    return WF_NULL;
}
