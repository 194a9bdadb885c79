/* The built-in error handlers as functions on positions, and as callables for Python. */
#ifndef WEFT_CODEC_ERRORS_H
#define WEFT_CODEC_ERRORS_H

#include "codecs.h"

WF_INLINE bool wf_is_surrogate(uint32_t c) { return (c & 0xfffff800u) == 0xd800; }

enum { WF_HANDLER_REFUSES = -2 };

/* Appends what replaces bytes [start, end); returns where to go on, or WF_HANDLER_REFUSES. */
ssize_t wf_decode_replacement(WfErrors mode, const char *encoding, const uint8_t *in, size_t n,
                              size_t start, size_t end, WfStrBuilder *out);
/* *repl: str, bytes or WF_NULL (nothing). Where to go on, WF_HANDLER_REFUSES, or -1: error. */
ssize_t wf_encode_replacement(WfErrors mode, const char *encoding, Value str, size_t start,
                              size_t end, Value *repl);
/* The built-in function of a mode, such as "strict_errors". */
Value wf_error_function(WfErrors mode) WF_MUST_USE;

#endif
