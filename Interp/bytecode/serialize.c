/* Writing values in marshal's format. */
#include "serialize.h"

#include <stdlib.h>

/* --- bytes ------------------------------------------------------------------------------------------- */

void wf_writer_init(WfWriter *w, int version) { *w = (WfWriter){.version = version}; }

void wf_writer_fini(WfWriter *w)
{
    free(w->data);
    free(w->ref_keys);
    free(w->ref_values);
}

static bool reserve(WfWriter *w, size_t n)
{
    if (w->cap - w->len >= n)
        return true;
    size_t cap = w->cap + w->cap / 2 + n + 256;
    uint8_t *wider = realloc(w->data, cap);
    if (wider == NULL) {
        w->status = WRITE_MEMORY;
        return false;
    }
    w->data = wider;
    w->cap = cap;
    return true;
}

void wf_write_byte(WfWriter *w, uint8_t b)
{
    if (reserve(w, 1))
        w->data[w->len++] = b;
}

void wf_write_raw(WfWriter *w, const void *p, size_t n)
{
    if (n > 0 && reserve(w, n)) {
        memcpy(w->data + w->len, p, n);
        w->len += n;
    }
}

void wf_write_u16(WfWriter *w, uint16_t v)
{
    uint8_t b[2] = {(uint8_t)v, (uint8_t)(v >> 8)};
    wf_write_raw(w, b, 2);
}

void wf_write_u32(WfWriter *w, uint32_t v)
{
    uint8_t b[4] = {(uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16), (uint8_t)(v >> 24)};
    wf_write_raw(w, b, 4);
}

/* Seven bits a byte, least significant first. */
void wf_write_varint(WfWriter *w, uint32_t v)
{
    while (v >= 0x80) {
        wf_write_byte(w, (uint8_t)(v | 0x80));
        v >>= 7;
    }
    wf_write_byte(w, (uint8_t)v);
}

void wf_write_svarint(WfWriter *w, int32_t v)
{
    wf_write_varint(w, ((uint32_t)v << 1) ^ (uint32_t)(v >> 31));
}

static void write_size(WfWriter *w, size_t n)
{
    if (n > INT32_MAX)
        w->status = WRITE_UNMARSHALLABLE;
    else
        wf_write_u32(w, (uint32_t)n);
}

/* --- references ---------------------------------------------------------------------------------------- */

static uint32_t slot_of(const WfWriter *w, const void *key)
{
    uint64_t h = (uint64_t)(uintptr_t)key * UINT64_C(0x9E3779B97F4A7C15);
    uint32_t i = (uint32_t)(h >> 32) & w->ref_mask;
    while (w->ref_keys[i] != NULL && w->ref_keys[i] != key)
        i = (i + 1) & w->ref_mask;
    return i;
}

static bool grow_refs(WfWriter *w)
{
    WfWriter old = *w;
    uint32_t size = old.ref_keys ? (old.ref_mask + 1) * 2 : 64;
    w->ref_keys = calloc(size, sizeof *w->ref_keys);
    w->ref_values = calloc(size, sizeof *w->ref_values);
    if (w->ref_keys == NULL || w->ref_values == NULL) {
        free(w->ref_keys);
        free(w->ref_values);
        w->ref_keys = old.ref_keys;
        w->ref_values = old.ref_values;
        w->status = WRITE_MEMORY;
        return false;
    }
    w->ref_mask = size - 1;
    for (uint32_t i = 0; old.ref_keys != NULL && i <= old.ref_mask; i++) {
        if (old.ref_keys[i] == NULL)
            continue;
        uint32_t k = slot_of(w, old.ref_keys[i]);
        w->ref_keys[k] = old.ref_keys[i];
        w->ref_values[k] = old.ref_values[i];
    }
    free(old.ref_keys);
    free(old.ref_values);
    return true;
}

/*
 * True if the value was written before: then a reference to it is all. Else *flag says whether it
 * gets a number; what has one owner cannot occur again.
 */
static bool write_ref(WfWriter *w, Value v, uint8_t *flag)
{
    *flag = 0;
    if (w->version < 3 || w->plain || !wf_is_pointer(v))
        return false;
    WfObject *o = wf_obj(v);
    if (wf_local(o) == 1)
        return false;
    if ((w->ref_keys == NULL || w->nrefs * 4 >= w->ref_mask * 3) && !grow_refs(w))
        return false;
    uint32_t i = slot_of(w, o);
    if (w->ref_keys[i] != NULL) {
        wf_write_byte(w, 'r');
        wf_write_u32(w, w->ref_values[i]);
        return true;
    }
    w->ref_keys[i] = o;
    w->ref_values[i] = w->nrefs++;
    *flag = 0x80;
    return false;
}

/* --- scalars --------------------------------------------------------------------------------------------- */

enum { DIGIT_BITS = 15 };

