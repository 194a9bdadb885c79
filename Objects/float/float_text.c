/*
 * float to text and back: repr, the e f g formats of % and format(), float("...").
 *
 * Digits come from double-conversion (shortest, fixed, precision); beyond its limits of 120
 * digits from the C library's printf, which is exact as well.
 */
#include "api.h"

#include "double_conv.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_DC = 100 };

/* Significant digits, as 0.DIGITS * 10^point. */
typedef struct {
    char stack[160];
    char *p;
    int n, point;
} Digits;

static void drop_digits(Digits *d)
{
    if (d->p != d->stack)
        free(d->p);
}

/* From printf's "%.*e": any precision. */
static bool by_printf_e(double v, int precision, Digits *d)
{
    size_t cap = (size_t)precision + 32;
    d->p = cap > sizeof d->stack ? malloc(cap) : d->stack;
    if (d->p == NULL)
        return false;
    snprintf(d->p, cap, "%.*e", precision, v);
    char *e = strchr(d->p, 'e');
    d->point = atoi(e + 1) + 1;
    d->n = precision + 1;
    if (precision > 0)
        memmove(d->p + 1, d->p + 2, (size_t)precision); /* over the point */
    return true;
}

/* From printf's "%.*f": `after` digits after the point. */
static bool by_printf_f(double v, int after, Digits *d)
{
    size_t cap = (size_t)after + 340;
    d->p = malloc(cap);
    if (d->p == NULL)
        return false;
    int len = snprintf(d->p, cap, "%.*f", after, v);
    int whole = after > 0 ? len - after - 1 : len;
    if (after > 0)
        memmove(d->p + whole, d->p + whole + 1, (size_t)after);
    d->n = whole + after;
    d->point = whole;
    int zeros = 0;
    while (zeros < d->n && d->p[zeros] == '0')
        zeros++;
    memmove(d->p, d->p + zeros, (size_t)(d->n - zeros));
    d->n -= zeros;
    d->point -= zeros;
    return true;
}

/* e in v = odd * 2^e, v > 0. */
static int odd_exponent(double v)
{
    int e;
    uint64_t m = (uint64_t)ldexp(frexp(v, &e), 53);
    return e - 53 + __builtin_ctzll(m);
}

/*
 * A value exactly half way between two results with `after` decimals (negative: tens, hundreds):
 * the library rounds those up, Python to even, as printf does.
 */
static bool may_be_tie(double v, int after)
{
    int e = odd_exponent(v);
    return after >= 0 ? e == -after - 1 : e >= 0;
}

static const uint64_t powers_of_ten[] = {
    1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u,
    10000000u, 100000000u, 1000000000u, 10000000000u, 100000000000u,
    1000000000000u, 10000000000000u, 100000000000000u, 1000000000000000u,
    10000000000000000u, 100000000000000000u, 1000000000000000000u};
enum { MAX_TENS = 18 };

/*
 * v * 10^tens rounded to an integer, half to even; v is positive. false: it needs more than 63 bits, or
 * something does not fit in the 128 that make it exact.
 */
static bool scaled_integer(double v, int tens, uint64_t *out)
{
    enum { MANTISSA = 52, BIAS = 1075 };
    typedef unsigned __int128 Wide;
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    int e = (int)(bits >> MANTISSA), shift = BIAS - (e ? e : 1);
    uint64_t m = (bits & ((UINT64_C(1) << MANTISSA) - 1)) | (uint64_t)(e != 0) << MANTISSA;
    if (tens > MAX_TENS || tens < -MAX_TENS || shift > 126 || shift < -10)
        return false;
    /* 53 bits by 60; whatever is divided has less than 64. */
    Wide x = tens > 0 ? (Wide)m * powers_of_ten[tens] : m, q, rest, unit;
    if (shift < 0) {
        x <<= -shift;
        shift = 0;
    }
    if (tens >= 0) {
        unit = (Wide)1 << shift;
        q = x >> shift;
        rest = x - (q << shift);
    } else {
        /* The unit is 2^shift * 10^-tens. */
        if (shift > 64)
            return false;
        unit = (Wide)powers_of_ten[-tens] << shift;
        q = x / unit;
        rest = x % unit;
    }
    if (q >> 62)
        return false;
    rest <<= 1;
    *out = (uint64_t)q + (rest > unit || (rest == unit && ((uint64_t)q & 1)));
    return true;
}

