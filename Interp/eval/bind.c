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
        snprintf(sig, sizeof sig, "from %zd to %zu", (ssize_t)b->npos - (ssize_t)ndefaults, b->npos);
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

/* --- any way at all -------------------------------------------------------------------------------------- */

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

/* --- the quick way --------------------------------------------------------------------------------------- */

enum { MAX_NAMED = 16, TO_KWARGS = UINT16_MAX };

/* Keyword arguments of a call: `source` is a dict of just these, or WF_NULL. */
typedef struct {
    const Value *names;
    Value *values;   /* register references, owned */
    size_t n;
    Value source;
} Named;

/* Positional parameters that were given by position. */
WF_INLINE size_t given_by_position(const Binding *b) { return b->nargs < b->npos ? b->nargs : b->npos; }

/*
 * The parameter that each keyword names, or TO_KWARGS. false: a mistake, or names that are not
 * interned, so that comparing addresses does not tell.
 */
static bool place_names(const Binding *b, const Named *kw, uint16_t *places)
{
    const Value *params = wf_as_tuple(b->code->varnames)->items;
    bool kwargs = b->code->flags & CO_VARKEYWORDS;
    size_t first = b->code->posonlyargcount, from = given_by_position(b);
    uint64_t taken = 0;
    for (size_t k = 0; k < kw->n; k++) {
        Value name = kw->names[k];
        size_t i = first;
        while (i < b->total && !wf_is(params[i], name))
            i++;
        if (i == b->total) {
            if (!kwargs || !wf_is_str_exact(name) || !(wf_str_flags(wf_as_str(name)) & WF_STR_INTERNED))
                return false;
            places[k] = TO_KWARGS;
            continue;
        }
        if (i < from || i >= 64 || (taken >> i & 1))
            return false;
        taken |= (uint64_t)1 << i;
        places[k] = (uint16_t)i;
    }
    return true;
}

/* The dict for **kwargs of the n keywords that are no parameters. Consumes their values. */
static Value kwargs_dict(const Named *kw, const uint16_t *places, size_t n)
{
    if (n == 0)
        return wf_dict_new();
    if (n == kw->n && !wf_is_null(kw->source)) {
        wf_registers_release(kw->values, kw->values + n);
        return wf_dict_copy(kw->source);
    }
    if (n == kw->n)
        return wf_dict_from_names(kw->names, kw->values, n);
    Value names[MAX_NAMED], values[MAX_NAMED];
    size_t m = 0;
    for (size_t k = 0; k < kw->n; k++)
        if (places[k] == TO_KWARGS) {
            names[m] = kw->names[k];
            values[m++] = kw->values[k];
        }
    return wf_dict_from_names(names, values, m);
}

static int bind_defaults(Binding *b)
{
    size_t first = b->nargs;
    while (first < b->npos && !wf_is_null(b->win[first]))
        first++;
    if (first < b->npos) {
        size_t nd = count_defaults(b->func);
        if (WF_UNLIKELY(first + nd < b->npos || nd > b->npos)) {
            if (bind_positional_defaults(b) < 0)
                return -1;
        } else {
            const Value *defaults = wf_as_tuple(b->func->defaults)->items + nd - b->npos;
            for (size_t i = first; i < b->npos; i++)
                if (wf_is_null(b->win[i]))
                    b->win[i] = wf_reg_load(defaults[i]);
        }
    }
    return b->nkwonly > 0 ? bind_keyword_defaults(b) : 0;
}

/*
 * Binds within the window: b->nargs positional arguments lie at its start, keywords in kw. whole:
 * a tuple to become *args instead (owned), or WF_NULL. The window is clear from `end` on.
 * 1 done, 0 not so simple, nothing has changed, -1 error, everything released.
 */
