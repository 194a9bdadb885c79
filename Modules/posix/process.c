/*
 * posix: fork, exec, signals to processes, hooks around fork.
 *
 * fork() stops the world first, so that no other thread is in the middle of changing a shared
 * object; the child has only the calling thread and forgets the others.
 */
#include "process.h"

#include <pty.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* Lists of functions; each list's own lock guards it. [const] after start-up */
static Value before_fork = WF_NULL, after_in_child = WF_NULL, after_in_parent = WF_NULL;

/* --- hooks ------------------------------------------------------------------------------------------------ */

static int add_hook(Value list, Value fn)
{
    if (wf_is_null(fn))
        return 0;
    if (!wf_callable(fn))
        return wf_raise_i(&wf_exc_TypeError, "'%s' must be callable, not %T",
                          wf_is(list, before_fork)     ? "before"
                          : wf_is(list, after_in_child) ? "after_in_child"
                                                        : "after_in_parent",
                          fn);
    return wf_list_append(list, fn);
}

P_KW(register_at_fork)
{
    static const char *const names[] = {"before", "after_in_child", "after_in_parent", NULL};
    Value fns[3] = {WF_NULL, WF_NULL, WF_NULL}, lists[] = {before_fork, after_in_child, after_in_parent};
    if (wf_parse_args(args, nargs, kwnames, "|$OOO:register_at_fork", names, &fns[0], &fns[1], &fns[2]) < 0)
        return WF_NULL;
    if (wf_is_null(fns[0]) && wf_is_null(fns[1]) && wf_is_null(fns[2]))
        return wf_raise(&wf_exc_TypeError, "At least one argument is required.");
    for (int i = 0; i < 3; i++)
        if (add_hook(lists[i], fns[i]) < 0)
            return WF_NULL;
    return WF_NONE;
}

/* Calls each function; what they raise is reported only. */
static void run_hooks(Value list, bool reverse)
{
    size_t n = wf_list_len(list);
    for (size_t i = 0; i < n; i++) {
        Value fn = wf_list_get(list, reverse ? n - 1 - i : i);
        if (wf_is_null(fn))
            return;
        Value r = wf_call0(fn);
        if (wf_is_null(r))
            wf_write_unraisable(fn);
        wf_drop(r);
        wf_drop(fn);
    }
}

/* Nobody is in the middle of an import that holds the lock of imp.acquire_lock(). */
void wf_before_fork(void)
{
    run_hooks(before_fork, true);
    if (wf_import_lock() < 0)
        wf_err_clear();
    wf_stop_world(WF_STOP_FORK);
}

static void give_import_lock_back(void)
{
    if (wf_import_unlock() < 0)
        wf_err_clear();
}

void wf_after_fork_parent(void)
{
    wf_start_world();
    give_import_lock_back();
    run_hooks(after_in_parent, false);
}

void wf_after_fork_child(void)
{
    wf_threads_after_fork_child();
    wf_import_after_fork_child();
    give_import_lock_back();
    WfThread *t = wf_thread();
    Value loop = t->running_loop; /* it runs in the parent */
    t->running_loop = WF_NULL;
    wf_drop(loop);
    run_hooks(after_in_child, false);
}

static Value forked(pid_t pid, int err)
{
    if (pid == 0) {
        wf_after_fork_child();
        return wf_small(0);
    }
    wf_after_fork_parent();
    errno = err;
    return pid < 0 ? wf_posix_error() : wf_small(pid);
}

P_NOARGS(fork)
{
    if (wf_audit("os.fork", "") < 0)
        return WF_NULL;
    wf_before_fork();
    pid_t pid = fork();
    return forked(pid, errno);
}

P_NOARGS(forkpty)
{
    int master = -1;
    if (wf_audit("os.forkpty", "") < 0)
        return WF_NULL;
    wf_before_fork();
    pid_t pid = forkpty(&master, NULL, NULL, NULL);
    Value r = forked(pid, errno);
    return wf_is_null(r) ? r : wf_tuple_pack(2, r, wf_small(master));
}

/* --- exec --------------------------------------------------------------------------------------------------- */

void wf_posix_free_strings(char **list)
{
    for (char **s = list; s != NULL && *s != NULL; s++)
        free(*s);
    free(list);
}

