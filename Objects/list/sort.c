/*
 * Stable sorting: natural runs, extended by binary insertion, merged in powersort's order
 * (Munro and Wild, "Nearly-optimal mergesorts", ESA 2018) with galloping (Peters' timsort).
 *
 * Values may be accompanied by keys; then keys are compared and both move. What all keys are is
 * found out first, so that integers, floats, Latin-1 strings, and tuples that start with such
 * compare without a call; objects of one class call its __lt__ themselves; many of them in no order are sorted by ranks (sort_rank.c), and only
 * those of the same rank are compared. A failing comparison leaves some permutation behind: each
 * item is in the arrays exactly once.
 */
#include "list_internal.h"
#include "slot_funcs.h"
#include "typeobj.h"

typedef enum { BY_SMALL, BY_FLOAT, BY_STR, BY_OBJECT, BY_TUPLE } Kind;

enum { MIN_GALLOP = 7, MAX_STACK = 96 };

typedef struct {
    size_t start, len;
    int power;
} Run;

typedef struct {
    Value *keys, *values; /* values NULL: the keys are the values */
    size_t n;
    Value *tmp;           /* room for one half of keys, then one of values */
    size_t tmp_cap;
    size_t min_gallop;
    Kind kind, first; /* first: of the first items of tuples */
    WfType *type;         /* of all keys at the start, if it has a Python __lt__ */
    uint32_t version;     /* of the type, then */
    Value method;         /* that function, owned; WF_NULL: there is none */
    Run stack[MAX_STACK];
    int depth;
} Sort;

static int truth_of(Value r)
{
    if (wf_is_bool(r))
        return wf_is_true(r);
    int t = wf_is_null(r) ? -1 : wf_truth(r);
    wf_drop(r);
    return t;
}

static int less_object(Value a, Value b) { return truth_of(wf_compare(a, b, WF_LT)); }

/* The class is looked at each time: __lt__ may change anything. */
static int less_by_method(const Sort *s, Value a, Value b)
{
    if (wf_is_null(s->method) || wf_type_of(a) != s->type || wf_type_of(b) != s->type ||
        wf_relaxed(&s->type->version) != s->version)
        return less_object(a, b);
    Value r = wf_function_call(s->method, (const Value[]){a, b}, 2, WF_NULL);
    return truth_of(WF_UNLIKELY(wf_is_notimpl(r)) ? wf_compare_after(a, b, WF_LT) : r);
}

/* Keys of one class with a Python __lt__: it is called without being looked up. */
static void find_method(Sort *s)
{
    WfType *t = wf_type_of(s->keys[0]);
    Value fn = (t->flags & WF_TF_HEAP) && t->compare == wf_slot_compare ? wf_type_lookup(t, wf_n.__lt__) : WF_NULL;
    if (!wf_has_shape(fn, WF_SHAPE_function) || (s->version = wf_type_version(t)) == 0)
        return;
    s->type = t;
    s->method = wf_new_ref(fn);
}

/* Of one byte a character. */
WF_INLINE bool is_latin(Value v) { return wf_is_str_exact(v) && wf_str_kind(wf_as_str(v)) == 1; }
WF_INLINE int order_latin(const WfStr *x, const WfStr *y)
{
    size_t n = x->len < y->len ? x->len : y->len;
    int c = wf_order_text(x->data, y->data, n);
    return c != 0 ? c : (x->len > y->len) - (x->len < y->len);
}

/* Of keys that are all of a kind. */
WF_INLINE int less_of(Kind kind, Value a, Value b)
{
    switch (kind) {
    case BY_SMALL: return (int64_t)a.bits < (int64_t)b.bits;
    case BY_FLOAT: return wf_float_value(a) < wf_float_value(b);
    case BY_STR: return order_latin(wf_as_str(a), wf_as_str(b)) < 0;
    default: return less_object(a, b);
    }
}

/* Tuples with a first item each: it usually decides. The first two that differ are compared. */
static int less_tuple(Kind first, Value a, Value b)
{
    Value x = wf_tuple_item(a, 0), y = wf_tuple_item(b, 0);
    if (first == BY_SMALL && x.bits != y.bits)
        return (int64_t)x.bits < (int64_t)y.bits;
    int eq = wf_equal(x, y);
    if (eq < 0)
        return -1;
    if (eq == 0)
        return less_of(first, x, y);
    size_t n = wf_tuple_len(a), m = wf_tuple_len(b);
    for (size_t i = 1; i < n && i < m; i++) {
        x = wf_tuple_item(a, i);
        y = wf_tuple_item(b, i);
        if (wf_both_small(x, y)) {
            if (x.bits != y.bits)
                return (int64_t)x.bits < (int64_t)y.bits;
            continue;
        }
        if (is_latin(x) && is_latin(y)) {
            int c = order_latin(wf_as_str(x), wf_as_str(y));
            if (c != 0)
                return c < 0;
            continue;
        }
        eq = wf_equal(x, y);
        if (eq <= 0)
            return eq < 0 ? -1 : less_object(x, y);
    }
    return n < m;
}

