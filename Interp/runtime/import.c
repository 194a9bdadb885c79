/*
 * The import statement: sys.modules first, then importlib._bootstrap, which is the library's own.
 *
 * What is here is what CPython has in C too: resolving relative names, the look-up that needs no
 * Python code, and the messages of `from module import name`.
 */
#include "internal/runtime.h"

#include "import.h"

#include "internal/frame.h"

int wf_import_get(Value name, Value *out)
{
    if (wf_is_str_exact(name))
        return wf_dict_get_str(wf_runtime.modules, name, out);
    return wf_dict_get(wf_runtime.modules, name, out);
}

/* --- relative names -------------------------------------------------------------------------------- */

/* globals[key], owned: 1 / 0 / -1; None counts as found. */
static int global(Value globals, Value key, Value *out)
{
    return wf_dict_get(globals, key, out);
}

static int warn_if_parent_differs(Value package, Value spec)
{
    Value parent = wf_getattr_c(spec, "parent");
    if (wf_is_null(parent))
        return -1;
    int same = wf_compare_bool(package, parent, WF_EQ);
    wf_drop(parent);
    if (same != 0)
        return same < 0 ? -1 : 0;
    return wf_warn(&wf_exc_ImportWarning, 1, "__package__ != __spec__.parent");
}

static Value no_parent(void)
{
    return wf_raise(&wf_exc_ImportError, "attempted relative import with no known parent package");
}

/* The package by __name__ and __path__, for globals without __package__ and __spec__. */
static Value package_by_name(Value globals)
{
    if (wf_warn(&wf_exc_ImportWarning, 1,
                "can't resolve package from __spec__ or __package__, falling back on __name__ and "
                "__path__") < 0)
        return WF_NULL;
    Value name;
    int r = global(globals, wf_n.__name__, &name);
    if (r <= 0)
        return r < 0 ? WF_NULL : wf_raise(&wf_exc_KeyError, "'__name__' not in globals");
    if (!wf_is_str(name)) {
        wf_drop(name);
        return wf_raise(&wf_exc_TypeError, "__name__ must be a string");
    }
    int has_path = wf_dict_contains(globals, wf_n.__path__);
    if (has_path != 0) {
        if (has_path > 0)
            return name;
        wf_drop(name);
        return WF_NULL;
    }
    ssize_t dot = wf_str_find(name, wf_n.dot, 0, wf_as_str(name)->len, -1);
    Value package = dot < 0 ? no_parent() : wf_str_slice(name, 0, (size_t)dot);
    wf_drop(name);
    return package;
}

static Value find_package(Value globals)
{
    Value package = WF_NULL, spec = WF_NULL;
    if (global(globals, wf_n.__package__, &package) < 0 || global(globals, wf_n.__spec__, &spec) < 0) {
        wf_drop(package);
        return WF_NULL;
    }
    if (!wf_is_null(package) && !wf_is_none(package)) {
        if (!wf_is_str(package)) {
            wf_raise(&wf_exc_TypeError, "package must be a string");
            goto fail;
        }
        if (!wf_is_null(spec) && !wf_is_none(spec) && warn_if_parent_differs(package, spec) < 0)
            goto fail;
        wf_drop(spec);
        return package;
    }
    wf_drop(package);
    if (wf_is_null(spec) || wf_is_none(spec))
        return package_by_name(globals);
    package = wf_getattr_c(spec, "parent");
    if (wf_is_null(package) || wf_is_str(package)) {
        wf_drop(spec);
        return package;
    }
    wf_raise(&wf_exc_TypeError, "__spec__.parent must be a string");
fail:
    wf_drop(spec);
    wf_drop(package);
    return WF_NULL;
}

/* The absolute name of level dots and `name` in a module with these globals. */
static Value resolve_name(Value name, Value globals, int level)
{
    if (wf_is_null(globals))
        return wf_raise(&wf_exc_KeyError, "'__name__' not in globals");
    if (!wf_is_dict(globals))
        return wf_raise(&wf_exc_TypeError, "globals must be a dict");
    Value package = find_package(globals);
    if (wf_is_null(package))
        return package;
    size_t end = wf_as_str(package)->len;
    Value r = WF_NULL;
    if (end == 0) {
        no_parent();
        goto done;
    }
    for (int up = 1; up < level; up++) {
        ssize_t dot = wf_str_find(package, wf_n.dot, 0, end, -1);
        if (dot < 0) {
            wf_raise(&wf_exc_ImportError, "attempted relative import beyond top-level package");
            goto done;
        }
        end = (size_t)dot;
    }
    Value base = wf_str_slice(package, 0, end);
    if (wf_is_null(base) || wf_as_str(base)->len == 0 || wf_as_str(name)->len == 0) {
        r = base;
        goto done;
    }
    r = wf_str_from_format("%U.%U", base, name);
    wf_drop(base);
done:
    wf_drop(package);
    return r;
}

