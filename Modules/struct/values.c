/* Packing values into fields and unpacking them. */
#include "fields.h"

/* --- Half precision ------------------------------------------------------------------------- */

/* Rounds to even; false if too large. */
static bool half_from_double(double d, uint16_t *out)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    uint16_t sign = (uint16_t)(bits >> 48 & 0x8000);
    int exponent = (int)(bits >> 52 & 0x7ff);
    uint64_t mantissa = bits & 0xfffffffffffffull;
    if (exponent == 0x7ff) {
        *out = sign | (mantissa ? 0x7e00 : 0x7c00);
        return true;
    }
    int shift = 42, e = exponent - 1023 + 15;
    if (e <= 0) {
        /* Subnormal: in units of 2**-24. */
        shift = 42 + 1 - e;
        e = 0;
    }
    if (shift > 54) {
        *out = sign;
        return true;
    }
    uint64_t m = exponent ? mantissa | 1ull << 52 : mantissa;
    if (e > 0)
        m = mantissa;
    uint64_t half = 1ull << (shift - 1), rest = m & ((1ull << shift) - 1), kept = m >> shift;
    kept += rest > half || (rest == half && (kept & 1));
    uint64_t result = ((uint64_t)e << 10) + kept;
    *out = sign | (uint16_t)result;
    return result < 0x7c00;
}

static double half_to_double(uint16_t h)
{
    int exponent = h >> 10 & 0x1f;
    uint64_t bits, mantissa = h & 0x3ff, sign = (uint64_t)(h & 0x8000) << 48;
    double d;
    if (exponent == 0) {
        d = (double)mantissa / 16777216.0;
        return sign ? -d : d;
    }
    bits = exponent == 31 ? sign | 0x7ffull << 52 | mantissa << 42
                          : sign | (uint64_t)(exponent - 15 + 1023) << 52 | mantissa << 42;
    memcpy(&d, &bits, sizeof d);
    return d;
}

/* --- Packing -------------------------------------------------------------------------------- */

static void store(uint8_t *p, const StructField *f, uint64_t bits)
{
    switch (f->size) {
    case 1:
        *p = (uint8_t)bits;
        return;
    case 2: {
        uint16_t u = f->swap ? __builtin_bswap16((uint16_t)bits) : (uint16_t)bits;
        memcpy(p, &u, 2);
        return;
    }
    case 4: {
        uint32_t u = f->swap ? __builtin_bswap32((uint32_t)bits) : (uint32_t)bits;
        memcpy(p, &u, 4);
        return;
    }
    default:
        bits = f->swap ? __builtin_bswap64(bits) : bits;
        memcpy(p, &bits, 8);
    }
}

static WF_COLD int out_of_range(const StructField *f, bool fits_long)
{
    static const char *const names[] = {"byte", "short"};
    int bits = f->size * 8 - 1;
    bool is_signed = f->kind == FIELD_SIGNED;
    if (f->error == RANGE_TOO_LARGE)
        return wf_raise_i(wf_struct_error_type(), "int too large to convert");
    if (!fits_long || f->error == RANGE_ARGUMENT)
        return wf_raise_i(wf_struct_error_type(), "argument out of range");
    if (is_signed && f->error == RANGE_NAMED)
        return wf_raise_i(wf_struct_error_type(), "%s format requires %ld <= number <= %ld",
                          names[f->size - 1], -(1l << bits), (1l << bits) - 1);
    if (is_signed)
        return wf_raise_i(wf_struct_error_type(), "'%c' format requires %ld <= number <= %ld",
                          f->code, -(1l << bits), (1l << bits) - 1);
    if (f->error == RANGE_NAMED)
        return wf_raise_i(wf_struct_error_type(), "u%s format requires 0 <= number <= %ld",
                          names[f->size - 1], (1l << (bits + 1)) - 1);
    return wf_raise_i(wf_struct_error_type(), "'%c' format requires 0 <= number <= %ld", f->code,
                      (1l << (bits + 1)) - 1);
}

/* An int (owned) from v. */
static Value as_integer(Value v)
{
    if (wf_is_int(v))
        return wf_new_ref(v);
    if (!wf_type_of(v)->nb_index)
        return wf_raise(wf_struct_error_type(), "required argument is not an integer");
    return wf_index(v);
}

