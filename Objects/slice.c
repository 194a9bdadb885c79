/* slice. */
#include "slice.h"

#include "api.h"

Value wf_slice_new(Value start, Value stop, Value step)
{
    WfSlice *s = wf_alloc(WF_SHAPE_slice, sizeof *s);
    if (s == NULL)
        return WF_NULL;
    s->start = wf_is_null(start) ? WF_NONE : wf_new_ref(start);
    s->stop = wf_is_null(stop) ? WF_NONE : wf_new_ref(stop);
    s->step = wf_is_null(step) ? WF_NONE : wf_new_ref(step);
    return WF_MOVE(s);
}

static WfSlice *as_slice(Value v) { return (WfSlice *)wf_obj(v); }

/* A bound as a number clipped to ssize_t. */
static int bound(Value v, ssize_t *out)
{
    if (WF_LIKELY(wf_is_small(v))) {
        *out = wf_small_value(v);
        return 0;
    }
    if (!wf_is_int(v) && wf_type_of(v)->nb_index == NULL)
        return wf_raise_i(&wf_exc_TypeError, "slice indices must be integers or None or have an __index__ method");
    return wf_as_ssize(v, out, NULL);
}

int wf_index_bound(Value v, ssize_t *out)
{
    if (!wf_is_int(v) && wf_type_of(v)->nb_index == NULL)
        return wf_raise_i(&wf_exc_TypeError, "slice indices must be integers or have an __index__ method");
    return wf_as_ssize(v, out, NULL);
}

int wf_slice_unpack(Value slice, ssize_t *start, ssize_t *stop, ssize_t *step)
{
    WfSlice *s = as_slice(slice);
    *step = 1;
    if (!wf_is_none(s->step)) {
        if (bound(s->step, step) < 0)
            return -1;
        if (*step == 0)
            return wf_raise_i(&wf_exc_ValueError, "slice step cannot be zero");
        if (*step < -PTRDIFF_MAX)
            *step = -PTRDIFF_MAX;
    }
    *start = *step < 0 ? PTRDIFF_MAX : 0;
    *stop = *step < 0 ? PTRDIFF_MIN : PTRDIFF_MAX;
    if (!wf_is_none(s->start) && bound(s->start, start) < 0)
        return -1;
    if (!wf_is_none(s->stop) && bound(s->stop, stop) < 0)
        return -1;
    return 0;
}

static ssize_t clip(ssize_t i, ssize_t len, ssize_t step)
{
    if (i < 0) {
        i += len;
        if (i < 0)
            return step < 0 ? -1 : 0;
        return i;
    }
    return i >= len ? (step < 0 ? len - 1 : len) : i;
}

ssize_t wf_slice_adjust(size_t length, ssize_t *start, ssize_t *stop, ssize_t step)
{
    ssize_t len = (ssize_t)length;
    *start = clip(*start, len, step);
    *stop = clip(*stop, len, step);
    if (step < 0)
        return *stop < *start ? (*start - *stop - 1) / -step + 1 : 0;
    return *start < *stop ? (*stop - *start - 1) / step + 1 : 0;
}

static Value slice_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs("slice", kwnames) < 0 || wf_check_nargs("slice", nargs, 1, 3) < 0)
        return WF_NULL;
    if (nargs == 1)
        return wf_slice_new(WF_NONE, args[0], WF_NONE);
    return wf_slice_new(args[0], args[1], nargs == 3 ? args[2] : WF_NONE);
}

static void slice_dealloc(WfObject *o)
{
    WfSlice *s = (WfSlice *)o;
    wf_drop(s->start);
    wf_drop(s->stop);
    wf_drop(s->step);
    wf_free_object(o, sizeof *s);
}

static int slice_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfSlice *)o)->start);
    WF_VISIT(((WfSlice *)o)->stop);
    WF_VISIT(((WfSlice *)o)->step);
    return 0;
}

static Value slice_repr(Value v)
{
    WfSlice *s = as_slice(v);
    return wf_str_from_format("slice(%R, %R, %R)", s->start, s->stop, s->step);
}

static Value as_tuple(Value v)
{
    WfSlice *s = as_slice(v);
    return wf_tuple_pack(3, s->start, s->stop, s->step);
}

