/* From the bytes of a program to UTF-8: byte order mark, PEP 263 cookie, the native encodings. */
#include <stdio.h>
#include <string.h>

#include "internal/ast.h"
#include "utf8.h"

/* Which decoder a cookie means. */
typedef enum Decoder {
    DECODE_UTF8,   // CPython takes the bytes as they are, and complains while parsing
    DECODE_STRICT, // UTF-8 by way of the codec
    DECODE_LATIN1,
    DECODE_ASCII,
    DECODE_OTHER,
} Decoder;

/* ---- errors -------------------------------------------------------------------------------- */

static WfSourceResult fail(WfArena *arena, WfSyntaxError *err, bool from_string,
                           const char *message)
{
    err->message = wf_arena_copy(arena, message, strlen(message));
    err->kind = err->message == NULL ? WF_ERROR_MEMORY : WF_ERROR_SYNTAX;
    err->lineno = from_string ? 0 : -1;
    err->offset = -1;
    err->end_lineno = err->end_offset = 0;
    err->text = NULL;
    err->text_len = 0;
    return WF_SOURCE_ERROR;
}

/* The bytes cannot be decoded with the encoding they declare. */
static WfSourceResult fail_decoding(WfArena *arena, WfSyntaxError *err, bool from_string,
                                    const char *message, const char *encoding)
{
    char text[160];
    if (from_string) {
        return fail(arena, err, true, message);
    }
    snprintf(text, sizeof(text), "encoding problem: %s", encoding);
    return fail(arena, err, false, text);
}

static WfSourceResult fail_undeclared(WfArena *arena, WfSyntaxError *err, const char *filename,
                                      const WfSource *source, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at; i++) {
        line +=
            source->body[i] == '\n' ||
            (source->body[i] == '\r' && (i + 1 == source->body_len || source->body[i + 1] != '\n'));
    }
    char text[4400];
    snprintf(text, sizeof(text),
             "Non-UTF-8 code starting with '\\x%02x' in file %.4096s on line %d, but no encoding "
             "declared; see https://peps.python.org/pep-0263/ for details",
             (unsigned char)source->body[at], filename, line);
    return fail(arena, err, false, text);
}

/* ---- the cookie ---------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

/* The name after "coding:" in a comment line; its length, or 0. */
static size_t find_cookie(const char *line, size_t len, const char **name)
{
    size_t i = 0;
    while (i < len && is_blank(line[i])) {
        i++;
    }
    if (i == len || line[i] != '#') {
        return 0;
    }
    for (; i + 7 <= len; i++) {
        if (memcmp(line + i, "coding", 6) != 0 || (line[i + 6] != ':' && line[i + 6] != '=')) {
            continue;
        }
        size_t start = i + 7;
        while (start < len && (line[start] == ' ' || line[start] == '\t')) {
            start++;
        }
        size_t end = start;
        while (end < len && is_name_char(line[end])) {
            end++;
        }
        if (end > start) {
            *name = line + start;
            return end - start;
        }
    }
    return 0;
}

/* Whether nothing but a comment is on the line. */
static bool only_comment(const char *line, size_t len)
{
    size_t i = 0;
    while (i < len && is_blank(line[i])) {
        i++;
    }
    return i == len || line[i] == '#';
}

static size_t line_length(const char *text, size_t len)
{
    size_t i = 0;
    while (i < len && text[i] != '\n' && text[i] != '\r') {
        i++;
    }
    return i;
}

/* The cookie of the first two lines; its length, or 0. */
static size_t source_cookie(const char *text, size_t len, const char **name)
{
    size_t first = line_length(text, len);
    size_t found = find_cookie(text, first, name);
    if (found != 0 || first == len || !only_comment(text, first)) {
        return found;
    }
    size_t second = first + 1 + (text[first] == '\r' && first + 1 < len && text[first + 1] == '\n');
    return find_cookie(text + second, line_length(text + second, len - second), name);
}

/* ---- names of encodings -------------------------------------------------------------------- */

/* Whether `name` is `word`, or begins with it and a dash. */
static bool is_or_extends(const char *name, const char *word)
{
    size_t len = strlen(word);
    return strncmp(name, word, len) == 0 && (name[len] == '\0' || name[len] == '-');
}

static bool is_among(const char *name, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strcmp(name, *words) == 0) {
            return true;
        }
    }
    return false;
}

