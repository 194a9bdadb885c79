/* Unpickling: the machine, its stack, marks and memo. */
#include "pickle.h"

/* --- stack ------------------------------------------------------------------------------------ */

int pk_push_slow(Loader *l, WF_STEALS Value v)
{
    if (wf_is_null(v))
        return -1;
    size_t cap = l->cap ? l->cap * 2 : 64;
    Value *stack = wf_mem_realloc(l->stack, cap * sizeof *stack);
    if (stack == NULL) {
        wf_drop(v);
        return -1;
    }
    l->stack = stack;
    l->cap = cap;
    l->stack[l->len++] = wf_own(v);
    return 0;
}

int pk_underflow(Loader *l)
{
    return wf_raise_i(pk_unpickling_error(),
                      l->nmarks > 0 ? "unexpected MARK found" : "unpickling stack underflow");
}

Value pk_pop(Loader *l)
{
    if (WF_UNLIKELY(l->len <= l->fence)) {
        pk_underflow(l);
        return WF_NULL;
    }
    return l->stack[--l->len];
}

static int push_mark(Loader *l)
{
    if (l->nmarks == l->marks_cap) {
        size_t cap = l->marks_cap ? l->marks_cap * 2 : 32;
        size_t *marks = wf_mem_realloc(l->marks, cap * sizeof *marks);
        if (marks == NULL)
            return -1;
        l->marks = marks;
        l->marks_cap = cap;
    }
    l->marks[l->nmarks++] = l->fence = l->len;
    return 0;
}

ssize_t pk_take_mark(Loader *l)
{
    if (l->nmarks == 0)
        return wf_raise_i(pk_unpickling_error(), "could not find MARK");
    size_t mark = l->marks[--l->nmarks];
    l->fence = l->nmarks ? l->marks[l->nmarks - 1] : 0;
    return (ssize_t)mark;
}

/* The items from `from` up as a tuple. */
Value pk_pop_tuple(Loader *l, size_t from)
{
    if (from < l->fence) {
        pk_underflow(l);
        return WF_NULL;
    }
    Value t = wf_tuple_steal_array(from < l->len ? l->stack + from : NULL, l->len - from);
    l->len = from;
    return t;
}

static int pop_list(Loader *l)
{
    ssize_t from = pk_take_mark(l);
    if (from < 0)
        return -1;
    Value list = wf_list_steal_array((size_t)from < l->len ? l->stack + from : NULL, l->len - (size_t)from);
    l->len = (size_t)from;
    return pk_push(l, list);
}

static int pop_to_tuple(Loader *l, size_t n)
{
    if (l->len < l->fence + n)
        return pk_underflow(l);
    return pk_push(l, pk_pop_tuple(l, l->len - n));
}

/* --- memo ------------------------------------------------------------------------------------- */

int pk_loader_memo_put(Loader *l, size_t i, Value v)
{
    if (i >= l->memo_cap) {
        size_t cap = i < 16 ? 32 : i * 2;
        Value *memo = cap > SIZE_MAX / 32 ? NULL : wf_mem_realloc(l->memo, cap * sizeof *memo);
        if (memo == NULL) {
            wf_no_memory();
            return -1;
        }
        for (size_t k = l->memo_cap; k < cap; k++)
            memo[k] = WF_NULL;
        l->memo = memo;
        l->memo_cap = cap;
    }
    Value old = l->memo[i];
    l->memo[i] = wf_new_ref(v);
    l->memo_len += wf_is_null(old);
    wf_drop(old);
    return 0;
}

static int memo_put_top(Loader *l, size_t i)
{
    if (l->len <= l->fence)
        return pk_underflow(l);
    return pk_loader_memo_put(l, i, l->stack[l->len - 1]);
}

static int memo_get(Loader *l, size_t i)
{
    if (i >= l->memo_cap || wf_is_null(l->memo[i]))
        return wf_raise_i(pk_unpickling_error(), "Memo value not found at index %zd", (ssize_t)i);
    return pk_push(l, wf_new_ref(l->memo[i]));
}

/* --- numbers and strings with binary arguments ------------------------------------------------ */

uint64_t pk_unsigned(const uint8_t *p, int n)
{
    uint64_t v = 0;
    while (n-- > 0)
        v = v << 8 | p[n];
    return v;
}

/* The unsigned argument of an opcode; -1 with an exception in *failed. */
static uint64_t argument(Loader *l, int width, bool *failed)
{
    const uint8_t *p = pk_read(l, (size_t)width);
    *failed = p == NULL;
    return p ? pk_unsigned(p, width) : 0;
}

