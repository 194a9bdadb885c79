/* select.epoll */
#include "select.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

typedef struct {
    WfObject ob;
    int epfd;   /* [relaxed] -1: closed */
} WfEpoll;

static WfEpoll *as_epoll(Value v)
{
    return (WfEpoll *)wf_obj(v);
}

static Value err_closed(void)
{
    return wf_raise(&wf_exc_ValueError, "I/O operation on closed epoll object");
}

static Value system_error(void)
{
    return wf_raise_errno(errno, WF_NULL, WF_NULL);
}

static Value make(WfType *t, int epfd)
{
    if (epfd < 0)
        return system_error();
    Value v = wf_generic_alloc(t, 0);
    if (wf_is_null(v))
        close(epfd);
    else
        as_epoll(v)->epfd = epfd;
    return v;
}

static Value epoll_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"sizehint", "flags", NULL};
    int sizehint = -1, flags = 0;
    if (wf_parse_args(args, nargs, kwnames, "|ii:epoll", names, &sizehint, &flags) < 0)
        return WF_NULL;
    if (sizehint == -1)
        sizehint = FD_SETSIZE - 1;
    else if (sizehint <= 0)
        return wf_raise(&wf_exc_ValueError, "negative sizehint");
    if (flags != 0 && flags != EPOLL_CLOEXEC)
        return wf_raise(&wf_exc_OSError, "invalid flags");
    return make(t, epoll_create1(EPOLL_CLOEXEC));
}

static int shut(WfEpoll *e)
{
    int fd = __atomic_exchange_n(&e->epfd, -1, __ATOMIC_RELAXED), r = 0;
    if (fd >= 0) {
        WF_BLOCKING_BEGIN
        r = close(fd);
        WF_BLOCKING_END
    }
    return r;
}

static Value epoll_close(Value self)
{
    return shut(as_epoll(self)) < 0 ? system_error() : WF_NONE;
}

static void epoll_dealloc(WfObject *o)
{
    shut((WfEpoll *)o);
    if (wf_type_has(wf_obj_type(o), WF_TF_HEAP))
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static Value control(Value self, int op, Value target, unsigned events)
{
    if (as_epoll(self)->epfd < 0)
        return err_closed();
    int fd = wf_select_fd(target), r;
    if (fd < 0)
        return WF_NULL;
    struct epoll_event ev = {.events = events, .data.fd = fd};
    WF_BLOCKING_BEGIN
    r = epoll_ctl(as_epoll(self)->epfd, op, fd, &ev);
    WF_BLOCKING_END
    return r < 0 ? system_error() : WF_NONE;
}

static int events_argument(Value v, unsigned *events)
{
    uint64_t n;
    if (wf_as_uint64(v, &n) < 0)
        return -1;
    *events = (unsigned)n;
    return 0;
}

static Value epoll_register(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"fd", "eventmask", NULL};
    Value fd, mask = WF_NULL;
    unsigned events = EPOLLIN | EPOLLPRI | EPOLLOUT;
    if (wf_parse_args(args, nargs, kwnames, "O|O:register", names, &fd, &mask) < 0 ||
        (!wf_is_null(mask) && events_argument(mask, &events) < 0))
        return WF_NULL;
    return control(self, EPOLL_CTL_ADD, fd, events);
}

static Value epoll_modify(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"fd", "eventmask", NULL};
    Value fd, mask;
    unsigned events;
    if (wf_parse_args(args, nargs, kwnames, "OO:modify", names, &fd, &mask) < 0 || events_argument(mask, &events) < 0)
        return WF_NULL;
    return control(self, EPOLL_CTL_MOD, fd, events);
}

static Value epoll_unregister(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"fd", NULL};
    Value fd;
    if (wf_parse_args(args, nargs, kwnames, "O:unregister", names, &fd) < 0)
        return WF_NULL;
    return control(self, EPOLL_CTL_DEL, fd, 0);
}

/* Waits; again after EINTR with what is left of the time. Events, or -1. */
static int wait_events(WfEpoll *e, struct epoll_event *events, int max, int64_t timeout)
{
    uint64_t deadline = timeout >= 0 ? wf_select_now() + (uint64_t)timeout : 0;
    for (;;) {
        int64_t ms = timeout < 0 ? -1 : timeout / 1000000 + (timeout % 1000000 != 0);
        int n;
        WF_BLOCKING_BEGIN
        n = epoll_wait(e->epfd, events, max, ms > INT_MAX ? INT_MAX : (int)ms);
        WF_BLOCKING_END
        if (n >= 0)
            return n;
        if (errno != EINTR) {
            system_error();
            return -1;
        }
        if (wf_safepoint() < 0)
            return -1;
        if (timeout >= 0) {
            uint64_t now = wf_select_now();
            if (now >= deadline)
                return 0;
            timeout = (int64_t)(deadline - now);
        }
    }
}

