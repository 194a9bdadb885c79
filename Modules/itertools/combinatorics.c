/*
 * product, permutations, combinations, combinations_with_replacement.
 *
 * All four give tuples of pool items named by an array of indices; they differ in how the
 * indices are advanced. One advance is done under the lock, so each result is given once. The
 * last tuple is filled again, from the first position that changed, when nobody else holds it.
 */
#include "itertools.h"

typedef struct {
    WfObject ob;
    Value pool;       /* [const] tuple of items; product: tuple of tuples */
    Value result;     /* [lock], looked at [relaxed] without; last tuple or WF_NULL; unused once shared */
    size_t r;         /* [const] items of a result */
    size_t *indices;  /* [lock] r of them; permutations: one for each pool item */
    size_t *cycles;   /* [lock] permutations: r; else NULL */
    bool nested;      /* [const] product */
    bool started, stopped; /* [lock] */
} Combi;

/* Advances the indices; returns the first position that changed, -1 after the last result. */
typedef ssize_t (*AdvanceFn)(Combi *c);

static Combi *as_combi(Value v) { return (Combi *)wf_obj(v); }

static size_t pool_len(const Combi *c) { return wf_tuple_len(c->pool); }

static Value combi_item(const Combi *c, size_t i)
{
    return wf_tuple_item(c->nested ? wf_tuple_item(c->pool, i) : c->pool, c->indices[i]);
}

/* --- advancing --------------------------------------------------------------------------------------- */

/* Locked. False at the end. */
static inline bool move_on(Combi *c, AdvanceFn advance, ssize_t *from)
{
    if (c->stopped)
        return false;
    *from = 0;
    if (c->started)
        *from = advance(c);
    c->started = true;
    c->stopped = *from < 0;
    return !c->stopped;
}

static inline Value refill(Combi *c, AdvanceFn advance)
{
    ssize_t from;
    if (!move_on(c, advance, &from))
        return WF_NULL;
    Value r = wf_new_ref(c->result);
    Value *items = wf_as_tuple(r)->items;
    for (size_t i = (size_t)from; i < c->r; i++) {
        Value old = items[i];
        items[i] = wf_new_ref(combi_item(c, i));
        wf_drop(old); /* not the last reference: the pool has one */
    }
    return r;
}

static inline Value combi_next(Value self, AdvanceFn advance)
{
    Combi *c = as_combi(self);
    if (it_reusable(c, wf_value_load(&c->result)))
        return refill(c, advance);
    Value r = wf_tuple_new(c->r);
    if (wf_is_null(r))
        return WF_NULL;
    ssize_t from;
    bool l = wf_lock(c);
    bool more = move_on(c, advance, &from);
    for (size_t i = 0; more && i < c->r; i++)
        wf_as_tuple(r)->items[i] = wf_new_ref(combi_item(c, i));
    wf_unlock(c, l);
    if (!more) {
        wf_drop(r);
        return WF_NULL;
    }
    if (!wf_is_shared(c)) {
        Value last = c->result;
        c->result = wf_new_ref(r);
        wf_drop(last);
    }
    return r;
}

/* --- memory ---------------------------------------------------------------------------------------------- */

/* pool is stolen; nindices all 0. NULL with an exception. */
static Combi *combi_make(WfType *type, Value pool, size_t r, size_t nindices, bool cycles)
{
    Combi *c = wf_it_alloc(type);
    if (c == NULL) {
        wf_drop(pool);
        return NULL;
    }
    c->pool = pool;
    c->r = r;
    c->indices = wf_mem_calloc(nindices ? nindices : 1, sizeof(size_t));
    if (cycles)
        c->cycles = wf_mem_calloc(r ? r : 1, sizeof(size_t));
    if (c->indices == NULL || (cycles && c->cycles == NULL)) {
        wf_decref(c);
        return NULL;
    }
    return c;
}

static void combi_dealloc(WfObject *o)
{
    wf_mem_free(((Combi *)o)->indices);
    wf_mem_free(((Combi *)o)->cycles);
    wf_it_dealloc(o);
}

