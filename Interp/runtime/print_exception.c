/*
 * The text of the default sys.excepthook: chained exceptions, groups, notes, syntax errors.
 *
 * Whatever fails on the way (a str() that raises, no memory) is replaced by a marker or left
 * out; printing itself never raises.
 */
#include "print_exception.h"
#include "exc_impl.h"
#include "runtime.h"
#include "traceback.h"

#include <stdio.h>

enum { MAX_GROUP_WIDTH = 15, MAX_GROUP_DEPTH = 10 };

static void print_chain(WfErrorPrinter *p, Value exc);

void wf_print_margin(WfErrorPrinter *p, const char *edge)
{
    for (int i = 0; i < p->depth; i++)
        wf_sb_c(&p->out, "  ");
    wf_sb_c(&p->out, edge);
}

static void margin(WfErrorPrinter *p) { wf_print_margin(p, wf_margin_edge(p)); }

/* str(v) without raising: new, or WF_NULL. */
static Value safe_str(Value v)
{
    Value s = wf_str(v);
    if (wf_is_null(s))
        wf_err_clear();
    return s;
}

/* Attribute, new; WF_NULL without exception if absent or failing. */
static Value attr(Value o, const char *name)
{
    Value v;
    int r = wf_getattr_opt_c(o, name, &v);
    if (r < 0)
        wf_err_clear();
    return r == 1 ? v : WF_NULL;
}

/* --- syntax errors --------------------------------------------------------------------------------------- */

/* Integer attribute, or `missing` for None, absent or no int. */
static ssize_t int_attr(Value exc, const char *name, ssize_t missing)
{
    Value v = attr(exc, name);
    ssize_t n = missing;
    if (!wf_is_null(v) && wf_is_small(v))
        n = (ssize_t)wf_small_value(v);
    wf_drop(v);
    return n;
}

/* The line with carets under columns offset .. end_offset (from 1). */
static void print_error_text(WfErrorPrinter *p, ssize_t offset, ssize_t end_offset, Value text_value)
{
    size_t size;
    const char *text = wf_str_utf8(text_value, &size);
    if (text == NULL) {
        wf_err_clear();
        return;
    }
    size_t carets = end_offset > 0 && end_offset > offset ? (size_t)(end_offset - offset) : 1;
    offset--;
    while (*text == ' ' || *text == '\t' || *text == '\f') {
        text++;
        offset--;
    }
    ssize_t len = (ssize_t)strlen(text);
    if (len > 0 && text[len - 1] == '\n')
        len--;
    if (offset > len)
        offset = len;
    if (offset >= 0 && carets > 1 && (ssize_t)carets > len - offset)
        carets = len > offset ? (size_t)(len - offset) : 1;
    for (const char *nl; (nl = strchr(text, '\n')) != NULL && nl - text < offset;) {
        ssize_t skip = nl - text + 1;
        text += skip;
        len -= skip;
        offset -= skip;
    }
    margin(p);
    wf_sb_c(&p->out, "    ");
    Value shown = wf_str_from_utf8(text, (size_t)len);
    if (wf_is_null(shown))
        wf_err_clear();
    else
        wf_sb_str(&p->out, shown);
    wf_drop(shown);
    wf_sb_c(&p->out, "\n");
    if (offset < 0)
        return;
    margin(p);
    wf_sb_c(&p->out, "    ");
    while (--offset >= 0)
        wf_sb_c(&p->out, " ");
    while (carets-- > 0)
        wf_sb_c(&p->out, "^");
    wf_sb_c(&p->out, "\n");
}

