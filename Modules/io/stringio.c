/*
 * StringIO: text in memory, as an array of code points that is as wide as the widest so far
 * needs. Line ends are translated when text is written.
 */
#include "lines.h"

#include <stdio.h>

typedef struct {
    WfIoBase base;
    WfIoLock lock;
    void *buf;                 /* [lock] */
    int kind;                  /* [lock] bytes of a code point: 1, 2, 4 */
    size_t len, cap, pos;      /* [lock] code points; pos may be past the end */
    WfLineMode mode;           /* [lock] */
    const char *write_newline; /* [lock] what \n is written as, or NULL */
    bool newline_given;        /* [lock] newline was not None */
    char newline[3];           /* [lock] */
    bool ok, closed;           /* [lock], read [relaxed] without */
    int seen; /* [lock] WF_NL_* */
} WfStringIO;

static WfStringIO *as_stringio(Value v)
{
    return (WfStringIO *)wf_obj(v);
}

/* Locks an open stream: 0 / -1. */
static int begin(WfStringIO *s)
{
    wf_io_lock_again(&s->lock);
    if (WF_LIKELY(s->ok && !s->closed))
        return 0;
    wf_io_unlock(&s->lock);
    return wf_raise_i(&wf_exc_ValueError, s->ok ? "I/O operation on closed file"
                                                : "I/O operation on uninitialized object");
}

static void end(WfStringIO *s)
{
    wf_io_unlock(&s->lock);
}

/* --- the array -------------------------------------------------------------------------------- */

static void put(void *buf, int kind, size_t i, uint32_t c)
{
    if (kind == 1)
        ((uint8_t *)buf)[i] = (uint8_t)c;
    else if (kind == 2)
        ((uint16_t *)buf)[i] = (uint16_t)c;
    else
        ((uint32_t *)buf)[i] = c;
}

/* Room for `need` code points of `kind` bytes. */
static int reserve(WfStringIO *s, size_t need, int kind)
{
    if (kind > s->kind) {
        size_t cap = need > s->len ? need : s->len;
        void *wide = wf_mem_alloc((cap + 8) * (size_t)kind);
        if (wide == NULL)
            return -1;
        for (size_t i = 0; i < s->len; i++)
            put(wide, kind, i, wf_unit(s->buf, s->kind, i));
        wf_mem_free(s->buf);
        s->buf = wide;
        s->kind = kind;
        s->cap = cap + 8;
        return 0;
    }
    if (need <= s->cap)
        return 0;
    size_t cap = need + need / 4 + 16;
    void *grown = wf_mem_realloc(s->buf, cap * (size_t)s->kind);
    if (grown == NULL)
        return -1;
    s->buf = grown;
    s->cap = cap;
    return 0;
}

static int write_units(WfStringIO *s, const WfStr *t)
{
    size_t n = t->len;
    int kind = wf_str_kind(t);
    if (n == 0)
        return 0;
    if (reserve(s, s->pos + n, kind) < 0)
        return -1;
    for (size_t i = s->len; i < s->pos; i++)
        put(s->buf, s->kind, i, 0);
    if (kind == s->kind)
        memcpy((char *)s->buf + s->pos * (size_t)kind, t->data, n * (size_t)kind);
    else
        for (size_t i = 0; i < n; i++)
            put(s->buf, s->kind, s->pos + i, wf_str_at(t, i));
    s->pos += n;
    if (s->pos > s->len)
        s->len = s->pos;
    return 0;
}

/* The text as it is stored: newlines translated both ways. New reference. */
static Value translated(WfStringIO *s, Value text)
{
    text = wf_new_ref(text);
    if (s->mode.universal) {
        bool pending = false;
        text = wf_newline_translate(text, s->mode.translate, true, &pending, &s->seen);
    }
    if (wf_is_null(text) || s->write_newline == NULL)
        return text;
    Value nl = wf_str_from_latin1("\n", 1), to = wf_str_from_c(s->write_newline);
    Value args[] = {nl, to};
    Value r =
        wf_is_null(nl) || wf_is_null(to) ? WF_NULL : wf_call_method(text, wf_n.replace, args, 2);
    wf_drop(nl);
    wf_drop(to);
    wf_drop(text);
    return r;
}

