/*
 * What the files behind weft.h share: a thread's handles, and the way in and out of each call.
 *
 * A handle is one word. What is no object (None, small integers, most floats) is its Value with
 * bit 0 flipped, so that WF_NULL is NULL. For an object bit 2 is set and it names a slot:
 *
 *   bit 1 clear   a slot of the thread's stack: index, thread and the serial number of its scope
 *   bit 1 set     a shared slot: its address, and a generation in the upper 16 bits
 *
 * The slot repeats the word, so one compare tells a handle that is stale or another thread's.
 */
#ifndef WEFT_RUNTIME_EMBED_H
#define WEFT_RUNTIME_EMBED_H

#include "internal/runtime.h"

#include "weft.h"

typedef struct {
    uint64_t handle;
    Value v; /* counted; with the bit of uncounted ones: an argument, which the caller keeps */
} WfHandleSlot;

/* A thread's side of weft.h. Lives as long as the thread state, and is recycled with it. */
typedef struct WfEmbed {
    WfHandleSlot *slots;   /* [owner] */
    uint32_t top, cap;     /* [owner] */
    uint32_t serial;       /* [owner] of the newest scope */
    bool blocking;         /* [owner] between weft_blocking_begin() and _end() */
    bool adopted;          /* [owner] the thread was attached by weft_attach() */
    weft_scope *innermost; /* [owner] */
    WfThread *thread;      /* [const] */
    _Atomic bool inside;   /* seq_cst: in an outermost scope; weft_stop() waits for it */
    struct WfEmbed *next;  /* [const] all of them, behind embed_all */
} WfEmbed;

/* An object that all threads may name. */
typedef struct WfSharedSlot {
    uint64_t handle;       /* [owner] 0 when free; whoever shares hands the handle on */
    Value v;               /* counted */
    struct WfSharedSlot *next_free;
    uint16_t generation;
} __attribute__((aligned(16))) WfSharedSlot;

enum { WF_HANDLE_INDEX_BITS = 22, WF_HANDLE_MAX = 1 << WF_HANDLE_INDEX_BITS, WF_HANDLE_SHARED = 2 };
#define WF_HANDLE_POINTER_MASK ((uint64_t)0x0000fffffffffff0)

/* The calling thread's, while it is in a scope and not blocking; else NULL. */
extern __thread WfEmbed *wf_embed_here __attribute__((tls_model("initial-exec")));

WF_COLD _Noreturn void wf_embed_misuse(const char *function, const char *what);
WF_COLD _Noreturn void wf_embed_not_inside(const char *function);
WF_COLD _Noreturn void wf_embed_bad_handle(const WfEmbed *e, uint64_t handle, const char *function);
/* Grows the thread's slots; -1 with MemoryError. */
WF_COLD int wf_embed_grow(WfEmbed *e) WF_MUST_USE;
/* The state of a thread that is attached: made when it is first needed. NULL with MemoryError. */
WfEmbed *wf_embed_of(WfThread *t) WF_MUST_USE;
/* A scope for a callback, and its end. */
void wf_embed_scope_push(WfEmbed *e, weft_scope *s);
void wf_embed_scope_pop(WfEmbed *e, weft_scope *s);
/* Discards the exception of an earlier call, then a safepoint. */
WF_COLD int wf_embed_prepare_slow(WfThread *t) WF_MUST_USE WF_MAY_RUN;
/* A NULL argument: keeps the exception that is set, or sets SystemError. */
WF_COLD void wf_embed_null_argument(const char *function);

/* Every function's first line: the thread is in a scope. */
WF_INLINE WfEmbed *wf_embed_enter(const char *function)
{
    WfEmbed *e = wf_embed_here;
    if (WF_UNLIKELY(e == NULL))
        wf_embed_not_inside(function);
    return e;
}
#define ENTER() WfEmbed *e = wf_embed_enter(__func__)

