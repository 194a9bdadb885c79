/*
 * Copying objects by what they say of themselves: __copy__, __deepcopy__, __reduce_ex__.
 *
 * An instance with nothing but attributes, whose class leaves the protocol alone, is copied slot by
 * slot: neither the reduced form nor a dict is made, and the copy keeps its inline slots.
 */
#include "copy.h"

#include "instance.h"

/* A copy of something inside the object that is copied. */
static Value inner(WfCopier *c, Value v)
{
    return wf_is_null(c->memo) ? wf_new_ref(v) : wf_copy_deep(c, v);
}

/* The copy y of x is known before what x holds is copied. */
static int remember(WfCopier *c, Value x, Value y)
{
    if (wf_is_null(c->memo))
        return 0;
    Value id = wf_copy_id(x);
    int r = wf_is_null(id) ? -1 : wf_copy_remember(c, id, y);
    wf_drop(id);
    return r;
}

/* --- plain instances ------------------------------------------------------------------------------- */

static Value copy_slots(WfCopier *c, Value x, uint32_t shape, const Value *slots, unsigned n)
{
    WfType *t = wf_shapes[shape].type;
    Value y = t->new(t, NULL, 0, WF_NULL);
    int r = wf_is_null(y) ? -1 : remember(c, x, y);
    for (unsigned i = 0; r >= 0 && i < n; i++) {
        if (wf_is_null(slots[i]))
            continue;
        Value v = inner(c, slots[i]);
        r = wf_is_null(v) ? -1 : wf_instance_set(wf_obj(y), wf_uncounted(wf_shape_info(shape)->names[i]), v);
        wf_drop(v);
    }
    if (r >= 0)
        return y;
    wf_drop(y);
    return WF_NULL;
}

/* 1: *out is the copy; 0: x has to be asked; -1. */
static int copy_plain(WfCopier *c, Value x, Value *out)
{
    if (!wf_instance_is_plain(x) || !wf_is_null(wf_type_lookup(wf_type_of(x), wf_n.__setstate__)))
        return 0;
    Value slots[WF_MAX_INLINE];
    uint32_t shape;
    unsigned n = wf_instance_snapshot(wf_obj(x), &shape, slots);
    if (wf_in_dict_mode(shape))
        return 0;
    *out = copy_slots(c, x, shape, slots, n);
    for (unsigned i = 0; i < n; i++)
        wf_drop(slots[i]);
    return wf_is_null(*out) ? -1 : 1;
}

/* --- from the reduced form ---------------------------------------------------------------------------- */

typedef int (*EachFn)(WfCopier *c, Value y, Value item);

/* fn(c, y, item) for each item; 0 / -1. */
static int for_each(WfCopier *c, Value y, Value iterable, EachFn fn)
{
    Value it = wf_iter(iterable), item;
    int r = wf_is_null(it) ? -1 : 0;
    while (r == 0 && !wf_is_null(item = wf_own(wf_next(it)))) {
        r = fn(c, y, item);
        wf_drop(item);
    }
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? -1 : 0;
}

/* item is a pair: its halves, new. */
static int take_apart(Value item, Value *key, Value *value)
{
    Value pair = wf_sequence_tuple(item);
    if (wf_is_null(pair))
        return -1;
    size_t n = wf_tuple_len(pair);
    if (n == 2) {
        *key = wf_new_ref(wf_tuple_item(pair, 0));
        *value = wf_new_ref(wf_tuple_item(pair, 1));
    } else if (n < 2) {
        wf_raise(&wf_exc_ValueError, "not enough values to unpack (expected 2, got %zu)", n);
    } else {
        wf_raise(&wf_exc_ValueError, "too many values to unpack (expected 2)");
    }
    wf_drop(pair);
    return n == 2 ? 0 : -1;
}

static int add_item(WfCopier *c, Value y, Value item)
{
    Value v = inner(c, item);
    if (wf_is_null(v))
        return -1;
    Value r = wf_own(wf_call_method(y, wf_n.append, &v, 1));
    wf_drop(v);
    wf_drop(r);
    return wf_is_null(r) ? -1 : 0;
}

