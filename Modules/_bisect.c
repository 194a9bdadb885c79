/* _bisect: binary search in sorted sequences. */
#include "api.h"

typedef struct {
    Value seq, x, key; /* key: callable or WF_NONE */
    ssize_t lo, hi;
} Search;

static int take_hi(Value v, ssize_t *hi)
{
    if (wf_is_null(v) || wf_is_none(v))
        return 0;
    if (!wf_is_int(v) && wf_type_of(v)->nb_index == NULL)
        return wf_raise_i(&wf_exc_TypeError,
                          "argument should be integer or None, not '%.200s'", wf_type_name(v));
    return wf_as_ssize(v, hi, &wf_exc_IndexError);
}

static int parse(Search *s, const Value *args, size_t nargs, Value kwnames, const char *format)
{
    static const char *const names[] = {"a", "x", "lo", "hi", "key", NULL};
    Value hi = WF_NULL;
    *s = (Search){.key = WF_NONE, .lo = 0, .hi = -1};
    if (wf_parse_args(args, nargs, kwnames, format, names, &s->seq, &s->x, &s->lo, &hi, &s->key) <
        0)
        return -1;
    return take_hi(hi, &s->hi);
}

static int key_of(const Search *s, Value *item)
{
    if (wf_is_none(s->key))
        return 0;
    Value k = wf_own(wf_call1(s->key, *item));
    wf_drop(*item);
    *item = k;
    return wf_is_null(k) ? -1 : 0;
}

/* item < x (left) or x < item (right): 1, 0, -1. Drops item. */
static int before(const Search *s, Value item, bool left)
{
    if (wf_both_small(item, s->x)) {
        int64_t a = (int64_t)item.bits, b = (int64_t)s->x.bits;
        return left ? a < b : b < a;
    }
    int r = left ? wf_compare_bool(item, s->x, WF_LT) : wf_compare_bool(s->x, item, WF_LT);
    wf_drop(item);
    return r;
}

/* The index, or -1. */
static ssize_t search(const Search *s, bool left)
{
    ssize_t lo = s->lo, hi = s->hi;
    if (lo < 0)
        return wf_raise_i(&wf_exc_ValueError, "lo must be non-negative");
    if (hi == -1 && (hi = wf_len(s->seq)) < 0)
        return -1;
    bool list = wf_is_list_exact(s->seq);
    while (lo < hi) {
        ssize_t mid = lo + (hi - lo) / 2;
        Value item = list ? wf_list_get(s->seq, (size_t)mid) : WF_NULL;
        if (wf_is_null(item))
            item = wf_own(wf_getitem_i(s->seq, mid));
        if (wf_is_null(item) || key_of(s, &item) < 0)
            return -1;
        int r = before(s, item, left);
        if (r < 0)
            return -1;
        if ((r != 0) == left)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static Value bisect(const Value *args, size_t nargs, Value kwnames, const char *format, bool left)
{
    Search s;
    if (parse(&s, args, nargs, kwnames, format) < 0)
        return WF_NULL;
    ssize_t i = search(&s, left);
    return i < 0 ? WF_NULL : wf_int(i);
}

static Value insort(const Value *args, size_t nargs, Value kwnames, const char *format, bool left)
{
    Search s;
    if (parse(&s, args, nargs, kwnames, format) < 0)
        return WF_NULL;
    Value x = s.x, wanted = WF_NULL;
    if (!wf_is_none(s.key)) {
        wanted = wf_own(wf_call1(s.key, x));
        if (wf_is_null(wanted))
            return WF_NULL;
        s.x = wanted;
    }
    ssize_t i = search(&s, left);
    wf_drop(wanted);
    if (i < 0)
        return WF_NULL;
    if (wf_is_list_exact(s.seq))
        return wf_list_insert(s.seq, i, x) < 0 ? WF_NULL : WF_NONE;
    Value pair[2] = {wf_int(i), x}, r = wf_call_method_c(s.seq, "insert", pair, 2);
    wf_drop(pair[0]);
    if (wf_is_null(r))
        return WF_NULL;
    wf_drop(r);
    return WF_NONE;
}

static Value m_bisect_right(Value module, const Value *args, size_t nargs, Value kwnames)
{
    return bisect(args, nargs, kwnames, "OO|nO$O:bisect_right", false);
}

static Value m_bisect_left(Value module, const Value *args, size_t nargs, Value kwnames)
{
    return bisect(args, nargs, kwnames, "OO|nO$O:bisect_left", true);
}

static Value m_insort_right(Value module, const Value *args, size_t nargs, Value kwnames)
{
    return insort(args, nargs, kwnames, "OO|nO$O:insort_right", false);
}

static Value m_insort_left(Value module, const Value *args, size_t nargs, Value kwnames)
{
    return insort(args, nargs, kwnames, "OO|nO$O:insort_left", true);
}

#define SIGNATURE "($module, /, a, x, lo=0, hi=None, *, key=None)\n--\n\n"

static WfMethodDef functions[] = {
    {"bisect_right", m_bisect_right, WF_FASTKW,
     "bisect_right" SIGNATURE
     "Return where to insert x in the sorted list a: after any x already there."},
    {"insort_right", m_insort_right, WF_FASTKW,
     "insort_right" SIGNATURE "Insert x into the sorted list a: after any x already there."},
    {"bisect_left", m_bisect_left, WF_FASTKW,
     "bisect_left" SIGNATURE
     "Return where to insert x in the sorted list a: before any x already there."},
    {"insort_left", m_insort_left, WF_FASTKW,
     "insort_left" SIGNATURE "Insert x into the sorted list a: before any x already there."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__bisect(Value m)
{
    return wf_module_add_functions(m, functions);
}
