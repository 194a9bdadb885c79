/*
 * _warnings: deciding what becomes of a warning. Showing one is the warnings module's business
 * when it is loaded; before that a plain line goes to standard error.
 *
 * The filters and registries are Python lists and dicts, guarded by their own locks; a registry
 * remembers the version of the filters it was filled under and is emptied when that has changed.
 */
#include "internal/runtime.h"

#include "internal/frame.h"

#include <stdlib.h>

static Value filters = WF_NULL, once_registry = WF_NULL, default_action = WF_NULL; /* [const] after init */
static _Atomic int64_t filters_version; /* relaxed: a changed filter may miss a warning in flight */

/* --- the warnings module's attributes ------------------------------------------------------------------- */

/* warnings.<name> if the module is loaded (or can be, if `import`): 1 / 0 / -1. */
static int warnings_attribute(const char *name, bool import, Value *out)
{
    Value module_name = wf_n.warnings, module;
    int found = 0;
    if (import && wf_runtime.ready &&
        !atomic_load_explicit(&wf_runtime.finalizing, memory_order_relaxed)) {
        module = wf_import("warnings");
        if (wf_is_null(module)) {
            if (!wf_err_matches(&wf_exc_ImportError))
                return -1;
            wf_err_clear();
            return 0;
        }
        found = 1;
    } else if ((found = wf_import_get(module_name, &module)) <= 0) {
        return found;
    }
    int r = wf_is_none(module) ? 0 : wf_getattr_opt_c(module, name, out);
    wf_drop(module);
    return r;
}

/* The module's attribute, else ours. New reference; WF_NULL + exception. */
static Value setting(const char *name, Value own)
{
    Value v;
    int found = warnings_attribute(name, false, &v);
    if (found < 0)
        return WF_NULL;
    return found ? v : wf_new_ref(own);
}

/* --- registries ---------------------------------------------------------------------------------------------- */

/* Whether the registry has a true value for key; set: then it will have. 1 / 0 / -1. */
static int already_warned(Value registry, Value key, bool set)
{
    Value version_key = wf_intern_c("version"), version, v;
    int64_t now = atomic_load_explicit(&filters_version, memory_order_relaxed);
    int found = wf_dict_get(registry, version_key, &version);
    if (found < 0)
        return -1;
    bool current = found && wf_is_small(version) && wf_small_value(version) == now;
    if (found)
        wf_drop(version);
    if (!current) {
        wf_dict_clear(registry);
        if (wf_dict_set(registry, version_key, wf_small(now)) < 0)
            return -1;
    } else if ((found = wf_dict_get(registry, key, &v)) != 0) {
        if (found < 0)
            return -1;
        int t = wf_truth(v);
        wf_drop(v);
        if (t != 0)
            return t;
    }
    return set ? wf_dict_set(registry, key, WF_TRUE) : 0;
}

static int warned_before(Value registry, Value text, Value category)
{
    Value key = wf_tuple_pack(2, text, category);
    int r = wf_is_null(key) ? -1 : already_warned(registry, key, true);
    wf_drop(key);
    return r;
}

/* --- filters ------------------------------------------------------------------------------------------------- */

/* A part of a filter: None matches all, a str itself, a pattern what it matches. 1 / 0 / -1. */
static int part_matches(Value part, Value text)
{
    if (wf_is_none(part))
        return 1;
    if (wf_is_str_exact(part))
        return wf_compare_bool(part, text, WF_EQ);
    Value r = wf_call_method_c(part, "match", &text, 1);
    if (wf_is_null(r))
        return -1;
    int t = wf_truth(r);
    wf_drop(r);
    return t;
}

typedef struct {
    Value category, text, module;
    int64_t lineno;
} Warning;

/* 1: the filter applies; 0; -1. */
static int filter_applies(const Value *f, const Warning *w)
{
    int r = part_matches(f[1], w->text);
    if (r > 0)
        r = wf_issubclass(w->category, f[2]);
    if (r > 0)
        r = part_matches(f[3], w->module);
    int64_t lineno;
    if (r > 0) {
        if (wf_as_int64(f[4], &lineno) < 0)
            return -1;
        r = lineno == 0 || lineno == w->lineno;
    }
    return r;
}

/* Set once, before a second thread runs: a function that gives the filters of the context, or WF_NULL. */
static Value filters_source;

static Value set_filters_source(Value self, Value fn)
{
    filters_source = wf_new_ref(fn);
    wf_root_register(&filters_source);
    return WF_NONE;
}

