/* Arguments of calls, parameters of functions. */
#include "parser.h"

/* ---- calls --------------------------------------------------------------------------------- */

/* What may still come: `*x` ends positional arguments for good only after a keyword. */
typedef enum ArgPhase {
    ARGS_POSITIONAL, // anything
    ARGS_KEYWORD,    // name=x, *x, **x
    ARGS_MAPPING,    // name=x, **x
} ArgPhase;

static WfExpr *parse_starred_arg(WfParser *p)
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

static WfKeyword *parse_keyword_value(WfParser *p, const char *name, WfPos start)
{
    advance(p); // `=` or `**`
    WfExpr *value = wf_parse_expression(p);
    if (value == NULL) {
        return NULL;
    }
    return check_memory(p, wf_ast_keyword(p->arena, (WfKeyword){span(p, start), name, value}));
}

/* One argument: exactly one of *arg, *keyword is set. */
static bool parse_arg(WfParser *p, ArgPhase *phase, WfExpr **arg, WfKeyword **keyword)
{
    WfPos start = here(p);
    if (peek(p) == T_STAR) {
        *arg = *phase == ARGS_MAPPING ? NULL : parse_starred_arg(p);
        return *arg != NULL;
    }
    if (peek(p) == T_DOUBLESTAR) {
        *phase = ARGS_MAPPING;
        *keyword = parse_keyword_value(p, NULL, start);
        return *keyword != NULL;
    }
    WfExpr *e = wf_parse_named_expression(p);
    if (e == NULL) {
        return false;
    }
    if (peek(p) == T_EQUAL) {
        if (e->kind != WF_EXPR_Name || e->in_parens) {
            return false;
        }
        *phase = *phase == ARGS_MAPPING ? ARGS_MAPPING : ARGS_KEYWORD;
        *keyword = parse_keyword_value(p, e->v.Name.id, start);
        return *keyword != NULL;
    }
    *arg = e;
    return *phase == ARGS_POSITIONAL;
}

/* `f(x for x in y)`; its position is corrected by the caller, who knows where the brackets are. */
static bool parse_generator_arg(WfParser *p, WfExpr *elt, WfExprSeq *args)
{
    struct WfExpr_GeneratorExp node = {.elt = elt};
    if (elt->kind == WF_EXPR_Starred || !wf_parse_for_clauses(p, &node.generators) ||
        peek(p) != T_RPAR) {
        return false;
    }
    WfExpr *e = check_memory(p, wf_ast_GeneratorExp(p->arena, node, elt->pos));
    args->items = check_memory(p, wf_arena_alloc(p->arena, sizeof(void *)));
    if (e == NULL || args->items == NULL) {
        return false;
    }
    args->items[0] = e;
    args->n = 1;
    return true;
}

/* Split what was pushed since `mark`; p itself stands before each keyword. */
static bool split_args(WfParser *p, size_t mark, int32_t n_keywords, WfExprSeq *args,
                       WfKeywordSeq *keywords)
{
    if (n_keywords == 0) {
        POP_SEQ(p, args, mark);
        return !p->no_memory;
    }
    size_t total = p->top - mark;
    size_t n_args = total - 2 * (size_t)n_keywords;
    args->items = check_memory(p, wf_arena_alloc(p->arena, n_args * sizeof(void *)));
    keywords->items =
        check_memory(p, wf_arena_alloc(p->arena, (size_t)n_keywords * sizeof(void *)));
    if (args->items == NULL || keywords->items == NULL) {
        return false;
    }
    for (size_t i = mark; i < p->top; i++) {
        if (p->stack[i] == (void *)p) { // the next one is a keyword
            keywords->items[keywords->n++] = p->stack[++i];
        } else {
            args->items[args->n++] = p->stack[i];
        }
    }
    p->top = mark;
    return true;
}

bool wf_parse_call_args(WfParser *p, WfExprSeq *args, WfKeywordSeq *keywords)
{
    *args = (WfExprSeq){0};
    *keywords = (WfKeywordSeq){0};
    size_t mark = p->top;
    ArgPhase phase = ARGS_POSITIONAL;
    int32_t n_keywords = 0;
    while (peek(p) != T_RPAR) {
        WfExpr *arg = NULL;
        WfKeyword *keyword = NULL;
        if (!parse_arg(p, &phase, &arg, &keyword)) {
            return false;
        }
        if (keyword != NULL) {
            n_keywords++;
            if (!push(p, p) || !push(p, keyword)) {
                return false;
            }
        } else if (p->top == mark && (peek(p) == T_FOR || peek(p) == T_ASYNC)) {
            return parse_generator_arg(p, arg, args);
        } else if (!push(p, arg)) {
            return false;
        }
        if (!accept(p, T_COMMA)) {
            break;
        }
    }
    return split_args(p, mark, n_keywords, args, keywords);
}

/* ---- parameters ---------------------------------------------------------------------------- */

