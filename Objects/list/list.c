/*
 * list as C code uses it: list.h.
 *
 * Writers of a shared list hold its lock, and so does who reads more than one item; one item and the
 * length are read without it (wf_list_peek()). So all that happens to a shared array is whole stores
 * with release, the length falls before the array is replaced by a smaller one and rises after it was
 * by a larger one, and a replaced array is retired.
 */
#include "list_internal.h"
#include "slice.h"

void wf_list_release_items(WfList *l, Value *items, size_t cap)
{
    if (wf_is_shared(l))
        wf_mem_retire(items);
    else
        list_free_items(items, cap);
}

/* CPython's growth pattern: about one eighth more, so that appending is linear. */
static size_t grown(size_t want) { return (want + (want >> 3) + 6) & ~(size_t)3; }

static int set_capacity(WfList *l, size_t cap)
{
    Value *items, *old = l->items;
    size_t smaller = cap < l->cap ? cap : l->cap;
    if (smaller * sizeof *items > WF_BLOCK_LIMIT && !wf_is_shared(l)) {
        items = wf_mem_realloc(old, cap * sizeof *items);
        if (items == NULL)
            return -1;
        l->items = items;
    } else {
        items = wf_block_alloc(cap * sizeof *items);
        if (items == NULL)
            return -1;
        if (l->len > 0)
            memcpy(items, old, l->len * sizeof *items);
        __atomic_store_n(&l->items, items, __ATOMIC_RELEASE);
        wf_list_release_items(l, old, l->cap);
    }
    l->cap = cap;
    return 0;
}

void wf_list_move(WfList *l, size_t to, size_t from, size_t n)
{
    Value *items = l->items;
    if (WF_LIKELY(!wf_is_shared(l)))
        memmove(items + to, items + from, n * sizeof *items);
    else if (to < from)
        for (size_t i = 0; i < n; i++)
            list_put(&items[to + i], items[from + i]);
    else
        while (n-- > 0)
            list_put(&items[to + n], items[from + n]);
}

int wf_list_reserve_lock_held(WfList *l, size_t want)
{
    if (WF_LIKELY(want <= l->cap))
        return 0;
    if (want > PTRDIFF_MAX / sizeof(Value)) {
        wf_no_memory();
        return -1;
    }
    return set_capacity(l, l->cap == 0 && want > 4 ? list_room(want) : grown(want));
}

void wf_list_trim_lock_held(WfList *l)
{
    if (WF_UNLIKELY(wf_list_is_roomy(l, l->len)) && set_capacity(l, grown(l->len)) < 0)
        wf_err_clear(); /* it keeps its room */
}

int wf_list_expect(WfList *l, size_t n)
{
    size_t cap = l->cap;
    while (cap < n)
        cap = grown(cap + 1);
    return cap == l->cap || wf_is_shared(l) ? 0 : set_capacity(l, cap);
}

/* An empty list with room for n items. */
WF_INLINE WfList *list_with_room(size_t n)
{
    WfList *l = wf_alloc(WF_SHAPE_list, sizeof *l);
    if (WF_UNLIKELY(l == NULL))
        return NULL;
    l->len = 0;
    l->cap = list_room(n);
    l->items = NULL;
    if (n == 0)
        return l;
    if (WF_LIKELY(n <= PTRDIFF_MAX / sizeof(Value)))
        l->items = wf_block_alloc(l->cap * sizeof(Value));
    else
        wf_no_memory();
    if (WF_UNLIKELY(l->items == NULL)) {
        l->cap = 0;
        wf_decref(l);
        return NULL;
    }
    return l;
}

Value wf_list_new(size_t cap)
{
    WfList *l = list_with_room(cap);
    return l != NULL ? WF_MOVE(l) : WF_NULL;
}

WfList *wf_list_fresh(size_t n)
{
    WfList *l = list_with_room(n);
    if (l != NULL)
        l->len = n;
    return l;
}

Value wf_list_from_array(const Value *items, size_t n)
{
    WfList *l = list_with_room(n);
    if (WF_UNLIKELY(l == NULL))
        return WF_NULL;
    Value *out = l->items;
    for (size_t i = 0; i < n; i++)
        out[i] = wf_new_ref(items[i]);
    l->len = n;
    return WF_MOVE(l);
}

