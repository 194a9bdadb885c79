/* _random: the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998).
 *
 * The generator's state is in the object and used under the object's lock.
 */
#include "api.h"

#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum { N = 624, M = 397 };

typedef struct {
    WfObject ob;
    uint32_t index;    /* [lock] of the next word */
    uint32_t state[N]; /* [lock] */
} Random;

static WfType random_type;

static Random *as_random(Value v)
{
    return (Random *)wf_obj(v);
}

/* --- The generator -------------------------------------------------------------------------- */

static uint32_t twist(uint32_t u, uint32_t v)
{
    uint32_t y = (u & 0x80000000u) | (v & 0x7fffffffu);
    return y >> 1 ^ (v & 1 ? 0x9908b0dfu : 0);
}

static void refill(Random *r)
{
    uint32_t *s = r->state;
    int i = 0;
    for (; i < N - M; i++)
        s[i] = s[i + M] ^ twist(s[i], s[i + 1]);
    for (; i < N - 1; i++)
        s[i] = s[i + M - N] ^ twist(s[i], s[i + 1]);
    s[N - 1] = s[M - 1] ^ twist(s[N - 1], s[0]);
    r->index = 0;
}

static inline uint32_t next_word_lock_held(Random *r)
{
    if (WF_UNLIKELY(r->index >= N))
        refill(r);
    uint32_t y = r->state[r->index++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9d2c5680u;
    y ^= y << 15 & 0xefc60000u;
    return y ^ y >> 18;
}

static void seed_by_number(Random *r, uint32_t seed)
{
    r->state[0] = seed;
    for (uint32_t i = 1; i < N; i++)
        r->state[i] = 1812433253u * (r->state[i - 1] ^ r->state[i - 1] >> 30) + i;
    r->index = N;
}

static void seed_by_array(Random *r, const uint32_t *key, size_t n)
{
    bool locked = wf_lock(r);
    uint32_t *s = r->state;
    size_t i = 1, j = 0;
    seed_by_number(r, 19650218u);
    for (size_t k = n > N ? n : N; k; k--) {
        s[i] = (s[i] ^ (s[i - 1] ^ s[i - 1] >> 30) * 1664525u) + key[j] + (uint32_t)j;
        if (++i >= N) {
            s[0] = s[N - 1];
            i = 1;
        }
        if (++j >= n)
            j = 0;
    }
    for (size_t k = N - 1; k; k--) {
        s[i] = (s[i] ^ (s[i - 1] ^ s[i - 1] >> 30) * 1566083941u) - (uint32_t)i;
        if (++i >= N) {
            s[0] = s[N - 1];
            i = 1;
        }
    }
    s[0] = 0x80000000u;
    wf_unlock(r, locked);
}

/* --- Seeding -------------------------------------------------------------------------------- */

static void seed_from_system(Random *r)
{
    uint32_t key[N];
    struct timespec now;
    if (getrandom(key, sizeof key, GRND_NONBLOCK) == sizeof key) {
        seed_by_array(r, key, N);
        return;
    }
    clock_gettime(CLOCK_REALTIME, &now);
    uint32_t fallback[] = {(uint32_t)now.tv_nsec, (uint32_t)now.tv_sec, (uint32_t)getpid()};
    seed_by_array(r, fallback, sizeof fallback / sizeof *fallback);
}

/* The absolute value of an int, or the hash of anything else, as an int. */
static Value seed_number(Value v)
{
    if (wf_is_int(v))
        return wf_int_abs(v);
    int64_t hash = wf_hash(v);
    return hash == -1 ? WF_NULL : wf_int_from_u64((uint64_t)hash);
}

static int seed(Random *r, Value v)
{
    if (wf_is_none(v)) {
        seed_from_system(r);
        return 0;
    }
    Value n = seed_number(v);
    if (wf_is_null(n))
        return -1;
    size_t bits = wf_int_bit_length(n), words = bits ? (bits - 1) / 32 + 1 : 1;
    uint32_t *key = wf_mem_alloc(words * sizeof *key);
    int status = key ? wf_int_to_bytes(n, (uint8_t *)key, words * sizeof *key, true, false) : -1;
    wf_drop(n);
    if (status == 0)
        seed_by_array(r, key, words);
    wf_mem_free(key);
    return status;
}

/* --- Methods -------------------------------------------------------------------------------- */

static Value random_random(Value self)
{
    Random *r = as_random(self);
    bool locked = wf_lock(r);
    uint32_t a = next_word_lock_held(r) >> 5, b = next_word_lock_held(r) >> 6;
    wf_unlock(r, locked);
    return wf_float((a * 67108864.0 + b) * (1.0 / 9007199254740992.0));
}

static Value many_bits(Random *r, int k)
{
    size_t n = (size_t)(k - 1) / 32 + 1;
    uint32_t *words = wf_mem_alloc(n * sizeof *words);
    if (!words)
        return WF_NULL;
    bool locked = wf_lock(r);
    for (size_t i = 0; i < n; i++, k -= 32) {
        uint32_t w = next_word_lock_held(r);
        words[i] = k < 32 ? w >> (32 - k) : w;
    }
    wf_unlock(r, locked);
    Value v = wf_int_from_bytes((const uint8_t *)words, n * sizeof *words, true, false);
    wf_mem_free(words);
    return v;
}

static Value random_getrandbits(Value self, Value v)
{
    Random *r = as_random(self);
    int k;
    if (wf_as_int(v, &k) < 0)
        return WF_NULL;
    if (k < 0)
        return wf_raise(&wf_exc_ValueError, "number of bits must be non-negative");
    if (k == 0)
        return wf_int(0);
    if (k > 32)
        return many_bits(r, k);
    bool locked = wf_lock(r);
    uint32_t w = next_word_lock_held(r);
    wf_unlock(r, locked);
    return wf_int(w >> (32 - k));
}

static Value random_seed(Value self, const Value *args, size_t nargs)
{
    if (wf_check_nargs("seed", nargs, 0, 1) < 0)
        return WF_NULL;
    return seed(as_random(self), nargs ? args[0] : WF_NONE) < 0 ? WF_NULL : WF_NONE;
}

static Value random_getstate(Value self)
{
    Random *r = as_random(self);
    Value state = wf_tuple_new(N + 1);
    if (wf_is_null(state))
        return WF_NULL;
    Value *items = wf_as_tuple(state)->items;
    bool locked = wf_lock(r);
    for (int i = 0; i < N; i++)
        items[i] = wf_int(r->state[i]);
    items[N] = wf_int(r->index);
    wf_unlock(r, locked);
    return state;
}

/* A word of the state: any non-negative int of 64 bits, of which 32 count. */
static int state_word(Value v, uint32_t *out)
{
    int64_t i;
    uint64_t u;
    if (!wf_is_int(v))
        return wf_raise_i(&wf_exc_TypeError, "an integer is required");
    if (wf_int_try_i64(v, &i)) {
        if (i < 0)
            return wf_raise_i(&wf_exc_OverflowError,
                              "can't convert negative value to unsigned int");
        *out = (uint32_t)i;
        return 0;
    }
    if (wf_as_uint64(v, &u) < 0)
        return -1;
    *out = (uint32_t)u;
    return 0;
}

static Value random_setstate(Value self, Value state)
{
    Random *r = as_random(self);
    uint32_t words[N];
    int64_t index;
    if (!wf_is_tuple(state))
        return wf_raise(&wf_exc_TypeError, "state vector must be a tuple");
    if (wf_tuple_len(state) != N + 1)
        return wf_raise(&wf_exc_ValueError, "state vector is the wrong size");
    for (int i = 0; i < N; i++)
        if (state_word(wf_tuple_item(state, (size_t)i), &words[i]) < 0)
            return WF_NULL;
    if (wf_as_int64(wf_tuple_item(state, N), &index) < 0)
        return WF_NULL;
    if (index < 0 || index > N)
        return wf_raise(&wf_exc_ValueError, "invalid state");
    bool locked = wf_lock(r);
    memcpy(r->state, words, sizeof words);
    r->index = (uint32_t)index;
    wf_unlock(r, locked);
    return WF_NONE;
}

/* All zero until __init__ has seeded it. */
static Value random_new(WfType *type, const Value *args, size_t nargs, Value kwnames)
{
    return wf_generic_alloc(type, 0);
}

static int random_init(Value self, const Value *args, size_t nargs, Value kwnames)
{
    if (wf_type_of(self) == &random_type && wf_no_kwargs("Random", kwnames) < 0)
        return -1;
    if (nargs > 1)
        return wf_raise_i(&wf_exc_TypeError, "Random() requires 0 or 1 argument");
    return seed(as_random(self), nargs ? args[0] : WF_NONE);
}

static void random_dealloc(WfObject *o)
{
    if (wf_shape_of(o) != random_type.shape)
        wf_instance_clear(o);
    wf_free_object(o, wf_instance_size(o));
}

static int random_traverse(WfObject *o, WfVisitFn visit, void *arg)
{
    return wf_shape_of(o) == random_type.shape ? 0 : wf_instance_traverse(o, visit, arg);
}

static WfMethodDef random_methods[] = {
    {"random", random_random, WF_NOARGS,
     "random($self, /)\n--\n\nrandom() -> x in the interval [0, 1)."},
    {"seed", random_seed, WF_FAST,
     "seed($self, n=None, /)\n--\n\nseed([n]) -> None.\n\nDefaults to use urandom and falls back "
     "to "
     "a combination\nof the current time and the process identifier."},
    {"getstate", random_getstate, WF_NOARGS,
     "getstate($self, /)\n--\n\ngetstate() -> tuple containing the current state."},
    {"setstate", random_setstate, WF_O,
     "setstate($self, state, /)\n--\n\nsetstate(state) -> None.  Restores generator state."},
    {"getrandbits", random_getrandbits, WF_O,
     "getrandbits($self, k, /)\n--\n\ngetrandbits(k) -> x.  Generates an int with k random bits."},
    {NULL, NULL, 0, NULL},
};

static WfType random_type = {
    .ob = WF_HEAD_STATIC(WF_SHAPE_type),
    .name = "_random.Random",
    .flags = WF_TF_BASETYPE | WF_TF_GC,
    .basicsize = sizeof(Random),
    .doc = "Random() -> create a random number generator with its own internal state.",
    .new = random_new,
    .init = random_init,
    .dealloc = random_dealloc,
    .traverse = random_traverse,
    .methods = random_methods,
};

int wf_module_init__random(Value m)
{
    return wf_type_add(m, &random_type);
}
