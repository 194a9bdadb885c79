/*
 * The per-object lock (Interp/threads/parking.c): a lock byte, 0 free, 1 held, 3 held with
 * waiters, and a bucket of the parking lot.
 *
 * Checked: never two holders; nobody sleeps for ever (an invalid end state otherwise).
 * -DBUG: a woken thread takes the byte as 1, so that those still queued are forgotten.
 */
#define THREADS 3
#define ROUNDS 2

byte lock_byte = 0;
bool bucket = false;      /* the bucket's mutex */
byte queue[THREADS];      /* waiters in order; [bucket] */
byte queued = 0;
bool woken[THREADS], owns[THREADS];
byte holders = 0;

#define ACQUIRE_BUCKET atomic { !bucket -> bucket = true }
#define RELEASE_BUCKET bucket = false

inline try_take(as, got)
{
    atomic { if :: lock_byte == 0 -> lock_byte = as; got = true :: else -> got = false fi }
}

inline park(got)
{
    got = false;
    ACQUIRE_BUCKET;
    atomic { /* mark_waiters(): a compare-and-swap from 1 to 3, or 3 already */
        if
        :: lock_byte == 1 -> lock_byte = 3; marked = true
        :: lock_byte == 3 -> marked = true
        :: else -> marked = false
        fi
    }
    if
    :: marked ->
        woken[_pid] = false; owns[_pid] = false;
        queue[queued] = _pid; queued++;
        RELEASE_BUCKET; /* pthread_cond_wait: sleeps without the mutex */
        woken[_pid];
        ACQUIRE_BUCKET;
        got = owns[_pid];
        RELEASE_BUCKET
    :: else -> RELEASE_BUCKET
    fi
}

inline lock_object()
{
    try_take(1, mine);
    do
    :: mine -> break
    :: else ->
        park(mine);
        if
        :: mine -> break
        :: else ->
#ifdef BUG
            try_take(1, mine)
#else
            try_take(3, mine)
#endif
        fi
    od
}

inline unlock_object()
{
    atomic { if :: lock_byte == 1 -> lock_byte = 0; fast = true :: else -> fast = false fi }
    if
    :: fast -> skip
    :: else ->
        ACQUIRE_BUCKET;
        if
        :: queued > 0 ->
            first = queue[0];
            atomic {
                i = 1;
                do :: i < queued -> queue[i - 1] = queue[i]; i++ :: else -> break od;
                queued--
            }
            if :: owns[first] = true :: owns[first] = false fi; /* more than 1 ms, or not */
            if :: !owns[first] -> lock_byte = 0 :: else -> skip fi;
            woken[first] = true
        :: else -> lock_byte = 0
        fi;
        RELEASE_BUCKET
    fi
}

active [THREADS] proctype thread()
{
    bool mine, marked, fast;
    byte first, i, round = 0;
    do
    :: round < ROUNDS ->
        lock_object();
        holders++;
        assert(holders == 1);
        holders--;
        unlock_object();
        round++
    :: else -> break
    od
}
