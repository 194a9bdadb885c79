/*
 * str and UTF-8: strict decoding, the cached UTF-8 of a string, and encoding.
 *
 * Text that is valid and not long is decoded in one pass (str_from_utf8.c). All other is scanned
 * twice: the first pass validates, counts code points and collects their bits, so that the second
 * fills a string of the right kind. ASCII is skipped a word at a time.
 */
#include "str_impl.h"

#include "bytes.h"
#include "codecs.h"
#include "exc.h"

/* --- decoding ------------------------------------------------------------------------------ */

static inline bool is_cont(uint8_t c)
{
    return (c & 0xc0) == 0x80;
}

/* The valid second bytes of a three- or four-byte sequence that starts with c. */
static inline bool second_ok(uint8_t c, uint8_t d, bool surrogates)
{
    switch (c) {
    case 0xe0: return d >= 0xa0 && d <= 0xbf;
    case 0xed: return d >= 0x80 && (d <= 0x9f || (surrogates && d <= 0xbf));
    case 0xf0: return d >= 0x90 && d <= 0xbf;
    case 0xf4: return d >= 0x80 && d <= 0x8f;
    default: return is_cont(d);
    }
}

/*
 * How many valid sequences of the length of the first one, two or three, s starts with; the last
 * few bytes of the text are left to the caller. The bits of their code points are noted.
 */
static size_t scan_run(const uint8_t *s, size_t n, bool surrogates, uint32_t *bits)
{
    const uint8_t *p = s, *end = n >= 4 ? s + n - 4 : s;
    uint32_t b = 0, w;
    if (*s < 0xe0) {
        for (; p < end; p += 2) {
            memcpy(&w, p, 4);
            uint32_t c = (w & 0x1f) << 6 | (w >> 8 & 0x3f);
            if ((w & 0xc0e0) != 0x80c0 || c < 0x80)
                break;
            b |= c;
        }
        *bits |= b;
        return (size_t)(p - s) / 2;
    }
    for (; p < end; p += 3) {
        memcpy(&w, p, 4);
        uint32_t c = (w & 0xf) << 12 | (w >> 2 & 0xfc0) | (w >> 16 & 0x3f);
        if ((w & 0xc0c0f0) != 0x8080e0 || c < 0x800 || (!surrogates && (c & 0xf800) == 0xd800))
            break;
        b |= c;
    }
    *bits |= b;
    return (size_t)(p - s) / 3;
}

WfUtf8Scan wf_utf8_scan(const uint8_t *s, size_t n, bool surrogates)
{
    size_t i = wf_ascii_prefix(s, n), chars = i;
    uint32_t bits = 0x7f;
    while (i < n) {
        uint8_t c = s[i];
        if (c < 0x80) {
            size_t run = 1;
            if (n - i >= 8) {
                uint64_t w;
                memcpy(&w, s + i, 8);
                w &= 0x8080808080808080u;
                run = w ? (size_t)__builtin_ctzll(w) / 8 : 8 + wf_ascii_prefix(s + i + 8, n - i - 8);
            }
            i += run;
            chars += run;
            continue;
        }
        size_t run = scan_run(s + i, n - i, surrogates, &bits);
        if (WF_LIKELY(run > 0)) {
            chars += run;
            i += run * (c < 0xe0 ? 2 : 3);
            continue;
        }
        if (c < 0xe0) {
            if (c < 0xc2 || n - i < 2 || !is_cont(s[i + 1]))
                break;
            bits |= (uint32_t)(c & 31) << 6 | 0x80;
            i += 2;
        } else if (c < 0xf0) {
            if (n - i < 3 || !second_ok(c, s[i + 1], surrogates) || !is_cont(s[i + 2]))
                break;
            bits |= 0x800;
            i += 3;
        } else {
            if (c > 0xf4 || n - i < 4 || !second_ok(c, s[i + 1], false) || !is_cont(s[i + 2]) ||
                !is_cont(s[i + 3]))
                break;
            bits |= 0x10000;
            i += 4;
        }
        chars++;
    }
    return (WfUtf8Scan){i, chars, bits};
}

const char *wf_utf8_diagnose(const uint8_t *s, size_t n, size_t *blame, bool *truncated)
{
    uint8_t c = s[0];
    *truncated = false;
    *blame = 1;
    if (c < 0xc2 || c > 0xf4)
        return "invalid start byte";
    size_t need = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    for (size_t i = 1; i < need; i++) {
        *blame = i;
        if (i == n) {
            *truncated = true;
            return "unexpected end of data";
        }
        if (i == 1 ? !second_ok(c, s[1], false) : !is_cont(s[i]))
            return "invalid continuation byte";
    }
    return "invalid continuation byte";
}

