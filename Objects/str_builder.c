/*
 * WfStrBuilder: a string that grows. It fills a few words of its own, then a str object with spare
 * room, widening it when a wider code point arrives; finishing trims the room and marks the
 * string. An error stays in the builder until finish reports it, so pieces can be added without
 * checking.
 */
#include "str_impl.h"

#include "exc.h"

enum { MIN_CAPACITY = 128 };

void wf_sb_init(WfStrBuilder *b)
{
    b->str = WF_NULL;
    b->len = 0;
    b->cap = sizeof b->small;
    b->kind = 1;
    b->maxchar = 0;
    b->failed = false;
}

static void release(WfStrBuilder *b)
{
    if (wf_is_null(b->str))
        return;
    WfStr *s = wf_as_str(b->str);
    wf_local_set(&s->ob, 0);
    wf_free_object(s, wf_str_size(b->cap, b->kind, false));
    b->str = WF_NULL;
    b->cap = 0;
}

/* Nothing fits from now on, so that what is added goes the slow way and finds the failure. */
static void fail(WfStrBuilder *b)
{
    release(b);
    b->len = b->cap = 0;
    b->failed = true;
}

/* Still in the builder's own words and empty: they may be of another kind. */
static bool use_small(WfStrBuilder *b, size_t need, int kind)
{
    if (b->len > 0 || !wf_is_null(b->str) || need > sizeof b->small / (size_t)kind)
        return false;
    b->kind = kind;
    b->cap = sizeof b->small / (size_t)kind;
    return true;
}

/* Makes room for `need` code points in all, in units of `kind` (at least the present one). */
static bool grow(WfStrBuilder *b, size_t need, int kind)
{
    if (use_small(b, need, kind))
        return true;
    size_t cap = b->cap;
    if (need > cap)
        cap = need + need / 4 < MIN_CAPACITY ? MIN_CAPACITY : need + need / 4;
    if (need < b->len || cap > (SIZE_MAX >> 3)) {
        wf_no_memory();
        return false;
    }
    size_t size = wf_str_size(cap, kind, false);
    WfStr *s;
    if (!wf_is_null(b->str) && kind == b->kind) {
        s = wf_resize_leaf(wf_as_str(b->str), wf_str_size(b->cap, kind, false), size);
        if (s == NULL)
            return false;
    } else {
        s = wf_alloc_leaf(WF_SHAPE_str, size);
        if (s == NULL)
            return false;
        wf_units_copy(kind, s->data, 0, b->kind, wf_sb_units(b), 0, b->len);
        release(b);
    }
    b->str = WF_MOVE(s);
    b->cap = cap;
    b->kind = kind;
    return true;
}

bool wf_sb_reserve(WfStrBuilder *b, size_t n, uint32_t maxchar)
{
    if (WF_UNLIKELY(b->failed))
        return false;
    b->maxchar |= maxchar;
    int kind = wf_kind_for(maxchar);
    if (kind < b->kind)
        kind = b->kind;
    if (WF_LIKELY(b->cap - b->len >= n && kind == b->kind))
        return true;
    if (!grow(b, b->len + n, kind)) {
        fail(b);
        return false;
    }
    return true;
}

void wf_sb_char(WfStrBuilder *b, uint32_t c)
{
    if (WF_LIKELY(b->len < b->cap && c <= wf_kind_limit(b->kind))) {
        b->maxchar |= c;
        wf_unit_put(b->kind, wf_sb_units(b), b->len++, c);
        return;
    }
    if (WF_LIKELY(wf_sb_reserve(b, 1, c)))
        wf_unit_put(b->kind, wf_sb_units(b), b->len++, c);
}

void wf_sb_fill(WfStrBuilder *b, uint32_t c, size_t n)
{
    if (n > 0 && wf_sb_reserve(b, n, c)) {
        wf_units_fill(b->kind, wf_sb_units(b), b->len, c, n);
        b->len += n;
    }
}

