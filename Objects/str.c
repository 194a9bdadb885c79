/*
 * str: the type, its constructor, comparison, indexing and iteration. The methods are in
 * str_methods.c and its neighbours, storage in str_alloc.c.
 *
 * An instance of a subclass has the same layout; its kind and NUL are set by wf_str_init() and
 * its attributes follow the data (wf_str_data_size()).
 */
#include "str.h"
#include "iter.h"

#include "api.h"
#include "codecs.h"
#include "search.h"
#include "slice.h"
#include "span.h"
#include "str_impl.h"
#include "str_methods.h"

#include <limits.h>

/* --- comparison and hash ------------------------------------------------------------------- */

bool wf_str_equal(Value va, Value vb)
{
    const WfStr *a = wf_as_str(va), *b = wf_as_str(vb);
    if (a == b)
        return true;
    if (a->len != b->len || ((wf_str_flags(a) ^ wf_str_flags(b)) &
                             (WF_STR_ASCII | WF_STR_KIND2 | WF_STR_KIND4)))
        return false;
    if (wf_str_flags(a) & wf_str_flags(b) & WF_STR_INTERNED)
        return false;
    return wf_same_bytes(a->data, b->data, a->len * (size_t)wf_str_kind(a));
}

bool wf_str_equal_c(Value v, const char *ascii)
{
    const WfStr *s = wf_as_str(v);
    return wf_str_is_ascii(s) && strlen(ascii) == s->len && memcmp(s->data, ascii, s->len) == 0;
}

int wf_str_cmp(Value a, Value b)
{
    const WfStr *s = wf_as_str(a), *t = wf_as_str(b);
    if (WF_LIKELY(wf_str_kind(s) == 1 && wf_str_kind(t) == 1)) {
        int r = wf_order_text(s->data, t->data, s->len < t->len ? s->len : t->len);
        return r != 0 ? r : (s->len > t->len) - (s->len < t->len);
    }
    WfSpan x = wf_span_of_str(a), y = wf_span_of_str(b);
    return wf_span_cmp(&x, &y);
}

static Value str_compare(Value a, Value b, WfCmpOp op)
{
    if (!wf_is_str(a) || !wf_is_str(b))
        return WF_NOTIMPL;
    if (op == WF_EQ)
        return wf_bool(wf_str_equal(a, b));
    if (op == WF_NE)
        return wf_bool(!wf_str_equal(a, b));
    int r = wf_obj(a) == wf_obj(b) ? 0 : wf_str_cmp(a, b);
    switch (op) {
    case WF_LT: return wf_bool(r < 0);
    case WF_LE: return wf_bool(r <= 0);
    case WF_GT: return wf_bool(r > 0);
    default: return wf_bool(r >= 0);
    }
}

static int64_t str_hash(Value v)
{
    return (int64_t)wf_str_hash(wf_as_str(v));
}

/* --- sequence ------------------------------------------------------------------------------ */

static ssize_t str_len(Value v)
{
    return (ssize_t)wf_as_str(v)->len;
}

static Value str_item(Value v, ssize_t i)
{
    const WfStr *s = wf_as_str(v);
    if (WF_UNLIKELY(i < 0 || (size_t)i >= s->len))
        return wf_raise(&wf_exc_IndexError, "string index out of range");
    return wf_str_from_char(wf_str_at(s, (size_t)i));
}

static Value str_getslice(Value v, Value key)
{
    ssize_t start, stop, step;
    if (wf_slice_unpack(key, &start, &stop, &step) < 0)
        return WF_NULL;
    size_t count = (size_t)wf_slice_adjust(wf_as_str(v)->len, &start, &stop, step);
    if (step == 1)
        return wf_str_slice(v, (size_t)start, (size_t)start + count);
    WfSpan s = wf_span_of_str(v);
    return wf_span_stride(&s, start, step, count);
}

static Value str_getitem(Value v, Value key)
{
    ssize_t i;
    if (WF_LIKELY(wf_is_small(key)))
        i = (ssize_t)wf_small_value(key);
    else if (wf_has_shape(key, WF_SHAPE_slice))
        return str_getslice(v, key);
    else if (!wf_has_index(key))
        return wf_raise(&wf_exc_TypeError, "string indices must be integers, not '%.200s'",
                        wf_type_of(key)->name);
    else if (wf_as_ssize(key, &i, &wf_exc_IndexError) < 0)
        return WF_NULL;
    return str_item(v, i < 0 ? i + (ssize_t)wf_as_str(v)->len : i);
}

