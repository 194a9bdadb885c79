/* Buffered streams: the raw stream below, and moving between reading and writing. */
#include "buffered.h"

#include <errno.h>

/* --- checks ----------------------------------------------------------------------------------- */

int wf_buffered_check_init(WfBuffered *b)
{
    if (WF_LIKELY(wf_relaxed(&b->ok)))
        return 0;
    return wf_raise_i(&wf_exc_ValueError, wf_relaxed(&b->detached) ? "raw stream has been detached"
                                                      : "I/O operation on uninitialized object");
}

int wf_buffered_lock(WfBuffered *b, Value self)
{
    if (wf_buffered_check_init(b) < 0 || wf_io_lock(&b->lock, self) < 0)
        return -1;
    if (WF_LIKELY(wf_buffered_check_init(b) == 0)) /* who had the lock may have detached the raw stream */
        return 0;
    wf_io_unlock(&b->lock);
    return -1;
}

Value wf_buffered_raw(WfBuffered *b)
{
    if (wf_buffered_check_init(b) < 0)
        return WF_NULL;
    Value raw = wf_io_get(b, &b->raw);
    return wf_is_null(raw) ? wf_raise(&wf_exc_ValueError, "raw stream has been detached") : raw;
}

int wf_buffered_is_closed(WfBuffered *b)
{
    Value raw = wf_io_peek(&b->raw);
    if (WF_LIKELY(wf_io_is_fileio(raw)))
        return wf_relaxed(&((WfFileIO *)wf_obj(raw))->fd) < 0;
    raw = wf_buffered_raw(b);
    int r = wf_is_null(raw) ? -1 : wf_io_is_closed(raw);
    wf_drop(raw);
    return r;
}

int wf_buffered_check_closed(WfBuffered *b, const char *message)
{
    int closed = b->buf == NULL ? 1 : wf_buffered_is_closed(b);
    if (WF_LIKELY(closed == 0))
        return 0;
    if (closed < 0)
        return -1;
    if (b->buf != NULL && wf_buffered_ahead(b) > 0)
        return 0;
    return wf_raise_i(&wf_exc_ValueError, "%s", message);
}

/* --- the raw stream --------------------------------------------------------------------------- */

/* readinto() of a raw stream written in Python, by way of a bytearray. */
static ssize_t call_readinto(WfBuffered *b, uint8_t *p, size_t n)
{
    Value target = wf_bytearray_new(NULL, n);
    if (wf_is_null(target))
        return -1;
    Value r;
    do
        r = wf_call_method(b->raw, wf_n.readinto, &target, 1);
    while (wf_is_null(r) && wf_io_trap_eintr());
    ssize_t got = -1;
    if (!wf_is_null(r) && wf_is_none(r)) {
        got = -2;
    } else if (!wf_is_null(r)) {
        if (wf_as_ssize(r, &got, &wf_exc_ValueError) < 0) {
            Value cause = wf_err_fetch();
            wf_raise(&wf_exc_OSError, "raw readinto() failed");
            Value exc = wf_err_fetch();
            wf_exc_set_cause(exc, cause);
            wf_err_restore(exc);
            got = -1;
        } else if (got < 0 || (size_t)got > n) {
            wf_raise(
                &wf_exc_OSError,
                "raw readinto() returned invalid length %zd (should have been between 0 and %zu)",
                got, n);
            got = -1;
        } else {
            memcpy(p, ((WfByteArray *)wf_obj(target))->start, (size_t)got);
        }
    }
    wf_drop(r);
    wf_drop(target);
    return got;
}

ssize_t wf_buffered_raw_read(WfBuffered *b, uint8_t *p, size_t n)
{
    ssize_t r;
    if (WF_LIKELY(wf_io_is_fileio(b->raw))) {
        WfFileIO *f = (WfFileIO *)wf_obj(b->raw);
        bool closed = wf_relaxed(&f->fd) < 0;
        if (closed || !f->readable) {
            wf_raise(closed ? &wf_exc_ValueError : wf_io_UnsupportedOperation,
                     closed ? "I/O operation on closed file" : "File not open for reading");
            return -1;
        }
        r = wf_fileio_read(f, p, n);
    } else {
        r = call_readinto(b, p, n);
    }
    if (r > 0 && b->abs_pos >= 0)
        b->abs_pos += r;
    return r;
}