static Value key_itself(Value v) { return v; }
static Value first_item(Value v) { return wf_tuple_item(v, 0); }

/* The kind of all keys, or of all their first items. */
WF_INLINE Kind classify_by(const Value *keys, size_t n, Value (*item)(Value))
{
    bool small = true, flt = true, str = true;
    for (size_t i = 0; i < n && (small || flt || str); i++) {
        Value v = item(keys[i]);
        small = small && wf_is_small(v);
        flt = flt && wf_is_float_exact(v);
        str = str && is_latin(v);
    }
    return small ? BY_SMALL : flt ? BY_FLOAT : str ? BY_STR : BY_OBJECT;
}

static void classify(Sort *s)
{
    s->kind = classify_by(s->keys, s->n, key_itself);
    if (s->kind != BY_OBJECT)
        return;
    for (size_t i = 0; i < s->n; i++)
        if (!wf_is_tuple_exact(s->keys[i]) || wf_tuple_len(s->keys[i]) == 0)
            return;
    s->kind = BY_TUPLE;
    s->first = classify_by(s->keys, s->n, first_item);
}

static void move_within(Sort *s, size_t to, size_t from, size_t n)
{
    memmove(&s->keys[to], &s->keys[from], n * sizeof(Value));
    if (s->values != NULL)
        memmove(&s->values[to], &s->values[from], n * sizeof(Value));
}

static void reverse_array(Value *a, size_t n)
{
    for (size_t i = 0, j = n; i + 1 < j; i++) {
        Value v = a[i];
        a[i] = a[--j];
        a[j] = v;
    }
}

static void reverse_range(Sort *s, size_t start, size_t n)
{
    reverse_array(&s->keys[start], n);
    if (s->values != NULL)
        reverse_array(&s->values[start], n);
}

static int need_tmp(Sort *s, size_t n)
{
    size_t want = s->values != NULL ? 2 * n : n;
    if (want <= s->tmp_cap)
        return 0;
    wf_mem_free(s->tmp);
    s->tmp = wf_mem_alloc(want * sizeof(Value));
    s->tmp_cap = s->tmp != NULL ? want : 0;
    return s->tmp != NULL ? 0 : -1;
}

/* Two cursors over (keys, values). */
typedef struct {
    Value *k, *v;
} Pos;

WF_INLINE void put(Pos d, ssize_t i, Pos s, ssize_t j)
{
    d.k[i] = s.k[j];
    if (d.v != NULL)
        d.v[i] = s.v[j];
}

static void put_n(Pos d, size_t i, Pos s, size_t j, size_t n)
{
    memmove(&d.k[i], &s.k[j], n * sizeof(Value));
    if (d.v != NULL)
        memmove(&d.v[i], &s.v[j], n * sizeof(Value));
}

static Pos stash(Sort *s, size_t start, size_t n)
{
    Pos from = {&s->keys[start], s->values != NULL ? &s->values[start] : NULL};
    Pos tmp = {s->tmp, s->values != NULL ? s->tmp + n : NULL};
    put_n(tmp, 0, from, 0, n);
    return tmp;
}

/* Depth in the ideal merge tree of the boundary between two adjacent runs. */
static int power(size_t s1, size_t n1, size_t n2, size_t n)
{
    int result = 0;
    size_t a = 2 * s1 + n1, b = a + n1 + n2;
    for (;;) {
        result++;
        if (a >= n) {
            a -= n;
            b -= n;
        } else if (b >= n) {
            return result;
        }
        a <<= 1;
        b <<= 1;
    }
}

static size_t min_run(size_t n)
{
    size_t r = 0;
    while (n >= 64) {
        r |= n & 1;
        n >>= 1;
    }
    return n + r;
}

#define CAT_(a, b) a##_##b
#define CAT(a, b) CAT_(a, b)
#define F(name) CAT(name, KIND)

#define KIND small
#define LESS(a, b) less_of(BY_SMALL, a, b)
#include "sort.inc"
#define KIND float
#define LESS(a, b) less_of(BY_FLOAT, a, b)
#include "sort.inc"
#define KIND str
#define LESS(a, b) less_of(BY_STR, a, b)
#include "sort.inc"
#define KIND tuple
#define LESS(a, b) less_tuple(s->first, a, b)
#include "sort.inc"
#define KIND object
#define LESS(a, b) less_by_method(s, a, b)
#include "sort.inc"

static int sort_all(Sort *s)
{
    switch (s->kind) {
    case BY_SMALL: return sort_all_small(s);
    case BY_FLOAT: return sort_all_float(s);
    case BY_STR: return sort_all_str(s);
    case BY_TUPLE: return sort_all_tuple(s);
    default: return sort_all_object(s);
    }
}

/* --- by rank ----------------------------------------------------------------------------------- */

enum { RANK_FEWEST = 256, RANK_FEWEST_STR = 768, RANK_SAMPLE = 128, RANK_RUN = 8 };

