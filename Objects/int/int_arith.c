/* Arithmetic of int over GMP's mpn layer; small operands take 64- or 128-bit paths. */
#include "int_internal.h"

typedef unsigned __int128 Wide;

/* a + b or a - b on magnitudes with signs. */
static Value add_signed(const Num *x, const Num *y, bool negate_y)
{
    bool yneg = y->neg != negate_y;
    const Num *big = x, *small = y;
    bool big_neg = x->neg, small_neg = yneg;
    if (x->n < y->n || (x->n == y->n && mpn_cmp(x->p, y->p, (mp_size_t)x->n) < 0)) {
        big = y;
        small = x;
        big_neg = yneg;
        small_neg = x->neg;
    }
    WfInt *o = wf_int_alloc(big->n + 1);
    if (o == NULL)
        return WF_NULL;
    mp_limb_t *r = (mp_limb_t *)o->limbs;
    if (small->n == 0) {
        memcpy(r, big->p, big->n * sizeof *r);
        return wf_int_finish(o, big->n, big_neg);
    }
    if (big_neg == small_neg) {
        r[big->n] = mpn_add(r, big->p, (mp_size_t)big->n, small->p, (mp_size_t)small->n);
        return wf_int_finish(o, big->n + 1, big_neg);
    }
    mpn_sub(r, big->p, (mp_size_t)big->n, small->p, (mp_size_t)small->n);
    return wf_int_finish(o, big->n, big_neg);
}

WF_INLINE Value add(Value a, Value b, bool negate_b)
{
    mp_limb_t m, n;
    bool neg_a, neg_b;
    if (int_one_limb(a, &m, &neg_a) && int_one_limb(b, &n, &neg_b)) {
        __int128 i = m, j = n;
        __int128 sum = (neg_a ? -i : i) + (neg_b != negate_b ? -j : j);
        return wf_int_from_u128(sum < 0 ? 0 - (Wide)sum : (Wide)sum, sum < 0);
    }
    Num x, y;
    int_load(&x, a);
    int_load(&y, b);
    return add_signed(&x, &y, negate_b);
}

Value wf_int_add(Value a, Value b) { return add(a, b, false); }
Value wf_int_sub(Value a, Value b) { return add(a, b, true); }

Value wf_int_mul(Value a, Value b)
{
    mp_limb_t m, n;
    bool neg_a, neg_b;
    if (int_one_limb(a, &m, &neg_a) && int_one_limb(b, &n, &neg_b))
        return wf_int_from_u128((Wide)m * n, neg_a != neg_b);
    Num x, y;
    int_load(&x, a);
    int_load(&y, b);
    if (x.n == 0 || y.n == 0)
        return wf_small(0);
    WfInt *o = wf_int_alloc(x.n + y.n);
    if (o == NULL)
        return WF_NULL;
    if (x.n == 1 || y.n == 1) {
        const Num *many = x.n == 1 ? &y : &x, *one = x.n == 1 ? &x : &y;
        mp_limb_t *r = (mp_limb_t *)o->limbs;
        r[many->n] = wf_limbs_mul_1(r, many->p, many->n, one->p[0]);
        return wf_int_finish(o, many->n + 1, x.neg != y.neg);
    }
    if (!wf_limbs_mul((mp_limb_t *)o->limbs, x.p, x.n, y.p, y.n)) {
        wf_free_object(o, 0);
        return WF_NULL;
    }
    return wf_int_finish(o, x.n + y.n, x.neg != y.neg);
}

Value wf_int_neg(Value a)
{
    int64_t i;
    if (int_try_small(a, &i))
        return wf_int(-i);
    Num x, zero = {.p = NULL, .n = 0};
    int_load(&x, a);
    x.neg = !x.neg;
    zero.p = &zero.one;
    return add_signed(&x, &zero, false);
}

Value wf_int_abs(Value a)
{
    return wf_int_sign(a) < 0 ? wf_int_neg(a) : wf_int_copy_exact(a);
}

Value wf_int_invert(Value a)
{
    int64_t i;
    if (int_try_small(a, &i))
        return wf_int(~i);
    Value n = wf_int_neg(a);
    if (wf_is_null(n))
        return WF_NULL;
    Value r = wf_int_sub(n, wf_small(1));
    wf_drop(n);
    return r;
}

/* --- division -------------------------------------------------------------------------------------- */

static void small_divmod(int64_t i, int64_t j, int64_t *q, int64_t *r)
{
    *q = i / j;
    *r = i % j;
    if (*r != 0 && (*r < 0) != (j < 0)) {
        --*q;
        *r += j;
    }
}

