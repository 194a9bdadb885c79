/*
 * BaseExceptionGroup and ExceptionGroup (PEP 654): construction, split, subgroup, derive, and
 * what except* asks.
 *
 * A Matcher decides about one exception; splitting walks the tree of groups and rebuilds what
 * matched and what did not, each group by its own derive(), with traceback, context, cause and
 * notes of the original.
 */
#include "exc_impl.h"

#include "class.h"
#include "typeobj.h"

static WfExceptionGroup *as_group(Value v)
{
    return (WfExceptionGroup *)wf_obj(v);
}

static bool is_group(Value v)
{
    return wf_is_a(v, &wf_exc_BaseExceptionGroup);
}

/* --- construction ---------------------------------------------------------------------------------------- */

static int check_items(Value excs, bool *base_inside)
{
    if (wf_tuple_len(excs) == 0)
        return wf_raise_i(&wf_exc_ValueError,
                          "second argument (exceptions) must be a non-empty sequence");
    *base_inside = false;
    for (size_t i = 0; i < wf_tuple_len(excs); i++) {
        Value e = wf_tuple_item(excs, i);
        if (!wf_is_exc(e))
            return wf_raise_i(&wf_exc_ValueError,
                              "Item %zd of second argument (exceptions) is not an exception",
                              (ssize_t)i);
        if (!wf_is_a(e, &wf_exc_Exception))
            *base_inside = true;
    }
    return 0;
}

/* The class really made: an ExceptionGroup where everything inside allows it. NULL + TypeError. */
static WfType *choose_class(WfType *t, bool base_inside)
{
    if (t == &wf_exc_ExceptionGroup && base_inside) {
        wf_raise(&wf_exc_TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
        return NULL;
    }
    if (t == &wf_exc_BaseExceptionGroup)
        return base_inside ? t : &wf_exc_ExceptionGroup;
    if (base_inside && wf_is_subtype(t, &wf_exc_Exception)) {
        wf_raise(&wf_exc_TypeError, "Cannot nest BaseExceptions in '%.200s'", t->name);
        return NULL;
    }
    return t;
}

Value wf_exception_group_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    if (nargs != 2)
        return wf_raise(&wf_exc_TypeError,
                        "BaseExceptionGroup.__new__() takes exactly 2 arguments (%zu given)", nargs);
    if (!wf_is_str(args[0]))
        return wf_raise(&wf_exc_TypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not %.50s",
                        wf_type_of(args[0])->name);
    WfType *st = wf_type_of(args[1]);
    if (!st->sq_item && !(st->flags & (WF_TF_LIST | WF_TF_TUPLE)))
        return wf_raise(&wf_exc_TypeError, "second argument (exceptions) must be a sequence");
    Value excs = wf_sequence_tuple(args[1]);
    bool base_inside;
    if (wf_is_null(excs))
        return WF_NULL;
    WfType *chosen = check_items(excs, &base_inside) < 0 ? NULL : choose_class(t, base_inside);
    Value self = chosen ? wf_exc_alloc(chosen, wf_tuple_from_array(args, nargs)) : WF_NULL;
    if (wf_is_null(self)) {
        wf_drop(excs);
        return WF_NULL;
    }
    as_group(self)->msg = wf_new_ref(args[0]);
    as_group(self)->excs = excs;
    return self;
}

int wf_exception_group_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return wf_base_exception_init(self, args, nargs, kwnames);
}

Value wf_exception_group_str(Value self)
{
    size_t n = wf_tuple_len(as_group(self)->excs);
    return wf_str_from_format("%S (%zu sub-exception%s)", as_group(self)->msg, n,
                              n == 1 ? "" : "s");
}

static Value make_group(Value msg, Value excs)
{
    Value args[] = {msg, excs};
    return wf_call(wf_type_value(&wf_exc_ExceptionGroup), args, 2, WF_NULL);
}

static Value group_derive(Value self, Value excs)
{
    Value args[] = {as_group(self)->msg, excs};
    return wf_call(wf_type_value(&wf_exc_BaseExceptionGroup), args, 2, WF_NULL);
}

/* --- splitting ---------------------------------------------------------------------------------------------- */

typedef enum { BY_TYPE, BY_PREDICATE, BY_LEAVES } MatchKind;
typedef struct {
    MatchKind kind;
    Value value; /* class or tuple of classes; function; list of exceptions, compared by identity */
} Matcher;

