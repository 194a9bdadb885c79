/* builtins over iterables: all, any, sum, min, max, sorted, iter, next, aiter, anext. */
#include "builtins.h"

#include "internal/iter.h"
#include "internal/slot_funcs.h"

#include <math.h>

/* --- all, any ------------------------------------------------------------------------------- */

/* Index of the first item of a list whose truth is `wanted`: -1 none, -2 error. */
static ssize_t find_truth_in_list(Value list, bool wanted)
{
    const WfList *l = wf_as_list(list);
    for (size_t i = 0;; i++) {
        Value v;
        if (WF_LIKELY(!wf_is_shared(l) && i < l->len && !wf_is_pointer(l->items[i])))
            v = l->items[i];
        else
            v = wf_list_get(list, i);
        if (wf_is_null(v))
            return -1;
        int t = wf_truth(v);
        wf_drop(v);
        if (t < 0)
            return -2;
        if (t == wanted)
            return (ssize_t)i;
        if ((i & 4095) == 4095 && wf_safepoint() < 0)
            return -2;
    }
}

typedef struct {
    WfSink sink;
    bool wanted;
} TruthSink;

/* Passes over truth values, numbers and None whose truth is not wanted. */
static bool pass_over(WfSink *sink, Value v)
{
    if (((TruthSink *)sink)->wanted)
        return wf_is_false(v) || wf_is_none(v) || v.bits == wf_small(0).bits;
    return wf_is_true(v) || (wf_is_small(v) && v.bits != wf_small(0).bits);
}

/* 1: an item's truth is `wanted`; 0: none; -1: error. */
static int find_truth(Value iterable, bool wanted)
{
    if (wf_is_list_exact(iterable)) {
        ssize_t i = find_truth_in_list(iterable, wanted);
        return i >= 0 ? 1 : i == -1 ? 0 : -1;
    }
    Value it = wf_iter(iterable);
    if (wf_is_null(it))
        return -1;
    int r = 0;
    TruthSink sink = {{pass_over}, wanted};
    for (unsigned n = 1;; n++) {
        Value v = wf_iternext_past(it, &sink.sink);
        if (wf_is_null(v)) {
            if (wf_err_occurred()) {
                r = -1;
                if (wf_err_matches(&wf_exc_StopIteration)) {
                    wf_err_clear();
                    r = 0;
                }
            }
            break;
        }
        int t = wf_truth(v);
        wf_drop(v);
        if (t < 0 || ((n & 4095) == 0 && wf_safepoint() < 0)) {
            r = -1;
            break;
        }
        if (t == wanted) {
            r = 1;
            break;
        }
    }
    wf_drop(it);
    return r;
}

B_O(all)
{
    int r = find_truth(arg, false);
    return r < 0 ? WF_NULL : wf_bool(r == 0);
}

B_O(any)
{
    int r = find_truth(arg, true);
    return r < 0 ? WF_NULL : wf_bool(r);
}

/* --- sum ---------------------------------------------------------------------------------------- */

/* Where items come from: a list or tuple by index, else an iterator. */
typedef struct {
    Value source;   /* borrowed list or tuple, or an owned iterator */
    WfUnaryFn next; /* NULL: by index */
    size_t i;
    bool tuple;
    int entry; /* of an iterator over a dict: 0 it gives keys, 1 values; else -1 */
} Items;

static int items_open(Items *s, Value iterable)
{
    s->i = 0;
    s->tuple = wf_is_tuple_exact(iterable);
    if (s->tuple || wf_is_list_exact(iterable)) {
        s->next = NULL;
        s->source = iterable;
        return 0;
    }
    s->source = wf_iter(iterable);
    if (wf_is_null(s->source))
        return -1;
    s->next = wf_next_slot(s->source);
    s->entry = wf_has_shape(s->source, WF_SHAPE_dict_keyiterator)     ? 0
               : wf_has_shape(s->source, WF_SHAPE_dict_valueiterator) ? 1
                                                                      : -1;
    return 0;
}

