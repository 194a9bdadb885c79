/* fsum, prod, dist, hypot: many numbers to one, without losing digits on the way. */
#include "math_parts.h"
#include "internal/iter.h"

#include <float.h>

/* --- fsum ------------------------------------------------------------------------------------------- */

/*
 * Partial sums that do not overlap, in increasing magnitude: their exact sum is the exact sum of
 * all numbers so far (Shewchuk, "Adaptive Precision Floating-Point Arithmetic", 1997).
 */
typedef struct {
    double *p, small[32];
    size_t n, cap;
    double special, infinities; /* sums of what is not finite */
} Partials;

static int partials_push(Partials *s, double x)
{
    if (s->n == s->cap) {
        double *grown = wf_mem_alloc(2 * s->cap * sizeof *grown);
        if (grown == NULL)
            return -1;
        memcpy(grown, s->p, s->n * sizeof *grown);
        if (s->p != s->small)
            wf_mem_free(s->p);
        s->p = grown;
        s->cap *= 2;
    }
    s->p[s->n++] = x;
    return 0;
}

static int partials_add(Partials *s, double x)
{
    double given = x;
    size_t kept = 0;
    for (size_t j = 0; j < s->n; j++) {
        double y = s->p[j];
        if (fabs(x) < fabs(y)) {
            double t = x;
            x = y;
            y = t;
        }
        volatile double hi = x + y, rounded = hi - x, lo = y - rounded;
        if (lo != 0.0)
            s->p[kept++] = lo;
        x = hi;
    }
    s->n = kept;
    if (x == 0.0)
        return 0;
    if (isfinite(x))
        return partials_push(s, x);
    if (isfinite(given))
        return wf_raise_i(&wf_exc_OverflowError, "intermediate overflow in fsum");
    if (isinf(given))
        s->infinities += given;
    s->special += given;
    s->n = 0;
    return 0;
}

/* The partials as one double, rounded half to even over all of them. */
static Value partials_total(Partials *s)
{
    if (s->special != 0.0) {
        if (isnan(s->infinities))
            return wf_raise(&wf_exc_ValueError, "-inf + inf in fsum");
        return wf_float(s->special);
    }
    size_t n = s->n;
    if (n == 0)
        return wf_float(0.0);
    double hi = s->p[--n], lo = 0.0;
    while (n > 0) {
        double x = hi, y = s->p[--n];
        volatile double sum = x + y, rounded = sum - x;
        hi = sum;
        lo = y - rounded;
        if (lo != 0.0)
            break;
    }
    /* Exactly half way: the next partial decides. */
    if (n > 0 && ((lo < 0.0 && s->p[n - 1] < 0.0) || (lo > 0.0 && s->p[n - 1] > 0.0))) {
        volatile double y = lo * 2.0, x = hi + y, rounded = x - hi;
        if (y == rounded)
            hi = x;
    }
    return wf_float(hi);
}

static Value m_fsum(Value module, Value seq)
{
    Value it = wf_iter(seq), v;
    if (wf_is_null(it))
        return WF_NULL;
    Partials s = {.n = 0, .cap = 32};
    s.p = s.small;
    int r = 0;
    WfUnaryFn next = wf_next_slot(it);
    for (unsigned i = 1; r == 0 && !wf_is_null(v = next(it)); i++) {
        double x;
        v = wf_own(v);
        r = math_double(v, &x);
        wf_drop(v);
        if (r == 0)
            r = partials_add(&s, x);
        if (WF_UNLIKELY((i & 4095) == 0) && r == 0)
            r = wf_safepoint();
    }
    wf_drop(it);
    if (r == 0 && wf_err_matches(&wf_exc_StopIteration))
        wf_err_clear();
    Value total = r < 0 || wf_err_occurred() ? WF_NULL : partials_total(&s);
    if (s.p != s.small)
        wf_mem_free(s.p);
    return total;
}

