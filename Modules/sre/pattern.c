/* re.Pattern: a compiled program, what it was compiled from, and ways to apply it. */
#include "sre_objects.h"

#include <stdio.h>

#include "descr.h"

static void pattern_dealloc(WfObject *o)
{
    SrePattern *p = (SrePattern *)o;
    wf_drop(p->pattern);
    wf_drop(p->groupindex);
    wf_drop(p->indexgroup);
    wf_drop(p->template);
    wf_drop(p->expansion);
    wf_sre_free(p->program);
    wf_free_object(o, sizeof *p);
}

static int pattern_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    SrePattern *p = (SrePattern *)o;
    WF_VISIT(p->pattern);
    WF_VISIT(p->groupindex);
    WF_VISIT(p->indexgroup);
    WF_VISIT(p->template);
    WF_VISIT(p->expansion);
    return 0;
}

/* --- Arguments ------------------------------------------------------------------------------ */

typedef struct {
    Value string;
    ssize_t pos, endpos;
} Range;

/* (string, pos=0, endpos=sys.maxsize) */
static int parse_range(const char *format, const Value *args, size_t nargs, Value kwnames, Range *r)
{
    static const char *const names[] = {"string", "pos", "endpos", NULL};
    r->pos = 0;
    r->endpos = INT64_MAX;
    if (WF_LIKELY(nargs == 1 && wf_is_null(kwnames))) {
        r->string = args[0];
        return 0;
    }
    return wf_parse_args(args, nargs, kwnames, format, names, &r->string, &r->pos, &r->endpos);
}

/* --- One match ------------------------------------------------------------------------------ */

static Value find_one(Value self, const Range *r, WfSreMode mode)
{
    const SrePattern *p = as_pattern(self);
    SreSubject subject;
    WfSreState state;
    Value result = WF_NULL;
    if (wf_sre_subject_open_for(&subject, p, r->string) < 0)
        return WF_NULL;
    if (wf_sre_begin(&state, p, &subject, r->pos, r->endpos) < 0)
        goto close;
    ssize_t pos = (ssize_t)state.start, endpos = (ssize_t)state.end;
    int found = wf_sre_next(&state, p, mode);
    if (found >= 0)
        result = found ? wf_sre_match_new(&state, self, r->string, pos, endpos) : WF_NONE;
    wf_sre_state_fini(&state);
close:
    wf_sre_subject_close(&subject);
    return result;
}

static Value pattern_match(Value self, const Value *args, size_t nargs, Value kwnames)
{
    Range r;
    if (parse_range("O|nn:match", args, nargs, kwnames, &r) < 0)
        return WF_NULL;
    return find_one(self, &r, WF_SRE_MATCH);
}

static Value pattern_fullmatch(Value self, const Value *args, size_t nargs, Value kwnames)
{
    Range r;
    if (parse_range("O|nn:fullmatch", args, nargs, kwnames, &r) < 0)
        return WF_NULL;
    return find_one(self, &r, WF_SRE_FULLMATCH);
}

static Value pattern_search(Value self, const Value *args, size_t nargs, Value kwnames)
{
    Range r;
    if (parse_range("O|nn:search", args, nargs, kwnames, &r) < 0)
        return WF_NULL;
    return find_one(self, &r, WF_SRE_SEARCH);
}

/* --- All matches ---------------------------------------------------------------------------- */

/* What findall() gives for a match: the match, its one group, or a tuple of its groups. */
static Value findall_item(const SrePattern *p, const SreSubject *s, const WfSreState *state)
{
    if (p->groups == 0)
        return wf_sre_subject_slice(s, state->match_start, state->match_end);
    if (p->groups == 1)
        return wf_sre_subject_group(s, state, 1, true);
    Value item = wf_tuple_new(p->groups);
    for (uint32_t i = 0; !wf_is_null(item) && i < p->groups; i++) {
        Value group = wf_sre_subject_group(s, state, i + 1, true);
        if (wf_is_null(group)) {
            wf_drop(item);
            return WF_NULL;
        }
        wf_as_tuple(item)->items[i] = wf_own(group);
    }
    return item;
}

