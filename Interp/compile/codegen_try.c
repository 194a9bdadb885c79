/*
 * Code generation for try, with and async for, and for leaving them early.
 *
 * A protected range is nothing but the handler that its instructions name. Where a handler
 * starts, its `depth` register holds the exception (and the next one the faulting instruction's
 * offset, if asked for); everything below is as it was when the range was entered. Layout:
 *
 *     d      the exception
 *     d + 1  the exception handled before (PUSH_EXC); `with`: lasti, then the one before
 *
 * Handlers lie in the cold part of the code. `finally` bodies are compiled once for each way out.
 */
#include "codegen.h"

/* --- leaving blocks ------------------------------------------------------------------------------------ */

/* exit(None, None, None); the exit function is consumed. Leaves the result in a temporary. */
static Reg call_exit_with_nones(C *c, Reg exit)
{
    int32_t top = c->u->top;
    Reg t = wf_temp(c);
    wf_move(c, t, exit);
    for (int i = 0; i < 3; i++)
        wf_gen_load_const(c, wf_const_none(c), WANT_PUSH);
    wf_emit(c, OP_CALL, t, t, 3, 0);
    c->u->top = top + 1;
    return t;
}

static void exit_normally(C *c, Reg exit, bool async)
{
    int32_t top = c->u->top;
    Reg t = call_exit_with_nones(c, exit);
    if (async) {
        wf_emit(c, OP_GET_AWAITABLE, t, t, 2, 0);
        wf_gen_yield_from(c, t, true);
    }
    wf_emit(c, OP_CLEAR, t, 0, 0, 0);
    c->u->top = top;
}

/* name = None; del name */
static void forget_name(C *c, const char *name)
{
    int32_t top = c->u->top;
    Reg local = wf_local_reg(c, name);
    if (local >= 0) {
        wf_const_none(c);
        wf_emit(c, OP_CLEAR, local, 0, 0, 0);
        return;
    }
    Reg t = wf_gen_load_const(c, wf_const_none(c), WANT_PUSH);
    wf_store_name(c, name, t);
    wf_delete_name(c, name);
    c->u->top = top;
}

/* A body that leaves by itself lets the value go that was to be returned. */
static void gen_final_body(C *c, const WfStmtSeq *body)
{
    Reg value = c->u->returning;
    if (value >= 0)
        wf_push_fblock(c, FB_RETURN_VALUE, NULL, NULL, value, NULL);
    c->u->returning = -1;
    wf_gen_stmts(c, *body);
    c->u->returning = value;
    if (value >= 0)
        wf_pop_fblock(c, FB_RETURN_VALUE);
}

void wf_unwind_block(C *c, Fblock *f)
{
    c->u->handler = f->outer;
    switch (f->kind) {
    case FB_FOR:
        wf_emit(c, OP_CLEAR, f->reg, 0, 0, 0);
        break;
    case FB_FINALLY_TRY:
        gen_final_body(c, f->datum);
        wf_unset_loc(c);
        break;
    case FB_RETURN_VALUE:
        wf_emit(c, OP_CLEAR, f->reg, 0, 0, 0);
        break;
    case FB_FINALLY_END:
        wf_emit(c, OP_CLEAR, f->reg, 0, 0, 0);
        wf_emit(c, OP_POP_EXC, f->reg + 1, 0, 0, 0);
        break;
    case FB_WITH:
    case FB_ASYNC_WITH:
        wf_set_loc(c, ((const WfStmt *)f->datum)->pos);
        exit_normally(c, f->reg, f->kind == FB_ASYNC_WITH);
        wf_unset_loc(c);
        break;
    case FB_HANDLER_BODY:
        wf_emit(c, OP_POP_EXC, f->reg + 1, 0, 0, 0);
        wf_emit(c, OP_CLEAR, f->reg, 0, 0, 0);
        if (f->datum)
            forget_name(c, f->datum);
        break;
    case FB_WHILE:
    case FB_TRY:
    case FB_HANDLER:
    case FB_GROUP_HANDLER:
    case FB_GROUP_HANDLER_BODY:
    case FB_ASYNC_COMP:
        break;
    }
}

