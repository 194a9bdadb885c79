/* builtins about code and scopes: compile, eval, exec, __import__, globals, locals, vars, dir. */
#include "builtins.h"

#include "internal/code_parts.h"
#include "internal/compile.h"
#include "internal/frame.h"

/* --- source ----------------------------------------------------------------------------------- */

/* What a program was given as: text, or bytes whose encoding is to be found. */
typedef struct {
    const char *text;
    size_t len;
    bool bytes;
    WfBuffer view;
} Source;

/* `what` completes the message: "eval() arg 1 must be a string, bytes or code object". */
static int source_open(Source *s, Value v, const char *fname, const char *what)
{
    s->bytes = false;
    s->view.obj = WF_NULL;
    if (wf_is_str(v)) {
        s->text = wf_str_utf8(v, &s->len);
        if (s->text == NULL)
            return -1;
    } else if (wf_has_buffer(v)) {
        if (wf_get_buffer(v, &s->view, WF_BUF_SIMPLE) < 0)
            return -1;
        s->text = (const char *)s->view.buf;
        s->len = (size_t)s->view.len;
        s->bytes = true;
    } else {
        return wf_raise_i(&wf_exc_TypeError, "%s() arg 1 must be a %s object", fname, what);
    }
    if (memchr(s->text, '\0', s->len) == NULL)
        return 0;
    if (s->bytes)
        wf_release_buffer(&s->view);
    return wf_raise_i(&wf_exc_ValueError, "source code string cannot contain null bytes");
}

static void source_close(Source *s)
{
    if (s->bytes)
        wf_release_buffer(&s->view);
}

static Value source_compile(const Source *s, Value filename, const char *mode, int flags,
                            bool dont_inherit, int optimize)
{
    if (s->bytes)
        return wf_compile_bytes(s->text, s->len, filename, mode, flags, dont_inherit, optimize, true);
    return wf_compile_source(s->text, s->len, filename, mode, flags, dont_inherit, optimize);
}

static bool is_code(Value v)
{
    return wf_has_shape(v, WF_SHAPE_code);
}

/* importlib calls: modules stay, and it costs less not to count their constants. */
static bool compiles_module(void)
{
    static const char importlib[] = "<frozen importlib";
    WfFrame *f = wf_thread()->frame;
    size_t len;
    const char *file = f == NULL ? NULL : wf_str_utf8(f->code->filename, &len);
    if (f != NULL && file == NULL)
        wf_err_clear();
    return file != NULL && len >= sizeof importlib && memcmp(file, importlib, sizeof importlib - 1) == 0;
}

enum {
    FUTURE_MASK = 0x1fe0000,
    COMPILE_MASK = WF_PYCF_ONLY_AST | WF_PYCF_ALLOW_TOP_LEVEL_AWAIT | WF_PYCF_TYPE_COMMENTS |
                   WF_PYCF_DONT_IMPLY_DEDENT | WF_PYCF_ALLOW_INCOMPLETE_INPUT,
    OBSOLETE_MASK = CO_NESTED
};

