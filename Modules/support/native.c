/* Helpers of native modules. */
#include "native.h"

Value wf_new_exception(const char *module, const char *name, WfType *base)
{
    Value dict = wf_dict_new(), bases = wf_tuple_pack(1, wf_type_value(base));
    Value text = wf_str_from_c(module), type = WF_NULL;
    if (!wf_is_null(dict) && !wf_is_null(bases) && !wf_is_null(text) &&
        wf_dict_set(dict, wf_n.__module__, text) == 0)
        type = wf_type_new_class(wf_type_value(&wf_type_type), name, bases, dict);
    wf_drop(text);
    wf_drop(bases);
    wf_drop(dict);
    return type;
}
