/*
 * The verifier's abstract interpreter: what every register holds, along every path.
 *
 * Each register has a kind. What the interpreter takes on trust must be proved: that an operand
 * has a value, that LIST_APPEND's is a list, RERAISE's an exception, STORE_CELL's a cell, and that
 * no live temporary lies above the window of a call. States are kept at jump targets and handlers
 * and joined until nothing changes; kinds only lose precision, so that ends.
 *
 * A kind has a number: items of a tuple or of a list of cells, or for K_EXC_OPT the instruction
 * that made it, so that a test of one copy for None tells about the other. For who watches, plain
 * values and exceptions are numbered by what made them, too; 0 where paths differ.
 */
#include "verify.h"

typedef struct {
    Verifier *v;
    const WfCode *code;
    Reg *now;               /* state before (then after) the instruction */
    Reg **at;               /* state at each leader, by word; NULL: not reached yet */
    uint32_t *todo;         /* leaders to look at (again) */
    uint8_t *queued;
    uint32_t ntodo;
    uint32_t handler;       /* index of the handler that may cover the instruction */
} Flow;

static Reg reg(Kind k) { return (Reg){(uint8_t)k, 0}; }
static Reg reg_n(Kind k, uint32_t n) { return (Reg){(uint8_t)k, n}; }
static bool is_value(Reg r) { return r.kind >= K_VALUE; }
static bool is_dead(Reg r) { return r.kind == K_DEAD || r.kind == K_NULL; }
static bool is_immediate(Reg r) { return r.kind == K_INT || r.kind == K_STATE; }

/* --- joining ---------------------------------------------------------------------------------------------- */

/* TUPLE of unknown length; other kinds without a number have 0. */
enum { UNKNOWN = 0xffffff };

static Reg join_numbers(Reg a)
{
    switch (a.kind) {
    case K_TUPLE:
    case K_CELLS:
        return reg_n(K_TUPLE, UNKNOWN);
    case K_LIST:
    case K_CELL_LIST:
        return reg(K_LIST);
    case K_EXC_OPT:
        return reg(K_VALUE);
    case K_ITER:
        return reg(K_ANY);
    case K_STATE:
        return reg(K_DEAD);
    default:
        return reg((Kind)a.kind);
    }
}

static Reg join(Reg a, Reg b)
{
    if (a.kind == b.kind)
        return a.n == b.n ? a : join_numbers(a);
    /* Immediates are as good as dead where they are not needed. */
    if ((is_dead(a) && is_immediate(b)) || (is_dead(b) && is_immediate(a)))
        return reg(K_DEAD);
    if (is_value(a) && is_value(b)) {
        bool lists = (a.kind == K_LIST || a.kind == K_CELL_LIST) &&
                     (b.kind == K_LIST || b.kind == K_CELL_LIST);
        return reg(lists ? K_LIST : K_VALUE);
    }
    if (is_dead(a) && is_dead(b))
        return reg(K_DEAD);
    bool plain_a = is_value(a) || a.kind == K_NULL || a.kind == K_MAYBE || a.kind == K_SELF;
    bool plain_b = is_value(b) || b.kind == K_NULL || b.kind == K_MAYBE || b.kind == K_SELF;
    return reg(plain_a && plain_b ? K_MAYBE : K_ANY);
}

/* Locals are never garbage: a value on one path and none on the other may be tested. */
static Reg join_local(Reg a, Reg b)
{
    if ((a.kind == K_NULL && is_value(b)) || (b.kind == K_NULL && is_value(a)))
        return reg(K_MAYBE);
    return join(a, b);
}

static bool join_reg(Reg *into, Reg from, bool local)
{
    Reg r = local ? join_local(*into, from) : join(*into, from);
    if (r.kind == into->kind && r.n == into->n)
        return false;
    *into = r;
    return true;
}

static int reach(Flow *f, uint32_t target, const Reg *state)
{
    uint32_t n = f->v->nstate;
    bool changed = false;
    if (f->at[target] == NULL) {
        f->at[target] = wf_mem_alloc((n + 1) * sizeof(Reg));
        if (f->at[target] == NULL)
            return -1;
        memcpy(f->at[target], state, n * sizeof(Reg));
        changed = true;
    } else {
        for (uint32_t i = 0; i < n; i++)
            changed |= join_reg(&f->at[target][i], state[i], i < f->code->nfixed);
    }
    if (changed && !f->queued[target]) {
        f->queued[target] = 1;
        f->todo[f->ntodo++] = target;
    }
    return 0;
}

