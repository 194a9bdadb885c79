/* What values tell at once: equality of strings, the truth of what has a length. */
#ifndef WEFT_EVAL_PEEK_H
#define WEFT_EVAL_PEEK_H

#include "api.h"

WF_INLINE bool both_str(Value x, Value y)
{
    return wf_is_str_exact(x) && wf_is_str_exact(y);
}

/* Two of them that are not the same: texts are of the narrowest kind that fits, and an empty one has its NUL there. */
WF_INLINE bool str_may_equal(const WfStr *a, const WfStr *b)
{
    return a->len == b->len && a->data[0] == b->data[0] && !(wf_str_flags(a) & wf_str_flags(b) & WF_STR_INTERNED);
}

/* Both exact str. */
WF_INLINE int str_equal_quick(Value x, Value y)
{
    if (((x.bits ^ y.bits) & ~(uint64_t)1) == 0)
        return 1;
    WfStr *a = wf_as_str(x), *b = wf_as_str(y);
    return str_may_equal(a, b) && wf_str_equal(x, y);
}

/* Whether v is of a built-in type that is false when its length, the first field, is zero. */
#define LENGTH_IS_TRUTH                                                                           \
    (UINT64_C(1) << WF_SHAPE_str | UINT64_C(1) << WF_SHAPE_list | UINT64_C(1) << WF_SHAPE_tuple | \
     UINT64_C(1) << WF_SHAPE_dict | UINT64_C(1) << WF_SHAPE_set | UINT64_C(1) << WF_SHAPE_frozenset | \
     UINT64_C(1) << WF_SHAPE_bytes)
_Static_assert(WF_SHAPE_str < 64 && WF_SHAPE_list < 64 && WF_SHAPE_tuple < 64 && WF_SHAPE_dict < 64 &&
                   WF_SHAPE_set < 64 && WF_SHAPE_frozenset < 64 && WF_SHAPE_bytes < 64,
               "shapes are bits of a word");
_Static_assert(offsetof(WfStr, len) == sizeof(WfObject) && offsetof(WfList, len) == sizeof(WfObject) &&
                   offsetof(WfTuple, len) == sizeof(WfObject) && offsetof(WfDict, used) == sizeof(WfObject) &&
                   offsetof(WfSet, used) == sizeof(WfObject) && offsetof(WfBytes, len) == sizeof(WfObject),
               "the length is the first field");
WF_INLINE bool truth_is_length(Value v)
{
    if (WF_UNLIKELY(!wf_is_pointer(v)))
        return false;
    uint32_t shape = wf_shape_of(wf_obj(v));
    return WF_LIKELY(shape < 64) && (LENGTH_IS_TRUTH >> shape & 1);
}
WF_INLINE size_t length_of(Value v) { return __atomic_load_n((size_t *)(wf_obj(v) + 1), __ATOMIC_RELAXED); }
WF_INLINE bool length_truth(Value v) { return length_of(v) != 0; }

/* An instance of a class with neither __bool__ nor __len__ is true. */
WF_INLINE bool is_true_instance(Value v)
{
    uint32_t shape = wf_is_pointer(v) ? wf_shape_of(wf_obj(v)) : 0;
    return shape >= WF_SHAPE_FIRST_DYNAMIC && wf_shapes[shape].type->nb_bool == NULL &&
           wf_shapes[shape].type->len == NULL;
}

#endif
