/* set and frozenset as Python sees them, and their iterator. */
#include "set_internal.h"
#include "iter.h"
#include "class.h"
#include "repr_guard.h"

void wf_set_dealloc(WfObject *o);
int wf_set_traverse(WfObject *o, WfVisitFn visit, void *arg);
void wf_set_clear_slot(WfObject *o);
int64_t wf_frozenset_hash(Value v);

static Value set_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    return wf_set_make(type, WF_NULL);
}

static int set_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_type_of(self)->init == wf_set_type.init && wf_no_kwargs("set", kwnames) < 0)
        return -1;
    if (wf_check_nargs("set", nargs, 0, 1) < 0)
        return -1;
    if (wf_set_len(self) > 0)
        wf_set_clear(self);
    return nargs == 0 ? 0 : wf_set_update(self, args[0]);
}

static Value frozenset_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    if (type->init == wf_frozenset_type.init && wf_no_kwargs("frozenset", kwnames) < 0)
        return WF_NULL;
    if (wf_check_nargs("frozenset", nargs, 0, 1) < 0)
        return WF_NULL;
    if (type == &wf_frozenset_type && nargs == 1 && wf_has_shape(args[0], WF_SHAPE_frozenset))
        return wf_new_ref(args[0]);
    return wf_set_make(type, nargs == 1 ? args[0] : WF_NULL);
}

static ssize_t set_len(Value self) { return (ssize_t)wf_set_len(self); }

static Value set_repr(Value self)
{
    bool plain = wf_has_shape(self, WF_SHAPE_set);
    int in = wf_repr_enter(self);
    if (in != 0)
        return in < 0 ? WF_NULL : wf_str_from_format("%T(...)", self);
    Value r, list = WF_NULL;
    if (wf_set_len(self) == 0) {
        r = wf_str_from_format("%T()", self);
        goto done;
    }
    list = wf_sequence_list(self);
    Value text = wf_is_null(list) ? WF_NULL : wf_repr(list);
    r = WF_NULL;
    if (!wf_is_null(text)) {
        Value inner = wf_str_slice(text, 1, wf_as_str(text)->len - 1);
        if (!wf_is_null(inner))
            r = plain ? wf_str_from_format("{%U}", inner) : wf_str_from_format("%T({%U})", self, inner);
        wf_drop(inner);
        wf_drop(text);
    }
done:
    wf_drop(list);
    wf_repr_leave(self);
    return r;
}

/* --- comparing ------------------------------------------------------------------------------------ */

static Value set_compare(Value a, Value b, WfCmpOp op)
{
    if (!wf_is_anyset(b) || !wf_is_anyset(a))
        return WF_NOTIMPL;
    size_t n = wf_set_len(a), m = wf_set_len(b);
    int r;
    switch (op) {
    case WF_EQ:
    case WF_NE: r = n == m ? wf_set_subset(a, b) : 0; break;
    case WF_LT: r = n < m ? wf_set_subset(a, b) : 0; break;
    case WF_LE: r = wf_set_subset(a, b); break;
    case WF_GT: r = n > m ? wf_set_subset(b, a) : 0; break;
    default: r = wf_set_subset(b, a); break;
    }
    return r < 0 ? WF_NULL : wf_bool((r != 0) != (op == WF_NE));
}

/* --- algebra ----------------------------------------------------------------------------------------- */

static Value copy_base(Value self) { return wf_set_copy_as(wf_set_base_type(self), self); }

/* A set of what other has, toggled by self's items: __eq__ may change self meanwhile, which counts. */
static Value symmetric_difference(Value self, Value other)
{
    WfType *type = wf_set_base_type(self);
    Value set = wf_is_anyset(other) ? wf_set_copy_as(type, other) : wf_set_make(type, other);
    if (!wf_is_null(set) && wf_set_symmetric_update(set, self) < 0) {
        wf_drop(set);
        return WF_NULL;
    }
    return set;
}

static int intersection_update_one(Value self, Value other)
{
    Value r = wf_set_intersection(self, other);
    if (wf_is_null(r))
        return -1;
    int status = wf_set_swap(self, r);
    wf_drop(r);
    return status;
}

/* --- operators ---------------------------------------------------------------------------------------- */

static bool both_sets(Value a, Value b) { return wf_is_anyset(a) && wf_is_anyset(b); }