static Value combi_sizeof(Value self)
{
    Combi *c = as_combi(self);
    size_t n = c->cycles ? pool_len(c) + c->r : c->r;
    return wf_int((int64_t)(wf_type_of(self)->basicsize + n * sizeof(size_t)));
}

/* --- states ------------------------------------------------------------------------------------------------ */

static void fill_numbers(Value tuple, const size_t *numbers)
{
    for (size_t i = 0; !wf_is_null(tuple) && i < wf_tuple_len(tuple); i++)
        wf_as_tuple(tuple)->items[i] = wf_int((int64_t)numbers[i]);
}

typedef enum { FAILED = -1, NOT_STARTED, RUNNING, ENDED } CombiState;

/* Where it is at one moment; RUNNING: n indices and, if it has them, the cycles, as new tuples. */
static CombiState state_of(Combi *c, size_t n, Value *indices, Value *cycles)
{
    bool l = wf_lock(c);
    CombiState state = !c->started ? NOT_STARTED : c->stopped ? ENDED : RUNNING;
    bool has_cycles = c->cycles != NULL;
    wf_unlock(c, l);
    *indices = *cycles = WF_NULL;
    if (state != RUNNING)
        return state;
    *indices = wf_tuple_new(n);
    if (has_cycles && !wf_is_null(*indices))
        *cycles = wf_tuple_new(c->r);
    if (wf_is_null(*indices) || (has_cycles && wf_is_null(*cycles))) {
        state = FAILED;
    } else {
        l = wf_lock(c);
        state = c->stopped ? ENDED : RUNNING;
        fill_numbers(*indices, c->indices);
        fill_numbers(*cycles, c->cycles);
        wf_unlock(c, l);
    }
    if (state != RUNNING) {
        wf_drop(*indices);
        wf_drop(*cycles);
    }
    return state;
}

/* A tuple of n numbers to be clipped by the caller; "invalid arguments" otherwise. */
static int check_numbers(Value v, size_t n)
{
    if (!wf_is_tuple(v) || wf_tuple_len(v) != n)
        return wf_raise_i(&wf_exc_ValueError, "invalid arguments");
    return 0;
}

static int clipped(Value v, ssize_t min, ssize_t max, size_t *out)
{
    ssize_t i;
    if (wf_as_ssize(v, &i, NULL) < 0)
        return -1;
    *out = (size_t)(i < min ? min : i > max ? max : i);
    return 0;
}

/* Puts new indices in (the array is stolen); the next result follows what they name. */
static void set_indices(Combi *c, size_t *indices, size_t *cycles)
{
    bool l = wf_lock(c);
    size_t *old = c->indices, *old_cycles = c->cycles;
    c->indices = indices;
    if (cycles)
        c->cycles = cycles;
    c->started = true;
    Value last = c->result;
    wf_value_store(&c->result, WF_NULL);
    wf_unlock(c, l);
    wf_mem_free(old);
    if (cycles)
        wf_mem_free(old_cycles);
    wf_drop(last);
}

/* (type, (pool, r)), (type, ((), r)) after the end, (type, (pool, r), indices) in between. */
static Value combi_reduce(Value self)
{
    Combi *c = as_combi(self);
    Value r = wf_int((int64_t)c->r), indices, cycles;
    CombiState state = state_of(c, c->r, &indices, &cycles);
    if (state == FAILED)
        return WF_NULL;
    Value args = wf_tuple_pack(2, state == ENDED ? wf_tuple_empty : c->pool, r);
    if (state != RUNNING)
        return wf_it_reduced(self, args, WF_NULL);
    Value v = wf_it_reduced(self, args, indices);
    wf_drop(indices);
    return v;
}

/* --- product ------------------------------------------------------------------------------------------------ */

