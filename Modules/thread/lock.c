/* _thread.lock and _thread.RLock. */
#include "thread_module.h"

#include <math.h>

#define TIMEOUT_MAX_SECONDS 9223372036.0

int wf_lock_parse_timeout(const Value *args, size_t nargs, Value kwnames, int64_t *ns)
{
    static const char *const names[] = {"blocking", "timeout", NULL};
    int blocking = 1;
    Value timeout = WF_NULL;
    double seconds = -1;
    if (wf_parse_args(args, nargs, kwnames, "|iO:acquire", names, &blocking, &timeout) < 0)
        return -1;
    if (!wf_is_null(timeout) && wf_as_double(timeout, &seconds) < 0)
        return -1;
    if (isnan(seconds))
        return wf_raise_i(&wf_exc_ValueError, "Invalid value NaN (not a number)");
    if (!blocking && seconds != -1)
        return wf_raise_i(&wf_exc_ValueError, "can't specify a timeout for a non-blocking call");
    if (seconds < 0 && seconds != -1)
        return wf_raise_i(&wf_exc_ValueError, "timeout value must be positive");
    if (seconds > TIMEOUT_MAX_SECONDS)
        return wf_raise_i(&wf_exc_OverflowError, seconds > 9.2e9
                                                     ? "timestamp too large to convert to C _PyTime_t"
                                                     : "timeout value is too large");
    if (!blocking)
        *ns = 0;
    else if (seconds < 0)
        *ns = -1;
    else
        *ns = (int64_t)ceil(seconds * 1e9);
    return 0;
}

/* --- lock -------------------------------------------------------------------------------- */

static WfLockObject *as_lock(Value v) { return (WfLockObject *)wf_obj(v); }

Value wf_lock_new(void)
{
    WfLockObject *l = wf_alloc(wf_lock_type.shape, sizeof *l);
    if (l == NULL)
        return WF_NULL;
    wf_mutex_reset(&l->mutex);
    atomic_init(&l->open, false);
    return WF_MOVE(l);
}

static bool is_open(WfLockObject *l) { return atomic_load_explicit(&l->open, memory_order_acquire); }
static bool is_held(WfLockObject *l) { return !is_open(l) && wf_mutex_held(&l->mutex); }

void wf_lock_open(WfLockObject *l)
{
    /* Release: what its thread did comes before whoever finds it open; pairs with is_open(). */
    atomic_store_explicit(&l->open, true, memory_order_release);
    wf_mutex_release(&l->mutex);
}

static Value take_lock(WfLockObject *l, int64_t ns)
{
    if (WF_UNLIKELY(is_open(l)))
        return WF_TRUE;
    int r = wf_mutex_acquire(&l->mutex, ns, true);
    if (r > 0 && WF_UNLIKELY(is_open(l)))
        wf_mutex_release(&l->mutex); /* for the next who waits */
    return r < 0 ? WF_NULL : wf_bool(r);
}

/*
 * A signal that came while acquire() waited is handled before it returns: behind `try: lock.acquire()`, not in
 * whatever is called next, which may be what undoes it. A `with` has to know that it has the lock.
 */
static Value acquired(Value result)
{
    return wf_is_null(result) || wf_safepoint() < 0 ? WF_NULL : result;
}

static Value lock_acquire(Value self, const Value *args, size_t nargs, Value kwnames)
{
    int64_t ns;
    if (wf_lock_parse_timeout(args, nargs, kwnames, &ns) < 0)
        return WF_NULL;
    return acquired(take_lock(as_lock(self), ns));
}

static Value lock_release(Value self)
{
    WfLockObject *l = as_lock(self);
    if (WF_UNLIKELY(is_open(l)))
        return WF_NONE;
    return wf_mutex_release(&l->mutex) ? WF_NONE : wf_raise(&wf_exc_RuntimeError, "release unlocked lock");
}

static Value lock_enter(Value self) { return take_lock(as_lock(self), -1); }

