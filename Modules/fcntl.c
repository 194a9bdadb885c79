/* fcntl: fcntl(), ioctl() and file locks. */
#define _GNU_SOURCE
#include "runtime.h"
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>

enum { BUFFER_SIZE = 1024 };

/* The argument's bytes: a str's UTF-8 or a buffer's, copied. 1 taken, 0 neither, -1 error. */
static int copy_argument(Value arg, char buf[BUFFER_SIZE + 1], size_t *len, const char *too_long)
{
    WfBuffer view;
    const void *p;
    bool is_str = wf_is_str(arg);
    if (is_str) {
        if ((p = wf_str_utf8(arg, len)) == NULL)
            return -1;
    } else if (wf_has_buffer(arg)) {
        if (wf_get_buffer(arg, &view, WF_BUF_SIMPLE) < 0)
            return -1;
        p = view.buf;
        *len = (size_t)view.len;
    } else {
        return 0;
    }
    bool fits = *len <= BUFFER_SIZE;
    if (fits) {
        memcpy(buf, p, *len);
        buf[*len] = '\0';
    }
    if (!is_str)
        wf_release_buffer(&view);
    return fits ? 1 : wf_raise_i(&wf_exc_ValueError, too_long);
}

static int run_fcntl(int fd, int code, void *arg)
{
    int r;
    bool interrupted;
    WF_OS_RETRIED(r, interrupted, fcntl(fd, code, arg));
    if (r < 0 && !interrupted)
        wf_os_error();
    return r;
}

static Value m_fcntl(Value self, const Value *args, size_t nargs)
{
    int fd, code;
    if (wf_check_nargs("fcntl", nargs, 2, 3) < 0 || wf_os_fd(args[0], &fd) < 0 || wf_as_int(args[1], &code) < 0)
        return WF_NULL;
    if (wf_audit("fcntl.fcntl", "iiO", fd, code, nargs > 2 ? args[2] : WF_NONE) < 0)
        return WF_NULL;
    char buf[BUFFER_SIZE + 1];
    size_t len;
    uint32_t number = 0;
    /* Mutable buffers are no strings: they count as wrong integers. */
    if (nargs > 2 && (wf_is_str(args[2]) || wf_is_bytes(args[2]))) {
        if (copy_argument(args[2], buf, &len, "fcntl string arg too long") < 0)
            return WF_NULL;
        return run_fcntl(fd, code, buf) < 0 ? WF_NULL : wf_bytes_new(buf, len);
    }
    if (nargs > 2 && wf_os_uint32_masked(args[2], &number) < 0)
        return WF_NULL;
    int r = run_fcntl(fd, code, (void *)(uintptr_t)(int)number);
    return r < 0 ? WF_NULL : wf_small(r);
}

/* ioctl on a writable buffer whose changes the caller wants to see. */
static Value ioctl_in_place(int fd, uint32_t code, WfBuffer *view)
{
    char buf[BUFFER_SIZE + 1];
    bool small = view->len <= BUFFER_SIZE;
    int r;
    if (small) {
        /* Room after the end for drivers that write too much, as CPython gives them. */
        memcpy(buf, view->buf, (size_t)view->len);
        buf[view->len] = '\0';
    }
    void *p = small ? (void *)buf : (void *)view->buf;
    WF_OS_DETACHED(r, ioctl(fd, code, p));
    if (small)
        memcpy(view->buf, buf, (size_t)view->len);
    Value v = r < 0 ? wf_os_error() : wf_small(r);
    wf_release_buffer(view);
    return v;
}

static Value ioctl_number(int fd, uint32_t code, Value arg)
{
    int64_t n = 0;
    int r;
    if (!wf_is_null(arg)) {
        Value i = wf_index(arg);
        if (wf_is_null(i))
            return WF_NULL;
        bool fits = wf_int_try_i64(i, &n);
        int sign = wf_int_sign(i);
        wf_drop(i);
        if (!fits)
            return wf_raise(&wf_exc_OverflowError, "Python int too large to convert to C long");
        if (n != (int)n)
            return wf_raise(&wf_exc_OverflowError, sign > 0 ? "signed integer is greater than maximum"
                                                            : "signed integer is less than minimum");
    }
    WF_OS_DETACHED(r, ioctl(fd, code, (int)n));
    return r < 0 ? wf_os_error() : wf_small(r);
}

static Value m_ioctl(Value self, const Value *args, size_t nargs)
{
    int fd, mutate = 1;
    uint32_t code;
    if (wf_check_nargs("ioctl", nargs, 2, 4) < 0 || wf_os_fd(args[0], &fd) < 0 ||
        wf_os_uint32_masked(args[1], &code) < 0 || (nargs > 3 && (mutate = wf_truth(args[3])) < 0))
        return WF_NULL;
    Value arg = nargs > 2 ? args[2] : WF_NULL;
    if (wf_audit("fcntl.ioctl", "iOO", fd, args[1], wf_is_null(arg) ? WF_NONE : arg) < 0)
        return WF_NULL;
    if (wf_is_null(arg) || wf_is_int(arg))
        return ioctl_number(fd, code, arg);
    if (mutate && wf_has_buffer(arg) && !wf_is_bytes(arg)) {
        WfBuffer view;
        if (wf_get_buffer(arg, &view, WF_BUF_SIMPLE | WF_BUF_WRITABLE) == 0)
            return ioctl_in_place(fd, code, &view);
        wf_err_clear();
    }
    char buf[BUFFER_SIZE + 1];
    size_t len;
    int r, kind = copy_argument(arg, buf, &len, "ioctl string arg too long");
    if (kind <= 0)
        return kind < 0 ? WF_NULL : ioctl_number(fd, code, arg);
    WF_OS_DETACHED(r, ioctl(fd, code, buf));
    return r < 0 ? wf_os_error() : wf_bytes_new(buf, len);
}

