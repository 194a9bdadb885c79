/*
 * Chunks of 4 MiB come from the system, at a border of their own size, and are cut into pages. One
 * chunk is being cut at a time; the others have lists of the pages that came back. The first chunk
 * begins with the first region (first_region.h) and stays for ever.
 *
 * All is protected by one mutex, which is held for a few instructions for each page.
 */
#include "page_supply.h"

#include "first_region.h"
#include "thread.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { CHUNK_SIZE = 4 << 20, CHUNK_PAGES = CHUNK_SIZE / WF_PAGE_SIZE, KEPT = 2 };

typedef struct {
    char *base;
    WfSparePage *spare;
    unsigned nspare;
    bool stays;           /* the first one */
} Chunk;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* [lock] by address */
static struct {
    Chunk *items;
    size_t len, cap;
    size_t nspare;        /* pages in all lists */
    size_t nwhole;        /* chunks of which all pages are in their lists */
    size_t hint;          /* no chunk before has spare pages */
} chunks;
static char *next, *end;  /* [lock] what is not cut yet of the newest chunk */

/* Memory at a border of its own size; NULL: none. */
static char *map_chunk(void)
{
    char *p = mmap(NULL, CHUNK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED || ((uintptr_t)p & (CHUNK_SIZE - 1)) == 0)
        return p == MAP_FAILED ? NULL : p;
    munmap(p, CHUNK_SIZE);
    p = mmap(NULL, 2 * (size_t)CHUNK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    size_t before = -(uintptr_t)p & (CHUNK_SIZE - 1);
    if (before > 0)
        munmap(p, before);
    munmap(p + before + CHUNK_SIZE, CHUNK_SIZE - before);
    return p + before;
}

/* Nothing of it is in use, and it may go. */
static bool is_whole(const Chunk *c) { return c->nspare == CHUNK_PAGES && !c->stays; }

/* The number of chunks that lie before `base`. */
static size_t chunk_place(const char *base)
{
    size_t low = 0, high = chunks.len;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (chunks.items[middle].base < base)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool add_chunk_lock_held(unsigned reserved)
{
    if (chunks.len == chunks.cap) {
        size_t cap = chunks.cap ? 2 * chunks.cap : 16;
        Chunk *items = realloc(chunks.items, cap * sizeof *items);
        if (items == NULL)
            return false;
        chunks.items = items;
        chunks.cap = cap;
    }
    char *base = map_chunk();
    if (base == NULL)
        return false;
    size_t at = chunk_place(base);
    memmove(chunks.items + at + 1, chunks.items + at, (chunks.len - at) * sizeof *chunks.items);
    chunks.items[at] = (Chunk){.base = base, .stays = reserved > 0};
    chunks.len++;
    chunks.hint = 0;
    next = base + (size_t)reserved * WF_PAGE_SIZE;
    end = base + CHUNK_SIZE;
    return true;
}

bool wf_page_supply_init(void)
{
    if (wf_first_region.start != UINTPTR_MAX)
        return true;
    if (!add_chunk_lock_held(WF_REGION_SIZE / WF_PAGE_SIZE))
        return false;
    char *base = chunks.items[0].base;
    madvise(base, WF_REGION_SIZE, MADV_HUGEPAGE);
    wf_region_init(base);
    return true;
}

/* A page that came back; there is one. */
static void *take_spare_lock_held(void)
{
    Chunk *c = &chunks.items[chunks.hint];
    while (c->nspare == 0)
        c++;
    chunks.hint = (size_t)(c - chunks.items);
    chunks.nwhole -= is_whole(c);
    chunks.nspare--;
    WfSparePage *p = c->spare;
    c->spare = p->next;
    c->nspare--;
    return p;
}

void *wf_page_take(void)
{
    wf_raw_lock(&lock);
    void *p = wf_region_take_page();
    if (p == NULL && chunks.nspare > 0)
        p = take_spare_lock_held();
    if (p == NULL && (next != end || add_chunk_lock_held(0))) {
        p = next;
        next += WF_PAGE_SIZE;
    }
    wf_raw_unlock(&lock);
    return p;
}

/* Whole chunks beyond the first `keep` go to the system. */
static void unmap_lock_held(size_t keep)
{
    size_t n = 0;
    for (size_t i = 0; i < chunks.len; i++) {
        Chunk c = chunks.items[i];
        if (is_whole(&c)) {
            if (keep == 0 && munmap(c.base, CHUNK_SIZE) == 0) {
                chunks.nspare -= CHUNK_PAGES;
                chunks.nwhole--;
                continue;
            }
            keep -= keep > 0;
        }
        chunks.items[n++] = c;
    }
    chunks.len = n;
    chunks.hint = 0;
}

void wf_pages_give(WfSparePage *list, bool urgent)
{
    wf_raw_lock(&lock);
    for (WfSparePage *p = list, *following; p != NULL; p = following) {
        following = p->next;
        char *base = (char *)((uintptr_t)p & ~(uintptr_t)(CHUNK_SIZE - 1));
        Chunk *c = &chunks.items[chunk_place(base)];
        p->next = c->spare;
        c->spare = p;
        c->nspare++;
        chunks.nwhole += is_whole(c);
        chunks.nspare++;
    }
    chunks.hint = 0;
    size_t keep = urgent ? 0 : KEPT + chunks.len / 8;
    if (chunks.nwhole > keep)
        unmap_lock_held(keep);
    wf_raw_unlock(&lock);
}
