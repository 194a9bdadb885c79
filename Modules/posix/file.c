/* posix: descriptors: open, read, write, seek, pipes, terminals. */
#include "posix.h"

#include <limits.h>
#include <pty.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <utmp.h>

P_KW(open)
{
    static const char *const names[] = {"path", "flags", "mode", "dir_fd", NULL};
    Value path, dir = WF_NONE;
    int flags, mode = 0777, dir_fd, fd;
    bool interrupted;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, "Oi|i$O:open", names, &path, &flags, &mode, &dir) < 0 ||
        wf_posix_dir_fd(dir, &dir_fd) < 0 || wf_path_open(&p, path, "open", "path", 0) < 0)
        return WF_NULL;
    if (wf_audit("open", "OOi", path, WF_NONE, flags) < 0) {
        wf_path_close(&p);
        return WF_NULL;
    }
    WF_RETRIED(fd, interrupted, openat(dir_fd, p.text, flags | O_CLOEXEC, mode));
    if (fd < 0 && !interrupted)
        return wf_path_error(&p);
    wf_path_close(&p);
    return fd < 0 ? WF_NULL : wf_small(fd);
}

P_KW(close)
{
    static const char *const names[] = {"fd", NULL};
    int fd, r;
    if (wf_parse_args(args, nargs, kwnames, "i:close", names, &fd) < 0)
        return WF_NULL;
    WF_DETACHED(r, close(fd));
    return r < 0 && errno != EINTR ? wf_posix_error() : WF_NONE;
}

P_FAST(closerange)
{
    int low, high;
    if (wf_check_nargs("closerange", nargs, 2, 2) < 0 || wf_as_int(args[0], &low) < 0 ||
        wf_as_int(args[1], &high) < 0)
        return WF_NULL;
    if (low < 0)
        low = 0;
    if (high > low && close_range((unsigned)low, (unsigned)high - 1, 0) < 0)
        for (int fd = low; fd < high; fd++)
            close(fd);
    return WF_NONE;
}

static int fd_and_size(const char *fname, const Value *args, size_t nargs, size_t want, int *fd, ssize_t *n)
{
    if (wf_check_nargs(fname, nargs, want, want) < 0 || wf_as_int(args[0], fd) < 0 ||
        wf_as_ssize(args[1], n, &wf_exc_OverflowError) < 0)
        return -1;
    if (*n < 0) {
        errno = EINVAL;
        wf_posix_error();
        return -1;
    }
    return 0;
}

/* What a read of up to n bytes got into `bytes` (stolen). */
static Value shortened(WF_STEALS Value bytes, ssize_t got, ssize_t n, bool interrupted)
{
    if (got == n)
        return bytes;
    Value r = got >= 0 ? wf_bytes_new(wf_as_bytes(bytes)->data, (size_t)got)
              : interrupted ? WF_NULL : wf_posix_error();
    wf_drop(bytes);
    return r;
}

P_FAST(read)
{
    int fd;
    ssize_t n, got;
    bool interrupted;
    if (fd_and_size("read", args, nargs, 2, &fd, &n) < 0)
        return WF_NULL;
    Value bytes = wf_bytes_new(NULL, (size_t)n);
    if (wf_is_null(bytes))
        return bytes;
    WF_RETRIED(got, interrupted, read(fd, wf_as_bytes(bytes)->data, (size_t)n));
    return shortened(bytes, got, n, interrupted);
}

P_FAST(pread)
{
    int fd;
    ssize_t n, got;
    int64_t offset;
    bool interrupted;
    if (fd_and_size("pread", args, nargs, 3, &fd, &n) < 0 || wf_as_int64(args[2], &offset) < 0)
        return WF_NULL;
    Value bytes = wf_bytes_new(NULL, (size_t)n);
    if (wf_is_null(bytes))
        return bytes;
    WF_RETRIED(got, interrupted, pread(fd, wf_as_bytes(bytes)->data, (size_t)n, offset));
    return shortened(bytes, got, n, interrupted);
}

