/* Unicode properties: pages of records over libutf8proc.
 *
 * libutf8proc knows category, combining class, bidi class, simple case mappings, case
 * folding and decompositions.  The rest is a base rule over the category and a short list
 * of exceptions (unicode_data.inc).  The library's tables are of a later Unicode version;
 * what 14.0 had not assigned is in uc_newer and has no property at all.
 *
 * Pages come from a static pool, so that building one cannot fail. Built pages are immutable;
 * [lock: build_lock] pool_used, the tail of pool.
 */
#include "internal/unicode_ctype.h"

#include <assert.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <utf8proc.h>

typedef struct {
    uint32_t first, last;
} UcRange;
typedef struct {
    uint32_t first, last;
    int value;
} UcDigits;
typedef struct {
    uint32_t first, last;
    int64_t numerator;
    int16_t denominator, step;
} UcNumeric;
typedef struct {
    uint32_t first, last;
    uint8_t width;
} UcWidth;
typedef struct {
    uint16_t code, lower[3], upper[3], title[3];
} UcSpecialCase;

#include "unicode_data.inc"

#define COUNT(array)    (sizeof(array) / sizeof((array)[0]))
#define HANGUL_FIRST    0xac00u
#define HANGUL_COUNT    11172u
#define JAMO_VOWEL      0x1161u
#define JAMO_VOWELS     21u
#define JAMO_TAIL       0x11a8u
#define JAMO_TAILS      27u
#define COMPOSE_OPTIONS ((utf8proc_option_t)(UTF8PROC_COMPOSE | UTF8PROC_STABLE))
/* Unicode 14.0 has 191 distinct pages (tests/sre/unicode_dump.c asks for all); and one to build
   in. */
#define POOL_PAGES 192

_Atomic(const WfUcRecord *) wf_uc_pages[0x110000 >> 8];

static pthread_mutex_t build_lock = PTHREAD_MUTEX_INITIALIZER;
static WfUcRecord pool[POOL_PAGES][256];
static int pool_used;

#define CAT(name)   (1u << UTF8PROC_CATEGORY_##name)
#define CAT_LETTERS (CAT(LU) | CAT(LL) | CAT(LT) | CAT(LM) | CAT(LO))

typedef struct {
    uint32_t flag, categories;
    const UcRange *flips;
    size_t nflips;
} BaseRule;

static const BaseRule base_rules[] = {
    {WF_UC_ALPHA, CAT_LETTERS, NULL, 0},
    {WF_UC_TITLE, CAT(LT), NULL, 0},
    {WF_UC_SPACE, CAT(ZS), NULL, 0},
    {WF_UC_PRINTABLE,
     ~(CAT(CC) | CAT(CF) | CAT(CS) | CAT(CO) | CAT(CN) | CAT(ZL) | CAT(ZP) | CAT(ZS)), NULL, 0},
    {WF_UC_LOWER, CAT(LL), uc_flip_lower, COUNT(uc_flip_lower)},
    {WF_UC_UPPER, CAT(LU), uc_flip_upper, COUNT(uc_flip_upper)},
    {WF_UC_CASE_IGNORABLE, CAT(MN) | CAT(ME) | CAT(CF) | CAT(LM) | CAT(SK), uc_flip_case_ignorable,
     COUNT(uc_flip_case_ignorable)},
    {WF_UC_XID_START, CAT_LETTERS | CAT(NL), uc_flip_xid_start, COUNT(uc_flip_xid_start)},
    {WF_UC_XID_CONTINUE, CAT_LETTERS | CAT(NL) | CAT(MN) | CAT(MC) | CAT(ND) | CAT(PC),
     uc_flip_xid_continue, COUNT(uc_flip_xid_continue)},
};

/* Search in an array sorted by its first member, whose first two are uint32_t first, last. */
static const void *find_row(const void *table, size_t count, size_t size, uint32_t c)
{
    size_t lo = 0, hi = count;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        const UcRange *row = (const void *)((const char *)table + mid * size);
        if (c < row->first)
            hi = mid;
        else if (c > row->last)
            lo = mid + 1;
        else
            return row;
    }
    return NULL;
}

#define FIND(table, c) find_row(table, COUNT(table), sizeof((table)[0]), c)

static const UcSpecialCase *find_special_case(uint32_t c)
{
    size_t lo = 0, hi = COUNT(uc_special_case);
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (uc_special_case[mid].code < c)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < COUNT(uc_special_case) && uc_special_case[lo].code == c ? &uc_special_case[lo]
                                                                        : NULL;
}

static const utf8proc_property_t *property(uint32_t c)
{
    return FIND(uc_newer, c) ? utf8proc_get_property(-1) : utf8proc_get_property((int32_t)c);
}

static int decimal_value(uint32_t c)
{
    size_t lo = 0, hi = COUNT(uc_decimal_zero);
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (uc_decimal_zero[mid] + 9 < c)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == COUNT(uc_decimal_zero) || c < uc_decimal_zero[lo])
        return 255;
    return (int)(c - uc_decimal_zero[lo]);
}

