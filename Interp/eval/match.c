/* match statements' patterns, with statements. */
#include "exc_impl.h"
#include "helpers.h"

/* --- match --------------------------------------------------------------------------------------------- */

/* Values of `keys` by subject.get(key, dummy): 1 all there, 0 one is missing, -1. */
static int get_all(Value get, Value keys, Value seen, Value dummy, Value *values)
{
    for (size_t i = 0; i < wf_tuple_len(keys); i++) {
        Value key = wf_tuple_item(keys, i);
        int dup = wf_set_contains(seen, key);
        if (dup < 0 || wf_set_add(seen, key) < 0)
            return -1;
        if (dup)
            return wf_raise_i(&wf_exc_ValueError, "mapping pattern checks duplicate key (%R)", key);
        values[i] = wf_call2(get, key, dummy);
        if (wf_is_null(values[i]))
            return -1;
        if (wf_is(values[i], dummy))
            return 0;
    }
    return 1;
}

Value wf_eval_match_keys(Value subject, Value keys)
{
    size_t n = wf_tuple_len(keys);
    if (n == 0)
        return wf_tuple_empty;
    Value get = wf_getattr(subject, wf_n.get), r = WF_NULL;
    Value seen = wf_set_new(WF_NULL), dummy = wf_list_new(0), values = wf_tuple_new(n);
    if (!wf_is_null(get) && !wf_is_null(seen) && !wf_is_null(dummy) && !wf_is_null(values)) {
        int all = get_all(get, keys, seen, dummy, wf_as_tuple(values)->items);
        r = all < 0 ? WF_NULL : all == 0 ? WF_NONE : wf_new_ref(values);
    }
    wf_drop(get);
    wf_drop(seen);
    wf_drop(dummy);
    wf_drop(values);
    return r;
}

/* One attribute sub-pattern: 1 / 0 absent / -1. */
static int match_attribute(Value subject, Value cls, Value name, Value seen, Value *out)
{
    int dup = wf_set_contains(seen, name);
    if (dup < 0 || wf_set_add(seen, name) < 0)
        return -1;
    if (dup)
        return wf_raise_i(&wf_exc_TypeError, "%s() got multiple sub-patterns for attribute %R",
                          ((WfType *)wf_obj(cls))->name, name);
    return wf_getattr_opt(subject, name, out);
}

/* __match_args__ of the class: new tuple; *self: one positional pattern matches the subject itself. */
static Value match_args(Value cls, bool *self)
{
    Value args;
    *self = false;
    int r = wf_getattr_opt(cls, wf_n.__match_args__, &args);
    if (r < 0)
        return WF_NULL;
    if (r == 0) {
        *self = wf_type_has((WfType *)wf_obj(cls), WF_TF_MATCH_SELF);
        return wf_tuple_empty;
    }
    if (wf_is_tuple_exact(args))
        return args;
    wf_raise(&wf_exc_TypeError, "%s.__match_args__ must be a tuple (got %s)",
             ((WfType *)wf_obj(cls))->name, wf_type_of(args)->name);
    wf_drop(args);
    return WF_NULL;
}

/* Positional sub-patterns: 1 / 0 / -1. */
static int match_positional(Value subject, Value cls, size_t n, Value seen, Value *out)
{
    bool self;
    Value args = match_args(cls, &self);
    if (wf_is_null(args))
        return -1;
    size_t allowed = self ? 1 : wf_tuple_len(args);
    int r = 1;
    if (allowed < n) {
        r = wf_raise_i(&wf_exc_TypeError, "%s() accepts %zu positional sub-pattern%s (%zu given)",
                       ((WfType *)wf_obj(cls))->name, allowed, allowed == 1 ? "" : "s", n);
    } else if (self) {
        out[0] = wf_new_ref(subject);
    } else {
        for (size_t i = 0; i < n && r == 1; i++) {
            Value name = wf_tuple_item(args, i);
            if (!wf_is_str_exact(name))
                r = wf_raise_i(&wf_exc_TypeError, "__match_args__ elements must be strings (got %s)",
                               wf_type_of(name)->name);
            else
                r = match_attribute(subject, cls, name, seen, &out[i]);
        }
    }
    wf_drop(args);
    return r;
}

