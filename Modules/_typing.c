/* _typing: what the typing module calls so often that it is native. */
#include "api.h"

static Value m_idfunc(Value self, Value x) { return wf_new_ref(x); }

static WfMethodDef functions[] = {
    {"_idfunc", m_idfunc, WF_O, "_idfunc($module, x, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__typing(Value m) { return wf_module_add_functions(m, functions); }
