/* TextIOWrapper: making, reconfiguring, closing; its attributes and its type. */
#include "textio.h"

#include <langinfo.h>
#include <stdio.h>

/* --- checks ----------------------------------------------------------------------------------- */

int wf_textio_check(WfTextIO *t)
{
    if (WF_LIKELY(wf_relaxed(&t->ok)))
        return 0;
    return wf_raise_i(&wf_exc_ValueError, wf_relaxed(&t->detached) ? "underlying buffer has been detached"
                                                      : "I/O operation on uninitialized object");
}

int wf_textio_check_open(WfTextIO *t)
{
    if (wf_textio_check(t) < 0)
        return -1;
    Value buffer = wf_io_peek(&t->buffer);
    if (WF_LIKELY((wf_io_is_buffered_reader(buffer) || wf_io_is_buffered_writer(buffer)) &&
                  wf_io_is_open_file((WfBuffered *)wf_obj(buffer))))
        return 0;
    return wf_io_check_closed(wf_counted(t));
}

Value wf_textio_buffer(WfTextIO *t)
{
    Value buffer = wf_io_get(t, &t->buffer);
    return wf_is_null(buffer) ? wf_raise(&wf_exc_ValueError, "underlying buffer has been detached") : buffer;
}

Value wf_textio_call_buffer(WfTextIO *t, Value name, const Value *args, size_t nargs)
{
    Value buffer = wf_textio_buffer(t);
    Value r = wf_is_null(buffer) ? buffer : wf_call_method(buffer, name, args, nargs);
    wf_drop(buffer);
    return r;
}

/* --- making ----------------------------------------------------------------------------------- */

const char *wf_io_locale_encoding(void)
{
    if (wf_config.utf8_mode)
        return "UTF-8";
    const char *s = nl_langinfo(CODESET);
    return s == NULL || *s == '\0' ? "UTF-8" : s;
}

static Value textio_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    WfTextIO *t = wf_io_alloc(type);
    if (t == NULL)
        return WF_NULL;
    t->buffer = t->encoding = t->errors = t->encoder = t->decoder = t->decoded = t->snapshot =
        WF_NULL;
    t->chunk_size = WF_IO_BUFFER_SIZE;
    return WF_MOVE(t);
}

/* newline: NULL for None. */
static void set_newline(WfTextIO *t, const char *newline)
{
    snprintf(t->newline, sizeof t->newline, "%s", newline == NULL ? "" : newline);
    wf_relaxed_set(&t->mode.universal, newline == NULL || *newline == '\0');
    t->mode.translate = newline == NULL;
    t->mode.newline = t->mode.universal ? "\n" : t->newline;
    const char *written = t->newline[0] != '\r' ? NULL : t->newline[1] == '\n' ? "\r\n" : "\r";
    wf_relaxed_set(&t->write_newline, written);
}

/* buffer.<name>() as a truth. 1 / 0 / -1. */
static int ask(Value buffer, Value name)
{
    Value r = wf_call_method(buffer, name, NULL, 0);
    if (wf_is_null(r))
        return -1;
    int t = wf_truth(r);
    wf_drop(r);
    return t;
}

static int learn_abilities(WfTextIO *t, Value buffer)
{
    if (wf_io_is_buffered_reader(buffer) || wf_io_is_buffered_writer(buffer)) {
        WfBuffered *b = (WfBuffered *)wf_obj(buffer);
        Value raw = wf_io_peek(&b->raw);
        if (wf_relaxed(&b->ok) && wf_io_is_fileio(raw) && wf_relaxed(&((WfFileIO *)wf_obj(raw))->fd) >= 0) {
            WfFileIO *f = (WfFileIO *)wf_obj(raw);
            t->can_read = b->readable && f->readable;
            t->can_write = b->writable && f->writable;
            t->has_read1 = b->readable;
            int known = wf_relaxed(&f->seekable);
            int seekable = known >= 0 ? known : ask(buffer, wf_n.seekable);
            t->seekable = t->telling = seekable > 0;
            return seekable < 0 ? -1 : 0;
        }
    }
    int r = ask(buffer, wf_n.readable);
    if (r < 0)
        return -1;
    t->can_read = r;
    if ((r = ask(buffer, wf_n.writable)) < 0)
        return -1;
    t->can_write = r;
    Value read1;
    if ((r = wf_getattr_opt(buffer, wf_n.read1, &read1)) < 0)
        return -1;
    if (r > 0)
        wf_drop(read1);
    t->has_read1 = r;
    if ((r = ask(buffer, wf_n.seekable)) < 0)
        return -1;
    t->seekable = t->telling = r;
    return 0;
}

