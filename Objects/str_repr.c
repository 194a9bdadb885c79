/* repr() of str. */
#include "str_impl.h"
#include "unicode_ctype.h"

static const char hex_digits[] = "0123456789abcdef";

static void put_hex(WfStrBuilder *b, char letter, uint32_t c, int digits)
{
    char buf[10] = {'\\', letter};
    for (int i = 0; i < digits; i++)
        buf[2 + i] = hex_digits[c >> (4 * (digits - 1 - i)) & 15];
    wf_sb_ascii(b, buf, (size_t)digits + 2);
}

static void put_escape(WfStrBuilder *b, uint32_t c)
{
    if (c == '\n')
        wf_sb_ascii(b, "\\n", 2);
    else if (c == '\t')
        wf_sb_ascii(b, "\\t", 2);
    else if (c == '\r')
        wf_sb_ascii(b, "\\r", 2);
    else if (c < 0x100)
        put_hex(b, 'x', c, 2);
    else if (c < 0x10000)
        put_hex(b, 'u', c, 4);
    else
        put_hex(b, 'U', c, 8);
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

Value wf_str_repr(Value v)
{
    const WfStr *s = wf_as_str(v);
    int kind = wf_str_kind(s);
    bool plain;
    uint32_t quote = wf_str_is_ascii(s) ? choose_quote_ascii(s, &plain) : choose_quote(s, &plain);
    if (WF_LIKELY(plain))
        return quote_plain(s, quote);
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_sb_char(&b, quote);
    for (size_t i = 0; i < s->len;) {
        size_t start = i;
        while (i < s->len && is_plain(wf_str_at(s, i), quote))
            i++;
        wf_sb_units_append(&b, kind, s->data + start * (size_t)kind, i - start);
        if (i == s->len)
            break;
        uint32_t c = wf_str_at(s, i++);
        if (c == quote || c == '\\') {
            wf_sb_char(&b, '\\');
            wf_sb_char(&b, c);
        } else {
            put_escape(&b, c);
        }
    }
    wf_sb_char(&b, quote);
    return wf_sb_finish(&b);
}