bool wf_unwind_runs_code(C *c)
{
    for (int32_t i = 0; i < c->u->nfblocks; i++) {
        FblockKind k = c->u->fblocks[i].kind;
        if (k == FB_FINALLY_TRY || k == FB_WITH || k == FB_ASYNC_WITH || k == FB_HANDLER_BODY)
            return true;
    }
    return false;
}

/*
 * A generator may be suspended by what runs before it returns, and what it keeps then lies without
 * gaps: the value to return takes the first place of the block that has been left.
 */
static void lower_returned(C *c, const Fblock *left)
{
    Unit *u = c->u;
    if ((!u->scope->generator && !u->scope->coroutine) || u->returning < 0 || !wf_is_temp(left->reg) ||
        left->reg >= u->returning || !wf_unwind_runs_code(c))
        return;
    wf_move(c, left->reg, u->returning);
    u->returning = left->reg;
    u->top = left->reg - wf_temp_at(0) + 1;
}

void wf_unwind_blocks(C *c, bool to_loop, Fblock **loop)
{
    Unit *u = c->u;
    if (u->nfblocks == 0 || c->failed)
        return;
    Fblock *top = &u->fblocks[u->nfblocks - 1];
    if (top->kind == FB_GROUP_HANDLER) {
        wf_c_error(c, "'break', 'continue' and 'return' cannot appear in an except* block");
        return;
    }
    if (to_loop && (top->kind == FB_WHILE || top->kind == FB_FOR)) {
        *loop = top;
        return;
    }
    Fblock copy = *top;
    u->nfblocks--;
    wf_unwind_block(c, &copy);
    lower_returned(c, &copy);
    wf_unwind_blocks(c, to_loop, loop);
    u->fblocks[u->nfblocks++] = copy;
}

/* --- handlers -------------------------------------------------------------------------------------------- */

/* Restores the handled exception kept in `previous` and reraises what arrives at temporary `at`. */
static void pop_and_reraise(C *c, Block *cleanup, Reg previous, Reg at)
{
    wf_use_block(c, cleanup);
    wf_unset_loc(c);
    wf_emit(c, OP_POP_EXC, previous, 0, 0, 0);
    wf_emit(c, OP_RERAISE, at, 1, 0, 0);
}

/* Opens a handler: the exception is in d, the previous one goes to d + 1. */
static void enter_handler(C *c, Block *start, Block *cleanup, int32_t d)
{
    Unit *u = c->u;
    wf_use_block(c, start);
    u->top = d;
    wf_temp(c);
    wf_temp(c);
    u->stmt_top = u->top;
    wf_unset_loc(c);
    u->handler = wf_new_handler(c, cleanup, wf_temp_at(d + 2), true);
    wf_emit(c, OP_PUSH_EXC, wf_temp_at(d + 1), wf_temp_at(d), 0, 0);
}

/* The body of `except T as name`, with d and d + 1 as enter_handler left them. */
static void handler_body(C *c, WfExceptHandler *h, int32_t d, Block *end, const Handler *outer)
{
    Unit *u = c->u;
    Reg exc = wf_temp_at(d), previous = wf_temp_at(d + 1);
    const Handler *chain = u->handler;
    Block *forget = wf_new_block(c);
    if (h->name) {
        Reg local = wf_local_reg(c, h->name), t = local >= 0 ? local : wf_temp(c);
        wf_emit(c, OP_COPY, t, exc, 0, 0);
        wf_store_name(c, h->name, t);
        u->top = d + 2;
    }
    u->handler = outer;
    wf_push_fblock(c, FB_HANDLER_BODY, NULL, NULL, exc, h->name);
    u->handler = h->name ? wf_new_handler(c, forget, wf_temp_at(d + 2), true) : chain;
    wf_use_block(c, wf_new_block(c));
    wf_gen_stmts(c, h->body);
    wf_pop_fblock(c, FB_HANDLER_BODY);
    wf_unset_loc(c);
    u->handler = outer;
    wf_emit(c, OP_POP_EXC, previous, 0, 0, 0);
    wf_emit(c, OP_CLEAR, exc, 0, 0, 0);
    if (h->name)
        forget_name(c, h->name);
    wf_jump(c, end);
    u->handler = chain;
    if (h->name) {
        wf_use_block(c, forget);
        wf_unset_loc(c);
        u->top = d + 2;
        wf_temp(c);
        wf_temp(c);
        forget_name(c, h->name);
        wf_emit(c, OP_RERAISE, wf_temp_at(d + 2), 1, 0, 0);
        u->top = d + 2;
    }
}

