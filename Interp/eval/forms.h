/* Names of what instructions were specialized to. */
#ifndef WEFT_EVAL_FORMS_H
#define WEFT_EVAL_FORMS_H

#include "code.h"

/*
 * The form that the instruction at word `at` has in the main thread's executable copy: NULL if it is
 * the canonical one, "-" if it has not run. Main thread only.
 */
const char *wf_exec_form(const WfCode *code, uint32_t at);

#endif
