/* The values of numbers. */
#define _GNU_SOURCE // strtod_l
#include "parser.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHORT_NUMBER = 128,     // texts up to this length need no allocation
    DIGITS_THRESHOLD = 640, // shorter numbers are never refused
};

static int digit_value(char c)
{
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* Copy without underscores; returns the length. */
static size_t copy_digits(char *to, const char *from, const char *end)
{
    char *start = to;
    for (; from < end; from++) {
        if (*from != '_') {
            *to++ = *from;
        }
    }
    *to = '\0';
    return (size_t)(to - start);
}

/* ---- integers ------------------------------------------------------------------------------ */

/* Digits of base 2^bits that do not fit int64, as hexadecimal text. */
static bool big_power_of_two(WfParser *p, const char *digits, size_t len, int bits, WfConstant *out)
{
    size_t capacity = (len * (size_t)bits + 3) / 4;
    char *text = check_memory(p, wf_arena_alloc(p->arena, capacity + 1));
    if (text == NULL) {
        return false;
    }
    char *at = text + capacity;
    *at = '\0';
    unsigned pending = 0;
    int n_pending = 0;
    for (size_t i = len; i-- > 0;) {
        pending |= (unsigned)digit_value(digits[i]) << n_pending;
        n_pending += bits;
        while (n_pending >= 4) {
            *--at = "0123456789abcdef"[pending & 15];
            pending >>= 4;
            n_pending -= 4;
        }
    }
    if (n_pending > 0 && at > text) {
        *--at = "0123456789abcdef"[pending & 15];
    }
    while (*at == '0') {
        at++;
    }
    out->kind = WF_CONST_BIGINT;
    out->base = 16;
    out->value.text = (WfText){at, strlen(at)};
    return true;
}

static bool power_of_two(WfParser *p, const char *digits, size_t len, int bits, WfConstant *out)
{
    uint64_t value = 0;
    for (size_t i = 0; i < len; i++) {
        if (value >> (63 - bits) != 0) {
            return big_power_of_two(p, digits, len, bits, out);
        }
        value = value << bits | (uint64_t)digit_value(digits[i]);
    }
    out->kind = WF_CONST_INT;
    out->value.i = (int64_t)value;
    return true;
}

static bool big_decimal(WfParser *p, const WfToken *token, const char *digits, size_t len,
                        WfConstant *out)
{
    int limit = p->err->int_max_str_digits;
    if (limit > 0 && len > DIGITS_THRESHOLD && len > (size_t)limit) {
        wf_parse_raise_line(p, token,
                            "Exceeds the limit (%d digits) for integer string conversion: value "
                            "has %zu digits; use sys.set_int_max_str_digits() to increase the "
                            "limit - Consider hexadecimal for huge integer literals to avoid "
                            "decimal conversion limits.",
                            limit, len);
        return false;
    }
    char *text = check_memory(p, wf_arena_copy(p->arena, digits, len));
    if (text == NULL) {
        return false;
    }
    out->kind = WF_CONST_BIGINT;
    out->base = 10;
    out->value.text = (WfText){text, len};
    return true;
}

static bool decimal(WfParser *p, const WfToken *token, const char *digits, size_t len,
                    WfConstant *out)
{
    int64_t value = 0;
    for (size_t i = 0; i < len; i++) {
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, digits[i] - '0', &value)) {
            return big_decimal(p, token, digits, len, out);
        }
    }
    out->kind = WF_CONST_INT;
    out->value.i = value;
    return true;
}

/* ---- floats -------------------------------------------------------------------------------- */

/* Up to 15 digits with a small power of ten need one correctly rounded operation (Clinger, 1990).
 * False: not such a number. */
static bool simple_float(const char *text, double *out)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    uint64_t digits = 0;
    int n = 0;
    int exponent = 0;
    bool point = false;
    for (; *text == '.' || (*text >= '0' && *text <= '9'); text++) {
        if (*text == '.') {
            point = true;
            continue;
        }
        digits = digits * 10 + (uint64_t)(*text - '0');
        n += digits != 0;
        exponent -= point;
        if (n > 15 || exponent < -40) {
            return false;
        }
    }
    if (*text == 'e' || *text == 'E') {
        bool negative = *++text == '-';
        text += *text == '-' || *text == '+';
        int e = 0;
        for (; *text >= '0' && *text <= '9'; text++) {
            e = e * 10 + (*text - '0');
            if (e > 100) {
                return false;
            }
        }
        exponent += negative ? -e : e;
    }
    if (exponent < -22 || exponent > 22) {
        return false;
    }
    *out = exponent < 0 ? (double)digits / powers[-exponent] : (double)digits * powers[exponent];
    return true;
}

static double float_value(const char *text)
{
    double value;
    if (simple_float(text, &value)) {
        return value;
    }
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    value = strtod_l(text, NULL, c_locale);
    freelocale(c_locale);
    return value;
}

static bool decimal_or_float(WfParser *p, const WfToken *token, const char *text, size_t len,
                             WfConstant *out)
{
    if (strspn(text, "0123456789") == len) {
        return decimal(p, token, text, len, out);
    }
    char last = text[len - 1];
    out->kind = last == 'j' || last == 'J' ? WF_CONST_COMPLEX : WF_CONST_FLOAT;
    out->value.d = float_value(text);
    return true;
}

bool wf_parse_number_value(WfParser *p, const WfToken *token, WfConstant *out)
{
    *out = (WfConstant){0};
    size_t len = (size_t)(token->end - token->start);
    if (len == 1) {
        out->kind = WF_CONST_INT;
        out->value.i = token->start[0] - '0';
        return true;
    }
    char small[SHORT_NUMBER];
    char *text = small;
    if (len >= SHORT_NUMBER) {
        text = check_memory(p, malloc(len + 1));
        if (text == NULL) {
            return false;
        }
    }
    len = copy_digits(text, token->start, token->end);
    bool ok;
    switch (text[0] == '0' ? text[1] | 0x20 : 0) {
    case 'x':
        ok = power_of_two(p, text + 2, len - 2, 4, out);
        break;
    case 'o':
        ok = power_of_two(p, text + 2, len - 2, 3, out);
        break;
    case 'b':
        ok = power_of_two(p, text + 2, len - 2, 1, out);
        break;
    default:
        ok = decimal_or_float(p, token, text, len, out);
    }
    if (text != small) {
        free(text);
    }
    return ok;
}
