/* print and input. */
#include "builtins.h"

/* --- print ------------------------------------------------------------------------------------ */

typedef struct {
    Value sep, end; /* borrowed str or WF_NULL: a space, a new line */
    Value file;     /* owned */
    bool flush;
} PrintOptions;

/* A str option of print: None means the default. */
static int text_option(const char *name, Value v, Value *out)
{
    *out = wf_is_none(v) ? WF_NULL : v;
    if (wf_is_none(v) || wf_is_str(v))
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "%s must be None or a string, not %T", name, v);
}

static WF_COLD int print_keywords(PrintOptions *o, const Value *values, Value kwnames, Value *file)
{
    static const char *const names[] = {"sep", "end", "file", "flush", NULL};
    Value sep = WF_NONE, end = WF_NONE;
    int flush = 0;
    if (wf_parse_args(values, 0, kwnames, "|$OOOp:print", names, &sep, &end, file, &flush) < 0)
        return -1;
    o->flush = flush;
    if (wf_is_none(*file))
        *file = WF_NULL;
    if (text_option("sep", sep, &o->sep) < 0)
        return -1;
    return text_option("end", end, &o->end);
}

/* 1 go on, 0 there is nowhere to print to, -1 error. */
static int print_options(PrintOptions *o, const Value *values, Value kwnames)
{
    Value file = WF_NULL;
    o->sep = o->end = WF_NULL;
    o->flush = false;
    if (!wf_is_null(kwnames) && print_keywords(o, values, kwnames, &file) < 0)
        return -1;
    if (wf_is_null(file)) {
        if (!wf_dict_get_str(wf_runtime.sys_dict, wf_n.stdout, &o->file))
            return wf_raise_i(&wf_exc_RuntimeError, "lost sys.stdout");
        return wf_is_none(o->file) ? 0 : 1;
    }
    o->file = wf_new_ref(file);
    return 1;
}

static int print_value(Value file, Value v)
{
    if (wf_is_str_exact(v))
        return wf_io_write(file, v);
    Value s = wf_str(v);
    if (wf_is_null(s))
        return -1;
    int r = wf_io_write(file, s);
    wf_drop(s);
    return r;
}

static int print_all(const PrintOptions *o, const Value *args, size_t nargs)
{
    for (size_t i = 0; i < nargs; i++) {
        if (i > 0 && (wf_is_null(o->sep) ? wf_io_write_char(o->file, ' ')
                                         : wf_io_write(o->file, o->sep)) < 0)
            return -1;
        if (print_value(o->file, args[i]) < 0)
            return -1;
    }
    return wf_is_null(o->end) ? wf_io_write_char(o->file, '\n') : wf_io_write(o->file, o->end);
}

static int flush_file(Value file)
{
    Value r = wf_call_method(file, wf_n.flush, NULL, 0);
    if (wf_is_null(r))
        return -1;
    wf_drop(r);
    return 0;
}

B_FASTKW(print)
{
    PrintOptions o;
    int go = print_options(&o, args + nargs, kwnames);
    if (go <= 0)
        return go < 0 ? WF_NULL : WF_NONE;
    int r = print_all(&o, args, nargs);
    if (r == 0 && o.flush)
        r = flush_file(o.file);
    wf_drop(o.file);
    return r < 0 ? WF_NULL : WF_NONE;
}

/* --- input -------------------------------------------------------------------------------------- */

/* sys.<name>, owned; RuntimeError when it is missing or None. */
static Value standard_file(const char *name)
{
    Value f = wf_sys_get(name);
    if (wf_is_null(f) || wf_is_none(f))
        return wf_raise(&wf_exc_RuntimeError, "input(): lost sys.%s", name);
    return f;
}

static void try_flush(Value file)
{
    if (flush_file(file) < 0)
        wf_err_clear();
}

/* Line without its end; takes the line over. */
static Value strip_line_end(Value line)
{
    if (!wf_is_str(line)) {
        wf_raise(&wf_exc_TypeError, "object.readline() returned non-string");
        wf_drop(line);
        return WF_NULL;
    }
    WfStr *s = wf_as_str(line);
    if (s->len == 0) {
        wf_drop(line);
        return wf_raise(&wf_exc_EOFError, "EOF when reading a line");
    }
    if (wf_str_at(s, s->len - 1) != '\n')
        return line;
    Value r = wf_str_slice(line, 0, s->len - 1);
    wf_drop(line);
    return r;
}

B_FAST(input)
{
    if (wf_check_nargs("input", nargs, 0, 1) < 0)
        return WF_NULL;
    Value in = standard_file("stdin"), out = WF_NULL, err = WF_NULL, r = WF_NULL;
    if (wf_is_null(in) || wf_is_null(out = standard_file("stdout")) ||
        wf_is_null(err = standard_file("stderr")))
        goto done;
    if (wf_audit("builtins.input", "O", nargs > 0 ? args[0] : WF_NONE) < 0)
        goto done;
    try_flush(err);
    if (nargs > 0 && print_value(out, args[0]) < 0)
        goto done;
    try_flush(out);
    Value line = wf_call_method(in, wf_n.readline, NULL, 0);
    if (wf_is_null(line))
        goto done;
    r = strip_line_end(line);
    if (!wf_is_null(r) && wf_audit("builtins.input/result", "O", r) < 0) {
        wf_drop(r);
        r = WF_NULL;
    }
done:
    wf_drop(in);
    wf_drop(out);
    wf_drop(err);
    return r;
}
