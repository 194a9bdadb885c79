/* String literals: prefixes, escapes, concatenation. See fstring.c for what stands in braces. */
#include "strings.h"

#include <stdio.h>
#include <string.h>

#include "internal/unicode_names.h"
#include "utf8.h"

/* ---- invalid escapes ----------------------------------------------------------------------- */

void wf_string_warn_escape(WfParser *p, const WfToken *token, const char *escape)
{
    if (p->lx.warnings == NULL) {
        return;
    }
    char text[64];
    if (*escape >= '4' && *escape <= '7') {
        snprintf(text, sizeof(text), "invalid octal escape sequence '\\%.3s'", escape);
    } else {
        snprintf(text, sizeof(text), "invalid escape sequence '\\%c'", *escape);
    }
    const char *line = token->start;
    while (line > p->lx.source && line[-1] != '\n') {
        line--;
    }
    const char *end_line = token->end;
    while (end_line > p->lx.source && end_line[-1] != '\n') {
        end_line--;
    }
    WfParseWarning *warning = wf_arena_alloc(p->arena, sizeof(*warning));
    if (warning == NULL) {
        return;
    }
    *warning = (WfParseWarning){
        .kind = WF_WARNING_DEPRECATION,
        .message = wf_arena_copy(p->arena, text, strlen(text)),
        .lineno = token->pos.lineno,
        .offset = (int32_t)wf_utf8_count(line, (size_t)(token->start - line)) + 1,
        .end_lineno = token->pos.end_lineno,
        .end_offset = (int32_t)wf_utf8_count(end_line, (size_t)(token->end - end_line)) + 1,
    };
    *p->lx.warnings = warning;
    p->lx.warnings = &warning->next;
}

/* ---- escapes in str ------------------------------------------------------------------------ */

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Positions in messages count in a text where each character outside ASCII is written \UXXXXXXXX,
 * and a backslash before one (or at the end) \u005c. */
static int escaped_position(const char *start, const char *at, const char *end)
{
    int n = 0;
    for (const char *s = start; s < at; s++) {
        if ((unsigned char)*s < 0x80) {
            n++;
        } else if (!is_continuation(*s)) {
            n += 10;
        }
        if (*s == '\\') {
            s++;
            if (s >= end || (unsigned char)*s >= 0x80) {
                n += 5;
                s--;
            } else if (s < at) {
                n++;
            }
        }
    }
    return n;
}

static char *unicode_error(WfParser *p, const char *start, const char *from, const char *to,
                           const char *end, const char *why)
{
    wf_parse_raise(p,
                   "(unicode error) 'unicodeescape' codec can't decode bytes in position %d-%d: %s",
                   escaped_position(start, from, end), escaped_position(start, to, end) - 1, why);
    return NULL;
}

/* \N{name}, s after the N: the code point, or -1. *after is where decoding goes on, or what is
 * wrong ends. */
static int64_t named_character(const char *s, const char *end, const char **after, const char **why)
{
    *why = "malformed \\N character escape";
    *after = s;
    if (s >= end || *s != '{') {
        return -1;
    }
    const char *name = ++s;
    while (s < end && *s != '}') {
        s++;
    }
    *after = s;
    if (s >= end || s == name) {
        return -1;
    }
    *after = s + 1;
    *why = "unknown Unicode character name";
    uint32_t c;
    return wf_uc_from_name(name, (size_t)(s - name), &c) ? (int64_t)c : -1;
}

/* Up to `count` hexadecimal digits; as above. */
static int64_t hex_character(const char *s, const char *end, int count, const char **after,
                             const char **why)
{
    uint64_t c = 0;
    int n = 0;
    for (; n < count && s < end && is_class(*s, C_HEX); n++, s++) {
        c = c << 4 | (uint64_t)(*s <= '9' ? *s - '0' : (*s | 0x20) - 'a' + 10);
    }
    *after = s;
    if (n < count) {
        *why = count == 2   ? "truncated \\xXX escape"
               : count == 4 ? "truncated \\uXXXX escape"
                            : "truncated \\UXXXXXXXX escape";
        return -1;
    }
    if (c > 0x10FFFF) {
        *why = "illegal Unicode character";
        return -1;
    }
    return (int64_t)c;
}

/* The character of a one-letter escape, or -1. */
static inline int simple_escape(char c)
{
    switch (c) {
    case '\\':
    case '\'':
    case '"':
        return c;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 't':
        return '\t';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 'v':
        return '\v';
    case 'a':
        return '\a';
    default:
        return -1;
    }
}

static inline bool is_octal(char c)
{
    return c >= '0' && c <= '7';
}

/* Up to three octal digits, at least one. */
static uint32_t octal_escape(const char **at, const char *end)
{
    uint32_t value = 0;
    const char *s = *at;
    for (int n = 0; n < 3 && s < end && is_octal(*s); n++) {
        value = value * 8 + (uint32_t)(*s++ - '0');
    }
    *at = s;
    return value;
}

