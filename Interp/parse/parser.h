/* The parser's state and the functions its files share.
 *
 * Model: predictive recursive descent over one token at a time, precedence climbing for operators.
 * Targets are parsed as expressions and then turned to Store or Del. Only `match` and `with (`
 * look further ahead, by copying the lexer. The tree is made while parsing.
 *
 * Errors: every function returns NULL (or false) and says nothing. A program that does not parse
 * is parsed again by diagnose.c, which finds the message; so code here only has to accept exactly
 * the right programs.
 */
#ifndef WF_PARSE_PARSER_H
#define WF_PARSE_PARSER_H

#include "internal/ast.h"
#include "lexer.h"

typedef struct WfDiagnosis WfDiagnosis;

/* What is parsed: the modes of wf_parse, and an expression of an f-string. */
enum { PARSE_FSTRING = WF_PARSE_EVAL + 1 };

/* Nesting is counted in the steps that CPython's parser would take, so that programs nested too
 * deeply get MemoryError where it gives it. A step needs at most some 150 bytes of C stack. */
enum {
    DEPTH_LIMIT = 6000,
    DEPTH_UNARY = 1,
    DEPTH_TERNARY = 1,
    DEPTH_ELIF = 1,
    DEPTH_POWER = 2,
    DEPTH_LAMBDA = 2,
    DEPTH_DEFAULT = 6,
    DEPTH_BRACKET = 22,
    DEPTH_BLOCK = 7,
};

typedef struct WfParser {
    WfToken tok;        // the next token
    int32_t end_lineno; // where the last token taken ended, not counting NEWLINE and the like
    int32_t end_col;
    WfArena *arena;
    void **stack; // items of the sequences being collected
    size_t top;
    size_t capacity;
    int depth;
    int mode; // WfParseMode or PARSE_FSTRING
    unsigned flags;
    bool no_memory; // out of memory, or too deep
    WfSyntaxError *err;
    WfDiagnosis *diagnosis; // where errors in strings and numbers go; NULL: nowhere
    WfLexer lx;
} WfParser;

/* ---- tokens -------------------------------------------------------------------------------- */

static inline WfTok peek(const WfParser *p)
{
    return (WfTok)p->tok.type;
}

/* Take the next token. */
static inline void advance(WfParser *p)
{
    p->end_lineno = p->tok.pos.end_lineno;
    p->end_col = p->tok.pos.end_col_offset;
    wf_lexer_next(&p->lx, &p->tok);
}

/* Take NEWLINE, INDENT or DEDENT: they do not extend what they end. */
static inline void advance_blank(WfParser *p)
{
    wf_lexer_next(&p->lx, &p->tok);
}

/* Take the next token if it is of this type. */
static inline bool accept(WfParser *p, WfTok type)
{
    if (p->tok.type != (uint8_t)type) {
        return false;
    }
    advance(p);
    return true;
}

static inline bool accept_blank(WfParser *p, WfTok type)
{
    if (p->tok.type != (uint8_t)type) {
        return false;
    }
    advance_blank(p);
    return true;
}

/* Whether the next token is a NAME with these ASCII letters (a soft keyword). */
bool wf_parse_at_word(const WfParser *p, const char *word);

/* From a token's start to the end of the last token taken. */
static inline WfPos span(const WfParser *p, WfPos start)
{
    return (WfPos){start.lineno, start.col_offset, p->end_lineno, p->end_col};
}

static inline WfPos here(const WfParser *p)
{
    return p->tok.pos;
}

/* ---- depth --------------------------------------------------------------------------------- */

static inline bool enter(WfParser *p, int steps)
{
    p->depth += steps;
    if (__builtin_expect(p->depth > DEPTH_LIMIT, 0)) {
        p->no_memory = true;
        return false;
    }
    return true;
}

static inline void leave(WfParser *p, int steps)
{
    p->depth -= steps;
}

/* ---- sequences ----------------------------------------------------------------------------- */

bool wf_parse_grow_stack(WfParser *p);

/* Add an item to the sequence being collected; false when it is NULL or memory is out. */
static inline bool push(WfParser *p, void *item)
{
    if (item == NULL) {
        return false;
    }
    if (__builtin_expect(p->top == p->capacity, 0) && !wf_parse_grow_stack(p)) {
        return false;
    }
    p->stack[p->top++] = item;
    return true;
}

/* The items since `mark`, moved to the arena; NULL with p->no_memory when memory is out, and NULL
 * for none. */
void **wf_parse_pop_items(WfParser *p, size_t mark, int32_t *n);

#define POP_SEQ(p, seq, mark) ((seq)->items = (void *)wf_parse_pop_items(p, mark, &(seq)->n))

/* ---- parser.c ------------------------------------------------------------------------------ */