/* v as 64 bits of two's complement; *is_signed: as int64_t, else as uint64_t. false: neither. */
static bool to_64_bits(Value v, uint64_t *bits, bool *negative)
{
    int64_t i;
    if (wf_int_try_i64(v, &i)) {
        *bits = (uint64_t)i;
        *negative = i < 0;
        return true;
    }
    uint8_t bytes[8];
    *negative = wf_int_sign(v) < 0;
    if (*negative || wf_int_bit_length(v) > 64 ||
        wf_int_to_bytes(v, bytes, 8, __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, false) < 0)
        return false;
    memcpy(bits, bytes, 8);
    return true;
}

static int pack_integer_slow(uint8_t *p, const StructField *f, Value v)
{
    uint64_t bits = 0;
    bool negative = false;
    Value number = as_integer(v);
    if (wf_is_null(number))
        return -1;
    bool fits = to_64_bits(number, &bits, &negative);
    wf_drop(number);
    bool fits_long = fits && (negative || bits <= INT64_MAX);
    int width = f->size * 8;
    if (f->kind == FIELD_SIGNED) {
        int64_t least = -1 - (int64_t)(UINT64_MAX >> (65 - width));
        if (!fits_long || (int64_t)bits < least || (int64_t)bits > -1 - least)
            return out_of_range(f, fits_long);
    } else if (f->kind == FIELD_POINTER) {
        if (!fits)
            return out_of_range(f, false);
    } else if (!fits || negative || bits > UINT64_MAX >> (64 - width))
        /* The small ones are converted by way of a signed long, the others of an unsigned one. */
        return out_of_range(f, f->error == RANGE_NAMED ? fits_long : fits && !negative);
    store(p, f, bits);
    return 0;
}

static int pack_integer(uint8_t *p, const StructField *f, Value v)
{
    if (WF_LIKELY(wf_is_small(v))) {
        int64_t i = wf_small_value(v);
        int width = f->size * 8;
        bool fits = f->kind == FIELD_UNSIGNED ? i >= 0 && (width == 64 || i >> width == 0)
                                              : width == 64 || i >> (width - 1) == i >> 63;
        if (WF_LIKELY(fits)) {
            store(p, f, (uint64_t)i);
            return 0;
        }
    }
    return pack_integer_slow(p, f, v);
}

static int pack_float(uint8_t *p, const StructField *f, Value v)
{
    double d;
    uint64_t bits = 0;
    uint16_t half;
    if (wf_is_float(v))
        d = wf_float_value(v);
    else if (wf_as_double(v, &d) < 0) {
        wf_err_clear();
        return wf_raise_i(wf_struct_error_type(), "required argument is not a float");
    }
    if (f->kind == FIELD_DOUBLE) {
        memcpy(&bits, &d, 8);
    } else if (f->kind == FIELD_FLOAT) {
        float single = (float)d;
        if (f->checked && __builtin_isinf(single) && !__builtin_isinf(d))
            return wf_raise_i(&wf_exc_OverflowError, "float too large to pack with f format");
        memcpy(&bits, &single, 4);
    } else {
        if (!half_from_double(d, &half))
            return wf_raise_i(&wf_exc_OverflowError, "float too large to pack with e format");
        bits = half;
    }
    store(p, f, bits);
    return 0;
}

/* 's' and 'p'. */
static int pack_text(uint8_t *p, const StructField *f, Value v)
{
    const uint8_t *data;
    size_t n;
    WfBuffer view;
    bool mutable = wf_is_bytearray(v);
    if (wf_is_bytes(v)) {
        data = wf_as_bytes(v)->data;
        n = wf_as_bytes(v)->len;
    } else if (mutable) {
        if (wf_get_buffer(v, &view, WF_BUF_SIMPLE) < 0)
            return -1;
        data = view.buf;
        n = (size_t)view.len;
    } else
        return wf_raise_i(wf_struct_error_type(), "argument for '%c' must be a bytes object",
                          f->code);
    if (f->kind == FIELD_BYTES)
        memcpy(p, data, n < f->count ? n : f->count);
    else if (f->count) {
        n = n < f->count - 1 ? n : f->count - 1;
        memcpy(p + 1, data, n);
        *p = (uint8_t)(n < 255 ? n : 255);
    }
    if (mutable)
        wf_release_buffer(&view);
    return 0;
}

