/*
 * Code generation: units, blocks, instructions, temporaries and names.
 *
 * A local's virtual register is the number of its symbol; variables get their real registers in
 * the order in which the code first mentions them, as in CPython's co_varnames. A unit with too
 * many variables keeps all but the first NEAR_COUNT of them far (see opcodes.def).
 */
#include "codegen.h"

#include <stdlib.h>

void *wf_c_alloc(C *c, size_t size)
{
    void *p = wf_arena_alloc(c->arena, size);
    if (p == NULL && !c->failed) {
        c->failed = true;
        wf_no_memory();
    }
    return p;
}

/* --- blocks and instructions -------------------------------------------------------------------- */

Block *wf_new_block(C *c)
{
    Block *b = wf_c_alloc(c, sizeof *b);
    if (b == NULL) {
        c->spare_block = (Block){0};
        return &c->spare_block;
    }
    *b = (Block){0};
    return b;
}

void wf_use_block(C *c, Block *b)
{
    if (c->failed)
        return;
    c->u->current->next = b;
    c->u->current = b;
    b->cold = c->u->cold;
}

static Ins *append(C *c)
{
    Block *b = c->u->current;
    if (c->failed)
        return &c->spare_ins;
    if (b->n == b->cap) {
        int32_t cap = b->cap ? b->cap * 2 : 4;
        Ins *wider = wf_arena_grow(c->arena, b->ins, (size_t)b->cap * sizeof(Ins),
                                   (size_t)cap * sizeof(Ins));
        if (wider == NULL) {
            c->failed = true;
            wf_no_memory();
            return &c->spare_ins;
        }
        b->ins = wider;
        b->cap = cap;
    }
    c->u->ninstrs++;
    return &b->ins[b->n++];
}

Ins *wf_emit(C *c, WfOpcode op, Reg a, Reg b, Reg cc, int32_t imm)
{
    Ins *i = append(c);
    *i = (Ins){.op = (uint8_t)op, .a = (uint16_t)a, .b = (uint16_t)b, .c = (uint16_t)cc,
               .imm = imm, .handler = c->u->handler, .pos = c->u->loc};
    if (wf_op_ends(i->op)) {
        wf_use_block(c, wf_new_block(c));
        c->u->current->after_return = op == OP_RETURN || op == OP_RETURN_CONST;
    }
    return i;
}

void wf_emit_jump(C *c, WfOpcode op, Reg a, Reg b, Reg cc, Block *target)
{
    Ins *i = append(c);
    *i = (Ins){.op = (uint8_t)op, .a = (uint16_t)a, .b = (uint16_t)b, .c = (uint16_t)cc,
               .target = target, .handler = c->u->handler, .pos = c->u->loc};
    wf_use_block(c, wf_new_block(c));
}

void wf_jump(C *c, Block *target) { wf_emit_jump(c, OP_JUMP, 0, 0, 0, target); }

void wf_jump_no_line(C *c, Block *target)
{
    WfPos old = c->u->loc;
    wf_unset_loc(c);
    wf_emit_jump(c, OP_JUMP, 0, 0, 0, target);
    c->u->loc = old;
}

const Handler *wf_new_handler(C *c, Block *target, Reg depth, bool lasti)
{
    Handler *h = wf_c_alloc(c, sizeof *h);
    if (h == NULL)
        return NULL;
    *h = (Handler){target, depth, lasti};
    int32_t need = depth - R_TEMP + (lasti ? 2 : 1);
    if (need > c->u->max_top)
        c->u->max_top = need;
    return h;
}

/* --- temporaries --------------------------------------------------------------------------------- */

Reg wf_temp(C *c)
{
    Unit *u = c->u;
    if (u->top >= u->temp_limit && !c->failed) {
        c->failed = true;
        wf_raise(&wf_exc_RecursionError, "maximum recursion depth exceeded during compilation");
    }
    Reg r = R_TEMP + u->top++;
    if (u->top > u->max_top)
        u->max_top = u->top;
    return r;
}

