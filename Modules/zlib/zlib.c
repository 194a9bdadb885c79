/* The module zlib: one-shot functions, checksums, constants. */
#include "stream.h"

static Value error; /* [const] after the module's start */

WfType *wf_z_error_type(void)
{
    return (WfType *)wf_obj(error);
}

static Value m_compress(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "level", "wbits", NULL};
    Value data;
    int level = Z_DEFAULT_COMPRESSION, wbits = MAX_WBITS;
    WfBuffer view;
    z_stream z = {0};
    if (wf_parse_args(args, nargs, kwnames, "O|ii:compress", names, &data, &level, &wbits) < 0 ||
        wf_get_buffer(data, &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    ZPump p = {.z = &z,
               .deflating = true,
               .flush = Z_NO_FLUSH,
               .last_flush = Z_FINISH,
               .data = view.buf,
               .left = (size_t)view.len,
               .limit = SIZE_MAX};
    int status = deflateInit2(&z, level, Z_DEFLATED, wbits, 8, Z_DEFAULT_STRATEGY);
    bool open = status == Z_OK;
    if (open)
        status = wf_z_pump_detached(&p);
    if (status == Z_STREAM_ERROR && !open)
        wf_raise(wf_z_error_type(), "Bad compression level");
    else if (status != Z_STREAM_END)
        wf_z_error(z.msg, status, "while compressing data");
    if (open)
        deflateEnd(&z);
    wf_release_buffer(&view);
    return wf_z_output(&p, status == Z_STREAM_END);
}

static Value m_decompress(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "wbits", "bufsize", NULL};
    Value data;
    int wbits = MAX_WBITS;
    ssize_t size = 16384;
    WfBuffer view;
    z_stream z = {0};
    if (wf_parse_args(args, nargs, kwnames, "O|in:decompress", names, &data, &wbits, &size) < 0)
        return WF_NULL;
    if (size < 0)
        return wf_raise(&wf_exc_ValueError, "bufsize must be non-negative");
    if (wf_get_buffer(data, &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    ZPump p = {.z = &z,
               .flush = Z_NO_FLUSH,
               .last_flush = Z_FINISH,
               .data = view.buf,
               .left = (size_t)view.len,
               .limit = SIZE_MAX};
    int status = inflateInit2(&z, wbits);
    bool open = status == Z_OK;
    if (open)
        status = wf_z_pump_detached(&p);
    if (status != Z_STREAM_END)
        wf_z_error(z.msg, status,
                   open ? "while decompressing data" : "while preparing to decompress data");
    if (open)
        inflateEnd(&z);
    wf_release_buffer(&view);
    return wf_z_output(&p, status == Z_STREAM_END);
}

/* --- Checksums ------------------------------------------------------------------------------ */

enum { DETACH_SIZE = 64 * 1024, PIECE = 1 << 30 };

typedef uLong ChecksumFn(uLong value, const Bytef *p, uInt n);

static uLong checksum(ChecksumFn *fn, uLong value, const uint8_t *p, size_t n)
{
    for (; n > PIECE; n -= PIECE, p += PIECE)
        value = fn(value, p, PIECE);
    return fn(value, p, (uInt)n);
}

/* The low 32 bits of any int. */
static int low_bits(Value v, uLong *out)
{
    Value i = wf_index(v);
    int64_t bits = 0;
    if (wf_is_null(i))
        return -1;
    Value low = wf_int_and(i, wf_int(UINT32_MAX));
    wf_drop(i);
    if (wf_is_null(low))
        return -1;
    wf_int_try_i64(low, &bits);
    wf_drop(low);
    *out = (uLong)bits;
    return 0;
}

static Value checksum_of(const char *name, ChecksumFn *fn, uLong value, const Value *args,
                         size_t nargs)
{
    WfBuffer view;
    if (wf_check_nargs(name, nargs, 1, 2) < 0 || wf_get_buffer(args[0], &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    int status = nargs > 1 ? low_bits(args[1], &value) : 0;
    if (status == 0 && view.len < DETACH_SIZE)
        value = checksum(fn, value, view.buf, (size_t)view.len);
    else if (status == 0) {
        WF_BLOCKING_BEGIN
        value = checksum(fn, value, view.buf, (size_t)view.len);
        WF_BLOCKING_END
    }
    wf_release_buffer(&view);
    return status < 0 ? WF_NULL : wf_int((int64_t)(value & UINT32_MAX));
}

static Value m_adler32(Value self, const Value *args, size_t nargs)
{
    return checksum_of("adler32", adler32, 1, args, nargs);
}

static Value m_crc32(Value self, const Value *args, size_t nargs)
{
    return checksum_of("crc32", crc32, 0, args, nargs);
}

/* --- Module --------------------------------------------------------------------------------- */

static WfMethodDef functions[] = {
    {"adler32", m_adler32, WF_FAST,
     "adler32($module, data, value=1, /)\n--\n\nCompute an Adler-32 checksum of data.\n\n  value\n"
     "    Starting value of the checksum.\n\nThe returned checksum is an integer."},
    {"crc32", m_crc32, WF_FAST,
     "crc32($module, data, value=0, /)\n--\n\nCompute a CRC-32 checksum of data.\n\n  value\n"
     "    Starting value of the checksum.\n\nThe returned checksum is an integer."},
    {"compress", m_compress, WF_FASTKW,
     "compress($module, data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS)\n--\n\nReturns a "
     "bytes object containing compressed data.\n\n  data\n    Binary data to be compressed.\n"
     "  level\n    Compression level, in 0-9 or -1.\n  wbits\n    The window buffer size and "
     "container format."},
    {"decompress", m_decompress, WF_FASTKW,
     "decompress($module, data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)\n--\n\nReturns a bytes "
     "object containing the uncompressed data.\n\n  data\n    Compressed data.\n  wbits\n    The "
     "window buffer size and container format.\n  bufsize\n    The initial output buffer size."},
    {"compressobj", wf_z_compressobj, WF_FASTKW,
     "compressobj($module, /, level=Z_DEFAULT_COMPRESSION, method=DEFLATED,\n            "
     "wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL,\n            strategy=Z_DEFAULT_STRATEGY, "
     "zdict=None)\n--\n\nReturn a compressor object.\n\n  level\n    The compression level (an "
     "integer in the range 0-9 or -1; default is\n    currently equivalent to 6).  Higher "
     "compression levels are slower,\n    but produce smaller results.\n  method\n    The "
     "compression algorithm.  If given, this must be DEFLATED.\n  wbits\n    +9 to +15: The "
     "base-two logarithm of the window size.  Include a zlib\n        container.\n    -9 to -15: "
     "Generate a raw stream.\n    +25 to +31: Include a gzip container.\n  memLevel\n    Controls "
     "the amount of memory used for internal compression state.\n    Valid values range from 1 to "
     "9.  Higher values result in higher memory\n    usage, faster compression, and smaller "
     "output.\n  strategy\n    Used to tune the compression algorithm.  Possible values are\n"
     "    Z_DEFAULT_STRATEGY, Z_FILTERED, and Z_HUFFMAN_ONLY.\n  zdict\n    The predefined "
     "compression dictionary - a sequence of bytes\n    containing subsequences that are likely to "
     "occur in the input data."},
    {"decompressobj", wf_z_decompressobj, WF_FASTKW,
     "decompressobj($module, /, wbits=MAX_WBITS, zdict=b'')\n--\n\nReturn a decompressor "
     "object.\n\n"
     "  wbits\n    The window buffer size and container format.\n  zdict\n    The predefined "
     "compression dictionary.  This must be the same\n    dictionary as used by the compressor "
     "that "
     "produced the input data."},
    {NULL, NULL, 0, NULL},
};

static const struct {
    const char *name;
    int value;
} constants[] = {
    {"MAX_WBITS", MAX_WBITS},
    {"DEFLATED", Z_DEFLATED},
    {"DEF_MEM_LEVEL", 8},
    {"DEF_BUF_SIZE", 16384},
    {"Z_NO_COMPRESSION", Z_NO_COMPRESSION},
    {"Z_BEST_SPEED", Z_BEST_SPEED},
    {"Z_BEST_COMPRESSION", Z_BEST_COMPRESSION},
    {"Z_DEFAULT_COMPRESSION", Z_DEFAULT_COMPRESSION},
    {"Z_FILTERED", Z_FILTERED},
    {"Z_HUFFMAN_ONLY", Z_HUFFMAN_ONLY},
    {"Z_RLE", Z_RLE},
    {"Z_FIXED", Z_FIXED},
    {"Z_DEFAULT_STRATEGY", Z_DEFAULT_STRATEGY},
    {"Z_NO_FLUSH", Z_NO_FLUSH},
    {"Z_PARTIAL_FLUSH", Z_PARTIAL_FLUSH},
    {"Z_SYNC_FLUSH", Z_SYNC_FLUSH},
    {"Z_FULL_FLUSH", Z_FULL_FLUSH},
    {"Z_FINISH", Z_FINISH},
    {"Z_BLOCK", Z_BLOCK},
    {"Z_TREES", Z_TREES},
};

int wf_module_init_zlib(Value m)
{
    error = wf_new_exception("zlib", "error", &wf_exc_Exception);
    if (wf_is_null(error))
        return -1;
    wf_root_register(&error);
    if (wf_z_add_types(m) < 0 || wf_module_add(m, "error", wf_new_ref(error)) < 0 ||
        wf_module_add_functions(m, functions) < 0)
        return -1;
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (wf_module_add_int(m, constants[i].name, constants[i].value) < 0)
            return -1;
    if (wf_module_add_str(m, "ZLIB_VERSION", ZLIB_VERSION) < 0 ||
        wf_module_add_str(m, "ZLIB_RUNTIME_VERSION", zlibVersion()) < 0)
        return -1;
    return wf_module_add_str(m, "__version__", "1.0");
}
