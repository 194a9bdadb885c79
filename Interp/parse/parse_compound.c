/* Compound statements. */
#include "parser.h"

#include <string.h>

/* ---- def, class, decorators ---------------------------------------------------------------- */

static WfStmt *parse_def(WfParser *p, bool async, WfPos start, WfExprSeq decorators)
{
    advance(p);
    struct WfStmt_FunctionDef node = {.decorator_list = decorators};
    node.name = wf_parse_name(p);
    if (node.name == NULL || !accept(p, T_LPAR)) {
        return NULL;
    }
    node.args = wf_parse_parameters(p, T_RPAR);
    if (node.args == NULL || !accept(p, T_RPAR)) {
        return NULL;
    }
    if (accept(p, T_RARROW) && (node.returns = wf_parse_expression(p)) == NULL) {
        return NULL;
    }
    if (!accept(p, T_COLON) || !wf_parse_block(p, &node.body)) {
        return NULL;
    }
    WfPos pos = span(p, start);
    if (!async) {
        return check_memory(p, wf_ast_FunctionDef(p->arena, node, pos));
    }
    struct WfStmt_AsyncFunctionDef async_node = {
        .name = node.name,
        .args = node.args,
        .body = node.body,
        .decorator_list = decorators,
        .returns = node.returns,
    };
    return check_memory(p, wf_ast_AsyncFunctionDef(p->arena, async_node, pos));
}

static WfStmt *parse_class(WfParser *p, WfExprSeq decorators)
{
    WfPos start = here(p);
    advance(p);
    struct WfStmt_ClassDef node = {.decorator_list = decorators};
    node.name = wf_parse_name(p);
    if (node.name == NULL) {
        return NULL;
    }
    if (accept(p, T_LPAR)) {
        if (!wf_parse_call_args(p, &node.bases, &node.keywords) || !accept(p, T_RPAR)) {
            return NULL;
        }
        if (node.bases.n == 1 && node.bases.items[0]->kind == WF_EXPR_GeneratorExp &&
            !node.bases.items[0]->in_parens) {
            return NULL;
        }
    }
    if (!accept(p, T_COLON) || !wf_parse_block(p, &node.body)) {
        return NULL;
    }
    return check_memory(p, wf_ast_ClassDef(p->arena, node, span(p, start)));
}

static WfStmt *parse_decorated(WfParser *p)
{
    size_t mark = p->top;
    while (accept(p, T_AT)) {
        if (!push(p, wf_parse_named_expression(p)) || !accept_blank(p, T_NEWLINE)) {
            return NULL;
        }
    }
    WfExprSeq decorators;
    if (POP_SEQ(p, &decorators, mark) == NULL) {
        return NULL;
    }
    WfPos start = here(p);
    if (peek(p) == T_CLASS) {
        return parse_class(p, decorators);
    }
    bool async = accept(p, T_ASYNC);
    return peek(p) == T_DEF ? parse_def(p, async, start, decorators) : NULL;
}

/* ---- if, while, for ------------------------------------------------------------------------ */

static bool parse_else(WfParser *p, WfStmtSeq *out)
{
    *out = (WfStmtSeq){0};
    return !accept(p, T_ELSE) || (accept(p, T_COLON) && wf_parse_block(p, out));
}

static WfStmt *parse_if_head(WfParser *p)
{
    WfPos start = here(p);
    advance(p);
    struct WfStmt_If node = {.test = wf_parse_named_expression(p)};
    if (node.test == NULL || !accept(p, T_COLON) || !wf_parse_block(p, &node.body)) {
        return NULL;
    }
    return check_memory(p, wf_ast_If(p->arena, node, start));
}

/* An `elif` is an If that is the other one's whole orelse. All end where the chain ends. */
static WfStmt *parse_if(WfParser *p)
{
    WfStmt *first = parse_if_head(p);
    WfStmt *last = first;
    int length = 0;
    while (last != NULL && peek(p) == T_ELIF) {
        length++;
        if (!enter(p, DEPTH_ELIF)) {
            return NULL;
        }
        WfStmt *next = parse_if_head(p);
        WfStmt **items = check_memory(p, wf_arena_alloc(p->arena, sizeof(WfStmt *)));
        if (next == NULL || items == NULL) {
            return NULL;
        }
        items[0] = next;
        last->v.If.orelse = (WfStmtSeq){items, 1};
        last = next;
    }
    if (last == NULL || !parse_else(p, &last->v.If.orelse)) {
        return NULL;
    }
    leave(p, length * DEPTH_ELIF);
    for (WfStmt *s = first;; s = s->v.If.orelse.items[0]) {
        s->pos = span(p, s->pos);
        if (s == last) {
            return first;
        }
    }
}

static WfStmt *parse_while(WfParser *p)
{
    WfPos start = here(p);
    advance(p);
    struct WfStmt_While node = {.test = wf_parse_named_expression(p)};
    if (node.test == NULL || !accept(p, T_COLON) || !wf_parse_block(p, &node.body) ||
        !parse_else(p, &node.orelse)) {
        return NULL;
    }
    return check_memory(p, wf_ast_While(p->arena, node, span(p, start)));
}

