/*
 * Checks on trees made by programs: what the parser guarantees and the compiler relies on.
 * Messages and order of the checks as CPython 3.11's.
 */
#include "ast_table.h"

#include "internal/thread.h"

static bool check_expr(const WfExpr *e, WfExprContext ctx);
static bool check_stmt(const WfStmt *s);
static bool check_pattern(const WfPattern *p, bool star_ok);

#define FAIL(...) (wf_raise(&wf_exc_ValueError, __VA_ARGS__), false)

static bool enter(void)
{
    return wf_enter_call(" during compilation") == 0;
}

static bool leave(bool ok)
{
    wf_leave_call();
    return ok;
}

static bool check_positions(const WfPos *p)
{
    if (p->lineno > p->end_lineno)
        return FAIL("AST node line range (%d, %d) is not valid", (int)p->lineno, (int)p->end_lineno);
    if ((p->lineno < 0 && p->end_lineno != p->lineno) ||
        (p->col_offset < 0 && p->col_offset != p->end_col_offset))
        return FAIL("AST node column range (%d, %d) for line range (%d, %d) is not valid",
                    (int)p->col_offset, (int)p->end_col_offset, (int)p->lineno, (int)p->end_lineno);
    if (p->lineno == p->end_lineno && p->col_offset > p->end_col_offset)
        return FAIL("line %d, column %d-%d is not a valid range", (int)p->lineno,
                    (int)p->col_offset, (int)p->end_col_offset);
    return true;
}

static bool check_name(const char *name)
{
    static const char *const forbidden[] = {"None", "True", "False", NULL};
    for (int i = 0; name && forbidden[i]; i++)
        if (strcmp(name, forbidden[i]) == 0)
            return FAIL("identifier field can't represent '%s' constant", forbidden[i]);
    return true;
}

/* --- sequences --------------------------------------------------------------------------------------- */

static bool not_empty(int32_t n, const char *what, const char *owner)
{
    return n > 0 || FAIL("empty %s on %s", what, owner);
}

static bool check_exprs(WfExprSeq seq, WfExprContext ctx, bool null_ok)
{
    for (int32_t i = 0; i < seq.n; i++) {
        if (seq.items[i]) {
            if (!check_expr(seq.items[i], ctx))
                return false;
        } else if (!null_ok) {
            return FAIL("None disallowed in expression list");
        }
    }
    return true;
}

static bool check_stmts(WfStmtSeq seq)
{
    for (int32_t i = 0; i < seq.n; i++) {
        if (seq.items[i]) {
            if (!check_stmt(seq.items[i]))
                return false;
        } else {
            return FAIL("None disallowed in statement list");
        }
    }
    return true;
}

static bool check_body(WfStmtSeq body, const char *owner)
{
    return not_empty(body.n, "body", owner) && check_stmts(body);
}

static bool check_opt(const WfExpr *e) { return e == NULL || check_expr(e, WF_Load); }

static bool check_assign_list(WfExprSeq targets, WfExprContext ctx)
{
    return not_empty(targets.n, "targets", ctx == WF_Del ? "Delete" : "Assign") &&
           check_exprs(targets, ctx, false);
}

/* --- arguments ----------------------------------------------------------------------------------------- */

static bool check_arg(const WfArg *a)
{
    return check_positions(&a->pos) && check_opt(a->annotation);
}

static bool check_arg_seq(WfArgSeq args)
{
    for (int32_t i = 0; i < args.n; i++)
        if (!check_arg(args.items[i]))
            return false;
    return true;
}

