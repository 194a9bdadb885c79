/*
 * The % operator (percent.h). The output is built as text; for bytes it is text of one-byte
 * units, turned into bytes at the end.
 *
 * Arguments come one by one from a tuple, or the single argument serves once; "%(key)s" takes
 * them from a mapping and then the value serves once.
 */
#include "percent.h"

#include "search.h"

#include <limits.h>

typedef struct {
    const WfSpan *format;
    bool bytes;
    size_t at;         /* next unit of format */
    WfStrBuilder out;
    Value args;        /* what the user gave, borrowed */
    Value mapping;     /* args if it may serve keys, or WF_NULL */
    Value single;      /* the value of the last key, owned, or WF_NULL */
    ssize_t next, n;   /* tuple: next item and length; otherwise -2 and -1 */
} Percent;

/* Borrowed: lives as long as args or p->single. */
static Value next_arg(Percent *p)
{
    if (p->next >= p->n)
        return wf_raise(&wf_exc_TypeError, "not enough arguments for format string");
    p->next++;
    if (!wf_is_null(p->single))
        return p->single;
    return p->n < 0 ? p->args : wf_tuple_item(p->args, (size_t)p->next - 1);
}

/* --- parsing a specification ------------------------------------------------------------------ */

static WF_COLD int incomplete(const char *what)
{
    return wf_raise_i(&wf_exc_ValueError, "incomplete format%s", what);
}

/* The unit at the position, which must exist. */
static int peek(Percent *p, uint32_t *c)
{
    if (p->at >= p->format->len)
        return incomplete("");
    *c = wf_span_at(p->format, p->at);
    return 0;
}

/* The value in a small local dict, entry by entry, which is less work than hashing the key. */
static bool find_in_few(const WfDict *d, const uint8_t *text, size_t n, Value *v)
{
    enum { FEW = 8 };
    WfDictKeys *k = d->keys;
    if (!wf_is_local(d) || k->nentries > FEW)
        return false;
    const WfDictStrEntry *e = wf_dict_entries(k), *end = e + k->nentries;
    for (; e < end; e++) {
        const WfStr *key = wf_as_str(e->key);
        if (!wf_is_null(e->key) && key->len == n && wf_str_is_ascii(key) && memcmp(key->data, text, n) == 0) {
            *v = wf_new_ref(e->value);
            return true;
        }
    }
    return false;
}

/*
 * The value of a key of n ASCII characters in a dict that has nothing but strings for keys: true if
 * found. The key lies on the stack, for nobody can get hold of it.
 */
static bool find_short_key(const Percent *p, size_t start, size_t n, Value *v)
{
    enum { MOST = 32 };
    _Alignas(WfStr) uint8_t room[sizeof(WfStr) + MOST];
    if (!p->format->ascii || p->bytes || n >= MOST || !wf_is_dict_exact(p->mapping) ||
        !wf_dict_str_only(wf_as_dict(p->mapping)))
        return false;
    if (find_in_few(wf_as_dict(p->mapping), wf_span_ptr(p->format, start), n, v))
        return true;
    WfStr *key = (WfStr *)room;
    key->ob = (WfObject)WF_HEAD_STATIC(WF_SHAPE_str);
    wf_str_init(key, n, 1, true);
    wf_copy_short(key->data, wf_span_ptr(p->format, start), n);
    return wf_dict_get_str(p->mapping, wf_uncounted(key), v);
}

/* Moves behind the closing parenthesis; false: there is none. */
static bool skip_key(Percent *p)
{
    const WfSpan *f = p->format;
    size_t i = p->at, n = f->len;
    const uint8_t *narrow = f->p;
    for (int depth = 1; depth > 0; i++) {
        if (i >= n)
            return false;
        uint32_t c = WF_LIKELY(f->kind == 1) ? narrow[i] : wf_span_at(f, i);
        depth += (c == '(') - (c == ')');
    }
    p->at = i;
    return true;
}