/* A number beyond 32 bits: digits of 15 bits, the count carries the sign. */
static void write_long(WfWriter *w, Value v, uint8_t flag)
{
    size_t bits = wf_int_bit_length(v), n = (bits + 7) / 8 + 1;
    Value a = wf_int_abs(v);
    uint8_t *le = wf_is_null(a) ? NULL : calloc(n + 4, 1);
    if (le == NULL || wf_int_to_bytes(a, le, n, true, false) < 0) {
        w->status = wf_is_null(a) || le != NULL ? WRITE_ERROR : WRITE_MEMORY;
    } else {
        uint32_t ndigits = (uint32_t)((bits + DIGIT_BITS - 1) / DIGIT_BITS);
        wf_write_byte(w, 'l' | flag);
        wf_write_u32(w, wf_int_sign(v) < 0 ? 0 - ndigits : ndigits);
        for (uint32_t i = 0; i < ndigits; i++) {
            size_t bit = (size_t)i * DIGIT_BITS, at = bit / 8;
            uint32_t word = (uint32_t)le[at] | (uint32_t)le[at + 1] << 8 | (uint32_t)le[at + 2] << 16;
            wf_write_u16(w, (uint16_t)(word >> (bit % 8) & 0x7fff));
        }
    }
    free(le);
    wf_drop(a);
}

static void write_double(WfWriter *w, double d)
{
    if (w->version > 1) {
        wf_write_raw(w, &d, 8);
        return;
    }
    char text[32];
    size_t n = wf_double_format(d, 'g', 17, false, false, false, text, sizeof text);
    wf_write_byte(w, (uint8_t)n);
    wf_write_raw(w, text, n);
}

static void write_str(WfWriter *w, Value v, uint8_t flag)
{
    WfStr *s = wf_as_str(v);
    bool interned = w->version >= 3 && (wf_str_flags(s) & WF_STR_INTERNED);
    if (w->version >= 4 && wf_str_is_ascii(s)) {
        bool small = s->len < 256;
        char code = small ? (interned ? 'Z' : 'z') : (interned ? 'A' : 'a');
        wf_write_byte(w, (uint8_t)code | flag);
        if (small)
            wf_write_byte(w, (uint8_t)s->len);
        else
            write_size(w, s->len);
        wf_write_raw(w, s->data, s->len);
        return;
    }
    Value b = wf_str_encode_utf8(v, "surrogatepass");
    if (wf_is_null(b)) {
        w->status = WRITE_ERROR;
        return;
    }
    wf_write_byte(w, (uint8_t)(interned ? 't' : 'u') | flag);
    write_size(w, wf_as_bytes(b)->len);
    wf_write_raw(w, wf_as_bytes(b)->data, wf_as_bytes(b)->len);
    wf_drop(b);
}

static void write_int(WfWriter *w, Value v, uint8_t flag)
{
    int64_t i;
    if (wf_int_try_i64(v, &i) && i >= INT32_MIN && i <= INT32_MAX) {
        wf_write_byte(w, 'i' | flag);
        wf_write_u32(w, (uint32_t)i);
    } else {
        write_long(w, v, flag);
    }
}

/* --- containers -------------------------------------------------------------------------------------------- */

static void write_tuple(WfWriter *w, Value v, uint8_t flag)
{
    size_t n = wf_tuple_len(v);
    if (w->version >= 4 && n < 256) {
        wf_write_byte(w, ')' | flag);
        wf_write_byte(w, (uint8_t)n);
    } else {
        wf_write_byte(w, '(' | flag);
        write_size(w, n);
    }
    for (size_t i = 0; i < n; i++)
        wf_write_object(w, wf_tuple_item(v, i));
}

static void write_list(WfWriter *w, Value v, uint8_t flag)
{
    size_t n = wf_list_len(v);
    wf_write_byte(w, '[' | flag);
    write_size(w, n);
    for (size_t i = 0; i < n && w->status == WRITE_OK; i++) {
        Value item = wf_list_get(v, i);
        wf_write_object(w, wf_is_null(item) ? WF_NONE : item);
        wf_drop(item);
    }
}

static void write_dict(WfWriter *w, Value v, uint8_t flag)
{
    size_t pos = 0;
    Value key, value;
    wf_write_byte(w, '{' | flag);
    while (wf_dict_next(v, &pos, &key, &value)) {
        wf_write_object(w, key);
        wf_write_object(w, value);
        wf_drop(key);
        wf_drop(value);
    }
    wf_write_byte(w, '0');
}

typedef struct {
    uint8_t *data;
    size_t len;
    Value item;
} SetItem;

static int compare_items(const void *a, const void *b)
{
    const SetItem *x = a, *y = b;
    size_t n = x->len < y->len ? x->len : y->len;
    int r = memcmp(x->data, y->data, n);
    return r != 0 ? r : (x->len > y->len) - (x->len < y->len);
}

