/* posix: identities of processes, users, groups. */
#include "posix.h"

#include <grp.h>
#include <pwd.h>

#define GET_ID(name) P_NOARGS(name) { return wf_small((int64_t)name()); }
GET_ID(getpid)
GET_ID(getppid)
GET_ID(getpgrp)
GET_ID(getuid)
GET_ID(geteuid)
GET_ID(getgid)
GET_ID(getegid)

#define SET_ID(name, what)                                                                        \
    P_O(name)                                                                                     \
    {                                                                                             \
        uint32_t id;                                                                              \
        return wf_posix_id(arg, &id, what) < 0 ? WF_NULL : wf_posix_none(name(id));               \
    }
SET_ID(setuid, "uid")
SET_ID(seteuid, "uid")
SET_ID(setgid, "gid")
SET_ID(setegid, "gid")

/* n ids of the same kind. */
static int id_arguments(const char *fname, const Value *args, size_t nargs, size_t n, const char *what, uint32_t *out)
{
    if (wf_check_nargs(fname, nargs, n, n) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (wf_posix_id(args[i], &out[i], what) < 0)
            return -1;
    return 0;
}

P_FAST(setreuid)
{
    uint32_t id[2];
    return id_arguments("setreuid", args, nargs, 2, "uid", id) < 0 ? WF_NULL : wf_posix_none(setreuid(id[0], id[1]));
}

P_FAST(setregid)
{
    uint32_t id[2];
    return id_arguments("setregid", args, nargs, 2, "gid", id) < 0 ? WF_NULL : wf_posix_none(setregid(id[0], id[1]));
}

P_FAST(setresuid)
{
    uint32_t id[3];
    return id_arguments("setresuid", args, nargs, 3, "uid", id) < 0 ? WF_NULL
                                                                     : wf_posix_none(setresuid(id[0], id[1], id[2]));
}

P_FAST(setresgid)
{
    uint32_t id[3];
    return id_arguments("setresgid", args, nargs, 3, "gid", id) < 0 ? WF_NULL
                                                                     : wf_posix_none(setresgid(id[0], id[1], id[2]));
}

static Value three_ids(int64_t a, int64_t b, int64_t c)
{
    return wf_tuple_pack(3, wf_small(a), wf_small(b), wf_small(c));
}

P_NOARGS(getresuid)
{
    uid_t r, e, s;
    return getresuid(&r, &e, &s) < 0 ? wf_posix_error() : three_ids(r, e, s);
}

P_NOARGS(getresgid)
{
    gid_t r, e, s;
    return getresgid(&r, &e, &s) < 0 ? wf_posix_error() : three_ids(r, e, s);
}

/* --- sessions, process groups ----------------------------------------------------------------------------- */

P_NOARGS(setsid)
{
    return wf_posix_none(setsid());
}

P_NOARGS(setpgrp)
{
    return wf_posix_none(setpgid(0, 0));
}

P_O(getsid)
{
    int pid;
    if (wf_as_int(arg, &pid) < 0)
        return WF_NULL;
    pid_t r = getsid(pid);
    return r < 0 ? wf_posix_error() : wf_small(r);
}

P_KW(getpgid)
{
    static const char *const names[] = {"pid", NULL};
    int pid;
    if (wf_parse_args(args, nargs, kwnames, "i:getpgid", names, &pid) < 0)
        return WF_NULL;
    pid_t r = getpgid(pid);
    return r < 0 ? wf_posix_error() : wf_small(r);
}

P_FAST(setpgid)
{
    int pid, group;
    if (wf_check_nargs("setpgid", nargs, 2, 2) < 0 || wf_as_int(args[0], &pid) < 0 || wf_as_int(args[1], &group) < 0)
        return WF_NULL;
    return wf_posix_none(setpgid(pid, group));
}

/* --- groups ------------------------------------------------------------------------------------------------- */

static Value group_list(const gid_t *groups, int n)
{
    Value list = wf_list_new((size_t)(n > 0 ? n : 0));
    for (int i = 0; !wf_is_null(list) && i < n; i++)
        if (wf_list_append(list, wf_small((int64_t)groups[i])) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    return list;
}

P_NOARGS(getgroups)
{
    gid_t groups[1024];
    int n = getgroups(1024, groups);
    return n < 0 ? wf_posix_error() : group_list(groups, n);
}

P_O(setgroups)
{
    gid_t groups[1024];
    Value seq = wf_sequence_fast(arg, "setgroups argument must be a sequence");
    if (wf_is_null(seq))
        return seq;
    size_t n = wf_fast_len(seq);
    int r = n <= 1024 ? 0 : wf_raise_i(&wf_exc_ValueError, "too many groups");
    for (size_t i = 0; r == 0 && i < n; i++) {
        Value v = wf_fast_item(seq, i);
        r = wf_is_null(v) ? wf_raise_i(&wf_exc_IndexError, "list index out of range")
                          : wf_posix_id(v, &groups[i], "gid");
        wf_drop(v);
    }
    wf_drop(seq);
    return r < 0 ? WF_NULL : wf_posix_none(setgroups(n, groups));
}

P_FAST(getgrouplist)
{
    gid_t groups[1024];
    uint32_t gid;
    int n = 1024;
    if (wf_check_nargs("getgrouplist", nargs, 2, 2) < 0 || wf_posix_id(args[1], &gid, "gid") < 0)
        return WF_NULL;
    Value user = wf_fs_bytes(args[0]);
    if (wf_is_null(user))
        return user;
    int r = getgrouplist((const char *)wf_as_bytes(user)->data, gid, groups, &n);
    wf_drop(user);
    return r < 0 ? wf_posix_error() : group_list(groups, n);
}

P_FAST(initgroups)
{
    uint32_t gid;
    if (wf_check_nargs("initgroups", nargs, 2, 2) < 0 || wf_posix_id(args[1], &gid, "gid") < 0)
        return WF_NULL;
    Value user = wf_fs_bytes(args[0]);
    if (wf_is_null(user))
        return user;
    int r = initgroups((const char *)wf_as_bytes(user)->data, gid);
    wf_drop(user);
    return wf_posix_none(r);
}

P_NOARGS(getlogin)
{
    char name[256];
    int err = getlogin_r(name, sizeof name);
    errno = err;
    return err != 0 ? wf_posix_error() : wf_str_decode_fs(name, strlen(name));
}

WfMethodDef wf_posix_id_functions[] = {
    P_DEF(getpid, WF_NOARGS, "($module, /)"),
    P_DEF(getppid, WF_NOARGS, "($module, /)"),
    P_DEF(getpgrp, WF_NOARGS, "($module, /)"),
    P_DEF(getuid, WF_NOARGS, "($module, /)"),
    P_DEF(geteuid, WF_NOARGS, "($module, /)"),
    P_DEF(getgid, WF_NOARGS, "($module, /)"),
    P_DEF(getegid, WF_NOARGS, "($module, /)"),
    P_DEF(setuid, WF_O, "($module, uid, /)"),
    P_DEF(seteuid, WF_O, "($module, euid, /)"),
    P_DEF(setgid, WF_O, "($module, gid, /)"),
    P_DEF(setegid, WF_O, "($module, egid, /)"),
    P_DEF(setreuid, WF_FAST, "($module, ruid, euid, /)"),
    P_DEF(setregid, WF_FAST, "($module, rgid, egid, /)"),
    P_DEF(setresuid, WF_FAST, "($module, ruid, euid, suid, /)"),
    P_DEF(setresgid, WF_FAST, "($module, rgid, egid, sgid, /)"),
    P_DEF(getresuid, WF_NOARGS, "($module, /)"),
    P_DEF(getresgid, WF_NOARGS, "($module, /)"),
    P_DEF(setsid, WF_NOARGS, "($module, /)"),
    P_DEF(setpgrp, WF_NOARGS, "($module, /)"),
    P_DEF(getsid, WF_O, "($module, pid, /)"),
    P_DEF(getpgid, WF_FASTKW, "($module, /, pid)"),
    P_DEF(setpgid, WF_FAST, "($module, pid, pgrp, /)"),
    P_DEF(getgroups, WF_NOARGS, "($module, /)"),
    P_DEF(setgroups, WF_O, "($module, groups, /)"),
    P_DEF(getgrouplist, WF_FAST, "($module, user, group, /)"),
    P_DEF(initgroups, WF_FAST, "($module, username, gid, /)"),
    P_DEF(getlogin, WF_NOARGS, "($module, /)"),
    {NULL, NULL, 0, NULL},
};
