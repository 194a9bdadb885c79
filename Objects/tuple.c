/* tuple: immutable, length and items in one block. */
#include "api.h"
#include "class.h"
#include "equal.h"
#include "repr_guard.h"
#include "iter.h"
#include "slice.h"


static struct {
    WfObject ob;
    size_t len;
    Value pad;
} empty = {WF_HEAD_STATIC(WF_SHAPE_tuple), 0, {0}};
Value wf_tuple_empty = {(uint64_t)(uintptr_t)&empty + WF_TAG_UNCOUNTED};

static size_t size_for(size_t n) { return sizeof(WfTuple) + (n ? n : 1) * sizeof(Value); }

Value wf_tuple_new(size_t n)
{
    if (n == 0)
        return wf_uncounted(&empty);
    if (n > (PTRDIFF_MAX - sizeof(WfTuple)) / sizeof(Value))
        return wf_no_memory();
    WfTuple *t = wf_alloc(WF_SHAPE_tuple, size_for(n));
    if (t == NULL)
        return WF_NULL;
    t->len = n;
    for (size_t i = 0; i < n; i++)
        t->items[i] = WF_NULL;
    return WF_MOVE(t);
}

Value wf_tuple_from_array(const Value *items, size_t n)
{
    if (n == 0)
        return wf_uncounted(&empty);
    WfTuple *t = wf_alloc(WF_SHAPE_tuple, size_for(n));
    if (t == NULL)
        return WF_NULL;
    t->len = n;
    for (size_t i = 0; i < n; i++)
        t->items[i] = wf_new_ref(items[i]);
    return WF_MOVE(t);
}

Value wf_tuple_steal_array(Value *items, size_t n)
{
    if (n == 0)
        return wf_uncounted(&empty);
    WfTuple *t = wf_alloc(WF_SHAPE_tuple, size_for(n));
    if (t == NULL) {
        for (size_t i = 0; i < n; i++)
            wf_drop(items[i]);
        return WF_NULL;
    }
    t->len = n;
    for (size_t i = 0; i < n; i++)
        t->items[i] = wf_own(items[i]);
    return WF_MOVE(t);
}

Value wf_tuple_pack(size_t n, ...)
{
    Value v = wf_tuple_new(n);
    if (wf_is_null(v) || n == 0)
        return v;
    va_list ap;
    va_start(ap, n);
    for (size_t i = 0; i < n; i++)
        wf_as_tuple(v)->items[i] = wf_new_ref(va_arg(ap, Value));
    va_end(ap);
    return v;
}

Value wf_tuple_slice(Value t, size_t start, size_t end)
{
    size_t len = wf_tuple_len(t);
    if (end > len)
        end = len;
    if (start == 0 && end == len && wf_is_tuple_exact(t))
        return wf_new_ref(t);
    return wf_tuple_from_array(&wf_as_tuple(t)->items[start < end ? start : end],
                               start < end ? end - start : 0);
}

Value wf_tuple_concat(Value a, Value b)
{
    if (!wf_is_tuple(b))
        return wf_raise(&wf_exc_TypeError, "can only concatenate tuple (not \"%T\") to tuple", b);
    size_t n = wf_tuple_len(a), m = wf_tuple_len(b);
    if (m == 0 && wf_is_tuple_exact(a))
        return wf_new_ref(a);
    if (n == 0 && wf_is_tuple_exact(b))
        return wf_new_ref(b);
    Value v = wf_tuple_new(n + m);
    if (wf_is_null(v) || n + m == 0)
        return v;
    Value *out = wf_as_tuple(v)->items;
    for (size_t i = 0; i < n; i++)
        out[i] = wf_new_ref(wf_tuple_item(a, i));
    for (size_t i = 0; i < m; i++)
        out[n + i] = wf_new_ref(wf_tuple_item(b, i));
    return v;
}

/* --- slots --------------------------------------------------------------------------------------- */

