/*
 * _IOBase and _RawIOBase: what every stream can do, in terms of read(), readinto(), write(),
 * close() and closed, which derived classes (of Python or of this module) supply.
 */
#include "io.h"

#include <errno.h>

/* --- helpers ---------------------------------------------------------------------------------- */

Value wf_io_unsupported(const char *message)
{
    return wf_raise(wf_io_UnsupportedOperation, "%s", message);
}

Value wf_io_get(void *o, Value *field)
{
    bool taken = wf_lock(o);
    Value v = wf_new_ref(*field);
    wf_unlock(o, taken);
    return v;
}

void wf_io_set(void *o, Value *field, Value v)
{
    v = wf_new_ref(v);
    bool taken = wf_lock(o);
    Value old = *field;
    wf_barrier(o, v);
    wf_value_store(field, v); /* release: wf_io_peek() looks without the lock */
    wf_unlock(o, taken);
    wf_drop(old);
}

int wf_io_call(Value o, Value name)
{
    Value r = wf_call_method(o, name, NULL, 0);
    if (wf_is_null(r))
        return -1;
    wf_drop(r);
    return 0;
}

int wf_io_close_chained(Value o)
{
    Value first = wf_err_fetch();
    int r = wf_io_call(o, wf_n.close);
    if (wf_is_null(first))
        return r;
    if (r == 0) {
        wf_err_restore(first);
        return -1;
    }
    Value second = wf_err_fetch();
    wf_exc_set_context(second, first);
    wf_err_restore(second);
    return -1;
}

int wf_io_size(Value v, ssize_t *n)
{
    *n = -1;
    if (wf_is_none(v))
        return 0;
    if (wf_is_small(v)) {
        *n = wf_small_value(v);
        return 0;
    }
    if (wf_type_of(v)->nb_index == NULL && !wf_is_int(v))
        return wf_raise_i(&wf_exc_TypeError, "argument should be integer or None, not '%T'", v);
    return wf_as_ssize(v, n, &wf_exc_OverflowError);
}

int wf_io_size_argument(const char *fname, const Value *args, size_t nargs, ssize_t *n)
{
    *n = -1;
    if (nargs == 0)
        return 0;
    if (nargs > 1)
        return wf_check_nargs(fname, nargs, 0, 1);
    return wf_io_size(args[0], n);
}

int wf_io_offset(Value v, int64_t *out)
{
    if (wf_is_small(v)) {
        *out = wf_small_value(v);
        return 0;
    }
    Value i = wf_index(v);
    if (wf_is_null(i))
        return -1;
    int r = wf_as_int64(i, out);
    wf_drop(i);
    return r;
}

bool wf_io_trap_eintr(void)
{
    if (!wf_err_matches(&wf_exc_OSError))
        return false;
    Value exc = wf_err_fetch(), number;
    bool interrupted = false;
    if (wf_getattr_opt(exc, wf_n.errno_, &number) == 1) {
        interrupted = wf_is_small(number) && wf_small_value(number) == EINTR;
        wf_drop(number);
    }
    if (interrupted)
        wf_drop(exc);
    else
        wf_err_restore(exc);
    return interrupted;
}

Value wf_io_no_pickle(Value self)
{
    return wf_raise(&wf_exc_TypeError, "cannot pickle '%T' object", self);
}

/* --- life ------------------------------------------------------------------------------------- */

void *wf_io_alloc(WfType *t)
{
    Value v = wf_generic_alloc(t, 0);
    if (wf_is_null(v))
        return NULL;
    WfIoBase *b = (WfIoBase *)wf_obj(v);
    b->dict = WF_NULL;
    return b;
}

void wf_io_free(WfObject *o, uint32_t basicsize)
{
    WfIoBase *b = (WfIoBase *)o;
    if (wf_type_has(wf_obj_type(o), WF_TF_HEAP)) {
        basicsize = (uint32_t)wf_instance_size(o);
        wf_instance_clear(o);
    }
    Value dict = b->dict;
    b->dict = WF_NULL;
    wf_drop(dict);
    wf_free_object(o, basicsize);
}

int wf_io_base_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfIoBase *)o)->dict);
    if (wf_type_has(wf_obj_type(o), WF_TF_HEAP))
        return wf_instance_traverse(o, visit, arg);
    return 0;
}

static void base_clear(WfObject *o)
{
    wf_io_set(o, &((WfIoBase *)o)->dict, WF_NULL);
}

