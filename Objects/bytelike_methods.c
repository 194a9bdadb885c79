/*
 * The methods that bytes and bytearray have in common, and the tables of both. All work on a
 * span of self; results have the type of self's built-in base.
 */
#include "bytelike.h"

#include "codecs.h"
#include "search.h"

#include <limits.h>

/* Opens self and one bytes-like argument; -1: neither stays open. */
static int open2(Value self, Value arg, WfSpan *s, WfSpan *x)
{
    if (wf_span_of_bytes_like(arg, x) < 0)
        return -1;
    if (wf_span_of_self(self, s) == 0)
        return 0;
    wf_span_close(x);
    return -1;
}

static void close2(WfSpan *s, WfSpan *x)
{
    wf_span_close(s);
    wf_span_close(x);
}

/* --- finding ----------------------------------------------------------------------------------- */

/* sub is a byte or bytes-like; *byte holds the former. */
static int open_sub(Value sub, uint8_t *byte, WfSpan *x)
{
    if (wf_has_index(sub)) {
        if (wf_byte_value(sub, byte) < 0)
            return -1;
        *x = (WfSpan){.p = byte, .len = 1, .kind = 1, .type = WF_SPAN_BYTES, .whole = WF_NULL};
        return 0;
    }
    if (!wf_is_bytes(sub) && !wf_has_buffer(sub))
        return wf_raise_i(&wf_exc_TypeError,
                          "argument should be integer or bytes-like object, not '%.200s'",
                          wf_type_of(sub)->name);
    return wf_span_of_bytes_like(sub, x);
}

typedef struct {
    WfSpan s, x;
    ssize_t start, end;
    uint8_t byte;
} FindArgs;

static int open_find(const char *name, Value self, const Value *args, size_t nargs, FindArgs *f)
{
    Value sub;
    if (wf_parse_find(name, args, nargs, &sub, &f->start, &f->end) < 0 ||
        open_sub(sub, &f->byte, &f->x) < 0)
        return -1;
    if (wf_span_of_self(self, &f->s) < 0) {
        wf_span_close(&f->x);
        return -1;
    }
    wf_adjust_bounds(&f->start, &f->end, f->s.len);
    return 0;
}

/* The position, -1: absent, -2: error. */
static ssize_t find(const char *name, Value self, const Value *args, size_t nargs, int direction)
{
    FindArgs f;
    if (open_find(name, self, args, nargs, &f) < 0)
        return -2;
    ssize_t r = wf_span_find(&f.s, &f.x, f.start, f.end, direction);
    close2(&f.s, &f.x);
    return r;
}

static Value bytes_find(Value self, const Value *args, size_t nargs)
{
    ssize_t r = find("find", self, args, nargs, 1);
    return r == -2 ? WF_NULL : wf_small(r);
}

static Value bytes_rfind(Value self, const Value *args, size_t nargs)
{
    ssize_t r = find("rfind", self, args, nargs, -1);
    return r == -2 ? WF_NULL : wf_small(r);
}

static Value found_or_error(ssize_t r)
{
    if (r >= 0)
        return wf_small(r);
    return r == -2 ? WF_NULL : wf_raise(&wf_exc_ValueError, "subsection not found");
}

static Value bytes_index(Value self, const Value *args, size_t nargs)
{
    return found_or_error(find("index", self, args, nargs, 1));
}

static Value bytes_rindex(Value self, const Value *args, size_t nargs)
{
    return found_or_error(find("rindex", self, args, nargs, -1));
}

static Value bytes_count(Value self, const Value *args, size_t nargs)
{
    FindArgs f;
    if (open_find("count", self, args, nargs, &f) < 0)
        return WF_NULL;
    ssize_t n = wf_span_count(&f.s, &f.x, f.start, f.end);
    close2(&f.s, &f.x);
    return wf_small(n);
}