static int write_text(WfStringIO *s, Value text)
{
    if (!s->mode.universal && s->write_newline == NULL)
        return write_units(s, wf_as_str(text));
    Value t = translated(s, text);
    if (wf_is_null(t))
        return -1;
    int r = write_units(s, wf_as_str(t));
    wf_drop(t);
    return r;
}

/* --- life ------------------------------------------------------------------------------------- */

int wf_io_check_newline(const char *newline, bool quoted)
{
    if (newline == NULL || strcmp(newline, "") == 0 || strcmp(newline, "\n") == 0 ||
        strcmp(newline, "\r") == 0 || strcmp(newline, "\r\n") == 0)
        return 0;
    if (!quoted)
        return wf_raise_i(&wf_exc_ValueError, "illegal newline value: %s", newline);
    Value v = wf_str_from_c(newline);
    if (!wf_is_null(v))
        wf_raise(&wf_exc_ValueError, "illegal newline value: %R", v);
    wf_drop(v);
    return -1;
}

static Value stringio_new(WfType *t, const Value *args, size_t nargs, Value kwnames)
{
    WfStringIO *s = wf_io_alloc(t);
    if (s == NULL)
        return WF_NULL;
    s->kind = 1;
    return WF_MOVE(s);
}

/* newline: NULL for None. */
static void set_newline(WfStringIO *s, const char *newline)
{
    s->newline_given = newline != NULL;
    snprintf(s->newline, sizeof s->newline, "%s", newline == NULL ? "" : newline);
    s->mode.universal = newline == NULL || *newline == '\0';
    s->mode.translate = newline == NULL;
    s->mode.newline = s->mode.universal ? "\n" : s->newline;
    s->write_newline = s->newline[0] == '\r' ? s->newline : NULL;
    s->seen = 0;
}

static int newline_argument(Value v, const char **out)
{
    *out = NULL;
    if (wf_is_none(v))
        return 0;
    if (!wf_is_str(v))
        return wf_raise_i(&wf_exc_TypeError, "newline must be str or None, not %T", v);
    *out = wf_str_utf8(v, NULL);
    return *out == NULL ? -1 : wf_io_check_newline(*out, true);
}

static int stringio_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"initial_value", "newline", NULL};
    WfStringIO *s = as_stringio(self);
    Value value = WF_NULL, newline_value = WF_NULL;
    const char *newline = "\n";
    if (wf_parse_args(args, nargs, kwnames, "|OO:StringIO", names, &value, &newline_value) < 0)
        return -1;
    if (!wf_is_null(newline_value) && newline_argument(newline_value, &newline) < 0)
        return -1;
    if (!wf_is_null(value) && !wf_is_none(value) && !wf_is_str(value))
        return wf_raise_i(&wf_exc_TypeError, "initial_value must be str or None, not %T", value);
    bool mine = wf_io_lock_again(&s->lock);
    s->len = s->pos = 0;
    set_newline(s, newline);
    wf_relaxed_set(&s->ok, wf_is_null(value) || !wf_is_str(value) || write_text(s, value) == 0);
    s->pos = 0;
    wf_relaxed_set(&s->closed, s->closed && !s->ok);
    int r = s->ok ? 0 : -1;
    if (!mine)
        wf_io_unlock(&s->lock);
    return r;
}

static void stringio_dealloc(WfObject *o)
{
    WfStringIO *s = (WfStringIO *)o;
    s->ok = false;
    wf_mem_free(s->buf);
    s->buf = NULL;
    wf_io_free(o, sizeof *s);
}

static Value stringio_close(Value self)
{
    WfStringIO *s = as_stringio(self);
    bool mine = wf_io_lock_again(&s->lock);
    void *buf = s->buf;
    wf_relaxed_set(&s->closed, true);
    s->buf = NULL;
    s->len = s->cap = 0;
    if (!mine)
        wf_io_unlock(&s->lock);
    wf_mem_free(buf);
    return WF_NONE;
}

