/* posix: the environment, names of the system, random bytes, limits. */
#include "posix.h"

#include <pthread.h>
#include <sched.h>
#include <search.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/times.h>
#include <sys/utsname.h>

static WfType *uname_type, *times_type, *terminal_type; /* [const] after start-up */

static const WfStructField uname_fields[] = {
    {"sysname", "operating system name"},
    {"nodename", "name of machine on network (implementation-defined)"},
    {"release", "operating system release"},
    {"version", "operating system version"},
    {"machine", "hardware identifier"},
    {NULL, NULL},
};
static const WfStructSeqDef uname_def = {"posix.uname_result", "uname_result: Result from os.uname().", uname_fields, 5};
static const WfStructField times_fields[] = {
    {"user", "user time"},
    {"system", "system time"},
    {"children_user", "user time of children"},
    {"children_system", "system time of children"},
    {"elapsed", "elapsed time since an arbitrary point in the past"},
    {NULL, NULL},
};
static const WfStructSeqDef times_def = {"posix.times_result", "times_result: Result from os.times().", times_fields, 5};
static const WfStructField terminal_fields[] = {
    {"columns", "width of the terminal window in characters"},
    {"lines", "height of the terminal window in characters"},
    {NULL, NULL},
};
static const WfStructSeqDef terminal_def = {
    "os.terminal_size", "A tuple of (columns, lines) for holding terminal window size", terminal_fields, 2};

/* --- environment ------------------------------------------------------------------------------------------- */

extern char **environ;

static Value make_environ(void)
{
    Value d = wf_dict_new();
    for (char **e = environ; !wf_is_null(d) && e != NULL && *e != NULL; e++) {
        const char *eq = strchr(*e, '=');
        if (eq == NULL)
            continue;
        Value key = wf_bytes_new(*e, (size_t)(eq - *e)), value = wf_bytes_new(eq + 1, strlen(eq + 1));
        Value kept;
        int r = wf_is_null(key) || wf_is_null(value) ? -1 : wf_dict_setdefault(d, key, value, &kept);
        wf_drop(key);
        wf_drop(value);
        if (r < 0) {
            wf_drop(d);
            return WF_NULL;
        }
        wf_drop(kept);
    }
    return d;
}

/*
 * Of those that change the environment. getenv(3) of others may be reading, and a child of vfork(2): strings
 * and arrays that were replaced are never freed. setenv(3) frees the array when it grows, so it gets names
 * only that are there; others are added here, in arrays that double.
 */
static pthread_mutex_t environ_mutex = PTHREAD_MUTEX_INITIALIZER;
static char **environ_array; /* [lock: environ_mutex] */
static size_t environ_room;  /* [lock: environ_mutex] */

static int compare_texts(const void *a, const void *b) { return strcmp(a, b); }

/* "name=value", the same one for the same text; NULL without memory. */
static char *environ_text(const char *name, const char *value)
{
    static void *texts; /* [lock: environ_mutex] a tree */
    size_t size = strlen(name) + strlen(value) + 2;
    char *text = malloc(size);
    if (text == NULL)
        return NULL;
    snprintf(text, size, "%s=%s", name, value);
    void *node = tsearch(text, &texts, compare_texts);
    char *kept = node == NULL ? NULL : *(char **)node;
    if (kept != text)
        free(text);
    return kept;
}

static int add_to_environ(const char *name, const char *value)
{
    size_t n = 0;
    while (environ != NULL && environ[n] != NULL)
        n++;
    bool fits = environ_array != NULL && environ == environ_array && n + 2 <= environ_room;
    size_t room = fits ? environ_room : 2 * n + 64;
    char *text = environ_text(name, value), **array = fits ? environ_array : calloc(room, sizeof *array);
    if (text == NULL || array == NULL) {
        if (!fits)
            free(array);
        errno = ENOMEM;
        return -1;
    }
    if (!fits && n > 0)
        memcpy(array, environ, n * sizeof *array);
    environ_array = array;
    environ_room = room;
    __atomic_store_n(&array[n + 1], NULL, __ATOMIC_RELAXED);
    /* Release: the text, and the end after it, before it is found. */
    __atomic_store_n(&array[n], text, __ATOMIC_RELEASE);
    __atomic_store_n(&environ, array, __ATOMIC_RELEASE);
    return 0;
}

