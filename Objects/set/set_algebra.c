/*
 * Union, intersection, difference and comparisons of sets.
 *
 * A walk reads the walked set's current table at each step, so it stays valid whatever an
 * __eq__ does meanwhile; keys are held only across comparisons that may run code. What iterates
 * in CPython's order there does so here.
 */
#include "set_internal.h"
#include "iter.h"

WfType *wf_set_base_type(Value self)
{
    uint32_t shape = wf_shape_of(wf_obj(self));
    if (shape == WF_SHAPE_set)
        return &wf_set_type;
    return shape == WF_SHAPE_frozenset || wf_is_a(self, &wf_frozenset_type) ? &wf_frozenset_type
                                                                            : &wf_set_type;
}

Value wf_set_copy_as(WfType *type, Value set) { return wf_set_make(type, set); }

/* Can s be walked without its lock, and a borrowed key be used until code runs? */
static bool is_quiet(const WfSet *s)
{
    return wf_is_local(s) || wf_shape_of(&s->ob) == WF_SHAPE_frozenset;
}

/*
 * A set that may be walked quietly: itself, or a copy of a shared one. Consumed by the walk's
 * end (wf_drop).
 */
static Value quiet(Value set)
{
    return is_quiet(wf_as_set(set)) ? wf_new_ref(set) : wf_set_copy_as(&wf_set_type, set);
}

typedef int (*KeyFn)(Value arg, Value out, Value key, uint64_t hash);

/* The rest of a walk, from cell i on, of a set that code has shown to other threads meanwhile. r: the last answer. */
static WF_COLD int walk_shown(WfSet *s, size_t i, int r, int stop, KeyFn fn, Value arg, Value out)
{
    Value key;
    uint64_t hash;
    while (r >= 0 && r != stop && wf_set_next_hash(wf_uncounted(s), &i, &key, &hash)) {
        r = fn(arg, out, key, hash);
        wf_drop(key);
    }
    return r;
}

/* walk() cell by cell. */
WF_INLINE int walk_narrow(WfSet *s, int none, int stop, KeyFn fn, Value arg, Value out)
{
    int r = none;
    for (size_t i = 0; i <= s->mask; i++) {
        if (WF_UNLIKELY(!is_quiet(s)))
            return walk_shown(s, i, r, stop, fn, arg, out);
        WfSetEntry e = s->table[i];
        if (!set_is_live(e.key))
            continue;
        r = fn(arg, out, e.key, e.hash);
        if (r < 0 || r == stop)
            break;
    }
    return r;
}

/* walk() of a table that was large: code may have given the set another one since. */
WF_INLINE int walk_wide(WfSet *s, int none, int stop, KeyFn fn, Value arg, Value out)
{
    int r = none;
    for (size_t i = 0; i + 31 <= s->mask; i += 32)
        for (uint32_t live = set_live_32(s->table + i); live != 0; live &= live - 1) {
            size_t at = i + (size_t)__builtin_ctz(live);
            if (WF_UNLIKELY(at > s->mask || !set_is_live(s->table[at].key)))
                continue;
            r = fn(arg, out, s->table[at].key, s->table[at].hash);
            if (r < 0 || r == stop)
                return r;
            if (WF_UNLIKELY(!is_quiet(s)))
                return walk_shown(s, at + 1, r, stop, fn, arg, out);
        }
    return r;
}

/* fn for each key of a set until it answers less than 0 or `stop`: the last answer, or `none`. */
WF_INLINE int walk(Value set, int none, int stop, KeyFn fn, Value arg, Value out)
{
    Value q = quiet(set);
    if (wf_is_null(q))
        return -1;
    WfSet *s = wf_as_set(q);
    int r = s->mask < SET_WIDE - 1 ? walk_narrow(s, none, stop, fn, arg, out)
                                   : walk_wide(s, none, stop, fn, arg, out);
    wf_drop(q);
    return r;
}

