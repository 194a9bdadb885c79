/*
 * Reading values in marshal's format. Nothing is believed: sizes are checked against what is left
 * before memory is taken, references against what was read, nesting against a limit.
 */
#include "serialize.h"

#include <stdlib.h>

static Value read_value(WfReader *r, bool *is_null);

static Value bad(const char *what)
{
    return wf_raise(&wf_exc_ValueError, "bad marshal data (%s)", what);
}

/* --- bytes -------------------------------------------------------------------------------------------- */

void wf_reader_init(WfReader *r, const void *data, size_t len)
{
    *r = (WfReader){.p = data, .end = len ? (const uint8_t *)data + len : data,
                    .file = WF_NULL, .chunk = WF_NULL};
}

void wf_reader_fini(WfReader *r)
{
    for (size_t i = 0; i < r->nrefs; i++)
        wf_drop(r->refs[i]);
    wf_mem_free(r->refs);
    wf_drop(r->chunk);
}

static const uint8_t *read_file(WfReader *r, size_t n)
{
    Value arg = wf_int((int64_t)n);
    Value chunk = wf_call_method(r->file, wf_n.read, &arg, 1);
    if (wf_is_null(chunk))
        return NULL;
    if (!wf_is_bytes(chunk)) {
        wf_raise(&wf_exc_TypeError, "file.read() returned not bytes but %.100s",
                 wf_type_name(chunk));
        wf_drop(chunk);
        return NULL;
    }
    wf_drop(r->chunk);
    r->chunk = chunk;
    size_t got = wf_as_bytes(chunk)->len;
    if (got == n)
        return wf_as_bytes(chunk)->data;
    if (got > n)
        wf_raise(&wf_exc_ValueError, "read() returned too much data: %zu bytes requested, %zu returned",
                 n, got);
    else
        wf_raise(&wf_exc_EOFError, "EOF read where not expected");
    return NULL;
}

const uint8_t *wf_read_raw(WfReader *r, size_t n)
{
    if (!wf_is_null(r->file))
        return read_file(r, n);
    if ((size_t)(r->end - r->p) < n) {
        wf_raise(&wf_exc_EOFError, "marshal data too short");
        return NULL;
    }
    const uint8_t *p = r->p;
    r->p += n;
    return p;
}

int wf_read_u16(WfReader *r, uint16_t *out)
{
    const uint8_t *p = wf_read_raw(r, 2);
    if (p == NULL)
        return -1;
    *out = (uint16_t)(p[0] | p[1] << 8);
    return 0;
}

int wf_read_u32(WfReader *r, uint32_t *out)
{
    const uint8_t *p = wf_read_raw(r, 4);
    if (p == NULL)
        return -1;
    *out = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    return 0;
}

int wf_read_varint(WfReader *r, uint32_t *out)
{
    uint32_t v = 0;
    for (int shift = 0; shift < 35; shift += 7) {
        const uint8_t *p = wf_read_raw(r, 1);
        if (p == NULL)
            return -1;
        v |= (uint32_t)(*p & 0x7f) << shift;
        if (!(*p & 0x80)) {
            *out = v;
            return 0;
        }
    }
    bad("number too long");
    return -1;
}

int wf_read_svarint(WfReader *r, int32_t *out)
{
    uint32_t u;
    if (wf_read_varint(r, &u) < 0)
        return -1;
    *out = (int32_t)(u >> 1) ^ -(int32_t)(u & 1);
    return 0;
}

static int read_byte(WfReader *r, uint8_t *out)
{
    const uint8_t *p = wf_read_raw(r, 1);
    if (p == NULL)
        return -1;
    *out = *p;
    return 0;
}

/* A size of items that take at least one byte each. */
static int read_size(WfReader *r, uint32_t *out, const char *what)
{
    if (wf_read_u32(r, out) < 0)
        return -1;
    if (*out > INT32_MAX) {
        bad(what);
        return -1;
    }
    if (wf_is_null(r->file) && *out > (size_t)(r->end - r->p))
        return wf_raise_i(&wf_exc_EOFError, "marshal data too short");
    return 0;
}

/* --- references ------------------------------------------------------------------------------------------ */

/* Keeps a place for a value that is not complete yet; its number, or -1. */
static ssize_t reserve_ref(WfReader *r, Value v)
{
    if (r->nrefs == r->refs_cap) {
        size_t cap = r->refs_cap ? r->refs_cap * 2 : 64;
        Value *wider = wf_mem_realloc(r->refs, cap * sizeof *wider);
        if (wider == NULL)
            return -1;
        r->refs = wider;
        r->refs_cap = cap;
    }
    r->refs[r->nrefs] = wf_new_ref(v);
    return (ssize_t)r->nrefs++;
}

static void set_ref(WfReader *r, ssize_t i, Value v)
{
    Value old = r->refs[i];
    r->refs[i] = wf_new_ref(v);
    wf_drop(old);
}

static Value read_ref(WfReader *r)
{
    uint32_t n;
    if (wf_read_u32(r, &n) < 0)
        return WF_NULL;
    if (n >= r->nrefs || wf_is_null(r->refs[n]))
        return bad("invalid reference");
    return wf_new_ref(r->refs[n]);
}

