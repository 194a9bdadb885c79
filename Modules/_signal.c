/*
 * _signal, and the C side of signals.
 *
 * The C handler only notes the signal, sets WF_POLL_SIGNAL in the main thread, writes to the
 * wake-up descriptor, and, when the kernel chose another thread, passes the signal on to the
 * main thread so that its blocking call ends. Python handlers run at the main thread's next
 * safepoint.
 */
#define _GNU_SOURCE
#include "frame.h"
#include "runtime.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { NSIGNALS = 65 };

static volatile sig_atomic_t tripped[NSIGNALS];
static _Atomic int any_tripped;         /* release by the handler, acquire by wf_signals_run */
static Value handlers[NSIGNALS];        /* [owner: main thread]; WF_NULL: not Python's */
static volatile sig_atomic_t wakeup_fd = -1;
static volatile sig_atomic_t warn_on_full_buffer = 1; /* a full buffer of wakeup_fd is reported, too */
static volatile sig_atomic_t wakeup_errno;            /* of a write to it; the main thread has yet to report it */
static pthread_t main_pthread;
static Value default_int_handler;       /* [const] after module init */
static WfType *siginfo_type;

static void c_handler(int signum)
{
    int e = errno;
    if (!pthread_equal(pthread_self(), main_pthread)) {
        pthread_kill(main_pthread, signum);
        errno = e;
        return;
    }
    wf_relaxed_set(&tripped[signum], 1);
    /* Release: the flag above is seen by whoever sees this one. */
    atomic_store_explicit(&any_tripped, 1, memory_order_release);
    wf_poll_request(wf_main_thread, WF_POLL_SIGNAL);
    if (wakeup_fd >= 0) {
        uint8_t b = (uint8_t)signum;
        /* This runs in the main thread, which reports it. */
        if (write((int)wakeup_fd, &b, 1) < 0 && (warn_on_full_buffer || (errno != EAGAIN && errno != EWOULDBLOCK)))
            wakeup_errno = errno;
    }
    errno = e;
}

static int install(int signum, void (*fn)(int))
{
    struct sigaction sa = {.sa_handler = fn};
    sigemptyset(&sa.sa_mask);
    sa.sa_flags = 0; /* no SA_RESTART: blocking calls end so that handlers run */
    return sigaction(signum, &sa, NULL);
}

void wf_signals_init(void)
{
    main_pthread = pthread_self();
    for (int i = 0; i < NSIGNALS; i++) {
        handlers[i] = WF_NULL;
        wf_root_register(&handlers[i]); /* shared once there are threads */
    }
    if (wf_config.leave_signals)
        return;
    install(SIGPIPE, SIG_IGN);
    install(SIGXFSZ, SIG_IGN);
}

int wf_signals_simulate(int signum)
{
    if (signum < 1 || signum >= NSIGNALS)
        return -1;
    Value handler = wf_value_load(&handlers[signum]);
    if (wf_is_null(handler) || wf_is_small(handler))
        return 0; /* default or ignored: nothing to run */
    wf_relaxed_set(&tripped[signum], 1);
    atomic_store_explicit(&any_tripped, 1, memory_order_release);
    wf_poll_request(wf_main_thread, WF_POLL_SIGNAL);
    return 0;
}

static int run_one(int signum)
{
    Value fn = handlers[signum];
    if (wf_is_null(fn) || wf_is_small(fn) || wf_is_none(fn))
        return 0;
    WfThread *t = wf_thread();
    Value frame = t->frame != NULL ? wf_frame_object(t->frame) : WF_NONE;
    if (wf_is_null(frame))
        return -1;
    fn = wf_new_ref(fn);
    Value r = wf_call2(fn, wf_small(signum), frame);
    wf_drop(fn);
    wf_drop(frame);
    wf_drop(r);
    return wf_is_null(r) ? -1 : 0;
}

static void report_wakeup_error(void)
{
    wf_raise_errno((int)wakeup_errno, WF_NULL, WF_NULL);
    wakeup_errno = 0;
    wf_sys_write_stderr("Exception ignored when trying to write to the signal wakeup fd:\n");
    wf_write_unraisable(WF_NULL);
}

