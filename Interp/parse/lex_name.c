/* Identifiers with characters outside ASCII. */
#include "lexer.h"

#include <stdio.h>
#include <string.h>

#include "internal/unicode_ctype.h"
#include "utf8.h"

static bool may_start(uint32_t c)
{
    return c == '_' || wf_uc_is_xid_start(c);
}

__attribute__((cold)) static WfTok not_utf8(WfLexer *lx, const char *start,
                                            const WfUtf8Error *error)
{
    static const char prefix[] = "(unicode error) ";
    char text[160];
    memcpy(text, prefix, sizeof(prefix));
    wf_utf8_describe(start, error, text + sizeof(prefix) - 1, sizeof(text) - sizeof(prefix));
    lx->error.message = wf_arena_copy(lx->arena, text, strlen(text));
    lx->done = LEX_DECODE;
    return T_ERROR;
}

WfTok wf_lexer_check_name(WfLexer *lx, const char *start)
{
    WfUtf8Error error;
    if (lx->unchecked && !wf_utf8_check(start, (size_t)(lx->cur - start), &error)) {
        return not_utf8(lx, start, &error);
    }
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
