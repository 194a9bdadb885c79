/* Compressor and decompressor objects.
 *
 * A mutex protects the stream and what is left over of its input. A step over long input takes it
 * detached and releases it before it attaches; all others take it attached. So nobody holds it while
 * he waits for the end of a stop of the world. No Python code runs under it, and no exception is raised
 * but after it is released.
 */
#include "stream.h"
#include "long_mutex.h"

#include <stdlib.h>

typedef struct {
    WfObject ob;
    pthread_mutex_t mutex;
    z_stream z;         /* [lock: mutex] */
    bool deflating;     /* [const] */
    bool open;          /* [lock: mutex] z is initialised */
    bool eof;           /* [lock: mutex] */
    ZBlob dictionary;   /* [const] p NULL: none */
    ZBlob unused, tail; /* [lock: mutex] input after the end; input not consumed yet */
} ZObject;

static WfType compress_type, decompress_type;

static ZObject *as_zobject(Value v)
{
    return (ZObject *)wf_obj(v);
}

static void lock(ZObject *o)
{
    wf_long_mutex_lock(&o->mutex);
}

static void unlock(ZObject *o)
{
    wf_raw_unlock(&o->mutex);
}

/* The same for a step; `much`: detached until end_step(). */
static void begin_step(ZObject *o, bool much)
{
    if (!much) {
        lock(o);
        return;
    }
    wf_detach();
    wf_raw_lock(&o->mutex);
}

static void end_step(ZObject *o, bool much)
{
    wf_raw_unlock(&o->mutex);
    if (much)
        wf_attach();
}

/* Replaces the blob's content; false without memory. */
static bool set_blob(ZBlob *b, const uint8_t *p, size_t n)
{
    uint8_t *copy = malloc(n + 1);
    if (!copy)
        return false;
    if (n)
        memcpy(copy, p, n);
    free(b->p);
    b->p = copy;
    b->n = n;
    return true;
}

static bool append_blob(ZBlob *b, const uint8_t *p, size_t n)
{
    uint8_t *grown = realloc(b->p, b->n + n + 1);
    if (!grown)
        return false;
    memcpy(grown + b->n, p, n);
    b->p = grown;
    b->n += n;
    return true;
}

static ZObject *allocate(WfType *type)
{
    ZObject *o = wf_alloc_leaf(type->shape, sizeof *o);
    if (!o)
        return NULL;
    memset((char *)o + sizeof o->ob, 0, sizeof *o - sizeof o->ob);
    pthread_mutex_init(&o->mutex, NULL);
    o->deflating = type == &compress_type;
    return o;
}

static void close_stream(ZObject *o)
{
    if (o->open && o->deflating)
        deflateEnd(&o->z);
    else if (o->open)
        inflateEnd(&o->z);
    o->open = false;
}

static void zobject_dealloc(WfObject *ob)
{
    ZObject *o = (ZObject *)ob;
    close_stream(o);
    free(o->dictionary.p);
    free(o->unused.p);
    free(o->tail.p);
    pthread_mutex_destroy(&o->mutex);
    wf_free_object(ob, sizeof *o);
}

/* The pump's result as bytes; an error if status is one. */
static Value result_of(ZPump *p, int status, bool ok, const char *doing)
{
    if (!ok)
        wf_z_error(p->message, status, p->bad_dictionary ? "while setting zdict" : doing);
    return wf_z_output(p, ok);
}

static bool is_fine(int status)
{
    return status == Z_OK || status == Z_BUF_ERROR || status == Z_STREAM_END;
}

/* --- Compressors ---------------------------------------------------------------------------- */

static int open_compressor(ZObject *o, int level, int method, int wbits, int mem, int strategy)
{
    int status = deflateInit2(&o->z, level, method, wbits, mem, strategy);
    if (status == Z_STREAM_ERROR)
        return wf_raise_i(&wf_exc_ValueError, "Invalid initialization option");
    if (status != Z_OK)
        return wf_z_error(o->z.msg, status, "while creating compression object");
    o->open = true;
    if (!o->dictionary.p)
        return 0;
    status = deflateSetDictionary(&o->z, o->dictionary.p, (uInt)o->dictionary.n);
    if (status == Z_STREAM_ERROR)
        return wf_raise_i(&wf_exc_ValueError, "Invalid dictionary");
    return status == Z_OK ? 0 : wf_raise_i(&wf_exc_ValueError, "deflateSetDictionary()");
}