/* Fills list; 0 or -1. */
static int findall_into(Value list, const SrePattern *p, const SreSubject *s, WfSreState *state)
{
    while (state->start <= state->end) {
        int found = wf_sre_next(state, p, WF_SRE_SEARCH);
        if (found <= 0)
            return found;
        Value item = findall_item(p, s, state);
        if (wf_is_null(item) || wf_list_append_steal(list, item) < 0)
            return -1;
        wf_sre_advance(state);
    }
    return 0;
}

static Value pattern_findall(Value self, const Value *args, size_t nargs, Value kwnames)
{
    const SrePattern *p = as_pattern(self);
    Range r;
    SreSubject subject;
    WfSreState state;
    if (parse_range("O|nn:findall", args, nargs, kwnames, &r) < 0 ||
        wf_sre_subject_open_for(&subject, p, r.string) < 0)
        return WF_NULL;
    Value list = wf_list_new(0);
    if (!wf_is_null(list) && wf_sre_begin(&state, p, &subject, r.pos, r.endpos) == 0) {
        int status = findall_into(list, p, &subject, &state);
        wf_sre_state_fini(&state);
        if (status == 0)
            goto close;
    }
    wf_drop(list);
    list = WF_NULL;
close:
    wf_sre_subject_close(&subject);
    return list;
}

/* Appends the text [from, to) and then the groups of the match. */
static int append_piece(Value list, const SrePattern *p, const SreSubject *s,
                        const WfSreState *state, size_t from, size_t to)
{
    Value piece = wf_sre_subject_slice(s, from, to);
    for (uint32_t i = 0;; i++) {
        if (wf_is_null(piece) || wf_list_append_steal(list, piece) < 0)
            return -1;
        if (!state || i == p->groups)
            return 0;
        piece = wf_sre_subject_group(s, state, i + 1, false);
    }
}

static int split_into(Value list, const SrePattern *p, const SreSubject *s, WfSreState *state,
                      ssize_t max)
{
    size_t last = state->start;
    for (ssize_t n = 0; !max || n < max; n++) {
        int found = wf_sre_next(state, p, WF_SRE_SEARCH);
        if (found < 0)
            return -1;
        if (!found)
            break;
        if (append_piece(list, p, s, state, last, state->match_start) < 0)
            return -1;
        wf_sre_advance(state);
        last = state->start;
    }
    return append_piece(list, p, s, NULL, last, state->end);
}

static Value pattern_split(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"string", "maxsplit", NULL};
    const SrePattern *p = as_pattern(self);
    SreSubject subject;
    WfSreState state;
    Value string;
    ssize_t max = 0;
    if (wf_parse_args(args, nargs, kwnames, "O|n:split", names, &string, &max) < 0 ||
        wf_sre_subject_open_for(&subject, p, string) < 0)
        return WF_NULL;
    Value list = wf_list_new(0);
    if (!wf_is_null(list) && wf_sre_begin(&state, p, &subject, 0, INT64_MAX) == 0) {
        int status = split_into(list, p, &subject, &state, max);
        wf_sre_state_fini(&state);
        if (status == 0)
            goto close;
    }
    wf_drop(list);
    list = WF_NULL;
close:
    wf_sre_subject_close(&subject);
    return list;
}

static Value pattern_finditer(Value self, const Value *args, size_t nargs, Value kwnames)
{
    Range r;
    if (parse_range("O|nn:finditer", args, nargs, kwnames, &r) < 0)
        return WF_NULL;
    return wf_sre_iterator_new(self, r.string, r.pos, r.endpos);
}

static Value pattern_scanner(Value self, const Value *args, size_t nargs, Value kwnames)
{
    Range r;
    if (parse_range("O|nn:scanner", args, nargs, kwnames, &r) < 0)
        return WF_NULL;
    return wf_sre_scanner_new(self, r.string, r.pos, r.endpos);
}

