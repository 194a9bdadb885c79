/* str.encode and bytes.decode by the encoding's name, and the file system encoding. */
#include "codecs.h"

#include "api.h"

bool wf_codec_check_names;

typedef enum { ENC_UTF8, ENC_UTF16, ENC_UTF32, ENC_ASCII, ENC_LATIN1, ENC_OTHER } Encoding;

/* Folds case and turns other separators into '_': "UTF-8" is "utf_8". false: too long. */
static bool fold(const char *name, char *out, size_t cap)
{
    size_t n = 0;
    bool gap = false;
    for (; *name; name++) {
        char c = *name;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.')) {
            gap = true;
            continue;
        }
        if (n + 3 > cap)
            return false;
        if (gap && n > 0)
            out[n++] = '_';
        gap = false;
        out[n++] = c;
    }
    out[n] = 0;
    return true;
}

static Encoding encoding_of(const char *name)
{
    char folded[16];
    if (name == NULL || strcmp(name, "utf-8") == 0)
        return ENC_UTF8;
    if (!fold(name, folded, sizeof folded))
        return ENC_OTHER;
    const char *f = folded;
    if (strncmp(f, "utf", 3) == 0) {
        f += 3;
        if (*f == '_')
            f++;
        return strcmp(f, "8") == 0    ? ENC_UTF8
               : strcmp(f, "16") == 0 ? ENC_UTF16
               : strcmp(f, "32") == 0 ? ENC_UTF32
                                      : ENC_OTHER;
    }
    if (strcmp(f, "ascii") == 0 || strcmp(f, "us_ascii") == 0)
        return ENC_ASCII;
    if (strcmp(f, "latin1") == 0 || strcmp(f, "latin_1") == 0 || strcmp(f, "iso_8859_1") == 0 ||
        strcmp(f, "iso8859_1") == 0)
        return ENC_LATIN1;
    return ENC_OTHER;
}

/* A registered decoder is given a memoryview, as in CPython; it may not keep the memory. */
static Value decode_registered(const void *p, size_t n, const char *encoding, const char *errors)
{
    Value bytes = wf_bytes_new(p, n);
    if (wf_is_null(bytes))
        return bytes;
    Value view = wf_memoryview_from_object(bytes);
    wf_drop(bytes);
    if (wf_is_null(view))
        return view;
    Value v = wf_codec_decode_text(view, encoding, errors);
    wf_drop(view);
    if (wf_is_null(v) || wf_is_str(v))
        return v;
    wf_raise(&wf_exc_TypeError,
             "'%.400s' decoder returned '%.400s' instead of 'str'; use codecs.decode() to decode "
             "to arbitrary types",
             encoding, wf_type_of(v)->name);
    wf_drop(v);
    return WF_NULL;
}

static WF_COLD int check_names(const char *encoding, const char *errors)
{
    if (encoding != NULL && encoding_of(encoding) != ENC_UTF8 && encoding_of(encoding) != ENC_ASCII) {
        Value info = wf_codec_lookup(encoding);
        if (wf_is_null(info))
            return -1;
        wf_drop(info);
    }
    if (errors != NULL && wf_errors_mode(errors) == WF_ERRORS_OTHER) {
        Value handler = wf_codec_lookup_error(errors);
        if (wf_is_null(handler))
            return -1;
        wf_drop(handler);
    }
    return 0;
}

Value wf_str_decode(const void *p, size_t n, const char *encoding, const char *errors)
{
    if (WF_UNLIKELY(wf_codec_check_names) && check_names(encoding, errors) < 0)
        return WF_NULL;
    switch (encoding_of(encoding)) {
    case ENC_UTF8: return wf_codec_utf8_decode(p, n, errors, NULL);
    case ENC_UTF16: return wf_codec_utf16_decode(p, n, errors, NULL, NULL);
    case ENC_UTF32: return wf_codec_utf32_decode(p, n, errors, NULL, NULL);
    case ENC_ASCII: return wf_codec_ascii_decode(p, n, errors);
    case ENC_LATIN1: return wf_codec_latin1_decode(p, n);
    default: return decode_registered(p, n, encoding, errors);
    }
}

static Value bytes_from_bytearray(Value v, const char *encoding)
{
    if (wf_warn(&wf_exc_RuntimeWarning, 1,
                "encoder %s returned bytearray instead of bytes; use codecs.encode() to encode to "
                "arbitrary types",
                encoding) < 0)
        return WF_NULL;
    return wf_bytes_of(v);
}

static Value encode_registered(Value s, const char *encoding, const char *errors)
{
    Value v = wf_codec_encode_text(s, encoding, errors), r = WF_NULL;
    if (wf_is_null(v) || wf_is_bytes(v))
        return v;
    if (wf_is_bytearray(v))
        r = bytes_from_bytearray(v, encoding);
    else
        wf_raise(&wf_exc_TypeError,
                 "'%.400s' encoder returned '%.400s' instead of 'bytes'; use codecs.encode() to "
                 "encode to arbitrary types",
                 encoding, wf_type_of(v)->name);
    wf_drop(v);
    return r;
}

Value wf_str_encode(Value s, const char *encoding, const char *errors)
{
    if (WF_UNLIKELY(wf_codec_check_names) && check_names(encoding, errors) < 0)
        return WF_NULL;
    switch (encoding_of(encoding)) {
    case ENC_UTF8: return wf_str_encode_utf8(s, errors);
    case ENC_UTF16: return wf_codec_utf16_encode(s, errors, 0);
    case ENC_UTF32: return wf_codec_utf32_encode(s, errors, 0);
    case ENC_ASCII: return wf_codec_ascii_encode(s, errors);
    case ENC_LATIN1: return wf_codec_latin1_encode(s, errors);
    default: return encode_registered(s, encoding, errors);
    }
}

/* The file system encoding is UTF-8 with surrogateescape. */
Value wf_str_decode_fs(const char *s, size_t len)
{
    return wf_codec_utf8_decode(s, len, "surrogateescape", NULL);
}

Value wf_str_encode_fs(Value v)
{
    if (wf_is_bytes(v))
        return wf_new_ref(v);
    if (wf_is_str(v))
        return wf_str_encode_utf8(v, "surrogateescape");
    return wf_raise(&wf_exc_TypeError, "expected str, bytes or os.PathLike object, not %.200s",
                    wf_type_of(v)->name);
}
