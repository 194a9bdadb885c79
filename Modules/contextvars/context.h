/* What the files of _contextvars share. */
#ifndef WEFT_CONTEXT_H
#define WEFT_CONTEXT_H

#include "hamt.h"

extern WfType wf_context_type, wf_contextvar_type, wf_context_token_type, wf_token_missing_type;
extern WfType wf_context_keys_type, wf_context_values_type, wf_context_items_type;
extern Value wf_token_missing; /* [const] after the module's init: Token.MISSING */

typedef struct {
    WfObject ob;
    Value map;     /* [lock] see hamt.h */
    size_t len;    /* [lock] entries of the map */
    bool entered;  /* [lock] some thread runs in it */
} WfContext;

/* The calling thread's context, made if there is none; borrowed from the thread. NULL with MemoryError. */
WfContext *wf_context_current(void);
/* The map as of now, new (WF_NULL: empty), and its length. */
Value wf_context_map(WfContext *c, size_t *len);
void wf_context_set_map_steal(WfContext *c, Value map, size_t len);
Value wf_copy_context(Value module);
WF_INLINE bool wf_is_contextvar(Value v) { return wf_type_of(v) == &wf_contextvar_type; }
uint32_t wf_contextvar_hash(Value var);

#endif
