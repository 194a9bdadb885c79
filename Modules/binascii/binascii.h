/* What the parts of binascii share. */
#ifndef WF_BINASCII_H
#define WF_BINASCII_H

#include "native.h"

/* binascii.Error. Borrowed. */
WfType *wf_binascii_error(void);

/* The bytes of an argument: of a bytes-like object or, for text encodings, of an ASCII str. */
typedef struct {
    const uint8_t *p;
    size_t n;
    bool exported;
    WfBuffer view;
} BinaryInput;
int wf_binary_open(BinaryInput *in, Value v) WF_MUST_USE;
int wf_binary_open_ascii(BinaryInput *in, Value v) WF_MUST_USE;
void wf_binary_close(BinaryInput *in);

/* The result grows in a plain buffer and ends as bytes of n bytes; frees the buffer. */
Value wf_binary_finish(uint8_t *buffer, size_t n) WF_MUST_USE;

extern WfMethodDef wf_binascii_base64_functions[], wf_binascii_quoted_functions[],
    wf_binascii_hex_functions[];

#endif
