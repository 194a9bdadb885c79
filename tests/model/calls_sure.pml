/*
 * Calls that need no tests (wf_poll_request, wf_calls_renew in Include/internal/thread.h and
 * Interp/threads/safepoint.c): two others ask a thread to poll, which looks at one word, `sure`, when it
 * calls, and raises that word again when it was slow.
 *
 * Checked: while a request waits and nobody is in the middle of anything, `sure` is low, so that
 * the thread's next call polls. The thread may have raised it at any moment before.
 * -DBUG: the thread looks at the requests before it raises `sure`: one that comes in between is
 * not seen by calls.
 */
#define REQUESTS 2

byte poll = 0;         /* a bit for each that asks */
bool sure = false;     /* calls may go on without a look at poll */
byte asking = REQUESTS; /* who has not lowered `sure` yet */

active [REQUESTS] proctype ask()
{
    poll = poll | (1 << _pid);
    sure = false;
    asking--
}

inline renew()
{
#ifdef BUG
    if
    :: poll == 0 -> sure = true
    :: else -> skip
    fi
#else
    sure = true;
    if
    :: poll != 0 -> sure = false
    :: else -> skip
    fi
#endif
}

active proctype owner()
{
    byte calls = 0, seen;
    do
    :: calls < 6 ->
        if
        :: sure -> skip
        :: else ->
            seen = poll;           /* a safepoint takes the bits that it sees */
            poll = poll & (3 - seen);
            renew()
        fi;
        calls++
    :: else -> break
    od;
    assert(asking > 0 || poll == 0 || !sure)
}
