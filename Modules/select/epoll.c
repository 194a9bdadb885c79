/* epoll objects. The system keeps what is registered; the object is its descriptor alone. */
#define _GNU_SOURCE
#include "select.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <unistd.h>

typedef struct {
    WfObject ob;
    _Atomic int fd; /* [relaxed] -1: closed. Whoever swaps it out closes it */
    int64_t pad;
} Epoll;

static Epoll *as_epoll(Value v) { return (Epoll *)wf_obj(v); }

/* The descriptor, or -1 with ValueError. */
static int open_fd(Value self)
{
    int fd = atomic_load_explicit(&as_epoll(self)->fd, memory_order_relaxed);
    if (WF_UNLIKELY(fd < 0))
        wf_raise(&wf_exc_ValueError, "I/O operation on closed epoll object");
    return fd;
}

static Value make(int fd)
{
    Epoll *e = wf_alloc_leaf(wf_epoll_type.shape, sizeof *e);
    if (e == NULL) {
        close(fd);
        return WF_NULL;
    }
    atomic_init(&e->fd, fd);
    return WF_MOVE(e);
}

static Value epoll_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"sizehint", "flags", NULL};
    int sizehint = -1, flags = 0;
    if (wf_parse_args(args, nargs, kwnames, "|ii:epoll", names, &sizehint, &flags) < 0)
        return WF_NULL;
    if (sizehint != -1 && sizehint <= 0)
        return wf_raise(&wf_exc_ValueError, "negative sizehint");
    if (flags && flags != EPOLL_CLOEXEC)
        return wf_raise(&wf_exc_OSError, "invalid flags");
    int fd;
    WF_OS_DETACHED(fd, epoll_create1(EPOLL_CLOEXEC));
    return fd < 0 ? wf_os_error() : make(fd);
}

static Value epoll_fromfd(Value type, Value arg)
{
    int fd;
    return wf_as_int(arg, &fd) < 0 ? WF_NULL : make(fd);
}

/* 0, or -1 with errno. */
static int close_it(Epoll *e)
{
    int r, fd = atomic_exchange_explicit(&e->fd, -1, memory_order_relaxed);
    if (fd < 0)
        return 0;
    WF_OS_DETACHED(r, close(fd));
    return r;
}

static void epoll_dealloc(WfObject *o)
{
    close_it((Epoll *)o);
    wf_free_object(o, sizeof(Epoll));
}

static Value epoll_close(Value self) { return wf_os_none(close_it(as_epoll(self))); }

static Value epoll_fileno(Value self)
{
    int fd = open_fd(self);
    return fd < 0 ? WF_NULL : wf_small(fd);
}

static Value epoll_closed(Value self, void *closure)
{
    return wf_bool(atomic_load_explicit(&as_epoll(self)->fd, memory_order_relaxed) < 0);
}

static Value epoll_enter(Value self) { return open_fd(self) < 0 ? WF_NULL : wf_new_ref(self); }

static Value epoll_exit(Value self, const Value *args, size_t nargs)
{
    return wf_check_nargs("__exit__", nargs, 0, 3) < 0 ? WF_NULL : epoll_close(self);
}

/* --- registering ----------------------------------------------------------------------------- */

static Value control(Value self, int operation, Value fd_arg, uint32_t events)
{
    int epfd, fd, r;
    if (wf_os_fd(fd_arg, &fd) < 0 || (epfd = open_fd(self)) < 0) /* a fileno() may have closed it */
        return WF_NULL;
    struct epoll_event event = {.events = events, .data.fd = fd};
    WF_OS_DETACHED(r, epoll_ctl(epfd, operation, fd, &event));
    return wf_os_none(r);
}

static Value epoll_register(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"fd", "eventmask", NULL};
    Value fd, mask = WF_NULL;
    uint32_t events = EPOLLIN | EPOLLPRI | EPOLLOUT;
    if (wf_parse_args(args, nargs, kwnames, "O|O:register", names, &fd, &mask) < 0 ||
        (!wf_is_null(mask) && wf_os_uint32_masked(mask, &events) < 0))
        return WF_NULL;
    return control(self, EPOLL_CTL_ADD, fd, events);
}

static Value epoll_modify(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"fd", "eventmask", NULL};
    Value fd, mask;
    uint32_t events;
    if (wf_parse_args(args, nargs, kwnames, "OO:modify", names, &fd, &mask) < 0 ||
        wf_os_uint32_masked(mask, &events) < 0)
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

