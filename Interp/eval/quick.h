/* C functions that handlers use: the quick ways of common operations. Only for eval.c. */
#ifndef WEFT_EVAL_QUICK_H
#define WEFT_EVAL_QUICK_H

#include "code_parts.h"
#include "dict_find.h"
#include "dispatch.h"
#include "filter.h"
#include "helpers.h"
#include "leaf.h"
#include "peek.h"
#include "percent.h"
#include "search.h"
#include "special.h"
#include "specialize_call.h"
#include "str_impl.h"

#include <math.h>

/* The same: below, equal to or above 0 as x is to y. */
WF_INLINE int str_order_quick(Value x, Value y)
{
    const WfStr *a = wf_as_str(x), *b = wf_as_str(y);
    bool bytes = !((wf_str_flags(a) | wf_str_flags(b)) & (WF_STR_KIND2 | WF_STR_KIND4));
    if (WF_LIKELY(bytes && a->data[0] != b->data[0])) /* an empty text has its NUL there, and a NUL may follow */
        return a->len == 0 ? -1 : b->len == 0 ? 1 : (int)a->data[0] - (int)b->data[0];
    return wf_str_cmp(x, y);
}

/* Whether byte c is among the n at p, of which eight may be read; n at most 16. */
WF_INLINE bool short_has_byte(const uint8_t *p, size_t n, uint8_t c)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
#define ZERO_BYTE(x) (((x) - ones) & ~(x) & tops) /* not 0 if there is one */
    uint64_t x = wf_load64(p) ^ c * ones;
    if (n < 8)
        return (ZERO_BYTE(x) & ((UINT64_C(1) << 8 * n) - 1)) != 0;
    uint64_t y = wf_load64(p + n - 8) ^ c * ones;
    return (ZERO_BYTE(x) | ZERO_BYTE(y)) != 0;
#undef ZERO_BYTE
}

/* Whether `text` has `item`, both exact str; -1: ask contains(). */
WF_INLINE int str_contains_quick(const WfStr *text, Value item)
{
    if (!wf_is_str_exact(item))
        return -1;
    const WfStr *s = wf_as_str(item);
    if ((wf_str_flags(text) | wf_str_flags(s)) & (WF_STR_KIND2 | WF_STR_KIND4))
        return -1;
    if (WF_LIKELY(s->len == 1))
        return WF_LIKELY(text->len <= 16) ? short_has_byte(text->data, text->len, s->data[0])
                                          : wf_find_char(1, text->data, text->len, s->data[0]) >= 0;
    return wf_str_find(wf_uncounted(text), item, 0, text->len, 1) >= 0;
}

/* Ints, floats and mixes of them; else the general comparison, a new reference. */
static __attribute__((noinline)) Value compare_general(Value x, Value y, WfCmpOp op)
{
    double a, b;
    if (wf_is_pointer(x) && wf_is_pointer(y)) {
        uint32_t shape = wf_shape_of(wf_obj(x));
        if ((shape == WF_SHAPE_tuple || shape == WF_SHAPE_list) && shape == wf_shape_of(wf_obj(y)))
            return shape == WF_SHAPE_tuple ? wf_tuple_type.compare(x, y, op) : wf_list_type.compare(x, y, op);
    }
    if (number_as_double(x, &a) && number_as_double(y, &b)) {
        switch (op) {
        case WF_LT: return wf_bool(a < b);
        case WF_LE: return wf_bool(a <= b);
        case WF_EQ: return wf_bool(a == b);
        case WF_NE: return wf_bool(a != b);
        case WF_GT: return wf_bool(a > b);
        case WF_GE: return wf_bool(a >= b);
        }
    }
    return wf_compare(x, y, op);
}

/* The same as a truth value: 1 / 0 / -1. */
static __attribute__((noinline)) int compare_truth(Value x, Value y, WfCmpOp op)
{
    Value v = compare_general(x, y, op);
    if (wf_is_bool(v))
        return wf_is_true(v);
    if (wf_is_null(v))
        return -1;
    int r = wf_truth(v);
    wf_drop(v);
    return r;
}