/* 1, 0 or -1. */
static int one_tail(Value self, Value sub, ssize_t start, ssize_t end, int direction)
{
    WfSpan s, x;
    if (open2(self, sub, &s, &x) < 0)
        return -1;
    bool r = wf_span_tail_match(&s, &x, start, end, direction);
    close2(&s, &x);
    return r;
}

static Value tail_match(const char *name, Value self, const Value *args, size_t nargs,
                        int direction)
{
    Value sub;
    ssize_t start, end;
    if (wf_parse_find(name, args, nargs, &sub, &start, &end) < 0)
        return WF_NULL;
    if (wf_is_tuple(sub)) {
        for (size_t i = 0; i < wf_tuple_len(sub); i++) {
            int r = one_tail(self, wf_tuple_item(sub, i), start, end, direction);
            if (r != 0)
                return r < 0 ? WF_NULL : WF_TRUE;
        }
        return WF_FALSE;
    }
    if (!wf_is_bytes(sub) && !wf_has_buffer(sub))
        return wf_raise(&wf_exc_TypeError,
                        "%s first arg must be bytes or a tuple of bytes, not %.100s", name,
                        wf_type_of(sub)->name);
    int r = one_tail(self, sub, start, end, direction);
    return r < 0 ? WF_NULL : wf_bool(r);
}

static Value bytes_startswith(Value self, const Value *args, size_t nargs)
{
    return tail_match("startswith", self, args, nargs, 1);
}

static Value bytes_endswith(Value self, const Value *args, size_t nargs)
{
    return tail_match("endswith", self, args, nargs, -1);
}

/* --- splitting ---------------------------------------------------------------------------------- */

typedef Value (*SplitFn)(const WfSpan *s, const WfSpan *sep, ssize_t max);

static Value split(const char *format, Value self, const Value *args, size_t nargs, Value kwnames,
                   SplitFn fn)
{
    static const char *const names[] = {"sep", "maxsplit", NULL};
    Value sep = WF_NONE;
    ssize_t max = -1;
    if (WF_LIKELY(nargs <= 1 && wf_is_null(kwnames))) {
        if (nargs == 1)
            sep = args[0];
    } else if (wf_parse_args(args, nargs, kwnames, format, names, &sep, &max) < 0) {
        return WF_NULL;
    }
    WfSpan s, x = {.len = 0};
    bool spaces = wf_is_none(sep);
    if (spaces ? wf_span_of_self(self, &s) < 0 : open2(self, sep, &s, &x) < 0)
        return WF_NULL;
    Value v = fn(&s, spaces ? NULL : &x, max);
    close2(&s, &x);
    return v;
}

static Value bytes_split(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return split("|On:split", self, args, nargs, kwnames, wf_span_split);
}

static Value bytes_rsplit(Value self, const Value *args, size_t nargs, Value kwnames)
{
    return split("|On:rsplit", self, args, nargs, kwnames, wf_span_rsplit);
}

static Value bytes_splitlines(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"keepends", NULL};
    int keepends = 0;
    WfSpan s;
    if (wf_parse_args(args, nargs, kwnames, "|i:splitlines", names, &keepends) < 0 ||
        wf_span_of_self(self, &s) < 0)
        return WF_NULL;
    Value v = wf_span_splitlines(&s, keepends != 0);
    wf_span_close(&s);
    return v;
}

static Value partition(Value self, Value sep, int direction)
{
    WfSpan s, x;
    if (open2(self, sep, &s, &x) < 0)
        return WF_NULL;
    Value v = wf_span_partition(&s, &x, s.type == WF_SPAN_BYTES ? sep : WF_NULL, direction);
    close2(&s, &x);
    return v;
}

static Value bytes_partition(Value self, Value sep) { return partition(self, sep, 1); }
static Value bytes_rpartition(Value self, Value sep) { return partition(self, sep, -1); }

