/*
 * Code generation for simple statements, branches and loops.
 *
 * An assignment to a local evaluates its value straight into the local's register: the last
 * instruction of an expression writes its result only when nothing can fail any more.
 */
#include "codegen.h"

static bool is_constant(const WfExpr *e) { return e->kind == WF_EXPR_Constant; }

/* --- assignment ------------------------------------------------------------------------------------- */

/* The register of a target that is a near local, or -1. */
static Reg local_target(C *c, const WfExpr *e)
{
    return e->kind == WF_EXPR_Name ? wf_local_reg(c, e->v.Name.id) : -1;
}

static bool gen_swap(C *c, WfExprSeq targets, WfExprSeq values)
{
    if (targets.n != 2)
        return false;
    Reg a = local_target(c, targets.items[0]), b = local_target(c, targets.items[1]);
    if (a < 0 || b < 0 || a == b || local_target(c, values.items[0]) != b ||
        local_target(c, values.items[1]) != a)
        return false;
    wf_gen_expr(c, values.items[0], WANT_ANY);
    wf_gen_expr(c, values.items[1], WANT_ANY);
    wf_set_loc(c, targets.items[0]->pos);
    wf_emit(c, OP_SWAP, a, b, 0, 0);
    return true;
}

/* Whether the local in register r is assigned by one of the first n targets. */
static bool assigned_before(C *c, WfExprSeq targets, int32_t n, Reg r)
{
    for (int32_t i = 0; i < n; i++) {
        WfExpr *t = targets.items[i];
        if (t->kind == WF_EXPR_Tuple || t->kind == WF_EXPR_List || local_target(c, t) == r)
            return true;
    }
    return false;
}

/* Whether the last value may be computed straight into the last target. */
static bool last_is_direct(C *c, WfExprSeq targets, const Reg *regs)
{
    int32_t last = targets.n - 1;
    Reg r = local_target(c, targets.items[last]);
    if (r < 0)
        return false;
    for (int32_t i = 0; i < last; i++)
        if (regs[i] == r || local_target(c, targets.items[i]) < 0 ||
            local_target(c, targets.items[i]) == r)
            return false;
    return true;
}

/* a, b = x, y without the tuple: all values first, then the targets in order. */
static bool gen_parallel(C *c, WfExpr *target, WfExpr *value)
{
    if (value->kind != WF_EXPR_Tuple ||
        (target->kind != WF_EXPR_Tuple && target->kind != WF_EXPR_List))
        return false;
    WfExprSeq targets = target->kind == WF_EXPR_Tuple ? target->v.Tuple.elts : target->v.List.elts;
    WfExprSeq values = value->v.Tuple.elts;
    int32_t n = targets.n, top = c->u->top;
    if (n != values.n || n < 2 || n > CHUNK || top + n > c->u->temp_limit - 32)
        return false;
    for (int32_t i = 0; i < n; i++)
        if (targets.items[i]->kind == WF_EXPR_Starred || values.items[i]->kind == WF_EXPR_Starred)
            return false;
    if (gen_swap(c, targets, values))
        return true;
    Reg regs[CHUNK];
    for (int32_t i = 0; i < n; i++) {
        WfExpr *v = values.items[i];
        Reg local = local_target(c, v);
        bool stable = local >= 0 && !c->u->walrus && !assigned_before(c, targets, i, local);
        if (i == n - 1 && !stable && !is_constant(v) && last_is_direct(c, targets, regs))
            regs[i] = wf_gen_expr(c, v, local_target(c, targets.items[i]));
        else if (is_constant(v))
            regs[i] = -1;
        else
            regs[i] = wf_gen_expr(c, v, stable ? WANT_ANY : WANT_PUSH);
    }
    for (int32_t i = 0; i < n; i++) {
        Reg r = regs[i];
        if (r < 0) {
            Reg to = local_target(c, targets.items[i]);
            r = wf_gen_expr(c, values.items[i], to >= 0 ? to : WANT_PUSH);
        }
        wf_gen_bind(c, targets.items[i], r);
    }
    c->u->top = top;
    return true;
}

static void assign_one(C *c, WfExpr *target, WfExpr *value)
{
    int32_t top = c->u->top;
    Reg local = local_target(c, target);
    if (local >= 0) {
        wf_gen_expr(c, value, local);
        wf_gen_bind(c, target, local);
    } else if (!gen_parallel(c, target, value)) {
        Reg r = wf_gen_operand(c, value, target);
        wf_gen_bind(c, target, r);
    }
    c->u->top = top;
}

