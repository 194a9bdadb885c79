/*
 * The per-object lock (Interp/threads/parking.c): a lock byte, 0 free, 1 held, 2 reserved, 3 held with
 * waiters, and a bucket of the parking lot; a thread may keep away for a while before it tries on.
 * That a reserved lock is taken after some time by anybody (in the child of a fork) is left out.
 *
 * Checked: never two holders; nobody sleeps for ever (an invalid end state otherwise).
 * -DBUG: a thread that was woken in vain and kept away takes the byte as 1, so that those still
 * queued are forgotten.
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

/* Sleeps in the queue, or for a moment while the lock is reserved for another. */
inline park()
{
    owns[_pid] = false;
    ACQUIRE_BUCKET;
    atomic { /* mark_waiters(): a compare-and-swap from 1 to 3, or 3 already */
        if
        :: lock_byte == 1 -> lock_byte = 3; state = 3
        :: else -> state = lock_byte
        fi
    }
    if
    :: state == 3 ->
        woken[_pid] = false;
        queue[queued] = _pid; queued++;
        RELEASE_BUCKET; /* pthread_cond_wait: sleeps without the mutex */
        woken[_pid];
        ACQUIRE_BUCKET;
        RELEASE_BUCKET
    :: state == 2 -> RELEASE_BUCKET; lock_byte != 2
    :: else -> RELEASE_BUCKET
    fi
}

inline try_reserved(got)
{
    atomic { if :: owns[_pid] && lock_byte == 2 -> lock_byte = 3; got = true :: else -> skip fi }
}

inline lock_object()
{
    as = 1;
    try_take(as, mine);
    do
    :: mine -> break
    :: else ->
        if
        :: true -> try_take(as, mine) /* kept away, then tried for a while; */
        :: true -> skip               /* or not */
        fi;
        if
        :: mine -> break
        :: else ->
            park();
            try_take(3, mine);
            if :: !mine -> try_reserved(mine) :: else -> skip fi
        fi;
#ifndef BUG
        as = 3
#endif
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
            if /* waited for more than 1 ms, or not */
            :: owns[first] = true; woken[first] = true; lock_byte = 2
            :: owns[first] = false; woken[first] = true; lock_byte = 0
            fi
        :: else -> lock_byte = 0
        fi;
        RELEASE_BUCKET
    fi
}

active [THREADS] proctype thread()
{
    bool mine, fast;
    byte first, i, as, state, round = 0;
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
