/*
 * Stopping the world (Interp/threads/thread.c): each thread's poll word and state, and the
 * world's mutex. Two threads stop the world once each while all of them work, poll, detach and
 * attach.
 *
 * Checked: while a thread has stopped the world nobody else touches objects; every stop is
 * reached and every thread ends (an invalid end state otherwise).
 * -DBUG: wf_detach() looks at the poll word before it stores the state: the stopper may have
 * seen ATTACHED and waits for somebody who never looks again.
 */
#define THREADS 3
#define STEPS 2
#define NOBODY 255

mtype = { DETACHED, ATTACHED, PARKED };

mtype state[THREADS];
bool poll[THREADS];       /* WF_POLL_STOP */
bool mutex = false;
byte stopper = NOBODY;    /* [mutex] */
byte pending = 0;         /* [mutex] */
byte running = NOBODY;    /* who is between wf_stop_world() and wf_start_world() */

#define LOCK atomic { !mutex -> mutex = true }
#define UNLOCK mutex = false
/* pthread_cond_wait in a loop: the mutex is free while the condition does not hold. */
#define WAIT_FOR(c) UNLOCK; atomic { !mutex && (c) -> mutex = true }

inline count_parked()
{
    state[_pid] = PARKED;
    pending--
}

inline attach()
{
    atomic { if :: state[_pid] == DETACHED -> state[_pid] = ATTACHED; ok = true :: else -> ok = false fi }
    if
    :: ok -> skip
    :: else ->
        LOCK;
        if :: state[_pid] != DETACHED -> WAIT_FOR(state[_pid] == DETACHED) :: else -> skip fi;
        state[_pid] = ATTACHED;
        UNLOCK
    fi
}

inline detach()
{
#ifdef BUG
    seen = poll[_pid];
    state[_pid] = DETACHED;
#else
    state[_pid] = DETACHED;
    seen = poll[_pid];
#endif
    if
    :: seen ->
        LOCK;
        if
        :: stopper != NOBODY && stopper != _pid && state[_pid] == DETACHED -> count_parked()
        :: else -> skip
        fi;
        UNLOCK
    :: else -> skip
    fi
}

inline safepoint()
{
    if
    :: poll[_pid] ->
        LOCK;
        if
        :: stopper != NOBODY && stopper != _pid ->
            count_parked();
            WAIT_FOR(state[_pid] != PARKED);
            UNLOCK;
            attach()
        :: else -> UNLOCK
        fi
    :: else -> skip
    fi
}

inline stop_world()
{
    LOCK;
    do
    :: stopper != NOBODY ->
        if :: state[_pid] == ATTACHED -> count_parked() :: else -> skip fi;
        WAIT_FOR(stopper == NOBODY)
    :: else -> break
    od;
    state[_pid] = ATTACHED;
    stopper = _pid;
    pending = 0;
    i = 0;
    do
    :: i < THREADS ->
        if
        :: i != _pid ->
            poll[i] = true;
            atomic {
                if
                :: state[i] == DETACHED -> state[i] = PARKED
                :: state[i] == ATTACHED -> pending++
                :: else -> skip
                fi
            }
        :: else -> skip
        fi;
        i++
    :: else -> break
    od;
    if :: pending > 0 -> WAIT_FOR(pending == 0) :: else -> skip fi;
    UNLOCK
}

inline start_world()
{
    LOCK;
    stopper = NOBODY;
    i = 0;
    do
    :: i < THREADS ->
        if
        :: i != _pid ->
            poll[i] = false;
            atomic { if :: state[i] == PARKED -> state[i] = DETACHED :: else -> skip fi }
        :: else -> skip
        fi;
        i++
    :: else -> break
    od;
    UNLOCK
}

bool begun = false;

/* An access to an object, in two steps so that a stop can fall between them. */
inline touch()
{
    assert(running == NOBODY || running == _pid);
    skip;
    assert(running == NOBODY || running == _pid)
}

active [THREADS] proctype thread()
{
    bool ok, seen;
    byte i, step = 0;
    begun; /* all states are DETACHED */
    attach();
    do
    :: step < STEPS ->
        touch();
        safepoint();
        if
        :: _pid != 2 && step == 0 ->
            stop_world();
            assert(running == NOBODY);
            running = _pid;
            running = NOBODY;
            start_world()
        :: else -> skip
        fi;
        detach();
        attach();
        step++
    :: else -> break
    od;
    detach()
}

active proctype begin()
{
    atomic {
        byte k = 0;
        do :: k < THREADS -> state[k] = DETACHED; k++ :: else -> break od;
        begun = true
    }
}
