/* The patterns of `case`. */
#include "parser.h"

static WfPattern *parse_pattern(WfParser *p);

/* ---- names --------------------------------------------------------------------------------- */

/* A name to bind: not `_`, and not the start of something longer. */
static const char *parse_capture_name(WfParser *p)
{
    if (wf_parse_at_word(p, "_")) {
        return NULL;
    }
    const char *name = wf_parse_name(p);
    if (peek(p) == T_DOT || peek(p) == T_LPAR || peek(p) == T_EQUAL) {
        return NULL;
    }
    return name;
}

/* `*name` or `*_` */
static WfPattern *parse_star_pattern(WfParser *p)
{
    WfPos start = here(p);
    advance(p);
    const char *name = NULL;
    if (wf_parse_at_word(p, "_")) {
        advance(p);
    } else if ((name = parse_capture_name(p)) == NULL) {
        return NULL;
    }
    return check_memory(
        p, wf_ast_MatchStar(p->arena, (struct WfPattern_MatchStar){name}, span(p, start)));
}

/* ---- literals ------------------------------------------------------------------------------ */

static bool is_complex(const WfExpr *number)
{
    return number->v.Constant.value.kind == WF_CONST_COMPLEX;
}

static WfExpr *parse_signed_number(WfParser *p)
{
    WfPos start = here(p);
    bool minus = accept(p, T_MINUS);
    WfExpr *e = peek(p) == T_NUMBER ? wf_parse_number(p) : NULL;
    if (e != NULL && minus) {
        e = check_memory(
            p, wf_ast_UnaryOp(p->arena, (struct WfExpr_UnaryOp){WF_USub, e}, span(p, start)));
    }
    return e;
}

/* `1`, `-1`, `1 + 2j`, `-1 - 2j` */
static WfExpr *parse_number_pattern(WfParser *p)
{
    WfPos start = here(p);
    WfExpr *e = parse_signed_number(p);
    if (e == NULL || (peek(p) != T_PLUS && peek(p) != T_MINUS)) {
        return e;
    }
    WfOperator op = peek(p) == T_PLUS ? WF_Add : WF_Sub;
    advance(p);
    if (is_complex(e->kind == WF_EXPR_UnaryOp ? e->v.UnaryOp.operand : e) || peek(p) != T_NUMBER) {
        return NULL;
    }
    WfExpr *imaginary = wf_parse_number(p);
    if (imaginary == NULL || !is_complex(imaginary)) {
        return NULL;
    }
    return check_memory(
        p, wf_ast_BinOp(p->arena, (struct WfExpr_BinOp){e, op, imaginary}, span(p, start)));
}

static WfPattern *value_pattern(WfParser *p, WfExpr *value, WfPos start)
{
    if (value == NULL) {
        return NULL;
    }
    return check_memory(
        p, wf_ast_MatchValue(p->arena, (struct WfPattern_MatchValue){value}, span(p, start)));
}

static WfPattern *parse_singleton(WfParser *p)
{
    WfPos start = here(p);
    WfExpr *e = wf_parse_atom(p);
    if (e == NULL) {
        return NULL;
    }
    struct WfPattern_MatchSingleton node = {e->v.Constant.value};
    return check_memory(p, wf_ast_MatchSingleton(p->arena, node, span(p, start)));
}

/* ---- dotted names, classes ----------------------------------------------------------------- */

/* name.name.name, at least one name */
static WfExpr *parse_dotted(WfParser *p)
{
    WfPos start = here(p);
    WfExpr *e = peek(p) == T_NAME ? wf_parse_atom(p) : NULL;
    while (e != NULL && accept(p, T_DOT)) {
        const char *attr = wf_parse_name(p);
        if (attr == NULL) {
            return NULL;
        }
        struct WfExpr_Attribute node = {e, attr, WF_Load};
        e = check_memory(p, wf_ast_Attribute(p->arena, node, span(p, start)));
    }
    return e;
}

/* A name stands here: does `=` follow it? */
static bool at_keyword(const WfParser *p)
{
    if (peek(p) != T_NAME) {
        return false;
    }
    WfLexer ahead = p->lx;
    WfToken token;
    ahead.warnings = NULL;
    wf_lexer_next(&ahead, &token);
    return token.type == T_EQUAL;
}

/* `name=pattern`s, up to the bracket; names and patterns are pushed in turn. */
static bool parse_keyword_patterns(WfParser *p)
{
    while (peek(p) != T_RPAR) {
        if (!push(p, (void *)wf_parse_name(p)) || !accept(p, T_EQUAL) ||
            !push(p, parse_pattern(p))) {
            return false;
        }
        if (!accept(p, T_COMMA)) {
            break;
        }
    }
    return true;
}

