/* What the grammar's actions do: make nodes, judge them, say what is wrong. */
#include "peg.h"

#include <string.h>

static const char *const message_texts[] = {
#define WF_MESSAGE(name, text) text,
#include "peg_messages.def"
};

/* ---- looking at nodes ---------------------------------------------------------------------- */

static const char *expr_kind_name(int kind)
{
    switch (kind) {
    case WF_EXPR_Attribute:
        return "attribute";
    case WF_EXPR_Subscript:
        return "subscript";
    case WF_EXPR_Starred:
        return "starred";
    case WF_EXPR_Name:
        return "name";
    case WF_EXPR_List:
        return "list";
    case WF_EXPR_Tuple:
        return "tuple";
    case WF_EXPR_Lambda:
        return "lambda";
    case WF_EXPR_Call:
        return "function call";
    case WF_EXPR_BoolOp:
    case WF_EXPR_BinOp:
    case WF_EXPR_UnaryOp:
        return "expression";
    case WF_EXPR_GeneratorExp:
        return "generator expression";
    case WF_EXPR_Yield:
    case WF_EXPR_YieldFrom:
        return "yield expression";
    case WF_EXPR_Await:
        return "await expression";
    case WF_EXPR_ListComp:
        return "list comprehension";
    case WF_EXPR_SetComp:
        return "set comprehension";
    case WF_EXPR_DictComp:
        return "dict comprehension";
    case WF_EXPR_Dict:
        return "dict literal";
    case WF_EXPR_Set:
        return "set display";
    case WF_EXPR_JoinedStr:
    case WF_EXPR_FormattedValue:
        return "f-string expression";
    case WF_EXPR_Compare:
        return "comparison";
    case WF_EXPR_IfExp:
        return "conditional expression";
    case WF_EXPR_NamedExpr:
        return "named expression";
    default:
        return "literal";
    }
}

static const char *token_name(WfTok type)
{
    switch (type) {
    case T_NAME:
        return "name";
    case T_TRUE:
        return "True";
    case T_FALSE:
        return "False";
    case T_NONE:
        return "None";
    case T_ELLIPSIS:
        return "ellipsis";
    default:
        return "literal";
    }
}

static const char *node_name(const PegNode *node)
{
    return node->kind == NODE_TOKEN ? token_name((WfTok)node->token->type)
                                    : expr_kind_name(node->kind);
}

const char *wf_ast_expr_name(const WfExpr *expr)
{
    if (expr->kind == WF_EXPR_Constant) {
        switch (expr->v.Constant.value.kind) {
        case WF_CONST_NONE:
            return "None";
        case WF_CONST_TRUE:
            return "True";
        case WF_CONST_FALSE:
            return "False";
        case WF_CONST_ELLIPSIS:
            return "ellipsis";
        default:
            break;
        }
    }
    return expr_kind_name(expr->kind);
}

static const PegNode *last_item(const PegNode *node)
{
    while ((node->kind == NODE_LIST || node->kind == NODE_CLAUSE) && node->n > 0) {
        node = node->items[node->n - 1];
    }
    return node;
}

static const PegNode *first_item(const PegNode *node)
{
    while (node->kind == NODE_LIST && node->n > 0) {
        node = node->items[0];
    }
    return node;
}

static WfPos range(const PegNode *a, const PegNode *b)
{
    WfPos start = first_item(a)->pos;
    WfPos end = last_item(b)->pos;
    return (WfPos){start.lineno, start.col_offset, end.end_lineno, end.end_col_offset};
}

static bool is_text(const PegNode *node, const char *text)
{
    size_t len = strlen(text);
    return node->kind == NODE_TOKEN && (size_t)(node->token->end - node->token->start) == len &&
           memcmp(node->token->start, text, len) == 0;
}

/* Whether it was a statement in Python 2. */
static bool is_legacy(const PegNode *node)
{
    return is_text(node, "print") || is_text(node, "exec");
}

/* Sorts of targets, as ordered in read_action(). */
enum { TARGET_STAR, TARGET_FOR, TARGET_DEL };

/* The part of an expression that cannot be a target of the sort, or NULL. Recursion is bounded by
 * the nesting of brackets. */
static const PegNode *invalid_target(const PegNode *node, int sort)
{
    switch (node->kind) {
    case WF_EXPR_List:
    case WF_EXPR_Tuple:
        for (int32_t i = 0; i < node->n; i++) {
            const PegNode *invalid = invalid_target(node->items[i], sort);
            if (invalid != NULL) {
                return invalid;
            }
        }
        return NULL;
    case WF_EXPR_Starred:
        return sort == TARGET_DEL ? node : invalid_target(node->items[0], sort);
    case WF_EXPR_Compare:
        if (sort != TARGET_FOR) {
            return node;
        }
        return node->items[1]->kind == NODE_IN ? invalid_target(node->items[0], sort) : NULL;
    case WF_EXPR_Attribute:
    case WF_EXPR_Subscript:
        return NULL;
    case NODE_TOKEN:
        return node->token->type == T_NAME ? NULL : node;
    default:
        return node;
    }
}