/* Tuples of the arguments, `repeat` times. */
static Value pools_of(const Value *args, size_t n, size_t repeat)
{
    Value pools = wf_tuple_new(n * repeat);
    if (wf_is_null(pools) || n * repeat == 0)
        return pools;
    Value *items = wf_as_tuple(pools)->items;
    for (size_t i = 0; i < n; i++) {
        items[i] = wf_sequence_tuple(args[i]);
        if (wf_is_null(items[i])) {
            wf_drop(pools);
            return WF_NULL;
        }
    }
    for (size_t i = n; i < n * repeat; i++)
        items[i] = wf_new_ref(items[i - n]);
    return pools;
}

static Value product_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"repeat", NULL};
    ssize_t repeat = 1;
    if (!wf_is_null(kwnames) &&
        wf_parse_args(args + nargs, 0, kwnames, "|$n:product", names, &repeat) < 0)
        return WF_NULL;
    if (repeat < 0)
        return wf_raise(&wf_exc_ValueError, "repeat argument cannot be negative");
    if (repeat > 0 && nargs > PTRDIFF_MAX / sizeof(ssize_t) / (size_t)repeat)
        return wf_raise(&wf_exc_OverflowError, "repeat argument too large");
    Value pools = pools_of(args, repeat ? nargs : 0, (size_t)repeat);
    if (wf_is_null(pools))
        return WF_NULL;
    size_t n = wf_tuple_len(pools);
    Combi *c = combi_make(type, pools, n, n, false);
    if (c == NULL)
        return WF_NULL;
    c->nested = true;
    for (size_t i = 0; i < n; i++)
        if (wf_tuple_len(wf_tuple_item(pools, i)) == 0)
            c->stopped = true;
    return WF_MOVE(c);
}

static ssize_t product_advance(Combi *c)
{
    const Value *pools = wf_as_tuple(c->pool)->items;
    ssize_t i = (ssize_t)c->r - 1;
    for (; i >= 0; i--) {
        if (++c->indices[i] < wf_tuple_len(pools[i]))
            break;
        c->indices[i] = 0;
    }
    return i;
}

static Value product_next(Value self) { return combi_next(self, product_advance); }

static Value product_reduce(Value self)
{
    Combi *c = as_combi(self);
    Value indices, cycles;
    if (IT_LOCKED(c, c->stopped)) /* one with an empty pool never starts */
        return wf_it_reduced(self, wf_tuple_pack(1, wf_tuple_empty), WF_NULL);
    CombiState state = state_of(c, c->r, &indices, &cycles);
    if (state == FAILED)
        return WF_NULL;
    if (state == ENDED)
        return wf_it_reduced(self, wf_tuple_pack(1, wf_tuple_empty), WF_NULL);
    if (state == NOT_STARTED)
        return wf_it_reduced(self, wf_new_ref(c->pool), WF_NULL);
    Value v = wf_it_reduced(self, wf_new_ref(c->pool), indices);
    wf_drop(indices);
    return v;
}

static Value product_setstate(Value self, Value state)
{
    Combi *c = as_combi(self);
    if (check_numbers(state, c->r) < 0)
        return WF_NULL;
    size_t *indices = wf_mem_alloc((c->r + 1) * sizeof *indices);
    if (indices == NULL)
        return WF_NULL;
    for (size_t i = 0; i < c->r; i++) {
        ssize_t len = (ssize_t)wf_tuple_len(wf_tuple_item(c->pool, i));
        if (len == 0 || clipped(wf_tuple_item(state, i), 0, len - 1, &indices[i]) < 0) {
            wf_mem_free(indices);
            return len == 0 ? WF_NONE : WF_NULL;
        }
    }
    set_indices(c, indices, NULL);
    return WF_NONE;
}

#define COMBI_TYPE(NAME, METHODS, NEW, NEXT)                                                      \
    WfType wf_it_##NAME##_type = {                                                                \
        WF_TYPE_HEAD(FREE, "itertools." #NAME, Combi, WF_TF_GC | WF_TF_BASETYPE),                 \
        .aux = (void *)2,                                                                         \
        .doc = NAME##_doc,                                                                        \
        .dealloc = combi_dealloc,                                                                 \
        .traverse = wf_it_traverse,                                                               \
        .clear = wf_instance_clear,                                                               \
        .new = NEW,                                                                               \
        .iter = wf_iter_self,                                                                     \
        .iternext = NEXT,                                                                         \
        .methods = METHODS,                                                                       \
    }

