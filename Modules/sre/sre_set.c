/* Sets of characters: re._compiler's charset words, and tables made from them.
 *
 * A set answers for a character below 256 from its table, and for a wide one by its kind
 * (SreWide). Where the locale decides, nothing is known in advance and the words are asked.
 */
#include "sre_internal.h"

#include <ctype.h>
#include <string.h>

#include "internal/unicode_ctype.h"

static bool is_ascii_space(uint32_t c)
{
    return c == ' ' || c - '\t' < 5;
}

static bool is_ascii_word(uint32_t c)
{
    return (c | 32) - 'a' < 26 || c - '0' < 10 || c == '_';
}

static bool is_locale_word(uint32_t c)
{
    return c < 256 && (isalnum((int)c) || c == '_');
}

bool wf_sre_category(uint32_t category, uint32_t c)
{
    switch (category) {
    case SRE_CATEGORY_DIGIT:
        return c - '0' < 10;
    case SRE_CATEGORY_NOT_DIGIT:
        return !(c - '0' < 10);
    case SRE_CATEGORY_SPACE:
        return is_ascii_space(c);
    case SRE_CATEGORY_NOT_SPACE:
        return !is_ascii_space(c);
    case SRE_CATEGORY_WORD:
        return is_ascii_word(c);
    case SRE_CATEGORY_NOT_WORD:
        return !is_ascii_word(c);
    case SRE_CATEGORY_LINEBREAK:
        return c == '\n';
    case SRE_CATEGORY_NOT_LINEBREAK:
        return c != '\n';
    case SRE_CATEGORY_LOC_WORD:
        return is_locale_word(c);
    case SRE_CATEGORY_LOC_NOT_WORD:
        return !is_locale_word(c);
    case SRE_CATEGORY_UNI_DIGIT:
        return wf_uc_is_decimal(c);
    case SRE_CATEGORY_UNI_NOT_DIGIT:
        return !wf_uc_is_decimal(c);
    case SRE_CATEGORY_UNI_SPACE:
        return wf_uc_is_space(c);
    case SRE_CATEGORY_UNI_NOT_SPACE:
        return !wf_uc_is_space(c);
    case SRE_CATEGORY_UNI_WORD:
        return wf_uc_is_alnum(c) || c == '_';
    case SRE_CATEGORY_UNI_NOT_WORD:
        return !(wf_uc_is_alnum(c) || c == '_');
    case SRE_CATEGORY_UNI_LINEBREAK:
        return wf_uc_is_linebreak(c);
    case SRE_CATEGORY_UNI_NOT_LINEBREAK:
        return !wf_uc_is_linebreak(c);
    }
    return false;
}

uint32_t wf_sre_ascii_lower(uint32_t c)
{
    return c - 'A' < 26 ? c + 32 : c;
}

uint32_t wf_sre_unicode_lower(uint32_t c)
{
    return c < 0x110000 ? wf_uc_to_lower(c) : c;
}

static uint32_t unicode_upper(uint32_t c)
{
    return c < 0x110000 ? wf_uc_to_upper(c) : c;
}

bool wf_sre_ascii_is_cased(uint32_t c)
{
    return (c | 32) - 'a' < 26;
}

bool wf_sre_unicode_is_cased(uint32_t c)
{
    return c != wf_sre_unicode_lower(c) || c != unicode_upper(c);
}

static uint32_t locale_lower(uint32_t c)
{
    return c < 256 ? (uint32_t)tolower((int)c) : c;
}

uint32_t wf_sre_lower(SreFold fold, uint32_t c)
{
    switch (fold) {
    case FOLD_NONE:
        return c;
    case FOLD_ASCII:
        return wf_sre_ascii_lower(c);
    case FOLD_UNICODE:
        return wf_sre_unicode_lower(c);
    case FOLD_LOCALE:
        return locale_lower(c);
    }
    return c;
}

uint8_t wf_sre_wide_class(uint32_t c)
{
    if (c >= 0x110000)
        return WIDE_CLASS_OTHER;
    uint32_t flags = wf_uc_record(c)->flags;
    if (flags & WF_UC_DECIMAL)
        return WIDE_CLASS_DIGIT;
    if (flags & WF_UC_ALNUM)
        return WIDE_CLASS_WORD;
    return flags & WF_UC_SPACE ? WIDE_CLASS_SPACE : WIDE_CLASS_OTHER;
}

