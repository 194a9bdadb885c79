/*
 * The lock of programs (Interp/threads/mutex.c): a word of held, woken, starved, handed and a number of
 * sleepers, and tokens that sleepers wait for. Each compare-and-swap of the word is one step here; a waiter
 * may keep away for a while instead of queueing, one that was woken in vain may count as starved, and
 * the first thread may give up waiting at any moment.
 *
 * Checked: never two holders; nobody sleeps for ever (an invalid end state otherwise); when all are
 * done the lock is free, nobody is counted as asleep and no token is left.
 * -DBUG: who gives up when its token is on its way leaves without it.
 */
#define THREADS 3
#define ROUNDS 2

bool held = false, woken = false, starved = false, handed = false;
byte sleepers = 0, tokens = 0;
byte holders = 0, done = 0;

inline try_take()
{
    atomic { if :: !held -> held = true; mine = true :: else -> skip fi }
}

/* Woken: takes the lock if it is free or was handed over, else lays `woken` down. */
inline take_woken()
{
    atomic {
        if
        :: handed -> mine = true
        :: !handed && !held -> held = true; mine = true
        :: else -> if :: starved = true :: skip fi
        fi;
        woken = false; handed = false
    }
}

/* Gives up: off the number of sleepers, or takes the token that is on its way. */
inline leave()
{
    atomic { if :: sleepers > 0 -> sleepers--; sent = false :: else -> sent = true fi }
    if
    :: sent ->
#ifndef BUG
        atomic { tokens > 0 -> tokens-- }
        take_woken()
#endif
    :: else -> skip
    fi;
    gone = true
}

inline sleep_in_turn()
{
    atomic {
        if
        :: !held -> held = true; mine = true
        :: else -> sleepers++; if :: starved = true :: skip fi /* it comes back for its turn; or not */
        fi
    }
    if
    :: mine -> skip
    :: else ->
        if
        :: atomic { tokens > 0 -> tokens-- } take_woken()
        :: _pid == 0 -> leave()
        fi
    fi
}

inline acquire()
{
    mine = false; gone = false;
    try_take();
    do
    :: mine || gone -> break
    :: else ->
        if
        :: true -> try_take() /* slept apart, then tried for a while; */
        :: true -> skip       /* or not */
        fi;
        if :: mine -> skip :: else -> sleep_in_turn() fi
    od
}

inline release()
{
    atomic {
        wake = sleepers > 0 && !woken;
        if :: wake -> sleepers--; woken = true :: else -> skip fi;
        if
        :: wake && starved -> handed = true; starved = false
        :: else -> held = false
        fi
    }
    if :: wake -> tokens++ :: else -> skip fi
}

active [THREADS] proctype thread()
{
    bool mine, gone, sent, wake;
    byte round = 0;
    do
    :: round < ROUNDS ->
        acquire();
        if
        :: mine ->
            holders++;
            assert(holders == 1 && held);
            holders--;
            release()
        :: else -> skip
        fi;
        round++
    :: else -> break
    od;
    atomic {
        done++;
        assert(done < THREADS || (!held && !woken && !handed && sleepers == 0 && tokens == 0))
    }
}
