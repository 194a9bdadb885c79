/* Starting processes: what exec, spawn and _posixsubprocess share. */
#ifndef WEFT_MODULES_POSIX_PROCESS_H
#define WEFT_MODULES_POSIX_PROCESS_H

#include "posix.h"

/* NULL-terminated copies, to be freed with wf_posix_free_strings. NULL with an exception. */
char **wf_posix_strings(Value seq, size_t *count) WF_MUST_USE;
char **wf_posix_argv(Value v, const char *fname) WF_MUST_USE;
char **wf_posix_env(Value mapping) WF_MUST_USE;
void wf_posix_free_strings(char **list);

/* Around fork(): hooks, and the world stopped in between. */
void wf_before_fork(void) WF_MAY_RUN;
void wf_after_fork_parent(void) WF_MAY_RUN;
void wf_after_fork_child(void) WF_MAY_RUN;

#endif
