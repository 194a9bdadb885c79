/* select: select() and the module's constants; poll and epoll objects have files of their own. */
#define _GNU_SOURCE
#include "select.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>

/* --- time limits --------------------------------------------------------------------------- */

int wf_wait_limit(Value timeout, int64_t unit, const char *message, WfWaitLimit *out)
{
    out->forever = wf_is_none(timeout);
    if (out->forever)
        return 0;
    if (wf_os_nanoseconds(timeout, unit, &out->ns) < 0) {
        if (wf_err_matches(&wf_exc_TypeError)) {
            wf_err_clear();
            wf_raise(&wf_exc_TypeError, message);
        }
        return -1;
    }
    if (out->ns > 0 && __builtin_add_overflow(wf_monotonic_ns(), (uint64_t)out->ns, &out->deadline))
        out->deadline = UINT64_MAX;
    return 0;
}

int64_t wf_wait_left(const WfWaitLimit *l)
{
    return (int64_t)(l->deadline - wf_monotonic_ns());
}

int wf_wait_milliseconds(const WfWaitLimit *l, int *out)
{
    *out = -1;
    if (l->forever || l->ns < 0)
        return !l->forever && l->ns / 1000000 < INT_MIN ? wf_raise_i(&wf_exc_OverflowError, "timeout is too large") : 0;
    int64_t ms = l->ns / 1000000 + (l->ns % 1000000 != 0);
    if (ms > INT_MAX)
        return wf_raise_i(&wf_exc_OverflowError, "timeout is too large");
    *out = (int)ms;
    return 0;
}

/* --- select -------------------------------------------------------------------------------- */

/* One of the three lists: the objects, and their descriptors as numbers and as a set. */
typedef struct {
    size_t n;
    Value objects[FD_SETSIZE];
    int fds[FD_SETSIZE];
    fd_set set;
} Interest;

static int add_interest(Interest *in, WF_STEALS Value object, int *highest)
{
    int fd;
    in->objects[in->n++] = object;
    if (wf_os_fd(object, &fd) < 0)
        return -1;
    if (fd >= FD_SETSIZE)
        return wf_raise_i(&wf_exc_ValueError, "filedescriptor out of range in select()");
    in->fds[in->n - 1] = fd;
    FD_SET(fd, &in->set);
    if (fd > *highest)
        *highest = fd;
    return 0;
}

static int collect(Interest *in, Value seq, int *highest)
{
    FD_ZERO(&in->set);
    Value fast = wf_sequence_fast(seq, "arguments 1-3 must be sequences");
    if (wf_is_null(fast))
        return -1;
    int r = 0;
    /* fileno() methods may change the list: its length is read each time. */
    for (size_t i = 0; r == 0 && i < wf_fast_len(fast); i++) {
        Value v = wf_fast_item(fast, i);
        if (wf_is_null(v))
            break;
        if (in->n == FD_SETSIZE) {
            wf_drop(v);
            r = wf_raise_i(&wf_exc_ValueError, "too many file descriptors in select()");
        } else {
            r = add_interest(in, v, highest);
        }
    }
    wf_drop(fast);
    return r;
}

static Value ready(const Interest *in)
{
    Value list = wf_list_new(0);
    for (size_t i = 0; i < in->n && !wf_is_null(list); i++)
        if (FD_ISSET(in->fds[i], &in->set) && wf_list_append(list, in->objects[i]) < 0) {
            wf_drop(list);
            list = WF_NULL;
        }
    return list;
}

static Value ready_lists(const Interest in[3])
{
    Value lists[3];
    for (int i = 0; i < 3; i++) {
        lists[i] = ready(&in[i]);
        if (wf_is_null(lists[i])) {
            while (i-- > 0)
                wf_drop(lists[i]);
            return WF_NULL;
        }
    }
    return wf_tuple_steal_array(lists, 3);
}

