/* _lzma: compressors and decompressors over liblzma. */
#include "lzma_parts.h"

#include <stddef.h>
#include <stdlib.h>

enum { FORMAT_AUTO, FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW };
/* liblzma's statuses are small positive numbers: kept apart from the Coder's. */
enum { STATUS_BASE = 100, CHECK_UNKNOWN = LZMA_CHECK_ID_MAX + 1 };

typedef struct {
    WfObject ob;
    Coder coder;
    lzma_stream stream; /* [lock: coder.mutex] */
    bool flushed;       /* [lock: coder.mutex] */
    int check;          /* [lock: coder.mutex for writing, relaxed] */
} Lzma;

static WfType compressor_type, decompressor_type;
static Value lzma_error; /* [const] after the module's start */

WfType *wf_lzma_error_type(void)
{
    return (WfType *)wf_obj(lzma_error);
}

static Lzma *as_lzma(Value v)
{
    return (Lzma *)wf_obj(v);
}

int wf_lzma_fail(int status)
{
    const char *message;
    switch (status) {
    case LZMA_MEM_ERROR:
        wf_no_memory();
        return -1;
    case LZMA_UNSUPPORTED_CHECK: message = "Unsupported integrity check"; break;
    case LZMA_MEMLIMIT_ERROR: message = "Memory usage limit exceeded"; break;
    case LZMA_FORMAT_ERROR: message = "Input format not supported by decoder"; break;
    case LZMA_OPTIONS_ERROR: message = "Invalid or unsupported options"; break;
    case LZMA_DATA_ERROR: message = "Corrupt input data"; break;
    case LZMA_BUF_ERROR: message = "Insufficient buffer space"; break;
    case LZMA_PROG_ERROR: message = "Internal error"; break;
    default: return wf_raise_i(wf_lzma_error_type(), "Unrecognized error from liblzma: %d", status);
    }
    return wf_raise_i(wf_lzma_error_type(), "%s", message);
}

static int fail_coded(int status)
{
    return wf_lzma_fail(status < 0 ? LZMA_MEM_ERROR : status - STATUS_BASE);
}

static int step(Coder *c, int action)
{
    Lzma *z = (Lzma *)((char *)c - offsetof(Lzma, coder));
    lzma_stream *s = &z->stream;
    s->next_in = c->in;
    s->avail_in = c->in_left;
    s->next_out = c->out;
    s->avail_out = c->out_left;
    lzma_ret status = lzma_code(s, (lzma_action)action);
    c->in = s->next_in;
    c->in_left = s->avail_in;
    c->out = s->next_out;
    c->out_left = s->avail_out;
    if (status == LZMA_GET_CHECK || status == LZMA_NO_CHECK)
        wf_relaxed_set(&z->check, (int)lzma_get_check(s));
    /* Without input and with room there simply is no more for now. */
    if (status == LZMA_BUF_ERROR && c->in_left == 0 && c->out_left > 0)
        return CODER_OK;
    if (status == LZMA_STREAM_END)
        return CODER_END;
    if (status == LZMA_OK || status == LZMA_GET_CHECK || status == LZMA_NO_CHECK)
        return CODER_OK;
    return STATUS_BASE + (int)status;
}

static Value make(WfType *type)
{
    Value v = wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return WF_NULL;
    Lzma *z = as_lzma(v);
    z->stream = (lzma_stream)LZMA_STREAM_INIT;
    z->check = CHECK_UNKNOWN;
    z->coder.step = step;
    z->coder.at_end = "Already at end of stream";
    z->coder.unused_data = wf_bytes_empty;
    z->coder.needs_input = true;
    return v;
}

/* v if the stream could be set up. */
static Value finish(WF_STEALS Value v, lzma_ret status, bool raised)
{
    if (!raised && status == LZMA_OK)
        return v;
    if (!raised)
        wf_lzma_fail((int)status);
    wf_drop(v);
    return WF_NULL;
}

/* --- compressor ------------------------------------------------------------------------------- */

static lzma_ret start_with_filters(lzma_stream *s, int format, int check, lzma_filter *f,
                                   bool *raised)
{
    if (format == FORMAT_XZ)
        return lzma_stream_encoder(s, f, (lzma_check)(check == -1 ? LZMA_CHECK_CRC64 : check));
    if (format == FORMAT_RAW)
        return lzma_raw_encoder(s, f);
    if (f[0].id == LZMA_FILTER_LZMA1 && f[1].id == LZMA_VLI_UNKNOWN)
        return lzma_alone_encoder(s, f[0].options);
    wf_raise(&wf_exc_ValueError,
             "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter");
    *raised = true;
    return LZMA_OK;
}