/* --- finding and loading ----------------------------------------------------------------------------- */

/* Whether a module is being imported at this moment, by this thread or another. 1 / 0 / -1. */
static int is_initializing(Value module)
{
    Value spec, flag;
    int r = wf_getattr_opt(module, wf_n.__spec__, &spec);
    if (r <= 0)
        return r;
    if (wf_is_none(spec))
        return 0;
    r = wf_getattr_opt(spec, wf_n._initializing, &flag);
    wf_drop(spec);
    if (r <= 0)
        return r;
    r = wf_truth(flag);
    wf_drop(flag);
    return r;
}

/* Waits until another thread has finished importing the module found in sys.modules. */
static int ensure_initialized(Value module, Value name)
{
    int busy = is_initializing(module);
    if (busy <= 0)
        return busy;
    Value r = wf_call_method(wf_runtime.importlib, wf_n._lock_unlock_module, &name, 1);
    if (wf_is_null(r))
        return -1;
    wf_drop(r);
    return 0;
}

static Value find_and_load(Value name)
{
    if (wf_is_null(wf_runtime.importlib))
        return wf_raise(&wf_exc_ImportError, "no module named %R while starting", name);
    if (wf_audit_active()) {
        Value path = wf_sys_get("path"), meta = wf_sys_get("meta_path"), hooks = wf_sys_get("path_hooks");
        int r = wf_audit("import", "OOOOO", name, WF_NONE, path, meta, hooks);
        wf_drop(path);
        wf_drop(meta);
        wf_drop(hooks);
        if (r < 0)
            return WF_NULL;
    }
    WfImportTimer timer;
    bool timed = wf_config.import_time;
    if (timed)
        wf_import_time_begin(&timer);
    Value args[] = {name, wf_runtime.import_func};
    Value module = wf_call_method(wf_runtime.importlib, wf_n._find_and_load, args, 2);
    if (timed)
        wf_import_time_end(&timer, name);
    return module;
}

/* The module of an absolute name, imported if need be. */
static Value import_absolute(Value name)
{
    Value module;
    int found = wf_import_get(name, &module);
    if (found < 0)
        return WF_NULL;
    if (WF_LIKELY(found && !wf_is_none(module))) {
        if (ensure_initialized(module, name) == 0)
            return module;
        wf_drop(module);
        module = WF_NULL;
    } else {
        module = find_and_load(name);
    }
    if (wf_is_null(module))
        wf_import_trim_traceback();
    return module;
}

/* `import a.b.c` gives a: the package at the front of name. module: what was imported; steals it. */
static Value front_package(Value name, Value abs_name, int level, WF_STEALS Value module)
{
    if (level > 0 && wf_as_str(name)->len == 0)
        return module;
    ssize_t dot = wf_str_find(name, wf_n.dot, 0, wf_as_str(name)->len, 1);
    if (dot < 0)
        return module;
    wf_drop(module);
    if (level == 0) {
        Value front = wf_str_slice(name, 0, (size_t)dot);
        Value r = wf_is_null(front) ? front : wf_import_level(front, WF_NULL, WF_NULL, WF_NULL, 0);
        wf_drop(front);
        return r;
    }
    size_t cut = wf_as_str(name)->len - (size_t)dot;
    Value front = wf_str_slice(abs_name, 0, wf_as_str(abs_name)->len - cut), r = WF_NULL;
    if (!wf_is_null(front) && wf_import_get(front, &r) == 0)
        wf_raise(&wf_exc_KeyError, "%R not in sys.modules as expected", front);
    wf_drop(front);
    return r;
}

