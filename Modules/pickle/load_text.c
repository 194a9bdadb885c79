/* Unpickling: the opcodes of protocol 0, whose argument is a line. */
#include "pickle.h"

#include <errno.h>
#include <stdlib.h>

static int push_int(Loader *l, const char *line, size_t n)
{
    if (n == 3 && line[0] == '0' && (line[1] == '0' || line[1] == '1'))
        return pk_push(l, wf_bool(line[1] == '1'));
    char *end;
    errno = 0;
    long v = strtol(line, &end, 0);
    if (errno == 0 && end != line && (*end == '\n' || *end == '\0'))
        return pk_push(l, wf_int(v));
    Value big = wf_int_from_text(line, n && line[n - 1] == '\n' ? n - 1 : n, 0);
    if (wf_is_null(big)) {
        wf_err_clear();
        wf_raise(&wf_exc_ValueError, "could not convert string to int");
    }
    return pk_push(l, big);
}

static int push_long(Loader *l, const char *line, size_t n)
{
    n--;
    if (n > 0 && line[n - 1] == 'L')
        n--;
    return pk_push(l, wf_int_from_text(line, n, 0));
}

static int push_float(Loader *l, const char *line, size_t n)
{
    double d;
    if (!wf_double_parse(line, n - 1, &d))
        return wf_raise_i(&wf_exc_ValueError, "could not convert string to float: '%.200s'", line);
    return pk_push(l, wf_float(d));
}

static Value unescape(const char *p, size_t n)
{
    Value raw = wf_bytes_new(p, n), fn = WF_NULL, pair = WF_NULL, r = WF_NULL;
    if (!wf_is_null(raw))
        fn = wf_import_attr("_codecs", "escape_decode");
    if (!wf_is_null(fn))
        pair = wf_own(wf_call1(fn, raw));
    if (!wf_is_null(pair))
        r = wf_new_ref(wf_tuple_item(pair, 0));
    wf_drop(pair);
    wf_drop(fn);
    wf_drop(raw);
    return r;
}

static int push_string(Loader *l, const char *line, size_t n)
{
    while (n > 0 && line[n - 1] == '\n')
        n--;
    if (n < 2 || line[0] != line[n - 1] || (line[0] != '"' && line[0] != '\''))
        return wf_raise_i(pk_unpickling_error(), "the STRING opcode argument must be quoted");
    Value bytes = unescape(line + 1, n - 2);
    if (wf_is_null(bytes) || strcmp(l->encoding, "bytes") == 0)
        return pk_push(l, bytes);
    Value text =
        wf_str_decode(wf_as_bytes(bytes)->data, wf_as_bytes(bytes)->len, l->encoding, l->errors);
    wf_drop(bytes);
    return pk_push(l, text);
}

static int memo_index(const char *line, size_t n, int64_t *i)
{
    Value v = wf_int_from_text(line, n - 1, 10);
    if (wf_is_null(v))
        return -1;
    bool fits = wf_int_try_i64(v, i);
    wf_drop(v);
    return fits ? 0
                : wf_raise_i(&wf_exc_OverflowError, "Python int too large to convert to C ssize_t");
}

static int get_memo(Loader *l, const char *line, size_t n)
{
    int64_t i;
    if (memo_index(line, n, &i) < 0)
        return -1;
    if (i < 0 || (size_t)i >= l->memo_cap || wf_is_null(l->memo[i]))
        return wf_raise_i(pk_unpickling_error(), "Memo value not found at index %ld", (long)i);
    return pk_push(l, wf_new_ref(l->memo[i]));
}

static int put_memo(Loader *l, const char *line, size_t n)
{
    int64_t i;
    if (memo_index(line, n, &i) < 0)
        return -1;
    if (l->len <= l->fence)
        return pk_underflow(l);
    if (i < 0)
        return wf_raise_i(&wf_exc_ValueError, "negative PUT argument");
    return pk_loader_memo_put(l, (size_t)i, l->stack[l->len - 1]);
}

static int apply(Loader *l, Opcode op, const char *line, size_t n)
{
    switch (op) {
    case INT: return push_int(l, line, n);
    case LONG: return push_long(l, line, n);
    case FLOAT: return push_float(l, line, n);
    case STRING: return push_string(l, line, n);
    case UNICODE: return pk_push(l, wf_str_decode(line, n - 1, "raw-unicode-escape", "strict"));
    case GET: return get_memo(l, line, n);
    default: return put_memo(l, line, n);
    }
}

int pk_load_text(Loader *l, Opcode op)
{
    size_t n;
    char *line = pk_read_line(l, &n);
    if (line == NULL)
        return -1;
    /* Strings and names may be empty, numbers may not. */
    size_t least = op == UNICODE ? 1 : 2;
    int r = n < least ? wf_raise_i(pk_unpickling_error(), "pickle data was truncated")
                      : apply(l, op, line, n);
    wf_mem_free(line);
    return r;
}
