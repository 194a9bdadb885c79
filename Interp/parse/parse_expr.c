/* Expressions, from `yield` down to the trailers of a primary. */
#include "parser.h"

/* ---- which tokens do what ------------------------------------------------------------------ */

/* Binding strength of an infix operator; 0: not one. Comparisons do not nest to the left. */
enum {
    PREC_OR = 1,
    PREC_AND,
    PREC_NOT,
    PREC_COMPARE,
    PREC_BIT_OR,
    PREC_BIT_XOR,
    PREC_BIT_AND,
    PREC_SHIFT,
    PREC_SUM,
    PREC_TERM,
};

static const uint8_t precedence[T_COUNT] = {
    [T_OR] = PREC_OR,
    [T_AND] = PREC_AND,
    [T_NOT] = PREC_COMPARE, // `not in`
    [T_IN] = PREC_COMPARE,
    [T_IS] = PREC_COMPARE,
    [T_EQEQUAL] = PREC_COMPARE,
    [T_NOTEQUAL] = PREC_COMPARE,
    [T_LESS] = PREC_COMPARE,
    [T_LESSEQUAL] = PREC_COMPARE,
    [T_GREATER] = PREC_COMPARE,
    [T_GREATEREQUAL] = PREC_COMPARE,
    [T_VBAR] = PREC_BIT_OR,
    [T_CIRCUMFLEX] = PREC_BIT_XOR,
    [T_AMPER] = PREC_BIT_AND,
    [T_LEFTSHIFT] = PREC_SHIFT,
    [T_RIGHTSHIFT] = PREC_SHIFT,
    [T_PLUS] = PREC_SUM,
    [T_MINUS] = PREC_SUM,
    [T_STAR] = PREC_TERM,
    [T_AT] = PREC_TERM,
    [T_SLASH] = PREC_TERM,
    [T_PERCENT] = PREC_TERM,
    [T_DOUBLESLASH] = PREC_TERM,
};

static const uint8_t binary_operator[T_COUNT] = {
    [T_PLUS] = WF_Add,          [T_MINUS] = WF_Sub,         [T_STAR] = WF_Mult,
    [T_AT] = WF_MatMult,        [T_SLASH] = WF_Div,         [T_PERCENT] = WF_Mod,
    [T_LEFTSHIFT] = WF_LShift,  [T_RIGHTSHIFT] = WF_RShift, [T_VBAR] = WF_BitOr,
    [T_CIRCUMFLEX] = WF_BitXor, [T_AMPER] = WF_BitAnd,      [T_DOUBLESLASH] = WF_FloorDiv,
};

const uint8_t wf_parse_starts_expr[T_COUNT] = {
    [T_NAME] = 1,  [T_NUMBER] = 1, [T_STRING] = 1, [T_LPAR] = 1,     [T_LSQB] = 1,   [T_LBRACE] = 1,
    [T_MINUS] = 1, [T_PLUS] = 1,   [T_TILDE] = 1,  [T_NOT] = 1,      [T_LAMBDA] = 1, [T_AWAIT] = 1,
    [T_NONE] = 1,  [T_TRUE] = 1,   [T_FALSE] = 1,  [T_ELLIPSIS] = 1,
};

/* ---- primary ------------------------------------------------------------------------------- */

static WfExpr *parse_slice(WfParser *p)
{
    WfPos start = here(p);
    WfExpr *lower = NULL;
    if (peek(p) != T_COLON) {
        lower = wf_parse_named_expression(p);
        if (lower == NULL || peek(p) != T_COLON ||
            (lower->kind == WF_EXPR_NamedExpr && !lower->in_parens)) {
            return lower;
        }
    }
    advance(p);
    WfExpr *upper = NULL;
    WfExpr *step = NULL;
    if (wf_parse_starts_expr[peek(p)] && (upper = wf_parse_expression(p)) == NULL) {
        return NULL;
    }
    if (accept(p, T_COLON) && wf_parse_starts_expr[peek(p)] &&
        (step = wf_parse_expression(p)) == NULL) {
        return NULL;
    }
    return check_memory(
        p, wf_ast_Slice(p->arena, (struct WfExpr_Slice){lower, upper, step}, span(p, start)));
}

