/*
 * Constants of a program: from the tree to values, and each unit's table of them.
 *
 * Equal constants of one compilation share one object: equal in type and value, with 0.0 apart
 * from -0.0, through tuples and frozensets. All references are owned by the compilation
 * (c->owned); code objects take their own.
 */
#include "codegen.h"

/* --- maps from a pointer or immediate to a number ------------------------------------------------ */

static uint32_t pointer_hash(const void *p)
{
    uint64_t h = (uint64_t)(uintptr_t)p * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(h >> 32);
}

int32_t wf_map_get(const PtrMap *m, const void *key, int32_t absent)
{
    if (m->keys == NULL)
        return absent;
    uint32_t i = pointer_hash(key) & m->mask;
    for (; m->keys[i] != NULL; i = (i + 1) & m->mask)
        if (m->keys[i] == key)
            return m->values[i];
    return absent;
}

static void map_put(PtrMap *m, const void *key, int32_t value)
{
    uint32_t i = pointer_hash(key) & m->mask;
    while (m->keys[i] != NULL && m->keys[i] != key)
        i = (i + 1) & m->mask;
    if (m->keys[i] == NULL)
        m->count++;
    m->keys[i] = key;
    m->values[i] = value;
}

bool wf_map_set(C *c, PtrMap *m, const void *key, int32_t value)
{
    if (m->keys == NULL || m->count * 4 > m->mask * 3) {
        uint32_t size = m->keys ? (m->mask + 1) * 2 : 16;
        PtrMap wider = {.mask = size - 1};
        wider.keys = wf_c_alloc(c, size * sizeof *wider.keys);
        wider.values = wf_c_alloc(c, size * sizeof *wider.values);
        if (wider.keys == NULL || wider.values == NULL)
            return false;
        memset(wider.keys, 0, size * sizeof *wider.keys);
        for (uint32_t i = 0; m->keys != NULL && i <= m->mask; i++)
            if (m->keys[i] != NULL)
                map_put(&wider, m->keys[i], m->values[i]);
        *m = wider;
    }
    map_put(m, key, value);
    return true;
}

/* --- sameness -------------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t h, uint64_t x)
{
    h = (h ^ x) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ (h >> 29);
}

static uint64_t double_bits(double d)
{
    uint64_t u;
    memcpy(&u, &d, sizeof u);
    return u;
}

static uint64_t const_hash(Value v)
{
    if (!wf_is_pointer(v))
        return mix(1, v.bits);
    switch (wf_shape_of(wf_obj(v))) {
    case WF_SHAPE_str:
        return mix(2, wf_str_hash(wf_as_str(v)));
    case WF_SHAPE_bytes: {
        uint64_t h = 3;
        for (size_t i = 0; i < wf_as_bytes(v)->len; i++)
            h = mix(h, wf_as_bytes(v)->data[i]);
        return h;
    }
    case WF_SHAPE_int:
        return mix(4, (uint64_t)wf_int_hash(v));
    case WF_SHAPE_float:
        return mix(5, double_bits(wf_float_value(v)));
    case WF_SHAPE_complex:
        return mix(double_bits(wf_as_complex(v)->real), double_bits(wf_as_complex(v)->imag));
    case WF_SHAPE_tuple: {
        uint64_t h = 6;
        for (size_t i = 0; i < wf_tuple_len(v); i++)
            h = mix(h, const_hash(wf_tuple_item(v, i)));
        return h;
    }
    case WF_SHAPE_frozenset:
        return mix(7, wf_set_len(v));
    case WF_SHAPE_code:
        return mix(9, (uint64_t)wf_hash(v));
    default:
        return mix(8, (uint64_t)(uintptr_t)wf_obj(v));
    }
}

enum { SET_COMPARE_MAX = 32 };

/* Both frozensets of the same length: every item of a has the same in b. */
static bool sets_same(Value a, Value b)
{
    if (wf_set_len(a) != wf_set_len(b) || wf_set_len(a) > SET_COMPARE_MAX)
        return false;
    size_t i = 0;
    Value x, y;
    while (wf_set_next(a, &i, &x)) {
        bool found = false;
        size_t j = 0;
        while (wf_set_next(b, &j, &y)) {
            found |= wf_const_same(x, y);
            wf_drop(y);
        }
        wf_drop(x);
        if (!found)
            return false;
    }
    return true;
}

