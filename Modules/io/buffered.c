/*
 * BufferedReader, BufferedWriter, BufferedRandom: making them, closing, position, attributes,
 * and their types.
 */
#include "buffered.h"

#include <unistd.h>

/* --- life ------------------------------------------------------------------------------------- */

static Value buffered_alloc(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    WfBuffered *b = wf_io_alloc(t);
    if (b == NULL)
        return WF_NULL;
    b->raw = WF_NULL;
    b->abs_pos = -1;
    return WF_MOVE(b);
}

static int setup(WfBuffered *b, Value raw, ssize_t size, bool readable, bool writable)
{
    wf_relaxed_set(&b->ok, false);
    wf_relaxed_set(&b->detached, false);
    if (readable && writable && wf_io_check_seekable(raw) < 0)
        return -1;
    if (readable && wf_io_check_readable(raw) < 0)
        return -1;
    if (writable && wf_io_check_writable(raw) < 0)
        return -1;
    if (size <= 0)
        return wf_raise_i(&wf_exc_ValueError, "buffer size must be strictly positive");
    uint8_t *buf = wf_mem_alloc((size_t)size);
    if (buf == NULL)
        return -1;
    if (wf_io_lock(&b->lock, wf_counted(b)) < 0) {
        wf_mem_free(buf);
        return -1;
    }
    uint8_t *old = b->buf;
    wf_io_set(b, &b->raw, raw);
    wf_relaxed_set(&b->buf, buf);
    wf_relaxed_set(&b->size, (size_t)size);
    b->pos = b->end = b->dirty = 0;
    /* A second __init__ finds them as they are. */
    if (b->readable != readable || b->writable != writable) {
        b->readable = readable;
        b->writable = writable;
    }
    b->abs_pos = -1;
    wf_relaxed_set(&b->ok, true);
    wf_io_unlock(&b->lock);
    wf_mem_free(old);
    return 0;
}

Value wf_buffered_new(WfType *t, Value raw, ssize_t size)
{
    Value v = buffered_alloc(t, NULL, 0, WF_NULL);
    if (!wf_is_null(v) && setup(wf_as_buffered(v), raw, size, t != &wf_io_BufferedWriter_type,
                                t != &wf_io_BufferedReader_type) < 0) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

static int init(Value self, const Value *args, size_t nargs, Value kwnames, const char *fmt,
                bool readable, bool writable)
{
    static const char *const names[] = {"raw", "buffer_size", NULL};
    Value raw;
    ssize_t size = WF_IO_BUFFER_SIZE;
    WfBuffered *b = wf_as_buffered(self);
    wf_relaxed_set(&b->ok, false);
    if (wf_parse_args(args, nargs, kwnames, fmt, names, &raw, &size) < 0)
        return -1;
    return setup(b, raw, size, readable, writable);
}

static int reader_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return init(self, args, nargs, kwnames, "O|n:BufferedReader", true, false);
}

static int writer_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return init(self, args, nargs, kwnames, "O|n:BufferedWriter", false, true);
}

static int random_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return init(self, args, nargs, kwnames, "O|n:BufferedRandom", true, true);
}

static void buffered_dealloc(WfObject *o)
{
    WfBuffered *b = (WfBuffered *)o;
    wf_relaxed_set(&b->ok, false);
    wf_mem_free(b->buf);
    b->buf = NULL;
    wf_drop(b->raw);
    b->raw = WF_NULL;
    wf_io_free(o, sizeof(WfBuffered));
}

static int buffered_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfBuffered *)o)->raw);
    return wf_io_base_traverse(o, visit, arg);
}

static void buffered_clear(WfObject *o)
{
    WfBuffered *b = (WfBuffered *)o;
    wf_relaxed_set(&b->ok, false);
    wf_io_set(b, &b->raw, WF_NULL);
}

/* --- closing ---------------------------------------------------------------------------------- */

static Value buffered_dealloc_warn(Value self, Value source)
{
    WfBuffered *b = wf_as_buffered(self);
    Value raw = wf_relaxed(&b->ok) ? wf_io_get(b, &b->raw) : WF_NULL;
    if (!wf_is_null(raw)) {
        Value r = wf_call_method(raw, wf_n._dealloc_warn, &source, 1);
        if (wf_is_null(r))
            wf_err_clear();
        wf_drop(r);
        wf_drop(raw);
    }
    return WF_NONE;
}

