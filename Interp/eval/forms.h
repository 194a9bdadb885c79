/* Names of what instructions were specialized to. */
#ifndef WEFT_EVAL_FORMS_H
#define WEFT_EVAL_FORMS_H

#include "code.h"
#include "thread.h"

/*
 * The forms that the instruction at word `at` has in executable copies, the main thread's first, with
 * their counts: NULL if all have the canonical one, "-" if it has not run. Main thread only.
 */
const char *wf_exec_form(const WfCode *code, uint32_t at);
/* A list of the names of the forms in the calling thread's copy, in order. New. */
Value wf_exec_forms(WfThread *t, WfCode *code) WF_MUST_USE;

#endif