/* --- polling ----------------------------------------------------------------------------------- */

static Value results(const struct epoll_event *events, int n)
{
    Value list = wf_list_new((size_t)n);
    for (int i = 0; i < n && !wf_is_null(list); i++) {
        Value pair = wf_tuple_pack(2, wf_small(events[i].data.fd), wf_small(events[i].events));
        if (wf_is_null(pair) || wf_list_append_steal(list, pair) < 0) {
            wf_drop(list);
            list = WF_NULL;
        }
    }
    return list;
}

static Value run_poll(Value self, struct epoll_event *events, int max, const WfWaitLimit *limit, int ms)
{
    int r;
    for (;;) {
        int fd = open_fd(self); /* a signal's handler may have closed it */
        if (fd < 0)
            return WF_NULL;
        WF_OS_DETACHED(r, epoll_wait(fd, events, max, ms));
        if (r >= 0)
            return results(events, r);
        if (errno != EINTR)
            return wf_os_error();
        if (wf_safepoint() < 0)
            return WF_NULL;
        if (ms >= 0) {
            int64_t left = wf_wait_left(limit);
            if (left < 0)
                return wf_list_new(0);
            ms = (int)(left / 1000000 + (left % 1000000 != 0));
        }
    }
}

static Value epoll_poll(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"timeout", "maxevents", NULL};
    enum { ON_STACK = FD_SETSIZE - 1 };
    struct epoll_event few[ON_STACK], *events = few;
    WfWaitLimit limit;
    Value timeout = WF_NONE;
    int max = -1, ms;
    if (wf_parse_args(args, nargs, kwnames, "|Oi:poll", names, &timeout, &max) < 0 || open_fd(self) < 0 ||
        wf_wait_limit(timeout, 1000000000, "timeout must be an integer or None", &limit) < 0 ||
        wf_wait_milliseconds(&limit, &ms) < 0)
        return WF_NULL;
    if (max == -1)
        max = FD_SETSIZE - 1;
    else if (max < 1)
        return wf_raise(&wf_exc_ValueError, "maxevents must be greater than 0, got %d", max);
    if (max > ON_STACK && (events = wf_mem_alloc((size_t)max * sizeof *events)) == NULL)
        return WF_NULL;
    Value r = run_poll(self, events, max, &limit, ms);
    if (events != few)
        wf_mem_free(events);
    return r;
}

#define MASK "select.EPOLLIN | select.EPOLLPRI | select.EPOLLOUT"
static WfMethodDef methods[] = {
    {"fromfd", epoll_fromfd, WF_O | WF_CLASSM, "fromfd($type, fd, /)\n--\n\nAn epoll object for an existing descriptor."},
    {"close", epoll_close, WF_NOARGS, "close($self, /)\n--\n\nCloses the descriptor; further use is a ValueError."},
    {"fileno", epoll_fileno, WF_NOARGS, "fileno($self, /)\n--\n\nThe epoll descriptor."},
    {"register", epoll_register, WF_FASTKW, "register($self, /, fd, eventmask=" MASK ")\n--\n\nAdds a descriptor; OSError if it is there already."},
    {"modify", epoll_modify, WF_FASTKW, "modify($self, /, fd, eventmask)\n--\n\nSets the events that a registered descriptor is watched for."},
    {"unregister", epoll_unregister, WF_FASTKW, "unregister($self, /, fd)\n--\n\nRemoves a descriptor."},
    {"poll", epoll_poll, WF_FASTKW, "poll($self, /, timeout=None, maxevents=-1)\n--\n\nWaits for events, timeout seconds at most; returns a list of (fd, events)."},
    {"__enter__", epoll_enter, WF_NOARGS, "__enter__($self, /)\n--\n\n"},
    {"__exit__", epoll_exit, WF_FAST, "__exit__($self, exc_type=None, exc_value=None, exc_tb=None, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef getset[] = {
    {"closed", epoll_closed, NULL, "True if the epoll handler is closed", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_epoll_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "select.epoll",
    .basicsize = sizeof(Epoll),
    .new = epoll_new,
    .dealloc = epoll_dealloc,
    .methods = methods,
    .getset = getset,
    .doc = "select.epoll(sizehint=-1, flags=0)\n\nWaits for events on descriptors. Neither argument has an effect.",
};
