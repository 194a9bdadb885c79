/* The parser's entry point, its buffers and its names. */
#include "parser.h"

#include "internal/memory.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* ---- the buffer ---------------------------------------------------------------------------- */

/* Copy with \r\n and \r made \n; returns the end. */
static char *copy_lines(char *to, const char *from, size_t len)
{
    const char *end = from + len;
    while (from < end) {
        const char *cr = memchr(from, '\r', (size_t)(end - from));
        size_t plain = (size_t)((cr == NULL ? end : cr) - from);
        memcpy(to, from, plain);
        to += plain;
        from += plain;
        if (cr != NULL) {
            *to++ = '\n';
            from += from + 1 < end && from[1] == '\n' ? 2 : 1;
        }
    }
    return to;
}

char *wf_parse_prepare(WfArena *arena, const char *text, size_t len, const char *open,
                       const char *close, bool final_newline)
{
    size_t open_len = strlen(open);
    size_t close_len = strlen(close);
    char *buffer = wf_arena_alloc(arena, open_len + len + close_len + 1 + LEXER_PADDING);
    if (buffer == NULL) {
        return NULL;
    }
    memcpy(buffer, open, open_len);
    char *end = copy_lines(buffer + open_len, text, len);
    memcpy(end, close, close_len);
    end += close_len;
    if (final_newline && end > buffer && end[-1] != '\n') {
        *end++ = '\n';
    }
    memset(end, 0, LEXER_PADDING);
    return buffer;
}

/* ---- the stack of items -------------------------------------------------------------------- */

bool wf_parse_grow_stack(WfParser *p)
{
    size_t capacity = p->capacity == 0 ? 256 : 2 * p->capacity;
    void **stack = wf_raw_realloc(p->stack, capacity * sizeof(void *));
    if (stack == NULL) {
        p->no_memory = true;
        return false;
    }
    p->stack = stack;
    p->capacity = capacity;
    return true;
}

void **wf_parse_pop_items(WfParser *p, size_t mark, int32_t *n)
{
    size_t count = p->top - mark;
    *n = 0;
    if (count == 0) {
        return NULL;
    }
    void **items = check_memory(p, wf_arena_alloc(p->arena, count * sizeof(void *)));
    if (items == NULL || count > INT32_MAX) {
        p->no_memory = true;
        return NULL;
    }
    memcpy(items, p->stack + mark, count * sizeof(void *));
    p->top = mark;
    *n = (int32_t)count;
    return items;
}

/* ---- names --------------------------------------------------------------------------------- */

bool wf_parse_at_word(const WfParser *p, const char *word)
{
    size_t len = (size_t)(p->tok.end - p->tok.start);
    return peek(p) == T_NAME && strlen(word) == len && memcmp(p->tok.start, word, len) == 0;
}

