/*
 * faulthandler: the module, and enable(): tracebacks of fatal signals.
 *
 * The handler of a fatal signal puts the former action back, writes, and raises the signal again.
 * It runs on a stack of its own, so that an overflow of the main thread's stack is reported, too.
 */
#define _GNU_SOURCE
#include "dump.h"
#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>

typedef struct {
    int signum;
    const char *name;
    bool enabled;              /* [lock: mutex]; the handler only clears it */
    struct sigaction previous; /* [lock: mutex] */
} Fatal;

static Fatal fatal[] = {
    {.signum = SIGBUS, .name = "Bus error"},
    {.signum = SIGILL, .name = "Illegal instruction"},
    {.signum = SIGFPE, .name = "Floating point exception"},
    {.signum = SIGABRT, .name = "Aborted"},
    /* Last: the one most likely to come while the others are being set up. */
    {.signum = SIGSEGV, .name = "Segmentation fault"},
};
enum { NFATAL = sizeof fatal / sizeof *fatal };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile sig_atomic_t fatal_fd, fatal_all_threads, fatal_enabled; /* [lock: mutex] */
static stack_t stack;    /* [const] after the module's start */
static Value kept_files; /* [const] dict: slot to file */

bool wf_fault_has_stack(void)
{
    return stack.ss_sp != NULL;
}

bool wf_fault_is_fatal(int signum)
{
    for (int i = 0; i < NFATAL; i++)
        if (fatal[i].signum == signum)
            return true;
    return false;
}

int wf_fault_keep(int slot, WF_STEALS Value owner)
{
    int r = wf_dict_set(kept_files, wf_small(slot), owner);
    wf_drop(owner);
    return r;
}

/* --- fatal signals ---------------------------------------------------------------------------- */

static void restore(Fatal *f)
{
    if (!f->enabled)
        return;
    f->enabled = false;
    sigaction(f->signum, &f->previous, NULL);
}

static void on_fatal(int signum)
{
    int e = errno, i = 0;
    if (!fatal_enabled)
        return;
    while (i < NFATAL - 1 && fatal[i].signum != signum)
        i++;
    /* First, so that a crash in here ends the process. */
    restore(&fatal[i]);
    wf_fault_puts(fatal_fd, "Fatal Python error: ");
    wf_fault_puts(fatal_fd, fatal[i].name);
    wf_fault_puts(fatal_fd, "\n\n");
    wf_fault_dump(fatal_fd, fatal_all_threads);
    errno = e;
    raise(signum);
}

static void disable_lock_held(void)
{
    fatal_enabled = 0;
    for (int i = 0; i < NFATAL; i++)
        restore(&fatal[i]);
}

/* 0 or an errno. */
static int enable_lock_held(int fd, bool all_threads)
{
    fatal_fd = fd;
    fatal_all_threads = all_threads;
    if (fatal_enabled)
        return 0;
    fatal_enabled = 1;
    for (int i = 0; i < NFATAL; i++) {
        struct sigaction sa = {.sa_handler = on_fatal};
        sigemptyset(&sa.sa_mask);
        /* The same signal may come again: its former action then ends the process. */
        sa.sa_flags = SA_NODEFER | (wf_fault_has_stack() ? SA_ONSTACK : 0);
        wf_signals_remember(fatal[i].signum);
        if (sigaction(fatal[i].signum, &sa, &fatal[i].previous) < 0)
            return errno;
        fatal[i].enabled = true;
    }
    return 0;
}

static Value m_enable(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"file", "all_threads", NULL};
    Value file = WF_NULL, owner;
    int all_threads = 1;
    if (wf_parse_args(args, nargs, kwnames, "|Op:enable", names, &file, &all_threads) < 0)
        return WF_NULL;
    int fd = wf_fault_file(file, &owner);
    if (fd < 0 || wf_fault_keep(0, owner) < 0)
        return WF_NULL;
    pthread_mutex_lock(&mutex);
    int err = enable_lock_held(fd, all_threads);
    pthread_mutex_unlock(&mutex);
    if (err) {
        errno = err;
        return wf_os_error_as(wf_type_value(&wf_exc_RuntimeError));
    }
    return WF_NONE;
}

static Value m_disable(Value module)
{
    pthread_mutex_lock(&mutex);
    bool was = fatal_enabled;
    disable_lock_held();
    pthread_mutex_unlock(&mutex);
    if (was && wf_fault_keep(0, WF_NONE) < 0)
        return WF_NULL;
    return wf_bool(was);
}

static Value m_is_enabled(Value module)
{
    return wf_bool(fatal_enabled);
}

static Value m_dump_traceback(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"file", "all_threads", NULL};
    Value file = WF_NULL, owner;
    int all_threads = 1;
    if (wf_parse_args(args, nargs, kwnames, "|Op:dump_traceback", names, &file, &all_threads) < 0)
        return WF_NULL;
    int fd = wf_fault_file(file, &owner);
    if (fd < 0)
        return WF_NULL;
    if (all_threads) {
        /* The others' stacks stand still meanwhile. */
        wf_stop_world(WF_STOP_INTROSPECT);
        wf_fault_dump(fd, true);
        wf_start_world();
    } else {
        wf_fault_dump(fd, false);
    }
    wf_drop(owner);
    return WF_NONE;
}

/* --- the module ------------------------------------------------------------------------------- */

static WfMethodDef functions[] = {
    {"enable", m_enable, WF_FASTKW,
     "enable(file=sys.stderr, all_threads=True): enable the fault handler"},
    {"disable", m_disable, WF_NOARGS, "disable(): disable the fault handler"},
    {"is_enabled", m_is_enabled, WF_NOARGS, "is_enabled()->bool: check if the handler is enabled"},
    {"dump_traceback", m_dump_traceback, WF_FASTKW,
     "dump_traceback(file=sys.stderr, all_threads=True): write the traceback of the current "
     "thread, "
     "or of all threads if all_threads is True, to file"},
    {NULL, NULL, 0, NULL},
};

/* Big enough for the handler; without it, it runs on the stack that was interrupted. */
static void make_stack(void)
{
    size_t size = (size_t)SIGSTKSZ * 4;
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    stack = (stack_t){.ss_sp = p == MAP_FAILED ? NULL : p, .ss_size = size};
    if (stack.ss_sp != NULL && sigaltstack(&stack, NULL) < 0)
        stack.ss_sp = NULL;
}

int wf_module_init_faulthandler(Value m)
{
    kept_files = wf_dict_new();
    if (wf_is_null(kept_files))
        return -1;
    wf_root_register(&kept_files);
    make_stack();
    if (wf_module_add_functions(m, functions) < 0 ||
        wf_module_add_functions(m, wf_fault_later_functions) < 0 ||
        wf_module_add_functions(m, wf_fault_user_functions) < 0)
        return -1;
    return wf_module_add_functions(m, wf_fault_crash_functions);
}