Value wf_list_steal_array(Value *items, size_t n)
{
    WfList *l = list_with_room(n);
    if (WF_UNLIKELY(l == NULL)) {
        for (size_t i = 0; i < n; i++)
            wf_drop(items[i]);
        return WF_NULL;
    }
    Value *out = l->items;
    for (size_t i = 0; i < n; i++)
        out[i] = wf_own(items[i]);
    l->len = n;
    return WF_MOVE(l);
}

size_t wf_list_len(Value list) { return __atomic_load_n(&wf_as_list(list)->len, __ATOMIC_ACQUIRE); }

int wf_list_append_steal(Value list, Value item)
{
    WfList *l = wf_as_list(list);
    item = wf_own(item);
    bool locked = wf_lock(l);
    size_t n = l->len;
    int r = 0;
    if (WF_UNLIKELY(n == l->cap))
        r = wf_list_reserve_lock_held(l, n + 1);
    if (r == 0) {
        wf_barrier(l, item);
        list_put(&l->items[n], item);
        list_set_len(l, n + 1);
    }
    wf_unlock(l, locked);
    if (r < 0)
        wf_drop(item);
    return r;
}

int wf_list_append(Value list, Value item) { return wf_list_append_steal(list, wf_new_ref(item)); }

Value wf_list_get(Value list, size_t i)
{
    WfList *l = wf_as_list(list);
    if (WF_LIKELY(!wf_is_shared(l)))
        return i < l->len ? wf_new_ref(l->items[i]) : WF_NULL;
    Value v;
    if (WF_LIKELY(wf_list_peek(l, i, &v)))
        return wf_new_ref(v);
    wf_thread()->stats.fallbacks++;
    bool locked = wf_lock(l);
    v = i < l->len ? wf_new_ref(l->items[i]) : WF_NULL;
    wf_unlock(l, locked);
    return v;
}

bool wf_list_swap(Value list, size_t i, Value item, Value *old)
{
    WfList *l = wf_as_list(list);
    *old = item = wf_own(item);
    bool locked = wf_lock(l), there = i < l->len;
    if (there) {
        *old = l->items[i];
        wf_barrier(l, item);
        list_put(&l->items[i], item);
    }
    wf_unlock(l, locked);
    return there;
}

int wf_list_set(Value list, size_t i, Value item)
{
    Value old;
    bool there = wf_list_swap(list, i, item, &old);
    wf_drop(old);
    return there ? 0 : -1;
}

int wf_list_insert(Value list, ssize_t where, Value item)
{
    WfList *l = wf_as_list(list);
    Value v = wf_new_ref(item);
    bool locked = wf_lock(l);
    int r = wf_list_reserve_lock_held(l, l->len + 1);
    if (r == 0) {
        ssize_t n = (ssize_t)l->len;
        if (where < 0)
            where = where + n < 0 ? 0 : where + n;
        if (where > n)
            where = n;
        wf_barrier(l, v);
        wf_list_move(l, (size_t)where + 1, (size_t)where, (size_t)(n - where));
        list_put(&l->items[where], v);
        list_set_len(l, (size_t)n + 1);
    }
    wf_unlock(l, locked);
    if (r < 0)
        wf_drop(v);
    return r;
}

int wf_list_splice_lock_held(WfList *l, size_t start, size_t end, const Value *items, size_t n,
                             Value **removed)
{
    size_t len = l->len, gone = end - start;
    *removed = NULL;
    if (gone > 0) {
        *removed = wf_mem_alloc(gone * sizeof(Value));
        if (*removed == NULL)
            return -1;
        memcpy(*removed, &l->items[start], gone * sizeof(Value));
    }
    if (n > gone && wf_list_reserve_lock_held(l, len + (n - gone)) < 0) {
        wf_mem_free(*removed);
        *removed = NULL;
        return -1;
    }
    for (size_t i = 0; i < n; i++)
        wf_barrier(l, items[i]);
    if (n < gone)
        list_set_len(l, len - (gone - n));
    if (len > end)
        wf_list_move(l, start + n, end, len - end);
    for (size_t i = 0; i < n; i++)
        list_put(&l->items[start + i], items[i]);
    list_set_len(l, len - gone + n);
    wf_list_trim_lock_held(l);
    return 0;
}

/* --- extend ---------------------------------------------------------------------------------- */

