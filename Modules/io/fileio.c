/*
 * FileIO: a file descriptor as a raw stream. System calls run detached and again after EINTR,
 * signal handlers in between.
 */
#include "io.h"

#include "instance.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static WfFileIO *as_file(Value v)
{
    return (WfFileIO *)wf_obj(v);
}

static WF_COLD Value err_closed(void)
{
    return wf_raise(&wf_exc_ValueError, "I/O operation on closed file");
}

static WF_COLD Value err_mode(const char *action)
{
    return wf_raise(wf_io_UnsupportedOperation, "File not open for %s", action);
}

/* --- system calls ----------------------------------------------------------------------------- */

/* After a failed call: 0 try again, -1 exception, -2 would block. */
static int after_failure(int err)
{
    if (err == EINTR)
        return wf_safepoint() < 0 ? -1 : 0;
    if (err == EAGAIN)
        return -2;
    wf_raise_errno(err, WF_NULL, WF_NULL);
    return -1;
}

/* Calls read() or write() until it works; detached meanwhile. */
#define UNTIL_DONE(call)                                                                           \
    if (n > SSIZE_MAX)                                                                             \
        n = SSIZE_MAX;                                                                             \
    for (;;) {                                                                                     \
        ssize_t r;                                                                                 \
        int err;                                                                                   \
        WF_BLOCKING_BEGIN                                                                          \
        r = call(wf_relaxed(&f->fd), buf, n);                                                      \
        err = errno;                                                                               \
        WF_BLOCKING_END                                                                            \
        if (WF_LIKELY(r >= 0))                                                                     \
            return r;                                                                              \
        int again = after_failure(err);                                                            \
        if (again < 0)                                                                             \
            return again;                                                                          \
    }

ssize_t wf_fileio_read(WfFileIO *f, void *buf, size_t n){UNTIL_DONE(read)}

ssize_t wf_fileio_write(WfFileIO *f, const void *buf, size_t n){UNTIL_DONE(write)}

int64_t wf_fileio_seek(WfFileIO *f, int64_t pos, int whence)
{
    off_t r;
    if (wf_relaxed(&f->fd) < 0) {
        err_closed();
        return -1;
    }
    WF_BLOCKING_BEGIN
    r = lseek(wf_relaxed(&f->fd), pos, whence);
    WF_BLOCKING_END
    if (wf_relaxed(&f->seekable) < 0)
        wf_relaxed_set(&f->seekable, r >= 0); /* relaxed: every thread finds the same */
    if (r < 0)
        wf_raise_errno(errno, WF_NULL, WF_NULL);
    return r;
}

/* --- opening ---------------------------------------------------------------------------------- */

static int bad_mode(void)
{
    return wf_raise_i(
        &wf_exc_ValueError,
        "Must have exactly one of create/read/write/append mode and at most one plus");
}

/* Sets the object's abilities; *flags are those of open(2). */
static int parse_mode(WfFileIO *f, const char *mode, int *flags)
{
    bool rwa = false, plus = false;
    *flags = 0;
    for (const char *s = mode; *s != '\0'; s++) {
        switch (*s) {
        case 'x':
        case 'r':
        case 'w':
        case 'a':
            if (rwa)
                return bad_mode();
            rwa = true;
            f->created = *s == 'x';
            f->readable = *s == 'r';
            f->writable = *s != 'r';
            f->appending = *s == 'a';
            *flags |= *s == 'x'   ? O_EXCL | O_CREAT
                      : *s == 'w' ? O_CREAT | O_TRUNC
                      : *s == 'a' ? O_APPEND | O_CREAT
                                  : 0;
            break;
        case 'b':
            break;
        case '+':
            if (plus)
                return bad_mode();
            plus = true;
            break;
        default:
            return wf_raise_i(&wf_exc_ValueError, "invalid mode: %s", mode);
        }
    }
    if (!rwa)
        return bad_mode();
    if (plus)
        f->readable = f->writable = 1;
    *flags |= f->readable && f->writable ? O_RDWR : f->readable ? O_RDONLY : O_WRONLY;
    *flags |= O_CLOEXEC;
    return 0;
}

