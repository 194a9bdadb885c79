/* Writing to buffered streams: BufferedWriter's methods, which BufferedRandom shares. */
#include "buffered.h"

/*
 * The raw stream would block while the buffer is full: keeps what fits of p[done, n) and raises
 * BlockingIOError saying how much was taken.
 */
static int take_what_fits(WfBuffered *b, const uint8_t *p, size_t n, size_t done)
{
    size_t room = b->size - b->dirty;
    size_t part = n - done < room ? n - done : room;
    memcpy(b->buf + b->dirty, p + done, part);
    b->dirty += part;
    if (done + part == n)
        return 0;
    wf_buffered_would_block(done + part);
    return -1;
}

static bool is_blocking_error(void)
{
    return wf_err_matches(&wf_exc_BlockingIOError);
}

/* p does not fit into the buffer. */
static int write_through(WfBuffered *b, const uint8_t *p, size_t n)
{
    size_t done = 0;
    if (wf_buffered_flush_dirty(b) < 0) {
        if (!is_blocking_error())
            return -1;
        wf_err_clear();
        return take_what_fits(b, p, n, 0);
    }
    while (n - done > b->size) {
        ssize_t r = wf_buffered_raw_write(b, p + done, n - done);
        if (r == -1)
            return -1;
        if (r == -2)
            return take_what_fits(b, p, n, done);
        done += (size_t)r;
        if (done < n && wf_safepoint() < 0)
            return -1;
    }
    memcpy(b->buf, p + done, n - done);
    b->dirty = n - done;
    return 0;
}

static int write_locked(WfBuffered *b, const uint8_t *p, size_t n)
{
    if (b->end > 0 && wf_buffered_rewind(b) < 0)
        return -1;
    if (WF_LIKELY(n <= b->size - b->dirty)) {
        memcpy(b->buf + b->dirty, p, n);
        b->dirty += n;
        return 0;
    }
    return write_through(b, p, n);
}

/* Not closed: a writer has nothing ahead that could excuse it. */
static int check_open(WfBuffered *b, const char *message)
{
    int closed = b->buf == NULL ? 1 : wf_buffered_is_closed(b);
    if (closed > 0)
        return wf_raise_i(&wf_exc_ValueError, "%s", message);
    return closed;
}

int wf_buffered_write(WfBuffered *b, const uint8_t *p, size_t n)
{
    if (wf_buffered_lock(b, wf_counted(b)) < 0)
        return -1;
    int r = check_open(b, "write to closed file");
    if (r == 0)
        r = write_locked(b, p, n);
    wf_io_unlock(&b->lock);
    return r;
}

Value wf_buffered_m_write(Value self, Value data)
{
    WfBuffered *b = wf_as_buffered(self);
    WfBuffer view;
    if (wf_buffered_check_init(b) < 0 || wf_get_buffer(data, &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    ssize_t n = view.len;
    int r = wf_buffered_write(b, view.buf, (size_t)n);
    wf_release_buffer(&view);
    return r < 0 ? WF_NULL : wf_int(n);
}

Value wf_buffered_flush(WfBuffered *b)
{
    if (wf_buffered_lock(b, wf_counted(b)) < 0)
        return WF_NULL;
    int r = check_open(b, "flush of closed file");
    if (r == 0 && b->dirty > 0)
        r = wf_buffered_flush_dirty(b);
    if (r == 0 && b->readable && b->end > 0)
        r = wf_buffered_rewind(b);
    wf_io_unlock(&b->lock);
    return r < 0 ? WF_NULL : WF_NONE;
}

Value wf_buffered_m_flush(Value self)
{
    return wf_buffered_flush(wf_as_buffered(self));
}
