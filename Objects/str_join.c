/* str.join: one pass to measure, one to copy. */
#include "api.h"
#include "str_impl.h"
#include "str_methods.h"

typedef struct {
    size_t len;
    uint32_t maxchar;
} Measure;

static int measure(Value sep, const Value *items, size_t n, Measure *m)
{
    size_t len = 0;
    uint32_t max = n > 1 ? wf_str_maxchar(wf_as_str(sep)) : 0;
    for (size_t i = 0; i < n; i++) {
        if (WF_UNLIKELY(!wf_is_str(items[i])))
            return wf_raise_i(&wf_exc_TypeError,
                              "sequence item %zd: expected str instance, %.80s found", (ssize_t)i,
                              wf_type_of(items[i])->name);
        const WfStr *s = wf_as_str(items[i]);
        len += s->len;
        max |= wf_str_maxchar(s);
        if (WF_UNLIKELY(len > SIZE_MAX >> 4))
            return wf_raise_i(&wf_exc_OverflowError, "join() result is too long for a Python string");
    }
    size_t seps;
    if (__builtin_mul_overflow(wf_as_str(sep)->len, n - 1, &seps) || seps > SIZE_MAX >> 4)
        return wf_raise_i(&wf_exc_OverflowError, "join() result is too long for a Python string");
    m->len = len + seps;
    m->maxchar = max;
    return 0;
}

/* All pieces and the separator are of kind 1. */
static void fill_bytes(uint8_t *out, const WfStr *sep, const Value *items, size_t n)
{
    size_t k = sep->len;
    uint8_t c = sep->data[0];
    for (size_t i = 0; i < n; i++) {
        if (i > 0) {
            if (k == 1) {
                *out++ = c;
            } else {
                memcpy(out, sep->data, k);
                out += k;
            }
        }
        const WfStr *s = wf_as_str(items[i]);
        wf_copy_short(out, s->data, s->len);
        out += s->len;
    }
}

static void fill_units(int kind, void *out, const WfStr *sep, const Value *items, size_t n)
{
    size_t pos = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0) {
            wf_units_copy(kind, out, pos, wf_str_kind(sep), sep->data, 0, sep->len);
            pos += sep->len;
        }
        const WfStr *s = wf_as_str(items[i]);
        wf_units_copy(kind, out, pos, wf_str_kind(s), s->data, 0, s->len);
        pos += s->len;
    }
}

Value wf_str_join_array(Value sep, const Value *items, size_t n)
{
    if (n == 0)
        return wf_str_empty;
    if (n == 1 && wf_is_str_exact(items[0]))
        return wf_new_ref(items[0]);
    Measure m = {0, 0};
    if (measure(sep, items, n, &m) < 0)
        return WF_NULL;
    if (m.len == 0)
        return wf_str_empty;
    Value v = wf_str_new(m.len, m.maxchar);
    if (wf_is_null(v))
        return v;
    int kind = wf_kind_for(m.maxchar);
    if (WF_LIKELY(kind == 1))
        fill_bytes(wf_as_str(v)->data, wf_as_str(sep), items, n);
    else
        fill_units(kind, wf_as_str(v)->data, wf_as_str(sep), items, n);
    return v;
}

Value wf_str_join(Value sep, Value iterable)
{
    Value seq = wf_sequence_fast(iterable, "can only join an iterable");
    if (wf_is_null(seq))
        return seq;
    /* Other threads may change a shared list: join a copy. Nothing runs while we read a local one. */
    if (wf_is_list(seq) && wf_is_shared(wf_obj(seq))) {
        Value copy = wf_list_as_tuple(seq);
        wf_drop(seq);
        if (wf_is_null(copy))
            return copy;
        seq = copy;
    }
    Value v = wf_is_tuple(seq)
                  ? wf_str_join_array(sep, wf_as_tuple(seq)->items, wf_as_tuple(seq)->len)
                  : wf_str_join_array(sep, wf_as_list(seq)->items, wf_as_list(seq)->len);
    wf_drop(seq);
    return v;
}

Value wf_str_join_method(Value self, Value iterable)
{
    return wf_str_join(self, iterable);
}
