/* Numbers: where they end, and what may not follow them. */
#include "lexer.h"

#include <string.h>

static WfTok bad_number(WfLexer *lx, const char *kind)
{
    return wf_lexer_error(lx, "invalid %s literal", kind);
}

/* Whether p starts with a keyword that may touch a number. What follows `if`, `in` and `is` is not
 * looked at. */
static bool keyword_follows(const char *p)
{
    static const char *const words[] = {"and", "else", "for", "or", "not"};
    if (p[0] == 'i') {
        return p[1] == 'f' || p[1] == 'n' || p[1] == 's';
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        size_t len = strlen(words[i]);
        if (strncmp(p, words[i], len) == 0) {
            return !is_class(p[len], C_ID);
        }
    }
    return false;
}

/* A number ends at cur: warn about a keyword that touches it, reject any other letter. */
static WfTok end_number(WfLexer *lx, const char *kind)
{
    char c = *lx->cur;
    if (!is_class(c, C_ID)) {
        return T_NUMBER;
    }
    if (!keyword_follows(lx->cur)) {
        return bad_number(lx, kind);
    }
    wf_lexer_warn(lx, WF_WARNING_SYNTAX, "invalid %s literal", kind);
    return T_NUMBER;
}

/* Digits, with single underscores between them; cur is at a digit. False on error. */
static bool decimal_tail(WfLexer *lx)
{
    const char *p = lx->cur;
    for (;;) {
        while (is_class(*p, C_DIGIT)) {
            p++;
        }
        if (*p != '_') {
            break;
        }
        p++;
        if (!is_class(*p, C_DIGIT)) {
            lx->cur = p;
            bad_number(lx, "decimal");
            return false;
        }
    }
    lx->cur = p;
    return true;
}

/* Digits of base 2 or 8 after the prefix. */
static WfTok small_base(WfLexer *lx, char last, const char *kind)
{
    const char *p = lx->cur;
    do {
        p += *p == '_';
        if (*p < '0' || *p > last) {
            lx->cur = p + is_class(*p, C_DIGIT);
            if (is_class(*p, C_DIGIT)) {
                return wf_lexer_error(lx, "invalid digit '%c' in %s literal", *p, kind);
            }
            return bad_number(lx, kind);
        }
        while (*p >= '0' && *p <= last) {
            p++;
        }
    } while (*p == '_');
    lx->cur = p;
    if (is_class(*p, C_DIGIT)) {
        lx->cur++;
        return wf_lexer_error(lx, "invalid digit '%c' in %s literal", *p, kind);
    }
    return end_number(lx, kind);
}

static WfTok hexadecimal(WfLexer *lx)
{
    const char *p = lx->cur;
    do {
        p += *p == '_';
        if (!is_class(*p, C_HEX)) {
            lx->cur = p;
            return bad_number(lx, "hexadecimal");
        }
        while (is_class(*p, C_HEX)) {
            p++;
        }
    } while (*p == '_');
    lx->cur = p;
    return end_number(lx, "hexadecimal");
}

/* cur is after the integer part (and the point, if the caller took it): exponent and suffix. */
static WfTok exponent_and_suffix(WfLexer *lx)
{
    if (*lx->cur == 'e' || *lx->cur == 'E') {
        const char *e = lx->cur;
        const char *p = e + 1;
        if (*p == '+' || *p == '-') {
            p++;
            if (!is_class(*p, C_DIGIT)) {
                lx->cur = p;
                return bad_number(lx, "decimal");
            }
        } else if (!is_class(*p, C_DIGIT)) {
            return end_number(lx, "decimal");
        }
        lx->cur = p;
        if (!decimal_tail(lx)) {
            return T_ERROR;
        }
    }
    if (*lx->cur == 'j' || *lx->cur == 'J') {
        lx->cur++;
        return end_number(lx, "imaginary");
    }
    return end_number(lx, "decimal");
}

/* cur is after the point. */
static WfTok fraction(WfLexer *lx)
{
    if (is_class(*lx->cur, C_DIGIT) && !decimal_tail(lx)) {
        return T_ERROR;
    }
    return exponent_and_suffix(lx);
}

/* cur is after a leading zero: more zeros, or the start of a float, or an error. */
static WfTok leading_zero(WfLexer *lx, const char *start)
{
    const char *p = lx->cur;
    for (;;) {
        if (*p == '_') {
            p++;
            if (!is_class(*p, C_DIGIT)) {
                lx->cur = p;
                return bad_number(lx, "decimal");
            }
        }
        if (*p != '0') {
            break;
        }
        p++;
    }
    const char *zeros_end = p;
    bool nonzero = is_class(*p, C_DIGIT);
    lx->cur = p;
    if (nonzero && !decimal_tail(lx)) {
        return T_ERROR;
    }
    char c = *lx->cur;
    if (c == '.') {
        lx->cur++;
        return fraction(lx);
    }
    if (c == 'e' || c == 'E' || c == 'j' || c == 'J') {
        return exponent_and_suffix(lx);
    }
    if (nonzero) {
        return wf_lexer_error_at(lx, (int32_t)(start + 1 - lx->line_start),
                                 (int32_t)(zeros_end + 1 - lx->line_start),
                                 "leading zeros in decimal integer literals are not permitted; "
                                 "use an 0o prefix for octal integers");
    }
    return end_number(lx, "decimal");
}

WfTok wf_lexer_number(WfLexer *lx, const char *start)
{
    lx->cur = start + 1;
    if (*start == '.') {
        return fraction(lx);
    }
    if (*start == '0') {
        char c = *lx->cur;
        lx->cur++;
        switch (c) {
        case 'x':
        case 'X':
            return hexadecimal(lx);
        case 'o':
        case 'O':
            return small_base(lx, '7', "octal");
        case 'b':
        case 'B':
            return small_base(lx, '1', "binary");
        default:
            lx->cur--;
            return leading_zero(lx, start);
        }
    }
    lx->cur = start;
    if (!decimal_tail(lx)) {
        return T_ERROR;
    }
    if (*lx->cur == '.') {
        lx->cur++;
        return fraction(lx);
    }
    return exponent_and_suffix(lx);
}