/* The action for a warning, new reference; *item: the filter (new) or WF_NULL. */
static Value find_action(const Warning *w, Value *item)
{
    Value list = wf_is_pointer(filters_source) ? wf_call0(filters_source) : setting("filters", filters);
    *item = WF_NULL;
    if (wf_is_null(list))
        return list;
    if (!wf_is_list(list)) {
        wf_drop(list);
        return wf_raise(&wf_exc_ValueError, "_warnings.filters must be a list");
    }
    for (size_t i = 0;; i++) {
        Value f = wf_list_get(list, i);
        if (wf_is_null(f))
            break;
        int r = -1;
        if (!wf_is_tuple(f) || wf_tuple_len(f) != 5)
            wf_raise(&wf_exc_ValueError, "_warnings.filters item %zu isn't a 5-tuple", i);
        else if (!wf_is_str(wf_tuple_item(f, 0)))
            wf_raise(&wf_exc_TypeError, "action must be a string, not '%T'", wf_tuple_item(f, 0));
        else
            r = filter_applies(wf_as_tuple(f)->items, w);
        if (r != 0) {
            wf_drop(list);
            if (r > 0) {
                *item = f;
                return wf_new_ref(wf_tuple_item(f, 0));
            }
            wf_drop(f);
            return WF_NULL;
        }
        wf_drop(f);
    }
    wf_drop(list);
    Value action = setting("defaultaction", default_action);
    if (!wf_is_null(action) && !wf_is_str(action)) {
        wf_raise(&wf_exc_TypeError, "_warnings.defaultaction must be a string, not '%T'", action);
        wf_drop(action);
        return WF_NULL;
    }
    return action;
}

/* --- showing ---------------------------------------------------------------------------------------------------- */

/* A line of a file, stripped, or WF_NULL without an exception. */
static Value source_line(Value filename, int64_t lineno)
{
    Value bytes = wf_fs_bytes(filename), line = WF_NULL;
    size_t len;
    char *text = wf_is_null(bytes) ? NULL : wf_read_file((const char *)wf_as_bytes(bytes)->data, &len);
    wf_err_clear();
    wf_drop(bytes);
    if (text == NULL)
        return WF_NULL;
    char *p = text, *end = text + len;
    for (int64_t i = 1; i < lineno && p != NULL; i++) {
        p = memchr(p, '\n', (size_t)(end - p));
        p = p == NULL ? NULL : p + 1;
    }
    if (p != NULL && p < end) {
        while (*p == ' ' || *p == '\t' || *p == '\f')
            p++;
        line = wf_str_decode(p, strcspn(p, "\r\n"), "utf-8", "replace");
        wf_err_clear();
    }
    free(text);
    return line;
}

/* Without the warnings module: a line on standard error, and the line of source. */
static void show_plainly(Value filename, int64_t lineno, Value text, Value category, Value sourceline)
{
    Value name = wf_getattr(category, wf_n.__name__);
    Value line = wf_is_null(sourceline) ? source_line(filename, lineno) : wf_new_ref(sourceline);
    if (wf_is_null(name)) {
        wf_err_clear();
        wf_drop(line);
        return;
    }
    wf_sys_write_stderr("%S:%lld: %U: %S\n", filename, (long long)lineno, name, text);
    if (!wf_is_null(line) && wf_is_str(line) && wf_as_str(line)->len > 0)
        wf_sys_write_stderr("  %U\n", line);
    wf_drop(line);
    wf_drop(name);
}

/* Everything there is to know of a warning that is to be shown. */
typedef struct {
    Value category, text, message, filename, sourceline, source;
    int64_t lineno;
} Shown;

static int show(const Shown *s)
{
    Value fn, class, message;
    int found = warnings_attribute("_showwarnmsg", !wf_is_null(s->source) && !wf_is_none(s->source), &fn);
    if (found < 0)
        return -1;
    if (!found) {
        show_plainly(s->filename, s->lineno, s->text, s->category, s->sourceline);
        return 0;
    }
    if (!wf_callable(fn)) {
        wf_drop(fn);
        return wf_raise_i(&wf_exc_TypeError, "warnings._showwarnmsg() must be set to a callable");
    }
    found = warnings_attribute("WarningMessage", false, &class);
    if (found <= 0) {
        wf_drop(fn);
        return found < 0 ? -1 : wf_raise_i(&wf_exc_RuntimeError, "unable to get warnings.WarningMessage");
    }
    Value args[] = {s->message, s->category, s->filename, wf_int(s->lineno), WF_NONE, WF_NONE,
                    wf_is_null(s->source) ? WF_NONE : s->source};
    message = wf_call(class, args, 7, WF_NULL);
    Value r = wf_is_null(message) ? message : wf_call1(fn, message);
    wf_drop(message);
    wf_drop(class);
    wf_drop(fn);
    if (wf_is_null(r))
        return -1;
    wf_drop(r);
    return 0;
}

