/*
 * The format() mini-language: parsing, padding, digit grouping (fmtspec.h), and str.__format__.
 */
#include "fmtspec.h"

#include "exc.h"
#include "str_impl.h"
#include "unicode_ctype.h"

#include <limits.h>
#include <locale.h>

/* --- parsing --------------------------------------------------------------------------- */

static bool is_align(uint32_t c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

/* Decimal digits of any script at *pos; *out stays as it is where there is none. 0 / -1. */
static int parse_digits(const WfStr *s, size_t *pos, ssize_t *out)
{
    size_t i = *pos;
    ssize_t n = 0;
    for (; i < s->len; i++) {
        uint32_t c = wf_str_at(s, i);
        int d = c < 128 ? (c >= '0' && c <= '9' ? (int)(c - '0') : -1) : wf_uc_to_decimal(c);
        if (d < 0)
            break;
        if (n > (SSIZE_MAX - d) / 10)
            return wf_raise_i(&wf_exc_ValueError, "Too many decimal digits in format string");
        n = n * 10 + d;
    }
    if (i != *pos)
        *out = n;
    *pos = i;
    return 0;
}

static WF_COLD int bad_group_type(char group, uint32_t type)
{
    if (type > 32 && type < 128)
        return wf_raise_i(&wf_exc_ValueError, "Cannot specify '%c' with '%c'.", group, (int)type);
    return wf_raise_i(&wf_exc_ValueError, "Cannot specify '%c' with '\\x%x'.", group, type);
}

static int check_group_type(WfFmtSpec *f)
{
    if (f->group == WF_GROUP_NONE)
        return 0;
    switch (f->type) {
    case 'd': case 'e': case 'f': case 'g': case 'E': case 'F': case 'G': case '%': case 0:
        return 0;
    case 'b': case 'o': case 'x': case 'X':
        if (f->group == WF_GROUP_UNDERSCORE)
            return 0;
        break;
    default:
        break;
    }
    return bad_group_type(f->group == WF_GROUP_COMMA ? ',' : '_', f->type);
}

static int parse_group(const WfStr *s, size_t *pos, WfFmtSpec *f)
{
    size_t i = *pos;
    if (i < s->len && wf_str_at(s, i) == ',') {
        f->group = WF_GROUP_COMMA;
        i++;
    }
    if (i < s->len && wf_str_at(s, i) == '_') {
        if (f->group != WF_GROUP_NONE)
            return wf_raise_i(&wf_exc_ValueError, "Cannot specify both ',' and '_'.");
        f->group = WF_GROUP_UNDERSCORE;
        i++;
    }
    if (i < s->len && wf_str_at(s, i) == ',' && f->group == WF_GROUP_UNDERSCORE)
        return wf_raise_i(&wf_exc_ValueError, "Cannot specify both ',' and '_'.");
    *pos = i;
    return 0;
}

/* Fill, align, sign and flags: what stands before the width. Returns the position after it. */
static size_t parse_flags(const WfStr *s, char default_align, WfFmtSpec *f)
{
    size_t i = 0, n = s->len;
    bool filled = false, aligned = false;
    if (n >= 2 && is_align(wf_str_at(s, 1))) {
        f->fill = wf_str_at(s, 0);
        f->align = (char)wf_str_at(s, 1);
        filled = aligned = true;
        i = 2;
    } else if (n >= 1 && is_align(wf_str_at(s, 0))) {
        f->align = (char)wf_str_at(s, 0);
        aligned = true;
        i = 1;
    }
    uint32_t c = i < n ? wf_str_at(s, i) : 0;
    if (c == '+' || c == '-' || c == ' ') {
        f->sign = (char)c;
        i++;
    }
    if (i < n && wf_str_at(s, i) == 'z') {
        f->no_neg_zero = true;
        i++;
    }
    if (i < n && wf_str_at(s, i) == '#') {
        f->alt = true;
        i++;
    }
    if (!filled && i < n && wf_str_at(s, i) == '0') {
        f->fill = '0';
        if (!aligned && default_align == '>')
            f->align = '=';
        i++;
    }
    return i;
}

/* A short number; the general parser takes longer ones. */
WF_INLINE bool short_digits(const uint8_t **p, ssize_t *out)
{
    const uint8_t *q = *p;
    uint64_t n = 0; /* of a long one some bits, which nobody takes */
    while ((unsigned)(*q - '0') < 10)
        n = n * 10 + (unsigned)(*q++ - '0');
    if (q == *p)
        return true;
    *out = (ssize_t)n;
    bool ok = q - *p < 10;
    *p = q;
    return ok;
}

bool wf_fmt_parse_plain(const uint8_t *p, size_t n, char default_align, uint32_t default_type, WfFmtSpec *f)
{
    const uint8_t *end = p + n;
    *f = (WfFmtSpec){.fill = ' ', .align = default_align, .width = -1, .precision = -1, .type = default_type};
    bool filled = false, aligned = false;
    if (is_align(p[0]) || is_align(p[1])) {
        filled = n > 1 && is_align(p[1]);
        if (!filled && !is_align(p[0]))
            return false;
        aligned = true;
        f->fill = filled ? p[0] : ' ';
        f->align = (char)p[filled];
        p += 1 + filled;
    }
    if (*p == '+' || *p == '-' || *p == ' ')
        f->sign = (char)*p++;
    if (*p == '#') {
        f->alt = true;
        p++;
    }
    if (!filled && *p == '0') {
        f->fill = '0';
        if (!aligned && default_align == '>')
            f->align = '=';
        p++;
    }
    if (!short_digits(&p, &f->width))
        return false;
    if (*p == '.') {
        p++;
        if (!short_digits(&p, &f->precision) || f->precision < 0)
            return false;
    }
    if (p == end)
        return true;
    f->type = *p;
    return p + 1 == end && (*p == '%' || ((*p | 0x20) >= 'a' && (*p | 0x20) < 'z'));
}

int wf_fmt_parse(Value v, Value spec, char default_align, uint32_t default_type, WfFmtSpec *out)
{
    const WfStr *s = wf_as_str(spec);
    if (WF_LIKELY(wf_str_is_ascii(s) && wf_fmt_parse_plain(s->data, s->len, default_align, default_type, out)))
        return 0;
    *out = (WfFmtSpec){.fill = ' ', .align = default_align, .width = -1, .precision = -1,
                       .type = default_type};
    size_t i = parse_flags(s, default_align, out);
    if (parse_digits(s, &i, &out->width) < 0 || parse_group(s, &i, out) < 0)
        return -1;
    if (i < s->len && wf_str_at(s, i) == '.') {
        i++;
        if (parse_digits(s, &i, &out->precision) < 0)
            return -1;
        if (out->precision < 0)
            return wf_raise_i(&wf_exc_ValueError, "Format specifier missing precision");
    }
    if (s->len - i > 1)
        return wf_raise_i(&wf_exc_ValueError,
                          "Invalid format specifier '%U' for object of type '%.200s'", spec,
                          wf_type_of(v)->name);
    if (s->len - i == 1)
        out->type = wf_str_at(s, i);
    return check_group_type(out);
}

Value wf_fmt_unknown_type(const WfFmtSpec *f, Value v)
{
    const char *name = wf_type_of(v)->name;
    if (f->type > 32 && f->type < 128)
        return wf_raise(&wf_exc_ValueError, "Unknown format code '%c' for object of type '%.200s'",
                        (int)f->type, name);
    return wf_raise(&wf_exc_ValueError, "Unknown format code '\\x%x' for object of type '%.200s'",
                    f->type, name);
}

/* --- padding --------------------------------------------------------------------------- */

/* Splits the padding of text of length n into left and right. */
static void split_padding(const WfFmtSpec *f, size_t n, size_t *left, size_t *right)
{
    size_t total = f->width > 0 && (size_t)f->width > n ? (size_t)f->width - n : 0;
    if (f->align == '<')
        *left = 0;
    else if (f->align == '^')
        *left = total / 2;
    else
        *left = total;
    *right = total - *left;
}

Value wf_fmt_pad(const WfFmtSpec *f, Value text)
{
    const WfStr *s = wf_as_str(text);
    size_t left, right, n = s->len;
    split_padding(f, n, &left, &right);
    if (left + right == 0 && wf_is_str_exact(text))
        return wf_new_ref(text);
    uint32_t max = wf_str_maxchar(s) | (left + right ? f->fill : 0);
    int kind = wf_kind_for(max);
    if (n + left + right < n)
        return wf_no_memory();
    if (n + left + right == 1)
        return wf_str_from_char(n ? wf_str_at(s, 0) : f->fill);
    Value v = wf_str_new(n + left + right, max);
    if (wf_is_null(v) || n + left + right == 0)
        return v;
    void *p = wf_as_str(v)->data;
    wf_units_fill(kind, p, 0, f->fill, left);
    wf_units_copy(kind, p, left, wf_str_kind(s), s->data, 0, n);
    wf_units_fill(kind, p, left + n, f->fill, right);
    return v;
}

/* --- numbers --------------------------------------------------------------------------- */

/*
 * How integer digits are grouped: `sizes` are group lengths from the right, as struct lconv has
 * them (0: repeat the last; CHAR_MAX: no more grouping).
 */
typedef struct {
    const char *sizes;
    Value separator; /* str or WF_NULL */
    Value point;     /* str or WF_NULL: '.' */
} Grouping;

enum { MAX_GROUPS_INLINE = 32 };

static int locale_grouping(Grouping *g)
{
    const struct lconv *lc = localeconv();
    g->sizes = lc->grouping;
    g->separator = wf_str_from_utf8_surrogatepass(lc->thousands_sep, strlen(lc->thousands_sep));
    if (wf_is_null(g->separator))
        return -1;
    g->point = wf_str_from_utf8_surrogatepass(lc->decimal_point, strlen(lc->decimal_point));
    return wf_is_null(g->point) ? -1 : 0;
}

static int choose_grouping(const WfFmtSpec *f, const WfFmtNumber *n, Grouping *g)
{
    *g = (Grouping){"", WF_NULL, WF_NULL};
    if (n->locale)
        return locale_grouping(g);
    if (f->group == WF_GROUP_NONE)
        return 0;
    uint32_t t = f->type;
    g->sizes = t == 'b' || t == 'o' || t == 'x' || t == 'X' ? "\4" : "\3";
    g->separator = wf_str_from_char(f->group == WF_GROUP_COMMA ? ',' : '_');
    return wf_is_null(g->separator) ? -1 : 0;
}

typedef struct {
    size_t zeros, digits;
} Group;

/* The groups of one number, from the right; width counts the separators too. */
typedef struct {
    Group inline_items[MAX_GROUPS_INLINE], *items;
    size_t n, cap, width;
} Groups;

static int add_group(Groups *gs, size_t zeros, size_t digits)
{
    if (gs->n == gs->cap) {
        size_t cap = gs->cap * 2;
        Group *p = wf_mem_alloc(cap * sizeof *p);
        if (p == NULL)
            return -1;
        memcpy(p, gs->items, gs->n * sizeof *p);
        if (gs->items != gs->inline_items)
            wf_mem_free(gs->items);
        gs->items = p;
        gs->cap = cap;
    }
    gs->items[gs->n++] = (Group){zeros, digits};
    gs->width += zeros + digits;
    return 0;
}

static ssize_t max3(ssize_t a, ssize_t b)
{
    ssize_t m = a > b ? a : b;
    return m > 1 ? m : 1;
}

/* Cuts ndigits digits, zero-filled to min_width characters with separators, into groups. */
static int split_groups(const Grouping *g, size_t ndigits, ssize_t min_width, Groups *gs)
{
    gs->items = gs->inline_items;
    gs->cap = MAX_GROUPS_INLINE;
    gs->n = gs->width = 0;
    if (ndigits == 0)
        return 0; /* inf and nan are not zero-filled with digits */
    size_t nsep = wf_is_null(g->separator) ? 0 : wf_as_str(g->separator)->len;
    ssize_t remaining = (ssize_t)ndigits;
    const char *sizes = g->sizes;
    for (ssize_t size = 0;;) {
        bool last = *sizes == CHAR_MAX || (*sizes == 0 && size == 0);
        if (!last && *sizes != 0)
            size = *sizes++;
        ssize_t want = max3(remaining, min_width);
        ssize_t l = last || want < size ? want : size;
        ssize_t digits = remaining < l ? (remaining > 0 ? remaining : 0) : l;
        if (gs->n > 0)
            gs->width += nsep;
        if (add_group(gs, (size_t)(l - digits), (size_t)digits) < 0)
            return -1;
        remaining -= digits;
        min_width -= l;
        if (last || (remaining <= 0 && min_width <= 0))
            return 0;
        min_width -= (ssize_t)nsep;
    }
}

static void put_groups(WfStrBuilder *b, const Groups *gs, const Grouping *g, const char *digits)
{
    for (size_t i = gs->n; i-- > 0;) {
        wf_sb_fill(b, '0', gs->items[i].zeros);
        wf_sb_ascii(b, digits, gs->items[i].digits);
        digits += gs->items[i].digits;
        if (i > 0 && !wf_is_null(g->separator))
            wf_sb_str(b, g->separator);
    }
}

static void put_number(WfStrBuilder *b, const WfFmtSpec *f, const WfFmtNumber *n,
                       const Grouping *g, const Groups *gs)
{
    bool point = n->nrest > 0 && n->rest[0] == '.' && !wf_is_null(g->point);
    size_t width = (n->sign != 0) + n->nprefix + gs->width + n->nrest;
    if (point)
        width += wf_as_str(g->point)->len - 1;
    size_t left, right, inner = 0;
    split_padding(f, width, &left, &right);
    if (f->align == '=') {
        inner = left;
        left = 0;
    }
    wf_sb_fill(b, f->fill, left);
    if (n->sign)
        wf_sb_char(b, (uint32_t)n->sign);
    wf_sb_ascii(b, n->prefix, n->nprefix);
    wf_sb_fill(b, f->fill, inner);
    put_groups(b, gs, g, n->digits);
    if (point)
        wf_sb_str(b, g->point);
    if (n->nrest > point)
        wf_sb_ascii(b, n->rest + point, n->nrest - point);
    wf_sb_fill(b, f->fill, right);
}

/* Without grouping, all is ASCII but perhaps the fill: one allocation, filled in order. */
static Value plain_number(const WfFmtSpec *f, const WfFmtNumber *n)
{
    size_t have = (n->sign != 0) + n->nprefix + n->ndigits + n->nrest, left, right, inner = 0;
    split_padding(f, have, &left, &right);
    if (f->align == '=') {
        inner = left;
        left = 0;
    }
    uint32_t max = 0x7f | (left + right + inner ? f->fill : 0);
    int kind = wf_kind_for(max);
    if (have + left + right + inner <= 1)
        return wf_str_from_char(n->ndigits ? (uint8_t)n->digits[0] : n->nrest ? (uint8_t)n->rest[0] : f->fill);
    Value v = wf_str_new(have + left + right + inner, max);
    if (wf_is_null(v))
        return v;
    void *p = wf_as_str(v)->data;
    if (WF_LIKELY(kind == 1)) {
        uint8_t *q = memset(p, (int)f->fill, left);
        q += left;
        if (n->sign)
            *q++ = (uint8_t)n->sign;
        for (size_t i = 0; i < n->nprefix; i++)
            *q++ = (uint8_t)n->prefix[i];
        q = (uint8_t *)memset(q, (int)f->fill, inner) + inner;
        q = (uint8_t *)memcpy(q, n->digits, n->ndigits) + n->ndigits;
        if (n->nrest > 0)
            q = (uint8_t *)memcpy(q, n->rest, n->nrest) + n->nrest;
        memset(q, (int)f->fill, right);
        return v;
    }
    size_t at = left;
    wf_units_fill(kind, p, 0, f->fill, left);
    if (n->sign)
        wf_unit_put(kind, p, at++, (uint8_t)n->sign);
    wf_units_copy(kind, p, at, 1, n->prefix, 0, n->nprefix);
    at += n->nprefix;
    wf_units_fill(kind, p, at, f->fill, inner);
    at += inner;
    wf_units_copy(kind, p, at, 1, n->digits, 0, n->ndigits);
    at += n->ndigits;
    wf_units_copy(kind, p, at, 1, n->rest, 0, n->nrest);
    wf_units_fill(kind, p, at + n->nrest, f->fill, right);
    return v;
}

Value wf_fmt_number(const WfFmtSpec *f, const WfFmtNumber *n)
{
    if (WF_LIKELY(f->group == WF_GROUP_NONE && !n->locale))
        return plain_number(f, n);
    Grouping g;
    Groups gs;
    Value result = WF_NULL;
    if (choose_grouping(f, n, &g) < 0)
        goto done;
    ssize_t min_width = 0;
    if (f->fill == '0' && f->align == '=')
        min_width = f->width - (ssize_t)((n->sign != 0) + n->nprefix + n->nrest);
    if (split_groups(&g, n->ndigits, min_width, &gs) == 0) {
        WfStrBuilder b;
        wf_sb_init(&b);
        put_number(&b, f, n, &g, &gs);
        result = wf_sb_finish(&b);
    }
    if (gs.items != gs.inline_items)
        wf_mem_free(gs.items);
done:
    if (!wf_is_null(g.separator))
        wf_drop(g.separator);
    if (!wf_is_null(g.point))
        wf_drop(g.point);
    return result;
}

/* --- str ------------------------------------------------------------------------------- */

static WF_COLD Value not_for_str(const char *what)
{
    return wf_raise(&wf_exc_ValueError, "%s not allowed in string format specifier", what);
}

Value wf_str_format_spec(Value text, Value spec)
{
    if (wf_as_str(spec)->len == 0)
        return wf_is_str_exact(text) ? wf_new_ref(text)
                                     : wf_str_slice(text, 0, wf_as_str(text)->len);
    WfFmtSpec f;
    if (wf_fmt_parse(text, spec, '<', 's', &f) < 0)
        return WF_NULL;
    if (f.type != 's')
        return wf_fmt_unknown_type(&f, text);
    if (f.sign)
        return not_for_str(f.sign == ' ' ? "Space" : "Sign");
    if (f.no_neg_zero)
        return not_for_str("Negative zero coercion (z)");
    if (f.alt)
        return not_for_str("Alternate form (#)");
    if (f.align == '=')
        return wf_raise(&wf_exc_ValueError,
                        "'=' alignment not allowed in string format specifier");
    size_t len = wf_as_str(text)->len;
    if (f.precision < 0 || (size_t)f.precision >= len)
        return wf_fmt_pad(&f, text);
    Value cut = wf_str_slice(text, 0, (size_t)f.precision);
    if (wf_is_null(cut))
        return WF_NULL;
    Value result = wf_fmt_pad(&f, cut);
    wf_drop(cut);
    return result;
}
