/* range and its iterators. */
#include "api.h"
#include "iter.h"
#include "slice.h"

typedef struct {
    WfObject ob;
    Value start, stop, step, length; /* [const] ints */
} Range;

static Range *as_range(Value v) { return (Range *)wf_obj(v); }
static bool is_range(Value v) { return wf_has_shape(v, WF_SHAPE_range); }

/* max(0, ceil((stop - start) / step)) */
static Value compute_length(Value start, Value stop, Value step)
{
    bool up = wf_int_sign(step) > 0;
    Value lo = up ? start : stop, hi = up ? stop : start;
    if (wf_int_cmp(lo, hi) >= 0)
        return wf_small(0);
    Value span = wf_int_sub(hi, lo), one = wf_small(1), r = WF_NULL;
    Value less = wf_is_null(span) ? WF_NULL : wf_int_sub(span, one);
    Value width = wf_is_null(less) ? WF_NULL : wf_int_abs(step);
    Value q = wf_is_null(width) ? WF_NULL : wf_int_floordiv(less, width);
    if (!wf_is_null(q))
        r = wf_int_add(q, one);
    wf_drop(span);
    wf_drop(less);
    wf_drop(width);
    wf_drop(q);
    return r;
}

/* Steals the three numbers. */
static Value make_range(Value start, Value stop, Value step)
{
    Value length = compute_length(start, stop, step);
    Range *r = wf_is_null(length) ? NULL : wf_alloc(WF_SHAPE_range, sizeof *r);
    if (r == NULL) {
        wf_drop(start);
        wf_drop(stop);
        wf_drop(step);
        wf_drop(length);
        return WF_NULL;
    }
    r->start = wf_own(start);
    r->stop = wf_own(stop);
    r->step = wf_own(step);
    r->length = length;
    return WF_MOVE(r);
}

static Value range_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs("range", kwnames) < 0 || wf_check_nargs("range", nargs, 1, 3) < 0)
        return WF_NULL;
    Value start = wf_small(0), stop = WF_NULL, step = wf_small(1);
    if (nargs == 1) {
        stop = wf_index(args[0]);
    } else {
        start = wf_index(args[0]);
        if (!wf_is_null(start))
            stop = wf_index(args[1]);
        if (nargs == 3 && !wf_is_null(stop))
            step = wf_index(args[2]);
    }
    bool ok = !wf_is_null(start) && !wf_is_null(stop) && !wf_is_null(step);
    if (ok && wf_int_sign(step) == 0) {
        wf_raise(&wf_exc_ValueError, "range() arg 3 must not be zero");
        ok = false;
    }
    if (ok)
        return make_range(start, stop, step);
    wf_drop(start);
    wf_drop(stop);
    wf_drop(step);
    return WF_NULL;
}

static void range_dealloc(WfObject *o)
{
    Range *r = (Range *)o;
    wf_drop(r->start);
    wf_drop(r->stop);
    wf_drop(r->step);
    wf_drop(r->length);
    wf_free_object(o, sizeof *r);
}

static int range_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    Range *r = (Range *)o;
    WF_VISIT(r->start);
    WF_VISIT(r->stop);
    WF_VISIT(r->step);
    WF_VISIT(r->length);
    return 0;
}

static Value range_repr(Value v)
{
    Range *r = as_range(v);
    if (wf_same_bits(r->step, wf_small(1)))
        return wf_str_from_format("range(%R, %R)", r->start, r->stop);
    return wf_str_from_format("range(%R, %R, %R)", r->start, r->stop, r->step);
}

static ssize_t range_len(Value v)
{
    int64_t n;
    if (!wf_int_try_i64(as_range(v)->length, &n))
        return wf_raise_i(&wf_exc_OverflowError, "Python int too large to convert to C ssize_t");
    return n;
}

static int range_bool(Value v) { return wf_int_sign(as_range(v)->length) != 0; }

