/* Parse programs and print their trees as ast.dump(tree, include_attributes=True) does.
 *
 *   ast_dump FILE              the tree of a file, or its syntax error
 *   ast_dump --time N FILE     parse N times, print the seconds of the fastest
 *   ast_dump --batch           requests on standard input, each "MODE FLAGS LENGTH\n" and the
 *                              source; MODE is exec, single or eval. The answer to each is a line:
 *                              "ok DUMP", or "error (TYPE, MESSAGE, LINENO, OFFSET, END_LINENO,
 *                              END_OFFSET, TEXT)" as Python literals, or "codec NAME", followed by
 *                              " | " and the list of warnings.
 *                              MODE file or bytes: the source has yet to be decoded.
 */

#include <gmp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "Interp/parse/utf8.h"
#include "internal/ast.h"
#include "internal/unicode_ctype.h"

/* ---- output -------------------------------------------------------------------------------- */

static void put_text(const char *s)
{
    fputs(s, stdout);
}

static void put_code_point(uint32_t c, uint32_t quote)
{
    if (c == quote || c == '\\') {
        printf("\\%c", (int)c);
    } else if (c == '\n') {
        put_text("\\n");
    } else if (c == '\r') {
        put_text("\\r");
    } else if (c == '\t') {
        put_text("\\t");
    } else if (c < ' ' || c == 0x7F) {
        printf("\\x%02x", (unsigned)c);
    } else if (c < 0x7F) {
        putchar((int)c);
    } else if (wf_uc_is_printable(c)) {
        char utf8[4];
        fwrite(utf8, 1, (size_t)(wf_utf8_put(utf8, c) - utf8), stdout);
    } else {
        printf(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
    }
}

static uint32_t quote_for(const char *s, size_t len)
{
    return memchr(s, '\'', len) != NULL && memchr(s, '"', len) == NULL ? '"' : '\'';
}

static void put_str(const char *s, size_t len)
{
    uint32_t quote = quote_for(s, len);
    putchar((int)quote);
    int size;
    for (size_t i = 0; i < len; i += (size_t)size) {
        put_code_point(wf_utf8_get(s + i, &size), quote);
    }
    putchar((int)quote);
}

/* The same with what is not UTF-8 replaced. */
static void put_replaced(const char *s, size_t len)
{
    WfUtf8Error error;
    uint32_t quote = quote_for(s, len);
    putchar((int)quote);
    while (len > 0) {
        bool valid = wf_utf8_check(s, len, &error);
        size_t good = valid ? len : error.at;
        int size;
        for (size_t i = 0; i < good; i += (size_t)size) {
            put_code_point(wf_utf8_get(s + i, &size), quote);
        }
        s += good;
        len -= good;
        if (!valid) {
            put_code_point(0xFFFD, quote);
            s += error.len;
            len -= error.len;
        }
    }
    putchar((int)quote);
}

static void put_bytes(const char *s, size_t len)
{
    uint32_t quote = quote_for(s, len);
    putchar('b');
    putchar((int)quote);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x7F) {
            printf("\\x%02x", c);
        } else {
            put_code_point(c, quote);
        }
    }
    putchar((int)quote);
}

/* The shortest text that reads back as d, in Python's form. */
static void put_float(double d, bool point)
{
    if (isinf(d)) {
        put_text("inf");
        return;
    }
    char e[40];
    for (int precision = 0; precision < 17; precision++) {
        snprintf(e, sizeof(e), "%.*e", precision, d);
        if (strtod(e, NULL) == d) {
            break;
        }
    }
    char digits[24];
    int n = 0;
    char *exponent_at = strchr(e, 'e');
    for (char *c = e; c < exponent_at; c++) {
        if (*c != '.') {
            digits[n++] = *c;
        }
    }
    digits[n] = '\0';
    int exponent = atoi(exponent_at + 1);
    if (exponent < -4 || exponent >= 16) {
        printf(n > 1 ? "%c.%se%c%02d" : "%c%se%c%02d", digits[0], digits + 1,
               exponent < 0 ? '-' : '+', abs(exponent));
    } else if (exponent < 0) {
        printf("0.%.*s%s", -exponent - 1, "0000", digits);
    } else if (n <= exponent + 1) {
        printf("%s%.*s%s", digits, exponent + 1 - n, "0000000000000000", point ? ".0" : "");
    } else {
        printf("%.*s.%s", exponent + 1, digits, digits + exponent + 1);
    }
}

