/* Damages valid code words at random and runs whatever still compiles: nothing may crash.
 *
 *     sre_fuzz CASES ROUNDS SEED      CASES as written by sre_cases.py (see sre_driver.c)
 */
#include "Modules/sre/sre.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t rng;

static uint32_t rnd(uint32_t n)
{
    rng ^= rng << 13;
    rng ^= rng >> 7;
    rng ^= rng << 17;
    return (uint32_t)(rng >> 11) % n;
}

static int stop_after(void *arg)
{
    return ++*(int *)arg > 50;
}

static void damage(uint32_t *code, uint32_t n)
{
    static const uint32_t odd[] = {0,     1,        2,        255, 256,    65535,
                                   65536, 0x10ffff, 0x110000, ~0u, ~0u - 1};
    for (uint32_t k = 1 + rnd(3); k; k--) {
        uint32_t i = rnd(n);
        switch (rnd(4)) {
        case 0:
            code[i] = rnd(45);
            break;
        case 1:
            code[i] += rnd(5) - 2;
            break;
        case 2:
            code[i] = odd[rnd(sizeof odd / sizeof *odd)];
            break;
        case 3:
            code[i] = code[rnd(n)];
            break;
        }
    }
}

static int run(const uint32_t *code, uint32_t n, uint32_t groups, int width)
{
    WfSreProgram *program;
    WfSreState st;
    int polls = 0;
    if (wf_sre_compile(code, n, groups, &program))
        return 0;
    size_t length = rnd(20);
    uint8_t *subject = malloc(length * (size_t)width + 1);
    for (size_t i = 0; i < length * (size_t)width; i++)
        subject[i] =
            width == 1 || i % (size_t)width == 0 ? (uint8_t)(rnd(4) ? 'a' + rnd(4) : rnd(256)) : 0;
    wf_sre_state_init(&st, program, subject, width, rnd((uint32_t)length + 1), length);
    st.poll = stop_after;
    st.poll_arg = &polls;
    wf_sre_run(&st, program, (WfSreMode)rnd(3));
    wf_sre_state_fini(&st);
    wf_sre_free(program);
    free(subject);
    return 1;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    FILE *f = fopen(argv[1], "rb");
    if (!f)
        return 2;
    fseek(f, 0, SEEK_END);
    size_t size = (size_t)ftell(f) / 4, at = 0;
    rewind(f);
    uint32_t *in = malloc(size * 4);
    if (fread(in, 4, size, f) != size)
        return 2;
    fclose(f);
    long tried = 0, compiled = 0;
    rng = (uint64_t)atoll(argv[3]) * 0x9e3779b97f4a7c15u + 1;
    while (at < size) {
        uint32_t n = in[at], groups = in[at + 1 + n], chars = in[at + 3 + n];
        for (int k = atoi(argv[2]); k; k--, tried++) {
            uint32_t *code = malloc(n * 4 + (n == 0));
            memcpy(code, in + at + 1, n * 4);
            damage(code, n);
            compiled += run(code, rnd(50) ? n : rnd(n + 1), groups, 1 << rnd(3));
            free(code);
        }
        at += 4 + n + chars + 3 + 2 + 2 * ((size_t)groups + 1);
    }
    printf("%ld damaged, %ld of them still compile\n", tried, compiled);
    free(in);
    return 0;
}