static int add_pair(WfCopier *c, Value y, Value pair)
{
    Value key, value;
    if (take_apart(pair, &key, &value) < 0)
        return -1;
    Value k = inner(c, key), v = wf_is_null(k) ? WF_NULL : inner(c, value);
    int r = wf_is_null(v) ? -1 : wf_setitem(y, k, v);
    wf_drop(key);
    wf_drop(value);
    wf_drop(k);
    wf_drop(v);
    return r;
}

static int add_slot(WfCopier *c, Value y, Value pair)
{
    Value key, value;
    if (take_apart(pair, &key, &value) < 0)
        return -1;
    int r = wf_is_str(key) ? wf_setattr(y, key, value)
                           : wf_raise_i(&wf_exc_TypeError, "attribute name must be string, not '%.200s'",
                                        wf_type_of(key)->name);
    wf_drop(key);
    wf_drop(value);
    return r;
}

/* y.__dict__.update(state) */
static int update_dict(Value y, Value state)
{
    int r = wf_instance_update(y, state);
    if (r != 0)
        return r < 0 ? -1 : 0;
    Value dict = wf_own(wf_getattr(y, wf_n.__dict__));
    if (wf_is_null(dict))
        return -1;
    Value done = wf_own(wf_call_method(dict, wf_n.update, &state, 1));
    wf_drop(dict);
    wf_drop(done);
    return wf_is_null(done) ? -1 : 0;
}

static int set_slots(WfCopier *c, Value y, Value slots)
{
    Value items = wf_own(wf_call_method(slots, wf_n.items, NULL, 0));
    int r = wf_is_null(items) ? -1 : for_each(c, y, items, add_slot);
    wf_drop(items);
    return r;
}

/* state: already y's own. */
static int set_state(WfCopier *c, Value y, Value state)
{
    Value method, slots = WF_NONE;
    int r = wf_getattr_opt(y, wf_n.__setstate__, &method);
    if (r < 0)
        return -1;
    if (r > 0) {
        Value done = wf_own(wf_call1(method, state));
        wf_drop(method);
        wf_drop(done);
        return wf_is_null(done) ? -1 : 0;
    }
    if (wf_is_tuple(state) && wf_tuple_len(state) == 2) {
        slots = wf_tuple_item(state, 1);
        state = wf_tuple_item(state, 0);
    }
    if (!wf_is_none(state) && update_dict(y, state) < 0)
        return -1;
    return wf_is_none(slots) ? 0 : set_slots(c, y, slots);
}

static int copy_state(WfCopier *c, Value y, Value state)
{
    Value own = inner(c, state);
    int r = wf_is_null(own) ? -1 : set_state(c, y, own);
    wf_drop(own);
    return r;
}

/* fn(*args), of copies of the arguments when the copy is deep. */
static Value call_constructor(WfCopier *c, Value fn, Value args)
{
    Value own = wf_sequence_list(args);
    size_t n = wf_is_null(own) ? 0 : wf_list_len(own);
    for (size_t i = 0; i < n && !wf_is_null(c->memo); i++) {
        Value old = wf_list_get(own, i), v = wf_copy_deep(c, old);
        wf_drop(old);
        if (wf_is_null(v)) {
            wf_drop(own);
            return WF_NULL;
        }
        wf_list_set(own, i, v);
    }
    Value tuple = wf_is_null(own) ? WF_NULL : wf_list_as_tuple(own);
    Value y = wf_is_null(tuple) ? WF_NULL : wf_own(wf_call_tuple(fn, tuple, WF_NULL));
    wf_drop(own);
    wf_drop(tuple);
    return y;
}

static Value raise_parts(size_t n)
{
    if (n > 5)
        return wf_raise(&wf_exc_TypeError, "_reconstruct() takes from 4 to 7 positional arguments but %zu were given",
                        n + 2);
    return wf_raise(&wf_exc_TypeError, "_reconstruct() missing %s",
                    n == 1 ? "1 required positional argument: 'args'"
                           : "2 required positional arguments: 'func' and 'args'");
}