/* x + y, or x - y, in *r where at least one is a bool and the other a small integer, or a bool, too. */
WF_INLINE bool add_truths(Value x, Value y, bool add, Value *r)
{
    bool tx = wf_is_bool(x), ty = wf_is_bool(y);
    if (!(tx || ty) || !(tx || wf_is_small(x)) || !(ty || wf_is_small(y)))
        return false;
    /* A small integer is 8 times its value; so is a bool, but for its tag (wf_is_bool). */
    int64_t p = (int64_t)(tx ? x.bits & 8 : x.bits), q = (int64_t)(ty ? y.bits & 8 : y.bits), sum;
    if (add ? __builtin_add_overflow(p, q, &sum) : __builtin_sub_overflow(p, q, &sum))
        return false;
    *r = (Value){(uint64_t)sum};
    return true;
}

/* Consumes the operands of a jump: nothing but a temporary that holds a counted pointer matters. */
WF_INLINE bool jump_operands_plain(const WfInstr *pc, Value *R, const WfFrame *f, bool two)
{
    return !(pc->b >= f->nfixed && wf_is_counted(R[pc->b])) &&
           !(two && pc->c >= f->nfixed && wf_is_counted(R[pc->c]));
}

/* What the value of a dict's key is, as the heap holds it; or WF_NULL: absent or hard to tell. */
WF_INLINE Value dict_item_seek(const WfObject *dict, Value key)
{
    uint64_t hash = wf_quick_hash(key);
    if (WF_UNLIKELY(!wf_has_quick_hash(key, hash)))
        return WF_NULL;
    Value *place = wf_dict_seek(wf_dict_table(dict), key, hash);
    return wf_seek_found(place) ? wf_value_load(place) : WF_NULL;
}

/* Where o, an object with a dict that the caches at pc know, has attribute `name` of its own. */
WF_INLINE Value *attr_dict_seek(const WfInstr *pc, WfObject *o, Value name)
{
    Value d = wf_value_load(wf_attr_dict_slot(pc, o));
    uint64_t hash = wf_quick_hash(name);
    if (wf_is_null(d) || d.bits == 0) /* none yet: see instance.c */
        return WF_SEEK_ABSENT;
    return wf_is_dict_exact(d) ? wf_dict_seek(wf_dict_table(wf_obj(d)), name, hash) : WF_SEEK_UNKNOWN;
}

/* What the LOAD_ATTR at pc gives is only asked for its `update`. */
WF_INLINE bool takes_update(const WfFrame *f, const WfInstr *pc)
{
    const WfInstr *load = pc + wf_op_words[OP_LOAD_ATTR];
    return f->code->instrs[load - f->instrs].op == OP_LOAD_METHOD && load->op != OP_TRACE && load->b == pc->a &&
           pc->a >= f->code->nfixed && wf_is(wf_code_name(f->code, load->imm), wf_n.update);
}

/* Item `index` of a list that is shared, as the heap holds it; or WF_NULL: none, or hard to tell. */
WF_INLINE Value list_item_seek(const WfList *l, Value index)
{
    Value v;
    if (WF_UNLIKELY(!wf_is_small(index)))
        return WF_NULL;
    int64_t i = wf_small_value(index);
    if (i < 0)
        i += (int64_t)__atomic_load_n(&l->len, __ATOMIC_RELAXED);
    return i >= 0 && wf_list_peek(l, (size_t)i, &v) ? v : WF_NULL;
}

/* Stores v, which it takes over, to item i of a shared list; *old: what was there, to be let go. False: no such item. */
WF_INLINE bool list_store_shared(WfList *l, size_t i, Value v, Value *old)
{
    bool locked = wf_lock(l), fits = i < l->len;
    *old = v;
    if (fits) {
        *old = l->items[i];
        wf_barrier(&l->ob, v);
        wf_value_store(&l->items[i], v); /* release: v is complete before it is reachable */
    }
    wf_unlock(l, locked);
    return fits;
}

/* A character below 256 of a str, uncounted; or WF_NULL. */
WF_INLINE Value str_item_seek(const WfStr *s, Value index)
{
    if (WF_UNLIKELY(!wf_is_small(index) || (wf_str_flags(s) & (WF_STR_KIND2 | WF_STR_KIND4))))
        return WF_NULL;
    int64_t i = wf_small_value(index);
    i += i < 0 ? (int64_t)s->len : 0;
    return WF_LIKELY((uint64_t)i < s->len) ? wf_latin1_char(s->data[i]) : WF_NULL;
}

