/*
 * An immutable map from context variables to values: a hash array mapped trie (Bagwell, 2001),
 * in the compressed form of Steindorfer and Vinju (2015).
 *
 * A node has two bitmaps over five bits of the hash: one for entries, one for sub-nodes; the
 * pairs come first, then the nodes. Keys are compared by identity, and no two variables have the
 * same 32-bit hash, so there are no collision nodes and no code runs. Setting or removing copies
 * the nodes on one path and shares the rest. An empty map is WF_NULL.
 */
#ifndef WEFT_HAMT_H
#define WEFT_HAMT_H

#include "api.h"

extern WfType wf_hamt_node_type;

/* The value, new: true; false if it is not there. */
bool wf_hamt_get(Value map, Value key, uint32_t hash, Value *out);
/* A map with key set, new; *added: the key was not there. WF_NULL with MemoryError. */
Value wf_hamt_set(Value map, Value key, uint32_t hash, Value v, bool *added) WF_MUST_USE;
/* A map without key, which is there, in *out (new, or WF_NULL when empty). 0 / -1. */
int wf_hamt_remove(Value map, Value key, uint32_t hash, Value *out) WF_MUST_USE;

/* Where an iteration over a map stands. */
enum { WF_HAMT_DEPTH = 7 };
typedef struct {
    WfObject *nodes[WF_HAMT_DEPTH]; /* [weak: the iterated map holds them] */
    uint8_t pos[WF_HAMT_DEPTH];
    int level; /* -1: at the end */
} WfHamtCursor;
void wf_hamt_begin(WfHamtCursor *c, Value map);
/* The next entry, borrowed from the map; false at the end. */
bool wf_hamt_next(WfHamtCursor *c, Value *key, Value *v);

#endif
