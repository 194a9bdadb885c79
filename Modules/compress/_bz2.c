/* _bz2: compressors and decompressors over libbz2. */
#include "coder.h"

#include <bzlib.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>

typedef struct {
    WfObject ob;
    Coder coder;      /* fields: see coder.h */
    bz_stream stream; /* [lock: coder.mutex] */
    bool ready;       /* [lock: coder.mutex] the stream is initialised */
    bool flushed;     /* [lock: coder.mutex] */
} Bz2;

static WfType compressor_type, decompressor_type;

static Bz2 *as_bz2(Value v)
{
    return (Bz2 *)wf_obj(v);
}

static int fail(int status)
{
    switch (status) {
    case BZ_PARAM_ERROR:
        return wf_raise_i(&wf_exc_ValueError,
                          "Internal error - invalid parameters passed to libbzip2");
    case BZ_MEM_ERROR:
        wf_no_memory();
        return -1;
    case BZ_DATA_ERROR:
    case BZ_DATA_ERROR_MAGIC:
        return wf_raise_i(&wf_exc_OSError, "Invalid data stream");
    case BZ_IO_ERROR:
        return wf_raise_i(&wf_exc_OSError, "Unknown I/O error");
    case BZ_UNEXPECTED_EOF:
        return wf_raise_i(&wf_exc_EOFError,
                          "Compressed file ended before the logical end-of-stream was "
                          "detected");
    case BZ_SEQUENCE_ERROR:
        return wf_raise_i(&wf_exc_RuntimeError,
                          "Internal error - Invalid sequence of commands sent to "
                          "libbzip2");
    default:
        return wf_raise_i(&wf_exc_OSError, "Unrecognized error from libbzip2: %d", status);
    }
}

/* The library counts in 32 bits: gives it what fits. */
static int step(Coder *c, int action, int (*call)(bz_stream *, int))
{
    Bz2 *b = (Bz2 *)((char *)c - offsetof(Bz2, coder));
    bz_stream *s = &b->stream;
    unsigned in = c->in_left > UINT_MAX ? UINT_MAX : (unsigned)c->in_left;
    unsigned out = c->out_left > UINT_MAX ? UINT_MAX : (unsigned)c->out_left;
    s->next_in = (char *)(uintptr_t)c->in;
    s->avail_in = in;
    s->next_out = (char *)c->out;
    s->avail_out = out;
    int status = call(s, action);
    c->in = (const uint8_t *)s->next_in;
    c->in_left -= in - s->avail_in;
    c->out = (uint8_t *)s->next_out;
    c->out_left -= out - s->avail_out;
    if (status == BZ_STREAM_END)
        return CODER_END;
    return status >= BZ_OK ? CODER_OK : status;
}

static int call_decompress(bz_stream *s, int action) { return BZ2_bzDecompress(s); }
/* The library takes compressing nothing for a mistake. */
static int compress_step(Coder *c, int action)
{
    return action == BZ_RUN && c->in_left == 0 ? CODER_OK : step(c, action, BZ2_bzCompress);
}

static int decompress_step(Coder *c, int action) { return step(c, action, call_decompress); }

/* --- compressor ------------------------------------------------------------------------------- */

static Value make(WfType *type, int (*run)(Coder *, int))
{
    Value v = wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return WF_NULL;
    Coder *c = &as_bz2(v)->coder;
    c->step = run;
    c->at_end = "End of stream already reached";
    c->unused_data = wf_bytes_empty;
    c->needs_input = c->final_errors = true;
    return v;
}

static Value compressor_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", NULL};
    int level = 9;
    if (wf_no_kwargs("BZ2Compressor", kwnames) < 0 ||
        wf_parse_args(args, nargs, WF_NULL, "|i:BZ2Compressor", names, &level) < 0)
        return WF_NULL;
    if (level < 1 || level > 9)
        return wf_raise(&wf_exc_ValueError, "compresslevel must be between 1 and 9");
    Value v = make(type, compress_step);
    if (wf_is_null(v))
        return WF_NULL;
    int status = BZ2_bzCompressInit(&as_bz2(v)->stream, level, 0, 0);
    as_bz2(v)->ready = status == BZ_OK;
    if (status == BZ_OK)
        return v;
    fail(status);
    wf_drop(v);
    return WF_NULL;
}

