/* The array object: storage, sequence operations, iterators, buffers. */
#include "array.h"

#include "bytelike.h"
#include "iter.h"
#include "racy_bytes.h"

typedef struct {
    WfObject ob;
    Value array;  /* [lock] WF_NULL: exhausted */
    size_t index; /* [lock] */
} ArrayIterator;

/* --- Storage -------------------------------------------------------------------------------- */

Value wf_array_new(WfType *type, const ArrayKind *kind, size_t len)
{
    uint8_t *data = NULL;
    if (len && !(data = wf_mem_calloc(len, kind->size)))
        return WF_NULL;
    Value self = wf_generic_alloc(type, 0);
    if (wf_is_null(self)) {
        wf_mem_free(data);
        return WF_NULL;
    }
    Array *a = as_array(self);
    a->kind = kind;
    a->len = a->cap = len;
    a->data = data;
    a->exports = 0;
    return self;
}

static void array_dealloc(WfObject *o)
{
    wf_mem_free(((Array *)o)->data);
    if (wf_shape_of(o) != wf_array_type.shape)
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int array_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    return wf_shape_of(o) == wf_array_type.shape ? 0 : wf_instance_traverse(o, visit, arg);
}

int wf_array_raise(ArrayStatus status)
{
    if (status == ARRAY_EXPORTED)
        return wf_raise_i(&wf_exc_BufferError, "cannot resize an array that is exporting buffers");
    if (status == ARRAY_MEMORY && !wf_err_occurred())
        wf_no_memory();
    return status == ARRAY_OK ? 0 : -1;
}

static bool set_capacity(Array *a, size_t cap)
{
    size_t bytes;
    if (__builtin_mul_overflow(cap, a->kind->size, &bytes))
        return false;
    uint8_t *data = wf_mem_realloc(a->data, bytes);
    if (!data)
        return false;
    a->data = data;
    a->cap = cap;
    return true;
}

/* Room for n items: grows by a sixteenth more, gives back when less than half is used. */
static bool fit_capacity(Array *a, size_t n)
{
    if (n <= a->cap && n >= a->cap / 2)
        return true;
    if (n == 0) {
        wf_mem_free(a->data);
        a->data = NULL;
        a->cap = 0;
        return true;
    }
    return set_capacity(a, n + (n >> 4) + (a->len < 8 ? 3 : 7));
}

ArrayStatus wf_array_splice_lock_held(Array *a, size_t at, size_t removed, const void *from,
                                      size_t added)
{
    size_t size = a->kind->size;
    at = at < a->len ? at : a->len;
    removed = removed < a->len - at ? removed : a->len - at;
    size_t tail = a->len - at - removed, len = at + added + tail;
    if (len != a->len && a->exports > 0)
        return ARRAY_EXPORTED;
    if (added > INT64_MAX / 8 - a->len || (len > a->len && !fit_capacity(a, len)))
        return ARRAY_MEMORY;
    if (added != removed && tail)
        memmove(a->data + (at + added) * size, a->data + (at + removed) * size, tail * size);
    if (from && added && a->exports > 0)
        wf_racy_store(a->data + at * size, from, added * size);
    else if (from && added)
        memcpy(a->data + at * size, from, added * size);
    bool shrunk = len < a->len;
    a->len = len;
    if (shrunk)
        (void)!fit_capacity(a, len);
    return ARRAY_OK;
}

size_t wf_array_len(Array *a)
{
    bool l = wf_lock(a);
    size_t len = a->len;
    wf_unlock(a, l);
    return len;
}

bool wf_array_get_bits(Array *a, size_t i, uint64_t *bits)
{
    bool l = wf_lock(a);
    bool there = i < a->len;
    if (there)
        *bits = wf_array_load(a->kind, a->data, i);
    wf_unlock(a, l);
    return there;
}

int wf_array_get(Array *a, size_t i, Value *out)
{
    uint64_t bits;
    if (!wf_array_get_bits(a, i, &bits))
        return 0;
    *out = wf_array_unpack(a->kind, bits);
    return wf_is_null(*out) ? -1 : 1;
}

