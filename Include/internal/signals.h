/* Signals: the C handler notes them and sets WF_POLL_SIGNAL in the main thread. */
#ifndef WEFT_SIGNALS_H
#define WEFT_SIGNALS_H

/* Runs the Python handlers of signals that arrived; main thread only. 0, or -1 with an exception. */
int wf_signals_run(void);
/* First thing in the main thread: ignores SIGPIPE and SIGXFSZ, as CPython. */
void wf_signals_init(void);
/* Once builtins are there: SIGINT raises KeyboardInterrupt, unless it is ignored. */
int wf_signals_install_sigint(void);
/* Before native code takes a signal: getsignal() goes on giving what it was. */
void wf_signals_remember(int signum);
/* As if SIGINT had arrived: _thread.interrupt_main(). */
int wf_signals_simulate(int signum);

#endif
