/* int to text and bytes and back. */
#include "int_internal.h"
#include "str_impl.h"

#include <stdlib.h>

/* sys.set_int_max_str_digits: [relaxed]; 0 for no limit. */
int32_t wf_int_max_str_digits = 4300;

enum { LIMIT_THRESHOLD = 640 };

static int max_digits(void) { return __atomic_load_n(&wf_int_max_str_digits, __ATOMIC_RELAXED); }

/* --- to text ------------------------------------------------------------------------------------------ */

static const char digit_chars[] = "0123456789abcdefghijklmnopqrstuvwxyz";
static const char digit_pairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748"
    "49505152535455565758596061626364656667686970717273747576777879808182838485868788899091929394959697"
    "9899";

/* Writes m in decimal so that it ends at `end`; returns its start. */
static char *put_decimal(char *end, uint64_t m)
{
    while (m >= 100) {
        end -= 2;
        memcpy(end, digit_pairs + m % 100 * 2, 2);
        m /= 100;
    }
    if (m >= 10) {
        end -= 2;
        memcpy(end, digit_pairs + m * 2, 2);
    } else {
        *--end = (char)('0' + m);
    }
    return end;
}

static const char *prefix_of(int base) { return base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : ""; }

static Value small_to_str(int64_t i, int base, bool prefix)
{
    char buf[72], *end = buf + sizeof buf, *p = end;
    uint64_t m = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    if (base == 10) {
        p = put_decimal(end, m);
    } else {
        int shift = __builtin_ctz((unsigned)base);
        if (base == 1 << shift)
            do
                *--p = digit_chars[m & (unsigned)(base - 1)];
            while ((m >>= shift) != 0);
        else
            do
                *--p = digit_chars[m % (unsigned)base];
            while ((m /= (unsigned)base) != 0);
    }
    if (prefix) {
        const char *s = prefix_of(base);
        size_t n = strlen(s);
        p -= n;
        memcpy(p, s, n);
    }
    if (i < 0)
        *--p = '-';
    return wf_str_from_latin1(p, (size_t)(end - p));
}

/* Decimal digits of a number of one or two limbs, 19 at a time. */
static Value short_to_str(unsigned __int128 m, bool neg)
{
    const uint64_t chunk = 10000000000000000000u;
    char buf[48], *end = buf + sizeof buf, *p = end;
    while (m >= chunk) {
        char *low = put_decimal(p, (uint64_t)(m % chunk));
        memset(p - 19, '0', (size_t)(low - (p - 19)));
        p -= 19;
        m /= chunk;
    }
    p = put_decimal(p, (uint64_t)m);
    if (neg)
        *--p = '-';
    return wf_str_from_ascii(p, (size_t)(end - p));
}

Value wf_int_to_str(Value v, int base, bool prefix)
{
    int64_t i;
    if (int_try_small(v, &i))
        return small_to_str(i, base, prefix);
    Num x;
    int_load(&x, v);
    if (x.n == 0)
        return small_to_str(0, base, prefix);
    if (base == 10 && x.n <= 2)
        return short_to_str(x.n == 2 ? (unsigned __int128)x.p[1] << 64 | x.p[0] : x.p[0], x.neg);
    size_t cap = mpn_sizeinbase(x.p, (mp_size_t)x.n, base) + 2;
    int limit = max_digits();
    if (base == 10 && limit > 0 && cap > LIMIT_THRESHOLD && cap - 2 > (size_t)limit + 1)
        goto too_long;
    mp_limb_t *copy = wf_int_temp(x.n + 1);
    unsigned char *digits = copy == NULL ? NULL : wf_mem_alloc(cap);
    if (digits == NULL) {
        wf_mem_free(copy);
        return WF_NULL;
    }
    memcpy(copy, x.p, x.n * sizeof *copy);
    size_t n, skip = 0;
    if (!wf_limbs_to_digits(digits, &n, base, copy, x.n)) {
        wf_mem_free(copy);
        wf_mem_free(digits);
        return WF_NULL;
    }
    while (skip + 1 < n && digits[skip] == 0)
        skip++;
    wf_mem_free(copy);
    if (base == 10 && limit > 0 && n - skip > LIMIT_THRESHOLD && n - skip > (size_t)limit) {
        wf_mem_free(digits);
        goto too_long;
    }
    const char *pre = prefix ? prefix_of(base) : "";
    size_t np = strlen(pre);
    Value s = wf_str_new(n - skip + np + x.neg, 127);
    if (!wf_is_null(s)) {
        uint8_t *out = wf_as_str(s)->data;
        if (x.neg)
            *out++ = '-';
        memcpy(out, pre, np);
        out += np;
        for (size_t k = skip; k < n; k++)
            *out++ = (uint8_t)digit_chars[digits[k]];
    }
    wf_mem_free(digits);
    return s;
too_long:
    return wf_raise(&wf_exc_ValueError,
                    "Exceeds the limit (%d digits) for integer string conversion; use "
                    "sys.set_int_max_str_digits() to increase the limit",
                    limit);
}

