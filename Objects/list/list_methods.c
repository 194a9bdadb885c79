/* list as Python sees it. */
#include "list_internal.h"
#include "iter.h"
#include "class.h"
#include "repr_guard.h"

#include "slice.h"

int wf_list_sort_with(Value list, Value key, bool reverse);
Value wf_list_sort_method(Value self, const Value *args, size_t nargs, Value kwnames);

static Value list_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (type == &wf_list_type)
        return wf_list_new(0);
    Value v = wf_generic_alloc(type, 0);
    if (!wf_is_null(v)) {
        WfList *l = wf_as_list(v);
        l->len = l->cap = 0;
        l->items = NULL;
    }
    return v;
}

/* Takes all items out and drops them with nothing locked. */
static void list_clear(WfObject *o)
{
    WfList *l = (WfList *)o;
    bool locked = wf_lock(l);
    Value *items = l->items;
    size_t n = l->len, cap = l->cap;
    list_set_len(l, 0);
    __atomic_store_n(&l->items, NULL, __ATOMIC_RELEASE);
    l->cap = 0;
    wf_unlock(l, locked);
    while (n > 0)
        wf_drop(items[--n]);
    wf_list_release_items(l, items, cap);
}

static int list_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_type_of(self)->new == wf_list_type.new && wf_no_kwargs("list", kwnames) < 0)
        return -1;
    if (wf_check_nargs("list", nargs, 0, 1) < 0)
        return -1;
    if (wf_list_len(self) > 0)
        list_clear(wf_obj(self));
    return nargs == 0 ? 0 : wf_list_extend(self, args[0]);
}

static void list_dealloc(WfObject *o)
{
    WfList *l = (WfList *)o;
    Value *items = l->items;
    for (size_t n = l->len; n > 0; n--)
        wf_drop(items[n - 1]);
    list_free_items(l->items, l->cap);
    if (wf_shape_of(o) != WF_SHAPE_list)
        wf_instance_clear(o);
    wf_free_object(o, sizeof *l);
}

static int list_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfList *l = (WfList *)o;
    for (size_t i = 0; i < l->len; i++)
        WF_VISIT(l->items[i]);
    return wf_shape_of(o) == WF_SHAPE_list ? 0 : wf_instance_traverse(o, visit, arg);
}

static void list_clear_slot(WfObject *o)
{
    list_clear(o);
    if (wf_shape_of(o) != WF_SHAPE_list)
        wf_instance_clear(o);
}

/* --- items -------------------------------------------------------------------------------------- */

static ssize_t list_len(Value self) { return (ssize_t)wf_list_len(self); }

static Value list_item(Value self, ssize_t i)
{
    Value v = i < 0 ? WF_NULL : wf_list_get(self, (size_t)i);
    return wf_is_null(v) ? wf_raise(&wf_exc_IndexError, "list index out of range") : v;
}

static Value slice_of(Value self, Value slice)
{
    ssize_t start, stop, step;
    if (wf_slice_unpack(slice, &start, &stop, &step) < 0)
        return WF_NULL;
    WfList *l = wf_as_list(self);
    if (wf_is_shared(l))
        return wf_list_slice_shared(self, start, stop, step);
    ssize_t n = wf_slice_adjust(l->len, &start, &stop, step);
    if (step == 1)
        return wf_list_slice(self, (size_t)start, n > 0 ? (size_t)stop : (size_t)start);
    Value r = wf_list_new((size_t)n);
    if (wf_is_null(r))
        return WF_NULL;
    Value *to = wf_as_list(r)->items;
    for (ssize_t made = 0; made < n; made++, start += step)
        to[made] = wf_is_counted(l->items[start]) ? wf_new_ref(l->items[start]) : l->items[start];
    wf_as_list(r)->len = (size_t)n;
    return r;
}

static Value list_getitem(Value self, Value key)
{
    ssize_t i;
    if (WF_LIKELY(wf_is_small(key))) {
        i = wf_small_value(key);
    } else if (wf_is_slice(key)) {
        return slice_of(self, key);
    } else {
        if (!wf_is_int(key) && wf_type_of(key)->nb_index == NULL)
            return wf_raise(&wf_exc_TypeError, "list indices must be integers or slices, not %T", key);
        if (wf_as_ssize(key, &i, &wf_exc_IndexError) < 0)
            return WF_NULL;
    }
    return list_item(self, i < 0 ? i + (ssize_t)wf_list_len(self) : i);
}