static Value op_or(Value a, Value b)
{
    if (!both_sets(a, b))
        return WF_NOTIMPL;
    Value copy = copy_base(a);
    if (!wf_is_null(copy) && wf_set_update(copy, b) < 0) {
        wf_drop(copy);
        return WF_NULL;
    }
    return copy;
}

static Value op_and(Value a, Value b) { return both_sets(a, b) ? wf_set_intersection(a, b) : WF_NOTIMPL; }
static Value op_sub(Value a, Value b) { return both_sets(a, b) ? wf_set_difference(a, b) : WF_NOTIMPL; }
static Value op_xor(Value a, Value b) { return both_sets(a, b) ? symmetric_difference(a, b) : WF_NOTIMPL; }

static Value inplace(Value self, Value other, int (*fn)(Value, Value))
{
    if (!wf_is_anyset(other))
        return WF_NOTIMPL;
    return fn(self, other) < 0 ? WF_NULL : wf_new_ref(self);
}

static Value op_ior(Value a, Value b) { return inplace(a, b, wf_set_update); }
static Value op_iand(Value a, Value b) { return inplace(a, b, intersection_update_one); }
static Value op_isub(Value a, Value b) { return inplace(a, b, wf_set_difference_update); }
static Value op_ixor(Value a, Value b) { return inplace(a, b, wf_set_symmetric_update); }

/* --- methods -------------------------------------------------------------------------------------------- */

static Value m_add(Value self, Value key) { return wf_set_add(self, key) < 0 ? WF_NULL : WF_NONE; }
static Value m_discard(Value self, Value key) { return wf_set_discard(self, key) < 0 ? WF_NULL : WF_NONE; }

static Value m_remove(Value self, Value key)
{
    int r = wf_set_discard(self, key);
    if (r == 0)
        return wf_raise_keyerror(key);
    return r < 0 ? WF_NULL : WF_NONE;
}

static Value m_pop(Value self)
{
    WfSet *s = wf_as_set(self);
    Value key = WF_NULL;
    bool l = set_lock(s);
    if (s->used > 0) {
        /* Start where the last pop ended, kept in `hash`, unused by a set. */
        size_t i = s->hash & s->mask;
        while (!set_is_live(s->table[i].key))
            i = (i + 1) & s->mask;
        key = s->table[i].key;
        set_delete(&s->table[i]);
        set_used(s, s->used - 1);
        s->hash = i + 1;
    }
    wf_unlock(s, l);
    return wf_is_null(key) ? wf_raise(&wf_exc_KeyError, "pop from an empty set") : key;
}

static Value m_clear(Value self)
{
    wf_set_clear(self);
    return WF_NONE;
}

static Value m_copy(Value self)
{
    if (wf_has_shape(self, WF_SHAPE_frozenset))
        return wf_new_ref(self);
    return copy_base(self);
}

static Value m_contains(Value self, Value key)
{
    int r = wf_set_contains(self, key);
    return r < 0 ? WF_NULL : wf_bool(r);
}

static Value each(Value self, const Value *args, size_t nargs, int (*fn)(Value, Value))
{
    for (size_t i = 0; i < nargs; i++)
        if (fn(self, args[i]) < 0)
            return WF_NULL;
    return WF_NONE;
}

static Value m_update(Value self, const Value *args, size_t n) { return each(self, args, n, wf_set_update); }
static Value m_difference_update(Value self, const Value *args, size_t n)
{
    return each(self, args, n, wf_set_difference_update);
}

static Value m_union(Value self, const Value *args, size_t n)
{
    Value copy = copy_base(self);
    if (!wf_is_null(copy) && wf_is_null(each(copy, args, n, wf_set_update))) {
        wf_drop(copy);
        return WF_NULL;
    }
    return copy;
}

static Value m_difference(Value self, const Value *args, size_t n)
{
    if (n == 0)
        return copy_base(self);
    Value result = wf_set_difference(self, args[0]);
    for (size_t i = 1; i < n && !wf_is_null(result); i++)
        if (wf_set_difference_update(result, args[i]) < 0) {
            wf_drop(result);
            return WF_NULL;
        }
    return result;
}

static Value m_intersection(Value self, const Value *args, size_t n)
{
    if (n == 0)
        return copy_base(self);
    Value result = wf_set_intersection(self, args[0]);
    for (size_t i = 1; i < n && !wf_is_null(result); i++) {
        Value next = wf_set_intersection(result, args[i]);
        wf_drop(result);
        result = next;
    }
    return result;
}

