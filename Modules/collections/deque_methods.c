/* The methods of deque. */
#include "collections.h"
#include "class.h"

static WF_COLD Value empty_error(void)
{
    return wf_raise(&wf_exc_IndexError, "pop from an empty deque");
}

static Value m_append(Value self, Value v)
{
    return wf_deque_push_steal(wf_as_deque(self), wf_new_ref(v), false) < 0 ? WF_NULL : WF_NONE;
}

static Value m_appendleft(Value self, Value v)
{
    return wf_deque_push_steal(wf_as_deque(self), wf_new_ref(v), true) < 0 ? WF_NULL : WF_NONE;
}

static Value m_pop(Value self)
{
    Value v = wf_deque_pop(wf_as_deque(self), false);
    return WF_LIKELY(!wf_is_null(v)) ? v : empty_error();
}

static Value m_popleft(Value self)
{
    Value v = wf_deque_pop(wf_as_deque(self), true);
    return WF_LIKELY(!wf_is_null(v)) ? v : empty_error();
}

static Value m_extend(Value self, Value iterable)
{
    return wf_deque_extend(self, iterable, false) < 0 ? WF_NULL : WF_NONE;
}

static Value m_extendleft(Value self, Value iterable)
{
    return wf_deque_extend(self, iterable, true) < 0 ? WF_NULL : WF_NONE;
}

static Value m_clear(Value self)
{
    wf_deque_clear(wf_as_deque(self));
    return WF_NONE;
}

/* Of a subclass: made by calling the class, which must give a deque. */
static Value copy_subclass(Value self)
{
    WfType *t = wf_type_of(self);
    ssize_t maxlen = wf_relaxed(&wf_as_deque(self)->maxlen);
    Value args[2] = {self, maxlen < 0 ? WF_NONE : wf_int(maxlen)};
    Value r = wf_call(wf_type_value(t), args, maxlen < 0 ? 1 : 2, WF_NULL);
    if (wf_is_null(r) || wf_is_deque(r))
        return r;
    wf_raise(&wf_exc_TypeError, "%.200s() must return a deque, not %.200s", t->name,
             wf_type_of(r)->name);
    wf_drop(r);
    return WF_NULL;
}

static Value m_copy(Value self)
{
    if (!wf_is_deque_exact(self))
        return copy_subclass(self);
    Value copy = wf_deque_alloc(wf_relaxed(&wf_as_deque(self)->maxlen));
    Value list = wf_is_null(copy) ? WF_NULL : wf_deque_as_list(wf_as_deque(self));
    if (wf_is_null(list) || wf_deque_extend(copy, list, false) < 0) {
        wf_drop(copy);
        copy = WF_NULL;
    }
    wf_drop(list);
    return copy;
}

static Value m_count(Value self, Value item)
{
    WfDeque *d = wf_as_deque(self);
    uint64_t state;
    size_t len = deque_measure(d, &state);
    Value v;
    int64_t n = 0;
    int r;
    for (size_t i = 0; (r = wf_deque_get(d, i, state, &v)) > 0; i++) {
        int same = wf_compare_bool(v, item, WF_EQ);
        wf_drop(v);
        if (same < 0)
            return WF_NULL;
        n += same;
    }
    /* Only a change by the last comparison can hide behind the end. */
    if (r < 0 || deque_measure(d, NULL) != len)
        return wf_raise(&wf_exc_RuntimeError, "deque mutated during iteration");
    return wf_int(n);
}

/* A bound as in slices, but None is none. */
static int take_bound(Value v, ssize_t *out)
{
    if (!wf_is_int(v) && wf_type_of(v)->nb_index == NULL)
        return wf_raise_i(&wf_exc_TypeError,
                          "slice indices must be integers or have an __index__ method");
    return wf_as_ssize(v, out, NULL);
}

static Value m_index(Value self, const Value *args, size_t nargs)
{
    WfDeque *d = wf_as_deque(self);
    ssize_t start = 0, stop = PTRDIFF_MAX;
    if (wf_check_nargs("index", nargs, 1, 3) < 0 ||
        (nargs > 1 && take_bound(args[1], &start) < 0) ||
        (nargs > 2 && take_bound(args[2], &stop) < 0))
        return WF_NULL;
    uint64_t state;
    ssize_t len = (ssize_t)deque_measure(d, &state);
    if (start < 0)
        start = start + len < 0 ? 0 : start + len;
    if (stop < 0)
        stop = stop + len < 0 ? 0 : stop + len;
    Value v;
    int r = 1;
    for (ssize_t i = start; i < stop; i++) {
        r = wf_deque_get(d, (size_t)i, state, &v);
        if (r <= 0)
            break;
        int same = wf_compare_bool(v, args[0], WF_EQ);
        wf_drop(v);
        if (same != 0)
            return same < 0 ? WF_NULL : wf_int(i);
    }
    if (r < 0)
        return wf_raise(&wf_exc_RuntimeError, "deque mutated during iteration");
    return wf_raise(&wf_exc_ValueError, "%R is not in deque", args[0]);
}