/* ASCII into one-byte units with room: what nearly all pieces are. */
WF_INLINE bool put_ascii(WfStrBuilder *b, const void *s, size_t len)
{
    if (WF_UNLIKELY(b->kind != 1 || b->cap - b->len < len))
        return false;
    b->maxchar |= 0x7f;
    wf_copy_short((uint8_t *)wf_sb_units(b) + b->len, s, len);
    b->len += len;
    return true;
}

void wf_sb_ascii(WfStrBuilder *b, const char *s, size_t len)
{
    if (WF_LIKELY(put_ascii(b, s, len)))
        return;
    if (len > 0 && wf_sb_reserve(b, len, 0x7f)) {
        wf_units_copy(b->kind, wf_sb_units(b), b->len, 1, s, 0, len);
        b->len += len;
    }
}

void wf_sb_c(WfStrBuilder *b, const char *ascii)
{
    wf_sb_ascii(b, ascii, strlen(ascii));
}

void wf_sb_units_append(WfStrBuilder *b, int kind, const void *p, size_t n)
{
    if (n > 0 && wf_sb_reserve(b, n, wf_units_bits(kind, p, n))) {
        wf_units_copy(b->kind, wf_sb_units(b), b->len, kind, p, 0, n);
        b->len += n;
    }
}

void wf_sb_str(WfStrBuilder *b, Value v)
{
    const WfStr *s = wf_as_str(v);
    if (WF_LIKELY(wf_str_is_ascii(s) && put_ascii(b, s->data, s->len)))
        return;
    if (s->len > 0 && wf_sb_reserve(b, s->len, wf_str_maxchar(s))) {
        wf_units_copy(b->kind, wf_sb_units(b), b->len, wf_str_kind(s), s->data, 0, s->len);
        b->len += s->len;
    }
}

void wf_sb_slice(WfStrBuilder *b, Value v, size_t start, size_t end)
{
    const WfStr *s = wf_as_str(v);
    if (end > s->len)
        end = s->len;
    if (start >= end)
        return;
    int kind = wf_str_kind(s);
    if (wf_str_is_ascii(s))
        wf_sb_ascii(b, (const char *)s->data + start, end - start);
    else
        wf_sb_units_append(b, kind, s->data + start * (size_t)kind, end - start);
}

static Value finish_copy(WfStrBuilder *b, uint32_t maxchar)
{
    Value v = wf_str_new(b->len, maxchar);
    if (!wf_is_null(v))
        memcpy(wf_as_str(v)->data, wf_sb_units(b), b->len * (size_t)b->kind);
    release(b);
    return v;
}

/*
 * Only maxchar bits that were really added count, so the kind is the narrowest unless a caller
 * reserved for more than it wrote; maxchar is 0 when nothing was added.
 */
Value wf_sb_finish(WfStrBuilder *b)
{
    if (WF_UNLIKELY(b->failed)) {
        release(b);
        return WF_NULL;
    }
    if (b->len <= 1) {
        Value v = b->len ? wf_str_from_char(wf_unit_at(b->kind, wf_sb_units(b), 0)) : wf_str_empty;
        release(b);
        return v;
    }
    int kind = b->kind;
    bool ascii = kind == 1 && b->maxchar < 0x80;
    if (wf_is_null(b->str))
        return finish_copy(b, ascii ? 0x7f : wf_kind_limit(kind));
    WfStr *s = wf_as_str(b->str);
    size_t need = wf_str_size(b->len, kind, ascii);
    if (wf_block_size(s) - need > 32 + need / 8) {
        if (need <= WF_SMALL_LIMIT)
            return finish_copy(b, ascii ? 0x7f : wf_kind_limit(kind));
        WfStr *p = wf_resize_leaf(s, wf_str_size(b->cap, kind, false), need);
        if (p == NULL) {
            release(b);
            return WF_NULL;
        }
        s = p;
    }
    wf_str_init(s, b->len, kind, ascii);
    b->str = WF_NULL;
    return WF_MOVE(s);
}

void wf_sb_abandon(WfStrBuilder *b)
{
    fail(b);
}
