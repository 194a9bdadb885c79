/* property. The getter, setter and deleter are [const] after __init__, but __init__ may be called again. */
#include "descr.h"

#include "api.h"
#include "instance.h"
#include "typeobj.h"

static WfProperty *as_property(Value v)
{
    return (WfProperty *)wf_obj(v);
}

static Value *const *fields(WfProperty *p, Value **out)
{
    Value *all[] = {&p->get, &p->set, &p->del, &p->doc, &p->name};
    memcpy(out, all, sizeof all);
    return out;
}

static void clear_fields(WfProperty *p)
{
    Value *f[5];
    fields(p, f);
    for (int i = 0; i < 5; i++) {
        Value old = *f[i];
        *f[i] = WF_NULL;
        wf_drop(old);
    }
}

static void property_dealloc(WfObject *o)
{
    clear_fields((WfProperty *)o);
    if (wf_shape_of(o) != WF_SHAPE_property)
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int property_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    Value *f[5];
    fields((WfProperty *)o, f);
    for (int i = 0; i < 5; i++)
        WF_VISIT(*f[i]);
    return wf_shape_of(o) != WF_SHAPE_property ? wf_instance_traverse(o, visit, arg) : 0;
}

static void property_clear(WfObject *o)
{
    clear_fields((WfProperty *)o);
    if (wf_shape_of(o) != WF_SHAPE_property)
        wf_instance_clear(o);
}

static Value property_alloc(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    Value v = wf_generic_alloc(t, 0);
    if (wf_is_null(v))
        return WF_NULL;
    Value *f[5];
    fields(as_property(v), f);
    for (int i = 0; i < 5; i++)
        *f[i] = WF_NULL;
    return v;
}

/* Gives what was there before, owned. Release: v is complete before it is reachable. */
static Value exchange(WfProperty *p, Value *field, Value v)
{
    wf_barrier(p, v);
    bool l = wf_lock(p);
    Value old = *field;
    wf_value_store(field, wf_new_ref(v));
    wf_unlock(p, l);
    return old;
}

static void store(WfProperty *p, Value *field, Value v) { wf_drop(exchange(p, field, v)); }

static Value load(WfProperty *p, Value *field)
{
    bool l = wf_lock(p);
    Value v = wf_new_ref(*field);
    wf_unlock(p, l);
    return v;
}

static Value null_for_none(Value v)
{
    return wf_is_none(v) ? WF_NULL : v;
}

/* No doc given: the getter's. A subclass keeps it in the instance's dict, where it can be seen. */
static int doc_from_getter(Value self, WfProperty *p, Value get)
{
    Value doc;
    int r = wf_getattr_opt(get, wf_n.__doc__, &doc);
    if (r <= 0)
        return r;
    wf_relaxed_set(&p->getter_doc, true);
    if (wf_type_of(self) == &wf_property_type)
        store(p, &p->doc, doc);
    else
        r = wf_setattr(self, wf_n.__doc__, doc);
    wf_drop(doc);
    return r < 0 ? -1 : 0;
}

static int property_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"fget", "fset", "fdel", "doc", NULL};
    Value get = WF_NONE, set = WF_NONE, del = WF_NONE, doc = WF_NONE;
    if (wf_parse_args(args, nargs, kwnames, "|OOOO:property", names, &get, &set, &del, &doc) < 0)
        return -1;
    WfProperty *p = as_property(self);
    Value old_get = exchange(p, &p->get, null_for_none(get)), old_set = exchange(p, &p->set, null_for_none(set));
    store(p, &p->del, null_for_none(del));
    store(p, &p->doc, null_for_none(doc));
    store(p, &p->name, WF_NULL);
    if (!wf_is_null(old_get) || !wf_is_null(old_set))
        wf_type_all_modified(); /* caches may hold the functions */
    wf_drop(old_get);
    wf_drop(old_set);
    wf_relaxed_set(&p->getter_doc, false);
    if (wf_is_none(doc) && !wf_is_none(get))
        return doc_from_getter(self, p, get);
    return 0;
}

/* --- access ------------------------------------------------------------------------------------------- */

static WF_COLD Value raise_no(WfProperty *p, Value obj, const char *what)
{
    Value qualname = wf_type_qualname(wf_type_of(obj)), name = load(p, &p->name);
    if (!wf_is_null(qualname)) {
        if (!wf_is_null(name))
            wf_raise(&wf_exc_AttributeError, "property %R of %R object has no %s", name, qualname,
                     what);
        else
            wf_raise(&wf_exc_AttributeError, "property of %R object has no %s", qualname, what);
    }
    wf_drop(qualname);
    wf_drop(name);
    return WF_NULL;
}

static Value property_get(Value self, Value obj, Value type)
{
    if (wf_is_null(obj) || wf_is_none(obj))
        return wf_new_ref(self);
    WfProperty *p = as_property(self);
    Value fn = load(p, &p->get);
    if (wf_is_null(fn))
        return raise_no(p, obj, "getter");
    Value r = wf_call1(fn, obj);
    wf_drop(fn);
    return r;
}

