/* _testinternalcapi: what CPython's own tests ask of an interpreter's configuration and state. */
#include "api.h"
#include "runtime.h"
#include "thread.h"

/* The configuration in effect, under CPython's names. */
static Value get_config(Value self)
{
    const WfConfig *c = &wf_config;
    const struct {
        const char *name;
        int value;
    } numbers[] = {
        {"isolated", c->isolated},
        {"use_environment", !c->ignore_environment},
        {"dev_mode", c->dev_mode},
        {"use_hash_seed", c->hash_seed_given},
        {"hash_seed", (int)c->hash_seed},
        {"faulthandler", c->fault_handler},
        {"tracemalloc", c->tracemalloc},
        {"import_time", c->import_time},
        {"code_debug_ranges", !c->no_debug_ranges},
        {"optimization_level", c->optimize},
        {"inspect", c->inspect},
        {"interactive", c->interactive},
        {"parser_debug", c->debug},
        {"write_bytecode", !c->dont_write_bytecode},
        {"verbose", c->verbose},
        {"quiet", c->quiet},
        {"site_import", !c->no_site},
        {"user_site_directory", !c->no_user_site},
        {"bytes_warning", c->bytes_warning},
        {"warn_default_encoding", c->warn_default_encoding},
        {"buffered_stdio", !c->unbuffered},
        {"safe_path", c->safe_path},
        {"int_max_str_digits", c->int_max_str_digits},
    };
    Value d = wf_dict_new();
    for (size_t i = 0; !wf_is_null(d) && i < sizeof numbers / sizeof *numbers; i++) {
        Value name = wf_str_from_c(numbers[i].name);
        if (wf_is_null(name) || wf_dict_set(d, name, wf_small(numbers[i].value)) < 0) {
            wf_drop(d);
            d = WF_NULL;
        }
        wf_drop(name);
    }
    return d;
}

static WfMethodDef functions[] = {
    {"get_config", get_config, WF_NOARGS, "get_config($module, /)\n--\n\nThe configuration in effect."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init__testinternalcapi(Value m)
{
    return wf_module_add_functions(m, functions);
}