/* value: NULL to unset. */
static int change_environ(const char *name, const char *value)
{
    pthread_mutex_lock(&environ_mutex);
    int r = value == NULL                                ? unsetenv(name)
            : *name == '\0' || getenv(name) != NULL      ? setenv(name, value, 1)
                                                         : add_to_environ(name, value);
    pthread_mutex_unlock(&environ_mutex);
    return r;
}

P_FAST(putenv)
{
    if (wf_check_nargs("putenv", nargs, 2, 2) < 0)
        return WF_NULL;
    Value name = wf_fs_bytes(args[0]);
    Value value = wf_is_null(name) ? name : wf_fs_bytes(args[1]), r = WF_NULL;
    if (wf_is_null(value))
        goto done;
    const char *s = (const char *)wf_as_bytes(name)->data;
    if (strchr(s, '=') != NULL)
        wf_raise(&wf_exc_ValueError, "illegal environment variable name");
    else if (wf_audit("os.putenv", "OO", name, value) == 0)
        r = wf_posix_none(change_environ(s, (const char *)wf_as_bytes(value)->data));
done:
    wf_drop(name);
    wf_drop(value);
    return r;
}

P_O(unsetenv)
{
    Value name = wf_fs_bytes(arg);
    if (wf_is_null(name))
        return name;
    Value r = wf_audit("os.unsetenv", "O", name) < 0
                  ? WF_NULL
                  : wf_posix_none(change_environ((const char *)wf_as_bytes(name)->data, NULL));
    wf_drop(name);
    return r;
}

/* --- the system -------------------------------------------------------------------------------------------------- */

P_NOARGS(uname)
{
    struct utsname u;
    if (uname(&u) < 0)
        return wf_posix_error();
    const char *const parts[] = {u.sysname, u.nodename, u.release, u.version, u.machine};
    Value items[5];
    for (int i = 0; i < 5; i++) {
        items[i] = wf_str_decode_fs(parts[i], strlen(parts[i]));
        if (wf_is_null(items[i]))
            return WF_NULL;
    }
    return wf_structseq_new(uname_type, items, 5);
}

P_NOARGS(times)
{
    struct tms t;
    clock_t elapsed = times(&t);
    if (elapsed == (clock_t)-1)
        return wf_posix_error();
    double tick = (double)sysconf(_SC_CLK_TCK);
    Value items[] = {wf_float((double)t.tms_utime / tick), wf_float((double)t.tms_stime / tick),
                     wf_float((double)t.tms_cutime / tick), wf_float((double)t.tms_cstime / tick),
                     wf_float((double)elapsed / tick)};
    return wf_structseq_new(times_type, items, 5);
}

P_NOARGS(cpu_count)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n >= 1 ? wf_small(n) : WF_NONE;
}

P_NOARGS(getloadavg)
{
    double load[3];
    if (getloadavg(load, 3) != 3)
        return wf_raise(&wf_exc_OSError, "Load averages are unobtainable");
    return wf_tuple_pack(3, wf_float(load[0]), wf_float(load[1]), wf_float(load[2]));
}

P_FAST(get_terminal_size)
{
    int fd = STDOUT_FILENO;
    struct winsize w;
    if (wf_check_nargs("get_terminal_size", nargs, 0, 1) < 0 || (nargs > 0 && wf_as_int(args[0], &fd) < 0))
        return WF_NULL;
    if (ioctl(fd, TIOCGWINSZ, &w) < 0)
        return wf_posix_error();
    Value items[] = {wf_small(w.ws_col), wf_small(w.ws_row)};
    return wf_structseq_new(terminal_type, items, 2);
}

P_KW(strerror)
{
    static const char *const names[] = {"code", NULL};
    int code;
    if (wf_parse_args(args, nargs, kwnames, "i:strerror", names, &code) < 0)
        return WF_NULL;
    return wf_str_from_c(strerror(code));
}

