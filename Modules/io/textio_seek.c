/*
 * TextIOWrapper: tell() and seek().
 *
 * A cookie names a place in the bytes where the decoder's state is known, that state, how many
 * bytes to feed it from there, and how many of the characters that come out to skip. It is one
 * integer: 8 bytes of position, 4 of flags, 4 of bytes to feed, 4 of characters, 1 of whether
 * the end of the file must be signalled. In the common case all but the position are zero.
 */
#include "textio.h"

typedef struct {
    int64_t position;
    int32_t flags;
    int32_t feed;
    int32_t skip;
    bool eof;
} Cookie;

enum { COOKIE_BYTES = 21 };

static Value pack_cookie(const Cookie *c)
{
    uint8_t b[COOKIE_BYTES];
    if (c->flags == 0 && c->feed == 0 && c->skip == 0 && !c->eof)
        return wf_int(c->position);
    memcpy(b, &c->position, 8);
    memcpy(b + 8, &c->flags, 4);
    memcpy(b + 12, &c->feed, 4);
    memcpy(b + 16, &c->skip, 4);
    b[20] = c->eof;
    return wf_int_from_bytes(b, sizeof b, true, false);
}

static int unpack_cookie(Value v, Cookie *c)
{
    uint8_t b[COOKIE_BYTES];
    Value i = wf_int_copy_exact(v);
    if (wf_is_null(i))
        return -1;
    int r = wf_int_to_bytes(i, b, sizeof b, true, false);
    wf_drop(i);
    if (r < 0)
        return -1;
    memcpy(&c->position, b, 8);
    memcpy(&c->flags, b + 8, 4);
    memcpy(&c->feed, b + 12, 4);
    memcpy(&c->skip, b + 16, 4);
    c->eof = b[20];
    return 0;
}

/* --- tell ------------------------------------------------------------------------------------- */

/* Characters that p[0, n) decodes to; the decoder moves on. -1: error. */
static ssize_t decoded_length(WfTextIO *t, const uint8_t *p, size_t n, bool final)
{
    Value text = wf_textio_decode(t, p, n, final);
    if (wf_is_null(text))
        return -1;
    ssize_t len = (ssize_t)wf_as_str(text)->len;
    wf_drop(text);
    return len;
}

/* Bytes the decoder holds back, and its flags. -1: error. */
static ssize_t held_bytes(WfTextIO *t, int64_t *flags)
{
    Value held;
    if (wf_textio_getstate(t, &held, flags) < 0)
        return -1;
    ssize_t n = (ssize_t)wf_as_bytes(held)->len;
    wf_drop(held);
    return n;
}

/*
 * The largest number of bytes, from a guess downwards, that decode to at most `chars`
 * characters and leave the decoder with nothing held back: fills in the cookie. Characters that
 * are left to skip, or -1.
 */
static ssize_t fast_forward(WfTextIO *t, Cookie *c, const uint8_t *input, size_t n_input,
                            ssize_t chars)
{
    ssize_t bytes = (ssize_t)(t->bytes_per_char * (double)chars), step = 1;
    if (bytes > (ssize_t)n_input)
        bytes = (ssize_t)n_input;
    int32_t start_flags = c->flags;
    while (bytes > 0) {
        if (wf_textio_setstate(t, (const uint8_t *)"", 0, start_flags) < 0)
            return -1;
        ssize_t got = decoded_length(t, input, (size_t)bytes, false);
        if (got < 0)
            return -1;
        if (got <= chars) {
            int64_t flags;
            ssize_t held = held_bytes(t, &flags);
            if (held < 0)
                return -1;
            if (held == 0) {
                c->flags = (int32_t)flags;
                c->position += bytes;
                return chars - got;
            }
            bytes -= held;
            step = 1;
        } else {
            bytes -= step;
            step *= 2;
        }
    }
    if (wf_textio_setstate(t, (const uint8_t *)"", 0, start_flags) < 0)
        return -1;
    return chars;
}

/*
 * Feeds byte by byte until `chars` characters have come out, taking note of the last place where
 * nothing was held back. 0 / -1.
 */
