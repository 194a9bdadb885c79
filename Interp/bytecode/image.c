/*
 * Reading code objects from a payload (wbc.c wrote it), each as late as possible.
 *
 * A payload is a table of values, a table of code records, and the tables of their offsets:
 *
 *     u32 number of values; u32 number of code records; u32 offset of each value and record
 *     values, in marshal's format, without references among them
 *     records: numbers, names, constants, instructions, handlers, positions
 *
 * A frozen payload says after the numbers where its instructions are, which are used where they lie.
 *
 * Nothing in a record depends on another record having been read. A code object begins as a stub
 * that knows its names, flags and sizes; wf_code_load() reads the rest when the code is first run
 * or looked at, wf_code_load_positions() the positions when a line number is first asked for.
 * Values are made once per image and immortal, as are all code objects but the outermost, so an
 * image that has handed out inner code stays for ever. The constants of a record refer to records
 * of greater number only, so code cannot contain itself.
 *
 * Nothing is believed: numbers are checked against what is there, and the verifier sees each code
 * object before it can run, unless the payload is part of the program. Reading holds the image's
 * mutex; under it nothing blocks, runs Python code or reaches a safepoint.
 */
#include "image.h"

#include "serialize.h"

#include <stdlib.h>

typedef struct WfCodeImage {
    const uint8_t *data, *end;  /* [const] */
    const uint8_t *offsets;     /* [const] u32 each, unaligned */
    void *owned;                /* [const] */
    uint32_t nvalues, ncodes;   /* [const] */
    const WfInstr *instrs;      /* [const] frozen: all instructions; else NULL */
    bool pinned;                /* [lock: mutex] inner code exists */
    pthread_mutex_t mutex;
    Value filename;             /* [lock: mutex] replaces old_filename, or WF_NULL */
    Value old_filename;         /* [lock: mutex] */
    Value items[];              /* [lock: mutex] values, then code objects; WF_NULL: not made yet */
} WfCodeImage;

static int bad(const char *what)
{
    return wf_raise_i(&wf_exc_ValueError, "bad marshal data (code: %s)", what);
}

/* --- numbers ---------------------------------------------------------------------------------- */

/* Reading beyond the end gives zeros and sets `bad`, which is looked at once per table. */
typedef struct {
    const uint8_t *p, *end;
    bool bad;
} Cursor;

static WF_COLD uint32_t varint_slow(Cursor *k)
{
    uint32_t v = 0;
    for (int shift = 0; shift < 35 && k->p < k->end; shift += 7) {
        uint8_t b = *k->p++;
        v |= (uint32_t)(b & 0x7f) << shift;
        if (!(b & 0x80))
            return v;
    }
    k->bad = true;
    return 0;
}

WF_INLINE uint32_t varint(Cursor *k)
{
    return WF_LIKELY(k->p < k->end && !(*k->p & 0x80)) ? *k->p++ : varint_slow(k);
}

WF_INLINE int32_t svarint(Cursor *k)
{
    uint32_t u = varint(k);
    return (int32_t)(u >> 1) ^ -(int32_t)(u & 1);
}

/* A number of things that take at least one byte each. */
static uint32_t count(Cursor *k)
{
    uint32_t n = varint(k);
    if (n > (size_t)(k->end - k->p)) {
        k->bad = true;
        return 0;
    }
    return n;
}

static uint16_t small_number(Cursor *k)
{
    uint32_t v = varint(k);
    k->bad |= v > UINT16_MAX;
    return (uint16_t)v;
}

static uint32_t u32_at(const uint8_t *p)
{
    uint32_t v;
    memcpy(&v, p, 4); /* little-endian machines only, as the rest of weft */
    return v;
}

/* Where item number i (values, then records) begins; checked when the image was opened. */
static Cursor item_at(const WfCodeImage *m, uint32_t i)
{
    return (Cursor){m->data + u32_at(m->offsets + 4 * (size_t)i), m->end, false};
}