/* start + i * step */
static Value item_at(Range *r, Value i)
{
    if (wf_is_small(r->start) && wf_is_small(r->step) && wf_is_small(i)) {
        int64_t x;
        if (!__builtin_mul_overflow(wf_small_value(i), wf_small_value(r->step), &x) &&
            !__builtin_add_overflow(x, wf_small_value(r->start), &x))
            return wf_int(x);
    }
    Value p = wf_int_mul(i, r->step), v = wf_is_null(p) ? WF_NULL : wf_int_add(r->start, p);
    wf_drop(p);
    return v;
}

static Value slice_of(Value self, Value slice)
{
    Range *r = as_range(self);
    Value bounds = wf_call_method_c(slice, "indices", &r->length, 1);
    if (wf_is_null(bounds))
        return WF_NULL;
    Value start = item_at(r, wf_tuple_item(bounds, 0)), stop = WF_NULL, step = WF_NULL;
    if (!wf_is_null(start))
        stop = item_at(r, wf_tuple_item(bounds, 1));
    if (!wf_is_null(stop))
        step = wf_int_mul(r->step, wf_tuple_item(bounds, 2));
    wf_drop(bounds);
    if (!wf_is_null(step))
        return make_range(start, stop, step);
    wf_drop(start);
    wf_drop(stop);
    return WF_NULL;
}

static Value range_getitem(Value self, Value key)
{
    Range *r = as_range(self);
    if (wf_is_slice(key))
        return slice_of(self, key);
    if (!wf_is_int(key) && wf_type_of(key)->nb_index == NULL)
        return wf_raise(&wf_exc_TypeError, "range indices must be integers or slices, not %T", key);
    Value i = wf_index(key);
    if (wf_is_null(i))
        return WF_NULL;
    if (wf_int_sign(i) < 0) {
        Value sum = wf_int_add(i, r->length);
        wf_drop(i);
        i = sum;
    }
    Value v = WF_NULL;
    if (!wf_is_null(i) && (wf_int_sign(i) < 0 || wf_int_cmp(i, r->length) >= 0))
        wf_raise(&wf_exc_IndexError, "range object index out of range");
    else if (!wf_is_null(i))
        v = item_at(r, i);
    wf_drop(i);
    return v;
}

static Value range_item(Value self, ssize_t i) { return range_getitem(self, wf_int(i)); }

/* v must be an int: its index, or WF_NULL without exception if it is not in the range. */
static Value index_of(Range *r, Value v, bool *error)
{
    *error = false;
    bool up = wf_int_sign(r->step) > 0;
    bool inside = up ? wf_int_cmp(r->start, v) <= 0 && wf_int_cmp(v, r->stop) < 0
                     : wf_int_cmp(v, r->start) <= 0 && wf_int_cmp(r->stop, v) < 0;
    if (!inside)
        return WF_NULL;
    Value diff = wf_int_sub(v, r->start), q = WF_NULL, m = WF_NULL;
    *error = wf_is_null(diff) || wf_int_divmod(diff, r->step, &q, &m) < 0;
    wf_drop(diff);
    if (*error)
        return WF_NULL;
    bool hit = wf_int_sign(m) == 0;
    wf_drop(m);
    if (hit)
        return q;
    wf_drop(q);
    return WF_NULL;
}

static Value find_by_eq(Value self, Value v, bool count_all, int64_t *n)
{
    Value it = wf_iter(self), item;
    *n = count_all ? 0 : -1;
    if (wf_is_null(it))
        return WF_NULL;
    int r = 0;
    for (int64_t i = 0; !wf_is_null(item = wf_next(it)); i++) {
        r = wf_compare_bool(item, v, WF_EQ);
        wf_drop(item);
        if (r >= 0 && wf_safepoint() < 0)
            r = -1;
        if (r < 0)
            break;
        if (r > 0 && count_all) {
            ++*n;
        } else if (r > 0) {
            *n = i;
            break;
        }
    }
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? WF_NULL : WF_NONE;
}

static int range_contains(Value self, Value v)
{
    if (wf_is_int_exact(v) || wf_is_bool(v)) {
        bool error;
        Value i = index_of(as_range(self), v, &error);
        wf_drop(i);
        return error ? -1 : !wf_is_null(i);
    }
    int64_t n;
    return wf_is_null(find_by_eq(self, v, false, &n)) ? -1 : n >= 0;
}

