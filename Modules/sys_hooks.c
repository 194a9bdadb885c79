/*
 * sys's hooks: display, exceptions, exceptions that cannot be raised, breakpoint, audit.
 *
 * Audit hooks are in one list, [const] but for appending; audit_active is false until the first
 * one is added, so that events cost one test in a program without hooks.
 */
#include "sys.h"

#include "internal/frame.h"
#include "internal/traceback.h"

#include <stdio.h>
#include <stdlib.h>

static Value audit_hooks = WF_NULL;   /* list; the list's own lock guards it */
static _Atomic bool audit_active;     /* relaxed: a hook added by another thread is seen soon */
static WfType *unraisable_args;       /* [const] after start-up */

/* --- text to sys.stderr -------------------------------------------------------------------------- */

/* file.write(text), errors forgotten. Steals text. */
static void write_quietly(Value file, WF_STEALS Value text)
{
    if (wf_is_null(text) || wf_io_write(file, text) < 0)
        wf_err_clear();
    wf_drop(text);
}

void wf_sys_write_stderr(const char *fmt, ...)
{
    Value pending = wf_err_fetch();
    Value file = wf_sys_get("stderr");
    va_list ap;
    va_start(ap, fmt);
    Value text = wf_str_from_vformat(fmt, ap);
    va_end(ap);
    if (!wf_is_null(file) && !wf_is_none(file))
        write_quietly(file, text);
    else
        wf_drop(text);
    wf_drop(file);
    wf_err_restore(pending);
}

/* --- displayhook ------------------------------------------------------------------------------------ */

/* repr(v) encoded with backslashreplace, as str again, for an output that cannot show it. */
static Value escaped_repr(Value file, Value repr)
{
    Value encoding = wf_getattr(file, wf_n.encoding);
    if (wf_is_null(encoding))
        return encoding;
    const char *name = wf_is_str(encoding) ? wf_str_utf8(encoding, NULL) : NULL;
    Value r = WF_NULL;
    Value bytes = name == NULL ? WF_NULL : wf_str_encode(repr, name, "backslashreplace");
    if (!wf_is_null(bytes)) {
        r = wf_str_decode(wf_as_bytes(bytes)->data, wf_as_bytes(bytes)->len, name, "strict");
        wf_drop(bytes);
    }
    wf_drop(encoding);
    return r;
}

static int write_repr(Value file, Value v)
{
    Value repr = wf_repr(v);
    if (wf_is_null(repr))
        return -1;
    int r = wf_io_write(file, repr);
    if (r < 0 && wf_err_matches(&wf_exc_UnicodeEncodeError)) {
        wf_err_clear();
        Value escaped = escaped_repr(file, repr);
        r = wf_is_null(escaped) ? -1 : wf_io_write(file, escaped);
        wf_drop(escaped);
    }
    wf_drop(repr);
    return r;
}

S_O(displayhook)
{
    Value builtins = wf_runtime.builtins_module;
    if (wf_is_none(arg))
        return WF_NONE;
    if (wf_setattr_c(builtins, "_", WF_NONE) < 0)
        return WF_NULL;
    Value file = wf_sys_get("stdout");
    if (wf_is_null(file) || wf_is_none(file))
        return wf_raise(&wf_exc_RuntimeError, "lost sys.stdout");
    int r = write_repr(file, arg);
    if (r == 0)
        r = wf_io_write_char(file, '\n');
    if (r == 0)
        r = wf_setattr_c(builtins, "_", arg);
    wf_drop(file);
    return r < 0 ? WF_NULL : WF_NONE;
}

int wf_display(Value v)
{
    Value hook = wf_sys_get("displayhook");
    if (wf_is_null(hook))
        return wf_raise_i(&wf_exc_RuntimeError, "lost sys.displayhook");
    Value r = wf_call1(hook, v);
    wf_drop(hook);
    if (wf_is_null(r))
        return -1;
    wf_drop(r);
    return 0;
}

/* --- excepthook --------------------------------------------------------------------------------------- */

S_FAST(excepthook)
{
    if (wf_check_nargs("excepthook", nargs, 3, 3) < 0)
        return WF_NULL;
    if (!wf_is_exc(args[1])) {
        wf_sys_write_stderr("TypeError: print_exception(): Exception expected for value, %T found\n", args[1]);
        return WF_NONE;
    }
    WfBaseException *e = (WfBaseException *)wf_obj(args[1]);
    if (wf_has_shape(args[2], WF_SHAPE_traceback) && wf_is_none(wf_value_load(&e->traceback)) &&
        wf_setattr_c(args[1], "__traceback__", args[2]) < 0)
        wf_err_clear();
    wf_print_exception(args[1]);
    return WF_NONE;
}

