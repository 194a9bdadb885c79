/*
 * Binding arguments to parameters, and the TypeErrors of wrong calls.
 *
 * Registers of parameters: positional (positional-only first), keyword-only, *args, **kwargs,
 * in the order of co_varnames. Arguments arrive in the first registers of the same window. The
 * simple case stays in place; the general one moves them above the window first. Nothing in
 * here runs Python code or reaches a safepoint before all is bound or an error is raised.
 */
#include "eval.h"

#include <stdio.h>

typedef struct {
    WfFunction *func;
    WfCode *code;
    Value *win;
    size_t npos, nkwonly, total; /* parameters without *args and **kwargs */
    Value *args;                 /* positional arguments given */
    size_t nargs;
} Binding;

static Value var_name(const WfCode *c, size_t i) { return wf_tuple_item(c->varnames, i); }

/* --- messages ------------------------------------------------------------------------------------- */

/* "'a', 'b', and 'c'" of a list of names. */
static Value join_names(const Value *names, size_t n)
{
    WfStrBuilder sb;
    wf_sb_init(&sb);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            wf_sb_c(&sb, n == 2 ? " and " : i + 1 == n ? ", and " : ", ");
        Value r = wf_str_repr(names[i]);
        if (wf_is_null(r)) {
            wf_sb_abandon(&sb);
            return WF_NULL;
        }
        wf_sb_str(&sb, r);
        wf_drop(r);
    }
    return wf_sb_finish(&sb);
}

static WF_COLD void raise_missing(const Binding *b, size_t from, size_t to, const char *kind)
{
    Value *names = wf_mem_alloc((to - from) * sizeof(Value));
    if (names == NULL)
        return;
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        if (wf_is_null(b->win[i]))
            names[n++] = var_name(b->code, i);
    Value text = join_names(names, n);
    wf_mem_free(names);
    if (wf_is_null(text))
        return;
    wf_raise(&wf_exc_TypeError, "%U() missing %zu required %s argument%s: %U", b->func->qualname, n,
             kind, n == 1 ? "" : "s", text);
    wf_drop(text);
}

static WF_COLD void raise_too_many(const Binding *b, size_t ndefaults)
{
    size_t kwonly_given = 0;
    for (size_t i = b->npos; i < b->total; i++)
        kwonly_given += !wf_is_null(b->win[i]);
    char sig[64], kw[96] = "";
    bool plural = b->npos != 1;
    if (ndefaults > 0) {
        snprintf(sig, sizeof sig, "from %zu to %zu", b->npos - ndefaults, b->npos);
        plural = true;
    } else {
        snprintf(sig, sizeof sig, "%zu", b->npos);
    }
    if (kwonly_given > 0)
        snprintf(kw, sizeof kw, " positional argument%s (and %zu keyword-only argument%s)",
                 b->nargs != 1 ? "s" : "", kwonly_given, kwonly_given != 1 ? "s" : "");
    wf_raise(&wf_exc_TypeError, "%U() takes %s positional argument%s but %zu%s %s given",
             b->func->qualname, sig, plural ? "s" : "", b->nargs, kw,
             b->nargs == 1 && kwonly_given == 0 ? "was" : "were");
}

/* Keywords that name positional-only parameters: 1 if there were any and the error is set. */
static WF_COLD int raise_positional_only(const Binding *b, Value kwnames)
{
    WfStrBuilder sb;
    wf_sb_init(&sb);
    bool any = false;
    for (size_t i = 0; i < b->code->posonlyargcount; i++) {
        for (size_t k = 0; k < wf_tuple_len(kwnames); k++) {
            if (!wf_str_equal(wf_tuple_item(kwnames, k), var_name(b->code, i)))
                continue;
            if (any)
                wf_sb_c(&sb, ", ");
            wf_sb_str(&sb, var_name(b->code, i));
            any = true;
        }
    }
    if (!any) {
        wf_sb_abandon(&sb);
        return 0;
    }
    Value text = wf_sb_finish(&sb);
    if (!wf_is_null(text)) {
        wf_raise(&wf_exc_TypeError,
                 "%U() got some positional-only arguments passed as keyword arguments: '%U'",
                 b->func->qualname, text);
        wf_drop(text);
    }
    return 1;
}

/* --- keywords ---------------------------------------------------------------------------------------- */

/* Index of the parameter called `name`, or -1. */
static ssize_t find_parameter(const Binding *b, Value name)
{
    for (size_t i = b->code->posonlyargcount; i < b->total; i++)
        if (wf_is(var_name(b->code, i), name))
            return (ssize_t)i;
    for (size_t i = b->code->posonlyargcount; i < b->total; i++)
        if (wf_str_equal(var_name(b->code, i), name))
            return (ssize_t)i;
    return -1;
}