static int bind_quick(Binding *b, Value whole, Named *kw, Value *end)
{
    uint16_t places[MAX_NAMED];
    unsigned flags = b->code->flags;
    size_t given = given_by_position(b), next = b->total, nrest = b->nargs - given, extra = 0;
    if ((nrest > 0 && !(flags & CO_VARARGS)) || kw->n > MAX_NAMED || !place_names(b, kw, places))
        return 0;
    Value *win = b->win, *last = win + b->code->nfixed;
    if (end < last)
        end = last;
    if (nrest > 0) {
        whole = wf_tuple_steal_array(win + given, nrest);
    } else if ((flags & CO_VARARGS) && wf_is_null(whole)) {
        whole = wf_reg_borrow(wf_tuple_empty);
    }
    wf_registers_clear(win + given, end);
    for (size_t k = 0; k < kw->n; k++) {
        extra += places[k] == TO_KWARGS;
        if (places[k] != TO_KWARGS)
            win[places[k]] = kw->values[k];
    }
    bool failed = false;
    if (flags & CO_VARARGS) {
        failed = wf_is_null(whole);
        win[next++] = whole;
    }
    if (flags & CO_VARKEYWORDS) {
        win[next] = kwargs_dict(kw, places, extra);
        failed |= wf_is_null(win[next]);
    }
    if (WF_LIKELY(!failed && bind_defaults(b) == 0))
        return 1;
    wf_registers_release(win, last);
    return -1;
}

/* The keywords' values are still above the positional arguments in the window. */
static int bind_named(Binding *b, Value kwnames, size_t nkw)
{
    Value values[MAX_NAMED];
    Named kw = {NULL, values, nkw, WF_NULL};
    if (nkw > MAX_NAMED)
        return 0;
    if (nkw > 0) {
        kw.names = wf_as_tuple(kwnames)->items;
        for (size_t k = 0; k < nkw; k++)
            values[k] = b->win[b->nargs + k];
    }
    return bind_quick(b, WF_NULL, &kw, b->win + b->nargs + nkw);
}

WF_INLINE Binding binding_of(WfFunction *func, Value *win, size_t nargs)
{
    WfCode *code = wf_as_code(func->code);
    size_t npos = code->argcount, nkwonly = code->kwonlyargcount;
    return (Binding){func, code, win, npos, nkwonly, npos + nkwonly, win, nargs};
}

/* The items of a dict that no other thread knows, if they are few; or false. */
static bool take_items(Value kwargs, Value *names, Named *kw)
{
    WfDict *d = wf_as_dict(kwargs);
    if (wf_is_shared(d) || !d->keys->str_only || d->keys->nentries != d->used || d->used > MAX_NAMED)
        return false;
    const WfDictStrEntry *entries = wf_dict_entries(d->keys);
    for (size_t k = 0; k < d->used; k++) {
        names[k] = entries[k].key;
        kw->values[k] = wf_reg_load(entries[k].value);
    }
    kw->n = d->used;
    return true;
}

int wf_bind_spread(WfFunction *func, Value *win, size_t nself, Value args, Value kwargs)
{
    Value names[MAX_NAMED], values[MAX_NAMED];
    Named kw = {names, values, 0, kwargs};
    size_t n = wf_tuple_len(args);
    Binding b = binding_of(func, win, nself + n);
    if (n > WF_SPREAD_MAX || (!wf_is_null(kwargs) && !take_items(kwargs, names, &kw)))
        return 0;
    Value whole = WF_NULL;
    if (b.npos == nself && n > 0 && (b.code->flags & CO_VARARGS)) {
        whole = wf_reg_load(args);
        b.nargs = nself;
        n = 0;
    }
    const Value *items = wf_as_tuple(args)->items;
    for (size_t i = 0; i < n; i++)
        win[nself + i] = wf_reg_load(items[i]);
    int r = bind_quick(&b, whole, &kw, win + b.nargs);
    if (r == 0) {
        wf_drop(whole);
        wf_registers_release(win + nself, win + b.nargs);
        wf_registers_release(values, values + kw.n);
    }
    return r;
}

/* --- without keywords, and with the same keywords as last time ---------------------------------------------- */

