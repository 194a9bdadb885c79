/*
 * Allocation of objects and of their out-of-line storage.
 *
 * Objects up to WF_SMALL_LIMIT bytes live in 8 KiB pages of one size class each; a page
 * belongs to one thread; pages of objects that hold references (tracked) and of those that
 * do not (leaves) are separate, so the collector walks only the former. A cell whose shape is
 * WF_SHAPE_FREE is free. Another thread's cell is given back through the page's atomic list.
 * Larger objects are allocated by themselves (WF_F_LARGE). Buffers come from mimalloc, the
 * first ones from the region that Interp/memory/first_region.h describes.
 */
#ifndef WEFT_MEMORY_H
#define WEFT_MEMORY_H

#include "object.h"

enum {
    WF_PAGE_SIZE = 8 * 1024,
    WF_CLASS_SHIFT = 4,
    WF_SMALL_LIMIT = 512,
    WF_NCLASSES = WF_SMALL_LIMIT / 16 + 1
};

typedef struct WfFreeCell {
    WfObject head;       /* shape == WF_SHAPE_FREE */
    struct WfFreeCell *next; /* would not fit a 16-byte cell: the smallest class is 32 bytes */
} WfFreeCell;

typedef struct WfPage WfPage;

/* One thread's free lists and pages for one kind of object. [owner] */
typedef struct {
    WfFreeCell *free[WF_NCLASSES];
    WfPage *pages[WF_NCLASSES];
} WfPool;

/*
 * Buffers of up to WF_BLOCK_LIMIT bytes that one thread gave back (alloc.h: wf_block_alloc). They
 * come from mimalloc, and any thread may give any of them back to it.
 */
enum { WF_BLOCK_SHIFT = 5, WF_BLOCK_LIMIT = 640 };
#ifdef WF_SYSTEM_MALLOC
enum { WF_BLOCKS_KEPT = 0 }; /* sanitizers see every use of a freed buffer */
#else
enum { WF_BLOCKS_KEPT = 64 };
#endif
typedef struct {
    void *free[(WF_BLOCK_LIMIT >> WF_BLOCK_SHIFT) + 1]; /* by size; each begins with the next's address */
    uint32_t count[(WF_BLOCK_LIMIT >> WF_BLOCK_SHIFT) + 1];
} WfBlocks;

/* Out-of-line buffers (list items, dict tables): NULL with MemoryError set. Never for objects. */
void *wf_mem_alloc(size_t size) WF_MUST_USE;
void *wf_mem_calloc(size_t count, size_t size) WF_MUST_USE;
void *wf_mem_realloc(void *p, size_t size) WF_MUST_USE; /* on failure p stays valid */
void wf_mem_free(void *p);
/*
 * Frees a buffer that other threads may still be reading without a lock: at once if nothing
 * is shared yet, else when every thread has passed a safepoint.
 */
void wf_mem_retire(void *p);

/* The same without raising MemoryError; wf_mem_free() frees it. */
void *wf_raw_alloc(size_t size) WF_MUST_USE;
void *wf_raw_calloc(size_t count, size_t size) WF_MUST_USE;
void *wf_raw_realloc(void *p, size_t size) WF_MUST_USE;
/* Before a second thread starts: from here on buffers come from mimalloc. */
void wf_region_close(void);

/* Allocation of objects themselves: alloc.h. */

/* --- collector -------------------------------------------------------------------------- */

typedef int (*WfVisitFn)(Value v, void *arg); /* nonzero stops the traversal */

/* Collects this thread's local cycles; returns the number of objects freed. May run Python. */
size_t wf_gc_collect_local(void) WF_MAY_RUN;
/* Collects everything with the world stopped (local of this thread too). */
size_t wf_gc_collect_world(void) WF_MAY_RUN;
/* At a safepoint when allocation has crossed the threshold. */
void wf_gc_poll(void) WF_MAY_RUN;

/* Calls fn for every tracked object that the current thread may see (own local + shared, world stopped). */
int wf_heap_walk_stw(int (*fn)(WfObject *o, void *arg), void *arg);
/* Debug builds: aborts with a message if I1, I2 or a count is broken anywhere. */
void wf_heap_verify_stw(void);

/* From now on registers may hold this function without counting: Interp/memory/lend.c. */
void wf_function_lend(Value fn);

/* --- weak references --------------------------------------------------------------------- */

/* Called by wf_dealloc for an object with WF_F_WEAKREFS: clears and runs callbacks. */
void wf_weakrefs_clear(WfObject *o) WF_MAY_RUN;

#endif
