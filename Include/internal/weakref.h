/*
 * Weak references.
 *
 * A table in shards, keyed by the target's address, lists each object's weak references; the
 * object's WF_F_WEAKREFS flag says that it has an entry. The list does not own the references.
 * Weak references to a shared object are shared, and publishing either publishes the other; but
 * those to built-in types are local until the process becomes multithreaded.
 */
#ifndef WEFT_WEAKREF_H
#define WEFT_WEAKREF_H

#include "type.h"

typedef struct WfWeakref {
    WfObject ob;
    WfObject *target;              /* [lock: shard] NULL: dead. [weak: cleared before it is freed] */
    Value callback;                /* [lock: shard] or WF_NULL */
    int64_t hash;                  /* [relaxed] of the target; -1 not computed */
    struct WfWeakref *next, *prev; /* [lock: shard] */
} WfWeakref;

/* The target as a new reference, or WF_NULL if it is dead. */
Value wf_weakref_get(Value ref);
/* weakref.ref(o, callback): the existing plain one where possible. callback WF_NULL: none. */
Value wf_weakref_new(Value o, Value callback) WF_MUST_USE;
/* The first thread is about to start: makes the references to what is shared already shared, too. */
void wf_weakrefs_publish(void);
/* Calls fn on each weak reference of o; for publication. */
void wf_weakrefs_each(WfObject *o, void (*fn)(WfObject *ref, void *arg), void *arg);

#endif