static Value tuple_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (type->init == wf_tuple_type.init && wf_no_kwargs("tuple", kwnames) < 0)
        return WF_NULL;
    if (wf_check_nargs("tuple", nargs, 0, 1) < 0)
        return WF_NULL;
    Value t = nargs == 0 ? wf_tuple_new(0) : wf_sequence_tuple(args[0]);
    if (wf_is_null(t) || type == &wf_tuple_type)
        return t;
    size_t n = wf_tuple_len(t);
    Value v = wf_generic_alloc(type, n);
    if (!wf_is_null(v)) {
        wf_as_tuple(v)->len = n;
        for (size_t i = 0; i < n; i++)
            wf_as_tuple(v)->items[i] = wf_new_ref(wf_tuple_item(t, i));
    }
    wf_drop(t);
    return v;
}

static void tuple_dealloc(WfObject *o)
{
    WfTuple *t = (WfTuple *)o;
    for (size_t i = t->len; i > 0; i--)
        wf_drop(t->items[i - 1]);
    if (wf_shape_of(o) != WF_SHAPE_tuple)
        wf_instance_clear(o);
    wf_free_object(o, size_for(t->len));
}

static int tuple_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfTuple *t = (WfTuple *)o;
    for (size_t i = 0; i < t->len; i++)
        WF_VISIT(t->items[i]);
    return wf_shape_of(o) == WF_SHAPE_tuple ? 0 : wf_instance_traverse(o, visit, arg);
}

static void tuple_clear(WfObject *o)
{
    if (wf_shape_of(o) != WF_SHAPE_tuple)
        wf_instance_clear(o);
}

static ssize_t tuple_len(Value self) { return (ssize_t)wf_tuple_len(self); }

static Value tuple_item(Value self, ssize_t i)
{
    if (i < 0 || (size_t)i >= wf_tuple_len(self))
        return wf_raise(&wf_exc_IndexError, "tuple index out of range");
    return wf_new_ref(wf_tuple_item(self, (size_t)i));
}

static Value slice_of(Value self, Value slice)
{
    ssize_t start, stop, step;
    if (wf_slice_unpack(slice, &start, &stop, &step) < 0)
        return WF_NULL;
    ssize_t n = wf_slice_adjust(wf_tuple_len(self), &start, &stop, step);
    if (n <= 0)
        return wf_tuple_new(0);
    if (step == 1)
        return wf_tuple_slice(self, (size_t)start, (size_t)stop);
    Value v = wf_tuple_new((size_t)n);
    for (ssize_t i = 0; !wf_is_null(v) && i < n; i++, start += step)
        wf_as_tuple(v)->items[i] = wf_new_ref(wf_tuple_item(self, (size_t)start));
    return v;
}

static Value tuple_getitem(Value self, Value key)
{
    ssize_t i;
    if (WF_LIKELY(wf_is_small(key)))
        i = wf_small_value(key);
    else if (wf_is_slice(key))
        return slice_of(self, key);
    else if (!wf_is_int(key) && wf_type_of(key)->nb_index == NULL)
        return wf_raise(&wf_exc_TypeError, "tuple indices must be integers or slices, not %T", key);
    else if (wf_as_ssize(key, &i, &wf_exc_IndexError) < 0)
        return WF_NULL;
    return tuple_item(self, i < 0 ? i + tuple_len(self) : i);
}

static int tuple_contains(Value self, Value item)
{
    for (size_t i = 0; i < wf_tuple_len(self); i++) {
        int r = wf_equal(wf_tuple_item(self, i), item);
        if (r != 0)
            return r;
    }
    return 0;
}

static int64_t tuple_hash(Value self)
{
    WfTupleHash hash = wf_tuple_hash_start();
    size_t n = wf_tuple_len(self);
    for (size_t i = 0; i < n; i++) {
        int64_t h = wf_key_hash(wf_tuple_item(self, i));
        if (h == -1)
            return -1;
        wf_tuple_hash_add(&hash, (uint64_t)h);
    }
    return wf_tuple_hash_end(hash, n);
}

