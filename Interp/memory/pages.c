/*
 * Pages, cells and large objects.
 *
 * An 8 KiB page holds cells of one size for one thread; its first cells are its header. Cells are
 * carved in batches, so that a page's memory is touched only as far as it is used. The owner frees
 * by pushing on its own list; another thread pushes on the page's `remote_free`, which the owner
 * takes over when its list is empty. Thread states are recycled together with their heaps, so a
 * page's owner stays the same while anything lies on it. A sweep finds the pages on which nothing
 * does and gives them back (page_supply.h): whenever a thread's heap has grown by a quarter since
 * the last one, when memory runs out, and when a thread ends.
 */
#include "heap.h"
#include "exc.h"

#include "first_region.h"
#include "page_supply.h"
#include <assert.h>

enum { HEADER_SIZE = 64, CARVE_BYTES = 4096, FIRST_SWEEP = 256 };

static_assert(sizeof(WfPage) <= HEADER_SIZE, "the page header must fit its reserve");
static_assert(sizeof(WfLarge) % 16 == 0, "large objects must stay aligned");

bool wf_vec_push(WfObjVec *v, WfObject *o)
{
    if (v->len == v->cap) {
        size_t cap = v->cap ? v->cap * 2 : 64;
        WfObject **items = wf_buffer_realloc(v->items, cap * sizeof *items);
        if (items == NULL)
            return false;
        v->items = items;
        v->cap = cap;
    }
    v->items[v->len++] = o;
    return true;
}

void wf_vec_free(WfObjVec *v)
{
    wf_buffer_free(v->items);
    *v = (WfObjVec){0};
}

static WfPage *page_new(WfThread *t, WfPool *pool, size_t k, bool tracked)
{
    WfPage *page = wf_page_take();
    if (page == NULL)
        return NULL;
    t->heap->npages++;
    page->owner = t;
    page->cell_size = (uint32_t)(k << WF_CLASS_SHIFT);
    page->bump = HEADER_SIZE;
    page->tracked = tracked;
    page->free = &pool->free[k];
    page->blank = (WfObject){.shape = WF_SHAPE_FREE, .owner = t->slot,
                             .flags = tracked ? WF_F_TRACKED : 0};
    page->next = pool->pages[k];
    pool->pages[k] = page;
    return page;
}

/* Hands out a batch of fresh cells of the newest page, in address order. */
static bool carve(WfPool *pool, size_t k)
{
    WfPage *page = pool->pages[k];
    if (page == NULL || page->bump + page->cell_size > WF_PAGE_SIZE)
        return false;
    uint32_t cell = page->cell_size, start = page->bump;
    uint32_t n = (WF_PAGE_SIZE - start) / cell;
    /* Up to where memory not touched yet begins, or over one more such border. */
    uint32_t border = (start / CARVE_BYTES + 1) * CARVE_BYTES, batch = (border - start) / cell;
    if (batch == 0)
        batch = (border + CARVE_BYTES - start) / cell;
    if (n > batch)
        n = batch;
    WfFreeCell *head = pool->free[k];
    for (uint32_t i = n; i-- > 0;) {
        WfFreeCell *c = (WfFreeCell *)((char *)page + start + i * cell);
        c->head = page->blank;
        c->next = head;
        head = c;
    }
    pool->free[k] = head;
    page->bump = start + n * cell;
    return true;
}

/* Takes over cells of this class that other threads have freed. */
static bool take_remote(WfThread *t, WfPool *pool, size_t k, bool tracked)
{
    if (!wf_multithreaded)
        return false;
    _Atomic bool *hint = &t->heap->remote[tracked][k];
    /* Acquire: the lists come before the hint; pairs with free_remote(). */
    if (!atomic_load_explicit(hint, memory_order_relaxed) ||
        !atomic_exchange_explicit(hint, false, memory_order_acquire))
        return false;
    for (WfPage *page = pool->pages[k]; page != NULL; page = page->next) {
        if (atomic_load_explicit(&page->remote_free, memory_order_relaxed) == NULL)
            continue;
        /* Acquire: the freeing thread's writes to the cells come first; pairs with free_remote(). */
        WfFreeCell *list = atomic_exchange_explicit(&page->remote_free, NULL, memory_order_acquire);
        WfFreeCell *last = list;
        while (last->next != NULL)
            last = last->next;
        last->next = pool->free[k];
        pool->free[k] = list;
    }
    return pool->free[k] != NULL;
}

