/*
 * _imp: what importlib needs of the interpreter. Native modules, the import lock, and the
 * reading of compiled files in one step.
 *
 * Extension modules of CPython cannot be loaded, so the functions about these say that there are
 * none.
 */
#include "internal/runtime.h"

#include "Interp/runtime/embed.h"
#include "Interp/runtime/import.h"
#include "Interp/bytecode/image.h"
#include "Interp/bytecode/serialize.h"
#include "Interp/runtime/frozen.h"
#include "internal/mutex.h"

#include <limits.h>
#include <sys/stat.h>

/* --- native modules --------------------------------------------------------------------------- */

#define M(name, id) int wf_module_init_##id(Value module);
#include "modules.def"
#undef M

static const struct {
    const char *name;
    WfModuleInit init;
} native_modules[] = {
#define M(name, id) {#name, wf_module_init_##id},
#include "modules.def"
#undef M
};

/* Copies of the dicts of native modules that were made, by name: a second import gets their contents. */
static Value made_modules = WF_NULL; /* dict; its own lock guards it */

static int find_native(Value name)
{
    for (size_t i = 0; i < sizeof native_modules / sizeof *native_modules; i++)
        if (wf_str_equal_c(name, native_modules[i].name))
            return (int)i;
    return -1;
}

bool wf_import_is_builtin(Value name)
{
    return find_native(name) >= 0 || wf_embed_find_module(name) >= 0 || wf_str_equal_c(name, "sys") || wf_str_equal_c(name, "builtins");
}

static Value remake(Value name, Value contents)
{
    const char *text = wf_str_utf8(name, NULL);
    Value module = text == NULL ? WF_NULL : wf_module_new(text, NULL);
    if (!wf_is_null(module) && wf_dict_merge(wf_module_dict(module), contents, 1) < 0) {
        wf_drop(module);
        return WF_NULL;
    }
    return module;
}

/* i: the index of one of ours, or -1 and `embedded` is that of one registered through weft.h. */
static Value make_native(int i, int embedded, Value name)
{
    const char *text = wf_str_utf8(name, NULL);
    Value module = text == NULL ? WF_NULL : wf_module_new(text, NULL);
    if (wf_is_null(module))
        return module;
    Value copy = WF_NULL;
    if ((i >= 0 ? native_modules[i].init(module) : wf_embed_fill_module(embedded, module)) == 0 && !wf_is_null(copy = wf_dict_copy(wf_module_dict(module))) &&
        wf_dict_set(made_modules, name, copy) == 0) {
        wf_drop(copy);
        return module;
    }
    wf_drop(copy);
    wf_drop(module);
    return WF_NULL;
}

Value wf_import_builtin(Value name)
{
    if (wf_str_equal_c(name, "sys"))
        return wf_new_ref(wf_runtime.sys_module);
    if (wf_str_equal_c(name, "builtins"))
        return wf_new_ref(wf_runtime.builtins_module);
    int i = find_native(name), embedded = i < 0 ? wf_embed_find_module(name) : -1;
    if (i < 0 && embedded < 0)
        return WF_NULL;
    if (wf_is_null(made_modules)) {
        made_modules = wf_dict_new();
        if (wf_is_null(made_modules))
            return WF_NULL;
        wf_root_register(&made_modules);
    }
    Value contents;
    int found = wf_dict_get(made_modules, name, &contents);
    if (found < 0)
        return WF_NULL;
    if (!found)
        return make_native(i, embedded, name);
    Value module = remake(name, contents);
    wf_drop(contents);
    return module;
}

static Value create_builtin(Value self, Value spec)
{
    Value name = wf_getattr(spec, wf_n.name);
    if (wf_is_null(name))
        return name;
    if (!wf_is_str(name)) {
        wf_drop(name);
        return wf_raise(&wf_exc_TypeError, "name must be string, not %T", name);
    }
    Value module = wf_import_builtin(name);
    if (wf_is_null(module) && !wf_err_occurred())
        module = WF_NONE;
    wf_drop(name);
    return module;
}

static Value exec_builtin(Value self, Value module)
{
    return wf_small(0);
}