/* Owned; WF_NULL: nothing on this side. */
typedef struct {
    Value match, rest;
} Split;

static int is_listed(Value list, Value exc)
{
    for (size_t i = 0; i < wf_list_len(list); i++) {
        Value item = wf_list_get(list, i);
        bool same = wf_is(item, exc);
        wf_drop(item);
        if (same)
            return 1;
    }
    return 0;
}

static int matches(const Matcher *m, Value exc)
{
    if (m->kind == BY_TYPE)
        return wf_exc_match(exc, m->value);
    if (m->kind == BY_LEAVES)
        return is_group(exc) ? 0 : is_listed(m->value, exc);
    Value r = wf_call1(m->value, exc);
    int yes = wf_is_null(r) ? -1 : wf_truth(r);
    wf_drop(r);
    return yes;
}

static int copy_notes(Value from, Value to)
{
    Value notes;
    int r = wf_getattr_opt(from, wf_n.__notes__, &notes);
    if (r <= 0)
        return r;
    if (wf_type_of(notes)->sq_item || wf_is_list(notes) || wf_is_tuple(notes)) {
        Value copy = wf_sequence_list(notes);
        r = wf_is_null(copy) ? -1 : wf_setattr(to, wf_n.__notes__, copy);
        wf_drop(copy);
    }
    wf_drop(notes);
    return r < 0 ? -1 : 0;
}

/* Other threads may be changing the first. */
static void copy_field(Value from, const Value *source, Value to, Value *target)
{
    bool l = wf_lock(wf_obj(from));
    Value v = wf_new_ref(*source);
    wf_unlock(wf_obj(from), l);
    wf_exc_store(to, target, v);
    wf_drop(v);
}

/* A group like `orig` of the exceptions in `list`: new, WF_NONE if the list is empty. */
static Value subset(Value orig, Value list)
{
    if (wf_list_len(list) == 0)
        return WF_NONE;
    Value name = wf_intern_c("derive");
    Value g = wf_is_null(name) ? WF_NULL : wf_call_method(orig, name, &list, 1);
    if (wf_is_null(g))
        return WF_NULL;
    if (!is_group(g)) {
        wf_raise(&wf_exc_TypeError, "derive must return an instance of BaseExceptionGroup");
        wf_drop(g);
        return WF_NULL;
    }
    WfBaseException *from = wf_as_exc(orig), *to = wf_as_exc(g);
    copy_field(orig, &from->traceback, g, &to->traceback);
    copy_field(orig, &from->context, g, &to->context);
    wf_exc_set_cause(g, wf_exc_load(orig, &from->cause));
    if (copy_notes(orig, g) < 0) {
        wf_drop(g);
        return WF_NULL;
    }
    return g;
}

static Value null_if_none(Value v)
{
    return wf_is_none(v) ? WF_NULL : v;
}

static int split(Value exc, const Matcher *m, bool want_rest, Split *out);

static int split_children(Value exc, const Matcher *m, bool want_rest, Value matched, Value rest)
{
    Value excs = as_group(exc)->excs;
    for (size_t i = 0; i < wf_tuple_len(excs); i++) {
        Split s;
        if (wf_enter_call(" in exceptiongroup_split_recursive") < 0)
            return -1;
        int r = split(wf_tuple_item(excs, i), m, want_rest, &s);
        wf_leave_call();
        if (r < 0)
            return -1;
        if (!wf_is_null(s.match))
            r = wf_list_append_steal(matched, s.match);
        if (!wf_is_null(s.rest) && wf_list_append_steal(rest, s.rest) < 0)
            r = -1;
        if (r < 0)
            return -1;
    }
    return 0;
}

static int split(Value exc, const Matcher *m, bool want_rest, Split *out)
{
    out->match = out->rest = WF_NULL;
    int r = matches(m, exc);
    if (r < 0)
        return -1;
    if (r) {
        out->match = wf_new_ref(exc);
        return 0;
    }
    if (!is_group(exc)) {
        if (want_rest)
            out->rest = wf_new_ref(exc);
        return 0;
    }
    Value matched = wf_list_new(0), rest = wf_list_new(0), a = WF_NULL, b = WF_NONE;
    if (!wf_is_null(matched) && !wf_is_null(rest) &&
        split_children(exc, m, want_rest, matched, rest) == 0)
        a = subset(exc, matched);
    if (!wf_is_null(a) && want_rest)
        b = subset(exc, rest);
    wf_drop(matched);
    wf_drop(rest);
    if (wf_is_null(a) || wf_is_null(b)) {
        wf_drop(a);
        wf_drop(b);
        return -1;
    }
    out->match = null_if_none(a);
    out->rest = null_if_none(b);
    return 0;
}