/* Separate the pairs pushed since `mark`. */
static bool split_pairs(WfParser *p, size_t mark, void ***firsts, void ***seconds, int32_t *n)
{
    *n = (int32_t)((p->top - mark) / 2);
    *firsts = *seconds = NULL;
    if (*n == 0) {
        return true;
    }
    *firsts = check_memory(p, wf_arena_alloc(p->arena, (size_t)*n * sizeof(void *)));
    *seconds = check_memory(p, wf_arena_alloc(p->arena, (size_t)*n * sizeof(void *)));
    if (*firsts == NULL || *seconds == NULL) {
        return false;
    }
    for (int32_t i = 0; i < *n; i++) {
        (*firsts)[i] = p->stack[mark + 2 * (size_t)i];
        (*seconds)[i] = p->stack[mark + 2 * (size_t)i + 1];
    }
    p->top = mark;
    return true;
}

/* `cls(patterns, name=pattern)`, at the bracket */
static WfPattern *parse_class_pattern(WfParser *p, WfExpr *cls, WfPos start)
{
    struct WfPattern_MatchClass node = {.cls = cls};
    if (!enter(p, DEPTH_BRACKET)) {
        return NULL;
    }
    advance(p);
    size_t mark = p->top;
    bool comma = true;
    while (comma && peek(p) != T_RPAR && !at_keyword(p)) {
        if (!push(p, parse_pattern(p))) {
            return NULL;
        }
        comma = accept(p, T_COMMA);
    }
    POP_SEQ(p, &node.patterns, mark);
    if (p->no_memory || (comma && !parse_keyword_patterns(p))) {
        return NULL;
    }
    void **names;
    void **patterns;
    if (!split_pairs(p, mark, &names, &patterns, &node.kwd_attrs.n) || !accept(p, T_RPAR)) {
        return NULL;
    }
    leave(p, DEPTH_BRACKET);
    node.kwd_attrs.items = (void *)names;
    node.kwd_patterns = (WfPatternSeq){(void *)patterns, node.kwd_attrs.n};
    return check_memory(p, wf_ast_MatchClass(p->arena, node, span(p, start)));
}

/* A pattern that begins with a name. */
static WfPattern *parse_name_pattern(WfParser *p)
{
    WfPos start = here(p);
    if (wf_parse_at_word(p, "_")) {
        advance(p);
        return check_memory(p, wf_ast_MatchAs(p->arena, (struct WfPattern_MatchAs){0}, start));
    }
    WfExpr *e = parse_dotted(p);
    if (e == NULL || peek(p) == T_EQUAL) {
        return NULL;
    }
    if (peek(p) == T_LPAR) {
        return parse_class_pattern(p, e, start);
    }
    if (e->kind == WF_EXPR_Attribute) {
        return value_pattern(p, e, start);
    }
    struct WfPattern_MatchAs node = {.name = e->v.Name.id};
    return check_memory(p, wf_ast_MatchAs(p->arena, node, span(p, start)));
}

/* ---- sequences ----------------------------------------------------------------------------- */

static WfPattern *parse_maybe_star(WfParser *p)
{
    return peek(p) == T_STAR ? parse_star_pattern(p) : parse_pattern(p);
}

/* The rest of a sequence after its first item: commas and items, up to `end` (for T_COLON also
 * `if`). */
static bool parse_more_patterns(WfParser *p, WfPattern *first, WfTok end, WfPatternSeq *out)
{
    size_t mark = p->top;
    if (!push(p, first)) {
        return false;
    }
    while (accept(p, T_COMMA) && peek(p) != end && !(end == T_COLON && peek(p) == T_IF)) {
        if (!push(p, parse_maybe_star(p))) {
            return false;
        }
    }
    return POP_SEQ(p, out, mark) != NULL;
}

/* After `(` or `[`; a single pattern in round brackets stands for itself. */
static WfPattern *parse_in_brackets(WfParser *p, WfTok end, WfPos start)
{
    struct WfPattern_MatchSequence node = {0};
    if (peek(p) != end) {
        bool star = peek(p) == T_STAR;
        WfPattern *first = parse_maybe_star(p);
        if (first == NULL) {
            return NULL;
        }
        if (end == T_RPAR && peek(p) != T_COMMA) {
            return !star && accept(p, end) ? first : NULL;
        }
        if (!parse_more_patterns(p, first, end, &node.patterns)) {
            return NULL;
        }
    }
    if (!accept(p, end)) {
        return NULL;
    }
    return check_memory(p, wf_ast_MatchSequence(p->arena, node, span(p, start)));
}

