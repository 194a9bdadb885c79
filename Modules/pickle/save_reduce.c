/* Pickling what __reduce__ returns, and names of modules. */
#include "pickle.h"

static int save_op(Dumper *d, Opcode op)
{
    return pk_write_op(d, op);
}

int pk_save_call(Dumper *d, Value fn, WF_STEALS Value args, Value v)
{
    Value reduced = wf_is_null(args) ? WF_NULL : wf_tuple_pack(2, fn, args);
    int r = wf_is_null(reduced) ? -1 : pk_save_reduce(d, reduced, v);
    wf_drop(reduced);
    wf_drop(args);
    return r;
}

/* --- constructors ----------------------------------------------------------------------------- */

static int bad(const char *format, Value v)
{
    return wf_raise_i(pk_pickling_error(), format, wf_type_of(v)->name);
}

/* cls.__new__(cls, *args, **kwargs) */
static int save_newobj_ex(Dumper *d, Value args)
{
    if (wf_tuple_len(args) != 3)
        return wf_raise_i(pk_pickling_error(),
                          "length of the NEWOBJ_EX argument tuple must be exactly 3, not %zd",
                          (ssize_t)wf_tuple_len(args));
    Value cls = wf_tuple_item(args, 0), positional = wf_tuple_item(args, 1);
    Value keywords = wf_tuple_item(args, 2);
    if (!wf_is_pointer(cls) || !wf_is_kind(cls, WF_TF_TYPE))
        return bad("first item from NEWOBJ_EX argument tuple must be a class, not %.200s", cls);
    if (!wf_is_tuple(positional))
        return bad("second item from NEWOBJ_EX argument tuple must be a tuple, not %.200s",
                   positional);
    if (!wf_is_dict(keywords))
        return bad("third item from NEWOBJ_EX argument tuple must be a dict, not %.200s", keywords);
    if (d->proto >= 4) {
        if (pk_save(d, cls, false) < 0 || pk_save(d, positional, false) < 0 ||
            pk_save(d, keywords, false) < 0)
            return -1;
        return save_op(d, NEWOBJ_EX);
    }
    /* partial(cls.__new__, cls, *args, **kwargs)() */
    Value new = wf_own(wf_getattr(cls, wf_n.__new__));
    Value head = wf_is_null(new) ? WF_NULL : wf_tuple_pack(2, new, cls), call = WF_NULL;
    Value all = wf_is_null(head) ? WF_NULL : wf_tuple_concat(head, positional);
    if (!wf_is_null(all))
        call = wf_own(wf_call_tuple(pk.partial, all, keywords));
    int r = -1;
    if (!wf_is_null(call) && pk_save(d, call, false) == 0 && pk_save(d, wf_tuple_empty, false) == 0)
        r = save_op(d, REDUCE);
    wf_drop(call);
    wf_drop(all);
    wf_drop(head);
    wf_drop(new);
    return r;
}

/* cls.__new__(cls, *args) */
static int save_newobj(Dumper *d, Value args, Value v)
{
    if (wf_tuple_len(args) < 1)
        return wf_raise_i(pk_pickling_error(), "__newobj__ arglist is empty");
    Value cls = wf_tuple_item(args, 0);
    if (!wf_is_pointer(cls) || !wf_is_kind(cls, WF_TF_TYPE))
        return wf_raise_i(pk_pickling_error(), "args[0] from __newobj__ args is not a type");
    if (!wf_is_null(v)) {
        Value actual = wf_own(wf_getattr(v, wf_n.__class__));
        if (wf_is_null(actual))
            return -1;
        bool same = wf_is(actual, cls);
        wf_drop(actual);
        if (!same)
            return wf_raise_i(pk_pickling_error(),
                              "args[0] from __newobj__ args has the wrong class");
    }
    if (pk_save(d, cls, false) < 0)
        return -1;
    Value rest = wf_tuple_slice(args, 1, wf_tuple_len(args));
    int r = wf_is_null(rest) ? -1 : pk_save(d, rest, false);
    wf_drop(rest);
    return r < 0 ? -1 : save_op(d, NEWOBJ);
}

/* --- save_reduce ------------------------------------------------------------------------------ */

typedef struct {
    Value fn, args, state, list_items, dict_items,
        setter; /* borrowed; WF_NULL or None: not given */
} Reduced;

static bool given(Value v)
{
    return !wf_is_null(v) && !wf_is_none(v);
}