static const char op_flags[OP_COUNT][6] = {
#define OP(name, operands, cache, flags, doc) [OP_##name] = flags,
#include "opcodes.def"
#undef OP
};

static bool may_raise(unsigned op) { return strchr(op_flags[op], 'X') != NULL; }

/* The handler of the instruction may be entered with what held before it, or halfway through. */
static int reach_handler(Flow *f, const Reg *state)
{
    const WfCode *c = f->code;
    if (!may_raise(c->instrs[f->v->at].op))
        return 0;
    uint32_t lo = 0, hi = c->nhandlers;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (c->handlers[mid].end <= f->v->at)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == c->nhandlers || c->handlers[lo].start > f->v->at)
        return 0;
    const WfHandler *h = &c->handlers[lo];
    Reg entry[MOST_STATE_REGS];
    for (uint32_t i = 0; i < f->v->nstate; i++)
        entry[i] = i < h->depth ? state[i] : reg(K_DEAD);
    entry[h->depth] = reg_n(K_EXC, f->v->watch != NULL ? h->target + 1 : 0);
    if (h->flags & 1)
        entry[h->depth + 1] = reg(K_INT);
    return reach(f, h->target, entry);
}

/* --- operands ------------------------------------------------------------------------------------------------ */

static int fail(Flow *f, const char *what) { return wf_verify_fail(f->v, what); }

static int need_value(Flow *f, unsigned r)
{
    return is_value(f->now[r]) ? 0 : fail(f, "operand may have no value");
}

static int need(Flow *f, unsigned r, Kind kind, const char *what)
{
    return f->now[r].kind == kind ? 0 : fail(f, what);
}

static int need_list(Flow *f, unsigned r)
{
    uint8_t k = f->now[r].kind;
    return k == K_LIST || k == K_CELL_LIST ? 0 : fail(f, "operand is no list");
}

static int need_exc(Flow *f, unsigned r) { return need(f, r, K_EXC, "operand is no exception"); }
static int need_dict(Flow *f, unsigned r) { return need(f, r, K_DICT, "operand is no dict"); }
static int need_cell(Flow *f, unsigned r) { return need(f, r, K_CELL, "operand is no cell"); }

static bool is_temp(const Flow *f, unsigned r) { return r >= f->code->nfixed; }

static void consume(Flow *f, unsigned r)
{
    if (is_temp(f, r))
        f->now[r] = reg(K_DEAD);
}

static int set(Flow *f, unsigned r, Reg value)
{
    if (!is_temp(f, r)) {
        if (f->v->is_cell[r])
            return fail(f, "writes the register of a cell");
        if (f->now[r].kind == K_FAR)
            return fail(f, "writes the register of the far variables");
        /* A local is only ever a value, so that frames may show it. */
        if (!is_value(value) && value.kind != K_NULL && value.kind != K_MAYBE)
            return fail(f, "writes no value to a local");
    } else if (!is_dead(f->now[r]) && !is_immediate(f->now[r])) {
        /* Specialized forms release nothing when they write a temporary. */
        return fail(f, "writes a live temporary");
    }
    f->now[r] = value;
    return 0;
}

/* Nothing may be live at or above temporary r. */
static int need_free_from(Flow *f, unsigned r)
{
    for (unsigned i = r; i < f->v->nstate; i++) {
        if (is_temp(f, i) && !is_dead(f->now[i]) && !is_immediate(f->now[i]))
            return fail(f, "a live register lies in the way of a call");
        if (f->now[i].kind == K_STATE)
            f->now[i] = reg(K_DEAD);
    }
    return 0;
}

static int need_temps(Flow *f, RegRange range)
{
    return range.n == 0 || is_temp(f, range.first) ? 0 : fail(f, "operands are no temporaries");
}

/* --- instructions that need more than "values in, value out" ---------------------------------------------------- */

static Reg constant_kind(Value k)
{
    if (wf_is_small(k))
        return reg(K_INT);
    if (wf_is_str_exact(k))
        return reg(K_STR);
    if (wf_is_pointer(k) && wf_is_tuple_exact(k))
        return reg_n(K_TUPLE, wf_tuple_len(k) < UNKNOWN ? (uint32_t)wf_tuple_len(k) : UNKNOWN);
    return reg(K_VALUE);
}

static int move(Flow *f, const WfInstr *w)
{
    Reg r = f->now[w->b];
    if (r.kind == K_ANY || r.kind == K_DEAD)
        return fail(f, "operand may have no value");
    if (r.kind == K_PREV || r.kind == K_FAR || r.kind == K_ITER || r.kind == K_STATE || (r.kind == K_CELL && !is_temp(f, w->a)))
        return fail(f, "moves what belongs to the interpreter");
    if (w->op == OP_MOVE && is_temp(f, w->b)) {
        f->now[w->b] = reg(K_NULL);
        consume(f, w->a); /* releases what a held */
    }
    return set(f, w->a, r);
}

