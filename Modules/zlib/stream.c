/* Pumping data through zlib. */
#include "stream.h"

#include <limits.h>
#include <stdlib.h>

enum { DETACH_SIZE = 2048, KB = 1024, MB = 1024 * 1024 };

/* Output grows in blocks of these sizes, then of the last. Stored blocks (level 0) are cut where
   the room ends, so the sizes are CPython's. */
static const size_t block_sizes[] = {
    32 * KB, 64 * KB, 256 * KB, 1 * MB,  4 * MB,  8 * MB,   16 * MB,  16 * MB,  32 * MB,
    32 * MB, 32 * MB, 32 * MB,  64 * MB, 64 * MB, 128 * MB, 128 * MB, 256 * MB,
};
enum { BLOCK_SIZES = sizeof block_sizes / sizeof *block_sizes };

static bool grow(ZPump *pump)
{
    ZBlob *out = &pump->out;
    size_t more = block_sizes[pump->blocks < BLOCK_SIZES ? pump->blocks : BLOCK_SIZES - 1];
    pump->blocks++;
    size_t room = more < pump->limit - out->room ? out->room + more : pump->limit;
    uint8_t *p = realloc(out->p, room ? room : 1);
    if (!p)
        return false;
    out->p = p;
    out->room = room;
    return true;
}

/* One call of zlib with all the room there is. */
static int step(ZPump *p, int flush)
{
    ZBlob *out = &p->out;
    size_t room = out->room - out->n;
    p->z->next_out = out->p + out->n;
    p->z->avail_out = room > UINT_MAX ? UINT_MAX : (uInt)room;
    int status = p->deflating ? deflate(p->z, flush) : inflate(p->z, flush);
    out->n = (size_t)(p->z->next_out - out->p);
    if (status == Z_NEED_DICT && p->dictionary) {
        status = inflateSetDictionary(p->z, p->dictionary->p, (uInt)p->dictionary->n);
        p->bad_dictionary = status != Z_OK;
        return p->bad_dictionary ? status : Z_NEED_DICT;
    }
    return status;
}

/* Until zlib has no more output for the input it has got. *done: the limit is reached. */
static int drain(ZPump *p, int flush, bool *done)
{
    int status = Z_OK;
    do {
        if (p->out.n == p->out.room) {
            *done = p->out.n == p->limit;
            if (*done)
                return status;
            if (!grow(p))
                return Z_MEM_ERROR;
        }
        status = step(p, flush);
        if (p->bad_dictionary || (status == Z_NEED_DICT && !p->dictionary))
            return status;
    } while (status == Z_NEED_DICT ||
             ((status == Z_OK || status == Z_BUF_ERROR) && p->z->avail_out == 0));
    return status;
}

int wf_z_pump(ZPump *p)
{
    int status;
    bool done = false;
    p->z->next_in = (Bytef *)p->data;
    do {
        p->z->avail_in = p->left > UINT_MAX ? UINT_MAX : (uInt)p->left;
        p->left -= p->z->avail_in;
        status = drain(p, p->left ? p->flush : p->last_flush, &done);
    } while (!done && p->left && (status == Z_OK || status == Z_BUF_ERROR));
    p->message = p->z->msg;
    return status;
}

bool wf_z_is_much(const ZPump *p) { return p->left >= DETACH_SIZE; }

int wf_z_pump_detached(ZPump *p)
{
    int status;
    if (!wf_z_is_much(p))
        return wf_z_pump(p);
    WF_BLOCKING_BEGIN
    status = wf_z_pump(p);
    WF_BLOCKING_END
    return status;
}

Value wf_z_output(ZPump *p, bool ok)
{
    Value result = ok ? wf_bytes_new(p->out.p, p->out.n) : WF_NULL;
    free(p->out.p);
    return result;
}

int wf_z_error(const char *message, int status, const char *doing)
{
    if (status == Z_VERSION_ERROR)
        message = "library version mismatch";
    if (status == Z_MEM_ERROR) {
        wf_no_memory();
        return -1;
    }
    if (!message && status == Z_BUF_ERROR)
        message = "incomplete or truncated stream";
    else if (!message && status == Z_STREAM_ERROR)
        message = "inconsistent stream state";
    else if (!message && status == Z_DATA_ERROR)
        message = "invalid input data";
    if (!message)
        return wf_raise_i(wf_z_error_type(), "Error %d %s", status, doing);
    return wf_raise_i(wf_z_error_type(), "Error %d %s: %.200s", status, doing, message);
}