/* --- values ----------------------------------------------------------------------------------- */

enum { SHORT_INTERNED = 'Z' }; /* marshal's short ASCII string, interned: most values are */

static Value make_value(WfCodeImage *m, uint32_t i)
{
    Cursor k = item_at(m, i);
    size_t left = (size_t)(k.end - k.p);
    if (left >= 2 && k.p[0] == SHORT_INTERNED && k.p[1] <= left - 2)
        return wf_intern_latin1(k.p + 2, k.p[1]);
    WfReader r;
    wf_reader_init(&r, k.p, left);
    Value v = wf_read_object(&r);
    wf_reader_fini(&r);
    return v;
}

/* Value number i, borrowed and immortal. */
static Value value_lock_held(WfCodeImage *m, uint32_t i)
{
    if (i >= m->nvalues) {
        bad("no such value");
        return WF_NULL;
    }
    if (wf_is_null(m->items[i])) {
        Value v = make_value(m, i);
        if (wf_is_null(v))
            return v;
        wf_make_immortal(v);
        m->items[i] = v;
    }
    return m->items[i];
}

static Value str_lock_held(WfCodeImage *m, Cursor *k)
{
    Value v = value_lock_held(m, varint(k));
    if (wf_is_null(v) || wf_is_str_exact(v))
        return v;
    bad("a name is no string");
    return WF_NULL;
}

/* A tuple whose items are all set; -1: an item could not be made. */
static int fill_tuple(Value t, Value (*item)(WfCodeImage *m, Cursor *k), WfCodeImage *m, Cursor *k)
{
    size_t n = wf_tuple_len(t), i = 0;
    for (; i < n; i++) {
        Value v = item(m, k);
        if (wf_is_null(v))
            break;
        wf_as_tuple(t)->items[i] = wf_new_ref(v);
    }
    if (i == n)
        return 0;
    while (i < n)
        wf_as_tuple(t)->items[i++] = WF_NONE;
    return -1;
}

static Value read_tuple(WfCodeImage *m, Cursor *k, Value (*item)(WfCodeImage *m, Cursor *k))
{
    uint32_t n = count(k);
    if (k->bad) {
        bad("a table is too long");
        return WF_NULL;
    }
    Value t = n == 0 ? wf_tuple_empty : wf_tuple_new(n);
    if (n == 0 || wf_is_null(t))
        return t;
    if (fill_tuple(t, item, m, k) < 0) {
        wf_drop(t);
        return WF_NULL;
    }
    wf_make_immortal(t);
    return t;
}

static Value interned_lock_held(WfCodeImage *m, Cursor *k)
{
    Value v = str_lock_held(m, k);
    if (wf_is_null(v) || (wf_str_flags(wf_as_str(v)) & WF_STR_INTERNED))
        return v;
    return wf_intern(wf_new_ref(v));
}

/* --- stubs ------------------------------------------------------------------------------------ */

static WfCode *new_stub(void)
{
    WfCode *c = wf_alloc(WF_SHAPE_code, sizeof *c);
    if (c == NULL)
        return NULL;
    WfObject head = c->ob;
    memset(c, 0, sizeof *c);
    c->ob = head;
    c->name = c->qualname = c->filename = c->consts = c->names = c->varnames = c->cellvars =
        c->freevars = c->weak_extra = WF_NULL;
    return c;
}

static void read_numbers(WfCode *c, Cursor *k)
{
    uint16_t *const small[] = {&c->argcount, &c->posonlyargcount, &c->kwonlyargcount,
                               &c->nlocals, &c->ncells, &c->nnear, &c->nfixed, &c->nregs,
                               &c->nself_attrs, &c->nfrees};
    c->flags = varint(k);
    c->firstlineno = svarint(k);
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        *small[i] = small_number(k);
}