static int wrong_element(const char *which, const char *what, Value v)
{
    return wf_raise_i(pk_pickling_error(),
                      "%s element of the tuple returned by __reduce__ must be %s, not %s", which,
                      what, wf_type_of(v)->name);
}

static int unpack(Value tuple, Reduced *r)
{
    size_t n = wf_tuple_len(tuple);
    if (n < 2 || n > 6)
        return wf_raise_i(pk_pickling_error(),
                          "tuple returned by __reduce__ must contain 2 through 6 elements");
    Value *fields[] = {&r->fn, &r->args, &r->state, &r->list_items, &r->dict_items, &r->setter};
    for (size_t i = 0; i < 6; i++)
        *fields[i] = i < n ? wf_tuple_item(tuple, i) : WF_NULL;
    if (!wf_callable(r->fn))
        return wf_raise_i(pk_pickling_error(),
                          "first item of the tuple returned by __reduce__ must be callable");
    if (!wf_is_tuple(r->args))
        return wf_raise_i(pk_pickling_error(),
                          "second item of the tuple returned by __reduce__ must be a tuple");
    if (given(r->list_items) && !wf_is_iterator(r->list_items))
        return wrong_element("fourth", "an iterator", r->list_items);
    if (given(r->dict_items) && !wf_is_iterator(r->dict_items))
        return wrong_element("fifth", "an iterator", r->dict_items);
    if (given(r->setter) && !wf_callable(r->setter))
        return wrong_element("sixth", "a function", r->setter);
    return 0;
}

static int save_state(Dumper *d, const Reduced *r, Value v)
{
    if (!given(r->setter))
        return pk_save(d, r->state, false) < 0 ? -1 : save_op(d, BUILD);
    /* setter(v, state), whose result is dropped */
    if (pk_save(d, r->setter, false) < 0 || pk_save(d, v, false) < 0 ||
        pk_save(d, r->state, false) < 0 || save_op(d, TUPLE2) < 0 || save_op(d, REDUCE) < 0)
        return -1;
    return save_op(d, POP);
}

static int save_construction(Dumper *d, const Reduced *r, Value v)
{
    if (d->proto >= 2) {
        Value name;
        int has = wf_getattr_opt(r->fn, wf_n.__name__, &name);
        if (has < 0)
            return -1;
        bool str = has > 0 && wf_is_str(name);
        bool newobj = str && wf_str_equal_c(name, "__newobj__");
        bool newobj_ex = str && wf_str_equal_c(name, "__newobj_ex__");
        if (has > 0)
            wf_drop(name);
        if (newobj_ex)
            return save_newobj_ex(d, r->args);
        if (newobj)
            return save_newobj(d, r->args, v);
    }
    if (pk_save(d, r->fn, false) < 0 || pk_save(d, r->args, false) < 0)
        return -1;
    return save_op(d, REDUCE);
}

int pk_save_reduce(Dumper *d, Value reduced, Value v)
{
    Reduced r;
    if (unpack(reduced, &r) < 0 || save_construction(d, &r, v) < 0)
        return -1;
    if (!wf_is_null(v)) {
        /* A recursive tuple: its arguments have pickled it meanwhile. */
        ssize_t index = pk_memo_get(&d->memo, v);
        if (index >= 0)
            return save_op(d, POP) < 0 ? -1 : pk_write_get(d, (size_t)index);
        if (pk_memoize(d, v) < 0)
            return -1;
    }
    if (given(r.list_items) && pk_batch_list(d, r.list_items) < 0)
        return -1;
    if (given(r.dict_items) && pk_batch_dict(d, r.dict_items) < 0)
        return -1;
    return given(r.state) ? save_state(d, &r, v) : 0;
}

/* --- names ------------------------------------------------------------------------------------ */

Value pk_dotted_path(Value of, Value name)
{
    Value dot = wf_str_from_char('.'), path = wf_own(wf_call_method_c(name, "split", &dot, 1));
    if (wf_is_null(path))
        return WF_NULL;
    for (size_t i = 0; i < wf_list_len(path); i++) {
        Value part = wf_list_get(path, i);
        bool local = wf_str_equal_c(part, "<locals>");
        wf_drop(part);
        if (!local)
            continue;
        wf_drop(path);
        if (wf_is_null(of))
            return wf_raise(&wf_exc_AttributeError, "Can't pickle local object %R", name);
        return wf_raise(&wf_exc_AttributeError, "Can't get local attribute %R on %R", name, of);
    }
    return path;
}

