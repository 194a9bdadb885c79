/* The numeric conversions of the % operator. */
#include "percent.h"

#include <limits.h>

/* --- layout -------------------------------------------------------------------------------------- */

/* Appends n characters, starting with an optional sign and 0x, padded as spec says. */
static void put_number(WfStrBuilder *b, const WfPercentSpec *spec, const char *p, size_t n)
{
    size_t prefix = 0;
    char sign = spec->plus ? '+' : spec->blank ? ' ' : 0;
    if (*p == '-' || *p == '+') {
        sign = *p++;
        n--;
    }
    uint32_t letter = spec->letter;
    if (spec->alt && (letter == 'x' || letter == 'X' || letter == 'o'))
        prefix = 2;
    size_t have = n + (sign != 0);
    size_t pad = spec->width > 0 && (size_t)spec->width > have ? (size_t)spec->width - have : 0;
    bool zeros = spec->zero && !spec->left;
    if (!spec->left && !zeros)
        wf_sb_fill(b, ' ', pad);
    if (sign)
        wf_sb_char(b, (uint32_t)sign);
    if (prefix > 0)
        wf_sb_ascii(b, p, prefix);
    if (zeros)
        wf_sb_fill(b, '0', pad);
    wf_sb_ascii(b, p + prefix, n - prefix);
    if (spec->left)
        wf_sb_fill(b, ' ', pad);
}

/* --- integers -------------------------------------------------------------------------------- */

static bool is_number(Value v)
{
    WfType *t = wf_type_of(v);
    return t->nb_index != NULL || t->nb_int != NULL || t->nb_float != NULL ||
           wf_has_shape(v, WF_SHAPE_complex);
}

static WF_COLD Value wrong_type(Value v, uint32_t letter)
{
    bool integer = letter == 'o' || letter == 'x' || letter == 'X';
    return wf_raise(&wf_exc_TypeError, "%%%c format: %s is required, not %.200s", (int)letter,
                    integer ? "an integer" : "a real number", wf_type_of(v)->name);
}

/* The int that v stands for; %x takes integers only. */
static Value to_int(Value v, uint32_t letter)
{
    if (wf_is_int(v))
        return wf_new_ref(v);
    if (!is_number(v))
        return wrong_type(v, letter);
    bool integer = letter == 'o' || letter == 'x' || letter == 'X';
    Value n = integer ? wf_index(v) : wf_call1(wf_type_value(&wf_int_type), v);
    if (wf_is_null(n) && wf_err_matches(&wf_exc_TypeError)) {
        wf_err_clear();
        return wrong_type(v, letter);
    }
    return n;
}

/* Zero-fills the digits of text ("-0x1f") to the precision and puts them in upper case for X. */
static Value finish_digits(Value text, const WfPercentSpec *spec)
{
    const WfStr *s = wf_as_str(text);
    size_t head = s->data[0] == '-';
    if (spec->alt && spec->letter != 'd' && spec->letter != 'i' && spec->letter != 'u')
        head += 2;
    size_t digits = s->len - head, zeros = 0;
    if (spec->precision > 0 && (size_t)spec->precision > digits)
        zeros = (size_t)spec->precision - digits;
    if (zeros == 0 && spec->letter != 'X')
        return text;
    Value v = wf_str_new(s->len + zeros, 0x7f);
    if (!wf_is_null(v)) {
        uint8_t *p = wf_as_str(v)->data;
        memcpy(p, s->data, head);
        memset(p + head, '0', zeros);
        memcpy(p + head + zeros, s->data + head, digits);
        for (size_t i = 0; spec->letter == 'X' && i < s->len + zeros; i++)
            if (p[i] >= 'a' && p[i] <= 'z')
                p[i] = (uint8_t)(p[i] - 32);
    }
    wf_drop(text);
    return v;
}

int wf_percent_put_int(WfStrBuilder *b, Value v, const WfPercentSpec *spec)
{
    int base = spec->letter == 'o' ? 8 : spec->letter == 'x' || spec->letter == 'X' ? 16 : 10;
    if (WF_LIKELY(wf_is_small(v) && spec->precision < 0 && spec->letter != 'X' && !(spec->alt && base != 10))) {
        char buf[WF_SMALL_DIGITS], *end = buf + sizeof buf, *digits = wf_small_digits(end, wf_small_value(v), base);
        put_number(b, spec, digits, (size_t)(end - digits));
        return 0;
    }
    if (spec->precision > INT_MAX - 3)
        return wf_raise_i(&wf_exc_OverflowError, "precision too large");
    Value n = to_int(v, spec->letter);
    if (wf_is_null(n))
        return -1;
    Value text = wf_int_to_str(n, base, spec->alt && base != 10);
    wf_drop(n);
    if (!wf_is_null(text))
        text = finish_digits(text, spec);
    if (wf_is_null(text))
        return -1;
    put_number(b, spec, (const char *)wf_as_str(text)->data, wf_as_str(text)->len);
    wf_drop(text);
    return 0;
}

/* --- floats ------------------------------------------------------------------------------------ */

int wf_percent_put_float(WfStrBuilder *b, Value v, const WfPercentSpec *spec, bool bytes)
{
    double d;
    if (wf_is_float_exact(v)) {
        d = wf_float_value(v);
    } else if (wf_as_double(v, &d) < 0) {
        if (bytes && wf_err_matches(&wf_exc_TypeError)) {
            wf_err_clear();
            wf_raise(&wf_exc_TypeError, "float argument required, not %.200s", wf_type_of(v)->name);
        }
        return -1;
    }
    char small[512], *buf = small;
    int precision = spec->precision < 0 ? 6 : (int)spec->precision;
    size_t cap = sizeof small;
    if (precision > 100) {
        cap = 400 + (size_t)precision;
        buf = wf_mem_alloc(cap);
        if (buf == NULL)
            return -1;
    }
    put_number(b, spec, buf, wf_double_format(d, (char)spec->letter, precision, spec->alt, false, false, buf, cap));
    if (buf != small)
        wf_mem_free(buf);
    return 0;
}
