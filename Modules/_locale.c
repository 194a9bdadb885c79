/*
 * _locale: the C library's locale. It belongs to the process, as setlocale() does; reading
 * localeconv() is the only thing that needs a copy of what other threads may change.
 */
#define _GNU_SOURCE
#include "runtime.h"
#include "system.h"

#include <errno.h>
#include <langinfo.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <wchar.h>

static Value error; /* [const] after module init */

/* --- the locale ---------------------------------------------------------------------------- */

static Value m_setlocale(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "", NULL};
    int category;
    const char *locale = NULL;
    if (wf_parse_args(args, nargs, kwnames, "i|z:setlocale", names, &category, &locale) < 0)
        return WF_NULL;
    const char *r = setlocale(category, locale);
    if (r == NULL)
        return wf_raise((WfType *)wf_obj(error),
                        locale ? "unsupported locale setting" : "locale query failed");
    return wf_os_decode_locale(r);
}

/* Decodes as the locale of `category` does, which may be of another encoding than LC_CTYPE. */
static Value decode_as(const char *s, int category)
{
    locale_t made = newlocale(LC_CTYPE_MASK, setlocale(category, NULL), (locale_t)0);
    if (made == (locale_t)0)
        return wf_os_decode_locale(s);
    locale_t old = uselocale(made);
    Value r = wf_os_decode_locale(s);
    uselocale(old);
    freelocale(made);
    return r;
}