/* \x, \u, \U, \N at the letter; returns the place after, or NULL after raising. */
static const char *long_escape(WfParser *p, const char *start, const char *s, const char *end,
                               char **out)
{
    const char *after;
    const char *why;
    int64_t c;
    if (*s == 'N') {
        c = named_character(s + 1, end, &after, &why);
    } else {
        c = hex_character(s + 1, end, *s == 'x' ? 2 : *s == 'u' ? 4 : 8, &after, &why);
    }
    if (c < 0) {
        return unicode_error(p, start, s - 1, after, end, why);
    }
    *out = wf_utf8_put(*out, (uint32_t)c);
    return after;
}

bool wf_string_check(WfParser *p, const char *s, const char *end)
{
    WfUtf8Error error;
    if (!p->lx.unchecked || wf_utf8_check(s, (size_t)(end - s), &error)) {
        return true;
    }
    char text[160];
    wf_utf8_describe(s, &error, text, sizeof(text));
    wf_parse_raise(p, "(unicode error) %s", text);
    return false;
}

/* The same for each stretch outside ASCII by itself. */
static bool check_stretches(WfParser *p, const char *s, const char *end)
{
    while (p->lx.unchecked && s < end) {
        const char *start = s;
        while (s < end && (unsigned char)*s >= 0x80) {
            s++;
        }
        if (!wf_string_check(p, start, s)) {
            return false;
        }
        s += s < end;
    }
    return true;
}

char *wf_string_decode(WfParser *p, const WfToken *token, const char *s, const char *end, char *out)
{
    const char *start = s;
    const char *invalid = NULL;
    if (!check_stretches(p, s, end)) {
        return NULL;
    }
    while (s < end) {
        const char *backslash = memchr(s, '\\', (size_t)(end - s));
        size_t plain = (size_t)((backslash == NULL ? end : backslash) - s);
        memmove(out, s, plain);
        out += plain;
        s += plain;
        if (backslash == NULL) {
            break;
        }
        s++;
        if (s >= end || (unsigned char)*s >= 0x80) {
            *out++ = '\\';
            continue;
        }
        int simple = simple_escape(*s);
        if (simple >= 0) {
            *out++ = (char)simple;
            s++;
        } else if (*s == '\n') {
            s++;
        } else if (is_octal(*s)) {
            uint32_t c = octal_escape(&s, end);
            invalid = invalid == NULL && c > 0377 ? s - 3 : invalid;
            out = wf_utf8_put(out, c);
        } else if (*s == 'x' || *s == 'u' || *s == 'U' || *s == 'N') {
            s = long_escape(p, start, s, end, &out);
            if (s == NULL) {
                return NULL;
            }
        } else {
            invalid = invalid != NULL ? invalid : s;
            *out++ = '\\';
            *out++ = *s++;
        }
    }
    if (invalid != NULL) {
        wf_string_warn_escape(p, token, invalid);
    }
    return out;
}

/* ---- escapes in bytes ---------------------------------------------------------------------- */

static char *decode_bytes(WfParser *p, const WfToken *token, const char *s, const char *end,
                          char *out)
{
    const char *start = s;
    const char *invalid = NULL;
    while (s < end) {
        if (*s != '\\') {
            *out++ = *s++;
            continue;
        }
        s++;
        int simple = simple_escape(*s);
        if (simple >= 0) {
            *out++ = (char)simple;
            s++;
        } else if (*s == '\n') {
            s++;
        } else if (is_octal(*s)) {
            uint32_t c = octal_escape(&s, end);
            invalid = invalid == NULL && c > 0377 ? s - 3 : invalid;
            *out++ = (char)c;
        } else if (*s == 'x') {
            const char *after;
            const char *why;
            int64_t c = hex_character(s + 1, end, 2, &after, &why);
            if (c < 0) {
                wf_parse_raise(p, "(value error) invalid \\x escape at position %d",
                               (int)(s - 1 - start));
                return NULL;
            }
            *out++ = (char)c;
            s = after;
        } else {
            invalid = invalid != NULL ? invalid : s;
            *out++ = '\\';
            *out++ = *s++;
        }
    }
    if (invalid != NULL) {
        wf_string_warn_escape(p, token, invalid);
    }
    return out;
}

/* ---- one literal --------------------------------------------------------------------------- */

typedef struct Literal {
    const char *text; // between the quotes
    const char *end;
    bool raw;
    bool bytes;
    bool format;
} Literal;

static Literal split_literal(const WfToken *token)
{
    Literal lit = {.text = token->start, .end = token->end};
    for (;; lit.text++) {
        char c = (char)(*lit.text | 0x20);
        if (*lit.text == '"' || *lit.text == '\'') {
            break;
        }
        lit.raw |= c == 'r';
        lit.bytes |= c == 'b';
        lit.format |= c == 'f';
    }
    char quote = *lit.text;
    size_t len = (size_t)(lit.end - lit.text);
    size_t quotes = len >= 6 && lit.text[1] == quote && lit.text[2] == quote ? 3 : 1;
    lit.text += quotes;
    lit.end -= quotes;
    return lit;
}

