/* Text of numbers: other scripts' decimal digits and blanks become ASCII's. */
#include "api.h"

#include "unicode_ctype.h"

/*
 * An ASCII copy of s for number parsing: decimal digits of any script become 0-9, blanks become
 * spaces, anything else beyond ASCII a character that no number has.
 */
Value wf_str_to_ascii_decimals(Value s)
{
    const WfStr *in = wf_as_str(s);
    Value out = wf_str_new(in->len, 127);
    if (wf_is_null(out))
        return WF_NULL;
    uint8_t *p = wf_as_str(out)->data;
    for (size_t i = 0; i < in->len; i++) {
        uint32_t c = wf_str_at(in, i);
        int digit = c < 128 ? -1 : wf_uc_to_decimal(c);
        p[i] = c < 128 ? (uint8_t)c : digit >= 0 ? (uint8_t)('0' + digit) : wf_uc_is_space(c) ? ' ' : '?';
    }
    return out;
}
