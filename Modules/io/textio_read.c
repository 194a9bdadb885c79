/* TextIOWrapper: reading characters and lines. The stream's lock is held throughout. */
#include "textio.h"

/* --- what was decoded ------------------------------------------------------------------------- */

void wf_textio_forget(WfTextIO *t)
{
    Value decoded = t->decoded, snapshot = t->snapshot;
    /* Stores that leave_reading() may look at without the lock. */
    wf_value_store(&t->decoded, WF_NULL);
    wf_value_store(&t->snapshot, WF_NULL);
    t->used = 0;
    wf_drop(decoded);
    wf_drop(snapshot);
}

/* Keeps text (owned) as what was decoded. */
static void keep_decoded(WfTextIO *t, WF_STEALS Value text)
{
    wf_barrier(t, text);
    Value old = t->decoded;
    wf_value_store(&t->decoded, text);
    t->used = 0;
    wf_drop(old);
}

static void keep_snapshot(WfTextIO *t, WF_STEALS Value bytes, int64_t flags)
{
    wf_barrier(t, bytes);
    Value old = t->snapshot;
    wf_value_store(&t->snapshot, bytes);
    t->snapshot_flags = flags;
    wf_drop(old);
}

static size_t available(const WfTextIO *t)
{
    return wf_is_null(t->decoded) ? 0 : wf_as_str(t->decoded)->len - t->used;
}

/* Up to n characters of what is decoded (n < 0: all). New str. */
static Value take(WfTextIO *t, ssize_t n)
{
    size_t have = available(t);
    if (have == 0)
        return wf_new_ref(wf_str_empty);
    size_t count = n < 0 || (size_t)n > have ? have : (size_t)n;
    Value r = count == wf_as_str(t->decoded)->len
                  ? wf_new_ref(t->decoded)
                  : wf_str_slice(t->decoded, t->used, t->used + count);
    if (!wf_is_null(r))
        t->used += count;
    return r;
}

/* --- the buffer below ------------------------------------------------------------------------- */

/* buffer.read1(n) or read(n): a bytes-like object. */
static Value read_below(WfTextIO *t, size_t n)
{
    Value buffer = wf_textio_buffer(t), r;
    if (wf_is_null(buffer))
        return buffer;
    if (wf_io_is_buffered_reader(buffer)) {
        WfBuffered *b = (WfBuffered *)wf_obj(buffer);
        r = wf_buffered_read1(b, n);
    } else {
        Value count = wf_int((int64_t)n);
        r = wf_call_method(buffer, t->has_read1 ? wf_n.read1 : wf_n.read, &count, 1);
        wf_drop(count);
        if (!wf_is_null(r) && !wf_has_buffer(r)) {
            wf_raise(&wf_exc_TypeError,
                     "underlying %s() should have returned a bytes-like object, not '%T'",
                     t->has_read1 ? "read1" : "read", r);
            wf_drop(r);
            r = WF_NULL;
        }
    }
    wf_drop(buffer);
    return r;
}

/* bytes held + chunk, for the snapshot. */
static Value fed_bytes(Value held, Value chunk)
{
    if (wf_as_bytes(held)->len == 0 && wf_is_bytes_exact(chunk))
        return wf_new_ref(chunk);
    return wf_bytes_concat(held, chunk);
}

/*
 * Reads and decodes the next piece. hint: characters wanted, or 0. 1; 0 at the end; -1.
 */