int wf_array_append(Array *a, Value v)
{
    uint64_t bits;
    if (wf_array_pack(a->kind, v, &bits) < 0)
        return -1;
    bool l = wf_lock(a);
    ArrayStatus status = ARRAY_OK;
    if (WF_LIKELY(a->len < a->cap && a->exports == 0))
        a->len++;
    else
        status = wf_array_splice_lock_held(a, a->len, 0, NULL, 1);
    if (status == ARRAY_OK)
        wf_array_store(a->kind, a->data, a->len - 1, bits);
    wf_unlock(a, l);
    return wf_array_raise(status);
}

int wf_array_append_bytes(Array *a, const void *p, size_t n)
{
    bool l = wf_lock(a);
    ArrayStatus status = wf_array_splice_lock_held(a, a->len, 0, p, n);
    wf_unlock(a, l);
    return wf_array_raise(status);
}

uint8_t *wf_array_snapshot(Array *a, size_t *len)
{
    size_t n = wf_array_len(a), size = a->kind->size;
    for (;;) {
        uint8_t *copy = wf_mem_alloc(n * size + 1);
        if (!copy)
            return NULL;
        bool l = wf_lock(a);
        size_t now = a->len;
        if (now == n && n && a->exports > 0)
            wf_racy_load(copy, a->data, n * size);
        else if (now == n && n)
            memcpy(copy, a->data, n * size);
        wf_unlock(a, l);
        if (now == n) {
            *len = n;
            return copy;
        }
        wf_mem_free(copy);
        n = now;
    }
}

static int extend_by_array(Array *a, Array *other)
{
    size_t n;
    if (a->kind != other->kind)
        return wf_raise_i(&wf_exc_TypeError, "can only extend with array of same kind");
    uint8_t *items = wf_array_snapshot(other, &n);
    if (!items)
        return -1;
    int status = wf_array_append_bytes(a, items, n);
    wf_mem_free(items);
    return status;
}

int wf_array_extend(Array *a, Value other)
{
    if (is_array(other))
        return extend_by_array(a, as_array(other));
    Value it = wf_iter(other), v;
    if (wf_is_null(it))
        return -1;
    while (!wf_is_null(v = wf_next(it))) {
        int status = wf_array_append(a, v);
        wf_drop(v);
        if (status < 0 || wf_safepoint() < 0)
            break;
    }
    wf_drop(it);
    return wf_err_occurred() ? -1 : 0;
}

/* --- Conversions ---------------------------------------------------------------------------- */

Value wf_array_to_list(Array *a)
{
    Value list = wf_list_new(wf_array_len(a)), v;
    int more = 0;
    for (size_t i = 0; !wf_is_null(list) && (more = wf_array_get(a, i, &v)) > 0; i++)
        if (wf_list_append_steal(list, v) < 0) {
            more = -1;
            break;
        }
    if (more < 0) {
        wf_drop(list);
        return WF_NULL;
    }
    return list;
}

Value wf_array_to_bytes(Array *a)
{
    size_t n;
    uint8_t *items = wf_array_snapshot(a, &n);
    if (!items)
        return WF_NULL;
    Value v = wf_bytes_new(items, n * a->kind->size);
    wf_mem_free(items);
    return v;
}

Value wf_array_to_text(Array *a)
{
    size_t n;
    Value v = WF_NULL;
    uint32_t *chars = (uint32_t *)wf_array_snapshot(a, &n);
    if (!chars)
        return WF_NULL;
    size_t i = 0;
    while (i < n && chars[i] <= 0x10ffff)
        i++;
    if (i == n)
        v = wf_str_from_ucs(4, chars, n);
    else
        wf_raise(&wf_exc_ValueError, "character U+%x is not in range [U+0000; U+10ffff]", chars[i]);
    wf_mem_free(chars);
    return v;
}

/* --- Construction --------------------------------------------------------------------------- */

static int fill_from_sequence(Array *a, Value v)
{
    for (size_t i = 0; i < wf_fast_len(v); i++) {
        Value item = wf_fast_item(v, i);
        if (wf_is_null(item))
            break;
        int status = wf_array_append(a, item);
        wf_drop(item);
        if (status < 0)
            return -1;
    }
    return 0;
}

static int fill_from_text(Array *a, Value v)
{
    WfStr *s = wf_as_str(v);
    bool l = wf_lock(a);
    size_t at = a->len;
    ArrayStatus status = wf_array_splice_lock_held(a, at, 0, NULL, s->len);
    for (size_t i = 0; status == ARRAY_OK && i < s->len; i++)
        wf_array_store(a->kind, a->data, at + i, wf_str_at(s, i));
    wf_unlock(a, l);
    return wf_array_raise(status);
}

