/*
 * timedelta.
 *
 * Arithmetic is done on microseconds in 128 bits, which hold the product of any timedelta and
 * any 61-bit integer; other numbers take the way over Python's ints.
 */
#include "datetime.h"

#include <math.h>
#include <stddef.h>

#define US_PER_DAY ((DtInt)86400 * 1000000)

static DtInt total_us(const DtDelta *d)
{
    return ((DtInt)d->days * 86400 + d->seconds) * 1000000 + d->us;
}

static DtInt us_of(Value v)
{
    return total_us(dt_delta(v));
}

static Value make(WfType *type, int32_t days, int32_t seconds, int32_t us)
{
    Value v = dt_alloc(type, &wf_dt_delta_type, sizeof(DtDelta), true);
    if (wf_is_null(v))
        return WF_NULL;
    DtDelta *d = dt_delta(v);
    atomic_init(&d->hash, 0);
    d->days = days;
    d->seconds = seconds;
    d->us = us;
    return v;
}

static Value overflow(void)
{
    return wf_raise(&wf_exc_OverflowError, "Python int too large to convert to C int");
}

/* Floor division. */
static DtInt floor_div(DtInt a, DtInt b, DtInt *rest)
{
    DtInt q = a / b, r = a % b;
    if (r != 0 && (r < 0) != (b < 0)) {
        q--;
        r += b;
    }
    *rest = r;
    return q;
}

Value wf_dt_delta_from_us(DtInt us, WfType *type)
{
    DtInt rest, days = floor_div(us, US_PER_DAY, &rest);
    if (days > INT32_MAX || days < INT32_MIN)
        return overflow();
    if (days > DT_MAX_DAYS || days < -DT_MAX_DAYS)
        return wf_raise(&wf_exc_OverflowError, "days=%d; must have magnitude <= %d", (int)days,
                        DT_MAX_DAYS);
    return make(type, (int32_t)days, (int32_t)(rest / 1000000), (int32_t)(rest % 1000000));
}

Value wf_dt_delta_new(int64_t days, int64_t seconds, int64_t us)
{
    if (WF_LIKELY(us >= 0 && us < 1000000 && seconds >= 0 && seconds < 86400 &&
                  days >= -DT_MAX_DAYS && days <= DT_MAX_DAYS))
        return make(&wf_dt_delta_type, (int32_t)days, (int32_t)seconds, (int32_t)us);
    return wf_dt_delta_from_us(((DtInt)days * 86400 + seconds) * 1000000 + us, &wf_dt_delta_type);
}

int wf_dt_delta_cmp(const DtDelta *a, const DtDelta *b)
{
    if (a->days != b->days)
        return a->days < b->days ? -1 : 1;
    if (a->seconds != b->seconds)
        return a->seconds < b->seconds ? -1 : 1;
    return a->us < b->us ? -1 : a->us > b->us;
}

Value wf_dt_delta_add(const DtDelta *a, const DtDelta *b, int sign)
{
    return wf_dt_delta_new((int64_t)a->days + sign * b->days,
                           (int64_t)a->seconds + sign * b->seconds, (int64_t)a->us + sign * b->us);
}

/* --- numbers ---------------------------------------------------------------------------------- */

/* false: more than 126 bits. */
static bool int_to_wide(Value v, DtInt *out)
{
    int64_t small;
    if (wf_int_try_i64(v, &small)) {
        *out = small;
        return true;
    }
    uint8_t bytes[16];
    if (wf_int_bit_length(v) > 126 || wf_int_to_bytes(v, bytes, sizeof bytes, true, true) < 0)
        return false;
    memcpy(out, bytes, sizeof bytes);
    return true;
}

static Value wide_to_int(DtInt n)
{
    if (n >= INT64_MIN && n <= INT64_MAX)
        return wf_int((int64_t)n);
    uint8_t bytes[16];
    memcpy(bytes, &n, sizeof bytes);
    return wf_int_from_bytes(bytes, sizeof bytes, true, true);
}

