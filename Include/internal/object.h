/*
 * The object header, the reference counts and the store barrier.
 *
 * Every object is born local to its thread: `local` > 0 is its plain reference count and no
 * other thread can reach it. wf_publish() makes an object and all it reaches shared: `local`
 * becomes WF_SHARED_BIAS plus the owner's count, everybody else counts in `shared` atomically
 * (biased counting: Choi, Shull, Torrellas, PACT 2018). Immortal objects are never counted.
 *
 *   local > 0                       local object, plain count
 *   local == 0                      local object being freed
 *   local < WF_IMMORTAL_LIMIT       immortal (or deferred: freed by the collector only)
 *   WF_IMMORTAL_LIMIT <= local < 0  shared
 *
 * I1: a shared object never refers to a local one. I2: only its owner touches a local object.
 */
#ifndef WEFT_OBJECT_H
#define WEFT_OBJECT_H

#include "value.h"

#include <stdatomic.h>

struct WfObject {
    uint32_t shape;          /* [const], but for instances: [lock, acq]; by wf_shape_of() */
    int32_t local;           /* [owner], seen by all [relaxed]: by wf_local() */
    _Atomic uint32_t shared; /* atomic count << 2 | state; a local object's is collector scratch */
    uint16_t owner;          /* [relaxed] slot of the thread that made it; 0 once merged */
    _Atomic uint8_t flags;   /* WF_F_*; relaxed read-modify-writes once shared */
    _Atomic uint8_t lock;    /* 0 free, 1 held, 3 held with waiters, 2 reserved: Interp/threads/parking.c */
};

enum {
    WF_F_LARGE = 0x01,        /* not in a page: allocated by itself */
    WF_F_TRACKED = 0x02,      /* may hold references: the collector visits it */
    WF_F_FINALIZED = 0x04,    /* __del__ has run */
    WF_F_WEAKREFS = 0x08,     /* has an entry in the weak reference table */
    /* The upper four bits belong to the type (str: kind and interned). */
    WF_F_LENT = 0x10,         /* function: registers hold it without counting */
    WF_F_TYPE_MASK = 0xf0
};

#define WF_SHARED_BIAS (-(1 << 30))
#define WF_IMMORTAL_LIMIT (-(1 << 30) - (1 << 29))
/* What the count of a local class is when nothing refers to it: its instances do not count it. */
#define WF_TYPE_REST 1
#define WF_IMMORTAL_LOCAL (INT32_MIN + (1 << 28))

/* Initialiser of a static, immortal object's header. */
#define WF_HEAD_STATIC(SHAPE) {(SHAPE), WF_IMMORTAL_LOCAL, 0, 0, 0, 0}

/* --- shapes ---------------------------------------------------------------------------- */

/*
 * One row per shape, 16 bytes, in a table that never moves. `type` and `slots_offset` are
 * [const]; `version` is [stw] for shared types: it changes whenever a lookup on the type may
 * answer differently, and is never 0 after the first lookup that cached it.
 */
typedef struct {
    WfType *type;
    uint32_t version;
    uint16_t nslots;   /* inline slots that this shape names */
    uint16_t capacity; /* inline slots that its objects have; WF_DICT_MODE: slot 0 holds a dict */
} WfShape;

enum { WF_MAX_SHAPES = 1 << 20, WF_DICT_MODE = 0xffff };
extern WfShape wf_shapes[WF_MAX_SHAPES];

enum {
    WF_SHAPE_FREE = 0, /* a free cell of a page */
#define T(name, pyname) WF_SHAPE_##name,
#include "builtin_types.def"
#undef T
    WF_SHAPE_FIRST_DYNAMIC
};
#define T(name, pyname) extern WfType wf_##name##_type;
#include "builtin_types.def"
#undef T

extern WfType *const wf_special_types[]; /* by special constant number */

/*
 * The three plain-looking fields of the header, through which every access goes: other threads
 * look at them while their owner (or the holder of the lock) writes.
 */
WF_INLINE uint32_t wf_shape_of(const WfObject *o)
{
    /* Acquire: the slots that the shape names are filled; pairs with wf_shape_set(). */
    return __atomic_load_n(&o->shape, __ATOMIC_ACQUIRE);
}
WF_INLINE void wf_shape_set(WfObject *o, uint32_t shape)
{
    __atomic_store_n(&o->shape, shape, __ATOMIC_RELEASE);
}
/* Relaxed: the sign alone tells what others need, and publication orders it before the reference. */
WF_INLINE int32_t wf_local(const WfObject *o) { return __atomic_load_n(&o->local, __ATOMIC_RELAXED); }
WF_INLINE void wf_local_set(WfObject *o, int32_t n) { __atomic_store_n(&o->local, n, __ATOMIC_RELAXED); }
/* Relaxed: a thread that is not the owner never finds its own slot there. */
WF_INLINE uint16_t wf_owner(const WfObject *o) { return __atomic_load_n(&o->owner, __ATOMIC_RELAXED); }
WF_INLINE void wf_owner_set(WfObject *o, uint16_t slot) { __atomic_store_n(&o->owner, slot, __ATOMIC_RELAXED); }

