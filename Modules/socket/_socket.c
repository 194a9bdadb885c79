/* _socket: the socket object, and the module. */
#include "socket.h"

WfType *wf_socket_gaierror, *wf_socket_herror;

Value wf_socket_error(void)
{
    return wf_raise_errno(errno, WF_NULL, WF_NULL);
}

Value wf_socket_gai_error(int code)
{
    if (code == EAI_SYSTEM)
        return wf_socket_error();
    Value message = wf_str_from_c(gai_strerror(code));
    Value args[] = {wf_small(code), message};
    Value exc = wf_is_null(message) ? message : wf_exc_new(wf_socket_gaierror, args, 2);
    wf_drop(message);
    if (!wf_is_null(exc))
        wf_raise_obj(exc);
    return WF_NULL;
}

/* --- life -------------------------------------------------------------------------------------------------- */

static void setup(WfSocket *s, int fd, int family, int type, int proto)
{
    int64_t timeout =
        type & SOCK_NONBLOCK ? 0 : atomic_load_explicit(&wf_socket_default_timeout, memory_order_relaxed);
    wf_relaxed_set(&s->fd, fd);
    wf_relaxed_set(&s->family, family);
    wf_relaxed_set(&s->type, type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC));
    wf_relaxed_set(&s->proto, proto);
    wf_relaxed_set(&s->timeout, timeout);
    if (timeout >= 0)
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static Value sock_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    Value v = wf_generic_alloc(t, 0);
    if (!wf_is_null(v)) {
        wf_as_socket(v)->fd = -1;
        wf_as_socket(v)->timeout = atomic_load_explicit(&wf_socket_default_timeout, memory_order_relaxed);
    }
    return v;
}

Value wf_socket_new(int fd, int family, int type, int proto)
{
    Value v = sock_new(&wf_socket_type, NULL, 0, WF_NULL);
    if (!wf_is_null(v))
        setup(wf_as_socket(v), fd, family, type, proto);
    return v;
}

/* What was not given is asked of the descriptor. */
static int inspect(int fd, int *family, int *type, int *proto)
{
    WfSockaddr a;
    socklen_t len = sizeof a, n = sizeof(int);
    memset(&a, 0, sizeof a);
    if (getsockname(fd, &a.any, &len) < 0) {
        if (*family == -1 || errno == EBADF || errno == ENOTSOCK) {
            wf_socket_error();
            return -1;
        }
    } else if (*family == -1) {
        *family = a.any.sa_family;
    }
    if ((*type == -1 && getsockopt(fd, SOL_SOCKET, SO_TYPE, type, &n) < 0) ||
        (*proto == -1 && getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, proto, &n) < 0)) {
        wf_socket_error();
        return -1;
    }
    return 0;
}

static int adopt(Value fdobj, int *family, int *type, int *proto)
{
    int fd;
    if (wf_is_float(fdobj))
        return wf_raise_i(&wf_exc_TypeError, "integer argument expected, got float");
    if (wf_as_int(fdobj, &fd) < 0)
        return -1;
    if (fd < 0)
        return wf_raise_i(&wf_exc_ValueError, "negative file descriptor");
    return inspect(fd, family, type, proto) < 0 ? -1 : fd;
}

static int sock_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"family", "type", "proto", "fileno", NULL};
    int family = -1, type = -1, proto = -1, fd;
    Value fdobj = WF_NONE;
    if (wf_parse_args(args, nargs, kwnames, "|iiiO:socket", names, &family, &type, &proto, &fdobj) < 0 ||
        wf_audit("socket.__new__", "Oiii", self, family, type, proto) < 0)
        return -1;
    if (!wf_is_none(fdobj)) {
        fd = adopt(fdobj, &family, &type, &proto);
        if (fd < 0)
            return -1;
    } else {
        family = family == -1 ? AF_INET : family;
        type = type == -1 ? SOCK_STREAM : type;
        proto = proto == -1 ? 0 : proto;
        WF_BLOCKING_BEGIN
        fd = socket(family, type | SOCK_CLOEXEC, proto);
        WF_BLOCKING_END
        if (fd < 0) {
            wf_socket_error();
            return -1;
        }
    }
    setup(wf_as_socket(self), fd, family, type, proto);
    return 0;
}