static bool check_arguments(const WfArguments *a)
{
    if (!check_arg_seq(a->posonlyargs) || !check_arg_seq(a->args))
        return false;
    if (a->vararg && a->vararg->annotation && !check_expr(a->vararg->annotation, WF_Load))
        return false;
    if (!check_arg_seq(a->kwonlyargs))
        return false;
    if (a->kwarg && a->kwarg->annotation && !check_expr(a->kwarg->annotation, WF_Load))
        return false;
    if (a->defaults.n > a->posonlyargs.n + a->args.n)
        return FAIL("more positional defaults than args on arguments");
    if (a->kw_defaults.n != a->kwonlyargs.n)
        return FAIL("length of kwonlyargs is not the same as kw_defaults on arguments");
    return check_exprs(a->defaults, WF_Load, false) && check_exprs(a->kw_defaults, WF_Load, true);
}

static bool check_keywords(WfKeywordSeq seq)
{
    for (int32_t i = 0; i < seq.n; i++)
        if (!check_expr(seq.items[i]->value, WF_Load))
            return false;
    return true;
}

static bool check_comprehension(WfComprehensionSeq gens)
{
    if (gens.n == 0)
        return FAIL("comprehension with no generators");
    for (int32_t i = 0; i < gens.n; i++)
        if (!check_expr(gens.items[i]->target, WF_Store) ||
            !check_expr(gens.items[i]->iter, WF_Load) ||
            !check_exprs(gens.items[i]->ifs, WF_Load, false))
            return false;
    return true;
}

/* --- constants -------------------------------------------------------------------------------------------- */

static bool check_object(Value v);

static bool check_items(Value it)
{
    Value item;
    while (!wf_is_null(item = wf_next(it))) {
        bool ok = check_object(item);
        wf_drop(item);
        if (!ok)
            return false;
    }
    return !wf_err_occurred();
}

static bool check_object(Value v)
{
    if (wf_is_none(v) || wf_same_bits(v, WF_ELLIPSIS) || wf_is_bool(v) || wf_is_int_exact(v) ||
        wf_is_float_exact(v) || wf_has_shape(v, WF_SHAPE_complex) || wf_is_str_exact(v) ||
        wf_is_bytes_exact(v))
        return true;
    if (wf_is_tuple_exact(v) || wf_has_shape(v, WF_SHAPE_frozenset)) {
        if (wf_enter_call(" during compilation") < 0)
            return false;
        Value it = wf_iter(v);
        bool ok = !wf_is_null(it) && check_items(it);
        wf_drop(it);
        return leave(ok);
    }
    wf_raise(&wf_exc_TypeError, "got an invalid type in Constant: %s", wf_type_name(v));
    return false;
}

static bool check_constant(const WfConstant *k)
{
    return k->kind != WF_CONST_OBJECT || check_object((Value){(uint64_t)(uintptr_t)k->value.object});
}

/* --- expressions -------------------------------------------------------------------------------------------- */

static const char *context_name(WfExprContext ctx)
{
    return ctx == WF_Load ? "Load" : ctx == WF_Store ? "Store" : "Del";
}

/* The context of an expression that has one; others only load. */
static bool check_context(const WfExpr *e, WfExprContext ctx)
{
    WfExprContext actual = WF_Load;
    bool has = true;
    switch ((WfExprKind)e->kind) {
    case WF_EXPR_Attribute:
        actual = e->v.Attribute.ctx;
        break;
    case WF_EXPR_Subscript:
        actual = e->v.Subscript.ctx;
        break;
    case WF_EXPR_Starred:
        actual = e->v.Starred.ctx;
        break;
    case WF_EXPR_Name:
        if (!check_name(e->v.Name.id))
            return false;
        actual = e->v.Name.ctx;
        break;
    case WF_EXPR_List:
        actual = e->v.List.ctx;
        break;
    case WF_EXPR_Tuple:
        actual = e->v.Tuple.ctx;
        break;
    default:
        has = false;
    }
    if (!has && ctx != WF_Load)
        return FAIL("expression which can't be assigned to in %s context", context_name(ctx));
    if (has && actual != ctx)
        return FAIL("expression must have %s context but has %s instead", context_name(ctx),
                    context_name(actual));
    return true;
}

