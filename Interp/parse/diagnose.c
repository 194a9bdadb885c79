/* What is wrong with a program that did not parse: runs the grammar of peg.h over it, then decides
 * between what that found, what the lexer finds in the rest, and plain "invalid syntax".
 *
 * Positions and quoted text are CPython 3.11's, with its habits: columns of a token that has none,
 * lines that are joined in the quoted text, columns in expressions of f-strings.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peg.h"
#include "utf8.h"

/* ---- tokens -------------------------------------------------------------------------------- */

static bool append_token(WfDiagnosis *d)
{
    if (d->fill == d->capacity) {
        int capacity = d->capacity == 0 ? 256 : 2 * d->capacity;
        PegToken **tokens = realloc(d->tokens, (size_t)capacity * sizeof(*tokens));
        if (tokens == NULL) {
            return false;
        }
        d->tokens = tokens;
        d->capacity = capacity;
    }
    PegToken *read = wf_arena_alloc(d->arena, sizeof(*read));
    if (read == NULL) {
        return false;
    }
    wf_lexer_next(&d->p->lx, &read->token);
    read->node = (PegNode){.kind = NODE_TOKEN, .pos = read->token.pos, .token = &read->token};
    d->tokens[d->fill++] = read;
    return true;
}

static void raise_lexer_error(WfDiagnosis *d);

PegToken *peg_token(WfDiagnosis *d)
{
    if (d->mark == d->fill) {
        if (!append_token(d)) {
            d->no_memory = d->raised = true;
            return NULL;
        }
        if (d->tokens[d->mark]->token.type == T_ERROR) {
            raise_lexer_error(d);
            return NULL;
        }
    }
    return d->tokens[d->mark];
}

/* Whether the last token could only be told apart by looking at the end of the source. */
static bool saw_end(const WfDiagnosis *d)
{
    const WfLexer *lx = &d->p->lx;
    if (wf_lexer_at_end_of_source(lx)) {
        return true;
    }
    if (lx->done != LEX_OK || d->fill == 0) {
        return false;
    }
    const WfToken *last = &d->tokens[d->fill - 1]->token;
    if (*lx->cur != '\0') {
        return last->type == T_DOT && lx->cur[0] == '.' && lx->cur[1] == '\0';
    }
    switch (last->type) {
    case T_STRING: // only after two quotes is a third one looked for
        return strcspn(last->start, "'\"") + 2 == (size_t)(last->end - last->start);
    case T_NEWLINE:
    case T_ELLIPSIS:
    case T_DOUBLESTAREQUAL:
    case T_DOUBLESLASHEQUAL:
    case T_LEFTSHIFTEQUAL:
    case T_RIGHTSHIFTEQUAL:
        return false;
    default:
        return true;
    }
}

/* ---- quoted text and columns --------------------------------------------------------------- */

/* The text that goes with an error on a line. */
static WfText error_line(const WfDiagnosis *d, int32_t lineno)
{
    const WfLexer *lx = &d->p->lx;
    const char *end = wf_lexer_line_end(lx);
    if (lx->lineno <= lineno && end > lx->chunk) {
        return (WfText){lx->chunk, (size_t)(end - lx->chunk)};
    }
    int32_t skip = lx->shift_line >= 0 ? lineno - lx->shift_line : lineno - 1;
    const char *line = d->buffer;
    for (; skip > 0; skip--) {
        const char *newline = strchr(line, '\n');
        if (newline == NULL || newline + 1 > end) {
            break;
        }
        line = newline + 1;
    }
    return (WfText){line, strcspn(line, "\n")};
}

/* The character column that a column in bytes is, both from 1. */
static int32_t character_column(WfText line, int32_t col)
{
    size_t bytes = (size_t)col > line.len ? line.len : (size_t)col;
    return (int32_t)wf_utf8_count(line.data, bytes) + ((size_t)col > line.len);
}

/* Fill in the error. Columns are in bytes from 1. */
static void set_error(WfDiagnosis *d, WfSyntaxErrorKind kind, WfPos pos, const char *message)
{
    if (d->raised) {
        return;
    }
    d->raised = true;
    if (message == NULL) {
        d->no_memory = true;
        return;
    }
    WfText line = error_line(d, pos.lineno);
    int32_t col = pos.col_offset;
    int32_t end_col = pos.end_col_offset;
    if (d->p->mode == PARSE_FSTRING) {
        col -= d->p->lx.shift_col;
        end_col -= d->p->lx.shift_col;
        if (strncmp(message, "f-string", 8) != 0) {
            message = peg_format(d, "f-string: %s", message);
        }
    } else if ((d->p->flags & WF_PARSE_BYTE_COLUMNS) == 0) {
        col = character_column(line, col);
        end_col = end_col > 0 ? character_column(line, end_col) : end_col;
    }
    WfSyntaxError *err = d->p->err;
    err->kind = kind;
    err->message = message;
    err->lineno = pos.lineno;
    err->offset = col;
    err->end_lineno = pos.end_lineno;
    err->end_offset = end_col;
    err->text = line.data;
    err->text_len = line.len;
}

