/* Slices, displays, unpacking, formatting, functions: the out-of-line halves. */
#include "dict_find.h"
#include "exc_impl.h"
#include "helpers.h"
#include "percent.h"

/* --- slices ------------------------------------------------------------------------------------------ */

static bool simple_bound(Value v) { return wf_is_small(v) || wf_is_none(v); }

static ssize_t lower_bound(const Value *w) { return wf_is_none(w[1]) ? 0 : (ssize_t)wf_small_value(w[1]); }
static ssize_t upper_bound(const Value *w) { return wf_is_none(w[2]) ? PTRDIFF_MAX : (ssize_t)wf_small_value(w[2]); }

static void slice_bounds(const Value *w, size_t len, size_t *from, size_t *to)
{
    int64_t n = (int64_t)len;
    int64_t a = wf_is_none(w[1]) ? 0 : wf_small_value(w[1]);
    int64_t b = wf_is_none(w[2]) ? n : wf_small_value(w[2]);
    a = a < 0 ? (a + n < 0 ? 0 : a + n) : a > n ? n : a;
    b = b < 0 ? (b + n < 0 ? 0 : b + n) : b > n ? n : b;
    *from = (size_t)a;
    *to = (size_t)(b < a ? a : b);
}

/* A piece of an ASCII text between bounds that lie in it; or WF_NULL without exception: something else. */
WF_INLINE Value ascii_piece(const Value *w)
{
    const WfStr *s = (const WfStr *)wf_obj(w[0]);
    if (!wf_is_small(w[1]) || !wf_str_is_ascii(s))
        return WF_NULL;
    uint64_t from = (uint64_t)wf_small_value(w[1]), to = s->len;
    if (wf_is_small(w[2]))
        to = (uint64_t)wf_small_value(w[2]);
    else if (!wf_is_none(w[2]))
        return WF_NULL;
    if (from > to || to > s->len || to - from == s->len)
        return WF_NULL;
    return wf_str_from_ascii(s->data + from, to - from);
}

Value wf_eval_load_slice(const Value *w)
{
    if (wf_is_str_exact(w[0])) {
        Value piece = ascii_piece(w);
        if (WF_LIKELY(!wf_is_null(piece) || wf_err_occurred()))
            return piece;
    }
    if (wf_is_pointer(w[0]) && simple_bound(w[1]) && simple_bound(w[2])) {
        size_t a, b;
        switch (wf_shape_of(wf_obj(w[0]))) {
        case WF_SHAPE_list:
            if (wf_is_shared(wf_obj(w[0])))
                return wf_list_slice_shared(w[0], lower_bound(w), upper_bound(w), 1);
            slice_bounds(w, wf_as_list(w[0])->len, &a, &b);
            return wf_list_slice(w[0], a, b);
        case WF_SHAPE_tuple:
            slice_bounds(w, wf_tuple_len(w[0]), &a, &b);
            return wf_tuple_slice(w[0], a, b);
        case WF_SHAPE_str:
            slice_bounds(w, wf_as_str(w[0])->len, &a, &b);
            return wf_str_slice(w[0], a, b);
        case WF_SHAPE_bytes:
            slice_bounds(w, wf_as_bytes(w[0])->len, &a, &b);
            return wf_bytes_new(wf_as_bytes(w[0])->data + a, b - a);
        }
    }
    Value s = wf_slice_new(w[1], w[2], WF_NONE);
    if (wf_is_null(s))
        return s;
    Value v = wf_getitem(w[0], s);
    wf_drop(s);
    return v;
}

int wf_eval_store_slice(const Value *w, Value v)
{
    if (wf_is_list_exact(w[0]) && simple_bound(w[1]) && simple_bound(w[2]))
        return wf_list_assign_slice(w[0], lower_bound(w), upper_bound(w), v);
    Value s = wf_slice_new(w[1], w[2], WF_NONE);
    if (wf_is_null(s))
        return -1;
    int r = wf_setitem(w[0], s, v);
    wf_drop(s);
    return r;
}

/* --- displays ------------------------------------------------------------------------------------------- */

Value wf_eval_build_set(Value *w, unsigned n)
{
    Value s = wf_set_new(WF_NULL);
    for (unsigned i = 0; i < n && !wf_is_null(s); i++) {
        if (wf_set_add(s, w[i]) < 0) {
            wf_drop(s);
            return WF_NULL;
        }
    }
    if (!wf_is_null(s))
        wf_registers_release(w, w + n);
    return s;
}

