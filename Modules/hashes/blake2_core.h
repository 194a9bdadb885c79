/* BLAKE2b and BLAKE2s (RFC 7693), with all parameters of the parameter block. */
#ifndef WF_BLAKE2_CORE_H
#define WF_BLAKE2_CORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BLAKE2_MAX_BLOCK = 128, BLAKE2_MAX_DIGEST = 64 };

typedef struct {
    bool big; /* BLAKE2b; else BLAKE2s */
    uint8_t digest_size, key_size, fanout, depth, node_depth, inner_size;
    uint32_t leaf_size;
    uint64_t node_offset;
    uint8_t salt[16], person[16], key[64];
    bool last_node;
} Blake2Parameters;

typedef struct {
    union {
        uint64_t h64[8];
        uint32_t h32[8];
    };
    uint64_t count[2]; /* bytes hashed so far */
    size_t filled;     /* bytes in block */
    bool big, last_node;
    uint8_t digest_size;
    uint8_t block[BLAKE2_MAX_BLOCK];
} Blake2;

void wf_blake2_init(Blake2 *b, const Blake2Parameters *p);
void wf_blake2_update(Blake2 *b, const uint8_t *data, size_t n);
/* b is used up. */
void wf_blake2_finish(Blake2 *b, uint8_t out[BLAKE2_MAX_DIGEST]);

#endif
