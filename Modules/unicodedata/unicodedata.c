/* unicodedata: the properties of characters, by Unicode 14.0 or, as ucd_3_2_0, by Unicode 3.2.
 *
 * The functions of the module and the methods of ucd_3_2_0 are the same C functions: which version
 * is meant shows in self.
 */
#include "normalize.h"

#include <stdio.h>

#include "unicode_ctype.h"
#include "unicode_names.h"

typedef struct {
    WfObject ob;
    uint64_t unused; /* objects have 32 bytes at least */
    uint64_t unused2;
} Ucd;

typedef struct {
    uint32_t first, last;
} Range;
typedef struct {
    uint32_t first, last;
    const char *text;
} TextChange;
typedef struct {
    uint32_t first, last;
    int value;
} NumberChange;

#include "version_3_2.inc"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static WfType ucd_type;

static bool is_v3_2(Value self)
{
    return wf_is_pointer(self) && wf_type_of(self) == &ucd_type;
}

/* --- Unicode 3.2 ---------------------------------------------------------------------------- */

/* Search in rows that begin with their first and last code point, sorted. */
static const void *find_row(const void *table, size_t count, size_t size, uint32_t c)
{
    size_t lo = 0, hi = count;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        const Range *row = (const void *)((const char *)table + mid * size);
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

bool wf_uc_3_2_unassigned(uint32_t c)
{
    return FIND(unassigned, c) != NULL;
}

bool wf_uc_3_2_decomposition(uint32_t c, uint32_t *to)
{
    const NumberChange *change = FIND(normal_changes, c);
    if (change)
        *to = (uint32_t)change->value;
    return change != NULL;
}

/* The property's value in 3.2, or NULL if it is that of 14.0. `none`: that of unassigned ones. */
static const char *old_text(Value self, uint32_t c, const TextChange *changes, size_t count,
                            const char *none)
{
    if (!is_v3_2(self))
        return NULL;
    if (wf_uc_3_2_unassigned(c))
        return none;
    const TextChange *change = find_row(changes, count, sizeof *changes, c);
    return change ? change->text : NULL;
}

/* Does 3.2 lack the character? */
static bool is_missing(Value self, uint32_t c)
{
    return is_v3_2(self) && wf_uc_3_2_unassigned(c);
}

/* --- Arguments ------------------------------------------------------------------------------ */

static int one_char(const char *where, Value v, uint32_t *c)
{
    if (!wf_is_str(v) || wf_as_str(v)->len != 1)
        return wf_raise_i(&wf_exc_TypeError, "%s must be a unicode character, not %T", where, v);
    *c = wf_str_at(wf_as_str(v), 0);
    return 0;
}

/* (chr, default=<unrepresentable>) */
static int char_and_default(const char *name, const Value *args, size_t nargs, uint32_t *c)
{
    char where[40];
    if (wf_check_nargs(name, nargs, 1, 2) < 0)
        return -1;
    strcpy(where, name);
    strcat(where, "() argument 1");
    return one_char(where, args[0], c);
}

static Value default_or(const Value *args, size_t nargs, const char *message)
{
    return nargs > 1 ? wf_new_ref(args[1]) : wf_raise(&wf_exc_ValueError, "%s", message);
}

/* --- Numbers -------------------------------------------------------------------------------- */

static Value m_decimal(Value self, const Value *args, size_t nargs)
{
    uint32_t c;
    if (char_and_default("decimal", args, nargs, &c) < 0)
        return WF_NULL;
    int value = wf_uc_to_decimal(c);
    if (is_missing(self, c))
        value = -1;
    else if (is_v3_2(self)) {
        const NumberChange *change = FIND(decimal_changes, c);
        if (change)
            value = change->value + (int)(c - change->first);
    }
    return value >= 0 ? wf_int(value) : default_or(args, nargs, "not a decimal");
}

static Value m_digit(Value self, const Value *args, size_t nargs)
{
    uint32_t c;
    if (char_and_default("digit", args, nargs, &c) < 0)
        return WF_NULL;
    /* Of the version that self stands for, digits take no notice; nor do CPython's. */
    int value = wf_uc_to_digit(c);
    return value >= 0 ? wf_int(value) : default_or(args, nargs, "not a digit");
}

static Value m_numeric(Value self, const Value *args, size_t nargs)
{
    uint32_t c;
    double value;
    if (char_and_default("numeric", args, nargs, &c) < 0)
        return WF_NULL;
    if (!is_missing(self, c) && wf_uc_numeric(c, &value))
        return wf_float(value);
    return default_or(args, nargs, "not a numeric character");
}

/* --- Properties ----------------------------------------------------------------------------- */

static Value m_category(Value self, Value v)
{
    uint32_t c;
    if (one_char("category() argument", v, &c) < 0)
        return WF_NULL;
    const char *old = old_text(self, c, category_changes, COUNT(category_changes), "Cn");
    return wf_str_from_c(old ? old : wf_uc_category(c));
}

static Value m_bidirectional(Value self, Value v)
{
    uint32_t c;
    if (one_char("bidirectional() argument", v, &c) < 0)
        return WF_NULL;
    const char *old = old_text(self, c, bidirectional_changes, COUNT(bidirectional_changes), "");
    return wf_str_from_c(old ? old : wf_uc_bidirectional(c));
}

static Value m_east_asian_width(Value self, Value v)
{
    uint32_t c;
    if (one_char("east_asian_width() argument", v, &c) < 0)
        return WF_NULL;
    const char *old =
        old_text(self, c, east_asian_width_changes, COUNT(east_asian_width_changes), "F");
    return wf_str_from_c(old ? old : wf_uc_east_asian_width(c));
}

static Value m_combining(Value self, Value v)
{
    uint32_t c;
    if (one_char("combining() argument", v, &c) < 0)
        return WF_NULL;
    return wf_int(is_missing(self, c) ? 0 : wf_uc_combining(c));
}

static Value m_mirrored(Value self, Value v)
{
    uint32_t c;
    if (one_char("mirrored() argument", v, &c) < 0)
        return WF_NULL;
    int value = wf_uc_is_mirrored(c);
    if (is_v3_2(self)) {
        const NumberChange *change = FIND(mirrored_changes, c);
        value = wf_uc_3_2_unassigned(c) ? 0 : change ? change->value : value;
    }
    return wf_int(value);
}

/* The names' data may not be there; false with ImportError. */
static bool need_names(void)
{
    if (wf_uc_names_available())
        return true;
    wf_raise(&wf_exc_ImportError, "character names need the ICU library (libicuuc)");
    return false;
}

static Value m_decomposition(Value self, Value v)
{
    uint32_t c, codes[18];
    const char *tag;
    char text[200], *end = text;
    if (one_char("decomposition() argument", v, &c) < 0 || !need_names())
        return WF_NULL;
    size_t n = is_missing(self, c) ? 0 : wf_uc_decomposition(c, codes, &tag);
    *end = '\0';
    if (n)
        end = stpcpy(end, tag);
    for (size_t i = 0; i < n; i++)
        end += sprintf(end, end > text ? " %04X" : "%04X", codes[i]);
    return wf_str_from_c(text);
}

/* --- Normal forms --------------------------------------------------------------------------- */

static int parse_form(const char *name, Value self, const Value *args, size_t nargs, UcForm *form)
{
    if (wf_check_nargs(name, nargs, 2, 2) < 0)
        return -1;
    for (int i = 0; i < 2; i++)
        if (!wf_is_str(args[i]))
            return wf_raise_i(&wf_exc_TypeError, "%s() argument %d must be str, not %T", name,
                              i + 1, args[i]);
    form->compat = wf_str_equal_c(args[0], "NFKC") || wf_str_equal_c(args[0], "NFKD");
    form->compose = wf_str_equal_c(args[0], "NFC") || wf_str_equal_c(args[0], "NFKC");
    form->v3_2 = is_v3_2(self);
    if (form->compat || form->compose || wf_str_equal_c(args[0], "NFD"))
        return 0;
    /* The empty string is in any form. */
    if (wf_as_str(args[1])->len == 0)
        return 0;
    return wf_raise_i(&wf_exc_ValueError, "invalid normalization form");
}

static Value m_normalize(Value self, const Value *args, size_t nargs)
{
    UcForm form;
    if (parse_form("normalize", self, args, nargs, &form) < 0)
        return WF_NULL;
    return wf_uc_normalize(args[1], form);
}

static Value m_is_normalized(Value self, const Value *args, size_t nargs)
{
    UcForm form;
    if (parse_form("is_normalized", self, args, nargs, &form) < 0)
        return WF_NULL;
    Value normal = wf_uc_normalize(args[1], form);
    if (wf_is_null(normal))
        return WF_NULL;
    bool same = wf_is(normal, args[1]) || wf_str_equal(normal, args[1]);
    wf_drop(normal);
    return wf_bool(same);
}

/* --- Names ---------------------------------------------------------------------------------- */

static Value m_name(Value self, const Value *args, size_t nargs)
{
    uint32_t c;
    char name[WF_UC_MAX_NAME];
    if (char_and_default("name", args, nargs, &c) < 0 || !need_names())
        return WF_NULL;
    size_t n = is_missing(self, c) ? 0 : wf_uc_name(c, name);
    return n ? wf_str_from_latin1(name, n) : default_or(args, nargs, "no such name");
}

static Value m_lookup(Value self, Value v)
{
    size_t n;
    uint32_t c, codes[WF_UC_MAX_SEQUENCE];
    if (!wf_is_str(v))
        return wf_raise(&wf_exc_TypeError, "lookup() argument must be str, not %T", v);
    const char *name = wf_str_utf8(v, &n);
    if (!name || !need_names())
        return WF_NULL;
    if (n > WF_UC_MAX_NAME)
        return wf_raise(&wf_exc_KeyError, "name too long");
    bool old = is_v3_2(self);
    if (old ? wf_uc_from_proper_name(name, n, &c) : wf_uc_from_name(name, n, &c)) {
        if (!is_missing(self, c))
            return wf_str_from_char(c);
    }
    size_t count = old ? 0 : wf_uc_sequence_from_name(name, n, codes);
    if (count)
        return wf_str_from_ucs(4, codes, count);
    return wf_raise(&wf_exc_KeyError, "undefined character name '%s'", name);
}

/* --- Module --------------------------------------------------------------------------------- */

#define DEFAULT_SIGNATURE "($self, chr, default=<unrepresentable>, /)\n--\n\n"
#define CHAR_SIGNATURE    "($self, chr, /)\n--\n\n"

static WfMethodDef functions[] = {
    {"decimal", m_decimal, WF_FAST,
     "decimal" DEFAULT_SIGNATURE "Converts a Unicode character into its equivalent decimal value.\n"
     "\nReturns the decimal value assigned to the character chr as integer.\nIf no such value is "
     "defined, default is returned, or, if not given,\nValueError is raised."},
    {"digit", m_digit, WF_FAST,
     "digit" DEFAULT_SIGNATURE "Converts a Unicode character into its equivalent digit value.\n\n"
     "Returns the digit value assigned to the character chr as integer.\nIf no such value is "
     "defined, default is returned, or, if not given,\nValueError is raised."},
    {"numeric", m_numeric, WF_FAST,
     "numeric" DEFAULT_SIGNATURE "Converts a Unicode character into its equivalent numeric value.\n"
     "\nReturns the numeric value assigned to the character chr as float.\nIf no such value is "
     "defined, default is returned, or, if not given,\nValueError is raised."},
    {"category", m_category, WF_O,
     "category" CHAR_SIGNATURE
     "Returns the general category assigned to the character chr as string."},
    {"bidirectional", m_bidirectional, WF_O,
     "bidirectional" CHAR_SIGNATURE "Returns the bidirectional class assigned to the character chr "
     "as string.\n\nIf no such value is defined, an empty string is returned."},
    {"combining", m_combining, WF_O,
     "combining" CHAR_SIGNATURE "Returns the canonical combining class assigned to the character "
     "chr as integer.\n\nReturns 0 if no combining class is defined."},
    {"mirrored", m_mirrored, WF_O,
     "mirrored" CHAR_SIGNATURE "Returns the mirrored property assigned to the character chr as "
     "integer.\n\nReturns 1 if the character has been identified as a \"mirrored\"\ncharacter in "
     "bidirectional text, 0 otherwise."},
    {"east_asian_width", m_east_asian_width, WF_O,
     "east_asian_width" CHAR_SIGNATURE
     "Returns the east asian width assigned to the character chr as string."},
    {"decomposition", m_decomposition, WF_O,
     "decomposition" CHAR_SIGNATURE "Returns the character decomposition mapping assigned to the "
     "character chr as string.\n\nAn empty string is returned in case no such mapping is defined."},
    {"name", m_name, WF_FAST,
     "name" DEFAULT_SIGNATURE
     "Returns the name assigned to the character chr as a string.\n\nIf no "
     "name is defined, default is returned, or, if not given,\nValueError is raised."},
    {"lookup", m_lookup, WF_O,
     "lookup($self, name, /)\n--\n\nLook up character by name.\n\nIf a character with the given "
     "name is found, return the\ncorresponding character.  If not found, KeyError is raised."},
    {"is_normalized", m_is_normalized, WF_FAST,
     "is_normalized($self, form, unistr, /)\n--\n\nReturn whether the Unicode string unistr is in "
     "the normal form 'form'.\n\nValid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'."},
    {"normalize", m_normalize, WF_FAST,
     "normalize($self, form, unistr, /)\n--\n\nReturn the normal form 'form' for the Unicode "
     "string "
     "unistr.\n\nValid values for form are 'NFC', 'NFKC', 'NFD', and 'NFKD'."},
    {NULL, NULL, 0, NULL},
};

static Value ucd_version(Value self, void *closure)
{
    return wf_str_from_c("3.2.0");
}

static void ucd_dealloc(WfObject *o)
{
    wf_free_object(o, sizeof(Ucd));
}

static WfGetSetDef ucd_getset[] = {
    {"unidata_version", ucd_version, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static WfType ucd_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "unicodedata.UCD",
    .flags = WF_TF_IMMUTABLE | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(Ucd),
    .dealloc = ucd_dealloc,
    .methods = functions,
    .getset = ucd_getset,
};

int wf_module_init_unicodedata(Value m)
{
    if (wf_type_add(m, &ucd_type) < 0 || wf_module_add_functions(m, functions) < 0 ||
        wf_module_add_str(m, "unidata_version", "14.0.0") < 0)
        return -1;
    Ucd *old = wf_alloc_leaf(ucd_type.shape, sizeof *old);
    return old ? wf_module_add(m, "ucd_3_2_0", WF_MOVE(old)) : -1;
}