/* Appends n new references taken from an array that nobody changes meanwhile. */
static int extend_array(Value list, const Value *items, size_t n)
{
    WfList *l = wf_as_list(list);
    bool locked = wf_lock(l);
    size_t len = l->len;
    int r = wf_list_reserve_lock_held(l, len + n);
    if (WF_LIKELY(r == 0 && !locked)) {
        for (size_t i = 0; i < n; i++)
            l->items[len + i] = wf_new_ref(items[i]);
        l->len = len + n;
    } else if (r == 0) {
        for (size_t i = 0; i < n; i++) {
            Value v = wf_new_ref(items[i]);
            wf_barrier(l, v);
            list_put(&l->items[len + i], v);
        }
        list_set_len(l, len + n);
    }
    wf_unlock(l, locked);
    return r;
}

/* An empty local list takes the copy's array itself. */
static int extend_snapshot(Value list, WF_STEALS Value copy)
{
    WfList *l = wf_as_list(list), *c = wf_as_list(copy);
    if (wf_is_local(l) && l->len == 0) {
        WfList old = *l;
        l->items = c->items;
        l->cap = c->cap;
        l->len = c->len;
        c->items = old.items;
        c->cap = old.cap;
        c->len = 0;
        wf_drop(copy);
        return 0;
    }
    int r = extend_array(list, wf_as_list(copy)->items, wf_as_list(copy)->len);
    wf_drop(copy);
    return r;
}

static int extend_list(Value list, Value other)
{
    if (WF_LIKELY(!wf_is_shared(wf_obj(other)) && !wf_is(list, other)))
        return extend_array(list, wf_as_list(other)->items, wf_as_list(other)->len);
    Value copy = wf_list_slice(other, 0, SIZE_MAX);
    return wf_is_null(copy) ? -1 : extend_snapshot(list, copy);
}

static Value characters(const WfStr *s)
{
    WfList *l = list_with_room(s->len);
    if (l == NULL)
        return WF_NULL;
    for (size_t i = 0; i < s->len; i++) {
        Value c = wf_str_from_char(wf_str_at(s, i));
        if (WF_UNLIKELY(wf_is_null(c))) {
            wf_decref(l);
            return WF_NULL;
        }
        l->items[l->len++] = c;
    }
    return WF_MOVE(l);
}

/*
 * A list of what gives its items as of one moment: dicts and their views, sets. WF_NULL: iterate, or
 * an error.
 */
static Value snapshot(Value iterable)
{
    if (!wf_is_pointer(iterable))
        return WF_NULL;
    switch (wf_shape_of(wf_obj(iterable))) {
    case WF_SHAPE_dict: return wf_dict_keys_list(iterable);
    case WF_SHAPE_dict_keys: return wf_dict_keys_list(wf_dict_view_of(iterable));
    case WF_SHAPE_dict_values: return wf_dict_values_list(wf_dict_view_of(iterable));
    case WF_SHAPE_dict_items: return wf_dict_items_list(wf_dict_view_of(iterable));
    case WF_SHAPE_str: return characters(wf_as_str(iterable));
    case WF_SHAPE_set:
    case WF_SHAPE_frozenset: return wf_set_as_list(iterable);
    default: /* a dict's subclass that iterates as dicts do */
        if (wf_is_dict(iterable) && wf_type_of(iterable)->iter == wf_dict_type.iter)
            return wf_dict_keys_list(iterable);
        return WF_NULL;
    }
}

/* Appends all that a fresh iterator over few small numbers gives to a list that is not shared; 1 done, 0 no such thing, -1. */
static int extend_range(WfList *l, Value it)
{
    enum { FEW = 1 << 16 };
    const WfRangeIter *r = (const WfRangeIter *)wf_obj(it);
    if (!wf_has_shape(it, WF_SHAPE_range_iterator) || wf_local(&r->ob) != 1 || r->left > FEW || wf_is_shared(l))
        return 0;
    if (wf_list_reserve_lock_held(l, l->len + r->left) < 0)
        return -1;
    int64_t next = r->next;
    for (size_t i = 0; i < r->left; i++, next += r->step)
        l->items[l->len + i] = wf_small(next);
    l->len += r->left;
    return 1;
}

typedef struct {
    WfSink sink;
    WfList *list;
} ListSink;

