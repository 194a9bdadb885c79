/* Checks for programs that embed weft: the first that fails says where and ends the program. */
#ifndef TESTS_EMBED_CHECK_H
#define TESTS_EMBED_CHECK_H

#include "weft.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(x) ((x) ? (void)0 : check_failed(__FILE__, __LINE__, #x))
#define CHECK_INT(v, wanted) check_int(v, wanted, __FILE__, __LINE__)
#define CHECK_TEXT(v, wanted) check_text(v, wanted, __FILE__, __LINE__)
/* The call that has just failed set this exception; clears it. */
#define CHECK_RAISED(type, message) check_raised(type, message, __FILE__, __LINE__)

static inline void check_failed(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: %s\n", file, line, what);
    if (weft_running())
        weft_error_print();
    exit(1);
}

static inline void check_int(weft_value v, int64_t wanted, const char *file, int line)
{
    int64_t n;
    if (weft_to_int64(v, &n) < 0)
        check_failed(file, line, "an int");
    if (n != wanted) {
        fprintf(stderr, "%lld, not %lld\n", (long long)n, (long long)wanted);
        check_failed(file, line, "another int");
    }
}

static inline void check_text(weft_value v, const char *wanted, const char *file, int line)
{
    const char *text = weft_to_utf8(v, NULL);
    if (text == NULL)
        check_failed(file, line, "a str");
    if (strcmp(text, wanted) != 0) {
        fprintf(stderr, "got  %s\nnot  %s\n", text, wanted);
        check_failed(file, line, "another text");
    }
}

static inline void check_raised(const char *type, const char *message, const char *file, int line)
{
    weft_value exception = weft_error_fetch();
    if (exception == NULL)
        check_failed(file, line, "no exception");
    check_text(weft_error_type(exception), type, file, line);
    check_text(weft_error_message(exception), message, file, line);
    if (weft_error_occurred())
        check_failed(file, line, "an exception is set still");
}

#endif