static bool check_dict(const WfExpr *e)
{
    if (e->v.Dict.keys.n != e->v.Dict.values.n)
        return FAIL("Dict doesn't have the same number of keys as values");
    return check_exprs(e->v.Dict.keys, WF_Load, true) &&
           check_exprs(e->v.Dict.values, WF_Load, false);
}

static bool check_compare(const WfExpr *e)
{
    if (e->v.Compare.comparators.n == 0)
        return FAIL("Compare with no comparators");
    if (e->v.Compare.comparators.n != e->v.Compare.ops.n)
        return FAIL("Compare has a different number of comparators and operands");
    return check_exprs(e->v.Compare.comparators, WF_Load, false) &&
           check_expr(e->v.Compare.left, WF_Load);
}

static bool check_expr_kind(const WfExpr *e, WfExprContext ctx)
{
    switch ((WfExprKind)e->kind) {
    case WF_EXPR_BoolOp:
        if (e->v.BoolOp.values.n < 2)
            return FAIL("BoolOp with less than 2 values");
        return check_exprs(e->v.BoolOp.values, WF_Load, false);
    case WF_EXPR_BinOp:
        return check_expr(e->v.BinOp.left, WF_Load) && check_expr(e->v.BinOp.right, WF_Load);
    case WF_EXPR_UnaryOp:
        return check_expr(e->v.UnaryOp.operand, WF_Load);
    case WF_EXPR_Lambda:
        return check_arguments(e->v.Lambda.args) && check_expr(e->v.Lambda.body, WF_Load);
    case WF_EXPR_IfExp:
        return check_expr(e->v.IfExp.test, WF_Load) && check_expr(e->v.IfExp.body, WF_Load) &&
               check_expr(e->v.IfExp.orelse, WF_Load);
    case WF_EXPR_Dict:
        return check_dict(e);
    case WF_EXPR_Set:
        return check_exprs(e->v.Set.elts, WF_Load, false);
    case WF_EXPR_ListComp:
        return check_comprehension(e->v.ListComp.generators) &&
               check_expr(e->v.ListComp.elt, WF_Load);
    case WF_EXPR_SetComp:
        return check_comprehension(e->v.SetComp.generators) &&
               check_expr(e->v.SetComp.elt, WF_Load);
    case WF_EXPR_GeneratorExp:
        return check_comprehension(e->v.GeneratorExp.generators) &&
               check_expr(e->v.GeneratorExp.elt, WF_Load);
    case WF_EXPR_DictComp:
        return check_comprehension(e->v.DictComp.generators) &&
               check_expr(e->v.DictComp.key, WF_Load) && check_expr(e->v.DictComp.value, WF_Load);
    case WF_EXPR_Yield:
        return check_opt(e->v.Yield.value);
    case WF_EXPR_YieldFrom:
        return check_expr(e->v.YieldFrom.value, WF_Load);
    case WF_EXPR_Await:
        return check_expr(e->v.Await.value, WF_Load);
    case WF_EXPR_Compare:
        return check_compare(e);
    case WF_EXPR_Call:
        return check_expr(e->v.Call.func, WF_Load) && check_exprs(e->v.Call.args, WF_Load, false) &&
               check_keywords(e->v.Call.keywords);
    case WF_EXPR_Constant:
        return check_constant(&e->v.Constant.value);
    case WF_EXPR_JoinedStr:
        return check_exprs(e->v.JoinedStr.values, WF_Load, false);
    case WF_EXPR_FormattedValue:
        return check_expr(e->v.FormattedValue.value, WF_Load) &&
               check_opt(e->v.FormattedValue.format_spec);
    case WF_EXPR_Attribute:
        return check_expr(e->v.Attribute.value, WF_Load);
    case WF_EXPR_Subscript:
        return check_expr(e->v.Subscript.slice, WF_Load) && check_expr(e->v.Subscript.value, WF_Load);
    case WF_EXPR_Starred:
        return check_expr(e->v.Starred.value, ctx);
    case WF_EXPR_Slice:
        return check_opt(e->v.Slice.lower) && check_opt(e->v.Slice.upper) &&
               check_opt(e->v.Slice.step);
    case WF_EXPR_List:
        return check_exprs(e->v.List.elts, ctx, false);
    case WF_EXPR_Tuple:
        return check_exprs(e->v.Tuple.elts, ctx, false);
    case WF_EXPR_NamedExpr:
        if (e->v.NamedExpr.target->kind != WF_EXPR_Name) {
            wf_raise(&wf_exc_TypeError, "NamedExpr target must be a Name");
            return false;
        }
        return check_expr(e->v.NamedExpr.value, WF_Load);
    case WF_EXPR_Name:
    case WF_EXPR_COUNT:
        break;
    }
    return true;
}

