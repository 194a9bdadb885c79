/* Small helpers that native modules share. */
#ifndef WF_NATIVE_H
#define WF_NATIVE_H

#include "api.h"

/* A new exception class module.name(base), as a module makes for its own errors. */
Value wf_new_exception(const char *module, const char *name, WfType *base) WF_MUST_USE;

#endif
