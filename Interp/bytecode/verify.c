/*
 * The verifier: no code object, wherever it came from, may make the interpreter touch memory it
 * should not.
 *
 * Here: the shape of the code object, and each instruction by itself - opcode, registers within
 * the window, numbers of constants (and their types), names and variables, jumps to starts of
 * instructions, tables in order. What registers hold along each path is verify_flow.c's.
 */
#include "verify.h"

int wf_verify_fail(const Verifier *v, const char *what)
{
    const WfCode *c = v->code;
    unsigned op = v->at < c->ninstrs ? c->instrs[v->at].op : 0;
    return wf_raise_i(&wf_exc_ValueError, "code '%U' is malformed: instruction %u (%s): %s",
                      c->qualname, (unsigned)v->at, op < OP_COUNT ? wf_code_op_names[op] : "?",
                      what);
}

static int fail_head(const Verifier *v, const char *what)
{
    return wf_raise_i(&wf_exc_ValueError, "code '%U' is malformed: %s", v->code->qualname, what);
}

/* --- the code object ------------------------------------------------------------------------------------ */

static int check_layout(Verifier *v)
{
    const WfCode *c = v->code;
    uint32_t nargs = (uint32_t)c->argcount + c->kwonlyargcount + ((c->flags & CO_VARARGS) != 0) +
                     ((c->flags & CO_VARKEYWORDS) != 0);
    bool far = c->nnear < c->nlocals || (c->nnear < c->nlocals + c->ncells &&
                                         c->nfixed < c->nnear + c->ncells);
    uint32_t fixed = far ? c->nnear + 1u : (uint32_t)c->nlocals + c->ncells;
    if (c->posonlyargcount > c->argcount || nargs > c->nlocals)
        return fail_head(v, "more arguments than locals");
    if (c->nnear > c->nlocals || c->nfixed < fixed || c->nfixed > 256)
        return fail_head(v, "wrong number of registers");
    if (c->nregs < c->nfixed || (c->nregs > 256 && c->nregs != nargs) || c->nregs < nargs)
        return fail_head(v, "wrong number of registers");
    if (c->ncells > wf_tuple_len(c->cellvars))
        return fail_head(v, "wrong number of cells");
    uint32_t own = 0;
    bool seen[MOST_STATE_REGS] = {false};
    for (size_t i = 0; i < wf_tuple_len(c->cellvars); i++) {
        uint8_t r = c->cell_regs[i];
        bool no_register = far && r == WF_NO_REGISTER;
        if (!no_register && (r >= fixed || (r < c->nnear && r >= nargs) || seen[r]))
            return fail_head(v, "wrong register of a cell");
        if (!no_register)
            v->is_cell[r] = wf_code_makes_cell(c, r);
        if (!no_register)
            seen[r] = true;
        own += !no_register && r >= c->nnear;
    }
    if (!far && own != c->ncells)
        return fail_head(v, "wrong number of cells");
    v->nconsts = (uint32_t)wf_tuple_len(c->consts);
    v->nnames = (uint32_t)wf_tuple_len(c->names);
    v->nfrees = (uint32_t)wf_tuple_len(c->freevars);
    v->nvars = (uint32_t)c->nlocals + c->ncells;
    v->nstate = c->nregs < MOST_STATE_REGS ? c->nregs : MOST_STATE_REGS;
    if (c->ninstrs == 0)
        return fail_head(v, "no instructions");
    return 0;
}

static int mark_starts(Verifier *v)
{
    const WfCode *c = v->code;
    v->starts = wf_mem_calloc(c->ninstrs + 1, 1);
    if (v->starts == NULL)
        return -1;
    for (v->at = 0; v->at < c->ninstrs;) {
        unsigned op = c->instrs[v->at].op;
        if (op >= OP_COUNT)
            return wf_verify_fail(v, "unknown opcode");
        if (wf_code_op_words[op] > c->ninstrs - v->at)
            return wf_verify_fail(v, "cache beyond the end");
        for (uint32_t i = 1; i < wf_code_op_words[op]; i++)
            if (c->instrs[v->at + i].cache != 0)
                return wf_verify_fail(v, "cache words are not zero");
        v->starts[v->at] = 1;
        v->at += wf_code_op_words[op];
    }
    return 0;
}

