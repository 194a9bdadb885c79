/*
 * Sorting by ranks, without comparing: a radix sort, lowest digit first, so stable. See sort.c.
 */
#include "list_internal.h"

enum { DIGIT = 11, PLACES = 1 << DIGIT };

/* What digits are of: ranks above the lowest, from bit `shift` on. */
typedef struct {
    uint64_t low;
    unsigned shift, digits;
} Scale;

size_t wf_ranked_room(size_t n, unsigned digits)
{
    return 2 * n * sizeof(WfRanked) + digits * PLACES * sizeof(uint32_t);
}

WF_INLINE size_t digit(const Scale *s, uint64_t rank, unsigned i)
{
    return (rank - s->low) >> (s->shift + i * DIGIT) & (PLACES - 1);
}

/* Makes starts of counts; true: all records have the same digit. */
static bool accumulate(uint32_t *count, size_t n)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < PLACES; i++) {
        uint32_t c = count[i];
        if (c == n)
            return true;
        count[i] = sum;
        sum += c;
    }
    return false;
}

WfRanked *wf_sort_ranked(WfRanked *a, size_t n, unsigned digits)
{
    WfRanked *b = a + n;
    uint32_t (*count)[PLACES] = (uint32_t (*)[PLACES])(void *)(b + n);
    uint64_t low = a[0].rank, high = low;
    for (size_t i = 1; i < n; i++) {
        low = a[i].rank < low ? a[i].rank : low;
        high = a[i].rank > high ? a[i].rank : high;
    }
    if (low == high)
        return a;
    unsigned bits = 64 - (unsigned)__builtin_clzll(high - low);
    unsigned need = (bits + DIGIT - 1) / DIGIT;
    Scale scale = {low, bits > digits * DIGIT ? bits - digits * DIGIT : 0, need < digits ? need : digits};
    memset(count, 0, scale.digits * sizeof count[0]);
    for (size_t i = 0; i < n; i++)
        for (unsigned d = 0; d < scale.digits; d++)
            count[d][digit(&scale, a[i].rank, d)]++;
    for (unsigned d = 0; d < scale.digits; d++) {
        if (accumulate(count[d], n))
            continue;
        for (size_t i = 0; i < n; i++)
            b[count[d][digit(&scale, a[i].rank, d)]++] = a[i];
        WfRanked *from = a;
        a = b;
        b = from;
    }
    for (size_t i = 0; scale.shift > 0 && i < n; i++) /* what was not looked at says nothing about the order */
        a[i].rank = (a[i].rank - low) >> scale.shift;
    return a;
}