/* importlib asks sys.builtin_module_names too: a registered module enters it when it is looked for. */
static int announce(Value name)
{
    Value names = wf_sys_get("builtin_module_names");
    int known = wf_is_null(names) || !wf_is_tuple(names) ? 1 : wf_contains(names, name);
    if (known != 0) {
        wf_drop(names);
        return known < 0 ? -1 : 0;
    }
    Value one = wf_tuple_pack(1, name);
    Value all = wf_is_null(one) ? one : wf_tuple_concat(names, one);
    int r = wf_is_null(all) ? -1 : wf_sys_set("builtin_module_names", all);
    wf_drop(all);
    wf_drop(one);
    wf_drop(names);
    return r;
}

static Value is_builtin(Value self, Value name)
{
    if (!wf_is_str(name))
        return wf_raise(&wf_exc_TypeError, "is_builtin() argument must be str, not %T", name);
    if (wf_embed_find_module(name) >= 0 && announce(name) < 0)
        return WF_NULL;
    return wf_small(wf_import_is_builtin(name));
}

static Value extension_suffixes(Value self)
{
    return wf_list_new(0);
}

/* --- frozen modules --------------------------------------------------------------------------- */

static int check_name(const char *fname, Value name)
{
    if (wf_is_str(name))
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "%s() argument must be str, not %T", fname, name);
}

static Value is_frozen(Value self, Value name)
{
    return check_name("is_frozen", name) < 0 ? WF_NULL : wf_bool(wf_frozen_find_str(name) != NULL);
}

static Value no_frozen(Value name)
{
    return wf_raise_import(&wf_exc_ImportError, name, WF_NONE, "No such frozen object named %R", name);
}

static Value frozen_bytes(const WfFrozen *f)
{
    Value code = wf_frozen_code(f);
    Value bytes = wf_is_null(code) ? code : wf_dump_code(code, false);
    wf_drop(code);
    Value view = wf_is_null(bytes) ? bytes : wf_call1(wf_type_value(&wf_memoryview_type), bytes);
    wf_drop(bytes);
    return view;
}

static Value find_frozen(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "withdata", NULL};
    Value name;
    int withdata = 0;
    if (wf_parse_args(args, nargs, kwnames, "U|$p:find_frozen", names, &name, &withdata) < 0)
        return WF_NULL;
    const WfFrozen *f = wf_frozen_find_str(name);
    if (f == NULL)
        return WF_NONE;
    Value data = withdata ? frozen_bytes(f) : WF_NONE, origname = WF_NONE, r = WF_NULL;
    if (!wf_is_null(data) && wf_frozen_origname(f) != NULL)
        origname = wf_str_from_c(wf_frozen_origname(f));
    if (!wf_is_null(data) && !wf_is_null(origname))
        r = wf_tuple_pack(3, data, wf_bool(wf_frozen_is_package(f)), origname);
    wf_drop(data);
    wf_drop(origname);
    return r;
}

