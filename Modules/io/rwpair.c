/* BufferedRWPair: a reader and a writer over two raw streams, as one object. */
#include "io.h"

typedef struct {
    WfIoBase base;
    Value reader, writer; /* [lock: object] WF_NULL before __init__ */
} WfRWPair;

static WfRWPair *as_pair(Value v)
{
    return (WfRWPair *)wf_obj(v);
}

static Value pair_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    WfRWPair *p = wf_io_alloc(t);
    if (p == NULL)
        return WF_NULL;
    p->reader = p->writer = WF_NULL;
    return WF_MOVE(p);
}

static int pair_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    WfRWPair *p = as_pair(self);
    ssize_t size = WF_IO_BUFFER_SIZE;
    if (wf_no_kwargs("BufferedRWPair", kwnames) < 0 ||
        wf_check_nargs("BufferedRWPair", nargs, 2, 3) < 0 ||
        (nargs > 2 && wf_as_ssize(args[2], &size, &wf_exc_OverflowError) < 0) ||
        wf_io_check_readable(args[0]) < 0 || wf_io_check_writable(args[1]) < 0)
        return -1;
    Value reader = wf_buffered_new(&wf_io_BufferedReader_type, args[0], size);
    if (wf_is_null(reader))
        return -1;
    Value writer = wf_buffered_new(&wf_io_BufferedWriter_type, args[1], size);
    if (!wf_is_null(writer)) {
        wf_io_set(p, &p->reader, reader);
        wf_io_set(p, &p->writer, writer);
        wf_drop(writer);
    }
    wf_drop(reader);
    return wf_is_null(writer) ? -1 : 0;
}

static void pair_dealloc(WfObject *o)
{
    WfRWPair *p = (WfRWPair *)o;
    wf_drop(p->reader);
    wf_drop(p->writer);
    p->reader = p->writer = WF_NULL;
    wf_io_free(o, sizeof *p);
}

static int pair_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfRWPair *)o)->reader);
    WF_VISIT(((WfRWPair *)o)->writer);
    return wf_io_base_traverse(o, visit, arg);
}

static Value forward(Value self, Value *half, Value name, const Value *args, size_t nargs)
{
    Value target = wf_io_get(as_pair(self), half);
    if (wf_is_null(target))
        return wf_raise(&wf_exc_ValueError, "I/O operation on uninitialized object");
    Value r = wf_call_method(target, name, args, nargs);
    wf_drop(target);
    return r;
}

#define FORWARD_ARGS(HALF, NAME)                                                                   \
    static Value pair_##NAME(Value self, const Value *args, size_t nargs)                          \
    {                                                                                              \
        return forward(self, &as_pair(self)->HALF, wf_n.NAME, args, nargs);                        \
    }
#define FORWARD(HALF, NAME)                                                                        \
    static Value pair_##NAME(Value self)                                                           \
    {                                                                                              \
        return forward(self, &as_pair(self)->HALF, wf_n.NAME, NULL, 0);                            \
    }
FORWARD_ARGS(reader, read)
FORWARD_ARGS(reader, peek)
FORWARD_ARGS(reader, read1)
FORWARD_ARGS(reader, readinto)
FORWARD_ARGS(reader, readinto1)
FORWARD_ARGS(writer, write)
FORWARD(writer, flush)
FORWARD(reader, readable)
FORWARD(writer, writable)

static Value pair_close(Value self)
{
    Value r = forward(self, &as_pair(self)->writer, wf_n.close, NULL, 0);
    Value first = wf_err_fetch();
    wf_drop(r);
    r = forward(self, &as_pair(self)->reader, wf_n.close, NULL, 0);
    if (wf_is_null(first))
        return r;
    if (wf_is_null(r)) {
        Value second = wf_err_fetch();
        wf_exc_set_context(second, first);
        wf_err_restore(second);
        return WF_NULL;
    }
    wf_drop(r);
    wf_err_restore(first);
    return WF_NULL;
}

static Value pair_isatty(Value self)
{
    Value r = forward(self, &as_pair(self)->writer, wf_n.isatty, NULL, 0);
    if (!wf_is_false(r))
        return r;
    return forward(self, &as_pair(self)->reader, wf_n.isatty, NULL, 0);
}

static Value get_closed(Value self, void *closure)
{
    Value writer = wf_io_get(as_pair(self), &as_pair(self)->writer);
    if (wf_is_null(writer))
        return wf_raise(&wf_exc_RuntimeError,
                        "the BufferedRWPair object is being garbage-collected");
    Value r = wf_io_getattr(writer, wf_n.closed);
    wf_drop(writer);
    return r;
}

static WfMethodDef methods[] = {
    {"read", (void *)pair_read, WF_FAST, NULL},
    {"peek", (void *)pair_peek, WF_FAST, NULL},
    {"read1", (void *)pair_read1, WF_FAST, NULL},
    {"readinto", (void *)pair_readinto, WF_FAST, NULL},
    {"readinto1", (void *)pair_readinto1, WF_FAST, NULL},
    {"write", (void *)pair_write, WF_FAST, NULL},
    {"flush", (void *)pair_flush, WF_NOARGS, NULL},
    {"readable", (void *)pair_readable, WF_NOARGS, NULL},
    {"writable", (void *)pair_writable, WF_NOARGS, NULL},
    {"close", (void *)pair_close, WF_NOARGS, NULL},
    {"isatty", (void *)pair_isatty, WF_NOARGS, NULL},
    {"__getstate__", (void *)wf_io_no_pickle, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef getset[] = {
    {"closed", get_closed, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_io_BufferedRWPair_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_io.BufferedRWPair",
    .flags = WF_TF_BASETYPE | WF_TF_GC | WF_TF_WEAKREF,
    .basicsize = sizeof(WfRWPair),
    .slots_offset = offsetof(WfIoBase, dict),
    .doc = "BufferedRWPair(reader, writer, buffer_size=8192, /)\n--\n\nA reader and a writer "
           "together.",
    .base = &wf_io_BufferedIOBase_type,
    .new = pair_new,
    .init = pair_init,
    .dealloc = pair_dealloc,
    .traverse = pair_traverse,
    .finalize = wf_io_finalize,
    .methods = methods,
    .getset = getset,
};
