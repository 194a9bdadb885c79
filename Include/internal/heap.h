/* Per-thread heap state, private to Interp/memory and Interp/threads. */
#ifndef WEFT_HEAP_H
#define WEFT_HEAP_H

#include "alloc.h"

/* A growable array of objects. */
typedef struct {
    WfObject **items;
    size_t len, cap;
} WfObjVec;

bool wf_vec_push(WfObjVec *v, WfObject *o); /* false: out of memory */
void wf_vec_free(WfObjVec *v);

/* Prefix of an object that is allocated by itself; a multiple of 16 bytes. */
typedef struct WfLarge {
    struct WfLarge *next, *prev; /* [lock: large_lock] tracked ones only */
    struct WfHeap *heap;         /* [const] */
    size_t size;                 /* [owner] bytes of the object */
} WfLarge;

enum { WF_DEFERRED_CHUNKS = 256, WF_OWNER_EACH = 0xffff /* deferred: see deferred.c */ };

typedef struct WfHeap {
    WfThread *thread;            /* [const] */
    WfLarge *large;              /* [lock: large_lock] tracked large objects */
    pthread_mutex_t large_lock;
    WfObjVec later;              /* [owner] objects waiting for the outermost dealloc */
    WfObjVec lent;               /* [owner] lent functions that only registers hold: see lend.c */
    WfObjVec limbo;              /* [owner] shared objects whose count fell to zero */
    uint64_t prompt_from;        /* [owner] cycles: from then on epochs are begun for the sake of weak references */
    void **retired;              /* [owner] buffers to free after the next epoch */
    size_t nretired, retired_cap, retired_bytes;
    WfObjVec merge;              /* [lock: merge_lock] objects others queued for merging */
    pthread_mutex_t merge_lock;
    bool alive;                  /* [lock: merge_lock] a running thread owns this heap */
    bool collecting;             /* [owner] */
    size_t live_after_gc;        /* [owner] */
    size_t npages, sweep_at;     /* [owner] pages, and how many there will be when they are swept next */
    size_t tracked_unsaid;       /* [owner] published since wf_shared_tracked was last told */
    int32_t *deferred[WF_DEFERRED_CHUNKS]; /* [owner], read [stw] counts of deferred objects: deferred.c */
    _Atomic bool remote[2][WF_NCLASSES]; /* a page of this class (leaves, tracked) has a remote list */
} WfHeap;

/* States in the low two bits of WfObject.shared of a shared object. */
enum {
    WF_RC_BIASED = 0, /* the owner counts in `local` */
    WF_RC_QUEUED = 1, /* the same, and queued to the owner for merging */
    WF_RC_MERGED = 2, /* all counts are in `shared`; owner is 0 */
    WF_RC_LIMBO = 3,  /* merged, and in a limbo list */
    WF_RC_MASK = 3,
    WF_RC_ONE = 4
};

WfHeap *wf_heap_new(WfThread *t);
/* In the child of a fork: nobody waits for an object's lock. */
void wf_parking_after_fork_child(void);
WfLarge *wf_large_of(const void *o);

/* Calls fn on every tracked object of the thread's pages and large list; nonzero stops. */
int wf_heap_each(WfThread *t, int (*fn)(WfObject *o, void *arg), void *arg);

/*
 * Gives back the thread's pages that hold nothing, and says how many. Only by the thread itself, and not
 * while its pages are being walked. `urgent`: memory has run out.
 */
size_t wf_heap_sweep(WfThread *t, bool urgent);

/*
 * Frees the locks of all objects in the thread's pages: of those that will never run again, one may
 * wait for an object's lock and hold another's (an iterator's) meanwhile.
 */
void wf_heap_free_locks(WfThread *t);

/* The callback of a weak reference that is garbage itself never runs. Other objects: nothing. */
void wf_weakref_disarm(WfObject *ref);
/* Weak references to o die; those with a callback are held in `callbacks` until wf_weakrefs_call(). */
void wf_weakrefs_take(WfObject *o, WfObjVec *callbacks);
void wf_weakrefs_call(WfObjVec *callbacks) WF_MAY_RUN;

/* Merges everything queued to this thread. */
void wf_count_merge_queue(WfThread *t);
/* A lent function lost its last reference: true if a register has it, and it lives on. */
bool wf_lent_keep(WfObject *o);
/* Frees lent functions that no register has any more. */
void wf_lent_retry(WfThread *t);
/* Puts a shared object of count zero into this thread's limbo. */
void wf_limbo_add(WfObject *o);
/* Runs an epoch: frees what no register holds. May run finalizers. */
void wf_limbo_drain(WfThread *t) WF_MAY_RUN;
/* The thread ends: what it still has in limbo is left to the others. */
void wf_limbo_abandon(WfThread *t);
void wf_limbo_after_fork_child(void);
/* Frees a shared object that nobody can reach any more. */
void wf_free_shared(WfObject *o) WF_MAY_RUN;
/* Counts n references to a deferred object. */
void wf_deferred_add(WfThread *t, WfObject *o, int32_t n);
/* A local object of that count becomes shared and deferred; false: no number is left. */
bool wf_deferred_adopt(WfObject *o, int32_t count);
/* The sum of all threads' counts; exact with the world stopped. */
int64_t wf_deferred_count(const WfObject *o);
/* A deferred object that nobody can reach is about to be freed. */
void wf_deferred_release(WfObject *o);
void wf_deferred_after_fork_child(void);
WF_INLINE bool wf_is_deferred(const WfObject *o)
{
    return wf_is_shared(o) && !wf_is_immortal(o) && wf_owner(o) == WF_OWNER_EACH;
}
/* Which shapes some object has: a bit each, by wf_shapes_note(). */
typedef struct {
    uint8_t *bits;
    uint32_t limit;
} WfShapeBits;
bool wf_shapes_begin(WfShapeBits *b); /* false: out of memory */
WF_INLINE void wf_shapes_note(WfShapeBits *b, uint32_t shape)
{
    if (shape >= WF_SHAPE_FIRST_DYNAMIC && shape < b->limit)
        b->bits[shape >> 3] |= (uint8_t)(1u << (shape & 7));
}
/* Whether a noted shape belongs to the type. */
bool wf_shapes_noted(const WfShapeBits *b, const WfType *t);

/*
 * Objects that have a part in each thread, which is local to it (threading.local). Those with this `traverse`,
 * shared ones, keep alive what wf_parts_each_stw() visits; where the threads keep it is in nobody's sight.
 */
extern int (*wf_parts_traverse)(WfObject *o, WfVisitFn visit, void *arg);
extern void (*wf_parts_each_stw)(WfObject *o, WfVisitFn visit, void *arg);

/* Total count of a shared object; world stopped. */
int64_t wf_total_count_stw(const WfObject *o);

extern _Atomic size_t wf_shared_tracked; /* [relaxed] tracked objects published since the last world collection */

#endif
