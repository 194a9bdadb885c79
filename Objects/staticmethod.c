/* staticmethod and classmethod. */
#include "descr.h"

#include "api.h"
#include "callable.h"
#include "code.h"
#include "instance.h"
#include "typeobj.h"

static WfWrappedMethod *as_wrapped(Value v)
{
    return (WfWrappedMethod *)wf_obj(v);
}

int wf_is_abstract(Value obj)
{
    Value v;
    if (wf_enter_call(" while looking for an abstract method") < 0) /* one may wrap itself */
        return -1;
    int r = wf_getattr_opt(obj, wf_n.__isabstractmethod__, &v);
    wf_leave_call();
    if (r <= 0)
        return r;
    r = wf_truth(v);
    wf_drop(v);
    return r;
}

/* What it wraps, new: __init__ may give it something else at any time. */
static Value callable_of(Value v)
{
    return wf_new_ref(wf_value_load(&as_wrapped(v)->callable));
}

/* --- shared ------------------------------------------------------------------------------------------ */

static Value wrapped_alloc(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    Value v = wf_generic_alloc(t, 0);
    if (wf_is_null(v))
        return WF_NULL;
    as_wrapped(v)->callable = WF_NONE;
    as_wrapped(v)->dict = WF_NULL;
    return v;
}

static void wrapped_clear(WfObject *o)
{
    WfWrappedMethod *w = (WfWrappedMethod *)o;
    Value callable = w->callable, dict = w->dict;
    w->callable = WF_NONE;
    w->dict = WF_NULL;
    wf_drop(callable);
    wf_drop(dict);
    wf_instance_clear(o);
}

static void wrapped_dealloc(WfObject *o)
{
    wrapped_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int wrapped_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfWrappedMethod *w = (WfWrappedMethod *)o;
    WF_VISIT(w->callable);
    WF_VISIT(w->dict);
    return wf_instance_traverse(o, visit, arg);
}

Value wf_wrapped_dict(Value attributes)
{
    const Value names[] = {wf_n.__module__, wf_n.__name__, wf_n.__qualname__, wf_n.__doc__,
                           wf_n.__annotations__};
    size_t n = sizeof names / sizeof *names;
    Value d = wf_dict_new_sized(n);
    for (size_t i = 0; i < n && !wf_is_null(d); i++) {
        Value item = wf_tuple_item(attributes, i);
        Value v = wf_has_shape(item, WF_SHAPE_code) ? wf_code_doc(wf_as_code(item)) : wf_new_ref(item);
        if (wf_is_null(v) || wf_dict_set(d, names[i], v) < 0) {
            wf_drop(d);
            d = WF_NULL;
        }
        wf_drop(v);
    }
    return d;
}

/* The same for a function, put off: few wrappers' attributes are ever asked for. 1 done, 0 not, -1. */
static int note_attributes(WfWrappedMethod *w, Value callable)
{
    if (!wf_has_shape(callable, WF_SHAPE_function) || wf_instance_dict_slot(&w->ob) != &w->dict ||
        !wf_is_null(wf_value_load(&w->dict)))
        return 0;
    Value t = wf_function_attributes(callable);
    if (!wf_is_tuple(t))
        return wf_is_null(t) ? -1 : 0;
    wf_barrier(w, t);
    bool l = wf_lock(w);
    bool free = wf_is_null(w->dict);
    if (free)
        w->dict = t;
    wf_unlock(w, l);
    if (!free)
        wf_drop(t);
    return free;
}

/* Name, doc and module of the callable become attributes of the wrapper. */
static int copy_attributes(Value self, Value callable)
{
    int noted = note_attributes(as_wrapped(self), callable);
    if (noted != 0)
        return noted < 0 ? -1 : 0;
    const Value names[] = {wf_n.__module__, wf_n.__name__, wf_n.__qualname__, wf_n.__doc__,
                           wf_n.__annotations__};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Value v;
        int r = wf_getattr_opt(callable, names[i], &v);
        if (r > 0) {
            r = wf_instance_set(wf_obj(self), names[i], v);
            wf_drop(v);
        }
        if (r < 0)
            return -1;
    }
    return 0;
}

static int init_with(Value self, Value callable)
{
    WfWrappedMethod *w = as_wrapped(self);
    wf_barrier(w, callable);
    bool l = wf_lock(w);
    Value old = w->callable;
    wf_value_store(&w->callable, wf_new_ref(callable));
    wf_unlock(w, l);
    if (wf_is_pointer(old) && !wf_is(old, callable))
        wf_type_all_modified(); /* caches may hold the old one */
    wf_drop(old);
    return copy_attributes(self, callable);
}

static int wrapped_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    const char *name = wf_is_a(self, &wf_staticmethod_type) ? "staticmethod" : "classmethod";
    if (wf_no_kwargs(name, kwnames) < 0 || wf_check_nargs(name, nargs, 1, 1) < 0)
        return -1;
    return init_with(self, args[0]);
}

