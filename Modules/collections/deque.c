/*
 * deque: the ring and what is done to it. Methods as Python sees them are in deque_methods.c.
 *
 * Items leave the ring under the lock and are dropped after it. An array is replaced with the
 * lock held: nobody reads it without.
 */
#include "collections.h"
#include "internal/iter.h"
#include "repr_guard.h"

enum { MIN_CAP = 8, SHRINK_CAP = 128 };

/* --- the array --------------------------------------------------------------------------------- */

/* Moves the items to a fresh array of cap >= len slots, item 0 first. Locked. */
static int set_capacity(WfDeque *d, size_t cap)
{
    Value *items = wf_mem_alloc(cap * sizeof *items);
    if (items == NULL)
        return -1;
    if (d->len > 0) {
        size_t first = d->cap - d->head < d->len ? d->cap - d->head : d->len;
        memcpy(items, d->items + d->head, first * sizeof *items);
        memcpy(items + first, d->items, (d->len - first) * sizeof *items);
    }
    wf_mem_free(d->items);
    d->items = items;
    d->head = 0;
    d->cap = cap;
    return 0;
}

static int reserve(WfDeque *d, size_t want)
{
    if (WF_LIKELY(want <= d->cap))
        return 0;
    if (want > PTRDIFF_MAX / sizeof(Value) / 2) {
        wf_no_memory();
        return -1;
    }
    size_t cap = d->cap ? d->cap : MIN_CAP;
    while (cap < want)
        cap *= 2;
    return set_capacity(d, cap);
}

/* Gives memory back once seven of eight slots are empty; failing to is no error. */
static void shrink(WfDeque *d)
{
    if (WF_UNLIKELY(d->cap >= SHRINK_CAP && d->len <= d->cap / 8) && set_capacity(d, d->cap / 4) < 0)
        wf_err_clear();
}

Value wf_deque_alloc(ssize_t maxlen)
{
    WfDeque *d = wf_alloc(wf_deque_type.shape, sizeof *d);
    if (d == NULL)
        return WF_NULL;
    d->items = NULL;
    d->head = d->len = d->cap = 0;
    d->maxlen = maxlen;
    d->state = 0;
    return WF_MOVE(d);
}

/* --- both ends --------------------------------------------------------------------------------- */

int wf_deque_push_steal(WfDeque *d, Value v, bool left)
{
    Value out = WF_NULL;
    v = wf_own(v);
    bool l = wf_lock(d);
    if (WF_UNLIKELY(d->maxlen >= 0 && d->len >= (size_t)d->maxlen)) {
        if (d->maxlen == 0) {
            out = v;
            goto done;
        }
        /* Full: one goes at the other end. */
        out = left ? *deque_slot(d, d->len - 1) : d->items[d->head];
        if (!left)
            d->head = (d->head + 1) & (d->cap - 1);
        d->len--;
    } else if (WF_UNLIKELY(d->len == d->cap) && reserve(d, d->len + 1) < 0) {
        wf_unlock(d, l);
        wf_drop(v);
        return -1;
    }
    wf_barrier(d, v);
    if (left) {
        d->head = (d->head - 1) & (d->cap - 1);
        d->items[d->head] = v;
    } else {
        *deque_slot(d, d->len) = v;
    }
    d->len++;
done:
    d->state++;
    wf_unlock(d, l);
    wf_drop(out);
    return 0;
}

Value wf_deque_pop(WfDeque *d, bool left)
{
    Value v = WF_NULL;
    bool l = wf_lock(d);
    if (d->len > 0) {
        d->len--;
        d->state++;
        v = left ? d->items[d->head] : *deque_slot(d, d->len);
        if (left)
            d->head = (d->head + 1) & (d->cap - 1);
        shrink(d);
    }
    wf_unlock(d, l);
    return v;
}

/* A list or tuple is read by index: no iterator is made. */
static int extend_sequence(WfDeque *d, Value seq, bool left)
{
    int r = 0;
    for (size_t i = 0; r == 0; i++) {
        Value v = wf_fast_item(seq, i);
        if (wf_is_null(v))
            break;
        r = wf_deque_push_steal(d, v, left);
        if (WF_UNLIKELY((i & 4095) == 4095) && r == 0)
            r = wf_safepoint();
    }
    return r;
}

typedef struct {
    WfSink sink;
    WfDeque *deque;
    bool left;
} DequeSink;

static bool take_item(WfSink *sink, Value v)
{
    DequeSink *s = (DequeSink *)sink;
    WfDeque *d = s->deque;
    if (wf_is_shared(d) || d->maxlen >= 0 || d->len == d->cap || s->left)
        return false;
    *deque_slot(d, d->len) = v;
    d->len++;
    d->state++;
    return true;
}

