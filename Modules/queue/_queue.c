/*
 * _queue: SimpleQueue, an unbounded queue whose put() never blocks.
 *
 * A ring of items under the object's lock. A reader that finds it empty counts itself among the
 * waiters, remembers `changes`, and sleeps detached on that word; a put() with waiters changes the
 * word and wakes one. Neither side runs Python code under the lock, so put() may be called from
 * finalizers and signal handlers that interrupt another put() or get().
 */
#define _GNU_SOURCE
#include "atomic.h"
#include "class.h"
#include "mutex.h"
#include "system.h"

#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

typedef struct {
    WfObject ob;
    Value *items;             /* [lock] ring of cap, a power of two or 0 */
    size_t head, len, cap;    /* [lock] */
    uint32_t waiters;         /* [lock] threads asleep or about to sleep */
    _Atomic uint32_t changes; /* [lock] bumped by each put() that found waiters */
} Queue;

enum { MIN_CAP = 16 };
#define TIMEOUT_MAX_US 9223372036000000

static WfType queue_type;
static Value empty_error; /* [const] after the module's start */

static Queue *as_queue(Value v)
{
    return (Queue *)wf_obj(v);
}

/* --- the ring --------------------------------------------------------------------------------- */

/* Locked. */
static int set_capacity(Queue *q, size_t cap)
{
    Value *items = wf_mem_alloc(cap * sizeof *items);
    if (items == NULL)
        return -1;
    for (size_t i = 0; i < q->len; i++)
        items[i] = q->items[(q->head + i) & (q->cap - 1)];
    wf_mem_free(q->items);
    q->items = items;
    q->head = 0;
    q->cap = cap;
    return 0;
}

/* The oldest item, or WF_NULL. Locked. */
static Value take(Queue *q)
{
    if (q->len == 0)
        return WF_NULL;
    Value v = q->items[q->head];
    q->head = (q->head + 1) & (q->cap - 1);
    q->len--;
    if (q->cap > 256 && q->len < q->cap / 8)
        (void)(set_capacity(q, q->cap / 4) < 0 && (wf_err_clear(), 1));
    return v;
}

static void wake_one(_Atomic uint32_t *word)
{
    syscall(SYS_futex, word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0);
}

static int queue_put(Queue *q, Value item)
{
    Value v = wf_new_ref(item);
    bool l = wf_lock(q), wake = false;
    int r = q->len < q->cap ? 0 : set_capacity(q, q->cap ? q->cap * 2 : MIN_CAP);
    if (r == 0) {
        wf_barrier(q, v);
        q->items[(q->head + q->len++) & (q->cap - 1)] = v;
        wake = q->waiters > 0;
        if (wake)
            atomic_fetch_add_explicit(&q->changes, 1, memory_order_relaxed);
    }
    wf_unlock(q, l);
    if (wake)
        wake_one(&q->changes);
    if (r < 0)
        wf_drop(v);
    return r;
}

/* --- waiting ---------------------------------------------------------------------------------- */

/* Sleeps until `changes` is not seen any more: 0 or an errno. */
static int sleep_on(Queue *q, uint32_t seen, uint64_t deadline)
{
    struct timespec ts = {(time_t)(deadline / 1000000000u), (long)(deadline % 1000000000u)};
    wf_detach();
    long r = syscall(SYS_futex, &q->changes, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, seen,
                     deadline ? &ts : NULL, NULL, FUTEX_BITSET_MATCH_ANY);
    int err = r == 0 ? 0 : errno;
    wf_attach();
    return err;
}

/* deadline 0: for ever. An item (owned), or WF_NULL: without exception when the time is over. */
static Value queue_wait(Queue *q, uint64_t deadline)
{
    uint64_t look = 0;
    for (bool late = false, counted = false;; counted = true) {
        bool l = wf_lock(q);
        Value v = take(q);
        uint32_t seen = atomic_load_explicit(&q->changes, memory_order_relaxed);
        bool leave = !wf_is_null(v) || late;
        if (counted != !leave)
            q->waiters += leave ? UINT32_MAX : 1;
        bool wake = leave && counted && q->len > 0 && q->waiters > 0;
        if (wake)
            atomic_fetch_add_explicit(&q->changes, 1, memory_order_relaxed);
        wf_unlock(q, l);
        /* The wake-up that this thread used may have been another waiter's. */
        if (wake)
            wake_one(&q->changes);
        if (leave)
            return v;
        bool refused = deadline == 0 && wf_atomic_refuse_wait() < 0;
        bool atomic = wf_thread()->atomic_depth > 0;
        uint64_t until = atomic ? deadline : wf_look_until(deadline, &look);
        bool over = atomic || sleep_on(q, seen, until) == ETIMEDOUT;
        late = over && until == deadline;
        if (refused || (over && !late ? wf_look() : wf_safepoint()) < 0) {
            l = wf_lock(q);
            q->waiters--;
            wf_unlock(q, l);
            return WF_NULL;
        }
    }
}

static Value queue_try(Queue *q)
{
    bool l = wf_lock(q);
    Value v = take(q);
    wf_unlock(q, l);
    return wf_is_null(v) ? wf_raise_none((WfType *)wf_obj(empty_error)) : v;
}

static int parse_timeout(Value v, uint64_t *deadline)
{
    int64_t ns;
    *deadline = 0;
    if (wf_is_null(v) || wf_is_none(v))
        return 0;
    if (wf_os_nanoseconds(v, 1000000000, &ns) < 0)
        return -1;
    if (ns < 0)
        return wf_raise_i(&wf_exc_ValueError, "'timeout' must be a non-negative number");
    if (ns / 1000 > TIMEOUT_MAX_US)
        return wf_raise_i(&wf_exc_OverflowError, "timeout value is too large");
    *deadline = wf_monotonic_ns() + (uint64_t)ns;
    return 0;
}