static Value run_compressor(Bz2 *b, const WfBuffer *view, int action)
{
    uint8_t *out;
    size_t len;
    b->coder.in = view ? view->buf : NULL;
    b->coder.in_left = view ? (size_t)view->len : 0;
    int status = wf_coder_run(&b->coder, action, action == BZ_FINISH, SIZE_MAX, &out, &len);
    bool ok = status == CODER_OK || status == CODER_END;
    if (!ok)
        fail(status == -1000 ? BZ_MEM_ERROR : status);
    return wf_coder_bytes(out, len, ok);
}

static Value m_compress(Value self, Value data)
{
    Bz2 *b = as_bz2(self);
    WfBuffer view;
    Value r = WF_NULL;
    if (wf_get_buffer(data, &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    if (wf_coder_lock(&b->coder) == 0) {
        r = b->flushed ? wf_raise(&wf_exc_ValueError, "Compressor has been flushed")
                       : run_compressor(b, &view, BZ_RUN);
        wf_coder_unlock(&b->coder);
    }
    wf_release_buffer(&view);
    return r;
}

static Value m_flush(Value self)
{
    Bz2 *b = as_bz2(self);
    if (wf_coder_lock(&b->coder) < 0)
        return WF_NULL;
    Value r;
    if (b->flushed) {
        r = wf_raise(&wf_exc_ValueError, "Repeated call to flush()");
    } else {
        b->flushed = true;
        r = run_compressor(b, NULL, BZ_FINISH);
    }
    wf_coder_unlock(&b->coder);
    return r;
}

/* --- decompressor ----------------------------------------------------------------------------- */

static Value decompressor_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_no_kwargs("BZ2Decompressor", kwnames) < 0)
        return WF_NULL;
    if (nargs > 0)
        return wf_raise(&wf_exc_TypeError, "BZ2Decompressor() takes no positional arguments");
    Value v = make(type, decompress_step);
    if (wf_is_null(v))
        return WF_NULL;
    int status = BZ2_bzDecompressInit(&as_bz2(v)->stream, 0, 0);
    as_bz2(v)->ready = status == BZ_OK;
    if (status == BZ_OK)
        return v;
    fail(status);
    wf_drop(v);
    return WF_NULL;
}

static Value m_decompress(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return wf_coder_decompress(&as_bz2(self)->coder, wf_obj(self), args, nargs, kwnames, fail);
}

/* --- types ------------------------------------------------------------------------------------ */

static void compressor_dealloc(WfObject *o)
{
    if (((Bz2 *)o)->ready)
        BZ2_bzCompressEnd(&((Bz2 *)o)->stream);
    wf_coder_clear(&((Bz2 *)o)->coder);
    wf_free_object(o, sizeof(Bz2));
}

static void decompressor_dealloc(WfObject *o)
{
    if (((Bz2 *)o)->ready)
        BZ2_bzDecompressEnd(&((Bz2 *)o)->stream);
    wf_coder_clear(&((Bz2 *)o)->coder);
    wf_free_object(o, sizeof(Bz2));
}

static WfMethodDef compressor_methods[] = {
    WF_COMPRESSOR_METHODS(m_compress, m_flush),
};
static WfMethodDef decompressor_methods[] = {
    WF_DECOMPRESSOR_METHODS(m_decompress),
};
static WfGetSetDef decompressor_getset[] = {
    WF_DECOMPRESSOR_GETSET,
};

static WfType compressor_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_bz2.BZ2Compressor",
    .flags = WF_TF_GC,
    .basicsize = sizeof(Bz2),
    .doc =
        "BZ2Compressor(compresslevel=9, /)\n--\n\nCreate a compressor object for compressing data "
        "incrementally.\n\n  compresslevel\n    Compression level, as a number between 1 and 9.",
    .dealloc = compressor_dealloc,
    .traverse = wf_coder_traverse,
    .new = compressor_new,
    .methods = compressor_methods,
};
static WfType decompressor_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_bz2.BZ2Decompressor",
    .flags = WF_TF_GC,
    .basicsize = sizeof(Bz2),
    .doc = "BZ2Decompressor()\n--\n\nCreate a decompressor object for decompressing data "
           "incrementally.",
    .dealloc = decompressor_dealloc,
    .traverse = wf_coder_traverse,
    .new = decompressor_new,
    .methods = decompressor_methods,
    .getset = decompressor_getset,
};

int wf_module_init__bz2(Value m)
{
    return wf_type_add(m, &compressor_type) < 0 ? -1 : wf_type_add(m, &decompressor_type);
}
