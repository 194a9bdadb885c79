/*
 * What `-X stats` and `-X contention` report. Counters belong to one thread each and are plain
 * additions on paths that are slow anyway; they are always kept. Others read them, relaxed or in a stop.
 */
#ifndef WEFT_STATS_H
#define WEFT_STATS_H

#include <stdbool.h>
#include <stdint.h>

/* Why the world is stopped: name, text. */
#define WF_STOP_REASONS(R)                                                                        \
    R(GC, "collection")                                                                           \
    R(TYPE, "class changed")                                                                      \
    R(FUNCTION, "function changed")                                                               \
    R(LIMBO, "epoch")                                                                             \
    R(INTROSPECT, "introspection")                                                                \
    R(FORK, "fork")                                                                               \
    R(INSTRUMENT, "tracing")                                                                      \
    R(PUBLISH, "publication")                                                                     \
    R(EXIT, "exit")                                                                               \
    R(VERIFY, "verification")                                                                     \
    R(ATOMIC, "atomic block")

typedef enum {
#define R(name, text) WF_STOP_##name,
    WF_STOP_REASONS(R)
#undef R
    WF_STOP_NREASONS
} WfStopReason;

/* One column per counter: name, text of the report, whether the total is the largest (else the sum). */
#define WF_STATS(S)                                                                               \
    S(published, "objects published", false)                                                      \
    S(remote_counts, "atomic counts of others' objects", false)                                   \
    S(locks, "locks of objects taken", false)                                                     \
    S(lock_spins, "  after trying more than once", false)                                         \
    S(lock_waits, "  after sleeping", false)                                                      \
    S(mutexes, "locks of programs taken", false)                                                  \
    S(mutex_waits, "  after waiting", false)                                                      \
    S(wait_us, "microseconds waited for locks", false)                                            \
    S(fallbacks, "optimistic reads that fell back", false)                                        \
    S(merges, "objects merged for others", false)                                                 \
    S(limbo, "objects sent to limbo", false)                                                      \
    S(limbo_most, "most in limbo at once", true)                                                  \
    S(retired, "buffers retired", false)                                                          \
    S(epochs, "epochs", false)                                                                    \
    S(local_collections, "local collections", false)                                              \
    S(world_collections, "world collections", false)                                              \
    S(stops, "stops of the world", false)                                                         \
    S(stop_ns, "nanoseconds until the others stood still", false)                                 \
    S(parked, "times parked by others' stops", false)

typedef struct {
#define S(name, text, largest) uint64_t name;
    WF_STATS(S)
#undef S
    uint64_t stops_for[WF_STOP_NREASONS]; /* of `stops` */
} WfStats;

struct WfThread;
struct WfObject;

extern bool wf_stats_on;      /* [const] -X stats: keep the counters of threads that end */
extern bool wf_contention_on; /* [const] -X contention */

/* The thread ends: its counters go where the report finds them. */
void wf_stats_retire(struct WfThread *t);
/* Writes the report to standard error; the other threads are frozen or gone. */
void wf_stats_print(void);
/* Sums over all threads, those that ended included; the world is stopped or there is one thread. */
void wf_stats_total_stw(WfStats *total);

/*
 * Around a wait for o's lock (or, with name not NULL, for the lock of that type at o). The first notes
 * the source line that runs, attached; the second adds the time since, on any thread state.
 */
typedef struct {
    int site; /* or -1 */
    uint64_t begin;
} WfWait;
WfWait wf_wait_begin(const void *o, const char *type);
void wf_wait_end(WfWait w);
void wf_contention_print(void);
void wf_contention_after_fork_child(void);

/* --- stops: thread.c ----------------------------------------------------------------------------- */

enum { WF_STOP_BUCKETS = 200 };
/* Times to stop, in a histogram of eight buckets per doubling, from 1 ns on. [lock: world] */
typedef struct {
    uint64_t count, total_ns, max_ns;
    uint32_t buckets[WF_STOP_BUCKETS];
} WfStopTimes;
/* Of stops for reason `why` in which another thread was attached; all: -1. */
void wf_stop_times_get(int why, WfStopTimes *out, uint64_t *all);
/* The time below which the part q of the stops stayed. */
uint64_t wf_stop_times_quantile(const WfStopTimes *s, double q);
extern const char *const wf_stop_reason_names[];

/* --- executable copies: exec.c -------------------------------------------------------------------- */

void wf_exec_sizes(uint64_t *copies, uint64_t *bytes);
/* Snapshots for other threads' copies, their bytes, and the copies that began with one: warm.c. */
void wf_warm_sizes(uint64_t *count, uint64_t *bytes, uint64_t *copies);
/* Prints how many places have which form: counting.c. */
void wf_forms_print_stw(void);

#endif
