/* format() of int, float and complex: the presentation types over fmtspec.h's layout. */
#include "api.h"

#include "fmtspec.h"

#include <math.h>

enum { STACK_TEXT = 512 };

/* --- int ------------------------------------------------------------------------------------------------- */

static Value format_char(Value v, const WfFmtSpec *f)
{
    int64_t c;
    if (f->sign)
        return wf_raise(&wf_exc_ValueError, "Sign not allowed with integer format specifier 'c'");
    if (f->alt)
        return wf_raise(&wf_exc_ValueError, "Alternate form (#) not allowed with integer format specifier 'c'");
    if (!wf_int_try_i64(v, &c))
        return wf_raise(&wf_exc_OverflowError, "Python int too large to convert to C long");
    if (c < 0 || c > 0x10ffff)
        return wf_raise(&wf_exc_OverflowError, "%%c arg not in range(0x110000)");
    Value s = wf_str_from_char((uint32_t)c);
    if (wf_is_null(s))
        return WF_NULL;
    Value r = wf_fmt_pad(f, s);
    wf_drop(s);
    return r;
}

/* The same of a small integer, whose digits need no object. */
static Value format_small(int64_t i, const WfFmtSpec *f, int base)
{
    const char *digits = f->type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    char buf[64], *end = buf + sizeof buf, *p = end;
    uint64_t u = i < 0 ? -(uint64_t)i : (uint64_t)i;
    if (base == 10)
        do
            *--p = (char)('0' + u % 10);
        while ((u /= 10) != 0);
    else
        for (int shift = base == 16 ? 4 : base == 8 ? 3 : 1; p == end || u != 0; u >>= shift)
            *--p = digits[u & (unsigned)(base - 1)];
    WfFmtNumber n = {.digits = p, .ndigits = (size_t)(end - p), .locale = f->type == 'n'};
    if (f->alt && base != 10) {
        n.prefix = base == 2 ? "0b" : base == 8 ? "0o" : f->type == 'X' ? "0X" : "0x";
        n.nprefix = 2;
    }
    n.sign = i < 0 ? '-' : f->sign == '+' || f->sign == ' ' ? f->sign : 0;
    return wf_fmt_number(f, &n);
}

static Value format_digits(Value v, const WfFmtSpec *f, int base)
{
    if (WF_LIKELY(wf_is_small(v)))
        return format_small(wf_small_value(v), f, base);
    Value abs = wf_int_abs(v), text = wf_is_null(abs) ? WF_NULL : wf_int_to_str(abs, base, false);
    wf_drop(abs);
    if (wf_is_null(text))
        return WF_NULL;
    WfStr *s = wf_as_str(text);
    char *upper = NULL;
    WfFmtNumber n = {.digits = (const char *)s->data, .ndigits = s->len, .locale = f->type == 'n'};
    if (f->type == 'X') {
        upper = wf_mem_alloc(s->len + 1);
        if (upper == NULL) {
            wf_drop(text);
            return WF_NULL;
        }
        for (size_t i = 0; i < s->len; i++)
            upper[i] = s->data[i] >= 'a' ? (char)(s->data[i] - 32) : (char)s->data[i];
        n.digits = upper;
    }
    if (f->alt && base != 10) {
        n.prefix = base == 2 ? "0b" : base == 8 ? "0o" : f->type == 'X' ? "0X" : "0x";
        n.nprefix = 2;
    }
    n.sign = wf_int_sign(v) < 0 ? '-' : f->sign == '+' || f->sign == ' ' ? f->sign : 0;
    Value r = wf_fmt_number(f, &n);
    wf_mem_free(upper);
    wf_drop(text);
    return r;
}

Value wf_int_format_spec(Value v, Value spec)
{
    WfFmtSpec f;
    if (wf_as_str(spec)->len == 0)
        return wf_is_bool(v) || !wf_is_int_exact(v) ? wf_str(v) : wf_int_to_str(v, 10, false);
    if (wf_fmt_parse(v, spec, '>', 'd', &f) < 0)
        return WF_NULL;
    switch (f.type) {
    case 'b': case 'c': case 'd': case 'o': case 'x': case 'X': case 'n': break;
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case '%': {
        double d;
        if (wf_int_as_double(v, &d) < 0)
            return WF_NULL;
        return wf_float_format_spec(wf_float(d), spec);
    }
    default: return wf_fmt_unknown_type(&f, v);
    }
    if (f.precision >= 0)
        return wf_raise(&wf_exc_ValueError, "Precision not allowed in integer format specifier");
    if (f.no_neg_zero)
        return wf_raise(&wf_exc_ValueError, "Negative zero coercion (z) not allowed in integer format specifier");
    if (f.type == 'c')
        return format_char(v, &f);
    return format_digits(v, &f, f.type == 'b' ? 2 : f.type == 'o' ? 8 : f.type == 'x' || f.type == 'X' ? 16 : 10);
}

/* --- float ----------------------------------------------------------------------------------------------- */

/* How a float is presented. */
typedef struct {
    char code;      /* for wf_double_format */
    int precision;
    bool add_dot_0, percent;
} Style;

