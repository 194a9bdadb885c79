/* Unpickling: making objects, filling containers, restoring state. */
#include "pickle.h"
#include "instance.h"
#include "runtime.h"

/* --- filling ---------------------------------------------------------------------------------- */

static void drop_from(Loader *l, size_t from)
{
    while (l->len > from)
        wf_drop(l->stack[--l->len]);
}

/* list.extend, or append one by one. */
static int extend_by_methods(Loader *l, Value list, size_t from)
{
    Value method;
    int has = wf_getattr_opt_c(list, "extend", &method), r = 0;
    if (has < 0)
        return -1;
    if (has > 0) {
        Value slice = wf_list_from_array(l->stack + from, l->len - from);
        Value result = wf_is_null(slice) ? WF_NULL : wf_own(wf_call1(method, slice));
        wf_drop(slice);
        wf_drop(method);
        wf_drop(result);
        return wf_is_null(result) ? -1 : 0;
    }
    method = wf_own(wf_getattr(list, wf_n.append));
    if (wf_is_null(method))
        return -1;
    for (size_t i = from; r == 0 && i < l->len; i++) {
        Value result = wf_call1(method, l->stack[i]);
        r = wf_is_null(result) ? -1 : 0;
        wf_drop(result);
    }
    wf_drop(method);
    return r;
}

int pk_append(Loader *l, size_t from)
{
    if (from > l->len || from <= l->fence)
        return pk_underflow(l);
    Value list = l->stack[from - 1];
    int r = 0;
    if (wf_is_list_exact(list)) {
        for (size_t i = from; r == 0 && i < l->len; i++)
            r = wf_list_append(list, l->stack[i]);
    } else if (l->len > from) {
        r = extend_by_methods(l, list, from);
    }
    drop_from(l, from);
    return r;
}

int pk_set_items(Loader *l, size_t from)
{
    if (from > l->len || from <= l->fence)
        return pk_underflow(l);
    if ((l->len - from) % 2 != 0)
        return wf_raise_i(pk_unpickling_error(), "odd number of items for SETITEMS");
    Value dict = l->stack[from - 1];
    bool exact = wf_is_dict_exact(dict);
    int r = 0;
    for (size_t i = from; r == 0 && i < l->len; i += 2)
        r = exact ? wf_dict_set(dict, l->stack[i], l->stack[i + 1])
                  : wf_setitem(dict, l->stack[i], l->stack[i + 1]);
    drop_from(l, from);
    return r;
}

int pk_add_items(Loader *l)
{
    ssize_t mark = pk_take_mark(l);
    if (mark < 0)
        return -1;
    size_t from = (size_t)mark;
    if (from > l->len || from <= l->fence)
        return pk_underflow(l);
    Value set = l->stack[from - 1], add = WF_NULL;
    bool plain = wf_is_pointer(set) && wf_is_a(set, &wf_set_type);
    int r = 0;
    if (l->len > from && !plain) {
        add = wf_own(wf_getattr_c(set, "add"));
        r = wf_is_null(add) ? -1 : 0;
    }
    for (size_t i = from; r == 0 && i < l->len; i++) {
        if (plain) {
            r = wf_set_add(set, l->stack[i]) < 0 ? -1 : 0;
            continue;
        }
        Value result = wf_call1(add, l->stack[i]);
        r = wf_is_null(result) ? -1 : 0;
        wf_drop(result);
    }
    wf_drop(add);
    drop_from(l, from);
    return r;
}

/* --- state ------------------------------------------------------------------------------------ */

static Value interned(WF_STEALS Value key)
{
    return wf_is_str_exact(key) ? wf_intern(key) : key;
}

/* instance.__dict__[key] = value; plain instances keep their inline slots. */
static int set_in_dict(Value instance, Value dict, Value key, Value value)
{
    if (!wf_is_null(dict))
        return wf_setitem(dict, key, value);
    int r = wf_instance_set(wf_obj(instance), key, value);
    return r < 0 ? -1 : 0;
}

static int set_state_dict(Value instance, Value state)
{
    if (!wf_is_dict(state))
        return wf_raise_i(pk_unpickling_error(), "state is not a dictionary");
    Value dict = WF_NULL, key, value;
    bool plain = wf_is_pointer(instance) && wf_is_kind(instance, WF_TF_INLINE);
    size_t pos = 0;
    for (size_t p = 0; plain && wf_dict_next(state, &p, &key, &value);) {
        plain = wf_is_str_exact(key);
        wf_drop(key);
        wf_drop(value);
    }
    if (!plain && wf_is_null(dict = wf_own(wf_getattr(instance, wf_n.__dict__))))
        return -1;
    int r = 0;
    while (r == 0 && wf_dict_next(state, &pos, &key, &value)) {
        key = interned(key);
        r = set_in_dict(instance, dict, key, value);
        wf_drop(key);
        wf_drop(value);
    }
    wf_drop(dict);
    return r;
}