/* "\3\3\0" as [3, 3, 0]. */
static Value grouping(const char *s)
{
    Value list = wf_list_new(0);
    if (wf_is_null(list) || s[0] == '\0')
        return list;
    size_t i = 0;
    do
        if (wf_list_append(list, wf_small(s[i])) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    while (s[i] != '\0' && s[i++] != CHAR_MAX);
    return list;
}

static int put(Value d, const char *name, WF_STEALS Value v)
{
    int r = wf_is_null(v) ? -1 : wf_dict_set_c(d, name, v);
    wf_drop(v);
    return r;
}

static int fill_monetary(Value d, const struct lconv *l)
{
    const struct { const char *name; const char *text; } texts[] = {
        {"int_curr_symbol", l->int_curr_symbol}, {"currency_symbol", l->currency_symbol},
        {"mon_decimal_point", l->mon_decimal_point}, {"mon_thousands_sep", l->mon_thousands_sep},
        {"mon_grouping", NULL},
        {"positive_sign", l->positive_sign}, {"negative_sign", l->negative_sign}};
    const struct { const char *name; int n; } numbers[] = {
        {"int_frac_digits", l->int_frac_digits}, {"frac_digits", l->frac_digits},
        {"p_cs_precedes", l->p_cs_precedes}, {"p_sep_by_space", l->p_sep_by_space},
        {"n_cs_precedes", l->n_cs_precedes}, {"n_sep_by_space", l->n_sep_by_space},
        {"p_sign_posn", l->p_sign_posn}, {"n_sign_posn", l->n_sign_posn}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *s = texts[i].text;
        if (put(d, texts[i].name, s ? decode_as(s, LC_MONETARY) : grouping(l->mon_grouping)) < 0)
            return -1;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (put(d, numbers[i].name, wf_small(numbers[i].n)) < 0)
            return -1;
    return 0;
}

static Value m_localeconv(Value self)
{
    Value d = wf_dict_new();
    if (wf_is_null(d))
        return WF_NULL;
    const struct lconv *l = localeconv();
    if (fill_monetary(d, l) < 0 || put(d, "decimal_point", decode_as(l->decimal_point, LC_NUMERIC)) < 0 ||
        put(d, "thousands_sep", decode_as(l->thousands_sep, LC_NUMERIC)) < 0 ||
        put(d, "grouping", grouping(l->grouping)) < 0) {
        wf_drop(d);
        return WF_NULL;
    }
    return d;
}

static Value m_getencoding(Value self)
{
    const char *name = nl_langinfo(CODESET);
    return wf_os_decode_locale(name[0] ? name : "UTF-8");
}

/* --- comparing strings --------------------------------------------------------------------- */

/* A wide copy of s: wf_mem_free() it. NULL with ValueError if a NUL is inside. */
static wchar_t *widen(Value s, size_t *len)
{
    WfStr *str = wf_as_str(s);
    wchar_t *w = wf_mem_alloc((str->len + 1) * sizeof *w);
    if (w == NULL)
        return NULL;
    for (size_t i = 0; i < str->len; i++)
        if ((w[i] = (wchar_t)wf_str_at(str, i)) == 0) {
            wf_mem_free(w);
            wf_raise(&wf_exc_ValueError, "embedded null character");
            return NULL;
        }
    w[str->len] = 0;
    *len = str->len;
    return w;
}

static Value m_strcoll(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "", NULL};
    Value a, b;
    size_t len;
    if (wf_parse_args(args, nargs, kwnames, "UU:strcoll", names, &a, &b) < 0)
        return WF_NULL;
    wchar_t *wa = widen(a, &len), *wb = wa ? widen(b, &len) : NULL;
    Value r = wb ? wf_int(wcscoll(wa, wb)) : WF_NULL;
    wf_mem_free(wa);
    wf_mem_free(wb);
    return r;
}

static Value transform(const wchar_t *s, size_t len)
{
    size_t cap = len + 1;
    for (;;) {
        wchar_t *buf = wf_mem_alloc(cap * sizeof *buf);
        if (buf == NULL)
            return WF_NULL;
        errno = 0;
        size_t n = wcsxfrm(buf, s, cap);
        Value r = WF_NULL;
        if (errno != 0 && errno != ERANGE)
            wf_os_error();
        else if (n < cap)
            r = wf_str_from_ucs(4, buf, n);
        wf_mem_free(buf);
        if (!wf_is_null(r) || wf_err_occurred())
            return r;
        cap = n + 1;
    }
}

static Value m_strxfrm(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", NULL};
    Value s;
    size_t len;
    if (wf_parse_args(args, nargs, kwnames, "U:strxfrm", names, &s) < 0)
        return WF_NULL;
    wchar_t *w = widen(s, &len);
    if (w == NULL)
        return WF_NULL;
    Value r = transform(w, len);
    wf_mem_free(w);
    return r;
}

/* --- langinfo ------------------------------------------------------------------------------ */

#define C(name) {#name, name}
static const WfIntConstant langinfo[] = {
    C(ABDAY_1), C(ABDAY_2), C(ABDAY_3), C(ABDAY_4), C(ABDAY_5), C(ABDAY_6), C(ABDAY_7), C(ABMON_1),
    C(ABMON_10), C(ABMON_11), C(ABMON_12), C(ABMON_2), C(ABMON_3), C(ABMON_4), C(ABMON_5), C(ABMON_6),
    C(ABMON_7), C(ABMON_8), C(ABMON_9), C(ALT_DIGITS), C(AM_STR), C(CODESET), C(CRNCYSTR), C(DAY_1),
    C(DAY_2), C(DAY_3), C(DAY_4), C(DAY_5), C(DAY_6), C(DAY_7), C(D_FMT), C(D_T_FMT), C(ERA), C(ERA_D_FMT),
    C(ERA_D_T_FMT), C(ERA_T_FMT), C(MON_1), C(MON_10), C(MON_11), C(MON_12), C(MON_2), C(MON_3), C(MON_4),
    C(MON_5), C(MON_6), C(MON_7), C(MON_8), C(MON_9), C(NOEXPR), C(PM_STR), C(RADIXCHAR), C(THOUSEP),
    C(T_FMT), C(T_FMT_AMPM), C(YESEXPR), C(_DATE_FMT),
};
enum { N_LANGINFO = sizeof langinfo / sizeof *langinfo };

static Value m_nl_langinfo(Value self, Value key)
{
    int item;
    if (wf_as_int(key, &item) < 0)
        return WF_NULL;
    for (size_t i = 0; i < N_LANGINFO; i++)
        if (langinfo[i].value == item) {
            const char *s = nl_langinfo(item);
            return wf_os_decode_locale(s ? s : "");
        }
    return wf_raise(&wf_exc_ValueError, "unsupported langinfo constant");
}

/* --- message catalogues ---------------------------------------------------------------------- */

static Value m_gettext(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", NULL};
    const char *msg;
    if (wf_parse_args(args, nargs, kwnames, "s:gettext", names, &msg) < 0)
        return WF_NULL;
    return wf_os_decode_locale(gettext(msg));
}

static Value m_dgettext(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "", NULL};
    const char *domain, *msg;
    if (wf_parse_args(args, nargs, kwnames, "zs:dgettext", names, &domain, &msg) < 0)
        return WF_NULL;
    return wf_os_decode_locale(dgettext(domain, msg));
}