/* sys.last_type and the like, for post-mortem debugging. */
static void set_last_exception(Value exc, Value tb)
{
    if (wf_sys_set("last_type", wf_type_value(wf_type_of(exc))) < 0 ||
        wf_sys_set("last_value", exc) < 0 || wf_sys_set("last_traceback", tb) < 0)
        wf_err_clear();
}

static Value exception_traceback(Value exc)
{
    Value tb;
    if (wf_getattr_opt_c(exc, "__traceback__", &tb) == 1)
        return tb;
    wf_err_clear();
    return WF_NONE;
}

/* The hook itself failed: both exceptions are printed. */
static void hook_failed(Value exc)
{
    Value second = wf_err_fetch();
    wf_sys_write_stderr("Error in sys.excepthook:\n");
    wf_print_exception(second);
    wf_sys_write_stderr("\nOriginal exception was:\n");
    wf_print_exception(exc);
    wf_drop(second);
}

void wf_sys_display_exception(Value exc)
{
    Value tb = exception_traceback(exc);
    set_last_exception(exc, tb);
    Value hook = wf_sys_get("excepthook");
    if (wf_is_null(hook)) {
        wf_sys_write_stderr("sys.excepthook is missing\n");
        wf_print_exception(exc);
        goto done;
    }
    if (wf_audit("sys.excepthook", "OOOO", hook, wf_type_value(wf_type_of(exc)), exc, tb) < 0) {
        if (wf_err_matches(&wf_exc_RuntimeError)) {
            wf_err_clear();
            wf_drop(hook);
            goto done;
        }
        wf_write_unraisable(WF_NULL);
    }
    Value args[] = {wf_type_value(wf_type_of(exc)), exc, tb};
    Value r = wf_call(hook, args, 3, WF_NULL);
    if (wf_is_null(r)) {
        if (wf_err_matches(&wf_exc_SystemExit)) {
            wf_drop(hook);
            wf_drop(tb);
            int status = wf_exit_status();
            wf_runtime_finish();
            exit(status);
        }
        hook_failed(exc);
    }
    wf_drop(r);
    wf_drop(hook);
done:
    wf_drop(tb);
}

/* --- unraisable ------------------------------------------------------------------------------------------ */

static const WfStructField unraisable_fields[] = {
    {"exc_type", "Exception type"},
    {"exc_value", "Exception value"},
    {"exc_traceback", "Exception traceback"},
    {"err_msg", "Error message"},
    {"object", "Object causing the exception"},
    {NULL, NULL},
};
static const WfStructSeqDef unraisable_def = {
    "UnraisableHookArgs", "UnraisableHookArgs\n\nWhat sys.unraisablehook() is given.", unraisable_fields, 5};

/* "Exception ignored in: <object>", or the message before a colon. */
static void write_where(Value file, Value message, Value where)
{
    if (wf_is_none(message) && wf_is_none(where))
        return;
    Value repr = wf_is_none(where) ? WF_NULL : wf_repr(where);
    if (wf_is_null(repr) && !wf_is_none(where)) {
        wf_err_clear();
        repr = wf_str_from_c("<object repr() failed>");
    }
    if (wf_is_null(repr))
        write_quietly(file, wf_str_from_format("%S:\n", message));
    else if (wf_is_none(message))
        write_quietly(file, wf_str_from_format("Exception ignored in: %U\n", repr));
    else
        write_quietly(file, wf_str_from_format("%S: %U\n", message, repr));
    wf_drop(repr);
}

static void flush_quietly(Value file)
{
    Value r = wf_call_method(file, wf_n.flush, NULL, 0);
    if (wf_is_null(r))
        wf_err_clear();
    wf_drop(r);
}

static void default_unraisable(Value exc, Value tb, Value message, Value where)
{
    Value file = wf_sys_get("stderr");
    if (wf_is_null(file) || wf_is_none(file))
        return;
    write_where(file, message, where);
    if (wf_has_shape(tb, WF_SHAPE_traceback) && wf_traceback_print(tb, file) < 0)
        wf_err_clear();
    if (wf_is_exc(exc) && wf_exception_print_only(exc, file) < 0)
        wf_err_clear();
    flush_quietly(file);
    wf_drop(file);
}

