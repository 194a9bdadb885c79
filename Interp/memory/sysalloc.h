/*
 * The allocator under everything: mimalloc, or the system's under the sanitizers.
 *
 * mimalloc is loaded when it is first asked for: what starting needs fits the first region
 * (first_region.h), and a shared object costs every start 0.1 ms. Where it cannot be loaded the
 * system's allocator takes its place, for good.
 */
#ifndef WEFT_SYSALLOC_H
#define WEFT_SYSALLOC_H

#include "fail_alloc.h"

#include <stddef.h>

#ifdef WF_SYSTEM_MALLOC
#include <malloc.h>
#include <stdlib.h>
#define wf_sys_alloc malloc
#define wf_sys_calloc calloc
#define wf_sys_realloc realloc
#define wf_sys_free free
#define wf_sys_usable(p) malloc_usable_size((void *)(p))
#else

typedef struct {
    void *(*alloc)(size_t size);
    void *(*calloc)(size_t count, size_t size);
    void *(*realloc)(void *p, size_t size);
    void (*free)(void *p);
    size_t (*usable)(const void *p);
} WfAllocator;

/* Functions that load mimalloc, then its own. [relaxed] */
extern WfAllocator wf_allocator;
#define WF_ALLOCATOR(member) __atomic_load_n(&wf_allocator.member, __ATOMIC_RELAXED)

static inline void *wf_sys_alloc(size_t size)
{
    return WF_FAIL_ALLOC() ? NULL : WF_ALLOCATOR(alloc)(size);
}

static inline void *wf_sys_calloc(size_t count, size_t size)
{
    return WF_FAIL_ALLOC() ? NULL : WF_ALLOCATOR(calloc)(count, size);
}

static inline void *wf_sys_realloc(void *p, size_t size)
{
    return WF_FAIL_ALLOC() ? NULL : WF_ALLOCATOR(realloc)(p, size);
}

static inline void wf_sys_free(void *p)
{
    if (p != NULL)
        WF_ALLOCATOR(free)(p);
}

static inline size_t wf_sys_usable(const void *p) { return WF_ALLOCATOR(usable)(p); }
#endif

#endif
