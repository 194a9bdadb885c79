/*
 * Charmap codecs: bytes and characters related by a mapping, or for decoding by a string indexed
 * with the byte. EncodingMap is the fast form of an encoding table for characters of the BMP.
 */
#include "codec_errors.h"

#include "api.h"
#include "charmap.h"
#include "str_impl.h"

static const char undefined[] = "character maps to <undefined>";
enum { UNDEFINED_CHAR = 0xfffe };

/* --- decoding ------------------------------------------------------------------------------------------- */

/* Decodes what a table says at once; returns where an undefined byte stands, or the end. */
static size_t decode_table(WfDecode *d, size_t pos, const WfStr *table)
{
    for (; pos < d->n; pos++) {
        uint8_t b = d->in[pos];
        uint32_t c = b < table->len ? wf_str_at(table, b) : UNDEFINED_CHAR;
        if (c == UNDEFINED_CHAR)
            break;
        wf_sb_char(&d->out, c);
    }
    return pos;
}

static int put_decoded_int(WfDecode *d, Value v)
{
    int64_t i;
    if (!wf_int_try_i64(v, &i) || i < 0 || i > 0x10ffff)
        return wf_raise_i(&wf_exc_TypeError, "character mapping must be in range(0x%x)", 0x110000);
    if (i == UNDEFINED_CHAR)
        return 0;
    wf_sb_char(&d->out, (uint32_t)i);
    return 1;
}

/* 1: appended, 0: undefined, -1: error. */
static int decode_byte(WfDecode *d, Value mapping, uint8_t byte)
{
    Value v = wf_getitem(mapping, wf_small(byte));
    int r;
    if (wf_is_null(v)) {
        if (!wf_err_matches(&wf_exc_LookupError))
            return -1;
        wf_err_clear();
        return 0;
    }
    if (wf_is_none(v)) {
        r = 0;
    } else if (wf_is_int(v)) {
        r = put_decoded_int(d, v);
    } else if (wf_is_str(v)) {
        const WfStr *s = wf_as_str(v);
        r = s->len != 1 || wf_str_at(s, 0) != UNDEFINED_CHAR;
        if (r)
            wf_sb_str(&d->out, v);
    } else {
        r = wf_raise_i(&wf_exc_TypeError, "character mapping must return integer, None or str");
    }
    wf_drop(v);
    return r;
}

static int decode_all(WfDecode *d, Value mapping)
{
    for (size_t pos = 0; pos < d->n;) {
        if (wf_is_str_exact(mapping)) {
            pos = decode_table(d, pos, wf_as_str(mapping));
            if (pos == d->n)
                break;
        } else {
            int r = decode_byte(d, mapping, d->in[pos]);
            if (r < 0)
                return -1;
            if (r > 0) {
                pos++;
                continue;
            }
        }
        ssize_t next = wf_decode_error(d, pos, pos + 1, undefined);
        if (next < 0)
            return -1;
        pos = (size_t)next;
    }
    return 0;
}

Value wf_codec_charmap_decode(const void *p, size_t n, const char *errors, Value mapping)
{
    if (wf_is_null(mapping) || wf_is_none(mapping))
        return wf_str_from_latin1(p, n);
    WfDecode d;
    wf_decode_init(&d, "charmap", errors, p, n);
    wf_sb_reserve(&d.out, n, 0);
    if (decode_all(&d, mapping) < 0)
        return wf_decode_abandon(&d);
    return wf_decode_finish(&d);
}

/* --- encoding maps ------------------------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    uint8_t page_of[256];   /* [const] by the high byte of the character */
    uint16_t npages;        /* [const] page 0 is empty */
    uint8_t pages[];        /* [const] 256 bytes each: the byte, 0: undefined (but for U+0000) */
} EncodingMap;

WfType wf_encoding_map_type;

static Value map_size(Value self)
{
    const EncodingMap *m = (const EncodingMap *)wf_obj(self);
    return wf_small((int64_t)(sizeof *m + 256u * m->npages));
}

static void map_dealloc(WfObject *o)
{
    wf_free_object(o, sizeof(EncodingMap) + 256u * ((EncodingMap *)o)->npages);
}

static WfMethodDef map_methods[] = {
    {"size", map_size, WF_NOARGS, "Returns the size in memory, in bytes."},
    {NULL, NULL, 0, NULL},
};

WfType wf_encoding_map_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "EncodingMap",
    .flags = WF_TF_NO_INSTANCE,
    .basicsize = sizeof(EncodingMap),
    .methods = map_methods,
    .dealloc = map_dealloc,
};

static int map_get(const EncodingMap *m, uint32_t c)
{
    if (c > 0xffff)
        return -1;
    uint8_t b = m->pages[256u * m->page_of[c >> 8] + (c & 255)];
    return b == 0 && c != 0 ? -1 : b;
}

/* A map needs U+0000 first and no other NUL, and characters of the BMP. */
static bool fits_map(const WfStr *s, size_t n)
{
    if (n == 0 || wf_str_at(s, 0) != 0)
        return false;
    for (size_t i = 1; i < n; i++)
        if (wf_str_at(s, i) == 0 || wf_str_at(s, i) > 0xffff)
            return false;
    return true;
}