static int read_chunk(WfTextIO *t, size_t hint)
{
    Value held = WF_NULL;
    int64_t flags = 0;
    if (!t->can_read) {
        wf_io_unsupported("not readable");
        return -1;
    }
    bool telling = wf_relaxed(&t->telling); /* once: flush() elsewhere sets it again */
    if (telling && wf_textio_getstate(t, &held, &flags) < 0)
        return -1;
    size_t want = wf_relaxed(&t->chunk_size);
    if (hint > 0 && (double)hint * (t->bytes_per_char > 1 ? t->bytes_per_char : 1) > (double)want)
        want = (size_t)((double)hint * (t->bytes_per_char > 1 ? t->bytes_per_char : 1));
    Value chunk = read_below(t, want), text = WF_NULL;
    int r = -1;
    WfBuffer view;
    if (wf_is_null(chunk) || wf_get_buffer(chunk, &view, WF_BUF_SIMPLE) < 0)
        goto done;
    size_t n = (size_t)view.len;
    text = wf_textio_decode(t, view.buf, n, n == 0);
    wf_release_buffer(&view);
    if (wf_is_null(text))
        goto done;
    size_t chars = wf_as_str(text)->len;
    t->bytes_per_char = chars > 0 ? (double)n / (double)chars : 0;
    if (telling) {
        Value fed = fed_bytes(held, chunk);
        if (wf_is_null(fed)) {
            wf_drop(text);
            goto done;
        }
        keep_snapshot(t, fed, flags);
    }
    keep_decoded(t, text);
    r = n > 0 || chars > 0;
done:
    wf_drop(chunk);
    wf_drop(held);
    return r;
}

/* --- read ------------------------------------------------------------------------------------- */

static Value concat_steal(Value a, Value b)
{
    if (wf_as_str(a)->len == 0) {
        wf_drop(a);
        return b;
    }
    Value r = wf_str_append_steal(a, b);
    wf_drop(b);
    return r;
}

static Value read_all(WfTextIO *t)
{
    if (!t->can_read)
        return wf_io_unsupported("not readable");
    Value data = wf_textio_call_buffer(t, wf_n.read, NULL, 0);
    WfBuffer view;
    if (wf_is_null(data))
        return data;
    if (wf_get_buffer(data, &view, WF_BUF_SIMPLE) < 0) {
        wf_drop(data);
        return WF_NULL;
    }
    Value rest = wf_textio_decode(t, view.buf, (size_t)view.len, true);
    wf_release_buffer(&view);
    wf_drop(data);
    if (wf_is_null(rest))
        return rest;
    Value head = take(t, -1);
    wf_textio_forget(t);
    if (wf_is_null(head)) {
        wf_drop(rest);
        return head;
    }
    return concat_steal(head, rest);
}

static Value read_n(WfTextIO *t, size_t n)
{
    Value r = take(t, (ssize_t)n);
    while (!wf_is_null(r) && wf_as_str(r)->len < n) {
        size_t left = n - wf_as_str(r)->len;
        int more = read_chunk(t, left);
        if (more < 0) {
            if (wf_io_trap_eintr())
                continue;
            wf_drop(r);
            return WF_NULL;
        }
        if (more == 0)
            break;
        Value part = take(t, (ssize_t)left);
        if (wf_is_null(part)) {
            wf_drop(r);
            return part;
        }
        r = concat_steal(r, part);
    }
    return r;
}

Value wf_textio_read(Value self, const Value *args, size_t nargs)
{
    WfTextIO *t = wf_as_textio(self);
    ssize_t n;
    if (wf_io_size_argument("read", args, nargs, &n) < 0 || wf_textio_check_open(t) < 0)
        return WF_NULL;
    if (!t->can_read)
        return wf_io_unsupported("not readable");
    if (wf_textio_flush_pending(t) < 0)
        return WF_NULL;
    bool mine = wf_io_lock_again(&t->lock);
    Value r = n < 0 ? read_all(t) : read_n(t, (size_t)n);
    if (!mine)
        wf_io_unlock(&t->lock);
    return r;
}

/* --- lines ------------------------------------------------------------------------------------ */

static WfLineMode line_mode(const WfTextIO *t)
{
    WfLineMode mode = t->mode;
    if (mode.translate)
        mode.universal = false;
    return mode;
}

/*
 * The line is not complete in what is decoded: gathers pieces. limit: characters still
 * allowed, or -1.
 */