/* Copies of the strings of a sequence, NULL at the end. NULL with an exception. */
char **wf_posix_strings(Value seq, size_t *count)
{
    size_t n = wf_fast_len(seq);
    char **list = calloc(n + 1, sizeof *list);
    if (list == NULL) {
        wf_no_memory();
        return NULL;
    }
    for (size_t i = 0; i < n; i++) {
        Value item = wf_fast_item(seq, i);
        if (wf_is_null(item)) { /* another thread has taken it out of the list */
            n = i;
            break;
        }
        Value bytes = wf_fs_bytes(item);
        wf_drop(item);
        if (wf_is_null(bytes))
            goto fail;
        list[i] = strdup((const char *)wf_as_bytes(bytes)->data);
        wf_drop(bytes);
        if (list[i] == NULL) {
            wf_no_memory();
            goto fail;
        }
    }
    *count = n;
    return list;
fail:
    wf_posix_free_strings(list);
    return NULL;
}

/* argv of exec and spawn: a list or tuple that is not empty. */
char **wf_posix_argv(Value v, const char *fname)
{
    if (!wf_is_list(v) && !wf_is_tuple(v)) {
        wf_raise(&wf_exc_TypeError, strcmp(fname, "execve") == 0 ? "%s: argv must be a tuple or list"
                                                                 : "%s() arg 2 must be a tuple or list", fname);
        return NULL;
    }
    size_t n;
    Value seq = wf_sequence_fast(v, "argv must be a tuple or list");
    char **argv = wf_is_null(seq) ? NULL : wf_posix_strings(seq, &n);
    wf_drop(seq);
    if (argv != NULL && (n == 0 || argv[0][0] == '\0')) {
        bool empty = n == 0;
        wf_posix_free_strings(argv);
        if (strcmp(fname, "execve") == 0)
            wf_raise(&wf_exc_ValueError, empty ? "%s: argv must not be empty" : "%s: argv first element cannot be empty", fname);
        else
            wf_raise(&wf_exc_ValueError, empty ? "%s() arg 2 must not be empty" : "%s() arg 2 first element cannot be empty", fname);
        return NULL;
    }
    return argv;
}

/* "KEY=value" for an item of an environment mapping; NULL with an exception. */
static char *env_string(Value key, Value value)
{
    Value k = wf_fs_bytes(key), v = wf_is_null(k) ? k : wf_fs_bytes(value);
    char *s = NULL;
    if (!wf_is_null(v)) {
        const char *name = (const char *)wf_as_bytes(k)->data;
        if (*name == '\0' || strchr(name + 1, '=') != NULL) {
            wf_raise(&wf_exc_ValueError, "illegal environment variable name");
        } else {
            size_t a = wf_as_bytes(k)->len, b = wf_as_bytes(v)->len;
            s = malloc(a + b + 2);
            if (s == NULL) {
                wf_no_memory();
            } else {
                memcpy(s, name, a);
                s[a] = '=';
                memcpy(s + a + 1, wf_as_bytes(v)->data, b + 1);
            }
        }
    }
    wf_drop(v);
    wf_drop(k);
    return s;
}

char **wf_posix_env(Value mapping)
{
    Value keys = wf_call_method(mapping, wf_n.keys, NULL, 0);
    Value list = wf_is_null(keys) ? keys : wf_sequence_list(keys);
    wf_drop(keys);
    if (wf_is_null(list))
        return NULL;
    size_t n = wf_list_len(list);
    char **env = calloc(n + 1, sizeof *env);
    for (size_t i = 0; env != NULL && i < n; i++) {
        Value key = wf_list_get(list, i);
        Value value = wf_is_null(key) ? key : wf_getitem(mapping, key);
        env[i] = wf_is_null(value) ? NULL : env_string(key, value);
        wf_drop(value);
        wf_drop(key);
        if (env[i] == NULL) {
            wf_posix_free_strings(env);
            env = NULL;
        }
    }
    wf_drop(list);
    if (env == NULL && !wf_err_occurred())
        wf_no_memory();
    return env;
}

