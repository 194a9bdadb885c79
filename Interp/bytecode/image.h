/* Compiled code in memory, from which code objects take their parts when they need them. */
#ifndef WF_BYTECODE_IMAGE_H
#define WF_BYTECODE_IMAGE_H

#include "internal/code_parts.h"

typedef enum {
    WF_IMAGE_LAZY,    /* functions are read and verified when they are first needed */
    WF_IMAGE_EAGER,   /* everything is read and verified now; the payload is not kept */
    WF_IMAGE_FROZEN,  /* lazy, and not verified again: part of the program itself */
} WfImageMode;

/*
 * The outermost code of a payload whose checksum is right. owned: memory to free when the payload
 * is no longer needed (on failure too), or NULL if it outlives the process.
 */
Value wf_image_open(const uint8_t *payload, size_t len, void *owned, WfImageMode mode) WF_MUST_USE;

/* For the code type: c lets go of its image. */
void wf_image_release(WfCode *c);
/* All code of c's image that was read from it with c's present file name gets this one. */
void wf_image_rename(WfCode *c, Value filename);

#endif