/* `*expression` */
static WfExpr *parse_starred_slice(WfParser *p)
{
    WfPos start = here(p);
    advance(p);
    WfExpr *value = wf_parse_expression(p);
    if (value == NULL) {
        return NULL;
    }
    return check_memory(
        p, wf_ast_Starred(p->arena, (struct WfExpr_Starred){value, WF_Load}, span(p, start)));
}

/* What stands between [ and ]. */
static WfExpr *parse_slices(WfParser *p)
{
    WfPos start = here(p);
    bool star = peek(p) == T_STAR;
    WfExpr *item = star ? parse_starred_slice(p) : parse_slice(p);
    if (item == NULL || (!star && peek(p) != T_COMMA)) {
        return item;
    }
    size_t mark = p->top;
    if (!push(p, item)) {
        return NULL;
    }
    while (accept(p, T_COMMA) && peek(p) != T_RSQB) {
        item = peek(p) == T_STAR ? parse_starred_slice(p) : parse_slice(p);
        if (!push(p, item)) {
            return NULL;
        }
    }
    WfPos pos = span(p, start);
    struct WfExpr_Tuple tuple = {.ctx = WF_Load};
    if (POP_SEQ(p, &tuple.elts, mark) == NULL) {
        return NULL;
    }
    return check_memory(p, wf_ast_Tuple(p->arena, tuple, pos));
}

static WfExpr *parse_subscript(WfParser *p, WfExpr *value, WfPos start)
{
    if (!enter(p, DEPTH_BRACKET)) {
        return NULL;
    }
    advance(p);
    WfExpr *slice = parse_slices(p);
    if (slice == NULL || !accept(p, T_RSQB)) {
        return NULL;
    }
    leave(p, DEPTH_BRACKET);
    return check_memory(p,
                        wf_ast_Subscript(p->arena, (struct WfExpr_Subscript){value, slice, WF_Load},
                                         span(p, start)));
}

static WfExpr *parse_call(WfParser *p, WfExpr *func, WfPos start)
{
    if (!enter(p, DEPTH_BRACKET)) {
        return NULL;
    }
    struct WfExpr_Call call = {.func = func};
    WfPos bracket = here(p);
    advance(p);
    if (!wf_parse_call_args(p, &call.args, &call.keywords)) {
        return NULL;
    }
    if (!accept(p, T_RPAR)) {
        return NULL;
    }
    leave(p, DEPTH_BRACKET);
    WfPos pos = span(p, start);
    // A generator expression that is the only argument owns the brackets of the call.
    if (call.args.n == 1 && call.args.items[0]->kind == WF_EXPR_GeneratorExp &&
        !call.args.items[0]->in_parens) {
        call.args.items[0]->pos = span(p, bracket);
    }
    return check_memory(p, wf_ast_Call(p->arena, call, pos));
}

static WfExpr *parse_attribute(WfParser *p, WfExpr *value, WfPos start)
{
    advance(p);
    const char *attr = wf_parse_name(p);
    if (attr == NULL) {
        return NULL;
    }
    return check_memory(p,
                        wf_ast_Attribute(p->arena, (struct WfExpr_Attribute){value, attr, WF_Load},
                                         span(p, start)));
}

WfExpr *wf_parse_primary(WfParser *p)
{
    WfPos start = here(p);
    WfExpr *e = wf_parse_atom(p);
    while (e != NULL) {
        if (peek(p) == T_DOT) {
            e = parse_attribute(p, e, start);
        } else if (peek(p) == T_LPAR) {
            e = parse_call(p, e, start);
        } else if (peek(p) == T_LSQB) {
            e = parse_subscript(p, e, start);
        } else {
            break;
        }
    }
    return e;
}

/* ---- operators ----------------------------------------------------------------------------- */

static WfExpr *parse_factor(WfParser *p);

static WfExpr *parse_await(WfParser *p)
{
    WfPos start = here(p);
    advance(p);
    WfExpr *value = wf_parse_primary(p);
    if (value == NULL) {
        return NULL;
    }
    return check_memory(p, wf_ast_Await(p->arena, (struct WfExpr_Await){value}, span(p, start)));
}

/* `base ** exponent`, after the base */
static WfExpr *parse_power(WfParser *p, WfExpr *base, WfPos start)
{
    if (!enter(p, DEPTH_POWER)) {
        return NULL;
    }
    advance(p);
    WfExpr *exponent = parse_factor(p);
    if (exponent == NULL) {
        return NULL;
    }
    leave(p, DEPTH_POWER);
    return check_memory(
        p, wf_ast_BinOp(p->arena, (struct WfExpr_BinOp){base, WF_Pow, exponent}, span(p, start)));
}

