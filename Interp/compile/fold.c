/*
 * Constant folding on the tree, before names are resolved.
 *
 * Folds what CPython 3.11 folds, with its limits on the size of results: operators on constants,
 * tuples of constants, subscripts, `not` over `is` and `in`, lists and sets that are only
 * iterated or searched, '%s' formatting of a tuple display. A folded node is replaced by a new
 * one with its position; an operation that raises is left for run time.
 */
#include "codegen.h"

static void fold_expr(C *c, WfExpr **slot);
static void fold_stmts(C *c, WfStmtSeq body);
static void fold_pattern(C *c, WfPattern *p);

enum {
    MAX_INT_BITS = 128,
    MAX_COLLECTION = 256,
    MAX_TEXT = 4096,
    MAX_ITEMS = 1024
};

static void replace(C *c, WfExpr **slot, WfConstant k)
{
    WfExpr *e = wf_ast_Constant(c->arena, (struct WfExpr_Constant){.value = k}, (*slot)->pos);
    if (e == NULL) {
        wf_no_memory();
        c->failed = true;
        return;
    }
    e->in_parens = (*slot)->in_parens;
    *slot = e;
}

/* Replaces by the value, which the compilation then owns; a failed operation changes nothing. */
static void replace_value(C *c, WfExpr **slot, WF_STEALS Value v)
{
    if (wf_is_null(v)) {
        if (wf_err_matches(&wf_exc_KeyboardInterrupt))
            c->failed = true;
        else
            wf_err_clear();
        return;
    }
    v = wf_keep(c, v);
    if (wf_is_null(v))
        return;
    WfConstant k = {.kind = WF_CONST_OBJECT, .value.object = (void *)(uintptr_t)v.bits};
    if (wf_is_none(v))
        k.kind = WF_CONST_NONE;
    else if (wf_is_true(v))
        k.kind = WF_CONST_TRUE;
    else if (wf_is_false(v))
        k.kind = WF_CONST_FALSE;
    replace(c, slot, k);
}

static bool is_constant(const WfExpr *e) { return e->kind == WF_EXPR_Constant; }

static Value value_of(C *c, const WfExpr *e) { return wf_constant_value(c, &e->v.Constant.value); }

/* --- operators --------------------------------------------------------------------------------------- */

static void fold_unary(C *c, WfExpr **slot)
{
    WfExpr *e = *slot, *x = e->v.UnaryOp.operand;
    if (!is_constant(x)) {
        /* not (a is b) -> a is not b; so for in. */
        if (e->v.UnaryOp.op != WF_Not || x->kind != WF_EXPR_Compare || x->v.Compare.ops.n != 1)
            return;
        WfCompareOp *op = &x->v.Compare.ops.items[0];
        if (*op != WF_Is && *op != WF_IsNot && *op != WF_In && *op != WF_NotIn)
            return;
        *op = *op == WF_Is ? WF_IsNot : *op == WF_IsNot ? WF_Is : *op == WF_In ? WF_NotIn : WF_In;
        *slot = x;
        return;
    }
    Value v = value_of(c, x);
    if (wf_is_null(v))
        return;
    switch (e->v.UnaryOp.op) {
    case WF_Invert:
        replace_value(c, slot, wf_invert(v));
        break;
    case WF_Not: {
        int t = wf_truth(v);
        replace_value(c, slot, t < 0 ? WF_NULL : wf_bool(!t));
        break;
    }
    case WF_UAdd:
        replace_value(c, slot, wf_positive(v));
        break;
    case WF_USub:
        replace_value(c, slot, wf_negative(v));
        break;
    }
}

static size_t count_items(Value v, size_t limit)
{
    if (!wf_is_tuple_exact(v))
        return 1;
    size_t total = 0;
    for (size_t i = 0; i < wf_tuple_len(v) && total <= limit; i++)
        total += count_items(wf_tuple_item(v, i), limit - total);
    return total;
}