P_KW(system)
{
    static const char *const names[] = {"command", NULL};
    Value command;
    int r;
    if (wf_parse_args(args, nargs, kwnames, "O:system", names, &command) < 0)
        return WF_NULL;
    Value bytes = wf_fs_bytes(command);
    if (wf_is_null(bytes))
        return bytes;
    if (wf_audit("os.system", "O", bytes) < 0) {
        wf_drop(bytes);
        return WF_NULL;
    }
    WF_DETACHED(r, system((const char *)wf_as_bytes(bytes)->data));
    wf_drop(bytes);
    return wf_small(r);
}

P_NOARGS(abort)
{
    abort();
}

/* --- random bytes -------------------------------------------------------------------------------------------------- */

/* Fills p; 0 / -1 with an exception. */
static int fill_random(uint8_t *p, size_t n, unsigned flags, size_t *got)
{
    *got = 0;
    while (*got < n) {
        ssize_t r;
        WF_DETACHED(r, getrandom(p + *got, n - *got, flags));
        if (r >= 0) {
            *got += (size_t)r;
            continue;
        }
        if (errno != EINTR) {
            wf_posix_error();
            return -1;
        }
        if (wf_safepoint() < 0)
            return -1;
    }
    return 0;
}

P_O(urandom)
{
    ssize_t n;
    size_t got;
    if (wf_as_ssize(arg, &n, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    if (n < 0)
        return wf_raise(&wf_exc_ValueError, "negative argument not allowed");
    Value bytes = wf_bytes_new(NULL, (size_t)n);
    if (!wf_is_null(bytes) && fill_random(wf_as_bytes(bytes)->data, (size_t)n, 0, &got) < 0) {
        wf_drop(bytes);
        return WF_NULL;
    }
    return bytes;
}

P_KW(getrandom)
{
    static const char *const names[] = {"size", "flags", NULL};
    ssize_t size, n;
    int flags = 0;
    bool interrupted;
    if (wf_parse_args(args, nargs, kwnames, "n|i:getrandom", names, &size, &flags) < 0)
        return WF_NULL;
    if (size < 0) {
        errno = EINVAL;
        return wf_posix_error();
    }
    Value bytes = wf_bytes_new(NULL, (size_t)size);
    if (wf_is_null(bytes))
        return bytes;
    WF_RETRIED(n, interrupted, getrandom(wf_as_bytes(bytes)->data, (size_t)size, (unsigned)flags));
    if (n == size)
        return bytes;
    Value r = n >= 0 ? wf_bytes_new(wf_as_bytes(bytes)->data, (size_t)n) : interrupted ? WF_NULL : wf_posix_error();
    wf_drop(bytes);
    return r;
}

/* --- limits: sysconf, pathconf, confstr ------------------------------------------------------------------------------ */

typedef struct {
    const char *name;
    int value;
} ConfName;
#define SC(x) {"SC_" #x, _SC_##x}
#define PC(x) {"PC_" #x, _PC_##x}
static const ConfName sysconf_names[] = {
    SC(ARG_MAX), SC(CHILD_MAX), SC(CLK_TCK), SC(NGROUPS_MAX), SC(OPEN_MAX), SC(STREAM_MAX), SC(TZNAME_MAX),
    SC(JOB_CONTROL), SC(SAVED_IDS), SC(REALTIME_SIGNALS), SC(PRIORITY_SCHEDULING), SC(TIMERS), SC(ASYNCHRONOUS_IO),
    SC(PRIORITIZED_IO), SC(SYNCHRONIZED_IO), SC(FSYNC), SC(MAPPED_FILES), SC(MEMLOCK), SC(MEMLOCK_RANGE),
    SC(MEMORY_PROTECTION), SC(MESSAGE_PASSING), SC(SEMAPHORES), SC(SHARED_MEMORY_OBJECTS), SC(AIO_LISTIO_MAX),
    SC(AIO_MAX), SC(AIO_PRIO_DELTA_MAX), SC(DELAYTIMER_MAX), SC(MQ_OPEN_MAX), SC(MQ_PRIO_MAX), SC(VERSION),
    SC(PAGESIZE), {"SC_PAGE_SIZE", _SC_PAGESIZE}, SC(RTSIG_MAX), SC(SEM_NSEMS_MAX), SC(SEM_VALUE_MAX),
    SC(SIGQUEUE_MAX), SC(TIMER_MAX), SC(BC_BASE_MAX), SC(BC_DIM_MAX), SC(BC_SCALE_MAX), SC(BC_STRING_MAX),
    SC(COLL_WEIGHTS_MAX), SC(EXPR_NEST_MAX), SC(LINE_MAX), SC(RE_DUP_MAX), SC(2_VERSION), SC(2_C_BIND), SC(2_C_DEV),
    SC(2_FORT_DEV), SC(2_FORT_RUN), SC(2_SW_DEV), SC(2_LOCALEDEF), SC(IOV_MAX), SC(THREADS),
    SC(THREAD_SAFE_FUNCTIONS), SC(GETGR_R_SIZE_MAX), SC(GETPW_R_SIZE_MAX), SC(LOGIN_NAME_MAX), SC(TTY_NAME_MAX),
    SC(THREAD_DESTRUCTOR_ITERATIONS), SC(THREAD_KEYS_MAX), SC(THREAD_STACK_MIN), SC(THREAD_THREADS_MAX),
    SC(THREAD_ATTR_STACKADDR), SC(THREAD_ATTR_STACKSIZE), SC(THREAD_PRIORITY_SCHEDULING), SC(THREAD_PRIO_INHERIT),
    SC(THREAD_PRIO_PROTECT), SC(THREAD_PROCESS_SHARED), SC(NPROCESSORS_CONF), SC(NPROCESSORS_ONLN), SC(PHYS_PAGES),
    SC(AVPHYS_PAGES), SC(ATEXIT_MAX), SC(PASS_MAX), SC(XOPEN_VERSION), SC(XOPEN_UNIX), SC(XOPEN_CRYPT),
    SC(XOPEN_ENH_I18N), SC(XOPEN_SHM), SC(2_CHAR_TERM), SC(2_UPE), SC(XOPEN_LEGACY), SC(XOPEN_REALTIME),
    SC(XOPEN_REALTIME_THREADS), {NULL, 0},
};
static const ConfName pathconf_names[] = {
    PC(LINK_MAX), PC(MAX_CANON), PC(MAX_INPUT), PC(NAME_MAX), PC(PATH_MAX), PC(PIPE_BUF), PC(CHOWN_RESTRICTED),
    PC(NO_TRUNC), PC(VDISABLE), PC(SYNC_IO), PC(ASYNC_IO), PC(PRIO_IO), PC(SOCK_MAXBUF), PC(FILESIZEBITS),
    PC(REC_INCR_XFER_SIZE), PC(REC_MAX_XFER_SIZE), PC(REC_MIN_XFER_SIZE), PC(REC_XFER_ALIGN), PC(ALLOC_SIZE_MIN),
    PC(SYMLINK_MAX), {NULL, 0},
};
static const ConfName confstr_names[] = {
    {"CS_PATH", _CS_PATH}, {"CS_GNU_LIBC_VERSION", _CS_GNU_LIBC_VERSION},
    {"CS_GNU_LIBPTHREAD_VERSION", _CS_GNU_LIBPTHREAD_VERSION}, {NULL, 0},
};

/* A name of the table or a number. */
static int conf_argument(Value v, const ConfName *table, int *out)
{
    if (wf_is_int(v))
        return wf_as_int(v, out);
    if (!wf_is_str(v))
        return wf_raise_i(&wf_exc_TypeError, "configuration names must be strings or integers");
    for (; table->name != NULL; table++)
        if (wf_str_equal_c(v, table->name)) {
            *out = table->value;
            return 0;
        }
    return wf_raise_i(&wf_exc_ValueError, "unrecognized configuration name");
}

static Value conf_dict(const ConfName *table)
{
    Value d = wf_dict_new();
    for (; !wf_is_null(d) && table->name != NULL; table++)
        if (wf_dict_set_c(d, table->name, wf_small(table->value)) < 0) {
            wf_drop(d);
            return WF_NULL;
        }
    return d;
}

P_KW(sysconf)
{
    static const char *const names[] = {"name", NULL};
    Value name;
    int n;
    if (wf_parse_args(args, nargs, kwnames, "O:sysconf", names, &name) < 0 ||
        conf_argument(name, sysconf_names, &n) < 0)
        return WF_NULL;
    errno = 0;
    long r = sysconf(n);
    return r == -1 && errno != 0 ? wf_posix_error() : wf_int(r);
}

P_O(confstr)
{
    int n;
    char buf[1024];
    if (conf_argument(arg, confstr_names, &n) < 0)
        return WF_NULL;
    errno = 0;
    size_t len = confstr(n, buf, sizeof buf);
    if (len == 0)
        return errno != 0 ? wf_posix_error() : WF_NONE;
    return wf_str_decode_fs(buf, (len < sizeof buf ? len : sizeof buf) - 1);
}

P_KW(pathconf)
{
    static const char *const names[] = {"path", "name", NULL};
    Value path, name;
    int n;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, "OO:pathconf", names, &path, &name) < 0 ||
        conf_argument(name, pathconf_names, &n) < 0 || wf_path_open(&p, path, "pathconf", "path", WF_PATH_FD) < 0)
        return WF_NULL;
    errno = 0;
    long r = p.text == NULL ? fpathconf(p.fd, n) : pathconf(p.text, n);
    if (r == -1 && errno != 0)
        return wf_path_error(&p);
    wf_path_close(&p);
    return wf_int(r);
}

