/* Running data through zlib: output that grows, input of any size, errors. */
#ifndef WF_ZLIB_STREAM_H
#define WF_ZLIB_STREAM_H

#include <pthread.h>
#include <zlib.h>

#include "native.h"

/* Memory of malloc(): it grows while the thread is detached, where no exception can be set. */
typedef struct {
    uint8_t *p;
    size_t n, room;
} ZBlob;

typedef struct {
    z_stream *z;
    bool deflating;
    int flush, last_flush; /* while there is more input; with the last of it */
    const uint8_t *data;
    size_t left;             /* input not yet given to zlib */
    size_t limit;            /* of output; SIZE_MAX: none */
    const ZBlob *dictionary; /* for when inflating asks for one; NULL: none */
    int blocks;              /* by which out has grown */
    bool bad_dictionary;     /* the status is inflateSetDictionary()'s */
    const char *message;     /* what zlib said at the end, or NULL */
    ZBlob out;
} ZPump;

/* Feeds all input until the end of the stream or the limit; returns zlib's status, Z_MEM_ERROR
   also if out cannot grow. To be run detached if there is much to do. */
int wf_z_pump(ZPump *pump);
bool wf_z_is_much(const ZPump *pump);
/* The same of a stream that no other thread has, detached if there is much to do. */
int wf_z_pump_detached(ZPump *pump);
/* The input that was not consumed. */
static inline size_t wf_z_unconsumed(const ZPump *p)
{
    return p->left + p->z->avail_in;
}

/* Takes the output as bytes, or frees it after an error (then WF_NULL). */
Value wf_z_output(ZPump *pump, bool ok) WF_MUST_USE;
/* zlib.error, with the library's message or NULL. Returns -1. */
int wf_z_error(const char *message, int status, const char *doing);
WfType *wf_z_error_type(void);

int wf_z_add_types(Value module) WF_MUST_USE;
Value wf_z_compressobj(Value self, const Value *args, size_t nargs, Value kwnames);
Value wf_z_decompressobj(Value self, const Value *args, size_t nargs, Value kwnames);

#endif
