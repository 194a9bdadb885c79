/*
 * Safepoints: what a thread does when its poll word is not zero; native recursion limits.
 */
#include "heap.h"
#include "api.h"
#include "signals.h"

void wf_park_for_stop(WfThread *t);

int32_t wf_recursion_limit = 1000;

void wf_calls_renew(WfThread *t)
{
    int32_t sure = t->nframes < WF_CALLS_SURE ? t->nframes : WF_CALLS_SURE;
    if (sure > wf_recursion_limit)
        sure = wf_recursion_limit;
    if (atomic_load_explicit(&t->calls_sure, memory_order_relaxed) == sure || atomic_load(&t->poll) != 0)
        return;
    atomic_store(&t->calls_sure, sure);
    if (WF_UNLIKELY(atomic_load(&t->poll) != 0))
        atomic_store(&t->calls_sure, INT32_MIN);
}

static void lower_sure(WfThread *t, void *arg) { atomic_store(&t->calls_sure, INT32_MIN); }

void wf_set_recursion_limit(int32_t limit)
{
    wf_stop_world(WF_STOP_INTROSPECT);
    wf_recursion_limit = limit;
    wf_threads_each_stw(lower_sure, NULL);
    wf_start_world();
}

static bool take_bit(WfThread *t, uint32_t bit)
{
    return (atomic_fetch_and_explicit(&t->poll, ~bit, memory_order_relaxed) & bit) != 0;
}

static int raise_async(WfThread *t)
{
    Value exc = t->async_exc;
    t->async_exc = WF_NULL;
    if (wf_is_null(exc)) {
        wf_raise_none(&wf_exc_KeyboardInterrupt);
        return -1;
    }
    if (wf_is_exc_class(exc)) {
        Value made = wf_call0(exc);
        wf_drop(exc);
        exc = made;
    }
    if (!wf_is_null(exc))
        wf_raise_obj(exc);
    return -1;
}

/* --- exceptions that come while finalizers run ------------------------------------------------ */

static void note_interrupt(WfThread *t)
{
    if (t->cleaning > 0 && wf_is_null(t->interrupt))
        t->interrupt = wf_new_ref(t->exc);
}

bool wf_keep_interrupt(Value exc)
{
    WfThread *t = wf_thread();
    bool keep = !wf_is_null(t->interrupt) && wf_is(exc, t->interrupt);
    t->interrupt_due |= keep;
    return keep;
}

/* After the finalizers: -1 if one of them was interrupted and did not catch that. */
static int raise_interrupt(WfThread *t)
{
    Value exc = t->interrupt;
    t->interrupt = WF_NULL;
    if (!t->interrupt_due) {
        wf_drop(exc);
        return 0;
    }
    t->interrupt_due = false;
    wf_raise_obj(exc);
    return -1;
}

/* --- the safepoint ---------------------------------------------------------------------------- */

/* Runs what waits for a safepoint of this thread: mostly finalizers, which are none of its business. */
static int clean(WfThread *t)
{
    t->cleaning++;
    if (take_bit(t, WF_POLL_MERGE))
        wf_count_merge_queue(t);
    if (t->dealloc_depth == 0) {
        if (take_bit(t, WF_POLL_GC))
            wf_gc_poll();
        if (take_bit(t, WF_POLL_LIMBO))
            wf_limbo_drain(t);
    }
    return --t->cleaning == 0 && WF_UNLIKELY(!wf_is_null(t->interrupt)) ? raise_interrupt(t) : 0;
}

/*
 * The exception being raised, if any, is put aside: finalizers and handlers run with none set.
 */
int wf_safepoint_slow(void)
{
    WfThread *t = wf_thread();
    uint32_t poll = atomic_load_explicit(&t->poll, memory_order_relaxed);
    if (poll & WF_POLL_STOP)
        wf_park_for_stop(t);
    Value exc = t->exc;
    t->exc = WF_NULL;
    int r = clean(t);
    if (r == 0 && take_bit(t, WF_POLL_SIGNAL))
        r = wf_signals_run();
    if (r == 0 && take_bit(t, WF_POLL_ASYNC_EXC))
        r = raise_async(t);
    if (r == 0) {
        t->exc = exc;
    } else {
        note_interrupt(t);
        wf_drop(exc);
    }
    return r;
}

int wf_enter_call_slow(const char *where)
{
    wf_raise(&wf_exc_RecursionError, "maximum recursion depth exceeded%s", where);
    return -1;
}
