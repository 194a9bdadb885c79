/*
 * Stable sorting: natural runs, extended by binary insertion, merged in powersort's order
 * (Munro and Wild, "Nearly-optimal mergesorts", ESA 2018) with galloping (Peters' timsort).
 *
 * Values may be accompanied by keys; then keys are compared and both move. What all keys are is
 * found out first, so that integers, floats, Latin-1 strings, and tuples that start with such
 * compare without a call. A
 * failing comparison leaves some permutation behind: each item is in the arrays exactly once.
 */
#include "list_internal.h"

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
    Run stack[MAX_STACK];
    int depth;
} Sort;

static int less_object(Value a, Value b)
{
    Value r = wf_compare(a, b, WF_LT);
    if (wf_is_bool(r))
        return wf_is_true(r);
    int t = wf_is_null(r) ? -1 : wf_truth(r);
    wf_drop(r);
    return t;
}

/* Of keys that are all of a kind. */
WF_INLINE int less_of(Kind kind, Value a, Value b)
{
    switch (kind) {
    case BY_SMALL: return (int64_t)a.bits < (int64_t)b.bits;
    case BY_FLOAT: return wf_float_value(a) < wf_float_value(b);
    case BY_STR: {
        const WfStr *x = wf_as_str(a), *y = wf_as_str(b);
        size_t n = x->len < y->len ? x->len : y->len;
        int c = wf_order_bytes(x->data, y->data, n);
        return c != 0 ? c < 0 : x->len < y->len;
    }
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
        eq = wf_equal(x, y);
        if (eq <= 0)
            return eq < 0 ? -1 : less_object(x, y);
    }
    return n < m;
}