static int bind_keyword(Binding *b, Value kwnames, Value name, Value *arg, Value kwdict)
{
    if (WF_UNLIKELY(!wf_is_str(name)))
        return wf_raise_i(&wf_exc_TypeError, "%U() keywords must be strings", b->func->qualname);
    ssize_t i = find_parameter(b, name);
    if (WF_LIKELY(i >= 0)) {
        if (WF_UNLIKELY(!wf_is_null(b->win[i])))
            return wf_raise_i(&wf_exc_TypeError, "%U() got multiple values for argument '%S'",
                              b->func->qualname, name);
        b->win[i] = *arg;
        *arg = WF_NULL;
        return 0;
    }
    if (!wf_is_null(kwdict))
        return wf_dict_set(kwdict, name, *arg);
    if (b->code->posonlyargcount > 0 && raise_positional_only(b, kwnames))
        return -1;
    return wf_raise_i(&wf_exc_TypeError, "%U() got an unexpected keyword argument '%S'",
                      b->func->qualname, name);
}

/* --- defaults ------------------------------------------------------------------------------------------ */

static size_t count_defaults(const WfFunction *f)
{
    return wf_is_pointer(f->defaults) ? wf_tuple_len(f->defaults) : 0;
}

static int bind_positional_defaults(Binding *b)
{
    size_t nd = count_defaults(b->func);
    size_t required = b->npos > nd ? b->npos - nd : 0, missing = 0;
    for (size_t i = b->nargs; i < required; i++)
        missing += wf_is_null(b->win[i]);
    if (WF_UNLIKELY(missing > 0)) {
        raise_missing(b, 0, required, "positional");
        return -1;
    }
    size_t skip = nd > b->npos ? nd - b->npos : 0;
    for (size_t i = required; i < b->npos; i++)
        if (wf_is_null(b->win[i]))
            b->win[i] = wf_reg_load(wf_tuple_item(b->func->defaults, i - required + skip));
    return 0;
}

/*
 * Entries of a local dict of str keys and their number. The compiler makes __kwdefaults__ in the
 * order of the parameters: each is found where the last one was left.
 */
static const WfDictStrEntry *ordered_entries(Value kwdefaults, size_t *n)
{
    *n = 0;
    if (!wf_is_dict_exact(kwdefaults) || wf_is_shared(wf_obj(kwdefaults)))
        return NULL;
    WfDictKeys *keys = wf_as_dict(kwdefaults)->keys;
    if (!keys->str_only)
        return NULL;
    *n = keys->nentries;
    return wf_dict_entries(keys);
}

static int bind_keyword_defaults(Binding *b)
{
    size_t missing = 0, n, at = 0;
    const WfDictStrEntry *entries = ordered_entries(b->func->kwdefaults, &n);
    for (size_t i = b->npos; i < b->total; i++) {
        bool next = at < n && wf_is(entries[at].key, var_name(b->code, i));
        at += next;
        if (!wf_is_null(b->win[i]))
            continue;
        Value v;
        if (WF_LIKELY(next))
            b->win[i] = wf_reg_load(entries[at - 1].value);
        else if (wf_is_pointer(b->func->kwdefaults) &&
            wf_dict_get_str_reg(b->func->kwdefaults, var_name(b->code, i), &v))
            b->win[i] = v;
        else
            missing++;
    }
    if (WF_UNLIKELY(missing > 0)) {
        raise_missing(b, b->npos, b->total, "keyword-only");
        return -1;
    }
    return 0;
}

/* --- all together ----------------------------------------------------------------------------------------- */

/* Arguments are at b->args (nargs, then the keywords' values), the window is clear. */
static int bind_general(Binding *b, Value kwnames)
{
    WfCode *code = b->code;
    size_t next = b->total;
    Value kwdict = WF_NULL;
    size_t n = b->nargs < b->npos ? b->nargs : b->npos;
    for (size_t i = 0; i < n; i++) {
        b->win[i] = b->args[i];
        b->args[i] = WF_NULL;
    }
    if (code->flags & CO_VARARGS) {
        for (size_t i = n; i < b->nargs; i++)
            b->args[i] = wf_own(b->args[i]);
        Value rest = b->nargs == n ? wf_tuple_empty : wf_tuple_steal_array(b->args + n, b->nargs - n);
        wf_registers_clear(b->args + n, b->args + b->nargs);
        if (wf_is_null(rest))
            return -1;
        b->win[next++] = b->nargs == n ? wf_reg_load(rest) : rest;
    }
    if (code->flags & CO_VARKEYWORDS) {
        kwdict = wf_dict_new();
        if (wf_is_null(kwdict))
            return -1;
        b->win[next++] = kwdict;
    }
    if (!wf_is_null(kwnames))
        for (size_t k = 0; k < wf_tuple_len(kwnames); k++)
            if (bind_keyword(b, kwnames, wf_tuple_item(kwnames, k), &b->args[b->nargs + k], kwdict) < 0)
                return -1;
    if (WF_UNLIKELY(b->nargs > b->npos && !(code->flags & CO_VARARGS))) {
        raise_too_many(b, count_defaults(b->func));
        return -1;
    }
    if (b->nargs < b->npos && bind_positional_defaults(b) < 0)
        return -1;
    return b->nkwonly > 0 ? bind_keyword_defaults(b) : 0;
}