static int check_tables(Verifier *v)
{
    const WfCode *c = v->code;
    for (uint32_t i = 0; i < c->nhandlers; i++) {
        const WfHandler *h = &c->handlers[i];
        uint32_t last = h->depth + (h->flags & 1u);
        if (h->start >= h->end || h->end > c->ninstrs || (i > 0 && h->start < h[-1].end))
            return fail_head(v, "exception table out of order");
        if (!v->starts[h->start] || (h->end < c->ninstrs && !v->starts[h->end]) ||
            h->target >= c->ninstrs || !v->starts[h->target])
            return fail_head(v, "exception table points into an instruction");
        if (h->depth < c->nfixed || last >= v->nstate)
            return fail_head(v, "exception handler's register out of range");
    }
    for (uint32_t i = 0; i < c->npositions; i++)
        if (i == 0 ? c->positions[i].start != 0 : c->positions[i].start <= c->positions[i - 1].start)
            return fail_head(v, "positions out of order");
    return 0;
}

/* --- ranges of registers ------------------------------------------------------------------------------------ */

RegRange wf_verify_reads(const Verifier *v, const WfInstr *w)
{
    unsigned imm = (unsigned)w->imm;
    switch (w->op) {
    case OP_LOAD_SUPER_ATTR:
    case OP_LOAD_SLICE:
    case OP_CALL_EX:
        return (RegRange){w->b, 3};
    case OP_STORE_SLICE:
        return (RegRange){w->a, 3};
    case OP_BUILD_TUPLE:
    case OP_BUILD_LIST:
    case OP_BUILD_SET:
    case OP_BUILD_STRING:
        return (RegRange){w->b, imm};
    case OP_BUILD_MAP:
        return (RegRange){w->b, imm > 256 ? 512 : 2 * imm};
    case OP_BUILD_CONST_KEY_MAP:
        return (RegRange){w->b, imm > 256 ? 512 : imm + 1};
    case OP_BUILD_SLICE:
        return (RegRange){w->b, w->c};
    case OP_CALL:
    case OP_CALL_KW:
        return (RegRange){w->b, w->c + 1u};
    case OP_CALL_METHOD:
    case OP_CALL_METHOD_KW:
    case OP_CALL_COMP:
    case OP_MAKE_GENEXPR:
        return (RegRange){w->b, w->c + 2u};
    case OP_MAKE_FUNCTION:
        return (RegRange){w->b, (unsigned)__builtin_popcount(w->c)};
    case OP_RAISE:
        return (RegRange){w->a, w->b};
    case OP_RERAISE:
        return (RegRange){w->a, 1u + (w->b & 1u)};
    case OP_IMPORT_NAME:
        return (RegRange){w->b, 2};
    case OP_MATCH_CLASS:
        return (RegRange){w->c, 2};
    case OP_SEND:
    case OP_THROW_CHECK:
        return (RegRange){w->a, 1};
    default:
        (void)v;
        return (RegRange){0, 0};
    }
}

RegRange wf_verify_writes(const WfInstr *w)
{
    switch (w->op) {
    case OP_LOAD_METHOD:
    case OP_EXC_GROUP_MATCH:
    case OP_WITH_ENTER:
    case OP_ASYNC_WITH_ENTER:
        return (RegRange){w->a, 2};
    case OP_LOAD_SUPER_ATTR:
        return (RegRange){w->a, 1u + (w->c & 1u)};
    case OP_UNPACK_SEQUENCE:
        return (RegRange){w->a, w->c};
    case OP_UNPACK_EX:
        return (RegRange){w->a, w->c + 1u + ((unsigned)w->imm > 256 ? 256 : (unsigned)w->imm)};
    default:
        return (RegRange){0, 0};
    }
}

/* --- single instructions ------------------------------------------------------------------------------------- */

static bool in_window(const Verifier *v, RegRange r)
{
    return r.n == 0 || (r.first < v->nstate && r.n <= v->nstate - r.first);
}

