/* pwd and grp: the databases of users and groups. Enumerating one is one thread's at a time. */
#define _GNU_SOURCE
#include "runtime.h"
#include "system.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <pthread.h>
#include <unistd.h>

static WfType *passwd_type, *group_type; /* [const] after module init */
/* Taken while detached; its holder reaches no safepoint that waits for those who wait for it. */
static pthread_mutex_t enumerating = PTHREAD_MUTEX_INITIALIZER;

static void lock_enumeration(void)
{
    WF_BLOCKING_BEGIN
    pthread_mutex_lock(&enumerating);
    WF_BLOCKING_END
}

static Value text(const char *s) { return s ? wf_str_decode_fs(s, strlen(s)) : WF_NONE; }

/* A struct sequence of owned items, any of which may have failed. */
static Value record(WfType *t, Value *items, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (wf_is_null(items[i])) {
            for (size_t k = 0; k < n; k++)
                wf_drop(items[k]);
            return WF_NULL;
        }
    return wf_structseq_new(t, items, n);
}

static Value passwd_value(const struct passwd *p)
{
    Value items[7] = {text(p->pw_name), text(p->pw_passwd), wf_os_id_value(p->pw_uid), wf_os_id_value(p->pw_gid),
                      text(p->pw_gecos), text(p->pw_dir), text(p->pw_shell)};
    return record(passwd_type, items, 7);
}

static Value group_value(const struct group *g)
{
    Value members = wf_list_new(0);
    for (char **s = g->gr_mem; !wf_is_null(members) && s && *s; s++) {
        Value name = text(*s);
        if (wf_is_null(name) || wf_list_append_steal(members, name) < 0) {
            wf_drop(members);
            members = WF_NULL;
        }
    }
    Value items[4] = {text(g->gr_name), text(g->gr_passwd), wf_os_id_value(g->gr_gid), members};
    return record(group_type, items, 4);
}

/* The bytes of a name for the system, NULL with an exception; *owner is to be dropped. */
static const char *system_name(Value name, Value *owner)
{
    *owner = wf_str_encode_fs(name);
    if (wf_is_null(*owner))
        return NULL;
    const char *s = (const char *)wf_as_bytes(*owner)->data;
    if (strlen(s) == wf_as_bytes(*owner)->len)
        return s;
    wf_drop(*owner);
    wf_raise(&wf_exc_ValueError, "embedded null byte");
    return NULL;
}

static size_t first_size(int key)
{
    long n = sysconf(key);
    return n > 0 ? (size_t)n : 1024;
}

/*
 * One reentrant look-up with a buffer that grows: CALL uses `entry`, `buf`, `size` and `found`.
 * *found is NULL when there is no such entry; -1 with MemoryError.
 */
#define LOOK_UP(key, CALL)                                                                        \
    size_t size = first_size(key);                                                                \
    char *buf = NULL;                                                                             \
    int e;                                                                                        \
    do {                                                                                          \
        char *bigger = wf_mem_realloc(buf, size);                                                 \
        if (bigger == NULL) {                                                                     \
            wf_mem_free(buf);                                                                     \
            return WF_NULL;                                                                       \
        }                                                                                         \
        buf = bigger;                                                                             \
        WF_OS_DETACHED(e, CALL);                                                                  \
        if (e != 0)                                                                               \
            found = NULL;                                                                         \
    } while (e == ERANGE && (size *= 2) < ((size_t)1 << 30))

/* --- users -------------------------------------------------------------------------------------- */

static Value m_getpwuid(Value self, Value id)
{
    uint32_t uid;
    struct passwd entry, *found;
    if (wf_os_id(id, &uid, "uid") < 0) {
        if (wf_err_matches(&wf_exc_OverflowError)) {
            wf_err_clear();
            wf_raise(&wf_exc_KeyError, "getpwuid(): uid not found");
        }
        return WF_NULL;
    }
    LOOK_UP(_SC_GETPW_R_SIZE_MAX, getpwuid_r(uid, &entry, buf, size, &found));
    Value n = wf_os_id_value(uid);
    Value r = found ? passwd_value(found)
              : e == ENOMEM ? wf_no_memory()
                            : wf_raise(&wf_exc_KeyError, "getpwuid(): uid not found: %S", n);
    wf_mem_free(buf);
    return r;
}

static Value look_up_user(Value name, const char *s)
{
    struct passwd entry, *found;
    LOOK_UP(_SC_GETPW_R_SIZE_MAX, getpwnam_r(s, &entry, buf, size, &found));
    Value r = found ? passwd_value(found)
              : e == ENOMEM ? wf_no_memory()
                            : wf_raise(&wf_exc_KeyError, "getpwnam(): name not found: %R", name);
    wf_mem_free(buf);
    return r;
}

static Value m_getpwnam(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", NULL};
    Value name, bytes;
    if (wf_parse_args(args, nargs, kwnames, "U:getpwnam", names, &name) < 0)
        return WF_NULL;
    const char *s = system_name(name, &bytes);
    if (s == NULL)
        return WF_NULL;
    Value r = look_up_user(name, s);
    wf_drop(bytes);
    return r;
}

