/* Running the program: private to Interp/runtime. */
#ifndef WEFT_RUNTIME_RUN_H
#define WEFT_RUNTIME_RUN_H

#include "internal/runtime.h"

/* Whether the current exception ended the program as an unhandled KeyboardInterrupt. */
extern bool wf_interrupted;

/* Reports the current exception as the end of a program: its status. With -i, SystemExit too is
   only printed, and `ends` is false. */
int wf_report_exception(bool *ends);

/* Whether a session at standard input prompts: a terminal, or -i. */
bool wf_stdin_prompts(void);
/* Prompts until the end of input: the status; *ends: SystemExit said so. */
int wf_repl(bool *ends);
/* The banner, unless -q. */
void wf_repl_header(void);

/* The code of a file with that text, compiled or not; also sets __main__.__loader__. */
Value wf_run_file_code(const char *text, size_t len, Value name) WF_MUST_USE;
/* Puts the program's folder at the front of sys.path. */
int wf_run_insert_folder(void) WF_MUST_USE;

/* `weft dis`: the words after it; the process's status. */
int wf_dis_command(int argc, char **argv);

#endif