static Value buffered_close(Value self)
{
    WfBuffered *b = wf_as_buffered(self);
    if (wf_buffered_check_init(b) < 0)
        return WF_NULL;
    int closed = wf_buffered_is_closed(b);
    if (closed != 0)
        return closed < 0 ? WF_NULL : WF_NONE;
    if (b->finalizing)
        wf_drop(buffered_dealloc_warn(self, self));
    int flushed = wf_io_call(self, wf_n.flush);
    (void)flushed; /* its exception is chained by the next call */
    /* Who writes while the raw stream closes, which can take long, waits and finds it closed. */
    bool mine = wf_io_lock_again(&b->lock);
    Value raw = wf_err_occurred() ? wf_io_get(b, &b->raw) : wf_buffered_raw(b);
    int r = wf_is_null(raw) ? -1 : wf_io_close_chained(raw);
    wf_drop(raw);
    uint8_t *buf = b->buf;
    wf_relaxed_set(&b->buf, NULL);
    b->pos = b->end = b->dirty = 0;
    if (!mine)
        wf_io_unlock(&b->lock);
    wf_mem_free(buf);
    return r < 0 ? WF_NULL : WF_NONE;
}

static Value buffered_detach(Value self)
{
    WfBuffered *b = wf_as_buffered(self);
    /* Who has the lock uses the raw stream without counting it. */
    if (wf_buffered_check_init(b) < 0 || wf_io_call(self, wf_n.flush) < 0 || wf_buffered_lock(b, self) < 0)
        return WF_NULL;
    Value raw = wf_buffered_raw(b);
    if (!wf_is_null(raw)) {
        wf_relaxed_set(&b->detached, true);
        wf_relaxed_set(&b->ok, false);
        wf_io_set(b, &b->raw, WF_NULL);
    }
    wf_io_unlock(&b->lock);
    return raw;
}

/* --- what the raw stream answers -------------------------------------------------------------- */

static Value ask_raw(Value self, Value name)
{
    WfBuffered *b = wf_as_buffered(self);
    Value raw = wf_buffered_raw(b);
    Value r = wf_is_null(raw) ? raw : wf_call_method(raw, name, NULL, 0);
    wf_drop(raw);
    return r;
}

static Value buffered_simple_flush(Value self)
{
    return ask_raw(self, wf_n.flush);
}

static Value buffered_seekable(Value self)
{
    return ask_raw(self, wf_n.seekable);
}

static Value buffered_readable(Value self)
{
    return ask_raw(self, wf_n.readable);
}

static Value buffered_writable(Value self)
{
    return ask_raw(self, wf_n.writable);
}

static Value buffered_fileno(Value self)
{
    return ask_raw(self, wf_n.fileno);
}

static Value buffered_isatty(Value self)
{
    return ask_raw(self, wf_n.isatty);
}

static Value raw_attribute(Value self, Value name)
{
    WfBuffered *b = wf_as_buffered(self);
    Value raw = wf_buffered_raw(b);
    Value r = wf_is_null(raw) ? raw : wf_io_getattr(raw, name);
    wf_drop(raw);
    return r;
}

static Value get_closed(Value self, void *closure)
{
    return raw_attribute(self, wf_n.closed);
}

static Value get_name(Value self, void *closure)
{
    return raw_attribute(self, wf_n.name);
}

static Value get_mode(Value self, void *closure)
{
    return raw_attribute(self, wf_n.mode);
}

static Value buffered_repr(Value self)
{
    Value name;
    int found = wf_getattr_opt(self, wf_n.name, &name);
    if (found < 0) {
        if (!wf_err_matches(&wf_exc_ValueError))
            return WF_NULL;
        wf_err_clear();
    }
    const char *type = wf_type_of(self)->name;
    if (found <= 0)
        return wf_str_from_format("<%s>", type);
    Value r = WF_NULL;
    if (wf_enter_call(" while getting the repr of an object") == 0) {
        r = wf_str_from_format("<%s name=%R>", type, name);
        wf_leave_call();
    }
    wf_drop(name);
    return r;
}

/* --- position --------------------------------------------------------------------------------- */

static Value buffered_tell(Value self)
{
    WfBuffered *b = wf_as_buffered(self);
    if (wf_buffered_lock(b, self) < 0)
        return WF_NULL;
    int64_t pos = wf_buffered_raw_tell(b);
    if (pos >= 0) {
        pos += (int64_t)b->dirty - (int64_t)wf_buffered_ahead(b);
        if (pos < 0)
            pos = 0;
    }
    wf_io_unlock(&b->lock);
    return pos < 0 ? WF_NULL : wf_int(pos);
}