static Value m_getpwall(Value self)
{
    struct passwd *p;
    Value list = wf_list_new(0);
    lock_enumeration();
    setpwent();
    while (!wf_is_null(list) && (p = getpwent()) != NULL) {
        Value v = passwd_value(p);
        if (wf_is_null(v) || wf_list_append_steal(list, v) < 0) {
            wf_drop(list);
            list = WF_NULL;
        }
    }
    endpwent();
    pthread_mutex_unlock(&enumerating);
    return list;
}

static WfMethodDef pwd_functions[] = {
    {"getpwuid", m_getpwuid, WF_O, "getpwuid($module, uidobj, /)\n--\n\nThe entry of the user with this number."},
    {"getpwnam", m_getpwnam, WF_FASTKW, "getpwnam($module, name, /)\n--\n\nThe entry of the user with this name."},
    {"getpwall", m_getpwall, WF_NOARGS, "getpwall($module, /)\n--\n\nA list of all entries, in no particular order."},
    {NULL, NULL, 0, NULL},
};

static const WfStructField passwd_fields[] = {
    {"pw_name", "user name"}, {"pw_passwd", "password"}, {"pw_uid", "user id"}, {"pw_gid", "group id"},
    {"pw_gecos", "real name"}, {"pw_dir", "home directory"}, {"pw_shell", "shell program"}, {NULL, NULL},
};
static const WfStructSeqDef passwd_def = {
    "pwd.struct_passwd",
    "An entry of the user database: a tuple whose items have names too.",
    passwd_fields, 7};

int wf_module_init_pwd(Value m)
{
    passwd_type = wf_structseq_type(&passwd_def);
    if (passwd_type == NULL || wf_module_add(m, "struct_passwd", wf_type_value(passwd_type)) < 0)
        return -1;
    return wf_module_add_functions(m, pwd_functions);
}

/* --- groups ------------------------------------------------------------------------------------- */

static Value m_getgrgid(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"id", NULL};
    Value id;
    uint32_t gid;
    struct group entry, *found;
    if (wf_parse_args(args, nargs, kwnames, "O:getgrgid", names, &id) < 0 || wf_os_id(id, &gid, "gid") < 0)
        return WF_NULL;
    LOOK_UP(_SC_GETGR_R_SIZE_MAX, getgrgid_r(gid, &entry, buf, size, &found));
    Value n = wf_os_id_value(gid);
    Value r = found ? group_value(found)
              : e == ENOMEM ? wf_no_memory()
                            : wf_raise(&wf_exc_KeyError, "getgrgid(): gid not found: %S", n);
    wf_mem_free(buf);
    return r;
}

static Value look_up_group(Value name, const char *s)
{
    struct group entry, *found;
    LOOK_UP(_SC_GETGR_R_SIZE_MAX, getgrnam_r(s, &entry, buf, size, &found));
    Value r = found ? group_value(found)
              : e == ENOMEM ? wf_no_memory()
                            : wf_raise(&wf_exc_KeyError, "getgrnam(): name not found: %R", name);
    wf_mem_free(buf);
    return r;
}

static Value m_getgrnam(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"name", NULL};
    Value name, bytes;
    if (wf_parse_args(args, nargs, kwnames, "U:getgrnam", names, &name) < 0)
        return WF_NULL;
    const char *s = system_name(name, &bytes);
    if (s == NULL)
        return WF_NULL;
    Value r = look_up_group(name, s);
    wf_drop(bytes);
    return r;
}

static Value m_getgrall(Value self)
{
    struct group *g;
    Value list = wf_list_new(0);
    lock_enumeration();
    setgrent();
    while (!wf_is_null(list) && (g = getgrent()) != NULL) {
        Value v = group_value(g);
        if (wf_is_null(v) || wf_list_append_steal(list, v) < 0) {
            wf_drop(list);
            list = WF_NULL;
        }
    }
    endgrent();
    pthread_mutex_unlock(&enumerating);
    return list;
}

static WfMethodDef grp_functions[] = {
    {"getgrgid", m_getgrgid, WF_FASTKW, "getgrgid($module, /, id)\n--\n\nThe entry of the group with this number; KeyError if there is none."},
    {"getgrnam", m_getgrnam, WF_FASTKW, "getgrnam($module, /, name)\n--\n\nThe entry of the group with this name; KeyError if there is none."},
    {"getgrall", m_getgrall, WF_NOARGS, "getgrall($module, /)\n--\n\nA list of all entries, in no particular order."},
    {NULL, NULL, 0, NULL},
};

static const WfStructField group_fields[] = {
    {"gr_name", "group name"}, {"gr_passwd", "password"}, {"gr_gid", "group id"},
    {"gr_mem", "group members"}, {NULL, NULL},
};
static const WfStructSeqDef group_def = {
    "grp.struct_group",
    "An entry of the group database: a tuple whose items have names too.",
    group_fields, 4};

int wf_module_init_grp(Value m)
{
    group_type = wf_structseq_type(&group_def);
    if (group_type == NULL || wf_module_add(m, "struct_group", wf_type_value(group_type)) < 0)
        return -1;
    return wf_module_add_functions(m, grp_functions);
}
