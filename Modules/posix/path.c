/* Paths as arguments: os.fspath, conversion to bytes, and the messages. */
#include "posix.h"

#include <limits.h>

/* --- os.fspath ------------------------------------------------------------------------------------------- */

/* path.__fspath__(), which must be str or bytes; 1 / 0 has none / -1. */
static int call_fspath(Value path, Value *out)
{
    Value fn;
    int found = wf_lookup_special(path, wf_n.__fspath__, &fn);
    if (found <= 0)
        return found;
    Value r = wf_call0(fn);
    wf_drop(fn);
    if (wf_is_null(r))
        return -1;
    if (!wf_is_str(r) && !wf_is_bytes(r)) {
        wf_raise(&wf_exc_TypeError, "expected %T.__fspath__() to return str or bytes, not %T", path, r);
        wf_drop(r);
        return -1;
    }
    *out = r;
    return 1;
}

Value wf_fspath(Value path)
{
    if (wf_is_str(path) || wf_is_bytes(path))
        return wf_new_ref(path);
    Value r;
    int found = call_fspath(path, &r);
    if (found == 0)
        return wf_raise(&wf_exc_TypeError, "expected str, bytes or os.PathLike object, not %T", path);
    return found < 0 ? WF_NULL : r;
}

Value wf_fs_bytes(Value path)
{
    Value p = wf_fspath(path);
    if (wf_is_null(p))
        return p;
    Value b = wf_is_bytes(p) ? wf_new_ref(p) : wf_str_encode_fs(p);
    wf_drop(p);
    if (!wf_is_null(b) && memchr(wf_as_bytes(b)->data, '\0', wf_as_bytes(b)->len) != NULL) {
        wf_drop(b);
        return wf_raise(&wf_exc_ValueError, "embedded null byte");
    }
    return b;
}

Value wf_fs_str(Value path)
{
    Value p = wf_fspath(path);
    if (wf_is_null(p))
        return p;
    Value s = wf_is_str(p) ? wf_new_ref(p)
                           : wf_str_decode_fs((const char *)wf_as_bytes(p)->data, wf_as_bytes(p)->len);
    wf_drop(p);
    if (!wf_is_null(s)) {
        WfStr *t = wf_as_str(s);
        for (size_t i = 0; i < t->len; i++)
            if (wf_str_at(t, i) == 0) {
                wf_drop(s);
                return wf_raise(&wf_exc_ValueError, "embedded null character");
            }
    }
    return s;
}

Value wf_posix_name(const char *s, size_t n, bool bytes)
{
    return bytes ? wf_bytes_new(s, n) : wf_str_decode_fs(s, n);
}

/* --- arguments ---------------------------------------------------------------------------------------------- */

WF_COLD Value wf_posix_error(void)
{
    return wf_raise_errno(errno, WF_NULL, WF_NULL);
}

static int wrong_type(Value v, const char *fname, const char *argname, int flags)
{
    static const char *const wanted[] = {"string, bytes or os.PathLike", "string, bytes, os.PathLike or integer",
                                         "string, bytes, os.PathLike or None",
                                         "string, bytes, os.PathLike, integer or None"};
    return wf_raise_i(&wf_exc_TypeError, "%s: %s should be %s, not %T", fname, argname, wanted[flags & 3], v);
}

/* path is a str or bytes (owned): p gets its text. */
static int set_text(WfPath *p, WF_STEALS Value path, const char *fname, const char *argname)
{
    p->is_bytes = wf_is_bytes(path);
    p->bytes = p->is_bytes ? path : wf_str_encode_fs(path);
    if (!p->is_bytes)
        wf_drop(path);
    if (wf_is_null(p->bytes))
        return -1;
    p->text = (const char *)wf_as_bytes(p->bytes)->data;
    if (memchr(p->text, '\0', wf_as_bytes(p->bytes)->len) == NULL)
        return 0;
    wf_drop(p->bytes);
    p->bytes = WF_NULL;
    return wf_raise_i(&wf_exc_ValueError, "%s: embedded null character in %s", fname, argname);
}

static int fd_of_index(Value v, int *fd)
{
    int64_t n;
    Value i = wf_index(v);
    if (wf_is_null(i))
        return -1;
    int r = wf_int_try_i64(i, &n) ? 0 : -1;
    int sign = wf_int_sign(i);
    wf_drop(i);
    if (r < 0)
        n = sign < 0 ? INT64_MIN : INT64_MAX;
    if (n > INT_MAX)
        return wf_raise_i(&wf_exc_OverflowError, "fd is greater than maximum");
    if (n < INT_MIN)
        return wf_raise_i(&wf_exc_OverflowError, "fd is less than minimum");
    *fd = (int)n;
    return 0;
}

int wf_path_open(WfPath *p, Value v, const char *fname, const char *argname, int flags)
{
    *p = (WfPath){.fd = -1, .bytes = WF_NULL, .object = v};
    if (WF_LIKELY(wf_is_str(v) || wf_is_bytes(v)))
        return set_text(p, wf_new_ref(v), fname, argname);
    if (wf_is_none(v) && (flags & WF_PATH_NONE))
        return 0;
    if ((flags & WF_PATH_FD) && (wf_is_int(v) || wf_type_of(v)->nb_index != NULL))
        return fd_of_index(v, &p->fd);
    if (wf_has_buffer(v)) {
        /* bytearray and the like: deprecated, but taken. */
        if (wf_warn(&wf_exc_DeprecationWarning, 1, "%s: %s should be string, bytes%s, not %T", fname, argname,
                    flags & WF_PATH_FD ? ", os.PathLike or integer" : " or os.PathLike", v) < 0)
            return -1;
        Value b = wf_bytes_of(v);
        return wf_is_null(b) ? -1 : set_text(p, b, fname, argname);
    }
    Value r;
    int found = call_fspath(v, &r);
    if (found < 0)
        return -1;
    return found ? set_text(p, r, fname, argname) : wrong_type(v, fname, argname, flags);
}

