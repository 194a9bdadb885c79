/*
 * Frames of a traceback with their source lines and ~~~^^^ marks, as CPython 3.11 prints them.
 */
#include "print_exception.h"
#include "ast.h"
#include "callable.h"
#include "frame.h"
#include "runtime.h"

#include <stdio.h>
#include <stdlib.h>

enum { INDENT = 4, REPEAT_CUTOFF = 3, DEFAULT_LIMIT = 1000 };

/* --- source lines ------------------------------------------------------------------------------------- */

/* The file, or a file of the same last name in a folder of sys.path. malloc'ed; NULL: none. */
static char *read_source(const char *filename, size_t *len)
{
    char *bytes = wf_read_file(filename, len);
    if (bytes != NULL)
        return bytes;
    const char *slash = strrchr(filename, '/'), *tail = slash != NULL ? slash + 1 : filename;
    Value path = wf_sys_get("path");
    size_t n = !wf_is_null(path) && wf_is_list(path) ? wf_list_len(path) : 0;
    for (size_t i = 0; bytes == NULL && i < n; i++) {
        Value v = wf_list_get(path, i);
        const char *folder = !wf_is_null(v) && wf_is_str(v) ? wf_str_utf8(v, NULL) : NULL;
        char name[4096];
        if (folder == NULL)
            wf_err_clear();
        else if (snprintf(name, sizeof name, "%s%s%s", folder,
                          *folder && folder[strlen(folder) - 1] != '/' ? "/" : "", tail) < (int)sizeof name)
            bytes = wf_read_file(name, len);
        wf_drop(v);
    }
    wf_drop(path);
    return bytes;
}

/* Line `lineno` of UTF-8 text, without its end. */
static bool find_line(const char *text, size_t len, int lineno, const char **line, size_t *line_len)
{
    const char *end = text + len;
    for (int i = 1; text < end; i++) {
        const char *nl = memchr(text, '\n', (size_t)(end - text));
        const char *stop = nl != NULL ? nl : end;
        if (i == lineno) {
            *line = text;
            *line_len = (size_t)(stop - text);
            if (*line_len > 0 && stop[-1] == '\r')
                --*line_len;
            return true;
        }
        text = stop + 1;
    }
    return false;
}

/* New str, or WF_NULL without exception. */
static Value source_line(Value filename, int lineno)
{
    const char *name = lineno > 0 ? wf_str_utf8(filename, NULL) : NULL;
    size_t len;
    char *bytes = name != NULL ? read_source(name, &len) : NULL;
    Value v = WF_NULL;
    if (bytes != NULL) {
        WfArena arena;
        WfSource source;
        WfSyntaxError err = {0};
        const char *line;
        size_t line_len;
        wf_arena_init(&arena);
        WfSourceResult r = wf_source_decode(&arena, bytes, len, name, false, &source, &err);
        if (r == WF_SOURCE_OK) {
            if (find_line(source.text, source.len, lineno, &line, &line_len))
                v = wf_str_from_utf8(line, line_len);
        } else if (r == WF_SOURCE_NEEDS_CODEC && find_line(source.body, source.body_len, lineno, &line, &line_len)) {
            v = wf_str_decode(line, line_len, source.encoding, "strict");
        }
        wf_arena_fini(&arena);
        free(bytes);
    }
    wf_err_clear();
    return v;
}

/* --- marks -------------------------------------------------------------------------------------------------- */

