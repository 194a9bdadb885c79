/* What strings.c and fstring.c share.
 *
 * Model: adjacent literals fill one buffer, which is as large as their source. Text collects in
 * [literal, out) until an expression in braces ends it; the values of an f-string collect on the
 * parser's stack. Decoded text is never longer than its source, so the buffer cannot overflow.
 */
#ifndef WF_PARSE_STRINGS_H
#define WF_PARSE_STRINGS_H

#include "parser.h"

struct WfStringParts {
    WfParser *p;
    WfPos pos;        // of all the literals together
    const char *kind; // "u" or NULL
    char *literal;
    char *out;
    bool format; // an f-string is among them
};

/* Decode the escapes of [s, end) to `out`, which has as much room; the new end of the text, or
 * NULL after raising. */
char *wf_string_decode(WfParser *p, const WfToken *token, const char *s, const char *end,
                       char *out);

/* Whether a piece of the source is UTF-8; false after raising. */
bool wf_string_check(WfParser *p, const char *s, const char *end);

/* Warn that the characters at `escape`, after a backslash, are no escape. */
void wf_string_warn_escape(WfParser *p, const WfToken *token, const char *escape);

/* Push the text so far as a Constant, if there is any; false when memory is out. */
bool wf_string_push_pending(WfStringParts *parts);

/* The whole as one expression; `mark` is where its values begin on the stack. */
WfExpr *wf_string_finish(WfStringParts *parts, size_t mark, WfPos pos);

/* Add the f-string [s, end) of `token`; false after raising. */
bool wf_fstring_parse(WfStringParts *parts, const WfToken *token, const char *s, const char *end,
                      bool raw);

#endif