static int str_contains(Value v, Value item)
{
    if (WF_UNLIKELY(!wf_is_str(item)))
        return wf_raise_i(&wf_exc_TypeError,
                          "'in <string>' requires string as left operand, not %.100s",
                          wf_type_of(item)->name);
    const WfStr *hay = wf_as_str(v), *what = wf_as_str(item);
    if (WF_LIKELY(wf_str_kind(hay) == 1 && wf_str_kind(what) == 1 && what->len > 0))
        return wf_find_units(1, hay->data, hay->len, what->data, what->len) >= 0;
    WfSpan s = wf_span_of_str(v), x = wf_span_of_str(item);
    ssize_t r = wf_span_find(&s, &x, 0, (ssize_t)s.len, 1);
    return r == -2 ? -1 : r >= 0;
}

static Value str_concat(Value a, Value b)
{
    if (WF_UNLIKELY(!wf_is_str(b)))
        return wf_raise(&wf_exc_TypeError, "can only concatenate str (not \"%.200s\") to str",
                        wf_type_of(b)->name);
    return wf_str_concat(a, b);
}

static Value str_repeat(Value v, ssize_t n)
{
    WfSpan s = wf_span_of_str(v);
    return wf_span_repeat(&s, n);
}

static Value str_mod(Value a, Value b)
{
    return wf_is_str(a) ? wf_str_mod(a, b) : WF_NOTIMPL;
}

/* --- str() --------------------------------------------------------------------------------- */

static Value copy_exact(Value v)
{
    return wf_is_str_exact(v) ? wf_new_ref(v) : wf_str_slice(v, 0, wf_as_str(v)->len);
}

static Value str_str(Value v)
{
    return copy_exact(v);
}

/* An instance of a subclass with the text of v, an exact str. */
static Value subclass_from(WfType *type, Value v)
{
    const WfStr *s = wf_as_str(v);
    Value r = wf_generic_alloc(type, wf_str_data_size(s));
    if (wf_is_null(r))
        return r;
    WfStr *n = wf_as_str(r);
    int kind = wf_str_kind(s);
    wf_str_init(n, s->len, kind, wf_str_is_ascii(s));
    memcpy(n->data, s->data, s->len * (size_t)kind);
    return r;
}

/* str(bytes-like, encoding, errors) */
static Value str_decode_object(Value o, const char *encoding, const char *errors)
{
    if (wf_is_str(o))
        return wf_raise(&wf_exc_TypeError, "decoding str is not supported");
    if (!wf_has_buffer(o))
        return wf_raise(&wf_exc_TypeError,
                        "decoding to str: need a bytes-like object, %.80s found",
                        wf_type_of(o)->name);
    WfSpan s;
    if (wf_span_of_bytes_like(o, &s) < 0)
        return WF_NULL;
    Value v = wf_str_decode(s.p, s.len, encoding, errors);
    wf_span_close(&s);
    return v;
}

static Value str_make(const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"object", "encoding", "errors", NULL};
    if (WF_LIKELY(nargs == 1 && wf_is_null(kwnames)))
        return wf_str(args[0]);
    Value o = WF_NULL;
    const char *encoding = NULL, *errors = NULL;
    if (wf_parse_args(args, nargs, kwnames, "|Oss:str", names, &o, &encoding, &errors) < 0)
        return WF_NULL;
    if (wf_is_null(o))
        return wf_str_empty;
    if (encoding == NULL && errors == NULL)
        return wf_str(o);
    return str_decode_object(o, encoding, errors);
}

static Value str_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    Value v = str_make(args, nargs, kwnames);
    if (type == &wf_str_type || wf_is_null(v))
        return v;
    Value r = subclass_from(type, v);
    wf_drop(v);
    return r;
}

static void str_dealloc(WfObject *o)
{
    WfStr *s = (WfStr *)o;
    if (WF_UNLIKELY(!wf_str_is_ascii(s)))
        wf_str_clear_utf8(s);
    if (WF_LIKELY(wf_shape_of(o) == WF_SHAPE_str)) {
        wf_free_object(o, sizeof *s);
        return;
    }
    size_t size = wf_instance_size(o);
    wf_instance_clear(o);
    wf_free_object(o, size);
}

static int str_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    return wf_shape_of(o) == WF_SHAPE_str ? 0 : wf_instance_traverse(o, visit, arg);
}

/* --- iterator -------------------------------------------------------------------------------- */