static void sock_finalize(WfObject *o)
{
    WfSocket *s = (WfSocket *)o;
    if (wf_socket_fd(s) < 0)
        return;
    Value pending = wf_err_fetch(), self = wf_new_ref(wf_counted(o));
    if (wf_warn(&wf_exc_ResourceWarning, 1, "unclosed %R", self) < 0) {
        if (wf_err_matches(&wf_exc_Warning))
            wf_write_unraisable(self);
        else
            wf_err_clear();
    }
    int fd = __atomic_exchange_n(&s->fd, -1, __ATOMIC_RELAXED);
    if (fd >= 0) {
        WF_BLOCKING_BEGIN
        close(fd);
        WF_BLOCKING_END
    }
    wf_drop(self);
    wf_err_restore(pending);
}

static void sock_dealloc(WfObject *o)
{
    size_t size = wf_instance_size(o);
    if (wf_type_has(wf_obj_type(o), WF_TF_HEAP))
        wf_instance_clear(o);
    wf_free_object(o, size);
}

static Value sock_repr(Value self)
{
    WfSocket *s = wf_as_socket(self);
    return wf_str_from_format("<socket object, fd=%d, family=%d, type=%d, proto=%d>", wf_socket_fd(s),
                              wf_relaxed(&s->family), wf_relaxed(&s->type), wf_relaxed(&s->proto));
}

static Value sock_close(Value self)
{
    WfSocket *s = wf_as_socket(self);
    int fd = __atomic_exchange_n(&s->fd, -1, __ATOMIC_RELAXED), r = 0;
    if (fd >= 0) {
        WF_BLOCKING_BEGIN
        r = close(fd);
        WF_BLOCKING_END
    }
    return r < 0 && errno != ECONNRESET ? wf_socket_error() : WF_NONE;
}

static Value sock_detach(Value self)
{
    return wf_small(__atomic_exchange_n(&wf_as_socket(self)->fd, -1, __ATOMIC_RELAXED));
}

static Value sock_fileno(Value self)
{
    return wf_small(wf_socket_fd(wf_as_socket(self)));
}

/* --- blocking ------------------------------------------------------------------------------------------------ */

static Value set_timeout(WfSocket *s, int64_t timeout)
{
    int fd = wf_socket_fd(s), flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, timeout >= 0 ? flags | O_NONBLOCK : flags & ~O_NONBLOCK) < 0)
        return wf_socket_error();
    wf_relaxed_set(&s->timeout, timeout);
    return WF_NONE;
}

static Value sock_settimeout(Value self, Value arg)
{
    int64_t ns;
    return wf_socket_timeout_argument(arg, &ns) < 0 ? WF_NULL : set_timeout(wf_as_socket(self), ns);
}

static Value sock_gettimeout(Value self)
{
    return wf_socket_timeout_value(wf_socket_timeout(wf_as_socket(self)));
}

static Value sock_setblocking(Value self, Value arg)
{
    int block = wf_truth(arg);
    return block < 0 ? WF_NULL : set_timeout(wf_as_socket(self), block ? -1 : 0);
}

static Value sock_getblocking(Value self)
{
    return wf_bool(wf_socket_timeout(wf_as_socket(self)) != 0);
}

/* --- addresses ---------------------------------------------------------------------------------------------- */

static Value sock_accept(Value self)
{
    WfSocket *s = wf_as_socket(self);
    WfSockaddr a;
    socklen_t len = sizeof a;
    int fd;
    memset(&a, 0, sizeof a);
    WF_SOCKET_CALL(fd, s, false, (len = sizeof a, accept4(wf_socket_fd(s), &a.any, &len, SOCK_CLOEXEC)));
    if (fd < 0)
        return WF_NULL;
    Value address = wf_address_make(wf_socket_fd(s), &a, len);
    if (wf_is_null(address)) {
        close(fd);
        return address;
    }
    Value r = wf_tuple_pack(2, wf_small(fd), address);
    wf_drop(address);
    return r;
}

static Value sock_bind(Value self, Value arg)
{
    WfSocket *s = wf_as_socket(self);
    WfSockaddr a;
    socklen_t len;
    int r;
    if (wf_address_parse(s, arg, "bind", &a, &len) < 0 || wf_audit("socket.bind", "OO", self, arg) < 0)
        return WF_NULL;
    WF_BLOCKING_BEGIN
    r = bind(wf_socket_fd(s), &a.any, len);
    WF_BLOCKING_END
    return r < 0 ? wf_socket_error() : WF_NONE;
}

