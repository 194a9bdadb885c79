/*
 * _heapq: binary heaps in lists.
 *
 * An operation holds the list's lock from its beginning to its end, so it is atomic, except while
 * it compares items whose comparison may run Python code: then it lets go, and a list whose length
 * changed meanwhile is an error. Items only trade places, so the list is whole at every moment.
 */
#include "Objects/list/list_internal.h"

/* Which of two items goes up: the smaller (a heap) or the larger (the _max functions). */
typedef enum { MIN_HEAP, MAX_HEAP } Order;

/* A list being worked on: locked, but for a moment in item_above(). */
typedef struct {
    WfList *list;
    size_t n;    /* its length */
    Order order;
    bool locked; /* what wf_lock() said */
} Heap;

enum { FAILED = -1, CHANGED = -2, MAX_NESTING = 8 };

static void put(Value *slot, Value v)
{
    /* Release: readers without the lock see complete objects. */
    __atomic_store_n(&slot->bits, v.bits, __ATOMIC_RELEASE);
}

/* --- comparing ------------------------------------------------------------------------------- */

/* a < b without running any code: 1, 0, or -1 for cannot tell. */
static int pure_less(Value a, Value b, int nesting);

static int pure_equal(Value a, Value b)
{
    if (wf_is(a, b))
        return 1; /* identity counts, as in containers */
    if (wf_both_small(a, b))
        return 0;
    if (wf_is_tagged_float(a) && wf_is_tagged_float(b))
        return wf_tagged_float_value(a) == wf_tagged_float_value(b);
    if (wf_is_str_exact(a) && wf_is_str_exact(b))
        return wf_str_equal(a, b);
    return -1;
}

static int pure_tuple_less(Value a, Value b, int nesting)
{
    size_t n = wf_tuple_len(a), m = wf_tuple_len(b);
    for (size_t i = 0; i < n && i < m; i++) {
        Value x = wf_tuple_item(a, i), y = wf_tuple_item(b, i);
        int equal = pure_equal(x, y);
        if (equal <= 0)
            return equal < 0 ? -1 : pure_less(x, y, nesting + 1);
    }
    return n < m;
}

static int pure_less(Value a, Value b, int nesting)
{
    if (WF_LIKELY(wf_both_small(a, b)))
        return (int64_t)a.bits < (int64_t)b.bits;
    if (wf_is_tagged_float(a) && wf_is_tagged_float(b))
        return wf_tagged_float_value(a) < wf_tagged_float_value(b);
    if (wf_is_str_exact(a) && wf_is_str_exact(b))
        return wf_str_cmp(a, b) < 0;
    if (wf_is_tuple_exact(a) && wf_is_tuple_exact(b) && nesting < MAX_NESTING)
        return pure_tuple_less(a, b, nesting);
    return -1;
}

/* Whether a belongs above b: 1, 0, FAILED. */
static int above(Value a, Value b, Order order)
{
    int r = order == MIN_HEAP ? wf_compare_bool(a, b, WF_LT) : wf_compare_bool(b, a, WF_LT);
    return r < 0 ? FAILED : r;
}

/* Whether item i belongs above item j: 1, 0, FAILED, CHANGED. */
static int item_above(Heap *h, size_t i, size_t j)
{
    Value a = h->list->items[i], b = h->list->items[j];
    int r = h->order == MIN_HEAP ? pure_less(a, b, 0) : pure_less(b, a, 0);
    if (WF_LIKELY(r >= 0))
        return r;
    a = wf_new_ref(a);
    b = wf_new_ref(b);
    wf_unlock(h->list, h->locked);
    r = above(a, b, h->order);
    wf_drop(a);
    wf_drop(b);
    h->locked = wf_lock(h->list);
    return r < 0 || h->list->len == h->n ? r : CHANGED;
}

static void swap(Heap *h, size_t i, size_t j)
{
    Value *items = h->list->items, a = items[i];
    put(&items[i], items[j]);
    put(&items[j], a);
}

/* The item at pos moves up, not beyond start, until its parent belongs above it. */
static int rise(Heap *h, size_t start, size_t pos)
{
    while (pos > start) {
        size_t parent = (pos - 1) / 2;
        int r = item_above(h, pos, parent);
        if (r <= 0)
            return r;
        swap(h, pos, parent);
        pos = parent;
    }
    return 0;
}

