/*
 * Buffers of the first region: the word before a buffer says how large it is; those given back wait in
 * lists by size and are taken again.
 */
#include "first_region.h"

#include "fail_alloc.h"

#include <string.h>

enum { GRAIN = 16, HEAD = 8, EXACT = 64, NLISTS = EXACT + 8, LARGEST = 64 << 10 };

/* No address is in a region that is not there yet. */
WfFirstRegion wf_first_region = {.start = UINTPTR_MAX};

typedef struct Free {
    struct Free *next;
} Free;

/* By units of 16 bytes; the last ones by powers of two. Only the thread there is comes here. */
static Free *lists[NLISTS];

static Free **list_of(size_t units)
{
    return &lists[units < EXACT ? units : EXACT - 6 + (63 - (size_t)__builtin_clzl(units))];
}

void wf_region_init(char *base)
{
#ifdef WF_SYSTEM_MALLOC
    bool open = false; /* the sanitizer sees every buffer */
#else
    bool open = true;
#endif
    wf_first_region = (WfFirstRegion){.start = (uintptr_t)base, .next = base + GRAIN - HEAD,
                                      .touched = base, .pages = base + WF_REGION_SIZE, .open = open};
}

void wf_region_close(void) { wf_first_region.open = false; }

char *wf_region_take_page(void)
{
    WfFirstRegion *r = &wf_first_region;
    if (r->pages - r->touched < WF_PAGE_SIZE)
        return NULL;
    return r->pages -= WF_PAGE_SIZE;
}

static size_t *size_of(const void *p) { return (size_t *)p - 1; }

static size_t units_for(size_t size)
{
    size_t units = (size + HEAD + GRAIN - 1) / GRAIN;
    return units < 2 ? 2 : units;
}

/* Moves the end of the buffers to `end`; false: no room. */
static bool grow(char *end)
{
    WfFirstRegion *r = &wf_first_region;
    if (end > r->pages)
        return false;
    r->next = end;
    if (end > r->touched)
        r->touched = end;
    return true;
}

static void *take(size_t units, bool *zeroed)
{
    WfFirstRegion *r = &wf_first_region;
    *zeroed = false;
    int tries = 8;
    for (Free **at = list_of(units); *at != NULL && tries-- > 0; at = &(*at)->next) {
        Free *f = *at;
        if (*size_of(f) >= units * GRAIN - HEAD) {
            *at = f->next;
            return f;
        }
    }
    char *p = r->next + HEAD;
    *zeroed = r->next >= r->touched;
    if (!grow(r->next + units * GRAIN)) {
        r->open = units >= EXACT; /* no searching for what is not there */
        return NULL;
    }
    *size_of(p) = units * GRAIN - HEAD;
    return p;
}

void *wf_region_alloc(size_t size, bool zero)
{
#ifdef WF_DEBUG
    if (wf_fail_alloc_armed)
        return NULL; /* wf_sys_alloc() counts */
#endif
    if (size > LARGEST)
        return NULL;
    bool zeroed;
    void *p = take(units_for(size), &zeroed);
    if (zero && !zeroed && p != NULL)
        memset(p, 0, size);
    return p;
}

void wf_region_free(void *p)
{
    WfFirstRegion *r = &wf_first_region;
    if (!r->open)
        return;
    size_t size = *size_of(p), units = (size + HEAD) / GRAIN;
    if ((char *)p + size == r->next) {
        r->next = (char *)p - HEAD;
    } else {
        Free **list = list_of(units), *f = p;
        f->next = *list;
        *list = f;
    }
}

void *wf_region_realloc(void *p, size_t size)
{
    size_t old = *size_of(p);
    if (size <= old)
        return p;
    WfFirstRegion *r = &wf_first_region;
    if (r->open && size <= LARGEST && (char *)p + old == r->next &&
        grow((char *)p - HEAD + units_for(size) * GRAIN)) {
        *size_of(p) = units_for(size) * GRAIN - HEAD;
        return p;
    }
    void *q = wf_buffer_alloc(size);
    if (q == NULL)
        return NULL;
    memcpy(q, p, old);
    wf_region_free(p);
    return q;
}

size_t wf_region_usable(const void *p) { return *size_of(p); }
