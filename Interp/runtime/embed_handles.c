/*
 * weft.h: handles. A thread's own lie on a stack that scopes cut back; shared ones in slots of
 * their own, which never move and are never given back to the system.
 *
 * While there is one thread a shared handle's object stays local; when a second thread arrives,
 * with the world stopped, all of them are published along with the runtime's roots.
 */
#include "embed.h"

#include <stdlib.h>

enum { SLOTS_PER_CHUNK = 255, FIRST_SLOTS = 64 };

typedef struct Chunk {
    struct Chunk *next;
    WfSharedSlot slots[SLOTS_PER_CHUNK];
} Chunk;

static struct {
    pthread_mutex_t mutex;
    Chunk *chunks;
    WfSharedSlot *free;
} shared = {PTHREAD_MUTEX_INITIALIZER, NULL, NULL}; /* [lock: mutex] */

/* --- a thread's own ----------------------------------------------------------------------------- */

int wf_embed_grow(WfEmbed *e)
{
    if (e->cap >= WF_HANDLE_MAX)
        return wf_raise_i(&wf_exc_MemoryError, "too many handles: open a scope for each round of a loop");
    uint32_t cap = e->cap == 0 ? FIRST_SLOTS : e->cap * 2;
    WfHandleSlot *slots = wf_mem_realloc(e->slots, cap * sizeof *slots);
    if (slots == NULL)
        return -1;
    e->slots = slots;
    e->cap = cap;
    return 0;
}

void wf_embed_scope_push(WfEmbed *e, weft_scope *s)
{
    s->outer = e->innermost;
    s->base = e->top;
    s->serial = ++e->serial & ((1u << 23) - 1);
    s->entered = 0;
    e->innermost = s;
}

/* Finalizers may run, and they may push and pop: each slot is taken off before it is dropped. */
void wf_embed_scope_pop(WfEmbed *e, weft_scope *s)
{
    WfThread *t = e->thread;
    Value exc = t->exc;
    t->exc = WF_NULL; /* finalizers run with none set */
    while (e->top > s->base)
        wf_drop(e->slots[--e->top].v);
    t->exc = exc;
    e->innermost = s->outer;
}

/* --- shared ones ----------------------------------------------------------------------------------- */

static void publish_value(Value v)
{
    if (wf_is_pointer(v) && !wf_is_shared(wf_obj(v)))
        wf_publish(wf_obj(v));
}

static void publish_all(void)
{
    for (Chunk *c = shared.chunks; c != NULL; c = c->next)
        for (int i = 0; i < SLOTS_PER_CHUNK; i++)
            if (c->slots[i].handle != 0)
                publish_value(c->slots[i].v);
}

/* Mutex held. */
static bool add_chunk(void)
{
    Chunk *c = aligned_alloc(16, sizeof *c);
    if (c == NULL)
        return false;
    c->next = shared.chunks;
    shared.chunks = c;
    wf_publish_hook = publish_all;
    for (int i = SLOTS_PER_CHUNK; i-- > 0;) {
        c->slots[i] = (WfSharedSlot){.v = WF_NULL, .next_free = shared.free};
        shared.free = &c->slots[i];
    }
    return true;
}

/* No safepoint may come between the look at wf_multithreaded and the slot's being filled. */
weft_value weft_share(weft_value h)
{
    ENTER();
    TAKE(v, h, NULL);
    if (!wf_is_pointer(v))
        return h;
    if (wf_multithreaded)
        publish_value(v);
    pthread_mutex_lock(&shared.mutex);
    WfSharedSlot *s = shared.free;
    if (s == NULL && add_chunk())
        s = shared.free;
    if (s != NULL) {
        shared.free = s->next_free;
        s->v = wf_new_ref(v);
        s->handle = (uint64_t)++s->generation << 48 | (uint64_t)(uintptr_t)s | WF_HANDLE_SHARED | 4;
    }
    pthread_mutex_unlock(&shared.mutex);
    if (s == NULL) {
        wf_no_memory();
        return NULL;
    }
    return (weft_value)(uintptr_t)s->handle;
}

void weft_unshare(weft_value h)
{
    ENTER();
    uint64_t bits = (uint64_t)(uintptr_t)h;
    if ((bits & 4) == 0)
        return;
    if (!(bits & WF_HANDLE_SHARED))
        wf_embed_misuse(__func__, "not a handle that weft_share() made");
    Value v = wf_embed_value(e, h, __func__);
    WfSharedSlot *s = (WfSharedSlot *)(uintptr_t)(bits & WF_HANDLE_POINTER_MASK);
    pthread_mutex_lock(&shared.mutex);
    s->handle = 0;
    s->v = WF_NULL;
    s->next_free = shared.free;
    shared.free = s;
    pthread_mutex_unlock(&shared.mutex);
    wf_drop(v);
}