Value wf_eval_build_map(Value *w, unsigned n)
{
    Value d = wf_dict_new();
    if (!wf_is_null(d) && wf_dict_fill_interned(d, w, w + 1, n, 2)) {
        wf_registers_clear(w, w + 2 * n);
        return d;
    }
    if (n > 5 && !wf_is_null(d) && wf_dict_reserve(wf_as_dict(d), n) < 0) {
        wf_drop(d);
        return WF_NULL;
    }
    for (unsigned i = 0; i < n && !wf_is_null(d); i++) {
        if (wf_dict_set(d, w[2 * i], w[2 * i + 1]) < 0) {
            wf_drop(d);
            return WF_NULL;
        }
    }
    if (!wf_is_null(d))
        wf_registers_release(w, w + 2 * n);
    return d;
}

Value wf_eval_build_const_key_map(Value *w, unsigned n)
{
    Value d = wf_dict_new();
    if (!wf_is_null(d) && wf_dict_fill_interned(d, wf_as_tuple(w[n])->items, w, n, 1)) {
        wf_registers_clear(w, w + n);
        wf_registers_release(w + n, w + n + 1);
        return d;
    }
    if (n > 5 && !wf_is_null(d) && wf_dict_reserve(wf_as_dict(d), n) < 0) {
        wf_drop(d);
        return WF_NULL;
    }
    for (unsigned i = 0; i < n && !wf_is_null(d); i++) {
        if (wf_dict_set(d, wf_tuple_item(w[n], i), w[i]) < 0) {
            wf_drop(d);
            return WF_NULL;
        }
    }
    if (!wf_is_null(d))
        wf_registers_release(w, w + n + 1);
    return d;
}

static bool is_iterable_type(Value v)
{
    WfType *t = wf_type_of(v);
    return t->iter != NULL || t->sq_item != NULL || t->getitem != NULL;
}

int wf_eval_list_extend(Value list, Value iterable)
{
    if (wf_list_extend(list, iterable) == 0)
        return 0;
    if (wf_err_matches(&wf_exc_TypeError) && !is_iterable_type(iterable)) {
        wf_err_clear();
        wf_raise(&wf_exc_TypeError, "Value after * must be an iterable, not %.200s", wf_type_name(iterable));
    }
    return -1;
}

int wf_eval_dict_update(Value dict, Value other)
{
    if (wf_dict_merge(dict, other, 1) == 0)
        return 0;
    if (wf_err_matches(&wf_exc_AttributeError)) {
        wf_err_clear();
        wf_raise(&wf_exc_TypeError, "'%.200s' object is not a mapping", wf_type_name(other));
    }
    return -1;
}

Value wf_eval_function_text(Value fn);

/* Merging **other for a call of fn failed: the messages are about the call. */
static WF_COLD void explain_merge(Value other, Value fn)
{
    bool no_mapping = wf_err_matches(&wf_exc_AttributeError);
    if (!no_mapping && !wf_err_matches(&wf_exc_KeyError))
        return;
    Value exc = wf_err_fetch();
    Value args = wf_exc_load(exc, &((WfBaseException *)wf_obj(exc))->args);
    if (!no_mapping && (!wf_is_pointer(args) || wf_tuple_len(args) != 1)) {
        wf_drop(args);
        wf_err_restore(exc);
        return;
    }
    Value text = wf_eval_function_text(fn);
    if (!wf_is_null(text)) {
        Value key = no_mapping ? WF_NULL : wf_tuple_item(args, 0);
        if (no_mapping)
            wf_raise(&wf_exc_TypeError, "%U argument after ** must be a mapping, not %.200s", text,
                     wf_type_name(other));
        else
            wf_raise(&wf_exc_TypeError, "%U got multiple values for keyword argument '%S'", text, key);
    }
    wf_drop(text);
    wf_drop(args);
    wf_drop(exc);
}

int wf_eval_dict_merge(Value dict, Value other, Value fn)
{
    if (wf_dict_merge(dict, other, 2) == 0)
        return 0;
    explain_merge(other, fn);
    return -1;
}

/* --- unpacking --------------------------------------------------------------------------------------------- */

void wf_eval_store_many(Value *dst, const Value *items, unsigned n, Value first)
{
    Value old[256];
    for (unsigned i = 0; i < n; i++) {
        old[i] = dst[i];
        dst[i] = wf_reg_load(items[i]);
    }
    wf_drop(first);
    for (unsigned i = 0; i < n; i++)
        wf_drop(old[i]);
}