static void except_clauses(C *c, WfExceptHandlerSeq handlers, Block *start, int32_t d, Block *end)
{
    Unit *u = c->u;
    const Handler *outer = u->handler;
    Block *cleanup = wf_new_block(c);
    u->cold++;
    wf_push_fblock(c, FB_HANDLER, NULL, NULL, 0, NULL);
    enter_handler(c, start, cleanup, d);
    for (int32_t i = 0; i < handlers.n; i++) {
        WfExceptHandler *h = handlers.items[i];
        wf_set_loc(c, h->pos);
        if (!h->type && i < handlers.n - 1) {
            wf_c_error(c, "default 'except:' must be last");
            break;
        }
        Block *next = wf_new_block(c);
        if (h->type) {
            Reg type = wf_gen_expr(c, h->type, WANT_ANY);
            Reg t = wf_dest(c, d + 2, WANT_PUSH);
            wf_emit(c, OP_EXC_MATCH, t, wf_temp_at(d), type, 0);
            wf_emit_jump(c, OP_JUMP_FALSE, t, 0, 0, next);
            u->top = d + 2;
        } else {
            wf_emit(c, OP_NOP, 0, 0, 0, 0); /* its line */
        }
        handler_body(c, h, d, end, outer);
        wf_use_block(c, next);
    }
    wf_unset_loc(c);
    wf_emit(c, OP_RERAISE, wf_temp_at(d), 0, 0, 0);
    wf_pop_fblock(c, FB_HANDLER);
    u->handler = outer;
    u->top = d + 2;
    pop_and_reraise(c, cleanup, wf_temp_at(d + 1), wf_temp_at(d + 2));
    u->top = d;
    u->cold--;
}

static void try_except(C *c, WfStmtSeq body, WfExceptHandlerSeq handlers, WfStmtSeq orelse)
{
    Unit *u = c->u;
    int32_t d = u->top;
    Block *start = wf_new_block(c), *end = wf_new_block(c);
    const Handler *outer = u->handler;
    wf_emit(c, OP_NOP, 0, 0, 0, 0);
    wf_push_fblock(c, FB_TRY, NULL, NULL, 0, NULL);
    u->handler = wf_new_handler(c, start, wf_temp_at(d), false);
    wf_gen_stmts(c, body);
    wf_pop_fblock(c, FB_TRY);
    u->handler = outer;
    wf_gen_stmts(c, orelse);
    wf_jump_no_line(c, end);
    except_clauses(c, handlers, start, d, end);
    wf_use_block(c, end);
}

/* --- except* ---------------------------------------------------------------------------------------------------- */

/*
 * d: the original group; d + 1: previous; d + 2: list of what was raised in the handlers;
 * d + 3: the part not handled yet; d + 4: the match.
 */
static void star_clause(C *c, WfExceptHandler *h, int32_t d)
{
    Unit *u = c->u;
    const Handler *chain = u->handler;
    Reg list = wf_temp_at(d + 2), rest = wf_temp_at(d + 3), match = wf_temp_at(d + 4);
    Block *failed = wf_new_block(c), *next = wf_new_block(c), *no_match = wf_new_block(c);
    wf_set_loc(c, h->pos);
    if (h->type) {
        Reg type = wf_gen_expr(c, h->type, WANT_ANY);
        u->top = d + 4;
        wf_temp(c);
        wf_emit(c, OP_EXC_GROUP_MATCH, rest, rest, type, 0);
        Reg t = wf_temp(c);
        wf_emit(c, OP_COPY, t, match, 0, 0);
        wf_emit_jump(c, OP_JUMP_NONE, t, 0, 0, no_match);
        u->top = d + 5;
    }
    if (h->name)
        wf_store_name(c, h->name, match);
    else
        wf_emit(c, OP_CLEAR, match, 0, 0, 0);
    u->top = d + 4;
    wf_push_fblock(c, FB_GROUP_HANDLER_BODY, NULL, NULL, 0, NULL);
    u->handler = wf_new_handler(c, failed, match, true);
    wf_use_block(c, wf_new_block(c));
    wf_gen_stmts(c, h->body);
    wf_pop_fblock(c, FB_GROUP_HANDLER_BODY);
    wf_unset_loc(c);
    u->handler = chain;
    if (h->name)
        forget_name(c, h->name);
    wf_jump(c, next);
    wf_use_block(c, failed);
    wf_unset_loc(c);
    u->top = d + 4;
    wf_temp(c);
    wf_temp(c);
    if (h->name)
        forget_name(c, h->name);
    wf_emit(c, OP_LIST_APPEND, list, match, 0, 0);
    u->top = d + 4;
    if (h->type) {
        wf_jump(c, next);
        wf_use_block(c, no_match);
        wf_emit(c, OP_CLEAR, match, 0, 0, 0);
    }
    wf_use_block(c, next);
}

