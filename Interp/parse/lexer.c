/* The lexer's main loop: indentation, names and keywords, strings, operators, brackets. */
#include "lexer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"

/* Columns are counted twice: tabs to the next multiple of 8, and tabs as one column. */
enum { TAB_SIZE = 8, ALT_TAB_SIZE = 1 };

#define UPPER_LOWER(flags)                                                                         \
    ['A' ... 'F'] = (flags) | C_HEX, ['a' ... 'f'] = (flags) | C_HEX, ['G' ... 'Z'] = (flags),     \
             ['g' ... 'z'] = (flags)

const uint8_t wf_lexer_class[256] = {
    [' '] = C_SPACE,           ['\t'] = C_SPACE,
    ['\f'] = C_SPACE,          ['0' ... '9'] = C_ID | C_DIGIT | C_HEX,
    ['_'] = C_ID_START | C_ID, [128 ... 255] = C_ID_START | C_ID,
    ['\''] = C_STRING_STOP,    ['"'] = C_STRING_STOP,
    ['\\'] = C_STRING_STOP,    ['\n'] = C_STRING_STOP,
    ['\0'] = C_STRING_STOP,    UPPER_LOWER(C_ID_START | C_ID),
};

void wf_lexer_init(WfLexer *lx, WfArena *arena, const char *source)
{
    lx->cur = source;
    lx->line_start = source;
    lx->chunk = source;
    lx->last_line_end = NULL;
    lx->source = source;
    lx->arena = arena;
    lx->warnings = NULL;
    lx->lineno = 0;
    lx->shift_line = -1;
    lx->shift_col = 0;
    lx->done = LEX_OK;
    lx->at_line_start = true;
    lx->unchecked = false;
    lx->started = false;
    lx->single = false;
    lx->imply_dedent = true;
    lx->pending = 0;
    lx->indent = 0;
    lx->level = 0;
    lx->indents[0] = 0;
    lx->alt_indents[0] = 0;
}

const char *wf_lexer_line_end(const WfLexer *lx)
{
    if (lx->last_line_end != NULL) {
        return lx->last_line_end;
    }
    const char *p = lx->line_start;
    p += strcspn(p, "\n");
    return *p == '\n' ? p + 1 : p;
}

/* ---- errors -------------------------------------------------------------------------------- */

__attribute__((cold)) WfTok wf_lexer_error_at(WfLexer *lx, int32_t offset, int32_t end_offset,
                                              const char *message)
{
    WfSyntaxError *e = &lx->error;
    if (offset < 0) {
        offset = (int32_t)wf_utf8_count(lx->line_start, (size_t)(lx->cur - lx->line_start));
    }
    if (end_offset < 0) {
        end_offset = offset;
    }
    *e = (WfSyntaxError){
        .kind = WF_ERROR_SYNTAX,
        .message = message,
        .lineno = lx->lineno,
        .offset = offset,
        .end_lineno = lx->lineno,
        .end_offset = end_offset,
        .text = lx->line_start,
        .text_len = strcspn(lx->line_start, "\n"),
    };
    if (message == NULL) {
        e->kind = WF_ERROR_MEMORY;
    }
    lx->done = LEX_ERROR;
    return T_ERROR;
}

__attribute__((cold)) WfTok wf_lexer_error(WfLexer *lx, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return wf_lexer_error_at(lx, -1, -1, wf_arena_copy(lx->arena, text, strlen(text)));
}

__attribute__((cold)) void wf_lexer_warn(WfLexer *lx, WfParseWarningKind kind, const char *format,
                                         ...)
{
    if (lx->warnings == NULL) {
        return;
    }
    char text[128];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    int32_t offset = (int32_t)wf_utf8_count(lx->line_start, (size_t)(lx->cur - lx->line_start));
    WfParseWarning *warning = wf_arena_alloc(lx->arena, sizeof(*warning));
    if (warning != NULL) {
        *warning = (WfParseWarning){
            .kind = kind,
            .message = wf_arena_copy(lx->arena, text, strlen(text)),
            .lineno = lx->lineno,
            .offset = offset,
            .end_lineno = lx->lineno,
            .end_offset = offset,
        };
        *lx->warnings = warning;
        lx->warnings = &warning->next;
    }
}