static void drop_array(Value *items, size_t n)
{
    for (size_t i = 0; i < n; i++)
        wf_drop(items[i]);
    wf_mem_free(items);
}

/* Replaces items [begin, end) of a local list by n items of somebody else, who does not change them meanwhile. */
static int splice_local(WfList *l, size_t begin, size_t end, const Value *items, size_t n)
{
    enum { FEW = 16 };
    size_t gone = end - begin, counted = 0;
    if (gone == 0 && n == 0)
        return 0; /* there may be no array */
    Value few[FEW], *removed = gone <= FEW ? few : wf_mem_alloc(gone * sizeof *removed);
    if (removed == NULL)
        return -1;
    if (n > gone && wf_list_reserve_lock_held(l, l->len + (n - gone)) < 0) {
        if (removed != few)
            wf_mem_free(removed);
        return -1;
    }
    Value *at = l->items + begin;
    for (size_t i = 0; i < gone; i++)
        if (wf_is_counted(at[i]))
            removed[counted++] = at[i];
    if (end < l->len && n != gone)
        memmove(at + n, at + gone, (l->len - end) * sizeof *at);
    for (size_t i = 0; i < n; i++)
        at[i] = wf_new_ref(items[i]);
    l->len = l->len - gone + n;
    while (counted > 0) /* now code may run; the last one goes first */
        wf_drop(removed[--counted]);
    if (removed != few)
        wf_mem_free(removed);
    return 0;
}

/* Replaces self[start:stop], bounds as of a slice, by the items of a list or tuple (new references are made). */
static int splice(Value self, ssize_t start, ssize_t stop, Value seq)
{
    if (WF_LIKELY(wf_is_local(wf_obj(self)) && (wf_is_null(seq) || wf_is_tuple(seq) || wf_is_local(wf_obj(seq))))) {
        WfList *l = wf_as_list(self);
        ssize_t gone = wf_slice_adjust(l->len, &start, &stop, 1);
        size_t begin = (size_t)start, end = begin + (size_t)gone;
        if (wf_is_null(seq))
            return splice_local(l, begin, end, NULL, 0);
        if (wf_is_tuple(seq))
            return splice_local(l, begin, end, wf_as_tuple(seq)->items, wf_tuple_len(seq));
        return splice_local(l, begin, end, wf_as_list(seq)->items, wf_as_list(seq)->len);
    }
    enum { FEW = 16 };
    size_t n = wf_is_null(seq) ? 0 : wf_fast_len(seq);
    Value few[FEW], *copy = n <= FEW ? few : wf_mem_alloc(n * sizeof *copy), *removed;
    if (copy == NULL)
        return -1;
    for (size_t i = 0; i < n; i++) {
        copy[i] = wf_fast_item(seq, i);
        if (wf_is_null(copy[i]))
            n = i;
    }
    WfList *l = wf_as_list(self);
    bool locked = wf_lock(l);
    ssize_t gone = wf_slice_adjust(l->len, &start, &stop, 1); /* of this moment: others may have changed the length */
    size_t begin = (size_t)start, end = begin + (size_t)gone;
    int r = wf_list_splice_lock_held(l, begin, end, copy, n, &removed);
    wf_unlock(l, locked);
    for (size_t i = 0; r < 0 && i < n; i++)
        wf_drop(copy[i]);
    if (copy != few)
        wf_mem_free(copy);
    for (size_t i = r < 0 ? 0 : end - begin; i > 0;)
        wf_drop(removed[--i]);
    wf_mem_free(removed);
    return r;
}

int wf_list_assign_slice(Value self, ssize_t start, ssize_t stop, Value v)
{
    if (wf_is_null(v) || wf_is_tuple_exact(v))
        return splice(self, start, stop, v);
    if (wf_is_list_exact(v) && wf_is_local(wf_obj(v)) && !wf_is(self, v))
        return splice(self, start, stop, v);
    /* A list that others change is taken as of one moment. */
    Value seq = wf_is_list_exact(v) ? wf_list_slice(v, 0, SIZE_MAX)
                                    : wf_sequence_fast(v, "can only assign an iterable");
    if (wf_is_null(seq))
        return -1;
    int r = splice(self, start, stop, seq);
    wf_drop(seq);
    return r;
}