Reg wf_dest(C *c, int32_t top, Reg want)
{
    c->u->top = top;
    return want >= 0 ? want : wf_temp(c);
}

void wf_move(C *c, Reg to, Reg from)
{
    if (to != from)
        wf_emit(c, OP_MOVE, to, from, 0, 0);
}

/* --- variables of a unit --------------------------------------------------------------------------- */

static void touch(C *c, WfSymbol *s)
{
    Unit *u = c->u;
    if (s->index >= 0)
        return;
    WfSymbol **locals = wf_arena_more(c->arena, u->locals, u->nlocals, &u->locals_cap,
                                      sizeof *locals);
    if (locals == NULL) {
        c->failed = true;
        return;
    }
    u->locals = locals;
    s->index = u->nlocals;
    locals[u->nlocals++] = s;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_param(const WfSymbol *s) { return (s->flags & DEF_PARAM) != 0; }

static bool is_free(const WfSymbol *s)
{
    return s->scope == SCOPE_FREE || (s->flags & DEF_FREE_CLASS);
}

/* --- what certainly has a value ---------------------------------------------------------------------- */

void wf_note_bound(C *c, const char *name)
{
    Unit *u = c->u;
    WfSymbol *s = wf_scope_symbol(u->scope, wf_c_mangle(c, name));
    if (s == NULL || !s->by_value || s->bound || (s->flags & DEF_DELETED))
        return;
    WfSymbol **bound = wf_arena_more(c->arena, u->bound, u->nbound, &u->bound_cap, sizeof *bound);
    if (bound == NULL) {
        c->failed = true;
        return;
    }
    u->bound = bound;
    bound[u->nbound++] = s;
    s->bound = true;
}

void wf_forget_bound(C *c, int32_t n)
{
    while (c->u->nbound > n)
        c->u->bound[--c->u->nbound]->bound = false;
}

/* What the enclosing unit has of the variable. */
static FreeKind free_kind(const Unit *up, const char *name)
{
    const WfSymbol *s = wf_scope_symbol(up->scope, name);
    if (s != NULL && s->scope == SCOPE_CELL && s->by_value)
        return s->bound ? FREE_VALUE : FREE_MAYBE;
    if (s != NULL && s->scope == SCOPE_FREE && up->scope->direct)
        return (FreeKind)up->free_kinds[wf_map_get(&up->free_map, name, 0)];
    return FREE_CELL;
}

static void find_free_kinds(C *c, Unit *u)
{
    u->max_hidden = u->nfrees;
    u->free_kinds = wf_c_alloc(c, (size_t)u->nfrees + 8);
    for (int32_t i = 0; u->free_kinds != NULL && i < u->nfrees; i++)
        u->free_kinds[i] = free_kind(u->up, u->frees[i]);
}

/* Numbers arguments, cells and free variables; decides which variables are far. */
static void lay_out_variables(C *c, Unit *u)
{
    WfScope *sc = u->scope;
    bool function = sc->kind == BLOCK_FUNCTION;
    int32_t nvars = 0, ncells = sc->needs_class_cell, nfrees = 0;
    for (int32_t i = 0; i < sc->nsymbols; i++) {
        WfSymbol *s = &sc->symbols[i];
        s->index = -1;
        nvars += function && (s->scope == SCOPE_LOCAL || s->scope == SCOPE_CELL);
        ncells += s->scope == SCOPE_CELL;
        nfrees += is_free(s);
    }
    u->cells = wf_c_alloc(c, (size_t)ncells * sizeof *u->cells + 8);
    u->arg_cells = wf_c_alloc(c, (size_t)ncells * sizeof *u->arg_cells + 8);
    u->frees = wf_c_alloc(c, (size_t)nfrees * sizeof *u->frees + 8);
    if (c->failed)
        return;
    for (int32_t i = 0; i < sc->nparams; i++) {
        WfSymbol *s = wf_scope_symbol(sc, sc->params[i]);
        touch(c, s);
        if (s->scope == SCOPE_CELL)
            u->arg_cells[u->narg_cells++] = s->name;
    }
    u->nargs = sc->nparams;
    if (sc->needs_class_cell)
        u->cells[u->ncells++] = c->id_class;
    for (int32_t i = 0; i < sc->nsymbols; i++) {
        WfSymbol *s = &sc->symbols[i];
        if (s->scope == SCOPE_CELL && !is_param(s))
            u->cells[u->ncells++] = s->name;
        if (is_free(s))
            u->frees[u->nfrees++] = s->name;
    }
    if (u->ncells > 1)
        qsort(u->cells, (size_t)u->ncells, sizeof *u->cells, compare_names);
    if (u->nfrees > 1)
        qsort(u->frees, (size_t)u->nfrees, sizeof *u->frees, compare_names);
    for (int32_t i = 0; i < u->nfrees; i++)
        if (!wf_map_set(c, &u->free_map, u->frees[i], i))
            return;
    for (int32_t i = 0; function && i < u->ncells; i++)
        wf_scope_symbol(sc, u->cells[i])->index = i;
    u->far = nvars > FAR_FROM;
    for (int32_t i = 0; u->far && i < sc->nsymbols; i++)
        if (sc->symbols[i].scope == SCOPE_LOCAL)
            touch(c, &sc->symbols[i]);
    for (int32_t i = 0; function && i < sc->nsymbols; i++) {
        WfSymbol *s = &sc->symbols[i];
        s->by_value = s->by_value && !u->far;
        s->bound = s->by_value && is_param(s) && !(s->flags & DEF_DELETED);
    }
    u->temp_limit = MAX_WINDOW - (u->far ? NEAR_COUNT + 1 : nvars + (function ? 0 : u->ncells));
    if (sc->direct) {
        find_free_kinds(c, u);
        u->temp_limit -= u->nfrees;
    }
}

/* The far tuple, the cells, and what makes a generator. */
static void emit_prologue(C *c, Unit *u)
{
    WfScope *sc = u->scope;
    WfPos first = {u->firstlineno, 0, u->firstlineno, 0};
    bool generator = sc->kind == BLOCK_FUNCTION ? sc->generator || sc->coroutine
                                                : u->kind == UNIT_MODULE && sc->coroutine &&
                                                      (c->flags & WF_PYCF_ALLOW_TOP_LEVEL_AWAIT);
    if (generator) {
        wf_set_loc(c, first);
        wf_emit(c, OP_RETURN_GENERATOR, 0, 0, 0, 0);
    }
    wf_unset_loc(c);
    static const uint8_t loads[] = {[FREE_CELL] = OP_LOAD_FREE_CELL, [FREE_MAYBE] = OP_LOAD_FREE_MAYBE,
                                    [FREE_VALUE] = OP_LOAD_FREE};
    if (generator && sc->direct)
        wf_set_loc(c, first); /* where a generator that has not begun is */
    for (int32_t i = 0; sc->direct && i < u->nfrees && !c->failed; i++)
        wf_emit(c, loads[u->free_kinds[i]], R_HIDDEN + i, 0, 0, i);
    wf_unset_loc(c);
    if (u->far)
        wf_emit(c, OP_MAKE_FAR, R_FAR, 0, 0, 0);
    for (int32_t i = 0; i < u->narg_cells; i++) {
        WfSymbol *s = wf_scope_symbol(sc, u->arg_cells[i]);
        if ((!u->far || s->index < NEAR_COUNT) && !s->by_value)
            wf_emit(c, OP_MAKE_CELL, (Reg)(s - sc->symbols), 0, 0, 0);
    }
    for (int32_t i = 0; i < u->ncells && !u->far; i++) {
        const WfSymbol *s = sc->kind == BLOCK_FUNCTION ? wf_scope_symbol(sc, u->cells[i]) : NULL;
        if (s == NULL || !s->by_value)
            wf_emit(c, OP_MAKE_CELL, R_CELL + i, 0, 0, 0);
    }
    wf_set_loc(c, u->kind == UNIT_MODULE ? (WfPos){0, 0, 0, 0} : first);
    wf_emit(c, OP_RESUME, 0, 0, 0, 0);
    if (u->kind == UNIT_MODULE)
        wf_unset_loc(c);
}

/* --- units -------------------------------------------------------------------------------------------- */

static Value qualified_name(C *c, Unit *u)
{
    Unit *up = u->up;
    Value name = wf_ident_value(u->name);
    if (wf_is_null(name) || up == NULL || up->up == NULL)
        return name;
    if (u->kind == UNIT_FUNCTION || u->kind == UNIT_ASYNC || u->kind == UNIT_CLASS) {
        const char *mangled = wf_mangle(c->arena, up->private_name, u->name);
        WfSymbol *s = mangled ? wf_scope_symbol(up->scope, mangled) : NULL;
        if (s != NULL && s->scope == SCOPE_GLOBAL_EXPLICIT)
            return name;
    }
    bool in_function = up->kind == UNIT_FUNCTION || up->kind == UNIT_ASYNC || up->kind == UNIT_LAMBDA;
    Value q = wf_str_from_format(in_function ? "%U.<locals>.%U" : "%U.%U", up->qualname, name);
    wf_drop(name);
    return q;
}

bool wf_enter_unit(C *c, UnitKind kind, const char *name, const void *node, int32_t lineno)
{
    WfScope *scope = wf_symtable_scope(&c->st, node);
    Unit *u = wf_c_alloc(c, sizeof *u);
    if (c->failed)
        return false;
    *u = (Unit){.up = c->u, .kind = kind, .returning = -1, .scope = scope, .name = name, .firstlineno = lineno,
                .qualname = WF_NULL, .walrus = scope->has_walrus};
    u->private_name = c->u ? c->u->private_name : NULL;
    u->qualname = wf_keep(c, qualified_name(c, u));
    u->first = u->current = wf_new_block(c);
    c->nest++;
    c->u = u;
    lay_out_variables(c, u);
    u->pack_at = u->temp_limit - 24;
    emit_prologue(c, u);
    return true;
}

Value wf_leave_unit(C *c)
{
    Unit *u = c->u;
    Value code = WF_NULL;
    if (!c->failed)
        code = wf_keep(c, wf_assemble(c, u));
    c->u = u->up;
    c->nest--;
    /* A class body stands for its methods when instances are sized. */
    if (c->u != NULL && c->u->kind == UNIT_CLASS && u->kind != UNIT_CLASS)
        for (uint32_t i = 0; u->self_attrs.keys != NULL && i <= u->self_attrs.mask; i++)
            if (u->self_attrs.keys[i] != NULL)
                wf_map_set(c, &c->u->self_attrs, u->self_attrs.keys[i], 1);
    return code;
}

void wf_push_fblock(C *c, FblockKind kind, Block *block, Block *exit, Reg reg, const void *datum)
{
    Unit *u = c->u;
    if (u->nfblocks >= NEST_MAX) {
        wf_c_error(c, "too many statically nested blocks");
        return;
    }
    u->fblocks[u->nfblocks++] = (Fblock){kind, block, exit, reg, u->handler, datum};
}

void wf_pop_fblock(C *c, FblockKind kind)
{
    (void)kind;
    if (c->u->nfblocks > 0)
        c->u->nfblocks--;
}

/* --- names --------------------------------------------------------------------------------------------- */

const char *wf_c_mangle(C *c, const char *name)
{
    const char *m = wf_mangle(c->arena, c->u->private_name, name);
    if (m == NULL) {
        c->failed = true;
        return name;
    }
    return m;
}

int wf_name_index(C *c, const char *name)
{
    Unit *u = c->u;
    int32_t i = wf_map_get(&u->name_map, name, -1);
    if (i >= 0 || c->failed)
        return i < 0 ? 0 : i;
    const char **names = wf_arena_more(c->arena, u->names, u->nnames, &u->names_cap, sizeof *names);
    if (names == NULL || !wf_map_set(c, &u->name_map, name, u->nnames)) {
        c->failed = true;
        return 0;
    }
    u->names = names;
    names[u->nnames] = name;
    return u->nnames++;
}

int wf_attr_index(C *c, const char *name) { return wf_name_index(c, wf_c_mangle(c, name)); }

bool wf_forbidden_name(C *c, const char *name, WfExprContext ctx)
{
    if (name != c->id_debug || ctx == WF_Load)
        return false;
    wf_c_error(c, ctx == WF_Store ? "cannot assign to __debug__" : "cannot delete __debug__");
    return true;
}

typedef enum { VAR_NEAR, VAR_FAR, VAR_CELL, VAR_FREE, VAR_CLASS_FREE, VAR_GLOBAL, VAR_NAME } VarKind;
typedef struct {
    VarKind kind;
    Reg reg;      // near: its register; cell: the cell's
    int number;   // variable, free variable or name
} Var;

static Var local_variable(C *c, WfSymbol *s)
{
    Unit *u = c->u;
    touch(c, s);
    if (u->far && s->index >= NEAR_COUNT)
        return (Var){VAR_FAR, R_FAR, s->index};
    return (Var){VAR_NEAR, (Reg)(s - u->scope->symbols), s->index};
}

static Var cell_variable(C *c, WfSymbol *s)
{
    Unit *u = c->u;
    if (s->by_value)
        return is_param(s) ? (Var){VAR_NEAR, (Reg)(s - u->scope->symbols), s->index}
                           : (Var){VAR_NEAR, R_CELL + s->index, V_CELL + s->index};
    if (!is_param(s))
        return u->far ? (Var){VAR_FAR, R_FAR, V_CELL + s->index}
                      : (Var){VAR_CELL, R_CELL + s->index, V_CELL + s->index};
    if (u->far && s->index >= NEAR_COUNT)
        return (Var){VAR_FAR, R_FAR, s->index};
    return (Var){VAR_CELL, (Reg)(s - u->scope->symbols), s->index};
}

/* A free variable of a direct comprehension. */
static Var hidden_variable(C *c, int32_t i)
{
    bool cell = c->u->free_kinds[i] == FREE_CELL;
    return (Var){cell ? VAR_CELL : VAR_NEAR, R_HIDDEN + i, V_FREE + i};
}

static Var resolve(C *c, const char *name)
{
    Unit *u = c->u;
    const char *mangled = wf_c_mangle(c, name);
    WfSymbol *s = wf_scope_symbol(u->scope, mangled);
    bool function = u->scope->kind == BLOCK_FUNCTION;
    switch (s ? s->scope : SCOPE_NONE) {
    case SCOPE_FREE:
        if (u->scope->direct && !c->failed)
            return hidden_variable(c, wf_map_get(&u->free_map, mangled, 0));
        return (Var){u->kind == UNIT_CLASS ? VAR_CLASS_FREE : VAR_FREE, 0,
                     wf_map_get(&u->free_map, mangled, 0)};
    case SCOPE_CELL:
        return cell_variable(c, s);
    case SCOPE_LOCAL:
        if (function)
            return local_variable(c, s);
        break;
    case SCOPE_GLOBAL_IMPLICIT:
        if (function)
            return (Var){VAR_GLOBAL, 0, wf_name_index(c, mangled)};
        break;
    case SCOPE_GLOBAL_EXPLICIT:
        return (Var){VAR_GLOBAL, 0, wf_name_index(c, mangled)};
    case SCOPE_NONE:
        break;
    }
    return (Var){VAR_NAME, 0, wf_name_index(c, mangled)};
}

Reg wf_load_name(C *c, const char *name, Reg want)
{
    static const uint8_t ops[] = {[VAR_FAR] = OP_LOAD_FAR, [VAR_CELL] = OP_LOAD_CELL,
                                  [VAR_FREE] = OP_LOAD_FREE,
                                  [VAR_CLASS_FREE] = OP_LOAD_CLASSDEREF,
                                  [VAR_GLOBAL] = OP_LOAD_GLOBAL, [VAR_NAME] = OP_LOAD_NAME};
    Var v = resolve(c, name);
    if (v.kind == VAR_NEAR) {
        wf_emit(c, OP_CHECK_BOUND, v.reg, 0, 0, v.number);
        if (want == WANT_ANY)
            return v.reg;
        Reg to = wf_dest(c, c->u->top, want);
        wf_move(c, to, v.reg);
        return to;
    }
    Reg to = wf_dest(c, c->u->top, want);
    wf_emit(c, ops[v.kind], to, v.reg, 0, v.number);
    return to;
}

void wf_store_name(C *c, const char *name, Reg value)
{
    if (wf_forbidden_name(c, name, WF_Store))
        return;
    Var v = resolve(c, name);
    switch (v.kind) {
    case VAR_NEAR:
        wf_move(c, v.reg, value);
        break;
    case VAR_FAR:
        wf_emit(c, OP_STORE_FAR, R_FAR, value, 0, v.number);
        break;
    case VAR_CELL:
        wf_emit(c, OP_STORE_CELL, v.reg, value, 0, 0);
        break;
    case VAR_FREE:
    case VAR_CLASS_FREE:
        wf_emit(c, OP_STORE_FREE, 0, value, 0, v.number);
        break;
    case VAR_GLOBAL:
        wf_emit(c, OP_STORE_GLOBAL, 0, value, 0, v.number);
        break;
    case VAR_NAME:
        wf_emit(c, OP_STORE_NAME, 0, value, 0, v.number);
        break;
    }
}

void wf_delete_name(C *c, const char *name)
{
    if (wf_forbidden_name(c, name, WF_Del))
        return;
    Var v = resolve(c, name);
    switch (v.kind) {
    case VAR_NEAR:
        wf_emit(c, OP_DELETE_LOCAL, v.reg, 0, 0, v.number);
        break;
    case VAR_FAR:
        wf_emit(c, OP_DELETE_FAR, R_FAR, 0, 0, v.number);
        break;
    case VAR_CELL:
        wf_emit(c, OP_DELETE_CELL, v.reg, 0, 0, v.number);
        break;
    case VAR_FREE:
    case VAR_CLASS_FREE:
        wf_emit(c, OP_DELETE_FREE, 0, 0, 0, v.number);
        break;
    case VAR_GLOBAL:
        wf_emit(c, OP_DELETE_GLOBAL, 0, 0, 0, v.number);
        break;
    case VAR_NAME:
        wf_emit(c, OP_DELETE_NAME, 0, 0, 0, v.number);
        break;
    }
}

Reg wf_local_reg(C *c, const char *name)
{
    Unit *u = c->u;
    if (u->scope->kind != BLOCK_FUNCTION)
        return -1;
    WfSymbol *s = wf_scope_symbol(u->scope, wf_c_mangle(c, name));
    if (s != NULL && s->by_value && s->scope == SCOPE_CELL)
        return cell_variable(c, s).reg;
    if (s == NULL || s->scope != SCOPE_LOCAL || (u->far && s->index >= NEAR_COUNT))
        return -1;
    return (Reg)(s - u->scope->symbols);
}

/* --- modules --------------------------------------------------------------------------------------------- */

static void gen_expression(C *c, WfExpr *e)
{
    Reg r = wf_gen_expr(c, e, WANT_ANY);
    wf_unset_loc(c);
    wf_emit(c, OP_RETURN, r, 0, 0, 0);
}

Value wf_compile_mod(C *c, WfAstMod *mod)
{
    const char *name = wf_arena_ident(c->arena, "<module>", 8);
    if (name == NULL || !wf_enter_unit(c, UNIT_MODULE, name, mod, 1))
        return WF_NULL;
    switch (mod->kind) {
    case WF_MOD_Module:
        wf_gen_body(c, mod->v.Module.body);
        break;
    case WF_MOD_Interactive:
        c->interactive = true;
        wf_gen_stmts(c, mod->v.Interactive.body);
        break;
    case WF_MOD_Expression:
        gen_expression(c, mod->v.Expression.body);
        break;
    default:
        break;
    }
    return wf_leave_unit(c);
}
