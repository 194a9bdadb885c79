/*
 * The type type: attributes of classes, calling them, their methods; life of heap types.
 *
 * A change of a shared class happens with the world stopped: dict, slots and versions change
 * together, and no reader is in between. A class that only its thread can reach changes freely.
 * Heap types are in cycles with their MRO and descriptors, so the collector frees them; it must
 * treat a type with instances as reachable, because instances do not count their type.
 */
#include "typeobj.h"

#include "api.h"
#include "class.h"
#include "descr.h"
#include "instance.h"
#include "type_cache.h"

#include <stdlib.h>

/* --- attributes ------------------------------------------------------------------------------------ */

int wf_type_getattr_opt(Value type, Value name, Value *out)
{
    WfType *t = (WfType *)wf_obj(type), *meta = wf_type_of(type);
    Value on_meta = wf_type_lookup_inline(meta, name);
    WfDescrGetFn meta_get = NULL;
    if (!wf_is_null(on_meta)) {
        on_meta = wf_new_ref(on_meta);
        WfType *k = wf_type_of(on_meta);
        meta_get = k->descr_get;
        if (meta_get && k->descr_set)
            goto from_meta;
    }
    Value v = wf_type_lookup_inline(t, name);
    if (!wf_is_null(v)) {
        wf_drop(on_meta);
        WfDescrGetFn get = wf_type_of(v)->descr_get;
        *out = wf_new_ref(v);
        if (get == NULL)
            return 1;
        v = *out;
        *out = get(v, WF_NULL, type);
        wf_drop(v);
        return wf_is_null(*out) ? -1 : 1;
    }
    if (wf_is_null(on_meta))
        return 0;
    if (meta_get == NULL) {
        *out = on_meta;
        return 1;
    }
from_meta:
    *out = meta_get(on_meta, type, wf_type_value(meta));
    wf_drop(on_meta);
    return wf_is_null(*out) ? -1 : 1;
}

Value wf_type_getattr(Value type, Value name)
{
    Value v;
    int r = wf_type_getattr_opt(type, name, &v);
    if (WF_LIKELY(r > 0))
        return v;
    return r < 0 ? WF_NULL : wf_raise_no_attribute(type, name);
}

/* Caches of any class may hold an instance as a plain value that this makes a descriptor. */
static bool makes_descriptors(Value name)
{
    return wf_is(name, wf_n.__get__) || wf_is(name, wf_n.__set__) || wf_is(name, wf_n.__delete__);
}

/* Stores or deletes in the dict; 1 done, 0 absent, -1. */
static int change_dict(WfType *t, Value name, Value v)
{
    Value old;
    if (!wf_dict_get_str(wf_type_dict(t), name, &old))
        old = WF_NULL;
    if (wf_is_null(v) && wf_is_null(old))
        return 0;
    bool everywhere = makes_descriptors(name), stop = everywhere || wf_is_shared(t);
    if (stop)
        wf_stop_world(WF_STOP_TYPE);
    wf_type_modified_stw(everywhere ? &wf_object_type : t);
    wf_type_note_rewritten_stw(t, name, old, v);
    int r = wf_is_null(v) ? wf_dict_del(t->own_dict, name) : wf_dict_set(t->own_dict, name, v) < 0 ? -1 : 1;
    if (r > 0 && wf_is_special_name(name))
        wf_type_update_slot(t, name);
    if (stop)
        wf_start_world();
    /* After the world runs again: a finalizer may run here. */
    wf_drop(old);
    return r;
}

int wf_type_setattr(WfType *t, Value name, Value v)
{
    if (!wf_is_interned(name)) {
        name = wf_intern(wf_new_ref(name));
        if (wf_is_null(name))
            return -1;
    }
    if (wf_type_rewrite(t, name, v))
        return 0;
    int r = change_dict(t, name, v);
    if (r == 0)
        wf_raise(&wf_exc_AttributeError, "type object '%.50s' has no attribute '%U'", t->name, name);
    return r > 0 ? 0 : -1;
}