/* Start parsing a buffer (see lexer.h); wf_parser_fini when done. */
void wf_parser_init(WfParser *p, WfArena *arena, const char *buffer, int mode, unsigned flags,
                    WfSyntaxError *err);
void wf_parser_fini(WfParser *p);

/* The buffer as the lexer wants it: newlines translated, `open` and `close` put around it, a
 * newline at the end if `final_newline`. NULL when memory is out. */
char *wf_parse_prepare(WfArena *arena, const char *text, size_t len, const char *open,
                       const char *close, bool final_newline);

/* Identifier of a NAME token, normalized. */
const char *wf_parse_identifier(WfParser *p, const WfToken *token);

/* Take a NAME. */
const char *wf_parse_name(WfParser *p);

/* NULL, and p->no_memory if that is why. */
static inline void *check_memory(WfParser *p, void *node)
{
    if (__builtin_expect(node == NULL, 0)) {
        p->no_memory = true;
    }
    return node;
}

/* ---- parse_expr.c -------------------------------------------------------------------------- */

extern const uint8_t wf_parse_starts_expr[T_COUNT];

WfExpr *wf_parse_expression(WfParser *p);       // a ternary, a lambda, or simpler
WfExpr *wf_parse_named_expression(WfParser *p); // or `name := expression`
WfExpr *wf_parse_disjunction(WfParser *p);      // `or` and simpler
WfExpr *wf_parse_bitwise_or(WfParser *p);       // `|` and simpler
WfExpr *wf_parse_primary(WfParser *p);          // an atom with .x, [x], (x) after it
WfExpr *wf_parse_star_named(WfParser *p);       // `*bitwise_or` or a named expression
WfExpr *wf_parse_star_expression(WfParser *p);  // `*bitwise_or` or an expression
WfExpr *wf_parse_star_expressions(WfParser *p); // several make a tuple
WfExpr *wf_parse_expressions(WfParser *p);      // the same without stars
WfExpr *wf_parse_yield(WfParser *p);            // at `yield`
WfExpr *wf_parse_subject(WfParser *p);          // after `match`

/* ---- parse_atom.c -------------------------------------------------------------------------- */

WfExpr *wf_parse_atom(WfParser *p);
bool wf_parse_for_clauses(WfParser *p, WfComprehensionSeq *out);
WfExpr *wf_parse_number(WfParser *p); // at NUMBER

/* ---- parse_args.c -------------------------------------------------------------------------- */

/* The arguments of a call or a class, up to (without) the closing bracket. */
bool wf_parse_call_args(WfParser *p, WfExprSeq *args, WfKeywordSeq *keywords);

/* Parameters up to (without) `end`: T_RPAR for def, T_COLON for lambda. */
WfArguments *wf_parse_parameters(WfParser *p, WfTok end);

/* ---- parse_target.c ------------------------------------------------------------------------ */

/* Turn an expression into a target; false if it cannot be one. */
bool wf_parse_store(WfExpr *e);
bool wf_parse_delete(WfExpr *e);
WfExpr *wf_parse_star_target(WfParser *p);  // one target, perhaps starred
WfExpr *wf_parse_star_targets(WfParser *p); // those of `for`
bool wf_parse_del_targets(WfParser *p, WfExprSeq *out);

/* ---- parse_stmt.c, parse_compound.c, parse_pattern.c ---------------------------------------- */

bool wf_parse_simple_stmts(WfParser *p, bool take_newline); // pushes them
bool wf_parse_statements(WfParser *p);                      // pushes them
bool wf_parse_block(WfParser *p, WfStmtSeq *out);           // after the colon
WfStmt *wf_parse_compound(WfParser *p, bool *none);         // *none: no compound statement here
WfPattern *wf_parse_patterns(WfParser *p);

/* ---- strings.c, fstring.c, number.c --------------------------------------------------------- */

/* The constant or f-string that adjacent STRING tokens make. */
WfExpr *wf_parse_concat_strings(WfParser *p, const WfToken *tokens, int n);

typedef struct WfStringParts WfStringParts;

/* The value of a NUMBER token; false after reporting an error. */
bool wf_parse_number_value(WfParser *p, const WfToken *token, WfConstant *out);

/* ---- diagnose.c ---------------------------------------------------------------------------- */

/* Parse the buffer again and fill p->err with what is wrong with it. `p` is the failed parser. */
void wf_diagnose(WfParser *p, const char *buffer);

/* Report an error, for code that runs in both parses: at the last token read, or on the line of a
 * token. Does nothing in the first parse. */
void wf_parse_raise(WfParser *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
void wf_parse_raise_line(WfParser *p, const WfToken *token, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* p->err has been filled by the parser of an expression inside a string. */
void wf_parse_raised(WfParser *p);

#endif
