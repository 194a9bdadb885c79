/* Debug builds only: see fail_alloc.h. */
#include "fail_alloc.h"

#ifdef WF_DEBUG
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool wf_fail_alloc_armed;
static long first = -1, last = -1;   /* [const] the allocations that fail */
static atomic_long count;            /* [relaxed] */

bool wf_fail_alloc_hit(void)
{
    long n = atomic_fetch_add_explicit(&count, 1, memory_order_relaxed) + 1;
    return n >= first && n <= last;
}

long wf_fail_alloc_count(void) { return atomic_load_explicit(&count, memory_order_relaxed); }

static void print_count(void) { fprintf(stderr, "allocations: %ld\n", wf_fail_alloc_count()); }

void wf_fail_alloc_begin(bool program)
{
    const char *s = getenv("WEFT_FAIL_ALLOC");
    if (s == NULL)
        return;
    bool from_start = strncmp(s, "start:", 6) == 0;
    if (from_start)
        s += 6;
    if (from_start == program)
        return;
    char *end;
    if (strcmp(s, "count") == 0) {
        first = last = 0;
        atexit(print_count);
    } else {
        first = last = strtol(s, &end, 10);
        if (*end == '+')
            last = __LONG_MAX__;
    }
    wf_fail_alloc_armed = true;
}

/* --- malloc() and its kin, as the linker's --wrap renames them ---------------------------------------- */

/* Weak: a program that links libweft.a without --wrap calls none of these. */
#define WEAK __attribute__((weak))
WEAK void *__real_malloc(size_t size);
WEAK void *__real_calloc(size_t n, size_t size);
WEAK void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);

void *__wrap_malloc(size_t size) { return WF_FAIL_ALLOC() ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t n, size_t size) { return WF_FAIL_ALLOC() ? NULL : __real_calloc(n, size); }
void *__wrap_realloc(void *p, size_t size) { return WF_FAIL_ALLOC() ? NULL : __real_realloc(p, size); }
#endif
