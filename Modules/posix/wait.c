/* posix: waiting for children. */
#include "posix.h"

#include <sys/resource.h>
#include <sys/wait.h>

static WfType *waitid_type; /* [const] after start-up */

static const WfStructField waitid_fields[] = {
    {"si_pid", NULL}, {"si_uid", NULL}, {"si_signo", NULL}, {"si_status", NULL}, {"si_code", NULL}, {NULL, NULL},
};
static const WfStructSeqDef waitid_def = {"posix.waitid_result", "waitid_result: Result from waitid.", waitid_fields, 5};

/* --- what a status says ------------------------------------------------------------------------------------- */

#define STATUS_FUNCTION(name, make)                                                               \
    P_KW(name)                                                                                    \
    {                                                                                             \
        static const char *const names[] = {"status", NULL};                                      \
        int status;                                                                               \
        if (wf_parse_args(args, nargs, kwnames, "i:" #name, names, &status) < 0)                  \
            return WF_NULL;                                                                       \
        return make(name(status));                                                                \
    }
STATUS_FUNCTION(WCOREDUMP, wf_bool)
STATUS_FUNCTION(WIFCONTINUED, wf_bool)
STATUS_FUNCTION(WIFSTOPPED, wf_bool)
STATUS_FUNCTION(WIFSIGNALED, wf_bool)
STATUS_FUNCTION(WIFEXITED, wf_bool)
STATUS_FUNCTION(WEXITSTATUS, wf_small)
STATUS_FUNCTION(WTERMSIG, wf_small)
STATUS_FUNCTION(WSTOPSIG, wf_small)

P_KW(waitstatus_to_exitcode)
{
    static const char *const names[] = {"status", NULL};
    int status;
    Value v;
    if (wf_parse_args(args, nargs, kwnames, "O:waitstatus_to_exitcode", names, &v) < 0)
        return WF_NULL;
    if (wf_is_float(v))
        return wf_raise(&wf_exc_TypeError, "integer argument expected, got float");
    if (wf_as_int(v, &status) < 0)
        return WF_NULL;
    if (WIFEXITED(status))
        return wf_small(WEXITSTATUS(status));
    if (WIFSIGNALED(status))
        return wf_small(-WTERMSIG(status));
    if (WIFSTOPPED(status))
        return wf_raise(&wf_exc_ValueError, "process stopped by delivery of signal %d", WSTOPSIG(status));
    return wf_raise(&wf_exc_ValueError, "invalid wait status: %d", status);
}

/* --- waiting -------------------------------------------------------------------------------------------------- */

static Value pid_and_status(pid_t pid, int status)
{
    return wf_tuple_pack(2, wf_small(pid), wf_small(status));
}

static Value wait_for(pid_t pid, int options)
{
    int status = 0;
    pid_t r;
    bool interrupted;
    WF_RETRIED(r, interrupted, waitpid(pid, &status, options));
    if (r < 0)
        return interrupted ? WF_NULL : wf_posix_error();
    return pid_and_status(r, status);
}

P_NOARGS(wait)
{
    return wait_for(-1, 0);
}

P_FAST(waitpid)
{
    int pid, options;
    if (wf_check_nargs("waitpid", nargs, 2, 2) < 0 || wf_as_int(args[0], &pid) < 0 || wf_as_int(args[1], &options) < 0)
        return WF_NULL;
    return wait_for(pid, options);
}

/* A resource.struct_rusage. */
static Value rusage_value(const struct rusage *u)
{
    Value type = wf_import_attr("resource", "struct_rusage");
    if (wf_is_null(type))
        return type;
    double user = (double)u->ru_utime.tv_sec + (double)u->ru_utime.tv_usec * 1e-6;
    double system = (double)u->ru_stime.tv_sec + (double)u->ru_stime.tv_usec * 1e-6;
    Value items = wf_tuple_pack(16, wf_float(user), wf_float(system), wf_int(u->ru_maxrss), wf_int(u->ru_ixrss),
                                wf_int(u->ru_idrss), wf_int(u->ru_isrss), wf_int(u->ru_minflt), wf_int(u->ru_majflt),
                                wf_int(u->ru_nswap), wf_int(u->ru_inblock), wf_int(u->ru_oublock),
                                wf_int(u->ru_msgsnd), wf_int(u->ru_msgrcv), wf_int(u->ru_nsignals),
                                wf_int(u->ru_nvcsw), wf_int(u->ru_nivcsw));
    Value r = wf_is_null(items) ? items : wf_call1(type, items);
    wf_drop(items);
    wf_drop(type);
    return r;
}

static Value wait_with_usage(pid_t pid, int options)
{
    int status = 0;
    struct rusage usage = {0};
    pid_t r;
    bool interrupted;
    WF_RETRIED(r, interrupted, wait4(pid, &status, options, &usage));
    if (r < 0)
        return interrupted ? WF_NULL : wf_posix_error();
    Value u = rusage_value(&usage);
    Value t = wf_is_null(u) ? u : wf_tuple_pack(3, wf_small(r), wf_small(status), u);
    wf_drop(u);
    return t;
}

P_KW(wait3)
{
    static const char *const names[] = {"options", NULL};
    int options;
    if (wf_parse_args(args, nargs, kwnames, "i:wait3", names, &options) < 0)
        return WF_NULL;
    return wait_with_usage(-1, options);
}

P_KW(wait4)
{
    static const char *const names[] = {"pid", "options", NULL};
    int pid, options;
    if (wf_parse_args(args, nargs, kwnames, "ii:wait4", names, &pid, &options) < 0)
        return WF_NULL;
    return wait_with_usage(pid, options);
}

P_FAST(waitid)
{
    int type, id, options, r;
    siginfo_t info = {0};
    bool interrupted;
    if (wf_check_nargs("waitid", nargs, 3, 3) < 0 || wf_as_int(args[0], &type) < 0 || wf_as_int(args[1], &id) < 0 ||
        wf_as_int(args[2], &options) < 0)
        return WF_NULL;
    WF_RETRIED(r, interrupted, waitid((idtype_t)type, (id_t)id, &info, options));
    if (r < 0)
        return interrupted ? WF_NULL : wf_posix_error();
    if (info.si_pid == 0)
        return WF_NONE;
    Value items[] = {wf_small(info.si_pid), wf_small((int64_t)info.si_uid), wf_small(info.si_signo),
                     wf_small(info.si_status), wf_small(info.si_code)};
    return wf_structseq_new(waitid_type, items, 5);
}

WfMethodDef wf_posix_wait_functions[] = {
    P_DEF(WCOREDUMP, WF_FASTKW, "($module, status, /)"),
    P_DEF(WIFCONTINUED, WF_FASTKW, "($module, /, status)"),
    P_DEF(WIFSTOPPED, WF_FASTKW, "($module, /, status)"),
    P_DEF(WIFSIGNALED, WF_FASTKW, "($module, /, status)"),
    P_DEF(WIFEXITED, WF_FASTKW, "($module, /, status)"),
    P_DEF(WEXITSTATUS, WF_FASTKW, "($module, /, status)"),
    P_DEF(WTERMSIG, WF_FASTKW, "($module, /, status)"),
    P_DEF(WSTOPSIG, WF_FASTKW, "($module, /, status)"),
    P_DEF(waitstatus_to_exitcode, WF_FASTKW, "($module, /, status)"),
    P_DEF(wait, WF_NOARGS, "($module, /)"),
    P_DEF(waitpid, WF_FAST, "($module, pid, options, /)"),
    P_DEF(wait3, WF_FASTKW, "($module, /, options)"),
    P_DEF(wait4, WF_FASTKW, "($module, /, pid, options)"),
    P_DEF(waitid, WF_FAST, "($module, idtype, id, options, /)"),
    {NULL, NULL, 0, NULL},
};

int wf_posix_init_wait(Value module)
{
    waitid_type = wf_structseq_type(&waitid_def);
    if (waitid_type == NULL)
        return -1;
    return wf_module_add(module, "waitid_result", wf_new_ref(wf_type_value(waitid_type)));
}
