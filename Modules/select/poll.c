/* select.poll: descriptors and events are kept in an array; one thread polls at a time. */
#define _GNU_SOURCE
#include "select.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>

typedef struct {
    WfObject ob;
    struct pollfd *fds;   /* [lock], replaced while nobody polls */
    size_t n, cap;        /* [lock] */
    bool polling;         /* [lock] */
} WfPoll;

static WfPoll *as_poll(Value v)
{
    return (WfPoll *)wf_obj(v);
}

static struct pollfd *find(WfPoll *p, int fd)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->fds[i].fd == fd)
            return &p->fds[i];
    return NULL;
}

static int event_mask(Value v, unsigned short *out)
{
    int64_t n;
    if (wf_is_int(v) && wf_int_sign(v) < 0)
        return wf_raise_i(&wf_exc_ValueError, "value must be positive");
    if (wf_as_int64(v, &n) < 0)
        return -1;
    if (n > 65535)
        return wf_raise_i(&wf_exc_OverflowError, "Python int too large to convert to C unsigned short");
    *out = (unsigned short)n;
    return 0;
}

/* Adds or changes; `add` false: the descriptor must be there. */
static Value put(WfPoll *p, int fd, unsigned short events, bool add)
{
    bool taken = wf_lock(p);
    struct pollfd *e = find(p, fd);
    int err = 0;
    if (e != NULL) {
        e->events = (short)events;
    } else if (!add) {
        err = ENOENT;
    } else {
        if (p->n == p->cap) {
            size_t cap = p->cap * 2 + 8;
            struct pollfd *grown = realloc(p->fds, cap * sizeof *grown);
            if (grown == NULL)
                err = ENOMEM;
            else
                p->fds = grown, p->cap = cap;
        }
        if (err == 0)
            p->fds[p->n++] = (struct pollfd){.fd = fd, .events = (short)events};
    }
    wf_unlock(p, taken);
    return err != 0 ? wf_raise_errno(err, WF_NULL, WF_NULL) : WF_NONE;
}

static Value poll_register(Value self, const Value *args, size_t nargs)
{
    unsigned short events = POLLIN | POLLPRI | POLLOUT;
    int fd;
    if (wf_check_nargs("register", nargs, 1, 2) < 0 || (fd = wf_select_fd(args[0])) < 0 ||
        (nargs > 1 && event_mask(args[1], &events) < 0))
        return WF_NULL;
    return put(as_poll(self), fd, events, true);
}

static Value poll_modify(Value self, const Value *args, size_t nargs)
{
    unsigned short events;
    int fd;
    if (wf_check_nargs("modify", nargs, 2, 2) < 0 || (fd = wf_select_fd(args[0])) < 0 ||
        event_mask(args[1], &events) < 0)
        return WF_NULL;
    return put(as_poll(self), fd, events, false);
}

static Value poll_unregister(Value self, Value arg)
{
    WfPoll *p = as_poll(self);
    int fd = wf_select_fd(arg);
    if (fd < 0)
        return WF_NULL;
    bool taken = wf_lock(p);
    struct pollfd *e = find(p, fd);
    if (e != NULL) {
        size_t i = (size_t)(e - p->fds);
        memmove(e, e + 1, (p->n - i - 1) * sizeof *e);
        p->n--;
    }
    wf_unlock(p, taken);
    if (e == NULL) {
        Value key = wf_int(fd);
        wf_raise_keyerror(key);
        wf_drop(key);
        return WF_NULL;
    }
    return WF_NONE;
}

/* Polls a copy of the array; again after EINTR with what is left of the time. */
static int wait_events(struct pollfd *fds, size_t n, int64_t timeout)
{
    uint64_t deadline = timeout >= 0 ? wf_select_now() + (uint64_t)timeout : 0;
    for (;;) {
        struct timespec ts = {.tv_sec = timeout / 1000000000, .tv_nsec = timeout % 1000000000};
        int r;
        WF_BLOCKING_BEGIN
        r = ppoll(fds, n, timeout >= 0 ? &ts : NULL, NULL);
        WF_BLOCKING_END
        if (r >= 0)
            return r;
        if (errno != EINTR) {
            wf_raise_errno(errno, WF_NULL, WF_NULL);
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

static Value event_list(const struct pollfd *fds, size_t n)
{
    Value list = wf_list_new(0);
    for (size_t i = 0; !wf_is_null(list) && i < n; i++) {
        if (fds[i].revents == 0)
            continue;
        Value pair = wf_tuple_pack(2, wf_small(fds[i].fd), wf_small((unsigned short)fds[i].revents));
        if (wf_is_null(pair) || wf_list_append_steal(list, pair) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    }
    return list;
}

static Value poll_poll(Value self, const Value *args, size_t nargs)
{
    WfPoll *p = as_poll(self);
    int64_t timeout;
    if (wf_check_nargs("poll", nargs, 0, 1) < 0 ||
        wf_select_timeout(nargs > 0 ? args[0] : WF_NONE, 1e6, true, &timeout) < 0)
        return WF_NULL;
    bool taken = wf_lock(p);
    bool busy = p->polling;
    size_t n = p->n;
    struct pollfd *copy = busy ? NULL : malloc((n + 1) * sizeof *copy);
    if (copy != NULL) {
        memcpy(copy, p->fds, n * sizeof *copy);
        p->polling = true;
    }
    wf_unlock(p, taken);
    if (busy)
        return wf_raise(&wf_exc_RuntimeError, "concurrent poll() invocation");
    if (copy == NULL)
        return wf_no_memory();
    int r = wait_events(copy, n, timeout);
    p->polling = false;
    Value list = r < 0 ? WF_NULL : event_list(copy, r == 0 ? 0 : n);
    free(copy);
    return list;
}

static void poll_dealloc(WfObject *o)
{
    free(((WfPoll *)o)->fds);
    wf_free_object(o, sizeof(WfPoll));
}

static WfMethodDef methods[] = {
    {"register", (void *)poll_register, WF_FAST, "register($self, fd, eventmask=<unrepresentable>, /)\n--\n\n"},
    {"modify", (void *)poll_modify, WF_FAST, "modify($self, fd, eventmask, /)\n--\n\n"},
    {"unregister", (void *)poll_unregister, WF_O, "unregister($self, fd, /)\n--\n\n"},
    {"poll", (void *)poll_poll, WF_FAST, "poll($self, timeout=None, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};

static WfType poll_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "select.poll",
    .flags = WF_TF_NO_INSTANCE,
    .basicsize = sizeof(WfPoll),
    .dealloc = poll_dealloc,
    .methods = methods,
};

Value wf_select_poll(Value self)
{
    return wf_generic_alloc(&poll_type, 0);
}

#define C(name) {#name, name}
int wf_select_init_poll(Value module)
{
    static const struct {
        const char *name;
        int value;
    } constants[] = {C(POLLIN), C(POLLPRI), C(POLLOUT), C(POLLERR), C(POLLHUP), C(POLLNVAL), C(POLLRDNORM),
                     C(POLLRDBAND), C(POLLWRNORM), C(POLLWRBAND), C(POLLMSG), C(POLLRDHUP)};
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (wf_module_add_int(module, constants[i].name, constants[i].value) < 0)
            return -1;
    return wf_type_add(WF_NULL, &poll_type);
}
