/* re.Match: the spans of a match and the string they are in. */
#include "sre_objects.h"

Value wf_sre_match_new(const WfSreState *state, Value pattern, Value string, ssize_t pos,
                       ssize_t endpos)
{
    uint32_t groups = as_pattern(pattern)->groups + 1;
    SreMatch *m =
        wf_alloc(wf_sre_match_type.shape, sizeof *m + 2 * (size_t)groups * sizeof m->marks[0]);
    if (!m)
        return WF_NULL;
    m->pattern = wf_new_ref(pattern);
    m->string = wf_new_ref(string);
    m->regs = WF_NULL;
    m->pos = pos;
    m->endpos = endpos;
    m->lastindex = state->lastindex;
    m->groups = groups;
    m->marks[0] = (ssize_t)state->match_start;
    m->marks[1] = (ssize_t)state->match_end;
    for (uint32_t i = 1; i < groups; i++) {
        size_t start = (size_t)-1, end = (size_t)-1;
        wf_sre_group_span(state, i, &start, &end);
        m->marks[2 * i] = (ssize_t)start;
        m->marks[2 * i + 1] = (ssize_t)end;
    }
    return WF_MOVE(m);
}

static void match_dealloc(WfObject *o)
{
    SreMatch *m = (SreMatch *)o;
    wf_drop(m->pattern);
    wf_drop(m->string);
    wf_drop(m->regs);
    wf_free_object(o, sizeof *m + 2 * (size_t)m->groups * sizeof m->marks[0]);
}

static int match_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    SreMatch *m = (SreMatch *)o;
    WF_VISIT(m->pattern);
    WF_VISIT(m->string);
    WF_VISIT(m->regs);
    return 0;
}

/* --- Groups --------------------------------------------------------------------------------- */

static ssize_t no_such_group(void)
{
    if (!wf_err_occurred())
        wf_raise(&wf_exc_IndexError, "no such group");
    return -1;
}

/* The number of the group called `key`, or -1 with an exception. */
static ssize_t group_number(const SreMatch *m, Value key)
{
    ssize_t i = -1;
    if (WF_LIKELY(wf_is_small(key)))
        i = wf_small_value(key);
    else if (wf_is_int(key) || wf_type_of(key)->nb_index) {
        if (wf_as_ssize(key, &i, NULL) < 0)
            return -1;
    } else {
        Value number;
        if (wf_dict_get(as_pattern(m->pattern)->groupindex, key, &number) > 0) {
            if (wf_is_small(number))
                i = wf_small_value(number);
            wf_drop(number);
        }
    }
    return i < 0 || i >= (ssize_t)m->groups ? no_such_group() : i;
}

static Value slice_from(const SreMatch *m, const SreSubject *s, ssize_t i, Value missing)
{
    ssize_t start = m->marks[2 * i], end = m->marks[2 * i + 1], length = (ssize_t)s->length;
    if (start < 0)
        return wf_new_ref(missing);
    /* A mutable string may have become shorter. */
    return wf_sre_subject_slice(s, (size_t)(start < length ? start : length),
                                (size_t)(end < length ? end : length));
}

static Value group_by_index(const SreMatch *m, ssize_t i, Value missing)
{
    SreSubject s;
    if (m->marks[2 * i] < 0)
        return wf_new_ref(missing);
    if (wf_sre_subject_open(&s, m->string) < 0)
        return WF_NULL;
    Value v = slice_from(m, &s, i, missing);
    wf_sre_subject_close(&s);
    return v;
}

static Value match_getitem(Value self, Value key)
{
    ssize_t i = group_number(as_match(self), key);
    return i < 0 ? WF_NULL : group_by_index(as_match(self), i, WF_NONE);
}

static Value match_group(Value self, const Value *args, size_t nargs)
{
    const SreMatch *m = as_match(self);
    if (nargs == 0)
        return group_by_index(m, 0, WF_NONE);
    if (nargs == 1)
        return match_getitem(self, args[0]);
    Value result = wf_tuple_new(nargs);
    if (wf_is_null(result))
        return WF_NULL;
    for (size_t i = 0; i < nargs; i++) {
        Value item = match_getitem(self, args[i]);
        if (wf_is_null(item)) {
            wf_drop(result);
            return WF_NULL;
        }
        wf_as_tuple(result)->items[i] = wf_own(item);
    }
    return result;
}