/* fn for each item of any iterable, hashed. */
static int walk_iterable(Value iterable, int none, int stop, KeyFn fn, Value arg, Value out)
{
    Value it = wf_iter(iterable), key;
    int r = wf_is_null(it) ? -1 : none;
    while (r >= 0 && r != stop && !wf_is_null(key = wf_next_fast(it))) {
        int64_t hash = wf_hash(key);
        r = hash == -1 ? -1 : fn(arg, out, key, (uint64_t)hash);
        wf_drop(key);
        if (r >= 0 && wf_safepoint() < 0)
            r = -1;
    }
    wf_drop(it);
    return wf_err_occurred() ? -1 : r;
}

/* fn for each key of a dict, with its stored hash. */
static int walk_dict(Value dict, KeyFn fn, Value arg)
{
    size_t pos = 0;
    Value key;
    uint64_t hash;
    int r = 0;
    while (r >= 0 && wf_dict_next_hash(dict, &pos, &key, &hash)) {
        r = fn(arg, WF_NULL, key, hash);
        wf_drop(key);
    }
    return r;
}

/* wf_set_has_quietly(), of local sets without a call if one look tells. */
WF_INLINE int has(WfSet *s, Value key, uint64_t hash)
{
    if (WF_UNLIKELY(!is_quiet(s)))
        return wf_set_has_quietly(s, key, hash);
    int r = wf_set_seek(s, key, hash);
    return WF_LIKELY(r >= 0) ? r : SET_UNKNOWN;
}

/* key is borrowed from a table that code may change. */
WF_INLINE int contains(Value set, Value key, uint64_t hash)
{
    int r = has(wf_as_set(set), key, hash);
    if (WF_LIKELY(r != SET_UNKNOWN))
        return r;
    Value held = wf_new_ref(key);
    r = wf_set_contains_hash(set, held, hash);
    wf_drop(held);
    return r;
}

static int fn_contains(Value set, Value out, Value key, uint64_t hash)
{
    return contains(set, key, hash);
}

int wf_set_subset(Value a, Value b)
{
    return wf_set_len(a) > wf_set_len(b) ? 0 : walk(a, 1, 0, fn_contains, b, WF_NULL);
}

int wf_set_disjoint(Value a, Value other)
{
    int r;
    if (wf_is_anyset(other)) {
        bool swap = wf_set_len(other) > wf_set_len(a);
        r = walk(swap ? a : other, 0, 1, fn_contains, swap ? other : a, WF_NULL);
    } else {
        r = walk_iterable(other, 0, 1, fn_contains, a, WF_NULL);
    }
    return r < 0 ? -1 : r == 0;
}

static int fn_add_missing(Value other, Value out, Value key, uint64_t hash)
{
    int r = has(wf_as_set(other), key, hash);
    if (r > 0)
        return 0;
    /* Not as a new one: a set that has grown under a comparison is walked over some keys again. */
    if (WF_LIKELY(r == 0) && WF_LIKELY((r = wf_set_add_try(wf_as_set(out), key, hash)) != SET_UNKNOWN))
        return r < 0 ? -1 : 0;
    Value held = wf_new_ref(key);
    r = wf_set_contains_hash(other, held, hash);
    if (r == 0)
        r = wf_set_add_hash(out, held, hash);
    wf_drop(held);
    return r < 0 ? -1 : 0;
}

static int fn_add_missing_in_dict(Value dict, Value out, Value key, uint64_t hash)
{
    Value held = wf_new_ref(key), value;
    int r = wf_dict_get_hash(dict, held, hash, &value);
    if (r > 0)
        wf_drop(value);
    else if (r == 0)
        r = wf_set_add_hash(out, held, hash);
    wf_drop(held);
    return r < 0 ? -1 : 0;
}

static int fn_discard(Value set, Value out, Value key, uint64_t hash)
{
    Value held = wf_new_ref(key);
    int r = wf_set_discard_hash(set, held, hash);
    wf_drop(held);
    return r < 0 ? -1 : 0;
}

