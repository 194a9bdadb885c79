/* _codecs: the native codecs and the registry, for the codecs module. */
#include "api.h"
#include "charmap.h"
#include "codecs.h"
#include "span.h"

/* (v, n); consumes v. */
static Value pair(Value v, size_t n)
{
    if (wf_is_null(v))
        return v;
    Value t = wf_tuple_pack(2, v, wf_int((int64_t)n));
    wf_drop(v);
    return t;
}

/* --- decoders ------------------------------------------------------------------------------------------ */

static const char *const decode_names[] = {"", "", "", "", NULL};

typedef Value (*StatefulDecode)(const void *p, size_t n, const char *errors, size_t *consumed);

/* data, errors=None, final=... */
static Value decode_stateful(const char *format, const Value *args, size_t nargs, Value kwnames,
                             int final, StatefulDecode fn)
{
    WfBuffer data;
    const char *errors = NULL;
    if (wf_parse_args(args, nargs, kwnames, format, decode_names, &data, &errors, &final) < 0)
        return WF_NULL;
    size_t consumed = (size_t)data.len;
    Value v = fn(data.buf, (size_t)data.len, errors, final ? NULL : &consumed);
    wf_release_buffer(&data);
    return pair(v, consumed);
}

static Value utf_8_decode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    return decode_stateful("y|zi:utf_8_decode", args, nargs, kwnames, 0, wf_codec_utf8_decode);
}

static Value utf_7_decode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    return decode_stateful("y|zi:utf_7_decode", args, nargs, kwnames, 0, wf_codec_utf7_decode);
}

typedef Value (*OrderedDecode)(const void *p, size_t n, const char *errors, int *order,
                               size_t *consumed);

static Value decode_ordered(const char *format, const Value *args, size_t nargs, Value kwnames,
                            int order, OrderedDecode fn)
{
    WfBuffer data;
    const char *errors = NULL;
    int final = 0;
    if (wf_parse_args(args, nargs, kwnames, format, decode_names, &data, &errors, &final) < 0)
        return WF_NULL;
    size_t consumed = (size_t)data.len;
    Value v = fn(data.buf, (size_t)data.len, errors, &order, final ? NULL : &consumed);
    wf_release_buffer(&data);
    return pair(v, consumed);
}

#define ORDERED(name, order, fn)                                                                   \
    static Value name(Value m, const Value *args, size_t nargs, Value kwnames)                     \
    {                                                                                              \
        return decode_ordered("y|zi:" #name, args, nargs, kwnames, order, fn);                     \
    }
ORDERED(utf_16_decode, 0, wf_codec_utf16_decode)
ORDERED(utf_16_le_decode, -1, wf_codec_utf16_decode)
ORDERED(utf_16_be_decode, 1, wf_codec_utf16_decode)
ORDERED(utf_32_decode, 0, wf_codec_utf32_decode)
ORDERED(utf_32_le_decode, -1, wf_codec_utf32_decode)
ORDERED(utf_32_be_decode, 1, wf_codec_utf32_decode)

static Value decode_ex(const char *format, const Value *args, size_t nargs, Value kwnames,
                       OrderedDecode fn)
{
    WfBuffer data;
    const char *errors = NULL;
    int order = 0, final = 0;
    if (wf_parse_args(args, nargs, kwnames, format, decode_names, &data, &errors, &order,
                      &final) < 0)
        return WF_NULL;
    size_t consumed = (size_t)data.len;
    Value v = fn(data.buf, (size_t)data.len, errors, &order, final ? NULL : &consumed);
    wf_release_buffer(&data);
    if (wf_is_null(v))
        return v;
    Value t = wf_tuple_pack(3, v, wf_int((int64_t)consumed), wf_small(order));
    wf_drop(v);
    return t;
}

static Value utf_16_ex_decode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    return decode_ex("y|zii:utf_16_ex_decode", args, nargs, kwnames, wf_codec_utf16_decode);
}

static Value utf_32_ex_decode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    return decode_ex("y|zii:utf_32_ex_decode", args, nargs, kwnames, wf_codec_utf32_decode);
}

static Value latin_1_decode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    WfBuffer data;
    const char *errors = NULL;
    if (wf_parse_args(args, nargs, kwnames, "y|z:latin_1_decode", decode_names, &data, &errors) < 0)
        return WF_NULL;
    size_t n = (size_t)data.len;
    Value v = wf_codec_latin1_decode(data.buf, n);
    wf_release_buffer(&data);
    return pair(v, n);
}

static Value ascii_decode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    WfBuffer data;
    const char *errors = NULL;
    if (wf_parse_args(args, nargs, kwnames, "y|z:ascii_decode", decode_names, &data, &errors) < 0)
        return WF_NULL;
    size_t n = (size_t)data.len;
    Value v = wf_codec_ascii_decode(data.buf, n, errors);
    wf_release_buffer(&data);
    return pair(v, n);
}

