/*
 * The heap verifier: walks every tracked object of every thread with the world stopped and
 * aborts, saying which object, when an invariant is broken.
 *
 *   - the shape of each object names a type;
 *   - I1: what a shared object refers to is shared or immortal;
 *   - what a local object refers to is not another thread's local object;
 *   - no reference leads to a freed cell.
 */
#include "heap.h"
#include "type.h"

#include <stdio.h>
#include <stdlib.h>

/* Names what an object refers to: who stored the reference can often be told from that. */
static int name_reference(Value v, void *arg)
{
    int *left = arg;
    const WfType *type = wf_obj_type(wf_obj(v));
    fprintf(stderr, " %s(%d)", type != NULL ? type->name : "?", wf_local(wf_obj(v)));
    return --*left == 0;
}

static void name_references(const char *what, WfObject *o)
{
    WfType *type = wf_obj_type(o);
    int left = 12;
    fprintf(stderr, "weft: %s refers to:", what);
    if (type != NULL && type->traverse != NULL)
        type->traverse(o, name_reference, &left);
    fputc('\n', stderr);
}

static _Noreturn void broken(const WfObject *from, const WfObject *to, const char *what)
{
    fprintf(stderr, "weft: heap verifier: %s: %s object at %p (local %d, shared %#x, owner %u)", what,
            wf_obj_type(from) != NULL ? wf_obj_type(from)->name : "untyped", (const void *)from, wf_local(from),
            atomic_load(&from->shared), wf_owner(from));
    if (to != NULL)
        fprintf(stderr, " refers to %s object at %p (local %d, owner %u)",
                wf_obj_type(to) != NULL ? wf_obj_type(to)->name : "untyped", (const void *)to, wf_local(to),
                wf_owner(to));
    fputc('\n', stderr);
    name_references("it", (WfObject *)(uintptr_t)from);
    if (to != NULL)
        name_references("the other", (WfObject *)(uintptr_t)to);
    abort();
}

static int check_reference(Value v, void *arg)
{
    const WfObject *from = arg, *to = wf_obj(v);
    if (wf_shape_of(to) == WF_SHAPE_FREE || wf_shape_of(to) >= WF_MAX_SHAPES)
        broken(from, NULL, "reference to a freed object");
    if (wf_local(to) == 0)
        return 0; /* being freed: its holder is on the way out as well */
    if (wf_is_shared(from)) {
        if (!wf_is_shared(to))
            broken(from, to, "a shared object refers to a local one");
    } else if (WF_THREADS && !wf_is_shared(to) && wf_owner(to) != wf_owner(from)) {
        broken(from, to, "a local object refers to another thread's local one");
    }
    return 0;
}

static int check_object(WfObject *o, void *arg)
{
    (void)arg;
    if (wf_local(o) == 0)
        return 0;
    WfType *type = wf_obj_type(o);
    if (type == NULL)
        broken(o, NULL, "a shape without a type");
    if (type->traverse != NULL)
        type->traverse(o, check_reference, o);
    return 0;
}

static void check_thread(WfThread *t, void *arg) { wf_heap_each(t, check_object, arg); }

void wf_heap_verify_stw(void) { wf_threads_each_stw(check_thread, NULL); }