/* How many words the charset's next item takes. */
static uint32_t item_size(const uint32_t *code)
{
    switch (code[0]) {
    case SRE_LITERAL:
    case SRE_CATEGORY:
        return 2;
    case SRE_RANGE:
    case SRE_RANGE_UNI_IGNORE:
        return 3;
    case SRE_CHARSET:
        return 1 + 8;
    case SRE_BIGCHARSET:
        return 2 + 64 + code[1] * 8;
    }
    return 1;
}

static bool in_bitmap(const uint32_t *bits, uint32_t i)
{
    return (bits[i >> 5] >> (i & 31)) & 1;
}

static bool in_range(const uint32_t *range, uint32_t c)
{
    return range[0] <= c && c <= range[1];
}

static bool item_has(const uint32_t *code, uint32_t c)
{
    switch (code[0]) {
    case SRE_LITERAL:
        return c == code[1];
    case SRE_CATEGORY:
        return c < 0x110000 && wf_sre_category(code[1], c);
    case SRE_RANGE:
        return in_range(code + 1, c);
    case SRE_RANGE_UNI_IGNORE:
        return in_range(code + 1, c) || in_range(code + 1, unicode_upper(c));
    case SRE_CHARSET:
        return c < 256 && in_bitmap(code + 1, c);
    case SRE_BIGCHARSET:
        if (c < 0x10000) {
            uint32_t block = ((const uint8_t *)(code + 2))[c >> 8];
            return in_bitmap(code + 2 + 64, block * 256 + (c & 255));
        }
    }
    return false;
}

bool wf_sre_charset(const uint32_t *code, uint32_t c)
{
    bool ok = true;
    for (; code[0] != SRE_FAILURE; code += item_size(code)) {
        if (code[0] == SRE_NEGATE)
            ok = !ok;
        else if (item_has(code, c))
            return ok;
    }
    return !ok;
}

/* --- Tables --------------------------------------------------------------------------------- */

/* What the items of a charset say about wide characters, taken together. */
typedef struct {
    bool all, complex, dynamic;
    uint32_t uc_flags, not_flags;
    uint8_t classes;
} WideSummary;

static void add_flags(WideSummary *w, uint32_t flags, bool negative, uint8_t classes)
{
    *(negative ? &w->not_flags : &w->uc_flags) |= flags;
    w->classes |= negative ? WIDE_CLASS_EVERY & ~classes : classes;
}

static void add_category(WideSummary *w, uint32_t category)
{
    switch (category) {
    case SRE_CATEGORY_LOC_WORD:
    case SRE_CATEGORY_LOC_NOT_WORD:
        w->dynamic = true;
        break;
    case SRE_CATEGORY_NOT_DIGIT:
    case SRE_CATEGORY_NOT_SPACE:
    case SRE_CATEGORY_NOT_WORD:
    case SRE_CATEGORY_NOT_LINEBREAK:
        w->all = true;
        break;
    case SRE_CATEGORY_UNI_DIGIT:
    case SRE_CATEGORY_UNI_NOT_DIGIT:
        add_flags(w, WF_UC_DECIMAL, category == SRE_CATEGORY_UNI_NOT_DIGIT, WIDE_CLASS_DIGIT);
        break;
    case SRE_CATEGORY_UNI_SPACE:
    case SRE_CATEGORY_UNI_NOT_SPACE:
        add_flags(w, WF_UC_SPACE, category == SRE_CATEGORY_UNI_NOT_SPACE, WIDE_CLASS_SPACE);
        break;
    case SRE_CATEGORY_UNI_WORD:
    case SRE_CATEGORY_UNI_NOT_WORD:
        add_flags(w, WF_UC_ALNUM, category == SRE_CATEGORY_UNI_NOT_WORD,
                  WIDE_CLASS_DIGIT | WIDE_CLASS_WORD);
        break;
    case SRE_CATEGORY_UNI_LINEBREAK:
    case SRE_CATEGORY_UNI_NOT_LINEBREAK:
        w->complex = true;
        w->classes = WIDE_CLASS_EVERY;
    }
}