static int extend_iterator(WfDeque *d, Value it, bool left)
{
    DequeSink sink = {{take_item}, d, left};
    Value v;
    int r = 0;
    for (unsigned i = 1; r == 0 && !wf_is_null(v = wf_iternext_past(it, &sink.sink)); i++) {
        r = wf_deque_push_steal(d, v, left);
        if (WF_UNLIKELY((i & 4095) == 0) && r == 0)
            r = wf_safepoint();
    }
    if (r < 0 || !wf_err_occurred())
        return r;
    if (!wf_err_matches(&wf_exc_StopIteration))
        return -1;
    wf_err_clear();
    return 0;
}

int wf_deque_extend(Value self, Value iterable, bool left)
{
    WfDeque *d = wf_as_deque(self);
    int r;
    if (wf_is(self, iterable)) {
        Value copy = wf_deque_as_list(d);
        if (wf_is_null(copy))
            return -1;
        r = extend_sequence(d, copy, left);
        wf_drop(copy);
        return r;
    }
    if (wf_is_list_exact(iterable) || wf_is_tuple_exact(iterable))
        return extend_sequence(d, iterable, left);
    Value it = wf_iter(iterable);
    if (wf_is_null(it))
        return -1;
    r = extend_iterator(d, it, left);
    wf_drop(it);
    return r;
}

/* --- anywhere ------------------------------------------------------------------------------------ */

int wf_deque_get(WfDeque *d, size_t i, uint64_t state, Value *out)
{
    int r = 0;
    bool l = wf_lock(d);
    if (WF_UNLIKELY(d->state != state)) {
        r = -1;
    } else if (i < d->len) {
        *out = wf_new_ref(*deque_slot(d, i));
        r = 1;
    }
    wf_unlock(d, l);
    return r;
}

/* Moves n items from one end to the other, n reduced to at most half the length. Locked. */
static void rotate_items(WfDeque *d, ssize_t n)
{
    if (d->len == d->cap) {
        d->head = (d->head - (size_t)n) & (d->cap - 1);
        return;
    }
    for (; n > 0; n--) {
        Value v = *deque_slot(d, d->len - 1);
        d->head = (d->head - 1) & (d->cap - 1);
        d->items[d->head] = v;
    }
    for (; n < 0; n++) {
        Value v = d->items[d->head];
        *deque_slot(d, d->len) = v;
        d->head = (d->head + 1) & (d->cap - 1);
    }
}

void wf_deque_rotate(WfDeque *d, ssize_t n)
{
    bool l = wf_lock(d);
    ssize_t len = (ssize_t)d->len, half = len / 2;
    if (len > 1) {
        if (n > half || n < -half) {
            n %= len;
            if (n > half)
                n -= len;
            else if (n < -half)
                n += len;
        }
        d->state++;
        rotate_items(d, n);
    }
    wf_unlock(d, l);
}

/* Opens a hole at index i by moving the shorter side. Locked; there is room. */
static void open_hole(WfDeque *d, size_t i)
{
    if (i < d->len / 2) {
        d->head = (d->head - 1) & (d->cap - 1);
        for (size_t k = 0; k < i; k++)
            *deque_slot(d, k) = *deque_slot(d, k + 1);
    } else {
        for (size_t k = d->len; k > i; k--)
            *deque_slot(d, k) = *deque_slot(d, k - 1);
    }
    d->len++;
}

int wf_deque_insert(WfDeque *d, ssize_t where, Value item)
{
    Value v = wf_new_ref(item);
    bool l = wf_lock(d);
    ssize_t len = (ssize_t)d->len;
    bool full = len == d->maxlen;
    int r = full || reserve(d, d->len + 1) < 0 ? -1 : 0;
    if (r == 0) {
        if (where < 0)
            where = where < -len ? 0 : where + len;
        size_t i = (size_t)(where > len ? len : where);
        wf_barrier(d, v);
        open_hole(d, i);
        *deque_slot(d, i) = v;
        d->state++;
    }
    wf_unlock(d, l);
    if (r < 0)
        wf_drop(v);
    return full ? wf_raise_i(&wf_exc_IndexError, "deque already at its maximum size") : r;
}

