/* Character names over ICU, which is loaded by dlopen() as few programs ask for them.
 *
 * From names to characters: names of Hangul syllables and unified ideographs are computed; for all
 * others the first look-up fills a hash table of 32-bit code points, hashed by name (about
 * 34,000), and a hit is verified by asking for the name. Aliases and sequences, which ICU lacks,
 * are in unicode_names.inc, sorted. After loading nothing here is written again.
 */
#include "internal/unicode_names.h"

#include "internal/unicode_ctype.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    uint32_t code;
    const char *name;
} Alias;
typedef struct {
    const char *name;
    uint32_t codes[WF_UC_MAX_SEQUENCE];
} Sequence;

#include "unicode_names.inc"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- ICU ------------------------------------------------------------------------------------ */

enum { ICU_UNICODE_CHAR_NAME = 0, ICU_DECOMPOSITION_TYPE = 0x1003 };
typedef int8_t IcuEnumFn(void *context, int32_t c, int choice, const char *name, int32_t length);

static struct {
    int32_t (*char_name)(int32_t c, int choice, char *buffer, int32_t size, int *error);
    void (*enum_names)(int32_t start, int32_t limit, IcuEnumFn *fn, void *context, int choice,
                       int *error);
    int32_t (*property)(int32_t c, int which);
    const void *(*nfkd)(int *error);
    int32_t (*raw_decomposition)(const void *normalizer, int32_t c, uint16_t *out, int32_t size,
                                 int *error);
    bool loaded;
} icu; /* [const] after load_once */

static pthread_once_t load_once = PTHREAD_ONCE_INIT, index_once = PTHREAD_ONCE_INIT;

/* ICU's functions carry its version: u_charName_72. */
static void *symbol(void *library, const char *name, int version)
{
    char full[64];
    snprintf(full, sizeof full, "%s_%d", name, version);
    return dlsym(library, full);
}

static void load_icu(void)
{
    for (int version = 90; version >= 60; version--) {
        char path[32];
        snprintf(path, sizeof path, "libicuuc.so.%d", version);
        void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        if (!library)
            continue;
        *(void **)&icu.char_name = symbol(library, "u_charName", version);
        *(void **)&icu.enum_names = symbol(library, "u_enumCharNames", version);
        *(void **)&icu.property = symbol(library, "u_getIntPropertyValue", version);
        *(void **)&icu.nfkd = symbol(library, "unorm2_getNFKDInstance", version);
        *(void **)&icu.raw_decomposition = symbol(library, "unorm2_getRawDecomposition", version);
        icu.loaded =
            icu.char_name && icu.enum_names && icu.property && icu.nfkd && icu.raw_decomposition;
        return;
    }
}

bool wf_uc_names_available(void)
{
    pthread_once(&load_once, load_icu);
    return icu.loaded;
}

/* --- Names that are computed ---------------------------------------------------------------- */

typedef struct {
    uint32_t first, last;
} Range;

static const Range ideographs[] = {
    {0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0x20000, 0x2a6df}, {0x2a700, 0x2b738},
    {0x2b740, 0x2b81d}, {0x2b820, 0x2cea1}, {0x2ceb0, 0x2ebe0}, {0x30000, 0x3134a},
};
static const char ideograph_prefix[] = "CJK UNIFIED IDEOGRAPH-";

enum { HANGUL_BASE = 0xac00, HANGUL_COUNT = 11172, LEADS = 19, VOWELS = 21, TAILS = 28 };
static const char hangul_prefix[] = "HANGUL SYLLABLE ";
static const char leads[LEADS][3] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                     "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
static const char vowels[VOWELS][4] = {"A",   "AE", "YA", "YAE", "EO", "E",  "YEO",
                                       "YE",  "O",  "WA", "WAE", "OE", "YO", "U",
                                       "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
static const char tails[TAILS][3] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                     "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                     "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};

static bool is_ideograph(uint32_t c)
{
    for (size_t i = 0; i < COUNT(ideographs); i++)
        if (c >= ideographs[i].first && c <= ideographs[i].last)
            return true;
    return false;
}

static size_t computed_name(uint32_t c, char *out)
{
    uint32_t s = c - HANGUL_BASE;
    if (s < HANGUL_COUNT)
        return (size_t)snprintf(out, WF_UC_MAX_NAME, "%s%s%s%s", hangul_prefix,
                                leads[s / (VOWELS * TAILS)], vowels[s / TAILS % VOWELS],
                                tails[s % TAILS]);
    if (is_ideograph(c))
        return (size_t)snprintf(out, WF_UC_MAX_NAME, "%s%04X", ideograph_prefix, c);
    return 0;
}

