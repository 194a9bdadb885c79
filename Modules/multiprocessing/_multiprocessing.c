/*
 * _multiprocessing: semaphores that processes share.
 *
 * `count` is how often this process's threads hold the semaphore, `owner` the thread that took it
 * last; only for a recursive mutex does anything depend on them, and then only its owner writes.
 */
#define _GNU_SOURCE
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <semaphore.h>
#include <stdlib.h>
#include <time.h>

enum { RECURSIVE_MUTEX, SEMAPHORE };

typedef struct {
    WfObject ob;
    sem_t *handle;               /* [const] */
    _Atomic unsigned long owner; /* [relaxed] only the owner itself relies on it */
    _Atomic int count;           /* [relaxed] */
    int maxvalue, kind;          /* [const] */
    char *name;                  /* [const] allocated, or NULL */
} SemLock;

static WfType semlock_type;

static SemLock *as_lock(Value v)
{
    return (SemLock *)wf_obj(v);
}

static bool is_mine(SemLock *s)
{
    return atomic_load_explicit(&s->count, memory_order_relaxed) > 0 &&
           atomic_load_explicit(&s->owner, memory_order_relaxed) == wf_thread()->ident;
}

/* --- construction ----------------------------------------------------------------------------- */

static Value make(WfType *type, sem_t *handle, int kind, int maxvalue, const char *name)
{
    Value v = wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return WF_NULL;
    SemLock *s = as_lock(v);
    s->handle = handle;
    s->kind = kind;
    s->maxvalue = maxvalue;
    s->name = NULL;
    if (name != NULL) {
        s->name = wf_mem_alloc(strlen(name) + 1);
        if (s->name == NULL) {
            wf_drop(v);
            return WF_NULL;
        }
        strcpy(s->name, name);
    }
    return v;
}

static Value semlock_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"kind", "value", "maxvalue", "name", "unlink", NULL};
    int kind, value, maxvalue, unlink;
    const char *name;
    if (wf_parse_args(args, nargs, kwnames, "iiisp:SemLock", names, &kind, &value, &maxvalue, &name,
                      &unlink) < 0)
        return WF_NULL;
    if (kind != RECURSIVE_MUTEX && kind != SEMAPHORE)
        return wf_raise(&wf_exc_ValueError, "unrecognized kind");
    sem_t *handle = sem_open(name, O_CREAT | O_EXCL, 0600, (unsigned)value);
    if (handle == SEM_FAILED)
        return wf_os_error();
    if (unlink && sem_unlink(name) < 0) {
        wf_os_error();
        sem_close(handle);
        return WF_NULL;
    }
    return make(type, handle, kind, maxvalue, unlink ? NULL : name);
}

static Value m_rebuild(Value cls, const Value *args, size_t nargs)
{
    static const char *const names[] = {"", "", "", "", NULL};
    int64_t number;
    int kind, maxvalue;
    const char *name;
    if (wf_parse_args(args, nargs, WF_NULL, "liiz:_rebuild", names, &number, &kind, &maxvalue,
                      &name) < 0)
        return WF_NULL;
    sem_t *handle = (sem_t *)(intptr_t)number;
    if (name != NULL && (handle = sem_open(name, 0)) == SEM_FAILED)
        return wf_os_error();
    return make((WfType *)wf_obj(cls), handle, kind, maxvalue, name);
}

