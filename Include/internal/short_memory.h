/*
 * Comparing short stretches of memory without a call.
 *
 * libc's memcmp reads short stretches with masked vector loads, which take a microcode assist of
 * a hundred nanoseconds where the vector would run into an unmapped page: short strings at the
 * end of the heap's pages would be slow for no visible reason.
 */
#ifndef WEFT_SHORT_MEMORY_H
#define WEFT_SHORT_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t wf_load64(const void *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof w);
    return w;
}
static inline uint32_t wf_load32(const void *p)
{
    uint32_t w;
    memcpy(&w, p, sizeof w);
    return w;
}

/* n < 16 bytes, followed by zeros. */
static inline __attribute__((always_inline)) void wf_load_short(const void *p, size_t n, uint64_t out[2])
{
    const uint8_t *a = p;
    out[0] = out[1] = 0;
    if (n >= 8) {
        out[0] = wf_load64(a);
        out[1] = wf_load64(a + n - 8) >> 1 >> (8 * (16 - n) - 1);
    } else if (n >= 4) {
        out[0] = wf_load32(a) | (uint64_t)wf_load32(a + n - 4) << 8 * (n - 4);
    } else if (n > 0) {
        out[0] = a[0] | (uint64_t)a[n >> 1] << 8 * (n >> 1) | (uint64_t)a[n - 1] << 8 * (n - 1);
    }
}

/* memcmp(p, q, n) == 0 */
static inline __attribute__((always_inline)) bool wf_same_bytes(const void *p, const void *q, size_t n)
{
    const uint8_t *a = p, *b = q;
    if (n >= 8) {
        if (n > 64)
            return memcmp(p, q, n) == 0;
        for (size_t i = 0; i + 8 < n; i += 8)
            if (wf_load64(a + i) != wf_load64(b + i))
                return false;
        return wf_load64(a + n - 8) == wf_load64(b + n - 8);
    }
    if (n >= 4)
        return wf_load32(a) == wf_load32(b) && wf_load32(a + n - 4) == wf_load32(b + n - 4);
    return n == 0 || (a[0] == b[0] && a[n >> 1] == b[n >> 1] && a[n - 1] == b[n - 1]);
}

static inline int wf_order64(uint64_t x, uint64_t y)
{
    return __builtin_bswap64(x) < __builtin_bswap64(y) ? -1 : 1;
}

/* memcmp(p, q, n) of two strings' data, of which eight bytes may be read whatever n is. */
static inline int wf_order_text(const void *p, const void *q, size_t n)
{
    const uint8_t *a = p, *b = q;
    uint64_t x = __builtin_bswap64(wf_load64(a)), y = __builtin_bswap64(wf_load64(b));
    if (n < 8) {
        uint64_t mask = ~(~(uint64_t)0 >> 8 * n);
        x &= mask;
        y &= mask;
        return (x > y) - (x < y);
    }
    if (x != y)
        return x < y ? -1 : 1;
    if (n > 64)
        return memcmp(p, q, n);
    for (size_t i = 8; i + 8 < n; i += 8)
        if (wf_load64(a + i) != wf_load64(b + i))
            return wf_order64(wf_load64(a + i), wf_load64(b + i));
    x = wf_load64(a + n - 8);
    y = wf_load64(b + n - 8);
    return x == y ? 0 : wf_order64(x, y);
}

/* memcmp(p, q, n) */
static inline int wf_order_bytes(const void *p, const void *q, size_t n)
{
    const uint8_t *a = p, *b = q;
    if (n >= 8) {
        if (n > 64)
            return memcmp(p, q, n);
        for (size_t i = 0; i + 8 < n; i += 8)
            if (wf_load64(a + i) != wf_load64(b + i))
                return wf_order64(wf_load64(a + i), wf_load64(b + i));
        uint64_t x = wf_load64(a + n - 8), y = wf_load64(b + n - 8);
        return x == y ? 0 : wf_order64(x, y);
    }
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

#endif
