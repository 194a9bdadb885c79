/*
 * str: the table of methods, and those that are thin layers over spans (span.h). Case, tests,
 * translation, joining and formatting have files of their own.
 */
#include "str_methods.h"

#include "api.h"
#include "codecs.h"
#include "fmtspec.h"
#include "search.h"
#include "span.h"
#include "str_impl.h"

#include <limits.h>

static WF_COLD int must_be_str(Value v)
{
    return wf_raise_i(&wf_exc_TypeError, "must be str, not %.100s", wf_type_of(v)->name);
}

/* The name in messages about arguments: None goes by its own. */
static const char *shown_type(Value v)
{
    return wf_is_none(v) ? "None" : wf_type_of(v)->name;
}

static WF_COLD int bad_argument(const char *name, int number, Value v)
{
    return wf_raise_i(&wf_exc_TypeError, "%s() argument %d must be str, not %.100s", name, number,
                      shown_type(v));
}

static WF_COLD int bad_only_argument(const char *name, Value v)
{
    return wf_raise_i(&wf_exc_TypeError, "%s() argument must be str, not %.100s", name,
                      shown_type(v));
}

/* --- finding -------------------------------------------------------------------------------- */

/* The position, -1: absent, -2: error. */
static ssize_t find(const char *name, Value self, const Value *args, size_t nargs, int direction)
{
    Value sub;
    ssize_t start, end;
    if (wf_parse_find(name, args, nargs, &sub, &start, &end) < 0)
        return -2;
    if (!wf_is_str(sub))
        return must_be_str(sub) - 1;
    WfSpan s = wf_span_of_str(self), x = wf_span_of_str(sub);
    wf_adjust_bounds(&start, &end, s.len);
    return wf_span_find(&s, &x, start, end, direction);
}

static Value str_find(Value self, const Value *args, size_t nargs)
{
    ssize_t r = find("find", self, args, nargs, 1);
    return r == -2 ? WF_NULL : wf_small(r);
}

static Value str_rfind(Value self, const Value *args, size_t nargs)
{
    ssize_t r = find("rfind", self, args, nargs, -1);
    return r == -2 ? WF_NULL : wf_small(r);
}

static Value found_or_error(ssize_t r)
{
    if (r >= 0)
        return wf_small(r);
    return r == -2 ? WF_NULL : wf_raise(&wf_exc_ValueError, "substring not found");
}

static Value str_index(Value self, const Value *args, size_t nargs)
{
    return found_or_error(find("index", self, args, nargs, 1));
}

static Value str_rindex(Value self, const Value *args, size_t nargs)
{
    return found_or_error(find("rindex", self, args, nargs, -1));
}

static Value str_count(Value self, const Value *args, size_t nargs)
{
    Value sub;
    ssize_t start, end;
    if (wf_parse_find("count", args, nargs, &sub, &start, &end) < 0)
        return WF_NULL;
    if (!wf_is_str(sub)) {
        must_be_str(sub);
        return WF_NULL;
    }
    WfSpan s = wf_span_of_str(self), x = wf_span_of_str(sub);
    wf_adjust_bounds(&start, &end, s.len);
    ssize_t n = wf_span_count(&s, &x, start, end);
    return n == -2 ? WF_NULL : wf_small(n);
}

ssize_t wf_str_find(Value s, Value sub, size_t start, size_t end, int direction)
{
    WfSpan a = wf_span_of_str(s), b = wf_span_of_str(sub);
    if (end > a.len)
        end = a.len;
    return start > end ? -1 : wf_span_find(&a, &b, (ssize_t)start, (ssize_t)end, direction);
}

static Value tail_match(const char *name, Value self, const Value *args, size_t nargs,
                        int direction)
{
    Value sub;
    ssize_t start, end;
    if (wf_parse_find(name, args, nargs, &sub, &start, &end) < 0)
        return WF_NULL;
    WfSpan s = wf_span_of_str(self);
    if (wf_is_str(sub)) {
        WfSpan x = wf_span_of_str(sub);
        return wf_bool(wf_span_tail_match(&s, &x, start, end, direction));
    }
    if (!wf_is_tuple(sub))
        return wf_raise(&wf_exc_TypeError,
                        "%s first arg must be str or a tuple of str, not %.100s", name,
                        wf_type_of(sub)->name);
    for (size_t i = 0; i < wf_tuple_len(sub); i++) {
        Value item = wf_tuple_item(sub, i);
        if (!wf_is_str(item))
            return wf_raise(&wf_exc_TypeError, "tuple for %s must only contain str, not %.100s",
                            name, wf_type_of(item)->name);
        WfSpan x = wf_span_of_str(item);
        if (wf_span_tail_match(&s, &x, start, end, direction))
            return WF_TRUE;
    }
    return WF_FALSE;
}

