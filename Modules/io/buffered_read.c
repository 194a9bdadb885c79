/* Reading from buffered streams: BufferedReader's methods, which BufferedRandom shares. */
#include "buffered.h"

/* Before reading: initialised, locked, not closed, nothing dirty. 0: locked; -1. */
static int begin(WfBuffered *b, Value self, const char *message)
{
    if (wf_buffered_lock(b, self) < 0)
        return -1;
    if (wf_buffered_check_closed(b, message) == 0 &&
        (b->dirty == 0 || wf_buffered_flush_dirty(b) == 0))
        return 0;
    wf_io_unlock(&b->lock);
    return -1;
}

static Value take(WfBuffered *b, size_t n)
{
    Value r = wf_bytes_new(b->buf + b->pos, n);
    if (!wf_is_null(r))
        b->pos += n;
    return r;
}

/* --- read ------------------------------------------------------------------------------------- */

/* bytes a + b; steals both. */
static Value join_steal(Value a, Value b)
{
    Value r = wf_as_bytes(a)->len == 0 ? wf_new_ref(b) : wf_bytes_concat(a, b);
    wf_drop(a);
    wf_drop(b);
    return r;
}

/* All that raw.read() gives until it gives nothing, after `head` (stolen). */
static Value read_chunks(WfBuffered *b, Value head)
{
    Value chunks = wf_list_new(4), r = WF_NULL;
    size_t total = wf_as_bytes(head)->len;
    if (wf_is_null(chunks) || wf_list_append_steal(chunks, head) < 0)
        goto done;
    for (;;) {
        Value data = wf_call_method(b->raw, wf_n.read, NULL, 0);
        if (wf_is_null(data))
            goto done;
        if (!wf_is_none(data) && !wf_is_bytes(data)) {
            wf_drop(data);
            wf_raise(&wf_exc_TypeError, "read() should return bytes");
            goto done;
        }
        if (wf_is_none(data) || wf_as_bytes(data)->len == 0) {
            if (total == 0) {
                r = data;
                goto done;
            }
            wf_drop(data);
            break;
        }
        total += wf_as_bytes(data)->len;
        if (b->abs_pos >= 0)
            b->abs_pos += (int64_t)wf_as_bytes(data)->len;
        if (wf_list_append_steal(chunks, data) < 0)
            goto done;
    }
    Value empty = wf_bytes_new("", 0);
    r = wf_is_null(empty) ? empty : wf_bytes_join(empty, chunks);
    wf_drop(empty);
done:
    wf_drop(chunks);
    return r;
}

static Value read_all(WfBuffered *b)
{
    Value head = take(b, wf_buffered_ahead(b)), readall;
    if (wf_is_null(head))
        return head;
    b->pos = b->end = 0;
    int found = wf_getattr_opt(b->raw, wf_n.readall, &readall);
    if (found <= 0) {
        if (found == 0)
            return read_chunks(b, head);
        wf_drop(head);
        return WF_NULL;
    }
    Value rest = wf_call0(readall);
    wf_drop(readall);
    if (wf_is_null(rest) || (wf_is_none(rest) && wf_as_bytes(head)->len == 0)) {
        wf_drop(head);
        return rest;
    }
    if (wf_is_none(rest))
        return head;
    if (!wf_is_bytes(rest)) {
        wf_drop(head);
        wf_drop(rest);
        return wf_raise(&wf_exc_TypeError, "readall() should return bytes");
    }
    if (b->abs_pos >= 0)
        b->abs_pos += (int64_t)wf_as_bytes(rest)->len;
    return join_steal(head, rest);
}

/* n bytes, fewer at the end or when the raw stream would block, into p. -1; -2: none yet. */
static ssize_t read_exactly(WfBuffered *b, uint8_t *p, size_t n)
{
    size_t got = wf_buffered_ahead(b);
    if (got > n)
        got = n;
    memcpy(p, b->buf + b->pos, got);
    b->pos += got;
    while (got < n) {
        size_t left = n - got;
        ssize_t r;
        if (left >= b->size) {
            /* Whole blocks go straight to their place. */
            r = wf_buffered_raw_read(b, p + got, left - left % b->size);
            if (r > 0)
                got += (size_t)r;
        } else {
            r = wf_buffered_fill(b);
            if (r > 0) {
                size_t part = (size_t)r < left ? (size_t)r : left;
                memcpy(p + got, b->buf, part);
                b->pos = part;
                got += part;
            }
        }
        if (r == -1)
            return -1;
        if (r <= 0)
            return r == -2 && got == 0 ? -2 : (ssize_t)got;
    }
    return (ssize_t)got;
}