/* After "(": finds the closing parenthesis and fetches the value of the key. */
static int parse_key(Percent *p)
{
    if (wf_is_null(p->mapping))
        return wf_raise_i(&wf_exc_TypeError, "format requires a mapping");
    size_t start = ++p->at;
    if (!skip_key(p))
        return incomplete(" key");
    size_t n = p->at - 1 - start;
    Value v;
    if (!find_short_key(p, start, n, &v)) {
        Value key = p->bytes ? wf_bytes_new(wf_span_ptr(p->format, start), n)
                             : wf_span_piece(p->format, start, start + n);
        v = wf_is_null(key) ? WF_NULL : wf_getitem(p->mapping, key);
        wf_drop(key);
        if (wf_is_null(v))
            return -1;
    }
    if (!wf_is_null(p->single))
        wf_drop(p->single);
    p->single = wf_own(v);
    p->next = -2;
    p->n = -1;
    return 0;
}

static void parse_flags(Percent *p, WfPercentSpec *s)
{
    for (; p->at < p->format->len; p->at++) {
        switch (wf_span_at(p->format, p->at)) {
        case '-': s->left = true; break;
        case '+': s->plus = true; break;
        case ' ': s->blank = true; break;
        case '#': s->alt = true; break;
        case '0': s->zero = true; break;
        default: return;
        }
    }
}

static int star(Percent *p, Value *v)
{
    p->at++;
    *v = next_arg(p);
    if (wf_is_null(*v))
        return -1;
    if (!wf_is_int(*v))
        return wf_raise_i(&wf_exc_TypeError, "* wants int");
    return 0;
}

/* Digits at the position; max and what: for the message. */
static int parse_digits(Percent *p, ssize_t *out, ssize_t max, const char *what)
{
    ssize_t n = 0;
    for (; p->at < p->format->len; p->at++) {
        uint32_t c = wf_span_at(p->format, p->at) - '0';
        if (c > 9)
            break;
        if (n > (max - (ssize_t)c) / 10)
            return wf_raise_i(&wf_exc_ValueError, "%s too big", what);
        n = n * 10 + (ssize_t)c;
    }
    *out = n;
    return 0;
}

static int parse_width(Percent *p, WfPercentSpec *s)
{
    uint32_t c = 0;
    Value v;
    if (peek(p, &c) < 0)
        return -1;
    if (c == '*') {
        int64_t w;
        if (star(p, &v) < 0)
            return -1;
        if (!wf_int_try_i64(v, &w))
            return wf_raise_i(&wf_exc_OverflowError,
                              "Python int too large to convert to C ssize_t");
        s->left |= w < 0;
        s->width = w < 0 ? -w : w;
    } else if (c - '0' < 10 && parse_digits(p, &s->width, SSIZE_MAX, "width") < 0) {
        return -1;
    }
    return 0;
}

static int parse_precision(Percent *p, WfPercentSpec *s)
{
    uint32_t c = 0;
    Value v;
    if (peek(p, &c) < 0)
        return -1;
    if (c != '.')
        return 0;
    p->at++;
    s->precision = 0;
    if (peek(p, &c) < 0)
        return -1;
    if (c == '*') {
        int64_t n;
        if (star(p, &v) < 0)
            return -1;
        if (!wf_int_try_i64(v, &n) || n > INT_MAX || n < INT_MIN)
            return wf_raise_i(&wf_exc_OverflowError, "Python int too large to convert to C int");
        s->precision = n < 0 ? 0 : (ssize_t)n;
        return 0;
    }
    return parse_digits(p, &s->precision, INT_MAX, p->bytes ? "prec" : "precision");
}

static bool is_digit(uint8_t c) { return c >= '0' && c <= '9'; }

/*
 * Flags, width, precision and letter as nearly all formats have them: one-byte units, digits for numbers.
 * false: nothing has happened.
 */
