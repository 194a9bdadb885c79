/* faulthandler.register(): tracebacks on a signal of the user's choice. And ways to crash. */
#define _GNU_SOURCE
#include "dump.h"
#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { NSIGNALS = 65 };

static struct {
    volatile sig_atomic_t enabled; /* [lock: mutex]; the rest is written before it is set */
    int fd;
    bool all_threads, chain;
    struct sigaction previous;
} users[NSIGNALS];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static int install(int signum, struct sigaction *previous);

static void on_signal(int signum)
{
    if (!users[signum].enabled)
        return;
    wf_fault_dump(users[signum].fd, users[signum].all_threads);
    if (users[signum].chain) {
        int e = errno;
        sigaction(signum, &users[signum].previous, NULL);
        errno = e;
        raise(signum);
        e = errno;
        install(signum, NULL);
        errno = e;
    }
}

static int install(int signum, struct sigaction *previous)
{
    struct sigaction sa = {.sa_handler = on_signal};
    sigemptyset(&sa.sa_mask);
    sa.sa_flags = SA_RESTART | (wf_fault_has_stack() ? SA_ONSTACK : 0);
    /* With chain the same signal is raised in the handler. */
    if (users[signum].chain)
        sa.sa_flags |= SA_NODEFER;
    wf_signals_remember(signum);
    return sigaction(signum, &sa, previous);
}

int wf_fault_user_signal(Value v, int *signum)
{
    if (wf_as_int(v, signum) < 0)
        return -1;
    if (wf_fault_is_fatal(*signum))
        return wf_raise_i(&wf_exc_RuntimeError,
                          "signal %d cannot be registered, use enable() instead", *signum);
    if (*signum < 1 || *signum >= NSIGNALS)
        return wf_raise_i(&wf_exc_ValueError, "signal number out of range");
    return 0;
}

static Value m_register(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"signum", "file", "all_threads", "chain", NULL};
    Value number, file = WF_NULL, owner;
    int all_threads = 1, chain = 0, signum, err = 0;
    if (wf_parse_args(args, nargs, kwnames, "O|Opp:register", names, &number, &file, &all_threads,
                      &chain) < 0 ||
        wf_fault_user_signal(number, &signum) < 0)
        return WF_NULL;
    int fd = wf_fault_file(file, &owner);
    if (fd < 0 || wf_fault_keep(2 + signum, owner) < 0)
        return WF_NULL;
    pthread_mutex_lock(&mutex);
    users[signum].fd = fd;
    users[signum].all_threads = all_threads;
    users[signum].chain = chain;
    if (!users[signum].enabled) {
        err = install(signum, &users[signum].previous) < 0 ? errno : 0;
        users[signum].enabled = err == 0;
    }
    pthread_mutex_unlock(&mutex);
    if (err) {
        errno = err;
        return wf_os_error();
    }
    return WF_NONE;
}

static Value m_unregister(Value module, Value number)
{
    int signum;
    if (wf_fault_user_signal(number, &signum) < 0)
        return WF_NULL;
    pthread_mutex_lock(&mutex);
    bool was = users[signum].enabled;
    users[signum].enabled = 0;
    if (was)
        sigaction(signum, &users[signum].previous, NULL);
    pthread_mutex_unlock(&mutex);
    if (was && wf_fault_keep(2 + signum, WF_NONE) < 0)
        return WF_NULL;
    return wf_bool(was);
}

WfMethodDef wf_fault_user_functions[] = {
    {"register", m_register, WF_FASTKW,
     "register(signum, file=sys.stderr, all_threads=True, chain=False): register a handler for the "
     "signal 'signum': write the traceback of the current thread, or of all threads if all_threads "
     "is True, to file"},
    {"unregister", m_unregister, WF_O,
     "unregister(signum): unregister the handler of the signal 'signum' registered by register()"},
    {NULL, NULL, 0, NULL},
};

/* --- crashing, for tests ---------------------------------------------------------------------- */

static void no_core_file(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_CORE, &limit) == 0) {
        limit.rlim_cur = 0;
        setrlimit(RLIMIT_CORE, &limit);
    }
}

static Value m_read_null(Value module)
{
    volatile int *volatile nowhere = NULL;
    no_core_file();
    return wf_int(*nowhere);
}

static Value m_sigsegv(Value module, const Value *args, size_t nargs)
{
    int detached = 0;
    if (wf_check_nargs("_sigsegv", nargs, 0, 1) < 0 ||
        (nargs && (detached = wf_truth(args[0])) < 0))
        return WF_NULL;
    no_core_file();
    if (detached) {
        WF_BLOCKING_BEGIN
        raise(SIGSEGV);
        WF_BLOCKING_END
    } else {
        raise(SIGSEGV);
    }
    return WF_NONE;
}

static Value m_sigfpe(Value module)
{
    no_core_file();
    raise(SIGFPE);
    return WF_NONE;
}

static Value m_sigabrt(Value module)
{
    no_core_file();
    abort();
}

/* A fatal error of a thread that weft does not know. */
static void *fatal_error_thread(void *unused)
{
    int fd = STDERR_FILENO;
    wf_fault_puts(fd, "Fatal Python error: faulthandler_fatal_error_thread: in new thread\n"
                      "Python runtime state: initialized\n\n");
    wf_fault_dump_threads(fd, NULL);
    abort();
}

static Value m_fatal_error_c_thread(Value module)
{
    pthread_t thread;
    no_core_file();
    /* The handler would write all of it again. */
    signal(SIGABRT, SIG_DFL);
    if (pthread_create(&thread, NULL, fatal_error_thread, NULL) != 0)
        return wf_raise(&wf_exc_RuntimeError, "unable to start the thread");
    pthread_join(thread, NULL);
    return WF_NONE;
}

static __attribute__((noinline)) uintptr_t overflow(uintptr_t low, uintptr_t high, size_t *depth)
{
    volatile unsigned char page[4096];
    uintptr_t here = (uintptr_t)&page;
    page[0] = page[4095] = 1;
    *depth += 1;
    if (here < low || high < here)
        return here;
    return overflow(low, high, depth) + page[*depth % 4096];
}

static Value m_stack_overflow(Value module)
{
    size_t depth = 0, range = (size_t)100 << 20;
    uintptr_t here = (uintptr_t)&depth;
    no_core_file();
    overflow(here - range, here + range, &depth);
    return wf_raise(&wf_exc_RuntimeError,
                    "unable to raise a stack overflow (allocated %zu bytes on the stack)",
                    depth * 4096);
}

WfMethodDef wf_fault_crash_functions[] = {
    {"_read_null", m_read_null, WF_NOARGS, "_read_null(): read from NULL, raise a SIGSEGV"},
    {"_sigsegv", m_sigsegv, WF_FAST, "_sigsegv(release_gil=False): raise a SIGSEGV signal"},
    {"_sigabrt", m_sigabrt, WF_NOARGS, "_sigabrt(): raise a SIGABRT signal"},
    {"_sigfpe", m_sigfpe, WF_NOARGS, "_sigfpe(): raise a SIGFPE signal"},
    {"_fatal_error_c_thread", m_fatal_error_c_thread, WF_NOARGS,
     "_fatal_error_c_thread(): a fatal error in a new C thread"},
    {"_stack_overflow", m_stack_overflow, WF_NOARGS,
     "_stack_overflow(): recursive call to raise a stack overflow"},
    {NULL, NULL, 0, NULL},
};