/* --- sweeping ---------------------------------------------------------------------------- */

/* All cells that were carved are in the owner's list (so none is in the remote one). */
static bool is_empty(const WfPage *page)
{
    return page->nfree * page->cell_size == page->bump - HEADER_SIZE;
}

/* Moves the empty pages of a class to *out; the number of them. */
static size_t sweep_class(WfPool *pool, size_t k, WfSparePage **out)
{
    size_t n = 0;
    for (WfPage *page = pool->pages[k]; page != NULL; page = page->next)
        page->nfree = 0;
    for (WfFreeCell *c = pool->free[k]; c != NULL; c = c->next)
        wf_page_of(c)->nfree++;
    for (WfPage *page = pool->pages[k]; page != NULL; page = page->next)
        n += is_empty(page);
    if (n == 0)
        return 0;
    WfFreeCell **cell = &pool->free[k];
    for (WfFreeCell *c = *cell; c != NULL; c = c->next)
        if (!is_empty(wf_page_of(c))) {
            *cell = c;
            cell = &c->next;
        }
    *cell = NULL;
    WfPage **at = &pool->pages[k];
    for (WfPage *page = *at, *next; page != NULL; page = next) {
        next = page->next;
        if (is_empty(page)) {
            WfSparePage *spare = (WfSparePage *)page;
            spare->next = *out;
            *out = spare;
        } else {
            *at = page;
            at = &page->next;
        }
    }
    *at = NULL;
    return n;
}

size_t wf_heap_sweep(WfThread *t, bool urgent)
{
    WfSparePage *spare = NULL;
    size_t n = 0;
    for (size_t k = 0; k < WF_NCLASSES; k++) {
        take_remote(t, &t->tracked, k, true);
        take_remote(t, &t->leaves, k, false);
        n += sweep_class(&t->tracked, k, &spare) + sweep_class(&t->leaves, k, &spare);
    }
    WfHeap *h = t->heap;
    h->npages -= n;
    h->sweep_at = h->npages + h->npages / 4 + FIRST_SWEEP;
    wf_pages_give(spare, urgent);
    return n;
}

/* Memory has run out: whether some was found. */
static bool sweep_for_memory(void)
{
    WfThread *t = wf_thread();
    return t != NULL && t->heap != NULL && wf_heap_sweep(t, true) > 0;
}

/* --- allocating -------------------------------------------------------------------------- */

static void *alloc_large(WfThread *t, uint32_t shape, size_t size, bool tracked)
{
    if (size > PTRDIFF_MAX - sizeof(WfLarge)) {
        wf_no_memory();
        return NULL;
    }
    WfLarge *l = wf_buffer_alloc(sizeof *l + size);
    if (WF_UNLIKELY(l == NULL) && sweep_for_memory())
        l = wf_buffer_alloc(sizeof *l + size);
    if (l == NULL) {
        wf_no_memory();
        return NULL;
    }
    WfHeap *h = t->heap;
    l->heap = h;
    l->size = size;
    WfObject *o = (WfObject *)(l + 1);
    *o = (WfObject){.shape = shape, .local = 1, .owner = t->slot,
                    .flags = WF_F_LARGE | (tracked ? WF_F_TRACKED : 0)};
    if (tracked) {
        wf_raw_lock(&h->large_lock);
        l->prev = NULL;
        l->next = h->large;
        if (h->large != NULL)
            h->large->prev = l;
        h->large = l;
        wf_raw_unlock(&h->large_lock);
        t->gc_allocs++;
    }
    return o;
}

static void ask_for_collection(WfThread *t)
{
    if (t->gc_allocs > t->gc_threshold)
        wf_poll_request(t, WF_POLL_GC);
}