/* An encoder that would write a byte order mark must not in the middle of a file. */
static int check_start(WfTextIO *t)
{
    if (!t->seekable)
        return 0;
    Value pos = wf_textio_call_buffer(t, wf_n.tell, NULL, 0);
    if (wf_is_null(pos))
        return -1;
    int zero = wf_compare_bool(pos, wf_small(0), WF_EQ);
    wf_drop(pos);
    if (zero != 0)
        return zero < 0 ? -1 : 0;
    Value state = wf_small(0);
    if (wf_is_null(wf_value_load(&t->encoder)))
        return 0;
    Value r = wf_textio_call_encoder(t, wf_n.setstate, &state, 1);
    if (wf_is_null(r))
        return -1;
    wf_drop(r);
    return 0;
}

static int check_error_handler(Value errors)
{
    Value lookup = wf_import_attr("_codecs", "lookup_error");
    Value r = wf_is_null(lookup) ? lookup : wf_call1(lookup, errors);
    wf_drop(lookup);
    if (wf_is_null(r))
        return -1;
    wf_drop(r);
    return 0;
}

static int setup(WfTextIO *t, Value buffer, Value encoding, Value errors, const char *newline,
                 bool line_buffering, bool write_through)
{
    Value name = wf_is_none(encoding) || wf_str_equal_c(encoding, "locale")
                     ? wf_str_from_c(wf_io_locale_encoding())
                     : wf_new_ref(encoding);
    if (wf_is_null(name))
        return -1;
    if (wf_is_none(errors))
        errors = wf_n.strict;
    wf_io_set(t, &t->encoding, name);
    wf_io_set(t, &t->errors, errors);
    wf_drop(name);
    if (wf_config.dev_mode && !wf_is(errors, wf_n.strict) && check_error_handler(errors) < 0)
        return -1;
    set_newline(t, newline);
    wf_relaxed_set(&t->line_buffering, line_buffering);
    wf_relaxed_set(&t->write_through, write_through);
    const char *encoding_text = wf_str_utf8(t->encoding, NULL);
    if (wf_encoding_kind(encoding_text == NULL ? "" : encoding_text) == WF_ENC_OTHER) {
        /* An unknown encoding is reported before the buffer is looked at. */
        t->can_read = t->can_write = false;
        t->error_handler[0] = '\0';
        if (wf_textio_make_codecs(t) < 0)
            return -1;
    }
    if (learn_abilities(t, buffer) < 0)
        return -1;
    wf_io_set(t, &t->buffer, buffer);
    if (wf_textio_make_codecs(t) < 0 || check_start(t) < 0)
        return -1;
    wf_relaxed_set(&t->ok, true);
    return 0;
}

static int text_or_none(const char *what, Value v)
{
    if (wf_is_none(v) || wf_is_str(v))
        return 0;
    return wf_raise_i(&wf_exc_TypeError,
                      "TextIOWrapper() argument '%s' must be str or None, not %T", what, v);
}

static int newline_argument(Value v, const char **out)
{
    *out = NULL;
    if (wf_is_none(v))
        return 0;
    *out = wf_str_utf8(v, NULL);
    return *out == NULL ? -1 : wf_io_check_newline(*out, false);
}

