/* UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError. */
#include "exc_impl.h"

#include "bytes.h"

#include <stdio.h>

static WfUnicodeError *as_unicode(Value v)
{
    return (WfUnicodeError *)wf_obj(v);
}

static void fill(Value self, Value encoding, Value object, ssize_t start, ssize_t end, Value reason)
{
    WfUnicodeError *e = as_unicode(self);
    wf_exc_store(self, &e->encoding, encoding);
    wf_exc_store(self, &e->object, object);
    wf_exc_store(self, &e->reason, reason);
    wf_relaxed_set(&e->start, start);
    wf_relaxed_set(&e->end, end);
}

static int check_count(const char *name, size_t nargs, size_t n)
{
    if (nargs == n)
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "function takes exactly %zu arguments (%zu given)", n,
                      nargs);
}

static int check_str(const Value *args, size_t i)
{
    if (wf_is_str(args[i]))
        return 0;
    return wf_raise_i(&wf_exc_TypeError, "argument %zu must be str, not %.50s", i + 1,
                      wf_type_of(args[i])->name);
}

int wf_unicode_decode_error_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    ssize_t start, end;
    if (wf_base_exception_init(self, args, nargs, kwnames) < 0 ||
        check_count("", nargs, 5) < 0 || check_str(args, 0) < 0 ||
        wf_as_ssize(args[2], &start, &wf_exc_OverflowError) < 0 ||
        wf_as_ssize(args[3], &end, &wf_exc_OverflowError) < 0 || check_str(args, 4) < 0)
        return -1;
    Value object = wf_is_bytes(args[1]) ? wf_new_ref(args[1]) : WF_NULL;
    if (wf_is_null(object)) {
        WfBuffer view;
        if (wf_get_buffer(args[1], &view, WF_BUF_SIMPLE) < 0)
            return -1;
        object = wf_bytes_new(view.buf, (size_t)view.len);
        wf_release_buffer(&view);
        if (wf_is_null(object))
            return -1;
    }
    fill(self, args[0], object, start, end, args[4]);
    wf_drop(object);
    return 0;
}

int wf_unicode_encode_error_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    ssize_t start, end;
    if (wf_base_exception_init(self, args, nargs, kwnames) < 0 ||
        check_count("", nargs, 5) < 0 || check_str(args, 0) < 0 || check_str(args, 1) < 0 ||
        wf_as_ssize(args[2], &start, &wf_exc_OverflowError) < 0 ||
        wf_as_ssize(args[3], &end, &wf_exc_OverflowError) < 0 || check_str(args, 4) < 0)
        return -1;
    fill(self, args[0], args[1], start, end, args[4]);
    return 0;
}

int wf_unicode_translate_error_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    ssize_t start, end;
    if (wf_base_exception_init(self, args, nargs, kwnames) < 0 ||
        check_count("", nargs, 4) < 0 || check_str(args, 0) < 0 ||
        wf_as_ssize(args[1], &start, &wf_exc_OverflowError) < 0 ||
        wf_as_ssize(args[2], &end, &wf_exc_OverflowError) < 0 || check_str(args, 3) < 0)
        return -1;
    fill(self, WF_NULL, args[0], start, end, args[3]);
    return 0;
}

/* --- text ---------------------------------------------------------------------------------------------------- */

/* The fields at one moment: programs may set them at any time. */
typedef struct {
    Value encoding, object, reason; /* owned */
    ssize_t start, end;
} Text;

/* false: it is not initialised. */
static bool read_text(Value self, Text *t)
{
    WfUnicodeError *e = as_unicode(self);
    t->object = wf_is_null(wf_value_load(&e->object)) ? WF_NULL : wf_exc_load(self, &e->object);
    if (wf_is_null(t->object))
        return false;
    t->encoding = wf_exc_load(self, &e->encoding);
    t->reason = wf_exc_load(self, &e->reason);
    t->start = wf_relaxed(&e->start);
    t->end = wf_relaxed(&e->end);
    return true;
}

static Value end_text(Text *t, Value text)
{
    wf_drop(t->object);
    wf_drop(t->encoding);
    wf_drop(t->reason);
    return text;
}