static bool parse_plain(Percent *p, WfPercentSpec *s)
{
    enum { MOST = 100000000 };
    const uint8_t *start = p->format->p, *c = start + p->at, *end = start + p->format->len;
    WfPercentSpec r = {.width = -1, .precision = -1};
    if (p->format->kind != 1)
        return false;
    for (;; c++) {
        if (c == end)
            return false;
        if (*c == '-')
            r.left = true;
        else if (*c == '+')
            r.plus = true;
        else if (*c == ' ')
            r.blank = true;
        else if (*c == '#')
            r.alt = true;
        else if (*c == '0')
            r.zero = true;
        else
            break;
    }
    if (is_digit(*c))
        for (r.width = 0; c < end && is_digit(*c) && r.width < MOST; c++)
            r.width = r.width * 10 + (*c - '0');
    if (c < end && *c == '.')
        for (r.precision = 0, c++; c < end && is_digit(*c) && r.precision < MOST; c++)
            r.precision = r.precision * 10 + (*c - '0');
    /* Digits are left over, or a star, or a size before the letter. */
    if (c == end || is_digit(*c) || *c == '*' || *c == 'h' || *c == 'l' || *c == 'L')
        return false;
    r.letter = *c;
    *s = r;
    p->at = (size_t)(c + 1 - start);
    return true;
}

/* p->at is after '%'. */
static int parse_spec(Percent *p, WfPercentSpec *s)
{
    uint32_t c = 0;
    *s = (WfPercentSpec){.width = -1, .precision = -1};
    if (peek(p, &c) < 0 || (c == '(' && parse_key(p) < 0))
        return -1;
    if (parse_plain(p, s))
        return 0;
    parse_flags(p, s);
    if (parse_width(p, s) < 0 || parse_precision(p, s) < 0 || peek(p, &c) < 0)
        return -1;
    if (c == 'h' || c == 'l' || c == 'L') {
        p->at++;
        if (peek(p, &c) < 0)
            return -1;
    }
    s->letter = c;
    p->at++;
    return 0;
}

/* --- conversions ------------------------------------------------------------------------------ */

/* Appends units of one kind, cut and padded with spaces. */
static void put_padded(Percent *p, const WfPercentSpec *s, const WfSpan *text)
{
    size_t n = text->len;
    if (s->precision >= 0 && (size_t)s->precision < n)
        n = (size_t)s->precision;
    size_t pad = s->width > 0 && (size_t)s->width > n ? (size_t)s->width - n : 0;
    if (!s->left)
        wf_sb_fill(&p->out, ' ', pad);
    if (text->ascii)
        wf_sb_ascii(&p->out, text->p, n);
    else
        wf_sb_units_append(&p->out, text->kind, text->p, n);
    if (s->left)
        wf_sb_fill(&p->out, ' ', pad);
}

/* Consumes text, a str or WF_NULL. */
static int put_text(Percent *p, const WfPercentSpec *s, Value text)
{
    if (wf_is_null(text))
        return -1;
    if (s->width < 0 && s->precision < 0) {
        wf_sb_str(&p->out, text);
    } else {
        WfSpan span = wf_span_of_str(text);
        put_padded(p, s, &span);
    }
    wf_drop(text);
    return 0;
}

static int put_span(Percent *p, const WfPercentSpec *s, Value v)
{
    WfSpan span;
    if (wf_span_of_bytes_like(v, &span) < 0)
        return -1;
    put_padded(p, s, &span);
    wf_span_close(&span);
    return 0;
}

/* %b: __bytes__() goes before the buffer for all but bytes and bytearray themselves. */
static int put_bytes(Percent *p, const WfPercentSpec *s, Value v)
{
    if (wf_is_bytes_exact(v) || wf_has_shape(v, WF_SHAPE_bytearray))
        return put_span(p, s, v);
    Value method;
    int r = wf_lookup_special(v, wf_n.__bytes__, &method);
    if (r < 0)
        return -1;
    if (r == 0) {
        if (wf_has_buffer(v))
            return put_span(p, s, v);
        return wf_raise_i(&wf_exc_TypeError,
                          "%%b requires a bytes-like object, or an object that implements "
                          "__bytes__, not '%.100s'",
                          wf_type_of(v)->name);
    }
    Value b = wf_call0(method);
    wf_drop(method);
    if (wf_is_null(b))
        return -1;
    if (wf_is_bytes(b))
        r = put_span(p, s, b);
    else
        r = wf_raise_i(&wf_exc_TypeError, "__bytes__ returned non-bytes (type %.200s)",
                       wf_type_of(b)->name);
    wf_drop(b);
    return r;
}