/*
 * Order of a load whose value is the address of what is read next: the machine keeps it, and
 * compilers need not be told more than relaxed; ThreadSanitizer knows acquire only.
 */
#ifdef WF_TSAN
#define WF_DEPENDENCY __ATOMIC_ACQUIRE
#else
#define WF_DEPENDENCY __ATOMIC_RELAXED
#endif

/* The shape's row is filled before the shape is stored: pairs with wf_shape_set(). */
WF_INLINE WfType *wf_obj_type(const WfObject *o)
{
    return wf_shapes[__atomic_load_n(&o->shape, WF_DEPENDENCY)].type;
}

/* Relaxed: a thread that sees a new version looks up anew; an old one moves only in a stop. */
WF_INLINE uint32_t wf_shape_version(uint32_t shape)
{
    return __atomic_load_n(&wf_shapes[shape].version, __ATOMIC_RELAXED);
}

/* The type of any value but WF_NULL. Borrowed. */
WF_INLINE WfType *wf_type_of(Value v)
{
    if (wf_is_pointer(v))
        return wf_obj_type(wf_obj(v));
    if (wf_is_small(v))
        return &wf_int_type;
    if (wf_is_tagged_float(v))
        return &wf_float_type;
    return wf_special_types[(v.bits >> 3) & 15];
}

/* Exact type tests for heap objects of built-in types: one compare. */
WF_INLINE bool wf_has_shape(Value v, uint32_t shape)
{
    return wf_is_pointer(v) && __atomic_load_n(&wf_obj(v)->shape, __ATOMIC_RELAXED) == shape;
}

/* --- sharing and counting -------------------------------------------------------------- */

/* Or immortal. */
WF_INLINE bool wf_is_shared(const void *o) { return WF_THREADS && wf_local(o) < 0; }
/* This thread may read and write it as if it were alone. */
WF_INLINE bool wf_is_local(const void *o) { return !WF_THREADS || wf_local(o) > 0; }
WF_INLINE bool wf_is_immortal(const void *o)
{
    return wf_local(o) < WF_IMMORTAL_LIMIT;
}

void wf_incref_slow(WfObject *o) WF_SAVES;  /* shared, not immortal */
void wf_decref_slow(WfObject *o) WF_SAVES;  /* shared, not immortal */
void wf_dealloc(WfObject *o);      /* count is zero: finalizer, weak references, free */

WF_INLINE void wf_incref(void *p)
{
    WfObject *o = p;
    int32_t n = wf_local(o);
    if (WF_LIKELY(n > 0))
        wf_local_set(o, (int32_t)((uint32_t)n + 1)); /* overflow lands in "immortal" */
    else if (WF_THREADS && n >= WF_IMMORTAL_LIMIT)
        wf_incref_slow(o);
}

WF_INLINE void wf_decref(void *p)
{
    WfObject *o = p;
    int32_t n = wf_local(o);
    if (WF_LIKELY(n > 0)) {
        wf_local_set(o, n - 1);
        if (n == 1)
            wf_dealloc(o);
    } else if (WF_THREADS && n >= WF_IMMORTAL_LIMIT) {
        wf_decref_slow(o);
    }
}

/*
 * A new reference to whatever v holds, fit for the heap and for C variables that live across a
 * safepoint: counted, but for immediates and immortals, which cost nothing here nor when dropped.
 */
WF_INLINE Value wf_new_ref(Value v)
{
    if (wf_is_pointer(v)) {
        WfObject *o = wf_obj(v);
        int32_t n = wf_local(o);
        if (WF_LIKELY(n > 0)) {
            wf_local_set(o, (int32_t)((uint32_t)n + 1));
            v.bits &= ~(uint64_t)1;
        } else if (!WF_THREADS || wf_is_immortal(o)) {
            v.bits |= 1;
        } else {
            wf_incref_slow(o);
            v.bits &= ~(uint64_t)1;
        }
    }
    return v;
}

/* Drops a reference; uncounted ones and immediates cost one test. */
WF_INLINE void wf_drop(Value v)
{
    if (wf_is_counted(v))
        wf_decref(wf_obj(v));
}

/* The same for a pointer that may be NULL. */
WF_INLINE void wf_xdecref(void *p)
{
    if (p != NULL)
        wf_decref(p);
}

/*
 * Turns an owned register reference into an owned heap reference: an uncounted one is
 * counted, a counted one stays as it is. Immortals stay uncounted (never counted anyway).
 */
WF_INLINE Value wf_own(Value v)
{
    if ((v.bits & 7) == WF_TAG_UNCOUNTED) {
        wf_incref(wf_obj(v));
        v.bits &= ~(uint64_t)1;
    }
    return v;
}

/*
 * A reference for a register, from a value of the heap or of another register: counted when the
 * object is local, uncounted when it is shared or immortal. Valid in a register (the epoch scans
 * them) or in C until the next safepoint.
 */
