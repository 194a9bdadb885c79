/* The module _pickle: dump, dumps, load, loads, and what it uses of other modules. */
#include "pickle.h"

struct PickleModule pk;

static int parse_dump(const char *format, bool to_file, const Value *args, size_t nargs,
                      Value kwnames, Value *v, Value *file, Dumper *d)
{
    static const char *const file_names[] = {"obj", "file", "protocol", "fix_imports",
                                             "buffer_callback", NULL};
    static const char *const names[] = {"obj", "protocol", "fix_imports", "buffer_callback", NULL};
    Value protocol = WF_NONE, callback = WF_NONE;
    int fix_imports = 1, r;
    r = to_file ? wf_parse_args(args, nargs, kwnames, format, file_names, v, file, &protocol,
                                &fix_imports, &callback)
                : wf_parse_args(args, nargs, kwnames, format, names, v, &protocol, &fix_imports,
                                &callback);
    return r < 0 ? -1 : pk_dumper_set_protocol(d, protocol, fix_imports, callback);
}

static Value m_dumps(Value module, const Value *args, size_t nargs, Value kwnames)
{
    Value v, r = WF_NULL;
    Dumper d;
    pk_dumper_init(&d);
    if (parse_dump("O|O$pO:dumps", false, args, nargs, kwnames, &v, NULL, &d) == 0 &&
        pk_dump(&d, v) == 0)
        r = wf_bytes_new(d.out, d.len);
    pk_dumper_clear(&d);
    return r;
}

static Value m_dump(Value module, const Value *args, size_t nargs, Value kwnames)
{
    Value v, file;
    Dumper d;
    pk_dumper_init(&d);
    int r = parse_dump("OO|O$pO:dump", true, args, nargs, kwnames, &v, &file, &d);
    if (r == 0) {
        Value write;
        r = wf_getattr_opt_c(file, "write", &write);
        if (r > 0)
            d.write = wf_own(write);
        else if (r == 0)
            wf_raise(&wf_exc_TypeError, "file must have a 'write' attribute");
        r = r > 0 ? pk_dump(&d, v) : -1;
    }
    if (r == 0)
        r = pk_flush(&d);
    pk_dumper_clear(&d);
    return r < 0 ? WF_NULL : WF_NONE;
}

static Value load_common(const char *format, const char *first, bool from_file, const Value *args,
                         size_t nargs, Value kwnames)
{
    const char *const names[] = {first, "fix_imports", "encoding", "errors", "buffers", NULL};
    Value source, buffers = WF_NULL, r = WF_NULL;
    int fix_imports = 1;
    const char *encoding = NULL, *errors = NULL;
    if (wf_parse_args(args, nargs, kwnames, format, names, &source, &fix_imports, &encoding,
                      &errors, &buffers) < 0)
        return WF_NULL;
    Loader l;
    pk_loader_init(&l);
    l.fix_imports = fix_imports;
    if (pk_loader_set_options(&l, encoding, errors, buffers) == 0 &&
        (from_file ? pk_loader_set_file(&l, source) : pk_loader_set_data(&l, source)) == 0)
        r = pk_load(&l);
    pk_loader_clear(&l);
    return r;
}

static Value m_load(Value module, const Value *args, size_t nargs, Value kwnames)
{
    return load_common("O|$pssO:load", "file", true, args, nargs, kwnames);
}

static Value m_loads(Value module, const Value *args, size_t nargs, Value kwnames)
{
    return load_common("O|$pssO:loads", "", false, args, nargs, kwnames);
}

static WfMethodDef functions[] = {
    {"dump", m_dump, WF_FASTKW,
     "dump($module, /, obj, file, protocol=None, *, fix_imports=True,\n     buffer_callback=None)\n"
     "--\n\nWrite a pickled representation of obj to the open file object file.\n\nThis is "
     "equivalent to ``Pickler(file, protocol).dump(obj)``, but may be more\nefficient."},
    {"dumps", m_dumps, WF_FASTKW,
     "dumps($module, /, obj, protocol=None, *, fix_imports=True,\n      "
     "buffer_callback=None)\n--\n\n"
     "Return the pickled representation of the object as a bytes object."},
    {"load", m_load, WF_FASTKW,
     "load($module, /, file, *, fix_imports=True, encoding='ASCII',\n     errors='strict', "
     "buffers=())\n--\n\nRead and return an object from the pickle data stored in a file.\n\nThis "
     "is "
     "equivalent to ``Unpickler(file).load()``, but may be more efficient."},
    {"loads", m_loads, WF_FASTKW,
     "loads($module, data, /, *, fix_imports=True, encoding='ASCII',\n      errors='strict', "
     "buffers=())\n--\n\nRead and return an object from the given pickle data.\n\nThe protocol "
     "version "
     "of the pickle is detected automatically."},
    {NULL, NULL, 0, NULL},
};

static int find_helpers(void)
{
    struct {
        const char *module, *name;
        Value *where;
    } const wanted[] = {
        {"copyreg", "dispatch_table", &pk.dispatch_table},
        {"copyreg", "_extension_registry", &pk.extension_registry},
        {"copyreg", "_inverted_registry", &pk.inverted_registry},
        {"copyreg", "_extension_cache", &pk.extension_cache},
        {"_compat_pickle", "NAME_MAPPING", &pk.name_mapping},
        {"_compat_pickle", "IMPORT_MAPPING", &pk.import_mapping},
        {"_compat_pickle", "REVERSE_NAME_MAPPING", &pk.reverse_name_mapping},
        {"_compat_pickle", "REVERSE_IMPORT_MAPPING", &pk.reverse_import_mapping},
        {"codecs", "encode", &pk.codecs_encode},
        {"functools", "partial", &pk.partial},
        {"builtins", "getattr", &pk.getattr},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        *wanted[i].where = wf_own(wf_import_attr(wanted[i].module, wanted[i].name));
        if (wf_is_null(*wanted[i].where))
            return -1;
        if (i < 8 && !wf_is_dict(*wanted[i].where))
            return wf_raise_i(&wf_exc_RuntimeError, "%s.%s should be a dict, not %.200s",
                              wanted[i].module, wanted[i].name, wf_type_of(*wanted[i].where)->name);
        wf_root_register(wanted[i].where);
    }
    return 0;
}

static int add_error(Value m, Value *where, const char *name, WfType *base)
{
    *where = wf_new_exception("_pickle", name, base);
    return wf_is_null(*where) ? -1 : wf_module_add(m, name, wf_new_ref(*where));
}

int wf_module_init__pickle(Value m)
{
    if (find_helpers() < 0 || add_error(m, &pk.error, "PickleError", &wf_exc_Exception) < 0 ||
        add_error(m, &pk.pickling_error, "PicklingError", (WfType *)wf_obj(pk.error)) < 0 ||
        add_error(m, &pk.unpickling_error, "UnpicklingError", (WfType *)wf_obj(pk.error)) < 0 ||
        wf_type_add(m, &wf_pickler_type) < 0 || wf_type_add(m, &wf_unpickler_type) < 0 ||
        wf_type_add(m, &wf_pickle_buffer_type) < 0 ||
        wf_type_add(WF_NULL, &wf_pickler_memo_type) < 0 ||
        wf_type_add(WF_NULL, &wf_unpickler_memo_type) < 0)
        return -1;
    return wf_module_add_functions(m, functions);
}
