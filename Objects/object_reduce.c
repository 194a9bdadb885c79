/*
 * object.__reduce_ex__, __reduce__, __getstate__: what copy and pickle ask of any object.
 * Protocols 0 and 1 are copyreg's (in Python); from 2 on the result is built here.
 */
#include "api.h"
#include "callable.h"
#include "instance.h"
#include "type_cache.h"
#include "typeobj.h"

/* copyreg._slotnames(cls), cached in the class by copyreg itself. New list or None. */
static Value slot_names(WfType *t)
{
    Value names;
    int r = wf_dict_get(wf_type_dict(t), wf_n.__slotnames__, &names);
    if (r < 0)
        return WF_NULL;
    if (r == 0) {
        Value fn = wf_import_attr("copyreg", "_slotnames");
        if (wf_is_null(fn))
            return WF_NULL;
        names = wf_call1(fn, wf_type_value(t));
        wf_drop(fn);
        if (wf_is_null(names))
            return WF_NULL;
    }
    if (!wf_is_none(names) && !wf_is_list(names)) {
        wf_raise(&wf_exc_TypeError,
                 r > 0 ? "%.200s.__slotnames__ should be a list or None, not %.200s"
                       : "copyreg._slotnames didn't return a list or None",
                 t->name, wf_type_of(names)->name);
        wf_drop(names);
        return WF_NULL;
    }
    return names;
}

/* Values of the slots that are set: a new dict. */
static Value slot_values(Value self, Value names)
{
    Value dict = wf_dict_new();
    for (size_t i = 0; !wf_is_null(dict) && i < wf_list_len(names); i++) {
        Value name = wf_list_get(names, i), v;
        if (wf_is_null(name))
            break;
        int r = wf_getattr_opt(self, name, &v);
        if (r > 0) {
            r = wf_dict_set(dict, name, v);
            wf_drop(v);
        }
        wf_drop(name);
        if (r < 0) {
            wf_drop(dict);
            return WF_NULL;
        }
    }
    return dict;
}

/* The __dict__ if it is not empty, else None. */
static Value dict_state(Value self)
{
    WfType *t = wf_type_of(self);
    Value dict;
    if (wf_instance_has_dict(t)) {
        dict = wf_instance_dict_copy(self);
    } else {
        int r = wf_getattr_opt(self, wf_n.__dict__, &dict);
        if (r <= 0)
            return r < 0 ? WF_NULL : WF_NONE;
    }
    if (!wf_is_null(dict) && wf_is_dict(dict) && wf_dict_len(dict) == 0) {
        wf_drop(dict);
        return WF_NONE;
    }
    return dict;
}

static Value default_state(Value self, bool required)
{
    WfType *t = wf_type_of(self);
    if (required && t->itemsize)
        return wf_raise(&wf_exc_TypeError, "cannot pickle %.200s objects", t->name);
    Value state = dict_state(self);
    if (wf_is_null(state))
        return WF_NULL;
    Value names = slot_names(t);
    if (wf_is_null(names)) {
        wf_drop(state);
        return WF_NULL;
    }
    size_t n = wf_is_none(names) ? 0 : wf_list_len(names);
    if (required && t->basicsize > sizeof(WfObject) + 8 * n) {
        wf_drop(names);
        wf_drop(state);
        return wf_raise(&wf_exc_TypeError, "cannot pickle '%.200s' object", t->name);
    }
    if (n > 0) {
        Value slots = slot_values(self, names);
        Value both = WF_NULL;
        if (!wf_is_null(slots))
            both = wf_dict_len(slots) ? wf_tuple_pack(2, state, slots) : wf_new_ref(state);
        wf_drop(slots);
        wf_drop(state);
        state = both;
    }
    wf_drop(names);
    return state;
}

Value wf_object_getstate(Value self)
{
    return default_state(self, false);
}

/* The class has `name` from object itself. */
static bool inherits_from_object(WfType *t, Value name)
{
    return wf_is(wf_type_lookup_inline(t, name), wf_type_lookup_inline(&wf_object_type, name));
}

/* fn is object.__getstate__ bound to self. */
static bool is_default_getstate(Value fn, Value self)
{
    return wf_has_shape(fn, WF_SHAPE_builtin_function_or_method) && wf_is(wf_as_builtin(fn)->self, self) &&
           wf_as_builtin(fn)->def->fn == (void *)wf_object_getstate;
}

static Value get_state(Value self, bool required)
{
    WfType *t = wf_type_of(self);
    Value own, name = wf_n.__getstate__;
    if (t->getattr == wf_generic_getattr && inherits_from_object(t, name)) {
        int r = wf_is_pointer(self) ? wf_instance_get(wf_obj(self), name, &own) : 0;
        if (r <= 0)
            return r < 0 ? WF_NULL : default_state(self, required);
        wf_drop(own);
    }
    Value fn = wf_getattr(self, name);
    if (wf_is_null(fn))
        return WF_NULL;
    Value state = is_default_getstate(fn, self) ? default_state(self, required) : wf_call0(fn);
    wf_drop(fn);
    return state;
}

/* --- arguments for __new__ --------------------------------------------------------------------------- */

