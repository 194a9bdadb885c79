/* int: making, converting to C, comparing, hashing. Arithmetic is in int_arith.c. */
#include "int_internal.h"

#include <assert.h>
#include <math.h>

static_assert(sizeof(mp_limb_t) == 8 && GMP_NAIL_BITS == 0, "limbs are 64-bit words");

enum { MAX_LIMBS = 1 << 27 }; /* 1 GiB a number */

WfInt *wf_int_alloc(size_t n)
{
    if (n > MAX_LIMBS) {
        wf_no_memory();
        return NULL;
    }
    return wf_alloc_leaf(WF_SHAPE_int, sizeof(WfInt) + (n ? n : 1) * sizeof(uint64_t));
}

mp_limb_t *wf_int_temp(size_t n)
{
    if (n > MAX_LIMBS) {
        wf_no_memory();
        return NULL;
    }
    return wf_mem_alloc(n * sizeof(mp_limb_t));
}

Value wf_int_finish(WfInt *o, size_t n, bool neg)
{
    while (n > 0 && o->limbs[n - 1] == 0)
        n--;
    if (n <= 1) {
        uint64_t m = n ? o->limbs[0] : 0;
        if (m <= (uint64_t)WF_SMALL_MAX + neg) {
            wf_free_object(o, 0);
            return wf_small(neg ? (int64_t)(0 - m) : (int64_t)m);
        }
    }
    o->size = neg ? -(int64_t)n : (int64_t)n;
    return WF_MOVE(o);
}

Value wf_int_from_i64_slow(int64_t i)
{
    WfInt *o = wf_int_alloc(1);
    if (o == NULL)
        return WF_NULL;
    o->limbs[0] = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    return wf_int_finish(o, 1, i < 0);
}

Value wf_int_from_u64(uint64_t u)
{
    if (u <= (uint64_t)WF_SMALL_MAX)
        return wf_small((int64_t)u);
    WfInt *o = wf_int_alloc(1);
    if (o == NULL)
        return WF_NULL;
    o->limbs[0] = u;
    return wf_int_finish(o, 1, false);
}

Value wf_int_from_u128(unsigned __int128 m, bool neg)
{
    if (m <= (uint64_t)WF_SMALL_MAX + neg)
        return wf_small(neg ? (int64_t)(0 - (uint64_t)m) : (int64_t)m);
    size_t n = m >> 64 != 0 ? 2 : 1;
    WfInt *o = wf_int_alloc(n);
    if (o == NULL)
        return WF_NULL;
    o->limbs[0] = (uint64_t)m;
    if (n == 2)
        o->limbs[1] = (uint64_t)(m >> 64);
    o->size = neg ? -(int64_t)n : (int64_t)n;
    return WF_MOVE(o);
}

Value wf_int_from_double(double d)
{
    if (isinf(d))
        return wf_raise(&wf_exc_OverflowError, "cannot convert float infinity to integer");
    if (isnan(d))
        return wf_raise(&wf_exc_ValueError, "cannot convert float NaN to integer");
    if (d > -9e18 && d < 9e18)
        return wf_int((int64_t)d);
    int exp;
    double m = frexp(fabs(d), &exp);
    uint64_t mantissa = (uint64_t)ldexp(m, 64); /* d = mantissa * 2^(exp - 64), exp >= 64 */
    unsigned shift = (unsigned)(exp - 64);
    size_t n = shift / 64 + 2;
    WfInt *o = wf_int_alloc(n);
    if (o == NULL)
        return WF_NULL;
    memset(o->limbs, 0, n * sizeof(uint64_t));
    o->limbs[shift / 64] = mantissa << (shift % 64);
    if (shift % 64)
        o->limbs[shift / 64 + 1] = mantissa >> (64 - shift % 64);
    return wf_int_finish(o, n, d < 0);
}