static WfMethodDef product_methods[] = {
    {"__reduce__", product_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", product_setstate, WF_O, "Set state information for unpickling."},
    {"__sizeof__", combi_sizeof, WF_NOARGS, "Returns size in memory, in bytes."},
    {NULL, NULL, 0, NULL},
};
static const char product_doc[] =
    "product(*iterables, repeat=1) --> product object\n\nCartesian product of input "
    "iterables.  Equivalent to nested for-loops.\n\nFor example, product(A, B) returns the "
    "same as:  ((x,y) for x in A for y in B).\nThe leftmost iterators are in the outermost "
    "for-loop, so the output tuples\ncycle in a manner similar to an odometer (with the "
    "rightmost element changing\non every iteration).\n\nTo compute the product of an iterable "
    "with itself, specify the number\nof repetitions with the optional repeat keyword "
    "argument. For example,\nproduct(A, repeat=4) means the same as product(A, A, A, A).\n\n"
    "product('ab', range(3)) --> ('a',0) ('a',1) ('a',2) ('b',0) ('b',1) ('b',2)\n"
    "product((0,1), (0,1), (0,1)) --> (0,0,0) (0,0,1) (0,1,0) (0,1,1) (1,0,0) ...";
COMBI_TYPE(product, product_methods, product_new, product_next);

/* --- permutations ----------------------------------------------------------------------------------------- */

static Value permutations_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    static const char *const names[] = {"iterable", "r", NULL};
    Value iterable, limit = WF_NONE;
    if (wf_parse_args(args, nargs, kwnames, "O|O:permutations", names, &iterable, &limit) < 0)
        return WF_NULL;
    Value pool = wf_sequence_tuple(iterable);
    if (wf_is_null(pool))
        return WF_NULL;
    size_t n = wf_tuple_len(pool);
    ssize_t r = (ssize_t)n;
    if (!wf_is_none(limit)) {
        if (!wf_is_int(limit))
            wf_raise(&wf_exc_TypeError, "Expected int as r");
        else if (wf_arg_ssize(limit, &r) == 0 && r < 0)
            wf_raise(&wf_exc_ValueError, "r must be non-negative");
        if (wf_err_occurred()) {
            wf_drop(pool);
            return WF_NULL;
        }
    }
    bool none = (size_t)r > n;
    Combi *c = combi_make(type, pool, none ? 0 : (size_t)r, n, true);
    if (c == NULL)
        return WF_NULL;
    c->r = (size_t)r;
    c->stopped = none;
    for (size_t i = 0; i < n; i++)
        c->indices[i] = i;
    for (size_t i = 0; !none && i < c->r; i++)
        c->cycles[i] = n - i;
    return WF_MOVE(c);
}

static ssize_t permutations_advance(Combi *c)
{
    size_t n = pool_len(c), *indices = c->indices;
    for (ssize_t i = (ssize_t)c->r - 1; i >= 0; i--) {
        size_t first = indices[i];
        if (--c->cycles[i] > 0) {
            size_t j = n - c->cycles[i];
            indices[i] = indices[j];
            indices[j] = first;
            return i;
        }
        memmove(&indices[i], &indices[i + 1], (n - (size_t)i - 1) * sizeof *indices);
        indices[n - 1] = first;
        c->cycles[i] = n - (size_t)i;
    }
    return -1;
}

static Value permutations_next(Value self)
{
    Combi *c = as_combi(self);
    if (WF_UNLIKELY(c->r > pool_len(c)))
        return WF_NULL;
    return combi_next(self, permutations_advance);
}