/* "File ..., line ..." and the text of a SyntaxError. True: its message is the `msg` attribute. */
static bool print_syntax_error(WfErrorPrinter *p, Value exc)
{
    Value marker = attr(exc, "print_file_and_line");
    if (wf_is_null(marker))
        return false;
    wf_drop(marker);
    Value msg = attr(exc, "msg"), filename = attr(exc, "filename"), text = attr(exc, "text");
    ssize_t lineno = int_attr(exc, "lineno", -1);
    bool ok = !wf_is_null(msg) && !wf_is_null(filename) && lineno >= 0;
    if (ok) {
        ssize_t offset = int_attr(exc, "offset", -1), end_lineno = int_attr(exc, "end_lineno", lineno);
        ssize_t end_offset = int_attr(exc, "end_offset", -1);
        char number[40];
        Value name = wf_is_none(filename) ? WF_NULL : safe_str(filename);
        margin(p);
        wf_sb_c(&p->out, "  File \"");
        if (wf_is_null(name))
            wf_sb_c(&p->out, "<string>");
        else
            wf_sb_str(&p->out, name);
        wf_drop(name);
        snprintf(number, sizeof number, "\", line %zd\n", lineno);
        wf_sb_c(&p->out, number);
        if (!wf_is_null(text) && wf_is_str(text)) {
            size_t size;
            if (end_lineno > lineno)
                end_offset = wf_str_utf8(text, &size) != NULL ? (ssize_t)size : -1;
            print_error_text(p, offset, end_offset, text);
        }
    }
    wf_drop(msg);
    wf_drop(filename);
    wf_drop(text);
    return ok;
}

/* --- one exception -------------------------------------------------------------------------------------------- */

static void print_type_name(WfErrorPrinter *p, Value exc)
{
    Value type = wf_type_value(wf_type_of(exc));
    Value module = attr(type, "__module__"), name = attr(type, "__qualname__");
    if (wf_is_null(module) && wf_is_null(name)) {
        wf_sb_c(&p->out, wf_type_of(exc)->name); /* no memory for more */
        return;
    }
    if (wf_is_null(module) || !wf_is_str(module)) {
        wf_sb_c(&p->out, "<unknown>.");
    } else if (!wf_str_equal_c(module, "builtins") && !wf_str_equal_c(module, "__main__")) {
        wf_sb_str(&p->out, module);
        wf_sb_c(&p->out, ".");
    }
    if (wf_is_null(name) || !wf_is_str(name))
        wf_sb_c(&p->out, "<unknown>");
    else
        wf_sb_str(&p->out, name);
    wf_drop(module);
    wf_drop(name);
}

static void print_message(WfErrorPrinter *p, Value exc, bool syntax)
{
    margin(p);
    print_type_name(p, exc);
    Value shown = syntax ? attr(exc, "msg") : wf_new_ref(exc);
    if (syntax && wf_is_none(shown))
        return;
    Value s = safe_str(shown);
    wf_drop(shown);
    if (wf_is_null(s)) {
        wf_sb_c(&p->out, ": <exception str() failed>");
    } else if (wf_as_str(s)->len > 0) {
        wf_sb_c(&p->out, ": ");
        wf_sb_str(&p->out, s);
    }
    wf_drop(s);
    Value suggestion = wf_exc_suggestion(exc);
    if (!wf_is_null(suggestion)) {
        wf_sb_c(&p->out, ". Did you mean: '");
        wf_sb_str(&p->out, suggestion);
        wf_sb_c(&p->out, "'?");
    }
    wf_drop(suggestion);
    wf_err_clear();
}

static void print_lines(WfErrorPrinter *p, Value s)
{
    size_t n = wf_as_str(s)->len, start = 0;
    for (size_t i = 0; i < n; i++) {
        if (wf_str_at(wf_as_str(s), i) != '\n')
            continue;
        margin(p);
        wf_sb_slice(&p->out, s, start, i + 1);
        start = i + 1;
    }
    if (start < n || n == 0) {
        margin(p);
        wf_sb_slice(&p->out, s, start, n);
    }
    wf_sb_c(&p->out, "\n");
}

static void print_notes(WfErrorPrinter *p, Value exc)
{
    Value notes = attr(exc, "__notes__");
    if (wf_is_null(notes))
        return;
    bool sequence = wf_is_list(notes) || wf_is_tuple(notes);
    if (!sequence) {
        Value s = wf_repr(notes);
        margin(p);
        if (wf_is_null(s)) {
            wf_err_clear();
            wf_sb_c(&p->out, "<__notes__ repr() failed>");
        } else {
            wf_sb_str(&p->out, s);
        }
        wf_drop(s);
        wf_sb_c(&p->out, "\n");
    }
    for (size_t i = 0; sequence && i < wf_fast_len(notes); i++) {
        Value note = wf_fast_item(notes, i);
        Value s = wf_is_null(note) ? WF_NULL : safe_str(note);
        if (wf_is_null(s)) {
            margin(p);
            wf_sb_c(&p->out, "<note str() failed>\n");
        } else {
            print_lines(p, s);
        }
        wf_drop(s);
        wf_drop(note);
    }
    wf_drop(notes);
}