void wf_path_close(WfPath *p)
{
    wf_drop(p->bytes);
    p->bytes = WF_NULL;
}

WF_COLD Value wf_path_error(WfPath *p)
{
    int err = errno;
    wf_path_close(p);
    return wf_raise_errno(err, wf_is_none(p->object) ? WF_NULL : p->object, WF_NULL);
}

int wf_posix_dir_fd(Value v, int *fd)
{
    *fd = AT_FDCWD;
    if (wf_is_none(v))
        return 0;
    if (!wf_is_int(v) && wf_type_of(v)->nb_index == NULL)
        return wf_raise_i(&wf_exc_TypeError, "argument should be integer or None, not %T", v);
    return fd_of_index(v, fd);
}

int wf_posix_fd(Value v, int *fd)
{
    Value n = WF_NULL;
    if (!wf_is_int(v)) {
        Value fileno;
        int found = wf_getattr_opt(v, wf_n.fileno, &fileno);
        if (found < 0)
            return -1;
        if (!found)
            return wf_raise_i(&wf_exc_TypeError, "argument must be an int, or have a fileno() method.");
        n = wf_call0(fileno);
        wf_drop(fileno);
        if (wf_is_null(n))
            return -1;
        if (!wf_is_int(n)) {
            wf_drop(n);
            return wf_raise_i(&wf_exc_TypeError, "fileno() returned a non-integer");
        }
        v = n;
    }
    int r = wf_as_int(v, fd);
    wf_drop(n);
    if (r == 0 && *fd < 0)
        return wf_raise_i(&wf_exc_ValueError, "file descriptor cannot be a negative integer (%d)", *fd);
    return r;
}

int wf_posix_id(Value v, uint32_t *out, const char *what)
{
    if (!wf_is_int(v) && wf_type_of(v)->nb_index == NULL)
        return wf_raise_i(&wf_exc_TypeError, "%s should be integer, not %T", what, v);
    Value i = wf_index(v);
    if (wf_is_null(i))
        return -1;
    int64_t n = 0;
    bool fits = wf_int_try_i64(i, &n);
    int sign = wf_int_sign(i);
    wf_drop(i);
    if (fits && n >= -1 && n <= UINT32_MAX) {
        *out = (uint32_t)n;
        return 0;
    }
    return wf_raise_i(&wf_exc_OverflowError, sign < 0 ? "%s is less than minimum" : "%s is greater than maximum",
                      what);
}

/* --- functions ------------------------------------------------------------------------------------------------ */

P_KW(fspath)
{
    static const char *const names[] = {"path", NULL};
    Value path;
    if (wf_parse_args(args, nargs, kwnames, "O:fspath", names, &path) < 0)
        return WF_NULL;
    return wf_fspath(path);
}

/* Normalises in place: duplicate slashes, `.`, and `..` after a name go. The new length. */
static size_t normalize(uint32_t *s, size_t n)
{
    size_t lead = n > 0 && s[0] == '/' ? (n > 1 && s[1] == '/' && !(n > 2 && s[2] == '/') ? 2 : 1) : 0;
    size_t in = lead, out = lead;
    while (in < n) {
        while (in < n && s[in] == '/')
            in++;
        size_t start = in;
        while (in < n && s[in] != '/')
            in++;
        size_t len = in - start;
        if (len == 0 || (len == 1 && s[start] == '.'))
            continue;
        if (len == 2 && s[start] == '.' && s[start + 1] == '.') {
            size_t prev = out;
            while (prev > lead && s[prev - 1] != '/')
                prev--;
            bool at_top = out == lead;
            bool after_dots = out - prev == 2 && s[prev] == '.' && s[prev + 1] == '.';
            if (at_top && lead > 0)
                continue;
            if (!at_top && !after_dots) {
                out = prev > lead ? prev - 1 : lead;
                continue;
            }
        }
        if (out > lead)
            s[out++] = '/';
        memmove(s + out, s + start, len * sizeof *s);
        out += len;
    }
    return out;
}

P_KW(_path_normpath)
{
    static const char *const names[] = {"path", NULL};
    Value path;
    if (wf_parse_args(args, nargs, kwnames, "U:_path_normpath", names, &path) < 0)
        return WF_NULL;
    WfStr *s = wf_as_str(path);
    if (s->len == 0)
        return wf_new_ref(wf_n.dot);
    uint32_t *units = wf_mem_alloc((s->len + 1) * sizeof *units);
    if (units == NULL)
        return WF_NULL;
    uint32_t max = 0;
    for (size_t i = 0; i < s->len; i++)
        units[i] = wf_str_at(s, i);
    size_t n = normalize(units, s->len);
    if (n == 0)
        units[n++] = '.';
    for (size_t i = 0; i < n; i++)
        max = units[i] > max ? units[i] : max;
    Value r = wf_str_new(n, max);
    if (!wf_is_null(r)) {
        int kind = wf_str_kind(wf_as_str(r));
        for (size_t i = 0; i < n; i++)
            wf_str_put(wf_as_str(r), kind, i, units[i]);
    }
    wf_mem_free(units);
    return r;
}

WfMethodDef wf_posix_path_functions[] = {
    P_DEF(fspath, WF_FASTKW, "($module, /, path)"),
    P_DEF(_path_normpath, WF_FASTKW, "($module, /, path)"),
    {NULL, NULL, 0, NULL},
};