/* The items move into registers a.. after operand b was consumed. */
static void store_unpacked(WfFrame *f, const WfInstr *pc, Value *items, size_t n)
{
    Value x = WF_NULL;
    if (pc->b >= f->nfixed) {
        x = f->regs[pc->b];
        f->regs[pc->b] = WF_NULL;
    }
    for (size_t i = 0; i < n; i++) {
        Value old = f->regs[pc->a + i];
        f->regs[pc->a + i] = items[i];
        items[i] = old;
    }
    wf_registers_release(items, items + n);
    wf_drop(x);
}

static Value unpack_iterator(Value v)
{
    Value it = wf_iter(v);
    if (wf_is_null(it) && wf_err_matches(&wf_exc_TypeError) && wf_type_of(v)->iter == NULL &&
        wf_type_of(v)->sq_item == NULL) {
        wf_err_clear();
        wf_raise(&wf_exc_TypeError, "cannot unpack non-iterable %.200s object", wf_type_name(v));
    }
    return it;
}

/* The first n items of it; at_least: for the message. 0 / -1, then items are released. */
static int take_items(Value it, Value *items, size_t n, size_t expected, bool at_least)
{
    for (size_t i = 0; i < n; i++) {
        items[i] = wf_next(it);
        if (!wf_is_null(items[i]))
            continue;
        if (!wf_err_occurred())
            wf_raise(&wf_exc_ValueError, "not enough values to unpack (expected %s%zu, got %zu)",
                     at_least ? "at least " : "", expected, i);
        wf_registers_release(items, items + i);
        return -1;
    }
    return 0;
}

static int raise_too_many(size_t expected)
{
    return wf_raise_i(&wf_exc_ValueError, "too many values to unpack (expected %zu)", expected);
}

/* Exactly n items of v: 0 / -1. */
static int unpack_all(Value v, Value *items, size_t n)
{
    Value it = unpack_iterator(v);
    if (wf_is_null(it))
        return -1;
    int r = take_items(it, items, n, n, false);
    if (r == 0) {
        Value extra = wf_next(it);
        if (!wf_is_null(extra)) {
            wf_drop(extra);
            r = raise_too_many(n);
        } else if (wf_err_occurred()) {
            r = -1;
        }
        if (r < 0)
            wf_registers_release(items, items + n);
    }
    wf_drop(it);
    return r;
}

/* The n items of a list as they are at one moment, register references to be stored at once; false: no list of n. */
static bool copy_list(Value x, Value *items, size_t n)
{
    if (!wf_has_shape(x, WF_SHAPE_list))
        return false;
    WfList *l = wf_as_list(x);
    bool locked = wf_lock(l), fits = l->len == n;
    for (size_t i = 0; fits && i < n; i++)
        items[i] = wf_reg_load(l->items[i]);
    wf_unlock(l, locked);
    return fits;
}

int wf_eval_unpack(WfFrame *f, const WfInstr *pc)
{
    Value items[256];
    if (!copy_list(f->regs[pc->b], items, pc->c) && unpack_all(f->regs[pc->b], items, pc->c) < 0)
        return -1;
    store_unpacked(f, pc, items, pc->c);
    return 0;
}

Value wf_eval_unpack_list(Value v, size_t n)
{
    Value *items = wf_mem_alloc(n * sizeof(Value));
    if (items == NULL)
        return WF_NULL;
    Value list = unpack_all(v, items, n) < 0 ? WF_NULL : wf_list_steal_array(items, n);
    wf_mem_free(items);
    return list;
}

/* The last `after` items of the list move to items[0..after). */
static int split_tail(Value list, Value *items, size_t before, size_t after)
{
    size_t len = wf_list_len(list);
    if (len < after)
        return wf_raise_i(&wf_exc_ValueError, "not enough values to unpack (expected at least %zu, got %zu)",
                          before + after, before + len);
    WfList *l = wf_as_list(list);
    for (size_t i = 0; i < after; i++)
        items[i] = l->items[len - after + i];
    l->len = len - after;
    return 0;
}

/* The items of a tuple or local list with enough of them: 1, with new references in out; 0: others; -1. */
static int split_quick(Value x, size_t before, size_t after, Value *out)
{
    const Value *items;
    size_t len;
    if (wf_has_shape(x, WF_SHAPE_tuple)) {
        items = wf_as_tuple(x)->items;
        len = wf_as_tuple(x)->len;
    } else if (wf_has_shape(x, WF_SHAPE_list) && wf_is_local(wf_obj(x))) {
        items = wf_as_list(x)->items;
        len = wf_as_list(x)->len;
    } else {
        return 0;
    }
    if (len < before + after)
        return 0;
    Value rest = wf_list_from_array(items + before, len - before - after);
    if (wf_is_null(rest))
        return -1;
    for (size_t i = 0; i < before; i++)
        out[i] = wf_new_ref(items[i]);
    out[before] = rest;
    for (size_t i = 0; i < after; i++)
        out[before + 1 + i] = wf_new_ref(items[len - after + i]);
    return 1;
}