static WfStmt *parse_for(WfParser *p, bool async, WfPos start)
{
    advance(p);
    struct WfStmt_For node = {.target = wf_parse_star_targets(p)};
    if (node.target == NULL || !accept(p, T_IN)) {
        return NULL;
    }
    node.iter = wf_parse_star_expressions(p);
    if (node.iter == NULL || !accept(p, T_COLON) || !wf_parse_block(p, &node.body) ||
        !parse_else(p, &node.orelse)) {
        return NULL;
    }
    WfPos pos = span(p, start);
    if (!async) {
        return check_memory(p, wf_ast_For(p->arena, node, pos));
    }
    struct WfStmt_AsyncFor async_node = {
        .target = node.target,
        .iter = node.iter,
        .body = node.body,
        .orelse = node.orelse,
    };
    return check_memory(p, wf_ast_AsyncFor(p->arena, async_node, pos));
}

/* ---- with ---------------------------------------------------------------------------------- */

/* `expression [as target]` */
static WfWithItem *parse_with_item(WfParser *p)
{
    WfWithItem item = {.context_expr = wf_parse_expression(p)};
    if (item.context_expr == NULL ||
        (accept(p, T_AS) && (item.optional_vars = wf_parse_star_target(p)) == NULL)) {
        return NULL;
    }
    return check_memory(p, wf_ast_withitem(p->arena, item));
}

/* Items without brackets, up to the colon; pushes them. */
static bool parse_with_items(WfParser *p)
{
    do {
        if (!push(p, parse_with_item(p))) {
            return false;
        }
    } while (accept(p, T_COMMA));
    return peek(p) == T_COLON;
}

/* `( items )` before a colon; pushes them. */
static bool parse_bracketed_items(WfParser *p)
{
    advance(p);
    do {
        if (!push(p, parse_with_item(p))) {
            return false;
        }
    } while (accept(p, T_COMMA) && peek(p) != T_RPAR);
    return accept(p, T_RPAR) && peek(p) == T_COLON;
}

/* A bracket after `with` may hold the items or belong to the first expression. Try the former;
 * the lexer is put back if it was wrong. */
static bool parse_any_with_items(WfParser *p, WfWithItemSeq *out)
{
    size_t mark = p->top;
    if (peek(p) != T_LPAR) {
        return parse_with_items(p) && POP_SEQ(p, out, mark) != NULL;
    }
    WfLexer lexer = p->lx;
    WfToken token = p->tok;
    WfParseWarning **warnings = p->lx.warnings;
    int depth = p->depth;
    bool found = parse_bracketed_items(p);
    if (!found && !p->no_memory) {
        p->lx = lexer;
        p->tok = token;
        if (warnings != NULL) {
            *warnings = NULL;
        }
        p->depth = depth;
        p->top = mark;
        found = parse_with_items(p);
    }
    return found && POP_SEQ(p, out, mark) != NULL;
}

static WfStmt *parse_with(WfParser *p, bool async, WfPos start)
{
    advance(p);
    struct WfStmt_With node = {0};
    if (!parse_any_with_items(p, &node.items) || !accept(p, T_COLON) ||
        !wf_parse_block(p, &node.body)) {
        return NULL;
    }
    WfPos pos = span(p, start);
    if (!async) {
        return check_memory(p, wf_ast_With(p->arena, node, pos));
    }
    struct WfStmt_AsyncWith async_node = {.items = node.items, .body = node.body};
    return check_memory(p, wf_ast_AsyncWith(p->arena, async_node, pos));
}

static WfStmt *parse_async(WfParser *p)
{
    WfPos start = here(p);
    advance(p);
    switch (peek(p)) {
    case T_DEF:
        return parse_def(p, true, start, (WfExprSeq){0});
    case T_FOR:
        return parse_for(p, true, start);
    case T_WITH:
        return parse_with(p, true, start);
    default:
        return NULL;
    }
}

/* ---- try ----------------------------------------------------------------------------------- */

/* One `except` clause, at the keyword; *star tells whether it is `except*`. */
static WfExceptHandler *parse_handler(WfParser *p, bool *star)
{
    WfExceptHandler handler = {.pos = here(p)};
    advance(p);
    *star = accept(p, T_STAR);
    if (*star || peek(p) != T_COLON) {
        handler.type = wf_parse_expression(p);
        if (handler.type == NULL ||
            (accept(p, T_AS) && (handler.name = wf_parse_name(p)) == NULL)) {
            return NULL;
        }
    }
    if (!accept(p, T_COLON) || !wf_parse_block(p, &handler.body)) {
        return NULL;
    }
    handler.pos = span(p, handler.pos);
    return check_memory(p, wf_ast_ExceptHandler(p->arena, handler));
}