static bool all_local(C *c, WfExprSeq targets)
{
    for (int32_t i = 0; i < targets.n; i++)
        if (local_target(c, targets.items[i]) < 0)
            return false;
    return true;
}

static void assign_many(C *c, WfExprSeq targets, WfExpr *value)
{
    int32_t top = c->u->top;
    if (all_local(c, targets)) {
        Reg first = local_target(c, targets.items[0]);
        wf_gen_expr(c, value, first);
        for (int32_t i = 0; i < targets.n; i++)
            wf_gen_bind(c, targets.items[i], first);
        return;
    }
    Reg r = wf_gen_push(c, value);
    for (int32_t i = 0; i < targets.n - 1; i++) {
        Reg copy = wf_temp(c);
        wf_emit(c, OP_COPY, copy, r, 0, 0);
        wf_gen_bind(c, targets.items[i], copy);
        c->u->top = top + 1;
    }
    wf_gen_bind(c, targets.items[targets.n - 1], r);
    c->u->top = top;
}

static void gen_assign(C *c, WfStmt *s)
{
    WfExprSeq targets = s->v.Assign.targets;
    if (targets.n == 1)
        assign_one(c, targets.items[0], s->v.Assign.value);
    else
        assign_many(c, targets, s->v.Assign.value);
}

/* --- annotated assignment ----------------------------------------------------------------------------- */

static void discard(C *c, Reg r, int32_t top)
{
    if (wf_is_temp(r))
        wf_emit(c, OP_CLEAR, r, 0, 0, 0);
    c->u->top = top;
}

static void evaluate(C *c, WfExpr *e)
{
    int32_t top = c->u->top;
    discard(c, wf_gen_expr(c, e, WANT_ANY), top);
}

static void evaluate_slice(C *c, WfExpr *e)
{
    if (e->kind == WF_EXPR_Slice) {
        if (e->v.Slice.lower)
            evaluate(c, e->v.Slice.lower);
        if (e->v.Slice.upper)
            evaluate(c, e->v.Slice.upper);
        if (e->v.Slice.step)
            evaluate(c, e->v.Slice.step);
    } else if (e->kind == WF_EXPR_Tuple) {
        for (int32_t i = 0; i < e->v.Tuple.elts.n; i++)
            evaluate_slice(c, e->v.Tuple.elts.items[i]);
    } else {
        evaluate(c, e);
    }
}

/* __annotations__[name] = annotation */
static void store_annotation(C *c, WfExpr *target, WfExpr *annotation)
{
    int32_t top = c->u->top;
    Reg v = wf_temp(c);
    c->u->top = top;
    wf_gen_annotation_value(c, annotation, v);
    c->u->top = top + 1;
    Reg d = wf_temp(c);
    wf_emit(c, OP_LOAD_NAME, d, 0, 0, wf_name_index(c, c->id_annotations));
    Reg k = wf_gen_load_const(c, wf_const_str(c, wf_c_mangle(c, target->v.Name.id)), WANT_PUSH);
    wf_emit(c, OP_STORE_SUBSCR, d, k, v, 0);
    c->u->top = top;
}

static void gen_ann_assign(C *c, WfStmt *s)
{
    const struct WfStmt_AnnAssign *a = &s->v.AnnAssign;
    bool in_body = c->u->kind == UNIT_MODULE || c->u->kind == UNIT_CLASS;
    if (a->value)
        assign_one(c, a->target, a->value);
    switch ((WfExprKind)a->target->kind) {
    case WF_EXPR_Name:
        if (wf_forbidden_name(c, a->target->v.Name.id, WF_Store))
            return;
        if (a->simple && in_body)
            store_annotation(c, a->target, a->annotation);
        break;
    case WF_EXPR_Attribute:
        if (wf_forbidden_name(c, a->target->v.Attribute.attr, WF_Store))
            return;
        if (!a->value)
            evaluate(c, a->target->v.Attribute.value);
        break;
    case WF_EXPR_Subscript:
        if (!a->value) {
            evaluate(c, a->target->v.Subscript.value);
            evaluate_slice(c, a->target->v.Subscript.slice);
        }
        break;
    default:
        wf_raise(&wf_exc_SystemError, "invalid node type (%d) for annotated assignment",
                 (int)a->target->kind);
        wf_c_fail(c);
    }
    if (!a->simple && in_body && !(c->flags & CO_FUTURE_ANNOTATIONS))
        evaluate(c, a->annotation);
}

