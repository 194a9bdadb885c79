/* Equality without running Python code: see equal.h. */
#include "equal.h"

#include "dict_find.h"

enum { MAX_DEPTH = 4 };

/* Of an immediate. */
static bool is_number(Value v)
{
    return wf_is_small(v) || wf_is_bool(v) || wf_is_tagged_float(v) || wf_is_zero_float(v);
}

/* Exact for small integers up to 2^53 in size. */
static bool exact_double(Value v, double *out)
{
    if (wf_is_small(v)) {
        int64_t i = wf_small_value(v);
        *out = (double)i;
        return i <= (INT64_C(1) << 53) && i >= -(INT64_C(1) << 53);
    }
    *out = wf_is_bool(v) ? (double)wf_is_true(v) : wf_float_value(v);
    return true;
}

static int equal_numbers(Value a, Value b)
{
    double x, y;
    return exact_double(a, &x) && exact_double(b, &y) ? x == y : -1;
}

static int equal_try(Value a, Value b, int depth);

/* A difference decides; an item that needs __eq__ before it makes the answer unknown. */
static int equal_tuples(Value a, Value b, int depth)
{
    size_t n = wf_tuple_len(a);
    if (depth == 0)
        return -1;
    /* __eq__ of the items is called before the lengths are compared: only plain ones may be skipped. */
    if (n != wf_tuple_len(b))
        return -1;
    for (size_t i = 0; i < n; i++) {
        Value x = wf_tuple_item(a, i), y = wf_tuple_item(b, i);
        if (wf_is(x, y))
            continue;
        if (wf_both_small(x, y))
            return 0;
        int r = equal_try(x, y, depth - 1);
        if (r != 1)
            return r;
    }
    return 1;
}

static int equal_bytes(Value a, Value b)
{
    const WfBytes *x = wf_as_bytes(a), *y = wf_as_bytes(b);
    return x->len == y->len && wf_same_bytes(x->data, y->data, x->len);
}

static int equal_try(Value a, Value b, int depth)
{
    if (wf_is(a, b))
        return 1;
    if (wf_both_small(a, b))
        return 0;
    if (!wf_is_pointer(a) && !wf_is_pointer(b))
        return is_number(a) && is_number(b) ? equal_numbers(a, b) : 0;
    if (wf_is_pointer(a) && wf_is_pointer(b)) {
        uint32_t shape = wf_shape_of(wf_obj(a));
        if (shape != wf_shape_of(wf_obj(b)))
            return -1;
        switch (shape) {
        case WF_SHAPE_str: return wf_str_equal(a, b);
        case WF_SHAPE_tuple: return equal_tuples(a, b, depth);
        case WF_SHAPE_bytes: return equal_bytes(a, b);
        case WF_SHAPE_frozenset: return wf_frozenset_equal_try(a, b);
        default: return -1;
        }
    }
    /* A string or tuple never equals a number or None; bytes may have a warning to give. */
    uint32_t shape = wf_shape_of(wf_obj(wf_is_pointer(a) ? a : b));
    return shape == WF_SHAPE_str || shape == WF_SHAPE_tuple ? 0 : -1;
}

int wf_equal_try_slow(Value a, Value b) { return equal_try(a, b, MAX_DEPTH); }

/* --- hashes ---------------------------------------------------------------------------------- */

static uint64_t hash_try(Value v, int depth);

WF_INLINE uint64_t hash_tuple(const WfTuple *tuple, int depth)
{
    WfTupleHash h = wf_tuple_hash_start();
    for (size_t i = 0; i < tuple->len; i++) {
        Value item = tuple->items[i];
        uint64_t one = wf_is_small(item) && wf_small_value(item) != -1 ? (uint64_t)wf_small_value(item)
                                                                        : hash_try(item, depth - 1);
        if (WF_UNLIKELY(!wf_has_quick_hash(item, one)))
            return 0;
        wf_tuple_hash_add(&h, one);
    }
    return (uint64_t)wf_tuple_hash_end(h, tuple->len);
}

static uint64_t hash_try(Value v, int depth)
{
    if (wf_is_small(v))
        return wf_small_hash(v);
    if (wf_is_str_exact(v))
        return wf_str_hash(wf_as_str(v));
    if (wf_is_tuple_exact(v) && depth > 0)
        return hash_tuple(wf_as_tuple(v), depth);
    if (wf_has_shape(v, WF_SHAPE_frozenset))
        return wf_relaxed(&wf_as_set(v)->hash);
    if (wf_is_pointer(v))
        return wf_obj_type(wf_obj(v))->hash == wf_hash_identity ? (uint64_t)wf_hash_identity(v) : 0;
    return wf_is_null(v) ? 0 : (uint64_t)wf_hash(v);
}

/* Apart, so that what is quick need not save registers. */
static WF_SAVES __attribute__((noinline)) uint64_t hash_try_slow(Value key) { return hash_try(key, MAX_DEPTH); }

/* A tuple of small integers and strs, or else in the other way. */
static WF_SAVES __attribute__((noinline)) uint64_t hash_plain_tuple(Value key)
{
    const WfTuple *tuple = wf_as_tuple(key);
    WfTupleHash h = wf_tuple_hash_start();
    for (size_t i = 0, n = tuple->len; i < n; i++) {
        Value item = tuple->items[i];
        uint64_t one;
        if (wf_is_small(item))
            one = wf_small_hash(item);
        else if (!wf_is_str_exact(item) ||
                 (one = atomic_load_explicit(&wf_as_str(item)->hash, memory_order_relaxed)) == 0)
            return hash_try_slow(key);
        wf_tuple_hash_add(&h, one);
    }
    return (uint64_t)wf_tuple_hash_end(h, tuple->len);
}

/* What tables by type and tables of points have for keys is quick, with few registers. */
uint64_t wf_hash_try(Value key)
{
    if (WF_UNLIKELY(!wf_is_pointer(key)))
        return hash_try_slow(key);
    if (wf_shape_of(wf_obj(key)) == WF_SHAPE_type)
        return (uint64_t)wf_hash_pointer(wf_obj(key));
    if (wf_shape_of(wf_obj(key)) != WF_SHAPE_tuple)
        return hash_try_slow(key);
    const WfTuple *tuple = wf_as_tuple(key);
    if (tuple->len != 2 || !wf_both_small(tuple->items[0], tuple->items[1]))
        return hash_plain_tuple(key);
    WfTupleHash h = wf_tuple_hash_start();
    wf_tuple_hash_add(&h, wf_small_hash(tuple->items[0]));
    wf_tuple_hash_add(&h, wf_small_hash(tuple->items[1]));
    return (uint64_t)wf_tuple_hash_end(h, 2);
}