/* --- prod --------------------------------------------------------------------------------------------- */

/* total * v; both are consumed. */
static Value times(Value total, Value v)
{
    int64_t n;
    if (wf_both_small(total, v) &&
        !__builtin_mul_overflow(wf_small_value(total), wf_small_value(v), &n))
        return wf_int(n);
    if (wf_is_tagged_float(total) && wf_is_tagged_float(v))
        return wf_float(wf_tagged_float_value(total) * wf_tagged_float_value(v));
    Value r = wf_own(wf_binop(WF_NB_MUL, total, v));
    wf_drop(total);
    wf_drop(v);
    return r;
}

static Value m_prod(Value module, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"", "start", NULL};
    Value iterable, start = wf_small(1), v;
    if (nargs != 1)
        return wf_raise(&wf_exc_TypeError,
                        "prod() takes exactly 1 positional argument (%zu given)", nargs);
    if (wf_parse_args(args, nargs, kwnames, "O|$O:prod", names, &iterable, &start) < 0)
        return WF_NULL;
    Value it = wf_iter(iterable);
    if (wf_is_null(it))
        return WF_NULL;
    Value total = wf_new_ref(start);
    WfUnaryFn next = wf_next_slot(it);
    for (unsigned i = 1; !wf_is_null(total) && !wf_is_null(v = wf_own(next(it))); i++) {
        total = times(total, v);
        if (WF_UNLIKELY((i & 1023) == 0) && wf_safepoint() < 0)
            break;
    }
    wf_drop(it);
    if (wf_err_occurred()) {
        if (!wf_is_null(total) && wf_err_matches(&wf_exc_StopIteration)) {
            wf_err_clear();
            return total;
        }
        wf_drop(total);
        return WF_NULL;
    }
    return total;
}

/* --- norms ---------------------------------------------------------------------------------------------- */

/* Adds x*x to hi + lo: the product's rounding error by FMA, the sum's by two-sum (Dekker, Knuth). */
static inline void add_square(double x, double *hi, double *lo)
{
    double p = x * x, e = fma(x, x, -p);
    double s = *hi + p, z = s - *hi;
    *lo += (*hi - (s - z)) + (p - z) + e;
    *hi = s;
}

/*
 * The square root of a sum of squares, within a hair of correct rounding: the numbers are scaled
 * by a power of two, summed in double-double, and the root gets one Newton step against the
 * residual. max: the greatest magnitude among them; none is negative.
 */
static double norm(const double *v, size_t n, double max)
{
    if (max == 0.0 || n <= 1)
        return max;
    int e;
    frexp(max, &e);
    if (e < -1023) {
        /* Subnormals: scale in two steps. */
        double sum = 0.0, scaled[2] = {0.0, 0.0};
        for (size_t i = 0; i < n; i++) {
            scaled[0] = v[i] / DBL_MIN;
            sum += scaled[0] * scaled[0];
        }
        return DBL_MIN * sqrt(sum);
    }
    double scale = ldexp(1.0, -e), hi = 0.0, lo = 0.0;
    for (size_t i = 0; i < n; i++)
        add_square(v[i] * scale, &hi, &lo);
    double h = sqrt(hi + lo);
    double residual = fma(-h, h, hi) + lo;
    return (h + residual / (2.0 * h)) / scale;
}

/* hypot and dist agree on what is not finite: an infinity wins over a NaN. */
static Value norm_value(const double *v, size_t n, double max, bool nan_seen)
{
    if (isinf(max))
        return wf_float(max);
    if (nan_seen)
        return wf_float(NAN);
    return wf_float(norm(v, n, max));
}

enum { STACK_COORDS = 20 };

/* Room for n coordinates: `small` if they fit. NULL with MemoryError. */
static double *coords_alloc(double *small, size_t n)
{
    return n <= STACK_COORDS ? small : wf_mem_alloc(n * sizeof(double));
}

