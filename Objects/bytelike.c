/* What bytes and bytearray share besides methods: construction, membership, repr, join, hex. */
#include "bytelike.h"

#include "codecs.h"
#include "search.h"

#include <limits.h>

/* --- collecting bytes -------------------------------------------------------------------------- */

void wf_bytebuf_init(WfByteBuf *b)
{
    b->p = b->small;
    b->len = 0;
    b->cap = sizeof b->small;
}

void wf_bytebuf_free(WfByteBuf *b)
{
    if (b->p != b->small)
        wf_mem_free(b->p);
    wf_bytebuf_init(b);
}

int wf_bytebuf_reserve(WfByteBuf *b, size_t n)
{
    if (WF_LIKELY(b->cap - b->len >= n))
        return 0;
    size_t cap = b->len + n;
    if (cap < n || cap > (size_t)SSIZE_MAX / 2) {
        wf_no_memory();
        return -1;
    }
    cap += cap / 2;
    uint8_t *p = wf_mem_alloc(cap);
    if (p == NULL)
        return -1;
    memcpy(p, b->p, b->len);
    if (b->p != b->small)
        wf_mem_free(b->p);
    b->p = p;
    b->cap = cap;
    return 0;
}

static int byte_in_range(Value v, const char *range, uint8_t *out)
{
    int64_t i;
    if (WF_LIKELY(wf_is_small(v))) {
        i = wf_small_value(v);
    } else {
        Value n = wf_index(v);
        if (wf_is_null(n))
            return -1;
        if (!wf_int_try_i64(n, &i))
            i = -1;
        wf_drop(n);
    }
    if (WF_UNLIKELY(i < 0 || i > 255))
        return wf_raise_i(&wf_exc_ValueError, "%s must be in range(0, 256)", range);
    *out = (uint8_t)i;
    return 0;
}

int wf_byte_value(Value v, uint8_t *out)
{
    return byte_in_range(v, "byte", out);
}

static int collect_fast(WfByteBuf *b, Value seq, const char *range)
{
    /* The sequence may change while __index__ runs: its length is asked each time. */
    for (size_t i = 0; i < wf_fast_len(seq); i++) {
        Value item = wf_fast_item(seq, i);
        uint8_t c;
        if (wf_is_null(item))
            break;
        int r = byte_in_range(item, range, &c);
        wf_drop(item);
        if (r < 0 || wf_bytebuf_reserve(b, 1) < 0)
            return -1;
        b->p[b->len++] = c;
    }
    return 0;
}

/* The small integers in range at the start of items; nothing runs meanwhile. */
static size_t collect_bytes(uint8_t *out, const Value *items, size_t n)
{
    size_t i = 0;
    for (; i < n && items[i].bits <= wf_small(255).bits && wf_is_small(items[i]); i++)
        out[i] = (uint8_t)wf_small_value(items[i]);
    return i;
}

static int collect_sequence(WfByteBuf *b, Value seq, const char *range)
{
    bool tuple = wf_is_tuple_exact(seq);
    if (!tuple && wf_is_shared(wf_obj(seq)))
        return collect_fast(b, seq, range);
    const Value *items = tuple ? wf_as_tuple(seq)->items : wf_as_list(seq)->items;
    size_t n = tuple ? wf_as_tuple(seq)->len : wf_as_list(seq)->len;
    if (wf_bytebuf_reserve(b, n) < 0)
        return -1;
    if (collect_bytes(b->p, items, n) < n)
        return collect_fast(b, seq, range);
    b->len = n;
    return 0;
}