static int check_pair(Value pair, Value *args, Value *kwargs)
{
    if (!wf_is_tuple(pair))
        return wf_raise_i(&wf_exc_TypeError,
                          "__getnewargs_ex__ should return a tuple, not '%.200s'",
                          wf_type_of(pair)->name);
    if (wf_tuple_len(pair) != 2)
        return wf_raise_i(&wf_exc_ValueError,
                          "__getnewargs_ex__ should return a tuple of length 2, not %zd",
                          (ssize_t)wf_tuple_len(pair));
    Value a = wf_tuple_item(pair, 0), k = wf_tuple_item(pair, 1);
    if (!wf_is_tuple(a))
        return wf_raise_i(&wf_exc_TypeError,
                          "first item of the tuple returned by __getnewargs_ex__ must be a tuple, "
                          "not '%.200s'", wf_type_of(a)->name);
    if (!wf_is_dict(k))
        return wf_raise_i(&wf_exc_TypeError,
                          "second item of the tuple returned by __getnewargs_ex__ must be a dict, "
                          "not '%.200s'", wf_type_of(k)->name);
    *args = wf_new_ref(a);
    *kwargs = wf_new_ref(k);
    return 0;
}

/* *args WF_NULL: the object has no say. *kwargs WF_NULL: none. */
static int new_arguments(Value self, Value *args, Value *kwargs)
{
    Value fn;
    *args = *kwargs = WF_NULL;
    int r = wf_lookup_special(self, wf_n.__getnewargs_ex__, &fn);
    if (r > 0) {
        Value pair = wf_call0(fn);
        wf_drop(fn);
        r = wf_is_null(pair) ? -1 : check_pair(pair, args, kwargs);
        wf_drop(pair);
        return r;
    }
    if (r < 0 || (r = wf_lookup_special(self, wf_n.__getnewargs__, &fn)) <= 0)
        return r;
    *args = wf_call0(fn);
    wf_drop(fn);
    if (wf_is_null(*args))
        return -1;
    if (!wf_is_tuple(*args)) {
        wf_raise(&wf_exc_TypeError, "__getnewargs__ should return a tuple, not '%.200s'",
                 wf_type_of(*args)->name);
        wf_drop(*args);
        return -1;
    }
    return 0;
}

/* Function of copyreg and the tuple of its arguments. */
static int constructor(Value self, Value args, Value kwargs, Value *fn, Value *fn_args)
{
    Value cls = wf_type_value(wf_type_of(self));
    if (!wf_is_null(kwargs) && wf_dict_len(kwargs) > 0) {
        *fn = wf_import_attr_of_loaded(wf_n.copyreg, wf_n.__newobj_ex__);
        *fn_args = wf_is_null(*fn) ? WF_NULL : wf_tuple_pack(3, cls, args, kwargs);
    } else {
        *fn = wf_import_attr_of_loaded(wf_n.copyreg, wf_n.__newobj__);
        Value first = wf_is_null(*fn) ? WF_NULL : wf_tuple_pack(1, cls);
        *fn_args = wf_is_null(first) || wf_is_null(args) ? first : wf_tuple_concat(first, args);
        if (!wf_is_null(first) && !wf_is_null(args))
            wf_drop(first);
    }
    if (!wf_is_null(*fn_args))
        return 0;
    wf_drop(*fn);
    return -1;
}

static Value iter_of_call(Value self)
{
    Value items = wf_call_method(self, wf_n.items, NULL, 0);
    if (wf_is_null(items))
        return WF_NULL;
    Value it = wf_iter(items);
    wf_drop(items);
    return it;
}

static Value reduce_newobj(Value self)
{
    WfType *t = wf_type_of(self);
    if (t->new == NULL)
        return wf_raise(&wf_exc_TypeError, "cannot pickle '%.200s' object", t->name);
    Value args, kwargs, fn, fn_args, result = WF_NULL;
    if (new_arguments(self, &args, &kwargs) < 0)
        return WF_NULL;
    bool has_args = !wf_is_null(args);
    int r = constructor(self, args, kwargs, &fn, &fn_args);
    wf_drop(args);
    wf_drop(kwargs);
    if (r < 0)
        return WF_NULL;
    bool is_list = wf_is_list(self), is_dict = wf_is_dict(self);
    Value state = get_state(self, !has_args && !is_list && !is_dict);
    Value items = WF_NONE, pairs = WF_NONE;
    if (!wf_is_null(state) && is_list)
        items = wf_iter(self);
    if (!wf_is_null(state) && is_dict)
        pairs = iter_of_call(self);
    if (!wf_is_null(state) && !wf_is_null(items) && !wf_is_null(pairs))
        result = wf_tuple_pack(5, fn, fn_args, state, items, pairs);
    wf_drop(items);
    wf_drop(pairs);
    wf_drop(state);
    wf_drop(fn);
    wf_drop(fn_args);
    return result;
}

static Value common_reduce(Value self, int protocol)
{
    if (protocol >= 2)
        return reduce_newobj(self);
    Value fn = wf_import_attr("copyreg", "_reduce_ex");
    if (wf_is_null(fn))
        return WF_NULL;
    Value r = wf_call2(fn, self, wf_small(protocol));
    wf_drop(fn);
    return r;
}

Value wf_object_reduce(Value self)
{
    return common_reduce(self, 0);
}

Value wf_object_reduce_ex(Value self, Value protocol)
{
    int n;
    if (wf_as_int(protocol, &n) < 0)
        return WF_NULL;
    WfType *t = wf_type_of(self);
    bool inherits = inherits_from_object(t, wf_n.__reduce__);
    if (inherits && t->getattr == wf_generic_getattr)
        return common_reduce(self, n);
    Value reduce;
    int r = wf_getattr_opt(self, wf_n.__reduce__, &reduce);
    if (r <= 0)
        return r < 0 ? WF_NULL : common_reduce(self, n);
    Value result = inherits ? common_reduce(self, n) : wf_call0(reduce);
    wf_drop(reduce);
    return result;
}
