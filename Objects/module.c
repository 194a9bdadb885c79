/*
 * module objects, and the helpers that native modules fill theirs with. All attributes are in
 * the dict, which is there from creation on; loads look at the type only for __dict__, __class__
 * and the like.
 */
#include "module.h"

#include "api.h"
#include "instance.h"
#include "typeobj.h"

static Value alloc_module(WfType *t)
{
    Value v = wf_generic_alloc(t, 0);
    if (wf_is_null(v))
        return WF_NULL;
    WfModule *m = wf_as_module(v);
    m->name = WF_NULL;
    m->dict = WF_NULL;
    m->dict = wf_dict_new();
    if (wf_is_null(m->dict)) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

static Value module_alloc(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    return alloc_module(t);
}

static int set_name(Value self, Value name, Value doc)
{
    WfModule *m = wf_as_module(self);
    const Value keys[] = {wf_n.__name__, wf_n.__doc__, wf_n.__package__, wf_n.__loader__,
                          wf_n.__spec__};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (wf_dict_set(m->dict, keys[i], i == 0 ? name : i == 1 ? doc : WF_NONE) < 0)
            return -1;
    wf_barrier(m, name);
    bool l = wf_lock(m);
    Value old = m->name;
    m->name = wf_new_ref(name);
    wf_unlock(m, l);
    wf_drop(old);
    return 0;
}

static int module_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"name", "doc", NULL};
    Value name, doc = WF_NONE;
    if (wf_parse_args(args, nargs, kwnames, "U|O:module", names, &name, &doc) < 0)
        return -1;
    return set_name(self, name, doc);
}

Value wf_module_new_value(Value name, Value doc)
{
    Value v = alloc_module(&wf_module_type);
    if (!wf_is_null(v) && set_name(v, name, doc) < 0) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

Value wf_module_new(const char *name, const char *doc)
{
    Value n = wf_intern_c(name), d = doc ? wf_str_from_c(doc) : WF_NONE, v = WF_NULL;
    if (!wf_is_null(n) && !wf_is_null(d))
        v = wf_module_new_value(n, d);
    wf_drop(d);
    return v;
}

static void module_clear(WfObject *o)
{
    WfModule *m = (WfModule *)o;
    Value dict = m->dict, name = m->name;
    m->dict = m->name = WF_NULL;
    wf_drop(dict);
    wf_drop(name);
    if (wf_shape_of(o) != WF_SHAPE_module)
        wf_instance_clear(o);
}

static void module_dealloc(WfObject *o)
{
    module_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int module_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfModule *)o)->dict);
    WF_VISIT(((WfModule *)o)->name);
    return wf_shape_of(o) != WF_SHAPE_module ? wf_instance_traverse(o, visit, arg) : 0;
}

/* --- attributes ------------------------------------------------------------------------------------ */

/* Whether __spec__._initializing is true. */
static bool is_initializing(Value spec)
{
    Value flag;
    int r = wf_getattr_opt(spec, wf_n._initializing, &flag);
    if (r > 0) {
        r = wf_truth(flag);
        wf_drop(flag);
    }
    if (r < 0)
        wf_err_clear();
    return r > 0;
}

/* Whether the module is just importing its submodule of this name. */
static bool is_submodule_in_progress(Value spec, Value name)
{
    Value names;
    int r = wf_getattr_opt_c(spec, "_uninitialized_submodules", &names);
    if (r > 0) {
        r = wf_contains(names, name);
        wf_drop(names);
    }
    if (r < 0)
        wf_err_clear();
    return r > 0;
}

static WF_COLD Value raise_absent(Value module, Value name)
{
    Value dict = wf_as_module(module)->dict, own;
    if (wf_is_null(dict) || !wf_dict_get_str(dict, wf_n.__name__, &own))
        return wf_raise_attribute(module, name, "module has no attribute '%U'", name);
    Value spec = WF_NULL;
    bool imported = wf_is_str(own) && wf_dict_get_str(dict, wf_n.__spec__, &spec);
    if (!wf_is_str(own))
        wf_raise_attribute(module, name, "module has no attribute '%U'", name);
    else if (imported && is_initializing(spec))
        wf_raise_attribute(module, name,
                           "partially initialized module '%U' has no attribute '%U' "
                           "(most likely due to a circular import)", own, name);
    else if (imported && is_submodule_in_progress(spec, name))
        wf_raise_attribute(module, name,
                           "cannot access submodule '%U' of module '%U' "
                           "(most likely due to a circular import)", name, own);
    else
        wf_raise_attribute(module, name, "module '%U' has no attribute '%U'", own, name);
    wf_drop(spec);
    wf_drop(own);
    return WF_NULL;
}