static void semlock_dealloc(WfObject *o)
{
    SemLock *s = (SemLock *)o;
    if (s->handle != NULL && s->handle != SEM_FAILED)
        sem_close(s->handle);
    wf_mem_free(s->name);
    if (o->shape != semlock_type.shape)
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

/* --- acquire and release ---------------------------------------------------------------------- */

static int deadline_of(Value timeout, struct timespec *at)
{
    double seconds;
    if (wf_as_double(timeout, &seconds) < 0)
        return -1;
    if (seconds < 0)
        seconds = 0;
    clock_gettime(CLOCK_REALTIME, at);
    double whole;
    int64_t ns = at->tv_nsec + (int64_t)(modf(seconds, &whole) * 1e9 + 0.5);
    at->tv_sec += (time_t)whole + ns / 1000000000;
    at->tv_nsec = ns % 1000000000;
    return 0;
}

/* 1 taken, 0 not, -1 with an exception. */
static int wait_for(SemLock *s, bool block, const struct timespec *at)
{
    int r;
    do
        r = sem_trywait(s->handle);
    while (r < 0 && errno == EINTR);
    if (r == 0 || errno != EAGAIN || !block)
        return r == 0 ? 1 : errno == EAGAIN ? 0 : (wf_os_error(), -1);
    bool interrupted;
    WF_OS_RETRIED(r, interrupted, at ? sem_timedwait(s->handle, at) : sem_wait(s->handle));
    if (r == 0)
        return 1;
    if (interrupted)
        return -1;
    return errno == ETIMEDOUT ? 0 : (wf_os_error(), -1);
}

static Value m_acquire(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"block", "timeout", NULL};
    int block = 1;
    Value timeout = WF_NONE;
    SemLock *s = as_lock(self);
    if (wf_parse_args(args, nargs, kwnames, "|pO:acquire", names, &block, &timeout) < 0)
        return WF_NULL;
    if (s->kind == RECURSIVE_MUTEX && is_mine(s)) {
        atomic_fetch_add(&s->count, 1);
        return WF_TRUE;
    }
    struct timespec at;
    bool limited = !wf_is_none(timeout);
    if (limited && deadline_of(timeout, &at) < 0)
        return WF_NULL;
    int r = wait_for(s, block, limited ? &at : NULL);
    if (r <= 0)
        return r < 0 ? WF_NULL : WF_FALSE;
    atomic_store_explicit(&s->owner, wf_thread()->ident, memory_order_relaxed);
    atomic_fetch_add(&s->count, 1);
    return WF_TRUE;
}

static Value m_release(Value self)
{
    SemLock *s = as_lock(self);
    if (s->kind == RECURSIVE_MUTEX) {
        if (!is_mine(s))
            return wf_raise(&wf_exc_AssertionError,
                            "attempt to release recursive lock not owned by thread");
        if (atomic_load(&s->count) > 1) {
            atomic_fetch_sub(&s->count, 1);
            return WF_NONE;
        }
    }
    bool l = wf_lock(s); /* of this process's threads none posts between another's look and its post */
    int value, err = 0;
    bool full = s->kind != RECURSIVE_MUTEX && sem_getvalue(s->handle, &value) == 0 && value >= s->maxvalue;
    if (!full) {
        /* First: whoever takes it next counts anew. */
        atomic_fetch_sub(&s->count, 1);
        if (sem_post(s->handle) < 0) {
            err = errno;
            atomic_fetch_add(&s->count, 1);
        }
    }
    wf_unlock(s, l);
    if (full)
        return wf_raise(&wf_exc_ValueError, "semaphore or lock released too many times");
    errno = err;
    return wf_os_none(err == 0 ? 0 : -1);
}

/* --- questions -------------------------------------------------------------------------------- */

static Value m_count(Value self)
{
    return wf_int(atomic_load(&as_lock(self)->count));
}

static Value m_is_mine(Value self)
{
    return wf_bool(is_mine(as_lock(self)));
}

static Value m_get_value(Value self)
{
    int value;
    if (sem_getvalue(as_lock(self)->handle, &value) < 0)
        return wf_os_error();
    /* Some systems count waiters as negative. */
    return wf_int(value < 0 ? 0 : value);
}

static Value m_is_zero(Value self)
{
    int value;
    if (sem_getvalue(as_lock(self)->handle, &value) < 0)
        return wf_os_error();
    return wf_bool(value == 0);
}

static Value m_after_fork(Value self)
{
    atomic_store(&as_lock(self)->count, 0);
    return WF_NONE;
}

static Value m_enter(Value self)
{
    return m_acquire(self, NULL, 0, WF_NULL);
}