/* Different ranks decide a < b; false: it has none, as it equals nothing. */
WF_INLINE bool rank_of(Kind kind, Value v, uint64_t *rank)
{
    const uint64_t sign = (uint64_t)1 << 63;
    if (kind == BY_SMALL) {
        *rank = (uint64_t)wf_small_value(v) + sign;
    } else if (kind == BY_FLOAT) {
        double d = wf_float_value(v) + 0.0; /* -0.0 is 0.0 */
        memcpy(rank, &d, sizeof d);
        *rank ^= *rank & sign ? ~(uint64_t)0 : sign;
        return d == d;
    } else { /* up to eight characters; a text's end is less than any */
        const WfStr *s = wf_as_str(v);
        uint64_t text = __builtin_bswap64(wf_load64(s->data));
        *rank = s->len >= 8 ? text : s->len == 0 ? 0 : text & ~(uint64_t)0 << (64 - 8 * s->len);
    }
    return true;
}

/* n keys that go down so many times are rising or falling runs for the most part. */
WF_INLINE bool is_of_runs(size_t falls, size_t n)
{
    return falls <= n / RANK_RUN || falls >= n - n / RANK_RUN;
}

/* Fills in the records; false: an item has no rank, or they are runs that had better be merged. */
WF_INLINE bool rank_all(const Sort *s, Kind kind, Value (*item)(Value), WfRanked *out)
{
    size_t falls = 0;
    uint64_t before = 0;
    for (size_t i = 0; i < s->n; i++) {
        uint64_t rank;
        if (!rank_of(kind, item(s->keys[i]), &rank))
            return false;
        falls += rank < before;
        if (i == RANK_SAMPLE && is_of_runs(falls, RANK_SAMPLE))
            return false;
        out[i] = (WfRanked){rank, i};
        before = rank;
    }
    return !is_of_runs(falls, s->n);
}

static bool rank(const Sort *s, Kind kind, WfRanked *out)
{
#define RANK(KIND) (s->kind == BY_TUPLE ? rank_all(s, KIND, first_item, out) : rank_all(s, KIND, key_itself, out))
    return kind == BY_SMALL ? RANK(BY_SMALL) : kind == BY_FLOAT ? RANK(BY_FLOAT) : RANK(BY_STR);
#undef RANK
}

static void permute(Value *a, const WfRanked *order, Value *tmp, size_t n)
{
    memcpy(tmp, a, n * sizeof *a);
    for (size_t i = 0; i < n; i++)
        a[i] = tmp[order[i].at];
}

/* Sorts each row of items that have the same rank by comparing. */
static int sort_ties(Sort *s, const WfRanked *order)
{
    Value *keys = s->keys, *values = s->values;
    size_t n = s->n;
    int r = 0;
    for (size_t i = 0, end; i < n && r == 0; i = end) {
        for (end = i + 1; end < n && order[end].rank == order[i].rank;)
            end++;
        if (end - i == 1)
            continue;
        s->keys = keys + i;
        s->values = values != NULL ? values + i : NULL;
        s->n = end - i;
        s->depth = 0;
        r = sort_all(s);
    }
    s->keys = keys;
    s->values = values;
    s->n = n;
    return r;
}

/* 1 sorted, 0 not by rank, -1 failed. */
static int sort_by_rank(Sort *s)
{
    Kind kind = s->kind == BY_TUPLE ? s->first : s->kind;
    size_t n = s->n;
    unsigned digits = kind == BY_STR ? 6 : 2;
    if (kind > BY_STR || n < (kind == BY_STR ? RANK_FEWEST_STR : RANK_FEWEST) || n >> 32 != 0)
        return 0;
    WfRanked *a = wf_mem_alloc(wf_ranked_room(n, digits));
    int r = a == NULL ? -1 : rank(s, kind, a);
    if (r > 0) {
        WfRanked *sorted = wf_sort_ranked(a, n, digits);
        Value *tmp = (Value *)(sorted == a ? a + n : a);
        permute(s->keys, sorted, tmp, n);
        if (s->values != NULL)
            permute(s->values, sorted, tmp, n);
        r = sort_ties(s, sorted) < 0 ? -1 : 1;
    }
    wf_mem_free(a);
    return r;
}

int wf_sort_values(Value *values, Value *keys, size_t n, bool reverse)
{
    if (n < 2)
        return 0;
    Sort s; /* but for the stack, which is large */
    s.keys = keys != NULL ? keys : values;
    s.values = keys != NULL ? values : NULL;
    s.n = n;
    s.tmp = NULL;
    s.tmp_cap = 0;
    s.min_gallop = MIN_GALLOP;
    s.depth = 0;
    s.method = WF_NULL;
    classify(&s);
    if (s.kind == BY_OBJECT)
        find_method(&s);
    /* Reversing before and after keeps equal items in order. */
    if (reverse)
        reverse_range(&s, 0, n);
    int r = sort_by_rank(&s);
    if (r == 0)
        r = sort_all(&s);
    if (reverse)
        reverse_range(&s, 0, n);
    wf_mem_free(s.tmp);
    wf_drop(s.method);
    return r < 0 ? -1 : 0;
}