static Value m_flock(Value self, const Value *args, size_t nargs)
{
    int fd, operation, r;
    bool interrupted;
    if (wf_check_nargs("flock", nargs, 2, 2) < 0 || wf_os_fd(args[0], &fd) < 0 || wf_as_int(args[1], &operation) < 0 ||
        wf_audit("fcntl.flock", "ii", fd, operation) < 0)
        return WF_NULL;
    WF_OS_RETRIED(r, interrupted, flock(fd, operation));
    return interrupted ? WF_NULL : wf_os_none(r);
}

static int to_offset(const Value *args, size_t nargs, size_t i, off_t *out)
{
    int64_t n = 0;
    int r = nargs > i ? wf_as_int64(args[i], &n) : 0;
    *out = n;
    return r;
}

static Value m_lockf(Value self, const Value *args, size_t nargs)
{
    int fd, operation, r, whence = 0;
    bool interrupted;
    struct flock l = {0};
    if (wf_check_nargs("lockf", nargs, 2, 5) < 0 || wf_os_fd(args[0], &fd) < 0 || wf_as_int(args[1], &operation) < 0 ||
        (nargs > 4 && wf_as_int(args[4], &whence) < 0))
        return WF_NULL;
    if (wf_audit("fcntl.lockf", "iiOOi", fd, operation, nargs > 2 ? args[2] : WF_NONE, nargs > 3 ? args[3] : WF_NONE,
                 whence) < 0)
        return WF_NULL;
    if (operation == LOCK_UN)
        l.l_type = F_UNLCK;
    else if (operation & LOCK_SH)
        l.l_type = F_RDLCK;
    else if (operation & LOCK_EX)
        l.l_type = F_WRLCK;
    else
        return wf_raise(&wf_exc_ValueError, "unrecognized lockf argument");
    if (to_offset(args, nargs, 3, &l.l_start) < 0 || to_offset(args, nargs, 2, &l.l_len) < 0)
        return WF_NULL;
    l.l_whence = (short)whence;
    WF_OS_RETRIED(r, interrupted, fcntl(fd, operation & LOCK_NB ? F_SETLK : F_SETLKW, &l));
    return interrupted ? WF_NULL : wf_os_none(r);
}

static WfMethodDef functions[] = {
    {"fcntl", m_fcntl, WF_FAST,
     "fcntl($module, fd, cmd, arg=0, /)\n--\n\nPerforms cmd on the descriptor fd. The result is an int; where arg is a string or bytes, the\nbytes that the system left in a copy of it."},
    {"ioctl", m_ioctl, WF_FAST,
     "ioctl($module, fd, request, arg=0, mutate_flag=True, /)\n--\n\nPerforms request on the descriptor fd. A writable buffer as arg is changed in place if\nmutate_flag is true; of other bytes a changed copy is returned."},
    {"flock", m_flock, WF_FAST,
     "flock($module, fd, operation, /)\n--\n\nLocks or unlocks a file as flock(2)."},
    {"lockf", m_lockf, WF_FAST,
     "lockf($module, fd, cmd, len=0, start=0, whence=0, /)\n--\n\nLocks or unlocks a range of a file: cmd is LOCK_UN, LOCK_SH or LOCK_EX, the last two with\nLOCK_NB if the call must not wait."},
    {NULL, NULL, 0, NULL},
};

#define C(name) {#name, name}
static const WfIntConstant constants[] = {
    C(DN_ACCESS), C(DN_ATTRIB), C(DN_CREATE), C(DN_DELETE), C(DN_MODIFY), C(DN_MULTISHOT),
    C(DN_RENAME), C(FASYNC), C(FD_CLOEXEC), C(F_ADD_SEALS), C(F_DUPFD), C(F_DUPFD_CLOEXEC),
    C(F_EXLCK), C(F_GETFD), C(F_GETFL), C(F_GETLEASE), C(F_GETLK), C(F_GETLK64), C(F_GETOWN),
    C(F_GETPIPE_SZ), C(F_GETSIG), C(F_GET_SEALS), C(F_NOTIFY), C(F_OFD_GETLK), C(F_OFD_SETLK),
    C(F_OFD_SETLKW), C(F_RDLCK), C(F_SEAL_GROW), C(F_SEAL_SEAL), C(F_SEAL_SHRINK), C(F_SEAL_WRITE),
    C(F_SETFD), C(F_SETFL), C(F_SETLEASE), C(F_SETLK), C(F_SETLK64), C(F_SETLKW), C(F_SETLKW64),
    C(F_SETOWN), C(F_SETPIPE_SZ), C(F_SETSIG), C(F_SHLCK), C(F_UNLCK), C(F_WRLCK), C(LOCK_EX),
    C(LOCK_MAND), C(LOCK_NB), C(LOCK_READ), C(LOCK_RW), C(LOCK_SH), C(LOCK_UN), C(LOCK_WRITE),
};

int wf_module_init_fcntl(Value m)
{
    if (wf_module_add_functions(m, functions) < 0)
        return -1;
    return wf_module_add_ints(m, constants, sizeof constants / sizeof *constants);
}
