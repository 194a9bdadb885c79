/* posix: reading into and writing from several buffers at once. */
#include "posix.h"

#include <limits.h>
#include <sys/uio.h>

typedef struct {
    struct iovec *iov;
    WfBuffer *views;
    size_t n;
} Vector;

static void vector_close(Vector *v)
{
    int err = errno;
    for (size_t i = 0; i < v->n; i++)
        wf_release_buffer(&v->views[i]);
    free(v->views);
    free(v->iov);
    errno = err;
}

static int vector_open(Vector *v, const char *fname, Value buffers, int flags)
{
    *v = (Vector){0};
    if (wf_type_of(buffers)->sq_item == NULL && !wf_is_list(buffers) && !wf_is_tuple(buffers))
        return wf_raise_i(&wf_exc_TypeError, "%s() arg 2 must be a sequence", fname);
    Value seq = wf_sequence_fast(buffers, "arg 2 must be a sequence");
    if (wf_is_null(seq))
        return -1;
    size_t n = wf_fast_len(seq);
    v->iov = calloc(n + 1, sizeof *v->iov);
    v->views = calloc(n + 1, sizeof *v->views);
    int r = v->iov == NULL || v->views == NULL ? -1 : 0;
    if (r < 0)
        wf_no_memory();
    for (; r == 0 && v->n < n; v->n++) {
        Value item = wf_fast_item(seq, v->n);
        if (wf_is_null(item)) /* another thread has taken it out of the list */
            break;
        r = wf_get_buffer(item, &v->views[v->n], flags);
        wf_drop(item);
        if (r < 0)
            break;
        v->iov[v->n].iov_base = v->views[v->n].buf;
        v->iov[v->n].iov_len = (size_t)v->views[v->n].len;
    }
    wf_drop(seq);
    if (r < 0)
        vector_close(v);
    return r;
}

static Value transferred(Vector *v, ssize_t n, bool interrupted)
{
    vector_close(v);
    return n >= 0 ? wf_int(n) : interrupted ? WF_NULL : wf_posix_error();
}

P_FAST(readv)
{
    int fd;
    ssize_t n;
    bool interrupted;
    Vector v;
    if (wf_check_nargs("readv", nargs, 2, 2) < 0 || wf_as_int(args[0], &fd) < 0 ||
        vector_open(&v, "readv", args[1], WF_BUF_WRITABLE) < 0)
        return WF_NULL;
    WF_RETRIED(n, interrupted, readv(fd, v.iov, (int)v.n));
    return transferred(&v, n, interrupted);
}

P_FAST(writev)
{
    int fd;
    ssize_t n;
    bool interrupted;
    Vector v;
    if (wf_check_nargs("writev", nargs, 2, 2) < 0 || wf_as_int(args[0], &fd) < 0 ||
        vector_open(&v, "writev", args[1], WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    WF_RETRIED(n, interrupted, writev(fd, v.iov, (int)v.n));
    return transferred(&v, n, interrupted);
}

P_FAST(preadv)
{
    int fd, flags = 0;
    int64_t offset;
    ssize_t n;
    bool interrupted;
    Vector v;
    if (wf_check_nargs("preadv", nargs, 3, 4) < 0 || wf_as_int(args[0], &fd) < 0 || wf_as_int64(args[2], &offset) < 0 ||
        (nargs > 3 && wf_as_int(args[3], &flags) < 0) || vector_open(&v, "preadv", args[1], WF_BUF_WRITABLE) < 0)
        return WF_NULL;
    WF_RETRIED(n, interrupted, preadv2(fd, v.iov, (int)v.n, offset, flags));
    return transferred(&v, n, interrupted);
}

P_FAST(pwritev)
{
    int fd, flags = 0;
    int64_t offset;
    ssize_t n;
    bool interrupted;
    Vector v;
    if (wf_check_nargs("pwritev", nargs, 3, 4) < 0 || wf_as_int(args[0], &fd) < 0 ||
        wf_as_int64(args[2], &offset) < 0 || (nargs > 3 && wf_as_int(args[3], &flags) < 0) ||
        vector_open(&v, "pwritev", args[1], WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    WF_RETRIED(n, interrupted, pwritev2(fd, v.iov, (int)v.n, offset, flags));
    return transferred(&v, n, interrupted);
}

WfMethodDef wf_posix_vector_functions[] = {
    P_DEF(readv, WF_FAST, "($module, fd, buffers, /)"),
    P_DEF(writev, WF_FAST, "($module, fd, buffers, /)"),
    P_DEF(preadv, WF_FAST, "($module, fd, buffers, offset, flags=0, /)"),
    P_DEF(pwritev, WF_FAST, "($module, fd, buffers, offset, flags=0, /)"),
    {NULL, NULL, 0, NULL},
};