static bool check_expr(const WfExpr *e, WfExprContext ctx)
{
    if (!check_positions(&e->pos) || !enter())
        return false;
    return leave(check_context(e, ctx) && check_expr_kind(e, ctx));
}

/* --- patterns ------------------------------------------------------------------------------------------------- */

static bool is_number(const WfConstant *k)
{
    return k->kind == WF_CONST_INT || k->kind == WF_CONST_BIGINT || k->kind == WF_CONST_FLOAT ||
           k->kind == WF_CONST_COMPLEX ||
           (k->kind == WF_CONST_OBJECT &&
            !wf_is_tuple_exact((Value){(uint64_t)(uintptr_t)k->value.object}) &&
            !wf_has_shape((Value){(uint64_t)(uintptr_t)k->value.object}, WF_SHAPE_frozenset));
}

static bool is_complex(const WfConstant *k)
{
    return k->kind == WF_CONST_COMPLEX ||
           (k->kind == WF_CONST_OBJECT &&
            wf_has_shape((Value){(uint64_t)(uintptr_t)k->value.object}, WF_SHAPE_complex));
}

static bool is_signed_number(const WfExpr *e, bool complex)
{
    if (e->kind == WF_EXPR_UnaryOp && e->v.UnaryOp.op == WF_USub)
        e = e->v.UnaryOp.operand;
    return e->kind == WF_EXPR_Constant && is_number(&e->v.Constant.value) &&
           is_complex(&e->v.Constant.value) == complex;
}

static bool check_match_value(const WfExpr *e)
{
    if (!check_expr(e, WF_Load))
        return false;
    switch ((WfExprKind)e->kind) {
    case WF_EXPR_Constant: {
        const WfConstant *k = &e->v.Constant.value;
        if (k->kind == WF_CONST_ELLIPSIS)
            return FAIL("unexpected constant inside of a literal pattern");
        if (k->kind == WF_CONST_STR || k->kind == WF_CONST_BYTES || is_number(k))
            return true;
        return FAIL("unexpected constant inside of a literal pattern");
    }
    case WF_EXPR_Attribute:
        return true; /* any name.name...: the value was checked as an expression */
    case WF_EXPR_UnaryOp:
        if (is_signed_number(e, false) || is_signed_number(e, true))
            return true;
        break;
    case WF_EXPR_BinOp:
        if ((e->v.BinOp.op == WF_Add || e->v.BinOp.op == WF_Sub) &&
            is_signed_number(e->v.BinOp.left, false) &&
            e->v.BinOp.right->kind == WF_EXPR_Constant &&
            is_complex(&e->v.BinOp.right->v.Constant.value))
            return true;
        break;
    case WF_EXPR_JoinedStr:
        return true;
    default:
        break;
    }
    return FAIL("patterns may only match literals and attribute lookups");
}

static bool check_capture(const char *name)
{
    if (name && strcmp(name, "_") == 0)
        return FAIL("can't capture name '_' in patterns");
    return check_name(name);
}

static bool check_patterns(WfPatternSeq seq, bool star_ok)
{
    for (int32_t i = 0; i < seq.n; i++)
        if (!check_pattern(seq.items[i], star_ok))
            return false;
    return true;
}

