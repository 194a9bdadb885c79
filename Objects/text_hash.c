/*
 * Hashes of text and bytes: XXH3 (Yann Collet), seeded once per process. SipHash-1-3 (Aumasson,
 * Bernstein, 2012) is here for importlib's hash of a source file, which names that algorithm.
 */
#define XXH_INLINE_ALL
#include "str_impl.h"

#include <xxhash.h>

uint64_t wf_hash_key[2];

#define ROTL(x, b) (((x) << (b)) | ((x) >> (64 - (b))))
#define ROUND(a, b, c, d)                                                                         \
    do {                                                                                          \
        a += b; c += d;                                                                           \
        b = ROTL(b, 13) ^ a; d = ROTL(d, 16) ^ c;                                                 \
        a = ROTL(a, 32);                                                                          \
        c += b; a += d;                                                                           \
        b = ROTL(b, 17) ^ c; d = ROTL(d, 21) ^ a;                                                 \
        c = ROTL(c, 32);                                                                          \
    } while (0)

/* The last n < 8 bytes of a text as a little-endian number, without a loop. */
WF_INLINE uint64_t load_tail(const uint8_t *p, size_t n)
{
    uint64_t v = 0;
    if (n & 4) {
        uint32_t low;
        memcpy(&low, p, 4);
        v = low;
        if (n & 3) {
            size_t i = n - 4; /* 1..3 bytes follow */
            v |= (uint64_t)p[4] << 32 | (uint64_t)p[4 + i / 2] << (32 + 8 * (i / 2)) |
                 (uint64_t)p[4 + i - 1] << (32 + 8 * (i - 1));
        }
        return v;
    }
    if (n != 0)
        v = (uint64_t)p[0] | (uint64_t)p[n / 2] << (8 * (n / 2)) | (uint64_t)p[n - 1] << (8 * (n - 1));
    return v;
}

uint64_t wf_siphash13(uint64_t k0, uint64_t k1, const void *data, size_t n)
{
    const uint8_t *p = data;
    uint64_t a = k0 ^ 0x736f6d6570736575u, b = k1 ^ 0x646f72616e646f6du;
    uint64_t c = k0 ^ 0x6c7967656e657261u, d = k1 ^ 0x7465646279746573u;
    uint64_t m, last = (uint64_t)n << 56;
    for (; n >= 8; n -= 8, p += 8) {
        memcpy(&m, p, 8);
        d ^= m;
        ROUND(a, b, c, d);
        a ^= m;
    }
    last |= load_tail(p, n);
    d ^= last;
    ROUND(a, b, c, d);
    a ^= last;
    c ^= 0xff;
    ROUND(a, b, c, d);
    ROUND(a, b, c, d);
    ROUND(a, b, c, d);
    return a ^ b ^ c ^ d;
}

uint64_t wf_hash_bytes(const void *p, size_t n)
{
    if (n == 0)
        return 0;
    uint64_t h = XXH3_64bits_withSeed(p, n, wf_hash_key[0] ^ ROTL(wf_hash_key[1], 32));
    return WF_LIKELY(h != UINT64_MAX) ? h : UINT64_MAX - 1;
}

/* The bytes of a linear congruential generator, as CPython's: the key 0 for the seed 0. */
void wf_hash_seed(uint32_t seed)
{
    uint8_t bytes[sizeof wf_hash_key] = {0};
    uint32_t x = seed;
    for (size_t i = 0; seed != 0 && i < sizeof bytes; i++) {
        x = x * 214013 + 2531011;
        bytes[i] = (uint8_t)(x >> 16);
    }
    memcpy(wf_hash_key, bytes, sizeof bytes);
}
