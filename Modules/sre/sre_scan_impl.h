/* Included by sre_match.c once for each CHAR: looking for characters, runs and starts.
 *
 * Ends and limits are exclusive. A scan that may be long is cut into chunks of SCAN_CHUNK
 * characters, with a poll between them; POLL_FAILED is returned when the poll says stop.
 */

#ifdef __SSE2__
#if WIDTH == 1
#define VEC_SET(c)   _mm_set1_epi8((char)(c))
#define VEC_EQ(a, b) _mm_cmpeq_epi8(a, b)
#elif WIDTH == 2
#define VEC_SET(c)   _mm_set1_epi16((short)(c))
#define VEC_EQ(a, b) _mm_cmpeq_epi16(a, b)
#else
#define VEC_SET(c)   _mm_set1_epi32((int)(c))
#define VEC_EQ(a, b) _mm_cmpeq_epi32(a, b)
#endif
#define VEC_LANES   (16 / WIDTH)
#define VEC_LOAD(p) _mm_loadu_si128((const __m128i *)(p))
#define VEC_MASK(v) ((unsigned)_mm_movemask_epi8(v))
#endif

#if WIDTH == 4
#define FITS(c)      true
#define IS_NARROW(c) ((c) < 256)
#elif WIDTH == 2
#define FITS(c)      ((c) <= 0xffff)
#define IS_NARROW(c) ((c) < 256)
#else
#define FITS(c)      ((c) <= 0xff)
#define IS_NARROW(c) true
#endif

#define POLL_FAILED ((const CHAR *)-1)

/* The first of up to three characters, which all fit; NULL if there is none. */
static const CHAR *NAME(find_few)(const CHAR *p, const CHAR *end, CHAR a, CHAR b, CHAR c)
{
#ifdef __SSE2__
    __m128i va = VEC_SET(a), vb = VEC_SET(b), vc = VEC_SET(c);
    for (; end - p >= VEC_LANES; p += VEC_LANES) {
        __m128i v = VEC_LOAD(p);
        __m128i hit = _mm_or_si128(_mm_or_si128(VEC_EQ(v, va), VEC_EQ(v, vb)), VEC_EQ(v, vc));
        unsigned mask = VEC_MASK(hit);
        if (mask)
            return p + (unsigned)__builtin_ctz(mask) / WIDTH;
    }
#endif
    for (; p < end; p++)
        if (*p == a || *p == b || *p == c)
            return p;
    return NULL;
}

static inline const CHAR *NAME(find_char)(const CHAR *p, const CHAR *end, uint32_t c)
{
    if (!FITS(c))
        return NULL;
#if WIDTH == 1
    return memchr(p, (int)c, (size_t)(end - p));
#elif WIDTH == 4 && WCHAR_MAX >= 0x10ffff
    return (const CHAR *)wmemchr((const wchar_t *)p, (wchar_t)c, (size_t)(end - p));
#else
    return NAME(find_few)(p, end, (CHAR)c, (CHAR)c, (CHAR)c);
#endif
}

static inline bool NAME(equal)(const CHAR *p, const uint32_t *string, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] != string[i])
            return false;
    return true;
}

/* Knuth-Morris-Pratt: never looks at a character of the subject twice. */
static const CHAR *NAME(find_string_kmp)(const WfSreProgram *prog, const CHAR *p, const CHAR *end)
{
    const uint32_t *prefix = prog->prefix, *overlap = prog->overlap;
    uint32_t n = prog->prefix_size, k = 0;
    for (; p < end; p++) {
        while (k && *p != prefix[k])
            k = overlap[k - 1];
        k += *p == prefix[k];
        if (k == n)
            return p + 1 - n;
    }
    return NULL;
}

/* The first place of the prefix (two or more characters) that ends by end, or NULL. Looks for its
   first and last characters at their distance; where that finds too many false places, goes on
   with find_string_kmp(), so that the time stays linear. */