static int type_setattr(Value self, Value name, Value v)
{
    WfType *t = (WfType *)wf_obj(self);
    if (t->flags & WF_TF_IMMUTABLE)
        return wf_raise_i(&wf_exc_TypeError, "cannot set %R attribute of immutable type '%s'", name,
                          t->name);
    Value descr = wf_type_lookup(wf_type_of(self), name);
    if (!wf_is_null(descr)) {
        WfStoreFn set = wf_type_of(descr)->descr_set;
        if (set) {
            descr = wf_new_ref(descr);
            int r = set(descr, self, v);
            wf_drop(descr);
            return r;
        }
    }
    return wf_type_setattr(t, name, v);
}

/* --- calling -------------------------------------------------------------------------------------------- */

static WF_COLD Value call_type_itself(const Value *args, size_t nargs, Value kwnames)
{
    if (nargs == 1 && (wf_is_null(kwnames) || wf_tuple_len(kwnames) == 0))
        return wf_new_ref(wf_type_value(wf_type_of(args[0])));
    if (nargs != 3)
        return wf_raise(&wf_exc_TypeError, "type() takes 1 or 3 arguments");
    return WF_HOLE;
}

Value wf_type_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfType *t = (WfType *)wf_obj(self);
    if (WF_UNLIKELY(t == &wf_type_type)) {
        Value v = call_type_itself(args, nargs, kwnames);
        if (!wf_same_bits(v, WF_HOLE))
            return v;
    }
    /* Nor of a class whose metaclass' mro() is still running. */
    if (WF_UNLIKELY(t->new == NULL || !(t->flags & WF_TF_READY)))
        return wf_raise(&wf_exc_TypeError, "cannot create '%s' instances", t->name);
    Value v = t->new(t, args, nargs, kwnames);
    if (WF_UNLIKELY(wf_is_null(v)))
        return WF_NULL;
    WfType *k = wf_type_of(v);
    if (WF_UNLIKELY(k != t && !wf_is_subtype(k, t)))
        return v;
    if (k->init != NULL && k->init(v, args, nargs, kwnames) < 0) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

static int type_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (!wf_is_null(kwnames) && wf_tuple_len(kwnames) != 0 && nargs == 1)
        return wf_raise_i(&wf_exc_TypeError, "type.__init__() takes no keyword arguments");
    if (nargs != 1 && nargs != 3)
        return wf_raise_i(&wf_exc_TypeError, "type.__init__() takes 1 or 3 arguments");
    return 0;
}

static Value type_repr(Value self)
{
    WfType *t = (WfType *)wf_obj(self);
    Value module = wf_type_module(t);
    if (wf_is_null(module))
        wf_err_clear();
    Value qualname = wf_type_qualname(t), text = WF_NULL;
    if (!wf_is_null(qualname)) {
        if (!wf_is_null(module) && wf_is_str(module) && !wf_str_equal(module, wf_n.builtins))
            text = wf_str_from_format("<class '%U.%U'>", module, qualname);
        else
            text = wf_str_from_format("<class '%s'>", t->name);
    }
    wf_drop(module);
    wf_drop(qualname);
    return text;
}

/* --- methods ---------------------------------------------------------------------------------------------- */

static Value type_mro(Value self)
{
    return wf_type_mro_default((WfType *)wf_obj(self));
}

static Value type_subclasses(Value self)
{
    return wf_type_subclasses((WfType *)wf_obj(self));
}

static Value type_prepare(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return wf_dict_new();
}

static Value type_instancecheck(Value self, Value o)
{
    int r = wf_class_isinstance(o, self);
    return r < 0 ? WF_NULL : wf_bool(r);
}

static Value type_subclasscheck(Value self, Value c)
{
    int r = wf_class_issubclass(c, self);
    return r < 0 ? WF_NULL : wf_bool(r);
}

static Value type_dir(Value self)
{
    Value dict = wf_dict_new();
    Value names = WF_NULL;
    if (!wf_is_null(dict) && wf_merge_class_dict(dict, self) == 0)
        names = wf_dict_keys_list(dict);
    wf_drop(dict);
    return names;
}

static Value type_sizeof(Value self)
{
    return wf_small(sizeof(WfType));
}

