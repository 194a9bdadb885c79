/* Subscripts and slices of arrays. */
#include "array.h"

#include "slice.h"

/* --- Reading -------------------------------------------------------------------------------- */

static Value get_slice(Array *a, Value key)
{
    ssize_t start, stop, step;
    if (wf_slice_unpack(key, &start, &stop, &step) < 0)
        return WF_NULL;
    size_t len;
    uint8_t *items = wf_array_snapshot(a, &len);
    if (!items)
        return WF_NULL;
    ssize_t n = wf_slice_adjust(len, &start, &stop, step);
    Value result = wf_array_new(&wf_array_type, a->kind, n > 0 ? (size_t)n : 0);
    if (!wf_is_null(result)) {
        uint8_t *out = as_array(result)->data;
        size_t size = a->kind->size;
        if (step == 1 && n > 0)
            memcpy(out, items + (size_t)start * size, (size_t)n * size);
        else
            for (ssize_t i = 0, at = start; i < n; i++, at += step)
                wf_array_store(a->kind, out, (size_t)i, wf_array_load(a->kind, items, (size_t)at));
    }
    wf_mem_free(items);
    return result;
}

/* An index as given; -1 with an exception if it is none. */
static int index_of(Value key, ssize_t *i)
{
    if (wf_is_small(key)) {
        *i = (ssize_t)wf_small_value(key);
        return 0;
    }
    if (!wf_is_int(key) && !wf_type_of(key)->nb_index)
        return wf_raise_i(&wf_exc_TypeError, "array indices must be integers");
    return wf_as_ssize(key, i, &wf_exc_IndexError);
}

Value wf_array_getitem(Value self, Value key)
{
    Array *a = as_array(self);
    ssize_t i;
    uint64_t bits = 0;
    if (wf_is_slice(key))
        return get_slice(a, key);
    if (index_of(key, &i) < 0)
        return WF_NULL;
    bool l = wf_lock(a);
    if (i < 0)
        i += (ssize_t)a->len;
    bool there = i >= 0 && (size_t)i < a->len;
    if (there)
        bits = wf_array_load(a->kind, a->data, (size_t)i);
    wf_unlock(a, l);
    if (!there)
        return wf_raise(&wf_exc_IndexError, "array index out of range");
    return wf_array_unpack(a->kind, bits);
}

/* --- Writing -------------------------------------------------------------------------------- */

static int set_item(Array *a, Value key, Value v)
{
    ssize_t i;
    uint64_t bits = 0;
    ArrayStatus status = ARRAY_OK;
    if (index_of(key, &i) < 0)
        return -1;
    /* The index is checked first, as it would be if both were wrong. */
    size_t len = wf_array_len(a);
    if (i >= (ssize_t)len || i + (ssize_t)len < 0)
        return wf_raise_i(&wf_exc_IndexError, "array assignment index out of range");
    if (!wf_is_null(v) && wf_array_pack(a->kind, v, &bits) < 0)
        return -1;
    bool l = wf_lock(a);
    if (i < 0)
        i += (ssize_t)a->len;
    bool there = i >= 0 && (size_t)i < a->len;
    if (there && wf_is_null(v))
        status = wf_array_splice_lock_held(a, (size_t)i, 1, NULL, 0);
    else if (there)
        wf_array_store(a->kind, a->data, (size_t)i, bits);
    wf_unlock(a, l);
    if (!there)
        return wf_raise_i(&wf_exc_IndexError, "array assignment index out of range");
    return wf_array_raise(status);
}

/* Removes n items, `step` apart, from start on (step > 0). */
static void remove_stepped(Array *a, size_t start, size_t step, size_t n)
{
    size_t size = a->kind->size, to = start;
    for (size_t k = 0; k < n; k++) {
        size_t from = start + k * step + 1;
        size_t end = k + 1 < n ? from + step - 1 : a->len;
        memmove(a->data + to * size, a->data + from * size, (end - from) * size);
        to += end - from;
    }
}

typedef struct {
    ssize_t start, stop, step;
    const uint8_t *items; /* to store; NULL: delete */
    size_t n;
} SliceStore;

/* How many items an extended slice has that is not n, or -1 if all is well. */
static ssize_t store_slice_lock_held(Array *a, SliceStore *s, ArrayStatus *status)
{
    ssize_t count = wf_slice_adjust(a->len, &s->start, &s->stop, s->step);
    size_t n = count > 0 ? (size_t)count : 0;
    if (s->step == 1) {
        *status = wf_array_splice_lock_held(a, (size_t)s->start, n, s->items, s->n);
        return -1;
    }
    if (s->items) {
        if (n != s->n)
            return (ssize_t)n;
        for (size_t i = 0; i < n; i++)
            wf_array_store(a->kind, a->data, (size_t)(s->start + (ssize_t)i * s->step),
                           wf_array_load(a->kind, s->items, i));
        return -1;
    }
    if (n == 0)
        return -1;
    if (a->exports > 0) {
        *status = ARRAY_EXPORTED;
        return -1;
    }
    if (s->step < 0) {
        s->start += (ssize_t)(n - 1) * s->step;
        s->step = -s->step;
    }
    remove_stepped(a, (size_t)s->start, (size_t)s->step, n);
    *status = wf_array_splice_lock_held(a, a->len - n, n, NULL, 0);
    return -1;
}

static int set_slice(Array *a, Value key, Value v)
{
    SliceStore s = {0};
    ArrayStatus status = ARRAY_OK;
    uint8_t *items = NULL;
    if (!wf_is_null(v) && !is_array(v))
        return wf_raise_i(&wf_exc_TypeError,
                          "can only assign array (not \"%.200T\") to array slice", v);
    if (!wf_is_null(v) && as_array(v)->kind != a->kind)
        return wf_raise_i(&wf_exc_TypeError, "bad argument type for built-in operation");
    if (wf_slice_unpack(key, &s.start, &s.stop, &s.step) < 0)
        return -1;
    if (!wf_is_null(v) && !(items = wf_array_snapshot(as_array(v), &s.n)))
        return -1;
    s.items = items;
    bool l = wf_lock(a);
    ssize_t wanted = store_slice_lock_held(a, &s, &status);
    wf_unlock(a, l);
    wf_mem_free(items);
    if (wanted >= 0)
        return wf_raise_i(&wf_exc_ValueError,
                          "attempt to assign array of size %zd to extended slice of size %zd",
                          (ssize_t)s.n, wanted);
    return wf_array_raise(status);
}

int wf_array_setitem(Value self, Value key, Value v)
{
    if (wf_is_slice(key))
        return set_slice(as_array(self), key, v);
    return set_item(as_array(self), key, v);
}
