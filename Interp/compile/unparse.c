/*
 * Expressions back to source text, for annotations under `from __future__ import annotations`.
 *
 * The same text as CPython's compiler gives: parentheses only where precedence needs them, string
 * quotes by repr, one space around operators.
 */
#include "codegen.h"

/* Precedence levels, loosest first. */
enum {
    P_TUPLE, P_TEST, P_OR, P_AND, P_NOT, P_CMP, P_EXPR, P_BXOR, P_BAND, P_SHIFT, P_ARITH, P_TERM,
    P_FACTOR, P_POWER, P_AWAIT, P_ATOM,
    P_BOR = P_EXPR
};

typedef struct {
    WfStrBuilder *sb;
    C depth;               // only its depth counter is used
    bool failed;
} Out;

static void expr(Out *o, const WfExpr *e, int level);

static void text(Out *o, const char *s) { wf_sb_ascii(o->sb, s, strlen(s)); }

static void ident(Out *o, const char *name)
{
    Value v = wf_ident_value(name);
    if (wf_is_null(v)) {
        o->failed = true;
        return;
    }
    wf_sb_str(o->sb, v);
    wf_drop(v);
}

static void open_if(Out *o, bool yes)
{
    if (yes)
        text(o, "(");
}

static void close_if(Out *o, bool yes)
{
    if (yes)
        text(o, ")");
}

static void value_text(Out *o, WF_STEALS Value s)
{
    if (wf_is_null(s)) {
        o->failed = true;
        return;
    }
    wf_sb_str(o->sb, s);
    wf_drop(s);
}

/* --- constants ------------------------------------------------------------------------------------- */

static void constant(Out *o, Value v)
{
    if (wf_same_bits(v, WF_ELLIPSIS)) {
        text(o, "...");
        return;
    }
    if (wf_is_tuple_exact(v)) {
        size_t n = wf_tuple_len(v);
        text(o, "(");
        for (size_t i = 0; i < n; i++) {
            if (i > 0)
                text(o, ", ");
            constant(o, wf_tuple_item(v, i));
        }
        text(o, n == 1 ? ",)" : ")");
        return;
    }
    /* An infinity has no literal but one that overflows. */
    bool number = wf_is_float_exact(v) || wf_has_shape(v, WF_SHAPE_complex);
    Value r = wf_repr(v);
    if (number && !wf_is_null(r)) {
        Value inf = wf_str_from_c("inf"), big = wf_str_from_c("1e309");
        Value args[2] = {inf, big};
        Value s = wf_is_null(inf) || wf_is_null(big)
                      ? WF_NULL
                      : wf_call_method_c(r, "replace", args, 2);
        wf_drop(inf);
        wf_drop(big);
        wf_drop(r);
        r = s;
    }
    value_text(o, r);
}

static Value constant_of(Out *o, const WfConstant *k)
{
    Value v = wf_constant_value(&o->depth, k);
    if (wf_is_null(v))
        o->failed = true;
    return v;
}

static void gen_constant(Out *o, const WfExpr *e)
{
    if (e->v.Constant.kind)
        text(o, "u");
    Value v = constant_of(o, &e->v.Constant.value);
    if (!wf_is_null(v))
        constant(o, v);
}

/* --- f-strings ----------------------------------------------------------------------------------------- */

static Value unparse_to_str(const WfExpr *e, int level);

static void fstring_part(Out *o, WfStrBuilder *out, const WfExpr *e, bool is_spec);

/* Literal text with braces doubled. */
static void fstring_literal(Out *o, WfStrBuilder *out, const WfExpr *e)
{
    Value v = constant_of(o, &e->v.Constant.value);
    if (wf_is_null(v) || !wf_is_str(v))
        return;
    WfStr *s = wf_as_str(v);
    for (size_t i = 0; i < s->len; i++) {
        uint32_t ch = wf_str_at(s, i);
        wf_sb_char(out, ch);
        if (ch == '{' || ch == '}')
            wf_sb_char(out, ch);
    }
}