/* --- reading ---------------------------------------------------------------------------------- */

static Value stringio_getvalue(Value self)
{
    WfStringIO *s = as_stringio(self);
    if (begin(s) < 0)
        return WF_NULL;
    Value r = wf_units_str(s->buf, s->kind, 0, s->len);
    end(s);
    return r;
}

static Value take(WfStringIO *s, size_t n)
{
    if (s->pos >= s->len || n == 0)
        return wf_new_ref(wf_str_empty);
    size_t stop = n < s->len - s->pos ? s->pos + n : s->len;
    Value r = wf_units_str(s->buf, s->kind, s->pos, stop);
    s->pos = stop;
    return r;
}

static Value stringio_read(Value self, const Value *args, size_t nargs)
{
    WfStringIO *s = as_stringio(self);
    ssize_t n;
    if (wf_io_size_argument("read", args, nargs, &n) < 0 || begin(s) < 0)
        return WF_NULL;
    Value r = take(s, n < 0 ? SIZE_MAX : (size_t)n);
    end(s);
    return r;
}

static Value read_line(WfStringIO *s, ssize_t limit)
{
    if (s->pos >= s->len)
        return wf_new_ref(wf_str_empty);
    size_t stop = s->len, safe;
    if (limit >= 0 && (size_t)limit < s->len - s->pos)
        stop = s->pos + (size_t)limit;
    WfUnits u = {s->buf, s->kind, s->pos, stop};
    WfLineMode mode = s->mode;
    if (mode.translate)
        mode.universal = false;
    size_t line_end = wf_line_end(&mode, &u, &safe);
    return take(s, (line_end == 0 ? stop : line_end) - s->pos);
}

static Value stringio_readline(Value self, const Value *args, size_t nargs)
{
    WfStringIO *s = as_stringio(self);
    ssize_t n;
    if (wf_io_size_argument("readline", args, nargs, &n) < 0 || begin(s) < 0)
        return WF_NULL;
    Value r = read_line(s, n);
    end(s);
    return r;
}

static Value stringio_next(Value self)
{
    WfStringIO *s = as_stringio(self);
    Value line;
    if (wf_type_of(self) == &wf_io_StringIO_type) {
        if (begin(s) < 0)
            return WF_NULL;
        line = read_line(s, -1);
        end(s);
    } else {
        line = wf_call_method(self, wf_n.readline, NULL, 0);
        if (!wf_is_null(line) && !wf_is_str(line)) {
            wf_raise(&wf_exc_OSError, "readline() should have returned a str object, not '%T'",
                     line);
            wf_drop(line);
            return WF_NULL;
        }
    }
    if (wf_is_null(line) || wf_as_str(line)->len > 0)
        return line;
    wf_drop(line);
    return WF_NULL;
}

/* --- writing, position ------------------------------------------------------------------------ */

static Value stringio_write(Value self, Value text)
{
    WfStringIO *s = as_stringio(self);
    if (!wf_is_str(text))
        return wf_raise(&wf_exc_TypeError, "string argument expected, got '%T'", text);
    if (begin(s) < 0)
        return WF_NULL;
    int r = write_text(s, text);
    end(s);
    return r < 0 ? WF_NULL : wf_int((int64_t)wf_as_str(text)->len);
}

