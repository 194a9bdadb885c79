/*
 * partial: a callable with its first arguments and some keywords given.
 *
 * A call reads fn and args without counting them: they stay alive as long as the partial does.
 * __setstate__, which replaces them, keeps the old ones in `former`.
 */
#include "class.h"
#include "functools.h"
#include "repr_guard.h"
#include "typeobj.h"

#include <stddef.h>

enum { STACK_ARGS = 12 };

typedef struct {
    WfObject ob;
    Value fn, args;   /* [lock, acq] args: a tuple */
    Value kw;         /* [lock, acq] a dict */
    Value dict;       /* [lock] __dict__ or WF_NULL */
    Value names;      /* [lock] the keys of kw as a tuple, from the last call; or WF_NULL */
    Value former;     /* [lock] tuple that keeps what __setstate__ replaced, or WF_NULL */
} Partial;

static Partial *as_partial(Value v) { return (Partial *)wf_obj(v); }

static Value load(const Value *p) { return (Value){__atomic_load_n(&p->bits, __ATOMIC_ACQUIRE)}; }

/* --- calling --------------------------------------------------------------------------------------- */

/* Keyword arguments being put together; names and values are new references. */
typedef struct {
    Value *names, *values;
    size_t n;
} Keywords;

static int take_own_keywords(Value kw, Keywords *k, size_t room)
{
    size_t pos = 0;
    while (k->n < room && wf_dict_next(kw, &pos, &k->names[k->n], &k->values[k->n]))
        if (!wf_is_str(k->names[k->n++]))
            return wf_raise_i(&wf_exc_TypeError, "keywords must be strings");
    return 0;
}

/* A keyword of the call replaces the one of the same name. */
static void add_keyword(Keywords *k, Value name, Value v)
{
    size_t i = 0;
    while (i < k->n && !wf_is(k->names[i], name))
        i++;
    if (i == k->n)
        for (i = 0; i < k->n && !wf_str_equal(k->names[i], name); i++)
            ;
    if (i < k->n) {
        wf_drop(k->values[i]);
    } else {
        k->names[i] = wf_new_ref(name);
        k->n++;
    }
    k->values[i] = wf_new_ref(v);
}

/* The names as a tuple, new: the one of the last call if they are the same. */
static Value names_tuple(Partial *p, const Keywords *k)
{
    bool l = wf_lock(p);
    Value t = wf_is_null(p->names) ? WF_NULL : wf_new_ref(p->names);
    wf_unlock(p, l);
    bool same = !wf_is_null(t) && wf_tuple_len(t) == k->n;
    for (size_t i = 0; same && i < k->n; i++)
        same = wf_is(wf_tuple_item(t, i), k->names[i]);
    if (same)
        return t;
    wf_drop(t);
    t = wf_tuple_from_array(k->names, k->n);
    if (wf_is_null(t))
        return t;
    Value kept = wf_new_ref(t);
    l = wf_lock(p);
    Value old = p->names;
    wf_barrier(p, kept);
    p->names = kept;
    wf_unlock(p, l);
    wf_drop(old);
    return t;
}

/* The general call: keywords on our side, or more arguments than fit the stack. */
static WF_COLD Value call_slow(Partial *p, Value fn, Value given, Value kw, const Value *args,
                               size_t nargs, Value kwnames)
{
    size_t ngiven = wf_tuple_len(given), ncall = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames);
    size_t room = wf_dict_len(kw), npos = ngiven + nargs, total = npos + room + ncall;
    Value small[2 * STACK_ARGS], *all = small, names = WF_NULL, r = WF_NULL;
    if (total + room + ncall > 2 * STACK_ARGS &&
        (all = wf_mem_alloc((total + room + ncall) * sizeof(Value))) == NULL)
        return WF_NULL;
    memcpy(all, wf_as_tuple(given)->items, ngiven * sizeof(Value));
    memcpy(all + ngiven, args, nargs * sizeof(Value));
    Keywords k = {all + total, all + npos, 0};
    if (take_own_keywords(kw, &k, room) == 0) {
        for (size_t i = 0; i < ncall; i++)
            add_keyword(&k, wf_tuple_item(kwnames, i), args[nargs + i]);
        if (k.n == 0 || !wf_is_null(names = names_tuple(p, &k)))
            r = wf_call(fn, all, npos, names);
    }
    for (size_t i = 0; i < k.n; i++) {
        wf_drop(k.names[i]);
        wf_drop(k.values[i]);
    }
    wf_drop(names);
    if (all != small)
        wf_mem_free(all);
    return r;
}