int wf_bytebuf_collect(WfByteBuf *b, Value iterable, const char *range)
{
    if (wf_is_list_exact(iterable) || wf_is_tuple_exact(iterable))
        return collect_sequence(b, iterable, range);
    ssize_t hint = wf_length_hint(iterable, 64);
    if (hint < 0)
        return -1;
    Value it = wf_iter(iterable);
    if (wf_is_null(it))
        return -1;
    int r = wf_bytebuf_reserve(b, hint < 1 << 20 ? (size_t)hint : 1 << 20);
    while (r == 0) {
        Value item = wf_next(it);
        uint8_t c;
        if (wf_is_null(item)) {
            r = wf_err_occurred() ? -1 : 0;
            break;
        }
        r = byte_in_range(item, range, &c);
        wf_drop(item);
        if (r == 0 && (r = wf_bytebuf_reserve(b, 1)) == 0)
            b->p[b->len++] = c;
        if (r == 0)
            r = wf_safepoint();
    }
    wf_drop(it);
    return r;
}

/* --- bytes(...) and bytearray(...) --------------------------------------------------------------- */

/* A bytearray without a view of it, which would keep others from changing it. */
static int from_bytearray(Value o, WfByteBuf *b)
{
    WfSpan s;
    if (wf_span_of_self(o, &s) < 0)
        return -1;
    int r = wf_bytebuf_reserve(b, s.len);
    if (r == 0) {
        memcpy(b->p, s.p, s.len);
        b->len = s.len;
    }
    wf_span_close(&s);
    return r;
}

static int from_buffer(Value o, WfByteBuf *b)
{
    WfBuffer view;
    if (wf_get_buffer(o, &view, WF_BUF_INDIRECT | WF_BUF_FORMAT) < 0)
        return -1;
    int r = wf_bytebuf_reserve(b, (size_t)view.len);
    if (r == 0) {
        wf_buffer_to_contiguous(&view, b->p, 'C');
        b->len = (size_t)view.len;
    }
    wf_release_buffer(&view);
    return r;
}

/* object.__bytes__(): 1 done, 0 there is none, -1 error. */
static int from_dunder(Value o, Value *whole)
{
    Value method;
    int r = wf_lookup_special(o, wf_n.__bytes__, &method);
    if (r <= 0)
        return r;
    *whole = wf_call0(method);
    wf_drop(method);
    if (wf_is_null(*whole))
        return -1;
    if (wf_is_bytes(*whole))
        return 1;
    wf_raise(&wf_exc_TypeError, "__bytes__ returned non-bytes (type %.200s)",
             wf_type_of(*whole)->name);
    wf_drop(*whole);
    *whole = WF_NULL;
    return -1;
}

/* bytes(n): 1 done, 0 o is no integer, -1 error. */
static int from_count(Value o, WfByteBuf *b)
{
    ssize_t n;
    if (!wf_has_index(o))
        return 0;
    if (wf_as_ssize(o, &n, &wf_exc_OverflowError) < 0) {
        if (!wf_err_matches(&wf_exc_TypeError))
            return -1;
        wf_err_clear();
        return 0;
    }
    if (n < 0)
        return wf_raise_i(&wf_exc_ValueError, "negative count");
    if (wf_bytebuf_reserve(b, (size_t)n) < 0)
        return -1;
    memset(b->p, 0, (size_t)n);
    b->len = (size_t)n;
    return 1;
}

static int from_object(const char *name, Value o, WfByteBuf *b, Value *whole)
{
    bool is_bytes = strcmp(name, "bytes") == 0;
    if (wf_is_bytes_exact(o)) {
        *whole = wf_new_ref(o);
        return 0;
    }
    int r = is_bytes ? from_dunder(o, whole) : 0;
    if (r != 0)
        return r < 0 ? -1 : 0;
    if (wf_is_str(o))
        return wf_raise_i(&wf_exc_TypeError, "string argument without an encoding");
    r = from_count(o, b);
    if (r != 0)
        return r < 0 ? -1 : 0;
    if (wf_is_bytearray(o))
        return from_bytearray(o, b);
    if (wf_has_buffer(o))
        return from_buffer(o, b);
    WfType *t = wf_type_of(o);
    if (t->iter == NULL && t->sq_item == NULL && t->getitem == NULL)
        return wf_raise_i(&wf_exc_TypeError, "cannot convert '%.200s' object to %s", t->name, name);
    if (wf_bytebuf_collect(b, o, is_bytes ? "bytes" : "byte") == 0)
        return 0;
    return -1;
}