static int swap(Flow *f, const WfInstr *w)
{
    Reg a = f->now[w->a], b = f->now[w->b];
    if (a.kind == K_ITER || a.kind == K_STATE || b.kind == K_ITER || b.kind == K_STATE)
        return fail(f, "moves what belongs to the interpreter");
    consume(f, w->a);
    consume(f, w->b);
    if (set(f, w->a, b) < 0 || set(f, w->b, a) < 0)
        return -1;
    return 0;
}

static int clear(Flow *f, const WfInstr *w)
{
    if (f->now[w->a].kind == K_PREV || f->now[w->a].kind == K_FAR || (!is_temp(f, w->a) && f->v->is_cell[w->a]))
        return fail(f, "clears what belongs to the interpreter");
    f->now[w->a] = reg(K_NULL);
    return 0;
}

static int build_cells(Flow *f, const WfInstr *w, Reg *out)
{
    bool cells = w->imm > 0;
    for (int32_t i = 0; i < w->imm; i++)
        cells &= f->now[w->b + i].kind == K_CELL;
    *out = reg_n(cells ? K_CELLS : K_TUPLE, (uint32_t)w->imm);
    return 0;
}

static int need_range(Flow *f, RegRange range)
{
    for (unsigned i = 0; i < range.n; i++)
        if (need_value(f, range.first + i) < 0)
            return -1;
    return need_temps(f, range);
}

static void consume_range(Flow *f, RegRange range)
{
    for (unsigned i = 0; i < range.n; i++)
        consume(f, range.first + i);
}

static int make_function(Flow *f, const WfInstr *w)
{
    static const uint8_t kinds[] = {K_TUPLE, K_DICT, K_TUPLE, K_CELLS};
    const WfCode *inner = wf_as_code(wf_tuple_item(f->code->consts, (size_t)w->imm));
    size_t nfrees = inner->nfrees;
    unsigned r = w->b;
    if (((w->c & 8) != 0) != (nfrees > 0))
        return fail(f, "wrong closure");
    for (int bit = 0; bit < 4; bit++) {
        if (!(w->c >> bit & 1))
            continue;
        if (f->now[r].kind != kinds[bit] || (bit == 3 && f->now[r].n != nfrees))
            return fail(f, "wrong operand for a function");
        r++;
    }
    consume_range(f, wf_verify_reads(f->v, w));
    return set(f, w->a, reg(K_VALUE));
}

static int call(Flow *f, const WfInstr *w)
{
    RegRange range = wf_verify_reads(f->v, w);
    bool method = w->op == OP_CALL_METHOD || w->op == OP_CALL_METHOD_KW;
    if (need_temps(f, range) < 0)
        return -1;
    for (unsigned i = 0; i < range.n; i++) {
        uint8_t k = f->now[range.first + i].kind;
        bool self = method && i == 1 && (k == K_SELF || k == K_NULL);
        if (!self && need_value(f, range.first + i) < 0)
            return -1;
    }
    if (need_free_from(f, range.first + range.n) < 0)
        return -1;
    consume_range(f, range);
    return set(f, w->a, reg(K_VALUE));
}

/* What the code takes for its free variables is looked at when it is entered. */
static int call_comp(Flow *f, const WfInstr *w)
{
    RegRange range = wf_verify_reads(f->v, w);
    if (need_temps(f, range) < 0 || need_value(f, w->b + 1u) < 0)
        return -1;
    if (!is_dead(f->now[w->b]) && !is_immediate(f->now[w->b]))
        return fail(f, "a live register lies in the way of a call");
    for (unsigned i = 2; i < range.n; i++) {
        uint8_t k = f->now[range.first + i].kind;
        if (k < K_VALUE && k != K_NULL && k != K_MAYBE)
            return fail(f, "operand may have no value");
    }
    if (need_free_from(f, range.first + range.n) < 0)
        return -1;
    consume_range(f, range);
    return set(f, w->a, reg(K_VALUE));
}

static int call_ex(Flow *f, const WfInstr *w)
{
    uint8_t k = f->now[w->b + 2].kind;
    RegRange range = {w->b, 3};
    if (need_temps(f, range) < 0 || need_value(f, w->b) < 0 || need_value(f, w->b + 1u) < 0 ||
        need_free_from(f, w->b + 3u) < 0)
        return -1;
    if (w->c != 0 ? need_value(f, w->b + 2u) < 0 : k != K_NULL && k != K_DICT)
        return fail(f, "keywords are no dict");
    consume_range(f, range);
    return set(f, w->a, reg(K_VALUE));
}