static Value strip(const char *name, Value self, const Value *args, size_t nargs, int which)
{
    WfSpan s, x = {.len = 0};
    if (wf_check_nargs(name, nargs, 0, 1) < 0)
        return WF_NULL;
    bool spaces = nargs == 0 || wf_is_none(args[0]);
    if (spaces ? wf_span_of_self(self, &s) < 0 : open2(self, args[0], &s, &x) < 0)
        return WF_NULL;
    Value v = wf_span_strip(&s, spaces ? NULL : &x, which);
    close2(&s, &x);
    return v;
}

static Value bytes_strip(Value self, const Value *args, size_t nargs)
{
    return strip("strip", self, args, nargs, 3);
}

static Value bytes_lstrip(Value self, const Value *args, size_t nargs)
{
    return strip("lstrip", self, args, nargs, 1);
}

static Value bytes_rstrip(Value self, const Value *args, size_t nargs)
{
    return strip("rstrip", self, args, nargs, 2);
}

static Value remove_affix(Value self, Value affix, bool prefix)
{
    WfSpan s, x;
    if (open2(self, affix, &s, &x) < 0)
        return WF_NULL;
    size_t start = 0, end = s.len;
    if (x.len <= s.len && wf_span_starts(&s, prefix ? 0 : s.len - x.len, &x)) {
        start = prefix ? x.len : 0;
        end = prefix ? s.len : s.len - x.len;
    }
    Value v = wf_span_piece(&s, start, end);
    close2(&s, &x);
    return v;
}

static Value bytes_removeprefix(Value self, Value prefix)
{
    return remove_affix(self, prefix, true);
}

static Value bytes_removesuffix(Value self, Value suffix)
{
    return remove_affix(self, suffix, false);
}

static Value bytes_replace(Value self, const Value *args, size_t nargs)
{
    WfSpan s, old, with;
    ssize_t max = -1;
    Value v = WF_NULL;
    if (wf_check_nargs("replace", nargs, 2, 3) < 0 || wf_span_of_bytes_like(args[0], &old) < 0)
        return WF_NULL;
    if (wf_span_of_bytes_like(args[1], &with) < 0)
        goto close_old;
    if (nargs > 2 && wf_as_ssize(args[2], &max, &wf_exc_OverflowError) < 0)
        goto close_with;
    if (wf_span_of_self(self, &s) < 0)
        goto close_with;
    v = wf_span_replace(&s, &old, &with, max);
    wf_span_close(&s);
close_with:
    wf_span_close(&with);
close_old:
    wf_span_close(&old);
    return v;
}

/* --- padding -------------------------------------------------------------------------------------- */

typedef Value (*PadFn)(const WfSpan *s, ssize_t width, uint32_t fill);

/* The only byte of bytes or bytearray. */
static int fill_byte(const char *name, Value v, uint32_t *fill)
{
    if (wf_is_bytes(v) || wf_is_bytearray(v)) {
        WfSpan s;
        if (wf_span_of_self(v, &s) < 0)
            return -1;
        bool ok = s.len == 1;
        *fill = ok ? wf_span_at(&s, 0) : 0;
        wf_span_close(&s);
        if (ok)
            return 0;
    }
    return wf_raise_i(&wf_exc_TypeError,
                      "%s() argument 2 must be a byte string of length 1, not %.50s", name,
                      wf_is_none(v) ? "None" : wf_type_of(v)->name);
}

static Value pad(const char *name, Value self, const Value *args, size_t nargs, PadFn fn)
{
    ssize_t width;
    uint32_t fill = ' ';
    WfSpan s;
    if (wf_check_nargs(name, nargs, 1, 2) < 0 ||
        wf_as_ssize(args[0], &width, &wf_exc_OverflowError) < 0 ||
        (nargs > 1 && fill_byte(name, args[1], &fill) < 0) || wf_span_of_self(self, &s) < 0)
        return WF_NULL;
    Value v = fn(&s, width, fill);
    wf_span_close(&s);
    return v;
}

static Value bytes_center(Value self, const Value *args, size_t nargs)
{
    return pad("center", self, args, nargs, wf_span_center);
}