/* The call itself, again after signals for the time that is left. 0 / -1. */
static int wait_for(Interest in[3], int highest, const WfWaitLimit *limit)
{
    struct timespec ts;
    int64_t left = limit->ns;
    int r;
    for (;;) {
        if (!limit->forever)
            ts = (struct timespec){left / 1000000000, left % 1000000000};
        WF_OS_DETACHED(r, pselect(highest + 1, &in[0].set, &in[1].set, &in[2].set, limit->forever ? NULL : &ts, NULL));
        if (r >= 0)
            break;
        if (errno != EINTR) {
            wf_os_error();
            return -1;
        }
        if (wf_safepoint() < 0)
            return -1;
        if (!limit->forever && (left = wf_wait_left(limit)) < 0) {
            r = 0;
            break;
        }
    }
    for (int i = 0; r == 0 && i < 3; i++)
        FD_ZERO(&in[i].set);
    return 0;
}

static Value m_select(Value self, const Value *args, size_t nargs)
{
    WfWaitLimit limit = {.forever = true};
    if (wf_check_nargs("select", nargs, 3, 4) < 0 ||
        (nargs > 3 && wf_wait_limit(args[3], 1000000000, "timeout must be a float or None", &limit) < 0))
        return WF_NULL;
    if (!limit.forever && limit.ns < 0)
        return wf_raise(&wf_exc_ValueError, "timeout must be non-negative");
    Interest *in = wf_mem_alloc(3 * sizeof *in);
    if (in == NULL)
        return WF_NULL;
    in[0].n = in[1].n = in[2].n = 0;
    int highest = -1;
    Value r = WF_NULL;
    if (collect(&in[0], args[0], &highest) == 0 && collect(&in[1], args[1], &highest) == 0 &&
        collect(&in[2], args[2], &highest) == 0 && wait_for(in, highest, &limit) == 0)
        r = ready_lists(in);
    for (int i = 0; i < 3; i++)
        for (size_t k = 0; k < in[i].n; k++)
            wf_drop(in[i].objects[k]);
    wf_mem_free(in);
    return r;
}

/* --- the module ------------------------------------------------------------------------------ */

static WfMethodDef functions[] = {
    {"select", m_select, WF_FAST,
     "select($module, rlist, wlist, xlist, timeout=None, /)\n--\n\nWaits until something in the three lists is ready: to read, to write, or with an exceptional\ncondition. Items are descriptors or have fileno(). Returns the three lists of what is ready,\nempty ones when timeout seconds have passed."},
    {"poll", wf_select_poll, WF_NOARGS, "poll($module, /)\n--\n\nA new object that waits for events on descriptors registered with it."},
    {NULL, NULL, 0, NULL},
};

#define C(name) {#name, (int64_t)(name)}
static const WfIntConstant constants[] = {
    C(EPOLLERR), {"EPOLLET", (int64_t)(uint32_t)EPOLLET}, C(EPOLLEXCLUSIVE), C(EPOLLHUP), C(EPOLLIN), C(EPOLLMSG),
    C(EPOLLONESHOT), C(EPOLLOUT), C(EPOLLPRI), C(EPOLLRDBAND), C(EPOLLRDHUP), C(EPOLLRDNORM),
    C(EPOLLWRBAND), C(EPOLLWRNORM), C(EPOLL_CLOEXEC), C(PIPE_BUF), C(POLLERR), C(POLLHUP),
    C(POLLIN), C(POLLMSG), C(POLLNVAL), C(POLLOUT), C(POLLPRI), C(POLLRDBAND), C(POLLRDHUP),
    C(POLLRDNORM), C(POLLWRBAND), C(POLLWRNORM),
};

int wf_module_init_select(Value m)
{
    if (wf_module_add_functions(m, functions) < 0 || wf_module_add(m, "error", wf_type_value(&wf_exc_OSError)) < 0 ||
        wf_type_add(WF_NULL, &wf_poll_type) < 0 || wf_type_add(m, &wf_epoll_type) < 0)
        return -1;
    return wf_module_add_ints(m, constants, sizeof constants / sizeof *constants);
}