static int fill_from_bytes(Array *a, Value v)
{
    WfBuffer view;
    if (wf_get_buffer(v, &view, WF_BUF_SIMPLE) < 0)
        return -1;
    int status;
    if (view.len % a->kind->size)
        status = wf_raise_i(&wf_exc_ValueError, "bytes length not a multiple of item size");
    else
        status = wf_array_append_bytes(a, view.buf, (size_t)view.len / a->kind->size);
    wf_release_buffer(&view);
    return status;
}

static int fill(Array *a, Value v)
{
    if (wf_is_list(v) || wf_is_tuple(v))
        return fill_from_sequence(a, v);
    if (wf_is_str(v) && a->kind->code == 'u')
        return fill_from_text(a, v);
    if (wf_is_bytes(v) || wf_is_bytearray(v))
        return fill_from_bytes(a, v);
    if (is_array(v) && as_array(v)->kind == a->kind)
        return extend_by_array(a, as_array(v));
    Value it = wf_iter(v);
    if (wf_is_null(it))
        return -1;
    int status = wf_array_extend(a, it);
    wf_drop(it);
    return status;
}

static const ArrayKind *check_initializer(Value code, Value v)
{
    if (!wf_is_str(code) || wf_as_str(code)->len != 1) {
        wf_raise(&wf_exc_TypeError, "array() argument 1 must be a unicode character, not %T", code);
        return NULL;
    }
    uint32_t c = wf_str_at(wf_as_str(code), 0);
    if (!wf_is_null(v) && c != 'u') {
        const char *what = wf_is_str(v)                                    ? "str"
                           : is_array(v) && as_array(v)->kind->code == 'u' ? "unicode array"
                                                                           : NULL;
        if (what) {
            wf_raise(&wf_exc_TypeError, "cannot use a %s to initialize an array with typecode '%c'",
                     what, (int)c);
            return NULL;
        }
    }
    const ArrayKind *kind = wf_array_kind(c);
    /* What cannot be iterated is reported before an unknown code. */
    if (!kind && !wf_is_null(v) && !wf_is_list(v) && !wf_is_tuple(v) && !wf_is_bytes(v)) {
        Value it = wf_iter(v);
        if (wf_is_null(it))
            return NULL;
        wf_drop(it);
    }
    if (!kind)
        wf_raise(&wf_exc_ValueError,
                 "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
    return kind;
}

static Value array_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (type == &wf_array_type && wf_no_kwargs("array.array", kwnames) < 0)
        return WF_NULL;
    if (nargs < 1)
        return wf_raise(&wf_exc_TypeError, "array() takes at least 1 argument (0 given)");
    if (nargs > 2)
        return wf_raise(&wf_exc_TypeError, "array() takes at most 2 arguments (%zu given)", nargs);
    Value initial = nargs > 1 ? args[1] : WF_NULL;
    const ArrayKind *kind = check_initializer(args[0], initial);
    if (!kind)
        return WF_NULL;
    Value self = wf_array_new(type, kind, 0);
    if (wf_is_null(self) || wf_is_null(initial) || fill(as_array(self), initial) == 0)
        return self;
    wf_drop(self);
    return WF_NULL;
}

static Value array_repr(Value self)
{
    Array *a = as_array(self);
    const char *name = wf_type_name(self);
    if (wf_array_len(a) == 0)
        return wf_str_from_format("%s('%c')", name, a->kind->code);
    Value items = a->kind->code == 'u' ? wf_array_to_text(a) : wf_array_to_list(a);
    if (wf_is_null(items))
        return WF_NULL;
    Value r = wf_str_from_format("%s('%c', %R)", name, a->kind->code, items);
    wf_drop(items);
    return r;
}

/* --- Comparison ----------------------------------------------------------------------------- */

/* -1, 0 or 1 for items of one integer kind. */
static int compare_bits(const ArrayKind *kind, uint64_t x, uint64_t y)
{
    if (kind->class == ITEM_SIGNED) {
        int unused = 64 - kind->size * 8;
        int64_t i = (int64_t)(x << unused), j = (int64_t)(y << unused);
        return i < j ? -1 : i > j;
    }
    return x < y ? -1 : x > y;
}