static Value slice_compare(Value a, Value b, WfCmpOp op)
{
    if (!wf_is_slice(a) || !wf_is_slice(b))
        return WF_NOTIMPL;
    if (wf_is(a, b))
        return wf_bool(op == WF_EQ || op == WF_LE || op == WF_GE);
    Value x = as_tuple(a), y = wf_is_null(x) ? WF_NULL : as_tuple(b), r = WF_NULL;
    if (!wf_is_null(y))
        r = wf_compare(x, y, op);
    wf_drop(x);
    wf_drop(y);
    return r;
}

/* With ints of any size, against any length. */
static Value any_bound(Value v, Value len, Value lower, Value upper, Value dflt)
{
    if (wf_is_none(v))
        return wf_new_ref(dflt);
    if (!wf_is_int(v) && wf_type_of(v)->nb_index == NULL)
        return wf_raise(&wf_exc_TypeError, "slice indices must be integers or None or have an __index__ method");
    Value i = wf_index(v);
    if (!wf_is_null(i) && wf_int_sign(i) < 0) {
        Value sum = wf_int_add(i, len);
        wf_drop(i);
        i = sum;
        if (!wf_is_null(i) && wf_int_cmp(i, lower) < 0) {
            wf_drop(i);
            return wf_new_ref(lower);
        }
    } else if (!wf_is_null(i) && wf_int_cmp(i, upper) > 0) {
        wf_drop(i);
        return wf_new_ref(upper);
    }
    return i;
}

static Value m_indices(Value self, Value length)
{
    WfSlice *s = as_slice(self);
    Value len = wf_index(length);
    if (wf_is_null(len))
        return WF_NULL;
    Value step = WF_NULL, lower = WF_NULL, upper = WF_NULL, start = WF_NULL, stop = WF_NULL, r = WF_NULL;
    if (wf_int_sign(len) < 0) {
        wf_raise(&wf_exc_ValueError, "length should not be negative");
        goto done;
    }
    if (!wf_is_none(s->step) && !wf_is_int(s->step) && wf_type_of(s->step)->nb_index == NULL) {
        wf_raise(&wf_exc_TypeError, "slice indices must be integers or None or have an __index__ method");
        goto done;
    }
    step = wf_is_none(s->step) ? wf_small(1) : wf_index(s->step);
    if (wf_is_null(step))
        goto done;
    int sign = wf_int_sign(step);
    if (sign == 0) {
        wf_raise(&wf_exc_ValueError, "slice step cannot be zero");
        goto done;
    }
    lower = wf_small(sign < 0 ? -1 : 0);
    upper = sign < 0 ? wf_int_sub(len, wf_small(1)) : wf_new_ref(len);
    if (wf_is_null(upper))
        goto done;
    start = any_bound(s->start, len, lower, upper, sign < 0 ? upper : lower);
    if (!wf_is_null(start))
        stop = any_bound(s->stop, len, lower, upper, sign < 0 ? lower : upper);
    if (!wf_is_null(stop))
        r = wf_tuple_pack(3, start, stop, step);
done:
    wf_drop(len);
    wf_drop(step);
    wf_drop(upper);
    wf_drop(start);
    wf_drop(stop);
    return r;
}

static Value m_reduce(Value self)
{
    Value t = as_tuple(self), r = wf_is_null(t) ? WF_NULL : wf_tuple_pack(2, wf_type_value(&wf_slice_type), t);
    wf_drop(t);
    return r;
}

static WfMethodDef slice_methods[] = {
    {"indices", m_indices, WF_O,
     "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the start and stop\nindices, "
     "and the stride length of the extended slice described by\nS. Out of bounds indices are clipped in a manner "
     "consistent with the\nhandling of normal slices."},
    {"__reduce__", m_reduce, WF_NOARGS, "Return state information for pickling."},
    {NULL, NULL, 0, NULL},
};
static WfMemberDef slice_members[] = {
    {"start", WF_M_VALUE, offsetof(WfSlice, start), true, NULL},
    {"stop", WF_M_VALUE, offsetof(WfSlice, stop), true, NULL},
    {"step", WF_M_VALUE, offsetof(WfSlice, step), true, NULL},
    {NULL, 0, 0, false, NULL},
};

WfType wf_slice_type = {
    WF_TYPE_HEAD(slice, "slice", WfSlice, WF_TF_GC),
    .doc = "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
    .dealloc = slice_dealloc, .traverse = slice_traverse, .new = slice_new, .repr = slice_repr,
    .hash = wf_hash_not_implemented, .compare = slice_compare, .methods = slice_methods,
    .members = slice_members,
};
