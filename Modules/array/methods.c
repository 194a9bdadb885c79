/* Methods of arrays, and the module. */
#include "array.h"

enum { FILE_BLOCK = 64 * 1024 };

/* --- Items ---------------------------------------------------------------------------------- */

static Value m_append(Value self, Value v)
{
    return wf_array_append(as_array(self), v) < 0 ? WF_NULL : WF_NONE;
}

static Value m_extend(Value self, Value other)
{
    return wf_array_extend(as_array(self), other) < 0 ? WF_NULL : WF_NONE;
}

static Value m_insert(Value self, const Value *args, size_t nargs)
{
    Array *a = as_array(self);
    ssize_t i;
    uint64_t bits;
    if (wf_check_nargs("insert", nargs, 2, 2) < 0 ||
        wf_as_ssize(args[0], &i, &wf_exc_OverflowError) < 0 ||
        wf_array_pack(a->kind, args[1], &bits) < 0)
        return WF_NULL;
    bool l = wf_lock(a);
    ssize_t len = (ssize_t)a->len;
    if (i < 0)
        i = i + len < 0 ? 0 : i + len;
    i = i > len ? len : i;
    ArrayStatus status = wf_array_splice_lock_held(a, (size_t)i, 0, NULL, 1);
    if (status == ARRAY_OK)
        wf_array_store(a->kind, a->data, (size_t)i, bits);
    wf_unlock(a, l);
    return wf_array_raise(status) < 0 ? WF_NULL : WF_NONE;
}

static Value m_pop(Value self, const Value *args, size_t nargs)
{
    Array *a = as_array(self);
    ssize_t i = -1;
    uint64_t bits = 0;
    ArrayStatus status = ARRAY_OK;
    if (wf_check_nargs("pop", nargs, 0, 1) < 0 ||
        (nargs && wf_as_ssize(args[0], &i, &wf_exc_IndexError) < 0))
        return WF_NULL;
    bool l = wf_lock(a);
    size_t len = a->len;
    if (i < 0)
        i += (ssize_t)len;
    bool there = i >= 0 && (size_t)i < len;
    if (there) {
        bits = wf_array_load(a->kind, a->data, (size_t)i);
        status = wf_array_splice_lock_held(a, (size_t)i, 1, NULL, 0);
    }
    wf_unlock(a, l);
    if (!there)
        return wf_raise(&wf_exc_IndexError,
                        len ? "pop index out of range" : "pop from empty array");
    return wf_array_raise(status) < 0 ? WF_NULL : wf_array_unpack(a->kind, bits);
}

/* --- Searching ------------------------------------------------------------------------------ */

static int equal_values(Value x, Value y)
{
    if (wf_both_small(x, y))
        return x.bits == y.bits;
    Value r = wf_compare(x, y, WF_EQ);
    int truth = wf_is_null(r) ? -1 : wf_truth(r);
    wf_drop(r);
    return truth;
}

/* The first index from i up to stop with an item equal to v, and that item's bits; -1 none, -2 error. */
static ssize_t find_bits(Array *a, Value v, size_t i, size_t stop, uint64_t *bits)
{
    for (; i < stop; i++) {
        int more = wf_array_get_bits(a, i, bits);
        Value item = more ? wf_array_unpack(a->kind, *bits) : WF_NULL;
        if (wf_is_null(item))
            return more ? -2 : -1;
        int equal = equal_values(item, v);
        wf_drop(item);
        if (equal)
            return equal < 0 ? -2 : (ssize_t)i;
        if ((i & 1023) == 1023 && wf_safepoint() < 0)
            return -2;
    }
    return -1;
}

static ssize_t find(Array *a, Value v, size_t i, size_t stop)
{
    uint64_t bits;
    return find_bits(a, v, i, stop, &bits);
}

static int bound_argument(Value v, ssize_t *out)
{
    if (!wf_is_int(v) && !wf_type_of(v)->nb_index)
        return wf_raise_i(&wf_exc_TypeError,
                          "slice indices must be integers or have an __index__ method");
    return wf_as_ssize(v, out, NULL);
}

static Value m_index(Value self, const Value *args, size_t nargs)
{
    Array *a = as_array(self);
    ssize_t start = 0, stop = INT64_MAX, len = (ssize_t)wf_array_len(a);
    if (wf_check_nargs("index", nargs, 1, 3) < 0 ||
        (nargs > 1 && bound_argument(args[1], &start) < 0) ||
        (nargs > 2 && bound_argument(args[2], &stop) < 0))
        return WF_NULL;
    if (start < 0)
        start = start + len < 0 ? 0 : start + len;
    if (stop < 0)
        stop += len;
    ssize_t i = find(a, args[0], (size_t)start, stop < 0 ? 0 : (size_t)stop);
    if (i == -1)
        return wf_raise(&wf_exc_ValueError, "array.index(x): x not in array");
    return i < 0 ? WF_NULL : wf_int(i);
}