/* By one limb; x is not the smaller one. Either q or r is NULL, or none. */
static int limb_divmod(const Num *x, const Num *y, Value *q, Value *r)
{
    bool neg = x->neg != y->neg;
    mp_limb_t d = y->p[0], rest;
    if (q == NULL) {
        rest = mpn_mod_1(x->p, (mp_size_t)x->n, d);
    } else {
        WfInt *o = wf_int_alloc(x->n + 1);
        if (o == NULL)
            return -1;
        mp_limb_t *p = (mp_limb_t *)o->limbs;
        rest = mpn_divrem_1(p, 0, x->p, (mp_size_t)x->n, d);
        p[x->n] = neg && rest != 0 ? mpn_add_1(p, p, (mp_size_t)x->n, 1) : 0;
        *q = wf_int_finish(o, x->n + 1, neg);
    }
    if (r == NULL)
        return 0;
    *r = wf_int_from_u128(neg && rest != 0 ? d - rest : rest, y->neg);
    if (!wf_is_null(*r))
        return 0;
    if (q != NULL)
        wf_drop(*q);
    return -1;
}

/* Truncating division of magnitudes, then corrected to floor. q or r may be NULL. */
static int big_divmod(const Num *x, const Num *y, Value *q, Value *r)
{
    bool neg = x->neg != y->neg;
    if (y->n == 1 && x->n > 0)
        return limb_divmod(x, y, q, r);
    if (x->n < y->n) {
        /* |x| < |y|: the quotient is 0 or -1. */
        bool fix = neg && x->n > 0;
        if (r != NULL) {
            Num zero = {.n = 0};
            zero.p = &zero.one;
            *r = fix ? add_signed(x, y, false) : add_signed(x, &zero, false);
            if (wf_is_null(*r))
                return -1;
        }
        if (q != NULL)
            *q = wf_small(fix ? -1 : 0);
        return 0;
    }
    WfInt *qo = wf_int_alloc(x->n - y->n + 2), *ro = qo == NULL ? NULL : wf_int_alloc(y->n);
    if (ro == NULL) {
        if (qo != NULL)
            wf_free_object(qo, 0);
        return -1;
    }
    mp_limb_t *qp = (mp_limb_t *)qo->limbs, *rp = (mp_limb_t *)ro->limbs;
    size_t nq = x->n - y->n + 1;
    if (!wf_limbs_div(qp, rp, x->p, x->n, y->p, y->n)) {
        wf_free_object(qo, 0);
        wf_free_object(ro, 0);
        return -1;
    }
    bool rest = false;
    for (size_t i = 0; i < y->n && !rest; i++)
        rest = rp[i] != 0;
    qp[nq] = 0;
    if (neg && rest) {
        mpn_add_1(qp, qp, (mp_size_t)nq + 1, 1);
        mpn_sub_n(rp, y->p, rp, (mp_size_t)y->n);
    }
    if (q != NULL)
        *q = wf_int_finish(qo, nq + 1, neg);
    else
        wf_free_object(qo, 0);
    if (r != NULL)
        *r = wf_int_finish(ro, y->n, y->neg);
    else
        wf_free_object(ro, 0);
    return 0;
}

static int any_divmod(Value a, Value b, Value *q, Value *r, const char *zero_message)
{
    int64_t i, j;
    bool small = int_try_small(a, &i) && int_try_small(b, &j);
    if (small && j != 0) {
        int64_t qi, ri;
        small_divmod(i, j, &qi, &ri);
        if (q != NULL)
            *q = wf_int(qi);
        if (r != NULL)
            *r = wf_int(ri);
        return 0;
    }
    Num x, y;
    int_load(&x, a);
    int_load(&y, b);
    if (y.n == 0)
        return wf_raise_i(&wf_exc_ZeroDivisionError, "%s", zero_message);
    return big_divmod(&x, &y, q, r);
}

Value wf_int_floordiv(Value a, Value b)
{
    Value q;
    return any_divmod(a, b, &q, NULL, "integer division or modulo by zero") < 0 ? WF_NULL : q;
}

Value wf_int_mod(Value a, Value b)
{
    Value r;
    return any_divmod(a, b, NULL, &r, "integer modulo by zero") < 0 ? WF_NULL : r;
}

int wf_int_divmod(Value a, Value b, Value *q, Value *r)
{
    return any_divmod(a, b, q, r, "integer division or modulo by zero");
}

/* --- shifts ------------------------------------------------------------------------------------------ */