static Value m_intersection_update(Value self, const Value *args, size_t n)
{
    Value r = m_intersection(self, args, n);
    if (wf_is_null(r))
        return WF_NULL;
    int status = wf_set_swap(self, r);
    wf_drop(r);
    return status < 0 ? WF_NULL : WF_NONE;
}

static Value m_symmetric_difference(Value self, Value other) { return symmetric_difference(self, other); }
static Value m_symmetric_update(Value self, Value other)
{
    return wf_set_symmetric_update(self, other) < 0 ? WF_NULL : WF_NONE;
}

/* `other` as a set: a new reference. */
static Value as_set(Value other) { return wf_is_anyset(other) ? wf_new_ref(other) : wf_set_new(other); }

static Value m_issubset(Value self, Value other)
{
    Value s = as_set(other);
    int r = wf_is_null(s) ? -1 : wf_set_subset(self, s);
    wf_drop(s);
    return r < 0 ? WF_NULL : wf_bool(r);
}

static Value m_issuperset(Value self, Value other)
{
    if (!wf_is_anyset(other)) {
        Value it = wf_iter(other), key;
        int r = wf_is_null(it) ? -1 : 1;
        while (r == 1 && !wf_is_null(key = wf_next(it))) {
            r = wf_set_contains(self, key);
            wf_drop(key);
            if (r >= 0 && wf_safepoint() < 0)
                r = -1;
        }
        wf_drop(it);
        return r < 0 || wf_err_occurred() ? WF_NULL : wf_bool(r);
    }
    int r = wf_set_subset(other, self);
    return r < 0 ? WF_NULL : wf_bool(r);
}

static Value m_isdisjoint(Value self, Value other)
{
    int r = wf_set_disjoint(self, other);
    return r < 0 ? WF_NULL : wf_bool(r);
}

static Value m_reduce(Value self)
{
    Value list = wf_sequence_list(self), args = WF_NULL, state = WF_NULL, r = WF_NULL;
    if (!wf_is_null(list))
        args = wf_tuple_pack(1, list);
    if (!wf_is_null(args)) {
        state = wf_call_method(self, wf_n.__getstate__, NULL, 0);
        if (!wf_is_null(state))
            r = wf_tuple_pack(3, wf_type_value(wf_type_of(self)), args, state);
    }
    wf_drop(list);
    wf_drop(args);
    wf_drop(state);
    return r;
}

static Value m_sizeof(Value self)
{
    WfSet *s = wf_as_set(self);
    bool l = wf_lock(s);
    size_t cells = s->table != s->small ? s->mask + 1 : 0;
    wf_unlock(s, l);
    return wf_int((int64_t)(sizeof *s + cells * sizeof(WfSetEntry)));
}

/* --- iterator ------------------------------------------------------------------------------------------- */

typedef struct {
    WfObject ob;
    Value set;   /* [lock] WF_NULL when exhausted */
    size_t pos;  /* [lock] the next cell; SIZE_MAX at the end */
    size_t used; /* [lock] size at the start; SIZE_MAX after an error */
    size_t left; /* [lock] */
    uint32_t live, fill; /* [owner] local: keys from pos on in its group, when the table was this full */
} SetIter;

static Value set_iter(Value self)
{
    SetIter *it = wf_alloc(WF_SHAPE_set_iterator, sizeof *it);
    if (it == NULL)
        return WF_NULL;
    it->set = wf_new_ref(self);
    it->pos = 0;
    it->used = it->left = wf_set_len(self);
    it->live = it->fill = 0;
    return WF_MOVE(it);
}

/* The keys in the first group of cells from *i on that has any, bit 0 that of cell *i; 0 at the end. */
static uint32_t look_ahead(const WfSet *s, size_t *i)
{
    for (size_t first = *i & ~(size_t)31; first <= s->mask; first += 32) {
        uint32_t live = set_live_32(s->table + first);
        if (first < *i)
            live >>= *i - first;
        else
            *i = first;
        if (live != 0)
            return live;
    }
    return 0;
}

