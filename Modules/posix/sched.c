/* posix: scheduling. */
#include "posix.h"

#include <sched.h>
#include <sys/resource.h>
#include <sys/time.h>

static WfType *param_type; /* [const] after start-up */

static const WfStructField param_fields[] = {{"sched_priority", "the scheduling priority"}, {NULL, NULL}};
static const WfStructSeqDef param_def = {"posix.sched_param", "sched_param(sched_priority)\n--\n\nA scheduling "
                                         "priority.", param_fields, 1};

P_NOARGS(sched_yield)
{
    int r;
    WF_DETACHED(r, sched_yield());
    return wf_posix_none(r);
}

static Value int_of_policy(const Value *args, size_t nargs, Value kwnames, const char *fmt, int (*fn)(int))
{
    static const char *const names[] = {"policy", NULL};
    int policy;
    if (wf_parse_args(args, nargs, kwnames, fmt, names, &policy) < 0)
        return WF_NULL;
    int r = fn(policy);
    return r < 0 ? wf_posix_error() : wf_small(r);
}

P_KW(sched_get_priority_max)
{
    return int_of_policy(args, nargs, kwnames, "i:sched_get_priority_max", sched_get_priority_max);
}

P_KW(sched_get_priority_min)
{
    return int_of_policy(args, nargs, kwnames, "i:sched_get_priority_min", sched_get_priority_min);
}

static Value make_param(int priority)
{
    Value item = wf_small(priority);
    return wf_structseq_new(param_type, &item, 1);
}

static Value param_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"sched_priority", NULL};
    Value priority;
    if (wf_parse_args(args, nargs, kwnames, "O:sched_param", names, &priority) < 0)
        return WF_NULL;
    priority = wf_new_ref(priority);
    return wf_structseq_new(param_type, &priority, 1);
}

static int param_argument(Value v, struct sched_param *out)
{
    if (wf_type_of(v) != param_type)
        return wf_raise_i(&wf_exc_TypeError, "must have a sched_param object");
    return wf_as_int(wf_tuple_item(v, 0), &out->sched_priority);
}

P_O(sched_getscheduler)
{
    int pid;
    if (wf_as_int(arg, &pid) < 0)
        return WF_NULL;
    int r = sched_getscheduler(pid);
    return r < 0 ? wf_posix_error() : wf_small(r);
}

P_FAST(sched_setscheduler)
{
    int pid, policy;
    struct sched_param p;
    if (wf_check_nargs("sched_setscheduler", nargs, 3, 3) < 0 || wf_as_int(args[0], &pid) < 0 ||
        wf_as_int(args[1], &policy) < 0 || param_argument(args[2], &p) < 0)
        return WF_NULL;
    return wf_posix_none(sched_setscheduler(pid, policy, &p));
}

P_O(sched_getparam)
{
    int pid;
    struct sched_param p;
    if (wf_as_int(arg, &pid) < 0)
        return WF_NULL;
    return sched_getparam(pid, &p) < 0 ? wf_posix_error() : make_param(p.sched_priority);
}

P_FAST(sched_setparam)
{
    int pid;
    struct sched_param p;
    if (wf_check_nargs("sched_setparam", nargs, 2, 2) < 0 || wf_as_int(args[0], &pid) < 0 ||
        param_argument(args[1], &p) < 0)
        return WF_NULL;
    return wf_posix_none(sched_setparam(pid, &p));
}

P_O(sched_rr_get_interval)
{
    int pid;
    struct timespec t;
    if (wf_as_int(arg, &pid) < 0)
        return WF_NULL;
    if (sched_rr_get_interval(pid, &t) < 0)
        return wf_posix_error();
    return wf_float((double)t.tv_sec + 1e-9 * (double)t.tv_nsec);
}

