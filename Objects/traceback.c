/* Tracebacks: a list of frames with the instruction that each was executing. */
#include "callable.h"
#include "api.h"
#include "exc_impl.h"
#include "frame.h"

#include <stddef.h>

static Value traceback_new(Value next, Value frame, int lasti, int lineno)
{
    WfTraceback *tb = wf_alloc(WF_SHAPE_traceback, sizeof *tb);
    if (tb == NULL)
        return WF_NULL;
    tb->next = wf_is_null(next) ? WF_NONE : wf_new_ref(next);
    tb->frame = wf_new_ref(frame);
    tb->lasti = lasti;
    tb->lineno = lineno;
    return WF_MOVE(tb);
}

/* lineno < 0: computed from lasti when asked for. */
int wf_exc_add_traceback(Value exc, WfFrame *f, int lasti, int lineno)
{
    WfBaseException *e = (WfBaseException *)wf_obj(exc);
    Value frame = wf_frame_object(f);
    if (wf_is_null(frame))
        return -1;
    Value next = wf_exc_load(exc, &e->traceback);
    Value tb = traceback_new(next, frame, 2 * lasti, lineno);
    wf_drop(next);
    wf_drop(frame);
    if (wf_is_null(tb))
        return -1;
    wf_exc_store(exc, &e->traceback, tb);
    wf_drop(tb);
    return 0;
}

int wf_traceback_line(const WfTraceback *tb)
{
    if (tb->lineno >= 0)
        return tb->lineno;
    const WfCode *c = wf_as_code(((WfFrameObject *)wf_obj(tb->frame))->code);
    return tb->lasti < 0 ? c->firstlineno : wf_code_line(c, (uint32_t)tb->lasti / 2);
}

static Value traceback_type_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"tb_next", "tb_frame", "tb_lasti", "tb_lineno", NULL};
    Value next, frame;
    int lasti, lineno;
    if (wf_parse_args(args, nargs, kwnames, "OOii:traceback", names, &next, &frame, &lasti, &lineno) < 0)
        return WF_NULL;
    if (!wf_has_shape(frame, WF_SHAPE_frame))
        return wf_raise(&wf_exc_TypeError, "traceback() argument 'tb_frame' must be frame, not %s",
                        wf_type_name(frame));
    if (!wf_is_none(next) && !wf_has_shape(next, WF_SHAPE_traceback))
        return wf_raise(&wf_exc_TypeError, "expected traceback object or None, got '%s'", wf_type_name(next));
    return traceback_new(next, frame, lasti, lineno);
}

Value wf_traceback_next(Value v)
{
    WfTraceback *tb = wf_as_traceback(v);
    bool l = wf_lock(tb);
    Value next = wf_new_ref(tb->next);
    wf_unlock(tb, l);
    return next;
}

static Value get_next(Value self, void *closure) { return wf_traceback_next(self); }

/* Whether the chain that begins with v has tb. */
static bool leads_to(Value v, Value tb)
{
    while (!wf_is_none(v) && !wf_is(v, tb))
        v = wf_as_traceback(v)->next;
    return !wf_is_none(v);
}

static int set_next(Value self, Value v, void *closure)
{
    WfTraceback *tb = wf_as_traceback(self);
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_TypeError, "can't delete tb_next attribute");
    if (!wf_is_none(v) && !wf_has_shape(v, WF_SHAPE_traceback))
        return wf_raise_i(&wf_exc_TypeError, "expected traceback object or None, got '%s'", wf_type_name(v));
    v = wf_new_ref(v);
    /* The world stands still: of two threads that link two tracebacks to each other one finds the loop. */
    bool stop = wf_is_shared(tb), loop;
    if (stop)
        wf_stop_world(WF_STOP_INTROSPECT);
    Value lost = v;
    loop = leads_to(v, self);
    if (!loop) {
        lost = tb->next;
        wf_barrier(tb, v);
        tb->next = v;
    }
    if (stop)
        wf_start_world();
    wf_drop(lost);
    return loop ? wf_raise_i(&wf_exc_ValueError, "traceback loop detected") : 0;
}

static Value get_lasti(Value self, void *closure)
{
    return wf_small(wf_as_traceback(self)->lasti);
}

static Value get_lineno(Value self, void *closure)
{
    int line = wf_traceback_line(wf_as_traceback(self));
    return line < 0 ? WF_NONE : wf_small(line);
}

static Value traceback_dir(Value self)
{
    static const char *const names[] = {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"};
    Value list = wf_list_new(4);
    for (size_t i = 0; i < 4 && !wf_is_null(list); i++) {
        Value s = wf_str_from_c(names[i]);
        if (wf_is_null(s) || wf_list_append_steal(list, s) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    }
    return list;
}

static int traceback_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfTraceback *)o)->next);
    WF_VISIT(((WfTraceback *)o)->frame);
    return 0;
}

static void traceback_clear(WfObject *o)
{
    Value next = ((WfTraceback *)o)->next;
    ((WfTraceback *)o)->next = WF_NONE;
    wf_drop(next);
}

static void traceback_dealloc(WfObject *o)
{
    wf_drop(((WfTraceback *)o)->next);
    wf_drop(((WfTraceback *)o)->frame);
    wf_free_object(o, sizeof(WfTraceback));
}

static WfMethodDef traceback_methods[] = {
    {"__dir__", traceback_dir, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
static WfGetSetDef traceback_getset[] = {
    {"tb_next", get_next, set_next, NULL, NULL},
    {"tb_lasti", get_lasti, NULL, NULL, NULL},
    {"tb_lineno", get_lineno, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static WfMemberDef traceback_members[] = {
    {"tb_frame", WF_M_VALUE, offsetof(WfTraceback, frame), true, NULL},
    {NULL, WF_M_VALUE, 0, false, NULL},
};

WfType wf_traceback_type = {
    WF_TYPE_HEAD(traceback, "traceback", WfTraceback, WF_TF_GC),
    .doc = "traceback(tb_next, tb_frame, tb_lasti, tb_lineno)\n--\n\nCreate a new traceback object.",
    .new = traceback_type_new,
    .dealloc = traceback_dealloc,
    .traverse = traceback_traverse,
    .clear = traceback_clear,
    .methods = traceback_methods,
    .getset = traceback_getset,
    .members = traceback_members,
};