static Value build_map(const WfStr *s, size_t n)
{
    uint8_t page_of[256] = {0};
    uint16_t npages = 1;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = wf_str_at(s, i);
        if (c != UNDEFINED_CHAR && page_of[c >> 8] == 0 && npages < 256)
            page_of[c >> 8] = (uint8_t)npages++;
    }
    EncodingMap *m = wf_alloc_leaf(wf_encoding_map_type.shape, sizeof *m + 256u * npages);
    if (m == NULL)
        return WF_NULL;
    memcpy(m->page_of, page_of, sizeof page_of);
    m->npages = npages;
    memset(m->pages, 0, 256u * npages);
    for (size_t i = 0; i < n; i++) {
        uint32_t c = wf_str_at(s, i);
        if (c != UNDEFINED_CHAR)
            m->pages[256u * page_of[c >> 8] + (c & 255)] = (uint8_t)i;
    }
    return WF_MOVE(m);
}

Value wf_codec_charmap_build(Value table)
{
    const WfStr *s = wf_as_str(table);
    size_t n = s->len < 256 ? s->len : 256;
    if (fits_map(s, n))
        return build_map(s, n);
    Value d = wf_dict_new();
    for (size_t i = 0; i < n && !wf_is_null(d); i++) {
        if (wf_dict_set(d, wf_small(wf_str_at(s, i)), wf_small((int64_t)i)) < 0) {
            wf_drop(d);
            return WF_NULL;
        }
    }
    return d;
}

/* --- encoding ----------------------------------------------------------------------------------------------- */

static int put_encoded(WfBytesBuilder *b, Value v)
{
    if (wf_is_none(v))
        return 0;
    if (wf_is_int(v)) {
        int64_t i;
        if (!wf_int_try_i64(v, &i) || i < 0 || i > 255)
            return wf_raise_i(&wf_exc_TypeError, "character mapping must be in range(256)");
        wf_bb_byte(b, (uint8_t)i);
        return 1;
    }
    if (wf_is_bytes(v)) {
        wf_bb_append(b, wf_as_bytes(v)->data, wf_as_bytes(v)->len);
        return 1;
    }
    return wf_raise_i(&wf_exc_TypeError,
                      "character mapping must return integer, bytes or None, not %.400s",
                      wf_type_of(v)->name);
}

/* 1: appended, 0: undefined, -1: error. */
static int encode_char(WfBytesBuilder *b, Value mapping, uint32_t c)
{
    if (wf_has_shape(mapping, wf_encoding_map_type.shape)) {
        int byte = map_get((const EncodingMap *)wf_obj(mapping), c);
        if (byte >= 0)
            wf_bb_byte(b, (uint8_t)byte);
        return byte >= 0;
    }
    Value v = wf_getitem(mapping, wf_small(c));
    if (wf_is_null(v)) {
        if (!wf_err_matches(&wf_exc_LookupError))
            return -1;
        wf_err_clear();
        return 0;
    }
    int r = put_encoded(b, v);
    wf_drop(v);
    return r;
}

/* The end of the run of undefined characters from start, or -1. What is defined is not kept. */
static ssize_t undefined_run(const WfStr *s, size_t start, Value mapping)
{
    size_t end = start + 1;
    WfBytesBuilder scratch;
    int r = 0;
    wf_bb_init(&scratch);
    while (end < s->len && (r = encode_char(&scratch, mapping, wf_str_at(s, end))) == 0)
        end++;
    wf_bb_abandon(&scratch);
    return r < 0 ? -1 : (ssize_t)end;
}

/* 1: appended, 0: has undefined characters, -1: error. */
static int put_replacement(WfBytesBuilder *b, Value repl, Value mapping)
{
    if (wf_is_null(repl))
        return 1;
    if (wf_is_bytes(repl)) {
        wf_bb_append(b, wf_as_bytes(repl)->data, wf_as_bytes(repl)->len);
        return 1;
    }
    const WfStr *s = wf_as_str(repl);
    int r = 1;
    for (size_t i = 0; i < s->len && r > 0; i++)
        r = encode_char(b, mapping, wf_str_at(s, i));
    return r;
}

static ssize_t encode_undefined(WfEncode *e, size_t start, Value mapping)
{
    Value repl;
    ssize_t end = undefined_run(wf_as_str(e->str), start, mapping);
    if (end < 0)
        return -1;
    ssize_t next = wf_encode_error(e, start, (size_t)end, undefined, &repl);
    if (next < 0)
        return -1;
    int r = e->mode == WF_ERRORS_SURROGATEESCAPE && next != end
                ? 0 /* all of the run or nothing */
                : put_replacement(&e->out, repl, mapping);
    if (!wf_is_null(repl))
        wf_drop(repl);
    if (r == 0)
        wf_raise_encode_error(e->encoding, e->str, start, (size_t)end, undefined);
    return r > 0 ? next : -1;
}

Value wf_codec_charmap_encode(Value v, const char *errors, Value mapping)
{
    if (wf_is_null(mapping) || wf_is_none(mapping))
        return wf_codec_latin1_encode(v, errors);
    WfEncode e;
    const WfStr *s = wf_as_str(v);
    wf_encode_init(&e, "charmap", errors, v);
    wf_bb_reserve(&e.out, s->len);
    for (size_t i = 0; i < s->len;) {
        int r = encode_char(&e.out, mapping, wf_str_at(s, i));
        if (r > 0) {
            i++;
            continue;
        }
        ssize_t next = r < 0 ? -1 : encode_undefined(&e, i, mapping);
        if (next < 0)
            return wf_encode_abandon(&e);
        i = (size_t)next;
    }
    return wf_encode_finish(&e);
}