/* Imports the submodules that fromlist names, if module is a package. Steals module. */
static Value handle_fromlist(WF_STEALS Value module, Value fromlist)
{
    Value path;
    int r = wf_getattr_opt(module, wf_n.__path__, &path);
    if (r == 0)
        return module;
    if (r > 0) {
        wf_drop(path);
        Value args[] = {module, fromlist, wf_runtime.import_func};
        path = wf_call_method(wf_runtime.importlib, wf_n._handle_fromlist, args, 3);
        if (wf_is_null(path))
            wf_import_trim_traceback();
    }
    wf_drop(module);
    return r < 0 ? WF_NULL : path;
}

Value wf_import_level(Value name, Value globals, Value locals, Value fromlist, int level)
{
    if (!wf_is_str(name))
        return wf_raise(&wf_exc_TypeError, "module name must be a string");
    if (level < 0)
        return wf_raise(&wf_exc_ValueError, "level must be >= 0");
    if (level == 0 && wf_as_str(name)->len == 0)
        return wf_raise(&wf_exc_ValueError, "Empty module name");
    Value abs_name = level > 0 ? resolve_name(name, globals, level) : wf_new_ref(name);
    if (wf_is_null(abs_name))
        return abs_name;
    Value module = import_absolute(abs_name);
    if (!wf_is_null(module)) {
        int from = wf_is_null(fromlist) || wf_is_none(fromlist) ? 0 : wf_truth(fromlist);
        if (from < 0) {
            wf_drop(module);
            module = WF_NULL;
        } else if (from > 0) {
            module = handle_fromlist(module, fromlist);
        } else {
            module = front_package(name, abs_name, level, module);
        }
    }
    wf_drop(abs_name);
    return module;
}

Value wf_import_name(Value name, Value globals, Value locals, Value fromlist, int level)
{
    WfFrame *f = wf_thread()->frame;
    Value builtins = f != NULL ? wf_frame_builtins(f) : wf_runtime.builtins_dict;
    Value import;
    if (!wf_dict_get_str(builtins, wf_n.__import__, &import))
        return wf_raise(&wf_exc_ImportError, "__import__ not found");
    Value r;
    if (WF_LIKELY(wf_is(import, wf_runtime.import_func))) {
        r = wf_import_level(name, globals, locals, fromlist, level);
    } else {
        Value args[] = {name, globals, wf_is_null(locals) ? WF_NONE : locals, fromlist, wf_small(level)};
        r = wf_call(import, args, 5, WF_NULL);
    }
    wf_drop(import);
    return r;
}

Value wf_import(const char *name)
{
    Value s = wf_intern_c(name);
    if (wf_is_null(s))
        return s;
    Value module = wf_import_level(s, WF_NULL, WF_NULL, WF_NULL, 0);
    if (wf_is_null(module) || strchr(name, '.') == NULL)
        return module;
    wf_drop(module);
    if (wf_import_get(s, &module) == 0)
        wf_raise(&wf_exc_KeyError, "%R not in sys.modules as expected", s);
    return module;
}

Value wf_import_attr(const char *module_name, const char *attr)
{
    Value module = wf_import(module_name);
    if (wf_is_null(module))
        return module;
    Value v = wf_getattr_c(module, attr);
    wf_drop(module);
    return v;
}

Value wf_import_attr_of_loaded(Value module_name, Value attr)
{
    Value module;
    int r = wf_import_get(module_name, &module);
    if (r < 0)
        return WF_NULL;
    if (r == 0)
        module = wf_import_level(module_name, WF_NULL, WF_NULL, WF_NULL, 0);
    Value v = wf_is_null(module) ? WF_NULL : wf_getattr(module, attr);
    wf_drop(module);
    return v;
}

/* --- from module import name ------------------------------------------------------------------------- */

static Value cannot_import(Value module, Value package, Value name)
{
    Value file = WF_NULL;
    if (wf_getattr_opt(module, wf_n.__file__, &file) < 0)
        return WF_NULL;
    if (!wf_is_null(file) && !wf_is_str(file)) {
        wf_drop(file);
        file = WF_NULL;
    }
    int busy = is_initializing(module);
    if (busy < 0)
        wf_err_clear();
    if (wf_is_null(file))
        wf_raise_import(&wf_exc_ImportError, package, WF_NONE,
                        "cannot import name %R from %R (unknown location)", name, package);
    else if (busy > 0)
        wf_raise_import(&wf_exc_ImportError, package, file,
                        "cannot import name %R from partially initialized module %R (most likely due to "
                        "a circular import) (%U)",
                        name, package, file);
    else
        wf_raise_import(&wf_exc_ImportError, package, file, "cannot import name %R from %R (%U)", name,
                        package, file);
    wf_drop(file);
    return WF_NULL;
}

