/* The two halves of the verifier. */
#ifndef WF_BYTECODE_VERIFY_H
#define WF_BYTECODE_VERIFY_H

#include "internal/api.h"
#include "internal/code_parts.h"

enum { MOST_STATE_REGS = 256 };

/* What a register holds. */
typedef enum {
    K_DEAD,     /* no counted pointer, perhaps garbage */
    K_NULL,     /* no value */
    K_MAYBE,    /* a value or none: locals */
    K_SELF,     /* second half of LOAD_METHOD: a value or none */
    K_PREV,     /* PUSH_EXC: exception handled before, or none */
    K_ITER,     /* first register of a loop; its number: the instruction that made it */
    K_STATE,    /* second register of a loop, the same number; never a pointer */
    K_ANY,      /* paths differ: only to be cleared, or overwritten if it is no temporary */
    K_VALUE,    /* from here on: certainly a value */
    K_INT, K_STR, K_TUPLE, K_LIST, K_SET, K_DICT, K_CELL, K_CELLS, K_CELL_LIST, K_EXC, K_EXC_OPT,
    K_FAR
} Kind;

typedef struct {
    uint8_t kind;
    uint32_t n;
} Reg;

/* What the registers hold before the instruction at word `at`; later calls for a place are truer. */
typedef void WfWatchFn(void *arg, uint32_t at, const Reg *regs);

typedef struct {
    const WfCode *code;
    WfWatchFn *watch;       /* or NULL */
    void *arg;
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

/* Looks at verified code once more, for what registers hold. -1 with an exception. */
int wf_code_watch(const WfCode *code, WfWatchFn *watch, void *arg) WF_MUST_USE;

/* verify_flow.c: what registers hold, along every path. */
int wf_verify_flow(Verifier *v) WF_MUST_USE;

#endif