/* --- from text ---------------------------------------------------------------------------------------- */

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 10;
    return 99;
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* The number in plain digit values, most significant first. */
static Value from_digits(const uint8_t *digits, size_t n, int base, bool neg)
{
    while (n > 0 && *digits == 0) {
        digits++;
        n--;
    }
    if (n == 0)
        return wf_small(0);
    if (n <= 11) { /* 36^11 < 2^60 */
        int64_t i = 0;
        for (size_t k = 0; k < n; k++)
            i = i * base + digits[k];
        return wf_int(neg ? -i : i);
    }
    /* Bits per digit, rounded up to sixths of a bit or better: log2(36) < 5.17. */
    size_t limbs = (size_t)((double)n * (base <= 10 ? 3.3220 : 5.1700) / 64) + 2;
    WfInt *o = wf_int_alloc(limbs);
    if (o == NULL)
        return WF_NULL;
    size_t used;
    if (!wf_limbs_from_digits((mp_limb_t *)o->limbs, &used, digits, n, base)) {
        wf_free_object(o, 0);
        return WF_NULL;
    }
    return wf_int_finish(o, used, neg);
}

typedef enum { TEXT_OK, TEXT_INVALID, TEXT_TOO_LONG, TEXT_ERROR } TextStatus;

/* Parses all of s after optional blanks, sign and prefix. *base 0: by prefix. */
static TextStatus parse_text(const char *s, size_t len, int *base, size_t *ndigits, Value *out)
{
    const char *end = s + len;
    while (s < end && is_space(*s))
        s++;
    while (s < end && is_space(end[-1]))
        end--;
    bool neg = false, zero_only = false;
    if (s < end && (*s == '+' || *s == '-'))
        neg = *s++ == '-';
    char second = s + 1 < end && *s == '0' ? s[1] | 0x20 : 0;
    int by_prefix = second == 'x' ? 16 : second == 'o' ? 8 : second == 'b' ? 2 : 0;
    int wanted = *base;
    if (wanted == 0) {
        *base = by_prefix ? by_prefix : 10;
        zero_only = !by_prefix && s < end && *s == '0';
    }
    if (by_prefix == *base && by_prefix != 0) {
        s += 2;
        if (s < end && *s == '_')
            s++;
    }
    if (s >= end || *s == '_' || end[-1] == '_')
        return TEXT_INVALID;
    uint8_t stack[256], *digits = (size_t)(end - s) <= sizeof stack ? stack : wf_mem_alloc((size_t)(end - s));
    if (digits == NULL)
        return TEXT_ERROR;
    TextStatus status = TEXT_OK;
    size_t n = 0;
    bool nonzero = false;
    for (; s < end; s++) {
        if (*s == '_') {
            if (s[1] == '_') {
                status = TEXT_INVALID;
                break;
            }
            continue;
        }
        int d = digit_value(*s);
        if (d >= *base) {
            status = TEXT_INVALID;
            break;
        }
        nonzero |= d != 0;
        digits[n++] = (uint8_t)d;
    }
    *ndigits = n;
    int limit = max_digits();
    if (status == TEXT_OK && zero_only && nonzero) {
        *base = 0;
        status = TEXT_INVALID;
    } else if (status == TEXT_OK && (*base & (*base - 1)) != 0 && limit > 0 && n > LIMIT_THRESHOLD &&
               n > (size_t)limit) {
        status = TEXT_TOO_LONG;
    }
    if (status == TEXT_OK) {
        *out = from_digits(digits, n, *base, neg);
        if (wf_is_null(*out))
            status = TEXT_ERROR;
    }
    if (wanted == 0)
        *base = 0;
    if (digits != stack)
        wf_mem_free(digits);
    return status;
}