static void fstring_value(Out *o, WfStrBuilder *out, const WfExpr *e)
{
    Value inner = unparse_to_str(e->v.FormattedValue.value, P_TEST + 1);
    if (wf_is_null(inner)) {
        o->failed = true;
        return;
    }
    WfStr *s = wf_as_str(inner);
    wf_sb_ascii(out, s->len > 0 && wf_str_at(s, 0) == '{' ? "{ " : "{",
                s->len > 0 && wf_str_at(s, 0) == '{' ? 2 : 1);
    wf_sb_str(out, inner);
    wf_drop(inner);
    if (e->v.FormattedValue.conversion > 0) {
        wf_sb_char(out, '!');
        wf_sb_char(out, (uint32_t)e->v.FormattedValue.conversion);
    }
    if (e->v.FormattedValue.format_spec) {
        wf_sb_char(out, ':');
        fstring_part(o, out, e->v.FormattedValue.format_spec, true);
    }
    wf_sb_char(out, '}');
}

static void fstring_part(Out *o, WfStrBuilder *out, const WfExpr *e, bool is_spec)
{
    if (e->kind == WF_EXPR_Constant)
        fstring_literal(o, out, e);
    else if (e->kind == WF_EXPR_FormattedValue)
        fstring_value(o, out, e);
    else if (e->kind == WF_EXPR_JoinedStr)
        for (int32_t i = 0; i < e->v.JoinedStr.values.n; i++)
            fstring_part(o, out, e->v.JoinedStr.values.items[i], is_spec);
}

static void gen_fstring(Out *o, const WfExpr *e)
{
    WfStrBuilder body;
    wf_sb_init(&body);
    fstring_part(o, &body, e, false);
    Value s = wf_sb_finish(&body);
    if (wf_is_null(s)) {
        o->failed = true;
        return;
    }
    text(o, "f");
    value_text(o, wf_repr(s));
    wf_drop(s);
}

/* --- operators ------------------------------------------------------------------------------------------- */

static void bool_op(Out *o, const WfExpr *e, int level)
{
    bool and_ = e->v.BoolOp.op == WF_And;
    int pr = and_ ? P_AND : P_OR;
    open_if(o, level > pr);
    for (int32_t i = 0; i < e->v.BoolOp.values.n; i++) {
        if (i > 0)
            text(o, and_ ? " and " : " or ");
        expr(o, e->v.BoolOp.values.items[i], pr + 1);
    }
    close_if(o, level > pr);
}

static void bin_op(Out *o, const WfExpr *e, int level)
{
    static const struct {
        const char *text;
        int pr;
    } ops[] = {
        [WF_Add] = {" + ", P_ARITH},   [WF_Sub] = {" - ", P_ARITH},
        [WF_Mult] = {" * ", P_TERM},   [WF_MatMult] = {" @ ", P_TERM},
        [WF_Div] = {" / ", P_TERM},    [WF_Mod] = {" % ", P_TERM},
        [WF_LShift] = {" << ", P_SHIFT}, [WF_RShift] = {" >> ", P_SHIFT},
        [WF_BitOr] = {" | ", P_BOR},   [WF_BitXor] = {" ^ ", P_BXOR},
        [WF_BitAnd] = {" & ", P_BAND}, [WF_FloorDiv] = {" // ", P_TERM},
        [WF_Pow] = {" ** ", P_POWER},
    };
    int pr = ops[e->v.BinOp.op].pr;
    bool right = e->v.BinOp.op == WF_Pow;
    open_if(o, level > pr);
    expr(o, e->v.BinOp.left, pr + right);
    text(o, ops[e->v.BinOp.op].text);
    expr(o, e->v.BinOp.right, pr + !right);
    close_if(o, level > pr);
}

static void unary_op(Out *o, const WfExpr *e, int level)
{
    static const char *const ops[] = {[WF_Invert] = "~", [WF_Not] = "not ", [WF_UAdd] = "+",
                                      [WF_USub] = "-"};
    int pr = e->v.UnaryOp.op == WF_Not ? P_NOT : P_FACTOR;
    open_if(o, level > pr);
    text(o, ops[e->v.UnaryOp.op]);
    expr(o, e->v.UnaryOp.operand, pr);
    close_if(o, level > pr);
}