static int textio_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"buffer",         "encoding",      "errors", "newline",
                                        "line_buffering", "write_through", NULL};
    WfTextIO *t = wf_as_textio(self);
    Value buffer, encoding = WF_NONE, errors = WF_NONE, newline_value = WF_NONE;
    const char *newline;
    int line_buffering = 0, write_through = 0;
    wf_relaxed_set(&t->ok, false);
    wf_relaxed_set(&t->detached, false);
    if (wf_parse_args(args, nargs, kwnames, "O|OOOpp:TextIOWrapper", names, &buffer, &encoding,
                      &errors, &newline_value, &line_buffering, &write_through) < 0 ||
        text_or_none("encoding", encoding) < 0 || text_or_none("errors", errors) < 0 ||
        text_or_none("newline", newline_value) < 0 || newline_argument(newline_value, &newline) < 0)
        return -1;
    if (wf_is_none(encoding) && wf_config.warn_default_encoding &&
        wf_warn(&wf_exc_EncodingWarning, 1, "'encoding' argument not specified") < 0)
        return -1;
    bool mine = wf_io_lock_again(&t->lock);
    wf_textio_forget(t);
    bool taken = wf_lock(t);
    wf_relaxed_set(&t->n_pending, 0);
    wf_unlock(t, taken);
    wf_relaxed_set(&t->seen, 0);
    int r = setup(t, buffer, encoding, errors, newline, line_buffering, write_through);
    if (!mine)
        wf_io_unlock(&t->lock);
    return r;
}

Value wf_textio_new(Value buffer, Value encoding, Value errors, Value newline_value,
                    bool line_buffering, bool write_through)
{
    const char *newline;
    Value v = textio_new(&wf_io_TextIOWrapper_type, NULL, 0, WF_NULL);
    if (wf_is_null(v))
        return v;
    if (newline_argument(newline_value, &newline) < 0 ||
        setup(wf_as_textio(v), buffer, encoding, errors, newline, line_buffering, write_through) <
            0) {
        wf_drop(v);
        return WF_NULL;
    }
    return v;
}

static void textio_dealloc(WfObject *o)
{
    WfTextIO *t = (WfTextIO *)o;
    Value fields[] = {t->buffer,  t->encoding, t->errors,  t->encoder,
                      t->decoder, t->decoded,  t->snapshot};
    wf_relaxed_set(&t->ok, false);
    t->buffer = t->encoding = t->errors = t->encoder = t->decoder = t->decoded = t->snapshot =
        WF_NULL;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        wf_drop(fields[i]);
    wf_mem_free(t->pending);
    t->pending = NULL;
    wf_io_free(o, sizeof *t);
}

static int textio_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WfTextIO *t = (WfTextIO *)o;
    WF_VISIT(t->buffer);
    WF_VISIT(t->encoding);
    WF_VISIT(t->errors);
    WF_VISIT(t->encoder);
    WF_VISIT(t->decoder);
    WF_VISIT(t->decoded);
    WF_VISIT(t->snapshot);
    return wf_io_base_traverse(o, visit, arg);
}

static void textio_clear(WfObject *o)
{
    WfTextIO *t = (WfTextIO *)o;
    wf_relaxed_set(&t->ok, false);
    wf_io_set(t, &t->buffer, WF_NULL);
    wf_io_set(t, &t->encoder, WF_NULL);
    wf_io_set(t, &t->decoder, WF_NULL);
}

/* --- reconfigure ------------------------------------------------------------------------------ */

static int reconfigure_codec(WfTextIO *t, Value encoding, Value errors, const char *newline,
                             bool newline_given)
{
    if (wf_is_none(encoding) && wf_is_none(errors) && !newline_given)
        return 0;
    if (wf_is_none(encoding)) {
        encoding = t->encoding;
        if (wf_is_none(errors))
            errors = t->errors;
    } else if (wf_is_none(errors)) {
        errors = wf_n.strict;
    }
    Value name = wf_str_equal_c(encoding, "locale") ? wf_str_from_c(wf_io_locale_encoding())
                                                    : wf_new_ref(encoding);
    if (wf_is_null(name))
        return -1;
    Value old_encoding = wf_io_get(t, &t->encoding), old_errors = wf_io_get(t, &t->errors);
    errors = wf_new_ref(errors);
    wf_io_set(t, &t->encoding, name);
    wf_io_set(t, &t->errors, errors);
    int r = wf_textio_make_codecs(t);
    if (r < 0) {
        Value failure = wf_err_fetch();
        wf_io_set(t, &t->encoding, old_encoding);
        wf_io_set(t, &t->errors, old_errors);
        if (wf_textio_make_codecs(t) < 0)
            wf_err_clear();
        wf_err_restore(failure);
    }
    wf_drop(old_encoding);
    wf_drop(old_errors);
    wf_drop(errors);
    wf_drop(name);
    if (r == 0 && newline_given)
        set_newline(t, newline);
    return r < 0 ? -1 : check_start(t);
}