static bool all_ascii(const char *s, size_t len)
{
    uint64_t seen = 0;
    while (len >= 8) {
        uint64_t word;
        memcpy(&word, s, 8);
        seen |= word;
        s += 8;
        len -= 8;
    }
    for (; len > 0; len--) {
        seen |= (unsigned char)*s++;
    }
    return (seen & UINT64_C(0x8080808080808080)) == 0;
}

/* ---- parts --------------------------------------------------------------------------------- */

/* The text so far as a Constant at `pos`. */
static WfExpr *flush_text(WfStringParts *parts, WfPos pos)
{
    WfParser *p = parts->p;
    size_t len = (size_t)(parts->out - parts->literal);
    *parts->out++ = '\0';
    struct WfExpr_Constant node = {
        .value = {.kind = WF_CONST_STR,
                  .ascii = all_ascii(parts->literal, len),
                  .value.text = {parts->literal, len}},
        .kind = parts->kind,
    };
    parts->literal = parts->out;
    return check_memory(p, wf_ast_Constant(p->arena, node, pos));
}

static bool push_pending(WfStringParts *parts, WfPos pos)
{
    return parts->out == parts->literal || push(parts->p, flush_text(parts, pos));
}

bool wf_string_push_pending(WfStringParts *parts)
{
    return push_pending(parts, parts->pos);
}

static bool add_literal(WfStringParts *parts, const WfToken *token, const Literal *lit)
{
    WfParser *p = parts->p;
    size_t len = (size_t)(lit->end - lit->text);
    if (lit->bytes && !all_ascii(lit->text, len)) {
        wf_parse_raise(p, "bytes can only contain ASCII literal characters");
        return false;
    }
    if (lit->format) {
        parts->format = true;
        return wf_fstring_parse(parts, token, lit->text, lit->end, lit->raw);
    }
    if (lit->raw || memchr(lit->text, '\\', len) == NULL) {
        if (!lit->bytes && !wf_string_check(p, lit->text, lit->end)) {
            return false;
        }
        memcpy(parts->out, lit->text, len);
        parts->out += len;
        return true;
    }
    char *out = lit->bytes ? decode_bytes(p, token, lit->text, lit->end, parts->out)
                           : wf_string_decode(p, token, lit->text, lit->end, parts->out);
    if (out == NULL) {
        return false;
    }
    parts->out = out;
    return true;
}

static WfExpr *finish_bytes(WfStringParts *parts)
{
    *parts->out = '\0';
    struct WfExpr_Constant node = {
        .value = {.kind = WF_CONST_BYTES,
                  .value.text = {parts->literal, (size_t)(parts->out - parts->literal)}},
    };
    return check_memory(parts->p, wf_ast_Constant(parts->p->arena, node, parts->pos));
}

WfExpr *wf_string_finish(WfStringParts *parts, size_t mark, WfPos pos)
{
    WfParser *p = parts->p;
    if (!parts->format) {
        return flush_text(parts, pos);
    }
    if (!push_pending(parts, pos)) {
        return NULL;
    }
    struct WfExpr_JoinedStr node;
    POP_SEQ(p, &node.values, mark);
    if (p->no_memory) {
        return NULL;
    }
    return check_memory(p, wf_ast_JoinedStr(p->arena, node, pos));
}

WfExpr *wf_parse_concat_strings(WfParser *p, const WfToken *tokens, int n)
{
    size_t room = 1;
    for (int i = 0; i < n; i++) {
        room += (size_t)(tokens[i].end - tokens[i].start);
    }
    WfStringParts parts = {
        .p = p,
        .pos = {tokens[0].pos.lineno, tokens[0].pos.col_offset, tokens[n - 1].pos.end_lineno,
                tokens[n - 1].pos.end_col_offset},
        .out = check_memory(p, wf_arena_alloc(p->arena, room)),
    };
    if (parts.out == NULL) {
        return NULL;
    }
    parts.literal = parts.out;
    if (*tokens[0].start == 'u' &&
        (parts.kind = check_memory(p, (void *)wf_arena_ident(p->arena, "u", 1))) == NULL) {
        return NULL;
    }
    size_t mark = p->top;
    bool bytes = false;
    for (int i = 0; i < n; i++) {
        Literal lit = split_literal(&tokens[i]);
        if (!add_literal(&parts, &tokens[i], &lit)) {
            return NULL;
        }
        if (i > 0 && lit.bytes != bytes) {
            wf_parse_raise(p, "cannot mix bytes and nonbytes literals");
            return NULL;
        }
        bytes = lit.bytes;
    }
    return bytes ? finish_bytes(&parts) : wf_string_finish(&parts, mark, parts.pos);
}
