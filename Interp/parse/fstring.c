/* f-strings as Python 3.11 defines them: the literal is scanned for braces, and what stands
 * between them is parsed as an expression of its own, in round brackets.
 *
 * Expressions may nest one level deep in format specifiers. Positions inside an expression are
 * those in the file; the text and the values have that of the whole string, but a format specifier
 * and the text at its end that of their own literal.
 */
#include "strings.h"

#include <string.h>

enum { MAX_LEVEL = 2 };

/* Where the scan is. */
typedef struct Scan {
    WfStringParts *parts;
    const WfToken *token;
    const char *s;
    const char *end;
    bool raw;
} Scan;

static bool fail(Scan *scan, const char *message)
{
    wf_parse_raise(scan->parts->p, "%s", message);
    return false;
}

/* ---- text ---------------------------------------------------------------------------------- */

/* Find the end of the text at scan->s: a brace, or the end. *end gets it; *resume where to go on;
 * *doubled: a doubled brace ended it, more text follows. */
static bool find_text_end(Scan *scan, int level, const char **end, const char **resume,
                          bool *doubled)
{
    const char *s = scan->s;
    *doubled = false;
    while (s < scan->end) {
        char c = *s++;
        if (c == '\\' && !scan->raw && s < scan->end) {
            c = *s++;
            if (c == 'N') {
                // The braces of \N{name} are not ours.
                if (s < scan->end && *s++ == '{') {
                    while (s < scan->end && *s++ != '}') {
                    }
                }
                continue;
            }
            if (c == '{') {
                wf_string_warn_escape(scan->parts->p, scan->token, s - 1);
            }
        }
        if (c != '{' && c != '}') {
            continue;
        }
        if (level == 0 && s < scan->end && *s == c) {
            *end = s;
            *resume = s + 1;
            *doubled = true;
            return true;
        }
        if (level == 0 && c == '}') {
            return fail(scan, "f-string: single '}' is not allowed");
        }
        s--;
        break;
    }
    *end = *resume = s;
    return true;
}

/* Add the text at scan->s. */
static bool add_text(Scan *scan, int level, bool *doubled)
{
    const char *start = scan->s;
    const char *end;
    const char *resume;
    if (!find_text_end(scan, level, &end, &resume, doubled)) {
        return false;
    }
    WfStringParts *parts = scan->parts;
    if (scan->raw) {
        if (!wf_string_check(parts->p, start, end)) {
            return false;
        }
        memcpy(parts->out, start, (size_t)(end - start));
        parts->out += end - start;
    } else if (end > start) {
        char *out = wf_string_decode(parts->p, scan->token, start, end, parts->out);
        if (out == NULL) {
            return false;
        }
        parts->out = out;
    }
    scan->s = resume;
    return true;
}

/* ---- the extent of an expression ----------------------------------------------------------- */

/* The brackets and quotes open inside an expression. */
typedef struct Nesting {
    int depth;
    char quote; // 0: not in a string
    bool triple;
    char open[LEXER_MAX_NESTING];
} Nesting;

/* At s in a string: the place after what was looked at. */
static const char *skip_in_string(Nesting *nest, const char *s, const char *end)
{
    if (*s != nest->quote) {
        return s + 1;
    }
    if (!nest->triple) {
        nest->quote = 0;
        return s + 1;
    }
    if (s + 2 < end && s[1] == *s && s[2] == *s) {
        nest->quote = 0;
        return s + 3;
    }
    return s + 1;
}

static const char *open_string(Nesting *nest, const char *s, const char *end)
{
    nest->quote = *s;
    nest->triple = s + 2 < end && s[1] == *s && s[2] == *s;
    return s + (nest->triple ? 3 : 1);
}

static bool close_bracket(Scan *scan, Nesting *nest, char c)
{
    if (nest->depth == 0) {
        wf_parse_raise(scan->parts->p, "f-string: unmatched '%c'", c);
        return false;
    }
    char opening = nest->open[--nest->depth];
    if ((opening == '(' && c != ')') || (opening == '[' && c != ']') ||
        (opening == '{' && c != '}')) {
        wf_parse_raise(scan->parts->p,
                       "f-string: closing parenthesis '%c' does not match opening parenthesis '%c'",
                       c, opening);
        return false;
    }
    return true;
}