static Value epoll_poll(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"timeout", "maxevents", NULL};
    Value timeout_value = WF_NONE;
    int max = -1;
    int64_t timeout;
    if (wf_parse_args(args, nargs, kwnames, "|Oi:poll", names, &timeout_value, &max) < 0)
        return WF_NULL;
    if (as_epoll(self)->epfd < 0)
        return err_closed();
    if (wf_select_timeout(timeout_value, 1e9, true, &timeout) < 0)
        return WF_NULL;
    if (max == -1)
        max = FD_SETSIZE - 1;
    else if (max < 1)
        return wf_raise(&wf_exc_ValueError, "maxevents must be greater than 0, got %d", max);
    struct epoll_event *events = malloc((size_t)max * sizeof *events);
    if (events == NULL)
        return wf_no_memory();
    int n = wait_events(as_epoll(self), events, max, timeout);
    Value list = n < 0 ? WF_NULL : wf_list_new((size_t)n);
    for (int i = 0; !wf_is_null(list) && i < n; i++) {
        Value pair = wf_tuple_pack(2, wf_small(events[i].data.fd), wf_small((int64_t)events[i].events));
        if (wf_is_null(pair) || wf_list_append_steal(list, pair) < 0) {
            wf_drop(list);
            list = WF_NULL;
        }
    }
    free(events);
    return list;
}

static Value epoll_fileno(Value self)
{
    return as_epoll(self)->epfd < 0 ? err_closed() : wf_small(as_epoll(self)->epfd);
}

static Value epoll_fromfd(Value type, Value arg)
{
    int fd;
    return wf_as_int(arg, &fd) < 0 ? WF_NULL : make((WfType *)wf_obj(type), fd);
}

static Value epoll_enter(Value self)
{
    return as_epoll(self)->epfd < 0 ? err_closed() : wf_new_ref(self);
}

static Value epoll_exit(Value self, const Value *args, size_t nargs)
{
    return wf_call_method(self, wf_n.close, NULL, 0);
}

static Value get_closed(Value self, void *closure)
{
    return wf_bool(as_epoll(self)->epfd < 0);
}

static WfMethodDef methods[] = {
    {"fromfd", (void *)epoll_fromfd, WF_O | WF_CLASSM, "fromfd($type, fd, /)\n--\n\n"},
    {"close", (void *)epoll_close, WF_NOARGS, "close($self, /)\n--\n\n"},
    {"fileno", (void *)epoll_fileno, WF_NOARGS, "fileno($self, /)\n--\n\n"},
    {"register", (void *)epoll_register, WF_FASTKW, "register($self, /, fd, eventmask=<unrepresentable>)\n--\n\n"},
    {"modify", (void *)epoll_modify, WF_FASTKW, "modify($self, /, fd, eventmask)\n--\n\n"},
    {"unregister", (void *)epoll_unregister, WF_FASTKW, "unregister($self, /, fd)\n--\n\n"},
    {"poll", (void *)epoll_poll, WF_FASTKW, "poll($self, /, timeout=None, maxevents=-1)\n--\n\n"},
    {"__enter__", (void *)epoll_enter, WF_NOARGS, "__enter__($self, /)\n--\n\n"},
    {"__exit__", (void *)epoll_exit, WF_FAST, "__exit__($self, exc_type=None, exc_value=None, exc_tb=None, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef getset[] = {
    {"closed", get_closed, NULL, "True if the epoll handler is closed", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_epoll_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "select.epoll",
    .flags = WF_TF_BASETYPE,
    .basicsize = sizeof(WfEpoll),
    .doc = "epoll(sizehint=-1, flags=0)\n--\n\nAn epoll object.",
    .new = epoll_new,
    .dealloc = epoll_dealloc,
    .methods = methods,
    .getset = getset,
};

#define C(name) {#name, (int64_t)(unsigned)name}
int wf_select_init_epoll(Value module)
{
    static const struct {
        const char *name;
        int64_t value;
    } constants[] = {C(EPOLLIN), C(EPOLLOUT), C(EPOLLPRI), C(EPOLLERR), C(EPOLLHUP), C(EPOLLRDHUP), C(EPOLLET),
                     C(EPOLLONESHOT), C(EPOLLEXCLUSIVE), C(EPOLLRDNORM), C(EPOLLRDBAND), C(EPOLLWRNORM),
                     C(EPOLLWRBAND), C(EPOLLMSG), C(EPOLL_CLOEXEC)};
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (wf_module_add_int(module, constants[i].name, constants[i].value) < 0)
            return -1;
    return wf_type_add(module, &wf_epoll_type);
}