static void compare(Out *o, const WfExpr *e, int level)
{
    static const char *const ops[] = {
        [WF_Eq] = " == ", [WF_NotEq] = " != ", [WF_Lt] = " < ",  [WF_LtE] = " <= ",
        [WF_Gt] = " > ",  [WF_GtE] = " >= ",   [WF_Is] = " is ", [WF_IsNot] = " is not ",
        [WF_In] = " in ", [WF_NotIn] = " not in "};
    open_if(o, level > P_CMP);
    expr(o, e->v.Compare.left, P_CMP + 1);
    for (int32_t i = 0; i < e->v.Compare.ops.n; i++) {
        text(o, ops[e->v.Compare.ops.items[i]]);
        expr(o, e->v.Compare.comparators.items[i], P_CMP + 1);
    }
    close_if(o, level > P_CMP);
}

/* --- arguments ----------------------------------------------------------------------------------------------- */

static void arg(Out *o, const WfArg *a)
{
    ident(o, a->arg);
    if (a->annotation) {
        text(o, ": ");
        expr(o, a->annotation, P_TEST);
    }
}

static void comma(Out *o, bool *first)
{
    if (!*first)
        text(o, ", ");
    *first = false;
}

static void positional(Out *o, const WfArguments *a, WfArgSeq args, int32_t before, bool *first)
{
    int32_t total = a->posonlyargs.n + a->args.n;
    for (int32_t i = 0; i < args.n; i++) {
        comma(o, first);
        arg(o, args.items[i]);
        int32_t d = before + i - (total - a->defaults.n);
        if (d >= 0) {
            text(o, "=");
            expr(o, a->defaults.items[d], P_TEST);
        }
    }
}

static void arguments(Out *o, const WfArguments *a)
{
    bool first = true;
    positional(o, a, a->posonlyargs, 0, &first);
    if (a->posonlyargs.n > 0)
        text(o, ", /");
    positional(o, a, a->args, a->posonlyargs.n, &first);
    if (a->vararg || a->kwonlyargs.n > 0) {
        comma(o, &first);
        text(o, "*");
        if (a->vararg)
            arg(o, a->vararg);
    }
    for (int32_t i = 0; i < a->kwonlyargs.n; i++) {
        comma(o, &first);
        arg(o, a->kwonlyargs.items[i]);
        if (a->kw_defaults.items[i]) {
            text(o, "=");
            expr(o, a->kw_defaults.items[i], P_TEST);
        }
    }
    if (a->kwarg) {
        comma(o, &first);
        text(o, "**");
        arg(o, a->kwarg);
    }
}

static void lambda(Out *o, const WfExpr *e, int level)
{
    const WfArguments *a = e->v.Lambda.args;
    bool any = a->posonlyargs.n + a->args.n + a->kwonlyargs.n > 0 || a->vararg || a->kwarg;
    open_if(o, level > P_TEST);
    text(o, any ? "lambda " : "lambda");
    arguments(o, a);
    text(o, ": ");
    expr(o, e->v.Lambda.body, P_TEST);
    close_if(o, level > P_TEST);
}

static void call(Out *o, const WfExpr *e)
{
    WfExprSeq args = e->v.Call.args;
    WfKeywordSeq keywords = e->v.Call.keywords;
    bool first = true;
    expr(o, e->v.Call.func, P_ATOM);
    if (args.n == 1 && keywords.n == 0 && args.items[0]->kind == WF_EXPR_GeneratorExp) {
        expr(o, args.items[0], P_TEST);
        return;
    }
    text(o, "(");
    for (int32_t i = 0; i < args.n; i++) {
        comma(o, &first);
        expr(o, args.items[i], P_TEST);
    }
    for (int32_t i = 0; i < keywords.n; i++) {
        comma(o, &first);
        if (keywords.items[i]->arg) {
            ident(o, keywords.items[i]->arg);
            text(o, "=");
        } else {
            text(o, "**");
        }
        expr(o, keywords.items[i]->value, P_TEST);
    }
    text(o, ")");
}

/* --- displays and comprehensions --------------------------------------------------------------------------------- */

