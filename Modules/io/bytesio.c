/*
 * BytesIO: a file in memory. Its contents are either a bytes object that nobody changes (what
 * it was made from) or a buffer of its own, made at the first write.
 */
#include "io.h"

typedef struct {
    WfIoBase base;
    WfIoLock lock;
    Value shared;    /* [lock] bytes whose data are the contents, or WF_NULL */
    uint8_t *buf;    /* [lock] own contents, if shared is WF_NULL */
    size_t len, cap; /* [lock] */
    size_t pos;      /* [lock] may be past the end */
    size_t exports;  /* [lock] live views: no resizing */
    bool closed;     /* [lock], read [relaxed] without */
} WfBytesIO;

/* What a view of getbuffer() holds on to. */
typedef struct {
    WfObject ob;
    Value source; /* [const] BytesIO */
} WfBytesIOBuffer;

static WfBytesIO *as_bytesio(Value v)
{
    return (WfBytesIO *)wf_obj(v);
}

static const uint8_t *contents(const WfBytesIO *b)
{
    return wf_is_null(b->shared) ? b->buf : wf_as_bytes(b->shared)->data;
}

static int check_open(const WfBytesIO *b)
{
    return wf_relaxed(&b->closed) ? wf_raise_i(&wf_exc_ValueError, "I/O operation on closed file.") : 0;
}

/* Locks the stream: -1 with ValueError if it is closed. */
static int begin(WfBytesIO *b)
{
    bool mine = wf_io_lock_again(&b->lock);
    WF_ASSERT(!mine);
    (void)mine;
    if (WF_LIKELY(check_open(b) == 0))
        return 0;
    wf_io_unlock(&b->lock);
    return -1;
}

static void end(WfBytesIO *b)
{
    wf_io_unlock(&b->lock);
}

static int no_exports(WfBytesIO *b)
{
    if (b->exports == 0)
        return 0;
    return wf_raise_i(&wf_exc_BufferError, "Existing exports of data: object cannot be re-sized");
}

/* The contents become a buffer of its own with room for `size` bytes. */
static int own(WfBytesIO *b, size_t size)
{
    if (!wf_is_null(b->shared)) {
        size_t cap = size > b->len ? size : b->len;
        uint8_t *buf = wf_mem_alloc(cap > 0 ? cap : 1);
        if (buf == NULL)
            return -1;
        memcpy(buf, contents(b), b->len);
        Value old = b->shared;
        b->buf = buf;
        b->cap = cap;
        b->shared = WF_NULL;
        wf_drop(old);
    }
    if (size <= b->cap)
        return 0;
    size_t cap = size + (size >> 3) + (size < 9 ? 3 : 6);
    if (cap < b->cap * 5 / 4)
        cap = b->cap * 5 / 4;
    uint8_t *grown = wf_mem_realloc(b->buf, cap);
    if (grown == NULL)
        return -1;
    b->buf = grown;
    b->cap = cap;
    return 0;
}

static int write_locked(WfBytesIO *b, const uint8_t *p, size_t n)
{
    if (no_exports(b) < 0)
        return -1;
    if (n == 0)
        return 0;
    if (own(b, b->pos + n) < 0)
        return -1;
    if (b->pos > b->len)
        memset(b->buf + b->len, 0, b->pos - b->len);
    memcpy(b->buf + b->pos, p, n);
    b->pos += n;
    if (b->pos > b->len)
        b->len = b->pos;
    return 0;
}

/* --- life ------------------------------------------------------------------------------------- */

static Value bytesio_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    WfBytesIO *b = wf_io_alloc(t);
    if (b == NULL)
        return WF_NULL;
    b->shared = WF_NULL;
    return WF_MOVE(b);
}