static void put_big(const WfConstant *constant)
{
    if (constant->base == 10) {
        fwrite(constant->value.text.data, 1, constant->value.text.len, stdout);
        return;
    }
    mpz_t z;
    mpz_init_set_str(z, constant->value.text.data, constant->base);
    char *text = mpz_get_str(NULL, 10, z);
    put_text(text);
    free(text);
    mpz_clear(z);
}

/* ---- fields -------------------------------------------------------------------------------- */

static void dump_constant(WfConstant c)
{
    switch (c.kind) {
    case WF_CONST_NONE:
        put_text("None");
        break;
    case WF_CONST_TRUE:
        put_text("True");
        break;
    case WF_CONST_FALSE:
        put_text("False");
        break;
    case WF_CONST_ELLIPSIS:
        put_text("Ellipsis");
        break;
    case WF_CONST_INT:
        printf("%lld", (long long)c.value.i);
        break;
    case WF_CONST_BIGINT:
        put_big(&c);
        break;
    case WF_CONST_FLOAT:
        put_float(c.value.d, true);
        break;
    case WF_CONST_COMPLEX:
        put_float(c.value.d, false);
        putchar('j');
        break;
    case WF_CONST_STR:
        put_str(c.value.text.data, c.value.text.len);
        break;
    default:
        put_bytes(c.value.text.data, c.value.text.len);
    }
}

static void dump_identifier(const char *s)
{
    if (s == NULL) {
        put_text("None");
    } else {
        put_str(s, wf_ident_len(s));
    }
}

static void dump_string(const char *s)
{
    dump_identifier(s);
}

static void dump_int(int32_t i)
{
    printf("%d", (int)i);
}

#define WF_AST_CONTEXT(name) #name,
static const char *const context_names[] = {
#include "internal/ast_nodes.def"
};
#define WF_AST_BOOLOP(name) #name,
static const char *const boolop_names[] = {
#include "internal/ast_nodes.def"
};
#define WF_AST_OPERATOR(name) #name,
static const char *const operator_names[] = {
#include "internal/ast_nodes.def"
};
#define WF_AST_UNARYOP(name) #name,
static const char *const unaryop_names[] = {
#include "internal/ast_nodes.def"
};
#define WF_AST_CMPOP(name) #name,
static const char *const cmpop_names[] = {
#include "internal/ast_nodes.def"
};

static void dump_expr_context(WfExprContext c)
{
    printf("%s()", context_names[c]);
}
static void dump_boolop(WfBoolOp op)
{
    printf("%s()", boolop_names[op]);
}
static void dump_operator(WfOperator op)
{
    printf("%s()", operator_names[op]);
}
static void dump_unaryop(WfUnaryOp op)
{
    printf("%s()", unaryop_names[op]);
}
static void dump_cmpop(WfCompareOp op)
{
    printf("%s()", cmpop_names[op]);
}

static void dump_stmt(const WfStmt *node);
static void dump_expr(const WfExpr *node);
static void dump_pattern(const WfPattern *node);
static void dump_excepthandler(const WfExceptHandler *node);
static void dump_comprehension(const WfComprehension *node);
static void dump_arguments(const WfArguments *node);
static void dump_arg(const WfArg *node);
static void dump_keyword(const WfKeyword *node);
static void dump_alias(const WfAlias *node);
static void dump_withitem(const WfWithItem *node);
static void dump_match_case(const WfMatchCase *node);
static void dump_type_ignore(const WfTypeIgnore *node)
{
    (void)node;
}

/* ---- nodes --------------------------------------------------------------------------------- */

static void separate(bool *first)
{
    if (!*first) {
        put_text(", ");
    }
    *first = false;
}

static void dump_pos(WfPos pos, bool first)
{
    separate(&first);
    printf("lineno=%d, col_offset=%d, end_lineno=%d, end_col_offset=%d", (int)pos.lineno,
           (int)pos.col_offset, (int)pos.end_lineno, (int)pos.end_col_offset);
}

#define PRESENT_identifier(v) ((v) != NULL)
#define PRESENT_string(v)     ((v) != NULL)
#define PRESENT_int(v)        true
#define PRESENT_expr(v)       ((v) != NULL)
#define PRESENT_arg(v)        ((v) != NULL)
#define PRESENT_pattern(v)    ((v) != NULL)