/* Copies of both arrays, compared: the first index where they differ, with the order there. */
static int compare_integers(Array *a, Array *b, WfCmpOp op)
{
    size_t n, m, i = 0;
    int order = 0;
    uint8_t *p = wf_array_snapshot(a, &n), *q = p ? wf_array_snapshot(b, &m) : NULL;
    if (!q) {
        wf_mem_free(p);
        return -1;
    }
    for (; i < n && i < m && order == 0; i++)
        order = compare_bits(a->kind, wf_array_load(a->kind, p, i), wf_array_load(b->kind, q, i));
    if (order == 0)
        order = n < m ? -1 : n > m;
    wf_mem_free(p);
    wf_mem_free(q);
    switch (op) {
    case WF_LT:
        return order < 0;
    case WF_LE:
        return order <= 0;
    case WF_EQ:
        return order == 0;
    case WF_NE:
        return order != 0;
    case WF_GT:
        return order > 0;
    default:
        return order >= 0;
    }
}

static int equal_values(Value x, Value y)
{
    Value r = wf_compare(x, y, WF_EQ);
    int truth = wf_is_null(r) ? -1 : wf_truth(r);
    wf_drop(r);
    return truth;
}

static Value compare_sizes(size_t n, size_t m, WfCmpOp op)
{
    switch (op) {
    case WF_LT:
        return wf_bool(n < m);
    case WF_LE:
        return wf_bool(n <= m);
    case WF_EQ:
        return wf_bool(n == m);
    case WF_NE:
        return wf_bool(n != m);
    case WF_GT:
        return wf_bool(n > m);
    default:
        return wf_bool(n >= m);
    }
}

static Value compare_items(Array *a, Array *b, WfCmpOp op)
{
    Value x, y;
    for (size_t i = 0;; i++) {
        int more = wf_array_get(a, i, &x);
        if (more <= 0)
            return more < 0 ? WF_NULL : compare_sizes(wf_array_len(a), wf_array_len(b), op);
        more = wf_array_get(b, i, &y);
        int equal = more > 0 ? equal_values(x, y) : more;
        Value result = WF_NULL;
        if (more == 0)
            result = compare_sizes(wf_array_len(a), wf_array_len(b), op);
        else if (equal == 0)
            result = op == WF_EQ ? WF_FALSE : op == WF_NE ? WF_TRUE : wf_compare(x, y, op);
        wf_drop(x);
        if (more > 0)
            wf_drop(y);
        if (more == 0 || equal <= 0)
            return result;
        if ((i & 1023) == 1023 && wf_safepoint() < 0)
            return WF_NULL;
    }
}

static Value array_compare(Value x, Value y, WfCmpOp op)
{
    if (!is_array(x) || !is_array(y))
        return WF_NOTIMPL;
    Array *a = as_array(x), *b = as_array(y);
    if ((op == WF_EQ || op == WF_NE) && wf_array_len(a) != wf_array_len(b))
        return wf_bool(op == WF_NE);
    if (a->kind == b->kind && a->kind->class != ITEM_FLOAT) {
        int r = compare_integers(a, b, op);
        return r < 0 ? WF_NULL : wf_bool(r);
    }
    return compare_items(a, b, op);
}

/* --- Sequence operations -------------------------------------------------------------------- */

static ssize_t array_length(Value self)
{
    return (ssize_t)wf_array_len(as_array(self));
}

static Value array_concat(Value x, Value y)
{
    if (!is_array(x))
        return WF_NOTIMPL;
    if (!is_array(y))
        return wf_raise(&wf_exc_TypeError, "can only append array (not \"%.200T\") to array", y);
    if (as_array(x)->kind != as_array(y)->kind)
        return wf_raise(&wf_exc_TypeError, "bad argument type for built-in operation");
    Value r = wf_array_new(&wf_array_type, as_array(x)->kind, 0);
    if (wf_is_null(r) || (extend_by_array(as_array(r), as_array(x)) == 0 &&
                          extend_by_array(as_array(r), as_array(y)) == 0))
        return r;
    wf_drop(r);
    return WF_NULL;
}

static Value array_inplace_concat(Value x, Value y)
{
    if (!is_array(y))
        return wf_raise(&wf_exc_TypeError, "can only extend array with array (not \"%.200T\")", y);
    return extend_by_array(as_array(x), as_array(y)) < 0 ? WF_NULL : wf_new_ref(x);
}