P_FAST(execv)
{
    WfPath p;
    if (wf_check_nargs("execv", nargs, 2, 2) < 0 || wf_path_open(&p, args[0], "execv", "path", 0) < 0)
        return WF_NULL;
    char **argv = wf_posix_argv(args[1], "execv");
    if (argv == NULL) {
        wf_path_close(&p);
        return WF_NULL;
    }
    execv(p.text, argv);
    wf_posix_free_strings(argv);
    return wf_path_error(&p);
}

P_KW(execve)
{
    static const char *const names[] = {"path", "argv", "env", NULL};
    Value path, argv_value, env_value;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, "OOO:execve", names, &path, &argv_value, &env_value) < 0 ||
        wf_path_open(&p, path, "execve", "path", WF_PATH_FD) < 0)
        return WF_NULL;
    char **argv = wf_posix_argv(argv_value, "execve"), **env = NULL;
    if (argv != NULL && wf_type_of(env_value)->getitem == NULL)
        wf_raise(&wf_exc_TypeError, "execve: environment must be a mapping object");
    else if (argv != NULL)
        env = wf_posix_env(env_value);
    if (env == NULL) {
        wf_posix_free_strings(argv);
        wf_path_close(&p);
        return WF_NULL;
    }
    if (p.text == NULL)
        fexecve(p.fd, argv, env);
    else
        execve(p.text, argv, env);
    int err = errno;
    wf_posix_free_strings(argv);
    wf_posix_free_strings(env);
    errno = err;
    return wf_path_error(&p);
}

P_KW(_exit)
{
    static const char *const names[] = {"status", NULL};
    int status;
    if (wf_parse_args(args, nargs, kwnames, "i:_exit", names, &status) < 0)
        return WF_NULL;
    _exit(status);
}

/* --- signals to processes --------------------------------------------------------------------------------------- */

P_FAST(kill)
{
    int pid, number;
    if (wf_check_nargs("kill", nargs, 2, 2) < 0 || wf_as_int(args[0], &pid) < 0 || wf_as_int(args[1], &number) < 0 ||
        wf_audit("os.kill", "ii", pid, number) < 0)
        return WF_NULL;
    if (kill(pid, number) < 0)
        return wf_posix_error();
    /* A signal to ourselves is handled before kill() returns. */
    return wf_safepoint() < 0 ? WF_NULL : WF_NONE;
}

P_FAST(killpg)
{
    int pgid, number;
    if (wf_check_nargs("killpg", nargs, 2, 2) < 0 || wf_as_int(args[0], &pgid) < 0 || wf_as_int(args[1], &number) < 0)
        return WF_NULL;
    return wf_posix_none(killpg(pgid, number));
}

P_KW(pidfd_open)
{
    static const char *const names[] = {"pid", "flags", NULL};
    int pid, flags = 0;
    if (wf_parse_args(args, nargs, kwnames, "i|i:pidfd_open", names, &pid, &flags) < 0)
        return WF_NULL;
    int fd = (int)syscall(SYS_pidfd_open, pid, flags);
    return fd < 0 ? wf_posix_error() : wf_small(fd);
}

WfMethodDef wf_posix_process_functions[] = {
    P_DEF(register_at_fork, WF_FASTKW, "($module, /, *, before=<unrepresentable>,\n                 after_in_child=<unrepresentable>,\n                 after_in_parent=<unrepresentable>)"),
    P_DEF(fork, WF_NOARGS, "($module, /)"),
    P_DEF(forkpty, WF_NOARGS, "($module, /)"),
    P_DEF(execv, WF_FAST, "($module, path, argv, /)"),
    P_DEF(execve, WF_FASTKW, "($module, /, path, argv, env)"),
    P_DEF(_exit, WF_FASTKW, "($module, /, status)"),
    P_DEF(kill, WF_FAST, "($module, pid, signal, /)"),
    P_DEF(killpg, WF_FAST, "($module, pgid, signal, /)"),
    P_DEF(pidfd_open, WF_FASTKW, "($module, /, pid, flags=0)"),
    {NULL, NULL, 0, NULL},
};

int wf_posix_init_process(Value module)
{
    Value *const lists[] = {&before_fork, &after_in_child, &after_in_parent};
    for (int i = 0; i < 3; i++) {
        *lists[i] = wf_list_new(0);
        if (wf_is_null(*lists[i]))
            return -1;
        wf_root_register(lists[i]);
    }
    return 0;
}
