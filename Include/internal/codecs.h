/*
 * Codecs: native encoders and decoders with error handlers, and the registry of those written
 * in Python.
 *
 * A decoder turns bytes into a str and says how many bytes it consumed: with `final` false an
 * incomplete sequence at the end is left. An error goes to the handler that `errors` names
 * (NULL: strict); the built-in ones are handled without making an exception object.
 */
#ifndef WEFT_CODECS_H
#define WEFT_CODECS_H

#include "bytes.h"
#include "str.h"

WF_COLD Value wf_raise_decode_error(const char *encoding, const void *data, size_t n, size_t start,
                                    size_t end, const char *reason);
WF_COLD Value wf_raise_encode_error(const char *encoding, Value str, size_t start, size_t end,
                                    const char *reason);
/* UnicodeEncodeError for the run of surrogates that starts at pos. */
WF_COLD Value wf_raise_surrogates(const char *encoding, Value str, size_t pos);

/* --- error handlers --------------------------------------------------------------------- */

typedef enum {
    WF_ERRORS_STRICT, WF_ERRORS_IGNORE, WF_ERRORS_REPLACE, WF_ERRORS_BACKSLASH,
    WF_ERRORS_XMLCHARREF, WF_ERRORS_NAMEREPLACE, WF_ERRORS_SURROGATEESCAPE,
    WF_ERRORS_SURROGATEPASS, WF_ERRORS_OTHER
} WfErrors;
WfErrors wf_errors_mode(const char *errors);

/* One decoding in progress: what its error handler needs. */
typedef struct {
    const char *encoding, *errors;
    WfErrors mode;
    const uint8_t *in;    /* the input: a handler may replace it */
    size_t n;
    WfStrBuilder out;
    Value handler, exc;   /* of WF_ERRORS_OTHER; owned or WF_NULL */
    Value input;          /* bytes that `in` points into if a handler replaced it, or WF_NULL */
} WfDecode;

void wf_decode_init(WfDecode *d, const char *encoding, const char *errors, const void *in,
                    size_t n);
/* Handles bytes [start, end): appends the replacement; returns where to go on, or -1. */
ssize_t wf_decode_error(WfDecode *d, size_t start, size_t end, const char *reason) WF_MAY_RUN;
/* The result, or WF_NULL if anything failed; releases everything. */
Value wf_decode_finish(WfDecode *d) WF_MUST_USE;
Value wf_decode_abandon(WfDecode *d);

/* Growing bytes, for encoders. */
typedef struct {
    Value bytes;
    size_t len, cap;
    bool failed;
} WfBytesBuilder;
void wf_bb_init(WfBytesBuilder *b);
bool wf_bb_reserve(WfBytesBuilder *b, size_t n); /* false: out of memory, kept for finish */
WF_INLINE uint8_t *wf_bb_at(WfBytesBuilder *b) { return wf_as_bytes(b->bytes)->data + b->len; }
void wf_bb_append(WfBytesBuilder *b, const void *p, size_t n);
WF_INLINE void wf_bb_byte(WfBytesBuilder *b, uint8_t c)
{
    if (WF_LIKELY(b->len < b->cap) || wf_bb_reserve(b, 1))
        wf_as_bytes(b->bytes)->data[b->len++] = c;
}
Value wf_bb_finish(WfBytesBuilder *b) WF_MUST_USE;
void wf_bb_abandon(WfBytesBuilder *b);

typedef struct {
    const char *encoding, *errors;
    WfErrors mode;
    Value str;            /* borrowed */
    WfBytesBuilder out;
    Value handler, exc;
} WfEncode;

void wf_encode_init(WfEncode *e, const char *encoding, const char *errors, Value str);
/*
 * Handles characters [start, end) that cannot be encoded. The replacement is *repl, a str to be
 * encoded by the caller (owned), or bytes to be copied, or WF_NULL: nothing. Returns where to go
 * on, or -1.
 */
ssize_t wf_encode_error(WfEncode *e, size_t start, size_t end, const char *reason,
                        Value *repl) WF_MAY_RUN;
Value wf_encode_finish(WfEncode *e) WF_MUST_USE;
Value wf_encode_abandon(WfEncode *e);

/* --- decoders and encoders ----------------------------------------------------------------- */

/* consumed NULL: final. byteorder: -1 little, 1 big, 0 by the mark; set to what was found. */
Value wf_codec_utf8_decode(const void *p, size_t n, const char *errors, size_t *consumed);
Value wf_codec_utf16_decode(const void *p, size_t n, const char *errors, int *byteorder,
                            size_t *consumed);
Value wf_codec_utf32_decode(const void *p, size_t n, const char *errors, int *byteorder,
                            size_t *consumed);
Value wf_codec_utf7_decode(const void *p, size_t n, const char *errors, size_t *consumed);
Value wf_codec_latin1_decode(const void *p, size_t n);
Value wf_codec_ascii_decode(const void *p, size_t n, const char *errors);
Value wf_codec_charmap_decode(const void *p, size_t n, const char *errors, Value mapping);
Value wf_codec_unicode_escape_decode(const void *p, size_t n, const char *errors,
                                     size_t *consumed);
Value wf_codec_raw_unicode_escape_decode(const void *p, size_t n, const char *errors,
                                         size_t *consumed);

Value wf_codec_utf8_encode(Value s, const char *errors);
Value wf_codec_utf16_encode(Value s, const char *errors, int byteorder);
Value wf_codec_utf32_encode(Value s, const char *errors, int byteorder);
Value wf_codec_utf7_encode(Value s, const char *errors);
Value wf_codec_latin1_encode(Value s, const char *errors);
Value wf_codec_ascii_encode(Value s, const char *errors);
Value wf_codec_charmap_encode(Value s, const char *errors, Value mapping);
Value wf_codec_unicode_escape_encode(Value s);
Value wf_codec_raw_unicode_escape_encode(Value s);
Value wf_codec_charmap_build(Value table);

/* b"..." escapes without quotes; errors as escape_decode's. *bad: first invalid escape or -1. */
Value wf_codec_escape_decode(const void *p, size_t n, const char *errors);
Value wf_codec_escape_encode(Value bytes);

/* -X dev: str.encode, bytes.decode... check the names even when nothing needs them. At start-up. */
extern bool wf_codec_check_names;

/* --- registry ----------------------------------------------------------------------------- */

int wf_codec_register(Value search) WF_MUST_USE;
int wf_codec_unregister(Value search) WF_MUST_USE;
/* The CodecInfo tuple of an encoding. */
Value wf_codec_lookup(const char *encoding) WF_MUST_USE;
Value wf_codec_encode(Value o, const char *encoding, const char *errors) WF_MUST_USE;
Value wf_codec_decode(Value o, const char *encoding, const char *errors) WF_MUST_USE;
/* The same for str.encode and bytes.decode: only encodings marked as text encodings. */
Value wf_codec_encode_text(Value o, const char *encoding, const char *errors) WF_MUST_USE;
Value wf_codec_decode_text(Value o, const char *encoding, const char *errors) WF_MUST_USE;
int wf_codec_register_error(const char *name, Value handler) WF_MUST_USE;
Value wf_codec_lookup_error(const char *name) WF_MUST_USE;

#endif