static void base_dealloc(WfObject *o)
{
    wf_io_free(o, sizeof(WfIoBase));
}

static Value base_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    WfIoBase *b = wf_io_alloc(t);
    return b == NULL ? WF_NULL : WF_MOVE(b);
}

static int base_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return 0;
}

/*
 * An object that is not fully made may have no `closed`: then there is nothing to do. Errors of
 * close() are not reported, but in development mode.
 */
void wf_io_finalize(WfObject *o)
{
    Value pending = wf_err_fetch(), self = wf_new_ref(wf_counted(o)), closed;
    int found = wf_getattr_opt(self, wf_n.closed, &closed), is_closed = 1;
    if (found > 0) {
        is_closed = wf_truth(closed);
        wf_drop(closed);
    }
    wf_err_clear();
    if (is_closed == 0) {
        if (wf_setattr(self, wf_n._finalizing, WF_TRUE) < 0)
            wf_err_clear();
        if (wf_io_call(self, wf_n.close) < 0) {
            if (wf_config.dev_mode)
                wf_write_unraisable(self);
            else
                wf_err_clear();
        }
    }
    wf_drop(self);
    wf_err_restore(pending);
}

/* --- checks ----------------------------------------------------------------------------------- */

Value wf_io_getattr(Value below, Value name)
{
    if (wf_enter_call(" while asking the stream below") < 0)
        return WF_NULL;
    Value v = wf_getattr(below, name);
    wf_leave_call();
    return v;
}

int wf_io_is_closed(Value o)
{
    Value closed = wf_getattr(o, wf_n.closed);
    if (wf_is_null(closed))
        return -1;
    int r = wf_truth(closed);
    wf_drop(closed);
    return r;
}

int wf_io_check_closed(Value o)
{
    int closed = wf_io_is_closed(o);
    if (closed > 0)
        return wf_raise_i(&wf_exc_ValueError, "I/O operation on closed file.");
    return closed;
}

static int check_ability(Value o, Value name, const char *message)
{
    Value r = wf_call_method(o, name, NULL, 0);
    if (wf_is_null(r))
        return -1;
    bool able = wf_is_true(r);
    wf_drop(r);
    if (able)
        return 0;
    wf_io_unsupported(message);
    return -1;
}

int wf_io_check_readable(Value o)
{
    return check_ability(o, wf_n.readable, "File or stream is not readable.");
}

int wf_io_check_writable(Value o)
{
    return check_ability(o, wf_n.writable, "File or stream is not writable.");
}

int wf_io_check_seekable(Value o)
{
    return check_ability(o, wf_n.seekable, "File or stream is not seekable.");
}

static Value check_closed_method(Value self, const Value *args, size_t nargs)
{
    return wf_io_check_closed(self) < 0 ? WF_NULL : WF_NONE;
}

static Value check_readable_method(Value self, const Value *args, size_t nargs)
{
    return wf_io_check_readable(self) < 0 ? WF_NULL : WF_TRUE;
}

static Value check_writable_method(Value self, const Value *args, size_t nargs)
{
    return wf_io_check_writable(self) < 0 ? WF_NULL : WF_TRUE;
}

static Value check_seekable_method(Value self, const Value *args, size_t nargs)
{
    return wf_io_check_seekable(self) < 0 ? WF_NULL : WF_TRUE;
}

/* --- _IOBase's methods ------------------------------------------------------------------------ */

static Value base_seek(Value self, const Value *args, size_t nargs)
{
    return wf_io_unsupported("seek");
}

static Value base_tell(Value self)
{
    Value args[] = {wf_small(0), wf_small(1)};
    return wf_call_method(self, wf_n.seek, args, 2);
}

static Value base_truncate(Value self, const Value *args, size_t nargs)
{
    return wf_io_unsupported("truncate");
}

static Value base_fileno(Value self)
{
    return wf_io_unsupported("fileno");
}

/* A base object is closed when close() has marked its dict; a FileIO knows by itself. */
static int base_is_closed(Value self)
{
    Value v;
    if (wf_io_is_fileio(self))
        return wf_relaxed(&((WfFileIO *)wf_obj(self))->fd) < 0;
    int r = wf_getattr_opt(self, wf_n.__IOBase_closed, &v);
    if (r > 0)
        wf_drop(v);
    return r;
}

