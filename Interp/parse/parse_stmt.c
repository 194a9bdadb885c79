/* Simple statements, statement lists and blocks. */
#include "parser.h"

#include <string.h>

/* ---- assignment ---------------------------------------------------------------------------- */

static WfExpr *parse_right_side(WfParser *p)
{
    return peek(p) == T_YIELD ? wf_parse_yield(p) : wf_parse_star_expressions(p);
}

/* `target: annotation [= value]`, at the colon */
static WfStmt *parse_annotated(WfParser *p, WfExpr *target, WfPos start)
{
    if (target->kind != WF_EXPR_Name && target->kind != WF_EXPR_Attribute &&
        target->kind != WF_EXPR_Subscript) {
        return NULL;
    }
    wf_parse_store(target);
    advance(p);
    struct WfStmt_AnnAssign node = {
        .target = target,
        .simple = target->kind == WF_EXPR_Name && !target->in_parens,
    };
    node.annotation = wf_parse_expression(p);
    if (node.annotation == NULL) {
        return NULL;
    }
    if (accept(p, T_EQUAL) && (node.value = parse_right_side(p)) == NULL) {
        return NULL;
    }
    return check_memory(p, wf_ast_AnnAssign(p->arena, node, span(p, start)));
}

/* `target = target = value`, after the first target and at `=` */
static WfStmt *parse_assign(WfParser *p, WfExpr *first, WfPos start)
{
    size_t mark = p->top;
    WfExpr *e = first;
    while (peek(p) == T_EQUAL) {
        if (!wf_parse_store(e) || !push(p, e)) {
            return NULL;
        }
        advance(p);
        e = parse_right_side(p);
        if (e == NULL) {
            return NULL;
        }
    }
    WfPos pos = span(p, start);
    struct WfStmt_Assign node = {.value = e};
    if (POP_SEQ(p, &node.targets, mark) == NULL) {
        return NULL;
    }
    return check_memory(p, wf_ast_Assign(p->arena, node, pos));
}

/* The operator of an augmented assignment, or -1. */
static inline int augmented_operator(WfTok type)
{
    switch (type) {
    case T_PLUSEQUAL:
        return WF_Add;
    case T_MINEQUAL:
        return WF_Sub;
    case T_STAREQUAL:
        return WF_Mult;
    case T_ATEQUAL:
        return WF_MatMult;
    case T_SLASHEQUAL:
        return WF_Div;
    case T_PERCENTEQUAL:
        return WF_Mod;
    case T_DOUBLESTAREQUAL:
        return WF_Pow;
    case T_LEFTSHIFTEQUAL:
        return WF_LShift;
    case T_RIGHTSHIFTEQUAL:
        return WF_RShift;
    case T_VBAREQUAL:
        return WF_BitOr;
    case T_CIRCUMFLEXEQUAL:
        return WF_BitXor;
    case T_AMPEREQUAL:
        return WF_BitAnd;
    case T_DOUBLESLASHEQUAL:
        return WF_FloorDiv;
    default:
        return -1;
    }
}

static WfStmt *parse_augmented(WfParser *p, WfExpr *target, int op, WfPos start)
{
    if (target->kind != WF_EXPR_Name && target->kind != WF_EXPR_Attribute &&
        target->kind != WF_EXPR_Subscript) {
        return NULL;
    }
    wf_parse_store(target);
    advance(p);
    WfExpr *value = parse_right_side(p);
    if (value == NULL) {
        return NULL;
    }
    return check_memory(
        p, wf_ast_AugAssign(p->arena, (struct WfStmt_AugAssign){target, (WfOperator)op, value},
                            span(p, start)));
}

static WfStmt *parse_expression_statement(WfParser *p)
{
    WfPos start = here(p);
    WfExpr *e = wf_parse_star_expressions(p);
    if (e == NULL) {
        return NULL;
    }
    switch (peek(p)) {
    case T_NEWLINE:
        break;
    case T_EQUAL:
        return parse_assign(p, e, start);
    case T_COLON:
        return parse_annotated(p, e, start);
    default: {
        int op = augmented_operator(peek(p));
        if (op >= 0) {
            return parse_augmented(p, e, op, start);
        }
    }
    }
    return check_memory(p, wf_ast_Expr(p->arena, (struct WfStmt_Expr){e}, span(p, start)));
}

