/* Scanners: _sre.SRE_Scanner, which matches or searches step by step, and finditer()'s iterator.
 *
 * Both are one structure. A step takes `busy` for itself, so that two threads cannot use one
 * scanner at the same time; the other fields belong to the step that holds it.
 */
#include "sre_objects.h"

typedef struct {
    WfObject ob;
    Value pattern, string; /* [const] */
    SreSubject subject;    /* [const] */
    ssize_t pos, endpos;   /* [const] as matches report them */
    size_t start;          /* where the next step starts */
    bool must_advance;
    bool finished;
    _Atomic bool busy; /* acquire to take, release to give back: orders start, ... */
} SreScanner;

static SreScanner *as_scanner(Value v)
{
    return (SreScanner *)wf_obj(v);
}

static void scanner_dealloc(WfObject *o)
{
    SreScanner *s = (SreScanner *)o;
    wf_sre_subject_close(&s->subject);
    wf_drop(s->pattern);
    wf_drop(s->string);
    wf_free_object(o, sizeof *s);
}

static int scanner_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    SreScanner *s = (SreScanner *)o;
    WF_VISIT(s->pattern);
    WF_VISIT(s->string);
    if (s->subject.exported)
        WF_VISIT(s->subject.buffer.obj);
    return 0;
}

static ssize_t clip(ssize_t i, size_t length)
{
    return i < 0 ? 0 : (size_t)i > length ? (ssize_t)length : i;
}

static Value new_scanner(WfType *type, Value pattern, Value string, ssize_t pos, ssize_t endpos)
{
    SreScanner *s = wf_alloc(type->shape, sizeof *s);
    if (!s)
        return WF_NULL;
    s->pattern = wf_new_ref(pattern);
    s->string = wf_new_ref(string);
    s->subject.exported = false;
    s->must_advance = s->finished = false;
    atomic_init(&s->busy, false);
    if (wf_sre_subject_open_for(&s->subject, as_pattern(pattern), s->string) < 0) {
        wf_decref(s);
        return WF_NULL;
    }
    s->pos = clip(pos, s->subject.length);
    s->endpos = clip(endpos, s->subject.length);
    s->start = (size_t)s->pos;
    return WF_MOVE(s);
}

Value wf_sre_scanner_new(Value pattern, Value string, ssize_t pos, ssize_t endpos)
{
    return new_scanner(&wf_sre_scanner_type, pattern, string, pos, endpos);
}

Value wf_sre_iterator_new(Value pattern, Value string, ssize_t pos, ssize_t endpos)
{
    return new_scanner(&wf_sre_iterator_type, pattern, string, pos, endpos);
}

/* The next match, WF_NONE when there is none. The caller holds busy. */
static Value step_busy(SreScanner *s, WfSreMode mode)
{
    const SrePattern *pattern = as_pattern(s->pattern);
    WfSreState state;
    Value result = WF_NONE;
    if (s->finished)
        return WF_NONE;
    if (wf_sre_begin(&state, pattern, &s->subject, (ssize_t)s->start, s->endpos) < 0)
        return WF_NULL;
    state.must_advance = s->must_advance;
    int found = wf_sre_next(&state, pattern, mode);
    if (found > 0) {
        result = wf_sre_match_new(&state, s->pattern, s->string, s->pos, s->endpos);
        wf_sre_advance(&state);
        s->start = state.start;
        s->must_advance = state.must_advance;
    } else if (found == 0)
        s->finished = true;
    else
        result = WF_NULL;
    wf_sre_state_fini(&state);
    return result;
}

static Value step(Value self, WfSreMode mode)
{
    SreScanner *s = as_scanner(self);
    if (atomic_exchange_explicit(&s->busy, true, memory_order_acquire))
        return wf_raise(&wf_exc_ValueError, "regular expression scanner already executing");
    Value result = step_busy(s, mode);
    atomic_store_explicit(&s->busy, false, memory_order_release);
    return result;
}

static Value scanner_match(Value self)
{
    return step(self, WF_SRE_MATCH);
}

static Value scanner_search(Value self)
{
    return step(self, WF_SRE_SEARCH);
}

static Value iterator_next(Value self)
{
    Value match = step(self, WF_SRE_SEARCH);
    return wf_is_none(match) ? WF_NULL : match;
}

static WfMethodDef scanner_methods[] = {
    {"match", scanner_match, WF_NOARGS, "match($self, /)\n--\n\n"},
    {"search", scanner_search, WF_NOARGS, "search($self, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};

static WfMemberDef scanner_members[] = {
    {"pattern", WF_M_VALUE, offsetof(SreScanner, pattern), true, NULL},
    {NULL, 0, 0, false, NULL},
};

WfType wf_sre_scanner_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_sre.SRE_Scanner",
    .flags = WF_TF_GC | WF_TF_IMMUTABLE | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(SreScanner),
    .dealloc = scanner_dealloc,
    .traverse = scanner_traverse,
    .methods = scanner_methods,
    .members = scanner_members,
};

/* Called as CPython's: there finditer() is iter(scanner.search, None). */
WfType wf_sre_iterator_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "callable_iterator",
    .flags = WF_TF_GC | WF_TF_IMMUTABLE | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(SreScanner),
    .dealloc = scanner_dealloc,
    .traverse = scanner_traverse,
    .iter = wf_iter_self,
    .iternext = iterator_next,
};
