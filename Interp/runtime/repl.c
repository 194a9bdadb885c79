/*
 * A session: prompt, read lines until they make a statement, run it, print what it gives.
 *
 * Lines are gathered and compiled again with each new one; "incomplete input" asks for more. A
 * scan of brackets and quotes saves compiling what must be incomplete, so that a statement of many
 * lines costs no quadratic time.
 * Prompts go to standard error, as CPython's without readline do.
 */
#include "run.h"

#include "internal/build_info.h"
#include "internal/code.h"
#include "internal/compile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FUTURE_FLAGS = 0x1fe0000 };

typedef struct {
    char *text;      /* lines of the statement so far */
    size_t len, cap;
    int flags;       /* __future__ statements that were made */
    int depth;       /* brackets open at the end of the text */
    char quote;      /* inside a text in triple quotes of this kind, or 0 */
    bool continued;  /* the last line ends in a backslash */
    bool ended;      /* the last line had no end: there is no more input */
    size_t tried;    /* length of the text when it was last compiled */
} Session;

void wf_repl_header(void)
{
    if (wf_config.quiet)
        return;
    fprintf(stderr, "Python 3.11.2 (weft %s) on linux\n", wf_build_version);
    if (!wf_config.no_site)
        fputs("Type \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n", stderr);
}

/* str(sys.<name>), written to standard error. */
static void write_prompt(const char *name)
{
    fflush(stdout);
    Value prompt = wf_sys_get(name);
    if (wf_is_null(prompt))
        return;
    Value text = wf_str(prompt);
    const char *s = wf_is_null(text) ? NULL : wf_str_utf8(text, NULL);
    if (s == NULL)
        wf_err_clear();
    else
        fputs(s, stderr);
    fflush(stderr);
    wf_drop(text);
    wf_drop(prompt);
}

/* Brackets and quotes of a line more. */
static void scan_line(Session *s, const char *p)
{
    s->continued = false;
    for (char plain = 0; *p != '\0'; p++) {
        char quote = s->quote ? s->quote : plain;
        if (*p == '\\') {
            s->continued = p[1] == '\n' && p[2] == '\0' && !s->quote;
            if (p[1] == '\0')
                return;
            p++;
        } else if (quote) {
            if (*p == quote && s->quote && p[1] == quote && p[2] == quote) {
                s->quote = 0;
                p += 2;
            } else if (plain && (*p == plain || *p == '\n')) {
                plain = 0;
            }
        } else if (*p == '#') {
            return;
        } else if (*p == '"' || *p == '\'') {
            bool triple = p[1] == *p && p[2] == *p;
            *(triple ? &s->quote : &plain) = *p;
            p += triple ? 2 : 0;
        } else if (strchr("([{", *p) != NULL) {
            s->depth++;
        } else if (strchr(")]}", *p) != NULL) {
            s->depth--;
        }
    }
}

/* The text cannot be complete, and grew little since it was last looked at for errors. */
static bool surely_incomplete(const Session *s)
{
    return s->continued || ((s->depth > 0 || s->quote) && s->len - s->tried < s->tried / 8);
}

/* SyntaxError for a line that is not UTF-8; true if it is. */
static bool check_utf8(const char *line)
{
    Value text = wf_str_decode(line, strlen(line), "utf-8", "strict");
    bool good = !wf_is_null(text);
    wf_drop(text);
    if (good || !wf_err_matches(&wf_exc_UnicodeDecodeError))
        return good;
    Value why = wf_err_fetch(), message = wf_str_from_format("(unicode error) %S", why);
    Value file = wf_intern_c("<stdin>");
    Value where = wf_tuple_pack(4, file, wf_small(0), wf_small(0), wf_str_empty);
    if (!wf_is_null(message) && !wf_is_null(where)) {
        Value args[] = {message, where};
        Value exc = wf_exc_new(&wf_exc_SyntaxError, args, 2);
        if (!wf_is_null(exc))
            wf_raise_obj(exc);
    }
    wf_drop(where);
    wf_drop(message);
    wf_drop(why);
    return false;
}

/* Adds a line to the text, up to its first null byte. 1, or -1 with an exception. */
static int append_line(Session *s, const char *line, bool ended)
{
    if (!check_utf8(line))
        return -1;
    size_t n = strlen(line);
    if (s->len + n + 2 > s->cap) {
        char *grown = realloc(s->text, (s->len + n) * 2 + 64);
        if (grown == NULL) {
            wf_no_memory();
            return -1;
        }
        s->text = grown;
        s->cap = (s->len + n) * 2 + 64;
    }
    memcpy(s->text + s->len, line, n + 1);
    s->len += n;
    if (!ended)
        memcpy(s->text + s->len++, "\n", 2);
    scan_line(s, s->text + s->len - n - !ended);
    return 1;
}

/* The input ended: what would be typed next is not there. */
static void end_prompt(void) { fputs("\n", stderr); }

