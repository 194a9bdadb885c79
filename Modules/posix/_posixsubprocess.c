/*
 * _posixsubprocess: fork_exec, what subprocess.Popen starts programs with.
 *
 * Everything the child needs is made before the fork; between fork and exec it makes system
 * calls only (a vfork child shares our memory). With a preexec_fn it is a full fork, and Python
 * runs in the child. A failure is reported through a pipe: "OSError:<errno in hex>:<what>".
 */
#include "process.h"
#include <string.h>

#include <dirent.h>
#include <grp.h>
#include <signal.h>
#include <sys/syscall.h>

typedef struct {
    char **exec_array, **argv, **env;   /* env NULL: ours */
    const char *cwd;
    int p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write;
    int close_fds, restore_signals, new_session, process_group, umask;
    bool set_uid, set_gid, set_groups;
    uid_t uid;
    gid_t gid;
    gid_t groups[256];
    size_t n_groups;
    int *keep;                          /* descriptors to keep, ascending */
    size_t n_keep;
    Value preexec;                      /* borrowed, None for none */
    sigset_t *mask;                     /* the parent's, to be restored in a vfork child */
} Child;

/* --- in the child --------------------------------------------------------------------------------------- */

static void put(int fd, const char *s)
{
    if (write(fd, s, strlen(s)) < 0)
        return; /* nobody is left to tell */
}

/* Tells the parent why and ends. */
static void __attribute__((noreturn)) report(const Child *c, int err, bool before_exec, const char *message)
{
    char hex[24], *p = hex + sizeof hex - 1;
    if (err == 0) {
        put(c->errpipe_write, "SubprocessError:0:");
        put(c->errpipe_write, message);
        _exit(255);
    }
    *p = '\0';
    for (unsigned e = (unsigned)err; e > 0; e /= 16)
        *--p = "0123456789ABCDEF"[e % 16];
    put(c->errpipe_write, "OSError:");
    put(c->errpipe_write, p);
    put(c->errpipe_write, ":");
    if (before_exec)
        put(c->errpipe_write, "noexec");
    _exit(255);
}

/* A pipe end that is a standard descriptor already moves out of the way. */
static int move_up(int fd)
{
    return fd == 0 || fd == 1 || fd == 2 ? fcntl(fd, F_DUPFD_CLOEXEC, 3) : fd;
}

/* Closes all from 3 on but those to keep. */
static void close_others(const Child *c)
{
    unsigned from = 3;
    for (size_t i = 0; i < c->n_keep; i++) {
        int fd = c->keep[i];
        if (fd < (int)from)
            continue;
        if ((unsigned)fd > from)
            syscall(SYS_close_range, from, (unsigned)fd - 1, 0);
        from = (unsigned)fd + 1;
    }
    if (syscall(SYS_close_range, from, ~0u, 0) < 0)
        for (int fd = (int)from; fd < 65536; fd++)
            close(fd);
}

static int set_streams(Child *c)
{
    if (c->p2cwrite >= 0)
        close(c->p2cwrite);
    if (c->c2pread >= 0)
        close(c->c2pread);
    if (c->errread >= 0)
        close(c->errread);
    close(c->errpipe_read);
    /* When a low descriptor is to be taken by another stream it must move first. */
    if (c->c2pwrite == 0 && (c->c2pwrite = move_up(c->c2pwrite)) < 0)
        return -1;
    while (c->errwrite == 0 || c->errwrite == 1)
        if ((c->errwrite = move_up(c->errwrite)) < 0)
            return -1;
    int from[] = {c->p2cread, c->c2pwrite, c->errwrite};
    for (int to = 0; to < 3; to++) {
        if (from[to] < 0)
            continue;
        if (from[to] == to ? fcntl(to, F_SETFD, 0) < 0 : dup2(from[to], to) < 0)
            return -1;
    }
    return 0;
}

static int set_identity(const Child *c)
{
    if (c->cwd != NULL && chdir(c->cwd) < 0)
        return -1;
    if (c->umask >= 0)
        umask((mode_t)c->umask);
    if (c->restore_signals) {
        signal(SIGPIPE, SIG_DFL);
        signal(SIGXFSZ, SIG_DFL);
    }
    if (c->new_session && setsid() < 0)
        return -1;
    if (c->process_group >= 0 && setpgid(0, c->process_group) < 0)
        return -1;
    /* The C library's setuid would signal other threads: the calls are made directly. */
    if (c->set_groups && syscall(SYS_setgroups, c->n_groups, c->groups) < 0)
        return -1;
    if (c->set_gid && syscall(SYS_setregid, c->gid, c->gid) < 0)
        return -1;
    if (c->set_uid && syscall(SYS_setreuid, c->uid, c->uid) < 0)
        return -1;
    return 0;
}