static Value substitute(const char *format, Value self, const Value *args, size_t nargs,
                        Value kwnames, bool counted)
{
    static const char *const names[] = {"repl", "string", "count", NULL};
    Value repl, string;
    ssize_t count = 0;
    if (wf_parse_args(args, nargs, kwnames, format, names, &repl, &string, &count) < 0)
        return WF_NULL;
    return wf_sre_substitute(self, repl, string, count, counted);
}

static Value pattern_sub(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return substitute("OO|n:sub", self, args, nargs, kwnames, false);
}

static Value pattern_subn(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return substitute("OO|n:subn", self, args, nargs, kwnames, true);
}

/* --- The object itself ---------------------------------------------------------------------- */

enum { FLAG_UNICODE = 32, FLAG_LOCALE = 4, FLAG_ASCII = 256 };

static const struct {
    const char *name;
    int flag;
} flag_names[] = {
    {"re.TEMPLATE", 1},  {"re.IGNORECASE", 2}, {"re.LOCALE", FLAG_LOCALE},
    {"re.MULTILINE", 8}, {"re.DOTALL", 16},    {"re.UNICODE", FLAG_UNICODE},
    {"re.VERBOSE", 64},  {"re.DEBUG", 128},    {"re.ASCII", FLAG_ASCII},
};

static void add_flag_names(WfStrBuilder *b, int flags)
{
    char rest[16];
    const char *separator = ", ";
    for (size_t i = 0; i < sizeof flag_names / sizeof *flag_names; i++)
        if (flags & flag_names[i].flag) {
            wf_sb_c(b, separator);
            wf_sb_c(b, flag_names[i].name);
            separator = "|";
            flags &= ~flag_names[i].flag;
        }
    if (flags) {
        snprintf(rest, sizeof rest, "0x%x", (unsigned)flags);
        wf_sb_c(b, separator);
        wf_sb_c(b, rest);
    }
}

static Value pattern_repr(Value self)
{
    const SrePattern *p = as_pattern(self);
    int flags = p->flags;
    /* That a str pattern matches by Unicode goes without saying. */
    if (p->is_bytes == 0 && (flags & (FLAG_LOCALE | FLAG_UNICODE | FLAG_ASCII)) == FLAG_UNICODE)
        flags &= ~FLAG_UNICODE;
    Value text = wf_repr(p->pattern);
    if (wf_is_null(text))
        return WF_NULL;
    WfStrBuilder b;
    size_t length = wf_as_str(text)->len;
    wf_sb_init(&b);
    wf_sb_c(&b, "re.compile(");
    wf_sb_slice(&b, text, 0, length < 200 ? length : 200);
    wf_drop(text);
    add_flag_names(&b, flags);
    wf_sb_c(&b, ")");
    return wf_sb_finish(&b);
}

static int64_t pattern_hash(Value self)
{
    const SrePattern *p = as_pattern(self);
    size_t n;
    const uint32_t *code = wf_sre_code(p->program, &n);
    int64_t hash = wf_hash(p->pattern);
    if (hash == -1)
        return -1;
    hash ^= (int64_t)wf_hash_bytes(code, n * sizeof *code) ^ p->flags ^ p->is_bytes ^ (int64_t)n;
    return hash == -1 ? -2 : hash;
}

static Value pattern_compare(Value a, Value b, WfCmpOp op)
{
    if ((op != WF_EQ && op != WF_NE) || wf_type_of(b) != &wf_sre_pattern_type)
        return WF_NOTIMPL;
    const SrePattern *p = as_pattern(a), *q = as_pattern(b);
    size_t n, m;
    const uint32_t *code = wf_sre_code(p->program, &n), *other = wf_sre_code(q->program, &m);
    int equal = p == q;
    if (!equal && p->flags == q->flags && p->is_bytes == q->is_bytes && n == m &&
        memcmp(code, other, n * sizeof *code) == 0)
        equal = wf_compare_bool(p->pattern, q->pattern, WF_EQ);
    return equal < 0 ? WF_NULL : wf_bool((op == WF_EQ) == (equal != 0));
}