static bool check_match_class(const WfPattern *p)
{
    if (p->v.MatchClass.kwd_attrs.n != p->v.MatchClass.kwd_patterns.n)
        return FAIL("MatchClass doesn't have the same number of keyword attributes as patterns");
    if (!check_expr(p->v.MatchClass.cls, WF_Load))
        return false;
    const WfExpr *cls = p->v.MatchClass.cls;
    while (cls->kind == WF_EXPR_Attribute)
        cls = cls->v.Attribute.value;
    if (cls->kind != WF_EXPR_Name)
        return FAIL("MatchClass cls field can only contain Name or Attribute nodes.");
    for (int32_t i = 0; i < p->v.MatchClass.kwd_attrs.n; i++)
        if (!check_name(p->v.MatchClass.kwd_attrs.items[i]))
            return false;
    return check_patterns(p->v.MatchClass.patterns, false) &&
           check_patterns(p->v.MatchClass.kwd_patterns, false);
}

static bool check_match_mapping(const WfPattern *p)
{
    if (p->v.MatchMapping.keys.n != p->v.MatchMapping.patterns.n)
        return FAIL("MatchMapping doesn't have the same number of keys as patterns");
    if (p->v.MatchMapping.rest && !check_capture(p->v.MatchMapping.rest))
        return false;
    for (int32_t i = 0; i < p->v.MatchMapping.keys.n; i++) {
        const WfExpr *key = p->v.MatchMapping.keys.items[i];
        if (key == NULL)
            return FAIL("None disallowed in expression list");
        /* None, True and False are literal keys too. */
        bool singleton = key->kind == WF_EXPR_Constant &&
                         key->v.Constant.value.kind <= WF_CONST_FALSE;
        if (!singleton && !check_match_value(key))
            return false;
    }
    return check_patterns(p->v.MatchMapping.patterns, false);
}

static bool check_pattern_kind(const WfPattern *p, bool star_ok)
{
    switch (p->kind) {
    case WF_PATTERN_MatchValue:
        return check_match_value(p->v.MatchValue.value);
    case WF_PATTERN_MatchSingleton:
        if (p->v.MatchSingleton.value.kind > WF_CONST_FALSE)
            return FAIL("MatchSingleton can only contain True, False and None");
        return true;
    case WF_PATTERN_MatchSequence:
        return check_patterns(p->v.MatchSequence.patterns, true);
    case WF_PATTERN_MatchMapping:
        return check_match_mapping(p);
    case WF_PATTERN_MatchClass:
        return check_match_class(p);
    case WF_PATTERN_MatchStar:
        if (!star_ok)
            return FAIL("can't use MatchStar here");
        return p->v.MatchStar.name == NULL || check_capture(p->v.MatchStar.name);
    case WF_PATTERN_MatchAs:
        if (p->v.MatchAs.name && !check_capture(p->v.MatchAs.name))
            return false;
        if (p->v.MatchAs.pattern == NULL)
            return true;
        if (p->v.MatchAs.name == NULL)
            return FAIL("MatchAs must specify a target name if a pattern is given");
        return check_pattern(p->v.MatchAs.pattern, false);
    case WF_PATTERN_MatchOr:
        if (p->v.MatchOr.patterns.n < 2)
            return FAIL("MatchOr requires at least 2 patterns");
        return check_patterns(p->v.MatchOr.patterns, false);
    default:
        return true;
    }
}

static bool check_pattern(const WfPattern *p, bool star_ok)
{
    if (!check_positions(&p->pos) || !enter())
        return false;
    return leave(check_pattern_kind(p, star_ok));
}

/* --- statements ------------------------------------------------------------------------------------------------- */

static bool check_function(WfStmtSeq body, const WfArguments *args, WfExprSeq decorators,
                           const WfExpr *returns, const char *owner)
{
    return check_body(body, owner) && check_arguments(args) &&
           check_exprs(decorators, WF_Load, false) && check_opt(returns);
}

