/*
 * method_descriptor and classmethod_descriptor: natives of built-in types; and calling a native
 * by its definition, with the checks and messages of its convention.
 */
#include "descr.h"

#include "api.h"
#include "descr_common.h"
#include "module.h"
#include "typeobj.h"

typedef Value (*NoArgsFn)(Value self);
typedef Value (*OneArgFn)(Value self, Value arg);
typedef Value (*FastFn)(Value self, const Value *args, size_t nargs);
typedef Value (*FastKwFn)(Value self, const Value *args, size_t nargs, Value kwnames);

/* --- calling natives ------------------------------------------------------------------------------- */

/* "str.upper", "math.sin", "len": what a message calls the native. New str. */
static WF_COLD Value native_name(const WfMethodDef *def, const WfType *t, Value self)
{
    if (t != NULL)
        return wf_str_from_format("%s.%s", wf_short_type_name((WfType *)t), def->name);
    if (wf_is_null(self))
        return wf_str_from_c(def->name);
    Value prefix;
    if (wf_is_a(self, &wf_module_type)) {
        prefix = wf_new_ref(wf_as_module(self)->name);
        if (wf_is_null(prefix) || !wf_is_str(prefix) || wf_str_equal(prefix, wf_n.builtins)) {
            wf_drop(prefix);
            return wf_str_from_c(def->name);
        }
    } else {
        bool is_type = wf_is_kind(self, WF_TF_TYPE);
        prefix = wf_type_qualname(is_type ? (WfType *)wf_obj(self) : wf_type_of(self));
    }
    Value text = wf_is_null(prefix) ? WF_NULL : wf_str_from_format("%U.%s", prefix, def->name);
    wf_drop(prefix);
    return text;
}

static WF_COLD Value wrong_count(const WfMethodDef *def, const WfType *t, Value self,
                                 const char *what, size_t n)
{
    Value name = native_name(def, t, self);
    if (!wf_is_null(name))
        wf_raise(&wf_exc_TypeError, "%U() %s (%zu given)", name, what, n);
    wf_drop(name);
    return WF_NULL;
}

static WF_COLD Value no_keywords(const WfMethodDef *def, const WfType *t, Value self)
{
    Value name = native_name(def, t, self);
    if (!wf_is_null(name))
        wf_raise(&wf_exc_TypeError, "%U() takes no keyword arguments", name);
    wf_drop(name);
    return WF_NULL;
}

Value wf_native_call(const WfMethodDef *def, const WfType *prefix, Value self, const Value *args,
                     size_t nargs, Value kwnames)
{
    int convention = def->flags & WF_CC_MASK;
    if (convention == WF_FASTKW)
        return ((FastKwFn)def->fn)(self, args, nargs, kwnames);
    if (WF_UNLIKELY(!wf_is_null(kwnames) && wf_tuple_len(kwnames) != 0))
        return no_keywords(def, prefix, self);
    switch (convention) {
    case WF_NOARGS:
        if (WF_UNLIKELY(nargs != 0))
            return wrong_count(def, prefix, self, "takes no arguments", nargs);
        return ((NoArgsFn)def->fn)(self);
    case WF_O:
        if (WF_UNLIKELY(nargs != 1))
            return wrong_count(def, prefix, self, "takes exactly one argument", nargs);
        return ((OneArgFn)def->fn)(self, args[0]);
    default:
        return ((FastFn)def->fn)(self, args, nargs);
    }
}

/* --- method_descriptor ----------------------------------------------------------------------------- */

Value wf_method_descr_new(WfType *t, const WfMethodDef *def)
{
    uint32_t shape = def->flags & WF_CLASSM ? WF_SHAPE_classmethod_descriptor
                                            : WF_SHAPE_method_descriptor;
    WfMethodDescr *d = wf_descr_alloc(shape, sizeof *d, t, wf_intern_c(def->name));
    if (d == NULL)
        return WF_NULL;
    d->def = def;
    return WF_MOVE(d);
}

