/* Pickling: items travel as bytes in a machine format, which the reader may have to convert. */
#include "array.h"

Value wf_array_reconstructor_fn;

/* The machine formats, numbered from 0: the item's class, size and byte order. */
typedef struct {
    uint8_t class, size;
    bool big;
} MachineFormat;

static const MachineFormat formats[] = {
    {ITEM_UNSIGNED, 1, false}, {ITEM_SIGNED, 1, false},   {ITEM_UNSIGNED, 2, false},
    {ITEM_UNSIGNED, 2, true},  {ITEM_SIGNED, 2, false},   {ITEM_SIGNED, 2, true},
    {ITEM_UNSIGNED, 4, false}, {ITEM_UNSIGNED, 4, true},  {ITEM_SIGNED, 4, false},
    {ITEM_SIGNED, 4, true},    {ITEM_UNSIGNED, 8, false}, {ITEM_UNSIGNED, 8, true},
    {ITEM_SIGNED, 8, false},   {ITEM_SIGNED, 8, true},    {ITEM_FLOAT, 4, false},
    {ITEM_FLOAT, 4, true},     {ITEM_FLOAT, 8, false},    {ITEM_FLOAT, 8, true},
    {ITEM_CHAR, 2, false},     {ITEM_CHAR, 2, true},      {ITEM_CHAR, 4, false},
    {ITEM_CHAR, 4, true},
};
enum { FORMATS = sizeof formats / sizeof *formats };

static Value dict_of(Value self)
{
    Value dict;
    int found = wf_getattr_opt(self, wf_n.__dict__, &dict);
    return found < 0 ? WF_NULL : found ? dict : WF_NONE;
}

Value wf_array_reduce_ex(Value self, Value protocol)
{
    Array *a = as_array(self);
    int64_t version;
    if (!wf_is_int(protocol))
        return wf_raise(&wf_exc_TypeError, "__reduce_ex__ argument should be an integer");
    if (wf_as_int64(protocol, &version) < 0)
        return WF_NULL;
    Value dict = dict_of(self), code = wf_str_from_char((uint32_t)a->kind->code);
    Value type = wf_type_value(wf_type_of(self)), args = WF_NULL, result = WF_NULL;
    Value items = version < 3 ? wf_array_to_list(a) : wf_array_to_bytes(a);
    if (wf_is_null(dict) || wf_is_null(code) || wf_is_null(items))
        goto done;
    if (version < 3)
        args = wf_tuple_pack(2, code, items);
    else
        args = wf_tuple_pack(4, type, code, wf_int(a->kind->machine_format), items);
    if (!wf_is_null(args))
        result = wf_tuple_pack(3, version < 3 ? type : wf_array_reconstructor_fn, args, dict);
done:
    wf_drop(args);
    wf_drop(items);
    wf_drop(code);
    wf_drop(dict);
    return result;
}

/* --- Reading -------------------------------------------------------------------------------- */

/* The code of this machine's own items of that format, else code. Of equals the last, as CPython. */
static uint32_t better_code(const MachineFormat *f, uint32_t code)
{
    for (const char *c = "bBhHiIlLqQ"; *c; c++) {
        const ArrayKind *kind = wf_array_kind((uint32_t)*c);
        if (kind->class == f->class && kind->size == f->size)
            code = (uint32_t)*c;
    }
    return code;
}

static uint64_t read_item(const MachineFormat *f, const uint8_t *p)
{
    uint64_t bits = 0;
    for (int i = 0; i < f->size; i++)
        bits |= (uint64_t)p[i] << 8 * (f->big ? f->size - 1 - i : i);
    return bits;
}

static Value text_of(const MachineFormat *f, Value bytes)
{
    static const char *const names[] = {"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"};
    return wf_str_decode(wf_as_bytes(bytes)->data, wf_as_bytes(bytes)->len,
                         names[(f->size == 4) * 2 + f->big], "strict");
}

/* The items as a list (or str): converted one by one. */
static Value convert(const MachineFormat *f, Value bytes)
{
    WfBytes *b = wf_as_bytes(bytes);
    ArrayKind kind = {.class = f->class, .size = f->size};
    if (f->class == ITEM_CHAR)
        return text_of(f, bytes);
    if (b->len % f->size)
        return wf_raise(&wf_exc_ValueError, "string length not a multiple of item size");
    Value list = wf_list_new(b->len / f->size);
    for (size_t at = 0; !wf_is_null(list) && at < b->len; at += f->size) {
        Value v = wf_array_unpack(&kind, read_item(f, b->data + at));
        if (wf_is_null(v) || wf_list_append_steal(list, v) < 0) {
            wf_drop(list);
            return WF_NULL;
        }
    }
    return list;
}

static int check_type(Value type)
{
    if (!wf_is_pointer(type) || !wf_is_kind(type, WF_TF_TYPE))
        return wf_raise_i(&wf_exc_TypeError, "first argument must be a type object, not %.200T",
                          type);
    if (!wf_is_subtype((WfType *)wf_obj(type), &wf_array_type))
        return wf_raise_i(&wf_exc_TypeError, "%.200N is not a subtype of %.200s",
                          (WfType *)wf_obj(type), wf_array_type.name);
    return 0;
}

Value wf_array_reconstructor(Value module, const Value *args, size_t nargs)
{
    int format;
    if (wf_check_nargs("_array_reconstructor", nargs, 4, 4) < 0)
        return WF_NULL;
    if (!wf_is_str(args[1]) || wf_as_str(args[1])->len != 1)
        return wf_raise(&wf_exc_TypeError,
                        "_array_reconstructor() argument 2 must be a unicode character, not %T",
                        args[1]);
    if (wf_as_int(args[2], &format) < 0 || check_type(args[0]) < 0)
        return WF_NULL;
    uint32_t code = wf_str_at(wf_as_str(args[1]), 0);
    const ArrayKind *kind = wf_array_kind(code);
    if (!kind)
        return wf_raise(&wf_exc_ValueError, "second argument must be a valid type code");
    if (format < 0 || format >= FORMATS)
        return wf_raise(&wf_exc_ValueError, "third argument must be a valid machine format code.");
    if (!wf_is_bytes(args[3]))
        return wf_raise(&wf_exc_TypeError, "fourth argument should be bytes, not %.200T", args[3]);
    if (format == kind->machine_format)
        return wf_call2(args[0], args[1], args[3]);
    Value items = convert(&formats[format], args[3]);
    Value name = wf_str_from_char(better_code(&formats[format], code)), result = WF_NULL;
    if (!wf_is_null(items) && !wf_is_null(name))
        result = wf_call2(args[0], name, items);
    wf_drop(items);
    wf_drop(name);
    return result;
}