Value wf_deque_take(WfDeque *d, size_t i)
{
    bool l = wf_lock(d);
    Value v = WF_NULL;
    if (i < d->len) {
        v = *deque_slot(d, i);
        if (i < d->len / 2) {
            for (size_t k = i; k > 0; k--)
                *deque_slot(d, k) = *deque_slot(d, k - 1);
            d->head = (d->head + 1) & (d->cap - 1);
        } else {
            for (size_t k = i; k + 1 < d->len; k++)
                *deque_slot(d, k) = *deque_slot(d, k + 1);
        }
        d->len--;
        d->state++;
    }
    wf_unlock(d, l);
    return v;
}

Value wf_deque_as_list(WfDeque *d)
{
    for (;;) {
        size_t n = deque_measure(d, NULL);
        Value list = wf_list_new(n);
        if (wf_is_null(list))
            return WF_NULL;
        bool l = wf_lock(d), fits = d->len <= n;
        for (size_t i = 0; fits && i < d->len; i++)
            wf_as_list(list)->items[i] = wf_new_ref(*deque_slot(d, i));
        if (fits)
            wf_as_list(list)->len = d->len;
        wf_unlock(d, l);
        if (fits)
            return list;
        wf_drop(list);
    }
}

/* --- memory ---------------------------------------------------------------------------------------- */

static void drop_ring(Value *items, size_t head, size_t len, size_t cap)
{
    for (size_t i = 0; i < len; i++)
        wf_drop(items[(head + i) & (cap - 1)]);
    wf_mem_free(items);
}

void wf_deque_clear(WfDeque *d)
{
    bool l = wf_lock(d);
    Value *items = d->items;
    size_t head = d->head, len = d->len, cap = d->cap;
    d->items = NULL;
    d->head = d->len = d->cap = 0;
    d->state++;
    wf_unlock(d, l);
    drop_ring(items, head, len, cap);
}

static void deque_clear(WfObject *o)
{
    wf_deque_clear((WfDeque *)o);
    if (wf_shape_of(o) != wf_deque_type.shape)
        wf_instance_clear(o);
}

static void deque_dealloc(WfObject *o)
{
    deque_clear(o);
    wf_free_object(o, sizeof(WfDeque));
}

static int deque_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfDeque *d = (WfDeque *)o;
    for (size_t i = 0; i < d->len; i++)
        WF_VISIT(*deque_slot(d, i));
    return wf_shape_of(o) == wf_deque_type.shape ? 0 : wf_instance_traverse(o, visit, arg);
}

/* --- slots ------------------------------------------------------------------------------------------- */

static Value deque_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (type == &wf_deque_type)
        return wf_deque_alloc(-1);
    Value v = wf_generic_alloc(type, 0);
    if (!wf_is_null(v))
        wf_as_deque(v)->maxlen = -1;
    return v;
}

static int take_maxlen(Value v, ssize_t *maxlen)
{
    if (wf_is_null(v) || wf_is_none(v))
        return 0;
    int64_t n;
    if (!wf_is_int(v))
        return wf_raise_i(&wf_exc_TypeError, "an integer is required");
    if (!wf_int_try_i64(v, &n))
        return wf_raise_i(&wf_exc_OverflowError, "Python int too large to convert to C ssize_t");
    if (n < 0)
        return wf_raise_i(&wf_exc_ValueError, "maxlen must be non-negative");
    *maxlen = n;
    return 0;
}

static int deque_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"iterable", "maxlen", NULL};
    Value iterable = WF_NULL, limit = WF_NULL;
    ssize_t maxlen = -1;
    if (!wf_is_null(kwnames) || nargs > 1) {
        if (wf_parse_args(args, nargs, kwnames, "|OO:deque", names, &iterable, &limit) < 0 ||
            take_maxlen(limit, &maxlen) < 0)
            return -1;
    } else if (nargs == 1) {
        iterable = args[0];
    }
    WfDeque *d = wf_as_deque(self);
    bool l = wf_lock(d);
    wf_relaxed_set(&d->maxlen, maxlen);
    bool filled = d->len > 0;
    wf_unlock(d, l);
    if (filled)
        wf_deque_clear(d);
    return wf_is_null(iterable) ? 0 : wf_deque_extend(self, iterable, false);
}

static ssize_t deque_len(Value self)
{
    return (ssize_t)deque_measure(wf_as_deque(self), NULL);
}

static Value deque_item(Value self, ssize_t i)
{
    WfDeque *d = wf_as_deque(self);
    bool l = wf_lock(d);
    Value v = i >= 0 && (size_t)i < d->len ? wf_new_ref(*deque_slot(d, (size_t)i)) : WF_NULL;
    wf_unlock(d, l);
    return WF_LIKELY(!wf_is_null(v)) ? v : wf_raise(&wf_exc_IndexError, "deque index out of range");
}

