/* defaultdict: a dict that makes missing values. */
#include "class.h"
#include "collections.h"
#include "repr_guard.h"

#include <stddef.h>

/* dict's own, for types built on its struct. */
void wf_dict_dealloc(WfObject *o);
int wf_dict_traverse(WfObject *o, WfVisitFn visit, void *arg);
void wf_dict_clear_slot(WfObject *o);

typedef struct {
    WfDict dict;
    Value factory; /* [lock] WF_NULL reads as None */
} DefaultDict;

static DefaultDict *as_default(Value v) { return (DefaultDict *)wf_obj(v); }

/* The factory: new, WF_NONE if there is none. */
static Value get_factory(Value self)
{
    DefaultDict *d = as_default(self);
    bool l = wf_lock(d);
    Value v = wf_is_null(d->factory) ? WF_NONE : wf_new_ref(d->factory);
    wf_unlock(d, l);
    return v;
}

static void set_factory(DefaultDict *d, Value v)
{
    v = wf_new_ref(v);
    bool l = wf_lock(d);
    Value old = d->factory;
    wf_barrier(d, v);
    d->factory = v;
    wf_unlock(d, l);
    wf_drop(old);
}

static Value default_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    Value v = wf_dict_type.new(type, NULL, 0, WF_NULL);
    if (!wf_is_null(v))
        as_default(v)->factory = WF_NULL;
    return v;
}

static int default_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    Value factory = WF_NULL;
    if (nargs > 0) {
        if (!wf_callable(args[0]) && !wf_is_none(args[0]))
            return wf_raise_i(&wf_exc_TypeError, "first argument must be callable or None");
        factory = args[0];
        args++;
        nargs--;
    }
    set_factory(as_default(self), factory);
    return wf_dict_type.init(self, args, nargs, kwnames);
}

/*
 * The value that the factory makes, stored. When threads race for a key of a shared dict, the
 * first one's value stays and all get that.
 */
static Value m_missing(Value self, Value key)
{
    Value factory = get_factory(self);
    if (wf_is_none(factory))
        return wf_raise_keyerror(key);
    Value v = wf_own(wf_call0(factory));
    wf_drop(factory);
    if (wf_is_null(v))
        return WF_NULL;
    if (wf_is_shared(wf_obj(self)) && wf_shape_of(wf_obj(self)) == wf_defaultdict_type.shape) {
        Value kept;
        int r = wf_dict_setdefault(self, key, v, &kept);
        wf_drop(v);
        return r < 0 ? WF_NULL : kept;
    }
    if (wf_setitem(self, key, v) < 0) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

static Value default_getitem(Value self, Value key)
{
    Value v;
    int r = wf_dict_get(self, key, &v);
    if (WF_LIKELY(r > 0))
        return v;
    if (r < 0)
        return WF_NULL;
    if (WF_LIKELY(wf_shape_of(wf_obj(self)) == wf_defaultdict_type.shape))
        return m_missing(self, key);
    return wf_call_method(self, wf_n.__missing__, &key, 1);
}

/* type(self)(factory, from) */
static Value make_like(Value self, Value from)
{
    Value factory = get_factory(self);
    Value r = wf_call2(wf_type_value(wf_type_of(self)), factory, from);
    wf_drop(factory);
    return r;
}

static Value m_copy(Value self) { return make_like(self, self); }

static Value default_or(Value a, Value b)
{
    Value self = wf_is_a(a, &wf_defaultdict_type) ? a : b;
    if (!wf_is_dict(wf_is(self, a) ? b : a))
        return WF_NOTIMPL;
    Value r = wf_own(make_like(self, a));
    if (!wf_is_null(r) && wf_dict_merge(r, b, 1) < 0) {
        wf_drop(r);
        return WF_NULL;
    }
    return r;
}

static Value m_reduce(Value self)
{
    Value factory = get_factory(self);
    Value args = wf_is_none(factory) ? wf_tuple_empty : wf_tuple_pack(1, factory), r = WF_NULL;
    Value items = wf_is_null(args) ? WF_NULL : wf_own(wf_call_method(self, wf_n.items, NULL, 0));
    Value it = wf_is_null(items) ? WF_NULL : wf_iter(items);
    if (!wf_is_null(it))
        r = wf_tuple_pack(5, wf_type_value(wf_type_of(self)), args, WF_NONE, WF_NONE, it);
    wf_drop(it);
    wf_drop(items);
    wf_drop(args);
    wf_drop(factory);
    return r;
}

/* The factory's repr, "..." inside itself. */
static Value factory_repr(Value factory)
{
    if (!wf_is_pointer(factory))
        return wf_repr(factory);
    int in = wf_repr_enter(factory);
    if (in != 0)
        return in < 0 ? WF_NULL : wf_str_from_c("...");
    Value r = wf_repr(factory);
    wf_repr_leave(factory);
    return r;
}

static Value default_repr(Value self)
{
    Value base = wf_dict_type.repr(self), r = WF_NULL;
    if (wf_is_null(base))
        return WF_NULL;
    Value factory = get_factory(self), text = factory_repr(factory);
    if (!wf_is_null(text))
        r = wf_str_from_format("%s(%U, %U)", wf_short_type_name(wf_type_of(self)), text, base);
    wf_drop(factory);
    wf_drop(text);
    wf_drop(base);
    return r;
}

static void default_clear(WfObject *o)
{
    DefaultDict *d = (DefaultDict *)o;
    Value old = d->factory;
    d->factory = WF_NULL;
    wf_drop(old);
    wf_dict_clear_slot(o);
}

static void default_dealloc(WfObject *o)
{
    wf_drop(((DefaultDict *)o)->factory);
    wf_dict_dealloc(o);
}

static int default_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((DefaultDict *)o)->factory);
    return wf_dict_traverse(o, visit, arg);
}

static WfMethodDef default_methods[] = {
    {"__missing__", m_missing, WF_O,
     "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if "
     "self.default_factory is None: raise KeyError((key,))\n  self[key] = value = "
     "self.default_factory()\n  return value\n"},
    {"copy", m_copy, WF_NOARGS, "D.copy() -> a shallow copy of D."},
    {"__copy__", m_copy, WF_NOARGS, "D.copy() -> a shallow copy of D."},
    {"__reduce__", m_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM,
     "See PEP 585"},
    {NULL, NULL, 0, NULL},
};
static WfMemberDef default_members[] = {
    {"default_factory", WF_M_VALUE, offsetof(DefaultDict, factory), false,
     "Factory for default value called by __missing__()."},
    {NULL, WF_M_VALUE, 0, false, NULL},
};

WfType wf_defaultdict_type = {
    WF_TYPE_HEAD(FREE, "collections.defaultdict", DefaultDict, WF_TF_GC | WF_TF_BASETYPE),
    .doc =
        "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe "
        "default factory is called without arguments to produce\na new value when a key is not "
        "present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same "
        "items.\nAll remaining arguments are treated the same as if they were\npassed to the "
        "dict constructor, including keyword arguments.\n",
    .base = &wf_dict_type,
    .dealloc = default_dealloc,
    .traverse = default_traverse,
    .clear = default_clear,
    .new = default_new,
    .init = default_init,
    .repr = default_repr,
    .getitem = default_getitem,
    .nb = {[WF_NB_OR] = default_or},
    .methods = default_methods,
    .members = default_members,
};
