/* weft.h: attributes, calls, operators, containers. */
#include "embed.h"

/* --- any object --------------------------------------------------------------------------------- */

weft_value weft_type_of(weft_value h)
{
    ENTER();
    TAKE(v, h, NULL);
    return wf_embed_give(e, wf_new_ref(wf_type_value(wf_type_of(v))));
}

int weft_isinstance(weft_value h, weft_value type)
{
    ENTER();
    TAKE(v, h, WEFT_ERROR);
    TAKE(cls, type, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    return wf_isinstance(v, cls);
}

weft_value weft_repr(weft_value h)
{
    ENTER();
    TAKE(v, h, NULL);
    PREPARE(NULL);
    return wf_embed_give(e, wf_repr(v));
}

weft_value weft_to_str(weft_value h)
{
    ENTER();
    TAKE(v, h, NULL);
    PREPARE(NULL);
    return wf_embed_give(e, wf_str(v));
}

int weft_hash(weft_value h, int64_t *out)
{
    ENTER();
    TAKE(v, h, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    *out = wf_hash(v);
    return *out == -1 ? WEFT_ERROR : WEFT_OK;
}

weft_value weft_getattr(weft_value h, const char *name)
{
    ENTER();
    TAKE(v, h, NULL);
    PREPARE(NULL);
    return wf_embed_give(e, wf_getattr_c(v, name));
}

/* Turns a look-up's result into one with a handle. */
static int give_found(WfEmbed *e, int found, Value v, weft_value *out)
{
    if (found != 1)
        return found;
    *out = wf_embed_give(e, v);
    return *out == NULL ? WEFT_ERROR : 1;
}

int weft_getattr_opt(weft_value h, const char *name, weft_value *out)
{
    ENTER();
    TAKE(v, h, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    Value attribute = WF_NULL;
    int found = wf_getattr_opt_c(v, name, &attribute);
    return give_found(e, found, attribute, out);
}

int weft_setattr(weft_value h, const char *name, weft_value attribute)
{
    ENTER();
    TAKE(v, h, WEFT_ERROR);
    TAKE(a, attribute, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    return wf_setattr_c(v, name, a);
}

int weft_delattr(weft_value h, const char *name)
{
    ENTER();
    TAKE(v, h, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    return wf_setattr_c(v, name, WF_NULL);
}

/* --- calls ----------------------------------------------------------------------------------------- */

enum { FEW = 8 };

/* The values of n handles, in `few` or allocated; NULL with an exception. */
static Value *take_values(const WfEmbed *e, const weft_value *handles, size_t n, Value few[FEW], const char *function)
{
    Value *all = few;
    if (!wf_embed_all_given(handles, n, function))
        return NULL;
    if (n > FEW && (all = wf_mem_alloc(n * sizeof *all)) == NULL)
        return NULL;
    for (size_t i = 0; i < n; i++)
        all[i] = wf_embed_value(e, handles[i], function);
    return all;
}

static void free_values(Value *all, const Value *few)
{
    if (WF_UNLIKELY(all != few))
        wf_mem_free(all);
}

weft_value weft_call(weft_value function, const weft_value *args, size_t nargs)
{
    ENTER();
    TAKE(fn, function, NULL);
    Value few[FEW], *values = take_values(e, args, nargs, few, __func__);
    if (WF_UNLIKELY(values == NULL))
        return NULL;
    Value v = WF_NULL;
    WfThread *t = e->thread;
    if (WF_LIKELY((atomic_load_explicit(&t->poll, memory_order_relaxed) == 0 && wf_is_null(t->exc)) ||
                  wf_embed_prepare_slow(t) == 0))
        v = wf_call(fn, values, nargs, WF_NULL);
    free_values(values, few);
    return wf_embed_give(e, v);
}

static Value names_tuple(const char *const *names, size_t n)
{
    Value tuple = wf_tuple_new(n);
    for (size_t i = 0; !wf_is_null(tuple) && i < n; i++) {
        Value name = wf_intern_c(names[i]);
        if (wf_is_null(name)) {
            wf_drop(tuple);
            return WF_NULL;
        }
        wf_as_tuple(tuple)->items[i] = wf_own(name);
    }
    return tuple;
}

weft_value weft_call_keywords(weft_value function, const weft_value *args, size_t nargs,
                              const char *const *names)
{
    size_t nkw = 0;
    while (names != NULL && names[nkw] != NULL)
        nkw++;
    if (nkw == 0)
        return weft_call(function, args, nargs);
    ENTER();
    TAKE(fn, function, NULL);
    Value few[FEW], *values = take_values(e, args, nargs + nkw, few, __func__);
    if (values == NULL)
        return NULL;
    Value v = WF_NULL, kwnames = WF_NULL;
    if (wf_embed_prepare_slow(e->thread) == 0)
        kwnames = names_tuple(names, nkw);
    if (!wf_is_null(kwnames))
        v = wf_call(fn, values, nargs, kwnames);
    wf_drop(kwnames);
    free_values(values, few);
    return wf_embed_give(e, v);
}

weft_value weft_call_tuple(weft_value function, weft_value args, weft_value keywords)
{
    ENTER();
    TAKE(fn, function, NULL);
    TAKE(tuple, args, NULL);
    Value dict = wf_embed_value(e, keywords, __func__);
    PREPARE(NULL);
    if (!wf_is_tuple(tuple))
        return wf_embed_give(e, wf_raise(&wf_exc_TypeError, "arguments must be a tuple, not %T", tuple));
    if (!wf_is_null(dict) && !wf_is_dict(dict))
        return wf_embed_give(e, wf_raise(&wf_exc_TypeError, "keywords must be a dict, not %T", dict));
    return wf_embed_give(e, wf_call_tuple(fn, tuple, dict));
}

weft_value weft_call_method(weft_value h, const char *name, const weft_value *args, size_t nargs)
{
    ENTER();
    TAKE(v, h, NULL);
    Value few[FEW], *values = take_values(e, args, nargs, few, __func__);
    if (values == NULL)
        return NULL;
    Value r = WF_NULL;
    if (wf_embed_prepare_slow(e->thread) == 0)
        r = wf_call_method_c(v, name, values, nargs);
    free_values(values, few);
    return wf_embed_give(e, r);
}

/* --- operators ----------------------------------------------------------------------------------------- */

weft_value weft_binary(weft_operator op, weft_value a, weft_value b)
{
    static const WfBinop ops[] = {WF_NB_ADD, WF_NB_SUB,    WF_NB_MUL,    WF_NB_TRUEDIV, WF_NB_FLOORDIV,
                                  WF_NB_MOD, WF_NB_POW,    WF_NB_LSHIFT, WF_NB_RSHIFT,  WF_NB_AND,
                                  WF_NB_OR,  WF_NB_XOR,    WF_NB_MATMUL};
    ENTER();
    TAKE(x, a, NULL);
    TAKE(y, b, NULL);
    PREPARE(NULL);
    if ((size_t)op >= sizeof ops / sizeof *ops)
        return wf_embed_give(e, wf_raise(&wf_exc_ValueError, "no such operator: %d", (int)op));
    return wf_embed_give(e, op == WEFT_POWER ? wf_power(x, y, WF_NONE) : wf_binop(ops[op], x, y));
}

weft_value weft_negative(weft_value h)
{
    ENTER();
    TAKE(v, h, NULL);
    PREPARE(NULL);
    return wf_embed_give(e, wf_negative(v));
}

int weft_compare(weft_value a, weft_value b, weft_comparison op)
{
    static const WfCmpOp ops[] = {WF_LT, WF_LE, WF_EQ, WF_NE, WF_GT, WF_GE};
    ENTER();
    TAKE(x, a, WEFT_ERROR);
    TAKE(y, b, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    if ((size_t)op >= sizeof ops / sizeof *ops)
        return wf_raise_i(&wf_exc_ValueError, "no such comparison: %d", (int)op);
    Value r = wf_compare(x, y, ops[op]);
    if (wf_is_null(r))
        return WEFT_ERROR;
    int truth = wf_truth(r);
    wf_drop(r);
    return truth;
}

/* --- containers ------------------------------------------------------------------------------------------ */

int64_t weft_len(weft_value h)
{
    ENTER();
    TAKE(v, h, -1);
    PREPARE(-1);
    return wf_len(v);
}

weft_value weft_getitem(weft_value h, weft_value key)
{
    ENTER();
    TAKE(v, h, NULL);
    TAKE(k, key, NULL);
    PREPARE(NULL);
    return wf_embed_give(e, wf_getitem(v, k));
}

weft_value weft_getitem_index(weft_value h, int64_t i)
{
    ENTER();
    TAKE(v, h, NULL);
    PREPARE(NULL);
    Value k = wf_int(i), item = wf_is_null(k) ? k : wf_getitem(v, k);
    wf_drop(k);
    return wf_embed_give(e, item);
}

weft_value weft_getitem_name(weft_value h, const char *name)
{
    ENTER();
    TAKE(v, h, NULL);
    PREPARE(NULL);
    Value k = wf_str_from_c(name), item = wf_is_null(k) ? k : wf_getitem(v, k);
    wf_drop(k);
    return wf_embed_give(e, item);
}

int weft_setitem(weft_value h, weft_value key, weft_value item)
{
    ENTER();
    TAKE(v, h, WEFT_ERROR);
    TAKE(k, key, WEFT_ERROR);
    TAKE(i, item, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    return wf_setitem(v, k, i);
}

int weft_setitem_name(weft_value h, const char *name, weft_value item)
{
    ENTER();
    TAKE(v, h, WEFT_ERROR);
    TAKE(i, item, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    Value k = wf_intern_c(name);
    return wf_is_null(k) ? WEFT_ERROR : wf_setitem(v, k, i);
}

int weft_delitem(weft_value h, weft_value key)
{
    ENTER();
    TAKE(v, h, WEFT_ERROR);
    TAKE(k, key, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    return wf_setitem(v, k, WF_NULL);
}

int weft_contains(weft_value h, weft_value item)
{
    ENTER();
    TAKE(v, h, WEFT_ERROR);
    TAKE(i, item, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    return wf_contains(v, i);
}

int weft_dict_get(weft_value dict, weft_value key, weft_value *out)
{
    ENTER();
    TAKE(d, dict, WEFT_ERROR);
    TAKE(k, key, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    if (!wf_is_dict(d))
        return wf_raise_i(&wf_exc_TypeError, "expected dict, not %T", d);
    Value v = WF_NULL;
    int found = wf_dict_get(d, k, &v);
    return give_found(e, found, v, out);
}

int weft_list_append(weft_value list, weft_value item)
{
    ENTER();
    TAKE(l, list, WEFT_ERROR);
    TAKE(i, item, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    if (!wf_is_list(l))
        return wf_raise_i(&wf_exc_TypeError, "expected list, not %T", l);
    return wf_list_append(l, i);
}

weft_value weft_iter(weft_value h)
{
    ENTER();
    TAKE(v, h, NULL);
    PREPARE(NULL);
    return wf_embed_give(e, wf_iter(v));
}

int weft_next(weft_value iterator, weft_value *out)
{
    ENTER();
    TAKE(it, iterator, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    if (!wf_is_iterator(it))
        return wf_raise_i(&wf_exc_TypeError, "'%s' object is not an iterator", wf_type_name(it));
    Value v = wf_next(it);
    if (wf_is_null(v))
        return wf_err_occurred() ? WEFT_ERROR : 0;
    return give_found(e, 1, v, out);
}
