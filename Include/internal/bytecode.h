/* Canonical bytecode outside the compiler and the interpreter: printing, saving, loading. */
#ifndef WEFT_BYTECODE_H
#define WEFT_BYTECODE_H

#include "code.h"

#include <stdio.h>

/* Prints code and all code inside it: 0, or -1 with an exception (a name that is no UTF-8...). */
int wf_disassemble(WfCode *code, FILE *out) WF_MUST_USE;

#endif