/* The next item (owned) after those that the sink, if any, takes; WF_NULL at the end or with an exception. */
static inline Value items_next_past(Items *s, WfSink *sink)
{
    if ((++s->i & 4095) == 0 && wf_safepoint() < 0)
        return WF_NULL;
    if (s->next != NULL) {
        if (s->entry >= 0) {
            const Value *e = wf_dict_iter_entry((WfDictIter *)wf_obj(s->source));
            if (WF_LIKELY(e != NULL))
                return wf_new_ref(e[s->entry]);
        }
        Value v = sink != NULL ? wf_iternext_past(s->source, sink) : wf_iternext(s->source);
        if (WF_UNLIKELY(wf_is_null(v)) && wf_err_occurred() &&
            wf_err_matches(&wf_exc_StopIteration))
            wf_err_clear();
        return v;
    }
    if (s->tuple)
        return s->i <= wf_tuple_len(s->source) ? wf_new_ref(wf_tuple_item(s->source, s->i - 1))
                                               : WF_NULL;
    const WfList *l = wf_as_list(s->source);
    if (WF_LIKELY(!wf_is_shared(l)))
        return s->i <= l->len ? wf_new_ref(l->items[s->i - 1]) : WF_NULL;
    return wf_list_get(s->source, s->i - 1);
}

static inline Value items_next(Items *s) { return items_next_past(s, NULL); }

/* The items of a tuple or local list up to the next safepoint, as long as no code runs; s->i is the caller's to advance. */
static inline const Value *items_ahead(const Items *s, const Value **end)
{
    *end = NULL;
    if (s->next != NULL || (!s->tuple && !wf_is_local(wf_obj(s->source))))
        return NULL;
    const Value *items = s->tuple ? wf_as_tuple(s->source)->items : wf_as_list(s->source)->items;
    size_t n = s->tuple ? wf_as_tuple(s->source)->len : wf_as_list(s->source)->len, stop = s->i | 4095;
    if (s->i >= n)
        return NULL;
    *end = items + (n < stop ? n : stop);
    return items + s->i;
}

static void items_close(Items *s)
{
    if (s->next != NULL)
        wf_drop(s->source);
}

typedef struct {
    WfSink sink;
    int64_t total;
} IntSum;

static bool add_int(WfSink *sink, Value v)
{
    IntSum *s = (IntSum *)sink;
    int64_t sum;
    if (!wf_is_small(v) || __builtin_add_overflow(s->total, wf_small_value(v), &sum))
        return false;
    s->total = sum;
    return true;
}

typedef struct {
    WfSink sink;
    double total;
} FloatSum;

static bool add_float(WfSink *sink, Value v)
{
    if (!wf_is_tagged_float(v))
        return false;
    ((FloatSum *)sink)->total += wf_tagged_float_value(v);
    return true;
}

/*
 * The three stages of a sum: while all are machine integers, while all are floats or machine
 * integers, anything. Each returns the item it could not add in *rest (WF_NULL at the end).
 */
static int64_t sum_ints(Items *s, int64_t total, Value *rest)
{
    for (;;) {
        int64_t i, sum;
        const Value *end, *from = items_ahead(s, &end), *p = from;
        while (p < end && wf_is_small(*p) && !__builtin_add_overflow(total, wf_small_value(*p), &sum)) {
            total = sum;
            p++;
        }
        s->i += (size_t)(p - from);
        IntSum sink = {{add_int}, total};
        Value v = items_next_past(s, &sink.sink);
        total = sink.total;
        if (WF_LIKELY(wf_is_small(v))) {
            i = wf_small_value(v);
        } else if (wf_is_bool(v)) {
            i = wf_is_true(v);
        } else {
            *rest = v;
            return total;
        }
        if (__builtin_add_overflow(total, i, &sum)) {
            *rest = v;
            return total;
        }
        total = sum;
    }
}

