/* Loading mimalloc: see sysalloc.h. */
#include "sysalloc.h"

#ifndef WF_SYSTEM_MALLOC
#include <dlfcn.h>
#include <malloc.h>
#include <mimalloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { SCARCE = 512 << 20 };

static pthread_once_t once = PTHREAD_ONCE_INIT;

static size_t system_usable(const void *p) { return malloc_usable_size((void *)p); }

static const WfAllocator system_allocator = {malloc, calloc, realloc, free, system_usable};

/* false: something is missing. */
static bool load(WfAllocator *a)
{
    char name[32];
    snprintf(name, sizeof name, "libmimalloc.so.%d", MI_MALLOC_VERSION / 100);
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == NULL)
        return false;
    *(void **)&a->alloc = dlsym(library, "mi_malloc");
    *(void **)&a->calloc = dlsym(library, "mi_calloc");
    *(void **)&a->realloc = dlsym(library, "mi_realloc");
    *(void **)&a->free = dlsym(library, "mi_free");
    *(void **)&a->usable = dlsym(library, "mi_usable_size");
    return a->alloc && a->calloc && a->realloc && a->free && a->usable;
}

/* mimalloc takes 32 MiB of addresses at a time, which a small limit does not leave. */
static bool addresses_are_scarce(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < SCARCE;
}

static void choose(void)
{
    WfAllocator a;
    if (addresses_are_scarce() || !load(&a))
        a = system_allocator;
    __atomic_store_n(&wf_allocator.alloc, a.alloc, __ATOMIC_RELAXED);
    __atomic_store_n(&wf_allocator.calloc, a.calloc, __ATOMIC_RELAXED);
    __atomic_store_n(&wf_allocator.realloc, a.realloc, __ATOMIC_RELAXED);
    __atomic_store_n(&wf_allocator.free, a.free, __ATOMIC_RELAXED);
    __atomic_store_n(&wf_allocator.usable, a.usable, __ATOMIC_RELAXED);
}

static void *first_alloc(size_t size)
{
    pthread_once(&once, choose);
    return WF_ALLOCATOR(alloc)(size);
}

static void *first_calloc(size_t count, size_t size)
{
    pthread_once(&once, choose);
    return WF_ALLOCATOR(calloc)(count, size);
}

static void *first_realloc(void *p, size_t size)
{
    pthread_once(&once, choose);
    return WF_ALLOCATOR(realloc)(p, size);
}

/* Another thread has chosen, or there would be nothing to free or to ask about. */
static void first_free(void *p)
{
    pthread_once(&once, choose);
    WF_ALLOCATOR(free)(p);
}

static size_t first_usable(const void *p)
{
    pthread_once(&once, choose);
    return WF_ALLOCATOR(usable)(p);
}

WfAllocator wf_allocator = {first_alloc, first_calloc, first_realloc, first_free, first_usable};
#endif
