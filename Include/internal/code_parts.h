/* Making code objects: used by the compiler, the .wbc reader, marshal and code.replace(). */
#ifndef WEFT_CODE_PARTS_H
#define WEFT_CODE_PARTS_H

#include "code.h"

enum { WF_NO_REGISTER = 255 }; /* in cell_regs: the cell is far */

/* Everything is borrowed and copied. */
typedef struct {
    Value name, qualname, filename, consts, names, varnames, cellvars, freevars;
    const WfInstr *instrs;
    uint32_t ninstrs;
    const WfHandler *handlers;
    uint32_t nhandlers;
    const WfPosition *positions;
    uint32_t npositions;
    const uint8_t *cell_regs; /* one per cellvar */
    int32_t firstlineno;
    uint32_t flags;
    uint16_t argcount, posonlyargcount, kwonlyargcount, ncells, nnear, nfixed, nregs, nself_attrs;
} WfCodeParts;

/* A new code object; constants and names become immortal. Not verified. */
Value wf_code_new(const WfCodeParts *parts) WF_MUST_USE;
/* The parts of a code object, to be changed and made a new one; borrowed from it. */
void wf_code_parts(const WfCode *code, WfCodeParts *out);
/* v and what it holds become immortal, as constants of code are. */
void wf_make_immortal(Value v);
/*
 * Fresh code and the code within it will not stay, as what exec() compiles does not: when it is run or shared
 * its constants do not become immortal. They are published when it is run, so that limbo keeps what
 * registers still hold of them when the code dies.
 */
void wf_code_make_temporary(Value code);
/* Makes the constants of a code object of this thread's immortal: it is about to be run or shared. */
void wf_code_settle_constants(WfCode *c);

/* Name of variable number v (varnames, then the cellvars that are no arguments, then the freevars). Borrowed. */
Value wf_code_variable(const WfCode *code, uint32_t v) WF_BORROWED;

/* The code makes a cell in register reg before it begins: not all of cellvars need one. */
bool wf_code_makes_cell(const WfCode *code, unsigned reg);
/*
 * Code that CALL_COMP may enter, or MAKE_GENEXPR make a generator of, after the loads of all its
 * free variables, which it begins with: load i fills register nlocals + ncells + i.
 */
bool wf_code_is_direct(const WfCode *code);
/* The first of these loads. */
WF_INLINE const WfInstr *wf_code_free_loads(const WfCode *code)
{
    return code->instrs + ((code->flags & CO_GENERATOR) != 0);
}

/* Words that an instruction takes with its cache. */
extern const uint8_t wf_code_op_words[OP_COUNT];
extern const char *const wf_code_op_names[OP_COUNT];
extern const char wf_code_op_operands[OP_COUNT][5];

#endif