/* Repeats the first n items until there are total; both fit. */
static void repeat_items(Array *a, size_t n, size_t total)
{
    size_t size = a->kind->size;
    for (size_t done = n; done && done < total; done *= 2) {
        size_t more = done < total - done ? done : total - done;
        memcpy(a->data + done * size, a->data, more * size);
    }
}

static Value array_inplace_repeat(Value self, ssize_t n)
{
    Array *a = as_array(self);
    size_t total;
    ArrayStatus status = ARRAY_OK;
    bool l = wf_lock(a);
    size_t len = a->len;
    if (len == 0 || n == 1)
        ;
    else if (n <= 0)
        status = wf_array_splice_lock_held(a, 0, len, NULL, 0);
    else if (__builtin_mul_overflow(len, (size_t)n, &total))
        status = ARRAY_MEMORY;
    else {
        status = wf_array_splice_lock_held(a, len, 0, NULL, total - len);
        if (status == ARRAY_OK)
            repeat_items(a, len, total);
    }
    wf_unlock(a, l);
    return wf_array_raise(status) < 0 ? WF_NULL : wf_new_ref(self);
}

static Value array_repeat(Value self, ssize_t n)
{
    Value r = wf_array_new(&wf_array_type, as_array(self)->kind, 0);
    if (wf_is_null(r))
        return WF_NULL;
    if (n > 0 && extend_by_array(as_array(r), as_array(self)) < 0) {
        wf_drop(r);
        return WF_NULL;
    }
    Value repeated = array_inplace_repeat(r, n);
    wf_drop(r);
    return repeated;
}

static int array_contains(Value self, Value v)
{
    Value item;
    int more = 0, equal = 0;
    for (size_t i = 0; !equal && (more = wf_array_get(as_array(self), i, &item)) > 0; i++) {
        equal = equal_values(item, v);
        wf_drop(item);
        if ((i & 1023) == 1023 && equal == 0 && wf_safepoint() < 0)
            return -1;
    }
    return more < 0 ? -1 : equal;
}

static Value array_item(Value self, ssize_t i)
{
    Value v;
    int there = i < 0 ? 0 : wf_array_get(as_array(self), (size_t)i, &v);
    if (there == 0)
        return wf_raise(&wf_exc_IndexError, "array index out of range");
    return there < 0 ? WF_NULL : v;
}

/* --- Iterators ------------------------------------------------------------------------------ */

static Value array_iter(Value self)
{
    ArrayIterator *it = wf_alloc(wf_array_iterator_type.shape, sizeof *it);
    if (!it)
        return WF_NULL;
    it->array = wf_new_ref(self);
    it->index = 0;
    return WF_MOVE(it);
}

static void iterator_dealloc(WfObject *o)
{
    wf_drop(((ArrayIterator *)o)->array);
    wf_free_object(o, sizeof(ArrayIterator));
}

static int iterator_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((ArrayIterator *)o)->array);
    return 0;
}

static Value iterator_next(Value self)
{
    ArrayIterator *it = (ArrayIterator *)wf_obj(self);
    Value v = WF_NULL;
    bool l = wf_lock(it);
    Value array = wf_new_ref(it->array);
    size_t i = it->index++;
    wf_unlock(it, l);
    if (wf_is_null(array))
        return WF_NULL;
    if (wf_array_get(as_array(array), i, &v) == 0) {
        l = wf_lock(it);
        Value old = it->array;
        it->array = WF_NULL;
        wf_unlock(it, l);
        wf_drop(old);
    }
    wf_drop(array);
    return v;
}

static Value iterator_reduce(Value self)
{
    ArrayIterator *it = (ArrayIterator *)wf_obj(self);
    bool l = wf_lock(it);
    Value array = wf_new_ref(it->array);
    size_t i = it->index;
    wf_unlock(it, l);
    return wf_is_null(array) ? wf_reduce_iter(wf_tuple_empty, WF_NULL)
                             : wf_reduce_iter(array, wf_int((int64_t)i));
}