static Value m_index(Value self, Value v)
{
    if (wf_is_int_exact(v) || wf_is_bool(v)) {
        bool error;
        Value i = index_of(as_range(self), v, &error);
        if (!wf_is_null(i) || error)
            return i;
        return wf_raise(&wf_exc_ValueError, "%R is not in range", v);
    }
    int64_t n;
    if (wf_is_null(find_by_eq(self, v, false, &n)))
        return WF_NULL;
    return n >= 0 ? wf_int(n) : wf_raise(&wf_exc_ValueError, "sequence.index(x): x not in sequence");
}

static Value m_count(Value self, Value v)
{
    if (wf_is_int_exact(v) || wf_is_bool(v)) {
        int r = range_contains(self, v);
        return r < 0 ? WF_NULL : wf_small(r);
    }
    int64_t n;
    return wf_is_null(find_by_eq(self, v, true, &n)) ? WF_NULL : wf_int(n);
}

/* What makes two ranges equal: (length, start or None, step or None). */
static Value key_of(Range *r)
{
    bool none = wf_int_sign(r->length) == 0, one = wf_same_bits(r->length, wf_small(1));
    return wf_tuple_pack(3, r->length, none ? WF_NONE : r->start, none || one ? WF_NONE : r->step);
}

static Value range_compare(Value a, Value b, WfCmpOp op)
{
    if ((op != WF_EQ && op != WF_NE) || !is_range(a) || !is_range(b))
        return WF_NOTIMPL;
    Value x = key_of(as_range(a)), y = wf_is_null(x) ? WF_NULL : key_of(as_range(b)), r = WF_NULL;
    if (!wf_is_null(y))
        r = wf_compare(x, y, op);
    wf_drop(x);
    wf_drop(y);
    return r;
}

static int64_t range_hash(Value v)
{
    Value key = key_of(as_range(v));
    int64_t h = wf_is_null(key) ? -1 : wf_hash(key);
    wf_drop(key);
    return h;
}

static Value m_reduce(Value self)
{
    Range *r = as_range(self);
    Value args = wf_tuple_pack(3, r->start, r->stop, r->step), t = WF_NULL;
    if (!wf_is_null(args))
        t = wf_tuple_pack(2, wf_type_value(&wf_range_type), args);
    wf_drop(args);
    return t;
}

/* --- iterators ------------------------------------------------------------------------------------------ */

typedef struct {
    WfObject ob;
    Value next, step, left; /* [lock] ints of any size */
    Value length;           /* [const] values in all */
} LongIter;

