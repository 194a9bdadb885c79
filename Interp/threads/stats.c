/*
 * What -X stats prints: see stats.h. A thread that ends leaves its counters here, the first KEPT of
 * them by themselves, all others in one sum.
 */
#include "heap.h"
#include "stats.h"

#include <stdio.h>

bool wf_stats_on;

enum { KEPT = 64, SHOWN = 16 };

static struct {
    pthread_mutex_t mutex;
    struct {
        uint16_t slot;
        WfStats stats;
    } kept[KEPT];
    int n;
    uint64_t more;     /* threads whose counters are only in `sum` */
    WfStats sum;
} ended = {.mutex = PTHREAD_MUTEX_INITIALIZER}; /* [lock: mutex] */

static const struct {
    const char *text;
    bool largest;
} counters[] = {
#define S(name, text, largest) {text, largest},
    WF_STATS(S)
#undef S
};

/* The counters with a name, then stops for each reason. */
enum { NNAMED = sizeof counters / sizeof *counters, NCOUNTERS = NNAMED + WF_STOP_NREASONS };

/* All counters are of one type. */
_Static_assert(sizeof(WfStats) == NCOUNTERS * sizeof(uint64_t), "a counter is 64 bits");
static const uint64_t *each(const WfStats *s) { return (const uint64_t *)s; }

static void add(WfStats *to, const WfStats *from)
{
    uint64_t *t = (uint64_t *)to;
    for (int i = 0; i < NCOUNTERS; i++) {
        uint64_t n = each(from)[i];
        bool largest = i < NNAMED && counters[i].largest;
        t[i] = !largest ? t[i] + n : n > t[i] ? n : t[i];
    }
}

void wf_stats_retire(WfThread *t)
{
    pthread_mutex_lock(&ended.mutex);
    add(&ended.sum, &t->stats);
    if (ended.n < KEPT) {
        ended.kept[ended.n].slot = t->slot;
        ended.kept[ended.n++].stats = t->stats;
    } else {
        ended.more++;
    }
    pthread_mutex_unlock(&ended.mutex);
}

void wf_stats_total_stw(WfStats *total)
{
    *total = ended.sum;
    for (WfThread *t = wf_threads_first(); t != NULL; t = t->next)
        add(total, &t->stats);
}

/* A lock is taken and given back by one each. */
static uint64_t atomic_writes(const WfStats *s)
{
    return 2 * s->locks + 2 * s->mutexes + s->remote_counts + s->merges + s->limbo;
}

/* Counter i; the one after the last is computed. */
static uint64_t count_of(const WfStats *s, int i) { return i < NCOUNTERS ? each(s)[i] : atomic_writes(s); }

/* " (thread 1: n, thread 2: n)": those of whom there is something to say. */
static void print_threads(int i)
{
    int shown = 0;
    for (WfThread *t = wf_threads_first(); t != NULL; t = t->next)
        if (count_of(&t->stats, i) != 0 && shown < SHOWN)
            fprintf(stderr, "%sthread %u: %llu", shown++ ? ", " : " (", t->slot,
                    (unsigned long long)count_of(&t->stats, i));
    for (int k = 0; k < ended.n; k++)
        if (count_of(&ended.kept[k].stats, i) != 0 && shown < SHOWN)
            fprintf(stderr, "%sthread %u, ended: %llu", shown++ ? ", " : " (", ended.kept[k].slot,
                    (unsigned long long)count_of(&ended.kept[k].stats, i));
    fputs(shown ? ")" : "", stderr);
}

static void print_counter(int i, const char *text, const WfStats *total)
{
    fprintf(stderr, "%s: %llu", text, (unsigned long long)count_of(total, i));
    print_threads(i);
    fputc('\n', stderr);
}

static void print_stops(int why, const char *name)
{
    WfStopTimes s;
    uint64_t all;
    wf_stop_times_get(why, &s, &all);
    if (all == 0)
        return;
    fprintf(stderr, "stops, %s: %llu", name, (unsigned long long)all);
    if (why >= 0)
        print_threads(NNAMED + why);
    fprintf(stderr, ", %llu of them of running threads", (unsigned long long)s.count);
    if (s.count > 0)
        fprintf(stderr, ": median %.1f us, 99.9 %% %.1f us, longest %.1f us",
                (double)wf_stop_times_quantile(&s, 0.5) / 1e3,
                (double)wf_stop_times_quantile(&s, 0.999) / 1e3, (double)s.max_ns / 1e3);
    fputc('\n', stderr);
}

void wf_stats_print(void)
{
    WfStats total;
    WfThread *self = wf_thread();
    self->stats.locks += wf_tls_locks;
    wf_tls_locks = 0;
    wf_stats_total_stw(&total);
    int live = 0;
    for (WfThread *t = wf_threads_first(); t != NULL; t = t->next)
        live++;
    fprintf(stderr, "weft statistics: %d threads at the end, %llu ended before\n", live,
            (unsigned long long)(ended.more + (unsigned)ended.n));
    for (int i = 0; i < NNAMED; i++)
        print_counter(i, counters[i].text, &total);
    print_counter(NCOUNTERS, "atomic read-modify-writes, those of locks and counts", &total);
    print_stops(-1, "all");
    for (int why = 0; why < WF_STOP_NREASONS; why++)
        print_stops(why, wf_stop_reason_names[why]);
    uint64_t copies, bytes;
    wf_exec_sizes(&copies, &bytes);
    fprintf(stderr, "executable copies made: %llu, %llu bytes\n", (unsigned long long)copies,
            (unsigned long long)bytes);
    uint64_t snapshots, inherited;
    wf_warm_sizes(&snapshots, &bytes, &inherited);
    fprintf(stderr, "copies that inherited: %llu, from %llu snapshots, %llu bytes\n", (unsigned long long)inherited,
            (unsigned long long)snapshots, (unsigned long long)bytes);
    wf_forms_print_stw();
}
