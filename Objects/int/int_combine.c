/* Factorials, binomial coefficients and falling factorials of int, for math. */
#include "int_internal.h"

#include <math.h>

/* Limbs that a number of so many bits takes, bounded by what can be asked for. */
static bool room_for_bits(double bits)
{
    return wf_int_room_for(bits < 1e17 ? (size_t)(bits / 64) + 2 : SIZE_MAX / 64);
}

typedef struct {
    mpz_t z;
    Num *x;
    uint64_t k;
} Job;

static void run_factorial(void *arg)
{
    Job *j = arg;
    mpz_init(j->z);
    mpz_fac_ui(j->z, j->k);
}

Value wf_int_factorial(uint64_t n)
{
    if (n <= 20) {
        int64_t r = 1;
        for (uint64_t i = 2; i <= n; i++)
            r *= (int64_t)i;
        return wf_int(r);
    }
    if (!room_for_bits((double)n * log2((double)n)))
        return WF_NULL;
    Job j = {.k = n};
    return wf_gmp_run(run_factorial, &j) ? wf_int_from_mpz(j.z) : WF_NULL;
}

/* Word-sized steps while the intermediate products fit: false if they do not. */
static bool binomial_small(uint64_t n, uint64_t k, uint64_t *out)
{
    uint64_t r = 1, t;
    if (k > n - k)
        k = n - k;
    for (uint64_t i = 0; i < k; i++) {
        if (__builtin_mul_overflow(r, n - i, &t))
            return false;
        r = t / (i + 1);
    }
    *out = r;
    return true;
}

static void run_binomial(void *arg)
{
    Job *j = arg;
    mpz_t view;
    mpz_init(j->z);
    mpz_bin_ui(j->z, wf_int_as_mpz(view, j->x), j->k);
}

Value wf_int_binomial(Value n, uint64_t k)
{
    int64_t i;
    uint64_t r;
    if (int_try_small(n, &i)) {
        if (k > (uint64_t)i)
            return wf_small(0);
        if (binomial_small((uint64_t)i, k, &r))
            return wf_int_from_u64(r);
        if (k > (uint64_t)i - k)
            k = (uint64_t)i - k;
    }
    if (!room_for_bits((double)k * (double)wf_int_bit_length(n)))
        return WF_NULL;
    Num x;
    int_load(&x, n);
    Job j = {.x = &x, .k = k};
    return wf_gmp_run(run_binomial, &j) ? wf_int_from_mpz(j.z) : WF_NULL;
}

/* z = (n - from) (n - from - 1) ... of `count` factors, halves first so that sizes stay balanced. */
static void falling(mpz_t z, mpz_srcptr n, uint64_t from, uint64_t count)
{
    enum { LEAF = 16 };
    mpz_t other;
    mpz_init(other);
    if (count <= LEAF) {
        mpz_set_ui(z, 1);
        for (uint64_t i = 0; i < count; i++) {
            mpz_sub_ui(other, n, from + i);
            mpz_mul(z, z, other);
        }
    } else {
        uint64_t half = count / 2;
        falling(z, n, from, half);
        falling(other, n, from + half, count - half);
        mpz_mul(z, z, other);
    }
    mpz_clear(other);
}

static void run_falling(void *arg)
{
    Job *j = arg;
    mpz_t view;
    mpz_init(j->z);
    falling(j->z, wf_int_as_mpz(view, j->x), 0, j->k);
}

Value wf_int_falling(Value n, uint64_t k)
{
    int64_t i, r = 1;
    if (int_try_small(n, &i)) {
        uint64_t done = 0;
        while (done < k && !__builtin_mul_overflow(r, i - (int64_t)done, &r))
            done++;
        if (done == k)
            return wf_int(r);
    }
    if (!room_for_bits((double)k * (double)wf_int_bit_length(n)))
        return WF_NULL;
    Num x;
    int_load(&x, n);
    Job j = {.x = &x, .k = k};
    return wf_gmp_run(run_falling, &j) ? wf_int_from_mpz(j.z) : WF_NULL;
}