/* 0 connected; an errno; -1 exception. */
static int connect_now(WfSocket *s, const WfSockaddr *a, socklen_t len)
{
    int r, err;
    WF_BLOCKING_BEGIN
    r = connect(wf_socket_fd(s), &a->any, len);
    err = errno;
    WF_BLOCKING_END
    if (r == 0)
        return 0;
    bool interrupted = err == EINTR;
    if (interrupted && wf_safepoint() < 0)
        return -1;
    if (!(interrupted && wf_socket_timeout(s) != 0) && !(err == EINPROGRESS && wf_socket_timeout(s) > 0))
        return err;
    /* The connection goes on by itself: wait until it is made. */
    WfSocketWait w;
    socklen_t n = sizeof err;
    wf_socket_wait_init(&w, s, true);
    r = wf_socket_poll(&w);
    if (r < 0)
        return -1;
    if (r == 0)
        return EWOULDBLOCK;
    return getsockopt(wf_socket_fd(s), SOL_SOCKET, SO_ERROR, &err, &n) < 0 ? errno : err;
}

static Value sock_connect(Value self, Value arg)
{
    WfSocket *s = wf_as_socket(self);
    WfSockaddr a;
    socklen_t len;
    if (wf_address_parse(s, arg, "connect", &a, &len) < 0 || wf_audit("socket.connect", "OO", self, arg) < 0)
        return WF_NULL;
    int err = connect_now(s, &a, len);
    if (err == 0)
        return WF_NONE;
    if (err == EWOULDBLOCK && wf_socket_timeout(s) > 0)
        return wf_raise(&wf_exc_TimeoutError, "timed out");
    if (err > 0)
        wf_raise_errno(err, WF_NULL, WF_NULL);
    return WF_NULL;
}

static Value sock_connect_ex(Value self, Value arg)
{
    WfSocket *s = wf_as_socket(self);
    WfSockaddr a;
    socklen_t len;
    if (wf_address_parse(s, arg, "connect_ex", &a, &len) < 0 || wf_audit("socket.connect", "OO", self, arg) < 0)
        return WF_NULL;
    int err = connect_now(s, &a, len);
    return err < 0 ? WF_NULL : wf_small(err);
}

static Value name_of(Value self, int (*fn)(int, struct sockaddr *, socklen_t *))
{
    WfSocket *s = wf_as_socket(self);
    WfSockaddr a;
    socklen_t len = sizeof a;
    int r;
    memset(&a, 0, sizeof a);
    WF_BLOCKING_BEGIN
    r = fn(wf_socket_fd(s), &a.any, &len);
    WF_BLOCKING_END
    return r < 0 ? wf_socket_error() : wf_address_make(wf_socket_fd(s), &a, len);
}

static Value sock_getsockname(Value self)
{
    return name_of(self, getsockname);
}

static Value sock_getpeername(Value self)
{
    return name_of(self, getpeername);
}

static Value sock_listen(Value self, const Value *args, size_t nargs)
{
    int backlog = SOMAXCONN < 128 ? SOMAXCONN : 128, r;
    if (wf_check_nargs("listen", nargs, 0, 1) < 0 || (nargs > 0 && wf_as_int(args[0], &backlog) < 0))
        return WF_NULL;
    WF_BLOCKING_BEGIN
    r = listen(wf_socket_fd(wf_as_socket(self)), backlog < 0 ? 0 : backlog);
    WF_BLOCKING_END
    return r < 0 ? wf_socket_error() : WF_NONE;
}

static Value sock_shutdown(Value self, Value arg)
{
    int how, r;
    if (wf_as_int(arg, &how) < 0)
        return WF_NULL;
    WF_BLOCKING_BEGIN
    r = shutdown(wf_socket_fd(wf_as_socket(self)), how);
    WF_BLOCKING_END
    return r < 0 ? wf_socket_error() : WF_NONE;
}

/* --- options ---------------------------------------------------------------------------------------------------- */

