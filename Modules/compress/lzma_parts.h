/* Parts of _lzma. */
#ifndef WEFT_LZMA_PARTS_H
#define WEFT_LZMA_PARTS_H

#include "coder.h"

#include <lzma.h>

/* lzma.LZMAError */
WfType *wf_lzma_error_type(void);
/* Raises what a status of liblzma means; -1. */
int wf_lzma_fail(int status);

/* A filter, or a chain of LZMA_FILTERS_MAX + 1, from Python; options are allocated. */
int wf_lzma_parse_filter(Value spec, lzma_filter *f) WF_MUST_USE;
int wf_lzma_parse_chain(Value specs, lzma_filter *filters) WF_MUST_USE;
void wf_lzma_free_filters(lzma_filter *filters);
Value wf_lzma_filter_dict(const lzma_filter *f) WF_MUST_USE;

#endif