/* Appends a line: 1, 0 at the end of input, -1 with an exception (a signal handler's). */
static int read_line(Session *s, const char *prompt)
{
    char *line = NULL;
    size_t cap = 0;
    write_prompt(prompt);
    for (;;) {
        ssize_t n;
        errno = 0;
        WF_BLOCKING_BEGIN
        n = getline(&line, &cap, stdin);
        WF_BLOCKING_END
        if (n < 0 && errno == EINTR && !feof(stdin)) {
            clearerr(stdin);
            if (wf_safepoint() < 0) {
                free(line);
                return -1;
            }
            continue;
        }
        if (n < 0) {
            free(line);
            return 0;
        }
        bool ended = line[n - 1] == '\n' || memchr(line, '\0', (size_t)n) != NULL;
        if (!ended) {
            s->ended = true;
            write_prompt("ps2");
            end_prompt();
        }
        int r = append_line(s, line, ended && strchr(line, '\n') != NULL);
        free(line);
        return r;
    }
}

static bool is_incomplete(void)
{
    if (!wf_err_matches(&wf_exc_SyntaxError))
        return false;
    Value exc = wf_err_fetch(), message;
    bool incomplete = false;
    if (wf_getattr_opt(exc, wf_n.msg, &message) == 1) {
        incomplete = wf_is_str(message) && wf_str_equal_c(message, "incomplete input");
        wf_drop(message);
    }
    wf_err_restore(exc);
    return incomplete;
}

/* Nothing but blanks and comments: no statement. */
static bool is_blank(const Session *s)
{
    bool comment = false;
    for (size_t i = 0; i < s->len; i++) {
        char c = s->text[i];
        if (c == '\n')
            comment = false;
        else if (c == '#')
            comment = true;
        else if (!comment && c != ' ' && c != '\t' && c != '\f' && c != '\r')
            return false;
    }
    return true;
}

/*
 * The code of the lines so far; WF_NULL with an exception, or without one if more are needed.
 * Without its last line end a block is incomplete until a blank line has been read; other
 * statements that are incomplete so must be with it, too.
 */
static Value compile_statement(Session *s, Value name, bool more)
{
    if (!more)
        return wf_compile_source(s->text, s->len - s->ended, name, "single", s->flags, true, -1);
    int flags = s->flags | WF_PYCF_DONT_IMPLY_DEDENT | WF_PYCF_ALLOW_INCOMPLETE_INPUT;
    size_t len = s->text[s->len - 1] == '\n' ? s->len - 1 : s->len;
    Value code = wf_compile_source(s->text, len, name, "single", flags, true, -1);
    if (!wf_is_null(code) || !is_incomplete())
        return code;
    wf_err_clear();
    code = wf_compile_source(s->text, s->len, name, "single", flags, true, -1);
    if (wf_is_null(code) && !is_incomplete())
        return code;
    wf_err_clear();
    wf_drop(code);
    return WF_NULL;
}

/*
 * Reads one statement: its code in *code (WF_NULL: there was none). 1; 0 at the end of input;
 * -1 with an exception.
 */
static int read_statement(Session *s, Value *code)
{
    Value name = wf_intern_c("<stdin>");
    const char *prompt = "ps1";
    s->len = s->tried = 0;
    s->depth = 0;
    s->quote = 0;
    s->ended = false;
    *code = WF_NULL;
    for (;;) {
        int r = s->ended ? 0 : read_line(s, prompt);
        if (r < 0 || (r == 0 && s->len == 0))
            return r;
        if (prompt[2] == '1' && is_blank(s))
            return 1;
        if (r == 0 && !s->ended)
            end_prompt();
        prompt = "ps2";
        if (r > 0 && surely_incomplete(s))
            continue;
        s->tried = s->len;
        *code = compile_statement(s, name, r > 0);
        if (!wf_is_null(*code)) {
            s->flags |= (int)wf_as_code(*code)->flags & FUTURE_FLAGS;
            return 1;
        }
        if (wf_err_occurred())
            return -1;
    }
}

static int set_prompts(void)
{
    static const char *const prompts[][2] = {{"ps1", ">>> "}, {"ps2", "... "}};
    for (int i = 0; i < 2; i++) {
        Value old = wf_sys_get(prompts[i][0]);
        wf_drop(old);
        if (!wf_is_null(old))
            continue;
        Value v = wf_str_from_c(prompts[i][1]);
        int r = wf_is_null(v) ? -1 : wf_sys_set(prompts[i][0], v);
        wf_drop(v);
        if (r < 0)
            return -1;
    }
    return 0;
}

static void flush_output(void)
{
    int failed;
    wf_flush_std_files(&failed);
}

int wf_repl(bool *ends)
{
    Session s = {0};
    int status = 0;
    Value dict = wf_module_dict(wf_runtime.main_module);
    *ends = false;
    if (set_prompts() < 0)
        return wf_report_exception(ends);
    while (!*ends) {
        Value code;
        int r = read_statement(&s, &code);
        if (r == 0) {
            end_prompt();
            break;
        }
        if (r > 0 && wf_is_null(code))
            continue;
        wf_interrupted = false;
        Value v = r < 0 ? WF_NULL : wf_eval_code(code, dict, dict, WF_NULL);
        wf_drop(code);
        if (wf_is_null(v)) {
            int ended = wf_report_exception(ends);
            if (*ends)
                status = ended;
        }
        wf_drop(v);
        flush_output();
    }
    free(s.text);
    return status;
}