static Value partial_call(Value self, const Value *args, size_t nargs, Value kwnames)
{
    Partial *p = as_partial(self);
    Value fn = load(&p->fn), given = load(&p->args), kw = load(&p->kw);
    size_t n = wf_tuple_len(given);
    if (WF_UNLIKELY(wf_dict_len(kw) != 0))
        return call_slow(p, fn, given, kw, args, nargs, kwnames);
    if (n == 0)
        return wf_call(fn, args, nargs, kwnames);
    size_t more = nargs + (wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames));
    Value all[STACK_ARGS];
    if (WF_UNLIKELY(n + more > STACK_ARGS))
        return call_slow(p, fn, given, kw, args, nargs, kwnames);
    for (size_t i = 0; i < n; i++)
        all[i] = wf_tuple_item(given, i);
    for (size_t i = 0; i < more; i++)
        all[n + i] = args[i];
    return wf_call(fn, all, n + nargs, kwnames);
}

/* --- making ---------------------------------------------------------------------------------------- */

/* The keywords of the call over those of the partial being flattened: a new dict. */
static Value join_keywords(Value base, const Value *values, Value kwnames)
{
    Value kw = wf_is_null(base) ? wf_dict_new() : wf_dict_copy(base);
    size_t n = wf_is_null(kwnames) ? 0 : wf_tuple_len(kwnames);
    for (size_t i = 0; !wf_is_null(kw) && i < n; i++)
        if (wf_dict_set(kw, wf_tuple_item(kwnames, i), values[i]) < 0) {
            wf_drop(kw);
            return WF_NULL;
        }
    return kw;
}

static Value join_args(Value base, const Value *args, size_t n)
{
    size_t nbase = wf_is_null(base) ? 0 : wf_tuple_len(base);
    Value t = wf_tuple_new(nbase + n);
    if (wf_is_null(t) || nbase + n == 0)
        return t;
    for (size_t i = 0; i < nbase; i++)
        wf_as_tuple(t)->items[i] = wf_new_ref(wf_tuple_item(base, i));
    for (size_t i = 0; i < n; i++)
        wf_as_tuple(t)->items[nbase + i] = wf_new_ref(args[i]);
    return t;
}

static Value partial_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 1)
        return wf_raise(&wf_exc_TypeError, "type 'partial' takes at least one argument");
    Value fn = args[0], base_args = WF_NULL, base_kw = WF_NULL;
    if (wf_type_of(fn)->call == partial_call) {
        /* A partial of a partial without attributes: one of what that one calls. */
        Partial *inner = as_partial(fn);
        bool l = wf_lock(inner), plain = !wf_is_pointer(inner->dict);
        wf_unlock(inner, l);
        if (plain) {
            base_args = load(&inner->args);
            base_kw = load(&inner->kw);
            fn = load(&inner->fn);
        }
    }
    if (!wf_callable(fn))
        return wf_raise(&wf_exc_TypeError, "the first argument must be callable");
    Value v = wf_generic_alloc(type, 0);
    if (wf_is_null(v))
        return WF_NULL;
    Partial *p = as_partial(v);
    p->dict = p->names = p->former = WF_NULL;
    p->fn = wf_new_ref(fn);
    p->kw = WF_NULL;
    p->args = join_args(base_args, args + 1, nargs - 1);
    if (!wf_is_null(p->args))
        p->kw = join_keywords(base_kw, args + nargs, kwnames);
    if (wf_is_null(p->kw)) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

static void partial_clear(WfObject *o)
{
    Partial *p = (Partial *)o;
    /* fn, args and kw stay: a call may be reading them. Cycles go through what they hold. */
    Value *const fields[] = {&p->dict, &p->names, &p->former};
    for (size_t i = 0; i < 3; i++) {
        Value old = *fields[i];
        *fields[i] = WF_NULL;
        wf_drop(old);
    }
    wf_instance_clear(o);
}

