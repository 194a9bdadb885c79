/* str: the is...() tests. */
#include "span.h"
#include "str_methods.h"
#include "unicode_ctype.h"

/* Have all characters one of the properties, and is there one? */
static bool all_have(Value self, uint32_t flags)
{
    const WfStr *s = wf_as_str(self);
    for (size_t i = 0; i < s->len; i++)
        if (!wf_uc_has(wf_str_at(s, i), flags))
            return false;
    return s->len > 0;
}

/* ASCII text: one test per character, without a call. */
WF_INLINE bool ascii_all(const WfStr *s, WfTest what)
{
    for (size_t i = 0; i < s->len; i++) {
        uint8_t c = s->data[i];
        bool letter = (uint8_t)((c | 32) - 'a') < 26, digit = (uint8_t)(c - '0') < 10;
        bool yes = what == WF_TEST_SPACE   ? (wf_latin1_class[c] & WF_LATIN_SPACE) != 0
                   : what == WF_TEST_ALPHA ? letter
                   : what == WF_TEST_DIGIT ? digit
                                           : letter || digit;
        if (!yes)
            return false;
    }
    return s->len > 0;
}

WF_INLINE Value test_all(Value self, WfTest what, uint32_t flags)
{
    const WfStr *s = wf_as_str(self);
    return wf_bool(WF_LIKELY(wf_str_is_ascii(s)) ? ascii_all(s, what) : all_have(self, flags));
}

static Value test(Value self, WfTest ascii, uint32_t flags)
{
    if (WF_LIKELY(wf_str_is_ascii(wf_as_str(self)))) {
        WfSpan s = wf_span_of_str(self);
        return wf_bool(wf_span_ascii_test(&s, ascii));
    }
    return wf_bool(all_have(self, flags));
}

Value wf_str_isalnum(Value self) { return test_all(self, WF_TEST_ALNUM, WF_UC_ALNUM); }
Value wf_str_isalpha(Value self) { return test_all(self, WF_TEST_ALPHA, WF_UC_ALPHA); }
Value wf_str_isdecimal(Value self) { return test_all(self, WF_TEST_DIGIT, WF_UC_DECIMAL); }
Value wf_str_isdigit(Value self) { return test_all(self, WF_TEST_DIGIT, WF_UC_DIGIT); }
Value wf_str_isnumeric(Value self) { return test_all(self, WF_TEST_DIGIT, WF_UC_NUMERIC); }
Value wf_str_isspace(Value self) { return test_all(self, WF_TEST_SPACE, WF_UC_SPACE); }
Value wf_str_isascii(Value self) { return wf_bool(wf_str_is_ascii(wf_as_str(self))); }

/* No character has one of `bad`, and one has `good`. */
static Value cased(Value self, WfTest ascii, uint32_t bad, uint32_t good)
{
    const WfStr *s = wf_as_str(self);
    if (WF_LIKELY(wf_str_is_ascii(s)))
        return test(self, ascii, 0);
    bool seen = false;
    for (size_t i = 0; i < s->len; i++) {
        uint32_t flags = wf_uc_record(wf_str_at(s, i))->flags;
        if (flags & bad)
            return WF_FALSE;
        seen |= (flags & good) != 0;
    }
    return wf_bool(seen);
}

Value wf_str_islower(Value self)
{
    return cased(self, WF_TEST_LOWER, WF_UC_UPPER | WF_UC_TITLE, WF_UC_LOWER);
}

Value wf_str_isupper(Value self)
{
    return cased(self, WF_TEST_UPPER, WF_UC_LOWER | WF_UC_TITLE, WF_UC_UPPER);
}

Value wf_str_istitle(Value self)
{
    const WfStr *s = wf_as_str(self);
    if (WF_LIKELY(wf_str_is_ascii(s)))
        return test(self, WF_TEST_TITLE, 0);
    bool inside = false, seen = false;
    for (size_t i = 0; i < s->len; i++) {
        uint32_t flags = wf_uc_record(wf_str_at(s, i))->flags;
        bool upper = (flags & (WF_UC_UPPER | WF_UC_TITLE)) != 0;
        bool lower = !upper && (flags & WF_UC_LOWER) != 0;
        if (inside ? upper : lower)
            return WF_FALSE;
        inside = upper || lower;
        seen |= inside;
    }
    return wf_bool(seen);
}

bool wf_str_is_identifier(Value self)
{
    const WfStr *s = wf_as_str(self);
    if (s->len == 0)
        return false;
    if (WF_LIKELY(wf_str_is_ascii(s))) {
        for (size_t i = 0; i < s->len; i++) {
            uint8_t c = s->data[i];
            if (c != '_' && (uint8_t)((c | 32) - 'a') >= 26 && (i == 0 || (uint8_t)(c - '0') >= 10))
                return false;
        }
        return true;
    }
    uint32_t first = wf_str_at(s, 0);
    if (first != '_' && !wf_uc_is_xid_start(first))
        return false;
    for (size_t i = 1; i < s->len; i++)
        if (!wf_uc_is_xid_continue(wf_str_at(s, i)))
            return false;
    return true;
}

Value wf_str_isidentifier(Value self) { return wf_bool(wf_str_is_identifier(self)); }

Value wf_str_isprintable(Value self)
{
    const WfStr *s = wf_as_str(self);
    if (wf_str_is_ascii(s)) {
        for (size_t i = 0; i < s->len; i++)
            if ((uint8_t)(s->data[i] - 32) >= 95)
                return WF_FALSE;
        return WF_TRUE;
    }
    return wf_bool(all_have(self, WF_UC_PRINTABLE));
}