#define FILL_LOOP(T)                                                                               \
    do {                                                                                           \
        T *d = (T *)dst + pos;                                                                     \
        while (s < end) {                                                                          \
            uint32_t c = *s;                                                                       \
            if (c < 0x80) {                                                                        \
                uint64_t w;                                                                        \
                if (end - s >= 8 && (memcpy(&w, s, 8), (w & 0x8080808080808080u) == 0)) {          \
                    for (int k = 0; k < 8; k++)                                                    \
                        d[k] = s[k];                                                               \
                    d += 8;                                                                        \
                    s += 8;                                                                        \
                } else {                                                                           \
                    do                                                                             \
                        *d++ = *s++;                                                               \
                    while (s < end && *s < 0x80);                                                  \
                }                                                                                  \
            } else if (c < 0xe0) {                                                                 \
                do {                                                                               \
                    *d++ = (T)((uint32_t)(s[0] & 31) << 6 | (s[1] & 63));                          \
                    s += 2;                                                                        \
                } while (s < end && (*s & 0xe0) == 0xc0);                                          \
            } else if (c < 0xf0) {                                                                 \
                do {                                                                               \
                    *d++ = (T)((uint32_t)(s[0] & 15) << 12 | (uint32_t)(s[1] & 63) << 6 |          \
                               (s[2] & 63));                                                       \
                    s += 3;                                                                        \
                } while (s < end && (*s & 0xf0) == 0xe0);                                          \
            } else {                                                                               \
                *d++ = (T)((c & 7) << 18 | (uint32_t)(s[1] & 63) << 12 |                           \
                           (uint32_t)(s[2] & 63) << 6 | (s[3] & 63));                              \
                s += 4;                                                                            \
            }                                                                                      \
        }                                                                                          \
    } while (0)

void wf_utf8_fill(int kind, void *dst, size_t pos, const uint8_t *s, size_t bytes)
{
    const uint8_t *end = s + bytes;
    if (kind == 1)
        FILL_LOOP(uint8_t);
    else if (kind == 2)
        FILL_LOOP(uint16_t);
    else
        FILL_LOOP(uint32_t);
}

Value wf_utf8_make(const uint8_t *s, size_t n, WfUtf8Scan scan)
{
    if (scan.chars == n)
        return wf_str_from_ascii(s, n);
    if (scan.chars == 1) {
        uint32_t c;
        wf_utf8_fill(4, &c, 0, s, n);
        return wf_str_from_char(c);
    }
    Value v = wf_str_new(scan.chars, scan.bits);
    if (WF_LIKELY(!wf_is_null(v)))
        wf_utf8_fill(wf_kind_for(scan.bits), wf_as_str(v)->data, 0, s, n);
    return v;
}

static Value decode(const char *text, size_t len, bool surrogates)
{
    const uint8_t *s = (const uint8_t *)text;
    Value v = wf_utf8_decode_quick(s, len, surrogates);
    if (WF_LIKELY(!wf_is_null(v)))
        return v;
    WfUtf8Scan scan = wf_utf8_scan(s, len, surrogates);
    if (WF_LIKELY(scan.bytes == len))
        return wf_utf8_make(s, len, scan);
    size_t at = scan.bytes, blame;
    bool truncated;
    const char *reason = wf_utf8_diagnose(s + at, len - at, &blame, &truncated);
    return wf_raise_decode_error("utf-8", s, len, at, at + blame, reason);
}

Value wf_str_from_utf8(const char *s, size_t len)
{
    return decode(s, len, false);
}

Value wf_str_from_utf8_surrogatepass(const char *s, size_t len)
{
    return decode(s, len, true);
}

Value wf_str_from_c(const char *s)
{
    return decode(s, strlen(s), false);
}

/* --- encoding ------------------------------------------------------------------------------ */

/*
 * Adds up what the UTF-8 of n units takes beyond one byte each, and notes surrogates. The sums
 * of a block fit the units' own type, so that the loop is a vector's.
 */
#define SIZE_LOOP(T, BLOCK, EXTRA, BAD)                                                            \
    do {                                                                                           \
        const T *u = p;                                                                            \
        T bad = 0;                                                                                 \
        for (size_t left = n, k; left > 0; left -= k, u += k) {                                    \
            T sum = 0;                                                                             \
            k = left < (BLOCK) ? left : (BLOCK);                                                   \
            for (size_t i = 0; i < k; i++) {                                                       \
                T c = u[i];                                                                        \
                sum = (T)(sum + (EXTRA));                                                          \
                bad |= (BAD);                                                                      \
            }                                                                                      \
            size += sum;                                                                           \
        }                                                                                          \
        *surrogates = bad != 0;                                                                    \
    } while (0)

