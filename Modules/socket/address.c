/* Socket addresses: from Python values and back. */
#include "socket.h"

#include <stddef.h>
#include <stdio.h>

/* --- host names ------------------------------------------------------------------------------------------ */

Value wf_host_bytes(Value v, const char *fname)
{
    if (wf_is_str(v)) {
        Value b = wf_str_is_ascii(wf_as_str(v))
                      ? wf_bytes_new(wf_as_str(v)->data, wf_as_str(v)->len)
                      : wf_str_encode(v, "idna", "strict");
        if (wf_is_null(b))
            return wf_err_matches(&wf_exc_UnicodeError)
                       ? (wf_err_clear(), wf_raise(&wf_exc_TypeError, "encoding of hostname failed"))
                       : b;
        v = b;
    } else if (wf_is_bytes(v)) {
        v = wf_new_ref(v);
    } else if (wf_is_bytearray(v)) {
        v = wf_bytes_of(v);
    } else {
        return wf_raise(&wf_exc_TypeError, "%sstr, bytes or bytearray expected, not %T", fname, v);
    }
    if (!wf_is_null(v) && memchr(wf_as_bytes(v)->data, '\0', wf_as_bytes(v)->len) != NULL) {
        wf_drop(v);
        return wf_raise(&wf_exc_TypeError, "host name must not contain null character");
    }
    return v;
}

/* Without asking a name server: "", <broadcast>, numbers. 1 done, 0 a name, -1 wrong family. */
static int resolve_number(const char *name, int family, WfSockaddr *out)
{
    memset(out, 0, sizeof *out);
    if (strcmp(name, "255.255.255.255") == 0 || strcmp(name, "<broadcast>") == 0) {
        if (family != AF_INET && family != AF_UNSPEC)
            return wf_raise_i(&wf_exc_OSError, "address family mismatched");
        out->in.sin_family = AF_INET;
        out->in.sin_addr.s_addr = INADDR_BROADCAST;
        return 1;
    }
    if ((family == AF_UNSPEC || family == AF_INET) && inet_pton(AF_INET, name, &out->in.sin_addr) > 0) {
        out->in.sin_family = AF_INET;
        return 1;
    }
    if ((family == AF_UNSPEC || family == AF_INET6) && strchr(name, '%') == NULL &&
        inet_pton(AF_INET6, name, &out->in6.sin6_addr) > 0) {
        out->in6.sin6_family = AF_INET6;
        return 1;
    }
    return 0;
}

int wf_address_resolve(const char *name, int family, WfSockaddr *out)
{
    struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_DGRAM}, *found;
    if (*name == '\0') {
        hints.ai_flags = AI_PASSIVE;
    } else {
        int r = resolve_number(name, family, out);
        if (r != 0)
            return r < 0 ? -1 : 0;
        hints.ai_socktype = 0;
    }
    int err;
    WF_BLOCKING_BEGIN
    err = getaddrinfo(*name == '\0' ? NULL : name, *name == '\0' ? "0" : NULL, &hints, &found);
    WF_BLOCKING_END
    if (err != 0) {
        wf_socket_gai_error(err);
        return -1;
    }
    memset(out, 0, sizeof *out);
    memcpy(out, found->ai_addr, found->ai_addrlen);
    bool ambiguous = *name == '\0' && found->ai_next != NULL;
    freeaddrinfo(found);
    if (ambiguous)
        return wf_raise_i(&wf_exc_OSError, "wildcard resolved to multiple address");
    return 0;
}

static int resolve_host(Value host, int family, WfSockaddr *out)
{
    Value b = wf_host_bytes(host, "");
    if (wf_is_null(b))
        return -1;
    int r = wf_address_resolve((const char *)wf_as_bytes(b)->data, family, out);
    wf_drop(b);
    return r;
}

/* --- from values ------------------------------------------------------------------------------------------- */

static int port_number(Value v, const char *fname, uint16_t *port)
{
    int64_t n;
    if (!wf_is_int(v) && wf_type_of(v)->nb_index == NULL)
        return wf_raise_i(&wf_exc_TypeError, "'%T' object cannot be interpreted as an integer", v);
    if (wf_as_int64(v, &n) < 0) {
        if (!wf_err_matches(&wf_exc_OverflowError))
            return -1;
        wf_err_clear();
        n = -1;
    }
    if (n < 0 || n > 65535)
        return wf_raise_i(&wf_exc_OverflowError, "%s(): port must be 0-65535.", fname);
    *port = htons((uint16_t)n);
    return 0;
}

static int need_tuple(Value v, const char *fname, const char *family)
{
    if (wf_is_tuple(v))
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "%s(): %s address must be tuple, not %T", fname, family, v);
}