/* --- branches and loops -------------------------------------------------------------------------------------- */

static void gen_if(C *c, WfStmt *s)
{
    Block *end = wf_new_block(c);
    Block *next = s->v.If.orelse.n > 0 ? wf_new_block(c) : end;
    wf_gen_jump_if(c, s->v.If.test, next, false);
    wf_gen_stmts(c, s->v.If.body);
    if (next != end) {
        wf_jump_no_line(c, end);
        wf_use_block(c, next);
        wf_gen_stmts(c, s->v.If.orelse);
    }
    wf_use_block(c, end);
}

/* The test stands before the loop and again at its bottom. */
static void gen_while(C *c, WfStmt *s)
{
    Block *loop = wf_new_block(c), *body = wf_new_block(c), *anchor = wf_new_block(c);
    Block *end = wf_new_block(c);
    wf_use_block(c, loop);
    wf_push_fblock(c, FB_WHILE, loop, end, 0, NULL);
    wf_gen_jump_if(c, s->v.While.test, anchor, false);
    wf_use_block(c, body);
    wf_gen_stmts(c, s->v.While.body);
    wf_set_loc(c, s->pos);
    wf_gen_jump_if(c, s->v.While.test, anchor, false);
    wf_jump(c, body);
    wf_pop_fblock(c, FB_WHILE);
    wf_use_block(c, anchor);
    wf_gen_stmts(c, s->v.While.orelse);
    wf_use_block(c, end);
}

static void gen_for(C *c, WfStmt *s)
{
    int32_t top = c->u->top, nbound = c->u->nbound;
    Block *start = wf_new_block(c), *body = wf_new_block(c), *cleanup = wf_new_block(c);
    Block *end = wf_new_block(c);
    Reg iterable = wf_gen_expr(c, s->v.For.iter, WANT_ANY);
    Reg it = wf_dest(c, top, WANT_PUSH), state = wf_temp(c);
    wf_emit(c, OP_GET_ITER, it, iterable, state, 0);
    wf_push_fblock(c, FB_FOR, start, end, it, NULL);
    wf_use_block(c, start);
    Reg local = local_target(c, s->v.For.target);
    Reg item = local >= 0 ? local : wf_temp(c);
    wf_emit_jump(c, OP_FOR_ITER, item, it, state, cleanup);
    wf_use_block(c, body);
    wf_gen_bind(c, s->v.For.target, item);
    c->u->top = top + 2;
    wf_gen_stmts(c, s->v.For.body);
    wf_unset_loc(c);
    wf_jump(c, start);
    wf_use_block(c, cleanup);
    wf_pop_fblock(c, FB_FOR);
    c->u->top = top;
    wf_forget_bound(c, nbound);
    wf_gen_stmts(c, s->v.For.orelse);
    wf_use_block(c, end);
}

/* --- leaving -------------------------------------------------------------------------------------------------------- */

static void gen_return(C *c, WfStmt *s)
{
    Unit *u = c->u;
    WfExpr *value = s->v.Return.value;
    int32_t top = u->top;
    if (u->scope->kind != BLOCK_FUNCTION) {
        wf_c_error(c, "'return' outside function");
        return;
    }
    if (value && u->scope->coroutine && u->scope->generator) {
        wf_c_error(c, "'return' with value in async generator");
        return;
    }
    Reg r = -1;
    if (value && !is_constant(value)) {
        r = wf_gen_expr(c, value, wf_unwind_runs_code(c) ? WANT_PUSH : WANT_ANY);
    } else if (value) {
        wf_set_loc(c, value->pos);
        wf_emit(c, OP_NOP, 0, 0, 0, 0);
    }
    if (!value || value->pos.lineno != s->pos.lineno) {
        wf_set_loc(c, s->pos);
        wf_emit(c, OP_NOP, 0, 0, 0, 0);
    }
    const Handler *handler = u->handler;
    Reg outer = u->returning;
    u->returning = r >= 0 && wf_is_temp(r) ? r : -1;
    wf_unwind_blocks(c, false, NULL);
    if (u->returning >= 0)
        r = u->returning;
    u->returning = outer;
    if (r >= 0)
        wf_emit(c, OP_RETURN, r, 0, 0, 0);
    else
        wf_emit(c, OP_RETURN_CONST, 0, 0, 0,
                value ? wf_const_of(c, &value->v.Constant.value) : wf_const_none(c));
    u->handler = handler;
    u->top = top;
}

