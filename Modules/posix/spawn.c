/* posix: posix_spawn, posix_spawnp. */
#include "posix.h"

#include "process.h"

#include <sched.h>
#include <signal.h>
#include <spawn.h>

enum { SPAWN_OPEN, SPAWN_CLOSE, SPAWN_DUP2 };

typedef struct {
    Value file_actions, setpgroup, setsigmask, setsigdef, scheduler;
    int resetids, setsid;
} SpawnOptions;

/* --- attributes ------------------------------------------------------------------------------------------- */

static int signal_set(Value iterable, sigset_t *set)
{
    sigemptyset(set);
    Value it = wf_iter(iterable);
    if (wf_is_null(it))
        return -1;
    int r = 0;
    for (;;) {
        Value v = wf_next(it);
        int number;
        if (wf_is_null(v))
            break;
        r = wf_as_int(v, &number);
        wf_drop(v);
        if (r == 0 && (number < 1 || number >= NSIG || sigaddset(set, number) < 0))
            r = wf_raise_i(&wf_exc_ValueError, "signal number %d out of range [1; %d]", number, NSIG - 1);
        if (r < 0)
            break;
    }
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? -1 : 0;
}

static int set_scheduler(posix_spawnattr_t *attr, Value v, short *flags)
{
    if (!wf_is_tuple(v) || wf_tuple_len(v) != 2)
        return wf_raise_i(&wf_exc_TypeError, "A scheduler tuple must have two elements");
    struct sched_param p;
    int policy;
    if (wf_as_int(wf_getitem_i(wf_tuple_item(v, 1), 0), &p.sched_priority) < 0)
        return -1;
    if (!wf_is_none(wf_tuple_item(v, 0))) {
        if (wf_as_int(wf_tuple_item(v, 0), &policy) < 0)
            return -1;
        posix_spawnattr_setschedpolicy(attr, policy);
        *flags |= POSIX_SPAWN_SETSCHEDULER;
    }
    posix_spawnattr_setschedparam(attr, &p);
    *flags |= POSIX_SPAWN_SETSCHEDPARAM;
    return 0;
}

static int set_attributes(posix_spawnattr_t *attr, const SpawnOptions *o)
{
    short flags = 0;
    sigset_t set;
    int group;
    if (!wf_is_null(o->setpgroup)) {
        if (wf_as_int(o->setpgroup, &group) < 0)
            return -1;
        posix_spawnattr_setpgroup(attr, group);
        flags |= POSIX_SPAWN_SETPGROUP;
    }
    if (o->resetids)
        flags |= POSIX_SPAWN_RESETIDS;
    if (o->setsid)
        flags |= POSIX_SPAWN_SETSID;
    if (!wf_is_null(o->setsigmask)) {
        if (signal_set(o->setsigmask, &set) < 0)
            return -1;
        posix_spawnattr_setsigmask(attr, &set);
        flags |= POSIX_SPAWN_SETSIGMASK;
    }
    if (!wf_is_null(o->setsigdef)) {
        if (signal_set(o->setsigdef, &set) < 0)
            return -1;
        posix_spawnattr_setsigdefault(attr, &set);
        flags |= POSIX_SPAWN_SETSIGDEF;
    }
    if (!wf_is_null(o->scheduler) && set_scheduler(attr, o->scheduler, &flags) < 0)
        return -1;
    posix_spawnattr_setflags(attr, flags);
    return 0;
}

/* --- file actions -------------------------------------------------------------------------------------------- */

static int int_item(Value t, size_t i, int *out)
{
    return wf_as_int(wf_tuple_item(t, i), out);
}

static int bad_action(const char *name, size_t n)
{
    return wf_raise_i(&wf_exc_TypeError, "A %s file_action tuple must have %zu elements", name, n);
}

static int add_action(posix_spawn_file_actions_t *fa, Value action)
{
    int tag, fd, fd2, flags, mode, err;
    if (!wf_is_tuple(action) || wf_tuple_len(action) == 0)
        return wf_raise_i(&wf_exc_TypeError, "Each file_actions element must be a non-empty tuple");
    size_t n = wf_tuple_len(action);
    if (int_item(action, 0, &tag) < 0)
        return -1;
    if (tag == SPAWN_OPEN) {
        if (n != 5)
            return bad_action("open", 5);
        Value path = WF_NULL;
        if (int_item(action, 1, &fd) < 0 || wf_is_null(path = wf_fs_bytes(wf_tuple_item(action, 2))) ||
            int_item(action, 3, &flags) < 0 || int_item(action, 4, &mode) < 0) {
            wf_drop(path);
            return -1;
        }
        err = posix_spawn_file_actions_addopen(fa, fd, (const char *)wf_as_bytes(path)->data, flags, (mode_t)mode);
        wf_drop(path);
    } else if (tag == SPAWN_CLOSE) {
        if (n != 2)
            return bad_action("close", 2);
        if (int_item(action, 1, &fd) < 0)
            return -1;
        err = posix_spawn_file_actions_addclose(fa, fd);
    } else if (tag == SPAWN_DUP2) {
        if (n != 3)
            return bad_action("dup2", 3);
        if (int_item(action, 1, &fd) < 0 || int_item(action, 2, &fd2) < 0)
            return -1;
        err = posix_spawn_file_actions_adddup2(fa, fd, fd2);
    } else {
        return wf_raise_i(&wf_exc_TypeError, "Unknown file_actions identifier");
    }
    if (err == 0)
        return 0;
    errno = err;
    wf_posix_error();
    return -1;
}

