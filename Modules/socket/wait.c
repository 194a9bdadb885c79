/* Timeouts of sockets: a socket with one is non-blocking below, and poll(2) waits. */
#include "socket.h"

#include <math.h>
#include <poll.h>
#include <time.h>

_Atomic int64_t wf_socket_default_timeout = -1;

static uint64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void wf_socket_wait_init(WfSocketWait *w, WfSocket *s, bool writing)
{
    *w = (WfSocketWait){.s = s, .writing = writing, .timeout = wf_socket_timeout(s)};
}

static int timed_out(void)
{
    return wf_raise_i(&wf_exc_TimeoutError, "timed out");
}

int wf_socket_poll(WfSocketWait *w)
{
    if (w->timeout >= 0 && w->deadline == 0)
        w->deadline = now_ns() + (uint64_t)w->timeout;
    for (;;) {
        struct pollfd p = {.fd = wf_socket_fd(w->s), .events = w->writing ? POLLOUT : POLLIN};
        if (p.fd < 0)
            return 1; /* closed, which the call itself will tell: poll(2) would wait for nothing */
        int64_t left = -1;
        if (w->timeout >= 0) {
            uint64_t now = now_ns();
            left = now >= w->deadline ? 0 : (int64_t)(w->deadline - now);
        }
        struct timespec ts = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
        int n;
        WF_BLOCKING_BEGIN
        n = ppoll(&p, 1, left < 0 ? NULL : &ts, NULL);
        WF_BLOCKING_END
        if (n >= 0)
            return n > 0;
        if (errno != EINTR) {
            wf_socket_error();
            return -1;
        }
        if (wf_safepoint() < 0)
            return -1;
    }
}

int wf_socket_wait(WfSocketWait *w)
{
    if (w->timeout <= 0)
        return 1;
    int r = wf_socket_poll(w);
    return r == 0 ? timed_out() : r;
}

int wf_socket_failed(WfSocketWait *w)
{
    if (errno == EINTR)
        return wf_safepoint() < 0 ? -1 : 1;
    if (w->timeout > 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return 1;
    wf_socket_error();
    return -1;
}

int wf_socket_timeout_argument(Value v, int64_t *ns)
{
    *ns = -1;
    if (wf_is_none(v))
        return 0;
    double d;
    if (wf_as_double(v, &d) < 0)
        return -1;
    if (isnan(d))
        return wf_raise_i(&wf_exc_ValueError, "Invalid value NaN (not a number)");
    if (d < 0)
        return wf_raise_i(&wf_exc_ValueError, "Timeout value out of range");
    d = ceil(d * 1e9);
    if (d > 9.2e18)
        return wf_raise_i(&wf_exc_OverflowError, "timestamp too large to convert to C _PyTime_t");
    *ns = (int64_t)d;
    return 0;
}

Value wf_socket_timeout_value(int64_t ns)
{
    return ns < 0 ? WF_NONE : wf_float((double)ns / 1e9);
}