Value wf_eval_match_class(Value subject, Value cls, size_t npos, Value kwnames)
{
    if (!wf_is_kind(cls, WF_TF_TYPE))
        return wf_raise(&wf_exc_TypeError, "called match pattern must be a type");
    int r = wf_isinstance(subject, cls);
    if (r <= 0)
        return r < 0 ? WF_NULL : WF_NONE;
    size_t nkw = wf_tuple_len(kwnames);
    if (npos + nkw == 0)
        return wf_tuple_empty;
    Value seen = wf_set_new(WF_NULL), found = wf_tuple_new(npos + nkw);
    r = wf_is_null(seen) || wf_is_null(found) ? -1 : 1;
    Value *items = wf_is_null(found) ? NULL : wf_as_tuple(found)->items;
    if (r == 1 && npos > 0)
        r = match_positional(subject, cls, npos, seen, items);
    for (size_t i = 0; i < nkw && r == 1; i++)
        r = match_attribute(subject, cls, wf_tuple_item(kwnames, i), seen, &items[npos + i]);
    wf_drop(seen);
    if (r == 1)
        return found;
    wf_drop(found);
    return r < 0 ? WF_NULL : WF_NONE;
}

Value wf_eval_dict_without(Value mapping, Value keys)
{
    Value d = wf_dict_new();
    if (wf_is_null(d))
        return d;
    bool ok = wf_dict_merge(d, mapping, 1) == 0;
    for (size_t i = 0; i < wf_tuple_len(keys) && ok; i++) {
        int r = wf_dict_del(d, wf_tuple_item(keys, i));
        if (r == 0)
            wf_raise_keyerror(wf_tuple_item(keys, i));
        ok = r == 1;
    }
    if (ok)
        return d;
    wf_drop(d);
    return WF_NULL;
}

/* --- with --------------------------------------------------------------------------------------------------- */

static int with_methods(Value manager, Value enter_name, Value exit_name, const char *kind, Value *exit,
                        Value *enter)
{
    int r = wf_lookup_special(manager, enter_name, enter);
    if (r == 0)
        return wf_raise_i(&wf_exc_TypeError, "'%.200s' object does not support the %scontext manager protocol",
                          wf_type_name(manager), kind);
    if (r < 0)
        return -1;
    r = wf_lookup_special(manager, exit_name, exit);
    if (r == 1)
        return 0;
    wf_drop(*enter);
    if (r == 0)
        wf_raise(&wf_exc_TypeError,
                 "'%.200s' object does not support the %scontext manager protocol (missed %U method)",
                 wf_type_name(manager), kind, exit_name);
    return -1;
}

static int enter(Value manager, Value enter_name, Value exit_name, const char *kind, Value *exit,
                 Value *entered)
{
    Value fn;
    if (with_methods(manager, enter_name, exit_name, kind, exit, &fn) < 0)
        return -1;
    *entered = wf_call0(fn);
    wf_drop(fn);
    if (!wf_is_null(*entered))
        return 0;
    wf_drop(*exit);
    return -1;
}

int wf_eval_with_enter(Value manager, Value *exit, Value *entered)
{
    return enter(manager, wf_n.__enter__, wf_n.__exit__, "", exit, entered);
}

int wf_eval_async_with_enter(Value manager, Value *exit, Value *entered)
{
    return enter(manager, wf_n.__aenter__, wf_n.__aexit__, "asynchronous ", exit, entered);
}

Value wf_eval_with_exit(Value exit, Value exc)
{
    Value tb = wf_exc_load(exc, &((WfBaseException *)wf_obj(exc))->traceback);
    Value v = wf_call3(exit, wf_type_value(wf_type_of(exc)), exc, wf_is_null(tb) ? WF_NONE : tb);
    wf_drop(tb);
    return v;
}