/* a / b rounded half to even; b != 0. */
static DtInt nearest(DtInt a, DtInt b)
{
    DtInt rest, q = floor_div(a, b, &rest);
    rest *= 2;
    bool more = b > 0 ? rest > b : rest < b;
    return q + (more || (rest == b && (q & 1)));
}

static Value zero_division(const char *message)
{
    return wf_raise(&wf_exc_ZeroDivisionError, "%s", message);
}

#define BY_ZERO "integer division or modulo by zero"

/* The same for ints of any size. */
static Value nearest_int(Value a, Value b)
{
    Value q, r, result = WF_NULL;
    if (wf_int_sign(b) == 0)
        return zero_division(BY_ZERO);
    if (wf_int_divmod(a, b, &q, &r) < 0)
        return WF_NULL;
    Value twice = wf_int_add(r, r);
    int order = wf_is_null(twice) ? 0 : wf_int_cmp(twice, b);
    bool more = wf_int_sign(b) > 0 ? order > 0 : order < 0;
    if (order == 0 && !wf_is_null(twice)) {
        Value odd = wf_int_and(q, wf_small(1));
        more = wf_int_sign(odd) != 0;
        wf_drop(odd);
    }
    if (!wf_is_null(twice))
        result = wf_int_add(q, wf_small(more));
    wf_drop(twice);
    wf_drop(q);
    wf_drop(r);
    return result;
}

static int check_ratio(Value ratio)
{
    if (!wf_is_tuple(ratio))
        return wf_raise_i(&wf_exc_TypeError, "unexpected return type from as_integer_ratio(): "
                          "expected tuple, not '%.200s'", wf_type_of(ratio)->name);
    if (wf_tuple_len(ratio) != 2)
        return wf_raise_i(&wf_exc_ValueError, "as_integer_ratio() must return a 2-tuple");
    for (size_t i = 0; i < 2; i++)
        if (!wf_is_int(wf_tuple_item(ratio, i)))
            return wf_raise_i(&wf_exc_TypeError, "unexpected type from as_integer_ratio()");
    return 0;
}

/* us * a / b, a and b given by the float's ratio; swapped for division by the float. */
static Value scale(Value delta, Value number, bool divide)
{
    Value ratio = wf_call_method_c(number, "as_integer_ratio", NULL, 0), us, product, q;
    if (wf_is_null(ratio) || check_ratio(ratio) < 0) {
        wf_drop(ratio);
        return WF_NULL;
    }
    us = wide_to_int(us_of(delta));
    product = wf_is_null(us) ? WF_NULL : wf_int_mul(us, wf_tuple_item(ratio, divide));
    q = wf_is_null(product) ? WF_NULL : nearest_int(product, wf_tuple_item(ratio, !divide));
    wf_drop(product);
    wf_drop(us);
    wf_drop(ratio);
    if (wf_is_null(q))
        return WF_NULL;
    DtInt wide;
    bool fits = int_to_wide(q, &wide);
    wf_drop(q);
    return fits ? wf_dt_delta_from_us(wide, &wf_dt_delta_type) : overflow();
}

/* --- construction ----------------------------------------------------------------------------- */

static const struct {
    const char *name;
    int64_t factor;
} parts[] = {
    {"days", (int64_t)86400 * 1000000}, {"seconds", 1000000}, {"microseconds", 1},
    {"milliseconds", 1000}, {"minutes", 60 * 1000000}, {"hours", (int64_t)3600 * 1000000},
    {"weeks", (int64_t)7 * 86400 * 1000000},
};
enum { NPARTS = sizeof parts / sizeof *parts };

static int add_product(DtInt *sum, DtInt n, DtInt factor)
{
    DtInt product;
    if (__builtin_mul_overflow(n, factor, &product) || __builtin_add_overflow(*sum, product, sum)) {
        overflow();
        return -1;
    }
    return 0;
}

/* Whole doubles only. */
static int double_to_wide(double d, DtInt *out)
{
    Value i = wf_int_from_double(d);
    if (wf_is_null(i))
        return -1;
    bool fits = int_to_wide(i, out);
    wf_drop(i);
    if (!fits)
        overflow();
    return fits ? 0 : -1;
}