static void method_dealloc(WfObject *o)
{
    wf_descr_drop((WfDescr *)o);
    wf_free_object(o, sizeof(WfMethodDescr));
}

Value wf_method_descr_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfMethodDescr *m = (WfMethodDescr *)wf_obj(self);
    if (WF_UNLIKELY(nargs == 0))
        return wf_raise(&wf_exc_TypeError, "unbound method %s.%s() needs an argument",
                        wf_short_type_name(m->d.type), m->def->name);
    if (WF_UNLIKELY(!wf_method_descr_accepts(m, args[0]))) {
        wf_descr_check(&m->d, args[0]);
        return WF_NULL;
    }
    return wf_native_call(m->def, m->d.type, args[0], args + 1, nargs - 1, kwnames);
}

static Value method_get(Value self, Value obj, Value type)
{
    WfMethodDescr *m = (WfMethodDescr *)wf_obj(self);
    if (wf_is_null(obj))
        return wf_new_ref(self);
    if (wf_descr_check(&m->d, obj) < 0)
        return WF_NULL;
    return wf_builtin_new(m->def, obj, WF_NULL);
}

static Value method_repr(Value self)
{
    return wf_descr_repr(self, "method");
}

WfType wf_method_descriptor_type = {
    WF_TYPE_HEAD(method_descriptor, "method_descriptor", WfMethodDescr,
                 WF_TF_GC | WF_TF_METHOD_DESCR),
    .dealloc = method_dealloc,
    .traverse = wf_descr_traverse,
    .repr = method_repr,
    .call = wf_method_descr_call,
    .descr_get = method_get,
    .getset = wf_descr_getset,
    .methods = wf_descr_methods,
};

/* --- classmethod_descriptor ---------------------------------------------------------------------- */

static Value classmethod_get(Value self, Value obj, Value type)
{
    WfMethodDescr *m = (WfMethodDescr *)wf_obj(self);
    if (wf_is_null(type)) {
        if (wf_is_null(obj))
            return wf_raise(&wf_exc_TypeError, "descriptor '%U' for type '%.100s' needs either an "
                                               "object or a type", m->d.name, m->d.type->name);
        type = wf_type_value(wf_type_of(obj));
    }
    if (!wf_is_kind(type, WF_TF_TYPE))
        return wf_raise(&wf_exc_TypeError,
                        "descriptor '%U' for type '%.100s' needs a type, not a '%.100s' as arg 2",
                        m->d.name, m->d.type->name, wf_type_of(type)->name);
    WfType *t = (WfType *)wf_obj(type);
    if (!wf_is_subtype(t, m->d.type))
        return wf_raise(&wf_exc_TypeError,
                        "descriptor '%U' requires a subtype of '%.100s' but received '%.100s'",
                        m->d.name, m->d.type->name, t->name);
    return wf_builtin_new(m->def, type, WF_NULL);
}

static Value classmethod_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfMethodDescr *m = (WfMethodDescr *)wf_obj(self);
    if (nargs == 0)
        return wf_raise(&wf_exc_TypeError, "descriptor '%U' of '%.100s' object needs an argument",
                        m->d.name, m->d.type->name);
    Value bound = classmethod_get(self, WF_NULL, args[0]);
    if (wf_is_null(bound))
        return WF_NULL;
    Value r = wf_call(bound, args + 1, nargs - 1, kwnames);
    wf_drop(bound);
    return r;
}

WfType wf_classmethod_descriptor_type = {
    WF_TYPE_HEAD(classmethod_descriptor, "classmethod_descriptor", WfMethodDescr, WF_TF_GC),
    .dealloc = method_dealloc,
    .traverse = wf_descr_traverse,
    .repr = method_repr,
    .call = classmethod_call,
    .descr_get = classmethod_get,
    .getset = wf_descr_getset,
};