static Value m_count(Value self, Value v)
{
    int64_t n = 0;
    ssize_t i = -1;
    while ((i = find(as_array(self), v, (size_t)(i + 1), SIZE_MAX)) >= 0)
        n++;
    return i == -2 ? WF_NULL : wf_int(n);
}

static Value m_remove(Value self, Value v)
{
    Array *a = as_array(self);
    uint64_t bits;
    ssize_t i;
    while ((i = find_bits(a, v, 0, SIZE_MAX, &bits)) >= 0) {
        ArrayStatus status = ARRAY_OK;
        bool l = wf_lock(a);
        bool there = (size_t)i < a->len && wf_array_load(a->kind, a->data, (size_t)i) == bits;
        if (there)
            status = wf_array_splice_lock_held(a, (size_t)i, 1, NULL, 0);
        wf_unlock(a, l);
        if (there)
            return wf_array_raise(status) < 0 ? WF_NULL : WF_NONE;
        /* Others have moved it meanwhile. */
        if (wf_safepoint() < 0)
            return WF_NULL;
    }
    return i == -1 ? wf_raise(&wf_exc_ValueError, "array.remove(x): x not in array") : WF_NULL;
}

/* --- The whole array ------------------------------------------------------------------------ */

static Value m_reverse(Value self)
{
    Array *a = as_array(self);
    bool l = wf_lock(a);
    for (size_t i = 0, j = a->len; i + 1 < j; i++) {
        uint64_t x = wf_array_load(a->kind, a->data, i);
        wf_array_store(a->kind, a->data, i, wf_array_load(a->kind, a->data, --j));
        wf_array_store(a->kind, a->data, j, x);
    }
    wf_unlock(a, l);
    return WF_NONE;
}

static Value m_byteswap(Value self)
{
    Array *a = as_array(self);
    int unused = 64 - a->kind->size * 8;
    bool l = wf_lock(a);
    for (size_t i = 0; i < a->len; i++) {
        uint64_t bits = wf_array_load(a->kind, a->data, i);
        wf_array_store(a->kind, a->data, i, __builtin_bswap64(bits) >> unused);
    }
    wf_unlock(a, l);
    return WF_NONE;
}

static Value m_copy(Value self)
{
    Array *a = as_array(self);
    Value copy = wf_array_new(&wf_array_type, a->kind, 0);
    if (!wf_is_null(copy) && wf_array_extend(as_array(copy), self) < 0) {
        wf_drop(copy);
        return WF_NULL;
    }
    return copy;
}

static Value m_deepcopy(Value self, Value memo)
{
    return m_copy(self);
}

static Value m_buffer_info(Value self)
{
    Array *a = as_array(self);
    bool l = wf_lock(a);
    uintptr_t address = (uintptr_t)a->data;
    size_t n = a->len;
    wf_unlock(a, l);
    return wf_tuple_pack(2, wf_int((int64_t)address), wf_int((int64_t)n));
}

static Value m_sizeof(Value self)
{
    Array *a = as_array(self);
    bool l = wf_lock(a);
    size_t bytes = a->cap * a->kind->size;
    wf_unlock(a, l);
    return wf_int((int64_t)(wf_instance_size(wf_obj(self)) + bytes));
}

/* --- Conversions ---------------------------------------------------------------------------- */

static Value m_tolist(Value self)
{
    return wf_array_to_list(as_array(self));
}

static Value m_tobytes(Value self)
{
    return wf_array_to_bytes(as_array(self));
}

static Value m_fromlist(Value self, Value list)
{
    Array *a = as_array(self);
    if (!wf_is_list(list))
        return wf_raise(&wf_exc_TypeError, "arg must be list");
    /* Into an array of its own first: after an error this one is as it was. */
    size_t n = wf_list_len(list);
    Value fresh = wf_array_new(&wf_array_type, a->kind, 0);
    int status = wf_is_null(fresh) ? -1 : 0;
    for (size_t i = 0; status == 0 && i < n; i++) {
        Value item = wf_list_get(list, i);
        status = wf_is_null(item) ? -1 : wf_array_append(as_array(fresh), item);
        wf_drop(item);
        if (wf_list_len(list) != n && status == 0)
            status = -1;
    }
    if (status < 0 && !wf_err_occurred())
        wf_raise(&wf_exc_RuntimeError, "list changed size during iteration");
    if (status == 0)
        status = wf_array_extend(a, fresh);
    wf_drop(fresh);
    return status < 0 ? WF_NULL : WF_NONE;
}