/* The unary operator that a token is, or -1. `not` only where allowed. */
static inline int unary_operator(WfTok type, bool allow_not)
{
    switch (type) {
    case T_PLUS:
        return WF_UAdd;
    case T_MINUS:
        return WF_USub;
    case T_TILDE:
        return WF_Invert;
    case T_NOT:
        return allow_not ? (int)WF_Not : -1;
    default:
        return -1;
    }
}

static WfExpr *parse_operand(WfParser *p, int min);

/* A chain of prefix operators and its operand, without recursion: while the chain grows, `operand`
 * of each node points to the node before it. `nots`: the chain is of `not`, else of + - ~. */
static WfExpr *parse_prefixes(WfParser *p, bool nots)
{
    WfExpr *inner = NULL;
    int length = 0;
    for (;;) {
        int op = nots ? (peek(p) == T_NOT ? (int)WF_Not : -1) : unary_operator(peek(p), false);
        if (op < 0) {
            break;
        }
        if (!enter(p, DEPTH_UNARY)) {
            return NULL;
        }
        length++;
        struct WfExpr_UnaryOp unary = {(WfUnaryOp)op, inner};
        inner = check_memory(p, wf_ast_UnaryOp(p->arena, unary, here(p)));
        if (inner == NULL) {
            return NULL;
        }
        advance(p);
    }
    WfExpr *e = nots ? parse_operand(p, PREC_COMPARE) : parse_factor(p);
    if (e == NULL) {
        return NULL;
    }
    leave(p, length * DEPTH_UNARY);
    while (inner != NULL) {
        WfExpr *outer = inner->v.UnaryOp.operand;
        inner->v.UnaryOp.operand = e;
        inner->pos = span(p, inner->pos);
        e = inner;
        inner = outer;
    }
    return e;
}

static WfExpr *parse_factor(WfParser *p)
{
    WfPos start = here(p);
    WfExpr *e;
    switch (peek(p)) {
    case T_PLUS:
    case T_MINUS:
    case T_TILDE:
        return parse_prefixes(p, false);
    case T_AWAIT:
        e = parse_await(p);
        break;
    default:
        e = wf_parse_primary(p);
        break;
    }
    if (e != NULL && peek(p) == T_DOUBLESTAR) {
        e = parse_power(p, e, start);
    }
    return e;
}

/* `a and b and c` as one node, after `a`. */
static WfExpr *parse_bool_op(WfParser *p, WfExpr *left, WfPos start)
{
    WfTok type = peek(p);
    int inner = type == T_OR ? PREC_AND : PREC_NOT;
    size_t mark = p->top;
    if (!push(p, left)) {
        return NULL;
    }
    while (accept(p, type)) {
        if (!push(p, parse_operand(p, inner))) {
            return NULL;
        }
    }
    struct WfExpr_BoolOp node = {.op = type == T_OR ? WF_Or : WF_And};
    WfPos pos = span(p, start);
    if (POP_SEQ(p, &node.values, mark) == NULL) {
        return NULL;
    }
    return check_memory(p, wf_ast_BoolOp(p->arena, node, pos));
}

/* Take a comparison operator; false if what is there is not a whole one. */
static bool take_comparison(WfParser *p, WfCompareOp *op)
{
    switch (peek(p)) {
    case T_EQEQUAL:
        *op = WF_Eq;
        break;
    case T_NOTEQUAL:
        if ((p->tok.start[0] == '<') != ((p->flags & WF_PARSE_BARRY_AS_BDFL) != 0)) {
            return false;
        }
        *op = WF_NotEq;
        break;
    case T_LESS:
        *op = WF_Lt;
        break;
    case T_LESSEQUAL:
        *op = WF_LtE;
        break;
    case T_GREATER:
        *op = WF_Gt;
        break;
    case T_GREATEREQUAL:
        *op = WF_GtE;
        break;
    case T_IN:
        *op = WF_In;
        break;
    case T_IS:
        advance(p);
        *op = peek(p) == T_NOT ? WF_IsNot : WF_Is;
        if (*op == WF_Is) {
            return true;
        }
        break;
    default: // `not`
        advance(p);
        *op = WF_NotIn;
        if (peek(p) != T_IN) {
            return false;
        }
    }
    advance(p);
    return true;
}