/* ---- messages ------------------------------------------------------------------------------ */

/* The text of a message with a's properties filled in. */
static const char *fill_in(WfDiagnosis *d, int message, const PegNode *a)
{
    const char *text = message_texts[message];
    if (strchr(text, '%') == NULL) {
        return text;
    }
    const PegNode *first = first_item(a);
    const char *token = "";
    int token_len = 0;
    if (first->kind == NODE_TOKEN) {
        token = first->token->start;
        token_len = (int)(first->token->end - token);
    }
    char out[512];
    size_t n = 0;
    for (; *text != '\0' && n < sizeof(out) - 32; text++) {
        if (*text != '%') {
            out[n++] = *text;
            continue;
        }
        size_t room = sizeof(out) - 32 - n;
        const char *piece = *++text == 't' ? token : node_name(first);
        size_t len = *text == 't' ? (size_t)token_len : strlen(piece);
        if (*text == 'd') {
            piece = peg_format(d, "%d", (int)first->pos.lineno);
            len = piece == NULL ? 0 : strlen(piece);
        }
        len = len < room ? len : room;
        memcpy(out + n, piece, len);
        n += len;
    }
    return peg_format(d, "%.*s", (int)n, out);
}

static PegNode *raise_range(WfDiagnosis *d, const PegNode *a, const PegNode *b, int message)
{
    peg_raise_at(d, WF_ERROR_SYNTAX, range(a, b), fill_in(d, message, a));
    return NULL;
}

static PegNode *raise_from(WfDiagnosis *d, const PegNode *a, int message)
{
    WfPos pos = first_item(a)->pos;
    pos.end_lineno = d->p->lx.lineno;
    pos.end_col_offset = (int32_t)(d->p->lx.cur - d->p->lx.line_start) - 1;
    peg_raise_at(d, WF_ERROR_SYNTAX, pos, fill_in(d, message, a));
    return NULL;
}

static PegNode *raise_target(WfDiagnosis *d, const PegNode *a, int sort)
{
    const PegNode *invalid = invalid_target(a, sort);
    if (invalid == NULL) {
        return NULL;
    }
    return raise_range(d, invalid, invalid, sort == TARGET_DEL ? MSG_DELETE : MSG_ASSIGN_TO);
}

/* ---- functions ----------------------------------------------------------------------------- */

/* a, b: two expressions side by side. */
static PegNode *act_forgot_comma(WfDiagnosis *d, PegNode **c, WfPos pos)
{
    (void)pos;
    if (is_legacy(c[0]) || d->tokens[d->mark - 1]->token.level == 0) {
        return NULL;
    }
    return raise_range(d, c[0], c[1], MSG_FORGOT_COMMA);
}

static PegNode *act_legacy(WfDiagnosis *d, PegNode **c, WfPos pos)
{
    (void)pos;
    return is_legacy(c[0]) ? raise_range(d, c[0], c[1], MSG_LEGACY) : NULL;
}

static bool is_imaginary(const PegNode *number)
{
    char last = number->token->end[-1];
    return (last == 'j' || last == 'J');
}

static PegNode *act_real(WfDiagnosis *d, PegNode **c, WfPos pos)
{
    (void)pos;
    return is_imaginary(c[0]) ? raise_range(d, c[0], c[0], MSG_REAL_REQUIRED) : c[0];
}

static PegNode *act_imaginary(WfDiagnosis *d, PegNode **c, WfPos pos)
{
    (void)pos;
    return is_imaginary(c[0]) ? c[0] : raise_range(d, c[0], c[0], MSG_IMAGINARY_REQUIRED);
}

/* a: the tokens. Errors in them are found here. */
static PegNode *act_strings(WfDiagnosis *d, PegNode **c, WfPos pos)
{
    int n = c[0]->n;
    WfToken *tokens = wf_arena_alloc(&d->nodes, (size_t)n * sizeof(WfToken));
    if (tokens == NULL) {
        d->no_memory = d->raised = true;
        return NULL;
    }
    for (int i = 0; i < n; i++) {
        tokens[i] = *c[0]->items[i]->token;
    }
    WfParser *p = d->p;
    size_t top = p->top;
    WfExpr *e = wf_parse_concat_strings(p, tokens, n);
    p->top = top;
    if (e == NULL) {
        d->no_memory = d->no_memory || p->no_memory;
        d->raised = true;
        return NULL;
    }
    return peg_new_node(d, e->kind, pos, NULL, 0);
}

static PegNode *act_not_equal(WfDiagnosis *d, PegNode **c, WfPos pos)
{
    (void)pos;
    bool barry = (d->p->flags & WF_PARSE_BARRY_AS_BDFL) != 0;
    if (is_text(c[0], barry ? "<>" : "!=")) {
        return c[0];
    }
    if (barry) {
        peg_raise_here(d, WF_ERROR_SYNTAX, message_texts[MSG_BARRY]);
    }
    return NULL;
}