/* Replaces the contents by those of a bytes-like object. */
static int set_contents(WfBytesIO *b, Value initial)
{
    WfBuffer view;
    if (wf_is_bytes_exact(initial)) {
        wf_io_set(b, &b->shared, initial);
        wf_mem_free(b->buf);
        b->buf = NULL;
        b->cap = 0;
        b->len = wf_as_bytes(initial)->len;
        return 0;
    }
    if (wf_get_buffer(initial, &view, WF_BUF_SIMPLE) < 0)
        return -1;
    wf_io_set(b, &b->shared, WF_NULL);
    b->len = b->pos = 0;
    int r = write_locked(b, view.buf, (size_t)view.len);
    wf_release_buffer(&view);
    b->pos = 0;
    return r;
}

static int bytesio_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"initial_bytes", NULL};
    WfBytesIO *b = as_bytesio(self);
    Value initial = WF_NONE;
    if (wf_parse_args(args, nargs, kwnames, "|O:BytesIO", names, &initial) < 0)
        return -1;
    bool mine = wf_io_lock_again(&b->lock);
    int r = no_exports(b);
    if (r == 0) {
        b->len = b->pos = 0;
        wf_relaxed_set(&b->closed, false);
        wf_io_set(b, &b->shared, WF_NULL);
        r = wf_is_none(initial) ? 0 : set_contents(b, initial);
    }
    if (!mine)
        wf_io_unlock(&b->lock);
    return r;
}

static void bytesio_dealloc(WfObject *o)
{
    WfBytesIO *b = (WfBytesIO *)o;
    wf_mem_free(b->buf);
    wf_drop(b->shared);
    b->shared = WF_NULL;
    b->buf = NULL;
    wf_io_free(o, sizeof *b);
}

static int bytesio_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfBytesIO *)o)->shared);
    return wf_io_base_traverse(o, visit, arg);
}

static Value bytesio_close(Value self)
{
    WfBytesIO *b = as_bytesio(self);
    bool mine = wf_io_lock_again(&b->lock);
    int r = no_exports(b);
    uint8_t *buf = NULL;
    if (r == 0) {
        buf = b->buf;
        b->buf = NULL;
        b->len = b->cap = 0;
        wf_relaxed_set(&b->closed, true);
    }
    if (!mine)
        wf_io_unlock(&b->lock);
    if (r < 0)
        return WF_NULL;
    wf_mem_free(buf);
    wf_io_set(b, &b->shared, WF_NULL);
    return WF_NONE;
}

/* --- reading ---------------------------------------------------------------------------------- */

static size_t ahead(const WfBytesIO *b)
{
    return b->pos < b->len ? b->len - b->pos : 0;
}

static Value take(WfBytesIO *b, size_t n)
{
    if (!wf_is_null(b->shared) && b->pos == 0 && n == b->len && n == wf_as_bytes(b->shared)->len &&
        n > 1) {
        b->pos = n;
        return wf_new_ref(b->shared);
    }
    Value r = n == 0 ? wf_bytes_new("", 0) : wf_bytes_new(contents(b) + b->pos, n);
    if (!wf_is_null(r))
        b->pos += n;
    return r;
}

static Value bytesio_read(Value self, const Value *args, size_t nargs)
{
    WfBytesIO *b = as_bytesio(self);
    ssize_t n;
    if (wf_io_size_argument("read", args, nargs, &n) < 0 || begin(b) < 0)
        return WF_NULL;
    size_t have = ahead(b);
    Value r = take(b, n < 0 || (size_t)n > have ? have : (size_t)n);
    end(b);
    return r;
}

static Value bytesio_read1(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("read1", nargs, 0, 1) < 0)
        return WF_NULL;
    return bytesio_read(self, args, nargs);
}

static size_t line_length(const WfBytesIO *b, ssize_t limit)
{
    size_t n = ahead(b);
    if (limit >= 0 && n > (size_t)limit)
        n = (size_t)limit;
    if (n == 0)
        return 0;
    const uint8_t *start = contents(b) + b->pos, *nl = memchr(start, '\n', n);
    return nl == NULL ? n : (size_t)(nl - start) + 1;
}