static Value permutations_reduce(Value self)
{
    Combi *c = as_combi(self);
    Value r = wf_int((int64_t)c->r), indices, cycles, v = WF_NULL;
    CombiState state = state_of(c, pool_len(c), &indices, &cycles);
    if (state == FAILED)
        return WF_NULL;
    Value args = wf_tuple_pack(2, state == ENDED ? wf_tuple_empty : c->pool, r);
    if (state != RUNNING)
        return wf_it_reduced(self, args, WF_NULL);
    Value both = wf_tuple_pack(2, indices, cycles);
    if (wf_is_null(both))
        wf_drop(args);
    else
        v = wf_it_reduced(self, args, both);
    wf_drop(both);
    wf_drop(cycles);
    wf_drop(indices);
    return v;
}

static Value permutations_setstate(Value self, Value state)
{
    Combi *c = as_combi(self);
    size_t n = pool_len(c);
    if (wf_it_check_state(state, 2, 2) < 0)
        return WF_NULL;
    Value indices = wf_tuple_item(state, 0), cycles = wf_tuple_item(state, 1);
    if (c->r > n || check_numbers(indices, n) < 0 || check_numbers(cycles, c->r) < 0)
        return wf_err_occurred() ? WF_NULL : wf_raise(&wf_exc_ValueError, "invalid arguments");
    size_t *a = wf_mem_alloc((n + 1) * sizeof *a), *b = wf_mem_alloc((c->r + 1) * sizeof *b);
    bool ok = a != NULL && b != NULL;
    for (size_t i = 0; ok && i < n; i++)
        ok = clipped(wf_tuple_item(indices, i), 0, (ssize_t)n - 1, &a[i]) == 0;
    for (size_t i = 0; ok && i < c->r; i++)
        ok = clipped(wf_tuple_item(cycles, i), 1, (ssize_t)(n - i), &b[i]) == 0;
    if (!ok) {
        wf_mem_free(a);
        wf_mem_free(b);
        return WF_NULL;
    }
    set_indices(c, a, b);
    return WF_NONE;
}

static WfMethodDef permutations_methods[] = {
    {"__reduce__", permutations_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", permutations_setstate, WF_O, "Set state information for unpickling."},
    {"__sizeof__", combi_sizeof, WF_NOARGS, "Returns size in memory, in bytes."},
    {NULL, NULL, 0, NULL},
};
static const char permutations_doc[] =
    "permutations(iterable, r=None)\n--\n\nReturn successive r-length permutations of elements "
    "in the iterable.\n\npermutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)";
COMBI_TYPE(permutations, permutations_methods, permutations_new, permutations_next);

/* --- combinations ------------------------------------------------------------------------------------------ */

/* Arguments (iterable, r): the pool, new, or WF_NULL. */
static Value take_pool(const char *format, const Value *args, size_t nargs, Value kwnames, ssize_t *r)
{
    static const char *const names[] = {"iterable", "r", NULL};
    Value iterable;
    if (wf_parse_args(args, nargs, kwnames, format, names, &iterable, r) < 0)
        return WF_NULL;
    Value pool = wf_sequence_tuple(iterable);
    if (!wf_is_null(pool) && *r < 0) {
        wf_drop(pool);
        return wf_raise(&wf_exc_ValueError, "r must be non-negative");
    }
    return pool;
}

static Value combinations_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    ssize_t r;
    Value pool = take_pool("On:combinations", args, nargs, kwnames, &r);
    if (wf_is_null(pool))
        return WF_NULL;
    bool none = (size_t)r > wf_tuple_len(pool);
    Combi *c = combi_make(type, pool, (size_t)r, none ? 0 : (size_t)r, false);
    if (c == NULL)
        return WF_NULL;
    c->stopped = none;
    for (size_t i = 0; !none && i < c->r; i++)
        c->indices[i] = i;
    return WF_MOVE(c);
}

static ssize_t combinations_advance(Combi *c)
{
    size_t over = pool_len(c) - c->r;
    ssize_t i = (ssize_t)c->r - 1;
    while (i >= 0 && c->indices[i] == (size_t)i + over)
        i--;
    if (i < 0)
        return -1;
    c->indices[i]++;
    for (size_t j = (size_t)i + 1; j < c->r; j++)
        c->indices[j] = c->indices[j - 1] + 1;
    return i;
}