/* a: a key without a colon. */
static PegNode *act_dict_colon(WfDiagnosis *d, PegNode **c, WfPos pos)
{
    pos = first_item(c[0])->pos;
    WfPos at = {pos.lineno, pos.end_col_offset - 1, pos.end_lineno, -1};
    peg_raise_at(d, WF_ERROR_SYNTAX, at, message_texts[MSG_DICT_COLON]);
    return NULL;
}

/* a: the arguments before a comprehension, b: the comprehension. */
static PegNode *act_generator_in_call(WfDiagnosis *d, PegNode **c, WfPos pos)
{
    (void)pos;
    const PegNode *last = NULL;
    int n = 0;
    for (int32_t i = 0; i < c[0]->n; i++) {
        if (c[0]->items[i]->kind != NODE_KEYWORD && c[0]->items[i]->kind != NODE_MAPPING) {
            last = c[0]->items[i];
            n++;
        }
    }
    return n <= 1 ? NULL : raise_range(d, last, c[1], MSG_GENERATOR_PARENS);
}

/* a: arguments that more arguments cannot follow. */
static PegNode *act_positional_follows(WfDiagnosis *d, PegNode **c, WfPos pos)
{
    (void)pos;
    int message = MSG_POSITIONAL_AFTER_KEYWORD;
    for (int32_t i = 0; i < c[0]->n; i++) {
        if (c[0]->items[i]->kind == NODE_MAPPING) {
            message = MSG_POSITIONAL_AFTER_MAPPING;
        }
    }
    peg_raise_here(d, WF_ERROR_SYNTAX, message_texts[message]);
    return NULL;
}

typedef PegNode *ActFunction(WfDiagnosis *d, PegNode **captures, WfPos pos);

#define FUNCTIONS(X)                                                                               \
    X(forgot_comma)                                                                                \
    X(legacy) X(real) X(imaginary) X(strings) X(not_equal) X(dict_colon) X(generator_in_call)      \
        X(positional_follows)
#define NAME(name)    #name,
#define POINTER(name) act_##name,

const char *const peg_function_names[] = {FUNCTIONS(NAME) NULL};
static ActFunction *const functions[] = {FUNCTIONS(POINTER)};

/* ---- nodes --------------------------------------------------------------------------------- */

/* How many nodes a capture stands for: lists are opened. */
static int32_t count_flat(const PegNode *node)
{
    if (node == NULL) {
        return 0;
    }
    if (node->kind != NODE_LIST) {
        return 1;
    }
    int32_t n = 0;
    for (int32_t i = 0; i < node->n; i++) {
        n += count_flat(node->items[i]);
    }
    return n;
}

static PegNode **copy_flat(PegNode **to, PegNode *node)
{
    if (node == NULL) {
        return to;
    }
    if (node->kind != NODE_LIST) {
        *to = node;
        return to + 1;
    }
    for (int32_t i = 0; i < node->n; i++) {
        to = copy_flat(to, node->items[i]);
    }
    return to;
}

static PegNode *make_node(WfDiagnosis *d, int kind, PegNode **captures, WfPos pos)
{
    int32_t n = 0;
    for (int i = 0; i < MAX_CAPTURES; i++) {
        n += count_flat(captures[i]);
    }
    PegNode **items = NULL;
    if (n > 0) {
        items = wf_arena_alloc(&d->nodes, (size_t)n * sizeof(*items));
        if (items == NULL) {
            d->no_memory = d->raised = true;
            return NULL;
        }
        PegNode **to = items;
        for (int i = 0; i < MAX_CAPTURES; i++) {
            to = copy_flat(to, captures[i]);
        }
    }
    return peg_new_node(d, kind, pos, items, n);
}

PegNode *peg_act(WfDiagnosis *d, const PegAction *action, PegNode **captures, WfPos pos)
{
    PegNode *a = captures[0];
    switch (action->type) {
    case ACT_PASS:
        return captures[1] == NULL ? a : make_node(d, NODE_LIST, captures, pos);
    case ACT_NODE:
        return make_node(d, action->detail, captures, pos);
    case ACT_AT:
        return raise_range(d, a, a, action->detail);
    case ACT_RANGE:
        return raise_range(d, a, captures[1], action->detail);
    case ACT_FROM:
        return raise_from(d, a, action->detail);
    case ACT_HERE:
        peg_raise_here(d, WF_ERROR_SYNTAX, message_texts[action->detail]);
        return NULL;
    case ACT_INDENT:
        peg_raise_here(d, WF_ERROR_INDENTATION, fill_in(d, action->detail, a));
        return NULL;
    case ACT_TARGET:
        return raise_target(d, a, action->detail);
    default:
        return functions[action->detail](d, captures, pos);
    }
}
