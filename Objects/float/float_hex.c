/* float.fromhex: exact reading of hexadecimal floating-point text. */
#include "api.h"

#include <float.h>
#include <math.h>

typedef struct {
    const char *p, *end;
} In;

static bool blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool word(In *in, const char *w)
{
    const char *p = in->p;
    for (; *w; w++, p++)
        if (p >= in->end || (*p | 0x20) != *w)
            return false;
    in->p = p;
    return true;
}

/* A mantissa of up to 64 significant bits, rounded to odd below, times 2^exp. */
typedef struct {
    uint64_t m;
    int64_t exp;
    bool sticky, any;
} Mantissa;

static void read_digits(In *in, Mantissa *x, bool after_point)
{
    for (int d; in->p < in->end && (d = hex_digit(*in->p)) >= 0; in->p++) {
        x->any = true;
        if (x->m >> 58) {
            x->sticky |= d != 0;
            x->exp += after_point ? 0 : 4;
        } else {
            x->m = x->m << 4 | (unsigned)d;
            x->exp -= after_point ? 4 : 0;
        }
    }
}

/* 1 parsed, 0 malformed, -1 overflow. */
static int finish(Mantissa x, double *out)
{
    if (x.m == 0) {
        *out = 0;
        return 1;
    }
    int lead = __builtin_clzll(x.m);
    uint64_t top = x.m << lead;
    int64_t exp = x.exp - lead; /* value = top * 2^exp, top has 64 bits */
    if (exp + 64 > DBL_MAX_EXP + 1)
        return -1;
    int64_t drop = exp + 64 >= DBL_MIN_EXP ? 11 : -1074 - exp;
    if (drop > 64) {
        *out = 0;
        return 1;
    }
    uint64_t kept = drop == 64 ? 0 : top >> drop;
    uint64_t rest = drop == 64 ? top : top << (64 - drop), half = (uint64_t)1 << 63;
    kept += rest > half || (rest == half && (x.sticky || (kept & 1)));
    *out = ldexp((double)kept, (int)(exp + drop));
    return isinf(*out) ? -1 : 1;
}

static int parse(In *in, double *out)
{
    bool neg = false;
    if (in->p < in->end && (*in->p == '+' || *in->p == '-'))
        neg = *in->p++ == '-';
    if (word(in, "inf")) {
        word(in, "inity");
        *out = neg ? -INFINITY : INFINITY;
        return 1;
    }
    if (word(in, "nan")) {
        *out = neg ? -NAN : NAN;
        return 1;
    }
    word(in, "0x");
    Mantissa x = {0};
    read_digits(in, &x, false);
    if (in->p < in->end && *in->p == '.') {
        in->p++;
        read_digits(in, &x, true);
    }
    if (!x.any)
        return 0;
    if (in->p < in->end && (*in->p | 0x20) == 'p') {
        in->p++;
        bool eneg = false;
        if (in->p < in->end && (*in->p == '+' || *in->p == '-'))
            eneg = *in->p++ == '-';
        if (in->p >= in->end || *in->p < '0' || *in->p > '9')
            return 0;
        int64_t e = 0;
        for (; in->p < in->end && *in->p >= '0' && *in->p <= '9'; in->p++)
            if (e < ((int64_t)1 << 50))
                e = e * 10 + (*in->p - '0');
        x.exp += eneg ? -e : e;
    }
    int r = finish(x, out);
    if (neg)
        *out = -*out;
    return r;
}

Value wf_float_fromhex(Value cls, Value s)
{
    if (!wf_is_str(s))
        return wf_raise(&wf_exc_TypeError, "fromhex() argument must be str, not %T", s);
    size_t len;
    const char *text = wf_str_utf8(s, &len);
    if (text == NULL)
        return WF_NULL;
    In in = {text, text + len};
    while (in.p < in.end && blank(*in.p))
        in.p++;
    double d = 0;
    int r = parse(&in, &d);
    while (in.p < in.end && blank(*in.p))
        in.p++;
    if (r == 0 || (r > 0 && in.p != in.end))
        return wf_raise(&wf_exc_ValueError, "invalid hexadecimal floating-point string");
    if (r < 0)
        return wf_raise(&wf_exc_OverflowError, "hexadecimal value too large to represent as a float");
    Value v = wf_float(d);
    if (wf_is(cls, wf_type_value(&wf_float_type)))
        return v;
    Value made = wf_call1(cls, v);
    wf_drop(v);
    return made;
}