static int from_text(Value o, const char *encoding, const char *errors, Value *whole)
{
    *whole = wf_str_encode(o, encoding, errors);
    return wf_is_null(*whole) ? -1 : 0;
}

int wf_bytelike_from_args(const char *name, const Value *args, size_t nargs, Value kwnames,
                          WfByteBuf *b, Value *whole)
{
    static const char *const names[] = {"source", "encoding", "errors", NULL};
    Value o = WF_NULL;
    const char *encoding = NULL, *errors = NULL;
    *whole = WF_NULL;
    if (WF_LIKELY(nargs == 1 && wf_is_null(kwnames)))
        return from_object(name, args[0], b, whole);
    int r = wf_parse_args(args, nargs, kwnames,
                          strcmp(name, "bytes") == 0 ? "|Oss:bytes" : "|Oss:bytearray", names, &o,
                          &encoding, &errors);
    if (r < 0)
        return -1;
    bool is_str = !wf_is_null(o) && wf_is_str(o);
    if (encoding != NULL || errors != NULL) {
        if (is_str && encoding != NULL)
            return from_text(o, encoding, errors, whole);
        if (is_str)
            return wf_raise_i(&wf_exc_TypeError, "string argument without an encoding");
        return wf_raise_i(&wf_exc_TypeError, "%s without a string argument",
                          encoding != NULL ? "encoding" : "errors");
    }
    return wf_is_null(o) ? 0 : from_object(name, o, b, whole);
}

Value wf_bytes_of(Value v)
{
    WfByteBuf b;
    Value whole;
    wf_bytebuf_init(&b);
    int r = wf_bytelike_from_args("bytes", &v, 1, WF_NULL, &b, &whole);
    if (r == 0 && wf_is_null(whole))
        whole = wf_bytes_new(b.p, b.len);
    wf_bytebuf_free(&b);
    return r < 0 ? WF_NULL : whole;
}

/* --- membership -------------------------------------------------------------------------------- */

int wf_bytelike_contains(Value self, Value item)
{
    WfSpan s, x;
    if (wf_has_index(item)) {
        uint8_t c;
        if (wf_byte_value(item, &c) < 0 || wf_span_of_self(self, &s) < 0)
            return -1;
        int r = wf_find_char(1, s.p, s.len, c) >= 0;
        wf_span_close(&s);
        return r;
    }
    if (wf_span_of_bytes_like(item, &x) < 0)
        return -1;
    int r = -1;
    if (wf_span_of_self(self, &s) == 0) {
        r = wf_span_find(&s, &x, 0, (ssize_t)s.len, 1) >= 0;
        wf_span_close(&s);
    }
    wf_span_close(&x);
    return r;
}

/* --- repr ---------------------------------------------------------------------------------------- */

static void put_byte(WfStrBuilder *out, uint8_t c)
{
    static const char hex[] = "0123456789abcdef";
    char e[4] = {'\\', 'x', hex[c >> 4], hex[c & 15]};
    size_t n = 4;
    if (c == '\t' || c == '\n' || c == '\r') {
        e[1] = c == '\t' ? 't' : c == '\n' ? 'n' : 'r';
        n = 2;
    }
    wf_sb_ascii(out, e, n);
}

void wf_bytelike_repr(WfStrBuilder *out, const uint8_t *p, size_t n, bool always_escape)
{
    uint8_t quote = '\'', escaped;
    if (wf_find_char(1, p, n, '\'') >= 0 && wf_find_char(1, p, n, '"') < 0)
        quote = '"';
    escaped = always_escape ? '\'' : quote;
    wf_sb_char(out, 'b');
    wf_sb_char(out, quote);
    for (size_t i = 0; i < n;) {
        size_t start = i;
        while (i < n && (uint8_t)(p[i] - 32) < 95 && p[i] != escaped && p[i] != '\\')
            i++;
        wf_sb_ascii(out, (const char *)p + start, i - start);
        if (i == n)
            break;
        uint8_t c = p[i++];
        if (c == escaped || c == '\\') {
            wf_sb_char(out, '\\');
            wf_sb_char(out, c);
        } else {
            put_byte(out, c);
        }
    }
    wf_sb_char(out, quote);
}

