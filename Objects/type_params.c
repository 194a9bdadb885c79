/*
 * Type variables in the arguments of generic aliases and unions: collecting and substituting
 * them (PEP 484, 585, 612, 646), by the protocol of typing: __typing_subst__,
 * __typing_prepare_subst__, __parameters__, __typing_unpacked_tuple_args__.
 */
#include "api.h"
#include "class.h"

static ssize_t index_in(Value tuple, Value v)
{
    for (size_t i = 0; i < wf_tuple_len(tuple); i++)
        if (wf_is(wf_tuple_item(tuple, i), v))
            return (ssize_t)i;
    return -1;
}

static bool list_has(Value list, Value v)
{
    for (size_t i = 0; i < wf_list_len(list); i++) {
        Value item = wf_list_get(list, i);
        bool same = wf_is(item, v);
        wf_drop(item);
        if (same)
            return true;
    }
    return false;
}

static int append_once(Value list, Value v)
{
    return list_has(list, v) ? 0 : wf_list_append(list, v);
}

/* Adds the parameters that one argument brings. */
static int collect_from(Value list, Value arg)
{
    Value v;
    /* A bare class may have these attributes as descriptors; they say nothing about it. */
    if (wf_is_kind(arg, WF_TF_TYPE))
        return 0;
    int r = wf_getattr_opt(arg, wf_n.__typing_subst__, &v);
    if (r > 0) {
        wf_drop(v);
        return append_once(list, arg);
    }
    if (r < 0 || (r = wf_getattr_opt(arg, wf_n.__parameters__, &v)) <= 0)
        return r;
    r = 0;
    for (size_t i = 0; wf_is_tuple(v) && r == 0 && i < wf_tuple_len(v); i++)
        r = append_once(list, wf_tuple_item(v, i));
    wf_drop(v);
    return r;
}

