/* Allocating and freeing objects: the inline fast paths over the thread's free lists. */
#ifndef WEFT_ALLOC_H
#define WEFT_ALLOC_H

#include "thread.h"

void *wf_alloc_slow(WfThread *t, uint32_t shape, size_t size, bool tracked) WF_MUST_USE WF_SAVES;
void wf_free_slow(WfObject *o, size_t size) WF_SAVES;

struct WfPage {
    WfThread *owner;                 /* [stw] thread whose pool holds the page */
    WfPage *next;                    /* [owner] */
    uint32_t cell_size;              /* [const] */
    uint32_t bump;                   /* [owner] cells below this byte offset have been handed out */
    uint16_t nfree;                  /* [owner] scratch of a sweep: free cells */
    bool tracked;                    /* [const] */
    WfFreeCell **free;               /* [const] the owner's list of such cells */
    WfObject blank;                  /* [owner] header of a free cell */
    _Atomic(WfFreeCell *) remote_free;   /* others push with release, the owner takes all with acquire */
};

WF_INLINE WfPage *wf_page_of(const void *o)
{
    return (WfPage *)((uintptr_t)o & ~(uintptr_t)(WF_PAGE_SIZE - 1));
}

#ifdef WF_DEBUG
/* An allocation that fails on purpose; see Interp/memory/fail_alloc.h. */
extern bool wf_fail_alloc_armed;
WF_COLD bool wf_fail_alloc_hit(void);
WF_COLD Value wf_no_memory(void);
#endif

WF_INLINE void *wf_alloc_in(WfThread *t, WfPool *pool, uint32_t shape, size_t size, bool tracked)
{
#ifdef WF_DEBUG
    if (WF_UNLIKELY(wf_fail_alloc_armed) && wf_fail_alloc_hit()) {
        wf_no_memory();
        return NULL;
    }
#endif
    if (WF_LIKELY(size <= WF_SMALL_LIMIT)) {
        size_t k = (size + 15) >> WF_CLASS_SHIFT;
        WfFreeCell *c = pool->free[k];
        if (WF_LIKELY(c != NULL)) {
            pool->free[k] = c->next;
            WfObject *o = &c->head;
            wf_shape_set(o, shape);
            wf_local_set(o, 1);
            /* owner, flags, shared, lock were set when the cell was carved or freed */
            if (tracked)
                t->gc_allocs++;
            return o;
        }
    }
    return wf_alloc_slow(t, shape, size, tracked);
}

/*
 * Allocates an object of `size` bytes (at least 32): header set (shape, count 1, owner), the
 * rest uninitialised. A tracked object may hold references; all its reference fields must be
 * valid before the next safepoint (collectors run only there). NULL with MemoryError set.
 */
WF_INLINE WF_MUST_USE void *wf_alloc(uint32_t shape, size_t size)
{
    WfThread *t = wf_thread();
    return wf_alloc_in(t, &t->tracked, shape, size, true);
}

/* The same for an object that never holds references to other objects. */
WF_INLINE WF_MUST_USE void *wf_alloc_leaf(uint32_t shape, size_t size)
{
    WfThread *t = wf_thread();
    return wf_alloc_in(t, &t->leaves, shape, size, false);
}

/* Copies a header word by word: collectors may be looking at the shape. Relaxed: see each_in_page(). */
WF_INLINE void wf_head_copy(WfObject *to, const WfObject *from)
{
    uint64_t words[2];
    memcpy(words, from, sizeof words);
    __atomic_store_n((uint64_t *)to, words[0], __ATOMIC_RELAXED);
    __atomic_store_n((uint64_t *)to + 1, words[1], __ATOMIC_RELAXED);
}

/*
 * Gives an object's memory back, after its references were dropped. `size` is informational: a
 * page knows its cell size and a large object its own.
 */
WF_INLINE void wf_free_in(WfThread *t, void *p, size_t size)
{
    WfObject *o = p;
    if (WF_LIKELY(!(atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_LARGE))) {
        WfPage *page = wf_page_of(o);
        if (WF_LIKELY(!WF_THREADS || page->owner == t)) {
            WfFreeCell *c = p, **list = page->free;
            t->gc_allocs -= page->tracked;
            wf_head_copy(&c->head, &page->blank);
            c->next = *list;
            *list = c;
            return;
        }
    }
    wf_free_slow(o, size);
}
WF_INLINE void wf_free_object(void *p, size_t size) { wf_free_in(wf_thread(), p, size); }

/*
 * A buffer of 1 or more bytes, as wf_mem_alloc() gives them, for what is made and dropped often:
 * lists' items, dicts' tables. To be given back by wf_block_free() with the same size, or by
 * wf_mem_retire().
 */
void *wf_block_alloc_slow(size_t size) WF_MUST_USE WF_SAVES;
void wf_block_free_slow(void *p) WF_SAVES;
WF_INLINE WF_MUST_USE void *wf_block_alloc(size_t size)
{
    if (WF_LIKELY(size <= WF_BLOCK_LIMIT)) {
        WfBlocks *b = &wf_thread()->blocks;
        size_t k = (size + (1 << WF_BLOCK_SHIFT) - 1) >> WF_BLOCK_SHIFT;
        void **p = b->free[k];
        if (WF_LIKELY(p != NULL)) {
            b->free[k] = *p;
            b->count[k]--;
            return p;
        }
    }
    return wf_block_alloc_slow(size);
}
WF_INLINE void wf_block_free(void *p, size_t size)
{
    if (WF_LIKELY(size <= WF_BLOCK_LIMIT && WF_BLOCKS_KEPT > 0)) {
        WfBlocks *b = &wf_thread()->blocks;
        size_t k = (size + (1 << WF_BLOCK_SHIFT) - 1) >> WF_BLOCK_SHIFT;
        if (WF_LIKELY(b->count[k] < WF_BLOCKS_KEPT)) {
            *(void **)p = b->free[k];
            b->free[k] = p;
            b->count[k]++;
            return;
        }
    }
    wf_block_free_slow(p);
}

/*
 * Resizes a leaf object that only the caller can reach (count 1, local): may move it. NULL with
 * MemoryError set, and then the object is as it was.
 */
void *wf_resize_leaf(void *o, size_t old_size, size_t new_size) WF_MUST_USE;
/* Bytes of the block that holds o: at least what was asked for. */
size_t wf_block_size(const void *o);

#endif