static bool multiply_is_safe(Value a, Value b)
{
    if (wf_is_int(a) && wf_is_int(b))
        return wf_int_bit_length(a) + wf_int_bit_length(b) <= MAX_INT_BITS;
    if (!wf_is_int(a)) {
        Value t = a;
        a = b;
        b = t;
    }
    if (!wf_is_int(a))
        return true;
    int64_t n;
    if (wf_is_tuple_exact(b)) {
        size_t len = wf_tuple_len(b);
        if (len == 0)
            return true;
        if (!wf_int_try_i64(a, &n) || n < 0 || (uint64_t)n > MAX_COLLECTION / len)
            return false;
        return n == 0 || count_items(b, MAX_ITEMS / (size_t)n) <= MAX_ITEMS / (size_t)n;
    }
    size_t len = wf_is_str_exact(b) ? wf_as_str(b)->len
                 : wf_is_bytes_exact(b) ? wf_as_bytes(b)->len : 0;
    if (len == 0)
        return true;
    return wf_int_try_i64(a, &n) && n >= 0 && (uint64_t)n <= MAX_TEXT / len;
}

static bool power_is_safe(Value a, Value b)
{
    int64_t n;
    if (!wf_is_int(a) || !wf_is_int(b) || wf_int_sign(b) <= 0 || wf_int_sign(a) == 0)
        return true;
    return wf_int_try_i64(b, &n) && wf_int_bit_length(a) <= (uint64_t)MAX_INT_BITS / (uint64_t)n;
}

static bool shift_is_safe(Value a, Value b)
{
    int64_t n;
    if (!wf_is_int(a) || !wf_is_int(b) || wf_int_sign(a) == 0 || wf_int_sign(b) == 0)
        return true;
    return wf_int_try_i64(b, &n) && n >= 0 && n <= MAX_INT_BITS &&
           wf_int_bit_length(a) <= (uint64_t)(MAX_INT_BITS - n);
}

static Value fold_operator(WfOperator op, Value a, Value b)
{
    switch (op) {
    case WF_Add:
        return wf_binop(WF_NB_ADD, a, b);
    case WF_Sub:
        return wf_binop(WF_NB_SUB, a, b);
    case WF_Mult:
        return multiply_is_safe(a, b) ? wf_binop(WF_NB_MUL, a, b) : WF_NULL;
    case WF_Div:
        return wf_binop(WF_NB_TRUEDIV, a, b);
    case WF_FloorDiv:
        return wf_binop(WF_NB_FLOORDIV, a, b);
    case WF_Mod:
        return wf_is_str(a) || wf_is_bytes(a) ? WF_NULL : wf_binop(WF_NB_MOD, a, b);
    case WF_Pow:
        return power_is_safe(a, b) ? wf_power(a, b, WF_NONE) : WF_NULL;
    case WF_LShift:
        return shift_is_safe(a, b) ? wf_binop(WF_NB_LSHIFT, a, b) : WF_NULL;
    case WF_RShift:
        return wf_binop(WF_NB_RSHIFT, a, b);
    case WF_BitOr:
        return wf_binop(WF_NB_OR, a, b);
    case WF_BitXor:
        return wf_binop(WF_NB_XOR, a, b);
    case WF_BitAnd:
        return wf_binop(WF_NB_AND, a, b);
    case WF_MatMult:
        break;
    }
    return WF_NULL;
}

/* --- '%s' % (x,) becomes a formatted string -------------------------------------------------------------- */

static bool push_text(C *c, WfExprSeq *out, const char *text, size_t len, WfPos pos)
{
    if (len == 0)
        return true;
    char *copy = wf_arena_alloc(c->arena, len + 1);
    if (copy == NULL)
        return false;
    size_t n = 0;
    bool ascii = true;
    for (size_t i = 0; i < len; i++) {
        copy[n++] = text[i];
        ascii &= (unsigned char)text[i] < 128;
        if (text[i] == '%')
            i++;
    }
    copy[n] = '\0';
    WfConstant k = {.kind = WF_CONST_STR, .ascii = ascii, .value.text = {copy, n}};
    WfExpr *e = wf_ast_Constant(c->arena, (struct WfExpr_Constant){.value = k}, pos);
    if (e == NULL)
        return false;
    out->items[out->n++] = e;
    return true;
}

