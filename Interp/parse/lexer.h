/* The lexer: one token per call, from a buffer of UTF-8 lines.
 *
 * Model: the buffer ends with a NUL and LEXER_PADDING readable bytes; a line begins when its first
 * character is asked for, so lineno is that of the line the last token ended on. Indentation and
 * brackets are counted here; NEWLINE, INDENT and DEDENT come out as tokens. An error comes out as
 * T_ERROR with `done` set; a token after an error is again an error.
 *
 * A lexer without open brackets may be copied and put back: that is how the parser looks far ahead.
 */
#ifndef WF_PARSE_LEXER_H
#define WF_PARSE_LEXER_H

#include "internal/ast.h"

typedef enum WfTok {
#define WF_TOKEN(name)          T_##name,
#define WF_OPERATOR(name, text) T_##name,
#define WF_KEYWORD(name, text)  T_##name,
#include "tokens.def"
    T_COUNT
} WfTok;

enum {
    LEXER_PADDING = 8,
    LEXER_MAX_NESTING = 200,
    LEXER_MAX_INDENT = 100,
};

typedef struct WfToken {
    uint8_t type;      // WfTok
    uint8_t level;     // brackets open after it
    bool non_ascii;    // NAME: needs normalizing
    const char *start; // NULL for INDENT, DEDENT, ENDMARKER
    const char *end;
    WfPos pos; // columns are -1 where start is NULL
} WfToken;

/* Why no more tokens come. */
typedef enum WfLexDone {
    LEX_OK,
    LEX_EOF,          // the end; inside brackets or after a backslash an error
    LEX_ERROR,        // see WfLexer.error
    LEX_OPEN_STRING,  // the same, and the source ended in a string
    LEX_DEDENT,       // indentation matches no outer level
    LEX_TAB_SPACE,    // indentation depends on the size of tabs
    LEX_TOO_DEEP,     // too many indentation levels
    LEX_CONTINUATION, // something follows a backslash
    LEX_DECODE,       // a name is not UTF-8; see WfLexer.error.message
} WfLexDone;

typedef struct WfLexer {
    const char *cur;
    const char *line_start;
    const char *chunk;         // the line on which the token began that reached this line
    const char *last_line_end; // after an open string: the end of the last line that was read
    const char *source;        // the whole buffer
    WfArena *arena;
    WfParseWarning **warnings; // where the next one goes; NULL: none wanted
    int32_t lineno;
    int32_t shift_line; // columns on this line are shifted
    int32_t shift_col;  // by this much (expressions of f-strings)
    WfLexDone done;
    bool at_line_start;
    bool unchecked;    // the source may not be UTF-8
    bool started;      // a token came out since the last ENDMARKER
    bool single;       // at the end comes one more NEWLINE first,
    bool imply_dedent; // and then DEDENTs
    int pending;       // INDENTs (> 0) or DEDENTs (< 0) to hand out
    int indent;
    int level;
    int indents[LEXER_MAX_INDENT];
    int alt_indents[LEXER_MAX_INDENT]; // with tabs counted as one column
    WfSyntaxError error;               // for LEX_ERROR
    struct {
        char bracket;
        int32_t lineno;
        int32_t col;
    } open[LEXER_MAX_NESTING];
} WfLexer;

void wf_lexer_init(WfLexer *lx, WfArena *arena, const char *source);

/* The next token. */
void wf_lexer_next(WfLexer *lx, WfToken *token);

/* Whether the lexer stopped because the source ended too early. */
static inline bool wf_lexer_at_end_of_source(const WfLexer *lx)
{
    return lx->done == LEX_EOF || lx->done == LEX_OPEN_STRING;
}

/* The end of the line that the lexer is on: after its newline, or at the end of the source. */
const char *wf_lexer_line_end(const WfLexer *lx);

/* ---- shared by the lexer's files ------------------------------------------------------------ */

enum { C_SPACE = 1, C_ID_START = 2, C_ID = 4, C_DIGIT = 8, C_HEX = 16, C_STRING_STOP = 32 };
extern const uint8_t wf_lexer_class[256];

static inline bool is_class(char c, unsigned mask)
{
    return (wf_lexer_class[(unsigned char)c] & mask) != 0;
}

/* Record a syntax error that ends at `cur`, with the start column given in characters from 1, or
 * -1 for "at cur". Always returns T_ERROR. */
WfTok wf_lexer_error(WfLexer *lx, const char *format, ...) __attribute__((format(printf, 2, 3)));
WfTok wf_lexer_error_at(WfLexer *lx, int32_t offset, int32_t end_offset, const char *message);

/* Record a warning that ends at `cur`. */
void wf_lexer_warn(WfLexer *lx, WfParseWarningKind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Scan a number whose first character (a digit, or a point before a digit) is at `start`; leaves
 * cur after it. T_NUMBER or T_ERROR. */
WfTok wf_lexer_number(WfLexer *lx, const char *start);

/* Check the non-ASCII identifier from `start` to cur. T_NAME or T_ERROR. */
WfTok wf_lexer_check_name(WfLexer *lx, const char *start);

#endif
