/*
 * A number times one limb, the commonest product of large integers: GMP's as Debian builds it is for
 * the first x86-64 processors; later ones multiply without touching the flags (mulx), so that the
 * carries of four products make one chain.
 */
#include "int_internal.h"

typedef unsigned __int128 Wide;

static mp_limb_t mul_rest(mp_limb_t *r, const mp_limb_t *x, size_t n, mp_limb_t y, mp_limb_t carry)
{
    for (size_t i = 0; i < n; i++) {
        Wide p = (Wide)x[i] * y + carry;
        r[i] = (mp_limb_t)p;
        carry = (mp_limb_t)(p >> 64);
    }
    return carry;
}

#ifdef __x86_64__
/* 4 * k limbs, k > 0; the carry of the chain stays in CF from round to round (lea and dec keep it). */
static mp_limb_t mul_fours(mp_limb_t *r, const mp_limb_t *x, size_t k, mp_limb_t y)
{
    mp_limb_t carry = 0;
    __asm__ volatile("test %[k], %[k]\n" /* CF = 0 */
                     "1:\n\t"
                     "mulx (%[x]), %%r8, %%r9\n\t"
                     "mulx 8(%[x]), %%r10, %%r11\n\t"
                     "adc %[carry], %%r8\n\t"
                     "mov %%r8, (%[r])\n\t"
                     "adc %%r9, %%r10\n\t"
                     "mov %%r10, 8(%[r])\n\t"
                     "mulx 16(%[x]), %%r8, %%r9\n\t"
                     "mulx 24(%[x]), %%r10, %[carry]\n\t"
                     "adc %%r11, %%r8\n\t"
                     "mov %%r8, 16(%[r])\n\t"
                     "adc %%r9, %%r10\n\t"
                     "mov %%r10, 24(%[r])\n\t"
                     "lea 32(%[x]), %[x]\n\t"
                     "lea 32(%[r]), %[r]\n\t"
                     "dec %[k]\n\t"
                     "jnz 1b\n\t"
                     "adc $0, %[carry]"
                     : [x] "+r"(x), [r] "+r"(r), [k] "+r"(k), [carry] "+r"(carry)
                     : "d"(y)
                     : "r8", "r9", "r10", "r11", "cc", "memory");
    return carry;
}

mp_limb_t wf_limbs_mul_1(mp_limb_t *r, const mp_limb_t *x, size_t n, mp_limb_t y)
{
    if (n < 4 || !__builtin_cpu_supports("bmi2"))
        return mul_rest(r, x, n, y, 0);
    size_t fours = n / 4, done = 4 * fours;
    return mul_rest(r + done, x + done, n - done, y, mul_fours(r, x, fours, y));
}
#else
mp_limb_t wf_limbs_mul_1(mp_limb_t *r, const mp_limb_t *x, size_t n, mp_limb_t y)
{
    return mul_rest(r, x, n, y, 0);
}
#endif