/* Parameters are pushed as pairs (arg, default); p itself stands for "no default". */
typedef struct Params {
    WfTok end;
    bool annotated;      // def, not lambda
    size_t n_posonly;    // pairs before `/`
    size_t n_positional; // pairs before `*`
    bool slash;
    bool star;
    bool need_name; // after a bare `*`
    bool any_default;
    WfArg *vararg;
    WfArg *kwarg;
} Params;

/* name [: annotation]; after `*` the annotation may be starred. */
static WfArg *parse_param(WfParser *p, const Params *params, bool after_star)
{
    WfArg arg = {.pos = here(p)};
    arg.arg = wf_parse_name(p);
    if (arg.arg == NULL) {
        return NULL;
    }
    if (params->annotated && accept(p, T_COLON)) {
        arg.annotation = after_star ? wf_parse_star_expression(p) : wf_parse_expression(p);
        if (arg.annotation == NULL) {
            return NULL;
        }
    }
    arg.pos = span(p, arg.pos);
    return check_memory(p, wf_ast_arg(p->arena, arg));
}

static bool parse_param_and_default(WfParser *p, Params *params)
{
    WfArg *arg = parse_param(p, params, false);
    if (!push(p, arg)) {
        return false;
    }
    if (accept(p, T_EQUAL)) {
        params->any_default = true;
        if (!enter(p, DEPTH_DEFAULT) || !push(p, wf_parse_expression(p))) {
            return false;
        }
        leave(p, DEPTH_DEFAULT);
        return true;
    }
    return (params->star || !params->any_default) && push(p, p);
}

/* After `*`. */
static bool parse_star_param(WfParser *p, Params *params, size_t mark)
{
    if (params->star) {
        return false;
    }
    params->star = true;
    params->n_positional = (p->top - mark) / 2;
    if (peek(p) == T_COMMA) {
        params->need_name = true;
        return true;
    }
    params->vararg = parse_param(p, params, true);
    return params->vararg != NULL;
}

/* One thing between commas. */
static bool parse_params_item(WfParser *p, Params *params, size_t mark)
{
    if (params->kwarg != NULL || (params->need_name && peek(p) != T_NAME)) {
        return false;
    }
    params->need_name = false;
    if (accept(p, T_STAR)) {
        return parse_star_param(p, params, mark);
    }
    if (accept(p, T_DOUBLESTAR)) {
        params->kwarg = parse_param(p, params, false);
        return params->kwarg != NULL;
    }
    if (accept(p, T_SLASH)) {
        params->n_posonly = (p->top - mark) / 2;
        bool valid = !params->slash && !params->star && params->n_posonly > 0;
        params->slash = true;
        return valid;
    }
    return parse_param_and_default(p, params);
}

static WfArg **copy_args(WfParser *p, size_t mark, size_t from, size_t to, WfArgSeq *out)
{
    if (from < to) {
        out->items = check_memory(p, wf_arena_alloc(p->arena, (to - from) * sizeof(void *)));
        if (out->items == NULL) {
            return NULL;
        }
        for (size_t i = from; i < to; i++) {
            out->items[out->n++] = p->stack[mark + 2 * i];
        }
    }
    return out->items;
}

static bool copy_defaults(WfParser *p, size_t mark, size_t from, size_t to, bool keep_missing,
                          WfExprSeq *out)
{
    if (from < to) {
        out->items = check_memory(p, wf_arena_alloc(p->arena, (to - from) * sizeof(void *)));
        if (out->items == NULL) {
            return false;
        }
        for (size_t i = from; i < to; i++) {
            void *value = p->stack[mark + 2 * i + 1];
            if (value != (void *)p || keep_missing) {
                out->items[out->n++] = value == (void *)p ? NULL : value;
            }
        }
    }
    return true;
}

static WfArguments *make_arguments(WfParser *p, const Params *params, size_t mark)
{
    size_t n = (p->top - mark) / 2;
    size_t n_positional = params->star ? params->n_positional : n;
    WfArguments args = {.vararg = params->vararg, .kwarg = params->kwarg};
    copy_args(p, mark, 0, params->n_posonly, &args.posonlyargs);
    copy_args(p, mark, params->n_posonly, n_positional, &args.args);
    copy_args(p, mark, n_positional, n, &args.kwonlyargs);
    if (params->any_default) {
        copy_defaults(p, mark, 0, n_positional, false, &args.defaults);
    }
    copy_defaults(p, mark, n_positional, n, true, &args.kw_defaults);
    p->top = mark;
    if (p->no_memory) {
        return NULL;
    }
    return check_memory(p, wf_ast_arguments(p->arena, args));
}

WfArguments *wf_parse_parameters(WfParser *p, WfTok end)
{
    Params params = {.end = end, .annotated = end == T_RPAR};
    size_t mark = p->top;
    while (peek(p) != end) {
        if (!parse_params_item(p, &params, mark)) {
            return NULL;
        }
        if (!accept(p, T_COMMA)) {
            break;
        }
    }
    return params.need_name ? NULL : make_arguments(p, &params, mark);
}
