/* str from C formats: the letters of wf_raise (exc.h), with printf's flags for numbers. */
#define _GNU_SOURCE
#include "str_impl.h"

#include "api.h"

#include <stdio.h>

enum { MAX_CONVERSION = 32 };

typedef struct {
    char text[MAX_CONVERSION]; /* "%5.2" ...: what printf needs, without length and letter */
    size_t len;
    long precision;            /* -1: not given */
    enum { SIZE_INT, SIZE_LONG, SIZE_LONGLONG, SIZE_SSIZE } size;
} Conversion;

/* Parses flags, width, precision and length after '%'; returns the letter's place. */
static const char *parse_conversion(const char *p, Conversion *c)
{
    c->text[0] = '%';
    c->len = 1;
    c->precision = -1;
    c->size = SIZE_INT;
    bool dot = false;
    for (; (*p >= '0' && *p <= '9') || *p == '.' || *p == '-' || *p == '#'; p++) {
        if (*p == '.') {
            dot = true;
            c->precision = 0;
        } else if (dot) {
            c->precision = c->precision * 10 + (*p - '0');
        }
        if (c->len < MAX_CONVERSION - 4)
            c->text[c->len++] = *p;
    }
    if (*p == 'z') {
        c->size = SIZE_SSIZE;
        p++;
    }
    for (; *p == 'l'; p++)
        c->size = c->size == SIZE_LONG ? SIZE_LONGLONG : SIZE_LONG;
    return p;
}

typedef struct {
    va_list ap;
} Args;

static void put_number(WfStrBuilder *b, Conversion *c, char letter, Args *a)
{
    char buf[96];
    bool is_signed = letter == 'd' || letter == 'i';
    long long n;
    if (c->size == SIZE_INT)
        n = is_signed ? va_arg(a->ap, int) : (long long)va_arg(a->ap, unsigned);
    else
        n = va_arg(a->ap, long long); /* long, long long and ssize_t are one size */
    memcpy(c->text + c->len, (char[]){'l', 'l', letter, 0}, 4);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    int len = snprintf(buf, sizeof buf, c->text, n);
#pragma GCC diagnostic pop
    wf_sb_ascii(b, buf, len < (int)sizeof buf ? (size_t)len : sizeof buf - 1);
}

static void put_utf8(WfStrBuilder *b, const char *s, size_t len, bool cut)
{
    if (s == NULL) {
        wf_sb_c(b, "(null)");
        return;
    }
    /* A precision may cut a character: leave the broken end out. */
    while (cut && len > 0 && ((uint8_t)s[len] & 0xc0) == 0x80)
        len--;
    if (wf_ascii_prefix((const uint8_t *)s, len) == len) {
        wf_sb_ascii(b, s, len);
        return;
    }
    Value v = wf_str_decode(s, len, "utf-8", "replace");
    if (wf_is_null(v)) {
        b->failed = true;
        return;
    }
    wf_sb_str(b, v);
    wf_drop(v);
}

static void put_text(WfStrBuilder *b, const Conversion *c, const char *s)
{
    size_t len;
    if (s == NULL)
        len = 0;
    else
        len = c->precision >= 0 ? strnlen(s, (size_t)c->precision) : strlen(s);
    put_utf8(b, s, len, s != NULL && s[len] != 0);
}

/* Appends text (owned, or WF_NULL after an error), cut to the precision. */
static void put_str(WfStrBuilder *b, const Conversion *c, Value text)
{
    if (wf_is_null(text)) {
        b->failed = true;
        return;
    }
    if (c->precision >= 0)
        wf_sb_slice(b, text, 0, (size_t)c->precision);
    else
        wf_sb_str(b, text);
    wf_drop(text);
}

static void put_pointer(WfStrBuilder *b, void *p)
{
    char buf[32];
    snprintf(buf, sizeof buf, "0x%zx", (size_t)p);
    wf_sb_c(b, buf);
}

static void put_conversion(WfStrBuilder *b, Conversion *c, char letter, Args *a)
{
    switch (letter) {
    case 'd': case 'i': case 'u': case 'x': case 'X': case 'o':
        put_number(b, c, letter, a);
        break;
    case 'c': wf_sb_char(b, (uint32_t)va_arg(a->ap, int)); break;
    case 's': put_text(b, c, va_arg(a->ap, const char *)); break;
    case 'U': put_str(b, c, wf_new_ref(va_arg(a->ap, Value))); break;
    case 'R': put_str(b, c, wf_repr(va_arg(a->ap, Value))); break;
    case 'A': put_str(b, c, wf_ascii(va_arg(a->ap, Value))); break;
    case 'S': put_str(b, c, wf_str(va_arg(a->ap, Value))); break;
    case 'T': put_text(b, c, wf_type_name(va_arg(a->ap, Value))); break;
    case 'N': put_text(b, c, wf_short_type_name(va_arg(a->ap, WfType *))); break;
    case 'p': put_pointer(b, va_arg(a->ap, void *)); break;
    default: wf_sb_char(b, (uint8_t)letter); break;
    }
}

Value wf_str_from_vformat(const char *fmt, va_list ap)
{
    WfStrBuilder b;
    Args args;
    va_copy(args.ap, ap);
    wf_sb_init(&b);
    while (*fmt != 0 && !b.failed) {
        const char *percent = strchrnul(fmt, '%');
        put_utf8(&b, fmt, (size_t)(percent - fmt), false);
        if (*percent == 0)
            break;
        Conversion c;
        fmt = parse_conversion(percent + 1, &c);
        if (*fmt == 0)
            break;
        put_conversion(&b, &c, *fmt++, &args);
    }
    va_end(args.ap);
    return wf_sb_finish(&b);
}

Value wf_str_from_format(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Value v = wf_str_from_vformat(fmt, ap);
    va_end(ap);
    return v;
}