static Value make_code(WfCodeImage *m, uint32_t i)
{
    WfCode *c = new_stub();
    if (c == NULL)
        return WF_NULL;
    Cursor k = item_at(m, m->nvalues + i);
    read_numbers(c, &k);
    Value name = str_lock_held(m, &k);
    Value qualname = wf_is_null(name) ? name : str_lock_held(m, &k);
    Value filename = wf_is_null(qualname) ? qualname : str_lock_held(m, &k);
    if (wf_is_null(filename) || k.bad) {
        if (k.bad && !wf_err_occurred())
            bad("a number is out of range");
        wf_drop(WF_MOVE(c));
        return WF_NULL;
    }
    c->name = wf_new_ref(name);
    c->qualname = wf_new_ref(qualname);
    c->filename = wf_new_ref(!wf_is_null(m->filename) && wf_is(filename, m->old_filename)
                                 ? m->filename : filename);
    c->packed = k.p;
    c->packed_number = i;
    c->image = m;
    return WF_MOVE(c);
}

/* The code of record i, which another contains; borrowed. */
static Value inner_lock_held(WfCodeImage *m, uint32_t i)
{
    Value *slot = &m->items[m->nvalues + i];
    if (wf_is_null(*slot)) {
        Value code = make_code(m, i);
        if (wf_is_null(code))
            return code;
        wf_make_immortal(code);
        m->pinned = true;
        *slot = code;
    }
    return *slot;
}

/* --- the rest --------------------------------------------------------------------------------- */

static Value read_consts(WfCodeImage *m, Cursor *k, const WfCode *c)
{
    uint32_t n = count(k);
    Value t = k->bad ? WF_NULL : n == 0 ? wf_tuple_empty : wf_tuple_new(n);
    if (k->bad)
        bad("a table is too long");
    if (wf_is_null(t) || n == 0)
        return t;
    Value *items = wf_as_tuple(t)->items;
    for (uint32_t i = 0; i < n; i++)
        items[i] = WF_NONE;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t what = varint(k), at = what >> 1;
        Value v = WF_NULL;
        if (!(what & 1))
            v = value_lock_held(m, at);
        else if (at < m->ncodes && at > c->packed_number)
            v = inner_lock_held(m, at);
        else
            bad("code contains itself");
        if (wf_is_null(v)) {
            wf_drop(t);
            return v;
        }
        items[i] = wf_new_ref(v);
    }
    wf_make_immortal(t);
    return t;
}

static int read_cell_regs(WfCode *c, Cursor *k)
{
    size_t n = wf_tuple_len(c->cellvars);
    if (n == 0)
        return 0;
    if (n > (size_t)(k->end - k->p))
        return bad("a table is too long");
    c->cell_regs = wf_mem_alloc(n);
    if (c->cell_regs == NULL)
        return -1;
    memcpy(c->cell_regs, k->p, n);
    k->p += n;
    return 0;
}

/* Part of the program: believed. */
static int take_frozen_instructions(const WfCodeImage *m, WfCode *c, Cursor *k)
{
    c->ninstrs = varint(k);
    c->nsites = varint(k);
    c->instrs = (WfInstr *)m->instrs + varint(k);
    c->frozen_instrs = true;
    return 0;
}

/* `words` is what the instructions take with their caches. */
static int read_instructions(WfCode *c, Cursor *k)
{
    enum { LEAST = 5, MOST_WORDS = 8 };
    uint32_t n = varint(k), words = varint(k), at = 0;
    if (k->bad || n > (size_t)(k->end - k->p) / LEAST || words / MOST_WORDS > n)
        return bad("a table is too long");
    c->instrs = wf_mem_calloc((size_t)words + 1, sizeof *c->instrs);
    if (c->instrs == NULL)
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        if (k->end - k->p < LEAST || k->p[0] >= OP_COUNT ||
            wf_code_op_words[k->p[0]] > words - at)
            return bad("unknown instruction");
        WfInstr *w = &c->instrs[at];
        w->op = k->p[0];
        w->a = k->p[1];
        w->b = k->p[2];
        w->c = k->p[3];
        k->p += 4;
        int32_t imm = svarint(k);
        if (imm > WF_IMM_MAX || imm < -WF_IMM_MAX)
            return bad("an operand is too large");
        w->imm = imm;
        at += wf_code_op_words[w->op];
        c->nsites += wf_code_op_words[w->op] > 1;
    }
    c->ninstrs = at;
    return k->bad || at != words ? bad("wrong number of instructions") : 0;
}