static Value sock_getsockopt(Value self, const Value *args, size_t nargs)
{
    int level, name, size = 0, value = 0;
    socklen_t len = sizeof value;
    if (wf_check_nargs("getsockopt", nargs, 2, 3) < 0 || wf_as_int(args[0], &level) < 0 ||
        wf_as_int(args[1], &name) < 0 || (nargs > 2 && wf_as_int(args[2], &size) < 0))
        return WF_NULL;
    int fd = wf_socket_fd(wf_as_socket(self));
    if (size == 0)
        return getsockopt(fd, level, name, &value, &len) < 0 ? wf_socket_error() : wf_small(value);
    if (size < 0 || size > 1024)
        return wf_raise(&wf_exc_OSError, "getsockopt buflen out of range");
    char buf[1024];
    len = (socklen_t)size;
    return getsockopt(fd, level, name, buf, &len) < 0 ? wf_socket_error() : wf_bytes_new(buf, len);
}

static Value sock_setsockopt(Value self, const Value *args, size_t nargs)
{
    int level, name, value, r;
    if (wf_check_nargs("setsockopt", nargs, 3, 4) < 0 || wf_as_int(args[0], &level) < 0 ||
        wf_as_int(args[1], &name) < 0)
        return WF_NULL;
    int fd = wf_socket_fd(wf_as_socket(self));
    if (nargs == 4) {
        int64_t len;
        if (!wf_is_none(args[2]))
            return wf_raise(&wf_exc_TypeError, "setsockopt() argument 3 must be None when a length is given");
        if (wf_as_int64(args[3], &len) < 0)
            return WF_NULL;
        r = setsockopt(fd, level, name, NULL, (socklen_t)len);
    } else if (wf_is_int(args[2])) {
        if (wf_as_int(args[2], &value) < 0)
            return WF_NULL;
        r = setsockopt(fd, level, name, &value, sizeof value);
    } else {
        WfBuffer b;
        if (wf_get_buffer(args[2], &b, WF_BUF_SIMPLE) < 0)
            return WF_NULL;
        r = setsockopt(fd, level, name, b.buf, (socklen_t)b.len);
        wf_release_buffer(&b);
    }
    return r < 0 ? wf_socket_error() : WF_NONE;
}

/* --- receiving ---------------------------------------------------------------------------------------------------- */

static int recv_arguments(const char *fname, const Value *args, size_t nargs, ssize_t *n, int *flags)
{
    *flags = 0;
    if (wf_check_nargs(fname, nargs, 1, 2) < 0 || wf_as_ssize(args[0], n, &wf_exc_OverflowError) < 0 ||
        (nargs > 1 && wf_as_int(args[1], flags) < 0))
        return -1;
    if (*n < 0)
        return wf_raise_i(&wf_exc_ValueError, "negative buffersize in %s", fname);
    return 0;
}

static Value shortened(WF_STEALS Value bytes, ssize_t got, ssize_t n)
{
    if (got == n)
        return bytes;
    Value r = got < 0 ? WF_NULL : wf_bytes_new(wf_as_bytes(bytes)->data, (size_t)got);
    wf_drop(bytes);
    return r;
}

static Value sock_recv(Value self, const Value *args, size_t nargs)
{
    WfSocket *s = wf_as_socket(self);
    ssize_t n, got;
    int flags;
    if (recv_arguments("recv", args, nargs, &n, &flags) < 0)
        return WF_NULL;
    Value bytes = wf_bytes_new(NULL, (size_t)n);
    if (wf_is_null(bytes))
        return bytes;
    WF_SOCKET_CALL(got, s, false, recv(wf_socket_fd(s), wf_as_bytes(bytes)->data, (size_t)n, flags));
    return shortened(bytes, got, n);
}

static Value sock_recvfrom(Value self, const Value *args, size_t nargs)
{
    WfSocket *s = wf_as_socket(self);
    WfSockaddr a;
    socklen_t len = sizeof a;
    ssize_t n, got;
    int flags;
    if (recv_arguments("recvfrom", args, nargs, &n, &flags) < 0)
        return WF_NULL;
    Value bytes = wf_bytes_new(NULL, (size_t)n);
    if (wf_is_null(bytes))
        return bytes;
    memset(&a, 0, sizeof a);
    WF_SOCKET_CALL(got, s, false,
                   (len = sizeof a,
                    recvfrom(wf_socket_fd(s), wf_as_bytes(bytes)->data, (size_t)n, flags, &a.any, &len)));
    bytes = shortened(bytes, got, n);
    Value address = wf_is_null(bytes) ? bytes : wf_address_make(wf_socket_fd(s), &a, len);
    Value r = wf_is_null(address) ? address : wf_tuple_pack(2, bytes, address);
    wf_drop(address);
    wf_drop(bytes);
    return r;
}