static void print_one(WfErrorPrinter *p, Value exc)
{
    bool group = wf_is_a(exc, &wf_exc_BaseExceptionGroup);
    Value tb = wf_exc_load(exc, &wf_as_exc(exc)->traceback);
    Value limit = wf_sys_get("tracebacklimit");
    bool none = !wf_is_null(limit) && wf_is_int(limit) &&
                (wf_is_small(limit) ? wf_small_value(limit) <= 0 : wf_int_sign(limit) < 0);
    wf_drop(limit);
    if (!wf_is_none(tb) && !none) {
        wf_print_margin(p, group && p->depth == 1 ? "+ " : wf_margin_edge(p));
        wf_sb_c(&p->out, group ? "Exception Group Traceback (most recent call last):\n"
                               : "Traceback (most recent call last):\n");
        wf_print_traceback(p, tb);
    }
    wf_drop(tb);
    bool syntax = print_syntax_error(p, exc);
    print_message(p, exc, syntax);
    wf_sb_c(&p->out, "\n");
    print_notes(p, exc);
}

/* --- groups and chains ----------------------------------------------------------------------------------------- */

static void print_member(WfErrorPrinter *p, Value excs, size_t i, size_t n)
{
    char label[64];
    bool truncated = i >= MAX_GROUP_WIDTH;
    if (truncated)
        snprintf(label, sizeof label, "...");
    else
        snprintf(label, sizeof label, "%zu", i + 1);
    wf_print_margin(p, i == 0 ? "+-" : "  ");
    wf_sb_c(&p->out, "+---------------- ");
    wf_sb_c(&p->out, label);
    wf_sb_c(&p->out, " ----------------\n");
    p->depth++;
    if (truncated) {
        size_t rest = n - MAX_GROUP_WIDTH;
        snprintf(label, sizeof label, "and %zu more exception%s\n", rest, rest > 1 ? "s" : "");
        margin(p);
        wf_sb_c(&p->out, label);
    } else {
        print_chain(p, wf_tuple_item(excs, i));
    }
}

static void print_group(WfErrorPrinter *p, Value exc)
{
    if (p->depth > MAX_GROUP_DEPTH) {
        char text[64];
        snprintf(text, sizeof text, "... (max_group_depth is %d)\n", MAX_GROUP_DEPTH);
        margin(p);
        wf_sb_c(&p->out, text);
        return;
    }
    if (p->depth == 0)
        p->depth++;
    print_one(p, exc);
    Value excs = ((WfExceptionGroup *)wf_obj(exc))->excs;
    size_t n = wf_tuple_len(excs), shown = n <= MAX_GROUP_WIDTH ? n : MAX_GROUP_WIDTH + 1;
    p->need_close = false;
    for (size_t i = 0; i < shown; i++) {
        bool last = i + 1 == shown;
        if (last)
            p->need_close = true; /* The closing line may come from a group inside the last one. */
        print_member(p, excs, i, n);
        if (last && p->need_close) {
            wf_print_margin(p, "+------------------------------------\n");
            p->need_close = false;
        }
        p->depth--;
    }
    if (p->depth == 1)
        p->depth--;
}

/* Notes exc as printed: false if it was before. */
static bool mark_seen(WfErrorPrinter *p, Value exc)
{
    Value id = wf_small((int64_t)((uintptr_t)wf_obj(exc) >> 4));
    int there = wf_set_contains(p->seen, id);
    if (there == 0 && wf_set_add(p->seen, id) == 0)
        return true;
    wf_err_clear();
    return false;
}

static bool was_seen(WfErrorPrinter *p, Value exc)
{
    return wf_set_contains(p->seen, wf_small((int64_t)((uintptr_t)wf_obj(exc) >> 4))) != 0;
}

