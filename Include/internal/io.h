/* The io module as the rest of weft uses it: standard streams, printing. */
#ifndef WEFT_IO_H
#define WEFT_IO_H

#include "type.h"

/* sys.stdin, stdout or stderr over the descriptor fd. `name` is "stdin" and so on. */
Value wf_io_std_stream(int fd, const char *name, const char *encoding, const char *errors) WF_MUST_USE;
/* The locale's encoding: what open() uses when none is given. */
const char *wf_io_locale_encoding(void);
/* After the registers: see runtime.h for wf_io_write() and wf_io_write_char(). */

#endif