Value wf_int_lshift(Value a, Value b)
{
    int64_t i, by;
    if (wf_int_sign(b) < 0)
        return wf_raise(&wf_exc_ValueError, "negative shift count");
    Num x;
    int_load(&x, a);
    if (x.n == 0)
        return wf_small(0);
    if (!wf_int_try_i64(b, &by))
        return wf_raise(&wf_exc_OverflowError, "too many digits in integer");
    if (int_try_small(a, &i) && by < 61) {
        int64_t r = (int64_t)((uint64_t)i << by);
        if (r >> by == i && wf_fits_small(r))
            return wf_small(r);
    }
    size_t limbs = (size_t)by / 64;
    unsigned bits = (unsigned)by % 64;
    if (limbs > ((size_t)1 << 27))
        return wf_no_memory();
    WfInt *o = wf_int_alloc(x.n + limbs + 1);
    if (o == NULL)
        return WF_NULL;
    mp_limb_t *r = (mp_limb_t *)o->limbs;
    memset(r, 0, limbs * sizeof *r);
    r[x.n + limbs] = 0;
    if (bits)
        r[x.n + limbs] = mpn_lshift(r + limbs, x.p, (mp_size_t)x.n, bits);
    else
        memcpy(r + limbs, x.p, x.n * sizeof *r);
    return wf_int_finish(o, x.n + limbs + 1, x.neg);
}

Value wf_int_rshift(Value a, Value b)
{
    int64_t i, by;
    if (wf_int_sign(b) < 0)
        return wf_raise(&wf_exc_ValueError, "negative shift count");
    bool fits = wf_int_try_i64(b, &by);
    if (int_try_small(a, &i))
        return wf_small(!fits || by > 62 ? (i < 0 ? -1 : 0) : i >> by);
    Num x;
    int_load(&x, a);
    if (!fits || (size_t)by / 64 >= x.n)
        return wf_small(x.neg ? -1 : 0);
    size_t limbs = (size_t)by / 64, n = x.n - limbs;
    unsigned bits = (unsigned)by % 64;
    if (n <= 2 && !x.neg)
        return wf_int_from_u128(((n == 2 ? (Wide)x.p[limbs + 1] << 64 : 0) | x.p[limbs]) >> bits, false);
    WfInt *o = wf_int_alloc(n + 1);
    if (o == NULL)
        return WF_NULL;
    mp_limb_t *r = (mp_limb_t *)o->limbs, lost = 0;
    for (size_t k = 0; k < limbs && !lost; k++)
        lost = x.p[k];
    if (bits)
        lost |= mpn_rshift(r, x.p + limbs, (mp_size_t)n, bits);
    else
        memcpy(r, x.p + limbs, n * sizeof *r);
    r[n] = 0;
    /* Flooring: a negative number that lost bits goes one further down. */
    if (x.neg && lost)
        mpn_add_1(r, r, (mp_size_t)n + 1, 1);
    return wf_int_finish(o, n + 1, x.neg);
}

/* --- bitwise ------------------------------------------------------------------------------------------ */

/* n limbs of the two's complement of x. */
static void twos_complement(mp_limb_t *out, const Num *x, size_t n)
{
    memcpy(out, x->p, x->n * sizeof *out);
    memset(out + x->n, 0, (n - x->n) * sizeof *out);
    if (x->neg)
        mpn_neg(out, out, (mp_size_t)n);
}

/* Of numbers that are not negative. */
static Value bitwise_natural(const Num *x, const Num *y, char op)
{
    const Num *big = x->n < y->n ? y : x, *small = x->n < y->n ? x : y;
    size_t n = small->n;
    if (op == '&' && n <= 1)
        return wf_int_from_u128(n == 0 ? 0 : big->p[0] & small->p[0], false);
    size_t all = op == '&' ? n : big->n;
    WfInt *o = wf_int_alloc(all);
    if (o == NULL)
        return WF_NULL;
    const mp_limb_t *p = big->p, *q = small->p;
    mp_limb_t *r = (mp_limb_t *)o->limbs;
    if (op == '&')
        for (size_t i = 0; i < n; i++)
            r[i] = p[i] & q[i];
    else if (op == '|')
        for (size_t i = 0; i < n; i++)
            r[i] = p[i] | q[i];
    else
        for (size_t i = 0; i < n; i++)
            r[i] = p[i] ^ q[i];
    memcpy(r + n, p + n, (all - n) * sizeof *r);
    return wf_int_finish(o, all, false);
}

