/*
 * The object type: creation and its argument checks, default repr, comparison, __class__, __dir__.
 */
#include "api.h"
#include "descr.h"
#include "instance.h"
#include "module.h"
#include "typeobj.h"

/* --- creation ----------------------------------------------------------------------------------- */

static bool has_excess_args(size_t nargs, Value kwnames)
{
    return nargs != 0 || (!wf_is_null(kwnames) && wf_tuple_len(kwnames) != 0);
}

static WF_COLD Value raise_abstract(WfType *t)
{
    Value names;
    if (wf_dict_get(wf_type_dict(t), wf_n.__abstractmethods__, &names) <= 0)
        names = wf_new_ref(wf_tuple_empty);
    Value sorted = wf_sequence_list(names);
    wf_drop(names);
    if (wf_is_null(sorted))
        return WF_NULL;
    Value comma = wf_str_from_c(", ");
    Value joined = WF_NULL;
    if (!wf_is_null(comma) && wf_list_sort(sorted) == 0)
        joined = wf_str_join(comma, sorted);
    if (!wf_is_null(joined))
        wf_raise(&wf_exc_TypeError, "Can't instantiate abstract class %s with abstract method%s %U",
                 t->name, wf_list_len(sorted) == 1 ? "" : "s", joined);
    wf_drop(joined);
    wf_drop(comma);
    wf_drop(sorted);
    return WF_NULL;
}

Value wf_object_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    if (WF_UNLIKELY(has_excess_args(nargs, kwnames))) {
        if (t->new != wf_object_new)
            return wf_raise(&wf_exc_TypeError, "object.__new__() takes exactly one argument "
                                               "(the type to instantiate)");
        if (t->init == wf_object_init)
            return wf_raise(&wf_exc_TypeError, "%.200s() takes no arguments", t->name);
    }
    if (WF_UNLIKELY(t->flags & WF_TF_ABSTRACT))
        return raise_abstract(t);
    return wf_generic_alloc(t, 0);
}

int wf_object_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (WF_LIKELY(!has_excess_args(nargs, kwnames)))
        return 0;
    WfType *t = wf_type_of(self);
    if (t->init != wf_object_init)
        return wf_raise_i(&wf_exc_TypeError, "object.__init__() takes exactly one argument "
                                             "(the instance to initialize)");
    if (t->new == wf_object_new)
        return wf_raise_i(&wf_exc_TypeError, "%.200s.__init__() takes exactly one argument "
                                             "(the instance to initialize)", t->name);
    return 0;
}

static int object_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    return wf_instance_traverse(o, visit, arg);
}

/* --- text, hash, comparison --------------------------------------------------------------------- */

static const void *address_of(Value v)
{
    return wf_is_pointer(v) ? (const void *)wf_obj(v) : (const void *)(uintptr_t)v.bits;
}

Value wf_object_repr(Value self)
{
    WfType *t = wf_type_of(self);
    Value module = wf_type_module(t);
    if (wf_is_null(module))
        wf_err_clear();
    Value text = WF_NULL;
    if (!wf_is_null(module) && wf_is_str(module) && !wf_str_equal(module, wf_n.builtins)) {
        Value qualname = wf_type_qualname(t);
        if (!wf_is_null(qualname))
            text = wf_str_from_format("<%U.%U object at %p>", module, qualname, address_of(self));
        wf_drop(qualname);
    } else {
        text = wf_str_from_format("<%s object at %p>", t->name, address_of(self));
    }
    wf_drop(module);
    return text;
}

Value wf_object_str(Value self)
{
    WfUnaryFn repr = wf_type_of(self)->repr;
    return repr && repr != wf_object_str ? repr(self) : wf_object_repr(self);
}

int64_t wf_hash_pointer(const void *p)
{
    uintptr_t u = (uintptr_t)p;
    int64_t h = (int64_t)((u >> 4) | (u << 60));
    return h == -1 ? -2 : h;
}

int64_t wf_hash_identity(Value v)
{
    return wf_hash_pointer(address_of(v));
}

int64_t wf_hash_not_implemented(Value v)
{
    wf_raise(&wf_exc_TypeError, "unhashable type: '%.200s'", wf_type_of(v)->name);
    return -1;
}

Value wf_object_compare(Value a, Value b, WfCmpOp op)
{
    if (op == WF_EQ)
        return wf_is(a, b) ? WF_TRUE : WF_NOTIMPL;
    WfCompareFn compare = wf_type_of(a)->compare;
    if (op != WF_NE || compare == NULL)
        return WF_NOTIMPL;
    Value r = compare(a, b, WF_EQ);
    if (wf_is_null(r) || wf_is_notimpl(r))
        return r;
    int yes = wf_truth(r);
    wf_drop(r);
    return yes < 0 ? WF_NULL : wf_bool(!yes);
}

/* --- __class__ ---------------------------------------------------------------------------------------- */