/* The next character below 256 of a local iterator, uncounted; or WF_NULL: its end, or another case. */
WF_INLINE Value str_iter_step(WfStrIter *it)
{
    if (WF_UNLIKELY(!wf_is_local(it) || wf_is_null(it->str)))
        return WF_NULL;
    const WfStr *s = wf_as_str(it->str);
    if (WF_UNLIKELY(it->pos >= s->len || (wf_str_flags(s) & (WF_STR_KIND2 | WF_STR_KIND4))))
        return WF_NULL;
    return wf_latin1_char(s->data[it->pos++]);
}

/* item in a str, in a dict, or in a set that needs no lock: 1, 0; -1: ask contains(). */
WF_INLINE int contains_seek(Value item, Value in)
{
    if (WF_UNLIKELY(!wf_is_pointer(in)))
        return -1;
    WfObject *o = wf_obj(in);
    uint32_t shape = wf_shape_of(o);
    if (shape == WF_SHAPE_str)
        return str_contains_quick((const WfStr *)o, item);
    if (shape != WF_SHAPE_dict && !(shape == WF_SHAPE_set && wf_is_local(o)) && shape != WF_SHAPE_frozenset)
        return -1;
    uint64_t hash = wf_quick_hash(item);
    if (WF_UNLIKELY(!wf_has_quick_hash(item, hash)))
        return -1;
    if (shape != WF_SHAPE_dict)
        return wf_set_seek((WfSet *)o, item, hash);
    Value *place = wf_dict_seek(wf_dict_table(o), item, hash);
    if (place == WF_SEEK_ABSENT)
        return 0;
    return wf_seek_found(place) && !wf_is_null(wf_value_load(place)) ? 1 : -1;
}

/* b in c: 1 / 0 / -1. */
static __attribute__((noinline)) int contains(Value item, Value in)
{
    if (wf_is_dict_exact(in)) {
        return wf_dict_contains(in, item);
    } else if (wf_has_shape(in, WF_SHAPE_set) || wf_has_shape(in, WF_SHAPE_frozenset)) {
        return wf_set_contains(in, item);
    }
    return wf_contains(in, item);
}

/* Item of an exact built-in container without its slot; WF_NULL without exception: use the slot. */
static __attribute__((noinline)) Value item_quick(Value o, Value key)
{
    Value v;
    switch (wf_shape_of(wf_obj(o))) {
    case WF_SHAPE_dict:
        if (wf_is_str_exact(key))
            return wf_dict_get_str_reg(o, key, &v) ? v : WF_NULL;
        return wf_dict_get_reg(o, key, &v) == 1 ? v : WF_NULL;
    case WF_SHAPE_list:
        if (wf_is_small(key)) {
            int64_t i = wf_small_value(key);
            if (i < 0)
                i += (int64_t)wf_list_len(o);
            if (i < 0)
                return WF_NULL;
            return wf_list_peek(wf_as_list(o), (size_t)i, &v) ? wf_reg_load(v) : wf_list_get(o, (size_t)i);
        }
        return WF_NULL;
    case WF_SHAPE_str:
        if (wf_is_small(key)) {
            WfStr *s = wf_as_str(o);
            int64_t i = wf_small_value(key);
            if (i < 0)
                i += (int64_t)s->len;
            if ((uint64_t)i < s->len)
                return wf_str_from_char(wf_str_at(s, (size_t)i));
        }
        return WF_NULL;
    }
    return WF_NULL;
}

/* What the n registers from w hold has moved. */
WF_INLINE void forget_range(Value *w, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        w[i] = WF_NULL;
}

WF_INLINE Value call_native(const WfMethodDef *def, Value self, const Value *args, size_t n,
                            const WfType *prefix)
{
    switch (def->flags & WF_CC_MASK) {
    case WF_O:
        if (n == 1)
            return ((Value(*)(Value, Value))def->fn)(self, args[0]);
        break;
    case WF_NOARGS:
        if (n == 0)
            return ((Value(*)(Value))def->fn)(self);
        break;
    case WF_FAST:
        return ((Value(*)(Value, const Value *, size_t))def->fn)(self, args, n);
    case WF_FASTKW:
        return ((Value(*)(Value, const Value *, size_t, Value))def->fn)(self, args, n, WF_NULL);
    }
    return wf_native_call(def, prefix, self, args, n, WF_NULL);
}