static void gen_break(C *c, bool is_break)
{
    Fblock *loop = NULL;
    const Handler *handler = c->u->handler;
    WfPos origin = c->u->loc;
    wf_emit(c, OP_NOP, 0, 0, 0, 0);
    Reg outer = c->u->returning;
    c->u->returning = -1;
    wf_unwind_blocks(c, true, &loop);
    c->u->returning = outer;
    if (c->failed)
        return;
    if (loop == NULL) {
        wf_c_error_at(c, origin, "%s", is_break ? "'break' outside loop"
                                               : "'continue' not properly in loop");
        return;
    }
    if (is_break) {
        Fblock copy = *loop;
        wf_unwind_block(c, &copy);
        wf_jump_no_line(c, copy.exit);
    } else {
        wf_jump_no_line(c, loop->block);
    }
    c->u->handler = handler;
}

static void gen_raise(C *c, WfStmt *s)
{
    int32_t top = c->u->top, n = 0;
    if (s->v.Raise.exc) {
        n++;
        wf_gen_push(c, s->v.Raise.exc);
        if (s->v.Raise.cause) {
            n++;
            wf_gen_push(c, s->v.Raise.cause);
        }
    }
    wf_emit(c, OP_RAISE, wf_temp_at(top), n, 0, 0);
    c->u->top = top;
}

static void gen_assert(C *c, WfStmt *s)
{
    WfExpr *test = s->v.Assert.test;
    int32_t top = c->u->top;
    bool tuple = test->kind == WF_EXPR_Tuple && test->v.Tuple.elts.n > 0;
    if (is_constant(test)) {
        Value v = wf_constant_value(c, &test->v.Constant.value);
        tuple = !wf_is_null(v) && wf_is_tuple_exact(v) && wf_tuple_len(v) > 0;
    }
    if (tuple)
        wf_c_warn(c, "assertion is always true, perhaps remove parentheses?");
    if (c->optimize)
        return;
    Block *end = wf_new_block(c);
    wf_gen_jump_if(c, test, end, true);
    c->u->cold++;
    wf_use_block(c, wf_new_block(c));
    Reg t = wf_temp(c);
    wf_emit(c, OP_LOAD_ASSERTION_ERROR, t, 0, 0, 0);
    if (s->v.Assert.msg) {
        wf_gen_push(c, s->v.Assert.msg);
        wf_emit(c, OP_CALL, t, t, 1, 0);
    }
    wf_emit(c, OP_RAISE, t, 1, 0, 0);
    c->u->cold--;
    wf_use_block(c, end);
    c->u->top = top;
}

/* --- imports ------------------------------------------------------------------------------------------------------------ */

static const char *part_of(C *c, const char *text, size_t len)
{
    const char *id = wf_arena_ident(c->arena, text, len);
    if (id == NULL) {
        wf_no_memory();
        wf_c_fail(c);
        return c->id_doc;
    }
    return id;
}

/* Level and fromlist, then the module in the temporary at the old top. */
static Reg import_module(C *c, int level, Value fromlist, const char *name)
{
    int32_t top = c->u->top;
    Reg t = wf_gen_load_const(c, wf_const_index(c, wf_small(level)), WANT_PUSH);
    wf_gen_load_const(c, wf_const_index(c, fromlist), WANT_PUSH);
    wf_emit(c, OP_IMPORT_NAME, t, t, 0, wf_attr_index(c, name));
    c->u->top = top + 1;
    return t;
}

/* import a.b.c as d: walks to the last part. */
static void import_as(C *c, Reg module, const char *name, const char *asname)
{
    const char *end = name + wf_ident_len(name);
    const char *dot = memchr(name, '.', (size_t)(end - name));
    while (dot != NULL) {
        const char *part = dot + 1;
        dot = memchr(part, '.', (size_t)(end - part));
        const char *attr = part_of(c, part, (size_t)((dot ? dot : end) - part));
        Reg t = wf_temp(c);
        wf_emit(c, OP_IMPORT_FROM, t, module, 0, wf_attr_index(c, attr));
        wf_move(c, module, t);
        c->u->top--;
    }
    wf_store_name(c, asname, module);
}