static Value charmap_decode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    WfBuffer data;
    const char *errors = NULL;
    Value mapping = WF_NONE;
    if (wf_parse_args(args, nargs, kwnames, "y|zO:charmap_decode", decode_names, &data, &errors,
                      &mapping) < 0)
        return WF_NULL;
    size_t n = (size_t)data.len;
    Value v = wf_codec_charmap_decode(data.buf, n, errors, mapping);
    wf_release_buffer(&data);
    return pair(v, n);
}

/* The escape decoders take text too: its UTF-8. */
static int open_text_or_bytes(Value v, WfSpan *s)
{
    if (!wf_is_str(v))
        return wf_span_of_bytes_like(v, s);
    size_t n;
    const char *p = wf_str_utf8(v, &n);
    if (p == NULL)
        return -1;
    *s = (WfSpan){.p = p, .len = n, .kind = 1};
    return 0;
}

static Value decode_escapes(const char *format, const Value *args, size_t nargs, Value kwnames,
                            StatefulDecode fn)
{
    Value data;
    const char *errors = NULL;
    int final = 1;
    WfSpan s;
    if (wf_parse_args(args, nargs, kwnames, format, decode_names, &data, &errors, &final) < 0 ||
        open_text_or_bytes(data, &s) < 0)
        return WF_NULL;
    size_t consumed = s.len;
    Value v = fn(s.p, s.len, errors, final ? NULL : &consumed);
    wf_span_close(&s);
    return pair(v, consumed);
}

static Value unicode_escape_decode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    return decode_escapes("O|zi:unicode_escape_decode", args, nargs, kwnames,
                          wf_codec_unicode_escape_decode);
}

static Value raw_unicode_escape_decode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    return decode_escapes("O|zi:raw_unicode_escape_decode", args, nargs, kwnames,
                          wf_codec_raw_unicode_escape_decode);
}

static Value escape_decode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    Value data;
    const char *errors = NULL;
    WfSpan s;
    if (wf_parse_args(args, nargs, kwnames, "O|z:escape_decode", decode_names, &data, &errors) < 0 ||
        open_text_or_bytes(data, &s) < 0)
        return WF_NULL;
    size_t n = s.len;
    Value v = wf_codec_escape_decode(s.p, n, errors);
    wf_span_close(&s);
    return pair(v, n);
}

/* --- encoders ------------------------------------------------------------------------------------------ */

typedef Value (*Encode)(Value s, const char *errors);

static Value encode_text(const char *format, const Value *args, size_t nargs, Value kwnames,
                         Encode fn)
{
    Value s;
    const char *errors = NULL;
    if (wf_parse_args(args, nargs, kwnames, format, decode_names, &s, &errors) < 0)
        return WF_NULL;
    return pair(fn(s, errors), wf_as_str(s)->len);
}

static Value unicode_escape(Value s, const char *errors)
{
    return wf_codec_unicode_escape_encode(s);
}

static Value raw_unicode_escape(Value s, const char *errors)
{
    return wf_codec_raw_unicode_escape_encode(s);
}

static Value utf_16_le(Value s, const char *errors) { return wf_codec_utf16_encode(s, errors, -1); }
static Value utf_16_be(Value s, const char *errors) { return wf_codec_utf16_encode(s, errors, 1); }
static Value utf_32_le(Value s, const char *errors) { return wf_codec_utf32_encode(s, errors, -1); }
static Value utf_32_be(Value s, const char *errors) { return wf_codec_utf32_encode(s, errors, 1); }

#define ENCODER(name, fn)                                                                          \
    static Value name(Value m, const Value *args, size_t nargs, Value kwnames)                     \
    {                                                                                              \
        return encode_text("U|z:" #name, args, nargs, kwnames, fn);                                \
    }
ENCODER(utf_8_encode, wf_str_encode_utf8)
ENCODER(utf_7_encode, wf_codec_utf7_encode)
ENCODER(latin_1_encode, wf_codec_latin1_encode)
ENCODER(ascii_encode, wf_codec_ascii_encode)
ENCODER(utf_16_le_encode, utf_16_le)
ENCODER(utf_16_be_encode, utf_16_be)
ENCODER(utf_32_le_encode, utf_32_le)
ENCODER(utf_32_be_encode, utf_32_be)
ENCODER(unicode_escape_encode, unicode_escape)
ENCODER(raw_unicode_escape_encode, raw_unicode_escape)

static Value utf_16_encode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    Value s;
    const char *errors = NULL;
    int order = 0;
    if (wf_parse_args(args, nargs, kwnames, "U|zi:utf_16_encode", decode_names, &s, &errors,
                      &order) < 0)
        return WF_NULL;
    return pair(wf_codec_utf16_encode(s, errors, order), wf_as_str(s)->len);
}