const char *peg_format(WfDiagnosis *d, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = wf_arena_alloc(d->p->arena, (size_t)len + 1);
    if (text != NULL) {
        vsnprintf(text, (size_t)len + 1, format, again);
    }
    va_end(again);
    return text;
}

/* ---- raising ------------------------------------------------------------------------------- */

void peg_raise_at(WfDiagnosis *d, WfSyntaxErrorKind kind, WfPos pos, const char *message)
{
    pos.col_offset++;
    pos.end_col_offset++;
    set_error(d, kind, pos, message);
}

void peg_raise_here(WfDiagnosis *d, WfSyntaxErrorKind kind, const char *message)
{
    const WfLexer *lx = &d->p->lx;
    WfPos pos = d->tokens[d->fill - 1]->token.pos;
    if (pos.col_offset == -1) {
        pos.col_offset = lx->cur == lx->chunk ? 0 : (int32_t)(lx->cur - lx->line_start);
    } else {
        pos.col_offset++;
    }
    pos.end_col_offset += pos.end_col_offset != -1;
    set_error(d, kind, pos, message);
}

void peg_raise_unclosed(WfDiagnosis *d)
{
    const WfLexer *lx = &d->p->lx;
    int top = lx->level - 1;
    int32_t lineno = lx->open[top].lineno;
    WfPos pos = {lineno, lx->open[top].col, lineno, -1};
    peg_raise_at(d, WF_ERROR_SYNTAX, pos,
                 peg_format(d, "'%c' was never closed", lx->open[top].bracket));
}

/* Take over the error that the lexer filled in. */
static void take_lexer_error(WfDiagnosis *d)
{
    WfSyntaxError *err = d->p->err;
    const WfSyntaxError *from = &d->p->lx.error;
    err->kind = from->kind;
    err->message = from->message;
    err->lineno = from->lineno;
    err->offset = from->offset;
    err->end_lineno = from->end_lineno;
    err->end_offset = from->end_offset;
    err->text = from->text;
    err->text_len = from->text_len;
    d->raised = true;
}

static void raise_lexer_error(WfDiagnosis *d)
{
    const WfLexer *lx = &d->p->lx;
    WfPos line = {lx->lineno, 0, lx->lineno, -1};
    switch (lx->done) {
    case LEX_EOF:
        if (lx->level > 0) {
            peg_raise_unclosed(d);
        } else {
            peg_raise_here(d, WF_ERROR_SYNTAX, "unexpected EOF while parsing");
        }
        break;
    case LEX_DEDENT:
        peg_raise_here(d, WF_ERROR_INDENTATION,
                       "unindent does not match any outer indentation level");
        break;
    case LEX_TAB_SPACE:
        peg_raise_at(d, WF_ERROR_TAB, line, "inconsistent use of tabs and spaces in indentation");
        break;
    case LEX_TOO_DEEP:
        peg_raise_at(d, WF_ERROR_INDENTATION, line, "too many levels of indentation");
        break;
    case LEX_CONTINUATION:
        line.col_offset = (int32_t)(lx->cur - lx->chunk - 1);
        line.col_offset = line.col_offset < 0 ? 0 : line.col_offset;
        peg_raise_at(d, WF_ERROR_SYNTAX, line,
                     "unexpected character after line continuation character");
        break;
    case LEX_DECODE:
        peg_raise_here(d, WF_ERROR_SYNTAX, lx->error.message);
        break;
    default:
        take_lexer_error(d);
    }
}

void wf_parse_raise(WfParser *p, const char *format, ...)
{
    WfDiagnosis *d = p->diagnosis;
    if (d == NULL || d->raised) {
        return;
    }
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    peg_raise_here(d, WF_ERROR_SYNTAX, peg_format(d, "%s", text));
}

void wf_parse_raise_line(WfParser *p, const WfToken *token, const char *format, ...)
{
    WfDiagnosis *d = p->diagnosis;
    if (d == NULL || d->raised) {
        return;
    }
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    WfPos pos = {token->pos.lineno, -1, token->pos.end_lineno, -1};
    peg_raise_at(d, WF_ERROR_SYNTAX, pos, peg_format(d, "%s", text));
}