/* --- warn_explicit -------------------------------------------------------------------------------------------------- */

/* The module's name from the file's: without .py. New str. */
static Value module_of(Value filename)
{
    size_t n = wf_as_str(filename)->len;
    if (n == 0)
        return wf_str_from_c("<unknown>");
    WfStr *s = wf_as_str(filename);
    if (n >= 3 && wf_str_at(s, n - 3) == '.' && wf_str_at(s, n - 2) == 'p' && wf_str_at(s, n - 1) == 'y')
        return wf_str_slice(filename, 0, n - 3);
    return wf_new_ref(filename);
}

/* By the action: 1 show it, 0 not, -1 error. registry: dict or WF_NULL. */
static int act(Value action, Value item, Value registry, Value key, const Shown *s)
{
    if (wf_str_equal_c(action, "error")) {
        wf_raise_statement(s->message, WF_NULL);
        return -1;
    }
    if (wf_str_equal_c(action, "ignore"))
        return 0;
    if (wf_str_equal_c(action, "always"))
        return 1;
    if (!wf_is_null(registry) && wf_dict_set(registry, key, WF_TRUE) < 0)
        return -1;
    int before = 0;
    if (wf_str_equal_c(action, "once")) {
        Value global = wf_is_null(registry) ? setting("onceregistry", once_registry) : wf_new_ref(registry);
        if (wf_is_null(global))
            return -1;
        before = warned_before(global, s->text, s->category);
        wf_drop(global);
    } else if (wf_str_equal_c(action, "module")) {
        if (!wf_is_null(registry))
            before = warned_before(registry, s->text, s->category);
    } else if (!wf_str_equal_c(action, "default")) {
        return wf_raise_i(&wf_exc_RuntimeError, "Unrecognized action (%R) in warnings.filters:\n %R", action,
                          wf_is_null(item) ? WF_NONE : item);
    }
    return before < 0 ? -1 : !before;
}

static int decide(Value module, Value registry, const Shown *s)
{
    Value key = wf_tuple_pack(3, s->text, s->category, wf_int(s->lineno));
    if (wf_is_null(key))
        return -1;
    int r = wf_is_null(registry) ? 0 : already_warned(registry, key, false);
    if (r == 0) {
        Warning w = {s->category, s->text, module, s->lineno};
        Value item, action = find_action(&w, &item);
        r = wf_is_null(action) ? -1 : act(action, item, registry, key, s);
        if (r > 0)
            r = show(s);
        wf_drop(item);
        wf_drop(action);
    } else if (r > 0) {
        r = 0;
    }
    wf_drop(key);
    return r;
}

/*
 * message: a str or a Warning. module, sourceline, source may be WF_NULL; registry a dict, None
 * or WF_NULL. 0 / -1.
 */
static int warn_explicit(Value category, Value message, Value filename, int64_t lineno, Value module, Value registry,
                         Value sourceline, Value source)
{
    if (wf_is_none(module))
        return 0;
    if (wf_is_none(registry))
        registry = WF_NULL;
    if (!wf_is_null(registry) && !wf_is_dict(registry))
        return wf_raise_i(&wf_exc_TypeError, "'registry' must be a dict or None");
    Shown s = {.category = category, .filename = filename, .sourceline = sourceline, .source = source, .lineno = lineno};
    if (wf_is_exc(message) && wf_is_a(message, &wf_exc_Warning)) {
        s.text = wf_str(message);
        s.category = wf_type_value(wf_type_of(message));
        s.message = wf_new_ref(message);
    } else {
        s.text = wf_new_ref(message);
        s.message = wf_call1(category, message);
    }
    module = wf_is_null(module) ? module_of(filename) : wf_new_ref(module);
    int r = wf_is_null(s.text) || wf_is_null(s.message) || wf_is_null(module) ? -1 : decide(module, registry, &s);
    wf_drop(module);
    wf_drop(s.message);
    wf_drop(s.text);
    return r;
}