static int load_binint(Loader *l, int width)
{
    bool failed;
    uint64_t n = argument(l, width, &failed);
    if (failed)
        return -1;
    return pk_push(l, wf_int(width == 4 ? (int64_t)(int32_t)n : (int64_t)n));
}

static int load_binfloat(Loader *l)
{
    const uint8_t *p = pk_read(l, 8);
    if (p == NULL)
        return -1;
    uint64_t bits = 0;
    for (int i = 0; i < 8; i++)
        bits = bits << 8 | p[i];
    double d;
    memcpy(&d, &bits, sizeof d);
    return pk_push(l, wf_float(d));
}

static int load_long(Loader *l, int width)
{
    bool failed;
    uint64_t n = argument(l, width, &failed);
    if (failed)
        return -1;
    if (width == 4 && n > INT32_MAX)
        return wf_raise_i(pk_unpickling_error(), "LONG pickle has negative byte count");
    const uint8_t *p = pk_read(l, n);
    return p == NULL ? -1 : pk_push(l, wf_int_from_bytes(p, n, true, true));
}

/* The size that precedes a string. */
static int size_argument(Loader *l, int width, const char *what, size_t *n)
{
    bool failed;
    uint64_t size = argument(l, width, &failed);
    if (failed)
        return -1;
    if (size > PTRDIFF_MAX)
        return wf_raise_i(&wf_exc_OverflowError, "%s exceeds system's maximum size of %zd bytes",
                          what, (ssize_t)PTRDIFF_MAX);
    *n = size;
    return 0;
}

static int load_unicode(Loader *l, int width)
{
    size_t n;
    const uint8_t *p;
    if (size_argument(l, width, "BINUNICODE", &n) < 0 || (p = pk_read(l, n)) == NULL)
        return -1;
    return pk_push(l, wf_str_from_utf8_surrogatepass((const char *)p, n));
}

static int load_bytes(Loader *l, int width)
{
    size_t n;
    if (size_argument(l, width, "BINBYTES", &n) < 0)
        return -1;
    /* Nobody sends gigabytes in a short file: find that out before allocating. */
    if (wf_is_null(l->read) && pk_read_ahead(l, n) < 0)
        return -1;
    Value bytes = wf_bytes_new(NULL, n);
    if (wf_is_null(bytes) || pk_read_into(l, wf_as_bytes(bytes)->data, n) < 0) {
        wf_drop(bytes);
        return -1;
    }
    return pk_push(l, bytes);
}

static int load_bytearray(Loader *l)
{
    size_t n;
    if (size_argument(l, 8, "BYTEARRAY8", &n) < 0 ||
        (wf_is_null(l->read) && pk_read_ahead(l, n) < 0))
        return -1;
    Value bytes = wf_bytearray_new(NULL, n);
    WfBuffer view;
    if (wf_is_null(bytes) || wf_get_buffer(bytes, &view, WF_BUF_WRITABLE) < 0) {
        wf_drop(bytes);
        return -1;
    }
    int r = pk_read_into(l, view.buf, n);
    wf_release_buffer(&view);
    if (r < 0) {
        wf_drop(bytes);
        return -1;
    }
    return pk_push(l, bytes);
}

/* Python 2's str: text in the encoding asked for, or bytes. */
static int load_old_string(Loader *l, int width)
{
    size_t n;
    const uint8_t *p;
    if (width == 4) {
        bool failed;
        uint64_t size = argument(l, 4, &failed);
        if (failed)
            return -1;
        if (size > INT32_MAX)
            return wf_raise_i(pk_unpickling_error(), "BINSTRING pickle has negative byte count");
        n = size;
    } else if (size_argument(l, width, "BINSTRING", &n) < 0) {
        return -1;
    }
    if ((p = pk_read(l, n)) == NULL)
        return -1;
    return pk_push(l, strcmp(l->encoding, "bytes") == 0
                          ? wf_bytes_new(p, n)
                          : wf_str_decode(p, n, l->encoding, l->errors));
}

/* --- out-of-band buffers ---------------------------------------------------------------------- */

static int load_next_buffer(Loader *l)
{
    if (wf_is_null(l->buffers))
        return wf_raise_i(pk_unpickling_error(), "pickle stream refers to out-of-band data but no "
                                                 "*buffers* argument was given");
    Value v = wf_own(wf_next(l->buffers));
    if (wf_is_null(v) && !wf_err_occurred())
        wf_raise(pk_unpickling_error(), "not enough out-of-band buffers");
    return pk_push(l, v);
}