static int set_slots(Value instance, Value state)
{
    if (!wf_is_dict(state))
        return wf_raise_i(pk_unpickling_error(), "slot state is not a dictionary");
    size_t pos = 0;
    Value key, value;
    int r = 0;
    while (r == 0 && wf_dict_next(state, &pos, &key, &value)) {
        r = wf_is_str(key)
                ? wf_setattr(instance, key, value)
                : wf_raise_i(&wf_exc_TypeError, "attribute name must be string, not '%.200s'",
                             wf_type_of(key)->name);
        wf_drop(key);
        wf_drop(value);
    }
    return r;
}

static int build(Value instance, Value state)
{
    Value method, slots = WF_NULL;
    int has = wf_getattr_opt_c(instance, "__setstate__", &method);
    if (has < 0)
        return -1;
    if (has > 0) {
        Value r = wf_call1(method, state);
        wf_drop(method);
        wf_drop(r);
        return wf_is_null(r) ? -1 : 0;
    }
    if (wf_is_tuple(state) && wf_tuple_len(state) == 2) {
        slots = wf_tuple_item(state, 1);
        state = wf_tuple_item(state, 0);
    }
    if (!wf_is_none(state) && set_state_dict(instance, state) < 0)
        return -1;
    return wf_is_null(slots) || wf_is_none(slots) ? 0 : set_slots(instance, slots);
}

int pk_load_build(Loader *l)
{
    if (l->len < l->fence + 2)
        return pk_underflow(l);
    Value state = pk_pop(l);
    int r = build(l->stack[l->len - 1], state);
    wf_drop(state);
    return r;
}

/* --- construction ----------------------------------------------------------------------------- */

int pk_load_reduce(Loader *l)
{
    Value args = pk_pop(l), fn = wf_is_null(args) ? WF_NULL : pk_pop(l), r = WF_NULL;
    if (!wf_is_null(fn))
        r = wf_is_tuple(args) ? wf_own(wf_call_tuple(fn, args, WF_NULL))
                              : wf_raise(&wf_exc_TypeError, "argument list must be a tuple");
    wf_drop(fn);
    wf_drop(args);
    return pk_push(l, r);
}

static int newobj_error(bool ex, const char *what, Value v)
{
    return wf_raise_i(pk_unpickling_error(), "%s %s, not %.200s", ex ? "NEWOBJ_EX" : "NEWOBJ", what,
                      wf_type_of(v)->name);
}

/* cls.__new__(cls, *args, **kwargs) */
static Value make_new(Value cls, Value args, Value kwargs)
{
    WfType *type = (WfType *)wf_obj(cls);
    if (wf_is_null(kwargs) || wf_dict_len(kwargs) == 0)
        return wf_own(type->new(type, wf_as_tuple(args)->items, wf_tuple_len(args), WF_NULL));
    Value new = wf_own(wf_getattr(cls, wf_n.__new__)), head = wf_tuple_pack(1, cls), r = WF_NULL;
    Value all = wf_is_null(new) || wf_is_null(head) ? WF_NULL : wf_tuple_concat(head, args);
    if (!wf_is_null(all))
        r = wf_own(wf_call_tuple(new, all, kwargs));
    wf_drop(all);
    wf_drop(head);
    wf_drop(new);
    return r;
}

int pk_load_newobj(Loader *l, bool ex)
{
    Value kwargs = ex ? pk_pop(l) : WF_NULL;
    if (ex && wf_is_null(kwargs))
        return -1;
    Value args = pk_pop(l), cls = wf_is_null(args) ? WF_NULL : pk_pop(l), r = WF_NULL;
    if (wf_is_null(cls))
        ;
    else if (!wf_is_pointer(cls) || !wf_is_kind(cls, WF_TF_TYPE))
        newobj_error(ex, "class argument must be a type", cls);
    else if (((WfType *)wf_obj(cls))->new == NULL)
        wf_raise(pk_unpickling_error(), "%s class argument '%.200s' doesn't have __new__",
                 ex ? "NEWOBJ_EX" : "NEWOBJ", ((WfType *)wf_obj(cls))->name);
    else if (!wf_is_tuple(args))
        newobj_error(ex, "args argument must be a tuple", args);
    else if (ex && !wf_is_dict(kwargs))
        newobj_error(ex, "kwargs argument must be a dict", kwargs);
    else
        r = make_new(cls, args, kwargs);
    wf_drop(kwargs);
    wf_drop(args);
    wf_drop(cls);
    return pk_push(l, r);
}