/* A bool option: None leaves it as it is. */
static int bool_option(Value v, bool *flag)
{
    if (wf_is_none(v))
        return 0;
    int t;
    if (wf_as_int(v, &t) < 0)
        return -1;
    *flag = t != 0;
    return 0;
}

static Value textio_reconfigure(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"encoding",       "errors",        "newline",
                                        "line_buffering", "write_through", NULL};
    WfTextIO *t = wf_as_textio(self);
    Value encoding = WF_NONE, errors = WF_NONE, newline_value = WF_NULL, line = WF_NONE,
          through = WF_NONE;
    const char *newline = NULL;
    if (wf_parse_args(args, nargs, kwnames, "|$OOOOO:reconfigure", names, &encoding, &errors,
                      &newline_value, &line, &through) < 0 ||
        wf_textio_check(t) < 0)
        return WF_NULL;
    bool codec = !wf_is_none(encoding) || !wf_is_none(errors) || !wf_is_null(newline_value);
    if (!wf_is_null(wf_value_load(&t->decoded)) && codec)
        return wf_io_unsupported(
            "It is not possible to set the encoding or newline of stream after the first read");
    bool line_buffering = wf_relaxed(&t->line_buffering), write_through = wf_relaxed(&t->write_through);
    if (!wf_is_null(newline_value) && !wf_is_none(newline_value) && !wf_is_str(newline_value))
        return wf_raise(&wf_exc_TypeError,
                        "reconfigure() argument 'newline' must be str or None, not %T",
                        newline_value);
    if ((!wf_is_null(newline_value) && newline_argument(newline_value, &newline) < 0) ||
        bool_option(line, &line_buffering) < 0 || bool_option(through, &write_through) < 0 ||
        wf_io_call(self, wf_n.flush) < 0)
        return WF_NULL;
    bool mine = wf_io_lock_again(&t->lock);
    int r = reconfigure_codec(t, encoding, errors, newline, !wf_is_null(newline_value));
    if (!mine)
        wf_io_unlock(&t->lock);
    if (r < 0)
        return WF_NULL;
    wf_relaxed_set(&t->line_buffering, line_buffering);
    wf_relaxed_set(&t->write_through, write_through);
    return WF_NONE;
}

/* --- closing ---------------------------------------------------------------------------------- */

static Value textio_close(Value self)
{
    WfTextIO *t = wf_as_textio(self);
    if (wf_textio_check(t) < 0)
        return WF_NULL;
    int closed = wf_io_is_closed(self);
    if (closed != 0)
        return closed < 0 ? WF_NULL : WF_NONE;
    Value buffer = wf_textio_buffer(t);
    if (wf_is_null(buffer))
        return buffer;
    if (t->finalizing) {
        Value r = wf_call_method(buffer, wf_n._dealloc_warn, &self, 1);
        if (wf_is_null(r))
            wf_err_clear();
        wf_drop(r);
    }
    int flushed = wf_io_call(self, wf_n.flush);
    (void)flushed; /* its exception is chained by the next call */
    int r = wf_io_close_chained(buffer);
    wf_drop(buffer);
    return r < 0 ? WF_NULL : WF_NONE;
}

static Value textio_detach(Value self)
{
    WfTextIO *t = wf_as_textio(self);
    if (wf_textio_check(t) < 0 || wf_io_call(self, wf_n.flush) < 0)
        return WF_NULL;
    Value buffer = wf_textio_buffer(t);
    if (wf_is_null(buffer))
        return buffer;
    wf_relaxed_set(&t->detached, true);
    wf_relaxed_set(&t->ok, false);
    wf_io_set(t, &t->buffer, WF_NULL);
    return buffer;
}

static Value textio_truncate(Value self, const Value *args, size_t nargs)
{
    WfTextIO *t = wf_as_textio(self);
    Value pos = nargs > 0 ? args[0] : WF_NONE;
    if (wf_check_nargs("truncate", nargs, 0, 1) < 0 || wf_textio_check(t) < 0 ||
        wf_io_call(self, wf_n.flush) < 0)
        return WF_NULL;
    return wf_textio_call_buffer(t, wf_n.truncate, &pos, 1);
}

/* --- what the buffer answers ------------------------------------------------------------------ */