/* n significant digits of a positive v by integers alone; false: they do not do. */
static bool significant_small(double v, int n, Digits *d)
{
    enum { ENOUGH = 17 };
    if (n > ENOUGH || !(v < 1e18) || v < 1e-18)
        return false;
    int e;
    frexp(v, &e);
    /* 0.30103 is log10(2): at most one off. */
    int point = (int)floor((e - 1) * 0.30102999566398119521) + 1;
    uint64_t q;
    for (int tries = 0;; tries++) {
        if (tries > 2 || !scaled_integer(v, n - point, &q))
            return false;
        if (q >= powers_of_ten[n])
            point++;
        else if (q < powers_of_ten[n - 1])
            point--;
        else
            break;
    }
    d->n = n;
    d->point = point;
    for (int i = n; i-- > 0; q /= 10)
        d->p[i] = (char)('0' + q % 10);
    return true;
}

static bool significant(double v, int n, Digits *d)
{
    d->p = d->stack;
    if (v == 0) {
        d->n = 1;
        d->p[0] = '0';
        d->point = 1;
        return true;
    }
    if (significant_small(v, n, d))
        return true;
    if (n > MAX_DC)
        return by_printf_e(v, n - 1, d);
    d->n = wf_dc_precision(v, n, d->stack, sizeof d->stack, &d->point);
    if (may_be_tie(v, n - d->point) || may_be_tie(v, n - d->point + 1))
        return by_printf_e(v, n - 1, d);
    return true;
}

static bool fixed(double v, int after, Digits *d)
{
    d->p = d->stack;
    if (v == 0) {
        d->n = 0;
        d->point = 0;
        return true;
    }
    if (after > MAX_DC || v >= 1e15 || may_be_tie(v, after))
        return by_printf_f(v, after, d);
    d->n = wf_dc_fixed(v, after, d->stack, sizeof d->stack, &d->point);
    if (d->n == 0)
        d->point = 0;
    return true;
}

/* --- layout -------------------------------------------------------------------------------------------- */

typedef struct {
    char *p, *end;
} Out;

static void put(Out *o, char c)
{
    if (o->p < o->end)
        *o->p++ = c;
}

static void put_zeros(Out *o, int n)
{
    for (; n > 0; n--)
        put(o, '0');
}

static void put_digits(Out *o, const Digits *d, int from, int n)
{
    for (int i = from; i < from + n; i++)
        put(o, i < d->n ? d->p[i] : '0');
}

/* DIGITS with the point, `after` digits behind it. */
static void put_fixed(Out *o, const Digits *d, int after, bool alt)
{
    int whole = d->point > 0 ? d->point : 0;
    if (whole == 0)
        put(o, '0');
    put_digits(o, d, 0, whole);
    if (after > 0 || alt)
        put(o, '.');
    int zeros = d->point < 0 ? -d->point : 0;
    if (zeros > after)
        zeros = after;
    put_zeros(o, zeros);
    put_digits(o, d, whole, after - zeros);
}

static void put_exponent(Out *o, const Digits *d, int after, bool alt, char e)
{
    put_digits(o, d, 0, 1);
    if (after > 0 || alt)
        put(o, '.');
    put_digits(o, d, 1, after);
    int exp = d->n == 1 && d->p[0] == '0' ? 0 : d->point - 1;
    put(o, e);
    put(o, exp < 0 ? '-' : '+');
    if (exp < 0)
        exp = -exp;
    if (exp >= 100)
        put(o, (char)('0' + exp / 100));
    put(o, (char)('0' + exp / 10 % 10));
    put(o, (char)('0' + exp % 10));
}

/* Digits without trailing zeros. */
static void trim(Digits *d)
{
    while (d->n > 1 && d->p[d->n - 1] == '0')
        d->n--;
}

static void put_general(Out *o, Digits *d, int precision, bool alt, bool add_dot_0, char e, int low, int high)
{
    int exp = d->point - 1;
    if (!alt)
        trim(d);
    int shown = alt ? precision : d->n;
    if (exp < low || exp >= high) {
        put_exponent(o, d, shown - 1, alt, e);
        return;
    }
    int after = shown - d->point;
    put_fixed(o, d, after > 0 ? after : 0, alt);
    if (add_dot_0 && after <= 0 && !alt) {
        put(o, '.');
        put(o, '0');
    }
}