/* --- scalars ----------------------------------------------------------------------------------------------- */

static Value read_int(WfReader *r)
{
    uint32_t u;
    return wf_read_u32(r, &u) < 0 ? WF_NULL : wf_small((int32_t)u);
}

static Value read_long(WfReader *r)
{
    uint32_t u;
    if (wf_read_u32(r, &u) < 0)
        return WF_NULL;
    bool negative = (int32_t)u < 0;
    size_t n = negative ? (size_t)0 - (int32_t)u : u;
    if (u == 0x80000000u)
        return bad("long size out of range");
    if (n == 0)
        return wf_small(0);
    const uint8_t *p = wf_read_raw(r, n * 2);
    if (p == NULL)
        return WF_NULL;
    uint8_t *le = calloc(n * 2 + 4, 1);
    if (le == NULL)
        return wf_no_memory();
    Value v = WF_NULL;
    for (size_t i = 0; i < n; i++) {
        uint32_t digit = p[2 * i] | (uint32_t)p[2 * i + 1] << 8;
        if (digit > 0x7fff || (i == n - 1 && digit == 0)) {
            bad(digit > 0x7fff ? "digit out of range in long" : "unnormalized long data");
            goto done;
        }
        size_t bit = i * 15, at = bit / 8;
        uint32_t word = digit << (bit % 8);
        le[at] |= (uint8_t)word;
        le[at + 1] |= (uint8_t)(word >> 8);
        le[at + 2] |= (uint8_t)(word >> 16);
    }
    v = wf_int_from_bytes(le, n * 2, true, false);
    if (negative && !wf_is_null(v)) {
        Value minus = wf_int_neg(v);
        wf_drop(v);
        v = minus;
    }
done:
    free(le);
    return v;
}

static int read_double(WfReader *r, bool binary, double *out)
{
    if (binary) {
        const uint8_t *p = wf_read_raw(r, 8);
        if (p != NULL)
            memcpy(out, p, 8);
        return p == NULL ? -1 : 0;
    }
    uint8_t n;
    const uint8_t *p = read_byte(r, &n) < 0 ? NULL : wf_read_raw(r, n);
    if (p == NULL)
        return -1;
    if (!wf_double_parse((const char *)p, n, out))
        return wf_raise_i(&wf_exc_ValueError, "could not convert string to float");
    return 0;
}

static Value read_float(WfReader *r, bool binary)
{
    double d;
    return read_double(r, binary, &d) < 0 ? WF_NULL : wf_float(d);
}

static Value read_complex(WfReader *r, bool binary)
{
    double re, im;
    if (read_double(r, binary, &re) < 0 || read_double(r, binary, &im) < 0)
        return WF_NULL;
    return wf_complex(re, im);
}

static Value read_text(WfReader *r, bool ascii, bool small, bool interned)
{
    uint32_t n;
    uint8_t n8;
    if (small) {
        if (read_byte(r, &n8) < 0)
            return WF_NULL;
        n = n8;
    } else if (read_size(r, &n, "string size out of range") < 0) {
        return WF_NULL;
    }
    const uint8_t *p = wf_read_raw(r, n);
    if (p == NULL)
        return WF_NULL;
    Value v = ascii ? wf_str_from_latin1(p, n)
                    : wf_str_from_utf8_surrogatepass((const char *)p, n);
    return interned && !wf_is_null(v) ? wf_intern(v) : v;
}

static Value read_bytes(WfReader *r)
{
    uint32_t n;
    if (read_size(r, &n, "bytes object size out of range") < 0)
        return WF_NULL;
    const uint8_t *p = wf_read_raw(r, n);
    return p == NULL ? WF_NULL : wf_bytes_new(p, n);
}

/* --- containers ---------------------------------------------------------------------------------------------- */

static Value read_item(WfReader *r)
{
    bool is_null;
    Value v = read_value(r, &is_null);
    if (is_null)
        return wf_raise(&wf_exc_TypeError, "NULL object in marshal data for %s", "object");
    return v;
}

static Value read_tuple(WfReader *r, bool small)
{
    uint32_t n;
    uint8_t n8 = 0;
    if (small ? read_byte(r, &n8) < 0 : read_size(r, &n, "tuple size out of range") < 0)
        return WF_NULL;
    if (small)
        n = n8;
    Value *items = wf_mem_alloc(n * sizeof *items + 8);
    if (items == NULL)
        return WF_NULL;
    uint32_t i = 0;
    for (; i < n; i++) {
        items[i] = read_item(r);
        if (wf_is_null(items[i]))
            break;
    }
    Value t = WF_NULL;
    if (i == n)
        t = wf_tuple_from_array(items, n);
    for (uint32_t k = 0; k < i; k++)
        wf_drop(items[k]);
    wf_mem_free(items);
    return t;
}

