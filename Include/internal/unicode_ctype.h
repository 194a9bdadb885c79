/* Properties of Unicode 14.0 code points.
 *
 * One record of 12 bytes per code point, in pages of 256.  A page is built from
 * libutf8proc and Objects/unicode_data.inc when it is first asked for, then never
 * changes; equal pages are one.  Every function here takes
 * any code point below 0x110000 (surrogates included) and may be called from any
 * thread, with or without a thread state; none can fail.
 */
#ifndef WF_UNICODE_CTYPE_H
#define WF_UNICODE_CTYPE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Bits 0-4 of WfUcRecord.flags: the general category, numbered as libutf8proc does. */
#define WF_UC_CATEGORY_MASK 0x1fu

enum {
    WF_UC_ALPHA = 1u << 5,
    WF_UC_DECIMAL = 1u << 6,
    WF_UC_DIGIT = 1u << 7,
    WF_UC_NUMERIC = 1u << 8,
    WF_UC_SPACE = 1u << 9,
    WF_UC_LINEBREAK = 1u << 10,
    WF_UC_LOWER = 1u << 11,
    WF_UC_UPPER = 1u << 12,
    WF_UC_TITLE = 1u << 13,
    WF_UC_CASED = 1u << 14,
    WF_UC_CASE_IGNORABLE = 1u << 15,
    WF_UC_PRINTABLE = 1u << 16,
    WF_UC_XID_START = 1u << 17,
    WF_UC_XID_CONTINUE = 1u << 18,
    WF_UC_SPECIAL_CASE = 1u << 19, /* a case mapping has more than one code point */
    WF_UC_FOLD = 1u << 20,         /* case folding differs from lower() */
    WF_UC_DECOMPOSES = 1u << 21,   /* has a decomposition mapping (Hangul excluded) */
    WF_UC_CANONICAL = 1u << 22,    /* that mapping is canonical */
    WF_UC_COMBINING = 1u << 23,    /* has a combining class */
    WF_UC_COMPOSES = 1u << 24,     /* may be the second of a pair that composes */
    WF_UC_NOT_NFC = 1u << 25,      /* is not in normal form C */
    WF_UC_NOT_NFKC = 1u << 26,     /* is not in normal form KC */
    WF_UC_ALNUM = WF_UC_ALPHA | WF_UC_DECIMAL | WF_UC_DIGIT | WF_UC_NUMERIC,
};

typedef struct {
    uint32_t flags;
    uint16_t lower, upper, title; /* to add, modulo 65536, to the low half of the code point */
    uint8_t decimal, digit;       /* 0-9, or 255 */
} WfUcRecord;

typedef enum {
    WF_UC_WIDTH_N,
    WF_UC_WIDTH_F,
    WF_UC_WIDTH_H,
    WF_UC_WIDTH_W,
    WF_UC_WIDTH_NA,
    WF_UC_WIDTH_A,
} WfUcWidth;

#define WF_UC_MAX_MAPPING       3  /* code points of a full case mapping */
#define WF_UC_MAX_DECOMPOSITION 18 /* code points of a full decomposition (U+FDFA) */

/* [acq] NULL until built; the release store is in wf_uc_build_page(). */
extern _Atomic(const WfUcRecord *) wf_uc_pages[0x110000 >> 8];

const WfUcRecord *wf_uc_build_page(uint32_t page);

static inline const WfUcRecord *wf_uc_record(uint32_t c)
{
    /* Acquire: the page is filled before its address is seen. */
    const WfUcRecord *page = atomic_load_explicit(&wf_uc_pages[c >> 8], memory_order_acquire);
    if (__builtin_expect(page == 0, 0))
        page = wf_uc_build_page(c >> 8);
    return &page[c & 255];
}

static inline bool wf_uc_has(uint32_t c, uint32_t flags)
{
    return (wf_uc_record(c)->flags & flags) != 0;
}