/* Takes every step-th of n items from start out of the list, into gone[]. */
static void delete_stride_lock_held(WfList *l, ssize_t start, ssize_t step, ssize_t n, Value *gone)
{
    if (step < 0) {
        start = start + step * (n - 1);
        step = -step;
    }
    size_t kept = (size_t)start, ngone = 0, len = l->len;
    for (size_t i = (size_t)start; i < len; i++) {
        if (ngone < (size_t)n && i == (size_t)start + ngone * (size_t)step)
            gone[ngone++] = l->items[i];
        else
            list_put(&l->items[kept++], l->items[i]);
    }
    list_set_len(l, kept);
    wf_list_trim_lock_held(l);
}

/* del self[start:stop:step], bounds as given: keeps what the stride skips. */
static int delete_stride(Value self, ssize_t start, ssize_t stop, ssize_t step)
{
    WfList *l = wf_as_list(self);
    for (;;) {
        size_t len = wf_list_len(self);
        ssize_t at = start, end = stop, n = wf_slice_adjust(len, &at, &end, step);
        Value *gone = wf_mem_alloc((size_t)n * sizeof *gone);
        if (gone == NULL)
            return -1;
        bool locked = wf_lock(l);
        bool same = l->len == len;
        if (same && n > 0)
            delete_stride_lock_held(l, at, step, n, gone);
        wf_unlock(l, locked);
        drop_array(gone, same ? (size_t)n : 0);
        if (same)
            return 0;
    }
}

static int assign_stride(Value self, ssize_t start, ssize_t step, ssize_t n, Value v)
{
    Value seq = wf_is(self, v) ? wf_list_slice(v, 0, SIZE_MAX)
                               : wf_sequence_fast(v, "must assign iterable to extended slice");
    if (wf_is_null(seq))
        return -1;
    size_t given = wf_fast_len(seq);
    int r = 0;
    if (given != (size_t)n)
        r = wf_raise_i(&wf_exc_ValueError,
                       "attempt to assign sequence of size %zu to extended slice of size %zd", given, n);
    for (ssize_t i = 0; r == 0 && i < n; i++) {
        Value item = wf_fast_item(seq, (size_t)i);
        if (wf_is_null(item) || wf_list_set(self, (size_t)(start + i * step), item) < 0)
            break; /* somebody shortened one of them meanwhile */
    }
    wf_drop(seq);
    return r;
}

static int set_slice(Value self, Value slice, Value v)
{
    ssize_t start, stop, step;
    if (wf_slice_unpack(slice, &start, &stop, &step) < 0)
        return -1;
    if (step == 1)
        return wf_list_assign_slice(self, start, stop, v);
    if (wf_is_null(v))
        return delete_stride(self, start, stop, step);
    ssize_t n = wf_slice_adjust(wf_list_len(self), &start, &stop, step);
    return assign_stride(self, start, step, n, v);
}

static int list_setitem(Value self, Value key, Value v)
{
    ssize_t i;
    if (WF_LIKELY(wf_is_small(key))) {
        i = wf_small_value(key);
    } else if (wf_is_slice(key)) {
        return set_slice(self, key, v);
    } else {
        if (!wf_is_int(key) && wf_type_of(key)->nb_index == NULL)
            return wf_raise_i(&wf_exc_TypeError, "list indices must be integers or slices, not %T", key);
        if (wf_as_ssize(key, &i, &wf_exc_IndexError) < 0)
            return -1;
    }
    ssize_t len = (ssize_t)wf_list_len(self);
    bool from_end = i < 0;
    if (from_end)
        i += len;
    if (i < 0 || i >= len)
        return wf_raise_i(&wf_exc_IndexError, "list assignment index out of range");
    if (wf_is_null(v)) /* from the end again, whose place may be another one by now */
        return from_end ? splice(self, i - len, i + 1 < len ? i + 1 - len : PTRDIFF_MAX, WF_NULL)
                        : splice(self, i, i + 1, WF_NULL);
    if (wf_list_set(self, (size_t)i, wf_new_ref(v)) < 0)
        return wf_raise_i(&wf_exc_IndexError, "list assignment index out of range");
    return 0;
}

enum { ITEMS_BETWEEN_POLLS = 1 << 16 };

/*
 * The first i >= start whose item is not known to differ from v without running code, and what
 * wf_equal_try() says of it; -2: `stop` or the end of the list was reached. Takes no lock.
 */