/* *sum += v * factor; what is left of a microsecond goes to *rest. */
static int accumulate(Value v, int part, DtInt *sum, double *rest)
{
    DtInt n;
    int64_t factor = parts[part].factor;
    if (wf_is_int(v)) {
        if (!int_to_wide(v, &n)) {
            overflow();
            return -1;
        }
        return add_product(sum, n, factor);
    }
    if (!wf_is_float(v))
        return wf_raise_i(&wf_exc_TypeError, "unsupported type for timedelta %s component: %s",
                          parts[part].name, wf_type_of(v)->name);
    double whole, fraction = modf(wf_float_value(v), &whole);
    if (double_to_wide(whole, &n) < 0 || add_product(sum, n, factor) < 0)
        return -1;
    if (fraction == 0.0)
        return 0;
    fraction = modf((double)factor * fraction, &whole);
    *rest += fraction;
    return double_to_wide(whole, &n) < 0 ? -1 : add_product(sum, n, 1);
}

/* Rounds the rest half to even, seen together with the sum. */
static void add_rest(DtInt *sum, double rest)
{
    double whole = round(rest);
    if (fabs(whole - rest) == 0.5) {
        int odd = (int)(*sum & 1);
        whole = 2.0 * round((rest + odd) * 0.5) - odd;
    }
    *sum += (DtInt)whole;
}

static Value delta_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"days", "seconds", "microseconds", "milliseconds",
                                        "minutes", "hours", "weeks", NULL};
    static const int order[] = {2, 3, 1, 4, 5, 0, 6}; /* as errors are looked for */
    Value v[NPARTS];
    for (int i = 0; i < NPARTS; i++)
        v[i] = WF_NULL;
    if (wf_parse_args(args, nargs, kwnames, "|OOOOOOO:__new__", names, &v[0], &v[1], &v[2], &v[3],
                      &v[4], &v[5], &v[6]) < 0)
        return WF_NULL;
    DtInt sum = 0;
    double rest = 0.0;
    for (int i = 0; i < NPARTS; i++)
        if (!wf_is_null(v[order[i]]) && accumulate(v[order[i]], order[i], &sum, &rest) < 0)
            return WF_NULL;
    if (rest != 0.0)
        add_rest(&sum, rest);
    return wf_dt_delta_from_us(sum, type);
}

/* --- operators -------------------------------------------------------------------------------- */

static Value delta_add(Value a, Value b)
{
    if (!dt_is_delta(a) || !dt_is_delta(b))
        return WF_NOTIMPL;
    return wf_dt_delta_add(dt_delta(a), dt_delta(b), 1);
}

static Value delta_sub(Value a, Value b)
{
    if (!dt_is_delta(a) || !dt_is_delta(b))
        return WF_NOTIMPL;
    return wf_dt_delta_add(dt_delta(a), dt_delta(b), -1);
}

static Value delta_mul(Value a, Value b)
{
    if (!dt_is_delta(a)) {
        Value x = a;
        a = b;
        b = x;
    }
    if (wf_is_float(b))
        return scale(a, b, false);
    if (!wf_is_int(b))
        return WF_NOTIMPL;
    DtInt n, product;
    if (!int_to_wide(b, &n) || __builtin_mul_overflow(us_of(a), n, &product)) {
        return us_of(a) == 0 ? wf_dt_delta_new(0, 0, 0) : overflow();
    }
    return wf_dt_delta_from_us(product, &wf_dt_delta_type);
}

static Value delta_truediv(Value a, Value b)
{
    if (!dt_is_delta(a))
        return WF_NOTIMPL;
    if (dt_is_delta(b)) {
        DtInt x = us_of(a), y = us_of(b), limit = (DtInt)1 << 53;
        if (y != 0 && x < limit && x > -limit && y < limit && y > -limit)
            return wf_float((double)x / (double)y);
        Value i = wide_to_int(x), j = wide_to_int(y), r = WF_NULL;
        if (!wf_is_null(i) && !wf_is_null(j))
            r = wf_int_truediv(i, j);
        wf_drop(i);
        wf_drop(j);
        return r;
    }
    if (wf_is_float(b))
        return scale(a, b, true);
    if (!wf_is_int(b))
        return WF_NOTIMPL;
    DtInt n;
    if (!int_to_wide(b, &n))
        return wf_dt_delta_new(0, 0, 0);
    return n == 0 ? zero_division(BY_ZERO)
                  : wf_dt_delta_from_us(nearest(us_of(a), n), &wf_dt_delta_type);
}