static Value stringio_seek(Value self, const Value *args, size_t nargs)
{
    WfStringIO *s = as_stringio(self);
    ssize_t pos;
    int whence = 0;
    if (wf_check_nargs("seek", nargs, 1, 2) < 0 ||
        wf_as_ssize(args[0], &pos, &wf_exc_OverflowError) < 0 ||
        (nargs > 1 && wf_as_int(args[1], &whence) < 0) || begin(s) < 0)
        return WF_NULL;
    Value r = WF_NULL;
    if (whence < 0 || whence > 2) {
        wf_raise(&wf_exc_ValueError, "Invalid whence (%d, should be 0, 1 or 2)", whence);
    } else if (pos < 0 && whence == 0) {
        wf_raise(&wf_exc_ValueError, "Negative seek position %zd", pos);
    } else if (whence != 0 && pos != 0) {
        wf_raise(&wf_exc_OSError, "Can't do nonzero cur-relative seeks");
    } else {
        if (whence == 0)
            s->pos = (size_t)pos;
        else if (whence == 2)
            s->pos = s->len;
        r = wf_int((int64_t)s->pos);
    }
    end(s);
    return r;
}

static Value stringio_tell(Value self)
{
    WfStringIO *s = as_stringio(self);
    if (begin(s) < 0)
        return WF_NULL;
    size_t pos = s->pos;
    end(s);
    return wf_int((int64_t)pos);
}

static Value stringio_truncate(Value self, const Value *args, size_t nargs)
{
    WfStringIO *s = as_stringio(self);
    ssize_t size = -1;
    bool given = nargs > 0 && !wf_is_none(args[0]);
    if (wf_check_nargs("truncate", nargs, 0, 1) < 0 || begin(s) < 0)
        return WF_NULL;
    end(s);
    if (given && wf_io_size(args[0], &size) < 0)
        return WF_NULL;
    if (given && size < 0)
        return wf_raise(&wf_exc_ValueError, "Negative size value %zd", size);
    if (begin(s) < 0)
        return WF_NULL;
    if (!given)
        size = (ssize_t)s->pos;
    if ((size_t)size < s->len)
        s->len = (size_t)size;
    end(s);
    return wf_int(size);
}

/* --- attributes ------------------------------------------------------------------------------- */

static Value if_open(Value self, Value answer)
{
    WfStringIO *s = as_stringio(self);
    if (begin(s) < 0)
        return WF_NULL;
    end(s);
    return answer;
}

static Value say_yes(Value self)
{
    return if_open(self, WF_TRUE);
}

static Value get_closed(Value self, void *closure)
{
    WfStringIO *s = as_stringio(self);
    if (!wf_relaxed(&s->ok))
        return wf_raise(&wf_exc_ValueError, "I/O operation on uninitialized object");
    return wf_bool(wf_relaxed(&s->closed));
}

static Value get_line_buffering(Value self, void *closure)
{
    return if_open(self, WF_FALSE);
}

static Value get_newlines(Value self, void *closure)
{
    WfStringIO *s = as_stringio(self);
    if (begin(s) < 0)
        return WF_NULL;
    int seen = s->seen;
    bool universal = s->mode.universal;
    end(s);
    return universal ? wf_newlines_seen(seen) : WF_NONE;
}

/* --- pickling --------------------------------------------------------------------------------- */

static Value stringio_getstate(Value self)
{
    WfStringIO *s = as_stringio(self);
    char newline[sizeof s->newline];
    if (begin(s) < 0)
        return WF_NULL;
    Value value = wf_units_str(s->buf, s->kind, 0, s->len);
    bool given = s->newline_given;
    memcpy(newline, s->newline, sizeof newline);
    size_t pos = s->pos;
    end(s);
    if (wf_is_null(value))
        return value;
    Value dict = wf_io_get(s, &s->base.dict);
    Value copy = wf_is_null(dict) ? WF_NONE : wf_dict_copy(dict);
    Value end_of_line = given ? wf_str_from_c(newline) : WF_NONE;
    Value r = wf_is_null(copy) || wf_is_null(end_of_line)
                  ? WF_NULL
                  : wf_tuple_pack(4, value, end_of_line, wf_int((int64_t)pos), copy);
    wf_drop(end_of_line);
    wf_drop(copy);
    wf_drop(dict);
    wf_drop(value);
    return r;
}