/* ---- lines --------------------------------------------------------------------------------- */

/* cur is after a newline: enter the line there. False at the end of the source. `in_token`: the
 * line belongs to the logical line or string before it. */
static inline bool begin_line(WfLexer *lx, bool in_token)
{
    if (*lx->cur == '\0') {
        lx->done = LEX_EOF;
        return false;
    }
    lx->lineno++;
    lx->line_start = lx->cur;
    if (!in_token) {
        lx->chunk = lx->cur;
    }
    return true;
}

/* cur is after a backslash: go to the next line. */
static bool continue_line(WfLexer *lx, bool in_token)
{
    if (*lx->cur != '\n') {
        lx->cur += *lx->cur != '\0';
        lx->done = LEX_CONTINUATION;
        return false;
    }
    lx->cur++;
    return begin_line(lx, in_token);
}

/* ---- indentation --------------------------------------------------------------------------- */

/* Compare a line's indentation with the stack; INDENTs and DEDENTs become pending. */
static inline bool set_indent(WfLexer *lx, int col, int alt_col)
{
    if (col == lx->indents[lx->indent]) {
        if (alt_col != lx->alt_indents[lx->indent]) {
            lx->done = LEX_TAB_SPACE;
        }
    } else if (col > lx->indents[lx->indent]) {
        if (lx->indent + 1 >= LEXER_MAX_INDENT) {
            lx->done = LEX_TOO_DEEP;
        } else if (alt_col <= lx->alt_indents[lx->indent]) {
            lx->done = LEX_TAB_SPACE;
        } else {
            lx->pending++;
            lx->indents[++lx->indent] = col;
            lx->alt_indents[lx->indent] = alt_col;
        }
    } else {
        while (lx->indent > 0 && col < lx->indents[lx->indent]) {
            lx->pending--;
            lx->indent--;
        }
        if (col != lx->indents[lx->indent]) {
            lx->done = LEX_DEDENT;
        } else if (alt_col != lx->alt_indents[lx->indent]) {
            lx->done = LEX_TAB_SPACE;
        }
    }
    if (lx->done != LEX_OK && lx->done != LEX_EOF) {
        lx->cur = wf_lexer_line_end(lx);
        return false;
    }
    return true;
}

/* Enter the next line and measure its indentation, skipping blank lines and comments. False on
 * error. Returns with cur at the first character that counts. */
static bool start_line(WfLexer *lx)
{
    for (;;) {
        lx->at_line_start = false;
        int col = 0;
        int alt_col = 0;
        int first_col = 0; // indentation before the first backslash, when there was one
        bool alive = begin_line(lx, false);
        while (alive) {
            char c = *lx->cur;
            if (c == ' ') {
                col++;
                alt_col++;
            } else if (c == '\t') {
                col = (col / TAB_SIZE + 1) * TAB_SIZE;
                alt_col = (alt_col / ALT_TAB_SIZE + 1) * ALT_TAB_SIZE;
            } else if (c == '\f') {
                col = alt_col = 0;
            } else if (c == '\\') {
                first_col = first_col != 0 ? first_col : col;
                lx->cur++;
                if (!continue_line(lx, false)) {
                    return false;
                }
                continue;
            } else {
                break;
            }
            lx->cur++;
        }
        bool comment = *lx->cur == '#';
        if (comment) {
            lx->cur += strcspn(lx->cur, "\n");
        }
        if (*lx->cur == '\n') {
            lx->cur++;
            continue;
        }
        if (lx->level > 0 || comment) {
            return true;
        }
        if (first_col != 0) {
            col = alt_col = first_col;
        }
        return set_indent(lx, col, alt_col);
    }
}

/* ---- names --------------------------------------------------------------------------------- */

