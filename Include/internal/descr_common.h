/* What the files of built-in descriptors share. */
#ifndef WEFT_DESCR_COMMON_H
#define WEFT_DESCR_COMMON_H

#include "descr.h"

/* A descriptor with its common part filled in; NULL + exception, also when name is WF_NULL. */
void *wf_descr_alloc(uint32_t shape, size_t size, WfType *t, Value name);
int wf_descr_traverse(WfObject *o, WfVisitFn visit, void *arg);
void wf_descr_drop(WfDescr *d);
/* obj must be an instance of the descriptor's type: 0 / -1. */
int wf_descr_check(const WfDescr *d, Value obj);
Value wf_descr_repr(Value self, const char *what);
Value wf_descr_reduce(Value self);
extern WfGetSetDef wf_descr_getset[];      /* with __text_signature__ */
extern WfGetSetDef wf_data_descr_getset[];
extern WfMethodDef wf_descr_methods[];

#endif
