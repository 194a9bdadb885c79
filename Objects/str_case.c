/*
 * str: case mappings. ASCII text goes through the loops shared with bytes; other text through
 * the full mappings of Unicode, where one character may become up to three and a capital sigma
 * at the end of a word has a lower case of its own.
 */
#include "span.h"
#include "str_methods.h"
#include "unicode_ctype.h"

enum { CAPITAL_SIGMA = 0x3a3, SMALL_SIGMA = 0x3c3, FINAL_SIGMA = 0x3c2 };

static bool ascii_result(Value self, WfCase what, Value *out)
{
    if (!wf_str_is_ascii(wf_as_str(self)))
        return false;
    WfSpan s = wf_span_of_str(self);
    *out = wf_span_ascii_case(&s, what);
    return true;
}

/* Is the sigma at i the last cased character of its word? Case-ignorable ones are looked through. */
static bool ends_word(const WfStr *s, size_t i)
{
    size_t j = i;
    while (j > 0 && wf_uc_is_case_ignorable(wf_str_at(s, j - 1)))
        j--;
    if (j == 0 || !wf_uc_is_cased(wf_str_at(s, j - 1)))
        return false;
    for (j = i + 1; j < s->len && wf_uc_is_case_ignorable(wf_str_at(s, j));)
        j++;
    return j == s->len || !wf_uc_is_cased(wf_str_at(s, j));
}

static void put_lower(WfStrBuilder *b, const WfStr *s, size_t i)
{
    uint32_t c = wf_str_at(s, i), out[WF_UC_MAX_MAPPING];
    if (WF_UNLIKELY(c == CAPITAL_SIGMA)) {
        wf_sb_char(b, ends_word(s, i) ? FINAL_SIGMA : SMALL_SIGMA);
        return;
    }
    int n = wf_uc_to_lower_full(c, out);
    for (int k = 0; k < n; k++)
        wf_sb_char(b, out[k]);
}

static void put_mapped(WfStrBuilder *b, uint32_t c, int (*map)(uint32_t, uint32_t *))
{
    uint32_t out[WF_UC_MAX_MAPPING];
    int n = map(c, out);
    for (int k = 0; k < n; k++)
        wf_sb_char(b, out[k]);
}

static const WfStr *start(Value self, WfStrBuilder *b)
{
    const WfStr *s = wf_as_str(self);
    wf_sb_init(b);
    wf_sb_reserve(b, s->len, 0);
    return s;
}

Value wf_str_lower(Value self)
{
    Value v;
    if (WF_LIKELY(ascii_result(self, WF_CASE_LOWER, &v)))
        return v;
    WfStrBuilder b;
    const WfStr *s = start(self, &b);
    for (size_t i = 0; i < s->len; i++)
        put_lower(&b, s, i);
    return wf_sb_finish(&b);
}

Value wf_str_upper(Value self)
{
    Value v;
    if (WF_LIKELY(ascii_result(self, WF_CASE_UPPER, &v)))
        return v;
    WfStrBuilder b;
    const WfStr *s = start(self, &b);
    for (size_t i = 0; i < s->len; i++)
        put_mapped(&b, wf_str_at(s, i), wf_uc_to_upper_full);
    return wf_sb_finish(&b);
}

Value wf_str_title(Value self)
{
    Value v;
    if (WF_LIKELY(ascii_result(self, WF_CASE_TITLE, &v)))
        return v;
    WfStrBuilder b;
    const WfStr *s = start(self, &b);
    bool inside = false;
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = wf_str_at(s, i);
        if (inside)
            put_lower(&b, s, i);
        else
            put_mapped(&b, c, wf_uc_to_title_full);
        inside = wf_uc_is_cased(c);
    }
    return wf_sb_finish(&b);
}

Value wf_str_swapcase(Value self)
{
    Value v;
    if (WF_LIKELY(ascii_result(self, WF_CASE_SWAP, &v)))
        return v;
    WfStrBuilder b;
    const WfStr *s = start(self, &b);
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = wf_str_at(s, i);
        if (wf_uc_is_upper(c))
            put_lower(&b, s, i);
        else if (wf_uc_is_lower(c))
            put_mapped(&b, c, wf_uc_to_upper_full);
        else
            wf_sb_char(&b, c);
    }
    return wf_sb_finish(&b);
}

Value wf_str_capitalize(Value self)
{
    Value v;
    if (WF_LIKELY(ascii_result(self, WF_CASE_CAPITALIZE, &v)))
        return v;
    WfStrBuilder b;
    const WfStr *s = start(self, &b);
    put_mapped(&b, wf_str_at(s, 0), wf_uc_to_title_full);
    for (size_t i = 1; i < s->len; i++)
        put_lower(&b, s, i);
    return wf_sb_finish(&b);
}

Value wf_str_casefold(Value self)
{
    Value v;
    if (WF_LIKELY(ascii_result(self, WF_CASE_LOWER, &v)))
        return v;
    WfStrBuilder b;
    const WfStr *s = start(self, &b);
    for (size_t i = 0; i < s->len; i++)
        put_mapped(&b, wf_str_at(s, i), wf_uc_to_folded_full);
    return wf_sb_finish(&b);
}