static int take_dictionary(ZObject *o, Value v)
{
    WfBuffer view;
    if (wf_get_buffer(v, &view, WF_BUF_SIMPLE) < 0)
        return -1;
    int status = 0;
    if (view.len > UINT32_MAX)
        status = wf_raise_i(&wf_exc_OverflowError, "zdict length does not fit in an unsigned int");
    else if (!set_blob(&o->dictionary, view.buf, (size_t)view.len)) {
        wf_no_memory();
        status = -1;
    }
    wf_release_buffer(&view);
    return status;
}

Value wf_z_compressobj(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"level",    "method", "wbits", "memLevel",
                                        "strategy", "zdict",  NULL};
    int level = Z_DEFAULT_COMPRESSION, method = Z_DEFLATED, wbits = MAX_WBITS, mem = 8;
    int strategy = Z_DEFAULT_STRATEGY;
    Value dictionary = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "|iiiiiO:compressobj", names, &level, &method, &wbits,
                      &mem, &strategy, &dictionary) < 0)
        return WF_NULL;
    ZObject *o = allocate(&compress_type);
    if (!o)
        return WF_NULL;
    if ((wf_is_null(dictionary) || take_dictionary(o, dictionary) == 0) &&
        open_compressor(o, level, method, wbits, mem, strategy) == 0)
        return WF_MOVE(o);
    wf_decref(o);
    return WF_NULL;
}

static Value compress_compress(Value self, Value data)
{
    ZObject *o = as_zobject(self);
    WfBuffer view;
    if (wf_get_buffer(data, &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    ZPump p = {.z = &o->z,
               .deflating = true,
               .flush = Z_NO_FLUSH,
               .last_flush = Z_NO_FLUSH,
               .data = view.buf,
               .left = (size_t)view.len,
               .limit = SIZE_MAX};
    bool much = wf_z_is_much(&p);
    begin_step(o, much);
    int status = o->open ? wf_z_pump(&p) : Z_STREAM_ERROR;
    end_step(o, much);
    wf_release_buffer(&view);
    return result_of(&p, status, is_fine(status), "while compressing data");
}

static Value compress_flush(Value self, const Value *args, size_t nargs)
{
    ZObject *o = as_zobject(self);
    int mode = Z_FINISH;
    if (wf_check_nargs("flush", nargs, 0, 1) < 0 || (nargs && wf_as_int(args[0], &mode) < 0))
        return WF_NULL;
    if (mode == Z_NO_FLUSH)
        return wf_bytes_new(NULL, 0);
    ZPump p = {.z = &o->z, .deflating = true, .flush = mode, .last_flush = mode, .limit = SIZE_MAX};
    begin_step(o, true);
    int status = o->open ? wf_z_pump(&p) : Z_STREAM_ERROR;
    if (status == Z_STREAM_END && mode == Z_FINISH)
        close_stream(o);
    end_step(o, true);
    return result_of(&p, status, is_fine(status), "while flushing");
}

/* --- Decompressors -------------------------------------------------------------------------- */

Value wf_z_decompressobj(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"wbits", "zdict", NULL};
    int wbits = MAX_WBITS;
    Value dictionary = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "|iO:decompressobj", names, &wbits, &dictionary) < 0)
        return WF_NULL;
    if (!wf_is_null(dictionary) && !wf_has_buffer(dictionary))
        return wf_raise(&wf_exc_TypeError, "zdict argument must support the buffer protocol");
    ZObject *o = allocate(&decompress_type);
    if (!o)
        return WF_NULL;
    if (!wf_is_null(dictionary) && take_dictionary(o, dictionary) < 0)
        goto fail;
    int status = inflateInit2(&o->z, wbits);
    if (status == Z_STREAM_ERROR) {
        wf_raise(&wf_exc_ValueError, "Invalid initialization option");
        goto fail;
    }
    o->open = status == Z_OK;
    const char *doing = "while creating decompression object";
    /* A raw stream does not say that it needs a dictionary. */
    if (status == Z_OK && wbits < 0 && o->dictionary.n) {
        status = inflateSetDictionary(&o->z, o->dictionary.p, (uInt)o->dictionary.n);
        doing = "while setting zdict";
    }
    if (status == Z_OK)
        return WF_MOVE(o);
    wf_z_error(o->z.msg, status, doing);