static int make_matcher(Value v, Matcher *m)
{
    m->value = v;
    if (wf_has_shape(v, WF_SHAPE_function)) {
        m->kind = BY_PREDICATE;
        return 0;
    }
    m->kind = BY_TYPE;
    bool ok = wf_is_exc_class(v);
    if (wf_is_tuple_exact(v)) {
        ok = true;
        for (size_t i = 0; ok && i < wf_tuple_len(v); i++)
            ok = wf_is_exc_class(wf_tuple_item(v, i));
    }
    if (ok)
        return 0;
    return wf_raise_i(&wf_exc_TypeError,
                      "expected a function, exception type or tuple of exception types");
}

static Value none_if_null(Value v)
{
    return wf_is_null(v) ? WF_NONE : v;
}

static Value group_split(Value self, const Value *args, size_t nargs)
{
    Matcher m;
    Split s;
    if (wf_check_nargs("split", nargs, 1, 1) < 0 || make_matcher(args[0], &m) < 0 || split(self, &m, true, &s) < 0)
        return WF_NULL;
    Value pair = wf_tuple_pack(2, none_if_null(s.match), none_if_null(s.rest));
    wf_drop(s.match);
    wf_drop(s.rest);
    return pair;
}

static Value group_subgroup(Value self, const Value *args, size_t nargs)
{
    Matcher m;
    Split s;
    if (wf_check_nargs("subgroup", nargs, 1, 1) < 0 || make_matcher(args[0], &m) < 0 || split(self, &m, false, &s) < 0)
        return WF_NULL;
    wf_drop(s.rest);
    return none_if_null(s.match);
}

/* --- except* ------------------------------------------------------------------------------------------------ */

static int check_star_type(Value type)
{
    if (!wf_is_exc_class(type))
        return wf_raise_i(&wf_exc_TypeError, "catching classes that do not inherit from "
                                             "BaseException is not allowed");
    if (wf_is_subtype((WfType *)wf_obj(type), &wf_exc_BaseExceptionGroup))
        return wf_raise_i(&wf_exc_TypeError, "catching ExceptionGroup with except* is not allowed. "
                                             "Use except instead.");
    return 0;
}

static int check_star_types(Value types)
{
    if (!wf_is_tuple(types))
        return check_star_type(types);
    for (size_t i = 0; i < wf_tuple_len(types); i++)
        if (check_star_type(wf_tuple_item(types, i)) < 0)
            return -1;
    return 0;
}

/* A bare exception that except* caught, as a group of one. */
static Value wrap(Value exc)
{
    Value one = wf_tuple_pack(1, exc);
    Value g = wf_is_null(one) ? WF_NULL : make_group(wf_str_empty, one);
    wf_drop(one);
    return g;
}

static Value wrap_any(Value exc)
{
    if (wf_is_a(exc, &wf_exc_Exception))
        return wrap(exc);
    Value one = wf_tuple_pack(1, exc);
    Value args[] = {wf_str_empty, one};
    Value g = wf_is_null(one)
                  ? WF_NULL
                  : wf_call(wf_type_value(&wf_exc_BaseExceptionGroup), args, 2, WF_NULL);
    wf_drop(one);
    return g;
}

static int split_by_method(Value exc, Value types, Value *match, Value *rest)
{
    Value pair = wf_call_method(exc, wf_n.split, &types, 1);
    if (wf_is_null(pair))
        return -1;
    if (!wf_is_tuple(pair) || wf_tuple_len(pair) < 2) {
        wf_raise(&wf_exc_TypeError, "%.200s.split must return a %s", wf_type_of(exc)->name,
                 wf_is_tuple(pair) ? "2-tuple, got tuple of size 1" : "tuple");
        wf_drop(pair);
        return -1;
    }
    *match = wf_new_ref(wf_tuple_item(pair, 0));
    *rest = wf_new_ref(wf_tuple_item(pair, 1));
    wf_drop(pair);
    return 0;
}

