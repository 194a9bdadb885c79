/*
 * OrderedDict: a dict whose table's own order is its order.
 *
 * Moving an entry to the end is appending it again. At the front there is a gap of entries that
 * were never used, made when first needed and as long as the dict, so moving there is constant
 * on average, too. `first` and `gap` are notes about one table; its `noted` tells whether they
 * are about the present one.
 */
#ifndef WEFT_ODICT_H
#define WEFT_ODICT_H

#include "Objects/dict/dict_internal.h"

typedef struct {
    WfDict dict;
    Value attributes; /* [lock] __dict__ or WF_NULL */
    size_t first;     /* [lock] no live entry lies before it */
    size_t gap;       /* [lock] entries [0, gap) were never used */
} WfOrderedDict;

extern WfType wf_odict_type, wf_odict_iterator_type;
extern WfType wf_odict_keys_type, wf_odict_values_type, wf_odict_items_type;

WF_INLINE WfOrderedDict *wf_as_odict(Value v) { return (WfOrderedDict *)wf_obj(v); }
WF_INLINE bool wf_is_odict_exact(Value v) { return wf_has_shape(v, wf_odict_type.shape); }
WF_INLINE bool wf_is_odict(Value v) { return wf_is_odict_exact(v) || wf_is_a(v, &wf_odict_type); }

typedef enum { WF_ODICT_KEYS = 1, WF_ODICT_VALUES = 2, WF_ODICT_ITEMS = 3 } WfOdictWhat;
Value wf_odict_iter_new(Value odict, WfOdictWhat what, bool reverse) WF_MUST_USE;

#endif
