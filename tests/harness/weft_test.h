/* Unit tests in C, run by googletest.
 *
 *     #include "weft_test.h"
 *     WT_TEST(dict, grows) {
 *         WfObject *d = make();
 *         WT_REQUIRE(d != NULL);           // ends this test when false
 *         WT_EQ_INT(size(d), 0);           // records a failure and goes on
 *     }
 *
 * Every tests/unit/ *.c is linked into one program, unit_tests, and every tests/threads/ *.c into
 * thread_tests; a suite is one ctest test. Arguments are evaluated once. Checks may be called from
 * any thread; WT_REQUIRE returns from the enclosing void function. A file may define
 * wt_global_setup and wt_global_teardown, which run once per program around all tests. */
#ifndef WEFT_TEST_H
#define WEFT_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct WtTest {
    const char *suite;
    const char *name;
    const char *file;
    int line;
    void (*run)(void);
    struct WtTest *next;
} WtTest;

void wt_register(WtTest *test);
void wt_global_setup(void);
void wt_global_teardown(void);

/* Each records a failure at file:line unless the check holds, and tells whether it holds. */
bool wt_check_true(const char *file, int line, const char *text, bool holds, bool wanted);
bool wt_check_int(const char *file, int line, const char *texts[2], const char *op, long long a,
                  long long b);
bool wt_check_uint(const char *file, int line, const char *texts[2], const char *op,
                   unsigned long long a, unsigned long long b);
bool wt_check_double(const char *file, int line, const char *texts[2], double a, double b);
bool wt_check_str(const char *file, int line, const char *texts[2], const char *a, const char *b);
bool wt_check_mem(const char *file, int line, const char *texts[2], const void *a, const void *b,
                  size_t size);
bool wt_check_ptr(const char *file, int line, const char *texts[2], const char *op, const void *a,
                  const void *b);
void wt_fail(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void wt_skip(const char *reason);
/* Adds `format` to the failures recorded on this thread until wt_trace_end: which case it was. */
void wt_trace_begin(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void wt_trace_end(void);

#ifdef __cplusplus
}
#endif

#define WT_TEST(suite_, name_)                                                                     \
    static void suite_##_##name_##_run(void);                                                      \
    static WtTest suite_##_##name_##_test = {                                                      \
        .suite = #suite_, .name = #name_, .file = __FILE__, .line = __LINE__,                      \
        .run = suite_##_##name_##_run, .next = NULL};                                              \
    __attribute__((constructor)) static void suite_##_##name_##_register(void)                     \
    {                                                                                              \
        wt_register(&suite_##_##name_##_test);                                                     \
    }                                                                                              \
    static void suite_##_##name_##_run(void)

#define WT_TEXTS(a, b) ((const char *[2]){a, b})
#define WT_COMPARE(kind, op, a, b, text_a, text_b)                                                 \
    wt_check_##kind(__FILE__, __LINE__, WT_TEXTS(text_a, text_b), op, a, b)

#define WT_TRUE(x) wt_check_true(__FILE__, __LINE__, #x, (x), true)
#define WT_FALSE(x) wt_check_true(__FILE__, __LINE__, #x, (x), false)
#define WT_EQ_INT(a, b) WT_COMPARE(int, "==", a, b, #a, #b)
#define WT_NE_INT(a, b) WT_COMPARE(int, "!=", a, b, #a, #b)
#define WT_LT_INT(a, b) WT_COMPARE(int, "<", a, b, #a, #b)
#define WT_LE_INT(a, b) WT_COMPARE(int, "<=", a, b, #a, #b)
#define WT_EQ_UINT(a, b) WT_COMPARE(uint, "==", a, b, #a, #b)
#define WT_NE_UINT(a, b) WT_COMPARE(uint, "!=", a, b, #a, #b)
#define WT_EQ_PTR(a, b) WT_COMPARE(ptr, "==", a, b, #a, #b)
#define WT_NE_PTR(a, b) WT_COMPARE(ptr, "!=", a, b, #a, #b)
#define WT_NULL(a) WT_COMPARE(ptr, "==", a, NULL, #a, "NULL")
#define WT_NOT_NULL(a) WT_COMPARE(ptr, "!=", a, NULL, #a, "NULL")
/* Equal bit for bit, so a NaN equals itself and 0.0 differs from -0.0. */
#define WT_EQ_DOUBLE(a, b) wt_check_double(__FILE__, __LINE__, WT_TEXTS(#a, #b), a, b)
#define WT_EQ_STR(a, b) wt_check_str(__FILE__, __LINE__, WT_TEXTS(#a, #b), a, b)
#define WT_EQ_MEM(a, b, size) wt_check_mem(__FILE__, __LINE__, WT_TEXTS(#a, #b), a, b, size)
#define WT_FAIL(...) wt_fail(__FILE__, __LINE__, __VA_ARGS__)
#define WT_TRACE(...) wt_trace_begin(__FILE__, __LINE__, __VA_ARGS__)
#define WT_TRACE_END() wt_trace_end()

#define WT_REQUIRE(x)                                                                              \
    do {                                                                                           \
        if (!WT_TRUE(x))                                                                           \
            return;                                                                                \
    } while (0)
#define WT_SKIP(reason)                                                                            \
    do {                                                                                           \
        wt_skip(reason);                                                       \
        return;                                                                                    \
    } while (0)

#endif
