/*
 * What _bz2 and _lzma share: running data through a library's stream into output that grows.
 *
 * A Coder is used by one thread at a time, which holds its mutex and is detached while the library
 * works on much data.
 */
#ifndef WEFT_CODER_H
#define WEFT_CODER_H

#include "mutex.h"
#include "native.h"

enum { CODER_OK, CODER_END }; /* other statuses are the library's errors, negative or above */

typedef struct Coder Coder;
struct Coder {
    WfMutex mutex;
    /* One call of the library; moves the four cursors. */
    int (*step)(Coder *c, int action);
    const uint8_t *in;
    size_t in_left;
    uint8_t *out;
    size_t out_left;
    /* For decompressors: input that was given but not used yet, allocated. */
    uint8_t *pending;
    size_t pending_len;
    bool eof, needs_input; /* [lock: mutex for writing, relaxed] */
    bool final_errors;     /* [const] after an error it is of no use any more */
    bool broken;           /* [lock: mutex] */
    const char *at_end;    /* [const] what EOFError says after the end */
    Value unused_data;     /* [lock] of the object that contains the Coder */
};

int wf_coder_lock(Coder *c);
void wf_coder_unlock(Coder *c);
/*
 * Runs `action` over the input until it is used up, or, with to_end, until the stream ends, or
 * until `limit` bytes of output (SIZE_MAX: no limit). The output is malloc()ed.
 */
int wf_coder_run(Coder *c, int action, bool to_end, size_t limit, uint8_t **out, size_t *len);
/* bytes of that output, which is freed; WF_NULL with an exception set before if !ok. */
Value wf_coder_bytes(uint8_t *out, size_t len, bool ok) WF_MUST_USE;

/*
 * decompress(data, max_length=-1) of an object that contains c; the caller holds the lock.
 * fail(status) raises.
 */
Value wf_coder_decompress(Coder *c, WfObject *owner, const Value *args, size_t nargs, Value kwnames,
                          int (*fail)(int status)) WF_MUST_USE;
void wf_coder_clear(Coder *c);

/* --- objects: every compressor and decompressor starts like this ------------------------------ */

typedef struct {
    WfObject ob;
    Coder coder;
} CoderObject;

Value wf_coder_get_eof(Value self, void *closure);
Value wf_coder_get_needs_input(Value self, void *closure);
Value wf_coder_get_unused(Value self, void *closure);
int wf_coder_traverse(WfObject *o, WfVisitFn visit, void *arg);

#define WF_COMPRESSOR_METHODS(compress, flush)                                                    \
    {"compress", compress, WF_O,                                                                  \
     "compress($self, data, /)\n--\n\nProvide data to the compressor object.\n\n"                 \
     "Returns a chunk of compressed data if possible, or b'' otherwise.\n\nWhen you have "        \
     "finished providing data to the compressor, call the\nflush() method to finish the "         \
     "compression process."},                                                                     \
        {"flush", flush, WF_NOARGS,                                                               \
         "flush($self, /)\n--\n\nFinish the compression process.\n\nReturns the compressed "      \
         "data left in internal buffers.\n\nThe compressor object may not be used after this "    \
         "method is called."},                                                                    \
    {                                                                                             \
        NULL, NULL, 0, NULL                                                                       \
    }
#define WF_DECOMPRESSOR_METHODS(decompress)                                                       \
    {"decompress", decompress, WF_FASTKW,                                                         \
     "decompress($self, /, data, max_length=-1)\n--\n\nDecompress *data*, returning "             \
     "uncompressed data as bytes.\n\nIf *max_length* is nonnegative, returns at most "            \
     "*max_length* bytes of\ndecompressed data; what is left over is kept for the next call."},   \
    {                                                                                             \
        NULL, NULL, 0, NULL                                                                       \
    }
#define WF_DECOMPRESSOR_GETSET                                                                    \
    {"eof", wf_coder_get_eof, NULL, "True if the end-of-stream marker has been reached.", NULL},  \
        {"unused_data", wf_coder_get_unused, NULL,                                                \
         "Data found after the end of the compressed stream.", NULL},                             \
        {"needs_input", wf_coder_get_needs_input, NULL,                                           \
         "True if more input is needed before more decompressed data can be produced.", NULL},    \
    {                                                                                             \
        NULL, NULL, NULL, NULL, NULL                                                              \
    }

#endif
