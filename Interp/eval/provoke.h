/*
 * For tests: specialization at once, undone at once, or failing at every guard. See provoke.c.
 */
#ifndef WEFT_EVAL_PROVOKE_H
#define WEFT_EVAL_PROVOKE_H

#include "code.h"
#include "frame.h"

enum { WF_PROVOKE_NOTHING, WF_PROVOKE_ALWAYS, WF_PROVOKE_UNDO, WF_PROVOKE_FAIL };
extern int wf_provoke; /* [const] after start-up */

/* What WEFT_TEST_SPECIALIZE says (or NULL). -1: not known, or not in this build. */
int wf_provoke_choose(const char *s);
/* UNDO and FAIL, debug builds: the opcode to run at pc of f's copy. */
uint16_t wf_provoke_op(const WfFrame *f, WfInstr *pc);

#endif
