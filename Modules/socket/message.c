/* recvmsg, recvmsg_into, sendmsg: messages with ancillary data. */
#include "socket.h"

#include <limits.h>
#include <sys/uio.h>

/* --- CMSG_LEN, CMSG_SPACE --------------------------------------------------------------------------------- */

Value wf_cmsg_len(Value self, Value arg)
{
    ssize_t n;
    if (wf_as_ssize(arg, &n, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    if (n < 0 || n > INT_MAX - 64)
        return wf_raise(&wf_exc_OverflowError, "CMSG_LEN() argument out of range");
    return wf_int((int64_t)CMSG_LEN((size_t)n));
}

Value wf_cmsg_space(Value self, Value arg)
{
    ssize_t n;
    if (wf_as_ssize(arg, &n, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    if (n < 0 || n > INT_MAX - 64)
        return wf_raise(&wf_exc_OverflowError, "CMSG_SPACE() argument out of range");
    return wf_int((int64_t)CMSG_SPACE((size_t)n));
}

/* --- receiving ---------------------------------------------------------------------------------------------- */

/* [(level, type, data), ...] */
static Value ancillary_list(struct msghdr *m)
{
    Value list = wf_list_new(0);
    for (struct cmsghdr *c = m->msg_controllen > 0 ? CMSG_FIRSTHDR(m) : NULL; !wf_is_null(list) && c != NULL;
         c = CMSG_NXTHDR(m, c)) {
        size_t offset = (size_t)((char *)CMSG_DATA(c) - (char *)c);
        size_t n = c->cmsg_len < offset ? 0 : c->cmsg_len - offset;
        size_t room = (size_t)((char *)m->msg_control + m->msg_controllen - (char *)CMSG_DATA(c));
        if (n > room)
            n = room;
        Value data = wf_bytes_new(CMSG_DATA(c), n);
        Value item = wf_is_null(data) ? data
                                      : wf_tuple_pack(3, wf_small(c->cmsg_level), wf_small(c->cmsg_type), data);
        wf_drop(data);
        if (wf_is_null(item) || wf_list_append_steal(list, item) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    }
    return list;
}

/* Receives into iov; `make` turns the byte count into the first item of the result. */
static Value receive(WfSocket *s, struct iovec *iov, size_t n_iov, ssize_t ancillary, int flags,
                     Value (*make)(ssize_t n, void *arg), void *arg)
{
    WfSockaddr from = {0};
    if (ancillary < 0 || ancillary > INT_MAX)
        return wf_raise(&wf_exc_ValueError, "invalid ancillary data buffer length");
    void *control = ancillary > 0 ? malloc((size_t)ancillary) : NULL;
    if (ancillary > 0 && control == NULL)
        return wf_no_memory();
    struct msghdr m = {.msg_name = &from, .msg_namelen = sizeof from, .msg_iov = iov, .msg_iovlen = n_iov,
                       .msg_control = control, .msg_controllen = (size_t)ancillary};
    ssize_t n;
    WF_SOCKET_CALL(n, s, false, recvmsg(wf_socket_fd(s), &m, flags));
    Value r = WF_NULL;
    if (n >= 0) {
        Value list = ancillary_list(&m), first = wf_is_null(list) ? list : make(n, arg);
        Value address = wf_is_null(first) ? first : wf_address_make(wf_socket_fd(s), &from, m.msg_namelen);
        if (!wf_is_null(address))
            r = wf_tuple_pack(4, first, list, wf_small(m.msg_flags), address);
        wf_drop(address);
        wf_drop(first);
        wf_drop(list);
    }
    free(control);
    return r;
}

static Value make_bytes(ssize_t n, void *arg)
{
    return wf_bytes_new(arg, (size_t)n);
}

static Value make_count(ssize_t n, void *arg)
{
    return wf_int(n);
}

static Value sock_recvmsg(Value self, const Value *args, size_t nargs)
{
    ssize_t size, ancillary = 0;
    int flags = 0;
    if (wf_check_nargs("recvmsg", nargs, 1, 3) < 0 || wf_as_ssize(args[0], &size, &wf_exc_OverflowError) < 0 ||
        (nargs > 1 && wf_as_ssize(args[1], &ancillary, &wf_exc_OverflowError) < 0) ||
        (nargs > 2 && wf_as_int(args[2], &flags) < 0))
        return WF_NULL;
    if (size < 0)
        return wf_raise(&wf_exc_ValueError, "negative buffer size in recvmsg()");
    void *buf = malloc((size_t)size + 1);
    if (buf == NULL)
        return wf_no_memory();
    struct iovec iov = {buf, (size_t)size};
    Value r = receive(wf_as_socket(self), &iov, 1, ancillary, flags, make_bytes, buf);
    free(buf);
    return r;
}

/* --- several buffers -------------------------------------------------------------------------------------------- */

typedef struct {
    struct iovec *iov;
    WfBuffer *views;
    size_t n;
} Buffers;

static void buffers_close(Buffers *b)
{
    for (size_t i = 0; i < b->n; i++)
        wf_release_buffer(&b->views[i]);
    free(b->views);
    free(b->iov);
}

static int buffers_open(Buffers *b, Value iterable, int flags, const char *message)
{
    *b = (Buffers){0};
    Value seq = wf_sequence_fast(iterable, message);
    if (wf_is_null(seq))
        return -1;
    size_t n = wf_fast_len(seq);
    int r = 0;
    if (n > INT_MAX) {
        r = wf_raise_i(&wf_exc_OSError, "too many buffers");
    } else if ((b->iov = calloc(n + 1, sizeof *b->iov)) == NULL ||
               (b->views = calloc(n + 1, sizeof *b->views)) == NULL) {
        wf_no_memory();
        r = -1;
    }
    for (; r == 0 && b->n < n; b->n++) {
        Value item = wf_fast_item(seq, b->n);
        if (wf_is_null(item)) /* another thread has taken it out of the list */
            break;
        r = wf_get_buffer(item, &b->views[b->n], flags);
        wf_drop(item);
        if (r < 0)
            break;
        b->iov[b->n] = (struct iovec){b->views[b->n].buf, (size_t)b->views[b->n].len};
    }
    wf_drop(seq);
    if (r < 0)
        buffers_close(b);
    return r;
}

static Value sock_recvmsg_into(Value self, const Value *args, size_t nargs)
{
    ssize_t ancillary = 0;
    int flags = 0;
    Buffers b;
    if (wf_check_nargs("recvmsg_into", nargs, 1, 3) < 0 ||
        (nargs > 1 && wf_as_ssize(args[1], &ancillary, &wf_exc_OverflowError) < 0) ||
        (nargs > 2 && wf_as_int(args[2], &flags) < 0) ||
        buffers_open(&b, args[0], WF_BUF_WRITABLE, "recvmsg_into() argument 1 must be an iterable") < 0)
        return WF_NULL;
    Value r = receive(wf_as_socket(self), b.iov, b.n, ancillary, flags, make_count, NULL);
    buffers_close(&b);
    return r;
}

/* --- sending ------------------------------------------------------------------------------------------------------ */

/* One ancillary item: (level, type, data). */
static int ancillary_item(Value item, int *level, int *type, WfBuffer *data)
{
    if (!wf_is_tuple(item) || wf_tuple_len(item) != 3)
        return wf_raise_i(&wf_exc_TypeError, "[sendmsg() ancillary data items] must be sequence of length 3, not %zu",
                          wf_is_tuple(item) ? wf_tuple_len(item) : 0);
    if (wf_as_int(wf_tuple_item(item, 0), level) < 0 || wf_as_int(wf_tuple_item(item, 1), type) < 0)
        return -1;
    return wf_get_buffer(wf_tuple_item(item, 2), data, WF_BUF_SIMPLE);
}

/* The control block of all items: malloc'ed, NULL when there is nothing; -1 with an exception. */
static int make_control(Value items, void **control, size_t *len)
{
    Value seq = wf_sequence_fast(items, "sendmsg() argument 2 must be an iterable");
    *control = NULL;
    *len = 0;
    if (wf_is_null(seq))
        return -1;
    size_t cap = 0;
    int r = 0;
    for (size_t i = 0; r == 0 && i < wf_fast_len(seq); i++) {
        Value item = wf_fast_item(seq, i);
        int level, type;
        WfBuffer data;
        if (wf_is_null(item)) /* another thread has taken it out of the list */
            break;
        r = ancillary_item(item, &level, &type, &data);
        wf_drop(item);
        if (r < 0)
            break;
        size_t space = CMSG_SPACE((size_t)data.len);
        void *grown = *len + space > cap ? realloc(*control, cap = (*len + space) * 2) : *control;
        if (data.len > INT_MAX - 64) {
            r = wf_raise_i(&wf_exc_OSError, "ancillary data item too large");
        } else if (grown == NULL) {
            wf_no_memory();
            r = -1;
        } else {
            *control = grown;
            struct cmsghdr *c = (struct cmsghdr *)((char *)grown + *len);
            memset(c, 0, space);
            c->cmsg_level = level;
            c->cmsg_type = type;
            c->cmsg_len = CMSG_LEN((size_t)data.len);
            memcpy(CMSG_DATA(c), data.buf, (size_t)data.len);
            *len += space;
        }
        wf_release_buffer(&data);
    }
    wf_drop(seq);
    return r;
}

static Value sock_sendmsg(Value self, const Value *args, size_t nargs)
{
    WfSocket *s = wf_as_socket(self);
    int flags = 0;
    Buffers b;
    WfSockaddr to;
    struct msghdr m = {0};
    if (wf_check_nargs("sendmsg", nargs, 1, 4) < 0 || (nargs > 2 && wf_as_int(args[2], &flags) < 0))
        return WF_NULL;
    if (nargs > 3 && !wf_is_none(args[3])) {
        socklen_t len;
        if (wf_address_parse(s, args[3], "sendmsg", &to, &len) < 0)
            return WF_NULL;
        m.msg_name = &to;
        m.msg_namelen = len;
    }
    if (buffers_open(&b, args[0], WF_BUF_SIMPLE, "sendmsg() argument 1 must be an iterable") < 0)
        return WF_NULL;
    m.msg_iov = b.iov;
    m.msg_iovlen = b.n;
    size_t control_len = 0;
    ssize_t n = -1;
    if (nargs <= 1 || make_control(args[1], &m.msg_control, &control_len) == 0) {
        m.msg_controllen = control_len;
        if (control_len == 0)
            m.msg_control = NULL;
        WF_SOCKET_CALL(n, s, true, sendmsg(wf_socket_fd(s), &m, flags));
    }
    free(m.msg_control);
    buffers_close(&b);
    return n < 0 ? WF_NULL : wf_int(n);
}

WfMethodDef wf_socket_message_methods[] = {
    {"recvmsg", (void *)sock_recvmsg, WF_FAST, "recvmsg(bufsize[, ancbufsize[, flags]]) -> (data, ancdata, msg_flags, address)\n\n"},
    {"recvmsg_into", (void *)sock_recvmsg_into, WF_FAST, "recvmsg_into(buffers[, ancbufsize[, flags]]) -> (nbytes, ancdata, msg_flags, address)\n\n"},
    {"sendmsg", (void *)sock_sendmsg, WF_FAST, "sendmsg(buffers[, ancdata[, flags[, address]]]) -> count\n\n"},
    {NULL, NULL, 0, NULL},
};
