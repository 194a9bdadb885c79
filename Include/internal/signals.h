/* Signals: the C handler notes them and sets WF_POLL_SIGNAL in the main thread. */
#ifndef WEFT_SIGNALS_H
#define WEFT_SIGNALS_H

/* Runs the Python handlers of signals that arrived; main thread only. 0, or -1 with an exception. */
int wf_signals_run(void);
/* Installs the default SIGINT handler (KeyboardInterrupt) and ignores SIGPIPE, SIGXFSZ, as CPython. */
void wf_signals_init(void);
/* As if SIGINT had arrived: _thread.interrupt_main(). */
int wf_signals_simulate(int signum);

#endif
