/*
 * str: fixed-width code points in 1, 2 or 4 bytes (the narrowest that fits), NUL-terminated.
 * Immutable once published or returned; `hash` is filled lazily (same value by any thread).
 */
#ifndef WEFT_STR_H
#define WEFT_STR_H

#include "short_memory.h"
#include "type.h"

#include <stdarg.h>

typedef struct {
    WfObject ob;
    size_t len;              /* [const] code points */
    _Atomic uint64_t hash;   /* [relaxed] 0: not computed yet, or the empty text's */
    uint8_t data[];          /* len + 1 units */
} WfStr;

enum {
    WF_STR_ASCII = 0x10,     /* kind 1 and all below 128 */
    WF_STR_KIND2 = 0x20,
    WF_STR_KIND4 = 0x40,
    WF_STR_INTERNED = 0x80   /* immortal; equal interned strings are the same object */
};

WF_INLINE WfStr *wf_as_str(Value v) { return (WfStr *)wf_obj(v); }
WF_INLINE bool wf_is_str_exact(Value v) { return wf_has_shape(v, WF_SHAPE_str); }
WF_INLINE bool wf_is_str(Value v) { return wf_is_str_exact(v) || (wf_is_pointer(v) && wf_is_kind(v, WF_TF_STR)); }
WF_INLINE uint8_t wf_str_flags(const WfStr *s) { return atomic_load_explicit(&s->ob.flags, memory_order_relaxed); }
WF_INLINE int wf_str_kind(const WfStr *s)
{
    uint8_t f = wf_str_flags(s);
    return f & WF_STR_KIND4 ? 4 : f & WF_STR_KIND2 ? 2 : 1;
}
WF_INLINE bool wf_str_is_ascii(const WfStr *s) { return (wf_str_flags(s) & WF_STR_ASCII) != 0; }
WF_INLINE uint32_t wf_str_at(const WfStr *s, size_t i)
{
    switch (wf_str_kind(s)) {
    case 1: return s->data[i];
    case 2: return ((const uint16_t *)s->data)[i];
    default: return ((const uint32_t *)s->data)[i];
    }
}
WF_INLINE void wf_str_put(WfStr *s, int kind, size_t i, uint32_t c)
{
    if (kind == 1) s->data[i] = (uint8_t)c;
    else if (kind == 2) ((uint16_t *)s->data)[i] = (uint16_t)c;
    else ((uint32_t *)s->data)[i] = c;
}

/*
 * Bytes of data[]: the units with their NUL and, unless the string is ASCII, an aligned pointer
 * to its UTF-8 (str_utf8.c). A subclass's instance attributes come after them.
 */
WF_INLINE size_t wf_str_units_size(size_t len, int kind, bool ascii)
{
    size_t n = (len + 1) * (size_t)kind;
    return ascii ? n : ((n + 7) & ~(size_t)7) + sizeof(void *);
}
WF_INLINE size_t wf_str_data_size(const WfStr *s)
{
    return wf_str_units_size(s->len, wf_str_kind(s), wf_str_is_ascii(s));
}

/* A fresh string of `len` code points of at most `maxchar`, uninitialised but for the NUL. */
Value wf_str_new(size_t len, uint32_t maxchar) WF_MUST_USE;
Value wf_str_from_utf8(const char *s, size_t len) WF_MUST_USE;      /* strict; UnicodeDecodeError */
Value wf_str_from_utf8_surrogatepass(const char *s, size_t len) WF_MUST_USE;
Value wf_str_from_c(const char *s) WF_MUST_USE;                     /* NUL-terminated UTF-8 */
Value wf_str_from_latin1(const void *s, size_t len) WF_MUST_USE;
Value wf_str_from_ucs(int kind, const void *units, size_t len) WF_MUST_USE; /* narrows */
Value wf_str_from_char(uint32_t c) WF_MUST_USE;                     /* Latin-1: immortal singletons */
Value wf_str_from_format(const char *fmt, ...) WF_MUST_USE;         /* see wf_raise for the letters */
Value wf_str_from_vformat(const char *fmt, va_list ap) WF_MUST_USE;
Value wf_str_decode_fs(const char *s, size_t len) WF_MUST_USE;      /* file system encoding, surrogateescape */
Value wf_str_encode_fs(Value s) WF_MUST_USE;                        /* to bytes; str, bytes (PathLike: os.fspath first) */
/* The empty string and Latin-1 characters are immortal singletons. */
extern Value wf_str_empty;