/* The next key's cell of a set, both local, NULL at the end. A key put where another was deleted may be missed. */
WF_INLINE const WfSetEntry *iter_cell(SetIter *it, const WfSet *s)
{
    size_t i = it->pos;
    if (s->mask < 31) {
        while (i <= s->mask && !set_is_live(s->table[i].key))
            i++;
        it->live = 0;
    } else {
        do {
            if (it->live == 0 || it->fill != (uint32_t)s->fill) {
                if (it->fill == (uint32_t)s->fill) /* nothing more in this group */
                    i = (i + 31) & ~(size_t)31;
                it->live = look_ahead(s, &i);
                it->fill = (uint32_t)s->fill;
                if (it->live == 0)
                    return NULL;
            }
            unsigned skip = (unsigned)__builtin_ctz(it->live);
            it->live = it->live >> skip >> 1;
            i += skip + 1;
        } while (WF_UNLIKELY(i - 1 <= s->mask && !set_is_live(s->table[i - 1].key)));
        i--;
    }
    if (WF_UNLIKELY(i > s->mask))
        return NULL;
    it->pos = i + 1;
    it->left--;
    return &s->table[i];
}

bool wf_set_iter_step(Value self, Value *key)
{
    SetIter *it = (SetIter *)wf_obj(self);
    if (WF_UNLIKELY(!wf_is_pointer(it->set) || wf_set_len(it->set) != it->used || it->pos == SIZE_MAX))
        return false;
    const WfSet *s = wf_as_set(it->set);
    if (WF_LIKELY(wf_is_local(s))) {
        const WfSetEntry *e = iter_cell(it, s);
        it->pos = e == NULL ? SIZE_MAX : it->pos;
        *key = e == NULL ? WF_NULL : wf_reg_load(e->key);
        return true;
    }
    if (it->left == 0 || !wf_set_peek_next(s, &it->pos, key))
        return false;
    it->left--;
    *key = wf_reg_load(*key);
    return true;
}

static Value iter_next(Value self)
{
    SetIter *it = (SetIter *)wf_obj(self);
    if (WF_LIKELY(wf_is_local(it) && wf_is_pointer(it->set) && it->pos != SIZE_MAX)) {
        const WfSet *s = wf_as_set(it->set);
        const WfSetEntry *e;
        if (WF_LIKELY(wf_is_local(s) && s->used == it->used && (e = iter_cell(it, s)) != NULL))
            return wf_new_ref(e->key);
    }
    Value key = WF_NULL, done = WF_NULL;
    bool changed = false, l = wf_lock(it);
    if (!wf_is_null(it->set)) {
        bool over = it->pos == SIZE_MAX;
        changed = !over && wf_set_len(it->set) != it->used;
        if (changed) {
            it->used = SIZE_MAX;
        } else if (!over && wf_set_next(it->set, &it->pos, &key)) {
            it->left--;
        } else {
            done = it->set;
            it->set = WF_NULL;
        }
    }
    wf_unlock(it, l);
    wf_drop(done);
    if (changed)
        wf_raise(&wf_exc_RuntimeError, "Set changed size during iteration");
    return key;
}

static Value iter_length_hint(Value self)
{
    SetIter *it = (SetIter *)wf_obj(self);
    bool l = wf_lock(it);
    bool more = !wf_is_null(it->set) && it->pos != SIZE_MAX && wf_set_len(it->set) == it->used;
    size_t n = more ? it->left : 0;
    wf_unlock(it, l);
    return wf_int((int64_t)n);
}

static Value iter_reduce(Value self)
{
    SetIter *it = (SetIter *)wf_obj(self), *copy = wf_alloc(WF_SHAPE_set_iterator, sizeof *copy);
    if (copy == NULL)
        return WF_NULL;
    bool l = wf_lock(it);
    copy->set = wf_is_null(it->set) ? WF_NULL : wf_new_ref(it->set);
    copy->pos = it->pos;
    copy->used = it->used;
    copy->left = it->left;
    copy->live = copy->fill = 0;
    wf_unlock(it, l);
    Value list = wf_sequence_list(wf_counted(copy));
    wf_decref(copy);
    return wf_reduce_iter(list, WF_NULL);
}

static void iter_dealloc(WfObject *o)
{
    wf_drop(((SetIter *)o)->set);
    wf_free_object(o, sizeof(SetIter));
}

static int iter_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    WF_VISIT(((SetIter *)o)->set);
    return 0;
}

static WfMethodDef iter_methods[] = {
    {"__length_hint__", iter_length_hint, WF_NOARGS, "Private method returning an estimate of len(list(it))."},
    {"__reduce__", iter_reduce, WF_NOARGS, "Return state information for pickling."},
    {NULL, NULL, 0, NULL},
};

WfType wf_set_iterator_type = {
    WF_TYPE_HEAD(set_iterator, "set_iterator", SetIter, WF_TF_GC | WF_TF_NO_INSTANCE),
    .dealloc = iter_dealloc, .traverse = iter_traverse, .iter = wf_iter_self, .iternext = iter_next,
    .methods = iter_methods,
};