/* A result of more items than the pool has is never made: no tuple of that size is, either. */
static Value combinations_next(Value self)
{
    Combi *c = as_combi(self);
    if (WF_UNLIKELY(c->r > pool_len(c)))
        return WF_NULL;
    return combi_next(self, combinations_advance);
}

/* New indices from a state: each at most what its position allows. */
static Value choose_setstate(Value self, Value state, bool replacement)
{
    Combi *c = as_combi(self);
    size_t n = pool_len(c);
    if (check_numbers(state, c->r) < 0)
        return WF_NULL;
    if (c->r > 0 && (replacement ? n == 0 : c->r > n))
        return wf_raise(&wf_exc_ValueError, "invalid arguments");
    size_t *indices = wf_mem_alloc((c->r + 1) * sizeof *indices);
    if (indices == NULL)
        return WF_NULL;
    for (size_t i = 0; i < c->r; i++) {
        ssize_t max = (ssize_t)(replacement ? n - 1 : i + n - c->r);
        if (clipped(wf_tuple_item(state, i), 0, max, &indices[i]) < 0) {
            wf_mem_free(indices);
            return WF_NULL;
        }
    }
    set_indices(c, indices, NULL);
    return WF_NONE;
}

static Value combinations_setstate(Value self, Value state) { return choose_setstate(self, state, false); }

static WfMethodDef combinations_methods[] = {
    {"__reduce__", combi_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", combinations_setstate, WF_O, "Set state information for unpickling."},
    {"__sizeof__", combi_sizeof, WF_NOARGS, "Returns size in memory, in bytes."},
    {NULL, NULL, 0, NULL},
};
static const char combinations_doc[] =
    "combinations(iterable, r)\n--\n\nReturn successive r-length combinations of elements in "
    "the iterable.\n\ncombinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)";
COMBI_TYPE(combinations, combinations_methods, combinations_new, combinations_next);

/* --- combinations with replacement ------------------------------------------------------------------------- */

static Value replacement_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    ssize_t r;
    Value pool = take_pool("On:combinations_with_replacement", args, nargs, kwnames, &r);
    if (wf_is_null(pool))
        return WF_NULL;
    Combi *c = combi_make(type, pool, (size_t)r, (size_t)r, false);
    if (c == NULL)
        return WF_NULL;
    c->stopped = wf_tuple_len(pool) == 0 && r > 0;
    return WF_MOVE(c);
}

static ssize_t replacement_advance(Combi *c)
{
    size_t last = pool_len(c) - 1;
    ssize_t i = (ssize_t)c->r - 1;
    while (i >= 0 && c->indices[i] == last)
        i--;
    if (i < 0)
        return -1;
    size_t index = c->indices[i] + 1;
    for (size_t j = (size_t)i; j < c->r; j++)
        c->indices[j] = index;
    return i;
}

static Value replacement_next(Value self) { return combi_next(self, replacement_advance); }
static Value replacement_setstate(Value self, Value state) { return choose_setstate(self, state, true); }

static WfMethodDef replacement_methods[] = {
    {"__reduce__", combi_reduce, WF_NOARGS, "Return state information for pickling."},
    {"__setstate__", replacement_setstate, WF_O,
     "Set state information for unpickling."},
    {"__sizeof__", combi_sizeof, WF_NOARGS,
     "Returns size in memory, in bytes."},
    {NULL, NULL, 0, NULL},
};
static const char combinations_with_replacement_doc[] =
    "combinations_with_replacement(iterable, r)\n--\n\nReturn successive r-length combinations "
    "of elements in the iterable allowing individual elements to have successive repeats.\n\n"
    "combinations_with_replacement('ABC', 2) --> ('A','A'), ('A','B'), ('A','C'), ('B','B'), "
    "('B','C'), ('C','C')";
COMBI_TYPE(combinations_with_replacement, replacement_methods, replacement_new, replacement_next);