WF_INLINE Value wf_reg_load(Value v)
{
    if (wf_is_pointer(v)) {
        WfObject *o = wf_obj(v);
        int32_t n = wf_local(o);
        if (WF_LIKELY(n > 0)) {
            wf_local_set(o, (int32_t)((uint32_t)n + 1));
            v.bits &= ~(uint64_t)1;
        } else {
            v.bits |= 1;
        }
    }
    return v;
}

/*
 * A reference for a register without counting: somebody else holds the object for as long as the
 * register is read (a caller's variable for its callee's argument), or its death waits until no
 * register has it (functions, see wf_function_lend()).
 */
WF_INLINE Value wf_reg_borrow(Value v) { return (Value){v.bits | (v.bits >> 2 & 1)}; }

WF_INLINE Value wf_new_ref_obj(void *o)
{
    wf_incref(o);
    return wf_counted(o);
}

/* Counted reference to an object whose count the caller owns. */
#define WF_MOVE(o) wf_counted(o)

/* --- reference fields that others read without the lock ----------------------------------- */

/* Acquire: what the reference leads to is complete; pairs with wf_value_store() of the holder of the lock. */
WF_INLINE Value wf_value_load(const Value *p)
{
    return (Value){__atomic_load_n(&p->bits, __ATOMIC_ACQUIRE)};
}
WF_INLINE void wf_value_store(Value *p, Value v) { __atomic_store_n(&p->bits, v.bits, __ATOMIC_RELEASE); }

/* --- the store barrier ----------------------------------------------------------------- */

void wf_publish(WfObject *o) WF_SAVES;          /* o and all it reaches become shared; owner only */

/*
 * Before the reference v is stored into `container`: keeps I1. Fresh objects skip it.
 * Call it before the store that makes v reachable (that store is a release when shared).
 */
WF_INLINE void wf_barrier(const void *container, Value v)
{
    if (WF_UNLIKELY(wf_is_shared(container)) && wf_is_pointer(v) && !wf_is_shared(wf_obj(v)))
        wf_publish(wf_obj(v));
}

/* --- per-object locks ------------------------------------------------------------------ */

extern __thread uint64_t wf_tls_locks __attribute__((tls_model("initial-exec")));
/* For -X stats: locks taken since the thread's counters were last brought up to date. */
WF_INLINE void wf_count_lock(void) { wf_tls_locks++; }

void wf_lock_slow(WfObject *o) WF_SAVES;
void wf_unlock_slow(WfObject *o) WF_SAVES;

/*
 * The lock of a shared object; free of cost for a local one. Nothing that may run Python
 * code, block, or reach a safepoint may happen between lock and unlock: collect, unlock, then
 * run. A thread that waits for the lock is detached, so it never delays a stop of the world.
 * Returns whether the lock was taken; hand that to wf_unlock (an object may be published in
 * between only by its owner, that is by the same thread).
 */
WF_INLINE bool wf_lock(void *p)
{
    WfObject *o = p;
    if (WF_LIKELY(!wf_is_shared(o)))
        return false;
    wf_count_lock();
    uint8_t free_state = 0;
    if (!atomic_compare_exchange_weak_explicit(&o->lock, &free_state, 1, memory_order_acquire,
                                               memory_order_relaxed))
        wf_lock_slow(o);
    return true;
}

WF_INLINE void wf_unlock(void *p, bool taken)
{
    WfObject *o = p;
    if (WF_LIKELY(!taken))
        return;
    uint8_t held = 1;
    if (!atomic_compare_exchange_strong_explicit(&o->lock, &held, 0, memory_order_release,
                                                 memory_order_relaxed))
        wf_unlock_slow(o);
}

void wf_lock2_slow(void *a, void *b, bool taken[2]);

/* Locks two objects in address order. */
WF_INLINE void wf_lock2(void *a, void *b, bool taken[2])
{
    taken[0] = taken[1] = false;
    if (WF_UNLIKELY(wf_is_shared(a) || wf_is_shared(b)))
        wf_lock2_slow(a, b, taken);
}
WF_INLINE void wf_unlock2(void *a, void *b, const bool taken[2])
{
    wf_unlock(a, taken[0]);
    wf_unlock(b, taken[1]);
}

/* --- flags ------------------------------------------------------------------------------ */

/* Set or clear flags of an object that others may be doing the same to, if it is shared. */
WF_INLINE void wf_set_flags(WfObject *o, uint8_t bits)
{
    if (wf_is_shared(o))
        atomic_fetch_or_explicit(&o->flags, bits, memory_order_relaxed);
    else
        atomic_store_explicit(&o->flags, atomic_load_explicit(&o->flags, memory_order_relaxed) | bits,
                              memory_order_relaxed);
}
WF_INLINE void wf_clear_flags(WfObject *o, uint8_t bits)
{
    if (wf_is_shared(o))
        atomic_fetch_and_explicit(&o->flags, (uint8_t)~bits, memory_order_relaxed);
    else
        atomic_store_explicit(&o->flags, atomic_load_explicit(&o->flags, memory_order_relaxed) & (uint8_t)~bits,
                              memory_order_relaxed);
}

#endif