static void star_clauses(C *c, WfExceptHandlerSeq handlers, Block *start, int32_t d, Block *end)
{
    Unit *u = c->u;
    const Handler *outer = u->handler;
    Block *cleanup = wf_new_block(c), *again = wf_new_block(c);
    u->cold++;
    wf_push_fblock(c, FB_GROUP_HANDLER, NULL, NULL, 0, NULL);
    enter_handler(c, start, cleanup, d);
    Reg orig = wf_temp_at(d), list = wf_temp(c), rest = wf_temp(c);
    wf_emit(c, OP_BUILD_LIST, list, list, 0, 0);
    wf_emit(c, OP_COPY, rest, orig, 0, 0);
    for (int32_t i = 0; i < handlers.n; i++)
        star_clause(c, handlers.items[i], d);
    wf_emit(c, OP_LIST_APPEND, list, rest, 0, 0);
    wf_pop_fblock(c, FB_GROUP_HANDLER);
    wf_emit(c, OP_PREP_RERAISE_STAR, orig, orig, list, 0);
    wf_emit(c, OP_COPY, list, orig, 0, 0);
    u->handler = outer;
    wf_emit_jump(c, OP_JUMP_NOT_NONE, list, 0, 0, again);
    wf_emit(c, OP_POP_EXC, wf_temp_at(d + 1), 0, 0, 0);
    wf_emit(c, OP_CLEAR, orig, 0, 0, 0);
    wf_jump(c, end);
    wf_use_block(c, again);
    wf_emit(c, OP_POP_EXC, wf_temp_at(d + 1), 0, 0, 0);
    wf_emit(c, OP_RERAISE, orig, 0, 0, 0);
    pop_and_reraise(c, cleanup, wf_temp_at(d + 1), wf_temp_at(d + 2));
    u->top = d;
    u->cold--;
}

static void try_star_except(C *c, WfStmtSeq body, WfExceptHandlerSeq handlers, WfStmtSeq orelse)
{
    Unit *u = c->u;
    int32_t d = u->top;
    Block *start = wf_new_block(c), *otherwise = wf_new_block(c), *end = wf_new_block(c);
    const Handler *outer = u->handler;
    wf_emit(c, OP_NOP, 0, 0, 0, 0);
    wf_push_fblock(c, FB_TRY, NULL, NULL, 0, NULL);
    u->handler = wf_new_handler(c, start, wf_temp_at(d), false);
    wf_gen_stmts(c, body);
    wf_pop_fblock(c, FB_TRY);
    u->handler = outer;
    wf_jump_no_line(c, otherwise);
    star_clauses(c, handlers, start, d, end);
    wf_use_block(c, otherwise);
    wf_gen_stmts(c, orelse);
    wf_use_block(c, end);
}

/* --- finally ------------------------------------------------------------------------------------------------------ */