/* A tuple of the n > 0 register references at items, which move into it. */
WF_INLINE Value rest_tuple(WfThread *t, const Value *items, size_t n)
{
    WfTuple *rest = wf_alloc_in(t, &t->tracked, WF_SHAPE_tuple, sizeof *rest + n * sizeof(Value), true);
    if (WF_UNLIKELY(rest == NULL)) {
        for (size_t i = 0; i < n; i++)
            wf_drop(items[i]);
        return WF_NULL;
    }
    rest->len = n;
    for (size_t i = 0; i < n; i++)
        rest->items[i] = wf_own(items[i]);
    return WF_MOVE(rest);
}

int wf_bind_positional(WfThread *t, WfFunction *func, Value *win, size_t nargs)
{
    WfCode *code = wf_as_code(func->code);
    unsigned flags = code->flags;
    size_t npos = code->argcount, next = npos + code->kwonlyargcount;
    Value *end = win + code->nfixed, rest = wf_reg_borrow(wf_tuple_empty);
    if (nargs > npos) {
        if (WF_UNLIKELY(!(flags & CO_VARARGS)))
            return wf_bind_arguments(t, func, win, nargs, WF_NULL);
        rest = rest_tuple(t, win + npos, nargs - npos);
        wf_registers_clear(win + npos, end < win + nargs ? win + nargs : end);
    } else {
        wf_registers_clear(win + nargs, end);
    }
    bool failed = wf_is_null(rest);
    if (flags & CO_VARARGS)
        win[next++] = rest;
    if (flags & CO_VARKEYWORDS) {
        win[next] = wf_dict_new();
        failed |= wf_is_null(win[next]);
    }
    if (nargs < npos || code->kwonlyargcount > 0) {
        Binding b = binding_of(func, win, nargs);
        failed |= bind_defaults(&b) < 0;
    }
    if (WF_LIKELY(!failed))
        return 0;
    wf_registers_release(win, end);
    return -1;
}

/* Six bits for each name say which parameter it is; PLAN_KWARGS: it goes to **kwargs. */
enum { PLAN_BITS = 6, PLAN_NAMES = 10, SHORT_PLAN_NAMES = 5, PLAN_KWARGS = 63 };
#define PLAN_MADE ((uint64_t)1 << 63)
#define NO_SHORT_PLAN 0x80000000u

uint64_t wf_bind_plan(WfFunction *func, size_t nargs, Value kwnames)
{
    size_t nkw = wf_tuple_len(kwnames);
    Binding b = binding_of(func, NULL, nargs - nkw);
    Named kw = {wf_as_tuple(kwnames)->items, NULL, nkw, WF_NULL};
    uint16_t places[MAX_NAMED];
    if (nkw == 0 || nkw > PLAN_NAMES || (b.nargs > b.npos && !(b.code->flags & CO_VARARGS)) ||
        b.total > PLAN_KWARGS || !place_names(&b, &kw, places))
        return 0;
    uint64_t plan = PLAN_MADE;
    for (size_t k = 0; k < nkw; k++)
        plan |= (uint64_t)(places[k] == TO_KWARGS ? PLAN_KWARGS : places[k]) << PLAN_BITS * k;
    return plan;
}

uint32_t wf_bind_short_plan(WfFunction *func, size_t nargs, Value kwnames)
{
    uint64_t plan = wf_bind_plan(func, nargs, kwnames);
    if (plan == 0 || wf_tuple_len(kwnames) > SHORT_PLAN_NAMES ||
        (wf_as_code(func->code)->flags & (CO_VARARGS | CO_VARKEYWORDS)))
        return NO_SHORT_PLAN;
    return (uint32_t)plan | WF_PLAN_SHORT;
}