/* The item at pos sinks to a leaf, the better child rising each time, then rises to its place:
   most items taken from the end belong near the bottom, so this compares less. */
static int sink(Heap *h, size_t pos)
{
    size_t start = pos, half = h->n / 2;
    while (pos < half) {
        size_t child = 2 * pos + 1;
        if (child + 1 < h->n) {
            int r = item_above(h, child, child + 1);
            if (r < 0)
                return r;
            child += (size_t)(r == 0);
        }
        swap(h, pos, child);
        pos = child;
    }
    return rise(h, start, pos);
}

static Heap start(WfList *list, Order order)
{
    Heap h = {.list = list, .order = order, .locked = wf_lock(list)};
    h.n = list->len;
    return h;
}

/* Unlocks; 0, or -1 with the exception that `status` stands for. */
static int finish(Heap *h, int status)
{
    wf_unlock(h->list, h->locked);
    if (status == CHANGED)
        return wf_raise_i(&wf_exc_RuntimeError, "list changed size during iteration");
    return status < 0 ? -1 : 0;
}

/* --- whole operations ------------------------------------------------------------------------ */

static WfList *as_heap(Value v, const char *fname, const char *argument)
{
    if (WF_LIKELY(wf_is_list(v)))
        return wf_as_list(v);
    wf_raise(&wf_exc_TypeError, "%s() %s must be list, not %T", fname, argument, v);
    return NULL;
}

static Value out_of_range(void)
{
    return wf_raise(&wf_exc_IndexError, "index out of range");
}

static Value heap_pop(WfList *list, Order order)
{
    Heap h = start(list, order);
    if (h.n == 0) {
        finish(&h, 0);
        return out_of_range();
    }
    Value result = list->items[--h.n];
    __atomic_store_n(&list->len, h.n, __ATOMIC_RELEASE);
    int r = 0;
    if (h.n > 0) {
        Value last = result;
        result = list->items[0];
        put(&list->items[0], last);
        r = sink(&h, 0);
    }
    wf_list_trim_lock_held(list);
    if (finish(&h, r) == 0)
        return result;
    wf_drop(result);
    return WF_NULL;
}

static Value heap_replace(WfList *list, Value item, Order order)
{
    item = wf_new_ref(item);
    Heap h = start(list, order);
    if (h.n == 0) {
        finish(&h, 0);
        wf_drop(item);
        return out_of_range();
    }
    Value result = list->items[0];
    wf_barrier(list, item);
    put(&list->items[0], item);
    if (finish(&h, sink(&h, 0)) == 0)
        return result;
    wf_drop(result);
    return WF_NULL;
}

static Value heap_heapify(WfList *list, Order order)
{
    size_t n = wf_relaxed(&list->len);
    for (size_t i = n / 2; i-- > 0;) {
        Heap h = start(list, order);
        if (finish(&h, h.n == n ? sink(&h, i) : CHANGED) < 0)
            return WF_NULL;
        if (WF_UNLIKELY((i & 4095) == 0) && wf_safepoint() < 0)
            return WF_NULL;
    }
    return WF_NONE;
}

/* --- functions -------------------------------------------------------------------------------- */

static Value m_heappush(Value module, const Value *args, size_t nargs)
{
    if (wf_check_nargs("heappush", nargs, 2, 2) < 0)
        return WF_NULL;
    WfList *list = as_heap(args[0], "heappush", "argument 1");
    if (list == NULL)
        return WF_NULL;
    Value item = wf_new_ref(args[1]);
    Heap h = start(list, MIN_HEAP);
    int r = wf_list_reserve_lock_held(list, h.n + 1);
    if (r == 0) {
        wf_barrier(list, item);
        put(&list->items[h.n], item);
        /* Release: the item is there before the length says so. */
        __atomic_store_n(&list->len, ++h.n, __ATOMIC_RELEASE);
        r = rise(&h, 0, h.n - 1);
    } else {
        r = FAILED;
        wf_drop(item);
    }
    return finish(&h, r) < 0 ? WF_NULL : WF_NONE;
}

