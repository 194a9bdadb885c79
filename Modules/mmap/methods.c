/* mmap's methods: a file's, and those of memory. */
#define _GNU_SOURCE
#include "mmap.h"
#include "runtime.h"
#include "search.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static size_t position(Mmap *m)
{
    bool l = wf_lock(m);
    size_t pos = m->pos;
    wf_unlock(m, l);
    return pos;
}

/* --- reading and writing ---------------------------------------------------------------------- */

/* Takes up to n bytes (n < 0: all) at the position; where they are. Between enter and leave. */
static const char *advance(Mmap *m, ssize_t *n)
{
    bool l = wf_lock(m);
    size_t left = m->pos < m->size ? m->size - m->pos : 0;
    if (*n < 0 || (size_t)*n > left)
        *n = (ssize_t)left;
    const char *p = m->data + m->pos;
    m->pos += (size_t)*n;
    wf_unlock(m, l);
    return p;
}

static int optional_size(Value v, ssize_t *n)
{
    if (wf_is_none(v))
        return 0;
    if (!wf_is_int(v) && wf_type_of(v)->nb_index == NULL)
        return wf_raise_i(&wf_exc_TypeError, "argument should be integer or None, not '%.200s'",
                          wf_type_of(v)->name);
    return wf_as_ssize(v, n, &wf_exc_OverflowError);
}

static Value m_read(Value self, const Value *args, size_t nargs)
{
    Mmap *m = as_mmap(self);
    ssize_t n = -1;
    if (mm_enter(m) < 0)
        return WF_NULL;
    Value r = WF_NULL;
    if (wf_check_nargs("read", nargs, 0, 1) == 0 &&
        (nargs == 0 || optional_size(args[0], &n) == 0)) {
        const char *p = advance(m, &n);
        r = mm_bytes(m, p, (size_t)n);
    }
    mm_leave(m);
    return r;
}

static Value m_read_byte(Value self)
{
    Mmap *m = as_mmap(self);
    ssize_t n = 1;
    if (mm_enter(m) < 0)
        return WF_NULL;
    const char *p = advance(m, &n);
    Value r =
        n == 1 ? wf_small((uint8_t)wf_relaxed(p)) : wf_raise(&wf_exc_ValueError, "read byte out of range");
    mm_leave(m);
    return r;
}

static Value m_readline(Value self)
{
    Mmap *m = as_mmap(self);
    if (mm_enter(m) < 0)
        return WF_NULL;
    bool l = wf_lock(m);
    const char *p = m->data + m->pos;
    size_t left = m->pos < m->size ? m->size - m->pos : 0;
    const char *nl = left ? memchr(p, '\n', left) : NULL;
    size_t n = nl ? (size_t)(nl + 1 - p) : left;
    m->pos += n;
    wf_unlock(m, l);
    Value r = mm_bytes(m, p, n);
    mm_leave(m);
    return r;
}

static Value write_at_pos(Mmap *m, const void *data, size_t n, const char *message)
{
    bool l = wf_lock(m), fits = m->pos <= m->size && m->size - m->pos >= n;
    if (fits) {
        mm_store(m, m->data + m->pos, data, n);
        m->pos += n;
    }
    wf_unlock(m, l);
    return fits ? wf_int((int64_t)n) : wf_raise(&wf_exc_ValueError, "%s", message);
}

static Value m_write(Value self, Value data)
{
    Mmap *m = as_mmap(self);
    WfBuffer view;
    Value r = WF_NULL;
    if (mm_enter(m) < 0)
        return WF_NULL;
    if (wf_get_buffer(data, &view, WF_BUF_SIMPLE) == 0) {
        if (mm_check_writable(m) == 0)
            r = write_at_pos(m, view.buf, (size_t)view.len, "data out of range");
        wf_release_buffer(&view);
    }
    mm_leave(m);
    return r;
}

static Value m_write_byte(Value self, Value v)
{
    Mmap *m = as_mmap(self);
    int n;
    if (mm_enter(m) < 0)
        return WF_NULL;
    Value r = WF_NULL;
    if (wf_as_int(v, &n) == 0) {
        uint8_t byte = (uint8_t)n;
        if (n < 0 || n > 255)
            wf_raise(&wf_exc_OverflowError, n < 0
                                                ? "unsigned byte integer is less than minimum"
                                                : "unsigned byte integer is greater than maximum");
        else if (mm_check_writable(m) == 0)
            r = write_at_pos(m, &byte, 1, "write byte out of range");
    }
    mm_leave(m);
    return wf_is_null(r) ? WF_NULL : WF_NONE;
}

/* --- position --------------------------------------------------------------------------------- */

static Value m_tell(Value self)
{
    Mmap *m = as_mmap(self);
    if (mm_enter(m) < 0)
        return WF_NULL;
    Value r = wf_int((int64_t)position(m));
    mm_leave(m);
    return r;
}