int wf_warn_explicit(WfType *category, Value message, Value filename, int lineno)
{
    return warn_explicit(wf_type_value(category), message, filename, lineno, WF_NULL, WF_NULL, WF_NULL, WF_NULL);
}

/* --- warn --------------------------------------------------------------------------------------------------------- */

static bool is_import_frame(const WfFrame *f)
{
    Value name = f->code->filename;
    if (!wf_is_str(name))
        return false;
    const char *s = wf_str_utf8(name, NULL);
    if (s == NULL) {
        wf_err_clear();
        return false;
    }
    return strstr(s, "importlib") != NULL && strstr(s, "_bootstrap") != NULL;
}

static WfFrame *outer(WfFrame *f, bool skip_import)
{
    do
        f = f->prev;
    while (f != NULL && skip_import && is_import_frame(f));
    return f;
}

static WfFrame *frame_at(int64_t stacklevel)
{
    WfFrame *f = wf_thread()->frame;
    bool skip = !(stacklevel <= 0 || f == NULL || is_import_frame(f));
    while (f != NULL && --stacklevel > 0)
        f = outer(f, skip);
    return f;
}

/* globals["__warningregistry__"], made if it is not there. New reference. */
static Value registry_of(Value globals)
{
    Value registry;
    int found = wf_dict_get(globals, wf_n.__warningregistry__, &registry);
    if (found != 0)
        return found < 0 ? WF_NULL : registry;
    registry = wf_dict_new();
    if (!wf_is_null(registry) && wf_dict_set(globals, wf_n.__warningregistry__, registry) < 0) {
        wf_drop(registry);
        return WF_NULL;
    }
    return registry;
}

static int warn(Value category, Value message, int64_t stacklevel, Value source)
{
    WfFrame *f = frame_at(stacklevel);
    int lineno = f == NULL ? 1 : wf_code_line(f->code, (uint32_t)wf_frame_lasti(f));
    Value globals = f == NULL ? wf_runtime.sys_dict : f->globals;
    if (wf_is_null(globals))
        return 0;
    globals = wf_new_ref(globals);
    Value filename = f == NULL ? wf_str_from_c("sys") : wf_new_ref(f->code->filename);
    Value registry = registry_of(globals), module = WF_NULL;
    int r = -1;
    if (wf_is_null(filename) || wf_is_null(registry))
        goto done;
    int found = wf_dict_get(globals, wf_n.__name__, &module);
    if (found > 0 && !wf_is_none(module) && !wf_is_str(module)) {
        wf_drop(module);
        found = 0;
    }
    if (found == 0)
        module = wf_str_from_c("<string>");
    if (found >= 0 && !wf_is_null(module))
        r = warn_explicit(category, message, filename, lineno, module, registry, WF_NULL, source);
done:
    wf_drop(module);
    wf_drop(registry);
    wf_drop(filename);
    wf_drop(globals);
    return r;
}

int wf_warn(WfType *category, int stacklevel, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Value message = wf_str_from_vformat(fmt, ap);
    va_end(ap);
    int r = wf_is_null(message) ? -1 : warn(wf_type_value(category), message, stacklevel, WF_NULL);
    wf_drop(message);
    return r;
}

/* --- the module ------------------------------------------------------------------------------------------------------ */

/* The category of a warning: its own if message is a Warning. Borrowed; WF_NULL + TypeError. */
static Value category_of(Value message, Value category)
{
    if (wf_is_exc(message) && wf_is_a(message, &wf_exc_Warning))
        return wf_type_value(wf_type_of(message));
    if (wf_is_null(category) || wf_is_none(category))
        return wf_type_value(&wf_exc_UserWarning);
    int r = wf_is_pointer(category) && wf_is_kind(category, WF_TF_TYPE)
                ? wf_issubclass(category, wf_type_value(&wf_exc_Warning))
                : 0;
    if (r == 0)
        wf_raise(&wf_exc_TypeError, "category must be a Warning subclass, not '%T'", category);
    return r > 0 ? category : WF_NULL;
}

static Value warnings_warn(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"message", "category", "stacklevel", "source", NULL};
    Value message, category = WF_NONE, source = WF_NONE;
    ssize_t stacklevel = 1;
    if (wf_parse_args(args, nargs, kwnames, "O|OnO:warn", names, &message, &category, &stacklevel, &source) < 0)
        return WF_NULL;
    category = category_of(message, category);
    if (wf_is_null(category) || warn(category, message, stacklevel, source) < 0)
        return WF_NULL;
    return WF_NONE;
}