int wf_signals_run(void)
{
    if (wf_thread() != wf_main_thread || !atomic_exchange_explicit(&any_tripped, 0, memory_order_acquire))
        return 0;
    if (wakeup_errno != 0)
        report_wakeup_error();
    for (int i = 1; i < NSIGNALS; i++) {
        if (!wf_relaxed(&tripped[i]))
            continue;
        wf_relaxed_set(&tripped[i], 0);
        if (run_one(i) < 0) {
            /* The rest of them at the next safepoint. */
            atomic_store(&any_tripped, 1);
            wf_poll_request(wf_main_thread, WF_POLL_SIGNAL);
            return -1;
        }
    }
    return 0;
}

/* --- functions ------------------------------------------------------------------------------------------- */

static int signal_number(Value v, int *signum)
{
    if (wf_as_int(v, signum) < 0)
        return -1;
    if (*signum < 1 || *signum >= NSIGNALS)
        return wf_raise_i(&wf_exc_ValueError, "signal number out of range");
    return 0;
}

static Value os_error(void) { return wf_raise_errno(errno, WF_NULL, WF_NULL); }

static Value m_default_int_handler(Value self, const Value *args, size_t nargs)
{
    return wf_raise_none(&wf_exc_KeyboardInterrupt);
}

/* What getsignal answers for a signal whose disposition nobody changed from Python. */
static Value current_handler(int signum)
{
    Value known = wf_value_load(&handlers[signum]);
    if (!wf_is_null(known))
        return wf_new_ref(known);
    struct sigaction sa;
    if (sigaction(signum, NULL, &sa) < 0)
        return WF_NONE;
    return sa.sa_handler == SIG_DFL ? wf_small(0) : sa.sa_handler == SIG_IGN ? wf_small(1) : WF_NONE;
}

void wf_signals_remember(int signum)
{
    uint64_t none = WF_NULL.bits;
    Value now = current_handler(signum);
    /* Only a number or None is stored here: relaxed will do. */
    if (!wf_is_pointer(now))
        __atomic_compare_exchange_n(&handlers[signum].bits, &none, now.bits, false,
                                    __ATOMIC_RELAXED, __ATOMIC_RELAXED);
    else
        wf_drop(now);
}