/* false: unknown type. */
static bool style_of(const WfFmtSpec *f, Style *s)
{
    *s = (Style){(char)f->type, f->precision < 0 ? 6 : (int)f->precision, false, false};
    switch (f->type) {
    case 0:
        s->add_dot_0 = true;
        s->code = f->precision < 0 ? 'r' : 'g';
        break;
    case 'n': s->code = 'g'; break;
    case '%':
        s->code = 'f';
        s->percent = true;
        break;
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': break;
    default: return false;
    }
    return true;
}

typedef struct {
    char stack[STACK_TEXT], *p;
    size_t len;
} Text;

static void drop_text(Text *t)
{
    if (t->p != t->stack)
        wf_mem_free(t->p);
}

static bool all_zero(const char *s, size_t n)
{
    for (size_t i = 0; i < n && s[i] != 'e' && s[i] != 'E'; i++)
        if (s[i] >= '1' && s[i] <= '9')
            return false;
    return true;
}

/* The text of d without padding; a negative zero is dropped when asked for. */
static int make_text(double d, const WfFmtSpec *f, const Style *s, Text *t)
{
    size_t cap = (size_t)s->precision + 400;
    t->p = cap + 2 > STACK_TEXT ? wf_mem_alloc(cap + 2) : t->stack;
    if (t->p == NULL)
        return -1;
    t->len = wf_double_format(s->percent ? d * 100 : d, s->code, s->precision, f->alt, s->add_dot_0, false,
                              t->p, cap);
    if (f->no_neg_zero && t->p[0] == '-' && isfinite(d) && all_zero(t->p, t->len)) {
        memmove(t->p, t->p + 1, t->len - 1);
        t->len--;
    }
    if (s->percent)
        t->p[t->len++] = '%';
    return 0;
}

static void take_apart(const Text *t, const WfFmtSpec *f, WfFmtNumber *n)
{
    const char *p = t->p, *end = t->p + t->len;
    *n = (WfFmtNumber){.locale = f->type == 'n'};
    n->sign = f->sign == '+' || f->sign == ' ' ? f->sign : 0;
    if (p < end && *p == '-') {
        n->sign = '-';
        p++;
    }
    n->digits = p;
    while (p < end && *p >= '0' && *p <= '9')
        p++;
    n->ndigits = (size_t)(p - n->digits);
    n->rest = p;
    n->nrest = (size_t)(end - p);
}

Value wf_float_format_spec(Value v, Value spec)
{
    WfFmtSpec f;
    Style s;
    if (wf_as_str(spec)->len == 0)
        return wf_str(v);
    if (wf_fmt_parse(v, spec, '>', 0, &f) < 0)
        return WF_NULL;
    if (!style_of(&f, &s))
        return wf_fmt_unknown_type(&f, v);
    if (f.precision > INT32_MAX - 1000)
        return wf_raise(&wf_exc_ValueError, "precision too big");
    Text t;
    if (make_text(wf_float_value(v), &f, &s, &t) < 0)
        return WF_NULL;
    WfFmtNumber n;
    take_apart(&t, &f, &n);
    Value r = wf_fmt_number(&f, &n);
    drop_text(&t);
    return r;
}

/* --- complex --------------------------------------------------------------------------------------------- */

/* One part with sign and grouping but no width. */
static Value complex_part(double d, const WfFmtSpec *f, const Style *s, char sign)
{
    WfFmtSpec bare = *f;
    bare.width = -1;
    bare.sign = sign;
    Text t;
    if (make_text(d, &bare, s, &t) < 0)
        return WF_NULL;
    WfFmtNumber n;
    take_apart(&t, &bare, &n);
    Value r = wf_fmt_number(&bare, &n);
    drop_text(&t);
    return r;
}

Value wf_complex_format_spec(Value v, Value spec)
{
    WfFmtSpec f;
    Style s;
    if (wf_as_str(spec)->len == 0)
        return wf_str(v);
    if (wf_fmt_parse(v, spec, '>', 0, &f) < 0)
        return WF_NULL;
    if (f.type == '%' || !style_of(&f, &s))
        return wf_fmt_unknown_type(&f, v);
    if (f.fill == '0')
        return wf_raise(&wf_exc_ValueError, "Zero padding is not allowed in complex format specifier");
    if (f.align == '=')
        return wf_raise(&wf_exc_ValueError, "'=' alignment flag is not allowed in complex format specifier");
    double re = wf_as_complex(v)->real, im = wf_as_complex(v)->imag;
    bool parens = f.type == 0, skip_re = parens && re == 0 && !signbit(re);
    s.add_dot_0 = false;
    Value a = skip_re ? wf_str_empty : complex_part(re, &f, &s, f.sign);
    Value b = wf_is_null(a) ? WF_NULL : complex_part(im, &f, &s, skip_re ? f.sign : '+');
    Value text = WF_NULL, r = WF_NULL;
    if (!wf_is_null(b))
        text = parens && !skip_re ? wf_str_from_format("(%U%Uj)", a, b) : wf_str_from_format("%U%Uj", a, b);
    if (!wf_is_null(text))
        r = wf_fmt_pad(&f, text);
    wf_drop(a);
    wf_drop(b);
    wf_drop(text);
    return r;
}