static int property_set(Value self, Value obj, Value v)
{
    WfProperty *p = as_property(self);
    Value fn = load(p, wf_is_null(v) ? &p->del : &p->set);
    if (wf_is_null(fn)) {
        raise_no(p, obj, wf_is_null(v) ? "deleter" : "setter");
        return -1;
    }
    Value r = wf_is_null(v) ? wf_call1(fn, obj) : wf_call2(fn, obj, v);
    wf_drop(fn);
    wf_drop(r);
    return wf_is_null(r) ? -1 : 0;
}

/* --- getter(), setter(), deleter() ---------------------------------------------------------------------- */

/* type(self)(get, set, del, doc) with one of the functions replaced. */
static Value copy_with(Value self, int which, Value fn)
{
    WfProperty *p = as_property(self);
    Value args[4] = {load(p, &p->get), load(p, &p->set), load(p, &p->del), WF_NONE};
    wf_drop(args[which]);
    args[which] = wf_new_ref(fn);
    bool inherit_doc = wf_relaxed(&p->getter_doc) && !wf_is_null(args[0]) && !wf_is_none(args[0]);
    if (!inherit_doc)
        args[3] = load(p, &p->doc);
    for (int i = 0; i < 4; i++)
        if (wf_is_null(args[i]))
            args[i] = WF_NONE;
    Value copy = wf_call(wf_type_value(wf_type_of(self)), args, 4, WF_NULL);
    for (int i = 0; i < 4; i++)
        wf_drop(args[i]);
    if (!wf_is_null(copy) && wf_is_a(copy, &wf_property_type)) {
        Value name = load(p, &p->name);
        store(as_property(copy), &as_property(copy)->name, name);
        wf_drop(name);
    }
    return copy;
}

static Value property_getter(Value self, Value fn)
{
    return copy_with(self, 0, fn);
}

static Value property_setter(Value self, Value fn)
{
    return copy_with(self, 1, fn);
}

static Value property_deleter(Value self, Value fn)
{
    return copy_with(self, 2, fn);
}

static Value property_set_name(Value self, const Value *args, size_t nargs)
{
    if (nargs != 2)
        return wf_raise(&wf_exc_TypeError, "__set_name__() takes 2 positional arguments but %zu "
                                           "were given", nargs);
    store(as_property(self), &as_property(self)->name, args[1]);
    return WF_NONE;
}

static WfMethodDef property_methods[] = {
    {"getter", property_getter, WF_O, "Descriptor to obtain a copy of the property with a "
                                      "different getter."},
    {"setter", property_setter, WF_O, "Descriptor to obtain a copy of the property with a "
                                      "different setter."},
    {"deleter", property_deleter, WF_O, "Descriptor to obtain a copy of the property with a "
                                        "different deleter."},
    {"__set_name__", property_set_name, WF_FAST, "Method to set name of a property."},
    {0}};

static WfMemberDef property_members[] = {
    {"fget", WF_M_VALUE, offsetof(WfProperty, get), true, NULL},
    {"fset", WF_M_VALUE, offsetof(WfProperty, set), true, NULL},
    {"fdel", WF_M_VALUE, offsetof(WfProperty, del), true, NULL},
    {"__doc__", WF_M_VALUE, offsetof(WfProperty, doc), false, NULL},
    {0}};

static Value get_isabstract(Value self, void *closure)
{
    WfProperty *p = as_property(self);
    Value *f[] = {&p->get, &p->set, &p->del};
    for (int i = 0; i < 3; i++) {
        Value fn = load(p, f[i]);
        int r = wf_is_null(fn) ? 0 : wf_is_abstract(fn);
        wf_drop(fn);
        if (r != 0)
            return r < 0 ? WF_NULL : WF_TRUE;
    }
    return WF_FALSE;
}

static WfGetSetDef property_getset[] = {
    {"__isabstractmethod__", get_isabstract, NULL, NULL, NULL}, {0}};

WfType wf_property_type = {
    WF_TYPE_HEAD(property, "property", WfProperty, WF_TF_BASETYPE | WF_TF_GC),
    .doc = "property(fget=None, fset=None, fdel=None, doc=None)\n--\n\n"
           "Property attribute.\n\n"
           "  fget\n    function to be used for getting an attribute value\n"
           "  fset\n    function to be used for setting an attribute value\n"
           "  fdel\n    function to be used for del\'ing an attribute\n"
           "  doc\n    docstring\n\n"
           "Typical use is to define a managed attribute x:\n\n"
           "class C(object):\n"
           "    def getx(self): return self._x\n"
           "    def setx(self, value): self._x = value\n"
           "    def delx(self): del self._x\n"
           "    x = property(getx, setx, delx, \"I\'m the \'x\' property.\")\n\n"
           "Decorators make defining new properties or modifying existing ones easy:\n\n"
           "class C(object):\n"
           "    @property\n"
           "    def x(self):\n"
           "        \"I am the \'x\' property.\"\n"
           "        return self._x\n"
           "    @x.setter\n"
           "    def x(self, value):\n"
           "        self._x = value\n"
           "    @x.deleter\n"
           "    def x(self):\n"
           "        del self._x",
    .dealloc = property_dealloc,
    .traverse = property_traverse,
    .clear = property_clear,
    .new = property_alloc,
    .init = property_init,
    .descr_get = property_get,
    .descr_set = property_set,
    .methods = property_methods,
    .members = property_members,
    .getset = property_getset,
};