static lzma_ret start_with_preset(lzma_stream *s, int format, int check, uint32_t preset,
                                  bool *raised)
{
    if (format == FORMAT_XZ)
        return lzma_easy_encoder(s, preset, (lzma_check)(check == -1 ? LZMA_CHECK_CRC64 : check));
    if (format == FORMAT_RAW) {
        wf_raise(&wf_exc_ValueError, "Must specify filters for FORMAT_RAW");
        *raised = true;
        return LZMA_OK;
    }
    lzma_options_lzma options;
    if (!lzma_lzma_preset(&options, preset))
        return lzma_alone_encoder(s, &options);
    wf_raise(wf_lzma_error_type(), "Invalid compression preset: 0x%x", preset);
    *raised = true;
    return LZMA_OK;
}

static Value compressor_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"format", "check", "preset", "filters", NULL};
    int format = FORMAT_XZ, check = -1;
    Value preset_arg = WF_NONE, specs = WF_NONE;
    uint64_t preset = LZMA_PRESET_DEFAULT;
    if (wf_parse_args(args, nargs, kwnames, "|iiOO:LZMACompressor", names, &format, &check,
                      &preset_arg, &specs) < 0)
        return WF_NULL;
    if (!wf_is_none(preset_arg) && !wf_is_none(specs))
        return wf_raise(&wf_exc_ValueError, "Cannot specify both preset and filter chain");
    if (!wf_is_none(preset_arg) && wf_as_uint64(preset_arg, &preset) < 0)
        return WF_NULL;
    if (format != FORMAT_XZ && check != -1 && check != LZMA_CHECK_NONE)
        return wf_raise(&wf_exc_ValueError, "Integrity checks are only supported by FORMAT_XZ");
    if (format < FORMAT_XZ || format > FORMAT_RAW)
        return wf_raise(&wf_exc_ValueError, "Invalid container format: %d", format);
    Value v = make(type);
    if (wf_is_null(v))
        return WF_NULL;
    bool raised = false;
    lzma_ret status;
    if (wf_is_none(specs)) {
        status = start_with_preset(&as_lzma(v)->stream, format, check, (uint32_t)preset, &raised);
    } else {
        lzma_filter filters[LZMA_FILTERS_MAX + 1];
        raised = wf_lzma_parse_chain(specs, filters) < 0;
        status = raised ? LZMA_OK
                        : start_with_filters(&as_lzma(v)->stream, format, check, filters, &raised);
        wf_lzma_free_filters(filters);
    }
    return finish(v, status, raised);
}

static Value run_compressor(Lzma *z, const WfBuffer *view, lzma_action action)
{
    uint8_t *out;
    size_t len;
    z->coder.in = view ? view->buf : NULL;
    z->coder.in_left = view ? (size_t)view->len : 0;
    int status = wf_coder_run(&z->coder, (int)action, action == LZMA_FINISH, SIZE_MAX, &out, &len);
    bool ok = status == CODER_OK || status == CODER_END;
    if (!ok)
        fail_coded(status);
    return wf_coder_bytes(out, len, ok);
}