/* The line by module_globals' loader, or WF_NULL: 0 / -1. */
static int line_by_loader(Value globals, int64_t lineno, Value *line)
{
    Value loader, name, get_source;
    *line = WF_NULL;
    int found = wf_dict_get(globals, wf_n.__loader__, &loader);
    if (found <= 0)
        return found;
    found = wf_dict_get(globals, wf_n.__name__, &name);
    if (found <= 0) {
        wf_drop(loader);
        return found;
    }
    int r = wf_getattr_opt_c(loader, "get_source", &get_source);
    if (r > 0) {
        Value source = wf_call1(get_source, name);
        Value lines = wf_is_null(source) || wf_is_none(source)
                          ? source
                          : wf_call_method_c(source, "splitlines", NULL, 0);
        if (wf_is_list(lines) && lineno >= 1 && (size_t)lineno <= wf_list_len(lines))
            *line = wf_list_get(lines, (size_t)lineno - 1);
        r = wf_is_null(lines) ? -1 : 0;
        if (!wf_same_bits(lines, source))
            wf_drop(lines);
        wf_drop(source);
        wf_drop(get_source);
    }
    wf_drop(name);
    wf_drop(loader);
    return r < 0 ? -1 : 0;
}

static Value warnings_warn_explicit(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"message", "category", "filename", "lineno", "module", "registry",
                                        "module_globals", "source", NULL};
    Value message, category, filename, module = WF_NULL, registry = WF_NULL, globals = WF_NONE, source = WF_NULL;
    Value line = WF_NULL;
    int lineno;
    if (wf_parse_args(args, nargs, kwnames, "OOUi|OOOO:warn_explicit", names, &message, &category, &filename, &lineno,
                      &module, &registry, &globals, &source) < 0)
        return WF_NULL;
    if (!wf_is_none(globals)) {
        if (!wf_is_dict(globals))
            return wf_raise(&wf_exc_TypeError, "module_globals must be a dict, not '%T'", globals);
        if (line_by_loader(globals, lineno, &line) < 0)
            return WF_NULL;
    }
    int r = warn_explicit(category, message, filename, lineno, module, registry, line, source);
    wf_drop(line);
    return r < 0 ? WF_NULL : WF_NONE;
}

static Value filters_mutated(Value self)
{
    atomic_fetch_add_explicit(&filters_version, 1, memory_order_relaxed);
    return WF_NONE;
}

static WfMethodDef functions[] = {
    {"warn", (void *)warnings_warn, WF_FASTKW,
     "warn($module, /, message, category=None, stacklevel=1, source=None)\n--\n\nIssues a warning, or ignores it, or "
     "raises it."},
    {"warn_explicit", (void *)warnings_warn_explicit, WF_FASTKW, "Issues a warning, with everything about it given."},
    {"_filters_mutated", (void *)filters_mutated, WF_NOARGS, NULL},
    {"_set_filters_source", (void *)set_filters_source, WF_O, NULL},
    {NULL, NULL, 0, NULL},
};

static int add_filter(const char *action, WfType *category, const char *module)
{
    Value a = wf_intern_c(action), m = module == NULL ? WF_NONE : wf_intern_c(module);
    Value f = wf_tuple_pack(5, a, WF_NONE, wf_type_value(category), m, wf_small(0));
    return wf_is_null(f) ? -1 : wf_list_append_steal(filters, f);
}

int wf_module_init__warnings(Value module)
{
    filters = wf_list_new(5);
    once_registry = wf_dict_new();
    default_action = wf_intern_c("default");
    if (wf_is_null(filters) || wf_is_null(once_registry) || wf_is_null(default_action) ||
        add_filter("default", &wf_exc_DeprecationWarning, "__main__") < 0 ||
        add_filter("ignore", &wf_exc_DeprecationWarning, NULL) < 0 ||
        add_filter("ignore", &wf_exc_PendingDeprecationWarning, NULL) < 0 ||
        add_filter("ignore", &wf_exc_ImportWarning, NULL) < 0 ||
        add_filter("ignore", &wf_exc_ResourceWarning, NULL) < 0)
        return -1;
    wf_root_register(&filters);
    wf_root_register(&once_registry);
    if (wf_module_add_functions(module, functions) < 0 ||
        wf_module_add(module, "filters", wf_new_ref(filters)) < 0 ||
        wf_module_add(module, "_onceregistry", wf_new_ref(once_registry)) < 0)
        return -1;
    return wf_module_add(module, "_defaultaction", wf_new_ref(default_action));
}