/* The code in data that a caller took from find_frozen(). */
static Value code_in(Value name, Value data)
{
    WfBuffer view;
    if (wf_get_buffer(data, &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    WfReader r;
    wf_reader_init(&r, view.buf, (size_t)view.len);
    Value code = wf_read_object(&r);
    wf_reader_fini(&r);
    wf_release_buffer(&view);
    if (wf_is_null(code)) {
        wf_err_clear();
        return wf_raise_import(&wf_exc_ImportError, name, WF_NONE, "Frozen object named %R is invalid", name);
    }
    if (wf_has_shape(code, WF_SHAPE_code))
        return code;
    wf_drop(code);
    return wf_raise(&wf_exc_TypeError, "frozen object %R is not a code object", name);
}

static Value get_frozen_object(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("get_frozen_object", nargs, 1, 2) < 0 ||
        check_name("get_frozen_object", args[0]) < 0)
        return WF_NULL;
    if (nargs == 2 && !wf_is_none(args[1]))
        return code_in(args[0], args[1]);
    const WfFrozen *f = wf_frozen_find_str(args[0]);
    return f == NULL ? no_frozen(args[0]) : wf_frozen_code(f);
}

static Value is_frozen_package(Value self, Value name)
{
    if (check_name("is_frozen_package", name) < 0)
        return WF_NULL;
    const WfFrozen *f = wf_frozen_find_str(name);
    return f == NULL ? no_frozen(name) : wf_bool(wf_frozen_is_package(f));
}

/* init_frozen(name): the module, run in its place in sys.modules, or None. */
static Value init_frozen(Value self, Value name)
{
    if (check_name("init_frozen", name) < 0)
        return WF_NULL;
    const WfFrozen *f = wf_frozen_find_str(name);
    if (f == NULL)
        return WF_NONE;
    const char *text = wf_str_utf8(name, NULL);
    Value module = text == NULL ? WF_NULL : wf_module_new(text, NULL), code = WF_NULL, r = WF_NULL;
    Value dict = wf_is_null(module) ? WF_NULL : wf_module_dict(module);
    if (wf_is_null(module) || wf_dict_set(dict, wf_n.__builtins__, wf_runtime.builtins_module) < 0 ||
        wf_dict_set(wf_runtime.modules, name, module) < 0 || wf_frozen_mark(f, dict) < 0 ||
        wf_is_null(code = wf_frozen_code(f)))
        goto done;
    r = wf_eval_code(code, dict, dict, WF_NULL);
    if (!wf_is_null(r)) {
        wf_drop(r);
        r = wf_new_ref(module);
    }
done:
    wf_drop(code);
    wf_drop(module);
    return r;
}

static Value frozen_module_names(Value self)
{
    return wf_frozen_names();
}

static Value override_frozen_modules(Value self, Value arg)
{
    int how;
    if (wf_as_int(arg, &how) < 0)
        return WF_NULL;
    wf_frozen_override(how);
    return WF_NONE;
}

/* --- the import lock -------------------------------------------------------------------------- */

static WfMutex import_lock;
static _Atomic(WfThread *) lock_owner; /* relaxed: only the owner compares equal */
static int lock_depth;                 /* [lock: import_lock] */

static bool own_import_lock(void)
{
    return atomic_load_explicit(&lock_owner, memory_order_relaxed) == wf_thread();
}

int wf_import_lock(void)
{
    if (own_import_lock()) {
        lock_depth++;
        return 0;
    }
    if (wf_mutex_acquire(&import_lock, -1, false) < 0)
        return -1;
    atomic_store_explicit(&lock_owner, wf_thread(), memory_order_relaxed);
    lock_depth = 1;
    return 0;
}

int wf_import_unlock(void)
{
    if (!own_import_lock())
        return wf_raise_i(&wf_exc_RuntimeError, "not holding the import lock");
    if (--lock_depth == 0) {
        atomic_store_explicit(&lock_owner, NULL, memory_order_relaxed);
        wf_mutex_release(&import_lock);
    }
    return 0;
}

static Value acquire_lock(Value self) { return wf_import_lock() < 0 ? WF_NULL : WF_NONE; }
static Value release_lock(Value self) { return wf_import_unlock() < 0 ? WF_NULL : WF_NONE; }

static Value lock_held(Value self)
{
    return wf_bool(wf_mutex_held(&import_lock));
}

void wf_import_after_fork_child(void)
{
    if (wf_mutex_held(&import_lock) && !own_import_lock()) {
        wf_mutex_reset(&import_lock);
        atomic_store_explicit(&lock_owner, NULL, memory_order_relaxed);
        lock_depth = 0;
    }
}

/* --- compiled files --------------------------------------------------------------------------- */

/* The code was just read from a file: nobody else has seen it. */
void wf_code_set_filename(WfCode *code, Value filename)
{
    Value old = code->filename;
    if (code->image != NULL)
        wf_image_rename(code, filename); /* for the code in it that is read later */
    for (size_t i = 0; !wf_is_null(code->consts) && i < wf_tuple_len(code->consts); i++) {
        Value c = wf_tuple_item(code->consts, i);
        if (wf_has_shape(c, WF_SHAPE_code) && wf_compare_bool(wf_as_code(c)->filename, old, WF_EQ) == 1)
            wf_code_set_filename(wf_as_code(c), filename);
    }
    filename = wf_new_ref(filename);
    bool taken = wf_lock(code);
    wf_barrier(code, filename);
    code->filename = filename;
    wf_unlock(code, taken);
    wf_drop(old);
}

/* cached_code(path): the code in a source file's up-to-date compiled file, None, or False: it is malformed. */
static Value cached_code(Value self, Value path)
{
    if (!wf_is_str(path))
        return WF_NONE;
    Value bytes = wf_str_encode_fs(path);
    if (wf_is_null(bytes)) {
        wf_err_clear();
        return WF_NONE;
    }
    bool malformed = false;
    Value code = wf_import_cached((const char *)wf_as_bytes(bytes)->data, "weft-311", &malformed);
    wf_drop(bytes);
    if (wf_is_null(code))
        return malformed ? WF_FALSE : WF_NONE;
    if (!wf_str_equal(wf_as_code(code)->filename, path))
        wf_code_set_filename(wf_as_code(code), path);
    return code;
}

static Value fix_co_filename(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("_fix_co_filename", nargs, 2, 2) < 0)
        return WF_NULL;
    if (!wf_has_shape(args[0], WF_SHAPE_code))
        return wf_raise(&wf_exc_TypeError, "_fix_co_filename() argument 1 must be code, not %T", args[0]);
    if (!wf_is_str(args[1]))
        return wf_raise(&wf_exc_TypeError, "_fix_co_filename() argument 2 must be str, not %T", args[1]);
    if (!wf_str_equal(wf_as_code(args[0])->filename, args[1]))
        wf_code_set_filename(wf_as_code(args[0]), args[1]);
    return WF_NONE;
}