static Value read_list(WfReader *r, ssize_t ref)
{
    uint32_t n;
    if (read_size(r, &n, "list size out of range") < 0)
        return WF_NULL;
    Value list = wf_list_new(n < 4096 ? n : 4096);
    if (wf_is_null(list))
        return list;
    if (ref >= 0)
        set_ref(r, ref, list);
    for (uint32_t i = 0; i < n; i++) {
        Value v = read_item(r);
        if (wf_is_null(v) || wf_list_append_steal(list, v) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    }
    return list;
}

static Value read_dict(WfReader *r, ssize_t ref)
{
    Value dict = wf_dict_new();
    if (wf_is_null(dict))
        return dict;
    if (ref >= 0)
        set_ref(r, ref, dict);
    for (;;) {
        bool end;
        Value key = read_value(r, &end);
        if (end)
            return dict;
        Value value = wf_is_null(key) ? WF_NULL : read_value(r, &end);
        if (end) {
            wf_drop(key);
            return dict;
        }
        int e = wf_is_null(value) ? -1 : wf_dict_set(dict, key, value);
        wf_drop(key);
        wf_drop(value);
        if (e < 0) {
            wf_drop(dict);
            return WF_NULL;
        }
    }
}

static Value read_set(WfReader *r, bool frozen, ssize_t ref)
{
    uint32_t n;
    if (read_size(r, &n, "set size out of range") < 0)
        return WF_NULL;
    Value set = frozen ? wf_frozenset_new(WF_NULL) : wf_set_new(WF_NULL);
    if (wf_is_null(set) || (frozen && n == 0))
        return set;
    /* The empty frozenset may be shared: a fresh one is filled. */
    if (frozen) {
        wf_drop(set);
        set = wf_set_new(WF_NULL);
        if (wf_is_null(set))
            return set;
    } else if (ref >= 0) {
        set_ref(r, ref, set);
    }
    for (uint32_t i = 0; i < n; i++) {
        Value v = read_item(r);
        int e = wf_is_null(v) ? -1 : wf_set_add(set, v);
        wf_drop(v);
        if (e < 0) {
            wf_drop(set);
            return WF_NULL;
        }
    }
    if (!frozen)
        return set;
    Value f = wf_frozenset_new(set);
    wf_drop(set);
    return f;
}

static Value read_code(WfReader *r)
{
    uint32_t n;
    if (read_size(r, &n, "code size out of range") < 0)
        return WF_NULL;
    const uint8_t *p = wf_read_raw(r, n);
    return p == NULL ? WF_NULL : wf_read_blob(p, n);
}

static Value read_typed(WfReader *r, uint8_t type, ssize_t ref)
{
    switch (type) {
    case 'N':
        return WF_NONE;
    case 'T':
        return WF_TRUE;
    case 'F':
        return WF_FALSE;
    case '.':
        return WF_ELLIPSIS;
    case 'S':
        return wf_new_ref(wf_type_value(&wf_exc_StopIteration));
    case 'i':
        return read_int(r);
    case 'I': {
        const uint8_t *p = wf_read_raw(r, 8);
        return p == NULL ? WF_NULL : wf_int_from_bytes(p, 8, true, true);
    }
    case 'l':
        return read_long(r);
    case 'f':
    case 'g':
        return read_float(r, type == 'g');
    case 'x':
    case 'y':
        return read_complex(r, type == 'y');
    case 's':
        return read_bytes(r);
    case 'a':
    case 'A':
        return read_text(r, true, false, type == 'A');
    case 'z':
    case 'Z':
        return read_text(r, true, true, type == 'Z');
    case 'u':
    case 't':
        return read_text(r, false, false, type == 't');
    case '(':
    case ')':
        return read_tuple(r, type == ')');
    case '[':
        return read_list(r, ref);
    case '{':
        return read_dict(r, ref);
    case '<':
    case '>':
        return read_set(r, type == '>', ref);
    case 'c':
        return read_code(r);
    default:
        return bad("unknown type code");
    }
}

/* *is_null: the marker that ends a dict. */
static Value read_value(WfReader *r, bool *is_null)
{
    uint8_t code;
    *is_null = false;
    const uint8_t *p = wf_is_null(r->file) && r->p == r->end ? NULL : wf_read_raw(r, 1);
    if (p == NULL) {
        if (!wf_err_occurred())
            wf_raise(&wf_exc_EOFError, "EOF read where object expected");
        return WF_NULL;
    }
    code = *p;
    if ((code & 0x7f) == '0') {
        *is_null = true;
        return WF_NULL;
    }
    if (code == 'r')
        return read_ref(r);
    if (r->depth >= WF_MARSHAL_DEPTH)
        return bad("recursion limit exceeded");
    ssize_t ref = -1;
    if ((code & 0x80) && (ref = reserve_ref(r, WF_NULL)) < 0)
        return WF_NULL;
    r->depth++;
    Value v = read_typed(r, code & 0x7f, ref);
    r->depth--;
    if (ref >= 0 && !wf_is_null(v))
        set_ref(r, ref, v);
    return v;
}

Value wf_read_object(WfReader *r)
{
    bool is_null;
    Value v = read_value(r, &is_null);
    if (is_null && !wf_err_occurred())
        return wf_raise(&wf_exc_TypeError, "NULL object in marshal data for object");
    return v;
}