static const CHAR *NAME(find_string)(const WfSreProgram *prog, const CHAR *p, const CHAR *end)
{
    const uint32_t *prefix = prog->prefix;
    ptrdiff_t n = prog->prefix_size, credit = 4096;
    if (end - p < n)
        return NULL;
#ifdef __SSE2__
    __m128i first = VEC_SET(prefix[0]), last = VEC_SET(prefix[n - 1]);
    if (!FITS(prefix[0]) || !FITS(prefix[n - 1]))
        return NULL;
    for (; end - p >= n - 1 + VEC_LANES; p += VEC_LANES, credit += VEC_LANES) {
        __m128i hits = _mm_and_si128(VEC_EQ(VEC_LOAD(p), first), VEC_EQ(VEC_LOAD(p + n - 1), last));
        unsigned mask = VEC_MASK(hits);
        while (mask) {
            unsigned bit = (unsigned)__builtin_ctz(mask);
            const CHAR *at = p + bit / WIDTH;
            if (NAME(equal)(at + 1, prefix + 1, (size_t)n - 2))
                return at;
            mask &= ~(((1u << WIDTH) - 1) << bit);
            credit -= n;
        }
        if (credit < 0)
            break;
    }
#else
    (void)credit;
#endif
    return NAME(find_string_kmp)(prog, p, end);
}

static inline bool NAME(set_has)(const SreSet *set, CHAR c)
{
    return IS_NARROW(c) ? set->table[(uint8_t)c] : wf_sre_set_has_slow(set, c);
}

static inline bool NAME(item_has)(const WfSreProgram *prog, uint32_t kind, uint32_t arg, CHAR c)
{
    switch ((SreItem)kind) {
    case ITEM_ANY:
        return c != '\n';
    case ITEM_ANY_ALL:
        return true;
    case ITEM_LITERAL:
        return c == arg;
    case ITEM_NOT_LITERAL:
        return c != arg;
    case ITEM_SET:
        return NAME(set_has)(&prog->sets[arg], c);
    case ITEM_DYNAMIC:
        return wf_sre_set_has_slow(&prog->sets[arg], c);
    }
    return false;
}

static inline const CHAR *NAME(scan_set)(const SreSet *set, const CHAR *p, const CHAR *limit)
{
    const uint8_t *table = set->table;
#if WIDTH == 1
    for (; limit - p >= 4; p += 4) {
        if (!table[p[0]])
            return p;
        if (!table[p[1]])
            return p + 1;
        if (!table[p[2]])
            return p + 2;
        if (!table[p[3]])
            return p + 3;
    }
    while (p < limit && table[*p])
        p++;
#else
    while (p < limit && (IS_NARROW(*p) ? table[*p] : wf_sre_set_has_slow(set, *p)))
        p++;
#endif
    return p;
}

/* The end of the run of the item that starts at p. */
static inline const CHAR *NAME(scan)(const WfSreProgram *prog, uint32_t kind, uint32_t arg,
                                     const CHAR *p, const CHAR *limit)
{
    const CHAR *stop = NULL;
    switch ((SreItem)kind) {
    case ITEM_ANY:
        stop = NAME(find_char)(p, limit, '\n');
        break;
    case ITEM_ANY_ALL:
        break;
    case ITEM_NOT_LITERAL:
        stop = NAME(find_char)(p, limit, arg);
        break;
    case ITEM_LITERAL:
        while (p < limit && *p == arg)
            p++;
        return p;
    case ITEM_SET:
        return NAME(scan_set)(&prog->sets[arg], p, limit);
    case ITEM_DYNAMIC:
        while (p < limit && wf_sre_set_has_slow(&prog->sets[arg], *p))
            p++;
        return p;
    }
    return stop ? stop : limit;
}