static Value str_startswith(Value self, const Value *args, size_t nargs)
{
    return tail_match("startswith", self, args, nargs, 1);
}

static Value str_endswith(Value self, const Value *args, size_t nargs)
{
    return tail_match("endswith", self, args, nargs, -1);
}

/* --- splitting -------------------------------------------------------------------------------- */

typedef Value (*SplitFn)(const WfSpan *s, const WfSpan *sep, ssize_t max);

static Value split(const char *format, Value self, const Value *args, size_t nargs, Value kwnames,
                   SplitFn fn)
{
    static const char *const names[] = {"sep", "maxsplit", NULL};
    Value sep = WF_NONE;
    ssize_t max = -1;
    if (WF_LIKELY(nargs <= 1 && wf_is_null(kwnames))) {
        if (nargs == 1)
            sep = args[0];
    } else if (wf_parse_args(args, nargs, kwnames, format, names, &sep, &max) < 0) {
        return WF_NULL;
    }
    WfSpan s = wf_span_of_str(self);
    if (wf_is_none(sep))
        return fn(&s, NULL, max);
    if (!wf_is_str(sep))
        return wf_raise(&wf_exc_TypeError, "must be str or None, not %.100s",
                        wf_type_of(sep)->name);
    WfSpan x = wf_span_of_str(sep);
    return fn(&s, &x, max);
}

static Value str_split(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return split("|On:split", self, args, nargs, kwnames, wf_span_split);
}

static Value str_rsplit(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return split("|On:rsplit", self, args, nargs, kwnames, wf_span_rsplit);
}

static Value str_splitlines(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"keepends", NULL};
    int keepends = 0;
    if ((nargs > 0 || !wf_is_null(kwnames)) &&
        wf_parse_args(args, nargs, kwnames, "|i:splitlines", names, &keepends) < 0)
        return WF_NULL;
    WfSpan s = wf_span_of_str(self);
    return wf_span_splitlines(&s, keepends != 0);
}

static Value partition(Value self, Value sep, int direction)
{
    if (!wf_is_str(sep)) {
        must_be_str(sep);
        return WF_NULL;
    }
    WfSpan s = wf_span_of_str(self), x = wf_span_of_str(sep);
    return wf_span_partition(&s, &x, sep, direction);
}

static Value str_partition(Value self, Value sep) { return partition(self, sep, 1); }
static Value str_rpartition(Value self, Value sep) { return partition(self, sep, -1); }

static Value strip(const char *name, Value self, const Value *args, size_t nargs, int which)
{
    if (wf_check_nargs(name, nargs, 0, 1) < 0)
        return WF_NULL;
    WfSpan s = wf_span_of_str(self);
    if (nargs == 0 || wf_is_none(args[0]))
        return wf_span_strip(&s, NULL, which);
    if (!wf_is_str(args[0]))
        return wf_raise(&wf_exc_TypeError, "%s arg must be None or str", name);
    WfSpan chars = wf_span_of_str(args[0]);
    return wf_span_strip(&s, &chars, which);
}

static Value str_strip(Value self, const Value *args, size_t nargs)
{
    return strip("strip", self, args, nargs, 3);
}

static Value str_lstrip(Value self, const Value *args, size_t nargs)
{
    return strip("lstrip", self, args, nargs, 1);
}

static Value str_rstrip(Value self, const Value *args, size_t nargs)
{
    return strip("rstrip", self, args, nargs, 2);
}

static Value str_removeprefix(Value self, Value prefix)
{
    if (!wf_is_str(prefix)) {
        bad_only_argument("removeprefix", prefix);
        return WF_NULL;
    }
    WfSpan s = wf_span_of_str(self), x = wf_span_of_str(prefix);
    bool has = x.len <= s.len && wf_span_starts(&s, 0, &x);
    return wf_span_piece(&s, has ? x.len : 0, s.len);
}

static Value str_removesuffix(Value self, Value suffix)
{
    if (!wf_is_str(suffix)) {
        bad_only_argument("removesuffix", suffix);
        return WF_NULL;
    }
    WfSpan s = wf_span_of_str(self), x = wf_span_of_str(suffix);
    bool has = x.len <= s.len && wf_span_starts(&s, s.len - x.len, &x);
    return wf_span_piece(&s, 0, has ? s.len - x.len : s.len);
}

