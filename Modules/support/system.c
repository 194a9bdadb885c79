/* Helpers of native modules over system calls. */
#include "system.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <wchar.h>

Value wf_os_error(void) { return wf_raise_errno(errno, WF_NULL, WF_NULL); }

Value wf_os_error_as(Value exception)
{
    int e = errno;
    Value text = wf_os_decode_locale(strerror(e));
    Value exc = wf_is_null(text) ? WF_NULL : wf_call2(exception, wf_small(e), text);
    wf_drop(text);
    if (!wf_is_null(exc))
        wf_raise_obj(exc);
    return WF_NULL;
}

int wf_os_fd(Value v, int *fd)
{
    Value n = WF_NULL;
    if (!wf_is_int(v)) {
        Value fileno;
        int found = wf_getattr_opt(v, wf_n.fileno, &fileno);
        if (found < 0)
            return -1;
        if (!found)
            return wf_raise_i(&wf_exc_TypeError,
                              "argument must be an int, or have a fileno() method.");
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
        return wf_raise_i(&wf_exc_ValueError,
                          "file descriptor cannot be a negative integer (%d)", *fd);
    return r;
}

int wf_os_id(Value v, uint32_t *out, const char *what)
{
    int64_t n;
    if (!wf_is_int(v) && wf_type_of(v)->nb_index == NULL)
        return wf_raise_i(&wf_exc_TypeError, "%s should be integer, not %T", what, v);
    Value i = wf_index(v);
    if (wf_is_null(i))
        return -1;
    bool fits = wf_int_try_i64(i, &n);
    int sign = wf_int_sign(i);
    wf_drop(i);
    if (!fits && sign > 0)
        return wf_raise_i(&wf_exc_OverflowError, "%s is greater than maximum", what);
    if (!fits || n < -1 || n > UINT32_MAX)
        return wf_raise_i(&wf_exc_OverflowError, "%s is less than minimum", what);
    *out = (uint32_t)n;
    return 0;
}

int wf_os_uint32_masked(Value v, uint32_t *out)
{
    int64_t n;
    Value i = wf_index(v);
    if (wf_is_null(i))
        return -1;
    if (!wf_int_try_i64(i, &n)) {
        Value mask = wf_small(UINT32_MAX), low = wf_int_and(i, mask);
        if (wf_is_null(low) || !wf_int_try_i64(low, &n))
            n = -1;
    }
    wf_drop(i);
    *out = (uint32_t)n;
    return wf_err_occurred() ? -1 : 0;
}

int wf_os_nanoseconds(Value v, int64_t unit, int64_t *ns)
{
    static const char too_large[] = "timestamp too large to convert to C _PyTime_t";
    if (wf_is_float(v)) {
        double d = wf_float_value(v);
        if (isnan(d))
            return wf_raise_i(&wf_exc_ValueError, "Invalid value NaN (not a number)");
        d *= (double)unit;
        d = d >= 0 ? ceil(d) : floor(d);
        if (!(d >= -9223372036854775808.0 && d < 9223372036854775808.0))
            return wf_raise_i(&wf_exc_OverflowError, too_large);
        *ns = (int64_t)d;
        return 0;
    }
    int64_t n;
    Value i = wf_index(v);
    if (wf_is_null(i))
        return -1;
    bool fits = wf_int_try_i64(i, &n) && !__builtin_mul_overflow(n, unit, ns);
    wf_drop(i);
    return fits ? 0 : wf_raise_i(&wf_exc_OverflowError, too_large);
}

Value wf_os_decode_locale(const char *s)
{
    size_t len = strlen(s), i = 0;
    while (i < len && (unsigned char)s[i] < 0x80)
        i++;
    if (i == len)
        return wf_str_from_latin1(s, len);
    wchar_t *wide = wf_mem_alloc((len + 1) * sizeof *wide);
    if (wide == NULL)
        return WF_NULL;
    mbstate_t state = {0};
    const char *p = s;
    size_t n = mbsrtowcs(wide, &p, len + 1, &state);
    Value r = n == (size_t)-1 ? wf_str_decode_fs(s, len) : wf_str_from_ucs(4, wide, n);
    wf_mem_free(wide);
    return r;
}

int wf_module_add_ints(Value module, const WfIntConstant *table, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (wf_module_add_int(module, table[i].name, table[i].value) < 0)
            return -1;
    return 0;
}