static int load_readonly_buffer(Loader *l)
{
    if (l->len <= l->fence)
        return pk_underflow(l);
    Value view = wf_memoryview_from_object(l->stack[l->len - 1]), r = WF_NULL;
    if (!wf_is_null(view))
        r = wf_own(wf_call_method_c(view, "toreadonly", NULL, 0));
    wf_drop(view);
    if (wf_is_null(r))
        return -1;
    WfBuffer b;
    if (wf_get_buffer(l->stack[l->len - 1], &b, WF_BUF_INDIRECT) < 0) {
        wf_drop(r);
        return -1;
    }
    bool readonly = b.readonly;
    wf_release_buffer(&b);
    if (readonly) {
        wf_drop(r);
        return 0;
    }
    Value old = l->stack[l->len - 1];
    l->stack[l->len - 1] = r;
    wf_drop(old);
    return 0;
}

/* --- the rest --------------------------------------------------------------------------------- */

static int load_dict(Loader *l)
{
    ssize_t from = pk_take_mark(l);
    if (from < 0)
        return -1;
    if ((l->len - (size_t)from) % 2 != 0)
        return wf_raise_i(pk_unpickling_error(), "odd number of items for DICT");
    Value dict = wf_dict_new();
    int r = wf_is_null(dict) ? -1 : 0;
    for (size_t i = (size_t)from; r == 0 && i < l->len; i += 2)
        r = wf_dict_set(dict, l->stack[i], l->stack[i + 1]);
    while (l->len > (size_t)from)
        wf_drop(l->stack[--l->len]);
    if (r == 0)
        return pk_push(l, dict);
    wf_drop(dict);
    return -1;
}

static int load_frozenset(Loader *l)
{
    ssize_t from = pk_take_mark(l);
    Value items = from < 0 ? WF_NULL : pk_pop_tuple(l, (size_t)from);
    if (wf_is_null(items))
        return -1;
    Value set = wf_frozenset_new(items);
    wf_drop(items);
    return pk_push(l, set);
}

static int load_tuple(Loader *l)
{
    ssize_t from = pk_take_mark(l);
    return from < 0 ? -1 : pk_push(l, pk_pop_tuple(l, (size_t)from));
}

static int load_pop(Loader *l)
{
    /* A mark on top is what goes. */
    if (l->nmarks > 0 && l->marks[l->nmarks - 1] == l->len)
        return pk_take_mark(l) < 0 ? -1 : 0;
    Value v = pk_pop(l);
    wf_drop(v);
    return wf_is_null(v) ? -1 : 0;
}

static int load_pop_mark(Loader *l)
{
    ssize_t from = pk_take_mark(l);
    if (from < 0)
        return -1;
    while (l->len > (size_t)from)
        wf_drop(l->stack[--l->len]);
    return 0;
}

static int load_dup(Loader *l)
{
    return l->len <= l->fence ? pk_underflow(l) : pk_push(l, wf_new_ref(l->stack[l->len - 1]));
}

static int load_proto(Loader *l)
{
    const uint8_t *p = pk_read(l, 1);
    if (p == NULL)
        return -1;
    if (*p > PICKLE_HIGHEST)
        return wf_raise_i(&wf_exc_ValueError, "unsupported pickle protocol: %d", *p);
    wf_relaxed_set(&l->proto, *p);
    return 0;
}

static int load_frame(Loader *l)
{
    bool failed;
    uint64_t n = argument(l, 8, &failed);
    if (failed)
        return -1;
    if (n > PTRDIFF_MAX)
        return wf_raise_i(&wf_exc_OverflowError,
                          "FRAME length exceeds system's maximum of %zd bytes",
                          (ssize_t)PTRDIFF_MAX);
    return pk_read_ahead(l, n);
}

static int load_get(Loader *l, int width)
{
    bool failed;
    uint64_t i = argument(l, width, &failed);
    return failed ? -1 : memo_get(l, i);
}

static int load_put(Loader *l, int width)
{
    bool failed;
    uint64_t i = argument(l, width, &failed);
    return failed ? -1 : memo_put_top(l, i);
}

static int load_append(Loader *l)
{
    if (l->len < l->fence + 2)
        return pk_underflow(l);
    return pk_append(l, l->len - 1);
}

static int load_setitem(Loader *l)
{
    if (l->len < l->fence + 2)
        return pk_underflow(l);
    return pk_set_items(l, l->len - 2);
}

static int load_appends(Loader *l)
{
    ssize_t from = pk_take_mark(l);
    return from < 0 ? -1 : pk_append(l, (size_t)from);
}

static int load_setitems(Loader *l)
{
    ssize_t from = pk_take_mark(l);
    return from < 0 ? -1 : pk_set_items(l, (size_t)from);
}