/* An instance of a class that object.__new__ makes. */
WF_INLINE Value new_instance(WfThread *t, WfType *type)
{
    size_t size = wf_plain_instance_size(type);
    if (WF_UNLIKELY(size == 0))
        return wf_generic_alloc(type, 0);
    WfObject *o = wf_alloc_in(t, &t->tracked, type->shape, size, true);
    if (WF_UNLIKELY(o == NULL))
        return WF_NULL;
    Value *p = (Value *)(o + 1), *end = (Value *)((char *)o + size);
    WF_NO_UNROLL
    do
        *p++ = WF_NULL;
    while (p < end);
    return WF_MOVE(o);
}

/* A class whose metaclass, if it has one, leaves calls to type. */
WF_INLINE bool is_called_as_type(Value v)
{
    if (WF_UNLIKELY(!wf_is_pointer(v)))
        return false;
    uint32_t shape = wf_shape_of(wf_obj(v));
    const WfType *meta = wf_shapes[shape].type;
    return shape == WF_SHAPE_type || ((meta->flags & WF_TF_TYPE) && meta->call == wf_type_call);
}

/* What the place at pc knows of objects like x; NULL: another thread has changed x's shape since METHOD_LEAF saw it. */
WF_INLINE WfPolyEntry *method_entry(const WfInstr *pc, Value x)
{
    WfPolyEntry *e = ((WfPoly *)(uintptr_t)pc[3].cache)->entries;
    uint32_t shape = wf_shape_of(wf_obj(x));
    for (unsigned i = 0; i < WF_POLY_SHAPES; i++)
        if (e[i].shape == shape)
            return &e[i];
    return NULL;
}

/* How the place at pc, a PYTHON_OPERATOR, calls the method of x with y; NULL: it does not know. */
WF_INLINE const WfPolyEntry *operator_entry(const WfInstr *pc, Value x, Value y)
{
    if (WF_UNLIKELY(!wf_is_pointer(x)))
        return NULL;
    const WfPolyEntry *e = ((const WfPoly *)(uintptr_t)pc[1].cache)->entries, *end = e + WF_POLY_SHAPES;
    uint32_t shape = wf_shape_of(wf_obj(x));
    while (WF_UNLIKELY(e->shape != shape))
        if (++e == end)
            return NULL;
    bool good = wf_shape_version(shape) == e->version &&
                wf_as_function((Value){e->word3})->version == e->code_version &&
                ((e->word2 & WF_OPERATOR_PROTOCOL) || x_goes_first(shape, y));
    return WF_LIKELY(good) ? e : NULL;
}

/* The result of func, a leaf, with the arguments at win, or WF_NULL: not so. Nothing may run Python code meanwhile. */
static __attribute__((noinline)) Value leaf_result(WfExec *x, const WfFunction *func, Value *win)
{
    WfLeafPlan *plan = wf_leaf_find(x, func, win, wf_leaf_shape(win[0]));
    return plan != NULL ? wf_leaf_try(plan, func, win) : WF_NULL;
}

/* Runs __init__, a leaf, for the fresh object in w[0] and the arguments behind it, n in all; false: not so. */
static __attribute__((noinline)) bool leaf_init(WfExec *x, const WfFunction *init, Value *w, unsigned n)
{
    WfLeafPlan *plan = x->argcount == n ? wf_leaf_find(x, init, w, wf_leaf_shape(w[0])) : NULL;
    if (plan == NULL || !plan->gives_none)
        return false;
    if (WF_LIKELY(plan->fills > 0)) {
        const WfLeafStep *s = plan->steps, *end = s + plan->fills;
        WfObject *o = wf_obj(w[0]);
        WF_NO_UNROLL
        do {
            Value v = s->b == WF_LEAF_GIVEN ? s->value : w[s->b];
            *(Value *)((char *)o + s->to) = wf_is_pointer(v) ? wf_new_ref(v) : v;
        } while (++s != end);
        wf_shape_set(o, plan->filled_shape);
        return true;
    }
    return !wf_is_null(wf_leaf_try(plan, init, w));
}

/*
 * An object of `type`, filled as the plan of its __init__ says from the arguments behind w[0], whose references
 * it takes over; or WF_NULL.
 */