/* Bidi classes B, S and WS are white space, B ends lines, with what str.splitlines() adds. */
static uint32_t separator_flags(uint32_t c, int bidi)
{
    bool b = bidi == UTF8PROC_BIDI_CLASS_B;
    bool space = b || bidi == UTF8PROC_BIDI_CLASS_S || bidi == UTF8PROC_BIDI_CLASS_WS;
    bool line = b || c == '\v' || c == '\f' || c == 0x2028;
    return (space ? WF_UC_SPACE : 0) | (line ? WF_UC_LINEBREAK : 0);
}

static void fill_numbers(WfUcRecord *r, uint32_t c)
{
    const UcDigits *d;
    r->decimal = r->digit = (uint8_t)decimal_value(c);
    if (r->decimal != 255)
        r->flags |= WF_UC_DECIMAL | WF_UC_DIGIT | WF_UC_NUMERIC;
    else if ((d = FIND(uc_digits, c))) {
        r->digit = (uint8_t)(d->value + (int)(c - d->first));
        r->flags |= WF_UC_DIGIT | WF_UC_NUMERIC;
    } else if (FIND(uc_numeric, c))
        r->flags |= WF_UC_NUMERIC;
}

static void fill_cases(WfUcRecord *r, uint32_t c)
{
    const UcSpecialCase *s = find_special_case(c);
    uint32_t folded[WF_UC_MAX_MAPPING];
    if (s) {
        r->flags |= WF_UC_SPECIAL_CASE;
        r->lower = (uint16_t)(s->lower[0] - c);
        r->upper = (uint16_t)(s->upper[0] - c);
        r->title = (uint16_t)(s->title[0] - c);
    } else {
        r->lower = (uint16_t)((uint32_t)utf8proc_tolower((int32_t)c) - c);
        r->upper = (uint16_t)((uint32_t)utf8proc_toupper((int32_t)c) - c);
        r->title = (uint16_t)((uint32_t)utf8proc_totitle((int32_t)c) - c);
    }
    int n = (int)utf8proc_decompose_char((int32_t)c, (int32_t *)folded, WF_UC_MAX_MAPPING,
                                         UTF8PROC_CASEFOLD, NULL);
    if (n > 0 && (n > 1 || (uint16_t)(folded[0] - c) != r->lower))
        r->flags |= WF_UC_FOLD;
}

/* Is c what its decomposition composes to? */
static bool survives_composition(uint32_t c, int options)
{
    int32_t buffer[WF_UC_MAX_DECOMPOSITION];
    utf8proc_ssize_t n = utf8proc_decompose_char((int32_t)c, buffer, WF_UC_MAX_DECOMPOSITION,
                                                 (utf8proc_option_t)options, NULL);
    n = utf8proc_normalize_utf32(buffer, n, COMPOSE_OPTIONS);
    return n == 1 && buffer[0] == (int32_t)c;
}

static void fill_normalization(WfUcRecord *r, uint32_t c, const utf8proc_property_t *p)
{
    bool jamo = c - JAMO_VOWEL < JAMO_VOWELS || c - JAMO_TAIL < JAMO_TAILS;
    if (p->combining_class)
        r->flags |= WF_UC_COMBINING;
    /* An index from 0x8000 on marks the second of a pair. */
    if (jamo || (p->comb_index >= 0x8000 && p->comb_index != UINT16_MAX))
        r->flags |= WF_UC_COMPOSES;
    if (p->decomp_seqindex == UINT16_MAX)
        return;
    r->flags |= WF_UC_DECOMPOSES;
    if (p->decomp_type == 0)
        r->flags |= WF_UC_CANONICAL;
    if (!survives_composition(c, UTF8PROC_DECOMPOSE))
        r->flags |= WF_UC_NOT_NFC;
    if (!survives_composition(c, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT))
        r->flags |= WF_UC_NOT_NFKC;
}

static void fill_record(WfUcRecord *r, uint32_t c)
{
    const utf8proc_property_t *p = property(c);
    uint32_t category = (uint32_t)p->category;
    memset(r, 0, sizeof *r);
    r->flags = category | separator_flags(c, p->bidi_class);
    for (size_t i = 0; i < COUNT(base_rules); i++) {
        const BaseRule *b = &base_rules[i];
        bool flip = find_row(b->flips, b->nflips, sizeof(UcRange), c) != NULL;
        if (((b->categories >> category) & 1) != flip)
            r->flags |= b->flag;
    }
    if (c == ' ')
        r->flags |= WF_UC_PRINTABLE;
    if (r->flags & (WF_UC_LOWER | WF_UC_UPPER | WF_UC_TITLE))
        r->flags |= WF_UC_CASED;
    if (category) {
        fill_cases(r, c);
        fill_normalization(r, c, p);
    }
    fill_numbers(r, c);
}

static const WfUcRecord *find_equal_page(const WfUcRecord *page)
{
    for (int i = 0; i < pool_used; i++)
        if (memcmp(pool[i], page, sizeof pool[i]) == 0)
            return pool[i];
    return NULL;
}