static void gen_import(C *c, WfStmt *s)
{
    int32_t top = c->u->top;
    for (int32_t i = 0; i < s->v.Import.names.n; i++) {
        WfAlias *a = s->v.Import.names.items[i];
        Reg m = import_module(c, 0, WF_NONE, a->name);
        if (a->asname) {
            import_as(c, m, a->name, a->asname);
        } else {
            const char *dot = memchr(a->name, '.', wf_ident_len(a->name));
            wf_store_name(c, dot ? part_of(c, a->name, (size_t)(dot - a->name)) : a->name, m);
        }
        c->u->top = top;
    }
}

static void gen_import_from(C *c, WfStmt *s)
{
    int32_t top = c->u->top;
    WfAliasSeq names = s->v.ImportFrom.names;
    const char *module = s->v.ImportFrom.module;
    Value list = wf_keep(c, wf_tuple_new((size_t)names.n));
    for (int32_t i = 0; !wf_is_null(list) && i < names.n; i++) {
        Value v = wf_ident_value(names.items[i]->name);
        if (wf_is_null(v)) {
            wf_c_fail(c);
            return;
        }
        wf_as_tuple(list)->items[i] = v;
    }
    if (c->failed)
        return;
    if (s->pos.lineno > c->future_line && module && strcmp(module, "__future__") == 0) {
        wf_c_error(c, "from __future__ imports must occur at the beginning of the file");
        return;
    }
    Reg m = import_module(c, s->v.ImportFrom.level, list, module ? module : part_of(c, "", 0));
    for (int32_t i = 0; i < names.n; i++) {
        WfAlias *a = names.items[i];
        if (i == 0 && a->name[0] == '*') {
            wf_emit(c, OP_IMPORT_STAR, 0, m, 0, 0);
            c->u->top = top;
            return;
        }
        Reg t = wf_temp(c);
        wf_emit(c, OP_IMPORT_FROM, t, m, 0, wf_attr_index(c, a->name));
        wf_store_name(c, a->asname ? a->asname : a->name, t);
        c->u->top = top + 1;
    }
    wf_emit(c, OP_CLEAR, m, 0, 0, 0);
    c->u->top = top;
}

/* --- dispatch ------------------------------------------------------------------------------------------------------------ */

static void gen_expr_stmt(C *c, WfStmt *s)
{
    int32_t top = c->u->top;
    WfExpr *e = s->v.Expr.value;
    if (c->interactive && c->nest <= 1) {
        Reg r = wf_gen_expr(c, e, WANT_ANY);
        wf_emit(c, OP_PRINT_EXPR, 0, r, 0, 0);
        c->u->top = top;
        return;
    }
    if (is_constant(e)) {
        wf_emit(c, OP_NOP, 0, 0, 0, 0);
        return;
    }
    Reg r = wf_gen_expr(c, e, WANT_ANY);
    wf_unset_loc(c);
    discard(c, r, top);
}

static void gen_stmt_kind(C *c, WfStmt *s)
{
    switch ((WfStmtKind)s->kind) {
    case WF_STMT_FunctionDef:
        wf_gen_function(c, s, false);
        break;
    case WF_STMT_AsyncFunctionDef:
        wf_gen_function(c, s, true);
        break;
    case WF_STMT_ClassDef:
        wf_gen_class(c, s);
        break;
    case WF_STMT_Return:
        gen_return(c, s);
        break;
    case WF_STMT_Delete:
        for (int32_t i = 0; i < s->v.Delete.targets.n; i++)
            wf_gen_delete(c, s->v.Delete.targets.items[i]);
        break;
    case WF_STMT_Assign:
        gen_assign(c, s);
        break;
    case WF_STMT_AugAssign:
        wf_gen_aug_assign(c, s);
        break;
    case WF_STMT_AnnAssign:
        gen_ann_assign(c, s);
        break;
    case WF_STMT_For:
        gen_for(c, s);
        break;
    case WF_STMT_AsyncFor:
        wf_gen_async_for(c, s);
        break;
    case WF_STMT_While:
        gen_while(c, s);
        break;
    case WF_STMT_If:
        gen_if(c, s);
        break;
    case WF_STMT_With:
        wf_gen_with(c, s, 0);
        break;
    case WF_STMT_AsyncWith:
        wf_gen_async_with(c, s, 0);
        break;
    case WF_STMT_Match:
        wf_gen_match(c, s);
        break;
    case WF_STMT_Raise:
        gen_raise(c, s);
        break;
    case WF_STMT_Try:
        wf_gen_try(c, s);
        break;
    case WF_STMT_TryStar:
        wf_gen_try_star(c, s);
        break;
    case WF_STMT_Assert:
        gen_assert(c, s);
        break;
    case WF_STMT_Import:
        gen_import(c, s);
        break;
    case WF_STMT_ImportFrom:
        gen_import_from(c, s);
        break;
    case WF_STMT_Expr:
        gen_expr_stmt(c, s);
        break;
    case WF_STMT_Pass:
        wf_emit(c, OP_NOP, 0, 0, 0, 0);
        break;
    case WF_STMT_Break:
        gen_break(c, true);
        break;
    case WF_STMT_Continue:
        gen_break(c, false);
        break;
    case WF_STMT_Global:
    case WF_STMT_Nonlocal:
    case WF_STMT_COUNT:
        break;
    }
}