static WF_COLD int bad_char(Percent *p)
{
    if (p->bytes)
        return wf_raise_i(&wf_exc_TypeError,
                          "%%c requires an integer in range(256) or a single byte");
    return wf_raise_i(&wf_exc_TypeError, "%%c requires int or char");
}

static int char_from_int(Percent *p, Value v, uint32_t *c)
{
    int64_t i, limit = p->bytes ? 256 : 0x110000;
    Value n = wf_index(v);
    if (wf_is_null(n)) {
        if (!wf_err_matches(&wf_exc_TypeError))
            return -1;
        wf_err_clear();
        return bad_char(p);
    }
    bool ok = wf_int_try_i64(n, &i) && i >= 0 && i < limit;
    wf_drop(n);
    if (!ok)
        return wf_raise_i(&wf_exc_OverflowError, "%%c arg not in range(%s)",
                          p->bytes ? "256" : "0x110000");
    *c = (uint32_t)i;
    return 0;
}

static int put_char(Percent *p, WfPercentSpec *s, Value v)
{
    uint32_t c = 0;
    if (p->bytes ? wf_is_bytes(v) || wf_is_bytearray(v) : wf_is_str(v)) {
        WfSpan span = p->bytes ? (WfSpan){.len = 0} : wf_span_of_str(v);
        if (p->bytes && wf_span_of_self(v, &span) < 0)
            return -1;
        bool one = span.len == 1;
        c = one ? wf_span_at(&span, 0) : 0;
        wf_span_close(&span);
        if (!one)
            return bad_char(p);
    } else if (char_from_int(p, v, &c) < 0) {
        return -1;
    }
    WfSpan one = {.p = &c, .len = 1, .kind = 4};
    s->precision = -1;
    put_padded(p, s, &one);
    return 0;
}

static int put_small_int(Percent *p, int64_t i)
{
    char buf[WF_SMALL_DIGITS], *end = buf + sizeof buf, *digits = wf_small_digits(end, i, 10);
    wf_sb_ascii(&p->out, digits, (size_t)(end - digits));
    return 0;
}

static WF_COLD int unsupported(Percent *p, uint32_t c)
{
    return wf_raise_i(&wf_exc_ValueError, "unsupported format character '%c' (0x%x) at index %zd",
                      c > 31 && c < 127 ? (int)c : '?', c, (ssize_t)p->at - 1);
}

static int convert(Percent *p, WfPercentSpec *s, Value v)
{
    switch (s->letter) {
    case 's':
        if (p->bytes)
            return put_bytes(p, s, v);
        return put_text(p, s, wf_is_str_exact(v) ? wf_new_ref(v) : wf_str(v));
    case 'b': return p->bytes ? put_bytes(p, s, v) : unsupported(p, 'b');
    case 'r': return put_text(p, s, p->bytes ? wf_ascii(v) : wf_repr(v));
    case 'a': return put_text(p, s, wf_ascii(v));
    case 'i':
        if (p->bytes)
            s->letter = 'd'; /* as messages name it */
        /* fall through */
    case 'd': case 'u': case 'x': case 'o': case 'X': return wf_percent_put_int(&p->out, v, s);
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
        return wf_percent_put_float(&p->out, v, s, p->bytes);
    case 'c': return put_char(p, s, v);
    default: return unsupported(p, s->letter);
    }
}

/* A conversion that is a letter alone, of ASCII or bytes. */
WF_INLINE int plain_conversion(Percent *p, char letter)
{
    if (letter != 's' && letter != 'd')
        return 1;
    p->at++;
    Value v = next_arg(p);
    if (WF_UNLIKELY(wf_is_null(v)))
        return -1;
    if (letter == 's' && wf_is_str_exact(v) && !p->bytes) {
        wf_sb_str(&p->out, v);
        return 0;
    }
    if (letter == 'd' && wf_is_small(v))
        return put_small_int(p, wf_small_value(v));
    WfPercentSpec s = {.width = -1, .precision = -1, .letter = (uint32_t)letter};
    return convert(p, &s, v);
}

