/* What the files of str share with each other and with the codecs: units, kinds, storage. */
#ifndef WEFT_STR_IMPL_H
#define WEFT_STR_IMPL_H

#include "str.h"

/* The widest code point that each kind holds. */
WF_INLINE uint32_t wf_kind_limit(int kind)
{
    return kind == 1 ? 0xff : kind == 2 ? 0xffff : 0x10ffff;
}
WF_INLINE int wf_kind_for(uint32_t maxchar)
{
    return maxchar < 0x100 ? 1 : maxchar < 0x10000 ? 2 : 4;
}
WF_INLINE uint32_t wf_unit_at(int kind, const void *p, size_t i)
{
    return kind == 1 ? ((const uint8_t *)p)[i]
         : kind == 2 ? ((const uint16_t *)p)[i]
                     : ((const uint32_t *)p)[i];
}
WF_INLINE void wf_unit_put(int kind, void *p, size_t i, uint32_t c)
{
    if (kind == 1)
        ((uint8_t *)p)[i] = (uint8_t)c;
    else if (kind == 2)
        ((uint16_t *)p)[i] = (uint16_t)c;
    else
        ((uint32_t *)p)[i] = c;
}

/* A WfStr of at most one byte-sized code point, with the place for its UTF-8. */
typedef struct {
    WfObject ob;
    size_t len;
    _Atomic uint64_t hash;
    uint8_t data[8];
    void *utf8;
} WfSmallStr;
extern WfSmallStr wf_latin1_chars[256]; /* immortal */
WF_INLINE Value wf_latin1_char(uint32_t c) { return wf_uncounted(&wf_latin1_chars[c]); }

/* Upper bound of the code points: all bits that occur. Exact as to kind and ASCII. */
uint32_t wf_units_bits(int kind, const void *p, size_t n);

/* What Latin-1 characters are: a class of str and the ASCII-only one of bytes. */
enum {
    WF_LATIN_SPACE = 1, WF_LATIN_LINE = 2,      /* of str */
    WF_LATIN_SPACE_BYTES = 4, WF_LATIN_LINE_BYTES = 8
};
extern const uint8_t wf_latin1_class[256];

/* The same for a whole string, from its kind: 0x7f, 0xff, 0xffff or 0x10ffff. */
WF_INLINE uint32_t wf_str_maxchar(const WfStr *s)
{
    return wf_str_is_ascii(s) ? 0x7f : wf_kind_limit(wf_str_kind(s));
}
/* Copies n units, widening or (if the caller knows that they fit) narrowing. */
void wf_units_copy(int dkind, void *dst, size_t dpos, int skind, const void *src, size_t spos,
                   size_t n);
void wf_units_fill(int kind, void *dst, size_t pos, uint32_t c, size_t n);
/* Number of leading ASCII bytes. */
size_t wf_ascii_prefix(const uint8_t *s, size_t n);

/* memcpy for lengths that are mostly small: two overlapping words. */
WF_INLINE void wf_copy_short(uint8_t *out, const uint8_t *p, size_t n)
{
    if (n >= 8 && n <= 16) {
        uint64_t a, b;
        memcpy(&a, p, 8);
        memcpy(&b, p + n - 8, 8);
        memcpy(out, &a, 8);
        memcpy(out + n - 8, &b, 8);
    } else if (n >= 4 && n < 8) {
        uint32_t a, b;
        memcpy(&a, p, 4);
        memcpy(&b, p + n - 4, 4);
        memcpy(out, &a, 4);
        memcpy(out + n - 4, &b, 4);
    } else if (n < 4) {
        if (n > 0) { /* the middle one is the first or the last of fewer than three */
            out[0] = p[0];
            out[n / 2] = p[n / 2];
            out[n - 1] = p[n - 1];
        }
    } else {
        memcpy(out, p, n);
    }
}

/* The string of n ASCII bytes. */
Value wf_str_from_ascii(const void *p, size_t n) WF_MUST_USE;

/* Turns s, a fresh object with room, into a string: flags by kind and ascii, len, hash, NUL. */
void wf_str_init(WfStr *s, size_t len, int kind, bool ascii);
/* Bytes of an exact str. */
WF_INLINE size_t wf_str_size(size_t len, int kind, bool ascii)
{
    return sizeof(WfStr) + wf_str_units_size(len, kind, ascii);
}
/* Frees what hangs on the string, the cached UTF-8. */
void wf_str_clear_utf8(WfStr *s);

/* UTF-8 decoding shared with the codec. One stretch without errors: */
typedef struct {
    size_t bytes;    /* consumed */
    size_t chars;
    uint32_t bits;   /* all bits of the code points */
} WfUtf8Scan;
/*
 * Decodes valid UTF-8 of moderate length, also surrogates if these are taken. WF_NULL without exception:
 * it is not that.
 */
Value wf_utf8_decode_quick(const uint8_t *s, size_t n, bool surrogates);
/* n units whose bits are known; the string's kind may be narrower than `kind`. */
Value wf_str_from_units(int kind, const void *units, size_t n, uint32_t bits) WF_MUST_USE;
/* Scans until the first error or the end. */
WfUtf8Scan wf_utf8_scan(const uint8_t *s, size_t n, bool surrogates);
/* Decodes `bytes` valid bytes into dst[pos...]. */
void wf_utf8_fill(int kind, void *dst, size_t pos, const uint8_t *s, size_t bytes);
/* The string of n valid bytes that were scanned. */
Value wf_utf8_make(const uint8_t *s, size_t n, WfUtf8Scan scan) WF_MUST_USE;
/* What is wrong at s: sets how many bytes are to blame; *truncated: more input could mend it. */
const char *wf_utf8_diagnose(const uint8_t *s, size_t n, size_t *blame, bool *truncated);
WF_INLINE size_t wf_utf8_width(uint32_t c)
{
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}
WF_INLINE uint8_t *wf_utf8_put(uint8_t *p, uint32_t c)
{
    if (c < 0x80) {
        *p++ = (uint8_t)c;
    } else if (c < 0x800) {
        *p++ = (uint8_t)(0xc0 | c >> 6);
        *p++ = (uint8_t)(0x80 | (c & 63));
    } else if (c < 0x10000) {
        *p++ = (uint8_t)(0xe0 | c >> 12);
        *p++ = (uint8_t)(0x80 | (c >> 6 & 63));
        *p++ = (uint8_t)(0x80 | (c & 63));
    } else {
        *p++ = (uint8_t)(0xf0 | c >> 18);
        *p++ = (uint8_t)(0x80 | (c >> 12 & 63));
        *p++ = (uint8_t)(0x80 | (c >> 6 & 63));
        *p++ = (uint8_t)(0x80 | (c & 63));
    }
    return p;
}

/* Builder internals: room for n more code points of at most maxchar; false if out of memory. */
bool wf_sb_reserve(WfStrBuilder *b, size_t n, uint32_t maxchar);
WF_INLINE void *wf_sb_units(WfStrBuilder *b)
{
    return wf_is_null(b->str) ? (void *)b->small : (void *)wf_as_str(b->str)->data;
}
void wf_sb_fill(WfStrBuilder *b, uint32_t c, size_t n);
void wf_sb_units_append(WfStrBuilder *b, int kind, const void *p, size_t n);

#endif