static Value ask_buffer(Value self, Value name)
{
    WfTextIO *t = wf_as_textio(self);
    return wf_textio_check(t) < 0 ? WF_NULL : wf_textio_call_buffer(t, name, NULL, 0);
}

static Value textio_fileno(Value self)
{
    return ask_buffer(self, wf_n.fileno);
}

static Value textio_seekable(Value self)
{
    return ask_buffer(self, wf_n.seekable);
}

static Value textio_readable(Value self)
{
    return ask_buffer(self, wf_n.readable);
}

static Value textio_writable(Value self)
{
    return ask_buffer(self, wf_n.writable);
}

static Value textio_isatty(Value self)
{
    return ask_buffer(self, wf_n.isatty);
}

static Value buffer_attribute(Value self, Value name)
{
    WfTextIO *t = wf_as_textio(self);
    Value buffer = wf_textio_check(t) < 0 ? WF_NULL : wf_textio_buffer(t);
    Value r = wf_is_null(buffer) ? buffer : wf_io_getattr(buffer, name);
    wf_drop(buffer);
    return r;
}

static Value get_name(Value self, void *closure)
{
    return buffer_attribute(self, wf_n.name);
}

static Value get_closed(Value self, void *closure)
{
    return buffer_attribute(self, wf_n.closed);
}

static Value get_newlines(Value self, void *closure)
{
    WfTextIO *t = wf_as_textio(self);
    if (wf_textio_check(t) < 0)
        return WF_NULL;
    return wf_relaxed(&t->mode.universal) && t->can_read ? wf_newlines_seen(wf_relaxed(&t->seen)) : WF_NONE;
}

static Value get_errors(Value self, void *closure)
{
    WfTextIO *t = wf_as_textio(self);
    return !wf_relaxed(&t->detached) && wf_textio_check(t) < 0 ? WF_NULL : wf_io_get(t, &t->errors);
}

static Value get_chunk_size(Value self, void *closure)
{
    WfTextIO *t = wf_as_textio(self);
    return wf_textio_check(t) < 0 ? WF_NULL : wf_int((int64_t)wf_relaxed(&t->chunk_size));
}

static int set_chunk_size(Value self, Value v, void *closure)
{
    WfTextIO *t = wf_as_textio(self);
    ssize_t n;
    if (wf_textio_check(t) < 0)
        return -1;
    if (wf_is_null(v))
        return wf_raise_i(&wf_exc_AttributeError, "cannot delete attribute");
    if (wf_as_ssize(v, &n, &wf_exc_ValueError) < 0)
        return -1;
    if (n <= 0)
        return wf_raise_i(&wf_exc_ValueError, "a strictly positive integer is required");
    wf_relaxed_set(&t->chunk_size, (size_t)n);
    return 0;
}

/* An attribute for the repr: 1 / 0 / -1; ValueError counts as absent. */
static int repr_attribute(Value self, Value name, Value *out)
{
    int found = wf_getattr_opt(self, name, out);
    if (found < 0 && wf_err_matches(&wf_exc_ValueError)) {
        wf_err_clear();
        return 0;
    }
    return found;
}

static Value make_repr(Value self)
{
    WfTextIO *t = wf_as_textio(self);
    WfStrBuilder b;
    Value v;
    static const char *const labels[] = {" name=", " mode="};
    Value names[] = {wf_n.name, wf_n.mode};
    wf_sb_init(&b);
    wf_sb_c(&b, "<_io.TextIOWrapper");
    for (int i = 0; i < 2; i++) {
        int found = repr_attribute(self, names[i], &v);
        Value repr = found > 0 ? wf_repr(v) : WF_NULL;
        if (found > 0)
            wf_drop(v);
        if (found < 0 || (found > 0 && wf_is_null(repr))) {
            wf_sb_abandon(&b);
            return WF_NULL;
        }
        if (found) {
            wf_sb_c(&b, labels[i]);
            wf_sb_str(&b, repr);
            wf_drop(repr);
        }
    }
    Value shown = wf_io_get(t, &t->encoding), encoding = wf_repr(wf_is_null(shown) ? WF_NONE : shown);
    wf_drop(shown);
    wf_sb_c(&b, " encoding=");
    if (!wf_is_null(encoding))
        wf_sb_str(&b, encoding);
    wf_drop(encoding);
    wf_sb_c(&b, ">");
    return wf_sb_finish(&b);
}