/* Within what is buffered the raw stream need not move: the new position, or -2. */
static int64_t seek_inside(WfBuffered *b, int64_t target, int whence)
{
    if (whence == 2 || b->end == 0 || b->dirty > 0)
        return -2;
    int64_t raw = wf_buffered_raw_tell(b);
    if (raw < 0)
        return -1;
    int64_t here = raw - (int64_t)wf_buffered_ahead(b);
    int64_t offset = whence == 0 ? target - here : target;
    if (offset < -(int64_t)b->pos || offset > (int64_t)wf_buffered_ahead(b))
        return -2;
    b->pos = (size_t)((int64_t)b->pos + offset);
    return here + offset;
}

static int64_t seek_locked(WfBuffered *b, int64_t target, int whence)
{
    int64_t r = seek_inside(b, target, whence);
    if (r != -2)
        return r;
    if (b->dirty > 0 && wf_buffered_flush_dirty(b) < 0)
        return -1;
    if (whence == 1)
        target -= (int64_t)wf_buffered_ahead(b);
    r = wf_buffered_raw_seek(b, target, whence);
    if (r >= 0)
        b->pos = b->end = 0;
    return r;
}

/* wf_buffered_check_closed() of a stream whose lock is not held. */
static int check_closed(WfBuffered *b, Value self, const char *message)
{
    if (wf_buffered_lock(b, self) < 0)
        return -1;
    int r = wf_buffered_check_closed(b, message);
    wf_io_unlock(&b->lock);
    return r;
}

static Value buffered_seek(Value self, const Value *args, size_t nargs)
{
    WfBuffered *b = wf_as_buffered(self);
    int whence = 0;
    int64_t target;
    if (wf_check_nargs("seek", nargs, 1, 2) < 0 || wf_buffered_check_init(b) < 0 ||
        (nargs > 1 && wf_as_int(args[1], &whence) < 0))
        return WF_NULL;
    if (whence < 0 || whence > 4)
        return wf_raise(&wf_exc_ValueError, "whence value %d unsupported", whence);
    Value raw = check_closed(b, self, "seek of closed file") < 0 ? WF_NULL : wf_buffered_raw(b);
    int seekable = wf_is_null(raw) ? -1 : wf_io_check_seekable(raw);
    wf_drop(raw);
    if (seekable < 0 || wf_io_offset(args[0], &target) < 0 || wf_buffered_lock(b, self) < 0)
        return WF_NULL;
    int64_t r = seek_locked(b, target, whence);
    wf_io_unlock(&b->lock);
    return r < 0 ? WF_NULL : wf_int(r);
}

static Value buffered_truncate(Value self, const Value *args, size_t nargs)
{
    WfBuffered *b = wf_as_buffered(self);
    if (wf_check_nargs("truncate", nargs, 0, 1) < 0 || wf_buffered_check_init(b) < 0 ||
        check_closed(b, self, "truncate of closed file") < 0)
        return WF_NULL;
    if (!b->writable)
        return wf_io_unsupported("truncate");
    if (wf_buffered_lock(b, self) < 0)
        return WF_NULL;
    Value r = WF_NULL, pos = nargs > 0 ? args[0] : WF_NONE;
    if ((b->dirty == 0 || wf_buffered_flush_dirty(b) == 0) && wf_buffered_rewind(b) == 0)
        r = wf_call_method(b->raw, wf_n.truncate, &pos, 1);
    wf_io_unlock(&b->lock);
    return r;
}

static Value buffered_sizeof(Value self)
{
    WfBuffered *b = wf_as_buffered(self);
    return wf_int((int64_t)(sizeof *b + (wf_relaxed(&b->buf) != NULL ? wf_relaxed(&b->size) : 0)));
}

/* --- types ------------------------------------------------------------------------------------ */

#define COMMON_METHODS                                                                             \
    {"close", (void *)buffered_close, WF_NOARGS, "close($self, /)\n--\n\nFlushes and closes."},    \
        {"detach", (void *)buffered_detach, WF_NOARGS,                                             \
         "detach($self, /)\n--\n\nSeparates the raw stream."},                                     \
        {"seekable", (void *)buffered_seekable, WF_NOARGS, "seekable($self, /)\n--\n\n"},          \
        {"fileno", (void *)buffered_fileno, WF_NOARGS, "fileno($self, /)\n--\n\n"},                \
        {"isatty", (void *)buffered_isatty, WF_NOARGS, "isatty($self, /)\n--\n\n"},                \
        {"tell", (void *)buffered_tell, WF_NOARGS, "tell($self, /)\n--\n\n"},                      \
        {"seek", (void *)buffered_seek, WF_FAST, "seek($self, target, whence=0, /)\n--\n\n"},      \
        {"truncate", (void *)buffered_truncate, WF_FAST, "truncate($self, pos=None, /)\n--\n\n"},  \
        {"_dealloc_warn", (void *)buffered_dealloc_warn, WF_O, NULL},                              \
        {"__getstate__", (void *)wf_io_no_pickle, WF_NOARGS, NULL},                                \
    {                                                                                              \
        "__sizeof__", (void *)buffered_sizeof, WF_NOARGS, "__sizeof__($self, /)\n--\n\n"           \
    }