static Value stringio_setstate(Value self, Value state)
{
    WfStringIO *s = as_stringio(self);
    if (wf_relaxed(&s->closed))
        return wf_raise(&wf_exc_ValueError, "__setstate__ on closed file");
    if (!wf_is_tuple(state) || wf_tuple_len(state) < 4)
        return wf_raise(&wf_exc_TypeError, "%T.__setstate__ argument should be 4-tuple, got %T",
                        self, state);
    const Value *items = wf_as_tuple(state)->items;
    if (stringio_init(self, items, 2, WF_NULL) < 0)
        return WF_NULL;
    /* The text was translated when it was first written. */
    if (!wf_is_str(items[0]))
        return wf_raise(&wf_exc_TypeError, "initial_value must be str or None, not %T", items[0]);
    if (begin(s) < 0)
        return WF_NULL;
    s->len = s->pos = 0;
    int written = write_units(s, wf_as_str(items[0]));
    end(s);
    if (written < 0)
        return WF_NULL;
    if (!wf_is_int(items[2]))
        return wf_raise(&wf_exc_TypeError, "third item of state must be an integer, got %T",
                        items[2]);
    ssize_t pos;
    if (wf_as_ssize(items[2], &pos, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    if (pos < 0)
        return wf_raise(&wf_exc_ValueError, "position value cannot be negative");
    if (begin(s) < 0)
        return WF_NULL;
    s->pos = (size_t)pos;
    end(s);
    if (wf_is_none(items[3]))
        return WF_NONE;
    if (!wf_is_dict(items[3]))
        return wf_raise(&wf_exc_TypeError, "fourth item of state should be a dict, got a %T",
                        items[3]);
    Value dict = wf_instance_dict(self);
    int r = wf_is_null(dict) ? -1 : wf_dict_merge(dict, items[3], 1);
    wf_drop(dict);
    return r < 0 ? WF_NULL : WF_NONE;
}

static WfMethodDef methods[] = {
    {"close", (void *)stringio_close, WF_NOARGS, "close($self, /)\n--\n\n"},
    {"getvalue", (void *)stringio_getvalue, WF_NOARGS, "getvalue($self, /)\n--\n\nThe whole text."},
    {"read", (void *)stringio_read, WF_FAST, "read($self, size=-1, /)\n--\n\n"},
    {"readline", (void *)stringio_readline, WF_FAST, "readline($self, size=-1, /)\n--\n\n"},
    {"tell", (void *)stringio_tell, WF_NOARGS, "tell($self, /)\n--\n\n"},
    {"truncate", (void *)stringio_truncate, WF_FAST, "truncate($self, pos=None, /)\n--\n\n"},
    {"seek", (void *)stringio_seek, WF_FAST, "seek($self, pos, whence=0, /)\n--\n\n"},
    {"write", (void *)stringio_write, WF_O, "write($self, s, /)\n--\n\n"},
    {"seekable", (void *)say_yes, WF_NOARGS, "seekable($self, /)\n--\n\n"},
    {"readable", (void *)say_yes, WF_NOARGS, "readable($self, /)\n--\n\n"},
    {"writable", (void *)say_yes, WF_NOARGS, "writable($self, /)\n--\n\n"},
    {"__getstate__", (void *)stringio_getstate, WF_NOARGS, NULL},
    {"__setstate__", (void *)stringio_setstate, WF_O, NULL},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef getset[] = {
    {"closed", get_closed, NULL, NULL, NULL},
    {"newlines", get_newlines, NULL, NULL, NULL},
    {"line_buffering", get_line_buffering, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

WfType wf_io_StringIO_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_io.StringIO",
    .flags = WF_TF_BASETYPE | WF_TF_GC | WF_TF_WEAKREF,
    .basicsize = sizeof(WfStringIO),
    .slots_offset = offsetof(WfIoBase, dict),
    .doc = "StringIO(initial_value='', newline='\\n')\n--\n\nA stream of text in memory.",
    .base = &wf_io_TextIOBase_type,
    .new = stringio_new,
    .init = stringio_init,
    .dealloc = stringio_dealloc,
    .traverse = wf_io_base_traverse,
    .iternext = stringio_next,
    .methods = methods,
    .getset = getset,
};