/* Only plain %s, %r, %a and %% are understood; anything else keeps the operator. */
static void fold_format(C *c, WfExpr **slot, const WfText *fmt, WfExprSeq args)
{
    WfExpr *e = *slot;
    WfExprSeq out = {wf_c_alloc(c, ((size_t)args.n * 2 + 1) * sizeof(WfExpr *)), 0};
    if (out.items == NULL)
        return;
    size_t start = 0;
    int32_t used = 0;
    for (size_t i = 0; i < fmt->len; i++) {
        if (fmt->data[i] != '%')
            continue;
        char ch = i + 1 < fmt->len ? fmt->data[i + 1] : '\0';
        if (ch == '%') {
            i++;
            continue;
        }
        if ((ch != 's' && ch != 'r' && ch != 'a') || used == args.n)
            return;
        WfExpr *x = args.items[used++];
        if (!push_text(c, &out, fmt->data + start, i - start, e->pos))
            return;
        WfExpr *v = wf_ast_FormattedValue(
            c->arena, (struct WfExpr_FormattedValue){.value = x, .conversion = ch}, x->pos);
        if (v == NULL)
            return;
        out.items[out.n++] = v;
        start = ++i + 1;
    }
    if (used != args.n || !push_text(c, &out, fmt->data + start, fmt->len - start, e->pos))
        return;
    WfExpr *joined = wf_ast_JoinedStr(c->arena, (struct WfExpr_JoinedStr){.values = out}, e->pos);
    if (joined != NULL)
        *slot = joined;
}

static bool has_starred(WfExprSeq seq)
{
    for (int32_t i = 0; i < seq.n; i++)
        if (seq.items[i]->kind == WF_EXPR_Starred)
            return true;
    return false;
}

static void fold_binary(C *c, WfExpr **slot)
{
    WfExpr *e = *slot, *l = e->v.BinOp.left, *r = e->v.BinOp.right;
    if (!is_constant(l))
        return;
    if (e->v.BinOp.op == WF_Mod && l->v.Constant.value.kind == WF_CONST_STR &&
        r->kind == WF_EXPR_Tuple && !has_starred(r->v.Tuple.elts)) {
        fold_format(c, slot, &l->v.Constant.value.value.text, r->v.Tuple.elts);
        return;
    }
    if (!is_constant(r))
        return;
    Value a = value_of(c, l), b = value_of(c, r);
    if (!wf_is_null(a) && !wf_is_null(b))
        replace_value(c, slot, fold_operator(e->v.BinOp.op, a, b));
}

/* --- displays ---------------------------------------------------------------------------------------- */

/* A tuple of the items' values; WF_NULL without exception if one is not constant. */
static Value constant_tuple(C *c, WfExprSeq elts)
{
    for (int32_t i = 0; i < elts.n; i++)
        if (!is_constant(elts.items[i]))
            return WF_NULL;
    Value t = wf_tuple_new((size_t)elts.n);
    if (wf_is_null(t))
        return t;
    for (int32_t i = 0; i < elts.n; i++) {
        Value v = value_of(c, elts.items[i]);
        if (wf_is_null(v)) {
            wf_drop(t);
            return v;
        }
        wf_as_tuple(t)->items[i] = wf_new_ref(v);
    }
    return t;
}

/* A list or set that is only iterated or searched. */
static void fold_iter(C *c, WfExpr **slot)
{
    WfExpr *e = *slot;
    if (e->kind == WF_EXPR_List) {
        WfExprSeq elts = e->v.List.elts;
        if (has_starred(elts))
            return;
        WfExpr *t = wf_ast_Tuple(c->arena,
                                 (struct WfExpr_Tuple){.elts = elts, .ctx = e->v.List.ctx}, e->pos);
        if (t != NULL)
            *slot = t;
        replace_value(c, slot, constant_tuple(c, elts));
    } else if (e->kind == WF_EXPR_Set) {
        Value t = constant_tuple(c, e->v.Set.elts);
        Value s = wf_is_null(t) ? WF_NULL : wf_frozenset_new(t);
        wf_drop(t);
        replace_value(c, slot, s);
    }
}