static bool check_with(WfWithItemSeq items, WfStmtSeq body, const char *owner)
{
    if (!not_empty(items.n, "items", owner))
        return false;
    for (int32_t i = 0; i < items.n; i++)
        if (!check_expr(items.items[i]->context_expr, WF_Load) ||
            (items.items[i]->optional_vars &&
             !check_expr(items.items[i]->optional_vars, WF_Store)))
            return false;
    return check_body(body, owner);
}

static bool check_for(const WfExpr *target, const WfExpr *iter, WfStmtSeq body, WfStmtSeq orelse,
                      const char *owner)
{
    return check_expr(target, WF_Store) && check_expr(iter, WF_Load) && check_body(body, owner) &&
           check_stmts(orelse);
}

static bool check_try(WfStmtSeq body, WfExceptHandlerSeq handlers, WfStmtSeq orelse,
                      WfStmtSeq finalbody, const char *owner)
{
    if (!check_body(body, owner))
        return false;
    if (handlers.n == 0 && finalbody.n == 0)
        return FAIL("%s has neither except handlers nor finalbody", owner);
    if (handlers.n == 0 && orelse.n > 0)
        return FAIL("%s has orelse but no except handlers", owner);
    for (int32_t i = 0; i < handlers.n; i++) {
        const WfExceptHandler *h = handlers.items[i];
        if (!check_positions(&h->pos) || !check_opt(h->type) ||
            !check_body(h->body, "ExceptHandler"))
            return false;
    }
    return check_stmts(finalbody) && check_stmts(orelse);
}

static bool check_match(const WfStmt *s)
{
    if (!check_expr(s->v.Match.subject, WF_Load) || !not_empty(s->v.Match.cases.n, "cases", "Match"))
        return false;
    for (int32_t i = 0; i < s->v.Match.cases.n; i++) {
        const WfMatchCase *m = s->v.Match.cases.items[i];
        if (!check_pattern(m->pattern, false) || !check_opt(m->guard) ||
            !check_body(m->body, "match_case"))
            return false;
    }
    return true;
}

static bool check_ann_assign(const WfStmt *s)
{
    const struct WfStmt_AnnAssign *a = &s->v.AnnAssign;
    if (a->target->kind != WF_EXPR_Name && a->simple) {
        wf_raise(&wf_exc_TypeError, "AnnAssign with simple non-Name target");
        return false;
    }
    return check_expr(a->target, WF_Store) && check_opt(a->value) &&
           check_expr(a->annotation, WF_Load);
}

static bool check_import_from(const WfStmt *s)
{
    if (s->v.ImportFrom.level < 0)
        return FAIL("Negative ImportFrom level");
    return not_empty(s->v.ImportFrom.names.n, "names", "ImportFrom");
}

static bool check_raise(const WfStmt *s)
{
    if (s->v.Raise.exc)
        return check_expr(s->v.Raise.exc, WF_Load) && check_opt(s->v.Raise.cause);
    return s->v.Raise.cause == NULL || FAIL("Raise with cause but no exception");
}

static bool check_class(const WfStmt *s)
{
    return check_body(s->v.ClassDef.body, "ClassDef") &&
           check_exprs(s->v.ClassDef.bases, WF_Load, false) &&
           check_keywords(s->v.ClassDef.keywords) &&
           check_exprs(s->v.ClassDef.decorator_list, WF_Load, false);
}

