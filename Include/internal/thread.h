/*
 * Thread states, the poll word, attach and detach, stopping the world.
 *
 * A thread that runs Python is *attached*; around a blocking call it is *detached* and may not
 * touch objects. `poll` is one word that is nonzero when the thread must leave its fast path;
 * it is read (relaxed) at loop back-edges and function entries and in long native loops.
 */
#ifndef WEFT_THREAD_H
#define WEFT_THREAD_H

#include "memory.h"
#include "stats.h"

#include <pthread.h>

typedef struct WfFrame WfFrame;

enum {
    WF_POLL_STOP = 1,       /* somebody is stopping the world: park */
    WF_POLL_GC = 2,         /* this thread should collect */
    WF_POLL_SIGNAL = 4,     /* main thread: run signal handlers */
    WF_POLL_ASYNC_EXC = 8,  /* raise t->async_exc, KeyboardInterrupt if that is WF_NULL */
    WF_POLL_MERGE = 16,     /* objects of ours are queued for merging */
    WF_POLL_LIMBO = 32,     /* limbo is long: start an epoch */
    WF_POLL_EXIT = 64,      /* daemon thread at shutdown: never run again */
    WF_POLL_PENDING = 128,  /* run queued finalizers and pending calls */
    WF_POLL_TRACE = 256     /* tracing or profiling is on: instrumented dispatch */
};

enum { WF_DETACHED = 0, WF_ATTACHED = 1, WF_PARKED = 2 };

/*
 * One handled exception (`except` block being executed) per level; generators have a level of
 * their own while they run. sys.exc_info() is the innermost level whose value is not NULL/None.
 */
typedef struct WfExcLevel {
    Value value;              /* counted, or WF_NULL */
    struct WfExcLevel *prev;  /* [weak: the stack or the generator keeps it] */
} WfExcLevel;

struct WfThread {
    /* The first cache line is what the interpreter touches all the time. */
    _Atomic uint32_t poll;    /* relaxed: any thread sets bits (wf_poll_request), the owner clears them */
    _Atomic int32_t calls_sure; /* below this depth calls have room and need not poll: wf_calls_renew() */
    int32_t depth;            /* [owner] Python and native calls in progress */
    uint16_t slot;            /* [const] index in the thread table; 0 is never used */
    Value *reg_limit;         /* [owner] end of the register stack */
    WfFrame *frame;           /* [owner, stw] innermost frame, NULL outside Python */
    Value exc;                /* [owner] exception being raised, or WF_NULL */
    WfExcLevel *handled;      /* [owner] innermost level */
    char *c_stack_limit;      /* [owner] lowest address native recursion may reach */
    int32_t dealloc_depth;    /* [owner] */

    WfPool tracked, leaves;   /* [owner] */
    WfBlocks blocks;          /* [owner] */
    int64_t gc_allocs;        /* [owner] tracked objects made less freed since the last collection */
    int64_t gc_threshold;     /* [owner] */

    Value *reg_base;          /* [const] register stack */
    struct WfAttrEntry *attr_table; /* [owner] see Interp/eval/attr_cache.c, or NULL */
    WfFrame *frame_first;     /* [owner] the frame stack's bottom: frames linked by `next` */
    int32_t nframes;          /* [owner] how many these are */
    WfExcLevel handled_base;  /* bottom level */
    Value async_exc;          /* [lock: thread table] */
    Value trace_func, trace_arg, profile_func, profile_arg; /* [owner] sys.settrace, setprofile */
    Value context;            /* [owner] current contextvars.Context or WF_NULL */
    Value thread_dict;        /* [owner] for _thread._local and threads' native modules */
    Value asyncgen_firstiter, asyncgen_finalizer; /* [owner] */
    Value running_loop;       /* [owner] asyncio's event loop that runs in the thread, or WF_NULL */
    Value sentinel;           /* [owner] weak reference to the lock that Thread.join waits on */
    bool wound_up;            /* [relaxed] wf_thread_wind_up() is done */
    bool gen_finished;        /* [owner] the generator that was left last has returned, not yielded */
    int tracing;              /* [owner] inside a trace function */
    int coroutine_origin_depth; /* [owner] */
    int atomic_depth;         /* [owner] atomic blocks being run */
    int streams_held;         /* [owner, relaxed] locks of streams */
    int cleaning;             /* [owner] safepoints whose finalizers and callbacks are being run */
    Value interrupt;          /* [owner] what a signal handler or another thread raised in one of them, or WF_NULL */
    bool interrupt_due;       /* [owner] nobody caught it: it is raised after them */
    bool waits_for_lock;      /* [owner, relaxed] of an object, in the middle of an operation */