/* Interns: equal strings give one immortal object. Steals v, returns the interned (uncounted). */
Value wf_intern(WF_STEALS Value v);
Value wf_intern_latin1(const uint8_t *p, size_t n);
Value wf_intern_c(const char *s); /* WF_NULL only when out of memory */

/*
 * UTF-8 of s. ASCII strings: their own data. Others: cached in a side buffer that lives as long
 * as the string (built at most once, published atomically). NULL + UnicodeEncodeError for lone surrogates.
 */
const char *wf_str_utf8(Value s, size_t *len) WF_MUST_USE;
Value wf_str_encode_utf8(Value s, const char *errors) WF_MUST_USE; /* bytes */

/*
 * The key of str, bytes and memoryview hashes: set once, before the first string is hashed or
 * interned; random, or what wf_hash_seed() makes of PYTHONHASHSEED.
 */
extern uint64_t wf_hash_key[2];
void wf_hash_seed(uint32_t seed);
/* XXH3 with that key; 0 for nothing, never -1. What bytes and memoryview hash with too. */
uint64_t wf_hash_bytes(const void *p, size_t n);
uint64_t wf_siphash13(uint64_t k0, uint64_t k1, const void *p, size_t n);

bool wf_str_equal(Value a, Value b);         /* both str (or subclass) */
bool wf_str_equal_c(Value a, const char *ascii);
int wf_str_cmp(Value a, Value b);            /* by code point */
uint64_t wf_str_hash_slow(WfStr *s);
WF_INLINE uint64_t wf_str_hash(WfStr *s)
{
    uint64_t h = atomic_load_explicit(&s->hash, memory_order_relaxed);
    return WF_LIKELY(h != 0) ? h : wf_str_hash_slow(s);
}
Value wf_str_concat(Value a, Value b) WF_MUST_USE;
/* a += b where the caller owns `a` and hands it over: grows in place when a's count is one. */
Value wf_str_append_steal(WF_STEALS Value a, Value b) WF_MUST_USE;
Value wf_str_slice(Value s, size_t start, size_t end) WF_MUST_USE;
Value wf_str_join(Value sep, Value iterable) WF_MUST_USE;
Value wf_str_join_array(Value sep, const Value *items, size_t n) WF_MUST_USE;
ssize_t wf_str_find(Value s, Value sub, size_t start, size_t end, int direction); /* -1 absent */
Value wf_str_mod(Value fmt, Value args) WF_MUST_USE;      /* fmt % args */
Value wf_str_repr(Value s) WF_MUST_USE;
bool wf_str_is_identifier(Value s);

/* Iterator over a str: yields one-character strings. */
typedef struct {
    WfObject ob;
    Value str;   /* [lock] WF_NULL: exhausted */
    size_t pos;  /* [lock] */
} WfStrIter;

/* Builder: append pieces, then finish. Widens as needed; keeps the error for finish. */
typedef struct {
    Value str;      /* being filled, or WF_NULL: the units are in `small` */
    size_t len, cap;
    int kind;
    uint32_t maxchar;
    bool failed;
    uint32_t small[64];
} WfStrBuilder;
void wf_sb_init(WfStrBuilder *b);
void wf_sb_char(WfStrBuilder *b, uint32_t c);
void wf_sb_ascii(WfStrBuilder *b, const char *s, size_t len);
void wf_sb_c(WfStrBuilder *b, const char *ascii);
void wf_sb_str(WfStrBuilder *b, Value s);
void wf_sb_slice(WfStrBuilder *b, Value s, size_t start, size_t end);
Value wf_sb_finish(WfStrBuilder *b) WF_MUST_USE;  /* WF_NULL with the exception set if anything failed */
void wf_sb_abandon(WfStrBuilder *b);

/* Codecs by name, with the fast paths for utf-8, latin-1, ascii, utf-16/32 inside; else the registry. */
Value wf_str_decode(const void *bytes, size_t len, const char *encoding, const char *errors) WF_MUST_USE;
Value wf_str_encode(Value s, const char *encoding, const char *errors) WF_MUST_USE;

#endif
