/* The two halves of the verifier. */
#ifndef WF_BYTECODE_VERIFY_H
#define WF_BYTECODE_VERIFY_H

#include "internal/api.h"
#include "internal/code_parts.h"

enum { MOST_STATE_REGS = 256 };

typedef struct {
    const WfCode *code;
    uint32_t nconsts, nnames, nfrees, nvars; /* nvars: locals and cells that are no arguments */
    uint32_t nstate;        /* registers that operands can name */
    uint8_t *starts;        /* per word: an instruction starts here (1), and is a leader (2) */
    bool is_cell[MOST_STATE_REGS]; /* registers that hold cells */
    uint32_t at;            /* instruction being looked at, for the message */
} Verifier;

/* Raises ValueError naming the instruction; returns -1. */
WF_COLD int wf_verify_fail(const Verifier *v, const char *what);

WF_INLINE bool wf_verify_is_reg(char letter)
{
    return letter == 'd' || letter == 'r' || letter == 'k' || letter == 'w';
}

/* First and number of the consecutive registers that an instruction reads, or writes. */
typedef struct {
    unsigned first, n;
} RegRange;
RegRange wf_verify_reads(const Verifier *v, const WfInstr *w);
RegRange wf_verify_writes(const WfInstr *w);

/* verify_flow.c: what registers hold, along every path. */
int wf_verify_flow(Verifier *v) WF_MUST_USE;

#endif