WF_INLINE Value new_filled(WfThread *t, const WfLeafPlan *plan, Value *w)
{
    const WfLeafStep *s = plan->steps, *end = s + plan->fills;
    WfObject *o = wf_alloc_in(t, &t->tracked, plan->filled_shape, plan->size, true);
    if (WF_UNLIKELY(o == NULL))
        return WF_NULL;
    Value *slot = (Value *)((char *)o + s->to), *behind = (Value *)((char *)o + plan->size);
    WF_NO_UNROLL
    do {
        Value v = s->value;
        if (s->b != WF_LEAF_GIVEN) {
            v = w[s->b];
            w[s->b] = WF_NULL;
            v = WF_LIKELY(!wf_is_pointer(v)) ? v : wf_own(v);
        }
        *slot++ = v;
    } while (++s != end);
    WF_NO_UNROLL
    while (slot < behind)
        *slot++ = WF_NULL;
    return WF_MOVE(o);
}

/* What parameter i, from `given` on, of a function of n takes if it gets nothing is at [i]; NULL: some take nothing. */
WF_INLINE const Value *defaults_from(const WfFunction *func, size_t given, size_t n)
{
    size_t nd = wf_is_pointer(func->defaults) ? wf_tuple_len(func->defaults) : 0;
    return given + nd >= n && nd <= n && nd > 0 ? wf_as_tuple(func->defaults)->items + nd - n : NULL;
}

/*
 * Binds the items of args and of kwargs, a local dict, to the parameters of func, whose copy is x, simple: win is
 * where they go and holds nothing. false: not so easily, and nothing is left there.
 */
static __attribute__((noinline)) bool bind_spread_named(const WfFunction *func, const WfExec *x, Value *win, Value args,
                                                        Value kwargs)
{
    WfDictKeys *keys = wf_as_dict(kwargs)->keys;
    size_t n = x->argcount, given = wf_tuple_len(args), named = wf_as_dict(kwargs)->used;
    if (given + named > n || !keys->str_only || keys->nentries != named)
        return false;
    const Value *items = wf_as_tuple(args)->items, *params = wf_as_tuple(x->head.code->varnames)->items;
    const WfDictStrEntry *entries = wf_dict_entries(keys);
    wf_registers_clear(win, win + x->head.nfixed);
    for (size_t k = 0; k < named; k++) {
        size_t i = given + k;
        if (!wf_is(params[i], entries[k].key))
            for (i = given; i < n && !wf_is(params[i], entries[k].key);)
                i++;
        if (WF_UNLIKELY(i == n || i < x->head.code->posonlyargcount))
            goto no;
        win[i] = wf_reg_load(entries[k].value);
    }
    if (given + named < n) {
        size_t nd = wf_is_pointer(func->defaults) ? wf_tuple_len(func->defaults) : 0;
        for (size_t i = given; i < n; i++) {
            if (!wf_is_null(win[i]))
                continue;
            if (WF_UNLIKELY(i + nd < n || nd > n))
                goto no;
            win[i] = wf_reg_load(wf_tuple_item(func->defaults, i + nd - n));
        }
    }
    for (size_t i = 0; i < given; i++)
        win[i] = wf_reg_load(items[i]);
    return true;
no:
    wf_registers_release(win, win + n);
    return false;
}

/*
 * Binds the n arguments of an __init__ that are not its parameters, one for one; plan: wf_bind_short_plan() or 0.
 * The object in w[0] is borrowed. How many registers have got a value, or 0: an error.
 */
static __attribute__((noinline)) unsigned init_arguments(WfThread *t, Value init, const WfExec *x, Value *w, unsigned n,
                                                         Value kwnames, uint32_t plan)
{
    WfFunction *func = wf_as_function(init);
    int r;
    if (wf_is_null(kwnames)) {
        const Value *defaults = x->simple && n < x->argcount ? defaults_from(func, n, x->argcount) : NULL;
        if (WF_LIKELY(defaults != NULL)) {
            for (; n < x->argcount; n++)
                w[n] = wf_reg_load(defaults[n]);
            return n;
        }
        r = wf_bind_positional(t, func, w, n);
    } else if (WF_LIKELY(plan >= WF_PLAN_SHORT)) {
        r = wf_bind_planned(t, func, x, w, n, kwnames, plan);
    } else {
        r = wf_bind_arguments(t, func, w, n, kwnames);
    }
    return r < 0 ? 0 : x->simple ? x->argcount : x->head.nfixed;
}