static bool take_item(WfSink *sink, Value item)
{
    WfList *l = ((ListSink *)sink)->list;
    if (WF_UNLIKELY(wf_is_shared(l) || l->len >= l->cap))
        return false;
    l->items[l->len++] = item;
    return true;
}

int wf_list_extend(Value list, Value iterable)
{
    if (wf_is_list_exact(iterable) || wf_is(iterable, list))
        return extend_list(list, iterable);
    if (wf_is_tuple_exact(iterable))
        return extend_array(list, wf_as_tuple(iterable)->items, wf_tuple_len(iterable));
    Value copy = snapshot(iterable);
    if (!wf_is_null(copy))
        return extend_snapshot(list, copy);
    if (wf_err_occurred())
        return -1;
    Value it = wf_iter(iterable);
    if (wf_is_null(it))
        return -1;
    WfList *l = wf_as_list(list);
    int r = wf_has_shape(iterable, WF_SHAPE_range) ? extend_range(l, it) : 0;
    if (r != 0) {
        wf_drop(it);
        return r > 0 ? 0 : -1;
    }
    ssize_t hint = wf_length_hint(iterable, 8);
    r = hint < 0 ? -1 : 0;
    if (r == 0 && hint > 8) {
        bool locked = wf_lock(l);
        size_t want = l->len + (size_t)hint;
        if (want < PTRDIFF_MAX / sizeof(Value) / 2)
            r = wf_list_reserve_lock_held(l, want);
        wf_unlock(l, locked);
    }
    Value item;
    unsigned n = 0;
    ListSink sink = {{take_item}, l};
    while (r == 0 && !wf_is_null(item = wf_iternext_past(it, &sink.sink))) {
        if (WF_LIKELY(!wf_is_shared(l) && l->len < l->cap))
            l->items[l->len++] = wf_own(item);
        else
            r = wf_list_append_steal(list, item);
        if (WF_UNLIKELY((++n & 4095) == 0) && r == 0)
            r = wf_safepoint();
    }
    wf_drop(it);
    if (r == 0 && wf_err_occurred()) {
        if (!wf_err_matches(&wf_exc_StopIteration))
            return -1;
        wf_err_clear();
    }
    return r;
}

/* --- copies ------------------------------------------------------------------------------------ */

Value wf_list_slice(Value list, size_t start, size_t end)
{
    WfList *l = wf_as_list(list);
    if (WF_LIKELY(!wf_is_shared(l))) {
        size_t stop = end < l->len ? end : l->len;
        return start < stop ? wf_list_from_array(l->items + start, stop - start) : wf_list_new(0);
    }
    return wf_list_slice_shared(list, (ssize_t)start, end < PTRDIFF_MAX ? (ssize_t)end : PTRDIFF_MAX, 1);
}

Value wf_list_slice_shared(Value list, ssize_t start, ssize_t stop, ssize_t step)
{
    WfList *l = wf_as_list(list);
    for (;;) {
        size_t len = wf_list_len(list);
        ssize_t at = start, end = stop, n = wf_slice_adjust(len, &at, &end, step);
        Value copy = wf_list_new((size_t)n);
        if (wf_is_null(copy))
            return WF_NULL;
        WfList *c = wf_as_list(copy);
        bool locked = wf_lock(l);
        bool fits = l->len == len;
        for (ssize_t i = 0; fits && i < n; i++, at += step)
            c->items[i] = wf_new_ref(l->items[at]);
        wf_unlock(l, locked);
        if (fits) {
            c->len = (size_t)n;
            return copy;
        }
        wf_drop(copy);
    }
}

Value wf_list_as_tuple(Value list)
{
    if (!wf_is_shared(wf_obj(list)))
        return wf_tuple_from_array(wf_as_list(list)->items, wf_as_list(list)->len);
    Value copy = wf_list_slice(list, 0, SIZE_MAX);
    if (wf_is_null(copy))
        return WF_NULL;
    Value t = wf_tuple_from_array(wf_as_list(copy)->items, wf_as_list(copy)->len);
    wf_drop(copy);
    return t;
}

int wf_list_reverse(Value list)
{
    WfList *l = wf_as_list(list);
    bool locked = wf_lock(l);
    for (size_t i = 0, j = l->len; i + 1 < j; i++) {
        Value v = l->items[i];
        list_put(&l->items[i], l->items[--j]);
        list_put(&l->items[j], v);
    }
    wf_unlock(l, locked);
    return 0;
}