static void add_range(WideSummary *w, uint32_t first, uint32_t last)
{
    if (last < 256)
        return;
    if (first <= 256 && last >= 0x10ffff) {
        w->all = true;
        return;
    }
    w->complex = true;
    if (first < 256)
        first = 256;
    if (last - first > 512)
        w->classes = WIDE_CLASS_EVERY;
    for (uint32_t c = first; w->classes != WIDE_CLASS_EVERY && c <= last; c++)
        w->classes |= wf_sre_wide_class(c);
}

static WideSummary summarize(const uint32_t *code)
{
    WideSummary w = {0};
    for (; code[0] != SRE_FAILURE; code += item_size(code)) {
        switch (code[0]) {
        case SRE_LITERAL:
            add_range(&w, code[1], code[1]);
            break;
        case SRE_RANGE:
            add_range(&w, code[1], code[2]);
            break;
        case SRE_CATEGORY:
            add_category(&w, code[1]);
            break;
        case SRE_CHARSET:
            break;
        default:
            w.complex = true;
            w.classes = WIDE_CLASS_EVERY;
        }
    }
    return w;
}

/* Sets wide, classes and uc_flags from the charset, which is not negated. */
static void classify_wide(SreSet *set, const WideSummary *w)
{
    int categories = __builtin_popcount(w->not_flags);
    set->classes = w->classes;
    if (w->all) {
        set->wide = WIDE_ALL;
        set->classes = WIDE_CLASS_EVERY;
    } else if (w->complex || categories > 1 || (categories && w->uc_flags)) {
        set->wide = WIDE_CODE;
    } else if (w->not_flags) {
        set->wide = WIDE_NOT_FLAGS;
        set->uc_flags = w->not_flags;
    } else if (w->uc_flags) {
        set->wide = WIDE_FLAGS;
        set->uc_flags = w->uc_flags;
    }
}

static void negate_wide(SreSet *set)
{
    static const uint8_t opposite[] = {
        [WIDE_NONE] = WIDE_ALL,        [WIDE_ALL] = WIDE_NONE,  [WIDE_FLAGS] = WIDE_NOT_FLAGS,
        [WIDE_NOT_FLAGS] = WIDE_FLAGS, [WIDE_CODE] = WIDE_CODE,
    };
    /* Only kinds that take whole classes have an exact complement. */
    bool exact = set->wide != WIDE_CODE;
    set->wide = opposite[set->wide];
    set->classes = exact ? WIDE_CLASS_EVERY & ~set->classes : WIDE_CLASS_EVERY;
}

/* The charset's answer after folding, inversion aside. */
static bool folded_has(const SreSet *set, uint32_t c)
{
    const uint32_t *code = set->code ? set->code : set->own_code;
    if (wf_sre_charset(code, wf_sre_lower((SreFold)set->fold, c)))
        return true;
    return set->fold == FOLD_LOCALE && c < 256 && wf_sre_charset(code, (uint32_t)toupper((int)c));
}

bool wf_sre_set_has_slow(const SreSet *set, uint32_t c)
{
    switch (set->dynamic ? WIDE_CODE : (SreWide)set->wide) {
    case WIDE_NONE:
        return false;
    case WIDE_ALL:
        return true;
    case WIDE_FLAGS:
        return wf_uc_has(c, set->uc_flags);
    case WIDE_NOT_FLAGS:
        return !wf_uc_has(c, set->uc_flags);
    case WIDE_CODE:
        return folded_has(set, c) != set->invert;
    }
    return false;
}

void wf_sre_set_finish(SreSet *set)
{
    const uint32_t *code = set->code ? set->code : set->own_code;
    bool negated = code[0] == SRE_NEGATE;
    WideSummary w = summarize(code + negated);
    set->dynamic = w.dynamic || set->fold == FOLD_LOCALE;
    if (set->fold == FOLD_UNICODE) {
        w.complex = true;
        w.all = false;
        w.classes = WIDE_CLASS_EVERY;
    }
    classify_wide(set, &w);
    if (negated)
        negate_wide(set);
    if (set->invert)
        negate_wide(set);
    if (set->dynamic) {
        set->wide = WIDE_CODE;
        set->classes = WIDE_CLASS_EVERY;
        return;
    }
    for (uint32_t c = 0; c < 256; c++)
        set->table[c] = folded_has(set, c) != set->invert;
}