/* Names are compared in normal form KC. */
static const char *normalized(WfParser *p, const WfToken *token)
{
    utf8proc_uint8_t *text = NULL;
    utf8proc_ssize_t len =
        utf8proc_map((const utf8proc_uint8_t *)token->start, token->end - token->start, &text,
                     UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
    const char *ident = NULL;
    if (len >= 0) {
        ident = wf_arena_ident(p->arena, (const char *)text, (size_t)len);
        free(text);
    }
    return check_memory(p, (void *)ident);
}

const char *wf_parse_identifier(WfParser *p, const WfToken *token)
{
    if (token->non_ascii) {
        return normalized(p, token);
    }
    const char *ident = wf_arena_ident(p->arena, token->start, (size_t)(token->end - token->start));
    return check_memory(p, (void *)ident);
}

const char *wf_parse_name(WfParser *p)
{
    if (peek(p) != T_NAME) {
        return NULL;
    }
    const char *name = wf_parse_identifier(p, &p->tok);
    advance(p);
    return name;
}

/* ---- modules ------------------------------------------------------------------------------- */

void wf_parser_init(WfParser *p, WfArena *arena, const char *buffer, int mode, unsigned flags,
                    WfSyntaxError *err)
{
    p->arena = arena;
    p->stack = NULL;
    p->top = p->capacity = 0;
    p->depth = 0;
    p->mode = mode;
    p->flags = flags;
    p->no_memory = false;
    p->err = err;
    p->diagnosis = NULL;
    p->end_lineno = p->end_col = 0;
    wf_lexer_init(&p->lx, arena, buffer);
    p->lx.single = mode == WF_PARSE_SINGLE;
    p->lx.unchecked = (flags & WF_PARSE_INVALID_UTF8) != 0;
    p->lx.imply_dedent = (flags & WF_PARSE_DONT_IMPLY_DEDENT) == 0;
}

void wf_parser_fini(WfParser *p)
{
    wf_mem_free(p->stack);
}

static WfMod *parse_file(WfParser *p)
{
    struct WfMod_Module node = {0};
    if (!wf_parse_statements(p) || peek(p) != T_ENDMARKER) {
        return NULL;
    }
    POP_SEQ(p, &node.body, 0);
    return p->no_memory ? NULL : check_memory(p, wf_ast_Module(p->arena, node));
}

/* Whether only blank lines and comments follow. */
static bool only_blank(const char *s)
{
    for (;;) {
        while (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\f') {
            s++;
        }
        if (*s != '#') {
            return *s == '\0';
        }
        s += strcspn(s, "\n");
    }
}

static WfMod *parse_single(WfParser *p)
{
    bool simple;
    WfStmt *compound = wf_parse_compound(p, &simple);
    if (simple ? !wf_parse_simple_stmts(p, false) : !push(p, compound)) {
        return NULL;
    }
    // The newline is not taken: the lexer is still right after it.
    if (peek(p) != T_NEWLINE || !only_blank(p->lx.cur)) {
        return NULL;
    }
    struct WfMod_Interactive node;
    if (POP_SEQ(p, &node.body, 0) == NULL) {
        return NULL;
    }
    return check_memory(p, wf_ast_Interactive(p->arena, node));
}

static WfMod *parse_eval(WfParser *p)
{
    struct WfMod_Expression node = {.body = wf_parse_expressions(p)};
    if (node.body == NULL) {
        return NULL;
    }
    while (accept_blank(p, T_NEWLINE)) {
    }
    return peek(p) == T_ENDMARKER ? check_memory(p, wf_ast_Expression(p->arena, node)) : NULL;
}

static WfMod *parse_module(WfParser *p)
{
    wf_lexer_next(&p->lx, &p->tok);
    switch (p->mode) {
    case WF_PARSE_FILE:
        return parse_file(p);
    case WF_PARSE_SINGLE:
        return parse_single(p);
    default:
        return parse_eval(p);
    }
}

static void reset_error(WfSyntaxError *err)
{
    *err = (WfSyntaxError){.int_max_str_digits = err->int_max_str_digits};
}

static void out_of_memory(WfSyntaxError *err)
{
    reset_error(err);
    err->kind = WF_ERROR_MEMORY;
}

WfAstMod *wf_parse(WfArena *arena, const char *utf8, size_t len, WfParseMode mode, unsigned flags,
                   WfSyntaxError *err)
{
    reset_error(err);
    char *buffer = wf_parse_prepare(arena, utf8, len, "", "", mode == WF_PARSE_FILE);
    if (buffer == NULL) {
        out_of_memory(err);
        return NULL;
    }
    WfParser p;
    wf_parser_init(&p, arena, buffer, (int)mode, flags, err);
    p.lx.warnings = &err->warnings;
    WfMod *module = parse_module(&p);
    if (p.no_memory || arena->failed) {
        out_of_memory(err);
        module = NULL;
    } else if (module == NULL) {
        reset_error(err);
        p.lx.warnings = &err->warnings;
        wf_diagnose(&p, buffer);
    }
    wf_parser_fini(&p);
    return module;
}