/* --- sorting ---------------------------------------------------------------------------------- */

/* The items of a list that is being sorted: taken out, so that comparisons see an empty list. */
typedef struct {
    Value *items, *work; /* work: what is sorted; a copy when racing readers may still look at items */
    size_t n, cap;
    bool shared;         /* when they were taken out */
} Taken;

static void take_out(WfList *l, Taken *t)
{
    t->shared = wf_lock(l);
    *t = (Taken){.items = l->items, .work = l->items, .n = l->len, .cap = l->cap, .shared = t->shared};
    if (t->n > 0) {
        list_set_len(l, 0);
        __atomic_store_n(&l->items, NULL, __ATOMIC_RELEASE);
        l->cap = 0;
    }
    wf_unlock(l, t->shared);
}

/*
 * What others have put into a shared list meanwhile follows the sorted items; the items of a local
 * list's own key function are dropped, as in CPython. Locked. 0, or -1 with MemoryError: they are dropped.
 */
static int keep_intruders(WfList *l, Taken *t, size_t *n)
{
    if (*n == 0 || !wf_is_shared(l))
        return 0;
    Value *both = wf_block_alloc((t->n + *n) * sizeof *both);
    if (both == NULL)
        return -1;
    memcpy(both, t->work, t->n * sizeof *both);
    memcpy(both + t->n, l->items, *n * sizeof *both);
    if (t->work != t->items)
        wf_mem_free(t->work);
    t->work = both;
    t->n += *n;
    *n = 0;
    return 0;
}

/* Whether the list was modified meanwhile. */
static bool put_back(WfList *l, Taken *t)
{
    bool locked = wf_lock(l);
    size_t nintruder = l->len;
    bool modified = l->cap != 0;
    if (keep_intruders(l, t, &nintruder) < 0)
        wf_err_clear();
    Value *intruder = l->items;
    size_t intruder_cap = l->cap;
    /* It may have been published while it was empty. */
    for (size_t i = 0; locked && !t->shared && i < t->n; i++)
        wf_barrier(l, t->work[i]);
    l->cap = t->work == t->items ? t->cap : t->n;
    list_set_len(l, 0); /* what is there now may be longer than what comes: wf_list_peek() */
    __atomic_store_n(&l->items, t->work, __ATOMIC_RELEASE);
    list_set_len(l, t->n);
    wf_unlock(l, locked);
    if (t->work != t->items)
        wf_list_release_items(l, t->items, t->cap);
    for (size_t i = 0; i < nintruder; i++)
        wf_drop(intruder[i]);
    wf_list_release_items(l, intruder, intruder_cap);
    return modified;
}

/* Makes the keys (how many: *n) and sorts by them. */
static int sort_by(Value key, Value *work, size_t n, bool reverse)
{
    Value *keys = wf_mem_alloc(n * sizeof *keys);
    size_t made = 0;
    int r = keys == NULL ? -1 : 0;
    for (; r == 0 && made < n; made++) {
        keys[made] = wf_own(wf_call1(key, work[made]));
        if (wf_is_null(keys[made])) {
            r = -1;
            break;
        }
    }
    if (r == 0)
        r = wf_sort_values(work, keys, n, reverse);
    for (size_t i = 0; i < made; i++)
        wf_drop(keys[i]);
    wf_mem_free(keys);
    return r;
}

int wf_list_sort_with(Value list, Value key, bool reverse)
{
    WfList *l = wf_as_list(list);
    Taken t;
    take_out(l, &t);
    if (t.n == 0) /* perhaps another thread is sorting it: nothing to take out */
        return 0;
    int r = 0;
    if (t.shared) {
        t.work = wf_block_alloc(t.n * sizeof *t.work);
        r = t.work == NULL ? -1 : 0;
        if (r == 0)
            memcpy(t.work, t.items, t.n * sizeof *t.work);
        else
            t.work = t.items;
    }
    if (r == 0)
        r = wf_is_null(key) || wf_is_none(key) ? wf_sort_values(t.work, NULL, t.n, reverse)
                                               : sort_by(key, t.work, t.n, reverse);
    if (put_back(l, &t) && r == 0)
        return wf_raise_i(&wf_exc_ValueError, "list modified during sort");
    return r;
}

int wf_list_sort(Value list) { return wf_list_sort_with(list, WF_NULL, false); }
