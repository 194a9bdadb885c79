/*
 * Which objects this thread is just writing the repr of, so that containers that hold themselves
 * print "[...]". The list is the thread's own and short, so a linear search does.
 */
#include "repr_guard.h"

#include "api.h"

static __thread struct {
    WfObject **items; /* [owner] borrowed: the callers of wf_repr_enter hold them */
    size_t len, cap;
} active;

int wf_repr_enter(Value v)
{
    WfObject *o = wf_obj(v);
    for (size_t i = 0; i < active.len; i++)
        if (active.items[i] == o)
            return 1;
    if (active.len == active.cap) {
        size_t cap = active.cap ? active.cap * 2 : 16;
        WfObject **items = wf_mem_realloc(active.items, cap * sizeof *items);
        if (items == NULL)
            return -1;
        active.items = items;
        active.cap = cap;
    }
    active.items[active.len++] = o;
    return 0;
}

void wf_repr_leave(Value v)
{
    WfObject *o = wf_obj(v);
    for (size_t i = active.len; i-- > 0;)
        if (active.items[i] == o) {
            memmove(&active.items[i], &active.items[i + 1], (active.len - i - 1) * sizeof *active.items);
            active.len--;
            break;
        }
    if (active.len == 0) {
        wf_mem_free(active.items);
        active.items = NULL;
        active.cap = 0;
    }
}