/* All `except` clauses: of one sort. */
static bool parse_handlers(WfParser *p, WfExceptHandlerSeq *out, bool *star)
{
    size_t mark = p->top;
    while (peek(p) == T_EXCEPT) {
        bool this_star;
        if (!push(p, parse_handler(p, &this_star)) || (p->top > mark + 1 && this_star != *star)) {
            return false;
        }
        *star = this_star;
    }
    POP_SEQ(p, out, mark);
    return !p->no_memory;
}

static WfStmt *parse_try(WfParser *p)
{
    WfPos start = here(p);
    advance(p);
    struct WfStmt_Try node = {0};
    bool star = false;
    if (!accept(p, T_COLON) || !wf_parse_block(p, &node.body) ||
        !parse_handlers(p, &node.handlers, &star)) {
        return NULL;
    }
    if (node.handlers.n > 0 && !parse_else(p, &node.orelse)) {
        return NULL;
    }
    if (accept(p, T_FINALLY)) {
        if (!accept(p, T_COLON) || !wf_parse_block(p, &node.finalbody)) {
            return NULL;
        }
    } else if (node.handlers.n == 0) {
        return NULL;
    }
    WfPos pos = span(p, start);
    if (!star) {
        return check_memory(p, wf_ast_Try(p->arena, node, pos));
    }
    struct WfStmt_TryStar star_node = {
        .body = node.body,
        .handlers = node.handlers,
        .orelse = node.orelse,
        .finalbody = node.finalbody,
    };
    return check_memory(p, wf_ast_TryStar(p->arena, star_node, pos));
}

/* ---- match --------------------------------------------------------------------------------- */

/* At `case`. */
static WfMatchCase *parse_case(WfParser *p)
{
    advance(p);
    WfMatchCase node = {.pattern = wf_parse_patterns(p)};
    if (node.pattern == NULL ||
        (accept(p, T_IF) && (node.guard = wf_parse_named_expression(p)) == NULL) ||
        !accept(p, T_COLON) || !wf_parse_block(p, &node.body)) {
        return NULL;
    }
    return check_memory(p, wf_ast_match_case(p->arena, node));
}

static WfStmt *parse_match(WfParser *p)
{
    WfPos start = here(p);
    advance(p);
    struct WfStmt_Match node = {.subject = wf_parse_subject(p)};
    if (node.subject == NULL || !accept(p, T_COLON) || !accept_blank(p, T_NEWLINE) ||
        !enter(p, DEPTH_BLOCK) || !accept_blank(p, T_INDENT)) {
        return NULL;
    }
    size_t mark = p->top;
    do {
        if (!wf_parse_at_word(p, "case") || !push(p, parse_case(p))) {
            return NULL;
        }
    } while (peek(p) != T_DEDENT);
    advance_blank(p);
    leave(p, DEPTH_BLOCK);
    WfPos pos = span(p, start);
    if (POP_SEQ(p, &node.cases, mark) == NULL) {
        return NULL;
    }
    return check_memory(p, wf_ast_Match(p->arena, node, pos));
}

/* Whether the logical line, from `token` on, ends with a colon. */
static bool line_ends_with_colon(WfLexer *ahead, WfToken token)
{
    uint8_t before = token.type;
    while (token.type != T_NEWLINE && token.type != T_ERROR && token.type != T_ENDMARKER) {
        before = token.type;
        wf_lexer_next(ahead, &token);
    }
    return token.type == T_NEWLINE && before == T_COLON;
}

/* Whether the NAME `match` here begins a match statement. What follows decides it at once, but
 * for brackets and signs, which may also go on with an expression. */
static bool at_match(const WfParser *p)
{
    if (!wf_parse_at_word(p, "match")) {
        return false;
    }
    WfLexer ahead = p->lx;
    WfToken token;
    ahead.warnings = NULL;
    wf_lexer_next(&ahead, &token);
    switch (token.type) {
    case T_LPAR:
    case T_LSQB:
    case T_STAR:
    case T_PLUS:
    case T_MINUS:
        return line_ends_with_colon(&ahead, token);
    case T_NOT:
        wf_lexer_next(&ahead, &token);
        return token.type != T_IN;
    default:
        return wf_parse_starts_expr[token.type];
    }
}

/* ---- all of them --------------------------------------------------------------------------- */

WfStmt *wf_parse_compound(WfParser *p, bool *none)
{
    *none = false;
    switch (peek(p)) {
    case T_DEF:
        return parse_def(p, false, here(p), (WfExprSeq){0});
    case T_AT:
        return parse_decorated(p);
    case T_ASYNC:
        return parse_async(p);
    case T_CLASS:
        return parse_class(p, (WfExprSeq){0});
    case T_IF:
        return parse_if(p);
    case T_WHILE:
        return parse_while(p);
    case T_FOR:
        return parse_for(p, false, here(p));
    case T_WITH:
        return parse_with(p, false, here(p));
    case T_TRY:
        return parse_try(p);
    case T_NAME:
        if (p->tok.end - p->tok.start == 5 && at_match(p)) {
            return parse_match(p);
        }
        break;
    default:
        break;
    }
    *none = true;
    return NULL;
}
