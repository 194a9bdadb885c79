/*
 * faulthandler.dump_traceback_later(): a native thread that waits, and writes all stacks.
 *
 * The watchdog is no thread of weft's: it never attaches and takes no signals. Each call makes a
 * new one after the old one has ended.
 */
#include "dump.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static struct {
    pthread_mutex_t calls; /* one dump_traceback_later() or cancel at a time */
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    bool running, cancel;  /* [lock: mutex] */
    pthread_t thread;      /* [lock: calls] */
    int64_t timeout_ns;    /* [lock: calls] the rest, too */
    int fd;
    bool repeat, leave;
    char header[64];
} watchdog = {.calls = PTHREAD_MUTEX_INITIALIZER, .mutex = PTHREAD_MUTEX_INITIALIZER,
              .wake = PTHREAD_COND_INITIALIZER};

/* True when the time is over, false when the watchdog is to end. Mutex held. */
static bool wait_for_timeout(void)
{
    struct timespec at;
    clock_gettime(CLOCK_REALTIME, &at);
    int64_t ns = at.tv_nsec + watchdog.timeout_ns % 1000000000;
    at.tv_sec += watchdog.timeout_ns / 1000000000 + ns / 1000000000;
    at.tv_nsec = ns % 1000000000;
    while (!watchdog.cancel)
        if (pthread_cond_timedwait(&watchdog.wake, &watchdog.mutex, &at) == ETIMEDOUT)
            return !watchdog.cancel;
    return false;
}

static void *watch(void *unused)
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    pthread_mutex_lock(&watchdog.mutex);
    do {
        if (!wait_for_timeout())
            break;
        wf_fault_puts(watchdog.fd, watchdog.header);
        wf_fault_dump_threads(watchdog.fd, NULL);
        if (watchdog.leave)
            _exit(1);
    } while (watchdog.repeat);
    pthread_mutex_unlock(&watchdog.mutex);
    return NULL;
}

/* `calls` held. */
static void cancel(void)
{
    if (!watchdog.running)
        return;
    pthread_mutex_lock(&watchdog.mutex);
    watchdog.cancel = true;
    pthread_cond_signal(&watchdog.wake);
    pthread_mutex_unlock(&watchdog.mutex);
    pthread_join(watchdog.thread, NULL);
    watchdog.running = watchdog.cancel = false;
}

static void write_header(int64_t us)
{
    int64_t s = us / 1000000, rest = us % 1000000;
    int n = snprintf(watchdog.header, sizeof watchdog.header, "Timeout (%lu:%02lu:%02lu",
                     (unsigned long)(s / 3600), (unsigned long)(s / 60 % 60),
                     (unsigned long)(s % 60));
    if (rest != 0)
        n += snprintf(watchdog.header + n, sizeof watchdog.header - (size_t)n, ".%06u",
                      (unsigned)rest);
    snprintf(watchdog.header + n, sizeof watchdog.header - (size_t)n, ")!\n");
}

static Value m_dump_later(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"timeout", "repeat", "file", "exit", NULL};
    Value timeout, file = WF_NULL, owner;
    int repeat = 0, leave = 0, err;
    int64_t ns;
    if (wf_parse_args(args, nargs, kwnames, "O|iOi:dump_traceback_later", names, &timeout, &repeat,
                      &file, &leave) < 0 ||
        wf_os_nanoseconds(timeout, 1000000000, &ns) < 0)
        return WF_NULL;
    int64_t us = ns > 0 ? (ns - 1) / 1000 + 1 : 0;
    if (us <= 0)
        return wf_raise(&wf_exc_ValueError, "timeout must be greater than 0");
    if (us > (int64_t)9223372036000000)
        return wf_raise(&wf_exc_OverflowError, "timeout value is too large");
    int fd = wf_fault_file(file, &owner);
    if (fd < 0 || wf_fault_keep(1, owner) < 0)
        return WF_NULL;
    WF_BLOCKING_BEGIN
    pthread_mutex_lock(&watchdog.calls);
    cancel();
    watchdog.timeout_ns = us * 1000;
    watchdog.fd = fd;
    watchdog.repeat = repeat;
    watchdog.leave = leave;
    write_header(us);
    err = pthread_create(&watchdog.thread, NULL, watch, NULL);
    watchdog.running = err == 0;
    pthread_mutex_unlock(&watchdog.calls);
    WF_BLOCKING_END
    return err ? wf_raise(&wf_exc_RuntimeError, "unable to start watchdog thread") : WF_NONE;
}

static Value m_cancel_later(Value module)
{
    WF_BLOCKING_BEGIN
    pthread_mutex_lock(&watchdog.calls);
    cancel();
    pthread_mutex_unlock(&watchdog.calls);
    WF_BLOCKING_END
    return wf_fault_keep(1, WF_NONE) < 0 ? WF_NULL : WF_NONE;
}

WfMethodDef wf_fault_later_functions[] = {
    {"dump_traceback_later", m_dump_later, WF_FASTKW,
     "dump_traceback_later(timeout, repeat=False, file=sys.stderr, exit=False):\nwrite the "
     "tracebacks "
     "of all threads in timeout seconds,\nor each timeout seconds if repeat is True. If exit is "
     "True, call _exit(1) which is not safe."},
    {"cancel_dump_traceback_later", m_cancel_later, WF_NOARGS,
     "cancel_dump_traceback_later():\ncancel the previous call to dump_traceback_later()."},
    {NULL, NULL, 0, NULL},
};