static Value lock_exit(Value self, const Value *args, size_t nargs)
{
    (void)args, (void)nargs;
    return lock_release(self);
}

static Value lock_locked(Value self) { return wf_bool(is_held(as_lock(self))); }

static Value lock_reinit(Value self)
{
    atomic_store(&as_lock(self)->open, false);
    wf_mutex_reset(&as_lock(self)->mutex);
    return WF_NONE;
}

static Value lock_repr(Value self)
{
    return wf_str_from_format("<%s %s object at %p>",
                              is_held(as_lock(self)) ? "locked" : "unlocked",
                              "_thread.lock", (void *)wf_obj(self));
}

static void lock_dealloc(WfObject *o) { wf_free_object(o, sizeof(WfLockObject)); }

#define ACQUIRE_DOC "acquire($self, /, blocking=True, timeout=-1)\n--\n\nAcquire the lock."
static WfMethodDef lock_methods[] = {
    {"acquire", lock_acquire, WF_FASTKW, ACQUIRE_DOC},
    {"acquire_lock", lock_acquire, WF_FASTKW, ACQUIRE_DOC},
    {"release", lock_release, WF_NOARGS, "release($self, /)\n--\n\nRelease the lock."},
    {"release_lock", lock_release, WF_NOARGS, "release_lock($self, /)\n--\n\nRelease the lock."},
    {"locked", lock_locked, WF_NOARGS, "locked($self, /)\n--\n\nReturn whether the lock is held."},
    {"locked_lock", lock_locked, WF_NOARGS, "locked_lock($self, /)\n--\n\nReturn whether the lock is held."},
    {"__enter__", lock_enter, WF_NOARGS, "__enter__($self, /)\n--\n\nAcquire the lock."},
    {"__exit__", lock_exit, WF_FAST, "__exit__($self, /, *exc_info)\n--\n\nRelease the lock."},
    {"_at_fork_reinit", lock_reinit, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

WfType wf_lock_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_thread.lock",
    .flags = WF_TF_GC | WF_TF_WEAKREF | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(WfLockObject),
    .dealloc = lock_dealloc,
    .repr = lock_repr,
    .methods = lock_methods,
    .doc = "A lock object is a synchronization primitive.",
};

/* --- RLock --------------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    WfMutex mutex;
    _Atomic unsigned long owner; /* [relaxed] only the owner itself relies on it */
    uint64_t count;              /* [lock: mutex] */
} RLock;

static RLock *as_rlock(Value v) { return (RLock *)wf_obj(v); }
static bool rlock_mine(RLock *l)
{
    return atomic_load_explicit(&l->owner, memory_order_relaxed) == wf_thread()->ident &&
           l->count > 0;
}

static Value rlock_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    (void)args, (void)nargs, (void)kwnames;
    Value v = wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return WF_NULL;
    RLock *l = as_rlock(v);
    wf_mutex_reset(&l->mutex);
    atomic_init(&l->owner, 0);
    l->count = 0;
    return v;
}

static Value take_rlock(RLock *l, int64_t ns)
{
    if (rlock_mine(l)) {
        l->count++;
        return WF_TRUE;
    }
    int r = wf_mutex_acquire(&l->mutex, ns, true);
    if (r < 0)
        return WF_NULL;
    if (r == 0)
        return WF_FALSE;
    atomic_store_explicit(&l->owner, wf_thread()->ident, memory_order_relaxed);
    l->count = 1;
    return WF_TRUE;
}

static Value rlock_acquire(Value self, const Value *args, size_t nargs, Value kwnames)
{
    int64_t ns;
    if (wf_lock_parse_timeout(args, nargs, kwnames, &ns) < 0)
        return WF_NULL;
    return acquired(take_rlock(as_rlock(self), ns));
}

static Value rlock_release(Value self)
{
    RLock *l = as_rlock(self);
    if (!rlock_mine(l))
        return wf_raise(&wf_exc_RuntimeError, "cannot release un-acquired lock");
    if (--l->count == 0) {
        atomic_store_explicit(&l->owner, 0, memory_order_relaxed);
        wf_mutex_release(&l->mutex);
    }
    return WF_NONE;
}

