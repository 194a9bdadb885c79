/*
 * From ordered blocks to a code object: registers, jump distances, tables.
 *
 * Registers: [near locals][the far tuple, or the cells that are no arguments][hidden variables]
 * [temporaries]. Every instruction is followed by the zeroed cache words opcodes.def gives it;
 * all offsets count words.
 */
#include "codegen.h"

#include "internal/code_parts.h"

typedef struct {
    C *c;
    Unit *u;
    Block **order;
    int32_t nblocks;
    int32_t nnear, cell_base, hidden_base, temp_base;
    WfInstr *instrs;
    uint32_t ninstrs;
    WfHandler *handlers;
    uint32_t nhandlers, handlers_cap;
    WfPosition *positions;
    uint32_t npositions;
    uint8_t *cell_regs;
} Assembler;

/* --- registers --------------------------------------------------------------------------------------- */

static void lay_out_registers(Assembler *a)
{
    Unit *u = a->u;
    a->nnear = u->far && u->nlocals > NEAR_COUNT ? NEAR_COUNT : u->nlocals;
    a->cell_base = a->nnear;
    a->hidden_base = a->nnear + (u->far ? 1 : u->ncells);
    a->temp_base = a->hidden_base + u->max_hidden;
}

static uint8_t map_register(const Assembler *a, uint32_t r)
{
    if (r >= R_TEMP)
        return (uint8_t)((int32_t)(r - R_TEMP) + a->temp_base);
    if (r >= R_HIDDEN)
        return (uint8_t)((int32_t)(r - R_HIDDEN) + a->hidden_base);
    if (r >= R_CELL)
        return (uint8_t)((int32_t)(r - R_CELL) + a->cell_base);
    if (r == R_FAR)
        return (uint8_t)a->nnear;
    return (uint8_t)a->u->scope->symbols[r].index;
}

static uint8_t map_operand(const Assembler *a, char letter, uint16_t value)
{
    if (letter == '-')
        return 0;
    return wf_op_is_reg(letter) ? map_register(a, value) : (uint8_t)value;
}

/* --- instructions ---------------------------------------------------------------------------------------- */

static const uint8_t cache_words[OP_COUNT] = {
#define OP(name, operands, cache, flags, doc) [OP_##name] = cache,
#include "../bytecode/opcodes.def"
#undef OP
};

static void place_blocks(Assembler *a)
{
    uint32_t offset = 0;
    for (int32_t k = 0; k < a->nblocks; k++) {
        a->order[k]->offset = offset;
        for (int32_t i = 0; i < a->order[k]->n; i++)
            offset += 1u + cache_words[a->order[k]->ins[i].op];
    }
    a->ninstrs = offset;
}

static int32_t map_imm(const Assembler *a, const Ins *i, uint32_t offset)
{
    switch (wf_op_operands[i->op][3]) {
    case 'j':
        return (int32_t)(i->target->offset - (offset + 1 + cache_words[i->op]));
    case 'V':
        if (i->imm >= V_FREE)
            return i->imm - V_FREE + a->u->nlocals + a->u->ncells;
        return i->imm >= V_CELL ? i->imm - V_CELL + a->u->nlocals : i->imm;
    case 'k':
        return map_register(a, (uint32_t)i->imm);
    default:
        return i->imm;
    }
}

static void encode(const Assembler *a, const Ins *i, uint32_t offset, WfInstr *out)
{
    const char *f = wf_op_operands[i->op];
    WfInstr w = {.cache = 0};
    w.op = i->op;
    w.a = map_operand(a, f[0], i->a);
    w.b = map_operand(a, f[1], i->b);
    w.c = map_operand(a, f[2], i->c);
    w.imm = map_imm(a, i, offset);
    if (i->op == OP_JUMP && i->target->offset <= offset)
        w.op = OP_JUMP_BACK;
    *out = w;
}

static void add_position(Assembler *a, WfPos pos, uint32_t offset)
{
    WfPosition *last = a->npositions ? &a->positions[a->npositions - 1] : NULL;
    WfPosition p = {offset, pos.lineno, pos.end_lineno, pos.col_offset, pos.end_col_offset};
    if (p.line < 0)
        p.line = p.end_line = p.col = p.end_col = -1;
    if (last && last->line == p.line && last->end_line == p.end_line && last->col == p.col &&
        last->end_col == p.end_col)
        return;
    a->positions[a->npositions++] = p;
}