static Value utf_32_encode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    Value s;
    const char *errors = NULL;
    int order = 0;
    if (wf_parse_args(args, nargs, kwnames, "U|zi:utf_32_encode", decode_names, &s, &errors,
                      &order) < 0)
        return WF_NULL;
    return pair(wf_codec_utf32_encode(s, errors, order), wf_as_str(s)->len);
}

static Value charmap_encode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    Value s, mapping = WF_NONE;
    const char *errors = NULL;
    if (wf_parse_args(args, nargs, kwnames, "U|zO:charmap_encode", decode_names, &s, &errors,
                      &mapping) < 0)
        return WF_NULL;
    return pair(wf_codec_charmap_encode(s, errors, mapping), wf_as_str(s)->len);
}

static Value escape_encode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    Value b;
    const char *errors = NULL;
    if (wf_parse_args(args, nargs, kwnames, "S|z:escape_encode", decode_names, &b, &errors) < 0)
        return WF_NULL;
    return pair(wf_codec_escape_encode(b), wf_as_bytes(b)->len);
}

static Value readbuffer_encode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    Value data;
    const char *errors = NULL;
    WfSpan s;
    if (wf_parse_args(args, nargs, kwnames, "O|z:readbuffer_encode", decode_names, &data,
                      &errors) < 0 ||
        open_text_or_bytes(data, &s) < 0)
        return WF_NULL;
    size_t n = s.len;
    Value v = wf_bytes_new(s.p, n);
    wf_span_close(&s);
    return pair(v, n);
}

static Value charmap_build(Value m, Value table)
{
    if (!wf_is_str(table))
        return wf_raise(&wf_exc_TypeError, "charmap_build() argument must be str, not %.50s",
                        wf_is_none(table) ? "None" : wf_type_of(table)->name);
    return wf_codec_charmap_build(table);
}

/* --- registry -------------------------------------------------------------------------------------------- */

static Value codecs_register(Value m, Value search)
{
    return wf_codec_register(search) < 0 ? WF_NULL : WF_NONE;
}

static Value codecs_unregister(Value m, Value search)
{
    return wf_codec_unregister(search) < 0 ? WF_NULL : WF_NONE;
}

/* A str without NUL, as UTF-8. */
static const char *name_argument(const char *function, Value v)
{
    size_t n;
    if (!wf_is_str(v)) {
        wf_raise(&wf_exc_TypeError, "%s() argument must be str, not %.50s", function,
                 wf_is_none(v) ? "None" : wf_type_of(v)->name);
        return NULL;
    }
    const char *s = wf_str_utf8(v, &n);
    if (s != NULL && strlen(s) != n) {
        wf_raise(&wf_exc_ValueError, "embedded null character");
        return NULL;
    }
    return s;
}

static Value codecs_lookup(Value m, Value encoding)
{
    const char *s = name_argument("lookup", encoding);
    return s == NULL ? WF_NULL : wf_codec_lookup(s);
}

static Value codecs_lookup_error(Value m, Value name)
{
    const char *s = name_argument("lookup_error", name);
    return s == NULL ? WF_NULL : wf_codec_lookup_error(s);
}

static Value codecs_register_error(Value m, const Value *args, size_t nargs, Value kwnames)
{
    const char *name;
    Value handler;
    if (wf_parse_args(args, nargs, kwnames, "sO:register_error", decode_names + 2, &name,
                      &handler) < 0)
        return WF_NULL;
    return wf_codec_register_error(name, handler) < 0 ? WF_NULL : WF_NONE;
}

typedef Value (*Transform)(Value o, const char *encoding, const char *errors);

static Value transform(const char *format, const Value *args, size_t nargs, Value kwnames,
                       Transform fn)
{
    static const char *const names[] = {"obj", "encoding", "errors", NULL};
    Value o;
    const char *encoding = NULL, *errors = NULL;
    if (wf_parse_args(args, nargs, kwnames, format, names, &o, &encoding, &errors) < 0)
        return WF_NULL;
    return fn(o, encoding == NULL ? "utf-8" : encoding, errors);
}

static Value codecs_encode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    return transform("O|ss:encode", args, nargs, kwnames, wf_codec_encode);
}

static Value codecs_decode(Value m, const Value *args, size_t nargs, Value kwnames)
{
    return transform("O|ss:decode", args, nargs, kwnames, wf_codec_decode);
}

/* --- the module ------------------------------------------------------------------------------------------ */