static size_t find_try(const WfList *l, Value v, size_t i, size_t stop, int *r)
{
    Value x;
    *r = -2;
    if (WF_LIKELY(!wf_is_shared(l))) {
        for (; i < stop && i < l->len; i++)
            if ((*r = wf_equal_try(l->items[i], v)) != 0)
                return i;
        *r = -2;
        return i;
    }
    for (; i < stop; i++) {
        if (WF_UNLIKELY(!wf_list_peek(l, i, &x))) {
            *r = -1; /* others move it: look with the lock */
            return i;
        }
        if (wf_is_null(x))
            return i;
        if ((*r = wf_equal_try(x, v)) != 0)
            return i;
    }
    *r = -2;
    return i;
}

/* Index of the first item equal to v in [start, stop), -1 absent, -2 error. */
static ssize_t find(Value self, Value v, size_t start, size_t stop)
{
    const WfList *l = wf_as_list(self);
    for (size_t i = start; i < stop; i++) {
        int r;
        size_t to = stop - i > ITEMS_BETWEEN_POLLS ? i + ITEMS_BETWEEN_POLLS : stop;
        i = find_try(l, v, i, to, &r);
        if (r == -2) {
            if (i < to || to == stop)
                return -1;
            if (wf_safepoint() < 0)
                return -2;
            i--;
            continue;
        }
        if (r < 0) {
            Value x = wf_list_get(self, i);
            if (wf_is_null(x))
                return -1;
            r = wf_equal(x, v);
            wf_drop(x);
        }
        if (r != 0)
            return r < 0 ? -2 : (ssize_t)i;
    }
    return -1;
}

static int list_contains(Value self, Value item)
{
    ssize_t i = find(self, item, 0, SIZE_MAX);
    return i >= 0 ? 1 : i == -1 ? 0 : -1;
}

/* --- operators ------------------------------------------------------------------------------------ */

Value wf_list_concat(Value a, Value b)
{
    if (!wf_is_list(b))
        return wf_raise(&wf_exc_TypeError, "can only concatenate list (not \"%T\") to list", b);
    const WfList *x = wf_as_list(a), *y = wf_as_list(b);
    if (WF_LIKELY(wf_is_local(x) && wf_is_local(y))) {
        WfList *l = wf_list_fresh(x->len + y->len);
        if (WF_UNLIKELY(l == NULL))
            return WF_NULL;
        for (size_t i = 0; i < x->len; i++)
            l->items[i] = wf_new_ref(x->items[i]);
        for (size_t i = 0; i < y->len; i++)
            l->items[x->len + i] = wf_new_ref(y->items[i]);
        return WF_MOVE(l);
    }
    Value copy = wf_list_slice(a, 0, SIZE_MAX);
    if (!wf_is_null(copy) && wf_list_extend(copy, b) < 0) {
        wf_drop(copy);
        return WF_NULL;
    }
    return copy;
}

static Value list_inplace_concat(Value a, Value b)
{
    return wf_list_extend(a, b) < 0 ? WF_NULL : wf_new_ref(a);
}

static Value repeat_one(Value item, size_t times)
{
    Value list = wf_list_new(times);
    if (wf_is_null(list))
        return list;
    Value *items = wf_as_list(list)->items;
    for (size_t i = 0; i < times; i++)
        items[i] = item;
    wf_as_list(list)->len = times;
    return list;
}

static Value list_repeat(Value self, ssize_t times)
{
    WfList *l = wf_as_list(self);
    if (WF_LIKELY(!wf_is_shared(l) && times > 0 && l->len == 1 && !wf_is_pointer(l->items[0])))
        return repeat_one(l->items[0], (size_t)times);
    Value copy = wf_list_slice(self, 0, SIZE_MAX);
    if (wf_is_null(copy))
        return WF_NULL;
    size_t n = wf_list_len(copy);
    if (times <= 0 || n == 0) {
        wf_drop(copy);
        return wf_list_new(0);
    }
    if (n > (size_t)PTRDIFF_MAX / sizeof(Value) / (size_t)times) {
        wf_drop(copy);
        return wf_no_memory();
    }
    WfList *c = wf_as_list(copy);
    if (wf_list_reserve_lock_held(c, n * (size_t)times) < 0) {
        wf_drop(copy);
        return WF_NULL;
    }
    if (n == 1 && !wf_is_pointer(c->items[0])) {
        for (size_t i = 1; i < (size_t)times; i++)
            c->items[i] = c->items[0];
        c->len = (size_t)times;
        return copy;
    }
    for (ssize_t k = 1; k < times; k++)
        for (size_t i = 0; i < n; i++)
            c->items[c->len++] = wf_new_ref(c->items[i]);
    return copy;
}