/* The longest of the names that starts s, as an index. -1: none; *s moves on. */
static int longest(const char *names, size_t count, size_t width, const char **s, const char *end)
{
    int best = -1;
    size_t best_length = 0;
    for (size_t i = 0; i < count; i++) {
        const char *name = names + i * width;
        size_t n = strlen(name);
        if (n <= (size_t)(end - *s) && memcmp(name, *s, n) == 0 && (best < 0 || n > best_length)) {
            best = (int)i;
            best_length = n;
        }
    }
    *s += best_length;
    return best;
}

static bool hangul_from_name(const char *s, const char *end, uint32_t *c)
{
    int l = longest(leads[0], LEADS, sizeof leads[0], &s, end);
    int v = longest(vowels[0], VOWELS, sizeof vowels[0], &s, end);
    int t = longest(tails[0], TAILS, sizeof tails[0], &s, end);
    if (l < 0 || v < 0 || t < 0 || s != end)
        return false;
    *c = (uint32_t)(HANGUL_BASE + (l * VOWELS + v) * TAILS + t);
    return true;
}

static bool ideograph_from_name(const char *s, const char *end, uint32_t *c)
{
    uint32_t value = 0;
    if (end - s != 4 && end - s != 5)
        return false;
    for (; s < end; s++) {
        if (*s >= '0' && *s <= '9')
            value = value * 16 + (uint32_t)(*s - '0');
        else if (*s >= 'A' && *s <= 'F')
            value = value * 16 + (uint32_t)(*s - 'A' + 10);
        else
            return false;
    }
    *c = value;
    return is_ideograph(value);
}

static bool starts_with(const char *s, size_t n, const char *prefix, size_t size)
{
    return n >= size - 1 && memcmp(s, prefix, size - 1) == 0;
}

/* --- Names that are stored ------------------------------------------------------------------ */

static size_t stored_name(uint32_t c, char *out)
{
    int error = 0;
    if (!wf_uc_names_available() || (wf_uc_record(c)->flags & WF_UC_CATEGORY_MASK) == 0)
        return 0;
    int32_t n = icu.char_name((int32_t)c, ICU_UNICODE_CHAR_NAME, out, WF_UC_MAX_NAME, &error);
    if (n <= 0 || n >= WF_UC_MAX_NAME || error > 0)
        return 0;
    /* Python gives no names to Tangut ideographs. */
    return strncmp(out, "TANGUT IDEOGRAPH-", 17) == 0 ? 0 : (size_t)n;
}

size_t wf_uc_name(uint32_t c, char out[WF_UC_MAX_NAME])
{
    size_t n = computed_name(c, out);
    return n ? n : stored_name(c, out);
}

enum { INDEX_SIZE = 1 << 17 };
static uint32_t
    *name_index; /* [const] after index_once; code point + 1, 0: free; NULL: no memory */

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

static uint32_t hash_name(const char *s, size_t n)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (uint8_t)upper(s[i])) * 16777619u;
    return h ^ h >> 15;
}

static int8_t add_to_index(void *context, int32_t c, int choice, const char *name, int32_t length)
{
    uint32_t i = hash_name(name, (size_t)length) % INDEX_SIZE;
    (void)context;
    (void)choice;
    while (name_index[i])
        i = (i + 1) % INDEX_SIZE;
    name_index[i] = (uint32_t)c + 1;
    return 1;
}

static void fill_index(void)
{
    /* All but the ranges of computed names and of Tangut ideographs. */
    static const Range stored[] = {{0, 0x33ff},        {0x4dc0, 0x4dff},   {0xa000, 0xabff},
                                   {0xd7a4, 0x16fff},  {0x18800, 0x18cff}, {0x18d09, 0x1ffff},
                                   {0x2f800, 0x2fa1f}, {0xe0000, 0xe01ff}};
    if (!wf_uc_names_available())
        return;
    name_index = calloc(INDEX_SIZE, sizeof *name_index);
    for (size_t i = 0; name_index && i < COUNT(stored); i++) {
        int error = 0;
        icu.enum_names((int32_t)stored[i].first, (int32_t)stored[i].last + 1, add_to_index, NULL,
                       ICU_UNICODE_CHAR_NAME, &error);
    }
}