static Value m_heappop(Value module, Value heap)
{
    WfList *h = as_heap(heap, "heappop", "argument");
    return h == NULL ? WF_NULL : heap_pop(h, MIN_HEAP);
}

static Value m_heappop_max(Value module, Value heap)
{
    WfList *h = as_heap(heap, "_heappop_max", "argument");
    return h == NULL ? WF_NULL : heap_pop(h, MAX_HEAP);
}

static Value replace(const char *name, const Value *args, size_t nargs, Order order)
{
    if (wf_check_nargs(name, nargs, 2, 2) < 0)
        return WF_NULL;
    WfList *h = as_heap(args[0], name, "argument 1");
    return h == NULL ? WF_NULL : heap_replace(h, args[1], order);
}

static Value m_heapreplace(Value module, const Value *args, size_t nargs)
{
    return replace("heapreplace", args, nargs, MIN_HEAP);
}

static Value m_heapreplace_max(Value module, const Value *args, size_t nargs)
{
    return replace("_heapreplace_max", args, nargs, MAX_HEAP);
}

static Value m_heappushpop(Value module, const Value *args, size_t nargs)
{
    if (wf_check_nargs("heappushpop", nargs, 2, 2) < 0)
        return WF_NULL;
    WfList *h = as_heap(args[0], "heappushpop", "argument 1");
    if (h == NULL)
        return WF_NULL;
    Value top = wf_list_get(args[0], 0);
    if (wf_is_null(top))
        return wf_new_ref(args[1]);
    int r = pure_less(top, args[1], 0);
    if (r < 0)
        r = above(top, args[1], MIN_HEAP);
    wf_drop(top);
    if (r <= 0)
        return r < 0 ? WF_NULL : wf_new_ref(args[1]);
    return heap_replace(h, args[1], MIN_HEAP);
}

static Value m_heapify(Value module, Value heap)
{
    WfList *h = as_heap(heap, "heapify", "argument");
    return h == NULL ? WF_NULL : heap_heapify(h, MIN_HEAP);
}

static Value m_heapify_max(Value module, Value heap)
{
    WfList *h = as_heap(heap, "_heapify_max", "argument");
    return h == NULL ? WF_NULL : heap_heapify(h, MAX_HEAP);
}

static WfMethodDef functions[] = {
    {"heappush", m_heappush, WF_FAST,
     "heappush($module, heap, item, /)\n--\n\nPush item onto heap, keeping it a heap."},
    {"heappushpop", m_heappushpop, WF_FAST,
     "heappushpop($module, heap, item, /)\n--\n\nPush item, then pop and return the smallest "
     "item.\n\n"
     "Faster than a heappush() followed by a heappop()."},
    {"heappop", m_heappop, WF_O,
     "heappop($module, heap, /)\n--\n\nPop and return the smallest item, keeping the rest a heap."},
    {"heapreplace", m_heapreplace, WF_FAST,
     "heapreplace($module, heap, item, /)\n--\n\nPop and return the smallest item, then push "
     "item.\n\n"
     "The item returned may be larger than the one pushed."},
    {"heapify", m_heapify, WF_O,
     "heapify($module, heap, /)\n--\n\nTurn a list into a heap, in place, in linear time."},
    {"_heappop_max", m_heappop_max, WF_O,
     "_heappop_max($module, heap, /)\n--\n\nheappop() of a heap with the largest item first."},
    {"_heapify_max", m_heapify_max, WF_O,
     "_heapify_max($module, heap, /)\n--\n\nheapify() with the largest item first."},
    {"_heapreplace_max", m_heapreplace_max, WF_FAST,
     "_heapreplace_max($module, heap, item, /)\n--\n\nheapreplace() of a heap with the largest "
     "item "
     "first."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__heapq(Value m)
{
    if (wf_module_add_str(m, "__about__",
                          "Heaps are lists a with a[k] <= a[2*k+1] and a[k] <= a[2*k+2] for every "
                          "k, items past the end\ncounting as infinite: a[0] is the smallest.\n") <
        0)
        return -1;
    return wf_module_add_functions(m, functions);
}