static Value bitwise(Value a, Value b, char op)
{
    Num x, y;
    int_load(&x, a);
    int_load(&y, b);
    if (!x.neg && !y.neg)
        return bitwise_natural(&x, &y, op);
    size_t n = (x.n > y.n ? x.n : y.n) + 1;
    WfInt *o = wf_int_alloc(n);
    mp_limb_t *t = o == NULL ? NULL : wf_int_temp(n);
    if (t == NULL) {
        if (o != NULL)
            wf_free_object(o, 0);
        return WF_NULL;
    }
    mp_limb_t *r = (mp_limb_t *)o->limbs;
    twos_complement(r, &x, n);
    twos_complement(t, &y, n);
    for (size_t i = 0; i < n; i++)
        r[i] = op == '&' ? r[i] & t[i] : op == '|' ? r[i] | t[i] : r[i] ^ t[i];
    wf_mem_free(t);
    bool neg = r[n - 1] >> 63;
    if (neg)
        mpn_neg(r, r, (mp_size_t)n);
    return wf_int_finish(o, n, neg);
}

Value wf_int_and(Value a, Value b)
{
    int64_t i, j;
    if (int_try_small(a, &i) && int_try_small(b, &j))
        return wf_small(i & j);
    return bitwise(a, b, '&');
}

Value wf_int_or(Value a, Value b)
{
    int64_t i, j;
    if (int_try_small(a, &i) && int_try_small(b, &j))
        return wf_small(i | j);
    return bitwise(a, b, '|');
}

Value wf_int_xor(Value a, Value b)
{
    int64_t i, j;
    if (int_try_small(a, &i) && int_try_small(b, &j))
        return wf_small(i ^ j);
    return bitwise(a, b, '^');
}

/* --- powers --------------------------------------------------------------------------------------------- */

mpz_srcptr wf_int_as_mpz(mpz_t z, const Num *x)
{
    return mpz_roinit_n(z, x->p, x->neg ? -(mp_size_t)x->n : (mp_size_t)x->n);
}

Value wf_int_from_mpz(mpz_t z)
{
    size_t n = mpz_size(z);
    WfInt *o = wf_int_alloc(n);
    Value v = WF_NULL;
    if (o != NULL) {
        memcpy(o->limbs, mpz_limbs_read(z), n * sizeof(uint64_t));
        v = wf_int_finish(o, n, mpz_sgn(z) < 0);
    }
    mpz_clear(z);
    return v;
}

bool wf_int_room_for(size_t limbs)
{
    mp_limb_t *t = wf_int_temp(limbs * 3 + 16);
    wf_mem_free(t);
    return t != NULL;
}

/* What the functions below have GMP compute. */
typedef struct {
    mpz_t z, modulus;
    Num *x, *y, *n;
    uint64_t k;
    bool good;
} Job;

static void run_pow(void *arg)
{
    Job *j = arg;
    mpz_t view;
    mpz_init(j->z);
    mpz_pow_ui(j->z, wf_int_as_mpz(view, j->x), j->k);
}

static Value pow_plain(Value a, uint64_t e)
{
    int64_t i;
    if (int_try_small(a, &i)) {
        /* Square and multiply while it fits a word. */
        int64_t r = 1, base = i;
        uint64_t k = e;
        bool fits = true;
        while (k > 0 && fits) {
            if (k & 1)
                fits = !__builtin_mul_overflow(r, base, &r);
            k >>= 1;
            if (k > 0 && fits)
                fits = !__builtin_mul_overflow(base, base, &base);
        }
        if (fits)
            return wf_int(r);
    }
    Num x;
    int_load(&x, a);
    size_t bits = wf_int_bit_length(a);
    if (bits > 1 && e > ((uint64_t)1 << 33) / bits)
        return wf_no_memory();
    if (!wf_int_room_for(bits * e / 64 + 2))
        return WF_NULL;
    Job j = {.x = &x, .k = e};
    return wf_gmp_run(run_pow, &j) ? wf_int_from_mpz(j.z) : WF_NULL;
}

static void run_pow_mod(void *arg)
{
    Job *j = arg;
    mpz_t base, e, n;
    mpz_init(j->z);
    mpz_init_set(j->modulus, wf_int_as_mpz(n, j->n));
    mpz_abs(j->modulus, j->modulus);
    mpz_srcptr x = wf_int_as_mpz(base, j->x);
    j->good = true;
    if (j->y->neg) {
        j->good = mpz_invert(j->z, x, j->modulus) || mpz_cmp_ui(j->modulus, 1) == 0;
        j->y->neg = false;
        x = j->z;
    }
    if (j->good) {
        mpz_powm(j->z, x, wf_int_as_mpz(e, j->y), j->modulus);
        if (j->n->neg && mpz_sgn(j->z) != 0)
            mpz_sub(j->z, j->z, j->modulus);
    }
    mpz_clear(j->modulus);
}

