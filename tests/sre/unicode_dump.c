/* Prints one line per code point with all that unicode_ctype.h knows of it; unicode_dump.py
   prints the same from a reference interpreter's unicodedata. */
#include "internal/unicode_ctype.h"

#include <stdio.h>

static void print_mapping(int (*map)(uint32_t, uint32_t *), uint32_t c)
{
    uint32_t out[WF_UC_MAX_MAPPING];
    int n = map(c, out);
    for (int i = 0; i < n; i++)
        printf("%s%x", i ? "," : " ", out[i]);
}

static void print_decomposition(uint32_t c, bool compat)
{
    uint32_t out[WF_UC_MAX_DECOMPOSITION];
    int n = wf_uc_decompose(c, compat, out);
    for (int i = 0; i < n; i++)
        printf("%s%x", i ? "," : " ", out[i]);
}

int main(void)
{
    for (uint32_t c = 0; c < 0x110000; c++) {
        double value = -9;
        wf_uc_numeric(c, &value);
        printf("%x %s %s %s %d %d %d%d%d%d%d%d%d%d%d%d%d%d%d%d %x %x %x %d %d %.17g", c,
               wf_uc_category(c), wf_uc_bidirectional(c), wf_uc_east_asian_width(c),
               wf_uc_combining(c), wf_uc_is_mirrored(c), wf_uc_is_alpha(c), wf_uc_is_alnum(c),
               wf_uc_is_decimal(c), wf_uc_is_digit(c), wf_uc_is_numeric(c), wf_uc_is_space(c),
               wf_uc_is_linebreak(c), wf_uc_is_lower(c), wf_uc_is_upper(c), wf_uc_is_cased(c),
               wf_uc_is_case_ignorable(c), wf_uc_is_printable(c), wf_uc_is_xid_start(c),
               wf_uc_is_xid_continue(c), wf_uc_to_lower(c), wf_uc_to_upper(c), wf_uc_to_title(c),
               wf_uc_to_decimal(c), wf_uc_to_digit(c), value);
        print_mapping(wf_uc_to_lower_full, c);
        print_mapping(wf_uc_to_upper_full, c);
        print_mapping(wf_uc_to_title_full, c);
        print_mapping(wf_uc_to_folded_full, c);
        print_decomposition(c, false);
        print_decomposition(c, true);
        putchar('\n');
    }
    return 0;
}