static Value list_inplace_repeat(Value self, ssize_t times)
{
    Value r = list_repeat(self, times);
    if (wf_is_null(r))
        return WF_NULL;
    int bad = wf_list_assign_slice(self, 0, PTRDIFF_MAX, r);
    wf_drop(r);
    return bad < 0 ? WF_NULL : wf_new_ref(self);
}

/* How many leading items of two local lists are equal as far as can be told without running code. */
static size_t equal_prefix(Value a, Value b)
{
    const WfList *x = wf_as_list(a), *y = wf_as_list(b);
    size_t i = 0;
    if (wf_is_shared(x) || wf_is_shared(y))
        return 0;
    size_t n = x->len < y->len ? x->len : y->len;
    while (i < n && wf_equal_try(x->items[i], y->items[i]) == 1)
        i++;
    return i;
}

static Value list_compare(Value a, Value b, WfCmpOp op)
{
    if (!wf_is_list(a) || !wf_is_list(b))
        return WF_NOTIMPL;
    if ((op == WF_EQ || op == WF_NE) && wf_list_len(a) != wf_list_len(b))
        return wf_bool(op == WF_NE);
    Value x = WF_NULL, y = WF_NULL, result = WF_NULL;
    size_t i = equal_prefix(a, b);
    if ((op == WF_EQ || op == WF_NE) && i == wf_list_len(a) && i == wf_list_len(b))
        return wf_bool(op == WF_EQ);
    for (;; i++) {
        x = wf_list_get(a, i);
        y = wf_list_get(b, i);
        if (wf_is_null(x) || wf_is_null(y))
            break;
        int eq = wf_is(x, y) ? 1 : wf_compare_bool(x, y, WF_EQ);
        if (eq < 0)
            goto done;
        if (eq == 0) { /* __eq__ may have shortened the lists: then their lengths decide */
            if (i >= wf_list_len(a) || i >= wf_list_len(b))
                break;
            result = op == WF_EQ ? WF_FALSE : op == WF_NE ? WF_TRUE : wf_compare(x, y, op);
            goto done;
        }
        wf_drop(x);
        wf_drop(y);
    }
    size_t n = wf_list_len(a), m = wf_list_len(b);
    result = wf_bool(op == WF_LT   ? n < m
                     : op == WF_LE ? n <= m
                     : op == WF_EQ ? n == m
                     : op == WF_NE ? n != m
                     : op == WF_GT ? n > m
                                   : n >= m);
done:
    wf_drop(x);
    wf_drop(y);
    return result;
}