/* Makes *args, which is `rest`, and **kwargs, of those of the n names whose place says so. */
static WF_MUST_USE int bind_rest(Binding *b, Value rest, const Value *names, Value *values, size_t n, uint64_t plan)
{
    size_t next = b->total, extra = 0;
    if (b->code->flags & CO_VARARGS)
        b->win[next++] = rest;
    if (!(b->code->flags & CO_VARKEYWORDS))
        return wf_is_null(rest) ? -1 : 0;
    Value to_kwargs[PLAN_NAMES];
    for (size_t k = 0; k < n; k++, plan >>= PLAN_BITS)
        if ((plan & PLAN_KWARGS) == PLAN_KWARGS) {
            to_kwargs[extra] = names[k];
            values[extra++] = values[k];
        }
    b->win[next] = extra == 0 ? wf_dict_new() : wf_dict_from_names(to_kwargs, values, extra);
    return wf_is_null(b->win[next]) || wf_is_null(rest) ? -1 : 0;
}

/* For functions that take *args, **kwargs or keyword-only parameters. */
static __attribute__((noinline)) int bind_planned_rest(WfThread *t, WfFunction *func, Value *win, size_t nargs,
                                                      Value kwnames, uint64_t plan)
{
    size_t nkw = wf_tuple_len(kwnames), npos = nargs - nkw;
    Binding bound = binding_of(func, win, npos), *b = &bound;
    Value values[PLAN_NAMES], rest = wf_reg_borrow(wf_tuple_empty);
    Value *given = win + npos, *end = win + b->code->nfixed, *last = win + nargs;
    for (size_t k = 0; k < nkw; k++)
        values[k] = given[k];
    if (npos > b->npos) {
        given = win + b->npos;
        rest = rest_tuple(t, given, npos - b->npos);
    }
    wf_registers_clear(given, end < last ? last : end);
    uint64_t p = plan;
    for (size_t k = 0; k < nkw; k++, p >>= PLAN_BITS)
        if ((p & PLAN_KWARGS) != PLAN_KWARGS)
            win[p & PLAN_KWARGS] = values[k];
    if (WF_LIKELY(bind_rest(b, rest, wf_as_tuple(kwnames)->items, values, nkw, plan) == 0 && bind_defaults(b) == 0))
        return 0;
    wf_registers_release(win, end);
    return -1;
}

int wf_bind_planned(WfThread *t, WfFunction *func, const WfExec *x, Value *win, size_t nargs, Value kwnames,
                    uint64_t plan)
{
    if (!x->simple)
        return bind_planned_rest(t, func, win, nargs, kwnames, plan);
    size_t nkw = wf_tuple_len(kwnames), npos = nargs - nkw;
    Value values[PLAN_NAMES], *given = win + npos;
    for (size_t k = 0; k < nkw; k++)
        values[k] = given[k];
    wf_registers_clear(given, win + x->head.nfixed);
    for (size_t k = 0; k < nkw; k++, plan >>= PLAN_BITS)
        win[plan & PLAN_KWARGS] = values[k];
    if (nargs == x->argcount)
        return 0;
    Binding b = binding_of(func, win, npos);
    if (WF_LIKELY(bind_defaults(&b) == 0))
        return 0;
    wf_registers_release(win, win + x->head.nfixed);
    return -1;
}

/* --- all together ----------------------------------------------------------------------------------------- */

int wf_bind_arguments(WfThread *t, WfFunction *func, Value *win, size_t nargs, Value kwnames)
{
    size_t nkw = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames);
    Binding b = binding_of(func, win, nargs - nkw);
    int quick = bind_named(&b, kwnames, nkw);
    if (quick != 0)
        return quick < 0 ? -1 : 0;
    size_t above = b.code->nregs > nargs ? b.code->nregs : nargs;
    if (win + above + nargs > t->reg_limit) {
        wf_registers_release(win, win + nargs);
        return wf_raise_i(&wf_exc_RecursionError, "maximum recursion depth exceeded");
    }
    b.args = win + above;
    for (size_t i = 0; i < nargs; i++)
        b.args[i] = win[i];
    wf_registers_clear(win, win + (b.code->nfixed > nargs ? b.code->nfixed : nargs));
    int r = bind_general(&b, kwnames);
    wf_registers_release(b.args, b.args + nargs);
    if (r < 0)
        wf_registers_release(win, win + b.code->nfixed);
    return r;
}