/* Whether the CALL_METHOD at `call` knows the C function of `method` for objects of x's shape, and takes no arguments. */
WF_INLINE bool calls_native_method(const WfInstr *call, Value method, Value x)
{
    return call->op == OP_CALL_METHOD_NOARGS && call[2].cache == (uint64_t)(uintptr_t)wf_obj(method) &&
           call[1].cache_hi == wf_shape_of(wf_obj(x));
}

/* The reference, one that a register owned, may go to the heap as it is. */
WF_INLINE bool fits_heap(Value v)
{
    return (v.bits & 7) != WF_TAG_UNCOUNTED || wf_is_immortal(wf_obj(v));
}

/* Somebody else refers to v, too: releasing it frees nothing. */
WF_INLINE bool is_held(Value v)
{
    return !wf_is_counted(v) || wf_local(wf_obj(v)) > 1;
}
WF_INLINE void release_held(Value v)
{
    if (wf_is_counted(v))
        wf_local_set(wf_obj(v), wf_local(wf_obj(v)) - 1);
}

/* Releases the registers from r down to `to` as long as somebody else holds what they have; where it stopped. */
WF_INLINE Value *release_while_held(Value *r, const Value *to)
{
    WF_NO_UNROLL
    while (r > to && is_held(r[-1])) {
        release_held(*--r);
        *r = WF_NULL;
    }
    return r;
}

/* What a LOAD_GLOBAL_BUILTIN at pc knows holds. */
WF_INLINE bool builtin_holds(const WfFrame *f, const WfInstr *pc)
{
    return wf_dict_guard(f->globals) == pc[1].cache && wf_dict_guard(wf_frame_builtins(f)) == pc[3].cache;
}

/* Whether fn is the native function that the CALL at pc knows. */
WF_INLINE bool is_known_native(const WfInstr *pc, Value fn)
{
    return wf_has_shape(fn, WF_SHAPE_builtin_function_or_method) &&
           (uint64_t)(uintptr_t)wf_as_builtin(fn)->def == pc[2].cache;
}

/* wf_is_subtype() */
WF_INLINE bool derives_from(WfType *type, WfType *base)
{
    if (type == base)
        return true;
    if (WF_LIKELY(wf_is_pointer(type->mro) && wf_tuple_len(type->mro) == 2))
        return (WfType *)wf_obj(wf_tuple_item(type->mro, 1)) == base;
    return wf_is_subtype(type, base);
}

/* The __class__ of objects of type can be nothing but their type: of built-in ones only object's getattr knows it. */
WF_INLINE bool has_plain_class(WfType *type)
{
    return type->getattr == wf_generic_getattr &&
           (!(type->flags & WF_TF_HEAP) || wf_is(wf_type_lookup_inline(type, wf_n.__class__),
                                                 wf_type_lookup_inline(&wf_object_type, wf_n.__class__)));
}

/* Whether objects of type are instances of cls: 1, 0, or -1: hard to tell. */
WF_INLINE int type_is_instance(WfType *type, Value cls)
{
    if (WF_UNLIKELY(!wf_has_shape(cls, WF_SHAPE_type)))
        return -1;
    return derives_from(type, (WfType *)wf_obj(cls)) ? 1 : has_plain_class(type) ? 0 : -1;
}

static __attribute__((noinline)) int type_is_one_of(WfType *type, const WfTuple *classes)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < classes->len; i++)
        r = type_is_instance(type, classes->items[i]);
    return r;
}

/* isinstance(x, cls), cls a class or a tuple: 1, 0, or -1: hard to tell. */
WF_INLINE int is_instance_quick(Value x, Value cls)
{
    return WF_UNLIKELY(wf_is_tuple_exact(cls)) ? type_is_one_of(wf_type_of(x), wf_as_tuple(cls))
                                               : type_is_instance(wf_type_of(x), cls);
}

/* A constant that must have been a small integer for the form at hand to be chosen. */
WF_INLINE Value known_small(Value k)
{
    WF_ASSERT(wf_is_small(k));
    if (!wf_is_small(k))
        __builtin_unreachable();
    return k;
}