/* What a cookie means; *encoding is what messages call it. */
static Decoder choose_decoder(WfArena *arena, const char *cookie, size_t len, const char **encoding)
{
    static const char *const utf8[] = {"utf8", "u8", "utf", "cp65001", NULL};
    static const char *const latin1[] = {"latin1", "latin", "l1",         "iso8859-1",
                                         "8859",   "cp819", "iso-ir-100", NULL};
    static const char *const ascii[] = {"ascii", "us-ascii", "646", NULL};
    char name[40];
    size_t n = len < sizeof(name) - 1 ? len : sizeof(name) - 1;
    for (size_t i = 0; i < n; i++) {
        char c = cookie[i];
        name[i] = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    name[n] = '\0';
    if (is_or_extends(name, "utf-8")) {
        *encoding = "utf-8";
        return DECODE_UTF8;
    }
    if (is_or_extends(name, "latin-1") || is_or_extends(name, "iso-8859-1") ||
        is_or_extends(name, "iso-latin-1")) {
        *encoding = "iso-8859-1";
        return DECODE_LATIN1;
    }
    *encoding = wf_arena_copy(arena, cookie, len);
    return is_among(name, utf8)     ? DECODE_STRICT
           : is_among(name, latin1) ? DECODE_LATIN1
           : is_among(name, ascii)  ? DECODE_ASCII
                                    : DECODE_OTHER;
}

/* ---- decoding ------------------------------------------------------------------------------ */

static WfSourceResult decode_latin1(WfArena *arena, WfSource *out, WfSyntaxError *err)
{
    char *text = wf_arena_alloc(arena, 2 * out->body_len + 1);
    if (text == NULL) {
        err->kind = WF_ERROR_MEMORY;
        return WF_SOURCE_ERROR;
    }
    char *end = text;
    for (size_t i = 0; i < out->body_len; i++) {
        end = wf_utf8_put(end, (unsigned char)out->body[i]);
    }
    out->text = text;
    out->len = (size_t)(end - text);
    return WF_SOURCE_OK;
}

static WfSourceResult decode_ascii(WfArena *arena, bool from_string, WfSource *out,
                                   WfSyntaxError *err)
{
    for (size_t i = 0; i < out->body_len; i++) {
        if ((unsigned char)out->body[i] >= 0x80) {
            char text[120];
            snprintf(text, sizeof(text),
                     "'ascii' codec can't decode byte 0x%02x in position %zu: ordinal not in "
                     "range(128)",
                     (unsigned char)out->body[i], i);
            return fail_decoding(arena, err, from_string, text, out->encoding);
        }
    }
    return WF_SOURCE_OK;
}

/* UTF-8. Without a cookie, a file must be UTF-8 throughout; otherwise what is not is found while
 * parsing, if it matters. */
static WfSourceResult decode_utf8(WfArena *arena, const char *filename, bool from_string,
                                  bool declared, bool strict, WfSource *out, WfSyntaxError *err)
{
    WfUtf8Error bad;
    if (wf_utf8_check(out->body, out->body_len, &bad)) {
        return WF_SOURCE_OK;
    }
    if (strict) {
        char text[160];
        wf_utf8_describe(out->body, &bad, text, sizeof(text));
        return fail_decoding(arena, err, from_string, text, out->encoding);
    }
    if (!from_string && !declared) {
        return fail_undeclared(arena, err, filename, out, bad.at);
    }
    out->flags |= WF_PARSE_INVALID_UTF8;
    return WF_SOURCE_OK;
}

/* In a file a null byte hides the rest of its line. */
static bool drop_after_nulls(WfArena *arena, WfSource *out)
{
    char *text = wf_arena_alloc(arena, out->body_len + 1);
    if (text == NULL) {
        return false;
    }
    size_t n = 0;
    bool hidden = false;
    for (size_t i = 0; i < out->body_len; i++) {
        char c = out->body[i];
        hidden = c != '\n' && (hidden || c == '\0');
        if (!hidden) {
            text[n++] = c;
        }
    }
    text[n] = '\0';
    out->body = text;
    out->body_len = n;
    return true;
}

WfSourceResult wf_source_decode(WfArena *arena, const char *bytes, size_t len, const char *filename,
                                bool from_string, WfSource *out, WfSyntaxError *err)
{
    bool bom = len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0;
    *out = (WfSource){
        .encoding = "utf-8",
        .body = bytes + (bom ? 3 : 0),
        .body_len = len - (bom ? 3 : 0),
    };
    if (memchr(out->body, '\0', out->body_len) != NULL) {
        if (from_string) {
            fail(arena, err, true, "source code string cannot contain null bytes");
            err->kind = WF_ERROR_VALUE;
            return WF_SOURCE_ERROR;
        }
        if (!drop_after_nulls(arena, out)) {
            err->kind = WF_ERROR_MEMORY;
            return WF_SOURCE_ERROR;
        }
    }
    out->text = out->body;
    out->len = out->body_len;
    const char *cookie;
    size_t cookie_len = source_cookie(out->body, out->body_len, &cookie);
    Decoder decoder = DECODE_UTF8;
    if (cookie_len != 0) {
        decoder = choose_decoder(arena, cookie, cookie_len, &out->encoding);
    } else if (!bom) {
        out->flags = WF_PARSE_BYTE_COLUMNS;
    }
    if (bom && decoder != DECODE_UTF8) {
        char text[160];
        snprintf(text, sizeof(text), "encoding problem: %.100s with BOM", out->encoding);
        return fail(arena, err, from_string, text);
    }
    switch (decoder) {
    case DECODE_LATIN1:
        return decode_latin1(arena, out, err);
    case DECODE_ASCII:
        return decode_ascii(arena, from_string, out, err);
    case DECODE_OTHER:
        return WF_SOURCE_NEEDS_CODEC;
    default:
        return decode_utf8(arena, filename, from_string, cookie_len != 0 || bom,
                           decoder == DECODE_STRICT, out, err);
    }
}
