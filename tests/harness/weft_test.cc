/* The googletest side of weft_test.h: C tests queue themselves before main, which registers them.
 * The only file here that sees googletest. */
#include "weft_test.h"

#include <cstdarg>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

WtTest *first_test;
WtTest **last_link = &first_test;

class CTest : public testing::Test {
  public:
    explicit CTest(void (*run)(void)) : run_(run) {}
    void TestBody() override { run_(); }

  private:
    void (*run_)(void);
};

class Global : public testing::Environment {
  public:
    void SetUp() override { wt_global_setup(); }
    void TearDown() override { wt_global_teardown(); }
};

thread_local std::vector<std::unique_ptr<testing::ScopedTrace>> traces;

std::string format_list(const char *format, va_list arguments)
{
    char text[1024];
    vsnprintf(text, sizeof text, format, arguments);
    return text;
}

std::string quoted(const char *s)
{
    return s ? testing::PrintToString(std::string(s)) : "NULL";
}

bool holds(const char *op, int order)
{
    switch (op[0]) {
    case '=':
        return order == 0;
    case '!':
        return order != 0;
    case '<':
        return op[1] == '=' ? order <= 0 : order < 0;
    default:
        return false;
    }
}

template <class T>
bool report(bool ok, const char *file, int line, const char *texts[2], const char *op, const T &a,
            const T &b)
{
    if (!ok)
        ADD_FAILURE_AT(file, line) << "expected " << texts[0] << " " << op << " " << texts[1]
                                   << "\n  " << texts[0] << " is " << a << "\n  " << texts[1]
                                   << " is " << b;
    return ok;
}

template <class T>
bool compare(const char *file, int line, const char *texts[2], const char *op, T a, T b)
{
    return report(holds(op, a < b ? -1 : a > b), file, line, texts, op, a, b);
}

}  // namespace

extern "C" {

// A test file's own definition replaces these.
__attribute__((weak)) void wt_global_setup(void) {}
__attribute__((weak)) void wt_global_teardown(void) {}

void wt_register(WtTest *test)
{
    *last_link = test;
    last_link = &test->next;
}

bool wt_check_true(const char *file, int line, const char *text, bool value, bool wanted)
{
    if (value != wanted)
        ADD_FAILURE_AT(file, line) << "expected " << (wanted ? "true: " : "false: ") << text;
    return value == wanted;
}

bool wt_check_int(const char *file, int line, const char *texts[2], const char *op, long long a,
                  long long b)
{
    return compare(file, line, texts, op, a, b);
}

bool wt_check_uint(const char *file, int line, const char *texts[2], const char *op,
                   unsigned long long a, unsigned long long b)
{
    return compare(file, line, texts, op, a, b);
}

bool wt_check_ptr(const char *file, int line, const char *texts[2], const char *op, const void *a,
                  const void *b)
{
    return compare(file, line, texts, op, a, b);
}

bool wt_check_double(const char *file, int line, const char *texts[2], double a, double b)
{
    char digits[2][64];
    snprintf(digits[0], sizeof digits[0], "%.17g (%a)", a, a);
    snprintf(digits[1], sizeof digits[1], "%.17g (%a)", b, b);
    bool same = memcmp(&a, &b, sizeof a) == 0;
    return report<std::string>(same, file, line, texts, "==", digits[0], digits[1]);
}

bool wt_check_str(const char *file, int line, const char *texts[2], const char *a, const char *b)
{
    bool same = a && b ? strcmp(a, b) == 0 : a == b;
    return report(same, file, line, texts, "==", quoted(a), quoted(b));
}

bool wt_check_mem(const char *file, int line, const char *texts[2], const void *a, const void *b,
                  size_t size)
{
    if (memcmp(a, b, size) == 0)
        return true;
    auto bytes = [size](const void *p) {
        return testing::PrintToString(std::string(static_cast<const char *>(p), size));
    };
    return report(false, file, line, texts, "==", bytes(a), bytes(b));
}

void wt_fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    ADD_FAILURE_AT(file, line) << format_list(format, arguments);
    va_end(arguments);
}

void wt_skip(const char *reason)
{
    [&] { GTEST_SKIP_(reason); }();
}

void wt_trace_begin(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    traces.push_back(
        std::make_unique<testing::ScopedTrace>(file, line, format_list(format, arguments)));
    va_end(arguments);
}

void wt_trace_end(void)
{
    traces.pop_back();
}

}  // extern "C"

int main(int argc, char **argv)
{
    for (WtTest *test = first_test; test; test = test->next)
        testing::RegisterTest(test->suite, test->name, nullptr, nullptr, test->file, test->line,
                              [run = test->run]() -> testing::Test * { return new CTest(run); });
    testing::InitGoogleTest(&argc, argv);
    testing::AddGlobalTestEnvironment(new Global);
    return RUN_ALL_TESTS();
}
