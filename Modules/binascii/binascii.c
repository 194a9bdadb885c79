/* binascii: hexadecimal, checksums; and the module. */
#include "binascii.h"

#include <zlib.h>

void wf_binascii_base64_init(void);

static Value error, incomplete; /* [const] after the module's start */

WfType *wf_binascii_error(void)
{
    return (WfType *)wf_obj(error);
}

int wf_binary_open(BinaryInput *in, Value v)
{
    in->exported = false;
    if (wf_is_bytes(v)) {
        in->p = wf_as_bytes(v)->data;
        in->n = wf_as_bytes(v)->len;
        return 0;
    }
    if (wf_get_buffer(v, &in->view, WF_BUF_SIMPLE) < 0)
        return -1;
    in->p = in->view.buf;
    in->n = (size_t)in->view.len;
    in->exported = true;
    return 0;
}

int wf_binary_open_ascii(BinaryInput *in, Value v)
{
    if (wf_is_str(v)) {
        in->exported = false;
        if (!wf_str_is_ascii(wf_as_str(v)))
            return wf_raise_i(&wf_exc_ValueError,
                              "string argument should contain only ASCII characters");
        in->p = wf_as_str(v)->data;
        in->n = wf_as_str(v)->len;
        return 0;
    }
    if (!wf_has_buffer(v))
        return wf_raise_i(&wf_exc_TypeError,
                          "argument should be bytes, buffer or ASCII string, not '%.100T'", v);
    return wf_binary_open(in, v);
}

void wf_binary_close(BinaryInput *in)
{
    if (in->exported)
        wf_release_buffer(&in->view);
}

Value wf_binary_finish(uint8_t *buffer, size_t n)
{
    Value result = wf_bytes_new(buffer, n);
    wf_mem_free(buffer);
    return result;
}

/* --- Hexadecimal ---------------------------------------------------------------------------- */

/* The separator; 0 or -1. */
static int separator_of(Value sep, uint8_t *out)
{
    ssize_t n = wf_len(sep);
    if (n < 0)
        return -1;
    if (n != 1)
        return wf_raise_i(&wf_exc_ValueError, "sep must be length 1.");
    if (wf_is_str(sep)) {
        if (wf_str_kind(wf_as_str(sep)) != 1)
            return wf_raise_i(&wf_exc_ValueError, "sep must be ASCII.");
        *out = wf_as_str(sep)->data[0];
    } else if (wf_is_bytes(sep))
        *out = wf_as_bytes(sep)->data[0];
    else
        return wf_raise_i(&wf_exc_TypeError, "sep must be str or bytes.");
    return 0;
}

static uint8_t *put_hex(uint8_t *out, const uint8_t *p, size_t n)
{
    static const char hex[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        *out++ = (uint8_t)hex[p[i] >> 4];
        *out++ = (uint8_t)hex[p[i] & 15];
    }
    return out;
}

/* Groups of `group` bytes, counted from the right or, if negative, from the left. */
static Value hex_with_groups(const uint8_t *p, size_t n, uint8_t sep, int group)
{
    size_t size = group < 0 ? (size_t) - (int64_t)group : (size_t)group;
    size_t breaks = group && n ? (n - 1) / size : 0;
    Value result = wf_bytes_new(NULL, 2 * n + breaks);
    if (wf_is_null(result))
        return WF_NULL;
    uint8_t *out = wf_as_bytes(result)->data;
    size_t take = !breaks ? n : group > 0 ? (n - 1) % size + 1 : size;
    for (size_t at = 0; at < n; at += take, take = n - at < size ? n - at : size) {
        if (at)
            *out++ = sep;
        out = put_hex(out, p + at, take);
    }
    return result;
}

static Value m_hexlify(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"data", "sep", "bytes_per_sep", NULL};
    Value data, sep = WF_NULL;
    int group = 1;
    uint8_t separator = 0;
    BinaryInput in;
    if (wf_parse_args(args, nargs, kwnames, "O|Oi:hexlify", names, &data, &sep, &group) < 0 ||
        wf_binary_open(&in, data) < 0)
        return WF_NULL;
    Value result = WF_NULL;
    if (wf_is_null(sep))
        group = 0;
    if (wf_is_null(sep) || separator_of(sep, &separator) == 0)
        result = hex_with_groups(in.p, in.n, separator, group);
    wf_binary_close(&in);
    return result;
}

static int hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static Value unhex(const uint8_t *p, size_t n)
{
    if (n & 1)
        return wf_raise(wf_binascii_error(), "Odd-length string");
    Value result = wf_bytes_new(NULL, n / 2);
    for (size_t i = 0; !wf_is_null(result) && i < n; i += 2) {
        int high = hex_digit(p[i]), low = hex_digit(p[i + 1]);
        if (high < 0 || low < 0) {
            wf_drop(result);
            return wf_raise(wf_binascii_error(), "Non-hexadecimal digit found");
        }
        wf_as_bytes(result)->data[i / 2] = (uint8_t)(high << 4 | low);
    }
    return result;
}

static Value m_unhexlify(Value self, Value data)
{
    BinaryInput in;
    if (wf_binary_open_ascii(&in, data) < 0)
        return WF_NULL;
    Value result = unhex(in.p, in.n);
    wf_binary_close(&in);
    return result;
}

/* --- Checksums ------------------------------------------------------------------------------ */