static void fold_subscript(C *c, WfExpr **slot)
{
    WfExpr *e = *slot;
    if (e->v.Subscript.ctx != WF_Load || !is_constant(e->v.Subscript.value) ||
        !is_constant(e->v.Subscript.slice))
        return;
    Value o = value_of(c, e->v.Subscript.value), k = value_of(c, e->v.Subscript.slice);
    if (!wf_is_null(o) && !wf_is_null(k))
        replace_value(c, slot, wf_getitem(o, k));
}

/* --- expressions ---------------------------------------------------------------------------------------- */

static void fold_exprs(C *c, WfExprSeq seq)
{
    for (int32_t i = 0; i < seq.n; i++)
        if (seq.items[i] != NULL)
            fold_expr(c, &seq.items[i]);
}

static void fold_opt(C *c, WfExpr **slot)
{
    if (*slot != NULL)
        fold_expr(c, slot);
}

static void fold_keywords(C *c, WfKeywordSeq seq)
{
    for (int32_t i = 0; i < seq.n; i++)
        fold_expr(c, &seq.items[i]->value);
}

static void fold_arg(C *c, WfArg *a)
{
    if (a != NULL && !(c->flags & CO_FUTURE_ANNOTATIONS))
        fold_opt(c, &a->annotation);
}

static void fold_args(C *c, WfArgSeq seq)
{
    for (int32_t i = 0; i < seq.n; i++)
        fold_arg(c, seq.items[i]);
}

static void fold_arguments(C *c, WfArguments *a)
{
    fold_args(c, a->posonlyargs);
    fold_args(c, a->args);
    fold_arg(c, a->vararg);
    fold_args(c, a->kwonlyargs);
    fold_exprs(c, a->kw_defaults);
    fold_arg(c, a->kwarg);
    fold_exprs(c, a->defaults);
}

static void fold_comprehensions(C *c, WfComprehensionSeq gens)
{
    for (int32_t i = 0; i < gens.n; i++) {
        fold_expr(c, &gens.items[i]->target);
        fold_expr(c, &gens.items[i]->iter);
        fold_exprs(c, gens.items[i]->ifs);
        fold_iter(c, &gens.items[i]->iter);
    }
}

static void fold_compare(C *c, WfExpr *e)
{
    fold_expr(c, &e->v.Compare.left);
    fold_exprs(c, e->v.Compare.comparators);
    int32_t last = e->v.Compare.ops.n - 1;
    WfCompareOp op = e->v.Compare.ops.items[last];
    if (op == WF_In || op == WF_NotIn)
        fold_iter(c, &e->v.Compare.comparators.items[last]);
}