static int close_fd(int fd)
{
    int r;
    WF_BLOCKING_BEGIN
    r = close(fd);
    WF_BLOCKING_END
    return r;
}

/* Calls opener(name, flags). The descriptor, or -1. */
static int open_by(Value opener, Value name, int flags)
{
    Value fd = wf_call2(opener, name, wf_small(flags));
    int r = -1;
    if (wf_is_null(fd))
        return -1;
    if (!wf_is_int(fd))
        wf_raise(&wf_exc_TypeError, "expected integer from opener");
    else if (wf_as_int(fd, &r) == 0 && r < 0)
        wf_raise(&wf_exc_ValueError, "opener returned %d", r);
    wf_drop(fd);
    if (r >= 0 && fcntl(r, F_SETFD, FD_CLOEXEC) < 0) {
        wf_raise_errno(errno, WF_NULL, WF_NULL);
        r = -1;
    }
    return r < 0 ? -1 : r;
}

static int open_path(Value path, Value name, int flags)
{
    const char *s = (const char *)wf_as_bytes(path)->data;
    for (;;) {
        int fd;
        WF_BLOCKING_BEGIN
        fd = open(s, flags, 0666);
        WF_BLOCKING_END
        if (fd >= 0)
            return fd;
        if (errno != EINTR) {
            wf_raise_errno(errno, name, WF_NULL);
            return -1;
        }
        if (wf_safepoint() < 0)
            return -1;
    }
}

/* Refuses folders; learns the block size. */
static int inspect(WfFileIO *f, Value name)
{
    struct stat st;
    int r;
    WF_BLOCKING_BEGIN
    r = fstat(wf_relaxed(&f->fd), &st);
    WF_BLOCKING_END
    if (r < 0) {
        /* As in CPython only a bad descriptor matters. */
        if (errno != EBADF)
            return 0;
        wf_raise_errno(errno, WF_NULL, WF_NULL);
        return -1;
    }
    if (S_ISDIR(st.st_mode)) {
        wf_raise_errno(EISDIR, name, WF_NULL);
        return -1;
    }
    if (st.st_blksize > 1)
        wf_relaxed_set(&f->blksize, (unsigned)st.st_blksize);
    return 0;
}

/* The descriptor that `file` is, or -1 if it is a path. -2: error. */
static int given_fd(Value file)
{
    if (!wf_is_int(file) && !(wf_type_of(file)->nb_index != NULL && !wf_is_str(file)))
        return -1;
    int fd;
    if (wf_as_int(file, &fd) < 0)
        return -2;
    if (fd >= 0)
        return fd;
    wf_raise(&wf_exc_ValueError, "negative file descriptor");
    return -2;
}

static int open_file(WfFileIO *f, Value file, const char *mode, bool closefd, Value opener)
{
    int flags;
    if (parse_mode(f, mode, &flags) < 0)
        return -1;
    int fd = given_fd(file);
    if (fd == -2)
        return -1;
    Value path = WF_NULL;
    if (fd < 0 && wf_is_null(path = wf_fs_bytes(file)))
        return -1;
    if (wf_audit("open", "Osi", file, mode, flags) < 0)
        goto fail;
    bool own = fd < 0;
    if (own) {
        if (!closefd) {
            wf_raise(&wf_exc_ValueError, "Cannot use closefd=False with file name");
            goto fail;
        }
        fd = wf_is_none(opener) ? open_path(path, file, flags) : open_by(opener, file, flags);
        if (fd < 0)
            goto fail;
    }
    wf_relaxed_set(&f->fd, fd);
    f->closefd = closefd;
    wf_relaxed_set(&f->blksize, WF_IO_BUFFER_SIZE);
    if (inspect(f, file) < 0 || wf_setattr(wf_counted(f), wf_n.name, file) < 0)
        goto close;
    if (f->appending && wf_fileio_seek(f, 0, SEEK_END) < 0) {
        if (f->seekable != 0 || !wf_err_matches(&wf_exc_OSError))
            goto close;
        wf_err_clear(); /* a pipe */
    }
    wf_drop(path);
    return 0;
close:
    if (own)
        close_fd(fd);
    wf_relaxed_set(&f->fd, -1);
fail:
    wf_drop(path);
    return -1;
}