static void print_before(WfErrorPrinter *p, Value exc, const char *message)
{
    bool close = p->need_close;
    print_chain(p, exc);
    p->need_close = close;
    margin(p);
    wf_sb_c(&p->out, "\n");
    margin(p);
    wf_sb_c(&p->out, message);
    margin(p);
    wf_sb_c(&p->out, "\n");
}

static void print_cause_and_context(WfErrorPrinter *p, Value exc)
{
    WfBaseException *e = (WfBaseException *)wf_obj(exc);
    mark_seen(p, exc);
    Value before = wf_exc_load(exc, &e->cause);
    const char *message = "The above exception was the direct cause of the following exception:\n";
    if (wf_is_none(before) && !wf_relaxed(&e->suppress_context)) {
        before = wf_exc_load(exc, &e->context);
        message = "During handling of the above exception, another exception occurred:\n";
    }
    if (!wf_is_none(before) && !was_seen(p, before))
        print_before(p, before, message);
    wf_drop(before);
}

static void print_chain(WfErrorPrinter *p, Value exc)
{
    if (wf_enter_call(" in print_exception_recursive") < 0) {
        wf_err_clear();
        return;
    }
    exc = wf_new_ref(exc);
    if (!wf_is_null(p->seen))
        print_cause_and_context(p, exc);
    if (wf_is_a(exc, &wf_exc_BaseExceptionGroup))
        print_group(p, exc);
    else
        print_one(p, exc);
    wf_drop(exc);
    wf_leave_call();
}

/* --- to the file ---------------------------------------------------------------------------------------------------- */

static void write_text(Value file, Value text)
{
    if (wf_is_null(file)) {
        const char *s = wf_str_utf8(text, NULL);
        if (s != NULL)
            fputs(s, stderr);
        wf_err_clear();
        return;
    }
    if (wf_is_none(file))
        return;
    Value r = wf_call_method(file, wf_n.write, &text, 1);
    if (!wf_is_null(r)) {
        wf_drop(r);
        r = wf_call_method(file, wf_n.flush, NULL, 0);
    }
    wf_drop(r);
    wf_err_clear();
}

/* Text to sys.stderr. */
static void write_stderr(Value text)
{
    Value file = wf_sys_get("stderr");
    if (wf_is_null(text))
        wf_err_clear();
    else
        write_text(file, text);
    wf_drop(file);
}

Value wf_exception_text(Value exc)
{
    Value saved = wf_err_fetch();
    WfErrorPrinter p = {.seen = wf_set_new(WF_NULL)};
    wf_err_clear();
    wf_sb_init(&p.out);
    if (wf_is_exc(exc)) {
        print_chain(&p, exc);
    } else {
        wf_sb_c(&p.out, "TypeError: print_exception(): Exception expected for value, ");
        wf_sb_c(&p.out, wf_type_of(exc)->name);
        wf_sb_c(&p.out, " found\n");
    }
    Value text = wf_sb_finish(&p.out);
    wf_drop(p.seen);
    if (wf_is_null(text))
        wf_drop(saved);
    else
        wf_err_restore(saved);
    return text;
}

void wf_print_exception(Value exc)
{
    Value saved = wf_err_fetch();
    Value text = wf_exception_text(exc);
    write_stderr(text);
    wf_drop(text);
    wf_err_restore(saved);
}

/* Finishes the builder and writes it to the file: 0 / -1. */
static int finish_to(WfErrorPrinter *p, Value file)
{
    Value text = wf_sb_finish(&p->out);
    if (wf_is_null(text))
        return -1;
    Value r = wf_call_method(file, wf_n.write, &text, 1);
    wf_drop(text);
    wf_drop(r);
    return wf_is_null(r) ? -1 : 0;
}

int wf_traceback_print(Value tb, Value file)
{
    WfErrorPrinter p = {.seen = WF_NULL};
    wf_sb_init(&p.out);
    wf_sb_c(&p.out, "Traceback (most recent call last):\n");
    wf_print_traceback(&p, tb);
    return finish_to(&p, file);
}

int wf_exception_print_only(Value exc, Value file)
{
    WfErrorPrinter p = {.seen = WF_NULL};
    wf_sb_init(&p.out);
    print_message(&p, exc, false);
    wf_sb_c(&p.out, "\n");
    return finish_to(&p, file);
}