#define SIG(name, rest) name "($module, " rest ", /)\n--\n\n"
#define DECODER_ROW(name)                                                                          \
    {#name, name, WF_FASTKW, SIG(#name, "data, errors=None, final=False") "Decodes; returns (text, bytes consumed)."}
#define ENCODER_ROW(name)                                                                          \
    {#name, name, WF_FASTKW, SIG(#name, "str, errors=None") "Encodes; returns (bytes, characters consumed)."}
#define DATA_ROW(name)                                                                             \
    {#name, name, WF_FASTKW, SIG(#name, "data, errors=None") "Converts; returns (result, length consumed)."}

static WfMethodDef functions[] = {
    {"register", codecs_register, WF_O, SIG("register", "search_function") "Adds a search function."},
    {"unregister", codecs_unregister, WF_O,
     SIG("unregister", "search_function") "Removes a search function and forgets what was found."},
    {"lookup", codecs_lookup, WF_O, SIG("lookup", "encoding") "Returns the CodecInfo of an encoding."},
    {"encode", codecs_encode, WF_FASTKW,
     "encode($module, /, obj, encoding='utf-8', errors='strict')\n--\n\nEncodes with a registered codec."},
    {"decode", codecs_decode, WF_FASTKW,
     "decode($module, /, obj, encoding='utf-8', errors='strict')\n--\n\nDecodes with a registered codec."},
    {"register_error", codecs_register_error, WF_FASTKW,
     SIG("register_error", "errors, handler") "Names an error handler."},
    {"lookup_error", codecs_lookup_error, WF_O,
     SIG("lookup_error", "name") "Returns the error handler of a name."},
    DECODER_ROW(utf_8_decode),
    DECODER_ROW(utf_7_decode),
    DECODER_ROW(utf_16_decode),
    DECODER_ROW(utf_16_le_decode),
    DECODER_ROW(utf_16_be_decode),
    DECODER_ROW(utf_32_decode),
    DECODER_ROW(utf_32_le_decode),
    DECODER_ROW(utf_32_be_decode),
    {"utf_16_ex_decode", utf_16_ex_decode, WF_FASTKW,
     SIG("utf_16_ex_decode", "data, errors=None, byteorder=0, final=False") "Decodes; returns (text, consumed, order)."},
    {"utf_32_ex_decode", utf_32_ex_decode, WF_FASTKW,
     SIG("utf_32_ex_decode", "data, errors=None, byteorder=0, final=False") "Decodes; returns (text, consumed, order)."},
    {"unicode_escape_decode", unicode_escape_decode, WF_FASTKW,
     SIG("unicode_escape_decode", "data, errors=None, final=True") "Decodes; returns (text, consumed)."},
    {"raw_unicode_escape_decode", raw_unicode_escape_decode, WF_FASTKW,
     SIG("raw_unicode_escape_decode", "data, errors=None, final=True") "Decodes; returns (text, consumed)."},
    DATA_ROW(latin_1_decode),
    DATA_ROW(ascii_decode),
    DATA_ROW(escape_decode),
    DATA_ROW(escape_encode),
    DATA_ROW(readbuffer_encode),
    {"charmap_decode", charmap_decode, WF_FASTKW,
     SIG("charmap_decode", "data, errors=None, mapping=None") "Decodes; returns (text, consumed)."},
    {"charmap_encode", charmap_encode, WF_FASTKW,
     SIG("charmap_encode", "str, errors=None, mapping=None") "Encodes; returns (bytes, consumed)."},
    {"charmap_build", charmap_build, WF_O, SIG("charmap_build", "map") "Makes an encoding map of a decoding table."},
    ENCODER_ROW(utf_8_encode),
    ENCODER_ROW(utf_7_encode),
    {"utf_16_encode", utf_16_encode, WF_FASTKW,
     SIG("utf_16_encode", "str, errors=None, byteorder=0") "Encodes; returns (bytes, consumed)."},
    {"utf_32_encode", utf_32_encode, WF_FASTKW,
     SIG("utf_32_encode", "str, errors=None, byteorder=0") "Encodes; returns (bytes, consumed)."},
    ENCODER_ROW(utf_16_le_encode),
    ENCODER_ROW(utf_16_be_encode),
    ENCODER_ROW(utf_32_le_encode),
    ENCODER_ROW(utf_32_be_encode),
    ENCODER_ROW(latin_1_encode),
    ENCODER_ROW(ascii_encode),
    ENCODER_ROW(unicode_escape_encode),
    ENCODER_ROW(raw_unicode_escape_encode),
    {NULL, NULL, 0, NULL},
};

int wf_module_init__codecs(Value m)
{
    if (wf_type_add(WF_NULL, &wf_encoding_map_type) < 0)
        return -1;
    return wf_module_add_functions(m, functions);
}