static void items(Out *o, WfExprSeq elts)
{
    for (int32_t i = 0; i < elts.n; i++) {
        if (i > 0)
            text(o, ", ");
        expr(o, elts.items[i], P_TEST);
    }
}

static void dict(Out *o, const WfExpr *e)
{
    text(o, "{");
    for (int32_t i = 0; i < e->v.Dict.values.n; i++) {
        if (i > 0)
            text(o, ", ");
        if (e->v.Dict.keys.items[i]) {
            expr(o, e->v.Dict.keys.items[i], P_TEST);
            text(o, ": ");
            expr(o, e->v.Dict.values.items[i], P_TEST);
        } else {
            text(o, "**");
            expr(o, e->v.Dict.values.items[i], P_EXPR);
        }
    }
    text(o, "}");
}

static void tuple(Out *o, const WfExpr *e, int level)
{
    WfExprSeq elts = e->v.Tuple.elts;
    if (elts.n == 0) {
        text(o, "()");
        return;
    }
    open_if(o, level > P_TUPLE);
    items(o, elts);
    if (elts.n == 1)
        text(o, ",");
    close_if(o, level > P_TUPLE);
}

static void comprehensions(Out *o, WfComprehensionSeq gens)
{
    for (int32_t i = 0; i < gens.n; i++) {
        text(o, gens.items[i]->is_async ? " async for " : " for ");
        expr(o, gens.items[i]->target, P_TUPLE);
        text(o, " in ");
        expr(o, gens.items[i]->iter, P_TEST + 1);
        for (int32_t j = 0; j < gens.items[i]->ifs.n; j++) {
            text(o, " if ");
            expr(o, gens.items[i]->ifs.items[j], P_TEST + 1);
        }
    }
}

static void comp(Out *o, const char *open, const WfExpr *elt, const WfExpr *value,
                 WfComprehensionSeq gens, const char *close)
{
    text(o, open);
    expr(o, elt, P_TEST);
    if (value) {
        text(o, ": ");
        expr(o, value, P_TEST);
    }
    comprehensions(o, gens);
    text(o, close);
}

/* --- the rest ------------------------------------------------------------------------------------------------------- */

static void attribute(Out *o, const WfExpr *e)
{
    const WfExpr *v = e->v.Attribute.value;
    expr(o, v, P_ATOM);
    bool integer = v->kind == WF_EXPR_Constant &&
                   (v->v.Constant.value.kind == WF_CONST_INT ||
                    v->v.Constant.value.kind == WF_CONST_BIGINT);
    text(o, integer ? " ." : ".");
    ident(o, e->v.Attribute.attr);
}

static void slice(Out *o, const WfExpr *e)
{
    if (e->v.Slice.lower)
        expr(o, e->v.Slice.lower, P_TEST);
    text(o, ":");
    if (e->v.Slice.upper)
        expr(o, e->v.Slice.upper, P_TEST);
    if (e->v.Slice.step) {
        text(o, ":");
        expr(o, e->v.Slice.step, P_TEST);
    }
}

static void prefixed(Out *o, const char *prefix, const WfExpr *value, int inner, bool parens)
{
    open_if(o, parens);
    text(o, prefix);
    if (value)
        expr(o, value, inner);
    close_if(o, parens);
}

static void if_expr(Out *o, const WfExpr *e, int level)
{
    open_if(o, level > P_TEST);
    expr(o, e->v.IfExp.body, P_TEST + 1);
    text(o, " if ");
    expr(o, e->v.IfExp.test, P_TEST + 1);
    text(o, " else ");
    expr(o, e->v.IfExp.orelse, P_TEST);
    close_if(o, level > P_TEST);
}

static void named(Out *o, const WfExpr *e, int level)
{
    open_if(o, level > P_TUPLE);
    expr(o, e->v.NamedExpr.target, P_ATOM);
    text(o, " := ");
    expr(o, e->v.NamedExpr.value, P_ATOM);
    close_if(o, level > P_TUPLE);
}