static bool same_name(const char *name, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (name[i] != upper(s[i]))
            return false;
    return name[n] == '\0';
}

static bool indexed_from_name(const char *s, size_t n, uint32_t *c)
{
    char name[WF_UC_MAX_NAME];
    pthread_once(&index_once, fill_index);
    if (!name_index)
        return false;
    for (uint32_t i = hash_name(s, n) % INDEX_SIZE; name_index[i]; i = (i + 1) % INDEX_SIZE)
        if (stored_name(name_index[i] - 1, name) && same_name(name, s, n)) {
            *c = name_index[i] - 1;
            return true;
        }
    return false;
}

bool wf_uc_from_proper_name(const char *s, size_t n, uint32_t *c)
{
    if (n == 0 || n >= WF_UC_MAX_NAME)
        return false;
    if (starts_with(s, n, hangul_prefix, sizeof hangul_prefix))
        return hangul_from_name(s + sizeof hangul_prefix - 1, s + n, c);
    if (starts_with(s, n, ideograph_prefix, sizeof ideograph_prefix))
        return ideograph_from_name(s + sizeof ideograph_prefix - 1, s + n, c);
    return indexed_from_name(s, n, c);
}

/* --- Aliases and sequences ------------------------------------------------------------------ */

/* Compares as strcmp(name, s) would, s being in any case. */
static int compare_name(const char *name, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int d = (uint8_t)name[i] - (uint8_t)upper(s[i]);
        if (d)
            return d;
    }
    return name[n] != '\0';
}

/* The row of that name in a table of rows whose name is at offset; NULL if there is none. */
static const void *find_name(const void *table, size_t count, size_t size, size_t offset,
                             const char *s, size_t n)
{
    size_t lo = 0, hi = count;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        const char *row = (const char *)table + mid * size;
        int order = compare_name(*(const char *const *)(row + offset), s, n);
        if (order == 0)
            return row;
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

bool wf_uc_from_name(const char *s, size_t n, uint32_t *c)
{
    if (wf_uc_from_proper_name(s, n, c))
        return true;
    const Alias *a = find_name(aliases, COUNT(aliases), sizeof *a, offsetof(Alias, name), s, n);
    if (a)
        *c = a->code;
    return a != NULL;
}

size_t wf_uc_sequence_from_name(const char *s, size_t n, uint32_t out[WF_UC_MAX_SEQUENCE])
{
    const Sequence *q =
        find_name(sequences, COUNT(sequences), sizeof *q, offsetof(Sequence, name), s, n);
    size_t count = 0;
    while (q && count < WF_UC_MAX_SEQUENCE && q->codes[count]) {
        out[count] = q->codes[count];
        count++;
    }
    return count;
}

/* --- Decomposition mappings ----------------------------------------------------------------- */

static size_t decode_utf16(const uint16_t *in, size_t n, uint32_t out[18])
{
    size_t count = 0;
    for (size_t i = 0; i < n && count < 18; i++) {
        uint32_t c = in[i];
        if ((c & 0xfc00) == 0xd800 && i + 1 < n)
            c = 0x10000 + ((c & 0x3ff) << 10) + (in[++i] & 0x3ff);
        out[count++] = c;
    }
    return count;
}

size_t wf_uc_decomposition(uint32_t c, uint32_t out[18], const char **tag)
{
    static const char *const tags[] = {
        "",           "",          "<compat>",   "<circle>", "<final>",    "<font>",
        "<fraction>", "<initial>", "<isolated>", "<medial>", "<narrow>",   "<noBreak>",
        "<small>",    "<square>",  "<sub>",      "<super>",  "<vertical>", "<wide>",
    };
    uint16_t units[36];
    int error = 0;
    if (!(wf_uc_record(c)->flags & WF_UC_DECOMPOSES) || !wf_uc_names_available())
        return 0;
    const void *normalizer = icu.nfkd(&error);
    int32_t n = icu.raw_decomposition(normalizer, (int32_t)c, units, 36, &error);
    int32_t type = icu.property((int32_t)c, ICU_DECOMPOSITION_TYPE);
    if (error > 0 || n <= 0 || n > 36 || type <= 0 || (size_t)type >= COUNT(tags))
        return 0;
    *tag = tags[type];
    return decode_utf16(units, (size_t)n, out);
}
