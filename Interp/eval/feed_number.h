/* Items that are no pointers, fed to sum(), any(), all(), min(), max(): see feed.h. */
#ifndef WEFT_FEED_NUMBER_H
#define WEFT_FEED_NUMBER_H

#include "dispatch.h"
#include "equal.h"
#include "feed.h"
#include "set.h"

WF_INLINE bool feed_sum(Value *acc, Value v)
{
    Value a = *acc;
    int64_t n;
    double x, y;
    if (wf_is_bool(v))
        v = wf_small(wf_is_true(v));
    if (wf_both_small(a, v)) {
        if (__builtin_add_overflow((int64_t)a.bits, (int64_t)v.bits, &n))
            return false;
        acc->bits = (uint64_t)n;
        return true;
    }
    if (!number_in_place(a, &x) || !number_in_place(v, &y) || !float_in_place(x + y, &v))
        return false;
    *acc = v;
    return true;
}

/* Adds a small integer to a local set, if its first place is free or has it. */
WF_INLINE bool feed_small(WfSet *s, Value v)
{
    uint64_t hash = (uint64_t)wf_small_value(v);
    WfSetEntry *e = &s->table[hash & s->mask];
    if (e->key.bits == v.bits)
        return true;
    if (!wf_is_null(e->key) || hash == (uint64_t)-1 || (s->fill + 1) * 5 >= s->mask * 3)
        return false;
    *e = (WfSetEntry){v, hash};
    s->fill++;
    wf_relaxed_set(&s->used, s->used + 1);
    return true;
}

/* True: taken. */
WF_INLINE bool feed_number(WfFeed what, Value *acc, Value v)
{
    Value a = *acc;
    switch (what) {
    case WF_FEED_SUM:
        return feed_sum(acc, v);
    case WF_FEED_ANY:
        return wf_is_false(v) || wf_is_none(v) || v.bits == wf_small(0).bits;
    case WF_FEED_ALL:
        return wf_is_true(v) || (wf_is_small(v) && v.bits != wf_small(0).bits);
    case WF_FEED_MIN:
    case WF_FEED_MAX:
        if (wf_both_small(a, v)) {
            if (what == WF_FEED_MIN ? (int64_t)v.bits < (int64_t)a.bits : (int64_t)v.bits > (int64_t)a.bits)
                *acc = v;
            return true;
        }
        if (!both_tagged_floats(a, v))
            return false;
        double x = wf_tagged_float_value(a), y = wf_tagged_float_value(v);
        if (what == WF_FEED_MIN ? y < x : y > x)
            *acc = v;
        return true;
    default:
        return false;
    }
}

#endif