static Value read_n(WfBuffered *b, size_t n)
{
    if (n <= wf_buffered_ahead(b))
        return take(b, n);
    Value bytes = wf_bytes_new(NULL, n);
    if (wf_is_null(bytes))
        return bytes;
    ssize_t got = read_exactly(b, wf_as_bytes(bytes)->data, n);
    if (got == (ssize_t)n)
        return bytes;
    Value r = got == -2 ? WF_NONE
              : got < 0 ? WF_NULL
                        : wf_bytes_new(wf_as_bytes(bytes)->data, (size_t)got);
    wf_drop(bytes);
    return r;
}

Value wf_buffered_m_read(Value self, const Value *args, size_t nargs)
{
    WfBuffered *b = wf_as_buffered(self);
    ssize_t n;
    if (wf_buffered_check_init(b) < 0 || wf_io_size_argument("read", args, nargs, &n) < 0)
        return WF_NULL;
    if (n < -1)
        return wf_raise(&wf_exc_ValueError, "read length must be non-negative or -1");
    if (begin(b, self, "read of closed file") < 0)
        return WF_NULL;
    Value r = n < 0 ? read_all(b) : read_n(b, (size_t)n);
    wf_io_unlock(&b->lock);
    return r;
}

static Value read1_locked(WfBuffered *b, size_t n)
{
    size_t ahead = wf_buffered_ahead(b);
    if (ahead > 0 || n == 0)
        return take(b, ahead < n ? ahead : n);
    Value bytes = wf_bytes_new(NULL, n);
    if (wf_is_null(bytes))
        return bytes;
    b->pos = b->end = 0;
    ssize_t got = wf_buffered_raw_read(b, wf_as_bytes(bytes)->data, n);
    if (got == (ssize_t)n)
        return bytes;
    Value r =
        got == -1 ? WF_NULL : wf_bytes_new(wf_as_bytes(bytes)->data, got == -2 ? 0 : (size_t)got);
    wf_drop(bytes);
    return r;
}

Value wf_buffered_read1(WfBuffered *b, size_t n)
{
    if (begin(b, wf_counted(b), "read of closed file") < 0)
        return WF_NULL;
    Value r = read1_locked(b, n);
    wf_io_unlock(&b->lock);
    return r;
}

Value wf_buffered_m_read1(Value self, const Value *args, size_t nargs)
{
    WfBuffered *b = wf_as_buffered(self);
    ssize_t n = -1;
    if (wf_check_nargs("read1", nargs, 0, 1) < 0 || wf_buffered_check_init(b) < 0 ||
        (nargs > 0 && wf_as_ssize(args[0], &n, &wf_exc_OverflowError) < 0))
        return WF_NULL;
    if (n < 0)
        n = (ssize_t)wf_relaxed(&b->size);
    return wf_buffered_read1(b, (size_t)n);
}

Value wf_buffered_m_peek(Value self, const Value *args, size_t nargs)
{
    WfBuffered *b = wf_as_buffered(self);
    ssize_t n = 0;
    if (wf_check_nargs("peek", nargs, 0, 1) < 0 || wf_buffered_check_init(b) < 0 ||
        (nargs > 0 && wf_as_ssize(args[0], &n, &wf_exc_OverflowError) < 0) ||
        begin(b, self, "peek of closed file") < 0)
        return WF_NULL;
    Value r = WF_NULL;
    if (wf_buffered_ahead(b) > 0 || wf_buffered_fill(b) != -1)
        r = wf_bytes_new(b->buf + b->pos, wf_buffered_ahead(b));
    wf_io_unlock(&b->lock);
    return r;
}

/* --- readinto --------------------------------------------------------------------------------- */

static ssize_t readinto1_locked(WfBuffered *b, uint8_t *p, size_t n)
{
    size_t ahead = wf_buffered_ahead(b);
    if (ahead != 0 && ahead < n && n - ahead > b->size) { /* the rest is worth a read of its own */
        memcpy(p, b->buf + b->pos, ahead);
        b->pos += ahead;
        ssize_t r = wf_buffered_raw_read(b, p + ahead, n - ahead);
        return r == -1 ? r : (ssize_t)ahead + (r > 0 ? r : 0);
    }
    if (ahead == 0) {
        if (n > b->size)
            return wf_buffered_raw_read(b, p, n);
        ssize_t r = wf_buffered_fill(b);
        if (r <= 0)
            return r;
        ahead = (size_t)r;
    }
    if (ahead > n)
        ahead = n;
    memcpy(p, b->buf + b->pos, ahead);
    b->pos += ahead;
    return (ssize_t)ahead;
}