/* Whether v is a lent function: something else may have got the place of the one that a cache knows. */
WF_INLINE bool is_lent(Value v)
{
    const WfObject *o = wf_obj(v);
    return wf_shape_of(o) == WF_SHAPE_function && (atomic_load_explicit(&o->flags, memory_order_relaxed) & WF_F_LENT);
}
/* Whether the caches of the LOAD_GLOBAL_LENT at pc hold; v: its function. */
WF_INLINE bool global_is_lent(const WfFrame *f, const WfInstr *pc, Value *v)
{
    if (WF_UNLIKELY(wf_dict_guard(f->globals) != pc[1].cache))
        return false;
    *v = wf_value_load((Value *)pc[2].cache);
    return WF_LIKELY(v->bits == pc[3].cache && is_lent(*v));
}

/* What an argument is as the result: one that is lent outlives the call. */
WF_INLINE Value as_result(Value v)
{
    return (v.bits & 7) == WF_TAG_UNCOUNTED ? wf_reg_load(v) : v;
}

/* The items of x, a tuple or local list, and how many; NULL: another thing, or none. */
WF_INLINE const Value *items_in(Value x, size_t *n)
{
    if (WF_UNLIKELY(!wf_is_pointer(x)))
        return NULL;
    const WfObject *o = wf_obj(x);
    if (wf_shape_of(o) == WF_SHAPE_list && wf_is_local(o)) {
        *n = ((const WfList *)o)->len;
        return ((const WfList *)o)->items;
    }
    if (WF_UNLIKELY(wf_shape_of(o) != WF_SHAPE_tuple)) /* others may be writing what is at the place of `len` */
        return NULL;
    *n = ((const WfTuple *)o)->len;
    return ((const WfTuple *)o)->items;
}

_Static_assert(offsetof(WfTuple, len) == offsetof(WfList, len) &&
                   sizeof ((WfTuple *)0)->len == sizeof ((WfList *)0)->len,
               "one length for both");

/* Whether x is a tuple or local list of n; its items are in *items then. */
WF_INLINE bool has_items(Value x, unsigned n, const Value **items)
{
    const WfObject *o = wf_obj(x);
    if (WF_UNLIKELY(!wf_is_pointer(x)))
        return false;
    if (WF_LIKELY(wf_shape_of(o) == WF_SHAPE_tuple))
        *items = ((const WfTuple *)o)->items;
    else if (WF_LIKELY(wf_shape_of(o) == WF_SHAPE_list && wf_is_local(o)))
        *items = ((const WfList *)o)->items;
    else
        return false;
    return WF_LIKELY(((const WfTuple *)o)->len == n); /* a list's length is there, too */
}

/* What a CALL_DOUBLE is for: of the function of the C library in word 1. */
WF_INLINE double double_result(const WfInstr *pc, double x)
{
    double (*fn)(double) = (double (*)(double))(uintptr_t)pc[1].cache;
    return fn == sqrt ? sqrt(x) : fn(x);
}

/* --- loops: see loop.h -------------------------------------------------------------------- */

/* The state in which a loop over x begins if that is a list or tuple. */
WF_INLINE bool sequence_state(Value x, Value *state)
{
    uint32_t shape = wf_is_pointer(x) ? wf_shape_of(wf_obj(x)) : 0;
    *state = (Value){shape == WF_SHAPE_list ? WF_LOOP_LIST : WF_LOOP_TUPLE};
    return shape == WF_SHAPE_list || shape == WF_SHAPE_tuple;
}

typedef struct {
    Value next;
    int64_t step;
    uint64_t left;
} RangeParts;

/* What range(...) of n small integers from w[1] steps through; false: it is not this simple. */
WF_INLINE bool range_parts(const Value *w, unsigned n, RangeParts *out)
{
    Value start = n == 1 ? wf_small(0) : w[1], stop = w[n == 1 ? 1 : 2], step = n < 3 ? wf_small(1) : w[3];
    int64_t beyond, by = wf_small_value(step);
    if (WF_UNLIKELY(((start.bits | stop.bits | step.bits) & 7) != 0 || by == 0 ||
                    __builtin_add_overflow((int64_t)stop.bits, (int64_t)step.bits, &beyond)))
        return false;
    uint64_t stride = (uint64_t)(by > 0 ? by : -by), span = 0;
    if (by > 0 && (int64_t)stop.bits > (int64_t)start.bits)
        span = (stop.bits - start.bits) >> 3;
    else if (by < 0 && (int64_t)start.bits > (int64_t)stop.bits)
        span = (start.bits - stop.bits) >> 3;
    *out = (RangeParts){start, by, stride == 1 ? span : (span + stride - 1) / stride};
    return true;
}