/* --- looking for files ---------------------------------------------------------------------------- */

/* path: "FOLDER/NAME", of which the name begins at `at`. Adds NAME+suffix to *names if that exists. */
static int add_if_exists(Value *names, char *path, size_t at, size_t len, const char *suffix)
{
    struct stat st;
    size_t n = strlen(suffix);
    if (len + n >= PATH_MAX)
        return 0;
    memcpy(path + len, suffix, n + 1);
    if (stat(path, &st) < 0)
        return 0;
    if (wf_is_none(*names))
        *names = wf_set_new(WF_NULL);
    Value name = wf_is_null(*names) ? WF_NULL : wf_str_decode_fs(path + at, len + n - at);
    int r = wf_is_null(name) ? -1 : wf_set_add(*names, name);
    wf_drop(name);
    return r;
}

/* "FOLDER/NAME" in `path`: its length, or 0: it is too long or holds what is no file name. */
static size_t join_name(char *path, Value folder, Value name, size_t *at)
{
    Value parts[2] = {wf_str_encode_fs(folder), WF_NULL};
    if (!wf_is_null(parts[0]))
        parts[1] = wf_str_encode_fs(name);
    size_t len = 0;
    if (!wf_is_null(parts[1])) {
        WfBytes *f = wf_as_bytes(parts[0]), *n = wf_as_bytes(parts[1]);
        if (f->len > 0 && n->len > 0 && f->len + n->len + 2 < PATH_MAX &&
            memchr(f->data, 0, f->len) == NULL && memchr(n->data, 0, n->len) == NULL) {
            memcpy(path, f->data, f->len);
            path[f->len] = '/';
            memcpy(path + f->len + 1, n->data, n->len);
            *at = f->len + 1;
            len = *at + n->len;
        }
    } else {
        wf_err_clear();
    }
    wf_drop(parts[0]);
    wf_drop(parts[1]);
    return len;
}

/*
 * names_of(folder, tail, loaders): those names in the folder that a module called `tail` may have, as
 * a set; None if there are none, False if it cannot be told. `loaders`: a list of (suffix, loader).
 */
static Value names_of(Value self, const Value *args, size_t nargs)
{
    char path[PATH_MAX];
    size_t at = 0;
    if (wf_check_nargs("_names_of", nargs, 3, 3) < 0)
        return WF_NULL;
    size_t len = wf_is_str(args[0]) && wf_is_str(args[1]) && wf_is_list(args[2])
                     ? join_name(path, args[0], args[1], &at) : 0;
    if (len == 0)
        return WF_FALSE;
    Value names = WF_NONE, loader;
    int r = add_if_exists(&names, path, at, len, "");
    for (ssize_t i = 0; r == 0 && (loader = wf_list_get(args[2], i), !wf_is_null(loader)); i++) {
        Value suffix = wf_is_tuple(loader) && wf_tuple_len(loader) > 0 ? wf_tuple_item(loader, 0) : WF_NULL;
        const char *text = !wf_is_null(suffix) && wf_is_str(suffix) ? wf_str_utf8(suffix, NULL) : NULL;
        r = text == NULL ? -1 : add_if_exists(&names, path, at, len, text);
        wf_drop(loader);
    }
    if (r == 0)
        return names;
    wf_drop(names);
    wf_err_clear();
    return WF_FALSE;
}

