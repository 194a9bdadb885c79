/*
 * Equality of values that compare without running Python code: what look-ups in containers
 * try first. Identity implies equality, as everywhere in containers.
 */
#ifndef WEFT_EQUAL_H
#define WEFT_EQUAL_H

#include "api.h"

/* The rest of wf_equal_try(): floats, bool, bytes, tuples of such. */
int wf_equal_try_slow(Value a, Value b);

/* 1 equal, 0 different, -1: only __eq__ can tell. Never fails, never runs code. */
WF_INLINE int wf_equal_try(Value a, Value b)
{
    if (wf_is(a, b))
        return 1;
    if (wf_both_small(a, b))
        return 0;
    if (wf_is_str_exact(a) && wf_is_str_exact(b))
        return wf_str_equal(a, b);
    return wf_equal_try_slow(a, b);
}

/* wf_hash(), of small integers and most strings without a call. */
WF_INLINE int64_t wf_key_hash(Value v)
{
    if (wf_is_small(v))
        return (int64_t)wf_small_hash(v);
    if (wf_is_str_exact(v)) {
        uint64_t h = atomic_load_explicit(&wf_as_str(v)->hash, memory_order_relaxed);
        if (WF_LIKELY(h != 0))
            return (int64_t)h;
    }
    return wf_hash(v);
}

/* a == b as containers mean it: 1, 0, -1 error. */
WF_INLINE WF_MUST_USE WF_MAY_RUN int wf_equal(Value a, Value b)
{
    int r = wf_equal_try(a, b);
    return WF_LIKELY(r >= 0) ? r : wf_compare_bool(a, b, WF_EQ);
}

#endif