static Value get_class(Value self, void *closure)
{
    return wf_new_ref(wf_type_value(wf_type_of(self)));
}

/* The nearest base whose instances are laid out otherwise, or t. */
static WfType *layout_base(WfType *t)
{
    const uint32_t places = WF_TF_INLINE | WF_TF_TAIL_DICT | WF_TF_WEAKREF;
    while (t->base && t->base->basicsize == t->basicsize && t->base->itemsize == t->itemsize &&
           ((t->flags ^ t->base->flags) & places) == 0)
        t = t->base;
    return t;
}

static bool same_slots_added(WfType *a, WfType *b)
{
    const uint32_t places = WF_TF_INLINE | WF_TF_TAIL_DICT | WF_TF_WEAKREF;
    if (a->basicsize != b->basicsize || ((a->flags ^ b->flags) & places))
        return false;
    if (!(a->flags & b->flags & WF_TF_HEAP))
        return false;
    Value x = a->ht_module_slots, y = b->ht_module_slots;
    size_t n = wf_is_null(x) ? 0 : wf_tuple_len(x), m = wf_is_null(y) ? 0 : wf_tuple_len(y);
    return n == m && (n == 0 || wf_compare_bool(x, y, WF_EQ) > 0);
}

/* "Deallocator" is what CPython says of collected and uncollected objects. */
int wf_compatible_for_assignment(WfType *from, WfType *to, const char *attr)
{
    if ((from->flags ^ to->flags) & WF_TF_GC)
        return wf_raise_i(&wf_exc_TypeError, "%s assignment: '%s' deallocator differs from '%s'",
                          attr, to->name, from->name);
    WfType *a = layout_base(to), *b = layout_base(from);
    if (a != b && (a->base != b->base || !same_slots_added(a, b)))
        return wf_raise_i(&wf_exc_TypeError, "%s assignment: '%s' object layout differs from '%s'",
                          attr, to->name, from->name);
    return 0;
}

/* Capacities of two classes may differ, so an instance that changes its class goes to dict mode. */
static int change_class(WfObject *o, WfType *to)
{
    uint32_t shape = to->shape;
    if (to->flags & WF_TF_INLINE) {
        if (wf_instance_to_dict_mode(o) < 0)
            return -1;
        shape = wf_shape_dict_mode(to);
        if (shape == 0)
            return -1;
    }
    wf_barrier(o, wf_type_value(to));
    bool l = wf_lock(o);
    wf_shape_set(o, shape);
    wf_unlock(o, l);
    return 0;
}

static int set_class(Value self, Value v, void *closure)
{
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_TypeError, "can't delete __class__ attribute");
    if (!wf_is_kind(v, WF_TF_TYPE))
        return wf_raise_i(&wf_exc_TypeError,
                          "__class__ must be set to a class, not '%s' object", wf_type_of(v)->name);
    WfType *to = (WfType *)wf_obj(v), *from = wf_type_of(self);
    bool modules = wf_is_subtype(to, &wf_module_type) && wf_is_subtype(from, &wf_module_type);
    if (!modules && ((to->flags | from->flags) & WF_TF_IMMUTABLE))
        return wf_raise_i(&wf_exc_TypeError, "__class__ assignment only supported for mutable types "
                                             "or ModuleType subclasses");
    if (to == from)
        return 0;
    if (WF_UNLIKELY(!(to->flags & WF_TF_READY))) /* its metaclass' mro() is running */
        return wf_raise_i(&wf_exc_TypeError, "__class__ assignment: '%s' object layout differs from '%s'",
                          to->name, from->name);
    if (wf_compatible_for_assignment(from, to, "__class__") < 0)
        return -1;
    int r = change_class(wf_obj(self), to);
    if (r == 0 && (wf_type_is_descriptor(from) || wf_type_is_descriptor(to)))
        wf_type_all_modified(); /* caches of the class it is an attribute of */
    return r;
}

/* --- __dir__ -------------------------------------------------------------------------------------------- */

/* Adds the names of a class and of its bases, found by attributes as any class-like object has them. */
int wf_merge_class_dict(Value into, Value cls)
{
    Value dict, bases;
    if (wf_enter_call("") < 0)
        return -1;
    int r = wf_getattr_opt(cls, wf_n.__dict__, &dict);
    if (r > 0) {
        r = wf_dict_merge(into, dict, 1);
        wf_drop(dict);
    }
    if (r >= 0 && (r = wf_getattr_opt(cls, wf_n.__bases__, &bases)) > 0) {
        r = wf_is_tuple(bases) ? 0 : 1;
        for (size_t i = 0; r == 0 && i < wf_tuple_len(bases); i++)
            r = wf_merge_class_dict(into, wf_tuple_item(bases, i));
        wf_drop(bases);
    }
    wf_leave_call();
    return r < 0 ? -1 : 0;
}

