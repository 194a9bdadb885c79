/* Text of one argument in the repr of an alias or a union. */
#ifndef WEFT_GENERICALIAS_REPR_H
#define WEFT_GENERICALIAS_REPR_H

#include "str.h"

int wf_alias_repr_item(WfStrBuilder *b, Value p) WF_MUST_USE;

#endif