static Value tuple_repeat(Value self, ssize_t times)
{
    size_t n = wf_tuple_len(self);
    if (times == 1 && wf_is_tuple_exact(self))
        return wf_new_ref(self);
    if (n == 0 || times <= 0)
        return wf_tuple_new(0);
    if (n > (size_t)PTRDIFF_MAX / sizeof(Value) / (size_t)times)
        return wf_no_memory();
    Value v = wf_tuple_new(n * (size_t)times);
    if (wf_is_null(v))
        return WF_NULL;
    Value *out = wf_as_tuple(v)->items;
    for (ssize_t k = 0; k < times; k++)
        for (size_t i = 0; i < n; i++)
            *out++ = wf_new_ref(wf_tuple_item(self, i));
    return v;
}

static Value tuple_compare(Value a, Value b, WfCmpOp op)
{
    if (!wf_is_tuple(a) || !wf_is_tuple(b))
        return WF_NOTIMPL;
    size_t n = wf_tuple_len(a), m = wf_tuple_len(b), i;
    for (i = 0; i < n && i < m; i++) {
        int eq = wf_equal(wf_tuple_item(a, i), wf_tuple_item(b, i));
        if (eq < 0)
            return WF_NULL;
        if (eq == 0)
            break;
    }
    if (i < n && i < m)
        return op == WF_EQ   ? WF_FALSE
               : op == WF_NE ? WF_TRUE
                             : wf_compare(wf_tuple_item(a, i), wf_tuple_item(b, i), op);
    return wf_bool(op == WF_LT   ? n < m
                   : op == WF_LE ? n <= m
                   : op == WF_EQ ? n == m
                   : op == WF_NE ? n != m
                   : op == WF_GT ? n > m
                                 : n >= m);
}

static Value tuple_repr(Value self)
{
    size_t n = wf_tuple_len(self);
    if (n == 0)
        return wf_str_from_c("()");
    int in = wf_repr_enter(self);
    if (in != 0)
        return in < 0 ? WF_NULL : wf_str_from_c("(...)");
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_sb_char(&b, '(');
    bool failed = false;
    for (size_t i = 0; i < n && !failed; i++) {
        Value s = wf_repr(wf_tuple_item(self, i));
        failed = wf_is_null(s);
        if (!failed) {
            if (i > 0)
                wf_sb_ascii(&b, ", ", 2);
            wf_sb_str(&b, s);
            wf_drop(s);
        }
    }
    wf_repr_leave(self);
    if (failed) {
        wf_sb_abandon(&b);
        return WF_NULL;
    }
    wf_sb_ascii(&b, ",)", n == 1 ? 1 : 0);
    wf_sb_char(&b, ')');
    return wf_sb_finish(&b);
}

static Value m_index(Value self, const Value *args, size_t nargs)
{
    ssize_t start = 0, stop = PTRDIFF_MAX, n = tuple_len(self);
    if (wf_check_nargs("index", nargs, 1, 3) < 0 ||
        (nargs > 1 && wf_index_bound(args[1], &start) < 0) ||
        (nargs > 2 && wf_index_bound(args[2], &stop) < 0))
        return WF_NULL;
    if (start < 0)
        start = start + n < 0 ? 0 : start + n;
    if (stop < 0)
        stop += n;
    for (ssize_t i = start; i < stop && i < n; i++) {
        int r = wf_equal(wf_tuple_item(self, (size_t)i), args[0]);
        if (r != 0)
            return r < 0 ? WF_NULL : wf_int(i);
    }
    return wf_raise(&wf_exc_ValueError, "tuple.index(x): x not in tuple");
}

static Value m_count(Value self, Value v)
{
    int64_t n = 0;
    for (size_t i = 0; i < wf_tuple_len(self); i++) {
        int r = wf_equal(wf_tuple_item(self, i), v);
        if (r < 0)
            return WF_NULL;
        n += r;
    }
    return wf_int(n);
}

static Value m_getnewargs(Value self)
{
    Value copy = wf_tuple_from_array(wf_as_tuple(self)->items, wf_tuple_len(self));
    Value r = wf_is_null(copy) ? WF_NULL : wf_tuple_pack(1, copy);
    wf_drop(copy);
    return r;
}

/* --- iterator ------------------------------------------------------------------------------------ */