/* The result of pow() with a modulus has the modulus' sign. */
static Value pow_mod(Value a, Value b, Value m)
{
    Num x, e, n;
    int_load(&x, a);
    int_load(&e, b);
    int_load(&n, m);
    if (n.n == 0)
        return wf_raise(&wf_exc_ValueError, "pow() 3rd argument cannot be 0");
    if (!wf_int_room_for(n.n * 4 + x.n))
        return WF_NULL;
    Job j = {.x = &x, .y = &e, .n = &n};
    if (!wf_gmp_run(run_pow_mod, &j))
        return WF_NULL;
    if (j.good)
        return wf_int_from_mpz(j.z);
    mpz_clear(j.z);
    return wf_raise(&wf_exc_ValueError, "base is not invertible for the given modulus");
}

/* The same of small integers: a to the power e, which is not negative, modulo m, which is not 0. */
static Value pow_mod_small(int64_t a, uint64_t e, int64_t m)
{
    uint64_t n = (uint64_t)(m < 0 ? -m : m), base = (uint64_t)(a % (int64_t)n + (a < 0 ? (int64_t)n : 0)) % n, r = 1 % n;
    bool narrow = n <= UINT32_MAX; /* products fit 64 bits */
    for (; e > 0; e >>= 1) {
        if (e & 1)
            r = narrow ? r * base % n : (uint64_t)((unsigned __int128)r * base % n);
        base = narrow ? base * base % n : (uint64_t)((unsigned __int128)base * base % n);
    }
    return wf_small(m < 0 && r != 0 ? (int64_t)r + m : (int64_t)r);
}

Value wf_int_pow(Value a, Value b, Value mod)
{
    if (wf_is_small(mod) && wf_both_small(a, b) && wf_small_value(b) >= 0 && wf_small_value(mod) != 0)
        return pow_mod_small(wf_small_value(a), (uint64_t)wf_small_value(b), wf_small_value(mod));
    if (!wf_is_none(mod))
        return pow_mod(a, b, mod);
    if (wf_int_sign(b) < 0) {
        double x, y;
        if (wf_int_as_double(a, &x) < 0 || wf_int_as_double(b, &y) < 0)
            return WF_NULL;
        return wf_power(wf_float(x), wf_float(y), WF_NONE);
    }
    int64_t e;
    if (!wf_int_try_i64(b, &e)) {
        int64_t i;
        if (int_try_small(a, &i) && i >= -1 && i <= 1)
            return wf_small(i < 0 ? (wf_is_small(wf_int_and(b, wf_small(1))) &&
                                     wf_small_value(wf_int_and(b, wf_small(1)))
                                         ? -1
                                         : 1)
                                  : i);
        return wf_no_memory();
    }
    return pow_plain(a, (uint64_t)e);
}

/* --- for math ------------------------------------------------------------------------------------------- */

static void run_gcd(void *arg)
{
    Job *j = arg;
    mpz_t vx, vy;
    mpz_init(j->z);
    mpz_gcd(j->z, wf_int_as_mpz(vx, j->x), wf_int_as_mpz(vy, j->y));
}

Value wf_int_gcd(Value a, Value b)
{
    int64_t i, j;
    if (int_try_small(a, &i) && int_try_small(b, &j)) {
        uint64_t x = i < 0 ? 0 - (uint64_t)i : (uint64_t)i, y = j < 0 ? 0 - (uint64_t)j : (uint64_t)j;
        while (y != 0) {
            uint64_t t = x % y;
            x = y;
            y = t;
        }
        return wf_int_from_u64(x);
    }
    Num x, y;
    int_load(&x, a);
    int_load(&y, b);
    Job job = {.x = &x, .y = &y};
    return wf_gmp_run(run_gcd, &job) ? wf_int_from_mpz(job.z) : WF_NULL;
}

static void run_sqrt(void *arg)
{
    Job *j = arg;
    mpz_t view;
    mpz_init(j->z);
    mpz_sqrt(j->z, wf_int_as_mpz(view, j->x));
}

/* Floor of the square root of a number that is not negative. */
Value wf_int_isqrt(Value a)
{
    Num x;
    int_load(&x, a);
    Job j = {.x = &x};
    return wf_gmp_run(run_sqrt, &j) ? wf_int_from_mpz(j.z) : WF_NULL;
}

size_t wf_int_bit_count(Value a)
{
    Num x;
    int_load(&x, a);
    return x.n == 0 ? 0 : mpn_popcount(x.p, (mp_size_t)x.n);
}
