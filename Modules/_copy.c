/*
 * _copy: deep and shallow copies. Containers are gone through here; objects of other classes in
 * copy/rebuild.c. What is copied already is found in the memo before anything else, by id, as
 * copy.deepcopy() does; floats held in place have no id worth a look.
 */
#include "copy/copy.h"

#include "callable.h"

typedef Value (*CopyFn)(WfCopier *c, Value x, Value id);

Value wf_copy_id(Value x)
{
    return wf_is_pointer(x) ? wf_int((int64_t)(uintptr_t)wf_obj(x)) : wf_int_from_u64(x.bits | 4);
}

/* --- the memo: a dict, or any mapping with get() ------------------------------------------------------ */

/* 1: *out, new; 0; -1. */
static int recall(WfCopier *c, Value id, Value *out)
{
    if (WF_LIKELY(wf_is_dict_exact(c->memo)))
        return wf_dict_get(c->memo, id, out);
    Value args[] = {id, WF_NOTIMPL}; /* what is its own copy is never remembered */
    Value v = wf_own(wf_call_method(c->memo, wf_n.get, args, 2));
    if (wf_is_notimpl(v))
        return 0;
    *out = v;
    return wf_is_null(v) ? -1 : 1;
}

int wf_copy_remember(WfCopier *c, Value id, Value y)
{
    return wf_is_dict_exact(c->memo) ? wf_dict_set(c->memo, id, y) : wf_setitem(c->memo, id, y);
}

/* x lives as long as the memo, so that its id stays its own: memo[id(memo)] is a list of such. */
static int keep_alive(WfCopier *c, Value x)
{
    Value id = wf_copy_id(c->memo), list;
    int r = recall(c, id, &list);
    if (r > 0) {
        if (wf_is_list_exact(list)) {
            r = wf_list_append(list, x);
        } else {
            Value done = wf_own(wf_call_method(list, wf_n.append, &x, 1));
            r = wf_is_null(done) ? -1 : 0;
            wf_drop(done);
        }
    } else if (r == 0) {
        list = wf_list_from_array(&x, 1);
        r = wf_is_null(list) ? -1 : wf_copy_remember(c, id, list);
    } else {
        list = WF_NULL;
    }
    wf_drop(list);
    wf_drop(id);
    return r;
}

/* --- containers ------------------------------------------------------------------------------------- */

static Value deep_atom(WfCopier *c, Value x, Value id)
{
    return wf_new_ref(x);
}

/* Polled in long loops: true is an error. */
static bool interrupted(size_t i)
{
    return (i & 1023) == 1023 && wf_safepoint() < 0;
}

static Value deep_list(WfCopier *c, Value x, Value id)
{
    Value y = wf_list_new(wf_list_len(x)), item;
    int r = wf_is_null(y) ? -1 : wf_copy_remember(c, id, y);
    for (size_t i = 0; r == 0 && !wf_is_null(item = wf_list_get(x, i)); i++) {
        Value v = wf_copy_deep(c, item);
        wf_drop(item);
        r = wf_is_null(v) || interrupted(i) ? -1 : 0;
        if (r == 0)
            r = wf_list_append_steal(y, v);
        else
            wf_drop(v);
    }
    if (r == 0)
        return y;
    wf_drop(y);
    return WF_NULL;
}

/* Copies of the items, and whether each is the item itself; 0 / -1. */
static int deep_items(WfCopier *c, Value x, Value *items, bool *same)
{
    size_t n = wf_tuple_len(x), i = 0;
    *same = true;
    for (; i < n; i++) {
        items[i] = wf_copy_deep(c, wf_tuple_item(x, i));
        if (wf_is_null(items[i]) || interrupted(i))
            break;
        *same &= wf_is(items[i], wf_tuple_item(x, i));
    }
    if (i == n)
        return 0;
    for (size_t k = 0; k <= i; k++)
        wf_drop(items[k]);
    return -1;
}