/* scan() for any length. */
static inline const CHAR *NAME(take)(WfSreState *st, const WfSreProgram *prog, uint32_t kind,
                                     uint32_t arg, const CHAR *p, const CHAR *limit)
{
    while (__builtin_expect(limit - p > SCAN_CHUNK, 0) && kind != ITEM_ANY_ALL) {
        const CHAR *q = NAME(scan)(prog, kind, arg, p, p + SCAN_CHUNK);
        if (q < p + SCAN_CHUNK)
            return q;
        if (poll_now(st))
            return POLL_FAILED;
        p = q;
    }
    return NAME(scan)(prog, kind, arg, p, limit);
}

/* Where a run of at most max characters from p must end. */
static inline const CHAR *NAME(limit_of)(const CHAR *p, const CHAR *end, uint32_t max)
{
    return max != SRE_MAXREPEAT && (size_t)(end - p) > max ? p + max : end;
}

/* The first place in [from, limit] that a lazy run can extend to from `from` and where c comes
   next; NULL if there is none. */
static const CHAR *NAME(extend_to_char)(const WfSreProgram *prog, uint32_t kind, uint32_t arg,
                                        const CHAR *from, const CHAR *limit, const CHAR *end,
                                        uint32_t c)
{
    const CHAR *stop = limit < end ? limit + 1 : end;
    if (!FITS(c))
        return NULL;
    if (kind == ITEM_ANY_ALL)
        return NAME(find_char)(from, stop, c);
    if (kind == ITEM_ANY) {
        from = NAME(find_few)(from, stop, (CHAR)c, '\n', (CHAR)c);
        return from && *from == c ? from : NULL;
    }
    for (; from < stop && *from != c; from++)
        if (from == limit || !NAME(item_has)(prog, kind, arg, *from))
            return NULL;
    return from < stop ? from : NULL;
}

static inline uint32_t NAME(filter_index)(const CHAR *p, const CHAR *end)
{
    if (p >= end)
        return FILTER_END;
    return IS_NARROW(*p) ? *p : FILTER_WIDE;
}

static bool NAME(is_word)(uint32_t at, CHAR c)
{
    switch (at) {
    case SRE_AT_BOUNDARY:
    case SRE_AT_NON_BOUNDARY:
        return wf_sre_category(SRE_CATEGORY_WORD, c);
    case SRE_AT_LOC_BOUNDARY:
    case SRE_AT_LOC_NON_BOUNDARY:
        return wf_sre_category(SRE_CATEGORY_LOC_WORD, c);
    default:
        return wf_uc_is_alnum(c) || c == '_';
    }
}

static inline bool NAME(at_boundary)(uint32_t at, const CHAR *p, const CHAR *begin, const CHAR *end)
{
    bool before = p > begin && NAME(is_word)(at, p[-1]);
    bool after = p < end && NAME(is_word)(at, p[0]);
    return before != after;
}

/* In an empty subject there is neither a boundary nor a place that is none, as in Python 3.11. */
static bool NAME(at)(uint32_t at, const CHAR *p, const CHAR *begin, const CHAR *end)
{
    switch (at) {
    case SRE_AT_BEGINNING:
    case SRE_AT_BEGINNING_STRING:
        return p == begin;
    case SRE_AT_BEGINNING_LINE:
        return p == begin || p[-1] == '\n';
    case SRE_AT_END:
        return p == end || (end - p == 1 && *p == '\n');
    case SRE_AT_END_LINE:
        return p == end || *p == '\n';
    case SRE_AT_END_STRING:
        return p == end;
    case SRE_AT_BOUNDARY:
    case SRE_AT_LOC_BOUNDARY:
    case SRE_AT_UNI_BOUNDARY:
        return NAME(at_boundary)(at, p, begin, end);
    default:
        return begin != end && !NAME(at_boundary)(at, p, begin, end);
    }
}

static bool NAME(equal_folded)(const CHAR *a, const CHAR *b, size_t n, SreFold fold)
{
    for (size_t i = 0; i < n; i++)
        if (wf_sre_lower(fold, a[i]) != wf_sre_lower(fold, b[i]))
            return false;
    return true;
}

/* --- Where to start ------------------------------------------------------------------------- */