S_O(unraisablehook)
{
    if (unraisable_args == NULL || wf_type_of(arg) != unraisable_args)
        return wf_raise(&wf_exc_TypeError, "sys.unraisablehook argument type must be UnraisableHookArgs");
    const Value *items = wf_as_tuple(arg)->items;
    default_unraisable(items[1], items[2], items[3], items[4]);
    return WF_NONE;
}

/* Calls sys.unraisablehook; 0, or -1 when that is not possible. */
static int call_unraisable_hook(Value exc, Value tb, Value message, Value where)
{
    Value hook = wf_sys_get("unraisablehook");
    if (wf_is_null(hook) || wf_is_none(hook) || unraisable_args == NULL) {
        wf_drop(hook);
        return -1;
    }
    Value items[] = {wf_new_ref(wf_type_value(wf_type_of(exc))), wf_new_ref(exc), wf_new_ref(tb),
                     wf_new_ref(message), wf_new_ref(where)};
    Value arg = wf_structseq_new(unraisable_args, items, 5);
    Value r = wf_is_null(arg) || wf_audit("sys.unraisablehook", "OO", hook, arg) < 0 ? WF_NULL
                                                                                     : wf_call1(hook, arg);
    if (wf_is_null(r)) {
        Value second = wf_err_fetch();
        Value second_tb = exception_traceback(second);
        Value message = wf_str_from_c("Exception ignored in sys.unraisablehook");
        default_unraisable(second, second_tb, message, hook);
        wf_drop(message);
        wf_drop(second_tb);
        wf_drop(second);
    }
    wf_drop(r);
    wf_drop(arg);
    wf_drop(hook);
    return 0;
}

static void write_unraisable(Value message, Value where)
{
    Value exc = wf_err_fetch();
    if (wf_is_null(exc))
        return;
    if (wf_keep_interrupt(exc)) {
        wf_drop(exc);
        return;
    }
    if (wf_is_null(where))
        where = WF_NONE;
    WfFrame *f = wf_thread()->frame;
    if (f != NULL && wf_is_none(((WfBaseException *)wf_obj(exc))->traceback) &&
        wf_exc_add_traceback(exc, f, wf_frame_lasti(f), wf_code_line(f->code, (uint32_t)wf_frame_lasti(f))) < 0)
        wf_err_clear();
    Value tb = exception_traceback(exc);
    if (call_unraisable_hook(exc, tb, message, where) < 0)
        default_unraisable(exc, tb, message, where);
    wf_drop(tb);
    wf_drop(exc);
}

void wf_write_unraisable(Value where) { write_unraisable(WF_NONE, where); }

void wf_write_unraisable_msg(const char *message, Value where)
{
    Value exc = wf_err_fetch(), text = wf_str_from_c(message);
    wf_err_restore(exc);
    write_unraisable(wf_is_null(text) ? WF_NONE : text, where);
    wf_drop(text);
}

/* --- breakpoint ---------------------------------------------------------------------------------------------- */

/* The function that PYTHONBREAKPOINT names ("" stands for pdb.set_trace); WF_NULL + exception. */
static Value breakpoint_function(const char *where)
{
    const char *dot = strrchr(where, '.');
    if (dot == where)
        return wf_raise_none(&wf_exc_ImportError);
    Value module_name = dot == NULL ? wf_str_from_c("builtins")
                                    : wf_str_from_utf8(where, (size_t)(dot - where));
    if (wf_is_null(module_name))
        return module_name;
    const char *name = wf_str_utf8(module_name, NULL);
    Value fn = name == NULL ? WF_NULL : wf_import_attr(name, dot == NULL ? where : dot + 1);
    wf_drop(module_name);
    return fn;
}

S_FASTKW(breakpointhook)
{
    const char *where = wf_config.ignore_environment ? NULL : getenv("PYTHONBREAKPOINT");
    if (where != NULL && strcmp(where, "0") == 0)
        return WF_NONE;
    if (where == NULL || *where == '\0')
        where = "pdb.set_trace";
    Value fn = breakpoint_function(where);
    if (wf_is_null(fn)) {
        if (!wf_err_matches(&wf_exc_ImportError) && !wf_err_matches(&wf_exc_AttributeError))
            return WF_NULL;
        wf_err_clear();
        if (wf_warn(&wf_exc_RuntimeWarning, 1, "Ignoring unimportable $PYTHONBREAKPOINT: \"%s\"", where) < 0)
            return WF_NULL;
        return WF_NONE;
    }
    Value r = wf_call(fn, args, nargs, kwnames);
    wf_drop(fn);
    return r;
}

/* --- audit --------------------------------------------------------------------------------------------------- */

bool wf_audit_active(void)
{
    return atomic_load_explicit(&audit_active, memory_order_relaxed);
}