static bool add_handler(Assembler *a, const Handler *h, uint32_t start, uint32_t end)
{
    WfHandler *last = a->nhandlers ? &a->handlers[a->nhandlers - 1] : NULL;
    WfHandler e = {start, end, h->target->offset, map_register(a, (uint32_t)h->depth), h->lasti};
    if (last && last->end == start && last->target == e.target && last->depth == e.depth &&
        last->flags == e.flags) {
        last->end = end;
        return true;
    }
    if (a->nhandlers == a->handlers_cap) {
        uint32_t cap = a->handlers_cap ? a->handlers_cap * 2 : 8;
        WfHandler *wider = wf_arena_grow(a->c->arena, a->handlers,
                                         a->handlers_cap * sizeof *wider, cap * sizeof *wider);
        if (wider == NULL) {
            wf_no_memory();
            return false;
        }
        a->handlers = wider;
        a->handlers_cap = cap;
    }
    a->handlers[a->nhandlers++] = e;
    return true;
}

static bool emit_code(Assembler *a)
{
    int32_t count = 0;
    for (int32_t k = 0; k < a->nblocks; k++)
        count += a->order[k]->n;
    a->instrs = wf_c_alloc(a->c, a->ninstrs * sizeof *a->instrs + 8);
    a->positions = wf_c_alloc(a->c, (size_t)count * sizeof *a->positions + 8);
    if (a->c->failed)
        return false;
    memset(a->instrs, 0, a->ninstrs * sizeof *a->instrs);
    uint32_t at = 0;
    for (int32_t k = 0; k < a->nblocks; k++) {
        Block *b = a->order[k];
        for (int32_t n = 0; n < b->n; n++) {
            const Ins *i = &b->ins[n];
            uint32_t next = at + 1 + cache_words[i->op];
            encode(a, i, at, &a->instrs[at]);
            add_position(a, i->pos, at);
            if (i->handler && !add_handler(a, i->handler, at, next))
                return false;
            at = next;
        }
    }
    return true;
}

/* --- tables ------------------------------------------------------------------------------------------------- */

static Value names_tuple(const char *const *names, int32_t n)
{
    Value t = wf_tuple_new((size_t)n);
    for (int32_t i = 0; !wf_is_null(t) && i < n; i++) {
        Value v = wf_ident_value(names[i]);
        if (wf_is_null(v)) {
            wf_drop(t);
            return v;
        }
        wf_as_tuple(t)->items[i] = v;
    }
    return t;
}

static Value locals_tuple(C *c, Unit *u)
{
    const char **names = wf_c_alloc(c, (size_t)u->nlocals * sizeof *names + 8);
    if (names == NULL)
        return WF_NULL;
    for (int32_t i = 0; i < u->nlocals; i++)
        names[i] = u->locals[i]->name;
    return names_tuple(names, u->nlocals);
}

/* Cell variables: captured arguments first, then the others. */
static Value cells_tuple(Assembler *a)
{
    Unit *u = a->u;
    int32_t n = u->narg_cells + u->ncells;
    const char **names = wf_c_alloc(a->c, (size_t)n * sizeof *names + 8);
    a->cell_regs = wf_c_alloc(a->c, (size_t)n + 8);
    if (a->c->failed)
        return WF_NULL;
    for (int32_t i = 0; i < u->narg_cells; i++) {
        int32_t index = wf_scope_symbol(u->scope, u->arg_cells[i])->index;
        names[i] = u->arg_cells[i];
        a->cell_regs[i] = index < a->nnear ? (uint8_t)index : WF_NO_REGISTER;
    }
    for (int32_t i = 0; i < u->ncells; i++) {
        names[u->narg_cells + i] = u->cells[i];
        a->cell_regs[u->narg_cells + i] =
            u->far ? WF_NO_REGISTER : (uint8_t)(a->cell_base + i);
    }
    return names_tuple(names, n);
}

static uint32_t code_flags(C *c, Unit *u)
{
    WfScope *s = u->scope;
    uint32_t flags = c->flags & FUTURE_FLAGS;
    if (s->kind == BLOCK_FUNCTION) {
        flags |= CO_NEWLOCALS | CO_OPTIMIZED;
        if (s->nested)
            flags |= CO_NESTED;
        if (s->generator)
            flags |= s->coroutine ? CO_ASYNC_GENERATOR : CO_GENERATOR;
        else if (s->coroutine)
            flags |= CO_COROUTINE;
        if (s->varargs)
            flags |= CO_VARARGS;
        if (s->varkeywords)
            flags |= CO_VARKEYWORDS;
    } else if (u->kind == UNIT_MODULE && (c->flags & WF_PYCF_ALLOW_TOP_LEVEL_AWAIT) && s->coroutine) {
        flags |= CO_COROUTINE;
    }
    return flags;
}

