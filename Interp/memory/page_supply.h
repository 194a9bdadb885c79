/* Where threads' heaps get their pages, and give back those that hold nothing any more. */
#ifndef WEFT_PAGE_SUPPLY_H
#define WEFT_PAGE_SUPPLY_H

#include <stdbool.h>
#include <stddef.h>

/* A page that nobody uses. */
typedef struct WfSparePage {
    struct WfSparePage *next;
} WfSparePage;

/* Before all else, once: the first chunk and its region; false: no memory. */
bool wf_page_supply_init(void);
/* One page, its contents undefined; NULL: no memory. Any thread. */
void *wf_page_take(void);
/*
 * Gives back a list of pages that no object lies on and nobody looks at. Chunks of which all pages
 * are back go to the system; some are kept unless `urgent`. Any thread.
 */
void wf_pages_give(WfSparePage *list, bool urgent);

#endif