static ssize_t call_write(WfBuffered *b, const uint8_t *p, size_t n)
{
    Value bytes = wf_bytes_new(p, n);
    Value view = wf_is_null(bytes) ? bytes : wf_memoryview_from_object(bytes);
    wf_drop(bytes);
    if (wf_is_null(view))
        return -1;
    Value r;
    /* A signal handler may run between the attempts. */
    do
        r = wf_call_method(b->raw, wf_n.write, &view, 1);
    while (wf_is_null(r) && wf_io_trap_eintr());
    wf_drop(view);
    ssize_t done = -1;
    if (wf_is_null(r))
        return -1;
    if (wf_is_none(r)) {
        done = -2;
    } else if (wf_as_ssize(r, &done, &wf_exc_ValueError) < 0) {
        done = -1;
    } else if (done < 0 || (size_t)done > n) {
        wf_raise(&wf_exc_OSError,
                 "raw write() returned invalid length %zd (should have been between 0 and %zu)",
                 done, n);
        done = -1;
    }
    wf_drop(r);
    return done;
}

ssize_t wf_buffered_raw_write(WfBuffered *b, const uint8_t *p, size_t n)
{
    ssize_t r;
    if (WF_LIKELY(wf_io_is_fileio(b->raw))) {
        WfFileIO *f = (WfFileIO *)wf_obj(b->raw);
        if (wf_relaxed(&f->fd) < 0) {
            wf_raise(&wf_exc_ValueError, "I/O operation on closed file");
            return -1;
        }
        r = wf_fileio_write(f, p, n);
    } else {
        r = call_write(b, p, n);
    }
    if (r > 0 && b->abs_pos >= 0)
        b->abs_pos += r;
    return r;
}

static int64_t position_result(WfBuffered *b, Value r)
{
    int64_t pos;
    if (wf_is_null(r))
        return -1;
    int failed = wf_io_offset(r, &pos);
    wf_drop(r);
    if (failed < 0)
        return -1;
    if (pos < 0) {
        wf_raise(&wf_exc_OSError, "Raw stream returned invalid position %lld", (long long)pos);
        return -1;
    }
    b->abs_pos = pos;
    return pos;
}

int64_t wf_buffered_raw_seek(WfBuffered *b, int64_t pos, int whence)
{
    if (wf_io_is_fileio(b->raw)) {
        int64_t r = wf_fileio_seek((WfFileIO *)wf_obj(b->raw), pos, whence);
        if (r >= 0)
            b->abs_pos = r;
        return r;
    }
    Value args[] = {wf_int(pos), wf_small(whence)};
    Value r = wf_is_null(args[0]) ? args[0] : wf_call_method(b->raw, wf_n.seek, args, 2);
    wf_drop(args[0]);
    return position_result(b, r);
}

int64_t wf_buffered_raw_tell(WfBuffered *b)
{
    if (wf_io_is_fileio(b->raw))
        return wf_buffered_raw_seek(b, 0, 1);
    return position_result(b, wf_call_method(b->raw, wf_n.tell, NULL, 0));
}

/* --- states ----------------------------------------------------------------------------------- */

Value wf_buffered_would_block(size_t written)
{
    Value message = wf_str_from_c("write could not complete without blocking");
    Value args[] = {wf_small(EAGAIN), message, wf_small((int64_t)written)};
    Value exc = wf_is_null(message) ? message : wf_exc_new(&wf_exc_BlockingIOError, args, 3);
    wf_drop(message);
    if (!wf_is_null(exc))
        wf_raise_obj(exc);
    return WF_NULL;
}

int wf_buffered_flush_dirty(WfBuffered *b)
{
    size_t done = 0;
    int r = 0;
    while (done < b->dirty) {
        ssize_t n = wf_buffered_raw_write(b, b->buf + done, b->dirty - done);
        if (n >= 0) {
            done += (size_t)n;
            /* A partial write may mean that a signal arrived. */
            if (done == b->dirty || wf_safepoint() == 0)
                continue;
        } else if (n == -2) {
            wf_buffered_would_block(0);
        }
        r = -1;
        break;
    }
    if (done > 0 && done < b->dirty)
        memmove(b->buf, b->buf + done, b->dirty - done);
    b->dirty -= done;
    return r;
}

int wf_buffered_rewind(WfBuffered *b)
{
    size_t ahead = wf_buffered_ahead(b);
    if (ahead > 0 && wf_buffered_raw_seek(b, -(int64_t)ahead, 1) < 0)
        return -1;
    b->pos = b->end = 0;
    return 0;
}

ssize_t wf_buffered_fill(WfBuffered *b)
{
    b->pos = b->end = 0;
    ssize_t n = wf_buffered_raw_read(b, b->buf, b->size);
    if (n > 0)
        b->end = (size_t)n;
    return n;
}
