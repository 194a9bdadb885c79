/* Atoms: names, literals, and everything in brackets. */
#include "parser.h"

/* ---- comprehensions ------------------------------------------------------------------------ */

static inline bool at_for(const WfParser *p)
{
    return peek(p) == T_FOR || peek(p) == T_ASYNC;
}

/* One `[async] for target in iter {if condition}`. */
static WfComprehension *parse_for_clause(WfParser *p)
{
    WfComprehension clause = {.is_async = accept(p, T_ASYNC)};
    if (!accept(p, T_FOR)) {
        return NULL;
    }
    clause.target = wf_parse_star_targets(p);
    if (clause.target == NULL || !accept(p, T_IN)) {
        return NULL;
    }
    clause.iter = wf_parse_disjunction(p);
    if (clause.iter == NULL) {
        return NULL;
    }
    size_t mark = p->top;
    while (accept(p, T_IF)) {
        if (!push(p, wf_parse_disjunction(p))) {
            return NULL;
        }
    }
    POP_SEQ(p, &clause.ifs, mark);
    return check_memory(p, wf_ast_comprehension(p->arena, clause));
}

bool wf_parse_for_clauses(WfParser *p, WfComprehensionSeq *out)
{
    size_t mark = p->top;
    while (at_for(p)) {
        if (!push(p, parse_for_clause(p))) {
            return false;
        }
    }
    return POP_SEQ(p, out, mark) != NULL;
}

/* ---- ( ) ----------------------------------------------------------------------------------- */

/* Items up to (without) `end`, after the first one, which is at a comma. */
static bool parse_more_items(WfParser *p, WfExpr *first, WfTok end, WfExprSeq *out)
{
    size_t mark = p->top;
    if (!push(p, first)) {
        return false;
    }
    while (accept(p, T_COMMA) && peek(p) != end) {
        if (!push(p, wf_parse_star_named(p))) {
            return false;
        }
    }
    return POP_SEQ(p, out, mark) != NULL;
}

static WfExpr *parse_paren_tuple(WfParser *p, WfExpr *first, WfPos start)
{
    struct WfExpr_Tuple tuple = {.ctx = WF_Load};
    if (first != NULL && !parse_more_items(p, first, T_RPAR, &tuple.elts)) {
        return NULL;
    }
    if (!accept(p, T_RPAR)) {
        return NULL;
    }
    return check_memory(p, wf_ast_Tuple(p->arena, tuple, span(p, start)));
}

static WfExpr *parse_generator(WfParser *p, WfExpr *elt, WfPos start)
{
    struct WfExpr_GeneratorExp node = {.elt = elt};
    if (!wf_parse_for_clauses(p, &node.generators) || !accept(p, T_RPAR)) {
        return NULL;
    }
    return check_memory(p, wf_ast_GeneratorExp(p->arena, node, span(p, start)));
}

/* A group, a tuple or a generator expression, after the bracket. */
static WfExpr *parse_in_parens(WfParser *p, WfPos start)
{
    if (peek(p) == T_RPAR) {
        return parse_paren_tuple(p, NULL, start);
    }
    if (peek(p) == T_YIELD) {
        WfExpr *e = wf_parse_yield(p);
        return e != NULL && accept(p, T_RPAR) ? e : NULL;
    }
    WfExpr *e = wf_parse_star_named(p);
    if (e == NULL) {
        return NULL;
    }
    if (peek(p) == T_COMMA) {
        return parse_paren_tuple(p, e, start);
    }
    if (e->kind == WF_EXPR_Starred) {
        return NULL;
    }
    if (at_for(p)) {
        return parse_generator(p, e, start);
    }
    return accept(p, T_RPAR) ? e : NULL;
}

static WfExpr *parse_parens(WfParser *p)
{
    if (!enter(p, DEPTH_BRACKET)) {
        return NULL;
    }
    WfPos start = here(p);
    advance(p);
    WfExpr *e = parse_in_parens(p, start);
    if (e != NULL) {
        e->in_parens = true;
        leave(p, DEPTH_BRACKET);
    }
    return e;
}

/* ---- [ ] ----------------------------------------------------------------------------------- */