Value wf_import_from(Value module, Value name)
{
    Value v, package;
    int found = wf_getattr_opt(module, name, &v);
    if (found != 0)
        return found < 0 ? WF_NULL : v;
    found = wf_getattr_opt(module, wf_n.__name__, &package);
    if (found < 0)
        return WF_NULL;
    if (found && wf_is_str(package)) {
        /* A circular import: the submodule is in sys.modules, not yet in the package. */
        Value full = wf_str_from_format("%U.%U", package, name);
        int r = wf_is_null(full) ? -1 : wf_import_get(full, &v);
        wf_drop(full);
        if (r != 0) {
            wf_drop(package);
            return r < 0 ? WF_NULL : v;
        }
    } else {
        if (found)
            wf_drop(package);
        package = wf_str_from_c("<unknown module name>");
        if (wf_is_null(package))
            return package;
    }
    cannot_import(module, package, name);
    wf_drop(package);
    return WF_NULL;
}

/* --- from module import * ------------------------------------------------------------------------------ */

static int bad_star_name(Value module, Value name, bool all)
{
    Value module_name = wf_getattr(module, wf_n.__name__);
    if (wf_is_null(module_name))
        return -1;
    if (!wf_is_str(module_name))
        wf_raise(&wf_exc_TypeError, "module __name__ must be a string, not %T", module_name);
    else
        wf_raise(&wf_exc_TypeError, "%s in %U.%s must be str, not %T", all ? "Item" : "Key", module_name,
                 all ? "__all__" : "__dict__", name);
    wf_drop(module_name);
    return -1;
}

/* A module's attribute. What a module's dict holds hides nothing but names of the type's own, `__NAME__`. */
static Value star_value(Value module, Value name)
{
    Value v;
    if (wf_has_shape(module, WF_SHAPE_module) && wf_is_str_exact(name) && wf_as_str(name)->len > 0 &&
        wf_str_at(wf_as_str(name), 0) != '_' && wf_is_dict_exact(wf_module_dict(module)) &&
        wf_dict_get_str(wf_module_dict(module), name, &v))
        return v;
    return wf_getattr(module, name);
}

static int import_one(Value module, Value name, bool all, Value locals)
{
    if (!wf_is_str(name))
        return bad_star_name(module, name, all);
    if (!all && wf_as_str(name)->len > 0 && wf_str_at(wf_as_str(name), 0) == '_')
        return 0;
    Value v = star_value(module, name);
    if (wf_is_null(v))
        return -1;
    int r = wf_is_dict_exact(locals) ? wf_dict_set(locals, name, v) : wf_setitem(locals, name, v);
    wf_drop(v);
    return r;
}

/* The names to import: __all__, or the keys of __dict__. */
static Value star_names(Value module, bool *all)
{
    Value names, dict;
    int found = wf_getattr_opt(module, wf_n.__all__, &names);
    *all = found != 0;
    if (found != 0)
        return found < 0 ? WF_NULL : names;
    found = wf_getattr_opt(module, wf_n.__dict__, &dict);
    if (found < 0)
        return WF_NULL;
    if (!found)
        return wf_raise(&wf_exc_ImportError, "from-import-* object has no __dict__ and no __all__");
    Value keys = wf_call_method(dict, wf_n.keys, NULL, 0);
    wf_drop(dict);
    names = wf_is_null(keys) ? keys : wf_sequence_list(keys);
    wf_drop(keys);
    return names;
}

int wf_import_star(Value module, Value locals)
{
    bool all;
    Value names = star_names(module, &all);
    if (wf_is_null(names))
        return -1;
    int r = 0;
    for (ssize_t i = 0; r == 0; i++) {
        Value name = wf_getitem_i(names, i);
        if (wf_is_null(name)) {
            r = -1;
            if (wf_err_matches(&wf_exc_IndexError)) {
                wf_err_clear();
                r = 0;
            }
            break;
        }
        r = import_one(module, name, all, locals);
        wf_drop(name);
    }
    wf_drop(names);
    return r;
}