/* recv_into(buffer, nbytes=0, flags=0) and its kind: *n is how much to read. */
static int into_arguments(const char *fmt, const char *fname, const Value *args, size_t nargs, Value kwnames,
                          WfBuffer *b, size_t *n, int *flags)
{
    static const char *const names[] = {"buffer", "nbytes", "flags", NULL};
    Value target;
    ssize_t want = 0;
    *flags = 0;
    if (wf_parse_args(args, nargs, kwnames, fmt, names, &target, &want, flags) < 0 ||
        wf_get_buffer(target, b, WF_BUF_WRITABLE) < 0)
        return -1;
    *n = want == 0 ? (size_t)b->len : (size_t)want;
    if (want < 0)
        wf_raise(&wf_exc_ValueError, "negative buffersize in %s", fname);
    else if (b->len < want)
        wf_raise(&wf_exc_ValueError, strcmp(fname, "recv_into") == 0
                                         ? "buffer too small for requested bytes"
                                         : "nbytes is greater than the length of the buffer");
    else
        return 0;
    wf_release_buffer(b);
    return -1;
}

static Value sock_recv_into(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfSocket *s = wf_as_socket(self);
    WfBuffer b;
    size_t n;
    ssize_t got;
    int flags;
    if (into_arguments("O|ni:recv_into", "recv_into", args, nargs, kwnames, &b, &n, &flags) < 0)
        return WF_NULL;
    WF_SOCKET_CALL(got, s, false, recv(wf_socket_fd(s), b.buf, n, flags));
    wf_release_buffer(&b);
    return got < 0 ? WF_NULL : wf_int(got);
}

static Value sock_recvfrom_into(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfSocket *s = wf_as_socket(self);
    WfBuffer b;
    WfSockaddr a;
    socklen_t len = sizeof a;
    size_t n;
    ssize_t got;
    int flags;
    if (into_arguments("O|ni:recvfrom_into", "recvfrom_into", args, nargs, kwnames, &b, &n, &flags) < 0)
        return WF_NULL;
    memset(&a, 0, sizeof a);
    WF_SOCKET_CALL(got, s, false, (len = sizeof a, recvfrom(wf_socket_fd(s), b.buf, n, flags, &a.any, &len)));
    wf_release_buffer(&b);
    if (got < 0)
        return WF_NULL;
    Value address = wf_address_make(wf_socket_fd(s), &a, len);
    Value r = wf_is_null(address) ? address : wf_tuple_pack(2, wf_int(got), address);
    wf_drop(address);
    return r;
}

/* --- sending -------------------------------------------------------------------------------------------------------- */

static int send_arguments(const char *fname, const Value *args, size_t nargs, WfBuffer *b, int *flags)
{
    *flags = 0;
    if (wf_check_nargs(fname, nargs, 1, 2) < 0 || (nargs > 1 && wf_as_int(args[1], flags) < 0))
        return -1;
    return wf_get_buffer(args[0], b, WF_BUF_SIMPLE);
}

static Value sock_send(Value self, const Value *args, size_t nargs)
{
    WfSocket *s = wf_as_socket(self);
    WfBuffer b;
    int flags;
    ssize_t n;
    if (send_arguments("send", args, nargs, &b, &flags) < 0)
        return WF_NULL;
    WF_SOCKET_CALL(n, s, true, send(wf_socket_fd(s), b.buf, (size_t)b.len, flags));
    wf_release_buffer(&b);
    return n < 0 ? WF_NULL : wf_int(n);
}

/* The timeout is for all of it. */
static Value sock_sendall(Value self, const Value *args, size_t nargs)
{
    WfSocket *s = wf_as_socket(self);
    WfBuffer b;
    int flags;
    if (send_arguments("sendall", args, nargs, &b, &flags) < 0)
        return WF_NULL;
    WfSocketWait w;
    size_t done = 0;
    ssize_t n = 0;
    wf_socket_wait_init(&w, s, true);
    while (done < (size_t)b.len) {
        if (wf_socket_wait(&w) < 0) {
            n = -1;
            break;
        }
        WF_BLOCKING_BEGIN
        n = send(wf_socket_fd(s), b.buf + done, (size_t)b.len - done, flags);
        WF_BLOCKING_END
        if (n < 0) {
            if (wf_socket_failed(&w) < 0)
                break;
            n = 0;
            continue;
        }
        done += (size_t)n;
        if (wf_safepoint() < 0) {
            n = -1;
            break;
        }
    }
    wf_release_buffer(&b);
    return n < 0 ? WF_NULL : WF_NONE;
}