/* A tuple whose items are their own copies is its own. */
static Value deep_tuple(WfCopier *c, Value x, Value id)
{
    size_t n = wf_tuple_len(x);
    Value few[8], *items = n <= 8 ? few : wf_mem_alloc(n * sizeof *items), y = WF_NULL;
    bool same;
    if (items != NULL && deep_items(c, x, items, &same) == 0) {
        int r = recall(c, id, &y); /* made while an item was copied that leads back here */
        if (r == 0 && same)
            y = wf_new_ref(x);
        else if (r == 0)
            y = wf_tuple_from_array(items, n);
        else if (r < 0)
            y = WF_NULL;
        for (size_t i = 0; i < n; i++)
            wf_drop(items[i]);
    }
    if (items != few)
        wf_mem_free(items);
    return y;
}

static int deep_pair(WfCopier *c, Value y, Value key, Value value)
{
    Value v = wf_copy_deep(c, value), k = wf_is_null(v) ? WF_NULL : wf_copy_deep(c, key);
    if (!wf_is_null(k))
        return wf_dict_set_steal(y, k, v);
    wf_drop(v);
    return -1;
}

static Value deep_dict(WfCopier *c, Value x, Value id)
{
    Value y = wf_dict_new(), key, value;
    int r = wf_is_null(y) ? -1 : wf_copy_remember(c, id, y);
    size_t n = wf_dict_len(x), pos = 0;
    for (size_t i = 0; r == 0; i++) {
        if (wf_dict_len(x) != n)
            r = wf_raise_i(&wf_exc_RuntimeError, "dictionary changed size during iteration");
        if (r < 0 || !wf_dict_next(x, &pos, &key, &value))
            break;
        r = interrupted(i) ? -1 : deep_pair(c, y, key, value);
        wf_drop(key);
        wf_drop(value);
    }
    if (r == 0)
        return y;
    wf_drop(y);
    return WF_NULL;
}

/* --- the functions of the dispatch ---------------------------------------------------------------- */

static Value f_atom(Value module, const Value *args, size_t nargs);
static Value f_list(Value module, const Value *args, size_t nargs);
static Value f_tuple(Value module, const Value *args, size_t nargs);
static Value f_dict(Value module, const Value *args, size_t nargs);

static const struct {
    void *function;
    CopyFn copy;
} known[] = {{f_atom, deep_atom}, {f_dict, deep_dict}, {f_list, deep_list}, {f_tuple, deep_tuple}};

/* What a function of the dispatch does, if it is one of these. */
static CopyFn known_copier(Value fn)
{
    if (wf_has_shape(fn, WF_SHAPE_builtin_function_or_method))
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (wf_as_builtin(fn)->def->fn == known[i].function)
                return known[i].copy;
    return NULL;
}

static Value deep_with(WfCopier *c, Value x, Value id, CopyFn copy)
{
    if (wf_enter_call(" while copying an object") < 0)
        return WF_NULL;
    Value y = copy(c, x, id);
    wf_leave_call();
    return y;
}

static Value deep_unknown(WfCopier *c, Value x, Value id)
{
    return wf_copy_object(c, x);
}

/* A copy that differs is remembered, if its copier has not done so. */
static Value deep_new(WfCopier *c, Value x, Value id)
{
    Value fn, y;
    int r = wf_dict_get(c->dispatch, wf_type_value(wf_type_of(x)), &fn);
    if (r < 0)
        return WF_NULL;
    CopyFn copy = r == 0 || wf_is_none(fn) ? deep_unknown : known_copier(fn);
    if (copy == deep_atom)
        y = wf_new_ref(x);
    else if (copy != NULL)
        y = deep_with(c, x, id, copy);
    else
        y = wf_own(wf_call2(fn, x, c->memo));
    if (r > 0)
        wf_drop(fn);
    if (wf_is_null(y) || wf_is(y, x))
        return y;
    bool remembered = copy == deep_list || copy == deep_dict;
    if ((remembered || wf_copy_remember(c, id, y) == 0) && keep_alive(c, x) == 0)
        return y;
    wf_drop(y);
    return WF_NULL;
}

Value wf_copy_deep(WfCopier *c, Value x)
{
    if (wf_is_tagged_float(x))
        return deep_new(c, x, WF_NULL);
    Value id = wf_copy_id(x), y;
    int r = wf_is_null(id) ? -1 : recall(c, id, &y);
    if (r == 0)
        y = deep_new(c, x, id);
    else if (r < 0)
        y = WF_NULL;
    wf_drop(id);
    return y;
}

