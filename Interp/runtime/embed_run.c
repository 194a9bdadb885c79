/* weft.h: running source text, files and modules; exceptions. */
#include "embed.h"

#include "internal/code.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* --- running code --------------------------------------------------------------------------------- */

static Value main_globals(void)
{
    if (wf_is_null(wf_runtime.main_module))
        return wf_raise(&wf_exc_RuntimeError, "__main__ is gone: the interpreter is stopping");
    return wf_module_dict(wf_runtime.main_module);
}

/* The dict that h names, __main__'s for NULL; borrowed. */
static Value globals_of(const WfEmbed *e, weft_value h, const char *function)
{
    if (h == NULL)
        return main_globals();
    Value globals = wf_embed_value(e, h, function);
    if (!wf_is_dict(globals))
        return wf_raise(&wf_exc_TypeError, "globals must be a dict, not %T", globals);
    return globals;
}

/* Runs code, consumed, and returns its value. */
static Value run_code(WF_STEALS Value code, Value globals)
{
    if (wf_is_null(code))
        return code;
    Value v = wf_eval_code(code, globals, globals, WF_NULL);
    wf_drop(code);
    return v;
}

static Value run_text(const char *text, size_t len, const char *filename, const char *mode, Value globals)
{
    if (strlen(text) != len)
        return wf_raise(&wf_exc_ValueError, "source code cannot contain null bytes");
    Value name = wf_str_decode_fs(filename, strlen(filename));
    if (wf_is_null(name))
        return name;
    Value code = wf_compile_bytes(text, len, name, mode, 0, true, -1, *mode == 'e' && mode[1] == 'v');
    wf_drop(name);
    return run_code(code, globals);
}

/* The status of a run whose value nobody wants. */
static int done(Value v)
{
    if (wf_is_null(v))
        return WEFT_ERROR;
    wf_drop(v);
    return WEFT_OK;
}

weft_value weft_main_globals(void)
{
    ENTER();
    DISCARD_ERROR();
    return wf_embed_give(e, wf_new_ref(main_globals()));
}

int weft_run_string(const char *source, const char *filename, weft_value globals)
{
    ENTER();
    PREPARE(WEFT_ERROR);
    Value g = globals_of(e, globals, __func__);
    if (wf_is_null(g))
        return WEFT_ERROR;
    return done(run_text(source, strlen(source), filename != NULL ? filename : "<string>", "exec", g));
}

weft_value weft_eval(const char *expression, weft_value globals)
{
    ENTER();
    PREPARE(NULL);
    Value g = globals_of(e, globals, __func__);
    if (wf_is_null(g))
        return NULL;
    return wf_embed_give(e, run_text(expression, strlen(expression), "<string>", "eval", g));
}

static Value run_file(const char *path, Value globals, bool as_main)
{
    Value name = wf_str_decode_fs(path, strlen(path));
    size_t len;
    char *text = wf_is_null(name) ? NULL : wf_read_file(path, &len);
    Value v = WF_NULL;
    if (text != NULL) {
        if (!as_main || wf_dict_set(globals, wf_n.__file__, name) == 0)
            v = run_text(text, len, path, "exec", globals);
        free(text);
    } else if (!wf_is_null(name)) {
        wf_raise_errno(errno, name, WF_NULL);
    }
    wf_drop(name);
    return v;
}

int weft_run_file(const char *path, weft_value globals)
{
    ENTER();
    PREPARE(WEFT_ERROR);
    Value g = globals_of(e, globals, __func__);
    return wf_is_null(g) ? WEFT_ERROR : done(run_file(path, g, globals == NULL));
}

int weft_run_module(const char *name)
{
    ENTER();
    PREPARE(WEFT_ERROR);
    Value run = wf_import_attr("runpy", "_run_module_as_main");
    Value module = wf_is_null(run) ? run : wf_str_from_c(name);
    Value v = wf_is_null(module) ? module : wf_call2(run, module, WF_FALSE);
    wf_drop(module);
    wf_drop(run);
    return done(v);
}