/* `a < b < c` as one node, after `a`. The operators are collected as (void *)(op + 1). */
static WfExpr *parse_compare(WfParser *p, WfExpr *left, WfPos start)
{
    size_t mark = p->top;
    do {
        WfCompareOp op;
        if (!take_comparison(p, &op) || !push(p, (void *)((uintptr_t)op + 1)) ||
            !push(p, parse_operand(p, PREC_BIT_OR))) {
            return NULL;
        }
    } while (precedence[peek(p)] == PREC_COMPARE);
    int32_t n = (int32_t)((p->top - mark) / 2);
    struct WfExpr_Compare node = {.left = left};
    node.ops.items = check_memory(p, wf_arena_alloc(p->arena, (size_t)n * sizeof(WfCompareOp)));
    node.comparators.items = check_memory(p, wf_arena_alloc(p->arena, (size_t)n * sizeof(void *)));
    if (node.ops.items == NULL || node.comparators.items == NULL) {
        return NULL;
    }
    node.ops.n = node.comparators.n = n;
    for (int32_t i = 0; i < n; i++) {
        node.ops.items[i] = (WfCompareOp)((uintptr_t)p->stack[mark + 2 * (size_t)i] - 1);
        node.comparators.items[i] = p->stack[mark + 2 * (size_t)i + 1];
    }
    p->top = mark;
    return check_memory(p, wf_ast_Compare(p->arena, node, span(p, start)));
}

static WfExpr *parse_binary(WfParser *p, WfExpr *left, int prec, WfPos start)
{
    WfOperator op = binary_operator[peek(p)];
    advance(p);
    WfExpr *right = parse_operand(p, prec + 1);
    if (right == NULL) {
        return NULL;
    }
    return check_memory(
        p, wf_ast_BinOp(p->arena, (struct WfExpr_BinOp){left, op, right}, span(p, start)));
}

/* An expression of operators that bind at least as strongly as `min`. */
static WfExpr *parse_operand(WfParser *p, int min)
{
    WfPos start = here(p);
    WfExpr *e = peek(p) == T_NOT && min <= PREC_NOT ? parse_prefixes(p, true) : parse_factor(p);
    while (e != NULL) {
        int prec = precedence[peek(p)];
        if (prec < min || prec == 0) {
            break;
        }
        if (prec >= PREC_BIT_OR) {
            e = parse_binary(p, e, prec, start);
        } else if (prec == PREC_COMPARE) {
            e = parse_compare(p, e, start);
        } else {
            e = parse_bool_op(p, e, start);
        }
    }
    return e;
}

WfExpr *wf_parse_disjunction(WfParser *p)
{
    return parse_operand(p, PREC_OR);
}

WfExpr *wf_parse_bitwise_or(WfParser *p)
{
    return parse_operand(p, PREC_BIT_OR);
}

/* ---- lambda, ternary, walrus --------------------------------------------------------------- */

static WfExpr *parse_lambda(WfParser *p)
{
    if (!enter(p, DEPTH_LAMBDA)) {
        return NULL;
    }
    WfPos start = here(p);
    advance(p);
    WfArguments *args = wf_parse_parameters(p, T_COLON);
    if (args == NULL || !accept(p, T_COLON)) {
        return NULL;
    }
    WfExpr *body = wf_parse_expression(p);
    if (body == NULL) {
        return NULL;
    }
    leave(p, DEPTH_LAMBDA);
    return check_memory(
        p, wf_ast_Lambda(p->arena, (struct WfExpr_Lambda){args, body}, span(p, start)));
}

/* `body if test else orelse`, after the body */
static WfExpr *parse_ternary(WfParser *p, WfExpr *body, WfPos start)
{
    advance(p);
    WfExpr *test = wf_parse_disjunction(p);
    if (test == NULL || !accept(p, T_ELSE) || !enter(p, DEPTH_TERNARY)) {
        return NULL;
    }
    WfExpr *orelse = wf_parse_expression(p);
    if (orelse == NULL) {
        return NULL;
    }
    leave(p, DEPTH_TERNARY);
    return check_memory(
        p, wf_ast_IfExp(p->arena, (struct WfExpr_IfExp){test, body, orelse}, span(p, start)));
}

