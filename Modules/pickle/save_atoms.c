/* Pickling numbers, strings, bytes. */
#include "bytelike.h"
#include "pickle.h"

#include <stdio.h>

static int write_line(Dumper *d, Opcode op, Value text, const char *end)
{
    if (wf_is_null(text))
        return -1;
    int r = -1;
    const WfStr *s = wf_as_str(text);
    if (pk_write_op(d, op) == 0 && pk_write(d, s->data, s->len) == 0)
        r = pk_write(d, end, strlen(end));
    wf_drop(text);
    return r;
}

/* Two's complement, little-endian, as short as it goes. */
static int save_long(Dumper *d, Value v)
{
    size_t n = wf_int_bit_length(v) / 8 + 1;
    if (n > INT32_MAX)
        return wf_raise_i(&wf_exc_OverflowError, "int too large to pickle");
    uint8_t small[64], *p = n <= sizeof small ? small : wf_mem_alloc(n);
    if (p == NULL)
        return -1;
    int r = wf_int_to_bytes(v, p, n, true, true);
    if (r == 0) {
        if (n > 1 && p[n - 1] == 0xff && (p[n - 2] & 0x80))
            n--;
        r = pk_write_sized(d, n < 256 ? LONG1 : LONG4, n, n < 256 ? 1 : 4);
        if (r == 0)
            r = pk_write(d, p, n);
    }
    if (p != small)
        wf_mem_free(p);
    return r;
}

int pk_save_int(Dumper *d, Value v)
{
    int64_t n;
    bool fits = wf_int_try_i64(v, &n) && n >= INT32_MIN && n <= INT32_MAX;
    if (fits && d->bin) {
        if (n >= 0 && n <= 0xffff)
            return n <= 0xff ? pk_write_sized(d, BININT1, (uint64_t)n, 1)
                             : pk_write_sized(d, BININT2, (uint64_t)n, 2);
        return pk_write_sized(d, BININT, (uint64_t)n, 4);
    }
    if (d->proto >= 2)
        return save_long(d, v);
    return write_line(d, fits ? INT : LONG, wf_int_to_str(v, 10, false), fits ? "\n" : "L\n");
}

int pk_save_float(Dumper *d, Value v)
{
    double x = wf_float_value(v);
    if (!d->bin)
        return write_line(d, FLOAT, wf_repr(v), "\n");
    uint8_t bytes[9] = {BINFLOAT};
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    for (int i = 8; i > 0; i--, bits >>= 8)
        bytes[i] = (uint8_t)bits;
    return pk_write(d, bytes, sizeof bytes);
}

/* --- bytes ------------------------------------------------------------------------------------ */

/* Before protocol 3 there are no bytes: codecs.encode(text, 'latin1'). */
static int save_old_bytes(Dumper *d, Value v, const void *p, size_t n)
{
    if (n == 0)
        return pk_save_call(d, wf_type_value(&wf_bytes_type), wf_tuple_empty, v);
    Value text = wf_str_from_latin1(p, n), name = wf_intern_c("latin1"), args = WF_NULL;
    if (!wf_is_null(text) && !wf_is_null(name))
        args = wf_tuple_pack(2, text, name);
    wf_drop(text);
    return pk_save_call(d, pk.codecs_encode, args, v);
}

int pk_save_bytes_data(Dumper *d, Value v, const void *p, size_t n)
{
    if (d->proto < 3)
        return save_old_bytes(d, v, p, n);
    Value payload = wf_is_bytes_exact(v) ? v : WF_NULL;
    int r;
    if (n <= 0xff)
        r = pk_write_data(d, SHORT_BINBYTES, n, 1, p, payload);
    else if (n <= 0xffffffff)
        r = pk_write_data(d, BINBYTES, n, 4, p, payload);
    else if (d->proto >= 4)
        r = pk_write_data(d, BINBYTES8, n, 8, p, payload);
    else
        return wf_raise_i(&wf_exc_OverflowError, "serializing a bytes object larger than 4 GiB "
                                                 "requires pickle protocol 4 or higher");
    return r < 0 ? -1 : pk_memoize(d, v);
}

int pk_save_bytes(Dumper *d, Value v)
{
    return pk_save_bytes_data(d, v, wf_as_bytes(v)->data, wf_as_bytes(v)->len);
}

int pk_save_bytearray_data(Dumper *d, Value v, const void *p, size_t n)
{
    if (pk_write_data(d, BYTEARRAY8, n, 8, p, WF_NULL) < 0)
        return -1;
    return pk_memoize(d, v);
}

