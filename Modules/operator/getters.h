/* The types of _operator. */
#ifndef WEFT_OPERATOR_GETTERS_H
#define WEFT_OPERATOR_GETTERS_H

#include "api.h"

extern WfType wf_itemgetter_type, wf_attrgetter_type, wf_methodcaller_type;

#endif
