/*
 * Which source lines waited for which objects: -X contention. A site is a line, a type and an address.
 * Sites live in a table that only grows, up to a limit; what comes later counts as "elsewhere".
 */
#include "heap.h"
#include "api.h"
#include "code.h"
#include "frame.h"
#include "mutex.h"

#include <stdio.h>
#include <stdlib.h>

bool wf_contention_on;

enum { MAX_SITES = 4096, TABLE = MAX_SITES * 2, TEXT = 96, PRINTED = 50 };

typedef struct {
    const void *object;
    const WfCode *code; /* tells sites apart, never followed: it may be gone */
    int line;
    char type[40], file[TEXT], function[TEXT];
    uint64_t waits, ns;
} Site;

static struct {
    pthread_mutex_t mutex;
    Site *items;             /* MAX_SITES of them, the last for all the rest */
    uint16_t table[TABLE];   /* open addressing: number of the site + 1 */
    int n;
} sites = {.mutex = PTHREAD_MUTEX_INITIALIZER}; /* [lock: mutex] */

static void copy_text(char *to, size_t room, Value text)
{
    const WfStr *s = wf_is_str(text) ? wf_as_str(text) : NULL;
    size_t len = s == NULL ? 0 : s->len, skip = len >= room ? len - room + 1 : 0, n = 0;
    for (size_t i = skip; i < len; i++) {
        uint32_t c = wf_str_at(s, i);
        to[n++] = c >= ' ' && c < 127 ? (char)c : '?';
    }
    to[n] = '\0';
}

static void describe(Site *s, const void *o, const char *type, const WfCode *code, int line)
{
    *s = (Site){.object = o, .code = code, .line = line};
    snprintf(s->type, sizeof s->type, "%s", type);
    if (code != NULL) {
        copy_text(s->file, sizeof s->file, code->filename);
        copy_text(s->function, sizeof s->function, code->name);
    } else {
        snprintf(s->file, sizeof s->file, "native code");
    }
}

/* The number of the site. */
static int find_site(const void *o, const char *type, const WfCode *code, int line)
{
    uint64_t h = ((uint64_t)(uintptr_t)o ^ (uint64_t)(uintptr_t)code * 31 ^ (uint64_t)line << 40) *
                 0x9E3779B97F4A7C15u;
    pthread_mutex_lock(&sites.mutex);
    if (sites.items == NULL)
        sites.items = calloc(MAX_SITES, sizeof *sites.items);
    int found = -1;
    for (size_t i = h >> 40; sites.items != NULL && found < 0; i++) {
        uint16_t *p = &sites.table[i % TABLE];
        const Site *s = *p != 0 ? &sites.items[*p - 1] : NULL;
        if (s != NULL && (s->object != o || s->code != code || s->line != line))
            continue;
        if (*p == 0 && sites.n < MAX_SITES - 1) {
            *p = (uint16_t)(++sites.n);
            describe(&sites.items[*p - 1], o, type, code, line);
        }
        found = *p != 0 ? *p - 1 : MAX_SITES - 1;
    }
    pthread_mutex_unlock(&sites.mutex);
    return found;
}

WfWait wf_wait_begin(const void *o, const char *type)
{
    WfWait w = {-1, wf_monotonic_ns()};
    if (WF_LIKELY(!wf_contention_on))
        return w;
    const WfFrame *f = wf_thread()->frame;
    int line = 0;
    if (f != NULL)
        line = wf_code_line_quietly(f->code, (uint32_t)wf_frame_lasti(f));
    w.site = find_site(o, type != NULL ? type : wf_obj_type(o)->name, f != NULL ? f->code : NULL, line);
    return w;
}

void wf_wait_end(WfWait w)
{
    uint64_t ns = wf_monotonic_ns() - w.begin;
    wf_thread()->stats.wait_us += ns / 1000;
    if (w.site < 0)
        return;
    pthread_mutex_lock(&sites.mutex);
    sites.items[w.site].waits++;
    sites.items[w.site].ns += ns;
    pthread_mutex_unlock(&sites.mutex);
}

static int by_time(const void *a, const void *b)
{
    uint64_t x = ((const Site *)a)->ns, y = ((const Site *)b)->ns;
    return x < y ? 1 : x > y ? -1 : 0;
}

void wf_contention_print(void)
{
    pthread_mutex_lock(&sites.mutex);
    int n = sites.n;
    fprintf(stderr, "weft contention: threads waited in %d places\n", n);
    if (n > 0) {
        Site *rest = &sites.items[MAX_SITES - 1];
        if (rest->waits > 0)
            fprintf(stderr, "%10.3f ms %8llu waits  elsewhere\n", (double)rest->ns / 1e6,
                    (unsigned long long)rest->waits);
        qsort(sites.items, (size_t)n, sizeof *sites.items, by_time);
    }
    for (int i = 0; i < n && i < PRINTED; i++) {
        const Site *s = &sites.items[i];
        fprintf(stderr, "%10.3f ms %8llu waits  %s at %p  File \"%s\", line %d, in %s\n", (double)s->ns / 1e6,
                (unsigned long long)s->waits, s->type, s->object, s->file, s->line,
                *s->function ? s->function : "?");
    }
    if (n > PRINTED)
        fprintf(stderr, "and %d places more\n", n - PRINTED);
    /* The numbers in `table` are no more right: nobody asks after this. */
    wf_contention_on = false;
    pthread_mutex_unlock(&sites.mutex);
}

void wf_contention_after_fork_child(void) { pthread_mutex_init(&sites.mutex, NULL); }