/* Whether c, outside brackets and strings, may end the expression: then how many characters of it
 * do not (2 for `!=`, 1 for a lone `<`), or 0. */
static int operator_length(char c, const char *s, const char *end)
{
    bool equal = s + 1 < end && s[1] == '=';
    if (equal && c != ':' && c != '}') {
        return 2;
    }
    return c == '<' || c == '>' ? 1 : 0;
}

static const char *find_end_failed(Scan *scan, const char *message)
{
    fail(scan, message);
    return NULL;
}

/* The end of the expression at scan->s; NULL after raising. */
static const char *find_expression_end(Scan *scan)
{
    Nesting nest = {0};
    const char *s = scan->s;
    const char *end = scan->end;
    while (s < end) {
        char c = *s;
        if (c == '\\') {
            return find_end_failed(scan, "f-string expression part cannot include a backslash");
        }
        if (nest.quote != 0) {
            s = skip_in_string(&nest, s, end);
        } else if (c == '\'' || c == '"') {
            s = open_string(&nest, s, end);
        } else if (c == '[' || c == '{' || c == '(') {
            if (nest.depth >= LEXER_MAX_NESTING) {
                return find_end_failed(scan, "f-string: too many nested parenthesis");
            }
            nest.open[nest.depth++] = c;
            s++;
        } else if (c == '#') {
            return find_end_failed(scan, "f-string expression part cannot include '#'");
        } else if (nest.depth == 0 && c != '\0' && strchr("!:}=<>", c) != NULL) {
            int length = operator_length(c, s, end);
            if (length == 0) {
                break;
            }
            s += length;
        } else if (c == ']' || c == '}' || c == ')') {
            if (!close_bracket(scan, &nest, c)) {
                return NULL;
            }
            s++;
        } else {
            s++;
        }
    }
    if (nest.quote != 0) {
        return find_end_failed(scan, "f-string: unterminated string");
    }
    if (nest.depth > 0) {
        wf_parse_raise(scan->parts->p, "f-string: unmatched '%c'", nest.open[nest.depth - 1]);
        return NULL;
    }
    return s < end ? s : find_end_failed(scan, "f-string: expecting '}'");
}

/* ---- parsing an expression ----------------------------------------------------------------- */

static bool is_blank(const char *s, const char *end)
{
    while (s < end && (*s == ' ' || *s == '\t' || *s == '\n' || *s == '\f')) {
        s++;
    }
    return s == end;
}

/* Make the columns of the first line of an expression, whose brace is at `brace`, count from where
 * they are in the file. */
static void set_location(WfLexer *lx, const WfToken *token, const char *brace)
{
    int32_t lines = 0;
    const char *line = token->start;
    for (const char *s = token->start; s < brace; s++) {
        if (*s == '\n') {
            lines++;
            line = s + 1;
        }
    }
    const char *after = brace + 1;
    while (*after == ' ' || *after == '\t' || *after == '\f') {
        after++;
    }
    bool newline_follows = *after == '\n' || *after == '}';
    int32_t col = newline_follows ? 0 : (int32_t)(brace - line);
    lx->lineno = token->pos.lineno + lines - 1;
    lx->shift_line = token->pos.lineno + lines;
    lx->shift_col = lines == 0 ? token->pos.col_offset + col : col;
}

static WfExpr *parse_expression(Scan *scan, const char *start, const char *end)
{
    WfParser *p = scan->parts->p;
    char *buffer =
        check_memory(p, wf_parse_prepare(p->arena, start, (size_t)(end - start), "(", ")", true));
    if (buffer == NULL) {
        return NULL;
    }
    WfParser inner;
    wf_parser_init(&inner, p->arena, buffer, PARSE_FSTRING, p->flags, p->err);
    set_location(&inner.lx, scan->token, start - 1);
    inner.lx.warnings = p->lx.warnings;
    inner.depth = p->depth;
    wf_lexer_next(&inner.lx, &inner.tok);
    WfExpr *e = wf_parse_star_expressions(&inner);
    if (e == NULL && inner.no_memory) {
        p->no_memory = true;
    } else if (e == NULL && p->diagnosis != NULL) {
        inner.lx.warnings = p->lx.warnings;
        wf_diagnose(&inner, buffer);
        wf_parse_raised(p);
    }
    p->lx.warnings = inner.lx.warnings;
    wf_parser_fini(&inner);
    return e;
}