Value wf_int_copy_exact(Value v)
{
    int64_t i;
    if (wf_is_small(v) || wf_has_shape(v, WF_SHAPE_int))
        return wf_new_ref(v);
    if (int_try_small(v, &i))
        return wf_small(i);
    Num x;
    int_load(&x, v);
    WfInt *o = wf_int_alloc(x.n);
    if (o == NULL)
        return WF_NULL;
    memcpy(o->limbs, x.p, x.n * sizeof(uint64_t));
    return wf_int_finish(o, x.n, x.neg);
}

bool wf_int_try_i64(Value v, int64_t *out)
{
    if (int_try_small(v, out))
        return true;
    Num x;
    int_load(&x, v);
    if (x.n > 1 || (x.n == 1 && x.p[0] > (uint64_t)INT64_MAX + x.neg))
        return false;
    uint64_t m = x.n ? x.p[0] : 0;
    *out = x.neg ? (int64_t)(0 - m) : (int64_t)m;
    return true;
}

int wf_int_sign(Value v)
{
    Num x;
    int_load(&x, v);
    return x.n == 0 ? 0 : x.neg ? -1 : 1;
}

size_t wf_int_bit_length(Value v)
{
    Num x;
    int_load(&x, v);
    return x.n == 0 ? 0 : x.n * 64 - (size_t)__builtin_clzll(x.p[x.n - 1]);
}

int wf_int_cmp(Value a, Value b)
{
    int64_t i, j;
    if (int_try_small(a, &i) && int_try_small(b, &j))
        return (i > j) - (i < j);
    Num x, y;
    int_load(&x, a);
    int_load(&y, b);
    if (x.neg != y.neg)
        return x.neg ? -1 : 1;
    int c = x.n != y.n ? (x.n > y.n ? 1 : -1) : mpn_cmp(x.p, y.p, (mp_size_t)x.n);
    c = (c > 0) - (c < 0);
    return x.neg ? -c : c;
}

int64_t wf_int_hash(Value v)
{
    const uint64_t p = ((uint64_t)1 << 61) - 1;
    Num x;
    int_load(&x, v);
    uint64_t h = x.n == 0 ? 0 : x.n == 1 ? x.p[0] % p : mpn_mod_1(x.p, (mp_size_t)x.n, p);
    int64_t r = x.neg ? -(int64_t)h : (int64_t)h;
    return r == -1 ? -2 : r;
}

/*
 * The top 64 bits of a magnitude (top bit set), rounded to odd: the lowest bit also says
 * whether anything below was not zero. *exp: the value is top * 2^exp.
 */
static uint64_t top_bits(const mp_limb_t *p, size_t n, int64_t *exp)
{
    int lead = __builtin_clzll(p[n - 1]);
    uint64_t top = p[n - 1] << lead;
    bool sticky = false;
    if (n > 1) {
        if (lead > 0) {
            top |= p[n - 2] >> (64 - lead);
            sticky = (p[n - 2] << lead) != 0;
        } else {
            sticky = p[n - 2] != 0;
        }
        for (size_t i = 0; i + 2 < n && !sticky; i++)
            sticky = p[i] != 0;
    }
    *exp = (int64_t)(n - 1) * 64 - lead;
    return top | sticky;
}

int wf_int_as_double(Value v, double *out)
{
    int64_t i;
    if (int_try_small(v, &i)) {
        *out = (double)i;
        return 0;
    }
    Num x;
    int_load(&x, v);
    double d = 0;
    if (x.n > 0 && x.n < 40) {
        int64_t exp;
        uint64_t top = top_bits(x.p, x.n, &exp);
        d = ldexp((double)top, (int)exp);
    } else if (x.n > 0) {
        d = INFINITY;
    }
    if (isinf(d))
        return wf_raise_i(&wf_exc_OverflowError, "int too large to convert to float");
    *out = x.neg ? -d : d;
    return 0;
}

/* --- true division ------------------------------------------------------------------------------- */

