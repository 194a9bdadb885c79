/* The allocator under everything: mimalloc, or the system's under the sanitizers. */
#ifndef WEFT_SYSALLOC_H
#define WEFT_SYSALLOC_H

#ifdef WF_SYSTEM_MALLOC
#include <malloc.h>
#include <stdlib.h>
#define mi_malloc malloc
#define mi_calloc calloc
#define mi_realloc realloc
#define mi_free free
#define mi_usable_size malloc_usable_size
#else
#include <mimalloc.h>
#endif

#endif