static Value delta_floordiv(Value a, Value b)
{
    DtInt n, rest;
    if (!dt_is_delta(a))
        return WF_NOTIMPL;
    if (dt_is_delta(b)) {
        n = us_of(b);
        return n == 0 ? zero_division(BY_ZERO) : wide_to_int(floor_div(us_of(a), n, &rest));
    }
    if (!wf_is_int(b))
        return WF_NOTIMPL;
    if (!int_to_wide(b, &n)) /* larger than any timedelta */
        return wf_dt_delta_new(0, 0,
                               us_of(a) != 0 && (us_of(a) < 0) != (wf_int_sign(b) < 0) ? -1 : 0);
    return n == 0 ? zero_division(BY_ZERO)
                  : wf_dt_delta_from_us(floor_div(us_of(a), n, &rest), &wf_dt_delta_type);
}

static Value delta_mod(Value a, Value b)
{
    DtInt rest;
    if (!dt_is_delta(a) || !dt_is_delta(b))
        return WF_NOTIMPL;
    if (us_of(b) == 0)
        return zero_division("integer modulo by zero");
    floor_div(us_of(a), us_of(b), &rest);
    return wf_dt_delta_from_us(rest, &wf_dt_delta_type);
}

static Value delta_divmod(Value a, Value b)
{
    DtInt rest;
    if (!dt_is_delta(a) || !dt_is_delta(b))
        return WF_NOTIMPL;
    if (us_of(b) == 0)
        return zero_division(BY_ZERO);
    Value pair[2];
    pair[0] = wide_to_int(floor_div(us_of(a), us_of(b), &rest));
    pair[1] = wf_is_null(pair[0]) ? WF_NULL : wf_dt_delta_from_us(rest, &wf_dt_delta_type);
    if (!wf_is_null(pair[1]))
        return wf_tuple_steal_array(pair, 2);
    wf_drop(pair[0]);
    return WF_NULL;
}

static Value delta_neg(Value self)
{
    return wf_dt_delta_from_us(-us_of(self), &wf_dt_delta_type);
}

static Value delta_pos(Value self)
{
    return wf_dt_delta_from_us(us_of(self), &wf_dt_delta_type);
}

static Value delta_abs(Value self)
{
    return dt_delta(self)->days < 0 ? delta_neg(self) : delta_pos(self);
}

static int delta_bool(Value self)
{
    return !dt_delta_is_zero(dt_delta(self));
}

static Value delta_compare(Value a, Value b, WfCmpOp op)
{
    if (!dt_is_delta(b))
        return WF_NOTIMPL;
    return dt_order(wf_dt_delta_cmp(dt_delta(a), dt_delta(b)), op);
}

static int64_t delta_hash(Value self)
{
    DtDelta *d = dt_delta(self);
    int64_t h = atomic_load_explicit(&d->hash, memory_order_relaxed);
    if (h != 0)
        return h;
    Value t = wf_tuple_pack(3, wf_small(d->days), wf_small(d->seconds), wf_small(d->us));
    if (wf_is_null(t))
        return -1;
    h = wf_hash(t);
    wf_drop(t);
    atomic_store_explicit(&d->hash, h, memory_order_relaxed);
    return h;
}

/* --- text ------------------------------------------------------------------------------------- */

static Value delta_repr(Value self)
{
    static const char *const names[] = {"days", "seconds", "microseconds"};
    const DtDelta *d = dt_delta(self);
    const int32_t v[] = {d->days, d->seconds, d->us};
    WfStrBuilder b;
    wf_sb_init(&b);
    wf_sb_c(&b, wf_type_of(self)->name);
    wf_sb_char(&b, '(');
    const char *between = "";
    for (int i = 0; i < 3; i++) {
        if (v[i] == 0)
            continue;
        wf_sb_c(&b, between);
        wf_sb_c(&b, names[i]);
        wf_sb_char(&b, '=');
        wf_dt_put_number(&b, v[i], 1);
        between = ", ";
    }
    wf_sb_c(&b, between[0] ? ")" : "0)");
    return wf_sb_finish(&b);
}