/* Items in the order of their own bytes, so that equal sets give equal bytes. */
static void write_set(WfWriter *w, Value v, uint8_t flag)
{
    size_t n = wf_set_len(v), used = 0, pos = 0;
    SetItem *items = calloc(n + 1, sizeof *items);
    Value item;
    wf_write_byte(w, (uint8_t)(wf_has_shape(v, WF_SHAPE_frozenset) ? '>' : '<') | flag);
    if (items == NULL) {
        w->status = WRITE_MEMORY;
        return;
    }
    while (w->status == WRITE_OK && used < n && wf_set_next(v, &pos, &item)) {
        WfWriter one;
        wf_writer_init(&one, w->version);
        one.depth = w->depth;
        wf_write_object(&one, item);
        w->status = one.status;
        items[used++] = (SetItem){one.data, one.len, item};
        one.data = NULL;
        wf_writer_fini(&one);
    }
    qsort(items, used, sizeof *items, compare_items);
    write_size(w, used);
    for (size_t i = 0; i < used; i++) {
        wf_write_object(w, items[i].item);
        wf_drop(items[i].item);
        free(items[i].data);
    }
    free(items);
}

static void write_buffer(WfWriter *w, Value v, uint8_t flag)
{
    WfBuffer view;
    if (wf_get_buffer(v, &view, WF_BUF_SIMPLE) < 0) {
        w->status = WRITE_UNMARSHALLABLE;
        wf_err_clear();
        return;
    }
    wf_write_byte(w, 's' | flag);
    write_size(w, (size_t)view.len);
    wf_write_raw(w, view.buf, (size_t)view.len);
    wf_release_buffer(&view);
}

static void write_complex(WfWriter *w, Value v, uint8_t flag)
{
    wf_write_byte(w, (uint8_t)(w->version > 1 ? 'y' : 'x') | flag);
    write_double(w, wf_as_complex(v)->real);
    write_double(w, wf_as_complex(v)->imag);
}

static void write_code(WfWriter *w, Value v, uint8_t flag)
{
    wf_write_byte(w, 'c' | flag);
    wf_write_blob(w, v);
}

static void write_pointer(WfWriter *w, Value v)
{
    uint8_t flag;
    if (write_ref(w, v, &flag))
        return;
    if (wf_is_int_exact(v))
        write_int(w, v, flag);
    else if (wf_is_str_exact(v))
        write_str(w, v, flag);
    else if (wf_is_float_exact(v)) {
        wf_write_byte(w, (uint8_t)(w->version > 1 ? 'g' : 'f') | flag);
        write_double(w, wf_float_value(v));
    } else if (wf_has_shape(v, WF_SHAPE_complex))
        write_complex(w, v, flag);
    else if (wf_is_tuple_exact(v))
        write_tuple(w, v, flag);
    else if (wf_is_list_exact(v))
        write_list(w, v, flag);
    else if (wf_is_dict_exact(v))
        write_dict(w, v, flag);
    else if (wf_has_shape(v, WF_SHAPE_set) || wf_has_shape(v, WF_SHAPE_frozenset))
        write_set(w, v, flag);
    else if (wf_has_shape(v, WF_SHAPE_code))
        write_code(w, v, flag);
    else if (wf_is(v, wf_type_value(&wf_exc_StopIteration)))
        wf_write_byte(w, 'S');
    else
        write_buffer(w, v, flag);
}

void wf_write_object(WfWriter *w, Value v)
{
    if (w->status != WRITE_OK)
        return;
    if (w->depth >= WF_MARSHAL_DEPTH) {
        w->status = WRITE_NESTED;
        return;
    }
    w->depth++;
    if (wf_is_pointer(v)) {
        write_pointer(w, v);
    } else if (wf_is_small(v)) {
        write_int(w, v, 0);
    } else if (wf_is_float_exact(v)) {
        wf_write_byte(w, w->version > 1 ? 'g' : 'f');
        write_double(w, wf_float_value(v));
    } else {
        wf_write_byte(w, wf_is_none(v)                        ? 'N'
                         : wf_is_true(v)                      ? 'T'
                         : wf_is_false(v)                     ? 'F'
                         : wf_same_bits(v, WF_ELLIPSIS)       ? '.'
                                                              : '?');
        if (wf_is_notimpl(v))
            w->status = WRITE_UNMARSHALLABLE;
    }
    w->depth--;
}

int wf_writer_check(const WfWriter *w)
{
    switch (w->status) {
    case WRITE_OK:
        return 0;
    case WRITE_UNMARSHALLABLE:
        return wf_raise_i(&wf_exc_ValueError, "unmarshallable object");
    case WRITE_NESTED:
        return wf_raise_i(&wf_exc_ValueError, "object too deeply nested to marshal");
    case WRITE_MEMORY:
        wf_no_memory();
        return -1;
    case WRITE_ERROR:
        break;
    }
    return -1;
}