static Value new_wrapped(WfType *t, Value callable)
{
    Value v = wrapped_alloc(t, NULL, 0, WF_NULL);
    if (!wf_is_null(v) && init_with(v, callable) < 0) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

static Value get_isabstract(Value self, void *closure)
{
    Value callable = callable_of(self);
    int r = wf_is_abstract(callable);
    wf_drop(callable);
    return r < 0 ? WF_NULL : wf_bool(r);
}

static Value get_dict(Value self, void *closure)
{
    return wf_instance_dict(self);
}

static int set_dict(Value self, Value v, void *closure)
{
    if (!wf_is_null(v) && !wf_is_dict(v))
        return wf_raise_i(&wf_exc_TypeError, "__dict__ must be set to a dictionary, not a '%.200s'",
                          wf_type_of(v)->name);
    return wf_instance_set_dict(self, v);
}

static WfMemberDef wrapped_members[] = {
    {"__func__", WF_M_VALUE, offsetof(WfWrappedMethod, callable), true, NULL},
    {"__wrapped__", WF_M_VALUE, offsetof(WfWrappedMethod, callable), true, NULL},
    {0}};
static WfGetSetDef wrapped_getset[] = {
    {"__isabstractmethod__", get_isabstract, NULL, NULL, NULL},
    {"__dict__", get_dict, set_dict, NULL, NULL},
    {0}};

/* --- staticmethod ---------------------------------------------------------------------------------------- */

Value wf_staticmethod_new(Value callable)
{
    return new_wrapped(&wf_staticmethod_type, callable);
}

static Value static_get(Value self, Value obj, Value type)
{
    return callable_of(self);
}

static Value static_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    Value callable = callable_of(self), r = wf_call(callable, args, nargs, kwnames);
    wf_drop(callable);
    return r;
}

static Value static_repr(Value self)
{
    Value callable = callable_of(self), r = wf_str_from_format("<staticmethod(%R)>", callable);
    wf_drop(callable);
    return r;
}

WfType wf_staticmethod_type = {
    WF_TYPE_HEAD(staticmethod, "staticmethod", WfWrappedMethod, WF_TF_BASETYPE | WF_TF_GC),
    .doc = "staticmethod(function) -> method\n\n"
           "Convert a function to be a static method.\n\n"
           "A static method does not receive an implicit first argument.\n"
           "To declare a static method, use this idiom:\n\n"
           "     class C:\n         @staticmethod\n         def f(arg1, arg2, argN):\n"
           "             ...\n\n"
           "It can be called either on the class (e.g. C.f()) or on an instance\n"
           "(e.g. C().f()). Both the class and the instance are ignored, and\n"
           "neither is passed implicitly as the first argument to the method.\n\n"
           "Static methods in Python are similar to those found in Java or C++.\n"
           "For a more advanced concept, see the classmethod builtin.",
    .slots_offset = offsetof(WfWrappedMethod, dict),
    .dealloc = wrapped_dealloc,
    .traverse = wrapped_traverse,
    .clear = wrapped_clear,
    .new = wrapped_alloc,
    .init = wrapped_init,
    .repr = static_repr,
    .call = static_call,
    .descr_get = static_get,
    .members = wrapped_members,
    .getset = wrapped_getset,
};

/* --- classmethod ----------------------------------------------------------------------------------------- */

Value wf_classmethod_new(Value callable)
{
    return new_wrapped(&wf_classmethod_type, callable);
}

static Value class_get(Value self, Value obj, Value type)
{
    Value callable = callable_of(self);
    if (wf_is_null(type))
        type = wf_type_value(wf_type_of(obj));
    WfDescrGetFn get = wf_type_of(callable)->descr_get;
    Value r = WF_NULL;
    if (get == NULL) {
        r = wf_method_new(callable, type);
    } else if (wf_enter_call(" while binding a class method") == 0) { /* one may wrap itself */
        r = get(callable, type, type);
        wf_leave_call();
    }
    wf_drop(callable);
    return r;
}

static Value class_repr(Value self)
{
    Value callable = callable_of(self), r = wf_str_from_format("<classmethod(%R)>", callable);
    wf_drop(callable);
    return r;
}

WfType wf_classmethod_type = {
    WF_TYPE_HEAD(classmethod, "classmethod", WfWrappedMethod, WF_TF_BASETYPE | WF_TF_GC),
    .doc = "classmethod(function) -> method\n\n"
           "Convert a function to be a class method.\n\n"
           "A class method receives the class as implicit first argument,\n"
           "just like an instance method receives the instance.\n"
           "To declare a class method, use this idiom:\n\n"
           "  class C:\n      @classmethod\n      def f(cls, arg1, arg2, argN):\n"
           "          ...\n\n"
           "It can be called either on the class (e.g. C.f()) or on an instance\n"
           "(e.g. C().f()).  The instance is ignored except for its class.\n"
           "If a class method is called for a derived class, the derived class\n"
           "object is passed as the implied first argument.\n\n"
           "Class methods are different than C++ or Java static methods.\n"
           "If you want those, see the staticmethod builtin.",
    .slots_offset = offsetof(WfWrappedMethod, dict),
    .dealloc = wrapped_dealloc,
    .traverse = wrapped_traverse,
    .clear = wrapped_clear,
    .new = wrapped_alloc,
    .init = wrapped_init,
    .repr = class_repr,
    .descr_get = class_get,
    .members = wrapped_members,
    .getset = wrapped_getset,
};