int pk_save_bytearray(Dumper *d, Value v)
{
    WfBuffer view;
    if (wf_get_buffer(v, &view, WF_BUF_SIMPLE) < 0)
        return -1;
    /* A copy: others may write into it meanwhile. */
    Value bytes = wf_bytes_new(NULL, (size_t)view.len);
    if (!wf_is_null(bytes))
        wf_buffer_to_contiguous(&view, wf_as_bytes(bytes)->data, 'C');
    wf_release_buffer(&view);
    if (wf_is_null(bytes))
        return -1;
    int r;
    if (d->proto >= 5) {
        r = pk_save_bytearray_data(d, v, wf_as_bytes(bytes)->data, wf_as_bytes(bytes)->len);
    } else {
        Value args = wf_as_bytes(bytes)->len == 0 ? wf_tuple_empty : wf_tuple_pack(1, bytes);
        r = pk_save_call(d, wf_type_value(&wf_bytearray_type), args, v);
    }
    wf_drop(bytes);
    return r;
}

int pk_save_buffer(Dumper *d, Value v)
{
    if (d->proto < 5)
        return wf_raise_i(pk_pickling_error(), "PickleBuffer can only pickled with protocol >= 5");
    const WfBuffer *view = pk_buffer_view(v);
    if (view == NULL)
        return -1;
    WfBuffer raw;
    if (wf_get_buffer(v, &raw, WF_BUF_CONTIG) < 0) {
        if (wf_err_matches(&wf_exc_BufferError)) {
            wf_err_clear();
            wf_raise(pk_pickling_error(), "PickleBuffer can not be pickled when pointing to a "
                                          "non-contiguous buffer");
        }
        return -1;
    }
    int in_band = 1, r = -1;
    if (!wf_is_null(d->buffer_callback)) {
        Value answer = wf_own(wf_call1(d->buffer_callback, v));
        in_band = wf_is_null(answer) ? -1 : wf_truth(answer);
        wf_drop(answer);
    }
    if (in_band > 0)
        r = raw.readonly ? pk_save_bytes_data(d, v, raw.buf, (size_t)raw.len)
                         : pk_save_bytearray_data(d, v, raw.buf, (size_t)raw.len);
    else if (in_band == 0 && (r = pk_write_op(d, NEXT_BUFFER)) == 0 && raw.readonly)
        r = pk_write_op(d, READONLY_BUFFER);
    wf_release_buffer(&raw);
    return r;
}

/* --- str -------------------------------------------------------------------------------------- */

/* raw-unicode-escape, with whatever could end or hide the line escaped, too. */
static int save_escaped(Dumper *d, Value v)
{
    const WfStr *s = wf_as_str(v);
    if (pk_write_op(d, UNICODE) < 0)
        return -1;
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = wf_str_at(s, i);
        char text[16];
        int n = 1;
        if (c >= 0x10000)
            n = snprintf(text, sizeof text, "\\U%08x", c);
        else if (c >= 256 || c == '\\' || c == 0 || c == '\n' || c == '\r' || c == 0x1a)
            n = snprintf(text, sizeof text, "\\u%04x", c);
        else
            text[0] = (char)c;
        if (pk_write(d, text, (size_t)n) < 0)
            return -1;
    }
    return pk_write(d, "\n", 1);
}

static int write_utf8(Dumper *d, const void *p, size_t n, Value payload)
{
    if (n <= 0xff && d->proto >= 4)
        return pk_write_data(d, SHORT_BINUNICODE, n, 1, p, payload);
    if (n <= 0xffffffff)
        return pk_write_data(d, BINUNICODE, n, 4, p, payload);
    if (d->proto >= 4)
        return pk_write_data(d, BINUNICODE8, n, 8, p, payload);
    return wf_raise_i(&wf_exc_OverflowError,
                      "serializing a string larger than 4 GiB requires pickle "
                      "protocol 4 or higher");
}

int pk_save_str(Dumper *d, Value v)
{
    int r;
    if (!d->bin) {
        r = save_escaped(d, v);
    } else if (wf_str_is_ascii(wf_as_str(v))) {
        r = write_utf8(d, wf_as_str(v)->data, wf_as_str(v)->len, WF_NULL);
    } else {
        Value bytes = wf_str_encode_utf8(v, "surrogatepass");
        if (wf_is_null(bytes))
            return -1;
        r = write_utf8(d, wf_as_bytes(bytes)->data, wf_as_bytes(bytes)->len, bytes);
        wf_drop(bytes);
    }
    return r < 0 ? -1 : pk_memoize(d, v);
}
