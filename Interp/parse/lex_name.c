/* Identifiers with characters outside ASCII. */
#include "lexer.h"

#include "internal/unicode_ctype.h"
#include "utf8.h"

static bool
may_start(uint32_t c)
{
    return c == '_' || wf_uc_is_xid_start(c);
}

WfTok
wf_lexer_check_name(WfLexer *lx, const char *start)
{
    int size;
    for (const char *p = start; p < lx->cur; p += size) {
        uint32_t c = wf_utf8_get(p, &size);
        if (p == start ? may_start(c) : wf_uc_is_xid_continue(c)) {
            continue;
        }
        lx->cur = p + size;
        if (wf_uc_is_printable(c)) {
            return wf_lexer_error(lx, "invalid character '%.*s' (U+%04X)", size, p, (unsigned)c);
        }
        return wf_lexer_error(lx, "invalid non-printable character U+%04X", (unsigned)c);
    }
    return T_NAME;
}