static void finally_handler(C *c, const WfStmtSeq *finalbody, Block *start, int32_t d)
{
    Unit *u = c->u;
    const Handler *outer = u->handler;
    Block *cleanup = wf_new_block(c);
    u->cold++;
    wf_push_fblock(c, FB_FINALLY_END, NULL, NULL, wf_temp_at(d), NULL);
    enter_handler(c, start, cleanup, d);
    wf_gen_stmts(c, *finalbody);
    wf_emit(c, OP_RERAISE, wf_temp_at(d), 0, 0, 0);
    wf_pop_fblock(c, FB_FINALLY_END);
    u->handler = outer;
    pop_and_reraise(c, cleanup, wf_temp_at(d + 1), wf_temp_at(d + 2));
    u->top = d;
    u->cold--;
}

typedef struct {
    WfStmtSeq body, orelse, finalbody;
    WfExceptHandlerSeq handlers;
    bool star;
} TryParts;

static void gen_try(C *c, const TryParts *t)
{
    Unit *u = c->u;
    if (t->finalbody.n == 0) {
        if (t->star)
            try_star_except(c, t->body, t->handlers, t->orelse);
        else
            try_except(c, t->body, t->handlers, t->orelse);
        return;
    }
    int32_t d = u->top;
    Block *start = wf_new_block(c), *end = wf_new_block(c);
    const Handler *outer = u->handler;
    wf_emit(c, OP_NOP, 0, 0, 0, 0);
    wf_push_fblock(c, FB_FINALLY_TRY, NULL, NULL, 0, &t->finalbody);
    u->handler = wf_new_handler(c, start, wf_temp_at(d), false);
    if (t->handlers.n == 0)
        wf_gen_stmts(c, t->body);
    else if (t->star)
        try_star_except(c, t->body, t->handlers, t->orelse);
    else
        try_except(c, t->body, t->handlers, t->orelse);
    wf_pop_fblock(c, FB_FINALLY_TRY);
    u->handler = outer;
    wf_gen_stmts(c, t->finalbody);
    wf_jump_no_line(c, end);
    finally_handler(c, &t->finalbody, start, d);
    wf_use_block(c, end);
}

void wf_gen_try(C *c, WfStmt *s)
{
    TryParts t = {s->v.Try.body, s->v.Try.orelse, s->v.Try.finalbody, s->v.Try.handlers, false};
    gen_try(c, &t);
}

void wf_gen_try_star(C *c, WfStmt *s)
{
    TryParts t = {s->v.TryStar.body, s->v.TryStar.orelse, s->v.TryStar.finalbody,
                  s->v.TryStar.handlers, true};
    gen_try(c, &t);
}

/* --- with --------------------------------------------------------------------------------------------------------- */

/* d: exit function; handler: d + 1 the exception, d + 2 lasti, d + 3 previous, d + 4 the result. */
static void with_handler(C *c, Block *start, int32_t d, Block *end, bool async)
{
    Unit *u = c->u;
    const Handler *outer = u->handler;
    Block *cleanup = wf_new_block(c), *suppressed = wf_new_block(c);
    Reg exit = wf_temp_at(d), exc = wf_temp_at(d + 1), previous = wf_temp_at(d + 3);
    u->cold++;
    wf_use_block(c, start);
    u->top = d + 4;
    Reg result = wf_temp(c);
    u->handler = wf_new_handler(c, cleanup, result, true);
    wf_emit(c, OP_PUSH_EXC, previous, exc, 0, 0);
    wf_emit(c, OP_WITH_EXIT_EXC, result, exit, exc, 0);
    if (async) {
        wf_emit(c, OP_GET_AWAITABLE, result, result, 2, 0);
        wf_gen_yield_from(c, result, true);
    }
    wf_unset_loc(c);
    wf_emit_jump(c, OP_JUMP_TRUE, result, 0, 0, suppressed);
    wf_emit(c, OP_RERAISE, exc, 1, 0, 0);
    wf_use_block(c, suppressed);
    u->handler = outer;
    wf_emit(c, OP_POP_EXC, previous, 0, 0, 0);
    wf_emit(c, OP_CLEAR, exc, 0, 0, 0);
    wf_emit(c, OP_CLEAR, exit, 0, 0, 0);
    wf_jump(c, end);
    pop_and_reraise(c, cleanup, previous, result);
    u->top = d;
    u->cold--;
}

