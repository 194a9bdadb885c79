/* resource: limits and use of the system's resources. */
#define _GNU_SOURCE
#include "runtime.h"
#include "system.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

static WfType *rusage_type; /* [const] after module init */

static Value seconds(const struct timeval *tv)
{
    return wf_float((double)tv->tv_sec + (double)tv->tv_usec * 0.000001);
}

static Value m_getrusage(Value self, Value arg)
{
    int who;
    struct rusage u;
    if (wf_as_int(arg, &who) < 0)
        return WF_NULL;
    if (getrusage(who, &u) < 0)
        return errno == EINVAL ? wf_raise(&wf_exc_ValueError, "invalid who parameter") : wf_os_error();
    Value items[16] = {
        seconds(&u.ru_utime), seconds(&u.ru_stime), wf_int(u.ru_maxrss), wf_int(u.ru_ixrss), wf_int(u.ru_idrss),
        wf_int(u.ru_isrss), wf_int(u.ru_minflt), wf_int(u.ru_majflt), wf_int(u.ru_nswap), wf_int(u.ru_inblock),
        wf_int(u.ru_oublock), wf_int(u.ru_msgsnd), wf_int(u.ru_msgrcv), wf_int(u.ru_nsignals), wf_int(u.ru_nvcsw),
        wf_int(u.ru_nivcsw)};
    return wf_structseq_new(rusage_type, items, 16);
}

/* --- limits -------------------------------------------------------------------------------- */

static Value limit_pair(const struct rlimit *l)
{
    Value items[2] = {wf_int((int64_t)l->rlim_cur), wf_int((int64_t)l->rlim_max)};
    return wf_tuple_steal_array(items, 2);
}

static int to_limits(Value v, struct rlimit *l)
{
    int64_t current, maximum;
    Value t = wf_sequence_tuple(v);
    if (wf_is_null(t))
        return -1;
    int r;
    if (wf_tuple_len(t) != 2)
        r = wf_raise_i(&wf_exc_ValueError, "expected a tuple of 2 integers");
    else if ((r = wf_as_int64(wf_tuple_item(t, 0), &current)) == 0)
        r = wf_as_int64(wf_tuple_item(t, 1), &maximum);
    wf_drop(t);
    if (r == 0) {
        l->rlim_cur = (rlim_t)current;
        l->rlim_max = (rlim_t)maximum;
    }
    return r;
}

static int to_resource(Value v, int *out)
{
    if (wf_as_int(v, out) < 0)
        return -1;
    if (*out < 0 || *out >= RLIM_NLIMITS)
        return wf_raise_i(&wf_exc_ValueError, "invalid resource specified");
    return 0;
}

static Value m_getrlimit(Value self, Value arg)
{
    int which;
    struct rlimit l;
    if (to_resource(arg, &which) < 0)
        return WF_NULL;
    return getrlimit(which, &l) < 0 ? wf_os_error() : limit_pair(&l);
}

static Value m_setrlimit(Value self, const Value *args, size_t nargs)
{
    int which;
    struct rlimit l;
    if (wf_check_nargs("setrlimit", nargs, 2, 2) < 0 || wf_as_int(args[0], &which) < 0 ||
        wf_audit("resource.setrlimit", "iO", which, args[1]) < 0 || to_resource(args[0], &which) < 0 ||
        to_limits(args[1], &l) < 0)
        return WF_NULL;
    if (setrlimit(which, &l) == 0)
        return WF_NONE;
    if (errno == EINVAL)
        return wf_raise(&wf_exc_ValueError, "current limit exceeds maximum limit");
    if (errno == EPERM)
        return wf_raise(&wf_exc_ValueError, "not allowed to raise maximum limit");
    return wf_os_error();
}

static Value m_prlimit(Value self, const Value *args, size_t nargs)
{
    int pid, which;
    struct rlimit old, new;
    if (nargs < 2 || nargs > 3)
        return wf_raise(&wf_exc_TypeError, "resource.prlimit requires 2 to 3 arguments");
    bool setting = nargs > 2 && !wf_is_none(args[2]);
    if (wf_as_int(args[0], &pid) < 0 || to_resource(args[1], &which) < 0)
        return WF_NULL;
    if (wf_audit("resource.prlimit", "iiO", pid, which, setting ? args[2] : WF_NONE) < 0)
        return WF_NULL;
    if (setting && to_limits(args[2], &new) < 0)
        return WF_NULL;
    if (prlimit(pid, (enum __rlimit_resource)which, setting ? &new : NULL, &old) == 0)
        return limit_pair(&old);
    return errno == EINVAL ? wf_raise(&wf_exc_ValueError, "current limit exceeds maximum limit") : wf_os_error();
}

static Value m_getpagesize(Value self) { return wf_small(sysconf(_SC_PAGESIZE)); }

static WfMethodDef functions[] = {
    {"getrusage", m_getrusage, WF_O, "getrusage($module, who, /)\n--\n\n"},
    {"getrlimit", m_getrlimit, WF_O, "getrlimit($module, resource, /)\n--\n\n"},
    {"setrlimit", m_setrlimit, WF_FAST, "setrlimit($module, resource, limits, /)\n--\n\n"},
    {"prlimit", m_prlimit, WF_FAST, "prlimit(pid, resource, [limits])"},
    {"getpagesize", m_getpagesize, WF_NOARGS, "getpagesize($module, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};

static const WfStructField fields[] = {
    {"ru_utime", "user time used"}, {"ru_stime", "system time used"}, {"ru_maxrss", "max. resident set size"},
    {"ru_ixrss", "shared memory size"}, {"ru_idrss", "unshared data size"}, {"ru_isrss", "unshared stack size"},
    {"ru_minflt", "page faults not requiring I/O"}, {"ru_majflt", "page faults requiring I/O"},
    {"ru_nswap", "number of swap outs"}, {"ru_inblock", "block input operations"},
    {"ru_oublock", "block output operations"}, {"ru_msgsnd", "IPC messages sent"},
    {"ru_msgrcv", "IPC messages received"}, {"ru_nsignals", "signals received"},
    {"ru_nvcsw", "voluntary context switches"}, {"ru_nivcsw", "involuntary context switches"}, {NULL, NULL},
};
static const WfStructSeqDef rusage_def = {
    "resource.struct_rusage",
    "What getrusage() returns: a tuple whose items have names too.",
    fields, 16};

#define C(name) {#name, (int64_t)(name)}
static const WfIntConstant constants[] = {
    C(RLIMIT_AS), C(RLIMIT_CORE), C(RLIMIT_CPU), C(RLIMIT_DATA), C(RLIMIT_FSIZE), C(RLIMIT_MEMLOCK),
    C(RLIMIT_MSGQUEUE), C(RLIMIT_NICE), C(RLIMIT_NOFILE), C(RLIMIT_NPROC), C(RLIMIT_OFILE),
    C(RLIMIT_RSS), C(RLIMIT_RTPRIO), C(RLIMIT_RTTIME), C(RLIMIT_SIGPENDING), C(RLIMIT_STACK),
    C(RLIM_INFINITY), C(RUSAGE_CHILDREN), C(RUSAGE_SELF), C(RUSAGE_THREAD),
};

int wf_module_init_resource(Value m)
{
    rusage_type = wf_structseq_type(&rusage_def);
    if (rusage_type == NULL || wf_module_add(m, "struct_rusage", wf_type_value(rusage_type)) < 0 ||
        wf_module_add(m, "error", wf_type_value(&wf_exc_OSError)) < 0 || wf_module_add_functions(m, functions) < 0)
        return -1;
    return wf_module_add_ints(m, constants, sizeof constants / sizeof *constants);
}