static int conversion(Percent *p)
{
    WfPercentSpec s;
    if (WF_LIKELY((p->format->ascii || p->bytes) && p->at < p->format->len)) {
        int r = plain_conversion(p, ((const char *)p->format->p)[p->at]);
        if (r <= 0)
            return r;
    }
    if (p->at < p->format->len && wf_span_at(p->format, p->at) == '%') {
        p->at++;
        wf_sb_char(&p->out, '%');
        return 0;
    }
    if (parse_spec(p, &s) < 0)
        return -1;
    Value v = next_arg(p);
    return wf_is_null(v) ? -1 : convert(p, &s, v);
}

/* --- the whole ---------------------------------------------------------------------------------- */

/* Text up to the next '%', mostly short, of ASCII or bytes; true if there is one. */
static bool put_narrow_text(Percent *p)
{
    enum { NEAR = 16 };
    const char *at = (const char *)p->format->p + p->at;
    size_t n = 0, left = p->format->len - p->at;
    while (n < left && n < NEAR && at[n] != '%')
        n++;
    if (n == NEAR && n < left) {
        ssize_t i = wf_find_char(1, at + n, left - n, '%');
        n = i < 0 ? left : n + (size_t)i;
    }
    if (n > 0)
        wf_sb_ascii(&p->out, at, n);
    p->at += n + 1;
    return n < left;
}

static int run_narrow(Percent *p)
{
    while (p->at < p->format->len)
        if (put_narrow_text(p) && (conversion(p) < 0 || p->out.failed))
            return -1;
    return p->out.failed ? -1 : 0;
}

static int run_units(Percent *p)
{
    const WfSpan *f = p->format;
    while (p->at < f->len) {
        ssize_t i = wf_find_char(f->kind, wf_span_ptr(f, p->at), f->len - p->at, '%');
        size_t n = i < 0 ? f->len - p->at : (size_t)i;
        wf_sb_units_append(&p->out, f->kind, wf_span_ptr(f, p->at), n);
        p->at += n + 1;
        if (i >= 0 && conversion(p) < 0)
            return -1;
        if (p->out.failed)
            return -1;
    }
    return 0;
}

static int run(Percent *p)
{
    if ((p->format->ascii || p->bytes ? run_narrow(p) : run_units(p)) < 0)
        return -1;
    if (p->next < p->n && wf_is_null(p->mapping))
        return wf_raise_i(&wf_exc_TypeError, "not all arguments converted during %s formatting",
                          p->bytes ? "bytes" : "string");
    return 0;
}

static bool may_be_mapping(const Percent *p, Value args)
{
    if (wf_is_tuple(args) || wf_is_str(args) || wf_type_of(args)->getitem == NULL)
        return false;
    return !p->bytes || !(wf_is_bytes(args) || wf_is_bytearray(args));
}

/* All units are bytes: none was wider. */
static Value to_bytes(const WfSpan *format, WfStrBuilder *b)
{
    Value v = format->type == WF_SPAN_BYTES ? wf_bytes_new(wf_sb_units(b), b->len)
                                            : wf_bytearray_new(wf_sb_units(b), b->len);
    wf_sb_abandon(b);
    return v;
}

Value wf_percent(const WfSpan *format, Value args)
{
    Percent p;
    p.format = format;
    p.bytes = format->type != WF_SPAN_STR;
    p.at = 0;
    p.args = args;
    p.mapping = p.single = WF_NULL;
    p.next = -2;
    p.n = -1;
    if (wf_is_tuple(args)) {
        p.next = 0;
        p.n = (ssize_t)wf_tuple_len(args);
    } else if (may_be_mapping(&p, args)) {
        p.mapping = args;
    }
    wf_sb_init(&p.out);
    int r = run(&p);
    if (!wf_is_null(p.single))
        wf_drop(p.single);
    if (r < 0 && !p.out.failed) {
        wf_sb_abandon(&p.out);
        return WF_NULL;
    }
    return p.bytes && !p.out.failed ? to_bytes(format, &p.out) : wf_sb_finish(&p.out);
}

Value wf_str_mod(Value fmt, Value args)
{
    const WfStr *f = wf_as_str(fmt);
    if (f->len == 2 && f->data[0] == '%' && f->data[1] == 's' && wf_str_is_ascii(f) && wf_is_str_exact(args))
        return wf_new_ref(args);
    WfSpan s = wf_span_of_str(fmt);
    return wf_percent(&s, args);
}