/* ---- a replacement field ------------------------------------------------------------------- */

static bool parse_level(Scan *scan, int level);

/* The format specifier at scan->s, up to its brace. */
static WfExpr *parse_format_spec(Scan *scan, int level)
{
    if (scan->s >= scan->end) {
        fail(scan, "f-string: expecting '}'");
        return NULL;
    }
    size_t mark = scan->parts->p->top;
    if (!parse_level(scan, level)) {
        return NULL;
    }
    return wf_string_finish(scan->parts, mark, scan->token->pos);
}

/* Take `!r` if it is there. */
static bool parse_conversion(Scan *scan, int32_t *conversion)
{
    if (*scan->s != '!') {
        return true;
    }
    if (++scan->s >= scan->end) {
        return fail(scan, "f-string: expecting '}'");
    }
    *conversion = (unsigned char)*scan->s++;
    if (*conversion != 's' && *conversion != 'r' && *conversion != 'a') {
        return fail(scan, "f-string: invalid conversion character: expected 's', 'r', or 'a'");
    }
    return true;
}

/* Take `=` and the space after it; the text of the expression joins the text before it. */
static bool parse_debug_text(Scan *scan, const char *start)
{
    scan->s++;
    while (*scan->s == ' ' || (*scan->s >= '\t' && *scan->s <= '\r')) {
        scan->s++;
    }
    if (scan->s >= scan->end) {
        return fail(scan, "f-string: expecting '}'");
    }
    memcpy(scan->parts->out, start, (size_t)(scan->s - start));
    scan->parts->out += scan->s - start;
    return true;
}

/* From the brace at scan->s to after its partner; pushes the value. */
static bool parse_field(Scan *scan, int level)
{
    WfParser *p = scan->parts->p;
    if (level >= MAX_LEVEL) {
        return fail(scan, "f-string: expressions nested too deeply");
    }
    const char *start = ++scan->s;
    const char *end = find_expression_end(scan);
    if (end == NULL) {
        return false;
    }
    if (is_blank(start, end)) {
        if (*end == '}') {
            return fail(scan, "f-string: empty expression not allowed");
        }
        wf_parse_raise(p, "f-string: expression required before '%c'", *end);
        return false;
    }
    struct WfExpr_FormattedValue node = {.conversion = -1};
    node.value = parse_expression(scan, start, end);
    if (node.value == NULL) {
        return false;
    }
    scan->s = end;
    bool debug = *end == '=';
    if ((debug && !parse_debug_text(scan, start)) || !parse_conversion(scan, &node.conversion) ||
        !wf_string_push_pending(scan->parts)) {
        return false;
    }
    if (scan->s < scan->end && *scan->s == ':') {
        scan->s++;
        node.format_spec = parse_format_spec(scan, level + 1);
        if (node.format_spec == NULL) {
            return false;
        }
    }
    if (scan->s >= scan->end || *scan->s != '}') {
        return fail(scan, "f-string: expecting '}'");
    }
    scan->s++;
    if (debug && node.format_spec == NULL && node.conversion == -1) {
        node.conversion = 'r';
    }
    return push(p, check_memory(p, wf_ast_FormattedValue(p->arena, node, scan->parts->pos)));
}

/* Text and fields in turn: to the end of the string at level 0, to the closing brace inside. */
static bool parse_level(Scan *scan, int level)
{
    for (;;) {
        bool doubled;
        if (!add_text(scan, level, &doubled)) {
            return false;
        }
        if (doubled) {
            continue;
        }
        if (scan->s >= scan->end || *scan->s == '}') {
            break;
        }
        if (!parse_field(scan, level)) {
            return false;
        }
    }
    if (level > 0 && (scan->s >= scan->end || *scan->s != '}')) {
        return fail(scan, "f-string: expecting '}'");
    }
    return true;
}

bool wf_fstring_parse(WfStringParts *parts, const WfToken *token, const char *s, const char *end,
                      bool raw)
{
    Scan scan = {parts, token, s, end, raw};
    return parse_level(&scan, 0);
}
