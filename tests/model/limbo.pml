/*
 * Limbo (Interp/memory/limbo.c): one shared object, one field of the heap that refers to it, and
 * threads that load the field into a register without counting. A thread may store its register
 * back into the field (counting it), empty the field (the count falls to zero: limbo), block
 * detached with the reference in its register, and drain limbo: it stops the world, looks at all
 * registers, and frees what nobody holds once the world runs again.
 *
 * The stop itself is abstract here (stop_world.pml): it takes effect when nobody is attached.
 * Checked: no thread uses the object after it was freed; it is freed at most once.
 * -DBUG: the epoch looks at the registers of attached threads only.
 */
#define THREADS 3
#define STEPS 3

bool field = true;        /* the heap's reference */
byte count = 1;           /* [atomic] references from the heap */
bool in_limbo = false;    /* [atomic, with count] state LIMBO */
byte listed = 0;          /* entries in limbo lists */
bool freed = false;
bool reg[THREADS];        /* [owner] the register holds it, uncounted */
bool attached[THREADS];
bool stopping = false;

inline use()
{
    assert(!reg[_pid] || !freed)
}

/* Drops the field's reference. */
inline decref()
{
    atomic {
        count--;
        if
        :: count == 0 && !in_limbo -> in_limbo = true; listed++
        :: else -> skip
        fi
    }
}

inline safepoint()
{
    if
    :: stopping -> attached[_pid] = false; atomic { !stopping -> attached[_pid] = true }
    :: else -> skip
    fi
}

inline drain()
{
    atomic { !stopping -> stopping = true };
    attached[_pid] = false;
    (!attached[0] && !attached[1] && !attached[2]);
    atomic { /* the world is stopped */
        dead = false;
        held = false;
        i = 0;
        do
        :: i < THREADS ->
#ifdef BUG
            held = held || (reg[i] && !blocked[i]);
#else
            held = held || reg[i];
#endif
            i++
        :: else -> break
        od;
        if
        :: listed > 0 && count > 0 -> in_limbo = false; listed-- /* counted again */
        :: listed > 0 && count == 0 && !held -> dead = true; listed--
        :: else -> skip
        fi;
        attached[_pid] = true;
        stopping = false
    }
    if
    :: dead -> assert(!freed && !field); freed = true
    :: else -> skip
    fi
}

bool blocked[THREADS];    /* ghost: detached in a blocking call */

active [THREADS] proctype thread()
{
    bool dead, held;
    byte i, step = 0;
    atomic { !stopping -> attached[_pid] = true };
    do
    :: step < STEPS ->
        if
        :: atomic { field -> reg[_pid] = true }         /* load */
        :: atomic { reg[_pid] && !field -> count++; field = true } /* store it back, counted */
        :: atomic { field -> field = false }; decref()  /* empty the field */
        :: reg[_pid] -> use(); reg[_pid] = false
        :: blocked[_pid] = true; attached[_pid] = false; /* a blocking call */
            atomic { !stopping -> attached[_pid] = true; blocked[_pid] = false }
        :: drain()
        fi;
        use();
        safepoint();
        use();
        step++
    :: else -> break
    od;
    reg[_pid] = false;
    attached[_pid] = false
}