static Value str_iter(Value v)
{
    WfStrIter *it = wf_alloc(WF_SHAPE_str_iterator, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    it->str = wf_new_ref(v);
    it->pos = 0;
    return WF_MOVE(it);
}

static Value striter_next(Value self)
{
    WfStrIter *it = (WfStrIter *)wf_obj(self);
    if (WF_LIKELY(wf_local(&it->ob) > 0 && wf_is_pointer(it->str))) {
        const WfStr *s = wf_as_str(it->str);
        if (WF_LIKELY(it->pos < s->len))
            return wf_str_from_char(wf_str_at(s, it->pos++));
    }
    Value done = WF_NULL, c = WF_NULL;
    bool l = wf_lock(it);
    bool live = !wf_is_null(it->str);
    uint32_t code = 0;
    if (live && it->pos < wf_as_str(it->str)->len) {
        code = wf_str_at(wf_as_str(it->str), it->pos++);
    } else {
        live = false;
        done = it->str;
        it->str = WF_NULL;
    }
    wf_unlock(it, l);
    if (live)
        c = wf_str_from_char(code);
    else if (!wf_is_null(done))
        wf_drop(done);
    return c;
}

static void striter_dealloc(WfObject *o)
{
    WfStrIter *it = (WfStrIter *)o;
    wf_drop(it->str);
    wf_free_object(it, sizeof *it);
}

static int striter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((WfStrIter *)o)->str);
    return 0;
}

/* The string (owned, or WF_NULL when exhausted) and the position. */
static Value striter_state(Value self, size_t *pos)
{
    WfStrIter *it = (WfStrIter *)wf_obj(self);
    bool l = wf_lock(it);
    Value s = wf_is_null(it->str) ? it->str : wf_new_ref(it->str);
    *pos = it->pos;
    wf_unlock(it, l);
    return s;
}

static Value striter_length_hint(Value self)
{
    size_t pos;
    Value s = striter_state(self, &pos);
    if (wf_is_null(s))
        return wf_small(0);
    size_t len = wf_as_str(s)->len;
    wf_drop(s);
    return wf_small(pos < len ? (int64_t)(len - pos) : 0);
}

static Value striter_reduce(Value self)
{
    size_t pos;
    Value s = striter_state(self, &pos);
    return wf_is_null(s) ? wf_reduce_iter(wf_str_empty, WF_NULL) : wf_reduce_iter(s, wf_small((int64_t)pos));
}

static Value striter_setstate(Value self, Value state)
{
    WfStrIter *it = (WfStrIter *)wf_obj(self);
    ssize_t i;
    if (wf_as_ssize(state, &i, &wf_exc_OverflowError) < 0)
        return WF_NULL;
    bool l = wf_lock(it);
    if (!wf_is_null(it->str)) {
        size_t len = wf_as_str(it->str)->len;
        it->pos = i < 0 ? 0 : (size_t)i > len ? len : (size_t)i;
    }
    wf_unlock(it, l);
    return WF_NONE;
}

static WfMethodDef striter_methods[] = {
    {"__length_hint__", striter_length_hint, WF_NOARGS,
     "__length_hint__($self, /)\n--\n\nReturns how many characters are left, as an estimate."},
    {"__reduce__", striter_reduce, WF_NOARGS, "Returns what copying and pickling need."},
    {"__setstate__", striter_setstate, WF_O, "Sets the position."},
    {NULL, NULL, 0, NULL},
};

WfType wf_str_iterator_type = {
    WF_TYPE_HEAD(str_iterator, "str_iterator", WfStrIter, WF_TF_GC),
    .methods = striter_methods,
    .dealloc = striter_dealloc,
    .traverse = striter_traverse,
    .iter = wf_iter_self,
    .iternext = striter_next,
};

WfType wf_str_type = {
    WF_TYPE_HEAD(str, "str", WfStr, WF_TF_BASETYPE | WF_TF_STR | WF_TF_MATCH_SELF),
    .itemsize = 1,
    .doc = "str(object='') -> str\n"
           "str(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
           "Makes text from an object: the result of its __str__() (or repr()), or, when an\n"
           "encoding or an error handler is given, the decoded bytes. encoding defaults to\n"
           "'utf-8', errors to 'strict'.",
    .methods = wf_str_methods,
    .dealloc = str_dealloc,
    .traverse = str_traverse,
    .new = str_new,
    .repr = wf_str_repr,
    .str = str_str,
    .hash = str_hash,
    .compare = str_compare,
    .iter = str_iter,
    .nb = {[WF_NB_MOD] = str_mod},
    .len = str_len,
    .getitem = str_getitem,
    .sq_item = str_item,
    .contains = str_contains,
    .sq_concat = str_concat,
    .sq_repeat = str_repeat,
};