static Value base_closed(Value self, void *closure)
{
    int r = base_is_closed(self);
    return r < 0 ? WF_NULL : wf_bool(r);
}

static Value base_flush(Value self)
{
    int closed = base_is_closed(self);
    if (closed > 0)
        return wf_raise(&wf_exc_ValueError, "I/O operation on closed file.");
    return closed < 0 ? WF_NULL : WF_NONE;
}

Value wf_io_base_close(Value self)
{
    int closed = base_is_closed(self);
    if (closed != 0)
        return closed < 0 ? WF_NULL : WF_NONE;
    int r = wf_io_call(self, wf_n.flush);
    Value pending = wf_err_fetch();
    if (wf_setattr(self, wf_n.__IOBase_closed, WF_TRUE) < 0) {
        if (r == 0)
            return WF_NULL;
        wf_err_clear();
    }
    wf_err_restore(pending);
    return r < 0 ? WF_NULL : WF_NONE;
}

static Value say_no(Value self)
{
    return WF_FALSE;
}

static Value base_isatty(Value self)
{
    return wf_io_check_closed(self) < 0 ? WF_NULL : WF_FALSE;
}

static Value base_enter(Value self)
{
    return wf_io_check_closed(self) < 0 ? WF_NULL : wf_new_ref(self);
}

static Value base_exit(Value self, const Value *args, size_t nargs)
{
    return wf_call_method(self, wf_n.close, NULL, 0);
}

/* Calls fn(n) for bytes, again after EINTR; `what` names it in the message. New bytes or WF_NULL. */
static Value call_for_bytes(Value self, Value name, size_t n, const char *what)
{
    Value count = wf_small((int64_t)n), r;
    do
        r = wf_call_method(self, name, &count, 1);
    while (wf_is_null(r) && wf_io_trap_eintr());
    if (!wf_is_null(r) && !wf_is_bytes(r)) {
        wf_raise(&wf_exc_OSError, "%s() should have returned a bytes object, not '%T'", what, r);
        wf_drop(r);
        return WF_NULL;
    }
    return r;
}

/*
 * How many bytes may be read without going past the line's end, by what peek() shows of it:
 * at least 1, at most `left` unless that is negative. 0: error.
 */
static size_t line_piece(Value self, ssize_t left)
{
    Value ahead = call_for_bytes(self, wf_n.peek, 1, "peek");
    if (wf_is_null(ahead))
        return 0;
    size_t n = wf_as_bytes(ahead)->len;
    if (left >= 0 && n > (size_t)left)
        n = (size_t)left;
    const uint8_t *p = wf_as_bytes(ahead)->data;
    const uint8_t *nl = n > 0 ? memchr(p, '\n', n) : NULL;
    size_t want = nl != NULL ? (size_t)(nl - p) + 1 : n > 0 ? n : 1;
    wf_drop(ahead);
    return want;
}

/* Appends pieces to the bytearray until the line ends. 0 / -1. */
static int gather_line(Value self, Value line, ssize_t limit, bool can_peek)
{
    ssize_t length = 0;
    while (limit < 0 || length < limit) {
        size_t want = can_peek ? line_piece(self, limit < 0 ? -1 : limit - length) : 1;
        if (want == 0)
            return -1;
        Value chunk = call_for_bytes(self, wf_n.read, want, "read");
        if (wf_is_null(chunk))
            return -1;
        size_t n = wf_as_bytes(chunk)->len;
        bool ends = n == 0 || wf_as_bytes(chunk)->data[n - 1] == '\n';
        Value grown = n == 0 ? wf_new_ref(line) : wf_inplace(WF_NB_ADD, line, chunk);
        wf_drop(chunk);
        if (wf_is_null(grown))
            return -1;
        wf_drop(grown);
        length += (ssize_t)n;
        if (ends)
            return 0;
    }
    return 0;
}

static Value base_readline(Value self, const Value *args, size_t nargs)
{
    ssize_t limit = -1;
    if (wf_check_nargs("readline", nargs, 0, 1) < 0 ||
        (nargs > 0 && !wf_is_none(args[0]) &&
         wf_as_ssize(args[0], &limit, &wf_exc_OverflowError) < 0))
        return WF_NULL;
    Value peek, result = WF_NULL;
    int can_peek = wf_getattr_opt(self, wf_n.peek, &peek);
    if (can_peek < 0)
        return WF_NULL;
    if (can_peek)
        wf_drop(peek);
    Value line = wf_bytearray_new("", 0);
    if (!wf_is_null(line) && gather_line(self, line, limit, can_peek) == 0) {
        WfByteArray *b = (WfByteArray *)wf_obj(line);
        result = wf_bytes_new(b->start, b->len);
    }
    wf_drop(line);
    return result;
}