/* The n values at win + 1 are what code x loads as its free variables. */
WF_INLINE bool are_free_variables(const WfExec *x, const Value *win, unsigned n)
{
    const WfInstr *load = wf_code_free_loads(x->head.code);
    for (unsigned i = 0; i < n; i++) {
        Value v = win[1 + i];
        if (load[i].op == OP_LOAD_FREE ? wf_is_null(v)
                                       : load[i].op == OP_LOAD_FREE_CELL && !wf_has_shape(v, WF_SHAPE_cell))
            return false;
    }
    return true;
}

/* Copies of locals, where no form lends them (-X tlbc=0): the comprehension, which cannot change the locals, borrows them. */
static __attribute__((noinline)) void lend_free_variables(const WfFrame *f, Value *values, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        for (unsigned r = 0; r < f->code->nfixed && wf_is_counted(values[i]) && wf_local(wf_obj(values[i])) > 1; r++)
            if (wf_same_bits(f->regs[r], values[i])) {
                wf_decref(wf_obj(values[i]));
                values[i] = wf_reg_borrow(values[i]);
            }
}

/* Moves them there; they leave nothing counted between. Returns the first of their registers. */
WF_INLINE unsigned place_free_variables(const WfExec *x, Value *win, unsigned n)
{
    unsigned first = (unsigned)x->head.code->nlocals + x->head.code->ncells;
    WF_NO_UNROLL
    for (unsigned i = n; i-- > 0;)
        win[first + i] = win[1 + i];
    return first;
}

/* The copy of the code that CALL_COMP or MAKE_GENEXPR at pc, with its operands at win, names; or NULL. */
WF_INLINE WfExec *comprehension_at(WfThread *t, const WfFrame *f, const WfInstr *pc, const Value *win)
{
    WfCode *code = wf_as_code(wf_tuple_item(f->code->consts, (size_t)pc->imm));
    bool makes = f->code->instrs[pc - f->instrs].op == OP_MAKE_GENEXPR;
    WfExec *x = wf_exec_get(t, code);
    if (x == NULL)
        return NULL;
    if (!x->direct || code->nfrees != pc->c || makes != ((code->flags & CO_GENERATOR) != 0)) {
        wf_raise(&wf_exc_SystemError, "no comprehension");
        return NULL;
    }
    if (WF_UNLIKELY(!are_free_variables(x, win, pc->c))) {
        wf_eval_raise_no_free(code, win + 1);
        return NULL;
    }
    if (wf_frame_make_room(t, win, x->nregs) < 0)
        return NULL;
    return x;
}

/* Function or class fn is the one that the CALL_FEED at pc knows. */
WF_INLINE bool feeds(const WfInstr *pc, Value fn)
{
    const void *known = (const void *)(uintptr_t)pc[2].cache;
    if (wf_has_shape(fn, WF_SHAPE_builtin_function_or_method))
        return wf_as_builtin(fn)->def == known;
    return wf_is_pointer(fn) && wf_obj(fn) == known;
}

/*
 * A coroutine that its caller awaits at once need not stop before it begins. Where its caller's
 * SEND is, if that is all that comes of it; or NULL. The registers stay where the call put them.
 */
WF_INLINE const WfInstr *awaited_at(const WfThread *t, const WfFrame *f)
{
    const WfFrame *caller = f->prev;
    const WfInstr *get = caller->pc;
    unsigned flags = f->flags & ~(unsigned)(WF_FRAME_OWNS_FUNC | WF_FRAME_SKIP), to = f->dst;
    if (flags == WF_FRAME_CONT && to == WF_CONT_ANEXT)
        to = get->a;
    else if (flags == 0)
        get += f->skip;
    else
        return NULL;
    return get->op == (flags != 0 ? OP_GET_ANEXT : OP_GET_AWAITABLE) && get->imm != 0 && get->a == to &&
                   (f->code->flags & CO_COROUTINE) && !(caller->flags & WF_FRAME_TRACED) &&
                   caller->regs + to < f->regs && t->coroutine_origin_depth == 0 && !wf_monitor_on
               ? get + 2
               : NULL;
}

#endif