static Value bytes_ljust(Value self, const Value *args, size_t nargs)
{
    return pad("ljust", self, args, nargs, wf_span_ljust);
}

static Value bytes_rjust(Value self, const Value *args, size_t nargs)
{
    return pad("rjust", self, args, nargs, wf_span_rjust);
}

static Value bytes_zfill(Value self, Value arg)
{
    ssize_t width;
    WfSpan s;
    if (wf_as_ssize(arg, &width, &wf_exc_OverflowError) < 0 || wf_span_of_self(self, &s) < 0)
        return WF_NULL;
    Value v = wf_span_zfill(&s, width);
    wf_span_close(&s);
    return v;
}

static Value bytes_expandtabs(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"tabsize", NULL};
    int tabsize = 8;
    WfSpan s;
    if (wf_parse_args(args, nargs, kwnames, "|i:expandtabs", names, &tabsize) < 0 ||
        wf_span_of_self(self, &s) < 0)
        return WF_NULL;
    Value v = wf_span_expandtabs(&s, tabsize);
    wf_span_close(&s);
    return v;
}

/* --- case and tests ------------------------------------------------------------------------------- */

static Value change_case(Value self, WfCase what)
{
    WfSpan s;
    if (wf_span_of_self(self, &s) < 0)
        return WF_NULL;
    Value v = wf_span_ascii_case(&s, what);
    wf_span_close(&s);
    return v;
}

static Value bytes_lower(Value self) { return change_case(self, WF_CASE_LOWER); }
static Value bytes_upper(Value self) { return change_case(self, WF_CASE_UPPER); }
static Value bytes_title(Value self) { return change_case(self, WF_CASE_TITLE); }
static Value bytes_swapcase(Value self) { return change_case(self, WF_CASE_SWAP); }
static Value bytes_capitalize(Value self) { return change_case(self, WF_CASE_CAPITALIZE); }

static Value test(Value self, WfTest what)
{
    WfSpan s;
    if (wf_span_of_self(self, &s) < 0)
        return WF_NULL;
    bool r = wf_span_ascii_test(&s, what);
    wf_span_close(&s);
    return wf_bool(r);
}

static Value bytes_isalpha(Value self) { return test(self, WF_TEST_ALPHA); }
static Value bytes_isdigit(Value self) { return test(self, WF_TEST_DIGIT); }
static Value bytes_isalnum(Value self) { return test(self, WF_TEST_ALNUM); }
static Value bytes_isspace(Value self) { return test(self, WF_TEST_SPACE); }
static Value bytes_islower(Value self) { return test(self, WF_TEST_LOWER); }
static Value bytes_isupper(Value self) { return test(self, WF_TEST_UPPER); }
static Value bytes_istitle(Value self) { return test(self, WF_TEST_TITLE); }

static Value bytes_isascii(Value self)
{
    WfSpan s;
    if (wf_span_of_self(self, &s) < 0)
        return WF_NULL;
    bool r = wf_ascii_prefix(s.p, s.len) == s.len;
    wf_span_close(&s);
    return wf_bool(r);
}

/* --- translation ---------------------------------------------------------------------------------- */

/* The table (256 bytes) as mapping; dropped bytes become -1. */
static int translate_table(Value table, Value drop, int16_t map[256])
{
    WfSpan t, d;
    for (int i = 0; i < 256; i++)
        map[i] = (int16_t)i;
    if (!wf_is_none(table)) {
        if (wf_span_of_bytes_like(table, &t) < 0)
            return -1;
        bool ok = t.len == 256;
        for (size_t i = 0; ok && i < 256; i++)
            map[i] = ((const uint8_t *)t.p)[i];
        wf_span_close(&t);
        if (!ok)
            return wf_raise_i(&wf_exc_ValueError,
                              "translation table must be 256 characters long");
    }
    if (wf_is_null(drop))
        return 0;
    if (wf_span_of_bytes_like(drop, &d) < 0)
        return -1;
    for (size_t i = 0; i < d.len; i++)
        map[((const uint8_t *)d.p)[i]] = -1;
    wf_span_close(&d);
    return 0;
}

