/* Runs the matching engine on the cases that sre_cases.py wrote, and reports where the result is
   not the expected one.
 *
 * The input is a stream of 32-bit words. A case: the number of code words, the code words, the
 * number of groups, the width, the length of the subject, its characters, start, end, mode, then
 * what is expected: 0 or 1 for a match, lastindex (0 for none), and for group 0 and each group
 * the span, -1 -1 for none.
 */
#include "Modules/sre/sre.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t *input;
static size_t input_size, at;

static uint32_t next_word(void)
{
    if (at >= input_size) {
        fprintf(stderr, "truncated input\n");
        exit(2);
    }
    return input[at++];
}

static const uint32_t *next_words(size_t n)
{
    const uint32_t *w = input + at;
    if (n > input_size - at)
        exit(2);
    at += n;
    return w;
}

static void read_input(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        exit(2);
    fseek(f, 0, SEEK_END);
    input_size = (size_t)ftell(f) / 4;
    rewind(f);
    input = malloc(input_size * 4 + 4);
    if (fread(input, 4, input_size, f) != input_size)
        exit(2);
    fclose(f);
}

/* The subject in characters of that width. An exact allocation, so that a sanitizer sees any
   access beyond it. */
static void *narrow(const uint32_t *chars, size_t n, int width)
{
    void *s = malloc(n * (size_t)width + (n == 0));
    for (size_t i = 0; i < n; i++)
        if (width == 1)
            ((uint8_t *)s)[i] = (uint8_t)chars[i];
        else if (width == 2)
            ((uint16_t *)s)[i] = (uint16_t)chars[i];
        else
            ((uint32_t *)s)[i] = chars[i];
    return s;
}

static int polls;

static int count_poll(void *arg)
{
    polls++;
    return 0;
}

static bool same_span(const WfSreState *st, uint32_t group, uint32_t from, uint32_t to)
{
    size_t a = 0, b = 0;
    if (group == 0) {
        a = st->match_start;
        b = st->match_end;
    } else if (!wf_sre_group_span(st, group, &a, &b))
        return from == UINT32_MAX && to == UINT32_MAX;
    return a == from && b == to;
}

static bool check(const WfSreState *st, int result, uint32_t groups, const uint32_t *expected)
{
    if (result != (int)expected[0])
        return false;
    if (result != 1)
        return true;
    bool same = (uint32_t)(st->lastindex < 0 ? 0 : st->lastindex) == expected[1];
    for (uint32_t g = 0; g <= groups; g++)
        same &= same_span(st, g, expected[2 + 2 * g], expected[3 + 2 * g]);
    return same;
}

static void report(size_t number, const WfSreState *st, int result, uint32_t groups)
{
    printf("case %zu: result %d", number, result);
    if (result == 1) {
        printf(" lastindex %d (%zu, %zu)", (int)st->lastindex, st->match_start, st->match_end);
        for (uint32_t g = 1; g <= groups; g++) {
            size_t a = 0, b = 0;
            if (wf_sre_group_span(st, g, &a, &b))
                printf(" (%zu, %zu)", a, b);
            else
                printf(" (-1, -1)");
        }
    }
    putchar('\n');
}

static bool run_case(size_t number)
{
    uint32_t ncode = next_word();
    const uint32_t *code = next_words(ncode);
    uint32_t groups = next_word();
    int width = (int)next_word();
    uint32_t n = next_word();
    void *subject = narrow(next_words(n), n, width);
    uint32_t start = next_word(), end = next_word();
    WfSreMode mode = (WfSreMode)next_word();
    const uint32_t *expected = next_words(2 + 2 * ((size_t)groups + 1));
    WfSreProgram *program;
    WfSreState st;
    WfSreStatus status = wf_sre_compile(code, ncode, groups, &program);
    if (status) {
        printf("case %zu: does not compile: %d\n", number, status);
        free(subject);
        return false;
    }
    wf_sre_state_init(&st, program, subject, width, start, end);
    st.poll = count_poll;
    int result = wf_sre_run(&st, program, mode);
    bool ok = check(&st, result, groups, expected);
    if (!ok)
        report(number, &st, result, groups);
    wf_sre_state_fini(&st);
    wf_sre_free(program);
    free(subject);
    return ok;
}

int main(int argc, char **argv)
{
    size_t cases = 0, failures = 0;
    if (argc != 2)
        return 2;
    read_input(argv[1]);
    while (at < input_size)
        failures += !run_case(cases++);
    printf("%zu cases, %zu failures, %d polls\n", cases, failures, polls);
    free(input);
    return failures != 0;
}
