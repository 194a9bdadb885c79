/*
 * The compiler's errors: SyntaxError with its place, and the depth limit of the tree walks.
 *
 * Positions are reported as CPython's compiler does: columns count bytes from 1, and the text
 * of the line is read from the file that the program came from, if there is one.
 */
#include "codegen.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* A recursive walk over a tree may go three times as deep as Python calls. */
enum { DEPTH_SCALE = 3 };

void wf_compile_depth(int *depth, int *limit)
{
    int32_t now = wf_thread()->depth, most = wf_recursion_limit;
    *depth = now < INT32_MAX / DEPTH_SCALE ? now * DEPTH_SCALE : now;
    *limit = most < INT32_MAX / DEPTH_SCALE ? most * DEPTH_SCALE : INT32_MAX;
}

bool wf_compile_enter(int *depth, int limit)
{
    if (++*depth > limit || (char *)__builtin_frame_address(0) < wf_thread()->c_stack_limit) {
        wf_raise(&wf_exc_RecursionError, "maximum recursion depth exceeded during compilation");
        return false;
    }
    return true;
}

/* Line `lineno` of the file, without regard to its encoding cookie. */
static Value read_line(const char *path, int lineno)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return WF_NONE;
    char *line = NULL;
    size_t cap = 0;
    ssize_t n = -1;
    for (int i = 0; i < lineno; i++) {
        n = getline(&line, &cap, f);
        if (n < 0)
            break;
    }
    Value text = WF_NONE;
    if (n >= 0) {
        size_t skip = lineno == 1 && n >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
        text = wf_str_decode(line + skip, (size_t)n - skip, "utf-8", "replace");
        if (wf_is_null(text)) {
            wf_err_clear();
            text = WF_NONE;
        }
    }
    free(line);
    fclose(f);
    return text;
}

Value wf_program_text(Value filename, int lineno)
{
    if (lineno <= 0 || !wf_is_str(filename))
        return WF_NONE;
    Value path = wf_str_encode_fs(filename);
    if (wf_is_null(path)) {
        wf_err_clear();
        return WF_NONE;
    }
    Value text = read_line((const char *)wf_as_bytes(path)->data, lineno);
    wf_drop(path);
    return text;
}

static int set_steal(Value exc, const char *name, WF_STEALS Value v)
{
    int r = wf_is_null(v) ? -1 : wf_setattr_c(exc, name, v);
    wf_drop(v);
    return r;
}

int wf_syntax_error_at(Value filename, WfPos pos, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Value msg = wf_str_from_vformat(fmt, ap);
    va_end(ap);
    if (wf_is_null(msg))
        return -1;
    Value exc = wf_exc_new(&wf_exc_SyntaxError, &msg, 1);
    wf_drop(msg);
    if (wf_is_null(exc))
        return -1;
    Value text = wf_program_text(filename, pos.lineno);
    int r = set_steal(exc, "lineno", wf_small(pos.lineno));
    r |= set_steal(exc, "offset", wf_small(pos.col_offset + 1));
    r |= set_steal(exc, "end_lineno", wf_small(pos.end_lineno));
    r |= set_steal(exc, "end_offset",
                   pos.end_col_offset == WF_NO_END ? WF_NONE : wf_small(pos.end_col_offset + 1));
    r |= set_steal(exc, "filename", wf_new_ref(filename));
    r |= set_steal(exc, "text", text);
    if (r < 0) {
        wf_drop(exc);
        return -1;
    }
    wf_raise_obj(exc);
    return -1;
}

void wf_c_fail(C *c) { c->failed = true; }

/* SyntaxError(message, (filename, lineno, offset, text, end_lineno, end_offset)). */
static void raise_with_details(Value filename, WfPos pos, Value msg)
{
    Value text = wf_program_text(filename, pos.lineno);
    Value where = wf_tuple_pack(6, filename, wf_small(pos.lineno), wf_small(pos.col_offset + 1),
                                text, wf_small(pos.end_lineno), wf_small(pos.end_col_offset + 1));
    wf_drop(text);
    if (wf_is_null(where))
        return;
    Value args[2] = {msg, where};
    Value exc = wf_exc_new(&wf_exc_SyntaxError, args, 2);
    wf_drop(where);
    if (!wf_is_null(exc))
        wf_raise_obj(exc);
}

static void error_at(C *c, WfPos pos, const char *fmt, va_list ap)
{
    if (c->failed)
        return;
    c->failed = true;
    Value msg = wf_str_from_vformat(fmt, ap);
    if (wf_is_null(msg))
        return;
    raise_with_details(c->filename, pos, msg);
    wf_drop(msg);
}

void wf_c_error(C *c, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    error_at(c, c->u->loc, fmt, ap);
    va_end(ap);
}

void wf_c_error_at(C *c, WfPos pos, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    error_at(c, pos, fmt, ap);
    va_end(ap);
}

void wf_c_warn(C *c, const char *fmt, ...)
{
    if (c->failed)
        return;
    va_list ap;
    va_start(ap, fmt);
    Value msg = wf_str_from_vformat(fmt, ap);
    va_end(ap);
    if (wf_is_null(msg)) {
        c->failed = true;
        return;
    }
    if (wf_warn_explicit(&wf_exc_SyntaxWarning, msg, c->filename, c->u->loc.lineno) < 0) {
        c->failed = true;
        /* A warning that was made an error is reported at its place. */
        if (wf_err_matches(&wf_exc_SyntaxWarning)) {
            wf_err_clear();
            raise_with_details(c->filename, c->u->loc, msg);
        }
    }
    wf_drop(msg);
}

bool wf_c_enter(C *c)
{
    if (c->failed)
        return false;
    if (!wf_compile_enter(&c->depth, c->limit)) {
        c->failed = true;
        return false;
    }
    return true;
}