static WfStmt *parse_yield_statement(WfParser *p)
{
    WfPos start = here(p);
    WfExpr *e = wf_parse_yield(p);
    if (e == NULL) {
        return NULL;
    }
    return check_memory(p, wf_ast_Expr(p->arena, (struct WfStmt_Expr){e}, span(p, start)));
}

/* ---- import -------------------------------------------------------------------------------- */

/* a.b.c as one identifier */
static const char *parse_dotted_name(WfParser *p)
{
    const char *name = wf_parse_name(p);
    if (name == NULL || peek(p) != T_DOT) {
        return name;
    }
    size_t len = wf_ident_len(name);
    size_t capacity = len + 64;
    char *text = check_memory(p, wf_arena_alloc(p->arena, capacity));
    if (text == NULL) {
        return NULL;
    }
    memcpy(text, name, len);
    while (accept(p, T_DOT)) {
        name = wf_parse_name(p);
        if (name == NULL) {
            return NULL;
        }
        size_t more = wf_ident_len(name) + 1;
        if (len + more > capacity) {
            text = check_memory(p, wf_arena_grow(p->arena, text, capacity, 2 * (len + more)));
            if (text == NULL) {
                return NULL;
            }
            capacity = 2 * (len + more);
        }
        text[len] = '.';
        memcpy(text + len + 1, name, more - 1);
        len += more;
    }
    return check_memory(p, (void *)wf_arena_ident(p->arena, text, len));
}

/* `name [as name]` */
static WfAlias *parse_alias(WfParser *p, bool dotted)
{
    WfAlias alias = {.pos = here(p)};
    alias.name = dotted ? parse_dotted_name(p) : wf_parse_name(p);
    if (alias.name == NULL) {
        return NULL;
    }
    if (accept(p, T_AS) && (alias.asname = wf_parse_name(p)) == NULL) {
        return NULL;
    }
    alias.pos = span(p, alias.pos);
    return check_memory(p, wf_ast_alias(p->arena, alias));
}

static WfStmt *parse_import(WfParser *p)
{
    WfPos start = here(p);
    size_t mark = p->top;
    advance(p);
    do {
        if (!push(p, parse_alias(p, true))) {
            return NULL;
        }
    } while (accept(p, T_COMMA));
    WfPos pos = span(p, start);
    struct WfStmt_Import node;
    if (POP_SEQ(p, &node.names, mark) == NULL) {
        return NULL;
    }
    return check_memory(p, wf_ast_Import(p->arena, node, pos));
}

/* What follows `from x import`; pushes the aliases. */
static bool parse_import_targets(WfParser *p)
{
    if (peek(p) == T_STAR) {
        const char *star = check_memory(p, (void *)wf_arena_ident(p->arena, "*", 1));
        WfAlias alias = {.pos = here(p), .name = star};
        advance(p);
        return star != NULL && push(p, check_memory(p, wf_ast_alias(p->arena, alias)));
    }
    bool parens = accept(p, T_LPAR);
    do {
        if (!push(p, parse_alias(p, false))) {
            return false;
        }
    } while (accept(p, T_COMMA) && !(parens && peek(p) == T_RPAR));
    return !parens || accept(p, T_RPAR);
}

static WfStmt *parse_import_from(WfParser *p)
{
    WfPos start = here(p);
    struct WfStmt_ImportFrom node = {0};
    advance(p);
    for (;; advance(p)) {
        if (peek(p) == T_DOT) {
            node.level += 1;
        } else if (peek(p) == T_ELLIPSIS) {
            node.level += 3;
        } else {
            break;
        }
    }
    if ((node.level == 0 || peek(p) == T_NAME) && (node.module = parse_dotted_name(p)) == NULL) {
        return NULL;
    }
    size_t mark = p->top;
    if (!accept(p, T_IMPORT) || !parse_import_targets(p)) {
        return NULL;
    }
    WfPos pos = span(p, start);
    if (POP_SEQ(p, &node.names, mark) == NULL) {
        return NULL;
    }
    return check_memory(p, wf_ast_ImportFrom(p->arena, node, pos));
}

/* ---- the other simple statements ----------------------------------------------------------- */

static WfStmt *parse_return(WfParser *p)
{
    WfPos start = here(p);
    advance(p);
    WfExpr *value = NULL;
    if ((wf_parse_starts_expr[peek(p)] || peek(p) == T_STAR) &&
        (value = wf_parse_star_expressions(p)) == NULL) {
        return NULL;
    }
    return check_memory(p, wf_ast_Return(p->arena, (struct WfStmt_Return){value}, span(p, start)));
}