static Value match_groups(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"default", NULL};
    const SreMatch *m = as_match(self);
    Value missing = WF_NONE;
    SreSubject s;
    if ((nargs || !wf_is_null(kwnames)) &&
        wf_parse_args(args, nargs, kwnames, "|O:groups", names, &missing) < 0)
        return WF_NULL;
    Value result = wf_tuple_new(m->groups - 1);
    if (wf_is_null(result))
        return WF_NULL;
    if (wf_sre_subject_open(&s, m->string) < 0)
        goto fail;
    for (uint32_t i = 1; i < m->groups; i++) {
        Value item = slice_from(m, &s, i, missing);
        if (wf_is_null(item)) {
            wf_sre_subject_close(&s);
            goto fail;
        }
        wf_as_tuple(result)->items[i - 1] = wf_own(item);
    }
    wf_sre_subject_close(&s);
    return result;
fail:
    wf_drop(result);
    return WF_NULL;
}

static Value match_groupdict(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"default", NULL};
    const SreMatch *m = as_match(self);
    Value missing = WF_NONE, key, number;
    size_t pos = 0;
    if (wf_parse_args(args, nargs, kwnames, "|O:groupdict", names, &missing) < 0)
        return WF_NULL;
    Value result = wf_dict_new();
    if (wf_is_null(result))
        return WF_NULL;
    while (wf_dict_next(as_pattern(m->pattern)->groupindex, &pos, &key, &number)) {
        ssize_t i = group_number(m, number);
        wf_drop(number);
        Value v = i < 0 ? WF_NULL : group_by_index(m, i, missing);
        int status = wf_is_null(v) ? -1 : wf_dict_set(result, key, v);
        wf_drop(v);
        wf_drop(key);
        if (status < 0) {
            wf_drop(result);
            return WF_NULL;
        }
    }
    return result;
}

/* The number of an optional group argument, 0 without one; -1 with an exception. */
static ssize_t group_argument(const char *name, const SreMatch *m, const Value *args, size_t nargs)
{
    if (nargs == 0)
        return 0;
    if (wf_check_nargs(name, nargs, 0, 1) < 0)
        return -1;
    return group_number(m, args[0]);
}

static Value match_start(Value self, const Value *args, size_t nargs)
{
    ssize_t i = group_argument("start", as_match(self), args, nargs);
    return i < 0 ? WF_NULL : wf_int(as_match(self)->marks[2 * i]);
}

static Value match_end(Value self, const Value *args, size_t nargs)
{
    ssize_t i = group_argument("end", as_match(self), args, nargs);
    return i < 0 ? WF_NULL : wf_int(as_match(self)->marks[2 * i + 1]);
}

static Value span_of(const SreMatch *m, ssize_t i)
{
    return wf_tuple_pack(2, wf_int(m->marks[2 * i]), wf_int(m->marks[2 * i + 1]));
}

static Value match_span(Value self, const Value *args, size_t nargs)
{
    ssize_t i = group_argument("span", as_match(self), args, nargs);
    return i < 0 ? WF_NULL : span_of(as_match(self), i);
}

static Value match_expand(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"template", NULL};
    Value template;
    if (wf_parse_args(args, nargs, kwnames, "O:expand", names, &template) < 0)
        return WF_NULL;
    Value fn = wf_import_attr("re", "_expand");
    if (wf_is_null(fn))
        return WF_NULL;
    Value result = wf_call3(fn, as_match(self)->pattern, self, template);
    wf_drop(fn);
    return result;
}

/* --- Attributes ----------------------------------------------------------------------------- */

static Value make_regs(const SreMatch *m)
{
    Value regs = wf_tuple_new(m->groups);
    for (uint32_t i = 0; !wf_is_null(regs) && i < m->groups; i++) {
        Value span = span_of(m, i);
        if (wf_is_null(span)) {
            wf_drop(regs);
            return WF_NULL;
        }
        wf_as_tuple(regs)->items[i] = wf_own(span);
    }
    return regs;
}

static Value match_regs(Value self, void *closure)
{
    SreMatch *m = as_match(self);
    bool locked = wf_lock(m);
    Value regs = wf_new_ref(m->regs);
    wf_unlock(m, locked);
    if (!wf_is_null(regs))
        return regs;
    regs = make_regs(m);
    if (wf_is_null(regs))
        return WF_NULL;
    wf_barrier(m, regs);
    Value mine = wf_new_ref(regs);
    locked = wf_lock(m);
    if (wf_is_null(m->regs)) {
        m->regs = regs;
        regs = WF_NULL;
    }
    wf_unlock(m, locked);
    wf_drop(regs);
    return mine;
}

