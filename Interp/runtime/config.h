/* What `weft -h` and `weft -V` print. */
#ifndef WEFT_RUNTIME_CONFIG_H
#define WEFT_RUNTIME_CONFIG_H

#include <stdbool.h>

/* about: "" for the options, or "-env", "-xoptions", "-all". */
void wf_config_print_help(const char *program, const char *about);
void wf_config_print_version(bool more);

#endif
