/* _socket: looking names up: hosts, services, protocols, interfaces; converting addresses. */
#include "socket.h"

#include <stdio.h>

/* --- hosts --------------------------------------------------------------------------------------------- */

/* The host argument as C text; *bytes holds it. */
static const char *host_argument(Value v, Value *bytes)
{
    *bytes = wf_host_bytes(v, "");
    return wf_is_null(*bytes) ? NULL : (const char *)wf_as_bytes(*bytes)->data;
}

static Value names_gethostbyname(Value self, Value arg)
{
    Value bytes, r = WF_NULL;
    WfSockaddr a;
    const char *name = host_argument(arg, &bytes);
    if (name != NULL && wf_address_resolve(name, AF_INET, &a) == 0)
        r = wf_address_text(&a, sizeof a.in);
    wf_drop(bytes);
    return r;
}

static Value herror_now(int err)
{
    Value message = wf_str_from_c(hstrerror(err));
    Value args[] = {wf_small(err), message};
    Value exc = wf_is_null(message) ? message : wf_exc_new(wf_socket_herror, args, 2);
    wf_drop(message);
    if (!wf_is_null(exc))
        wf_raise_obj(exc);
    return WF_NULL;
}

/* (name, aliases, addresses) */
static Value hostent_value(const struct hostent *h)
{
    Value name = wf_str_decode_fs(h->h_name, strlen(h->h_name)), aliases = wf_list_new(0), list = wf_list_new(0);
    Value r = WF_NULL;
    if (wf_is_null(name) || wf_is_null(aliases) || wf_is_null(list))
        goto done;
    for (char **p = h->h_aliases; p != NULL && *p != NULL; p++)
        if (wf_list_append_steal(aliases, wf_str_decode_fs(*p, strlen(*p))) < 0)
            goto done;
    for (char **p = h->h_addr_list; *p != NULL; p++) {
        char buf[INET6_ADDRSTRLEN];
        inet_ntop(h->h_addrtype, *p, buf, sizeof buf);
        if (wf_list_append_steal(list, wf_str_from_c(buf)) < 0)
            goto done;
    }
    r = wf_tuple_pack(3, name, aliases, list);
done:
    wf_drop(name);
    wf_drop(aliases);
    wf_drop(list);
    return r;
}

static Value names_gethostbyname_ex(Value self, Value arg)
{
    Value bytes, r = WF_NULL;
    WfSockaddr a;
    const char *name = host_argument(arg, &bytes);
    if (name != NULL && wf_address_resolve(name, AF_INET, &a) == 0) {
        struct hostent h, *found = NULL;
        char buf[16384];
        int err = 0;
        WF_BLOCKING_BEGIN
        gethostbyname_r(name, &h, buf, sizeof buf, &found, &err);
        WF_BLOCKING_END
        r = found == NULL ? herror_now(err) : hostent_value(found);
    }
    wf_drop(bytes);
    return r;
}

static Value names_gethostbyaddr(Value self, Value arg)
{
    Value bytes, r = WF_NULL;
    WfSockaddr a;
    const char *name = host_argument(arg, &bytes);
    if (name != NULL && wf_address_resolve(name, AF_UNSPEC, &a) == 0) {
        struct hostent h, *found = NULL;
        char buf[16384];
        int err = 0;
        bool six = a.any.sa_family == AF_INET6;
        WF_BLOCKING_BEGIN
        gethostbyaddr_r(six ? (void *)&a.in6.sin6_addr : (void *)&a.in.sin_addr, six ? 16 : 4, a.any.sa_family, &h,
                        buf, sizeof buf, &found, &err);
        WF_BLOCKING_END
        r = found == NULL ? herror_now(err) : hostent_value(found);
    }
    wf_drop(bytes);
    return r;
}

static Value names_gethostname(Value self)
{
    char buf[1024];
    int r;
    if (wf_audit("socket.gethostname", "") < 0)
        return WF_NULL;
    WF_BLOCKING_BEGIN
    r = gethostname(buf, sizeof buf - 1);
    WF_BLOCKING_END
    buf[sizeof buf - 1] = '\0';
    return r < 0 ? wf_socket_error() : wf_str_decode_fs(buf, strlen(buf));
}

