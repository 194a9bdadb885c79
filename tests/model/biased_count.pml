/*
 * Merging a biased count (Interp/memory/count.c). The owner made the object and has counted
 * MADE references to it, which lie in the heap: any thread may take one and drop it; one other
 * thread adds a reference first. The owner merges what is queued to it at safepoints, and ends
 * at any moment.
 *
 * Checked: the object reaches limbo exactly once, when no reference is left, and is not lost.
 * -DBUG: a thread that finds the owner ended and the object merged already forgets the reference
 * it was dropping.
 */
#define OTHERS 2
#define MADE 3

#define BIASED 0
#define QUEUED 1
#define MERGED 2
#define LIMBO 3

short local_count = MADE;         /* [owner] the references it has counted */
short shared_count = 0;           /* atomic, with `mode` in one word */
byte mode = BIASED;
bool owned = true;                /* the owner field still names the owner */
bool alive = true;                /* [merge_lock] the owner's heap */
bool merge_lock = false;
byte in_queue = 0;                /* [merge_lock] entries for this object */
byte limbo = 0;
byte references = MADE;           /* ghost: what really refers to the object */
byte heap = MADE;                 /* of these, what nobody is about to drop */

#define LOCK_QUEUE atomic { !merge_lock -> merge_lock = true }
#define UNLOCK_QUEUE merge_lock = false

inline to_limbo()
{
    atomic {
        if
        :: mode == MERGED && shared_count == 0 ->
            mode = LIMBO;
            assert(references == 0);
            limbo++;
            assert(limbo == 1)
        :: else -> skip
        fi
    }
}

/* Gives up ownership; the owner, or somebody under the merge lock of an ended one. */
inline merge(dropped)
{
    n = local_count - dropped;
    owned = false;
    local_count = 0;
    atomic { shared_count = shared_count + n; mode = MERGED; zero = (shared_count == 0) }
    if :: zero -> to_limbo() :: else -> skip fi
}

inline decref_remote()
{
    named = owned; /* the owner's slot */
    atomic {
        if
        :: mode == BIASED && shared_count - 1 < 0 -> mode = QUEUED; queue = true
        :: else -> shared_count--; queue = false; zero = (mode == MERGED && shared_count == 0)
        fi
    }
    if
    :: queue ->
        assert(named); /* a merged object is never queued: there is nobody to queue it to */
        LOCK_QUEUE;
        again = false;
        if
        :: alive -> in_queue++
        :: !alive && owned -> merge(1)
        :: else -> again = true
        fi;
        UNLOCK_QUEUE;
#ifndef BUG
        if /* merged meanwhile: an ordinary reference now */
        :: again -> atomic { shared_count--; zero = (mode == MERGED && shared_count == 0) };
            if :: zero -> to_limbo() :: else -> skip fi
        :: else -> skip
        fi
#endif
    :: else ->
        if :: zero -> to_limbo() :: else -> skip fi
    fi
}

inline merge_queue()
{
    LOCK_QUEUE;
    taken = in_queue;
    in_queue = 0;
    UNLOCK_QUEUE;
    do
    :: taken > 0 ->
        taken--;
        if
        :: owned -> merge(1)
        :: else -> decref_remote()
        fi
    :: else -> break
    od
}

active proctype owner()
{
    short n;
    byte taken;
    bool zero, queue, again, named;
    do
    :: atomic { heap > 0 -> heap-- }; /* wf_decref_slow() */
        references--;
        if
        :: owned ->
            local_count--;
            if :: local_count == 0 -> merge(0) :: else -> skip fi
        :: else -> decref_remote()
        fi
    :: in_queue > 0 -> merge_queue()
    :: break
    od;
    merge_queue(); /* wf_thread_end() */
    LOCK_QUEUE;
    alive = false;
    UNLOCK_QUEUE;
    merge_queue()
}

active [OTHERS] proctype other()
{
    short n;
    bool zero, queue, again, named, added = (_pid == 2);
    do
    :: atomic { !added && heap > 0 -> heap++; references++; shared_count++; added = true }
    :: atomic { heap > 0 -> heap-- };
        references--;
        decref_remote()
    :: heap == 0 -> break
    od
}

active proctype check()
{
    timeout; /* all others have ended */
    assert(heap > 0 || (references == 0 && limbo == 1))
}