static Value iterator_setstate(Value self, Value state)
{
    ArrayIterator *it = (ArrayIterator *)wf_obj(self);
    ssize_t i;
    if (wf_as_ssize(state, &i, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    bool l = wf_lock(it);
    Value array = wf_new_ref(it->array);
    wf_unlock(it, l);
    if (wf_is_null(array))
        return WF_NONE;
    ssize_t n = (ssize_t)wf_array_len(as_array(array));
    wf_drop(array);
    l = wf_lock(it);
    it->index = i < 0 ? 0 : (size_t)(i > n ? n : i);
    wf_unlock(it, l);
    return WF_NONE;
}

/* --- Buffer --------------------------------------------------------------------------------- */

static int array_getbuffer(Value self, WfBuffer *view, int flags)
{
    static uint8_t nothing[8];
    Array *a = as_array(self);
    size_t size = a->kind->size;
    bool l = wf_lock(a);
    a->exports++;
    uint8_t *p = a->data;
    size_t n = a->len;
    wf_unlock(a, l);
    if (wf_buffer_fill(view, self, p ? p : nothing, n * size, false, flags) < 0)
        return -1;
    view->itemsize = (ssize_t)size;
    if (flags & WF_BUF_FORMAT)
        view->format = a->kind->format;
    view->shape0 = (ssize_t)n;
    view->strides0 = (ssize_t)size;
    return 0;
}

static void array_releasebuffer(Value self, WfBuffer *view)
{
    Array *a = as_array(self);
    bool l = wf_lock(a);
    a->exports--;
    wf_unlock(a, l);
}

/* --- Types ---------------------------------------------------------------------------------- */

static Value get_typecode(Value self, void *closure)
{
    return wf_str_from_char((uint32_t)as_array(self)->kind->code);
}

static Value get_itemsize(Value self, void *closure)
{
    return wf_int(as_array(self)->kind->size);
}

static WfGetSetDef array_getset[] = {
    {"typecode", get_typecode, NULL, "the typecode character used to create the array", NULL},
    {"itemsize", get_itemsize, NULL, "the size, in bytes, of one array item", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static const char array_doc[] =
    "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by "
    "typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring "
    "or iterable over elements of the appropriate type.\n\nArrays represent basic values and "
    "behave "
    "very much like lists, except\nthe type of objects stored in them is constrained. The type is "
    "specified\nat object creation time by using a type code, which is a single character.\nThe "
    "following type codes are defined:\n\n    Type code   C Type             Minimum size in "
    "bytes\n"
    "    'b'         signed integer     1\n    'B'         unsigned integer   1\n    'u'         "
    "Unicode character  2 (see note)\n    'h'         signed integer     2\n    'H'         "
    "unsigned integer   2\n    'i'         signed integer     2\n    'I'         unsigned integer  "
    " "
    "2\n    'l'         signed integer     4\n    'L'         unsigned integer   4\n    'q'        "
    " "
    "signed integer     8 (see note)\n    'Q'         unsigned integer   8 (see note)\n    'f'     "
    " "
    "   floating point     4\n    'd'         floating point     8\n";

WfType wf_array_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "array.array",
    .flags = WF_TF_BASETYPE | WF_TF_GC | WF_TF_WEAKREF | WF_TF_IMMUTABLE | WF_TF_SEQUENCE,
    .basicsize = sizeof(Array),
    .doc = array_doc,
    .new = array_new,
    .dealloc = array_dealloc,
    .traverse = array_traverse,
    .repr = array_repr,
    .hash = wf_hash_not_implemented,
    .compare = array_compare,
    .iter = array_iter,
    .len = array_length,
    .getitem = wf_array_getitem,
    .setitem = wf_array_setitem,
    .sq_item = array_item,
    .contains = array_contains,
    .sq_concat = array_concat,
    .sq_inplace_concat = array_inplace_concat,
    .sq_repeat = array_repeat,
    .sq_inplace_repeat = array_inplace_repeat,
    .getbuffer = array_getbuffer,
    .releasebuffer = array_releasebuffer,
    .methods = wf_array_methods,
    .getset = array_getset,
};

static WfMethodDef iterator_methods[] = {
    {"__reduce__", iterator_reduce, WF_NOARGS,
     "__reduce__($self, /)\n--\n\nReturn state information for pickling."},
    {"__setstate__", iterator_setstate, WF_O,
     "__setstate__($self, state, /)\n--\n\nSet state information for unpickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_array_iterator_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "array.arrayiterator",
    .flags = WF_TF_GC | WF_TF_IMMUTABLE | WF_TF_NO_INSTANCE,
    .basicsize = sizeof(ArrayIterator),
    .dealloc = iterator_dealloc,
    .traverse = iterator_traverse,
    .iter = wf_iter_self,
    .iternext = iterator_next,
    .methods = iterator_methods,
};
