/*
 * str: case mappings. ASCII text goes through the loops shared with bytes; other text through
 * the full mappings of Unicode, where one character may become up to three and a capital sigma
 * at the end of a word has a lower case of its own.
 */
#include "span.h"
#include "str_methods.h"
#include "unicode_ctype.h"

enum { CAPITAL_SIGMA = 0x3a3, SMALL_SIGMA = 0x3c3, FINAL_SIGMA = 0x3c2, BLOCK = 256 };

static bool ascii_result(Value self, WfCase what, Value *out)
{
    if (!wf_str_is_ascii(wf_as_str(self)))
        return false;
    WfSpan s = wf_span_of_str(self);
    *out = wf_span_ascii_case(&s, what);
    return true;
}

/* Is the sigma at i the last cased character of its word? Case-ignorable ones are looked through. */
static bool ends_word(const WfStr *s, size_t i)
{
    size_t j = i;
    while (j > 0 && wf_uc_is_case_ignorable(wf_str_at(s, j - 1)))
        j--;
    if (j == 0 || !wf_uc_is_cased(wf_str_at(s, j - 1)))
        return false;
    for (j = i + 1; j < s->len && wf_uc_is_case_ignorable(wf_str_at(s, j));)
        j++;
    return j == s->len || !wf_uc_is_cased(wf_str_at(s, j));
}

/* Mapped characters on their way to the builder: it takes them in by blocks. */
typedef struct {
    WfStrBuilder b;
    const WfStr *s;
    size_t n;
    uint32_t block[BLOCK];
} Mapper;

static void start(Mapper *m, Value self)
{
    m->s = wf_as_str(self);
    m->n = 0;
    wf_sb_init(&m->b);
    wf_sb_reserve(&m->b, m->s->len, 0);
}

static void flush(Mapper *m)
{
    wf_sb_units_append(&m->b, 4, m->block, m->n);
    m->n = 0;
}

static Value finish(Mapper *m)
{
    flush(m);
    return wf_sb_finish(&m->b);
}

WF_INLINE void put(Mapper *m, uint32_t c)
{
    if (WF_UNLIKELY(m->n + WF_UC_MAX_MAPPING > BLOCK))
        flush(m);
    m->block[m->n++] = c;
}

static void put_full(Mapper *m, uint32_t c, int (*map)(uint32_t, uint32_t *))
{
    uint32_t out[WF_UC_MAX_MAPPING];
    int n = map(c, out);
    for (int k = 0; k < n; k++)
        put(m, out[k]);
}

WF_INLINE void put_lower(Mapper *m, size_t i, uint32_t c)
{
    if (WF_UNLIKELY(c == CAPITAL_SIGMA))
        put(m, ends_word(m->s, i) ? FINAL_SIGMA : SMALL_SIGMA);
    else if (WF_UNLIKELY(wf_uc_has(c, WF_UC_SPECIAL_CASE)))
        put_full(m, c, wf_uc_to_lower_full);
    else
        put(m, wf_uc_to_lower(c));
}

WF_INLINE void put_upper(Mapper *m, uint32_t c)
{
    if (WF_UNLIKELY(wf_uc_has(c, WF_UC_SPECIAL_CASE)))
        put_full(m, c, wf_uc_to_upper_full);
    else
        put(m, wf_uc_to_upper(c));
}

WF_INLINE void put_title(Mapper *m, uint32_t c)
{
    if (WF_UNLIKELY(wf_uc_has(c, WF_UC_SPECIAL_CASE)))
        put_full(m, c, wf_uc_to_title_full);
    else
        put(m, wf_uc_to_title(c));
}

Value wf_str_lower(Value self)
{
    Value v;
    if (WF_LIKELY(ascii_result(self, WF_CASE_LOWER, &v)))
        return v;
    Mapper m;
    start(&m, self);
    for (size_t i = 0; i < m.s->len; i++)
        put_lower(&m, i, wf_str_at(m.s, i));
    return finish(&m);
}

Value wf_str_upper(Value self)
{
    Value v;
    if (WF_LIKELY(ascii_result(self, WF_CASE_UPPER, &v)))
        return v;
    Mapper m;
    start(&m, self);
    for (size_t i = 0; i < m.s->len; i++)
        put_upper(&m, wf_str_at(m.s, i));
    return finish(&m);
}

Value wf_str_title(Value self)
{
    Value v;
    if (WF_LIKELY(ascii_result(self, WF_CASE_TITLE, &v)))
        return v;
    Mapper m;
    start(&m, self);
    bool inside = false;
    for (size_t i = 0; i < m.s->len; i++) {
        uint32_t c = wf_str_at(m.s, i);
        if (inside)
            put_lower(&m, i, c);
        else
            put_title(&m, c);
        inside = wf_uc_is_cased(c);
    }
    return finish(&m);
}

Value wf_str_swapcase(Value self)
{
    Value v;
    if (WF_LIKELY(ascii_result(self, WF_CASE_SWAP, &v)))
        return v;
    Mapper m;
    start(&m, self);
    for (size_t i = 0; i < m.s->len; i++) {
        uint32_t c = wf_str_at(m.s, i);
        if (wf_uc_is_upper(c))
            put_lower(&m, i, c);
        else if (wf_uc_is_lower(c))
            put_upper(&m, c);
        else
            put(&m, c);
    }
    return finish(&m);
}

Value wf_str_capitalize(Value self)
{
    Value v;
    if (WF_LIKELY(ascii_result(self, WF_CASE_CAPITALIZE, &v)))
        return v;
    Mapper m;
    start(&m, self);
    put_title(&m, wf_str_at(m.s, 0));
    for (size_t i = 1; i < m.s->len; i++)
        put_lower(&m, i, wf_str_at(m.s, i));
    return finish(&m);
}

Value wf_str_casefold(Value self)
{
    Value v;
    if (WF_LIKELY(ascii_result(self, WF_CASE_LOWER, &v)))
        return v;
    Mapper m;
    start(&m, self);
    for (size_t i = 0; i < m.s->len; i++) {
        uint32_t c = wf_str_at(m.s, i);
        if (WF_UNLIKELY(wf_uc_has(c, WF_UC_FOLD | WF_UC_SPECIAL_CASE)))
            put_full(&m, c, wf_uc_to_folded_full);
        else
            put(&m, wf_uc_to_lower(c));
    }
    return finish(&m);
}