P_O(sched_getaffinity)
{
    int pid;
    cpu_set_t mask;
    if (wf_as_int(arg, &pid) < 0)
        return WF_NULL;
    if (sched_getaffinity(pid, sizeof mask, &mask) < 0)
        return wf_posix_error();
    Value set = wf_set_new(WF_NULL);
    for (int i = 0; !wf_is_null(set) && i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &mask) && wf_set_add(set, wf_small(i)) < 0) {
            wf_drop(set);
            return WF_NULL;
        }
    return set;
}

P_FAST(sched_setaffinity)
{
    int pid;
    cpu_set_t mask;
    if (wf_check_nargs("sched_setaffinity", nargs, 2, 2) < 0 || wf_as_int(args[0], &pid) < 0)
        return WF_NULL;
    Value it = wf_iter(args[1]);
    if (wf_is_null(it))
        return it;
    CPU_ZERO(&mask);
    for (;;) {
        Value v = wf_next(it);
        if (wf_is_null(v))
            break;
        int cpu = -1, r = -1;
        if (!wf_is_int(v))
            wf_raise(&wf_exc_TypeError, "expected an iterator of ints, but iterator yielded %R", wf_type_value(wf_type_of(v)));
        else if ((r = wf_as_int(v, &cpu)) == 0 && cpu < 0)
            wf_raise(&wf_exc_ValueError, "negative CPU number");
        wf_drop(v);
        if (r < 0 || cpu < 0)
            break;
        if (cpu < CPU_SETSIZE)
            CPU_SET(cpu, &mask);
    }
    wf_drop(it);
    if (wf_err_occurred())
        return WF_NULL;
    return wf_posix_none(sched_setaffinity(pid, sizeof mask, &mask));
}

P_O(nice)
{
    int increment;
    if (wf_as_int(arg, &increment) < 0)
        return WF_NULL;
    errno = 0;
    int r = nice(increment);
    return r == -1 && errno != 0 ? wf_posix_error() : wf_small(r);
}

P_KW(getpriority)
{
    static const char *const names[] = {"which", "who", NULL};
    int which, who;
    if (wf_parse_args(args, nargs, kwnames, "ii:getpriority", names, &which, &who) < 0)
        return WF_NULL;
    errno = 0;
    int r = getpriority((unsigned)which, (id_t)who);
    return errno != 0 ? wf_posix_error() : wf_small(r);
}

P_KW(setpriority)
{
    static const char *const names[] = {"which", "who", "priority", NULL};
    int which, who, priority;
    if (wf_parse_args(args, nargs, kwnames, "iii:setpriority", names, &which, &who, &priority) < 0)
        return WF_NULL;
    return wf_posix_none(setpriority((unsigned)which, (id_t)who, priority));
}

WfMethodDef wf_posix_sched_functions[] = {
    P_DEF(sched_yield, WF_NOARGS, "($module, /)"),
    P_DEF(sched_get_priority_max, WF_FASTKW, "($module, /, policy)"),
    P_DEF(sched_get_priority_min, WF_FASTKW, "($module, /, policy)"),
    P_DEF(sched_getscheduler, WF_O, "($module, pid, /)"),
    P_DEF(sched_setscheduler, WF_FAST, "($module, pid, policy, param, /)"),
    P_DEF(sched_getparam, WF_O, "($module, pid, /)"),
    P_DEF(sched_setparam, WF_FAST, "($module, pid, param, /)"),
    P_DEF(sched_rr_get_interval, WF_O, "($module, pid, /)"),
    P_DEF(sched_getaffinity, WF_O, "($module, pid, /)"),
    P_DEF(sched_setaffinity, WF_FAST, "($module, pid, mask, /)"),
    P_DEF(nice, WF_O, "($module, increment, /)"),
    P_DEF(getpriority, WF_FASTKW, "($module, /, which, who)"),
    P_DEF(setpriority, WF_FASTKW, "($module, /, which, who, priority)"),
    {NULL, NULL, 0, NULL},
};

int wf_posix_init_sched(Value module)
{
    param_type = wf_structseq_type(&param_def);
    if (param_type == NULL)
        return -1;
    param_type->new = param_new;
    return wf_module_add(module, "sched_param", wf_new_ref(wf_type_value(param_type)));
}
