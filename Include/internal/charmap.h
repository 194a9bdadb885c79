/* The type of charmap_build()'s result; readied by Modules/_codecs.c. */
#ifndef WEFT_CHARMAP_H
#define WEFT_CHARMAP_H

#include "type.h"

extern WfType wf_encoding_map_type;

#endif