static Value small_iter(int64_t start, int64_t step, uint64_t left)
{
    WfRangeIter *it = wf_alloc_leaf(WF_SHAPE_range_iterator, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    it->next = start;
    it->step = step;
    it->left = it->length = left;
    return WF_MOVE(it);
}

/* `length` values from start: the small form when all of them (and one beyond) are small integers. */
static Value make_iter(Value start, Value step, Value length)
{
    if (wf_is_small(start) && wf_is_small(step) && wf_is_small(length)) {
        int64_t end;
        if (!__builtin_mul_overflow(wf_small_value(step), wf_small_value(length), &end) &&
            !__builtin_add_overflow(end, wf_small_value(start), &end) && wf_fits_small(end))
            return small_iter(wf_small_value(start), wf_small_value(step), (uint64_t)wf_small_value(length));
    }
    LongIter *it = wf_alloc(WF_SHAPE_longrange_iterator, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    it->next = wf_new_ref(start);
    it->step = wf_new_ref(step);
    it->left = wf_new_ref(length);
    it->length = wf_new_ref(length);
    return WF_MOVE(it);
}

static Value range_iter(Value self)
{
    Range *r = as_range(self);
    return make_iter(r->start, r->step, r->length);
}

static Value range_reversed(Value self)
{
    Range *r = as_range(self);
    Value last = wf_int_sub(r->length, wf_small(1));
    Value start = wf_is_null(last) ? WF_NULL : item_at(r, last), step = WF_NULL, it = WF_NULL;
    if (!wf_is_null(start))
        step = wf_int_neg(r->step);
    if (!wf_is_null(step))
        it = make_iter(start, step, r->length);
    wf_drop(last);
    wf_drop(start);
    wf_drop(step);
    return it;
}

static Value small_next(Value self)
{
    WfRangeIter *it = (WfRangeIter *)wf_obj(self);
    Value v = WF_NULL;
    bool l = wf_lock(it);
    if (it->left > 0) {
        v = wf_small(it->next);
        it->next += it->step;
        it->left--;
    }
    wf_unlock(it, l);
    return v;
}

static Value long_next(Value self)
{
    LongIter *it = (LongIter *)wf_obj(self);
    bool l = wf_lock(it);
    Value v = wf_int_sign(it->left) > 0 ? wf_new_ref(it->next) : WF_NULL;
    Value old_next = WF_NULL, old_left = WF_NULL;
    if (!wf_is_null(v)) {
        Value next = wf_int_add(it->next, it->step), left = wf_int_sub(it->left, wf_small(1));
        if (wf_is_null(next) || wf_is_null(left)) {
            old_next = next;
            old_left = left;
            wf_drop(v);
            v = WF_NULL;
        } else {
            wf_barrier(it, next);
            wf_barrier(it, left);
            old_next = it->next;
            old_left = it->left;
            it->next = next;
            it->left = left;
        }
    }
    wf_unlock(it, l);
    wf_drop(old_next);
    wf_drop(old_left);
    return v;
}

typedef struct {
    Value next, step, left, length;
} State;

/* The numbers of either iterator as new references. */
static State state_of(Value self)
{
    State s;
    bool l = wf_lock(wf_obj(self));
    if (wf_shape_of(wf_obj(self)) == WF_SHAPE_range_iterator) {
        WfRangeIter *it = (WfRangeIter *)wf_obj(self);
        s = (State){wf_int(it->next), wf_int(it->step), wf_int((int64_t)it->left), wf_int((int64_t)it->length)};
    } else {
        LongIter *it = (LongIter *)wf_obj(self);
        s = (State){wf_new_ref(it->next), wf_new_ref(it->step), wf_new_ref(it->left), wf_new_ref(it->length)};
    }
    wf_unlock(wf_obj(self), l);
    return s;
}

static void drop_state(State *s)
{
    wf_drop(s->next);
    wf_drop(s->step);
    wf_drop(s->left);
    wf_drop(s->length);
}

static Value iter_length_hint(Value self)
{
    State s = state_of(self);
    Value left = wf_new_ref(s.left);
    drop_state(&s);
    return left;
}

/* from + count * step */
static Value advance(Value from, Value count, Value step)
{
    Value span = wf_int_mul(count, step), v = wf_is_null(span) ? WF_NULL : wf_int_add(from, span);
    wf_drop(span);
    return v;
}

/* The first value, whatever has been delivered: next + (left - length) * step. */
static Value first_of(const State *s)
{
    Value back = wf_int_sub(s->left, s->length);
    Value v = wf_is_null(back) ? WF_NULL : advance(s->next, back, s->step);
    wf_drop(back);
    return v;
}

/* (iter, (the range,), how many were delivered) */
static Value iter_reduce(Value self)
{
    State s = state_of(self);
    Value start = first_of(&s), stop = WF_NULL, range = WF_NULL;
    Value index = wf_int_sub(s.length, s.left);
    if (!wf_is_null(start) && !wf_is_null(index))
        stop = advance(start, s.length, s.step);
    if (!wf_is_null(stop))
        range = make_range(wf_new_ref(start), stop, wf_new_ref(s.step));
    drop_state(&s);
    wf_drop(start);
    return wf_reduce_iter(range, index);
}

/* Goes to a position from the start; only unpickling calls it, before the iterator is shared. */
static Value iter_setstate(Value self, Value state)
{
    Value n = wf_index(state);
    if (wf_is_null(n))
        return WF_NULL;
    State s = state_of(self);
    if (wf_int_sign(n) < 0) {
        wf_drop(n);
        n = wf_small(0);
    } else if (wf_int_cmp(n, s.length) > 0) {
        wf_drop(n);
        n = wf_new_ref(s.length);
    }
    Value start = first_of(&s), next = WF_NULL, left = WF_NULL;
    if (!wf_is_null(start))
        next = advance(start, n, s.step);
    if (!wf_is_null(next))
        left = wf_int_sub(s.length, n);
    bool ok = !wf_is_null(left);
    if (ok && wf_shape_of(wf_obj(self)) == WF_SHAPE_range_iterator) {
        WfRangeIter *it = (WfRangeIter *)wf_obj(self);
        bool l = wf_lock(it);
        it->next = wf_small_value(next);
        it->left = (uint64_t)wf_small_value(left);
        wf_unlock(it, l);
    } else if (ok) {
        LongIter *it = (LongIter *)wf_obj(self);
        wf_barrier(it, next);
        wf_barrier(it, left);
        bool l = wf_lock(it);
        Value old_next = it->next, old_left = it->left;
        it->next = wf_new_ref(next);
        it->left = wf_new_ref(left);
        wf_unlock(it, l);
        wf_drop(old_next);
        wf_drop(old_left);
    }
    drop_state(&s);
    wf_drop(n);
    wf_drop(start);
    wf_drop(next);
    wf_drop(left);
    return ok ? WF_NONE : WF_NULL;
}

static void small_dealloc(WfObject *o) { wf_free_object(o, sizeof(WfRangeIter)); }

static void long_dealloc(WfObject *o)
{
    LongIter *it = (LongIter *)o;
    wf_drop(it->next);
    wf_drop(it->step);
    wf_drop(it->left);
    wf_drop(it->length);
    wf_free_object(o, sizeof *it);
}

static int long_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((LongIter *)o)->next);
    WF_VISIT(((LongIter *)o)->step);
    WF_VISIT(((LongIter *)o)->left);
    WF_VISIT(((LongIter *)o)->length);
    return 0;
}