/* What a handle stands for: borrowed, counted or immediate; WF_NULL for NULL. */
WF_INLINE Value wf_embed_value(const WfEmbed *e, weft_value h, const char *function) WF_BORROWED
{
    uint64_t bits = (uint64_t)(uintptr_t)h;
    if ((bits & 4) == 0)
        return (Value){bits ^ 1};
    Value v;
    if (bits & WF_HANDLE_SHARED) {
        const WfSharedSlot *s = (const WfSharedSlot *)(uintptr_t)(bits & WF_HANDLE_POINTER_MASK);
        if (WF_UNLIKELY(s->handle != bits))
            wf_embed_bad_handle(e, bits, function);
        v = s->v;
    } else {
        uint32_t i = (uint32_t)(bits >> 3) & (WF_HANDLE_MAX - 1);
        if (WF_UNLIKELY(i >= e->top || e->slots[i].handle != bits))
            wf_embed_bad_handle(e, bits, function);
        v = e->slots[i].v;
    }
    v.bits &= ~(uint64_t)1;
    return v;
}

/* Pushes a slot that holds v, a pointer. */
WF_INLINE weft_value wf_embed_push(WfEmbed *e, Value v)
{
    uint32_t i = e->top;
    if (WF_UNLIKELY(i == e->cap) && wf_embed_grow(e) < 0) {
        wf_drop(v);
        return NULL;
    }
    uint64_t bits = (uint64_t)e->innermost->serial << 41 | (uint64_t)e->thread->slot << 25 |
                    (uint64_t)i << 3 | 4;
    e->slots[i] = (WfHandleSlot){bits, v};
    e->top = i + 1;
    return (weft_value)(uintptr_t)bits;
}

/* The handle of an owned value, which moves into it; NULL for WF_NULL. */
WF_INLINE weft_value wf_embed_give(WfEmbed *e, WF_STEALS Value v)
{
    if (!wf_is_pointer(v))
        return (weft_value)(uintptr_t)(v.bits ^ 1);
    return wf_embed_push(e, wf_own(v));
}

/* The handle of an argument that the caller keeps alive for as long as the scope. */
WF_INLINE weft_value wf_embed_lend(WfEmbed *e, Value v)
{
    if (!wf_is_pointer(v))
        return (weft_value)(uintptr_t)(v.bits ^ 1);
    return wf_embed_push(e, (Value){v.bits | 1});
}

/* `Value name` is what handle h stands for; a NULL handle makes the function fail with `result`. */
#define TAKE(name, h, result)                                                                     \
    Value name = wf_embed_value(e, h, __func__);                                                  \
    do {                                                                                          \
        if (WF_UNLIKELY(wf_is_null(name))) {                                                      \
            wf_embed_null_argument(__func__);                                                     \
            return result;                                                                        \
        }                                                                                         \
    } while (0)

/* The same for n handles: false if one is NULL. */
WF_INLINE bool wf_embed_all_given(const weft_value *handles, size_t n, const char *function)
{
    bool missing = false;
    for (size_t i = 0; i < n; i++)
        missing |= handles[i] == NULL;
    if (WF_UNLIKELY(missing))
        wf_embed_null_argument(function);
    return !missing;
}

/* Before anything that may run Python code, once the arguments are taken. */
#define PREPARE(result)                                                                           \
    do {                                                                                          \
        WfThread *prepare_t_ = e->thread;                                                         \
        if (WF_UNLIKELY(atomic_load_explicit(&prepare_t_->poll, memory_order_relaxed) != 0 ||     \
                        !wf_is_null(prepare_t_->exc)) &&                                          \
            wf_embed_prepare_slow(prepare_t_) < 0)                                                \
            return result;                                                                        \
    } while (0)

/* The same for what runs no Python code. */
#define DISCARD_ERROR()                                                                           \
    do {                                                                                          \
        if (WF_UNLIKELY(!wf_is_null(e->thread->exc)))                                             \
            wf_err_clear();                                                                       \
    } while (0)

/* Readies the types of weft.h: at weft_start(). */
int wf_embed_types_init(void) WF_MUST_USE;
/* A module that was registered: its index or -1; and the filling of a fresh one: 0 / -1. */
int wf_embed_find_module(Value name);
int wf_embed_fill_module(int index, Value module) WF_MUST_USE;
/* A built-in name: new reference. */
Value wf_embed_builtin(const char *name) WF_MUST_USE;

#endif