/* Nothing is deleted: byte by byte, and the object itself if nothing changes. */
static Value translate_plain(const WfSpan *s, const uint8_t *table)
{
    void *out;
    Value v = wf_span_make(s->type, s->len, 0xff, &out);
    if (wf_is_null(v) || s->len == 0)
        return v;
    const uint8_t *in = s->p;
    uint8_t *p = out, changed = 0;
    for (size_t i = 0; i < s->len; i++) {
        p[i] = table[in[i]];
        changed |= p[i] ^ in[i];
    }
    if (changed || wf_is_null(s->whole))
        return v;
    wf_drop(v);
    return wf_new_ref(s->whole);
}

static Value translate_span(const WfSpan *s, const int16_t map[256])
{
    const uint8_t *in = s->p;
    size_t n = 0;
    bool same = true;
    for (size_t i = 0; i < s->len; i++) {
        n += map[in[i]] >= 0;
        same &= map[in[i]] == in[i];
    }
    if (same)
        return wf_span_piece(s, 0, s->len);
    void *out;
    Value v = wf_span_make(s->type, n, 0xff, &out);
    if (wf_is_null(v) || n == 0)
        return v;
    uint8_t *p = out;
    for (size_t i = 0; i < s->len; i++)
        if (map[in[i]] >= 0)
            *p++ = (uint8_t)map[in[i]];
    return v;
}

static Value bytes_translate(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "delete", NULL};
    Value table, drop = WF_NULL;
    int16_t map[256];
    WfSpan s;
    if (nargs == 1 && wf_is_null(kwnames) && wf_is_bytes(args[0]) && wf_as_bytes(args[0])->len == 256) {
        if (wf_span_of_self(self, &s) < 0)
            return WF_NULL;
        Value plain = s.len < 2 ? WF_NULL : translate_plain(&s, wf_as_bytes(args[0])->data);
        bool done = s.len >= 2;
        wf_span_close(&s);
        if (done)
            return plain;
    }
    if (wf_parse_args(args, nargs, kwnames, "O|O:translate", names, &table, &drop) < 0 ||
        translate_table(table, drop, map) < 0 || wf_span_of_self(self, &s) < 0)
        return WF_NULL;
    Value v = translate_span(&s, map);
    wf_span_close(&s);
    return v;
}

static Value bytes_maketrans(Value self, const Value *args, size_t nargs)
{
    WfSpan from, to;
    if (wf_check_nargs("maketrans", nargs, 2, 2) < 0 || wf_span_of_bytes_like(args[0], &from) < 0)
        return WF_NULL;
    Value v = WF_NULL;
    if (wf_span_of_bytes_like(args[1], &to) == 0) {
        if (from.len != to.len)
            wf_raise(&wf_exc_ValueError, "maketrans arguments must have same length");
        else
            v = wf_bytes_new(NULL, 256);
        for (int i = 0; i < 256 && !wf_is_null(v); i++)
            wf_as_bytes(v)->data[i] = (uint8_t)i;
        for (size_t i = 0; i < from.len && !wf_is_null(v); i++)
            wf_as_bytes(v)->data[((const uint8_t *)from.p)[i]] = ((const uint8_t *)to.p)[i];
        wf_span_close(&to);
    }
    wf_span_close(&from);
    return v;
}

/* --- text ----------------------------------------------------------------------------------------- */