static Value read_line(WfBytesIO *b, ssize_t limit)
{
    if (begin(b) < 0)
        return WF_NULL;
    Value r = take(b, line_length(b, limit));
    end(b);
    return r;
}

static Value bytesio_readline(Value self, const Value *args, size_t nargs)
{
    ssize_t n;
    if (wf_io_size_argument("readline", args, nargs, &n) < 0)
        return WF_NULL;
    return read_line(as_bytesio(self), n);
}

static Value bytesio_readlines(Value self, const Value *args, size_t nargs)
{
    ssize_t limit;
    size_t total = 0;
    if (wf_check_nargs("readlines", nargs, 0, 1) < 0)
        return WF_NULL;
    if (nargs > 0 && !wf_is_none(args[0]) && !wf_is_int(args[0]))
        return wf_raise(&wf_exc_TypeError, "integer argument expected, got '%T'", args[0]);
    if (wf_io_size_argument("readlines", args, nargs, &limit) < 0)
        return WF_NULL;
    Value list = wf_list_new(0);
    while (!wf_is_null(list)) {
        Value line = read_line(as_bytesio(self), -1);
        size_t n = wf_is_null(line) ? 0 : wf_as_bytes(line)->len;
        if (!wf_is_null(line) && n == 0) {
            wf_drop(line);
            break;
        }
        if (wf_is_null(line) || wf_list_append_steal(list, line) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
        total += n;
        if (limit > 0 && total >= (size_t)limit)
            break;
    }
    return list;
}

static Value bytesio_next(Value self)
{
    Value line = read_line(as_bytesio(self), -1);
    if (wf_is_null(line) || wf_as_bytes(line)->len > 0)
        return line;
    wf_drop(line);
    return WF_NULL;
}

static Value bytesio_readinto(Value self, Value target)
{
    WfBytesIO *b = as_bytesio(self);
    WfBuffer view;
    if (wf_get_buffer(target, &view, WF_BUF_WRITABLE) < 0) {
        if (wf_err_matches(&wf_exc_TypeError) || wf_err_matches(&wf_exc_BufferError)) {
            wf_err_clear();
            wf_raise(&wf_exc_TypeError,
                     "readinto() argument must be read-write bytes-like object, not %T", target);
        }
        return WF_NULL;
    }
    ssize_t n = -1;
    if (begin(b) == 0) {
        size_t have = ahead(b);
        n = view.len < (ssize_t)have ? view.len : (ssize_t)have;
        if (n > 0)
            memcpy(view.buf, contents(b) + b->pos, (size_t)n);
        b->pos += (size_t)n;
        end(b);
    }
    wf_release_buffer(&view);
    return n < 0 ? WF_NULL : wf_int(n);
}

static Value bytesio_getvalue(Value self)
{
    WfBytesIO *b = as_bytesio(self);
    if (begin(b) < 0)
        return WF_NULL;
    Value r;
    if (!wf_is_null(b->shared) && wf_as_bytes(b->shared)->len == b->len)
        r = wf_new_ref(b->shared);
    else
        r = wf_bytes_new(b->len > 0 ? (const void *)contents(b) : "", b->len);
    end(b);
    return r;
}

/* --- writing, position ------------------------------------------------------------------------ */

static Value bytesio_write(Value self, Value data)
{
    WfBytesIO *b = as_bytesio(self);
    WfBuffer view;
    if (check_open(b) < 0)
        return WF_NULL;
    if (wf_get_buffer(data, &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    ssize_t n = -1;
    if (begin(b) == 0) {
        n = write_locked(b, view.buf, (size_t)view.len) < 0 ? -1 : view.len;
        end(b);
    }
    wf_release_buffer(&view);
    return n < 0 ? WF_NULL : wf_int(n);
}

static Value bytesio_writelines(Value self, Value lines)
{
    if (check_open(as_bytesio(self)) < 0)
        return WF_NULL;
    Value it = wf_iter(lines);
    if (wf_is_null(it))
        return it;
    for (;;) {
        Value line = wf_next(it);
        if (wf_is_null(line))
            break;
        Value n = bytesio_write(self, line);
        wf_drop(line);
        if (wf_is_null(n) || wf_safepoint() < 0)
            break;
    }
    wf_drop(it);
    return wf_err_occurred() ? WF_NULL : WF_NONE;
}

static Value bytesio_seek(Value self, const Value *args, size_t nargs)
{
    WfBytesIO *b = as_bytesio(self);
    ssize_t pos;
    int whence = 0;
    if (wf_check_nargs("seek", nargs, 1, 2) < 0 ||
        wf_as_ssize(args[0], &pos, &wf_exc_OverflowError) < 0 ||
        (nargs > 1 && wf_as_int(args[1], &whence) < 0) || begin(b) < 0)
        return WF_NULL;
    Value r = WF_NULL;
    size_t base = whence == 1 ? b->pos : whence == 2 ? b->len : 0;
    if (pos < 0 && whence == 0) {
        wf_raise(&wf_exc_ValueError, "negative seek value %zd", pos);
    } else if (whence < 0 || whence > 2) {
        wf_raise(&wf_exc_ValueError, "invalid whence (%d, should be 0, 1 or 2)", whence);
    } else if (pos > (ssize_t)(SIZE_MAX / 2 - base)) {
        wf_raise(&wf_exc_OverflowError, "new position too large");
    } else {
        pos += (ssize_t)base;
        b->pos = pos < 0 ? 0 : (size_t)pos;
        r = wf_int((int64_t)b->pos);
    }
    end(b);
    return r;
}

static Value bytesio_tell(Value self)
{
    WfBytesIO *b = as_bytesio(self);
    if (begin(b) < 0)
        return WF_NULL;
    size_t pos = b->pos;
    end(b);
    return wf_int((int64_t)pos);
}

static Value bytesio_truncate(Value self, const Value *args, size_t nargs)
{
    WfBytesIO *b = as_bytesio(self);
    ssize_t size = -1;
    bool given = nargs > 0 && !wf_is_none(args[0]);
    if (wf_check_nargs("truncate", nargs, 0, 1) < 0 || check_open(b) < 0)
        return WF_NULL;
    if (given && wf_io_size(args[0], &size) < 0)
        return WF_NULL;
    if (given && size < 0)
        return wf_raise(&wf_exc_ValueError, "negative size value %zd", size);
    if (begin(b) < 0)
        return WF_NULL;
    int r = no_exports(b);
    if (!given)
        size = (ssize_t)b->pos;
    if (r == 0 && (size_t)size < b->len && (r = own(b, b->len)) == 0)
        b->len = (size_t)size;
    end(b);
    return r < 0 ? WF_NULL : wf_int(size);
}

static Value say_yes(Value self)
{
    return check_open(as_bytesio(self)) < 0 ? WF_NULL : WF_TRUE;
}

static Value bytesio_isatty(Value self)
{
    return check_open(as_bytesio(self)) < 0 ? WF_NULL : WF_FALSE;
}

static Value bytesio_flush(Value self)
{
    return check_open(as_bytesio(self)) < 0 ? WF_NULL : WF_NONE;
}

static Value get_closed(Value self, void *closure)
{
    return wf_bool(wf_relaxed(&as_bytesio(self)->closed));
}

/* --- pickling --------------------------------------------------------------------------------- */

static Value bytesio_getstate(Value self)
{
    WfBytesIO *b = as_bytesio(self);
    Value value = bytesio_getvalue(self), pos = wf_is_null(value) ? WF_NULL : bytesio_tell(self);
    if (wf_is_null(pos)) {
        wf_drop(value);
        return WF_NULL;
    }
    Value dict = wf_io_get(b, &b->base.dict);
    Value copy = wf_is_null(dict) ? WF_NONE : wf_dict_copy(dict);
    Value r = wf_is_null(copy) ? copy : wf_tuple_pack(3, value, pos, copy);
    wf_drop(pos);
    wf_drop(copy);
    wf_drop(dict);
    wf_drop(value);
    return r;
}

static Value bytesio_setstate(Value self, Value state)
{
    WfBytesIO *b = as_bytesio(self);
    if (!wf_is_tuple(state) || wf_tuple_len(state) < 3)
        return wf_raise(&wf_exc_TypeError, "%.200s.__setstate__ argument should be 3-tuple, got %T",
                        wf_type_of(self)->name, state);
    const Value *items = wf_as_tuple(state)->items;
    if (begin(b) < 0)
        return WF_NULL;
    int set = no_exports(b);
    if (set == 0) {
        b->len = b->pos = 0;
        set = set_contents(b, items[0]);
    }
    end(b);
    if (set < 0)
        return WF_NULL;
    if (!wf_is_int(items[1]))
        return wf_raise(&wf_exc_TypeError, "second item of state must be an integer, not %T",
                        items[1]);
    ssize_t pos;
    if (wf_as_ssize(items[1], &pos, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    if (pos < 0)
        return wf_raise(&wf_exc_ValueError, "position value cannot be negative");
    if (begin(b) < 0)
        return WF_NULL;
    b->pos = (size_t)pos;
    end(b);
    if (wf_is_none(items[2]))
        return WF_NONE;
    if (!wf_is_dict(items[2]))
        return wf_raise(&wf_exc_TypeError, "third item of state should be a dict, got a %T",
                        items[2]);
    Value dict = wf_instance_dict(self);
    int r = wf_is_null(dict) ? -1 : wf_dict_merge(dict, items[2], 1);
    wf_drop(dict);
    return r < 0 ? WF_NULL : WF_NONE;
}

static Value bytesio_sizeof(Value self)
{
    WfBytesIO *b = as_bytesio(self);
    bool mine = wf_io_lock_again(&b->lock);
    size_t cap = b->cap;
    if (!mine)
        wf_io_unlock(&b->lock);
    return wf_int((int64_t)(wf_instance_size(&b->base.ob) + cap));
}

/* --- views ------------------------------------------------------------------------------------ */

static Value bytesio_getbuffer(Value self)
{
    if (check_open(as_bytesio(self)) < 0)
        return WF_NULL;
    Value v = wf_generic_alloc(&wf_io_BytesIOBuffer_type, 0);
    if (wf_is_null(v))
        return v;
    ((WfBytesIOBuffer *)wf_obj(v))->source = wf_new_ref(self);
    Value view = wf_memoryview_from_object(v);
    wf_drop(v);
    return view;
}

static int buffer_get(Value self, WfBuffer *view, int flags)
{
    WfBytesIO *b = as_bytesio(((WfBytesIOBuffer *)wf_obj(self))->source);
    if (begin(b) < 0)
        return -1;
    int r = b->exports == 0 ? own(b, b->len > 0 ? b->len : 1) : 0;
    if (r == 0) {
        b->exports++;
        *view = (WfBuffer){.buf = b->buf,
                           .obj = wf_new_ref(self),
                           .len = (ssize_t)b->len,
                           .itemsize = 1,
                           .format = flags & WF_BUF_FORMAT ? "B" : NULL,
                           .ndim = 1};
        view->shape0 = view->len;
        view->strides0 = 1;
        view->shape = &view->shape0;
        view->strides = &view->strides0;
    }
    end(b);
    return r;
}

static void buffer_release(Value self, WfBuffer *view)
{
    WfBytesIO *b = as_bytesio(((WfBytesIOBuffer *)wf_obj(self))->source);
    bool mine = wf_io_lock_again(&b->lock);
    b->exports--;
    if (!mine)
        wf_io_unlock(&b->lock);
}

static void buffer_dealloc(WfObject *o)
{
    wf_drop(((WfBytesIOBuffer *)o)->source);
    wf_free_object(o, sizeof(WfBytesIOBuffer));
}

static int buffer_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfBytesIOBuffer *)o)->source);
    return 0;
}

WfType wf_io_BytesIOBuffer_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_io._BytesIOBuffer",
    .flags = WF_TF_GC | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(WfBytesIOBuffer),
    .dealloc = buffer_dealloc,
    .traverse = buffer_traverse,
    .getbuffer = buffer_get,
    .releasebuffer = buffer_release,
};

