/*
 * Hot locks. Two threads that take one lock all the time spend most of their time moving its cache
 * line, and that of the object, from core to core: a contended append costs three times a lone one.
 * When one of them sleeps for a while, the other runs at full speed, and then they change: both get
 * more done. Each thread decides alone, from what it remembers of the last lock it met others at:
 *
 *   score   4 for each time the lock was found held, less 1 for each lock taken in between: it grows
 *           where more than a quarter of the attempts meet somebody. At HOT the thread goes away.
 *   alone   cycles per lock taken while nobody was met. Going away must pay: unless threads that
 *           meet need GAIN times as long for each lock, they had better go on side by side.
 *   pause   how long it stays away: doubled each time, up to LAST_NS, as long as the lock stays hot.
 *           Who comes back starts with a credit, so that the other one is the next to go.
 *
 * Nobody starves: a pause is shorter than a millisecond, and who missed the lock after it queues
 * (parking.c), where he is given it after FAIR_NS.
 *
 * Locks of programs are also held for long and taken seldom; then waiting for each other keeps both busy.
 * Threads take turns at one that each takes in TIGHT cycles, or finds held nearly every time. A turn is
 * as long as CPython's, some milliseconds: waking a processor for the next costs tens of microseconds.
 */
#include "hot.h"

#include "heap.h"

enum {
    MEETING = 4, HOT = 48, CREDIT = 64,
    NEAR_CYCLES = 8000,      /* meetings farther apart are no crowd */
    LONE_CYCLES = 40000,     /* nobody was met for so long: a rate to compare with */
    COLD_CYCLES = 12000000,  /* forgotten, about 4 ms */
    FIRST_NS = 100000, LAST_NS = 800000,
    TIGHT_CYCLES = 1000,     /* for each lock of a program taken */
    SHORT_CYCLES = 60000,    /* between two times a lock of a program was found held */
    IN_TURNS = 16, TURN_NS = 4000000, TURN_COLD_CYCLES = 40000000
};
static const double GAIN = 1.6;

static __thread struct {
    const void *lock;         /* [weak: compared only] */
    uint64_t last, since;     /* cycles: the last meeting, the first that counts in `score` */
    uint64_t locks, at_since; /* wf_tls_locks at those times */
    double alone;             /* or 0: not known */
    int score, limit;         /* goes away when score reaches limit: HOT, or more after coming back */
    uint32_t pause;
    bool holding;
} hot;

static void begin_counting(uint64_t now, int limit)
{
    hot.score = 0;
    hot.limit = limit;
    hot.since = now;
    hot.at_since = wf_tls_locks;
}

/* Remembers this lock instead of another, or as if it were new. */
static void forget(const void *lock, uint64_t now)
{
    hot.lock = lock;
    hot.alone = 0;
    hot.pause = FIRST_NS;
    begin_counting(now, HOT);
}

static uint32_t next_pause(void)
{
    uint32_t ns = hot.pause;
    hot.pause = ns * 2 < LAST_NS ? ns * 2 : LAST_NS;
    return ns;
}

/* Locks taken since `before` was read from wf_tls_locks, which starts again when the thread reports. */
static uint64_t taken_since(uint64_t before)
{
    return wf_tls_locks >= before ? wf_tls_locks - before : wf_tls_locks;
}

static bool pays(uint64_t now)
{
    uint64_t n = taken_since(hot.at_since);
    return hot.alone == 0 || (double)(now - hot.since) > GAIN * hot.alone * (double)n;
}

uint32_t wf_hot_met(const void *lock)
{
    uint64_t now = __builtin_ia32_rdtsc(), gap = now - hot.last, n = taken_since(hot.locks);
    hot.last = now;
    hot.locks = wf_tls_locks;
    if (hot.lock != lock || gap > COLD_CYCLES) {
        forget(lock, now);
        return 0;
    }
    if (gap > LONE_CYCLES && n > 0)
        hot.alone = (double)gap / (double)n;
    hot.score += MEETING - (n < 2 * MEETING ? (int)n : 2 * MEETING);
    if (gap > NEAR_CYCLES || hot.score < 0)
        begin_counting(now, hot.limit);
    if (hot.score < hot.limit)
        return 0;
    bool go = pays(now) && !hot.holding;
    begin_counting(now, HOT);
    return go ? next_pause() : 0;
}

uint32_t wf_hot_missed(const void *lock)
{
    uint64_t now = __builtin_ia32_rdtsc();
    if (hot.lock != lock || now - hot.last > COLD_CYCLES)
        forget(lock, now);
    hot.last = now;
    return next_pause();
}

/* The same for locks of programs: `taken` is how many of them the thread had taken at `last`, when it found
 * `lock` held or came back to it. */
static __thread struct {
    const void *lock; /* [weak: compared only] */
    uint64_t last, taken;
    uint32_t pause;
    int score;
} turn;

static int turn_score(uint64_t gap, uint64_t taken)
{
    if (gap < TIGHT_CYCLES * (taken + 1))
        return 4;
    return gap < SHORT_CYCLES && taken <= 1 ? 1 : -2;
}

uint32_t wf_hot_turn(const void *lock, uint64_t taken)
{
    uint64_t now = __builtin_ia32_rdtsc();
    if (turn.lock != lock || now - turn.last > TURN_COLD_CYCLES) {
        turn.lock = lock;
        turn.score = 0;
    } else {
        turn.score += turn_score(now - turn.last, taken - turn.taken);
        turn.score = turn.score < 0 ? 0 : turn.score > 2 * IN_TURNS ? 2 * IN_TURNS : turn.score;
    }
    turn.last = now;
    turn.taken = taken;
    if (turn.score < IN_TURNS) {
        turn.pause = FIRST_NS;
        return 0;
    }
    uint32_t ns = turn.pause;
    turn.pause = ns * 2 < TURN_NS ? ns * 2 : TURN_NS;
    return ns;
}

void wf_hot_turn_begins(void) { turn.last = __builtin_ia32_rdtsc(); }

void wf_hot_back(void)
{
    hot.last = __builtin_ia32_rdtsc();
    hot.locks = wf_tls_locks;
    begin_counting(hot.last, HOT + CREDIT);
}

bool wf_hot_hold(bool holding)
{
    bool before = hot.holding;
    hot.holding = holding;
    return before;
}
