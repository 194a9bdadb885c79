/*
 * poll objects: a dict of descriptors and their events, and the array that the system wants,
 * made again when the dict has changed. While a thread polls (`running`), the array is its own;
 * others may go on changing the dict.
 */
#include "select.h"

#include <errno.h>
#include <poll.h>

typedef struct {
    WfObject ob;
    Value dict;         /* [const] fd: events. modify() and unregister() change it under the lock */
    struct pollfd *fds; /* [owner: who set running] */
    size_t n;           /* [owner: who set running] */
    bool fresh;         /* [lock] fds is what the dict says */
    bool running;       /* [lock] */
} Poll;

static Poll *as_poll(Value v) { return (Poll *)wf_obj(v); }

Value wf_select_poll(Value self)
{
    Value dict = wf_dict_new();
    Poll *p = wf_is_null(dict) ? NULL : wf_alloc(wf_poll_type.shape, sizeof *p);
    if (p == NULL) {
        wf_drop(dict);
        return WF_NULL;
    }
    p->dict = dict;
    p->fds = NULL;
    p->n = 0;
    p->fresh = p->running = false;
    return WF_MOVE(p);
}

static void poll_dealloc(WfObject *o)
{
    Poll *p = (Poll *)o;
    wf_drop(p->dict);
    wf_mem_free(p->fds);
    wf_free_object(p, sizeof *p);
}

static int poll_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((Poll *)o)->dict);
    return 0;
}

static void changed(Poll *p)
{
    bool l = wf_lock(p);
    p->fresh = false;
    wf_unlock(p, l);
}

static int to_events(Value v, unsigned short *out)
{
    int64_t n;
    if (!wf_is_int(v))
        return wf_raise_i(&wf_exc_TypeError, "an integer is required");
    if (wf_int_sign(v) < 0)
        return wf_raise_i(&wf_exc_ValueError, "value must be positive");
    if (!wf_int_try_i64(v, &n) || n > UINT16_MAX)
        return wf_raise_i(&wf_exc_OverflowError, "Python int too large for C unsigned short");
    *out = (unsigned short)n;
    return 0;
}

static Value poll_register(Value self, const Value *args, size_t nargs)
{
    int fd;
    unsigned short events = POLLIN | POLLPRI | POLLOUT;
    if (wf_check_nargs("register", nargs, 1, 2) < 0 || wf_os_fd(args[0], &fd) < 0 ||
        (nargs > 1 && to_events(args[1], &events) < 0) ||
        wf_dict_set(as_poll(self)->dict, wf_small(fd), wf_small(events)) < 0)
        return WF_NULL;
    changed(as_poll(self));
    return WF_NONE;
}

static Value poll_modify(Value self, const Value *args, size_t nargs)
{
    int fd;
    unsigned short events;
    if (wf_check_nargs("modify", nargs, 2, 2) < 0 || wf_os_fd(args[0], &fd) < 0 || to_events(args[1], &events) < 0)
        return WF_NULL;
    Poll *p = as_poll(self);
    bool l = wf_lock(p); /* it is not unregistered between the two */
    int found = wf_dict_contains(p->dict, wf_small(fd));
    if (found > 0)
        found = wf_dict_set(p->dict, wf_small(fd), wf_small(events)) < 0 ? -1 : 1;
    p->fresh = false;
    wf_unlock(p, l);
    if (found == 0)
        return wf_raise_errno(ENOENT, WF_NULL, WF_NULL);
    return found < 0 ? WF_NULL : WF_NONE;
}

static Value poll_unregister(Value self, Value arg)
{
    int fd;
    if (wf_os_fd(arg, &fd) < 0)
        return WF_NULL;
    Poll *p = as_poll(self);
    bool l = wf_lock(p); /* pairs with poll_modify() */
    int found = wf_dict_del(p->dict, wf_small(fd));
    p->fresh = false;
    wf_unlock(p, l);
    if (found == 0)
        return wf_raise_keyerror(wf_small(fd));
    return found < 0 ? WF_NULL : WF_NONE;
}