static Value bytes_decode(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"encoding", "errors", NULL};
    const char *encoding = NULL, *errors = NULL;
    WfSpan s;
    if (((nargs > 0 || !wf_is_null(kwnames)) &&
         wf_parse_args(args, nargs, kwnames, "|ss:decode", names, &encoding, &errors) < 0) ||
        wf_span_of_self(self, &s) < 0)
        return WF_NULL;
    /* A handler or a codec written in Python may change a local bytearray meanwhile. */
    if (s.type == WF_SPAN_BYTEARRAY && s.copy == NULL && s.len > 0) {
        s.copy = wf_mem_alloc(s.len);
        if (s.copy == NULL)
            return WF_NULL;
        s.p = memcpy(s.copy, s.p, s.len);
    }
    Value v = wf_str_decode(s.p, s.len, encoding, errors);
    wf_span_close(&s);
    return v;
}

static Value bytes_hex(Value self, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"sep", "bytes_per_sep", NULL};
    Value sep = WF_NULL;
    int group = 1;
    WfSpan s;
    if (((nargs > 0 || !wf_is_null(kwnames)) &&
         wf_parse_args(args, nargs, kwnames, "|Oi:hex", names, &sep, &group) < 0) ||
        wf_span_of_self(self, &s) < 0)
        return WF_NULL;
    Value v = wf_hex_text(s.p, s.len, sep, group);
    wf_span_close(&s);
    return v;
}

/* What a hexadecimal digit is worth, plus 16; 0: it is none. */
static const uint8_t hex_values[256] = {
    ['0'] = 16, ['1'] = 17, ['2'] = 18, ['3'] = 19, ['4'] = 20, ['5'] = 21, ['6'] = 22, ['7'] = 23,
    ['8'] = 24, ['9'] = 25, ['a'] = 26, ['b'] = 27, ['c'] = 28, ['d'] = 29, ['e'] = 30, ['f'] = 31,
    ['A'] = 26, ['B'] = 27, ['C'] = 28, ['D'] = 29, ['E'] = 30, ['F'] = 31,
};

static int hex_digit(uint32_t c)
{
    return c < 256 && hex_values[c] != 0 ? hex_values[c] - 16 : -1;
}

/* Bytes of digits alone. false: there is something else among them. */
static bool read_plain_hex(const WfStr *s, uint8_t *out)
{
    unsigned good = 16;
    for (size_t i = 0; i + 2 <= s->len; i += 2) {
        unsigned high = hex_values[s->data[i]], low = hex_values[s->data[i + 1]];
        good &= high & low;
        *out++ = (uint8_t)(high << 4 | (low & 15));
    }
    return good != 0;
}

/* Decodes into buf. */
static int read_hex(const WfStr *s, WfByteBuf *buf)
{
    if (wf_bytebuf_reserve(buf, s->len / 2) < 0)
        return -1;
    for (size_t i = 0; i < s->len;) {
        uint32_t c = wf_str_at(s, i);
        if (c == ' ' || c - 9 < 5) {
            i++;
            continue;
        }
        int high = hex_digit(c);
        int low = high >= 0 && i + 1 < s->len ? hex_digit(wf_str_at(s, i + 1)) : -1;
        if (low < 0)
            return wf_raise_i(&wf_exc_ValueError,
                              "non-hexadecimal number found in fromhex() arg at position %zd",
                              (ssize_t)i + (high >= 0));
        buf->p[buf->len++] = (uint8_t)(high << 4 | low);
        i += 2;
    }
    return 0;
}

static Value bytes_fromhex(Value type, Value text)
{
    WfByteBuf buf;
    if (!wf_is_str(text))
        return wf_raise(&wf_exc_TypeError, "fromhex() argument must be str, not %.200s",
                        wf_type_of(text)->name);
    WfType *t = (WfType *)wf_obj(type);
    const WfStr *s = wf_as_str(text);
    Value v = WF_NULL;
    if (t == &wf_bytes_type && wf_str_is_ascii(s) && s->len >= 4 && s->len % 2 == 0) {
        v = wf_bytes_new(NULL, s->len / 2);
        if (wf_is_null(v) || read_plain_hex(s, wf_as_bytes(v)->data))
            return v;
        wf_drop(v);
        v = WF_NULL;
    }
    wf_bytebuf_init(&buf);
    if (read_hex(wf_as_str(text), &buf) == 0)
        v = wf_type_has(t, WF_TF_BYTES) ? wf_bytes_new(buf.p, buf.len)
                                        : wf_bytearray_new(buf.p, buf.len);
    wf_bytebuf_free(&buf);
    if (wf_is_null(v) || t == &wf_bytes_type || t == &wf_bytearray_type)
        return v;
    Value r = wf_call1(type, v);
    wf_drop(v);
    return r;
}