/* A word as the eight bytes that start with it. */
#define WORD2(a, b)                   ((uint64_t)(a) | (uint64_t)(b) << 8)
#define WORD3(a, b, c)                (WORD2(a, b) | (uint64_t)(c) << 16)
#define WORD4(a, b, c, d)             (WORD2(a, b) | WORD2(c, d) << 16)
#define WORD5(a, b, c, d, e)          (WORD4(a, b, c, d) | (uint64_t)(e) << 32)
#define WORD6(a, b, c, d, e, f)       (WORD4(a, b, c, d) | WORD2(e, f) << 32)
#define WORD7(a, b, c, d, e, f, g)    (WORD4(a, b, c, d) | WORD3(e, f, g) << 32)
#define WORD8(a, b, c, d, e, f, g, h) (WORD4(a, b, c, d) | WORD4(e, f, g, h) << 32)

/* The keyword of these 2 to 8 bytes, or T_NAME. Reads up to LEXER_PADDING bytes. */
static inline WfTok keyword(const char *start, size_t len)
{
    uint64_t word;
    memcpy(&word, start, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    word &= ~UINT64_C(0) >> (64 - 8 * len);
    switch (word) {
    case WORD5('F', 'a', 'l', 's', 'e'):
        return T_FALSE;
    case WORD4('N', 'o', 'n', 'e'):
        return T_NONE;
    case WORD4('T', 'r', 'u', 'e'):
        return T_TRUE;
    case WORD3('a', 'n', 'd'):
        return T_AND;
    case WORD2('a', 's'):
        return T_AS;
    case WORD6('a', 's', 's', 'e', 'r', 't'):
        return T_ASSERT;
    case WORD5('a', 's', 'y', 'n', 'c'):
        return T_ASYNC;
    case WORD5('a', 'w', 'a', 'i', 't'):
        return T_AWAIT;
    case WORD5('b', 'r', 'e', 'a', 'k'):
        return T_BREAK;
    case WORD5('c', 'l', 'a', 's', 's'):
        return T_CLASS;
    case WORD8('c', 'o', 'n', 't', 'i', 'n', 'u', 'e'):
        return T_CONTINUE;
    case WORD3('d', 'e', 'f'):
        return T_DEF;
    case WORD3('d', 'e', 'l'):
        return T_DEL;
    case WORD4('e', 'l', 'i', 'f'):
        return T_ELIF;
    case WORD4('e', 'l', 's', 'e'):
        return T_ELSE;
    case WORD6('e', 'x', 'c', 'e', 'p', 't'):
        return T_EXCEPT;
    case WORD7('f', 'i', 'n', 'a', 'l', 'l', 'y'):
        return T_FINALLY;
    case WORD3('f', 'o', 'r'):
        return T_FOR;
    case WORD4('f', 'r', 'o', 'm'):
        return T_FROM;
    case WORD6('g', 'l', 'o', 'b', 'a', 'l'):
        return T_GLOBAL;
    case WORD2('i', 'f'):
        return T_IF;
    case WORD6('i', 'm', 'p', 'o', 'r', 't'):
        return T_IMPORT;
    case WORD2('i', 'n'):
        return T_IN;
    case WORD2('i', 's'):
        return T_IS;
    case WORD6('l', 'a', 'm', 'b', 'd', 'a'):
        return T_LAMBDA;
    case WORD8('n', 'o', 'n', 'l', 'o', 'c', 'a', 'l'):
        return T_NONLOCAL;
    case WORD3('n', 'o', 't'):
        return T_NOT;
    case WORD2('o', 'r'):
        return T_OR;
    case WORD4('p', 'a', 's', 's'):
        return T_PASS;
    case WORD5('r', 'a', 'i', 's', 'e'):
        return T_RAISE;
    case WORD6('r', 'e', 't', 'u', 'r', 'n'):
        return T_RETURN;
    case WORD3('t', 'r', 'y'):
        return T_TRY;
    case WORD5('w', 'h', 'i', 'l', 'e'):
        return T_WHILE;
    case WORD4('w', 'i', 't', 'h'):
        return T_WITH;
    case WORD5('y', 'i', 'e', 'l', 'd'):
        return T_YIELD;
    default:
        return T_NAME;
    }
}

/* Whether these letters before a quote belong to the string. */
static bool is_string_prefix(const char *start, size_t len)
{
    char a = (char)(start[0] | 0x20);
    if (len == 1) {
        return a == 'b' || a == 'r' || a == 'u' || a == 'f';
    }
    char b = (char)(start[1] | 0x20);
    return len == 2 &&
           ((a == 'r' && (b == 'b' || b == 'f')) || ((a == 'b' || a == 'f') && b == 'r'));
}

/* ---- strings ------------------------------------------------------------------------------- */

__attribute__((cold)) static WfTok open_string(WfLexer *lx, const char *start,
                                               const char *first_line, int32_t first_lineno,
                                               bool triple)
{
    bool at_end = *lx->cur == '\0';
    int32_t detected = lx->lineno;
    lx->last_line_end = wf_lexer_line_end(lx);
    lx->cur = start + 1;
    lx->line_start = first_line;
    lx->lineno = first_lineno;
    wf_lexer_error(lx, "unterminated %sstring literal (detected at line %d)",
                   triple ? "triple-quoted " : "", (int)detected);
    if (at_end) {
        lx->done = LEX_OPEN_STRING;
    }
    return T_ERROR;
}

/* cur is at the opening quote of a string that starts (with its prefix) at `start`. */
static WfTok scan_string(WfLexer *lx, const char *start)
{
    const char *first_line = lx->line_start;
    int32_t first_lineno = lx->lineno;
    const char *p = lx->cur;
    char quote = *p++;
    bool triple = false;
    if (*p == quote) {
        if (p[1] != quote) {
            lx->cur = p + 1;
            return T_STRING;
        }
        triple = true;
        p += 2;
    }
    for (;;) {
        while (!is_class(*p, C_STRING_STOP)) {
            p++;
        }
        char c = *p;
        if (c == quote) {
            if (!triple) {
                lx->cur = p + 1;
                return T_STRING;
            }
            if (p[1] == quote && p[2] == quote) {
                lx->cur = p + 3;
                return T_STRING;
            }
            p++;
            continue;
        }
        if (c == '\\') {
            p++;
            c = *p;
            if (c != '\n') {
                p += c != '\0';
                continue;
            }
        } else if (c != '\n' && c != '\0') {
            p++; // the other quote
            continue;
        } else if (c == '\0' || !triple) {
            lx->cur = p;
            return open_string(lx, start, first_line, first_lineno, triple);
        }
        lx->cur = ++p;
        if (!begin_line(lx, true)) {
            return open_string(lx, start, first_line, first_lineno, triple);
        }
    }
}

/* ---- brackets ------------------------------------------------------------------------------ */

static inline WfTok open_bracket(WfLexer *lx, char c, WfTok type)
{
    if (lx->level >= LEXER_MAX_NESTING) {
        return wf_lexer_error(lx, "too many nested parentheses");
    }
    lx->open[lx->level].bracket = c;
    lx->open[lx->level].lineno = lx->lineno;
    lx->open[lx->level].col = (int32_t)(lx->cur - 1 - lx->line_start);
    lx->level++;
    return type;
}

__attribute__((cold)) static WfTok bad_closing(WfLexer *lx, char c)
{
    char opening = lx->open[lx->level].bracket;
    int32_t lineno = lx->open[lx->level].lineno;
    if (lineno != lx->lineno) {
        return wf_lexer_error(lx,
                              "closing parenthesis '%c' does not match opening parenthesis '%c' "
                              "on line %d",
                              c, opening, (int)lineno);
    }
    return wf_lexer_error(lx, "closing parenthesis '%c' does not match opening parenthesis '%c'", c,
                          opening);
}

static inline WfTok close_bracket(WfLexer *lx, char c, char opening, WfTok type)
{
    if (lx->level == 0) {
        return wf_lexer_error(lx, "unmatched '%c'", c);
    }
    lx->level--;
    if (lx->open[lx->level].bracket != opening) {
        return bad_closing(lx, c);
    }
    return type;
}

/* ---- operators ----------------------------------------------------------------------------- */

static inline WfTok take(WfLexer *lx, int more, WfTok type)
{
    lx->cur += more;
    return type;
}

/* One of: x, x=, xx, xx=. */
static inline WfTok doubling(WfLexer *lx, char c, WfTok one, WfTok one_equal, WfTok two,
                             WfTok two_equal)
{
    if (lx->cur[0] == c) {
        return lx->cur[1] == '=' ? take(lx, 2, two_equal) : take(lx, 1, two);
    }
    return lx->cur[0] == '=' ? take(lx, 1, one_equal) : one;
}

static inline WfTok with_equal(WfLexer *lx, WfTok one, WfTok one_equal)
{
    return lx->cur[0] == '=' ? take(lx, 1, one_equal) : one;
}

/* cur is after the operator's first character c. */
static WfTok scan_operator(WfLexer *lx, char c)
{
    switch (c) {
    case '(':
        return open_bracket(lx, c, T_LPAR);
    case '[':
        return open_bracket(lx, c, T_LSQB);
    case '{':
        return open_bracket(lx, c, T_LBRACE);
    case ')':
        return close_bracket(lx, c, '(', T_RPAR);
    case ']':
        return close_bracket(lx, c, '[', T_RSQB);
    case '}':
        return close_bracket(lx, c, '{', T_RBRACE);
    case ',':
        return T_COMMA;
    case ';':
        return T_SEMI;
    case '~':
        return T_TILDE;
    case '.':
        return lx->cur[0] == '.' && lx->cur[1] == '.' ? take(lx, 2, T_ELLIPSIS) : T_DOT;
    case ':':
        return with_equal(lx, T_COLON, T_COLONEQUAL);
    case '=':
        return with_equal(lx, T_EQUAL, T_EQEQUAL);
    case '!':
        return with_equal(lx, T_OP, T_NOTEQUAL);
    case '+':
        return with_equal(lx, T_PLUS, T_PLUSEQUAL);
    case '-':
        return lx->cur[0] == '>' ? take(lx, 1, T_RARROW) : with_equal(lx, T_MINUS, T_MINEQUAL);
    case '@':
        return with_equal(lx, T_AT, T_ATEQUAL);
    case '%':
        return with_equal(lx, T_PERCENT, T_PERCENTEQUAL);
    case '|':
        return with_equal(lx, T_VBAR, T_VBAREQUAL);
    case '^':
        return with_equal(lx, T_CIRCUMFLEX, T_CIRCUMFLEXEQUAL);
    case '&':
        return with_equal(lx, T_AMPER, T_AMPEREQUAL);
    case '*':
        return doubling(lx, c, T_STAR, T_STAREQUAL, T_DOUBLESTAR, T_DOUBLESTAREQUAL);
    case '/':
        return doubling(lx, c, T_SLASH, T_SLASHEQUAL, T_DOUBLESLASH, T_DOUBLESLASHEQUAL);
    case '>':
        return doubling(lx, c, T_GREATER, T_GREATEREQUAL, T_RIGHTSHIFT, T_RIGHTSHIFTEQUAL);
    case '<':
        return lx->cur[0] == '>'
                   ? take(lx, 1, T_NOTEQUAL)
                   : doubling(lx, c, T_LESS, T_LESSEQUAL, T_LEFTSHIFT, T_LEFTSHIFTEQUAL);
    default:
        if ((unsigned char)c < ' ' || c == 0x7F) {
            return wf_lexer_error(lx, "invalid non-printable character U+%04X", (unsigned)c);
        }
        return T_OP;
    }
}

/* ---- tokens -------------------------------------------------------------------------------- */

/* Fill in a token without text. */
static void bare_token(WfLexer *lx, WfToken *token, WfTok type)
{
    int32_t col = lx->lineno == lx->shift_line ? lx->shift_col - 1 : -1;
    token->type = (uint8_t)type;
    token->level = (uint8_t)lx->level;
    token->start = token->end = NULL;
    lx->started = true;
    token->pos = (WfPos){lx->lineno, col, lx->lineno, col};
}

/* Fill in a token from `start`, on the line at first_line, to cur. */
static inline void text_token(WfLexer *lx, WfToken *token, WfTok type, const char *start,
                              const char *first_line, int32_t first_lineno)
{
    lx->started = true;
    token->type = (uint8_t)type;
    token->level = (uint8_t)lx->level;
    token->start = start;
    token->end = lx->cur;
    token->pos.lineno = first_lineno;
    token->pos.col_offset = (int32_t)(start - first_line);
    token->pos.end_lineno = lx->lineno;
    token->pos.end_col_offset = (int32_t)(lx->cur - lx->line_start);
    if (__builtin_expect(lx->lineno == lx->shift_line, 0)) {
        token->pos.col_offset += lx->shift_col;
        token->pos.end_col_offset += lx->shift_col;
    }
}

/* Hand out what the start of a line left to do. False: nothing, go on with its first token. */
static bool line_start_token(WfLexer *lx, WfToken *token)
{
    if (lx->at_line_start && !start_line(lx)) {
        bare_token(lx, token, T_ERROR);
        return true;
    }
    if (lx->pending < 0) {
        lx->pending++;
        bare_token(lx, token, T_DEDENT);
        return true;
    }
    if (lx->pending > 0) {
        lx->pending--;
        bare_token(lx, token, T_INDENT);
        return true;
    }
    return false;
}

static inline WfTok scan_name(WfLexer *lx, const char *start, WfToken *token)
{
    const char *p = start + 1;
    unsigned char seen = (unsigned char)*start;
    while (is_class(*p, C_ID)) {
        seen |= (unsigned char)*p++;
    }
    lx->cur = p;
    size_t len = (size_t)(p - start);
    if ((*p == '"' || *p == '\'') && len <= 2 && is_string_prefix(start, len)) {
        return scan_string(lx, start);
    }
    token->non_ascii = seen >= 128;
    if (seen >= 128) {
        return wf_lexer_check_name(lx, start);
    }
    return len >= 2 && len <= 8 ? keyword(start, len) : T_NAME;
}

/* The end of the source. */
static void last_token(WfLexer *lx, WfToken *token)
{
    if (lx->done == LEX_OK) {
        lx->done = LEX_EOF;
    }
    if (lx->single && lx->started && lx->level == 0) {
        bare_token(lx, token, T_NEWLINE);
        lx->started = false;
        if (lx->imply_dedent) {
            lx->pending = -lx->indent;
            lx->indent = 0;
        }
        return;
    }
    bare_token(lx, token, lx->level == 0 ? T_ENDMARKER : T_ERROR);
}

void wf_lexer_next(WfLexer *lx, WfToken *token)
{
again:
    if (__builtin_expect(lx->done > LEX_EOF, 0)) {
        bare_token(lx, token, T_ERROR);
        return;
    }
    if ((lx->at_line_start || lx->pending != 0) && line_start_token(lx, token)) {
        return;
    }
    const char *p = lx->cur;
skip:
    while (is_class(*p, C_SPACE)) {
        p++;
    }
    const char *start = p;
    char c = *p;
    if (c == '#') {
        p += strcspn(p, "\n");
        c = *p; // a NEWLINE begins where the comment does
    }
    const char *first_line = lx->line_start;
    int32_t first_lineno = lx->lineno;
    WfTok type;
    if (is_class(c, C_ID_START)) {
        type = scan_name(lx, p, token);
    } else if (c == '\n') {
        lx->cur = p + 1;
        lx->at_line_start = true;
        if (lx->level > 0) {
            goto again;
        }
        text_token(lx, token, T_NEWLINE, start, first_line, first_lineno);
        token->end--;
        token->pos.end_col_offset--;
        return;
    } else if (is_class(c, C_DIGIT) || (c == '.' && is_class(p[1], C_DIGIT))) {
        type = wf_lexer_number(lx, p);
    } else if (c == '"' || c == '\'') {
        lx->cur = p;
        type = scan_string(lx, p);
    } else if (c == '\\') {
        lx->cur = p + 1;
        if (!continue_line(lx, true)) {
            bare_token(lx, token, T_ERROR);
            return;
        }
        p = lx->cur;
        goto skip;
    } else if (c == '\0') {
        lx->cur = p;
        last_token(lx, token);
        return;
    } else {
        lx->cur = p + 1;
        type = scan_operator(lx, c);
    }
    if (__builtin_expect(type == T_ERROR, 0)) {
        bare_token(lx, token, T_ERROR);
        return;
    }
    text_token(lx, token, type, p, first_line, first_lineno);
}