Value wf_unicode_decode_error_str(Value self)
{
    Text t;
    if (!read_text(self, &t))
        return wf_str_empty;
    if (wf_is_bytes(t.object) && t.start >= 0 && (size_t)t.start < wf_as_bytes(t.object)->len &&
        t.end == t.start + 1) {
        char hex[3];
        snprintf(hex, sizeof hex, "%02x", wf_as_bytes(t.object)->data[t.start]);
        return end_text(&t, wf_str_from_format("'%S' codec can't decode byte 0x%s in position %zd: %S",
                                               t.encoding, hex, t.start, t.reason));
    }
    return end_text(&t, wf_str_from_format("'%S' codec can't decode bytes in position %zd-%zd: %S", t.encoding,
                                           t.start, t.end - 1, t.reason));
}

/* "'\\xe9'"-like text of the one offending character into buf; false if there are several. */
static bool one_character(const Text *t, char buf[16])
{
    if (!wf_is_str(t->object) || t->start < 0 || (size_t)t->start >= wf_as_str(t->object)->len ||
        t->end != t->start + 1)
        return false;
    uint32_t c = wf_str_at(wf_as_str(t->object), (size_t)t->start);
    snprintf(buf, 16, c <= 0xff ? "\\x%02x" : c <= 0xffff ? "\\u%04x" : "\\U%08x", c);
    return true;
}

Value wf_unicode_encode_error_str(Value self)
{
    Text t;
    char c[16];
    if (!read_text(self, &t))
        return wf_str_empty;
    if (one_character(&t, c))
        return end_text(&t, wf_str_from_format("'%S' codec can't encode character '%s' in position %zd: %S",
                                               t.encoding, c, t.start, t.reason));
    return end_text(&t, wf_str_from_format("'%S' codec can't encode characters in position %zd-%zd: %S",
                                           t.encoding, t.start, t.end - 1, t.reason));
}

Value wf_unicode_translate_error_str(Value self)
{
    Text t;
    char c[16];
    if (!read_text(self, &t))
        return wf_str_empty;
    if (one_character(&t, c))
        return end_text(&t, wf_str_from_format("can't translate character '%s' in position %zd: %S", c, t.start,
                                               t.reason));
    return end_text(&t, wf_str_from_format("can't translate characters in position %zd-%zd: %S", t.start,
                                           t.end - 1, t.reason));
}

WfMemberDef wf_unicode_error_members[] = {
    {"encoding", WF_M_VALUE, offsetof(WfUnicodeError, encoding), false, "exception encoding"},
    {"object", WF_M_VALUE, offsetof(WfUnicodeError, object), false, "exception object"},
    {"start", WF_M_SSIZE, offsetof(WfUnicodeError, start), false, "exception start"},
    {"end", WF_M_SSIZE, offsetof(WfUnicodeError, end), false, "exception end"},
    {"reason", WF_M_VALUE, offsetof(WfUnicodeError, reason), false, "exception reason"},
    {0}};

/* --- raising --------------------------------------------------------------------------------------------- */

static Value raise_codec(WfType *type, const char *encoding, Value object, size_t start, size_t end,
                         const char *reason)
{
    Value name = wf_str_from_c(encoding), why = wf_str_from_c(reason), e = WF_NULL;
    if (!wf_is_null(name) && !wf_is_null(why)) {
        const Value args[] = {name, object, wf_small((int64_t)start), wf_small((int64_t)end), why};
        e = wf_exc_new(type, args, 5);
    }
    wf_drop(name);
    wf_drop(why);
    if (!wf_is_null(e))
        wf_raise_obj(e);
    return WF_NULL;
}

Value wf_raise_decode(const char *encoding, Value object, size_t start, size_t end, const char *reason)
{
    return raise_codec(&wf_exc_UnicodeDecodeError, encoding, object, start, end, reason);
}

Value wf_raise_encode(const char *encoding, Value object, size_t start, size_t end, const char *reason)
{
    return raise_codec(&wf_exc_UnicodeEncodeError, encoding, object, start, end, reason);
}