int pk_deep_attribute(Value of, Value path, Value *found, Value *parent)
{
    Value v = wf_new_ref(of), above = WF_NULL;
    for (size_t i = 0; i < wf_list_len(path); i++) {
        Value part = wf_list_get(path, i), inner;
        wf_drop(above);
        above = v;
        int has = wf_getattr_opt(above, part, &inner);
        if (has == 0)
            wf_raise_no_attribute(above, part);
        wf_drop(part);
        if (has <= 0) {
            wf_drop(above);
            return -1;
        }
        v = wf_own(inner);
    }
    *found = v;
    *parent = above;
    return 0;
}

/* Whether a module of sys.modules has v under that path: 1, 0, -1. */
static int module_has(Value name, Value module, Value path, Value v)
{
    Value found, parent;
    if (wf_is_none(module) || (wf_is_str(name) && wf_str_equal_c(name, "__main__")))
        return 0;
    if (pk_deep_attribute(module, path, &found, &parent) < 0) {
        if (!wf_err_matches(&wf_exc_AttributeError))
            return -1;
        wf_err_clear();
        return 0;
    }
    bool same = wf_is(found, v);
    wf_drop(found);
    wf_drop(parent);
    return same;
}

static Value search_modules(Value v, Value path)
{
    Value modules = wf_sys_get("modules");
    if (wf_is_null(modules) || !wf_is_dict(modules)) {
        wf_drop(modules);
        return wf_raise(&wf_exc_RuntimeError, "unable to get sys.modules");
    }
    Value copy = wf_dict_copy(modules), name, module;
    wf_drop(modules);
    if (wf_is_null(copy))
        return WF_NULL;
    size_t pos = 0;
    int has = 0;
    while (has == 0 && wf_dict_next(copy, &pos, &name, &module)) {
        has = module_has(name, module, path, v);
        wf_drop(module);
        if (has <= 0)
            wf_drop(name);
    }
    wf_drop(copy);
    if (has < 0)
        return WF_NULL;
    return has > 0 ? name : wf_str_from_c("__main__");
}

static Value which_module(Value v, Value path)
{
    Value name;
    int has = wf_getattr_opt(v, wf_n.__module__, &name);
    if (has < 0)
        return WF_NULL;
    if (has > 0) {
        if (!wf_is_none(name))
            return wf_own(name);
        wf_drop(name);
    }
    return search_modules(v, path);
}

static Value import_module(Value name)
{
    Value fn = wf_import_attr("builtins", "__import__");
    Value args[5] = {name, WF_NONE, WF_NONE, wf_tuple_empty, wf_small(0)};
    Value r = wf_is_null(fn) ? WF_NULL : wf_call(fn, args, 5, WF_NULL);
    wf_drop(fn);
    if (wf_is_null(r))
        return WF_NULL;
    wf_drop(r);
    return pk_imported(name);
}

static int save_extension(Dumper *d, Value v, Value code)
{
    int64_t n;
    if (!wf_is_int(code) || !wf_int_try_i64(code, &n) || n <= 0 || n > 0x7fffffff)
        return wf_raise_i(&wf_exc_RuntimeError,
                          "Can't pickle %R: extension code %S is out of range", v, code);
    if (n <= 0xff)
        return pk_write_sized(d, EXT1, (uint64_t)n, 1);
    return n <= 0xffff ? pk_write_sized(d, EXT2, (uint64_t)n, 2)
                       : pk_write_sized(d, EXT4, (uint64_t)n, 4);
}

/* Python 2's names, for protocols it reads. New references. */
static int old_names(Value *module, Value *name)
{
    Value key = wf_tuple_pack(2, *module, *name), found;
    int has = wf_is_null(key) ? -1 : wf_dict_get(pk.reverse_name_mapping, key, &found);
    wf_drop(key);
    if (has > 0) {
        if (!wf_is_tuple(found) || wf_tuple_len(found) != 2) {
            wf_drop(found);
            return wf_raise_i(&wf_exc_RuntimeError,
                              "_compat_pickle.REVERSE_NAME_MAPPING values should be 2-tuples");
        }
        wf_drop(*module);
        wf_drop(*name);
        *module = wf_new_ref(wf_tuple_item(found, 0));
        *name = wf_new_ref(wf_tuple_item(found, 1));
        wf_drop(found);
        return 0;
    }
    if (has == 0 && (has = wf_dict_get(pk.reverse_import_mapping, *module, &found)) > 0) {
        wf_drop(*module);
        *module = found;
    }
    return has < 0 ? -1 : 0;
}