static Value q_get(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"block", "timeout", NULL};
    int block = 1;
    Value timeout = WF_NULL;
    uint64_t deadline;
    if (WF_LIKELY(nargs == 0 && wf_is_null(kwnames)))
        return queue_wait(as_queue(self), 0);
    if (wf_parse_args(args, nargs, kwnames, "|pO:get", names, &block, &timeout) < 0)
        return WF_NULL;
    if (!block)
        return queue_try(as_queue(self));
    if (parse_timeout(timeout, &deadline) < 0)
        return WF_NULL;
    Value v = queue_wait(as_queue(self), deadline);
    if (wf_is_null(v) && !wf_err_occurred())
        return wf_raise_none((WfType *)wf_obj(empty_error));
    return v;
}

static Value q_get_nowait(Value self)
{
    return queue_try(as_queue(self));
}

static Value q_put(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"item", "block", "timeout", NULL};
    Value item, timeout = WF_NULL;
    int block = 1;
    if (WF_LIKELY(nargs == 1 && wf_is_null(kwnames)))
        return queue_put(as_queue(self), args[0]) < 0 ? WF_NULL : WF_NONE;
    if (wf_parse_args(args, nargs, kwnames, "O|pO:put", names, &item, &block, &timeout) < 0)
        return WF_NULL;
    return queue_put(as_queue(self), item) < 0 ? WF_NULL : WF_NONE;
}

static Value q_put_nowait(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"item", NULL};
    Value item;
    if (wf_parse_args(args, nargs, kwnames, "O:put_nowait", names, &item) < 0)
        return WF_NULL;
    return queue_put(as_queue(self), item) < 0 ? WF_NULL : WF_NONE;
}

static size_t measure(Value self)
{
    Queue *q = as_queue(self);
    bool l = wf_lock(q);
    size_t n = q->len;
    wf_unlock(q, l);
    return n;
}

static Value q_empty(Value self)
{
    return wf_bool(measure(self) == 0);
}

static Value q_qsize(Value self)
{
    return wf_int((int64_t)measure(self));
}

/* --- the type --------------------------------------------------------------------------------- */

static Value queue_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (type == &queue_type) {
        if (!wf_is_null(kwnames) && wf_tuple_len(kwnames) > 0)
            return wf_raise(&wf_exc_TypeError, "SimpleQueue() takes no keyword arguments");
        if (nargs > 0)
            return wf_raise(&wf_exc_TypeError, "SimpleQueue() takes no positional arguments");
    }
    return wf_generic_alloc(type, 0);
}

static void queue_clear(WfObject *o)
{
    Queue *q = (Queue *)o;
    bool l = wf_lock(q);
    Value *items = q->items;
    size_t head = q->head, len = q->len, cap = q->cap;
    q->items = NULL;
    q->head = q->len = q->cap = 0;
    wf_unlock(q, l);
    for (size_t i = 0; i < len; i++)
        wf_drop(items[(head + i) & (cap - 1)]);
    wf_mem_free(items);
    if (wf_shape_of(o) != queue_type.shape)
        wf_instance_clear(o);
}

static void queue_dealloc(WfObject *o)
{
    queue_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int queue_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    Queue *q = (Queue *)o;
    for (size_t i = 0; i < q->len; i++)
        WF_VISIT(q->items[(q->head + i) & (q->cap - 1)]);
    return wf_shape_of(o) == queue_type.shape ? 0 : wf_instance_traverse(o, visit, arg);
}

static WfMethodDef queue_methods[] = {
    {"empty", q_empty, WF_NOARGS,
     "empty($self, /)\n--\n\nReturn whether the queue is empty, which may change at once."},
    {"get", q_get, WF_FASTKW,
     "get($self, /, block=True, timeout=None)\n--\n\nRemove and return the oldest item.\n\nWaits "
     "for "
     "one if block is true: for ever, or for timeout seconds. Then Empty is raised."},
    {"get_nowait", q_get_nowait, WF_NOARGS,
     "get_nowait($self, /)\n--\n\nRemove and return the oldest item, or raise Empty."},
    {"put", q_put, WF_FASTKW,
     "put($self, /, item, block=True, timeout=None)\n--\n\nPut the item on the queue.\n\nNever "
     "blocks; the other arguments are those of Queue.put."},
    {"put_nowait", q_put_nowait, WF_FASTKW,
     "put_nowait($self, /, item)\n--\n\nPut the item on the queue."},
    {"qsize", q_qsize, WF_NOARGS, "qsize($self, /)\n--\n\nReturn the number of items."},
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};

static WfType queue_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_queue.SimpleQueue",
    .flags = WF_TF_GC | WF_TF_WEAKREF | WF_TF_BASETYPE,
    .basicsize = sizeof(Queue),
    .doc = "SimpleQueue()\n--\n\nSimple, unbounded, reentrant FIFO queue.",
    .dealloc = queue_dealloc,
    .traverse = queue_traverse,
    .clear = queue_clear,
    .new = queue_new,
    .methods = queue_methods,
};

int wf_module_init__queue(Value m)
{
    empty_error = wf_new_exception("_queue", "Empty", &wf_exc_Exception);
    if (wf_is_null(empty_error) || wf_module_add(m, "Empty", wf_new_ref(empty_error)) < 0)
        return -1;
    return wf_type_add(m, &queue_type);
}