static Value file_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    WfFileIO *f = wf_io_alloc(t);
    if (f == NULL)
        return WF_NULL;
    wf_relaxed_set(&f->fd, -1);
    f->seekable = -1;
    wf_relaxed_set(&f->blksize, 0);
    f->closefd = 1;
    return WF_MOVE(f);
}

static int file_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"file", "mode", "closefd", "opener", NULL};
    WfFileIO *f = as_file(self);
    Value file, opener = WF_NONE;
    const char *mode = "r";
    int closefd = 1;
    if (wf_parse_args(args, nargs, kwnames, "O|spO:FileIO", names, &file, &mode, &closefd,
                      &opener) < 0)
        return -1;
    if (wf_relaxed(&f->fd) >= 0) {
        int old = wf_relaxed(&f->fd);
        wf_relaxed_set(&f->fd, -1);
        if (f->closefd && close_fd(old) < 0) {
            wf_raise_errno(errno, WF_NULL, WF_NULL);
            return -1;
        }
    }
    f->created = f->readable = f->writable = f->appending = 0;
    f->seekable = -1;
    return open_file(f, file, mode, closefd, opener);
}

Value wf_fileio_new(Value file, const char *mode, bool closefd, Value opener)
{
    Value v = file_new(&wf_io_FileIO_type, NULL, 0, WF_NULL);
    if (!wf_is_null(v) && open_file(as_file(v), file, mode, closefd, opener) < 0) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

/* --- closing ---------------------------------------------------------------------------------- */

static Value file_dealloc_warn(Value self, Value source)
{
    WfFileIO *f = as_file(self);
    if (wf_relaxed(&f->fd) < 0 || !f->closefd)
        return WF_NONE;
    Value pending = wf_err_fetch();
    if (wf_warn(&wf_exc_ResourceWarning, 1, "unclosed file %R", source) < 0) {
        if (wf_err_matches(&wf_exc_Warning))
            wf_write_unraisable(self);
        else
            wf_err_clear();
    }
    wf_err_restore(pending);
    return WF_NONE;
}

static Value file_close(Value self)
{
    WfFileIO *f = as_file(self);
    int base = 0;
    Value own_flush = WF_NULL;
    bool plain = wf_type_of(self) == &wf_io_FileIO_type &&
                 wf_instance_get(wf_obj(self), wf_n.flush, &own_flush) == 0;
    wf_drop(own_flush);
    if (!plain) { /* flush() may do something */
        Value r = wf_io_base_close(self);
        base = wf_is_null(r) ? -1 : 0;
        wf_drop(r);
    }
    if (!f->closefd) {
        wf_relaxed_set(&f->fd, -1);
        return base < 0 ? WF_NULL : WF_NONE;
    }
    Value pending = wf_err_fetch();
    if (f->finalizing)
        file_dealloc_warn(self, self);
    int fd = wf_relaxed(&f->fd);
    wf_relaxed_set(&f->fd, -1);
    if (fd >= 0 && close_fd(fd) < 0) {
        wf_raise_errno(errno, WF_NULL, WF_NULL);
        if (!wf_is_null(pending)) {
            Value second = wf_err_fetch();
            wf_exc_set_context(second, pending);
            wf_err_restore(second);
        }
        return WF_NULL;
    }
    wf_err_restore(pending);
    return base < 0 ? WF_NULL : WF_NONE;
}

static void file_dealloc(WfObject *o)
{
    wf_io_free(o, sizeof(WfFileIO));
}

/* --- reading, writing ------------------------------------------------------------------------- */

static int check_read(WfFileIO *f)
{
    if (wf_relaxed(&f->fd) < 0)
        err_closed();
    else if (!f->readable)
        err_mode("reading");
    else
        return 0;
    return -1;
}

static Value count_result(ssize_t n)
{
    return n == -2 ? WF_NONE : n < 0 ? WF_NULL : wf_int(n);
}

static Value file_readinto(Value self, Value target)
{
    WfFileIO *f = as_file(self);
    WfBuffer view;
    if (check_read(f) < 0)
        return WF_NULL;
    if (wf_get_buffer(target, &view, WF_BUF_WRITABLE) < 0) {
        if (wf_err_matches(&wf_exc_TypeError) || wf_err_matches(&wf_exc_BufferError)) {
            wf_err_clear();
            wf_raise(&wf_exc_TypeError,
                     "readinto() argument must be read-write bytes-like object, not %T", target);
        }
        return WF_NULL;
    }
    ssize_t n = wf_fileio_read(f, view.buf, (size_t)view.len);
    wf_release_buffer(&view);
    return count_result(n);
}

/* What a read of all should allocate first: the rest of the file and one byte. */
static size_t rest_of_file(WfFileIO *f)
{
    struct stat st;
    off_t pos;
    int r;
    WF_BLOCKING_BEGIN
    pos = lseek(wf_relaxed(&f->fd), 0, SEEK_CUR);
    r = fstat(wf_relaxed(&f->fd), &st);
    WF_BLOCKING_END
    if (r < 0 || pos < 0 || st.st_size < pos)
        return WF_IO_BUFFER_SIZE;
    return (size_t)(st.st_size - pos) + 1;
}

static Value file_readall(Value self)
{
    WfFileIO *f = as_file(self);
    if (wf_relaxed(&f->fd) < 0)
        return err_closed();
    size_t cap = rest_of_file(f), len = 0;
    uint8_t *buf = wf_mem_alloc(cap);
    if (buf == NULL)
        return WF_NULL;
    Value result = WF_NULL;
    for (;;) {
        if (len == cap) {
            cap += cap < 65536 ? cap + 8192 : cap / 8 + 65536;
            uint8_t *grown = wf_mem_realloc(buf, cap);
            if (grown == NULL)
                goto done;
            buf = grown;
        }
        ssize_t n = wf_fileio_read(f, buf + len, cap - len);
        if (n == 0)
            break;
        if (n < 0) {
            if (n == -2 && len > 0)
                break;
            result = n == -2 ? WF_NONE : WF_NULL;
            goto done;
        }
        len += (size_t)n;
    }
    result = wf_bytes_new(buf, len);
done:
    wf_mem_free(buf);
    return result;
}

static Value file_read(Value self, const Value *args, size_t nargs)
{
    WfFileIO *f = as_file(self);
    ssize_t size;
    if (wf_io_size_argument("read", args, nargs, &size) < 0 || check_read(f) < 0)
        return WF_NULL;
    if (size < 0)
        return file_readall(self);
    Value bytes = wf_bytes_new(NULL, (size_t)size);
    if (wf_is_null(bytes))
        return bytes;
    ssize_t n = wf_fileio_read(f, wf_as_bytes(bytes)->data, (size_t)size);
    if (n == size)
        return bytes;
    Value r = n == -2 ? WF_NONE
              : n < 0 ? WF_NULL
                      : wf_bytes_new(wf_as_bytes(bytes)->data, (size_t)n);
    wf_drop(bytes);
    return r;
}

static Value file_write(Value self, Value data)
{
    WfFileIO *f = as_file(self);
    WfBuffer view;
    if (wf_relaxed(&f->fd) < 0)
        return err_closed();
    if (!f->writable)
        return err_mode("writing");
    if (wf_get_buffer(data, &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    ssize_t n = wf_fileio_write(f, view.buf, (size_t)view.len);
    bool interrupted = n >= 0 && n < view.len;
    wf_release_buffer(&view);
    if (interrupted &&
        wf_safepoint() < 0) /* what a signal's handler raises comes from this write */
        return WF_NULL;
    return count_result(n);
}

/* --- position --------------------------------------------------------------------------------- */

static Value file_seek(Value self, const Value *args, size_t nargs)
{
    int64_t pos;
    int whence = 0;
    if (wf_check_nargs("seek", nargs, 1, 2) < 0)
        return WF_NULL;
    if (wf_relaxed(&as_file(self)->fd) < 0)
        return err_closed();
    if (wf_is_float(args[0]))
        return wf_raise(&wf_exc_TypeError, "an integer is required");
    if (wf_io_offset(args[0], &pos) < 0 || (nargs > 1 && wf_as_int(args[1], &whence) < 0))
        return WF_NULL;
    int64_t r = wf_fileio_seek(as_file(self), pos, whence);
    return r < 0 ? WF_NULL : wf_int(r);
}

static Value file_tell(Value self)
{
    int64_t r = wf_fileio_seek(as_file(self), 0, SEEK_CUR);
    return r < 0 ? WF_NULL : wf_int(r);
}

static Value file_truncate(Value self, const Value *args, size_t nargs)
{
    WfFileIO *f = as_file(self);
    int64_t size;
    if (wf_check_nargs("truncate", nargs, 0, 1) < 0)
        return WF_NULL;
    if (wf_relaxed(&f->fd) < 0)
        return err_closed();
    if (!f->writable)
        return err_mode("writing");
    if (nargs == 0 || wf_is_none(args[0])) {
        if ((size = wf_fileio_seek(f, 0, SEEK_CUR)) < 0)
            return WF_NULL;
    } else if (wf_io_offset(args[0], &size) < 0) {
        return WF_NULL;
    }
    int r;
    WF_BLOCKING_BEGIN
    r = ftruncate(wf_relaxed(&f->fd), size);
    WF_BLOCKING_END
    return r < 0 ? wf_raise_errno(errno, WF_NULL, WF_NULL) : wf_int(size);
}

static Value file_seekable(Value self)
{
    WfFileIO *f = as_file(self);
    if (wf_relaxed(&f->fd) < 0)
        return err_closed();
    if (wf_relaxed(&f->seekable) < 0 && wf_fileio_seek(f, 0, SEEK_CUR) < 0)
        wf_err_clear();
    return wf_bool(wf_relaxed(&f->seekable) > 0);
}

static Value file_readable(Value self)
{
    return wf_relaxed(&as_file(self)->fd) < 0 ? err_closed() : wf_bool(as_file(self)->readable);
}

static Value file_writable(Value self)
{
    return wf_relaxed(&as_file(self)->fd) < 0 ? err_closed() : wf_bool(as_file(self)->writable);
}

static Value file_fileno(Value self)
{
    int fd = wf_relaxed(&as_file(self)->fd);
    return fd < 0 ? err_closed() : wf_small(fd);
}

static Value file_isatty(Value self)
{
    if (wf_relaxed(&as_file(self)->fd) < 0)
        return err_closed();
    int r;
    WF_BLOCKING_BEGIN
    r = isatty(wf_relaxed(&as_file(self)->fd));
    WF_BLOCKING_END
    return wf_bool(r);
}

/* --- attributes ------------------------------------------------------------------------------- */

static const char *mode_text(const WfFileIO *f)
{
    if (f->created)
        return f->readable ? "xb+" : "xb";
    if (f->appending)
        return f->readable ? "ab+" : "ab";
    if (f->readable)
        return f->writable ? "rb+" : "rb";
    return "wb";
}

static Value file_repr(Value self)
{
    WfFileIO *f = as_file(self);
    if (wf_relaxed(&f->fd) < 0)
        return wf_str_from_c("<_io.FileIO [closed]>");
    Value name;
    int found = wf_getattr_opt(self, wf_n.name, &name);
    if (found < 0) {
        if (!wf_err_matches(&wf_exc_ValueError))
            return WF_NULL;
        wf_err_clear();
        found = 0;
    }
    const char *closefd = f->closefd ? "True" : "False";
    if (!found)
        return wf_str_from_format("<_io.FileIO fd=%d mode='%s' closefd=%s>", wf_relaxed(&f->fd),
                                  mode_text(f), closefd);
    Value r = WF_NULL;
    if (wf_enter_call(" while getting the repr of an object") == 0) {
        r = wf_str_from_format("<_io.FileIO name=%R mode='%s' closefd=%s>", name, mode_text(f),
                               closefd);
        wf_leave_call();
    }
    wf_drop(name);
    return r;
}

static Value get_closed(Value self, void *closure)
{
    return wf_bool(wf_relaxed(&as_file(self)->fd) < 0);
}

static Value get_closefd(Value self, void *closure)
{
    return wf_bool(as_file(self)->closefd);
}

static Value get_mode(Value self, void *closure)
{
    return wf_str_from_c(mode_text(as_file(self)));
}

static Value get_blksize(Value self, void *closure)
{
    return wf_small(wf_relaxed(&as_file(self)->blksize));
}

static int set_blksize(Value self, Value v, void *closure)
{
    int n;
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_TypeError, "can't delete numeric/char attribute");
    if (wf_as_int(v, &n) < 0)
        return -1;
    wf_relaxed_set(&as_file(self)->blksize, (unsigned)n);
    return 0;
}

static WfMethodDef methods[] = {
    {"read", (void *)file_read, WF_FAST,
     "read($self, size=-1, /)\n--\n\nReads at most size bytes."},
    {"readall", (void *)file_readall, WF_NOARGS,
     "readall($self, /)\n--\n\nReads all that is left."},
    {"readinto", (void *)file_readinto, WF_O,
     "readinto($self, buffer, /)\n--\n\nReads into the buffer."},
    {"write", (void *)file_write, WF_O,
     "write($self, b, /)\n--\n\nWrites, returns how many bytes."},
    {"seek", (void *)file_seek, WF_FAST,
     "seek($self, pos, whence=0, /)\n--\n\nMoves to a position."},
    {"tell", (void *)file_tell, WF_NOARGS, "tell($self, /)\n--\n\nThe position."},
    {"truncate", (void *)file_truncate, WF_FAST,
     "truncate($self, size=None, /)\n--\n\nChanges the size."},
    {"close", (void *)file_close, WF_NOARGS, "close($self, /)\n--\n\nCloses the descriptor."},
    {"seekable", (void *)file_seekable, WF_NOARGS,
     "seekable($self, /)\n--\n\nWhether seek() works."},
    {"readable", (void *)file_readable, WF_NOARGS,
     "readable($self, /)\n--\n\nWhether it is open for reading."},
    {"writable", (void *)file_writable, WF_NOARGS,
     "writable($self, /)\n--\n\nWhether it is open for writing."},
    {"fileno", (void *)file_fileno, WF_NOARGS, "fileno($self, /)\n--\n\nThe descriptor."},
    {"isatty", (void *)file_isatty, WF_NOARGS, "isatty($self, /)\n--\n\nWhether it is a terminal."},
    {"_dealloc_warn", (void *)file_dealloc_warn, WF_O, NULL},
    {"__getstate__", (void *)wf_io_no_pickle, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef getset[] = {
    {"closed", get_closed, NULL, "True if the file is closed", NULL},
    {"closefd", get_closefd, NULL, "True if the file descriptor will be closed by close().", NULL},
    {"mode", get_mode, NULL, "String giving the file mode", NULL},
    {"_blksize", get_blksize, set_blksize, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static WfMemberDef members[] = {
    {"_finalizing", WF_M_BOOL, offsetof(WfFileIO, finalizing), false, NULL},
    {NULL, 0, 0, false, NULL},
};

WfType wf_io_FileIO_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_io.FileIO",
    .flags = WF_TF_BASETYPE | WF_TF_GC | WF_TF_WEAKREF,
    .basicsize = sizeof(WfFileIO),
    .slots_offset = offsetof(WfIoBase, dict),
    .doc =
        "FileIO(file, mode='r', closefd=True, opener=None)\n--\n\nA file as a raw stream of bytes.",
    .base = &wf_io_RawIOBase_type,
    .new = file_new,
    .init = file_init,
    .dealloc = file_dealloc,
    .traverse = wf_io_base_traverse,
    .finalize = wf_io_finalize,
    .repr = file_repr,
    .methods = methods,
    .getset = getset,
    .members = members,
};