static Value too_long(size_t ndigits)
{
    return wf_raise(&wf_exc_ValueError,
                    "Exceeds the limit (%d digits) for integer string conversion: value has %zu digits; use "
                    "sys.set_int_max_str_digits() to increase the limit",
                    max_digits(), ndigits);
}

/* shown: what the message repeats. */
static Value convert(const char *s, size_t len, int base, Value shown)
{
    Value v = WF_NULL;
    size_t n = 0;
    int b = base;
    if (base != 0 && (base < 2 || base > 36))
        return wf_raise(&wf_exc_ValueError, "int() base must be >= 2 and <= 36, or 0");
    switch (parse_text(s, len, &b, &n, &v)) {
    case TEXT_OK: return v;
    case TEXT_TOO_LONG: return too_long(n);
    case TEXT_ERROR: return WF_NULL;
    default: return wf_raise(&wf_exc_ValueError, "invalid literal for int() with base %d: %.200R", base, shown);
    }
}

Value wf_int_from_text(const char *s, size_t len, int base)
{
    Value shown = wf_bytes_new(s, len);
    if (wf_is_null(shown))
        return WF_NULL;
    Value v = convert(s, len, base, shown);
    wf_drop(shown);
    return v;
}

Value wf_str_to_ascii_decimals(Value s);

Value wf_int_from_str(Value s, int base)
{
    WfStr *str = wf_as_str(s);
    if (wf_str_is_ascii(str))
        return convert((const char *)str->data, str->len, base, s);
    Value plain = wf_str_to_ascii_decimals(s);
    if (wf_is_null(plain))
        return WF_NULL;
    Value v = convert((const char *)wf_as_str(plain)->data, wf_as_str(plain)->len, base, s);
    wf_drop(plain);
    return v;
}

/* --- bytes ------------------------------------------------------------------------------------------- */

/* The same of fewer than eight bytes. */
static Value from_few_bytes(const uint8_t *p, size_t n, bool little, bool is_signed)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < n; i++)
        bits = bits << 8 | p[little ? n - 1 - i : i];
    if (is_signed && n > 0 && bits >> (8 * n - 1) != 0)
        bits |= UINT64_MAX << 8 * n;
    return wf_small((int64_t)bits);
}

Value wf_int_from_bytes(const uint8_t *p, size_t n, bool little, bool is_signed)
{
    if (n < 8)
        return from_few_bytes(p, n, little, is_signed);
    size_t limbs = n / 8 + 1;
    WfInt *o = wf_int_alloc(limbs);
    if (o == NULL)
        return WF_NULL;
    bool neg = is_signed && n > 0 && (little ? p[n - 1] : p[0]) >> 7;
    memset(o->limbs, neg ? 0xff : 0, limbs * sizeof(uint64_t));
    uint8_t *out = (uint8_t *)o->limbs;
    for (size_t i = 0; i < n; i++)
        out[i] = little ? p[i] : p[n - 1 - i];
    if (neg)
        mpn_neg((mp_limb_t *)o->limbs, (mp_limb_t *)o->limbs, (mp_size_t)limbs);
    return wf_int_finish(o, limbs, neg);
}

int wf_int_to_bytes(Value v, uint8_t *p, size_t n, bool little, bool is_signed)
{
    Num x;
    int_load(&x, v);
    if (x.neg && !is_signed)
        return wf_raise_i(&wf_exc_OverflowError, "can't convert negative int to unsigned");
    size_t bits = wf_int_bit_length(v), room = n * 8 - (is_signed && n > 0);
    bool fits = bits <= room;
    if (!fits && x.neg && bits == room + 1 && n > 0) {
        /* -2^k fits k + 1 bits. */
        fits = mpn_popcount(x.p, (mp_size_t)x.n) == 1;
    }
    if (!fits)
        return wf_raise_i(&wf_exc_OverflowError, "int too big to convert");
    bool carry = x.neg;
    for (size_t i = 0; i < n; i++) {
        uint8_t b = i / 8 < x.n ? (uint8_t)(x.p[i / 8] >> (i % 8 * 8)) : 0;
        if (x.neg) {
            b = (uint8_t)(~b + carry);
            carry = carry && b == 0;
        }
        p[little ? i : n - 1 - i] = b;
    }
    return 0;
}