static Value bytes_join(Value self, Value iterable)
{
    return wf_bytes_join(self, iterable);
}

/* --- only of bytes -------------------------------------------------------------------------------- */

static Value copy_exact(Value self)
{
    const WfBytes *b = wf_as_bytes(self);
    return wf_is_bytes_exact(self) ? wf_new_ref(self) : wf_bytes_new(b->data, b->len);
}

static Value bytes_getnewargs(Value self)
{
    Value copy = wf_bytes_new(wf_as_bytes(self)->data, wf_as_bytes(self)->len);
    if (wf_is_null(copy))
        return copy;
    Value t = wf_tuple_pack(1, copy);
    wf_drop(copy);
    return t;
}

static Value bytes_sizeof(Value self)
{
    return wf_int((int64_t)(sizeof(WfBytes) + wf_as_bytes(self)->len + 1));
}

#define DOC(sig, text) sig "\n--\n\n" text

WfMethodDef wf_bytes_methods[] = {
    {"__getnewargs__", bytes_getnewargs, WF_NOARGS, NULL},
    {"__sizeof__", bytes_sizeof, WF_NOARGS,
     DOC("__sizeof__($self, /)", "Returns the size in memory, in bytes.")},
    {"__bytes__", copy_exact, WF_NOARGS,
     DOC("__bytes__($self, /)", "Returns the bytes as an exact bytes object.")},
#include "bytelike_methods.inc"
    {NULL, NULL, 0, NULL},
};

WfMethodDef wf_bytearray_methods[] = {
    {"__alloc__", wf_bytearray_alloc, WF_NOARGS,
     "B.__alloc__() -> int\n\nReturns the number of bytes actually allocated."},
    {"__reduce__", wf_bytearray_reduce, WF_NOARGS,
     DOC("__reduce__($self, /)", "Returns what copying and pickling need.")},
    {"__reduce_ex__", wf_bytearray_reduce_ex, WF_FAST,
     DOC("__reduce_ex__($self, proto=0, /)", "Returns what copying and pickling need.")},
    {"__sizeof__", wf_bytearray_sizeof, WF_NOARGS,
     DOC("__sizeof__($self, /)", "Returns the size in memory, in bytes.")},
    {"append", wf_bytearray_append, WF_O,
     DOC("append($self, item, /)", "Adds one byte at the end.")},
    {"clear", wf_bytearray_clear, WF_NOARGS, DOC("clear($self, /)", "Removes all bytes.")},
    {"copy", wf_bytearray_copy, WF_NOARGS, DOC("copy($self, /)", "Returns a copy.")},
    {"extend", wf_bytearray_extend, WF_O,
     DOC("extend($self, iterable_of_ints, /)", "Adds all bytes of a buffer or an iterable of ints.")},
    {"insert", wf_bytearray_insert, WF_FAST,
     DOC("insert($self, index, item, /)", "Inserts one byte before index.")},
    {"pop", wf_bytearray_pop, WF_FAST,
     DOC("pop($self, index=-1, /)", "Removes the byte at index and returns its value.")},
    {"remove", wf_bytearray_remove, WF_O,
     DOC("remove($self, value, /)", "Removes the first byte with that value.")},
    {"reverse", wf_bytearray_reverse, WF_NOARGS,
     DOC("reverse($self, /)", "Reverses the order in place.")},
#include "bytelike_methods.inc"
    {NULL, NULL, 0, NULL},
};
