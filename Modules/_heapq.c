/*
 * _heapq: binary heaps in lists.
 *
 * The list stays whole at every moment: items only trade places, two at a time, under the list's
 * lock. Comparing runs Python code, so the lock is not held then; a list whose length changed
 * meanwhile is an error, one whose items changed is merely no heap any more.
 */
#include "api.h"

/* Which of two items goes up: the smaller (a heap) or the larger (the _max functions). */
typedef enum { MIN_HEAP, MAX_HEAP } Order;

static void put(Value *slot, Value v)
{
    /* Release: readers without the lock see complete objects. */
    __atomic_store_n(&slot->bits, v.bits, __ATOMIC_RELEASE);
}

static int changed(void)
{
    return wf_raise_i(&wf_exc_RuntimeError, "list changed size during iteration");
}

/* Whether a belongs above b: 1, 0, -1. */
static int above(Value a, Value b, Order order)
{
    return order == MIN_HEAP ? wf_compare_bool(a, b, WF_LT) : wf_compare_bool(b, a, WF_LT);
}

WF_INLINE bool plain_above(Value a, Value b, Order order, int *result)
{
    if (WF_LIKELY(wf_both_small(a, b))) {
        int64_t x = (int64_t)a.bits, y = (int64_t)b.bits;
        *result = order == MIN_HEAP ? x < y : y < x;
        return true;
    }
    if (wf_is_tagged_float(a) && wf_is_tagged_float(b)) {
        double x = wf_tagged_float_value(a), y = wf_tagged_float_value(b);
        *result = order == MIN_HEAP ? x < y : y < x;
        return true;
    }
    return false;
}

/* Whether item i belongs above item j of a list of n items: 1, 0, -1. */
static int item_above(WfList *heap, size_t n, size_t i, size_t j, Order order)
{
    int r;
    bool l = wf_lock(heap);
    if (WF_UNLIKELY(heap->len != n)) {
        wf_unlock(heap, l);
        return changed();
    }
    Value a = heap->items[i], b = heap->items[j];
    if (plain_above(a, b, order, &r)) {
        wf_unlock(heap, l);
        return r;
    }
    a = wf_new_ref(a);
    b = wf_new_ref(b);
    wf_unlock(heap, l);
    r = above(a, b, order);
    wf_drop(a);
    wf_drop(b);
    return r;
}

static int swap(WfList *heap, size_t n, size_t i, size_t j)
{
    bool l = wf_lock(heap), same = heap->len == n;
    if (WF_LIKELY(same)) {
        Value a = heap->items[i];
        put(&heap->items[i], heap->items[j]);
        put(&heap->items[j], a);
    }
    wf_unlock(heap, l);
    return same ? 0 : changed();
}

/* The item at pos moves up, not beyond start, until its parent belongs above it. */
static int rise(WfList *heap, size_t n, size_t start, size_t pos, Order order)
{
    if (pos >= n)
        return wf_raise_i(&wf_exc_IndexError, "index out of range");
    while (pos > start) {
        size_t parent = (pos - 1) / 2;
        int r = item_above(heap, n, pos, parent, order);
        if (r < 0)
            return -1;
        /* The comparison may have changed the list's length even when the answer is no. */
        if (r == 0)
            return heap->len == n ? 0 : changed();
        if (swap(heap, n, pos, parent) < 0)
            return -1;
        pos = parent;
    }
    return 0;
}

/* The item at pos sinks to a leaf, the better child rising each time, then rises to its place:
   most items taken from the end belong near the bottom, so this compares less. */
static int sink(WfList *heap, size_t n, size_t pos, Order order)
{
    size_t start = pos, half = n / 2;
    if (pos >= n)
        return wf_raise_i(&wf_exc_IndexError, "index out of range");
    while (pos < half) {
        size_t child = 2 * pos + 1;
        if (child + 1 < n) {
            int r = item_above(heap, n, child, child + 1, order);
            if (r < 0)
                return -1;
            child += (size_t)(r == 0);
        }
        if (swap(heap, n, pos, child) < 0)
            return -1;
        pos = child;
    }
    return rise(heap, n, start, pos, order);
}

/* --- whole operations ------------------------------------------------------------------------ */

static WfList *as_heap(Value v, const char *fname, const char *argument)
{
    if (WF_LIKELY(wf_is_list(v)))
        return wf_as_list(v);
    wf_raise(&wf_exc_TypeError, "%s() %s must be list, not %T", fname, argument, v);
    return NULL;
}

static Value heap_pop(WfList *heap, Order order)
{
    bool l = wf_lock(heap);
    size_t n = heap->len;
    if (n == 0) {
        wf_unlock(heap, l);
        return wf_raise(&wf_exc_IndexError, "index out of range");
    }
    Value result = heap->items[--n];
    __atomic_store_n(&heap->len, n, __ATOMIC_RELEASE);
    if (n > 0) {
        Value last = result;
        result = heap->items[0];
        put(&heap->items[0], last);
    }
    wf_unlock(heap, l);
    if (n > 1 && sink(heap, n, 0, order) < 0) {
        wf_drop(result);
        return WF_NULL;
    }
    return result;
}

static Value heap_replace(WfList *heap, Value item, Order order)
{
    item = wf_new_ref(item);
    bool l = wf_lock(heap);
    size_t n = heap->len;
    Value result = item;
    if (n > 0) {
        result = heap->items[0];
        wf_barrier(heap, item);
        put(&heap->items[0], item);
    }
    wf_unlock(heap, l);
    if (n == 0)
        wf_raise(&wf_exc_IndexError, "index out of range");
    if (n == 0 || (n > 1 && sink(heap, n, 0, order) < 0)) {
        wf_drop(result);
        return WF_NULL;
    }
    return result;
}

static Value heap_heapify(WfList *heap, Order order)
{
    size_t n = heap->len;
    for (size_t i = n / 2; i-- > 0;) {
        if (sink(heap, n, i, order) < 0)
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
    WfList *heap = as_heap(args[0], "heappush", "argument 1");
    if (heap == NULL || wf_list_append(args[0], args[1]) < 0)
        return WF_NULL;
    size_t n = heap->len;
    return n > 1 && rise(heap, n, 0, n - 1, MIN_HEAP) < 0 ? WF_NULL : WF_NONE;
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
    int r;
    if (!plain_above(top, args[1], MIN_HEAP, &r))
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