    _Atomic uint32_t state;   /* WF_DETACHED, WF_ATTACHED, WF_PARKED */
    unsigned long ident;      /* [owner], seen by others [relaxed]: pthread_self() */
    bool daemon;
    struct WfEmbed *embed;    /* [owner] its handles, or NULL: private to Interp/runtime/embed*.c */
    struct WfHeap *heap;      /* private to Interp/memory: limbo, merge queue, large objects */
    struct WfThread *next, *prev; /* [lock: thread table] */
    WfStats stats;            /* [owner] */
};

extern __thread WfThread *wf_tls_thread __attribute__((tls_model("initial-exec")));

WF_INLINE WfThread *wf_thread(void) { return wf_tls_thread; }

/* --- safepoints -------------------------------------------------------------------------- */

/*
 * Handles every set bit of t->poll: parks, collects, runs signal handlers and finalizers.
 * 0, or -1 with an exception set (KeyboardInterrupt, async exception). After it, uncounted
 * pointers held in C are dead.
 */
int wf_safepoint_slow(void) WF_MUST_USE WF_MAY_RUN;
/*
 * Called before exc, borrowed, is reported as ignored. True: a signal handler or another thread raised it while
 * this thread ran finalizers at a safepoint; it will be raised after them, in what they interrupted.
 */
bool wf_keep_interrupt(Value exc) WF_MUST_USE;

WF_INLINE WF_MUST_USE int wf_safepoint(void)
{
    if (WF_LIKELY(atomic_load_explicit(&wf_thread()->poll, memory_order_relaxed) == 0))
        return 0;
    return wf_safepoint_slow();
}

/* --- calls that need no tests ------------------------------------------------------------- */

/*
 * Whether a call has registers, a frame, depth and nothing to poll for is one comparison of `depth` with
 * `calls_sure`. A request lowers that after it has set its bit; the owner, when calls are slow, raises it
 * and then looks at the bits. All four accesses are sequentially consistent: if the lowering comes first,
 * its bit is seen, else it stays (tests/model/calls_sure.pml).
 *
 * Registers: at depth d < WF_CALLS_SURE at least (WF_CALLS_SURE - d) * WF_REG_PER_CALL lie above the innermost
 * window. Calls that take no more than that each keep it so; larger windows look at wf_reg_end().
 */
enum { WF_CALLS_SURE = 4096, WF_REG_PER_CALL = 264 };

/* Asks t to come to a safepoint. Any thread and signal handlers may. */
WF_INLINE void wf_poll_request(WfThread *t, uint32_t bits)
{
    atomic_fetch_or(&t->poll, bits);
    atomic_store(&t->calls_sure, INT32_MIN);
}
/* What a window may reach. */
WF_INLINE Value *wf_reg_end(const WfThread *t)
{
    return t->reg_limit - (t->depth < WF_CALLS_SURE ? (WF_CALLS_SURE - t->depth) * WF_REG_PER_CALL : 0);
}
WF_INLINE bool wf_call_is_sure(const WfThread *t)
{
    return WF_LIKELY(t->depth < atomic_load_explicit(&t->calls_sure, memory_order_relaxed));
}
/* Slow calls come by here, lest all that follow are slow. */
void wf_calls_renew(WfThread *t);

/* Around a blocking system call: `errno` is preserved by both. */
void wf_detach_slow(void);
void wf_attach_slow(void);
WF_INLINE void wf_detach(void)
{
    if (WF_THREADS)
        wf_detach_slow();
}
WF_INLINE void wf_attach(void)
{
    if (WF_THREADS)
        wf_attach_slow();
}
#define WF_BLOCKING_BEGIN wf_detach();
#define WF_BLOCKING_END wf_attach();

/* --- stopping the world -------------------------------------------------------------------- */

/* Nests. With one thread it costs a test. The caller must be attached and hold no object lock. */
void wf_stop_world_slow(WfStopReason why);
void wf_start_world_slow(void);
WF_INLINE void wf_stop_world(WfStopReason why)
{
    if (WF_THREADS)
        wf_stop_world_slow(why);
}
WF_INLINE void wf_start_world(void)
{
    if (WF_THREADS)
        wf_start_world_slow();
}
bool wf_world_is_ours(void); /* whether the calling thread has stopped the world */
/*
 * Whether what is t's own may be published: not while t waits for the lock of an object in the middle of an
 * operation, which goes on with what it has seen of t's own objects. Else the world is to be started, and
 * stopped again after wf_world_let_go_on(). World stopped; who has kept it so since before cannot wait.
 */