/* Characters in the first `bytes` bytes of a line's UTF-8 text. */
static int char_offset(const char *utf8, size_t len, int bytes)
{
    int n = 0;
    for (size_t i = 0; i < len && (int)i < bytes; i++)
        n += ((uint8_t)utf8[i] & 0xc0) != 0x80;
    return n;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

/* Byte range of what to point at within an expression: the operator, or the brackets. */
static bool anchors_of(const WfExpr *e, const char *text, int *left, int *right)
{
    if (e->kind == WF_EXPR_BinOp) {
        int stop = e->v.BinOp.right->pos.col_offset;
        for (int i = e->v.BinOp.left->pos.end_col_offset; i < stop; i++) {
            if (is_blank(text[i]))
                continue;
            *left = i;
            *right = i + 1;
            if (i + 1 < stop && !is_blank(text[i + 1]))
                ++*right;
            break;
        }
        return true;
    }
    if (e->kind == WF_EXPR_Subscript) {
        *left = e->v.Subscript.value->pos.end_col_offset;
        *right = e->v.Subscript.slice->pos.end_col_offset + 1;
        return true;
    }
    return false;
}

/* Columns (characters) of the anchors of segment [start, end) of the line; false: none. */
static bool find_anchors(const char *line, size_t len, int start, int end, int *left, int *right)
{
    size_t from = 0, to = 0;
    int n = 0;
    for (size_t i = 0; i <= len; i++) {
        if (i < len && ((uint8_t)line[i] & 0xc0) == 0x80)
            continue;
        if (n == start)
            from = i;
        if (n == end)
            to = i;
        n++;
    }
    if (to <= from)
        return false;
    WfArena arena;
    WfSyntaxError err = {0};
    bool found = false;
    int l = -1, r = -1;
    wf_arena_init(&arena);
    WfAstMod *mod = wf_parse(&arena, line + from, to - from, WF_PARSE_FILE, 0, &err);
    if (mod != NULL && mod->v.Module.body.n == 1 && mod->v.Module.body.items[0]->kind == WF_STMT_Expr)
        found = anchors_of(mod->v.Module.body.items[0]->v.Expr.value, line + from, &l, &r);
    wf_arena_fini(&arena);
    if (found) {
        *left = l < 0 ? -1 : char_offset(line + from, to - from, l) + start;
        *right = r < 0 ? -1 : char_offset(line + from, to - from, r) + start;
    }
    return found;
}

/* text: the whole line; indent: blanks that were cut off its front. */
static void print_marks(WfErrorPrinter *p, const char *text, size_t len, int indent, const WfPosition *at)
{
    if (at->line < 0 || at->end_line < 0 || at->col < 0 || at->end_col < 0)
        return;
    int start = char_offset(text, len, at->col), end = char_offset(text, len, at->end_col);
    int left = -1, right = -1;
    bool anchored = false;
    if (at->line == at->end_line) {
        anchored = find_anchors(text, len, start, end, &left, &right);
    } else {
        size_t n = len;
        while (n > 0 && is_blank(text[n - 1]))
            n--;
        end = char_offset(text, len, (int)n);
    }
    bool has_ranges = left != -1 || right != -1;
    if (end - start == char_offset(text, len, (int)len) - indent && !has_ranges)
        return;
    wf_print_margin(p, wf_margin_edge(p));
    for (int i = indent - INDENT + 1; i <= end; i++) {
        char c = ' ';
        if (i > start)
            c = !anchored || (has_ranges && left < i && i <= right) ? '^' : '~';
        wf_sb_char(&p->out, (uint8_t)c);
    }
    wf_sb_c(&p->out, "\n");
}

/* --- frames -------------------------------------------------------------------------------------------------------- */

static void print_frame(WfErrorPrinter *p, const WfTraceback *tb)
{
    const WfCode *code = wf_as_code(((WfFrameObject *)wf_obj(tb->frame))->code);
    int lineno = wf_traceback_line(tb);
    char number[32];
    wf_print_margin(p, wf_margin_edge(p));
    wf_sb_c(&p->out, "  File \"");
    wf_sb_str(&p->out, code->filename);
    snprintf(number, sizeof number, "\", line %d, in ", lineno);
    wf_sb_c(&p->out, number);
    wf_sb_str(&p->out, code->name);
    wf_sb_c(&p->out, "\n");
    Value line = source_line(code->filename, lineno);
    if (wf_is_null(line))
        return;
    size_t len;
    const char *text = wf_str_utf8(line, &len);
    int indent = 0;
    while (text != NULL && (size_t)indent < len && is_blank(text[indent]))
        indent++;
    wf_print_margin(p, wf_margin_edge(p));
    wf_sb_c(&p->out, "    ");
    wf_sb_slice(&p->out, line, (size_t)indent, wf_as_str(line)->len);
    wf_sb_c(&p->out, "\n");
    WfPosition at;
    if (text != NULL && tb->lasti >= 0 && !wf_config.no_debug_ranges &&
        wf_code_position(code, (uint32_t)tb->lasti / 2, &at) && at.line == lineno)
        print_marks(p, text, len, indent, &at);
    wf_drop(line);
    wf_err_clear();
}

static void print_repeated(WfErrorPrinter *p, long n)
{
    char text[80];
    n -= REPEAT_CUTOFF;
    snprintf(text, sizeof text, "  [Previous line repeated %ld more time%s]\n", n, n > 1 ? "s" : "");
    wf_sb_c(&p->out, text);
}

static bool same_place(Value first, Value second)
{
    const WfTraceback *a = wf_as_traceback(first), *b = wf_as_traceback(second);
    const WfCode *x = wf_as_code(((WfFrameObject *)wf_obj(a->frame))->code);
    const WfCode *y = wf_as_code(((WfFrameObject *)wf_obj(b->frame))->code);
    return wf_is(x->filename, y->filename) && wf_is(x->name, y->name) &&
           wf_traceback_line(a) == wf_traceback_line(b);
}

/* The one behind v, new; v is dropped. */
static Value following(WF_STEALS Value v)
{
    Value next = wf_traceback_next(v);
    wf_drop(v);
    return next;
}

void wf_print_traceback(WfErrorPrinter *p, Value tb)
{
    long limit = DEFAULT_LIMIT, depth = 0, count = 0;
    Value l = wf_sys_get("tracebacklimit");
    if (!wf_is_null(l) && wf_is_small(l))
        limit = (long)wf_small_value(l);
    else if (!wf_is_null(l) && wf_is_int(l) && wf_int_sign(l) < 0)
        limit = -1;
    wf_drop(l);
    for (Value v = wf_new_ref(tb); !wf_is_none(v); v = following(v))
        depth++;
    Value last = WF_NULL;
    for (Value v = wf_new_ref(tb); !wf_is_none(v); v = following(v)) {
        if (depth-- > limit)
            continue;
        if (wf_is_null(last) || !same_place(last, v)) {
            if (count > REPEAT_CUTOFF)
                print_repeated(p, count);
            count = 0;
        }
        wf_drop(last);
        last = wf_new_ref(v);
        if (++count <= REPEAT_CUTOFF)
            print_frame(p, wf_as_traceback(v));
    }
    wf_drop(last);
    if (count > REPEAT_CUTOFF)
        print_repeated(p, count);
}
