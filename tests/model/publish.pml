/*
 * Publication (Interp/memory/publish.c) against a reader: the owner fills a local object and a
 * second one it refers to, marks both shared, and stores the first into a shared container; the
 * reader loads it from there. Stores reach memory through a buffer that may let a later store
 * overtake an earlier one, except past a release.
 *
 * Checked: what the reader finds is filled and shared, the object behind it, too.
 * -DBUG: the store into the container is relaxed.
 */
#define FILLED_1 0
#define FILLED_2 1
#define SHARED_1 2
#define SHARED_2 3
#define STORED 4
#define STORES 5

bool memory[STORES];      /* what other threads see */
bool buffered[STORES];    /* issued, not yet seen */
bool issued = false;

/* The owner's stores in program order; each is issued when the previous one has been. */
active proctype owner()
{
    buffered[FILLED_1] = true;
    buffered[FILLED_2] = true;
    buffered[SHARED_1] = true; /* wf_publish() */
    buffered[SHARED_2] = true;
#ifndef BUG
    /* Release: earlier stores are seen before the next one is issued. */
    (memory[FILLED_1] && memory[FILLED_2] && memory[SHARED_1] && memory[SHARED_2]);
#endif
    buffered[STORED] = true;
    issued = true
}

/* The memory system: any buffered store becomes visible next. */
active proctype drain()
{
    byte i;
    do
    :: atomic { buffered[0] && !memory[0] -> memory[0] = true }
    :: atomic { buffered[1] && !memory[1] -> memory[1] = true }
    :: atomic { buffered[2] && !memory[2] -> memory[2] = true }
    :: atomic { buffered[3] && !memory[3] -> memory[3] = true }
    :: atomic { buffered[4] && !memory[4] -> memory[4] = true }
    :: issued && memory[0] && memory[1] && memory[2] && memory[3] && memory[4] -> break
    od
}

active [2] proctype reader()
{
    if
    :: memory[STORED] -> /* acquire: what follows reads no older memory */
        assert(memory[SHARED_1] && memory[FILLED_1]);
        assert(memory[SHARED_2] && memory[FILLED_2])
    :: skip
    fi
}
