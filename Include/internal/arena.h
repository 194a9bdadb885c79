/* An arena: memory of one parse or compilation, handed out by bumping a pointer and freed at once.
 *
 * Model: a chain of blocks, each twice the last up to a limit; no piece is freed by itself. An
 * arena belongs to one thread at a time. Allocation never aborts: it returns NULL and leaves
 * `failed` set, so a caller may check once at the end of a longer stretch.
 *
 * Identifiers are interned here: equal text, one pointer. An identifier is a NUL-terminated UTF-8
 * string with its hash and length stored before it.
 */
#ifndef WF_INTERNAL_ARENA_H
#define WF_INTERNAL_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct WfArenaBlock WfArenaBlock;

typedef struct WfArena {
    char *next;            // first free byte, 8-byte aligned
    char *end;             // end of the current block
    WfArenaBlock *blocks;  // all blocks
    WfArenaBlock *current; // the one that next and end are in
    size_t block_size;     // of the next block
    const char **idents;   // open-addressed table of the interned identifiers
    uint32_t ident_mask;   // its size - 1
    uint32_t ident_count;
    bool failed; // an allocation failed
} WfArena;

void wf_arena_init(WfArena *arena);
void wf_arena_fini(WfArena *arena);

/* Take back all memory, keeping some for what comes. Identifiers must not have been interned. */
void wf_arena_reset(WfArena *arena);

/* The out-of-line half: opens a new block. */
void *wf_arena_alloc_slow(WfArena *arena, size_t size);

/* `size` bytes, not cleared, 8-byte aligned; NULL and arena->failed when memory is out. */
static inline void *wf_arena_alloc(WfArena *arena, size_t size)
{
    size = (size + (size == 0) + 7) & ~(size_t)7;
    if (__builtin_expect((size_t)(arena->end - arena->next) < size, 0)) {
        return wf_arena_alloc_slow(arena, size);
    }
    void *p = arena->next;
    arena->next += size;
    return p;
}

/* A copy of len bytes with a NUL after them; NULL when memory is out. */
char *wf_arena_copy(WfArena *arena, const char *text, size_t len);

/* Grow a piece; in place when it is the last one handed out. */
void *wf_arena_grow(WfArena *arena, void *old, size_t old_size, size_t new_size);

/* The identifier with these bytes (taken as they are); NULL when memory is out. */
const char *wf_arena_ident(WfArena *arena, const char *text, size_t len);

static inline size_t wf_ident_len(const char *ident)
{
    return ((const uint32_t *)(const void *)ident)[-1];
}

static inline uint32_t wf_ident_hash(const char *ident)
{
    return ((const uint32_t *)(const void *)ident)[-2];
}

#endif