static WfMethodDef iter_methods[] = {
    {"__length_hint__", iter_length_hint, WF_NOARGS, "Private method returning an estimate of len(list(it))."},
    {"__reduce__", iter_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", iter_setstate, WF_O, "Set state information for unpickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_range_iterator_type = {
    WF_TYPE_HEAD(range_iterator, "range_iterator", WfRangeIter, WF_TF_NO_INSTANCE),
    .dealloc = small_dealloc, .iter = wf_iter_self, .iternext = small_next, .methods = iter_methods,
};
WfType wf_longrange_iterator_type = {
    WF_TYPE_HEAD(longrange_iterator, "longrange_iterator", LongIter, WF_TF_NO_INSTANCE | WF_TF_GC),
    .dealloc = long_dealloc, .traverse = long_traverse, .iter = wf_iter_self, .iternext = long_next,
    .methods = iter_methods,
};

static WfMethodDef range_methods[] = {
    {"__reversed__", range_reversed, WF_NOARGS, "Return a reverse iterator."},
    {"__reduce__", m_reduce, WF_NOARGS, NULL},
    {"count", m_count, WF_O, "rangeobject.count(value) -> integer -- return number of occurrences of value"},
    {"index", m_index, WF_O,
     "rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present."},
    {NULL, NULL, 0, NULL},
};
static WfMemberDef range_members[] = {
    {"start", WF_M_VALUE, offsetof(Range, start), true, NULL},
    {"stop", WF_M_VALUE, offsetof(Range, stop), true, NULL},
    {"step", WF_M_VALUE, offsetof(Range, step), true, NULL},
    {NULL, 0, 0, false, NULL},
};

WfType wf_range_type = {
    WF_TYPE_HEAD(range, "range", Range, WF_TF_GC | WF_TF_SEQUENCE),
    .doc = "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a "
           "sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, "
           "..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the "
           "valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement).",
    .dealloc = range_dealloc, .traverse = range_traverse, .new = range_new, .repr = range_repr,
    .hash = range_hash, .compare = range_compare, .iter = range_iter, .len = range_len,
    .getitem = range_getitem, .sq_item = range_item, .contains = range_contains, .nb_bool = range_bool,
    .methods = range_methods, .members = range_members,
};
