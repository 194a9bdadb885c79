/* What a Dumper writes: the buffer, frames of protocol 4, and the file. */
#include "pickle.h"

static int reserve(Dumper *d, size_t more)
{
    if (WF_LIKELY(d->cap - d->len >= more))
        return 0;
    size_t cap = d->cap ? d->cap * 2 : 1024;
    while (cap - d->len < more)
        cap *= 2;
    uint8_t *out = wf_mem_realloc(d->out, cap);
    if (out == NULL)
        return -1;
    d->out = out;
    d->cap = cap;
    return 0;
}

int pk_write(Dumper *d, const void *p, size_t n)
{
    if (reserve(d, n + FRAME_HEADER) < 0)
        return -1;
    if (d->framing && d->frame_start < 0) {
        /* The header is filled in when the frame ends. */
        d->frame_start = (ssize_t)d->len;
        d->len += FRAME_HEADER;
    }
    memcpy(d->out + d->len, p, n);
    d->len += n;
    return 0;
}

int pk_write_op(Dumper *d, Opcode op)
{
    uint8_t byte = (uint8_t)op;
    return pk_write(d, &byte, 1);
}

int pk_write_sized(Dumper *d, Opcode op, uint64_t n, int width)
{
    uint8_t bytes[9] = {(uint8_t)op};
    for (int i = 1; i <= width; i++, n >>= 8)
        bytes[i] = (uint8_t)n;
    return pk_write(d, bytes, 1 + (size_t)width);
}

int pk_close_frame(Dumper *d)
{
    if (!d->framing || d->frame_start < 0)
        return 0;
    uint8_t *header = d->out + d->frame_start;
    size_t n = d->len - (size_t)d->frame_start - FRAME_HEADER;
    if (n >= FRAME_MIN) {
        header[0] = FRAME;
        for (int i = 0; i < 8; i++)
            header[1 + i] = (uint8_t)((uint64_t)n >> (8 * i));
    } else {
        memmove(header, header + FRAME_HEADER, n);
        d->len -= FRAME_HEADER;
    }
    d->frame_start = -1;
    return 0;
}

static int write_to_file(Dumper *d, Value data)
{
    Value r = wf_call1(d->write, data);
    wf_drop(r);
    return wf_is_null(r) ? -1 : 0;
}

int pk_flush(Dumper *d)
{
    Value bytes = wf_bytes_new(d->out, d->len);
    if (wf_is_null(bytes))
        return -1;
    int r = write_to_file(d, bytes);
    wf_drop(bytes);
    d->len = 0;
    return r;
}

int pk_opcode_boundary(Dumper *d)
{
    if (!d->framing || d->frame_start < 0 ||
        d->len - (size_t)d->frame_start - FRAME_HEADER < FRAME_TARGET)
        return 0;
    if (pk_close_frame(d) < 0)
        return -1;
    return wf_is_null(d->write) ? 0 : pk_flush(d);
}

int pk_write_data(Dumper *d, Opcode op, uint64_t n, int width, const void *p, Value payload)
{
    if (n < FRAME_TARGET)
        return pk_write_sized(d, op, n, width) < 0 ? -1 : pk_write(d, p, n);
    bool framing = d->framing;
    if (pk_close_frame(d) < 0)
        return -1;
    /* Large data lies between frames. */
    d->framing = false;
    int r = pk_write_sized(d, op, n, width);
    if (r == 0 && wf_is_null(d->write)) {
        r = pk_write(d, p, n);
    } else if (r == 0) {
        r = pk_flush(d);
        payload = wf_is_null(payload) ? wf_bytes_new(p, n) : wf_new_ref(payload);
        if (r == 0)
            r = wf_is_null(payload) ? -1 : write_to_file(d, payload);
        wf_drop(payload);
    }
    d->framing = framing;
    return r;
}