/* A new dict with the instance's attributes, without disturbing where they are kept. */
static Value own_attributes(Value self)
{
    Value descr = wf_type_lookup(wf_type_of(self), wf_n.__dict__);
    if (wf_has_shape(descr, WF_SHAPE_getset_descriptor) &&
        ((WfGetSetDescr *)wf_obj(descr))->def == &wf_dict_getset)
        return wf_instance_dict_copy(self);
    Value dict;
    int r = wf_getattr_opt(self, wf_n.__dict__, &dict);
    if (r < 0)
        return WF_NULL;
    if (r > 0 && wf_is_dict(dict)) {
        Value copy = wf_dict_copy(dict);
        wf_drop(dict);
        return copy;
    }
    if (r > 0)
        wf_drop(dict);
    return wf_dict_new();
}

static Value object_dir(Value self)
{
    Value dict = own_attributes(self), cls;
    if (wf_is_null(dict))
        return WF_NULL;
    int r = wf_getattr_opt(self, wf_n.__class__, &cls);
    if (r > 0) {
        r = wf_merge_class_dict(dict, cls);
        wf_drop(cls);
    }
    Value names = r < 0 ? WF_NULL : wf_dict_keys_list(dict);
    wf_drop(dict);
    return names;
}

/* --- the other methods ------------------------------------------------------------------------------ */

static Value object_format(Value self, Value spec)
{
    if (!wf_is_str(spec))
        return wf_raise(&wf_exc_TypeError, "__format__() argument must be str, not %.50s",
                        wf_type_of(spec)->name);
    if (wf_as_str(spec)->len > 0)
        return wf_raise(&wf_exc_TypeError, "unsupported format string passed to %.200s.__format__",
                        wf_type_of(self)->name);
    return wf_str(self);
}

static Value object_sizeof(Value self)
{
    WfType *t = wf_type_of(self);
    size_t size = t->basicsize;
    if (t->itemsize && wf_is_pointer(self))
        size = wf_instance_size(wf_obj(self));
    else if (t->flags & WF_TF_INLINE)
        size += 8 * (size_t)t->inline_cap;
    return wf_int((int64_t)size);
}

static Value object_subclasshook(Value cls, const Value *args, size_t nargs)
{
    return WF_NOTIMPL;
}

static Value object_init_subclass(Value cls)
{
    return WF_NONE;
}

static WfMethodDef object_methods[] = {
    {"__reduce_ex__", wf_object_reduce_ex, WF_O,
     "__reduce_ex__($self, protocol, /)\n--\n\nHelper for pickle."},
    {"__reduce__", wf_object_reduce, WF_NOARGS,
     "__reduce__($self, /)\n--\n\nHelper for pickle."},
    {"__getstate__", wf_object_getstate, WF_NOARGS,
     "__getstate__($self, /)\n--\n\nHelper for pickle."},
    {"__subclasshook__", object_subclasshook, WF_FAST | WF_CLASSM,
     "Abstract classes can override this to customize issubclass().\n\n"
     "This is invoked early on by abc.ABCMeta.__subclasscheck__().\n"
     "It should return True, False or NotImplemented.  If it returns\n"
     "NotImplemented, the normal algorithm is used.  Otherwise, it\n"
     "overrides the normal algorithm (and the outcome is cached).\n"},
    {"__init_subclass__", object_init_subclass, WF_NOARGS | WF_CLASSM,
     "This method is called when a class is subclassed.\n\n"
     "The default implementation does nothing. It may be\noverridden to extend subclasses.\n"},
    {"__format__", object_format, WF_O,
     "__format__($self, format_spec, /)\n--\n\nDefault object formatter."},
    {"__sizeof__", object_sizeof, WF_NOARGS,
     "__sizeof__($self, /)\n--\n\nSize of object in memory, in bytes."},
    {"__dir__", object_dir, WF_NOARGS, "__dir__($self, /)\n--\n\nDefault dir() implementation."},
    {0}};

WfGetSetDef wf_object_getset[] = {
    {"__class__", get_class, set_class, "the object's class", NULL}, {0}};

WfType wf_object_type = {
    WF_TYPE_HEAD(object, "object", WfObject, WF_TF_BASETYPE),
    .doc = "object()\n--\n\nThe base class of the class hierarchy.\n\n"
           "When called, it accepts no arguments and returns a new featureless\n"
           "instance that has no instance attributes and cannot be given any.\n",
    .dealloc = wf_instance_dealloc,
    .traverse = object_traverse,
    .clear = wf_instance_clear,
    .new = wf_object_new,
    .init = wf_object_init,
    .repr = wf_object_repr,
    .str = wf_object_str,
    .hash = wf_hash_identity,
    .compare = wf_object_compare,
    .getattr = wf_generic_getattr,
    .setattr = wf_generic_setattr,
    .methods = object_methods,
    .getset = wf_object_getset,
};