int wf_exc_group_match(Value exc, Value types, Value *match, Value *rest)
{
    *match = *rest = WF_NONE;
    if (check_star_types(types) < 0)
        return -1;
    if (wf_is_none(exc))
        return 0;
    int r = wf_exc_match(exc, types);
    if (r < 0)
        return -1;
    if (r) {
        *match = is_group(exc) ? wf_new_ref(exc) : wrap_any(exc);
        return wf_is_null(*match) ? -1 : 0;
    }
    if (is_group(exc))
        return split_by_method(exc, types, match, rest);
    *rest = wf_new_ref(exc);
    return 0;
}

static Value notes_of(Value exc)
{
    Value notes;
    int r = wf_getattr_opt(exc, wf_n.__notes__, &notes);
    if (r < 0)
        wf_err_clear();
    if (r <= 0)
        return WF_NULL;
    wf_drop(notes);
    return notes;
}

/* Parts of one exception keep these; an exception raised anew does not have them all. */
static bool same_origin(Value a, Value b)
{
    WfBaseException *x = wf_as_exc(a), *y = wf_as_exc(b);
    return wf_is(notes_of(a), notes_of(b)) && wf_is(wf_value_load(&x->traceback), wf_value_load(&y->traceback)) &&
           wf_is(wf_value_load(&x->cause), wf_value_load(&y->cause)) &&
           wf_is(wf_value_load(&x->context), wf_value_load(&y->context));
}

static int collect_leaves(Value exc, Value list)
{
    if (!is_group(exc))
        return wf_list_append(list, exc);
    Value excs = as_group(exc)->excs;
    for (size_t i = 0; i < wf_tuple_len(excs); i++)
        if (collect_leaves(wf_tuple_item(excs, i), list) < 0)
            return -1;
    return 0;
}

/* `orig` reduced to the leaves that are in the groups of `keep`: new, WF_NONE if none. */
static Value project(Value orig, Value keep)
{
    Value leaves = wf_list_new(0);
    int r = wf_is_null(leaves) ? -1 : 0;
    for (size_t i = 0; r == 0 && i < wf_list_len(keep); i++) {
        Value e = wf_list_get(keep, i);
        r = collect_leaves(e, leaves);
        wf_drop(e);
    }
    Matcher m = {BY_LEAVES, leaves};
    Split s = {WF_NULL, WF_NULL};
    if (r == 0)
        r = split(orig, &m, false, &s);
    wf_drop(leaves);
    wf_drop(s.rest);
    return r < 0 ? WF_NULL : none_if_null(s.match);
}

/* Sorts what except* clauses left into parts of orig and exceptions of their own. */
static int sort_out(Value orig, Value excs, Value raised, Value reraised)
{
    for (size_t i = 0; i < wf_list_len(excs); i++) {
        Value e = wf_list_get(excs, i);
        int r = 0;
        if (wf_is_exc(e))
            r = wf_list_append(same_origin(e, orig) ? reraised : raised, e);
        wf_drop(e);
        if (r < 0)
            return -1;
    }
    return 0;
}

Value wf_exc_group_reraise(Value orig, Value excs)
{
    if (wf_list_len(excs) == 0)
        return WF_NONE;
    if (!is_group(orig))
        return wf_list_get(excs, 0);
    Value raised = wf_list_new(0), reraised = wf_list_new(0), result = WF_NULL, part = WF_NULL;
    if (!wf_is_null(raised) && !wf_is_null(reraised) &&
        sort_out(orig, excs, raised, reraised) == 0)
        part = project(orig, reraised);
    if (!wf_is_null(part)) {
        if (wf_list_len(raised) == 0)
            result = wf_new_ref(part);
        else if (!wf_is_none(part) && wf_list_append(raised, part) < 0)
            result = WF_NULL;
        else
            result = make_group(wf_str_empty, raised);
    }
    wf_drop(part);
    wf_drop(raised);
    wf_drop(reraised);
    return result;
}

WfMethodDef wf_exception_group_methods[] = {
    {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {"derive", group_derive, WF_O, NULL},
    {"split", group_split, WF_FAST, NULL},
    {"subgroup", group_subgroup, WF_FAST, NULL},
    {0}};
WfMemberDef wf_exception_group_members[] = {
    {"message", WF_M_VALUE, offsetof(WfExceptionGroup, msg), true, "exception message"},
    {"exceptions", WF_M_VALUE, offsetof(WfExceptionGroup, excs), true, "nested exceptions"},
    {0}};