static WfExpr *parse_list_comp(WfParser *p, WfExpr *elt, WfPos start)
{
    struct WfExpr_ListComp node = {.elt = elt};
    if (elt->kind == WF_EXPR_Starred || !wf_parse_for_clauses(p, &node.generators) ||
        !accept(p, T_RSQB)) {
        return NULL;
    }
    return check_memory(p, wf_ast_ListComp(p->arena, node, span(p, start)));
}

static WfExpr *parse_list(WfParser *p)
{
    if (!enter(p, DEPTH_BRACKET)) {
        return NULL;
    }
    WfPos start = here(p);
    advance(p);
    struct WfExpr_List list = {.ctx = WF_Load};
    if (peek(p) != T_RSQB) {
        WfExpr *e = wf_parse_star_named(p);
        if (e != NULL && at_for(p)) {
            leave(p, DEPTH_BRACKET);
            return parse_list_comp(p, e, start);
        }
        if (e == NULL || !parse_more_items(p, e, T_RSQB, &list.elts)) {
            return NULL;
        }
    }
    if (!accept(p, T_RSQB)) {
        return NULL;
    }
    leave(p, DEPTH_BRACKET);
    return check_memory(p, wf_ast_List(p->arena, list, span(p, start)));
}

/* ---- { } ----------------------------------------------------------------------------------- */

/* Split the (key, value) pairs since `mark` into a Dict; a key that is the dict's marker itself
 * stands for `**`. */
static WfExpr *make_dict(WfParser *p, size_t mark, WfPos start)
{
    size_t n = (p->top - mark) / 2;
    struct WfExpr_Dict dict = {0};
    if (n > 0) {
        dict.keys.items = check_memory(p, wf_arena_alloc(p->arena, n * sizeof(void *)));
        dict.values.items = check_memory(p, wf_arena_alloc(p->arena, n * sizeof(void *)));
        if (dict.keys.items == NULL || dict.values.items == NULL) {
            return NULL;
        }
    }
    for (size_t i = 0; i < n; i++) {
        void *key = p->stack[mark + 2 * i];
        dict.keys.items[i] = key == (void *)p ? NULL : key;
        dict.values.items[i] = p->stack[mark + 2 * i + 1];
    }
    dict.keys.n = dict.values.n = (int32_t)n;
    p->top = mark;
    if (!accept(p, T_RBRACE)) {
        return NULL;
    }
    return check_memory(p, wf_ast_Dict(p->arena, dict, span(p, start)));
}

/* Push one `key: value` or `**value`; p itself as key marks the latter. `key`: already parsed. */
static bool parse_dict_item(WfParser *p, WfExpr *key)
{
    if (key == NULL && accept(p, T_DOUBLESTAR)) {
        return push(p, p) && push(p, wf_parse_bitwise_or(p));
    }
    if (key == NULL) {
        key = wf_parse_expression(p);
    }
    return push(p, key) && accept(p, T_COLON) && push(p, wf_parse_expression(p));
}

static WfExpr *parse_dict_comp(WfParser *p, size_t mark, WfPos start)
{
    struct WfExpr_DictComp node = {.key = p->stack[mark], .value = p->stack[mark + 1]};
    p->top = mark;
    if ((void *)node.key == (void *)p || !wf_parse_for_clauses(p, &node.generators) ||
        !accept(p, T_RBRACE)) {
        return NULL;
    }
    return check_memory(p, wf_ast_DictComp(p->arena, node, span(p, start)));
}

static WfExpr *parse_dict(WfParser *p, WfExpr *first_key, WfPos start)
{
    size_t mark = p->top;
    if (!parse_dict_item(p, first_key)) {
        return NULL;
    }
    if (at_for(p)) {
        return parse_dict_comp(p, mark, start);
    }
    while (accept(p, T_COMMA) && peek(p) != T_RBRACE) {
        if (!parse_dict_item(p, NULL)) {
            return NULL;
        }
    }
    return make_dict(p, mark, start);
}

