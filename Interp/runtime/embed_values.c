/* weft.h: making values and reading them. */
#include "embed.h"

/* --- making ------------------------------------------------------------------------------------- */

weft_value weft_none(void)
{
    ENTER();
    return wf_embed_give(e, WF_NONE);
}

weft_value weft_bool(int truth)
{
    ENTER();
    return wf_embed_give(e, wf_bool(truth != 0));
}

weft_value weft_int(int64_t i)
{
    ENTER();
    return wf_embed_give(e, wf_int(i));
}

weft_value weft_uint(uint64_t u)
{
    ENTER();
    return wf_embed_give(e, wf_int_from_u64(u));
}

weft_value weft_int_from_text(const char *text, int base)
{
    ENTER();
    DISCARD_ERROR();
    Value s = wf_str_from_utf8(text, strlen(text));
    Value v = wf_is_null(s) ? s : wf_int_from_str(s, base);
    wf_drop(s);
    return wf_embed_give(e, v);
}

weft_value weft_float(double d)
{
    ENTER();
    return wf_embed_give(e, wf_float(d));
}

weft_value weft_str_n(const char *utf8, size_t len)
{
    ENTER();
    DISCARD_ERROR();
    return wf_embed_give(e, wf_str_from_utf8(utf8, len));
}

weft_value weft_str(const char *utf8)
{
    return weft_str_n(utf8, strlen(utf8));
}

weft_value weft_bytes(const void *data, size_t len)
{
    ENTER();
    DISCARD_ERROR();
    return wf_embed_give(e, len == 0 ? wf_new_ref(wf_bytes_empty) : wf_bytes_new(data, len));
}

weft_value weft_tuple(const weft_value *items, size_t n)
{
    ENTER();
    if (!wf_embed_all_given(items, n, __func__))
        return NULL;
    DISCARD_ERROR();
    Value tuple = n == 0 ? wf_new_ref(wf_tuple_empty) : wf_tuple_new(n);
    if (!wf_is_null(tuple))
        for (size_t i = 0; i < n; i++)
            wf_as_tuple(tuple)->items[i] = wf_new_ref(wf_embed_value(e, items[i], __func__));
    return wf_embed_give(e, tuple);
}

weft_value weft_list(const weft_value *items, size_t n)
{
    ENTER();
    if (!wf_embed_all_given(items, n, __func__))
        return NULL;
    DISCARD_ERROR();
    Value list = wf_list_new(n);
    for (size_t i = 0; !wf_is_null(list) && i < n; i++)
        if (wf_list_append(list, wf_embed_value(e, items[i], __func__)) < 0) {
            wf_drop(list);
            list = WF_NULL;
        }
    return wf_embed_give(e, list);
}

weft_value weft_dict(void)
{
    ENTER();
    DISCARD_ERROR();
    return wf_embed_give(e, wf_dict_new());
}

Value wf_embed_builtin(const char *name)
{
    Value v;
    int found = wf_dict_get_c(wf_runtime.builtins_dict, name, &v);
    if (found == 1)
        return v;
    if (found == 0)
        wf_raise(&wf_exc_NameError, "name '%s' is not defined", name);
    return WF_NULL;
}

weft_value weft_builtin(const char *name)
{
    ENTER();
    DISCARD_ERROR();
    return wf_embed_give(e, wf_embed_builtin(name));
}

/* --- kinds ----------------------------------------------------------------------------------------- */

weft_kind weft_kind_of(weft_value h)
{
    static const struct {
        uint32_t flag;
        weft_kind kind;
    } kinds[] = {{WF_TF_INT, WEFT_KIND_INT},     {WF_TF_FLOAT, WEFT_KIND_FLOAT}, {WF_TF_STR, WEFT_KIND_STR},
                 {WF_TF_BYTES, WEFT_KIND_BYTES}, {WF_TF_TUPLE, WEFT_KIND_TUPLE}, {WF_TF_LIST, WEFT_KIND_LIST},
                 {WF_TF_DICT, WEFT_KIND_DICT}};
    ENTER();
    Value v = wf_embed_value(e, h, __func__);
    if (wf_is_null(v))
        return WEFT_KIND_NULL;
    if (wf_is_none(v))
        return WEFT_KIND_NONE;
    if (wf_is_bool(v))
        return WEFT_KIND_BOOL;
    uint32_t flags = wf_type_of(v)->flags;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (flags & kinds[i].flag)
            return kinds[i].kind;
    return WEFT_KIND_OTHER;
}

int weft_is_none(weft_value h)
{
    ENTER();
    return wf_is_none(wf_embed_value(e, h, __func__));
}

int weft_is(weft_value a, weft_value b)
{
    ENTER();
    return wf_is(wf_embed_value(e, a, __func__), wf_embed_value(e, b, __func__));
}

int weft_callable(weft_value h)
{
    ENTER();
    Value v = wf_embed_value(e, h, __func__);
    return !wf_is_null(v) && wf_callable(v);
}

/* --- reading ---------------------------------------------------------------------------------------- */

int weft_to_int64(weft_value h, int64_t *out)
{
    ENTER();
    TAKE(v, h, WEFT_ERROR);
    if (WF_LIKELY(wf_is_small(v))) {
        *out = wf_small_value(v);
        return WEFT_OK;
    }
    PREPARE(WEFT_ERROR);
    return wf_as_int64(v, out);
}

int weft_to_uint64(weft_value h, uint64_t *out)
{
    ENTER();
    TAKE(v, h, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    return wf_as_uint64(v, out);
}

int weft_to_double(weft_value h, double *out)
{
    ENTER();
    TAKE(v, h, WEFT_ERROR);
    if (WF_LIKELY(wf_is_tagged_float(v))) {
        *out = wf_tagged_float_value(v);
        return WEFT_OK;
    }
    PREPARE(WEFT_ERROR);
    return wf_as_double(v, out);
}

int weft_truth(weft_value h)
{
    ENTER();
    TAKE(v, h, WEFT_ERROR);
    PREPARE(WEFT_ERROR);
    return wf_truth(v);
}

weft_value weft_int_text(weft_value h, int base)
{
    ENTER();
    TAKE(v, h, NULL);
    PREPARE(NULL);
    if (base != 2 && base != 8 && base != 10 && base != 16)
        return wf_embed_give(e, wf_raise(&wf_exc_ValueError, "base must be 2, 8, 10 or 16, not %d", base));
    Value i = wf_index(v);
    if (wf_is_null(i))
        return NULL;
    Value text = wf_int_to_str(i, base, false);
    wf_drop(i);
    return wf_embed_give(e, text);
}

const char *weft_to_utf8(weft_value h, size_t *len)
{
    ENTER();
    TAKE(v, h, NULL);
    DISCARD_ERROR();
    if (!wf_is_str(v)) {
        wf_raise(&wf_exc_TypeError, "expected str, not %T", v);
        return NULL;
    }
    size_t n;
    const char *text = wf_str_utf8(v, &n);
    if (text != NULL && len != NULL)
        *len = n;
    return text;
}

const void *weft_to_bytes(weft_value h, size_t *len)
{
    ENTER();
    TAKE(v, h, NULL);
    DISCARD_ERROR();
    if (!wf_is_bytes(v)) {
        wf_raise(&wf_exc_TypeError, "expected bytes, not %T", v);
        return NULL;
    }
    if (len != NULL)
        *len = wf_as_bytes(v)->len;
    return wf_as_bytes(v)->data;
}

weft_value weft_bytes_of(weft_value h)
{
    ENTER();
    TAKE(v, h, NULL);
    PREPARE(NULL);
    return wf_embed_give(e, wf_bytes_of(v));
}