P_FAST(fpathconf)
{
    int fd, n;
    if (wf_check_nargs("fpathconf", nargs, 2, 2) < 0 || wf_as_int(args[0], &fd) < 0 ||
        conf_argument(args[1], pathconf_names, &n) < 0)
        return WF_NULL;
    errno = 0;
    long r = fpathconf(fd, n);
    return r == -1 && errno != 0 ? wf_posix_error() : wf_int(r);
}

WfMethodDef wf_posix_info_functions[] = {
    P_DEF(putenv, WF_FAST, "($module, name, value, /)"),
    P_DEF(unsetenv, WF_O, "($module, name, /)"),
    P_DEF(uname, WF_NOARGS, "($module, /)"),
    P_DEF(times, WF_NOARGS, "($module, /)"),
    P_DEF(cpu_count, WF_NOARGS, "($module, /)"),
    P_DEF(getloadavg, WF_NOARGS, "($module, /)"),
    P_DEF(get_terminal_size, WF_FAST, "($module, fd=<unrepresentable>, /)"),
    P_DEF(strerror, WF_FASTKW, "($module, code, /)"),
    P_DEF(system, WF_FASTKW, "($module, /, command)"),
    P_DEF(abort, WF_NOARGS, "($module, /)"),
    P_DEF(urandom, WF_O, "($module, size, /)"),
    P_DEF(getrandom, WF_FASTKW, "($module, /, size, flags=0)"),
    P_DEF(sysconf, WF_FASTKW, "($module, name, /)"),
    P_DEF(confstr, WF_O, "($module, name, /)"),
    P_DEF(pathconf, WF_FASTKW, "($module, /, path, name)"),
    P_DEF(fpathconf, WF_FAST, "($module, fd, name, /)"),
    {NULL, NULL, 0, NULL},
};

int wf_posix_init_info(Value module)
{
    uname_type = wf_structseq_type(&uname_def);
    times_type = wf_structseq_type(&times_def);
    terminal_type = wf_structseq_type(&terminal_def);
    if (uname_type == NULL || times_type == NULL || terminal_type == NULL ||
        wf_module_add(module, "uname_result", wf_new_ref(wf_type_value(uname_type))) < 0 ||
        wf_module_add(module, "times_result", wf_new_ref(wf_type_value(times_type))) < 0 ||
        wf_module_add(module, "terminal_size", wf_new_ref(wf_type_value(terminal_type))) < 0 ||
        wf_module_add(module, "environ", make_environ()) < 0 ||
        wf_module_add(module, "sysconf_names", conf_dict(sysconf_names)) < 0 ||
        wf_module_add(module, "pathconf_names", conf_dict(pathconf_names)) < 0)
        return -1;
    return wf_module_add(module, "confstr_names", conf_dict(confstr_names));
}
