/* select: select() itself and what its files share. */
#include "select.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <sys/select.h>
#include <time.h>

int wf_select_fd(Value v)
{
    int fd;
    Value n = WF_NULL;
    if (!wf_is_int(v)) {
        Value fileno;
        int found = wf_getattr_opt(v, wf_n.fileno, &fileno);
        if (found <= 0)
            return found < 0 ? -1
                             : wf_raise_i(&wf_exc_TypeError, "argument must be an int, or have a fileno() method.");
        n = wf_call0(fileno);
        wf_drop(fileno);
        if (wf_is_null(n))
            return -1;
        if (!wf_is_int(n)) {
            wf_drop(n);
            return wf_raise_i(&wf_exc_TypeError, "fileno() returned a non-integer");
        }
        v = n;
    }
    int r = wf_as_int(v, &fd);
    wf_drop(n);
    if (r < 0)
        return -1;
    if (fd < 0)
        return wf_raise_i(&wf_exc_ValueError, "file descriptor cannot be a negative integer (%d)", fd);
    return fd;
}

uint64_t wf_select_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int wf_select_timeout(Value v, double scale, bool negative_forever, int64_t *ns)
{
    *ns = -1;
    if (wf_is_none(v))
        return 0;
    if (!wf_is_float(v) && !wf_is_int(v) && wf_type_of(v)->nb_index == NULL)
        return wf_raise_i(&wf_exc_TypeError, "timeout must be a float or None");
    double d;
    if (wf_as_double(v, &d) < 0)
        return -1;
    if (isnan(d))
        return wf_raise_i(&wf_exc_ValueError, "Invalid value NaN (not a number)");
    if (d < 0) {
        if (negative_forever)
            return 0;
        return wf_raise_i(&wf_exc_ValueError, "timeout must be non-negative");
    }
    d = ceil(d * scale);
    if (d > 9.2e18)
        return wf_raise_i(&wf_exc_OverflowError, "timestamp too large to convert to C _PyTime_t");
    *ns = (int64_t)d;
    return 0;
}

/* --- select ------------------------------------------------------------------------------------------------ */

typedef struct {
    Value seq;      /* list or tuple of the objects */
    fd_set set;
} Side;

static int side_open(Side *s, Value v, int *max)
{
    FD_ZERO(&s->set);
    s->seq = wf_sequence_fast(v, "arguments 1-3 must be sequences");
    if (wf_is_null(s->seq))
        return -1;
    for (size_t i = 0; i < wf_fast_len(s->seq); i++) {
        Value o = wf_fast_item(s->seq, i);
        int fd = wf_is_null(o) ? -1 : wf_select_fd(o);
        wf_drop(o);
        if (fd < 0)
            return -1;
        if (fd >= FD_SETSIZE)
            return wf_raise_i(&wf_exc_ValueError, "filedescriptor out of range in select()");
        FD_SET(fd, &s->set);
        if (fd > *max)
            *max = fd;
    }
    return 0;
}

/* The objects whose descriptors are in `ready`. */
static Value side_ready(const Side *s, const fd_set *ready)
{
    Value list = wf_list_new(0);
    for (size_t i = 0; !wf_is_null(list) && i < wf_fast_len(s->seq); i++) {
        Value o = wf_fast_item(s->seq, i);
        int fd = wf_is_null(o) ? -1 : wf_select_fd(o);
        if (fd < 0 || (fd < FD_SETSIZE && FD_ISSET(fd, ready) && wf_list_append(list, o) < 0)) {
            wf_drop(list);
            list = WF_NULL;
        }
        wf_drop(o);
    }
    return list;
}

/* Waits; the sets become what is ready. 0 / -1. */
static int wait_ready(int max, const Side sides[3], fd_set ready[3], int64_t timeout)
{
    uint64_t deadline = timeout >= 0 ? wf_select_now() + (uint64_t)timeout : 0;
    for (;;) {
        struct timeval tv = {.tv_sec = timeout / 1000000000, .tv_usec = (timeout % 1000000000 + 999) / 1000};
        if (tv.tv_usec == 1000000) {
            tv.tv_sec++;
            tv.tv_usec = 0;
        }
        for (int i = 0; i < 3; i++)
            ready[i] = sides[i].set;
        int n;
        WF_BLOCKING_BEGIN
        n = select(max + 1, &ready[0], &ready[1], &ready[2], timeout >= 0 ? &tv : NULL);
        WF_BLOCKING_END
        if (n >= 0)
            return 0;
        if (errno != EINTR) {
            wf_raise_errno(errno, WF_NULL, WF_NULL);
            return -1;
        }
        if (wf_safepoint() < 0)
            return -1;
        if (timeout >= 0) {
            uint64_t now = wf_select_now();
            if (now >= deadline) {
                for (int i = 0; i < 3; i++)
                    FD_ZERO(&ready[i]);
                return 0;
            }
            timeout = (int64_t)(deadline - now);
        }
    }
}

static Value select_select(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("select", nargs, 3, 4) < 0)
        return WF_NULL;
    int64_t timeout;
    int max = -1;
    if (wf_select_timeout(nargs > 3 ? args[3] : WF_NONE, 1e9, false, &timeout) < 0)
        return WF_NULL;
    Side sides[3] = {{.seq = WF_NULL}, {.seq = WF_NULL}, {.seq = WF_NULL}};
    fd_set ready[3];
    Value lists[3] = {WF_NULL, WF_NULL, WF_NULL}, r = WF_NULL;
    for (int i = 0; i < 3; i++)
        if (side_open(&sides[i], args[i], &max) < 0)
            goto done;
    if (wait_ready(max, sides, ready, timeout) < 0)
        goto done;
    for (int i = 0; i < 3; i++)
        if (wf_is_null(lists[i] = side_ready(&sides[i], &ready[i])))
            goto done;
    r = wf_tuple_pack(3, lists[0], lists[1], lists[2]);
done:
    for (int i = 0; i < 3; i++) {
        wf_drop(lists[i]);
        wf_drop(sides[i].seq);
    }
    return r;
}

static WfMethodDef functions[] = {
    {"select", (void *)select_select, WF_FAST,
     "select($module, rlist, wlist, xlist, timeout=None, /)\n--\n\nWaits until descriptors are ready."},
    {"poll", (void *)wf_select_poll, WF_NOARGS, "poll($module, /)\n--\n\nAn object to register descriptors with."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init_select(Value module)
{
    if (wf_module_add_functions(module, functions) < 0 ||
        wf_module_add(module, "error", wf_new_ref(wf_type_value(&wf_exc_OSError))) < 0 ||
        wf_module_add_int(module, "PIPE_BUF", PIPE_BUF) < 0 || wf_select_init_poll(module) < 0)
        return -1;
    return wf_select_init_epoll(module);
}
