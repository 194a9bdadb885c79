/* Canonical bytecode outside the compiler and the interpreter: printing, saving, loading. */
#ifndef WEFT_BYTECODE_H
#define WEFT_BYTECODE_H

#include "code.h"

#include <stdio.h>

/* What the instruction at word `at` was specialized to; NULL: nothing to be said. */
typedef const char *WfFormFn(const WfCode *code, uint32_t at);
/*
 * Prints code and all code inside it: 0, or -1 with an exception (a name that is no UTF-8...).
 * form, if not NULL, adds to each instruction what it answers.
 */
int wf_disassemble(WfCode *code, FILE *out, WfFormFn *form) WF_MUST_USE;

#endif
