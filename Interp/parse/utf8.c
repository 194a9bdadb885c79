/* Checking UTF-8, with the words of CPython's decoder for what is wrong. */
#include "utf8.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The length of the sequence that starts with a byte, and the range of the second byte; 0: no
 * sequence starts so. */
static int sequence_length(unsigned char lead, unsigned char *low, unsigned char *high)
{
    *low = 0x80;
    *high = 0xBF;
    if (lead >= 0xC2 && lead < 0xE0) {
        return 2;
    }
    if (lead >= 0xE0 && lead < 0xF0) {
        *low = lead == 0xE0 ? 0xA0 : 0x80;
        *high = lead == 0xED ? 0x9F : 0xBF;
        return 3;
    }
    if (lead >= 0xF0 && lead < 0xF5) {
        *low = lead == 0xF0 ? 0x90 : 0x80;
        *high = lead == 0xF4 ? 0x8F : 0xBF;
        return 4;
    }
    return 0;
}

/* Check the sequence at s, which does not start with ASCII; its length, or 0 with *error. */
static size_t check_sequence(const unsigned char *s, size_t room, WfUtf8Error *error)
{
    unsigned char low;
    unsigned char high;
    int length = sequence_length(s[0], &low, &high);
    error->len = 1;
    if (length == 0) {
        error->reason = "invalid start byte";
        return 0;
    }
    for (int i = 1; i < length; i++) {
        error->len = (size_t)i;
        if ((size_t)i == room) {
            error->reason = "unexpected end of data";
            return 0;
        }
        if (s[i] < low || s[i] > high) {
            error->reason = "invalid continuation byte";
            return 0;
        }
        low = 0x80;
        high = 0xBF;
    }
    return (size_t)length;
}

bool wf_utf8_check(const char *text, size_t len, WfUtf8Error *error)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t i = 0;
    while (i < len) {
        uint64_t word;
        while (len - i >= 8 &&
               (memcpy(&word, s + i, 8), (word & UINT64_C(0x8080808080808080)) == 0)) {
            i += 8;
        }
        while (i < len && s[i] < 0x80) {
            i++;
        }
        if (i == len) {
            break;
        }
        size_t n = check_sequence(s + i, len - i, error);
        if (n == 0) {
            error->at = i;
            return false;
        }
        i += n;
    }
    return true;
}

void wf_utf8_describe(const char *text, const WfUtf8Error *error, char *out, size_t size)
{
    if (error->len == 1) {
        snprintf(out, size, "'utf-8' codec can't decode byte 0x%02x in position %zu: %s",
                 (unsigned char)text[error->at], error->at, error->reason);
    } else {
        snprintf(out, size, "'utf-8' codec can't decode bytes in position %zu-%zu: %s", error->at,
                 error->at + error->len - 1, error->reason);
    }
}