static Value m_compress(Value self, Value data)
{
    Lzma *z = as_lzma(self);
    WfBuffer view;
    Value r = WF_NULL;
    if (wf_get_buffer(data, &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    if (wf_coder_lock(&z->coder) == 0) {
        r = z->flushed ? wf_raise(&wf_exc_ValueError, "Compressor has been flushed")
                       : run_compressor(z, &view, LZMA_RUN);
        wf_coder_unlock(&z->coder);
    }
    wf_release_buffer(&view);
    return r;
}

static Value m_flush(Value self)
{
    Lzma *z = as_lzma(self);
    if (wf_coder_lock(&z->coder) < 0)
        return WF_NULL;
    Value r;
    if (z->flushed) {
        r = wf_raise(&wf_exc_ValueError, "Repeated call to flush()");
    } else {
        z->flushed = true;
        r = run_compressor(z, NULL, LZMA_FINISH);
    }
    wf_coder_unlock(&z->coder);
    return r;
}

/* --- decompressor ----------------------------------------------------------------------------- */

static lzma_ret start_decoder(Lzma *z, int format, uint64_t memlimit, Value specs, bool *raised)
{
    const uint32_t tell = LZMA_TELL_ANY_CHECK | LZMA_TELL_NO_CHECK;
    lzma_filter filters[LZMA_FILTERS_MAX + 1];
    lzma_ret status = LZMA_OK;
    switch (format) {
    case FORMAT_AUTO: return lzma_auto_decoder(&z->stream, memlimit, tell);
    case FORMAT_XZ: return lzma_stream_decoder(&z->stream, memlimit, tell);
    case FORMAT_ALONE:
        z->check = LZMA_CHECK_NONE;
        return lzma_alone_decoder(&z->stream, memlimit);
    default:
        z->check = LZMA_CHECK_NONE;
        *raised = wf_lzma_parse_chain(specs, filters) < 0;
        if (!*raised) {
            status = lzma_raw_decoder(&z->stream, filters);
            wf_lzma_free_filters(filters);
        }
        return status;
    }
}

static Value decompressor_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"format", "memlimit", "filters", NULL};
    int format = FORMAT_AUTO;
    Value limit_arg = WF_NONE, specs = WF_NONE;
    uint64_t memlimit = UINT64_MAX;
    if (wf_parse_args(args, nargs, kwnames, "|iOO:LZMADecompressor", names, &format, &limit_arg,
                      &specs) < 0)
        return WF_NULL;
    if (!wf_is_none(limit_arg)) {
        if (format == FORMAT_RAW)
            return wf_raise(&wf_exc_ValueError, "Cannot specify memory limit with FORMAT_RAW");
        if (wf_as_uint64(limit_arg, &memlimit) < 0)
            return WF_NULL;
    }
    if (format == FORMAT_RAW && wf_is_none(specs))
        return wf_raise(&wf_exc_ValueError, "Must specify filters for FORMAT_RAW");
    if (format != FORMAT_RAW && !wf_is_none(specs))
        return wf_raise(&wf_exc_ValueError, "Cannot specify filters except with FORMAT_RAW");
    if (format < FORMAT_AUTO || format > FORMAT_RAW)
        return wf_raise(&wf_exc_ValueError, "Invalid container format: %d", format);
    Value v = make(type);
    if (wf_is_null(v))
        return WF_NULL;
    bool raised = false;
    lzma_ret status = start_decoder(as_lzma(v), format, memlimit, specs, &raised);
    return finish(v, status, raised);
}

static Value m_decompress(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return wf_coder_decompress(&as_lzma(self)->coder, wf_obj(self), args, nargs, kwnames,
                               fail_coded);
}

static Value get_check(Value self, void *closure) { return wf_int(wf_relaxed(&as_lzma(self)->check)); }
/* --- types ------------------------------------------------------------------------------------ */

static void dealloc(WfObject *o)
{
    lzma_end(&((Lzma *)o)->stream);
    wf_coder_clear(&((Lzma *)o)->coder);
    wf_free_object(o, sizeof(Lzma));
}

static WfMethodDef compressor_methods[] = {
    WF_COMPRESSOR_METHODS(m_compress, m_flush),
};
static WfMethodDef decompressor_methods[] = {
    WF_DECOMPRESSOR_METHODS(m_decompress),
};
static WfGetSetDef decompressor_getset[] = {
    {"check", get_check, NULL, "ID of the integrity check used by the input stream.", NULL},
    WF_DECOMPRESSOR_GETSET,
};

static WfType compressor_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_lzma.LZMACompressor",
    .flags = WF_TF_GC,
    .basicsize = sizeof(Lzma),
    .doc = "LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)\n\nCreate a "
           "compressor "
           "object for compressing data incrementally.\n\nformat specifies the container format to "
           "use for the output. This can\nbe FORMAT_XZ (default), FORMAT_ALONE, or FORMAT_RAW.\n\n"
           "check specifies the integrity check to use. preset or filters say how to\ncompress.",
    .dealloc = dealloc,
    .traverse = wf_coder_traverse,
    .new = compressor_new,
    .methods = compressor_methods,
};
static WfType decompressor_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_lzma.LZMADecompressor",
    .flags = WF_TF_GC,
    .basicsize = sizeof(Lzma),
    .doc = "LZMADecompressor(format=FORMAT_AUTO, memlimit=None, filters=None)\n--\n\nCreate a "
           "decompressor object for decompressing data incrementally.",
    .dealloc = dealloc,
    .traverse = wf_coder_traverse,
    .new = decompressor_new,
    .methods = decompressor_methods,
    .getset = decompressor_getset,
};

/* --- the module ------------------------------------------------------------------------------- */

static Value m_is_check_supported(Value module, Value arg)
{
    int id;
    return wf_as_int(arg, &id) < 0 ? WF_NULL : wf_bool(lzma_check_is_supported((lzma_check)id));
}

