/* The socket object and what the files of _socket share. */
#ifndef WEFT_MODULES_SOCKET_H
#define WEFT_MODULES_SOCKET_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "internal/runtime.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>

typedef struct {
    WfObject ob;
    int fd;                   /* [relaxed] -1: closed; by wf_socket_fd() */
    int family, type, proto;  /* [relaxed] __init__ may be called again */
    int64_t timeout;          /* [relaxed] nanoseconds; -1 none, 0 non-blocking */
} WfSocket;

typedef union {
    struct sockaddr any;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    struct sockaddr_un un;
    struct sockaddr_nl nl;
    struct sockaddr_ll ll;
    struct sockaddr_vm vm;
    struct sockaddr_storage storage;
} WfSockaddr;

extern WfType wf_socket_type;
extern WfType *wf_socket_gaierror, *wf_socket_herror; /* [const] after the module's init */

WF_INLINE WfSocket *wf_as_socket(Value v) { return (WfSocket *)wf_obj(v); }
WF_INLINE int wf_socket_fd(const WfSocket *s) { return wf_relaxed(&s->fd); }
WF_INLINE int64_t wf_socket_timeout(const WfSocket *s) { return wf_relaxed(&s->timeout); }

/* OSError of errno. */
WF_COLD Value wf_socket_error(void);
WF_COLD Value wf_socket_gai_error(int code);

/* address.c. fname is for messages. */
int wf_address_parse(WfSocket *s, Value v, const char *fname, WfSockaddr *out, socklen_t *len) WF_MUST_USE;
Value wf_address_make(int fd, const WfSockaddr *a, socklen_t len) WF_MUST_USE;
/* Resolves a name to one address of the family (AF_UNSPEC: any). 0 / -1. */
int wf_address_resolve(const char *name, int family, WfSockaddr *out) WF_MUST_USE;
/* A host name as bytes: str by IDNA, bytes, bytearray. New reference. */
Value wf_host_bytes(Value v, const char *fname) WF_MUST_USE;
/* The numeric text of an address. */
Value wf_address_text(const WfSockaddr *a, socklen_t len) WF_MUST_USE;

/* wait.c: one system call on a socket, tried again by its timeout. */
typedef struct {
    WfSocket *s;
    bool writing;
    int64_t timeout;   /* nanoseconds left when it started */
    uint64_t deadline; /* 0: not started */
} WfSocketWait;
/*
 * Before a call: waits until the socket is ready if it has a timeout. After a call that failed
 * with errno: whether to try again. 1 / -1 with an exception.
 */
void wf_socket_wait_init(WfSocketWait *w, WfSocket *s, bool writing);
int wf_socket_wait(WfSocketWait *w) WF_MUST_USE;
int wf_socket_failed(WfSocketWait *w) WF_MUST_USE;
/* poll(2) on it for connect: 1 ready, 0 timed out, -1 exception. */
int wf_socket_poll(WfSocketWait *w) WF_MUST_USE;

/* r = call(...) on socket s with its timeout: r < 0 with an exception. */
#define WF_SOCKET_CALL(r, sock, is_write, call)                                                   \
    do {                                                                                          \
        WfSocketWait wait_;                                                                       \
        wf_socket_wait_init(&wait_, sock, is_write);                                              \
        for (;;) {                                                                                \
            if (wf_socket_wait(&wait_) < 0) {                                                     \
                r = -1;                                                                           \
                break;                                                                            \
            }                                                                                     \
            WF_BLOCKING_BEGIN                                                                     \
            r = (call);                                                                           \
            WF_BLOCKING_END                                                                       \
            if (r >= 0 || wf_socket_failed(&wait_) < 0)                                           \
                break;                                                                            \
        }                                                                                         \
    } while (0)

extern WfMethodDef wf_socket_message_methods[], wf_socket_names_functions[];
extern _Atomic int64_t wf_socket_default_timeout; /* [relaxed] */
int wf_socket_timeout_argument(Value v, int64_t *ns) WF_MUST_USE;
Value wf_socket_timeout_value(int64_t ns);
Value wf_socket_new(int fd, int family, int type, int proto) WF_MUST_USE;
int wf_socket_init_constants(Value module) WF_MUST_USE;
Value wf_cmsg_len(Value self, Value arg);
Value wf_cmsg_space(Value self, Value arg);

#endif