static int read_handlers(WfCode *c, Cursor *k)
{
    uint32_t n = count(k);
    if (n == 0)
        return k->bad ? bad("a table is too long") : 0;
    c->handlers = wf_mem_alloc(n * sizeof *c->handlers);
    if (c->handlers == NULL)
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t start = varint(k), size = varint(k), target = varint(k), depth = varint(k);
        c->handlers[i] = (WfHandler){start, start + size, target, (uint16_t)(depth >> 1),
                                     (uint16_t)(depth & 1)};
    }
    c->nhandlers = n;
    return k->bad ? bad("a table is too long") : 0;
}

static int read_body(WfCodeImage *m, WfCode *c)
{
    Cursor k = {c->packed, m->end, false};
    Value *const names[] = {&c->names, &c->varnames, &c->cellvars, &c->freevars};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (wf_is_null(*names[i] = read_tuple(m, &k, interned_lock_held)))
            return -1;
    if (wf_is_null(c->consts = read_consts(m, &k, c)) || read_cell_regs(c, &k) < 0 ||
        (m->instrs != NULL ? take_frozen_instructions(m, c, &k) : read_instructions(c, &k)) < 0 ||
        read_handlers(c, &k) < 0)
        return -1;
    if (wf_tuple_len(c->freevars) != c->nfrees || wf_tuple_len(c->varnames) != c->nlocals)
        return bad("wrong number of names");
    c->packed_positions = k.p;
    return 0;
}

/* The stub is as it was, so that the next attempt fails in the same way. */
static void forget_body(WfCode *c)
{
    Value *const held[] = {&c->names, &c->varnames, &c->cellvars, &c->freevars, &c->consts};
    for (size_t i = 0; i < sizeof held / sizeof *held; i++)
        *held[i] = WF_NULL; /* immortal: nothing to give back */
    wf_mem_free(c->cell_regs);
    if (!c->frozen_instrs)
        wf_mem_free(c->instrs);
    wf_mem_free(c->handlers);
    c->cell_regs = NULL;
    c->instrs = NULL;
    c->frozen_instrs = false;
    c->handlers = NULL;
    c->ninstrs = c->nhandlers = c->nsites = 0;
}

#ifdef WF_DEBUG
enum { VERIFY_ALL = true };
#else
enum { VERIFY_ALL = false };
#endif

static int load_lock_held(WfCode *c)
{
    WfCodeImage *m = c->image;
    if (atomic_load_explicit(&c->loaded, memory_order_relaxed))
        return 0;
    if (read_body(m, c) < 0 || ((VERIFY_ALL || m->instrs == NULL) && wf_code_verify(c) < 0)) {
        forget_body(c);
        return -1;
    }
    /* Release: all fields are there before a thread skips loading; pairs with wf_code_ready(). */
    atomic_store_explicit(&c->loaded, true, memory_order_release);
    return 0;
}

int wf_code_load(WfCode *c)
{
    pthread_mutex_t *mutex = &c->image->mutex;
    wf_raw_lock(mutex);
    int r = load_lock_held(c);
    wf_raw_unlock(mutex);
    return r;
}

/* The first constant of a record of which only the stub was read, borrowed; WF_NULL: not to be had so. */
static Value first_const_lock_held(const WfCode *c)
{
    WfCodeImage *m = c->image;
    Cursor k = {c->packed, m->end, false};
    for (int table = 0; table < 4; table++) /* names of all kinds */
        for (uint32_t n = count(&k); n > 0; n--)
            varint(&k);
    if (count(&k) == 0 || k.bad)
        return k.bad ? WF_NULL : WF_NONE;
    uint32_t what = varint(&k);
    return k.bad ? WF_NULL : what & 1 ? WF_NONE : value_lock_held(m, what >> 1);
}