bool wf_const_same(Value a, Value b)
{
    if (wf_is(a, b))
        return true;
    if (!wf_is_pointer(a) || !wf_is_pointer(b) || wf_shape_of(wf_obj(a)) != wf_shape_of(wf_obj(b)))
        return false;
    switch (wf_shape_of(wf_obj(a))) {
    case WF_SHAPE_str:
        return wf_str_equal(a, b);
    case WF_SHAPE_bytes:
        return wf_as_bytes(a)->len == wf_as_bytes(b)->len &&
               memcmp(wf_as_bytes(a)->data, wf_as_bytes(b)->data, wf_as_bytes(a)->len) == 0;
    case WF_SHAPE_int:
        return wf_int_cmp(a, b) == 0;
    case WF_SHAPE_float:
        return double_bits(wf_float_value(a)) == double_bits(wf_float_value(b));
    case WF_SHAPE_complex:
        return double_bits(wf_as_complex(a)->real) == double_bits(wf_as_complex(b)->real) &&
               double_bits(wf_as_complex(a)->imag) == double_bits(wf_as_complex(b)->imag);
    case WF_SHAPE_tuple:
        if (wf_tuple_len(a) != wf_tuple_len(b))
            return false;
        for (size_t i = 0; i < wf_tuple_len(a); i++)
            if (!wf_const_same(wf_tuple_item(a, i), wf_tuple_item(b, i)))
                return false;
        return true;
    case WF_SHAPE_frozenset:
        return sets_same(a, b);
    case WF_SHAPE_code:
        return wf_compare_bool(a, b, WF_EQ) == 1;
    default:
        return false;
    }
}

/* --- the compilation's own references ---------------------------------------------------------------- */

Value wf_keep(C *c, Value v)
{
    if (wf_is_null(v)) {
        c->failed = true;
        return v;
    }
    if (!wf_is_pointer(v))
        return v;
    if (c->nowned == c->owned_cap) {
        int32_t cap = c->owned_cap ? c->owned_cap * 2 : 64;
        Value *wider = wf_mem_realloc(c->owned, (size_t)cap * sizeof *wider);
        if (wider == NULL) {
            wf_drop(v);
            c->failed = true;
            return WF_NULL;
        }
        c->owned = wider;
        c->owned_cap = cap;
    }
    c->owned[c->nowned++] = v;
    return v;
}

static bool canon_grow(C *c)
{
    uint32_t size = c->canon ? (c->canon_mask + 1) * 2 : 64;
    uint32_t *table = wf_c_alloc(c, size * sizeof *table);
    if (table == NULL)
        return false;
    memset(table, 0, size * sizeof *table);
    for (uint32_t k = 0; c->canon != NULL && k <= c->canon_mask; k++) {
        if (c->canon[k] == 0)
            continue;
        uint32_t i = (uint32_t)const_hash(c->owned[c->canon[k] - 1]) & (size - 1);
        while (table[i] != 0)
            i = (i + 1) & (size - 1);
        table[i] = c->canon[k];
    }
    c->canon = table;
    c->canon_mask = size - 1;
    return true;
}

/* The one object that stands for v (kept already or immediate) in this compilation. */
static Value canonical(C *c, Value v)
{
    if (!wf_is_pointer(v))
        return v;
    if ((c->canon == NULL || c->canon_count * 2 > c->canon_mask) && !canon_grow(c))
        return v;
    uint32_t i = (uint32_t)const_hash(v) & c->canon_mask;
    for (; c->canon[i] != 0; i = (i + 1) & c->canon_mask)
        if (wf_const_same(c->owned[c->canon[i] - 1], v))
            return c->owned[c->canon[i] - 1];
    v = wf_keep(c, wf_new_ref(v));
    if (!wf_is_null(v)) {
        c->canon[i] = (uint32_t)c->nowned;
        c->canon_count++;
    }
    return v;
}

