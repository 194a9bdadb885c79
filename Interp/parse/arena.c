/* The bump allocator of a parse, and its table of interned identifiers.
 *
 * A block that cannot hold a request is left with its rest unused, unless the request is large:
 * then the request gets a block of its own and bumping goes on in the old one.
 */
#include "internal/arena.h"

#include "internal/memory.h"

#include <string.h>

enum {
    FIRST_BLOCK = 16 * 1024,
    LARGEST_BLOCK = 4 * 1024 * 1024,
    FIRST_IDENTS = 128, // a power of two
};

struct WfArenaBlock {
    WfArenaBlock *older;
    size_t size;
};

void wf_arena_init(WfArena *arena)
{
    *arena = (WfArena){.block_size = FIRST_BLOCK};
}

void wf_arena_fini(WfArena *arena)
{
    for (WfArenaBlock *block = arena->blocks; block != NULL;) {
        WfArenaBlock *older = block->older;
        wf_mem_free(block);
        block = older;
    }
    wf_mem_free(arena->idents);
    *arena = (WfArena){.block_size = FIRST_BLOCK};
}

void wf_arena_reset(WfArena *arena)
{
    WfArenaBlock *kept = arena->current;
    for (WfArenaBlock *block = arena->blocks; block != NULL;) {
        WfArenaBlock *older = block->older;
        if (block != kept) {
            wf_mem_free(block);
        }
        block = older;
    }
    arena->blocks = kept;
    if (kept != NULL) {
        kept->older = NULL;
        arena->next = (char *)(kept + 1);
        arena->end = arena->next + kept->size;
    }
}

static void *add_block(WfArena *arena, size_t payload)
{
    if (payload > SIZE_MAX - sizeof(WfArenaBlock)) {
        arena->failed = true;
        return NULL;
    }
    WfArenaBlock *block = wf_raw_alloc(sizeof(WfArenaBlock) + payload);
    if (block == NULL) {
        arena->failed = true;
        return NULL;
    }
    block->older = arena->blocks;
    block->size = payload;
    arena->blocks = block;
    return block + 1;
}

__attribute__((cold, noinline)) void *wf_arena_alloc_slow(WfArena *arena, size_t size)
{
    if (size > arena->block_size / 4) {
        return add_block(arena, size);
    }
    char *payload = add_block(arena, arena->block_size - sizeof(WfArenaBlock));
    if (payload == NULL) {
        return NULL;
    }
    arena->current = arena->blocks;
    arena->next = payload + size;
    arena->end = payload + (arena->block_size - sizeof(WfArenaBlock));
    if (arena->block_size < LARGEST_BLOCK) {
        arena->block_size *= 2;
    }
    return payload;
}

char *wf_arena_copy(WfArena *arena, const char *text, size_t len)
{
    char *copy = wf_arena_alloc(arena, len + 1);
    if (copy != NULL) {
        memcpy(copy, text, len);
        copy[len] = '\0';
    }
    return copy;
}

void *wf_arena_grow(WfArena *arena, void *old, size_t old_size, size_t new_size)
{
    old_size = (old_size + 7) & ~(size_t)7;
    new_size = (new_size + 7) & ~(size_t)7;
    if (old != NULL && (char *)old + old_size == arena->next && new_size >= old_size &&
        new_size - old_size <= (size_t)(arena->end - arena->next)) {
        arena->next += new_size - old_size;
        return old;
    }
    void *grown = wf_arena_alloc(arena, new_size);
    if (grown != NULL && old_size != 0) {
        memcpy(grown, old, old_size);
    }
    return grown;
}

/* ---- identifiers --------------------------------------------------------------------------- */

/* Eight bytes a step; identifiers are short, so the tail matters as much as the loop. */
static uint32_t hash_text(const char *text, size_t len)
{
    uint64_t hash = len * UINT64_C(0x9E3779B97F4A7C15);
    while (len >= 8) {
        uint64_t word;
        memcpy(&word, text, 8);
        hash = (hash ^ word) * UINT64_C(0xff51afd7ed558ccd);
        hash ^= hash >> 32;
        text += 8;
        len -= 8;
    }
    uint64_t word = 0;
    for (size_t i = 0; i < len; i++) {
        word |= (uint64_t)(unsigned char)text[i] << (8 * i);
    }
    hash = (hash ^ word) * UINT64_C(0xff51afd7ed558ccd);
    return (uint32_t)(hash ^ (hash >> 32));
}

static int grow_idents(WfArena *arena)
{
    uint32_t size = arena->idents == NULL ? FIRST_IDENTS : (arena->ident_mask + 1) * 2;
    const char **table = wf_raw_calloc(size, sizeof(*table));
    if (table == NULL) {
        arena->failed = true;
        return -1;
    }
    if (arena->idents != NULL) {
        for (uint32_t i = 0; i <= arena->ident_mask; i++) {
            const char *ident = arena->idents[i];
            if (ident == NULL) {
                continue;
            }
            uint32_t slot = wf_ident_hash(ident) & (size - 1);
            while (table[slot] != NULL) {
                slot = (slot + 1) & (size - 1);
            }
            table[slot] = ident;
        }
        wf_mem_free(arena->idents);
    }
    arena->idents = table;
    arena->ident_mask = size - 1;
    return 0;
}

static const char *new_ident(WfArena *arena, const char *text, size_t len, uint32_t hash)
{
    if (len > UINT32_MAX) {
        arena->failed = true;
        return NULL;
    }
    uint32_t *head = wf_arena_alloc(arena, 2 * sizeof(uint32_t) + len + 1);
    if (head == NULL) {
        return NULL;
    }
    head[0] = hash;
    head[1] = (uint32_t)len;
    char *ident = (char *)(head + 2);
    memcpy(ident, text, len);
    ident[len] = '\0';
    return ident;
}

const char *wf_arena_ident(WfArena *arena, const char *text, size_t len)
{
    if (arena->idents == NULL || arena->ident_count > arena->ident_mask - arena->ident_mask / 4) {
        if (grow_idents(arena) < 0) {
            return NULL;
        }
    }
    uint32_t hash = hash_text(text, len);
    uint32_t slot = hash & arena->ident_mask;
    const char *ident;
    while ((ident = arena->idents[slot]) != NULL) {
        if (wf_ident_hash(ident) == hash && wf_ident_len(ident) == len &&
            memcmp(ident, text, len) == 0) {
            return ident;
        }
        slot = (slot + 1) & arena->ident_mask;
    }
    ident = new_ident(arena, text, len, hash);
    if (ident != NULL) {
        arena->idents[slot] = ident;
        arena->ident_count++;
    }
    return ident;
}