weft_value weft_import(const char *name)
{
    ENTER();
    PREPARE(NULL);
    return wf_embed_give(e, wf_import(name));
}

/* --- exceptions ----------------------------------------------------------------------------------------- */

int weft_error_occurred(void)
{
    ENTER();
    return !wf_is_null(e->thread->exc);
}

/* Whether the current exception is one of cls, which is consumed. Keeps it set. */
static int matches(WfThread *t, WF_STEALS Value cls)
{
    Value exc = t->exc;
    t->exc = WF_NULL;
    int r = wf_is_null(exc) || wf_is_null(cls) ? 0 : wf_exc_match(exc, cls);
    wf_err_clear();
    t->exc = exc;
    wf_drop(cls);
    return r == 1;
}

int weft_error_matches(weft_value cls)
{
    ENTER();
    return matches(e->thread, wf_new_ref(wf_embed_value(e, cls, __func__)));
}

int weft_error_is(const char *builtin_name)
{
    ENTER();
    Value exc = e->thread->exc;
    e->thread->exc = WF_NULL;
    Value cls = wf_embed_builtin(builtin_name);
    wf_err_clear();
    e->thread->exc = exc;
    return matches(e->thread, cls);
}

weft_value weft_error_fetch(void)
{
    ENTER();
    return wf_embed_give(e, wf_err_fetch());
}

void weft_error_restore(weft_value exception)
{
    ENTER();
    Value exc = wf_embed_value(e, exception, __func__);
    if (wf_is_null(exc))
        return;
    if (wf_is_exc(exc))
        wf_err_restore(wf_new_ref(exc));
    else
        wf_raise(&wf_exc_TypeError, "exceptions must derive from BaseException");
}

void weft_error_clear(void)
{
    ENTER();
    DISCARD_ERROR();
}

void weft_error_print(void)
{
    ENTER();
    if (wf_is_null(e->thread->exc))
        return;
    Value exc = wf_err_fetch();
    wf_sys_display_exception(exc);
    wf_drop(exc);
    wf_err_clear();
}

int weft_error_exit_status(void)
{
    ENTER();
    return wf_is_null(e->thread->exc) ? 0 : wf_exit_status();
}

weft_value weft_error_type(weft_value exception)
{
    ENTER();
    TAKE(exc, exception, NULL);
    PREPARE(NULL);
    return wf_embed_give(e, wf_getattr(wf_type_value(wf_type_of(exc)), wf_n.__name__));
}

weft_value weft_error_message(weft_value exception)
{
    return weft_to_str(exception);
}

weft_value weft_error_traceback(weft_value exception)
{
    ENTER();
    TAKE(exc, exception, NULL);
    PREPARE(NULL);
    return wf_embed_give(e, wf_exception_text(exc));
}

weft_value weft_raise(const char *builtin_name, const char *format, ...)
{
    ENTER();
    va_list ap;
    va_start(ap, format);
    char few[256], *text = few;
    int n = vsnprintf(few, sizeof few, format, ap);
    va_end(ap);
    if (n >= (int)sizeof few && (text = malloc((size_t)n + 1)) != NULL) {
        va_start(ap, format);
        vsnprintf(text, (size_t)n + 1, format, ap);
        va_end(ap);
    }
    if (text == NULL)
        text = few; /* out of memory: its beginning will do */
    DISCARD_ERROR();
    Value cls = wf_embed_builtin(builtin_name);
    if (!wf_is_null(cls) && !wf_is_exc_class(cls))
        wf_raise(&wf_exc_TypeError, "%s is not an exception class", builtin_name);
    else if (!wf_is_null(cls))
        wf_raise((WfType *)wf_obj(cls), "%s", text);
    wf_drop(cls);
    if (text != few)
        free(text);
    return NULL;
}

weft_value weft_raise_value(weft_value exception)
{
    ENTER();
    TAKE(exc, exception, NULL);
    PREPARE(NULL);
    wf_raise_statement(exc, WF_NULL);
    return NULL;
}