static double sum_floats(Items *s, double total, Value first, Value *rest)
{
    Value v = first;
    for (;;) {
        int64_t i;
        if (WF_LIKELY(wf_is_tagged_float(v))) {
            total += wf_tagged_float_value(v);
        } else if (wf_is_null(v)) {
            *rest = v;
            return total;
        } else if (wf_is_float_exact(v)) {
            total += wf_float_value(v);
            wf_drop(v);
        } else if (wf_is_int_exact(v) && wf_int_try_i64(v, &i)) {
            total += (double)i;
            wf_drop(v);
        } else {
            *rest = v;
            return total;
        }
        const Value *end, *from = items_ahead(s, &end), *p = from;
        for (; p < end && wf_is_tagged_float(*p); p++)
            total += wf_tagged_float_value(*p);
        s->i += (size_t)(p - from);
        FloatSum sink = {{add_float}, total};
        v = items_next_past(s, &sink.sink);
        total = sink.total;
    }
}

/* total + v + the remaining items; steals total and v. */
static Value sum_rest(Items *s, Value total, Value v)
{
    while (!wf_is_null(v)) {
        Value sum = wf_binop(WF_NB_ADD, total, v);
        wf_drop(total);
        wf_drop(v);
        if (wf_is_null(sum))
            return sum;
        total = sum;
        v = items_next(s);
    }
    if (wf_err_occurred()) {
        wf_drop(total);
        return WF_NULL;
    }
    return total;
}

static Value sum_items(Items *s, Value start)
{
    Value v;
    Value total = wf_new_ref(start);
    if (wf_is_small(total)) {
        total = wf_int(sum_ints(s, wf_small_value(total), &v));
        if (wf_is_null(total)) {
            wf_drop(v);
            return total;
        }
        if (!wf_is_null(v) && wf_is_float_exact(v) && wf_is_small(total))
            total = wf_float(sum_floats(s, (double)wf_small_value(total), v, &v));
    } else {
        v = items_next(s);
        if (wf_is_float_exact(total)) {
            double d = wf_float_value(total);
            wf_drop(total);
            total = wf_float(sum_floats(s, d, v, &v));
        }
    }
    return sum_rest(s, total, v);
}