/* |a| / |b| correctly rounded: a quotient of at least 66 bits with a sticky remainder. */
static int divide_magnitudes(const Num *a, const Num *b, double *out)
{
    int64_t bits_a = (int64_t)(a->n * 64) - __builtin_clzll(a->p[a->n - 1]);
    int64_t bits_b = (int64_t)(b->n * 64) - __builtin_clzll(b->p[b->n - 1]);
    int64_t diff = bits_a - bits_b;
    if (diff > 1024 || diff < -1080) {
        *out = diff > 0 ? INFINITY : 0.0;
        return 0;
    }
    /* Scale so that the quotient has 66 or 67 bits. A negative shift scales b. */
    int64_t shift = 66 - diff;
    size_t up_a = shift > 0 ? (size_t)shift : 0, up_b = shift < 0 ? (size_t)-shift : 0;
    size_t na = a->n + up_a / 64 + 1, nb = b->n + up_b / 64 + 1;
    mp_limb_t *t = wf_int_temp(na + nb + na + nb + 2);
    if (t == NULL)
        return -1;
    mp_limb_t *sa = t, *sb = sa + na, *q = sb + nb, *r = q + na + 1;
    memset(t, 0, (na + nb) * sizeof *t);
    if (up_a % 64)
        sa[na - 1] = mpn_lshift(sa + up_a / 64, a->p, (mp_size_t)a->n, up_a % 64);
    else
        memcpy(sa + up_a / 64, a->p, a->n * sizeof *t);
    if (up_b % 64)
        sb[nb - 1] = mpn_lshift(sb + up_b / 64, b->p, (mp_size_t)b->n, up_b % 64);
    else
        memcpy(sb + up_b / 64, b->p, b->n * sizeof *t);
    while (na > 0 && sa[na - 1] == 0)
        na--;
    while (sb[nb - 1] == 0)
        nb--;
    if (!wf_limbs_div(q, r, sa, na, sb, nb)) {
        wf_mem_free(t);
        return -1;
    }
    size_t nq = na - nb + 1;
    while (nq > 0 && q[nq - 1] == 0)
        nq--;
    bool inexact = false;
    for (size_t i = 0; i < nb && !inexact; i++)
        inexact = r[i] != 0;
    int64_t exp;
    uint64_t top = top_bits(q, nq, &exp) | inexact;
    wf_mem_free(t);
    exp -= shift;
    /* Subnormal results are rounded once: drop the bits below 2^-1074 with stickiness. */
    int64_t low = -1074 - exp;
    if (low > 11) {
        if (low > 63) {
            *out = low == 64 && top > ((uint64_t)1 << 63) ? ldexp(1, -1074) : 0.0;
            return 0;
        }
        uint64_t kept = top >> low, rest = top << (64 - low), half = (uint64_t)1 << 63;
        kept += rest > half || (rest == half && (kept & 1));
        *out = ldexp((double)kept, -1074);
        return 0;
    }
    *out = ldexp((double)top, (int)exp);
    return 0;
}

Value wf_int_truediv(Value a, Value b)
{
    int64_t i, j;
    const int64_t exact = (int64_t)1 << 53;
    if (int_try_small(a, &i) && int_try_small(b, &j) && j != 0 && i >= -exact && i <= exact &&
        j >= -exact && j <= exact)
        return wf_float((double)i / (double)j);
    Num x, y;
    int_load(&x, a);
    int_load(&y, b);
    if (y.n == 0)
        return wf_raise(&wf_exc_ZeroDivisionError, "division by zero");
    if (x.n == 0)
        return wf_float(y.neg ? -0.0 : 0.0);
    double d;
    if (divide_magnitudes(&x, &y, &d) < 0)
        return WF_NULL;
    if (isinf(d))
        return wf_raise(&wf_exc_OverflowError, "integer division result too large for a float");
    return wf_float(x.neg != y.neg ? -d : d);
}
