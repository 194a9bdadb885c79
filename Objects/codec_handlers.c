/* The built-in error handlers of codecs (codec_errors.h). */
#include "codec_errors.h"

#include "api.h"
#include "str_impl.h"
#include "unicode_names.h"

#include <stdio.h>
#include <strings.h>

static void put_backslash(WfStrBuilder *out, uint32_t c)
{
    char buf[12];
    int n = snprintf(buf, sizeof buf, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    wf_sb_ascii(out, buf, (size_t)n);
}

/* --- surrogatepass -------------------------------------------------------------------------------------- */

typedef struct {
    int width;  /* bytes of a surrogate: 3 for UTF-8, 2, 4; 0: not a UTF */
    bool big;
} Utf;

/* Which UTF a name means: "utf-8", "UTF_16-LE", "utf32be"... */
static Utf utf_of(const char *name)
{
    Utf none = {0, false}, u = none;
    if (strncasecmp(name, "utf", 3) != 0)
        return none;
    name += 3;
    if (*name == '-' || *name == '_')
        name++;
    if (strcmp(name, "8") == 0)
        return (Utf){3, false};
    if (strncmp(name, "16", 2) == 0)
        u.width = 2;
    else if (strncmp(name, "32", 2) == 0)
        u.width = 4;
    else
        return none;
    name += 2;
    if (*name == 0)
        return u;
    if (*name == '-' || *name == '_')
        name++;
    if (strcasecmp(name, "be") == 0)
        u.big = true;
    else if (strcasecmp(name, "le") != 0)
        return none;
    return u;
}

static void put_surrogate(Utf u, uint32_t c, uint8_t *out)
{
    if (u.width == 3) {
        wf_utf8_put(out, c);
        return;
    }
    for (int i = 0; i < u.width; i++)
        out[u.big ? u.width - 1 - i : i] = (uint8_t)(c >> (8 * i));
}

static uint32_t get_surrogate(Utf u, const uint8_t *p)
{
    uint32_t c = 0;
    if (u.width == 3) {
        if ((p[0] & 0xf0) != 0xe0 || (p[1] & 0xc0) != 0x80 || (p[2] & 0xc0) != 0x80)
            return 0;
        return (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
    }
    for (int i = 0; i < u.width; i++)
        c |= (uint32_t)p[u.big ? u.width - 1 - i : i] << (8 * i);
    return c;
}

/* --- decoding --------------------------------------------------------------------------------------------- */

static ssize_t escape_bytes(const uint8_t *in, size_t start, size_t end, WfStrBuilder *out)
{
    size_t i = start;
    for (; i < end && i < start + 4 && in[i] >= 128; i++)
        wf_sb_char(out, 0xdc00 + in[i]);
    return i == start ? WF_HANDLER_REFUSES : (ssize_t)i;
}

static ssize_t pass_surrogate(const char *encoding, const uint8_t *in, size_t n, size_t start,
                              WfStrBuilder *out)
{
    Utf u = utf_of(encoding);
    if (u.width == 0 || n - start < (size_t)u.width)
        return WF_HANDLER_REFUSES;
    uint32_t c = get_surrogate(u, in + start);
    if (!wf_is_surrogate(c))
        return WF_HANDLER_REFUSES;
    wf_sb_char(out, c);
    return (ssize_t)start + u.width;
}

ssize_t wf_decode_replacement(WfErrors mode, const char *encoding, const uint8_t *in, size_t n,
                              size_t start, size_t end, WfStrBuilder *out)
{
    switch (mode) {
    case WF_ERRORS_IGNORE: break;
    case WF_ERRORS_REPLACE: wf_sb_char(out, 0xfffd); break;
    case WF_ERRORS_BACKSLASH:
        for (size_t i = start; i < end; i++)
            put_backslash(out, in[i]);
        break;
    case WF_ERRORS_SURROGATEESCAPE: return escape_bytes(in, start, end, out);
    case WF_ERRORS_SURROGATEPASS: return pass_surrogate(encoding, in, n, start, out);
    default: return WF_HANDLER_REFUSES;
    }
    return (ssize_t)end;
}

/* --- encoding ----------------------------------------------------------------------------------------------- */

static void put_name(WfStrBuilder *out, uint32_t c)
{
    char name[WF_UC_MAX_NAME];
    size_t n = wf_uc_name(c, name);
    if (n == 0) {
        put_backslash(out, c);
        return;
    }
    wf_sb_ascii(out, "\\N{", 3);
    wf_sb_ascii(out, name, n);
    wf_sb_char(out, '}');
}

/* The ASCII text that stands for the characters. */
static Value describe(WfErrors mode, const WfStr *s, size_t start, size_t end)
{
    WfStrBuilder b;
    wf_sb_init(&b);
    for (size_t i = start; i < end; i++) {
        uint32_t c = wf_str_at(s, i);
        if (mode == WF_ERRORS_REPLACE) {
            wf_sb_char(&b, '?');
        } else if (mode == WF_ERRORS_XMLCHARREF) {
            char buf[16];
            wf_sb_ascii(&b, buf, (size_t)snprintf(buf, sizeof buf, "&#%u;", c));
        } else if (mode == WF_ERRORS_NAMEREPLACE) {
            put_name(&b, c);
        } else {
            put_backslash(&b, c);
        }
    }
    return wf_sb_finish(&b);
}

/* Bytes of the leading surrogates that stand for bytes. */
static ssize_t unescape_bytes(const WfStr *s, size_t start, size_t end, Value *repl)
{
    size_t n = 0;
    while (start + n < end && wf_str_at(s, start + n) - 0xdc80 < 0x80)
        n++;
    if (n == 0)
        return WF_HANDLER_REFUSES;
    Value b = wf_bytes_new(NULL, n);
    if (wf_is_null(b))
        return -1;
    for (size_t i = 0; i < n; i++)
        wf_as_bytes(b)->data[i] = (uint8_t)wf_str_at(s, start + i);
    *repl = b;
    return (ssize_t)(start + n);
}

static ssize_t pass_surrogates(const char *encoding, const WfStr *s, size_t start, size_t end,
                               Value *repl)
{
    Utf u = utf_of(encoding);
    for (size_t i = start; i < end; i++)
        if (u.width == 0 || !wf_is_surrogate(wf_str_at(s, i)))
            return WF_HANDLER_REFUSES;
    Value b = wf_bytes_new(NULL, (end - start) * (size_t)u.width);
    if (wf_is_null(b))
        return -1;
    for (size_t i = start; i < end; i++)
        put_surrogate(u, wf_str_at(s, i), wf_as_bytes(b)->data + (i - start) * (size_t)u.width);
    *repl = b;
    return (ssize_t)end;
}

ssize_t wf_encode_replacement(WfErrors mode, const char *encoding, Value str, size_t start,
                              size_t end, Value *repl)
{
    const WfStr *s = wf_as_str(str);
    switch (mode) {
    case WF_ERRORS_IGNORE: return (ssize_t)end;
    case WF_ERRORS_REPLACE: case WF_ERRORS_BACKSLASH: case WF_ERRORS_XMLCHARREF:
    case WF_ERRORS_NAMEREPLACE:
        *repl = describe(mode, s, start, end);
        return wf_is_null(*repl) ? -1 : (ssize_t)end;
    case WF_ERRORS_SURROGATEESCAPE: return unescape_bytes(s, start, end, repl);
    case WF_ERRORS_SURROGATEPASS: return pass_surrogates(encoding, s, start, end, repl);
    default: return WF_HANDLER_REFUSES;
    }
}

/* --- as functions --------------------------------------------------------------------------------------------- */

/* The fields of a Unicode error, its positions clipped to the object. */
typedef struct {
    Value object;        /* owned: str or bytes */
    Value encoding;      /* owned: str, or WF_NULL (translating) */
    size_t start, end;
} Fields;

static WF_COLD Value do_not_know(Value exc)
{
    return wf_raise(&wf_exc_TypeError, "don't know how to handle %.200s in error callback",
                    wf_type_of(exc)->name);
}

static int read_fields(Value exc, bool decoding, Fields *f)
{
    WfUnicodeError *u = (WfUnicodeError *)wf_obj(exc);
    bool l = wf_lock(u);
    f->object = wf_is_null(u->object) ? WF_NULL : wf_new_ref(u->object);
    f->encoding = wf_is_null(u->encoding) ? WF_NULL : wf_new_ref(u->encoding);
    ssize_t start = wf_relaxed(&u->start), end = wf_relaxed(&u->end);
    wf_unlock(u, l);
    bool ok = !wf_is_null(f->object) && (decoding ? wf_is_bytes(f->object) : wf_is_str(f->object));
    if (!ok)
        return wf_raise_i(&wf_exc_TypeError, decoding ? "object attribute must be bytes"
                                                      : "object attribute must be unicode");
    ssize_t n = decoding ? (ssize_t)wf_as_bytes(f->object)->len : (ssize_t)wf_as_str(f->object)->len;
    start = start < 0 ? 0 : start >= n ? n - 1 : start;
    end = end < 1 ? 1 : end > n ? n : end;
    f->start = start < 0 ? 0 : (size_t)start;
    f->end = end < 0 ? 0 : (size_t)end;
    if (f->end < f->start)
        f->end = f->start;
    return 0;
}

static void drop_fields(Fields *f)
{
    if (!wf_is_null(f->object))
        wf_drop(f->object);
    if (!wf_is_null(f->encoding))
        wf_drop(f->encoding);
}

/* (text, pos); consumes text. */
static Value answer(Value text, ssize_t pos)
{
    if (wf_is_null(text))
        return text;
    Value t = wf_tuple_pack(2, text, wf_int(pos));
    wf_drop(text);
    return t;
}

static Value reraise(Value exc)
{
    wf_raise_obj(wf_new_ref(exc));
    return WF_NULL;
}

static const char *encoding_name(const Fields *f)
{
    if (wf_is_null(f->encoding) || !wf_is_str(f->encoding))
        return "";
    const char *s = wf_str_utf8(f->encoding, NULL);
    if (s == NULL)
        wf_err_clear();
    return s == NULL ? "" : s;
}

static Value handle_decode(WfErrors mode, Value exc, const Fields *f)
{
    WfStrBuilder b;
    const WfBytes *in = wf_as_bytes(f->object);
    wf_sb_init(&b);
    ssize_t pos = wf_decode_replacement(mode, encoding_name(f), in->data, in->len, f->start, f->end,
                                        &b);
    if (pos >= 0)
        return answer(wf_sb_finish(&b), pos);
    wf_sb_abandon(&b);
    return reraise(exc);
}

static Value handle_encode(WfErrors mode, Value exc, const Fields *f)
{
    Value repl = WF_NULL;
    ssize_t pos = wf_encode_replacement(mode, encoding_name(f), f->object, f->start, f->end, &repl);
    /* Codecs go on after a run of escaped bytes; the function takes all or nothing. */
    if (pos >= 0 && (size_t)pos != f->end) {
        wf_drop(repl);
        pos = WF_HANDLER_REFUSES;
    }
    if (pos == WF_HANDLER_REFUSES)
        return reraise(exc);
    if (pos < 0)
        return WF_NULL;
    return answer(wf_is_null(repl) ? wf_str_empty : repl, pos);
}

static Value handle_translate(WfErrors mode, const Fields *f)
{
    if (mode == WF_ERRORS_IGNORE)
        return answer(wf_str_empty, (ssize_t)f->end);
    if (mode == WF_ERRORS_BACKSLASH)
        return answer(describe(mode, wf_as_str(f->object), f->start, f->end), (ssize_t)f->end);
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_sb_fill(&b, 0xfffd, f->end - f->start);
    return answer(wf_sb_finish(&b), (ssize_t)f->end);
}

static Value handle(WfErrors mode, Value exc)
{
    Fields f = {WF_NULL, WF_NULL, 0, 0};
    Value r = WF_NULL;
    bool encode_only = mode == WF_ERRORS_XMLCHARREF || mode == WF_ERRORS_NAMEREPLACE;
    bool no_translate = encode_only || mode >= WF_ERRORS_SURROGATEESCAPE;
    if (wf_is_a(exc, &wf_exc_UnicodeEncodeError)) {
        if (read_fields(exc, false, &f) == 0)
            r = handle_encode(mode, exc, &f);
    } else if (!encode_only && wf_is_a(exc, &wf_exc_UnicodeDecodeError)) {
        if (read_fields(exc, true, &f) == 0)
            r = handle_decode(mode, exc, &f);
    } else if (!no_translate && wf_is_a(exc, &wf_exc_UnicodeTranslateError)) {
        if (read_fields(exc, false, &f) == 0)
            r = handle_translate(mode, &f);
    } else {
        return do_not_know(exc);
    }
    drop_fields(&f);
    return r;
}

static Value strict_errors(Value self, Value exc)
{
    if (wf_is_exc(exc))
        return reraise(exc);
    return wf_raise(&wf_exc_TypeError, "codec must pass exception instance");
}

static Value ignore_errors(Value self, Value exc) { return handle(WF_ERRORS_IGNORE, exc); }
static Value replace_errors(Value self, Value exc) { return handle(WF_ERRORS_REPLACE, exc); }
static Value backslash_errors(Value self, Value exc) { return handle(WF_ERRORS_BACKSLASH, exc); }
static Value xmlcharref_errors(Value self, Value exc) { return handle(WF_ERRORS_XMLCHARREF, exc); }
static Value name_errors(Value self, Value exc) { return handle(WF_ERRORS_NAMEREPLACE, exc); }
static Value escape_errors(Value self, Value exc) { return handle(WF_ERRORS_SURROGATEESCAPE, exc); }
static Value pass_errors(Value self, Value exc) { return handle(WF_ERRORS_SURROGATEPASS, exc); }

Value wf_error_function(WfErrors mode)
{
    static const WfMethodDef defs[] = {
        [WF_ERRORS_STRICT] = {"strict_errors", strict_errors, WF_O, "Raises the error."},
        [WF_ERRORS_IGNORE] = {"ignore_errors", ignore_errors, WF_O, "Skips what is wrong."},
        [WF_ERRORS_REPLACE] = {"replace_errors", replace_errors, WF_O,
                               "Replaces by '?', or by U+FFFD."},
        [WF_ERRORS_BACKSLASH] = {"backslashreplace_errors", backslash_errors, WF_O,
                                 "Replaces by backslash escapes."},
        [WF_ERRORS_XMLCHARREF] = {"xmlcharrefreplace_errors", xmlcharref_errors, WF_O,
                                  "Replaces by XML character references."},
        [WF_ERRORS_NAMEREPLACE] = {"namereplace_errors", name_errors, WF_O,
                                   "Replaces by \\N{...} escapes."},
        [WF_ERRORS_SURROGATEESCAPE] = {"surrogateescape", escape_errors, WF_O,
                                       "Lets bytes pass as surrogates."},
        [WF_ERRORS_SURROGATEPASS] = {"surrogatepass", pass_errors, WF_O, "Lets surrogates pass."},
    };
    return wf_builtin_new(&defs[mode], WF_NULL, WF_NULL);
}