static void fold_kind(C *c, WfExpr **slot)
{
    WfExpr *e = *slot;
    switch ((WfExprKind)e->kind) {
    case WF_EXPR_BoolOp:
        fold_exprs(c, e->v.BoolOp.values);
        break;
    case WF_EXPR_NamedExpr:
        fold_expr(c, &e->v.NamedExpr.value);
        break;
    case WF_EXPR_BinOp:
        fold_expr(c, &e->v.BinOp.left);
        fold_expr(c, &e->v.BinOp.right);
        fold_binary(c, slot);
        break;
    case WF_EXPR_UnaryOp:
        fold_expr(c, &e->v.UnaryOp.operand);
        fold_unary(c, slot);
        break;
    case WF_EXPR_Lambda:
        fold_arguments(c, e->v.Lambda.args);
        fold_expr(c, &e->v.Lambda.body);
        break;
    case WF_EXPR_IfExp:
        fold_expr(c, &e->v.IfExp.test);
        fold_expr(c, &e->v.IfExp.body);
        fold_expr(c, &e->v.IfExp.orelse);
        break;
    case WF_EXPR_Dict:
        fold_exprs(c, e->v.Dict.keys);
        fold_exprs(c, e->v.Dict.values);
        break;
    case WF_EXPR_Set:
        fold_exprs(c, e->v.Set.elts);
        break;
    case WF_EXPR_ListComp:
        fold_expr(c, &e->v.ListComp.elt);
        fold_comprehensions(c, e->v.ListComp.generators);
        break;
    case WF_EXPR_SetComp:
        fold_expr(c, &e->v.SetComp.elt);
        fold_comprehensions(c, e->v.SetComp.generators);
        break;
    case WF_EXPR_DictComp:
        fold_expr(c, &e->v.DictComp.key);
        fold_expr(c, &e->v.DictComp.value);
        fold_comprehensions(c, e->v.DictComp.generators);
        break;
    case WF_EXPR_GeneratorExp:
        fold_expr(c, &e->v.GeneratorExp.elt);
        fold_comprehensions(c, e->v.GeneratorExp.generators);
        break;
    case WF_EXPR_Await:
        fold_expr(c, &e->v.Await.value);
        break;
    case WF_EXPR_Yield:
        fold_opt(c, &e->v.Yield.value);
        break;
    case WF_EXPR_YieldFrom:
        fold_expr(c, &e->v.YieldFrom.value);
        break;
    case WF_EXPR_Compare:
        fold_compare(c, e);
        break;
    case WF_EXPR_Call:
        fold_expr(c, &e->v.Call.func);
        fold_exprs(c, e->v.Call.args);
        fold_keywords(c, e->v.Call.keywords);
        break;
    case WF_EXPR_FormattedValue:
        fold_expr(c, &e->v.FormattedValue.value);
        fold_opt(c, &e->v.FormattedValue.format_spec);
        break;
    case WF_EXPR_JoinedStr:
        fold_exprs(c, e->v.JoinedStr.values);
        break;
    case WF_EXPR_Attribute:
        fold_expr(c, &e->v.Attribute.value);
        break;
    case WF_EXPR_Subscript:
        fold_expr(c, &e->v.Subscript.value);
        fold_expr(c, &e->v.Subscript.slice);
        fold_subscript(c, slot);
        break;
    case WF_EXPR_Starred:
        fold_expr(c, &e->v.Starred.value);
        break;
    case WF_EXPR_Slice:
        fold_opt(c, &e->v.Slice.lower);
        fold_opt(c, &e->v.Slice.upper);
        fold_opt(c, &e->v.Slice.step);
        break;
    case WF_EXPR_List:
        fold_exprs(c, e->v.List.elts);
        break;
    case WF_EXPR_Tuple:
        fold_exprs(c, e->v.Tuple.elts);
        if (e->v.Tuple.ctx == WF_Load)
            replace_value(c, slot, constant_tuple(c, e->v.Tuple.elts));
        break;
    case WF_EXPR_Name:
        if (e->v.Name.ctx == WF_Load && e->v.Name.id == c->id_debug)
            replace(c, slot,
                    (WfConstant){.kind = c->optimize == 0 ? WF_CONST_TRUE : WF_CONST_FALSE});
        break;
    case WF_EXPR_Constant:
    case WF_EXPR_COUNT:
        break;
    }
}

static void fold_expr(C *c, WfExpr **slot)
{
    if (!wf_c_enter(c))
        return;
    fold_kind(c, slot);
    wf_c_leave(c);
}

/* --- statements ------------------------------------------------------------------------------------------ */

static bool is_docstring(WfStmtSeq body)
{
    return body.n > 0 && body.items[0]->kind == WF_STMT_Expr &&
           wf_const_is_str(body.items[0]->v.Expr.value);
}

/* A body whose first expression only became a string by folding has no docstring. */
static void fold_body(C *c, WfStmtSeq body)
{
    bool had = is_docstring(body);
    fold_stmts(c, body);
    if (had || c->failed || !is_docstring(body))
        return;
    WfExpr **slot = &body.items[0]->v.Expr.value;
    WfExpr **items = wf_c_alloc(c, sizeof *items);
    if (items == NULL)
        return;
    items[0] = *slot;
    WfExpr *e = wf_ast_JoinedStr(c->arena, (struct WfExpr_JoinedStr){.values = {items, 1}},
                                 (*slot)->pos);
    if (e != NULL)
        *slot = e;
}