static int pack_item(uint8_t *p, const StructField *f, Value v)
{
    int truth;
    switch ((StructFieldKind)f->kind) {
    case FIELD_CHAR:
        if (!wf_is_bytes(v) || wf_as_bytes(v)->len != 1)
            return wf_raise_i(wf_struct_error_type(),
                              "char format requires a bytes object of length 1");
        *p = wf_as_bytes(v)->data[0];
        return 0;
    case FIELD_BOOL:
        truth = wf_truth(v);
        if (truth < 0)
            return -1;
        *p = (uint8_t)truth;
        return 0;
    case FIELD_SIGNED:
    case FIELD_UNSIGNED:
    case FIELD_POINTER:
        return pack_integer(p, f, v);
    case FIELD_HALF:
    case FIELD_FLOAT:
    case FIELD_DOUBLE:
        return pack_float(p, f, v);
    case FIELD_BYTES:
    case FIELD_PASCAL:
        return pack_text(p, f, v);
    }
    return 0;
}

int wf_struct_pack(const StructTable *t, uint8_t *p, const Value *args)
{
    memset(p, 0, t->size);
    for (size_t i = 0; i < t->nfields; i++) {
        const StructField *f = &t->fields[i];
        size_t n = f->size ? f->count : 1;
        uint8_t *at = p + f->offset;
        for (; n; n--, at += f->size)
            if (pack_item(at, f, *args++) < 0)
                return -1;
    }
    return 0;
}

/* --- Unpacking ------------------------------------------------------------------------------ */

static uint64_t load(const uint8_t *p, const StructField *f)
{
    uint16_t u2;
    uint32_t u4;
    uint64_t u8;
    switch (f->size) {
    case 1:
        return *p;
    case 2:
        memcpy(&u2, p, 2);
        return f->swap ? __builtin_bswap16(u2) : u2;
    case 4:
        memcpy(&u4, p, 4);
        return f->swap ? __builtin_bswap32(u4) : u4;
    default:
        memcpy(&u8, p, 8);
        return f->swap ? __builtin_bswap64(u8) : u8;
    }
}

static Value unpack_unsigned(uint64_t bits)
{
    return bits <= WF_SMALL_MAX ? wf_small((int64_t)bits) : wf_int_from_u64(bits);
}

static Value unpack_item(const uint8_t *p, const StructField *f)
{
    uint64_t bits;
    float single;
    double d;
    size_t n;
    switch ((StructFieldKind)f->kind) {
    case FIELD_CHAR:
        return wf_bytes_new(p, 1);
    case FIELD_BOOL:
        return wf_bool(*p != 0);
    case FIELD_SIGNED: {
        int unused = 64 - f->size * 8;
        return wf_int((int64_t)(load(p, f) << unused) >> unused);
    }
    case FIELD_UNSIGNED:
    case FIELD_POINTER:
        return unpack_unsigned(load(p, f));
    case FIELD_HALF:
        return wf_float(half_to_double((uint16_t)load(p, f)));
    case FIELD_FLOAT:
        bits = load(p, f);
        memcpy(&single, &bits, 4);
        return wf_float(single);
    case FIELD_DOUBLE:
        bits = load(p, f);
        memcpy(&d, &bits, 8);
        return wf_float(d);
    case FIELD_BYTES:
        return wf_bytes_new(p, f->count);
    case FIELD_PASCAL:
        n = f->count ? *p : 0;
        if (n >= f->count)
            n = f->count ? f->count - 1 : 0;
        return wf_bytes_new(p + 1, n);
    }
    return WF_NULL;
}

Value wf_struct_unpack(const StructTable *t, const uint8_t *p)
{
    Value result = wf_tuple_new(t->items);
    if (wf_is_null(result))
        return WF_NULL;
    Value *out = wf_as_tuple(result)->items;
    for (size_t i = 0; i < t->nfields; i++) {
        const StructField *f = &t->fields[i];
        size_t n = f->size ? f->count : 1;
        const uint8_t *at = p + f->offset;
        for (; n; n--, at += f->size) {
            Value v = unpack_item(at, f);
            if (wf_is_null(v)) {
                wf_drop(result);
                return WF_NULL;
            }
            *out++ = wf_own(v);
        }
    }
    return result;
}