/* Bytes of the UTF-8 of n units; *surrogates: are there any? */
static size_t encoded_size(int kind, const void *p, size_t n, bool *surrogates)
{
    size_t size = n;
    if (kind == 1)
        SIZE_LOOP(uint8_t, 255, c >> 7, 0);
    else if (kind == 2)
        SIZE_LOOP(uint16_t, 8192, (c >= 0x80) + (c >= 0x800), (c & 0xf800) == 0xd800);
    else
        SIZE_LOOP(uint32_t, 1 << 20, (c >= 0x80) + (c >= 0x800) + (c >= 0x10000),
                  (c & 0xfffff800) == 0xd800);
    return size;
}

/* Index of the first surrogate. */
static size_t first_surrogate(const WfStr *s)
{
    size_t i = 0;
    while (i < s->len && (wf_str_at(s, i) & 0xfffff800u) != 0xd800)
        i++;
    return i;
}

#define ENCODE_LOOP(T)                                                                             \
    do {                                                                                           \
        const T *u = p;                                                                            \
        size_t i = 0;                                                                              \
        for (; i + 4 <= n; i += 4) {                                                               \
            if ((u[i] | u[i + 1] | u[i + 2] | u[i + 3]) < 0x80) {                                  \
                for (size_t k = 0; k < 4; k++)                                                     \
                    out[k] = (uint8_t)u[i + k];                                                    \
                out += 4;                                                                          \
            } else {                                                                               \
                for (size_t k = 0; k < 4; k++)                                                     \
                    out = wf_utf8_put(out, u[i + k]);                                              \
            }                                                                                      \
        }                                                                                          \
        for (; i < n; i++)                                                                         \
            out = wf_utf8_put(out, u[i]);                                                          \
    } while (0)

static void encode_units(int kind, const void *p, size_t n, uint8_t *restrict out)
{
    if (kind == 1)
        ENCODE_LOOP(uint8_t);
    else if (kind == 2)
        ENCODE_LOOP(uint16_t);
    else
        ENCODE_LOOP(uint32_t);
}

/* The cached UTF-8 of one string, NUL-terminated. */
typedef struct {
    size_t len;
    char text[];
} Utf8;

static _Atomic(Utf8 *) *utf8_slot(WfStr *s)
{
    size_t size = wf_str_units_size(s->len, wf_str_kind(s), false);
    return (_Atomic(Utf8 *) *)(void *)(s->data + size - sizeof(void *));
}

void wf_str_clear_utf8(WfStr *s)
{
    _Atomic(Utf8 *) *slot = utf8_slot(s);
    Utf8 *u = atomic_load_explicit(slot, memory_order_relaxed);
    if (u != NULL) {
        atomic_store_explicit(slot, NULL, memory_order_relaxed);
        wf_mem_free(u);
    }
}

static Utf8 *make_utf8(Value v)
{
    WfStr *s = wf_as_str(v);
    int kind = wf_str_kind(s);
    bool surrogates;
    size_t size = encoded_size(kind, s->data, s->len, &surrogates);
    if (surrogates) {
        wf_raise_surrogates("utf-8", v, first_surrogate(s));
        return NULL;
    }
    Utf8 *u = wf_mem_alloc(sizeof *u + size + 1);
    if (u == NULL)
        return NULL;
    u->len = size;
    encode_units(kind, s->data, s->len, (uint8_t *)u->text);
    u->text[size] = 0;
    return u;
}

const char *wf_str_utf8(Value v, size_t *len)
{
    WfStr *s = wf_as_str(v);
    if (WF_LIKELY(wf_str_is_ascii(s))) {
        if (len != NULL)
            *len = s->len;
        return (const char *)s->data;
    }
    _Atomic(Utf8 *) *slot = utf8_slot(s);
    /* Acquire: the text is written before its address is seen; pairs with the exchange below. */
    Utf8 *u = atomic_load_explicit(slot, memory_order_acquire);
    if (u == NULL) {
        Utf8 *mine = make_utf8(v);
        if (mine == NULL)
            return NULL;
        if (atomic_compare_exchange_strong_explicit(slot, &u, mine, memory_order_acq_rel,
                                                    memory_order_acquire))
            u = mine;
        else
            wf_mem_free(mine);
    }
    if (len != NULL)
        *len = u->len;
    return u->text;
}

Value wf_str_encode_utf8(Value v, const char *errors)
{
    WfStr *s = wf_as_str(v);
    if (WF_LIKELY(wf_str_is_ascii(s)))
        return wf_bytes_new(s->data, s->len);
    int kind = wf_str_kind(s);
    bool surrogates;
    size_t size = encoded_size(kind, s->data, s->len, &surrogates);
    if (surrogates)
        return wf_codec_utf8_encode(v, errors);
    Value b = wf_bytes_new(NULL, size);
    if (!wf_is_null(b))
        encode_units(kind, s->data, s->len, wf_as_bytes(b)->data);
    return b;
}
