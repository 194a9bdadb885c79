/* The types of _functools. */
#ifndef WEFT_FUNCTOOLS_H
#define WEFT_FUNCTOOLS_H

#include "api.h"

extern WfType wf_partial_type, wf_lru_cache_type, wf_key_wrapper_type;

/* functools.cmp_to_key(mycmp) */
Value wf_cmp_to_key(Value module, const Value *args, size_t nargs, Value kwnames);
/* `__dict__` of types whose struct has a dict Value. */
Value wf_functools_get_dict(Value self, void *closure);
int wf_functools_set_dict(Value self, Value v, void *closure);

#endif