static int write_name(Dumper *d, Value name, const char *what)
{
    Value bytes = wf_str_encode(name, d->proto == 3 ? "utf-8" : "ascii", "strict");
    if (wf_is_null(bytes)) {
        if (wf_err_matches(&wf_exc_UnicodeEncodeError)) {
            wf_err_clear();
            wf_raise(pk_pickling_error(),
                     "can't pickle %s identifier '%S' using pickle protocol %d", what, name,
                     d->proto);
        }
        return -1;
    }
    int r = pk_write(d, wf_as_bytes(bytes)->data, wf_as_bytes(bytes)->len);
    wf_drop(bytes);
    return r < 0 ? -1 : pk_write(d, "\n", 1);
}

static int write_global(Dumper *d, Value module, Value name)
{
    module = wf_new_ref(module);
    name = wf_new_ref(name);
    int r = -1;
    if ((!d->fix_imports || old_names(&module, &name) == 0) && pk_write_op(d, GLOBAL) == 0 &&
        write_name(d, module, "module") == 0)
        r = write_name(d, name, "global");
    wf_drop(module);
    wf_drop(name);
    return r;
}

/* v, which was found: by extension code or by name. */
static int write_reference(Dumper *d, Value v, Value module_name, Value module, Value name,
                           Value path, Value parent)
{
    if (d->proto >= 2) {
        Value key = wf_tuple_pack(2, module_name, name), code;
        int has = wf_is_null(key) ? -1 : wf_dict_get(pk.extension_registry, key, &code);
        wf_drop(key);
        if (has > 0) {
            int r = save_extension(d, v, code);
            wf_drop(code);
            return r < 0 ? -1 : 1;
        }
        if (has < 0)
            return -1;
    }
    Value last = wf_list_get(path, wf_list_len(path) - 1);
    bool direct = wf_is(parent, module);
    int r;
    if (d->proto >= 4) {
        r = pk_save(d, module_name, false);
        if (r == 0)
            r = pk_save(d, direct ? last : name, false);
        if (r == 0)
            r = save_op(d, STACK_GLOBAL);
    } else if (!direct) {
        r = pk_save_call(d, pk.getattr, wf_tuple_pack(2, parent, last), WF_NULL);
    } else {
        r = write_global(d, module_name, last);
    }
    wf_drop(last);
    return r;
}

static int save_named(Dumper *d, Value v, Value name)
{
    Value path = pk_dotted_path(WF_NULL, name), found, parent;
    Value module_name = wf_is_null(path) ? WF_NULL : which_module(v, path), module = WF_NULL;
    int r = -1;
    if (wf_is_null(module_name))
        goto done;
    module = import_module(module_name);
    if (wf_is_null(module)) {
        wf_err_clear();
        wf_raise(pk_pickling_error(), "Can't pickle %R: import of module %R failed", v,
                 module_name);
        goto done;
    }
    if (pk_deep_attribute(module, path, &found, &parent) < 0) {
        wf_err_clear();
        wf_raise(pk_pickling_error(), "Can't pickle %R: attribute lookup %S on %S failed", v, name,
                 module_name);
        goto done;
    }
    if (!wf_is(found, v))
        wf_raise(pk_pickling_error(), "Can't pickle %R: it's not the same object as %S.%S", v,
                 module_name, name);
    else
        r = write_reference(d, v, module_name, module, name, path, parent);
    if (r == 0)
        r = pk_memoize(d, v);
    wf_drop(found);
    wf_drop(parent);
done:
    wf_drop(module);
    wf_drop(module_name);
    wf_drop(path);
    return r < 0 ? -1 : 0;
}

int pk_save_global(Dumper *d, Value v, Value name)
{
    if (!wf_is_null(name))
        return save_named(d, v, name);
    Value own;
    int has = wf_getattr_opt(v, wf_n.__qualname__, &own);
    if (has < 0)
        return -1;
    own = has > 0 ? wf_own(own) : wf_own(wf_getattr(v, wf_n.__name__));
    int r = wf_is_null(own) ? -1 : save_named(d, v, own);
    wf_drop(own);
    return r;
}