int wf_eval_unpack_ex(WfFrame *f, const WfInstr *pc)
{
    enum { FEW = 16 };
    size_t before = pc->c, after = (size_t)pc->imm, n = before + 1 + after;
    if (n <= FEW) {
        Value few[FEW];
        int quick = split_quick(f->regs[pc->b], before, after, few);
        if (quick > 0)
            store_unpacked(f, pc, few, n);
        if (quick != 0)
            return quick < 0 ? -1 : 0;
    }
    Value it = unpack_iterator(f->regs[pc->b]);
    if (wf_is_null(it))
        return -1;
    Value *items = wf_mem_alloc(n * sizeof(Value));
    int r = -1;
    if (items != NULL && take_items(it, items, before, before + after, true) == 0) {
        Value rest = wf_sequence_list(it);
        r = wf_is_null(rest) ? -1 : split_tail(rest, items + before + 1, before, after);
        items[before] = rest;
        if (r < 0) {
            wf_registers_release(items, items + before);
            wf_drop(rest);
        }
    }
    wf_drop(it);
    if (r == 0)
        store_unpacked(f, pc, items, n);
    wf_mem_free(items);
    return r;
}

/* --- formatting, functions ------------------------------------------------------------------------------------ */

/* Decimal digits of i and its sign. */
static unsigned text_length(int64_t i)
{
    uint64_t u = i < 0 ? -(uint64_t)i : (uint64_t)i, limit = 10;
    unsigned n = i < 0 ? 2 : 1;
    for (; u >= limit && n < 20; limit *= 10)
        n++;
    return n;
}

/* Strings and, from FORMAT_VALUE_LATER, small integers that are not text yet. */
Value wf_eval_build_string(Value *w, unsigned n)
{
    size_t len = 0;
    bool ascii = true;
    for (unsigned i = 0; i < n && ascii; i++) {
        if (wf_is_small(w[i])) {
            len += text_length(wf_small_value(w[i]));
        } else {
            ascii = wf_is_str_exact(w[i]) && wf_str_is_ascii(wf_as_str(w[i]));
            len += ascii ? wf_as_str(w[i])->len : 0;
        }
    }
    if (WF_LIKELY(ascii && len > 1)) {
        Value v = wf_str_new(len, 0x7f);
        uint8_t *out = wf_is_null(v) ? NULL : wf_as_str(v)->data;
        for (unsigned i = 0; i < n && out != NULL; i++) {
            if (wf_is_small(w[i])) {
                out += text_length(wf_small_value(w[i]));
                wf_small_digits((char *)out, wf_small_value(w[i]), 10);
            } else {
                wf_copy_short(out, wf_as_str(w[i])->data, wf_as_str(w[i])->len);
                out += wf_as_str(w[i])->len;
            }
        }
        return v;
    }
    for (unsigned i = 0; i < n; i++) {
        if (wf_is_small(w[i]))
            w[i] = wf_int_to_str(w[i], 10, false);
        if (wf_is_null(w[i]))
            return WF_NULL;
    }
    return wf_str_join_array(wf_str_empty, w, n);
}

Value wf_eval_format(Value v, unsigned conversion, Value spec)
{
    Value s;
    switch (conversion) {
    case 1: s = wf_str(v); break;
    case 2: s = wf_repr(v); break;
    case 3: s = wf_ascii(v); break;
    default: s = wf_new_ref(v);
    }
    if (wf_is_null(s) || (wf_is_null(spec) && wf_is_str_exact(s)))
        return s;
    Value r = wf_format(s, spec);
    wf_drop(s);
    return r;
}

static Value take_register(Value *r)
{
    Value v = wf_own(*r);
    *r = WF_NULL;
    return v;
}

Value wf_eval_make_function(WfFrame *f, const WfInstr *pc, Value *w)
{
    Value code = wf_tuple_item(f->code->consts, (size_t)pc->imm);
    Value v = wf_function_make(code, f->globals, wf_frame_builtins(f));
    if (wf_is_null(v))
        return v;
    WfFunction *func = wf_as_function(v);
    if (pc->c & 1)
        func->defaults = take_register(w++);
    if (pc->c & 2)
        func->kwdefaults = take_register(w++);
    if (pc->c & 4)
        func->annotations = take_register(w++);
    if (pc->c & 8)
        func->closure = take_register(w++);
    return v;
}