static bool check_stmt_kind(const WfStmt *s)
{
    switch ((WfStmtKind)s->kind) {
    case WF_STMT_FunctionDef:
        return check_function(s->v.FunctionDef.body, s->v.FunctionDef.args,
                              s->v.FunctionDef.decorator_list, s->v.FunctionDef.returns,
                              "FunctionDef");
    case WF_STMT_AsyncFunctionDef:
        return check_function(s->v.AsyncFunctionDef.body, s->v.AsyncFunctionDef.args,
                              s->v.AsyncFunctionDef.decorator_list,
                              s->v.AsyncFunctionDef.returns, "AsyncFunctionDef");
    case WF_STMT_ClassDef:
        return check_class(s);
    case WF_STMT_Return:
        return check_opt(s->v.Return.value);
    case WF_STMT_Delete:
        return check_assign_list(s->v.Delete.targets, WF_Del);
    case WF_STMT_Assign:
        return check_assign_list(s->v.Assign.targets, WF_Store) &&
               check_expr(s->v.Assign.value, WF_Load);
    case WF_STMT_AugAssign:
        return check_expr(s->v.AugAssign.target, WF_Store) &&
               check_expr(s->v.AugAssign.value, WF_Load);
    case WF_STMT_AnnAssign:
        return check_ann_assign(s);
    case WF_STMT_For:
        return check_for(s->v.For.target, s->v.For.iter, s->v.For.body, s->v.For.orelse, "For");
    case WF_STMT_AsyncFor:
        return check_for(s->v.AsyncFor.target, s->v.AsyncFor.iter, s->v.AsyncFor.body,
                         s->v.AsyncFor.orelse, "AsyncFor");
    case WF_STMT_While:
        return check_expr(s->v.While.test, WF_Load) && check_body(s->v.While.body, "While") &&
               check_stmts(s->v.While.orelse);
    case WF_STMT_If:
        return check_expr(s->v.If.test, WF_Load) && check_body(s->v.If.body, "If") &&
               check_stmts(s->v.If.orelse);
    case WF_STMT_With:
        return check_with(s->v.With.items, s->v.With.body, "With");
    case WF_STMT_AsyncWith:
        return check_with(s->v.AsyncWith.items, s->v.AsyncWith.body, "AsyncWith");
    case WF_STMT_Match:
        return check_match(s);
    case WF_STMT_Raise:
        return check_raise(s);
    case WF_STMT_Try:
        return check_try(s->v.Try.body, s->v.Try.handlers, s->v.Try.orelse, s->v.Try.finalbody,
                         "Try");
    case WF_STMT_TryStar:
        return check_try(s->v.TryStar.body, s->v.TryStar.handlers, s->v.TryStar.orelse,
                         s->v.TryStar.finalbody, "TryStar");
    case WF_STMT_Assert:
        return check_expr(s->v.Assert.test, WF_Load) && check_opt(s->v.Assert.msg);
    case WF_STMT_Import:
        return not_empty(s->v.Import.names.n, "names", "Import");
    case WF_STMT_ImportFrom:
        return check_import_from(s);
    case WF_STMT_Global:
        return not_empty(s->v.Global.names.n, "names", "Global");
    case WF_STMT_Nonlocal:
        return not_empty(s->v.Nonlocal.names.n, "names", "Nonlocal");
    case WF_STMT_Expr:
        return check_expr(s->v.Expr.value, WF_Load);
    case WF_STMT_Pass:
    case WF_STMT_Break:
    case WF_STMT_Continue:
    case WF_STMT_COUNT:
        break;
    }
    return true;
}

static bool check_stmt(const WfStmt *s)
{
    if (!check_positions(&s->pos) || !enter())
        return false;
    return leave(check_stmt_kind(s));
}

int wf_ast_validate(const WfAstMod *mod)
{
    bool ok = true;
    switch (mod->kind) {
    case WF_MOD_Module:
        ok = check_stmts(mod->v.Module.body);
        break;
    case WF_MOD_Interactive:
        ok = check_stmts(mod->v.Interactive.body);
        break;
    case WF_MOD_Expression:
        ok = check_expr(mod->v.Expression.body, WF_Load);
        break;
    case WF_MOD_FunctionType:
        ok = check_exprs(mod->v.FunctionType.argtypes, WF_Load, false) &&
             check_expr(mod->v.FunctionType.returns, WF_Load);
        break;
    case WF_MOD_COUNT:
        break;
    }
    return ok ? 0 : -1;
}