/*
 * Most of the f format. false: too large, or too many digits.
 */
static bool put_fixed_small(Out *o, double v, int after, bool alt)
{
    uint64_t q;
    if (after > 9 || !(v < 1e9))
        return false;
    if (v < 1e-20)
        q = 0;
    else if (!scaled_integer(v, after, &q))
        return false;
    char text[24], *p = text + sizeof text;
    for (int i = 0; i < after; i++, q /= 10)
        *--p = (char)('0' + q % 10);
    if (after > 0 || alt)
        *--p = '.';
    do
        *--p = (char)('0' + q % 10);
    while ((q /= 10) != 0);
    size_t n = (size_t)(text + sizeof text - p), room = (size_t)(o->end - o->p);
    n = n < room ? n : room;
    memcpy(o->p, p, n);
    o->p += n;
    return true;
}

static void put_special(Out *o, double d, bool upper)
{
    const char *s = isnan(d) ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf");
    while (*s)
        put(o, *s++);
}

size_t wf_double_format(double d, char code, int precision, bool alt, bool add_dot_0, bool sign, char *buf,
                        size_t cap)
{
    Out o = {buf, buf + cap};
    bool upper = code == 'E' || code == 'F' || code == 'G';
    char e = upper ? 'E' : 'e';
    if (signbit(d) && !isnan(d))
        put(&o, '-');
    else if (sign)
        put(&o, '+');
    if (!isfinite(d)) {
        put_special(&o, d, upper);
        return (size_t)(o.p - buf);
    }
    Digits g;
    double v = fabs(d);
    bool ok = true;
    switch (code) {
    case 'r':
        g.p = g.stack;
        g.n = v == 0 ? 1 : wf_dc_shortest(v, g.stack, &g.point);
        if (v == 0) {
            g.stack[0] = '0';
            g.point = 1;
        }
        put_general(&o, &g, g.n, alt && (!add_dot_0 || g.point < -3 || g.point > 16), add_dot_0, e, -4, 16);
        break;
    case 'e':
    case 'E':
        ok = significant(v, precision + 1, &g);
        if (ok)
            put_exponent(&o, &g, precision, alt, e);
        break;
    case 'f':
    case 'F':
        if (WF_LIKELY(put_fixed_small(&o, v, precision, alt)))
            return (size_t)(o.p - buf);
        ok = fixed(v, precision, &g);
        if (ok)
            put_fixed(&o, &g, precision, alt);
        break;
    default:
        if (precision == 0)
            precision = 1;
        ok = significant(v, precision, &g);
        if (ok)
            put_general(&o, &g, precision, alt, add_dot_0, e, -4,
                        precision - add_dot_0);
        break;
    }
    if (ok)
        drop_digits(&g);
    return ok ? (size_t)(o.p - buf) : 0;
}

size_t wf_double_repr(double d, char buf[32])
{
    return wf_double_format(d, 'r', 0, false, true, false, buf, 32);
}

/* --- reading --------------------------------------------------------------------------------------------- */

static bool same_word(const char *s, size_t len, const char *word)
{
    for (size_t i = 0; i < len; i++)
        if ((s[i] | 0x20) != word[i])
            return false;
    return word[len] == '\0';
}

/* inf, infinity, nan with an optional sign. */
static bool parse_special(const char *s, size_t len, double *out)
{
    bool neg = len > 0 && *s == '-';
    if (len > 0 && (*s == '-' || *s == '+')) {
        s++;
        len--;
    }
    if (same_word(s, len, "inf") || same_word(s, len, "infinity"))
        *out = neg ? -INFINITY : INFINITY;
    else if (same_word(s, len, "nan"))
        *out = neg ? -NAN : NAN;
    else
        return false;
    return true;
}

/* [+-] digits [. digits] [e [+-] digits], at least one digit before the exponent. */
static bool is_decimal(const char *s, const char *end)
{
    size_t digits = 0;
    if (s < end && (*s == '+' || *s == '-'))
        s++;
    for (; s < end && *s >= '0' && *s <= '9'; s++)
        digits++;
    if (s < end && *s == '.')
        for (s++; s < end && *s >= '0' && *s <= '9'; s++)
            digits++;
    if (digits == 0)
        return false;
    if (s < end && (*s | 0x20) == 'e') {
        s++;
        if (s < end && (*s == '+' || *s == '-'))
            s++;
        if (s == end)
            return false;
        while (s < end && *s >= '0' && *s <= '9')
            s++;
    }
    return s == end;
}