/* --- polling ------------------------------------------------------------------------------- */

static bool enter(Poll *p)
{
    bool l = wf_lock(p), free = !p->running;
    p->running = true;
    wf_unlock(p, l);
    if (!free)
        wf_raise(&wf_exc_RuntimeError, "concurrent poll() invocation");
    return free;
}

static void leave(Poll *p)
{
    bool l = wf_lock(p);
    p->running = false;
    wf_unlock(p, l);
}

/* Makes the array what the dict says now. */
static int refresh(Poll *p)
{
    bool l = wf_lock(p), fresh = p->fresh;
    p->fresh = true; /* before the dict is read: a change meanwhile makes it false again */
    wf_unlock(p, l);
    if (fresh)
        return 0;
    size_t room = wf_dict_len(p->dict), n = 0, pos = 0;
    struct pollfd *fds = wf_mem_realloc(p->fds, (room + 1) * sizeof *fds);
    if (fds == NULL) {
        changed(p);
        return -1;
    }
    Value key, value;
    while (n < room && wf_dict_next(p->dict, &pos, &key, &value))
        fds[n++] = (struct pollfd){.fd = (int)wf_small_value(key), .events = (short)wf_small_value(value)};
    p->fds = fds;
    p->n = n;
    return 0;
}

static Value results(const Poll *p, int ready)
{
    Value list = wf_list_new((size_t)ready);
    for (size_t i = 0; i < p->n && ready > 0 && !wf_is_null(list); i++) {
        if (p->fds[i].revents == 0)
            continue;
        ready--;
        Value pair = wf_tuple_pack(2, wf_small(p->fds[i].fd), wf_small((unsigned short)p->fds[i].revents));
        if (wf_is_null(pair) || wf_list_append_steal(list, pair) < 0) {
            wf_drop(list);
            list = WF_NULL;
        }
    }
    return list;
}

static Value run_poll(Poll *p, const WfWaitLimit *limit, int ms)
{
    int r;
    if (refresh(p) < 0)
        return WF_NULL;
    for (;;) {
        WF_OS_DETACHED(r, poll(p->fds, p->n, ms));
        if (r >= 0)
            return results(p, r);
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

static Value poll_poll(Value self, const Value *args, size_t nargs)
{
    WfWaitLimit limit = {.forever = true};
    int ms;
    if (wf_check_nargs("poll", nargs, 0, 1) < 0 ||
        (nargs > 0 && wf_wait_limit(args[0], 1000000, "timeout must be an integer or None", &limit) < 0) ||
        wf_wait_milliseconds(&limit, &ms) < 0 || !enter(as_poll(self)))
        return WF_NULL;
    Value r = run_poll(as_poll(self), &limit, ms);
    leave(as_poll(self));
    return r;
}

static WfMethodDef methods[] = {
    {"register", poll_register, WF_FAST,
     "register($self, fd,\n         eventmask=select.POLLIN | select.POLLPRI | select.POLLOUT, /)\n--\n\nAdds a descriptor, or sets the events that it is watched for."},
    {"modify", poll_modify, WF_FAST,
     "modify($self, fd, eventmask, /)\n--\n\nSets the events that a registered descriptor is watched for."},
    {"unregister", poll_unregister, WF_O, "unregister($self, fd, /)\n--\n\nRemoves a descriptor."},
    {"poll", poll_poll, WF_FAST,
     "poll($self, timeout=None, /)\n--\n\nWaits until registered descriptors have events, timeout milliseconds at most; returns a list\nof (fd, events)."},
    {NULL, NULL, 0, NULL},
};

WfType wf_poll_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "select.poll",
    .flags = WF_TF_GC | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(Poll),
    .dealloc = poll_dealloc,
    .traverse = poll_traverse,
    .methods = methods,
};