/* As protocols 0 and 1 make instances. */
static Value instantiate(Value cls, Value args)
{
    if (wf_tuple_len(args) == 0 && wf_is_pointer(cls) && wf_is_kind(cls, WF_TF_TYPE)) {
        Value method;
        int has = wf_getattr_opt_c(cls, "__getinitargs__", &method);
        if (has < 0)
            return WF_NULL;
        if (has == 0)
            return wf_own(wf_call_method(cls, wf_n.__new__, &cls, 1));
        wf_drop(method);
    }
    return wf_own(wf_call_tuple(cls, args, WF_NULL));
}

int pk_load_obj(Loader *l)
{
    ssize_t mark = pk_take_mark(l);
    if (mark < 0)
        return -1;
    if (l->len - (size_t)mark < 1)
        return pk_underflow(l);
    Value args = pk_pop_tuple(l, (size_t)mark + 1), cls = wf_is_null(args) ? WF_NULL : pk_pop(l);
    Value r = wf_is_null(cls) ? WF_NULL : instantiate(cls, args);
    wf_drop(cls);
    wf_drop(args);
    return pk_push(l, r);
}

/* --- classes ---------------------------------------------------------------------------------- */

/* The names that Python 3 has for what Python 2 called so. *module and *name are replaced, new. */
static int new_names(Value *module, Value *name)
{
    Value key = wf_tuple_pack(2, *module, *name), found;
    int has = wf_is_null(key) ? -1 : wf_dict_get(pk.name_mapping, key, &found);
    wf_drop(key);
    if (has > 0) {
        if (!wf_is_tuple(found) || wf_tuple_len(found) != 2) {
            wf_drop(found);
            return wf_raise_i(&wf_exc_RuntimeError,
                              "_compat_pickle.NAME_MAPPING values should be 2-tuples");
        }
        wf_drop(*module);
        wf_drop(*name);
        *module = wf_new_ref(wf_tuple_item(found, 0));
        *name = wf_new_ref(wf_tuple_item(found, 1));
        wf_drop(found);
        return 0;
    }
    if (has == 0 && (has = wf_dict_get(pk.import_mapping, *module, &found)) > 0) {
        wf_drop(*module);
        *module = found;
    }
    return has < 0 ? -1 : 0;
}

static Value import_module(Value name)
{
    /* Even if it is in sys.modules: another thread may be executing it just now. */
    Value args[5] = {name, WF_NONE, WF_NONE, wf_tuple_empty, wf_small(0)};
    Value fn = wf_import_attr("builtins", "__import__");
    Value r = wf_is_null(fn) ? WF_NULL : wf_call(fn, args, 5, WF_NULL);
    wf_drop(fn);
    if (wf_is_null(r))
        return WF_NULL;
    wf_drop(r);
    return pk_imported(name);
}

Value pk_imported(Value name)
{
    Value modules = wf_sys_get("modules"), module;
    int has = -1;
    if (wf_is_null(modules) || !wf_is_dict(modules))
        wf_raise(&wf_exc_RuntimeError, "unable to get sys.modules");
    else
        has = wf_dict_get(modules, name, &module);
    wf_drop(modules);
    return has > 0 ? module : has < 0 ? WF_NULL : wf_raise_keyerror(name);
}

static Value dotted_attribute(Value module, Value name)
{
    Value path = pk_dotted_path(module, name), found, parent;
    if (wf_is_null(path))
        return WF_NULL;
    int r = pk_deep_attribute(module, path, &found, &parent);
    wf_drop(path);
    if (r == 0) {
        wf_drop(parent);
        return found;
    }
    if (wf_err_matches(&wf_exc_AttributeError)) {
        wf_err_clear();
        wf_raise(&wf_exc_AttributeError, "Can't get attribute %R on %R", name, module);
    }
    return WF_NULL;
}

static Value plain_attribute(Value module, Value name)
{
    Value found;
    int has = wf_getattr_opt(module, name, &found);
    if (has > 0)
        return wf_own(found);
    if (has == 0)
        wf_raise(&wf_exc_AttributeError, "Can't get attribute %R on %R", name, module);
    return WF_NULL;
}

Value pk_find_class(Loader *l, Value module_name, Value name)
{
    if (wf_audit("pickle.find_class", "OO", module_name, name) < 0)
        return WF_NULL;
    module_name = wf_new_ref(module_name);
    name = wf_new_ref(name);
    Value r = WF_NULL, module = WF_NULL;
    int proto = wf_relaxed(&l->proto);
    if (proto >= 3 || !wf_relaxed(&l->fix_imports) || new_names(&module_name, &name) == 0)
        module = import_module(module_name);
    if (!wf_is_null(module))
        r = proto >= 4 ? dotted_attribute(module, name) : plain_attribute(module, name);
    wf_drop(module);
    wf_drop(module_name);
    wf_drop(name);
    return r;
}