/* --- the types --------------------------------------------------------------------------------------------- */

#define SHARED_METHODS                                                                            \
    {"__contains__", m_contains, WF_O | WF_COEXIST, "x.__contains__(y) <==> y in x."},            \
        {"copy", m_copy, WF_NOARGS, "Return a shallow copy of a set."},                           \
        {"difference", m_difference, WF_FAST, "Return the difference of two or more sets as a new set."}, \
        {"intersection", m_intersection, WF_FAST, "Return the intersection of two sets as a new set."}, \
        {"isdisjoint", m_isdisjoint, WF_O, "Return True if two sets have a null intersection."},  \
        {"issubset", m_issubset, WF_O, "Report whether another set contains this set."},          \
        {"issuperset", m_issuperset, WF_O, "Report whether this set contains another set."},      \
        {"symmetric_difference", m_symmetric_difference, WF_O,                                    \
         "Return the symmetric difference of two sets as a new set."},                            \
        {"union", m_union, WF_FAST, "Return the union of sets as a new set."},                    \
        {"__reduce__", m_reduce, WF_NOARGS, "Return state information for pickling."},            \
        {"__sizeof__", m_sizeof, WF_NOARGS, "S.__sizeof__() -> size of S in memory, in bytes"},   \
        {"__class_getitem__", wf_class_getitem, WF_O | WF_CLASSM, "See PEP 585"}

static WfMethodDef set_methods[] = {
    {"add", m_add, WF_O, "Add an element to a set.\n\nThis has no effect if the element is already present."},
    {"clear", m_clear, WF_NOARGS, "Remove all elements from this set."},
    {"discard", m_discard, WF_O, "Remove an element from a set if it is a member."},
    {"difference_update", m_difference_update, WF_FAST, "Remove all elements of another set from this set."},
    {"intersection_update", m_intersection_update, WF_FAST, "Update a set with the intersection of itself and another."},
    {"pop", m_pop, WF_NOARGS, "Remove and return an arbitrary set element.\nRaises KeyError if the set is empty."},
    {"remove", m_remove, WF_O, "Remove an element from a set; it must be a member."},
    {"symmetric_difference_update", m_symmetric_update, WF_O,
     "Update a set with the symmetric difference of itself and another."},
    {"update", m_update, WF_FAST, "Update a set with the union of itself and others."},
    SHARED_METHODS,
    {NULL, NULL, 0, NULL},
};

static WfMethodDef frozenset_methods[] = {
    SHARED_METHODS,
    {NULL, NULL, 0, NULL},
};

#define SHARED_SLOTS                                                                              \
    .dealloc = wf_set_dealloc, .traverse = wf_set_traverse, .clear = wf_set_clear_slot,           \
    .repr = set_repr, .compare = set_compare, .iter = set_iter, .len = set_len,                   \
    .contains = wf_set_contains,                                                                  \
    .nb = {[WF_NB_SUB] = op_sub, [WF_NB_AND] = op_and, [WF_NB_XOR] = op_xor, [WF_NB_OR] = op_or}

WfType wf_set_type = {
    WF_TYPE_HEAD(set, "set", WfSet, WF_TF_BASETYPE | WF_TF_GC | WF_TF_SET | WF_TF_WEAKREF | WF_TF_MATCH_SELF),
    .doc = "set() -> new empty set object\nset(iterable) -> new set object\n\nBuild an unordered collection of unique elements.",
    SHARED_SLOTS,
    .new = set_new, .init = set_init, .hash = wf_hash_not_implemented,
    .nb_inplace = {[WF_NB_SUB] = op_isub, [WF_NB_AND] = op_iand, [WF_NB_XOR] = op_ixor, [WF_NB_OR] = op_ior},
    .methods = set_methods,
};

WfType wf_frozenset_type = {
    WF_TYPE_HEAD(frozenset, "frozenset", WfSet, WF_TF_BASETYPE | WF_TF_GC | WF_TF_SET | WF_TF_WEAKREF | WF_TF_MATCH_SELF),
    .doc = "frozenset() -> empty frozenset object\nfrozenset(iterable) -> frozenset object\n\nBuild an immutable unordered collection of unique elements.",
    SHARED_SLOTS,
    .new = frozenset_new, .hash = wf_frozenset_hash,
    .methods = frozenset_methods,
};