static inline bool wf_uc_is_alpha(uint32_t c)
{
    return wf_uc_has(c, WF_UC_ALPHA);
}
static inline bool wf_uc_is_alnum(uint32_t c)
{
    return wf_uc_has(c, WF_UC_ALNUM);
}
static inline bool wf_uc_is_decimal(uint32_t c)
{
    return wf_uc_has(c, WF_UC_DECIMAL);
}
static inline bool wf_uc_is_digit(uint32_t c)
{
    return wf_uc_has(c, WF_UC_DIGIT);
}
static inline bool wf_uc_is_numeric(uint32_t c)
{
    return wf_uc_has(c, WF_UC_NUMERIC);
}
static inline bool wf_uc_is_space(uint32_t c)
{
    return wf_uc_has(c, WF_UC_SPACE);
}
static inline bool wf_uc_is_linebreak(uint32_t c)
{
    return wf_uc_has(c, WF_UC_LINEBREAK);
}
static inline bool wf_uc_is_lower(uint32_t c)
{
    return wf_uc_has(c, WF_UC_LOWER);
}
static inline bool wf_uc_is_upper(uint32_t c)
{
    return wf_uc_has(c, WF_UC_UPPER);
}
static inline bool wf_uc_is_title(uint32_t c)
{
    return wf_uc_has(c, WF_UC_TITLE);
}
static inline bool wf_uc_is_cased(uint32_t c)
{
    return wf_uc_has(c, WF_UC_CASED);
}
static inline bool wf_uc_is_case_ignorable(uint32_t c)
{
    return wf_uc_has(c, WF_UC_CASE_IGNORABLE);
}
static inline bool wf_uc_is_printable(uint32_t c)
{
    return wf_uc_has(c, WF_UC_PRINTABLE);
}
/* XID_Start itself: '_' is not in it, though Python lets identifiers start with it. */
static inline bool wf_uc_is_xid_start(uint32_t c)
{
    return wf_uc_has(c, WF_UC_XID_START);
}
static inline bool wf_uc_is_xid_continue(uint32_t c)
{
    return wf_uc_has(c, WF_UC_XID_CONTINUE);
}

/* The first code point of the full mapping: all of it, but for WF_UC_SPECIAL_CASE. No mapping
   leaves its plane of 65536 code points. */
static inline uint32_t wf_uc_to_lower(uint32_t c)
{
    return (c & ~0xffffu) | (uint16_t)(c + wf_uc_record(c)->lower);
}
static inline uint32_t wf_uc_to_upper(uint32_t c)
{
    return (c & ~0xffffu) | (uint16_t)(c + wf_uc_record(c)->upper);
}
static inline uint32_t wf_uc_to_title(uint32_t c)
{
    return (c & ~0xffffu) | (uint16_t)(c + wf_uc_record(c)->title);
}

/* The digit's value, or -1. */
static inline int wf_uc_to_decimal(uint32_t c)
{
    return (int8_t)wf_uc_record(c)->decimal;
}
static inline int wf_uc_to_digit(uint32_t c)
{
    return (int8_t)wf_uc_record(c)->digit;
}

/* Full case mappings: write 1 to 3 code points, return how many. The lower case of a final
   sigma depends on its neighbours and is left to the caller. */
int wf_uc_to_lower_full(uint32_t c, uint32_t out[WF_UC_MAX_MAPPING]);
int wf_uc_to_upper_full(uint32_t c, uint32_t out[WF_UC_MAX_MAPPING]);
int wf_uc_to_title_full(uint32_t c, uint32_t out[WF_UC_MAX_MAPPING]);
int wf_uc_to_folded_full(uint32_t c, uint32_t out[WF_UC_MAX_MAPPING]);

/* The numeric value; false when c has none. */
bool wf_uc_numeric(uint32_t c, double *value);

/* "Lu", "Cn", ... */
const char *wf_uc_category(uint32_t c);
/* "L", "AL", ...; "" for an unassigned code point. */
const char *wf_uc_bidirectional(uint32_t c);
const char *wf_uc_east_asian_width(uint32_t c);
int wf_uc_combining(uint32_t c);
bool wf_uc_is_mirrored(uint32_t c);

/* The full canonical (or, with compat, compatibility) decomposition, not reordered; writes 1 to
   WF_UC_MAX_DECOMPOSITION code points, returns how many. */
int wf_uc_decompose(uint32_t c, bool compat, uint32_t out[WF_UC_MAX_DECOMPOSITION]);
/* The primary composite of a and b, or 0. */
uint32_t wf_uc_compose(uint32_t a, uint32_t b);

#endif