/* old is one character that the text, exactly a str, has not. */
static bool lacks_char(Value self, Value old)
{
    if (!wf_is_str_exact(self) || !wf_is_str_exact(old) || wf_as_str(old)->len != 1)
        return false;
    const WfStr *s = wf_as_str(self);
    int kind = wf_str_kind(s);
    return wf_find_char(kind, s->data, s->len, wf_str_at(wf_as_str(old), 0)) < 0;
}

static Value str_replace(Value self, const Value *args, size_t nargs)
{
    ssize_t max = -1;
    if (nargs == 2 && wf_is_str_exact(args[1]) && lacks_char(self, args[0]))
        return wf_new_ref(self);
    if (wf_check_nargs("replace", nargs, 2, 3) < 0)
        return WF_NULL;
    for (int i = 0; i < 2; i++) {
        if (!wf_is_str(args[i])) {
            bad_argument("replace", i + 1, args[i]);
            return WF_NULL;
        }
    }
    if (nargs > 2 && wf_as_ssize(args[2], &max, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    WfSpan s = wf_span_of_str(self), old = wf_span_of_str(args[0]), with = wf_span_of_str(args[1]);
    return wf_span_replace(&s, &old, &with, max);
}

/* --- padding ---------------------------------------------------------------------------------- */

typedef Value (*PadFn)(const WfSpan *s, ssize_t width, uint32_t fill);

static Value pad(const char *name, Value self, const Value *args, size_t nargs, PadFn fn)
{
    ssize_t width;
    uint32_t fill = ' ';
    if (wf_check_nargs(name, nargs, 1, 2) < 0 ||
        wf_as_ssize(args[0], &width, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    if (nargs > 1) {
        if (!wf_is_str(args[1]))
            return wf_raise(&wf_exc_TypeError,
                            "The fill character must be a unicode character, not %.100s",
                            wf_type_of(args[1])->name);
        if (wf_as_str(args[1])->len != 1)
            return wf_raise(&wf_exc_TypeError,
                            "The fill character must be exactly one character long");
        fill = wf_str_at(wf_as_str(args[1]), 0);
    }
    WfSpan s = wf_span_of_str(self);
    return fn(&s, width, fill);
}

static Value str_center(Value self, const Value *args, size_t nargs)
{
    return pad("center", self, args, nargs, wf_span_center);
}

static Value str_ljust(Value self, const Value *args, size_t nargs)
{
    return pad("ljust", self, args, nargs, wf_span_ljust);
}

static Value str_rjust(Value self, const Value *args, size_t nargs)
{
    return pad("rjust", self, args, nargs, wf_span_rjust);
}

static Value str_zfill(Value self, Value arg)
{
    ssize_t width;
    if (wf_as_ssize(arg, &width, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    WfSpan s = wf_span_of_str(self);
    return wf_span_zfill(&s, width);
}

static Value str_expandtabs(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"tabsize", NULL};
    int tabsize = 8;
    if (wf_parse_args(args, nargs, kwnames, "|i:expandtabs", names, &tabsize) < 0)
        return WF_NULL;
    WfSpan s = wf_span_of_str(self);
    return wf_span_expandtabs(&s, tabsize);
}

/* --- the rest ---------------------------------------------------------------------------------- */

static Value str_encode(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"encoding", "errors", NULL};
    const char *encoding = NULL, *errors = NULL;
    if (nargs == 1 && wf_is_null(kwnames) && wf_is_str_exact(args[0]) &&
        wf_str_is_ascii(wf_as_str(args[0])) &&
        strlen((const char *)wf_as_str(args[0])->data) == wf_as_str(args[0])->len)
        return wf_str_encode(self, (const char *)wf_as_str(args[0])->data, NULL);
    if ((nargs > 0 || !wf_is_null(kwnames)) &&
        wf_parse_args(args, nargs, kwnames, "|ss:encode", names, &encoding, &errors) < 0)
        return WF_NULL;
    return wf_str_encode(self, encoding, errors);
}

static Value str_dunder_format(Value self, Value spec)
{
    if (!wf_is_str(spec)) {
        bad_only_argument("__format__", spec);
        return WF_NULL;
    }
    if (wf_as_str(spec)->len == 0)
        return wf_is_str_exact(self) ? wf_new_ref(self) : wf_str(self);
    return wf_str_format_spec(self, spec);
}

static Value str_getnewargs(Value self)
{
    const WfStr *s = wf_as_str(self);
    Value copy = wf_str_new(s->len, wf_str_maxchar(s));
    if (wf_is_null(copy))
        return copy;
    memcpy(wf_as_str(copy)->data, s->data, s->len * (size_t)wf_str_kind(s));
    Value t = wf_tuple_pack(1, copy);
    wf_drop(copy);
    return t;
}

static Value str_sizeof(Value self)
{
    const WfStr *s = wf_as_str(self);
    return wf_int((int64_t)(sizeof(WfStr) + wf_str_data_size(s)));
}

#define DOC(sig, text) sig "\n--\n\n" text

WfMethodDef wf_str_methods[] = {
    {"encode", str_encode, WF_FASTKW,
     DOC("encode($self, /, encoding='utf-8', errors='strict')",
         "Returns the text as bytes in the given encoding. errors names the handler of characters\n"
         "that the encoding lacks: 'strict' raises UnicodeEncodeError; 'ignore', 'replace',\n"
         "'xmlcharrefreplace' and any other registered name go on.")},
    {"replace", str_replace, WF_FAST,
     DOC("replace($self, old, new, count=-1, /)",
         "Returns a copy with occurrences of old replaced by new: at most count of them, unless\n"
         "count is -1.")},
    {"split", str_split, WF_FASTKW,
     DOC("split($self, /, sep=None, maxsplit=-1)",
         "Returns the list of the parts between separators, from the left. None separates at runs\n"
         "of white space and drops empty parts. At most maxsplit splits, unless it is -1.")},
    {"rsplit", str_rsplit, WF_FASTKW,
     DOC("rsplit($self, /, sep=None, maxsplit=-1)",
         "Like split(), but splits are counted from the right.")},
    {"join", wf_str_join_method, WF_O,
     DOC("join($self, iterable, /)",
         "Concatenates any number of strings, with this one between them.")},
    {"capitalize", wf_str_capitalize, WF_NOARGS,
     DOC("capitalize($self, /)", "Returns a copy with the first character in title case and the\n"
                                 "others in lower case.")},
    {"casefold", wf_str_casefold, WF_NOARGS,
     DOC("casefold($self, /)", "Returns a copy fit for comparisons that ignore case.")},
    {"title", wf_str_title, WF_NOARGS,
     DOC("title($self, /)", "Returns a copy in which each word starts in title case and goes on\n"
                            "in lower case.")},
    {"center", str_center, WF_FAST,
     DOC("center($self, width, fillchar=' ', /)", "Returns the text centered in width characters.")},
    {"count", str_count, WF_FAST,
     "S.count(sub[, start[, end]]) -> int\n\n"
     "Counts the occurrences of sub in S[start:end] that do not overlap."},
    {"expandtabs", str_expandtabs, WF_FASTKW,
     DOC("expandtabs($self, /, tabsize=8)", "Returns a copy with tabs turned into spaces.")},
    {"find", str_find, WF_FAST,
     "S.find(sub[, start[, end]]) -> int\n\n"
     "The lowest index in S[start:end] where sub is found, or -1."},
    {"partition", str_partition, WF_O,
     DOC("partition($self, sep, /)",
         "Splits at the first sep: (before, sep, after), or (text, '', '') if there is none.")},
    {"index", str_index, WF_FAST,
     "S.index(sub[, start[, end]]) -> int\n\n"
     "The lowest index in S[start:end] where sub is found; ValueError if it is not."},
    {"ljust", str_ljust, WF_FAST,
     DOC("ljust($self, width, fillchar=' ', /)", "Returns the text padded on the right to width.")},
    {"lower", wf_str_lower, WF_NOARGS,
     DOC("lower($self, /)", "Returns a copy in lower case.")},
    {"lstrip", str_lstrip, WF_FAST,
     DOC("lstrip($self, chars=None, /)",
         "Returns a copy without leading white space, or leading characters of chars.")},
    {"rfind", str_rfind, WF_FAST,
     "S.rfind(sub[, start[, end]]) -> int\n\n"
     "The highest index in S[start:end] where sub is found, or -1."},
    {"rindex", str_rindex, WF_FAST,
     "S.rindex(sub[, start[, end]]) -> int\n\n"
     "The highest index in S[start:end] where sub is found; ValueError if it is not."},
    {"rjust", str_rjust, WF_FAST,
     DOC("rjust($self, width, fillchar=' ', /)", "Returns the text padded on the left to width.")},
    {"rstrip", str_rstrip, WF_FAST,
     DOC("rstrip($self, chars=None, /)",
         "Returns a copy without trailing white space, or trailing characters of chars.")},
    {"rpartition", str_rpartition, WF_O,
     DOC("rpartition($self, sep, /)",
         "Splits at the last sep: (before, sep, after), or ('', '', text) if there is none.")},
    {"splitlines", str_splitlines, WF_FASTKW,
     DOC("splitlines($self, /, keepends=False)",
         "Returns the list of the lines, with their ends if keepends is true.")},
    {"strip", str_strip, WF_FAST,
     DOC("strip($self, chars=None, /)",
         "Returns a copy without white space, or characters of chars, at both ends.")},
    {"swapcase", wf_str_swapcase, WF_NOARGS,
     DOC("swapcase($self, /)", "Returns a copy with upper case turned to lower and lower to upper.")},
    {"translate", wf_str_translate, WF_O,
     DOC("translate($self, table, /)",
         "Replaces each character by table[ord(character)]: a str, a code point, or None to drop\n"
         "it. Characters for which the look-up raises LookupError stay.")},
    {"upper", wf_str_upper, WF_NOARGS,
     DOC("upper($self, /)", "Returns a copy in upper case.")},
    {"startswith", str_startswith, WF_FAST,
     "S.startswith(prefix[, start[, end]]) -> bool\n\n"
     "Does S[start:end] start with prefix, or with one of a tuple of prefixes?"},
    {"endswith", str_endswith, WF_FAST,
     "S.endswith(suffix[, start[, end]]) -> bool\n\n"
     "Does S[start:end] end with suffix, or with one of a tuple of suffixes?"},
    {"removeprefix", str_removeprefix, WF_O,
     DOC("removeprefix($self, prefix, /)", "Returns the text without prefix, if it starts with it.")},
    {"removesuffix", str_removesuffix, WF_O,
     DOC("removesuffix($self, suffix, /)", "Returns the text without suffix, if it ends with it.")},
    {"isascii", wf_str_isascii, WF_NOARGS,
     DOC("isascii($self, /)", "Are all characters ASCII?")},
    {"islower", wf_str_islower, WF_NOARGS,
     DOC("islower($self, /)", "Are all cased characters in lower case, and is there one?")},
    {"isupper", wf_str_isupper, WF_NOARGS,
     DOC("isupper($self, /)", "Are all cased characters in upper case, and is there one?")},
    {"istitle", wf_str_istitle, WF_NOARGS,
     DOC("istitle($self, /)", "Does each word start in upper case and go on in lower case?")},
    {"isspace", wf_str_isspace, WF_NOARGS,
     DOC("isspace($self, /)", "Is all of it white space, and not empty?")},
    {"isdecimal", wf_str_isdecimal, WF_NOARGS,
     DOC("isdecimal($self, /)", "Are all characters decimal digits, and is there one?")},
    {"isdigit", wf_str_isdigit, WF_NOARGS,
     DOC("isdigit($self, /)", "Are all characters digits, and is there one?")},
    {"isnumeric", wf_str_isnumeric, WF_NOARGS,
     DOC("isnumeric($self, /)", "Are all characters numeric, and is there one?")},
    {"isalpha", wf_str_isalpha, WF_NOARGS,
     DOC("isalpha($self, /)", "Are all characters letters, and is there one?")},
    {"isalnum", wf_str_isalnum, WF_NOARGS,
     DOC("isalnum($self, /)", "Are all characters letters or numeric, and is there one?")},
    {"isidentifier", wf_str_isidentifier, WF_NOARGS,
     DOC("isidentifier($self, /)", "Is it a valid identifier (a keyword is one, too)?")},
    {"isprintable", wf_str_isprintable, WF_NOARGS,
     DOC("isprintable($self, /)", "Would repr() show all characters as they are?")},
    {"zfill", str_zfill, WF_O,
     DOC("zfill($self, width, /)", "Returns a number padded with zeros on the left, after a sign.")},
    {"format", wf_str_format, WF_FASTKW,
     "S.format(*args, **kwargs) -> str\n\n"
     "Returns S with its {replacement fields} filled in from args and kwargs."},
    {"format_map", wf_str_format_map, WF_O,
     "S.format_map(mapping) -> str\n\n"
     "Returns S with its {replacement fields} filled in from mapping."},
    {"__format__", str_dunder_format, WF_O,
     DOC("__format__($self, format_spec, /)", "Returns the text laid out as format_spec says.")},
    {"maketrans", wf_str_maketrans, WF_FAST | WF_STATICM,
     "Returns a table for translate(): from a dict of characters or code points; or from two\n"
     "strings of one length, the characters of the second replacing those of the first; those of\n"
     "a third string are dropped."},
    {"__getnewargs__", str_getnewargs, WF_NOARGS, NULL},
    {"__sizeof__", str_sizeof, WF_NOARGS,
     DOC("__sizeof__($self, /)", "Returns the size in memory, in bytes.")},
    {NULL, NULL, 0, NULL},
};
