/* module objects. */
#ifndef WEFT_MODULE_H
#define WEFT_MODULE_H

#include "type.h"

typedef struct {
    WfObject ob;
    Value dict;       /* [const] after creation: a dict, or WF_NULL before __init__ of a subclass' instance */
    Value name;       /* [const] str or WF_NULL */
} WfModule;

WF_INLINE WfModule *wf_as_module(Value v) { return (WfModule *)wf_obj(v); }
Value wf_module_new_value(Value name, Value doc /* or WF_NONE */) WF_MUST_USE;
/* Attribute without making an exception: 1 / 0 / -1. */
int wf_module_getattr_opt(Value module, Value name, Value *out) WF_MUST_USE;

#endif