static void partial_dealloc(WfObject *o)
{
    Partial *p = (Partial *)o;
    partial_clear(o);
    wf_drop(p->fn);
    wf_drop(p->args);
    wf_drop(p->kw);
    wf_free_object(o, sizeof *p);
}

static int partial_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    Partial *p = (Partial *)o;
    WF_VISIT(p->fn);
    WF_VISIT(p->args);
    WF_VISIT(p->kw);
    WF_VISIT(p->dict);
    WF_VISIT(p->names);
    WF_VISIT(p->former);
    return wf_instance_traverse(o, visit, arg);
}

/* --- text, pickling ------------------------------------------------------------------------------------ */

/* ", text" of v, or ", name=text". */
static int append_argument(WfStrBuilder *b, Value name, Value v)
{
    Value text = wf_is_null(name) ? wf_str_from_format(", %R", v)
                                  : wf_str_from_format(", %S=%R", name, v);
    if (wf_is_null(text))
        return -1;
    wf_sb_str(b, text);
    wf_drop(text);
    return 0;
}

static int append_all(WfStrBuilder *b, Value fn, Value args, Value kw)
{
    Value text = wf_repr(fn), name, v;
    if (wf_is_null(text))
        return -1;
    wf_sb_str(b, text);
    wf_drop(text);
    for (size_t i = 0; i < wf_tuple_len(args); i++)
        if (append_argument(b, WF_NULL, wf_tuple_item(args, i)) < 0)
            return -1;
    size_t pos = 0;
    int r = 0;
    while (r == 0 && wf_dict_next(kw, &pos, &name, &v)) {
        r = append_argument(b, name, v);
        wf_drop(name);
        wf_drop(v);
    }
    return r;
}

static Value partial_repr(Value self)
{
    Partial *p = as_partial(self);
    int in = wf_repr_enter(self);
    if (in != 0)
        return in < 0 ? WF_NULL : wf_str_from_c("...");
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_sb_c(&b, wf_type_of(self)->name);
    wf_sb_char(&b, '(');
    int r = append_all(&b, load(&p->fn), load(&p->args), load(&p->kw));
    wf_repr_leave(self);
    if (r < 0) {
        wf_sb_abandon(&b);
        return WF_NULL;
    }
    wf_sb_char(&b, ')');
    return wf_sb_finish(&b);
}

static Value m_reduce(Value self)
{
    Partial *p = as_partial(self);
    bool l = wf_lock(p);
    Value dict = wf_is_pointer(p->dict) ? wf_new_ref(p->dict) : WF_NONE;
    wf_unlock(p, l);
    Value fn = load(&p->fn), args = wf_tuple_pack(1, fn), state = WF_NULL, r = WF_NULL;
    if (!wf_is_null(args))
        state = wf_tuple_pack(4, fn, load(&p->args), load(&p->kw), dict);
    if (!wf_is_null(state))
        r = wf_tuple_pack(3, wf_type_value(wf_type_of(self)), args, state);
    wf_drop(state);
    wf_drop(args);
    wf_drop(dict);
    return r;
}

/* What calls may be using, as a tuple. */
static Value parts_of(Partial *p)
{
    bool l = wf_lock(p);
    Value parts[4] = {wf_new_ref(p->fn), wf_new_ref(p->args), wf_new_ref(p->kw),
                      wf_is_null(p->former) ? WF_NONE : wf_new_ref(p->former)};
    wf_unlock(p, l);
    return wf_tuple_steal_array(parts, 4);
}

static bool has_parts(const Partial *p, Value parts)
{
    const Value *v = wf_as_tuple(parts)->items;
    return wf_is(p->fn, v[0]) && wf_is(p->args, v[1]) && wf_is(p->kw, v[2]) &&
           wf_is(wf_is_null(p->former) ? WF_NONE : p->former, v[3]);
}