Value wf_code_doc(WfCode *c)
{
    Value first = WF_NULL;
    if (!atomic_load_explicit(&c->loaded, memory_order_acquire)) {
        wf_raw_lock(&c->image->mutex);
        if (!atomic_load_explicit(&c->loaded, memory_order_relaxed))
            first = first_const_lock_held(c);
        wf_raw_unlock(&c->image->mutex);
        if (wf_is_null(first))
            wf_err_clear();
    }
    if (wf_is_null(first)) {
        if (wf_code_ready(c) < 0)
            return WF_NULL;
        first = wf_tuple_len(c->consts) > 0 ? wf_tuple_item(c->consts, 0) : WF_NONE;
    }
    return wf_is_str(first) ? wf_new_ref(first) : WF_NONE;
}

/* --- positions -------------------------------------------------------------------------------- */

static int read_positions(WfCode *c)
{
    Cursor k = {c->packed_positions, c->image->end, false};
    WfPosition last = {0, c->firstlineno, c->firstlineno, 0, 0};
    uint32_t n = count(&k);
    WfPosition *all = wf_mem_alloc(n * sizeof *all + 8);
    if (all == NULL)
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        WfPosition *p = &all[i];
        /* Unsigned, so that nonsense wraps instead of being undefined. */
        p->start = last.start + varint(&k);
        p->line = (int32_t)((uint32_t)last.line + (uint32_t)svarint(&k));
        p->end_line = (int32_t)((uint32_t)p->line + (uint32_t)svarint(&k));
        p->col = (int32_t)((uint32_t)last.col + (uint32_t)svarint(&k));
        p->end_col = (int32_t)((uint32_t)p->col + (uint32_t)svarint(&k));
        k.bad |= i == 0 ? p->start != 0 : p->start <= last.start;
        last = *p;
    }
    if (k.bad) {
        wf_mem_free(all);
        return bad("positions out of order");
    }
    c->positions = all;
    c->npositions = n;
    return 0;
}

static int load_positions_lock_held(WfCode *c)
{
    if (atomic_load_explicit(&c->has_positions, memory_order_relaxed))
        return 0;
    int r = read_positions(c);
    /* Release: the table is there before it is read; pairs with wf_code_positions_ready(). */
    atomic_store_explicit(&c->has_positions, true, memory_order_release);
    return r;
}

void wf_code_load_positions(WfCode *c)
{
    Value pending = wf_err_fetch();
    if (wf_code_ready(c) == 0) {
        wf_raw_lock(&c->image->mutex);
        if (load_positions_lock_held(c) < 0)
            wf_err_clear();
        wf_raw_unlock(&c->image->mutex);
    } else {
        wf_err_clear();
    }
    wf_err_restore(pending);
}

int wf_code_line_quietly(const WfCode *c, uint32_t offset)
{
    if (atomic_load_explicit(&c->has_positions, memory_order_acquire))
        return wf_code_line(c, offset);
    if (!atomic_load_explicit(&c->loaded, memory_order_acquire))
        return -1;
    Cursor k = {c->packed_positions, c->image->end, false};
    uint32_t start = 0, line = (uint32_t)c->firstlineno;
    int found = -1;
    for (uint32_t n = count(&k); n > 0 && !k.bad; n--) {
        start += varint(&k);
        line += (uint32_t)svarint(&k);
        if (start > offset)
            break;
        found = (int)line;
        for (int i = 0; i < 3; i++)
            varint(&k);
    }
    return found;
}

/* --- images ----------------------------------------------------------------------------------- */

static void free_image(WfCodeImage *m)
{
    pthread_mutex_destroy(&m->mutex);
    free(m->owned);
    wf_mem_free(m);
}

