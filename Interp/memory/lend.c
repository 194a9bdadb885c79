/*
 * Functions lent to registers.
 *
 * A function that inline caches load (as a global or a method) is lent: registers and frames hold
 * it without counting, so that calling it writes nothing to it. When the last counted reference
 * to a lent function of this thread goes, its death waits until none of the thread's registers
 * and frames has it: they are looked through at once and then at each collection. A shared
 * function needs none of this: limbo does the same for every shared object.
 *
 * WF_F_LENT lies among the flags of the function; WF_F_WEAKREFS beside it sends wf_dealloc()
 * off its fast path, to wf_lent_keep().
 */
#include "heap.h"

#include "frame.h"

void wf_function_lend(Value fn)
{
    WfObject *o = wf_obj(fn);
    if (!wf_is_shared(o))
        wf_set_flags(o, WF_F_LENT | WF_F_WEAKREFS);
}

static int find(Value v, void *arg)
{
    WfObject **wanted = arg;
    if (wf_is_pointer(v) && wf_obj(v) == *wanted)
        *wanted = NULL;
    return 0;
}

static bool is_held(WfThread *t, WfObject *o)
{
    wf_thread_visit_registers_owner(t, find, &o);
    return o == NULL;
}

bool wf_lent_keep(WfObject *o)
{
    WfThread *t = wf_thread();
    if (!is_held(t, o))
        return false;
    /* The list's reference. Without memory for it the function is never freed. */
    wf_local_set(o, 1);
    (void)!wf_vec_push(&t->heap->lent, o);
    return true;
}

void wf_lent_retry(WfThread *t)
{
    WfObjVec waiting = t->heap->lent;
    t->heap->lent = (WfObjVec){0};
    for (size_t i = 0; i < waiting.len; i++)
        wf_decref(waiting.items[i]); /* to the list again if need be */
    wf_vec_free(&waiting);
}
