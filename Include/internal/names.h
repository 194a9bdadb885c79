/* Interned names that C code uses, one row each in names.def: wf_n.__init__ is the str Value. */
#ifndef WEFT_NAMES_H
#define WEFT_NAMES_H

#include "value.h"

struct WfNames {
#define N(name) Value name;
#define S(ident, text) Value ident;
#include "names.def"
#undef N
#undef S
};
extern struct WfNames wf_n; /* [const] after start-up */
int wf_names_init(void);

#endif
