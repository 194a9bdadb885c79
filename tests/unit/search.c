/* Searching, against the obvious algorithm, on small alphabets (many near matches). */
#include "search.h"

#include "weft_test.h"

#include <stdlib.h>

enum { MAX_HAY = 120, MAX_NEEDLE = 12, ROUNDS = 200000 };

static ssize_t naive(const uint8_t *h, size_t n, const uint8_t *x, size_t m, bool last)
{
    ssize_t found = -1;
    for (size_t i = 0; i + m <= n; i++) {
        if (memcmp(h + i, x, m) == 0) {
            found = (ssize_t)i;
            if (!last)
                break;
        }
    }
    return found;
}

static size_t naive_count(const uint8_t *h, size_t n, const uint8_t *x, size_t m)
{
    size_t count = 0;
    for (size_t i = 0; i + m <= n;) {
        bool hit = memcmp(h + i, x, m) == 0;
        count += hit;
        i += hit ? m : 1;
    }
    return count;
}

typedef struct {
    uint8_t u8[MAX_HAY];
    uint16_t u16[MAX_HAY];
    uint32_t u32[MAX_HAY];
} Text;

static void fill(Text *t, size_t n, int letters)
{
    for (size_t i = 0; i < n; i++)
        t->u8[i] = (uint8_t)(t->u16[i] = (uint16_t)(t->u32[i] = (uint32_t)(rand() % letters)));
}

static void check(const Text *h, size_t n, const Text *x, size_t m)
{
    ssize_t first = naive(h->u8, n, x->u8, m, false), last = naive(h->u8, n, x->u8, m, true);
    WT_EQ_INT(wf_find_units(1, h->u8, n, x->u8, m), first);
    WT_EQ_INT(wf_find_units(2, h->u16, n, x->u16, m), first);
    WT_EQ_INT(wf_find_units(4, h->u32, n, x->u32, m), first);
    WT_EQ_INT(wf_rfind_units(1, h->u8, n, x->u8, m), last);
    WT_EQ_INT(wf_rfind_units(2, h->u16, n, x->u16, m), last);
    WT_EQ_INT(wf_rfind_units(4, h->u32, n, x->u32, m), last);
    if (m == 0)
        return;
    size_t count = naive_count(h->u8, n, x->u8, m);
    WT_EQ_INT(wf_count_units(1, h->u8, n, x->u8, m, SIZE_MAX), count);
    WT_EQ_INT(wf_count_units(2, h->u16, n, x->u16, m, SIZE_MAX), count);
    WT_EQ_INT(wf_count_units(4, h->u32, n, x->u32, m, SIZE_MAX), count);
}

WT_TEST(search, agrees_with_the_obvious_algorithm)
{
    static Text hay, needle;
    srand(1);
    for (int i = 0; i < ROUNDS; i++) {
        size_t n = (size_t)rand() % MAX_HAY, m = (size_t)rand() % MAX_NEEDLE;
        int letters = 1 + rand() % 3;
        fill(&hay, n, letters);
        fill(&needle, m, letters);
        check(&hay, n, &needle, m);
    }
}

/* a^k b in a^n: quadratic for the naive search; here it must come out in an instant. */
WT_TEST(search, periodic_text_is_linear)
{
    enum { N = 4000000, M = 20000 };
    uint8_t *hay = malloc(N), *needle = malloc(M);
    memset(hay, 'a', N);
    memset(needle, 'a', M);
    needle[M / 2] = 'b';
    WT_EQ_INT(wf_find_units(1, hay, N, needle, M), -1);
    WT_EQ_INT(wf_rfind_units(1, hay, N, needle, M), -1);
    hay[N - M / 2] = 'b';
    WT_EQ_INT(wf_find_units(1, hay, N, needle, M), N - M);
    WT_EQ_INT(wf_rfind_units(1, hay, N, needle, M), N - M);
    free(hay);
    free(needle);
}
