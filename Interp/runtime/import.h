/* Private to the files of import: loading the bootstrap, tracebacks, timing. */
#ifndef WEFT_RUNTIME_IMPORT_H
#define WEFT_RUNTIME_IMPORT_H

#include "internal/runtime.h"

typedef struct WfImportTimer {
    uint64_t start;
    struct WfImportTimer *outer;
    uint64_t nested; /* time of the imports inside this one */
    int depth;
} WfImportTimer;

void wf_import_time_begin(WfImportTimer *t);
void wf_import_time_end(WfImportTimer *t, Value name);

/* Takes importlib's own frames out of the current exception's traceback. */
void wf_import_trim_traceback(void);

/* The first four bytes of a compiled file. The first call is start-up's. */
const uint8_t *wf_import_magic(void);
/*
 * The code of the source file `path` from its compiled file, if that is up to date: new
 * reference, or WF_NULL without an exception. `tag` goes between name and suffix: "weft-311".
 * *malformed (may be NULL): the file is of the right age, but not what weft writes.
 */
Value wf_import_cached(const char *path, const char *tag, bool *malformed) WF_MUST_USE;
/* Writes the compiled file; failures are forgotten. */
void wf_import_write_cached(const char *path, const char *tag, Value code);

/* Natives of _imp that the bootstrap is patched with: Modules/_imp.c */

#endif