/* --- join ------------------------------------------------------------------------------------------ */

/* The items of seq as spans; returns how many were opened, *total: bytes with separators, or -1. */
static ssize_t open_items(Value seq, WfSpan *spans, size_t n, size_t seplen, size_t *total)
{
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        Value item = wf_tuple_item(seq, i);
        if (!wf_is_bytes(item) && !wf_has_buffer(item)) {
            wf_raise(&wf_exc_TypeError,
                     "sequence item %zd: expected a bytes-like object, %.80s found", (ssize_t)i,
                     wf_type_of(item)->name);
            *total = SIZE_MAX;
            return (ssize_t)i;
        }
        if (wf_span_of_bytes_like(item, &spans[i]) < 0) {
            *total = SIZE_MAX;
            return (ssize_t)i;
        }
        if (spans[i].len > (size_t)SSIZE_MAX / 2 || len > (size_t)SSIZE_MAX / 2) {
            wf_raise(&wf_exc_OverflowError, "join() result is too long");
            *total = SIZE_MAX;
            return (ssize_t)i + 1;
        }
        len += spans[i].len + (i > 0 ? seplen : 0);
    }
    *total = len;
    return (ssize_t)n;
}

static Value join_spans(WfSpanType type, const WfSpan *sep, const WfSpan *spans, size_t n,
                        size_t total)
{
    void *out;
    Value v = wf_span_make(type, total, 0xff, &out);
    if (wf_is_null(v) || total == 0)
        return v;
    uint8_t *p = out;
    for (size_t i = 0; i < n; i++) {
        if (i > 0) {
            memcpy(p, sep->p, sep->len);
            p += sep->len;
        }
        memcpy(p, spans[i].p, spans[i].len);
        p += spans[i].len;
    }
    return v;
}

/* The items as a tuple, whose references keep them alive while their buffers are open. */
static Value items_tuple(Value iterable)
{
    if (wf_is_tuple_exact(iterable))
        return wf_new_ref(iterable);
    Value seq = wf_sequence_fast(iterable, "can only join an iterable");
    if (wf_is_null(seq) || wf_is_tuple(seq))
        return seq;
    Value t = wf_list_as_tuple(seq);
    wf_drop(seq);
    return t;
}

/* Joins items that are all exact bytes; WF_HOLE if they are not. Runs nothing. */
static Value join_exact(const WfSpan *sep, const Value *items, size_t n)
{
    if (n == 0 || sep->len > (size_t)SSIZE_MAX / 4 / n)
        return WF_HOLE;
    size_t total = sep->len * (n - 1);
    for (size_t i = 0; i < n; i++) {
        if (!wf_is_bytes_exact(items[i]) || total > (size_t)SSIZE_MAX / 4)
            return WF_HOLE;
        total += wf_as_bytes(items[i])->len;
    }
    if (n == 1 && sep->type == WF_SPAN_BYTES)
        return wf_new_ref(items[0]);
    void *out;
    Value v = wf_span_make(sep->type, total, 0xff, &out);
    if (wf_is_null(v) || total == 0)
        return v;
    uint8_t *p = out;
    for (size_t i = 0; i < n; i++) {
        if (i > 0) {
            wf_copy_short(p, sep->p, sep->len);
            p += sep->len;
        }
        size_t len = wf_as_bytes(items[i])->len;
        wf_copy_short(p, wf_as_bytes(items[i])->data, len);
        p += len;
    }
    return v;
}

