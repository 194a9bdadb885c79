/* The parser's arena and its entry point; what it parses is compared in tests/parse. */
#include "weft_test.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>

#include "internal/ast.h"

WT_TEST(parse, arena_interns_identifiers)
{
    WfArena arena;
    wf_arena_init(&arena);
    const char *first = wf_arena_ident(&arena, "name", 4);
    char text[16];
    for (int i = 0; i < 10000; i++) {
        int len = snprintf(text, sizeof(text), "n%d", i);
        WT_REQUIRE(wf_arena_ident(&arena, text, (size_t)len) != NULL);
    }
    WT_TRUE(wf_arena_ident(&arena, "names", 4) == first);
    WT_EQ_INT(wf_ident_len(first), 4);
    WT_EQ_INT(first[4], '\0');
    wf_arena_fini(&arena);
}

WT_TEST(parse, arena_serves_any_size)
{
    WfArena arena;
    wf_arena_init(&arena);
    for (size_t size = 0; size < (size_t)1 << 22; size = size * 2 + 1) {
        char *p = wf_arena_alloc(&arena, size);
        WT_REQUIRE(p != NULL);
        WT_EQ_INT((uintptr_t)p % 8, 0);
        memset(p, 1, size);
    }
    char *small = wf_arena_alloc(&arena, 8);
    char *grown = wf_arena_grow(&arena, small, 8, 4096);
    WT_REQUIRE(grown != NULL);
    wf_arena_reset(&arena);
    WT_TRUE(wf_arena_alloc(&arena, 100) != NULL);
    WT_TRUE(!arena.failed);
    wf_arena_fini(&arena);
}

/* The kind of error, or 0, of a program. */
static WfSyntaxErrorKind outcome(const char *source, WfParseMode mode)
{
    WfArena arena;
    wf_arena_init(&arena);
    WfSyntaxError err = {.int_max_str_digits = 4300};
    WfAstMod *module = wf_parse(&arena, source, strlen(source), mode, 0, &err);
    WfSyntaxErrorKind kind = module == NULL ? err.kind : WF_ERROR_NONE;
    wf_arena_fini(&arena);
    return kind;
}

WT_TEST(parse, reports_kinds_of_errors)
{
    WT_EQ_INT(outcome("x = 1", WF_PARSE_FILE), WF_ERROR_NONE);
    WT_EQ_INT(outcome("x + 1", WF_PARSE_EVAL), WF_ERROR_NONE);
    WT_EQ_INT(outcome("x = 1\n", WF_PARSE_SINGLE), WF_ERROR_NONE);
    WT_EQ_INT(outcome("x y", WF_PARSE_FILE), WF_ERROR_SYNTAX);
    WT_EQ_INT(outcome("if x:\ny", WF_PARSE_FILE), WF_ERROR_INDENTATION);
    WT_EQ_INT(outcome("if x:\n\ty\n        z", WF_PARSE_FILE), WF_ERROR_TAB);
}

static void *parse_many(void *failures)
{
    for (int i = 0; i < 200; i++) {
        if (outcome("def f(a, *b):\n    return f'{a!r:>{b}}' \"\\N{DIGIT ONE}\"\n",
                    WF_PARSE_FILE) != WF_ERROR_NONE ||
            outcome("f(a for b in c, d)", WF_PARSE_FILE) != WF_ERROR_SYNTAX) {
            *(int *)failures += 1;
        }
    }
    return NULL;
}

WT_TEST(parse, threads_do_not_share)
{
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    int failures[THREADS] = {0};
    for (int i = 0; i < THREADS; i++) {
        WT_REQUIRE(pthread_create(&threads[i], NULL, parse_many, &failures[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        WT_EQ_INT(failures[i], 0);
    }
}