static Value pattern_groupindex(Value self, void *closure)
{
    return wf_mappingproxy_new(as_pattern(self)->groupindex);
}

static Value pattern_groups(Value self, void *closure)
{
    return wf_int(as_pattern(self)->groups);
}

static Value pattern_copy(Value self)
{
    return wf_new_ref(self);
}

static Value pattern_deepcopy(Value self, Value memo)
{
    return wf_new_ref(self);
}

#define RANGE_SIGNATURE "($self, /, string, pos=0, endpos=sys.maxsize)\n--\n\n"
#define SUB_SIGNATURE   "($self, /, repl, string, count=0)\n--\n\n"

static WfMethodDef pattern_methods[] = {
    {"match", pattern_match, WF_FASTKW,
     "match" RANGE_SIGNATURE "Matches zero or more characters at the beginning of the string."},
    {"fullmatch", pattern_fullmatch, WF_FASTKW,
     "fullmatch" RANGE_SIGNATURE "Matches against all of the string."},
    {"search", pattern_search, WF_FASTKW,
     "search" RANGE_SIGNATURE "Scan through string looking for a match, and return a corresponding "
     "match object instance.\n\nReturn None if no position in the string matches."},
    {"sub", pattern_sub, WF_FASTKW,
     "sub" SUB_SIGNATURE "Return the string obtained by replacing the leftmost non-overlapping "
     "occurrences of pattern in string by the replacement repl."},
    {"subn", pattern_subn, WF_FASTKW,
     "subn" SUB_SIGNATURE "Return the tuple (new_string, number_of_subs_made) found by replacing "
     "the leftmost non-overlapping occurrences of pattern with the replacement repl."},
    {"findall", pattern_findall, WF_FASTKW,
     "findall" RANGE_SIGNATURE
     "Return a list of all non-overlapping matches of pattern in string."},
    {"split", pattern_split, WF_FASTKW,
     "split($self, /, string, maxsplit=0)\n--\n\nSplit string by the occurrences of pattern."},
    {"finditer", pattern_finditer, WF_FASTKW,
     "finditer" RANGE_SIGNATURE "Return an iterator over all non-overlapping matches for the RE "
     "pattern in string.\n\nFor each match, the iterator returns a match object."},
    {"scanner", pattern_scanner, WF_FASTKW, "scanner" RANGE_SIGNATURE},
    {"__copy__", pattern_copy, WF_NOARGS, "__copy__($self, /)\n--\n\n"},
    {"__deepcopy__", pattern_deepcopy, WF_O, "__deepcopy__($self, memo, /)\n--\n\n"},
    {"__class_getitem__", wf_sre_class_getitem, WF_O | WF_CLASSM, "See PEP 585"},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef pattern_getset[] = {
    {"groupindex", pattern_groupindex, NULL, "A dictionary mapping group names to group numbers.",
     NULL},
    {"groups", pattern_groups, NULL, "The number of capturing groups in the pattern.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static WfMemberDef pattern_members[] = {
    {"pattern", WF_M_VALUE, offsetof(SrePattern, pattern), true,
     "The pattern string from which the RE object was compiled."},
    {"flags", WF_M_INT, offsetof(SrePattern, flags), true, "The regex matching flags."},
    {NULL, 0, 0, false, NULL},
};

WfType wf_sre_pattern_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "re.Pattern",
    .flags = WF_TF_GC | WF_TF_IMMUTABLE | WF_TF_NO_INSTANCE | WF_TF_WEAKREF,
    .basicsize = sizeof(SrePattern),
    .doc = "Compiled regular expression object.",
    .dealloc = pattern_dealloc,
    .traverse = pattern_traverse,
    .repr = pattern_repr,
    .hash = pattern_hash,
    .compare = pattern_compare,
    .methods = pattern_methods,
    .getset = pattern_getset,
    .members = pattern_members,
};