static Value names_sethostname(Value self, Value arg)
{
    Value b = wf_fs_bytes(arg);
    if (wf_is_null(b))
        return b;
    int r = sethostname((const char *)wf_as_bytes(b)->data, wf_as_bytes(b)->len);
    wf_drop(b);
    return r < 0 ? wf_socket_error() : WF_NONE;
}

/* --- getaddrinfo, getnameinfo ------------------------------------------------------------------------------- */

/* The service as C text: a str, bytes, an int (into buf) or None. 0 / -1 */
static int service_argument(Value v, char buf[32], Value *keep, const char **out)
{
    *keep = WF_NULL;
    *out = NULL;
    if (wf_is_none(v))
        return 0;
    if (wf_is_int(v)) {
        int64_t n;
        if (wf_as_int64(v, &n) < 0)
            return -1;
        snprintf(buf, 32, "%lld", (long long)n);
        *out = buf;
        return 0;
    }
    if (wf_is_str(v)) {
        *out = wf_str_utf8(v, NULL);
        return *out == NULL ? -1 : 0;
    }
    if (wf_is_bytes(v)) {
        *keep = wf_new_ref(v);
        *out = (const char *)wf_as_bytes(v)->data;
        return 0;
    }
    return wf_raise_i(&wf_exc_OSError, "Int or String expected");
}

static Value info_list(const struct addrinfo *found)
{
    Value list = wf_list_new(0);
    for (const struct addrinfo *a = found; !wf_is_null(list) && a != NULL; a = a->ai_next) {
        Value address = wf_address_make(-1, (const WfSockaddr *)a->ai_addr, a->ai_addrlen);
        Value name = wf_str_from_c(a->ai_canonname == NULL ? "" : a->ai_canonname);
        Value item = wf_is_null(address) || wf_is_null(name)
                         ? WF_NULL
                         : wf_tuple_pack(5, wf_small(a->ai_family), wf_small(a->ai_socktype), wf_small(a->ai_protocol),
                                         name, address);
        wf_drop(address);
        wf_drop(name);
        if (wf_is_null(item) || wf_list_append_steal(list, item) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    }
    return list;
}

static Value names_getaddrinfo(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"host", "port", "family", "type", "proto", "flags", NULL};
    Value host, port, host_bytes = WF_NULL, port_keep = WF_NULL;
    struct addrinfo hints = {0}, *found = NULL;
    char buf[32];
    const char *h = NULL, *p;
    if (wf_parse_args(args, nargs, kwnames, "OO|iiii:getaddrinfo", names, &host, &port, &hints.ai_family,
                      &hints.ai_socktype, &hints.ai_protocol, &hints.ai_flags) < 0)
        return WF_NULL;
    if (!wf_is_none(host)) {
        if (!wf_is_str(host) && !wf_is_bytes(host))
            return wf_raise(&wf_exc_TypeError, "getaddrinfo() argument 1 must be string or None");
        if (wf_is_str(host) && !wf_str_is_ascii(wf_as_str(host)))
            host_bytes = wf_str_encode(host, "idna", "strict");
        else
            host_bytes = wf_host_bytes(host, "");
        if (wf_is_null(host_bytes))
            return WF_NULL;
        h = (const char *)wf_as_bytes(host_bytes)->data;
    }
    Value r = WF_NULL;
    if (service_argument(port, buf, &port_keep, &p) < 0 ||
        wf_audit("socket.getaddrinfo", "OOiii", host, port, hints.ai_family, hints.ai_socktype, hints.ai_protocol) < 0)
        goto done;
    int err;
    WF_BLOCKING_BEGIN
    err = getaddrinfo(h, p, &hints, &found);
    WF_BLOCKING_END
    if (err != 0) {
        wf_socket_gai_error(err);
        goto done;
    }
    r = info_list(found);
    freeaddrinfo(found);
done:
    wf_drop(port_keep);
    wf_drop(host_bytes);
    return r;
}

