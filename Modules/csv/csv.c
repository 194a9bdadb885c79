/* The module _csv: the registry of dialects, the field size limit. */
#include "csv.h"

static Value error, dialects;                    /* [const] after the module's start */
static _Atomic ssize_t field_limit = 128 * 1024; /* [relaxed] */

WfType *wf_csv_error(void)
{
    return (WfType *)wf_obj(error);
}

ssize_t wf_csv_field_limit(void)
{
    return atomic_load_explicit(&field_limit, memory_order_relaxed);
}

Value wf_csv_registered(Value name)
{
    Value dialect;
    int found = wf_dict_get(dialects, name, &dialect);
    if (found > 0)
        return dialect;
    return found < 0 ? WF_NULL : wf_raise(wf_csv_error(), "unknown dialect");
}

static int name_argument(const char *format, const Value *args, size_t nargs, Value kwnames,
                         Value *name)
{
    static const char *const names[] = {"name", NULL};
    return wf_parse_args(args, nargs, kwnames, format, names, name);
}

static Value m_register_dialect(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_check_nargs("", nargs, 1, 2) < 0)
        return WF_NULL;
    if (!wf_is_str(args[0]))
        return wf_raise(&wf_exc_TypeError, "dialect name must be a string");
    Value dialect = wf_csv_make_dialect(args + 1, nargs - 1, kwnames);
    if (wf_is_null(dialect))
        return WF_NULL;
    int status = wf_dict_set(dialects, args[0], dialect);
    wf_drop(dialect);
    return status < 0 ? WF_NULL : WF_NONE;
}

static Value m_unregister_dialect(Value self, const Value *args, size_t nargs, Value kwnames)
{
    Value name;
    if (name_argument("O:unregister_dialect", args, nargs, kwnames, &name) < 0)
        return WF_NULL;
    int found = wf_dict_del(dialects, name);
    if (found == 0)
        wf_raise(wf_csv_error(), "unknown dialect");
    return found <= 0 ? WF_NULL : WF_NONE;
}

static Value m_get_dialect(Value self, const Value *args, size_t nargs, Value kwnames)
{
    Value name;
    if (name_argument("O:get_dialect", args, nargs, kwnames, &name) < 0)
        return WF_NULL;
    return wf_csv_registered(name);
}

static Value m_list_dialects(Value self)
{
    return wf_dict_keys_list(dialects);
}

static Value m_field_size_limit(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"new_limit", NULL};
    Value v = WF_NULL;
    ssize_t old = wf_csv_field_limit();
    int64_t limit;
    if (wf_parse_args(args, nargs, kwnames, "|O:field_size_limit", names, &v) < 0)
        return WF_NULL;
    if (wf_is_null(v))
        return wf_int(old);
    if (!wf_is_int_exact(v))
        return wf_raise(&wf_exc_TypeError, "limit must be an integer");
    if (wf_as_int64(v, &limit) < 0)
        return WF_NULL;
    atomic_store_explicit(&field_limit, (ssize_t)limit, memory_order_relaxed);
    return wf_int(old);
}

static WfMethodDef functions[] = {
    {"reader", wf_csv_reader, WF_FASTKW,
     "    csv_reader = reader(iterable [, dialect='excel']\n                        [optional "
     "keyword args])\n    for row in csv_reader:\n        process(row)\n\nThe \"iterable\" "
     "argument "
     "can be any object that returns a line\nof input for each iteration, such as a file object or "
     "a list.  The\noptional \"dialect\" parameter is discussed below.  The function\nalso accepts "
     "optional keyword arguments which override settings\nprovided by the dialect.\n\nThe returned "
     "object is an iterator.  Each iteration returns a row\nof the CSV file (which can span "
     "multiple input lines).\n"},
    {"writer", wf_csv_writer, WF_FASTKW,
     "    csv_writer = csv.writer(fileobj [, dialect='excel']\n                            "
     "[optional keyword args])\n    for row in sequence:\n        csv_writer.writerow(row)\n\n    "
     "[or]\n\n    csv_writer = csv.writer(fileobj [, dialect='excel']\n                            "
     "[optional keyword args])\n    csv_writer.writerows(rows)\n\nThe \"fileobj\" argument can be "
     "any object that supports the file API.\n"},
    {"list_dialects", m_list_dialects, WF_NOARGS,
     "list_dialects($module, /)\n--\n\nReturn a list of all known dialect names.\n\n    names = "
     "csv.list_dialects()"},
    {"register_dialect", m_register_dialect, WF_FASTKW,
     "Create a mapping from a string name to a dialect class.\n    dialect = "
     "csv.register_dialect(name[, dialect[, **fmtparams]])"},
    {"unregister_dialect", m_unregister_dialect, WF_FASTKW,
     "unregister_dialect($module, /, name)\n--\n\nDelete the name/dialect mapping associated with "
     "a "
     "string name.\n\n    csv.unregister_dialect(name)"},
    {"get_dialect", m_get_dialect, WF_FASTKW,
     "get_dialect($module, /, name)\n--\n\nReturn the dialect instance associated with name.\n\n   "
     " "
     "dialect = csv.get_dialect(name)"},
    {"field_size_limit", m_field_size_limit, WF_FASTKW,
     "field_size_limit($module, /, new_limit=<unrepresentable>)\n--\n\nSets an upper limit on "
     "parsed fields.\n\n    csv.field_size_limit([limit])\n\nReturns old limit. If limit is not "
     "given, no new limit is set and\nthe old limit is returned"},
    {NULL, NULL, 0, NULL},
};

static int add_type(Value m, const char *name, WfType *type)
{
    if (wf_type_add(WF_NULL, type) < 0)
        return -1;
    return wf_module_add(m, name, wf_new_ref(wf_type_value(type)));
}

int wf_module_init__csv(Value m)
{
    error = wf_new_exception("_csv", "Error", &wf_exc_Exception);
    dialects = wf_dict_new();
    if (wf_is_null(error) || wf_is_null(dialects))
        return -1;
    wf_root_register(&error);
    wf_root_register(&dialects);
    if (add_type(m, "Dialect", &wf_csv_dialect_type) < 0 ||
        add_type(m, "Reader", &wf_csv_reader_type) < 0 ||
        add_type(m, "Writer", &wf_csv_writer_type) < 0 ||
        wf_module_add(m, "Error", wf_new_ref(error)) < 0 ||
        wf_module_add(m, "_dialects", wf_new_ref(dialects)) < 0 ||
        wf_module_add_functions(m, functions) < 0 ||
        wf_module_add_int(m, "QUOTE_MINIMAL", QUOTE_MINIMAL) < 0 ||
        wf_module_add_int(m, "QUOTE_ALL", QUOTE_ALL) < 0 ||
        wf_module_add_int(m, "QUOTE_NONNUMERIC", QUOTE_NONNUMERIC) < 0 ||
        wf_module_add_int(m, "QUOTE_NONE", QUOTE_NONE) < 0)
        return -1;
    return wf_module_add_str(m, "__version__", "1.0");
}