static int feed_bytes(WfTextIO *t, Cookie *c, const uint8_t *input, const uint8_t *end,
                      ssize_t chars)
{
    ssize_t got = 0, fed = 0;
    c->feed = 0;
    c->skip = (int32_t)chars;
    while (input < end) {
        ssize_t n = decoded_length(t, input++, 1, false);
        if (n < 0)
            return -1;
        got += n;
        fed++;
        int64_t flags;
        ssize_t held = held_bytes(t, &flags);
        if (held < 0)
            return -1;
        if (held == 0 && got <= chars) {
            c->position += fed;
            c->skip = (int32_t)(chars - got);
            c->flags = (int32_t)flags;
            chars -= got;
            got = fed = 0;
        }
        if (got >= chars)
            break;
    }
    if (input == end && got < chars) {
        ssize_t n = decoded_length(t, (const uint8_t *)"", 0, true);
        if (n < 0)
            return -1;
        got += n;
        c->eof = true;
        if (got < chars)
            return wf_raise_i(&wf_exc_OSError, "can't reconstruct logical file position");
    }
    c->feed = (int32_t)fed;
    return 0;
}

static Value find_position(WfTextIO *t, int64_t position)
{
    const uint8_t *input = wf_as_bytes(t->snapshot)->data;
    size_t n_input = wf_as_bytes(t->snapshot)->len;
    Cookie c = {.position = position - (int64_t)n_input, .flags = (int32_t)t->snapshot_flags};
    if (t->used == 0)
        return pack_cookie(&c);
    Value held;
    int64_t flags;
    int seen = t->seen;
    if (wf_textio_getstate(t, &held, &flags) < 0)
        return WF_NULL;
    const uint8_t *end = input + n_input;
    int64_t start = c.position;
    ssize_t chars = fast_forward(t, &c, input, n_input, (ssize_t)t->used);
    int r = chars < 0    ? -1
            : chars == 0 ? 0
                         : feed_bytes(t, &c, input + (c.position - start), end, chars);
    Value failure = wf_err_fetch();
    if (wf_textio_setstate(t, wf_as_bytes(held)->data, wf_as_bytes(held)->len, flags) < 0) {
        if (wf_is_null(failure))
            r = -1;
        else
            wf_err_clear();
    }
    wf_relaxed_set(&t->seen, seen);
    if (!wf_is_null(failure))
        wf_err_restore(failure);
    wf_drop(held);
    return r < 0 ? WF_NULL : pack_cookie(&c);
}

static Value tell_locked(WfTextIO *t, Value self)
{
    if (!t->seekable)
        return wf_io_unsupported("underlying stream is not seekable");
    if (!wf_relaxed(&t->telling))
        return wf_raise(&wf_exc_OSError, "telling position disabled by next() call");
    if (wf_textio_flush_pending(t) < 0 || wf_io_call(self, wf_n.flush) < 0)
        return WF_NULL;
    Value pos = wf_textio_call_buffer(t, wf_n.tell, NULL, 0);
    if (wf_is_null(pos) || !t->can_read || wf_is_null(t->snapshot))
        return pos;
    int64_t position;
    int r = wf_io_offset(pos, &position);
    wf_drop(pos);
    return r < 0 ? WF_NULL : find_position(t, position);
}

Value wf_textio_tell(Value self)
{
    WfTextIO *t = wf_as_textio(self);
    if (wf_textio_check_open(t) < 0)
        return WF_NULL;
    bool mine = wf_io_lock_again(&t->lock);
    Value r = tell_locked(t, self);
    if (!mine)
        wf_io_unlock(&t->lock);
    return r;
}

/* --- seek ------------------------------------------------------------------------------------- */

static Value seek_below(WfTextIO *t, Value pos, int whence)
{
    Value args[] = {pos, wf_small(whence)};
    return wf_textio_call_buffer(t, wf_n.seek, args, 2);
}

/* The encoder writes a byte order mark only at the start of the stream. */
static int reset_encoder(WfTextIO *t, bool at_start)
{
    if (wf_is_null(wf_value_load(&t->encoder)))
        return 0;
    Value zero = wf_small(0);
    Value r = at_start ? wf_textio_call_encoder(t, wf_n.reset, NULL, 0)
                       : wf_textio_call_encoder(t, wf_n.setstate, &zero, 1);
    if (wf_is_null(r))
        return -1;
    wf_drop(r);
    return 0;
}

static Value seek_end(WfTextIO *t, Value self)
{
    if (wf_io_call(self, wf_n.flush) < 0)
        return WF_NULL;
    wf_textio_forget(t);
    if (t->can_read && wf_textio_reset_decoder(t) < 0)
        return WF_NULL;
    Value r = seek_below(t, wf_small(0), 2);
    if (wf_is_null(r))
        return r;
    if (t->can_write && reset_encoder(t, wf_is_small(r) && wf_small_value(r) == 0) < 0) {
        wf_drop(r);
        return WF_NULL;
    }
    return r;
}