static Value m_frombytes(Value self, Value data)
{
    Array *a = as_array(self);
    WfBuffer view;
    if (wf_get_buffer(data, &view, WF_BUF_SIMPLE) < 0)
        return WF_NULL;
    int status;
    if (view.itemsize != 1)
        status = wf_raise_i(&wf_exc_TypeError, "string/buffer of bytes required.");
    else if (view.len % a->kind->size)
        status = wf_raise_i(&wf_exc_ValueError, "bytes length not a multiple of item size");
    else
        status = wf_array_append_bytes(a, view.buf, (size_t)view.len / a->kind->size);
    wf_release_buffer(&view);
    return status < 0 ? WF_NULL : WF_NONE;
}

static Value m_fromunicode(Value self, Value text)
{
    Array *a = as_array(self);
    if (!wf_is_str(text))
        return wf_raise(&wf_exc_TypeError, "fromunicode() argument must be str, not %T", text);
    if (a->kind->code != 'u')
        return wf_raise(&wf_exc_ValueError,
                        "fromunicode() may only be called on unicode type arrays");
    WfStr *s = wf_as_str(text);
    bool l = wf_lock(a);
    size_t at = a->len;
    ArrayStatus status = wf_array_splice_lock_held(a, at, 0, NULL, s->len);
    for (size_t i = 0; status == ARRAY_OK && i < s->len; i++)
        wf_array_store(a->kind, a->data, at + i, wf_str_at(s, i));
    wf_unlock(a, l);
    return wf_array_raise(status) < 0 ? WF_NULL : WF_NONE;
}

static Value m_tounicode(Value self)
{
    if (as_array(self)->kind->code != 'u')
        return wf_raise(&wf_exc_ValueError,
                        "tounicode() may only be called on unicode type arrays");
    return wf_array_to_text(as_array(self));
}

/* --- Files ---------------------------------------------------------------------------------- */