int wf_module_getattr_opt(Value module, Value name, Value *out)
{
    int r = wf_generic_getattr_opt(module, name, out);
    if (r < 0 && wf_err_matches(&wf_exc_AttributeError)) {
        wf_err_clear();
        r = 0;
    }
    if (r != 0)
        return r;
    Value dict = wf_as_module(module)->dict, fn;
    if (wf_is_null(dict) || !wf_dict_get_str(dict, wf_n.__getattr__, &fn))
        return 0;
    *out = wf_call1(fn, name);
    wf_drop(fn);
    return wf_is_null(*out) ? -1 : 1;
}

static Value module_getattr(Value self, Value name)
{
    Value v;
    int r = wf_module_getattr_opt(self, name, &v);
    if (WF_LIKELY(r > 0))
        return v;
    return r < 0 ? WF_NULL : raise_absent(self, name);
}

static Value module_repr(Value self)
{
    Value fn = wf_import_attr("_frozen_importlib", "_module_repr");
    if (!wf_is_null(fn)) {
        Value r = wf_call1(fn, self);
        wf_drop(fn);
        return r;
    }
    wf_err_clear();
    Value name = wf_as_module(self)->name;
    return wf_is_null(name) ? wf_str_from_c("<module '?'>")
                            : wf_str_from_format("<module %R>", name);
}

static Value module_dir(Value self)
{
    Value dict, fn;
    if (wf_getattr_opt(self, wf_n.__dict__, &dict) <= 0)
        return wf_err_occurred() ? WF_NULL : wf_list_new(0);
    Value r = WF_NULL;
    if (!wf_is_dict(dict)) {
        wf_raise(&wf_exc_TypeError, "<module>.__dict__ is not a dictionary");
    } else if (wf_dict_get_str(dict, wf_n.__dir__, &fn)) {
        r = wf_call0(fn);
        wf_drop(fn);
    } else {
        r = wf_dict_keys_list(dict);
    }
    wf_drop(dict);
    return r;
}

static Value get_annotations(Value self, void *closure)
{
    Value dict = wf_as_module(self)->dict, v;
    if (wf_dict_get_str(dict, wf_n.__annotations__, &v))
        return v;
    v = wf_dict_new();
    if (!wf_is_null(v) && wf_dict_set(dict, wf_n.__annotations__, v) < 0) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

static int set_annotations(Value self, Value v, void *closure)
{
    Value dict = wf_as_module(self)->dict;
    if (!wf_is_null(v))
        return wf_dict_set(dict, wf_n.__annotations__, v);
    int r = wf_dict_del(dict, wf_n.__annotations__);
    if (r == 0) {
        wf_raise_attribute(self, wf_n.__annotations__, "__annotations__");
        return -1;
    }
    return r < 0 ? -1 : 0;
}

static WfMethodDef module_methods[] = {
    {"__dir__", module_dir, WF_NOARGS, "__dir__() -> list\nspecialized dir() implementation"}, {0}};
static WfMemberDef module_members[] = {
    {"__dict__", WF_M_VALUE, offsetof(WfModule, dict), true, NULL}, {0}};
static WfGetSetDef module_getset[] = {
    {"__annotations__", get_annotations, set_annotations, NULL, NULL}, {0}};

WfType wf_module_type = {
    WF_TYPE_HEAD(module, "module", WfModule, WF_TF_BASETYPE | WF_TF_GC | WF_TF_WEAKREF),
    .doc = "module(name, doc=None)\n--\n\n"
           "Create a module object.\n\n"
           "The name must be a string; the optional doc argument can have any type.",
    .slots_offset = offsetof(WfModule, dict),
    .dealloc = module_dealloc,
    .traverse = module_traverse,
    .clear = module_clear,
    .new = module_alloc,
    .init = module_init,
    .repr = module_repr,
    .getattr = module_getattr,
    .methods = module_methods,
    .members = module_members,
    .getset = module_getset,
};

/* --- for native modules ------------------------------------------------------------------------------ */

Value wf_module_dict(Value module)
{
    return wf_as_module(module)->dict;
}

int wf_module_add(Value module, const char *name, Value v)
{
    if (wf_is_null(v))
        return -1;
    Value key = wf_intern_c(name);
    int r = wf_is_null(key) ? -1 : wf_dict_set(wf_module_dict(module), key, v);
    wf_drop(v);
    return r;
}

int wf_module_add_functions(Value module, WfMethodDef *defs)
{
    Value name = wf_as_module(module)->name;
    for (const WfMethodDef *d = defs; d->name; d++)
        if (wf_module_add(module, d->name, wf_builtin_new(d, module, name)) < 0)
            return -1;
    return 0;
}

int wf_module_add_int(Value module, const char *name, int64_t v)
{
    return wf_module_add(module, name, wf_int(v));
}

int wf_module_add_str(Value module, const char *name, const char *s)
{
    return wf_module_add(module, name, wf_str_from_c(s));
}