static const char *check_mode(const char *mode, int flags)
{
    static const char *const modes[] = {"exec", "eval", "single", "func_type"};
    for (int i = 0; i < 4; i++)
        if (strcmp(mode, modes[i]) == 0 && (i < 3 || (flags & WF_PYCF_ONLY_AST)))
            return modes[i];
    if (strcmp(mode, "func_type") == 0)
        wf_raise(&wf_exc_ValueError, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
    else if (flags & WF_PYCF_ONLY_AST)
        wf_raise(&wf_exc_ValueError,
                 "compile() mode must be 'exec', 'eval', 'single' or 'func_type'");
    else
        wf_raise(&wf_exc_ValueError, "compile() mode must be 'exec', 'eval' or 'single'");
    return NULL;
}

/* The file name; a buffer is deprecated. */
static Value decode_filename(Value name)
{
    if (wf_is_str(name) || wf_is_bytes(name) || !wf_has_buffer(name))
        return wf_fs_str(name);
    WfBuffer view;
    if (wf_warn(&wf_exc_DeprecationWarning, 1, "path should be string, bytes, or os.PathLike, not %.200s",
                wf_type_name(name)) < 0 ||
        wf_get_buffer(name, &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    Value s = wf_str_decode_fs((const char *)view.buf, (size_t)view.len);
    wf_release_buffer(&view);
    return s;
}

B_FASTKW(compile)
{
    static const char *const names[] = {"source",       "filename", "mode",             "flags",
                                        "dont_inherit", "optimize", "_feature_version", NULL};
    Value source, filename, file = WF_NULL, r = WF_NULL;
    const char *mode;
    int flags = 0, dont_inherit = 0, optimize = -1, feature_version = -1;
    if (wf_parse_args(args, nargs, kwnames, "OOs|ipi$i:compile", names, &source, &filename, &mode,
                      &flags, &dont_inherit, &optimize, &feature_version) < 0)
        return WF_NULL;
    file = decode_filename(filename);
    if (wf_is_null(file))
        return WF_NULL;
    if (flags & ~(FUTURE_MASK | COMPILE_MASK | OBSOLETE_MASK)) {
        wf_raise(&wf_exc_ValueError, "compile(): unrecognised flags");
        goto done;
    }
    if (optimize < -1 || optimize > 2) {
        wf_raise(&wf_exc_ValueError, "compile(): invalid optimize value");
        goto done;
    }
    if (wf_audit("compile", "OO", source, file) < 0 || (mode = check_mode(mode, flags)) == NULL)
        goto done;
    int is_ast = wf_ast_check(source);
    if (is_ast < 0)
        goto done;
    if (is_ast) {
        r = flags & WF_PYCF_ONLY_AST ? wf_new_ref(source)
                                     : wf_compile_ast(source, file, mode, flags, dont_inherit, optimize);
        goto done;
    }
    Source s;
    if (source_open(&s, source, "compile", "string, bytes or AST") < 0)
        goto done;
    r = source_compile(&s, file, mode, flags, dont_inherit, optimize);
    source_close(&s);
done:
    if (is_code(r) && !compiles_module())
        wf_code_make_temporary(r);
    wf_drop(file);
    return r;
}

/* --- eval, exec --------------------------------------------------------------------------------- */

/* Globals and locals (owned) by default those of the caller. */
static int find_scope(Value *globals, Value *locals, const char *no_frame)
{
    WfFrame *f = wf_thread()->frame;
    if (wf_is_none(*globals)) {
        if (f == NULL)
            return wf_raise_i(&wf_exc_SystemError, "%s", no_frame);
        *globals = wf_new_ref(f->globals);
        *locals = wf_is_none(*locals) ? wf_frame_locals(f) : wf_new_ref(*locals);
    } else {
        *globals = wf_new_ref(*globals);
        *locals = wf_new_ref(wf_is_none(*locals) ? *globals : *locals);
    }
    if (!wf_is_null(*locals))
        return 0;
    wf_drop(*globals);
    return -1;
}

static int add_builtins(Value globals)
{
    int r = wf_dict_contains(globals, wf_n.__builtins__);
    if (r != 0)
        return r < 0 ? -1 : 0;
    WfFrame *f = wf_thread()->frame;
    return wf_dict_set(globals, wf_n.__builtins__, f != NULL ? wf_frame_builtins(f) : wf_runtime.builtins_dict);
}

static bool is_mapping(Value v)
{
    return wf_type_of(v)->getitem != NULL;
}

/* Compiles and runs what is not a code object. */
static Value run_source(Value source, const char *fname, const char *mode, Value globals, Value locals)
{
    Source s;
    if (source_open(&s, source, fname, "string, bytes or code") < 0)
        return WF_NULL;
    if (*mode == 'e' && mode[1] == 'v')
        while (s.len > 0 && (*s.text == ' ' || *s.text == '\t')) {
            s.text++;
            s.len--;
        }
    Value filename = wf_intern_c("<string>");
    Value code = wf_is_null(filename) ? filename : source_compile(&s, filename, mode, 0, false, -1);
    source_close(&s);
    if (wf_is_null(code))
        return code;
    wf_code_make_temporary(code);
    Value r = wf_eval_code(code, globals, locals, WF_NULL);
    wf_drop(code);
    return r;
}

B_FAST(eval)
{
    if (wf_check_nargs("eval", nargs, 1, 3) < 0)
        return WF_NULL;
    Value globals = nargs > 1 ? args[1] : WF_NONE;
    Value locals = nargs > 2 ? args[2] : WF_NONE;
    if (!wf_is_none(locals) && !is_mapping(locals))
        return wf_raise(&wf_exc_TypeError, "locals must be a mapping");
    if (!wf_is_none(globals) && !wf_is_dict(globals))
        return wf_raise(&wf_exc_TypeError, is_mapping(globals)
                                               ? "globals must be a real dict; try eval(expr, {}, mapping)"
                                               : "globals must be a dict");
    if (find_scope(&globals, &locals,
                   "eval must be given globals and locals when called without a frame") < 0)
        return WF_NULL;
    Value r = WF_NULL;
    if (add_builtins(globals) < 0)
        goto done;
    if (is_code(args[0])) {
        if (wf_audit("exec", "O", args[0]) < 0)
            goto done;
        if (wf_as_code(args[0])->nfrees > 0)
            wf_raise(&wf_exc_TypeError, "code object passed to eval() may not contain free variables");
        else
            r = wf_eval_code(args[0], globals, locals, WF_NULL);
    } else {
        r = run_source(args[0], "eval", "eval", globals, locals);
    }
done:
    wf_drop(globals);
    wf_drop(locals);
    return r;
}

/* The closure given fits the code's free variables: WF_NULL for none. 0 / -1. */
static int check_closure(WfCode *code, Value *closure)
{
    size_t nfree = code->nfrees;
    if (nfree == 0) {
        if (!wf_is_none(*closure))
            return wf_raise_i(&wf_exc_TypeError, "cannot use a closure with this code object");
        *closure = WF_NULL;
        return 0;
    }
    bool good = wf_is_tuple_exact(*closure) && wf_tuple_len(*closure) == nfree;
    for (size_t i = 0; good && i < nfree; i++)
        good = wf_has_shape(wf_tuple_item(*closure, i), WF_SHAPE_cell);
    if (good)
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "code object requires a closure of exactly length %zu", nfree);
}

B_FASTKW(exec)
{
    static const char *const names[] = {"", "", "", "closure", NULL};
    Value source, globals = WF_NONE, locals = WF_NONE, closure = WF_NONE;
    if (wf_parse_args(args, nargs, kwnames, "O|OO$O:exec", names, &source, &globals, &locals,
                      &closure) < 0)
        return WF_NULL;
    if (find_scope(&globals, &locals, "globals and locals cannot be NULL") < 0)
        return WF_NULL;
    Value r = WF_NULL;
    if (!wf_is_dict(globals)) {
        wf_raise(&wf_exc_TypeError, "exec() globals must be a dict, not %T", globals);
        goto done;
    }
    if (!is_mapping(locals)) {
        wf_raise(&wf_exc_TypeError, "locals must be a mapping or None, not %T", locals);
        goto done;
    }
    if (add_builtins(globals) < 0)
        goto done;
    if (is_code(source)) {
        if (check_closure(wf_as_code(source), &closure) < 0 || wf_audit("exec", "O", source) < 0)
            goto done;
        r = wf_eval_code(source, globals, locals, closure);
    } else if (!wf_is_none(closure)) {
        wf_raise(&wf_exc_TypeError, "closure can only be used when source is a code object");
    } else {
        r = run_source(source, "exec", "exec", globals, locals);
    }
    if (!wf_is_null(r)) {
        wf_drop(r);
        r = WF_NONE;
    }
done:
    wf_drop(globals);
    wf_drop(locals);
    return r;
}

B_FASTKW(__import__)
{
    static const char *const names[] = {"name", "globals", "locals", "fromlist", "level", NULL};
    Value name, globals = WF_NULL, locals = WF_NULL, fromlist = WF_NULL;
    int level = 0;
    if (wf_parse_args(args, nargs, kwnames, "O|OOOi:__import__", names, &name, &globals, &locals,
                      &fromlist, &level) < 0)
        return WF_NULL;
    return wf_import_level(name, globals, locals, fromlist, level);
}

/* --- scopes ---------------------------------------------------------------------------------------- */

B_NOARGS(globals)
{
    WfFrame *f = wf_thread()->frame;
    return f == NULL ? WF_NONE : wf_new_ref(f->globals);
}

static Value current_locals(void)
{
    WfFrame *f = wf_thread()->frame;
    return f == NULL ? wf_raise(&wf_exc_SystemError, "frame does not exist") : wf_frame_locals(f);
}

B_NOARGS(locals)
{
    return current_locals();
}

B_FAST(vars)
{
    if (wf_check_nargs("vars", nargs, 0, 1) < 0)
        return WF_NULL;
    if (nargs == 0)
        return current_locals();
    Value d;
    int found = wf_getattr_opt(args[0], wf_n.__dict__, &d);
    if (found == 0)
        return wf_raise(&wf_exc_TypeError, "vars() argument must have __dict__ attribute");
    return found < 0 ? WF_NULL : d;
}

/* The keys of the local scope, unsorted. */
static Value local_names(void)
{
    Value locals = current_locals();
    if (wf_is_null(locals))
        return locals;
    Value keys = wf_is_dict_exact(locals) ? wf_dict_keys_list(locals)
                                          : wf_call_method(locals, wf_n.keys, NULL, 0);
    if (!wf_is_null(keys) && !wf_is_list_exact(keys)) {
        Value list = wf_sequence_list(keys);
        wf_drop(keys);
        keys = list;
    }
    wf_drop(locals);
    return keys;
}

static Value names_of(Value o)
{
    Value fn;
    int found = wf_lookup_special(o, wf_n.__dir__, &fn);
    if (found < 0)
        return WF_NULL;
    if (!found)
        return wf_raise(&wf_exc_TypeError, "object does not provide __dir__");
    Value r = wf_call0(fn);
    wf_drop(fn);
    if (wf_is_null(r))
        return r;
    Value list = wf_sequence_list(r);
    wf_drop(r);
    return list;
}

B_FAST(dir)
{
    if (wf_check_nargs("dir", nargs, 0, 1) < 0)
        return WF_NULL;
    Value names = nargs == 0 ? local_names() : names_of(args[0]);
    if (!wf_is_null(names) && wf_list_sort(names) < 0) {
        wf_drop(names);
        return WF_NULL;
    }
    return names;
}

B_FASTKW(breakpoint)
{
    Value hook = wf_sys_get("breakpointhook");
    if (wf_is_null(hook))
        return wf_raise(&wf_exc_RuntimeError, "lost sys.breakpointhook");
    Value r = wf_audit("builtins.breakpoint", "O", hook) < 0 ? WF_NULL
                                                             : wf_call(hook, args, nargs, kwnames);
    wf_drop(hook);
    return r;
}