const WfUcRecord *wf_uc_build_page(uint32_t number)
{
    pthread_mutex_lock(&build_lock);
    const WfUcRecord *page = atomic_load_explicit(&wf_uc_pages[number], memory_order_relaxed);
    if (!page) {
        assert(pool_used < POOL_PAGES);
        WfUcRecord *fresh = pool[pool_used];
        for (uint32_t i = 0; i < 256; i++)
            fill_record(&fresh[i], number * 256 + i);
        page = find_equal_page(fresh);
        if (!page) {
            page = fresh;
            pool_used++;
        }
        /* Release: the records before the address; pairs with wf_uc_record(). */
        atomic_store_explicit(&wf_uc_pages[number], page, memory_order_release);
    }
    pthread_mutex_unlock(&build_lock);
    return page;
}

static int copy_mapping(const uint16_t from[3], uint32_t *out)
{
    int n = 0;
    while (n < 3 && from[n]) {
        out[n] = from[n];
        n++;
    }
    return n;
}

int wf_uc_to_lower_full(uint32_t c, uint32_t out[WF_UC_MAX_MAPPING])
{
    if (wf_uc_has(c, WF_UC_SPECIAL_CASE))
        return copy_mapping(find_special_case(c)->lower, out);
    out[0] = wf_uc_to_lower(c);
    return 1;
}

int wf_uc_to_upper_full(uint32_t c, uint32_t out[WF_UC_MAX_MAPPING])
{
    if (wf_uc_has(c, WF_UC_SPECIAL_CASE))
        return copy_mapping(find_special_case(c)->upper, out);
    out[0] = wf_uc_to_upper(c);
    return 1;
}

int wf_uc_to_title_full(uint32_t c, uint32_t out[WF_UC_MAX_MAPPING])
{
    if (wf_uc_has(c, WF_UC_SPECIAL_CASE))
        return copy_mapping(find_special_case(c)->title, out);
    out[0] = wf_uc_to_title(c);
    return 1;
}

int wf_uc_to_folded_full(uint32_t c, uint32_t out[WF_UC_MAX_MAPPING])
{
    if (wf_uc_has(c, WF_UC_FOLD))
        return (int)utf8proc_decompose_char((int32_t)c, (int32_t *)out, WF_UC_MAX_MAPPING,
                                            UTF8PROC_CASEFOLD, NULL);
    out[0] = wf_uc_to_lower(c);
    return 1;
}

bool wf_uc_numeric(uint32_t c, double *value)
{
    int digit = wf_uc_to_digit(c);
    if (digit >= 0) {
        *value = digit;
        return true;
    }
    const UcNumeric *n = FIND(uc_numeric, c);
    if (!n)
        return false;
    int64_t numerator = n->numerator + (int64_t)n->step * (int64_t)(c - n->first);
    *value = (double)numerator / n->denominator;
    return true;
}

const char *wf_uc_category(uint32_t c)
{
    static const char names[][3] = {"Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd",
                                    "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm",
                                    "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co"};
    return names[wf_uc_record(c)->flags & WF_UC_CATEGORY_MASK];
}

const char *wf_uc_bidirectional(uint32_t c)
{
    static const char names[][4] = {"",    "L",  "LRE", "LRO", "R",   "AL",  "RLE", "RLO",
                                    "PDF", "EN", "ES",  "ET",  "AN",  "CS",  "NSM", "BN",
                                    "B",   "S",  "WS",  "ON",  "LRI", "RLI", "FSI", "PDI"};
    return names[property(c)->bidi_class];
}

const char *wf_uc_east_asian_width(uint32_t c)
{
    static const char names[][3] = {"N", "F", "H", "W", "Na", "A"};
    const UcWidth *w = FIND(uc_width, c);
    if (w)
        return names[w->width];
    /* The base rule: what is unassigned counts as full-width, as in Python 3.11. */
    return names[property(c)->category ? WF_UC_WIDTH_N : WF_UC_WIDTH_F];
}

int wf_uc_combining(uint32_t c)
{
    return property(c)->combining_class;
}

bool wf_uc_is_mirrored(uint32_t c)
{
    return property(c)->bidi_mirrored;
}

int wf_uc_decompose(uint32_t c, bool compat, uint32_t out[WF_UC_MAX_DECOMPOSITION])
{
    bool hangul = c - HANGUL_FIRST < HANGUL_COUNT;
    if (!hangul && !wf_uc_has(c, WF_UC_DECOMPOSES)) {
        out[0] = c;
        return 1;
    }
    unsigned options = UTF8PROC_DECOMPOSE | (compat ? (unsigned)UTF8PROC_COMPAT : 0);
    return (int)utf8proc_decompose_char((int32_t)c, (int32_t *)out, WF_UC_MAX_DECOMPOSITION,
                                        (utf8proc_option_t)options, NULL);
}

uint32_t wf_uc_compose(uint32_t a, uint32_t b)
{
    int32_t pair[2] = {(int32_t)a, (int32_t)b};
    utf8proc_ssize_t n = utf8proc_normalize_utf32(pair, 2, COMPOSE_OPTIONS);
    return n == 1 ? (uint32_t)pair[0] : 0;
}
