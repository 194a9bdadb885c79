/*
 * A Value is one 64-bit word. The low three bits tell what it is:
 *
 *   000  small integer, 61 bits, the number shifted left by three
 *   001  special constant: NULL (no value), None, False, True, ...
 *   010  float held in place ("self-tagged"): rotl(bits, 4) - 1
 *   011  the same
 *   100  counted reference to an object
 *   101  uncounted reference: the object is immortal, shared and held by a register, or local and
 *        lent to a register (wf_reg_borrow)
 *
 * Bit 2 alone says "pointer", bit 1 alone "float in place". Floats whose exponent does not fit the tag (other than the
 * two zeros, which are special constants) and integers of more than 61 bits are objects.
 * A struct, not an integer, so that a number can never be taken for a Value.
 */
#ifndef WEFT_VALUE_H
#define WEFT_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>

#define WF_LIKELY(x) __builtin_expect(!!(x), 1)
#define WF_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define WF_COLD __attribute__((cold, noinline))
#define WF_INLINE static inline __attribute__((always_inline))
#define WF_MUST_USE __attribute__((warn_unused_result))
/* The slow half of an inline function: saves the registers itself, so that callers need not be ready for it. */
#if defined __has_attribute && __has_attribute(preserve_most) && defined __x86_64__
#define WF_SAVES __attribute__((preserve_most))
#else
#define WF_SAVES
#endif
/* Before a loop of few rounds whose registers count. */
#ifdef __clang__
#define WF_NO_UNROLL _Pragma("clang loop vectorize(disable) unroll(disable)")
#else
#define WF_NO_UNROLL
#endif
/* Plain-typed fields tagged [relaxed]: others look at them while the owner or lock holder writes. */
#define wf_relaxed(p) __atomic_load_n((p), __ATOMIC_RELAXED)
#define wf_relaxed_set(p, v) __atomic_store_n((p), (v), __ATOMIC_RELAXED)
/* Contract marks for readers and checkers: see Doc/style.md. */
#define WF_STEALS      /* consumes this argument on every path, failure too */
#define WF_BORROWED    /* the returned reference is not owned by the caller */
#define WF_MAY_RUN     /* may run Python code or reach a safepoint */

/*
 * False in the yardstick build (configure --with-single-thread), where no second thread ever runs:
 * nothing is shared, so the tests below this line that ask for it, and what they guard, fold away.
 */
#ifdef WF_SINGLE_THREAD
enum { WF_THREADS = 0 };
#else
enum { WF_THREADS = 1 };
#endif

#ifdef WF_DEBUG
#include <assert.h>
#define WF_ASSERT(x) assert(x)
#else
#define WF_ASSERT(x) ((void)0)
#endif

typedef struct {
    uint64_t bits;
} Value;

typedef struct WfObject WfObject;
typedef struct WfType WfType;
typedef struct WfThread WfThread;

#define WF_TAG_MASK 7u
#define WF_TAG_INT 0u
#define WF_TAG_SPECIAL 1u
#define WF_TAG_COUNTED 4u
#define WF_TAG_UNCOUNTED 5u

#define WF_SPECIAL(n) ((Value){((uint64_t)(n) << 3) | WF_TAG_SPECIAL})
#define WF_NULL WF_SPECIAL(0) /* no value: an error with the exception set, or "unbound" */
#define WF_NONE WF_SPECIAL(1)
#define WF_FALSE WF_SPECIAL(2)
#define WF_TRUE WF_SPECIAL(3)
#define WF_NOTIMPL WF_SPECIAL(4)
#define WF_ELLIPSIS WF_SPECIAL(5)
#define WF_FLOAT_ZERO WF_SPECIAL(6)
#define WF_FLOAT_NEGZERO WF_SPECIAL(7)
/* Never seen by programs: a hole in a table, a marker in the compiler. */
#define WF_HOLE WF_SPECIAL(8)