static Value m_dcgettext(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "", "", NULL};
    const char *domain, *msg;
    int category;
    if (wf_parse_args(args, nargs, kwnames, "zsi:dcgettext", names, &domain, &msg, &category) < 0)
        return WF_NULL;
    return wf_os_decode_locale(dcgettext(domain, msg, category));
}

static Value m_textdomain(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", NULL};
    const char *domain;
    if (wf_parse_args(args, nargs, kwnames, "z:textdomain", names, &domain) < 0)
        return WF_NULL;
    const char *r = textdomain(domain);
    return r ? wf_os_decode_locale(r) : wf_os_error();
}

static Value m_bindtextdomain(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "", NULL};
    const char *domain;
    Value dir, bytes = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "sO:bindtextdomain", names, &domain, &dir) < 0)
        return WF_NULL;
    if (domain[0] == '\0')
        return wf_raise((WfType *)wf_obj(error), "domain must be a non-empty string");
    if (!wf_is_none(dir) && wf_is_null(bytes = wf_fs_bytes(dir)))
        return WF_NULL;
    const char *r = bindtextdomain(domain, wf_is_null(bytes) ? NULL : (const char *)wf_as_bytes(bytes)->data);
    Value v = r ? wf_os_decode_locale(r) : wf_os_error();
    wf_drop(bytes);
    return v;
}

static Value m_bind_textdomain_codeset(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "", NULL};
    const char *domain, *codeset;
    if (wf_parse_args(args, nargs, kwnames, "sz:bind_textdomain_codeset", names, &domain, &codeset) < 0)
        return WF_NULL;
    const char *r = bind_textdomain_codeset(domain, codeset);
    return r ? wf_os_decode_locale(r) : WF_NONE;
}

/* --- the module ------------------------------------------------------------------------------ */

static WfMethodDef functions[] = {
    {"setlocale", m_setlocale, WF_FASTKW, "setlocale($module, category, locale=<unrepresentable>, /)\n--\n\nSets or asks for the locale of a category."},
    {"localeconv", m_localeconv, WF_NOARGS, "localeconv($module, /)\n--\n\nHow the locale writes numbers and money."},
    {"strcoll", m_strcoll, WF_FASTKW, "strcoll($module, os1, os2, /)\n--\n\nCompares two strings by the locale's order."},
    {"strxfrm", m_strxfrm, WF_FASTKW, "strxfrm($module, string, /)\n--\n\nA key that orders as strcoll() does."},
    {"nl_langinfo", m_nl_langinfo, WF_O, "nl_langinfo($module, key, /)\n--\n\nThe locale's text for the given key."},
    {"getencoding", m_getencoding, WF_NOARGS, "getencoding($module, /)\n--\n\nThe encoding of the locale."},
    {"gettext", m_gettext, WF_FASTKW, "gettext($module, msg, /)\n--\n\nTranslates msg."},
    {"dgettext", m_dgettext, WF_FASTKW, "dgettext($module, domain, msg, /)\n--\n\nTranslates msg by the catalogue of domain."},
    {"dcgettext", m_dcgettext, WF_FASTKW, "dcgettext($module, domain, msg, category, /)\n--\n\nTranslates msg by the catalogue of domain and category."},
    {"textdomain", m_textdomain, WF_FASTKW, "textdomain($module, domain, /)\n--\n\nSets the default domain; returns the one in force."},
    {"bindtextdomain", m_bindtextdomain, WF_FASTKW, "bindtextdomain($module, domain, dir, /)\n--\n\nSets the folder with the catalogues of domain."},
    {"bind_textdomain_codeset", m_bind_textdomain_codeset, WF_FASTKW, "bind_textdomain_codeset($module, domain, codeset, /)\n--\n\nSets the encoding of the messages of domain."},
    {NULL, NULL, 0, NULL},
};

static const WfIntConstant categories[] = {
    C(LC_CTYPE), C(LC_TIME), C(LC_COLLATE), C(LC_MONETARY), C(LC_MESSAGES), C(LC_NUMERIC), C(LC_ALL), C(CHAR_MAX),
};

int wf_module_init__locale(Value m)
{
    if (wf_module_add_functions(m, functions) < 0 || wf_module_add_ints(m, langinfo, N_LANGINFO) < 0 ||
        wf_module_add_ints(m, categories, sizeof categories / sizeof *categories) < 0)
        return -1;
    error = wf_new_exception("locale", "Error", &wf_exc_Exception);
    if (wf_is_null(error))
        return -1;
    wf_root_register(&error);
    return wf_module_add(m, "Error", wf_new_ref(error));
}
