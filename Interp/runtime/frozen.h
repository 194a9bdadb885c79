/* The start-up modules that are part of the program. */
#ifndef WEFT_RUNTIME_FROZEN_H
#define WEFT_RUNTIME_FROZEN_H

#include "internal/runtime.h"

typedef struct WfFrozen WfFrozen;

/* NULL: no module of this name is frozen, or it may not be used. */
const WfFrozen *wf_frozen_find(const char *name);
const WfFrozen *wf_frozen_find_str(Value name);
/* Its code, new. */
Value wf_frozen_code(const WfFrozen *f) WF_MUST_USE;
bool wf_frozen_is_package(const WfFrozen *f);
const char *wf_frozen_origname(const WfFrozen *f); /* or NULL */
/* Notes in the dict of the module made of it what it was frozen from, as importlib expects. f may be NULL. */
int wf_frozen_mark(const WfFrozen *f, Value dict) WF_MUST_USE;
/* Names of all that are frozen, those importlib is not to see excepted: new list. */
Value wf_frozen_names(void) WF_MUST_USE;
/* > 0: as without -X frozen_modules; < 0: as with `off`; 0: as the command line says. */
void wf_frozen_override(int how);

#endif