static Value match_lastindex(Value self, void *closure)
{
    int64_t i = as_match(self)->lastindex;
    return i < 0 ? WF_NONE : wf_int(i);
}

static Value match_lastgroup(Value self, void *closure)
{
    const SreMatch *m = as_match(self);
    Value names = as_pattern(m->pattern)->indexgroup;
    if (m->lastindex < 0 || (size_t)m->lastindex >= wf_tuple_len(names))
        return WF_NONE;
    return wf_new_ref(wf_tuple_item(names, (size_t)m->lastindex));
}

static Value match_repr(Value self)
{
    const SreMatch *m = as_match(self);
    Value all = group_by_index(m, 0, WF_NONE);
    if (wf_is_null(all))
        return WF_NULL;
    Value r = wf_str_from_format("<re.Match object; span=(%zd, %zd), match=%R>", m->marks[0],
                                 m->marks[1], all);
    wf_drop(all);
    return r;
}

static Value match_copy(Value self)
{
    return wf_new_ref(self);
}

static Value match_deepcopy(Value self, Value memo)
{
    return wf_new_ref(self);
}

Value wf_sre_class_getitem(Value type, Value item)
{
    return wf_call2(wf_type_value(&wf_GenericAlias_type), type, item);
}

static WfMethodDef match_methods[] = {
    {"group", match_group, WF_FAST,
     "group([group1, ...]) -> str or tuple.\n    Return subgroup(s) of the match by indices or "
     "names.\n    For 0 returns the entire match."},
    {"start", match_start, WF_FAST,
     "start($self, group=0, /)\n--\n\nReturn index of the start of the substring matched by "
     "group."},
    {"end", match_end, WF_FAST,
     "end($self, group=0, /)\n--\n\nReturn index of the end of the substring matched by group."},
    {"span", match_span, WF_FAST,
     "span($self, group=0, /)\n--\n\nFor match object m, return the 2-tuple (m.start(group), "
     "m.end(group))."},
    {"groups", match_groups, WF_FASTKW,
     "groups($self, /, default=None)\n--\n\nReturn a tuple containing all the subgroups of the "
     "match, from 1.\n\n  default\n    Is used for groups that did not participate in the match."},
    {"groupdict", match_groupdict, WF_FASTKW,
     "groupdict($self, /, default=None)\n--\n\nReturn a dictionary containing all the named "
     "subgroups of the match, keyed by the subgroup name.\n\n  default\n    Is used for groups "
     "that "
     "did not participate in the match."},
    {"expand", match_expand, WF_FASTKW,
     "expand($self, /, template)\n--\n\nReturn the string obtained by doing backslash substitution "
     "on the string template, as done by the sub() method."},
    {"__copy__", match_copy, WF_NOARGS, "__copy__($self, /)\n--\n\n"},
    {"__deepcopy__", match_deepcopy, WF_O, "__deepcopy__($self, memo, /)\n--\n\n"},
    {"__class_getitem__", wf_sre_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef match_getset[] = {
    {"lastindex", match_lastindex, NULL, "The integer index of the last matched capturing group.",
     NULL},
    {"lastgroup", match_lastgroup, NULL, "The name of the last matched capturing group.", NULL},
    {"regs", match_regs, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static WfMemberDef match_members[] = {
    {"string", WF_M_VALUE, offsetof(SreMatch, string), true,
     "The string passed to match() or search()."},
    {"re", WF_M_VALUE, offsetof(SreMatch, pattern), true, "The regular expression object."},
    {"pos", WF_M_SSIZE, offsetof(SreMatch, pos), true,
     "The index into the string at which the RE engine started looking for a match."},
    {"endpos", WF_M_SSIZE, offsetof(SreMatch, endpos), true,
     "The index into the string beyond which the RE engine will not go."},
    {NULL, 0, 0, false, NULL},
};

WfType wf_sre_match_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "re.Match",
    .flags = WF_TF_GC | WF_TF_IMMUTABLE | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(SreMatch),
    .itemsize = sizeof(ssize_t),
    .doc = "The result of re.match() and re.search().\n"
           "Match objects always have a boolean value of True.",
    .dealloc = match_dealloc,
    .traverse = match_traverse,
    .repr = match_repr,
    .getitem = match_getitem,
    .methods = match_methods,
    .getset = match_getset,
    .members = match_members,
};