static WfMethodDef type_methods[] = {
    {"mro", type_mro, WF_NOARGS,
     "mro($self, /)\n--\n\nReturn a type's method resolution order."},
    {"__subclasses__", type_subclasses, WF_NOARGS,
     "__subclasses__($self, /)\n--\n\nReturn a list of immediate subclasses."},
    {"__prepare__", type_prepare, WF_FASTKW | WF_CLASSM,
     "__prepare__() -> dict\nused to create the namespace for the class statement"},
    {"__instancecheck__", type_instancecheck, WF_O,
     "__instancecheck__($self, instance, /)\n--\n\nCheck if an object is an instance."},
    {"__subclasscheck__", type_subclasscheck, WF_O,
     "__subclasscheck__($self, subclass, /)\n--\n\nCheck if a class is a subclass."},
    {"__dir__", type_dir, WF_NOARGS,
     "__dir__($self, /)\n--\n\nSpecialized __dir__ implementation for types."},
    {"__sizeof__", type_sizeof, WF_NOARGS,
     "__sizeof__($self, /)\n--\n\nReturn memory consumption of the type object."},
    {0}};

/* --- life --------------------------------------------------------------------------------------------------- */

static int type_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfType *t = (WfType *)o;
    WF_VISIT(t->own_dict);
    WF_VISIT(t->bases);
    WF_VISIT(t->mro);
    if (t->flags & WF_TF_CLEARED)
        WF_VISIT_OBJ(t->base);
    if (t->flags & WF_TF_HEAP) {
        WF_VISIT(t->ht_name);
        WF_VISIT(t->ht_qualname);
        WF_VISIT(t->ht_module_slots);
        WF_VISIT(t->ht_first_name);
    }
    return 0;
}

/*
 * A collector found it unreachable. What its instances that are still being freed need stays: the
 * layout, the slots, and the base, which is counted from now on.
 */
static void type_clear(WfObject *o)
{
    WfType *t = (WfType *)o;
    if (!(t->flags & WF_TF_HEAP) || (t->flags & WF_TF_CLEARED))
        return;
    wf_type_modified_stw(t);
    t->flags = (t->flags | WF_TF_CLEARED) & ~(uint32_t)WF_TF_READY;
    if (t->base != NULL)
        wf_incref(t->base);
    Value dict = t->own_dict, mro = t->mro, bases = t->bases;
    t->own_dict = t->mro = t->bases = WF_NULL;
    wf_drop(dict);
    wf_drop(mro);
    wf_drop(bases);
}

void wf_type_leave_bases(WfType *t)
{
    for (size_t i = 0; wf_is_pointer(t->bases) && i < wf_tuple_len(t->bases); i++)
        wf_type_remove_subclass((WfType *)wf_obj(wf_tuple_item(t->bases, i)), t);
}

void wf_type_join_bases(WfType *t)
{
    for (size_t i = 0; wf_is_pointer(t->bases) && i < wf_tuple_len(t->bases); i++)
        if (wf_type_add_subclass((WfType *)wf_obj(wf_tuple_item(t->bases, i)), t) < 0)
            wf_err_clear();
}

static void type_dealloc(WfObject *o)
{
    WfType *t = (WfType *)o;
    bool plain = t->base != NULL && wf_solid_base(t) == &wf_object_type;
    wf_type_leave_bases(t);
    type_clear(o);
    if (t->base != NULL)
        wf_decref(t->base);
    wf_drop(t->ht_name);
    wf_drop(t->ht_qualname);
    wf_drop(t->ht_module_slots);
    wf_drop(t->ht_first_name);
    wf_shapes_release(t, plain);
    wf_mem_free(t->subclasses);
    wf_free_object(o, sizeof(WfType));
}

WfType wf_type_type = {
    WF_TYPE_HEAD(type, "type", WfType, WF_TF_BASETYPE | WF_TF_GC | WF_TF_TYPE | WF_TF_WEAKREF),
    .doc = "type(object) -> the object's type\n"
           "type(name, bases, dict, **kwds) -> a new type",
    .slots_offset = 0,
    .dealloc = type_dealloc,
    .traverse = type_traverse,
    .clear = type_clear,
    .new = wf_type_new,
    .init = type_init,
    .repr = type_repr,
    .call = wf_type_call,
    .getattr = wf_type_getattr,
    .setattr = type_setattr,
    .nb = {[WF_NB_OR] = wf_union_or},
    .methods = type_methods,
    .members = wf_type_members,
    .getset = wf_type_getset,
};