static int check_registers(const Verifier *v, const WfInstr *w)
{
    const char *letters = wf_code_op_operands[w->op];
    const uint8_t regs[3] = {w->a, w->b, w->c};
    RegRange reads = wf_verify_reads(v, w), writes = wf_verify_writes(w);
    for (int i = 0; i < 3; i++) {
        /* A range of no registers may start anywhere. */
        if (letters[i] == 'w' && reads.n == 0 && writes.n == 0)
            continue;
        if (wf_verify_is_reg(letters[i]) && regs[i] >= v->nstate)
            return wf_verify_fail(v, "register out of range");
        if (letters[i] == '-' && regs[i] != 0)
            return wf_verify_fail(v, "unused operand is not zero");
    }
    if (!in_window(v, reads) || !in_window(v, writes))
        return wf_verify_fail(v, "registers out of range");
    return 0;
}

static Value constant(const Verifier *v, int64_t i)
{
    return i < 0 || i >= v->nconsts ? WF_NULL : wf_tuple_item(v->code->consts, (size_t)i);
}

static bool is_tuple_of_str(Value t)
{
    if (wf_is_null(t) || !wf_is_tuple_exact(t))
        return false;
    for (size_t i = 0; i < wf_tuple_len(t); i++)
        if (!wf_is_str_exact(wf_tuple_item(t, i)))
            return false;
    return true;
}

/* Constants that an instruction needs to be of a certain type. */
static int check_constant(const Verifier *v, const WfInstr *w)
{
    Value k = constant(v, w->imm);
    if (wf_is_null(k))
        return wf_verify_fail(v, "constant out of range");
    switch (w->op) {
    case OP_MAKE_FUNCTION:
    case OP_CALL_COMP:
    case OP_MAKE_GENEXPR:
        return wf_has_shape(k, WF_SHAPE_code) ? 0 : wf_verify_fail(v, "constant is no code");
    case OP_CALL_KW:
    case OP_CALL_METHOD_KW:
        if (!is_tuple_of_str(k) || wf_tuple_len(k) > w->c)
            return wf_verify_fail(v, "constant is no tuple of names");
        return 0;
    case OP_MATCH_CLASS:
        return is_tuple_of_str(k) ? 0 : wf_verify_fail(v, "constant is no tuple of names");
    default:
        return 0;
    }
}

static int check_jump(const Verifier *v, const WfInstr *w)
{
    int64_t target = (int64_t)v->at + wf_code_op_words[w->op] + w->imm;
    if (target < 0 || target >= v->code->ninstrs || !v->starts[target])
        return wf_verify_fail(v, "jump into nowhere");
    /* Only JUMP_BACK polls: every loop goes through one. */
    if ((w->op == OP_JUMP_BACK) != (target <= (int64_t)v->at))
        return wf_verify_fail(v, "jump in the wrong direction");
    v->starts[target] = 3;
    return 0;
}

static int check_imm(const Verifier *v, const WfInstr *w)
{
    switch (wf_code_op_operands[w->op][3]) {
    case '-':
        return w->imm == 0 ? 0 : wf_verify_fail(v, "unused operand is not zero");
    case 'j':
        return check_jump(v, w);
    case 'K':
        return check_constant(v, w);
    case 'N':
        return (uint32_t)w->imm < v->nnames ? 0 : wf_verify_fail(v, "name out of range");
    case 'F':
        return (uint32_t)w->imm < v->nfrees ? 0 : wf_verify_fail(v, "free variable out of range");
    case 'V':
        return (uint32_t)w->imm < v->nvars + v->nfrees ? 0 : wf_verify_fail(v, "variable out of range");
    case 'k':
        return (uint32_t)w->imm < v->nstate ? 0 : wf_verify_fail(v, "register out of range");
    default:
        return 0;
    }
}

static bool is_generator(const WfCode *c)
{
    return (c->flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) != 0;
}