void *wf_alloc_slow(WfThread *t, uint32_t shape, size_t size, bool tracked)
{
    if (tracked)
        ask_for_collection(t);
    if (size > WF_SMALL_LIMIT)
        return alloc_large(t, shape, size, tracked);
    if (size < 32)
        size = 32;
    WfPool *pool = tracked ? &t->tracked : &t->leaves;
    size_t k = (size + 15) >> WF_CLASS_SHIFT;
    if (pool->free[k] == NULL && !carve(pool, k) && !take_remote(t, pool, k, tracked)) {
        if (t->heap->npages >= t->heap->sweep_at)
            wf_heap_sweep(t, false); /* that may find cells, too */
        if (pool->free[k] == NULL) {
            if (page_new(t, pool, k, tracked) == NULL &&
                (!sweep_for_memory() || page_new(t, pool, k, tracked) == NULL)) {
                wf_no_memory();
                return NULL;
            }
            carve(pool, k);
        }
    }
    WfFreeCell *c = pool->free[k];
    pool->free[k] = c->next;
    wf_shape_set(&c->head, shape);
    wf_local_set(&c->head, 1);
    t->gc_allocs += tracked;
    return c;
}

WfLarge *wf_large_of(const void *o) { return (WfLarge *)(uintptr_t)o - 1; }

static void free_large(WfObject *o)
{
    WfLarge *l = wf_large_of(o);
    if (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_TRACKED) {
        WfHeap *h = l->heap;
        wf_raw_lock(&h->large_lock);
        if (l->prev != NULL)
            l->prev->next = l->next;
        else
            h->large = l->next;
        if (l->next != NULL)
            l->next->prev = l->prev;
        wf_raw_unlock(&h->large_lock);
        wf_thread()->gc_allocs--;
    }
    wf_buffer_free(l);
}

static void free_remote(WfPage *page, WfObject *o)
{
    WfFreeCell *c = (WfFreeCell *)o;
    wf_head_copy(&c->head, &page->blank);
    /* Once the cell is in the list the page may be swept. */
    _Atomic bool *hint = &page->owner->heap->remote[page->tracked][page->cell_size >> WF_CLASS_SHIFT];
    WfFreeCell *head = atomic_load_explicit(&page->remote_free, memory_order_relaxed);
    do {
        c->next = head;
        /* Release: the cell's contents are written before the owner can take it; see take_remote(). */
    } while (!atomic_compare_exchange_weak_explicit(&page->remote_free, &head, c,
                                                    memory_order_release, memory_order_relaxed));
    if (head == NULL) /* else whoever began the list tells, or has told */
        atomic_store_explicit(hint, true, memory_order_release);
}

void wf_free_slow(WfObject *o, size_t size)
{
    (void)size;
    if (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_LARGE)
        free_large(o);
    else
        free_remote(wf_page_of(o), o);
}

size_t wf_block_size(const void *p)
{
    const WfObject *o = p;
    if (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_LARGE)
        return wf_large_of(o)->size;
    return wf_page_of(o)->cell_size;
}

void *wf_resize_leaf(void *p, size_t old_size, size_t new_size)
{
    WfObject *o = p;
    uint8_t flags = atomic_load_explicit(&o->flags, memory_order_relaxed);
    if (flags & WF_F_LARGE) {
        WfLarge *l = wf_buffer_realloc(wf_large_of(o), sizeof *l + new_size);
        if (l == NULL) {
            wf_no_memory();
            return NULL;
        }
        l->size = new_size;
        return l + 1;
    }
    if (new_size <= wf_page_of(o)->cell_size)
        return o;
    WfObject *n = wf_alloc_leaf(wf_shape_of(o), new_size);
    if (n == NULL)
        return NULL;
    memcpy(n + 1, o + 1, old_size - sizeof *o);
    wf_set_flags(n, flags & WF_F_TYPE_MASK);
    wf_free_object(o, old_size);
    return n;
}

static int each_in_page(WfPage *page, int (*fn)(WfObject *o, void *arg), void *arg)
{
    for (uint32_t at = HEADER_SIZE; at < page->bump; at += page->cell_size) {
        WfObject *o = (WfObject *)((char *)page + at);
        if (wf_shape_of(o) != WF_SHAPE_FREE) {
            int r = fn(o, arg);
            if (r != 0)
                return r;
        }
    }
    return 0;
}

int wf_heap_each(WfThread *t, int (*fn)(WfObject *o, void *arg), void *arg)
{
    for (size_t k = 0; k < WF_NCLASSES; k++)
        for (WfPage *page = t->tracked.pages[k]; page != NULL; page = page->next) {
            int r = each_in_page(page, fn, arg);
            if (r != 0)
                return r;
        }
    for (WfLarge *l = t->heap->large; l != NULL; l = l->next) {
        int r = fn((WfObject *)(l + 1), arg);
        if (r != 0)
            return r;
    }
    return 0;
}