static int parse_inet(Value v, const char *fname, WfSockaddr *out, socklen_t *len)
{
    uint16_t port;
    if (need_tuple(v, fname, "AF_INET") < 0)
        return -1;
    if (wf_tuple_len(v) != 2)
        return wf_raise_i(&wf_exc_TypeError, "AF_INET address must be a pair (host, port)");
    if (resolve_host(wf_tuple_item(v, 0), AF_INET, out) < 0 || port_number(wf_tuple_item(v, 1), fname, &port) < 0)
        return -1;
    out->in.sin_family = AF_INET;
    out->in.sin_port = port;
    *len = sizeof out->in;
    return 0;
}

static int parse_inet6(Value v, const char *fname, WfSockaddr *out, socklen_t *len)
{
    uint16_t port;
    int64_t flow = 0, scope = 0;
    if (need_tuple(v, fname, "AF_INET6") < 0)
        return -1;
    size_t n = wf_tuple_len(v);
    if (n < 2 || n > 4)
        return wf_raise_i(&wf_exc_TypeError,
                          "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])");
    if (resolve_host(wf_tuple_item(v, 0), AF_INET6, out) < 0 || port_number(wf_tuple_item(v, 1), fname, &port) < 0 ||
        (n > 2 && wf_as_int64(wf_tuple_item(v, 2), &flow) < 0) ||
        (n > 3 && wf_as_int64(wf_tuple_item(v, 3), &scope) < 0))
        return -1;
    if (flow < 0 || flow > 0xfffff)
        return wf_raise_i(&wf_exc_OverflowError, "%s(): flowinfo must be 0-1048575.", fname);
    out->in6.sin6_family = AF_INET6;
    out->in6.sin6_port = port;
    out->in6.sin6_flowinfo = htonl((uint32_t)flow);
    if (n > 3)
        out->in6.sin6_scope_id = (uint32_t)scope;
    *len = sizeof out->in6;
    return 0;
}

static int parse_unix(Value v, WfSockaddr *out, socklen_t *len)
{
    Value b;
    if (wf_is_str(v)) {
        b = wf_str_encode_fs(v);
    } else if (wf_has_buffer(v)) {
        b = wf_bytes_of(v);
    } else {
        return wf_raise_i(&wf_exc_TypeError, "a bytes-like object is required, not '%T'", v);
    }
    if (wf_is_null(b))
        return -1;
    size_t n = wf_as_bytes(b)->len;
    const char *path = (const char *)wf_as_bytes(b)->data;
    /* A leading NUL: a name that is not in the file system. */
    bool abstract = n == 0 || path[0] == '\0';
    int r = 0;
    memset(out, 0, sizeof *out);
    if (n + !abstract > sizeof out->un.sun_path) {
        r = wf_raise_i(&wf_exc_OSError, "AF_UNIX path too long");
    } else {
        out->un.sun_family = AF_UNIX;
        memcpy(out->un.sun_path, path, n);
        *len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n + !abstract);
    }
    wf_drop(b);
    return r;
}

static int two_ints(Value v, const char *fname, const char *family, uint32_t out[2])
{
    if (need_tuple(v, fname, family) < 0)
        return -1;
    if (wf_tuple_len(v) != 2)
        return wf_raise_i(&wf_exc_TypeError, "%s(): %s address must be a pair", fname, family);
    for (size_t i = 0; i < 2; i++) {
        int64_t n;
        if (wf_as_int64(wf_tuple_item(v, i), &n) < 0)
            return -1;
        out[i] = (uint32_t)n;
    }
    return 0;
}

static int parse_packet(WfSocket *s, Value v, const char *fname, WfSockaddr *out, socklen_t *len)
{
    int proto = 0, type = 0, hatype = 0;
    if (need_tuple(v, fname, "AF_PACKET") < 0)
        return -1;
    size_t n = wf_tuple_len(v);
    if (n < 2 || n > 5 || !wf_is_str(wf_tuple_item(v, 0)))
        return wf_raise_i(&wf_exc_TypeError, "%s(): AF_PACKET address must be a tuple of two to five elements", fname);
    const char *name = wf_str_utf8(wf_tuple_item(v, 0), NULL);
    if (name == NULL || wf_as_int(wf_tuple_item(v, 1), &proto) < 0 ||
        (n > 2 && wf_as_int(wf_tuple_item(v, 2), &type) < 0) || (n > 3 && wf_as_int(wf_tuple_item(v, 3), &hatype) < 0))
        return -1;
    struct ifreq ifr = {0};
    snprintf(ifr.ifr_name, sizeof ifr.ifr_name, "%s", name);
    if (ioctl(wf_socket_fd(s), SIOCGIFINDEX, &ifr) < 0) {
        wf_socket_error();
        return -1;
    }
    memset(out, 0, sizeof *out);
    out->ll.sll_family = AF_PACKET;
    out->ll.sll_protocol = htons((uint16_t)proto);
    out->ll.sll_ifindex = ifr.ifr_ifindex;
    out->ll.sll_pkttype = (unsigned char)type;
    out->ll.sll_hatype = (unsigned short)hatype;
    if (n > 4) {
        WfBuffer b;
        if (wf_get_buffer(wf_tuple_item(v, 4), &b, WF_BUF_SIMPLE) < 0)
            return -1;
        out->ll.sll_halen = (unsigned char)(b.len > 8 ? 8 : b.len);
        memcpy(out->ll.sll_addr, b.buf, out->ll.sll_halen);
        wf_release_buffer(&b);
    }
    *len = sizeof out->ll;
    return 0;
}