/* --- the type --------------------------------------------------------------------------------- */

static WfMethodDef methods[] = {
    {"readable", (void *)say_yes, WF_NOARGS, "readable($self, /)\n--\n\n"},
    {"seekable", (void *)say_yes, WF_NOARGS, "seekable($self, /)\n--\n\n"},
    {"writable", (void *)say_yes, WF_NOARGS, "writable($self, /)\n--\n\n"},
    {"close", (void *)bytesio_close, WF_NOARGS, "close($self, /)\n--\n\n"},
    {"flush", (void *)bytesio_flush, WF_NOARGS, "flush($self, /)\n--\n\n"},
    {"isatty", (void *)bytesio_isatty, WF_NOARGS, "isatty($self, /)\n--\n\n"},
    {"tell", (void *)bytesio_tell, WF_NOARGS, "tell($self, /)\n--\n\n"},
    {"write", (void *)bytesio_write, WF_O, "write($self, b, /)\n--\n\n"},
    {"writelines", (void *)bytesio_writelines, WF_O, "writelines($self, lines, /)\n--\n\n"},
    {"read1", (void *)bytesio_read1, WF_FAST, "read1($self, size=-1, /)\n--\n\n"},
    {"readinto", (void *)bytesio_readinto, WF_O, "readinto($self, buffer, /)\n--\n\n"},
    {"readline", (void *)bytesio_readline, WF_FAST, "readline($self, size=-1, /)\n--\n\n"},
    {"readlines", (void *)bytesio_readlines, WF_FAST, "readlines($self, size=None, /)\n--\n\n"},
    {"read", (void *)bytesio_read, WF_FAST, "read($self, size=-1, /)\n--\n\n"},
    {"getbuffer", (void *)bytesio_getbuffer, WF_NOARGS, "getbuffer($self, /)\n--\n\n"},
    {"getvalue", (void *)bytesio_getvalue, WF_NOARGS, "getvalue($self, /)\n--\n\n"},
    {"seek", (void *)bytesio_seek, WF_FAST, "seek($self, pos, whence=0, /)\n--\n\n"},
    {"truncate", (void *)bytesio_truncate, WF_FAST, "truncate($self, size=None, /)\n--\n\n"},
    {"__getstate__", (void *)bytesio_getstate, WF_NOARGS, NULL},
    {"__setstate__", (void *)bytesio_setstate, WF_O, NULL},
    {"__sizeof__", (void *)bytesio_sizeof, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef getset[] = {
    {"closed", get_closed, NULL, "True if the file is closed.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_io_BytesIO_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_io.BytesIO",
    .flags = WF_TF_BASETYPE | WF_TF_GC | WF_TF_WEAKREF,
    .basicsize = sizeof(WfBytesIO),
    .slots_offset = offsetof(WfIoBase, dict),
    .doc = "BytesIO(initial_bytes=b'')\n--\n\nA stream of bytes in memory.",
    .base = &wf_io_BufferedIOBase_type,
    .new = bytesio_new,
    .init = bytesio_init,
    .dealloc = bytesio_dealloc,
    .traverse = bytesio_traverse,
    .iternext = bytesio_next,
    .methods = methods,
    .getset = getset,
};