/* One of these functions called by itself: (x, memo). */
static Value call_known(const Value *args, size_t nargs, CopyFn copy)
{
    if (wf_check_nargs("copier", nargs, 2, 3) < 0)
        return WF_NULL;
    WfCopier c = {.memo = args[1], .dispatch = wf_import_attr("copy", "_deepcopy_dispatch")};
    c.reducers = wf_is_null(c.dispatch) ? WF_NULL : wf_import_attr("copy", "dispatch_table");
    Value id = wf_is_null(c.reducers) ? WF_NULL : wf_copy_id(args[0]);
    Value y = wf_is_null(id) ? WF_NULL : copy(&c, args[0], id);
    wf_drop(id);
    wf_drop(c.dispatch);
    wf_drop(c.reducers);
    return y;
}

static Value f_atom(Value module, const Value *args, size_t nargs) { return call_known(args, nargs, deep_atom); }

static Value check_and_call(const Value *args, size_t nargs, CopyFn copy, uint32_t shape, const char *kind)
{
    if (nargs > 0 && !wf_has_shape(args[0], shape))
        return wf_raise(&wf_exc_TypeError, "a %s is required, not '%.200s'", kind, wf_type_of(args[0])->name);
    return call_known(args, nargs, copy);
}

static Value f_list(Value module, const Value *args, size_t nargs)
{
    return check_and_call(args, nargs, deep_list, WF_SHAPE_list, "list");
}
static Value f_tuple(Value module, const Value *args, size_t nargs)
{
    return check_and_call(args, nargs, deep_tuple, WF_SHAPE_tuple, "tuple");
}
static Value f_dict(Value module, const Value *args, size_t nargs)
{
    return check_and_call(args, nargs, deep_dict, WF_SHAPE_dict, "dict");
}

/* --- copy and deepcopy ------------------------------------------------------------------------------ */

static int check_tables(Value dispatch, Value reducers)
{
    if (wf_is_dict(dispatch) && wf_is_dict(reducers))
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "the functions by class must be in dicts");
}

/* deepcopy(x, memo, dispatch, reducers) */
static Value f_deepcopy(Value module, const Value *args, size_t nargs)
{
    if (wf_check_nargs("deepcopy", nargs, 4, 4) < 0 || check_tables(args[2], args[3]) < 0)
        return WF_NULL;
    WfCopier c = {.memo = args[1], .dispatch = args[2], .reducers = args[3]};
    return wf_copy_deep(&c, args[0]);
}

/* copy(x, dispatch, reducers) */
static Value f_copy(Value module, const Value *args, size_t nargs)
{
    if (wf_check_nargs("copy", nargs, 3, 3) < 0 || check_tables(args[1], args[2]) < 0)
        return WF_NULL;
    Value fn;
    int r = wf_dict_get(args[1], wf_type_value(wf_type_of(args[0])), &fn);
    if (r < 0)
        return WF_NULL;
    WfCopier c = {.memo = WF_NULL, .dispatch = args[1], .reducers = args[2]};
    if (r == 0)
        return wf_copy_object(&c, args[0]);
    Value y = wf_own(wf_call1(fn, args[0]));
    wf_drop(fn);
    return y;
}

static Value f_itself(Value module, Value x) { return wf_new_ref(x); }

static WfMethodDef functions[] = {
    {"copy", f_copy, WF_FAST, "copy($module, x, dispatch, reducers, /)\n--\n\nA shallow copy."},
    {"deepcopy", f_deepcopy, WF_FAST, "deepcopy($module, x, memo, dispatch, reducers, /)\n--\n\nA deep copy."},
    {"_copy_immutable", f_itself, WF_O, "_copy_immutable($module, x, /)\n--\n\nx."},
    {"_deepcopy_atomic", f_atom, WF_FAST, "_deepcopy_atomic($module, x, memo, /)\n--\n\nx."},
    {"_deepcopy_list", f_list, WF_FAST, "_deepcopy_list($module, x, memo, /)\n--\n\nA deep copy."},
    {"_deepcopy_tuple", f_tuple, WF_FAST, "_deepcopy_tuple($module, x, memo, /)\n--\n\nA deep copy."},
    {"_deepcopy_dict", f_dict, WF_FAST, "_deepcopy_dict($module, x, memo, /)\n--\n\nA deep copy."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__copy(Value m) { return wf_module_add_functions(m, functions); }