static Value textio_repr(Value self)
{
    if (!wf_relaxed(&wf_as_textio(self)->ok) && !wf_relaxed(&wf_as_textio(self)->detached))
        return wf_textio_check(wf_as_textio(self)) < 0 ? WF_NULL : WF_NONE;
    if (wf_enter_call(" while getting the repr of an object") < 0)
        return WF_NULL;
    Value r = make_repr(self);
    wf_leave_call();
    return r;
}

static WfMethodDef methods[] = {
    {"detach", (void *)textio_detach, WF_NOARGS, "detach($self, /)\n--\n\n"},
    {"reconfigure", (void *)textio_reconfigure, WF_FASTKW,
     "reconfigure($self, /, *, encoding=None, errors=None, newline=None,\n            "
     "line_buffering=None, "
     "write_through=None)\n--\n\nChanges how text is read and written."},
    {"write", (void *)wf_textio_write, WF_O, "write($self, text, /)\n--\n\n"},
    {"read", (void *)wf_textio_read, WF_FAST, "read($self, size=-1, /)\n--\n\n"},
    {"readline", (void *)wf_textio_readline, WF_FAST, "readline($self, size=-1, /)\n--\n\n"},
    {"flush", (void *)wf_textio_flush, WF_NOARGS, "flush($self, /)\n--\n\n"},
    {"close", (void *)textio_close, WF_NOARGS, "close($self, /)\n--\n\n"},
    {"fileno", (void *)textio_fileno, WF_NOARGS, "fileno($self, /)\n--\n\n"},
    {"seekable", (void *)textio_seekable, WF_NOARGS, "seekable($self, /)\n--\n\n"},
    {"readable", (void *)textio_readable, WF_NOARGS, "readable($self, /)\n--\n\n"},
    {"writable", (void *)textio_writable, WF_NOARGS, "writable($self, /)\n--\n\n"},
    {"isatty", (void *)textio_isatty, WF_NOARGS, "isatty($self, /)\n--\n\n"},
    {"seek", (void *)wf_textio_seek, WF_FAST, "seek($self, cookie, whence=0, /)\n--\n\n"},
    {"tell", (void *)wf_textio_tell, WF_NOARGS, "tell($self, /)\n--\n\n"},
    {"truncate", (void *)textio_truncate, WF_FAST, "truncate($self, pos=None, /)\n--\n\n"},
    {"__getstate__", (void *)wf_io_no_pickle, WF_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static WfGetSetDef getset[] = {
    {"name", get_name, NULL, NULL, NULL},
    {"closed", get_closed, NULL, NULL, NULL},
    {"newlines", get_newlines, NULL, NULL, NULL},
    {"errors", get_errors, NULL, NULL, NULL},
    {"_CHUNK_SIZE", get_chunk_size, set_chunk_size, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static WfMemberDef members[] = {
    {"encoding", WF_M_VALUE_EX, offsetof(WfTextIO, encoding), true, NULL},
    {"buffer", WF_M_VALUE_EX, offsetof(WfTextIO, buffer), true, NULL},
    {"line_buffering", WF_M_BOOL, offsetof(WfTextIO, line_buffering), true, NULL},
    {"write_through", WF_M_BOOL, offsetof(WfTextIO, write_through), true, NULL},
    {"_finalizing", WF_M_BOOL, offsetof(WfTextIO, finalizing), false, NULL},
    {NULL, 0, 0, false, NULL},
};

WfType wf_io_TextIOWrapper_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_io.TextIOWrapper",
    .flags = WF_TF_BASETYPE | WF_TF_GC | WF_TF_WEAKREF,
    .basicsize = sizeof(WfTextIO),
    .slots_offset = offsetof(WfIoBase, dict),
    .doc = "TextIOWrapper(buffer, encoding=None, errors=None, newline=None,\n              "
           "line_buffering=False, "
           "write_through=False)\n--\n\nText over a buffered stream of bytes.",
    .base = &wf_io_TextIOBase_type,
    .new = textio_new,
    .init = textio_init,
    .dealloc = textio_dealloc,
    .traverse = textio_traverse,
    .clear = textio_clear,
    .finalize = wf_io_finalize,
    .repr = textio_repr,
    .iternext = wf_textio_next,
    .methods = methods,
    .getset = getset,
    .members = members,
};