static void __attribute__((noreturn)) run_child(Child *c)
{
    for (size_t i = 0; i < c->n_keep; i++)
        if (c->keep[i] != c->errpipe_write)
            fcntl(c->keep[i], F_SETFD, 0);
    if (set_streams(c) < 0)
        report(c, errno, true, "");
    if (c->mask != NULL)
        sigprocmask(SIG_SETMASK, c->mask, NULL);
    if (set_identity(c) < 0)
        report(c, errno, true, "");
    if (!wf_is_none(c->preexec)) {
        Value r = wf_call0(c->preexec);
        if (wf_is_null(r))
            report(c, 0, false, "Exception occurred in preexec_fn.");
    }
    if (c->close_fds)
        close_others(c);
    int err = 0;
    for (char **path = c->exec_array; *path != NULL; path++) {
        if (c->env != NULL)
            execve(*path, c->argv, c->env);
        else
            execv(*path, c->argv);
        /* The most telling error of those met along PATH. */
        if (err == 0 || (errno != ENOENT && errno != ENOTDIR))
            err = errno;
    }
    report(c, err, false, "");
}

/* Kept out of line: its frame is what parent and vfork child share. */
static pid_t __attribute__((noinline)) start_vfork(Child *c)
{
    pid_t pid = vfork();
    if (pid == 0)
        run_child(c);
    return pid;
}

/* --- in the parent ------------------------------------------------------------------------------------------ */

static pid_t start(Child *c, bool may_vfork)
{
    pid_t pid;
    if (!wf_is_none(c->preexec)) {
        wf_before_fork();
        pid = fork();
        if (pid == 0) {
            wf_after_fork_child();
            run_child(c);
        }
        int err = errno;
        wf_after_fork_parent();
        errno = err;
        return pid;
    }
    if (!may_vfork || c->set_uid || c->set_gid || c->set_groups) {
        pid = fork();
        if (pid == 0)
            run_child(c);
        return pid;
    }
    /* No handler of ours may run in the child while it shares our memory. */
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &old);
    c->mask = &old;
    pid = start_vfork(c);
    int err = errno;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    errno = err;
    return pid;
}

static int keep_list(Child *c, Value tuple)
{
    size_t n = wf_tuple_len(tuple);
    int last = -1;
    c->keep = calloc(n + 1, sizeof *c->keep);
    if (c->keep == NULL) {
        wf_no_memory();
        return -1;
    }
    for (size_t i = 0; i < n; i++) {
        int64_t fd = -1;
        if (!wf_is_int(wf_tuple_item(tuple, i)) || !wf_int_try_i64(wf_tuple_item(tuple, i), &fd) || fd < 0 ||
            fd <= last || fd > INT32_MAX)
            return wf_raise_i(&wf_exc_ValueError, "bad value(s) in fds_to_keep");
        last = c->keep[c->n_keep++] = (int)fd;
    }
    return 0;
}

static int group_list(Child *c, Value groups)
{
    if (wf_is_none(groups))
        return 0;
    if (!wf_is_list(groups))
        return wf_raise_i(&wf_exc_TypeError, "setgroups argument must be a list");
    size_t n = wf_list_len(groups);
    if (n > sizeof c->groups / sizeof *c->groups)
        return wf_raise_i(&wf_exc_ValueError, "too many extra_groups");
    for (size_t i = 0; i < n; i++) {
        Value v = wf_list_get(groups, i);
        uint32_t id = 0;
        int r = wf_is_int(v) ? wf_posix_id(v, &id, "gid") : wf_raise_i(&wf_exc_TypeError, "groups must be integers");
        wf_drop(v);
        if (r < 0)
            return wf_err_matches(&wf_exc_OverflowError)
                       ? (wf_err_clear(), wf_raise_i(&wf_exc_ValueError, "invalid group id"))
                       : -1;
        c->groups[c->n_groups++] = id;
    }
    c->set_groups = true;
    return 0;
}