/* The same for a list or tuple that no other thread can change. */
static Value join_sequence(Value sep, Value seq)
{
    WfSpan s;
    if (!(wf_is_tuple_exact(seq) || (wf_is_list_exact(seq) && !wf_is_shared(wf_obj(seq)))))
        return WF_HOLE;
    if (wf_span_of_self(sep, &s) < 0)
        return WF_NULL;
    Value v = wf_is_tuple_exact(seq)
                  ? join_exact(&s, wf_as_tuple(seq)->items, wf_as_tuple(seq)->len)
                  : join_exact(&s, wf_as_list(seq)->items, wf_as_list(seq)->len);
    wf_span_close(&s);
    return v;
}

/* Opens the separator last: making the tuple may run Python code, which may change it. */
Value wf_bytes_join(Value sep, Value iterable)
{
    Value v = join_sequence(sep, iterable), seq;
    if (!wf_same_bits(v, WF_HOLE))
        return v;
    v = WF_NULL;
    seq = items_tuple(iterable);
    if (wf_is_null(seq))
        return seq;
    size_t n = wf_tuple_len(seq), total;
    WfSpan s, small[8], *spans = small;
    if (wf_span_of_self(sep, &s) < 0)
        goto done;
    v = join_exact(&s, wf_as_tuple(seq)->items, n);
    if (!wf_same_bits(v, WF_HOLE))
        goto close_sep;
    v = WF_NULL;
    if (n > 8 && (spans = wf_mem_alloc(n * sizeof *spans)) == NULL)
        goto close_sep;
    ssize_t opened = open_items(seq, spans, n, s.len, &total);
    if (total != SIZE_MAX)
        v = join_spans(s.type, &s, spans, n, total);
    while (opened-- > 0)
        wf_span_close(&spans[opened]);
    if (spans != small)
        wf_mem_free(spans);
close_sep:
    wf_span_close(&s);
done:
    wf_drop(seq);
    return v;
}

/* --- hex ------------------------------------------------------------------------------------------- */

/* The separator's character, 0: none, -1: error. */
static int separator(Value sep)
{
    if (wf_is_null(sep))
        return 0;
    ssize_t n = wf_len(sep);
    if (n < 0)
        return -1;
    if (n != 1)
        return wf_raise_i(&wf_exc_ValueError, "sep must be length 1.");
    uint32_t c;
    if (wf_is_str(sep))
        c = wf_str_at(wf_as_str(sep), 0);
    else if (wf_is_bytes(sep))
        c = wf_as_bytes(sep)->data[0];
    else
        return wf_raise_i(&wf_exc_TypeError, "sep must be str or bytes.");
    if (c > 127)
        return wf_raise_i(&wf_exc_ValueError, "sep must be ASCII.");
    return (int)c;
}

static inline uint8_t hex_digit(uint8_t v)
{
    return (uint8_t)(v + '0' + (v > 9 ? 'a' - '0' - 10 : 0));
}

/* Without separators: a loop for vectors. */
static void put_hex(uint8_t *restrict out, const uint8_t *restrict p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = hex_digit(p[i] >> 4);
        out[2 * i + 1] = hex_digit(p[i] & 15);
    }
}

Value wf_hex_text(const uint8_t *p, size_t n, Value sep, int group)
{
    int c = separator(sep);
    if (c < 0)
        return WF_NULL;
    bool separated = !wf_is_null(sep) && group != 0 && n > 0;
    size_t each = separated ? (size_t)(group < 0 ? -(int64_t)group : group) : n;
    size_t nsep = separated ? (n - 1) / each : 0;
    if (n > (size_t)SSIZE_MAX / 4)
        return wf_no_memory();
    Value v = wf_str_new(n * 2 + nsep, 0x7f);
    if (wf_is_null(v) || n == 0)
        return v;
    uint8_t *out = wf_as_str(v)->data;
    if (nsep == 0) {
        put_hex(out, p, n);
        return v;
    }
    /* Groups are counted from the right, or from the left if negative. */
    size_t left = group < 0 ? each : n - nsep * each;
    for (size_t i = 0; i < n; i++) {
        if (left == 0) {
            *out++ = (uint8_t)c;
            left = each;
        }
        left--;
        *out++ = hex_digit(p[i] >> 4);
        *out++ = hex_digit(p[i] & 15);
    }
    return v;
}