static Value base_iter(Value self)
{
    return wf_io_check_closed(self) < 0 ? WF_NULL : wf_new_ref(self);
}

static Value base_next(Value self)
{
    Value line = wf_call_method(self, wf_n.readline, NULL, 0);
    if (wf_is_null(line))
        return line;
    ssize_t n = wf_len(line);
    if (n > 0)
        return line;
    wf_drop(line);
    return WF_NULL;
}

static Value base_readlines(Value self, const Value *args, size_t nargs)
{
    ssize_t hint, length = 0;
    if (wf_io_size_argument("readlines", args, nargs, &hint) < 0)
        return WF_NULL;
    Value list = wf_list_new(0);
    if (wf_is_null(list))
        return list;
    if (hint <= 0) {
        if (wf_list_extend(list, self) == 0)
            return list;
        goto fail;
    }
    Value it = wf_iter(self);
    if (wf_is_null(it))
        goto fail;
    while (length < hint) {
        Value line = wf_next(it);
        if (wf_is_null(line))
            break;
        ssize_t n = wf_len(line);
        if (n < 0 || wf_list_append_steal(list, line) < 0) {
            wf_drop(it);
            goto fail;
        }
        length += n;
    }
    wf_drop(it);
    if (!wf_err_occurred())
        return list;
fail:
    wf_drop(list);
    return WF_NULL;
}

static Value base_writelines(Value self, Value lines)
{
    if (wf_io_check_closed(self) < 0)
        return WF_NULL;
    Value it = wf_iter(lines);
    if (wf_is_null(it))
        return it;
    int r = 0;
    for (;;) {
        Value line = wf_next(it);
        if (wf_is_null(line))
            break;
        Value n;
        do
            n = wf_call_method(self, wf_n.write, &line, 1);
        while (wf_is_null(n) && wf_io_trap_eintr());
        wf_drop(line);
        if (wf_is_null(n) || wf_safepoint() < 0) {
            r = -1;
            wf_drop(n);
            break;
        }
        wf_drop(n);
    }
    wf_drop(it);
    return r < 0 || wf_err_occurred() ? WF_NULL : WF_NONE;
}

