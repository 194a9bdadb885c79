/* What a Dumper writes: the buffer, frames of protocol 4, and the file. */
#include "pickle.h"

#include "str_impl.h"

static WF_COLD int reserve(Dumper *d, size_t more)
{
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

/* Room for n bytes, in a frame if there are frames: where they go, or NULL. The caller moves d->len. */
WF_INLINE uint8_t *room(Dumper *d, size_t n)
{
    if (WF_UNLIKELY(d->cap - d->len < n + FRAME_HEADER) && reserve(d, n + FRAME_HEADER) < 0)
        return NULL;
    if (WF_UNLIKELY(d->framing && d->frame_start < 0)) {
        /* The header is filled in when the frame ends. */
        d->frame_start = (ssize_t)d->len;
        d->len += FRAME_HEADER;
    }
    return d->out + d->len;
}

int pk_write(Dumper *d, const void *p, size_t n)
{
    uint8_t *out = room(d, n);
    if (WF_UNLIKELY(out == NULL))
        return -1;
    wf_copy_short(out, p, n);
    d->len += n;
    return 0;
}

int pk_write_op(Dumper *d, Opcode op)
{
    uint8_t *out = room(d, 1);
    if (WF_UNLIKELY(out == NULL))
        return -1;
    *out = (uint8_t)op;
    d->len++;
    return 0;
}

/* op and the width lowest bytes of n; there is room for 9 bytes. */
WF_INLINE void put_sized(uint8_t *out, Opcode op, uint64_t n, int width)
{
    *out = (uint8_t)op;
    if (width == 1)
        out[1] = (uint8_t)n;
    else
        for (int i = 1; i <= width; i++, n >>= 8)
            out[i] = (uint8_t)n;
}

int pk_write_sized(Dumper *d, Opcode op, uint64_t n, int width)
{
    uint8_t *out = room(d, 9);
    if (WF_UNLIKELY(out == NULL))
        return -1;
    put_sized(out, op, n, width);
    d->len += 1 + (size_t)width;
    return 0;
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
    if (WF_LIKELY(n < FRAME_TARGET)) {
        uint8_t *out = room(d, 9 + n);
        if (WF_UNLIKELY(out == NULL))
            return -1;
        put_sized(out, op, n, width);
        wf_copy_short(out + 1 + width, p, n);
        d->len += 1 + (size_t)width + n;
        return 0;
    }
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
