/* Where the program and the library are, for start-up. */
#ifndef WEFT_RUNTIME_PATHS_H
#define WEFT_RUNTIME_PATHS_H

#include "internal/runtime.h"

/* Sets sys.path, argv, executable, prefix and the like. 0 / -1. */
int wf_paths_init(void) WF_MUST_USE;
/* What goes in front of sys.path when a program starts: its folder, or "". New str. */
Value wf_paths_program_folder(void) WF_MUST_USE;

/* weft's own modules, as an embedding program says, or NULL. Set before start-up. */
extern const char *wf_paths_home;

#endif