static Value delta_str(Value self)
{
    const DtDelta *d = dt_delta(self);
    WfStrBuilder b;
    wf_sb_init(&b);
    if (d->days != 0) {
        wf_dt_put_number(&b, d->days, 1);
        wf_sb_c(&b, d->days == 1 || d->days == -1 ? " day, " : " days, ");
    }
    wf_dt_put_number(&b, d->seconds / 3600, 1);
    wf_sb_char(&b, ':');
    wf_dt_put_number(&b, d->seconds / 60 % 60, 2);
    wf_sb_char(&b, ':');
    wf_dt_put_number(&b, d->seconds % 60, 2);
    if (d->us != 0) {
        wf_sb_char(&b, '.');
        wf_dt_put_number(&b, d->us, 6);
    }
    return wf_sb_finish(&b);
}

/* --- methods ---------------------------------------------------------------------------------- */

static Value m_total_seconds(Value self)
{
    DtInt us = us_of(self);
    if (us < ((DtInt)1 << 53) && us > -((DtInt)1 << 53))
        return wf_float((double)us / 1e6);
    Value i = wide_to_int(us), r = wf_is_null(i) ? WF_NULL : wf_int_truediv(i, wf_small(1000000));
    wf_drop(i);
    return r;
}

static Value m_reduce(Value self)
{
    const DtDelta *d = dt_delta(self);
    Value args = wf_tuple_pack(3, wf_small(d->days), wf_small(d->seconds), wf_small(d->us));
    Value r = wf_is_null(args) ? WF_NULL : wf_tuple_pack(2, wf_type_value(wf_type_of(self)), args);
    wf_drop(args);
    return r;
}

static void delta_dealloc(WfObject *o)
{
    if (wf_shape_of(o) != wf_dt_delta_type.shape)
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static WfMethodDef delta_methods[] = {
    {"total_seconds", m_total_seconds, WF_NOARGS, "Total seconds in the duration."},
    {"__reduce__", m_reduce, WF_NOARGS, "__reduce__() -> (cls, state)"},
    {NULL, NULL, 0, NULL},
};
static WfMemberDef delta_members[] = {
    {"days", WF_M_INT, offsetof(DtDelta, days), true, "Number of days."},
    {"seconds", WF_M_INT, offsetof(DtDelta, seconds), true,
     "Number of seconds (>= 0 and less than 1 day)."},
    {"microseconds", WF_M_INT, offsetof(DtDelta, us), true,
     "Number of microseconds (>= 0 and less than 1 second)."},
    {NULL, WF_M_INT, 0, false, NULL},
};

WfType wf_dt_delta_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "datetime.timedelta",
    .flags = WF_TF_BASETYPE,
    .basicsize = sizeof(DtDelta),
    .doc =
        "Difference between two datetime values.\n\ntimedelta(days=0, seconds=0, microseconds=0, "
        "milliseconds=0, minutes=0, hours=0, weeks=0)\n\nAll arguments are optional and default "
        "to 0.\nArguments may be integers or floats, and may be positive or negative.",
    .dealloc = delta_dealloc,
    .new = delta_new,
    .repr = delta_repr,
    .str = delta_str,
    .hash = delta_hash,
    .compare = delta_compare,
    .nb = {[WF_NB_ADD] = delta_add,
           [WF_NB_SUB] = delta_sub,
           [WF_NB_MUL] = delta_mul,
           [WF_NB_TRUEDIV] = delta_truediv,
           [WF_NB_FLOORDIV] = delta_floordiv,
           [WF_NB_MOD] = delta_mod,
           [WF_NB_DIVMOD] = delta_divmod},
    .nb_neg = delta_neg,
    .nb_pos = delta_pos,
    .nb_abs = delta_abs,
    .nb_bool = delta_bool,
    .methods = delta_methods,
    .members = delta_members,
};
