/*
 * Atomic blocks: a thread runs Python code with the world stopped, as if it were alone.
 *
 * Blocks nest, as stops do; the outermost one stops the world and starts it again. Within, the thread
 * may do whatever a lone thread may. What it may not is wait for another thread, since none runs until
 * the block ends: wf_atomic_refuse_wait() raises instead. A call that waits for the system (a file, a
 * socket, time) waits, and everybody else does, too.
 *
 * Streams are locked while they are used, and who is parked while holding one would keep the block from
 * printing. So a block does not begin while a thread holds a stream, but for those that hold one for
 * long, as who waits for input does.
 */
#include "heap.h"
#include "api.h"
#include "atomic.h"
#include "mutex.h"

#include <time.h>

enum { PATIENCE_NS = 10000000, PAUSE_NS = 20000 };

static void note_stream(WfThread *t, void *arg)
{
    if (t != wf_thread() && wf_relaxed(&t->streams_held) > 0)
        *(bool *)arg = true;
}

/* Stops the world at a moment when nobody uses a stream, if there is one soon. */
static void stop_between_streams(void)
{
    const struct timespec pause = {.tv_nsec = PAUSE_NS};
    uint64_t end = 0;
    for (;;) {
        wf_stop_world(WF_STOP_ATOMIC);
        bool held = false;
        if (wf_multithreaded)
            wf_threads_each_stw(note_stream, &held);
        if (WF_LIKELY(!held))
            return;
        uint64_t now = wf_monotonic_ns();
        if (end == 0)
            end = now + PATIENCE_NS;
        if (now >= end)
            return;
        wf_start_world();
        WF_BLOCKING_BEGIN
        nanosleep(&pause, NULL);
        WF_BLOCKING_END
    }
}

void wf_atomic_enter(void)
{
    WfThread *t = wf_thread();
    if (t->atomic_depth++ == 0)
        stop_between_streams();
}

bool wf_atomic_leave(void)
{
    WfThread *t = wf_thread();
    if (t->atomic_depth == 0)
        return false;
    /* In the child of a fork there is no stop to end. */
    if (--t->atomic_depth == 0 && (!WF_THREADS || wf_world_is_ours()))
        wf_start_world();
    return true;
}

void wf_atomic_end(void)
{
    while (wf_atomic_leave())
        continue;
}

int wf_atomic_refuse_wait(void)
{
    if (WF_LIKELY(wf_thread()->atomic_depth == 0))
        return 0;
    return wf_raise_i(&wf_exc_RuntimeError, "cannot wait for another thread in an atomic block");
}