static WfMethodDef base_methods[] = {
    {"seek", (void *)base_seek, WF_FAST,
     "Change stream position.\n\nReturns the new absolute position."},
    {"tell", (void *)base_tell, WF_NOARGS, "tell($self, /)\n--\n\nThe current position."},
    {"truncate", (void *)base_truncate, WF_FAST, "Changes the file's size."},
    {"flush", (void *)base_flush, WF_NOARGS, "flush($self, /)\n--\n\nWrites out what is buffered."},
    {"close", (void *)wf_io_base_close, WF_NOARGS, "close($self, /)\n--\n\nFlushes and closes."},
    {"seekable", (void *)say_no, WF_NOARGS, "seekable($self, /)\n--\n\nWhether seek() works."},
    {"readable", (void *)say_no, WF_NOARGS, "readable($self, /)\n--\n\nWhether reading works."},
    {"writable", (void *)say_no, WF_NOARGS, "writable($self, /)\n--\n\nWhether writing works."},
    {"_checkClosed", (void *)check_closed_method, WF_FAST, NULL},
    {"_checkSeekable", (void *)check_seekable_method, WF_FAST, NULL},
    {"_checkReadable", (void *)check_readable_method, WF_FAST, NULL},
    {"_checkWritable", (void *)check_writable_method, WF_FAST, NULL},
    {"fileno", (void *)base_fileno, WF_NOARGS, "fileno($self, /)\n--\n\nThe file descriptor."},
    {"isatty", (void *)base_isatty, WF_NOARGS,
     "isatty($self, /)\n--\n\nWhether this is a terminal."},
    {"__enter__", (void *)base_enter, WF_NOARGS, NULL},
    {"__exit__", (void *)base_exit, WF_FAST, NULL},
    {"readline", (void *)base_readline, WF_FAST,
     "readline($self, size=-1, /)\n--\n\nReads a line."},
    {"readlines", (void *)base_readlines, WF_FAST,
     "readlines($self, hint=-1, /)\n--\n\nThe lines as a list."},
    {"writelines", (void *)base_writelines, WF_O,
     "writelines($self, lines, /)\n--\n\nWrites each of the lines."},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef base_getset[] = {
    {"closed", base_closed, NULL, NULL, NULL},
    {"__dict__", NULL, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* What the four base classes share. */
#define IO_BASE_SLOTS                                                                              \
    .ob = WF_HEAD_STATIC(WF_SHAPE_type), .flags = WF_TF_BASETYPE | WF_TF_GC | WF_TF_WEAKREF,       \
    .basicsize = sizeof(WfIoBase), .slots_offset = offsetof(WfIoBase, dict), .new = base_new,      \
    .init = base_init, .dealloc = base_dealloc, .traverse = wf_io_base_traverse,                   \
    .clear = base_clear, .finalize = wf_io_finalize

WfType wf_io_IOBase_type = {
    IO_BASE_SLOTS,         .name = "_io._IOBase", .doc = "The base of all streams.",
    .iter = base_iter,     .iternext = base_next, .methods = base_methods,
    .getset = base_getset,
};

/* --- _RawIOBase ------------------------------------------------------------------------------- */

static Value raw_read_some(Value self, ssize_t n)
{
    Value b = wf_bytearray_new(NULL, (size_t)n);
    if (wf_is_null(b))
        return b;
    Value r = wf_call_method(self, wf_n.readinto, &b, 1), result = WF_NULL;
    ssize_t got;
    if (wf_is_null(r) || wf_is_none(r)) {
        wf_drop(b);
        return r;
    }
    if (wf_as_ssize(r, &got, &wf_exc_ValueError) == 0) {
        WfByteArray *a = (WfByteArray *)wf_obj(b);
        bool taken = wf_lock(a);
        size_t len = a->len;
        wf_unlock(a, taken);
        if (got < 0 || (size_t)got > len)
            wf_raise(&wf_exc_ValueError, "readinto returned %zd outside buffer size %zu", got, len);
        else
            result = wf_bytes_new(a->start, (size_t)got);
    }
    wf_drop(r);
    wf_drop(b);
    return result;
}

static Value raw_read(Value self, const Value *args, size_t nargs)
{
    ssize_t n;
    if (wf_io_size_argument("read", args, nargs, &n) < 0)
        return WF_NULL;
    if (n < 0)
        return wf_call_method(self, wf_n.readall, NULL, 0);
    return raw_read_some(self, n);
}

static Value raw_readall(Value self)
{
    Value chunks = wf_list_new(4), result = WF_NULL;
    if (wf_is_null(chunks))
        return chunks;
    for (;;) {
        Value n = wf_small(WF_IO_BUFFER_SIZE);
        Value data = wf_call_method(self, wf_n.read, &n, 1);
        if (wf_is_null(data)) {
            if (wf_io_trap_eintr())
                continue;
            goto done;
        }
        if (wf_is_none(data)) {
            if (wf_list_len(chunks) == 0) {
                result = data;
                goto done;
            }
            break;
        }
        if (!wf_is_bytes(data)) {
            wf_drop(data);
            wf_raise(&wf_exc_TypeError, "read() should return bytes");
            goto done;
        }
        if (wf_as_bytes(data)->len == 0) {
            wf_drop(data);
            break;
        }
        if (wf_list_append_steal(chunks, data) < 0)
            goto done;
    }
    Value empty = wf_bytes_new("", 0);
    result = wf_is_null(empty) ? empty : wf_bytes_join(empty, chunks);
    wf_drop(empty);
done:
    wf_drop(chunks);
    return result;
}

static Value raw_not_implemented(Value self, const Value *args, size_t nargs)
{
    return wf_raise_none(&wf_exc_NotImplementedError);
}

static WfMethodDef raw_methods[] = {
    {"read", (void *)raw_read, WF_FAST, "read($self, size=-1, /)\n--\n\nReads up to size bytes."},
    {"readall", (void *)raw_readall, WF_NOARGS, "readall($self, /)\n--\n\nReads until the end."},
    {"readinto", (void *)raw_not_implemented, WF_FAST, NULL},
    {"write", (void *)raw_not_implemented, WF_FAST, NULL},
    {NULL, NULL, 0, NULL},
};

WfType wf_io_RawIOBase_type = {
    IO_BASE_SLOTS,
    .name = "_io._RawIOBase",
    .doc = "The base of unbuffered streams of bytes.",
    .base = &wf_io_IOBase_type,
    .methods = raw_methods,
};

/* --- _BufferedIOBase, _TextIOBase ------------------------------------------------------------- */

#define UNSUPPORTED(name)                                                                          \
    static Value no_##name(Value self, const Value *args, size_t nargs)                            \
    {                                                                                              \
        return wf_io_unsupported(#name);                                                           \
    }
UNSUPPORTED(detach)
UNSUPPORTED(read)
UNSUPPORTED(read1)
UNSUPPORTED(readline)
UNSUPPORTED(write)

/* readinto by read, readinto1 by read1. */
static Value readinto_by(Value self, Value target, Value method, const char *fname)
{
    WfBuffer view;
    if (wf_get_buffer(target, &view, WF_BUF_WRITABLE) < 0) {
        if (wf_err_matches(&wf_exc_TypeError) || wf_err_matches(&wf_exc_BufferError)) {
            wf_err_clear();
            wf_raise(&wf_exc_TypeError,
                     "%s() argument must be read-write bytes-like object, not %T", fname, target);
        }
        return WF_NULL;
    }
    Value n = wf_int(view.len), result = WF_NULL;
    Value data = wf_call_method(self, method, &n, 1);
    wf_drop(n);
    if (wf_is_null(data))
        goto done;
    if (!wf_is_bytes(data))
        wf_raise(&wf_exc_TypeError, "read() should return bytes");
    else if (wf_as_bytes(data)->len > (size_t)view.len)
        wf_raise(&wf_exc_ValueError,
                 "read() returned too much data: %zd bytes requested, %zu returned", view.len,
                 wf_as_bytes(data)->len);
    else {
        memcpy(view.buf, wf_as_bytes(data)->data, wf_as_bytes(data)->len);
        result = wf_int((int64_t)wf_as_bytes(data)->len);
    }
    wf_drop(data);
done:
    wf_release_buffer(&view);
    return result;
}

static Value buffered_base_readinto(Value self, Value target)
{
    return readinto_by(self, target, wf_n.read, "readinto");
}

static Value buffered_base_readinto1(Value self, Value target)
{
    return readinto_by(self, target, wf_n.read1, "readinto1");
}

static WfMethodDef buffered_base_methods[] = {
    {"detach", (void *)no_detach, WF_FAST, "Separates the raw stream and returns it."},
    {"read", (void *)no_read, WF_FAST, "Reads up to n bytes, all there are if n is negative."},
    {"read1", (void *)no_read1, WF_FAST,
     "Reads up to n bytes with at most one call of the raw stream."},
    {"readinto", (void *)buffered_base_readinto, WF_O, "readinto($self, buffer, /)\n--\n\n"},
    {"readinto1", (void *)buffered_base_readinto1, WF_O, "readinto1($self, buffer, /)\n--\n\n"},
    {"write", (void *)no_write, WF_FAST, "Writes bytes, returns how many."},
    {NULL, NULL, 0, NULL},
};

WfType wf_io_BufferedIOBase_type = {
    IO_BASE_SLOTS,
    .name = "_io._BufferedIOBase",
    .doc = "The base of buffered streams of bytes.",
    .base = &wf_io_IOBase_type,
    .methods = buffered_base_methods,
};

static Value get_none(Value self, void *closure)
{
    return WF_NONE;
}

static WfMethodDef text_base_methods[] = {
    {"detach", (void *)no_detach, WF_FAST, "Separates the buffer and returns it."},
    {"read", (void *)no_read, WF_FAST, "Reads up to n characters, all there are if n is negative."},
    {"readline", (void *)no_readline, WF_FAST, "Reads a line."},
    {"write", (void *)no_write, WF_FAST, "Writes text, returns how many characters."},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef text_base_getset[] = {
    {"encoding", get_none, NULL, "The encoding, None for a stream without.", NULL},
    {"newlines", get_none, NULL, "The line ends found so far.", NULL},
    {"errors", get_none, NULL, "The error handler's name.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_io_TextIOBase_type = {
    IO_BASE_SLOTS,
    .name = "_io._TextIOBase",
    .doc = "The base of streams of text.",
    .base = &wf_io_IOBase_type,
    .methods = text_base_methods,
    .getset = text_base_getset,
};