/* A subscript as an index; negative ones count from the end. */
static int take_index(Value self, Value key, ssize_t *i)
{
    if (WF_LIKELY(wf_is_small(key)))
        *i = wf_small_value(key);
    else if (!wf_is_int(key) && wf_type_of(key)->nb_index == NULL)
        return wf_raise_i(&wf_exc_TypeError, "sequence index must be integer, not '%.200s'",
                          wf_type_of(key)->name);
    else if (wf_as_ssize(key, i, &wf_exc_IndexError) < 0)
        return -1;
    if (*i < 0)
        *i += deque_len(self);
    return 0;
}

static Value deque_getitem(Value self, Value key)
{
    ssize_t i;
    return take_index(self, key, &i) < 0 ? WF_NULL : deque_item(self, i);
}

static int deque_setitem(Value self, Value key, Value v)
{
    WfDeque *d = wf_as_deque(self);
    ssize_t i;
    if (take_index(self, key, &i) < 0)
        return -1;
    Value old = WF_NULL;
    if (wf_is_null(v)) {
        old = i < 0 ? WF_NULL : wf_deque_take(d, (size_t)i);
    } else {
        Value item = wf_new_ref(v);
        bool l = wf_lock(d);
        if (i >= 0 && (size_t)i < d->len) {
            old = *deque_slot(d, (size_t)i);
            wf_barrier(d, item);
            *deque_slot(d, (size_t)i) = item;
        }
        wf_unlock(d, l);
        if (wf_is_null(old))
            wf_drop(item);
    }
    if (wf_is_null(old))
        return wf_raise_i(&wf_exc_IndexError, "deque index out of range");
    wf_drop(old);
    return 0;
}

static int deque_contains(Value self, Value item)
{
    WfDeque *d = wf_as_deque(self);
    uint64_t state;
    deque_measure(d, &state);
    Value v;
    int r;
    for (size_t i = 0; (r = wf_deque_get(d, i, state, &v)) > 0; i++) {
        int same = wf_compare_bool(v, item, WF_EQ);
        wf_drop(v);
        if (same != 0)
            return same;
    }
    return r == 0 ? 0 : wf_raise_i(&wf_exc_RuntimeError, "deque mutated during iteration");
}

static Value deque_iter(Value self) { return wf_deque_iter_new(self, &wf_deque_iterator_type); }

static Value deque_repr(Value self)
{
    WfDeque *d = wf_as_deque(self);
    WfType *t = wf_type_of(self);
    int in = wf_repr_enter(self);
    if (in != 0)
        return in < 0 ? WF_NULL : wf_str_from_c("[...]");
    Value list = wf_deque_as_list(d), r = WF_NULL;
    ssize_t maxlen = wf_relaxed(&d->maxlen);
    if (!wf_is_null(list))
        r = maxlen < 0 ? wf_str_from_format("%s(%R)", wf_short_type_name(t), list)
                       : wf_str_from_format("%s(%R, maxlen=%zd)", wf_short_type_name(t), list, maxlen);
    wf_repr_leave(self);
    wf_drop(list);
    return r;
}

/* --- comparison ---------------------------------------------------------------------------------------- */

static bool order_holds(WfCmpOp op, size_t a, size_t b)
{
    switch (op) {
    case WF_LT: return a < b;
    case WF_LE: return a <= b;
    case WF_EQ: return a == b;
    case WF_NE: return a != b;
    case WF_GT: return a > b;
    default: return a >= b;
    }
}

/* Both items number i: 1 with *x, *y new, 0 when either has ended, -1 with an exception. */
static int get_pair(WfDeque *const d[2], size_t i, const uint64_t state[2], Value v[2])
{
    int a = wf_deque_get(d[0], i, state[0], &v[0]);
    int b = wf_deque_get(d[1], i, state[1], &v[1]);
    if (a > 0 && b > 0)
        return 1;
    if (a > 0)
        wf_drop(v[0]);
    if (b > 0)
        wf_drop(v[1]);
    return a < 0 || b < 0 ? wf_raise_i(&wf_exc_RuntimeError, "deque mutated during iteration") : 0;
}

