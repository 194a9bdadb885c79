/* Parts of faulthandler: tracebacks written by bare system calls. */
#ifndef WEFT_FAULT_DUMP_H
#define WEFT_FAULT_DUMP_H

#include "system.h"

/*
 * Everything here may be called in a signal handler and while other threads run: it takes no
 * lock, allocates nothing, and distrusts what it reads.
 */
void wf_fault_puts(int fd, const char *s);
void wf_fault_put_decimal(int fd, unsigned long n);
void wf_fault_put_hex(int fd, unsigned long n, int digits);
/* The stack of thread t; `header`: with the line "Stack (most recent call first):". */
void wf_fault_dump_thread(int fd, WfThread *t, bool header);
/* The stacks of all threads; current: which of them is called so, or NULL. */
void wf_fault_dump_threads(int fd, WfThread *current);
/* The one or the other, with errno kept. */
void wf_fault_dump(int fd, bool all_threads);

/*
 * The descriptor of a `file` argument (WF_NULL: sys.stderr): a number or an object, which is
 * flushed and stored to *owner (owned; WF_NONE for a number). -1 with an exception.
 */
int wf_fault_file(Value file, Value *owner) WF_MUST_USE;
/* Keeps what a handler writes to alive; slot 0: fatal errors, 1: watchdog, 2 + signal number. */
int wf_fault_keep(int slot, WF_STEALS Value owner) WF_MUST_USE;

/* The alternative stack that handlers run on. */
bool wf_fault_has_stack(void);

extern WfMethodDef wf_fault_later_functions[], wf_fault_user_functions[],
    wf_fault_crash_functions[];
/* A number that is no signal of enable()'s and in range: 0 / -1. */
int wf_fault_user_signal(Value v, int *signum) WF_MUST_USE;
bool wf_fault_is_fatal(int signum);

#endif