static Value m_encode(Value module, Value spec)
{
    lzma_filter f;
    uint32_t size;
    Value r = WF_NULL;
    if (wf_lzma_parse_filter(spec, &f) == 0) {
        lzma_ret status = lzma_properties_size(&size, &f);
        if (status == LZMA_OK && !wf_is_null(r = wf_bytes_new(NULL, size)))
            status = lzma_properties_encode(&f, wf_as_bytes(r)->data);
        if (status != LZMA_OK) {
            wf_lzma_fail((int)status);
            wf_drop(r);
            r = WF_NULL;
        }
    }
    free(f.options);
    return r;
}

static Value m_decode(Value module, const Value *args, size_t nargs)
{
    uint64_t id;
    WfBuffer view;
    if (wf_check_nargs("_decode_filter_properties", nargs, 2, 2) < 0 ||
        wf_as_uint64(args[0], &id) < 0 || wf_get_buffer(args[1], &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    lzma_filter f = {.id = id};
    lzma_ret status = lzma_properties_decode(&f, NULL, view.buf, (size_t)view.len);
    wf_release_buffer(&view);
    if (status != LZMA_OK) {
        wf_lzma_fail((int)status);
        return WF_NULL;
    }
    Value r = wf_lzma_filter_dict(&f);
    free(f.options);
    return r;
}

static WfMethodDef functions[] = {
    {"is_check_supported", m_is_check_supported, WF_O,
     "is_check_supported($module, check_id, /)\n--\n\nTest whether the given integrity check is "
     "supported.\n\nAlways returns True for CHECK_NONE and CHECK_CRC32."},
    {"_encode_filter_properties", m_encode, WF_O,
     "_encode_filter_properties($module, filter, /)\n--\n\nReturn a bytes object encoding the "
     "options "
     "(properties) of the filter specified by *filter* (a dict).\n\nThe result does not include "
     "the "
     "filter ID itself, only the options."},
    {"_decode_filter_properties", m_decode, WF_FAST,
     "_decode_filter_properties($module, filter_id, encoded_props, /)\n--\n\nReturn a dict "
     "describing "
     "the options (properties) encoded in the bytes object *encoded_props*."},
    {NULL, NULL, 0, NULL},
};

static const struct {
    const char *name;
    uint64_t value;
} constants[] = {
    {"FORMAT_AUTO", FORMAT_AUTO}, {"FORMAT_XZ", FORMAT_XZ}, {"FORMAT_ALONE", FORMAT_ALONE},
    {"FORMAT_RAW", FORMAT_RAW}, {"CHECK_NONE", LZMA_CHECK_NONE}, {"CHECK_CRC32", LZMA_CHECK_CRC32},
    {"CHECK_CRC64", LZMA_CHECK_CRC64}, {"CHECK_SHA256", LZMA_CHECK_SHA256},
    {"CHECK_ID_MAX", LZMA_CHECK_ID_MAX}, {"CHECK_UNKNOWN", CHECK_UNKNOWN},
    {"FILTER_LZMA1", LZMA_FILTER_LZMA1}, {"FILTER_LZMA2", LZMA_FILTER_LZMA2},
    {"FILTER_DELTA", LZMA_FILTER_DELTA}, {"FILTER_X86", LZMA_FILTER_X86},
    {"FILTER_POWERPC", LZMA_FILTER_POWERPC}, {"FILTER_IA64", LZMA_FILTER_IA64},
    {"FILTER_ARM", LZMA_FILTER_ARM}, {"FILTER_ARMTHUMB", LZMA_FILTER_ARMTHUMB},
    {"FILTER_SPARC", LZMA_FILTER_SPARC}, {"MF_HC3", LZMA_MF_HC3}, {"MF_HC4", LZMA_MF_HC4},
    {"MF_BT2", LZMA_MF_BT2}, {"MF_BT3", LZMA_MF_BT3}, {"MF_BT4", LZMA_MF_BT4},
    {"MODE_FAST", LZMA_MODE_FAST}, {"MODE_NORMAL", LZMA_MODE_NORMAL},
    {"PRESET_DEFAULT", LZMA_PRESET_DEFAULT}, {"PRESET_EXTREME", LZMA_PRESET_EXTREME},
};

int wf_module_init__lzma(Value m)
{
    lzma_error = wf_new_exception("_lzma", "LZMAError", &wf_exc_Exception);
    if (wf_is_null(lzma_error) || wf_module_add(m, "LZMAError", wf_new_ref(lzma_error)) < 0 ||
        wf_type_add(m, &compressor_type) < 0 || wf_type_add(m, &decompressor_type) < 0)
        return -1;
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (wf_module_add(m, constants[i].name, wf_int_from_u64(constants[i].value)) < 0)
            return -1;
    return wf_module_add_functions(m, functions);
}
