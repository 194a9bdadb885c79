/* Converting between values and items. */
#include "array.h"

#include <limits.h>
#include <wchar.h>

enum { U8, S8, U16, S16 = 4, U32 = 6, S32 = 8, U64 = 10, S64 = 12, F32 = 14, F64 = 16, C32 = 20 };
#define ORDER   (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
#define LONG_32 (sizeof(long) == 4)

static const char no_long[] = "Python int too large to convert to C long";
static const char no_ulong[] = "Python int too large to convert to C unsigned long";
static const char negative[] = "can't convert negative value to unsigned int";

static const ArrayKind kinds[] = {
    {'b', "b", 1, ITEM_SIGNED, S8, "signed char is less than minimum",
     "signed char is greater than maximum", no_long},
    {'B', "B", 1, ITEM_UNSIGNED, U8, "unsigned byte integer is less than minimum",
     "unsigned byte integer is greater than maximum", no_long},
    {'u', "w", sizeof(wchar_t), ITEM_CHAR, C32 + ORDER, NULL, NULL, NULL},
    {'h', "h", sizeof(short), ITEM_SIGNED, S16 + ORDER, "signed short integer is less than minimum",
     "signed short integer is greater than maximum", no_long},
    {'H', "H", sizeof(short), ITEM_UNSIGNED, U16 + ORDER, "unsigned short is less than minimum",
     "unsigned short is greater than maximum", no_long},
    {'i', "i", sizeof(int), ITEM_SIGNED, S32 + ORDER, "signed integer is less than minimum",
     "signed integer is greater than maximum", no_long},
    {'I', "I", sizeof(int), ITEM_UNSIGNED, U32 + ORDER, negative,
     "unsigned int is greater than maximum", no_ulong},
    {'l', "l", sizeof(long), ITEM_SIGNED, LONG_32 ? S32 + ORDER : S64 + ORDER, no_long, no_long,
     no_long},
    {'L', "L", sizeof(long), ITEM_UNSIGNED, LONG_32 ? U32 + ORDER : U64 + ORDER, negative, no_ulong,
     no_ulong},
    {'q', "q", 8, ITEM_SIGNED, S64 + ORDER, "int too big to convert", "int too big to convert",
     "int too big to convert"},
    {'Q', "Q", 8, ITEM_UNSIGNED, U64 + ORDER, "can't convert negative int to unsigned",
     "int too big to convert", "int too big to convert"},
    {'f', "f", 4, ITEM_FLOAT, F32 + ORDER, NULL, NULL, NULL},
    {'d', "d", 8, ITEM_FLOAT, F64 + ORDER, NULL, NULL, NULL},
};

const ArrayKind *wf_array_kind(uint32_t code)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if ((uint32_t)kinds[i].code == code)
            return &kinds[i];
    return NULL;
}

static WF_COLD int out_of_range(const char *message)
{
    return wf_raise_i(&wf_exc_OverflowError, "%s", message);
}

/* What the int is as 64 bits, if kind has it. */
static int pack_number(const ArrayKind *kind, Value v, uint64_t *bits)
{
    int64_t i;
    int width = kind->size * 8;
    if (!wf_int_try_i64(v, &i)) {
        bool below = wf_int_sign(v) < 0;
        if (below && kind->class == ITEM_UNSIGNED && kind->no_long != no_long)
            return out_of_range(kind->too_small);
        if (below || kind->class == ITEM_SIGNED || width < 64 || wf_int_bit_length(v) > 64)
            return out_of_range(kind->no_long);
        return wf_as_uint64(v, bits);
    }
    *bits = (uint64_t)i;
    if (kind->class == ITEM_SIGNED) {
        int64_t most = INT64_MAX >> (64 - width);
        if (i > most)
            return out_of_range(kind->too_large);
        return i < -1 - most ? out_of_range(kind->too_small) : 0;
    }
    if (i < 0)
        return out_of_range(kind->too_small);
    return width < 64 && (uint64_t)i >> width ? out_of_range(kind->too_large) : 0;
}

static int pack_integer(const ArrayKind *kind, Value v, uint64_t *bits)
{
    if (wf_is_int(v))
        return pack_number(kind, v, bits);
    Value i = wf_index(v);
    if (wf_is_null(i))
        return -1;
    int status = pack_number(kind, i, bits);
    wf_drop(i);
    return status;
}

static int pack_float(const ArrayKind *kind, Value v, uint64_t *bits)
{
    double d;
    if (wf_is_float(v))
        d = wf_float_value(v);
    else if (wf_as_double(v, &d) < 0)
        return -1;
    if (kind->size == 4) {
        float f = (float)d;
        uint32_t narrow;
        memcpy(&narrow, &f, 4);
        *bits = narrow;
    } else
        memcpy(bits, &d, 8);
    return 0;
}

int wf_array_pack(const ArrayKind *kind, Value v, uint64_t *bits)
{
    switch ((ArrayItemClass)kind->class) {
    case ITEM_SIGNED:
    case ITEM_UNSIGNED:
        return pack_integer(kind, v, bits);
    case ITEM_FLOAT:
        return pack_float(kind, v, bits);
    case ITEM_CHAR:
        if (!wf_is_str(v) || wf_as_str(v)->len != 1)
            return wf_raise_i(&wf_exc_TypeError, "array item must be unicode character");
        *bits = wf_str_at(wf_as_str(v), 0);
        return 0;
    }
    return -1;
}

static Value unpack_float(const ArrayKind *kind, uint64_t bits)
{
    double d;
    if (kind->size == 4) {
        uint32_t narrow = (uint32_t)bits;
        float f;
        memcpy(&f, &narrow, 4);
        return wf_float(f);
    }
    memcpy(&d, &bits, 8);
    return wf_float(d);
}

Value wf_array_unpack(const ArrayKind *kind, uint64_t bits)
{
    int unused = 64 - kind->size * 8;
    switch ((ArrayItemClass)kind->class) {
    case ITEM_SIGNED:
        return wf_int((int64_t)(bits << unused) >> unused);
    case ITEM_UNSIGNED:
        return bits <= WF_SMALL_MAX ? wf_small((int64_t)bits) : wf_int_from_u64(bits);
    case ITEM_FLOAT:
        return unpack_float(kind, bits);
    case ITEM_CHAR:
        if (bits > 0x10ffff)
            return wf_raise(&wf_exc_ValueError, "chr() arg not in range(0x110000)");
        return wf_str_from_char((uint32_t)bits);
    }
    return WF_NULL;
}