#if WIDTH == 1
#define LOOKUP(table, c) ((table)[c])
#else
#define LOOKUP(table, c) ((table)[IS_NARROW(c) ? (c) : FILTER_WIDE])
#endif

static const CHAR *NAME(find_by_table)(const uint8_t *table, const CHAR *p, const CHAR *end)
{
    for (; end - p >= 4; p += 4) {
        if (LOOKUP(table, p[0]))
            return p;
        if (LOOKUP(table, p[1]))
            return p + 1;
        if (LOOKUP(table, p[2]))
            return p + 2;
        if (LOOKUP(table, p[3]))
            return p + 3;
    }
    while (p < end && !LOOKUP(table, *p))
        p++;
    return p < end ? p : NULL;
}

static const CHAR *NAME(find_tuple)(const WfSreProgram *prog, const CHAR *p, const CHAR *end)
{
    const uint8_t *one = prog->tables[0], *two = prog->tables[1], *three = prog->tables[2];
    if (prog->tuple_size == 2) {
        for (; end - p >= 2; p++)
            if (LOOKUP(one, p[0]) & LOOKUP(two, p[1]))
                return p;
        return NULL;
    }
    for (; end - p >= 3; p++)
        if (LOOKUP(one, p[0]) & LOOKUP(two, p[1]) & LOOKUP(three, p[2]))
            return p;
    return NULL;
}

/* The first possible start in [p, end), looking at characters before end only. */
static const CHAR *NAME(find_start_in)(const WfSreProgram *prog, const CHAR *p, const CHAR *end)
{
    switch (prog->start) {
    case START_STRING:
        return NAME(find_string)(prog, p, end);
    case START_CHAR:
        return NAME(find_char)(p, end, prog->prefix[0]);
    case START_FEW:
        return NAME(find_few)(p, end, prog->few[0], prog->few[1], prog->few[2]);
    case START_TABLE:
        return NAME(find_by_table)(prog->tables[0], p, end);
    case START_TUPLE:
        return NAME(find_tuple)(prog, p, end);
    case START_LINE:
        p = NAME(find_char)(p - 1, end, '\n');
        return p ? p + 1 : NULL;
    default:
        return p;
    }
}

/* The first possible start of a match in [p, end], NULL if there is none. */
static const CHAR *NAME(find_start)(WfSreState *st, const WfSreProgram *prog, const CHAR *p,
                                    const CHAR *begin, const CHAR *end)
{
    ptrdiff_t overlap = prog->start == START_STRING  ? (ptrdiff_t)prog->prefix_size - 1
                        : prog->start == START_TUPLE ? prog->tuple_size - 1
                                                     : 0;
    if (p > end || (size_t)(end - p) < prog->min_width)
        return NULL;
    if (prog->start == START_SUBJECT || (prog->start == START_LINE && p == begin))
        return p == begin ? p : NULL;
    while (__builtin_expect(end - p > SCAN_CHUNK + overlap, 0)) {
        const CHAR *found = NAME(find_start_in)(prog, p, p + SCAN_CHUNK + overlap);
        if (found)
            return found;
        if (poll_now(st))
            return POLL_FAILED;
        p += SCAN_CHUNK;
    }
    const CHAR *found = NAME(find_start_in)(prog, p, end);
    if (!found && prog->start == START_TABLE && prog->tables[0][FILTER_END])
        return end;
    return found;
}

/* The next start worth trying after an attempt at p has failed, not looking at what is there;
   NULL if there is none. whole: the attempt failed for no other reason than the subject. */
static const CHAR *NAME(step)(WfSreState *st, const WfSreProgram *prog, const CHAR *p,
                              const CHAR *end, bool whole)
{
    if (whole && prog->leads_with_run) {
        p = NAME(take)(st, prog, prog->run_kind, prog->run_arg, p, end);
        if (p == POLL_FAILED)
            return p;
    }
    return p < end ? p + 1 : NULL;
}

#undef LOOKUP
#undef VEC_SET
#undef VEC_EQ
#undef VEC_LANES
#undef VEC_LOAD
#undef VEC_MASK