/* _dump_frozen(code): marshal data for the frozen image. */
static Value dump_frozen(Value self, Value code)
{
    if (!wf_has_shape(code, WF_SHAPE_code))
        return wf_raise(&wf_exc_TypeError, "_dump_frozen() argument must be code, not %T", code);
    return wf_dump_code(code, true);
}

static Value source_hash(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"key", "source", NULL};
    int64_t key;
    WfBuffer source;
    if (wf_parse_args(args, nargs, kwnames, "ly:source_hash", names, &key, &source) < 0)
        return WF_NULL;
    uint64_t h = wf_siphash13((uint64_t)key, 0, source.buf, (size_t)source.len);
    wf_release_buffer(&source);
    return wf_bytes_new(&h, sizeof h);
}

static WfMethodDef functions[] = {
    {"extension_suffixes", (void *)extension_suffixes, WF_NOARGS, "extension_suffixes($module, /)\n--\n\nSuffixes of extension modules: none."},
    {"lock_held", (void *)lock_held, WF_NOARGS, "lock_held($module, /)\n--\n\nWhether the import lock is held."},
    {"acquire_lock", (void *)acquire_lock, WF_NOARGS, "acquire_lock($module, /)\n--\n\nTakes the import lock, again if need be."},
    {"release_lock", (void *)release_lock, WF_NOARGS, "release_lock($module, /)\n--\n\nGives the import lock back."},
    {"find_frozen", (void *)find_frozen, WF_FASTKW, "find_frozen($module, name, /, *, withdata=False)\n--\n\nNone, or the data, whether it is a package, and the name of what was frozen."},
    {"get_frozen_object", (void *)get_frozen_object, WF_FAST, "get_frozen_object($module, name, data=None, /)\n--\n\nThe code of a frozen module."},
    {"is_frozen_package", (void *)is_frozen_package, WF_O, "is_frozen_package($module, name, /)\n--\n\nWhether a frozen module is a package."},
    {"create_builtin", (void *)create_builtin, WF_O, "create_builtin($module, spec, /)\n--\n\nThe native module of spec.name."},
    {"init_frozen", (void *)init_frozen, WF_O, "init_frozen($module, name, /)\n--\n\nThe frozen module, made anew, or None."},
    {"is_builtin", (void *)is_builtin, WF_O, "is_builtin($module, name, /)\n--\n\n1 if a native module has this name."},
    {"is_frozen", (void *)is_frozen, WF_O, "is_frozen($module, name, /)\n--\n\nWhether a module is frozen."},
    {"_frozen_module_names", (void *)frozen_module_names, WF_NOARGS, "_frozen_module_names($module, /)\n--\n\nThe names of frozen modules."},
    {"_override_frozen_modules_for_tests", (void *)override_frozen_modules, WF_O, "_override_frozen_modules_for_tests($module, override, /)\n--\n\nWhether frozen modules are used: 1, -1, or 0 as at start."},
    {"exec_builtin", (void *)exec_builtin, WF_O, "exec_builtin($module, mod, /)\n--\n\nNothing: create_builtin() has filled the module."},
    {"_fix_co_filename", (void *)fix_co_filename, WF_FAST, "_fix_co_filename($module, code, path, /)\n--\n\nSets co_filename throughout."},
    {"source_hash", (void *)source_hash, WF_FASTKW, "source_hash($module, /, key, source)\n--\n\nThe hash in compiled files that name one."},
    {"_dump_frozen", (void *)dump_frozen, WF_O, "_dump_frozen($module, code, /)\n--\n\nMarshal data of code for the frozen image."},
    {"_names_of", (void *)names_of, WF_FAST, "_names_of($module, folder, tail, loaders, /)\n--\n\nThe names in a folder that a module may have: a set, None, or False if that cannot be told."},
    {"_cached_code", (void *)cached_code, WF_O, "_cached_code($module, path, /)\n--\n\nThe code in an up-to-date compiled file, else None; False if that is malformed."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__imp(Value module)
{
    if (wf_module_add_functions(module, functions) < 0 ||
        wf_module_add(module, "_magic", wf_bytes_new(wf_import_magic(), 4)) < 0)
        return -1;
    return wf_module_add_str(module, "check_hash_based_pycs", wf_config.check_hash_pycs);
}