static WF_COLD int invalid_key(uint8_t op)
{
    if (op >= 0x20 && op <= 0x7e && op != '\'' && op != '\\')
        return wf_raise_i(pk_unpickling_error(), "invalid load key, '%c'.", op);
    static const char hex[] = "0123456789abcdef";
    char text[5] = {'\\', 'x', hex[op >> 4], hex[op & 15], 0};
    return wf_raise_i(pk_unpickling_error(), "invalid load key, '%s'.", text);
}

static int execute(Loader *l, uint8_t op)
{
    switch (op) {
    case NONE: return pk_push(l, WF_NONE);
    case BININT: return load_binint(l, 4);
    case BININT1: return load_binint(l, 1);
    case BININT2: return load_binint(l, 2);
    case LONG1: return load_long(l, 1);
    case LONG4: return load_long(l, 4);
    case BINFLOAT: return load_binfloat(l);
    case INT: case LONG: case FLOAT: case STRING: case UNICODE: case GET: case PUT:
        return pk_load_text(l, op);
    case SHORT_BINBYTES: return load_bytes(l, 1);
    case BINBYTES: return load_bytes(l, 4);
    case BINBYTES8: return load_bytes(l, 8);
    case BYTEARRAY8: return load_bytearray(l);
    case NEXT_BUFFER: return load_next_buffer(l);
    case READONLY_BUFFER: return load_readonly_buffer(l);
    case SHORT_BINSTRING: return load_old_string(l, 1);
    case BINSTRING: return load_old_string(l, 4);
    case SHORT_BINUNICODE: return load_unicode(l, 1);
    case BINUNICODE: return load_unicode(l, 4);
    case BINUNICODE8: return load_unicode(l, 8);
    case EMPTY_TUPLE: return pk_push(l, wf_tuple_empty);
    case TUPLE1: return pop_to_tuple(l, 1);
    case TUPLE2: return pop_to_tuple(l, 2);
    case TUPLE3: return pop_to_tuple(l, 3);
    case TUPLE: return load_tuple(l);
    case EMPTY_LIST: return pk_push(l, wf_list_new(0));
    case LIST: return pop_list(l);
    case EMPTY_DICT: return pk_push(l, wf_dict_new());
    case DICT: return load_dict(l);
    case EMPTY_SET: return pk_push(l, wf_set_new(WF_NULL));
    case ADDITEMS: return pk_add_items(l);
    case FROZENSET: return load_frozenset(l);
    case OBJ: return pk_load_obj(l);
    case INST: return pk_load_inst(l);
    case NEWOBJ: return pk_load_newobj(l, false);
    case NEWOBJ_EX: return pk_load_newobj(l, true);
    case GLOBAL: return pk_load_global(l);
    case STACK_GLOBAL: return pk_load_stack_global(l);
    case APPEND: return load_append(l);
    case APPENDS: return load_appends(l);
    case BUILD: return pk_load_build(l);
    case DUP: return load_dup(l);
    case BINGET: return load_get(l, 1);
    case LONG_BINGET: return load_get(l, 4);
    case MARK: return push_mark(l);
    case BINPUT: return load_put(l, 1);
    case LONG_BINPUT: return load_put(l, 4);
    case MEMOIZE: return memo_put_top(l, l->memo_len);
    case POP: return load_pop(l);
    case POP_MARK: return load_pop_mark(l);
    case SETITEM: return load_setitem(l);
    case SETITEMS: return load_setitems(l);
    case PERSID: return pk_load_persid(l, false);
    case BINPERSID: return pk_load_persid(l, true);
    case REDUCE: return pk_load_reduce(l);
    case PROTO: return load_proto(l);
    case FRAME: return load_frame(l);
    case EXT1: return pk_load_extension(l, 1);
    case EXT2: return pk_load_extension(l, 2);
    case EXT4: return pk_load_extension(l, 4);
    case NEWTRUE: return pk_push(l, WF_TRUE);
    case NEWFALSE: return pk_push(l, WF_FALSE);
    default: return invalid_key(op);
    }
}

Value pk_load(Loader *l)
{
    while (l->len > 0)
        wf_drop(l->stack[--l->len]);
    l->nmarks = l->fence = 0;
    wf_relaxed_set(&l->proto, 0);
    for (unsigned n = 1;; n++) {
        const uint8_t *p = pk_read(l, 1);
        if (p == NULL) {
            if (wf_err_matches(pk_unpickling_error())) {
                wf_err_clear();
                wf_raise(&wf_exc_EOFError, "Ran out of input");
            }
            return WF_NULL;
        }
        if (*p == STOP)
            break;
        if (execute(l, *p) < 0 || (WF_UNLIKELY((n & 4095) == 0) && wf_safepoint() < 0))
            return WF_NULL;
    }
    if (pk_finish_input(l) < 0)
        return WF_NULL;
    return pk_pop(l);
}