static Value m_signal(Value self, const Value *args, size_t nargs)
{
    int signum;
    if (wf_check_nargs("signal", nargs, 2, 2) < 0)
        return WF_NULL;
    if (wf_as_int(args[0], &signum) < 0)
        return WF_NULL;
    if (wf_thread() != wf_main_thread)
        return wf_raise(&wf_exc_ValueError, "signal only works in main thread of the main interpreter");
    if (signum < 1 || signum >= NSIGNALS)
        return wf_raise(&wf_exc_ValueError, "signal number out of range");
    void (*fn)(int) = c_handler;
    int64_t which;
    bool is_number = wf_is_int(args[1]);
    if (is_number && wf_int_try_i64(args[1], &which) && which == 0)
        fn = SIG_DFL;
    else if (is_number && wf_int_try_i64(args[1], &which) && which == 1)
        fn = SIG_IGN;
    else if (!wf_callable(args[1]))
        return wf_raise(&wf_exc_TypeError,
                        "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
    Value old = current_handler(signum);
    if (wf_safepoint() < 0 || (install(signum, fn) < 0 && (os_error(), true))) {
        wf_drop(old);
        return WF_NULL;
    }
    Value previous = handlers[signum];
    Value handler = fn == SIG_DFL ? wf_small(0) : fn == SIG_IGN ? wf_small(1) : wf_new_ref(args[1]);
    if (wf_multithreaded && wf_is_pointer(handler) && !wf_is_shared(wf_obj(handler)))
        wf_publish(wf_obj(handler));
    wf_value_store(&handlers[signum], handler);
    wf_drop(previous);
    return old;
}

static Value m_getsignal(Value self, Value num)
{
    int signum;
    return signal_number(num, &signum) < 0 ? WF_NULL : current_handler(signum);
}

static Value m_raise_signal(Value self, Value num)
{
    int signum;
    if (wf_as_int(num, &signum) < 0)
        return WF_NULL;
    int r = raise(signum), e = errno;
    if (r != 0)
        return wf_raise_errno(e, WF_NULL, WF_NULL);
    return wf_safepoint() < 0 ? WF_NULL : WF_NONE;
}

static Value m_strsignal(Value self, Value num)
{
    int signum;
    if (signal_number(num, &signum) < 0)
        return WF_NULL;
    const char *s = strsignal(signum);
    if (s == NULL || strstr(s, "Unknown signal") != NULL)
        return WF_NONE;
    return wf_str_from_c(s);
}

static Value m_alarm(Value self, Value seconds)
{
    int n;
    return wf_as_int(seconds, &n) < 0 ? WF_NULL : wf_int(alarm((unsigned)n));
}

static Value m_pause(Value self)
{
    WF_BLOCKING_BEGIN
    pause();
    WF_BLOCKING_END
    return wf_safepoint() < 0 ? WF_NULL : WF_NONE;
}

static Value m_siginterrupt(Value self, const Value *args, size_t nargs)
{
    int signum, flag;
    if (wf_check_nargs("siginterrupt", nargs, 2, 2) < 0 || signal_number(args[0], &signum) < 0 ||
        wf_as_int(args[1], &flag) < 0)
        return WF_NULL;
    struct sigaction sa;
    if (sigaction(signum, NULL, &sa) < 0)
        return os_error();
    sa.sa_flags = flag ? sa.sa_flags & ~SA_RESTART : sa.sa_flags | SA_RESTART;
    return sigaction(signum, &sa, NULL) < 0 ? os_error() : WF_NONE;
}

static Value m_set_wakeup_fd(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "warn_on_full_buffer", NULL};
    int fd, warn = 1;
    if (wf_parse_args(args, nargs, kwnames, "i|$p:set_wakeup_fd", names, &fd, &warn) < 0)
        return WF_NULL;
    if (wf_thread() != wf_main_thread)
        return wf_raise(&wf_exc_ValueError, "set_wakeup_fd only works in main thread of the main interpreter");
    if (fd != -1) {
        int flags = fcntl(fd, F_GETFL);
        if (flags < 0)
            return os_error();
        if (!(flags & O_NONBLOCK))
            return wf_raise(&wf_exc_ValueError, "the fd %d must be in non-blocking mode", fd);
    }
    int old = (int)wakeup_fd;
    warn_on_full_buffer = warn;
    wakeup_fd = fd;
    return wf_int(old);
}

/* --- timers -------------------------------------------------------------------------------------------- */

static Value timer_pair(const struct itimerval *t)
{
    Value items[2] = {wf_float((double)t->it_value.tv_sec + (double)t->it_value.tv_usec * 1e-6),
                      wf_float((double)t->it_interval.tv_sec + (double)t->it_interval.tv_usec * 1e-6)};
    return wf_tuple_steal_array(items, 2);
}

static int to_timeval(Value v, struct timeval *tv)
{
    double d = 0;
    if (!wf_is_null(v) && wf_as_double(v, &d) < 0)
        return -1;
    double whole = floor(d);
    tv->tv_sec = (time_t)whole;
    tv->tv_usec = (suseconds_t)ceil((d - whole) * 1e6);
    if (tv->tv_usec >= 1000000) {
        tv->tv_sec++;
        tv->tv_usec -= 1000000;
    }
    return 0;
}

static Value itimer_error; /* [const] after module init */

static Value timer_failed(void)
{
    int e = errno;
    Value args[2] = {wf_int(e), wf_str_from_c(strerror(e))};
    Value exc = wf_is_null(args[1]) ? WF_NULL : wf_call2(itimer_error, args[0], args[1]);
    wf_drop(args[1]);
    if (!wf_is_null(exc))
        wf_raise_obj(exc);
    return WF_NULL;
}