static Value m_exit(Value self, const Value *args, size_t nargs)
{
    return m_release(self);
}

static Value get_handle(Value self, void *closure)
{
    return wf_int((intptr_t)as_lock(self)->handle);
}
static Value get_kind(Value self, void *closure) { return wf_int(as_lock(self)->kind); }
static Value get_maxvalue(Value self, void *closure) { return wf_int(as_lock(self)->maxvalue); }
static Value get_name(Value self, void *closure)
{
    return as_lock(self)->name ? wf_str_from_c(as_lock(self)->name) : WF_NONE;
}

static WfMethodDef semlock_methods[] = {
    {"acquire", m_acquire, WF_FASTKW,
     "acquire($self, /, block=True, timeout=None)\n--\n\nAcquire the semaphore/lock."},
    {"release", m_release, WF_NOARGS, "release($self, /)\n--\n\nRelease the semaphore/lock."},
    {"_count", m_count, WF_NOARGS,
     "_count($self, /)\n--\n\nNum of `acquire()`s minus num of `release()`s for this process."},
    {"_is_mine", m_is_mine, WF_NOARGS,
     "_is_mine($self, /)\n--\n\nWhether the lock is owned by this thread."},
    {"_get_value", m_get_value, WF_NOARGS,
     "_get_value($self, /)\n--\n\nGet the value of the semaphore."},
    {"_is_zero", m_is_zero, WF_NOARGS,
     "_is_zero($self, /)\n--\n\nReturn whether semaphore has value zero."},
    {"_rebuild", m_rebuild, WF_FAST | WF_CLASSM,
     "_rebuild($type, handle, kind, maxvalue, name, /)\n--\n\n"},
    {"_after_fork", m_after_fork, WF_NOARGS,
     "_after_fork($self, /)\n--\n\nRezero the net acquisition count after fork()."},
    {"__enter__", m_enter, WF_NOARGS, "__enter__($self, /)\n--\n\nEnter the semaphore/lock."},
    {"__exit__", m_exit, WF_FAST,
     "__exit__($self, exc_type=None, exc_value=None, exc_tb=None, /)\n--\n\nExit the "
     "semaphore/lock."},
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef semlock_getset[] = {
    {"handle", get_handle, NULL, NULL, NULL},
    {"kind", get_kind, NULL, NULL, NULL},
    {"maxvalue", get_maxvalue, NULL, NULL, NULL},
    {"name", get_name, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static WfType semlock_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_multiprocessing.SemLock",
    .flags = WF_TF_BASETYPE,
    .basicsize = sizeof(SemLock),
    .doc = "Semaphore/Mutex type",
    .dealloc = semlock_dealloc,
    .new = semlock_new,
    .methods = semlock_methods,
    .getset = semlock_getset,
};

/* --- the module ------------------------------------------------------------------------------- */

static Value m_sem_unlink(Value module, Value arg)
{
    static const char *const names[] = {"", NULL};
    const char *name;
    if (wf_parse_args(&arg, 1, WF_NULL, "s:sem_unlink", names, &name) < 0)
        return WF_NULL;
    return wf_os_none(sem_unlink(name));
}

static WfMethodDef functions[] = {
    {"sem_unlink", m_sem_unlink, WF_O, "sem_unlink($module, name, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__multiprocessing(Value m)
{
    Value flags = wf_dict_new(), key = wf_intern_c("SEM_VALUE_MAX");
    if (wf_is_null(flags) || wf_dict_set_c(flags, "HAVE_SEM_OPEN", wf_small(1)) < 0 ||
        wf_dict_set_c(flags, "HAVE_SEM_TIMEDWAIT", wf_small(1)) < 0 ||
        wf_module_add(m, "flags", flags) < 0 || wf_type_add(m, &semlock_type) < 0 ||
        wf_type_setattr(&semlock_type, key, wf_int(SEM_VALUE_MAX)) < 0)
        return -1;
    return wf_module_add_functions(m, functions);
}