static Value readinto(Value self, Value target, bool once)
{
    WfBuffered *b = wf_as_buffered(self);
    WfBuffer view;
    if (wf_buffered_check_init(b) < 0)
        return WF_NULL;
    if (wf_get_buffer(target, &view, WF_BUF_WRITABLE) < 0) {
        if (wf_err_matches(&wf_exc_TypeError) || wf_err_matches(&wf_exc_BufferError)) {
            wf_err_clear();
            wf_raise(&wf_exc_TypeError,
                     "%s() argument must be read-write bytes-like object, not %T",
                     once ? "readinto1" : "readinto", target);
        }
        return WF_NULL;
    }
    ssize_t n = -1;
    if (begin(b, self, "readinto of closed file") == 0) {
        size_t len = (size_t)view.len;
        n = len == 0 ? 0
            : once   ? readinto1_locked(b, view.buf, len)
                     : read_exactly(b, view.buf, len);
        wf_io_unlock(&b->lock);
    }
    wf_release_buffer(&view);
    return n == -2 ? WF_NONE : n < 0 ? WF_NULL : wf_int(n);
}

Value wf_buffered_m_readinto(Value self, Value target)
{
    return readinto(self, target, false);
}

Value wf_buffered_m_readinto1(Value self, Value target)
{
    return readinto(self, target, true);
}

/* --- lines ------------------------------------------------------------------------------------ */

/* The line goes past the buffer: gathers it piece by piece. */
static Value long_line(WfBuffered *b, ssize_t limit)
{
    size_t len = 0, cap = b->size * 2;
    uint8_t *line = wf_mem_alloc(cap);
    if (line == NULL)
        return WF_NULL;
    Value r = WF_NULL;
    for (;;) {
        size_t n = wf_buffered_ahead(b);
        if (limit >= 0 && n > (size_t)limit - len)
            n = (size_t)limit - len;
        const uint8_t *start = b->buf + b->pos, *nl = n > 0 ? memchr(start, '\n', n) : NULL;
        if (nl != NULL)
            n = (size_t)(nl - start) + 1;
        if (len + n > cap) {
            uint8_t *grown = wf_mem_realloc(line, cap = (len + n) * 2);
            if (grown == NULL)
                goto done;
            line = grown;
        }
        memcpy(line + len, start, n);
        len += n;
        b->pos += n;
        if (nl != NULL || (limit >= 0 && len == (size_t)limit))
            break;
        ssize_t got = wf_buffered_fill(b);
        if (got == -1)
            goto done;
        if (got <= 0)
            break;
    }
    r = wf_bytes_new(line, len);
done:
    wf_mem_free(line);
    return r;
}

Value wf_buffered_readline(WfBuffered *b, ssize_t limit)
{
    if (begin(b, wf_counted(b), "readline of closed file") < 0)
        return WF_NULL;
    size_t n = wf_buffered_ahead(b);
    if (limit >= 0 && n > (size_t)limit)
        n = (size_t)limit;
    const uint8_t *start = b->buf + b->pos, *nl = n > 0 ? memchr(start, '\n', n) : NULL;
    Value r;
    if (nl != NULL)
        r = take(b, (size_t)(nl - start) + 1);
    else if (limit >= 0 && n == (size_t)limit)
        r = take(b, n);
    else
        r = long_line(b, limit);
    wf_io_unlock(&b->lock);
    return r;
}

Value wf_buffered_m_readline(Value self, const Value *args, size_t nargs)
{
    WfBuffered *b = wf_as_buffered(self);
    ssize_t limit = -1;
    if (wf_buffered_check_init(b) < 0 || wf_io_size_argument("readline", args, nargs, &limit) < 0)
        return WF_NULL;
    return wf_buffered_readline(b, limit);
}

Value wf_buffered_iternext(Value self)
{
    WfBuffered *b = wf_as_buffered(self);
    if (wf_buffered_check_init(b) < 0)
        return WF_NULL;
    WfType *t = wf_type_of(self);
    Value line;
    if (WF_LIKELY(t == &wf_io_BufferedReader_type || t == &wf_io_BufferedRandom_type)) {
        line = wf_buffered_readline(b, -1);
    } else {
        line = wf_call_method(self, wf_n.readline, NULL, 0);
        if (!wf_is_null(line) && !wf_is_bytes(line)) {
            wf_raise(&wf_exc_OSError, "readline() should have returned a bytes object, not '%T'",
                     line);
            wf_drop(line);
            return WF_NULL;
        }
    }
    if (!wf_is_null(line) && wf_as_bytes(line)->len == 0) {
        wf_drop(line);
        return WF_NULL;
    }
    return line;
}