int wf_address_parse(WfSocket *s, Value v, const char *fname, WfSockaddr *out, socklen_t *len)
{
    uint32_t pair[2];
    switch (wf_relaxed(&s->family)) {
    case AF_INET: return parse_inet(v, fname, out, len);
    case AF_INET6: return parse_inet6(v, fname, out, len);
    case AF_UNIX: return parse_unix(v, out, len);
    case AF_PACKET: return parse_packet(s, v, fname, out, len);
    case AF_NETLINK:
        if (two_ints(v, fname, "AF_NETLINK", pair) < 0)
            return -1;
        memset(out, 0, sizeof *out);
        out->nl.nl_family = AF_NETLINK;
        out->nl.nl_pid = pair[0];
        out->nl.nl_groups = pair[1];
        *len = sizeof out->nl;
        return 0;
    case AF_VSOCK:
        if (two_ints(v, fname, "AF_VSOCK", pair) < 0)
            return -1;
        memset(out, 0, sizeof *out);
        out->vm.svm_family = AF_VSOCK;
        out->vm.svm_cid = pair[0];
        out->vm.svm_port = pair[1];
        *len = sizeof out->vm;
        return 0;
    default:
        return wf_raise_i(&wf_exc_OSError, "%s(): bad family", fname);
    }
}

/* --- to values ---------------------------------------------------------------------------------------------- */

Value wf_address_text(const WfSockaddr *a, socklen_t len)
{
    char buf[NI_MAXHOST];
    if (a->any.sa_family == AF_INET && inet_ntop(AF_INET, &a->in.sin_addr, buf, sizeof buf) != NULL)
        return wf_str_from_c(buf);
    int err = getnameinfo(&a->any, len, buf, sizeof buf, NULL, 0, NI_NUMERICHOST);
    return err != 0 ? wf_socket_gai_error(err) : wf_str_from_c(buf);
}

static Value unix_path(const WfSockaddr *a, socklen_t len)
{
    size_t n = len - offsetof(struct sockaddr_un, sun_path);
    if (n > 0 && a->un.sun_path[0] == '\0')
        return wf_bytes_new(a->un.sun_path, n);
    return wf_str_decode_fs(a->un.sun_path, strnlen(a->un.sun_path, n));
}

static Value packet_value(int fd, const WfSockaddr *a)
{
    struct ifreq ifr = {.ifr_ifindex = a->ll.sll_ifindex};
    if (a->ll.sll_ifindex != 0)
        ioctl(fd, SIOCGIFNAME, &ifr);
    Value name = wf_str_decode_fs(ifr.ifr_name, strnlen(ifr.ifr_name, sizeof ifr.ifr_name));
    Value hw = wf_bytes_new(a->ll.sll_addr, a->ll.sll_halen > 8 ? 8 : a->ll.sll_halen);
    Value r = wf_is_null(name) || wf_is_null(hw)
                  ? WF_NULL
                  : wf_tuple_pack(5, name, wf_small(ntohs(a->ll.sll_protocol)), wf_small(a->ll.sll_pkttype),
                                  wf_small(a->ll.sll_hatype), hw);
    wf_drop(name);
    wf_drop(hw);
    return r;
}

Value wf_address_make(int fd, const WfSockaddr *a, socklen_t len)
{
    Value host, r;
    if (len == 0)
        return WF_NONE;
    switch (a->any.sa_family) {
    case AF_INET:
        host = wf_address_text(a, len);
        r = wf_is_null(host) ? host : wf_tuple_pack(2, host, wf_small(ntohs(a->in.sin_port)));
        wf_drop(host);
        return r;
    case AF_INET6:
        host = wf_address_text(a, len);
        r = wf_is_null(host) ? host
                             : wf_tuple_pack(4, host, wf_small(ntohs(a->in6.sin6_port)),
                                             wf_small(ntohl(a->in6.sin6_flowinfo)),
                                             wf_small((int64_t)a->in6.sin6_scope_id));
        wf_drop(host);
        return r;
    case AF_UNIX: return unix_path(a, len);
    case AF_PACKET: return packet_value(fd, a);
    case AF_NETLINK: return wf_tuple_pack(2, wf_small((int64_t)a->nl.nl_pid), wf_small((int64_t)a->nl.nl_groups));
    case AF_VSOCK: return wf_tuple_pack(2, wf_small((int64_t)a->vm.svm_cid), wf_small((int64_t)a->vm.svm_port));
    default: break;
    }
    Value bytes = wf_bytes_new(a->any.sa_data, len - offsetof(struct sockaddr, sa_data));
    r = wf_is_null(bytes) ? bytes : wf_tuple_pack(2, wf_small(a->any.sa_family), bytes);
    wf_drop(bytes);
    return r;
}