static int add_actions(posix_spawn_file_actions_t *fa, Value actions)
{
    Value seq = wf_sequence_fast(actions, "file_actions must be a sequence or None");
    if (wf_is_null(seq))
        return -1;
    int r = 0;
    for (size_t i = 0; r == 0 && i < wf_fast_len(seq); i++) {
        Value action = wf_fast_item(seq, i);
        r = wf_is_null(action) ? -1 : add_action(fa, action);
        wf_drop(action);
    }
    wf_drop(seq);
    return r;
}

/* --- spawning -------------------------------------------------------------------------------------------------- */

typedef int (*SpawnFn)(pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,
                       char *const[], char *const[]);

static Value start(WfPath *p, char **argv, char **env, const SpawnOptions *o, SpawnFn fn)
{
    posix_spawn_file_actions_t fa;
    posix_spawnattr_t attr;
    pid_t pid = -1;
    int err = -1;
    posix_spawn_file_actions_init(&fa);
    posix_spawnattr_init(&attr);
    if (set_attributes(&attr, o) == 0 && (wf_is_none(o->file_actions) || add_actions(&fa, o->file_actions) == 0))
        WF_DETACHED(err, fn(&pid, p->text, &fa, &attr, argv, env));
    posix_spawn_file_actions_destroy(&fa);
    posix_spawnattr_destroy(&attr);
    if (err > 0)
        return wf_raise_errno(err, p->object, WF_NULL);
    return err < 0 ? WF_NULL : wf_small(pid);
}

static Value spawn(const Value *args, size_t nargs, Value kwnames, const char *fmt, const char *fname, SpawnFn fn)
{
    static const char *const names[] = {"", "", "", "file_actions", "setpgroup", "resetids", "setsid", "setsigmask",
                                        "setsigdef", "scheduler", NULL};
    SpawnOptions o = {.file_actions = WF_NONE, .setpgroup = WF_NULL, .setsigmask = WF_NULL, .setsigdef = WF_NULL,
                      .scheduler = WF_NULL};
    Value path, argv_value, env_value;
    WfPath p;
    if (wf_parse_args(args, nargs, kwnames, fmt, names, &path, &argv_value, &env_value, &o.file_actions, &o.setpgroup,
                      &o.resetids, &o.setsid, &o.setsigmask, &o.setsigdef, &o.scheduler) < 0 ||
        wf_path_open(&p, path, fname, "path", 0) < 0)
        return WF_NULL;
    char **argv = NULL, **env = NULL;
    Value r = WF_NULL;
    if (!wf_is_list(argv_value) && !wf_is_tuple(argv_value))
        wf_raise(&wf_exc_TypeError, "%s: argv must be a tuple or list", fname);
    else if (wf_type_of(env_value)->getitem == NULL)
        wf_raise(&wf_exc_TypeError, "%s: environment must be a mapping object", fname);
    else if (wf_fast_len(argv_value) == 0)
        wf_raise(&wf_exc_ValueError, "%s: argv must not be empty", fname);
    else if ((argv = wf_posix_argv(argv_value, fname)) != NULL && (env = wf_posix_env(env_value)) != NULL)
        r = start(&p, argv, env, &o, fn);
    wf_posix_free_strings(argv);
    wf_posix_free_strings(env);
    wf_path_close(&p);
    return r;
}

P_KW(posix_spawn)
{
    return spawn(args, nargs, kwnames, "OOO|$OOppOOO:posix_spawn", "posix_spawn", posix_spawn);
}

P_KW(posix_spawnp)
{
    return spawn(args, nargs, kwnames, "OOO|$OOppOOO:posix_spawnp", "posix_spawnp", posix_spawnp);
}

#define SIGNATURE                                                                                 \
    "($module, path, argv, env, /, *, file_actions=(),\n            setpgroup=<unrepresentable>, " \
    "resetids=False, setsid=False,\n            setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)"
WfMethodDef wf_posix_spawn_functions[] = {
    P_DEF(posix_spawn, WF_FASTKW, SIGNATURE),
    P_DEF(posix_spawnp, WF_FASTKW, SIGNATURE),
    {NULL, NULL, 0, NULL},
};