/* The low 32 bits of an int of any size. */
static int low_bits(Value v, uint32_t *out)
{
    int64_t bits;
    Value i = wf_index(v);
    if (wf_is_null(i))
        return -1;
    if (!wf_int_try_i64(i, &bits)) {
        Value low = wf_int_and(i, wf_int(UINT32_MAX));
        wf_drop(i);
        i = low;
        if (wf_is_null(i) || !wf_int_try_i64(i, &bits))
            return -1;
    }
    wf_drop(i);
    *out = (uint32_t)bits;
    return 0;
}

static uint32_t crc32_of(uint32_t crc, const uint8_t *p, size_t n)
{
    for (; n > 1u << 30; n -= 1u << 30, p += 1u << 30)
        crc = (uint32_t)crc32(crc, p, 1u << 30);
    return (uint32_t)crc32(crc, p, (uInt)n);
}

static Value m_crc32(Value self, const Value *args, size_t nargs)
{
    uint32_t crc = 0;
    BinaryInput in;
    if (wf_check_nargs("crc32", nargs, 1, 2) < 0 || wf_binary_open(&in, args[0]) < 0)
        return WF_NULL;
    Value result = WF_NULL;
    if (nargs < 2 || low_bits(args[1], &crc) == 0)
        result = wf_int(crc32_of(crc, in.p, in.n));
    wf_binary_close(&in);
    return result;
}

/* CRC-CCITT, polynomial 0x1021, as in BinHex files; half a byte at a time. */
static uint32_t crc_hqx_of(uint32_t crc, const uint8_t *p, size_t n)
{
    static const uint16_t table[16] = {0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50a5,
                                       0x60c6, 0x70e7, 0x8108, 0x9129, 0xa14a, 0xb16b,
                                       0xc18c, 0xd1ad, 0xe1ce, 0xf1ef};
    crc &= 0xffff;
    for (; n; n--, p++) {
        crc = (crc << 4 & 0xffff) ^ table[crc >> 12 ^ *p >> 4];
        crc = (crc << 4 & 0xffff) ^ table[crc >> 12 ^ (*p & 15)];
    }
    return crc;
}

static Value m_crc_hqx(Value self, const Value *args, size_t nargs)
{
    uint32_t crc = 0;
    BinaryInput in;
    if (wf_check_nargs("crc_hqx", nargs, 2, 2) < 0 || wf_binary_open(&in, args[0]) < 0)
        return WF_NULL;
    Value result = WF_NULL;
    if (low_bits(args[1], &crc) == 0)
        result = wf_int(crc_hqx_of(crc, in.p, in.n));
    wf_binary_close(&in);
    return result;
}

/* --- Module --------------------------------------------------------------------------------- */

#define HEX_DOC                                                                                    \
    "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)\n--\n\nHexadecimal "               \
    "representation "                                                                              \
    "of binary data.\n\n  sep\n    An optional single character or byte to separate hex bytes.\n"  \
    "  bytes_per_sep\n    How many bytes between separators.  Positive values count from the\n"    \
    "    right, negative values count from the left.\n\nThe return value is a bytes object.  "     \
    "This function is also\navailable as "

WfMethodDef wf_binascii_hex_functions[] = {
    {"b2a_hex", m_hexlify, WF_FASTKW,
     "b2a_hex" HEX_DOC
     "\"hexlify()\".\n\nExample:\n>>> binascii.b2a_hex(b'\\xb9\\x01\\xef')\nb'b901ef'\n>>> "
     "binascii.hexlify(b'\\xb9\\x01\\xef', ':')\nb'b9:01:ef'\n>>> "
     "binascii.b2a_hex(b'\\xb9\\x01\\xef', b'_', 2)\nb'b9_01ef'"},
    {"hexlify", m_hexlify, WF_FASTKW, "hexlify" HEX_DOC "\"b2a_hex()\"."},
    {"a2b_hex", m_unhexlify, WF_O,
     "a2b_hex($module, hexstr, /)\n--\n\nBinary data of hexadecimal representation.\n\nhexstr must "
     "contain an even number of hex digits (upper or lower case).\nThis function is also available "
     "as \"unhexlify()\"."},
    {"unhexlify", m_unhexlify, WF_O,
     "unhexlify($module, hexstr, /)\n--\n\nBinary data of hexadecimal representation.\n\nhexstr "
     "must contain an even number of hex digits (upper or lower case)."},
    {"crc32", m_crc32, WF_FAST,
     "crc32($module, data, crc=0, /)\n--\n\nCompute CRC-32 incrementally."},
    {"crc_hqx", m_crc_hqx, WF_FAST,
     "crc_hqx($module, data, crc, /)\n--\n\nCompute CRC-CCITT incrementally."},
    {NULL, NULL, 0, NULL},
};

int wf_module_init_binascii(Value m)
{
    wf_binascii_base64_init();
    error = wf_new_exception("binascii", "Error", &wf_exc_ValueError);
    incomplete = wf_new_exception("binascii", "Incomplete", &wf_exc_Exception);
    if (wf_is_null(error) || wf_is_null(incomplete))
        return -1;
    wf_root_register(&error);
    wf_root_register(&incomplete);
    if (wf_module_add_functions(m, wf_binascii_base64_functions) < 0 ||
        wf_module_add_functions(m, wf_binascii_quoted_functions) < 0 ||
        wf_module_add_functions(m, wf_binascii_hex_functions) < 0 ||
        wf_module_add(m, "Error", wf_new_ref(error)) < 0)
        return -1;
    return wf_module_add(m, "Incomplete", wf_new_ref(incomplete));
}
