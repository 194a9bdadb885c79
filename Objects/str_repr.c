/* repr() of str. */
#include "str_impl.h"
#include "unicode_ctype.h"

static const char hex_digits[] = "0123456789abcdef";

/* How many characters stand for c, which is not plain. */
static size_t escape_length(uint32_t c, uint32_t quote)
{
    if (c == quote || c == '\\' || c == '\n' || c == '\t' || c == '\r')
        return 2;
    return c < 0x100 ? 4 : c < 0x10000 ? 6 : 10;
}

/* Puts them at unit `at`; returns what is behind them. */
static size_t put_escape(int kind, void *p, size_t at, uint32_t c, uint32_t quote)
{
    size_t n = escape_length(c, quote);
    wf_unit_put(kind, p, at++, '\\');
    if (n == 2) {
        wf_unit_put(kind, p, at, c == '\n' ? 'n' : c == '\t' ? 't' : c == '\r' ? 'r' : c);
        return at + 1;
    }
    wf_unit_put(kind, p, at++, n == 4 ? 'x' : n == 6 ? 'u' : 'U');
    for (size_t digits = n - 2; digits-- > 0;)
        wf_unit_put(kind, p, at++, (uint8_t)hex_digits[c >> 4 * digits & 15]);
    return at;
}

static inline bool is_plain(uint32_t c, uint32_t quote)
{
    if (c < 0x7f)
        return c >= 0x20 && c != '\\' && c != quote;
    return c != 0x7f && wf_uc_is_printable(c);
}

/* The same for ASCII, in loops that have no branches. */
static uint32_t choose_quote_ascii(const WfStr *s, bool *plain)
{
    bool single = false, twice = false, escapes = false;
    const uint8_t *p = s->data;
    for (size_t i = 0; i < s->len; i++) {
        single |= p[i] == '\'';
        twice |= p[i] == '"';
        escapes |= (p[i] < 0x20) | (p[i] == 0x7f) | (p[i] == '\\');
    }
    *plain = !escapes && !(single && twice);
    return single && !twice ? '"' : '\'';
}

/* The quote to use, and *plain: nothing needs an escape. */
static uint32_t choose_quote(const WfStr *s, bool *plain)
{
    bool single = false, twice = false, escapes = false;
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = wf_str_at(s, i);
        single |= c == '\'';
        twice |= c == '"';
        escapes |= !is_plain(c, 0);
    }
    *plain = !escapes && !(single && twice);
    return single && !twice ? '"' : '\'';
}

static Value quote_plain(const WfStr *s, uint32_t quote)
{
    Value v = wf_str_new(s->len + 2, wf_str_maxchar(s));
    if (wf_is_null(v))
        return v;
    WfStr *r = wf_as_str(v);
    int kind = wf_str_kind(s);
    wf_unit_put(kind, r->data, 0, quote);
    wf_units_copy(kind, r->data, 1, kind, s->data, 0, s->len);
    wf_unit_put(kind, r->data, s->len + 1, quote);
    return v;
}

static Value quote_escaped(const WfStr *s, int kind, uint32_t quote)
{
    size_t n = 2;
    uint32_t bits = 0x7f;
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = wf_unit_at(kind, s->data, i);
        bool plain = is_plain(c, quote);
        bits |= plain ? c : 0;
        n += plain ? 1 : escape_length(c, quote);
    }
    Value v = wf_str_new(n, bits);
    if (wf_is_null(v))
        return v;
    void *p = wf_as_str(v)->data;
    int to = wf_kind_for(bits);
    size_t at = 1;
    wf_unit_put(to, p, 0, quote);
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = wf_unit_at(kind, s->data, i);
        if (is_plain(c, quote))
            wf_unit_put(to, p, at++, c);
        else
            at = put_escape(to, p, at, c, quote);
    }
    wf_unit_put(to, p, at, quote);
    return v;
}

Value wf_str_repr(Value v)
{
    const WfStr *s = wf_as_str(v);
    int kind = wf_str_kind(s);
    bool plain;
    uint32_t quote = wf_str_is_ascii(s) ? choose_quote_ascii(s, &plain) : choose_quote(s, &plain);
    if (WF_LIKELY(plain))
        return quote_plain(s, quote);
    return quote_escaped(s, kind, quote);
}