static void free_locks_in(const WfPool *pool)
{
    for (size_t k = 0; k < WF_NCLASSES; k++)
        for (WfPage *page = pool->pages[k]; page != NULL; page = page->next)
            for (uint32_t at = HEADER_SIZE; at < page->bump; at += page->cell_size) {
                WfObject *o = (WfObject *)((char *)page + at);
                if (atomic_load_explicit(&o->lock, memory_order_relaxed) != 0)
                    atomic_store_explicit(&o->lock, 0, memory_order_relaxed);
            }
}

void wf_heap_free_locks(WfThread *t)
{
    free_locks_in(&t->tracked);
    free_locks_in(&t->leaves);
    for (WfLarge *l = t->heap->large; l != NULL; l = l->next)
        atomic_store_explicit(&((WfObject *)(l + 1))->lock, 0, memory_order_relaxed);
}

WfHeap *wf_heap_new(WfThread *t)
{
    WfHeap *h = wf_buffer_calloc(1, sizeof *h);
    if (h == NULL)
        return NULL;
    h->thread = t;
    h->sweep_at = FIRST_SWEEP;
    pthread_mutex_init(&h->large_lock, NULL);
    pthread_mutex_init(&h->merge_lock, NULL);
    return h;
}

/* --- buffers ---------------------------------------------------------------------------- */

void *wf_mem_alloc(size_t size)
{
    void *p = size > PTRDIFF_MAX ? NULL : wf_buffer_alloc(size ? size : 1);
    if (WF_UNLIKELY(p == NULL)) {
        if (size <= PTRDIFF_MAX && sweep_for_memory())
            p = wf_buffer_alloc(size ? size : 1);
        if (p == NULL)
            wf_no_memory();
    }
    return p;
}

void *wf_block_alloc_slow(size_t size)
{
    if (size <= WF_BLOCK_LIMIT)
        size = (size + (1 << WF_BLOCK_SHIFT) - 1) & ~(size_t)((1 << WF_BLOCK_SHIFT) - 1);
    return wf_mem_alloc(size);
}

void wf_block_free_slow(void *p) { wf_mem_free(p); }

void *wf_mem_calloc(size_t count, size_t size)
{
    void *p = wf_buffer_calloc(count ? count : 1, size ? size : 1);
    if (WF_UNLIKELY(p == NULL)) {
        if (sweep_for_memory())
            p = wf_buffer_calloc(count ? count : 1, size ? size : 1);
        if (p == NULL)
            wf_no_memory();
    }
    return p;
}

void *wf_mem_realloc(void *old, size_t size)
{
    void *p = size > PTRDIFF_MAX ? NULL : wf_buffer_realloc(old, size ? size : 1);
    if (WF_UNLIKELY(p == NULL)) {
        if (size <= PTRDIFF_MAX && sweep_for_memory())
            p = wf_buffer_realloc(old, size ? size : 1);
        if (p == NULL)
            wf_no_memory();
    }
    return p;
}

void wf_mem_free(void *p) { wf_buffer_free(p); }

void *wf_raw_alloc(size_t size) { return wf_buffer_alloc(size); }
void *wf_raw_calloc(size_t count, size_t size) { return wf_buffer_calloc(count, size); }
void *wf_raw_realloc(void *p, size_t size) { return wf_buffer_realloc(p, size); }

void wf_mem_retire(void *p)
{
    if (p == NULL)
        return;
    WfThread *t = wf_thread();
    WfHeap *h = t->heap;
    if (!wf_multithreaded) {
        wf_buffer_free(p);
        return;
    }
    if (h->nretired == h->retired_cap) {
        size_t cap = h->retired_cap ? h->retired_cap * 2 : 64;
        void **items = wf_buffer_realloc(h->retired, cap * sizeof *items);
        if (items == NULL)
            return; /* Out of memory: the buffer leaks rather than being freed under a reader. */
        h->retired = items;
        h->retired_cap = cap;
    }
    t->stats.retired++;
    h->retired[h->nretired++] = p;
    h->retired_bytes += wf_buffer_usable(p);
    if (h->nretired >= 1024 || h->retired_bytes >= (4u << 20))
        wf_poll_request(t, WF_POLL_LIMBO);
}
