/*
 * Test modes of specialization, chosen by the environment variable WEFT_TEST_SPECIALIZE:
 *
 *   always  forms, chains of shapes and fusing come at the first execution, not after a few
 *   undo    every form is taken back when it would run the second time (debug builds)
 *   fail    what a form's guard relies on is spoilt before it runs (debug builds)
 *
 * Programs behave as ever in all of them. In debug builds dispatching asks wf_provoke_op(); other
 * builds do not, and `always` only changes numbers on paths that are seldom run.
 */
#include "provoke.h"
#include "helpers.h"

int wf_provoke;

int wf_provoke_choose(const char *s)
{
    static const char *const modes[] = {"", "always", "undo", "fail"};
#ifdef WF_DEBUG
    const int n = 4;
#else
    const int n = 2;
#endif
    for (int i = 0; s != NULL && i < n; i++)
        if (strcmp(s, modes[i]) == 0) {
            wf_provoke = i;
            return 0;
        }
    return s == NULL ? 0 : -1;
}

#ifdef WF_DEBUG

static const uint16_t families[OP_TRACE + 1] = {
#define OP(name, ...)
#define SPEC(name, family, ...) [OP_##name] = OP_##family,
#include "../bytecode/opcodes.def"
#undef OP
};

/* A form that rests on something: NOP's are the bookkeeping of copies, counters count. */
static bool is_form(uint16_t op)
{
    return families[op] != OP_NOP && op != OP_RESUME_COUNT && op != OP_JUMP_BACK_COUNT && op != OP_TRACE;
}

static bool is_poly(uint16_t op)
{
    return op == OP_LOAD_ATTR_POLY || op == OP_LOAD_ATTR_POLY_PLAIN || op == OP_LOAD_METHOD_POLY ||
           op == OP_LOAD_METHOD_POLY_LENT || op == OP_STORE_ATTR_POLY;
}

/* As if the guard of the form at pc had failed. */
static uint16_t spoil(const WfFrame *f, WfInstr *pc)
{
    uint16_t op = pc->op, family = families[op];
    switch (family) {
    case OP_LOAD_ATTR:
    case OP_STORE_ATTR:
    case OP_LOAD_METHOD:
        if (is_poly(op)) {
            pc[1].cache = 0;
            return pc->op = family;
        }
        pc[1].cache_hi ^= 0x80000000; /* of a version */
        return op;
    case OP_LOAD_GLOBAL:
        pc[1].cache = ~(uint64_t)0; /* no guard */
        return op;
    case OP_CALL:
    case OP_CALL_METHOD:
        if (op == OP_CALL_DEFAULTS || op == OP_CALL_METHOD_DEFAULTS) {
            pc[1].cache_lo ^= 0x80000000; /* of a version: it is all that guards word 2 */
            return op;
        }
        pc[1].cache_hi ^= 0x80000000; /* of a shape */
        pc[2].cache ^= 8;             /* of a callee */
        return op;
    case OP_MOVE:
    case OP_RETURN:
    case OP_RETURN_CONST:
        return op; /* chosen by operands: there is no guard */
    case OP_LOAD_CONST:
        return OP_LOAD_CONST_PLAIN;
    case OP_ADD:
    case OP_SUB:
    case OP_MUL:
    case OP_SUBSCR:
    case OP_SUBSCR_K:
    case OP_STORE_SUBSCR:
    case OP_STORE_SUBSCR_K:
        pc[1].cache = 0; /* and never mind how often */
        return wf_specialize_failed(f, pc, f->regs);
    case OP_JUMP_BACK:
        if (op >= OP_JUMP_BACK_ANY && op <= OP_JUMP_BACK_SLOT) /* as if it were for something else */
            return op == OP_JUMP_BACK_KEYS ? OP_JUMP_BACK_RANGE : OP_JUMP_BACK_KEYS;
        break;
    }
    return family;
}

/* The place provoked last: a form that the canonical instruction has written at once may run. */
static __thread const WfInstr *last;

uint16_t wf_provoke_op(const WfFrame *f, WfInstr *pc)
{
    if (!is_form(pc->op) || !wf_tlbc || pc < f->instrs || pc >= f->instrs + f->code->ninstrs)
        return pc->op;
    if (last == pc) {
        last = NULL;
        return pc->op;
    }
    last = pc;
    if (wf_provoke == WF_PROVOKE_FAIL)
        return spoil(f, pc);
    uint16_t op = f->code->instrs[pc - f->instrs].op;
    wf_exec_reset_instr(f->code, f->instrs, (uint32_t)(pc - f->instrs));
    return op;
}

#endif