static Value m_setitimer(Value self, const Value *args, size_t nargs)
{
    int which;
    struct itimerval next, old;
    if (wf_check_nargs("setitimer", nargs, 2, 3) < 0 || wf_as_int(args[0], &which) < 0 ||
        to_timeval(args[1], &next.it_value) < 0 ||
        to_timeval(nargs > 2 ? args[2] : WF_NULL, &next.it_interval) < 0)
        return WF_NULL;
    return setitimer(which, &next, &old) < 0 ? timer_failed() : timer_pair(&old);
}

static Value m_getitimer(Value self, Value which_arg)
{
    int which;
    struct itimerval t;
    if (wf_as_int(which_arg, &which) < 0)
        return WF_NULL;
    return getitimer(which, &t) < 0 ? timer_failed() : timer_pair(&t);
}

/* --- signal sets ----------------------------------------------------------------------------------------- */

static Value from_set(const sigset_t *set)
{
    Value r = wf_set_new(WF_NULL);
    for (int i = 1; i < NSIGNALS && !wf_is_null(r); i++)
        if (sigismember(set, i) == 1 && wf_set_add(r, wf_small(i)) < 0) {
            wf_drop(r);
            r = WF_NULL;
        }
    return r;
}

static int to_set(Value iterable, sigset_t *set)
{
    sigemptyset(set);
    Value it = wf_iter(iterable), v;
    if (wf_is_null(it))
        return -1;
    int r = 0, signum;
    while (r == 0 && !wf_is_null(v = wf_next(it))) {
        int64_t n;
        Value i = wf_index(v);
        wf_drop(v);
        if (wf_is_null(i) || !wf_int_try_i64(i, &n) || n < 1 || n >= NSIGNALS) {
            if (!wf_is_null(i))
                wf_raise(&wf_exc_ValueError, "signal number %R out of range [1; %d]", i, NSIGNALS - 1);
            r = -1;
        } else {
            signum = (int)n;
            sigaddset(set, signum);
        }
        wf_drop(i);
    }
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? -1 : 0;
}

static Value m_pthread_sigmask(Value self, const Value *args, size_t nargs)
{
    int how;
    sigset_t set, old;
    if (wf_check_nargs("pthread_sigmask", nargs, 2, 2) < 0 || wf_as_int(args[0], &how) < 0 ||
        to_set(args[1], &set) < 0)
        return WF_NULL;
    int e = pthread_sigmask(how, &set, &old);
    if (e != 0)
        return wf_raise_errno(e, WF_NULL, WF_NULL);
    return wf_safepoint() < 0 ? WF_NULL : from_set(&old);
}

static Value m_sigpending(Value self)
{
    sigset_t set;
    return sigpending(&set) < 0 ? os_error() : from_set(&set);
}

static Value m_sigwait(Value self, Value signals)
{
    sigset_t set;
    int signum, e;
    if (to_set(signals, &set) < 0)
        return WF_NULL;
    WF_BLOCKING_BEGIN
    e = sigwait(&set, &signum);
    WF_BLOCKING_END
    return e ? wf_raise_errno(e, WF_NULL, WF_NULL) : wf_small(signum);
}

static Value siginfo(const siginfo_t *si)
{
    Value items[7] = {wf_int(si->si_signo), wf_int(si->si_code), wf_int(si->si_errno), wf_int(si->si_pid),
                      wf_int(si->si_uid), wf_int(si->si_status), wf_int(si->si_band)};
    return wf_structseq_new(siginfo_type, items, 7);
}

static Value wait_info(Value signals, const struct timespec *timeout)
{
    sigset_t set;
    siginfo_t si;
    int r, e;
    if (to_set(signals, &set) < 0)
        return WF_NULL;
    for (;;) {
        WF_BLOCKING_BEGIN
        r = sigtimedwait(&set, &si, timeout);
        e = errno;
        WF_BLOCKING_END
        if (r >= 0)
            return siginfo(&si);
        if (e == EAGAIN && timeout != NULL)
            return WF_NONE;
        if (e != EINTR)
            return wf_raise_errno(e, WF_NULL, WF_NULL);
        if (wf_safepoint() < 0)
            return WF_NULL;
    }
}

static Value m_sigwaitinfo(Value self, Value signals) { return wait_info(signals, NULL); }

