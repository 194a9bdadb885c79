/* UTF-8 by hand: decoding one code point, encoding one (surrogates too), counting, checking. */
#ifndef WF_PARSE_UTF8_H
#define WF_PARSE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The code point at p, which is valid UTF-8; *size is its length. */
static inline uint32_t wf_utf8_get(const char *text, int *size)
{
    const unsigned char *p = (const unsigned char *)text;
    if (p[0] < 0x80) {
        *size = 1;
        return p[0];
    }
    if (p[0] < 0xE0) {
        *size = 2;
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if (p[0] < 0xF0) {
        *size = 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    }
    *size = 4;
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
           (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
}

/* Write c, a surrogate like any other; returns where the next goes. */
static inline char *wf_utf8_put(char *p, uint32_t c)
{
    if (c < 0x80) {
        *p++ = (char)c;
    } else if (c < 0x800) {
        *p++ = (char)(0xC0 | c >> 6);
        *p++ = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        *p++ = (char)(0xE0 | c >> 12);
        *p++ = (char)(0x80 | (c >> 6 & 0x3F));
        *p++ = (char)(0x80 | (c & 0x3F));
    } else {
        *p++ = (char)(0xF0 | c >> 18);
        *p++ = (char)(0x80 | (c >> 12 & 0x3F));
        *p++ = (char)(0x80 | (c >> 6 & 0x3F));
        *p++ = (char)(0x80 | (c & 0x3F));
    }
    return p;
}

/* Code points that begin in the first len bytes. */
static inline size_t wf_utf8_count(const char *text, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return n;
}

/* Where text is not UTF-8. */
typedef struct WfUtf8Error {
    size_t at;
    size_t len;
    const char *reason;
} WfUtf8Error;

bool wf_utf8_check(const char *text, size_t len, WfUtf8Error *error);

/* "'utf-8' codec can't decode byte ..." */
void wf_utf8_describe(const char *text, const WfUtf8Error *error, char *out, size_t size);

#endif
