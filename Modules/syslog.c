/*
 * syslog. The C library keeps the pointer given to openlog(), so the identity is kept here
 * until closelog(); a mutex, taken detached, guards it.
 */
#include "runtime.h"
#include "system.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char *identity; /* [lock: mutex] */
static bool opened;    /* [lock: mutex] */

static void lock(void)
{
    WF_BLOCKING_BEGIN
    pthread_mutex_lock(&mutex);
    WF_BLOCKING_END
}

static void unlock(void) { pthread_mutex_unlock(&mutex); }

/* What sys.argv[0] names, without its folder, as malloc'ed text; NULL if there is none. */
static char *program_name(void)
{
    Value argv = wf_sys_get("argv");
    size_t len;
    Value first = !wf_is_null(argv) && wf_is_list(argv) ? wf_list_get(argv, 0) : WF_NULL;
    wf_drop(argv);
    const char *s = !wf_is_null(first) && wf_is_str(first) && wf_as_str(first)->len > 0 ? wf_str_utf8(first, &len) : NULL;
    wf_err_clear();
    if (s != NULL && strrchr(s, '/') != NULL)
        s = strrchr(s, '/') + 1;
    char *copy = s ? strdup(s) : NULL;
    wf_drop(first);
    return copy;
}

static void open_log(char *ident, int option, int facility)
{
    lock();
    openlog(ident, option, facility);
    free(identity);
    identity = ident;
    opened = true;
    unlock();
}

static Value m_openlog(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"ident", "logoption", "facility", NULL};
    Value ident = WF_NULL;
    int64_t option = 0, facility = LOG_USER;
    char *copy = NULL;
    /* Only the first may be wrong in type by position: "argument 1". */
    if (nargs > 0 && !wf_is_str(args[0]))
        return wf_raise(&wf_exc_TypeError, "openlog() argument 1 must be str, not %T", args[0]);
    if (wf_parse_args(args, nargs, kwnames, "|Ull:openlog", names, &ident, &option, &facility) < 0)
        return WF_NULL;
    if (!wf_is_null(ident)) {
        size_t len;
        const char *s = wf_str_utf8(ident, &len);
        if (s == NULL)
            return WF_NULL;
        copy = strdup(s);
    } else {
        copy = program_name();
    }
    Value shown = copy ? wf_str_from_c(copy) : WF_NONE;
    int r = wf_is_null(shown) ? -1 : wf_audit("syslog.openlog", "Oii", shown, (int)option, (int)facility);
    wf_drop(shown);
    if (r < 0) {
        free(copy);
        return WF_NULL;
    }
    open_log(copy, (int)option, (int)facility);
    return WF_NONE;
}

static Value m_syslog(Value self, const Value *args, size_t nargs)
{
    int priority = LOG_INFO;
    size_t len;
    bool usable = (nargs == 1 && wf_is_str(args[0])) || (nargs == 2 && wf_is_int(args[0]) && wf_is_str(args[1]));
    if (!usable)
        return wf_raise(&wf_exc_TypeError, "[priority,] message string");
    if (nargs == 2 && wf_as_int(args[0], &priority) < 0)
        return WF_NULL;
    const char *message = wf_str_utf8(args[nargs - 1], &len);
    if (message == NULL || wf_audit("syslog.syslog", "iO", priority, args[nargs - 1]) < 0)
        return WF_NULL;
    lock();
    bool need = !opened;
    unlock();
    if (need) {
        Value r = m_openlog(self, NULL, 0, WF_NULL);
        if (wf_is_null(r))
            return WF_NULL;
    }
    WF_BLOCKING_BEGIN
    pthread_mutex_lock(&mutex);
    syslog(priority, "%s", message);
    pthread_mutex_unlock(&mutex);
    WF_BLOCKING_END
    return WF_NONE;
}

static Value m_closelog(Value self)
{
    if (wf_audit("syslog.closelog", "") < 0)
        return WF_NULL;
    lock();
    if (opened)
        closelog();
    free(identity);
    identity = NULL;
    opened = false;
    unlock();
    return WF_NONE;
}

static Value m_setlogmask(Value self, const Value *args, size_t nargs)
{
    int64_t mask;
    if (nargs != 1)
        return wf_raise(&wf_exc_TypeError, "mask for priority");
    if (wf_as_int64(args[0], &mask) < 0 || wf_audit("syslog.setlogmask", "O", args[0]) < 0)
        return WF_NULL;
    return wf_small(setlogmask((int)mask));
}

static Value m_LOG_MASK(Value self, Value arg)
{
    int64_t priority;
    return wf_as_int64(arg, &priority) < 0 ? WF_NULL : wf_small((int)(1u << (priority & 31)));
}

static Value m_LOG_UPTO(Value self, Value arg)
{
    int64_t priority;
    return wf_as_int64(arg, &priority) < 0 ? WF_NULL : wf_small((int)((1u << ((priority + 1) & 31)) - 1));
}

static WfMethodDef functions[] = {
    {"openlog", m_openlog, WF_FASTKW, "openlog([ident[, logoption[, facility]]])"},
    {"closelog", m_closelog, WF_NOARGS, "closelog()"},
    {"syslog", m_syslog, WF_FAST, "syslog([priority,] message)"},
    {"setlogmask", m_setlogmask, WF_FAST, "setlogmask(maskpri)"},
    {"LOG_MASK", m_LOG_MASK, WF_O, "LOG_MASK(pri)"},
    {"LOG_UPTO", m_LOG_UPTO, WF_O, "LOG_UPTO(pri)"},
    {NULL, NULL, 0, NULL},
};

#define C(name) {#name, name}
static const WfIntConstant constants[] = {
    C(LOG_ALERT), C(LOG_AUTH), C(LOG_AUTHPRIV), C(LOG_CONS), C(LOG_CRIT), C(LOG_CRON),
    C(LOG_DAEMON), C(LOG_DEBUG), C(LOG_EMERG), C(LOG_ERR), C(LOG_INFO), C(LOG_KERN), C(LOG_LOCAL0),
    C(LOG_LOCAL1), C(LOG_LOCAL2), C(LOG_LOCAL3), C(LOG_LOCAL4), C(LOG_LOCAL5), C(LOG_LOCAL6),
    C(LOG_LOCAL7), C(LOG_LPR), C(LOG_MAIL), C(LOG_NDELAY), C(LOG_NEWS), C(LOG_NOTICE),
    C(LOG_NOWAIT), C(LOG_ODELAY), C(LOG_PERROR), C(LOG_PID), C(LOG_SYSLOG), C(LOG_USER),
    C(LOG_UUCP), C(LOG_WARNING),
};

int wf_module_init_syslog(Value m)
{
    if (wf_module_add_functions(m, functions) < 0)
        return -1;
    return wf_module_add_ints(m, constants, sizeof constants / sizeof *constants);
}