/* A hook is traced only if it says so with a true __cantrace__. 0 or 1; -1 with an exception. */
static int may_be_traced(Value hook)
{
    Value v;
    int r = wf_getattr_opt_c(hook, "__cantrace__", &v);
    if (r == 1) {
        r = wf_truth(v);
        wf_drop(v);
    }
    return r;
}

static int call_audit_hook(Value hook, Value event, Value args)
{
    WfThread *me = wf_thread();
    int traced = may_be_traced(hook);
    if (traced < 0)
        return -1;
    me->tracing += !traced;
    Value r = wf_call2(hook, event, args);
    me->tracing -= !traced;
    if (wf_is_null(r))
        return -1;
    wf_drop(r);
    return 0;
}

/* Calls every hook with (event, args). */
static int call_audit_hooks(Value event, Value args)
{
    for (size_t i = 0;; i++) {
        Value hook = wf_list_get(audit_hooks, i);
        if (wf_is_null(hook))
            return 0;
        int r = call_audit_hook(hook, event, args);
        wf_drop(hook);
        if (r < 0)
            return -1;
    }
}

static Value audit_arguments(const char *fmt, va_list ap)
{
    size_t n = strlen(fmt);
    Value t = wf_tuple_new(n);
    for (size_t i = 0; !wf_is_null(t) && i < n; i++) {
        Value v;
        if (fmt[i] == 's') {
            const char *s = va_arg(ap, const char *);
            v = s == NULL ? WF_NONE : wf_str_from_c(s);
        } else if (fmt[i] == 'i') {
            v = wf_small(va_arg(ap, int));
        } else {
            v = va_arg(ap, Value);
            v = wf_is_null(v) ? WF_NONE : wf_new_ref(v);
        }
        if (wf_is_null(v)) {
            wf_drop(t);
            return v;
        }
        wf_as_tuple(t)->items[i] = v;
    }
    return t;
}

int wf_audit(const char *event, const char *fmt, ...)
{
    if (WF_LIKELY(!wf_audit_active()))
        return 0;
    va_list ap;
    va_start(ap, fmt);
    Value args = audit_arguments(fmt, ap);
    va_end(ap);
    Value name = wf_is_null(args) ? args : wf_str_from_c(event);
    int r = wf_is_null(name) ? -1 : call_audit_hooks(name, args);
    wf_drop(name);
    wf_drop(args);
    return r;
}

S_FAST(audit)
{
    if (nargs == 0)
        return wf_raise(&wf_exc_TypeError, "audit() missing 1 required positional argument: 'event'");
    if (!wf_audit_active())
        return WF_NONE;
    if (!wf_is_str(args[0]))
        return wf_raise(&wf_exc_TypeError, "expected str for argument 'event', not %T", args[0]);
    Value rest = wf_tuple_from_array(args + 1, nargs - 1);
    int r = wf_is_null(rest) ? -1 : call_audit_hooks(args[0], rest);
    wf_drop(rest);
    return r < 0 ? WF_NULL : WF_NONE;
}

S_FASTKW(addaudithook)
{
    static const char *const names[] = {"hook", NULL};
    Value hook;
    if (wf_parse_args(args, nargs, kwnames, "O:addaudithook", names, &hook) < 0)
        return WF_NULL;
    if (wf_audit("sys.addaudithook", "") < 0) {
        if (!wf_err_matches(&wf_exc_RuntimeError))
            return WF_NULL;
        wf_err_clear();
        return WF_NONE;
    }
    if (wf_list_append(audit_hooks, hook) < 0)
        return WF_NULL;
    atomic_store_explicit(&audit_active, true, memory_order_relaxed);
    return WF_NONE;
}

/* __displayhook__ and the like: the originals. */
static int keep_originals(Value module)
{
    static const char *const names[] = {"displayhook", "excepthook", "unraisablehook", "breakpointhook"};
    for (int i = 0; i < 4; i++) {
        char copy[32];
        snprintf(copy, sizeof copy, "__%s__", names[i]);
        Value v;
        if (wf_dict_get_c(wf_module_dict(module), names[i], &v) != 1 || wf_module_add(module, copy, v) < 0)
            return -1;
    }
    return 0;
}

int wf_sys_init_hooks(Value module)
{
    audit_hooks = wf_list_new(0);
    wf_root_register(&audit_hooks);
    unraisable_args = wf_structseq_type(&unraisable_def);
    if (wf_is_null(audit_hooks) || unraisable_args == NULL)
        return -1;
    return keep_originals(module);
}