static int super_attr(Flow *f, const WfInstr *w)
{
    RegRange range = {w->b, 3};
    if (need_temps(f, range) < 0 || need_value(f, w->b) < 0)
        return -1;
    if (w->c & 2) {
        if (need_value(f, w->b + 1u) < 0 || need_value(f, w->b + 2u) < 0)
            return -1;
    } else {
        uint8_t k = f->now[w->b + 2].kind;
        if (need_cell(f, w->b + 1u) < 0)
            return -1;
        if (k < K_VALUE && k != K_NULL && k != K_MAYBE)
            return fail(f, "operand may have no value");
    }
    consume_range(f, range);
    if ((w->c & 1) && !is_temp(f, w->a))
        return fail(f, "writes to locals");
    if (set(f, w->a, reg(K_VALUE)) < 0)
        return -1;
    return w->c & 1 ? set(f, w->a + 1u, reg(K_SELF)) : 0;
}

static int list_append(Flow *f, const WfInstr *w)
{
    Reg list = f->now[w->a], item = f->now[w->b];
    if (need_list(f, w->a) < 0 || need_value(f, w->b) < 0)
        return -1;
    bool cells = item.kind == K_CELL && list.n < UNKNOWN &&
                 (list.kind == K_CELL_LIST || (list.kind == K_LIST && list.n == 1));
    f->now[w->a] = cells ? reg_n(K_CELL_LIST, list.kind == K_LIST ? 1 : list.n + 1) : reg(K_LIST);
    consume(f, w->b);
    return 0;
}

static int list_to_tuple(Flow *f, const WfInstr *w)
{
    Reg list = f->now[w->b];
    if (need_list(f, w->b) < 0)
        return -1;
    consume(f, w->b);
    return set(f, w->a, list.kind == K_CELL_LIST ? reg_n(K_CELLS, list.n)
                                                 : reg_n(K_TUPLE, UNKNOWN));
}

/* Two new values that may be None; older ones from the same instruction are values only. */
static int group_match(Flow *f, const WfInstr *w)
{
    uint8_t k = f->now[w->b].kind;
    uint32_t id = f->v->at * 2 + 1;
    if (k != K_EXC && k != K_EXC_OPT)
        return fail(f, "operand is no exception");
    if (need_value(f, w->c) < 0 || !is_temp(f, w->a))
        return fail(f, "wrong operands");
    consume(f, w->c);
    for (uint32_t i = 0; i < f->v->nstate; i++)
        if (f->now[i].kind == K_EXC_OPT && (f->now[i].n == id || f->now[i].n == id + 1))
            f->now[i] = reg(K_VALUE);
    f->now[w->a] = reg_n(K_EXC_OPT, id);
    f->now[w->a + 1] = reg_n(K_EXC_OPT, id + 1);
    return 0;
}

static int reraise_star(Flow *f, const WfInstr *w)
{
    uint32_t id = f->v->at * 2 + 1;
    if (need_exc(f, w->b) < 0 || need_list(f, w->c) < 0)
        return -1;
    consume(f, w->b);
    consume(f, w->c);
    for (uint32_t i = 0; i < f->v->nstate; i++)
        if (f->now[i].kind == K_EXC_OPT && f->now[i].n == id)
            f->now[i] = reg(K_VALUE);
    return set(f, w->a, reg_n(K_EXC_OPT, id));
}

static int yield(Flow *f, const WfInstr *w)
{
    if (need_value(f, w->b) < 0)
        return -1;
    if (w->op == OP_YIELD)
        consume(f, w->b);
    else if (need_value(f, w->a) < 0 || w->b >= w->a)
        return fail(f, "wrong operands");
    if (!is_temp(f, w->a))
        return fail(f, "a local receives what is sent");
    f->now[w->a] = reg(K_DEAD);
    if (need_free_from(f, w->a) < 0)
        return -1;
    /* Temporaries below go to the heap with the generator: none of them may be garbage. */
    for (uint32_t i = f->code->nfixed; i < w->a; i++)
        if (f->now[i].kind == K_DEAD)
            return fail(f, "a dead temporary lies below a yield");
    f->now[w->a] = reg(K_VALUE);
    return 0;
}

static int make_cell(Flow *f, const WfInstr *w)
{
    uint8_t k = f->now[w->a].kind;
    if (is_temp(f, w->a) || !f->v->is_cell[w->a] || k == K_CELL || k == K_ANY)
        return fail(f, "no place for a cell");
    f->now[w->a] = reg(K_CELL);
    return 0;
}