static Value list_repr(Value self)
{
    if (wf_list_len(self) == 0)
        return wf_str_from_c("[]");
    int in = wf_repr_enter(self);
    if (in != 0)
        return in < 0 ? WF_NULL : wf_str_from_c("[...]");
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_sb_char(&b, '[');
    Value v;
    bool failed = false;
    for (size_t i = 0; !failed && !wf_is_null(v = wf_list_get(self, i)); i++) {
        Value s = wf_repr(v);
        wf_drop(v);
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
    wf_sb_char(&b, ']');
    return wf_sb_finish(&b);
}

/* --- methods -------------------------------------------------------------------------------------- */

static Value m_append(Value self, Value item) { return wf_list_append(self, item) < 0 ? WF_NULL : WF_NONE; }
static Value m_extend(Value self, Value it) { return wf_list_extend(self, it) < 0 ? WF_NULL : WF_NONE; }
static Value m_copy(Value self) { return wf_list_slice(self, 0, SIZE_MAX); }

static Value m_clear(Value self)
{
    list_clear(wf_obj(self));
    return WF_NONE;
}

static Value m_insert(Value self, const Value *args, size_t nargs)
{
    ssize_t i;
    if (wf_check_nargs("insert", nargs, 2, 2) < 0 || wf_as_ssize(args[0], &i, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    return wf_list_insert(self, i, args[1]) < 0 ? WF_NULL : WF_NONE;
}

static Value m_pop(Value self, const Value *args, size_t nargs)
{
    ssize_t i = -1;
    if (wf_check_nargs("pop", nargs, 0, 1) < 0 ||
        (nargs == 1 && wf_as_ssize(args[0], &i, &wf_exc_IndexError) < 0))
        return WF_NULL;
    WfList *l = wf_as_list(self);
    Value v = WF_NULL;
    bool locked = wf_lock(l);
    size_t len = l->len;
    if (i < 0)
        i += (ssize_t)len;
    if (i >= 0 && (size_t)i < len) {
        v = l->items[i];
        wf_list_move(l, (size_t)i, (size_t)i + 1, len - (size_t)i - 1);
        list_set_len(l, len - 1);
        wf_list_trim_lock_held(l);
    }
    wf_unlock(l, locked);
    if (wf_is_null(v))
        return wf_raise(&wf_exc_IndexError, len == 0 ? "pop from empty list" : "pop index out of range");
    return v;
}

int wf_list_remove_item(Value self, size_t i, Value item)
{
    WfList *l = wf_as_list(self);
    Value *removed = NULL;
    bool locked = wf_lock(l);
    bool same = i < l->len && wf_is(l->items[i], item);
    int r = same ? wf_list_splice_lock_held(l, i, i + 1, NULL, 0, &removed) : 0;
    wf_unlock(l, locked);
    if (same && r == 0)
        drop_array(removed, 1);
    return r < 0 ? -1 : same;
}

static Value m_remove(Value self, Value v)
{
    for (;;) {
        ssize_t i = find(self, v, 0, SIZE_MAX);
        if (i == -2)
            return WF_NULL;
        if (i == -1)
            return wf_raise(&wf_exc_ValueError, "list.remove(x): x not in list");
        if (WF_LIKELY(!wf_is_shared(wf_obj(self))))
            return splice(self, i, i + 1, WF_NULL) < 0 ? WF_NULL : WF_NONE;
        /* Another thread may have moved the items since: what goes must be equal to v. */
        Value item = wf_list_get(self, (size_t)i);
        int r = wf_is_null(item) ? 0 : wf_equal(item, v);
        if (r > 0)
            r = wf_list_remove_item(self, (size_t)i, item);
        wf_drop(item);
        if (r != 0)
            return r < 0 ? WF_NULL : WF_NONE;
    }
}

static int bound(Value v, ssize_t len, size_t *out)
{
    ssize_t i;
    if (wf_index_bound(v, &i) < 0)
        return -1;
    if (i < 0)
        i = i + len < 0 ? 0 : i + len;
    *out = (size_t)i;
    return 0;
}

static Value m_index(Value self, const Value *args, size_t nargs)
{
    size_t start = 0, stop = SIZE_MAX;
    ssize_t len = (ssize_t)wf_list_len(self);
    if (wf_check_nargs("index", nargs, 1, 3) < 0 || (nargs > 1 && bound(args[1], len, &start) < 0) ||
        (nargs > 2 && bound(args[2], len, &stop) < 0))
        return WF_NULL;
    ssize_t i = find(self, args[0], start, stop);
    if (i == -1)
        return wf_raise(&wf_exc_ValueError, "%R is not in list", args[0]);
    return i < 0 ? WF_NULL : wf_int(i);
}

static Value m_count(Value self, Value v)
{
    const WfList *l = wf_as_list(self);
    int64_t n = 0;
    size_t begin = 0;
    for (int r; WF_LIKELY(!wf_is_shared(l)) && begin < l->len; begin++, n += r)
        if ((r = wf_equal_try(l->items[begin], v)) < 0)
            break;
    for (size_t i = begin;; i++, n++) {
        ssize_t at = find(self, v, i, SIZE_MAX);
        if (at < 0)
            return at == -1 ? wf_int(n) : WF_NULL;
        i = (size_t)at;
    }
}

static Value m_reverse(Value self)
{
    wf_list_reverse(self);
    return WF_NONE;
}

/* key= and reverse= by these very names; false: to be looked at more closely. */
static bool sort_arguments(const Value *values, Value kwnames, Value *key, int *reverse)
{
    for (size_t i = 0; i < wf_tuple_len(kwnames); i++) {
        Value name = wf_tuple_item(kwnames, i);
        if (wf_is(name, wf_n.key))
            *key = values[i];
        else if (wf_is(name, wf_n.reverse) && wf_is_bool(values[i]))
            *reverse = wf_is_true(values[i]);
        else
            return false;
    }
    return true;
}

Value wf_list_sort_method(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"key", "reverse", NULL};
    Value key = WF_NONE;
    int reverse = 0;
    if (nargs > 0)
        return wf_raise(&wf_exc_TypeError, "sort() takes no positional arguments");
    if (!wf_is_null(kwnames) && !sort_arguments(args, kwnames, &key, &reverse) &&
        wf_parse_args(args, nargs, kwnames, "|$Oi:sort", names, &key, &reverse) < 0)
        return WF_NULL;
    return wf_list_sort_with(self, key, reverse != 0) < 0 ? WF_NULL : WF_NONE;
}

static Value m_sizeof(Value self)
{
    WfList *l = wf_as_list(self);
    bool locked = wf_lock(l);
    size_t cap = l->cap;
    wf_unlock(l, locked);
    return wf_int((int64_t)(sizeof *l + cap * sizeof(Value)));
}

/* --- iterators ---------------------------------------------------------------------------------- */

static Value iter_new(Value list, uint32_t shape, size_t index)
{
    WfSeqIter *it = wf_alloc(shape, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    it->seq = wf_new_ref(list);
    it->index = index;
    return WF_MOVE(it);
}

static Value list_iter(Value self) { return iter_new(self, WF_SHAPE_list_iterator, 0); }
static Value list_reversed(Value self)
{
    return iter_new(self, WF_SHAPE_list_reverseiterator, wf_list_len(self));
}

/* Ends the iteration for good. Unlocks. */
static Value finish(WfSeqIter *it, bool locked)
{
    Value seq = it->seq;
    it->seq = WF_NULL;
    wf_unlock(it, locked);
    wf_drop(seq);
    return WF_NULL;
}

static Value iter_next(Value self)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    if (WF_LIKELY(wf_local(&it->ob) > 0 && wf_is_pointer(it->seq))) {
        const WfList *l = wf_as_list(it->seq);
        if (WF_LIKELY(!wf_is_shared(l) && it->index < l->len))
            return wf_new_ref(l->items[it->index++]);
    }
    bool locked = wf_lock(it);
    Value v = wf_is_null(it->seq) ? WF_NULL : wf_list_get(it->seq, it->index);
    if (WF_UNLIKELY(wf_is_null(v)))
        return finish(it, locked);
    it->index++;
    wf_unlock(it, locked);
    return v;
}

/* For reverse iterators index counts down: the next item is index - 1. */
static Value reverse_next(Value self)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    bool locked = wf_lock(it);
    Value v = WF_NULL;
    if (!wf_is_null(it->seq) && it->index > 0)
        v = wf_list_get(it->seq, it->index - 1);
    if (wf_is_null(v))
        return finish(it, locked);
    it->index--;
    wf_unlock(it, locked);
    return v;
}

static Value iter_length_hint(Value self)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    bool locked = wf_lock(it);
    size_t n = 0, len = wf_is_null(it->seq) ? 0 : wf_list_len(it->seq);
    if (wf_shape_of(&it->ob) == WF_SHAPE_list_reverseiterator)
        n = it->index <= len ? it->index : 0;
    else if (it->index < len)
        n = len - it->index;
    wf_unlock(it, locked);
    return wf_int((int64_t)n);
}

