/*
 * wf_parse_args: arguments of natives by a format and names (api.h), with the messages of
 * CPython's Argument Clinic.
 */
#include "api.h"

enum { MAX_PARAMS = 32 };

/* The format, read once per call: it is short. */
typedef struct {
    char letters[MAX_PARAMS];
    const char *fname;       /* or NULL */
    size_t n;                /* parameters */
    size_t required;         /* leading ones without a default, among those before `$` */
    size_t max_positional;   /* those before `$` */
    size_t positional_only;  /* leading ones with an empty name */
    size_t required_kwonly;  /* keyword-only ones before `|` */
} Format;

static void read_format(const char *fmt, const char *const *names, Format *f)
{
    memset(f, 0, sizeof *f);
    bool optional = false, kwonly = false;
    for (; *fmt && *fmt != ':'; fmt++) {
        if (*fmt == '|') {
            optional = true;
        } else if (*fmt == '$') {
            kwonly = true;
        } else {
            f->letters[f->n++] = *fmt;
            if (!kwonly)
                f->max_positional++;
            if (!optional) {
                f->required += !kwonly;
                f->required_kwonly += kwonly;
            }
        }
    }
    f->fname = *fmt == ':' ? fmt + 1 : NULL;
    while (f->positional_only < f->n && names[f->positional_only][0] == '\0')
        f->positional_only++;
}

/* --- counting ------------------------------------------------------------------------------------------- */

#define FNAME(f) (f)->fname ? (f)->fname : "function", (f)->fname ? "()" : ""

WF_COLD int wf_check_nargs_slow(const char *fname, size_t nargs, size_t min, size_t max)
{
    size_t limit = nargs < min ? min : max;
    const char *which = min == max ? "" : nargs < min ? "at least " : "at most ";
    if (fname == NULL)
        return wf_raise_i(&wf_exc_TypeError,
                          "unpacked tuple should have %s%zu element%s, but has %zu", which, limit,
                          limit == 1 ? "" : "s", nargs);
    return wf_raise_i(&wf_exc_TypeError, "%.200s expected %s%zu argument%s, got %zu", fname, which,
                      limit, limit == 1 ? "" : "s", nargs);
}

int wf_no_kwargs(const char *fname, Value kwnames)
{
    if (WF_LIKELY(wf_is_null(kwnames) || wf_tuple_len(kwnames) == 0))
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "%.200s() takes no keyword arguments", fname);
}

static WF_COLD int wrong_count(const Format *f, size_t nargs, size_t nkw)
{
    if (nargs + nkw > f->n)
        return wf_raise_i(&wf_exc_TypeError, "%.200s%s takes at most %zu %sargument%s (%zu given)",
                          FNAME(f), f->n, nargs == 0 ? "keyword " : "", f->n == 1 ? "" : "s",
                          nargs + nkw);
    if (f->max_positional == 0)
        return wf_raise_i(&wf_exc_TypeError, "%.200s%s takes no positional arguments", FNAME(f));
    return wf_raise_i(&wf_exc_TypeError, "%.200s%s takes %s %zu positional argument%s (%zu given)",
                      FNAME(f), f->required < f->max_positional ? "at most" : "exactly",
                      f->max_positional, f->max_positional == 1 ? "" : "s", nargs);
}

static WF_COLD int too_few(const Format *f, size_t nargs, size_t min)
{
    return wf_raise_i(&wf_exc_TypeError, "%.200s%s takes %s %zu positional argument%s (%zu given)",
                      FNAME(f), min < f->max_positional ? "at least" : "exactly", min,
                      min == 1 ? "" : "s", nargs);
}

static int check_counts(const Format *f, size_t nargs, size_t nkw)
{
    if (f->positional_only == f->n) {
        if (nkw != 0)
            return wf_raise_i(&wf_exc_TypeError, "%.200s%s takes no keyword arguments", FNAME(f));
        return wf_check_nargs(f->fname ? f->fname : "function", nargs, f->required,
                              f->max_positional);
    }
    if (nargs + nkw > f->n || nargs > f->max_positional)
        return wrong_count(f, nargs, nkw);
    size_t min = f->positional_only < f->required ? f->positional_only : f->required;
    return nargs < min ? too_few(f, nargs, min) : 0;
}

/* --- keywords --------------------------------------------------------------------------------------------- */