/* Numbers and places that one instruction alone knows of. */
static int check_special(const Verifier *v, const WfInstr *w)
{
    const WfCode *c = v->code;
    unsigned op = w->op;
    if (op >= OP_LT_K_JF && op <= OP_GE_K_JT && w->c >= v->nconsts)
        return wf_verify_fail(v, "constant out of range");
    switch (op) {
    case OP_RETURN_GENERATOR:
        return v->at == 0 && is_generator(c) ? 0 : wf_verify_fail(v, "misplaced");
    case OP_YIELD:
    case OP_YIELD_FROM:
        return is_generator(c) ? 0 : wf_verify_fail(v, "no generator");
    case OP_BUILD_SLICE:
        return w->c == 2 || w->c == 3 ? 0 : wf_verify_fail(v, "wrong count");
    case OP_MAKE_FUNCTION:
        return w->c <= 15 ? 0 : wf_verify_fail(v, "wrong flags");
    case OP_RAISE:
        return w->b <= 2 ? 0 : wf_verify_fail(v, "wrong count");
    case OP_RERAISE:
        return w->b <= 1 ? 0 : wf_verify_fail(v, "wrong flag");
    case OP_LOAD_SUPER_ATTR:
        return w->c <= 3 ? 0 : wf_verify_fail(v, "wrong flags");
    case OP_FORMAT_VALUE:
    case OP_FORMAT_SPEC:
        return w->c <= 3 ? 0 : wf_verify_fail(v, "wrong conversion");
    case OP_LOAD_INT:
        return 0;
    case OP_UNPACK_EX:
    case OP_UNPACK_LIST:
    case OP_BUILD_TUPLE:
    case OP_BUILD_LIST:
    case OP_BUILD_SET:
    case OP_BUILD_MAP:
    case OP_BUILD_STRING:
    case OP_BUILD_CONST_KEY_MAP:
        return w->imm >= 0 ? 0 : wf_verify_fail(v, "wrong count");
    case OP_CHECK_BOUND:
    case OP_DELETE_LOCAL:
        return w->a < c->nfixed && !v->is_cell[w->a] && w->imm == w->a
                   ? 0
                   : wf_verify_fail(v, "no local");
    case OP_MAKE_FAR:
        return w->a == c->nnear && c->nnear < c->nlocals + c->ncells && !v->is_cell[w->a]
                   ? 0
                   : wf_verify_fail(v, "misplaced");
    case OP_LOAD_FAR:
    case OP_STORE_FAR:
    case OP_DELETE_FAR:
    case OP_LOAD_FAR_CELL:
        return (uint32_t)w->imm >= c->nnear ? 0 : wf_verify_fail(v, "variable is not far");
    default:
        return 0;
    }
}

static int check_instructions(Verifier *v)
{
    const WfCode *c = v->code;
    for (v->at = 0; v->at < c->ninstrs; v->at += wf_code_op_words[c->instrs[v->at].op]) {
        const WfInstr *w = &c->instrs[v->at];
        if (check_registers(v, w) < 0 || check_imm(v, w) < 0 || check_special(v, w) < 0)
            return -1;
    }
    v->at = 0;
    if (is_generator(c) != (c->instrs[0].op == OP_RETURN_GENERATOR))
        return wf_verify_fail(v, "a generator starts with RETURN_GENERATOR");
    return 0;
}

static bool all_str(Value t)
{
    for (size_t i = 0; i < wf_tuple_len(t); i++)
        if (!wf_is_str_exact(wf_tuple_item(t, i)) ||
            !(wf_str_flags(wf_as_str(wf_tuple_item(t, i))) & WF_STR_INTERNED))
            return false;
    return true;
}

static int verify(const WfCode *code, WfWatchFn *watch, void *arg)
{
    Verifier v = {.code = code, .watch = watch, .arg = arg};
    int r = 0;
    if (!all_str(code->names) || !all_str(code->varnames) || !all_str(code->cellvars) ||
        !all_str(code->freevars))
        r = fail_head(&v, "names are not interned strings");
    if (r == 0)
        r = check_layout(&v);
    if (r == 0)
        r = mark_starts(&v);
    if (r == 0)
        r = check_tables(&v);
    if (r == 0)
        r = check_instructions(&v);
    if (r == 0)
        r = wf_verify_flow(&v);
    wf_mem_free(v.starts);
    return r;
}

int wf_code_verify(WfCode *code) { return verify(code, NULL, NULL); }

int wf_code_watch(const WfCode *code, WfWatchFn *watch, void *arg) { return verify(code, watch, arg); }