static Value long_line(WfTextIO *t, const WfLineMode *mode, ssize_t limit)
{
    Value line = take(t, limit);
    size_t searched = 0;
    if (wf_is_null(line))
        return line;
    for (;;) {
        WfStr *s = wf_as_str(line);
        if (limit >= 0 && s->len >= (size_t)limit)
            return line;
        int more = read_chunk(t, 0);
        if (more < 0) {
            if (wf_io_trap_eintr())
                continue;
            goto fail;
        }
        if (more == 0)
            return line;
        /* Pieces are joined before they are searched: \r\n may lie across them. */
        Value piece = take(t, -1);
        if (wf_is_null(piece))
            goto fail;
        line = concat_steal(line, piece);
        if (wf_is_null(line))
            return line;
        s = wf_as_str(line);
        size_t stop = limit >= 0 && s->len > (size_t)limit ? (size_t)limit : s->len, safe;
        WfUnits u = {s->data, wf_str_kind(s), searched, stop};
        size_t line_end = wf_line_end(mode, &u, &safe);
        searched = safe;
        if (line_end == 0 && stop == s->len)
            continue;
        if (line_end == 0)
            line_end = stop;
        /* What is past the line goes back: it is the end of the last piece. */
        t->used = wf_as_str(t->decoded)->len - (s->len - line_end);
        Value r = line_end == s->len ? line : wf_str_slice(line, 0, line_end);
        if (line_end != s->len)
            wf_drop(line);
        return r;
    }
fail:
    wf_drop(line);
    return WF_NULL;
}

static Value read_line(WfTextIO *t, ssize_t limit)
{
    WfLineMode mode = line_mode(t);
    if (available(t) == 0) {
        int more;
        do
            more = read_chunk(t, 0);
        while (more < 0 && wf_io_trap_eintr());
        if (more < 0)
            return WF_NULL;
        if (more == 0) {
            wf_textio_forget(t);
            return wf_new_ref(wf_str_empty);
        }
    }
    WfStr *s = wf_as_str(t->decoded);
    size_t stop = s->len, safe;
    if (limit >= 0 && (size_t)limit < stop - t->used)
        stop = t->used + (size_t)limit;
    WfUnits u = {s->data, wf_str_kind(s), t->used, stop};
    size_t line_end = wf_line_end(&mode, &u, &safe);
    if (line_end == 0 && stop < s->len)
        line_end = stop;
    if (line_end == 0)
        return long_line(t, &mode, limit);
    return take(t, (ssize_t)(line_end - t->used));
}

static Value readline_locked(WfTextIO *t, ssize_t limit)
{
    if (wf_textio_flush_pending(t) < 0)
        return WF_NULL;
    bool mine = wf_io_lock_again(&t->lock);
    Value r = read_line(t, limit);
    if (!mine)
        wf_io_unlock(&t->lock);
    return r;
}

Value wf_textio_readline(Value self, const Value *args, size_t nargs)
{
    WfTextIO *t = wf_as_textio(self);
    ssize_t limit = -1;
    if (wf_check_nargs("readline", nargs, 0, 1) < 0 ||
        (nargs > 0 && wf_as_ssize(args[0], &limit, &wf_exc_OverflowError) < 0) ||
        wf_textio_check_open(t) < 0)
        return WF_NULL;
    return readline_locked(t, limit < 0 ? -1 : limit);
}

Value wf_textio_next(Value self)
{
    WfTextIO *t = wf_as_textio(self);
    if (wf_textio_check(t) < 0)
        return WF_NULL;
    wf_relaxed_set(&t->telling, false); /* relaxed: it orders nothing */
    Value line;
    if (WF_LIKELY(wf_type_of(self) == &wf_io_TextIOWrapper_type)) {
        line = wf_textio_check_open(t) < 0 ? WF_NULL : readline_locked(t, -1);
    } else {
        line = wf_call_method(self, wf_n.readline, NULL, 0);
        if (!wf_is_null(line) && !wf_is_str(line)) {
            wf_raise(&wf_exc_OSError, "readline() should have returned a str object, not '%T'",
                     line);
            wf_drop(line);
            return WF_NULL;
        }
    }
    if (wf_is_null(line) || wf_as_str(line)->len > 0)
        return line;
    wf_drop(line);
    bool mine = wf_io_lock_again(&t->lock);
    Value old = t->snapshot;
    wf_value_store(&t->snapshot, WF_NULL);
    if (!mine)
        wf_io_unlock(&t->lock);
    wf_drop(old);
    wf_relaxed_set(&t->telling, t->seekable);
    return WF_NULL;
}
