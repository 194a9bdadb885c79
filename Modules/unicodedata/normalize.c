/* Normal forms: decompose, sort combining marks, compose (Unicode Standard Annex 15).
 *
 * Most text is in normal form already, which a look at each character's flags shows.
 */
#include "normalize.h"

#include "unicode_ctype.h"

enum {
    HANGUL = 0xac00,
    LEAD = 0x1100,
    VOWEL = 0x1161,
    TAIL = 0x11a7,
    LEADS = 19,
    VOWELS = 21,
    TAILS = 28,
    SYLLABLES = LEADS * VOWELS * TAILS
};

static bool is_syllable(uint32_t c)
{
    return c - HANGUL < SYLLABLES;
}

bool wf_uc_quick_check(Value s, UcForm form)
{
    WfStr *str = wf_as_str(s);
    uint32_t bad = WF_UC_COMBINING;
    if (wf_str_is_ascii(str))
        return true;
    if (form.compose)
        bad |= WF_UC_COMPOSES | (form.compat ? WF_UC_NOT_NFKC : WF_UC_NOT_NFC);
    else
        bad |= form.compat ? WF_UC_DECOMPOSES : WF_UC_CANONICAL;
    for (size_t i = 0; i < str->len; i++) {
        uint32_t c = wf_str_at(str, i);
        if (wf_uc_has(c, bad) || (!form.compose && is_syllable(c)))
            return false;
    }
    return true;
}

typedef struct {
    uint32_t *p;
    size_t n, room;
} Text;

static int make_room(Text *t, size_t n)
{
    if (t->room - t->n >= n)
        return 0;
    size_t room = (t->n + n) * 2;
    uint32_t *p = wf_mem_realloc(t->p, room * sizeof *p);
    if (!p)
        return -1;
    t->p = p;
    t->room = room;
    return 0;
}

static int decompose_char(Text *t, uint32_t c, UcForm form)
{
    if (make_room(t, WF_UC_MAX_DECOMPOSITION) < 0)
        return -1;
    if (form.v3_2) {
        uint32_t to = c;
        if (wf_uc_3_2_unassigned(c) || wf_uc_3_2_decomposition(c, &to)) {
            t->p[t->n++] = to;
            return 0;
        }
    }
    t->n += (size_t)wf_uc_decompose(c, form.compat, t->p + t->n);
    return 0;
}

static int decompose(Text *t, const WfStr *s, UcForm form)
{
    for (size_t i = 0; i < s->len; i++)
        if (decompose_char(t, wf_str_at(s, i), form) < 0)
            return -1;
    return 0;
}

/* --- Canonical order ------------------------------------------------------------------------ */

/* A stable counting sort by class, for a run that is too long to insert one by one. */
static int sort_long_run(uint32_t *p, size_t n)
{
    size_t at[256] = {0};
    uint32_t *copy = wf_mem_alloc(n * sizeof *copy);
    if (!copy)
        return -1;
    memcpy(copy, p, n * sizeof *p);
    for (size_t i = 0; i < n; i++)
        at[(wf_uc_combining(copy[i]) & 255)]++;
    for (size_t k = 0, sum = 0; k < 256; k++) {
        size_t count = at[k];
        at[k] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        p[at[wf_uc_combining(copy[i]) & 255]++] = copy[i];
    wf_mem_free(copy);
    return 0;
}

static int sort_run(uint32_t *p, size_t n)
{
    if (n > 32)
        return sort_long_run(p, n);
    for (size_t i = 1; i < n; i++) {
        uint32_t c = p[i];
        int class = wf_uc_combining(c);
        size_t k = i;
        for (; k && wf_uc_combining(p[k - 1]) > class; k--)
            p[k] = p[k - 1];
        p[k] = c;
    }
    return 0;
}

static int sort_marks(Text *t)
{
    for (size_t i = 0; i < t->n;) {
        size_t end = i;
        while (end < t->n && wf_uc_has(t->p[end], WF_UC_COMBINING))
            end++;
        if (end - i > 1 && sort_run(t->p + i, end - i) < 0)
            return -1;
        i = end + 1;
    }
    return 0;
}

/* --- Composition ---------------------------------------------------------------------------- */

static uint32_t compose_pair(uint32_t a, uint32_t b)
{
    if (a - LEAD < LEADS && b - VOWEL < VOWELS)
        return HANGUL + ((a - LEAD) * VOWELS + (b - VOWEL)) * TAILS;
    if (is_syllable(a) && (a - HANGUL) % TAILS == 0 && b - TAIL - 1 < TAILS - 1)
        return a + (b - TAIL);
    return wf_uc_has(b, WF_UC_COMPOSES) ? wf_uc_compose(a, b) : 0;
}

/* In place: each character joins the last starter unless one of its class, or another starter,
   stands between. */
static void compose(Text *t)
{
    size_t starter = (size_t)-1, n = 0;
    int last_class = -1;
    for (size_t i = 0; i < t->n; i++) {
        uint32_t c = t->p[i];
        int class = wf_uc_has(c, WF_UC_COMBINING) ? wf_uc_combining(c) : 0;
        if (starter != (size_t)-1 && class > last_class) {
            uint32_t joined = compose_pair(t->p[starter], c);
            if (joined) {
                t->p[starter] = joined;
                continue;
            }
        }
        if (class == 0) {
            starter = n;
            last_class = -1;
        } else
            last_class = class;
        t->p[n++] = c;
    }
    t->n = n;
}

Value wf_uc_normalize(Value s, UcForm form)
{
    if (wf_uc_quick_check(s, form))
        return wf_new_ref(s);
    Text t = {0};
    Value result = WF_NULL;
    t.room = wf_as_str(s)->len + WF_UC_MAX_DECOMPOSITION;
    t.p = wf_mem_alloc(t.room * sizeof *t.p);
    if (t.p && decompose(&t, wf_as_str(s), form) == 0 && sort_marks(&t) == 0) {
        if (form.compose)
            compose(&t);
        result = wf_str_from_ucs(4, t.p, t.n);
    }
    wf_mem_free(t.p);
    return result;
}