static Value m_seek(Value self, const Value *args, size_t nargs)
{
    static const char *const names[] = {"", "", NULL};
    Mmap *m = as_mmap(self);
    ssize_t where = 0;
    int whence = 0;
    if (mm_enter(m) < 0)
        return WF_NULL;
    int r = wf_parse_args(args, nargs, WF_NULL, "n|i:seek", names, &where, &whence);
    if (r == 0 && (whence < 0 || whence > 2))
        r = wf_raise_i(&wf_exc_ValueError, "unknown seek type");
    if (r == 0) {
        bool l = wf_lock(m);
        ssize_t base = whence == 0 ? 0 : (ssize_t)(whence == 1 ? m->pos : m->size);
        bool ok = where >= -base && where <= (ssize_t)m->size - base;
        if (ok)
            m->pos = (size_t)(base + where);
        wf_unlock(m, l);
        if (!ok)
            r = wf_raise_i(&wf_exc_ValueError, "seek out of range");
    }
    mm_leave(m);
    return r < 0 ? WF_NULL : WF_NONE;
}

static Value m_size(Value self)
{
    Mmap *m = as_mmap(self);
    struct stat st;
    if (mm_enter(m) < 0)
        return WF_NULL;
    Value r = fstat(m->fd, &st) < 0 ? wf_os_error() : wf_int(st.st_size);
    mm_leave(m);
    return r;
}

/* --- memory ----------------------------------------------------------------------------------- */

static Value find(Value self, const Value *args, size_t nargs, bool reverse)
{
    Mmap *m = as_mmap(self);
    WfBuffer view;
    if (mm_enter(m) < 0)
        return WF_NULL;
    Value r = WF_NULL;
    ssize_t start = (ssize_t)position(m), end = (ssize_t)m->size, size = end;
    static const char *const names[] = {"", "", "", NULL};
    if (wf_parse_args(args, nargs, WF_NULL, reverse ? "y|nn:rfind" : "y|nn:find", names, &view,
                      &start, &end) == 0) {
        start = start < 0 ? start + size : start;
        end = end < 0 ? end + size : end;
        start = start < 0 ? 0 : start > size ? size : start;
        end = end < 0 ? 0 : end > size ? size : end;
        ssize_t i = -1;
        if (start <= end) {
            size_t n = (size_t)(end - start), k = (size_t)view.len;
            i = reverse ? wf_rfind_units(1, m->data + start, n, view.buf, k)
                        : wf_find_units(1, m->data + start, n, view.buf, k);
        }
        r = wf_int(i < 0 ? -1 : start + i);
        wf_release_buffer(&view);
    }
    mm_leave(m);
    return r;
}

static Value m_find(Value self, const Value *args, size_t nargs)
{
    return find(self, args, nargs, false);
}

static Value m_rfind(Value self, const Value *args, size_t nargs)
{
    return find(self, args, nargs, true);
}

static Value m_move(Value self, const Value *args, size_t nargs)
{
    static const char *const names[] = {"", "", "", NULL};
    Mmap *m = as_mmap(self);
    ssize_t dst, src, n, size;
    if (mm_enter(m) < 0)
        return WF_NULL;
    int r = wf_parse_args(args, nargs, WF_NULL, "nnn:move", names, &dst, &src, &n);
    if (r == 0)
        r = mm_check_writable(m);
    size = (ssize_t)m->size;
    if (r == 0 && (dst < 0 || src < 0 || n < 0 || size - dst < n || size - src < n))
        r = wf_raise_i(&wf_exc_ValueError, "source, destination, or count out of range");
    if (r == 0)
        memmove(m->data + dst, m->data + src, (size_t)n);
    mm_leave(m);
    return r < 0 ? WF_NULL : WF_NONE;
}

static Value m_flush(Value self, const Value *args, size_t nargs)
{
    static const char *const names[] = {"", "", NULL};
    Mmap *m = as_mmap(self);
    ssize_t offset = 0, size;
    if (mm_enter(m) < 0)
        return WF_NULL;
    size = (ssize_t)m->size;
    int r = wf_parse_args(args, nargs, WF_NULL, "|nn:flush", names, &offset, &size);
    if (r == 0 && (size < 0 || offset < 0 || (ssize_t)m->size - offset < size))
        r = wf_raise_i(&wf_exc_ValueError, "flush values out of range");
    if (r == 0 && m->access != ACCESS_READ && m->access != ACCESS_COPY) {
        WF_OS_DETACHED(r, msync(m->data + offset, (size_t)size, MS_SYNC));
        if (r < 0)
            wf_os_error();
    }
    mm_leave(m);
    return r < 0 ? WF_NULL : WF_NONE;
}