/* (iter or reversed, (list,), index) or (iter, ((),)) when exhausted. */
static Value iter_reduce(Value self)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    bool reverse = wf_shape_of(&it->ob) == WF_SHAPE_list_reverseiterator;
    bool locked = wf_lock(it);
    Value seq = wf_is_null(it->seq) ? WF_NULL : wf_new_ref(it->seq);
    ssize_t index = reverse ? (ssize_t)it->index - 1 : (ssize_t)it->index;
    wf_unlock(it, locked);
    if (wf_is_null(seq))
        return wf_reduce_iter(wf_list_new(0), WF_NULL);
    return wf_reduce_builtin(reverse ? "reversed" : "iter", wf_tuple_steal_array(&seq, 1), wf_int(index));
}

static Value iter_setstate(Value self, Value state)
{
    WfSeqIter *it = (WfSeqIter *)wf_obj(self);
    ssize_t i;
    if (wf_as_ssize(state, &i, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    bool reverse = wf_shape_of(&it->ob) == WF_SHAPE_list_reverseiterator;
    bool locked = wf_lock(it);
    if (!wf_is_null(it->seq)) {
        ssize_t len = (ssize_t)wf_list_len(it->seq);
        if (i < -1)
            i = -1;
        if (reverse)
            it->index = (size_t)((i > len - 1 ? len - 1 : i) + 1);
        else
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

WfType wf_list_iterator_type = {
    WF_TYPE_HEAD(list_iterator, "list_iterator", WfSeqIter, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = iter_dealloc, .traverse = iter_traverse, .iter = wf_iter_self, .iternext = iter_next,
    .methods = iter_methods,
};
WfType wf_list_reverseiterator_type = {
    WF_TYPE_HEAD(list_reverseiterator, "list_reverseiterator", WfSeqIter, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = iter_dealloc, .traverse = iter_traverse, .iter = wf_iter_self, .iternext = reverse_next,
    .methods = iter_methods,
};

static WfMethodDef list_methods[] = {
    {"__getitem__", list_getitem, WF_O | WF_COEXIST, "x.__getitem__(y) <==> x[y]"},
    {"__reversed__", list_reversed, WF_NOARGS, "__reversed__($self, /)\n--\n\nReturn a reverse iterator over the list."},
    {"__sizeof__", m_sizeof, WF_NOARGS, "__sizeof__($self, /)\n--\n\nReturn the size of the list in memory, in bytes."},
    {"clear", m_clear, WF_NOARGS, "clear($self, /)\n--\n\nRemove all items from list."},
    {"copy", m_copy, WF_NOARGS, "copy($self, /)\n--\n\nReturn a shallow copy of the list."},
    {"append", m_append, WF_O, "append($self, object, /)\n--\n\nAppend object to the end of the list."},
    {"insert", m_insert, WF_FAST, "insert($self, index, object, /)\n--\n\nInsert object before index."},
    {"extend", m_extend, WF_O, "extend($self, iterable, /)\n--\n\nExtend list by appending elements from the iterable."},
    {"pop", m_pop, WF_FAST,
     "pop($self, index=-1, /)\n--\n\nRemove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range."},
    {"remove", m_remove, WF_O,
     "remove($self, value, /)\n--\n\nRemove first occurrence of value.\n\nRaises ValueError if the value is not present."},
    {"index", m_index, WF_FAST,
     "index($self, value, start=0, stop=sys.maxsize, /)\n--\n\nReturn first index of value.\n\nRaises ValueError if the value is not present."},
    {"count", m_count, WF_O, "count($self, value, /)\n--\n\nReturn number of occurrences of value."},
    {"reverse", m_reverse, WF_NOARGS, "reverse($self, /)\n--\n\nReverse *IN PLACE*."},
    {"sort", wf_list_sort_method, WF_FASTKW,
     "sort($self, /, *, key=None, reverse=False)\n--\n\nSort the list in ascending order and return None.\n\nThe sort is "
     "in-place (i.e. the list itself is modified) and stable (i.e. the\norder of two equal elements is maintained).\n\n"
     "If a key function is given, apply it once to each list item and sort them,\nascending or descending, according "
     "to their function values.\n\nThe reverse flag can be set to sort in descending order."},
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};

WfType wf_list_type = {
    WF_TYPE_HEAD(list, "list", WfList, WF_TF_BASETYPE | WF_TF_GC | WF_TF_LIST | WF_TF_SEQUENCE | WF_TF_MATCH_SELF),
    .doc = "list(iterable=(), /)\n--\n\nBuilt-in mutable sequence.\n\nIf no argument is given, the constructor creates "
           "a new empty list.\nThe argument must be an iterable if specified.",
    .dealloc = list_dealloc,
    .traverse = list_traverse,
    .clear = list_clear_slot,
    .new = list_new,
    .init = list_init,
    .repr = list_repr,
    .hash = wf_hash_not_implemented,
    .compare = list_compare,
    .iter = list_iter,
    .len = list_len,
    .getitem = list_getitem,
    .setitem = list_setitem,
    .sq_item = list_item,
    .contains = list_contains,
    .sq_concat = wf_list_concat,
    .sq_inplace_concat = list_inplace_concat,
    .sq_repeat = list_repeat,
    .sq_inplace_repeat = list_inplace_repeat,
    .methods = list_methods,
};