static int check_sum_start(Value start)
{
    if (wf_is_str(start))
        return wf_raise_i(&wf_exc_TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    if (wf_is_bytes(start))
        return wf_raise_i(&wf_exc_TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (wf_is_bytearray(start))
        return wf_raise_i(&wf_exc_TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]");
    return 0;
}

B_FASTKW(sum)
{
    static const char *const names[] = {"", "start", NULL};
    Value iterable = WF_NULL, start = wf_small(0);
    if (nargs == 1 && wf_is_null(kwnames))
        iterable = args[0];
    else if (wf_parse_args(args, nargs, kwnames, "O|O:sum", names, &iterable, &start) < 0)
        return WF_NULL;
    Items s;
    if (items_open(&s, iterable) < 0)
        return WF_NULL;
    Value r = check_sum_start(start) < 0 ? WF_NULL : sum_items(&s, start);
    items_close(&s);
    return r;
}

/* --- min, max ------------------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    WfCmpOp op;
    Value key;    /* borrowed function or WF_NULL */
    Value best;   /* owned item so far, or WF_NULL */
    Value best_key;
} Extreme;

/* Whether a replaces b; -1 error. */
static inline int better(const Extreme *x, Value a, Value b)
{
    if (WF_LIKELY(wf_both_small(a, b)))
        return x->op == WF_GT ? (int64_t)a.bits > (int64_t)b.bits : (int64_t)a.bits < (int64_t)b.bits;
    if (wf_is_tagged_float(a) && wf_is_tagged_float(b)) {
        double p = wf_tagged_float_value(a), q = wf_tagged_float_value(b);
        return x->op == WF_GT ? p > q : p < q;
    }
    Value r = wf_compare(a, b, x->op);
    if (wf_is_null(r))
        return -1;
    int t = wf_truth(r);
    wf_drop(r);
    return t;
}

/* Takes the item (owned) into account. */
static int offer(Extreme *x, Value item)
{
    Value key = item;
    if (!wf_is_null(x->key)) {
        key = wf_call1(x->key, item);
        if (wf_is_null(key)) {
            wf_drop(item);
            return -1;
        }
    }
    int r = wf_is_null(x->best) ? 1 : better(x, key, x->best_key);
    Value lost = item, lost_key = key;
    if (r > 0) {
        lost = x->best;
        lost_key = x->best_key;
        x->best = item;
        x->best_key = key;
    }
    wf_drop(lost);
    if (!wf_is_null(x->key))
        wf_drop(lost_key);
    return r < 0 ? -1 : 0;
}

/* The same for numbers in a row, if the best so far is one. */
static void offer_numbers(Extreme *x, Items *s)
{
    const Value *end, *from = items_ahead(s, &end), *p = from;
    for (; p < end && (wf_both_small(*p, x->best) || (p->bits & x->best.bits & 2) != 0); p++)
        if (better(x, *p, x->best) > 0)
            x->best = x->best_key = *p;
    s->i += (size_t)(p - from);
}

typedef struct {
    WfSink sink;
    Extreme *x;
} ExtremeSink;

static bool offer_number(WfSink *sink, Value v)
{
    Extreme *x = ((ExtremeSink *)sink)->x;
    if (!wf_both_small(v, x->best) && (v.bits & x->best.bits & 2) == 0)
        return false;
    if (better(x, v, x->best) > 0)
        x->best = x->best_key = v;
    return true;
}

static int offer_iterable(Extreme *x, Value iterable)
{
    Items s;
    if (items_open(&s, iterable) < 0)
        return -1;
    int r = 0;
    Value v;
    ExtremeSink sink = {{offer_number}, x};
    while (r == 0 && !wf_is_null(v = items_next_past(&s, wf_is_null(x->key) ? &sink.sink : NULL))) {
        r = offer(x, v);
        if (wf_is_null(x->key) && !wf_is_pointer(x->best))
            offer_numbers(x, &s);
    }
    items_close(&s);
    return r < 0 || wf_err_occurred() ? -1 : 0;
}

static int extreme_keywords(Extreme *x, const Value *args, size_t nargs, Value kwnames, Value *dflt)
{
    static const char *const names[] = {"key", "default", NULL};
    Value key = WF_NONE;
    char fmt[] = "|$OO:xxx";
    memcpy(fmt + 5, x->name, 3);
    if (wf_parse_args(args + nargs, 0, kwnames, fmt, names, &key, dflt) < 0)
        return -1;
    x->key = wf_is_none(key) ? WF_NULL : key;
    return 0;
}

static Value find_extreme(Extreme *x, const Value *args, size_t nargs, Value kwnames)
{
    Value dflt = WF_NULL;
    if (nargs == 0)
        return wf_raise(&wf_exc_TypeError, "%s expected at least 1 argument, got 0", x->name);
    x->key = x->best = x->best_key = WF_NULL;
    if (!wf_is_null(kwnames) && extreme_keywords(x, args, nargs, kwnames, &dflt) < 0)
        return WF_NULL;
    if (nargs > 1 && !wf_is_null(dflt))
        return wf_raise(&wf_exc_TypeError,
                        "Cannot specify a default for %s() with multiple positional arguments",
                        x->name);
    int r = 0;
    if (nargs == 1)
        r = offer_iterable(x, args[0]);
    for (size_t i = 0; nargs > 1 && i < nargs && r == 0; i++)
        r = offer(x, wf_new_ref(args[i]));
    if (!wf_is_null(x->key))
        wf_drop(x->best_key);
    if (r < 0) {
        wf_drop(x->best);
        return WF_NULL;
    }
    if (!wf_is_null(x->best))
        return x->best;
    if (!wf_is_null(dflt))
        return wf_new_ref(dflt);
    return wf_raise(&wf_exc_ValueError, "%s() arg is an empty sequence", x->name);
}

/* Of two or more arguments, if all are small integers or all are floats in place; else WF_NULL. */
static Value extreme_number(const Value *args, size_t nargs, int op)
{
    if (nargs < 2)
        return WF_NULL;
    const Extreme x = {.op = op};
    Value best = args[0];
    for (size_t i = 1; i < nargs; i++) {
        if (!wf_both_small(args[i], best) && (args[i].bits & best.bits & 2) == 0)
            return WF_NULL;
        if (better(&x, args[i], best) > 0)
            best = args[i];
    }
    return best;
}

B_FASTKW(min)
{
    Value number = wf_is_null(kwnames) ? extreme_number(args, nargs, WF_LT) : WF_NULL;
    if (!wf_is_null(number))
        return number;
    Extreme x = {.name = "min", .op = WF_LT};
    return find_extreme(&x, args, nargs, kwnames);
}

B_FASTKW(max)
{
    Value number = wf_is_null(kwnames) ? extreme_number(args, nargs, WF_GT) : WF_NULL;
    if (!wf_is_null(number))
        return number;
    Extreme x = {.name = "max", .op = WF_GT};
    return find_extreme(&x, args, nargs, kwnames);
}

/* --- sorted, iterators ---------------------------------------------------------------------------- */

Value wf_list_sort_method(Value self, const Value *args, size_t nargs, Value kwnames);

B_FASTKW(sorted)
{
    if (nargs != 1)
        return wf_raise(&wf_exc_TypeError, "sorted expected 1 argument, got %zu", nargs);
    Value list = wf_sequence_list(args[0]);
    if (wf_is_null(list))
        return list;
    if (wf_is_null(kwnames)) {
        if (wf_list_sort(list) == 0)
            return list;
        goto fail;
    }
    Value r = wf_list_sort_method(list, args + 1, 0, kwnames);
    if (wf_is_null(r))
        goto fail;
    wf_drop(r);
    return list;
fail:
    wf_drop(list);
    return WF_NULL;
}

B_FAST(iter)
{
    if (wf_check_nargs("iter", nargs, 1, 2) < 0)
        return WF_NULL;
    if (nargs == 1)
        return wf_iter(args[0]);
    if (!wf_callable(args[0]))
        return wf_raise(&wf_exc_TypeError, "iter(v, w): v must be callable");
    return wf_callable_iterator_new(args[0], args[1]);
}

B_FAST(next)
{
    if (wf_check_nargs("next", nargs, 1, 2) < 0)
        return WF_NULL;
    WfType *t = wf_type_of(args[0]);
    if (t->iternext == NULL)
        return wf_raise(&wf_exc_TypeError, "'%N' object is not an iterator", t);
    /* A class' slot drops the StopIteration, whose value the caller may want. */
    bool direct = nargs == 1 && t->iternext == wf_slot_iternext;
    Value v = direct ? wf_call_special(wf_n.__next__, args, 1) : t->iternext(args[0]);
    if (!wf_is_null(v))
        return v;
    if (nargs == 1) {
        if (!wf_err_occurred())
            wf_raise_none(&wf_exc_StopIteration);
        return WF_NULL;
    }
    if (wf_err_occurred()) {
        if (!wf_err_matches(&wf_exc_StopIteration))
            return WF_NULL;
        wf_err_clear();
    }
    return wf_new_ref(args[1]);
}

B_O(aiter)
{
    WfType *t = wf_type_of(arg);
    if (t->am_aiter == NULL)
        return wf_raise(&wf_exc_TypeError, "'%N' object is not an async iterable", t);
    Value it = t->am_aiter(arg);
    if (wf_is_null(it) || wf_type_of(it)->am_anext != NULL)
        return it;
    wf_raise(&wf_exc_TypeError, "'%T' object is not an async iterator", it);
    wf_drop(it);
    return WF_NULL;
}

B_FAST(anext)
{
    if (wf_check_nargs("anext", nargs, 1, 2) < 0)
        return WF_NULL;
    WfType *t = wf_type_of(args[0]);
    if (t->am_anext == NULL)
        return wf_raise(&wf_exc_TypeError, "'%N' object is not an async iterator", t);
    Value awaitable = t->am_anext(args[0]);
    if (nargs == 1 || wf_is_null(awaitable))
        return awaitable;
    Value r = wf_anext_awaitable_new(awaitable, args[1]);
    wf_drop(awaitable);
    return r;
}