/* To a temporary, or to a register of its own below those, where it stays. */
static int load_free_cell(Flow *f, const WfInstr *w)
{
    if (is_temp(f, w->a))
        return set(f, w->a, reg(K_CELL));
    if (w->a < f->v->nvars || f->now[w->a].kind != K_NULL)
        return fail(f, "no place for a cell");
    f->now[w->a] = reg(K_CELL);
    return 0;
}

static int make_far(Flow *f, const WfInstr *w)
{
    if (f->now[w->a].kind == K_FAR)
        return fail(f, "made twice");
    for (uint32_t i = w->a; i < f->v->nstate; i++)
        f->now[i] = reg(K_DEAD);
    f->now[w->a] = reg(K_FAR);
    return 0;
}

static int match_class(Flow *f, const WfInstr *w)
{
    if (need_value(f, w->b) < 0 || need_value(f, w->c) < 0 ||
        need(f, w->c + 1u, K_INT, "count is no integer") < 0 || !is_temp(f, w->c))
        return fail(f, "wrong operands");
    consume(f, w->c);
    consume(f, w->c + 1u);
    return set(f, w->a, reg(K_VALUE));
}

static int key_map(Flow *f, const WfInstr *w)
{
    RegRange range = wf_verify_reads(f->v, w);
    Reg keys = f->now[w->b + (unsigned)w->imm];
    if (need_range(f, range) < 0)
        return -1;
    if (keys.kind != K_TUPLE || keys.n != (uint32_t)w->imm)
        return fail(f, "wrong keys");
    consume_range(f, range);
    return set(f, w->a, reg(K_DICT));
}

static int build_string(Flow *f, const WfInstr *w)
{
    RegRange range = wf_verify_reads(f->v, w);
    if (need_range(f, range) < 0)
        return -1;
    for (unsigned i = 0; i < range.n; i++)
        if (need(f, range.first + i, K_STR, "operand is no string") < 0)
            return -1;
    consume_range(f, range);
    return set(f, w->a, reg(K_STR));
}

static int raise_(Flow *f, const WfInstr *w)
{
    if (w->op == OP_RERAISE) {
        if (need_exc(f, w->a) < 0 || (w->b && need(f, w->a + 1u, K_INT, "no offset") < 0))
            return -1;
        return 0;
    }
    return need_range(f, wf_verify_reads(f->v, w));
}

/* Values in, a value out: by the letters of the operands. */
static int plain(Flow *f, const WfInstr *w, Reg result)
{
    const char *letters = wf_code_op_operands[w->op];
    const uint8_t regs[3] = {w->a, w->b, w->c};
    RegRange reads = wf_verify_reads(f->v, w), writes = wf_verify_writes(w);
    for (int i = 0; i < 3; i++)
        if ((letters[i] == 'r' || letters[i] == 'k') && need_value(f, regs[i]) < 0)
            return -1;
    if (letters[3] == 'k' && need(f, (unsigned)w->imm, K_STR, "spec is no string") < 0)
        return -1;
    if (need_range(f, reads) < 0)
        return -1;
    for (int i = 0; i < 3; i++)
        if (letters[i] == 'r')
            consume(f, regs[i]);
    if (letters[3] == 'k')
        consume(f, (unsigned)w->imm);
    consume_range(f, reads);
    if (letters[0] == 'd')
        return set(f, w->a, result);
    for (unsigned i = 0; i < writes.n; i++)
        if (set(f, writes.first + i, reg(K_VALUE)) < 0)
            return -1;
    return 0;
}

/* An instruction that changes a container in register a. */
static int plain_on(Flow *f, const WfInstr *w, Kind kind, const char *what)
{
    return need(f, w->a, kind, what) < 0 ? -1 : plain(f, w, reg(K_VALUE));
}

/* The two registers of a loop; nobody but FOR_ITER may use them. */
static int get_iter(Flow *f, const WfInstr *w)
{
    if (need_value(f, w->b) < 0 || !is_temp(f, w->a) || !is_temp(f, w->c) || w->a == w->c || w->b == w->c)
        return fail(f, "wrong operands");
    consume(f, w->b);
    if (set(f, w->a, reg_n(K_ITER, f->v->at)) < 0)
        return -1;
    return set(f, w->c, reg_n(K_STATE, f->v->at));
}