static Value m_fromfile(Value self, const Value *args, size_t nargs)
{
    Array *a = as_array(self);
    ssize_t n;
    if (wf_check_nargs("fromfile", nargs, 2, 2) < 0 ||
        wf_as_ssize(args[1], &n, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    if (n < 0)
        return wf_raise(&wf_exc_ValueError, "negative count");
    if (n > INT64_MAX / a->kind->size)
        return wf_no_memory();
    Value size = wf_int(n * a->kind->size);
    Value data = wf_call_method_c(args[0], "read", &size, 1);
    if (wf_is_null(data))
        return WF_NULL;
    Value result = WF_NULL;
    if (!wf_is_bytes(data))
        wf_raise(&wf_exc_TypeError, "read() didn't return bytes");
    else {
        bool enough = wf_as_bytes(data)->len == (size_t)(n * a->kind->size);
        result = m_frombytes(self, data);
        if (!wf_is_null(result) && !enough)
            result = wf_raise(&wf_exc_EOFError, "read() didn't return enough bytes");
    }
    wf_drop(data);
    return result;
}

static Value m_tofile(Value self, Value file)
{
    Value all = wf_array_to_bytes(as_array(self));
    if (wf_is_null(all))
        return WF_NULL;
    size_t n = wf_as_bytes(all)->len;
    int status = 0;
    for (size_t at = 0; status == 0 && at < n; at += FILE_BLOCK) {
        size_t size = n - at < FILE_BLOCK ? n - at : FILE_BLOCK;
        Value block = wf_bytes_new(wf_as_bytes(all)->data + at, size);
        Value r = wf_is_null(block) ? WF_NULL : wf_call_method_c(file, "write", &block, 1);
        status = wf_is_null(r) ? -1 : 0;
        wf_drop(block);
        wf_drop(r);
    }
    wf_drop(all);
    return status < 0 ? WF_NULL : WF_NONE;
}

/* --- Tables --------------------------------------------------------------------------------- */

WfMethodDef wf_array_methods[] = {
    {"append", m_append, WF_O,
     "append($self, v, /)\n--\n\nAppend new value v to the end of the array."},
    {"buffer_info", m_buffer_info, WF_NOARGS,
     "buffer_info($self, /)\n--\n\nReturn a tuple (address, length) giving the current memory "
     "address and the length in items of the buffer used to hold array's contents.\n\nThe length "
     "should be multiplied by the itemsize attribute to calculate\nthe buffer length in bytes."},
    {"byteswap", m_byteswap, WF_NOARGS,
     "byteswap($self, /)\n--\n\nByteswap all items of the array.\n\nIf the items in the array are "
     "not 1, 2, 4, or 8 bytes in size, RuntimeError is\nraised."},
    {"__copy__", m_copy, WF_NOARGS, "__copy__($self, /)\n--\n\nReturn a copy of the array."},
    {"count", m_count, WF_O,
     "count($self, v, /)\n--\n\nReturn number of occurrences of v in the array."},
    {"__deepcopy__", m_deepcopy, WF_O,
     "__deepcopy__($self, unused, /)\n--\n\nReturn a copy of the array."},
    {"extend", m_extend, WF_O, "extend($self, bb, /)\n--\n\nAppend items to the end of the array."},
    {"fromfile", m_fromfile, WF_FAST,
     "fromfile($self, f, n, /)\n--\n\nRead n objects from the file object f and append them to the "
     "end of the array."},
    {"fromlist", m_fromlist, WF_O,
     "fromlist($self, list, /)\n--\n\nAppend items to array from list."},
    {"frombytes", m_frombytes, WF_O,
     "frombytes($self, buffer, /)\n--\n\nAppends items from the string, interpreting it as an "
     "array "
     "of machine values, as if it had been read from a file using the fromfile() method."},
    {"fromunicode", m_fromunicode, WF_O,
     "fromunicode($self, ustr, /)\n--\n\nExtends this array with data from the unicode string ustr."
     "\n\nThe array must be a unicode type array; otherwise a ValueError is raised.\nUse "
     "array.frombytes(ustr.encode(...)) to append Unicode data to an array of\nsome other type."},
    {"index", m_index, WF_FAST,
     "index($self, v, start=0, stop=sys.maxsize, /)\n--\n\nReturn index of first occurrence of v "
     "in "
     "the array.\n\nRaise ValueError if the value is not present."},
    {"insert", m_insert, WF_FAST,
     "insert($self, i, v, /)\n--\n\nInsert a new item v into the array before position i."},
    {"pop", m_pop, WF_FAST,
     "pop($self, i=-1, /)\n--\n\nReturn the i-th element and delete it from the array.\n\ni "
     "defaults "
     "to -1."},
    {"__reduce_ex__", wf_array_reduce_ex, WF_O,
     "__reduce_ex__($self, value, /)\n--\n\nReturn state information for pickling."},
    {"remove", m_remove, WF_O,
     "remove($self, v, /)\n--\n\nRemove the first occurrence of v in the array."},
    {"reverse", m_reverse, WF_NOARGS,
     "reverse($self, /)\n--\n\nReverse the order of the items in the array."},
    {"tofile", m_tofile, WF_O,
     "tofile($self, f, /)\n--\n\nWrite all items (as machine values) to the file object f."},
    {"tolist", m_tolist, WF_NOARGS,
     "tolist($self, /)\n--\n\nConvert array to an ordinary list with the same items."},
    {"tobytes", m_tobytes, WF_NOARGS,
     "tobytes($self, /)\n--\n\nConvert the array to an array of machine values and return the "
     "bytes "
     "representation."},
    {"tounicode", m_tounicode, WF_NOARGS,
     "tounicode($self, /)\n--\n\nExtends this array with data from the unicode string ustr.\n\n"
     "Convert the array to a unicode string.  The array must be a unicode type array;\notherwise a "
     "ValueError is raised.  Use array.tobytes().decode() to obtain a\nunicode string from an "
     "array "
     "of some other type."},
    {"__sizeof__", m_sizeof, WF_NOARGS,
     "__sizeof__($self, /)\n--\n\nSize of the array in memory, in bytes."},
    {NULL, NULL, 0, NULL},
};

static WfMethodDef functions[] = {
    {"_array_reconstructor", wf_array_reconstructor, WF_FAST,
     "_array_reconstructor($module, arraytype, typecode, mformat_code, items,\n                    "
     " "
     "/)\n--\n\nInternal. Used for pickling support."},
    {NULL, NULL, 0, NULL},
};

/* collections.abc.MutableSequence.register(array) */
static int register_sequence(void)
{
    Value abc = wf_import_attr("collections.abc", "MutableSequence");
    if (wf_is_null(abc))
        return -1;
    Value type = wf_type_value(&wf_array_type);
    Value r = wf_call_method_c(abc, "register", &type, 1);
    wf_drop(abc);
    wf_drop(r);
    return wf_is_null(r) ? -1 : 0;
}

int wf_module_init_array(Value m)
{
    if (wf_type_add(m, &wf_array_type) < 0 || wf_type_add(WF_NULL, &wf_array_iterator_type) < 0 ||
        wf_module_add(m, "ArrayType", wf_new_ref(wf_type_value(&wf_array_type))) < 0 ||
        wf_module_add_functions(m, functions) < 0 ||
        wf_module_add_str(m, "typecodes", "bBuhHiIlLqQfd") < 0)
        return -1;
    wf_array_reconstructor_fn = wf_getattr_c(m, "_array_reconstructor");
    if (wf_is_null(wf_array_reconstructor_fn))
        return -1;
    wf_root_register(&wf_array_reconstructor_fn);
    return register_sequence();
}