static void with_item(C *c, WfStmt *s, WfWithItemSeq items, int32_t pos, WfStmtSeq body, bool async)
{
    Unit *u = c->u;
    int32_t d = u->top;
    WfWithItem *item = items.items[pos];
    Block *start = wf_new_block(c), *end = wf_new_block(c);
    const Handler *outer = u->handler;
    Reg ctx = wf_gen_expr(c, item->context_expr, WANT_ANY);
    Reg exit = wf_dest(c, d, WANT_PUSH), entered = wf_temp(c);
    wf_emit(c, async ? OP_ASYNC_WITH_ENTER : OP_WITH_ENTER, exit, ctx, 0, 0);
    if (async) {
        wf_emit(c, OP_GET_AWAITABLE, entered, entered, 1, 0);
        wf_gen_yield_from(c, entered, true);
    }
    wf_push_fblock(c, async ? FB_ASYNC_WITH : FB_WITH, NULL, NULL, exit, s);
    u->handler = wf_new_handler(c, start, wf_temp_at(d + 1), true);
    wf_use_block(c, wf_new_block(c));
    if (item->optional_vars)
        wf_gen_bind(c, item->optional_vars, entered);
    else
        wf_emit(c, OP_CLEAR, entered, 0, 0, 0);
    u->top = d + 1;
    u->stmt_top = u->top;
    if (pos + 1 < items.n)
        with_item(c, s, items, pos + 1, body, async);
    else
        wf_gen_stmts(c, body);
    u->top = d + 1;
    wf_pop_fblock(c, async ? FB_ASYNC_WITH : FB_WITH);
    u->handler = outer;
    wf_set_loc(c, s->pos);
    exit_normally(c, exit, async);
    wf_jump(c, end);
    with_handler(c, start, d, end, async);
    wf_use_block(c, end);
}

void wf_gen_with(C *c, WfStmt *s, int32_t item)
{
    with_item(c, s, s->v.With.items, item, s->v.With.body, false);
}

static bool in_async(C *c)
{
    return c->u->kind == UNIT_ASYNC || ((c->flags & WF_PYCF_ALLOW_TOP_LEVEL_AWAIT) && c->u->scope->kind == BLOCK_MODULE);
}

void wf_gen_async_with(C *c, WfStmt *s, int32_t item)
{
    if (!in_async(c)) {
        wf_c_error(c, "'async with' outside async function");
        return;
    }
    with_item(c, s, s->v.AsyncWith.items, item, s->v.AsyncWith.body, true);
}

/* --- async for ------------------------------------------------------------------------------------------------------- */

void wf_gen_async_for(C *c, WfStmt *s)
{
    Unit *u = c->u;
    int32_t d = u->top;
    if (!in_async(c)) {
        wf_c_error(c, "'async for' outside async function");
        return;
    }
    Block *start = wf_new_block(c), *stop = wf_new_block(c), *end = wf_new_block(c);
    Block *orelse = wf_new_block(c);
    const Handler *outer = u->handler;
    Reg iterable = wf_gen_expr(c, s->v.AsyncFor.iter, WANT_ANY);
    Reg it = wf_dest(c, d, WANT_PUSH);
    wf_emit(c, OP_GET_AITER, it, iterable, 0, 0);
    wf_use_block(c, start);
    wf_push_fblock(c, FB_FOR, start, end, it, NULL);
    Reg item = wf_temp(c);
    u->handler = wf_new_handler(c, stop, item, false);
    wf_emit(c, OP_GET_ANEXT, item, it, 0, 0);
    wf_gen_yield_from(c, item, true);
    u->handler = outer;
    wf_gen_store(c, s->v.AsyncFor.target, item);
    u->top = d + 1;
    wf_gen_stmts(c, s->v.AsyncFor.body);
    wf_unset_loc(c);
    wf_jump(c, start);
    wf_pop_fblock(c, FB_FOR);
    u->cold++;
    wf_use_block(c, stop);
    wf_set_loc(c, s->v.AsyncFor.iter->pos);
    wf_emit_jump(c, OP_END_ASYNC_FOR, item, it, 0, orelse);
    u->cold--;
    wf_use_block(c, orelse);
    u->top = d;
    wf_gen_stmts(c, s->v.AsyncFor.orelse);
    wf_use_block(c, end);
}
