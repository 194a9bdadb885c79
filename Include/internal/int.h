/*
 * int: small ones in place (61 bits), larger ones WfInt over GMP's mpn layer. A WfInt's value
 * never fits a small integer: every result is normalised. bool is immediate and is an int.
 */
#ifndef WEFT_INT_H
#define WEFT_INT_H

#include "type.h"

typedef struct {
    WfObject ob;
    int64_t size;        /* limbs; negative: negative number. Subclass instances may hold any value, 0 limbs for 0 */
    uint64_t limbs[];    /* little-endian, top limb nonzero */
} WfInt;

WF_INLINE bool wf_is_int_exact(Value v) { return wf_is_small(v) || wf_has_shape(v, WF_SHAPE_int); }
/* int, bool, or a subclass */
WF_INLINE bool wf_is_int(Value v)
{
    return wf_is_int_exact(v) || wf_is_bool(v) || (wf_is_pointer(v) && wf_is_kind(v, WF_TF_INT));
}
Value wf_int_from_i64_slow(int64_t i);
WF_INLINE Value wf_int(int64_t i) { return WF_LIKELY(wf_fits_small(i)) ? wf_small(i) : wf_int_from_i64_slow(i); }
Value wf_int_from_u64(uint64_t u) WF_MUST_USE;
Value wf_int_from_double(double d) WF_MUST_USE;               /* truncates; OverflowError/ValueError for inf/nan */
/* Text in `base` (0: by prefix), underscores allowed; exact CPython message on failure. */
Value wf_int_from_text(const char *s, size_t len, int base) WF_MUST_USE;
Value wf_int_from_str(Value s, int base) WF_MUST_USE;
Value wf_int_to_str(Value v, int base, bool prefix) WF_MUST_USE; /* decimal honours sys.set_int_max_str_digits */
Value wf_int_from_bytes(const uint8_t *p, size_t n, bool little, bool is_signed) WF_MUST_USE;
int wf_int_to_bytes(Value v, uint8_t *p, size_t n, bool little, bool is_signed) WF_MUST_USE;

/* The arithmetic on any two ints (small, WfInt, bool, subclasses): results normalised. */
Value wf_int_add(Value a, Value b) WF_MUST_USE;
Value wf_int_sub(Value a, Value b) WF_MUST_USE;
Value wf_int_mul(Value a, Value b) WF_MUST_USE;
Value wf_int_floordiv(Value a, Value b) WF_MUST_USE;
Value wf_int_mod(Value a, Value b) WF_MUST_USE;
int wf_int_divmod(Value a, Value b, Value *q, Value *r) WF_MUST_USE;
Value wf_int_truediv(Value a, Value b) WF_MUST_USE;
Value wf_int_pow(Value a, Value b, Value mod /* or WF_NONE */) WF_MUST_USE;
Value wf_int_lshift(Value a, Value b) WF_MUST_USE;
Value wf_int_rshift(Value a, Value b) WF_MUST_USE;
Value wf_int_and(Value a, Value b) WF_MUST_USE;
Value wf_int_or(Value a, Value b) WF_MUST_USE;
Value wf_int_xor(Value a, Value b) WF_MUST_USE;
Value wf_int_neg(Value a) WF_MUST_USE;
Value wf_int_abs(Value a) WF_MUST_USE;
Value wf_int_invert(Value a) WF_MUST_USE;
int wf_int_cmp(Value a, Value b);             /* -1, 0, 1 */
int wf_int_sign(Value a);
size_t wf_int_bit_length(Value a);
extern int wf_int_max_str_digits;             /* [relaxed] limit of int <-> decimal text, 0: none */
int64_t wf_int_hash(Value a);                 /* modulo 2^61-1 as CPython */
bool wf_int_try_i64(Value v, int64_t *out);   /* false: does not fit */
int wf_int_as_double(Value v, double *out) WF_MUST_USE; /* OverflowError "int too large to convert to float" */
Value wf_int_copy_exact(Value v) WF_MUST_USE; /* int, bool or subclass -> exact int */
/* For math; a, b: any int. */
Value wf_int_gcd(Value a, Value b) WF_MUST_USE;
Value wf_int_isqrt(Value a) WF_MUST_USE;                          /* a >= 0 */
Value wf_int_factorial(uint64_t n) WF_MUST_USE;
Value wf_int_binomial(Value n, uint64_t k) WF_MUST_USE;           /* n >= 0 */
Value wf_int_falling(Value n, uint64_t k) WF_MUST_USE;            /* n (n-1) ... (n-k+1), n >= k */

#endif