static Value rlock_enter(Value self) { return take_rlock(as_rlock(self), -1); }

static Value rlock_exit(Value self, const Value *args, size_t nargs)
{
    (void)args, (void)nargs;
    return rlock_release(self);
}

static Value rlock_is_owned(Value self) { return wf_bool(rlock_mine(as_rlock(self))); }

/* For Condition: gives the lock up whatever its depth; the state restores it. */
static Value rlock_release_save(Value self)
{
    RLock *l = as_rlock(self);
    if (l->count == 0 || !rlock_mine(l))
        return wf_raise(&wf_exc_RuntimeError, "cannot release un-acquired lock");
    Value count = wf_int((int64_t)l->count), owner = wf_int_from_u64(wf_thread()->ident);
    Value state = wf_tuple_pack(2, count, owner);
    wf_drop(owner);
    if (wf_is_null(state))
        return WF_NULL;
    l->count = 0;
    atomic_store_explicit(&l->owner, 0, memory_order_relaxed);
    wf_mutex_release(&l->mutex);
    return state;
}

static Value rlock_acquire_restore(Value self, Value state)
{
    int64_t count;
    if (!wf_is_tuple(state) || wf_tuple_len(state) != 2 ||
        wf_as_int64(wf_tuple_item(state, 0), &count) < 0)
        return wf_err_occurred() ? WF_NULL
                                 : wf_raise(&wf_exc_TypeError, "argument 1 must be 2-item tuple");
    RLock *l = as_rlock(self);
    if (wf_mutex_acquire(&l->mutex, -1, false) < 0)
        return WF_NULL;
    atomic_store_explicit(&l->owner, wf_thread()->ident, memory_order_relaxed);
    l->count = (uint64_t)count;
    return WF_NONE;
}

static Value rlock_reinit(Value self)
{
    RLock *l = as_rlock(self);
    wf_mutex_reset(&l->mutex);
    atomic_store(&l->owner, 0);
    l->count = 0;
    return WF_NONE;
}

static Value rlock_repr(Value self)
{
    RLock *l = as_rlock(self);
    unsigned long owner = atomic_load_explicit(&l->owner, memory_order_relaxed);
    return wf_str_from_format("<%s %s object owner=%lu count=%zu at %p>",
                              wf_mutex_held(&l->mutex) ? "locked" : "unlocked",
                              wf_type_of(self)->name, owner, (size_t)l->count, (void *)l);
}

static void rlock_dealloc(WfObject *o)
{
    if (wf_shape_of(o) != wf_rlock_type.shape)
        wf_instance_clear(o);
    wf_free_object(o, sizeof(RLock));
}

static WfMethodDef rlock_methods[] = {
    {"acquire", rlock_acquire, WF_FASTKW, ACQUIRE_DOC},
    {"release", rlock_release, WF_NOARGS, "release($self, /)\n--\n\nRelease the lock."},
    {"__enter__", rlock_enter, WF_NOARGS, "__enter__($self, /)\n--\n\nAcquire the lock."},
    {"__exit__", rlock_exit, WF_FAST, "__exit__($self, /, *exc_info)\n--\n\nRelease the lock."},
    {"_is_owned", rlock_is_owned, WF_NOARGS, NULL},
    {"_release_save", rlock_release_save, WF_NOARGS, NULL},
    {"_acquire_restore", rlock_acquire_restore, WF_O, NULL},
    {"_at_fork_reinit", rlock_reinit, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

WfType wf_rlock_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_thread.RLock",
    .flags = WF_TF_GC | WF_TF_WEAKREF | WF_TF_BASETYPE,
    .basicsize = sizeof(RLock),
    .dealloc = rlock_dealloc,
    .traverse = wf_instance_traverse,
    .clear = wf_instance_clear,
    .new = rlock_new,
    .repr = rlock_repr,
    .methods = rlock_methods,
};