static Value tuple_iter(Value self)
{
    WfSeqIter *it = wf_alloc(WF_SHAPE_tuple_iterator, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    it->seq = wf_new_ref(self);
    it->index = 0;
    return WF_MOVE(it);
}

static Value iter_next(Value self)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    Value done = WF_NULL, v = WF_NULL;
    bool locked = wf_lock(it);
    if (!wf_is_null(it->seq)) {
        if (it->index < wf_tuple_len(it->seq)) {
            v = wf_new_ref(wf_tuple_item(it->seq, it->index++));
        } else {
            done = it->seq;
            it->seq = WF_NULL;
        }
    }
    wf_unlock(it, locked);
    wf_drop(done);
    return v;
}

static Value iter_length_hint(Value self)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    bool locked = wf_lock(it);
    size_t n = wf_is_null(it->seq) ? 0 : wf_tuple_len(it->seq) - it->index;
    wf_unlock(it, locked);
    return wf_int((int64_t)n);
}

static Value iter_reduce(Value self)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    bool locked = wf_lock(it);
    Value seq = wf_is_null(it->seq) ? wf_tuple_empty : wf_new_ref(it->seq);
    bool done = wf_is_null(it->seq);
    size_t index = it->index;
    wf_unlock(it, locked);
    return wf_reduce_iter(seq, done ? WF_NULL : wf_int((int64_t)index));
}

static Value iter_setstate(Value self, Value state)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    ssize_t i;
    if (wf_as_ssize(state, &i, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    bool locked = wf_lock(it);
    if (!wf_is_null(it->seq)) {
        ssize_t len = tuple_len(it->seq);
        it->index = (size_t)(i < 0 ? 0 : i > len ? len : i);
    }
    wf_unlock(it, locked);
    return WF_NONE;
}

static void iter_dealloc(WfObject *o)
{
    wf_drop(((WfSeqIter *)o)->seq);
    wf_free_object(o, sizeof(WfSeqIter));
}

static int iter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfSeqIter *)o)->seq);
    return 0;
}

static WfMethodDef iter_methods[] = {
    {"__length_hint__", iter_length_hint, WF_NOARGS, "Private method returning an estimate of len(list(it))."},
    {"__reduce__", iter_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", iter_setstate, WF_O, "Set state information for unpickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_tuple_iterator_type = {
    WF_TYPE_HEAD(tuple_iterator, "tuple_iterator", WfSeqIter, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = iter_dealloc, .traverse = iter_traverse, .iter = wf_iter_self, .iternext = iter_next,
    .methods = iter_methods,
};

static WfMethodDef tuple_methods[] = {
    {"__getnewargs__", m_getnewargs, WF_NOARGS, "__getnewargs__($self, /)\n--\n\n"},
    {"index", m_index, WF_FAST,
     "index($self, value, start=0, stop=sys.maxsize, /)\n--\n\nReturn first index of value.\n\nRaises ValueError if the value is not present."},
    {"count", m_count, WF_O, "count($self, value, /)\n--\n\nReturn number of occurrences of value."},
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};

WfType wf_tuple_type = {
    WF_TYPE_HEAD(tuple, "tuple", WfTuple, WF_TF_BASETYPE | WF_TF_GC | WF_TF_TUPLE | WF_TF_SEQUENCE | WF_TF_MATCH_SELF),
    .itemsize = sizeof(Value),
    .doc = "tuple(iterable=(), /)\n--\n\nBuilt-in immutable sequence.\n\nIf no argument is given, the constructor "
           "returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\n"
           "If the argument is a tuple, the return value is the same object.",
    .dealloc = tuple_dealloc,
    .traverse = tuple_traverse,
    .clear = tuple_clear,
    .new = tuple_new,
    .repr = tuple_repr,
    .hash = tuple_hash,
    .compare = tuple_compare,
    .iter = tuple_iter,
    .len = tuple_len,
    .getitem = tuple_getitem,
    .sq_item = tuple_item,
    .contains = tuple_contains,
    .sq_concat = wf_tuple_concat,
    .sq_repeat = tuple_repeat,
    .methods = tuple_methods,
};