void wf_image_release(WfCode *c)
{
    WfCodeImage *m = c->image;
    c->image = NULL;
    if (m != NULL && !m->pinned)
        free_image(m);
}

void wf_image_rename(WfCode *c, Value filename)
{
    WfCodeImage *m = c->image;
    wf_make_immortal(filename);
    wf_raw_lock(&m->mutex);
    if (wf_is_null(m->filename))
        m->old_filename = c->filename;
    m->filename = filename;
    wf_raw_unlock(&m->mutex);
}

static bool offsets_good(const WfCodeImage *m)
{
    size_t n = (size_t)m->nvalues + m->ncodes, len = (size_t)(m->end - m->data);
    for (size_t i = 0; i < n; i++)
        if (u32_at(m->offsets + 4 * i) >= len)
            return false;
    return true;
}

static WfCodeImage *new_image(const uint8_t *payload, size_t len, void *owned, bool frozen)
{
    enum { HEAD = 8 };
    size_t head = frozen ? HEAD + 4 : HEAD;
    uint32_t nvalues = len < head ? 0 : u32_at(payload);
    uint32_t ncodes = len < head ? 0 : u32_at(payload + 4);
    size_t n = (size_t)nvalues + ncodes;
    if (ncodes == 0 || n > (len - head) / 4) {
        bad("a table is too long");
        free(owned);
        return NULL;
    }
    WfCodeImage *m = wf_mem_alloc(sizeof *m + n * sizeof m->items[0]);
    if (m == NULL) {
        free(owned);
        return NULL;
    }
    *m = (WfCodeImage){.data = payload, .end = payload + len, .offsets = payload + head,
                       .owned = owned, .nvalues = nvalues, .ncodes = ncodes,
                       .filename = WF_NULL, .old_filename = WF_NULL};
    if (frozen)
        m->instrs = (const WfInstr *)(const void *)(payload + u32_at(payload + HEAD));
    pthread_mutex_init(&m->mutex, NULL);
    for (size_t i = 0; i < n; i++)
        m->items[i] = WF_NULL;
    if (!frozen && !offsets_good(m)) {
        bad("a table is too long");
        free_image(m);
        return NULL;
    }
    return m;
}

/* Reads all that code number 0 leads to: inner code has greater numbers than what contains it. */
static int load_all(WfCodeImage *m, Value outermost)
{
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < m->ncodes; i++) {
        Value v = i == 0 ? outermost : m->items[m->nvalues + i];
        if (wf_is_null(v))
            continue;
        r = load_lock_held(wf_as_code(v));
        if (r == 0)
            r = load_positions_lock_held(wf_as_code(v));
    }
    for (uint32_t i = 1; r == 0 && i < m->ncodes; i++)
        if (!wf_is_null(m->items[m->nvalues + i]))
            wf_as_code(m->items[m->nvalues + i])->image = NULL;
    return r;
}

Value wf_image_open(const uint8_t *payload, size_t len, void *owned, WfImageMode mode)
{
    if (mode == WF_IMAGE_EAGER) {
        /* Kept if reading fails half way: the code read so far is immortal and refers to it. */
        void *copy = malloc(len + 1);
        if (copy == NULL)
            return wf_no_memory();
        payload = owned = memcpy(copy, payload, len);
    }
    WfCodeImage *m = new_image(payload, len, owned, mode == WF_IMAGE_FROZEN);
    if (m == NULL)
        return WF_NULL;
    Value code = make_code(m, 0);
    if (wf_is_null(code)) {
        free_image(m);
        return code;
    }
    if (mode != WF_IMAGE_EAGER)
        return code;
    /* Nobody else knows the image yet: no lock. */
    if (load_all(m, code) < 0) {
        wf_drop(code);
        return WF_NULL;
    }
    m->pinned = false;
    wf_image_release(wf_as_code(code));
    return code;
}