int wf_set_difference_update(Value self, Value other)
{
    if (wf_is(self, other)) {
        wf_set_clear(self);
        return 0;
    }
    int r = wf_is_anyset(other)     ? walk(other, 0, -2, fn_discard, self, WF_NULL)
            : wf_is_dict_exact(other) ? walk_dict(other, fn_discard, self)
                                      : walk_iterable(other, 0, -2, fn_discard, self, WF_NULL);
    return r < 0 ? -1 : 0;
}

static Value copy_and_subtract(Value self, Value other)
{
    Value copy = wf_set_copy_as(wf_set_base_type(self), self);
    if (!wf_is_null(copy) && wf_set_difference_update(copy, other) < 0) {
        wf_drop(copy);
        return WF_NULL;
    }
    return copy;
}

/* Copies and discards where `other` is much the smaller, else adds what it has not. */
Value wf_set_difference(Value self, Value other)
{
    bool set = wf_is_anyset(other), dict = wf_is_dict_exact(other);
    if (!set && !dict)
        return copy_and_subtract(self, other);
    size_t n = set ? wf_set_len(other) : wf_dict_len(other);
    if (wf_set_len(self) >> 2 > n)
        return copy_and_subtract(self, other);
    Value out = wf_set_make(wf_set_base_type(self), WF_NULL);
    if (!wf_is_null(out) && (set ? walk(self, 0, -2, fn_add_missing, other, out)
                                 : walk(self, 0, -2, fn_add_missing_in_dict, other, out)) < 0) {
        wf_drop(out);
        return WF_NULL;
    }
    return out;
}

static int fn_add_common(Value other, Value out, Value key, uint64_t hash)
{
    int r = has(wf_as_set(other), key, hash);
    if (r == 0)
        return 0;
    if (WF_LIKELY(r > 0)) {
        r = wf_set_add_try(wf_as_set(out), key, hash);
        if (WF_LIKELY(r != SET_UNKNOWN))
            return r < 0 ? -1 : 0;
    }
    Value held = wf_new_ref(key);
    r = wf_set_contains_hash(other, held, hash);
    if (r > 0)
        r = wf_set_add_hash(out, held, hash);
    wf_drop(held);
    return r < 0 ? -1 : 0;
}

Value wf_set_intersection(Value self, Value other)
{
    WfType *type = wf_set_base_type(self);
    if (wf_is(self, other))
        return wf_set_copy_as(type, self);
    Value out = wf_set_make(type, WF_NULL);
    if (wf_is_null(out))
        return WF_NULL;
    int r;
    if (wf_is_anyset(other)) {
        /* Walk the smaller one. */
        bool swap = wf_set_len(other) > wf_set_len(self);
        r = walk(swap ? self : other, 0, -2, fn_add_common, swap ? other : self, out);
    } else {
        r = walk_iterable(other, 0, -2, fn_add_common, self, out);
    }
    if (r < 0) {
        wf_drop(out);
        return WF_NULL;
    }
    return out;
}

static int fn_toggle(Value set, Value out, Value key, uint64_t hash)
{
    Value held = wf_new_ref(key);
    int r = wf_is_local(wf_as_set(set)) ? wf_set_toggle_try(wf_as_set(set), held, hash) : SET_UNKNOWN;
    if (r == SET_UNKNOWN) {
        r = wf_set_discard_hash(set, held, hash);
        if (r == 0)
            r = wf_set_add_hash(set, held, hash);
    }
    wf_drop(held);
    return r < 0 ? -1 : 0;
}

int wf_set_symmetric_update(Value self, Value other)
{
    if (wf_is(self, other)) {
        wf_set_clear(self);
        return 0;
    }
    if (wf_is_dict_exact(other))
        return walk_dict(other, fn_toggle, self) < 0 ? -1 : 0;
    Value set = wf_is_anyset(other) ? wf_new_ref(other) : wf_set_new(other);
    int r = wf_is_null(set) ? -1 : walk(set, 0, -2, fn_toggle, self, WF_NULL);
    wf_drop(set);
    return r < 0 ? -1 : 0;
}