/* parts: function, arguments, then state, items and pairs, where given. */
static Value rebuild(WfCopier *c, Value x, Value parts)
{
    size_t n = wf_tuple_len(parts);
    if (n < 2 || n > 5)
        return raise_parts(n);
    Value more[3] = {WF_NONE, WF_NONE, WF_NONE};
    for (size_t i = 2; i < n; i++)
        more[i - 2] = wf_tuple_item(parts, i);
    Value y = call_constructor(c, wf_tuple_item(parts, 0), wf_tuple_item(parts, 1));
    if (wf_is_null(y))
        return WF_NULL;
    if (remember(c, x, y) == 0 && (wf_is_none(more[0]) || copy_state(c, y, more[0]) == 0) &&
        (wf_is_none(more[1]) || for_each(c, y, more[1], add_item) == 0) &&
        (wf_is_none(more[2]) || for_each(c, y, more[2], add_pair) == 0))
        return y;
    wf_drop(y);
    return WF_NULL;
}

/* --- any object ------------------------------------------------------------------------------------------ */

/* An attribute that is not None: 1, 0, -1. */
static int find_hook(Value o, Value name, Value *out)
{
    int r = wf_getattr_opt(o, name, out);
    if (r > 0 && wf_is_none(*out))
        return 0;
    return r;
}

static Value raise_not_copyable(WfCopier *c, WfType *t)
{
    Value error = wf_import_attr("copy", "Error");
    Value text = wf_is_null(error) ? WF_NULL
                                   : wf_str_from_format("un(%s)copyable object of type %S",
                                                        wf_is_null(c->memo) ? "shallow" : "deep", wf_type_value(t));
    Value exc = wf_is_null(text) ? WF_NULL : wf_own(wf_call1(error, text));
    if (!wf_is_null(exc))
        wf_raise_obj(exc);
    wf_drop(error);
    wf_drop(text);
    return WF_NULL;
}

/* What x reduces to. */
static Value reduce(WfCopier *c, Value x)
{
    WfType *t = wf_type_of(x);
    Value fn, arg = wf_small(4);
    int r = wf_dict_get(c->reducers, wf_type_value(t), &fn);
    if (r > 0 && wf_is_none(fn))
        r = 0;
    if (r > 0)
        arg = x;
    else if (r == 0)
        r = find_hook(x, wf_n.__reduce_ex__, &fn);
    if (r == 0) {
        r = find_hook(x, wf_n.__reduce__, &fn);
        arg = WF_NULL;
    }
    if (r <= 0)
        return r < 0 ? WF_NULL : raise_not_copyable(c, t);
    Value parts = wf_own(wf_call(fn, &arg, !wf_is_null(arg), WF_NULL));
    wf_drop(fn);
    return parts;
}

/* As after the star of a call. */
static Value parts_tuple(Value parts)
{
    Value tuple = wf_sequence_tuple(parts);
    WfType *t = wf_type_of(parts);
    if (wf_is_null(tuple) && t->iter == NULL && t->getitem == NULL)
        wf_raise(&wf_exc_TypeError, "Value after * must be an iterable, not %.200s", t->name);
    return tuple;
}

static Value copy_reduced(WfCopier *c, Value x)
{
    Value parts = reduce(c, x), y = WF_NULL;
    if (wf_is_null(parts))
        return WF_NULL;
    if (wf_is_str(parts)) {
        y = wf_new_ref(x);
    } else {
        Value tuple = parts_tuple(parts);
        y = wf_is_null(tuple) ? WF_NULL : rebuild(c, x, tuple);
        wf_drop(tuple);
    }
    wf_drop(parts);
    return y;
}

/* x's own hook: __copy__ of its class, or its __deepcopy__. */
static int call_hook(WfCopier *c, Value x, Value *y)
{
    bool deep = !wf_is_null(c->memo);
    Value fn;
    int r = deep ? find_hook(x, wf_n.__deepcopy__, &fn) : find_hook(wf_type_value(wf_type_of(x)), wf_n.__copy__, &fn);
    if (r <= 0)
        return r;
    *y = wf_own(wf_call1(fn, deep ? c->memo : x));
    wf_drop(fn);
    return wf_is_null(*y) ? -1 : 1;
}

Value wf_copy_object(WfCopier *c, Value x)
{
    if (wf_is_kind(x, WF_TF_TYPE))
        return wf_new_ref(x);
    Value y;
    int r = call_hook(c, x, &y);
    int has_reducer = r == 0 ? wf_dict_contains(c->reducers, wf_type_value(wf_type_of(x))) : 0;
    if (has_reducer < 0)
        return WF_NULL;
    if (r == 0 && !has_reducer)
        r = copy_plain(c, x, &y);
    return r < 0 ? WF_NULL : r > 0 ? y : copy_reduced(c, x);
}