/* Puts the new parts (owned) in; the old ones live on in `former`. */
static int replace_parts(Partial *p, const Value parts[4])
{
    Value keep = WF_NULL;
    bool l;
    for (int i = 0; i < 4; i++)
        wf_barrier(p, parts[i]);
    for (;;) {
        keep = parts_of(p);
        if (wf_is_null(keep))
            return -1;
        wf_barrier(p, keep);
        l = wf_lock(p);
        if (has_parts(p, keep))
            break;
        wf_unlock(p, l); /* another thread has replaced them */
        wf_drop(keep);
    }
    Value old[5] = {p->fn, p->args, p->kw, p->dict, p->former};
    __atomic_store_n(&p->fn.bits, parts[0].bits, __ATOMIC_RELEASE);
    __atomic_store_n(&p->args.bits, parts[1].bits, __ATOMIC_RELEASE);
    __atomic_store_n(&p->kw.bits, parts[2].bits, __ATOMIC_RELEASE);
    __atomic_store_n(&p->dict.bits, parts[3].bits, __ATOMIC_RELEASE);
    p->former = keep;
    wf_unlock(p, l);
    for (int i = 0; i < 5; i++)
        wf_drop(old[i]);
    return 0;
}

static Value m_setstate(Value self, Value state)
{
    static const char *const wrong = "invalid partial state";
    if (!wf_is_tuple(state) || wf_tuple_len(state) != 4)
        return wf_raise(&wf_exc_TypeError, "%s", wrong);
    const Value *s = wf_as_tuple(state)->items;
    if (!wf_callable(s[0]) || !wf_is_tuple(s[1]) || (!wf_is_none(s[2]) && !wf_is_dict(s[2])))
        return wf_raise(&wf_exc_TypeError, "%s", wrong);
    Value parts[4] = {s[0], wf_is_tuple_exact(s[1]) ? wf_new_ref(s[1]) : wf_sequence_tuple(s[1]),
                      WF_NULL, WF_NULL};
    if (wf_is_null(parts[1]))
        return WF_NULL;
    parts[2] = wf_is_none(s[2]) ? wf_dict_new()
               : wf_is_dict_exact(s[2]) ? wf_new_ref(s[2])
                                        : wf_dict_copy(s[2]);
    parts[0] = wf_new_ref(s[0]);
    parts[3] = wf_is_none(s[3]) ? WF_NULL : wf_new_ref(s[3]);
    if (wf_is_null(parts[2]) || replace_parts(as_partial(self), parts) < 0) {
        for (int i = 0; i < 4; i++)
            wf_drop(parts[i]);
        return WF_NULL;
    }
    return WF_NONE;
}

/* --- the type -------------------------------------------------------------------------------------------- */

Value wf_functools_get_dict(Value self, void *closure) { return wf_dict_getset.get(self, closure); }

int wf_functools_set_dict(Value self, Value v, void *closure)
{
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_TypeError, "cannot delete __dict__");
    return wf_dict_getset.set(self, v, closure);
}

static WfMethodDef partial_methods[] = {
    {"__reduce__", m_reduce, WF_NOARGS, NULL},
    {"__setstate__", m_setstate, WF_O, NULL},
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef partial_getset[] = {
    {"__dict__", wf_functools_get_dict, wf_functools_set_dict, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static WfMemberDef partial_members[] = {
    {"func", WF_M_VALUE, offsetof(Partial, fn), true,
     "function object to use in future partial calls"},
    {"args", WF_M_VALUE, offsetof(Partial, args), true,
     "tuple of arguments to future partial calls"},
    {"keywords", WF_M_VALUE, offsetof(Partial, kw), true,
     "dictionary of keyword arguments to future partial calls"},
    {NULL, WF_M_VALUE, 0, false, NULL},
};

WfType wf_partial_type = {
    WF_TYPE_HEAD(FREE, "functools.partial", Partial, WF_TF_GC | WF_TF_BASETYPE | WF_TF_WEAKREF),
    .doc =
        "partial(func, *args, **keywords) - new function with partial application\n    of the "
        "given arguments and keywords.\n",
    .slots_offset = offsetof(Partial, dict),
    .dealloc = partial_dealloc,
    .traverse = partial_traverse,
    .clear = partial_clear,
    .new = partial_new,
    .call = partial_call,
    .repr = partial_repr,
    .methods = partial_methods,
    .getset = partial_getset,
    .members = partial_members,
};