WfExpr *wf_parse_expression(WfParser *p)
{
    if (peek(p) == T_LAMBDA) {
        return parse_lambda(p);
    }
    WfPos start = here(p);
    WfExpr *e = parse_operand(p, PREC_OR);
    if (e != NULL && peek(p) == T_IF) {
        e = parse_ternary(p, e, start);
    }
    return e;
}

WfExpr *wf_parse_named_expression(WfParser *p)
{
    WfPos start = here(p);
    WfExpr *e = wf_parse_expression(p);
    if (e == NULL || peek(p) != T_COLONEQUAL) {
        return e;
    }
    if (e->kind != WF_EXPR_Name || e->in_parens) {
        return NULL;
    }
    advance(p);
    WfExpr *value = wf_parse_expression(p);
    if (value == NULL) {
        return NULL;
    }
    e->v.Name.ctx = WF_Store;
    return check_memory(
        p, wf_ast_NamedExpr(p->arena, (struct WfExpr_NamedExpr){e, value}, span(p, start)));
}

/* ---- stars, tuples, yield ------------------------------------------------------------------ */

/* `*bitwise_or` */
static WfExpr *parse_starred(WfParser *p)
{
    WfPos start = here(p);
    advance(p);
    WfExpr *value = wf_parse_bitwise_or(p);
    if (value == NULL) {
        return NULL;
    }
    return check_memory(
        p, wf_ast_Starred(p->arena, (struct WfExpr_Starred){value, WF_Load}, span(p, start)));
}

WfExpr *wf_parse_star_expression(WfParser *p)
{
    return peek(p) == T_STAR ? parse_starred(p) : wf_parse_expression(p);
}

WfExpr *wf_parse_star_named(WfParser *p)
{
    return peek(p) == T_STAR ? parse_starred(p) : wf_parse_named_expression(p);
}

/* The rest of a tuple without brackets, after its first item and at a comma. */
static WfExpr *parse_tuple(WfParser *p, WfExpr *first, WfPos start,
                           WfExpr *(*parse_item)(WfParser *), bool stars)
{
    size_t mark = p->top;
    if (!push(p, first)) {
        return NULL;
    }
    while (accept(p, T_COMMA)) {
        if (!wf_parse_starts_expr[peek(p)] && !(stars && peek(p) == T_STAR)) {
            break;
        }
        if (!push(p, parse_item(p))) {
            return NULL;
        }
    }
    WfPos pos = span(p, start);
    struct WfExpr_Tuple tuple = {.ctx = WF_Load};
    if (POP_SEQ(p, &tuple.elts, mark) == NULL) {
        return NULL;
    }
    return check_memory(p, wf_ast_Tuple(p->arena, tuple, pos));
}

WfExpr *wf_parse_star_expressions(WfParser *p)
{
    WfPos start = here(p);
    WfExpr *e = wf_parse_star_expression(p);
    if (e != NULL && peek(p) == T_COMMA) {
        e = parse_tuple(p, e, start, wf_parse_star_expression, true);
    }
    return e;
}

WfExpr *wf_parse_expressions(WfParser *p)
{
    WfPos start = here(p);
    WfExpr *e = wf_parse_expression(p);
    if (e != NULL && peek(p) == T_COMMA) {
        e = parse_tuple(p, e, start, wf_parse_expression, false);
    }
    return e;
}

WfExpr *wf_parse_subject(WfParser *p)
{
    WfPos start = here(p);
    WfExpr *e = wf_parse_star_named(p);
    if (e == NULL) {
        return NULL;
    }
    if (peek(p) == T_COMMA) {
        return parse_tuple(p, e, start, wf_parse_star_named, true);
    }
    return e->kind == WF_EXPR_Starred ? NULL : e;
}

WfExpr *wf_parse_yield(WfParser *p)
{
    WfPos start = here(p);
    advance(p);
    if (accept(p, T_FROM)) {
        WfExpr *value = wf_parse_expression(p);
        if (value == NULL) {
            return NULL;
        }
        return check_memory(
            p, wf_ast_YieldFrom(p->arena, (struct WfExpr_YieldFrom){value}, span(p, start)));
    }
    WfExpr *value = NULL;
    if (wf_parse_starts_expr[peek(p)] || peek(p) == T_STAR) {
        value = wf_parse_star_expressions(p);
        if (value == NULL) {
            return NULL;
        }
    }
    return check_memory(p, wf_ast_Yield(p->arena, (struct WfExpr_Yield){value}, span(p, start)));
}