static WfPattern *parse_brackets(WfParser *p)
{
    if (!enter(p, DEPTH_BRACKET)) {
        return NULL;
    }
    WfPos start = here(p);
    WfTok end = peek(p) == T_LPAR ? T_RPAR : T_RSQB;
    advance(p);
    WfPattern *pattern = parse_in_brackets(p, end, start);
    leave(p, DEPTH_BRACKET);
    return pattern;
}

/* ---- mappings ------------------------------------------------------------------------------ */

static WfExpr *parse_key(WfParser *p)
{
    switch (peek(p)) {
    case T_NUMBER:
    case T_MINUS:
        return parse_number_pattern(p);
    case T_STRING:
    case T_NONE:
    case T_TRUE:
    case T_FALSE:
        return wf_parse_atom(p);
    default: {
        WfExpr *e = parse_dotted(p);
        return e != NULL && e->kind == WF_EXPR_Attribute ? e : NULL;
    }
    }
}

static WfPattern *parse_mapping(WfParser *p)
{
    WfPos start = here(p);
    struct WfPattern_MatchMapping node = {.rest = NULL};
    if (!enter(p, DEPTH_BRACKET)) {
        return NULL;
    }
    advance(p);
    size_t mark = p->top;
    while (peek(p) != T_RBRACE && node.rest == NULL) {
        if (accept(p, T_DOUBLESTAR)) {
            node.rest = parse_capture_name(p);
            if (node.rest == NULL) {
                return NULL;
            }
        } else if (!push(p, parse_key(p)) || !accept(p, T_COLON) || !push(p, parse_pattern(p))) {
            return NULL;
        }
        if (!accept(p, T_COMMA)) {
            break;
        }
    }
    void **keys;
    void **patterns;
    if (!split_pairs(p, mark, &keys, &patterns, &node.keys.n) || !accept(p, T_RBRACE)) {
        return NULL;
    }
    leave(p, DEPTH_BRACKET);
    node.keys.items = (void *)keys;
    node.patterns = (WfPatternSeq){(void *)patterns, node.keys.n};
    return check_memory(p, wf_ast_MatchMapping(p->arena, node, span(p, start)));
}

/* ---- the hierarchy ------------------------------------------------------------------------- */

static WfPattern *parse_closed(WfParser *p)
{
    WfPos start = here(p);
    switch (peek(p)) {
    case T_NUMBER:
    case T_MINUS:
        return value_pattern(p, parse_number_pattern(p), start);
    case T_STRING:
        return value_pattern(p, wf_parse_atom(p), start);
    case T_NONE:
    case T_TRUE:
    case T_FALSE:
        return parse_singleton(p);
    case T_NAME:
        return parse_name_pattern(p);
    case T_LPAR:
    case T_LSQB:
        return parse_brackets(p);
    case T_LBRACE:
        return parse_mapping(p);
    default:
        return NULL;
    }
}

static WfPattern *parse_or_pattern(WfParser *p)
{
    WfPos start = here(p);
    WfPattern *pattern = parse_closed(p);
    if (pattern == NULL || peek(p) != T_VBAR) {
        return pattern;
    }
    size_t mark = p->top;
    if (!push(p, pattern)) {
        return NULL;
    }
    while (accept(p, T_VBAR)) {
        if (!push(p, parse_closed(p))) {
            return NULL;
        }
    }
    WfPos pos = span(p, start);
    struct WfPattern_MatchOr node;
    if (POP_SEQ(p, &node.patterns, mark) == NULL) {
        return NULL;
    }
    return check_memory(p, wf_ast_MatchOr(p->arena, node, pos));
}

static WfPattern *parse_pattern(WfParser *p)
{
    WfPos start = here(p);
    WfPattern *pattern = parse_or_pattern(p);
    if (pattern == NULL || !accept(p, T_AS)) {
        return pattern;
    }
    const char *name = parse_capture_name(p);
    if (name == NULL) {
        return NULL;
    }
    return check_memory(
        p, wf_ast_MatchAs(p->arena, (struct WfPattern_MatchAs){pattern, name}, span(p, start)));
}

WfPattern *wf_parse_patterns(WfParser *p)
{
    WfPos start = here(p);
    bool star = peek(p) == T_STAR;
    WfPattern *first = parse_maybe_star(p);
    if (first == NULL || peek(p) != T_COMMA) {
        return star ? NULL : first;
    }
    struct WfPattern_MatchSequence node;
    if (!parse_more_patterns(p, first, T_COLON, &node.patterns)) {
        return NULL;
    }
    return check_memory(p, wf_ast_MatchSequence(p->arena, node, span(p, start)));
}