static WF_COLD int unexpected_keyword(const Format *f, Value kwnames, const char *const *names,
                                      size_t nargs)
{
    for (size_t k = 0; k < wf_tuple_len(kwnames); k++) {
        Value name = wf_tuple_item(kwnames, k);
        if (!wf_is_str(name))
            return wf_raise_i(&wf_exc_TypeError, "keywords must be strings");
        size_t i = f->positional_only;
        while (i < f->n && !wf_str_equal_c(name, names[i]))
            i++;
        if (i == f->n)
            return wf_raise_i(&wf_exc_TypeError,
                              "'%U' is an invalid keyword argument for %.200s%s", name,
                              f->fname ? f->fname : "this function", f->fname ? "()" : "");
        if (i < nargs)
            return wf_raise_i(&wf_exc_TypeError,
                              "argument for %.200s%s given by name ('%s') and position (%zu)",
                              FNAME(f), names[i], i + 1);
    }
    wf_raise_bad_call();
    return -1;
}

/* The value given for parameter i, borrowed; WF_NULL if none. */
static Value find_keyword(const Value *kwvalues, Value kwnames, const char *name)
{
    for (size_t k = 0; k < wf_tuple_len(kwnames); k++) {
        Value n = wf_tuple_item(kwnames, k);
        if (wf_is_str(n) && wf_str_equal_c(n, name))
            return kwvalues[k];
    }
    return WF_NULL;
}

/* Spreads positional and keyword arguments over the parameters. */
static int arrange(const Format *f, const Value *args, size_t nargs, Value kwnames,
                   const char *const *names, Value out[])
{
    size_t nkw = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames), used = 0;
    if (check_counts(f, nargs, nkw) < 0)
        return -1;
    for (size_t i = 0; i < f->n; i++) {
        out[i] = i < nargs ? args[i] : WF_NULL;
        if (i < nargs)
            continue;
        if (used < nkw && i >= f->positional_only)
            out[i] = find_keyword(args + nargs, kwnames, names[i]);
        used += !wf_is_null(out[i]);
        bool kwonly = i >= f->max_positional;
        bool needed = kwonly ? i - f->max_positional < f->required_kwonly : i < f->required;
        if (wf_is_null(out[i]) && needed)
            return wf_raise_i(&wf_exc_TypeError,
                              "%.200s%s missing required argument '%s' (pos %zu)", FNAME(f),
                              names[i], i + 1);
    }
    return used == nkw ? 0 : unexpected_keyword(f, kwnames, names, nargs);
}

/* --- converting ------------------------------------------------------------------------------------------- */

typedef struct {
    const Format *f;
    const char *name;  /* "" for a positional-only one */
    size_t i;
} Param;

static WF_COLD int wrong_type(const Param *p, const char *expected, Value v)
{
    const char *got = wf_is_none(v) ? "None" : wf_type_of(v)->name;
    if (p->name[0])
        return wf_raise_i(&wf_exc_TypeError, "%.200s%s argument '%s' must be %.50s, not %.50s",
                          FNAME(p->f), p->name, expected, got);
    if (p->f->n == 1)
        return wf_raise_i(&wf_exc_TypeError, "%.200s%s argument must be %.50s, not %.50s",
                          FNAME(p->f), expected, got);
    return wf_raise_i(&wf_exc_TypeError, "%.200s%s argument %zu must be %.50s, not %.50s",
                      FNAME(p->f), p->i + 1, expected, got);
}

static int take_c_string(const Param *p, Value v, bool none_allowed, const char **out)
{
    size_t len;
    if (none_allowed && wf_is_none(v)) {
        *out = NULL;
        return 0;
    }
    if (!wf_is_str(v))
        return wrong_type(p, none_allowed ? "str or None" : "str", v);
    const char *s = wf_str_utf8(v, &len);
    if (s == NULL)
        return -1;
    if (strlen(s) != len)
        return wf_raise_i(&wf_exc_ValueError, "embedded null character");
    *out = s;
    return 0;
}

static int take_character(const Param *p, Value v, int *out)
{
    if (!wf_is_str(v) || wf_as_str(v)->len != 1)
        return wrong_type(p, "a unicode character", v);
    *out = (int)wf_str_at(wf_as_str(v), 0);
    return 0;
}