static Value names_getnameinfo(Value self, const Value *args, size_t nargs)
{
    int flags, port;
    int64_t flow = 0, scope = 0;
    if (wf_check_nargs("getnameinfo", nargs, 2, 2) < 0 || wf_as_int(args[1], &flags) < 0)
        return WF_NULL;
    Value sa = args[0];
    if (!wf_is_tuple(sa))
        return wf_raise(&wf_exc_TypeError, "getnameinfo() argument 1 must be a tuple");
    size_t n = wf_tuple_len(sa);
    if (n < 2 || n > 4)
        return wf_raise(&wf_exc_TypeError, "getnameinfo(): illegal sockaddr argument");
    const char *host = wf_is_str(wf_tuple_item(sa, 0)) ? wf_str_utf8(wf_tuple_item(sa, 0), NULL) : NULL;
    if (host == NULL)
        return wf_err_occurred() ? WF_NULL : wf_raise(&wf_exc_TypeError, "getnameinfo(): illegal sockaddr argument");
    if (wf_as_int(wf_tuple_item(sa, 1), &port) < 0 || (n > 2 && wf_as_int64(wf_tuple_item(sa, 2), &flow) < 0) ||
        (n > 3 && wf_as_int64(wf_tuple_item(sa, 3), &scope) < 0))
        return WF_NULL;
    if (flow < 0 || flow > 0xfffff)
        return wf_raise(&wf_exc_OverflowError, "getnameinfo(): flowinfo must be 0-1048575.");
    char service[NI_MAXSERV], name[NI_MAXHOST];
    struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST}, *found;
    snprintf(service, sizeof service, "%d", port);
    int err;
    WF_BLOCKING_BEGIN
    err = getaddrinfo(host, service, &hints, &found);
    WF_BLOCKING_END
    if (err != 0)
        return wf_socket_gai_error(err);
    if (found->ai_next != NULL) {
        freeaddrinfo(found);
        return wf_raise(&wf_exc_OSError, "sockaddr resolved to multiple addresses");
    }
    if (found->ai_family == AF_INET && n != 2) {
        freeaddrinfo(found);
        return wf_raise(&wf_exc_OSError, "IPv4 sockaddr must be 2 tuple");
    }
    if (found->ai_family == AF_INET6) {
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)found->ai_addr;
        six->sin6_flowinfo = htonl((uint32_t)flow);
        six->sin6_scope_id = (uint32_t)scope;
    }
    WF_BLOCKING_BEGIN
    err = getnameinfo(found->ai_addr, found->ai_addrlen, name, sizeof name, service, sizeof service, flags);
    WF_BLOCKING_END
    freeaddrinfo(found);
    if (err != 0)
        return wf_socket_gai_error(err);
    Value a = wf_str_decode_fs(name, strlen(name)), b = wf_str_from_c(service);
    Value r = wf_is_null(a) || wf_is_null(b) ? WF_NULL : wf_tuple_pack(2, a, b);
    wf_drop(a);
    wf_drop(b);
    return r;
}

/* --- services, protocols -------------------------------------------------------------------------------------- */

static int text_argument(const char *fname, size_t i, Value v, const char **out)
{
    if (!wf_is_str(v))
        return wf_raise_i(&wf_exc_TypeError, "%s() argument %zu must be str, not %T", fname, i, v);
    *out = wf_str_utf8(v, NULL);
    return *out == NULL ? -1 : 0;
}

static Value names_getservbyname(Value self, const Value *args, size_t nargs)
{
    const char *name, *proto = NULL;
    if (wf_check_nargs("getservbyname", nargs, 1, 2) < 0 || text_argument("getservbyname", 1, args[0], &name) < 0 ||
        (nargs > 1 && text_argument("getservbyname", 2, args[1], &proto) < 0))
        return WF_NULL;
    struct servent s, *found = NULL;
    char buf[4096];
    WF_BLOCKING_BEGIN
    getservbyname_r(name, proto, &s, buf, sizeof buf, &found);
    WF_BLOCKING_END
    if (found == NULL)
        return wf_raise(&wf_exc_OSError, "service/proto not found");
    return wf_small(ntohs((uint16_t)found->s_port));
}

