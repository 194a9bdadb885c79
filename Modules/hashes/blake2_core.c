/* BLAKE2 as RFC 7693 describes it. Words are little-endian in memory. */
#include "blake2_core.h"

#include <string.h>

static const uint64_t iv64[8] = {
    0x6a09e667f3bcc908u, 0xbb67ae8584caa73bu, 0x3c6ef372fe94f82bu, 0xa54ff53a5f1d36f1u,
    0x510e527fade682d1u, 0x9b05688c2b3e6c1fu, 0x1f83d9abfb41bd6bu, 0x5be0cd19137e2179u,
};

static const uint8_t sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

#define ROTATE(x, n) ((x) >> (n) | (x) << (8 * sizeof(x) - (n)))
#define MIX(a, b, c, d, x, y, R1, R2, R3, R4)                                                      \
    do {                                                                                           \
        a = a + b + (x);                                                                           \
        d = ROTATE(d ^ a, R1);                                                                     \
        c = c + d;                                                                                 \
        b = ROTATE(b ^ c, R2);                                                                     \
        a = a + b + (y);                                                                           \
        d = ROTATE(d ^ a, R3);                                                                     \
        c = c + d;                                                                                 \
        b = ROTATE(b ^ c, R4);                                                                     \
    } while (0)
#define ROUND(v, m, s, R1, R2, R3, R4)                                                             \
    do {                                                                                           \
        MIX(v[0], v[4], v[8], v[12], m[s[0]], m[s[1]], R1, R2, R3, R4);                            \
        MIX(v[1], v[5], v[9], v[13], m[s[2]], m[s[3]], R1, R2, R3, R4);                            \
        MIX(v[2], v[6], v[10], v[14], m[s[4]], m[s[5]], R1, R2, R3, R4);                           \
        MIX(v[3], v[7], v[11], v[15], m[s[6]], m[s[7]], R1, R2, R3, R4);                           \
        MIX(v[0], v[5], v[10], v[15], m[s[8]], m[s[9]], R1, R2, R3, R4);                           \
        MIX(v[1], v[6], v[11], v[12], m[s[10]], m[s[11]], R1, R2, R3, R4);                         \
        MIX(v[2], v[7], v[8], v[13], m[s[12]], m[s[13]], R1, R2, R3, R4);                          \
        MIX(v[3], v[4], v[9], v[14], m[s[14]], m[s[15]], R1, R2, R3, R4);                          \
    } while (0)

static void compress64(Blake2 *b, const uint8_t *block, bool last)
{
    uint64_t m[16], v[16];
    memcpy(m, block, sizeof m);
    memcpy(v, b->h64, sizeof b->h64);
    memcpy(v + 8, iv64, sizeof iv64);
    v[12] ^= b->count[0];
    v[13] ^= b->count[1];
    if (last)
        v[14] = ~v[14];
    if (last && b->last_node)
        v[15] = ~v[15];
    for (int r = 0; r < 12; r++)
        ROUND(v, m, sigma[r % 10], 32, 24, 16, 63);
    for (int i = 0; i < 8; i++)
        b->h64[i] ^= v[i] ^ v[i + 8];
}

static void compress32(Blake2 *b, const uint8_t *block, bool last)
{
    uint32_t m[16], v[16];
    memcpy(m, block, sizeof m);
    memcpy(v, b->h32, sizeof b->h32);
    for (int i = 0; i < 8; i++)
        v[8 + i] = (uint32_t)(iv64[i] >> 32);
    v[12] ^= (uint32_t)b->count[0];
    v[13] ^= (uint32_t)(b->count[0] >> 32);
    if (last)
        v[14] = ~v[14];
    if (last && b->last_node)
        v[15] = ~v[15];
    for (int r = 0; r < 10; r++)
        ROUND(v, m, sigma[r], 16, 12, 8, 7);
    for (int i = 0; i < 8; i++)
        b->h32[i] ^= v[i] ^ v[i + 8];
}

static void compress(Blake2 *b, const uint8_t *block, size_t bytes, bool last)
{
    b->count[0] += bytes;
    b->count[1] += b->count[0] < bytes;
    if (b->big)
        compress64(b, block, last);
    else
        compress32(b, block, last);
}

static size_t block_size(const Blake2 *b)
{
    return b->big ? 128 : 64;
}

/* The parameter block: 64 bytes for BLAKE2b, 32 for BLAKE2s. */
static void fill_parameters(const Blake2Parameters *p, uint8_t out[64])
{
    memset(out, 0, 64);
    out[0] = p->digest_size;
    out[1] = p->key_size;
    out[2] = p->fanout;
    out[3] = p->depth;
    memcpy(out + 4, &p->leaf_size, 4);
    if (p->big) {
        memcpy(out + 8, &p->node_offset, 8);
        out[16] = p->node_depth;
        out[17] = p->inner_size;
        memcpy(out + 32, p->salt, 16);
        memcpy(out + 48, p->person, 16);
        return;
    }
    memcpy(out + 8, &p->node_offset, 6);
    out[14] = p->node_depth;
    out[15] = p->inner_size;
    memcpy(out + 16, p->salt, 8);
    memcpy(out + 24, p->person, 8);
}

void wf_blake2_init(Blake2 *b, const Blake2Parameters *p)
{
    uint64_t words[8];
    uint8_t parameters[64], key[BLAKE2_MAX_BLOCK] = {0};
    fill_parameters(p, parameters);
    memcpy(words, parameters, sizeof words);
    memset(b, 0, sizeof *b);
    b->big = p->big;
    b->last_node = p->last_node;
    b->digest_size = p->digest_size;
    for (int i = 0; i < 8; i++)
        if (p->big)
            b->h64[i] = iv64[i] ^ words[i];
        else
            b->h32[i] = (uint32_t)(iv64[i] >> 32) ^ (uint32_t)(words[i / 2] >> (i % 2 * 32));
    if (p->key_size) {
        memcpy(key, p->key, p->key_size);
        wf_blake2_update(b, key, block_size(b));
    }
}

void wf_blake2_update(Blake2 *b, const uint8_t *data, size_t n)
{
    size_t size = block_size(b);
    /* The last block is kept back: it is compressed with another flag. */
    while (n) {
        if (b->filled == size) {
            compress(b, b->block, size, false);
            b->filled = 0;
        }
        if (b->filled == 0)
            for (; n > size; n -= size, data += size)
                compress(b, data, size, false);
        size_t take = size - b->filled < n ? size - b->filled : n;
        memcpy(b->block + b->filled, data, take);
        b->filled += take;
        data += take;
        n -= take;
    }
}

void wf_blake2_finish(Blake2 *b, uint8_t out[BLAKE2_MAX_DIGEST])
{
    memset(b->block + b->filled, 0, sizeof b->block - b->filled);
    compress(b, b->block, b->filled, true);
    memcpy(out, b->big ? (const void *)b->h64 : b->h32, b->digest_size);
}