bool wf_thread_may_be_shown_stw(const WfThread *t);
void wf_world_let_go_on(void);
/* The thread that runs frame f, or NULL. */
WfThread *wf_thread_of_frame_stw(const WfFrame *f) WF_BORROWED;

/* A mutex of the runtime's own tables. Nothing that may run Python code or block is called under it. */
WF_INLINE void wf_raw_lock(pthread_mutex_t *m)
{
    if (WF_THREADS)
        pthread_mutex_lock(m);
}
WF_INLINE void wf_raw_unlock(pthread_mutex_t *m)
{
    if (WF_THREADS)
        pthread_mutex_unlock(m);
}

/* --- life ----------------------------------------------------------------------------------- */

/*
 * A thread state is made (or recycled with its heap: pages, free lists, limbo) by the starter,
 * bound and attached by the new native thread itself, and given back when it ends.
 */
WfThread *wf_thread_create_main(void);
WfThread *wf_thread_new(bool daemon) WF_MUST_USE;    /* NULL with an exception; publishes the roots the first time */
void wf_thread_discard(WfThread *t);                 /* takes back a state that was never bound */
void wf_thread_bind(WfThread *t);                    /* first thing in the native thread: sets TLS, attaches */
/*
 * A state for a native thread that weft did not start, bound and attached; NULL when there is no
 * memory or no slot. The first second thread publishes the roots with the world stopped.
 */
WfThread *wf_thread_adopt(void) WF_MUST_USE;
/* Publishes more than the registered roots at that time, or NULL. */
extern void (*wf_publish_hook)(void); /* [const] once set */
void wf_thread_wind_up(void) WF_MAY_RUN;             /* drops what the thread holds, collects its cycles */
void wf_thread_end(void);                            /* last thing: winds up if need be, detaches, recycles */
int wf_threads_count(void);                          /* live thread states */
extern WfThread *wf_main_thread;
/* The newest live thread; more by ->next. For dumps of crashing processes: no lock is taken. */
WfThread *wf_threads_first(void) WF_BORROWED;
/* Calls fn for every live thread; world stopped. */
void wf_threads_each_stw(void (*fn)(WfThread *t, void *arg), void *arg);
/* Roots that publication and verification start from: runtime registers each once at start-up. */
void wf_root_register(Value *root);
/* Waits (a second or so at most) until the threads that are wound up, as joined ones are, have ended. */
void wf_threads_await_leaving(void);
/* Marks the process as ending: from now on every other thread parks for ever at its next safepoint or attach. */
void wf_threads_freeze_others(void);
bool wf_threads_are_frozen(void); /* the caller is the one that still runs */
/* After fork() in the child: only the caller's thread is left. */
void wf_threads_after_fork_child(void);

/* What code that is already fused has learnt becomes known to the copies of other threads: Interp/eval/warm.c. */
void wf_warm_publish_all_stw(void);
/* True once a second thread has ever been started: objects reachable from the roots are shared. */
extern bool wf_multithreaded_now; /* [stw] */
#define wf_multithreaded (WF_THREADS && wf_multithreaded_now)
/* Iterates over the registers of every thread, for the collector and limbo; world stopped. */
void wf_threads_visit_registers_stw(WfVisitFn visit, void *arg);
/* The calling thread's own, and the functions of its frames. */
void wf_thread_visit_registers_owner(WfThread *t, WfVisitFn visit, void *arg);

/*
 * Around native code that may recurse into itself or Python (repr, compare, calls): -1 with
 * RecursionError set ("maximum recursion depth exceeded" + where) when either the limit of
 * sys.setrecursionlimit or the C stack is reached. Each successful enter needs a leave.
 */
extern int32_t wf_recursion_limit; /* [stw] */
void wf_set_recursion_limit(int32_t limit);
WF_COLD int wf_enter_call_slow(const char *where);
WF_INLINE WF_MUST_USE int wf_enter_call(const char *where)
{
    WfThread *t = wf_thread();
    if (WF_UNLIKELY((char *)__builtin_frame_address(0) < t->c_stack_limit ||
                    t->depth >= wf_recursion_limit))
        return wf_enter_call_slow(where);
    t->depth++;
    return 0;
}
WF_INLINE void wf_leave_call(void) { wf_thread()->depth--; }

#endif
