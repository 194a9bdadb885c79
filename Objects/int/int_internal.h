/* Inside int: any int seen as sign and limbs, and results made from limbs. */
#ifndef WEFT_INT_INTERNAL_H
#define WEFT_INT_INTERNAL_H

#include "api.h"

#include <gmp.h>

/* A view of an int's magnitude; `p` points into the object or at `one`. Not to be copied. */
typedef struct {
    const mp_limb_t *p;
    size_t n; /* 0 for zero; the top limb is not zero */
    bool neg;
    mp_limb_t one;
} Num;

/* Small value of a small integer or bool. */
WF_INLINE bool int_try_small(Value v, int64_t *out)
{
    if (wf_is_small(v)) {
        *out = wf_small_value(v);
        return true;
    }
    if (wf_is_bool(v)) {
        *out = wf_is_true(v);
        return true;
    }
    return false;
}

WF_INLINE void int_load(Num *x, Value v)
{
    int64_t i;
    if (int_try_small(v, &i)) {
        x->one = i < 0 ? 0 - (mp_limb_t)i : (mp_limb_t)i;
        x->p = &x->one;
        x->n = i != 0;
        x->neg = i < 0;
        return;
    }
    const WfInt *o = (const WfInt *)wf_obj(v);
    x->p = (const mp_limb_t *)o->limbs;
    x->n = (size_t)(o->size < 0 ? -o->size : o->size);
    x->neg = o->size < 0;
}

/* An int of one limb, or zero, of whatever class: its magnitude and sign. */
WF_INLINE bool int_one_limb(Value v, mp_limb_t *m, bool *neg)
{
    int64_t i;
    if (int_try_small(v, &i)) {
        *neg = i < 0;
        *m = i < 0 ? 0 - (mp_limb_t)i : (mp_limb_t)i;
        return true;
    }
    const WfInt *o = (const WfInt *)wf_obj(v);
    *neg = o->size < 0;
    *m = o->size != 0 ? o->limbs[0] : 0;
    return o->size >= -1 && o->size <= 1;
}

/* An int of up to two limbs. */
Value wf_int_from_u128(unsigned __int128 m, bool neg) WF_MUST_USE;
/* A fresh WfInt with room for n limbs, size not set. */
WfInt *wf_int_alloc(size_t n) WF_MUST_USE;
/* Gives a WfInt of up to n limbs its final size and sign; small results become small integers. */
Value wf_int_finish(WfInt *o, size_t n, bool neg) WF_MUST_USE;
/* Limbs for intermediate results: wf_mem_free them. NULL with MemoryError. */
mp_limb_t *wf_int_temp(size_t n) WF_MUST_USE;
/* A read-only mpz over the limbs of an int; GMP does not write or free it. */
mpz_srcptr wf_int_as_mpz(mpz_t z, const Num *x);
/* Takes the value of z and frees z. */
Value wf_int_from_mpz(mpz_t z) WF_MUST_USE;
/* Whether there is memory for a result of so many limbs, before it is begun. False: MemoryError. */
bool wf_int_room_for(size_t limbs) WF_MUST_USE;

/*
 * Calls fn, which may call anything of GMP that allocates. False with MemoryError when memory ran
 * out; the numbers that fn was making are lost then, and must not be cleared.
 */
bool wf_gmp_run(void (*fn)(void *arg), void *arg) WF_MUST_USE;

/* r = x * y, n limbs of each; the limb that remains is returned. */
mp_limb_t wf_limbs_mul_1(mp_limb_t *r, const mp_limb_t *x, size_t n, mp_limb_t y);
/* mpn functions that need memory of their own when numbers are large. False: MemoryError. */
bool wf_limbs_mul(mp_limb_t *r, const mp_limb_t *x, size_t nx, const mp_limb_t *y, size_t ny) WF_MUST_USE;
bool wf_limbs_div(mp_limb_t *q, mp_limb_t *r, const mp_limb_t *x, size_t nx, const mp_limb_t *y,
                  size_t ny) WF_MUST_USE;
/* Overwrites x. */
bool wf_limbs_to_digits(unsigned char *digits, size_t *n, int base, mp_limb_t *x, size_t nx) WF_MUST_USE;
bool wf_limbs_from_digits(mp_limb_t *r, size_t *nr, const unsigned char *text, size_t n, int base) WF_MUST_USE;

#define WF_CHECK_INTS(a, b)                                                                       \
    do {                                                                                          \
        if (!wf_is_int(a) || !wf_is_int(b))                                                       \
            return WF_NOTIMPL;                                                                    \
    } while (0)

#endif