fail:
    wf_decref(o);
    return WF_NULL;
}

/* Keeps what the pump has not consumed: as unused data after the end, else for the next call. */
static bool keep_rest(ZObject *o, const ZPump *p, int status)
{
    size_t rest = wf_z_unconsumed(p);
    if (status == Z_STREAM_END) {
        o->eof = true;
        if (rest && !append_blob(&o->unused, p->z->next_in, rest))
            return false;
        rest = 0;
    }
    return rest || o->tail.n ? set_blob(&o->tail, p->z->next_in, rest) : true;
}

static Value decompress_decompress(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "max_length", NULL};
    ZObject *o = as_zobject(self);
    Value data;
    ssize_t max = 0;
    WfBuffer view;
    if (wf_parse_args(args, nargs, kwnames, "O|n:decompress", names, &data, &max) < 0)
        return WF_NULL;
    if (max < 0)
        return wf_raise(&wf_exc_ValueError, "max_length must be non-negative");
    if (wf_get_buffer(data, &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    ZPump p = {.z = &o->z,
               .flush = Z_SYNC_FLUSH,
               .last_flush = Z_SYNC_FLUSH,
               .data = view.buf,
               .left = (size_t)view.len,
               .limit = max ? (size_t)max : SIZE_MAX,
               .dictionary = o->dictionary.p ? &o->dictionary : NULL};
    bool much = wf_z_is_much(&p);
    begin_step(o, much);
    int status = o->open ? wf_z_pump(&p) : Z_STREAM_ERROR;
    if (o->open && !keep_rest(o, &p, status))
        status = Z_MEM_ERROR;
    end_step(o, much);
    wf_release_buffer(&view);
    return result_of(&p, status, is_fine(status), "while decompressing data");
}

static Value decompress_flush(Value self, const Value *args, size_t nargs)
{
    ZObject *o = as_zobject(self);
    ssize_t size = 16384;
    if (wf_check_nargs("flush", nargs, 0, 1) < 0 ||
        (nargs && wf_as_ssize(args[0], &size, &wf_exc_OverflowError) < 0))
        return WF_NULL;
    if (size <= 0)
        return wf_raise(&wf_exc_ValueError, "length must be greater than zero");
    ZPump p = {.z = &o->z,
               .flush = Z_NO_FLUSH,
               .last_flush = Z_FINISH,
               .limit = SIZE_MAX,
               .dictionary = o->dictionary.p ? &o->dictionary : NULL};
    begin_step(o, true);
    /* The tail is replaced while zlib reads it: work on what it was. */
    ZBlob tail = o->tail;
    o->tail = (ZBlob){0};
    p.data = tail.p;
    p.left = tail.n;
    int status = o->open ? wf_z_pump(&p) : Z_OK;
    if (o->open && !keep_rest(o, &p, status))
        status = Z_MEM_ERROR;
    if (status == Z_STREAM_END)
        close_stream(o);
    end_step(o, true);
    free(tail.p);
    bool ok = status != Z_MEM_ERROR && !p.bad_dictionary;
    return result_of(&p, status, ok, "while decompressing data");
}

/* --- Both ----------------------------------------------------------------------------------- */

static bool copy_blob(ZBlob *to, const ZBlob *from)
{
    return !from->p || set_blob(to, from->p, from->n);
}

static Value zobject_copy(Value self)
{
    ZObject *from = as_zobject(self), *o = allocate(wf_type_of(self));
    if (!o)
        return WF_NULL;
    lock(from);
    int status = !from->open       ? Z_STREAM_ERROR
                 : from->deflating ? deflateCopy(&o->z, &from->z)
                                   : inflateCopy(&o->z, &from->z);
    o->open = status == Z_OK;
    o->eof = from->eof;
    if (status == Z_OK &&
        !(copy_blob(&o->unused, &from->unused) && copy_blob(&o->tail, &from->tail) &&
          copy_blob(&o->dictionary, &from->dictionary)))
        status = Z_MEM_ERROR;
    unlock(from);
    if (status == Z_OK)
        return WF_MOVE(o);
    if (status == Z_STREAM_ERROR)
        wf_raise(&wf_exc_ValueError, "Inconsistent stream state");
    else
        wf_z_error(o->z.msg, status,
                   from->deflating ? "while copying compression object"
                                   : "while copying decompression object");
    wf_decref(o);
    return WF_NULL;
}

static Value zobject_deepcopy(Value self, Value memo)
{
    return zobject_copy(self);
}

static Value blob_value(ZObject *o, const ZBlob *b)
{
    ZBlob copy = {0};
    lock(o);
    bool ok = set_blob(&copy, b->p, b->n);
    unlock(o);
    Value v = ok ? wf_bytes_new(copy.p, copy.n) : wf_no_memory();
    free(copy.p);
    return v;
}

static Value get_unused_data(Value self, void *closure)
{
    return blob_value(as_zobject(self), &as_zobject(self)->unused);
}

static Value get_unconsumed_tail(Value self, void *closure)
{
    return blob_value(as_zobject(self), &as_zobject(self)->tail);
}

static Value get_eof(Value self, void *closure)
{
    ZObject *o = as_zobject(self);
    lock(o);
    bool eof = o->eof;
    unlock(o);
    return wf_bool(eof);
}

static WfMethodDef compress_methods[] = {
    {"compress", compress_compress, WF_O,
     "compress($self, data, /)\n--\n\nReturns a bytes object containing compressed data.\n\n  "
     "data\n"
     "    Binary data to be compressed.\n\nAfter calling this function, some of the input data may "
     "still\nbe stored in internal buffers for later processing.\nCall the flush() method to clear "
     "these buffers."},
    {"flush", compress_flush, WF_FAST,
     "flush($self, mode=zlib.Z_FINISH, /)\n--\n\nReturn a bytes object containing any remaining "
     "compressed data.\n\n  mode\n    One of the constants Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH.\n"
     "    If mode == Z_FINISH, the compressor object can no longer be\n    used after calling the "
     "flush() method.  Otherwise, more data\n    can still be compressed."},
    {"copy", zobject_copy, WF_NOARGS,
     "copy($self, /)\n--\n\nReturn a copy of the compression object."},
    {"__copy__", zobject_copy, WF_NOARGS, "__copy__($self, /)\n--\n\n"},
    {"__deepcopy__", zobject_deepcopy, WF_O, "__deepcopy__($self, memo, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};

static WfMethodDef decompress_methods[] = {
    {"decompress", decompress_decompress, WF_FASTKW,
     "decompress($self, data, /, max_length=0)\n--\n\nReturn a bytes object containing the "
     "decompressed version of the data.\n\n  data\n    The binary data to decompress.\n  "
     "max_length\n"
     "    The maximum allowable length of the decompressed data.\n    Unconsumed input data will "
     "be "
     "stored in\n    the unconsumed_tail attribute.\n\nAfter calling this function, some of the "
     "input data may still be stored in\ninternal buffers for later processing.\nCall the flush() "
     "method to clear these buffers."},
    {"flush", decompress_flush, WF_FAST,
     "flush($self, length=zlib.DEF_BUF_SIZE, /)\n--\n\nReturn a bytes object containing any "
     "remaining decompressed data.\n\n  length\n    the initial size of the output buffer."},
    {"copy", zobject_copy, WF_NOARGS,
     "copy($self, /)\n--\n\nReturn a copy of the decompression object."},
    {"__copy__", zobject_copy, WF_NOARGS, "__copy__($self, /)\n--\n\n"},
    {"__deepcopy__", zobject_deepcopy, WF_O, "__deepcopy__($self, memo, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef decompress_getset[] = {
    {"unused_data", get_unused_data, NULL, NULL, NULL},
    {"unconsumed_tail", get_unconsumed_tail, NULL, NULL, NULL},
    {"eof", get_eof, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static WfType compress_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "zlib.Compress",
    .flags = WF_TF_NO_INSTANCE,
    .basicsize = sizeof(ZObject),
    .dealloc = zobject_dealloc,
    .methods = compress_methods,
};

static WfType decompress_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "zlib.Decompress",
    .flags = WF_TF_NO_INSTANCE,
    .basicsize = sizeof(ZObject),
    .dealloc = zobject_dealloc,
    .methods = decompress_methods,
    .getset = decompress_getset,
};

int wf_z_add_types(Value module)
{
    if (wf_type_add(WF_NULL, &compress_type) < 0)
        return -1;
    return wf_type_add(WF_NULL, &decompress_type);
}