static Value deque_compare(Value a, Value b, WfCmpOp op)
{
    if (!wf_is_deque(a) || !wf_is_deque(b))
        return WF_NOTIMPL;
    WfDeque *const d[2] = {wf_as_deque(a), wf_as_deque(b)};
    if (op == WF_EQ || op == WF_NE) {
        if (d[0] == d[1])
            return wf_bool(op == WF_EQ);
        if (deque_measure(d[0], NULL) != deque_measure(d[1], NULL))
            return wf_bool(op == WF_NE);
    }
    uint64_t state[2];
    size_t len[2] = {deque_measure(d[0], &state[0]), deque_measure(d[1], &state[1])};
    Value v[2] = {WF_NULL, WF_NULL};
    int r;
    for (size_t i = 0; (r = get_pair(d, i, state, v)) > 0; i++) {
        int same = wf_compare_bool(v[0], v[1], WF_EQ);
        Value result = WF_NULL;
        if (same == 0)
            result = op == WF_EQ ? WF_FALSE : op == WF_NE ? WF_TRUE : WF_NULL;
        if (same == 0 && wf_is_null(result)) {
            int holds = wf_compare_bool(v[0], v[1], op);
            result = holds < 0 ? WF_NULL : wf_bool(holds);
        }
        wf_drop(v[0]);
        wf_drop(v[1]);
        if (same <= 0)
            return result;
    }
    return r < 0 ? WF_NULL : wf_bool(order_holds(op, len[0], len[1]));
}

/* --- + and * --------------------------------------------------------------------------------------------- */

static Value deque_copy_of(Value self)
{
    static const char *const name = "copy";
    return wf_call_method_c(self, name, NULL, 0);
}

static Value deque_concat(Value self, Value other)
{
    if (!wf_is_deque(other))
        return wf_raise(&wf_exc_TypeError, "can only concatenate deque (not \"%.200s\") to deque",
                        wf_type_of(other)->name);
    Value r = deque_copy_of(self);
    if (!wf_is_null(r) && wf_deque_extend(r, other, false) < 0) {
        wf_drop(r);
        return WF_NULL;
    }
    return r;
}

static Value deque_inplace_concat(Value self, Value other)
{
    return wf_deque_extend(self, other, false) < 0 ? WF_NULL : wf_new_ref(self);
}

static Value deque_inplace_repeat(Value self, ssize_t n)
{
    WfDeque *d = wf_as_deque(self);
    size_t len = deque_measure(d, NULL);
    if (len == 0 || n == 1)
        return wf_new_ref(self);
    if (n <= 0) {
        wf_deque_clear(d);
        return wf_new_ref(self);
    }
    ssize_t maxlen = wf_relaxed(&d->maxlen);
    if (len > PTRDIFF_MAX / sizeof(Value) / (size_t)n && maxlen < 0)
        return wf_no_memory();
    /* Beyond maxlen nothing changes any more but the rotation of whole copies: none. */
    if (maxlen >= 0 && (size_t)n > (size_t)maxlen / len + 2)
        n = (ssize_t)((size_t)maxlen / len + 2);
    Value list = wf_deque_as_list(d);
    if (wf_is_null(list))
        return WF_NULL;
    int r = 0;
    for (ssize_t i = 1; r == 0 && i < n; i++) {
        r = extend_sequence(d, list, false);
        if (r == 0)
            r = wf_safepoint();
    }
    wf_drop(list);
    return r < 0 ? WF_NULL : wf_new_ref(self);
}

static Value deque_repeat(Value self, ssize_t n)
{
    Value copy = deque_copy_of(self), r = WF_NULL;
    if (!wf_is_null(copy))
        r = deque_inplace_repeat(copy, n);
    wf_drop(copy);
    return r;
}

static Value get_maxlen(Value self, void *closure)
{
    ssize_t n = wf_relaxed(&wf_as_deque(self)->maxlen);
    return n < 0 ? WF_NONE : wf_int(n);
}

static WfGetSetDef deque_getset[] = {
    {"maxlen", get_maxlen, NULL, "maximum size of a deque or None if unbounded", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_deque_type = {
    WF_TYPE_HEAD(FREE, "collections.deque", WfDeque,
                 WF_TF_GC | WF_TF_BASETYPE | WF_TF_WEAKREF | WF_TF_SEQUENCE),
    .doc =
        "deque([iterable[, maxlen]]) --> deque object\n\nA list-like sequence optimized for "
        "data accesses near its endpoints.",
    .dealloc = deque_dealloc,
    .traverse = deque_traverse,
    .clear = deque_clear,
    .new = deque_new,
    .init = deque_init,
    .repr = deque_repr,
    .hash = wf_hash_not_implemented,
    .compare = deque_compare,
    .iter = deque_iter,
    .len = deque_len,
    .sq_item = deque_item,
    .getitem = deque_getitem,
    .setitem = deque_setitem,
    .contains = deque_contains,
    .sq_concat = deque_concat,
    .sq_repeat = deque_repeat,
    .sq_inplace_concat = deque_inplace_concat,
    .sq_inplace_repeat = deque_inplace_repeat,
    .methods = wf_deque_methods,
    .getset = deque_getset,
};