void wf_gen_stmt(C *c, WfStmt *s)
{
    if (!wf_c_enter(c))
        return;
    Unit *u = c->u;
    int32_t outer = u->stmt_top, top = u->top, nbound = u->nbound;
    u->stmt_top = top;
    wf_set_loc(c, s->pos);
    gen_stmt_kind(c, s);
    if (s->kind != WF_STMT_Assign)
        wf_forget_bound(c, nbound);
    u->top = top;
    u->stmt_top = outer;
    wf_c_leave(c);
}

void wf_gen_stmts(C *c, WfStmtSeq body)
{
    int32_t nbound = c->u->nbound;
    for (int32_t i = 0; i < body.n; i++)
        wf_gen_stmt(c, body.items[i]);
    wf_forget_bound(c, nbound);
}

/* --- bodies of modules and classes ------------------------------------------------------------------------------------------ */

static bool has_annotations(WfStmtSeq body);

static bool handlers_annotated(WfExceptHandlerSeq handlers)
{
    for (int32_t i = 0; i < handlers.n; i++)
        if (has_annotations(handlers.items[i]->body))
            return true;
    return false;
}

static bool stmt_annotated(const WfStmt *s)
{
    switch ((WfStmtKind)s->kind) {
    case WF_STMT_AnnAssign:
        return true;
    case WF_STMT_For:
        return has_annotations(s->v.For.body) || has_annotations(s->v.For.orelse);
    case WF_STMT_AsyncFor:
        return has_annotations(s->v.AsyncFor.body) || has_annotations(s->v.AsyncFor.orelse);
    case WF_STMT_While:
        return has_annotations(s->v.While.body) || has_annotations(s->v.While.orelse);
    case WF_STMT_If:
        return has_annotations(s->v.If.body) || has_annotations(s->v.If.orelse);
    case WF_STMT_With:
        return has_annotations(s->v.With.body);
    case WF_STMT_AsyncWith:
        return has_annotations(s->v.AsyncWith.body);
    case WF_STMT_Match:
        for (int32_t i = 0; i < s->v.Match.cases.n; i++)
            if (has_annotations(s->v.Match.cases.items[i]->body))
                return true;
        return false;
    case WF_STMT_Try:
        return has_annotations(s->v.Try.body) || handlers_annotated(s->v.Try.handlers) ||
               has_annotations(s->v.Try.orelse) || has_annotations(s->v.Try.finalbody);
    case WF_STMT_TryStar:
        return has_annotations(s->v.TryStar.body) || handlers_annotated(s->v.TryStar.handlers) ||
               has_annotations(s->v.TryStar.orelse) || has_annotations(s->v.TryStar.finalbody);
    default:
        return false;
    }
}

static bool has_annotations(WfStmtSeq body)
{
    for (int32_t i = 0; i < body.n; i++)
        if (stmt_annotated(body.items[i]))
            return true;
    return false;
}

void wf_gen_body(C *c, WfStmtSeq body)
{
    int32_t i = 0;
    if (body.n > 0 && c->u->kind == UNIT_MODULE)
        wf_set_loc(c, body.items[0]->pos);
    if (has_annotations(body))
        wf_emit(c, OP_SETUP_ANNOTATIONS, 0, 0, 0, 0);
    if (body.n > 0 && c->optimize < 2 && body.items[0]->kind == WF_STMT_Expr &&
        wf_const_is_str(body.items[0]->v.Expr.value)) {
        int32_t top = c->u->top;
        Reg r = wf_gen_push(c, body.items[0]->v.Expr.value);
        wf_unset_loc(c);
        wf_store_name(c, c->id_doc, r);
        c->u->top = top;
        i = 1;
    }
    for (; i < body.n; i++)
        wf_gen_stmt(c, body.items[i]);
}