static int open_iter(Flow *f, const WfInstr *w)
{
    if (need_value(f, w->b) < 0 || f->now[w->b].kind != K_VALUE || is_temp(f, w->b) || f->v->is_cell[w->b] ||
        !is_temp(f, w->c))
        return fail(f, "wrong operands");
    f->now[w->b] = reg_n(K_ITER, f->v->at);
    return set(f, w->c, reg_n(K_STATE, f->v->at));
}

static int for_iter(Flow *f, const WfInstr *w, Reg before)
{
    Reg it = f->now[w->b], state = f->now[w->c];
    if (it.kind != K_ITER || state.kind != K_STATE || it.n != state.n || w->a == w->b || w->a == w->c)
        return fail(f, "no loop");
    if (!is_value(before) && is_temp(f, w->a) && !is_dead(before))
        return fail(f, "overwrites what belongs to the interpreter");
    return set(f, w->a, reg(K_VALUE));
}

static int interpret(Flow *f, const WfInstr *w)
{
    Reg r;
    switch (w->op) {
    case OP_MOVE:
    case OP_COPY:
        return move(f, w);
    case OP_SWAP:
        return swap(f, w);
    case OP_LOAD_CONST:
        return set(f, w->a, constant_kind(wf_tuple_item(f->code->consts, (size_t)w->imm)));
    case OP_LOAD_INT:
        return set(f, w->a, reg(K_INT));
    case OP_LOAD_NULL:
        return is_temp(f, w->a) ? set(f, w->a, reg(K_NULL)) : fail(f, "no temporary");
    case OP_CLEAR:
        return clear(f, w);
    case OP_CHECK_BOUND:
        if (f->now[w->a].kind == K_ANY)
            return fail(f, "operand may have no value");
        if (!is_value(f->now[w->a]))
            f->now[w->a] = reg(K_VALUE);
        return 0;
    case OP_DELETE_LOCAL:
        f->now[w->a] = reg(K_NULL);
        return 0;
    case OP_MAKE_CELL:
        return make_cell(f, w);
    case OP_LOAD_CELL:
        return need_cell(f, w->b) < 0 ? -1 : set(f, w->a, reg(K_VALUE));
    case OP_STORE_CELL:
    case OP_DELETE_CELL:
        return need_cell(f, w->a) < 0 ? -1 : plain(f, w, reg(K_VALUE));
    case OP_LOAD_FREE_CELL:
        return load_free_cell(f, w);
    case OP_LOAD_FREE_MAYBE:
        return is_temp(f, w->a) ? fail(f, "no variable") : set(f, w->a, reg(K_MAYBE));
    case OP_MAKE_FAR:
        return make_far(f, w);
    case OP_LOAD_FAR:
    case OP_LOAD_FAR_CELL:
        if (need(f, w->b, K_FAR, "no far variables") < 0)
            return -1;
        return set(f, w->a, reg(w->op == OP_LOAD_FAR ? K_VALUE : K_CELL));
    case OP_STORE_FAR:
    case OP_DELETE_FAR:
        return plain_on(f, w, K_FAR, "no far variables");
    case OP_LOAD_METHOD:
        if (!is_temp(f, w->a) || need_value(f, w->b) < 0)
            return fail(f, "wrong operands");
        consume(f, w->b);
        f->now[w->a] = reg(K_VALUE);
        f->now[w->a + 1] = reg(K_SELF);
        return 0;
    case OP_LOAD_SUPER_ATTR:
        return super_attr(f, w);
    case OP_BUILD_TUPLE:
        build_cells(f, w, &r);
        return plain(f, w, r);
    case OP_BUILD_LIST:
        return plain(f, w, w->imm == 0 ? reg_n(K_LIST, 1) : reg(K_LIST));
    case OP_BUILD_SET:
        return plain(f, w, reg(K_SET));
    case OP_BUILD_MAP:
        return plain(f, w, reg(K_DICT));
    case OP_BUILD_CONST_KEY_MAP:
        return key_map(f, w);
    case OP_BUILD_STRING:
        return build_string(f, w);
    case OP_FORMAT_VALUE:
    case OP_FORMAT_SPEC:
        return plain(f, w, reg(K_STR));
    case OP_GET_ITER:
        return get_iter(f, w);
    case OP_OPEN_ITER:
        return open_iter(f, w);
    case OP_FOR_ITER:
        return for_iter(f, w, f->now[w->a]);
    case OP_LIST_APPEND:
        return list_append(f, w);
    case OP_LIST_EXTEND:
        if (need_list(f, w->a) < 0)
            return -1;
        f->now[w->a] = reg(K_LIST);
        return plain(f, w, reg(K_VALUE));
    case OP_UNPACK_LIST:
        return plain(f, w, reg(K_LIST));
    case OP_LIST_TO_TUPLE:
        return list_to_tuple(f, w);
    case OP_SET_ADD:
    case OP_SET_UPDATE:
        return plain_on(f, w, K_SET, "operand is no set");
    case OP_MAP_ADD:
    case OP_DICT_UPDATE:
    case OP_DICT_MERGE:
        return need_dict(f, w->a) < 0 ? -1 : plain(f, w, reg(K_VALUE));
    case OP_CALL:
    case OP_CALL_KW:
    case OP_CALL_METHOD:
    case OP_CALL_METHOD_KW:
        return call(f, w);
    case OP_CALL_COMP:
    case OP_MAKE_GENEXPR:
        return call_comp(f, w);
    case OP_CALL_EX:
        return call_ex(f, w);
    case OP_MAKE_FUNCTION:
        return make_function(f, w);
    case OP_YIELD:
    case OP_YIELD_FROM:
        return yield(f, w);
    case OP_THROW_CHECK:
        if (need_exc(f, w->a) < 0)
            return -1;
        /* fall through */
    case OP_SEND:
        if (!is_temp(f, w->a) || !is_temp(f, w->b) || need_value(f, w->a) < 0 ||
            need_value(f, w->b) < 0)
            return fail(f, "wrong operands");
        f->now[w->a] = reg(K_DEAD);
        if (need_free_from(f, w->a) < 0)
            return -1;
        f->now[w->a] = reg(K_VALUE);
        return 0;
    case OP_RAISE:
    case OP_RERAISE:
        return raise_(f, w);
    case OP_PUSH_EXC:
        if (need_exc(f, w->b) < 0 || !is_temp(f, w->a))
            return fail(f, "wrong operands");
        f->now[w->a] = reg(K_PREV);
        return 0;
    case OP_POP_EXC:
        if (need(f, w->a, K_PREV, "no handled exception") < 0)
            return -1;
        f->now[w->a] = reg(K_DEAD);
        return 0;
    case OP_EXC_MATCH:
        return need_exc(f, w->b) < 0 ? -1 : plain(f, w, reg(K_VALUE));
    case OP_EXC_GROUP_MATCH:
        return group_match(f, w);
    case OP_PREP_RERAISE_STAR:
        return reraise_star(f, w);
    case OP_WITH_EXIT_EXC:
        return need_exc(f, w->c) < 0 ? -1 : plain(f, w, reg(K_VALUE));
    case OP_END_ASYNC_FOR:
        return need_exc(f, w->a) < 0 || !is_temp(f, w->a) ? fail(f, "wrong operands")
                                                          : need_value(f, w->b);
    case OP_IMPORT_NAME:
        return need(f, w->b, K_INT, "level is no integer") < 0 ? -1 : plain(f, w, reg(K_VALUE));
    case OP_MATCH_KEYS:
    case OP_DICT_WITHOUT_KEYS:
        return need(f, w->c, K_TUPLE, "keys are no tuple") < 0 ? -1 : plain(f, w, reg(K_VALUE));
    case OP_MATCH_CLASS:
        return match_class(f, w);
    default:
        return plain(f, w, reg(K_VALUE));
    }
}