static WfStmt *parse_raise(WfParser *p)
{
    WfPos start = here(p);
    advance(p);
    struct WfStmt_Raise node = {0};
    if (wf_parse_starts_expr[peek(p)]) {
        node.exc = wf_parse_expression(p);
        if (node.exc == NULL) {
            return NULL;
        }
        if (accept(p, T_FROM) && (node.cause = wf_parse_expression(p)) == NULL) {
            return NULL;
        }
    }
    return check_memory(p, wf_ast_Raise(p->arena, node, span(p, start)));
}

static WfStmt *parse_assert(WfParser *p)
{
    WfPos start = here(p);
    advance(p);
    struct WfStmt_Assert node = {.test = wf_parse_expression(p)};
    if (node.test == NULL || (accept(p, T_COMMA) && (node.msg = wf_parse_expression(p)) == NULL)) {
        return NULL;
    }
    return check_memory(p, wf_ast_Assert(p->arena, node, span(p, start)));
}

static WfStmt *parse_del(WfParser *p)
{
    WfPos start = here(p);
    advance(p);
    struct WfStmt_Delete node;
    if (!wf_parse_del_targets(p, &node.targets)) {
        return NULL;
    }
    return check_memory(p, wf_ast_Delete(p->arena, node, span(p, start)));
}

static WfStmt *parse_global(WfParser *p)
{
    WfPos start = here(p);
    bool global = peek(p) == T_GLOBAL;
    size_t mark = p->top;
    advance(p);
    do {
        if (!push(p, (void *)wf_parse_name(p))) {
            return NULL;
        }
    } while (accept(p, T_COMMA));
    WfPos pos = span(p, start);
    WfIdentSeq names;
    if (POP_SEQ(p, &names, mark) == NULL) {
        return NULL;
    }
    if (global) {
        return check_memory(p, wf_ast_Global(p->arena, (struct WfStmt_Global){names}, pos));
    }
    return check_memory(p, wf_ast_Nonlocal(p->arena, (struct WfStmt_Nonlocal){names}, pos));
}

static WfStmt *parse_simple(WfParser *p)
{
    WfPos pos = here(p);
    switch (peek(p)) {
    case T_RETURN:
        return parse_return(p);
    case T_IMPORT:
        return parse_import(p);
    case T_FROM:
        return parse_import_from(p);
    case T_RAISE:
        return parse_raise(p);
    case T_DEL:
        return parse_del(p);
    case T_YIELD:
        return parse_yield_statement(p);
    case T_ASSERT:
        return parse_assert(p);
    case T_GLOBAL:
    case T_NONLOCAL:
        return parse_global(p);
    case T_PASS:
        advance(p);
        return check_memory(p, wf_ast_Pass(p->arena, (struct WfStmt_Pass){}, pos));
    case T_BREAK:
        advance(p);
        return check_memory(p, wf_ast_Break(p->arena, (struct WfStmt_Break){}, pos));
    case T_CONTINUE:
        advance(p);
        return check_memory(p, wf_ast_Continue(p->arena, (struct WfStmt_Continue){}, pos));
    default:
        return parse_expression_statement(p);
    }
}

/* ---- lists of statements ------------------------------------------------------------------- */

bool wf_parse_simple_stmts(WfParser *p, bool take_newline)
{
    do {
        if (!push(p, parse_simple(p))) {
            return false;
        }
    } while (accept(p, T_SEMI) && peek(p) != T_NEWLINE);
    if (peek(p) != T_NEWLINE) {
        return false;
    }
    if (take_newline) {
        advance_blank(p);
    }
    return true;
}

bool wf_parse_statements(WfParser *p)
{
    while (peek(p) != T_DEDENT && peek(p) != T_ENDMARKER) {
        bool simple;
        WfStmt *compound = wf_parse_compound(p, &simple);
        if (simple ? !wf_parse_simple_stmts(p, true) : !push(p, compound)) {
            return false;
        }
    }
    return true;
}

bool wf_parse_block(WfParser *p, WfStmtSeq *out)
{
    size_t mark = p->top;
    if (accept_blank(p, T_NEWLINE)) {
        if (!enter(p, DEPTH_BLOCK) || !accept_blank(p, T_INDENT) || !wf_parse_statements(p) ||
            !accept_blank(p, T_DEDENT)) {
            return false;
        }
        leave(p, DEPTH_BLOCK);
    } else if (!wf_parse_simple_stmts(p, true)) {
        return false;
    }
    return POP_SEQ(p, out, mark) != NULL;
}