static WfExpr *parse_set(WfParser *p, WfExpr *first, WfPos start)
{
    if (at_for(p)) {
        struct WfExpr_SetComp comp = {.elt = first};
        if (first->kind == WF_EXPR_Starred || !wf_parse_for_clauses(p, &comp.generators) ||
            !accept(p, T_RBRACE)) {
            return NULL;
        }
        return check_memory(p, wf_ast_SetComp(p->arena, comp, span(p, start)));
    }
    struct WfExpr_Set set;
    if (!parse_more_items(p, first, T_RBRACE, &set.elts) || !accept(p, T_RBRACE)) {
        return NULL;
    }
    return check_memory(p, wf_ast_Set(p->arena, set, span(p, start)));
}

static WfExpr *parse_in_braces(WfParser *p, WfPos start)
{
    if (peek(p) == T_RBRACE) {
        return make_dict(p, p->top, start);
    }
    if (peek(p) == T_DOUBLESTAR) {
        return parse_dict(p, NULL, start);
    }
    WfExpr *e = wf_parse_star_named(p);
    if (e == NULL) {
        return NULL;
    }
    if (peek(p) != T_COLON) {
        return parse_set(p, e, start);
    }
    if (e->kind == WF_EXPR_Starred || (e->kind == WF_EXPR_NamedExpr && !e->in_parens)) {
        return NULL;
    }
    return parse_dict(p, e, start);
}

static WfExpr *parse_braces(WfParser *p)
{
    if (!enter(p, DEPTH_BRACKET)) {
        return NULL;
    }
    WfPos start = here(p);
    advance(p);
    WfExpr *e = parse_in_braces(p, start);
    leave(p, DEPTH_BRACKET);
    return e;
}

/* ---- literals ------------------------------------------------------------------------------ */

static WfExpr *parse_constant(WfParser *p, WfConstKind kind)
{
    WfPos pos = here(p);
    advance(p);
    struct WfExpr_Constant node = {.value = {.kind = (uint8_t)kind}};
    return check_memory(p, wf_ast_Constant(p->arena, node, pos));
}

WfExpr *wf_parse_number(WfParser *p)
{
    struct WfExpr_Constant node = {.kind = NULL};
    if (!wf_parse_number_value(p, &p->tok, &node.value)) {
        return NULL;
    }
    WfPos pos = here(p);
    advance(p);
    return check_memory(p, wf_ast_Constant(p->arena, node, pos));
}

static WfExpr *parse_strings(WfParser *p)
{
    WfToken few[4];
    WfToken *tokens = few;
    size_t capacity = sizeof(few) / sizeof(few[0]);
    size_t n = 0;
    while (peek(p) == T_STRING) {
        if (n == capacity) {
            size_t size = capacity * sizeof(WfToken);
            WfToken *more = check_memory(p, wf_arena_grow(p->arena, tokens == few ? NULL : tokens,
                                                          tokens == few ? 0 : size, 2 * size));
            if (more == NULL) {
                return NULL;
            }
            if (tokens == few) {
                __builtin_memcpy(more, few, sizeof(few));
            }
            tokens = more;
            capacity *= 2;
        }
        tokens[n++] = p->tok;
        advance(p);
    }
    return wf_parse_concat_strings(p, tokens, (int)n);
}

static WfExpr *parse_name_expr(WfParser *p)
{
    const char *id = wf_parse_identifier(p, &p->tok);
    if (id == NULL) {
        return NULL;
    }
    WfPos pos = here(p);
    advance(p);
    return check_memory(p, wf_ast_Name(p->arena, (struct WfExpr_Name){id, WF_Load}, pos));
}

WfExpr *wf_parse_atom(WfParser *p)
{
    switch (peek(p)) {
    case T_NAME:
        return parse_name_expr(p);
    case T_NUMBER:
        return wf_parse_number(p);
    case T_STRING:
        return parse_strings(p);
    case T_LPAR:
        return parse_parens(p);
    case T_LSQB:
        return parse_list(p);
    case T_LBRACE:
        return parse_braces(p);
    case T_NONE:
        return parse_constant(p, WF_CONST_NONE);
    case T_TRUE:
        return parse_constant(p, WF_CONST_TRUE);
    case T_FALSE:
        return parse_constant(p, WF_CONST_FALSE);
    case T_ELLIPSIS:
        return parse_constant(p, WF_CONST_ELLIPSIS);
    default:
        return NULL;
    }
}