/* --- from the tree ----------------------------------------------------------------------------------- */

static bool looks_like_name(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char ch = (unsigned char)s[i];
        if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
              ch == '_'))
            return false;
    }
    return true;
}

static Value text_value(const WfText *t)
{
    Value v = wf_str_from_utf8_surrogatepass(t->data, t->len);
    return !wf_is_null(v) && looks_like_name(t->data, t->len) ? wf_intern(v) : v;
}

Value wf_constant_value(C *c, const WfConstant *k)
{
    switch ((WfConstKind)k->kind) {
    case WF_CONST_NONE:
        return WF_NONE;
    case WF_CONST_TRUE:
        return WF_TRUE;
    case WF_CONST_FALSE:
        return WF_FALSE;
    case WF_CONST_ELLIPSIS:
        return WF_ELLIPSIS;
    case WF_CONST_INT:
        return wf_keep(c, wf_int(k->value.i));
    case WF_CONST_BIGINT:
        return wf_keep(c, wf_int_from_text(k->value.text.data, k->value.text.len, k->base));
    case WF_CONST_FLOAT:
        return wf_keep(c, wf_float(k->value.d));
    case WF_CONST_COMPLEX:
        return wf_keep(c, wf_complex(k->value.complex.real, k->value.complex.imag));
    case WF_CONST_STR:
        return wf_keep(c, text_value(&k->value.text));
    case WF_CONST_BYTES:
        return wf_keep(c, wf_bytes_new(k->value.text.data, k->value.text.len));
    case WF_CONST_OBJECT:
        return (Value){(uint64_t)(uintptr_t)k->value.object};
    }
    return WF_NULL;
}

Value wf_ident_value(const char *ident)
{
    Value v = wf_str_from_utf8_surrogatepass(ident, wf_ident_len(ident));
    return wf_is_null(v) ? v : wf_intern(v);
}

int wf_const_index(C *c, Value v)
{
    Unit *u = c->u;
    if (c->failed)
        return 0;
    v = canonical(c, v);
    /* The key must not be NULL: integer 0 is all zeros. */
    const void *key = (const void *)(uintptr_t)((v.bits | (uint64_t)wf_is_pointer(v)) ^ 2);
    int32_t i = wf_map_get(&u->const_map, key, -1);
    if (i >= 0)
        return i;
    Value *consts = wf_arena_more(c->arena, u->consts, u->nconsts, &u->consts_cap, sizeof *consts);
    if (consts == NULL || !wf_map_set(c, &u->const_map, key, u->nconsts)) {
        c->failed = true;
        return 0;
    }
    u->consts = consts;
    consts[u->nconsts] = v;
    return u->nconsts++;
}

int wf_const_of(C *c, const WfConstant *k)
{
    Value v = wf_constant_value(c, k);
    return wf_is_null(v) ? 0 : wf_const_index(c, v);
}

int wf_const_none(C *c) { return wf_const_index(c, WF_NONE); }

int wf_const_str(C *c, const char *ident)
{
    Value v = wf_keep(c, wf_ident_value(ident));
    return wf_is_null(v) ? 0 : wf_const_index(c, v);
}

bool wf_const_is_str(const WfExpr *e)
{
    if (e->kind != WF_EXPR_Constant)
        return false;
    const WfConstant *k = &e->v.Constant.value;
    return k->kind == WF_CONST_STR ||
           (k->kind == WF_CONST_OBJECT &&
            wf_is_str_exact((Value){(uint64_t)(uintptr_t)k->value.object}));
}

int wf_const_truth(C *c, const WfExpr *e)
{
    if (e->kind != WF_EXPR_Constant)
        return -1;
    Value v = wf_constant_value(c, &e->v.Constant.value);
    if (wf_is_null(v))
        return -1;
    int t = wf_truth(v);
    if (t < 0)
        c->failed = true;
    return t;
}