/*
 * Most numbers: an integer and a power of ten that doubles hold exactly, so that one operation rounds
 * the result (Clinger 1990). false: not one of these.
 */
static bool parse_exact(const char *s, size_t len, double *out)
{
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    enum { MOST_DIGITS = 15, MOST_TENS = 22, MOST_EXPONENT = 1000 };
    const char *end = s + len;
    bool negative = s < end && *s == '-', negative_exponent = false;
    uint64_t m = 0;
    int digits = 0, after = 0, exponent = 0;
    s += s < end && (*s == '-' || *s == '+');
    for (; s < end && *s >= '0' && *s <= '9'; s++, digits++)
        m = digits < MOST_DIGITS ? m * 10 + (uint64_t)(*s - '0') : m;
    if (s < end && *s == '.')
        for (s++; s < end && *s >= '0' && *s <= '9'; s++, digits++, after++)
            m = digits < MOST_DIGITS ? m * 10 + (uint64_t)(*s - '0') : m;
    if (digits == 0 || digits > MOST_DIGITS)
        return false;
    if (s < end && (*s | 0x20) == 'e') {
        s++;
        negative_exponent = s < end && *s == '-';
        s += s < end && (*s == '-' || *s == '+');
        const char *first = s;
        for (; s < end && *s >= '0' && *s <= '9' && exponent < MOST_EXPONENT; s++)
            exponent = exponent * 10 + (*s - '0');
        if (s == first)
            return false;
    }
    exponent = (negative_exponent ? -exponent : exponent) - after;
    if (s != end || exponent < -MOST_TENS || exponent > MOST_TENS)
        return false;
    double d = exponent < 0 ? (double)m / tens[-exponent] : (double)m * tens[exponent];
    *out = negative ? -d : d;
    return true;
}

bool wf_double_parse(const char *s, size_t len, double *out)
{
    if (WF_LIKELY(parse_exact(s, len, out)))
        return true;
    if (parse_special(s, len, out))
        return true;
    if (len == 0 || len > INT32_MAX || !is_decimal(s, s + len))
        return false;
    return wf_dc_parse(s, len, out) == len;
}

static bool blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* Removes underscores that stand between digits; false if one does not. */
static bool strip_underscores(const char *s, size_t len, char *out, size_t *n)
{
    *n = 0;
    for (size_t i = 0; i < len; i++) {
        if (s[i] != '_') {
            out[(*n)++] = s[i];
            continue;
        }
        bool digit_before = i > 0 && s[i - 1] >= '0' && s[i - 1] <= '9';
        bool digit_after = i + 1 < len && s[i + 1] >= '0' && s[i + 1] <= '9';
        if (!digit_before || !digit_after)
            return false;
    }
    return true;
}

/* Blanks around it and underscores allowed: 1 / 0 not a number / -1. */
int wf_double_parse_text(const char *s, size_t len, double *out)
{
    while (len > 0 && blank(*s)) {
        s++;
        len--;
    }
    while (len > 0 && blank(s[len - 1]))
        len--;
    if (memchr(s, '_', len) == NULL)
        return wf_double_parse(s, len, out);
    char *copy = wf_mem_alloc(len);
    if (copy == NULL)
        return -1;
    size_t n;
    int r = strip_underscores(s, len, copy, &n) && wf_double_parse(copy, n, out);
    wf_mem_free(copy);
    return r;
}

Value wf_str_to_ascii_decimals(Value s);

Value wf_float_from_str(Value s)
{
    double d;
    Value plain = wf_str_is_ascii(wf_as_str(s)) ? wf_new_ref(s) : wf_str_to_ascii_decimals(s);
    if (wf_is_null(plain))
        return WF_NULL;
    int r = wf_double_parse_text((const char *)wf_as_str(plain)->data, wf_as_str(plain)->len, &d);
    wf_drop(plain);
    if (r == 0)
        return wf_raise(&wf_exc_ValueError, "could not convert string to float: %R", s);
    return r < 0 ? WF_NULL : wf_float(d);
}