static Value sock_sendto(Value self, const Value *args, size_t nargs)
{
    WfSocket *s = wf_as_socket(self);
    WfBuffer b;
    WfSockaddr a;
    socklen_t len;
    int flags = 0;
    if (nargs < 2 || nargs > 3)
        return wf_raise(&wf_exc_TypeError, "sendto() takes 2 or 3 arguments (%zu given)", nargs);
    if ((nargs == 3 && wf_as_int(args[1], &flags) < 0) || wf_get_buffer(args[0], &b, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    ssize_t n = -1;
    if (wf_address_parse(s, args[nargs - 1], "sendto", &a, &len) == 0 &&
        wf_audit("socket.sendto", "OO", self, args[nargs - 1]) == 0)
        WF_SOCKET_CALL(n, s, true, sendto(wf_socket_fd(s), b.buf, (size_t)b.len, flags, &a.any, len));
    wf_release_buffer(&b);
    return n < 0 ? WF_NULL : wf_int(n);
}

/* --- the type ---------------------------------------------------------------------------------------------------------- */

#define S(name, py, flags) {py, (void *)sock_##name, flags, py "\n\n"}
static WfMethodDef methods[32] = {
    S(accept, "_accept", WF_NOARGS), S(bind, "bind", WF_O), S(close, "close", WF_NOARGS),
    S(connect, "connect", WF_O), S(connect_ex, "connect_ex", WF_O), S(detach, "detach", WF_NOARGS),
    S(fileno, "fileno", WF_NOARGS), S(getpeername, "getpeername", WF_NOARGS),
    S(getsockname, "getsockname", WF_NOARGS), S(getsockopt, "getsockopt", WF_FAST),
    S(setsockopt, "setsockopt", WF_FAST), S(listen, "listen", WF_FAST), S(recv, "recv", WF_FAST),
    S(recv_into, "recv_into", WF_FASTKW), S(recvfrom, "recvfrom", WF_FAST),
    S(recvfrom_into, "recvfrom_into", WF_FASTKW), S(send, "send", WF_FAST), S(sendall, "sendall", WF_FAST),
    S(sendto, "sendto", WF_FAST), S(setblocking, "setblocking", WF_O), S(getblocking, "getblocking", WF_NOARGS),
    S(settimeout, "settimeout", WF_O), S(gettimeout, "gettimeout", WF_NOARGS), S(shutdown, "shutdown", WF_O),
};

static Value get_timeout(Value self, void *closure)
{
    return sock_gettimeout(self);
}

static WfGetSetDef getset[] = {
    {"timeout", get_timeout, NULL, "the socket timeout", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static WfMemberDef members[] = {
    {"family", WF_M_INT, offsetof(WfSocket, family), true, "the socket family"},
    {"type", WF_M_INT, offsetof(WfSocket, type), true, "the socket type"},
    {"proto", WF_M_INT, offsetof(WfSocket, proto), true, "the socket protocol"},
    {NULL, 0, 0, false, NULL},
};

WfType wf_socket_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_socket.socket",
    .flags = WF_TF_BASETYPE,
    .basicsize = sizeof(WfSocket),
    .doc = "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object\n"
           "socket(family=-1, type=-1, proto=-1, fileno=None) -> socket object\n\nAn end of a connection.",
    .new = sock_new,
    .init = sock_init,
    .dealloc = sock_dealloc,
    .finalize = sock_finalize,
    .repr = sock_repr,
    .methods = methods,
    .getset = getset,
    .members = members,
};

/* --- the module ---------------------------------------------------------------------------------------------------------- */

static Value socket_close(Value self, Value arg)
{
    int fd, r;
    if (wf_as_int(arg, &fd) < 0)
        return WF_NULL;
    WF_BLOCKING_BEGIN
    r = close(fd);
    WF_BLOCKING_END
    return r < 0 && errno != ECONNRESET ? wf_socket_error() : WF_NONE;
}

static Value socket_dup(Value self, Value arg)
{
    int fd;
    if (wf_as_int(arg, &fd) < 0)
        return WF_NULL;
    fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return fd < 0 ? wf_socket_error() : wf_small(fd);
}

static Value socket_socketpair(Value self, const Value *args, size_t nargs)
{
    int family = AF_UNIX, type = SOCK_STREAM, proto = 0, fds[2], r;
    if (wf_check_nargs("socketpair", nargs, 0, 3) < 0 || (nargs > 0 && wf_as_int(args[0], &family) < 0) ||
        (nargs > 1 && wf_as_int(args[1], &type) < 0) || (nargs > 2 && wf_as_int(args[2], &proto) < 0))
        return WF_NULL;
    WF_BLOCKING_BEGIN
    r = socketpair(family, type | SOCK_CLOEXEC, proto, fds);
    WF_BLOCKING_END
    if (r < 0)
        return wf_socket_error();
    Value a = wf_socket_new(fds[0], family, type, proto), b = wf_socket_new(fds[1], family, type, proto);
    Value pair = wf_is_null(a) || wf_is_null(b) ? WF_NULL : wf_tuple_pack(2, a, b);
    wf_drop(a);
    wf_drop(b);
    return pair;
}

static Value socket_getdefaulttimeout(Value self)
{
    return wf_socket_timeout_value(atomic_load_explicit(&wf_socket_default_timeout, memory_order_relaxed));
}

static Value socket_setdefaulttimeout(Value self, Value arg)
{
    int64_t ns;
    if (wf_socket_timeout_argument(arg, &ns) < 0)
        return WF_NULL;
    atomic_store_explicit(&wf_socket_default_timeout, ns, memory_order_relaxed);
    return WF_NONE;
}

#define F(name, flags) {#name, (void *)socket_##name, flags, #name "\n\n"}
static WfMethodDef functions[] = {
    F(close, WF_O),
    F(dup, WF_O),
    F(socketpair, WF_FAST),
    F(getdefaulttimeout, WF_NOARGS),
    F(setdefaulttimeout, WF_O),
    {"CMSG_LEN", (void *)wf_cmsg_len, WF_O, "CMSG_LEN(length) -> control message length\n\n"},
    {"CMSG_SPACE", (void *)wf_cmsg_space, WF_O, "CMSG_SPACE(length) -> buffer size\n\n"},
    {NULL, NULL, 0, NULL},
};

/* class name(OSError) of the module socket. */
static int add_exception(Value module, const char *name, WfType **out)
{
    Value bases = wf_tuple_pack(1, wf_type_value(&wf_exc_OSError)), dict = wf_dict_new();
    Value module_name = wf_str_from_c("socket"), type = WF_NULL;
    if (!wf_is_null(bases) && !wf_is_null(dict) && !wf_is_null(module_name) &&
        wf_dict_set(dict, wf_n.__module__, module_name) == 0)
        type = wf_type_new_class(wf_type_value(&wf_type_type), name, bases, dict);
    wf_drop(bases);
    wf_drop(dict);
    wf_drop(module_name);
    if (wf_is_null(type))
        return -1;
    *out = (WfType *)wf_obj(type);
    wf_incref(*out); /* kept for ever: the module's own reference may go */
    return wf_module_add(module, name, type);
}

int wf_module_init__socket(Value module)
{
    size_t n = 0;
    while (methods[n].name != NULL)
        n++;
    for (size_t i = 0; wf_socket_message_methods[i].name != NULL; i++)
        methods[n++] = wf_socket_message_methods[i];
    if (wf_module_add_functions(module, functions) < 0 ||
        wf_module_add_functions(module, wf_socket_names_functions) < 0 ||
        wf_module_add(module, "error", wf_new_ref(wf_type_value(&wf_exc_OSError))) < 0 ||
        wf_module_add(module, "timeout", wf_new_ref(wf_type_value(&wf_exc_TimeoutError))) < 0 ||
        add_exception(module, "herror", &wf_socket_herror) < 0 ||
        add_exception(module, "gaierror", &wf_socket_gaierror) < 0 || wf_type_add(module, &wf_socket_type) < 0 ||
        wf_module_add(module, "SocketType", wf_new_ref(wf_type_value(&wf_socket_type))) < 0 ||
        wf_module_add(module, "has_ipv6", WF_TRUE) < 0)
        return -1;
    return wf_socket_init_constants(module);
}