static void expr_kind(Out *o, const WfExpr *e, int level)
{
    switch ((WfExprKind)e->kind) {
    case WF_EXPR_BoolOp:
        bool_op(o, e, level);
        break;
    case WF_EXPR_NamedExpr:
        named(o, e, level);
        break;
    case WF_EXPR_BinOp:
        bin_op(o, e, level);
        break;
    case WF_EXPR_UnaryOp:
        unary_op(o, e, level);
        break;
    case WF_EXPR_Lambda:
        lambda(o, e, level);
        break;
    case WF_EXPR_IfExp:
        if_expr(o, e, level);
        break;
    case WF_EXPR_Dict:
        dict(o, e);
        break;
    case WF_EXPR_Set:
        text(o, "{");
        items(o, e->v.Set.elts);
        text(o, "}");
        break;
    case WF_EXPR_ListComp:
        comp(o, "[", e->v.ListComp.elt, NULL, e->v.ListComp.generators, "]");
        break;
    case WF_EXPR_SetComp:
        comp(o, "{", e->v.SetComp.elt, NULL, e->v.SetComp.generators, "}");
        break;
    case WF_EXPR_DictComp:
        comp(o, "{", e->v.DictComp.key, e->v.DictComp.value, e->v.DictComp.generators, "}");
        break;
    case WF_EXPR_GeneratorExp:
        comp(o, "(", e->v.GeneratorExp.elt, NULL, e->v.GeneratorExp.generators, ")");
        break;
    case WF_EXPR_Await:
        prefixed(o, "await ", e->v.Await.value, P_ATOM, level > P_AWAIT);
        break;
    case WF_EXPR_Yield:
        prefixed(o, e->v.Yield.value ? "yield " : "yield", e->v.Yield.value, P_TUPLE, true);
        break;
    case WF_EXPR_YieldFrom:
        prefixed(o, "yield from ", e->v.YieldFrom.value, P_TEST, true);
        break;
    case WF_EXPR_Compare:
        compare(o, e, level);
        break;
    case WF_EXPR_Call:
        call(o, e);
        break;
    case WF_EXPR_FormattedValue:
    case WF_EXPR_JoinedStr:
        gen_fstring(o, e);
        break;
    case WF_EXPR_Constant:
        gen_constant(o, e);
        break;
    case WF_EXPR_Attribute:
        attribute(o, e);
        break;
    case WF_EXPR_Subscript:
        expr(o, e->v.Subscript.value, P_ATOM);
        text(o, "[");
        expr(o, e->v.Subscript.slice, P_TUPLE);
        text(o, "]");
        break;
    case WF_EXPR_Starred:
        prefixed(o, "*", e->v.Starred.value, P_EXPR, false);
        break;
    case WF_EXPR_Name:
        ident(o, e->v.Name.id);
        break;
    case WF_EXPR_List:
        text(o, "[");
        items(o, e->v.List.elts);
        text(o, "]");
        break;
    case WF_EXPR_Tuple:
        tuple(o, e, level);
        break;
    case WF_EXPR_Slice:
        slice(o, e);
        break;
    case WF_EXPR_COUNT:
        break;
    }
}

static void expr(Out *o, const WfExpr *e, int level)
{
    if (o->failed || !wf_c_enter(&o->depth)) {
        o->failed = true;
        return;
    }
    expr_kind(o, e, level);
    wf_c_leave(&o->depth);
}

static Value unparse_to_str(const WfExpr *e, int level)
{
    WfStrBuilder sb;
    Out o = {.sb = &sb};
    WfArena arena;
    wf_arena_init(&arena);
    o.depth.arena = &arena;
    wf_compile_depth(&o.depth.depth, &o.depth.limit);
    wf_sb_init(&sb);
    expr(&o, e, level);
    for (int32_t i = 0; i < o.depth.nowned; i++)
        wf_drop(o.depth.owned[i]);
    wf_mem_free(o.depth.owned);
    wf_arena_fini(&arena);
    if (o.failed) {
        wf_sb_abandon(&sb);
        return WF_NULL;
    }
    return wf_sb_finish(&sb);
}

Value wf_unparse(const WfExpr *e) { return unparse_to_str(e, P_TEST); }
