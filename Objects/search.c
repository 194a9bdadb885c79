/*
 * Searching (search.h). search.inc holds the algorithms, compiled for each unit.
 *
 * A needle of two or more units is looked for 16 bytes at a time: positions where its first and
 * its last unit both match are candidates, and are compared in full. When the comparisons cost
 * too much (periodic text), the rest is left to the two-way algorithm (Crochemore and Perrin,
 * J. ACM 38, 1991), which is linear whatever the text.
 */
#define _GNU_SOURCE
#include "search.h"

#include "short_memory.h"

#include <string.h>
#include <wchar.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define CAT_(a, b) a##b
#define CAT(a, b) CAT_(a, b)
#define F(name) CAT(name, UNIT_NAME)

/* A switch to two-way is worth it once full comparisons touched this many units per unit passed. */
enum { WORK_PER_UNIT = 16, FREE_WORK = 4096 };

#define UNIT uint8_t
#define UNIT_NAME _u8
#define VEC_SET1(c) _mm_set1_epi8((char)(c))
#define VEC_EQ _mm_cmpeq_epi8
#include "search.inc"

#define UNIT uint16_t
#define UNIT_NAME _u16
#define VEC_SET1(c) _mm_set1_epi16((short)(c))
#define VEC_EQ _mm_cmpeq_epi16
#include "search.inc"

#define UNIT uint32_t
#define UNIT_NAME _u32
#define VEC_SET1(c) _mm_set1_epi32((int)(c))
#define VEC_EQ _mm_cmpeq_epi32
#include "search.inc"

/* libc's memchr() is worth a call in long text only. */
static ssize_t find_byte(const uint8_t *p, size_t n, uint8_t c)
{
#ifdef __SSE2__
    const __m128i v = _mm_set1_epi8((char)c);
    if (n < 16) {
        uint64_t w[2];
        wf_load_short(p, n, w);
        unsigned mask = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_set_epi64x((long long)w[1], (long long)w[0]), v));
        mask &= (1u << n) - 1;
        return mask != 0 ? (ssize_t)__builtin_ctz(mask) : -1;
    }
    if (n <= 128) {
        for (size_t i = 0;; i = i + 32 <= n ? i + 16 : n - 16) {
            unsigned mask = (unsigned)_mm_movemask_epi8(
                _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)(p + i)), v));
            if (mask != 0)
                return (ssize_t)(i + (size_t)__builtin_ctz(mask));
            if (i + 16 == n)
                return -1;
        }
    }
#endif
    const uint8_t *hit = n > 0 ? memchr(p, c, n) : NULL;
    return hit ? hit - p : -1;
}

ssize_t wf_find_char(int kind, const void *p, size_t n, uint32_t c)
{
    if (kind == 1)
        return c < 256 ? find_byte(p, n, (uint8_t)c) : -1;
    if (kind == 2)
        return c < 0x10000 ? find_char_u16(p, n, (uint16_t)c) : -1;
    return find_char_u32(p, n, c);
}

ssize_t wf_rfind_char(int kind, const void *p, size_t n, uint32_t c)
{
    if (kind == 1) {
        const uint8_t *hit = c < 256 && n > 0 ? memrchr(p, (int)c, n) : NULL;
        return hit ? hit - (const uint8_t *)p : -1;
    }
    if (kind == 2)
        return c < 0x10000 ? rfind_char_u16(p, n, (uint16_t)c) : -1;
    return rfind_char_u32(p, n, c);
}

size_t wf_count_char(int kind, const void *p, size_t n, uint32_t c, size_t max)
{
    size_t count;
    if (kind == 1)
        count = c < 256 ? count_char_u8(p, n, (uint8_t)c) : 0;
    else if (kind == 2)
        count = c < 0x10000 ? count_char_u16(p, n, (uint16_t)c) : 0;
    else
        count = count_char_u32(p, n, c);
    return count < max ? count : max;
}

ssize_t wf_find_units(int kind, const void *hay, size_t n, const void *needle, size_t m)
{
    return kind == 1 ? find_u8(hay, n, needle, m)
         : kind == 2 ? find_u16(hay, n, needle, m)
                     : find_u32(hay, n, needle, m);
}

ssize_t wf_rfind_units(int kind, const void *hay, size_t n, const void *needle, size_t m)
{
    return kind == 1 ? rfind_u8(hay, n, needle, m)
         : kind == 2 ? rfind_u16(hay, n, needle, m)
                     : rfind_u32(hay, n, needle, m);
}

size_t wf_count_units(int kind, const void *hay, size_t n, const void *needle, size_t m,
                      size_t max)
{
    size_t k = (size_t)kind, count = 0;
    if (m == 1)
        return wf_count_char(kind, hay, n,
                             kind == 1   ? *(const uint8_t *)needle
                             : kind == 2 ? *(const uint16_t *)needle
                                         : *(const uint32_t *)needle,
                             max);
    const char *p = hay;
    while (count < max) {
        ssize_t i = wf_find_units(kind, p, n, needle, m);
        if (i < 0)
            break;
        count++;
        p += ((size_t)i + m) * k;
        n -= (size_t)i + m;
    }
    return count;
}