static int optional_id(Value v, uint32_t *out, bool *set, const char *what)
{
    if (wf_is_none(v))
        return 0;
    if (wf_posix_id(v, out, what) < 0)
        return -1;
    *set = true;
    return 0;
}

/* Environment: None, or a sequence of b"KEY=value". */
static int environment(Child *c, Value v)
{
    size_t n;
    if (wf_is_none(v))
        return 0;
    Value seq = wf_sequence_fast(v, "env must be a sequence");
    c->env = wf_is_null(seq) ? NULL : wf_posix_strings(seq, &n);
    wf_drop(seq);
    return c->env == NULL ? -1 : 0;
}

static int strings(Value v, char ***out)
{
    size_t n;
    Value seq = wf_sequence_fast(v, "argv must be a tuple");
    *out = wf_is_null(seq) ? NULL : wf_posix_strings(seq, &n);
    wf_drop(seq);
    return *out == NULL ? -1 : 0;
}

static int ints(const Value *args, int **out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (wf_as_int(args[i], out[i]) < 0)
            return -1;
    return 0;
}

enum { ARGS, EXECS, CLOSE_FDS, KEEP, CWD, ENV, FIRST_FD, RESTORE = 14, SESSION, GROUP, GID, GIDS, UID, UMASK, PREEXEC,
       VFORK, N_ARGS };

static Value fork_exec(Value self, const Value *a, size_t nargs)
{
    if (wf_check_nargs("fork_exec", nargs, N_ARGS, N_ARGS) < 0)
        return WF_NULL;
    Child c = {.preexec = a[PREEXEC]};
    Value cwd = WF_NULL, r = WF_NULL;
    int *fds[] = {&c.p2cread, &c.p2cwrite, &c.c2pread, &c.c2pwrite, &c.errread, &c.errwrite, &c.errpipe_read,
                  &c.errpipe_write};
    int *flags[] = {&c.restore_signals, &c.new_session, &c.process_group};
    int may_vfork = wf_truth(a[VFORK]);
    if (may_vfork < 0 || (c.close_fds = wf_truth(a[CLOSE_FDS])) < 0 || ints(a + FIRST_FD, fds, 8) < 0 ||
        ints(a + RESTORE, flags, 3) < 0 || wf_as_int(a[UMASK], &c.umask) < 0)
        return WF_NULL;
    if (c.close_fds && c.errpipe_write < 3)
        return wf_raise(&wf_exc_ValueError, "errpipe_write must be >= 3");
    if (!wf_is_tuple(a[KEEP]))
        return wf_raise(&wf_exc_TypeError, "fork_exec() argument 4 must be tuple, not %T", a[KEEP]);
    if (keep_list(&c, a[KEEP]) < 0 || strings(a[EXECS], &c.exec_array) < 0 ||
        (!wf_is_none(a[ARGS]) && strings(a[ARGS], &c.argv) < 0) || environment(&c, a[ENV]) < 0 ||
        (!wf_is_none(a[CWD]) && wf_is_null(cwd = wf_fs_bytes(a[CWD]))) ||
        group_list(&c, a[GIDS]) < 0 || optional_id(a[GID], &c.gid, &c.set_gid, "gid") < 0 ||
        optional_id(a[UID], &c.uid, &c.set_uid, "uid") < 0)
        goto done;
    c.cwd = wf_is_null(cwd) ? NULL : (const char *)wf_as_bytes(cwd)->data;
    pid_t pid = start(&c, may_vfork);
    r = pid < 0 ? wf_posix_error() : wf_small(pid);
done:
    free(c.keep);
    wf_posix_free_strings(c.exec_array);
    wf_posix_free_strings(c.argv);
    wf_posix_free_strings(c.env);
    wf_drop(cwd);
    return r;
}

static WfMethodDef functions[] = {
    {"fork_exec", (void *)fork_exec, WF_FAST,
     "fork_exec(args, executable_list, close_fds, pass_fds, cwd, env,\n          p2cread, p2cwrite, c2pread, c2pwrite,\n"
     "          errread, errwrite, errpipe_read, errpipe_write,\n          restore_signals, call_setsid, process_group, "
     "gid, groups_list, uid,\n          preexec_fn)\n\nStarts a program; the child's pid."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__posixsubprocess(Value module)
{
    return wf_module_add_functions(module, functions);
}