/* Feeds the bytes that the cookie says and skips its characters. */
static int replay(WfTextIO *t, const Cookie *c)
{
    Value count = wf_small(c->feed), bytes = wf_textio_call_buffer(t, wf_n.read, &count, 1);
    if (wf_is_null(bytes))
        return -1;
    if (!wf_is_bytes(bytes)) {
        wf_raise(&wf_exc_TypeError,
                 "underlying read() should have returned a bytes object, not '%T'", bytes);
        wf_drop(bytes);
        return -1;
    }
    wf_barrier(t, bytes);
    wf_value_store(&t->snapshot, bytes);
    t->snapshot_flags = c->flags;
    Value text = wf_textio_decode(t, wf_as_bytes(bytes)->data, wf_as_bytes(bytes)->len, c->eof);
    if (wf_is_null(text))
        return -1;
    if (wf_as_str(text)->len < (size_t)c->skip) {
        wf_drop(text);
        return wf_raise_i(&wf_exc_OSError, "can't restore logical file position");
    }
    wf_barrier(t, text);
    wf_value_store(&t->decoded, text);
    t->used = (size_t)c->skip;
    return 0;
}

static int restore(WfTextIO *t, const Cookie *c)
{
    if (!t->can_read)
        return 0;
    if (c->position == 0 && c->flags == 0) {
        int seen = t->seen;
        if (wf_textio_reset_decoder(t) < 0)
            return -1;
        wf_relaxed_set(&t->seen, seen);
    } else if (wf_textio_setstate(t, (const uint8_t *)"", 0, c->flags) < 0) {
        return -1;
    }
    if (c->skip > 0)
        return replay(t, c);
    Value empty = wf_bytes_new("", 0);
    if (wf_is_null(empty))
        return -1;
    wf_barrier(t, empty);
    wf_value_store(&t->snapshot, empty);
    t->snapshot_flags = c->flags;
    return 0;
}

static Value seek_to(WfTextIO *t, Value self, Value cookie)
{
    int negative = wf_compare_bool(cookie, wf_small(0), WF_LT);
    if (negative != 0)
        return negative < 0 ? WF_NULL
                            : wf_raise(&wf_exc_ValueError, "negative seek position %R", cookie);
    Cookie c;
    if (wf_io_call(self, wf_n.flush) < 0 || unpack_cookie(cookie, &c) < 0)
        return WF_NULL;
    Value position = wf_int(c.position);
    Value r = wf_is_null(position) ? position : seek_below(t, position, 0);
    wf_drop(position);
    if (wf_is_null(r))
        return r;
    wf_drop(r);
    wf_textio_forget(t);
    if (restore(t, &c) < 0)
        return WF_NULL;
    if (t->can_write && reset_encoder(t, c.position == 0 && c.flags == 0) < 0)
        return WF_NULL;
    return wf_new_ref(cookie);
}

static Value seek_locked(WfTextIO *t, Value self, Value cookie, int whence)
{
    if (!t->seekable)
        return wf_io_unsupported("underlying stream is not seekable");
    if (whence == 1 || whence == 2) {
        int zero = wf_compare_bool(cookie, wf_small(0), WF_EQ);
        if (zero < 0)
            return WF_NULL;
        if (!zero)
            return wf_io_unsupported(whence == 1 ? "can't do nonzero cur-relative seeks"
                                                 : "can't do nonzero end-relative seeks");
    }
    if (whence == 2)
        return seek_end(t, self);
    if (whence == 0)
        return seek_to(t, self, cookie);
    if (whence != 1)
        return wf_raise(&wf_exc_ValueError, "invalid whence (%d, should be 0, 1 or 2)", whence);
    Value here = wf_call_method(self, wf_n.tell, NULL, 0);
    Value r = wf_is_null(here) ? here : seek_to(t, self, here);
    wf_drop(here);
    return r;
}

Value wf_textio_seek(Value self, const Value *args, size_t nargs)
{
    WfTextIO *t = wf_as_textio(self);
    int whence = 0;
    if (wf_check_nargs("seek", nargs, 1, 2) < 0 || (nargs > 1 && wf_as_int(args[1], &whence) < 0) ||
        wf_textio_check_open(t) < 0)
        return WF_NULL;
    bool mine = wf_io_lock_again(&t->lock);
    Value r = seek_locked(t, self, args[0], whence);
    if (!mine)
        wf_io_unlock(&t->lock);
    return r;
}