void wf_parse_raised(WfParser *p)
{
    p->diagnosis->raised = true;
}

/* ---- the verdict --------------------------------------------------------------------------- */

/* Read on to the end: an error of the lexer there replaces the one we have, and so does a bracket
 * that was opened on an earlier line and is never closed. */
static void check_rest(WfDiagnosis *d)
{
    int32_t error_lineno = d->tokens[d->fill - 1]->token.pos.lineno;
    WfLexer *lx = &d->p->lx;
    WfToken token;
    do {
        wf_lexer_next(lx, &token);
    } while (token.type != T_ERROR && token.type != T_ENDMARKER);
    if (token.type != T_ERROR) {
        return;
    }
    if (lx->done == LEX_ERROR || lx->done == LEX_OPEN_STRING) {
        take_lexer_error(d);
    } else if (lx->level > 0 && error_lineno > lx->open[lx->level - 1].lineno) {
        d->raised = false;
        peg_raise_unclosed(d);
    }
}

/* Nothing better was found than that the program ends to make sense at `last`. */
static void raise_generic(WfDiagnosis *d, const WfToken *last)
{
    if (last->type == T_INDENT) {
        peg_raise_here(d, WF_ERROR_INDENTATION, "unexpected indent");
    } else if (last->type == T_DEDENT) {
        peg_raise_here(d, WF_ERROR_INDENTATION, "unexpected unindent");
    } else {
        peg_raise_at(d, WF_ERROR_SYNTAX, last->pos, "invalid syntax");
        check_rest(d);
    }
}

static const char *start_rule(int mode)
{
    switch (mode) {
    case WF_PARSE_FILE:
        return "file";
    case WF_PARSE_SINGLE:
        return "interactive";
    case WF_PARSE_EVAL:
        return "eval";
    default:
        return "fstring";
    }
}

/* Run the grammar without and with the alternatives for mistakes; ends with d->raised. */
static void run_twice(WfDiagnosis *d)
{
    const char *name = start_rule(d->p->mode);
    int rule = peg_find_rule(d->program, name, strlen(name));
    bool matched = peg_run(d, rule);
    if (d->no_memory || d->too_long) {
        return;
    }
    if (matched && d->p->mode == WF_PARSE_SINGLE) {
        peg_raise_here(d, WF_ERROR_SYNTAX,
                       "multiple statements found while compiling a single statement");
        return;
    }
    if ((d->p->flags & WF_PARSE_ALLOW_INCOMPLETE_INPUT) != 0 && saw_end(d)) {
        d->raised = false;
        peg_raise_here(d, WF_ERROR_SYNTAX, "incomplete input");
        return;
    }
    const WfToken *last = &d->tokens[d->fill - 1]->token;
    if (!d->raised) {
        d->mistakes = true;
        peg_run(d, rule);
    }
    if (d->no_memory || d->too_long) {
        return;
    }
    if (!d->raised) {
        raise_generic(d, last);
    } else if (d->p->lx.done == LEX_OK && !saw_end(d)) {
        check_rest(d);
    }
}

static void restart_lexer(WfLexer *lx, WfArena *arena, const char *buffer)
{
    WfLexer old = *lx;
    wf_lexer_init(lx, arena, buffer);
    lx->warnings = old.warnings;
    lx->single = old.single;
    lx->imply_dedent = old.imply_dedent;
    lx->unchecked = old.unchecked;
    lx->shift_line = old.shift_line;
    lx->shift_col = old.shift_col;
    lx->lineno = old.shift_line >= 0 ? old.shift_line - 1 : 0;
}

__attribute__((cold)) void wf_diagnose(WfParser *p, const char *buffer)
{
    WfArena arena;
    wf_arena_init(&arena);
    WfDiagnosis d = {
        .p = p,
        .arena = &arena,
        .first_failure = p->tok.pos,
        .buffer = buffer,
        .program = peg_compile(&arena),
    };
    wf_arena_init(&d.nodes);
    restart_lexer(&p->lx, p->arena, buffer);
    p->diagnosis = &d;
    p->top = 0;
    d.no_memory = d.program == NULL;
    if (!d.no_memory) {
        run_twice(&d);
    }
    if (d.too_long) {
        d.raised = false;
        peg_raise_at(&d, WF_ERROR_SYNTAX, d.first_failure, "invalid syntax");
    }
    if (d.no_memory || p->arena->failed) {
        p->err->kind = WF_ERROR_MEMORY;
        p->err->message = NULL;
        p->err->text = NULL;
    }
    p->diagnosis = NULL;
    peg_fini(&d);
    wf_arena_fini(&d.nodes);
    wf_arena_fini(&arena);
}