static Value names_getservbyport(Value self, const Value *args, size_t nargs)
{
    int port;
    const char *proto = NULL;
    if (wf_check_nargs("getservbyport", nargs, 1, 2) < 0 || wf_as_int(args[0], &port) < 0 ||
        (nargs > 1 && text_argument("getservbyport", 2, args[1], &proto) < 0))
        return WF_NULL;
    if (port < 0 || port > 65535)
        return wf_raise(&wf_exc_OverflowError, "getservbyport: port must be 0-65535.");
    struct servent s, *found = NULL;
    char buf[4096];
    WF_BLOCKING_BEGIN
    getservbyport_r(htons((uint16_t)port), proto, &s, buf, sizeof buf, &found);
    WF_BLOCKING_END
    if (found == NULL)
        return wf_raise(&wf_exc_OSError, "port/proto not found");
    return wf_str_from_c(found->s_name);
}

static Value names_getprotobyname(Value self, Value arg)
{
    const char *name;
    if (text_argument("getprotobyname", 1, arg, &name) < 0)
        return WF_NULL;
    struct protoent p, *found = NULL;
    char buf[4096];
    WF_BLOCKING_BEGIN
    getprotobyname_r(name, &p, buf, sizeof buf, &found);
    WF_BLOCKING_END
    if (found == NULL)
        return wf_raise(&wf_exc_OSError, "protocol not found");
    return wf_small(found->p_proto);
}

/* --- byte order, addresses ------------------------------------------------------------------------------------- */

static Value short_order(Value arg, const char *fname, uint16_t (*fn)(uint16_t))
{
    int x;
    if (wf_as_int(arg, &x) < 0)
        return WF_NULL;
    if (x < 0)
        return wf_raise(&wf_exc_OverflowError, "%s: can't convert negative Python int to C 16-bit unsigned integer", fname);
    if (x > 0xffff)
        return wf_raise(&wf_exc_OverflowError, "%s: Python int too large to convert to C 16-bit unsigned integer", fname);
    return wf_small(fn((uint16_t)x));
}

static Value names_ntohs(Value self, Value arg)
{
    return short_order(arg, "ntohs", ntohs);
}

static Value names_htons(Value self, Value arg)
{
    return short_order(arg, "htons", htons);
}

static Value long_order(Value arg, uint32_t (*fn)(uint32_t))
{
    uint64_t x;
    if (!wf_is_int(arg))
        return wf_raise(&wf_exc_TypeError, "expected int, %T found", arg);
    if (wf_as_uint64(arg, &x) < 0)
        return WF_NULL;
    if (x > 0xffffffffu)
        return wf_raise(&wf_exc_OverflowError, "int larger than 32 bits");
    return wf_small((int64_t)fn((uint32_t)x));
}

static Value names_ntohl(Value self, Value arg)
{
    return long_order(arg, ntohl);
}

static Value names_htonl(Value self, Value arg)
{
    return long_order(arg, htonl);
}

static Value names_inet_aton(Value self, Value arg)
{
    const char *s;
    struct in_addr a;
    if (text_argument("inet_aton", 1, arg, &s) < 0)
        return WF_NULL;
    if (inet_aton(s, &a) == 0)
        return wf_raise(&wf_exc_OSError, "illegal IP address string passed to inet_aton");
    return wf_bytes_new(&a, sizeof a);
}