int wf_arg_ssize(Value v, ssize_t *out)
{
    if (WF_LIKELY(wf_is_small(v))) {
        *out = wf_small_value(v);
        return 0;
    }
    int64_t n;
    Value i = wf_index(v);
    if (wf_is_null(i))
        return -1;
    bool fits = wf_int_try_i64(i, &n);
    wf_drop(i);
    if (!fits)
        return wf_raise_i(&wf_exc_OverflowError, "Python int too large to convert to C ssize_t");
    *out = n;
    return 0;
}

static int convert(const Param *p, Value v, void *out)
{
    switch (p->f->letters[p->i]) {
    case 'O':
        *(Value *)out = v;
        return 0;
    case 'U':
        if (!wf_is_str(v))
            return wrong_type(p, "str", v);
        *(Value *)out = v;
        return 0;
    case 'S':
        if (!wf_is_bytes(v))
            return wrong_type(p, "bytes", v);
        *(Value *)out = v;
        return 0;
    case 'n':
        return wf_arg_ssize(v, out);
    case 'i':
        return wf_as_int(v, out);
    case 'l':
        return wf_as_int64(v, out);
    case 'd':
        return wf_as_double(v, out);
    case 'p': {
        int yes = wf_truth(v);
        *(int *)out = yes;
        return yes < 0 ? -1 : 0;
    }
    case 'z':
        return take_c_string(p, v, true, out);
    case 's':
        return take_c_string(p, v, false, out);
    case 'y':
        return wf_get_buffer(v, out, WF_BUF_SIMPLE);
    case 'C':
        return take_character(p, v, out);
    default:
        wf_raise_bad_call();
        return -1;
    }
}

/* --- the common call ------------------------------------------------------------------------------------- */

/* v by a letter whose conversion of it cannot fail; false: another, or it may. */
static bool convert_quick(char letter, Value v, void *out)
{
    switch (letter) {
    case 'U':
        if (!wf_is_str_exact(v))
            return false;
        /* Fallthrough */
    case 'O':
        *(Value *)out = v;
        return true;
    case 'n':
        if (!wf_is_small(v))
            return false;
        *(ssize_t *)out = wf_small_value(v);
        return true;
    case 'i':
        if (!wf_is_small(v) || wf_small_value(v) != (int)wf_small_value(v))
            return false;
        *(int *)out = (int)wf_small_value(v);
        return true;
    case 'p':
        if (!wf_is_bool(v))
            return false;
        *(int *)out = wf_is_true(v);
        return true;
    case 's':
    case 'z': {
        if (!wf_is_str_exact(v) || !wf_str_is_ascii(wf_as_str(v)))
            return false;
        const char *s = (const char *)wf_as_str(v)->data;
        *(const char **)out = s;
        return memchr(s, 0, wf_as_str(v)->len) == NULL;
    }
    default:
        return false;
    }
}

/* Positional arguments alone, each easily converted; false: all is to be done the general way. */
static bool parse_quick(const Value *args, size_t nargs, const char *fmt, va_list ap)
{
    bool optional = false;
    for (size_t i = 0;; fmt++) {
        if (*fmt == '|')
            optional = true;
        else if (i == nargs)
            return *fmt == '\0' || *fmt == ':' || optional;
        else if (*fmt == '$' || *fmt == '\0' || *fmt == ':' || !convert_quick(*fmt, args[i++], va_arg(ap, void *)))
            return false;
    }
}

int wf_parse_args(const Value *args, size_t nargs, Value kwnames, const char *fmt,
                  const char *const *names, ...)
{
    Format f;
    Value values[MAX_PARAMS];
    void *outs[MAX_PARAMS];
    va_list ap;
    if (wf_is_null(kwnames)) {
        va_start(ap, names);
        bool done = parse_quick(args, nargs, fmt, ap);
        va_end(ap);
        if (WF_LIKELY(done))
            return 0;
    }
    read_format(fmt, names, &f);
    if (arrange(&f, args, nargs, kwnames, names, values) < 0)
        return -1;
    va_start(ap, names);
    for (size_t i = 0; i < f.n; i++)
        outs[i] = va_arg(ap, void *);
    va_end(ap);
    for (size_t i = 0; i < f.n; i++) {
        if (wf_is_null(values[i]))
            continue;
        Param p = {&f, names[i], i};
        if (convert(&p, values[i], outs[i]) == 0)
            continue;
        for (size_t k = 0; k < i; k++)
            if (f.letters[k] == 'y' && !wf_is_null(values[k]))
                wf_release_buffer(outs[k]);
        return -1;
    }
    return 0;
}
