/*
 * Bytes of a buffer that other threads may be writing just now, through a memoryview of theirs.
 *
 * What comes out then is the program's affair, but each access is an atomic one (relaxed: nothing is
 * ordered by contents), so that an aligned item is read and written whole.
 */
#ifndef WEFT_RACY_BYTES_H
#define WEFT_RACY_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint64_t __attribute__((may_alias)) WfRacy64;
typedef uint32_t __attribute__((may_alias)) WfRacy32;
typedef uint16_t __attribute__((may_alias)) WfRacy16;

/* Copies n bytes out of such a buffer. */
static inline void wf_racy_load(void *to, const void *from, size_t n)
{
    uint8_t *d = to;
    for (const uint8_t *s = from; n > 0;) {
        size_t step = 1;
        if (n >= 8 && ((uintptr_t)s & 7) == 0) {
            uint64_t w = __atomic_load_n((const WfRacy64 *)(const void *)s, __ATOMIC_RELAXED);
            memcpy(d, &w, step = sizeof w);
        } else if (n >= 4 && n < 8 && ((uintptr_t)s & 3) == 0) {
            uint32_t w = __atomic_load_n((const WfRacy32 *)(const void *)s, __ATOMIC_RELAXED);
            memcpy(d, &w, step = sizeof w);
        } else if (n >= 2 && n < 4 && ((uintptr_t)s & 1) == 0) {
            uint16_t w = __atomic_load_n((const WfRacy16 *)(const void *)s, __ATOMIC_RELAXED);
            memcpy(d, &w, step = sizeof w);
        } else {
            *d = __atomic_load_n(s, __ATOMIC_RELAXED);
        }
        s += step;
        d += step;
        n -= step;
    }
}

/* Copies n bytes into such a buffer. */
static inline void wf_racy_store(void *to, const void *from, size_t n)
{
    const uint8_t *s = from;
    for (uint8_t *d = to; n > 0;) {
        size_t step = 1;
        if (n >= 8 && ((uintptr_t)d & 7) == 0) {
            uint64_t w;
            memcpy(&w, s, step = sizeof w);
            __atomic_store_n((WfRacy64 *)(void *)d, w, __ATOMIC_RELAXED);
        } else if (n >= 4 && n < 8 && ((uintptr_t)d & 3) == 0) {
            uint32_t w;
            memcpy(&w, s, step = sizeof w);
            __atomic_store_n((WfRacy32 *)(void *)d, w, __ATOMIC_RELAXED);
        } else if (n >= 2 && n < 4 && ((uintptr_t)d & 1) == 0) {
            uint16_t w;
            memcpy(&w, s, step = sizeof w);
            __atomic_store_n((WfRacy16 *)(void *)d, w, __ATOMIC_RELAXED);
        } else {
            __atomic_store_n(d, *s, __ATOMIC_RELAXED);
        }
        s += step;
        d += step;
        n -= step;
    }
}

/* Whether n bytes of two such buffers are the same. */
static inline bool wf_racy_same(const void *p, const void *q, size_t n)
{
    uint8_t a[64], b[64];
    for (size_t i = 0, step; i < n; i += step) {
        step = n - i < sizeof a ? n - i : sizeof a;
        wf_racy_load(a, (const uint8_t *)p + i, step);
        wf_racy_load(b, (const uint8_t *)q + i, step);
        if (memcmp(a, b, step) != 0)
            return false;
    }
    return true;
}

#endif