static Value m_sigtimedwait(Value self, const Value *args, size_t nargs)
{
    double d;
    if (wf_check_nargs("sigtimedwait", nargs, 2, 2) < 0 || wf_as_double(args[1], &d) < 0)
        return WF_NULL;
    if (d < 0)
        return wf_raise(&wf_exc_ValueError, "timeout must be non-negative");
    struct timespec ts = {(time_t)d, (long)((d - floor(d)) * 1e9)};
    return wait_info(args[0], &ts);
}

static Value m_valid_signals(Value self)
{
    sigset_t set;
    sigfillset(&set);
    return from_set(&set);
}

static Value m_pthread_kill(Value self, const Value *args, size_t nargs)
{
    uint64_t id;
    int signum;
    if (wf_check_nargs("pthread_kill", nargs, 2, 2) < 0 || wf_as_uint64(args[0], &id) < 0 ||
        wf_as_int(args[1], &signum) < 0)
        return WF_NULL;
    int e = pthread_kill((pthread_t)id, signum);
    if (e)
        return wf_raise_errno(e, WF_NULL, WF_NULL);
    return wf_safepoint() < 0 ? WF_NULL : WF_NONE;
}

static WfMethodDef functions[] = {
    {"default_int_handler", m_default_int_handler, WF_FAST,
     "default_int_handler($module, signalnum, frame, /)\n--\n\nThe default handler for SIGINT installed by Python.\n\nIt raises KeyboardInterrupt."},
    {"signal", m_signal, WF_FAST, "signal($module, signalnum, handler, /)\n--\n\nSet the action for the given signal."},
    {"getsignal", m_getsignal, WF_O, "getsignal($module, signalnum, /)\n--\n\nReturn the current action for the given signal."},
    {"raise_signal", m_raise_signal, WF_O, "raise_signal($module, signalnum, /)\n--\n\nSend a signal to the executing process."},
    {"strsignal", m_strsignal, WF_O, "strsignal($module, signalnum, /)\n--\n\nReturn the system description of the given signal."},
    {"alarm", m_alarm, WF_O, "alarm($module, seconds, /)\n--\n\nArrange for SIGALRM to arrive after the given number of seconds."},
    {"pause", m_pause, WF_NOARGS, "pause($module, /)\n--\n\nWait until a signal arrives."},
    {"siginterrupt", m_siginterrupt, WF_FAST, "siginterrupt($module, signalnum, flag, /)\n--\n\nChange system call restart behaviour."},
    {"set_wakeup_fd", m_set_wakeup_fd, WF_FASTKW, "set_wakeup_fd(fd, *, warn_on_full_buffer=True) -> fd"},
    {"setitimer", m_setitimer, WF_FAST, "setitimer($module, which, seconds, interval=0.0, /)\n--\n\nSets given itimer."},
    {"getitimer", m_getitimer, WF_O, "getitimer($module, which, /)\n--\n\nReturns current value of given itimer."},
    {"pthread_sigmask", m_pthread_sigmask, WF_FAST, "pthread_sigmask($module, how, mask, /)\n--\n\nFetch and/or change the signal mask of the calling thread."},
    {"pthread_kill", m_pthread_kill, WF_FAST, "pthread_kill($module, thread_id, signalnum, /)\n--\n\nSend a signal to a thread."},
    {"sigpending", m_sigpending, WF_NOARGS, "sigpending($module, /)\n--\n\nExamine pending signals."},
    {"sigwait", m_sigwait, WF_O, "sigwait($module, sigset, /)\n--\n\nWait for a signal."},
    {"sigwaitinfo", m_sigwaitinfo, WF_O, "sigwaitinfo($module, sigset, /)\n--\n\nWait synchronously until one of the signals in *sigset* is delivered."},
    {"sigtimedwait", m_sigtimedwait, WF_FAST, "sigtimedwait($module, sigset, timeout, /)\n--\n\nLike sigwaitinfo(), but with a timeout."},
    {"valid_signals", m_valid_signals, WF_NOARGS, "valid_signals($module, /)\n--\n\nReturn a set of valid signal numbers on this platform."},
    {NULL, NULL, 0, NULL},
};