static void fold_function(C *c, WfArguments *args, WfStmtSeq body, WfExprSeq decorators,
                          WfExpr **returns)
{
    fold_arguments(c, args);
    fold_body(c, body);
    fold_exprs(c, decorators);
    if (!(c->flags & CO_FUTURE_ANNOTATIONS))
        fold_opt(c, returns);
}

static void fold_with(C *c, WfWithItemSeq items, WfStmtSeq body)
{
    for (int32_t i = 0; i < items.n; i++) {
        fold_expr(c, &items.items[i]->context_expr);
        fold_opt(c, &items.items[i]->optional_vars);
    }
    fold_stmts(c, body);
}

static void fold_try(C *c, WfStmtSeq body, WfExceptHandlerSeq handlers, WfStmtSeq orelse,
                     WfStmtSeq finalbody)
{
    fold_stmts(c, body);
    for (int32_t i = 0; i < handlers.n; i++) {
        fold_opt(c, &handlers.items[i]->type);
        fold_stmts(c, handlers.items[i]->body);
    }
    fold_stmts(c, orelse);
    fold_stmts(c, finalbody);
}

static void fold_for(C *c, WfExpr **target, WfExpr **iter, WfStmtSeq body, WfStmtSeq orelse)
{
    fold_expr(c, target);
    fold_expr(c, iter);
    fold_stmts(c, body);
    fold_stmts(c, orelse);
    fold_iter(c, iter);
}

static void fold_cases(C *c, WfMatchCaseSeq cases)
{
    for (int32_t i = 0; i < cases.n; i++) {
        fold_pattern(c, cases.items[i]->pattern);
        fold_opt(c, &cases.items[i]->guard);
        fold_stmts(c, cases.items[i]->body);
    }
}

static void fold_stmt(C *c, WfStmt *s)
{
    switch ((WfStmtKind)s->kind) {
    case WF_STMT_FunctionDef:
        fold_function(c, s->v.FunctionDef.args, s->v.FunctionDef.body,
                      s->v.FunctionDef.decorator_list, &s->v.FunctionDef.returns);
        break;
    case WF_STMT_AsyncFunctionDef:
        fold_function(c, s->v.AsyncFunctionDef.args, s->v.AsyncFunctionDef.body,
                      s->v.AsyncFunctionDef.decorator_list, &s->v.AsyncFunctionDef.returns);
        break;
    case WF_STMT_ClassDef:
        fold_exprs(c, s->v.ClassDef.bases);
        fold_keywords(c, s->v.ClassDef.keywords);
        fold_body(c, s->v.ClassDef.body);
        fold_exprs(c, s->v.ClassDef.decorator_list);
        break;
    case WF_STMT_Return:
        fold_opt(c, &s->v.Return.value);
        break;
    case WF_STMT_Delete:
        fold_exprs(c, s->v.Delete.targets);
        break;
    case WF_STMT_Assign:
        fold_exprs(c, s->v.Assign.targets);
        fold_expr(c, &s->v.Assign.value);
        break;
    case WF_STMT_AugAssign:
        fold_expr(c, &s->v.AugAssign.target);
        fold_expr(c, &s->v.AugAssign.value);
        break;
    case WF_STMT_AnnAssign:
        fold_expr(c, &s->v.AnnAssign.target);
        if (!(c->flags & CO_FUTURE_ANNOTATIONS))
            fold_expr(c, &s->v.AnnAssign.annotation);
        fold_opt(c, &s->v.AnnAssign.value);
        break;
    case WF_STMT_For:
        fold_for(c, &s->v.For.target, &s->v.For.iter, s->v.For.body, s->v.For.orelse);
        break;
    case WF_STMT_AsyncFor:
        fold_expr(c, &s->v.AsyncFor.target);
        fold_expr(c, &s->v.AsyncFor.iter);
        fold_stmts(c, s->v.AsyncFor.body);
        fold_stmts(c, s->v.AsyncFor.orelse);
        break;
    case WF_STMT_While:
        fold_expr(c, &s->v.While.test);
        fold_stmts(c, s->v.While.body);
        fold_stmts(c, s->v.While.orelse);
        break;
    case WF_STMT_If:
        fold_expr(c, &s->v.If.test);
        fold_stmts(c, s->v.If.body);
        fold_stmts(c, s->v.If.orelse);
        break;
    case WF_STMT_With:
        fold_with(c, s->v.With.items, s->v.With.body);
        break;
    case WF_STMT_AsyncWith:
        fold_with(c, s->v.AsyncWith.items, s->v.AsyncWith.body);
        break;
    case WF_STMT_Match:
        fold_expr(c, &s->v.Match.subject);
        fold_cases(c, s->v.Match.cases);
        break;
    case WF_STMT_Raise:
        fold_opt(c, &s->v.Raise.exc);
        fold_opt(c, &s->v.Raise.cause);
        break;
    case WF_STMT_Try:
        fold_try(c, s->v.Try.body, s->v.Try.handlers, s->v.Try.orelse, s->v.Try.finalbody);
        break;
    case WF_STMT_TryStar:
        fold_try(c, s->v.TryStar.body, s->v.TryStar.handlers, s->v.TryStar.orelse,
                 s->v.TryStar.finalbody);
        break;
    case WF_STMT_Assert:
        fold_expr(c, &s->v.Assert.test);
        fold_opt(c, &s->v.Assert.msg);
        break;
    case WF_STMT_Expr:
        fold_expr(c, &s->v.Expr.value);
        break;
    case WF_STMT_Import:
    case WF_STMT_ImportFrom:
    case WF_STMT_Global:
    case WF_STMT_Nonlocal:
    case WF_STMT_Pass:
    case WF_STMT_Break:
    case WF_STMT_Continue:
    case WF_STMT_COUNT:
        break;
    }
}

