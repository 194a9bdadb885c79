/* The interned names of names.def. */
#include "names.h"

#include "str.h"

struct WfNames wf_n;

static const struct {
    Value *where;
    const char *text;
} name_table[] = {
#define N(name) {&wf_n.name, #name},
#define S(ident, text) {&wf_n.ident, text},
#include "names.def"
#undef N
#undef S
};

int wf_names_init(void)
{
    for (size_t i = 0; i < sizeof name_table / sizeof *name_table; i++) {
        *name_table[i].where = wf_intern_c(name_table[i].text);
        if (wf_is_null(*name_table[i].where))
            return -1;
    }
    return 0;
}