static Value names_inet_ntoa(Value self, Value arg)
{
    WfBuffer b;
    if (wf_get_buffer(arg, &b, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    struct in_addr a;
    bool good = b.len == sizeof a;
    if (good)
        memcpy(&a, b.buf, sizeof a);
    wf_release_buffer(&b);
    char buf[INET_ADDRSTRLEN];
    if (!good)
        return wf_raise(&wf_exc_OSError, "packed IP wrong length");
    inet_ntop(AF_INET, &a, buf, sizeof buf);
    return wf_str_from_c(buf);
}

static Value names_inet_pton(Value self, const Value *args, size_t nargs)
{
    int family;
    const char *s;
    char packed[16];
    if (wf_check_nargs("inet_pton", nargs, 2, 2) < 0 || wf_as_int(args[0], &family) < 0 ||
        text_argument("inet_pton", 2, args[1], &s) < 0)
        return WF_NULL;
    int r = inet_pton(family, s, packed);
    if (r < 0)
        return wf_socket_error();
    if (r == 0)
        return wf_raise(&wf_exc_OSError, "illegal IP address string passed to inet_pton");
    if (family != AF_INET && family != AF_INET6)
        return wf_raise(&wf_exc_OSError, "unknown address family");
    return wf_bytes_new(packed, family == AF_INET ? 4 : 16);
}

static Value names_inet_ntop(Value self, const Value *args, size_t nargs)
{
    int family;
    WfBuffer b;
    if (wf_check_nargs("inet_ntop", nargs, 2, 2) < 0 || wf_as_int(args[0], &family) < 0)
        return WF_NULL;
    if (wf_get_buffer(args[1], &b, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    char packed[16], buf[INET6_ADDRSTRLEN];
    ssize_t want = family == AF_INET ? 4 : 16, len = b.len;
    if (len == want)
        memcpy(packed, b.buf, (size_t)len);
    wf_release_buffer(&b);
    if (family != AF_INET && family != AF_INET6)
        return wf_raise(&wf_exc_ValueError, "unknown address family %d", family);
    if (len != want)
        return wf_raise(&wf_exc_ValueError, "invalid length of packed IP address string");
    return inet_ntop(family, packed, buf, sizeof buf) == NULL ? wf_socket_error() : wf_str_from_c(buf);
}

/* --- interfaces -------------------------------------------------------------------------------------------------- */

static Value names_if_nameindex(Value self)
{
    struct if_nameindex *all = if_nameindex();
    if (all == NULL)
        return wf_socket_error();
    Value list = wf_list_new(0);
    for (struct if_nameindex *i = all; !wf_is_null(list) && i->if_index != 0 && i->if_name != NULL; i++) {
        Value name = wf_str_decode_fs(i->if_name, strlen(i->if_name));
        Value pair = wf_is_null(name) ? name : wf_tuple_pack(2, wf_small((int64_t)i->if_index), name);
        wf_drop(name);
        if (wf_is_null(pair) || wf_list_append_steal(list, pair) < 0) {
            wf_drop(list);
            list = WF_NULL;
        }
    }
    if_freenameindex(all);
    return list;
}

static Value names_if_nametoindex(Value self, Value arg)
{
    Value name = wf_fs_bytes(arg);
    if (wf_is_null(name))
        return name;
    unsigned i = if_nametoindex((const char *)wf_as_bytes(name)->data);
    wf_drop(name);
    return i == 0 ? wf_raise(&wf_exc_OSError, "no interface with this name") : wf_small((int64_t)i);
}

static Value names_if_indextoname(Value self, Value arg)
{
    uint64_t i;
    char name[IF_NAMESIZE + 1];
    if (wf_as_uint64(arg, &i) < 0)
        return WF_NULL;
    return if_indextoname((unsigned)i, name) == NULL ? wf_socket_error() : wf_str_decode_fs(name, strlen(name));
}

#define N(name, flags) {#name, (void *)names_##name, flags, #name "\n\n"}
WfMethodDef wf_socket_names_functions[] = {
    N(gethostbyname, WF_O), N(gethostbyname_ex, WF_O), N(gethostbyaddr, WF_O), N(gethostname, WF_NOARGS),
    N(sethostname, WF_O), N(getaddrinfo, WF_FASTKW), N(getnameinfo, WF_FAST), N(getservbyname, WF_FAST),
    N(getservbyport, WF_FAST), N(getprotobyname, WF_O), N(ntohs, WF_O), N(htons, WF_O), N(ntohl, WF_O),
    N(htonl, WF_O), N(inet_aton, WF_O), N(inet_ntoa, WF_O), N(inet_pton, WF_FAST), N(inet_ntop, WF_FAST),
    N(if_nameindex, WF_NOARGS), N(if_nametoindex, WF_O), N(if_indextoname, WF_O), {NULL, NULL, 0, NULL},
};