/* Only defaults are to be filled in. */
static bool bind_in_place(Binding *b)
{
    size_t nd = count_defaults(b->func);
    if (b->nargs > b->npos || b->nargs + nd < b->npos || nd > b->npos)
        return false;
    wf_registers_clear(b->win + b->npos, b->win + b->code->nfixed);
    for (size_t i = b->nargs; i < b->npos; i++)
        b->win[i] = wf_reg_load(wf_tuple_item(b->func->defaults, i + nd - b->npos));
    return true;
}

/* Index of the parameter that is this very str, at least `from`; or -1. */
static ssize_t find_identical(const Binding *b, Value name, size_t from)
{
    const Value *names = wf_as_tuple(b->code->varnames)->items;
    for (size_t i = from; i < b->total; i++)
        if (wf_is(names[i], name))
            return (ssize_t)i;
    return -1;
}

enum { MAX_NAMED = 16 };

/*
 * Keywords that name parameters after the positional ones given, no * and **: they move within
 * the window. 1 done, 0 not so simple, -1 error, everything released.
 */
static int bind_named(Binding *b, Value kwnames, size_t nkw)
{
    if ((b->code->flags & (CO_VARARGS | CO_VARKEYWORDS)) || b->nargs > b->npos || nkw > MAX_NAMED)
        return 0;
    size_t from = b->nargs > b->code->posonlyargcount ? b->nargs : b->code->posonlyargcount;
    Value values[MAX_NAMED];
    uint16_t places[MAX_NAMED];
    for (size_t k = 0; k < nkw; k++) {
        ssize_t i = find_identical(b, wf_tuple_item(kwnames, k), from);
        if (i < 0)
            return 0;
        places[k] = (uint16_t)i;
        for (size_t j = 0; j < k; j++)
            if (places[j] == places[k])
                return 0;
    }
    Value *given = b->win + b->nargs;
    for (size_t k = 0; k < nkw; k++) {
        values[k] = given[k];
        given[k] = WF_NULL;
    }
    wf_registers_clear(given, b->win + b->code->nfixed);
    for (size_t k = 0; k < nkw; k++)
        b->win[places[k]] = values[k];
    if ((b->nargs < b->npos && bind_positional_defaults(b) < 0) ||
        (b->nkwonly > 0 && bind_keyword_defaults(b) < 0)) {
        wf_registers_release(b->win, b->win + b->code->nfixed);
        return -1;
    }
    return 1;
}

/* Positional arguments only, for a function with *args and without **kwargs. As bind_named. */
static int bind_rest(Binding *b)
{
    if ((b->code->flags & (CO_VARARGS | CO_VARKEYWORDS)) != CO_VARARGS || b->nargs < b->npos)
        return 0;
    Value *extra = b->win + b->npos, rest = wf_tuple_empty;
    size_t n = b->nargs - b->npos;
    if (n > 0) {
        for (size_t i = 0; i < n; i++)
            extra[i] = wf_own(extra[i]);
        rest = wf_tuple_steal_array(extra, n);
        wf_registers_clear(extra, extra + n);
        if (wf_is_null(rest)) {
            wf_registers_release(b->win, extra);
            return -1;
        }
    }
    wf_registers_clear(extra, b->win + b->code->nfixed);
    b->win[b->total] = n > 0 ? rest : wf_reg_load(rest);
    if (b->nkwonly > 0 && bind_keyword_defaults(b) < 0) {
        wf_registers_release(b->win, b->win + b->code->nfixed);
        return -1;
    }
    return 1;
}

int wf_bind_arguments(WfThread *t, WfFunction *func, Value *win, size_t nargs, Value kwnames)
{
    WfCode *code = wf_as_code(func->code);
    size_t nkw = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames);
    Binding b = {func, code, win, code->argcount, code->kwonlyargcount, 0, win, nargs - nkw};
    b.total = b.npos + b.nkwonly;
    if (nkw == 0 && b.nkwonly == 0 && !(code->flags & (CO_VARARGS | CO_VARKEYWORDS)) && bind_in_place(&b))
        return 0;
    int quick = nkw == 0 && (code->flags & CO_VARARGS) ? bind_rest(&b) : bind_named(&b, kwnames, nkw);
    if (quick != 0)
        return quick < 0 ? -1 : 0;
    size_t above = code->nregs > nargs ? code->nregs : nargs;
    if (win + above + nargs > t->reg_limit) {
        wf_registers_release(win, win + nargs);
        return wf_raise_i(&wf_exc_RecursionError, "maximum recursion depth exceeded");
    }
    b.args = win + above;
    for (size_t i = 0; i < nargs; i++)
        b.args[i] = win[i];
    wf_registers_clear(win, win + (code->nfixed > nargs ? code->nfixed : nargs));
    int r = bind_general(&b, kwnames);
    wf_registers_release(b.args, b.args + nargs);
    if (r < 0)
        wf_registers_release(win, win + code->nfixed);
    return r;
}
