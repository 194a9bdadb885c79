/* The method cache's inline half: see Objects/type_cache.c. */
#ifndef WEFT_TYPE_CACHE_H
#define WEFT_TYPE_CACHE_H

#include "type.h"

enum { WF_TYPE_CACHE_SIZE = 2048 };

typedef struct {
    uint32_t version; /* 0: empty */
    WfObject *name;   /* interned */
    Value value;      /* [weak: the type's dict holds it while the version lasts] or WF_NULL: absent */
} WfTypeCacheEntry;

extern __thread WfTypeCacheEntry *wf_type_cache __attribute__((tls_model("initial-exec")));

WF_COLD Value wf_type_lookup_uncached(WfType *t, Value name);

WF_INLINE WfTypeCacheEntry *wf_type_cache_entry(uint32_t version, Value name)
{
    uint32_t h = version * 0x9E3779B1u ^ (uint32_t)(name.bits >> 4);
    return &wf_type_cache[(h ^ h >> 16) & (WF_TYPE_CACHE_SIZE - 1)];
}

/* wf_type_lookup(), inline. name: any str; only interned ones are cached. */
WF_INLINE Value wf_type_lookup_inline(WfType *t, Value name)
{
    uint32_t version = __atomic_load_n(&t->version, __ATOMIC_RELAXED);
    WfTypeCacheEntry *e = wf_type_cache_entry(version, name);
    if (WF_LIKELY(e->version == version && e->name == wf_obj(name)))
        return e->value;
    return wf_type_lookup_uncached(t, name);
}

#endif