static Value m_hypot(Value module, const Value *args, size_t nargs)
{
    double small[STACK_COORDS], max = 0.0, *v = coords_alloc(small, nargs);
    if (v == NULL)
        return WF_NULL;
    bool nan_seen = false;
    Value r = WF_NULL;
    size_t i = 0;
    for (; i < nargs && math_double(args[i], &v[i]) == 0; i++) {
        v[i] = fabs(v[i]);
        nan_seen |= isnan(v[i]) != 0;
        max = v[i] > max ? v[i] : max;
    }
    if (i == nargs)
        r = norm_value(v, nargs, max, nan_seen);
    if (v != small)
        wf_mem_free(v);
    return r;
}

static Value distance(Value p, Value q)
{
    size_t n = wf_tuple_len(p), i = 0;
    if (n != wf_tuple_len(q))
        return wf_raise(&wf_exc_ValueError, "both points must have the same number of dimensions");
    double small[STACK_COORDS], max = 0.0, x, y, *v = coords_alloc(small, n);
    if (v == NULL)
        return WF_NULL;
    bool nan_seen = false;
    Value r = WF_NULL;
    for (; i < n && math_double(wf_tuple_item(p, i), &x) == 0 &&
           math_double(wf_tuple_item(q, i), &y) == 0; i++) {
        v[i] = fabs(x - y);
        nan_seen |= isnan(v[i]) != 0;
        max = v[i] > max ? v[i] : max;
    }
    if (i == n)
        r = norm_value(v, n, max, nan_seen);
    if (v != small)
        wf_mem_free(v);
    return r;
}

static Value m_dist(Value module, const Value *args, size_t nargs)
{
    if (wf_check_nargs("dist", nargs, 2, 2) < 0)
        return WF_NULL;
    Value p = wf_is_tuple(args[0]) ? wf_new_ref(args[0]) : wf_sequence_tuple(args[0]);
    Value q = WF_NULL, r = WF_NULL;
    if (!wf_is_null(p))
        q = wf_is_tuple(args[1]) ? wf_new_ref(args[1]) : wf_sequence_tuple(args[1]);
    if (!wf_is_null(q))
        r = distance(p, q);
    wf_drop(q);
    wf_drop(p);
    return r;
}

WfMethodDef wf_math_sum_methods[] = {
    {"fsum", m_fsum, WF_O,
     "fsum($module, seq, /)\n--\n\nReturn an accurate floating point sum of values in the "
     "iterable seq.\n\nAssumes IEEE-754 floating point arithmetic."},
    {"prod", m_prod, WF_FASTKW,
     "prod($module, iterable, /, *, start=1)\n--\n\nCalculate the product of all the elements "
     "in the input iterable.\n\nThe default start value for the product is 1.\n\nWhen the "
     "iterable is empty, return the start value.  This function is\nintended specifically for "
     "use with numeric values and may reject\nnon-numeric types."},
    {"hypot", m_hypot, WF_FAST,
     "hypot(*coordinates) -> value\n\nMultidimensional Euclidean distance from the origin to a "
     "point.\n\nRoughly equivalent to:\n    sqrt(sum(x**2 for x in coordinates))\n\nFor a two "
     "dimensional point (x, y), gives the hypotenuse\nusing the Pythagorean theorem:  sqrt(x*x "
     "+ y*y).\n\nFor example, the hypotenuse of a 3/4/5 right triangle is:\n\n    >>> "
     "hypot(3.0, 4.0)\n    5.0\n"},
    {"dist", m_dist, WF_FAST,
     "dist($module, p, q, /)\n--\n\nReturn the Euclidean distance between two points p and "
     "q.\n\nThe points should be specified as sequences (or iterables) of\ncoordinates.  Both "
     "inputs must have the same dimension.\n\nRoughly equivalent to:\n    sqrt(sum((px - qx) "
     "** 2.0 for px, qx in zip(p, q)))"},
    {NULL, NULL, 0, NULL},
};