P_FAST(write)
{
    int fd;
    ssize_t n;
    bool interrupted;
    WfBuffer view;
    if (wf_check_nargs("write", nargs, 2, 2) < 0 || wf_as_int(args[0], &fd) < 0 ||
        wf_get_buffer(args[1], &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    WF_RETRIED(n, interrupted, write(fd, view.buf, (size_t)view.len));
    int err = errno;
    wf_release_buffer(&view);
    errno = err;
    return n >= 0 ? wf_int(n) : interrupted ? WF_NULL : wf_posix_error();
}

P_FAST(pwrite)
{
    int fd;
    ssize_t n;
    int64_t offset;
    bool interrupted;
    WfBuffer view;
    if (wf_check_nargs("pwrite", nargs, 3, 3) < 0 || wf_as_int(args[0], &fd) < 0 ||
        wf_as_int64(args[2], &offset) < 0 || wf_get_buffer(args[1], &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    WF_RETRIED(n, interrupted, pwrite(fd, view.buf, (size_t)view.len, offset));
    int err = errno;
    wf_release_buffer(&view);
    errno = err;
    return n >= 0 ? wf_int(n) : interrupted ? WF_NULL : wf_posix_error();
}

P_FAST(lseek)
{
    int fd, how;
    int64_t pos;
    off_t r;
    if (wf_check_nargs("lseek", nargs, 3, 3) < 0 || wf_as_int(args[0], &fd) < 0 || wf_as_int64(args[1], &pos) < 0 ||
        wf_as_int(args[2], &how) < 0)
        return WF_NULL;
    WF_DETACHED(r, lseek(fd, pos, how));
    return r < 0 ? wf_posix_error() : wf_int(r);
}

/* --- descriptors to sync, truncate ------------------------------------------------------------------------------ */

/* A function of a file object or descriptor that returns None. */
static Value on_fd(const Value *args, size_t nargs, Value kwnames, const char *fmt, int (*fn)(int))
{
    static const char *const names[] = {"fd", NULL};
    Value v;
    int fd, r;
    bool interrupted;
    if (wf_parse_args(args, nargs, kwnames, fmt, names, &v) < 0 || wf_posix_fd(v, &fd) < 0)
        return WF_NULL;
    WF_RETRIED(r, interrupted, fn(fd));
    return interrupted ? WF_NULL : wf_posix_none(r);
}

P_KW(fsync)
{
    return on_fd(args, nargs, kwnames, "O:fsync", fsync);
}

P_KW(fdatasync)
{
    return on_fd(args, nargs, kwnames, "O:fdatasync", fdatasync);
}

P_KW(fchdir)
{
    return on_fd(args, nargs, kwnames, "O:fchdir", fchdir);
}

P_NOARGS(sync)
{
    WF_BLOCKING_BEGIN
    sync();
    WF_BLOCKING_END
    return WF_NONE;
}

P_FAST(ftruncate)
{
    int fd, r;
    int64_t length;
    bool interrupted;
    if (wf_check_nargs("ftruncate", nargs, 2, 2) < 0 || wf_as_int(args[0], &fd) < 0 ||
        wf_as_int64(args[1], &length) < 0)
        return WF_NULL;
    WF_RETRIED(r, interrupted, ftruncate(fd, length));
    return interrupted ? WF_NULL : wf_posix_none(r);
}

P_KW(truncate)
{
    static const char *const names[] = {"path", "length", NULL};
    Value path;
    int64_t length;
    int r;
    bool interrupted;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, "Ol:truncate", names, &path, &length) < 0 ||
        wf_path_open(&p, path, "truncate", "path", WF_PATH_FD) < 0)
        return WF_NULL;
    WF_RETRIED(r, interrupted, p.text == NULL ? ftruncate(p.fd, length) : truncate(p.text, length));
    if (r < 0 && !interrupted)
        return wf_path_error(&p);
    wf_path_close(&p);
    return r < 0 ? WF_NULL : WF_NONE;
}

P_FAST(posix_fallocate)
{
    int fd, err;
    int64_t offset, length;
    if (wf_check_nargs("posix_fallocate", nargs, 3, 3) < 0 || wf_as_int(args[0], &fd) < 0 ||
        wf_as_int64(args[1], &offset) < 0 || wf_as_int64(args[2], &length) < 0)
        return WF_NULL;
    do {
        WF_DETACHED(err, posix_fallocate(fd, offset, length));
        if (err == EINTR && wf_safepoint() < 0)
            return WF_NULL;
    } while (err == EINTR);
    errno = err;
    return err != 0 ? wf_posix_error() : WF_NONE;
}

P_FAST(posix_fadvise)
{
    int fd, advice, err;
    int64_t offset, length;
    if (wf_check_nargs("posix_fadvise", nargs, 4, 4) < 0 || wf_as_int(args[0], &fd) < 0 ||
        wf_as_int64(args[1], &offset) < 0 || wf_as_int64(args[2], &length) < 0 || wf_as_int(args[3], &advice) < 0)
        return WF_NULL;
    WF_DETACHED(err, posix_fadvise(fd, offset, length, advice));
    errno = err;
    return err != 0 ? wf_posix_error() : WF_NONE;
}

P_FAST(lockf)
{
    int fd, command, r;
    int64_t length;
    if (wf_check_nargs("lockf", nargs, 3, 3) < 0 || wf_as_int(args[0], &fd) < 0 ||
        wf_as_int(args[1], &command) < 0 || wf_as_int64(args[2], &length) < 0)
        return WF_NULL;
    WF_DETACHED(r, lockf(fd, command, length));
    return wf_posix_none(r);
}

/* --- copying descriptors, flags ---------------------------------------------------------------------------------- */

P_O(dup)
{
    int fd, r;
    if (wf_as_int(arg, &fd) < 0)
        return WF_NULL;
    WF_DETACHED(r, fcntl(fd, F_DUPFD_CLOEXEC, 0));
    return r < 0 ? wf_posix_error() : wf_small(r);
}

P_KW(dup2)
{
    static const char *const names[] = {"fd", "fd2", "inheritable", NULL};
    int fd, fd2, inheritable = 1, r;
    if (wf_parse_args(args, nargs, kwnames, "ii|p:dup2", names, &fd, &fd2, &inheritable) < 0)
        return WF_NULL;
    if (fd < 0 || fd2 < 0) {
        errno = EBADF;
        return wf_posix_error();
    }
    WF_DETACHED(r, inheritable || fd == fd2 ? dup2(fd, fd2) : dup3(fd, fd2, O_CLOEXEC));
    return r < 0 ? wf_posix_error() : wf_small(r);
}

P_O(get_inheritable)
{
    int fd;
    if (wf_as_int(arg, &fd) < 0)
        return WF_NULL;
    int flags = fcntl(fd, F_GETFD);
    return flags < 0 ? wf_posix_error() : wf_bool(!(flags & FD_CLOEXEC));
}

P_FAST(set_inheritable)
{
    int fd, on;
    if (wf_check_nargs("set_inheritable", nargs, 2, 2) < 0 || wf_as_int(args[0], &fd) < 0 ||
        wf_as_int(args[1], &on) < 0)
        return WF_NULL;
    int flags = fcntl(fd, F_GETFD);
    if (flags < 0)
        return wf_posix_error();
    return wf_posix_none(fcntl(fd, F_SETFD, on ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC));
}

P_O(get_blocking)
{
    int fd;
    if (wf_as_int(arg, &fd) < 0)
        return WF_NULL;
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? wf_posix_error() : wf_bool(!(flags & O_NONBLOCK));
}

P_FAST(set_blocking)
{
    int fd;
    if (wf_check_nargs("set_blocking", nargs, 2, 2) < 0 || wf_as_int(args[0], &fd) < 0)
        return WF_NULL;
    int on = wf_truth(args[1]), flags = on < 0 ? -1 : fcntl(fd, F_GETFL);
    if (on < 0)
        return WF_NULL;
    if (flags < 0)
        return wf_posix_error();
    return wf_posix_none(fcntl(fd, F_SETFL, on ? flags & ~O_NONBLOCK : flags | O_NONBLOCK));
}

/* --- pipes, special descriptors ----------------------------------------------------------------------------------- */

static Value two_fds(int a, int b)
{
    return wf_tuple_pack(2, wf_small(a), wf_small(b));
}

P_NOARGS(pipe)
{
    int fds[2];
    return pipe2(fds, O_CLOEXEC) < 0 ? wf_posix_error() : two_fds(fds[0], fds[1]);
}

P_O(pipe2)
{
    int flags, fds[2];
    if (wf_as_int(arg, &flags) < 0)
        return WF_NULL;
    return pipe2(fds, flags) < 0 ? wf_posix_error() : two_fds(fds[0], fds[1]);
}

P_KW(memfd_create)
{
    static const char *const names[] = {"name", "flags", NULL};
    Value name;
    int flags = MFD_CLOEXEC, fd;
    if (wf_parse_args(args, nargs, kwnames, "O|i:memfd_create", names, &name, &flags) < 0)
        return WF_NULL;
    Value bytes = wf_fs_bytes(name);
    if (wf_is_null(bytes))
        return bytes;
    WF_DETACHED(fd, memfd_create((const char *)wf_as_bytes(bytes)->data, (unsigned)flags));
    wf_drop(bytes);
    return fd < 0 ? wf_posix_error() : wf_small(fd);
}

P_KW(eventfd)
{
    static const char *const names[] = {"initval", "flags", NULL};
    int initval, flags = EFD_CLOEXEC, fd;
    if (wf_parse_args(args, nargs, kwnames, "i|i:eventfd", names, &initval, &flags) < 0)
        return WF_NULL;
    WF_DETACHED(fd, eventfd((unsigned)initval, flags));
    return fd < 0 ? wf_posix_error() : wf_small(fd);
}

P_KW(eventfd_read)
{
    static const char *const names[] = {"fd", NULL};
    int fd, r;
    eventfd_t v;
    if (wf_parse_args(args, nargs, kwnames, "i:eventfd_read", names, &fd) < 0)
        return WF_NULL;
    WF_DETACHED(r, eventfd_read(fd, &v));
    return r < 0 ? wf_posix_error() : wf_int_from_u64(v);
}

P_KW(eventfd_write)
{
    static const char *const names[] = {"fd", "value", NULL};
    int fd, r;
    Value value;
    uint64_t v;
    if (wf_parse_args(args, nargs, kwnames, "iO:eventfd_write", names, &fd, &value) < 0 ||
        wf_as_uint64(value, &v) < 0)
        return WF_NULL;
    WF_DETACHED(r, eventfd_write(fd, v));
    return wf_posix_none(r);
}

P_NOARGS(openpty)
{
    int master, slave;
    if (openpty(&master, &slave, NULL, NULL, NULL) < 0)
        return wf_posix_error();
    fcntl(master, F_SETFD, FD_CLOEXEC);
    fcntl(slave, F_SETFD, FD_CLOEXEC);
    return two_fds(master, slave);
}

P_O(login_tty)
{
    int fd;
    return wf_as_int(arg, &fd) < 0 ? WF_NULL : wf_posix_none(login_tty(fd));
}

/* --- terminals ------------------------------------------------------------------------------------------------------ */

P_O(isatty)
{
    int fd;
    return wf_as_int(arg, &fd) < 0 ? WF_NULL : wf_bool(isatty(fd));
}

P_O(ttyname)
{
    int fd;
    char buf[256];
    if (wf_as_int(arg, &fd) < 0)
        return WF_NULL;
    int err = ttyname_r(fd, buf, sizeof buf);
    errno = err;
    return err != 0 ? wf_posix_error() : wf_str_decode_fs(buf, strlen(buf));
}

P_NOARGS(ctermid)
{
    char buf[L_ctermid];
    ctermid(buf);
    return wf_str_decode_fs(buf, strlen(buf));
}

P_O(tcgetpgrp)
{
    int fd;
    if (wf_as_int(arg, &fd) < 0)
        return WF_NULL;
    pid_t pid = tcgetpgrp(fd);
    return pid < 0 ? wf_posix_error() : wf_small(pid);
}

P_FAST(tcsetpgrp)
{
    int fd, pgid;
    if (wf_check_nargs("tcsetpgrp", nargs, 2, 2) < 0 || wf_as_int(args[0], &fd) < 0 || wf_as_int(args[1], &pgid) < 0)
        return WF_NULL;
    return wf_posix_none(tcsetpgrp(fd, pgid));
}

P_KW(device_encoding)
{
    static const char *const names[] = {"fd", NULL};
    int fd;
    if (wf_parse_args(args, nargs, kwnames, "i:device_encoding", names, &fd) < 0)
        return WF_NULL;
    return isatty(fd) ? wf_str_from_c("UTF-8") : WF_NONE;
}

/* --- copying data ----------------------------------------------------------------------------------------------------- */

/* An offset that may be None. */
static int optional_offset(Value v, off_t *storage, off_t **out)
{
    int64_t n;
    *out = NULL;
    if (wf_is_none(v))
        return 0;
    if (wf_as_int64(v, &n) < 0)
        return -1;
    *storage = n;
    *out = storage;
    return 0;
}

P_KW(sendfile)
{
    static const char *const names[] = {"out_fd", "in_fd", "offset", "count", NULL};
    int out, in;
    Value offset;
    ssize_t count, n;
    off_t storage, *where;
    bool interrupted;
    if (wf_parse_args(args, nargs, kwnames, "iiOn:sendfile", names, &out, &in, &offset, &count) < 0 ||
        optional_offset(offset, &storage, &where) < 0)
        return WF_NULL;
    WF_RETRIED(n, interrupted, sendfile(out, in, where, (size_t)count));
    return n >= 0 ? wf_int(n) : interrupted ? WF_NULL : wf_posix_error();
}

P_KW(copy_file_range)
{
    static const char *const names[] = {"src", "dst", "count", "offset_src", "offset_dst", NULL};
    int src, dst;
    Value from = WF_NONE, to = WF_NONE;
    ssize_t count, n;
    off_t s1, s2, *p1, *p2;
    bool interrupted;
    if (wf_parse_args(args, nargs, kwnames, "iin|OO:copy_file_range", names, &src, &dst, &count, &from, &to) < 0)
        return WF_NULL;
    if (count < 0)
        return wf_raise(&wf_exc_ValueError, "negative value for 'count' not allowed");
    if (optional_offset(from, &s1, &p1) < 0 || optional_offset(to, &s2, &p2) < 0)
        return WF_NULL;
    WF_RETRIED(n, interrupted, copy_file_range(src, p1, dst, p2, (size_t)count, 0));
    return n >= 0 ? wf_int(n) : interrupted ? WF_NULL : wf_posix_error();
}

P_KW(splice)
{
    static const char *const names[] = {"src", "dst", "count", "offset_src", "offset_dst", "flags", NULL};
    int src, dst, flags = 0;
    Value from = WF_NONE, to = WF_NONE;
    ssize_t count, n;
    off_t s1, s2, *p1, *p2;
    bool interrupted;
    if (wf_parse_args(args, nargs, kwnames, "iin|OOi:splice", names, &src, &dst, &count, &from, &to, &flags) < 0)
        return WF_NULL;
    if (count < 0)
        return wf_raise(&wf_exc_ValueError, "negative value for 'count' not allowed");
    if (optional_offset(from, &s1, &p1) < 0 || optional_offset(to, &s2, &p2) < 0)
        return WF_NULL;
    WF_RETRIED(n, interrupted, splice(src, p1, dst, p2, (size_t)count, (unsigned)flags));
    return n >= 0 ? wf_int(n) : interrupted ? WF_NULL : wf_posix_error();
}

WfMethodDef wf_posix_file_functions[] = {
    P_DEF(open, WF_FASTKW, "($module, /, path, flags, mode=511, *, dir_fd=None)"),
    P_DEF(close, WF_FASTKW, "($module, /, fd)"),
    P_DEF(closerange, WF_FAST, "($module, fd_low, fd_high, /)"),
    P_DEF(read, WF_FAST, "($module, fd, length, /)"),
    P_DEF(pread, WF_FAST, "($module, fd, length, offset, /)"),
    P_DEF(write, WF_FAST, "($module, fd, data, /)"),
    P_DEF(pwrite, WF_FAST, "($module, fd, buffer, offset, /)"),
    P_DEF(lseek, WF_FAST, "($module, fd, position, how, /)"),
    P_DEF(fsync, WF_FASTKW, "($module, /, fd)"),
    P_DEF(fdatasync, WF_FASTKW, "($module, /, fd)"),
    P_DEF(fchdir, WF_FASTKW, "($module, /, fd)"),
    P_DEF(sync, WF_NOARGS, "($module, /)"),
    P_DEF(ftruncate, WF_FAST, "($module, fd, length, /)"),
    P_DEF(truncate, WF_FASTKW, "($module, /, path, length)"),
    P_DEF(posix_fallocate, WF_FAST, "($module, fd, offset, length, /)"),
    P_DEF(posix_fadvise, WF_FAST, "($module, fd, offset, length, advice, /)"),
    P_DEF(lockf, WF_FAST, "($module, fd, command, length, /)"),
    P_DEF(dup, WF_O, "($module, fd, /)"),
    P_DEF(dup2, WF_FASTKW, "($module, /, fd, fd2, inheritable=True)"),
    P_DEF(get_inheritable, WF_O, "($module, fd, /)"),
    P_DEF(set_inheritable, WF_FAST, "($module, fd, inheritable, /)"),
    P_DEF(get_blocking, WF_O, "($module, fd, /)"),
    P_DEF(set_blocking, WF_FAST, "($module, fd, blocking, /)"),
    P_DEF(pipe, WF_NOARGS, "($module, /)"),
    P_DEF(pipe2, WF_O, "($module, flags, /)"),
    P_DEF(memfd_create, WF_FASTKW, "($module, /, name, flags=MFD_CLOEXEC)"),
    P_DEF(eventfd, WF_FASTKW, "($module, /, initval, flags=EFD_CLOEXEC)"),
    P_DEF(eventfd_read, WF_FASTKW, "($module, /, fd)"),
    P_DEF(eventfd_write, WF_FASTKW, "($module, /, fd, value)"),
    P_DEF(openpty, WF_NOARGS, "($module, /)"),
    P_DEF(login_tty, WF_O, "($module, fd, /)"),
    P_DEF(isatty, WF_O, "($module, fd, /)"),
    P_DEF(ttyname, WF_O, "($module, fd, /)"),
    P_DEF(ctermid, WF_NOARGS, "($module, /)"),
    P_DEF(tcgetpgrp, WF_O, "($module, fd, /)"),
    P_DEF(tcsetpgrp, WF_FAST, "($module, fd, pgid, /)"),
    P_DEF(device_encoding, WF_FASTKW, "($module, /, fd)"),
    P_DEF(sendfile, WF_FASTKW, "($module, /, out_fd, in_fd, offset, count)"),
    P_DEF(copy_file_range, WF_FASTKW, "($module, /, src, dst, count, offset_src=None,\n                offset_dst=None)"),
    P_DEF(splice, WF_FASTKW, "($module, /, src, dst, count, offset_src=None, offset_dst=None,\n       flags=0)"),
    {NULL, NULL, 0, NULL},
};