Value wf_collect_parameters(Value args)
{
    Value list = wf_list_new(0);
    for (size_t i = 0; !wf_is_null(list) && i < wf_tuple_len(args); i++)
        if (collect_from(list, wf_tuple_item(args, i)) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    if (wf_is_null(list))
        return WF_NULL;
    Value t = wf_list_as_tuple(list);
    wf_drop(list);
    return t;
}

/* --- substituting ---------------------------------------------------------------------------------- */

static Value list_to_tuple(Value list, int r)
{
    Value t = r < 0 || wf_is_null(list) ? WF_NULL : wf_list_as_tuple(list);
    wf_drop(list);
    return t;
}

/* What obj[...] gives with its own parameters replaced. */
static Value substitute_inside(Value obj, Value params, Value items)
{
    Value sub;
    int r = wf_getattr_opt(obj, wf_n.__parameters__, &sub);
    if (r < 0)
        return WF_NULL;
    if (r == 0 || !wf_is_tuple(sub) || wf_tuple_len(sub) == 0) {
        if (r > 0)
            wf_drop(sub);
        return wf_new_ref(obj);
    }
    Value list = wf_list_new(wf_tuple_len(sub));
    r = wf_is_null(list) ? -1 : 0;
    for (size_t i = 0; r == 0 && i < wf_tuple_len(sub); i++) {
        Value p = wf_tuple_item(sub, i);
        ssize_t at = index_in(params, p);
        Value v = at >= 0 ? wf_tuple_item(items, (size_t)at) : p;
        if (at >= 0 && wf_type_of(p)->iter && wf_is_tuple(v))
            r = wf_list_extend(list, v);
        else
            r = wf_list_append(list, v);
    }
    wf_drop(sub);
    Value key = list_to_tuple(list, r);
    Value result = wf_is_null(key) ? WF_NULL : wf_getitem(obj, key);
    wf_drop(key);
    return result;
}

/* The subscript as a tuple, with unpacked tuples spread out. */
static Value unpack_item(Value item)
{
    if (!wf_is_tuple(item))
        return wf_tuple_pack(1, item);
    Value list = wf_list_new(wf_tuple_len(item));
    int r = wf_is_null(list) ? -1 : 0;
    for (size_t i = 0; r == 0 && i < wf_tuple_len(item); i++) {
        Value v = wf_tuple_item(item, i), inner = WF_NULL;
        r = wf_is_kind(v, WF_TF_TYPE)
                ? 0
                : wf_getattr_opt(v, wf_n.__typing_unpacked_tuple_args__, &inner);
        size_t n = r > 0 && wf_is_tuple(inner) ? wf_tuple_len(inner) : 0;
        bool spread = r > 0 && wf_is_tuple(inner) &&
                      !(n > 0 && wf_same_bits(wf_tuple_item(inner, n - 1), WF_ELLIPSIS));
        if (r >= 0)
            r = spread ? wf_list_extend(list, inner) : wf_list_append(list, v);
        wf_drop(inner);
    }
    return list_to_tuple(list, r);
}

/* Parameters may rearrange the arguments: ParamSpec takes a list as one, TypeVarTuple several. */
static Value prepare_items(Value self, Value params, Value items)
{
    for (size_t i = 0; !wf_is_null(items) && i < wf_tuple_len(params); i++) {
        Value fn;
        int r = wf_getattr_opt(wf_tuple_item(params, i), wf_n.__typing_prepare_subst__, &fn);
        if (r < 0) {
            wf_drop(items);
            return WF_NULL;
        }
        if (r == 0)
            continue;
        if (!wf_is_none(fn)) {
            Value next = wf_call2(fn, self, items);
            wf_drop(items);
            items = next;
            if (!wf_is_null(items) && !wf_is_tuple(items)) {
                Value one = wf_tuple_pack(1, items);
                wf_drop(items);
                items = one;
            }
        }
        wf_drop(fn);
    }
    return items;
}

/* Appends what one argument becomes. */
static int substitute_one(Value list, Value arg, Value params, Value items)
{
    Value v, subst;
    if (wf_is_kind(arg, WF_TF_TYPE))
        return wf_list_append(list, arg);
    int unpack = wf_getattr_opt(arg, wf_n.__typing_is_unpacked_typevartuple__, &v);
    if (unpack > 0) {
        unpack = wf_truth(v);
        wf_drop(v);
    }
    int r = unpack < 0 ? -1 : wf_getattr_opt(arg, wf_n.__typing_subst__, &subst);
    if (r < 0)
        return -1;
    if (r > 0) {
        ssize_t at = index_in(params, arg);
        v = at < 0 ? wf_new_ref(arg) : wf_call1(subst, wf_tuple_item(items, (size_t)at));
        wf_drop(subst);
    } else {
        v = substitute_inside(arg, params, items);
    }
    if (wf_is_null(v))
        return -1;
    r = unpack && wf_is_tuple(v) ? wf_list_extend(list, v) : wf_list_append(list, v);
    wf_drop(v);
    return r;
}

Value wf_substitute_parameters(Value self, Value args, Value params, Value item)
{
    size_t n = wf_tuple_len(params);
    if (n == 0)
        return wf_raise(&wf_exc_TypeError, "%R is not a generic class", self);
    Value items = prepare_items(self, params, unpack_item(item));
    if (wf_is_null(items))
        return WF_NULL;
    if (wf_tuple_len(items) != n) {
        wf_raise(&wf_exc_TypeError, "Too %s arguments for %R; actual %zu, expected %zu",
                 wf_tuple_len(items) > n ? "many" : "few", self, wf_tuple_len(items), n);
        wf_drop(items);
        return WF_NULL;
    }
    Value list = wf_list_new(wf_tuple_len(args));
    int r = wf_is_null(list) ? -1 : 0;
    for (size_t i = 0; r == 0 && i < wf_tuple_len(args); i++)
        r = substitute_one(list, wf_tuple_item(args, i), params, items);
    wf_drop(items);
    return list_to_tuple(list, r);
}