#define WF_AST_F(type, field)                                                                      \
    separate(&first);                                                                              \
    put_text(#field "=");                                                                          \
    dump_##type(v->field);
#define WF_AST_O(type, field)                                                                      \
    if (PRESENT_##type(v->field)) {                                                                \
        separate(&first);                                                                          \
        put_text(#field "=");                                                                      \
        dump_##type(v->field);                                                                     \
    }
#define WF_AST_S(type, field)                                                                      \
    separate(&first);                                                                              \
    put_text(#field "=[");                                                                         \
    for (int32_t i = 0; i < v->field.n; i++) {                                                     \
        put_text(i > 0 ? ", " : "");                                                               \
        dump_##type(v->field.items[i]);                                                            \
    }                                                                                              \
    putchar(']');
#define DUMP_FIELDS(Type, name, fields)                                                            \
    static bool dump_##Type##_##name(const struct Type##_##name *v)                                \
    {                                                                                              \
        bool first = true;                                                                         \
        (void)v;                                                                                   \
        put_text(#name "(");                                                                       \
        fields return first;                                                                       \
    }
#define DUMP_PRODUCT(name, fields, has_pos)                                                        \
    static void dump_##name(const struct WF_AST_STRUCT_##name *v)                                  \
    {                                                                                              \
        bool first = true;                                                                         \
        put_text(#name "(");                                                                       \
        fields has_pos putchar(')');                                                               \
    }
#define WF_AST_MOD(name, fields)        DUMP_FIELDS(WfMod, name, fields)
#define WF_AST_STMT(name, fields)       DUMP_FIELDS(WfStmt, name, fields)
#define WF_AST_EXPR(name, fields)       DUMP_FIELDS(WfExpr, name, fields)
#define WF_AST_PATTERN(name, fields)    DUMP_FIELDS(WfPattern, name, fields)
#define WF_AST_PRODUCT(name, fields)    DUMP_PRODUCT(name, fields, )
#define WF_AST_PRODUCT_AT(name, fields) DUMP_PRODUCT(name, fields, dump_pos(v->pos, first);)
#define WF_AST_EXCEPTHANDLER(name, fields)                                                         \
    static void dump_excepthandler(const WfExceptHandler *v)                                       \
    {                                                                                              \
        bool first = true;                                                                         \
        put_text(#name "(");                                                                       \
        fields dump_pos(v->pos, first);                                                            \
        putchar(')');                                                                              \
    }
#include "internal/ast_nodes.def"

static void dump_stmt(const WfStmt *node)
{
    bool first = true;
    switch (node->kind) {
#define WF_AST_STMT(name, fields)                                                                  \
    case WF_STMT_##name:                                                                           \
        first = dump_WfStmt_##name(&node->v.name);                                                 \
        break;
#include "internal/ast_nodes.def"
    }
    dump_pos(node->pos, first);
    putchar(')');
}

static void dump_expr(const WfExpr *node)
{
    if (node == NULL) {
        put_text("None");
        return;
    }
    bool first = true;
    switch (node->kind) {
#define WF_AST_EXPR(name, fields)                                                                  \
    case WF_EXPR_##name:                                                                           \
        first = dump_WfExpr_##name(&node->v.name);                                                 \
        break;
#include "internal/ast_nodes.def"
    }
    dump_pos(node->pos, first);
    putchar(')');
}

static void dump_pattern(const WfPattern *node)
{
    bool first = true;
    switch (node->kind) {
#define WF_AST_PATTERN(name, fields)                                                               \
    case WF_PATTERN_##name:                                                                        \
        first = dump_WfPattern_##name(&node->v.name);                                              \
        break;
#include "internal/ast_nodes.def"
    }
    dump_pos(node->pos, first);
    putchar(')');
}

static void dump_mod(const WfMod *mod)
{
    switch (mod->kind) {
#define WF_AST_MOD(name, fields)                                                                   \
    case WF_MOD_##name:                                                                            \
        dump_WfMod_##name(&mod->v.name);                                                           \
        break;
#include "internal/ast_nodes.def"
    default:
        break;
    }
    putchar(')');
}

/* ---- parsing ------------------------------------------------------------------------------- */

static void put_error(const WfSyntaxError *err)
{
    static const char *const types[] = {"",         "SyntaxError", "IndentationError",
                                        "TabError", "ValueError",  "MemoryError"};
    printf("error ('%s', ", types[err->kind]);
    put_str(err->message ? err->message : "", err->message ? strlen(err->message) : 0);
    printf(", %d, %d, %d, %d, ", (int)err->lineno, (int)err->offset, (int)err->end_lineno,
           (int)err->end_offset);
    if (err->text == NULL) {
        put_text("None");
    } else {
        put_replaced(err->text, err->text_len);
    }
    putchar(')');
}

static void put_warnings(const WfSyntaxError *err)
{
    put_text(" | [");
    for (const WfParseWarning *w = err->warnings; w != NULL; w = w->next) {
        printf("('%s', ", w->kind == WF_WARNING_SYNTAX ? "SyntaxWarning" : "DeprecationWarning");
        put_str(w->message, strlen(w->message));
        printf(", %d), ", (int)w->lineno);
    }
    put_text("]\n");
}

/* Parse and print one program; false if it has an error. */
static bool answer(const char *source, size_t len, const char *mode, unsigned flags)
{
    WfArena arena;
    wf_arena_init(&arena);
    WfSyntaxError err = {.int_max_str_digits = 4300};
    WfSource decoded = {.text = source, .len = len};
    WfSourceResult result = WF_SOURCE_OK;
    WfMod *mod = NULL;
    if (strcmp(mode, "file") == 0 || strcmp(mode, "bytes") == 0) {
        result = wf_source_decode(&arena, source, len, "<file>", mode[0] == 'b', &decoded, &err);
        flags |= decoded.flags;
    }
    if (result == WF_SOURCE_OK) {
        mod = wf_parse(&arena, decoded.text, decoded.len,
                       mode[0] == 's'   ? WF_PARSE_SINGLE
                       : mode[1] == 'v' ? WF_PARSE_EVAL
                                        : WF_PARSE_FILE,
                       flags, &err);
    }
    if (result == WF_SOURCE_NEEDS_CODEC) {
        printf("codec %s", decoded.encoding);
    } else if (mod == NULL) {
        put_error(&err);
    } else {
        put_text("ok ");
        dump_mod(mod);
    }
    put_warnings(&err);
    wf_arena_fini(&arena);
    return mod != NULL;
}

static char *read_file(const char *name, size_t *len)
{
    FILE *f = fopen(name, "rb");
    if (f == NULL) {
        perror(name);
        exit(2);
    }
    fseek(f, 0, SEEK_END);
    long size = ftell(f);
    rewind(f);
    char *text = malloc((size_t)size + 1);
    *len = fread(text, 1, (size_t)size, f);
    fclose(f);
    return text;
}

static void measure(const char *name, int n)
{
    size_t len;
    char *text = read_file(name, &len);
    double best = 1e9;
    for (int i = 0; i < n; i++) {
        struct timespec from;
        struct timespec to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        WfArena arena;
        wf_arena_init(&arena);
        WfSyntaxError err = {.int_max_str_digits = 4300};
        if (wf_parse(&arena, text, len, WF_PARSE_FILE, 0, &err) == NULL) {
            put_error(&err);
        }
        wf_arena_fini(&arena);
        clock_gettime(CLOCK_MONOTONIC, &to);
        double seconds =
            (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
        best = seconds < best ? seconds : best;
    }
    printf("%.6f\n", best);
    free(text);
}

static int batch(void)
{
    char mode[16];
    unsigned flags;
    size_t len;
    while (scanf("%15s %u %zu", mode, &flags, &len) == 3) {
        getchar();
        char *source = malloc(len + 1);
        if (source == NULL || fread(source, 1, len, stdin) != len) {
            return 2;
        }
        source[len] = '\0';
        answer(source, len, mode, flags);
        fflush(stdout);
        free(source);
    }
    return 0;
}

int main(int argc, char **argv)
{
    static char out[1 << 16];
    setvbuf(stdout, out, _IOFBF, sizeof(out));
    if (argc == 2 && strcmp(argv[1], "--batch") == 0) {
        return batch();
    }
    if (argc == 4 && strcmp(argv[1], "--time") == 0) {
        measure(argv[3], atoi(argv[2]));
        return 0;
    }
    if (argc != 2) {
        fputs("usage: ast_dump FILE | --time N FILE | --batch\n", stderr);
        return 2;
    }
    size_t len;
    char *text = read_file(argv[1], &len);
    bool ok = answer(text, len, "bytes", 0);
    free(text);
    return ok ? 0 : 1;
}