/* --- control flow -------------------------------------------------------------------------------------------------- */

static bool falls_through(unsigned op)
{
    return op != OP_JUMP && op != OP_JUMP_BACK && op != OP_RETURN && op != OP_RETURN_CONST &&
           op != OP_RAISE && op != OP_RERAISE && op != OP_END_ASYNC_FOR;
}

/* A value known not to be None: the other copies of it neither. */
static void not_none(Reg *state, uint32_t n, Reg tested)
{
    for (uint32_t i = 0; tested.kind == K_EXC_OPT && i < n; i++)
        if (state[i].kind == K_EXC_OPT && state[i].n == tested.n)
            state[i] = reg(K_EXC);
}

/* The states of both ways out of a jump; f->now becomes that of falling through. */
static int branch(Flow *f, const WfInstr *w, Reg tested)
{
    Reg there[MOST_STATE_REGS];
    uint32_t n = f->v->nstate;
    uint32_t target = f->v->at + wf_code_op_words[w->op] + (uint32_t)w->imm;
    memcpy(there, f->now, n * sizeof(Reg));
    switch (w->op) {
    case OP_FOR_ITER:
        /* Exhausted: b is released, a as it was. */
        there[w->a] = tested;
        there[w->b] = reg(K_NULL);
        there[w->c] = reg(K_DEAD);
        break;
    case OP_SEND:
    case OP_THROW_CHECK:
        there[w->b] = reg(K_DEAD);
        break;
    case OP_END_ASYNC_FOR:
        there[w->a] = reg(K_DEAD);
        there[w->b] = reg(K_NULL);
        break;
    case OP_JUMP_TRUE_KEEP:
    case OP_JUMP_FALSE_KEEP:
        if (!is_temp(f, w->a))
            return fail(f, "no temporary");
        f->now[w->a] = reg(K_DEAD);
        break;
    case OP_JUMP_NOT_NONE:
        not_none(there, n, tested);
        break;
    case OP_JUMP_NONE:
        not_none(f->now, n, tested);
        break;
    default:
        break;
    }
    return reach(f, target, there);
}