#define WF_SMALL_MAX ((int64_t)1152921504606846975)
#define WF_SMALL_MIN (-WF_SMALL_MAX - 1)

WF_INLINE bool wf_same_bits(Value a, Value b) { return a.bits == b.bits; }
WF_INLINE bool wf_is_null(Value v) { return v.bits == WF_NULL.bits; }
WF_INLINE bool wf_is_none(Value v) { return v.bits == WF_NONE.bits; }
WF_INLINE bool wf_is_true(Value v) { return v.bits == WF_TRUE.bits; }
WF_INLINE bool wf_is_false(Value v) { return v.bits == WF_FALSE.bits; }
WF_INLINE bool wf_is_bool(Value v) { return (v.bits & ~(uint64_t)8) == WF_FALSE.bits; }
WF_INLINE bool wf_is_notimpl(Value v) { return v.bits == WF_NOTIMPL.bits; }
WF_INLINE bool wf_is_pointer(Value v) { return (v.bits & 4) != 0; }
WF_INLINE bool wf_is_counted(Value v) { return (v.bits & 5) == 4; }
WF_INLINE bool wf_is_small(Value v) { return (v.bits & 7) == 0; }
WF_INLINE bool wf_both_small(Value a, Value b) { return ((a.bits | b.bits) & 7) == 0; }
WF_INLINE bool wf_is_tagged_float(Value v) { return (v.bits & 2) != 0; }
WF_INLINE bool wf_is_zero_float(Value v)
{
    return (v.bits & ~(uint64_t)8) == WF_FLOAT_ZERO.bits;
}

/* Identity (`is`): the same immediate, or the same object however it is counted. */
WF_INLINE bool wf_is(Value a, Value b)
{
    return a.bits == b.bits ||
           ((a.bits & b.bits & 4) != 0 && ((a.bits ^ b.bits) & ~(uint64_t)1) == 0);
}

WF_INLINE Value wf_bool(bool b) { return (Value){WF_FALSE.bits | ((uint64_t)b << 3)}; }

/* Small integers. */
WF_INLINE int64_t wf_small_value(Value v) { return (int64_t)v.bits >> 3; }
/* Its hash: -1 is none. */
WF_INLINE uint64_t wf_small_hash(Value v)
{
    return WF_LIKELY(wf_small_value(v) != -1) ? (uint64_t)wf_small_value(v) : (uint64_t)-2;
}
WF_INLINE Value wf_small(int64_t i) { return (Value){(uint64_t)i << 3}; }
WF_INLINE bool wf_fits_small(int64_t i) { return i >= WF_SMALL_MIN && i <= WF_SMALL_MAX; }

/* Floats held in place; v must satisfy wf_is_tagged_float(). */
WF_INLINE double wf_tagged_float_value(Value v)
{
    uint64_t u = v.bits + 1;
    u = (u >> 4) | (u << 60);
    double d;
    memcpy(&d, &u, sizeof d);
    return d;
}

/* Encodes d in place if its exponent allows; false leaves *out untouched. */
WF_INLINE bool wf_float_try_tag(double d, Value *out)
{
    uint64_t u;
    memcpy(&u, &d, sizeof u);
    u = ((u << 4) | (u >> 60)) - 1;
    if (WF_LIKELY(((u - 2) & 6) == 0)) { /* tag 010 or 011 */
        out->bits = u;
        return true;
    }
    return false;
}

/* Pointers. */
WF_INLINE WfObject *wf_obj(Value v) { return (WfObject *)(uintptr_t)(v.bits & ~(uint64_t)7); }
/* The reference moves into the Value as it is; no count changes. */
WF_INLINE Value wf_counted(const void *o) { return (Value){(uint64_t)(uintptr_t)o | WF_TAG_COUNTED}; }
WF_INLINE Value wf_uncounted(const void *o) { return (Value){(uint64_t)(uintptr_t)o | WF_TAG_UNCOUNTED}; }

#endif