static const WfStructField siginfo_fields[] = {
    {"si_signo", "signal number"}, {"si_code", "signal code"}, {"si_errno", "errno associated with this signal"},
    {"si_pid", "sending process ID"}, {"si_uid", "real user ID of sending process"},
    {"si_status", "exit value or signal"}, {"si_band", "band event for SIGPOLL"}, {NULL, NULL},
};
static const WfStructSeqDef siginfo_def = {
    "signal.struct_siginfo", "struct_siginfo: Result from sigwaitinfo or sigtimedwait.", siginfo_fields, 7};

#define S(name) {#name, name}
static const struct { const char *name; int value; } constants[] = {
    {"SIG_DFL", 0}, {"SIG_IGN", 1}, {"NSIG", NSIGNALS}, S(SIG_BLOCK), S(SIG_UNBLOCK), S(SIG_SETMASK),
    S(SIGHUP), S(SIGINT), S(SIGQUIT), S(SIGILL), S(SIGTRAP), S(SIGIOT), S(SIGABRT), S(SIGFPE), S(SIGKILL),
    S(SIGBUS), S(SIGSEGV), S(SIGSYS), S(SIGPIPE), S(SIGALRM), S(SIGTERM), S(SIGUSR1), S(SIGUSR2), S(SIGCLD),
    S(SIGCHLD), S(SIGPWR), S(SIGIO), S(SIGURG), S(SIGWINCH), S(SIGPOLL), S(SIGSTOP), S(SIGTSTP), S(SIGCONT),
    S(SIGTTIN), S(SIGTTOU), S(SIGVTALRM), S(SIGPROF), S(SIGXCPU), S(SIGXFSZ), S(SIGSTKFLT),
    S(ITIMER_REAL), S(ITIMER_VIRTUAL), S(ITIMER_PROF),
};

/* The module's function and the handler at start-up are the same object: programs compare them. */
static int make_default_int_handler(void)
{
    if (!wf_is_pointer(default_int_handler))
        default_int_handler = wf_builtin_new(&functions[0], WF_NULL, wf_intern_c("_signal"));
    return wf_is_null(default_int_handler) ? -1 : 0;
}

int wf_module_init__signal(Value m)
{
    if (wf_module_add_functions(m, functions) < 0 || make_default_int_handler() < 0 ||
        wf_module_add(m, "default_int_handler", wf_new_ref(default_int_handler)) < 0)
        return -1;
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (wf_module_add_int(m, constants[i].name, constants[i].value) < 0)
            return -1;
    if (wf_module_add_int(m, "SIGRTMIN", SIGRTMIN) < 0 || wf_module_add_int(m, "SIGRTMAX", SIGRTMAX) < 0)
        return -1;
    siginfo_type = wf_structseq_type(&siginfo_def);
    if (siginfo_type == NULL || wf_module_add(m, "struct_siginfo", wf_type_value(siginfo_type)) < 0)
        return -1;
    Value bases = wf_tuple_pack(1, wf_type_value(&wf_exc_OSError)), ns = wf_dict_new();
    if (wf_is_null(bases) || wf_is_null(ns))
        return -1;
    itimer_error = wf_type_new_class(wf_type_value(&wf_type_type), "signal.itimer_error", bases, ns);
    wf_drop(bases);
    wf_drop(ns);
    if (wf_is_null(itimer_error) || wf_module_add(m, "ItimerError", wf_new_ref(itimer_error)) < 0)
        return -1;
    return 0;
}

/*
 * At start-up, when SIGINT has its default disposition: Python's handler, which raises
 * KeyboardInterrupt.
 */
int wf_signals_install_sigint(void)
{
    struct sigaction sa;
    if (wf_config.leave_signals || sigaction(SIGINT, NULL, &sa) < 0 || sa.sa_handler != SIG_DFL)
        return 0;
    if (make_default_int_handler() < 0)
        return -1;
    handlers[SIGINT] = wf_new_ref(default_int_handler);
    return install(SIGINT, c_handler);
}