static void fold_stmts(C *c, WfStmtSeq body)
{
    for (int32_t i = 0; i < body.n; i++) {
        if (!wf_c_enter(c))
            return;
        fold_stmt(c, body.items[i]);
        wf_c_leave(c);
    }
}

/* --- patterns: only numbers with a sign or an imaginary part -------------------------------------------------- */

static void fold_pattern_value(C *c, WfExpr **slot)
{
    if ((*slot)->kind == WF_EXPR_UnaryOp || (*slot)->kind == WF_EXPR_BinOp)
        fold_expr(c, slot);
}

static void fold_patterns(C *c, WfPatternSeq seq)
{
    for (int32_t i = 0; i < seq.n; i++)
        fold_pattern(c, seq.items[i]);
}

static void fold_pattern(C *c, WfPattern *p)
{
    if (!wf_c_enter(c))
        return;
    switch (p->kind) {
    case WF_PATTERN_MatchValue:
        fold_pattern_value(c, &p->v.MatchValue.value);
        break;
    case WF_PATTERN_MatchSequence:
        fold_patterns(c, p->v.MatchSequence.patterns);
        break;
    case WF_PATTERN_MatchMapping:
        for (int32_t i = 0; i < p->v.MatchMapping.keys.n; i++)
            fold_pattern_value(c, &p->v.MatchMapping.keys.items[i]);
        fold_patterns(c, p->v.MatchMapping.patterns);
        break;
    case WF_PATTERN_MatchClass:
        fold_expr(c, &p->v.MatchClass.cls);
        fold_patterns(c, p->v.MatchClass.patterns);
        fold_patterns(c, p->v.MatchClass.kwd_patterns);
        break;
    case WF_PATTERN_MatchAs:
        if (p->v.MatchAs.pattern)
            fold_pattern(c, p->v.MatchAs.pattern);
        break;
    case WF_PATTERN_MatchOr:
        fold_patterns(c, p->v.MatchOr.patterns);
        break;
    default:
        break;
    }
    wf_c_leave(c);
}

int wf_fold(C *c, WfAstMod *mod)
{
    switch (mod->kind) {
    case WF_MOD_Module:
        fold_body(c, mod->v.Module.body);
        break;
    case WF_MOD_Interactive:
        fold_stmts(c, mod->v.Interactive.body);
        break;
    case WF_MOD_Expression:
        fold_expr(c, &mod->v.Expression.body);
        break;
    default:
        break;
    }
    return c->failed ? -1 : 0;
}
