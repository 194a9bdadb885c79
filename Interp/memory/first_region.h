/*
 * The region that starting fills: 2 MiB at a huge page's border, so that one page fault can bring all
 * of it in where the system allows that, and densely used, so that it takes no more memory than
 * scattered pages did.
 *
 * Buffers grow from its beginning, the heap's pages (pages.c) from its end. It is closed when it is
 * full or a second thread starts: from then on buffers come from mimalloc, and giving one of the
 * region's buffers back does nothing.
 */
#ifndef WEFT_FIRST_REGION_H
#define WEFT_FIRST_REGION_H

#include "memory.h"
#include "sysalloc.h"

#include <stdint.h>

enum { WF_REGION_SIZE = 2 << 20 };

typedef struct {
    uintptr_t start;  /* [const after start-up] */
    char *next;       /* end of the buffers */
    char *touched;    /* what lies behind was never written */
    char *pages;      /* [lock: page_supply.c] the lowest heap page */
    bool open;        /* buffers may be taken, by the one thread there is */
} WfFirstRegion;

extern WfFirstRegion wf_first_region;

/* Makes `base` the region; buffers may be taken until wf_region_close(). */
void wf_region_init(char *base);
/* The next heap page, or NULL. page_supply.c's lock is held. */
char *wf_region_take_page(void);

void *wf_region_alloc(size_t size, bool zero) WF_MUST_USE; /* NULL: no room */
void *wf_region_realloc(void *p, size_t size) WF_MUST_USE; /* the buffer may move out of the region */
void wf_region_free(void *p);
size_t wf_region_usable(const void *p);

WF_INLINE bool wf_region_owns(const void *p)
{
    return (uintptr_t)p - wf_first_region.start < WF_REGION_SIZE;
}

WF_INLINE void *wf_buffer_alloc(size_t size)
{
    if (WF_UNLIKELY(wf_first_region.open)) {
        void *p = wf_region_alloc(size, false);
        if (p != NULL)
            return p;
    }
    return wf_sys_alloc(size);
}

WF_INLINE void *wf_buffer_calloc(size_t count, size_t size)
{
    size_t all;
    if (WF_UNLIKELY(wf_first_region.open) && !__builtin_mul_overflow(count, size, &all)) {
        void *p = wf_region_alloc(all, true);
        if (p != NULL)
            return p;
    }
    return wf_sys_calloc(count, size);
}

WF_INLINE void *wf_buffer_realloc(void *p, size_t size)
{
    if (WF_UNLIKELY(p == NULL))
        return wf_buffer_alloc(size);
    return WF_UNLIKELY(wf_region_owns(p)) ? wf_region_realloc(p, size) : wf_sys_realloc(p, size);
}

WF_INLINE size_t wf_buffer_usable(const void *p)
{
    return WF_UNLIKELY(wf_region_owns(p)) ? wf_region_usable(p) : wf_sys_usable(p);
}

WF_INLINE void wf_buffer_free(void *p)
{
    if (WF_UNLIKELY(wf_region_owns(p)))
        wf_region_free(p);
    else
        wf_sys_free(p);
}

#endif
