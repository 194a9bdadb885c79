/* Targets of assignments, loops and `del`. */
#include "parser.h"

/* Store into a list or tuple: each item, starred ones too. Depth is that of brackets: at most
 * LEXER_MAX_NESTING. */
static bool store_items(const WfExprSeq *items)
{
    for (int32_t i = 0; i < items->n; i++) {
        if (!wf_parse_store(items->items[i])) {
            return false;
        }
    }
    return true;
}

bool wf_parse_store(WfExpr *e)
{
    switch (e->kind) {
    case WF_EXPR_Name:
        e->v.Name.ctx = WF_Store;
        return true;
    case WF_EXPR_Attribute:
        e->v.Attribute.ctx = WF_Store;
        return true;
    case WF_EXPR_Subscript:
        e->v.Subscript.ctx = WF_Store;
        return true;
    case WF_EXPR_Starred:
        e->v.Starred.ctx = WF_Store;
        return wf_parse_store(e->v.Starred.value);
    case WF_EXPR_List:
        e->v.List.ctx = WF_Store;
        return store_items(&e->v.List.elts);
    case WF_EXPR_Tuple:
        e->v.Tuple.ctx = WF_Store;
        return store_items(&e->v.Tuple.elts);
    default:
        return false;
    }
}

static bool delete_items(const WfExprSeq *items)
{
    for (int32_t i = 0; i < items->n; i++) {
        if (!wf_parse_delete(items->items[i])) {
            return false;
        }
    }
    return true;
}

bool wf_parse_delete(WfExpr *e)
{
    switch (e->kind) {
    case WF_EXPR_Name:
        e->v.Name.ctx = WF_Del;
        return true;
    case WF_EXPR_Attribute:
        e->v.Attribute.ctx = WF_Del;
        return true;
    case WF_EXPR_Subscript:
        e->v.Subscript.ctx = WF_Del;
        return true;
    case WF_EXPR_List:
        e->v.List.ctx = WF_Del;
        return delete_items(&e->v.List.elts);
    case WF_EXPR_Tuple:
        e->v.Tuple.ctx = WF_Del;
        return delete_items(&e->v.Tuple.elts);
    default:
        return false;
    }
}

/* Every target is a primary: names, attributes, subscripts, brackets. */
static WfExpr *parse_plain_target(WfParser *p)
{
    WfExpr *e = wf_parse_primary(p);
    return e != NULL && wf_parse_store(e) ? e : NULL;
}

WfExpr *wf_parse_star_target(WfParser *p)
{
    if (peek(p) != T_STAR) {
        return parse_plain_target(p);
    }
    WfPos start = here(p);
    advance(p);
    WfExpr *value = parse_plain_target(p);
    if (value == NULL) {
        return NULL;
    }
    return check_memory(
        p, wf_ast_Starred(p->arena, (struct WfExpr_Starred){value, WF_Store}, span(p, start)));
}

static bool starts_target(WfTok type)
{
    return wf_parse_starts_expr[type] || type == T_STAR;
}

WfExpr *wf_parse_star_targets(WfParser *p)
{
    WfPos start = here(p);
    WfExpr *e = wf_parse_star_target(p);
    if (e == NULL || peek(p) != T_COMMA) {
        return e;
    }
    size_t mark = p->top;
    if (!push(p, e)) {
        return NULL;
    }
    while (accept(p, T_COMMA) && starts_target(peek(p))) {
        if (!push(p, wf_parse_star_target(p))) {
            return NULL;
        }
    }
    WfPos pos = span(p, start);
    struct WfExpr_Tuple tuple = {.ctx = WF_Store};
    if (POP_SEQ(p, &tuple.elts, mark) == NULL) {
        return NULL;
    }
    return check_memory(p, wf_ast_Tuple(p->arena, tuple, pos));
}

bool wf_parse_del_targets(WfParser *p, WfExprSeq *out)
{
    size_t mark = p->top;
    do {
        WfExpr *e = wf_parse_primary(p);
        if (!push(p, e) || !wf_parse_delete(e)) {
            return false;
        }
    } while (accept(p, T_COMMA) && wf_parse_starts_expr[peek(p)]);
    return POP_SEQ(p, out, mark) != NULL;
}