/* Constants up to the last one in use; the first stays, it may be the doc string. */
static int32_t used_constants(const Assembler *a)
{
    int32_t last = 0;
    for (int32_t k = 0; k < a->nblocks; k++) {
        for (int32_t n = 0; n < a->order[k]->n; n++) {
            const Ins *i = &a->order[k]->ins[n];
            int32_t used = wf_op_operands[i->op][3] == 'K' ? i->imm : 0;
            if (i->op >= OP_LT_K_JF && i->op <= OP_GE_K_JT)
                used = i->c;
            if (used > last)
                last = used;
        }
    }
    return a->u->nconsts > 0 ? last + 1 : 0;
}

#ifdef WF_DEBUG
/* What the compiler makes passes the verifier, unless that lacks memory. */
static bool is_valid(Value code)
{
    if (wf_code_verify(wf_as_code(code)) == 0)
        return true;
    bool lacks_memory = wf_err_matches(&wf_exc_MemoryError);
    wf_err_clear();
    return lacks_memory;
}
#endif

static Value make_code(Assembler *a)
{
    C *c = a->c;
    Unit *u = a->u;
    Value name = wf_ident_value(u->name);
    Value consts = wf_tuple_from_array(u->consts, (size_t)used_constants(a));
    Value names = names_tuple(u->names, u->nnames);
    Value varnames = locals_tuple(c, u), cells = cells_tuple(a);
    Value frees = names_tuple(u->frees, u->nfrees);
    int32_t nregs = a->temp_base + u->max_top;
    if (nregs < u->nargs)
        nregs = u->nargs;
    Value code = WF_NULL;
    if (!c->failed && !wf_is_null(name) && !wf_is_null(consts) && !wf_is_null(names) &&
        !wf_is_null(varnames) && !wf_is_null(cells) && !wf_is_null(frees)) {
        WfCodeParts p = {
            .name = name, .qualname = u->qualname, .filename = c->filename, .consts = consts,
            .names = names, .varnames = varnames, .cellvars = cells, .freevars = frees,
            .instrs = a->instrs, .ninstrs = a->ninstrs, .handlers = a->handlers,
            .nhandlers = a->nhandlers, .positions = a->positions, .npositions = a->npositions,
            .cell_regs = a->cell_regs, .firstlineno = u->firstlineno, .flags = code_flags(c, u),
            .argcount = (uint16_t)u->argcount, .posonlyargcount = (uint16_t)u->posonly,
            .kwonlyargcount = (uint16_t)u->kwonly, .ncells = (uint16_t)u->ncells,
            .nnear = (uint16_t)a->nnear, .nfixed = (uint16_t)a->temp_base,
            .nregs = (uint16_t)nregs, .nself_attrs = (uint16_t)u->self_attrs.count,
        };
        code = wf_code_new(&p);
        WF_ASSERT(wf_is_null(code) || is_valid(code));
    }
    wf_drop(name);
    wf_drop(consts);
    wf_drop(names);
    wf_drop(varnames);
    wf_drop(cells);
    wf_drop(frees);
    return code;
}

Value wf_assemble(C *c, Unit *u)
{
    /* Whatever falls off the end returns None. */
    wf_unset_loc(c);
    u->handler = NULL;
    if (!u->current->after_return || u->current->n > 0)
        wf_emit(c, OP_RETURN_CONST, 0, 0, 0, wf_const_none(c));
    Assembler a = {.c = c, .u = u};
    a.order = c->failed ? NULL : wf_lay_out_blocks(c, u, &a.nblocks);
    if (a.order == NULL)
        return WF_NULL;
    lay_out_registers(&a);
    if (a.temp_base + u->max_top > MAX_WINDOW + 4) {
        wf_raise(&wf_exc_RecursionError, "maximum recursion depth exceeded during compilation");
        return WF_NULL;
    }
    place_blocks(&a);
    if (a.ninstrs > WF_IMM_MAX || u->nconsts > WF_IMM_MAX || u->nnames > WF_IMM_MAX) {
        wf_raise(&wf_exc_OverflowError, "code block is too large");
        return WF_NULL;
    }
    if (!emit_code(&a))
        return WF_NULL;
    return make_code(&a);
}