static Value find(Loader *l, Value module, Value name)
{
    if (l->default_find_class)
        return pk_find_class(l, module, name);
    Value args[2] = {module, name};
    return wf_own(wf_call_method_c(l->self, "find_class", args, 2));
}

/* Two lines: module and name. */
static Value find_by_lines(Loader *l)
{
    Value names[2] = {WF_NULL, WF_NULL}, r = WF_NULL;
    for (int i = 0; i < 2; i++) {
        size_t n;
        char *line = pk_read_line(l, &n);
        if (line == NULL)
            break;
        if (n < 2)
            wf_raise(pk_unpickling_error(), "pickle data was truncated");
        else
            names[i] = wf_str_from_utf8(line, n - 1);
        wf_mem_free(line);
        if (wf_is_null(names[i]))
            break;
    }
    if (!wf_is_null(names[1]))
        r = find(l, names[0], names[1]);
    wf_drop(names[0]);
    wf_drop(names[1]);
    return r;
}

int pk_load_global(Loader *l)
{
    return pk_push(l, find_by_lines(l));
}

int pk_load_inst(Loader *l)
{
    ssize_t mark = pk_take_mark(l);
    Value cls = mark < 0 ? WF_NULL : find_by_lines(l), r = WF_NULL;
    Value args = wf_is_null(cls) ? WF_NULL : pk_pop_tuple(l, (size_t)mark);
    if (!wf_is_null(args))
        r = instantiate(cls, args);
    wf_drop(args);
    wf_drop(cls);
    return pk_push(l, r);
}

int pk_load_stack_global(Loader *l)
{
    Value name = pk_pop(l), module = wf_is_null(name) ? WF_NULL : pk_pop(l), r = WF_NULL;
    if (wf_is_null(module))
        wf_err_clear();
    if (wf_is_null(module) || !wf_is_str_exact(name) || !wf_is_str_exact(module))
        wf_raise(pk_unpickling_error(), "STACK_GLOBAL requires str");
    else
        r = find(l, module, name);
    wf_drop(name);
    wf_drop(module);
    return pk_push(l, r);
}

int pk_load_extension(Loader *l, int width)
{
    const uint8_t *p = pk_read(l, (size_t)width);
    if (p == NULL)
        return -1;
    int64_t code = width == 4 ? (int32_t)pk_unsigned(p, 4) : (int64_t)pk_unsigned(p, width);
    if (code <= 0)
        return wf_raise_i(pk_unpickling_error(), "EXT specifies code <= 0");
    Value key = wf_int(code), v, pair;
    int has = wf_dict_get(pk.extension_cache, key, &v);
    if (has != 0)
        return has < 0 ? -1 : pk_push(l, v);
    has = wf_dict_get(pk.inverted_registry, key, &pair);
    if (has <= 0)
        return has < 0 ? -1
                       : wf_raise_i(&wf_exc_ValueError, "unregistered extension code %ld", code);
    if (!wf_is_tuple(pair) || wf_tuple_len(pair) != 2 || !wf_is_str(wf_tuple_item(pair, 0)) ||
        !wf_is_str(wf_tuple_item(pair, 1))) {
        wf_drop(pair);
        return wf_raise_i(&wf_exc_ValueError, "_inverted_registry[%ld] isn't a 2-tuple of strings",
                          code);
    }
    v = find(l, wf_tuple_item(pair, 0), wf_tuple_item(pair, 1));
    wf_drop(pair);
    if (!wf_is_null(v) && wf_dict_set(pk.extension_cache, key, v) < 0) {
        wf_drop(v);
        return -1;
    }
    return pk_push(l, v);
}

/* --- persistent ids --------------------------------------------------------------------------- */

static Value line_id(Loader *l)
{
    size_t n;
    char *line = pk_read_line(l, &n);
    if (line == NULL)
        return WF_NULL;
    Value id = WF_NULL;
    if (n < 1)
        wf_raise(pk_unpickling_error(), "pickle data was truncated");
    else
        id = wf_str_decode(line, n - 1, "ascii", "strict");
    if (wf_is_null(id) && wf_err_matches(&wf_exc_UnicodeDecodeError)) {
        wf_err_clear();
        wf_raise(pk_unpickling_error(), "persistent IDs in protocol 0 must be ASCII strings");
    }
    wf_mem_free(line);
    return id;
}

int pk_load_persid(Loader *l, bool binary)
{
    if (wf_is_null(l->persistent_load.fn))
        return wf_raise_i(pk_unpickling_error(),
                          "A load persistent id instruction was encountered,\n"
                          "but no persistent_load function was specified.");
    Value id = binary ? pk_pop(l) : line_id(l);
    Value v = wf_is_null(id) ? WF_NULL : pk_hook_call(&l->persistent_load, l->self, id);
    wf_drop(id);
    return pk_push(l, v);
}