static bool is_numbered_for_watcher(Reg r)
{
    return r.n == 0 && (r.kind == K_VALUE || r.kind == K_EXC || r.kind == K_PREV);
}

/* What all `with` blocks, or all loops over asynchronous iterators, hold is alike. */
static uint32_t watcher_number(const Flow *f, const WfInstr *w)
{
    bool block = w->op == OP_WITH_ENTER || w->op == OP_ASYNC_WITH_ENTER || w->op == OP_GET_AITER;
    return (block ? f->code->ninstrs + w->op : f->v->at) + 1;
}

static int interpret_watched(Flow *f, const WfInstr *w)
{
    Reg before[MOST_STATE_REGS];
    memcpy(before, f->now, f->v->nstate * sizeof *before);
    if (interpret(f, w) < 0)
        return -1;
    for (uint32_t i = 0; i < f->v->nstate; i++)
        if (is_numbered_for_watcher(f->now[i]) && (before[i].kind != f->now[i].kind || before[i].n != 0))
            f->now[i].n = watcher_number(f, w);
    return 0;
}

static int step(Flow *f, const WfInstr *w)
{
    Reg before = f->now[w->a];
    if (reach_handler(f, f->now) < 0)
        return -1;
    if ((f->v->watch == NULL ? interpret(f, w) : interpret_watched(f, w)) < 0)
        return -1;
    if (reach_handler(f, f->now) < 0)
        return -1;
    if (wf_code_op_operands[w->op][3] == 'j')
        return branch(f, w, before);
    return 0;
}

static int run_from(Flow *f, uint32_t start)
{
    const WfCode *c = f->code;
    memcpy(f->now, f->at[start], f->v->nstate * sizeof(Reg));
    for (uint32_t at = start;;) {
        const WfInstr *w = &c->instrs[at];
        f->v->at = at;
        if (f->v->watch != NULL)
            f->v->watch(f->v->arg, at, f->now);
        if (step(f, w) < 0)
            return -1;
        if (!falls_through(w->op))
            return 0;
        at += wf_code_op_words[w->op];
        if (at >= c->ninstrs)
            return fail(f, "falls off the end");
        if (f->v->starts[at] == 3)
            return reach(f, at, f->now);
    }
}

static void initial_state(Flow *f, Reg *state)
{
    const WfCode *c = f->code;
    uint32_t nargs = (uint32_t)c->argcount + c->kwonlyargcount + ((c->flags & CO_VARARGS) != 0) +
                     ((c->flags & CO_VARKEYWORDS) != 0);
    for (uint32_t i = 0; i < f->v->nstate; i++)
        state[i] = reg(i < nargs ? K_VALUE : i < c->nfixed ? K_NULL : K_DEAD);
}

int wf_verify_flow(Verifier *v)
{
    const WfCode *c = v->code;
    Reg now[MOST_STATE_REGS], first[MOST_STATE_REGS];
    Flow f = {.v = v, .code = c, .now = now};
    for (uint32_t i = 0; i < c->nhandlers; i++)
        v->starts[c->handlers[i].target] = 3;
    f.at = wf_mem_calloc(c->ninstrs + 1, sizeof *f.at);
    f.todo = wf_mem_calloc(c->ninstrs + 1, sizeof *f.todo);
    f.queued = wf_mem_calloc(c->ninstrs + 1, 1);
    int r = f.at == NULL || f.todo == NULL || f.queued == NULL ? -1 : 0;
    initial_state(&f, first);
    if (r == 0)
        r = reach(&f, 0, first);
    while (r == 0 && f.ntodo > 0) {
        uint32_t start = f.todo[--f.ntodo];
        f.queued[start] = 0;
        r = run_from(&f, start);
    }
    for (uint32_t i = 0; f.at != NULL && i < c->ninstrs; i++)
        wf_mem_free(f.at[i]);
    wf_mem_free(f.at);
    wf_mem_free(f.todo);
    wf_mem_free(f.queued);
    return r;
}