/* a < b: 1, 0 or -1. */
WF_INLINE int less(const Sort *s, Value a, Value b)
{
    return WF_UNLIKELY(s->kind == BY_TUPLE) ? less_tuple(s->first, a, b) : less_of(s->kind, a, b);
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
        str = str && wf_is_str_exact(v) && wf_str_kind(wf_as_str(v)) == 1;
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

/* Length of the natural run at `start`, made ascending; -1 on error. */
static ssize_t count_run(Sort *s, size_t start)
{
    size_t i = start + 1;
    if (i >= s->n)
        return (ssize_t)(s->n - start);
    int down = less(s, s->keys[i], s->keys[start]), r;
    if (down < 0)
        return -1;
    for (i++; i < s->n; i++) {
        r = less(s, s->keys[i], s->keys[i - 1]);
        if (r < 0)
            return -1;
        if (r != down)
            break;
    }
    if (down)
        reverse_range(s, start, i - start);
    return (ssize_t)(i - start);
}

/* Extends the sorted [start, start+done) to [start, start+n). */
static int binary_insertion(Sort *s, size_t start, size_t n, size_t done)
{
    for (; done < n; done++) {
        size_t lo = start, hi = start + done;
        Value key = s->keys[hi], value = s->values != NULL ? s->values[hi] : WF_NULL;
        while (lo < hi) {
            size_t mid = lo + (hi - lo) / 2;
            int r = less(s, key, s->keys[mid]);
            if (r < 0)
                return -1;
            if (r)
                hi = mid;
            else
                lo = mid + 1;
        }
        move_within(s, lo + 1, lo, start + done - lo);
        s->keys[lo] = key;
        if (s->values != NULL)
            s->values[lo] = value;
    }
    return 0;
}

/*
 * First position in a[0, n) at which key may be inserted: before equals (`left`) or after them.
 * Gallops from the end nearest `hint`. -1 on error.
 */
static ssize_t gallop(const Sort *s, Value key, const Value *a, size_t n, bool left, bool from_end)
{
    size_t lo = 0, hi = n, step = 1;
    /* before(i): a[i] stays in front of key. */
#define BEFORE(i) (left ? less(s, a[i], key) : less(s, key, a[i]))
    if (!from_end) {
        while (lo + step <= n) {
            int r = BEFORE(lo + step - 1);
            if (r < 0)
                return -1;
            if ((r != 0) != left) {
                hi = lo + step - 1;
                break;
            }
            lo += step;
            step *= 2;
        }
    } else {
        while (hi >= step && hi > 0) {
            int r = BEFORE(hi - step);
            if (r < 0)
                return -1;
            if ((r != 0) == left) {
                lo = hi - step + 1;
                break;
            }
            hi -= step;
            step *= 2;
        }
    }
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int r = BEFORE(mid);
        if (r < 0)
            return -1;
        if ((r != 0) == left)
            lo = mid + 1;
        else
            hi = mid;
    }
#undef BEFORE
    return (ssize_t)lo;
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

/* Merges when the left run is the shorter: it is stashed and the result grows upwards. */
static int merge_low(Sort *s, size_t start, size_t na, size_t nb)
{
    if (need_tmp(s, na) < 0)
        return -1;
    Pos a = stash(s, start, na);
    Pos d = {&s->keys[start], s->values != NULL ? &s->values[start] : NULL};
    Pos b = {d.k + na, d.v != NULL ? d.v + na : NULL};
    size_t i = 0, j = 0, k = 0, wins_a = 0, wins_b = 0;
    int result = 0;
    while (i < na && j < nb) {
        if (wins_a < s->min_gallop && wins_b < s->min_gallop) {
            int r = less(s, b.k[j], a.k[i]);
            if (r < 0) {
                result = -1;
                break;
            }
            if (r) {
                put(d, (ssize_t)k++, b, (ssize_t)j++);
                wins_b++;
                wins_a = 0;
            } else {
                put(d, (ssize_t)k++, a, (ssize_t)i++);
                wins_a++;
                wins_b = 0;
            }
            continue;
        }
        ssize_t m = gallop(s, b.k[j], a.k + i, na - i, false, false);
        if (m < 0) {
            result = -1;
            break;
        }
        put_n(d, k, a, i, (size_t)m);
        k += (size_t)m;
        i += (size_t)m;
        if (i >= na)
            break;
        put(d, (ssize_t)k++, b, (ssize_t)j++);
        if (j >= nb)
            break;
        ssize_t q = gallop(s, a.k[i], b.k + j, nb - j, true, false);
        if (q < 0) {
            result = -1;
            break;
        }
        put_n(d, k, b, j, (size_t)q);
        k += (size_t)q;
        j += (size_t)q;
        if (m < MIN_GALLOP && q < MIN_GALLOP) {
            s->min_gallop++;
            wins_a = wins_b = 0;
        } else if (s->min_gallop > 1) {
            s->min_gallop--;
        }
    }
    put_n(d, k, a, i, na - i); /* what is left of b is in place already */
    return result;
}

/* The mirror image: the right run is stashed and the result grows downwards. */
static int merge_high(Sort *s, size_t start, size_t na, size_t nb)
{
    if (need_tmp(s, nb) < 0)
        return -1;
    Pos b = stash(s, start + na, nb);
    Pos d = {&s->keys[start], s->values != NULL ? &s->values[start] : NULL};
    size_t i = na, j = nb, k = na + nb, wins_a = 0, wins_b = 0;
    int result = 0;
    while (i > 0 && j > 0) {
        if (wins_a < s->min_gallop && wins_b < s->min_gallop) {
            int r = less(s, b.k[j - 1], d.k[i - 1]);
            if (r < 0) {
                result = -1;
                break;
            }
            if (r) {
                put(d, (ssize_t)--k, d, (ssize_t)--i);
                wins_a++;
                wins_b = 0;
            } else {
                put(d, (ssize_t)--k, b, (ssize_t)--j);
                wins_b++;
                wins_a = 0;
            }
            continue;
        }
        ssize_t m = gallop(s, b.k[j - 1], d.k, i, false, true);
        if (m < 0) {
            result = -1;
            break;
        }
        size_t moved_a = i - (size_t)m;
        put_n(d, k - moved_a, d, (size_t)m, moved_a);
        k -= moved_a;
        i -= moved_a;
        if (i == 0)
            break;
        put(d, (ssize_t)--k, b, (ssize_t)--j);
        if (j == 0)
            break;
        ssize_t q = gallop(s, d.k[i - 1], b.k, j, true, true);
        if (q < 0) {
            result = -1;
            break;
        }
        size_t moved_b = j - (size_t)q;
        put_n(d, k - moved_b, b, (size_t)q, moved_b);
        k -= moved_b;
        j -= moved_b;
        if (moved_a < MIN_GALLOP && moved_b < MIN_GALLOP) {
            s->min_gallop++;
            wins_a = wins_b = 0;
        } else if (s->min_gallop > 1) {
            s->min_gallop--;
        }
    }
    put_n(d, k - j, b, 0, j);
    return result;
}

/* Merges the two topmost runs. */
static int merge_top(Sort *s)
{
    Run *a = &s->stack[s->depth - 2], *b = &s->stack[s->depth - 1];
    size_t start = a->start, na = a->len, nb = b->len;
    a->len += nb;
    s->depth--;
    ssize_t skip = gallop(s, s->keys[start + na], &s->keys[start], na, false, false);
    if (skip < 0)
        return -1;
    start += (size_t)skip;
    na -= (size_t)skip;
    if (na == 0)
        return 0;
    ssize_t keep = gallop(s, s->keys[start + na - 1], &s->keys[start + na], nb, true, true);
    if (keep < 0)
        return -1;
    nb = (size_t)keep;
    if (nb == 0)
        return 0;
    return na <= nb ? merge_low(s, start, na, nb) : merge_high(s, start, na, nb);
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

static int push_run(Sort *s, size_t start, size_t len)
{
    if (s->depth > 0) {
        Run *top = &s->stack[s->depth - 1];
        int p = power(top->start, top->len, len, s->n);
        while (s->depth > 1 && s->stack[s->depth - 2].power > p)
            if (merge_top(s) < 0)
                return -1;
        s->stack[s->depth - 1].power = p;
    }
    s->stack[s->depth++] = (Run){start, len, 0};
    return 0;
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

static int sort_all(Sort *s)
{
    size_t minimum = min_run(s->n);
    for (size_t at = 0; at < s->n;) {
        ssize_t len = count_run(s, at);
        if (len < 0)
            return -1;
        size_t want = s->n - at < minimum ? s->n - at : minimum;
        if ((size_t)len < want) {
            if (binary_insertion(s, at, want, (size_t)len) < 0)
                return -1;
            len = (ssize_t)want;
        }
        if (push_run(s, at, (size_t)len) < 0)
            return -1;
        at += (size_t)len;
        if (wf_safepoint() < 0)
            return -1;
    }
    while (s->depth > 1)
        if (merge_top(s) < 0)
            return -1;
    return 0;
}

int wf_sort_values(Value *values, Value *keys, size_t n, bool reverse)
{
    if (n < 2)
        return 0;
    Sort s = {.keys = keys != NULL ? keys : values, .values = keys != NULL ? values : NULL, .n = n,
              .min_gallop = MIN_GALLOP};
    classify(&s);
    /* Reversing before and after keeps equal items in order. */
    if (reverse)
        reverse_range(&s, 0, n);
    int r = sort_all(&s);
    if (reverse)
        reverse_range(&s, 0, n);
    wf_mem_free(s.tmp);
    return r;
}
