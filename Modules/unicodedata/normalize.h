/* The normal forms of text. */
#ifndef WF_UNICODEDATA_NORMALIZE_H
#define WF_UNICODEDATA_NORMALIZE_H

#include "api.h"

typedef struct {
    bool compose; /* NFC, NFKC */
    bool compat;  /* NFKC, NFKD */
    bool v3_2;    /* as of Unicode 3.2 */
} UcForm;

/* True if it surely is in that form; false if that takes more than a look at each character. */
bool wf_uc_quick_check(Value s, UcForm form);
/* s, a str, in that form. */
Value wf_uc_normalize(Value s, UcForm form) WF_MUST_USE;

/* Unicode 3.2: what was not assigned then, and its decompositions that were corrected later. */
bool wf_uc_3_2_unassigned(uint32_t c);
bool wf_uc_3_2_decomposition(uint32_t c, uint32_t *to);

#endif