static Value m_insert(Value self, const Value *args, size_t nargs)
{
    ssize_t i;
    if (wf_check_nargs("insert", nargs, 2, 2) < 0 ||
        wf_arg_ssize(args[0], &i) < 0 ||
        wf_deque_insert(wf_as_deque(self), i, args[1]) < 0)
        return WF_NULL;
    return WF_NONE;
}

/* Takes item i out if the state is still the one it was found in. */
static bool remove_at(WfDeque *d, size_t i, uint64_t state)
{
    uint64_t now;
    deque_measure(d, &now);
    if (now != state)
        return false;
    wf_drop(wf_deque_take(d, i));
    return true;
}

static Value m_remove(Value self, Value item)
{
    WfDeque *d = wf_as_deque(self);
    uint64_t state;
    deque_measure(d, &state);
    Value v;
    int r;
    for (size_t i = 0; (r = wf_deque_get(d, i, state, &v)) > 0; i++) {
        int same = wf_compare_bool(v, item, WF_EQ);
        wf_drop(v);
        if (same < 0)
            return WF_NULL;
        if (same > 0 && remove_at(d, i, state))
            return WF_NONE;
    }
    if (r < 0)
        return wf_raise(&wf_exc_IndexError, "deque mutated during remove().");
    return wf_raise(&wf_exc_ValueError, "%R is not in deque", item);
}

static Value m_reverse(Value self)
{
    WfDeque *d = wf_as_deque(self);
    bool l = wf_lock(d);
    for (size_t i = 0, k = d->len; i + 1 < k; i++) {
        Value *a = deque_slot(d, i), *b = deque_slot(d, --k), v = *a;
        *a = *b;
        *b = v;
    }
    wf_unlock(d, l);
    return WF_NONE;
}

static Value m_rotate(Value self, const Value *args, size_t nargs)
{
    ssize_t n = 1;
    if (wf_check_nargs("deque.rotate", nargs, 0, 1) < 0 ||
        (nargs == 1 && wf_arg_ssize(args[0], &n) < 0))
        return WF_NULL;
    wf_deque_rotate(wf_as_deque(self), n);
    return WF_NONE;
}

static Value m_reversed(Value self) { return wf_deque_iter_new(self, &wf_deque_reverse_iterator_type); }

static Value m_sizeof(Value self)
{
    WfDeque *d = wf_as_deque(self);
    bool l = wf_lock(d);
    size_t cap = d->cap;
    wf_unlock(d, l);
    return wf_int((int64_t)(sizeof *d + cap * sizeof(Value)));
}

static Value m_reduce(Value self)
{
    ssize_t maxlen = wf_relaxed(&wf_as_deque(self)->maxlen);
    Value args = maxlen < 0 ? wf_tuple_empty : wf_tuple_pack(2, wf_tuple_empty, wf_int(maxlen));
    Value state = wf_is_null(args) ? WF_NULL : wf_call_method(self, wf_n.__getstate__, NULL, 0);
    state = wf_own(state);
    Value it = wf_is_null(state) ? WF_NULL : wf_iter(self), r = WF_NULL;
    if (!wf_is_null(it))
        r = wf_tuple_pack(4, wf_type_value(wf_type_of(self)), args, state, it);
    wf_drop(it);
    wf_drop(state);
    wf_drop(args);
    return r;
}

WfMethodDef wf_deque_methods[] = {
    {"append", m_append, WF_O, "Add an element to the right side of the deque."},
    {"appendleft", m_appendleft, WF_O, "Add an element to the left side of the deque."},
    {"clear", m_clear, WF_NOARGS, "Remove all elements from the deque."},
    {"__copy__", m_copy, WF_NOARGS, "Return a shallow copy of a deque."},
    {"copy", m_copy, WF_NOARGS, "Return a shallow copy of a deque."},
    {"count", m_count, WF_O,
     "D.count(value) -> integer -- return number of occurrences of value"},
    {"extend", m_extend, WF_O,
     "Extend the right side of the deque with elements from the iterable"},
    {"extendleft", m_extendleft, WF_O,
     "Extend the left side of the deque with elements from the iterable"},
    {"index", m_index, WF_FAST,
     "D.index(value, [start, [stop]]) -> integer -- return first index of value.\nRaises "
     "ValueError if the value is not present."},
    {"insert", m_insert, WF_FAST, "D.insert(index, object) -- insert object before index"},
    {"pop", m_pop, WF_NOARGS, "Remove and return the rightmost element."},
    {"popleft", m_popleft, WF_NOARGS, "Remove and return the leftmost element."},
    {"__reduce__", m_reduce, WF_NOARGS, "Return state information for pickling."},
    {"remove", m_remove, WF_O, "D.remove(value) -- remove first occurrence of value."},
    {"__reversed__", m_reversed, WF_NOARGS,
     "D.__reversed__() -- return a reverse iterator over the deque"},
    {"reverse", m_reverse, WF_NOARGS, "D.reverse() -- reverse *IN PLACE*"},
    {"rotate", m_rotate, WF_FAST,
     "Rotate the deque n steps to the right (default n=1).  If n is negative, rotates left."},
    {"__sizeof__", m_sizeof, WF_NOARGS, "D.__sizeof__() -- size of D in memory, in bytes"},
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};