#define READ_METHODS                                                                               \
    {"read", (void *)wf_buffered_m_read, WF_FAST, "read($self, size=-1, /)\n--\n\n"},              \
        {"peek", (void *)wf_buffered_m_peek, WF_FAST, "peek($self, size=0, /)\n--\n\n"},           \
        {"read1", (void *)wf_buffered_m_read1, WF_FAST, "read1($self, size=-1, /)\n--\n\n"},       \
        {"readinto", (void *)wf_buffered_m_readinto, WF_O, "readinto($self, buffer, /)\n--\n\n"},  \
        {"readinto1", (void *)wf_buffered_m_readinto1, WF_O,                                       \
         "readinto1($self, buffer, /)\n--\n\n"},                                                   \
        {"readline", (void *)wf_buffered_m_readline, WF_FAST,                                      \
         "readline($self, size=-1, /)\n--\n\n"},                                                   \
    {                                                                                              \
        "readable", (void *)buffered_readable, WF_NOARGS, "readable($self, /)\n--\n\n"             \
    }

#define WRITE_METHODS                                                                              \
    {"write", (void *)wf_buffered_m_write, WF_O, "write($self, buffer, /)\n--\n\n"},               \
    {                                                                                              \
        "writable", (void *)buffered_writable, WF_NOARGS, "writable($self, /)\n--\n\n"             \
    }

static WfMethodDef reader_methods[] = {
    COMMON_METHODS,
    READ_METHODS,
    {"flush", (void *)buffered_simple_flush, WF_NOARGS, "flush($self, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};
static WfMethodDef writer_methods[] = {
    COMMON_METHODS,
    WRITE_METHODS,
    {"flush", (void *)wf_buffered_m_flush, WF_NOARGS, "flush($self, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};
static WfMethodDef random_methods[] = {
    COMMON_METHODS,
    READ_METHODS,
    WRITE_METHODS,
    {"flush", (void *)wf_buffered_m_flush, WF_NOARGS, "flush($self, /)\n--\n\n"},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef getset[] = {
    {"closed", get_closed, NULL, NULL, NULL},
    {"name", get_name, NULL, NULL, NULL},
    {"mode", get_mode, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static WfMemberDef members[] = {
    {"raw", WF_M_VALUE_EX, offsetof(WfBuffered, raw), true, NULL},
    {"_finalizing", WF_M_BOOL, offsetof(WfBuffered, finalizing), false, NULL},
    {NULL, 0, 0, false, NULL},
};

#define BUFFERED_TYPE(NAME, DOC, INIT, METHODS, NEXT)                                              \
    WfType wf_io_##NAME##_type = {                                                                 \
        .ob = WF_HEAD_STATIC(WF_SHAPE_type),                                                       \
        .name = "_io." #NAME,                                                                      \
        .flags = WF_TF_BASETYPE | WF_TF_GC | WF_TF_WEAKREF,                                        \
        .basicsize = sizeof(WfBuffered),                                                           \
        .slots_offset = offsetof(WfIoBase, dict),                                                  \
        .doc = #NAME "(raw, buffer_size=8192)\n--\n\n" DOC,                                        \
        .base = &wf_io_BufferedIOBase_type,                                                        \
        .new = buffered_alloc,                                                                     \
        .init = INIT,                                                                              \
        .dealloc = buffered_dealloc,                                                               \
        .traverse = buffered_traverse,                                                             \
        .clear = buffered_clear,                                                                   \
        .finalize = wf_io_finalize,                                                                \
        .repr = buffered_repr,                                                                     \
        .iternext = NEXT,                                                                          \
        .methods = METHODS,                                                                        \
        .getset = getset,                                                                          \
        .members = members,                                                                        \
    }

BUFFERED_TYPE(BufferedReader, "A buffer for a raw stream that is read.", reader_init,
              reader_methods, wf_buffered_iternext);
BUFFERED_TYPE(BufferedWriter, "A buffer for a raw stream that is written.", writer_init,
              writer_methods, NULL);
BUFFERED_TYPE(BufferedRandom, "A buffer for a raw stream that is read, written, and sought in.",
              random_init, random_methods, wf_buffered_iternext);