static Value m_madvise(Value self, const Value *args, size_t nargs)
{
    static const char *const names[] = {"", "", "", NULL};
    Mmap *m = as_mmap(self);
    int option;
    ssize_t start = 0, length;
    if (mm_enter(m) < 0)
        return WF_NULL;
    length = (ssize_t)m->size;
    int r = wf_parse_args(args, nargs, WF_NULL, "i|nn:madvise", names, &option, &start, &length);
    if (r == 0 && (start < 0 || (size_t)start >= m->size))
        r = wf_raise_i(&wf_exc_ValueError, "madvise start out of bounds");
    if (r == 0 && length < 0)
        r = wf_raise_i(&wf_exc_ValueError, "madvise length invalid");
    if (r == 0 && PTRDIFF_MAX - start < length)
        r = wf_raise_i(&wf_exc_OverflowError, "madvise length too large");
    if (r == 0) {
        if (start + length > (ssize_t)m->size)
            length = (ssize_t)m->size - start;
        r = madvise(m->data + start, (size_t)length, option);
        if (r < 0)
            wf_os_error();
    }
    mm_leave(m);
    return r < 0 ? WF_NULL : WF_NONE;
}

/* --- the end ---------------------------------------------------------------------------------- */

static Value m_close(Value self)
{
    Mmap *m = as_mmap(self);
    bool l = wf_lock(m), busy = m->users > 0;
    char *data = busy ? NULL : m->data;
    int fd = busy ? -1 : m->fd;
    if (!busy) {
        m->data = NULL;
        m->fd = -1;
    }
    wf_unlock(m, l);
    if (busy)
        return wf_raise(&wf_exc_BufferError, "cannot close exported pointers exist");
    WF_BLOCKING_BEGIN
    if (fd >= 0)
        close(fd);
    if (data != NULL)
        munmap(data, m->size);
    WF_BLOCKING_END
    return WF_NONE;
}

/* The mapping moves while nobody else uses it: the lock is held. */
static int remap(Mmap *m, size_t size)
{
    if (m->fd >= 0 && ftruncate(m->fd, m->offset + (off_t)size) < 0)
        return -1;
    void *p = mremap(m->data, m->size, size, MREMAP_MAYMOVE);
    if (p == MAP_FAILED)
        return -1;
    m->data = p;
    m->size = size;
    return 0;
}

static Value m_resize(Value self, Value arg)
{
    Mmap *m = as_mmap(self);
    ssize_t size;
    if (mm_enter(m) < 0)
        return WF_NULL;
    int r = wf_arg_ssize(arg, &size);
    mm_leave(m);
    if (r < 0)
        return WF_NULL;
    if (m->access != ACCESS_WRITE && m->access != ACCESS_DEFAULT)
        return wf_raise(&wf_exc_TypeError,
                        "mmap can't resize a readonly or copy-on-write memory map.");
    if (size < 0 || PTRDIFF_MAX - size < m->offset)
        return wf_raise(&wf_exc_ValueError, "new size out of range");
    bool l = wf_lock(m), busy = m->users > 0, open = m->data != NULL;
    r = busy || !open ? 0 : remap(m, (size_t)size);
    int err = errno;
    wf_unlock(m, l);
    if (busy)
        return wf_raise(&wf_exc_BufferError, "mmap can't resize with extant buffers exported.");
    if (!open)
        return wf_raise(&wf_exc_ValueError, "mmap closed or invalid");
    errno = err;
    return wf_os_none(r);
}

static Value m_enter(Value self)
{
    if (mm_enter(as_mmap(self)) < 0)
        return WF_NULL;
    mm_leave(as_mmap(self));
    return wf_new_ref(self);
}

static Value m_exit(Value self, const Value *args, size_t nargs)
{
    return m_close(self);
}

static Value m_sizeof(Value self)
{
    return wf_int((int64_t)wf_instance_size(wf_obj(self)));
}

WfMethodDef wf_mmap_methods[] = {
    {"close", m_close, WF_NOARGS, NULL},
    {"find", m_find, WF_FAST, NULL},
    {"rfind", m_rfind, WF_FAST, NULL},
    {"flush", m_flush, WF_FAST, NULL},
    {"madvise", m_madvise, WF_FAST, NULL},
    {"move", m_move, WF_FAST, NULL},
    {"read", m_read, WF_FAST, NULL},
    {"read_byte", m_read_byte, WF_NOARGS, NULL},
    {"readline", m_readline, WF_NOARGS, NULL},
    {"resize", m_resize, WF_O, NULL},
    {"seek", m_seek, WF_FAST, NULL},
    {"size", m_size, WF_NOARGS, NULL},
    {"tell", m_tell, WF_NOARGS, NULL},
    {"write", m_write, WF_O, NULL},
    {"write_byte", m_write_byte, WF_O, NULL},
    {"__enter__", m_enter, WF_NOARGS, NULL},
    {"__exit__", m_exit, WF_FAST, NULL},
    {"__sizeof__", m_sizeof, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
